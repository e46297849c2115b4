//! The region exists.
//!
//! What it checks: the blueprint's region against the Regions that AWS has. Why: a mistyped one is found by no schema, and
//! the first to refuse it would be the deployment. Source: [`facts::regions`](crate::facts::regions).

use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::facts::regions::{REGIONS, find};
use crate::model::Architecture;

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    let region = &architecture.region;
    // An empty one was refused where it was read.
    if region.is_empty() || find(region).is_some() {
        return;
    }
    findings.push(
        Diagnostic::new(
            &codes::blueprint::NOT_ALLOWED,
            Pointer::root().child("region"),
            format!("AWS has no region `{region}`"),
        )
        .given(region)
        .allowed(REGIONS.iter().map(|(name, _)| *name))
        .suggest(region),
    );
}
