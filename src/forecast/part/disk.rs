//! [`Disk`]: the disks of an instance, local SSDs or a volume of EBS.
//!
//! EC2 publishes operations a second of local SSDs, not what they read: [`DISK_EACH`] and [`DISK_LARGEST`] are calibrated
//! on what was measured of some. A volume is a [`Volume`] of gp2 behind the instance's bandwidth to EBS. A file that is
//! read costs a wait and an operation, however small it is.
//! Nothing of memory is here; what a program reads again from memory never crosses a disk.

use schemars::JsonSchema;
use serde::Deserialize;

use super::instance::to_volumes;
use super::volume::{Kind, METADATA, Volume};
use super::{Crossed, Pattern, Use};
use crate::facts::ec2;
use crate::forecast::hop::Per;
use crate::forecast::{Bytes, Estimate, Hop, Limit, PerSecond, Seconds, Speed};
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
        vec![self.hop(name, usage).into()]
    }

    /// The disks of all instances that read or write together.
    pub(in crate::forecast) fn hop(&self, name: &str, usage: &Use) -> Hop {
        let times = f64::from(usage.clients.max(1));
        let found = self.instance.as_deref().and_then(ec2::find);
        if let Some(kind) = found.filter(|kind| kind.disks > 0 && self.throughput.is_none()) {
            return self.local(name, kind, usage);
        }
        let mut hop = match (self.throughput, found) {
            (Some(throughput), _) => {
                let all = Estimate::given(format!("{name} throughput"), Speed::from(throughput).times(times));
                Hop::new(name, "")
                    .limit("its throughput", Limit::capacity(all))
                    .limit_if("its latency", wait(usage))
            }
            (None, Some(_)) => {
                let volume = Volume {
                    kind: Kind::Gp2,
                    size: self.volume.unwrap_or(USUAL_VOLUME),
                    iops: None,
                    throughput: None,
                    count: Some(usage.clients),
                };
                volume.hop(name, usage)
            }
            (None, None) => Hop::new(name, "")
                .limit("its throughput", Limit::capacity(unknown(name).map(|one| one.times(times))))
                .limit_if("its latency", wait(usage)),
        };
        hop.what = format!("the volume of {name}");
        let way = found.and_then(|kind| to_volumes(kind, usage.clients));
        hop.limit_if("the instance's bandwidth to EBS", way)
    }

    fn local(&self, name: &str, kind: &ec2::Type, usage: &Use) -> Hop {
        let disks = self.disks.map_or(kind.disks, |disks| disks.clamp(1, kind.disks));
        let all = f64::from(disks) * f64::from(usage.clients.max(1));
        let size = f64::from(kind.disk_gb);
        let [low, middle, high] = DISK_LARGEST.map(Speed::mb_per_s);
        let mut each = DISK_EACH.map(|one| one.times(size));
        (each.low, each.median, each.high) =
            (each.low.min(low), each.median.min(middle), each.high.min(high));
        let (each_gb, most) = (ec2::LOCAL_OPERATIONS_PER_GB.value, ec2::LOCAL_OPERATIONS.value);
        let [low, median, high] = each_gb.map(|each| each * size);
        let [low_most, median_most, high_most] = most;
        // A file costs an operation for its contents, and some for its name; large ones are bound by throughput.
        let files = [low.min(low_most), median.min(median_most), high.min(high_most)]
            .map(|operations| PerSecond::new(operations * all / (1.0 + METADATA.median.count())));
        let what = format!("the local SSDs of {name}, {disks} × {} GB", kind.disk_gb);
        Hop::new(name, what)
            .limit("what they carry", Limit::capacity(each.map(|one| one.times(all))))
            .limit("their operations", Limit::files(Estimate::fact_between(&ec2::LOCAL_OPERATIONS, files)))
            .limit_if("their latency", wait(usage))
    }
}

/// What a program waits for: each request at random, or the first of each file that it reads. What it writes lands in memory.
fn wait(usage: &Use) -> Option<Limit> {
    let each = match usage.pattern {
        Pattern::Random => Per::Request(usage.request.unwrap_or(Bytes::kib(128.0))),
        Pattern::Sequential => Per::File,
    };
    let time = Estimate::assumed(
        "disk.request",
        REQUEST.map(Seconds::millis),
        "what a disk waits before each request",
        "read at random from the disk",
    );
    (usage.pattern == Pattern::Random || !usage.is_write()).then_some(Limit::Delay { time, each })
}

/// The volume of a training job that asks for none.
const USUAL_VOLUME: DataSize = DataSize::gb(30);

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
    use super::super::Operation;
    use super::*;
    use crate::forecast::Items;
    use crate::forecast::path::Path;

    fn usage(files: f64) -> Use {
        Use {
            data: Bytes::gb(100.0),
            files: Items::new(files),
            operation: Operation::Read,
            pattern: Pattern::Sequential,
            request: None,
            synchronous: false,
            changes: Items::ZERO,
            streams: 1,
            clients: 1,
            rtt: Estimate::given("rtt", Seconds::ZERO),
        }
    }

    fn speed(disk: &Disk) -> f64 {
        let limits = disk.hop("disk", &usage(100.0)).limits.into_iter();
        let capacities = limits.filter_map(|named| match named.limit {
            Limit::Capacity { baseline, burst } => {
                Some(burst.map_or(baseline, |burst| burst.peak).median.as_mb_per_s())
            }
            _ => None,
        });
        capacities.fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn what_lies_on_the_disks_of_an_instance_does_not_cross_its_network() {
        let of = |machine: &str| {
            let path: Path = serde_json::from_str(&format!(
                r#"{{ "data": {{ "size": "10 TB", "file_size": "1 GB" }}, "by": {{ "copy": {{ "streams": 64 }} }},
                     "through": {{ "disk": {{ "disk": {{ "instance": "m5dn.24xlarge" }} }}{machine} }} }}"#
            ))
            .unwrap();
            path.forecast(1).rate.median
        };
        assert_eq!(of(""), of(r#", "machine": { "instance": { "type": "m5.large" } }"#));
    }

    #[test]
    fn a_file_on_a_disk_takes_time_however_small_it_is() {
        let path: Path = serde_json::from_str(
            r#"{ "data": { "files": "1M", "file_size": "4 kB" }, "by": { "copy": { "streams": 1 } },
                 "through": { "disk": { "disk": { "instance": "m5dn.24xlarge" } } } }"#,
        )
        .unwrap();
        let found = path.forecast(1).duration;
        // A million waits of 0.1 ms and more.
        assert!(found.low.count() > 60.0 && found.high.count() < 1_200.0, "{found:?}");
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
