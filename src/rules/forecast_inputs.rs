//! What a forecast stands on: days, lines, and what data is made from.
//!
//! ```yaml
//! targets: { ingest: { each_run_within: 8 h, until: 2028-01 } }   # from when on does it grow? `starts: 2026-12-01`
//! ```

use std::collections::{BTreeMap, BTreeSet};

use crate::construct::training_job::NeedsPer;
use crate::construct::{Bucket, DirectConnect, FsxLustre, TrainingJob, Vpn};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::{Architecture, Dataset, Flow, PlaceRef};
use crate::units::Period;

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    days(architecture, findings);
    lines(architecture, findings);
    origins(architecture, findings);
    numbers(architecture, findings);
    caches(architecture, findings);
    circles(architecture, findings);
    asks(architecture, findings);
    accelerators(architecture, findings);
}

/// Needs for each accelerator of types that have none.
fn accelerators(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, job) in architecture.constructs_of::<TrainingJob>() {
        let is_by_gpu = job.needs.as_ref().is_some_and(|needs| needs.per == NeedsPer::Gpu);
        if !is_by_gpu || job.fleet(&[]).accelerators() != Some(0) {
            continue;
        }
        let kinds = job.fleet(&[]).kinds.into_iter().filter_map(|(kind, _)| kind);
        let kinds: Vec<String> = kinds.map(|kind| format!("`{kind}`")).collect();
        let at = Pointer::root().child("constructs").child(name).child("needs").child("per");
        let headline = format!("{} has no accelerators that `{name}` could count by", kinds.join(" and "));
        findings.push(
            Diagnostic::new(&codes::forecast::NEEDS_OF_NO_ACCELERATOR, at, headline)
                .given("gpu")
                .allowed(["job", "instance"])
                .help("say what the job or each instance takes in, or train on a type with accelerators"),
        );
    }
}

/// Flows through movers that lead back to what they read.
fn circles(architecture: &Architecture, findings: &mut Diagnostics) {
    let flows = &architecture.flows;
    let next = |name: &String| -> Vec<String> {
        let Some(flow) = flows.get(name) else { return Vec::new() };
        let onward = flows.iter().filter(|(_, other)| flow.to.overlaps(&other.from));
        onward.map(|(name, _)| name.clone()).collect()
    };
    for (name, _) in flows.iter().filter(|(_, flow)| flow.via.is_some()) {
        let Some(circle) = circle(name, next) else { continue };
        let movers = circle.iter().filter(|name| flows.get(*name).is_some_and(|flow| flow.via.is_some()));
        // One that copies into what it reads is refused by its mover.
        if circle.len() == 1 || movers.min() != Some(name) {
            continue;
        }
        let headline = format!("what `{name}` copies comes back to it: {} -> {name}", circle.join(" -> "));
        findings.push(
            Diagnostic::new(
                &codes::forecast::FLOWS_IN_A_CIRCLE,
                Pointer::root().child("flows").child(name),
                headline,
            )
            .on_key()
            .help("let one of these flows end in a folder of its own, which none of them reads"),
        );
    }
}

/// Targets without any key that asks for something.
fn asks(architecture: &Architecture, findings: &mut Diagnostics) {
    let nothing = architecture
        .targets
        .iter()
        .filter(|(_, target)| target.times().next().is_none() && target.waiting_below.is_none());
    let may_ask =
        |name: &str| architecture.refused.may_say_more(&Pointer::root().child("targets").child(name));
    for (name, _) in nothing.filter(|(name, _)| !may_ask(name)) {
        findings.push(
            Diagnostic::new(
                &codes::forecast::TARGET_ASKS_NOTHING,
                Pointer::root().child("targets").child(name),
                format!("the target of `{name}` asks for nothing"),
            )
            .on_key()
            .help(
                "say what has to hold, as in `first_copy_within: 14 d` or `waiting_below: 5 %`, or remove it",
            ),
        );
    }
}

fn days(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, target) in &architecture.targets {
        let Some(until) = target.until else { continue };
        let at = Pointer::root().child("targets").child(name).child("until");
        findings.extend(match architecture.starts {
            None => Some(
                Diagnostic::new(
                    &codes::forecast::UNTIL_WITHOUT_START,
                    at,
                    format!("`{name}` holds until {until}, and nothing says from when on its data grows"),
                )
                .given(until.to_string())
                .help("say on which day sizes were counted, at the top: `starts: 2026-12-01`"),
            ),
            Some(starts) if until <= starts => Some(
                Diagnostic::new(
                    &codes::forecast::UNTIL_BEFORE_START,
                    at,
                    format!("`{name}` holds until {until}, which is not after the start, {starts}"),
                )
                .given(until.to_string())
                .related(Pointer::root().child("starts"), "everything starts here")
                .help("name a later day, or leave `until` out: the target then holds at the start"),
            ),
            Some(_) => None,
        });
    }
}

fn lines(architecture: &Architecture, findings: &mut Diagnostics) {
    let lines: Vec<&String> = architecture
        .constructs
        .iter()
        .filter(|(_, one)| one.as_any().is::<DirectConnect>() || one.as_any().is::<Vpn>())
        .map(|(name, _)| name)
        .collect();
    for (name, target) in &architecture.targets {
        let Some(down) = target.with.as_ref().and_then(|with| with.down.as_ref()) else { continue };
        if lines.contains(&down) || architecture.refused.contains(down) {
            continue;
        }
        let at = Pointer::root().child("targets").child(name).child("with").child("down");
        findings.push(
            Diagnostic::new(&codes::model::UNKNOWN_REFERENCE, at, format!("no line is called `{down}`"))
                .given(down)
                .allowed(lines.iter().copied())
                .suggest(down),
        );
    }
}

fn origins(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, dataset) in &architecture.datasets {
        let at = Pointer::root().child("datasets").child(name).child("made_from");
        for (index, origin) in dataset.made_from.iter().enumerate() {
            if !architecture.datasets.contains_key(origin) && !architecture.refused.contains(origin) {
                findings.push(
                    Diagnostic::new(
                        &codes::model::UNKNOWN_REFERENCE,
                        at.index(index),
                        format!("no data set is called `{origin}`"),
                    )
                    .given(origin)
                    .allowed(architecture.datasets.keys())
                    .suggest(origin),
                );
            }
        }
        let origins = |name: &String| {
            let set: Option<&Dataset> = architecture.datasets.get(name);
            set.map(|set| set.made_from.clone()).unwrap_or_default()
        };
        // A circle is told once, at the first of its names.
        if let Some(circle) = circle(name, origins)
            && circle.iter().min() == Some(name)
        {
            findings.push(
                Diagnostic::new(
                    &codes::forecast::DATA_MADE_FROM_ITSELF,
                    at,
                    format!("`{name}` is made from itself: {} -> {name}", circle.join(" -> ")),
                )
                .help("remove one of these from `made_from`"),
            );
        }
    }
}

/// What leads from a node back to it, itself first; none where nothing does.
fn circle<N: Clone + Ord>(from: &N, next: impl Fn(&N) -> Vec<N>) -> Option<Vec<N>> {
    let mut seen = BTreeSet::new();
    let mut trails = vec![vec![from.clone()]];
    while let Some(trail) = trails.pop() {
        for node in trail.last().map(&next).unwrap_or_default() {
            if node == *from {
                return Some(trail);
            }
            if seen.insert(node.clone()) {
                let mut longer = trail.clone();
                longer.push(node);
                trails.push(longer);
            }
        }
    }
    None
}

/// Numbers that are nothing where something has to be.
fn numbers(architecture: &Architecture, findings: &mut Diagnostics) {
    let root = Pointer::root();
    let mut refuse = |is_nothing: bool, at: Pointer, given: &str, headline: String| {
        if is_nothing {
            let refused = Diagnostic::new(&codes::blueprint::NOT_ALLOWED, at, headline);
            findings.push(
                refused.given(given).allowed(["1 and more"]).help("leave it out where it is not known"),
            );
        }
    };
    for (name, site) in &architecture.sites {
        let at = root.child("sites").child(name).child("rtt");
        refuse(
            site.rtt == Some(Period::ZERO),
            at,
            "0 s",
            format!("nothing reaches AWS from `{name}` in no time"),
        );
    }
    for (name, set) in &architecture.datasets {
        let at = root.child("datasets").child(name).child("files");
        let headline = format!("`{name}` would have no files, and nothing to move");
        refuse(set.files.is_some_and(|files| files.get() == 0), at, "0", headline);
    }
    for (name, flow) in &architecture.flows {
        let at = root.child("flows").child(name).child("within");
        let headline = format!("a run of `{name}` would have no time: `within` is 0");
        refuse(flow.within == Some(Period::ZERO), at, "0 s", headline);
    }
    for (name, target) in &architecture.targets {
        for (key, time) in target.times() {
            let at = root.child("targets").child(name).child(key);
            let headline = format!("`{name}` cannot be done in no time: `{key}` is 0");
            refuse(time == Period::ZERO, at, "0 s", headline);
        }
    }
    for (name, job) in architecture.constructs_of::<TrainingJob>() {
        let at = root.child("constructs").child(name);
        for (key, value) in [("epochs", job.epochs), ("readers", job.readers)] {
            let headline = format!("`{name}` would read nothing: `{key}` is 0");
            refuse(value == Some(0), at.child(key), "0", headline);
        }
        let Some(checkpoint) = &job.checkpoint else { continue };
        let at = at.child("checkpoint");
        let headline = format!("`{name}` would save checkpoints all the time: `every` is 0");
        refuse(checkpoint.every == Some(Period::ZERO), at.child("every"), "0 s", headline);
        let headline = format!("nobody would write the checkpoints of `{name}`: `writers` is 0");
        refuse(checkpoint.writers == Some(0), at.child("writers"), "0", headline);
    }
}

fn caches(architecture: &Architecture, findings: &mut Diagnostics) {
    let is_store = |place: &PlaceRef| {
        let construct = architecture.constructs.get(place.owner()).map(|one| one.as_any());
        construct.is_some_and(|any| any.is::<FsxLustre>() || any.is::<Bucket>())
    };
    let staged = |flow: &&Flow| flow.via.is_none() && is_store(&flow.from) && is_store(&flow.to);
    let mut ways: BTreeMap<&PlaceRef, Vec<PlaceRef>> = BTreeMap::new();
    for flow in architecture.flows.values().filter(staged) {
        ways.entry(&flow.from).or_default().push(flow.to.clone());
    }
    let next = |place: &PlaceRef| ways.get(place).cloned().unwrap_or_default();
    for (name, flow) in architecture.flows.iter().filter(|(_, flow)| staged(flow)) {
        let Some(circle) = circle(&flow.from, next) else { continue };
        // A directory and its prefix that follow each other are one association.
        if circle.len() > 2 && circle.iter().min() == Some(&flow.from) && circle.contains(&flow.to) {
            let way: Vec<String> = circle.iter().map(ToString::to_string).collect();
            findings.push(
                Diagnostic::new(
                    &codes::forecast::CACHES_IN_A_CIRCLE,
                    Pointer::root().child("flows").child(name),
                    format!("`{name}` leads back to where it began: {} -> {}", way.join(" -> "), flow.from),
                )
                .on_key()
                .help("let one of these flows end elsewhere"),
            );
        }
    }
}
