//! Amazon EBS volumes: what a disk of an instance carries.

use std::ops::RangeInclusive;

use super::{Source, facts};

const GENERAL: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html");
const PROVISIONED: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/ebs/latest/userguide/provisioned-iops.html");
const HDD: Source =
    Source::read("2026-11-29", "https://docs.aws.amazon.com/ebs/latest/userguide/hdd-vols.html");
/// The same pages as they were in 2023, in full.
const GENERAL_2023: Source = Source::read(
    "2026-11-29",
    "https://github.com/awsdocs/amazon-ec2-user-guide/blob/main/doc_source/general-purpose.md",
);
const PROVISIONED_2023: Source = Source::read(
    "2026-11-29",
    "https://github.com/awsdocs/amazon-ec2-user-guide/blob/main/doc_source/provisioned-iops.md",
);

facts! { "volume";
    /// Operations of a gp2 volume for each GiB.
    GP2_IOPS_PER_GIB: u32 = 3, "IOPS/GiB", "within GP2_IOPS", GENERAL, High;
    /// The least and the most of them.
    GP2_IOPS: RangeInclusive<u32> = 100..=16_000, "IOPS", "", GENERAL, High;
    /// Operations while credits last.
    GP2_BURST_IOPS: u32 = 3_000, "IOPS", "volumes below 1000 GiB", GENERAL, High;
    /// Credits of a full bucket, as it is at first.
    GP2_CREDITS: u32 = 5_400_000, "operations", "", GENERAL, High;
    /// Throughput of a gp2 volume up to 170 GiB.
    GP2_THROUGHPUT_SMALL: u32 = 128, "MiB/s", "up to 170 GiB", GENERAL, High;
    /// The size up to which it has that.
    GP2_SMALL: u32 = 170, "GiB", "", GENERAL, High;
    /// Throughput of a larger gp2 volume.
    GP2_THROUGHPUT: u32 = 250, "MiB/s", "below 334 GiB only while credits last", GENERAL, High;
    /// Operations of a gp3 volume, without more being ordered and at most.
    GP3_IOPS: (u32, u32) = (3_000, 80_000), "IOPS", "16000 at most until 2025", GENERAL, High;
    /// Throughput of a gp3 volume, without more being ordered and at most.
    GP3_THROUGHPUT: (u32, u32) = (125, 2_000), "MiB/s", "0.25 MiB/s for each operation; 1000 at most until 2025", GENERAL, High;
    /// Operations of a gp3 volume for each GiB at most.
    GP3_IOPS_PER_GIB: u32 = 500, "IOPS/GiB",
        "3000 whatever its size; written when 16000 were the most, and not read again beside 80000", GENERAL_2023, Medium;
    /// Operations of an io2 volume for each GiB at most.
    IO2_IOPS_PER_GIB: u32 = 1_000, "IOPS/GiB",
        "Block Express, which all are since 2025-04-30, in China none: 500 there", PROVISIONED, High;
    /// Operations of an io2 volume at most.
    IO2_IOPS: u32 = 256_000, "IOPS", "16 KiB each", PROVISIONED, High;
    /// Throughput of an io2 volume at most.
    IO2_THROUGHPUT: u32 = 4_000, "MiB/s", "", PROVISIONED, High;
    /// Throughput of an st1 volume for each TiB, while credits last, and at most.
    ST1_THROUGHPUT: (u32, u32, u32) = (40, 250, 500), "MiB/s", "the first two for each TiB", HDD, High;
    /// The same of an sc1 volume.
    SC1_THROUGHPUT: (u32, u32, u32) = (12, 80, 250), "MiB/s", "the first two for each TiB", HDD, High;
    /// Credits of an st1 or sc1 volume for each TiB.
    HDD_CREDITS: u32 = 1, "TiB/TiB", "", HDD, High;
    /// What one operation of an st1 or sc1 volume moves at most, of which it makes as many as its throughput has MiB.
    HDD_OPERATION: u32 = 1, "MiB", "", HDD, High;
    /// What one operation of an SSD volume moves at most.
    OPERATION: u32 = 256, "KiB", "said of io1 and io2 up to 32000 IOPS; neighbours are merged up to this", PROVISIONED_2023, Medium;
    /// Operations of an io1 volume at most.
    IO1_IOPS: u32 = 64_000, "IOPS", "32000 beside an instance that is not built on Nitro", PROVISIONED_2023, High;
    /// Operations of an io1 volume for each GiB at most.
    IO1_IOPS_PER_GIB: u32 = 50, "IOPS/GiB", "", PROVISIONED_2023, High;
    /// Throughput of an io1 volume at most.
    IO1_THROUGHPUT: u32 = 1_000, "MiB/s",
        "at 64000 IOPS; 256 KiB for each operation up to 500 MiB/s, which more than 32000 IOPS exceed by 16 KiB each",
        PROVISIONED_2023, High;
}
