//! A merged blueprint whose variants advice reads: what its tests and its benchmark have in common.

use hybrid_synth::blueprint;
use hybrid_synth::diagnostic::Diagnostics;
use hybrid_synth::model::Architecture;
use hybrid_synth::planning::advice::Variants;
use hybrid_synth::synthesize;
use serde_json::Value;

/// The blueprint as JSON.
pub(crate) struct Merged(pub(crate) String);

impl Variants for Merged {
    fn read(&self, overlay: &Value) -> Result<Architecture, Diagnostics> {
        let overlay = overlay.to_string();
        let read = blueprint::read(&[("base", self.0.as_bytes()), ("overlay", overlay.as_bytes())]);
        read.architecture.filter(|_| !read.found.has_errors()).ok_or(read.found)
    }

    fn check(&self, architecture: &Architecture) -> Result<(), Diagnostics> {
        synthesize(architecture).map(|_| ())
    }
}
