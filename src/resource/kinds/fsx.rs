//! FSx for Lustre: file systems and what joins them to buckets.

use super::{Kind, Resource, list};
use crate::resource::{Arn, Gibibytes, Id, Val, kinds::ec2, kinds::kms};
use crate::{choices, resource};

list![LustreFileSystem, DataRepositoryAssociation];

choices! {
    /// How a Lustre file system keeps its data.
    LustreDeploymentType {
        /// For short jobs; no replication, no data repository associations.
        Scratch1 = "scratch_1", "SCRATCH_1";
        /// For short jobs, with bursts and encryption in transit.
        Scratch2 = "scratch_2", "SCRATCH_2";
        /// Replicated in its zone; SSD or HDD.
        Persistent1 = "persistent_1", "PERSISTENT_1";
        /// Replicated in its zone; the newest, with metadata IOPS and EFA.
        Persistent2 = "persistent_2", "PERSISTENT_2";
    }
}

choices! {
    /// What a Lustre file system keeps its data on.
    LustreStorageType {
        /// Solid-state drives.
        Ssd = "ssd", "SSD";
        /// Hard disks: `persistent_1` only.
        Hdd = "hdd", "HDD";
        /// Grows and shrinks with the data: `persistent_2` only.
        IntelligentTiering = "intelligent_tiering", "INTELLIGENT_TIERING";
    }
}

choices! {
    /// A version of Lustre.
    LustreVersion {
        /// The oldest: no data repository associations.
        V2_10 = "2.10", "2.10";
        /// Without metadata IOPS and EFA.
        V2_12 = "2.12", "2.12";
        /// The newest.
        V2_15 = "2.15", "2.15";
    }
}

choices! {
    /// How a Lustre file system compresses data.
    LustreCompression {
        /// With LZ4, which costs no throughput and saves most of the space of compressible data.
        Lz4 = "lz4", "LZ4";
        /// Not at all.
        None = "none", "NONE";
    }
}

choices! {
    /// The SSD cache in front of hard disks.
    LustreDriveCache {
        /// None.
        None = "none", "NONE";
        /// A cache of reads with a fifth of the capacity.
        Read = "read", "READ";
    }
}

resource! {
    /// A Lustre file system.
    LustreFileSystem "FSx for Lustre file system" = "AWS::FSx::FileSystem", "aws_fsx_lustre_file_system";
    tags Named("Tags");
    id Ref, "id";
    arn GetAtt("ResourceARN"), "arn", "arn:{partition}:fsx:{region}:{account}:file-system/{}";
    fields {
        /// Always `LUSTRE`; Terraform has a type of its own for it.
        file_system_type: &'static str = Same, Absent("the resource type says so");
        /// The Lustre version.
        file_system_type_version: LustreVersion;
        /// Its capacity.
        storage_capacity: Option<Gibibytes>;
        /// What it keeps data on.
        storage_type: LustreStorageType;
        /// The one subnet that it lives in.
        subnet_ids: Vec<Id<ec2::Subnet>>;
        /// Who may reach it.
        security_group_ids: Vec<Id<ec2::SecurityGroup>>;
        /// The key that encrypts it at rest; scratch file systems have none of their own.
        kms_key_id: Option<Arn<kms::Key>>;
        /// How it keeps its data.
        deployment_type: LustreDeploymentType = At("LustreConfiguration.DeploymentType"), Same;
        /// MB/s of each TiB.
        per_unit_storage_throughput: Option<u32> = At("LustreConfiguration.PerUnitStorageThroughput"), Same;
        /// MB/s of the whole file system: Intelligent-Tiering only.
        throughput_capacity: Option<u64> = At("LustreConfiguration.ThroughputCapacity"), Same;
        /// How data is compressed.
        data_compression_type: LustreCompression = At("LustreConfiguration.DataCompressionType"), Same;
        /// Whether clients with EFA bypass the kernel's network.
        efa_enabled: Option<bool> = At("LustreConfiguration.EfaEnabled"), Same;
        /// `AUTOMATIC` or `USER_PROVISIONED`.
        metadata_mode: Option<&'static str>
            = At("LustreConfiguration.MetadataConfiguration.Mode"), At("metadata_configuration.mode");
        /// Metadata operations a second.
        metadata_iops: Option<u64>
            = At("LustreConfiguration.MetadataConfiguration.Iops"), At("metadata_configuration.iops");
        /// The SSD cache in front of the HDD of PERSISTENT_1.
        drive_cache_type: Option<LustreDriveCache> = At("LustreConfiguration.DriveCacheType"), Same;
        /// `NO_CACHE`, `USER_PROVISIONED` or `PROPORTIONAL_TO_THROUGHPUT_CAPACITY`: Intelligent-Tiering only.
        read_cache_sizing_mode: Option<&'static str>
            = At("LustreConfiguration.DataReadCacheConfiguration.SizingMode"),
              At("data_read_cache_configuration.sizing_mode");
        /// The size of that cache.
        read_cache_size: Option<Gibibytes>
            = At("LustreConfiguration.DataReadCacheConfiguration.SizeGiB"), At("data_read_cache_configuration.size");
        /// Days that automatic backups are kept; 0 switches them off.
        automatic_backup_retention_days: Option<u64>
            = At("LustreConfiguration.AutomaticBackupRetentionDays"), Same;
        /// `HH:MM` in UTC.
        daily_automatic_backup_start_time: Option<String>
            = At("LustreConfiguration.DailyAutomaticBackupStartTime"), Same;
        /// Whether backups carry the tags.
        copy_tags_to_backups: Option<bool> = At("LustreConfiguration.CopyTagsToBackups"), Same;
        /// `d:HH:MM` in UTC, 1 is Monday.
        weekly_maintenance_start_time: Option<String> = At("LustreConfiguration.WeeklyMaintenanceStartTime"), Same;
    }
    attributes {
        /// What clients mount.
        dns_name = GetAtt("DNSName"), "dns_name", "{}.fsx.{region}.{suffix}";
        /// The name below the DNS name that clients mount.
        mount_name = GetAtt("LustreMountName"), "mount_name";
    }
}

resource! {
    /// The tie between a directory of a file system and a prefix of a bucket.
    DataRepositoryAssociation "data repository association"
        = "AWS::FSx::DataRepositoryAssociation", "aws_fsx_data_repository_association";
    tags List("Tags");
    id Ref, "id";
    arn GetAtt("ResourceARN"), "arn";
    fields {
        /// The file system.
        file_system_id: Id<LustreFileSystem>;
        /// The directory, from the root of the file system.
        file_system_path: String;
        /// The prefix: `s3://bucket/prefix/`.
        data_repository_path: Val<String>;
        /// Whether the prefix's metadata is read when the association is made.
        batch_import_meta_data_on_create: Option<bool>;
        /// MiB of each stripe of an imported file.
        imported_file_chunk_size: Option<u64>;
        /// Which changes of the bucket appear in the file system: `NEW`, `CHANGED`, `DELETED`.
        auto_import_events: Vec<&'static str>
            = At("S3.AutoImportPolicy.Events"), At("s3.auto_import_policy.events");
        /// Which changes of the file system go to the bucket.
        auto_export_events: Vec<&'static str>
            = At("S3.AutoExportPolicy.Events"), At("s3.auto_export_policy.events");
    }
    attributes {}
}
