//! `explain`: what a code means, with an example and a way out.

use std::fmt::Write as _;

use super::Exit;
use super::arguments::Explain;
use super::console::Console;
use crate::diagnostic::{Code, codes, escape::printable, suggest};

pub(super) fn run(arguments: &Explain, console: &mut Console<'_>) -> Exit {
    let Some(wanted) = &arguments.code else {
        console.data(&list());
        console.next("hybrid-synth explain HS0101");
        return Exit::Good;
    };
    if let Some(code) = codes::find(wanted) {
        console.data(&explanation(code));
        console.next("hybrid-synth check BLUEPRINT");
        return Exit::Good;
    }
    let names = codes::all().flat_map(|code| [code.id, code.name]);
    let wanted_printable = printable(wanted);
    console.line(format_args!("error: `{wanted_printable}` is not a code"));
    if let Some(near) = suggest::nearest(wanted, names) {
        console.line(format_args!("help: did you mean `{near}`?"));
    }
    console.next("hybrid-synth explain  (lists every code)");
    Exit::Usage
}

fn explanation(code: &Code) -> String {
    let Code { id, name, severity, summary, explanation } = code;
    format!("# {id} {name}\n\n{}: {summary}\n\n{explanation}", severity.as_str())
}

/// Every code on a line of its own.
fn list() -> String {
    let width = codes::all().map(|code| code.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for Code { id, name, severity, summary, .. } in codes::all() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{id}  {:7}  {name:width$}  {summary}", severity.as_str());
    }
    text
}
