//! [`Verdict`]: whether the forecast meets what the owner asks, target by target.
//!
//! A target is met where the whole range meets it, missed where all of the range misses it, and uncertain in between;
//! then the number whose uncertainty matters most is named. With `until`, the data has grown until that day; with `with`,
//! a line is down.

use super::outlook::{Scenarios, demand, lasts, longest, takes, until, waiting};
use super::plan::Circumstances;
use crate::forecast::{
    Bottleneck, Bound, Draw, Influence, Quantity as _, Range, Ratio, RunIndex, Say as _, Scenario, Seconds,
    Simulated, Worlds, duration, first, influences, percent,
};
use crate::model::{Architecture, Target};
use crate::units::{Date, Period};

/// Whether a target is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The whole range meets it.
    Met,
    /// A part of the range meets it.
    Uncertain,
    /// All of the range misses it.
    Missed,
}

impl Verdict {
    /// As people say it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::Uncertain => "uncertain",
            Verdict::Missed => "missed",
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
    /// What is asked, as in `30 days`.
    pub asked: String,
    /// What is forecast, with its range, as in `38.6 days (38.1 to 41)`; none where nothing can be said.
    pub found: Option<Found>,
    /// Whether it is met.
    pub verdict: Verdict,
    /// What decides it.
    pub bottleneck: Bound,
    /// The number whose uncertainty matters most for it; none where nothing is uncertain.
    pub decisive: Option<Influence>,
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

    /// By which factor the middle exceeds what is asked; below 1 where it keeps it.
    pub fn excess(&self) -> f64 {
        if self.asked > 0.0 { self.value.median.base() / self.asked } else { f64::INFINITY }
    }
}

/// What a target asks for.
enum Ask {
    Time(Period),
    Share(f64),
}

fn asks(target: &Target) -> Vec<(&'static str, Ask)> {
    let times = [
        ("first_copy_within", target.first_copy_within),
        ("each_run_within", target.each_run_within),
        ("epoch_within", target.epoch_within),
        ("time_to_first_batch", target.time_to_first_batch),
        ("checkpoint_within", target.checkpoint_within),
        ("restart_within", target.restart_within),
    ];
    let share = target.waiting_below.map(|share| {
        #[expect(clippy::cast_precision_loss, reason = "at most a million")]
        let share = share.parts_per_million() as f64 / 1e6;
        ("waiting_below", Ask::Share(share))
    });
    times.into_iter().filter_map(|(key, time)| Some((key, Ask::Time(time?)))).chain(share).collect()
}

/// The verdicts on all targets; those under other circumstances are simulated anew.
pub(super) fn of(
    architecture: &Architecture,
    start: Date,
    seed: u64,
    now: &Scenarios,
    worlds: [&Worlds; 3],
) -> Vec<TargetOutlook> {
    let mut found = Vec::new();
    for (name, target) in &architecture.targets {
        let circumstances = Circumstances {
            after: target.until.map(|until| Period::days(until.days_since(start).into())),
            down: target.with.as_ref().and_then(|with| with.down.clone()),
        };
        let mut when = String::new();
        if let Some(until) = target.until {
            when.push_str(&format!("until {until}"));
        }
        if let Some(down) = &circumstances.down {
            when.push_str(if when.is_empty() { "" } else { " " });
            when.push_str(&format!("with `{down}` down"));
        }
        let judged = if when.is_empty() {
            asks(target).into_iter().map(|ask| judge(now, worlds, name, ask)).collect::<Vec<_>>()
        } else {
            let then = Scenarios::of(architecture, &circumstances, start);
            let [copies, days, jobs] =
                [&then.copies, &then.days, &then.jobs].map(|one| Worlds::of(one, seed));
            asks(target).into_iter().map(|ask| judge(&then, [&copies, &days, &jobs], name, ask)).collect()
        };
        found.extend(judged.into_iter().map(|target| TargetOutlook { when: when.clone(), ..target }));
    }
    found
}

/// What a target is held against: a number of each world, and where it comes from.
struct Measured<'a> {
    scenario: &'a Scenario,
    worlds: &'a Worlds,
    run: RunIndex,
    of: Box<dyn Fn(&Simulated, Draw<'_>) -> f64 + 'a>,
}

fn judge(
    made: &Scenarios,
    worlds: [&Worlds; 3],
    name: &str,
    (key, ask): (&'static str, Ask),
) -> TargetOutlook {
    let (asked, is_share) = match ask {
        Ask::Time(time) => (Seconds::from(time).count(), false),
        Ask::Share(share) => (share, true),
    };
    let blank = TargetOutlook {
        name: name.to_owned(),
        key,
        asked: if is_share { percent(asked) } else { Seconds::new(asked).say() },
        found: None,
        verdict: Verdict::Uncertain,
        bottleneck: Bound { hop: String::new(), what: String::new(), why: String::new() },
        decisive: None,
        missing: None,
        when: String::new(),
    };
    let measured = match measure(made, worlds, name, key) {
        Ok(measured) => measured,
        Err(missing) => return TargetOutlook { missing: Some(missing), ..blank },
    };
    let value: Range<Ratio> = measured.worlds.range(&measured.of);
    let keeps = |value: Ratio| value.base() <= asked;
    let verdict = if keeps(value.high) {
        Verdict::Met
    } else if keeps(value.low) {
        Verdict::Uncertain
    } else {
        Verdict::Missed
    };
    let steps =
        first(&measured.worlds.median, measured.run).map(|one| one.steps.as_slice()).unwrap_or_default();
    let moving =
        ["epoch", "read", "download"].iter().find_map(|name| steps.iter().find(|step| step.name == *name));
    let bound = moving.or(steps.first()).map_or(Bottleneck::None, |step| step.bound);
    TargetOutlook {
        found: Some(Found { value, asked, is_share }),
        verdict,
        bottleneck: Bound::of(measured.scenario, bound),
        decisive: influences(measured.scenario, &measured.of).into_iter().find(|one| one.share > 0.0),
        ..blank
    }
}

fn measure<'a>(
    made: &'a Scenarios,
    [copies, days, jobs]: [&'a Worlds; 3],
    name: &'a str,
    key: &'static str,
) -> Result<Measured<'a>, String> {
    let of_job = |run: RunIndex, of: Box<dyn Fn(&Simulated, Draw<'_>) -> f64 + 'a>| Measured {
        scenario: &made.jobs,
        worlds: jobs,
        run,
        of,
    };
    let runs = made.job_of.get(name);
    let training = || {
        runs.and_then(|runs| runs.training).ok_or_else(|| {
            format!("say how much data `{name}` reads: give the data set of its channel a `size`")
        })
    };
    match key {
        "first_copy_within" => match made.copy_of.get(name) {
            Some((run, true)) => Ok(Measured {
                scenario: &made.copies,
                worlds: copies,
                run: *run,
                of: Box::new(move |world, _| duration(first(world, *run))),
            }),
            _ => Err(format!("say how much `{name}` copies: give the data set at its end a `size`")),
        },
        "each_run_within" => match made.run_of.get(name) {
            Some(run) => Ok(Measured {
                scenario: &made.days,
                worlds: days,
                run: *run,
                of: Box::new(move |world, _| longest(world, *run)),
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
            let run =
                runs.and_then(|runs| if key == "restart_within" { runs.restart } else { runs.checkpoint });
            let run = run.ok_or_else(|| {
                format!("say what a checkpoint of `{name}` is and where it goes: `checkpoint: {{ size: 20 GB }}`, and a flow from `{name}/checkpoints`")
            })?;
            Ok(of_job(run, Box::new(move |world, _| lasts(world, run))))
        }
    }
}
