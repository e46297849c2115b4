//! The blueprint language: text, a position for every part of it, and the architecture that it describes.
//!
//! [`read`] collects every mistake of one run. It knows no resource and no back end; what a construct's keys mean is
//! the construct's own matter, and [`registry`](self) only lists the types.

mod arns;
pub mod decode;
mod defaults;
mod document;
mod path;
mod readings;
mod registry;
mod scalars;
mod secrets;
pub mod text;
mod value;

pub use document::VERSION;
pub use path::{PathDocument, path_schema, read_path};

use crate::diagnostic::{Diagnostics, SourceMap};
use crate::model::Architecture;
use schemars::transform::RecursiveTransform;

/// A blueprint that was read.
#[derive(Debug)]
pub struct Blueprint {
    /// The blueprint with its overlays merged; none where a file could not be read to its end.
    pub tree: Option<text::Tree>,
    /// What it describes; none where too much of it is wrong to go on.
    pub architecture: Option<Architecture>,
    /// Where everything was written.
    pub sources: SourceMap,
    /// Every mistake in its form.
    pub found: Diagnostics,
}

/// Reads a blueprint and its overlays, each a name and its bytes, the blueprint first.
pub fn read(files: &[(&str, &[u8])]) -> Blueprint {
    let text::Reading { tree, discarded, mut sources, mut found } = text::read(files);
    if let Some(other) = tree.as_ref().and_then(path::in_place_of_blueprint) {
        secrets::conceal(tree.as_ref(), &discarded, &mut sources);
        found.push(other);
        return Blueprint { tree, architecture: None, sources, found };
    }
    let mut corrected = Vec::new();
    let architecture =
        tree.as_ref().and_then(|tree| document::architecture(tree, &mut corrected, &mut found));
    secrets::conceal(tree.as_ref(), &discarded, &mut sources);
    for (at, key) in corrected {
        sources.read_as(&at, key);
    }
    Blueprint { tree, architecture, sources, found }
}

/// A map whose keys are known takes no other, as [`decode`] has it.
fn close(schema: &mut schemars::Schema) {
    if let Some(keys) = schema.as_object_mut()
        && keys.contains_key("properties")
    {
        keys.entry("additionalProperties").or_insert(false.into());
    }
}

/// Descriptions are written for programs too; editors are spared the examples in Rust and the links into the library.
fn describe(schema: &mut schemars::Schema) {
    let Some(serde_json::Value::String(description)) = schema.get("description") else { return };
    let prose: String = description.split("```").step_by(2).collect();
    let paragraphs =
        prose.split("\n\n").map(str::trim).filter(|text| !text.is_empty() && !text.contains("[`"));
    let description = paragraphs.collect::<Vec<_>>().join("\n\n");
    schema.insert("description".to_owned(), description.into());
}

/// What a map of one key says of itself is said of the key, where editors show it.
fn describe_the_one_key(schema: &mut schemars::Schema) {
    let Some(serde_json::Value::Object(properties)) = schema.get("properties") else { return };
    let Some(serde_json::Value::String(description)) = schema.get("description") else { return };
    let (description, mut properties) = (description.clone(), properties.clone());
    if let [(_, serde_json::Value::Object(property))] =
        properties.iter_mut().collect::<Vec<_>>().as_mut_slice()
    {
        property.entry("description").or_insert_with(|| description.into());
        schema.insert("properties".to_owned(), properties.into());
    }
}

/// The JSON Schema of the language, for editors.
pub fn schema() -> schemars::Schema {
    generator().into_root_schema_for::<document::Document>()
}

fn generator() -> schemars::SchemaGenerator {
    schemars::generate::SchemaSettings::draft2020_12()
        .with_transform(RecursiveTransform(close))
        .with_transform(RecursiveTransform(describe))
        .with_transform(RecursiveTransform(describe_the_one_key))
        .into_generator()
}
