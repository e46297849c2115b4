//! The journal: what a committed run still has to move and remove.

use super::{
    Obstacle, OutputError, Recovery, SIZE_LIMIT, create_folders, entry, io_error, look, sync_folders,
};
use crate::host::manifest::{Digest, Kind};
use crate::host::{Entry, Host, RelativePath};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

const STAGING: &str = ".hybrid-synth";
const JOURNAL: &str = "journal.json";
const JOURNAL_STAGED: &str = "journal.new";
const VERSION: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    version: u32,
    /// The staged files by number; the manifest is the last.
    moves: Vec<Move>,
    removals: Vec<Removal>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Move {
    pub(super) path: RelativePath,
    pub(super) kind: Kind,
    pub(super) sha256: Digest,
    /// What stood there when the run was planned.
    pub(super) replaces: Option<Digest>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Removal {
    pub(super) path: RelativePath,
    pub(super) kind: Kind,
    /// What stood there when the run was planned.
    pub(super) sha256: Digest,
}

impl Journal {
    pub(super) fn new(moves: Vec<Move>, removals: Vec<Removal>) -> Self {
        Self { version: VERSION, moves, removals }
    }
}

fn staged(staging: &Path, number: usize) -> PathBuf {
    staging.join(format!("{number}.new"))
}

/// Whether a run has committed and is not finished.
pub(super) fn is_pending(host: &dyn Host, folder: &Path) -> Result<bool, OutputError> {
    Ok(entry(host, &folder.join(STAGING))? == Some(Entry::Directory)
        && entry(host, &folder.join(STAGING).join(JOURNAL))?.is_some())
}

/// Stages the contents and commits to the journal.
pub(super) fn commit<C: AsRef<[u8]>>(
    host: &dyn Host,
    folder: &Path,
    journal: &Journal,
    contents: &[C],
) -> Result<(), OutputError> {
    let staging = folder.join(STAGING);
    if let Err(error) = stage(host, folder, journal, contents) {
        // On a full disk the staged files are the first that should go; the next run would remove them too.
        clear(host, folder).ok();
        return Err(error);
    }
    let committed = staging.join(JOURNAL);
    host.rename(&staging.join(JOURNAL_STAGED), &committed).map_err(io_error("create", &committed))
}

fn stage<C: AsRef<[u8]>>(
    host: &dyn Host,
    folder: &Path,
    journal: &Journal,
    contents: &[C],
) -> Result<(), OutputError> {
    let staging = folder.join(STAGING);
    host.create_directory(&staging).map_err(io_error("create the folder", &staging))?;
    let name = staging.join(JOURNAL_STAGED);
    let text = serde_json::to_vec(journal).map_err(|fault| io_error("write", &name)(fault.into()))?;
    let files =
        contents.iter().enumerate().map(|(number, content)| (staged(&staging, number), content.as_ref()));
    let files: Vec<_> = files.chain([(name, text.as_slice())]).collect();
    // Written first and synced after: one sync flushes most of the others with it.
    for (path, content) in &files {
        host.create(path, content).map_err(io_error("create", path))?;
    }
    let paths: Vec<&Path> = files.iter().map(|(path, _)| path.as_path()).collect();
    host.sync_files(&staging, &paths).map_err(io_error("sync the files of", &staging))?;
    for folder in [staging.as_path(), folder] {
        host.sync_directory(folder).map_err(io_error("sync", folder))?;
    }
    Ok(())
}

/// Finishes or undoes a run that was killed.
pub(super) fn recover(host: &dyn Host, folder: &Path) -> Result<Option<Recovery>, OutputError> {
    let staging = folder.join(STAGING);
    match entry(host, &staging)? {
        None => return Ok(None),
        Some(Entry::Directory) => {}
        Some(Entry::Symlink) => return Err(OutputError::Blocked(vec![Obstacle::Symlink(staging)])),
        Some(Entry::File(_) | Entry::Other) => {
            return Err(OutputError::Blocked(vec![Obstacle::NotAFolder(staging)]));
        }
    }
    let path = staging.join(JOURNAL);
    if entry(host, &path)?.is_none() {
        let undone = clear(host, folder)?;
        return Ok(undone.then_some(Recovery::Undone));
    }
    let text = host.read(&path, SIZE_LIMIT).map_err(io_error("read", &path))?;
    let journal = parse(&text).map_err(|reason| OutputError::Journal { path, reason })?;
    finish(host, folder, &journal)?;
    Ok(Some(Recovery::Finished))
}

fn parse(text: &[u8]) -> Result<Journal, String> {
    #[derive(Deserialize)]
    struct Head {
        version: u32,
    }
    let malformed = |fault| {
        format!(
            "the journal is damaged ({fault}); remove the folder `{STAGING}`, move the generated files away and build anew"
        )
    };
    let Head { version } = serde_json::from_slice(text).map_err(malformed)?;
    if version > VERSION {
        return Err(format!(
            "it was begun by a newer release (journal version {version}, this one reads up to {VERSION}); finish it with that one"
        ));
    }
    serde_json::from_slice(text).map_err(malformed)
}

/// Does what is left to do of a committed run. Each step can be repeated.
pub(super) fn finish(host: &dyn Host, folder: &Path, journal: &Journal) -> Result<(), OutputError> {
    carry_out(host, folder, journal).map_err(|error| {
        let is_refusal = matches!(error, OutputError::Io { .. });
        if is_refusal { OutputError::Unfinished(Box::new(error)) } else { error }
    })
}

fn carry_out(host: &dyn Host, folder: &Path, journal: &Journal) -> Result<(), OutputError> {
    let staging = folder.join(STAGING);
    let mut moves = Vec::new();
    let mut obstacles = Vec::new();
    let mut any_moved = false;
    for (number, file) in journal.moves.iter().enumerate() {
        let from = staged(&staging, number);
        if entry(host, &from)?.is_none() {
            any_moved = true;
            continue;
        }
        // Someone may have worked in the folder between the crash and now.
        match look(host, folder, &file.path)? {
            Err(obstacle) => obstacles.push(obstacle),
            Ok(None) => moves.push((from, file)),
            Ok(Some(found)) => {
                let found = Digest::of(&found);
                match file.kind {
                    Kind::Skeleton if found != file.sha256 && Some(found) != file.replaces => {}
                    Kind::Generated if found != file.sha256 && file.replaces.is_none() => {
                        obstacles.push(Obstacle::Foreign(file.path.below(folder)));
                    }
                    Kind::Skeleton | Kind::Generated => moves.push((from, file)),
                }
            }
        }
    }
    let mut removals = Vec::new();
    for file in &journal.removals {
        match look(host, folder, &file.path)? {
            Err(obstacle) => obstacles.push(obstacle),
            Ok(Some(found)) if file.kind == Kind::Generated || Digest::of(&found) == file.sha256 => {
                removals.push(file.path.below(folder));
            }
            Ok(_) => {}
        }
    }
    if !obstacles.is_empty() {
        return Err(OutputError::Blocked(obstacles));
    }

    // The commit must be durable before its first effect is, in a recovery too. Once a file has moved it was,
    // and to sync then could lose that file: its old name for good, its new name not yet durable.
    if !any_moved {
        host.sync_directory(&staging).map_err(io_error("sync", &staging))?;
    }
    let mut made: Option<PathBuf> = None;
    for (from, file) in moves {
        let to = file.path.below(folder);
        // Neighbours follow each other.
        if let Some(parent) = to.parent().filter(|parent| made.as_deref() != Some(*parent)) {
            create_folders(host, parent, &mut BTreeSet::new())?;
            made = Some(parent.to_owned());
        }
        host.rename(&from, &to).map_err(io_error("replace", &to))?;
    }
    for path in removals {
        host.remove(&path).map_err(io_error("remove", &path))?;
    }
    for file in &journal.removals {
        remove_empty_folders(host, folder, &file.path)?;
    }
    // All of them, not only those of this call: an earlier one may have been killed before it synced.
    let mut touched = BTreeSet::from([folder.to_owned()]);
    let moved = journal.moves.iter().map(|file| &file.path);
    let removed = journal.removals.iter().map(|file| &file.path);
    for up in moved.chain(removed).flat_map(RelativePath::folders).collect::<BTreeSet<_>>() {
        let up = folder.join(up);
        if entry(host, &up)? == Some(Entry::Directory) {
            touched.insert(up);
        }
    }
    sync_folders(host, &touched)?;
    clear(host, folder)?;
    Ok(())
}

/// Removes the folders that a removed file leaves empty.
fn remove_empty_folders(host: &dyn Host, folder: &Path, path: &RelativePath) -> Result<(), OutputError> {
    for up in path.folders().rev().map(|up| folder.join(up)) {
        if entry(host, &up)? != Some(Entry::Directory) {
            continue;
        }
        match host.remove_directory(&up) {
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => break,
            outcome => outcome.map_err(io_error("remove", &up))?,
        }
    }
    Ok(())
}

/// Removes the staging folder; the journal goes after what it speaks of. Says whether anything was staged.
///
/// Only names that a run gives are removed: what else lies there is someone's, and an error.
fn clear(host: &dyn Host, folder: &Path) -> Result<bool, OutputError> {
    let staging = folder.join(STAGING);
    let remove = |name: &str| {
        let path = staging.join(name);
        host.remove(&path).map_err(io_error("remove", &path))
    };
    let names = host.list(&staging).map_err(io_error("list", &staging))?;
    let is_staged = |name: &str| {
        let number = name.strip_suffix(".new");
        name == JOURNAL_STAGED || number.is_some_and(|number| number.parse::<usize>().is_ok())
    };
    let staged: Vec<_> = names.iter().filter(|name| is_staged(name)).collect();
    staged.iter().try_for_each(|name| remove(name))?;
    if names.iter().any(|name| name == JOURNAL) {
        host.sync_directory(&staging).map_err(io_error("sync", &staging))?;
        remove(JOURNAL)?;
    }
    host.remove_directory(&staging).map_err(io_error("remove", &staging))?;
    host.sync_directory(folder).map_err(io_error("sync", folder))?;
    Ok(!staged.is_empty())
}
