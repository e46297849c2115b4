//! Advice: the smallest sets of changes with which every target is met, what to measure before, and what would be needed
//! where nothing on offer is enough.
//!
//! A change is an overlay, the same text that `--env` merges over a blueprint, so what is advised is what was forecast and
//! what `check` accepts. What could be changed, constructs say themselves ([`Construct::choices`](crate::model::Construct::choices));
//! `axes` holds what no construct owns, `search` finds the sets, and `shortfall` says what a target would need. Settings
//! come before capacity, and capacity before a line that has to be ordered and carries nothing for weeks.

mod axes;
mod movers;
mod search;
mod shortfall;

use std::collections::BTreeSet;

use serde_json::Value;

use self::search::{Judge, Pick, Search, Set, dearness};
pub use self::shortfall::{Need, Shortfall};
use super::deadlines::Grounds;
use super::findings::{SEED, starts, verdicts};
use super::job_outlook::{Ready, ready};
use super::plan::Circumstances;
use super::scenarios::{Scenarios, Simulations};
use super::times::lasts;
use super::verdict::{self, TargetOutlook, Verdict};
use crate::diagnostic::Diagnostics;
use crate::forecast::{
    Bound, Draw, Known, LimitIndex, Range, Ratio, RunIndex, Scenario, Seconds, Simulator, twins, widened,
};
use crate::model::{Architecture, Axis, Effort, Lead, Rung};

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

/// What has to be met: targets by their flow or job and their key, and every deadline of a setting but some.
#[derive(Clone, Debug, Default)]
struct Wanted {
    targets: BTreeSet<(String, &'static str)>,
    without: BTreeSet<(String, &'static str)>,
}

impl Wanted {
    fn has(&self, name: &str, key: &str, grounds: Grounds) -> bool {
        let among =
            |set: &BTreeSet<(String, &'static str)>| set.iter().any(|one| one.0 == name && one.1 == key);
        if grounds == Grounds::Target { among(&self.targets) } else { !among(&self.without) }
    }
}

fn keys<'a>(targets: impl Iterator<Item = &'a TargetOutlook>) -> BTreeSet<(String, &'static str)> {
    targets.map(|target| (target.name.clone(), target.key)).collect()
}

/// Evaluates overlays of a blueprint against some of its targets.
struct Trial<'a, B> {
    blueprint: &'a B,
    /// What has to be met with every estimate at its middle.
    wanted: Wanted,
    /// What has to be met over the whole range.
    certain: Wanted,
}

fn are_met(architecture: &Architecture, seed: Option<u64>, wanted: &Wanted) -> bool {
    let is_wanted = |name: &str, key: &str, grounds| wanted.has(name, key, grounds);
    verdict::are_met(architecture, starts(architecture), seed, is_wanted)
}

impl<B: Variants> Judge for Trial<'_, B> {
    fn may_meet(&self, overlay: &Value) -> bool {
        self.blueprint.read(overlay).is_ok_and(|made| are_met(&made, None, &self.wanted))
    }

    fn meets(&self, overlay: &Value) -> bool {
        let meets = |made: &Architecture| {
            are_met(made, Some(SEED), &self.certain) && self.blueprint.check(made).is_ok()
        };
        self.blueprint.read(overlay).is_ok_and(|made| meets(&made))
    }
}

/// What to do about the targets of an architecture that are not met; `blueprint` makes what it is with an overlay.
pub fn advise<B: Variants>(architecture: &Architecture, blueprint: &B) -> Advised {
    let before = verdicts(architecture);
    if unmet(&before).next().is_none() {
        return Advised { before, ..Advised::default() };
    }
    let axes = accepted(choices(architecture), blueprint);
    let is_reachable = |target: &&TargetOutlook| {
        let wanted = Wanted {
            targets: keys(std::iter::once(*target)),
            without: keys(unmet(&before).filter(|other| !is_same(other, target))),
        };
        Search::new(&axes, Trial { blueprint, wanted, certain: Wanted::default() }).is_reachable()
    };
    let (within, beyond): (Vec<_>, Vec<_>) = unmet(&before).partition(is_reachable);
    let judged = || before.iter().filter(|target| target.missing.is_none());
    let is_beyond = |target: &&TargetOutlook| beyond.iter().any(|one| is_same(one, target));
    let all = Wanted {
        targets: keys(judged().filter(|target| !is_beyond(target))),
        without: keys(beyond.iter().copied()),
    };
    let met = Wanted {
        targets: keys(judged().filter(|target| target.verdict == Verdict::Met)),
        without: keys(unmet(&before)),
    };
    let search = |certain: &Wanted| {
        let search = Search::new(&axes, Trial { blueprint, wanted: all.clone(), certain: certain.clone() });
        let found = if within.is_empty() { Vec::new() } else { search.run() };
        let found = found.iter().filter(|set| !set.is_empty());
        found.filter_map(|set| told(&search, set, blueprint)).collect::<Vec<Advice>>()
    };
    let mut sets = search(&all);
    let is_certain = !sets.is_empty();
    if !is_certain {
        sets = search(&met);
    }
    // What is within reach alone and not together is out of reach.
    let apart = within.iter().filter(|_| sets.is_empty());
    let shortfalls = beyond.iter().chain(apart).filter_map(|target| {
        shortfall::of(architecture, target).or_else(|| shortfall_with(&axes, blueprint, target))
    });
    Advised { measure: measurements(&before), shortfalls: shortfalls.collect(), is_certain, sets, before }
}

/// What a target would need beside a change without which nothing carries it at all.
fn shortfall_with(axes: &[Axis], blueprint: &impl Variants, target: &TargetOutlook) -> Option<Shortfall> {
    if target.found.is_some() {
        return None;
    }
    let rungs = axes.iter().flat_map(|axis| &axis.ladders).filter_map(|ladder| ladder.last());
    rungs.into_iter().find_map(|rung| {
        let made = blueprint.read(&rung.edits.overlay()).ok()?;
        let then = verdicts(&made).into_iter().find(|then| is_same(then, target))?;
        then.found?;
        let shortfall = shortfall::of(&made, &then)?;
        Some(Shortfall { with: Some(rung.what.clone()), ..shortfall })
    })
}

fn is_same(one: &TargetOutlook, other: &TargetOutlook) -> bool {
    (&one.name, one.key) == (&other.name, other.key)
}

/// The axes without the rungs at their tops that `check` refuses, so that what it refuses is in nobody's way.
fn accepted(axes: Vec<Axis>, blueprint: &impl Variants) -> Vec<Axis> {
    let without = |mut axis: Axis| {
        for ladder in &mut axis.ladders {
            while ladder.last().is_some_and(|rung| blueprint.apply(&rung.edits.overlay()).is_err()) {
                ladder.pop();
            }
        }
        axis.offered()
    };
    axes.into_iter().filter_map(without).collect()
}

fn told<J: Judge>(search: &Search<'_, J>, set: &Set, blueprint: &impl Variants) -> Option<Advice> {
    let overlay = search.edits(set)?.overlay();
    let made = blueprint.read(&overlay).ok()?;
    let targets = verdicts(&made);
    let preloads = preloads(&made, &overlay);
    let needs_line =
        set.values().filter_map(|pick| search.rung(*pick)).any(|rung| rung.effort == Effort::Line);
    let starts = if needs_line { job_starts(&made) } else { Vec::new() };
    let picks = set.values().copied();
    let mut changes: Vec<Rung> = picks.filter_map(|pick: Pick| search.rung(pick)).cloned().collect();
    changes.sort_by_key(|change| std::cmp::Reverse(dearness(change)));
    Some(Advice { changes, overlay, targets, starts, preloads })
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
