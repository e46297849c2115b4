//! Blueprints that someone spoiled: keys dropped, copied and misspelt, values replaced, at any place. Nothing panics, and
//! every error says where it is and what would be right.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its fixtures and fails by panicking"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hybrid_synth::blueprint::{self, text, text::Tree};
use hybrid_synth::diagnostic::{Diagnostic, Diagnostics, Part, Pointer, Severity, SourceMap};
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

/// What a word of a blueprint is to the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// A key of the language.
    Key,
    /// One of a few words that a key takes.
    Choice,
    /// The name of something that is declared elsewhere.
    Reference,
    /// A name that the user gave.
    Name,
    /// Text of the user's.
    Text,
}

/// The keys whose values name something else.
const REFERENCES: &[&str] = &[
    "attach",
    "backs_up",
    "created",
    "from",
    "gateway",
    "made_from",
    "network",
    "of",
    "param",
    "report",
    "site",
    "to",
    "truth",
    "via",
];

/// A word of a text, and the offset of its middle.
struct Place {
    at: Pointer,
    word: Word,
    offset: usize,
}

/// Goes through a blueprint and the schema of its language together.
struct Reader<'a> {
    schema: &'a serde_json::Value,
    sources: &'a SourceMap,
    places: Vec<Place>,
}

impl<'a> Reader<'a> {
    /// The schemas that a node stands for, of which a map's tag decides between several.
    fn resolve(&self, node: &'a serde_json::Value, tree: &Tree) -> Vec<&'a serde_json::Value> {
        let is_ruled_out = node.get("properties").and_then(|keys| keys.as_object()).is_some_and(|keys| {
            keys.iter().any(|(key, schema)| {
                let Tree::Map(entries) = tree else { return false };
                let wanted = schema.get("const").and_then(serde_json::Value::as_str);
                wanted.is_some() && entries.get(key).and_then(Tree::text) != wanted
            })
        });
        if is_ruled_out {
            return Vec::new();
        }
        let mut nodes = vec![node];
        if let Some(name) = node.get("$ref").and_then(|path| path.as_str()?.rsplit('/').next()) {
            nodes.extend(self.resolve(self.schema.get("$defs").unwrap().get(name).unwrap(), tree));
        }
        for variants in ["oneOf", "anyOf", "allOf"].iter().filter_map(|key| node.get(key)?.as_array()) {
            nodes.extend(variants.iter().flat_map(|variant| self.resolve(variant, tree)));
        }
        nodes
    }

    fn read(&mut self, tree: &Tree, schemas: &[&'a serde_json::Value], at: &Pointer, under: &str) {
        match tree {
            Tree::Map(entries) => {
                for (key, value) in entries {
                    let at = at.child(key);
                    let known = schemas.iter().filter_map(|schema| schema.get("properties")?.get(key));
                    let known: Vec<_> = known.flat_map(|schema| self.resolve(schema, value)).collect();
                    let named = schemas.iter().filter_map(|schema| schema.get("additionalProperties"));
                    let named: Vec<_> = named.flat_map(|schema| self.resolve(schema, value)).collect();
                    let word = if known.is_empty() { Word::Name } else { Word::Key };
                    let (_, span) = self.sources.span(&at, &Part::Key).unwrap();
                    let offset = usize::midpoint(span.start, span.end);
                    self.places.push(Place { at: at.clone(), word, offset });
                    self.read(value, if known.is_empty() { &named } else { &known }, &at, key);
                }
            }
            Tree::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    let inside = schemas.iter().filter_map(|schema| schema.get("items"));
                    let inside: Vec<_> = inside.flat_map(|schema| self.resolve(schema, item)).collect();
                    self.read(item, &inside, &at.index(index), under);
                }
            }
            Tree::String(text) if text.chars().any(char::is_alphabetic) => {
                let is_choice = schemas.iter().any(|schema| {
                    let words = schema.get("enum").and_then(|words| words.as_array());
                    schema.get("const").is_some_and(|word| word == text.as_str())
                        || words.is_some_and(|words| words.contains(&text.as_str().into()))
                });
                let word = match (is_choice, REFERENCES.contains(&under)) {
                    (true, _) => Word::Choice,
                    (_, true) => Word::Reference,
                    _ => Word::Text,
                };
                let (_, span) = self.sources.span(at, &Part::Value).unwrap();
                let start = span.start + (span.len() - text.len()) / 2;
                // Of a place, what is declared stands before the first slash.
                let owner = text.split('/').next().map_or(0, str::len);
                self.places.push(Place { at: at.clone(), word, offset: start + owner.div_ceil(2) });
            }
            _ => {}
        }
    }
}

/// A letter too many in each word of each blueprint, one at a time: what the language knows gets one error on the spot;
/// what names something gets one where it is named; and no place gets two.
#[test]
fn each_misspelt_word_gets_one_error_at_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let schema = blueprint::schema().to_value();
    let mut counts = BTreeMap::new();
    let mut failures = Vec::new();
    for file in files {
        let original = fs::read_to_string(&file).unwrap();
        let reading = text::read(&[("f", original.as_bytes())]);
        let tree = reading.tree.unwrap();
        let mut reader = Reader { schema: &schema, sources: &reading.sources, places: Vec::new() };
        let schemas = reader.resolve(&schema, &tree);
        reader.read(&tree, &schemas, &Pointer::root(), "");
        for Place { at, word, offset } in reader.places {
            let mut text = original.clone();
            text.insert(offset, 'q');
            let (found, sources) = found(&text);
            let errors: Vec<_> = found.iter().filter(|finding| finding.severity == Severity::Error).collect();
            let span = |finding: &Diagnostic| sources.span(&finding.at, &finding.part).unwrap().1;
            let here = errors.iter().filter(|finding| span(finding).contains(&offset)).count();
            let mut spans: Vec<_> = errors.iter().map(|finding| format!("{:?}", span(finding))).collect();
            spans.sort();
            spans.dedup();
            let is_right = match word {
                Word::Key | Word::Choice | Word::Reference => errors.len() == 1 && here == 1,
                // Elsewhere, each reference to the name is one error.
                Word::Name | Word::Text => here <= 1 && spans.len() == errors.len(),
            };
            *counts.entry(format!("{word:?}")).or_insert(0) += 1;
            if !is_right {
                let said: Vec<_> =
                    errors.iter().map(|it| format!("{} {} at {}", it.code.id, it.headline, it.at)).collect();
                failures.push(format!("{}: {word:?} {at}: {said:#?}", file.display()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let words = ["Key", "Choice", "Reference", "Name", "Text"];
    assert!(words.iter().all(|word| counts.get(*word).is_some_and(|count| *count > 20)), "{counts:?}");
}
