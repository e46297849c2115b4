//! The Direct Connects of an architecture and their virtual interfaces, for the rules that look at each of them.

use crate::construct::{DirectConnect, Interface};
use crate::diagnostic::Pointer;
use crate::model::Architecture;

/// The Direct Connects, each with its place.
pub(super) fn lines(architecture: &Architecture) -> impl Iterator<Item = (&DirectConnect, Pointer)> {
    let lines = architecture.constructs_of::<DirectConnect>();
    lines.map(|(name, line)| (line, Pointer::root().child("constructs").child(name)))
}

/// Their virtual interfaces, each with its place.
pub(super) fn interfaces(
    architecture: &Architecture,
) -> impl Iterator<Item = (&DirectConnect, Pointer, &Interface)> {
    lines(architecture).flat_map(|(line, at)| {
        line.every_interface()
            .map(move |(name, interface)| (line, DirectConnect::interface_at(&at, name), interface))
            .collect::<Vec<_>>()
    })
}
