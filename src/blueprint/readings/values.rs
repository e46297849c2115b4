//! Values that the language takes at a place, as its schema has them.

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use super::tree;
use crate::blueprint::text::Tree;
use crate::diagnostic::Pointer;
use crate::model::Wanted;

/// The most values of one place: a few that differ much tell as well what depends on them as all do.
const MOST_VALUES: usize = 24;
/// How the schema calls an end of a flow.
const PLACE: &str = "#/$defs/PlaceRef";
/// A folder that no blueprint has.
const FOLDER: &str = "folder-that-cannot-be-read";
/// The most names that a value is tried with.
const MOST_NAMES: usize = 40;
/// How deep a value is made.
const DEEPEST: usize = 4;

/// The language, and the words of one blueprint.
pub(super) struct Language<'a> {
    schema: &'a Value,
    tree: &'a Tree,
    /// What its values may name.
    words: IndexSet<String>,
    /// What is declared.
    declared: IndexSet<String>,
    /// The ends that a flow can have.
    places: IndexSet<String>,
}

impl<'a> Language<'a> {
    pub(super) fn new(schema: &'a Value, tree: &'a Tree) -> Self {
        let (mut words, mut declared, mut places) = (IndexSet::new(), IndexSet::new(), IndexSet::new());
        add_words(tree, &mut words);
        words.truncate(MOST_NAMES);
        for section in ["constructs", "networks", "sites", "flows", "datasets"] {
            let Some(Tree::Map(entries)) = tree::at(tree, &Pointer::root().child(section)) else { continue };
            for (name, entry) in entries {
                declared.insert(name.clone());
                if section == "constructs" {
                    places.insert(name.clone());
                    places.insert(format!("{name}/{FOLDER}"));
                }
                if let Some(Tree::Map(shares)) = tree::at(entry, &Pointer::root().child("shares")) {
                    places.extend(shares.keys().map(|share| format!("{name}/{share}")));
                }
            }
        }
        Self { schema, tree, words, declared, places }
    }

    /// Values for a place, and what they are; none where the schema does not know the place.
    pub(super) fn values(&self, at: &Pointer) -> (Vec<Tree>, Wanted) {
        let mut nodes = self.resolve(self.schema, Some(self.tree));
        let mut tree = Some(self.tree);
        for segment in at.segments() {
            tree = tree.and_then(|tree| tree::at(tree, &Pointer::root().child(&segment)));
            let inside = nodes.iter().filter_map(|node| {
                let named = node.get("properties").and_then(|properties| properties.get(&*segment));
                named.or_else(|| node.get("additionalProperties")).or_else(|| node.get("items"))
            });
            nodes = inside.flat_map(|node| self.resolve(node, tree)).collect();
        }
        let mut own = IndexSet::new();
        if let Some(tree) = tree {
            add_texts(tree, &mut own);
        }
        let scalars = self.scalars(&nodes, &own);
        let (mut values, wanted) = match scalars.as_slice() {
            [] => (self.composed(&nodes, &own, 0), Wanted::Several),
            _ if nodes.iter().any(|node| is_text(node)) => (scalars, Wanted::Text),
            _ => (scalars, Wanted::Value),
        };
        values.truncate(MOST_VALUES);
        (values, wanted)
    }

    /// The schemas that a node stands for, references to parameters and secrets aside; the tag of a map decides between
    /// several.
    fn resolve(&self, node: &'a Value, tree: Option<&Tree>) -> Vec<&'a Value> {
        let wanted = |(key, schema): (&String, &Value)| {
            let wanted = schema.get("const").and_then(Value::as_str)?;
            let given = tree.and_then(|tree| tree::at(tree, &Pointer::root().child(key)))?;
            (given.text() != Some(wanted)).then_some(())
        };
        let properties = node.get("properties").and_then(Value::as_object);
        if properties.is_some_and(|properties| properties.iter().find_map(wanted).is_some()) {
            return Vec::new();
        }
        let mut nodes = vec![node];
        if let Some(name) = node.get("$ref").and_then(|path| path.as_str()?.rsplit('/').next())
            && name != "Reference"
            && let Some(definition) = self.schema.get("$defs").and_then(|definitions| definitions.get(name))
        {
            nodes.extend(self.resolve(definition, tree));
        }
        for variants in ["oneOf", "anyOf", "allOf"].iter().filter_map(|key| node.get(key)?.as_array()) {
            nodes.extend(variants.iter().flat_map(|variant| self.resolve(variant, tree)));
        }
        nodes
    }

    fn scalars(&self, nodes: &[&Value], own: &IndexSet<String>) -> Vec<Tree> {
        let mut values = Vec::new();
        let is_place = nodes.iter().any(|node| node.get("$ref").is_some_and(|name| name == PLACE));
        for node in nodes {
            let words = node
                .get("const")
                .into_iter()
                .chain(node.get("enum").and_then(Value::as_array).into_iter().flatten());
            let words: Vec<_> = words.filter_map(Value::as_str).collect();
            if !words.is_empty() {
                values.extend(words.into_iter().map(text));
                continue;
            }
            let examples = node.get("examples").and_then(Value::as_array).into_iter().flatten();
            let examples: Vec<&str> = examples.filter_map(Value::as_str).collect();
            values.extend(examples.iter().copied().map(text));
            values.extend(examples.iter().copied().flat_map(neighbours).map(|value| text(&value)));
            if is(node, "boolean") {
                values.extend([true, false].map(|value| Tree::Bool { value, text: value.to_string() }));
            }
            if is(node, "integer") {
                let bound = |key| node.get(key).and_then(Value::as_i64);
                let least = bound("minimum").unwrap_or_default();
                let numbers = [2, 3, 1, 8, 64, 0, 1000].into_iter().filter(|number| *number >= least);
                let numbers = numbers.filter(|number| bound("maximum").is_none_or(|most| *number <= most));
                values.extend(
                    numbers.map(|value| Tree::Integer { value: value.into(), text: value.to_string() }),
                );
            } else if is(node, "number") {
                values.extend([1.5, 0.5, 40.0].map(|value| Tree::Float { value, text: value.to_string() }));
            }
            if is_text(node) {
                let names = if is_place { &self.places } else { &self.declared };
                values.extend(own.iter().chain(names).map(|word| text(word)));
            }
        }
        let mut different: Vec<Tree> = Vec::new();
        for value in values {
            if !different.contains(&value) {
                different.push(value);
            }
        }
        different
    }

    /// Maps and lists: of nothing, of what stands there, of what else the blueprint names.
    fn composed(&self, nodes: &[&'a Value], own: &IndexSet<String>, depth: usize) -> Vec<Tree> {
        let mut values = Vec::new();
        for node in nodes {
            if let Some(item) = node.get("items").filter(|_| is(node, "array")) {
                values.push(Tree::List(Vec::new()));
                let items = self.made(item, own, depth + 1);
                values.extend(items.iter().take(6).map(|item| Tree::List(vec![item.clone()])));
                values.push(Tree::List(items));
            }
            if !is(node, "object") {
                continue;
            }
            if node.get("properties").is_some() {
                values.extend((0..3).filter_map(|turn| self.map(node, own, turn, depth)));
            } else if let Some(value) = node.get("additionalProperties") {
                values.push(Tree::Map(IndexMap::new()));
                for names in [own, &self.words] {
                    let made = self.made(value, own, depth + 1);
                    let entries = names.iter().filter_map(|name| Some((name.clone(), made.first()?.clone())));
                    values.push(Tree::Map(entries.collect()));
                }
            }
        }
        values
    }

    /// A map with the keys that it must have.
    fn map(&self, node: &'a Value, own: &IndexSet<String>, turn: usize, depth: usize) -> Option<Tree> {
        let properties = node.get("properties")?;
        let required = node.get("required").and_then(Value::as_array).into_iter().flatten();
        let entries = required.filter_map(Value::as_str).map(|key| {
            let made = self.made(properties.get(key)?, own, depth + 1);
            Some((key.to_owned(), made.get(turn % made.len().max(1))?.clone()))
        });
        entries.collect::<Option<IndexMap<_, _>>>().map(Tree::Map)
    }

    fn made(&self, node: &'a Value, own: &IndexSet<String>, depth: usize) -> Vec<Tree> {
        if depth > DEEPEST {
            return Vec::new();
        }
        let nodes = self.resolve(node, None);
        let scalars = self.scalars(&nodes, own);
        if scalars.is_empty() { self.composed(&nodes, own, depth) } else { scalars }
    }
}

fn text(value: &str) -> Tree {
    Tree::String(value.to_owned())
}

fn is(node: &Value, kind: &str) -> bool {
    match node.get("type") {
        Some(Value::String(one)) => one == kind,
        Some(Value::Array(several)) => several.iter().any(|one| one == kind),
        _ => false,
    }
}

/// Whether a node takes any text.
fn is_text(node: &Value) -> bool {
    is(node, "string") && ["const", "enum", "examples"].iter().all(|key| node.get(key).is_none())
}

/// The same with another first or last digit.
fn neighbours(example: &str) -> impl Iterator<Item = String> {
    let digits = [example.find(|c: char| c.is_ascii_digit()), example.rfind(|c: char| c.is_ascii_digit())];
    let example = example.to_owned();
    digits.into_iter().flatten().map(move |at| {
        let changed = example.char_indices().map(|(index, letter)| match letter {
            '9' if index == at => '8',
            digit if index == at => char::from_u32(u32::from(digit) + 1).unwrap_or(digit),
            letter => letter,
        });
        changed.collect()
    })
}

/// Every scalar, whole.
fn add_texts(tree: &Tree, texts: &mut IndexSet<String>) {
    match tree {
        Tree::Map(entries) => entries.iter().for_each(|(key, value)| {
            texts.insert(key.clone());
            add_texts(value, texts);
        }),
        Tree::List(items) => items.iter().for_each(|item| add_texts(item, texts)),
        scalar => texts.extend(scalar.text().map(str::to_owned)),
    }
}

/// The parts of every text that can be names.
fn add_words(tree: &Tree, words: &mut IndexSet<String>) {
    match tree {
        Tree::Map(entries) => entries.values().for_each(|value| add_words(value, words)),
        Tree::List(items) => items.iter().for_each(|item| add_words(item, words)),
        Tree::String(text) => {
            let is_name = |part: &&str| {
                part.starts_with(|c: char| c.is_ascii_alphabetic())
                    && part.len() < 64
                    && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            };
            words.extend(text.split('/').filter(is_name).map(str::to_owned));
        }
        _ => {}
    }
}
