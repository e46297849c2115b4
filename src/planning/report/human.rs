//! An outlook for people: three answers first, then each flow and job, targets and assumptions.

use std::fmt::Write as _;

use crate::forecast::{
    Basis, Bound, Bytes, Explanation, Influence, Quantity as _, Range, Ratio, Say, Seconds, Speed,
    Utilisation, bar, percent, three_digits,
};
use crate::planning::outlook::{WORTH_A_WORD, too_much};
use crate::planning::{
    Backlog, Explained, FlowOutlook, JobOutlook, LeftOut, Lines, Outlook, ReadOutlook, Ready, RestoreOutlook,
    TargetOutlook, Verdict, Wait, Window,
};
use crate::units::{Date, Period};

/// Hops that are used less are not worth a line.
const WORTH_A_LINE: Ratio = Ratio::new(0.1);

/// Assumptions with a smaller share of the ranges are not worth a line.
const WORTH_AN_ASSUMPTION: Ratio = Ratio::new(0.01);

/// The whole outlook of an architecture.
pub fn outlook(outlook: &Outlook) -> String {
    let mut sections = vec![answers(outlook)];
    sections.extend(details(outlook));
    sections.join("\n")
}

/// The outlook of one path, of which nobody asks when its data is there or how much of its window is used.
pub fn path(outlook: &Outlook) -> String {
    let mut sections = Vec::new();
    if !outlook.jobs.is_empty() {
        let mut text = String::new();
        let row = |job: &JobOutlook| vec!["GPU-hours lost".to_owned(), job.name.clone(), lost(job)];
        rows(&mut text, &outlook.jobs.iter().map(row).collect::<Vec<_>>());
        sections.push(text);
    }
    sections.extend(details(outlook));
    sections.join("\n")
}

fn details(outlook: &Outlook) -> Vec<String> {
    let mut sections: Vec<String> = outlook.flows.iter().map(of_flow).collect();
    sections.extend(outlook.reads.iter().map(of_read));
    sections.extend(outlook.jobs.iter().map(of_job));
    if !outlook.left_out.is_empty() {
        let mut text = "Not forecast\n".to_owned();
        let row = |one: &LeftOut| {
            let ends = one.ends.clone().unwrap_or_else(|| "a training job".to_owned());
            vec![one.name.clone(), ends, one.why.clone()]
        };
        rows(&mut text, &outlook.left_out.iter().map(row).collect::<Vec<_>>());
        sections.push(text);
    }
    if !outlook.targets.is_empty() {
        let mut text = "Targets\n".to_owned();
        rows(&mut text, &outlook.targets.iter().map(of_target).collect::<Vec<_>>());
        sections.push(text);
    }
    let assumptions: Vec<&Influence> = outlook
        .assumptions
        .iter()
        .filter(|one| one.share >= WORTH_AN_ASSUMPTION || one.of.is_point)
        .collect();
    if !assumptions.is_empty() {
        let mut text = "Assumptions, by their share of the ranges\n".to_owned();
        for one in assumptions {
            let share = if one.of.is_point { "-".to_owned() } else { percent(one.share) };
            line(&mut text, format_args!("{share:>5}  {}", one.of.say()));
            if let Some(learn) = one.of.learn() {
                line(&mut text, format_args!("       {learn}"));
            }
        }
        sections.push(text);
    }
    sections
}

/// Answers as trees, with where each term comes from; each under its name where there are several.
pub fn explanations(explanations: &[Explained]) -> String {
    let tree = |one: &Explained| {
        let mut text = String::new();
        if explanations.len() > 1 {
            line(&mut text, format_args!("{}", one.answer));
        }
        branch(&mut text, &one.tree, "", "");
        text
    };
    explanations.iter().map(tree).collect::<Vec<_>>().join("\n")
}

fn branch(text: &mut String, term: &Explanation, own: &str, below: &str) {
    let rule = term.rule.say();
    let rule = if rule.is_empty() { String::new() } else { format!(", {rule}") };
    let mark = if term.decisive { " ◄" } else { "" };
    let basis = match &term.basis {
        Some(Basis::Given) => "  [given]".to_owned(),
        Some(Basis::Fact { id, .. }) => format!("  [{id}]"),
        Some(Basis::Calibrated { rows: [] }) => "  [our estimate]".to_owned(),
        Some(Basis::Calibrated { rows }) => format!("  [fitted to {}]", rows.join(", ")),
        Some(Basis::Assumed { .. }) => "  [assumed]".to_owned(),
        None => String::new(),
    };
    line(text, format_args!("{own}{}: {}{rule}{mark}{basis}", term.what, term.value));
    for (index, inner) in term.terms.iter().enumerate() {
        let (tee, rail) =
            if index + 1 == term.terms.len() { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        branch(text, inner, &format!("{below}{tee}"), &format!("{below}{rail}"));
    }
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

/// Rows with aligned columns, two spaces apart; the last column runs free.
fn rows(text: &mut String, rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter()
            .filter(|row| row.len() > column + 1)
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let mut out = String::from(" ");
        for (column, cell) in row.iter().enumerate() {
            out.push(' ');
            out.push_str(cell);
            if column + 1 < row.len() {
                let missing = widths.get(column).copied().unwrap_or(0).saturating_sub(cell.chars().count());
                out.push_str(&" ".repeat(missing + 1));
            }
        }
        line(text, format_args!("{}", out.trim_end()));
    }
}

/// `38.6 days (38.1 to 41 days)`.
fn with_range<Q: Say>(range: &Range<Q>) -> String {
    let (middle, ends) = (range.median.say(), range.say_ends());
    if middle == ends { middle } else { format!("{middle} ({ends})") }
}

fn with_share(range: &Range<Ratio>) -> String {
    let [low, middle, high] = [range.low, range.median, range.high].map(percent);
    if low == high { middle } else { format!("{middle} ({low} to {high})") }
}

/// The day of what never happens.
const NEVER: &str = "never";

fn day(start: Date, after: Seconds) -> String {
    if !after.is_finite() {
        return NEVER.to_owned();
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "finite, not negative, and clamped to what a period holds"
    )]
    let days = after.days().min(3e6) as u64;
    start.after(Period::days(days)).map_or_else(|| "after the year 9999".to_owned(), |date| date.to_string())
}

/// The three questions, each with an answer, also where there is nothing to answer.
fn answers(outlook: &Outlook) -> String {
    let mut text = String::new();
    let mut said: Vec<Vec<String>> = Vec::new();
    let mut row = |question: &str, of: &str, answer: String| {
        said.push(vec![question.to_owned(), of.to_owned(), answer]);
    };
    let idle = outlook.left_out.iter().find(|one| one.ends.is_none());
    let no_job = || match idle {
        Some(job) => format!("unknown for `{}`: {}", job.name, job.why),
        None => "there is no training job".to_owned(),
    };
    for job in &outlook.jobs {
        row("training can start", &job.name, can_start(outlook, job));
    }
    if outlook.jobs.is_empty() {
        row("training can start", "-", no_job());
    }
    for job in &outlook.jobs {
        row("GPU-hours lost", &job.name, lost(job));
    }
    if outlook.jobs.is_empty() {
        row("GPU-hours lost", "-", no_job());
    }
    for flow in &outlook.flows {
        if let Some(window) = &flow.window {
            row("window used", &flow.name, used(outlook, window));
        }
    }
    for (flows, why) in windowless(&outlook.flows) {
        row("window used", &flows.join(", "), why.to_owned());
    }
    if outlook.flows.is_empty() {
        row("window used", "-", "no flow goes through a mover".to_owned());
    }
    line(&mut text, format_args!("From {} on", outlook.start));
    rows(&mut text, &said);
    text
}

fn can_start(outlook: &Outlook, job: &JobOutlook) -> String {
    match &job.ready {
        Ready::After(ready) => {
            let [low, middle, high] =
                [ready.low, ready.median, ready.high].map(|after| day(outlook.start, after));
            let range = if low == high { String::new() } else { format!(" ({low} to {high})") };
            let (copied, are) = (job.after.join(", "), if job.after.len() == 1 { "is" } else { "are" });
            if middle == NEVER {
                format!("never: {copied} {are} never there")
            } else {
                format!("on {middle}{range}, when {copied} {are} there")
            }
        }
        Ready::AtOnce => {
            "at once: nothing in the blueprint says that its data has to be copied first".to_owned()
        }
        Ready::Unknown(unsaid) => format!("unknown: {unsaid}"),
    }
}

fn lost(job: &JobOutlook) -> String {
    if !job.is_followed {
        return format!("unknown: {}", too_much());
    }
    match (&job.lost_hours, &job.waiting) {
        (Some(hours), Some(waiting)) if hours.is_finite() => {
            let [low, middle, high] =
                [hours.low, hours.median, hours.high].map(|hours| three_digits(hours.base()));
            let range = if low == high { String::new() } else { format!(" ({low} to {high})") };
            format!("{middle}{range} a run, {} of its time", with_share(waiting))
        }
        (Some(_), _) => "all of them: its data never comes".to_owned(),
        (None, Some(waiting)) => {
            format!("its instances have no known accelerators; it waits {} of its time", with_share(waiting))
        }
        (None, None) => format!("unknown: say what its accelerators take in, `needs` of `{}`", job.name),
    }
}

fn used(outlook: &Outlook, window: &Window) -> String {
    let full = match window.full_on {
        Some(date) if date == outlook.start => "it is too short already".to_owned(),
        Some(date) => format!("growth fills it in {}", date.civil().strftime("%B %Y")),
        None => "growth does not fill it in ten years".to_owned(),
    };
    if window.used.is_finite() {
        format!("{} of {}; {full}", with_share(&window.used), window.length)
    } else {
        format!("more than {}: a run may never end", window.length)
    }
}

/// The flows without a window, by why they have none.
fn windowless(flows: &[FlowOutlook]) -> Vec<(Vec<&str>, &'static str)> {
    const BY_HAND: &str = "runs by hand, without a window";
    const NOTHING_GROWS: &str = "unknown: nothing says what a run brings, `grows` of its data set";
    let why = |flow: &FlowOutlook| if flow.is_scheduled { NOTHING_GROWS } else { BY_HAND };
    let of = |reason: &'static str| -> (Vec<&str>, &'static str) {
        let without = flows.iter().filter(|flow| flow.window.is_none() && why(flow) == reason);
        (without.map(|flow| flow.name.as_str()).collect(), reason)
    };
    [NOTHING_GROWS, BY_HAND].map(of).into_iter().filter(|(flows, _)| !flows.is_empty()).collect()
}

fn limited<Q: Say>(rate: &Range<Q>, bottleneck: &Bound) -> String {
    format!("{}; limited by {}", with_range(rate), bottleneck.say())
}

fn next(next: Option<&(Bound, Speed)>) -> Option<Vec<String>> {
    let (bound, speed) = next?;
    Some(vec!["then".to_owned(), format!("{}, at {}", bound.say(), speed.say())])
}

fn bars(used: &[Utilisation]) -> Vec<Vec<String>> {
    let worth = used.iter().filter(|one| one.share >= WORTH_A_LINE);
    worth
        .map(|one| {
            let what = format!("{} {:>5}  {}", bar(one.share), percent(one.share), one.what);
            vec!["used".to_owned(), format!("{what}, {}", one.limit)]
        })
        .collect()
}

fn of_flow(flow: &FlowOutlook) -> String {
    let mut text = String::new();
    let amount = flow.data.map(|data| format!(", {}", data.say())).unwrap_or_default();
    line(&mut text, format_args!("{}: {}{amount}", flow.name, flow.ends));
    let mut said = vec![if flow.data == Some(Bytes::ZERO) {
        vec!["files".to_owned(), limited(&flow.files, &flow.bottleneck)]
    } else {
        vec!["rate".to_owned(), limited(&flow.rate, &flow.bottleneck)]
    }];
    if let Some(time) = &flow.first_copy {
        let after = match flow.after.as_slice() {
            [] => String::new(),
            after => format!(", not done before {}", after.join(" and ")),
        };
        let waits = waited(flow.first_copy_waits.as_ref());
        said.push(vec!["first copy".to_owned(), format!("{}{after}{waits}", with_range(time))]);
    }
    if let Some(time) = &flow.each_run {
        let told = if time.median.is_finite() {
            format!("{}{}", with_range(time), waited(flow.each_run_waits.as_ref()))
        } else {
            "without an end: each brings more than the one before".to_owned()
        };
        said.push(vec!["each run".to_owned(), told]);
    }
    if let Some(Wait { mover, flow, takes }) = &flow.held_up {
        let held_up = format!("for {}, while {mover} makes the first copy of {flow}", with_range(takes));
        said.push(vec!["held up".to_owned(), held_up]);
    }
    if let Some(restore) = &flow.restore {
        said.push(vec!["restore".to_owned(), restored(restore)]);
    }
    if let Some(Backlog { gathered, caught_up }) = &flow.backlog {
        let gathers = format!("{} gather during the first copy", gathered.say());
        let then = if caught_up.median.is_finite() {
            format!("until {} after it, a run takes longer than that", with_range(caught_up))
        } else {
            "no later run brings them all".to_owned()
        };
        said.push(vec!["backlog".to_owned(), format!("{gathers}; {then}")]);
    }
    if let Some(unsaid) = flow.lines.as_ref().and_then(Lines::unsaid) {
        said.push(vec![
            "without".to_owned(),
            format!("the line of the site, so nothing is slower than this: {unsaid}"),
        ]);
    }
    if let Some(share) = flow.overruns.filter(|share| *share > WORTH_A_WORD) {
        let often = if share > Ratio::ONE.less(WORTH_A_WORD) {
            "it falls behind: a run is not done when the next one is due".to_owned()
        } else {
            format!("in {} of all cases a run is not done when the next one is due", percent(share))
        };
        said.push(vec!["overrun".to_owned(), often]);
    }
    if let Some(lines) = &flow.lines
        && !lines.stand_by.is_empty()
    {
        let what = format!("{}; standing by: {}", lines.carry.join(" and "), lines.stand_by.join(", "));
        said.push(vec!["carried by".to_owned(), what]);
    }
    said.extend(sharing(&flow.shares_with));
    said.extend(next(flow.next.as_ref()));
    said.extend(bars(&flow.utilisation));
    rows(&mut text, &said);
    text
}

/// What a flow waits for while its mover works for another, as a clause.
fn waited(wait: Option<&Wait>) -> String {
    wait.map_or_else(String::new, |wait| format!(", {}", wait.say(str::to_owned)))
}

fn of_read(read: &ReadOutlook) -> String {
    let mut text = String::new();
    let ReadOutlook { flow, reader } = read;
    let amount = flow.data.map(|data| format!(", {}", data.say())).unwrap_or_default();
    line(&mut text, format_args!("{}: {}{amount}", flow.name, flow.ends));
    let mut said = vec![
        vec!["read by".to_owned(), reader.clone()],
        vec!["rate".to_owned(), limited(&flow.rate, &flow.bottleneck)],
    ];
    said.extend(flow.first_copy.as_ref().map(|time| vec!["all of it".to_owned(), with_range(time)]));
    said.extend(next(flow.next.as_ref()));
    said.extend(bars(&flow.utilisation));
    rows(&mut text, &said);
    text
}

fn sharing(others: &[String]) -> Option<Vec<String>> {
    (!others.is_empty()).then(|| vec!["shared with".to_owned(), others.join(", ")])
}

fn of_job(job: &JobOutlook) -> String {
    let mut text = String::new();
    line(&mut text, format_args!("{}: a training job", job.name));
    let mut said = Vec::new();
    if let Some(mixed) = &job.mixed {
        said.push(vec!["instances".to_owned(), format!("{mixed}, each read for as the slowest")]);
    }
    if let Some(overfull) = &job.overfull {
        let but = if overfull.by.is_compressed { "unless what it reads is compressed: " } else { "" };
        said.push(vec!["fails".to_owned(), format!("{but}{}", overfull.help())]);
    }
    for (flow, time) in &job.preloads {
        said.push(vec![format!("preload {flow}"), with_range(time)]);
    }
    for restore in &job.restores {
        said.push(vec![format!("restore {}", restore.flow), restored(restore)]);
    }
    said.push(vec!["first batch".to_owned(), with_range(&job.first_batch)]);
    said.push(vec!["first epoch".to_owned(), with_range(&job.first_epoch)]);
    if let Some(time) = &job.later_epoch {
        said.push(vec!["later epochs".to_owned(), with_range(time)]);
    }
    let of_what =
        [job.is_one_epoch_assumed.then_some("one epoch"), job.waiting.is_none().then_some("reading alone")];
    let of_what: Vec<&str> = of_what.into_iter().flatten().collect();
    let of_what = if of_what.is_empty() { String::new() } else { format!(", of {}", of_what.join(" and ")) };
    let whole = if job.is_followed {
        format!("{}{of_what}", with_range(&job.whole))
    } else {
        format!("unknown: {}", too_much())
    };
    said.push(vec!["whole run".to_owned(), whole]);
    if let Some(time) = &job.checkpoint {
        let (writers, all) = job.writers;
        let who = if all > 1 { format!(", written by {writers} of {all} instances") } else { String::new() };
        said.push(vec!["checkpoint".to_owned(), format!("{}{who}", with_range(time))]);
        said.push(vec!["standing still".to_owned(), pauses(job)]);
    }
    if let (Some(time), Some(read)) = (&job.restart, &job.checkpoint_read) {
        let read =
            format!("{}, of which reading its checkpoint takes {}", with_range(time), read.median.say());
        said.push(vec!["restart".to_owned(), read]);
    }
    said.push(vec!["reads".to_owned(), limited(&job.rate, &job.bottleneck)]);
    said.extend(sharing(&job.shares_with));
    said.extend(next(job.next.as_ref()));
    said.extend(bars(&job.utilisation));
    rows(&mut text, &said);
    text
}

/// How long a restore takes, and when there is one.
fn restored(restore: &RestoreOutlook) -> String {
    let RestoreOutlook { takes, class, after, .. } = restore;
    let takes = with_range(takes);
    format!(
        "{takes} with standard retrieval, before each run, once its data has moved to {class} after {after}"
    )
}

/// What saving checkpoints costs a run.
fn pauses(job: &JobOutlook) -> String {
    let Some(pauses) = &job.pauses else {
        return format!("unknown: say how often it saves, `checkpoint: {{ every: 1 h }}` of `{}`", job.name);
    };
    let hours = job.paused_hours.as_ref().filter(|hours| hours.is_finite());
    let lost = hours.map(|hours| format!(", {} GPU-hours", three_digits(hours.median.base())));
    format!("{} of the whole run, to save checkpoints{}", with_range(pauses), lost.unwrap_or_default())
}

fn of_target(target: &TargetOutlook) -> Vec<String> {
    let mark = match target.verdict {
        Verdict::Met => "✓ met",
        Verdict::Uncertain => "? uncertain",
        Verdict::Missed => "✗ missed",
        Verdict::Unknown => "? unknown",
    };
    let key = format!("{}: {}", target.key, target.ask.say());
    let answer = match (&target.found, &target.missing) {
        (Some(found), _) => {
            let [low, middle, high] =
                [found.value.low, found.value.median, found.value.high].map(|value| found.say(value.base()));
            let range = if low == high { String::new() } else { format!(" ({low} to {high})") };
            let excess = match (target.verdict, found.narrowly(), found.excess()) {
                (Verdict::Missed, Some(over), _) => format!(", over by {over}"),
                (Verdict::Missed, None, excess) if excess.is_finite() => {
                    format!(", {}×", three_digits(excess))
                }
                _ => String::new(),
            };
            format!("{middle}{range}{excess}")
        }
        (None, Some(missing)) => missing.clone(),
        (None, None) => match &target.fails {
            Some(overfull) => overfull.help(),
            None => "nothing carries it".to_owned(),
        },
    };
    let when = if target.when.is_empty() { String::new() } else { format!(", {}", target.when) };
    vec![mark.to_owned(), target.name.clone(), key, format!("{answer}{when}")]
}
