//! Path documents: one set-up that is no blueprint, in JSON or YAML, read with the same care.

use super::decode::{Parameters, Reader, decode_named};
use super::{generator, text};
use crate::diagnostic::{Diagnostics, Pointer, SourceMap};
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
    let text::Reading { tree, sources, mut found } = text::read(&[file]);
    let tree = tree.filter(|_| !found.has_errors());
    let (parameters, mut corrected) = (Parameters::new(), Vec::new());
    let mut reader = Reader { parameters: &parameters, corrected: &mut corrected, out: &mut found };
    let path = tree
        .and_then(|tree| decode_named::<Path>(&tree, (&Pointer::root(), "the path"), &mut reader))
        .filter(|decoded| decoded.is_whole)
        .map(|decoded| decoded.value);
    if let Some(path) = &path {
        found.extend(path.mistakes());
    }
    found.sort(&sources);
    PathDocument { path: path.filter(|_| !found.has_errors()), sources, found }
}

/// The JSON Schema of path documents, for editors.
pub fn path_schema() -> schemars::Schema {
    generator().into_root_schema_for::<Path>()
}
