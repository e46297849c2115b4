//! Advice: the smallest sets of changes with which every target is met, what to measure before, and what would be needed
//! where nothing on offer is enough.
//!
//! A change is an overlay, the same text that `--env` merges over a blueprint, so what is advised is what was forecast and
//! what `check` accepts. What could be changed, constructs say themselves ([`Construct::choices`](crate::model::Construct::choices));
//! `axes` holds what no construct owns, `search` finds the sets, and `shortfall` says what a target would need. Settings
//! come before capacity, and capacity before a line that has to be ordered and carries nothing for weeks.

mod asking;
mod axes;
mod direct;
mod movers;
mod search;
mod shortfall;
mod trials;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use self::asking::{Asking, WORK};
use self::search::{Found, MOST, dearness};
pub use self::shortfall::{Need, Shortfall};
use self::trials::{Judge, Pick, Set, Trials};
use super::deadlines::Grounds;
use super::findings::{SEED, starts, verdicts};
use super::job_outlook::{Ready, ready};
use super::missed::{Asked, missed};
use super::plan::Circumstances;
use super::remembered::Remembered;
use super::scenarios::{Scenarios, Simulations};
use super::times::lasts;
use super::verdict::{TargetOutlook, Verdict};
use crate::diagnostic::{Diagnostics, Pointer};
use crate::forecast::{
    Bound, Draw, Known, LimitIndex, Range, Ratio, RunIndex, Scenario, Seconds, Simulator, twins, widened,
};
use crate::model::{Architecture, Axis, Edits, Effort, Lead, Rung};

/// What a blueprint becomes with an overlay, and whether `check` accepts it.
pub trait Variants {
    /// The architecture with an overlay, read and no more.
    ///
    /// # Errors
    /// What the overlay makes wrong.
    fn read(&self, overlay: &Value) -> Result<Architecture, Diagnostics>;

    /// Whether `check` accepts it.
    ///
    /// # Errors
    /// What it finds.
    fn check(&self, architecture: &Architecture) -> Result<(), Diagnostics>;

    /// The architecture with an overlay that `check` accepts.
    ///
    /// # Errors
    /// What is wrong with it.
    fn apply(&self, overlay: &Value) -> Result<Architecture, Diagnostics> {
        let made = self.read(overlay)?;
        self.check(&made)?;
        Ok(made)
    }
}

/// Changes with which targets are met.
#[derive(Clone, Debug)]
pub struct Advice {
    /// The changes, the dearest first.
    pub changes: Vec<Rung>,
    /// All of them as one overlay.
    pub overlay: Value,
    /// What the targets come to with them, and the settings of jobs.
    pub targets: Vec<TargetOutlook>,
    /// From the day on which their new line carries data until jobs can start whose data comes over it; none where they need
    /// no line.
    pub starts: Vec<(String, Range<Seconds>)>,
    /// What they let jobs read before they start, by the flow.
    pub preloads: Vec<(String, Range<Seconds>)>,
    /// Whether it is known that none of the changes could be left out, or be less.
    pub is_smallest: bool,
}

impl Advice {
    /// What the dearest change asks for.
    pub fn effort(&self) -> Effort {
        self.changes.iter().map(|change| change.effort).max().unwrap_or(Effort::Setting)
    }

    /// The longest time that a change takes; none where none takes any, or nobody publishes it.
    pub fn lead(&self) -> Option<&Lead> {
        self.changes.iter().filter_map(|change| change.lead.as_ref()).max_by_key(|lead| *lead.days.end())
    }

    /// Whether it has a change of which nobody publishes how long it takes.
    pub fn has_unknown_lead(&self) -> bool {
        self.changes.iter().any(|change| change.effort == Effort::Line && change.lead.is_none())
    }
}

/// A number that would settle uncertain targets, and can be measured before anything is built.
#[derive(Clone, Debug)]
pub struct Measurement {
    /// The number.
    pub of: Known,
    /// The targets: the flow or job, the key, and the number's share of the range, from 0 to 1.
    pub targets: Vec<(String, &'static str, Ratio)>,
}

/// What to do about the targets that are not met.
#[derive(Clone, Debug, Default)]
pub struct Advised {
    /// What the targets come to without any change.
    pub before: Vec<TargetOutlook>,
    /// What to measure first: it may settle what is uncertain.
    pub measure: Vec<Measurement>,
    /// The smallest sets of changes, the least effort first. With them every target is met that is not among the
    /// shortfalls.
    pub sets: Vec<Advice>,
    /// Whether the sets meet the targets over the whole range; else with every estimate at its middle alone, because nothing
    /// on offer does better.
    pub is_certain: bool,
    /// What targets would need that no change on offer meets.
    pub shortfalls: Vec<Shortfall>,
    /// What is within reach, each by its flow or job and its key, and not together: each set gives one of them up.
    pub conflict: Vec<(String, &'static str)>,
    /// How many sets of changes were tried.
    pub tried: usize,
    /// How much work that was, in events of runs that are simulated: the same on every machine.
    pub work: u64,
    /// What was not tried, because the blueprint is too large for all of it; nothing where the search came to its end.
    pub untried: Vec<Untried>,
}

/// What a search did not try.
#[derive(Clone, Debug, PartialEq)]
pub enum Untried {
    /// Everything by which these targets might be met, by their flow or job and their key.
    Targets(Vec<(String, &'static str)>),
    /// More sets whose changes ask for these.
    Sets(Vec<Effort>),
}

impl Untried {
    /// In words.
    pub fn say(&self) -> String {
        match self {
            Untried::Targets(targets) => {
                let each: Vec<String> = targets.iter().map(|(name, key)| format!("{name} {key}")).collect();
                format!("everything that might meet {}", each.join(", "))
            }
            Untried::Sets(efforts) => {
                let each: Vec<&str> = efforts.iter().map(|effort| effort.say()).collect();
                format!("further sets that ask for {}", each.join(" and "))
            }
        }
    }
}

/// What a tenth more of a hop would bring.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// The flow or job.
    pub run: String,
    /// The hop.
    pub hop: Bound,
    /// The share of its time that the run saves.
    pub saved: Ratio,
}

/// What could be chosen otherwise in an architecture: what its constructs, sites, data sets and flows offer, and further
/// lines.
pub fn choices(architecture: &Architecture) -> Vec<Axis> {
    axes::of(architecture)
}

/// The targets that are not met.
pub fn unmet(targets: &[TargetOutlook]) -> impl Iterator<Item = &TargetOutlook> {
    targets.iter().filter(|target| target.missing.is_none() && target.verdict != Verdict::Met)
}

/// What is read of a blueprint is as much work as so many events of one run, for everything that stands in it.
const READING: u64 = 2_000;

/// The same for what is checked, which makes every resource of it.
const CHECKING: u64 = 16_000;

/// Evaluates overlays of a blueprint.
struct Trial<'a, B> {
    blueprint: &'a B,
    middles: Rc<Remembered>,
    ranges: Rc<Remembered>,
    read: Cell<u64>,
}

impl<'a, B: Variants> Trial<'a, B> {
    fn new(blueprint: &'a B) -> Self {
        let [middles, ranges] = [64, 6].map(|most| Rc::new(Remembered::of(most)));
        Trial { blueprint, middles, ranges, read: Cell::new(0) }
    }

    fn read(&self, overlay: &Value, work: u64) -> Option<Architecture> {
        let made = self.blueprint.read(overlay).ok()?;
        let parts = [
            made.sites.len(),
            made.datasets.len(),
            made.constructs.len(),
            made.flows.len(),
            made.targets.len(),
        ];
        let parts = u64::try_from(parts.iter().sum::<usize>()).unwrap_or(u64::MAX);
        self.read.set(self.read.get().saturating_add(parts.saturating_mul(work)));
        Some(made)
    }
}

impl<B: Variants> Judge for Trial<'_, B> {
    fn misses(&self, overlay: &Value) -> Option<BTreeSet<Asked>> {
        Some(missed(&self.read(overlay, READING)?, None, &self.middles))
    }

    fn may_miss(&self, overlay: &Value) -> Option<BTreeSet<Asked>> {
        Some(missed(&self.read(overlay, READING)?, Some(SEED), &self.ranges))
    }

    fn accepts(&self, overlay: &Value) -> bool {
        self.read(overlay, CHECKING).is_some_and(|made| self.blueprint.check(&made).is_ok())
    }

    fn spent(&self) -> u64 {
        self.read.get().saturating_add(self.middles.walked()).saturating_add(self.ranges.walked())
    }
}

/// What to do about the targets of an architecture that are not met; `blueprint` makes what it is with an overlay.
pub fn advise<B: Variants>(architecture: &Architecture, blueprint: &B) -> Advised {
    let before = verdicts(architecture);
    if unmet(&before).next().is_none() {
        return Advised { before, ..Advised::default() };
    }
    let axes = accepted(choices(architecture), blueprint);
    let trials = Trials::new(&axes, Trial::new(blueprint));
    let judged: Vec<&TargetOutlook> = before.iter().filter(|target| target.missing.is_none()).collect();
    let asking = Asking { trials: &trials, judged: &judged };
    trials.allow(WORK / 2);
    let (within, beyond): (Vec<_>, Vec<_>) = unmet(&before).partition(|target| asking.is_reachable(target));
    let mut untried = Vec::new();
    if !beyond.is_empty() && !asking.is_exhaustive() {
        untried.push(Untried::Targets(beyond.iter().map(|one| (one.name.clone(), one.key)).collect()));
    }
    let is_within = |target: &TargetOutlook| !beyond.iter().any(|one| is_same(one, target));
    let (found, is_certain) =
        if within.is_empty() { (Found::default(), true) } else { asking.run(is_within) };
    untried.extend(found.untried.iter().map(|efforts| Untried::Sets(efforts.to_vec())));
    let is_stuck = found.sets.is_empty() && found.untried.is_empty() && !within.is_empty();
    let conflict = if is_stuck { asking.conflict(is_within) } else { Vec::new() };
    let found = found.sets.into_iter().chain(
        conflict
            .iter()
            .take(MOST)
            .filter_map(|one| asking.first(|target| is_within(target) && !is_same(target, one))),
    );
    let mut sets: Vec<Advice> = Vec::new();
    for (set, is_smallest) in found.filter(|(set, _)| !set.is_empty()) {
        sets.extend(told(&trials, &set, is_smallest, blueprint));
    }
    let shortfalls = beyond.iter().map(|target| {
        at_widest(&axes, blueprint, target)
            .or_else(|| shortfall_apart(architecture, blueprint, target))
            .or_else(|| shortfall::of(architecture, target))
            .or_else(|| shortfall_with(&axes, blueprint, target))
            .unwrap_or_else(|| Shortfall::unexplained(target))
    });
    Advised {
        measure: measurements(&before),
        shortfalls: shortfalls.collect(),
        is_certain,
        sets,
        conflict: conflict.iter().map(|one| (one.name.clone(), one.key)).collect(),
        tried: trials.count(),
        work: trials.spent(),
        untried,
        before,
    }
}

/// What would keep a setting once it leaves as much as it can.
fn at_widest(axes: &[Axis], blueprint: &impl Variants, target: &TargetOutlook) -> Option<Shortfall> {
    if target.grounds == Grounds::Target {
        return None;
    }
    let job = Pointer::root().child("constructs").child(&target.name);
    let at = target.key.split('.').fold(job, |at, key| at.child(key));
    let widest = axes.iter().filter(|axis| axis.about == at).flat_map(|axis| &axis.ladders);
    widest.filter_map(|ladder| ladder.last()).find_map(|rung| shortfall_once(rung, blueprint, target))
}

/// What a target would need beside a change without which nothing carries it at all.
fn shortfall_with(axes: &[Axis], blueprint: &impl Variants, target: &TargetOutlook) -> Option<Shortfall> {
    if target.found.is_some() {
        return None;
    }
    let mut rungs = axes.iter().flat_map(|axis| &axis.ladders).filter_map(|ladder| ladder.last());
    rungs.find_map(|rung| shortfall_once(rung, blueprint, target))
}

/// What a flow that waits for others of its mover would need beside a mover of its own.
fn shortfall_apart(
    architecture: &Architecture,
    blueprint: &impl Variants,
    target: &TargetOutlook,
) -> Option<Shortfall> {
    target.waits.as_ref()?;
    let own = movers::of_flow(architecture, &target.name)?;
    let most = own.ladders.iter().filter_map(|ladder| ladder.last());
    let each = most.filter_map(|rung| shortfall_once(rung, blueprint, target));
    each.min_by_key(|one| (one.remains.is_some(), one.needs.len()))
}

fn shortfall_once(rung: &Rung, blueprint: &impl Variants, target: &TargetOutlook) -> Option<Shortfall> {
    let made = blueprint.read(&rung.edits.overlay()).ok()?;
    let shortfall = shortfall::of(&made, target)?;
    Some(Shortfall { with: Some(rung.what.clone()), ..shortfall })
}

fn is_same(one: &TargetOutlook, other: &TargetOutlook) -> bool {
    (&one.name, one.key) == (&other.name, other.key)
}

/// The axes without the rungs at their tops that `check` refuses, so that what it refuses is in nobody's way. What it accepts
/// together it is not asked about one by one.
fn accepted(axes: Vec<Axis>, blueprint: &impl Variants) -> Vec<Axis> {
    let is_refused = |overlay: &Value| blueprint.apply(overlay).is_err();
    let mut tops = Edits::default();
    let rising = axes.iter().filter(|axis| axis.rises).filter_map(|axis| axis.ladders.first()?.last());
    let are_joined = rising.into_iter().all(|rung| tops.join(&rung.edits).is_ok());
    let are_accepted = are_joined && !is_refused(&tops.overlay());
    let without = |mut axis: Axis| {
        let first = usize::from(axis.rises && are_accepted);
        for ladder in axis.ladders.iter_mut().skip(first) {
            while ladder.last().is_some_and(|rung| is_refused(&rung.edits.overlay())) {
                ladder.pop();
            }
        }
        axis.offered()
    };
    axes.into_iter().filter_map(without).collect()
}

fn told<J: Judge>(
    trials: &Trials<'_, J>,
    set: &Set,
    is_smallest: bool,
    blueprint: &impl Variants,
) -> Option<Advice> {
    let overlay = trials.edits(set)?.overlay();
    let made = blueprint.read(&overlay).ok()?;
    let targets = verdicts(&made);
    let preloads = preloads(&made, &overlay);
    let picks = set.values().copied();
    let mut changes: Vec<Rung> = picks.filter_map(|pick: Pick| trials.rung(pick)).cloned().collect();
    let needs_line = changes.iter().any(|change| change.effort == Effort::Line);
    let starts = if needs_line { job_starts(&made) } else { Vec::new() };
    changes.sort_by_key(|change| std::cmp::Reverse(dearness(change)));
    Some(Advice { changes, overlay, targets, starts, preloads, is_smallest })
}

/// From the first day until the data of each job is there that waits for a first copy.
fn job_starts(made: &Architecture) -> Vec<(String, Range<Seconds>)> {
    let simulations = Simulations::of(Scenarios::of(made, &Circumstances::default(), starts(made)), SEED);
    let jobs = simulations.made.plan.jobs.iter();
    let each =
        jobs.filter_map(|(name, job)| match ready(&simulations.made, simulations.copies(), &job.after) {
            Ready::After(after) if after.is_finite() => Some((name.clone(), after)),
            Ready::After(_) | Ready::AtOnce | Ready::Unknown(_) => None,
        });
    each.collect()
}

/// How long jobs read before they start where an overlay lets them.
fn preloads(made: &Architecture, overlay: &Value) -> Vec<(String, Range<Seconds>)> {
    let flows = overlay.get("flows").and_then(Value::as_object);
    let mut said = flows.into_iter().flatten().filter(|(_, said)| said.get("load").is_some()).peekable();
    if said.peek().is_none() {
        return Vec::new();
    }
    let simulations = Simulations::of(Scenarios::of(made, &Circumstances::default(), starts(made)), SEED);
    let runs: Vec<&(String, RunIndex)> =
        simulations.made.job_of.values().flat_map(|runs| &runs.preloads).collect();
    said.filter_map(|(name, _)| {
        let (_, run) = runs.iter().find(|(flow, _)| flow == name)?;
        Some((name.clone(), simulations.jobs().range(|world, _| Seconds::new(lasts(world, *run)))))
    })
    .collect()
}

/// What would settle the uncertain targets, where it can be measured before anything is built.
fn measurements(targets: &[TargetOutlook]) -> Vec<Measurement> {
    let mut found: Vec<Measurement> = Vec::new();
    for target in unmet(targets).filter(|target| target.verdict == Verdict::Uncertain) {
        let Some(decisive) = target.decisive.as_ref().filter(|one| one.of.learn().is_some()) else {
            continue;
        };
        let of = (target.name.clone(), target.key, decisive.share);
        match found.iter_mut().find(|one| one.of.id == decisive.of.id) {
            Some(one) => one.targets.push(of),
            None => found.push(Measurement { of: decisive.of.clone(), targets: vec![of] }),
        }
    }
    found
}

/// What a tenth more of each hop would save of the first copies and jobs, the most first.
pub fn sensitivities(architecture: &Architecture) -> Vec<Sensitivity> {
    let made = Scenarios::of(architecture, &Circumstances::default(), starts(architecture));
    let mut found: Vec<Sensitivity> = [&made.copies, &made.jobs].into_iter().flat_map(of_scenario).collect();
    found.extend(of_files(architecture, &made));
    found.sort_by(|a, b| b.saved.total_cmp(&a.saved).then_with(|| a.run.cmp(&b.run)));
    found
}

/// How long each run of a scenario takes with every estimate at its middle, in seconds.
fn times(scenario: &Scenario) -> Vec<f64> {
    let world = Simulator::of(scenario).simulate(Draw::Median, Seconds::FOREVER);
    (0..scenario.runs.len()).map(|run| lasts(&world, RunIndex::at(run))).collect()
}

/// What a run saves of its time; none where that is not worth a word.
fn saved(before: f64, after: f64) -> Option<Ratio> {
    let saved = 1.0 - after / before;
    (saved > 0.001 && saved.is_finite()).then(|| Ratio::new(saved))
}

/// What files that are a tenth larger would save.
fn of_files(architecture: &Architecture, made: &Scenarios) -> Vec<Sensitivity> {
    let scenarios = |made: &Scenarios| [&made.copies, &made.jobs].map(times);
    let before = scenarios(made);
    let mut found = Vec::new();
    for (name, set) in &architecture.datasets {
        if set.files.is_none() {
            continue;
        }
        let larger = Circumstances { larger: Some(name.clone()), ..Circumstances::default() };
        let then = Scenarios::of(architecture, &larger, starts(architecture));
        let runs = made.copies.runs.iter().chain(&made.jobs.runs);
        let times = before.iter().flatten().zip(scenarios(&then).into_iter().flatten());
        found.extend(runs.zip(times).filter_map(|(run, (before, after))| {
            let what = format!("the files of {name}, how large each is");
            let hop = Bound { hop: name.clone(), what, why: String::new() };
            Some(Sensitivity { run: run.name.clone(), hop, saved: saved(*before, after)? })
        }));
    }
    found
}

fn of_scenario(scenario: &Scenario) -> Vec<Sensitivity> {
    let before = times(scenario);
    let mut found = Vec::new();
    for (hop, described) in (0..).zip(&scenario.hops) {
        for limit in 0..described.limits.len() {
            let at = LimitIndex::new(hop, limit);
            if twins(scenario, at).first() != Some(&at) {
                continue;
            }
            let after = times(&widened(scenario, at, Ratio::new(1.1)));
            for ((run, before), after) in scenario.runs.iter().zip(&before).zip(after) {
                if let Some(saved) = saved(*before, after) {
                    let hop = Bound::of_limit(scenario, at);
                    found.push(Sensitivity { run: run.name.clone(), hop, saved });
                }
            }
        }
    }
    found
}
