//! Amazon EFS: what a file system and a client carry, by throughput mode and Region.

use super::{Source, facts};

const PERFORMANCE: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/efs/latest/ug/performance.html");
const QUOTAS: Source = Source::read("2026-11-22", "https://docs.aws.amazon.com/efs/latest/ug/limits.html");
const TIPS: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/efs/latest/ug/performance-tips.html");

const UPDATE: Source = Source::read("2026-11-29", "https://news.ycombinator.com/item?id=30345921");
const OLD_QUOTAS: Source = Source::read(
    "2026-11-29",
    "https://github.com/awsdocs/amazon-efs-user-guide/blob/master/doc_source/limits.md",
);

facts! { "efs";
    /// Largest read and write throughput of an Elastic file system in [`ELASTIC_REGIONS`].
    ELASTIC: [f64; 2] = [60.0, 5.0], "GiB/s", "older pages say 3 to 20 for reads; adjustable", QUOTAS, High;
    /// Largest read and write throughput of an Elastic file system in other Regions.
    ELASTIC_ELSEWHERE: [f64; 2] = [20.0, 1.0], "GiB/s", "adjustable", QUOTAS, High;
    /// Regions with the higher limits of Elastic throughput.
    ELASTIC_REGIONS: &[&str] = &[
        "us-east-2", "us-east-1", "us-west-2", "ap-south-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2",
        "ap-northeast-1", "eu-central-1", "eu-west-1", "eu-west-2",
    ], "", "", QUOTAS, High;
    /// Largest read and write throughput of a Provisioned file system in [`PROVISIONED_REGIONS`].
    PROVISIONED: [f64; 2] = [10.0, 3.33], "GiB/s", "the API takes 1 to 3414 MiB/s", QUOTAS, High;
    /// Largest read and write throughput of a Provisioned file system in other Regions.
    PROVISIONED_ELSEWHERE: [f64; 2] = [3.0, 1.0], "GiB/s", "adjustable", QUOTAS, High;
    /// Regions with the higher limits of Provisioned throughput.
    PROVISIONED_REGIONS: &[&str] = &["us-east-2", "us-east-1", "us-west-2", "eu-west-1"], "", "", QUOTAS, High;
    /// Largest read and write throughput of a Bursting file system in [`BURSTING_REGIONS`].
    BURSTING: [f64; 2] = [5.0, 3.0], "GiB/s", "not adjustable", QUOTAS, High;
    /// Largest read and write throughput of a Bursting file system in other Regions.
    BURSTING_ELSEWHERE: [f64; 2] = [3.0, 1.0], "GiB/s", "not adjustable", QUOTAS, High;
    /// Regions with the higher limits of Bursting throughput.
    BURSTING_REGIONS: &[&str] = &["us-east-2", "us-east-1", "us-west-2", "ap-southeast-2", "eu-west-1"], "", "", QUOTAS, High;
    /// Largest read and write throughput of a One Zone file system, whatever its mode.
    ONE_ZONE: [f64; 2] = [3.0, 1.0], "GiB/s", "Bursting can reach 5 and 3", PERFORMANCE, High;
    /// Throughput that Bursting earns for each TiB of Standard storage.
    BURSTING_BASELINE: u32 = 50, "MiB/s per TiB", "metered; at least 1 MiB/s", PERFORMANCE, High;
    /// Throughput of Bursting while credits last, for each TiB, and never less than that of one TiB.
    BURSTING_PEAK: u32 = 100, "MiB/s per TiB",
        "metered; up to the Region's limit; the page's bracket (50 KiB/s per GiB) is the baseline", PERFORMANCE, High;
    /// Credits that a file system holds at most, and has when it is new.
    BURSTING_CREDITS: f64 = 2.1, "TiB", "2.1 TiB per TiB stored above 1 TiB; remembered from an older text of the page",
        PERFORMANCE, Low;
    /// Share of a read that is metered.
    READ_METERING: f64 = 1.0 / 3.0, "of a write", "each request counts at least 4 KiB; a read counted whole until 2020",
        PERFORMANCE, High;
    /// Largest throughput of one client.
    CLIENT: u32 = 500, "MiB/s", "round trip of 1 ms or less", PERFORMANCE, High;
    /// The same until 2020.
    CLIENT_BEFORE: u32 = 250, "MiB/s", "`250 MB/s`, of all bytes that are sent and received", OLD_QUOTAS, High;
    /// Largest throughput of one client of an Elastic file system with amazon-efs-utils 2.0 or the CSI driver.
    CLIENT_ELASTIC: u32 = 1_500, "MiB/s", "", PERFORMANCE, High;
    /// Operations of an Elastic file system: reads of cold and of hot data, writes.
    OPERATIONS_ELASTIC: [u32; 3] = [90_000, 250_000, 50_000], "operations/s",
        "a later text says 900,000, 2,500,000 and 500,000", PERFORMANCE, Medium;
    /// Reads and writes of a Provisioned file system.
    OPERATIONS_PROVISIONED: [u32; 2] = [55_000, 25_000], "operations/s", "", PERFORMANCE, High;
    /// Reads and writes of a Bursting or One Zone file system.
    OPERATIONS_BURSTING: [u32; 2] = [35_000, 7_000], "operations/s", "", PERFORMANCE, High;
    /// Time of a small read at best.
    READ_LATENCY: f64 = 0.25, "ms", "later texts say 1 ms", PERFORMANCE, Medium;
    /// What most reads of data and metadata took on average since February 2022.
    READ_LATENCY_2022: f64 = 0.6, "ms", "`as low as`; AWS's announcement, as it is quoted there", UPDATE, Medium;
    /// Time of a small write at best.
    WRITE_LATENCY: f64 = 2.7, "ms", "", PERFORMANCE, High;
    /// The same where one zone holds the file system.
    WRITE_LATENCY_ONE_ZONE: f64 = 1.6, "ms", "", PERFORMANCE, High;
    /// Small files that one client reads each second, at least, with NFS 4.1.
    SMALL_FILES: u32 = 10_000, "files/s", "many threads; less than 1000 with NFS 4.0", TIPS, High;
    /// What a client asks for and writes at once.
    REQUEST: u32 = 1_048_576, "bytes", "default of the mount helper in April 2022",
        Source::read("2026-11-22", "https://docs.aws.amazon.com/efs/latest/ug/mounting-fs-mount-cmd-general.html"), Medium;
}
