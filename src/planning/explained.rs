//! [`Explained`]: an answer of an outlook, and the tree behind it.

use super::job_outlook::Ready;
use super::plan::Job;
use super::scenarios::{JobRuns, Scenarios};
use super::times;
use super::wait::common_worker;
use crate::facts::datasync::TASKS_AT_ONCE;
use crate::forecast::{
    Amount, Basis, Explanation, Items, RunIndex, Scenario, Seconds, Simulated, explain, explain_occurrence,
    explain_step, explain_until, first,
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

/// The occurrence of a run that takes longest, with its wait for its mover and what it brings more because it is late: so long
/// in all.
pub(super) fn longest(scenario: &Scenario, world: &Simulated, run: RunIndex, whole: Seconds) -> Explanation {
    let turn = times::longest_turn(world, run);
    let runs = explain_occurrence(scenario, run, turn.map(|(longest, _)| longest));
    if !whole.is_finite() {
        let what = format!("{}, and each brings more than the one before", runs.what);
        return Explanation::sum(what, vec![runs, more(Seconds::FOREVER)]);
    }
    let (what, mut terms) = (format!("{}, and what it waits for", runs.what), Vec::new());
    if let Some((longest, since)) = turn
        && let Some(before) = longest.waited_for
    {
        terms.push(Explanation::leaf(
            until_done(scenario, run, before),
            Amount::Time(longest.began.less(since)),
            Some(Basis::Fact { id: TASKS_AT_ONCE.id.into(), source: TASKS_AT_ONCE.source }),
        ));
    }
    terms.push(runs.clone());
    let rest = whole.less(Seconds::new(terms.iter().map(|term| term.amount.base()).sum()));
    if rest.count() > whole.count() * ROUNDING {
        terms.push(more(rest));
    }
    if terms.len() > 1 { Explanation::sum(what, terms) } else { runs }
}

fn more(time: Seconds) -> Explanation {
    Explanation::leaf("what it brings more because it is late", Amount::Time(time), None)
}

/// A smaller share of a time is what is left of rounding.
const ROUNDING: f64 = 1e-9;

/// Until another run is done, on which this one waits.
fn until_done(scenario: &Scenario, run: RunIndex, before: RunIndex) -> String {
    let name = |run: RunIndex| scenario.runs.get(run.position()).map_or("", |run| run.name.as_str());
    match common_worker(scenario, run, before) {
        Some(mover) => {
            format!("until {mover} is done with {}, since it does one task at a time", name(before))
        }
        None => "until what it copies on is there".to_owned(),
    }
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
        (times > 0.0)
            .then(|| Explanation::times("standing still to save a checkpoint", Items::new(times), write))
    });
    let run = match pauses {
        Some(pauses) => Explanation::sum(format!("{}, with its pauses", trains.what), vec![trains, pauses]),
        None => trains,
    };
    found.push(Explained::new("whole run", run));
    found.extend(lost(scenario, world, training, planned.and_then(|job| job.accelerators)));
    found.extend(runs.checkpoint.map(|run| Explained::new("checkpoint", whole(run))));
    found.extend(runs.restart.map(|run| {
        let read = whole(run);
        let terms = first_batch.into_iter().chain([read]).collect();
        Explained::new("restart", Explanation::sum("from the start until training goes on", terms))
    }));
    found
}

/// From the beginning of the first day until a first copy is done.
fn there(copies: &Scenario, run: RunIndex, world: &Simulated) -> Explanation {
    let name = copies.runs.get(run.position()).map(|run| run.name.as_str()).unwrap_or_default();
    Explanation::sum(format!("{name} is there"), vec![due(run, world), arrival(copies, run, world)])
}

fn due(run: RunIndex, world: &Simulated) -> Explanation {
    let due = first(world, run).map_or(Seconds::FOREVER, |copy| copy.due);
    let what = "from the beginning of the first day until it starts";
    Explanation::leaf(what, Amount::Time(due), Some(Basis::Given))
}

/// How long a first copy takes from its first start on, with the wait for what has not arrived by then, or for its mover.
pub(super) fn arrival(copies: &Scenario, run: RunIndex, world: &Simulated) -> Explanation {
    let copy = explain(copies, run, world);
    let Some((one, since)) = times::first_turn(copies, world, run) else { return copy };
    let mut waits = Vec::new();
    let mut from = due(run, world);
    if let Some(source) = times::source(copies, world, run).filter(|_| since > one.due) {
        let is_there = there(copies, source, world);
        waits.push(Explanation::less("until what it copies on is there", is_there.clone(), vec![from]));
        from = is_there;
    }
    if let Some(before) = one.waited_for.filter(|_| one.began > since) {
        waits.push(Explanation::less(
            until_done(copies, run, before),
            there(copies, before, world),
            vec![Explanation { terms: Vec::new(), ..from }],
        ));
    }
    if waits.is_empty() {
        return copy;
    }
    waits.push(copy.clone());
    Explanation::sum(format!("{}, and what it waits for", copy.what), waits)
}

/// When the data of a job is there: which flow decides the day, and how its first copy comes to take so long.
pub(super) fn start(made: &Scenarios, copies: &Simulated, ready: &Ready, after: &[String]) -> Explained {
    let given = |what: &str, time| Explanation::leaf(what, Amount::Time(time), Some(Basis::Given));
    let tree = match ready {
        Ready::AtOnce => {
            given("nothing says that its data has to be copied first", Seconds::ZERO).saying("at once")
        }
        Ready::Unknown(unsaid) => given(unsaid, Seconds::FOREVER).saying("unknown"),
        Ready::After(_) => {
            let copied =
                |flow: &String| made.copy_of.get(flow).map(|(run, _)| there(&made.copies, *run, copies));
            let copied = after.iter().filter_map(copied).collect();
            Explanation::longest("from the beginning of the first day until all of its data is there", copied)
        }
    };
    Explained::new("training can start", tree)
}

/// The time in which the accelerators of a job wait for data, by what they wait for: the phases before its first epoch, and
/// what an epoch takes longer than computing it does. None where nothing says what they take in.
fn lost(
    scenario: &Scenario,
    world: &Simulated,
    training: RunIndex,
    accelerators: Option<u32>,
) -> Option<Explained> {
    let name = &scenario.runs.get(training.position())?.name;
    let demanded = times::demanded(scenario, name)?;
    let takes_in =
        || Explanation::leaf(&*demanded.what, Amount::Speed(demanded.median), Some(demanded.basis.clone()));
    let told = |step: &str| explain_step(scenario, training, world, step);
    let before = ["download", "list"].into_iter().filter_map(told);
    let epochs = ["first epoch", "later epochs"].into_iter().filter_map(|epoch| {
        let data = times::step(world, training, epoch)?.data;
        let busy = Explanation::of_data("computing what it reads", data, takes_in());
        let setup = (epoch == "first epoch").then(|| told("first batch")).flatten();
        let taken = [busy].into_iter().chain(setup).collect();
        let waits = Explanation::less(format!("waiting in the {epoch}"), told(epoch)?, taken);
        let none = || {
            let what = format!("waiting in the {epoch}, whose data comes as fast as it is computed");
            Explanation::leaf(what, Amount::Time(Seconds::ZERO), Some(demanded.basis.clone()))
        };
        Some(if waits.amount.base() > 0.0 { waits } else { none() })
    });
    let waits = Explanation::sum("waiting for data", before.chain(epochs).collect());
    Some(match accelerators.filter(|count| *count > 0) {
        Some(count) => Explained::new(
            "GPU-hours lost",
            Explanation::of_accelerators("accelerators that wait", count, waits),
        ),
        None => Explained::new("waiting for data", waits),
    })
}
