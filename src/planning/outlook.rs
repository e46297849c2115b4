//! [`Outlook`]: what the flows and jobs of an architecture will do, with ranges, bottlenecks and assumptions.
//!
//! Three scenarios are simulated: the first copies, which all start at their first schedule and share what they cross; the
//! days after them, in which each run brings what has grown; and the jobs, all at once. Everything is told relative to one
//! day, on which the first copies may start.
//!
//! ```
//! use hybrid_synth::blueprint;
//! use hybrid_synth::planning::Outlook;
//!
//! let text = b"blueprint: 1\nname: site\nregion: eu-central-1\n";
//! let architecture = blueprint::read(&[("site.yaml", text)]).architecture.unwrap();
//! assert!(Outlook::of(&architecture, "2026-12-01".parse()?, 1).flows.is_empty());
//! # Ok::<(), hybrid_synth::units::UnitError>(())
//! ```

use std::collections::BTreeMap;

use super::backlog::Backlog;
use super::calendar::{self, Gaps};
use super::left_out::{self, LeftOut};
use super::lines::Lines;
use super::plan::{Circumstances, Plan};
use super::verdict::{self, Simulations, TargetOutlook};
use crate::forecast::{
    self, Bottleneck, Bound, Bytes, Draw, EVENTS, Explanation, Influence, Limit, Occurrence, PerSecond,
    Quantity as _, Range, Ratio, RunIndex, Scenario, Seconds, Simulated, SimulatedStep, Speed, StepForecast,
    Utilisation, Worlds, duration, explain, first, influences_of, next, utilisation,
};
use crate::model::Architecture;
use crate::units::{Date, Period};

/// What an architecture will do.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The day on which the first copies may start.
    pub start: Date,
    /// Flows, in the blueprint's order.
    pub flows: Vec<FlowOutlook>,
    /// Jobs, in the blueprint's order.
    pub jobs: Vec<JobOutlook>,
    /// What has no forecast, and why.
    pub left_out: Vec<LeftOut>,
    /// What the owner asks, in the blueprint's order.
    pub targets: Vec<TargetOutlook>,
    /// What is not known, the largest share of the ranges first.
    pub assumptions: Vec<Influence>,
}

/// What a flow will do.
#[derive(Clone, Debug)]
pub struct FlowOutlook {
    /// Its name.
    pub name: String,
    /// Where it comes from and goes to, as in `munich/scans -> lake/raw`.
    pub ends: String,
    /// How much there is; none where nothing says it.
    pub data: Option<Bytes>,
    /// Whether it runs by itself, every so often.
    pub is_scheduled: bool,
    /// How fast it moves.
    pub rate: Range<Speed>,
    /// The same in files.
    pub files: Range<PerSecond>,
    /// All data over the whole time of its first copy, waits and scans counted.
    pub overall: Range<Speed>,
    /// The requests that move it, where they have one size.
    pub requests: Option<Range<PerSecond>>,
    /// From its first start until the whole data set is there; none where nothing says how much that is.
    pub first_copy: Option<Range<Seconds>>,
    /// How long a later run takes once it has begun, the longest of some days; none where nothing says what it brings.
    pub each_run: Option<Range<Seconds>>,
    /// In which share of all cases, from 0 to 1, a run is not done when the next one is due: it falls behind. None where
    /// nothing says what a run brings.
    pub overruns: Option<f64>,
    /// What has gathered when the first copy is done, because it takes longer than the time between two runs; none where
    /// it does not, or nothing says it.
    pub backlog: Option<Backlog>,
    /// What carries it between its site and AWS; none where no blueprint says it.
    pub lines: Option<Lines>,
    /// The time that a run has: `within`, or until the next one starts.
    pub window: Option<Window>,
    /// What bounds it for most of the time.
    pub bottleneck: Bound,
    /// What would bound it next, and how fast it would be then.
    pub next: Option<(Bound, Speed)>,
    /// The other flows that cross its bottleneck at the same time.
    pub shares_with: Vec<String>,
    /// How much of each shared limit is used while it runs; the fullest first.
    pub utilisation: Vec<Utilisation>,
    /// The steps of its first copy, parents first.
    pub steps: Vec<StepForecast>,
    /// Which minimum was taken where, and why.
    pub explanation: Explanation,
}

/// The time that a run of a flow has.
#[derive(Clone, Debug)]
pub struct Window {
    /// How long it is.
    pub length: Period,
    /// The share of it that a run takes.
    pub used: Range<Ratio>,
    /// When growth will have filled it; none where it does not within ten years.
    pub full_on: Option<Date>,
}

/// What a job will do.
#[derive(Clone, Debug)]
pub struct JobOutlook {
    /// Its name.
    pub name: String,
    /// When its data is there.
    pub ready: Ready,
    /// The flows that it waits for.
    pub after: Vec<String>,
    /// What is read before it starts, by the flow.
    pub preloads: Vec<(String, Range<Seconds>)>,
    /// What is restored from an archive before each run, once it lies there; by the flow.
    pub restores: Vec<RestoreOutlook>,
    /// From its start to the first batch.
    pub first_batch: Range<Seconds>,
    /// The first pass over the data.
    pub first_epoch: Range<Seconds>,
    /// Each later pass; none where there is one.
    pub later_epoch: Option<Range<Seconds>>,
    /// From its start to its end, with the pauses in which it saves checkpoints.
    pub whole: Range<Seconds>,
    /// How much data an epoch reads; none where nothing says it.
    pub data: Option<Bytes>,
    /// The steps of the job, parents first.
    pub steps: Vec<StepForecast>,
    /// How long it stands still in a run while it saves checkpoints; none where nothing says how often it does, which then
    /// counts nowhere.
    pub pauses: Option<Range<Seconds>>,
    /// Hours of accelerators that a run loses to these pauses; none where their number is unknown.
    pub paused_hours: Option<Range<Ratio>>,
    /// How fast it reads while it trains.
    pub rate: Range<Speed>,
    /// The share of its time in which accelerators wait for data; none where nothing says what they take in.
    pub waiting: Option<Range<Ratio>>,
    /// Hours of accelerators that a run loses to waiting; none where their number or needs are unknown.
    pub lost_hours: Option<Range<Ratio>>,
    /// The channels that are not counted, because they are read from another place or in another way than the largest.
    pub left_out: Vec<String>,
    /// Whether its simulation came to an end; else its whole run is unknown.
    pub is_followed: bool,
    /// Its instances where they are of several types, as in `1 × ml.g5.12xlarge and 2 × ml.g5.2xlarge`; each is told as the
    /// slowest of them.
    pub mixed: Option<String>,
    /// What to change where the file system that it reads is smaller than what it reads from there: it then fails.
    pub overfull: Option<String>,
    /// How many instances write a checkpoint, and how many there are.
    pub writers: (u32, u32),
    /// Saving a checkpoint; none where nothing says how large it is.
    pub checkpoint: Option<Range<Seconds>>,
    /// From a restart until training goes on: the job starts, gets its data as far as its mode asks for, and reads its last
    /// checkpoint.
    pub restart: Option<Range<Seconds>>,
    /// What reading the checkpoint takes of it.
    pub checkpoint_read: Option<Range<Seconds>>,
    /// What bounds its epochs for most of the time.
    pub bottleneck: Bound,
    /// The other runs that cross its bottleneck at the same time.
    pub shares_with: Vec<String>,
    /// What would bound them next, and how fast they would read then.
    pub next: Option<(Bound, Speed)>,
    /// How much of each shared limit it uses; the fullest first.
    pub utilisation: Vec<Utilisation>,
    /// Which minimum was taken where, and why.
    pub explanation: Explanation,
}

/// A restore before each run of a job.
#[derive(Clone, Debug)]
pub struct RestoreOutlook {
    /// The flow whose data is restored.
    pub flow: String,
    /// How long it takes, with standard retrieval.
    pub takes: Range<Seconds>,
    /// The archive, as in `deep_archive`.
    pub class: String,
    /// After how long data is there.
    pub after: Period,
}

/// When the data of a job is there.
#[derive(Clone, Debug, PartialEq)]
pub enum Ready {
    /// At once: nothing says that it has to be copied first.
    AtOnce,
    /// From the start day until the first copies that it waits for are done.
    After(Range<Seconds>),
    /// Nobody knows before this is said.
    Unknown(String),
}

/// Scenarios of an architecture under given circumstances, and where its flows and jobs are in them.
#[derive(Clone, Debug, Default)]
pub(super) struct Scenarios {
    /// Every first copy; an assumed amount where nothing says how much there is.
    pub copies: Scenario,
    /// The run of each flow, and whether its data is known.
    pub copy_of: BTreeMap<String, (RunIndex, bool)>,
    /// Some days of later runs.
    pub days: Scenario,
    pub run_of: BTreeMap<String, Later>,
    /// The jobs.
    pub jobs: Scenario,
    pub job_of: BTreeMap<String, JobRuns>,
    /// What jobs are beside their runs.
    pub plan: Plan,
}

/// The later runs of a flow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Later {
    pub run: RunIndex,
    /// The shortest time until the next one is due.
    pub every: Period,
}

/// The runs of a job.
#[derive(Clone, Debug, Default)]
pub(super) struct JobRuns {
    pub preloads: Vec<(String, RunIndex)>,
    pub restores: Vec<(String, RunIndex)>,
    pub training: Option<RunIndex>,
    pub checkpoint: Option<RunIndex>,
    pub restart: Option<RunIndex>,
}

/// What begins within this time of when it is due did not wait.
const AT_ONCE: Seconds = Seconds::new(1.0);

/// What happens in a smaller share of all cases is beyond every range, and said nowhere.
pub(super) const WORTH_A_WORD: f64 = 0.1;

/// What to change where more happens than a simulation follows.
pub(super) fn too_much() -> String {
    format!("say fewer `epochs`: what jobs do to each other is followed over {EVENTS} changes at most")
}

/// How many days of later runs are looked at: a week, so that each day of a schedule occurs.
pub(super) const DAYS: f64 = 8.0;

/// Growth is not looked at beyond this.
const FARTHEST: u64 = 3650;

impl Scenarios {
    pub(super) fn of(architecture: &Architecture, circumstances: &Circumstances, start: Date) -> Self {
        let plan = Plan::of(architecture, circumstances);
        let mut made = Scenarios::default();
        for (name, copy) in &plan.copies {
            let Some(flow) = architecture.flows.get(name) else { continue };
            let starts = calendar::starts(flow, start, Seconds::of_days(DAYS));
            let Some(begin) = starts.first().copied() else { continue };
            let index = copy.whole.add_to(&mut made.copies, name, begin);
            made.copy_of.insert(name.clone(), (index, copy.whole.data.has_size()));
            if let (Some(run), Some(gaps)) = (&copy.run, Gaps::of(flow)) {
                let index = run.add_to(&mut made.days, name, begin);
                if let Some(run) = made.days.runs.get_mut(index.position()) {
                    run.starts = starts;
                }
                made.run_of.insert(name.clone(), Later { run: index, every: gaps.shortest });
            }
        }
        // What several jobs read is loaded once.
        let mut loaded: BTreeMap<&str, RunIndex> = BTreeMap::new();
        for (name, job) in &plan.jobs {
            let mut runs = JobRuns::default();
            let mut after = None;
            for (flow, preload) in &job.preloads {
                let jobs = &mut made.jobs;
                let index = *loaded.entry(flow).or_insert_with(|| preload.add_to(jobs, flow, Seconds::ZERO));
                after = Some(index);
                runs.preloads.push((flow.clone(), index));
            }
            for (flow, archived) in &job.restores {
                let name = format!("{flow} restore");
                runs.restores
                    .push((flow.clone(), archived.restore.add_to(&mut made.jobs, &name, Seconds::ZERO)));
            }
            let mut add = |path: &Option<crate::forecast::path::Path>, what: &str| {
                let index = path.as_ref()?.add_to(&mut made.jobs, &format!("{name}{what}"), Seconds::ZERO);
                if let Some(run) = made.jobs.runs.get_mut(index.position()) {
                    run.after = after;
                }
                // What saves or reads a checkpoint does not do so while it trains, in this model: each waits for the last.
                after = Some(index);
                Some(index)
            };
            runs.training = add(&job.training, "");
            runs.checkpoint = add(&job.checkpoint, " checkpoint");
            runs.restart = add(&job.restart, " restart");
            made.job_of.insert(name.clone(), runs);
        }
        made.plan = plan;
        made
    }
}

/// The first step of a run with this name.
pub(super) fn step<'a>(world: &'a Simulated, run: RunIndex, name: &str) -> Option<&'a SimulatedStep> {
    first(world, run)?.steps.iter().find(|step| step.name == name)
}

fn occurrences(world: &Simulated, run: RunIndex) -> &[Occurrence] {
    world.runs.get(run.position()).map(|run| run.occurrences.as_slice()).unwrap_or_default()
}

/// How long the longest occurrence of a run takes once it has begun, in seconds: the wait for the one before is not its
/// own.
pub(super) fn longest(world: &Simulated, run: RunIndex) -> f64 {
    occurrences(world, run).iter().map(|one| one.ended.less(one.began).count()).fold(0.0, f64::max)
}

/// Whether an occurrence of a run is not done when the next one is due.
pub(super) fn overruns(world: &Simulated, Later { run, every }: Later) -> bool {
    occurrences(world, run).iter().any(|one| one.began.less(one.due) > AT_ONCE)
        || longest(world, run) > Seconds::from(every).count()
}

/// From the start of a run until a step of it ends, waits before the start left out; in seconds.
pub(super) fn until(world: &Simulated, run: RunIndex, name: &str) -> f64 {
    let began = first(world, run).map_or(Seconds::FOREVER, |one| one.began);
    step(world, run, name).map_or(f64::INFINITY, |step| step.ended.less(began).count())
}

/// How long a step takes each time, in seconds.
pub(super) fn takes(world: &Simulated, run: RunIndex, name: &str) -> f64 {
    step(world, run, name).map_or(f64::INFINITY, |step| step.time.count() / step.times.max(1.0))
}

/// How long a job stands still to save checkpoints, in seconds: it waits until each is written, and not until it is copied
/// on. None are saved before the first batch.
fn pauses(world: &Simulated, training: RunIndex, checkpoint: RunIndex, every: Period) -> f64 {
    let trains = lasts(world, training) - until(world, training, "first batch");
    let count = (trains / Seconds::from(every).count()).floor();
    if count.is_finite() { count * takes(world, checkpoint, "write") } else { f64::INFINITY }
}

/// From a restart until the first batch, in seconds: the job starts anew, and reads its last checkpoint.
pub(super) fn restarts(world: &Simulated, runs: &JobRuns) -> f64 {
    let started = runs.training.map_or(0.0, |training| until(world, training, "first batch"));
    runs.restart.map_or(f64::INFINITY, |restart| started + lasts(world, restart))
}

/// How long a run takes once it has begun, in seconds.
pub(super) fn lasts(world: &Simulated, run: RunIndex) -> f64 {
    first(world, run).map_or(f64::INFINITY, |one| one.ended.less(one.began).count())
}

/// What the accelerators of a job take in, in one world; none where nothing says it.
pub(super) fn demand(scenario: &Scenario, job: &str, draw: Draw<'_>) -> Option<Speed> {
    let name = format!("{job} accelerators");
    let hop = scenario.hops.iter().find(|hop| hop.name == name)?;
    hop.limits.iter().find_map(|named| match &named.limit {
        Limit::Capacity { baseline, .. } => Some(draw.value(baseline)),
        _ => None,
    })
}

/// The share of a job's time in which its accelerators wait for data: what is left of the time when all its epochs are
/// computed at the speed that they could be.
pub(super) fn waiting(
    scenario: &Scenario,
    world: &Simulated,
    job: &str,
    run: RunIndex,
    draw: Draw<'_>,
) -> f64 {
    let Some(demand) = demand(scenario, job, draw) else { return f64::INFINITY };
    let epochs = ["first epoch", "later epochs"].iter().filter_map(|name| step(world, run, name));
    let busy: f64 = epochs.map(|epoch| (epoch.data / demand).count()).sum();
    let whole = lasts(world, run);
    let setup = step(world, run, "first batch").map_or(0.0, |step| step.time.count());
    let start = step(world, run, "start").map_or(0.0, |step| step.time.count());
    let share = if whole.is_finite() { 1.0 - (busy + setup + start) / whole } else { 1.0 };
    if share > ROUNDING { share } else { 0.0 }
}

/// A smaller share of the time is what is left of rounding.
const ROUNDING: f64 = 1e-9;

impl Outlook {
    /// The outlook of an architecture from a day on; the same seed gives the same answer.
    pub fn of(architecture: &Architecture, start: Date, seed: u64) -> Outlook {
        let simulations =
            Simulations::of(Scenarios::of(architecture, &Circumstances::default(), start), seed);
        let (made, copies) = (&simulations.made, simulations.copies());
        let (days, jobs) = (simulations.days(), simulations.jobs());
        let flows = made.copy_of.iter();
        let mut flows: Vec<FlowOutlook> = flows
            .map(|(name, (run, is_known))| {
                flow(architecture, made, (copies, days), name, *run, *is_known, start)
            })
            .collect();
        let place = |name: &str| architecture.flows.get_index_of(name);
        flows.sort_by_key(|flow| place(&flow.name));
        let job_outlooks = made.plan.jobs.keys().filter_map(|name| {
            let runs = made.job_of.get(name)?;
            Some(job(made, (copies, jobs), name, runs, runs.training?))
        });
        Outlook {
            start,
            jobs: job_outlooks.collect(),
            flows,
            left_out: left_out::of(architecture, &made.plan),
            targets: verdict::of(architecture, start, seed, &simulations),
            assumptions: assumptions(made),
        }
    }
}

/// Whose uncertainty makes the ranges: the mean of its shares over all scenarios' answers.
fn assumptions(made: &Scenarios) -> Vec<Influence> {
    let mut found: BTreeMap<String, Influence> = BTreeMap::new();
    let mut count = 0.0_f64;
    for scenario in [&made.copies, &made.days, &made.jobs] {
        for influences in influences_of(scenario, |world, run| longest(world, RunIndex::at(run))) {
            count += 1.0;
            for one in influences {
                let entry = found.entry(one.of.id.clone()).or_insert(Influence { share: 0.0, ..one.clone() });
                entry.share += one.share;
            }
        }
    }
    let mut found: Vec<Influence> =
        found.into_values().map(|one| Influence { share: one.share / count.max(1.0), ..one }).collect();
    found.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.of.id.cmp(&b.of.id)));
    found
}

fn flow(
    architecture: &Architecture,
    made: &Scenarios,
    (copies, days): (&Worlds, &Worlds),
    name: &str,
    run: RunIndex,
    is_known: bool,
    start: Date,
) -> FlowOutlook {
    let said = architecture.flows.get(name);
    let whole = |world: &Simulated, of: &dyn Fn(&SimulatedStep) -> f64| {
        first(world, run).and_then(|one| one.steps.first()).map_or(f64::INFINITY, of)
    };
    let steps = first(&copies.median, run).map(|one| one.steps.as_slice()).unwrap_or_default();
    let bottleneck = steps.first().map_or(Bottleneck::None, |step| step.bound);
    let later = made.run_of.get(name).copied();
    let window = later.map(|later| {
        let length = said.and_then(|flow| flow.within).unwrap_or(later.every);
        let seconds = Seconds::from(length).count();
        Window {
            length,
            used: days.range(|world, _| longest(world, later.run) / seconds),
            full_on: full_on(architecture, name, seconds, start),
        }
    });
    let first_copy = is_known.then(|| copies.range(|world, _| duration(first(world, run))));
    let each_run = later.map(|later| days.range(|world, _| longest(world, later.run)));
    let brings = made.plan.copies.get(name).and_then(|copy| copy.run.as_ref()).map(|run| run.data.amount().0);
    let gaps = said.and_then(Gaps::of);
    let backlog = first_copy.as_ref().zip(each_run.as_ref()).zip(brings.zip(gaps)).and_then(
        |((first_copy, each_run), (brings, gaps))| {
            Backlog::of(first_copy, each_run, brings, gaps.longest.into())
        },
    );
    FlowOutlook {
        name: name.to_owned(),
        ends: said.map(|flow| format!("{} -> {}", flow.from, flow.to)).unwrap_or_default(),
        data: whole_of(made, name).filter(|_| is_known),
        is_scheduled: said.is_some_and(|flow| flow.every.is_some()),
        rate: copies.range(|world, _| whole(world, &|step| (step.data / step.moving).base())),
        files: copies.range(|world, draw| {
            let files = made.copies.files_of(run, draw);
            whole(world, &|step| files / step.moving.count())
        }),
        overall: forecast::overall(run, copies),
        requests: None,
        first_copy,
        each_run,
        backlog,
        overruns: later.map(|later| days.share(|world, _| overruns(world, later))),
        lines: made.plan.copies.get(name).map(|copy| copy.lines.clone()),
        window,
        bottleneck: Bound::of_step(&made.copies, steps, 0),
        next: next(&made.copies, run, None, bottleneck),
        shares_with: sharing(&made.copies, &copies.median, run, bottleneck),
        utilisation: utilisation(&made.copies, run, &copies.median),
        steps: forecast::steps(&made.copies, run, copies),
        explanation: explain(&made.copies, run, &copies.median),
    }
}

/// How much the first copy of a flow moves, whether or not it ever ends.
pub(super) fn whole_of(made: &Scenarios, flow: &str) -> Option<Bytes> {
    let whole = &made.plan.copies.get(flow)?.whole;
    whole.data.has_size().then(|| whole.data.amount().0)
}

/// The other runs that cross a run's bottleneck while it runs.
fn sharing(scenario: &Scenario, world: &Simulated, run: RunIndex, bottleneck: Bottleneck) -> Vec<String> {
    let Bottleneck::Limit(at) = bottleneck else { return Vec::new() };
    let Some(own) = first(world, run) else { return Vec::new() };
    let others = scenario.runs.iter().enumerate().filter(|(index, _)| *index != run.position());
    others
        .filter(|(index, other)| {
            let at_once = first(world, RunIndex::at(*index))
                .is_some_and(|other| other.began < own.ended && own.began < other.ended);
            at_once && scenario.crosses(&other.work, at.hop)
        })
        .map(|(_, other)| other.name.clone())
        .collect()
}

/// The first day on which a run of a flow takes longer than its window, every estimate at its middle.
fn full_on(architecture: &Architecture, name: &str, window: f64, start: Date) -> Option<Date> {
    let is_full = |days: u64| {
        let circumstances = Circumstances { after: Some(Period::days(days)), down: None };
        let made = Scenarios::of(architecture, &circumstances, start);
        let later = made.run_of.get(name)?;
        let world =
            crate::forecast::Simulator::default().simulate(&made.days, Draw::Median, Seconds::FOREVER);
        Some(longest(&world, later.run) > window)
    };
    if is_full(0)? {
        return Some(start);
    }
    let (mut fits, mut full) = (0, FARTHEST);
    if !is_full(full)? {
        return None;
    }
    while full - fits > 7 {
        let middle = u64::midpoint(fits, full);
        if is_full(middle)? { full = middle } else { fits = middle }
    }
    start.after(Period::days(full))
}

/// When all of these flows have copied everything.
fn ready(made: &Scenarios, copies: &Worlds, after: &[String]) -> Ready {
    if after.is_empty() {
        return Ready::AtOnce;
    }
    if let Some(unsaid) = after.iter().find_map(|flow| unsaid(made, flow)) {
        return Ready::Unknown(unsaid);
    }
    let ends = |world: &Simulated| {
        let runs = after.iter().filter_map(|flow| made.copy_of.get(flow));
        let each = runs.map(|(run, _)| first(world, *run).map_or(f64::INFINITY, |one| one.ended.count()));
        each.fold(0.0, f64::max)
    };
    Ready::After(copies.range(|world, _| ends(world)))
}

/// What has to be said before anyone knows when the first copy of a flow is done; none where it is known.
pub(super) fn unsaid(made: &Scenarios, flow: &str) -> Option<String> {
    match made.copy_of.get(flow) {
        Some((_, true)) => made.plan.copies.get(flow)?.lines.unsaid(),
        Some((_, false)) => {
            let called = made.plan.copies.get(flow)?.whole.data.called.as_ref()?;
            Some(format!("nothing says how much `{flow}` copies: {}", called.ask))
        }
        None => Some(format!("`{flow}` never starts: correct its schedule")),
    }
}

pub(super) fn job(
    made: &Scenarios,
    (copies, jobs): (&Worlds, &Worlds),
    name: &str,
    runs: &JobRuns,
    training: RunIndex,
) -> JobOutlook {
    let planned = made.plan.jobs.get(name);
    let after = planned.map(|job| job.after.clone()).unwrap_or_default();
    let steps = first(&jobs.median, training).map(|one| one.steps.as_slice()).unwrap_or_default();
    let bottleneck = steps
        .iter()
        .find(|step| step.name == "epoch")
        .or_else(|| steps.iter().find(|step| step.name == "read"))
        .map_or(Bottleneck::None, |step| step.bound);
    let has_later = steps.iter().any(|step| step.name == "epoch");
    let reading = if has_later { "epoch" } else { "read" };
    let is_known = demand(&made.jobs, name, Draw::Median).is_some();
    let waits = |world: &Simulated, draw: Draw<'_>| waiting(&made.jobs, world, name, training, draw);
    let waiting = is_known.then(|| jobs.range(waits));
    let accelerators = planned.and_then(|job| job.accelerators).filter(|count| *count > 0);
    let lost_hours = accelerators.filter(|_| is_known).map(|count| {
        jobs.range(|world, draw| waits(world, draw) * lasts(world, training) / 3600.0 * f64::from(count))
    });
    let followed = |run: Option<RunIndex>| run.filter(|_| jobs.is_followed());
    let saves = followed(runs.checkpoint).zip(planned.and_then(|job| job.saves_every));
    let saving = |world: &Simulated| saves.map_or(0.0, |(run, every)| pauses(world, training, run, every));
    JobOutlook {
        name: name.to_owned(),
        ready: ready(made, copies, &after),
        after,
        preloads: runs
            .preloads
            .iter()
            .map(|(flow, run)| (flow.clone(), jobs.range(|world, _| lasts(world, *run))))
            .collect(),
        restores: runs
            .restores
            .iter()
            .filter_map(|(flow, run)| {
                let archived = planned?.restores.get(flow)?;
                Some(RestoreOutlook {
                    flow: flow.clone(),
                    takes: jobs.range(|world, _| lasts(world, *run)),
                    class: archived.class.clone(),
                    after: archived.after,
                })
            })
            .collect(),
        first_batch: jobs.range(|world, _| until(world, training, "first batch")),
        first_epoch: jobs.range(|world, _| takes(world, training, "first epoch")),
        later_epoch: has_later.then(|| jobs.range(|world, _| takes(world, training, "epoch"))),
        whole: jobs.range(|world, _| lasts(world, training) + saving(world)),
        data: step(&jobs.median, training, reading).map(|step| step.data.times(1.0 / step.times.max(1.0))),
        steps: forecast::steps(&made.jobs, training, jobs),
        rate: jobs.range(|world, _| {
            step(world, training, reading).map_or(0.0, |step| (step.data / step.moving).base())
        }),
        waiting,
        lost_hours,
        left_out: planned.map(|job| job.left_out.clone()).unwrap_or_default(),
        is_followed: jobs.is_followed(),
        mixed: planned.and_then(|job| job.mixed.clone()),
        overfull: planned.and_then(|job| job.overfull.clone()),
        writers: planned.map_or((1, 1), |job| job.writers),
        pauses: saves.map(|_| jobs.range(|world, _| saving(world))),
        paused_hours: saves
            .and(accelerators)
            .map(|count| jobs.range(|world, _| saving(world) / 3600.0 * f64::from(count))),
        checkpoint: followed(runs.checkpoint).map(|run| jobs.range(|world, _| lasts(world, run))),
        restart: followed(runs.restart).map(|_| jobs.range(|world, _| restarts(world, runs))),
        checkpoint_read: followed(runs.restart).map(|run| jobs.range(|world, _| lasts(world, run))),
        bottleneck: Bound::of(&made.jobs, bottleneck),
        next: next(&made.jobs, training, Some(reading), bottleneck),
        shares_with: sharing(&made.jobs, &jobs.median, training, bottleneck),
        utilisation: utilisation(&made.jobs, training, &jobs.median),
        explanation: explain(&made.jobs, training, &jobs.median),
    }
}
