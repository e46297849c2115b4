//! From a [`Tree`] to typed values, with every mistake on the way.
//!
//! The second stage of the pipeline. serde stops at the first error; [`decode`] does not: it records the mistake, takes
//! the value out, and decodes again, so that one run says everything. The invariant: each mistake is reported once, at
//! the innermost value that has it, and nothing is reported that only follows from another mistake. This module knows
//! no key of the language; it learns them from the types.
//!
//! How types are read, beyond what serde says:
//! - A key that the type does not name is refused, without `deny_unknown_fields`. Where another was evidently meant, it
//!   is read as that one, so that nothing is said to be missing which is there. So is a misspelt word, and a value of
//!   another type that can mean one thing only: `"4"` for 4, `yes` for `true`, one item for a list of one.
//! - An enum with content is read from a map by its tag, `{ type: Bucket, … }`, and the rest of the map is the
//!   variant's content. The tag is `type`, or the enum's own serde name where that is in lower case:
//!   `#[serde(rename = "kind")]`. Variants are written as serde's default, without `#[serde(tag)]`, which would lose
//!   the positions, as would `flatten` and `untagged`.
//! - An enum whose serde name begins with `one `, as in `#[serde(rename = "one part")]`, is read from a map with one key,
//!   which names the variant, and the value of that key is its content: `{ line: { speed: 1 Gbps } }`.
//! - Text with a form of its own (`400 TB`) is read through [`from_text`], whose [`ScalarError`] keeps the value
//!   given, the values allowed and the help apart.
//!
//! ```
//! use hybrid_synth::blueprint::{decode::decode, text::read};
//! use hybrid_synth::diagnostic::{Pointer, render};
//!
//! #[derive(serde::Deserialize, schemars::JsonSchema)]
//! struct Site { asn: u32, rtt: Option<String> }
//!
//! let mut reading = read(&[("site.yaml", b"asn: -1\nrrt: 9 ms\n")]);
//! let site: Option<Site> = decode(&reading.tree.unwrap(), &Pointer::root(), &mut reading.found);
//! assert!(site.is_none());
//! reading.found.sort(&reading.sources);
//! assert_eq!(
//!     render::short::render(&reading.found, &reading.sources),
//!     "site.yaml:1:6: error[HS0105]: `asn` takes a whole number, 0 or more, not -1\n\
//!      site.yaml:2:1: error[HS0101]: unknown key `rrt` in the blueprint; did you mean `rtt`?\n",
//! );
//! ```

mod error;
mod path;
mod pruned;
mod required;
mod scalar;
mod value;

use self::error::{Error, Mistake};
use self::path::{Path, Segment};
use self::pruned::{Pruned, Reason};
use self::value::{Pass, Reread, Value};
use super::text::{MAXIMUM_MISTAKES, Tree};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::ParameterDeclaration;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

pub use self::scalar::{ScalarError, from_text};

/// How often a tree is decoded at most; each time finds one mistake or what follows from one.
const MAXIMUM_PASSES: usize = 4 * MAXIMUM_MISTAKES;

/// Decodes `tree`, which stands at `at`, and adds every mistake to `out`.
///
/// `None` where a value was refused, here or while reading. Where nothing is wrong but unknown keys and values of which
/// it is evident what they were meant to be, the value is there beside the mistakes, so that later stages can add
/// theirs: whether to build is what `out` says. After [`MAXIMUM_MISTAKES`] the rest is left unsaid, which is said.
pub fn decode<T: DeserializeOwned + JsonSchema>(
    tree: &Tree,
    at: &Pointer,
    out: &mut Diagnostics,
) -> Option<T> {
    let (parameters, mut corrected, mut unread) = (Parameters::new(), Vec::new(), Vec::new());
    let mut reader = Reader { parameters: &parameters, corrected: &mut corrected, unread: &mut unread, out };
    decode_with(tree, at, &mut reader).filter(|decoded| decoded.is_whole).map(|decoded| decoded.value)
}

/// What decoding needs beside the tree, and where it puts what it finds.
pub(super) struct Reader<'a> {
    /// The parameters that references may name.
    pub(super) parameters: &'a Parameters,
    /// Misspelt keys, each with the one that it was read as.
    pub(super) corrected: &'a mut Vec<(Pointer, &'static str)>,
    /// What could not be read, or is not there.
    pub(super) unread: &'a mut Vec<Unread>,
    /// The mistakes.
    pub(super) out: &'a mut Diagnostics,
}

/// A place of which the value could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unread {
    /// The place, by the keys that were written.
    pub(super) at: Pointer,
    /// Why.
    pub(super) why: Why,
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It is wrong.
    Wrong,
    /// The key must be there and is not.
    Missing,
    /// Its key means nothing here.
    Unknown,
}

/// A value that was read.
pub(super) struct Decoded<T> {
    pub(super) value: T,
    /// Whether nothing of it was refused. What was is left out of the value, as if the text did not have it.
    pub(super) is_whole: bool,
}

/// The parameters that a blueprint declares, by name.
pub(super) type Parameters = IndexMap<String, ParameterDeclaration>;

/// The same, where references to parameters are checked: one of a kind that its place does not take is reported, and the
/// value is there all the same. So is a value of which a part was refused, unless it cannot be without that part.
pub(super) fn decode_with<T: DeserializeOwned + JsonSchema>(
    tree: &Tree,
    at: &Pointer,
    reader: &mut Reader<'_>,
) -> Option<Decoded<T>> {
    let root = at.last().map_or_else(|| "the blueprint".to_owned(), |key| format!("`{key}`"));
    decode_named(tree, (at, &root), reader)
}

/// The same, where messages call the whole tree by a name.
pub(super) fn decode_named<T: DeserializeOwned + JsonSchema>(
    tree: &Tree,
    place: (&Pointer, &str),
    reader: &mut Reader<'_>,
) -> Option<Decoded<T>> {
    let mut decoded = None;
    let mut read = |value: Value<'_, '_>| {
        decoded = Some(T::deserialize(value)?);
        Ok(())
    };
    let is_whole = read_in_passes(tree, place, reader, &mut read, required::schema::<T>)?;
    decoded.map(|value| Decoded { value, is_whole })
}

/// Reads until a pass succeeds, and says whether nothing was refused on the way; `None` where it cannot succeed. It
/// knows no type: `read` reads into one, and `schema` is that one's.
fn read_in_passes(
    tree: &Tree,
    (at, root): (&Pointer, &str),
    reader: &mut Reader<'_>,
    read: &mut dyn FnMut(Value<'_, '_>) -> Result<(), Error>,
    schema: fn() -> serde_json::Value,
) -> Option<bool> {
    let Reader { parameters, corrected, unread, out } = reader;
    let mut leave_out = |at: Pointer, why: Why| unread.push(Unread { at, why });
    let mut pruned = Pruned::default();
    let mut mistakes = 0;
    let mut misplaced_at = BTreeSet::new();
    let mut reread_at = BTreeSet::new();
    for _ in 0..MAXIMUM_PASSES {
        let pass = Pass::new(parameters, &reread_at, MAXIMUM_MISTAKES.saturating_sub(mistakes));
        let result = read(Value::root(tree, root, &pruned, &pass));
        let has_more = pass.has_more();
        let mut is_explained = false;
        let (unknown, misplaced, reread) = pass.into_mistakes();
        for misplaced in misplaced {
            let at = pointer(at, &misplaced.at);
            if misplaced_at.insert(at.clone()) {
                out.push(Diagnostic { at, ..misplaced.diagnostic() });
            }
        }
        for unknown in unknown {
            if let Some((place, given)) = reference_around(tree, &unknown.at) {
                if pruned.at(place).is_some_and(Pruned::is_out) {
                    continue;
                }
                mistakes += 1;
                out.push(Diagnostic { at: pointer(at, place), ..known_later(&given, place, root) });
                leave_out(pointer(at, place), Why::Wrong);
                is_explained |= pruned.insert(place, Reason::Refused);
                continue;
            }
            mistakes += 1;
            out.push(unknown.diagnostic(at));
            match unknown.meant {
                Some(meant) => {
                    corrected.push((pointer(at, &unknown.at), meant));
                    pruned.correct(&unknown.at, meant, unknown.is_guessed());
                }
                None => _ = pruned.insert(&unknown.at, Reason::Unknown),
            }
        }
        for Reread { at: place, diagnostic } in reread {
            let is_guessed = pruned.at(&place).is_some_and(Pruned::is_guessed);
            if !is_guessed && !reread_at.contains(&place) {
                mistakes += 1;
                out.push(Diagnostic { at: pointer(at, &place), ..diagnostic });
            }
            reread_at.insert(place);
        }
        if has_more {
            break;
        }
        let error = match result {
            Ok(()) => return Some(!pruned.has_refused() && !has_refused(tree)),
            // What a map lacks that was meant to be a reference is no mistake of its own.
            Err(_) if is_explained => continue,
            Err(error) => error.locate(&Path::Root(root)),
        };
        let (mistake, mut place, mut on_key) = error.into_parts();
        if matches!(mistake, Mistake::UnknownKey { .. }) && reference_around(tree, &place).is_some() {
            place.pop();
            on_key = false;
        }
        let node = at_path(tree, &place);
        let pruned_here = pruned.at(&place);
        let lacks = match &mistake {
            _ if node.and_then(reference).is_some() => Vec::new(),
            Mistake::Missing { key, fields: [] } => vec![(*key).to_owned()],
            Mistake::Missing { key, fields } => missing((*key, *fields), node, pruned_here, schema),
            _ => Vec::new(),
        };
        let diagnostic = match node.and_then(reference) {
            Some(given) if !explains(node, pruned_here) => Some(known_later(&given, &place, root)),
            _ => diagnose(mistake, node, pruned_here, (&place, root), schema),
        };
        // What does not suit a key that was a guess casts doubt on the guess, and a list that is none has no items.
        let is_doubtful = pruned_here.is_some_and(Pruned::is_guessed) || node.is_none();
        if is_doubtful || on_key {
            leave_out(pointer(at, &place), Why::Unknown);
        }
        if let Some(diagnostic) = diagnostic.filter(|_| !is_doubtful) {
            mistakes += 1;
            let at = pointer(at, &place);
            match (lacks.as_slice(), on_key) {
                ([], false) => leave_out(at.clone(), Why::Wrong),
                (keys, _) => keys.iter().for_each(|key| leave_out(at.child(key), Why::Missing)),
            }
            let diagnostic = Diagnostic { at, ..diagnostic };
            out.push(if on_key { diagnostic.on_key() } else { diagnostic });
        }
        if place.is_empty() || !pruned.insert(&place, Reason::Refused) {
            return None;
        }
        if mistakes >= MAXIMUM_MISTAKES {
            break;
        }
    }
    let headline = format!("{mistakes} mistakes are shown, and there may be more");
    out.push(
        Diagnostic::new(&codes::blueprint::TOO_MANY_MISTAKES, at.clone(), headline)
            .on_key()
            .help("correct these and check again"),
    );
    None
}

fn pointer(at: &Pointer, place: &[Segment]) -> Pointer {
    place.iter().fold(at.clone(), |at, segment| match segment {
        Segment::Key(key) => at.child(key),
        Segment::Index(index) => at.index(*index),
    })
}

fn at_path<'a>(tree: &'a Tree, place: &[Segment]) -> Option<&'a Tree> {
    place.iter().try_fold(tree, |tree, segment| match (tree, segment) {
        (Tree::Map(entries), Segment::Key(key)) => entries.get(key.as_str()),
        (Tree::List(items), Segment::Index(index)) => items.get(*index),
        _ => None,
    })
}

fn has_refused(tree: &Tree) -> bool {
    match tree {
        Tree::Refused => true,
        Tree::List(items) => items.iter().any(has_refused),
        Tree::Map(entries) => entries.values().any(has_refused),
        Tree::Null | Tree::Bool { .. } | Tree::Integer { .. } | Tree::Float { .. } | Tree::String(_) => false,
    }
}

/// A reference as written, where a map is nothing but one.
fn reference(node: &Tree) -> Option<String> {
    let Tree::Map(entries) = node else { return None };
    let whole = match entries.len() {
        1 => entries.contains_key("param") || entries.contains_key("secret"),
        2 => entries.contains_key("secret") && entries.contains_key("key"),
        _ => false,
    };
    let entries = entries.iter().map(|(key, value)| Some(format!("{key}: {}", value.text()?)));
    let text = entries.collect::<Option<Vec<_>>>()?.join(", ");
    whole.then(|| format!("{{ {text} }}"))
}

/// The reference that a key which means nothing belongs to, and its place.
fn reference_around<'a>(tree: &Tree, place: &'a [Segment]) -> Option<(&'a [Segment], String)> {
    let (Segment::Key(key), around) = place.split_last()? else { return None };
    let given = at_path(tree, around).and_then(reference).filter(|_| !around.is_empty())?;
    matches!(key.as_str(), "param" | "secret" | "key").then_some((around, given))
}

/// A reference where the value is wanted before anything is written.
fn known_later(given: &str, place: &[Segment], root: &str) -> Diagnostic {
    let headline = format!(
        "{} takes no reference: it is judged and used before anything is written",
        path::name(place, root)
    );
    Diagnostic::new(&codes::blueprint::WRONG_TYPE, Pointer::root(), headline)
        .given(given)
        .help("write the value itself; what differs between environments goes into an overlay, `--env NAME`")
}

/// The mistake in words; `None` where it only follows from what was taken out before.
fn diagnose(
    mistake: Mistake,
    node: Option<&Tree>,
    pruned: Option<&Pruned>,
    (place, root): (&[Segment], &str),
    schema: fn() -> serde_json::Value,
) -> Option<Diagnostic> {
    let name = path::name(place, root);
    let given = node.and_then(Tree::text);
    let diagnostic = match mistake {
        Mistake::Silent => return None,
        Mistake::Ready(diagnostic) => return Some(*diagnostic),
        Mistake::Missing { fields: [], .. } if explains(node, pruned) => return None,
        Mistake::Missing { key, fields } => {
            let missing = missing((key, fields), node, pruned, schema);
            let headline = match missing.as_slice() {
                [] => return None,
                [one] => format!("{name} lacks the key `{one}`"),
                [init @ .., last] => format!("{name} lacks the keys `{}` and `{last}`", init.join("`, `")),
            };
            let diagnostic =
                Diagnostic::new(&codes::blueprint::MISSING_KEY, Pointer::root(), headline).on_key();
            return Some(if fields.is_empty() {
                diagnostic.help(format!("write it: `{{ {key}: … }}`"))
            } else {
                diagnostic.allowed(fields.iter().copied())
            });
        }
        _ if explains(node, pruned) => return None,
        Mistake::UnknownKey { key, fields } => {
            let parent = place.split_last().map_or(&[] as &[_], |(_, parent)| parent);
            let headline = format!("unknown key `{key}` in {}", path::name(parent, root));
            let diagnostic = Diagnostic::new(&codes::blueprint::UNKNOWN_KEY, Pointer::root(), headline);
            return Some(diagnostic.allowed(fields.iter().copied()).suggest(&key));
        }
        Mistake::NotAllowed { given, variants } => {
            let headline = format!("`{given}` is not allowed for {name}");
            Diagnostic::new(&codes::blueprint::NOT_ALLOWED, Pointer::root(), headline)
                .allowed(variants.iter().copied())
                .suggest(&given)
        }
        Mistake::Type { given, expected } => Diagnostic::new(
            &codes::blueprint::WRONG_TYPE,
            Pointer::root(),
            format!("{name} takes {expected}, not {given}"),
        ),
        Mistake::Invalid(message) => {
            let headline = format!("{name}: {message}");
            let diagnostic = Diagnostic::new(&codes::blueprint::INVALID_VALUE, Pointer::root(), headline);
            match node.filter(|_| given.is_none()) {
                Some(node) => diagnostic.given(node.to_json()),
                None => diagnostic,
            }
        }
        Mistake::Scalar(error) => {
            let ScalarError { headline, given, allowed, help } = *error;
            let headline = format!("{name}: {headline}");
            let diagnostic = Diagnostic::new(&codes::blueprint::INVALID_VALUE, Pointer::root(), headline);
            let diagnostic = diagnostic.allowed(allowed).given(given);
            return Some(match help {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            });
        }
    };
    Some(match given {
        Some(given) => diagnostic.given(given),
        None => diagnostic,
    })
}

/// The required keys that a map lacks, those aside that were refused or mistyped and reported as such.
fn missing(
    (first, fields): (&'static str, &'static [&'static str]),
    node: Option<&Tree>,
    pruned: Option<&Pruned>,
    schema: fn() -> serde_json::Value,
) -> Vec<String> {
    let mut missing = required::required(&schema(), fields);
    if !missing.iter().any(|key| key == first) {
        missing.insert(0, first.to_owned());
    }
    missing.retain(|key| {
        let value = if let Some(Tree::Map(entries)) = node { entries.get(key) } else { None };
        let out = pruned.and_then(|pruned| pruned.key(key)).is_some_and(Pruned::is_out);
        // What serde misses it misses, even where the text has it; of the rest, the text says what is missing.
        let misses = if key == first { !out && value != Some(&Tree::Refused) } else { value.is_none() };
        misses && !pruned.is_some_and(|pruned| pruned.is_meant(key))
    });
    missing
}

/// Whether something inside was taken out, so that the whole may be wrong for want of it.
fn explains(node: Option<&Tree>, pruned: Option<&Pruned>) -> bool {
    let refused = match node {
        Some(Tree::List(items)) => items.contains(&Tree::Refused),
        Some(Tree::Map(entries)) => entries.values().any(|value| *value == Tree::Refused),
        _ => false,
    };
    refused || pruned.is_some_and(Pruned::explains)
}

#[cfg(test)]
mod tests;
