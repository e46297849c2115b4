//! Properties of identifiers: they derive from paths alone, and no two resources share one unnoticed.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its fixtures and fails by panicking"
)]

use std::fs;
use std::path::Path as FilePath;

use hybrid_synth::blueprint::{self, text, text::Tree};
use hybrid_synth::resource::{Graph, Origin, Path, kinds::logs};
use hybrid_synth::{Synthesis, synthesize};
use proptest::prelude::*;
use serde_json::Value;

proptest! {
    #[test]
    fn identifiers_are_what_the_back_ends_take(owner in "[A-Za-z][A-Za-z0-9_-]{0,20}", local in "([a-z][a-z0-9-]{0,20})?") {
        let path = Path::new(&owner, &local);
        prop_assert!(path.logical_id().chars().all(|c| c.is_ascii_alphanumeric()));
        let name = path.snake();
        prop_assert!(name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_'));
        prop_assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'));
    }

    #[test]
    fn two_paths_with_one_identifier_are_always_noticed(
        one in "[ab_-]{1,4}/[ab-]{0,3}",
        other in "[ab_-]{1,4}/[ab-]{0,3}",
    ) {
        let mut graph = Graph::default();
        let group = || logs::LogGroup { log_group_name: None, retention_in_days: None, kms_key_id: None };
        for path in [&one, &other] {
            let (owner, local) = path.split_once('/').unwrap();
            graph.add(owner, local, group(), Origin::default());
        }
        let nodes: Vec<_> = graph.nodes().map(|(_, node)| &node.path).collect();
        let same = nodes[0].logical_id().eq_ignore_ascii_case(&nodes[1].logical_id())
            || nodes[0].snake() == nodes[1].snake();
        prop_assert_eq!(!graph.duplicates().is_empty(), same);
    }
}

/// A tree as JSON, each map turned around when `reversed`.
fn json(tree: &Tree, reversed: bool) -> Value {
    match tree {
        Tree::Null | Tree::Refused => Value::Null,
        Tree::Bool { value, .. } => (*value).into(),
        Tree::Integer { value, .. } => i64::try_from(*value).unwrap().into(),
        Tree::Float { value, .. } => (*value).into(),
        Tree::String(text) => text.as_str().into(),
        Tree::List(items) => items.iter().map(|item| json(item, reversed)).collect(),
        Tree::Map(map) => {
            let mut entries: Vec<_> =
                map.iter().map(|(key, value)| (key.clone(), json(value, reversed))).collect();
            if reversed {
                entries.reverse();
            }
            Value::Object(entries.into_iter().collect())
        }
    }
}

fn resources(synthesis: &Synthesis) -> Vec<String> {
    let mut all: Vec<String> = synthesis
        .stacks
        .iter()
        .flat_map(|stack| stack.cloudformation.iter().chain(&stack.terraform))
        .map(|printed| format!("{} {}", printed.resource_type, printed.name))
        .collect();
    all.sort();
    all
}

/// The order of sections, constructs, flows and keys is the writer's own: turned around, every identifier is the same.
#[test]
fn reordering_a_blueprint_changes_no_identifier() {
    for folder in ["tests/blueprints/right", "blueprints"] {
        for entry in fs::read_dir(FilePath::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let overlay = name.matches('.').count() > 1;
            if overlay || path.extension().is_none_or(|extension| extension != "yaml") {
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            let tree = text::read(&[(&name, &bytes)]).tree.unwrap();
            let [straight, reversed] = [false, true].map(|reversed| {
                let text = json(&tree, reversed).to_string();
                let architecture = blueprint::read(&[(&name, text.as_bytes())]).architecture.unwrap();
                resources(&synthesize(&architecture).unwrap())
            });
            assert_eq!(straight, reversed, "{name}");
        }
    }
}
