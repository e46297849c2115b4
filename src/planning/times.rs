//! What a simulated world says of a run and of its steps: how long they take, and for how long accelerators wait.

use super::scenarios::{JobRuns, Later};
use crate::forecast::{
    Draw, Estimate, Limit, Occurrence, Ratio, RunIndex, Scenario, Seconds, Simulated, SimulatedStep, Speed,
    first,
};
use crate::units::Period;

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

/// An occurrence of a run, and since when nothing but its worker held it up.
pub(super) type Turn<'a> = (&'a Occurrence, Seconds);

/// The first occurrence of a run, and since when nothing but its worker held it up: it was due, and what it comes after was
/// there.
pub(super) fn first_turn<'w>(scenario: &Scenario, world: &'w Simulated, run: RunIndex) -> Option<Turn<'w>> {
    let one = first(world, run)?;
    let ended =
        source(scenario, world, run).and_then(|source| first(world, source)).map(|source| source.ended);
    Some((one, one.due.max(ended.unwrap_or(Seconds::ZERO))))
}

/// What a run comes after that ends last.
pub(super) fn source(scenario: &Scenario, world: &Simulated, run: RunIndex) -> Option<RunIndex> {
    let ended = |run: &RunIndex| first(world, *run).map_or(f64::INFINITY, |one| one.ended.count());
    let after = scenario.runs.get(run.position())?.after.iter().copied();
    after.max_by(|one, other| ended(one).total_cmp(&ended(other)))
}

/// The occurrences of a run that comes after none, each with when nothing but its worker held it up: it was due, and the one
/// before was done.
fn turns(world: &Simulated, run: RunIndex) -> impl Iterator<Item = Turn<'_>> {
    let all = occurrences(world, run);
    let before = std::iter::once(Seconds::ZERO).chain(all.iter().map(|one| one.ended));
    all.iter().zip(before).map(|(one, before)| (one, one.due.max(before)))
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

/// The share of its time that whoever does these runs in turn is at work: above one, they are later each time.
fn load(world: &Simulated, in_turn: &[Later]) -> f64 {
    in_turn.iter().map(|one| longest(world, one.run) / Seconds::from(one.gathers).count()).sum()
}

/// Whether runs that go in turn fall behind.
pub(super) fn fall_behind(world: &Simulated, in_turn: &[Later]) -> bool {
    load(world, in_turn) > 1.0
}

/// The share of the occurrences of a run that are not done when the next one is due, from 0 to 1: all where it falls behind.
pub(super) fn overruns(world: &Simulated, later: Later, in_turn: &[Later]) -> Ratio {
    if fall_behind(world, in_turn) {
        return Ratio::ONE;
    }
    let all = occurrences(world, later.run);
    let last = all.last().map(|last| last.due + Seconds::from(later.every));
    let next = all.iter().skip(1).map(|next| next.due).chain(last);
    let (mut late, mut count) = (0.0, 0.0_f64);
    for (one, next) in all.iter().zip(next) {
        count += 1.0;
        if one.ended > next + AT_ONCE {
            late += 1.0;
        }
    }
    Ratio::new(late / count.max(1.0))
}

/// What is done within this time of when the next is due is done by then.
const AT_ONCE: Seconds = Seconds::new(1.0);

/// How long a later run takes in the long run from when it could begin, in seconds. One that is late has more to bring. Where
/// those that go in turn fall behind, each leaves more to its next one, and that more to the one after it: they end up at a
/// length, where most of it is the same however much there is to bring, or at none. `late` is how long a run takes that
/// has twice as much to bring.
pub(super) fn each_run(
    world: &Simulated,
    later: Later,
    in_turn: &[Later],
    late: impl Fn(RunIndex) -> f64,
) -> f64 {
    let gathers = |one: &Later| Seconds::from(one.gathers).count();
    // What a run adds to a later one, as a share of the time by which that is later.
    let adds = |one: &Later| (late(one.run) - longest(world, one.run)) / gathers(one);
    if fall_behind(world, in_turn) {
        let (mut fixed, mut share) = (0.0, 0.0);
        for one in in_turn {
            let of_one = adds(one);
            fixed += longest(world, one.run) - of_one * gathers(one);
            share += of_one;
        }
        return if share < 1.0 { fixed / (1.0 - share) } else { f64::INFINITY };
    }
    let Some((longest, since)) = longest_turn(world, later.run) else { return 0.0 };
    let waits = longest.began.less(since).count();
    let takes = longest.ended.less(since).count();
    if waits > 0.0 { takes + adds(&later) * waits } else { takes }
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

/// The run whose end decides when the first occurrence of another is done: itself, or what it waits for longer than it takes.
pub(super) fn awaited(scenario: &Scenario, world: &Simulated, run: RunIndex) -> RunIndex {
    let mut decides = run;
    // As often as there are runs, at most: a run that never begins may wait for itself.
    for _ in &world.runs {
        let waits_for = match first_turn(scenario, world, decides) {
            Some((one, since)) => {
                let of_source = (since.less(one.due), source(scenario, world, decides));
                let of_worker = (one.began.less(since), one.waited_for);
                let (waits, run) = if of_worker.0 > of_source.0 { of_worker } else { of_source };
                run.filter(|_| waits > one.ended.less(one.began))
            }
            None => world.runs.get(decides.position()).and_then(|run| run.waits_for),
        };
        let Some(before) = waits_for else { break };
        decides = before;
    }
    decides
}

/// The same of the longest of later runs, which come after none.
pub(super) fn awaited_longest(world: &Simulated, run: RunIndex) -> RunIndex {
    let turn =
        longest_turn(world, run).filter(|(one, since)| one.began.less(*since) > one.ended.less(one.began));
    turn.and_then(|(one, _)| one.waited_for).unwrap_or(run)
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
