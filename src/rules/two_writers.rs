//! One writer for each prefix of a bucket and for each share, and one data set for each prefix.
//!
//! What it checks: flows that end in the same place or in one that contains the other, the reports of movers among
//! them; data sets whose truths do. Why: two writers overwrite each other, a mover that deletes removes what the other
//! wrote, and a file gateway does not see what anyone else writes ("File share best practices", Amazon S3 File Gateway
//! user guide, read 2026-11-22). Flows of one job are one writer.
//!
//! ```yaml
//! flows:
//!   ingest: { from: munich/scans, to: lake/raw, via: mover }
//!   office: { from: munich/plans, to: lake/raw/plans, via: gateway } # two writers of lake/raw
//! ```

use std::collections::BTreeMap;

use super::role_of;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::{Architecture, PlaceRef, Role};

struct Writer<'a> {
    flow: &'a str,
    /// What writes, where it is one thing for several flows.
    source: &'a str,
    place: &'a PlaceRef,
    key: &'static str,
}

impl Writer<'_> {
    fn at(&self) -> Pointer {
        Pointer::root().child("flows").child(self.flow).child(self.key)
    }
}

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    let writers = writers(architecture);
    let mut earlier: BTreeMap<&str, Vec<&Writer<'_>>> = BTreeMap::new();
    for second in &writers {
        let same_owner = earlier.entry(second.place.owner()).or_default();
        let first = same_owner.iter().find(|first| collide(architecture, first, second)).copied();
        same_owner.push(second);
        let Some(first) = first else { continue };
        let what = if first.place == second.place {
            format!("`{}` has two writers, `{}` and `{}`", second.place, first.flow, second.flow)
        } else {
            format!(
                "`{}` writes to `{}`, and `{}` to `{}`",
                first.flow, first.place, second.flow, second.place
            )
        };
        findings.push(
            Diagnostic::new(&codes::model::TWO_WRITERS, second.at(), what)
                .given(second.place.to_string())
                .related(first.at(), format!("`{}` writes here", first.flow))
                .help("give each flow a prefix or share of its own"),
        );
    }
    check_truths(architecture, findings);
}

fn writers(architecture: &Architecture) -> Vec<Writer<'_>> {
    let mut writers = Vec::new();
    for (name, flow) in &architecture.flows {
        let ends = [("to", Some(&flow.to)), ("report", flow.report.as_ref())];
        for (key, place) in ends {
            let Some(place) = place else { continue };
            let site = architecture.sites.contains_key(place.owner());
            if site || role_of(architecture, place) == Some(Role::Bucket) {
                writers.push(Writer { flow: name, source: flow.from.owner(), place, key });
            }
        }
    }
    writers
}

fn collide(architecture: &Architecture, first: &Writer<'_>, second: &Writer<'_>) -> bool {
    if !first.place.overlaps(second.place) {
        return false;
    }
    // Each report has a name of its own.
    let reports = first.key == "report" && second.key == "report";
    let one_job = first.source == second.source
        && architecture.constructs.get(first.source).is_some_and(|source| source.role() == Role::Compute);
    !reports && !one_job
}

fn check_truths(architecture: &Architecture, findings: &mut Diagnostics) {
    let at = |name: &str| Pointer::root().child("datasets").child(name).child("truth");
    for (index, (name, second)) in architecture.datasets.iter().enumerate() {
        let first =
            architecture.datasets.iter().take(index).find(|(_, first)| first.truth.overlaps(&second.truth));
        if let Some((other, first)) = first {
            findings.push(
                Diagnostic::new(
                    &codes::model::TWO_TRUTHS,
                    at(name),
                    format!(
                        "`{name}` and `{other}` both have their truth in `{}`",
                        shared(&first.truth, &second.truth)
                    ),
                )
                .given(second.truth.to_string())
                .related(at(other), format!("the truth of `{other}`"))
                .help("give each data set a prefix of its own"),
            );
        }
    }
}

/// The place that contains both.
fn shared<'a>(one: &'a PlaceRef, other: &'a PlaceRef) -> &'a PlaceRef {
    if one.path().len() <= other.path().len() { one } else { other }
}
