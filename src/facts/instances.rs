//! SageMaker's training instance types: network, volumes, local disks, accelerators.
//!
//! The names are the API's enumeration; the figures are those of the EC2 type behind each. A type that has a name and no
//! figures is unknown to a caller, never "none".
//!
//! ```
//! use hybrid_synth::facts::instances::find;
//!
//! let p4d = find("ml.p4d.24xlarge").unwrap();
//! assert_eq!(p4d.nvme_gb, Some(8000));
//! assert!(p4d.ignores_volume_size());
//! ```

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Source, facts};

const API: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html",
);
const EC2: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html");

facts! { "instances";
    /// Training instance types of the API's enumeration.
    NAMES: usize = 145, "types", "SageMaker API model of botocore 1.43.11; not each is in each Region", API, High;
    /// Where the figures of [`Instance`] come from.
    FIGURES: &str = "vCPU, memory, IP and EBS bandwidth, NVMe, EFA, accelerators of the EC2 type", "",
        "EC2 DescribeInstanceTypes as packaged in moto 5.2.1, IP bandwidth corrected by AWS pages for the largest; p2 and p3 by AWS's announcements and the guide of its deep learning images; p6e missing",
        EC2, Medium;
    /// Types with local NVMe have no EBS volume: the volume size of a request is ignored.
    NVME_REPLACES_VOLUME: bool = true, "", "",
        Source::read("2026-11-22", "https://docs.aws.amazon.com/sagemaker/latest/dg/model-train-storage-tips-considerations.html"), High;
}

/// A training instance type. `None` is unknown.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// `ml.p4d.24xlarge`.
    pub name: String,
    /// Virtual processors.
    pub vcpu: Option<u32>,
    /// Memory, GiB.
    pub memory_gib: Option<f64>,
    /// Bandwidth for IP traffic in Gbps: the baseline of types that burst, without what only EFA can use.
    pub ip_gbps: Option<f64>,
    /// Bandwidth to EBS in MB/s, baseline and burst.
    pub ebs_mb_per_s: Option<[f64; 2]>,
    /// Local NVMe, GB; 0 is none.
    pub nvme_gb: Option<u32>,
    /// Elastic Fabric Adapter interfaces; 0 is none.
    pub efa_interfaces: Option<u32>,
    /// Accelerators; 0 is none.
    pub accelerators: Option<u32>,
    /// `NVIDIA A100`, `Trainium2`.
    pub accelerator: Option<String>,
}

/// What the code of a training image is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Processor {
    /// x86 alone.
    Cpu,
    /// x86 with NVIDIA accelerators.
    Gpu,
    /// x86 with AWS Trainium.
    Trainium,
    /// NVIDIA Grace, an Arm processor, with NVIDIA accelerators.
    Grace,
}

impl Processor {
    /// As image tables write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Gpu => "gpu",
            Self::Trainium => "trn",
            Self::Grace => "gpu-arm64",
        }
    }
}

impl Instance {
    /// `p4d` of `ml.p4d.24xlarge`.
    pub fn family(&self) -> &str {
        self.name.split('.').nth(1).unwrap_or_default()
    }

    /// What an image must be built for; by family, as AWS's own libraries decide it.
    pub fn processor(&self) -> Processor {
        let family = self.family();
        if family.contains("-gb") {
            Processor::Grace
        } else if family.starts_with("trn") {
            Processor::Trainium
        } else if family.starts_with(['g', 'p']) {
            Processor::Gpu
        } else {
            Processor::Cpu
        }
    }

    /// Whether data lands on local NVMe, and the volume size of a request counts for nothing.
    pub fn ignores_volume_size(&self) -> bool {
        self.nvme_gb.is_some_and(|gb| gb > 0)
    }

    /// The space in GB that one instance has for data in File mode, given the volume size of the request; `None` if
    /// it is not known whether the type has local disks.
    pub fn data_space_gb(&self, volume_gb: u32) -> Option<u32> {
        self.nvme_gb.map(|nvme| if nvme > 0 { nvme } else { volume_gb })
    }
}

/// All training instance types, by name.
pub fn all() -> &'static [Instance] {
    // A test proves that the table parses and names what the API names; an empty one would refuse every type.
    static TABLE: LazyLock<Vec<Instance>> =
        LazyLock::new(|| serde_json::from_str(include_str!("data/instances.json")).unwrap_or_default());
    &TABLE
}

/// The instance type of this name, with its `ml.`.
pub fn find(name: &str) -> Option<&'static Instance> {
    let index = all().binary_search_by(|instance| instance.name.as_str().cmp(name)).ok()?;
    all().get(index)
}

/// The names of all training instance types, ascending.
pub fn names() -> impl Iterator<Item = &'static str> {
    all().iter().map(|instance| instance.name.as_str())
}

/// Types whose local disks hold this many GB, the smallest disks first, then by name: what to take instead.
pub fn holding(gb: u64) -> Vec<&'static Instance> {
    let mut fitting: Vec<_> = all()
        .iter()
        .filter(|instance| instance.nvme_gb.is_some_and(|nvme| u64::from(nvme) >= gb.max(1)))
        .collect();
    fitting.sort_by_key(|instance| instance.nvme_gb);
    fitting
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_names_exactly_what_the_api_names() {
        let table: Vec<Instance> = serde_json::from_str(include_str!("data/instances.json")).unwrap();
        assert!(table.is_sorted_by(|one, next| one.name < next.name));
        let model: serde_json::Value =
            serde_json::from_str(include_str!("../../schemas/sagemaker/create-training-job.json")).unwrap();
        let api = model["shapes"]["TrainingInstanceType"]["enum"].as_array().unwrap();
        let api: BTreeSet<&str> = api.iter().map(|name| name.as_str().unwrap()).collect();
        let ours: BTreeSet<&str> = table.iter().map(|instance| instance.name.as_str()).collect();
        assert_eq!(ours, api);
        assert_eq!(ours.len(), NAMES.value);
        assert_eq!(table.iter().filter(|instance| instance.vcpu.is_none()).count(), 1);
    }

    #[test]
    fn local_disks_replace_the_volume() {
        assert_eq!(find("ml.p4d.24xlarge").unwrap().data_space_gb(100), Some(8_000));
        assert_eq!(find("ml.m5.xlarge").unwrap().data_space_gb(100), Some(100));
        assert_eq!(find("ml.p3.2xlarge").unwrap().data_space_gb(100), Some(100));
        assert_eq!(find("ml.p6e-gb200.36xlarge").unwrap().data_space_gb(100), None);
    }

    #[test]
    fn processors_follow_families() {
        let processor = |name| find(name).unwrap().processor();
        assert_eq!(processor("ml.m7i.large"), Processor::Cpu);
        assert_eq!(processor("ml.g6e.xlarge"), Processor::Gpu);
        assert_eq!(processor("ml.p6-b300.48xlarge"), Processor::Gpu);
        assert_eq!(processor("ml.trn1n.32xlarge"), Processor::Trainium);
        assert_eq!(processor("ml.p6e-gb200.36xlarge"), Processor::Grace);
    }

    #[test]
    fn ip_bandwidth_is_not_what_only_efa_can_use() {
        assert_eq!(find("ml.p5.48xlarge").unwrap().ip_gbps, Some(800.0));
    }

    #[test]
    fn what_holds_a_data_set_is_listed_smallest_first() {
        let fitting = holding(8_000);
        assert!(fitting.iter().any(|instance| instance.name == "ml.p4d.24xlarge"));
        assert!(fitting.is_sorted_by_key(|instance| instance.nvme_gb));
        assert_eq!(holding(1_000_000), Vec::<&Instance>::new());
        assert!(holding(0).iter().all(|instance| instance.ignores_volume_size()));
    }
}
