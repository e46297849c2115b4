//! Preloads that do not fit into their file system.
//!
//! - **Checks**: the data sets that flows with `load: preload` read into an `FsxLustre`, against its capacity.
//! - **Why**: a file system that is full takes no more, and the job that waits for its data fails hours after its start. It
//!   compresses what it holds, which helps text more than images.
//! - **Instead**: a capacity that holds it, `capacity: { at_least: 20 TB }`, or a smaller part of the data.
//! - **Source**: [`facts::lustre`](crate::facts::lustre).

use crate::construct::FsxLustre;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::{Architecture, Flow, LoadMode};
use crate::units::DataSize;

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, construct) in &architecture.constructs {
        let Some(lustre) = construct.as_any().downcast_ref::<FsxLustre>() else { continue };
        let Some(room) = lustre.built() else { continue };
        let flows = architecture.flows.iter();
        let staged =
            flows.filter(|(_, flow)| flow.to.owner() == name && flow.load == Some(LoadMode::Preload));
        let loads: Vec<(&String, DataSize)> =
            staged.map(|(flow, said)| (flow, holds(architecture, said))).collect();
        let all = loads.iter().fold(DataSize::from_bytes(0), |sum, (_, size)| sum.saturating_add(*size));
        let Some((largest, _)) = loads.iter().max_by_key(|(_, size)| *size).filter(|_| all > room) else {
            continue;
        };
        let root = Pointer::root();
        let headline = format!("`{largest}` loads {all} into `{name}`, which holds {room}");
        findings.push(
            Diagnostic::new(
                &codes::forecast::PRELOAD_EXCEEDS_CAPACITY,
                root.child("flows").child(largest).child("load"),
                headline,
            )
            .given(all.to_string())
            .allowed([format!("at most {room}, what is compressed counted as it is stored")])
            .related(root.child("constructs").child(name).child("capacity"), "this is its room")
            .help(format!(
                "give it room, `capacity: {{ at_least: {all} }}`, or let files come when they are read"
            )),
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
