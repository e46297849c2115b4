//! What targets come to, as findings: missed is an error, uncertain and not to be judged are warnings.
//!
//! The last step before anything is written. It computes what the targets need and nothing else, so a blueprint without
//! targets pays nothing. The answer depends on the architecture and the facts of this release alone, never on the day.

use super::calendar;
use super::cron::has_start;
use super::deadlines::{self, Grounds};
use super::outlook::WORTH_A_WORD;
use super::plan::Circumstances;
use super::scenarios::{DAYS, Scenarios, Simulations};
use super::verdict::{self, TargetOutlook, Verdict};
use super::widening::{Alone, Each};
use crate::construct::TrainingJob;
use crate::construct::training_job::longer_runs;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes::forecast as codes};
use crate::facts::{self, sagemaker::RUNTIME_MAX};
use crate::forecast::{Bound, Quantity as _, Range, Ratio, Say as _, Seconds, percent, three_digits};
use crate::model::Architecture;
use crate::units::{Date, Period};

/// The seed of every forecast that decides something: two builds of one blueprint agree.
pub const SEED: u64 = 1;

/// The day on which first copies start: what the blueprint says, or the day of this release's facts.
pub fn starts(architecture: &Architecture) -> Date {
    architecture.starts.unwrap_or(facts::AS_OF)
}

/// What each target comes to, in the blueprint's order, and what of their settings jobs do not keep; nothing is simulated
/// that none asks for.
pub fn verdicts(architecture: &Architecture) -> Vec<TargetOutlook> {
    let start = starts(architecture);
    let now = Simulations::of(Scenarios::of(architecture, &Circumstances::default(), start), SEED);
    verdict::of(architecture, start, SEED, &now)
}

/// Whether an architecture does what its owner asks of it: `check` and `build` report the same. Call it once
/// [`synthesize`](fn@crate::synthesize) has found no error.
///
/// ```
/// use hybrid_synth::{blueprint, planning};
///
/// let text = b"
/// blueprint: 1
/// name: site
/// region: eu-central-1
/// datasets: { corpus: { truth: lake/train, size: 8 TB, files: 60k } }
/// constructs:
///   lake: { type: Bucket }
///   train: { type: TrainingJob, image: pytorch-training, instance: ml.p4d.24xlarge }
/// flows:
///   feed: { from: lake/train, to: train, mode: fastfile }
/// targets:
///   train: { epoch_within: 1 min }
/// ";
/// let architecture = blueprint::read(&[("site.yaml", text)]).architecture.unwrap();
/// let found = planning::judge(&architecture);
/// assert_eq!(found.iter().next().map(|finding| finding.code.name), Some("target-missed"));
/// ```
pub fn judge(architecture: &Architecture) -> Diagnostics {
    findings(architecture, &verdicts(architecture))
}

/// What the verdicts on an architecture's targets mean for its owner.
pub fn findings(architecture: &Architecture, targets: &[TargetOutlook]) -> Diagnostics {
    let mut found = never_runs(architecture);
    let judged = targets.iter().filter(|target| !found.iter().any(|one| is_about(one, &target.name)));
    let told = |target| [finding(architecture, target), overrun(target)];
    let told: Vec<Diagnostic> = judged.flat_map(told).flatten().collect();
    found.extend(told);
    found
}

/// What meets its target and is not done when its next run is due.
fn overrun(target: &TargetOutlook) -> Option<Diagnostic> {
    let share = target.overruns.filter(|share| *share > WORTH_A_WORD)?;
    let found = target.found.filter(|_| target.verdict != Verdict::Missed)?;
    let TargetOutlook { name, .. } = target;
    let when = if target.when.is_empty() { String::new() } else { format!(" {}", target.when) };
    let verb = if share > Ratio::ONE.less(WORTH_A_WORD) { "falls behind" } else { "may fall behind" };
    let headline = format!(
        "`{name}` {verb}{when}: a run takes {}, and is then not done when the next one is due",
        found.say_range()
    );
    Some(
        Diagnostic::new(&codes::RUN_OVERRUNS, flow_at(name).child("every"), headline).help(
            "each late run has more to bring: ask for what the schedule needs, `each_run_within` of at most its `every`, \
             and `hybrid-synth advise` searches for it",
        ),
    )
}

fn flow_at(name: &str) -> Pointer {
    Pointer::root().child("flows").child(name)
}

fn is_about(finding: &Diagnostic, flow: &str) -> bool {
    flow_at(flow).contains(&finding.at)
}

fn never_runs(architecture: &Architecture) -> Diagnostics {
    let mut found = flows_that_never_run(architecture);
    let start = starts(architecture);
    for (name, job) in architecture.constructs_of::<TrainingJob>() {
        let cron = job.schedule.as_ref().and_then(|schedule| schedule.cron.as_deref());
        let Some(cron) = cron.filter(|cron| !has_start(cron, start)) else { continue };
        let at = construct_at(name).child("schedule").child("cron");
        let headline = format!("`{name}` never starts from {start} on: no day is what its `cron` asks for");
        found.push(
            Diagnostic::new(&codes::SCHEDULE_NEVER_RUNS, at, headline)
                .given(cron)
                .help("say days that occur, and years that are yet to come: `cron: \"0 22 ? * MON-FRI *\"`"),
        );
    }
    found
}

fn flows_that_never_run(architecture: &Architecture) -> Diagnostics {
    let flows = architecture.targets.keys().filter_map(|name| Some((name, architecture.flows.get(name)?)));
    let start = starts(architecture);
    let never = flows.filter(|(_, flow)| calendar::starts(flow, start, Seconds::of_days(DAYS)).is_empty());
    let finding = |(name, flow): (&String, &crate::model::Flow)| {
        let headline = format!("`{name}` never starts from {start} on, so nothing can be asked of it");
        let given = flow.every.map(|every| every.to_string()).unwrap_or_default();
        Diagnostic::new(&codes::SCHEDULE_NEVER_RUNS, flow_at(name).child("every"), headline)
            .given(given)
            .help("correct the schedule, or the day on which everything starts: `starts: 2026-12-01`")
    };
    never.map(finding).collect()
}

fn finding(architecture: &Architecture, target: &TargetOutlook) -> Option<Diagnostic> {
    let TargetOutlook { name, key, .. } = target;
    let asked = target.ask.written();
    if target.grounds != Grounds::Target {
        return late(architecture, target);
    }
    let when = if target.when.is_empty() { String::new() } else { format!(" {}", target.when) };
    let finding =
        |code, headline: String| Diagnostic::new(code, target.at.clone(), headline).given(asked.clone());
    if let Some(missing) = &target.missing {
        let headline = format!("`{key}: {asked}` of `{name}`{when} cannot be judged");
        return Some(finding(&codes::TARGET_NOT_JUDGED, headline).help(missing));
    }
    if let Some(overfull) = &target.fails {
        let (code, verb) = match target.verdict {
            Verdict::Missed => (&codes::TARGET_MISSED, "misses"),
            Verdict::Met | Verdict::Uncertain | Verdict::Unknown => (&codes::TARGET_UNCERTAIN, "may miss"),
        };
        let headline = format!(
            "`{name}` {verb} `{key}: {asked}`{when}: it fails once `{}` is full, which holds {} of {}",
            overfull.name, overfull.by.room, overfull.by.all
        );
        return Some(limited(architecture, finding(code, headline).help(overfull.help()), target));
    }
    let said =
        target.found.map(|found| say(target, found.value, |value| found.say(value))).unwrap_or_default();
    match target.verdict {
        Verdict::Met | Verdict::Unknown => None,
        Verdict::Uncertain => {
            let headline = format!("`{name}` may miss `{key}: {asked}`{when}: {said}");
            let missed = finding(&codes::TARGET_UNCERTAIN, headline).help(measure(target));
            Some(limited(architecture, missed, target))
        }
        Verdict::Missed if target.found.is_none() => {
            let down = architecture.targets.get(name).and_then(|asked| asked.with.as_ref()?.down.clone());
            let headline = format!("`{name}` misses `{key}: {asked}`{when}: nothing else carries it");
            let missed = finding(&codes::TARGET_MISSED, headline).help(
                "back it up with a second line of the site, as in `backup: { type: Vpn }`, or ask for less",
            );
            Some(match down {
                Some(down) => missed.related_key(construct_at(&down), "this is down"),
                None => missed,
            })
        }
        Verdict::Missed => {
            let by = target.found.and_then(|found| found.narrowly()).map(|over| format!(" by {over}"));
            let by = by.unwrap_or_default();
            let headline = format!("`{name}` misses `{key}: {asked}`{when}{by}: {said}");
            let missed = finding(&codes::TARGET_MISSED, headline).help(widen(architecture, target));
            Some(limited(architecture, missed, target))
        }
    }
}

/// How often a job starts by itself.
fn pace(architecture: &Architecture, job: &str, time: &str) -> String {
    let schedule = architecture.construct_of::<TrainingJob>(job).and_then(|job| job.schedule.as_ref());
    if schedule.is_some_and(|schedule| schedule.cron.is_some()) {
        format!("its starts are at the least {time} apart")
    } else {
        format!("it starts every {time}")
    }
}

/// A job, or what belongs to it, that is not done in the time that a setting leaves it.
fn late(architecture: &Architecture, target: &TargetOutlook) -> Option<Diagnostic> {
    let TargetOutlook { name, key, ask, verdict, found, .. } = target;
    let found = found.filter(|_| *verdict != Verdict::Met)?;
    let is_missed = *verdict == Verdict::Missed;
    let (time, takes) = (ask.written(), found.say_range());
    let amount = target.amount.as_deref().unwrap_or("it");
    let may = |may: &str, does: &str| if is_missed { does.to_owned() } else { may.to_owned() };
    let (code, headline, help) = match *key {
        deadlines::RUN | deadlines::PRELOAD => {
            let code = if is_missed { &codes::RUNTIME_EXCEEDED } else { &codes::RUNTIME_UNCERTAIN };
            let stopped = may("may be stopped", "is stopped");
            let (what, did) = if *key == deadlines::RUN {
                (format!("`{name}`"), "the whole run takes".to_owned())
            } else {
                (format!("what reads {amount} for `{name}`"), "reading it before training takes".to_owned())
            };
            let is_said = target.at.last().is_some_and(|last| last == "max_runtime");
            let unsaid = if is_said { "" } else { " where it is left out" };
            (
                code,
                format!("{what} {stopped} before it is done: {did} {takes}, and `{key}` is {time}{unsaid}"),
                longer(key, found.value.high),
            )
        }
        deadlines::WINDOW => (
            &codes::WINDOW_EXCEEDED,
            format!(
                "a run of `{name}` {} longer than its window: {amount} take {takes}{}, and `within` is {time}",
                may("may take", "takes"),
                waited(target)
            ),
            format!("say what it needs, as in `within: {}`, or widen what limits it; nothing stops a run that takes longer", next_round(found.value.high)),
        ),
        deadlines::START => (
            &codes::RUNS_OVERLAP,
            format!("`{name}` {} again before it is done: {}, and a run takes {takes}", may("may start", "starts"), pace(architecture, name, &time)),
            "let it start less often, make its runs shorter, or take more time between them: two runs share what both read, and \
             write to the same checkpoints".to_owned(),
        ),
        _ => (
            &codes::CHECKPOINTS_LAG,
            format!("the checkpoints of `{name}` {} behind: one is saved every {time}, and {amount} take {takes}", may("may fall", "fall")),
            format!("save less often, or what takes less time: `checkpoint: {{ every: {} }}`", next_round(found.value.high)),
        ),
    };
    let finding = Diagnostic::new(code, target.at.clone(), headline).help(help);
    let finding = if target.at.last().is_some_and(|last| last == name.as_str()) {
        finding.on_key()
    } else {
        finding.given(time)
    };
    Some(limited(architecture, finding, target))
}

/// How to give a run the time that it takes.
fn longer(key: &str, takes: Ratio) -> String {
    let long_enough = longer_runs(Period::ZERO).find(|run| Seconds::from(*run).count() >= takes.base());
    let shorter = if key == deadlines::RUN { ", or let it read fewer `epochs`" } else { "" };
    match long_enough {
        Some(run) => match key.split_once('.') {
            Some((map, key)) => format!("give it time, `{map}: {{ {key}: {run} }}`{shorter}"),
            None => format!("give it time, `{key}: {run}`{shorter}"),
        },
        None => format!(
            "nothing runs longer than {}: widen what limits it{shorter}",
            Period::seconds(RUNTIME_MAX.value.into())
        ),
    }
}

/// A round time that is long enough.
fn next_round(takes: Ratio) -> Period {
    let minutes = [5, 10, 15, 20, 30, 45].map(Period::minutes);
    let longer = minutes.into_iter().chain(longer_runs(Period::ZERO));
    longer.into_iter().find(|time| Seconds::from(*time).count() >= takes.base()).unwrap_or(Period::days(28))
}

/// The forecast in a sentence: `400 TB take 38.6 days (38.4 to 41.5), limited by the 1 Gbps hosted connection`.
fn say(target: &TargetOutlook, value: Range<Ratio>, words: impl Fn(f64) -> String) -> String {
    let [low, median, high] = [value.low, value.median, value.high].map(|value| words(value.base()));
    let range = if low == high { median } else { format!("{median} ({low} to {high})") };
    let amount = target.amount.as_deref().unwrap_or("it");
    let said = match target.key {
        "first_copy_within" => format!("{amount} take {range}"),
        "each_run_within" if !value.median.is_finite() => {
            let much = match &target.waits {
                Some(wait) => format!("`{}` has more to do than there is time", wait.mover),
                None => format!("a run takes longer than {amount} gather"),
            };
            return format!(
                "{much}, and each brings more than the one before, limited by {}",
                target.bottleneck.say()
            );
        }
        "each_run_within" => format!("a run of {amount} takes {range}"),
        "epoch_within" => format!("an epoch of {amount} takes {range}"),
        "time_to_first_batch" => format!("the first batch comes after {range}"),
        "waiting_below" => format!("accelerators wait {range} of the time"),
        "checkpoint_within" => format!("saving {amount} takes {range}"),
        _ => format!("going on from {amount} takes {range}"),
    };
    format!("{said}{}, limited by {}", waited(target), target.bottleneck.say())
}

/// What a flow waits for, as a clause.
fn waited(target: &TargetOutlook) -> String {
    let has_an_end = target.found.is_some_and(|found| found.value.is_finite());
    let waits = target.waits.as_ref().filter(|_| has_an_end);
    waits.map_or_else(String::new, |wait| format!(", {}", wait.say(|name| format!("`{name}`"))))
}

/// Points at what it waits for, at what limits it, and at what would next.
fn limited(architecture: &Architecture, finding: Diagnostic, target: &TargetOutlook) -> Diagnostic {
    let finding = match &target.waits {
        Some(wait) => finding.related_key(flow_at(&wait.flow), format!("`{}` does this first", wait.mover)),
        None => finding,
    };
    let place = |bound: &Bound| place(architecture, &bound.hop);
    let finding = match place(&target.bottleneck) {
        Some(at) => finding.related_key(at, "this limits it"),
        None => finding,
    };
    match &target.next {
        Some((bound, speed)) => match place(bound) {
            Some(at) => finding.related_key(at, format!("this would limit it next, at {}", speed.say())),
            None => finding,
        },
        None => finding,
    }
}

fn construct_at(name: &str) -> Pointer {
    Pointer::root().child("constructs").child(name)
}

/// Where the blueprint declares a hop. Hops are called after what declares them, with a word behind it where it has several.
fn place(architecture: &Architecture, hop: &str) -> Option<Pointer> {
    let owner = hop.split(' ').next()?;
    if let Some((site, share)) = owner.split_once('/') {
        let shares = &architecture.sites.get(site)?.shares;
        let at = Pointer::root().child("sites").child(site).child("shares").child(share);
        return shares.contains_key(share).then_some(at);
    }
    if let Some(site) = architecture.sites.get(owner) {
        return site.line.is_some().then(|| Pointer::root().child("sites").child(owner).child("line"));
    }
    if architecture.flows.contains_key(owner) {
        return Some(flow_at(owner));
    }
    architecture.constructs.contains_key(owner).then(|| construct_at(owner))
}

/// What to change, in a sentence.
fn widen(architecture: &Architecture, target: &TargetOutlook) -> String {
    let change = match Alone::of(architecture, target) {
        Some(alone) => wider(architecture, target, alone),
        None => "no wider limit is enough".to_owned(),
    };
    let own = match &target.waits {
        Some(_) => format!(", give `{}` a mover of its own", target.name),
        None => String::new(),
    };
    format!("{change}{own}, or ask for less; `hybrid-synth advise` searches for the smallest change")
}

/// How much more the limit that decides would have to carry, or that no more of it is enough.
fn wider(architecture: &Architecture, target: &TargetOutlook, Alone { each, factor }: Alone) -> String {
    let Bound { hop, why, .. } = &target.bottleneck;
    let alone = "alone is not enough";
    let much = factor.map(more);
    let change = |what: &str| match &much {
        Some(much) => format!("let {what} carry {much}"),
        None => format!("more of {what} {alone}"),
    };
    let of_each = |one: &str| match &much {
        Some(much) => format!("let each {one} carry {much}, or have more of them"),
        None => format!("more in each {one} {alone}"),
    };
    match each {
        Each::Stream => of_each("stream"),
        Each::Machine => of_each("machine"),
        Each::All if hop.ends_with(" accelerators") => match much {
            Some(much) => format!("let the accelerators take in {much}"),
            None => format!("more of what the accelerators take in {alone}"),
        },
        Each::All => {
            let at = place(architecture, hop);
            match at.as_ref().and_then(Pointer::last).as_deref() {
                Some("line") => change("the line of the site"),
                Some(name) if at == Some(flow_at(name)) => {
                    format!("{} ({why})", change(&format!("`{name}`")))
                }
                Some(name) => change(&format!("`{name}`")),
                None => change("what limits it"),
            }
        }
    }
}

/// So many times as much, rounded up.
fn more(factor: f64) -> String {
    if factor < 1.1 {
        return format!("{} more", percent(Ratio::new(((factor - 1.0) * 1e3).ceil() / 1e3)));
    }
    let step = 10_f64.powf(factor.log10().floor() - 2.0);
    format!("{} times as much", three_digits((factor / step).ceil() * step))
}

/// What to measure, in a sentence.
fn measure(target: &TargetOutlook) -> String {
    let Some(decisive) = &target.decisive else {
        return "leave a margin: nothing that could be measured would settle it".to_owned();
    };
    let share = format!("{} makes {} of the range", decisive.of.say(), percent(decisive.share));
    match decisive.of.learn() {
        Some(learn) => format!("{learn}: {share}"),
        None => format!("leave a margin, for nothing is to be measured before it is built: {share}"),
    }
}
