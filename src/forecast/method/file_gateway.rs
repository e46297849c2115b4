//! [`FileGateway`]: an S3 File Gateway between clients on premises and S3.
//!
//! Writes land in its cache at what AWS's table says for the platform, the clients' system, the protocol and the
//! number of threads; uploads follow behind and wait for the line. While the cache is full, writers wait for uploads.
//! Reads hit the cache or miss it. Small files are bound by their number, one encrypted SMB client by one processor.
//!
//! The table was measured by AWS on its own platforms, so elsewhere it is a range. What a connection uploads, and what
//! SMB carries over several connections at once, is not in it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Way;
use crate::facts::file_gateway as facts;
use crate::forecast::part::{OPEN_NFS, OPEN_SMB, Operation, Pattern, Use};
use crate::forecast::step::Crossing;
use crate::forecast::{
    Bytes, Estimate, Hop, Items, Limit, Move, Per, PerSecond, Quantity, Ratio, Scenario, Seconds, Speed, Step,
};
use crate::units::DataSize;

/// A program that reads or writes through a file gateway.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FileGateway {
    /// What the gateway runs on: a virtual machine of 16 vCPU when it is left out.
    pub platform: Platform,
    /// The clients' system: Linux when it is left out.
    pub clients: Os,
    /// What they speak: NFS 4 from Linux and SMB from Windows when it is left out.
    pub protocol: Option<Protocol>,
    /// How many threads of theirs read or write; 1 when it is left out.
    pub threads: Option<u32>,
    /// Whether they read or write; they write when this is left out.
    pub direction: Direction,
    /// When a write is done: when it is in S3, if this is left out.
    pub until: Until,
    /// Reading: whether the cache holds it already; it does not when this is left out.
    pub cached: bool,
    /// Reading: how much is read again and again, the first time past the cache and then from it; everything is read once
    /// when it is left out.
    pub working_set: Option<DataSize>,
    /// The size of the cache; that of the platform when it is left out.
    pub cache: Option<DataSize>,
    /// Whether SMB is encrypted, as gateways enforce by default; unknown when it is left out.
    pub encrypted: Option<bool>,
    /// Whether SMB uses several connections at once.
    pub multichannel: bool,
    /// Over how many connections it uploads; 8 when it is left out.
    pub upload_threads: Option<u32>,
    /// The parts of the path between the clients and the gateway; all others lie behind it.
    pub front: Vec<String>,
}

/// What a gateway runs on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// A virtual machine of 16 vCPU and 32 GB, its cache on 512 GiB of SSD.
    #[default]
    Vm,
    /// A virtual machine of 32 vCPU and 244 GB, its cache on NVMe.
    Nvme,
    /// The hardware appliance.
    Appliance,
    /// An FSx File Gateway.
    Fsx,
}

/// The clients' system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Os {
    /// Linux.
    #[default]
    Linux,
    /// Windows.
    Windows,
}

/// What clients speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// NFS version 3.
    Nfs3,
    /// NFS version 4.
    Nfs4,
    /// SMB version 3.
    Smb3,
}

/// Whether clients read or write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// They write.
    #[default]
    Write,
    /// They read.
    Read,
}

/// When a write is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// When it is in S3.
    #[default]
    Uploaded,
    /// When the gateway has it.
    Written,
}

/// What another platform than AWS's own reaches of the table.
const TABLE: [f64; 3] = [0.7, 1.0, 1.12];

/// The same where nobody says whether SMB is encrypted.
const TABLE_UNKNOWN: [f64; 3] = [0.35, 1.0, 1.12];

/// What SMB carries over several connections out of the cache.
const MULTICHANNEL: Estimate<Speed> = Estimate::calibrated(
    "file_gateway.multichannel",
    [Speed::mib_per_s(440.0), Speed::mib_per_s(700.0), Speed::mib_per_s(1100.0)],
    &["GW-01"],
    "what a file gateway's cache serves over several SMB connections",
);

/// The round trip between clients and a gateway beside them, where nothing says it.
const LAN: Estimate<Seconds> = Estimate::unmeasured(
    "file_gateway.lan",
    [Seconds::millis(0.15), Seconds::millis(0.35), Seconds::millis(1.0)],
    "the round trip between the clients and the file gateway",
    "say the `rtt` of the part in `front`, or ping the gateway from a client",
);

/// How many small files are written.
const SMALL: [f64; 3] = [0.75, 1.0, 2.0];

/// The part of a file that travels at once.
const PART: Bytes = Bytes::mib(8.0);

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Write,
    Hit,
    Miss,
}

impl FileGateway {
    fn threads(&self) -> u32 {
        self.threads.unwrap_or(1).max(1)
    }

    fn upload_threads(&self) -> u32 {
        self.upload_threads.unwrap_or(facts::UPLOAD_THREADS.value).max(1)
    }

    fn speaks(&self) -> facts::Protocol {
        match (self.protocol, self.clients) {
            (Some(Protocol::Nfs3), _) => facts::Protocol::Nfs3,
            (Some(Protocol::Nfs4), _) | (None, Os::Linux) => facts::Protocol::Nfs4,
            (Some(Protocol::Smb3), _) | (None, Os::Windows) => facts::Protocol::Smb3,
        }
    }

    pub(super) fn usage(&self, data: Bytes, files: Items, rtt: Estimate<Seconds>) -> Use {
        Use {
            data,
            files,
            operation: match self.direction {
                Direction::Write => Operation::Write,
                Direction::Read => Operation::Read,
            },
            pattern: Pattern::Sequential,
            request: None,
            synchronous: false,
            changes: Items::ZERO,
            streams: self.threads().max(self.upload_threads()),
            clients: 1,
            rtt,
        }
    }

    /// AWS's row for so many threads: between one and eight, as many times one thread up to what eight carry.
    fn table(&self, what: What) -> Estimate<Speed> {
        let platform = match self.platform {
            Platform::Vm => facts::Platform::Vm,
            Platform::Nvme => facts::Platform::Nvme,
            Platform::Appliance => facts::Platform::Appliance,
            Platform::Fsx => facts::Platform::Fsx,
        };
        let os = match self.clients {
            Os::Linux => facts::Os::Linux,
            Os::Windows => facts::Os::Windows,
        };
        let speed = |threads| {
            facts::speeds(platform, os, self.speaks(), threads).map_or(Speed::ZERO, |row| {
                let mib = match what {
                    What::Write => row.write,
                    What::Hit => row.hit,
                    What::Miss => row.miss,
                };
                Speed::mib_per_s(f64::from(mib))
            })
        };
        let speed = match self.threads() {
            threads @ ..8 => speed(1).times(f64::from(threads)).min(speed(8)),
            _ => speed(8),
        };
        let is_smb = self.speaks() == facts::Protocol::Smb3;
        if is_smb && self.multichannel && what == What::Hit {
            return MULTICHANNEL;
        }
        let shares = if is_smb && self.encrypted.is_none() { TABLE_UNKNOWN } else { TABLE };
        let fact = if self.platform == Platform::Fsx { facts::SPEEDS_FSX } else { facts::SPEEDS };
        Estimate::calibrated(
            fact.id,
            shares.map(|share| speed.times(share)),
            &["GW-01", "GW-05"],
            "what a file gateway carries, by AWS's table",
        )
    }

    /// How long a thread takes to open a file: round trips to the gateway, before it reads anything of it.
    fn opens(&self, way: &Way<'_>) -> Limit {
        let trips = match self.speaks() {
            facts::Protocol::Smb3 => [OPEN_SMB.low, OPEN_SMB.median, OPEN_SMB.high].map(Quantity::base),
            facts::Protocol::Nfs3 | facts::Protocol::Nfs4 => OPEN_NFS,
        };
        let [few, usual, many] = trips;
        let trip = way.front.cloned().unwrap_or(LAN);
        let time = Estimate {
            low: trip.low.times(few),
            median: trip.median.times(usual),
            high: trip.high.times(many),
            ..Estimate::unmeasured(
                "file_gateway.open",
                [Seconds::ZERO; 3],
                "what a thread takes to open a file of a file gateway",
                "say the `rtt` of the part in `front`, and read small files through the gateway a second time",
            )
        };
        Limit::per_file(time)
    }

    fn hop(&self, name: &str, what: What, way: &Way<'_>) -> Hop {
        let usage = way.usage;
        let (suffix, reason) = match what {
            What::Write => ("writes", "what it writes to its cache"),
            What::Hit => ("hits", "what it serves from its cache"),
            What::Miss => ("misses", "what it serves from S3"),
        };
        let mut hop = Hop::new(format!("{name} {suffix}"), "the file gateway")
            .limit(reason, Limit::capacity(self.table(what)))
            .limit_if("opening each file", (what != What::Write).then(|| self.opens(way)));
        if self.speaks() == facts::Protocol::Smb3 && self.encrypted == Some(true) {
            let (low, high) = facts::ENCRYPTED_CLIENT.value;
            let [low, high] = [low, high].map(|speed| Speed::mb_per_s(f64::from(speed)));
            let between = [low, (low + high).times(0.5), high];
            hop = hop.limit(
                "one processor for an encrypted client",
                Limit::Client(Estimate::fact_between(&facts::ENCRYPTED_CLIENT, between)),
            );
        }
        let small = Bytes::mib(f64::from(facts::SMALL_FILE.value));
        if what == What::Write && usage.file_size() < small {
            let files = SMALL.map(|share| PerSecond::new(f64::from(facts::SMALL_FILES.value) * share));
            hop = hop.limit(
                "16 small files each second",
                Limit::files(Estimate::calibrated(
                    "file_gateway.small_files",
                    files,
                    &["GW-07"],
                    "small files that a file gateway writes each second",
                )),
            );
        }
        hop
    }

    fn upload(&self, name: &str) -> Hop {
        let connection = Estimate::assumed(
            "file_gateway.connection",
            [15.0, 40.0, 85.0].map(Speed::mb_per_s),
            "what one connection of a file gateway uploads",
            "watch CloudBytesUploaded of the gateway while it uploads a large file",
        );
        let threads = f64::from(self.upload_threads());
        Hop::new(format!("{name} uploads"), "the file gateway's uploads").limit(
            "what its connections carry",
            Limit::capacity(connection.map(|connection| connection.times(threads))),
        )
    }

    fn cache(&self) -> Estimate<Bytes> {
        let (least, _) = facts::CACHE_SIZE.value;
        match (self.cache, self.platform) {
            (Some(size), _) => Estimate::given("file_gateway cache", size.into()),
            (None, Platform::Nvme) => Estimate::fact(&facts::SPEEDS, Bytes::gb(8000.0)),
            (None, Platform::Fsx) => Estimate::fact(&facts::SPEEDS_FSX, Bytes::gib(4096.0)),
            (None, Platform::Vm | Platform::Appliance) => Estimate::assumed(
                "file_gateway cache",
                [Bytes::gib(f64::from(least)), Bytes::gib(512.0), Bytes::gib(5120.0)],
                "the size of the file gateway's cache",
                "say `cache`",
            ),
        }
    }

    fn is_in_front(&self, crossing: Crossing, scenario: &Scenario) -> bool {
        let hop = scenario.hops.get(crossing.hop.index()).map(|hop| hop.name.as_str()).unwrap_or_default();
        self.front.iter().any(|front| {
            hop.strip_prefix(front.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    }

    pub(super) fn work(&self, name: &str, way: &Way<'_>, scenario: &mut Scenario) -> Step {
        let (front, behind): (Vec<Crossing>, Vec<Crossing>) =
            way.route.iter().partition(|crossing| self.is_in_front(**crossing, scenario));
        let usage = way.usage;
        let mut movement = |hop: Hop, route: &[Crossing], data: Bytes, streams: u32| {
            let files = usage.files.times(data.ratio(usage.data).unwrap_or(1.0).min(1.0));
            let mut movement = Move::new(data, files).streams(streams).in_parts(PART);
            movement.route = route.to_vec();
            movement.across(scenario.hop(hop))
        };
        match self.direction {
            Direction::Write => {
                let hop = self.hop(name, What::Write, way);
                let mut write = movement(hop, &front, usage.data, self.threads());
                let mut upload = movement(self.upload(name), &behind, usage.data, self.upload_threads());
                if self.until == Until::Written && self.cache().median >= usage.data {
                    return Step::movement("write", write);
                }
                let cache = scenario.store(format!("{name} cache"), self.cache());
                if self.until == Until::Written {
                    // Written is what the cache holds and what has been uploaded out of its way; a little more covers rounding.
                    let most = usage.data.count();
                    let out_of_the_way = usage.data.less(self.cache().low).times(1.0 + 1e-6).min(usage.data);
                    let share = Ratio::new(out_of_the_way.count() / most);
                    upload = upload.with_more((share, share));
                }
                write.into = Some(cache);
                upload.out_of = Some(cache);
                let steps = [Step::movement("write", write), Step::movement("upload", upload)];
                Step::together(name.to_owned(), steps)
            }
            Direction::Read => {
                // Empty files are opened too.
                let all = usage.data.max(Bytes::new(usage.files.count()));
                let cold = match (self.cached, self.working_set.map(Bytes::from)) {
                    (true, _) => Bytes::ZERO,
                    (false, None) => all,
                    (false, Some(set)) => set.min(all),
                };
                let warm = all.less(cold);
                // A thread reads one file at a time; the gateway fetches parts of it ahead.
                let parts = Per::Request(PART).in_file(usage.file_size()).count();
                let ahead = (f64::from(self.threads()) * parts).min(f64::from(self.upload_threads()));
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "at most a count of u32"
                )]
                let streams = self.threads().max(ahead as u32);
                let mut steps = Vec::new();
                if cold > Bytes::ZERO {
                    let hop = self.hop(name, What::Miss, way);
                    steps.push(Step::movement("miss", movement(hop, way.route, cold, streams)));
                }
                if warm > Bytes::ZERO {
                    let hop = self.hop(name, What::Hit, way);
                    steps.push(Step::movement("hit", movement(hop, &front, warm, self.threads())));
                }
                Step::in_turn(name.to_owned(), steps)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::forecast::path::Path;
    use crate::forecast::{Quantity, RunForecast};

    fn forecast(through: &str, gateway: &str) -> RunForecast {
        let path: Path = serde_json::from_str(&format!(
            r#"{{ "data": {{ "size": "100 GiB", "files": "100" }}, "through": {through}, "by": {{ "file_gateway": {gateway} }} }}"#
        ))
        .unwrap();
        path.forecast(1)
    }

    fn mib_per_s(gateway: &str) -> f64 {
        forecast("{}", gateway).rate.median.base() / 1_048_576.0
    }

    #[test]
    fn the_table_is_met() {
        assert!((mib_per_s(r#"{ "protocol": "nfs3", "until": "written" }"#) - 110.0).abs() < 1e-6);
        assert!(
            (mib_per_s(r#"{ "protocol": "nfs3", "direction": "read", "cached": true }"#) - 590.0).abs()
                < 1e-6
        );
        let windows = r#"{ "clients": "windows", "platform": "nvme", "threads": 8, "direction": "read", "encrypted": false }"#;
        assert!((mib_per_s(windows) - 250.0).abs() < 1e-6);
    }

    #[test]
    fn more_threads_are_never_slower() {
        let threads = [1, 2, 4, 8, 16].map(|threads| {
            mib_per_s(&format!(r#"{{ "platform": "nvme", "threads": {threads}, "until": "written" }}"#))
        });
        assert!(threads.is_sorted(), "{threads:?}");
        assert!((threads[4] - 575.0).abs() < 1e-6);
    }

    #[test]
    fn uploads_lag_behind_writes_over_a_thin_line() {
        let through = r#"{ "lan": { "line": { "speed": "10 Gbps" } }, "link": { "direct_connect": { "speed": "200 Mbps" } } }"#;
        let found = forecast(through, r#"{ "front": ["lan"], "cache": "1 TiB" }"#);
        let step = |name: &str| found.steps.iter().find(|step| step.name == name).unwrap().duration.median;
        assert!(step("upload").count() > 5.0 * step("write").count());
        assert!((found.rate.median.as_mb_per_s() - 25.0 * 0.9593).abs() < 0.01, "{found:?}");
        let written = forecast(through, r#"{ "front": ["lan"], "cache": "1 TiB", "until": "written" }"#);
        assert_eq!(written.duration.median, step("write"));
    }

    #[test]
    fn a_small_file_of_the_cache_takes_a_thread_some_round_trips() {
        let of = |rtt: &str, threads: u32| {
            let path: Path = serde_json::from_str(&format!(
                r#"{{ "data": {{ "files": "1M", "file_size": "4 kB" }},
                    "through": {{ "lan": {{ "line": {{ "speed": "10 Gbps"{rtt} }} }}, "lake": {{ "s3": {{}} }} }},
                    "by": {{ "file_gateway": {{ "direction": "read", "cached": true, "front": ["lan"], "threads": {threads} }} }} }}"#
            ))
            .unwrap();
            path.forecast(1).duration
        };
        let near = of("", 1);
        assert!(near.low.count() > 200.0 && near.high.count() < 10_000.0, "{near:?}");
        assert!(of(r#", "rtt": "5 ms""#, 1).median.count() > 10_000.0);
        assert!((near.median.count() / of("", 4).median.count() - 4.0).abs() < 0.1);
        let empty: Path = serde_json::from_str(
            r#"{ "data": { "files": "1M", "file_size": "0 B" }, "through": { "lake": { "s3": {} } },
                "by": { "file_gateway": { "direction": "read", "cached": true } } }"#,
        )
        .unwrap();
        assert!(empty.forecast(1).duration.low.count() > 200.0);
    }

    #[test]
    fn a_thread_misses_one_small_file_at_a_time() {
        let of = |threads: u32| {
            let path: Path = serde_json::from_str(&format!(
                r#"{{ "data": {{ "files": "100k", "file_size": "4 kB" }}, "through": {{ "lake": {{ "s3": {{}} }} }},
                    "by": {{ "file_gateway": {{ "direction": "read", "threads": {threads} }} }} }}"#
            ))
            .unwrap();
            path.forecast(1).files.median.count()
        };
        assert!(of(1) < 100.0 && (of(8) / of(1) - 8.0).abs() < 0.1, "{}", of(1));
    }

    #[test]
    fn an_encrypted_client_has_one_processor() {
        let rate = forecast("{}", r#"{ "protocol": "smb3", "encrypted": true, "until": "written" }"#).rate;
        assert!((40.0..=60.0).contains(&rate.median.as_mb_per_s()), "{rate:?}");
    }

    #[test]
    fn what_is_read_again_comes_from_the_cache() {
        let cold = mib_per_s(r#"{ "direction": "read" }"#);
        let mixed = mib_per_s(r#"{ "direction": "read", "working_set": "10 GiB" }"#);
        let warm = mib_per_s(r#"{ "direction": "read", "cached": true }"#);
        assert!(cold < mixed && mixed < warm);
    }

    #[test]
    fn what_is_written_past_the_cache_waits_for_no_more_than_has_to_leave_it() {
        let seconds = |size: &str| {
            let path: Path = serde_json::from_str(&format!(
                r#"{{ "data": {{ "size": "{size}", "file_size": "1 GB" }},
                    "through": {{ "lan": {{ "line": {{ "speed": "10 Gbps" }} }}, "l": {{ "line": {{ "speed": "100 Mbps" }} }}, "b": {{ "s3": {{}} }} }},
                    "by": {{ "file_gateway": {{ "threads": 8, "until": "written", "front": ["lan"], "cache": "150 GB" }} }} }}"#
            ))
            .unwrap();
            path.forecast(1).duration.median.count()
        };
        let (in_cache, past) = (seconds("150 GB"), seconds("160 GB"));
        // Ten of 160 GB leave the cache at some 12 MB/s while the others are written.
        assert!(past >= in_cache && past < 1.3 * in_cache, "{in_cache} {past}");
        let much = seconds("1 TB");
        assert!((65e3..78e3).contains(&much), "850 GB leave it: {much}");
    }
}
