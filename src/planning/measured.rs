//! [`Measured`]: the number of each world that a target is held against, and what decides it.

use super::deadlines;
use super::outlook::too_much;
use super::plan::Overfull;
use super::scenarios::{JobRuns, Simulations, unsaid};
use super::times::{
    awaited, awaited_longest, demand, each_run, lasts, restarts, takes, until, waiting, whole,
};
use super::verdict::Ask;
use crate::forecast::{
    Draw, Known, Range, Ratio, RunIndex, Scenario, Seconds, Simulated, SimulatedStep, Simulator, Speed,
    Worlds, duration, first,
};

/// A number of a world, in seconds or as a share.
pub(super) type Reading<'a> = Box<dyn Fn(&Simulated, Draw<'_>) -> f64 + 'a>;

/// What a target is held against: a number of each world, and where it comes from.
pub(super) struct Measured<'a> {
    pub scenario: &'a Scenario,
    pub worlds: &'a Worlds,
    pub run: RunIndex,
    /// All runs that the number is read of.
    pub read: Vec<RunIndex>,
    /// The file system that its data fits into only if it is compressed there; without room for it, nothing is done.
    pub fails: Option<Overfull>,
    pub of: Reading<'a>,
}

/// The step whose bound decides: the longest before the first batch, the longest epoch, the one in which accelerators that
/// take in so much wait longest, or the whole run.
pub(super) fn deciding<'a>(
    steps: &'a [SimulatedStep],
    key: &str,
    demand: Option<Speed>,
) -> Option<&'a SimulatedStep> {
    let named: &[&str] = match key {
        "time_to_first_batch" | "restart_within" => &["start", "download", "list", "first batch"],
        "epoch_within" => &["first epoch", "epoch"],
        "waiting_below" => &["download", "list", "first epoch", "later epochs"],
        _ => &[],
    };
    let weight = |step: &SimulatedStep| match (key, &*step.name) {
        ("waiting_below", "first epoch" | "later epochs") => {
            let busy = demand.map_or(Seconds::ZERO, |demand| step.data / demand);
            step.time.less(busy).count()
        }
        _ => step.time.count() / step.times.count().max(1.0),
    };
    let longest = steps
        .iter()
        .filter(|step| named.contains(&&*step.name))
        .max_by(|a, b| weight(a).total_cmp(&weight(b)));
    longest.or(steps.first())
}

impl Measured<'_> {
    /// Where the number lies.
    pub(super) fn range(&self) -> Range<Ratio> {
        self.worlds.range(|world, draw| Ratio::new((self.of)(world, draw)))
    }

    /// What has to be said before it is known whether this is at most what is asked: an amount of data that it depends on,
    /// of its own run in any way, and of another in what it comes to.
    fn unsaid(&self, asked: f64) -> Option<String> {
        if self.scenario.runs.iter().all(|run| run.unknown.size.is_none()) {
            return None;
        }
        let connected = self.scenario.connected_to(&self.read);
        let mut simulator = Simulator::of(&connected);
        let runs = connected.runs.iter().enumerate();
        let sizes = runs.filter_map(|(index, run)| Some((index, run.unknown.size.as_ref()?)));
        sizes.into_iter().find_map(|(index, size)| {
            let mut at = |high| {
                let draw = Draw::Shifted { id: &size.id, high };
                (self.of)(&simulator.simulate(draw, Seconds::FOREVER), draw)
            };
            let (low, high) = (at(false), at(true));
            let is_own = index == self.run.position();
            let changes = (high - low).abs() > DEPENDS * low.abs().max(DEPENDS);
            // What misses with the least of it misses with any.
            let depends = low <= asked && (high > asked || (is_own && changes));
            depends.then(|| Known::of(size).learn().unwrap_or_default().to_owned())
        })
    }
}

/// What changes by less than this share does not depend on what is not known.
const DEPENDS: f64 = 0.05;

/// Why a target is held against nothing.
pub(super) enum Unjudged {
    /// What has to be said first.
    Unsaid(String),
    /// What is asked is not even done: it fails.
    Fails(Overfull),
}

/// What a target is held against, or why against nothing.
pub(super) fn measure<'a>(
    simulations: &'a Simulations,
    name: &'a str,
    (key, ask): (&'static str, Ask),
) -> Result<Measured<'a>, Unjudged> {
    let measured = measured(simulations, name, key)?;
    if !measured.worlds.is_followed() {
        return Err(Unjudged::Unsaid(too_much()));
    }
    if let Some(unsaid) = measured.unsaid(ask.value()) {
        return Err(Unjudged::Unsaid(unsaid));
    }
    let fails = simulations.made.plan.jobs.get(name).and_then(|job| job.overfull.clone());
    Ok(Measured { fails: fails.filter(|_| reads_data(key)), ..measured })
}

/// Whether what is asked under a key depends on the data that a job reads.
fn reads_data(key: &str) -> bool {
    matches!(
        key,
        "epoch_within"
            | "time_to_first_batch"
            | "waiting_below"
            | deadlines::RUN
            | deadlines::START
            | deadlines::PRELOAD
    )
}

fn measured<'a>(
    simulations: &'a Simulations,
    name: &'a str,
    key: &'static str,
) -> Result<Measured<'a>, Unjudged> {
    let made = &simulations.made;
    let runs = made.job_of.get(name);
    let of_job = |run: RunIndex, of: Reading<'a>| Measured {
        scenario: &made.jobs,
        worlds: simulations.jobs(),
        run,
        read: runs.map(JobRuns::all).unwrap_or_default(),
        fails: None,
        of,
    };
    let overfull = made.plan.jobs.get(name).and_then(|job| job.overfull.clone());
    let training = || {
        if let Some(overfull) = overfull.as_ref().filter(|overfull| !overfull.by.is_compressed) {
            return Err(Unjudged::Fails(overfull.clone()));
        }
        runs.and_then(|runs| runs.training).ok_or_else(|| {
            Unjudged::Unsaid(format!(
                "say how much data `{name}` reads: give the data set of its channel a `size`"
            ))
        })
    };
    let (copies, days) = (|| simulations.copies(), || simulations.days());
    let in_turn = made.run_of.get(name).map(|later| made.in_turn_with(*later)).unwrap_or_default();
    match key {
        "first_copy_within" => match made.copy_of.get(name) {
            Some((run, true)) => Ok(Measured {
                scenario: &made.copies,
                worlds: copies(),
                run: awaited(&made.copies, &copies().median, *run),
                read: vec![*run],
                fails: None,
                of: Box::new(move |world, _| duration(first(world, *run)).count()),
            }),
            _ => Err(Unjudged::Unsaid(unsaid(made, name).unwrap_or_default())),
        },
        "each_run_within" | deadlines::WINDOW => match made.run_of.get(name) {
            Some(later) => Ok(Measured {
                scenario: &made.days,
                worlds: days(),
                run: awaited_longest(&days().median, later.run),
                read: vec![later.run],
                fails: None,
                of: Box::new(move |world, draw| {
                    each_run(world, *later, &in_turn, |run| simulations.late(run, draw))
                }),
            }),
            None => Err(Unjudged::Unsaid(format!(
                "say what each run of `{name}` brings: `every` of the flow, `grows` of its data set"
            ))),
        },
        "epoch_within" => {
            let run = training()?;
            let slower = move |world: &Simulated, _: Draw<'_>| {
                let later = takes(world, run, "epoch");
                let first = takes(world, run, "first epoch");
                if later.is_finite() { later.max(first) } else { first }
            };
            Ok(of_job(run, Box::new(slower)))
        }
        "time_to_first_batch" => {
            let run = training()?;
            Ok(of_job(run, Box::new(move |world, _| until(world, run, "first batch"))))
        }
        deadlines::RUN | deadlines::START => {
            let run = training()?;
            let saves_every = made.plan.jobs.get(name).and_then(|job| job.saves_every);
            let whole =
                move |world: &Simulated| runs.map_or(f64::INFINITY, |runs| whole(world, runs, saves_every));
            Ok(of_job(run, Box::new(move |world, _| whole(world))))
        }
        deadlines::PRELOAD => {
            training()?;
            let preloads = runs.map(|runs| runs.preloads.as_slice()).unwrap_or_default();
            let (_, first) = preloads.first().ok_or_else(|| Unjudged::Unsaid(String::new()))?;
            // One job reads all of them, one after the other.
            let whole = |world: &Simulated| preloads.iter().map(|(_, run)| lasts(world, *run)).sum();
            Ok(of_job(*first, Box::new(move |world, _| whole(world))))
        }
        deadlines::CHECKPOINT => {
            let run = runs.and_then(|runs| runs.checkpoint).ok_or_else(|| Unjudged::Unsaid(String::new()))?;
            let slower = move |world: &Simulated| {
                ["write", "upload"]
                    .map(|step| takes(world, run, step))
                    .into_iter()
                    .filter(|time| time.is_finite())
                    .fold(0.0, f64::max)
            };
            Ok(of_job(run, Box::new(move |world, _| slower(world))))
        }
        "waiting_below" => {
            let run = training()?;
            if demand(&made.jobs, name, Draw::Median).is_none() {
                return Err(Unjudged::Unsaid(format!(
                    "say what the accelerators take in: `needs` of `{name}`"
                )));
            }
            Ok(of_job(run, Box::new(move |world, draw| waiting(&made.jobs, world, name, run, draw))))
        }
        _ => {
            let unsaid = || {
                Unjudged::Unsaid(format!(
                    "say what a checkpoint of `{name}` is and where it goes: `checkpoint: {{ size: 20 GB }}`, and a flow from `{name}/checkpoints`"
                ))
            };
            let runs = runs.ok_or_else(unsaid)?;
            if key != "restart_within" {
                let run = runs.checkpoint.ok_or_else(unsaid)?;
                return Ok(of_job(run, Box::new(move |world, _| lasts(world, run))));
            }
            let read = runs.restart.ok_or_else(unsaid)?;
            let median = &simulations.jobs().median;
            let starts = runs.training.filter(|run| until(median, *run, "first batch") > lasts(median, read));
            Ok(of_job(starts.unwrap_or(read), Box::new(move |world, _| restarts(world, runs))))
        }
    }
}
