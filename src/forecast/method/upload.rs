//! [`Upload`]: the AWS CLI, and other programs that copy between files and S3.
//!
//! The classic client of the AWS CLI is one Python process: it takes its time for each file and for each byte, however
//! many requests it has in flight, and more on a newer processor. Its other client (CRT) moves bytes in native code and
//! aims at a target of bandwidth, but lists names and prepares each file in Python all the same. A program that is native
//! throughout has neither limit. Below these ceilings requests wait for the service and the round trip, which the parts of the
//! path state, and in Python for the interpreter.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Way;
use crate::facts::{ec2, s3};
use crate::forecast::part::{Operation, Pattern, Use};
use crate::forecast::step::{Crossing, Portion};
use crate::forecast::{
    BlockSize, Bytes, Estimate, Hop, Items, Limit, Per, PerSecond, Quantity, Ratio, Scenario, Seconds, Speed,
    Step,
};
use crate::units::Throughput;

/// `aws s3 cp` or `sync`, or a program like it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Upload {
    /// Whether it reads from S3 or writes to it; it writes when this is left out.
    pub direction: Direction,
    /// Its transfer client; the one that the AWS CLI chooses when this is left out: `crt` on the few types of instances that
    /// it names, and `classic` elsewhere.
    pub client: Option<Client>,
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
    /// `max_concurrent_requests`: requests in flight of each process; 10 when it is left out, and 256 of a native program, as
    /// the workers of s5cmd. The CRT client decides itself.
    pub max_concurrent_requests: Option<u32>,
    /// The size of a part of a large file; 8 MiB when it is left out.
    pub part_size: Option<BlockSize>,
    /// `target_bandwidth` of the CRT client; the network of the instance, where it is one for which the AWS CLI chooses this
    /// client, and 10 Gbps when it is left out.
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
    /// The AWS Common Runtime inside the AWS CLI or boto3.
    Crt,
    /// A program without an interpreter: s5cmd, rclone, a program that calls the AWS Common Runtime itself.
    Native,
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

/// What a volume of EBS carries of which nothing is known, MB/s, if its instance has no other disks: what a gp3 has of which no
/// more is ordered and nearly what a small gp2 has, and at most whatever the instance's way to its volumes lets through.
const VOLUME: [f64; 3] = [120.0, 131.0, 6_000.0];

/// How much of its memory Linux fills with what is written before it makes programs wait for the disk (`vm.dirty_ratio`); what
/// was written a moment ago is read from there too.
const HELD_BACK: f64 = 0.2;

/// What the program takes before its first request.
const START: Estimate<Seconds> = Estimate::calibrated(
    "upload.start",
    [Seconds::new(0.4), Seconds::new(0.9), Seconds::new(2.8)],
    &["UP-08", "UP-40"],
    "what the AWS CLI takes before its first request",
);

/// The share of a CRT client's target that it reaches, and what one process of it carries whatever its target, MB/s.
const TARGET: [f64; 3] = [0.3, 0.82, 0.98];
const CRT: [f64; 3] = [3_000.0, 11_000.0, 40_000.0];

/// Files each second of the AWS CLI with its CRT client, whose names and headers one thread of Python makes: more than of its
/// classic client, and no more than of a native program.
const CRT_FILES: [f64; 3] = [220.0, 680.0, 2_000.0];

/// What one process of a native program carries, MB/s: its authors call 40 Gbps a line that s5cmd fills.
const NATIVE: [f64; 3] = [1_200.0, 3_500.0, 10_000.0];

/// Files that one process of a native program copies each second.
const NATIVE_FILES: Estimate<PerSecond> = Estimate::calibrated(
    "upload.native_files",
    [PerSecond::new(800.0), PerSecond::new(2_150.0), PerSecond::new(4_500.0)],
    &["UP-47", "UP-48"],
    "files that one process of a native program copies each second",
);

/// Requests in flight of a native program: the workers of s5cmd.
const NATIVE_REQUESTS: u32 = 256;

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

    /// Its client, or the one that the AWS CLI chooses.
    fn client(&self) -> Client {
        let chosen = if self.is_chosen_for_crt() { Client::Crt } else { Client::Classic };
        self.client.unwrap_or(chosen)
    }

    fn is_chosen_for_crt(&self) -> bool {
        let name = self.instance.as_deref().map(|name| name.trim_start_matches("ml."));
        name.is_some_and(|name| s3::CRT_INSTANCES.value.contains(&name))
    }

    fn target(&self) -> Speed {
        let of_instance = || {
            let kind = self.instance.as_deref().filter(|_| self.is_chosen_for_crt()).and_then(ec2::find)?;
            Some(Speed::gbps(kind.peak_gbps))
        };
        let said = self.target_bandwidth.map(Speed::from).or_else(of_instance);
        said.unwrap_or(Speed::gbps(f64::from(s3::CRT_TARGET.value)))
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    fn requests(&self) -> u32 {
        let said = self.max_concurrent_requests;
        match self.client() {
            Client::Classic => said.unwrap_or(s3::CLI_REQUESTS.value).max(1),
            Client::Native => said.unwrap_or(NATIVE_REQUESTS).max(1),
            Client::Crt => {
                self.target().ratio(CRT_CONNECTION).unwrap_or(1.0).ceil().clamp(10.0, 10_000.0) as u32
            }
        }
    }

    /// What a disk carries of which nothing is known. Without local disks it is a volume of EBS, unless so little is copied
    /// that it stays in memory.
    fn disk(&self, data: Bytes) -> [Speed; 3] {
        let found = self.instance.as_deref().and_then(ec2::find).filter(|kind| kind.disks == 0);
        let holds = |kind: &ec2::Type| Bytes::gib(kind.memory_gib * HELD_BACK) >= data;
        let Some(kind) = found.filter(|kind| !holds(kind)) else { return DISK.map(Speed::mb_per_s) };
        let [_, most] = kind.ebs_mb_per_s.map(Speed::mb_per_s);
        let volume = VOLUME.map(Speed::mb_per_s);
        if most > Speed::ZERO { volume.map(|speed| speed.min(most)) } else { volume }
    }

    /// What one process carries that moves bytes in native code, and how many files it copies each second.
    fn native(&self, client: Client) -> (Estimate<Speed>, Estimate<PerSecond>) {
        let learn = "time a copy of a large file";
        if client == Client::Native {
            let speed = Estimate::assumed(
                "upload.native_speed",
                NATIVE.map(Speed::mb_per_s),
                "what one process of a native program carries",
                learn,
            );
            return (speed, NATIVE_FILES);
        }
        let [low, median, high] = TARGET.map(|share| self.target().times(share));
        let [least, usual, most] = CRT.map(Speed::mb_per_s);
        let speed = Estimate::assumed(
            "upload.crt_speed",
            [low.min(least), median.min(usual), high.min(most)],
            "what one process with the CRT client carries",
            learn,
        );
        let files = Estimate::assumed(
            "upload.crt_files",
            CRT_FILES.map(PerSecond::new),
            "files that one process with the CRT client copies each second",
            "time a copy of a thousand small files",
        );
        (speed, files)
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
        let client = self.client();
        let hop = match client {
            Client::Classic => hop.limit(
                "what a process does for a file and its bytes",
                files(scaled(&process(way.usage.file_size()), &processor, |files, times| {
                    PerSecond::new(files.count() * times)
                })),
            ),
            Client::Crt | Client::Native => {
                let (speed, each) = self.native(client);
                hop.limit(
                    "what a process carries",
                    Limit::capacity(speed.map(|speed| speed.times(processes))),
                )
                .limit("what a process does for each file", files(each))
            }
        };
        let hop = hop.limit_if(
            "what a thread adds to each request",
            (client == Client::Classic)
                .then_some(Limit::Delay { time: THREAD, each: Per::Request(Bytes::gb(1e9)) }),
        );
        let each = way.usage.data.times(1.0 / f64::from(way.usage.clients.max(1)));
        let disk = (way.stores < 2 && !self.in_memory).then(|| {
            let disk = Estimate::assumed(
                format!("{name} disk"),
                self.disk(each).map(|speed| speed.times(f64::from(way.usage.clients))),
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
    fn a_volume_bounds_what_memory_does_not_hold() {
        let native = r#"{ "client": "native", "instance": "m5.24xlarge" }"#;
        let (little, much) =
            (r#"{ "size": "50 GB", "files": "1k" }"#, r#"{ "size": "5 TB", "files": "1k" }"#);
        let (held, written) = (forecast(little, native).rate, forecast(much, native).rate);
        assert!(held.median > written.median.times(3.0), "{held:?} {written:?}");
        // 19 Gbps are its way to EBS.
        assert!(written.high.as_gbps() <= 19.0 && held.high.as_gbps() > 19.0, "{held:?} {written:?}");
        let local = r#"{ "client": "native", "instance": "m5d.24xlarge" }"#;
        assert!(forecast(much, local).rate.median > written.median, "its disks may be local");
    }

    #[test]
    fn native_code_is_faster() {
        for data in [r#"{ "size": "1 GB", "files": "50k" }"#, r#"{ "size": "1 TB", "files": "100" }"#] {
            let [classic, crt, native] = ["classic", "crt", "native"].map(|client| {
                forecast(data, &format!(r#"{{ "client": "{client}", "in_memory": true }}"#)).rate.median
            });
            assert!(native > crt && crt > classic, "{data}");
        }
    }

    #[test]
    fn the_cli_chooses_its_client_by_the_instance() {
        let large = r#"{ "size": "1 TB", "files": "100" }"#;
        let on = |instance: &str, client: &str| {
            let upload = format!(r#"{{ "instance": "{instance}", {client} "in_memory": true }}"#);
            forecast(large, &upload).rate.median.as_gbps()
        };
        assert!(on("ml.p4d.24xlarge", "") > 20.0, "the CRT client, at the bandwidth of the instance");
        assert!(on("p4d.24xlarge", r#""client": "classic","#) < 5.0);
        assert!((on("m5.24xlarge", "") - on("m5.24xlarge", r#""client": "classic","#)).abs() < 1e-9);
        assert!(on("m5.24xlarge", r#""client": "crt","#) < 10.0, "it aims at 10 Gbps");
    }
}
