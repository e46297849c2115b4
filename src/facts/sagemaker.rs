//! Amazon SageMaker AI: limits of a training job, input modes, warm pools, spot, what Studio needs of its network.

use std::ops::RangeInclusive;

use super::{Source, facts};

const CREATE: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html",
);
const STOPPING: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StoppingCondition.html",
);
const RESOURCES: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html",
);
const CHANNEL: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Channel.html");
const S3_SOURCE: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3DataSource.html",
);
const FILE_SYSTEM: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_FileSystemDataSource.html",
);
const WARM_POOLS: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/sagemaker/latest/dg/train-warm-pools.html");
const GP2: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html",
);
const QUOTAS: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/general/latest/gr/sagemaker.html");
const STUDIO: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-and-internet-access.html",
);
const IDLE: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_IdleSettings.html",
);
const SPACE_VOLUME: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_EbsStorageSettings.html",
);
const USER_PROFILE: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html",
);

const CAPACITY: Source =
    Source::read("2026-11-23", "https://github.com/DIAGNijmegen/rse-grand-challenge/issues/2631");
const STATUS: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeTrainingJob.html",
);

const STATE_MACHINE: Source = Source::read(
    "2026-11-29",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html",
);

facts! { "sagemaker";
    /// What a job, or the state machine that makes it, says when instances are short: regular expressions without
    /// regard to case. Each is worth a new attempt under a new name.
    CAPACITY_MESSAGES: &[&str] = &[
        "CapacityError",
        "insufficient.{0,20}capacity",
        "not enough capacity",
        "ResourceLimitExceeded",
        "MaxPendingTimeExceeded",
        "ThrottlingException",
    ], "", "failure reasons seen in public issues, not documented by AWS; ResourceLimitExceeded is the quota", CAPACITY, Medium;
    /// How a job ends.
    END_STATUSES: &[&str] = &["Completed", "Failed", "Stopped"], "", "Stopped also after the longest run or wait", STATUS, High;
    /// The pattern of a training job's name.
    JOB_NAME_PATTERN: &str = "^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$", "", "unique in account and Region, forever", CREATE, High;
    /// Length of a training job's name.
    JOB_NAME_LENGTH: RangeInclusive<usize> = 1..=63, "characters", "", CREATE, High;
    /// Run time if none is given.
    RUNTIME_DEFAULT: u32 = 86_400, "s", "", STOPPING, High;
    /// The longest run time, over all attempts of a retry strategy.
    RUNTIME_MAX: u32 = 2_419_200, "s", "28 days; 30 with publishing and uploading", STOPPING, High;
    /// What a job may wait for capacity before it is stopped.
    PENDING: RangeInclusive<u32> = 7_200..=2_419_200, "s", "", STOPPING, High;
    /// Between the signal to stop and the end.
    STOP_GRACE: u32 = 120, "s", "time to save a checkpoint", STOPPING, High;
    /// A spot job's longest wait counts from the start and is at least its longest run time.
    SPOT_WAIT_INCLUDES_RUNTIME: bool = true, "", "required for spot, refused without", STOPPING, High;
    /// Attempts after internal errors.
    RETRIES: RangeInclusive<u32> = 1..=30, "attempts", "", CREATE, High;
    /// How long a warm pool is kept, as the guide says.
    WARM_POOL: RangeInclusive<u32> = 0..=3_600, "s", "the API's model allows 21600", WARM_POOLS, Medium;
    /// The same, as the API's model says.
    WARM_POOL_API: RangeInclusive<u32> = 0..=21_600, "s", "the guide says 3600, three times", RESOURCES, Medium;
    /// The longest life of a warm pool over consecutive jobs.
    WARM_POOL_LIFE: u32 = 28, "days", "", WARM_POOLS, High;
    /// Whether spot jobs can keep a warm pool.
    WARM_POOL_WITH_SPOT: bool = false, "", "", WARM_POOLS, High;
    /// Whether jobs with instance groups can keep a warm pool.
    WARM_POOL_WITH_INSTANCE_GROUPS: bool = false, "", "", WARM_POOLS, High;
    /// Input channels.
    CHANNELS: usize = 20, "channels", "", CREATE, High;
    /// Instance groups of a heterogeneous cluster.
    INSTANCE_GROUPS: usize = 5, "groups", "", RESOURCES, High;
    /// Security groups of a job.
    SECURITY_GROUPS: usize = 5, "groups", "", CREATE, High;
    /// Subnets of a job.
    SUBNETS: usize = 16, "subnets", "", CREATE, High;
    /// Hyperparameters, and environment variables.
    PARAMETERS: usize = 100, "entries", "", CREATE, High;
    /// The largest volume of an instance without local disks.
    VOLUME_MAX: u32 = 16_384, "GB", "the API's model has no maximum; training volumes are gp2, which ends at 16 TiB", GP2, Medium;
    /// The default quota of a training volume.
    VOLUME_QUOTA: u32 = 1_024, "GB", "adjustable; seen in a third party's copy of the quota table only", QUOTAS, Low;
    /// Whether a volume key may be given for types with local disks.
    VOLUME_KEY_WITH_NVME: bool = false, "", "the disks encrypt themselves", RESOURCES, High;
    /// Input modes from S3.
    INPUT_MODES: &[&str] = &["File", "FastFile", "Pipe"], "", "FastFile reads prefixes only", CHANNEL, High;
    /// Input modes that read compressed objects, and wrap records.
    COMPRESSION_MODES: &[&str] = &["Pipe"], "", "CompressionType Gzip and RecordWrapperType RecordIO", CHANNEL, High;
    /// Input modes that read augmented manifests.
    AUGMENTED_MANIFEST_MODES: &[&str] = &["Pipe"], "", "the guide lists File too", S3_SOURCE, Medium;
    /// Attributes named from an augmented manifest.
    AUGMENTED_ATTRIBUTES: usize = 16, "attributes", "", S3_SOURCE, High;
    /// File systems that a channel can read.
    FILE_SYSTEMS: &[&str] = &["EFS", "FSxLustre"], "", "in a VPC; no File Cache, no ONTAP", FILE_SYSTEM, High;
    /// Ports that the members of a Studio security group open to each other.
    STUDIO_PORTS: RangeInclusive<u16> = 8_192..=65_535, "TCP", "within the security group", STUDIO, High;
    /// The port to Studio's home file system.
    STUDIO_HOME_PORT: u16 = 2_049, "TCP", "NFS", STUDIO, High;
    /// Addresses that a user of Studio takes.
    STUDIO_ADDRESSES: RangeInclusive<u32> = 2..=4, "addresses per user", "recommended; private subnets only", STUDIO, High;
    /// Length of the name of the state machine that starts a job.
    STATE_MACHINE_NAME_MAX: usize = 80, "characters", "", STATE_MACHINE, High;
    /// Length of the name of a domain, a user profile or a space.
    STUDIO_NAME_LENGTH: RangeInclusive<usize> = 1..=63, "characters", "^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", USER_PROFILE, High;
    /// Minutes without use after which an application can be shut down.
    STUDIO_IDLE: RangeInclusive<u64> = 60..=525_600, "min", "JupyterLab and Code Editor", IDLE, High;
    /// The volume of a space.
    STUDIO_VOLUME: RangeInclusive<u64> = 5..=16_384, "GiB", "the API says GB and means EBS's GiB", SPACE_VOLUME, High;
}

/// Whether a training job can have this name.
///
/// ```
/// use hybrid_synth::facts::sagemaker::is_job_name;
///
/// assert!(is_job_name("imaging--train-1"));
/// assert!(!is_job_name("imaging_train") && !is_job_name("train-") && !is_job_name(""));
/// ```
pub fn is_job_name(name: &str) -> bool {
    JOB_NAME_LENGTH.value.contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !name.starts_with('-')
        && !name.ends_with('-')
}

/// Whether a domain, a user profile or a space of Studio can have this name.
///
/// ```
/// use hybrid_synth::facts::sagemaker::is_studio_name;
///
/// assert!(is_studio_name("ana-b") && !is_studio_name("ana.b") && !is_studio_name("-ana"));
/// ```
pub fn is_studio_name(name: &str) -> bool {
    STUDIO_NAME_LENGTH.value.contains(&name.len()) && is_job_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fancy_regex::Regex;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_job_name_is_what_the_pattern_says(name in "[-a-zA-Z0-9_.]{0,10}") {
            let pattern = Regex::new(JOB_NAME_PATTERN.value).unwrap();
            prop_assert_eq!(is_job_name(&name), pattern.is_match(&name).unwrap());
        }
    }

    #[test]
    fn a_job_name_ends_at_63() {
        assert!(is_job_name(&"a".repeat(63)) && !is_job_name(&"a".repeat(64)));
    }

    #[test]
    fn the_guide_is_stricter_than_the_api_on_warm_pools() {
        assert!(!WARM_POOL.value.contains(&7_200) && WARM_POOL_API.value.contains(&7_200));
    }
}
