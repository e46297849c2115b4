//! [`DirectConnect`]: a connection or a group of them.
//!
//! What data takes of a port follows from AWS's frame sizes: (MTU - 40) / (MTU + 22). A hosted connection is policed:
//! what a burst of TCP sends above its speed is dropped, which costs a part that nobody published. A group spreads
//! flows over its ports, so one flow has one port at most; and one flow of an instance has 5 Gbps.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Crossed, Use, frame};
use crate::facts::{direct_connect as facts, network};
use crate::forecast::{Estimate, Hop, Limit, RoundTrip, Speed};
use crate::units::{Mtu, Throughput};

/// A Direct Connect connection, or a group of equal ones.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectConnect {
    /// The speed of a port, or of the hosted connection; any of those that are sold when it is left out.
    pub speed: Option<Throughput>,
    /// How many equal ports carry at once, as a link aggregation group or as equal routes; 1 when it is left out.
    pub ports: Option<u32>,
    /// Whether a partner hosts it; what its speed tells when it is left out, because partners alone sell some speeds.
    pub hosted: Option<bool>,
    /// The MTU of the virtual interface; 1500 when it is left out.
    pub mtu: Option<Mtu>,
    /// Its part of the path's round trip, where the path says none; a usual one when it is left out.
    pub rtt: Option<RoundTrip>,
}

/// The share of a hosted connection that is left of what its policing drops.
const POLICED: [f64; 3] = [0.93, 1.0, 1.0];

impl DirectConnect {
    fn is_hosted(&self) -> bool {
        let is_dedicated = |speed: Throughput| {
            let megabits = speed.bits_per_second() / 1_000_000;
            facts::DEDICATED_SPEEDS.value.iter().any(|&speed| u64::from(speed) == megabits)
        };
        self.hosted.unwrap_or(self.speed.is_some_and(|speed| !is_dedicated(speed)))
    }

    /// The slowest, the middle and the fastest of the speeds that are sold.
    fn sold(&self) -> [Speed; 3] {
        let (hosted, dedicated) = (facts::HOSTED_SPEEDS.value, facts::DEDICATED_SPEEDS.value);
        let mut speeds = match self.hosted {
            Some(true) => hosted.to_vec(),
            Some(false) => dedicated.to_vec(),
            None => [hosted, dedicated].concat(),
        };
        speeds.sort_unstable();
        speeds.dedup();
        let middle = speeds.get(speeds.len().saturating_sub(1) / 2);
        [speeds.first(), middle, speeds.last()]
            .map(|mbps| Speed::from(Throughput::mbps(mbps.copied().unwrap_or_default().into())))
    }

    pub(super) fn hops(&self, name: &str, _usage: &Use) -> Vec<Crossed> {
        let ports = self.ports.unwrap_or(1).max(1);
        let kind = if self.is_hosted() { "hosted connection" } else { "port" };
        let Some(speed) = self.speed else {
            return vec![self.of_unknown_speed(name, kind, ports).into()];
        };
        let port = Speed::from(speed);
        let all = port.times(f64::from(ports));
        let capacity = if self.is_hosted() {
            let [low, median, high] = frame::shares(self.mtu);
            let shares = [low * POLICED[0], median * POLICED[1], high * POLICED[2]];
            Estimate::assumed(
                format!("{name} policing"),
                shares.map(|share| all.times(share)),
                format!("what policing and headers leave of {name}"),
                "measure it with iperf3 over eight connections: what a burst sends above its speed is dropped",
            )
        } else {
            frame::carried(name, all, self.mtu)
        };
        let what = match ports {
            1 => format!("the {} {kind}", speed.in_bits()),
            _ => format!("the {ports} {} {kind}s", speed.in_bits()),
        };
        let share = frame::shares(self.mtu)[1];
        let flow = Speed::from(Throughput::mbps(network::FLOW_BANDWIDTH.value.into()));
        let link = Hop::new(name, what)
            .limit(format!("{:.0} % of line rate", share * 100.0), Limit::capacity(capacity))
            .limit(
                "5 Gbps for one flow of an instance",
                Limit::Stream(Estimate::fact(&network::FLOW_BANDWIDTH, flow)),
            );
        vec![if ports > 1 {
            let one = Estimate::given(format!("{name} port"), port.times(share));
            link.limit("one port for one flow", Limit::Stream(one)).into()
        } else {
            link.into()
        }]
    }

    fn of_unknown_speed(&self, name: &str, kind: &str, ports: u32) -> Hop {
        let share = frame::shares(self.mtu)[1];
        let speed = Estimate::assumed(
            format!("{name} speed"),
            self.sold().map(|speed| speed.times(f64::from(ports) * share)),
            format!("what {name} carries, whose speed nothing says"),
            format!(
                "say the speed of `{name}`: `speed: 10 Gbps` of its connection, `lag_speed` of an imported group"
            ),
        );
        Hop::new(name, format!("the {kind} {name} of unknown speed"))
            .limit("an assumed speed", Limit::capacity(speed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::Seconds;
    use crate::forecast::path::Path;

    fn days(link: &str) -> [f64; 3] {
        let path: Path = serde_json::from_str(&format!(
            r#"{{ "data": {{ "size": "400 TB", "files": "9M" }}, "rtt": "9 ms",
                "through": {{ "link": {{ "direct_connect": {link} }} }},
                "by": {{ "copy": {{ "streams": 4, "clients": 16 }} }} }}"#
        ))
        .unwrap();
        let duration = path.forecast(1).duration;
        [duration.low, duration.median, duration.high].map(Seconds::days)
    }

    #[test]
    fn four_hundred_terabytes_never_take_less_than_37_days_at_1_gbps() {
        for link in [r#"{ "speed": "1 Gbps" }"#, r#"{ "speed": "1 Gbps", "mtu": 8500 }"#] {
            assert!(days(link)[0] > 37.0, "{link}");
        }
        let [_, median, high] = days(r#"{ "speed": "1 Gbps", "hosted": true }"#);
        assert!((median - 38.6).abs() < 0.05, "{median}");
        assert!(high > 40.0, "policing may cost: {high}");
    }

    #[test]
    fn ports_add_up_and_jumbo_frames_help() {
        let one = days(r#"{ "speed": "10 Gbps" }"#)[1];
        assert!((days(r#"{ "speed": "10 Gbps", "ports": 4 }"#)[1] * 4.0 - one).abs() < 1e-9);
        assert!(days(r#"{ "speed": "10 Gbps", "mtu": 8500 }"#)[1] < one);
    }

    #[test]
    fn only_its_speed_tells_what_partners_alone_sell() {
        let of = |json: &str| serde_json::from_str::<DirectConnect>(json).unwrap().is_hosted();
        assert!(of(r#"{ "speed": "500 Mbps" }"#));
        assert!(!of(r#"{ "speed": "1 Gbps" }"#));
        assert!(of(r#"{ "speed": "1 Gbps", "hosted": true }"#));
    }
}
