//! [`Explained`]: an answer of an outlook, and the tree behind it.

use super::plan::Job;
use super::scenarios::{JobRuns, Scenarios};
use super::times;
use crate::forecast::{
    Explanation, Occurrence, RunIndex, Scenario, Simulated, explain, explain_occurrence, explain_step,
    explain_until,
};

/// An answer, and how it follows: which minimum was taken where, and why.
#[derive(Clone, Debug)]
pub struct Explained {
    /// What the outlook calls it, as in `first copy` or `preload stage`.
    pub answer: String,
    /// Its middle as a tree, down to facts, measurements and assumptions.
    pub tree: Explanation,
}

impl Explained {
    pub(super) fn new(answer: impl Into<String>, tree: Explanation) -> Self {
        Explained { answer: answer.into(), tree }
    }
}

/// The occurrence of a run that takes longest once it has begun.
pub(super) fn longest(scenario: &Scenario, world: &Simulated, run: RunIndex) -> Explanation {
    let lasts = |one: &&Occurrence| one.ended.less(one.began).count();
    let occurrences =
        world.runs.get(run.position()).map(|run| run.occurrences.as_slice()).unwrap_or_default();
    let longest = occurrences.iter().rev().max_by(|one, other| lasts(one).total_cmp(&lasts(other)));
    explain_occurrence(scenario, run, longest)
}

/// The answers of a job that trains in this run, in the order in which it is told.
pub(super) fn of_job(
    made: &Scenarios,
    world: &Simulated,
    planned: Option<&Job>,
    (runs, training): (&JobRuns, RunIndex),
    is_followed: bool,
) -> Vec<Explained> {
    let scenario = &made.jobs;
    let whole = |run: RunIndex| explain(scenario, run, world);
    let mut found: Vec<Explained> = Vec::new();
    found.extend(
        runs.preloads.iter().map(|(flow, run)| Explained::new(format!("preload {flow}"), whole(*run))),
    );
    found.extend(
        runs.restores.iter().map(|(flow, run)| Explained::new(format!("restore {flow}"), whole(*run))),
    );
    let first_batch = explain_until(scenario, training, world, "first batch");
    found.extend(first_batch.clone().map(|tree| Explained::new("first batch", tree)));
    if !is_followed {
        return found;
    }
    let trains = whole(training);
    let pauses = runs.checkpoint.zip(planned.and_then(|job| job.saves_every)).and_then(|(run, every)| {
        let times = times::saves(world, training, every);
        let write = explain_step(scenario, run, world, "write")?;
        (times > 0.0).then(|| Explanation::times("standing still to save a checkpoint", times, write))
    });
    let run = match pauses {
        Some(pauses) => Explanation::sum(format!("{}, with its pauses", trains.what), vec![trains, pauses]),
        None => trains,
    };
    found.push(Explained::new("whole run", run));
    found.extend(runs.checkpoint.map(|run| Explained::new("checkpoint", whole(run))));
    found.extend(runs.restart.map(|run| {
        let read = whole(run);
        let terms = first_batch.into_iter().chain([read]).collect();
        Explained::new("restart", Explanation::sum("from the start until training goes on", terms))
    }));
    found
}
