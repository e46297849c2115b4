//! `schema`: the JSON Schema of blueprints, and that of path documents.

use serde::Serialize;

use super::Exit;
use super::arguments::Schema;
use super::console::Console;
use crate::blueprint;

pub(super) fn run(arguments: &Schema, console: &mut Console<'_>) -> Exit {
    if arguments.path {
        console.data(&text(&blueprint::path_schema()));
        console.next(
            "hybrid-synth schema --path > path.schema.json, for the editor; then hybrid-synth forecast --path FILE",
        );
        return Exit::Good;
    }
    console.data(&text(&blueprint::schema()));
    console.next(
        "hybrid-synth schema > blueprint.schema.json; editors complete a blueprint whose first line is\n      \
         # yaml-language-server: $schema=blueprint.schema.json",
    );
    Exit::Good
}

/// A schema with a newline at its end, as the files of `schemas` hold it.
fn text(schema: &impl Serialize) -> String {
    // A tree of JSON values has nothing to fail on.
    let mut text = serde_json::to_string_pretty(schema).unwrap_or_default();
    text.push('\n');
    text
}
