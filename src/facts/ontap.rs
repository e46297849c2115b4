//! Amazon FSx for NetApp ONTAP: what file servers of each throughput capacity carry.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Source, facts};

const PERFORMANCE: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/fsx/latest/ONTAPGuide/performance.html");

facts! { "ontap";
    /// What the file servers of one pair carry, by generation, Region and throughput capacity.
    SERVERS: &[Server] = ROWS_OF_SERVERS, "MB/s, IOPS, GB",
        "first generation: the four Regions of FIRST_REGIONS and file systems since 28 November 2022, or elsewhere",
        PERFORMANCE, High;
    /// Regions in which the first generation carries more.
    FIRST_REGIONS: &[&str] = &["us-east-1", "us-east-2", "us-west-2", "eu-west-1"], "",
        "file systems created after 28 November 2022", PERFORMANCE, High;
    /// Largest write throughput of the first generation in [`FIRST_REGIONS`], one zone and several.
    WRITES_FIRST_REGIONS: [u32; 2] = [1_000, 1_800], "MB/s", "at 4096 MB/s with 5120 GiB and 160,000 IOPS", PERFORMANCE, High;
    /// Largest write throughput of the first generation elsewhere, one zone and several.
    WRITES_ELSEWHERE: [u32; 2] = [750, 1_300], "MB/s", "at 2048 MB/s", PERFORMANCE, High;
    /// Largest write throughput of a pair of the second generation at 6144 MB/s, one zone and several.
    WRITES_LARGEST: [u32; 2] = [1_024, 2_048], "MB/s", "", PERFORMANCE, High;
    /// Share of the throughput capacity of the second generation that writes take at most.
    WRITES_SHARE: f64 = 1.0 / 3.0, "of the capacity", "6144 MB/s excepted", PERFORMANCE, High;
    /// How much of the network a written byte takes.
    WRITE_COST: f64 = 2.0, "bytes", "written to the partner as well", PERFORMANCE, High;
    /// Throughput of each TiB of SSD.
    SSD_THROUGHPUT: u32 = 768, "MB/s per TiB", "with the default of 3 IOPS per GiB", PERFORMANCE, High;
    /// Operations that come with each GiB of SSD.
    SSD_IOPS: u32 = 3, "IOPS per GiB", "more can be provisioned, up to 200,000 per pair", PERFORMANCE, High;
    /// Connections of one mount.
    NCONNECT: u32 = 16, "connections", "5 Gbps for each", PERFORMANCE, High;
}

/// Which table of AWS's page a file system is found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// First generation in one zone, in [`FIRST_REGIONS`].
    SingleZone1,
    /// First generation in two zones, in [`FIRST_REGIONS`].
    MultiZone1,
    /// First generation elsewhere, and before 28 November 2022 everywhere.
    Elsewhere1,
    /// Second generation in one zone.
    SingleZone2,
    /// Second generation in two zones.
    MultiZone2,
}

/// How a file system is deployed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Deployment {
    /// `SINGLE_AZ_1`.
    #[serde(rename = "single_az_1")]
    SingleZone1,
    /// `MULTI_AZ_1`.
    #[default]
    #[serde(rename = "multi_az_1")]
    MultiZone1,
    /// `SINGLE_AZ_2`: up to twelve pairs.
    #[serde(rename = "single_az_2")]
    SingleZone2,
    /// `MULTI_AZ_2`.
    #[serde(rename = "multi_az_2")]
    MultiZone2,
}

/// A pair of file servers of one throughput capacity. Pairs of numbers are baseline and burst, equal without a burst.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Server {
    /// Where it stands.
    pub table: Table,
    /// Throughput capacity, MB/s.
    pub throughput: u32,
    /// What the network carries, MB/s.
    pub network: [u32; 2],
    /// What the disks carry, MB/s.
    pub disks: [u32; 2],
    /// Operations of the disks.
    pub iops: [u32; 2],
    /// Memory that caches data, GB.
    pub memory: u32,
    /// NVMe that caches data, GB.
    pub nvme: u32,
}

const fn row(
    table: Table,
    throughput: u32,
    network: [u32; 2],
    disks: [u32; 2],
    iops: [u32; 2],
    [memory, nvme]: [u32; 2],
) -> Server {
    Server { table, throughput, network, disks, iops, memory, nvme }
}

#[rustfmt::skip]
const ROWS_OF_SERVERS: &[Server] = &[
    row(Table::SingleZone1, 128, [188, 1500], [128, 1250], [6000, 40_000], [16, 0]),
    row(Table::SingleZone1, 256, [375, 1500], [256, 1250], [12_000, 40_000], [32, 0]),
    row(Table::SingleZone1, 512, [750, 1500], [512, 1250], [20_000, 40_000], [64, 0]),
    row(Table::SingleZone1, 1024, [1500, 1500], [1024, 1250], [40_000, 40_000], [128, 0]),
    row(Table::SingleZone1, 2048, [3125, 3125], [2048, 2048], [80_000, 80_000], [256, 1900]),
    row(Table::SingleZone1, 4096, [6250, 6250], [4096, 4096], [160_000, 160_000], [512, 5400]),
    row(Table::MultiZone1, 128, [188, 1500], [128, 1250], [6000, 40_000], [16, 238]),
    row(Table::MultiZone1, 256, [375, 1500], [256, 1250], [12_000, 40_000], [32, 475]),
    row(Table::MultiZone1, 512, [750, 1500], [512, 1250], [20_000, 40_000], [64, 950]),
    row(Table::MultiZone1, 1024, [1500, 1500], [1024, 1250], [40_000, 40_000], [128, 1900]),
    row(Table::MultiZone1, 2048, [3125, 3125], [2048, 2048], [80_000, 80_000], [256, 3800]),
    row(Table::MultiZone1, 4096, [6250, 6250], [4096, 4096], [160_000, 160_000], [512, 7600]),
    row(Table::Elsewhere1, 128, [150, 1250], [128, 600], [6000, 18_750], [16, 150]),
    row(Table::Elsewhere1, 256, [300, 1250], [256, 600], [12_000, 18_750], [32, 300]),
    row(Table::Elsewhere1, 512, [625, 1250], [512, 512], [18_750, 18_750], [64, 600]),
    row(Table::Elsewhere1, 1024, [1500, 1500], [1024, 1024], [40_000, 40_000], [128, 1200]),
    row(Table::Elsewhere1, 2048, [3125, 3125], [2048, 2048], [80_000, 80_000], [256, 2400]),
    row(Table::SingleZone2, 384, [781, 6250], [384, 3125], [12_500, 65_000], [16, 0]),
    row(Table::SingleZone2, 768, [1563, 6250], [768, 3125], [25_000, 65_000], [32, 0]),
    row(Table::SingleZone2, 1536, [3125, 6250], [1536, 3125], [50_000, 65_000], [64, 0]),
    row(Table::SingleZone2, 3072, [6250, 6250], [3072, 3072], [100_000, 100_000], [128, 0]),
    row(Table::SingleZone2, 6144, [12_500, 12_500], [6144, 6144], [200_000, 200_000], [256, 1900]),
    row(Table::MultiZone2, 384, [781, 6250], [384, 3125], [12_500, 65_000], [16, 237]),
    row(Table::MultiZone2, 768, [1563, 6250], [768, 3125], [25_000, 65_000], [32, 474]),
    row(Table::MultiZone2, 1536, [3125, 6250], [1536, 3125], [50_000, 65_000], [64, 950]),
    row(Table::MultiZone2, 3072, [6250, 6250], [3072, 3072], [100_000, 100_000], [128, 1900]),
    row(Table::MultiZone2, 6144, [12_500, 12_500], [6144, 6144], [200_000, 200_000], [256, 3800]),
];

/// The file servers of a table, ascending by throughput capacity.
pub fn servers(table: Table) -> impl Iterator<Item = &'static Server> {
    SERVERS.value.iter().filter(move |server| server.table == table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn larger_servers_carry_no_less() {
        use Table::{Elsewhere1, MultiZone1, MultiZone2, SingleZone1, SingleZone2};
        for table in [SingleZone1, MultiZone1, Elsewhere1, SingleZone2, MultiZone2] {
            let rows: Vec<_> = servers(table).collect();
            assert!(rows.len() >= 5);
            for pair in rows.windows(2) {
                assert!(pair[0].throughput < pair[1].throughput && pair[0].network[0] < pair[1].network[0]);
                assert!(pair[0].disks[0] < pair[1].disks[0], "{table:?}");
            }
        }
    }
}
