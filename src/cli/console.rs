//! The two streams: data, and talk.

use std::fmt::Display;
use std::io::{self, Write};

use super::Exit;
use super::arguments::Color;
use crate::diagnostic::columns::{COLUMNS, wrapped};
pub(super) use crate::diagnostic::escape::shell_word as quoted;
use crate::host::{Host, Stream};

/// Standard output for data and standard error for talk. A reader who went away is no mistake of anyone's.
pub(super) struct Console<'a> {
    host: &'a dyn Host,
    stdout: Sink<'a>,
    stderr: Sink<'a>,
    pub(super) color: Color,
}

struct Sink<'a> {
    to: &'a mut dyn Write,
    outcome: io::Result<()>,
}

impl Sink<'_> {
    /// Writes unless an earlier write failed.
    fn write(&mut self, text: &str) {
        if self.outcome.is_ok() {
            self.outcome = self.to.write_all(text.as_bytes());
        }
    }

    fn flush(&mut self) {
        if self.outcome.is_ok() {
            self.outcome = self.to.flush();
        }
    }

    /// Why writing failed, unless the reader just went away.
    fn failure(&self) -> Option<&io::Error> {
        self.outcome.as_ref().err().filter(|error| error.kind() != io::ErrorKind::BrokenPipe)
    }
}

impl<'a> Console<'a> {
    pub(super) fn new(host: &'a dyn Host, stdout: &'a mut dyn Write, stderr: &'a mut dyn Write) -> Self {
        let sink = |to| Sink { to, outcome: Ok(()) };
        Self { host, stdout: sink(stdout), stderr: sink(stderr), color: Color::Auto }
    }

    pub(super) fn has_color(&self, stream: Stream) -> bool {
        match self.color {
            Color::Auto => self.host.wants_color(stream),
            Color::Always => true,
            Color::Never => false,
        }
    }

    /// How many columns a line of this stream has; none where no terminal says it.
    pub(super) fn width(&self, stream: Stream) -> Option<usize> {
        self.host.columns(stream)
    }

    /// Writes lines for people, each within the columns that they see.
    pub(super) fn lines(&mut self, text: &str) {
        let columns = self.width(Stream::Stdout).unwrap_or(COLUMNS);
        self.data(&wrapped(text, columns));
    }

    /// Writes data as it is.
    pub(super) fn data(&mut self, text: &str) {
        self.stdout.write(text);
    }

    /// Writes talk as it is, after the data before it.
    pub(super) fn say(&mut self, text: &str) {
        self.stdout.flush();
        self.stderr.write(text);
    }

    /// Writes a line of talk.
    pub(super) fn line(&mut self, text: impl Display) {
        self.say(&format!("{text}\n"));
    }

    /// Says which command is useful next.
    pub(super) fn next(&mut self, command: impl Display) {
        self.line(format_args!("next: {command}"));
    }

    /// Flushes; the exit code says so where data was lost.
    pub(super) fn finish(mut self, exit: Exit) -> Exit {
        self.stdout.flush();
        if let Some(error) = self.stdout.failure() {
            let message = format!("error: cannot write to standard output: {error}\n");
            self.stderr.write(&message);
            return Exit::Findings;
        }
        self.stderr.flush();
        exit
    }
}

/// A number with its noun.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
