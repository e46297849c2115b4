//! Amazon EBS volumes: what a disk of an instance carries.

use std::ops::RangeInclusive;

use super::{Source, facts};

const GENERAL: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html");
const PROVISIONED: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/ebs/latest/userguide/provisioned-iops.html");
const HDD: Source =
    Source::read("2026-11-29", "https://docs.aws.amazon.com/ebs/latest/userguide/hdd-vols.html");

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
    GP3_IOPS_PER_GIB: u32 = 500, "IOPS/GiB", "3000 whatever its size", GENERAL, High;
    /// Operations of an io2 volume for each GiB at most.
    IO2_IOPS_PER_GIB: u32 = 1_000, "IOPS/GiB", "", PROVISIONED, High;
    /// Operations of an io2 volume at most.
    IO2_IOPS: u32 = 256_000, "IOPS", "16 KiB each", PROVISIONED, High;
    /// Throughput of an io2 volume at most.
    IO2_THROUGHPUT: u32 = 4_000, "MiB/s", "", PROVISIONED, High;
    /// Throughput of an st1 volume for each TiB, while credits last, and at most.
    ST1_THROUGHPUT: (u32, u32, u32) = (40, 250, 500), "MiB/s", "the first two for each TiB", HDD, High;
    /// The same of an sc1 volume.
    SC1_THROUGHPUT: (u32, u32, u32) = (12, 80, 250), "MiB/s", "the first two for each TiB", HDD, High;
    /// Credits of an st1 or sc1 volume for each TiB.
    HDD_CREDITS: u32 = 1, "TiB/TiB", "general knowledge: a full bucket holds the size of the volume", HDD, Low;
    /// What one operation of an st1 or sc1 volume moves at most, of which it makes as many as its throughput has MiB.
    HDD_OPERATION: u32 = 1, "MiB", "", HDD, High;
    /// What one operation of an SSD volume moves at most.
    OPERATION: u32 = 256, "KiB", "general knowledge: neighbours are merged up to this", GENERAL, Low;
    /// Throughput of an io1 volume at most.
    IO1_THROUGHPUT: u32 = 1_000, "MiB/s", "256 KiB for each operation up to 2000 IOPS, 500 MiB/s up to 32000; io2 up to 4000 MiB/s; general knowledge",
        PROVISIONED, Low;
}
