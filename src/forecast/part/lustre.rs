//! [`Lustre`]: FSx for Lustre, and what its clients get out of it.
//!
//! AWS rates a file system by what each TiB of it brings: a network and disks, each with a baseline and some with a
//! burst, and memory that serves what was read before. A client over TCP is bound by 100 Gbps and by 5 Gbps to each
//! server; over EFA by more. What one process reads, and what a whole client gets through the kernel, was fitted.
//!
//! Unknown to everybody outside: how long a burst lasts, and how fast contents come from a linked bucket. AWS publishes
//! nothing on the latter but "up to hundreds of GB/s"; the intervals here rest on a workshop's single file and on one
//! preload in a public issue (345 GB in 37,000 objects onto 28,800 GiB in five to six minutes,
//! `aws/aws-parallelcluster` 6799), so they are wide.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Crossed, Operation, Pattern, REACHED, Use, gb_per_s, mb_per_s, millis, seconds};
use crate::facts::lustre::{self as facts, Deployment, Performance, Storage};
use crate::forecast::{Burst, Bytes, Estimate, Hop, Items, Limit, Per, PerSecond, Ratio, Seconds, Speed};
use crate::units::{Count, DataSize, Region, Throughput, ThroughputPerCapacity};

/// FSx for Lustre.
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own, as the blueprint has them")]
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Lustre {
    /// How it keeps its data; `persistent_2` when it is left out.
    pub deployment: Deployment,
    /// What it keeps its data on; `ssd` when it is left out.
    pub storage: Storage,
    /// How much it holds, as in `12000 GiB`; unknown when it is left out.
    pub capacity: Option<DataSize>,
    /// The throughput that comes with each TiB, as in `250 MB/s/TiB`; unknown when it is left out.
    pub throughput: Option<ThroughputPerCapacity>,
    /// Intelligent-Tiering: the throughput of the whole file system; `4000 MB/s` when it is left out.
    pub throughput_capacity: Option<Throughput>,
    /// Whether hard disks have a read cache on SSD.
    pub drive_cache: bool,
    /// `persistent_2`: metadata operations a second; what comes with the capacity when it is left out.
    pub metadata_iops: Option<Count>,
    /// Whether clients use EFA, which both ends must support.
    pub efa: bool,
    /// Whether clients read into the memory of their accelerators with GPUDirect Storage, one stream for each.
    pub gpu_direct: bool,
    /// Where it is, because some Regions burst less; a Region that bursts fully when it is left out.
    pub region: Option<Region>,
    /// Over how many disks a file is striped; by its size when it is left out.
    pub stripes: Option<u32>,
    /// Where data is when it is read; by its size when it is left out.
    pub held: Option<Held>,
    /// Whether it stands inside a cache, whose metadata server AWS does not rate.
    #[serde(skip)]
    pub(crate) is_cache: bool,
    /// Whether the machines that read or write have no EFA, so that they use TCP whatever the file system offers.
    #[serde(skip)]
    pub(crate) is_read_over_tcp: bool,
    /// How many jobs load the same files side by side: each file is fetched once for all of them. None counts as one.
    #[serde(skip)]
    pub(crate) loaders: u32,
}

/// Where data is when it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// In the servers' memory: read or written shortly before.
    Memory,
    /// On their disks alone.
    Disk,
}

/// What one process reads from its first byte to its last.
const READ_STREAM: Estimate<Speed> = Estimate::calibrated(
    "lustre.reader",
    gb_per_s([0.5, 0.82, 1.25]),
    &["LU-01", "LU-04", "LU-08"],
    "what one process reads from Lustre in order",
);

/// What one process writes.
const WRITE_STREAM: Estimate<Speed> = Estimate::calibrated(
    "lustre.writer",
    gb_per_s([0.58, 0.95, 1.55]),
    &["LU-20"],
    "what one process writes to Lustre",
);

/// What one accelerator writes with GPUDirect Storage.
const GPU_WRITE_STREAM: Estimate<Speed> = Estimate::unmeasured(
    "lustre.gpu_writer",
    gb_per_s([2.0, 4.0, 9.0]),
    "what one accelerator writes to Lustre with GPUDirect Storage",
    "run gdsio with one accelerator",
);

/// What a client gets through over EFA without GPUDirect Storage.
const EFA_CLIENT: Estimate<Speed> = Estimate::unmeasured(
    "lustre.efa_client",
    gb_per_s([12.0, 22.0, 45.0]),
    "what one client of Lustre carries over EFA",
    "run fio with many jobs on one client",
);

/// What one accelerator reads with GPUDirect Storage, many requests in flight.
const GPU_STREAM: Estimate<Speed> = Estimate::calibrated(
    "lustre.gpu_reader",
    gb_per_s([7.0, 11.0, 17.5]),
    &["LU-08"],
    "what one accelerator reads from Lustre with GPUDirect Storage",
);

/// Opening a file for GPUDirect Storage: handles, registered memory.
const GPU_OPEN: Estimate<Seconds> = Estimate::calibrated(
    "lustre.gpu_open",
    seconds([0.1, 0.35, 0.7]),
    &["LU-08"],
    "what a file costs that is opened for GPUDirect Storage",
);

/// What is read out of order, by one process: nothing is read ahead.
const RANDOM_STREAM: Estimate<Speed> = Estimate::calibrated(
    "lustre.random_reader",
    mb_per_s([100.0, 150.0, 400.0]),
    &["LU-04"],
    "what one process reads from Lustre out of order, beside the wait for each request",
);

/// What a request waits.
const REQUEST_SSD: Estimate<Seconds> = Estimate::calibrated(
    "lustre.request",
    millis([0.35, 0.7, 1.2]),
    &["LU-04"],
    "what a request to a Lustre file system on SSD waits",
);

/// What a request waits on hard disks: AWS says single-digit milliseconds.
const REQUEST_HDD: Estimate<Seconds> = Estimate::unmeasured(
    "lustre.request_hdd",
    millis([3.0, 6.0, 12.0]),
    "what a request to a Lustre file system on hard disks waits",
    "read single blocks with fio and `direct=1` and take the mean of their latency",
);

/// What the kernel of a client gets through over TCP, whatever its card.
const CLIENT: Estimate<Speed> = Estimate::calibrated(
    "lustre.tcp_client",
    gb_per_s([3.8, 5.0, 9.5]),
    &["LU-04", "LU-07"],
    "what one client of Lustre carries over TCP",
);

/// The same out of order: what the kernel reads ahead is thrown away.
const RANDOM_CLIENT: Estimate<Speed> = Estimate::calibrated(
    "lustre.random_client",
    gb_per_s([1.3, 1.8, 4.0]),
    &["LU-04"],
    "what one client of Lustre reads out of order",
);

/// What of a flow's 5 Gbps is contents: at the largest frames 0.993 less the options of TCP and Lustre's own headers.
const CONTENTS: [f64; 3] = [0.975, 0.989, 0.993];

const OPEN: Estimate<Seconds> = Estimate::unmeasured(
    "lustre.open",
    millis([0.4, 0.9, 2.0]),
    "how long opening a file of Lustre takes",
    "run mdtest on the file system",
);

const CREATE: Estimate<Seconds> = Estimate::unmeasured(
    "lustre.create",
    millis([0.5, 1.2, 3.0]),
    "how long creating a file of Lustre takes",
    "run mdtest on the file system",
);

const STAT: Estimate<Seconds> = Estimate::unmeasured(
    "lustre.stat",
    millis([0.2, 0.45, 1.0]),
    "how long asking for a file of Lustre takes",
    "run mdtest on the file system",
);

const DELETE: Estimate<Seconds> = Estimate::unmeasured(
    "lustre.delete",
    millis([0.4, 0.9, 2.0]),
    "how long deleting a file of Lustre takes",
    "run mdtest on the file system",
);

/// What an entry of a directory takes when a tree is walked.
const LIST: Estimate<Seconds> = Estimate::calibrated(
    "lustre.list",
    millis([0.085, 0.14, 0.27]),
    &["LU-03"],
    "what an entry takes when a tree of Lustre is walked",
);

/// What a file waits before its first byte comes from the bucket.
const RESTORE: Estimate<Seconds> = Estimate::calibrated(
    "lustre.restore",
    seconds([0.07, 0.25, 0.9]),
    &["LU-01"],
    "what a file waits until its contents come from the bucket",
);

/// What one object comes at.
const OBJECT: Estimate<Speed> = Estimate::calibrated(
    "lustre.object",
    mb_per_s([38.0, 56.0, 110.0]),
    &["LU-01"],
    "what the contents of one file come from the bucket at",
);

/// How long a burst lasts from full credits: AWS publishes none.
const NETWORK_BURST: [f64; 3] = [300.0, 900.0, 3_600.0];
const DISK_BURST: [f64; 3] = [600.0, 1_800.0, 3_600.0];

/// What of the rated throughput files get.
const DISKS: Share = Share {
    id: "lustre.disks",
    reached: [0.82, 0.95, 1.12],
    rows: &["LU-08"],
    what: "what of the disks' rated throughput files get",
};
const NETWORK: Share = Share {
    id: "lustre.network",
    reached: REACHED,
    rows: &["LU-07", "S3-02"],
    what: "what of the servers' rated network clients get",
};

/// What of a rated throughput is reached.
#[derive(Clone, Copy)]
struct Share {
    id: &'static str,
    reached: [f64; 3],
    rows: &'static [&'static str],
    what: &'static str,
}

/// GiB of a file system of which nothing is known.
const CAPACITY: [u64; 3] = [2_400, 9_600, 38_400];

/// The files that all servers of a file system fetch, for each server; and how much, of what their disks write.
const RESTORES: [f64; 3] = [5.0, 14.0, 60.0];
const RESTORED: [f64; 3] = [0.12, 0.3, 0.8];

/// What a whole file system is rated at, at the low end, in the middle and at the high end of what is known of it.
struct Rated {
    network: [[Speed; 2]; 3],
    read: [[Speed; 2]; 3],
    write: [[Speed; 2]; 3],
    memory: Bytes,
    servers: [f64; 3],
    gib: Option<u64>,
    is_known: bool,
}

impl Lustre {
    pub(super) fn hops(&self, name: &str, usage: &Use) -> Vec<Crossed> {
        let rated = self.rated();
        let mut hops = vec![self.metadata(name, usage, &rated).into()];
        if usage.operation.is_metadata() {
            return hops;
        }
        let is_first = usage.operation == Operation::Load;
        let loaders = f64::from(self.loaders.max(1));
        let once =
            |hop: Hop| Crossed { hop, factor: if is_first { Ratio::new(1.0 / loaders) } else { Ratio::ONE } };
        if is_first {
            hops.push(once(repository(name, self.is_cache, &rated, loaders)));
        }
        let is_held = self.held == Some(Held::Memory) && !is_first && !usage.is_write();
        if !is_held {
            hops.push(once(self.disks(name, usage, &rated)));
        }
        hops.push(self.network(name, usage, &rated).into());
        hops
    }

    /// Whether clients reach it over EFA, whose speed no network of theirs bounds.
    pub(in crate::forecast) fn is_over_efa(&self) -> bool {
        (self.efa || self.gpu_direct) && !self.is_read_over_tcp
    }

    fn rated(&self) -> Rated {
        if self.storage == Storage::IntelligentTiering {
            return self.tiering();
        }
        let chosen = facts::unit_throughput(self.deployment, self.storage);
        let asked = self.throughput.map(|throughput| per_tib(throughput).min(u64::from(u32::MAX)));
        let row = |per_tib: Option<u32>| {
            let found = facts::performance(self.deployment, self.storage, per_tib, self.drive_cache);
            found.copied().unwrap_or(*UNRATED)
        };
        let tiers: [Performance; 3] = match (chosen, asked) {
            ([], _) => [row(None); 3],
            (chosen, Some(asked)) => {
                let nearest = chosen.iter().min_by_key(|tier| u64::from(**tier).abs_diff(asked));
                [row(nearest.copied()); 3]
            }
            (chosen, None) if self.capacity.is_none() => {
                [row(chosen.get(chosen.len().saturating_sub(1) / 2).copied()); 3]
            }
            (chosen, None) => [0, chosen.len().saturating_sub(1) / 2, chosen.len().saturating_sub(1)]
                .map(|at| row(chosen.get(at).copied())),
        };
        let tib = self.capacity.map_or(CAPACITY.map(DataSize::gib), |capacity| [capacity; 3]);
        let tib = tib.map(|capacity| Bytes::from(capacity).count() / TIB);
        let [low, median, high] = tiers;
        let cases = [(low, tib[0]), (median, tib[1]), (high, tib[2])];
        let pair = |[base, peak]: [u32; 2], tib: f64| {
            [base, peak].map(|each| Speed::mb_per_s(f64::from(each) * tib))
        };
        let lower_burst = self.deployment == Deployment::Persistent1
            && self.storage == Storage::Ssd
            && self
                .region
                .as_ref()
                .is_some_and(|region| facts::LOWER_BURST_REGIONS.value.contains(&region.as_str()));
        let network = |tier: Performance| {
            let [base, peak] = tier.network;
            [base, if lower_burst { base.max(facts::LOWER_BURST.value) } else { peak }]
        };
        let server = |tier: Performance| {
            let with_efa = tier.throughput.filter(|_| self.efa).and_then(facts::server_with_efa);
            gib(with_efa.unwrap_or(tier.server)) / TIB
        };
        Rated {
            network: cases.map(|(tier, tib)| pair(network(tier), tib)),
            read: cases.map(|(tier, tib)| pair(tier.read, tib)),
            write: cases.map(|(tier, tib)| pair(tier.write, tib)),
            memory: Bytes::gib(median.memory * tib[1]),
            servers: cases.map(|(tier, tib)| (tib / server(tier)).ceil().max(1.0)),
            gib: self.capacity.map(DataSize::gib_ceil),
            is_known: self.capacity.is_some() && (chosen.is_empty() || asked.is_some()),
        }
    }

    fn tiering(&self) -> Rated {
        let throughput = self.throughput_capacity.unwrap_or(Throughput::mb_per_s(4_000));
        let disks = Speed::from(throughput);
        let units = disks.as_mb_per_s() / f64::from(facts::TIERING_SERVER.value);
        let network = Speed::mb_per_s(f64::from(facts::TIERING_NETWORK.value) * units);
        Rated {
            network: [[network; 2]; 3],
            read: [[disks; 2]; 3],
            write: [[disks; 2]; 3],
            memory: Bytes::gb(facts::TIERING_MEMORY.value * units),
            servers: [units.ceil().max(1.0); 3],
            gib: None,
            is_known: true,
        }
    }

    fn metadata(&self, name: &str, usage: &Use, rated: &Rated) -> Hop {
        let hop = Hop::new(format!("{name} metadata"), format!("the metadata of {name}"));
        let time = match usage.operation {
            Operation::List => {
                return hop
                    .limit("an entry of a directory", Limit::per_file(LIST))
                    .limit_if("the way to it", usage.farther(Items::new(0.1), Per::File));
            }
            Operation::Read | Operation::Load | Operation::Open => OPEN,
            Operation::Write | Operation::Create => CREATE,
            Operation::Stat => STAT,
            Operation::Delete => DELETE,
        };
        let factor = match usage.operation {
            Operation::Delete => facts::METADATA_DELETE,
            _ => facts::METADATA_OPEN,
        };
        let rated_metadata = facts::metadata_iops(self.deployment, self.storage).filter(|_| !self.is_cache);
        let provisioned = rated_metadata.and_then(|steps| {
            let automatic = rated.gib.map(facts::metadata_iops_automatic);
            match self.metadata_iops {
                Some(iops) => Some(Items::from(iops).count()),
                None if self.storage == Storage::IntelligentTiering => Some(whole(steps.min())),
                None => automatic.map(whole),
            }
        });
        let rate = match provisioned {
            Some(iops) => Estimate::fact(&factor, PerSecond::new(iops * factor.value)),
            None => Estimate::assumed(
                format!("{name} metadata"),
                [4_000.0, 12_000.0, 40_000.0].map(PerSecond::new),
                "what the metadata server of a file system carries whose rate AWS does not state",
                "state the capacity of a `persistent_2` file system, or measure with `mdtest`",
            ),
        };
        hop.limit("metadata operations", Limit::files(rate))
            .limit("a file's way through them", Limit::per_file(time))
            .limit_if("the way to it", usage.farther(Items::new(2.0), Per::File))
    }

    fn network(&self, name: &str, usage: &Use, rated: &Rated) -> Hop {
        let network =
            shared(name, rated.network, rated.is_known, NETWORK, ("lustre.network_burst", NETWORK_BURST));
        let mut hop = Hop::new(format!("{name} network"), format!("the servers of {name}"))
            .limit("what their network carries", network);
        hop = self.client(hop, name, usage, rated);
        self.stream(hop, usage, rated)
    }

    fn client(&self, hop: Hop, name: &str, usage: &Use, rated: &Rated) -> Hop {
        let gbps = |fact: &crate::facts::Fact<u32>| Estimate::fact(fact, Speed::gbps(f64::from(fact.value)));
        if self.gpu_direct && !self.is_read_over_tcp {
            return hop
                .limit("a client with GPUDirect Storage", Limit::Client(gbps(&facts::CLIENT_GPU_DIRECT)));
        }
        if self.is_over_efa() {
            return hop
                .limit("a client with EFA", Limit::Client(gbps(&facts::CLIENT_EFA)))
                .limit("what a client gets through", Limit::Client(EFA_CLIENT));
        }
        let servers = match (self.capacity, rated.is_known) {
            (None, false) => unknown(name, rated.servers.map(|servers| of_flows(servers, CONTENTS[1]))),
            _ => flows(rated.servers[1]),
        };
        let kernel = if usage.pattern == Pattern::Random { RANDOM_CLIENT } else { CLIENT };
        hop.limit("a client over TCP", Limit::Client(gbps(&facts::CLIENT_TCP)))
            .limit("5 Gbps from a client to each server", Limit::Client(servers))
            .limit("what a client's kernel gets through", Limit::Client(kernel))
    }

    fn stream(&self, hop: Hop, usage: &Use, rated: &Rated) -> Hop {
        if self.gpu_direct && !self.is_read_over_tcp {
            let (what, stream) = if usage.is_write() {
                ("what an accelerator writes", GPU_WRITE_STREAM)
            } else {
                ("what an accelerator reads", GPU_STREAM)
            };
            return hop
                .limit(what, Limit::Stream(stream))
                .limit("opening a file for it", Limit::per_file(GPU_OPEN));
        }
        let mib = usage.file_size().count() / 1_048_576.0;
        let stripes = self.stripes.unwrap_or_else(|| stripes_of(mib)).max(1);
        let servers = f64::from(stripes).min(rated.servers[1]);
        let striped = (!self.is_over_efa()).then(|| Limit::Stream(flows(servers)));
        let hop = hop.limit_if("5 Gbps to each server that holds the file", striped);
        let wait = if self.storage == Storage::Hdd { REQUEST_HDD } else { REQUEST_SSD };
        let request = usage.request.unwrap_or(Bytes::mib(1.0));
        if usage.pattern == Pattern::Random {
            return hop
                .limit("what a process moves out of order", Limit::Stream(RANDOM_STREAM))
                .limit("each request", Limit::Delay { time: wait, each: Per::Request(request) })
                .limit_if("the way to it", usage.farther(Items::ONE, Per::Request(request)));
        }
        let stream = if usage.is_write() { WRITE_STREAM } else { READ_STREAM };
        let each_waits =
            usage.synchronous.then_some(Limit::Delay { time: wait, each: Per::Request(request) });
        hop.limit("what a process moves in order", Limit::Stream(stream))
            .limit_if("each request", each_waits)
            .limit_if("the way to it", usage.farther(Items::ONE, Per::Request(READ_AHEAD)))
    }

    fn disks(&self, name: &str, usage: &Use, rated: &Rated) -> Hop {
        let is_write = usage.is_write() || usage.operation == Operation::Load;
        let speeds = if is_write { rated.write } else { rated.read };
        let fits = self.held.is_none() && rated.is_known && usage.data <= rated.memory;
        // One hop has one capacity, so what differs between reading and writing has two.
        let differs = is_write && (fits || rated.read != rated.write);
        let what = if differs { "what they write" } else { "what they carry" };
        let hop_name = if differs { format!("{name} disk writes") } else { format!("{name} disks") };
        let hop = Hop::new(hop_name, format!("the disks of {name}"));
        if fits && !is_write {
            let [base, peak] = speeds[1];
            // What memory serves takes the network, burst and all, which is a hop of its own.
            let [network, burst] = rated.network[1];
            let held = Estimate::assumed(
                format!("{name} held"),
                [base.times(DISKS.reached[0]), peak.max(base), network.max(burst).max(peak)],
                "what is read of data that could be in the servers' memory",
                "say `held: memory` for what was read or written just before, `held: disk` otherwise",
            );
            return hop.limit(what, Limit::capacity(held));
        }
        hop.limit(what, shared(name, speeds, rated.is_known, DISKS, ("lustre.disk_burst", DISK_BURST)))
    }
}

/// What a client has in flight ahead of a reader.
const READ_AHEAD: Bytes = Bytes::mib(64.0);

const TIB: f64 = 1_099_511_627_776.0;

/// A kind of file system that AWS does not sell counts as its default.
static UNRATED: &Performance = &Performance {
    deployment: Deployment::Persistent2,
    storage: Storage::Ssd,
    throughput: Some(125),
    drive_cache: false,
    network: [320, 1_300],
    read: [125, 500],
    write: [125, 500],
    memory: 3.4,
    server: 2_400,
};

/// The contents of a linked bucket, which come when they are first read.
fn repository(name: &str, is_cache: bool, rated: &Rated, loaders: f64) -> Hop {
    let learn = "preload a part of it and time it: AWS publishes no rate";
    let [low, median, high] = RESTORED;
    let [small, middle, large] = rated.write.map(|[base, _]| base);
    let speeds = [small.times(low), middle.times(median), large.times(high)];
    let [few, some, many] = RESTORES;
    let [fewest, servers, most] = rated.servers;
    let files = [few * fewest, some * servers, many * most].map(|files| PerSecond::new(files * loaders));
    let what = "what a file system of Lustre fetches from its bucket";
    let behind = if is_cache { "what lies" } else { "the bucket" };
    Hop::new(format!("{name} repository"), format!("{behind} behind {name}"))
        .limit("what it fetches", Limit::capacity(Estimate::assumed("lustre.fetch", speeds, what, learn)))
        .limit(
            "files that it fetches",
            Limit::files(Estimate::assumed(
                "lustre.fetched_files",
                files,
                "files that a file system of Lustre fetches from its bucket",
                learn,
            )),
        )
        .limit("a file's first byte", Limit::per_file(RESTORE))
        .limit("one object", Limit::Stream(OBJECT))
}

/// A shared capacity with its burst: a share of what it is rated at.
fn shared(
    name: &str,
    rated: [[Speed; 2]; 3],
    is_known: bool,
    rate: Share,
    (id, lasts): (&'static str, [f64; 3]),
) -> Limit {
    let [_, [base, peak], _] = rated;
    let of = |speed: Speed, column: fn([Speed; 2]) -> Speed| {
        if is_known {
            let speeds = rate.reached.map(|share| speed.times(share));
            Estimate::calibrated(rate.id, speeds, rate.rows, rate.what)
        } else {
            unknown(name, rated.map(column))
        }
    };
    let burst = (peak > base).then(|| Burst {
        peak: of(peak, |[_, peak]| peak),
        credit: Estimate::assumed(
            id,
            lasts.map(|seconds| peak.less(base) * Seconds::new(seconds)),
            "how long a burst of Lustre lasts",
            "run it for an hour and watch when it slows down: AWS publishes no credits",
        ),
    });
    Limit::Capacity { baseline: of(base, |[base, _]| base), burst: burst.map(Box::new) }
}

fn unknown(name: &str, speeds: [Speed; 3]) -> Estimate<Speed> {
    Estimate::assumed(
        format!("{name} size"),
        speeds,
        format!("the size of {name}"),
        "state its capacity and its throughput per TiB",
    )
}

/// What one client gets from so many servers over TCP.
fn flows(servers: f64) -> Estimate<Speed> {
    Estimate::calibrated(
        "lustre.flow",
        CONTENTS.map(|share| of_flows(servers, share)),
        &["LU-07"],
        "what of 5 Gbps between a client and a server of Lustre is contents",
    )
}

fn of_flows(flows: f64, share: f64) -> Speed {
    Speed::gbps(f64::from(facts::CLIENT_PER_SERVER.value) * flows * share)
}

fn stripes_of(mib: f64) -> u32 {
    let found = facts::STRIPES.value.iter().find(|(most, _)| mib <= whole(*most));
    found.map_or(32, |(_, stripes)| *stripes)
}

fn per_tib(throughput: ThroughputPerCapacity) -> u64 {
    throughput.per_tib().bytes_per_second_floor() / 1_000_000
}

fn gib(count: u64) -> f64 {
    Bytes::from(DataSize::gib(count)).count()
}

fn whole(count: u64) -> f64 {
    Items::from(Count::new(count)).count()
}

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "documents are written where they are used")]
mod tests {
    use super::*;
    use crate::forecast::path::Path;

    fn rate(document: serde_json::Value) -> f64 {
        let path: Path = serde_json::from_value(document).unwrap();
        path.forecast(1).rate.median.as_mb_per_s()
    }

    fn read(lustre: serde_json::Value, streams: u32, clients: u32) -> f64 {
        rate(serde_json::json!({
            "data": { "size": "400 TB", "file_size": "10 GB" },
            "through": { "scratch": { "lustre": lustre } },
            "by": { "copy": { "streams": streams, "clients": clients } },
        }))
    }

    #[test]
    fn the_example_of_the_guide_holds() {
        let lustre = Lustre {
            deployment: Deployment::Persistent1,
            capacity: Some(DataSize::gib(4_800)),
            throughput: Some(ThroughputPerCapacity::mb_per_s_per_tib(50)),
            ..Lustre::default()
        };
        let [_, [base, peak], _] = lustre.rated().read;
        // The guide counts 4800 GiB as 4.8 TiB: 240 and 1152 MB/s.
        assert!((base.as_mb_per_s() / 240.0 - 4_800.0 / 4_915.2).abs() < 1e-9);
        assert!((peak.as_mb_per_s() / 1_152.0 - 4_800.0 / 4_915.2).abs() < 1e-9);
    }

    #[test]
    fn many_clients_read_what_the_disks_carry_and_no_more() {
        let small = serde_json::json!({ "capacity": "2400 GiB", "throughput": "1000 MB/s/TiB" });
        let rated = 1_000.0 * 2_400.0 / 1_024.0;
        let found = read(small, 16, 32);
        assert!(found <= rated && found > 0.8 * rated, "{found}");
        let large = serde_json::json!({ "capacity": "24000 GiB", "throughput": "1000 MB/s/TiB" });
        assert!((read(large, 16, 64) / found - 10.0).abs() < 1e-6);
    }

    #[test]
    fn memory_serves_what_the_network_carries() {
        let held = |held: &str| {
            read(
                serde_json::json!({ "capacity": "2400 GiB", "throughput": "1000 MB/s/TiB", "held": held }),
                16,
                32,
            )
        };
        assert!((held("memory") - 0.97 * 2_600.0 * 2_400.0 / 1_024.0).abs() < 1e-6);
        assert!(held("memory") > held("disk"));
    }

    #[test]
    fn what_may_lie_in_memory_may_come_as_fast_as_what_does() {
        let range = |held: serde_json::Value| {
            let path: Path = serde_json::from_value(serde_json::json!({
                "data": { "size": "10 GB", "files": 1000 },
                "through": { "scratch": { "lustre": {
                    "deployment": "scratch_2", "capacity": "4800 GiB", "held": held,
                } } },
                "by": { "copy": { "clients": 40, "streams": 16 } },
            }))
            .unwrap();
            path.forecast(1).rate
        };
        let [memory, disk, unknown] = ["memory".into(), "disk".into(), serde_json::Value::Null].map(range);
        assert!(unknown.low <= disk.median && unknown.high >= memory.low, "{unknown:?} {memory:?} {disk:?}");
    }

    #[test]
    fn one_client_over_tcp_is_bound_by_its_servers() {
        let small =
            serde_json::json!({ "capacity": "1200 GiB", "throughput": "1000 MB/s/TiB", "held": "memory" });
        let found = read(small, 16, 1);
        assert!((found - 625.0 * CONTENTS[1]).abs() < 1e-6, "{found}");
    }

    #[test]
    fn what_comes_from_the_bucket_is_slower_and_less_certain() {
        let path = |operation: &str| -> Path {
            serde_json::from_value(serde_json::json!({
                "data": { "size": "10 TB", "file_size": "100 MB" },
                "through": { "scratch": { "lustre": { "capacity": "12000 GiB", "throughput": "250 MB/s/TiB" } } },
                "by": { "copy": { "operation": operation, "streams": 32 } },
            }))
            .unwrap()
        };
        let (lazy, warm) = (path("load").forecast(1).rate, path("read").forecast(1).rate);
        assert!(lazy.median < warm.median);
        assert!(lazy.high.ratio(lazy.low) > warm.high.ratio(warm.low));
    }
}
