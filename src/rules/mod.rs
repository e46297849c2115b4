//! Rules across constructs, a file each: what AWS would refuse late, or accept and never make work.

mod overlapping_ranges;
mod share_keys;
mod site_addresses;
mod unknown_region;
mod vpc_range;

use crate::diagnostic::Diagnostics;
use crate::model::Architecture;

/// The back ends that a build is for; some rules hold for one of them alone.
#[derive(Clone, Copy, Debug)]
pub struct Targets {
    /// CloudFormation is written.
    pub cloudformation: bool,
    /// Terraform is written.
    pub terraform: bool,
}

/// Checks every rule.
pub fn check(architecture: &Architecture, _targets: Targets, findings: &mut Diagnostics) {
    for rule in [
        unknown_region::check,
        vpc_range::check,
        overlapping_ranges::check,
        site_addresses::check,
        share_keys::check,
    ] {
        rule(architecture, findings);
    }
}
