//! The difference between an output folder and what a build would put there: `build --check`.

use super::{Artifacts, Entry, Note, OutputError, SIZE_LIMIT, entry, io_error, journal, plan};
use crate::host::manifest::Manifest;
use crate::host::{Host, RelativePath};
use similar::TextDiff;
use std::fmt;
use std::path::Path;

/// What a build would change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// A run was killed after its commit: the next `build` finishes it. Nothing else was compared.
    pub interrupted: bool,
    /// Files that are not there.
    pub missing: Vec<RelativePath>,
    /// Files with other content.
    pub changed: Vec<Change>,
    /// Files of ours that are no longer made.
    pub stale: Vec<RelativePath>,
    /// What the user may want to know and that is no difference, such as a kept skeleton that lacks parameters.
    pub notes: Vec<Note>,
}

/// A file with other content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub path: RelativePath,
    /// From what is there to what a build would write, as `diff -u` prints it, with a newline at its end.
    pub diff: String,
}

impl Difference {
    /// Whether a build would change nothing.
    pub fn is_empty(&self) -> bool {
        !self.interrupted && self.missing.is_empty() && self.changed.is_empty() && self.stale.is_empty()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.interrupted {
            writeln!(f, "interrupted: an earlier run is not finished; the next `build` finishes it")?;
        }
        for path in &self.missing {
            writeln!(f, "missing: {path}")?;
        }
        for path in &self.stale {
            writeln!(f, "stale: {path}")?;
        }
        self.changed.iter().try_for_each(|change| write!(f, "changed: {}\n{}", change.path, change.diff))
    }
}

/// Compares the folder with what [`write`](super::write()) would put there. Writes nothing and takes no lock.
///
/// # Errors
/// Those of [`Folder::plan`](super::Folder::plan): what a build would refuse, this refuses.
pub fn check(
    host: &dyn Host,
    folder: &Path,
    manifest: &Manifest,
    artifacts: &Artifacts,
) -> Result<Difference, OutputError> {
    if let Some(Entry::File(_) | Entry::Other) = entry(host, folder)? {
        return Err(OutputError::NotAFolder(folder.to_owned()));
    }
    if journal::is_pending(host, folder)? {
        return Ok(Difference { interrupted: true, ..Difference::default() });
    }
    let plan = plan(host, folder, manifest, artifacts)?;
    let mut changed = Vec::new();
    for write in plan.writes.iter().filter(|write| write.replaces.is_some()) {
        let path = write.path.below(folder);
        let there = host.read(&path, SIZE_LIMIT).map_err(io_error("read", &path))?;
        changed.push(Change { path: write.path.clone(), diff: diff(&write.path, &there, &write.content) });
    }
    let report = plan.report;
    Ok(Difference {
        interrupted: false,
        missing: report.created,
        changed,
        stale: report.removed,
        notes: report.notes,
    })
}

fn diff(path: &RelativePath, there: &[u8], wanted: &[u8]) -> String {
    let (Ok(there), Ok(wanted)) = (str::from_utf8(there), str::from_utf8(wanted)) else {
        return format!("Binary files a/{path} and b/{path} differ\n");
    };
    TextDiff::from_lines(there, wanted)
        .unified_diff()
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}
