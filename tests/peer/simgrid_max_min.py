#!/usr/bin/python3
"""The rates that SimGrid gives the flows of networks, as a peer of the solver.

Reads a list of networks as JSON, and prints on a line for each the rates and the seconds that their simulation took,
without the making of the network:
    {"capacities": [C, ...], "flows": [{"weight": W, "ceiling": R or null, "route": [[RESOURCE, TIMES], ...]}, ...]}
    [[RATE, ...], SECONDS]
Exit status: 0 it ran, 3 the module is not here.

A resource is a link, crossed TIMES times. A ceiling is the bandwidth of a link of the flow's own, and a weight the inverse
of its latency: SimGrid's model CM02 shares by latency.
"""

import json
import os
import sys
import time

try:
    from simgrid import Comm, Engine, LinkInRoute, NetZone
except ImportError:
    print("SimGrid: skipped, its module for the system's Python is not here (Debian: python3-simgrid)", file=sys.stderr)
    sys.exit(3)

# No headers, no acknowledgements, no windows: what is left is max-min.
OPTIONS = {
    "network/model": "CM02",
    "network/crosstraffic": "0",
    "network/weight-S": "0",
    "network/TCP-gamma": "0",
    "network/bandwidth-factor": "1",
    "network/latency-factor": "1",
}
STEP = 1.0  # simulated seconds
SIZE = 10**12  # bytes: no flow ends within the step


def answer(network):
    engine = Engine(["peer", "--log=root.thres:critical", *(f"--cfg={key}:{value}" for key, value in OPTIONS.items())])
    flows = network["flows"]
    latencies = [1 / flow["weight"] for flow in flows]
    weighted = any(latency != 1 for latency in latencies)
    zone = NetZone.create_full_zone("zone")
    # A flow has a pair of hosts to itself, and with it a route.
    side = next(side for side in range(2, len(flows) + 3) if side * (side - 1) >= len(flows))
    hosts = [zone.create_host(f"host{at}", 1e9) for at in range(side)]
    pairs = [(source, target) for source in hosts for target in hosts if source is not target][: len(flows)]
    links = [LinkInRoute(zone.create_link(f"link{at}", c).seal()) for at, c in enumerate(network["capacities"])]
    for at, (flow, (source, target)) in enumerate(zip(flows, pairs)):
        route = [links[resource] for resource, times in flow["route"] for _ in range(times)]
        if weighted or flow["ceiling"] is not None:
            own = zone.create_link(f"own{at}", flow["ceiling"] or SIZE)
            route.append(LinkInRoute(own.set_latency(latencies[at] if weighted else 0).seal()))
        zone.add_route(source.netpoint, target.netpoint, None, None, route, False)
    zone.seal()

    comms = [Comm.sendto_init(*pair).set_payload_size(SIZE).start() for pair in pairs]
    start = time.perf_counter()
    if weighted:
        engine.run_until(2 * max(latencies))  # all flows have started then
    before = [comm.remaining for comm in comms]
    engine.run_until(engine.clock + STEP)
    seconds = time.perf_counter() - start
    rates = [(then - comm.remaining) / STEP for then, comm in zip(before, comms)]
    print(json.dumps([rates, seconds]), flush=True)
    os._exit(0)  # SimGrid does not survive the end of transfers that still run


# A process has one engine, and in one engine networks that share nothing were seen to disturb each other.
for network in json.load(sys.stdin):
    child = os.fork()
    if child == 0:
        answer(network)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status != 0:
        sys.exit(f"SimGrid ended with {status} on {json.dumps(network)}")
