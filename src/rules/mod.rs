//! Rules across constructs, a file each: what AWS would refuse late, or accept and never make work.

mod jumbo_frames;
mod long_asn;
mod macsec_group;

use crate::construct::{DirectConnect, Interface};
use crate::diagnostic::{Diagnostics, Pointer};
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
    for rule in [jumbo_frames::check, long_asn::check, macsec_group::check] {
        rule(architecture, targets, findings);
    }
}

/// The Direct Connects, each with its place.
fn lines(architecture: &Architecture) -> impl Iterator<Item = (&DirectConnect, Pointer)> {
    architecture.constructs.iter().filter_map(|(name, construct)| {
        let line = construct.as_any().downcast_ref::<DirectConnect>()?;
        Some((line, Pointer::root().child("constructs").child(name)))
    })
}

/// Their virtual interfaces, each with its place.
fn interfaces(architecture: &Architecture) -> impl Iterator<Item = (&DirectConnect, Pointer, &Interface)> {
    lines(architecture).flat_map(|(line, at)| {
        line.every_interface()
            .map(move |(name, interface)| (line, DirectConnect::interface_at(&at, name), interface))
            .collect::<Vec<_>>()
    })
}
