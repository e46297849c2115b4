//! Each bucket is made once.
//!
//! Why: names of buckets are unique in a partition, so that the second of two with one name is refused when it is made, and
//! a bucket that exists cannot be made again. Example: `one: { name: lake }, two: { name: lake }`. Instead: name the one
//! construct in both flows.
//! Source: Amazon S3 user guide, "General purpose bucket naming rules", read 2026-11-29.

use std::collections::BTreeMap;

use crate::construct::Bucket;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::Architecture;

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, (&str, bool, Pointer)> = BTreeMap::new();
    for (name, bucket) in architecture.constructs_of::<Bucket>() {
        let at = Pointer::root().child("constructs").child(name);
        let (on_aws, is_imported, at) = match (&bucket.import, &bucket.name) {
            (Some(import), _) => (&import.name, true, at.child("import").child("name")),
            (None, Some(given)) => (given, false, at.child("name")),
            (None, None) => continue,
        };
        let Some(on_aws) = on_aws.known() else { continue };
        let Some((first, was_imported, first_at)) = seen.get(on_aws.as_str()) else {
            seen.insert(on_aws.as_str(), (name, is_imported, at));
            continue;
        };
        if is_imported && *was_imported {
            continue;
        }
        findings.push(
            Diagnostic::new(
                &codes::model::ONE_BUCKET_TWICE,
                at,
                format!(
                    "`{name}` and `{first}` are both called `{on_aws}`, and there is one bucket of a name"
                ),
            )
            .given(on_aws.as_str())
            .related(first_at.clone(), format!("the name of `{first}`"))
            .help("declare the bucket once and name it in each flow, or give one of the two another name"),
        );
    }
}
