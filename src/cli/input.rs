//! The files that commands read: named ones, and standard input.

use std::io;
use std::path::{Path, PathBuf};

use crate::blueprint::text::MAXIMUM_SIZE;
use crate::diagnostic::{Diagnostic, Pointer, codes, suggest};
use crate::host::{Entry, Host};

/// What standard input is called on the command line.
const STANDARD_INPUT: &str = "-";

/// Whether a path on the command line means standard input.
pub(super) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == STANDARD_INPUT
}

/// What messages call a file.
pub(super) fn title(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// The content of a file, or of standard input.
///
/// # Errors
/// Why it cannot be read. A pipe that somebody may never write into is not opened.
pub(super) fn read(path: &Path, host: &dyn Host) -> Result<Vec<u8>, Box<Diagnostic>> {
    let (name, limit) = (title(path), MAXIMUM_SIZE as u64);
    let unreadable = |reason: &dyn std::fmt::Display| {
        let headline = format!("cannot read `{name}`: {reason}");
        Diagnostic::new(&codes::output::UNREADABLE_FILE, Pointer::root(), headline)
    };
    let entry = if is_standard_input(path) { Ok(None) } else { host.destination(path) };
    if let Ok(Some(Entry::Directory)) = entry {
        return Err(Box::new(unreadable(&"it is a folder").help("name a file in it")));
    }
    // Opening a pipe waits for whoever writes into it; those of a shell stand below `/dev`.
    if let Ok(Some(Entry::Other)) = entry
        && !path.starts_with("/dev")
    {
        let help = format!("name a plain file; what a command writes is read from `{STANDARD_INPUT}`");
        return Err(Box::new(unreadable(&"it is a pipe, a socket or a device").help(help)));
    }
    let content = if is_standard_input(path) { host.input(limit) } else { host.read(path, limit) };
    content.map_err(|error| {
        Box::new(match error.kind() {
            io::ErrorKind::FileTooLarge => {
                let size = match entry {
                    Ok(Some(Entry::File(bytes))) => format!("{bytes} bytes"),
                    _ => format!("more than {MAXIMUM_SIZE} bytes"),
                };
                let headline = format!("`{name}` has {size}, and at most {MAXIMUM_SIZE} are read");
                Diagnostic::new(&codes::blueprint::TOO_LARGE, Pointer::root(), headline)
            }
            io::ErrorKind::NotFound => match neighbour(path, host) {
                Some(near) => unreadable(&error).help(format!("did you mean `{}`?", near.display())),
                None => unreadable(&error).help("check the path: it is read from the folder that you are in"),
            },
            _ => unreadable(&error).help("let it be a plain file that you may read"),
        })
    })
}

/// The file in the same folder whose name is nearest.
fn neighbour(path: &Path, host: &dyn Host) -> Option<PathBuf> {
    let names = beside(path, host);
    let wanted = path.file_name()?.to_str()?;
    suggest::nearest(wanted, names.iter().map(String::as_str)).map(|near| path.with_file_name(near))
}

/// The names in the folder of a file; none where it cannot be listed.
pub(super) fn beside(path: &Path, host: &dyn Host) -> Vec<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    host.list(folder.unwrap_or(Path::new("."))).unwrap_or_default()
}
