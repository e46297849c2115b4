//! [`Verdict`]: whether the forecast meets what the owner asks, target by target.
//!
//! A target is met where the whole range meets it, missed where all of the range misses it, and uncertain in between;
//! then the number whose uncertainty matters most is named. It is unknown where it depends on what nobody can assume, such
//! as how much data there is. With `until`, the data has grown until that day; with `with`,
//! a line is down.

use super::deadlines::{self, Deadline, Grounds};
use super::lines::Lines;
use super::measured::{Measured, Unjudged, deciding, measure};
use super::plan::{Circumstances, Overfull};
use super::scenarios::{Scenarios, Simulations, whole_of};
use super::times::{demand, overruns};
use super::wait::Wait;
use crate::diagnostic::Pointer;
use crate::forecast::path::Path;
use crate::forecast::{
    Bottleneck, Bound, Bytes, Draw, Influence, Quantity, Range, Ratio, RunIndex, Say, Seconds, Speed, first,
    influences, next, percent,
};
use crate::model::{Architecture, Target};
use crate::units::{Date, Percent, Period};

/// Whether a target is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The whole range meets it.
    Met,
    /// A part of the range meets it, or what it reads fits where it is read only if it is compressed.
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

/// A target, or a time that a job's settings leave it, and what the forecast says of it.
#[derive(Clone, Debug)]
pub struct TargetOutlook {
    /// The flow or job.
    pub name: String,
    /// The key, as in `first_copy_within`, or a setting of the job, as in `max_runtime`.
    pub key: &'static str,
    /// Where the blueprint asks for it.
    pub at: Pointer,
    /// Why it is held to it.
    pub grounds: Grounds,
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
    pub overruns: Option<Ratio>,
    /// What has to be said before it can be judged; none where it can.
    pub missing: Option<String>,
    /// The file system that is too small for what the job reads, which then fails; none where it does not.
    pub fails: Option<Overfull>,
    /// What a flow waits for while its mover works for another; none where that is a small share of its time, and for other keys.
    pub waits: Option<Wait>,
    /// Under which circumstances, in words; empty for those of the start.
    pub when: String,
}

impl TargetOutlook {
    /// Whether `build` refuses it.
    pub fn is_refused(&self) -> bool {
        self.verdict == Verdict::Missed && self.grounds != Grounds::Pace
    }

    /// Whether a reader wants to know of it: a target always, a setting that nobody asked about where it is not kept.
    pub fn is_told(&self) -> bool {
        self.grounds == Grounds::Target || self.verdict != Verdict::Met
    }
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
        if self.is_share { percent(Ratio::new(value)) } else { Seconds::new(value).say() }
    }

    /// Its middle with its range, as in `38.6 days (38.1 to 41 days)`; one value where the range is a point.
    pub fn say_range(&self) -> String {
        let [low, median, high] = [self.value.low, self.value.median, self.value.high].map(Quantity::base);
        let ends = if self.is_share {
            let (low, high) = (percent(Ratio::new(low)), percent(Ratio::new(high)));
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
            Ask::Share(_) => percent(Ratio::new(self.value())),
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

/// The verdicts on all targets; those under other circumstances are simulated anew, once for all that hold under the same ones.
pub(super) fn of(
    architecture: &Architecture,
    start: Date,
    seed: u64,
    now: &Simulations,
) -> Vec<TargetOutlook> {
    let mut found: Vec<(usize, TargetOutlook)> = Vec::new();
    for (circumstances, targets) in by_circumstances(architecture, start) {
        let then = (circumstances != Circumstances::default())
            .then(|| Simulations::of(Scenarios::of(architecture, &circumstances, start), seed));
        let simulations = then.as_ref().unwrap_or(now);
        for (place, name, target) in targets {
            let until = target.until.map(|until| format!("until {until}"));
            let down = circumstances.down.as_ref().map(|down| format!("with `{down}` down"));
            let when: Vec<String> = until.into_iter().chain(down).collect();
            let judged =
                asks(target).map(|ask| over(&ways(simulations, name, ask.0), judge(simulations, name, ask)));
            let when = when.join(" ");
            found.extend(judged.map(|target| (place, TargetOutlook { when: when.clone(), ..target })));
        }
    }
    found.sort_by_key(|(place, _)| *place);
    let mut found: Vec<TargetOutlook> = found.into_iter().map(|(_, target)| target).collect();
    found.extend(held(architecture, now));
    found
}

/// Targets, each with its place among all of them.
pub(super) type Targets<'a> = Vec<(usize, &'a str, &'a Target)>;

/// The targets by the circumstances under which they have to hold.
pub(super) fn by_circumstances(
    architecture: &Architecture,
    start: Date,
) -> Vec<(Circumstances, Targets<'_>)> {
    let mut found: Vec<(Circumstances, Targets<'_>)> = Vec::new();
    for (place, (name, target)) in architecture.targets.iter().enumerate() {
        let circumstances = circumstances(target, start);
        let target = (place, name.as_str(), target);
        match found.iter_mut().find(|(there, _)| *there == circumstances) {
            Some((_, targets)) => targets.push(target),
            None => found.push((circumstances, vec![target])),
        }
    }
    found
}

/// The times that settings leave jobs, as far as they can be judged.
fn held(architecture: &Architecture, now: &Simulations) -> Vec<TargetOutlook> {
    let held = judgeable(now).map(|deadline| {
        let judged = judge(now, deadline.job, (deadline.key, deadline.ask));
        let judged = over(&ways(now, deadline.job, deadline.key), judged);
        TargetOutlook { at: deadline.at(architecture), grounds: deadline.grounds, ..judged }
    });
    // What fails because there is no room for its data fails whatever its settings are; a rule says so.
    held.filter(|one| one.missing.is_none() && one.fails.is_none()).collect()
}

/// The deadlines of jobs of which it is known how much they read: of the others nobody asks, so nothing is simulated for them.
pub(super) fn judgeable(now: &Simulations) -> impl Iterator<Item = Deadline<'_>> {
    let is_known = |deadline: &Deadline<'_>| {
        deadline.key == deadlines::WINDOW || now.made.knows_what_is_read(deadline.job)
    };
    deadlines::of(&now.made.plan).filter(is_known)
}

/// Under which circumstances a target has to hold.
pub(super) fn circumstances(target: &Target, start: Date) -> Circumstances {
    Circumstances {
        after: target.until.map(|until| Period::days(until.days_since(start).into())),
        down: target.with.as_ref().and_then(|with| with.down.clone()),
        ..Circumstances::default()
    }
}

/// The lines that carry what is asked of a flow, and what it copies on.
pub(super) fn ways<'a>(simulations: &'a Simulations, name: &str, key: &str) -> Vec<&'a Lines> {
    let copies = &simulations.made.plan.copies;
    let Some(copy) = copies.get(name) else { return Vec::new() };
    let sources =
        copy.after.iter().filter(|_| key == "first_copy_within").filter_map(|name| copies.get(name));
    std::iter::once(copy).chain(sources).filter_map(|copy| copy.lines.as_ref()).collect()
}

/// What is missed without any limit on its way is missed with one; the rest cannot be judged before that is known.
fn over(ways: &[&Lines], judged: TargetOutlook) -> TargetOutlook {
    let is_cut = ways.iter().any(|lines| lines.is_cut);
    match ways.iter().find(|lines| lines.is_unknown) {
        Some(lines) if judged.verdict != Verdict::Missed && judged.missing.is_none() => {
            TargetOutlook { found: None, verdict: Verdict::Unknown, missing: lines.unsaid(), ..judged }
        }
        _ if is_cut => TargetOutlook {
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

fn judge(simulations: &Simulations, name: &str, (key, ask): (&'static str, Ask)) -> TargetOutlook {
    let is_share = ask.is_share();
    let asked = ask.value();
    let blank = TargetOutlook {
        name: name.to_owned(),
        key,
        at: Pointer::root().child("targets").child(name).child(key),
        grounds: Grounds::Target,
        ask,
        found: None,
        verdict: Verdict::Uncertain,
        amount: None,
        bottleneck: Bound { hop: String::new(), what: String::new(), why: String::new() },
        next: None,
        decisive: None,
        overruns: None,
        missing: None,
        fails: None,
        waits: None,
        when: String::new(),
    };
    let measured = match measure(simulations, name, (key, ask)) {
        Ok(measured) => measured,
        Err(Unjudged::Unsaid(missing)) => {
            return TargetOutlook { verdict: Verdict::Unknown, missing: Some(missing), ..blank };
        }
        Err(Unjudged::Fails(overfull)) => return full(overfull, Verdict::Missed, blank),
    };
    let Measured { scenario, worlds, run, .. } = measured;
    let value = measured.range();
    let keeps = |value: Ratio| value.base() <= asked;
    let verdict = if keeps(value.high) {
        Verdict::Met
    } else if keeps(value.low) {
        Verdict::Uncertain
    } else {
        Verdict::Missed
    };
    // What is missed with the room is missed without it.
    if let Some(overfull) = measured.fails.clone().filter(|_| verdict != Verdict::Missed) {
        return full(overfull, Verdict::Uncertain, blank);
    }
    let own = measured.read.first();
    let waits = own.and_then(|run| Wait::asked(key, (scenario, worlds), *run, value.median.base()));
    let steps = first(&worlds.median, run).map(|one| &*one.steps).unwrap_or_default();
    let decisive_step = deciding(steps, key, demand(scenario, name, Draw::Median));
    let bound = decisive_step.map_or(Bottleneck::None, |step| step.bound);
    TargetOutlook {
        found: Some(Found { value, asked, is_share }),
        verdict,
        waits,
        amount: amount(simulations, name, key, run).filter(|data| data.count() > 0.0).map(Say::say),
        bottleneck: Bound::of(scenario, bound),
        next: (verdict == Verdict::Missed)
            .then(|| next(scenario, run, decisive_step.map(|step| &*step.name), bound))
            .flatten(),
        decisive: (verdict == Verdict::Uncertain)
            .then(|| {
                influences(scenario, worlds, &measured.read, |world, draw| {
                    Ratio::new((measured.of)(world, draw))
                })
                .into_iter()
                .find(|one| one.share > Ratio::ZERO)
            })
            .flatten(),
        overruns: (key == "each_run_within").then(|| simulations.made.run_of.get(name)).flatten().map(
            |later| {
                let in_turn = simulations.made.in_turn_with(*later);
                worlds.mean(|world, _| overruns(world, *later, &in_turn))
            },
        ),
        ..blank
    }
}

/// What comes to nothing because a file system has no room for its data.
fn full(overfull: Overfull, verdict: Verdict, blank: TargetOutlook) -> TargetOutlook {
    let (hop, what) = (overfull.name.clone(), format!("the room of `{}`", overfull.name));
    let bottleneck = Bound { hop, what, why: format!("{} for {}", overfull.by.room, overfull.by.all) };
    TargetOutlook { verdict, bottleneck, fails: Some(overfull), ..blank }
}

/// How much data a target is about, whether or not it ever gets there.
fn amount(simulations: &Simulations, name: &str, key: &str, run: RunIndex) -> Option<Bytes> {
    let made = &simulations.made;
    let of = |path: Option<&Path>| Some(path?.data.amount().0);
    match key {
        "first_copy_within" => whole_of(made, name),
        "each_run_within" | deadlines::WINDOW => of(made.plan.copies.get(name)?.run.as_ref()),
        "checkpoint_within" | deadlines::CHECKPOINT => of(made.plan.jobs.get(name)?.checkpoint.as_ref()),
        deadlines::PRELOAD => {
            let each = made.plan.jobs.get(name)?.preloads.values().map(|preload| preload.data.amount().0);
            each.reduce(|one, other| Bytes::new(one.count() + other.count()))
        }
        "restart_within" => of(made.plan.jobs.get(name)?.restart.as_ref()),
        // What an epoch reads, over all instances.
        _ => {
            let steps = first(&simulations.jobs().median, run).filter(|one| one.ended.is_finite())?;
            let epoch = steps.steps.iter().find(|step| step.name == "first epoch")?;
            Some(epoch.data)
        }
    }
}
