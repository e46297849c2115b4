//! Data that does not fit into its file system.
//!
//! - **Checks**: the data sets that flows from a bucket load into an `FsxLustre`, before training or when they are read, and
//!   those whose truth is there, against its capacity.
//! - **Why**: a file system that is full takes no more: nothing leaves it by itself, and the job that reads the next file
//!   fails hours after its start. It compresses what it holds, which helps text more than images.
//! - **Instead**: a capacity that holds it, `capacity: { at_least: 20 TB }`, or a smaller part of the data.
//! - **Source**: [`facts::lustre`](crate::facts::lustre); "Releasing files", FSx for Lustre user guide, read 2026-11-29.

use crate::construct::{FsxLustre, Overload};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::{Architecture, LoadMode, PlaceRef};

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, lustre) in architecture.constructs_of::<FsxLustre>() {
        let over = lustre.overload(name, architecture, |place| architecture.size_at(place));
        let root = Pointer::root();
        let Some(Overload { largest, all, room, .. }) = over else {
            findings.extend(truth(name, lustre, architecture));
            continue;
        };
        let flow = root.child("flows").child(&largest);
        let is_preloaded =
            architecture.flows.get(&largest).is_some_and(|flow| flow.load == Some(LoadMode::Preload));
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

/// The largest of the data sets whose truth is in a file system that does not hold them all.
fn truth(name: &str, lustre: &FsxLustre, architecture: &Architecture) -> Option<Diagnostic> {
    let room = lustre.built()?;
    let all = architecture.size_at(&PlaceRef(name.to_owned())).filter(|all| *all > room)?;
    let there = architecture.datasets.iter().filter(|(_, set)| set.truth.owner() == name);
    let (largest, size) =
        there.filter_map(|(set, one)| Some((set, one.size?))).max_by_key(|(_, size)| *size)?;
    let root = Pointer::root();
    let at = root.child("datasets").child(largest).child("size");
    let headline = format!("{all} of data are said to lie in `{name}`, which holds {room}");
    Some(
        Diagnostic::new(&codes::forecast::LOAD_EXCEEDS_CAPACITY, at, headline)
            .given(size.to_string())
            .allowed([format!("at most {room} in all, what is compressed counted as it is stored")])
            .related(root.child("constructs").child(name).child("capacity"), "this is its room")
            .help(format!(
                "give it room, `capacity: {{ at_least: {all} }}`, or let the truth be in a bucket"
            )),
    )
}
