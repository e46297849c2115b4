//! `check`: what is wrong, and nothing else.

use std::mem::ManuallyDrop;

use super::Exit;
use super::arguments::{Check, Format};
use super::compile::{compile, words};
use super::console::Console;
use crate::host::{Host, Stream};

pub(super) fn run(arguments: &Check, host: &dyn Host, console: &mut Console<'_>) -> Exit {
    let input = &arguments.input;
    // The process ends with the command: to free each node of the graph first would take longer than to read it.
    let compiled = ManuallyDrop::new(compile(input, host));
    if compiled.has_findings() || input.format == Format::Json {
        let text = compiled.render(input.format, Stream::Stdout, console);
        console.data(&text);
    }
    let exit = compiled.conclude("", input.format, console);
    if exit == Exit::Good {
        console.next(format_args!("hybrid-synth build {}", words(input)));
    }
    exit
}
