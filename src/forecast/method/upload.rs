//! [`Upload`]: the AWS CLI, and other programs that copy between files and S3.
//!
//! The classic client of the AWS CLI is one Python process: it takes its time for each file and for each byte, however
//! many requests it has in flight, and more on a newer processor. Its other client (CRT) is native code and aims at a
//! target of bandwidth. Below these ceilings requests wait for the service and the round trip, which the parts of the
//! path state, and in Python for the interpreter.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Way;
use crate::forecast::part::{Operation, Pattern, Use};
use crate::forecast::step::{Crossing, Portion};
use crate::forecast::{
    Bytes, Estimate, Hop, Items, Limit, Per, PerSecond, Quantity, Ratio, Scenario, Seconds, Speed, Step,
};
use crate::units::{DataSize, Throughput};

/// `aws s3 cp` or `sync`, or a program like it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Upload {
    /// Whether it reads from S3 or writes to it; it writes when this is left out.
    pub direction: Direction,
    /// Its transfer client: the classic one when this is left out.
    pub client: Client,
    /// Whether the files are in memory. When this is left out and the path names no store for them, they lie on a disk of
    /// which nothing is known.
    pub in_memory: bool,
    /// The type of the instance that it runs on, as in `m5.8xlarge`, which says what its network carries and how fast a
    /// processor is; unknown when it is left out.
    pub instance: Option<String>,
    /// How many processes work beside each other on each machine; 1 when it is left out.
    pub processes: Option<u32>,
    /// How many machines take part; 1 when it is left out.
    pub clients: Option<u32>,
    /// `max_concurrent_requests`: requests in flight of each process; 10 when it is left out. The CRT client decides
    /// itself.
    pub max_concurrent_requests: Option<u32>,
    /// The size of a part of a large file; 8 MiB when it is left out.
    pub part_size: Option<DataSize>,
    /// `target_bandwidth` of the CRT client; 10 Gbps when it is left out.
    pub target_bandwidth: Option<Throughput>,
}

/// The direction of a copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From files to S3.
    #[default]
    Upload,
    /// From S3 to files.
    Download,
}

/// A transfer client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Client {
    /// Python with threads, as in the AWS CLI and boto3.
    #[default]
    Classic,
    /// The AWS Common Runtime, or another native program such as s5cmd.
    Crt,
}

/// Files that one process of the classic client handles each second on a processor of 2016, if they are empty.
const FILES: [f64; 3] = [125.0, 166.0, 215.0];

/// What it carries each second, MB: the interpreter handles each byte, and a file, in turn.
const SPEED: [f64; 3] = [80.0, 170.0, 255.0];

/// What the classic client adds to each request of a thread.
const THREAD: Estimate<Seconds> = Estimate::calibrated(
    "upload.thread",
    [Seconds::millis(15.0), Seconds::millis(41.0), Seconds::millis(80.0)],
    &["UP-09", "UP-40"],
    "what a thread of the AWS CLI adds to each request",
);

/// The speed of a processor where nobody says which: of the fourth generation to the eighth.
const PROCESSOR: [f64; 3] = [0.8, 1.4, 2.4];

/// How much faster a processor is for each generation of instances.
const GENERATION: f64 = 0.35;

/// What a disk carries of which nothing is known, MB/s: a small volume of EBS to a server's SSDs.
const DISK: [f64; 3] = [120.0, 1_000.0, 6_000.0];

/// What the program takes before its first request.
const START: Estimate<Seconds> = Estimate::calibrated(
    "upload.start",
    [Seconds::new(0.4), Seconds::new(0.9), Seconds::new(2.8)],
    &["UP-08", "UP-40"],
    "what the AWS CLI takes before its first request",
);

/// The share of a CRT client's target that it reaches.
const TARGET: [f64; 3] = [0.3, 0.82, 0.98];

/// What a connection of the CRT client is expected to carry: it opens so many that they reach its target.
const CRT_CONNECTION: Speed = Speed::gbps(0.4);

impl Upload {
    /// How many times as fast as the fourth generation its processor is.
    fn processor(&self) -> Estimate<Ratio> {
        let generation = self.instance.as_deref().and_then(|instance| {
            instance.trim_start_matches("ml.").chars().find_map(|letter| letter.to_digit(10))
        });
        match generation {
            Some(generation) => {
                let times = 1.0 + GENERATION * (f64::from(generation) - 4.0);
                Estimate::given("processor", Ratio::new(times.max(0.5)))
            }
            None => Estimate::assumed(
                "upload.processor",
                PROCESSOR.map(Ratio::new),
                "how fast the processor is on which the AWS CLI runs",
                "say its `instance`, or time a copy of a thousand small files",
            ),
        }
    }

    fn target(&self) -> Speed {
        self.target_bandwidth.map_or(Speed::gbps(10.0), Speed::from)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    fn requests(&self) -> u32 {
        match self.client {
            Client::Classic => self.max_concurrent_requests.unwrap_or(10).max(1),
            Client::Crt => {
                self.target().ratio(CRT_CONNECTION).unwrap_or(1.0).ceil().clamp(10.0, 10_000.0) as u32
            }
        }
    }

    pub(super) fn usage(&self, data: Bytes, files: Items, rtt: Estimate<Seconds>) -> Use {
        let clients = self.clients.unwrap_or(1).max(1);
        let processes = self.processes.unwrap_or(1).max(1).saturating_mul(clients);
        Use {
            data,
            files,
            operation: match self.direction {
                Direction::Upload => Operation::Write,
                Direction::Download => Operation::Read,
            },
            pattern: Pattern::Sequential,
            request: None,
            synchronous: false,
            changes: Items::ZERO,
            streams: self.requests().saturating_mul(processes),
            clients,
            rtt,
        }
    }

    pub(super) fn work(&self, name: &str, way: &Way<'_>, scenario: &mut Scenario) -> Step {
        let processes = f64::from(self.processes.unwrap_or(1).max(1)) * f64::from(way.usage.clients);
        let processor = self.processor();
        let what = if processes > 1.0 { "the copying processes" } else { "the copying process" };
        let hop = Hop::new(format!("{name} client"), what);
        let files = |limit: Estimate<PerSecond>| {
            Limit::files(limit.map(|files| PerSecond::new(files.count() * processes)))
        };
        let hop = match self.client {
            Client::Classic => hop.limit(
                "what a process does for a file and its bytes",
                files(scaled(&process(way.usage.file_size()), &processor, |files, times| {
                    PerSecond::new(files.count() * times)
                })),
            ),
            Client::Crt => {
                let speed = Estimate::assumed(
                    "upload.crt_speed",
                    TARGET.map(|share| self.target().times(share)),
                    "what one process of a native client carries",
                    "time a copy of a large file",
                );
                hop.limit(
                    "what a process carries",
                    Limit::capacity(speed.map(|speed| speed.times(processes))),
                )
                .limit(
                    "what a process does for each file",
                    files(Estimate::assumed(
                        "upload.crt_files",
                        [500.0, 1300.0, 3000.0].map(PerSecond::new),
                        "files that one process of a native client copies each second",
                        "time a copy of a thousand small files",
                    )),
                )
            }
        };
        let hop = hop.limit_if(
            "what a thread adds to each request",
            (self.client == Client::Classic)
                .then_some(Limit::Delay { time: THREAD, each: Per::Request(Bytes::gb(1e9)) }),
        );
        let disk = (way.stores < 2 && !self.in_memory).then(|| {
            let disk = Estimate::assumed(
                format!("{name} disk"),
                DISK.map(|speed| Speed::mb_per_s(speed * f64::from(way.usage.clients))),
                "the disk of the files",
                "name the `disk`, `volume` or `share` that holds the files, or say `in_memory: true`",
            );
            Hop::new(format!("{name} disk"), "the disk of the files")
                .limit("what it carries", Limit::capacity(disk))
        });
        let part = self.part_size.map_or(Bytes::mib(8.0), Bytes::from);
        let mut movement = way.movement().in_parts(part);
        for hop in [Some(hop), disk].into_iter().flatten() {
            movement.route.push(Crossing {
                hop: scenario.hop(hop),
                factor: Ratio::ONE,
                of: Portion::All,
                channel: None,
            });
        }
        Step::in_turn(name.to_owned(), [Step::wait("start", START), Step::movement("copy", movement)])
    }
}

/// Files of this size that one process of the classic client copies each second on a processor of 2016.
fn process(size: Bytes) -> Estimate<PerSecond> {
    let [low, median, high] = [0, 1, 2].map(|case: usize| {
        let of = |values: [f64; 3]| values.get(case).copied().unwrap_or(f64::INFINITY);
        PerSecond::new(1.0 / (1.0 / of(FILES) + size.count() / (1e6 * of(SPEED))))
    });
    Estimate::calibrated(
        "upload.process",
        [low, median, high],
        &["UP-02", "UP-03", "UP-05", "UP-20", "UP-24", "UP-40"],
        "files that one process of the AWS CLI copies each second on an instance of the fourth generation",
    )
}

/// What a process does on this processor. Where the processor is a guess, its range is the wider one and stands alone.
fn scaled<Q: Quantity>(
    process: &Estimate<Q>,
    processor: &Estimate<Ratio>,
    times: impl Fn(Q, f64) -> Q,
) -> Estimate<Q> {
    if processor.is_point() {
        process.map(|one| times(one, processor.median.count()))
    } else {
        let [low, median, high] =
            [processor.low, processor.median, processor.high].map(|at| times(process.median, at.count()));
        Estimate { low, median, high, basis: processor.basis.clone(), ..process.clone() }
    }
}

#[cfg(test)]
mod tests {
    use crate::forecast::path::Path;
    use crate::forecast::{RunForecast, known};

    fn forecast(data: &str, client: &str) -> RunForecast {
        let path: Path =
            serde_json::from_str(&format!(r#"{{ "data": {data}, "by": {{ "upload": {client} }} }}"#))
                .unwrap();
        path.forecast(1)
    }

    #[test]
    fn one_process_is_bound_by_its_processor() {
        let small = r#"{ "size": "1 GB", "files": "50k" }"#;
        let files = |client: &str| forecast(small, client).files.median.count();
        let one = files(r#"{ "max_concurrent_requests": 100, "instance": "m4.16xlarge" }"#);
        assert!((150.0..200.0).contains(&one), "{one}");
        let many = files(r#"{ "max_concurrent_requests": 100, "instance": "m4.16xlarge", "processes": 8 }"#);
        assert!((many / one - 8.0).abs() < 1e-6);
        assert!(files(r#"{ "max_concurrent_requests": 100, "instance": "ml.m7i.large" }"#) > 1.5 * one);
        let few = files(r#"{ "max_concurrent_requests": 1, "instance": "m4.16xlarge" }"#);
        assert!((15.0..40.0).contains(&few), "a thread waits: {few}");
    }

    #[test]
    fn a_disk_that_nobody_names_is_an_assumption() {
        let told = |upload: &str, through: &str| {
            let path: Path = serde_json::from_str(&format!(
                r#"{{ "data": {{ "size": "1 TB", "files": "1k" }}, "through": {{ {through} }}, "by": {{ "upload": {upload} }} }}"#
            ))
            .unwrap();
            let fast = path.forecast(1).rate.median.as_gbps();
            let disk = known(&path.scenario("path")).into_iter().find(|one| one.id == "path disk");
            (fast, disk.is_some_and(|disk| disk.learn().is_some_and(|learn| learn.contains("in_memory"))))
        };
        let lake = r#""lake": { "s3": {} }"#;
        let crt = r#"{ "client": "crt", "target_bandwidth": "50 Gbps" }"#;
        let (slow, assumed) = told(crt, lake);
        assert!(assumed && slow < 10.0, "{slow}");
        let memory = r#"{ "client": "crt", "target_bandwidth": "50 Gbps", "in_memory": true }"#;
        let (fast, assumed) = told(memory, lake);
        assert!(!assumed && fast > slow, "{fast}");
        let share = r#""files": { "share": { "reads_at": "10 GB/s" } }, "lake": { "s3": {} }"#;
        assert!(!told(crt, share).1, "the path names it");
    }

    #[test]
    fn native_code_is_faster() {
        for data in [r#"{ "size": "1 GB", "files": "50k" }"#, r#"{ "size": "1 TB", "files": "100" }"#] {
            let [classic, crt] = ["classic", "crt"]
                .map(|client| forecast(data, &format!(r#"{{ "client": "{client}" }}"#)).rate.median);
            assert!(crt > classic, "{data}");
        }
    }
}
