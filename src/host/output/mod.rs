//! The output folder: artifacts become files, whole or not at all.
//!
//! The last step of the pipeline. [`Folder::open`] locks the folder and finishes or undoes what a killed run
//! left, [`Folder::plan`] compares the artifacts with what is there, [`Folder::apply`] makes it so;
//! [`write()`] is the three in one. [`check`] compares and writes nothing.
//!
//! # Whose file is it?
//!
//! The previous [`manifest`] says which files are ours; nothing else is replaced or removed.
//! `.terraform/`, the lock file, the state, a user's own `.tf` are foreign and never touched.
//!
//! | at the path stands | generated | skeleton |
//! |---|---|---|
//! | nothing | created | created |
//! | the same bytes | left alone, time stamp and all | left alone |
//! | ours, as it was written | replaced | replaced |
//! | ours, edited since | replaced, with a [`Note`] | kept, with a note when it lacks parameters |
//! | ours, no longer made | removed, with a note if edited | removed; left to the user if edited |
//! | anything else | refused | refused |
//!
//! Symbolic links below the folder are refused too, so that no write leaves it; the folder itself may be one.
//!
//! # A crash at any moment
//!
//! New content is written to `.hybrid-synth/` and synced. Then one rename, of the journal, commits: before it
//! the next run throws the staged files away, after it the next run moves them into place again. Moving is
//! idempotent, so a crash while recovering is recovered from in the same way. The manifest moves last.
//!
//! ```
//! use hybrid_synth::host::Memory;
//! use hybrid_synth::host::manifest::{Kind, Manifest};
//! use hybrid_synth::host::output::{Artifacts, write};
//! use std::path::Path;
//!
//! let mut artifacts = Artifacts::default();
//! artifacts.insert("cloudformation/lake.template.json", Kind::Generated, *b"{}\n")?;
//! let host = Memory::new();
//! let report = write(&host, Path::new("out"), &Manifest::default(), &artifacts)?;
//! assert_eq!(report.created.len(), 2, "the template and the manifest");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::manifest::{self, Digest, Kind, Manifest, ManifestError, Record};
use super::{Entry, Host, Lock, PathError, RelativePath};
use journal::{Journal, Move, Removal};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

mod difference;
mod journal;

pub use difference::{Change, Difference, check};

/// The lock file, below the output folder while a run writes to it.
const LOCK: &str = ".hybrid-synth.lock";
/// No file of ours is near this size in bytes; a longer one is someone else's.
const SIZE_LIMIT: u64 = 64 * 1024 * 1024;

/// One file to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Who owns the content once it is written.
    pub kind: Kind,
    /// The content.
    pub content: Arc<[u8]>,
}

/// Files to be, by path. No two paths can mean the same file, or one file a folder of another, on any system.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Artifacts {
    files: BTreeMap<RelativePath, Artifact>,
    /// Every file and folder in lower case, as macOS and Windows compare them, with what it was called first.
    taken: BTreeMap<String, (String, bool)>,
}

impl Artifacts {
    /// Adds a file.
    ///
    /// # Errors
    /// [`PathError`] when the path is not one inside the output folder, is taken, differs from another in case
    /// only, or is the manifest's.
    pub fn insert(
        &mut self,
        path: impl Into<String>,
        kind: Kind,
        content: impl Into<Arc<[u8]>>,
    ) -> Result<(), PathError> {
        let path = RelativePath::new(path)?;
        let refuse = |reason| PathError { path: path.to_string(), reason };
        if path.as_str().eq_ignore_ascii_case(manifest::NAME) {
            return Err(refuse("the manifest is written by the output itself"));
        }
        for folder in path.folders() {
            match self.taken.get(&folder.to_lowercase()) {
                Some((_, false)) => return Err(refuse("one of its folders is a file already")),
                Some((name, true)) if name != folder => {
                    return Err(refuse("one of its folders differs from another in case only"));
                }
                Some(_) | None => {}
            }
        }
        let folded = path.as_str().to_lowercase();
        match self.taken.get(&folded) {
            Some((_, true)) => return Err(refuse("it is a folder already")),
            Some((name, false)) if name == path.as_str() => return Err(refuse("it is there already")),
            Some(_) => return Err(refuse("it differs from another path in case only")),
            None => {}
        }
        for folder in path.folders() {
            self.taken.insert(folder.to_lowercase(), (folder.to_owned(), true));
        }
        self.taken.insert(folded, (path.to_string(), false));
        self.files.insert(path, Artifact { kind, content: content.into() });
        Ok(())
    }

    /// The file at `path`.
    pub fn get(&self, path: &str) -> Option<&Artifact> {
        self.files.get(&RelativePath::new(path).ok()?)
    }

    /// Every file, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&RelativePath, &Artifact)> {
        self.files.iter()
    }
}

/// An output folder that this process alone writes to, with no unfinished run in it.
pub struct Folder<'host> {
    host: &'host dyn Host,
    path: PathBuf,
    recovered: Option<Recovery>,
    /// Held until the folder is dropped.
    _lock: Lock,
}

/// What became of a run that was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovery {
    /// It had committed: its output is now whole.
    Finished,
    /// It had not: its staged files are gone, the output is the one before it.
    Undone,
}

/// What [`Folder::apply`] will do.
#[derive(Debug)]
pub struct Plan<'artifacts> {
    writes: Vec<Write<'artifacts>>,
    removals: Vec<Removal>,
    report: Report,
}

#[derive(Debug)]
struct Write<'artifacts> {
    path: RelativePath,
    kind: Kind,
    content: Cow<'artifacts, [u8]>,
    sha256: Digest,
    replaces: Option<Digest>,
}

/// What a run does to each file, or did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// New files.
    pub created: Vec<RelativePath>,
    /// Files of ours with new content.
    pub replaced: Vec<RelativePath>,
    /// Files of ours that are no longer made.
    pub removed: Vec<RelativePath>,
    /// Files that have the right content already.
    pub unchanged: Vec<RelativePath>,
    /// Skeletons that the user filled in.
    pub kept: Vec<RelativePath>,
    /// What the user may want to know.
    pub notes: Vec<Note>,
}

impl Report {
    /// Whether every file was right already.
    pub fn is_unchanged(&self) -> bool {
        self.created.is_empty() && self.replaced.is_empty() && self.removed.is_empty()
    }
}

/// Something that the user may want to know, and that stops nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Note {
    /// A generated file was edited by hand, and is ours all the same.
    #[error(
        "`{0}` was edited by hand and is generated anew; to keep a change, put it under `override` or `extra` in the blueprint"
    )]
    EditReplaced(RelativePath),
    /// A generated file was edited by hand and is no longer made.
    #[error("`{0}` was edited by hand and is removed: the blueprint no longer makes it")]
    EditRemoved(RelativePath),
    /// A skeleton that the user filled in lacks parameters that the blueprint has now.
    #[error("`{path}` is yours and is kept; it lacks {}", list(missing))]
    ParametersMissing {
        /// The skeleton.
        path: RelativePath,
        /// The parameters, in the skeleton's order.
        missing: Vec<String>,
    },
    /// A skeleton that the user filled in is not JSON.
    #[error("`{0}` is yours and is kept; it is not JSON, so its parameters were not compared")]
    SkeletonUnreadable(RelativePath),
    /// A skeleton that the user filled in is no longer made.
    #[error("`{0}` was filled in by hand and is left to you: the blueprint no longer needs it")]
    SkeletonLeft(RelativePath),
    /// The folder held the output of other blueprints.
    #[error("the folder held the output of {}, which this build replaces; give each its own `--out` to keep both", list(.0))]
    OtherBlueprints(Vec<String>),
    /// An earlier run was killed.
    #[error("{}", match .0 {
        Recovery::Finished => "an earlier run was interrupted after its commit, and is now finished",
        Recovery::Undone => "an earlier run was interrupted before its commit, and is undone",
    })]
    Recovered(Recovery),
}

/// Why an output folder cannot be written, or compared.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The machine refused.
    #[error("cannot {action} `{}`: {source}", path.display())]
    Io {
        /// A verb: `read`, `create`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The machine's reason.
        source: io::Error,
    },
    /// The machine refused after the commit: a part of the output is of this run, and the next one finishes it.
    #[error("{0}")]
    Unfinished(Box<OutputError>),
    /// Another run is under way.
    #[error("another run is writing to `{}`; wait for it to end, or give this one its own `--out`", .0.display())]
    Locked(PathBuf),
    /// A file has the folder's name.
    #[error("`{}` is not a folder; move it away, or choose another `--out`", .0.display())]
    NotAFolder(PathBuf),
    /// Things in the way, all of them; nothing was written.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Blocked(Vec<Obstacle>),
    /// The previous manifest cannot be read, so nothing is known to be ours.
    #[error("cannot use `{}`: {source}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        source: ManifestError,
    },
    /// The journal of an interrupted run cannot be read.
    #[error("cannot finish the interrupted run in `{}`: {reason}", path.display())]
    Journal {
        /// The journal.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        reason: String,
    },
}

/// Something at a path that a file of ours needs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// A file that no manifest of ours names, with other content than ours.
    #[error("`{}` exists and was not written by this tool; move it away, or choose another `--out`", .0.display())]
    Foreign(PathBuf),
    /// A symbolic link, which may lead out of the folder.
    #[error("`{}` is a symbolic link, and is not written through; replace it by what it leads to", .0.display())]
    Symlink(PathBuf),
    /// A file where a folder is needed.
    #[error("`{}` is a file where a folder is needed; move it away, or choose another `--out`", .0.display())]
    NotAFolder(PathBuf),
    /// A folder, a pipe or a device where a file is needed.
    #[error("`{}` is not a regular file; move it away, or choose another `--out`", .0.display())]
    NotAFile(PathBuf),
}

/// Opens the folder, plans and applies.
///
/// # Errors
/// Those of [`Folder::open`], [`Folder::plan`] and [`Folder::apply`].
pub fn write(
    host: &dyn Host,
    folder: &Path,
    manifest: &Manifest,
    artifacts: &Artifacts,
) -> Result<Report, OutputError> {
    let folder = Folder::open(host, folder)?;
    let plan = folder.plan(manifest, artifacts)?;
    folder.apply(plan)
}

impl<'host> Folder<'host> {
    /// Creates the folder if need be, locks it, and finishes or undoes a run that was killed.
    ///
    /// # Errors
    /// [`OutputError::Locked`] while another process has it open; [`OutputError::Blocked`] when an
    /// interrupted run cannot be finished over what someone put in its way.
    pub fn open(host: &'host dyn Host, path: &Path) -> Result<Self, OutputError> {
        let mut dirty = BTreeSet::new();
        create_folders(host, path, &mut dirty)?;
        sync_folders(host, &dirty)?;
        if let Some(Entry::File(_) | Entry::Other) = entry(host, path)? {
            return Err(OutputError::NotAFolder(path.to_owned()));
        }
        let name = path.join(LOCK);
        if entry(host, &name)? == Some(Entry::Symlink) {
            return Err(OutputError::Blocked(vec![Obstacle::Symlink(name)]));
        }
        let lock = host.lock(&name).map_err(io_error("lock", &name))?;
        let lock = lock.ok_or_else(|| OutputError::Locked(path.to_owned()))?;
        let recovered = journal::recover(host, path)?;
        Ok(Self { host, path: path.to_owned(), recovered, _lock: lock })
    }

    /// Compares the artifacts with what is there and with the previous manifest. Writes nothing.
    ///
    /// `manifest` is the new one; its record of artifacts is filled in here.
    ///
    /// # Errors
    /// [`OutputError::Blocked`] with everything that stands in the way.
    pub fn plan<'a>(&self, manifest: &Manifest, artifacts: &'a Artifacts) -> Result<Plan<'a>, OutputError> {
        let mut plan = plan(self.host, &self.path, manifest, artifacts)?;
        plan.report.notes.splice(0..0, self.recovered.map(Note::Recovered));
        Ok(plan)
    }

    /// Does what the plan says.
    ///
    /// # Errors
    /// [`OutputError::Io`] when the machine refuses and the folder holds what it held, [`OutputError::Unfinished`] when it holds
    /// a part of the new output, which the next run finishes.
    pub fn apply(&self, plan: Plan<'_>) -> Result<Report, OutputError> {
        if !plan.report.is_unchanged() {
            let (moves, contents): (Vec<_>, Vec<_>) = plan
                .writes
                .into_iter()
                .map(|Write { path, kind, content, sha256, replaces }| {
                    (Move { path, kind, sha256, replaces }, content)
                })
                .unzip();
            let journal = Journal::new(moves, plan.removals);
            journal::commit(self.host, &self.path, &journal, &contents)?;
            journal::finish(self.host, &self.path, &journal)?;
        }
        Ok(plan.report)
    }
}

impl Plan<'_> {
    /// What it will do to each file.
    pub fn report(&self) -> &Report {
        &self.report
    }
}

/// The previous manifest, or `None` where no run of ours has been.
///
/// # Errors
/// [`OutputError::Io`] when the machine refuses; an error of its own where the manifest cannot be read.
pub fn previous(host: &dyn Host, folder: &Path) -> Result<Option<Manifest>, OutputError> {
    let path = folder.join(manifest::NAME);
    match entry(host, &path)? {
        None => Ok(None),
        Some(Entry::File(_)) => {
            let text = host.read(&path, SIZE_LIMIT).map_err(io_error("read", &path))?;
            Manifest::parse(&text).map(Some).map_err(|source| OutputError::Manifest { path, source })
        }
        Some(Entry::Symlink) => Err(OutputError::Blocked(vec![Obstacle::Symlink(path)])),
        Some(Entry::Directory | Entry::Other) => Err(OutputError::Blocked(vec![Obstacle::NotAFile(path)])),
    }
}

fn plan<'artifacts>(
    host: &dyn Host,
    folder: &Path,
    manifest: &Manifest,
    artifacts: &'artifacts Artifacts,
) -> Result<Plan<'artifacts>, OutputError> {
    let old = previous(host, folder)?;
    let mut plan = Plan { writes: Vec::new(), removals: Vec::new(), report: Report::default() };
    let mut obstacles = BTreeMap::new();
    let mut records = BTreeMap::new();

    if let Some(old) = &old
        && !old.blueprints.is_empty()
        && !old.blueprints.keys().any(|name| manifest.blueprints.contains_key(name))
    {
        plan.report.notes.push(Note::OtherBlueprints(old.blueprints.keys().cloned().collect()));
    }
    for (path, artifact) in &artifacts.files {
        let record = Record { sha256: Digest::of(&artifact.content), kind: artifact.kind };
        let ours = old.as_ref().and_then(|old| old.artifacts.get(path));
        let placed = look(host, folder, path)?.and_then(|found| {
            plan.place(path, artifact, record.sha256, found.as_deref(), ours)
                .map_err(|Unlisted| Obstacle::Foreign(path.below(folder)))
        });
        if let Err(obstacle) = placed {
            obstacles.insert(obstacle.path().to_owned(), obstacle);
        }
        records.insert(path.clone(), record);
    }
    let stale = old.iter().flat_map(|old| &old.artifacts).filter(|(path, _)| !records.contains_key(*path));
    for (path, record) in stale {
        match look(host, folder, path)? {
            Ok(found) => plan.retire(path, record, found.map(|content| Digest::of(&content))),
            Err(obstacle) => {
                obstacles.insert(obstacle.path().to_owned(), obstacle);
            }
        }
    }
    if !obstacles.is_empty() {
        return Err(OutputError::Blocked(obstacles.into_values().collect()));
    }

    let path = folder.join(manifest::NAME);
    let text = Manifest { artifacts: records, ..manifest.clone() }
        .to_json()
        .map_err(|source| OutputError::Manifest { path: path.clone(), source: source.into() })?;
    let there = match &old {
        Some(_) => Some(host.read(&path, SIZE_LIMIT).map_err(io_error("read", &path))?),
        None => None,
    };
    let name = RelativePath::manifest();
    if there.as_deref() == Some(text.as_slice()) {
        plan.report.unchanged.push(name);
    } else {
        let sha256 = Digest::of(&text);
        plan.write(name, Kind::Generated, Cow::Owned(text), sha256, there.map(|there| Digest::of(&there)));
    }
    Ok(plan)
}

/// A file that no manifest of ours names stands at the path.
struct Unlisted;

impl<'artifacts> Plan<'artifacts> {
    /// Decides on a file to be, given what stands at its path and what the previous manifest says of it.
    fn place(
        &mut self,
        path: &RelativePath,
        artifact: &'artifacts Artifact,
        sha256: Digest,
        found: Option<&[u8]>,
        ours: Option<&Record>,
    ) -> Result<(), Unlisted> {
        let Some(found) = found else {
            self.write(path.clone(), artifact.kind, Cow::Borrowed(&artifact.content), sha256, None);
            return Ok(());
        };
        if *found == *artifact.content {
            self.report.unchanged.push(path.clone());
            return Ok(());
        }
        let Some(ours) = ours else { return Err(Unlisted) };
        let digest = Digest::of(found);
        let edited = digest != ours.sha256;
        if edited && artifact.kind == Kind::Skeleton {
            self.report.notes.extend(compare_parameters(path, &artifact.content, found));
            self.report.kept.push(path.clone());
            return Ok(());
        }
        if edited {
            self.report.notes.push(Note::EditReplaced(path.clone()));
        }
        self.write(path.clone(), artifact.kind, Cow::Borrowed(&artifact.content), sha256, Some(digest));
        Ok(())
    }

    fn write(
        &mut self,
        path: RelativePath,
        kind: Kind,
        content: Cow<'artifacts, [u8]>,
        sha256: Digest,
        replaces: Option<Digest>,
    ) {
        let done = if replaces.is_some() { &mut self.report.replaced } else { &mut self.report.created };
        done.push(path.clone());
        self.writes.push(Write { path, kind, content, sha256, replaces });
    }

    /// Decides on a file that the previous manifest names and that is no longer made.
    fn retire(&mut self, path: &RelativePath, record: &Record, found: Option<Digest>) {
        let Some(found) = found else { return };
        if found != record.sha256 && record.kind == Kind::Skeleton {
            self.report.notes.push(Note::SkeletonLeft(path.clone()));
            return;
        }
        if found != record.sha256 {
            self.report.notes.push(Note::EditRemoved(path.clone()));
        }
        self.report.removed.push(path.clone());
        self.removals.push(Removal { path: path.clone(), kind: record.kind, sha256: found });
    }
}

impl Obstacle {
    /// What is in the way.
    pub fn path(&self) -> &Path {
        match self {
            Self::Foreign(path) | Self::Symlink(path) | Self::NotAFolder(path) | Self::NotAFile(path) => path,
        }
    }
}

/// The content at `path`, `None` when nothing is there, or why no file of ours can stand there.
fn look(
    host: &dyn Host,
    folder: &Path,
    path: &RelativePath,
) -> Result<Result<Option<Vec<u8>>, Obstacle>, OutputError> {
    for up in path.folders() {
        let up = folder.join(up);
        match entry(host, &up)? {
            None => return Ok(Ok(None)),
            Some(Entry::Directory) => {}
            Some(Entry::Symlink) => return Ok(Err(Obstacle::Symlink(up))),
            Some(Entry::File(_) | Entry::Other) => return Ok(Err(Obstacle::NotAFolder(up))),
        }
    }
    let path = path.below(folder);
    Ok(match entry(host, &path)? {
        None => Ok(None),
        Some(Entry::File(length)) if length > SIZE_LIMIT => Err(Obstacle::Foreign(path)),
        Some(Entry::File(_)) => Ok(Some(host.read(&path, SIZE_LIMIT).map_err(io_error("read", &path))?)),
        Some(Entry::Symlink) => Err(Obstacle::Symlink(path)),
        Some(Entry::Directory | Entry::Other) => Err(Obstacle::NotAFile(path)),
    })
}

/// What a skeleton that the user filled in lacks.
fn compare_parameters(path: &RelativePath, wanted: &[u8], found: &[u8]) -> Option<Note> {
    let wanted: Value = serde_json::from_slice(wanted).ok()?;
    let Ok(found) = serde_json::from_slice(found) else {
        return Some(Note::SkeletonUnreadable(path.clone()));
    };
    let there = parameters(&found);
    let missing: Vec<_> =
        parameters(&wanted).into_iter().filter(|name| !there.contains(name)).map(str::to_owned).collect();
    (!missing.is_empty()).then(|| Note::ParametersMissing { path: path.clone(), missing })
}

/// The parameters that a skeleton names, in any of the shapes that deploy tools read: Terraform's object, the
/// list of `ParameterKey` that `aws cloudformation create-stack` takes, and `{"Parameters": {…}}` of CodePipeline.
fn parameters(skeleton: &Value) -> Vec<&str> {
    if let Some(list) = skeleton.as_array() {
        return list.iter().filter_map(|item| item.get("ParameterKey")?.as_str()).collect();
    }
    let object = skeleton.get("Parameters").unwrap_or(skeleton).as_object();
    object.map(|object| object.keys().map(String::as_str).collect()).unwrap_or_default()
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    move |source| OutputError::Io { action, path: path.to_owned(), source }
}

fn entry(host: &dyn Host, path: &Path) -> Result<Option<Entry>, OutputError> {
    host.entry(path).map_err(io_error("look at", path))
}

/// Creates the folder and those above it, and adds to `dirty` each one that got a new name.
fn create_folders(host: &dyn Host, path: &Path, dirty: &mut BTreeSet<PathBuf>) -> Result<(), OutputError> {
    if path.as_os_str().is_empty() || entry(host, path)?.is_some() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        create_folders(host, parent, dirty)?;
        dirty.insert(if parent.as_os_str().is_empty() { Path::new(".") } else { parent }.to_owned());
    }
    match host.create_directory(path) {
        // Another run was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        outcome => outcome.map_err(io_error("create the folder", path)),
    }
}

fn sync_folders(host: &dyn Host, folders: &BTreeSet<PathBuf>) -> Result<(), OutputError> {
    folders.iter().try_for_each(|folder| host.sync_directory(folder).map_err(io_error("sync", folder)))
}
