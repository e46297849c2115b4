//! The region exists.
//!
//! Why: everything else, from the names of endpoints to the types that are there, follows from it.
//! Example: `region: eu-centrl-1`. Instead: `region: eu-central-1`.
//! Source: [`regions::KNOWN`].

use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes, suggest};
use crate::facts::regions;
use crate::model::Architecture;

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    let region = architecture.region.as_str();
    if regions::find(region).is_some() || architecture.refused.has("region") {
        return;
    }
    let area = |name: &'_ str| name.split('-').next().unwrap_or_default().to_owned();
    let near: Vec<&str> = regions::names().filter(|name| area(name) == area(region)).collect();
    let allowed = if near.is_empty() { regions::names().collect() } else { near };
    let mut finding = Diagnostic::new(
        &codes::network::UNKNOWN_REGION,
        Pointer::root().child("region"),
        format!("AWS has no region `{region}`"),
    )
    .given(region)
    .allowed(allowed);
    if let Some(near) = suggest::nearest(region, regions::names()) {
        finding = finding.help(format!("did you mean `{near}`?"));
    }
    findings.push(finding);
}
