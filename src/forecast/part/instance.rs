//! [`Instance`]: the network of an EC2 or SageMaker instance.
//!
//! The figures of a type are its label; what TCP carries is some per cent less ([`EFFICIENCY`]). Types of `up to` so many
//! Gbps have credits for 5 to 60 minutes of their peak. A processor that decrypts what it
//! receives carries only so much, which is what holds small instances below their peak.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Crossed, Use, reached};
use crate::facts::{ec2, network};
use crate::forecast::hop::Burst;
use crate::forecast::{Bytes, Estimate, Hop, Limit, Seconds, Speed};
use crate::units::Throughput;

/// One instance, or several alike: what each carries over its network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Instance {
    /// Its type, as in `c5n.18xlarge` or `ml.p4d.24xlarge`; unknown when it is left out.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// What its network carries, headers counted; what its type says when it is left out.
    pub network: Option<Throughput>,
    /// Whether each stream of the program is one connection to the instance, as of `iperf3`; it is where the path has no store
    /// when this is left out.
    pub flow_each_stream: Option<bool>,
    /// What one such connection carries, as 10 Gbps inside a cluster placement group and 25 Gbps with ENA Express; 5 Gbps when
    /// it is left out.
    pub flow: Option<Throughput>,
}

/// The share of a network's label that TCP carries.
const EFFICIENCY: [f64; 3] = [0.912, 0.96, 1.0];

/// From this label on, Gbps, a machine gets through less than its network carries, however many connections it has.
const WIDE: f64 = 75.0;

/// The same share of such a network.
const EFFICIENCY_WIDE: [f64; 3] = [0.62, 0.82, 0.97];

const PROCESSOR: Estimate<Speed> = Estimate::calibrated(
    "instance.processor",
    [Speed::mb_per_s(280.0), Speed::mb_per_s(450.0), Speed::mb_per_s(720.0)],
    &["S3-02"],
    "what one virtual processor receives and decrypts",
);

const FLOW: [f64; 3] = [0.93, 0.96, 0.99];

/// Minutes of peak that credits last.
const BURST_MINUTES: [f64; 3] = [5.0, 20.0, 60.0];

/// Gbps of a machine of which nothing is known.
pub(in crate::forecast) const UNKNOWN: [f64; 3] = [2.5, 10.0, 25.0];

impl Instance {
    pub(super) fn hops(&self, name: &str, usage: &Use) -> Vec<Crossed> {
        let flow = self.flow_each_stream.unwrap_or(false).then(|| {
            let usual = Throughput::mbps(network::FLOW_BANDWIDTH.value.into());
            let most = Speed::from(self.flow.unwrap_or(usual));
            Limit::Stream(Estimate::calibrated(
                "instance.flow",
                FLOW.map(|share| most.times(share)),
                &["LU-07", "ON-01"],
                "what of 5 Gbps of a flow is contents",
            ))
        });
        vec![self.hop(name, usage.clients).limit_if("what one flow carries", flow).into()]
    }

    /// The same where a program speaks to another, and no store is between them: each stream is one connection.
    pub(in crate::forecast) fn to_a_machine(&self) -> Self {
        Instance { flow_each_stream: self.flow_each_stream.or(Some(true)), ..self.clone() }
    }

    /// Their bandwidth to volumes, where it is known.
    pub(in crate::forecast) fn storage(&self, name: &str, count: u32) -> Option<Hop> {
        let limit = to_volumes(self.kind.as_deref().and_then(ec2::find)?, count)?;
        Some(
            Hop::new(format!("{name} EBS"), format!("the way of {name} to its volumes"))
                .limit("its bandwidth to EBS", limit),
        )
    }

    /// The network of so many of them together.
    pub(in crate::forecast) fn hop(&self, name: &str, count: u32) -> Hop {
        let count = f64::from(count.max(1));
        let found = self.kind.as_deref().and_then(ec2::find);
        let what = match (&self.kind, count > 1.0) {
            (Some(kind), false) => format!("the network of {name}, {kind}"),
            (Some(kind), true) => format!("the networks of {name}, {count} × {kind}"),
            (None, _) => format!("the network of {name}"),
        };
        let share = Estimate::calibrated(
            "instance.network",
            EFFICIENCY.map(|share| Speed::gbps(share).times(count)),
            &["S3-01", "S3-02"],
            "what TCP carries of an instance's network",
        );
        let wide = Estimate::calibrated(
            "instance.wide_network",
            EFFICIENCY_WIDE.map(|share| Speed::gbps(share).times(count)),
            &["S3-02", "S3-44", "UP-25"],
            "what TCP carries of the network of an instance of 75 Gbps and more",
        );
        let labelled = |gbps: f64| if gbps < WIDE { &share } else { &wide }.map(|one| one.times(gbps));
        let (baseline, burst) = match (self.network, found) {
            (Some(network), _) => (labelled(Speed::from(network).as_gbps()), None),
            (None, Some(kind)) => {
                let burst = kind
                    .bursts()
                    .then(|| Burst { peak: labelled(kind.peak_gbps), credit: credit(kind, count) });
                (labelled(kind.baseline_gbps), burst)
            }
            (None, None) => (unknown(name, self.kind.as_deref(), count), None),
        };
        Hop::new(name, what)
            .limit("its bandwidth", Limit::Capacity { baseline, burst: burst.map(Box::new) })
            .limit_if(
                "what its processors decrypt",
                found.map(|kind| {
                    let processors = f64::from(kind.vcpu) * count;
                    Limit::capacity(PROCESSOR.map(|one| one.times(processors)))
                }),
            )
    }
}

/// The bandwidth of so many instances to EBS, where it is known: types with two figures have the higher one for half an hour.
pub(super) fn to_volumes(kind: &ec2::Type, count: u32) -> Option<Limit> {
    let [baseline, peak] = kind.ebs_mb_per_s.map(|mb| Speed::mb_per_s(mb).times(f64::from(count.max(1))));
    if peak <= Speed::ZERO {
        return None;
    }
    let baseline = if baseline > Speed::ZERO { baseline } else { peak };
    let burst = (peak > baseline).then(|| Burst {
        peak: reached(&ec2::FIGURES, peak),
        credit: Estimate::fact(
            &ec2::EBS_BURST_MINUTES,
            peak.less(baseline) * Seconds::new(60.0 * f64::from(ec2::EBS_BURST_MINUTES.value)),
        ),
    });
    Some(Limit::Capacity { baseline: reached(&ec2::FIGURES, baseline), burst: burst.map(Box::new) })
}

fn credit(kind: &ec2::Type, count: f64) -> Estimate<Bytes> {
    let above = Speed::gbps(kind.peak_gbps - kind.baseline_gbps).times(count);
    let lasting = |minutes: f64| above * Seconds::new(60.0 * minutes);
    match ec2::measured_burst(kind) {
        Some(minutes) => Estimate {
            id: format!("instance.burst of {}", kind.family()).into(),
            ..Estimate::calibrated(
                "",
                minutes.map(lasting),
                &["EF-21"],
                "what instances of a family with small credits carry above their baseline",
            )
        },
        None => Estimate::fact_between(&ec2::BURST_MINUTES, BURST_MINUTES.map(lasting)),
    }
}

fn unknown(name: &str, kind: Option<&str>, count: f64) -> Estimate<Speed> {
    let learn = match kind {
        Some(kind) => {
            format!("say what the `network` of {name} carries: no figures of {kind} are known here")
        }
        None => format!("say the `type` of {name}"),
    };
    let values = UNKNOWN.map(|gbps| Speed::gbps(gbps).times(count));
    Estimate::assumed(format!("{name} network"), values, format!("the network of {name}"), learn)
}

#[cfg(test)]
mod tests {
    use crate::facts::ec2;
    use crate::forecast::path::Path;

    fn rate(kind: &str, size: &str) -> f64 {
        let path: Path = serde_json::from_str(&format!(
            r#"{{ "data": {{ "size": "{size}", "file_size": "1 GB" }}, "by": {{ "copy": {{ "streams": 500 }} }},
                "through": {{ "machine": {{ "instance": {{ "type": "{kind}" }} }} }} }}"#
        ))
        .unwrap();
        path.forecast(1).rate.median.as_gbps()
    }

    #[test]
    fn no_type_carries_more_than_its_label() {
        for kind in ec2::all().iter().step_by(50) {
            assert!(rate(&kind.name, "1 TB") <= kind.peak_gbps + 1e-9, "{}", kind.name);
        }
    }

    #[test]
    fn a_wide_network_is_not_filled() {
        let share = |kind: &str| rate(kind, "1 TB") / ec2::find(kind).unwrap().peak_gbps;
        assert!((share("m5n.24xlarge") - 0.82).abs() < 0.01 && (share("m5.24xlarge") - 0.96).abs() < 0.01);
    }

    #[test]
    fn a_family_may_burst_for_another_time() {
        let t2 = ec2::find("t2.micro").unwrap();
        let minutes = ec2::measured_burst(t2).unwrap();
        assert!(minutes[1] < 5.0 && ec2::measured_burst(ec2::find("t3.micro").unwrap()).is_none());
        assert!(rate("t2.micro", "20 GB") < 0.5, "its credits are spent early");
    }

    #[test]
    fn a_burst_ends() {
        let (short, long) = (rate("m5.2xlarge", "100 GB"), rate("m5.2xlarge", "100 TB"));
        assert!(short > 9.0, "{short}");
        assert!(long > 2.3 && long < 2.6, "{long}");
    }

    #[test]
    fn an_unknown_type_is_an_interval() {
        let path: Path = serde_json::from_str(
            r#"{ "data": { "size": "1 TB" }, "by": { "copy": { "streams": 100 } },
                 "through": { "machine": { "instance": { "type": "ml.p6e-gb200.36xlarge" } } } }"#,
        )
        .unwrap();
        let rate = path.forecast(1).rate;
        assert!(rate.high.as_gbps() > 3.0 * rate.low.as_gbps());
    }
}
