//! Amazon File Cache: what each TiB brings.

use super::{Source, Steps, facts};

const PERFORMANCE: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/fsx/latest/FileCacheGuide/performance.html");
const CREATE: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileCache.html",
);

facts! { "file_cache";
    /// What the servers carry.
    NETWORK: u32 = 2_600, "MB/s per TiB", "CACHE_1, the only deployment", PERFORMANCE, High;
    /// What the disks carry.
    DISKS: u32 = 1_000, "MB/s per TiB", "4.8 TiB give 4800 MB/s", PERFORMANCE, High;
    /// Memory of the servers that caches data.
    MEMORY: f64 = 27.3, "GiB per TiB", "", PERFORMANCE, High;
    /// Capacity.
    CAPACITY: Steps = Steps::new(&[1_200, 2_400], 2_400, 2_147_483_647), "GiB", "100,800 GiB for each account by default", CREATE, High;
    /// Data repository associations of a cache.
    ASSOCIATIONS: usize = 8, "associations", "all S3 or all NFS, at creation only; NFS v3 only", CREATE, High;
}
