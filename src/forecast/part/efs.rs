//! [`Efs`]: Amazon EFS, and what its clients get out of it.
//!
//! A file system is bound by its throughput mode (credits, a provisioned or an elastic limit, reads metered at a third),
//! its Region, its operations and 500 or 1500 MiB/s for each client. A stream is bound by how long a request takes: EFS
//! answers from several zones, so small files and synchronous writes wait ([`Waits`]).

mod wait;

use schemars::JsonSchema;
use serde::Deserialize;

use self::wait::Waits;
use super::{Crossed, Operation, Pattern, Use, mb_per_s, millis, reached};
use crate::facts::{Fact, efs as facts};
use crate::forecast::path::size_or_zero;
use crate::forecast::{Burst, Bytes, Estimate, Hop, Items, Limit, Per, PerSecond, Ratio, Seconds, Speed};
use crate::units::{Count, DataSize, Period, Region, Throughput};

/// Amazon EFS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Efs {
    /// How its throughput is bought; unknown when it is left out.
    pub throughput_mode: Option<ThroughputMode>,
    /// `provisioned`: how much, as in `400 MiB/s`; unknown when it is left out.
    pub provisioned_throughput: Option<Throughput>,
    /// `bursting`: how much it stores, which earns its throughput; unknown when it is left out.
    pub stored: Option<DataSize>,
    /// `bursting`: the credits that it starts with; as many as it can hold when it is left out.
    #[serde(deserialize_with = "size_or_zero")]
    pub credits: Option<DataSize>,
    /// Whether it lies in one Availability Zone.
    pub one_zone: bool,
    /// Where it is; unknown when it is left out.
    pub region: Option<Region>,
    /// Whether clients mount it with amazon-efs-utils 2.0 or newer, or with the CSI driver; unknown when it is left out.
    pub recent_client: Option<bool>,
    /// In how many directories files are created at once; one for each stream when it is left out.
    pub directories: Option<Count>,
    /// How long a small read takes, where it was measured; what others measured when it is left out.
    pub read_latency: Option<Period>,
    /// Whether reads are metered like writes and a client writes half as fast, as it was until 2020.
    pub reads_metered_whole: bool,
    /// Whether it is of the time before February 2022, when reads, opening and asking for files took several times as long.
    pub before_2022: bool,
}

/// How the throughput of a file system is bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ThroughputMode {
    /// As much as is used, up to the Region's limit.
    Elastic,
    /// A fixed amount.
    Provisioned,
    /// What the stored data earns.
    Bursting,
}

/// What one process reads in order, with the kernel reading ahead.
const READ_STREAM: Estimate<Speed> = Estimate::calibrated(
    "efs.reader",
    mb_per_s([110.0, 210.0, 400.0]),
    &["EF-12"],
    "what one process reads from EFS in order",
);

/// What one process reads beside the wait for each request, with nothing read ahead.
const DIRECT_STREAM: Estimate<Speed> = Estimate::calibrated(
    "efs.direct_reader",
    mb_per_s([45.0, 70.0, 112.0]),
    &["EF-01", "EF-41"],
    "what one process reads from EFS with nothing read ahead, beside the wait for each request",
);

/// The same out of order.
const RANDOM_STREAM: Estimate<Speed> = Estimate::calibrated(
    "efs.random_reader",
    mb_per_s([20.0, 38.0, 100.0]),
    &["EF-12"],
    "what one process reads from EFS out of order, beside the wait for each request",
);

/// What one process writes with many requests in flight.
const WRITE_STREAM: Estimate<Speed> = Estimate::calibrated(
    "efs.writer",
    mb_per_s([112.0, 182.0, 300.0]),
    &["EF-08", "EF-21"],
    "what one process writes to EFS that does not wait for each block",
);

/// What one process writes that waits for each block, beside its waits.
const SYNCHRONOUS_STREAM: Estimate<Speed> = Estimate::calibrated(
    "efs.synchronous_writer",
    mb_per_s([68.0, 110.0, 180.0]),
    &["EF-08"],
    "what one process writes to EFS beside the waits until a block is durable",
);

/// What the first request of a file or block takes beyond that, for 1 MiB.
const BLOCK: [f64; 3] = [15.0, 27.0, 34.0];

const LIST: Estimate<Seconds> = Estimate::unmeasured(
    "efs.list",
    millis([0.05, 0.2, 0.8]),
    "what an entry takes when a tree of EFS is walked",
    "walk a folder with a known number of files and time it",
);

/// What a directory bears: creations in one directory wait for each other.
const DIRECTORY: [f64; 3] = [70.0, 175.0, 200.0];

/// What a client changes: creations, deletions.
const CHANGES: [f64; 3] = [1_500.0, 2_200.0, 5_000.0];

/// What of its limit a client writes today: no less than before the limit was doubled, and at most all of it.
const WRITTEN: [f64; 3] = [0.54, 0.9, 1.04];

/// The same of a client of 1500 MiB/s, of which nobody published more than a download over the internet (516 MB/s,
/// `modelplaneai/modelplane` 204), whose own speed is not known.
const WRITTEN_RECENT: [f64; 3] = [0.33, 0.7, 1.02];

/// The same until 2020: the limit counts what is sent and received with slack.
const WRITTEN_BEFORE: [f64; 3] = [0.96, 1.05, 1.12];

/// What of the metered throughput is contents.
const CONTENTS: [f64; 3] = [0.95, 0.99, 1.01];

/// The same where programs read here and there: what is read ahead and thrown away is metered too.
const CONTENTS_RANDOM: [f64; 3] = [0.68, 0.8, 1.0];

/// What a file system carries of which no mode is known, MiB/s.
const UNKNOWN: [f64; 3] = [100.0, 420.0, 3_000.0];

/// TiB stored where it is not said.
const STORED: [f64; 3] = [0.05, 0.5, 5.0];

impl Efs {
    pub(super) fn hops(&self, name: &str, usage: &Use) -> Vec<Crossed> {
        let mut hops = vec![self.clients(name, usage).into()];
        if usage.operation.is_metadata() {
            return hops;
        }
        hops.push(self.metered(name, usage));
        hops.push(self.region_limit(name, usage));
        hops
    }

    /// What clients and streams get, and the operations of the file system.
    fn clients(&self, name: &str, usage: &Use) -> Hop {
        let hop = Hop::new(name, format!("the EFS file system {name}"))
            .limit("operations", self.operations(usage))
            .limit_if("the way to it", usage.farther(Items::new(2.0), Per::File));
        let waits = Waits::of(self);
        match usage.operation {
            Operation::Stat => hop.limit("asking for a file", Limit::per_file(waits.stat)),
            Operation::Open => hop.limit("opening and closing a file", Limit::per_file(waits.open)),
            Operation::List => hop.limit("an entry of a directory", Limit::per_file(LIST)),
            Operation::Delete => {
                self.changes(hop.limit("deleting a file", Limit::per_file(waits.delete)), usage)
            }
            Operation::Read | Operation::Load => self.reading(hop, usage),
            Operation::Write | Operation::Create => self.writing(hop, usage),
        }
    }

    fn reading(&self, hop: Hop, usage: &Use) -> Hop {
        let waits = Waits::of(self);
        let request = usage.request.unwrap_or(REQUEST);
        let hop = hop
            .limit("a client", Limit::Client(self.client()))
            .limit("opening and closing a file", Limit::per_file(waits.open.clone()));
        let latency = match self.read_latency {
            Some(latency) => Estimate::given("efs read_latency", latency.into()),
            None => waits.read.clone(),
        };
        let hop = hop
            .limit(
                "files that its session opens at a time",
                Limit::files(Self::in_session(&waits.open, usage)),
            )
            .limit_if(
                "requests that a client has in flight",
                (usage.pattern == Pattern::Random || usage.synchronous).then(|| {
                    let block = request.min(REQUEST).min(usage.file_size());
                    Limit::Client(latency.map(|time| block.times(SESSION) / time).inverted())
                }),
            );
        let waiting = Limit::Delay { time: latency, each: Per::Request(request) };
        match (usage.pattern, usage.synchronous) {
            (Pattern::Random, _) => hop
                .limit("what a process reads out of order", Limit::Stream(RANDOM_STREAM))
                .limit("each read", waiting)
                .limit_if("the way to each", usage.farther(Items::ONE, Per::Request(request))),
            // Of a file that fits into one request nothing is read ahead.
            (Pattern::Sequential, _) if usage.synchronous || usage.file_size() <= REQUEST => hop
                .limit("what a process reads with nothing read ahead", Limit::Stream(DIRECT_STREAM))
                .limit("each read", waiting)
                .limit_if("the way to each", usage.farther(Items::ONE, Per::Request(request))),
            (Pattern::Sequential, _) => hop
                .limit("what a process reads in order", Limit::Stream(READ_STREAM))
                .limit("the first read of a file", Limit::per_file(waits.read))
                .limit_if(
                    "the way to what is read ahead",
                    usage.farther(Items::ONE, Per::Request(READ_AHEAD)),
                ),
        }
    }

    fn writing(&self, hop: Hop, usage: &Use) -> Hop {
        let waits = Waits::of(self);
        let hop = self
            .changes(hop, usage)
            .limit("what a client writes", Limit::Client(self.client_writes()))
            .limit("creating a file", Limit::per_file(waits.create))
            .limit_if(
                "changing its name, times or mode",
                (usage.changes > Items::ZERO)
                    .then(|| Limit::per_file(waits.change.map(|time| time.times(usage.changes.count())))),
            );
        let is_empty = usage.file_size() <= Bytes::new(1.0);
        if is_empty {
            return hop;
        }
        let each = if usage.synchronous { Per::Request(usage.request.unwrap_or(REQUEST)) } else { Per::File };
        let block = match each {
            Per::Request(most) => most.min(usage.file_size()),
            Per::File => usage.file_size(),
        };
        let share = block.ratio(REQUEST).unwrap_or(1.0).min(1.0);
        let first = Estimate::calibrated(
            "efs.block",
            BLOCK.map(|time| Seconds::millis(time * share)),
            &["EF-02", "EF-08", "EF-09"],
            "how long EFS takes for the first 1 MiB of a file or block that is written",
        );
        // A file that fits into one request has nothing else in flight.
        let stream =
            if usage.synchronous || usage.file_size() <= REQUEST { SYNCHRONOUS_STREAM } else { WRITE_STREAM };
        hop.limit("what a process writes", Limit::Stream(stream))
            .limit("the first request of each", Limit::Delay { time: first, each })
            .limit("until each is durable", Limit::Delay { time: waits.commit, each })
            .limit_if("the way to each", usage.farther(Items::ONE, each))
    }

    /// How many of what takes so long the sessions of all clients do each second.
    fn in_session(each: &Estimate<Seconds>, usage: &Use) -> Estimate<PerSecond> {
        let slots = SESSION * f64::from(usage.clients);
        each.map(|time| PerSecond::new(slots / time.count())).inverted()
    }

    /// What creations and deletions of one client and in one directory wait for.
    fn changes(&self, hop: Hop, usage: &Use) -> Hop {
        let clients = CHANGES
            .map(|rate| PerSecond::new(rate * f64::from(usage.clients) / (1.0 + usage.changes.count())));
        let hop = hop.limit(
            "files that clients create or delete",
            Limit::files(Estimate::calibrated(
                "efs.changes",
                clients,
                &["EF-05"],
                "files that one client creates or deletes on EFS",
            )),
        );
        let directories = self.directories.map(|directories| {
            Limit::files(Estimate::calibrated(
                "efs.directory",
                DIRECTORY.map(|rate| PerSecond::new(rate * Items::from(directories).count())),
                &["EF-05", "EF-09"],
                "files that are created or deleted in one directory of EFS",
            ))
        });
        hop.limit_if("files in one directory", directories)
    }

    fn client(&self) -> Estimate<Speed> {
        let plain = Speed::mib_per_s(f64::from(facts::CLIENT.value));
        let recent = Speed::mib_per_s(f64::from(facts::CLIENT_ELASTIC.value));
        match (self.throughput_mode, self.recent_client) {
            (Some(ThroughputMode::Elastic), Some(true)) => reached(&facts::CLIENT_ELASTIC, recent),
            (Some(ThroughputMode::Elastic), None) => Estimate::assumed(
                "efs client",
                [plain, plain, recent],
                "what one client of an Elastic file system reads",
                "say whether clients mount it with amazon-efs-utils 2.0 or newer: `recent_client: true`",
            ),
            _ => reached(&facts::CLIENT, plain),
        }
    }

    fn client_writes(&self) -> Estimate<Speed> {
        if self.reads_metered_whole {
            let limit = Speed::mib_per_s(f64::from(facts::CLIENT_BEFORE.value));
            return Estimate::calibrated(
                "efs.client_writes_before",
                WRITTEN_BEFORE.map(|share| limit.times(share)),
                &["EF-02", "EF-08"],
                "what one client wrote to EFS until 2020",
            );
        }
        let limit = self.client();
        let is_recent =
            self.recent_client == Some(true) && self.throughput_mode == Some(ThroughputMode::Elastic);
        let [low, median, high] = if is_recent { WRITTEN_RECENT } else { WRITTEN };
        Estimate::assumed(
            "efs.client_writes",
            [limit.low.times(low), limit.median.times(median), limit.high.times(high)],
            "what one client writes to EFS",
            "write large files with sixteen processes on one client and time it",
        )
    }

    fn operations(&self, usage: &Use) -> Limit {
        let is_write = usage.is_write();
        let pair = |fact: &Fact<[u32; 2]>| {
            let [read, write] = fact.value.map(f64::from);
            Estimate::fact(fact, PerSecond::new(if is_write { write } else { read }))
        };
        let rate = match self.throughput_mode {
            _ if self.one_zone => pair(&facts::OPERATIONS_BURSTING),
            Some(ThroughputMode::Bursting) => pair(&facts::OPERATIONS_BURSTING),
            None | Some(ThroughputMode::Provisioned) => pair(&facts::OPERATIONS_PROVISIONED),
            Some(ThroughputMode::Elastic) => {
                let [cold, hot, write] = facts::OPERATIONS_ELASTIC.value.map(f64::from);
                let rates = if is_write { [write; 3] } else { [cold, cold, hot] };
                Estimate::fact_between(&facts::OPERATIONS_ELASTIC, rates.map(PerSecond::new))
            }
        };
        Limit::Operations { rate, each: Per::Request(usage.request.unwrap_or(REQUEST)) }
    }

    /// What the throughput mode gives.
    fn metered(&self, name: &str, usage: &Use) -> Crossed {
        let factor =
            if usage.is_write() || self.reads_metered_whole { 1.0 } else { facts::READ_METERING.value };
        let hop = Hop::new(format!("{name} throughput"), format!("the throughput of {name}"));
        let limit = match (self.throughput_mode, self.provisioned_throughput) {
            (Some(ThroughputMode::Provisioned), Some(provisioned)) => {
                Limit::capacity(contents([provisioned.into(); 3], usage))
            }
            (Some(ThroughputMode::Bursting), _) => self.bursting(name, usage),
            (Some(ThroughputMode::Elastic), _) => return Crossed { hop, factor: Ratio::new(factor) },
            (None | Some(ThroughputMode::Provisioned), _) => Limit::capacity(Estimate::assumed(
                format!("{name} throughput"),
                UNKNOWN.map(Speed::mib_per_s),
                format!("the throughput of {name}"),
                "state its `throughput_mode`, and `provisioned_throughput` or `stored`",
            )),
        };
        Crossed { hop: hop.limit("what its mode gives", limit), factor: Ratio::new(factor) }
    }

    fn bursting(&self, name: &str, usage: &Use) -> Limit {
        let tib = self.stored.map_or(STORED, |stored| [Bytes::from(stored).count() / TIB; 3]);
        let of = |rate: u32, least: f64| {
            let speeds = tib.map(|tib| Speed::mib_per_s((f64::from(rate) * tib).max(least)));
            match self.stored {
                Some(_) => contents(speeds, usage),
                None => Estimate::assumed(
                    format!("{name} stored"),
                    speeds,
                    format!("how much {name} stores, which earns its throughput"),
                    "state `stored`",
                ),
            }
        };
        let most = Bytes::new(facts::BURSTING_CREDITS.value * TIB * tib[1].max(1.0));
        let credit = match self.credits {
            Some(credits) => Estimate::given(format!("{name} credits"), credits.into()),
            None => Estimate::assumed(
                format!("{name} credits"),
                [most.times(0.25), most.times(0.999), most],
                format!("the credits with which {name} starts"),
                "read BurstCreditBalance in CloudWatch and state `credits`",
            ),
        };
        let peak = f64::from(facts::BURSTING_PEAK.value);
        Limit::Capacity {
            baseline: of(facts::BURSTING_BASELINE.value, 1.0),
            burst: Some(Box::new(Burst { peak: of(facts::BURSTING_PEAK.value, peak), credit })),
        }
    }

    /// What the Region gives: shares of reads and writes add up to one.
    fn region_limit(&self, name: &str, usage: &Use) -> Crossed {
        let (here, elsewhere, regions) = match self.throughput_mode {
            _ if self.one_zone => (&facts::ONE_ZONE, &facts::ONE_ZONE, None),
            Some(ThroughputMode::Elastic) => {
                (&facts::ELASTIC, &facts::ELASTIC_ELSEWHERE, Some(facts::ELASTIC_REGIONS.value))
            }
            None | Some(ThroughputMode::Provisioned) => {
                (&facts::PROVISIONED, &facts::PROVISIONED_ELSEWHERE, Some(facts::PROVISIONED_REGIONS.value))
            }
            Some(ThroughputMode::Bursting) => {
                (&facts::BURSTING, &facts::BURSTING_ELSEWHERE, Some(facts::BURSTING_REGIONS.value))
            }
        };
        let [read, write] = here.value;
        let [_, least] = elsewhere.value;
        let speed = |gib: f64| Speed::mib_per_s(gib * 1_024.0);
        let estimate = match (&self.region, regions) {
            (_, None) => Estimate::fact(here, speed(write)),
            (Some(region), Some(regions)) if regions.contains(&region.as_str()) => {
                Estimate::fact(here, speed(write))
            }
            (Some(_), Some(_)) => Estimate::fact(elsewhere, speed(least)),
            (None, Some(_)) => Estimate::assumed(
                format!("{name} region"),
                [speed(least), speed(write), speed(write)],
                format!("the limit of the Region of {name}"),
                "state `region`",
            ),
        };
        let factor = if usage.is_write() { 1.0 } else { write / read };
        let hop = Hop::new(format!("{name} limit"), format!("the Region's limit of {name}"))
            .limit("the limit of a file system", Limit::capacity(estimate));
        Crossed { hop, factor: Ratio::new(factor) }
    }
}

/// Requests that one client has in flight, however many processes wait: the slots that Linux asks for its session of NFS 4.1
/// (`NFS4_DEF_SLOT_TABLE_SIZE` of its `fs/nfs/nfs4session.h`).
const SESSION: f64 = 64.0;

/// What a client asks for and writes at once.
const REQUEST: Bytes = Bytes::mib(1.0);

/// What the mount helper lets the kernel read ahead.
const READ_AHEAD: Bytes = Bytes::mib(15.0);

const TIB: f64 = 1_099_511_627_776.0;

/// What files get of a throughput that is metered.
fn contents([_, metered, _]: [Speed; 3], usage: &Use) -> Estimate<Speed> {
    if usage.pattern == Pattern::Random && !usage.is_write() {
        return Estimate::calibrated(
            "efs.contents_random",
            CONTENTS_RANDOM.map(|share| metered.times(share)),
            &["EF-12"],
            "what of the metered throughput of EFS is contents where reads are out of order",
        );
    }
    Estimate::calibrated(
        "efs.contents",
        CONTENTS.map(|share| metered.times(share)),
        &["EF-01", "EF-12"],
        "what of the metered throughput of EFS is contents",
    )
}

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "documents are written where they are used")]
mod tests {
    use super::*;
    use crate::forecast::path::Path;

    fn forecast(efs: serde_json::Value, copy: serde_json::Value, size: &str) -> crate::forecast::RunForecast {
        let document = serde_json::json!({
            "data": { "size": size, "file_size": "1 GB" },
            "through": { "home": { "efs": efs } },
            "by": { "copy": copy },
        });
        let path: Path = serde_json::from_value(document).unwrap();
        path.forecast(1)
    }

    #[test]
    fn each_change_of_a_file_takes_its_time() {
        let files = |operation: &str, changes: u32| {
            let document = serde_json::json!({
                "data": { "files": "1k", "file_size": "4 kB" },
                "through": { "home": { "efs": {} } },
                "by": { "copy": { "operation": operation, "changes_each": changes } },
            });
            let path: Path = serde_json::from_value(document).unwrap();
            path.forecast(1).duration.median.count()
        };
        let (plain, four) = (files("write", 0), files("write", 4));
        assert!(
            (four - plain - 4.0 * wait::Waits::of(&Efs::default()).change.median.count() * 1000.0).abs()
                < 1e-6,
            "{plain} {four}"
        );
        assert!((files("read", 4) - files("read", 0)).abs() < 1e-6, "nothing is changed that is read");
    }

    #[test]
    fn of_a_small_file_nothing_is_read_ahead() {
        let rate = |size: &str| {
            let document = serde_json::json!({
                "data": { "files": 100, "file_size": size },
                "through": { "home": { "efs": {} } },
                "by": { "copy": {} },
            });
            let path: Path = serde_json::from_value(document).unwrap();
            path.forecast(1).rate.median
        };
        assert!(rate("10 MB") > rate("1 MB").times(2.0));
    }

    #[test]
    fn provisioned_throughput_bounds_writes_and_three_times_as_many_reads() {
        let efs =
            serde_json::json!({ "throughput_mode": "provisioned", "provisioned_throughput": "100 MiB/s" });
        let rate = |operation: &str| {
            let copy = serde_json::json!({ "operation": operation, "streams": 16, "clients": 8 });
            forecast(efs.clone(), copy, "1 TB").rate.median
        };
        assert!((rate("write").ratio(Speed::mib_per_s(99.0)).unwrap() - 1.0).abs() < 1e-6);
        assert!((rate("read").ratio(Speed::mib_per_s(297.0)).unwrap() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn the_example_of_the_guide_holds() {
        // 100 GiB earn 5 MiB/s: 432,000 MiB a day, which is 72 minutes at 100 MiB/s with nothing read beside.
        let efs = |credits: &str| serde_json::json!({ "throughput_mode": "bursting", "stored": "100 GiB", "credits": credits });
        let copy = serde_json::json!({ "operation": "write", "streams": 16 });
        let burst = forecast(efs("432000 MiB"), copy.clone(), "432000 MiB").duration.median;
        assert!((burst.count() / 60.0 - 72.0 / 0.99).abs() < 0.1, "{burst:?}");
        let spent = forecast(efs("1 MiB"), copy, "50 GiB").duration.median;
        assert!((spent.count() / 10_240.0 - 1.024 / 0.99).abs() < 0.01, "{spent:?}");
    }

    #[test]
    fn elastic_reads_are_bound_by_clients_and_then_by_the_region() {
        let efs = serde_json::json!({ "throughput_mode": "elastic", "region": "eu-central-1", "recent_client": true });
        let rate = |clients: u32| {
            let copy = serde_json::json!({ "streams": 64, "clients": clients });
            forecast(efs.clone(), copy, "100 TB").rate.median.as_mb_per_s() / 1.048_576
        };
        assert!((rate(1) - 0.97 * 1_500.0).abs() < 1e-6);
        assert!((rate(1_000) - 60.0 * 1_024.0).abs() < 1e-6);
    }

    #[test]
    fn a_client_has_sixty_four_requests_in_flight() {
        let rate = |streams: u32, clients: u32| {
            let document = serde_json::json!({
                "data": { "files": 8, "file_size": "1 GB" },
                "through": { "home": { "efs": { "throughput_mode": "elastic" } } },
                "by": { "copy": {
                    "pattern": "random", "synchronous": true, "request": "4 KiB",
                    "streams": streams, "clients": clients,
                } },
            });
            let path: Path = serde_json::from_value(document).unwrap();
            path.forecast(1).rate.median.as_mb_per_s()
        };
        assert!((rate(1_024, 1) / rate(256, 1) - 1.0).abs() < 1e-6, "{} {}", rate(1_024, 1), rate(256, 1));
        assert!(rate(64, 1) > 1.5 * rate(16, 1) && rate(256, 2) > 1.2 * rate(256, 1));
    }

    #[test]
    fn a_directory_bears_so_many_creations() {
        let create = |directories: serde_json::Value| -> f64 {
            let document = serde_json::json!({
                "data": { "files": "1024", "file_size": "4 KiB" },
                "through": { "home": { "efs": { "directories": directories } } },
                "by": { "copy": { "operation": "create", "streams": 32 } },
            });
            let path: Path = serde_json::from_value(document).unwrap();
            path.forecast(1).files.median.count()
        };
        assert!(create(serde_json::json!("1")) < 200.0);
        assert!(create(serde_json::Value::Null) > 1_000.0);
    }
}
