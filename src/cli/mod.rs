//! The command line: arguments in, files, findings and an exit code out; a file per command.
//!
//! The outermost layer, and the only one that prints. Invariants: standard output is data and standard error is talk, so
//! a pipe never carries a hint; each command ends with the next useful command; whatever the input, the outcome is an
//! [`Exit`], never a panic. Everything outside goes through the [`Host`] and the two writers, so that a test runs the
//! whole program in memory. It knows no construct, no AWS fact and no output syntax.
//!
//! ```
//! use hybrid_synth::cli::{Exit, run};
//! use hybrid_synth::host::Memory;
//!
//! let lake = "blueprint: 1\nname: archive\nregion: eu-central-1\nconstructs:\n  lake: { type: Bucket }\n";
//! let host = Memory::new().with_file("archive.yaml", lake);
//! let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
//! let exit = run(["hybrid-synth", "build", "archive.yaml"], &host, &mut stdout, &mut stderr);
//! assert_eq!(exit, Exit::Good);
//! assert!(host.files().keys().any(|path| path.ends_with("archive.template.json")));
//! ```

mod advise;
mod arguments;
mod build;
mod check;
mod collisions;
mod compile;
mod completions;
mod console;
mod explain;
mod forecast;
mod init;
mod input;
mod map;
mod measure;
mod schema;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use self::arguments::{Arguments, Command};
use self::console::Console;
use crate::host::{Host, Stream};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It did what it was asked to: 0.
    Good,
    /// Something was found: a mistake, a difference, a file in the way. Nothing was written: 1.
    Findings,
    /// The arguments make no sense: 2.
    Usage,
}

impl Exit {
    /// The exit code of the process.
    pub const fn code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Findings => 1,
            Self::Usage => 2,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

/// Runs the program: `arguments` with the program's name first.
pub fn run(
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    host: &dyn Host,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> Exit {
    let mut console = Console::new(host, stdout, stderr);
    let parsed =
        command().try_get_matches_from(arguments).and_then(|matches| Arguments::from_arg_matches(&matches));
    let exit = match parsed {
        Ok(arguments) => {
            console.color = arguments.color;
            match arguments.command {
                Command::Build(build) => build::run(&build, host, &mut console),
                Command::Check(check) => check::run(&check, host, &mut console),
                Command::Init(init) => init::run(&init, host, &mut console),
                Command::Measure(measure) => measure::run(&measure, host, &mut console),
                Command::Advise(advise) => advise::run(&advise, host, &mut console),
                Command::Map(map) => map::run(&map, host, &mut console),
                Command::Forecast(forecast) => forecast::run(&forecast, host, &mut console),
                Command::Schema(schema) => schema::run(&schema, &mut console),
                Command::Explain(explain) => explain::run(&explain, &mut console),
                Command::Completions(completions) => completions::run(&completions, &mut console),
            }
        }
        Err(error) => usage(&error, &mut console),
    };
    console.finish(exit)
}

/// The whole grammar, for completions and the manual.
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Prints what clap has to say: help and version are data, mistakes are talk.
fn usage(error: &clap::Error, console: &mut Console<'_>) -> Exit {
    let stream = if error.use_stderr() { Stream::Stderr } else { Stream::Stdout };
    let text = error.render();
    let text = if console.has_color(stream) { text.ansi().to_string() } else { text.to_string() };
    match stream {
        Stream::Stdout => {
            console.data(&text);
            Exit::Good
        }
        Stream::Stderr => {
            console.say(&text);
            Exit::Usage
        }
    }
}
