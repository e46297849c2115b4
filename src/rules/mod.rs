//! Rules across constructs, a file each: what AWS would refuse late, or accept and never make work.

mod interfaces;
mod jumbo_frames;
mod long_asn;
mod macsec_group;

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
    jumbo_frames::check(architecture, targets, findings);
    long_asn::check(architecture, targets, findings);
    macsec_group::check(architecture, targets, findings);
}
