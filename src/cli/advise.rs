//! `advise`: the smallest changes with which every target is met.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Exit;
use super::arguments::{AdviceFormat, Advise, Format};
use super::compile::{again, load, overlay, report, report_in};
use super::console::{Console, quoted};
use crate::blueprint;
use crate::diagnostic::Diagnostics;
use crate::forecast::{Quantity as _, Range, Say as _, Seconds, percent, three_digits};
use crate::host::Host;
use crate::model::{Architecture, Lead};
use crate::planning::advice::{
    Advice, Advised, Sensitivity, Shortfall, Untried, Variants, advise, sensitivities, unmet,
};
use crate::planning::{Grounds, TargetOutlook, starts};
use crate::units::{Date, Period};

/// The environment that the advised overlay is.
const ENVIRONMENT: &str = "advised";

/// A merged blueprint, over which overlays are laid.
struct Merged {
    base: String,
}

impl Variants for Merged {
    fn read(&self, overlay: &Value) -> Result<Architecture, Diagnostics> {
        let overlay = overlay.to_string();
        let read = blueprint::read(&[("blueprint", self.base.as_bytes()), (ENVIRONMENT, overlay.as_bytes())]);
        match read.architecture {
            Some(made) if !read.found.has_errors() => Ok(made),
            _ => Err(read.found),
        }
    }

    fn check(&self, architecture: &Architecture) -> Result<(), Diagnostics> {
        crate::synthesize(architecture).map(|_| ())
    }
}

pub(super) fn run(arguments: &Advise, host: &dyn Host, console: &mut Console<'_>) -> Exit {
    let path = &arguments.blueprint;
    let read = match load(path, &arguments.env, host) {
        Ok(read) => read,
        Err(found) => return report(found, Format::Human, console),
    };
    let mut found = read.found;
    let architecture = read.architecture.filter(|_| !found.has_errors());
    if let Some(architecture) = &architecture
        && let Err(refused) = crate::synthesize(architecture)
    {
        found.extend(refused);
    }
    let (Some(architecture), Some(tree)) = (architecture.filter(|_| !found.has_errors()), read.tree) else {
        found.sort(&read.sources);
        return report_in(read.sources, found, Format::Human, console);
    };
    let advised = advise(&architecture, &Merged { base: tree.to_json() });
    let gains = sensitivities(&architecture);
    let ordered = starts(&architecture);
    match arguments.format {
        AdviceFormat::Human => human(&advised, &gains, ordered, console),
        AdviceFormat::Json => console.data(&format!("{:#}\n", document(&advised, &gains, ordered))),
    }
    let blueprint = again(path, &arguments.env);
    if unmet(&advised.before).next().is_none() {
        console.next(format_args!("hybrid-synth build {blueprint}"));
        return Exit::Good;
    }
    if advised.sets.is_empty() {
        console.next(format_args!("hybrid-synth forecast {blueprint}"));
        return Exit::Findings;
    }
    // The overlays that are merged already stay; the advised one is laid over them.
    let mut names = std::iter::once(ENVIRONMENT.to_owned())
        .chain((2_u32..).map(|number| format!("{ENVIRONMENT}-{number}")));
    let name = names.find(|name| !arguments.env.contains(name)).unwrap_or_default();
    let file = overlay(path, &name);
    console.next(format_args!(
        "save an overlay as {}, then hybrid-synth check {blueprint} --env {name}",
        quoted(&file.to_string_lossy()),
    ));
    if advised.shortfalls.is_empty() && advised.conflict.is_empty() { Exit::Good } else { Exit::Findings }
}

/// What the forecast says of a target, with its range.
fn said(target: &TargetOutlook) -> String {
    match (&target.found, &target.missing) {
        (Some(found), _) => found.say_range(),
        (None, Some(_)) => "unknown".to_owned(),
        (None, None) if target.fails.is_some() => "a failure once it is full".to_owned(),
        (None, None) => "never".to_owned(),
    }
}

/// A time with its range.
fn said_range(time: &Range<Seconds>) -> String {
    let (middle, ends) = (time.median.say(), time.say_ends());
    if middle == ends { middle } else { format!("{middle} ({ends})") }
}

fn title(name: &str, key: &str) -> String {
    format!("{name} {key}")
}

fn human(advised: &Advised, gains: &[Sensitivity], ordered: Date, console: &mut Console<'_>) {
    let Advised { before, measure, sets, shortfalls, is_certain, conflict, tried, untried, .. } = advised;
    let mut text = String::new();
    // Writing to a string cannot fail.
    if before.iter().all(|target| !target.is_told()) {
        text.push_str("The blueprint asks for nothing: give it `targets`.\n");
    } else if before.iter().filter(|target| target.is_told()).all(|target| target.missing.is_some()) {
        text.push_str("No target can be judged before more is said.\n");
    } else if unmet(before).next().is_none() {
        text.push_str("Every target that can be judged is met.\n");
    } else {
        text.push_str("Not met:\n");
        for target in unmet(before) {
            let when = if target.when.is_empty() { String::new() } else { format!(" {}", target.when) };
            let _ = writeln!(
                text,
                "  {}{when}: at most {} is {}, {} is forecast; limited by {}",
                title(&target.name, target.key),
                target.ask.say(),
                if target.grounds == Grounds::Target { "asked" } else { "left" },
                said(target),
                if target.found.is_some() || target.fails.is_some() {
                    target.bottleneck.say()
                } else {
                    target.bottleneck.what.clone()
                }
            );
        }
    }
    let mut unjudged = before.iter().filter_map(|target| Some((target, target.missing.as_ref()?))).peekable();
    if unjudged.peek().is_some() {
        text.push_str("\nNot judged:\n");
    }
    for (target, missing) in unjudged {
        let _ = writeln!(text, "  {}: {missing}", title(&target.name, target.key));
    }
    if !measure.is_empty() {
        text.push_str("\nMeasure first, for it may settle what is uncertain:\n");
    }
    for one in measure {
        let of: Vec<String> = one
            .targets
            .iter()
            .map(|(name, key, share)| format!("{} of the range of {}", percent(*share), title(name, key)))
            .collect();
        let learn = one.of.learn().unwrap_or_default();
        let _ = writeln!(text, "  {learn}\n    {} makes {}", one.of.say(), of.join(" and "));
    }
    let offered = if untried.is_empty() { "on offer" } else { "that was tried" };
    for one in shortfalls {
        shortfall(&mut text, one, offered);
    }
    if !conflict.is_empty() {
        let each: Vec<String> = conflict.iter().map(|(name, key)| title(name, key)).collect();
        let _ = writeln!(text, "\nNothing {offered} meets all of these together: {}", each.join(", "));
        text.push_str(if sets.is_empty() { "" } else { "Without one of them the others are met with\n" });
    } else if !sets.is_empty() && !is_certain {
        let _ = writeln!(
            text,
            "\nNo change {offered} meets every target over the whole range. With these the middle of the range does:"
        );
    } else if !sets.is_empty() && !shortfalls.is_empty() {
        text.push_str("\nThe other targets are met with\n");
    } else if sets.is_empty() && !measure.is_empty() && shortfalls.is_empty() {
        let _ = writeln!(
            text,
            "\nNo change {offered} meets every target over the whole range before that is known."
        );
    }
    for (index, one) in (1..).zip(sets) {
        advice(&mut text, index, one, before, ordered);
        console.lines(&std::mem::take(&mut text));
        yaml(&mut text, &one.overlay, 4);
        // An overlay is copied as it is.
        console.data(&std::mem::take(&mut text));
    }
    if !untried.is_empty() {
        let _ = writeln!(
            text,
            "\nThe search ended after {tried} sets of changes, because more would take too long. It did not try"
        );
        for one in untried {
            let _ = writeln!(text, "  {}", one.say());
        }
    }
    if !gains.is_empty() {
        text.push_str("\nA tenth more would save\n");
        for one in gains {
            let _ = writeln!(text, "  {:>6}  of {}: {}", percent(one.saved), one.run, one.hop.say());
        }
    }
    console.lines(&text);
}

fn shortfall(text: &mut String, one: &Shortfall, tried: &str) {
    let title = title(&one.name, one.key);
    let with = one.with.as_ref().map(|with| format!(", once you {with},")).unwrap_or_default();
    match &one.remains {
        Some(remains) => {
            let _ = writeln!(text, "\nNo rate would meet {title}{with} because of {}", remains.say());
        }
        None if one.needs.is_empty() => {
            let _ = writeln!(text, "\nNothing {tried} meets {title}");
        }
        None => {
            let _ = writeln!(text, "\nNothing {tried} meets {title}, which{with} needs at least");
        }
    }
    for need in &one.needs {
        let _ = writeln!(
            text,
            "  {} instead of {}, {} times as much: {}",
            need.needs,
            need.has,
            three_digits(need.factor),
            need.hop.say()
        );
    }
}

fn advice(text: &mut String, index: usize, one: &Advice, before: &[TargetOutlook], ordered: Date) {
    let changes: Vec<&str> = one.changes.iter().map(|change| change.what.as_str()).collect();
    let _ = writeln!(text, "\n{index}. {}", changes.join(",\n   and "));
    let _ = write!(text, "   asks for {}", one.effort().say());
    if let Some(lead) = one.lead() {
        let _ = write!(text, ", {}", usable(lead, ordered));
    }
    if one.has_unknown_lead() {
        text.push_str("; the carrier says when its line is there");
    }
    text.push('\n');
    if !one.is_smallest {
        text.push_str("   may ask for more than is needed: the search ended before it was sure\n");
    }
    for target in unmet(before) {
        let then = one.targets.iter().find(|then| (&then.name, then.key) == (&target.name, target.key));
        if let Some(then) = then {
            let learn = then.decisive.as_ref().and_then(|decisive| decisive.of.learn());
            let learn = learn.map(|learn| format!(": {learn}")).unwrap_or_default();
            let _ = writeln!(
                text,
                "   {}: {} -> {}, {}{learn}",
                title(&target.name, target.key),
                said(target),
                said(then),
                then.verdict.as_str()
            );
        }
    }
    if let Some((lead, (job, after))) = one.lead().zip(one.starts.first()) {
        let [from, to] = [(lead.days.start(), after.low), (lead.days.end(), after.high)]
            .map(|(days, after)| usable_day(*days, ordered, after));
        let _ = writeln!(
            text,
            "   all times count from the day on which it is usable: `{job}` can start on {from} at the earliest and {to} at the latest"
        );
    } else if one.lead().is_some() {
        text.push_str("   all times count from the day on which it is usable\n");
    }
    for (flow, takes) in &one.preloads {
        let _ = writeln!(text, "   before training, reading `{flow}` takes {}", said_range(takes));
    }
    text.push('\n');
}

/// When what is ordered on a day carries data.
fn usable(lead: &Lead, ordered: Date) -> String {
    let [from, to] = days(lead, ordered);
    let range = if from == to { from } else { format!("{from} at the earliest and {to} at the latest") };
    format!("usable from {range} if it is ordered on {ordered}: {}", lead.why)
}

/// So long after so many days.
fn usable_day(days: u32, ordered: Date, after: Seconds) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "finite, and clamped")]
    let later = after.days().clamp(0.0, 3e6) as u64;
    let day = ordered.after(Period::days(u64::from(days) + later));
    day.map_or_else(|| "after the year 9999".to_owned(), |day| day.to_string())
}

fn days(lead: &Lead, ordered: Date) -> [String; 2] {
    let day =
        |days: u32| ordered.after(Period::days(days.into())).map_or_else(String::new, |day| day.to_string());
    [day(*lead.days.start()), day(*lead.days.end())]
}

/// An overlay as a blueprint is written.
fn yaml(text: &mut String, value: &Value, indent: usize) {
    for (key, value) in value.as_object().into_iter().flatten() {
        let (space, key) = (" ".repeat(indent), scalar(key));
        match value {
            Value::Object(inner) if inner.is_empty() => {
                let _ = writeln!(text, "{space}{key}: {{}}");
            }
            Value::Object(_) => {
                let _ = writeln!(text, "{space}{key}:");
                yaml(text, value, indent + 2);
            }
            Value::String(said) => {
                let _ = writeln!(text, "{space}{key}: {}", scalar(said));
            }
            other => {
                let _ = writeln!(text, "{space}{key}: {other}");
            }
        }
    }
}

/// A text in YAML: plain where nothing could read it as anything else, and in double quotes, as JSON has it, elsewhere.
fn scalar(said: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || " ./_%-".contains(c);
    let begins = said.starts_with(|c: char| c.is_ascii_alphanumeric());
    let is_word =
        ["null", "true", "false", "yes", "no", "on", "off"].contains(&said.to_ascii_lowercase().as_str());
    if begins && said.chars().all(plain) && !said.ends_with(' ') && !is_word && said.parse::<f64>().is_err() {
        said.to_owned()
    } else {
        Value::from(said).to_string()
    }
}

fn document(advised: &Advised, gains: &[Sensitivity], ordered: Date) -> Value {
    let target = |target: &TargetOutlook| {
        let found = target.found.map(|found| found.value.median.base()).filter(|value| value.is_finite());
        json!({ "name": target.name, "key": target.key, "verdict": target.verdict.as_str(), "found": found })
    };
    let seconds = |days: u32| u64::from(days) * 86_400;
    let lead = |one: &Advice| {
        one.lead().filter(|_| !one.has_unknown_lead()).map(|lead| {
            let [from, to] = days(lead, ordered);
            json!({
                "least": seconds(*lead.days.start()), "most": seconds(*lead.days.end()),
                "usable_from": from, "usable_by": to,
            })
        })
    };
    json!({
        "version": 1,
        "targets": advised.before.iter().filter(|one| one.is_told()).map(target).collect::<Vec<_>>(),
        "measure": advised.measure.iter().map(|one| json!({
            "what": one.of.say(), "learn": one.of.learn(),
            "targets": one.targets.iter().map(|(name, key, share)| json!({
                "name": name, "key": key, "share": share.count(),
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "certain": advised.is_certain,
        "advice": advised.sets.iter().map(|one| json!({
            "changes": one.changes.iter().map(|change| change.what.as_str()).collect::<Vec<_>>(),
            "effort": one.effort().name(),
            "lead_time_s": lead(one),
            "smallest": one.is_smallest,
            "overlay": one.overlay,
            "targets": one.targets.iter().filter(|one| one.is_told()).map(target).collect::<Vec<_>>(),
            "preloads": one.preloads.iter().map(|(flow, takes)| json!({
                "flow": flow, "takes_s": Some(takes.median.base()).filter(|takes| takes.is_finite()),
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "shortfalls": advised.shortfalls.iter().map(|one| json!({
            "name": one.name,
            "key": one.key,
            "with": one.with,
            "needs": one.needs.iter().map(|need| json!({
                "hop": need.hop.hop, "what": need.hop.say(), "has": need.has, "needs": need.needs, "factor": need.factor,
            })).collect::<Vec<_>>(),
            "remains": one.remains.as_ref().map(crate::forecast::Bound::say),
        })).collect::<Vec<_>>(),
        "conflict": advised.conflict.iter().map(|(name, key)| json!({ "name": name, "key": key })).collect::<Vec<_>>(),
        "tried": advised.tried,
        "untried": advised.untried.iter().map(Untried::say).collect::<Vec<_>>(),
        "sensitivities": gains.iter().map(|one| json!({
            "run": one.run, "hop": one.hop.hop, "what": one.hop.say(), "saved": one.saved.count(),
        })).collect::<Vec<_>>(),
    })
}
