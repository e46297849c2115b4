use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::{Path, PathBuf};

/// A path below the output folder that means the same file on every machine.
///
/// Segments are separated by `/`. No segment is empty, hidden (`.` first: `..`, `.terraform` and `.git` are
/// never ours), longer than 255 bytes, or carries what Windows forbids: control characters, `< > : " | ? * \`,
/// a space or full stop at the end, a device name such as `con`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RelativePath(String);

/// Why a text is not a [`RelativePath`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not a path inside the output folder: {reason}", path.escape_debug())]
pub struct PathError {
    /// The text as given.
    pub path: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl RelativePath {
    /// Checks `path`.
    ///
    /// # Errors
    /// [`PathError`] naming the rule that it breaks.
    pub fn new(path: impl Into<String>) -> Result<Self, PathError> {
        let path = path.into();
        match path.split('/').find_map(fault) {
            Some(reason) => Err(PathError { path, reason }),
            None => Ok(Self(path)),
        }
    }

    /// The manifest's.
    pub(super) fn manifest() -> Self {
        Self(super::manifest::NAME.to_owned())
    }

    /// The path as text, with `/` between segments.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where it stands below `folder`.
    pub fn below(&self, folder: &Path) -> PathBuf {
        let mut path = folder.to_owned();
        path.extend(self.0.split('/'));
        path
    }

    /// The folders that it stands in, outermost first: `a`, `a/b` for `a/b/c`.
    pub fn folders(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.match_indices('/').filter_map(|(at, _)| self.0.get(..at))
    }
}

/// The rule that a segment breaks.
fn fault(segment: &str) -> Option<&'static str> {
    if segment.is_empty() {
        return Some("it is absolute, or a segment is empty");
    }
    if segment == ".." || segment == "." {
        return Some("it climbs with `.` or `..`");
    }
    if segment.starts_with('.') {
        return Some("hidden files belong to other tools");
    }
    if segment.len() > 255 {
        return Some("a segment is longer than 255 bytes");
    }
    if segment.chars().any(|c| c.is_control() || "<>:\"|?*\\".contains(c)) {
        return Some("a segment has a control character or one of `< > : \" | ? * \\`");
    }
    if segment.ends_with(['.', ' ']) {
        return Some("a segment ends in a full stop or a space");
    }
    let stem = segment.split('.').next().unwrap_or(segment).to_ascii_uppercase();
    let device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || ["COM", "LPT"]
            .iter()
            .any(|prefix| stem.strip_prefix(prefix).is_some_and(|n| matches!(n.as_bytes(), [b'1'..=b'9'])));
    device.then_some("a segment is the name of a Windows device")
}

impl fmt::Display for RelativePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for RelativePath {
    type Error = PathError;

    fn try_from(path: String) -> Result<Self, PathError> {
        Self::new(path)
    }
}

impl From<RelativePath> for String {
    fn from(path: RelativePath) -> Self {
        path.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_paths_are_kept() {
        for path in ["manifest.json", "terraform/prod/main.tf.json", "requests/ML prod/träin.json", "company"]
        {
            assert_eq!(RelativePath::new(path).unwrap().as_str(), path);
        }
    }

    #[test]
    fn paths_that_could_leave_the_folder_or_not_exist_elsewhere_are_refused() {
        for path in [
            "",
            "/etc/passwd",
            "a//b",
            "a/",
            "..",
            "a/../b",
            "./a",
            ".terraform/x",
            "a/.git",
            "C:\\x",
            "a\\b",
            "c:x",
            "a\0",
            "a\nb",
            "a.",
            "a ",
            "con",
            "a/NUL.json",
            "com1.txt",
            "what?",
        ] {
            assert!(RelativePath::new(path).is_err(), "{path:?}");
        }
        assert!(RelativePath::new("x".repeat(256)).is_err());
    }

    #[test]
    fn folders_are_listed_from_the_outside() {
        let path = RelativePath::new("a/b/c").unwrap();
        assert_eq!(path.folders().collect::<Vec<_>>(), ["a", "a/b"]);
    }
}
