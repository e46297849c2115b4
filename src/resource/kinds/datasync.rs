//! DataSync: agents, locations and tasks.

use super::{Kind, Resource, list};
use crate::resource::{Arn, Hidden, Id, Val, kinds::ec2, kinds::iam, kinds::logs, kinds::s3};
use crate::{choices, object, resource};

list![Agent, LocationNfs, LocationObjectStorage, LocationS3, LocationSmb, Task];

choices! {
    /// How a task works through its items.
    TaskMode {
        /// Lists, transfers and verifies one after the other, within quotas of items; takes a bandwidth limit.
        Basic = "basic", "BASIC";
        /// Lists, transfers and verifies at the same time, without quotas of items.
        Enhanced = "enhanced", "ENHANCED";
    }
}

choices! {
    /// The version of NFS with which an agent mounts a share.
    NfsVersion {
        /// 4.1, and a lower one where the server does not have it.
        Automatic = "automatic", "AUTOMATIC";
        /// Version 3.
        Nfs3 = "v3", "NFS3";
        /// Version 4.0.
        Nfs4 = "v4_0", "NFS4_0";
        /// Version 4.1.
        Nfs41 = "v4_1", "NFS4_1";
    }
}

choices! {
    /// The version of SMB with which an agent mounts a share.
    SmbVersion {
        /// The highest from 2.1 to 3.1.1 that both sides have.
        Automatic = "automatic", "AUTOMATIC";
        /// Version 1.0: without encryption, and with known weaknesses.
        Smb1 = "v1_0", "SMB1";
        /// Version 2.0.
        Smb20 = "v2_0", "SMB2_0";
        /// Version 2.1.
        Smb2 = "v2_1", "SMB2";
        /// Version 3.0.2.
        Smb3 = "v3", "SMB3";
    }
}

resource! {
    /// An appliance that reads and writes storage on premises. All that it is made of is read when it is created, and
    /// a change of it makes another agent.
    Agent "DataSync agent" = "AWS::DataSync::Agent", "aws_datasync_agent";
    tags List("Tags");
    id Ref, "arn";
    arn GetAtt("AgentArn"), "arn", "{}";
    fields {
        /// Its name in consoles.
        agent_name: String = Same, At("name");
        /// What the appliance told when it was asked: it works once, within 30 minutes.
        activation_key: Hidden;
        /// The endpoint that it reaches AWS through; without one, AWS's public endpoints.
        vpc_endpoint_id: Option<Id<ec2::VpcEndpoint>>;
        /// The one subnet in which tasks get their network interfaces.
        subnet_arns: Vec<Arn<ec2::Subnet>>;
        /// The one security group of these interfaces.
        security_group_arns: Vec<Arn<ec2::SecurityGroup>>;
    }
    attributes {}
}

resource! {
    /// An NFS share.
    LocationNfs "DataSync location" = "AWS::DataSync::LocationNFS", "aws_datasync_location_nfs";
    tags List("Tags");
    id Ref, "id";
    arn GetAtt("LocationArn"), "arn";
    fields {
        /// The server: a host name or an address.
        server_hostname: Val<String>;
        /// The exported directory.
        subdirectory: Val<String>;
        /// The agents that mount it.
        agent_arns: Vec<Arn<Agent>> = At("OnPremConfig.AgentArns"), At("on_prem_config.agent_arns");
        /// The protocol's version.
        version: Option<NfsVersion> = At("MountOptions.Version"), At("mount_options.version");
    }
    attributes {}
}

resource! {
    /// An SMB share.
    LocationSmb "DataSync location" = "AWS::DataSync::LocationSMB", "aws_datasync_location_smb";
    tags List("Tags");
    id Ref, "id";
    arn GetAtt("LocationArn"), "arn";
    fields {
        /// The server: a host name or an address.
        server_hostname: Val<String>;
        /// The share, and perhaps a directory in it.
        subdirectory: Val<String>;
        /// The Windows domain.
        domain: Option<Val<String>>;
        /// Who mounts it.
        user: Val<String>;
        /// The user's password.
        password: Hidden;
        /// The agents that mount it.
        agent_arns: Vec<Arn<Agent>>;
        /// The protocol's version.
        version: Option<SmbVersion> = At("MountOptions.Version"), At("mount_options.version");
    }
    attributes {}
}

resource! {
    /// A bucket of an object store that speaks S3's protocol.
    LocationObjectStorage "DataSync location"
        = "AWS::DataSync::LocationObjectStorage", "aws_datasync_location_object_storage";
    tags List("Tags");
    id Ref, "id";
    arn GetAtt("LocationArn"), "arn";
    fields {
        /// The server: a host name or an address.
        server_hostname: Val<String>;
        /// Its port.
        server_port: u16;
        /// `HTTPS`.
        server_protocol: &'static str;
        /// The bucket.
        bucket_name: String;
        /// The prefix.
        subdirectory: Val<String>;
        /// The name by which the store knows the reader.
        access_key: Option<Val<String>>;
        /// The secret beside it.
        secret_key: Option<Hidden>;
        /// The agents that reach it.
        agent_arns: Vec<Arn<Agent>>;
    }
    attributes {}
}

resource! {
    /// A prefix of an S3 bucket.
    LocationS3 "DataSync location" = "AWS::DataSync::LocationS3", "aws_datasync_location_s3";
    tags List("Tags");
    id Ref, "id";
    arn GetAtt("LocationArn"), "arn";
    fields {
        /// The bucket.
        s3_bucket_arn: Arn<s3::Bucket>;
        /// The prefix between slashes.
        subdirectory: String;
        /// The role that reads or writes it.
        bucket_access_role_arn: Arn<iam::Role>
            = At("S3Config.BucketAccessRoleArn"), At("s3_config.bucket_access_role_arn");
    }
    attributes {}
}

resource! {
    /// A transfer from one location to another.
    Task "DataSync task" = "AWS::DataSync::Task", "aws_datasync_task";
    tags List("Tags");
    id Ref, "id";
    arn GetAtt("TaskArn"), "arn";
    fields {
        /// Its name in consoles.
        name: String;
        /// Where it reads.
        source_location_arn: Val<String>;
        /// Where it writes.
        destination_location_arn: Val<String>;
        /// How it works; it cannot be changed.
        task_mode: TaskMode;
        /// What it does with what it finds.
        options: Options;
        /// What it copies.
        includes: Vec<FilterRule>;
        /// What it leaves.
        excludes: Vec<FilterRule>;
        /// When it runs: `cron(…)` or `rate(…)` in UTC.
        schedule_expression: Option<String>
            = At("Schedule.ScheduleExpression"), At("schedule.schedule_expression");
        /// The log group that it writes to.
        cloudwatch_log_group_arn: Option<Arn<logs::LogGroup>> = At("CloudWatchLogGroupArn"), Same;
        /// The report of each run.
        task_report_config: Option<TaskReport>;
    }
    attributes {}
}

object! {
    /// What a task does with what it finds. What is left out has the same default in the API and in the provider.
    Options {
        /// What is compared at the end of a run.
        verify_mode: &'static str;
        /// `ALWAYS` or `NEVER`.
        overwrite_mode: &'static str;
        /// What becomes of what the source no longer has: `PRESERVE` or `REMOVE`.
        preserve_deleted_files: &'static str;
        /// The owner: `INT_VALUE` or `NONE`.
        uid: &'static str;
        /// The group: `INT_VALUE` or `NONE`.
        gid: &'static str;
        /// The permissions: `PRESERVE` or `NONE`.
        posix_permissions: &'static str;
        /// The most bandwidth that it takes.
        bytes_per_second: Option<u64>;
        /// `OFF`, `BASIC` or `TRANSFER`.
        log_level: &'static str;
    }
}

object! {
    /// Patterns of paths.
    FilterRule {
        /// `SIMPLE_PATTERN`.
        filter_type: &'static str;
        /// The patterns with `|` between them.
        value: String;
    }
}

object! {
    /// Where the report of each run goes, and what it holds.
    TaskReport {
        /// The bucket.
        s3_bucket_arn: Arn<s3::Bucket> = At("Destination.S3.S3BucketArn"), At("s3_destination.s3_bucket_arn");
        /// The prefix.
        subdirectory: String = At("Destination.S3.Subdirectory"), At("s3_destination.subdirectory");
        /// The role that writes it.
        bucket_access_role_arn: Arn<iam::Role>
            = At("Destination.S3.BucketAccessRoleArn"), At("s3_destination.bucket_access_role_arn");
        /// `STANDARD` or `SUMMARY_ONLY`.
        output_type: &'static str;
        /// `ERRORS_ONLY` or `SUCCESSES_AND_ERRORS`.
        report_level: &'static str;
    }
}
