//! [`Disk`]: the disks of an instance, local SSDs or a volume of EBS.
//!
//! EC2 publishes operations a second of local SSDs, not what they read: [`DISK_EACH`] and [`DISK_LARGEST`] are calibrated
//! on what was measured of some. A volume carries the smaller of its own throughput and the instance's bandwidth to EBS.
//! Nothing of memory is here; what a program reads again from memory never crosses a disk.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Crossed, Pattern, Use, reached};
use crate::facts::ec2;
use crate::forecast::hop::Per;
use crate::forecast::{Bytes, Estimate, Hop, Limit, Seconds, Speed};
use crate::units::{DataSize, Throughput};

/// The disks of one instance, or of several alike.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Disk {
    /// The instance's type, as in `m5dn.24xlarge`; unknown when it is left out.
    pub instance: Option<String>,
    /// How many of its local SSDs are used; all when it is left out.
    pub disks: Option<u32>,
    /// The size of its volume of gp2, for types without local disks; 30 GB when it is left out.
    pub volume: Option<DataSize>,
    /// What the volume carries, where it is of another kind; that of gp2 when it is left out.
    pub throughput: Option<Throughput>,
}

/// What a local SSD reads for each GB of its size, as a speed.
const DISK_EACH: Estimate<Speed> = Estimate::calibrated(
    "disk.per_gb",
    [Speed::mb_per_s(0.9), Speed::mb_per_s(1.5), Speed::mb_per_s(2.4)],
    &["S3-07"],
    "what a local SSD reads for each GB of its size",
);

/// No local SSD is faster, however large it is.
const DISK_LARGEST: [f64; 3] = [1_600.0, 2_200.0, 3_000.0];

/// Where neither disks nor volume are known.
const UNKNOWN: [f64; 3] = [150.0, 500.0, 2_000.0];

const REQUEST: [f64; 3] = [0.1, 0.25, 1.0];

impl Disk {
    pub(super) fn hops(&self, name: &str, usage: &Use) -> Vec<Crossed> {
        let random = usage.pattern == Pattern::Random;
        let wait = random.then(|| Limit::Delay {
            time: Estimate::assumed(
                "disk.request",
                REQUEST.map(Seconds::millis),
                "what a disk waits before each request",
                "read at random from the disk",
            ),
            each: Per::Request(usage.request.unwrap_or(Bytes::kib(128.0))),
        });
        vec![self.hop(name, usage.clients).limit_if("its latency", wait).into()]
    }

    /// The disks of so many instances together.
    pub(in crate::forecast) fn hop(&self, name: &str, count: u32) -> Hop {
        let times = f64::from(count.max(1));
        let found = self.instance.as_deref().and_then(ec2::find);
        let local = found.filter(|kind| kind.disks > 0 && self.throughput.is_none());
        if let Some(kind) = local {
            let disks = self.disks.map_or(kind.disks, |disks| disks.clamp(1, kind.disks));
            let size = f64::from(kind.disk_gb);
            let [low, middle, high] = DISK_LARGEST.map(Speed::mb_per_s);
            let mut each = DISK_EACH.map(|one| one.times(size));
            (each.low, each.median, each.high) =
                (each.low.min(low), each.median.min(middle), each.high.min(high));
            let all = each.map(|one| one.times(f64::from(disks) * times));
            let what = format!("the local SSDs of {name}, {disks} × {} GB", kind.disk_gb);
            return Hop::new(name, what).limit("what they carry", Limit::capacity(all));
        }
        let mut hop = Hop::new(name, format!("the volume of {name}"));
        hop = match (self.throughput, found) {
            (Some(throughput), _) => {
                let all = Estimate::given(format!("{name} throughput"), Speed::from(throughput).times(times));
                hop.limit("its throughput", Limit::capacity(all))
            }
            (None, Some(_)) => hop.limit(
                "the throughput of gp2",
                Limit::capacity(gp2(self.volume).map(|one| one.times(times))),
            ),
            (None, None) => {
                hop.limit("its throughput", Limit::capacity(unknown(name).map(|one| one.times(times))))
            }
        };
        let ebs = found.filter(|kind| kind.ebs_mb_per_s[1] > 0.0).map(|kind| {
            let [_, peak] = kind.ebs_mb_per_s;
            Limit::capacity(reached(&ec2::FIGURES, Speed::mb_per_s(peak).times(times)))
        });
        hop.limit_if("the instance's bandwidth to EBS", ebs)
    }
}

/// What a gp2 volume of this size carries; 30 GB where nobody says.
fn gp2(size: Option<DataSize>) -> Estimate<Speed> {
    let gib = size.map_or(28, |size| size.bytes() / (1 << 30));
    let steps = ec2::GP2_THROUGHPUT.value;
    let step = steps.iter().find(|(most, _)| gib <= *most).or(steps.last());
    reached(&ec2::GP2_THROUGHPUT, Speed::mib_per_s(step.map_or(0.0, |(_, speed)| f64::from(*speed))))
}

fn unknown(name: &str) -> Estimate<Speed> {
    Estimate::assumed(
        format!("{name} disks"),
        UNKNOWN.map(Speed::mb_per_s),
        format!("the disks of {name}"),
        format!("say the instance type of {name}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speed(disk: &Disk) -> f64 {
        let capacities = disk.hop("disk", 1).limits.into_iter().filter_map(|named| match named.limit {
            Limit::Capacity { baseline, .. } => Some(baseline.median.as_mb_per_s()),
            _ => None,
        });
        capacities.fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn a_training_volume_is_gp2_behind_the_bandwidth_to_ebs() {
        let of = |instance: &str, volume| {
            speed(&Disk {
                instance: Some(instance.into()),
                volume: Some(DataSize::gb(volume)),
                ..Disk::default()
            })
        };
        assert!((of("ml.m5.4xlarge", 100) - 0.97 * 128.0 * 1.048_576).abs() < 1e-9);
        assert!((of("ml.m5.4xlarge", 500) - 0.97 * 250.0 * 1.048_576).abs() < 1e-9);
        assert!((of("ml.p3.2xlarge", 500) - 0.97 * 218.75).abs() < 1e-9, "1750 Mbps to EBS");
    }

    #[test]
    fn more_local_disks_read_more() {
        let of = |disks| {
            speed(&Disk { instance: Some("m5dn.24xlarge".into()), disks: Some(disks), ..Disk::default() })
        };
        assert!((of(4) - 4.0 * of(1)).abs() < 1e-6);
        assert_eq!(of(9).to_bits(), of(4).to_bits(), "it has four");
    }
}
