//! The text of a blueprint and its overlays, as one value with a position for every part.
//!
//! The first stage of the pipeline: bytes in, a [`Tree`] and a [`SourceMap`] out. The invariant: nothing that reaches
//! the next stage is ambiguous, unbounded or invisible. A file of more than 1 MiB is not parsed, nesting beyond 128
//! levels ends the reading before a tree exists, and what readers of YAML disagree on is refused with a message:
//! duplicate keys, anchors and aliases, merge keys, tags, several documents, keys that are no strings, numbers that are
//! not finite, characters that a terminal would not show. JSON is read as the subset of YAML that it is. This module
//! knows no key of the language.
//!
//! ```
//! use hybrid_synth::blueprint::text::{read, Tree};
//!
//! let reading = read(&[("base.yaml", b"name: imaging\ncount: 2\n"), ("prod.yaml", b"count: 8\n")]);
//! let Some(Tree::Map(entries)) = reading.tree else { panic!("{:?}", reading.found) };
//! assert_eq!(entries["count"], Tree::Integer { value: 8, text: "8".to_owned() });
//! ```

mod build;
mod merge;
mod offsets;
mod scalar;
mod tree;

use indexmap::IndexMap;

use crate::diagnostic::escape::is_unprintable;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Pointer, SourceMap, codes};

pub use self::build::Discarded;
pub use self::tree::Tree;

/// The size in bytes beyond which a file is not parsed.
pub const MAXIMUM_SIZE: usize = 1 << 20;
/// How many maps and lists may lie in one another.
pub const MAXIMUM_DEPTH: usize = 128;
/// How many mistakes are collected before the rest is left unsaid.
pub const MAXIMUM_MISTAKES: usize = 100;

/// What [`read`] returns.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The merged blueprint; `None` where a file could not be read to its end.
    ///
    /// It is there beside mistakes that leave the rest readable, so that one run also finds what is wrong in the rest:
    /// whether to go on to build is what `found` says.
    pub tree: Option<Tree>,
    /// What stands in the files and is not in the tree.
    pub discarded: Vec<Discarded>,
    /// Where everything was written.
    pub sources: SourceMap,
    /// The mistakes.
    pub found: Diagnostics,
}

/// Reads a blueprint and its overlays, each a name and its bytes, YAML or JSON, the blueprint first.
///
/// An overlay's maps merge by key into what comes before, `null` removes a key, lists and scalars are replaced. An
/// empty overlay changes nothing.
pub fn read(files: &[(&str, &[u8])]) -> Reading {
    let mut sources = SourceMap::default();
    let mut found = Diagnostics::default();
    let mut discarded = Vec::new();
    // Every file is read even after one failed, so that each says its own mistakes.
    let nodes: Vec<_> = files
        .iter()
        .map(|(name, bytes)| read_file(name, bytes, &mut sources, &mut found, &mut discarded))
        .collect();
    let mut nodes = nodes.into_iter();
    let mut root = nodes.next().flatten();
    if let Some(nothing) = root.take_if(|root| root.is_nothing()) {
        let headline = "the blueprint is empty";
        found.push(
            Diagnostic::new(&codes::blueprint::EMPTY_BLUEPRINT, Pointer::root(), headline)
                .on_text(nothing.file, 0..0),
        );
    }
    for overlay in nodes {
        match (&mut root, overlay) {
            (Some(_), Some(overlay)) if overlay.is_nothing() => {}
            (Some(root), Some(overlay)) => {
                merge::merge(root, overlay, &Pointer::root(), &mut found, &mut discarded);
            }
            // Without one of the files there is no blueprint.
            (_, overlay) => {
                let read = root.take().into_iter().chain(overlay);
                discarded.extend(read.map(|node| Discarded::new(Pointer::root(), node)));
            }
        }
    }
    let (tree, places) = root.map(build::Node::split).unzip();
    if let Some(places) = places {
        sources.set_places(places);
    }
    Reading { tree, discarded, sources, found }
}

fn read_file(
    name: &str,
    bytes: &[u8],
    sources: &mut SourceMap,
    found: &mut Diagnostics,
    discarded: &mut Vec<Discarded>,
) -> Option<build::Node> {
    // What would be wrong of a text that is not read is not said, and its secrets are none the less.
    let mut discard = |file, text: &str| {
        let read = build::build(file, text, &mut Diagnostics::default(), discarded);
        discarded.extend(read.map(|node| Discarded::new(Pointer::root(), node)));
    };
    if bytes.len() > MAXIMUM_SIZE {
        let file = sources.add_file(name, "");
        let headline = format!("`{name}` has {} bytes, and at most {MAXIMUM_SIZE} are read", bytes.len());
        found.push(
            Diagnostic::new(&codes::blueprint::TOO_LARGE, Pointer::root(), headline).on_text(file, 0..0),
        );
        return None;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let offset = error.valid_up_to();
            let text = String::from_utf8_lossy(bytes);
            let file = sources.add_file(name, &*text);
            discard(file, &text);
            let byte = bytes.get(offset).copied().unwrap_or_default();
            let headline = format!("`{name}` is not UTF-8: byte {offset} is 0x{byte:02x}");
            // The replacement character stands where the wrong byte was and is three bytes long.
            found.push(
                Diagnostic::new(&codes::blueprint::NOT_UTF8, Pointer::root(), headline)
                    .on_text(file, offset..offset + char::REPLACEMENT_CHARACTER.len_utf8())
                    .help("save the file as UTF-8 without a byte-order mark"),
            );
            return None;
        }
    };
    let file = sources.add_file(name, text);
    if has_forbidden_characters(file, text, found) {
        discard(file, text);
        return None;
    }
    build::build(file, text, found, discarded)
}

/// Reports every kind of character that a terminal would act on instead of showing, at the first of its kind; whether
/// there is one.
///
/// A carriage return is allowed before a line feed alone: YAML would end a line there, and most editors would not.
fn has_forbidden_characters(file: FileId, text: &str, found: &mut Diagnostics) -> bool {
    let forbidden = text.char_indices().filter(|(at, character)| match character {
        '\n' | '\t' => false,
        '\r' => text.as_bytes().get(at + 1) != Some(&b'\n'),
        other => is_unprintable(*other),
    });
    let mut kinds: IndexMap<char, (usize, usize)> = IndexMap::new();
    for (at, character) in forbidden {
        kinds.entry(character).or_insert((at, 0)).1 += 1;
    }
    for (&character, &(at, count)) in &kinds {
        let times = if count == 1 { String::new() } else { format!("; there are {count} of it") };
        let headline =
            format!("the file has the character U+{:04X}, which cannot be seen{times}", u32::from(character));
        let help = if character == '\0' {
            "save the file as UTF-8: it is UTF-16, or no text at all"
        } else if character.is_control() {
            "delete it"
        } else {
            "delete it, or write it as an escape between double quotes"
        };
        push(
            found,
            Diagnostic::new(&codes::blueprint::FORBIDDEN_CHARACTER, Pointer::root(), headline)
                .on_text(file, at..at + character.len_utf8())
                .help(help),
        );
    }
    !kinds.is_empty()
}

/// Adds a mistake of which there can be many; the one after [`MAXIMUM_MISTAKES`] says that there are more, and those
/// after it say nothing.
fn push(found: &mut Diagnostics, diagnostic: Diagnostic) {
    match found.len() {
        ..MAXIMUM_MISTAKES => found.push(diagnostic),
        MAXIMUM_MISTAKES => {
            let headline = format!("{MAXIMUM_MISTAKES} mistakes are shown, and there are more from here on");
            let more = Diagnostic::new(&codes::blueprint::TOO_MANY_MISTAKES, diagnostic.at, headline);
            found.push(Diagnostic { part: diagnostic.part, ..more });
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
