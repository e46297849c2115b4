//! Advice: the smallest sets of changes with which every target is met, and what a little more of each hop would bring.
//!
//! A change is an overlay, the same text that `--env` merges over a blueprint, so what is advised is what was forecast.
//! The discrete choices of the constructs are tried alone, then in pairs and threes of those that help at all; of the
//! sets that meet every target those are told that no smaller one is part of. Settings come before capacity, and capacity
//! before a line that has to be ordered and carries nothing for weeks.

use serde_json::{Value, json};

use super::findings::{starts, verdicts};
use super::outlook::{Scenarios, lasts};
use super::plan::Circumstances;
use super::verdict::{TargetOutlook, Verdict};
use crate::construct::{DataSyncAgent, DirectConnect, FsxLustre};
use crate::facts::{direct_connect, lustre};
use crate::forecast::{
    Bottleneck, Bound, Draw, LimitIndex, Quantity as _, RunIndex, Scenario, Seconds, Simulator, widened,
};
use crate::model::{Architecture, InputMode, LoadMode, Role};
use crate::resource::kinds::datasync::TaskMode;
use crate::units::{Throughput, ThroughputPerCapacity};

/// How much a change asks of its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effort {
    /// A key of the blueprint.
    Setting,
    /// More of something that AWS provides at once.
    Capacity,
    /// A line that has to be ordered, patched and tested first.
    Line,
}

impl Effort {
    /// As people say it.
    pub const fn say(self) -> &'static str {
        match self {
            Effort::Setting => "a setting",
            Effort::Capacity => "capacity",
            Effort::Line => {
                "a new line, which carries nothing for weeks: ports are ordered, patched and tested first"
            }
        }
    }
}

/// A change of a blueprint.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What it does, in words.
    pub what: String,
    /// What it asks of its owner.
    pub effort: Effort,
    /// The overlay that makes it.
    pub overlay: Value,
}

/// Changes with which every target is met.
#[derive(Clone, Debug)]
pub struct Advice {
    /// The changes.
    pub changes: Vec<Change>,
    /// All of them as one overlay.
    pub overlay: Value,
    /// What the targets come to with them.
    pub targets: Vec<TargetOutlook>,
}

/// What a tenth more of a hop would bring.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// The flow or job.
    pub run: String,
    /// The hop.
    pub hop: Bound,
    /// The share of its time that the run saves.
    pub saved: f64,
}

/// At most so many sets are told.
const MOST: usize = 5;

/// At most so many changes are combined.
const CANDIDATES: usize = 8;

/// The changes that the constructs and flows of an architecture offer.
pub fn changes(architecture: &Architecture) -> Vec<Change> {
    let mut found = Vec::new();
    let mut offer = |effort, what: String, overlay| found.push(Change { what, effort, overlay });
    for (name, construct) in &architecture.constructs {
        let any = construct.as_any();
        if let Some(line) = any.downcast_ref::<DirectConnect>() {
            let fastest = line.connections.values().filter_map(|one| one.speed).max();
            let faster = direct_connect::DEDICATED_SPEEDS
                .value
                .iter()
                .filter(|mbps| fastest.is_some_and(|fastest| Throughput::mbps(u64::from(**mbps)) > fastest));
            for mbps in faster {
                // Lines are sold in bits, whatever prints shorter.
                let speed = format!("{} Gbps", mbps / 1000);
                let all: serde_json::Map<String, Value> =
                    line.connections.keys().map(|one| (one.clone(), speed.clone().into())).collect();
                offer(
                    Effort::Line,
                    format!("let each connection of `{name}` carry {speed}"),
                    json!({ "constructs": { name: { "connections": all } } }),
                );
            }
            if let (Some(speed), [only]) = (fastest, line.connections.keys().collect::<Vec<_>>().as_slice()) {
                let second = if only.as_str() == "b" { "a" } else { "b" };
                offer(
                    Effort::Line,
                    format!("give `{name}` a second connection of {speed} in one group"),
                    json!({ "constructs": { name: { "connections": { second: speed.to_string() }, "lag": true } } }),
                );
            }
        }
        if let Some(agents) = any.downcast_ref::<DataSyncAgent>() {
            if agents.mode != Some(TaskMode::Enhanced) {
                offer(
                    Effort::Setting,
                    format!("run the tasks of `{name}` in enhanced mode, with an agent that is made for it"),
                    json!({ "constructs": { name: { "mode": "enhanced" } } }),
                );
            }
            let mut more = serde_json::Map::new();
            for (count, agent) in (1_u8..=3).zip(["second", "third", "fourth"]) {
                more.insert(agent.to_owned(), json!({}));
                offer(
                    Effort::Capacity,
                    format!("give `{name}` {count} more agent{}", if count == 1 { "" } else { "s" }),
                    json!({ "constructs": { name: { "agents": more.clone() } } }),
                );
            }
        }
        if let Some(file_system) = any.downcast_ref::<FsxLustre>().filter(|one| one.import.is_none()) {
            let tier = file_system.throughput;
            let tiers = lustre::THROUGHPUT_PERSISTENT_2_SSD
                .value
                .iter()
                .map(|mb| ThroughputPerCapacity::mb_per_s_per_tib(u64::from(*mb)));
            for faster in tiers.filter(|one| tier.is_some_and(|tier| *one > tier)) {
                offer(
                    Effort::Capacity,
                    format!("let `{name}` carry {faster}, in a new file system"),
                    json!({ "constructs": { name: { "throughput": faster.to_string() } } }),
                );
            }
        }
    }
    for (name, flow) in &architecture.flows {
        let role = |place: &str| architecture.constructs.get(place).map(|one| one.role());
        let (from, to) = (role(flow.from.owner()), role(flow.to.owner()));
        if from == Some(Role::Bucket) && to == Some(Role::FileSystem) && flow.load != Some(LoadMode::Preload)
        {
            offer(
                Effort::Setting,
                format!("read all of `{name}` before training starts"),
                json!({ "flows": { name: { "load": "preload" } } }),
            );
        }
        if from == Some(Role::Bucket) && to == Some(Role::Compute) {
            if flow.mode != Some(InputMode::FastFile) {
                offer(
                    Effort::Setting,
                    format!("read `{name}` in FastFile mode"),
                    json!({ "flows": { name: { "mode": "fastfile" } } }),
                );
            }
            if flow.distribution.is_none() {
                offer(
                    Effort::Setting,
                    format!("give each instance its share of `{name}`"),
                    json!({ "flows": { name: { "distribution": "sharded" } } }),
                );
            }
        }
    }
    found.sort_by_key(|change| change.effort);
    found
}

/// The targets that are not met.
pub fn unmet(targets: &[TargetOutlook]) -> impl Iterator<Item = &TargetOutlook> {
    targets.iter().filter(|target| target.missing.is_none() && target.verdict != Verdict::Met)
}

/// The smallest sets of changes with which every target is met, the least effort first. `apply` makes the architecture that a
/// blueprint with an overlay is; none where it would be wrong.
pub fn advise(architecture: &Architecture, apply: impl Fn(&Value) -> Option<Architecture>) -> Vec<Advice> {
    let before = verdicts(architecture);
    let try_all = |changes: Vec<Change>| -> Option<Advice> {
        let overlay = changes.iter().fold(json!({}), |mut whole, change| {
            merge(&mut whole, &change.overlay);
            whole
        });
        let targets = verdicts(&apply(&overlay)?);
        Some(Advice { changes, overlay, targets })
    };
    let meets = |advice: &Advice| unmet(&advice.targets).next().is_none();
    let singles: Vec<Advice> =
        changes(architecture).into_iter().filter_map(|change| try_all(vec![change])).collect();
    let (mut found, rest): (Vec<Advice>, Vec<Advice>) = singles.into_iter().partition(meets);
    // Of several steps of one choice the smallest that does is enough; they are offered in order.
    let mut chosen = std::collections::BTreeSet::new();
    found.retain(|advice| chosen.insert(shape(&advice.overlay)));
    let useful: Vec<Change> = rest
        .into_iter()
        .filter(|advice| helps(&before, &advice.targets))
        .flat_map(|advice| advice.changes)
        .take(CANDIDATES)
        .collect();
    for size in 2..=3 {
        if !found.is_empty() {
            break;
        }
        found.extend(subsets(&useful, size).into_iter().filter_map(try_all).filter(meets));
    }
    found.sort_by_key(|advice| {
        let hardest = advice.changes.iter().map(|change| change.effort).max();
        (hardest, advice.changes.len())
    });
    found.truncate(MOST);
    found
}

/// Whether a target that is not met comes nearer by more than a hundredth.
fn helps(before: &[TargetOutlook], after: &[TargetOutlook]) -> bool {
    let value = |target: &TargetOutlook| target.found.map(|found| found.value.median.base());
    unmet(before).any(|target| {
        let then = after.iter().find(|one| (&one.name, one.key) == (&target.name, target.key));
        match (value(target), then.and_then(value)) {
            (Some(before), Some(after)) => after < before * 0.99,
            (None, after) => after.is_some(),
            (Some(_), None) => false,
        }
    })
}

fn subsets(of: &[Change], size: usize) -> Vec<Vec<Change>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let with = |(index, first): (usize, &Change)| {
        let rest = of.get(index + 1..).unwrap_or_default();
        subsets(rest, size - 1)
            .into_iter()
            .map(|mut set| {
                set.insert(0, first.clone());
                set
            })
            .collect::<Vec<_>>()
    };
    of.iter().enumerate().flat_map(with).collect()
}

/// The keys of an overlay without its values: which choice it makes.
fn shape(overlay: &Value) -> String {
    let inner = |(key, value): (&String, &Value)| format!("{key}({})", shape(value));
    overlay.as_object().map(|object| object.iter().map(inner).collect()).unwrap_or_default()
}

fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from.clone(),
    }
}

/// What a tenth more of each hop would save of the first copies and jobs, the most first.
pub fn sensitivities(architecture: &Architecture) -> Vec<Sensitivity> {
    let made = Scenarios::of(architecture, &Circumstances::default(), starts(architecture));
    let mut found: Vec<Sensitivity> = [&made.copies, &made.jobs].into_iter().flat_map(of_scenario).collect();
    found.sort_by(|a, b| b.saved.total_cmp(&a.saved).then_with(|| a.run.cmp(&b.run)));
    found
}

fn of_scenario(scenario: &Scenario) -> Vec<Sensitivity> {
    let mut simulator = Simulator::default();
    let mut times = |scenario: &Scenario| -> Vec<f64> {
        let world = simulator.simulate(scenario, Draw::Median, Seconds::FOREVER);
        (0..scenario.runs.len()).map(|run| lasts(&world, RunIndex::at(run))).collect()
    };
    let before = times(scenario);
    let mut found = Vec::new();
    for (hop, described) in (0..).zip(&scenario.hops) {
        for limit in 0..described.limits.len() {
            let at = LimitIndex::new(hop, limit);
            let after = times(&widened(scenario, at, 1.1));
            for ((run, before), after) in scenario.runs.iter().zip(&before).zip(after) {
                let saved = 1.0 - after / before;
                if saved > 0.001 && saved.is_finite() {
                    let hop = Bound::of(scenario, Bottleneck::Limit(at));
                    found.push(Sensitivity { run: run.name.clone(), hop, saved });
                }
            }
        }
    }
    found
}
