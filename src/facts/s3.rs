//! Amazon S3: storage classes and how objects may move between them, lifecycle limits, object lock. The form of a
//! bucket's name stands with [`BucketName`](crate::units::BucketName).

use std::ops::RangeInclusive;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Source, facts};

const CLASSES: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html",
);
const TRANSITIONS: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html",
);
const LIFECYCLE: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html",
);
const TIERING: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tiering.html");
const LOCK: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/AmazonS3/latest/API/API_DefaultRetention.html");
const NONCURRENT: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html",
);
const RESTORE: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html",
);
const MULTIPART: Source =
    Source::read("2026-11-29", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html");
const PERFORMANCE: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html",
);
const PATTERNS: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance-design-patterns.html",
);
const EXPRESS: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-performance.html",
);
const LIMITS: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html");

const CLI: Source = Source::read("2026-11-29", "https://docs.aws.amazon.com/cli/latest/topic/s3-config.html");

facts! { "s3";
    /// A part of an object that is uploaded in parts.
    PART_MIB: RangeInclusive<u64> = 5..=5_120, "MiB", "the last part may be smaller", MULTIPART, High;
    /// Rules of a bucket's lifecycle.
    LIFECYCLE_RULES: usize = 1_000, "rules", "per bucket", LIFECYCLE, High;
    /// Smaller objects are not moved by a lifecycle unless its filter says so.
    TRANSITION_MIN_SIZE: u64 = 131_072, "bytes", "since September 2024; overridable", TRANSITIONS, High;
    /// Days in Standard before an infrequent-access class.
    INFREQUENT_ACCESS_AFTER: u32 = 30, "days",
        "stated in 2023, no longer in 2026: advise, do not refuse", TRANSITIONS, Low;
    /// Between two transitions of one rule lies at least the minimum duration of the first class.
    TRANSITION_GAP_IS_MINIMUM_DURATION: bool = true, "", "Glacier Instant on day 4, Deep Archive from day 94", TRANSITIONS, High;
    /// Days without access before the archive tier of Intelligent-Tiering.
    ARCHIVE_ACCESS_AFTER: RangeInclusive<u32> = 90..=730, "days", "opt-in; objects must be restored", TIERING, High;
    /// Days without access before the deep archive tier of Intelligent-Tiering.
    DEEP_ARCHIVE_ACCESS_AFTER: RangeInclusive<u32> = 180..=730, "days", "opt-in; objects must be restored", TIERING, High;
    /// How long a restore takes from each class, by tier: from, to.
    RESTORE_TIMES: &[(StorageClass, RestoreTier, [u32; 2])] = &[
        (StorageClass::GlacierFlexible, RestoreTier::Expedited, [60, 300]),
        (StorageClass::GlacierFlexible, RestoreTier::Standard, [10_800, 18_000]),
        (StorageClass::GlacierFlexible, RestoreTier::Bulk, [18_000, 43_200]),
        (StorageClass::DeepArchive, RestoreTier::Standard, [32_400, 43_200]),
        (StorageClass::DeepArchive, RestoreTier::Bulk, [43_200, 172_800]),
    ], "s", "expedited: below 250 MB; Deep Archive: within 12 h and 48 h, no lower end is said except 9 h by Batch Operations", RESTORE, High;
    /// Requests to restore, of an account.
    RESTORE_REQUESTS: u32 = 1_000, "requests/s", "", RESTORE, High;
    /// What all restores of an account bring back.
    RESTORE_PER_DAY: [u32; 2] = [1, 2], "PB/day", "", RESTORE, High;
    /// What the restore of one object brings back, where it is larger than 5 TB, or 250 MB if expedited.
    RESTORE_OBJECT: u32 = 300, "MB/s", "", RESTORE, High;
    /// Reads of a prefix, at least: buckets split prefixes under load, which takes minutes and answers 503 meanwhile.
    READS: u32 = 5_500, "requests/s", "each partitioned prefix", PERFORMANCE, High;
    /// Writes to a prefix, at least.
    WRITES: u32 = 3_500, "requests/s", "each partitioned prefix", PERFORMANCE, High;
    /// What the guide says of the first byte.
    FIRST_BYTE: RangeInclusive<u32> = 100..=200, "ms",
        "`roughly`; another page says tens of milliseconds below 512 KB; measurements in one region see 10 to 50", PERFORMANCE, Medium;
    /// What one connection carries, as the guide said in 2023.
    CONNECTION: RangeInclusive<u32> = 85..=90, "MB/s",
        "no longer in the guide of 2026; the AWS CRT client counts on 50; measured about 93", PATTERNS, Medium;
    /// Reads of a directory bucket of Express One Zone.
    EXPRESS_READS: u32 = 200_000, "requests/s", "2 million on request", EXPRESS, High;
    /// Writes to a directory bucket of Express One Zone.
    EXPRESS_WRITES: u32 = 100_000, "requests/s", "200 000 on request", EXPRESS, High;
    /// The first byte from Express One Zone.
    EXPRESS_FIRST_BYTE: RangeInclusive<u32> = 1..=9, "ms", "`single-digit`", EXPRESS, High;
    /// Requests in flight of the AWS CLI's classic client.
    CLI_REQUESTS: u32 = 10, "requests", "`max_concurrent_requests`", CLI, High;
    /// Instances on which the AWS CLI uses its CRT client unless told otherwise.
    CRT_INSTANCES: &[&str] = &["p4d.24xlarge", "p4de.24xlarge", "p5.48xlarge", "trn1.32xlarge", "trn1n.32xlarge"], "",
        "`preferred_transfer_client = auto`, on Linux, one process at a time", CLI, High;
    /// What the CRT client aims at where the AWS CLI cannot tell the bandwidth of the system.
    CRT_TARGET: u32 = 10, "Gbps", "`target_bandwidth`; where it can, that bandwidth", CLI, High;
    /// Modes of object lock.
    LOCK_MODES: &[&str] = &["GOVERNANCE", "COMPLIANCE"], "", "either days or years; versioning must be on", LOCK, High;
    /// Older versions that a lifecycle can keep whatever their age.
    NEWER_NONCURRENT_VERSIONS: RangeInclusive<u64> = 1..=100, "versions", "", NONCURRENT, High;
    /// The largest object.
    OBJECT_MAX: u64 = 50_000, "GiB", "10000 parts of 5 GiB; AWS prints 48.8 TiB, older texts 5 TB", LIMITS, Medium;
    /// Days of each class that are paid for, even if the object leaves earlier; none where it is not listed.
    MINIMUM_DAYS: &[(StorageClass, u32)] = &[
        (StorageClass::StandardIa, 30), (StorageClass::OneZoneIa, 30), (StorageClass::GlacierInstant, 90),
        (StorageClass::GlacierFlexible, 90), (StorageClass::DeepArchive, 180),
    ], "days", "", CLASSES, High;
    /// Classes whose objects must be restored before anything can read them.
    ARCHIVED: &[StorageClass] = &[StorageClass::GlacierFlexible, StorageClass::DeepArchive], "", "", CLASSES, High;
    /// How objects sink: from each class to every later one, but from One Zone only to those that need a restore.
    TRANSITION_ORDER: &[StorageClass] = &StorageClass::ALL, "", "One Zone-IA does not become Glacier Instant",
        TRANSITIONS, High;
}

/// A storage class that a lifecycle or an upload can choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StorageClass {
    /// `STANDARD`.
    Standard,
    /// `STANDARD_IA`.
    StandardIa,
    /// `INTELLIGENT_TIERING`.
    IntelligentTiering,
    /// `ONEZONE_IA`.
    OneZoneIa,
    /// `GLACIER_IR`: Glacier Instant Retrieval.
    GlacierInstant,
    /// `GLACIER`: Glacier Flexible Retrieval.
    GlacierFlexible,
    /// `DEEP_ARCHIVE`: Glacier Deep Archive.
    DeepArchive,
}

/// How fast an archived object comes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RestoreTier {
    /// Within minutes, from Glacier Flexible Retrieval alone.
    Expedited,
    /// Within hours.
    #[default]
    Standard,
    /// The cheapest.
    Bulk,
}

impl StorageClass {
    /// All of them, in the order in which objects sink.
    pub const ALL: [Self; 7] = [
        Self::Standard,
        Self::StandardIa,
        Self::IntelligentTiering,
        Self::OneZoneIa,
        Self::GlacierInstant,
        Self::GlacierFlexible,
        Self::DeepArchive,
    ];

    /// The API's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::StandardIa => "STANDARD_IA",
            Self::IntelligentTiering => "INTELLIGENT_TIERING",
            Self::OneZoneIa => "ONEZONE_IA",
            Self::GlacierInstant => "GLACIER_IR",
            Self::GlacierFlexible => "GLACIER",
            Self::DeepArchive => "DEEP_ARCHIVE",
        }
    }

    /// The storage class of this API name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == name)
    }

    /// Days that are paid for, even if the object leaves earlier. Source: [`MINIMUM_DAYS`].
    pub fn minimum_days(self) -> u32 {
        let listed = MINIMUM_DAYS.value.iter().find(|(class, _)| *class == self);
        listed.map_or(0, |&(_, days)| days)
    }

    /// Whether objects must be restored before anything can read them. Source: [`ARCHIVED`].
    pub fn needs_restore(self) -> bool {
        ARCHIVED.value.contains(&self)
    }

    /// Whether a lifecycle can move objects from this class to the other; it never moves them up.
    /// Source: [`TRANSITION_ORDER`].
    pub fn transitions_to(self, to: Self) -> bool {
        to > self && (self != Self::OneZoneIa || to.needs_restore())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for class in StorageClass::ALL {
            assert_eq!(StorageClass::parse(class.as_str()), Some(class));
        }
        assert_eq!(StorageClass::parse("GLACIER_FLEXIBLE"), None);
    }

    #[test]
    fn objects_sink_and_never_rise() {
        use StorageClass::*;
        assert!(Standard.transitions_to(DeepArchive));
        assert!(StandardIa.transitions_to(IntelligentTiering));
        assert!(IntelligentTiering.transitions_to(OneZoneIa));
        assert!(!OneZoneIa.transitions_to(GlacierInstant));
        assert!(OneZoneIa.transitions_to(GlacierFlexible));
        assert!(!GlacierFlexible.transitions_to(StandardIa));
        for class in StorageClass::ALL {
            assert!(!class.transitions_to(class) && !class.transitions_to(Standard));
        }
    }

    #[test]
    fn two_glacier_classes_need_a_restore() {
        let restored: Vec<_> = StorageClass::ALL.into_iter().filter(|class| class.needs_restore()).collect();
        assert_eq!(restored, ARCHIVED.value);
        assert!(StorageClass::ALL.is_sorted());
        assert_eq!(StorageClass::DeepArchive.minimum_days(), 180);
        assert_eq!(StorageClass::Standard.minimum_days(), 0);
    }
}
