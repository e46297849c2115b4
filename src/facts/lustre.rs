//! Amazon FSx for Lustre: deployment and storage types, capacity and throughput steps, EFA, metadata, repositories.

use std::ops::RangeInclusive;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Source, Steps, facts};

const CREATE: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystem.html",
);
const CONFIGURATION: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystemLustreConfiguration.html",
);
const CACHE: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/fsx/latest/APIReference/API_LustreReadCacheConfiguration.html",
);
const ASSOCIATION: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateDataRepositoryAssociation.html",
);
const STARTED: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/fsx/latest/LustreGuide/getting-started.html");
const EFA: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/fsx/latest/LustreGuide/efa-file-systems.html");
const METADATA: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/fsx/latest/LustreGuide/managing-metadata-performance.html",
);
const PERFORMANCE: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html");
const LINKS: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/fsx/latest/LustreGuide/create-dra-linked-data-repo.html",
);
const BACKUP: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateBackup.html");
const GROUPS: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/fsx/latest/LustreGuide/limit-access-security-groups.html",
);
const SSD_AND_HDD: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/fsx/latest/LustreGuide/ssd-storage.html");
const TIERING: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/fsx/latest/LustreGuide/intelligent-tiering-file-systems.html",
);
const TYPES: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-fsx-lustre.html");

const CHINA: Source =
    Source::read("2026-11-29", "https://docs.amazonaws.cn/en_us/aws/latest/userguide/fsx.html");

/// The API's largest integer; no page gives a limit per file system, quotas per account are adjustable.
const LARGEST: u64 = 2_147_483_647;

facts! { "lustre";
    /// Capacity of `SCRATCH_2`, and of `PERSISTENT_1` and `PERSISTENT_2` on SSD.
    CAPACITY_SSD: Steps = Steps::new(&[1_200, 2_400], 2_400, LARGEST), "GiB",
        "a newer page lets PERSISTENT_2 start at 600 GiB, which Terraform provider 5.100 refuses", CREATE, High;
    /// Capacity of `SCRATCH_1`.
    CAPACITY_SCRATCH_1: Steps = Steps::new(&[1_200, 2_400], 3_600, LARGEST), "GiB", "", CREATE, High;
    /// Capacity of `PERSISTENT_1` on HDD at 12 MB/s/TiB.
    CAPACITY_HDD_12: Steps = Steps::new(&[], 6_000, LARGEST), "GiB", "", CREATE, High;
    /// Capacity of `PERSISTENT_1` on HDD at 40 MB/s/TiB.
    CAPACITY_HDD_40: Steps = Steps::new(&[], 1_800, LARGEST), "GiB", "", CREATE, High;
    /// The smallest `PERSISTENT_2` file system on SSD that a newer page names.
    CAPACITY_PERSISTENT_2_SMALLEST: u64 = 600, "GiB", "not in the API's text; Terraform provider 5.100 refuses it", TYPES, Medium;
    /// Capacity of `PERSISTENT_2` on SSD with EFA at 125 MB/s/TiB.
    CAPACITY_EFA_125: Steps = Steps::new(&[], 38_400, LARGEST), "GiB", "", STARTED, High;
    /// Capacity of `PERSISTENT_2` on SSD with EFA at 250 MB/s/TiB.
    CAPACITY_EFA_250: Steps = Steps::new(&[], 19_200, LARGEST), "GiB", "", STARTED, High;
    /// Capacity of `PERSISTENT_2` on SSD with EFA at 500 MB/s/TiB.
    CAPACITY_EFA_500: Steps = Steps::new(&[], 9_600, LARGEST), "GiB", "", STARTED, High;
    /// Capacity of `PERSISTENT_2` on SSD with EFA at 1000 MB/s/TiB.
    CAPACITY_EFA_1000: Steps = Steps::new(&[], 4_800, LARGEST), "GiB", "", STARTED, High;
    /// Throughput per unit of storage of `PERSISTENT_1` on SSD.
    THROUGHPUT_PERSISTENT_1_SSD: &[u32] = &[50, 100, 200], "MB/s/TiB", "", CONFIGURATION, High;
    /// Throughput per unit of storage of `PERSISTENT_1` on HDD.
    THROUGHPUT_PERSISTENT_1_HDD: &[u32] = &[12, 40], "MB/s/TiB", "a drive cache type is required", CONFIGURATION, High;
    /// Throughput per unit of storage of `PERSISTENT_2` on SSD.
    THROUGHPUT_PERSISTENT_2_SSD: &[u32] = &[125, 250, 500, 1_000], "MB/s/TiB",
        "some Regions have only 125 and 250", CONFIGURATION, High;
    /// Throughput of an Intelligent-Tiering file system, which has no capacity to choose.
    THROUGHPUT_INTELLIGENT_TIERING: Steps = Steps::new(&[], 4_000, 2_000_000), "MB/s", "PERSISTENT_2 only", CONFIGURATION, High;
    /// Provisioned read cache of Intelligent-Tiering per 4000 MB/s of throughput.
    READ_CACHE: RangeInclusive<u64> = 32..=131_072, "GiB per 4000 MB/s", "sizing mode USER_PROVISIONED", CACHE, High;
    /// How the read cache of Intelligent-Tiering is sized.
    READ_CACHE_MODES: &[&str] = &["NO_CACHE", "USER_PROVISIONED", "PROPORTIONAL_TO_THROUGHPUT_CAPACITY"], "",
        "a configuration is required for Intelligent-Tiering", CACHE, High;
    /// Drive caches of HDD file systems.
    DRIVE_CACHE_TYPES: &[&str] = &["NONE", "READ"], "", "required for HDD; READ caches a fifth of the capacity", CONFIGURATION, High;
    /// Provisioned metadata operations of `PERSISTENT_2` on SSD.
    METADATA_IOPS_SSD: Steps = Steps::new(&[1_500, 3_000, 6_000, 12_000], 12_000, 192_000), "IOPS",
        "can only grow, six hours apart; Lustre 2.15", METADATA, High;
    /// Provisioned metadata operations of Intelligent-Tiering.
    METADATA_IOPS_INTELLIGENT_TIERING: Steps = Steps::new(&[6_000, 12_000], 12_000, 12_000), "IOPS",
        "mode AUTOMATIC is for SSD only", METADATA, High;
    /// Metadata operations of mode `AUTOMATIC` up to 45600 GiB: the largest capacity in GiB, and the operations.
    METADATA_IOPS_AUTOMATIC: &[(u64, u64)] = &[(1_200, 1_500), (2_400, 3_000), (9_600, 6_000), (45_600, 12_000)],
        "GiB, IOPS", "above, 12000 for each 24000 GiB", PERFORMANCE, High;
    /// Compression of data.
    COMPRESSIONS: &[&str] = &["NONE", "LZ4"], "", "", CONFIGURATION, High;
    /// Versions of Lustre.
    VERSIONS: &[&str] = &["2.10", "2.12", "2.15"], "",
        "2.10 not on PERSISTENT_2, and the default elsewhere; 2.12 not with a metadata configuration", CREATE, High;
    /// Days that automatic backups are kept; 0 turns them off.
    BACKUP_RETENTION: RangeInclusive<u32> = 0..=90, "days", "", CONFIGURATION, High;
    /// Partitions without `SCRATCH_1` and `SCRATCH_2`.
    SCRATCH_MISSING: &[&str] = &["aws-cn"], "partitions", "", CHINA, High;
    /// Whether a file system that is linked to a bucket can be backed up.
    BACKUPS_WITH_REPOSITORY: bool = false, "", "also not on scratch deployments", BACKUP, High;
    /// Subnets of a file system.
    SUBNETS: usize = 1, "subnets", "", CREATE, High;
    /// Data repository associations of a file system.
    ASSOCIATIONS: usize = 8, "associations",
        "not on SCRATCH_1, Lustre 2.10 or Intelligent-Tiering; created one after the other", LINKS, High;
    /// Length of either path of an association.
    PATH_LENGTH: RangeInclusive<usize> = 1..=4_096, "characters",
        "starts with a slash; `/` only alone; no two overlap", ASSOCIATION, High;
    /// Events that import and export follow.
    EVENTS: &[&str] = &["NEW", "CHANGED", "DELETED"], "", "", ASSOCIATION, High;
    /// Stripe size of imported files.
    IMPORTED_CHUNK: RangeInclusive<u32> = 1..=512_000, "MiB", "1024 if not given", ASSOCIATION, High;
    /// Ports between servers and clients, and between servers.
    PORTS: &[RangeInclusive<u16>] = &[988..=988, 1_018..=1_023], "TCP", "both ways, the group itself included", GROUPS, High;
    /// Whether EFA needs all traffic open between the security groups of servers and clients.
    EFA_NEEDS_ALL_TRAFFIC: bool = true, "", "by group, never by CIDR; the servers' group also with itself", GROUPS, High;
    /// Deployment type that supports EFA.
    EFA_DEPLOYMENTS: &[&str] = &["PERSISTENT_2"], "",
        "with a metadata configuration, set at creation; same zone and /16 as the clients; Lustre 2.15", EFA, High;
    /// What each TiB brings: network, disks and memory, by kind of file system.
    PERFORMANCE_PER_TIB: &[Performance] = PERFORMANCES, "MB/s per TiB, GiB per TiB",
        "baseline and burst; a hit in memory takes the network, a miss or a write the lower of network and disks",
        SSD_AND_HDD, High;
    /// Network burst of `PERSISTENT_1` on SSD in [`LOWER_BURST_REGIONS`].
    LOWER_BURST: u32 = 530, "MB/s per TiB", "1300 elsewhere", SSD_AND_HDD, High;
    /// Regions in which `PERSISTENT_1` on SSD bursts less; Los Angeles is a local zone.
    LOWER_BURST_REGIONS: &[&str] = &[
        "af-south-1", "ap-east-1", "ap-northeast-3", "ap-southeast-1", "ca-central-1", "eu-central-1", "eu-west-2",
        "eu-south-1", "eu-north-1", "me-south-1", "sa-east-1", "cn-north-1", "cn-northwest-1",
    ], "", "the page writes their cities; local zone us-west-2-lax-1 too", SSD_AND_HDD, High;
    /// Network of Intelligent-Tiering for each 4000 MB/s of throughput capacity, which is what its cache on SSD reads.
    TIERING_NETWORK: u32 = 12_500, "MB/s per 4000 MB/s", "no burst", TIERING, High;
    /// Memory of Intelligent-Tiering for each 4000 MB/s of throughput capacity.
    TIERING_MEMORY: f64 = 76.8, "GB per 4000 MB/s", "", TIERING, High;
    /// Largest throughput of one client over TCP.
    CLIENT_TCP: u32 = 100, "Gbps", "with or without EFA on the file system, ENA and ENA Express", PERFORMANCE, High;
    /// Largest throughput of one client over EFA.
    CLIENT_EFA: u32 = 700, "Gbps", "file system with EFA", PERFORMANCE, High;
    /// Largest throughput of one client with GPUDirect Storage.
    CLIENT_GPU_DIRECT: u32 = 1_200, "Gbps", "file system with EFA; P5, P5e, P5en, P6-B200, P6-B300", PERFORMANCE, High;
    /// Largest throughput of one client to one object storage server without EFA.
    CLIENT_PER_SERVER: u32 = 5, "Gbps", "", PERFORMANCE, High;
    /// Storage of one object storage server of Intelligent-Tiering, in throughput capacity.
    TIERING_SERVER: u32 = 4_000, "MB/s", "", TYPES, High;
    /// Operations that one provisioned metadata operation allows: creating, opening and closing a file.
    METADATA_OPEN: f64 = 2.0, "operations per IOPS", "PERSISTENT_2", PERFORMANCE, High;
    /// Operations that one provisioned metadata operation allows: deleting a file.
    METADATA_DELETE: f64 = 1.0, "operations per IOPS", "PERSISTENT_2", PERFORMANCE, High;
    /// Operations that one provisioned metadata operation allows: creating or renaming a directory.
    METADATA_DIRECTORY: f64 = 0.1, "operations per IOPS", "PERSISTENT_2; 0.2 to delete one", PERFORMANCE, High;
    /// Over how many disks a new file is striped: up to so many MiB, so many stripes.
    STRIPES: &[(u64, u32)] = &[(100, 1), (10_240, 8), (102_400, 16), (u64::MAX, 32)], "MiB, stripes",
        "since 25 August 2023; files that are imported from S3 have one stripe for each IMPORTED_CHUNK begun", PERFORMANCE, High;
    /// What loading from a linked bucket reaches at best.
    REPOSITORY_SPEED: &str = "up to hundreds of GB/s", "",
        "the only statement found on the speed of loading; nothing per server, file or object",
        Source::read("2026-11-22", "https://docs.aws.amazon.com/fsx/latest/LustreGuide/data-repository-tasks.html"), Medium;
    /// Processes of the preload command in the guide.
    PRELOAD_PROCESSES: u32 = 8, "processes", "xargs -P 8 over lfs hsm_restore",
        Source::read("2026-11-22", "https://docs.aws.amazon.com/fsx/latest/LustreGuide/preload-file-contents-hsm-dra.html"), High;
}

/// What each TiB of one kind of file system brings. Pairs are baseline and burst in MB/s, equal where there is no burst.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Performance {
    /// How it is deployed.
    pub deployment: Deployment,
    /// What it stores data on.
    pub storage: Storage,
    /// The throughput per TiB that it is sold by; `None` where there is nothing to choose.
    pub throughput: Option<u32>,
    /// Whether hard disks have a read cache on SSD.
    pub drive_cache: bool,
    /// What the servers carry.
    pub network: [u32; 2],
    /// What the disks read.
    pub read: [u32; 2],
    /// What the disks write.
    pub write: [u32; 2],
    /// Memory of the servers that caches data, GiB.
    pub memory: f64,
    /// Storage of one object storage server, GiB.
    pub server: u64,
}

const fn ssd(
    deployment: Deployment,
    throughput: u32,
    network: [u32; 2],
    disks: [u32; 2],
    memory: f64,
) -> Performance {
    Performance {
        deployment,
        storage: Storage::Ssd,
        throughput: Some(throughput),
        drive_cache: false,
        network,
        read: disks,
        write: disks,
        memory,
        server: 2_400,
    }
}

const fn hdd(
    throughput: u32,
    drive_cache: bool,
    network: [u32; 2],
    read: [u32; 2],
    write: [u32; 2],
    memory: f64,
) -> Performance {
    let server = if throughput == 12 { 6_000 } else { 1_800 };
    let (deployment, storage, throughput) = (Deployment::Persistent1, Storage::Hdd, Some(throughput));
    Performance { deployment, storage, throughput, drive_cache, network, read, write, memory, server }
}

const PERFORMANCES: &[Performance] = &[
    Performance {
        throughput: None,
        server: 3_600,
        ..ssd(Deployment::Scratch1, 0, [200, 1_300], [200, 200], 6.7)
    },
    Performance {
        throughput: None,
        write: [100, 100],
        ..ssd(Deployment::Scratch2, 0, [200, 1_300], [200, 200], 6.7)
    },
    ssd(Deployment::Persistent1, 50, [250, 1_300], [50, 240], 2.2),
    ssd(Deployment::Persistent1, 100, [500, 1_300], [100, 240], 4.4),
    ssd(Deployment::Persistent1, 200, [750, 1_300], [200, 240], 8.8),
    hdd(12, false, [40, 375], [12, 80], [12, 50], 0.4),
    hdd(12, true, [200, 1_900], [200, 200], [12, 50], 0.4),
    hdd(40, false, [150, 1_300], [40, 250], [40, 150], 1.5),
    hdd(40, true, [750, 6_500], [200, 200], [40, 150], 1.5),
    ssd(Deployment::Persistent2, 125, [320, 1_300], [125, 500], 3.4),
    ssd(Deployment::Persistent2, 250, [640, 1_300], [250, 500], 6.8),
    ssd(Deployment::Persistent2, 500, [1_300, 1_300], [500, 500], 13.7),
    ssd(Deployment::Persistent2, 1_000, [2_600, 2_600], [1_000, 1_000], 27.3),
];

/// What each TiB brings, where the combination is on sale. `throughput` is left out where it is not chosen.
pub fn performance(
    deployment: Deployment,
    storage: Storage,
    throughput: Option<u32>,
    drive_cache: bool,
) -> Option<&'static Performance> {
    let drive_cache = drive_cache && storage == Storage::Hdd;
    PERFORMANCE_PER_TIB.value.iter().find(|row| {
        (row.deployment, row.storage, row.throughput, row.drive_cache)
            == (deployment, storage, throughput, drive_cache)
    })
}

/// Storage in GiB of one object storage server with EFA, where one throughput per TiB in MB/s is sold with it.
pub fn server_with_efa(throughput: u32) -> Option<u64> {
    storage_capacity_with_efa(throughput).map(|steps| steps.step)
}

/// Every ladder of this module, for tests over all of them.
#[cfg(test)]
pub(super) const ALL_STEPS: &[Steps] = &[
    CAPACITY_SSD.value,
    CAPACITY_SCRATCH_1.value,
    CAPACITY_HDD_12.value,
    CAPACITY_HDD_40.value,
    CAPACITY_EFA_125.value,
    CAPACITY_EFA_250.value,
    CAPACITY_EFA_500.value,
    CAPACITY_EFA_1000.value,
    THROUGHPUT_INTELLIGENT_TIERING.value,
    METADATA_IOPS_SSD.value,
    METADATA_IOPS_INTELLIGENT_TIERING.value,
];

/// How a file system is deployed: short-lived or replicated, and which generation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Deployment {
    /// `SCRATCH_1`: first generation, no encryption in transit, no data repository association.
    #[serde(rename = "scratch_1")]
    Scratch1,
    /// `SCRATCH_2`: not replicated.
    #[serde(rename = "scratch_2")]
    Scratch2,
    /// `PERSISTENT_1`: replicated, SSD or HDD.
    #[serde(rename = "persistent_1")]
    Persistent1,
    /// `PERSISTENT_2`: replicated, SSD or Intelligent-Tiering.
    #[default]
    #[serde(rename = "persistent_2")]
    Persistent2,
}

impl Deployment {
    /// All of them, in the API's order.
    pub const ALL: [Self; 4] = [Self::Scratch1, Self::Scratch2, Self::Persistent1, Self::Persistent2];

    /// The API's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scratch1 => "SCRATCH_1",
            Self::Scratch2 => "SCRATCH_2",
            Self::Persistent1 => "PERSISTENT_1",
            Self::Persistent2 => "PERSISTENT_2",
        }
    }

    /// The deployment type of this API name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deployment| deployment.as_str() == name)
    }

    /// Whether data outlives the failure of a server.
    pub const fn is_persistent(self) -> bool {
        matches!(self, Self::Persistent1 | Self::Persistent2)
    }

    /// The storage types that this deployment type can have.
    pub const fn storage(self) -> &'static [Storage] {
        match self {
            Self::Scratch1 | Self::Scratch2 => &[Storage::Ssd],
            Self::Persistent1 => &[Storage::Ssd, Storage::Hdd],
            Self::Persistent2 => &[Storage::Ssd, Storage::IntelligentTiering],
        }
    }

    /// Whether data repository associations can be attached to it, on this storage.
    pub fn links_repositories(self, storage: Storage) -> bool {
        self != Self::Scratch1 && storage != Storage::IntelligentTiering
    }
}

/// What a file system stores data on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Storage {
    /// `SSD`.
    #[default]
    Ssd,
    /// `HDD`.
    Hdd,
    /// `INTELLIGENT_TIERING`: no capacity to choose; throughput and a read cache instead.
    IntelligentTiering,
}

impl Storage {
    /// All of them, in the API's order.
    pub const ALL: [Self; 3] = [Self::Ssd, Self::Hdd, Self::IntelligentTiering];

    /// The API's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ssd => "SSD",
            Self::Hdd => "HDD",
            Self::IntelligentTiering => "INTELLIGENT_TIERING",
        }
    }

    /// The storage type of this API name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|storage| storage.as_str() == name)
    }
}

/// The capacities in GiB that a file system can have.
///
/// `throughput` in MB/s/TiB matters on HDD only, where `None` means the step of 12 MB/s/TiB. `None` where there is
/// no capacity to choose (Intelligent-Tiering), where the deployment type does not come on this storage, and for a
/// throughput that HDD does not have.
pub fn storage_capacity(deployment: Deployment, storage: Storage, throughput: Option<u32>) -> Option<Steps> {
    if !deployment.storage().contains(&storage) {
        return None;
    }
    match (deployment, storage, throughput) {
        (Deployment::Scratch1, Storage::Ssd, _) => Some(CAPACITY_SCRATCH_1.value),
        (_, Storage::Ssd, _) => Some(CAPACITY_SSD.value),
        (_, Storage::Hdd, None | Some(12)) => Some(CAPACITY_HDD_12.value),
        (_, Storage::Hdd, Some(40)) => Some(CAPACITY_HDD_40.value),
        (_, Storage::Hdd | Storage::IntelligentTiering, _) => None,
    }
}

/// The capacities in GiB of a `PERSISTENT_2` file system on SSD with EFA, for its throughput in MB/s/TiB; `None`
/// for a throughput that it does not have.
pub fn storage_capacity_with_efa(throughput: u32) -> Option<Steps> {
    match throughput {
        125 => Some(CAPACITY_EFA_125.value),
        250 => Some(CAPACITY_EFA_250.value),
        500 => Some(CAPACITY_EFA_500.value),
        1_000 => Some(CAPACITY_EFA_1000.value),
        _ => None,
    }
}

/// The throughput per unit of storage, in MB/s/TiB, that must be chosen; empty where none may be given.
pub fn unit_throughput(deployment: Deployment, storage: Storage) -> &'static [u32] {
    match (deployment, storage) {
        (Deployment::Persistent1, Storage::Ssd) => THROUGHPUT_PERSISTENT_1_SSD.value,
        (Deployment::Persistent1, Storage::Hdd) => THROUGHPUT_PERSISTENT_1_HDD.value,
        (Deployment::Persistent2, Storage::Ssd) => THROUGHPUT_PERSISTENT_2_SSD.value,
        _ => &[],
    }
}

/// The metadata operations per second that can be provisioned; `None` where there is no metadata configuration.
pub fn metadata_iops(deployment: Deployment, storage: Storage) -> Option<Steps> {
    match (deployment, storage) {
        (Deployment::Persistent2, Storage::Ssd) => Some(METADATA_IOPS_SSD.value),
        (Deployment::Persistent2, Storage::IntelligentTiering) => {
            Some(METADATA_IOPS_INTELLIGENT_TIERING.value)
        }
        _ => None,
    }
}

/// The metadata operations per second that mode `AUTOMATIC` gives to a capacity in GiB on SSD.
pub fn metadata_iops_automatic(gib: u64) -> u64 {
    let listed = METADATA_IOPS_AUTOMATIC.value.iter().find(|(most, _)| gib <= *most);
    listed.map_or_else(|| (gib / 24_000).saturating_mul(12_000), |&(_, iops)| iops)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capacity_off_the_step_lies_between_two_on_it() {
        let ssd = storage_capacity(Deployment::Persistent2, Storage::Ssd, Some(250)).unwrap();
        assert_eq!(ssd.nearest(1_300), (Some(1_200), Some(2_400)));
        assert_eq!(ssd.nearest(100), (None, Some(1_200)));
        assert_eq!(ssd.nearest(2_401), (Some(2_400), Some(4_800)));
        assert_eq!(ssd.round_up(12_288), Some(14_400));
        assert_eq!(ssd.round_up(u64::MAX), None);
        assert!(ssd.allows(12_000) && !ssd.allows(3_600) && !ssd.allows(0));
        assert_eq!(ssd.describe("GiB"), "1200, 2400, then multiples of 2400 GiB");
    }

    #[test]
    fn the_first_generation_steps_by_3600() {
        let steps = storage_capacity(Deployment::Scratch1, Storage::Ssd, None).unwrap();
        let allowed = [1_200, 2_400, 3_600, 7_200];
        assert!(allowed.into_iter().all(|gib| steps.allows(gib)));
        assert_eq!(steps.nearest(4_800), (Some(3_600), Some(7_200)));
    }

    #[test]
    fn hard_disks_step_by_their_throughput() {
        let hdd = |throughput| storage_capacity(Deployment::Persistent1, Storage::Hdd, throughput);
        assert_eq!(hdd(Some(12)).unwrap().nearest(7_000), (Some(6_000), Some(12_000)));
        assert_eq!(hdd(Some(40)).unwrap().nearest(2_000), (Some(1_800), Some(3_600)));
        assert_eq!(hdd(Some(125)), None);
        assert_eq!(hdd(Some(40)).unwrap().describe("GiB"), "multiples of 1800 GiB");
        assert_eq!(storage_capacity(Deployment::Persistent2, Storage::Hdd, Some(12)), None);
    }

    #[test]
    fn efa_steps_are_multiples_of_the_plain_ones() {
        for &throughput in THROUGHPUT_PERSISTENT_2_SSD.value {
            let efa = storage_capacity_with_efa(throughput).unwrap();
            assert!(CAPACITY_SSD.value.allows(efa.step), "{throughput}");
        }
        assert_eq!(storage_capacity_with_efa(300), None);
        assert_eq!(storage_capacity_with_efa(1_000).unwrap().nearest(5_000), (Some(4_800), Some(9_600)));
    }

    #[test]
    fn throughput_is_chosen_on_persistent_ssd_and_hdd_only() {
        for deployment in Deployment::ALL {
            for storage in Storage::ALL {
                let chosen = deployment.is_persistent()
                    && deployment.storage().contains(&storage)
                    && storage != Storage::IntelligentTiering;
                assert_eq!(
                    !unit_throughput(deployment, storage).is_empty(),
                    chosen,
                    "{deployment:?} {storage:?}"
                );
            }
        }
        assert!(!unit_throughput(Deployment::Persistent2, Storage::Ssd).contains(&300));
    }

    #[test]
    fn metadata_operations_are_provisioned_in_steps_or_follow_the_capacity() {
        let ssd = metadata_iops(Deployment::Persistent2, Storage::Ssd).unwrap();
        assert!([1_500, 3_000, 6_000, 12_000, 24_000, 192_000].into_iter().all(|iops| ssd.allows(iops)));
        assert_eq!(ssd.nearest(9_000), (Some(6_000), Some(12_000)));
        assert_eq!(ssd.nearest(200_000), (Some(192_000), None));
        let tiering = metadata_iops(Deployment::Persistent2, Storage::IntelligentTiering).unwrap();
        assert_eq!(tiering.nearest(24_000), (Some(12_000), None));
        assert_eq!(metadata_iops(Deployment::Persistent1, Storage::Ssd), None);
        assert_eq!(metadata_iops_automatic(4_800), 6_000);
        assert_eq!(metadata_iops_automatic(48_000), 24_000);
    }

    #[test]
    fn names_round_trip() {
        for deployment in Deployment::ALL {
            assert_eq!(Deployment::parse(deployment.as_str()), Some(deployment));
        }
        for storage in Storage::ALL {
            assert_eq!(Storage::parse(storage.as_str()), Some(storage));
        }
        assert_eq!(Deployment::parse("PERSISTENT_3"), None);
    }

    #[test]
    fn repositories_link_to_all_but_the_first_generation_and_tiering() {
        assert!(!Deployment::Scratch1.links_repositories(Storage::Ssd));
        assert!(!Deployment::Persistent2.links_repositories(Storage::IntelligentTiering));
        assert!(Deployment::Persistent1.links_repositories(Storage::Hdd));
    }
}
