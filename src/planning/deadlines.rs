//! The times that settings leave flows and jobs: the window of a run, when SageMaker stops a job, when it starts again, when
//! its next checkpoint is saved. They are held against the forecast as targets are, whether or not anybody asks.

use super::plan::{Job, Plan};
use super::verdict::Ask;
use crate::construct::TrainingJob;
use crate::diagnostic::Pointer;
use crate::model::Architecture;
use crate::units::Period;

/// Why something has to be done in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grounds {
    /// The owner asks for it.
    Target,
    /// SageMaker stops what is not done by then.
    Stop,
    /// The next one begins then.
    Pace,
}

/// A time that a setting leaves a job.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline<'a> {
    /// The flow or job.
    pub job: &'a str,
    /// The setting, with a dot before each key of a map.
    pub key: &'static str,
    pub ask: Ask,
    pub grounds: Grounds,
}

/// The longest run.
pub(super) const RUN: &str = "max_runtime";

/// The longest time to read a file system's contents before a run.
pub(super) const PRELOAD: &str = "preload.max_runtime";

/// The time from one start to the next.
pub(super) const START: &str = "schedule";

/// The time from one checkpoint to the next.
pub(super) const CHECKPOINT: &str = "checkpoint.every";

/// The time that a run of a flow may take.
pub(super) const WINDOW: &str = "within";

/// All deadlines of the flows and jobs of a plan, in the blueprint's order.
pub(super) fn of(plan: &Plan) -> impl Iterator<Item = Deadline<'_>> {
    let windows = plan.copies.iter().filter_map(|(name, copy)| {
        Some(Deadline { job: name, key: WINDOW, ask: Ask::Time(copy.within?), grounds: Grounds::Pace })
    });
    windows.chain(of_jobs(plan))
}

fn of_jobs(plan: &Plan) -> impl Iterator<Item = Deadline<'_>> {
    plan.jobs.iter().filter(|(_, job)| job.training.is_some()).flat_map(|(name, job)| {
        let settings: [(&'static str, Option<Period>, Grounds); 4] = [
            (RUN, job.max_runtime, Grounds::Stop),
            (PRELOAD, job.preload_max_runtime.filter(|_| !job.preloads.is_empty()), Grounds::Stop),
            (START, job.starts_every, Grounds::Pace),
            (CHECKPOINT, saves_every(job), Grounds::Pace),
        ];
        settings.into_iter().filter_map(move |(key, time, grounds)| {
            Some(Deadline { job: name, key, ask: Ask::Time(time?), grounds })
        })
    })
}

fn saves_every(job: &Job) -> Option<Period> {
    job.saves_every.filter(|_| job.checkpoint.is_some())
}

impl Deadline<'_> {
    /// The setting in the blueprint; the job where it is left out.
    pub(super) fn at(&self, architecture: &Architecture) -> Pointer {
        if self.key == WINDOW {
            return Pointer::root().child("flows").child(self.job).child(self.key);
        }
        let job = Pointer::root().child("constructs").child(self.job);
        let said = architecture.construct_of::<TrainingJob>(self.job);
        let is_said = said.is_some_and(|said| match self.key {
            RUN => said.max_runtime.is_some(),
            PRELOAD => said.preload.max_runtime.is_some(),
            _ => true,
        });
        if is_said { self.key.split('.').fold(job, |at, key| at.child(key)) } else { job }
    }
}
