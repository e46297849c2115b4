//! Rules across constructs, a file each: what AWS would refuse late, or accept and never make work.
//!
//! Rules look at the architecture as it was declared, after expansion has reported what concerns one construct alone.
//! The invariant: a rule says nothing of a name that refers to nothing; `names` and expansion have said it.

use crate::diagnostic::Diagnostics;
use crate::model::{Architecture, PlaceRef, Role};

mod archived_input;
mod lustre_capacity;
mod names;
mod region;
mod residency;
mod two_writers;

/// The back ends that a build is for; some rules hold for one of them alone.
#[derive(Clone, Copy, Debug)]
pub struct Targets {
    /// CloudFormation is written.
    pub cloudformation: bool,
    /// Terraform is written.
    pub terraform: bool,
}

/// Checks every rule.
pub fn check(architecture: &Architecture, targets: Targets, findings: &mut Diagnostics) {
    region::check(architecture, findings);
    names::check(architecture, findings);
    two_writers::check(architecture, findings);
    archived_input::check(architecture, findings);
    residency::check(architecture, findings);
    if targets.terraform {
        lustre_capacity::check(architecture, findings);
    }
}

fn role_of(architecture: &Architecture, place: &PlaceRef) -> Option<Role> {
    architecture.constructs.get(place.owner()).map(|construct| construct.role())
}

/// Whether two places have something in common: they are the same, or one contains the other.
fn overlap(one: &PlaceRef, other: &PlaceRef) -> bool {
    one.owner() == other.owner() && paths_overlap(one.path(), other.path())
}

fn paths_overlap(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short.is_empty() || long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::{overlap, paths_overlap};
    use crate::model::PlaceRef;

    #[test]
    fn a_prefix_contains_what_lies_below_it_and_not_what_is_called_alike() {
        for (one, other, same) in [
            ("raw", "raw", true),
            ("raw", "raw/ct", true),
            ("raw/ct/2026", "raw/ct", true),
            ("", "raw", true),
            ("raw", "rawer", false),
            ("raw/ct", "raw/mr", false),
        ] {
            assert_eq!(paths_overlap(one, other), same, "{one} and {other}");
            assert_eq!(paths_overlap(other, one), same, "{other} and {one}");
        }
        assert!(!overlap(&PlaceRef("lake/raw".into()), &PlaceRef("pond/raw".into())));
    }
}
