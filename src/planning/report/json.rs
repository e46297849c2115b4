//! An outlook for programs: one JSON document with a version.

use serde_json::{Value, json};

use crate::forecast::{
    Amount, Basis, Bound, Explanation, Influence, PerSecond, Quantity, Range, Ratio, Seconds, Speed,
    StepForecast, Utilisation,
};
use crate::planning::{
    Explained, FlowOutlook, JobOutlook, Outlook, Overfull, ReadOutlook, Ready, TargetOutlook, Wait,
};

/// The version of the document; it grows when a reader would misunderstand the new one.
pub const VERSION: u32 = 1;

/// The outlook as a document. Times are in seconds, shares from 0 to 1; what is endless is `null`.
pub fn outlook(outlook: &Outlook, seed: u64) -> Value {
    json!({
        "version": VERSION,
        "start": outlook.start.to_string(),
        "seed": seed,
        "facts": crate::facts::VERSION,
        "flows": outlook.flows.iter().map(flow).collect::<Vec<_>>(),
        "reads": outlook.reads.iter().map(read).collect::<Vec<_>>(),
        "jobs": outlook.jobs.iter().map(job).collect::<Vec<_>>(),
        "not_forecast": outlook.left_out.iter().map(|one| json!({
            "name": one.name, "ends": one.ends, "why": one.why,
        })).collect::<Vec<_>>(),
        "targets": outlook.targets.iter().map(target).collect::<Vec<_>>(),
        "assumptions": outlook.assumptions.iter().map(assumption).collect::<Vec<_>>(),
    })
}

/// The answers of a flow or job as a document, each with the tree behind it.
pub fn explanations(name: &str, explanations: &[Explained]) -> Value {
    let answers: Vec<Value> = explanations
        .iter()
        .map(|one| json!({ "answer": one.answer, "tree": explanation(&one.tree) }))
        .collect();
    json!({ "version": VERSION, "name": name, "answers": answers })
}

/// An explanation as a document: each term with its value, the rule that it follows by, and the terms that it is made of.
pub fn explanation(term: &Explanation) -> Value {
    let basis = term.basis.as_ref().map(|basis| match basis {
        Basis::Given => json!({ "kind": "given" }),
        Basis::Fact { id, source } => json!({ "kind": "fact", "id": id, "source": source.url }),
        Basis::Calibrated { rows } => json!({ "kind": "fitted", "to": rows }),
        Basis::Assumed { learn } => json!({ "kind": "assumed", "learn": learn }),
    });
    json!({
        "what": term.what,
        "value": term.value,
        "amount": number(match term.amount {
            Amount::Speed(speed) => speed.as_mb_per_s(),
            other => other.base(),
        }),
        "unit": match term.amount {
            Amount::Time(_) => "s",
            Amount::Speed(_) => "MB/s",
            Amount::Rate(_) => "/s",
            Amount::Hours(_) => "h",
        },
        "rule": term.rule.say(),
        "decisive": term.decisive,
        "basis": basis,
        "terms": term.terms.iter().map(explanation).collect::<Vec<_>>(),
    })
}

fn number(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { Value::Null }
}

fn range<Q: Quantity>(range: &Range<Q>, unit: f64) -> Value {
    let [median, low, high] = [range.median, range.low, range.high].map(|value| number(value.base() / unit));
    json!({ "median": median, "low": low, "high": high })
}

fn seconds(time: &Range<Seconds>) -> Value {
    range(time, 1.0)
}

fn speed(rate: &Range<Speed>) -> Value {
    range(rate, 1e6)
}

fn per_second(rate: &Range<PerSecond>) -> Value {
    range(rate, 1.0)
}

fn share(share: &Range<Ratio>) -> Value {
    range(share, 1.0)
}

fn bound(bound: &Bound) -> Value {
    json!({ "hop": bound.hop, "what": bound.what, "why": bound.why })
}

fn next(next: Option<&(Bound, Speed)>) -> Value {
    next.map_or(Value::Null, |(hop, speed)| {
        let mut said = bound(hop);
        if let Some(object) = said.as_object_mut() {
            object.insert("rate_mb_per_s".to_owned(), number(speed.as_mb_per_s()));
        }
        said
    })
}

fn utilisation(used: &[Utilisation]) -> Vec<Value> {
    used.iter()
        .map(
            |one| json!({ "hop": one.hop, "what": one.what, "limit": one.limit, "share": number(one.share.count()) }),
        )
        .collect()
}

fn flow(flow: &FlowOutlook) -> Value {
    let own = json!({
        "requests_per_s": flow.requests.as_ref().map(per_second),
        "overall_mb_per_s": speed(&flow.overall),
        "duration_s": flow.first_copy.as_ref().or(flow.each_run.as_ref()).map(seconds),
        "first_copy_s": flow.first_copy.as_ref().map(seconds),
        "after": flow.after,
        "first_copy_waits": flow.first_copy_waits.as_ref().map(wait),
        "each_run_s": flow.each_run.as_ref().map(seconds),
        "each_run_waits": flow.each_run_waits.as_ref().map(wait),
        "held_up": flow.held_up.as_ref().map(wait),
        "restore_s": flow.restore.as_ref().map(|restore| seconds(&restore.takes)),
        "overruns": flow.overruns.map(Ratio::count),
        "backlog": flow.backlog.as_ref().map(|backlog| json!({
            "gathered_bytes": number(backlog.gathered.count()),
            "caught_up_s": seconds(&backlog.caught_up),
        })),
        "lines": flow.lines.as_ref().map(|lines| json!({
            "site": lines.site, "carry": lines.carry, "stand_by": lines.stand_by,
        })),
        "window": flow.window.as_ref().map(|window| json!({
            "length_s": number(Seconds::from(window.length).count()),
            "used": share(&window.used),
            "full_on": window.full_on.map(|date| date.to_string()),
        })),
    });
    let beside = json!({ "shares_with": flow.shares_with });
    joined([ends(flow), moved(flow), own, limited(flow), beside, used(flow)])
}

/// Objects as one, with their keys in order.
fn joined<const N: usize>(parts: [Value; N]) -> Value {
    let entries = parts.into_iter().filter_map(|part| match part {
        Value::Object(entries) => Some(entries),
        _ => None,
    });
    Value::Object(entries.flatten().collect())
}

fn ends(flow: &FlowOutlook) -> Value {
    // A path leads through more than its ends.
    let mut ends = flow.ends.split(" -> ");
    let (from, to) = (ends.next().unwrap_or_default(), ends.last().unwrap_or_default());
    json!({ "name": flow.name, "from": from, "to": to })
}

fn moved(flow: &FlowOutlook) -> Value {
    json!({
        "data_bytes": flow.data.map(|data| number(data.count())),
        "rate_mb_per_s": speed(&flow.rate),
        "files_per_s": per_second(&flow.files),
    })
}

fn limited(flow: &FlowOutlook) -> Value {
    json!({ "bottleneck": bound(&flow.bottleneck), "next": next(flow.next.as_ref()) })
}

fn used(flow: &FlowOutlook) -> Value {
    json!({ "utilisation": utilisation(&flow.utilisation), "steps": steps(&flow.steps) })
}

fn wait(wait: &Wait) -> Value {
    json!({ "mover": wait.mover, "flow": wait.flow, "duration_s": seconds(&wait.takes) })
}

fn read(read: &ReadOutlook) -> Value {
    let ReadOutlook { flow, reader } = read;
    let by = json!({ "reader": reader });
    let takes = json!({ "duration_s": flow.first_copy.as_ref().map(seconds) });
    joined([ends(flow), by, moved(flow), takes, limited(flow), used(flow)])
}

fn steps(steps: &[StepForecast]) -> Vec<Value> {
    let said = |step: &StepForecast| {
        json!({
            "name": step.name,
            "depth": step.depth,
            "duration_s": seconds(&step.duration),
            "rate_mb_per_s": speed(&step.rate),
            "bottleneck": bound(&step.bottleneck),
        })
    };
    steps.iter().map(said).collect()
}

fn job(job: &JobOutlook) -> Value {
    let preloads: serde_json::Map<String, Value> =
        job.preloads.iter().map(|(flow, time)| (flow.clone(), seconds(time))).collect();
    let restores: serde_json::Map<String, Value> =
        job.restores.iter().map(|restore| (restore.flow.clone(), seconds(&restore.takes))).collect();
    json!({
        "name": job.name,
        "ready_s": match &job.ready {
            Ready::AtOnce => json!({ "median": 0.0, "low": 0.0, "high": 0.0 }),
            Ready::After(ready) => seconds(ready),
            Ready::Unknown(_) => Value::Null,
        },
        "after": job.after,
        "data_bytes": job.data.map(|data| number(data.count())),
        "duration_s": seconds(&job.whole),
        "instances": job.mixed,
        "overfull": job.overfull.as_ref().map(Overfull::help),
        "phases": {
            "preload_s": preloads,
            "restore_s": restores,
            "first_batch_s": seconds(&job.first_batch),
            "first_epoch_s": seconds(&job.first_epoch),
            "later_epoch_s": job.later_epoch.as_ref().map(seconds),
            "whole_s": seconds(&job.whole),
            "checkpoint_s": job.checkpoint.as_ref().map(seconds),
            "restart_s": job.restart.as_ref().map(seconds),
            "checkpoint_read_s": job.checkpoint_read.as_ref().map(seconds),
        },
        "rate_mb_per_s": speed(&job.rate),
        "waiting": job.waiting.as_ref().map(share),
        "pauses_s": job.pauses.as_ref().map(seconds),
        "gpu_hours_paused": job.paused_hours.as_ref().map(share),
        "gpu_hours_lost": job.lost_hours.as_ref().map(share),
        "bottleneck": bound(&job.bottleneck),
        "next": next(job.next.as_ref()),
        "shares_with": job.shares_with,
        "utilisation": utilisation(&job.utilisation),
        "steps": steps(&job.steps),
    })
}

fn target(target: &TargetOutlook) -> Value {
    json!({
        "name": target.name,
        "key": target.key,
        "when": target.when,
        "unit": if target.ask.is_share() { "share" } else { "s" },
        "asked": number(target.ask.value()),
        "found": target.found.map(|found| share(&found.value)),
        "verdict": target.verdict.as_str(),
        "missing": target.missing,
        "fails": target.fails.as_ref().map(Overfull::help),
        "waits": target.waits.as_ref().map(wait),
        "bottleneck": bound(&target.bottleneck),
    })
}

fn assumption(one: &Influence) -> Value {
    let [low, median, high] = &one.of.said;
    json!({
        "id": one.of.id,
        "what": one.of.what,
        "low": low,
        "median": median,
        "high": high,
        "share": number(one.share.count()),
        "learn": one.of.learn(),
    })
}
