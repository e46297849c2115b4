//! Amazon EC2: what an instance of each type carries over its network and to its disks.
//!
//! ```
//! use hybrid_synth::facts::ec2::find;
//!
//! let [large, trains] = ["m5.large", "ml.p4d.24xlarge"].map(|name| find(name).unwrap());
//! assert!(large.bursts() && !trains.bursts());
//! assert_eq!((trains.disks, trains.disk_gb), (8, 1000));
//! ```

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Source, facts};

const NETWORK: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-network-bandwidth.html",
);
const TYPES: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html");
const OPTIMIZED: Source =
    Source::read("2026-11-29", "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ebs-optimized.html");
const STORES: Source = Source::read(
    "2026-11-29",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/storage-optimized-instances.html",
);

facts! { "ec2";
    /// How long a type of `up to` so many Gbps keeps its peak, with full credits.
    BURST_MINUTES: RangeInclusive<u32> = 5..=60, "min", "best effort; other credits for each direction", NETWORK, High;
    /// Families that keep their peak for another time, as others measured it: low, middle, high.
    BURST_MINUTES_MEASURED: &[(&str, [f64; 3])] = &[("t2", [1.5, 2.3, 6.0])], "min",
        "one t2.micro that wrote 20 GiB to EFS in 720 s; AWS says nothing of single families",
        Source::read("2026-11-29", "https://github.com/aws-samples/amazon-efs-tutorial/blob/master/performance/README.md"), Low;
    /// Where the figures of [`Type`] come from.
    FIGURES: &str = "vCPU, memory, IP and EBS bandwidth, local SSDs", "",
        "EC2 DescribeInstanceTypes as packaged in moto 5.2.1; the label where the sum over network cards exceeds it; types that do not say `up to` have no peak, but t2, which is measured to burst to 1 Gbps; IP bandwidth of p5, p5e and p6-b300 by AWS pages; p2, p3, g3 from memory, with 12 Gbps for 8xlarge as i3.8xlarge and r4.8xlarge of their time",
        TYPES, Medium;
    /// How long a type whose bandwidth to EBS has two figures keeps the higher one.
    EBS_BURST_MINUTES: u32 = 30, "min", "at least once in 24 hours, after which they revert to their baseline", OPTIMIZED, High;
    /// Reads of 4 KiB at random each second that a local SSD does for each GB of its size: i3en, i3, m5d.
    LOCAL_OPERATIONS_PER_GB: [f64; 3] = [34.0, 217.0, 389.0], "IOPS/GB", "the extremes of the tables of storage-optimized and general-purpose types",
        STORES, Medium;
    /// The same of the largest local SSDs, whatever their size: i3en, m5d, i3.
    LOCAL_OPERATIONS: [f64; 3] = [250_000.0, 350_000.0, 412_500.0], "IOPS", "i3en.24xlarge, m5d.24xlarge and i3.16xlarge, each over its disks",
        STORES, Medium;
}

/// An instance type.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "Figures")]
pub struct Type {
    /// `m5.large`.
    pub name: String,
    /// Virtual processors.
    pub vcpu: u32,
    /// Memory, GiB.
    pub memory_gib: f64,
    /// Bandwidth for IP traffic for ever, Gbps.
    pub baseline_gbps: f64,
    /// Bandwidth for IP traffic while credits last, Gbps; the baseline where there are none.
    pub peak_gbps: f64,
    /// Bandwidth to EBS, MB/s, baseline and burst; 0 is unknown.
    pub ebs_mb_per_s: [f64; 2],
    /// Local SSDs.
    pub disks: u32,
    /// The size of each, GB.
    pub disk_gb: u32,
}

#[derive(Deserialize)]
struct Figures(String, u32, f64, f64, f64, f64, f64, u32, u32);

impl From<Figures> for Type {
    fn from(Figures(name, vcpu, memory_gib, baseline, peak, ebs, ebs_peak, disks, disk_gb): Figures) -> Self {
        Type {
            name,
            vcpu,
            memory_gib,
            baseline_gbps: baseline,
            peak_gbps: peak,
            ebs_mb_per_s: [ebs, ebs_peak],
            disks,
            disk_gb,
        }
    }
}

impl Type {
    /// `m5` of `m5.large`.
    pub fn family(&self) -> &str {
        self.name.split('.').next().unwrap_or_default()
    }

    /// Whether its network has a peak above its baseline.
    pub fn bursts(&self) -> bool {
        self.peak_gbps > self.baseline_gbps
    }
}

/// How long a type of this family was measured to keep its peak, in minutes: low, middle, high. None where what AWS says of
/// all holds.
pub fn measured_burst(kind: &Type) -> Option<[f64; 3]> {
    let mut families = BURST_MINUTES_MEASURED.value.iter();
    families.find(|(family, _)| *family == kind.family()).map(|(_, minutes)| *minutes)
}

/// All types, by name.
pub fn all() -> &'static [Type] {
    // A test proves that the table parses.
    static TABLE: LazyLock<Vec<Type>> =
        LazyLock::new(|| serde_json::from_str(include_str!("data/ec2.json")).unwrap_or_default());
    &TABLE
}

/// The type of this name, with or without SageMaker's `ml.`.
pub fn find(name: &str) -> Option<&'static Type> {
    let name = name.strip_prefix("ml.").unwrap_or(name);
    let index = all().binary_search_by(|kind| kind.name.as_str().cmp(name)).ok()?;
    all().get(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::instances;

    #[test]
    fn the_table_parses_and_is_sorted() {
        assert!(all().len() > 1000);
        assert!(all().is_sorted_by(|one, other| one.name < other.name));
        assert!(all().iter().all(|kind| kind.baseline_gbps > 0.0 && kind.peak_gbps >= kind.baseline_gbps));
    }

    #[test]
    fn families_that_were_measured_exist_and_burst() {
        for (family, [low, median, high]) in BURST_MINUTES_MEASURED.value {
            assert!(low < median && median < high, "{family}");
            assert!(all().iter().any(|kind| kind.family() == *family && kind.bursts()), "{family}");
        }
    }

    #[test]
    fn training_types_have_the_bandwidth_of_their_table() {
        for trains in instances::all() {
            let (Some(gbps), Some(kind)) = (trains.ip_gbps, find(&trains.name)) else { continue };
            assert!((gbps - kind.baseline_gbps).abs() < 0.01, "{}: {gbps}", trains.name);
        }
    }
}
