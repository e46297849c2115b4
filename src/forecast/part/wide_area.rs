//! [`WideArea`]: a long way between two Regions, or over the internet.
//!
//! An instance sends at most 5 Gbps to other Regions and the internet, or half its bandwidth from 32 vCPU on. A
//! connection carries a window for each round trip. Connections begin slowly: a short run loses several round trips,
//! which was fitted to runs of five seconds and is nothing for hours.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Crossed, Use, frame};
use crate::facts::network as facts;
use crate::forecast::{Estimate, Hop, Limit, Ratio, RoundTrip, Seconds, Speed};
use crate::units::{DataSize, Throughput};

/// The way between two Regions or over the internet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WideArea {
    /// What it carries in all, if that is known; no limit of its own when it is left out.
    pub speed: Option<Throughput>,
    /// The network bandwidth of an instance at its end; unknown when it is left out.
    pub instance: Option<Throughput>,
    /// The vCPUs of that instance, of which fewer than 32 have 5 Gbps and others half their bandwidth; fewer when it is left
    /// out.
    pub vcpus: Option<u32>,
    /// The window of a TCP connection; that of usual systems when it is left out.
    pub window: Option<DataSize>,
    /// Its part of the path's round trip, where the path says none; a usual one when it is left out.
    pub rtt: Option<RoundTrip>,
}

/// What is enforced, as a share of what AWS says.
const EGRESS: Estimate<Ratio> = Estimate::calibrated(
    "wide_area.egress",
    [Ratio::new(0.95), Ratio::new(1.01), Ratio::new(1.05)],
    &["WAN-01", "WAN-02", "WAN-03"],
    "what an instance sends to other Regions, as a share of what AWS states",
);

/// How many round trips of full speed a run loses until its connections have grown.
const RAMP: Estimate<Ratio> = Estimate::calibrated(
    "wide_area.ramp",
    [Ratio::new(6.0), Ratio::new(10.0), Ratio::new(14.0)],
    &["WAN-01", "WAN-02", "WAN-03"],
    "round trips that are lost until connections have grown",
);

impl WideArea {
    /// What the instance may send, as AWS says.
    fn egress(&self) -> Option<Speed> {
        let small = Speed::from(Throughput::mbps(facts::EGRESS_BELOW_32_VCPUS.value.into()));
        let instance = self.instance.map(Speed::from);
        match (self.vcpus, instance) {
            (None, None) => None,
            (Some(vcpus), Some(instance)) if vcpus >= 32 => {
                Some(instance.times(facts::EGRESS_FROM_32_VCPUS.value).max(small.min(instance)))
            }
            (_, instance) => Some(instance.map_or(small, |instance| instance.min(small))),
        }
    }

    pub(super) fn hops(&self, name: &str, _usage: &Use) -> Vec<Crossed> {
        let mut hop = Hop::new(name, "the way between the Regions");
        if let Some(speed) = self.speed {
            hop = hop.limit("its speed", Limit::capacity(frame::carried(name, speed.into(), None)));
        }
        if let Some(egress) = self.egress() {
            let client = EGRESS.map(|share| egress.times(share.count()));
            hop = hop.limit("what an instance may send out of its Region", Limit::Client(client));
        }
        let flow = Speed::from(Throughput::mbps(facts::FLOW_BANDWIDTH.value.into()));
        hop = hop.limit("5 Gbps for one flow", Limit::Stream(Estimate::fact(&facts::FLOW_BANDWIDTH, flow)));
        vec![hop.into()]
    }

    /// What a run loses at its start.
    pub(super) fn start(usage: &Use) -> Estimate<Seconds> {
        let rtt = &usage.rtt;
        let lost = |trips: Ratio, round: Seconds| round.times(trips.count());
        let [low, high] = [lost(RAMP.low, rtt.low), lost(RAMP.high, rtt.high)];
        Estimate { low, high, ..RAMP.map(|trips| lost(trips, rtt.median)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::Bytes;
    use crate::forecast::path::Path;
    use crate::forecast::{Quantity, RunForecast};

    fn forecast(size: &str, rtt: &str, way: &str, streams: u32) -> RunForecast {
        let path: Path = serde_json::from_str(&format!(
            r#"{{ "data": {{ "size": "{size}", "files": {streams} }}, "rtt": "{rtt}",
                "through": {{ "way": {{ "wide_area": {way} }} }}, "by": {{ "copy": {{ "streams": {streams} }} }} }}"#
        ))
        .unwrap();
        path.forecast(1)
    }

    #[test]
    fn one_connection_carries_a_window_each_round_trip() {
        let one = |rtt: &str| forecast("10 GB", rtt, r#"{ "window": "4 MB" }"#, 1).rate.median.as_mb_per_s();
        assert!((one("100 ms") - 40.0).abs() < 1e-6);
        assert!((one("200 ms") - 20.0).abs() < 1e-6);
        assert!((one("1 ms") - 625.0).abs() < 1e-6, "5 Gbps for one flow");
    }

    #[test]
    fn large_instances_send_half_of_their_bandwidth_and_small_ones_5_gbps() {
        let gbps =
            |way: &str| forecast("1 TB", "60 ms", way, 512).rate.median.as_gbps() / EGRESS.median.count();
        assert!((gbps(r#"{ "vcpus": 8, "instance": "10 Gbps" }"#) - 5.0).abs() < 1e-6);
        assert!((gbps(r#"{ "vcpus": 8, "instance": "2 Gbps" }"#) - 2.0).abs() < 1e-6);
        assert!((gbps(r#"{ "vcpus": 64, "instance": "25 Gbps" }"#) - 12.5).abs() < 1e-6);
    }

    #[test]
    fn a_short_run_loses_more_than_a_long_one() {
        let lost = |size: &str| {
            let found = forecast(size, "125 ms", r#"{ "vcpus": 8 }"#, 64);
            1.0 - found.steps.iter().find(|step| step.name == "path").map_or(0.0, |step| {
                found.rate.median.base().recip() * Bytes::from(size.parse::<DataSize>().unwrap()).count()
                    / step.duration.median.count()
            })
        };
        assert!(lost("3 GB") > 0.1 && lost("3 TB") < 0.001, "{} {}", lost("3 GB"), lost("3 TB"));
    }
}
