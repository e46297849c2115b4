#!/usr/bin/python3
"""SimGrid's rates for networks of flows.

Reads a list of networks as JSON:
    [{"capacities": [C, ...], "flows": [{"weight": W, "ceiling": R or null, "route": [[RESOURCE, TIMES], ...]}, ...]}, ...]
Prints, per network, the rates and the time of the one step in which SimGrid computes them:
    [{"rates": [...], "seconds": S}, ...]
Exit status: 0 it ran, 3 the module is not here (Debian: python3-simgrid).

A resource is a link, crossed TIMES times. A weight is a latency of its inverse, on a link of the flow's own: by latency is
how SimGrid's CM02 model weighs flows. With latencies the rates are read when all flows have started.
"""

import json
import os
import sys
import time

OPTIONS = [
    "network/model:CM02",
    "network/crosstraffic:0",
    "network/weight-S:0",
    "network/TCP-gamma:0",
    "network/bandwidth-factor:1",
    "network/latency-factor:1",
    "network/maxmin-selective-update:yes",
]
STEP = 1.0  # simulated seconds over which a rate is read
SIZE = 10**12  # more than any flow carries in that time


def rates(network):
    from simgrid import Comm, Engine, Link, LinkInRoute, NetZone

    engine = Engine(["simgrid_max_min", "--log=root.thres:critical"] + ["--cfg=" + option for option in OPTIONS])
    flows = network["flows"]
    weighted = any(flow["weight"] != 1 for flow in flows)
    zone = NetZone.create_full_zone("zone")
    side = next(side for side in range(2, len(flows) + 3) if side * (side - 1) >= len(flows))
    hosts = [zone.create_host(f"host{number}", 1e9) for number in range(side)]
    pairs = [(one, other) for one in hosts for other in hosts if one is not other][: len(flows)]
    links = [LinkInRoute(zone.create_link(f"link{at}", capacity).seal()) for at, capacity in enumerate(network["capacities"])]
    for at, (flow, (source, destination)) in enumerate(zip(flows, pairs)):
        route = [links[resource] for resource, times in flow["route"] for _ in range(times)]
        if weighted or not route:
            own = zone.create_link(f"own{at}", 1e15)
            if weighted:
                own.set_latency(1 / flow["weight"])
            route.append(LinkInRoute(own.seal()))
        zone.add_route(source.netpoint, destination.netpoint, None, None, route, False)
    zone.seal()

    comms = []
    for flow, (source, destination) in zip(flows, pairs):
        comm = Comm.sendto_init(source, destination)
        if flow["ceiling"] is not None:
            comm = comm.set_rate(flow["ceiling"])
        comms.append(comm.set_payload_size(SIZE).start())
    if weighted:
        engine.run_until(2 * max(1 / flow["weight"] for flow in flows))
    before = [comm.remaining for comm in comms]
    start = time.perf_counter()
    engine.run_until(engine.clock + STEP)
    seconds = time.perf_counter() - start
    return {"rates": [(was - comm.remaining) / STEP for was, comm in zip(before, comms)], "seconds": seconds}


def main():
    print(json.dumps([rates(n) for n in json.load(sys.stdin)]))

main()
