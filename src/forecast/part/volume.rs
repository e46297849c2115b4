//! [`Volume`]: an EBS volume of an instance that reads or writes.
//!
//! A gp2 volume has operations by its size and a bucket of credits for more; a run that needs more operations than
//! credits last for has the mean of both. A file costs an operation for each 256 KiB, and some for its metadata.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Crossed, Pattern, Per, Use, millis, reached};
use crate::facts::{Fact, volume as facts};
use crate::forecast::{Burst, Bytes, Estimate, Hop, Items, Limit, PerSecond, Ratio, Seconds, Speed};
use crate::units::{Count, DataSize, Throughput};

/// An EBS volume.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Volume {
    /// Its kind.
    pub kind: Kind,
    /// Its size; gp2, st1 and sc1 have their performance from it.
    pub size: DataSize,
    /// gp3, io1 and io2: the operations each second that were ordered; 3000 when it is left out.
    pub iops: Option<Count>,
    /// gp3: the throughput that was ordered; 125 MiB/s when it is left out.
    pub throughput: Option<Throughput>,
    /// How many equal ones stand beside each other as one; 1 when it is left out.
    pub count: Option<u32>,
}

/// A kind of volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// General purpose, by size.
    Gp2,
    /// General purpose, as ordered.
    Gp3,
    /// Provisioned operations.
    Io1,
    /// Provisioned operations of Block Express.
    Io2,
    /// Hard disks for throughput.
    St1,
    /// Hard disks that are read seldom.
    Sc1,
}

/// What an operation takes that a program waits for: on SSD, on Block Express and on hard disks.
const SSD_WAIT: [f64; 3] = [0.2, 0.33, 0.9];
const BLOCK_EXPRESS_WAIT: [f64; 3] = [0.15, 0.25, 0.45];
const HDD_WAIT: [f64; 3] = [4.0, 8.0, 20.0];

/// Operations for the metadata of a file: folders and inodes that memory does not hold.
pub(super) const METADATA: Estimate<Ratio> = Estimate::calibrated(
    "volume.metadata",
    [Ratio::new(0.05), Ratio::new(0.35), Ratio::new(1.0)],
    &["UP-08"],
    "operations of a volume for the metadata of a file",
);

/// What a program waits for a file's folder and inode before it reads it.
const FIND: Estimate<Seconds> = Estimate::calibrated(
    "volume.find",
    millis([1.0, 5.0, 12.0]),
    &["EF-09"],
    "what a file of a volume takes until a copying program reads it",
);

/// How far the operations that a volume gives are off what AWS states, either way.
const ENFORCED: [f64; 2] = [0.94, 1.04];

/// What a copying program reads and then writes.
const BLOCK: Bytes = Bytes::mib(1.0);

fn count<T: Into<f64>>(fact: Fact<T>) -> f64 {
    fact.value.into()
}

impl Volume {
    fn gib(&self) -> f64 {
        Bytes::from(self.size).count() / Bytes::gib(1.0).count()
    }

    /// Operations each second, over a run of so many.
    fn operations(&self, needed: f64) -> Estimate<PerSecond> {
        let ordered = self.iops.map(|iops| Items::from(iops).count());
        match self.kind {
            Kind::Gp2 => {
                let range = facts::GP2_IOPS.value;
                let base = (self.gib() * count(facts::GP2_IOPS_PER_GIB))
                    .clamp(f64::from(*range.start()), f64::from(*range.end()));
                let (peak, credits) = (count(facts::GP2_BURST_IOPS), count(facts::GP2_CREDITS));
                // Credits pay for what exceeds the base, so they last for `credits` beyond base × time.
                let mean = if peak <= base {
                    base
                } else if needed * (peak - base) <= credits * peak {
                    peak
                } else {
                    base * needed / (needed - credits)
                };
                Estimate::fact(&facts::GP2_IOPS_PER_GIB, PerSecond::new(mean))
            }
            Kind::Gp3 => {
                let (least, most) = facts::GP3_IOPS.value;
                let ordered = ordered.unwrap_or(0.0).clamp(f64::from(least), f64::from(most));
                Estimate::fact(&facts::GP3_IOPS, PerSecond::new(ordered))
            }
            Kind::Io1 | Kind::Io2 => {
                let ordered = ordered.unwrap_or_else(|| count(facts::GP2_BURST_IOPS));
                Estimate::fact(&facts::IO2_IOPS, PerSecond::new(ordered.min(count(facts::IO2_IOPS))))
            }
            Kind::St1 => Estimate::fact(
                &facts::ST1_THROUGHPUT,
                PerSecond::new(f64::from(facts::ST1_THROUGHPUT.value.2)),
            ),
            Kind::Sc1 => Estimate::fact(
                &facts::SC1_THROUGHPUT,
                PerSecond::new(f64::from(facts::SC1_THROUGHPUT.value.2)),
            ),
        }
    }

    /// What one operation moves at most.
    fn operation(&self) -> Bytes {
        match self.kind {
            Kind::St1 | Kind::Sc1 => Bytes::mib(count(facts::HDD_OPERATION)),
            Kind::Gp2 | Kind::Gp3 | Kind::Io1 | Kind::Io2 => Bytes::kib(count(facts::OPERATION)),
        }
    }

    /// What a program waits for each operation that it does not ask for ahead.
    fn wait(&self) -> Estimate<Seconds> {
        let (id, times) = match self.kind {
            Kind::Io2 => ("volume.wait_io2", BLOCK_EXPRESS_WAIT),
            Kind::St1 | Kind::Sc1 => ("volume.wait_hdd", HDD_WAIT),
            Kind::Gp2 | Kind::Gp3 | Kind::Io1 => ("volume.wait", SSD_WAIT),
        };
        Estimate::assumed(
            id,
            millis(times),
            "what a volume takes for an operation that a program waits for",
            "read at random with one request at a time, as with `fio --iodepth=1`",
        )
    }

    /// What hard disks carry by their size: for ever, while credits last, and the credits.
    fn of_hard_disks(&self, fact: &'static Fact<(u32, u32, u32)>) -> (Estimate<Speed>, Option<Burst>) {
        let tib = self.gib() / 1024.0;
        let (baseline, peak, most) = fact.value;
        let of = |each: u32| Speed::mib_per_s((f64::from(each) * tib).min(f64::from(most)));
        let credit = Bytes::gib(1024.0 * tib * count(facts::HDD_CREDITS));
        let burst =
            Burst { peak: reached(fact, of(peak)), credit: Estimate::fact(&facts::HDD_CREDITS, credit) };
        (reached(fact, of(baseline)), (peak > baseline).then_some(burst))
    }

    fn capacity(&self, volumes: f64) -> Limit {
        let hard_disks = match self.kind {
            Kind::St1 => &facts::ST1_THROUGHPUT,
            Kind::Sc1 => &facts::SC1_THROUGHPUT,
            Kind::Gp2 | Kind::Gp3 | Kind::Io1 | Kind::Io2 => {
                return Limit::capacity(self.throughput().map(|speed| speed.times(volumes)));
            }
        };
        let (baseline, burst) = self.of_hard_disks(hard_disks);
        Limit::Capacity {
            baseline: baseline.map(|speed| speed.times(volumes)),
            burst: burst.map(|burst| {
                Box::new(Burst {
                    peak: burst.peak.map(|speed| speed.times(volumes)),
                    credit: burst.credit.map(|credit| credit.times(volumes)),
                })
            }),
        }
    }

    fn throughput(&self) -> Estimate<Speed> {
        let mib = |fact: Fact<u32>| Speed::mib_per_s(count(fact));
        match self.kind {
            Kind::Gp2 if self.gib() <= count(facts::GP2_SMALL) => {
                reached(&facts::GP2_THROUGHPUT_SMALL, mib(facts::GP2_THROUGHPUT_SMALL))
            }
            Kind::Gp2 => reached(&facts::GP2_THROUGHPUT, mib(facts::GP2_THROUGHPUT)),
            Kind::Gp3 => {
                let [least, most] =
                    <[u32; 2]>::from(facts::GP3_THROUGHPUT.value).map(|mib| Speed::mib_per_s(f64::from(mib)));
                let ordered = self.throughput.map_or(least, Speed::from);
                reached(&facts::GP3_THROUGHPUT, ordered.max(least).min(most))
            }
            Kind::Io1 => reached(&facts::IO1_THROUGHPUT, mib(facts::IO1_THROUGHPUT)),
            Kind::Io2 => reached(&facts::IO2_THROUGHPUT, mib(facts::IO2_THROUGHPUT)),
            Kind::St1 => self.of_hard_disks(&facts::ST1_THROUGHPUT).0,
            Kind::Sc1 => self.of_hard_disks(&facts::SC1_THROUGHPUT).0,
        }
    }

    /// The hop where each stream reads a file before it writes it elsewhere, as `cp` does.
    pub(in crate::forecast) fn in_turn(&self, hop: Hop) -> Hop {
        let read = self.throughput().map(|speed| BLOCK / speed).inverted();
        let read = Estimate { id: "volume.read".into(), ..read };
        hop.limit("finding each file", Limit::per_file(FIND)).limit(
            "reading before it writes",
            Limit::Delay { time: read.saying("what a volume takes for 1 MiB"), each: Per::Request(BLOCK) },
        )
    }

    pub(super) fn hops(&self, name: &str, usage: &Use) -> Vec<Crossed> {
        vec![self.hop(name, usage).into()]
    }

    pub(super) fn hop(&self, name: &str, usage: &Use) -> Hop {
        let operation = self.operation();
        let each = match (usage.pattern, usage.request) {
            // What lies beside each other is merged, unless each request waits for the one before.
            (pattern, Some(request)) if pattern == Pattern::Random || usage.synchronous => {
                request.min(operation)
            }
            _ => operation,
        };
        let waits = usage.pattern == Pattern::Random || usage.synchronous;
        let asked = usage.request.unwrap_or(BLOCK);
        let volumes = f64::from(self.count.unwrap_or(1).max(1));
        let data = Per::Request(each).in_file(usage.file_size()).count();
        let needed = usage.files.count() * (data + METADATA.median.count()) / volumes;
        let rate = self.operations(needed).median.times(volumes);
        let files =
            METADATA.map(|metadata| PerSecond::new(rate.count() / (data + metadata.count()))).inverted();
        let [less, more] = ENFORCED;
        let files = Estimate { low: files.low.times(less), high: files.high.times(more), ..files };
        // The rest of a file is read ahead; what is written lands in memory.
        let first = (!waits && !usage.is_write()).then(|| Limit::per_file(self.wait()));
        Hop::new(name, "the EBS volume")
            .limit("its throughput", self.capacity(volumes))
            .limit("its operations", Limit::files(files))
            .limit_if(
                "its latency",
                waits.then(|| Limit::Delay { time: self.wait(), each: Per::Request(asked) }),
            )
            .limit_if("the first block of each file", first)
    }
}

#[cfg(test)]
mod tests {
    use crate::forecast::path::Path;

    fn rate(volume: &str, size: &str, files: &str) -> f64 {
        let path: Path = serde_json::from_str(&format!(
            r#"{{ "data": {{ "size": "{size}", "files": "{files}" }}, "through": {{ "disk": {{ "volume": {volume} }} }},
                "by": {{ "copy": {{ "streams": 64 }} }} }}"#
        ))
        .unwrap();
        path.forecast(1).rate.median.as_mb_per_s() / 1.048_576
    }

    #[test]
    fn a_gp2_volume_has_what_its_size_gives() {
        assert!((rate(r#"{ "kind": "gp2", "size": "100 GiB" }"#, "1 GB", "1") - 0.97 * 128.0).abs() < 1e-6);
        assert!((rate(r#"{ "kind": "gp2", "size": "1000 GiB" }"#, "1 GB", "1") - 0.97 * 250.0).abs() < 1e-6);
    }

    #[test]
    fn small_requests_are_merged_unless_each_waits_for_the_one_before() {
        let rate = |synchronous: bool| {
            let path: Path = serde_json::from_str(&format!(
                r#"{{ "data": {{ "size": "4 GiB", "files": 1 }}, "through": {{ "disk": {{ "volume": {{ "kind": "gp2", "size": "8 GiB" }} }} }},
                    "by": {{ "copy": {{ "operation": "write", "request": "4 KiB", "synchronous": {synchronous} }} }} }}"#
            ))
            .unwrap();
            path.forecast(1).rate.median.as_mb_per_s()
        };
        // 3000 operations of 4 KiB each second.
        assert!((rate(true) - 12.288).abs() < 0.01 && rate(false) > 100.0, "{} {}", rate(true), rate(false));
    }

    #[test]
    fn credits_last_for_so_many_files() {
        let files = |files: &str| rate(r#"{ "kind": "gp2", "size": "100 GiB" }"#, "40 GB", files);
        // 10 000 files fit in the credits: throughput bounds them. 40 million of 1 kB do not.
        assert!(files("10k") > 120.0);
        let long = files("40M") * 1_048_576.0 / 1000.0 * 1.35;
        assert!(long < 360.0 && long > 300.0, "{long}");
    }

    #[test]
    fn what_an_instance_reads_of_its_volumes_does_not_cross_its_network() {
        let of = |more: &str| {
            let path: Path = serde_json::from_str(&format!(
                r#"{{ "data": {{ "size": "10 TB", "files": 1000 }}, "by": {{ "copy": {{ "streams": 64 }} }},
                    "through": {{
                        "disk": {{ "volume": {{ "kind": "gp3", "size": "2 TB", "throughput": "1000 MiB/s", "iops": 16000, "count": 8 }} }},
                        "machine": {{ "instance": {{ "type": "r5b.24xlarge" }} }}{more}
                    }} }}"#
            ))
            .unwrap();
            path.forecast(1).rate.median.as_mb_per_s()
        };
        // 60 Gbps to EBS, and 25 Gbps to everything else.
        assert!((of("") / (0.97 * 7_500.0) - 1.0).abs() < 0.01, "{}", of(""));
        assert!(of(r#", "lake": { "s3": {} }"#) < 3_125.0);
    }

    #[test]
    fn a_small_file_waits_for_its_first_block() {
        let found = rate(
            r#"{ "kind": "gp3", "size": "1 TB", "iops": 80000, "throughput": "2000 MiB/s" }"#,
            "4 GB",
            "1M",
        );
        // 64 streams at 0.33 ms of wait for each file of 4 kB.
        assert!(found * 1.048_576 <= 0.004 * 64.0 / 0.000_33, "{found}");
    }

    #[test]
    fn more_is_never_slower() {
        let gp3 = |throughput: u32| {
            rate(
                &format!(r#"{{ "kind": "gp3", "size": "1 TB", "throughput": "{throughput} MiB/s" }}"#),
                "1 TB",
                "1k",
            )
        };
        assert!(gp3(125) < gp3(500) && gp3(500) < gp3(1000));
        let two = rate(r#"{ "kind": "gp2", "size": "1 TB", "count": 2 }"#, "1 TB", "1k");
        assert!((two - 0.97 * 500.0).abs() < 1e-6);
    }
}
