use super::{Entry, Host, Lock, Stream};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A machine in memory, for tests and for library users who want files without a disk.
///
/// It starts empty, with no terminal and no environment. It tells apart what was written from what was synced,
/// so that [`Fault::PowerLoss`] forgets the rest: names since their directory was synced, contents of files
/// that never were. Symbolic links can be placed and seen, not followed. Clones share one state;
/// [`snapshot`](Memory::snapshot) does not.
///
/// ```
/// use hybrid_synth::host::{Fault, Host, Memory};
/// use std::path::Path;
///
/// let host = Memory::new();
/// host.fail_at(0, Fault::Crash);
/// assert!(host.create(Path::new("a"), b"text").is_err());
/// host.restart();
/// assert!(host.create(Path::new("a"), b"text").is_ok());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Memory {
    state: Arc<Mutex<State>>,
}

/// What goes wrong at an operation that changes files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// This operation fails and changes nothing; those after it work.
    Error,
    /// The process ends before this operation: it and all after it fail until [`Memory::restart`].
    Crash,
    /// The process ends in the middle of this operation: like `Crash`, but a file that was being written is
    /// left with half of its content.
    Torn,
    /// The machine loses power before this operation: like `Crash`, and what was not synced is lost. With a
    /// seed other than 0 some of the names that were not synced survive, in no order, as on a real disk; a
    /// rename is never lost on both sides.
    PowerLoss(u64),
}

#[derive(Debug, Default)]
struct State {
    nodes: BTreeMap<PathBuf, Node>,
    /// The names as they would be after a loss of power.
    durable: BTreeMap<PathBuf, Node>,
    contents: BTreeMap<u64, Content>,
    locks: BTreeSet<PathBuf>,
    variables: BTreeMap<String, String>,
    terminal: bool,
    input: Vec<u8>,
    operations: usize,
    fault: Option<(usize, Fault)>,
    down: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    /// A file, by the number of its content: two names may mean one file while a rename is half durable.
    File(u64),
    Directory,
    Symlink,
}

#[derive(Debug, Clone)]
struct Content {
    bytes: Vec<u8>,
    synced: bool,
}

impl Memory {
    /// An empty machine.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a file there, with the directories that it needs.
    #[must_use]
    pub fn with_file(self, path: impl AsRef<Path>, content: impl Into<Vec<u8>>) -> Self {
        self.put(path, content);
        self
    }

    /// Puts a symbolic link there, with the directories that it needs.
    #[must_use]
    pub fn with_symlink(self, path: impl AsRef<Path>) -> Self {
        self.state().place(path.as_ref(), Node::Symlink);
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn with_variable(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.state().variables.insert(name.into(), value.into());
        self
    }

    /// Puts something on standard input.
    #[must_use]
    pub fn with_input(self, content: impl Into<Vec<u8>>) -> Self {
        self.state().input = content.into();
        self
    }

    /// Says that both streams are terminals.
    #[must_use]
    pub fn with_terminal(self) -> Self {
        self.state().terminal = true;
        self
    }

    /// Writes a file as someone else on the machine would: at once, durably, replacing what is there.
    pub fn put(&self, path: impl AsRef<Path>, content: impl Into<Vec<u8>>) {
        let mut state = self.state();
        let file = state.add_content(content.into(), true);
        state.place(path.as_ref(), Node::File(file));
    }

    /// Removes a file, link or directory with all below it, as someone else on the machine would.
    pub fn delete(&self, path: impl AsRef<Path>) {
        let mut state = self.state();
        state.nodes.retain(|at, _| !at.starts_with(&path));
        state.durable.retain(|at, _| !at.starts_with(&path));
    }

    /// Every file with its content, in the order of their paths.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let state = self.state();
        let content = |node: &Node| match node {
            Node::File(file) => state.contents.get(file).map(|content| content.bytes.clone()),
            Node::Directory | Node::Symlink => None,
        };
        state.nodes.iter().filter_map(|(path, node)| Some((path.clone(), content(node)?))).collect()
    }

    /// Every directory, in the order of their paths.
    pub fn directories(&self) -> Vec<PathBuf> {
        let state = self.state();
        state
            .nodes
            .iter()
            .filter(|(_, node)| **node == Node::Directory)
            .map(|(path, _)| path.clone())
            .collect()
    }

    /// A copy of what is there now that shares nothing with this one: up, without locks or a planned fault.
    #[must_use]
    pub fn snapshot(&self) -> Self {
        let state = self.state();
        let copy = State {
            nodes: state.nodes.clone(),
            durable: state.durable.clone(),
            contents: state.contents.clone(),
            variables: state.variables.clone(),
            terminal: state.terminal,
            ..State::default()
        };
        Self { state: Arc::new(Mutex::new(copy)) }
    }

    /// How many operations that change files were asked for since the last [`fail_at`](Self::fail_at).
    pub fn operations(&self) -> usize {
        self.state().operations
    }

    /// Lets the `operation`-th of the operations from here on that change files end in `fault`; 0 is the next.
    pub fn fail_at(&self, operation: usize, fault: Fault) {
        let mut state = self.state();
        state.operations = 0;
        state.fault = Some((operation, fault));
    }

    /// Ends a crash: locks are released, operations work again, no fault is planned.
    pub fn restart(&self) {
        let mut state = self.state();
        state.down = false;
        state.fault = None;
        state.operations = 0;
        state.locks.clear();
    }

    /// Cuts the power now: what is not synced is lost, and nothing works until [`restart`](Self::restart).
    pub fn cut_power(&self) {
        self.state().lose_power(0);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Counts an operation; an error when it is the one to fail or the machine is down.
    fn begin(&mut self) -> io::Result<()> {
        self.begin_write(|_| {})
    }

    fn begin_write(&mut self, torn: impl FnOnce(&mut Self)) -> io::Result<()> {
        if self.down {
            return Err(io::Error::other("the machine is down"));
        }
        let index = self.operations;
        self.operations += 1;
        let Some((_, fault)) = self.fault.filter(|(at, _)| *at == index) else { return Ok(()) };
        match fault {
            Fault::Error => {}
            Fault::Crash => self.down = true,
            Fault::Torn => {
                torn(self);
                self.down = true;
            }
            Fault::PowerLoss(seed) => self.lose_power(seed),
        }
        Err(io::Error::other(format!("{fault:?} at operation {index}")))
    }

    fn up(&self) -> io::Result<()> {
        if self.down { Err(io::Error::other("the machine is down")) } else { Ok(()) }
    }

    fn lose_power(&mut self, seed: u64) {
        self.down = true;
        self.persist_some(seed);
        for content in self.contents.values_mut().filter(|content| !content.synced) {
            content.bytes.clear();
            content.synced = true;
        }
        let durable = std::mem::take(&mut self.durable);
        let reachable = |path: &Path| {
            path.ancestors().skip(1).all(|up| {
                up.as_os_str().is_empty() || up == Path::new("/") || durable.get(up) == Some(&Node::Directory)
            })
        };
        self.nodes = durable
            .iter()
            .filter(|(path, _)| reachable(path))
            .map(|(path, node)| (path.clone(), *node))
            .collect();
        self.durable = self.nodes.clone();
    }

    /// Lets some changes reach the disk that nobody asked to sync.
    fn persist_some(&mut self, seed: u64) {
        // FNV-1a: any spread will do.
        let hash = |path: &Path| {
            path.as_os_str()
                .as_encoded_bytes()
                .iter()
                .chain(&seed.to_le_bytes())
                .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
                    (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
                })
        };
        let survives = |path: &Path| seed != 0 && (hash(path) >> 32) & 1 == 1;
        for (path, node) in &self.nodes {
            if self.durable.get(path) != Some(node) && survives(path) {
                for up in path.ancestors().skip(1) {
                    if let Some(node) = self.nodes.get(up) {
                        self.durable.insert(up.to_owned(), *node);
                    }
                }
                self.durable.insert(path.clone(), *node);
            }
        }
        let gone: Vec<_> =
            self.durable.keys().filter(|path| !self.nodes.contains_key(*path)).cloned().collect();
        // Deepest first, so that a directory goes only after all in it went.
        for path in gone.iter().rev().filter(|path| survives(path)) {
            let node = self.durable.get(path);
            let moved = |(to, at): (&PathBuf, &Node)| Some(at) == node && self.durable.get(to) != node;
            let is_file = matches!(node, Some(Node::File(_)));
            let halfway = is_file && self.nodes.iter().any(moved);
            if !halfway && State::children(&self.durable, path).is_empty() {
                self.durable.remove(path);
            }
        }
    }

    fn add_content(&mut self, bytes: Vec<u8>, synced: bool) -> u64 {
        let number = self.contents.last_key_value().map_or(0, |(last, _)| last + 1);
        self.contents.insert(number, Content { bytes, synced });
        number
    }

    fn place(&mut self, path: &Path, node: Node) {
        for up in path.ancestors().skip(1).filter(|up| !up.as_os_str().is_empty()) {
            self.nodes.entry(up.to_owned()).or_insert(Node::Directory);
            self.durable.entry(up.to_owned()).or_insert(Node::Directory);
        }
        self.nodes.insert(path.to_owned(), node);
        self.durable.insert(path.to_owned(), node);
    }

    fn get(&self, path: &Path) -> io::Result<Node> {
        self.nodes.get(path).copied().ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn file(&self, path: &Path) -> io::Result<u64> {
        match self.get(path)? {
            Node::File(file) => Ok(file),
            Node::Directory => Err(ErrorKind::IsADirectory.into()),
            Node::Symlink => {
                Err(io::Error::new(ErrorKind::Unsupported, "a symbolic link is not followed in memory"))
            }
        }
    }

    /// An error unless the directory that `path` would stand in exists.
    fn has_parent(&self, path: &Path) -> io::Result<()> {
        match path.parent() {
            None => Ok(()),
            Some(up) if up.as_os_str().is_empty() || up == Path::new("/") => Ok(()),
            Some(up) if self.get(up)? == Node::Directory => Ok(()),
            Some(_) => Err(ErrorKind::NotADirectory.into()),
        }
    }

    fn vacant(&self, path: &Path) -> io::Result<()> {
        self.has_parent(path)?;
        if self.nodes.contains_key(path) { Err(ErrorKind::AlreadyExists.into()) } else { Ok(()) }
    }

    fn children(map: &BTreeMap<PathBuf, Node>, of: &Path) -> Vec<PathBuf> {
        map.keys().filter(|path| path.parent() == Some(of)).cloned().collect()
    }
}

impl Host for Memory {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let state = self.state();
        state.up()?;
        let file = state.file(path)?;
        let bytes = state.contents.get(&file).map(|content| content.bytes.clone()).unwrap_or_default();
        if bytes.len() as u64 > limit { Err(super::too_large(limit)) } else { Ok(bytes) }
    }

    fn entry(&self, path: &Path) -> io::Result<Option<Entry>> {
        let state = self.state();
        state.up()?;
        Ok(state.nodes.get(path).map(|node| match node {
            Node::File(file) => {
                Entry::File(state.contents.get(file).map_or(0, |content| content.bytes.len() as u64))
            }
            Node::Directory => Entry::Directory,
            Node::Symlink => Entry::Symlink,
        }))
    }

    /// Its symbolic links lead nowhere.
    fn destination(&self, path: &Path) -> io::Result<Option<Entry>> {
        Ok(self.entry(path)?.filter(|entry| *entry != Entry::Symlink))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<String>> {
        let state = self.state();
        state.up()?;
        if state.get(path)? != Node::Directory {
            return Err(ErrorKind::NotADirectory.into());
        }
        let names = State::children(&state.nodes, path);
        Ok(names.iter().filter_map(|path| Some(path.file_name()?.to_str()?.to_owned())).collect())
    }

    fn create_directory(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.begin()?;
        state.vacant(path)?;
        state.nodes.insert(path.to_owned(), Node::Directory);
        Ok(())
    }

    fn create(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let write = |state: &mut State, bytes: &[u8]| {
            let file = state.add_content(bytes.to_owned(), false);
            state.nodes.insert(path.to_owned(), Node::File(file));
        };
        state.begin_write(|state| {
            if state.vacant(path).is_ok() {
                write(state, content.get(..content.len() / 2).unwrap_or_default());
            }
        })?;
        state.vacant(path)?;
        write(&mut state, content);
        Ok(())
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.begin()?;
        let file = state.file(path)?;
        if let Some(content) = state.contents.get_mut(&file) {
            content.synced = true;
        }
        Ok(())
    }

    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.begin()?;
        let path = if path == Path::new(".") { Path::new("") } else { path };
        for gone in State::children(&state.durable, path) {
            if !state.nodes.contains_key(&gone) {
                state.durable.retain(|at, _| !at.starts_with(&gone));
            }
        }
        for child in State::children(&state.nodes, path) {
            if let Some(node) = state.nodes.get(&child).copied() {
                state.durable.insert(child, node);
            }
        }
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.begin()?;
        let file = state.file(from)?;
        state.has_parent(to)?;
        if state.nodes.get(to) == Some(&Node::Directory) {
            return Err(ErrorKind::IsADirectory.into());
        }
        state.nodes.remove(from);
        state.nodes.insert(to.to_owned(), Node::File(file));
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.begin()?;
        if state.get(path)? == Node::Directory {
            return Err(ErrorKind::IsADirectory.into());
        }
        state.nodes.remove(path);
        Ok(())
    }

    fn remove_directory(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.begin()?;
        if state.get(path)? != Node::Directory {
            return Err(ErrorKind::NotADirectory.into());
        }
        if !State::children(&state.nodes, path).is_empty() {
            return Err(ErrorKind::DirectoryNotEmpty.into());
        }
        state.nodes.remove(path);
        Ok(())
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        let mut state = self.state();
        state.begin()?;
        state.has_parent(path)?;
        if !state.locks.insert(path.to_owned()) {
            return Ok(None);
        }
        if !state.nodes.contains_key(path) {
            let file = state.add_content(Vec::new(), false);
            state.nodes.insert(path.to_owned(), Node::File(file));
        }
        let (shared, path) = (Arc::clone(&self.state), path.to_owned());
        Ok(Some(Lock::new(move || {
            let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
            if !state.down {
                state.nodes.remove(&path);
                state.locks.remove(&path);
            }
        })))
    }

    fn input(&self, limit: u64) -> io::Result<Vec<u8>> {
        let input = self.state().input.clone();
        if input.len() as u64 > limit { Err(super::too_large(limit)) } else { Ok(input) }
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.state().variables.get(name).cloned()
    }

    fn is_terminal(&self, _: Stream) -> bool {
        self.state().terminal
    }

    fn columns(&self, _: Stream) -> Option<usize> {
        None
    }
}
