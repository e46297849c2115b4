//! [`Vpn`]: an IPsec connection over the internet.
//!
//! A tunnel carries up to its bandwidth and so many packets each second, of segments of 1406 bytes. How much of that
//! the customer's device and the internet between leave is nobody's fact: the range says so.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Crossed, Use};
use crate::facts::{direct_connect, network, vpn as facts};
use crate::forecast::{Bytes, Estimate, Hop, Limit, PerSecond, Ratio, RoundTrip, Speed};
use crate::units::Throughput;

/// A Site-to-Site VPN connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Vpn {
    /// How many tunnels are up, over all connections to the same place; 2 when it is left out.
    pub tunnels: Option<u32>,
    /// Whether flows are spread over them: only a transit gateway does, with BGP; one tunnel carries when this is left
    /// out.
    pub ecmp: bool,
    /// Whether its tunnels are the large ones of 5 Gbps.
    pub large: bool,
    /// Its part of the path's round trip, where the path says none; a usual one when it is left out.
    pub rtt: Option<RoundTrip>,
}

/// The share of a tunnel's bandwidth that data takes: IPsec adds about 6 % to each packet, and devices seldom fill it.
const SHARE: [f64; 3] = [0.45, 0.85, 0.937];

/// The share of it that one flow gets: it crosses the internet, where packets are lost, and each loss halves it.
const FLOW: [f64; 3] = [0.2, 0.6, 0.93];

impl Vpn {
    /// How much of the line below a tunnel a byte takes, where one outside the tunnel takes 1: packets are as large, and
    /// their segments smaller.
    pub(in crate::forecast) fn wrapping() -> Ratio {
        let packet = f64::from(direct_connect::MTU_DEFAULT.value) - f64::from(network::TCP_HEADERS.value);
        Ratio::new(packet / f64::from(facts::SEGMENT.value))
    }

    pub(super) fn hops(&self, name: &str, _usage: &Use) -> Vec<Crossed> {
        let tunnels = if self.ecmp { self.tunnels.unwrap_or(facts::TUNNELS.value).max(1) } else { 1 };
        let (bandwidth, packets) = if self.large {
            (facts::TUNNEL_BANDWIDTH_LARGE, facts::TUNNEL_PACKETS_LARGE)
        } else {
            (facts::TUNNEL_BANDWIDTH, facts::TUNNEL_PACKETS)
        };
        let segment = Bytes::new(f64::from(facts::SEGMENT.value));
        let tunnel = Speed::from(Throughput::mbps(bandwidth.value.into()));
        let one = Estimate::assumed(
            format!("{name} tunnel"),
            SHARE.map(|share| tunnel.times(share).min(PerSecond::new(f64::from(packets.value)) * segment)),
            format!("what a tunnel of {name} carries"),
            "measure it with iperf3 over eight connections: the customer's device and the internet decide",
        );
        let flow = Estimate::assumed(
            format!("{name} flow"),
            FLOW.map(|share| tunnel.times(share).min(PerSecond::new(f64::from(packets.value)) * segment)),
            format!("what one flow through {name} carries"),
            "measure it with iperf3 over one connection: the packets that the internet between loses decide",
        );
        let what = match tunnels {
            1 => "the VPN tunnel".to_owned(),
            _ => format!("the {tunnels} VPN tunnels"),
        };
        let hop = Hop::new(name, what)
            .limit("1406 of each 1500 bytes", Limit::capacity(one.map(|one| one.times(f64::from(tunnels)))))
            .limit("one tunnel for one flow", Limit::Stream(flow));
        vec![hop.into()]
    }
}

#[cfg(test)]
mod tests {
    use crate::forecast::path::Path;

    /// Near enough that no window bounds a connection.
    fn mb_per_s(vpn: &str, streams: u32) -> f64 {
        let path: Path = serde_json::from_str(&format!(
            r#"{{ "data": {{ "size": "1 TB", "files": "1k" }}, "rtt": "5 ms", "through": {{ "vpn": {{ "vpn": {vpn} }} }},
                "by": {{ "copy": {{ "streams": {streams} }} }} }}"#
        ))
        .unwrap();
        path.forecast(1).rate.median.as_mb_per_s()
    }

    #[test]
    fn tunnels_add_up_on_a_transit_gateway_only() {
        let one = mb_per_s("{}", 64);
        assert!(one < 1250.0 / 8.0 * 0.94 && one > 100.0, "{one}");
        assert!((mb_per_s(r#"{ "tunnels": 4 }"#, 64) - one).abs() < 1e-6);
        assert!((mb_per_s(r#"{ "tunnels": 4, "ecmp": true }"#, 64) - 4.0 * one).abs() < 1e-6);
        let flow = mb_per_s(r#"{ "tunnels": 4, "ecmp": true }"#, 1);
        assert!(
            (flow - mb_per_s("{}", 1)).abs() < 1e-6 && flow < one,
            "one flow keeps to one tunnel, and loses packets"
        );
    }

    #[test]
    fn the_line_below_carries_what_ipsec_adds() {
        let through = |parts: &str| -> f64 {
            let path: Path = serde_json::from_str(&format!(
                r#"{{ "data": {{ "size": "1 TB", "files": "1k" }}, "rtt": "5 ms", "through": {{ {parts} }},
                    "by": {{ "copy": {{ "streams": 64 }} }} }}"#
            ))
            .unwrap();
            path.forecast(1).rate.median.as_mb_per_s()
        };
        let line = r#""line": { "line": { "speed": "200 Mbps" } }"#;
        let below = through(&format!(r#"{line}, "vpn": {{ "vpn": {{}} }}"#));
        assert!((below - 25.0 * 1406.0 / 1522.0).abs() < 1e-6, "{below}");
        assert!((through(line) - 25.0 * 1460.0 / 1522.0).abs() < 1e-6);
        let behind = through(&format!(r#""vpn": {{ "vpn": {{}} }}, {line}"#));
        assert!((behind - below).abs() < 1e-6, "from AWS to the site");
    }

    #[test]
    fn a_large_tunnel_is_bounded_by_its_packets() {
        let large = mb_per_s(r#"{ "large": true }"#, 64);
        assert!(large <= 400_000.0 * 1406.0 / 1e6 && large > 3.0 * mb_per_s("{}", 64), "{large}");
    }
}
