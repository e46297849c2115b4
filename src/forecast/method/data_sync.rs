//! [`DataSync`]: a task that compares, copies and verifies.
//!
//! A basic task prepares (it lists both sides and compares them), transfers and verifies in turn; an enhanced one does
//! all of it at once. A transfer begins slowly: with an agent it takes more than a minute even for three files.
//! Behind that stand the ceilings of a task, 10 Gbps with agents and 5 without, and what an agent or DataSync's own
//! workers do for each file.
//!
//! AWS publishes no rate of files; the constants here were fitted to runs of basic tasks. Of enhanced tasks nobody
//! published anything but that they are faster, so their ranges are wide. The connections of DataSync are its own:
//! its tasks are bound by the ceilings here, not by what one connection to a service carries. Agents do one task at a time:
//! flows of one mover go in turn.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Way;
use crate::facts::datasync as facts;
use crate::forecast::part::{Operation, Pattern, Use};
use crate::forecast::step::{Crossing, Portion};
use crate::forecast::{
    Bytes, Estimate, Hop, Items, Limit, Per, PerSecond, Ratio, Scenario, Seconds, Speed, Step,
};
use crate::units::{Count, DataSize, Throughput};

/// A `DataSync` task, or several that share the work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DataSync {
    /// How tasks work: in basic mode when it is left out.
    pub mode: Mode,
    /// How many agents carry it; 1 when it is left out, and 0 where the path leads from one storage service of AWS to
    /// another.
    pub agents: Option<u32>,
    /// The name of the mover whose agents they are, which does one flow at a time; a mover of its own when it is left out.
    pub mover: Option<String>,
    /// How many tasks share the work at once; 1 when it is left out.
    pub tasks: Option<u32>,
    /// How many files are compared before the copy; those that are copied when it is left out. A later run compares all of
    /// them and copies what changed.
    pub scanned: Option<Count>,
    /// How much those files hold, which counts when everything is verified; files of the mean size when it is left out.
    pub holds: Option<DataSize>,
    /// What is compared after the copy: what was transferred when it is left out.
    pub verify: Verify,
    /// The most bandwidth that a basic task takes; all that there is when it is left out. Enhanced tasks have no limit.
    pub limit: Option<Throughput>,
}

/// How a task works through its files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It prepares, transfers and verifies in turn.
    #[default]
    Basic,
    /// It does all of it at once.
    Enhanced,
}

/// What a task compares after the copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verify {
    /// What this run transferred.
    #[default]
    Transferred,
    /// The whole source with the whole destination.
    Everything,
    /// Nothing.
    Nothing,
}

/// How fast a task lists and compares.
const SCAN: Estimate<PerSecond> = Estimate::calibrated(
    "datasync.scan",
    [PerSecond::new(2400.0), PerSecond::new(3950.0), PerSecond::new(6400.0)],
    &["DS-01", "DS-03"],
    "files that a DataSync task lists and compares each second",
);

/// What it takes before the first file is listed.
const PREPARE: Estimate<Seconds> = Estimate::calibrated(
    "datasync.prepare",
    [Seconds::new(0.4), Seconds::new(0.9), Seconds::new(4.0)],
    &["DS-01"],
    "what a DataSync task takes before it lists the first file",
);

/// What a transfer through agents takes, however little there is to copy.
const START_WITH_AGENTS: Estimate<Seconds> = Estimate::calibrated(
    "datasync.start",
    [Seconds::new(42.0), Seconds::new(71.0), Seconds::new(105.0)],
    &["DS-01", "DS-03"],
    "what a transfer through DataSync agents takes before data moves",
);

/// The same without agents.
const START_WITHOUT: Estimate<Seconds> = Estimate::calibrated(
    "datasync.start_without_agents",
    [Seconds::new(5.0), Seconds::new(15.0), Seconds::new(45.0)],
    &["DS-11"],
    "what a transfer without DataSync agents takes before data moves",
);

/// What an agent carries, MB/s: AWS names no figure of an agent, but 10 Gbps of a task, which has one agent unless it is given
/// more, and advises several agents where each has less than 2.5 Gbps.
const AGENT: [f64; 3] = [350.0, 750.0, 1_250.0];

/// What an agent does.
const AGENT_FILES: Estimate<PerSecond> = Estimate::calibrated(
    "datasync.agent_files",
    [PerSecond::new(900.0), PerSecond::new(1900.0), PerSecond::new(3300.0)],
    &["DS-01", "DS-20"],
    "files that a DataSync agent copies each second",
);

/// Files that are verified.
const VERIFY: Estimate<PerSecond> = Estimate::calibrated(
    "datasync.verify",
    [PerSecond::new(850.0), PerSecond::new(1650.0), PerSecond::new(3300.0)],
    &["DS-01", "DS-20"],
    "files that a DataSync task verifies each second",
);

/// What verifying takes, however few files there are.
const VERIFY_START: Estimate<Seconds> = Estimate::calibrated(
    "datasync.verify_start",
    [Seconds::new(1.5), Seconds::new(2.4), Seconds::new(6.0)],
    &["DS-03"],
    "what a DataSync task takes before it verifies the first file",
);

/// The connections that the workers of a task without agents keep busy, a part of an object on each.
const WORKERS: Estimate<Ratio> = Estimate::calibrated(
    "datasync.workers",
    [Ratio::new(15.0), Ratio::new(24.0), Ratio::new(38.0)],
    &["DS-06", "DS-07", "DS-11"],
    "parts that a DataSync task without agents has in flight",
);

/// How they move an object: parts, each of which waits for a round trip and for the service.
const PART: Bytes = Bytes::mib(5.0);
const PART_SPEED: Speed = Speed::mb_per_s(33.0);
const SERVICE: Seconds = Seconds::millis(30.0);

/// Files and parts in flight of an agent: what its own protocol keeps going, more than any line needs.
const STREAMS: u32 = 256;

fn between<Q: crate::forecast::Quantity>(
    id: &'static str,
    values: [Q; 3],
    what: &'static str,
    learn: &'static str,
) -> Estimate<Q> {
    Estimate::assumed(id, values, what, learn)
}

const RUN_ONE: &str = "run the task once and read its report: nobody published it";

impl DataSync {
    fn agents(&self) -> u32 {
        self.agents.unwrap_or(1)
    }

    /// The mover, whose agents do one task at a time. Source: [`TASKS_AT_ONCE`](facts::TASKS_AT_ONCE).
    pub(super) fn worker(&self) -> Option<&str> {
        self.mover.as_deref().filter(|_| self.agents() > 0)
    }

    fn tasks(&self) -> u32 {
        self.tasks.unwrap_or(1).max(1)
    }

    pub(super) fn usage(&self, data: Bytes, files: Items, rtt: Estimate<Seconds>) -> Use {
        let machines = self.agents().max(1);
        Use {
            data,
            files,
            operation: Operation::Read,
            pattern: Pattern::Sequential,
            request: None,
            synchronous: false,
            changes: Items::ZERO,
            streams: STREAMS.saturating_mul(machines).saturating_mul(self.tasks()),
            clients: machines,
            rtt,
        }
    }

    /// What the task itself bounds.
    fn task(&self, name: &str, usage: &Use) -> Hop {
        let tasks = f64::from(self.tasks());
        let ceiling = if self.agents() == 0 {
            facts::TASK_THROUGHPUT_WITHOUT_AGENT
        } else {
            facts::TASK_THROUGHPUT_WITH_AGENT
        };
        let speed = Speed::gbps(f64::from(ceiling.value)).times(tasks);
        let what = if tasks > 1.0 { "the DataSync tasks" } else { "the DataSync task" };
        let mut hop = Hop::new(format!("{name} task"), what).limit(
            format!("{} Gbps for each task", ceiling.value),
            Limit::capacity(Estimate::fact(&ceiling, speed)),
        );
        if let (Mode::Basic, Some(limit)) = (self.mode, self.limit) {
            let limit = Estimate::given(format!("{name} limit"), Speed::from(limit).times(tasks));
            hop = hop.limit("the flow's limit", Limit::capacity(limit));
        }
        if self.agents() == 0 {
            hop = hop.limit(
                "what its workers do for each object",
                Limit::files(self.workers(usage).map(|rate| PerSecond::new(rate.count() * tasks))),
            );
        }
        hop
    }

    /// Objects each second that a task copies without agents.
    fn workers(&self, usage: &Use) -> Estimate<PerSecond> {
        let parts = Per::Request(PART).in_file(usage.file_size()).count();
        let waits = (usage.rtt.median + SERVICE).times(parts);
        let each = waits + usage.file_size() / PART_SPEED;
        // No more of them work than there are parts.
        let rate =
            |workers: f64| PerSecond::new(workers.min(parts * usage.files.count().max(1.0)) / each.count());
        match self.mode {
            Mode::Basic if usage.file_size() < PART => between(
                "datasync.small_workers",
                [10.0, 24.0, 80.0].map(rate),
                "small objects that a DataSync task without agents has in flight",
                RUN_ONE,
            ),
            Mode::Basic => WORKERS.map(|workers| rate(workers.count())),
            Mode::Enhanced => between(
                "datasync.enhanced_workers",
                [20.0, 70.0, 250.0].map(rate),
                "parts that an enhanced DataSync task has in flight",
                RUN_ONE,
            ),
        }
    }

    /// What the agents bound, over all flows that they carry.
    fn machines(&self, name: &str) -> Hop {
        let agents = f64::from(self.agents());
        let files = match self.mode {
            Mode::Basic => AGENT_FILES,
            Mode::Enhanced => between(
                "datasync.enhanced_agent_files",
                [500.0, 1500.0, 5000.0].map(PerSecond::new),
                "files that an enhanced DataSync agent copies each second",
                RUN_ONE,
            ),
        };
        let speed = between(
            "datasync.agent_speed",
            AGENT.map(Speed::mb_per_s),
            "what one DataSync agent carries",
            "watch one agent's network while a task of large files runs",
        );
        let what = if agents > 1.0 { "the DataSync agents" } else { "the DataSync agent" };
        Hop::new(format!("{} agents", self.mover.as_deref().unwrap_or(name)), what)
            .limit("what an agent carries", Limit::capacity(speed.map(|speed| speed.times(agents))))
            .limit(
                "what an agent does for each file",
                Limit::files(files.map(|files| PerSecond::new(files.count() * agents))),
            )
    }

    /// Files that are compared.
    fn scanned(&self, usage: &Use) -> Items {
        self.scanned.map_or(Items::ZERO, Items::from).max(usage.files)
    }

    fn prepare(&self, usage: &Use) -> Step {
        let scan = match self.mode {
            Mode::Basic => SCAN,
            Mode::Enhanced => between(
                "datasync.enhanced_scan",
                [3_000.0, 8_000.0, 30_000.0].map(PerSecond::new),
                "files that an enhanced DataSync task lists and compares each second",
                RUN_ONE,
            ),
        };
        let tasks = f64::from(self.tasks());
        Step::in_turn(
            "prepare",
            [
                Step::wait("start to list", PREPARE),
                Step::count(
                    "list and compare",
                    self.scanned(usage),
                    scan.map(|scan| PerSecond::new(scan.count() * tasks)),
                ),
            ],
        )
    }

    fn transfer(&self, way: &Way<'_>, own: &[Crossing]) -> Step {
        let mut movement = way.movement().in_parts(PART);
        movement.route.extend_from_slice(own);
        let start = match self.mode {
            Mode::Basic if self.agents() > 0 => START_WITH_AGENTS,
            Mode::Basic => START_WITHOUT,
            Mode::Enhanced => between(
                "datasync.enhanced_start",
                [15.0, 45.0, 120.0].map(Seconds::new),
                "what an enhanced DataSync task takes before data moves",
                RUN_ONE,
            ),
        };
        Step::in_turn("transfer", [Step::wait("start to transfer", start), Step::movement("copy", movement)])
    }

    fn verify(&self, usage: &Use) -> Option<Step> {
        let (files, data) = match self.verify {
            Verify::Nothing => return None,
            Verify::Transferred => (usage.files, usage.data),
            Verify::Everything => {
                let files = self.scanned(usage);
                let all = self.holds.map_or_else(|| usage.file_size().times(files.count()), Bytes::from);
                (files, all.max(usage.data))
            }
        };
        let tasks = f64::from(self.tasks());
        let rate = match self.mode {
            Mode::Basic => VERIFY,
            Mode::Enhanced => between(
                "datasync.enhanced_verify",
                [800.0, 2500.0, 10_000.0].map(PerSecond::new),
                "files that an enhanced DataSync task verifies each second",
                RUN_ONE,
            ),
        };
        let speed = between(
            "datasync.verify_speed",
            [1_000.0, 6_000.0, 25_000.0].map(Speed::mb_per_s),
            "contents that a DataSync task verifies",
            RUN_ONE,
        );
        let by = |rate: PerSecond| PerSecond::new(rate.count() * tasks);
        Some(Step::in_turn(
            "verify",
            [
                Step::wait("start to verify", VERIFY_START),
                Step::together(
                    "check",
                    [
                        Step::count("files", files, rate.map(by)),
                        Step::check("contents", data, speed.map(|speed| speed.times(tasks))),
                    ],
                ),
            ],
        ))
    }

    pub(super) fn work(&self, name: &str, way: &Way<'_>, scenario: &mut Scenario) -> Step {
        let mut hops = vec![self.task(name, way.usage)];
        if self.agents() > 0 {
            hops.push(self.machines(name));
        }
        let own: Vec<Crossing> = hops
            .into_iter()
            .map(|hop| Crossing {
                hop: scenario.hop(hop),
                factor: Ratio::ONE,
                of: Portion::All,
                channel: None,
            })
            .collect();
        let steps = [Some(self.prepare(way.usage)), Some(self.transfer(way, &own)), self.verify(way.usage)];
        let steps = steps.into_iter().flatten();
        match self.mode {
            Mode::Basic => Step::in_turn(name.to_owned(), steps),
            Mode::Enhanced => Step::together(name.to_owned(), steps),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::forecast::RunForecast;
    use crate::forecast::path::Path;

    fn forecast(data: &str, through: &str, task: &str) -> RunForecast {
        let path: Path = serde_json::from_str(&format!(
            r#"{{ "data": {data}, "rtt": "9 ms", "through": {through}, "by": {{ "datasync": {task} }} }}"#
        ))
        .unwrap();
        path.forecast(1)
    }

    const LINK: &str = r#"{ "scans": { "share": { "reads_at": "2 GB/s" } }, "link": { "direct_connect": { "speed": "1 Gbps", "hosted": true } } }"#;

    #[test]
    fn the_connection_bounds_the_first_copy() {
        let first = forecast(r#"{ "size": "400 TB", "files": "9M" }"#, LINK, "{}");
        assert!((first.rate.median.as_mb_per_s() - 119.9).abs() < 0.1, "{:?}", first.rate);
        assert!(first.duration.low.days() > 37.0);
    }

    #[test]
    fn a_task_carries_no_more_than_aws_says() {
        let task = |agents: u32| {
            let task = format!(r#"{{ "agents": {agents} }}"#);
            forecast(r#"{ "size": "100 TB", "files": "10k" }"#, "{}", &task).rate
        };
        assert!(task(0).high.as_gbps() <= 5.0 + 1e-9);
        assert!(task(8).high.as_gbps() <= 10.0 + 1e-9);
        assert!(task(1).median < task(2).median);
    }

    #[test]
    fn small_files_are_bounded_by_agents() {
        let files = |agents: u32| {
            let task = format!(r#"{{ "agents": {agents} }}"#);
            forecast(r#"{ "size": "20 GB", "files": "1M" }"#, "{}", &task).files.median.count()
        };
        assert!((files(4) / files(1) - 4.0).abs() < 1e-6);
    }

    #[test]
    fn basic_phases_add_up_and_enhanced_ones_overlap() {
        let data = r#"{ "size": "1 TB", "files": "1M" }"#;
        let basic = forecast(data, "{}", "{}");
        let step = |name: &str| basic.steps.iter().find(|step| step.name == name).unwrap().duration.median;
        let sum = step("prepare") + step("transfer") + step("verify");
        assert!((sum.count() - basic.duration.median.count()).abs() < 1e-6);
        let enhanced = forecast(data, "{}", r#"{ "mode": "enhanced" }"#);
        assert!(enhanced.duration.median < basic.duration.median);
    }

    #[test]
    fn a_later_run_compares_everything_and_copies_little() {
        let nightly = forecast(r#"{ "size": "1 MB", "files": "3" }"#, "{}", r#"{ "scanned": "9M" }"#);
        assert!(nightly.duration.median.count() > 9e6 / 4000.0);
        let nothing = forecast(
            r#"{ "size": "1 MB", "files": "3" }"#,
            "{}",
            r#"{ "scanned": "9M", "verify": "nothing" }"#,
        );
        assert!(nothing.duration.median < nightly.duration.median);
        let everything = forecast(
            r#"{ "size": "1 MB", "files": "3" }"#,
            "{}",
            r#"{ "scanned": "9M", "verify": "everything" }"#,
        );
        assert!(everything.duration.median.count() > nightly.duration.median.count() * 2.0);
    }

    #[test]
    fn a_limit_binds() {
        let limited = forecast(r#"{ "size": "1 TB", "files": "10k" }"#, LINK, r#"{ "limit": "200 Mbps" }"#);
        assert!((limited.rate.median.as_mb_per_s() - 25.0).abs() < 1e-6);
    }
}
