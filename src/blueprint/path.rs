//! Path documents: one set-up that is no blueprint, in JSON or YAML, read with the same care.

use super::decode::{Decoded, Parameters, Reader, decode_named};
use super::generator;
use super::text::{self, Tree};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, SourceMap, codes};
use crate::forecast::path::Path;

/// A path document that was read.
#[derive(Debug)]
pub struct PathDocument {
    /// The path; none where an error was found.
    pub path: Option<Path>,
    /// Where everything was written.
    pub sources: SourceMap,
    /// Every mistake.
    pub found: Diagnostics,
}

/// Reads a path document, a name and its bytes, and checks it.
///
/// ```
/// use hybrid_synth::blueprint::read_path;
/// use hybrid_synth::diagnostic::render;
///
/// let document = b"data: { size: 1 TB }\nthruogh: { link: { line: { speed: 1 Gbp } } }\nby: { copy: {} }\n";
/// let read = read_path(("path.yaml", document));
/// assert!(read.path.is_none());
/// let said = render::short::render(&read.found, &read.sources);
/// assert!(said.contains("path.yaml:2:1: error[HS0101]: unknown key `thruogh` in the path; did you mean `through`?"));
/// assert!(said.contains("path.yaml:2:35: error[HS0105]: `speed`: `1 Gbp` is not a throughput"));
/// ```
pub fn read_path(file: (&str, &[u8])) -> PathDocument {
    let text::Reading { tree, sources, mut found, .. } = text::read(&[file]);
    let tree = tree.filter(|_| !found.has_errors());
    if let Some(key) = tree.as_ref().and_then(is_blueprint) {
        let headline = format!("unknown key `{key}` in the path: this is a blueprint");
        let other = Diagnostic::new(&codes::blueprint::UNKNOWN_KEY, Pointer::root().child(key), headline);
        let other = other.on_key().help("leave `--path` out: `hybrid-synth forecast FILE` takes a blueprint");
        return PathDocument { path: None, sources, found: other.into() };
    }
    let (parameters, mut corrected, mut unread) = (Parameters::new(), Vec::new(), Vec::new());
    let mut reader =
        Reader { parameters: &parameters, corrected: &mut corrected, unread: &mut unread, out: &mut found };
    let decoded =
        tree.and_then(|tree| decode_named::<Path>(&tree, (&Pointer::root(), "the path"), &mut reader));
    if let Some(Decoded { value, is_whole }) = &decoded {
        let refused: Vec<Pointer> = found.iter().map(|one| one.at.clone()).collect();
        let mistakes = value.mistakes().into_iter().filter(|one| *is_whole || !follows(one, &refused));
        found.extend(mistakes.collect::<Vec<_>>());
    }
    found.sort(&sources);
    let path = decoded.filter(|decoded| decoded.is_whole && !found.has_errors());
    PathDocument { path: path.map(|decoded| decoded.value), sources, found }
}

/// The key by which a document is a blueprint and no path.
fn is_blueprint(tree: &Tree) -> Option<&'static str> {
    has(tree, "blueprint").then_some("blueprint")
}

/// What a path says of itself where a blueprint is read; none of anything else.
pub(super) fn in_place_of_blueprint(tree: &Tree) -> Option<Diagnostic> {
    let is_path = is_blueprint(tree).is_none() && has(tree, "by");
    let other = || {
        let at = Pointer::root().child("by");
        let headline = "unknown key `by` in the blueprint: this is a path";
        let other = Diagnostic::new(&codes::blueprint::UNKNOWN_KEY, at, headline).on_key();
        other.help("forecast it with `hybrid-synth forecast --path FILE`; nothing else reads paths")
    };
    is_path.then(other)
}

fn has(tree: &Tree, key: &str) -> bool {
    matches!(tree, Tree::Map(map) if map.contains_key(key))
}

/// Whether a mistake may only follow from what was refused and left out. A quantity is wrong whatever stands beside it;
/// anything else is judged by the method, and by the part that it is in or by all of them.
fn follows(mistake: &Diagnostic, refused: &[Pointer]) -> bool {
    if mistake.code.id == codes::forecast::QUANTITY_NOT_BELIEVED.id {
        return false;
    }
    let mut segments = mistake.at.segments();
    let place = match (segments.next().as_deref(), segments.next()) {
        (Some("through"), Some(name)) => Pointer::root().child("through").child(&name),
        (Some("data"), _) => Pointer::root().child("data"),
        _ => Pointer::root(),
    };
    let by = Pointer::root().child("by");
    refused.iter().any(|refused| place.contains(refused) || by.contains(refused))
}

/// The JSON Schema of path documents, for editors.
pub fn path_schema() -> schemars::Schema {
    generator().into_root_schema_for::<Path>()
}
