//! The seam between hybrid-synth and the machine: files, environment and terminal.
//!
//! Everything else in the crate is a function of its arguments. What has to be read from or written to the
//! machine goes through [`Host`], which has two implementations: [`Machine`], the real one, and [`Memory`],
//! which keeps files in memory and fails, crashes or loses power on request. On top stand [`output`], which
//! turns artifacts into files without ever leaving half of them, and [`manifest`], the document that records
//! which files are ours.
//!
//! Invariant: no other module names `std::fs` or `std::env`. This module knows nothing of blueprints,
//! resources or back ends.
//!
//! ```
//! use hybrid_synth::host::{Host, Memory};
//! use std::path::Path;
//!
//! let host = Memory::new().with_file("lake.yaml", "blueprint: 1\n");
//! let text = host.read(Path::new("lake.yaml"), 1024 * 1024)?;
//! assert_eq!(text, b"blueprint: 1\n");
//! # Ok::<(), std::io::Error>(())
//! ```

use std::fmt;
use std::io;
use std::path::Path;

mod machine;
pub mod manifest;
mod memory;
pub mod output;
mod path;

pub use machine::Machine;
pub use memory::{Fault, Memory};
pub use path::{PathError, RelativePath};

/// What hybrid-synth needs from the machine it runs on.
///
/// Paths are used as given; a relative one is relative to the current directory. Errors are those of the
/// operating system. No method but [`read`](Self::read) and [`destination`](Self::destination) follows a symbolic link in the
/// last segment.
pub trait Host {
    /// The content of the file at `path`, following symbolic links.
    ///
    /// # Errors
    /// [`io::ErrorKind::FileTooLarge`] when it is longer than `limit` bytes; what lies beyond is not read.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// What stands at `path`, or `None` when nothing does.
    fn entry(&self, path: &Path) -> io::Result<Option<Entry>>;

    /// What [`read`](Self::read) would open at `path`, symbolic links followed, or `None` when nothing is there.
    fn destination(&self, path: &Path) -> io::Result<Option<Entry>> {
        self.entry(path)
    }

    /// The names in the directory at `path`, sorted. Names that are not UTF-8 are left out.
    fn list(&self, path: &Path) -> io::Result<Vec<String>>;

    /// Creates the directory at `path`; its parent exists.
    fn create_directory(&self, path: &Path) -> io::Result<()>;

    /// Creates the file at `path` with this content.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] when something stands there: nothing is ever overwritten.
    fn create(&self, path: &Path, content: &[u8]) -> io::Result<()>;

    /// Returns once the content of the file at `path` survives a loss of power.
    fn sync(&self, path: &Path) -> io::Result<()>;

    /// Returns once the contents of these files, which stand in the directory `folder`, survive a loss of power.
    fn sync_files(&self, folder: &Path, paths: &[&Path]) -> io::Result<()> {
        let _ = folder;
        paths.iter().try_for_each(|path| self.sync(path))
    }

    /// Returns once the names in the directory at `path` survive a loss of power. Windows has no such
    /// request; there it does nothing.
    fn sync_directory(&self, path: &Path) -> io::Result<()>;

    /// Moves a file to another name on the same file system, replacing a file there in one step.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file or a symbolic link.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty directory.
    ///
    /// # Errors
    /// [`io::ErrorKind::DirectoryNotEmpty`] when something is in it.
    fn remove_directory(&self, path: &Path) -> io::Result<()>;

    /// Takes the exclusive lock of the file at `path`, which is created for it, or `None` when another process
    /// holds it. The operating system releases the lock of a process that dies, so a lock is never stale.
    fn lock(&self, path: &Path) -> io::Result<Option<Lock>>;

    /// What stands on standard input, to its end.
    ///
    /// # Errors
    /// [`io::ErrorKind::FileTooLarge`] when it is longer than `limit` bytes; what lies beyond is not read.
    fn input(&self, limit: u64) -> io::Result<Vec<u8>>;

    /// The environment variable `name`, or `None` when it is unset or not UTF-8.
    fn variable(&self, name: &str) -> Option<String>;

    /// Whether a person reads this stream.
    fn is_terminal(&self, stream: Stream) -> bool;

    /// How many columns the terminal of this stream has; none where it is no terminal.
    fn columns(&self, stream: Stream) -> Option<usize>;

    /// Whether text for `stream` may carry colour: it is a terminal, and `NO_COLOR` (<https://no-color.org>)
    /// is unset or empty.
    fn wants_color(&self, stream: Stream) -> bool {
        self.is_terminal(stream) && self.variable("NO_COLOR").is_none_or(|value| value.is_empty())
    }
}

/// What stands at a path, symbolic links not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// A regular file with its length in bytes.
    File(u64),
    /// A directory.
    Directory,
    /// A symbolic link, wherever it leads.
    Symlink,
    /// A socket, a pipe, a device.
    Other,
}

/// A stream that text is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output: data.
    Stdout,
    /// Standard error: talk.
    Stderr,
}

/// A lock that is held until it is dropped.
pub struct Lock {
    release: Option<Box<dyn FnOnce()>>,
}

impl Lock {
    /// A lock that `release` gives back; for other implementations of [`Host`].
    pub fn new(release: impl FnOnce() + 'static) -> Self {
        Self { release: Some(Box::new(release)) }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = self.release.take() {
            release();
        }
    }
}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lock")
    }
}

fn too_large(limit: u64) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, format!("the file is larger than {limit} bytes"))
}
