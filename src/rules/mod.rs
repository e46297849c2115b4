//! Rules across constructs, a file each: what AWS would refuse late, or accept and never make work.

mod lustre_capacity;

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
pub fn check(architecture: &Architecture, targets: Targets, findings: &mut Diagnostics) {
    if targets.terraform {
        lustre_capacity::check(architecture, findings);
    }
}
