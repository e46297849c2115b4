//! `advise`: the smallest changes with which every target is met.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Exit;
use super::arguments::{AdviceFormat, Advise, Format};
use super::compile::{load, overlay, report, report_in};
use super::console::{Console, quoted};
use crate::blueprint;
use crate::forecast::{Quantity as _, percent};
use crate::host::Host;
use crate::planning::advice::{Advice, Sensitivity, advise, sensitivities, unmet};
use crate::planning::{TargetOutlook, verdicts};

/// The environment that the advised overlay is.
const ENVIRONMENT: &str = "advised";

pub(super) fn run(arguments: &Advise, host: &dyn Host, console: &mut Console<'_>) -> Exit {
    let path = &arguments.blueprint;
    let read = match load(path, arguments.env.as_deref(), host) {
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
    let base = tree.to_json();
    let apply = |overlay: &Value| {
        let overlay = overlay.to_string();
        let read = blueprint::read(&[("blueprint", base.as_bytes()), (ENVIRONMENT, overlay.as_bytes())]);
        let made = read.architecture.filter(|_| !read.found.has_errors())?;
        crate::synthesize(&made).is_ok().then_some(made)
    };
    let before = verdicts(&architecture);
    let has_unmet = unmet(&before).next().is_some();
    let advice = if has_unmet { advise(&architecture, apply) } else { Vec::new() };
    let gains = sensitivities(&architecture);
    console.data(&match arguments.format {
        AdviceFormat::Human => human(&before, &advice, &gains),
        AdviceFormat::Json => format!("{:#}\n", document(&before, &advice, &gains)),
    });
    if !has_unmet {
        console.next(format_args!("hybrid-synth build {}", quoted(&path.to_string_lossy())));
        return Exit::Good;
    }
    if advice.is_empty() {
        console.next(format_args!("hybrid-synth forecast {}", quoted(&path.to_string_lossy())));
        return Exit::Findings;
    }
    let file = overlay(path, ENVIRONMENT);
    console.next(format_args!(
        "save an overlay as {}, then hybrid-synth check {} --env {ENVIRONMENT}",
        quoted(&file.to_string_lossy()),
        quoted(&path.to_string_lossy()),
    ));
    Exit::Good
}

fn said(target: &TargetOutlook) -> String {
    match (&target.found, &target.missing) {
        (Some(found), _) => found.say(found.value.median.base()),
        (None, Some(_)) => "unknown".to_owned(),
        (None, None) => "never".to_owned(),
    }
}

fn human(before: &[TargetOutlook], advice: &[Advice], gains: &[Sensitivity]) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    if before.is_empty() {
        text.push_str("The blueprint asks for nothing: give it `targets`.\n");
    } else if unmet(before).next().is_none() {
        text.push_str("Every target that can be judged is met.\n");
    } else {
        text.push_str("Not met:\n");
        for target in unmet(before) {
            let _ = writeln!(
                text,
                "  {} {}: {}, {} instead; limited by {}",
                target.name,
                target.key,
                target.asked,
                said(target),
                target.bottleneck.say()
            );
        }
        if advice.is_empty() {
            text.push_str("\nNo change of up to three that the blueprint offers meets every target.\n");
        }
    }
    for (index, one) in (1..).zip(advice) {
        let _ = writeln!(
            text,
            "\n{index}. {}",
            one.changes.iter().map(|change| change.what.as_str()).collect::<Vec<_>>().join("; ")
        );
        if let Some(effort) = one.changes.iter().map(|change| change.effort).max() {
            let _ = writeln!(text, "   asks for {}", effort.say());
        }
        for target in unmet(before) {
            let then = one.targets.iter().find(|then| (&then.name, then.key) == (&target.name, target.key));
            if let Some(then) = then {
                let _ = writeln!(
                    text,
                    "   {} {}: {} -> {}, {}",
                    target.name,
                    target.key,
                    said(target),
                    said(then),
                    then.verdict.as_str()
                );
            }
        }
        text.push('\n');
        yaml(&mut text, &one.overlay, 4);
    }
    if !gains.is_empty() {
        text.push_str("\nA tenth more would save\n");
        for one in gains {
            let _ = writeln!(text, "  {:>6}  of {}: {}", percent(one.saved), one.run, one.hop.say());
        }
    }
    text
}

/// An overlay as a blueprint is written: maps of names, and scalars without characters that YAML would read otherwise.
fn yaml(text: &mut String, value: &Value, indent: usize) {
    for (key, value) in value.as_object().into_iter().flatten() {
        let space = " ".repeat(indent);
        match value {
            Value::Object(inner) if inner.is_empty() => {
                let _ = writeln!(text, "{space}{key}: {{}}");
            }
            Value::Object(_) => {
                let _ = writeln!(text, "{space}{key}:");
                yaml(text, value, indent + 2);
            }
            Value::String(scalar) => {
                let _ = writeln!(text, "{space}{key}: {scalar}");
            }
            other => {
                let _ = writeln!(text, "{space}{key}: {other}");
            }
        }
    }
}

fn document(before: &[TargetOutlook], advice: &[Advice], gains: &[Sensitivity]) -> Value {
    let target = |target: &TargetOutlook| {
        let found = target.found.map(|found| found.value.median.base()).filter(|value| value.is_finite());
        json!({ "name": target.name, "key": target.key, "verdict": target.verdict.as_str(), "found": found })
    };
    json!({
        "version": 1,
        "targets": before.iter().map(target).collect::<Vec<_>>(),
        "advice": advice.iter().map(|one| json!({
            "changes": one.changes.iter().map(|change| change.what.as_str()).collect::<Vec<_>>(),
            "effort": one.changes.iter().map(|change| change.effort).max().map(|effort| format!("{effort:?}").to_lowercase()),
            "overlay": one.overlay,
            "targets": one.targets.iter().map(target).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "sensitivities": gains.iter().map(|one| json!({
            "run": one.run, "hop": one.hop.hop, "what": one.hop.say(), "saved": one.saved,
        })).collect::<Vec<_>>(),
    })
}
