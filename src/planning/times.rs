//! What a simulated world says of a run and of its steps: how long they take, and for how long accelerators wait.

use super::scenarios::{JobRuns, Later};
use super::wait::Turn;
use crate::forecast::{
    Draw, Estimate, Limit, Occurrence, RunIndex, Scenario, Seconds, Simulated, SimulatedStep, Speed, first,
};
use crate::units::Period;

/// What begins within this time of when it is due did not wait.
const AT_ONCE: Seconds = Seconds::new(1.0);

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

/// The occurrences of a run, each with when nothing of its own held it up any more: it was due, and the one before was done.
fn turns(world: &Simulated, run: RunIndex) -> impl Iterator<Item = Turn<'_>> {
    let all = occurrences(world, run);
    let before = std::iter::once(Seconds::ZERO).chain(all.iter().map(|one| one.ended));
    all.iter().zip(before).map(|(one, before)| (one, one.due.max(before)))
}

/// The first of them.
pub(super) fn first_turn(world: &Simulated, run: RunIndex) -> Option<Turn<'_>> {
    turns(world, run).next()
}

/// The one that takes longest with its wait for others; the last of several.
pub(super) fn longest_turn(world: &Simulated, run: RunIndex) -> Option<Turn<'_>> {
    let takes = |(one, since): &Turn<'_>| one.ended.less(*since).count();
    turns(world, run).max_by(|one, other| takes(one).total_cmp(&takes(other)))
}

/// How long the longest occurrence of a run takes from when it could begin, in seconds: with the wait until its mover has
/// done what was due before.
pub(super) fn turnaround(world: &Simulated, run: RunIndex) -> f64 {
    longest_turn(world, run).map_or(0.0, |(one, since)| one.ended.less(since).count())
}

/// Whether an occurrence of a run is not done when the next one is due.
pub(super) fn overruns(world: &Simulated, Later { run, every, .. }: Later) -> bool {
    let all = occurrences(world, run);
    let next = all.iter().skip(1).map(|next| next.due + AT_ONCE);
    all.iter().zip(next).any(|(one, next)| one.ended > next)
        || turnaround(world, run) > Seconds::from(every).count()
}

/// How long later runs take in the long run, in seconds. One that takes longer than what it brings has gathered leaves more
/// to the next, and that more to the one after it: they end up at a length, where most of it is the same however much there
/// is to bring, or at none. `late` is how long one takes that has twice as much to bring.
pub(super) fn each_run(world: &Simulated, later: Later, late: impl FnOnce() -> f64) -> f64 {
    let (takes, gathers) = (turnaround(world, later.run), Seconds::from(later.gathers).count());
    if takes <= gathers || !takes.is_finite() {
        return takes;
    }
    // What a run adds to the next one, as a share of itself.
    let share = (late() - takes) / gathers;
    if share < 1.0 { (takes - share * gathers) / (1.0 - share) } else { f64::INFINITY }
}

/// From the start of a run until a step of it ends, waits before the start left out; in seconds.
pub(super) fn until(world: &Simulated, run: RunIndex, name: &str) -> f64 {
    step(world, run, name).map_or(f64::INFINITY, |step| step.ended.count())
}

/// How long a step takes each time, in seconds.
pub(super) fn takes(world: &Simulated, run: RunIndex, name: &str) -> f64 {
    step(world, run, name).map_or(f64::INFINITY, |step| step.time.count() / step.times.count().max(1.0))
}

/// How long a job stands still to save checkpoints, in seconds: it waits until each is written, and not until it is copied
/// on. None are saved before the first batch.
pub(super) fn pauses(world: &Simulated, training: RunIndex, checkpoint: RunIndex, every: Period) -> f64 {
    let count = saves(world, training, every);
    if count.is_finite() { count * takes(world, checkpoint, "write") } else { f64::INFINITY }
}

/// How often a job saves a checkpoint while it trains.
pub(super) fn saves(world: &Simulated, training: RunIndex, every: Period) -> f64 {
    let trains = lasts(world, training) - until(world, training, "first batch");
    (trains / Seconds::from(every).count()).floor()
}

/// From the start of a job to its end, in seconds, with the pauses in which it saves checkpoints every so often.
pub(super) fn whole(world: &Simulated, runs: &JobRuns, saves_every: Option<Period>) -> f64 {
    let Some(training) = runs.training else { return f64::INFINITY };
    let saving = runs.checkpoint.zip(saves_every);
    lasts(world, training)
        + saving.map_or(0.0, |(checkpoint, every)| pauses(world, training, checkpoint, every))
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

/// The run whose end decides when the occurrence of another is done: itself, or what it waits for longer than it takes.
pub(super) fn awaited(world: &Simulated, run: RunIndex, turn: Option<Turn<'_>>) -> RunIndex {
    let (mut decides, mut turn) = (run, turn);
    // As often as there are runs, at most: a run that never begins may wait for itself.
    for _ in &world.runs {
        let waits_for = match turn {
            Some((one, since)) if one.began.less(since) > one.ended.less(one.began) => one.waited_for,
            Some(_) => None,
            None => world.runs.get(decides.position()).and_then(|run| run.waits_for),
        };
        let Some(before) = waits_for else { break };
        decides = before;
        turn = first_turn(world, before);
    }
    decides
}

/// What the accelerators of a job take in, in one world; none where nothing says it.
pub(super) fn demand(scenario: &Scenario, job: &str, draw: Draw<'_>) -> Option<Speed> {
    demanded(scenario, job).map(|demanded| draw.value(demanded))
}

/// The same with what is known of it.
pub(super) fn demanded<'a>(scenario: &'a Scenario, job: &str) -> Option<&'a Estimate<Speed>> {
    let name = format!("{job} accelerators");
    let hop = scenario.hops.iter().find(|hop| hop.name == name)?;
    hop.limits.iter().find_map(|named| match &named.limit {
        Limit::Capacity { baseline, .. } => Some(baseline),
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
