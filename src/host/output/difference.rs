//! The difference between an output folder and what a build would put there: `build --check`.

use super::{Artifacts, Entry, Note, OutputError, SIZE_LIMIT, entry, io_error, journal, plan};
use crate::host::manifest::Manifest;
use crate::host::{Host, RelativePath};
use similar::algorithms::{Capture, Compact, Replace, myers};
use similar::{DiffOp, DiffTag, group_diff_ops};
use std::fmt::{self, Write as _};
use std::ops::Range;
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

/// How many lines stand around a change.
const CONTEXT: usize = 3;

fn diff(path: &RelativePath, there: &[u8], wanted: &[u8]) -> String {
    let (Ok(there), Ok(wanted)) = (str::from_utf8(there), str::from_utf8(wanted)) else {
        return format!("Binary files a/{path} and b/{path} differ\n");
    };
    let there: Vec<&str> = there.split_inclusive('\n').collect();
    let wanted: Vec<&str> = wanted.split_inclusive('\n').collect();
    let mut text = format!("--- a/{path}\n+++ b/{path}\n");
    for hunk in group_diff_ops(changes(&there, &wanted), CONTEXT) {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
        let old = lines(first.old_range().start..last.old_range().end);
        let new = lines(first.new_range().start..last.new_range().end);
        let _ = writeln!(text, "@@ -{old} +{new} @@");
        for change in &hunk {
            if change.tag() == DiffTag::Equal {
                put(&mut text, ' ', there.get(change.old_range()));
            } else {
                put(&mut text, '-', there.get(change.old_range()));
                put(&mut text, '+', wanted.get(change.new_range()));
            }
        }
    }
    text
}

/// The one algorithm that is wanted: the library's way for texts compiles all that it has.
fn changes(there: &[&str], wanted: &[&str]) -> Vec<DiffOp> {
    let mut found = Compact::new(Replace::new(Capture::new()), there, wanted);
    let Ok(()) = myers::diff(&mut found, there, 0..there.len(), wanted, 0..wanted.len());
    found.into_inner().into_inner().into_ops()
}

/// Lines as the head of a hunk names them: the first and how many; none begin at the line before.
fn lines(range: Range<usize>) -> String {
    match range.len() {
        0 => format!("{},0", range.start),
        1 => (range.start + 1).to_string(),
        count => format!("{},{count}", range.start + 1),
    }
}

fn put(text: &mut String, sign: char, lines: Option<&[&str]>) {
    for line in lines.unwrap_or_default() {
        text.push(sign);
        text.push_str(line);
        if !line.ends_with('\n') {
            text.push_str("\n\\ No newline at end of file\n");
        }
    }
}
