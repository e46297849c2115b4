//! `init`: a commented blueprint to start from.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;

use super::Exit;
use super::arguments::{Format, Init};
use super::compile::refuse_to_write;
use super::console::{Console, quoted};
use crate::delivery::refusals;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::host::Host;
use crate::host::output::OutputError;

/// The blueprint that is written when none is named.
pub(super) const DEFAULT: &str = "starter";

/// Every file of `blueprints/`: what stands before the first full stop is the name that `--from` takes, and an overlay
/// goes with its blueprint.
#[rustfmt::skip]
static FILES: &[(&str, &str)] = &[
    ("fastfile-vpn.yaml", include_str!("../../blueprints/fastfile-vpn.yaml")),
    ("govcloud-studio.yaml", include_str!("../../blueprints/govcloud-studio.yaml")),
    ("hosted-nfs.yaml", include_str!("../../blueprints/hosted-nfs.yaml")),
    ("lustre-imported-bucket.yaml", include_str!("../../blueprints/lustre-imported-bucket.yaml")),
    ("reference.yaml", include_str!("../../blueprints/reference.yaml")),
    ("starter.yaml", include_str!("../../blueprints/starter.yaml")),
    ("three-sites.yaml", include_str!("../../blueprints/three-sites.yaml")),
];

/// The names that `--from` takes.
pub(super) fn names() -> PossibleValuesParser {
    let names = FILES.iter().filter_map(|(file, _)| file.strip_suffix(".yaml"));
    names.filter(|name| !name.contains('.')).collect::<Vec<_>>().into()
}

pub(super) fn run(arguments: &Init, host: &dyn Host, console: &mut Console<'_>) -> Exit {
    let files = FILES.iter().filter(|(file, _)| file.split('.').next() == Some(&arguments.from));
    let files: Vec<(PathBuf, &str)> =
        files.map(|(file, text)| (below(&arguments.folder, file), *text)).collect();
    match write(&files, &arguments.folder, host) {
        Ok(()) => {
            for (path, _) in &files {
                console.line(format_args!("wrote {}", path.display()));
            }
            let path = files.first().map(|(path, _)| path.to_string_lossy()).unwrap_or_default();
            console.next(format_args!("hybrid-synth check {}", quoted(&path)));
            Exit::Good
        }
        Err(found) => refuse_to_write(found, Format::Human, console),
    }
}

fn below(folder: &Path, file: &str) -> PathBuf {
    if folder == Path::new(".") { PathBuf::from(file) } else { folder.join(file) }
}

fn write(files: &[(PathBuf, &str)], folder: &Path, host: &dyn Host) -> Result<(), Diagnostics> {
    let refuse =
        |action, path: &Path, source| refusals(&OutputError::Io { action, path: path.to_owned(), source });
    let mut obstacles = Diagnostics::default();
    for (path, _) in files {
        match host.entry(path) {
            Ok(None) => {}
            Ok(Some(_)) => obstacles.push(in_the_way(path)),
            Err(error) => obstacles.extend(refuse("look at", path, error)),
        }
    }
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    create_folders(folder, host).map_err(|(path, error)| refuse("create the folder", &path, error))?;
    for (path, text) in files {
        // Between the look and here someone may have put a file there: `create` overwrites nothing either.
        host.create(path, text.as_bytes()).map_err(|error| refuse("create", path, error))?;
    }
    Ok(())
}

fn in_the_way(path: &Path) -> Diagnostic {
    let headline = format!("`{}` exists, and `init` overwrites nothing", path.display());
    Diagnostic::new(&codes::output::FILE_IN_THE_WAY, Pointer::root(), headline)
        .help("name another folder: `hybrid-synth init DIR`")
}

fn create_folders(folder: &Path, host: &dyn Host) -> Result<(), (PathBuf, std::io::Error)> {
    let refuse = |error| (folder.to_owned(), error);
    if folder.as_os_str().is_empty()
        || folder == Path::new(".")
        || host.entry(folder).map_err(refuse)?.is_some()
    {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        create_folders(parent, host)?;
    }
    host.create_directory(folder).map_err(refuse)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{DEFAULT, FILES};
    use crate::host::{Host, Machine};

    #[test]
    fn every_blueprint_can_be_started_from() {
        let there = Machine.list(&Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints")).unwrap();
        let embedded: Vec<&str> = FILES.iter().map(|(file, _)| *file).collect();
        assert_eq!(embedded, there);
        assert!(embedded.contains(&format!("{DEFAULT}.yaml").as_str()));
    }
}
