//! [`Ontap`]: FSx for NetApp ONTAP, and what its clients get out of it.
//!
//! A pair of file servers has a network and disks, each with a baseline and, where it is small, a burst; what was read
//! before comes from memory or NVMe and takes the network alone. Writes go to the partner as well and are bound
//! further. A client has 5 Gbps for each connection. AWS publishes no size of the bursts' credits; they were fitted to
//! one file system of 128 MB/s.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Crossed, Operation, Pattern, Use, mb_per_s, millis};
use crate::facts::lustre::CLIENT_PER_SERVER as FLOW;
use crate::facts::ontap::{self as facts, Deployment, Server, Table};
use crate::forecast::{Burst, Bytes, Estimate, Hop, Items, Limit, Per, PerSecond, Ratio, Seconds, Speed};
use crate::units::{Count, DataSize, Region, Throughput};

/// FSx for NetApp ONTAP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Ontap {
    /// How it is deployed; `multi_az_1` when it is left out.
    pub deployment: Deployment,
    /// The throughput capacity of a pair of servers, as in `512 MB/s`; unknown when it is left out.
    pub throughput_capacity: Option<Throughput>,
    /// `single_az_2`: how many pairs; 1 when it is left out.
    pub pairs: Option<u32>,
    /// How much SSD it has; enough not to matter when it is left out.
    pub ssd: Option<DataSize>,
    /// Provisioned operations of the SSD; 3 for each GiB when it is left out.
    pub iops: Option<Count>,
    /// Where it is, because the first generation carries more in four Regions; one of those when it is left out.
    pub region: Option<Region>,
    /// Whether it is of the first generation and older than 28 November 2022, and carries less in those Regions too.
    pub before_december_2022: bool,
    /// Where data is when it is read; on disk when it is left out.
    pub held: Held,
    /// TCP connections of each client: `nconnect` of NFS, channels of SMB; 1 when it is left out.
    pub connections: Option<u32>,
    /// Whether it is reached through an S3 access point.
    pub s3_access_point: bool,
}

/// Where data is when it is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// In the servers' memory or on their NVMe: read or written shortly before.
    Memory,
    /// On SSD.
    #[default]
    Disk,
    /// In the capacity pool.
    CapacityPool,
}

/// What one process reads or writes with the kernel's requests ahead of it, within one connection.
const STREAM: Estimate<Speed> = Estimate::calibrated(
    "ontap.stream",
    mb_per_s([250.0, 450.0, 615.0]),
    &["ON-01"],
    "what one process reads or writes in order on ONTAP",
);

/// A request that a process waits for: sub-millisecond on the server, AWS says.
const REQUEST: Estimate<Seconds> = Estimate::unmeasured(
    "ontap.request",
    millis([0.4, 0.9, 1.8]),
    "how long a request to ONTAP on SSD takes",
    "read single blocks of a volume with fio and take the mean of their latency",
);

/// A request to the capacity pool: tens of milliseconds, AWS says.
const POOL_REQUEST: Estimate<Seconds> = Estimate::unmeasured(
    "ontap.pool_request",
    millis([12.0, 25.0, 60.0]),
    "how long a request to the capacity pool of ONTAP takes",
    "read single blocks that are tiered to the capacity pool and take the mean of their latency",
);

const METADATA: Estimate<Seconds> = Estimate::unmeasured(
    "ontap.metadata",
    millis([0.4, 0.9, 2.0]),
    "how long an operation on a file of ONTAP takes",
    "create and open a thousand files of a volume and time it",
);

const LIST: Estimate<Seconds> = Estimate::unmeasured(
    "ontap.list",
    millis([0.02, 0.06, 0.3]),
    "what an entry takes when a tree of ONTAP is walked",
    "walk a folder of a volume with a known number of files and time it",
);

/// A request through an S3 access point, the client's way over the internet counted.
const FIRST_BYTE: Estimate<Seconds> = Estimate::calibrated(
    "ontap.s3_first_byte",
    millis([18.0, 34.0, 46.0]),
    &["ON-07"],
    "how long the first byte through an S3 access point of ONTAP takes",
);

const HEAD: Estimate<Seconds> = Estimate::calibrated(
    "ontap.s3_head",
    millis([8.0, 18.0, 40.0]),
    &["ON-07"],
    "how long an object's metadata through an S3 access point of ONTAP takes",
);

const S3_CONNECTION: Estimate<Speed> = Estimate::calibrated(
    "ontap.s3_connection",
    mb_per_s([35.0, 56.0, 110.0]),
    &["ON-07"],
    "what one connection to an S3 access point of ONTAP carries",
);

/// How long a burst lasts at its peak from full credits.
const NETWORK_BURST: [f64; 3] = [220.0, 320.0, 700.0];
const DISK_BURST: [f64; 3] = [600.0, 1_000.0, 2_000.0];

/// What clients get of the rated burst of the network, of the rated baseline of the disks and of their burst.
const NETWORK_PEAK: [f64; 3] = [0.74, 0.84, 1.0];
const DISKS: [f64; 3] = [0.72, 0.88, 1.0];
const DISKS_PEAK: [f64; 3] = [0.48, 0.75, 1.0];

/// What of the rated network clients get: AWS rounds, 1.25 Gbps are 156 MB/s and stand as 150.
const NETWORK: [f64; 3] = [0.97, 1.0, 1.04];

/// What of the disks' throughput writes reach in the first generation, where AWS names a limit for the largest alone.
const WRITES: [f64; 3] = [0.35, 0.55, 1.0];

/// What of a flow's 5 Gbps is contents: at the largest frames 0.993 less the options of TCP and the headers of NFS.
const CONTENTS: [f64; 3] = [0.97, 0.985, 0.993];

impl Ontap {
    pub(super) fn hops(&self, name: &str, usage: &Use) -> Vec<Crossed> {
        let front = self.front(name, usage);
        if usage.operation.is_metadata() {
            return vec![front.into()];
        }
        let server = self.server();
        let network = self.network(name, &server);
        let factor = if usage.is_write() { facts::WRITE_COST.value } else { 1.0 };
        let mut hops = vec![front.into(), Crossed { hop: network, factor: Ratio::new(factor) }];
        if usage.is_write() || self.held != Held::Memory {
            hops.push(self.disks(name, usage, &server).into());
        }
        if usage.is_write() {
            hops.push(self.writes(name, &server).into());
        }
        hops
    }

    /// Whether the requests of one process go over several connections.
    pub(super) fn spreads(&self) -> bool {
        self.connections.is_some_and(|connections| connections > 1)
    }

    fn table(&self) -> Table {
        let is_first =
            self.region.as_ref().is_none_or(|region| facts::FIRST_REGIONS.value.contains(&region.as_str()));
        match self.deployment {
            Deployment::SingleZone2 => Table::SingleZone2,
            Deployment::MultiZone2 => Table::MultiZone2,
            Deployment::SingleZone1 | Deployment::MultiZone1 if self.before_december_2022 || !is_first => {
                Table::Elsewhere1
            }
            Deployment::SingleZone1 => Table::SingleZone1,
            Deployment::MultiZone1 => Table::MultiZone1,
        }
    }

    /// What its servers carry at the low end, in the middle and at the high end of what is known of it.
    fn server(&self) -> [Server; 3] {
        let rows: Vec<Server> = facts::servers(self.table()).copied().collect();
        let at = |throughput: u64| {
            rows.iter()
                .min_by_key(|row| u64::from(row.throughput).abs_diff(throughput))
                .copied()
                .unwrap_or(SMALLEST)
        };
        match self.throughput_capacity {
            Some(throughput) => [at(throughput.bytes_per_second_floor() / 1_000_000); 3],
            None => [at(0), at(1_024), at(4_096)],
        }
    }

    fn pairs(&self) -> f64 {
        f64::from(self.pairs.unwrap_or(1).max(1))
    }

    /// What clients and streams get.
    fn front(&self, name: &str, usage: &Use) -> Hop {
        let hop = Hop::new(name, format!("the ONTAP file system {name}"));
        if self.s3_access_point {
            let first = if usage.operation.is_metadata() { HEAD } else { FIRST_BYTE };
            return hop
                .limit("the first byte of an object", Limit::per_file(first))
                .limit("a connection to the access point", Limit::Stream(S3_CONNECTION))
                .limit_if("the way to it", usage.farther(Items::ONE, Per::File));
        }
        let operation = if usage.operation == Operation::List { LIST } else { METADATA };
        let round_trips = if usage.operation == Operation::List { 0.1 } else { 2.0 };
        let hop = hop
            .limit("an operation on a file", Limit::per_file(operation))
            .limit_if("the way to it", usage.farther(Items::new(round_trips), Per::File));
        let connections = f64::from(self.connections.unwrap_or(1).clamp(1, facts::NCONNECT.value));
        let flows = Estimate::calibrated(
            "ontap.flow",
            CONTENTS.map(|share| Speed::gbps(f64::from(FLOW.value) * share * connections)),
            &["ON-01"],
            "what of 5 Gbps of a connection to ONTAP is contents",
        );
        let hop = hop.limit("5 Gbps for each connection", Limit::Client(flows));
        let request = usage.request.unwrap_or(Bytes::mib(1.0));
        let waits = usage.pattern == Pattern::Random || usage.synchronous || self.held == Held::CapacityPool;
        let time = if self.held == Held::CapacityPool && !usage.is_write() { POOL_REQUEST } else { REQUEST };
        hop.limit("what a process moves", Limit::Stream(STREAM))
            .limit_if("each request", waits.then_some(Limit::Delay { time, each: Per::Request(request) }))
            .limit_if("the way to each", usage.farther(Items::ONE, Per::Request(request)))
    }

    fn network(&self, name: &str, server: &[Server; 3]) -> Hop {
        let limit = self.shared(
            name,
            server.map(|server| server.network),
            [NETWORK, NETWORK_PEAK],
            ("ontap.network_burst", NETWORK_BURST),
            (["ontap.network", "ontap.network_peak"], &["ON-01"]),
        );
        Hop::new(format!("{name} network"), format!("the file servers of {name}"))
            .limit("what their network carries", limit)
    }

    fn disks(&self, name: &str, usage: &Use, server: &[Server; 3]) -> Hop {
        let limit = self.shared(
            name,
            server.map(|server| server.disks),
            [DISKS, DISKS_PEAK],
            ("ontap.disk_burst", DISK_BURST),
            (["ontap.disks", "ontap.disks_peak"], &["ON-03"]),
        );
        let gib = self.ssd.map(|ssd| Bytes::from(ssd).count() / 1_073_741_824.0);
        let default = gib.map(|gib| gib * f64::from(facts::SSD_IOPS.value));
        let iops = self.iops.map(|iops| Items::from(iops).count()).or(default);
        let volume = gib.map(|gib| {
            let more = iops.zip(default).map_or(1.0, |(iops, default)| (iops / default.max(1.0)).max(1.0));
            let speed = f64::from(facts::SSD_THROUGHPUT.value) * gib / 1_024.0 * more;
            Limit::capacity(Estimate::fact(&facts::SSD_THROUGHPUT, Speed::mb_per_s(speed)))
        });
        let [small, middle, large] = *server;
        let rates = [small, middle, large].map(|server| {
            let [_, peak] = server.iops;
            let provisioned = iops.unwrap_or(f64::INFINITY);
            PerSecond::new((f64::from(peak) * self.pairs()).min(provisioned))
        });
        let operations = Estimate::fact_between(&facts::SERVERS, rates);
        let each = Per::Request(usage.request.unwrap_or(Bytes::mib(1.0)));
        Hop::new(format!("{name} disks"), format!("the disks of {name}"))
            .limit("what they carry", limit)
            .limit_if("what the SSD carries", volume)
            .limit("their operations", Limit::Operations { rate: operations, each })
    }

    /// What writes are bound by beside the disks.
    fn writes(&self, name: &str, server: &[Server; 3]) -> Hop {
        let hop = Hop::new(format!("{name} writes"), format!("the writes of {name}"));
        let [_, middle, _] = server;
        let zone = |pair: [u32; 2]| {
            let [one, several] = pair;
            match self.deployment {
                Deployment::SingleZone1 | Deployment::SingleZone2 => one,
                Deployment::MultiZone1 | Deployment::MultiZone2 => several,
            }
        };
        let mb = |count: f64| Speed::mb_per_s(count * self.pairs());
        let writes = match self.table() {
            Table::SingleZone2 | Table::MultiZone2 if middle.throughput >= 6_144 => {
                Estimate::fact(&facts::WRITES_LARGEST, mb(f64::from(zone(facts::WRITES_LARGEST.value))))
            }
            Table::SingleZone2 | Table::MultiZone2 => {
                let share = |server: &Server| f64::from(server.throughput) * facts::WRITES_SHARE.value;
                let [low, median, high] = server;
                Estimate::fact_between(
                    &facts::WRITES_SHARE,
                    [low, median, high].map(|server| mb(share(server))),
                )
            }
            table => {
                let fact = if table == Table::Elsewhere1 {
                    facts::WRITES_ELSEWHERE
                } else {
                    facts::WRITES_FIRST_REGIONS
                };
                let most = mb(f64::from(zone(fact.value)));
                let [low, median, high] = WRITES;
                let peak = |server: &Server| {
                    let [_, peak] = server.disks;
                    f64::from(peak)
                };
                let [small, medium, large] = server;
                let reached = [peak(small) * low, peak(medium) * median, peak(large) * high];
                Estimate::assumed(
                    "ontap.writes",
                    reached.map(|speed| mb(speed).min(most)),
                    "what a file system of the first generation writes",
                    "write to it for a minute and read its DiskWriteBytes: AWS names the largest size alone",
                )
            }
        };
        hop.limit("what is written", Limit::capacity(writes))
    }

    fn shared(
        &self,
        name: &str,
        rated: [[u32; 2]; 3],
        [base_share, peak_share]: [[f64; 3]; 2],
        (credits, lasts): (&'static str, [f64; 3]),
        ([steady, bursting], rows): ([&'static str; 2], &'static [&'static str]),
    ) -> Limit {
        let [[low, low_peak], [base, peak], [high, high_peak]] =
            rated.map(|pair| pair.map(|mb| Speed::mb_per_s(f64::from(mb) * self.pairs())));
        let of = |id: &'static str, speeds: [Speed; 3], share: [f64; 3]| {
            let [_, speed, _] = speeds;
            match self.throughput_capacity {
                Some(_) => Estimate::calibrated(
                    id,
                    share.map(|share| speed.times(share)),
                    rows,
                    "what of the rated throughput of ONTAP clients get",
                ),
                None => Estimate::assumed(
                    format!("{name} throughput_capacity"),
                    speeds,
                    format!("the throughput capacity of {name}"),
                    "state `throughput_capacity`",
                ),
            }
        };
        let burst = (peak > base).then(|| Burst {
            peak: of(bursting, [low_peak, peak, high_peak], peak_share),
            credit: Estimate::calibrated(
                credits,
                lasts.map(|seconds| peak.less(base) * Seconds::new(seconds)),
                &["ON-01", "ON-03"],
                "how long a burst of ONTAP lasts",
            ),
        });
        Limit::Capacity { baseline: of(steady, [low, base, high], base_share), burst: burst.map(Box::new) }
    }
}

/// No table is empty; were one, its servers would be the smallest.
const SMALLEST: Server = Server {
    table: Table::Elsewhere1,
    throughput: 128,
    network: [150, 1_250],
    disks: [128, 600],
    iops: [6_000, 18_750],
    memory: 16,
    nvme: 150,
};

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "documents are written where they are used")]
mod tests {
    use super::*;
    use crate::forecast::path::Path;

    fn rate(ontap: serde_json::Value, copy: serde_json::Value, size: &str) -> f64 {
        let document = serde_json::json!({
            "data": { "size": size, "file_size": "10 GB" },
            "through": { "volume": { "ontap": ontap } },
            "by": { "copy": copy },
        });
        let path: Path = serde_json::from_value(document).unwrap();
        path.forecast(1).rate.median.as_mb_per_s()
    }

    #[test]
    fn memory_takes_the_network_and_bursts_end() {
        let ontap = serde_json::json!({
            "throughput_capacity": "128 MB/s", "region": "eu-central-1", "held": "memory", "connections": 16,
        });
        let copy = serde_json::json!({ "streams": 64 });
        assert!(rate(ontap.clone(), copy.clone(), "100 GB") > 900.0);
        let steady = rate(ontap, copy, "400 TB");
        assert!((150.0..152.0).contains(&steady), "{steady}");
    }

    #[test]
    fn one_connection_carries_5_gbps() {
        let ontap = |connections: u32| {
            serde_json::json!({
                "deployment": "single_az_2", "throughput_capacity": "6144 MB/s", "held": "memory",
                "connections": connections,
            })
        };
        let copy = serde_json::json!({ "streams": 64 });
        let one = rate(ontap(1), copy.clone(), "1 TB");
        assert!((one - 625.0 * CONTENTS[1]).abs() < 1e-6, "{one}");
        assert!((rate(ontap(8), copy, "1 TB") - 8.0 * one).abs() < 1e-6);
    }

    #[test]
    fn the_second_generation_writes_a_third() {
        let ontap = serde_json::json!({
            "deployment": "multi_az_2", "throughput_capacity": "3072 MB/s", "connections": 16,
        });
        let copy =
            |operation: &str| serde_json::json!({ "operation": operation, "streams": 64, "clients": 4 });
        let written = rate(ontap.clone(), copy("write"), "10 TB");
        assert!((written - 1_024.0).abs() < 1e-6, "{written}");
        let read = rate(ontap, copy("read"), "10 TB");
        assert!(read > written && read <= 3_072.0, "{read}");
    }
}
