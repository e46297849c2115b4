//! The description of a template fits.
//!
//! - What it checks: the length of `description`, where CloudFormation is written.
//! - Why: a longer one is refused with the template; Terraform prints it nowhere.
//! - Example: a `description` of a page.
//! - Instead: a sentence.
//! - Source: CloudFormation user guide, "Understand CloudFormation quotas", read 2026-11-29.

use super::Targets;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::Architecture;

const MOST_BYTES: usize = 1_024;

/// Checks the rule.
pub(super) fn check(architecture: &Architecture, targets: Targets, findings: &mut Diagnostics) {
    let length = architecture.description.as_ref().map_or(0, String::len);
    if !targets.cloudformation || length <= MOST_BYTES {
        return;
    }
    findings.push(
        Diagnostic::new(
            &codes::output::TEMPLATE_TOO_LARGE,
            Pointer::root().child("description"),
            "the description is longer than CloudFormation takes in a template",
        )
        .given(format!("{length} bytes"))
        .allowed([format!("at most {MOST_BYTES} bytes")])
        .help("shorten it"),
    );
}
