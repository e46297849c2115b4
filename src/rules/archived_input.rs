//! What a flow reads stays readable.
//!
//! What it checks: flows that read a prefix from which a lifecycle, a data set's `cold_after` or an archive tier of
//! Intelligent-Tiering moves objects to where they have to be restored first. Why: reading such an object fails, in
//! training as in DataSync, in Lustre and in a file gateway, on the first day on which one is old enough (Amazon S3
//! user guide, "Working with archived objects", read 2026-11-22). Replication reads objects as they are written and is
//! let through; so is a flow before which something else restores (`restored_for`).
//!
//! ```yaml
//! lake: { type: Bucket, lifecycle: { old: { prefix: train, transitions: { deep_archive: 180 d } } } }
//! # flows: { feed: { from: lake/train, to: train } } fails from day 180
//! ```

use super::role_of;
use crate::construct::Bucket;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::{Architecture, Flow, PlaceRef, Role, Verify, path};

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, flow) in &architecture.flows {
        for (key, place) in reads(architecture, flow) {
            let Some(bucket) = bucket(architecture, place.owner()) else { continue };
            if bucket.restored_for.contains(name) {
                continue;
            }
            let at = Pointer::root().child("flows").child(name).child(key);
            for archived in bucket.archived(place.owner(), architecture) {
                if path::overlap(place.path(), &archived.prefix) {
                    findings.push(
                        Diagnostic::new(
                            &codes::model::ARCHIVED_INPUT,
                            at.clone(),
                            format!(
                                "`{name}` reads `{place}`, whose objects move to {} after {} and cannot be read there",
                                archived.class, archived.after
                            ),
                        )
                        .given(place.to_string())
                        .related(archived.at, format!("moves them to {}", archived.class))
                        .help(format!(
                            "use `glacier_instant`, which is read at once, or another prefix; where something restores \
                             them before, say so at `{}`: `restored_for: [{name}]`",
                            place.owner()
                        )),
                    );
                }
            }
        }
    }
}

fn bucket<'a>(architecture: &'a Architecture, name: &str) -> Option<&'a Bucket> {
    architecture.constructs.get(name)?.as_any().downcast_ref()
}

/// The places in buckets that a flow reads. A file gateway reads where it writes, and so does a mover that compares the
/// whole destination (DataSync user guide, "Configuring how AWS DataSync verifies data integrity", read 2026-11-23).
fn reads<'a>(architecture: &Architecture, flow: &'a Flow) -> Vec<(&'static str, &'a PlaceRef)> {
    let gateway = flow
        .via
        .as_ref()
        .and_then(|via| architecture.constructs.get(via))
        .is_some_and(|mover| mover.type_name() == "FileGateway");
    // What was refused, or is called otherwise, may be a bucket.
    let is_site = architecture.sites.contains_key(flow.to.owner());
    let replication =
        flow.via.is_none() && role_of(architecture, &flow.to).map_or(!is_site, |role| role == Role::Bucket);
    let from = (!(replication && role_of(architecture, &flow.from) == Some(Role::Bucket)))
        .then_some(("from", &flow.from));
    let compared = flow.via.is_some() && flow.verify == Some(Verify::Everything);
    let written = [gateway.then_some(("to", &flow.to)), compared.then_some(("verify", &flow.to))];
    from.into_iter().chain(written.into_iter().flatten()).collect()
}
