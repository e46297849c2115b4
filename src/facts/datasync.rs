//! AWS DataSync: which transfers each task mode can do and whether they need an agent, options, limits, ports.

use std::ops::RangeInclusive;

use super::{Source, facts};

const MODES: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/datasync/latest/userguide/choosing-task-mode.html",
);
const QUOTAS: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/datasync/latest/userguide/datasync-limits.html");
const NETWORK: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/datasync/latest/userguide/datasync-network.html");
const AGENTS: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/datasync/latest/userguide/multiple-agents.html");
const RUN: Source =
    Source::read("2026-11-29", "https://docs.aws.amazon.com/datasync/latest/userguide/run-task.html");
const SCHEDULE: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/datasync/latest/userguide/task-scheduling.html");
const OPTIONS: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/datasync/latest/userguide/API_Options.html");
const LOCATION: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/datasync/latest/userguide/API_OnPremConfig.html");
const AGENT: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/datasync/latest/userguide/API_CreateAgent.html");
const TASK: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/datasync/latest/userguide/API_CreateTask.html");
const FILTER: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/datasync/latest/userguide/filtering.html");
const ACTIVATION: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/datasync/latest/userguide/activate-agent.html");
const S3_LOCATION: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/datasync/latest/userguide/API_CreateLocationS3.html",
);
const OBJECT: Source = Source::read(
    "2026-11-23",
    "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/datasync_location_object_storage",
);
const NFS_LOCATION: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/datasync/latest/userguide/API_CreateLocationNfs.html",
);
const NFS: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/datasync/latest/userguide/API_NfsMountOptions.html",
);
const SMB: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/datasync/latest/userguide/API_SmbMountOptions.html",
);

facts! { "datasync";
    /// Agents of one location.
    AGENTS_PER_LOCATION: usize = 8, "agents", "all must be online", LOCATION, High;
    /// Agents of one location that AWS advises.
    AGENTS_PER_LOCATION_ADVISED: usize = 4, "agents",
        "for tens of millions of small files or links below 2.5 Gbps; the API takes 8", AGENTS, Medium;
    /// The pattern of an activation key; a key changes never after it was used, and a new one replaces the agent.
    ACTIVATION_KEY_PATTERN: &str = "^[A-Z0-9]{5}(-[A-Z0-9]{5}){4}$", "", "", AGENT, High;
    /// How long an activation key waits to be used.
    ACTIVATION_KEY_LIFETIME: u32 = 1_800, "s", "it works once", ACTIVATION, High;
    /// Subnets of an agent's private link, and security groups.
    PRIVATE_LINK_SUBNETS: usize = 1, "subnets", "and one security group", AGENT, High;
    /// Throughput of a task with an agent.
    TASK_THROUGHPUT_WITH_AGENT: u32 = 10, "Gbps", "fixed", QUOTAS, High;
    /// Throughput of a task without an agent.
    TASK_THROUGHPUT_WITHOUT_AGENT: u32 = 5, "Gbps", "fixed", QUOTAS, High;
    /// Files, objects and folders of a basic task with storage on premises.
    BASIC_ITEMS: u64 = 50_000_000, "items", "source and destination together; adjustable; 64 GB of memory above 20 million",
        QUOTAS, High;
    /// The same between AWS storage services.
    BASIC_ITEMS_WITHIN_AWS: u64 = 25_000_000, "items", "adjustable", QUOTAS, High;
    /// Executions of enhanced tasks at a time.
    ENHANCED_EXECUTIONS: u32 = 120, "executions", "per account and Region; fixed", QUOTAS, High;
    /// Tasks of an account in a Region.
    TASKS: u32 = 100, "tasks", "adjustable", QUOTAS, High;
    /// Tasks that an agent does at a time.
    TASKS_AT_ONCE: u32 = 1, "tasks", "others wait in a queue, first in, first out; no page excepts enhanced mode", RUN, High;
    /// Executions that can wait for one task.
    QUEUE: u32 = 50, "executions", "fixed", QUOTAS, High;
    /// Characters of the patterns of a filter.
    FILTER_LENGTH: usize = 102_400, "characters", "patterns joined by `|`; one include and one exclude filter", QUOTAS, High;
    /// Length of the access key of an object store.
    ACCESS_KEY_LENGTH: RangeInclusive<usize> = 8..=200, "characters",
        "Terraform's provider 5.100; the API takes 1 to 200", OBJECT, Medium;
    /// Where `*` may stand in a pattern that includes.
    INCLUDE_WILDCARD: &str = "rightmost", "", "`*`, `|` and `\\` in names follow a `\\`", FILTER, High;
    /// Length of a location's prefix in S3.
    S3_PREFIX_LENGTH: usize = 1_024, "characters", "", S3_LOCATION, High;
    /// Parts that no prefix in S3 may have.
    S3_PREFIX_FORBIDDEN: &[&str] = &["//", "/./", "/../"], "", "nor a slash at the beginning", S3_LOCATION, High;
    /// What the path of a location on premises consists of.
    PATH_PATTERN: &str = r"^[a-zA-Z0-9_\-\+\./\(\)\$\p{Zs}]+$", "", "", NFS_LOCATION, High;
    /// A path, and one part of it.
    PATH_LENGTH: (usize, usize) = (4_096, 255), "bytes", "", QUOTAS, High;
    /// The shortest interval of a schedule.
    SCHEDULE_INTERVAL_MIN: u32 = 3_600, "s", "", SCHEDULE, High;
    /// The time zone of a schedule's expression.
    SCHEDULE_TIME_ZONE: &str = "UTC", "", "daylight saving moves the local hour", SCHEDULE, High;
    /// Length of a schedule's expression.
    SCHEDULE_LENGTH: usize = 256, "characters", "cron(…) or rate(…)", TASK, High;
    /// Verifications of a basic task, the default first.
    VERIFY_BASIC: &[&str] = &["POINT_IN_TIME_CONSISTENT", "ONLY_FILES_TRANSFERRED", "NONE"], "",
        "POINT_IN_TIME_CONSISTENT not into Glacier Flexible or Deep Archive", OPTIONS, High;
    /// Verifications of an enhanced task, the default first.
    VERIFY_ENHANCED: &[&str] = &["ONLY_FILES_TRANSFERRED", "NONE"], "", "", OPTIONS, High;
    /// The bandwidth limit that means none.
    NO_BANDWIDTH_LIMIT: i64 = -1, "bytes/s", "a limit is not applicable in enhanced mode", OPTIONS, High;
    /// Where an enhanced task logs when it is given no log group.
    ENHANCED_LOG_GROUP: &str = "/aws/datasync", "", "", TASK, High;
    /// Versions of NFS.
    NFS_VERSIONS: &[&str] = &["AUTOMATIC", "NFS3", "NFS4_0", "NFS4_1"], "", "", NFS, High;
    /// Versions of SMB.
    SMB_VERSIONS: &[&str] = &["AUTOMATIC", "SMB2", "SMB3", "SMB1", "SMB2_0"], "", "", SMB, High;
    /// From the agent to the endpoint in the VPC: control.
    PORTS_ENDPOINT: RangeInclusive<u16> = 1_024..=1_064, "TCP", "private link", NETWORK, High;
    /// From the agent to the interfaces of a task, or to the public endpoint: data.
    PORT_DATA: u16 = 443, "TCP", "", NETWORK, High;
    /// From a browser to the agent, once, for its key; closed afterwards.
    PORT_ACTIVATION: u16 = 80, "TCP", "", NETWORK, High;
    /// From the agent to an NFS server.
    PORTS_NFS: &[u16] = &[2_049, 111], "TCP", "111 for version 3 only", NETWORK, High;
    /// From the agent to an SMB server.
    PORTS_SMB: &[u16] = &[445], "TCP", "139 for old servers", NETWORK, High;
    /// What each mode transfers; see [`agent`].
    TRANSFERS: &str = "enhanced: S3, EFS and Lustre among themselves, and with NFS, SMB, HDFS, Azure Blob, object storage", "",
        "the API's text is older and knows enhanced mode for S3, Azure Blob and other clouds only", MODES, High;
}

/// How a task works through its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `BASIC`: prepares, transfers and verifies one after the other, within item quotas.
    Basic,
    /// `ENHANCED`: all at once, without item quotas; cannot be changed after creation.
    Enhanced,
}

impl Mode {
    /// The API's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "BASIC",
            Self::Enhanced => "ENHANCED",
        }
    }

    /// Whether a task's bandwidth can be limited. Source: [`NO_BANDWIDTH_LIMIT`].
    pub const fn limits_bandwidth(self) -> bool {
        matches!(self, Self::Basic)
    }

    /// The verifications that it offers, the default first.
    pub const fn verifications(self) -> &'static [&'static str] {
        match self {
            Self::Basic => VERIFY_BASIC.value,
            Self::Enhanced => VERIFY_ENHANCED.value,
        }
    }
}

/// A kind of location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocationKind {
    /// An S3 bucket.
    S3,
    /// An EFS file system.
    Efs,
    /// An FSx for Lustre file system.
    FsxLustre,
    /// An FSx for NetApp ONTAP volume.
    FsxOntap,
    /// An FSx for OpenZFS file system.
    FsxOpenZfs,
    /// An FSx for Windows File Server file system.
    FsxWindows,
    /// An NFS server.
    Nfs,
    /// An SMB server.
    Smb,
    /// A Hadoop cluster.
    Hdfs,
    /// Object storage that speaks S3, on premises or in another cloud.
    ObjectStorage,
    /// Azure Blob Storage.
    AzureBlob,
}

impl LocationKind {
    /// Whether AWS runs the storage.
    pub const fn is_aws(self) -> bool {
        matches!(
            self,
            Self::S3 | Self::Efs | Self::FsxLustre | Self::FsxOntap | Self::FsxOpenZfs | Self::FsxWindows
        )
    }
}

/// Whether a transfer needs an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentNeed {
    /// None takes part.
    None,
    /// It works with and without.
    Optional,
    /// It needs one, of the task's mode.
    Required,
}

/// Whether a task in this mode can transfer between two kinds of locations, and whether it needs an agent; `None` if
/// it cannot. Direction does not matter. Source: [`TRANSFERS`].
///
/// ```
/// use hybrid_synth::facts::datasync::{AgentNeed, LocationKind, Mode, agent};
///
/// assert_eq!(agent(Mode::Enhanced, LocationKind::Nfs, LocationKind::S3), Some(AgentNeed::Required));
/// assert_eq!(agent(Mode::Enhanced, LocationKind::Nfs, LocationKind::FsxOntap), None);
/// ```
pub fn agent(mode: Mode, one: LocationKind, other: LocationKind) -> Option<AgentNeed> {
    use LocationKind::{AzureBlob, Efs, FsxLustre, ObjectStorage, S3};
    let (aws, outside) = match (one.is_aws(), other.is_aws()) {
        (true, _) => (one, other),
        (false, true) => (other, one),
        (false, false) => return None,
    };
    let enhanced = |kind| matches!(kind, S3 | Efs | FsxLustre);
    match mode {
        Mode::Enhanced if !enhanced(aws) || outside.is_aws() && !enhanced(outside) => None,
        Mode::Basic | Mode::Enhanced if outside.is_aws() => Some(AgentNeed::None),
        Mode::Enhanced if aws == S3 && matches!(outside, AzureBlob | ObjectStorage) => {
            Some(AgentNeed::Optional)
        }
        Mode::Basic | Mode::Enhanced => Some(AgentNeed::Required),
    }
}

/// Whether DataSync takes this as the path of a location on premises. Source: [`PATH_PATTERN`]; of the spaces that it
/// means, only the plain one.
pub fn is_path(path: &str) -> bool {
    !path.is_empty()
        && path.len() <= PATH_LENGTH.value.0
        && path.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-+./()$ ".contains(letter))
}

/// Whether DataSync takes this as a prefix in S3, written without slashes at its ends. Source:
/// [`S3_PREFIX_FORBIDDEN`], [`S3_PREFIX_LENGTH`].
pub fn is_s3_prefix(prefix: &str) -> bool {
    let between_slashes = format!("/{prefix}/");
    between_slashes.chars().count() <= S3_PREFIX_LENGTH.value
        && (prefix.is_empty() || !S3_PREFIX_FORBIDDEN.value.iter().any(|part| between_slashes.contains(part)))
}

/// Whether this is the id of an agent, the last part of its ARN (DataSync API reference, "OnPremConfig", `AgentArns`).
pub fn is_agent_id(id: &str) -> bool {
    id.strip_prefix("agent-").is_some_and(|rest| {
        rest.len() == 17 && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

/// Whether this is an activation key. Source: [`ACTIVATION_KEY_PATTERN`].
pub fn is_activation_key(key: &str) -> bool {
    let mut groups = 0;
    let whole = key.split('-').all(|group| {
        groups += 1;
        group.len() == 5 && group.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    });
    whole && groups == 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use LocationKind::*;

    #[test]
    fn enhanced_mode_reaches_three_services() {
        assert_eq!(agent(Mode::Enhanced, S3, Efs), Some(AgentNeed::None));
        assert_eq!(agent(Mode::Enhanced, Smb, FsxLustre), Some(AgentNeed::Required));
        assert_eq!(agent(Mode::Enhanced, AzureBlob, S3), Some(AgentNeed::Optional));
        assert_eq!(agent(Mode::Enhanced, ObjectStorage, Efs), Some(AgentNeed::Required));
        assert_eq!(agent(Mode::Enhanced, FsxWindows, S3), None);
        assert_eq!(agent(Mode::Enhanced, S3, FsxWindows), None);
    }

    #[test]
    fn basic_mode_needs_an_agent_outside_aws() {
        assert_eq!(agent(Mode::Basic, Nfs, FsxOntap), Some(AgentNeed::Required));
        assert_eq!(agent(Mode::Basic, S3, FsxWindows), Some(AgentNeed::None));
        assert_eq!(agent(Mode::Basic, Nfs, Smb), None);
    }

    #[test]
    fn direction_does_not_matter() {
        let kinds =
            [S3, Efs, FsxLustre, FsxOntap, FsxOpenZfs, FsxWindows, Nfs, Smb, Hdfs, ObjectStorage, AzureBlob];
        for mode in [Mode::Basic, Mode::Enhanced] {
            for one in kinds {
                for other in kinds {
                    assert_eq!(
                        agent(mode, one, other),
                        agent(mode, other, one),
                        "{mode:?} {one:?} {other:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn enhanced_mode_verifies_only_what_it_moved() {
        assert!(!Mode::Enhanced.verifications().contains(&"POINT_IN_TIME_CONSISTENT"));
        assert!(Mode::Basic.verifications().contains(&"POINT_IN_TIME_CONSISTENT"));
    }

    #[test]
    fn prefixes_have_no_empty_parts() {
        for right in ["", "raw", "raw/2026", "raw/..x"] {
            assert!(is_s3_prefix(right), "{right}");
        }
        for wrong in ["raw//2026", "/raw", "raw/../x", "./raw", &"x".repeat(1_023)] {
            assert!(!is_s3_prefix(wrong), "{wrong}");
        }
    }

    #[test]
    fn paths_have_no_backslashes() {
        assert!(is_path("/scans (old)/2026_$a"));
        assert!(!is_path(r"plans\2026") && !is_path("") && !is_path("/Pläne"));
    }

    #[test]
    fn an_agent_has_seventeen_characters() {
        assert!(is_agent_id("agent-0b0addbeef44baca3"));
        for wrong in ["agent-0b0addbeef44baca34", "agent-0b0addbeef44bacA3", "0b0addbeef44baca3"] {
            assert!(!is_agent_id(wrong), "{wrong}");
        }
    }

    #[test]
    fn activation_keys_are_five_groups_of_five() {
        assert!(is_activation_key("AAAAA-00000-BBBBB-11111-CCCCC"));
        for wrong in ["", "AAAAA", "aaaaa-00000-BBBBB-11111-CCCCC", "AAAAA-00000-BBBBB-11111-CCCCC-DDDDD"] {
            assert!(!is_activation_key(wrong), "{wrong}");
        }
    }
}
