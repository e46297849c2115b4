#![expect(clippy::disallowed_methods, reason = "this is the one place that touches the machine")]

use super::{Entry, Host, Lock, Stream};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

/// The machine this process runs on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Machine;

impl Host for Machine {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut content)?;
        if content.len() as u64 > limit {
            return Err(super::too_large(limit));
        }
        Ok(content)
    }

    fn entry(&self, path: &Path) -> io::Result<Option<Entry>> {
        entry(fs::symlink_metadata(path))
    }

    fn destination(&self, path: &Path) -> io::Result<Option<Entry>> {
        entry(fs::metadata(path))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(path)? {
            names.extend(entry?.file_name().into_string().ok());
        }
        names.sort_unstable();
        Ok(names)
    }

    fn create_directory(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn create(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        File::create_new(path)?.write_all(content)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        // Windows flushes only through a handle that may write.
        OpenOptions::new().write(true).open(path)?.sync_all()
    }

    /// A sync of the whole file system takes a hundredth of the time of a thousand syncs of a file each; it also waits for
    /// what others have written, so a few files are synced one by one. So they are where there is no such call.
    #[cfg(target_os = "linux")]
    fn sync_files(&self, folder: &Path, paths: &[&Path]) -> io::Result<()> {
        const FEW: usize = 500;
        if paths.len() > FEW && rustix::fs::syncfs(File::open(folder)?).is_ok() {
            return Ok(());
        }
        paths.iter().try_for_each(|path| self.sync(path))
    }

    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        if cfg!(windows) {
            return Ok(());
        }
        match File::open(path)?.sync_all() {
            // Some network file systems cannot; they order names themselves.
            Err(error)
                if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) =>
            {
                Ok(())
            }
            outcome => outcome,
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_directory(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        loop {
            let file = OpenOptions::new().create(true).write(true).truncate(false).open(path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                // A file system without locks: as cargo does, go on without one.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(error),
            }
            if is_current(&file, path)? {
                let path = path.to_owned();
                return Ok(Some(Lock::new(move || {
                    // Removed while the lock is held, so that a waiting process sees that its file is gone.
                    if cfg!(unix) {
                        fs::remove_file(path).ok();
                    }
                    drop(file);
                })));
            }
        }
    }

    fn input(&self, limit: u64) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        io::stdin().lock().take(limit.saturating_add(1)).read_to_end(&mut content)?;
        if content.len() as u64 > limit { Err(super::too_large(limit)) } else { Ok(content) }
    }

    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        match stream {
            Stream::Stdout => io::stdout().is_terminal(),
            Stream::Stderr => io::stderr().is_terminal(),
        }
    }

    fn columns(&self, stream: Stream) -> Option<usize> {
        let size = match stream {
            Stream::Stdout => terminal_size::terminal_size_of(io::stdout()),
            Stream::Stderr => terminal_size::terminal_size_of(io::stderr()),
        };
        size.map(|(terminal_size::Width(columns), _)| columns.into())
    }
}

/// Whether `path` still names `file`: its last holder may have removed it between our opening and locking it.
#[cfg(unix)]
fn is_current(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let held = file.metadata()?;
    match fs::metadata(path) {
        Ok(named) => Ok((held.dev(), held.ino()) == (named.dev(), named.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// The lock file stays where it is on this system, so its name always means the same file.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the signature of its Unix twin")]
fn is_current(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}

fn entry(found: io::Result<fs::Metadata>) -> io::Result<Option<Entry>> {
    match found {
        Ok(found) if found.is_symlink() => Ok(Some(Entry::Symlink)),
        Ok(found) if found.is_dir() => Ok(Some(Entry::Directory)),
        Ok(found) if found.is_file() => Ok(Some(Entry::File(found.len()))),
        Ok(_) => Ok(Some(Entry::Other)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
