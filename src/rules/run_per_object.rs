//! Jobs that each of many objects starts.
//!
//! - What it checks: a job with `event: { created: … }` without a `suffix`, where a flow writes below that place, or a data
//!   set of several files lies there. What a job leaves in one object starts one run, which is meant.
//! - Why: S3 tells of each object by an event of its own, and each event starts the state machine: a copy of a thousand files
//!   is a thousand jobs.
//! - Example: `event: { created: lake/in }` beside `ingest: { from: munich/scans, to: lake/in, via: mover }`.
//! - Instead: a marker that is written last, `suffix: _SUCCESS`, or a `schedule`.
//! - Source: Amazon S3 user guide, "Using EventBridge", read 2026-11-29.

use crate::construct::TrainingJob;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::{Architecture, Flow, PlaceRef, path};

/// Checks the rule.
pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, job) in architecture.constructs_of::<TrainingJob>() {
        let Some(event) = job.event.as_ref().filter(|event| event.suffix.is_none()) else { continue };
        let Some(created) = &event.created else { continue };
        let below = |place: &PlaceRef| {
            place.owner() == created.owner() && path::contains(created.path(), place.path())
        };
        let mut flows = architecture.flows.iter();
        let written = flows
            .find(|(_, flow)| {
                flow.from.owner() != name && below(&flow.to) && !leaves_one_object(architecture, flow)
            })
            .map(|(flow, _)| (format!("`{flow}` writes them"), "flows", flow, "to"));
        let lie = || {
            let mut datasets = architecture.datasets.iter();
            let several = |files: crate::units::Count| files.get() > 1;
            let found =
                datasets.find(|(_, dataset)| below(&dataset.truth) && dataset.files.is_some_and(several));
            found.map(|(dataset, _)| (format!("`{dataset}` has many"), "datasets", dataset, "files"))
        };
        let Some((why, section, named, key)) = written.or_else(lie) else { continue };
        findings.push(
            Diagnostic::new(
                &codes::training::RUN_PER_OBJECT,
                Pointer::root().child("constructs").child(name).child("event").child("created"),
                format!("each object below `{created}` starts a run of `{name}`, and {why}"),
            )
            .given(created.to_string())
            .related(Pointer::root().child(section).child(named).child(key), "the objects")
            .help(
                "wait for an object that is written last, `suffix: _SUCCESS`, or start by `schedule`; where each object is a \
                 run of its own, accept this in `waivers`",
            ),
        );
    }
}

/// Whether a flow takes the packed model of a job.
fn leaves_one_object(architecture: &Architecture, flow: &Flow) -> bool {
    let job = architecture.construct_of::<TrainingJob>(flow.from.owner());
    job.is_some_and(|job| flow.from.path().is_empty() && job.compress_output != Some(false))
}
