//! Prefixes of buckets say what they mean.
//!
//! What it checks: the prefixes that flows, data sets, lifecycles, archive tiers and replications name in buckets. Why: a
//! prefix becomes part of IAM policies, where `*` and `?` match and `${` begins a variable (IAM user guide, "IAM policy
//! elements: Resource" and "Variables and tags", read 2026-11-29), so that a role would get more than a reader sees.
//!
//! ```yaml
//! flows: { feed: { from: "lake/train*", to: train } } # refused: would read `training-secrets` too
//! ```

use super::role_of;
use crate::construct::Bucket;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::{Architecture, PlaceRef, Role};

/// What policies read as more than itself.
const PATTERNS: [&str; 3] = ["*", "?", "${"];

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    let is_bucket = |place: &PlaceRef| role_of(architecture, place) == Some(Role::Bucket);
    for (name, flow) in &architecture.flows {
        let at = Pointer::root().child("flows").child(name);
        let places = [("from", Some(&flow.from)), ("to", Some(&flow.to)), ("report", flow.report.as_ref())];
        for (key, place) in places {
            if let Some(place) = place.filter(|place| is_bucket(place)) {
                check_pattern(&at.child(key), &place.0, findings);
                // A mover says itself what it cannot carry.
                if flow.via.is_none() {
                    check_slashes(&at.child(key), &place.0, findings);
                }
            }
        }
    }
    for (name, dataset) in &architecture.datasets {
        if is_bucket(&dataset.truth) {
            let at = Pointer::root().child("datasets").child(name).child("truth");
            check_prefix(&at, &dataset.truth.0, findings);
        }
    }
    for (name, bucket) in architecture.constructs_of::<Bucket>() {
        let at = Pointer::root().child("constructs").child(name);
        let rules = bucket.lifecycle.iter().map(|(rule, declared)| ("lifecycle", rule, &declared.prefix));
        let tiers = bucket.tiering.iter().map(|(rule, declared)| ("tiering", rule, &declared.prefix));
        let copies = bucket.replicate.iter().map(|(rule, declared)| ("replicate", rule, &declared.prefix));
        for (key, rule, prefix) in rules.chain(tiers).chain(copies) {
            check_prefix(&at.child(key).child(rule).child("prefix"), prefix, findings);
        }
    }
}

fn check_prefix(at: &Pointer, given: &str, findings: &mut Diagnostics) {
    check_pattern(at, given, findings);
    check_slashes(at, given, findings);
}

fn check_pattern(at: &Pointer, given: &str, findings: &mut Diagnostics) {
    if let Some(pattern) = PATTERNS.into_iter().find(|pattern| given.contains(pattern)) {
        findings.push(
            Diagnostic::new(
                &codes::model::PATTERN_IN_PREFIX,
                at.clone(),
                format!("`{given}` has `{pattern}`, which policies read as a pattern"),
            )
            .given(given)
            .help(
                "name a prefix without it: all that lies below is meant; for several prefixes, write several",
            ),
        );
    }
}

fn check_slashes(at: &Pointer, given: &str, findings: &mut Diagnostics) {
    if given.contains("//") {
        let names: Vec<&str> = given.split('/').filter(|name| !name.is_empty()).collect();
        findings.push(
            Diagnostic::new(
                &codes::model::EMPTY_NAME_IN_PREFIX,
                at.clone(),
                format!("`{given}` has two slashes in a row, and S3 takes what lies between for a folder"),
            )
            .given(given)
            .help(format!("write `{}`", names.join("/"))),
        );
    }
}
