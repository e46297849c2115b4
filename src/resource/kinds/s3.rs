//! Buckets: one resource in CloudFormation, one and up to eight beside it in Terraform.

use super::{Kind, Resource, list};
use crate::resource::{Arn, Id, Policy, Satellite, Val, kinds::iam, kinds::kms};
use crate::{choices, object, resource};

list![Bucket, BucketPolicy];

macro_rules! satellites {
    ($($name:ident = $resource_type:literal, $suffix:literal;)*) => {$(
        static $name: Satellite =
            Satellite { resource_type: $resource_type, suffix: $suffix, link: "bucket", key: "id" };
    )*};
}
satellites! {
    ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration", "";
    LIFECYCLE = "aws_s3_bucket_lifecycle_configuration", "";
    LOGGING = "aws_s3_bucket_logging", "";
    NOTIFICATION = "aws_s3_bucket_notification", "";
    OBJECT_LOCK = "aws_s3_bucket_object_lock_configuration", "";
    OWNERSHIP = "aws_s3_bucket_ownership_controls", "";
    PUBLIC_ACCESS = "aws_s3_bucket_public_access_block", "";
    REPLICATION = "aws_s3_bucket_replication_configuration", "";
    TIERING = "aws_s3_bucket_intelligent_tiering_configuration", "";
    VERSIONING = "aws_s3_bucket_versioning", "";
}

choices! {
    /// A storage class that a lifecycle rule moves objects to.
    StorageClass {
        /// Infrequent access, three zones.
        StandardIa = "standard_ia", "STANDARD_IA";
        /// Infrequent access, one zone.
        OneZoneIa = "one_zone_ia", "ONEZONE_IA";
        /// Moves each object between tiers by its use.
        IntelligentTiering = "intelligent_tiering", "INTELLIGENT_TIERING";
        /// Archive that is read at once.
        GlacierInstant = "glacier_instant", "GLACIER_IR";
        /// Archive that is restored in minutes to hours before it is read.
        GlacierFlexible = "glacier_flexible", "GLACIER";
        /// Archive that is restored in hours before it is read.
        DeepArchive = "deep_archive", "DEEP_ARCHIVE";
    }
}

choices! {
    /// How object lock keeps versions from being deleted.
    ObjectLockMode {
        /// Roles with a special permission can lift it.
        Governance = "governance", "GOVERNANCE";
        /// Nobody can lift it, the root user included.
        Compliance = "compliance", "COMPLIANCE";
    }
}

resource! {
    /// An S3 bucket with its encryption, versioning, lifecycle and the rest of its settings.
    Bucket "S3 bucket" = "AWS::S3::Bucket", "aws_s3_bucket";
    tags List("Tags");
    prefix "bucket_prefix", 37;
    id Ref, "id";
    arn GetAtt("Arn"), "arn", "arn:{partition}:s3:::{}";
    waits [
        &LIFECYCLE => &VERSIONING,
        &OBJECT_LOCK => &VERSIONING,
        &REPLICATION => &VERSIONING,
    ];
    fields {
        /// Its name; without one, AWS or the provider makes a unique one.
        bucket_name: Option<Val<String>> = Same, At("bucket");
        /// Whether versions can be locked; it cannot be switched off.
        object_lock_enabled: Option<bool>;
        /// The algorithm: `aws:kms`, or `AES256` with keys of S3's own.
        sse_algorithm: &'static str
            = At("BucketEncryption.ServerSideEncryptionConfiguration[].ServerSideEncryptionByDefault.SSEAlgorithm"),
              In(&ENCRYPTION, "rule.apply_server_side_encryption_by_default.sse_algorithm");
        /// The key of new objects.
        kms_master_key_id: Option<Arn<kms::Key>>
            = At("BucketEncryption.ServerSideEncryptionConfiguration[].ServerSideEncryptionByDefault.KMSMasterKeyID"),
              In(&ENCRYPTION, "rule.apply_server_side_encryption_by_default.kms_master_key_id");
        /// One key request serves many objects.
        bucket_key_enabled: Option<bool>
            = At("BucketEncryption.ServerSideEncryptionConfiguration[].BucketKeyEnabled"),
              In(&ENCRYPTION, "rule.bucket_key_enabled");
        /// `Enabled` or `Suspended`.
        versioning_status: Option<&'static str>
            = At("VersioningConfiguration.Status"), In(&VERSIONING, "versioning_configuration.status");
        /// Who owns new objects: `BucketOwnerEnforced`.
        object_ownership: &'static str
            = At("OwnershipControls.Rules[].ObjectOwnership"), In(&OWNERSHIP, "rule.object_ownership");
        /// Refuses requests that would make something public.
        block_public_acls: bool
            = At("PublicAccessBlockConfiguration.BlockPublicAcls"), In(&PUBLIC_ACCESS, "block_public_acls");
        /// Refuses policies that would make something public.
        block_public_policy: bool
            = At("PublicAccessBlockConfiguration.BlockPublicPolicy"), In(&PUBLIC_ACCESS, "block_public_policy");
        /// Ignores what made something public.
        ignore_public_acls: bool
            = At("PublicAccessBlockConfiguration.IgnorePublicAcls"), In(&PUBLIC_ACCESS, "ignore_public_acls");
        /// Lets only the account and AWS services through a public policy.
        restrict_public_buckets: bool
            = At("PublicAccessBlockConfiguration.RestrictPublicBuckets"),
              In(&PUBLIC_ACCESS, "restrict_public_buckets");
        /// The bucket that takes the access log.
        log_bucket: Option<Id<Bucket>>
            = At("LoggingConfiguration.DestinationBucketName"), In(&LOGGING, "target_bucket");
        /// What the log's objects begin with.
        log_prefix: Option<String> = At("LoggingConfiguration.LogFilePrefix"), In(&LOGGING, "target_prefix");
        /// Whether EventBridge is told of each change of an object.
        event_bridge_enabled: Option<bool>
            = At("NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled"),
              In(&NOTIFICATION, "eventbridge");
        /// What happens to objects as they age.
        lifecycle_rules: Vec<LifecycleRule> = At("LifecycleConfiguration.Rules"), In(&LIFECYCLE, "rule");
        /// Archive tiers of Intelligent-Tiering.
        intelligent_tiering: Vec<IntelligentTiering> = At("IntelligentTieringConfigurations"), Each(&TIERING);
        /// `Enabled`, where new versions get a lock.
        object_lock_configuration: Option<&'static str>
            = At("ObjectLockConfiguration.ObjectLockEnabled"), In(&OBJECT_LOCK, "object_lock_enabled");
        /// The lock that new versions get: its mode.
        object_lock_mode: Option<ObjectLockMode>
            = At("ObjectLockConfiguration.Rule.DefaultRetention.Mode"), In(&OBJECT_LOCK, "rule.default_retention.mode");
        /// The lock that new versions get: its days.
        object_lock_days: Option<u64>
            = At("ObjectLockConfiguration.Rule.DefaultRetention.Days"), In(&OBJECT_LOCK, "rule.default_retention.days");
        /// The role that replicates.
        replication_role: Option<Arn<iam::Role>> = At("ReplicationConfiguration.Role"), In(&REPLICATION, "role");
        /// What is replicated, and where to.
        replication_rules: Vec<ReplicationRule> = At("ReplicationConfiguration.Rules"), In(&REPLICATION, "rule");
    }
    attributes {
        /// `bucket.s3.region.amazonaws.com`.
        regional_domain_name = GetAtt("RegionalDomainName"), "bucket_regional_domain_name";
    }
}

impl Bucket {
    /// A bucket that nobody outside the account can read, with S3's own keys and nothing beyond that.
    pub fn private() -> Self {
        Bucket {
            bucket_name: None,
            object_lock_enabled: None,
            sse_algorithm: "AES256",
            kms_master_key_id: None,
            bucket_key_enabled: None,
            versioning_status: None,
            object_ownership: "BucketOwnerEnforced",
            block_public_acls: true,
            block_public_policy: true,
            ignore_public_acls: true,
            restrict_public_buckets: true,
            log_bucket: None,
            log_prefix: None,
            event_bridge_enabled: None,
            lifecycle_rules: Vec::new(),
            intelligent_tiering: Vec::new(),
            object_lock_configuration: None,
            object_lock_mode: None,
            object_lock_days: None,
            replication_role: None,
            replication_rules: Vec::new(),
        }
    }
}

object! {
    /// What happens to the objects below a prefix as they age.
    LifecycleRule {
        /// Unique in the bucket.
        id: String;
        /// `Enabled` or `Disabled`.
        status: &'static str;
        /// The prefix; empty for the whole bucket.
        prefix: String = Same, At("filter.prefix");
        /// Moves of current versions.
        transitions: Vec<Transition> = Same, At("transition");
        /// Moves of older versions.
        noncurrent_version_transitions: Vec<NoncurrentTransition> = Same, At("noncurrent_version_transition");
        /// Days until current versions end.
        expiration_in_days: Option<u64> = Same, At("expiration.days");
        /// Removes markers that hide nothing.
        expired_object_delete_marker: Option<bool> = Same, At("expiration.expired_object_delete_marker");
        /// Days until older versions end.
        noncurrent_days: Option<u64>
            = At("NoncurrentVersionExpiration.NoncurrentDays"), At("noncurrent_version_expiration.noncurrent_days");
        /// Older versions that are kept all the same.
        newer_noncurrent_versions: Option<u64>
            = At("NoncurrentVersionExpiration.NewerNoncurrentVersions"),
              At("noncurrent_version_expiration.newer_noncurrent_versions");
        /// Days until the parts of an upload that was never completed are removed.
        abort_incomplete_days: Option<u64>
            = At("AbortIncompleteMultipartUpload.DaysAfterInitiation"),
              At("abort_incomplete_multipart_upload.days_after_initiation");
    }
}

object! {
    /// A move of current versions to another class.
    Transition {
        /// Days after creation.
        transition_in_days: u64 = Same, At("days");
        /// The class.
        storage_class: StorageClass;
    }
}

object! {
    /// A move of older versions to another class.
    NoncurrentTransition {
        /// Days after a newer version took its place.
        transition_in_days: u64 = Same, At("noncurrent_days");
        /// The class.
        storage_class: StorageClass;
    }
}

object! {
    /// Archive tiers of Intelligent-Tiering below a prefix.
    IntelligentTiering {
        /// Unique in the bucket.
        id: String = Same, At("name");
        /// `Enabled` or `Disabled`.
        status: &'static str;
        /// The prefix.
        prefix: Option<String> = Same, At("filter.prefix");
        /// Which tier after how many days without use.
        tierings: Vec<Tiering> = Same, At("tiering");
    }
}

object! {
    /// An archive tier.
    Tiering {
        /// `ARCHIVE_ACCESS` or `DEEP_ARCHIVE_ACCESS`.
        access_tier: &'static str;
        /// Days without use.
        days: u64;
    }
}

object! {
    /// What is replicated, and where to.
    ReplicationRule {
        /// Unique in the bucket.
        id: String;
        /// Which rule wins: the higher number.
        priority: u32;
        /// `Enabled` or `Disabled`.
        status: &'static str;
        /// The prefix; empty for the whole bucket.
        prefix: String = At("Filter.Prefix"), At("filter.prefix");
        /// Whether deletions are replicated: `Enabled` or `Disabled`.
        delete_marker_replication: &'static str
            = At("DeleteMarkerReplication.Status"), At("delete_marker_replication.status");
        /// Replicates objects that a key of the account encrypts: `Enabled`.
        kms_encrypted_objects: &'static str
            = At("SourceSelectionCriteria.SseKmsEncryptedObjects.Status"),
              At("source_selection_criteria.sse_kms_encrypted_objects.status");
        /// The ARN of the bucket that takes the copies.
        destination_bucket: Arn<Bucket> = At("Destination.Bucket"), At("destination.bucket");
        /// The account that the copies go to, when it is not the source's.
        destination_account: Option<String> = At("Destination.Account"), At("destination.account");
        /// Who owns the copies: `Destination`, when the account is not the source's.
        replica_owner: Option<&'static str>
            = At("Destination.AccessControlTranslation.Owner"), At("destination.access_control_translation.owner");
        /// The class of the copies; the source's when it is left out.
        replica_storage_class: Option<StorageClass>
            = At("Destination.StorageClass"), At("destination.storage_class");
        /// The key that encrypts the copies.
        replica_kms_key_id: Val<String>
            = At("Destination.EncryptionConfiguration.ReplicaKmsKeyID"),
              At("destination.encryption_configuration.replica_kms_key_id");
    }
}

resource! {
    /// Who may do what with a bucket, beyond what roles allow.
    BucketPolicy "bucket policy" = "AWS::S3::BucketPolicy", "aws_s3_bucket_policy";
    tags Untagged;
    id Ref, "id";
    fields {
        /// The bucket.
        bucket: Id<Bucket>;
        /// The policy.
        policy_document: Policy = Same, At("policy");
    }
    attributes {}
}
