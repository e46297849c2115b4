//! Loads that do not fit into their file system.
//!
//! - **Checks**: the data sets that flows from a bucket load into an `FsxLustre`, before training or when they are read,
//!   against its capacity.
//! - **Why**: a file system that is full takes no more: nothing leaves it by itself, and the job that reads the next file
//!   fails hours after its start. It compresses what it holds, which helps text more than images.
//! - **Instead**: a capacity that holds it, `capacity: { at_least: 20 TB }`, or a smaller part of the data.
//! - **Source**: [`facts::lustre`](crate::facts::lustre); "Releasing files", FSx for Lustre user guide, read 2026-11-29.

use crate::construct::{Bucket, FsxLustre};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::{Architecture, Flow, LoadMode, PlaceRef};
use crate::units::DataSize;

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, lustre) in architecture.constructs_of::<FsxLustre>() {
        let Some(room) = lustre.built() else { continue };
        let flows = architecture.flows.iter();
        let is_bucket = |place: &PlaceRef| architecture.construct_of::<Bucket>(place.owner()).is_some();
        let staged = flows.filter(|(_, flow)| flow.to.owner() == name && is_bucket(&flow.from));
        let loads: Vec<(&String, DataSize)> =
            staged.map(|(flow, said)| (flow, holds(architecture, said))).collect();
        let all = loads.iter().fold(DataSize::from_bytes(0), |sum, (_, size)| sum.saturating_add(*size));
        let Some((largest, _)) = loads.iter().max_by_key(|(_, size)| *size).filter(|_| all > room) else {
            continue;
        };
        let root = Pointer::root();
        let flow = root.child("flows").child(largest);
        let is_preloaded =
            architecture.flows.get(*largest).is_some_and(|flow| flow.load == Some(LoadMode::Preload));
        let (at, other) = if is_preloaded {
            (flow.child("load"), "load a part of it, `from` a folder below")
        } else {
            (flow.child("from"), "let a part of it be read, `from` a folder below")
        };
        let headline = format!("`{largest}` loads {all} into `{name}`, which holds {room}");
        findings.push(
            Diagnostic::new(&codes::forecast::LOAD_EXCEEDS_CAPACITY, at, headline)
                .given(all.to_string())
                .allowed([format!("at most {room}, what is compressed counted as it is stored")])
                .related(root.child("constructs").child(name).child("capacity"), "this is its room")
                .help(format!("give it room, `capacity: {{ at_least: {all} }}`, or {other}")),
        );
    }
}

/// How much is known to lie where a flow begins.
fn holds(architecture: &Architecture, flow: &Flow) -> DataSize {
    let below = |set: &&crate::model::Dataset| {
        set.truth.overlaps(&flow.from) && set.truth.path().len() >= flow.from.path().len()
    };
    let sizes = architecture.datasets.values().filter(below).filter_map(|set| set.size);
    sizes.fold(DataSize::from_bytes(0), DataSize::saturating_add)
}
