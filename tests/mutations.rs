//! Blueprints that someone spoiled: keys dropped, copied and misspelt, values replaced, at any place. Nothing panics, and
//! every error says where it is and what would be right.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its fixtures and fails by panicking"
)]

use std::fs;
use std::path::Path;

use hybrid_synth::blueprint::{self, text, text::Tree};
use hybrid_synth::diagnostic::{Diagnostics, Severity, SourceMap};
use hybrid_synth::synthesize;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;

/// What is done to one place.
#[derive(Clone, Debug)]
enum Mutation {
    Drop,
    Copy,
    Misspell,
    Replace(&'static str),
}

/// Values that are wrong in most places and right in some, as JSON.
const VALUES: &[&str] = &[
    "null",
    "true",
    "-1",
    "0",
    "1.5",
    "99999999999999999999",
    r#""""#,
    r#""a b""#,
    r#""lake""#,
    r#""lake/raw""#,
    r#""größe""#,
    r#""400 TB""#,
    r#""0 GiB""#,
    r#""8 h""#,
    r#""10 Gbps""#,
    r#""10.40.0.0/16""#,
    r#""mars-north-1""#,
    "[]",
    "[[]]",
    r#"["a", "a"]"#,
    "{}",
    r#"{ "param": "nope" }"#,
    r#"{ "param": "mover_key" }"#,
    r#"{ "secret": "nope", "key": "k", "more": 1 }"#,
    r#"{ "at_least": "1 B" }"#,
    r#"{ "import": {} }"#,
];

fn mutation() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        Just(Mutation::Drop),
        Just(Mutation::Copy),
        Just(Mutation::Misspell),
        proptest::sample::select(VALUES).prop_map(Mutation::Replace),
        proptest::sample::select(VALUES).prop_map(Mutation::Replace),
    ]
}

fn places(tree: &Tree) -> usize {
    match tree {
        Tree::Map(entries) => entries.values().map(|value| 1 + places(value)).sum(),
        Tree::List(items) => items.iter().map(|item| 1 + places(item)).sum(),
        _ => 0,
    }
}

/// JSON with the mutation at the place with this number, counted from 0 in the order of the text.
fn print(tree: &Tree, next: &mut usize, at: usize, mutation: &Mutation) -> String {
    let mut entry = |key: Option<&str>, value: &Tree| {
        let number = *next;
        *next += 1;
        let whole = print(value, next, at, mutation);
        let named = |key: Option<&str>, value: &str| match key {
            Some(key) => format!("{}: {value}", serde_json::Value::from(key)),
            None => value.to_owned(),
        };
        let misspelt = key.map(|key| {
            let mut letters: Vec<char> = key.chars().collect();
            letters.insert(letters.len() / 2, 'q');
            letters.into_iter().collect::<String>()
        });
        match mutation {
            _ if number != at => Some(named(key, &whole)),
            Mutation::Drop => None,
            Mutation::Copy => Some(format!("{}, {}", named(key, &whole), named(misspelt.as_deref(), &whole))),
            Mutation::Misspell => Some(named(misspelt.as_deref(), &whole)),
            Mutation::Replace(value) => Some(named(key, value)),
        }
    };
    match tree {
        Tree::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().filter_map(|(key, value)| entry(Some(key), value)).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Tree::List(items) => {
            let items: Vec<String> = items.iter().filter_map(|item| entry(None, item)).collect();
            format!("[{}]", items.join(", "))
        }
        scalar => scalar.to_json(),
    }
}

fn found(text: &str) -> (Diagnostics, SourceMap) {
    let read = blueprint::read(&[("spoilt.json", text.as_bytes())]);
    let mut found = read.found;
    if let Some(architecture) = &read.architecture {
        match synthesize(architecture) {
            Ok(made) => found.extend(made.findings),
            Err(findings) => found.extend(findings),
        }
    }
    (found, read.sources)
}

fn trees() -> Vec<Tree> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| text::read(&[("f", &fs::read(file).unwrap())]).tree.unwrap()).collect()
}

#[test]
fn a_spoilt_blueprint_gets_errors_with_a_place_and_a_remedy() {
    let trees = trees();
    let cases = std::env::var("MUTATIONS").ok().and_then(|cases| cases.parse().ok()).unwrap_or(40);
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    };
    let spoils = proptest::collection::vec((any::<Index>(), mutation()), 1..4);
    proptest!(config, |(which in any::<Index>(), spoils in spoils)| {
        let mut tree = which.get(&trees).clone();
        for (at, mutation) in &spoils {
            let count = places(&tree);
            if count == 0 {
                break;
            }
            let text = print(&tree, &mut 0, at.index(count), mutation);
            let (found, sources) = found(&text);
            for finding in found.iter().filter(|finding| finding.severity == Severity::Error) {
                let is_located = sources.span(&finding.at, &finding.part).is_some();
                // The sentence about a wrong type says which one is wanted.
                let is_remedied = finding.code.name == "wrong-type"
                    || finding.help.is_some()
                    || !finding.allowed.is_empty()
                    || finding.given.is_some();
                prop_assert!(is_located && is_remedied, "{finding:?}\n{text}");
            }
            let Some(spoilt) = text::read(&[("f", text.as_bytes())]).tree else { break };
            tree = spoilt;
        }
    });
}
