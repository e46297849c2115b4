//! A snapshot test of infrastructure: a change of the code shows as a change of the resources, in review, before anything is
//! deployed.
//!
//! `cargo run --example snapshot_test` prints what the test compares with `snapshots/example-archive.snap`.
#![expect(clippy::print_stdout, reason = "a program tells its user what it did")]

use std::fmt::Write as _;

use hybrid_synth::construct::Bucket;
use hybrid_synth::diagnostic::Diagnostics;
use hybrid_synth::model::Architecture;
use hybrid_synth::resource::Retention;
use hybrid_synth::synthesize;

fn main() {
    match identities(&architecture()) {
        Ok(text) => print!("{text}"),
        Err(found) => print!("{found:#?}"),
    }
}

fn architecture() -> Architecture {
    let mut archive = Architecture::new("archive", "eu-central-1");
    archive.construct("scans", Bucket::default()).construct("models", Bucket::default());
    archive
}

/// What must not change by accident: a new logical id replaces a resource, and a lost `retain` loses its data.
fn identities(architecture: &Architecture) -> Result<String, Diagnostics> {
    let synthesis = synthesize(architecture)?;
    let mut text = String::new();
    for (_, node) in synthesis.graph.nodes() {
        let retained = if node.retention == Retention::Retain { " retain" } else { "" };
        let (id, kind) = (node.path.logical_id(), node.kind.cloudformation.unwrap_or(node.kind.terraform));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{id}: {kind}{retained}");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{architecture, identities};

    #[test]
    fn the_archive_is_what_was_reviewed() {
        insta::with_settings!({
            snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!("example-archive", identities(&architecture()).unwrap());
        });
    }
}
