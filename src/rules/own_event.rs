//! No job is started by what it writes itself.
//!
//! Why: each run would start the next one, without an end. Example: a job with `event: { created: lake/models }` and a
//! flow from it to `lake/models`. Instead: let it wait for its input, `created: lake/train`.
//! Source: AWS Lambda developer guide, "Process Amazon S3 event notifications", which warns of the same loop with a
//! function, read 2026-11-29.

use crate::construct::TrainingJob;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::Architecture;

/// What SageMaker calls the model that a job leaves.
const MODEL: &str = "model.tar.gz";

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, job) in architecture.constructs_of::<TrainingJob>() {
        let Some(event) = &job.event else { continue };
        let Some(created) = &event.created else { continue };
        // Checkpoints are called as the training code likes.
        let could_end = |path: &str| {
            event.suffix.as_ref().is_none_or(|suffix| path.is_empty() && MODEL.ends_with(suffix.as_str()))
        };
        let own = architecture.flows.iter().find(|(_, flow)| {
            flow.from.owner() == name && flow.to.overlaps(created) && could_end(flow.from.path())
        });
        let Some((flow, written)) = own else { continue };
        findings.push(
            Diagnostic::new(
                &codes::model::OWN_EVENT,
                Pointer::root().child("constructs").child(name).child("event").child("created"),
                format!("`{name}` starts itself without an end: `{flow}` writes to `{}`", written.to),
            )
            .given(created.to_string())
            .related(Pointer::root().child("flows").child(flow).child("to"), "written here")
            .help("wait for what the job reads, or write below another prefix"),
        );
    }
}
