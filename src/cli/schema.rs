//! `schema`: the blueprint's JSON Schema.

use super::Exit;
use super::console::Console;
use crate::blueprint;

pub(super) fn run(console: &mut Console<'_>) -> Exit {
    console.data(&text());
    console.next(
        "hybrid-synth schema > blueprint.schema.json; editors complete a blueprint whose first line is\n      \
         # yaml-language-server: $schema=blueprint.schema.json",
    );
    Exit::Good
}

/// The schema with a newline at its end, as `schemas/blueprint.schema.json` holds it.
fn text() -> String {
    // A tree of JSON values has nothing to fail on.
    let mut text = serde_json::to_string_pretty(&blueprint::schema()).unwrap_or_default();
    text.push('\n');
    text
}
