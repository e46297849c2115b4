//! One writer for each prefix of a bucket and for each share, and one data set for each prefix.
//!
//! What it checks: flows and replications that end in the same place or in one that contains the other, the reports of
//! movers among them, under whichever of a bucket's names; data sets whose truths do. Why: two writers overwrite each other, a mover that deletes removes what the other
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
use crate::construct::Bucket;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::{Architecture, PlaceRef, Role, path};

struct Writer<'a> {
    /// What says so, as messages call it.
    name: String,
    /// What writes, where it is one thing for several flows.
    source: &'a str,
    place: PlaceRef,
    at: Pointer,
    is_report: bool,
}

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    let writers = writers(architecture);
    let mut earlier: BTreeMap<&str, Vec<&Writer<'_>>> = BTreeMap::new();
    for second in &writers {
        let same_bucket = earlier.entry(same_as(architecture, second.place.owner())).or_default();
        let first = same_bucket.iter().find(|first| collide(architecture, first, second)).copied();
        same_bucket.push(second);
        let Some(first) = first else { continue };
        let what = if first.place == second.place {
            format!("`{}` has two writers, `{}` and `{}`", second.place, first.name, second.name)
        } else {
            format!(
                "`{}` writes to `{}`, and `{}` to `{}`",
                first.name, first.place, second.name, second.place
            )
        };
        findings.push(
            Diagnostic::new(&codes::model::TWO_WRITERS, second.at.clone(), what)
                .given(second.place.to_string())
                .related(first.at.clone(), format!("`{}` writes here", first.name))
                .help("give each flow a prefix or share of its own"),
        );
    }
    check_truths(architecture, findings);
}

fn bucket<'a>(architecture: &'a Architecture, name: &str) -> Option<&'a Bucket> {
    architecture.constructs.get(name)?.as_any().downcast_ref()
}

/// The bucket's name on AWS, where it is known, and whether it exists already.
fn name_on_aws(bucket: &Bucket) -> Option<(&str, bool)> {
    match &bucket.import {
        Some(import) => import.name.known().map(|name| (name.as_str(), true)),
        None => bucket.name.as_ref()?.known().map(|name| (name.as_str(), false)),
    }
}

/// The first construct that is the same bucket on AWS, or the one of this name itself.
fn same_as<'a>(architecture: &'a Architecture, name: &'a str) -> &'a str {
    let Some((on_aws, _)) = bucket(architecture, name).and_then(name_on_aws) else { return name };
    let is_same = |other: &&String| {
        bucket(architecture, other).and_then(name_on_aws).is_some_and(|(other, _)| other == on_aws)
    };
    architecture.constructs.keys().find(is_same).map_or(name, String::as_str)
}

fn writers(architecture: &Architecture) -> Vec<Writer<'_>> {
    let mut writers = Vec::new();
    for (name, flow) in &architecture.flows {
        let ends = [("to", Some(&flow.to)), ("report", flow.report.as_ref())];
        for (key, place) in ends {
            let Some(place) = place else { continue };
            let site = architecture.sites.contains_key(place.owner());
            if site || role_of(architecture, place) == Some(Role::Bucket) {
                writers.push(Writer {
                    name: name.clone(),
                    source: flow.from.owner(),
                    place: place.clone(),
                    at: Pointer::root().child("flows").child(name).child(key),
                    is_report: key == "report",
                });
            }
        }
    }
    for source in architecture.constructs.keys() {
        let copies = bucket(architecture, source).into_iter().flat_map(|bucket| &bucket.replicate);
        for (copy, declared) in copies {
            // A destination by ARN may be one of the blueprint's buckets too.
            let on_aws = declared.to.rsplit(':').next();
            let by_arn = architecture.constructs.keys().find(|name| {
                let known = bucket(architecture, name).and_then(name_on_aws);
                declared.bucket().is_none() && known.is_some_and(|(name, _)| Some(name) == on_aws)
            });
            let Some(to) = declared.bucket().or(by_arn.map(String::as_str)) else { continue };
            let prefix = declared.prefix.trim_matches('/');
            let place = if prefix.is_empty() { to.to_owned() } else { format!("{to}/{prefix}") };
            let at = Pointer::root().child("constructs").child(source).child("replicate").child(copy);
            writers.push(Writer {
                name: format!("{source}/replicate/{copy}"),
                source,
                place: PlaceRef(place),
                at: at.child("to"),
                is_report: false,
            });
        }
    }
    writers
}

fn collide(architecture: &Architecture, first: &Writer<'_>, second: &Writer<'_>) -> bool {
    if !path::overlap(first.place.path(), second.place.path()) {
        return false;
    }
    // Each report has a name of its own.
    let reports = first.is_report && second.is_report;
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
