//! The constructs of the architecture, a file each: what a user declares, with its defaults, and the resources that it
//! becomes.

mod bucket;

pub use bucket::{
    ArchiveTiers, Archived, Bucket, BucketImport, BucketKey, BucketLogs, Cold, LifecycleRule, Noncurrent,
    ObjectLock, Replication, Transitions,
};
