//! [`JobOutlook`]: what a training job will do.

use super::explained::{self, Explained};
use super::outlook::sharing;
use super::plan::{Archived, Job, Overfull};
use super::scenarios::{JobRuns, Scenarios, unsaid};
use super::times::{demand, lasts, pauses, restarts, step, takes, until, waiting, whole};
use crate::forecast::{
    self, Bottleneck, Bound, Bytes, Draw, Range, Ratio, RunIndex, Seconds, Simulated, Speed, StepForecast,
    Utilisation, Worlds, first, next, utilisation,
};
use crate::units::Period;

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
    /// Whether nothing says how often it reads its data, so that one epoch is assumed.
    pub is_one_epoch_assumed: bool,
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
    /// Whether its simulation came to an end; else its whole run is unknown.
    pub is_followed: bool,
    /// Its instances where they are of several types, as in `1 × ml.g5.12xlarge and 2 × ml.g5.2xlarge`; each is told as the
    /// slowest of them.
    pub mixed: Option<String>,
    /// The file system that it reads, where that is smaller than what is loaded into it: it then fails, unless its data is
    /// compressed there to what it holds.
    pub overfull: Option<Overfull>,
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
    /// Which minimum was taken where, and why: of when its data is there, each preload and restore, its first batch, its whole
    /// run, the hours in which accelerators wait, saving a checkpoint and a restart.
    pub explanations: Vec<Explained>,
}

/// A restore before each run of a flow or job.
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

impl RestoreOutlook {
    /// The outlook of a restore that is this run.
    pub(super) fn of(flow: &str, archived: &Archived, worlds: &Worlds, run: RunIndex) -> Self {
        RestoreOutlook {
            flow: flow.to_owned(),
            takes: worlds.range(|world, _| Seconds::new(lasts(world, run))),
            class: archived.class.clone(),
            after: archived.after,
        }
    }
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

/// When all of these flows have copied everything.
pub(super) fn ready(made: &Scenarios, copies: &Worlds, after: &[String]) -> Ready {
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
    Ready::After(copies.range(|world, _| Seconds::new(ends(world))))
}

/// The outlook of a job that trains in this run.
pub(super) fn job(
    made: &Scenarios,
    (copies, jobs): (&Worlds, &Worlds),
    name: &str,
    runs: &JobRuns,
    training: RunIndex,
) -> JobOutlook {
    let planned = made.plan.jobs.get(name);
    let after = planned.map(|job| job.after.clone()).unwrap_or_default();
    let steps = first(&jobs.median, training).map(|one| &*one.steps).unwrap_or_default();
    let bottleneck = steps
        .iter()
        .find(|step| step.name == "epoch")
        .or_else(|| steps.iter().find(|step| step.name == "read"))
        .map_or(Bottleneck::None, |step| step.bound);
    let has_later = steps.iter().any(|step| step.name == "epoch");
    let reading = if has_later { "epoch" } else { "read" };
    let is_known = demand(&made.jobs, name, Draw::Median).is_some();
    let waits = |world: &Simulated, draw: Draw<'_>| waiting(&made.jobs, world, name, training, draw);
    let waiting = is_known.then(|| jobs.range(|world, draw| Ratio::new(waits(world, draw))));
    let accelerators = planned.and_then(|job| job.accelerators).filter(|count| *count > 0);
    let lost_hours = accelerators.filter(|_| is_known).map(|count| {
        jobs.range(|world, draw| {
            Ratio::new(waits(world, draw) * lasts(world, training) / 3600.0 * f64::from(count))
        })
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
            .map(|(flow, run)| (flow.clone(), jobs.range(|world, _| Seconds::new(lasts(world, *run)))))
            .collect(),
        restores: runs
            .restores
            .iter()
            .filter_map(|(flow, run)| {
                Some(RestoreOutlook::of(flow, planned?.restores.get(flow)?, jobs, *run))
            })
            .collect(),
        first_batch: jobs.range(|world, _| Seconds::new(until(world, training, "first batch"))),
        first_epoch: jobs.range(|world, _| Seconds::new(takes(world, training, "first epoch"))),
        later_epoch: has_later.then(|| jobs.range(|world, _| Seconds::new(takes(world, training, "epoch")))),
        whole: jobs
            .range(|world, _| Seconds::new(whole(world, runs, planned.and_then(|job| job.saves_every)))),
        data: step(&jobs.median, training, reading)
            .map(|step| step.data.times(1.0 / step.times.count().max(1.0))),
        is_one_epoch_assumed: planned.is_some_and(Job::assumes_one_epoch),
        steps: forecast::steps(&made.jobs, training, jobs),
        rate: jobs.range(|world, _| {
            step(world, training, reading).map_or(Speed::ZERO, |step| step.data / step.moving)
        }),
        waiting,
        lost_hours,
        is_followed: jobs.is_followed(),
        mixed: planned.and_then(|job| job.mixed.clone()),
        overfull: planned.and_then(|job| job.overfull.clone()),
        writers: planned.map_or((1, 1), |job| job.writers),
        pauses: saves.map(|_| jobs.range(|world, _| Seconds::new(saving(world)))),
        paused_hours: saves
            .and(accelerators)
            .map(|count| jobs.range(|world, _| Ratio::new(saving(world) / 3600.0 * f64::from(count)))),
        checkpoint: followed(runs.checkpoint)
            .map(|run| jobs.range(|world, _| Seconds::new(lasts(world, run)))),
        restart: followed(runs.restart).map(|_| jobs.range(|world, _| Seconds::new(restarts(world, runs)))),
        checkpoint_read: followed(runs.restart)
            .map(|run| jobs.range(|world, _| Seconds::new(lasts(world, run)))),
        bottleneck: Bound::of(&made.jobs, bottleneck),
        next: next(&made.jobs, training, Some(reading), bottleneck),
        shares_with: sharing(&made.jobs, &jobs.median, training, bottleneck),
        utilisation: utilisation(&made.jobs, training, &jobs.median),
        explanations: explained::of_job(made, &jobs.median, planned, (runs, training), jobs.is_followed()),
    }
}
