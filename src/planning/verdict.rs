//! [`Verdict`]: whether the forecast meets what the owner asks, target by target.
//!
//! A target is met where the whole range meets it, missed where all of the range misses it, and uncertain in between;
//! then the number whose uncertainty matters most is named. It is unknown where it depends on what nobody can assume, such
//! as how much data there is. With `until`, the data has grown until that day; with `with`,
//! a line is down.

use std::cell::OnceCell;

use super::lines::Lines;
use super::outlook::{
    Scenarios, demand, lasts, longest, overruns, restarts, takes, too_much, unsaid, until, waiting, whole_of,
};
use super::plan::Circumstances;
use crate::forecast::path::Path;
use crate::forecast::{
    Bottleneck, Bound, Bytes, Draw, Influence, Known, Quantity, Range, Ratio, RunIndex, Say, Scenario,
    Seconds, Simulated, SimulatedStep, Simulator, Speed, Worlds, duration, first, influences, next, percent,
};
use crate::model::{Architecture, Target};
use crate::units::{Date, Percent, Period};

/// Whether a target is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The whole range meets it.
    Met,
    /// A part of the range meets it.
    Uncertain,
    /// All of the range misses it.
    Missed,
    /// It cannot be judged before something is said.
    Unknown,
}

impl Verdict {
    /// As people say it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::Uncertain => "uncertain",
            Verdict::Missed => "missed",
            Verdict::Unknown => "unknown",
        }
    }
}

/// A target and what the forecast says of it.
#[derive(Clone, Debug)]
pub struct TargetOutlook {
    /// The flow or job.
    pub name: String,
    /// The key, as in `first_copy_within`.
    pub key: &'static str,
    /// What is asked.
    pub ask: Ask,
    /// What is forecast, with its range, as in `38.6 days (38.1 to 41)`; none where nothing can be said, and where it is
    /// missed because nothing carries it.
    pub found: Option<Found>,
    /// Whether it is met.
    pub verdict: Verdict,
    /// How much data it is about, as in `400 TB`; none where nothing can be said.
    pub amount: Option<String>,
    /// What decides it.
    pub bottleneck: Bound,
    /// What would decide it next, and how fast it would be then; none unless it is missed.
    pub next: Option<(Bound, Speed)>,
    /// The number whose uncertainty matters most for it; none unless it is uncertain.
    pub decisive: Option<Influence>,
    /// In which share of all cases, from 0 to 1, a run is not done when the next one is due; none for other keys.
    pub overruns: Option<f64>,
    /// What has to be said before it can be judged; none where it can.
    pub missing: Option<String>,
    /// Under which circumstances, in words; empty for those of the start.
    pub when: String,
}

/// What is forecast for a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// In seconds, or a share from 0 to 1 for `waiting_below`.
    pub value: Range<Ratio>,
    /// What is asked, in the same.
    pub asked: f64,
    /// Whether these are shares.
    pub is_share: bool,
}

impl Found {
    /// One of its values in words.
    pub fn say(&self, value: f64) -> String {
        if self.is_share { percent(value) } else { Seconds::new(value).say() }
    }

    /// Its middle with its range, as in `38.6 days (38.1 to 41 days)`; one value where the range is a point.
    pub fn say_range(&self) -> String {
        let [low, median, high] = [self.value.low, self.value.median, self.value.high].map(Quantity::base);
        let ends = if self.is_share {
            let (low, high) = (percent(low), percent(high));
            if low == high { low } else { format!("{low} to {high}") }
        } else {
            let [low, median, high] = [low, median, high].map(Seconds::new);
            Range { low, median, high }.say_ends()
        };
        let median = self.say(median);
        if ends == median { median } else { format!("{median} ({ends})") }
    }

    /// By how much the middle misses what is asked where a factor would not tell, as in `3 h`; none where it does or is kept.
    pub fn narrowly(&self) -> Option<String> {
        let over = self.value.median.base() - self.asked;
        (over > 0.0 && self.excess() < NEAR).then(|| self.say(over))
    }

    /// By which factor the middle exceeds what is asked; below 1 where it keeps it.
    pub fn excess(&self) -> f64 {
        if self.asked > 0.0 { self.value.median.base() / self.asked } else { f64::INFINITY }
    }
}

/// Below this factor the difference says more than the factor.
const NEAR: f64 = 1.1;

/// What a target asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// At most so long.
    Time(Period),
    /// At most so much of the time.
    Share(Percent),
}

impl Ask {
    /// Whether it is a share.
    pub const fn is_share(self) -> bool {
        matches!(self, Ask::Share(_))
    }

    /// As a sentence has it, as in `30 days`.
    pub fn say(self) -> String {
        match self {
            Ask::Time(_) => Seconds::new(self.value()).say(),
            Ask::Share(_) => percent(self.value()),
        }
    }

    /// In seconds, or a share from 0 to 1.
    pub fn value(self) -> f64 {
        match self {
            Ask::Time(time) => Seconds::from(time).count(),
            #[expect(clippy::cast_precision_loss, reason = "at most a million")]
            Ask::Share(share) => share.parts_per_million() as f64 / 1e6,
        }
    }

    /// As a blueprint writes it.
    pub fn written(self) -> String {
        match self {
            Ask::Time(time) => time.to_string(),
            Ask::Share(share) => share.to_string(),
        }
    }
}

pub(super) fn asks(target: &Target) -> impl Iterator<Item = (&'static str, Ask)> {
    let share = target.waiting_below.map(|share| ("waiting_below", Ask::Share(share)));
    target.times().map(|(key, time)| (key, Ask::Time(time))).chain(share)
}

/// Scenarios, each simulated when it is first asked for.
pub(super) struct Simulations {
    pub made: Scenarios,
    /// None for the middle of each estimate alone.
    seed: Option<u64>,
    copies: OnceCell<Worlds>,
    days: OnceCell<Worlds>,
    jobs: OnceCell<Worlds>,
}

impl Simulations {
    pub(super) fn of(made: Scenarios, seed: impl Into<Option<u64>>) -> Self {
        let [copies, days, jobs] = [const { OnceCell::new() }; 3];
        Simulations { made, seed: seed.into(), copies, days, jobs }
    }

    fn worlds(&self, scenario: &Scenario) -> Worlds {
        self.seed.map_or_else(|| Worlds::of_middles(scenario), |seed| Worlds::of(scenario, seed))
    }

    pub(super) fn copies(&self) -> &Worlds {
        self.copies.get_or_init(|| self.worlds(&self.made.copies))
    }

    pub(super) fn days(&self) -> &Worlds {
        self.days.get_or_init(|| self.worlds(&self.made.days))
    }

    pub(super) fn jobs(&self) -> &Worlds {
        self.jobs.get_or_init(|| self.worlds(&self.made.jobs))
    }
}

/// The verdicts on all targets; those under other circumstances are simulated anew.
pub(super) fn of(
    architecture: &Architecture,
    start: Date,
    seed: u64,
    now: &Simulations,
) -> Vec<TargetOutlook> {
    let mut found = Vec::new();
    for (name, target) in &architecture.targets {
        let circumstances = circumstances(target, start);
        let until = target.until.map(|until| format!("until {until}"));
        let down = circumstances.down.as_ref().map(|down| format!("with `{down}` down"));
        let when: Vec<String> = until.into_iter().chain(down).collect();
        let then = (circumstances != Circumstances::default())
            .then(|| Simulations::of(Scenarios::of(architecture, &circumstances, start), seed));
        let simulations = then.as_ref().unwrap_or(now);
        let lines = simulations.made.plan.copies.get(name).map(|copy| &copy.lines);
        let judged = asks(target).map(|ask| over(lines, judge(simulations, name, ask)));
        found.extend(judged.map(|target| TargetOutlook { when: when.join(" "), ..target }));
    }
    found
}

/// Under which circumstances a target has to hold.
pub(super) fn circumstances(target: &Target, start: Date) -> Circumstances {
    Circumstances {
        after: target.until.map(|until| Period::days(until.days_since(start).into())),
        down: target.with.as_ref().and_then(|with| with.down.clone()),
    }
}

/// Whether those targets that are wanted are met; what cannot be judged is no hindrance. The same as the verdicts say, and
/// nothing is simulated beyond what decides it. Without a seed the middle of each estimate alone is looked at: what that
/// misses is not met.
pub(super) fn are_met(
    architecture: &Architecture,
    start: Date,
    seed: Option<u64>,
    wanted: impl Fn(&str, &str) -> bool,
) -> bool {
    let simulations = |circumstances: &Circumstances| {
        Simulations::of(Scenarios::of(architecture, circumstances, start), seed)
    };
    let now = OnceCell::new();
    architecture.targets.iter().all(|(name, target)| {
        let asked: Vec<_> = asks(target).filter(|(key, _)| wanted(name, key)).collect();
        if asked.is_empty() {
            return true;
        }
        let circumstances = circumstances(target, start);
        let then = OnceCell::new();
        let simulations = if circumstances == Circumstances::default() {
            now.get_or_init(|| simulations(&circumstances))
        } else {
            then.get_or_init(|| simulations(&circumstances))
        };
        let lines = simulations.made.plan.copies.get(name).map(|copy| &copy.lines);
        let is_unknown = lines.is_some_and(|lines| lines.is_unknown);
        asked.into_iter().all(|(key, ask)| {
            !lines.is_some_and(|lines| lines.is_cut)
                && measure(simulations, name, (key, ask)).map_or(true, |measured| {
                    let value: Range<Ratio> = measured.worlds.range(&measured.of);
                    let decides = if is_unknown { value.low } else { value.high };
                    decides.base() <= ask.value()
                })
        })
    })
}

/// What is missed without any limit on its way is missed with one; the rest cannot be judged before that is known.
fn over(lines: Option<&Lines>, judged: TargetOutlook) -> TargetOutlook {
    match lines {
        Some(lines) if lines.is_unknown && judged.verdict != Verdict::Missed && judged.missing.is_none() => {
            TargetOutlook { found: None, verdict: Verdict::Unknown, missing: lines.unsaid(), ..judged }
        }
        Some(lines) if lines.is_cut => TargetOutlook {
            found: None,
            verdict: Verdict::Missed,
            missing: None,
            amount: None,
            bottleneck: Bound { what: "nothing that is up".to_owned(), ..judged.bottleneck },
            next: None,
            decisive: None,
            ..judged
        },
        _ => judged,
    }
}

/// A number of a world, in seconds or as a share.
pub(super) type Reading<'a> = Box<dyn Fn(&Simulated, Draw<'_>) -> f64 + 'a>;

/// What a target is held against: a number of each world, and where it comes from.
pub(super) struct Measured<'a> {
    pub scenario: &'a Scenario,
    pub worlds: &'a Worlds,
    pub run: RunIndex,
    pub of: Reading<'a>,
}

fn judge(simulations: &Simulations, name: &str, (key, ask): (&'static str, Ask)) -> TargetOutlook {
    let is_share = ask.is_share();
    let asked = ask.value();
    let blank = TargetOutlook {
        name: name.to_owned(),
        key,
        ask,
        found: None,
        verdict: Verdict::Uncertain,
        amount: None,
        bottleneck: Bound { hop: String::new(), what: String::new(), why: String::new() },
        next: None,
        decisive: None,
        overruns: None,
        missing: None,
        when: String::new(),
    };
    let measured = match measure(simulations, name, (key, ask)) {
        Ok(measured) => measured,
        Err(missing) => {
            return TargetOutlook { verdict: Verdict::Unknown, missing: Some(missing), ..blank };
        }
    };
    let Measured { scenario, worlds, run, .. } = measured;
    let value: Range<Ratio> = worlds.range(&measured.of);
    let keeps = |value: Ratio| value.base() <= asked;
    let verdict = if keeps(value.high) {
        Verdict::Met
    } else if keeps(value.low) {
        Verdict::Uncertain
    } else {
        Verdict::Missed
    };
    let steps = first(&worlds.median, run).map(|one| one.steps.as_slice()).unwrap_or_default();
    let decisive_step = deciding(steps, key, demand(scenario, name, Draw::Median));
    let bound = decisive_step.map_or(Bottleneck::None, |step| step.bound);
    TargetOutlook {
        found: Some(Found { value, asked, is_share }),
        verdict,
        amount: amount(simulations, name, key, run).filter(|data| data.count() > 0.0).map(Say::say),
        bottleneck: Bound::of(scenario, bound),
        next: (verdict == Verdict::Missed)
            .then(|| next(scenario, run, decisive_step.map(|step| &*step.name), bound))
            .flatten(),
        decisive: (verdict == Verdict::Uncertain)
            .then(|| influences(scenario, &measured.of).into_iter().find(|one| one.share > 0.0))
            .flatten(),
        overruns: (key == "each_run_within")
            .then(|| simulations.made.run_of.get(name))
            .flatten()
            .map(|later| worlds.share(|world, _| overruns(world, *later))),
        ..blank
    }
}

/// How much data a target is about, whether or not it ever gets there.
fn amount(simulations: &Simulations, name: &str, key: &str, run: RunIndex) -> Option<Bytes> {
    let made = &simulations.made;
    let of = |path: Option<&Path>| Some(path?.data.amount().0);
    match key {
        "first_copy_within" => whole_of(made, name),
        "each_run_within" => of(made.plan.copies.get(name)?.run.as_ref()),
        "checkpoint_within" => of(made.plan.jobs.get(name)?.checkpoint.as_ref()),
        "restart_within" => of(made.plan.jobs.get(name)?.restart.as_ref()),
        // What an epoch reads, over all instances.
        _ => {
            let steps = first(&simulations.jobs().median, run).filter(|one| one.ended.is_finite())?;
            let epoch = steps.steps.iter().find(|step| step.name == "first epoch")?;
            Some(epoch.data)
        }
    }
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
        _ => step.time.count() / step.times.max(1.0),
    };
    let longest = steps
        .iter()
        .filter(|step| named.contains(&&*step.name))
        .max_by(|a, b| weight(a).total_cmp(&weight(b)));
    longest.or(steps.first())
}

impl Measured<'_> {
    /// What has to be said before it is known whether this is at most what is asked: an amount of data that it depends on,
    /// of its own run in any way, and of another in what it comes to.
    fn unsaid(&self, asked: f64) -> Option<String> {
        let mut simulator = Simulator::default();
        let runs = self.scenario.runs.iter().enumerate();
        let sizes = runs.filter_map(|(index, run)| Some((index, run.unknown.size.as_ref()?)));
        sizes.into_iter().find_map(|(index, size)| {
            let mut at = |high| {
                let draw = Draw::Shifted { id: &size.id, high };
                (self.of)(&simulator.simulate(self.scenario, draw, Seconds::FOREVER), draw)
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

/// What a target is held against, or what has to be said first.
pub(super) fn measure<'a>(
    simulations: &'a Simulations,
    name: &'a str,
    (key, ask): (&'static str, Ask),
) -> Result<Measured<'a>, String> {
    let measured = measured(simulations, name, key)?;
    if !measured.worlds.is_followed() {
        return Err(too_much());
    }
    measured.unsaid(ask.value()).map_or(Ok(measured), Err)
}

fn measured<'a>(
    simulations: &'a Simulations,
    name: &'a str,
    key: &'static str,
) -> Result<Measured<'a>, String> {
    let made = &simulations.made;
    let of_job = |run: RunIndex, of: Reading<'a>| Measured {
        scenario: &made.jobs,
        worlds: simulations.jobs(),
        run,
        of,
    };
    let runs = made.job_of.get(name);
    let overfull = made.plan.jobs.get(name).and_then(|job| job.overfull.clone());
    let training = || {
        if let Some(overfull) = &overfull {
            return Err(overfull.clone());
        }
        runs.and_then(|runs| runs.training).ok_or_else(|| {
            format!("say how much data `{name}` reads: give the data set of its channel a `size`")
        })
    };
    match key {
        "first_copy_within" => match made.copy_of.get(name) {
            Some((run, true)) => Ok(Measured {
                scenario: &made.copies,
                worlds: simulations.copies(),
                run: *run,
                of: Box::new(move |world, _| duration(first(world, *run))),
            }),
            _ => Err(unsaid(made, name).unwrap_or_default()),
        },
        "each_run_within" => match made.run_of.get(name) {
            Some(later) => Ok(Measured {
                scenario: &made.days,
                worlds: simulations.days(),
                run: later.run,
                of: Box::new(move |world, _| longest(world, later.run)),
            }),
            None => Err(format!(
                "say what each run of `{name}` brings: `every` of the flow, `grows` of its data set"
            )),
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
        "waiting_below" => {
            let run = training()?;
            if demand(&made.jobs, name, Draw::Median).is_none() {
                return Err(format!("say what the accelerators take in: `needs` of `{name}`"));
            }
            Ok(of_job(run, Box::new(move |world, draw| waiting(&made.jobs, world, name, run, draw))))
        }
        _ => {
            let unsaid = || {
                format!(
                    "say what a checkpoint of `{name}` is and where it goes: `checkpoint: {{ size: 20 GB }}`, and a flow from `{name}/checkpoints`"
                )
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
