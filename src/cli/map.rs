//! `map`: the workload map that a data strategy begins with.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Exit;
use super::arguments::{AdviceFormat, Format, Map};
use super::compile::{again, load, report, report_in};
use super::console::Console;
use crate::forecast::{Quantity, Range, Say as _, Seconds, three_digits};
use crate::host::Host;
use crate::planning::map::{Choice, Workload, map};

pub(super) fn run(arguments: &Map, host: &dyn Host, console: &mut Console<'_>) -> Exit {
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
    let Some(architecture) = architecture.filter(|_| !found.has_errors()) else {
        found.sort(&read.sources);
        return report_in(read.sources, found, Format::Human, console);
    };
    let workloads = map(&architecture);
    match arguments.format {
        AdviceFormat::Human => console.lines(&human(&workloads)),
        AdviceFormat::Json => console.data(&format!("{:#}\n", document(&workloads))),
    }
    console.next(format_args!("hybrid-synth forecast {}", again(path, &arguments.env)));
    Exit::Good
}

fn human(workloads: &[Workload]) -> String {
    let mut text = String::new();
    if workloads.is_empty() {
        text.push_str("No flow goes through a mover, and no job trains.\n");
    }
    for one in workloads {
        let data = one.data.map_or_else(
            || "an unknown amount".to_owned(),
            |(data, files)| format!("{} in {} files", data.say(), three_digits(files.count())),
        );
        let dataset = one.dataset.as_deref().unwrap_or("no data set of the blueprint");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}: {dataset}, {data}", one.name);
        let _ = writeln!(text, "  access   {}", one.access);
        let _ = writeln!(text, "  storage  {}", one.storage);
        let _ = writeln!(text, "  mode     {}", one.mode);
        if !one.targets.is_empty() {
            let _ = writeln!(text, "  targets  {}", one.targets.join(", "));
        }
        if !one.choices.is_empty() {
            text.push_str("  choices, the soonest filled and run first\n");
        }
        for (rank, choice) in (1..).zip(&one.choices) {
            let mark = if choice.is_chosen { "  <- the blueprint's" } else { "" };
            let _ = writeln!(text, "  {rank}. {}{mark}", choice.name);
            if let Some(refused) = &choice.refused {
                let _ = writeln!(text, "     not possible: {refused}");
                continue;
            }
            let fill = choice.fill.map_or_else(
                || "nothing to fill".to_owned(),
                |fill| format!("filled in {} ({})", fill.median.say(), fill.say_ends()),
            );
            let _ = writeln!(
                text,
                "     {fill}, then the run: {} in all ({})",
                choice.total.median.say(),
                choice.total.say_ends()
            );
            let _ = writeln!(
                text,
                "     first batch after {}, an epoch in {}, the run in {} ({})",
                choice.first_batch.median.say(),
                choice.epoch.median.say(),
                choice.whole.median.say(),
                choice.whole.say_ends()
            );
            let _ = writeln!(text, "     limited by {}", choice.bottleneck.say());
            let _ = writeln!(text, "     asks for {}", choice.asks);
        }
    }
    text
}

fn range(range: &Range<Seconds>) -> Value {
    let number = |value: Seconds| Some(value.base()).filter(|value| value.is_finite());
    json!({ "median": number(range.median), "low": number(range.low), "high": number(range.high) })
}

fn document(workloads: &[Workload]) -> Value {
    let choice = |choice: &Choice| {
        json!({
            "name": choice.name,
            "asks": choice.asks,
            "chosen": choice.is_chosen,
            "refused": choice.refused,
            "fill_s": choice.fill.as_ref().map(range),
            "total_s": range(&choice.total),
            "first_batch_s": range(&choice.first_batch),
            "epoch_s": range(&choice.epoch),
            "whole_s": range(&choice.whole),
            "bottleneck": choice.bottleneck.say(),
        })
    };
    let workload = |one: &Workload| {
        json!({
            "name": one.name,
            "dataset": one.dataset,
            "data_bytes": one.data.map(|(data, _)| data.count()),
            "files": one.data.map(|(_, files)| files.count()),
            "access": one.access,
            "storage": one.storage,
            "mode": one.mode,
            "targets": one.targets,
            "choices": one.choices.iter().map(choice).collect::<Vec<_>>(),
        })
    };
    json!({ "version": 1, "workloads": workloads.iter().map(workload).collect::<Vec<_>>() })
}
