//! One JSON document for programs, with a version.

use super::super::escape::is_unprintable;
use super::super::{Diagnostics, Part, Pointer, SourceMap};
use serde::Serialize;
use std::fmt::Write;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    position: Position<'a>,
    pointer: &'a str,
    given: Option<&'a str>,
    allowed: &'a [String],
    help: Option<&'a str>,
    related: Vec<RelatedPlace<'a>>,
}

#[derive(Serialize)]
struct RelatedPlace<'a> {
    message: &'a str,
    #[serde(flatten)]
    position: Position<'a>,
    pointer: &'a str,
}

#[derive(Default, Serialize)]
struct Position<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

/// The findings as one JSON document that ends in a line feed.
///
/// Version 1: `{"version":1,"diagnostics":[…]}`, each with `code`, `name`, `severity`, `message`, `file`, `line`,
/// `column`, `end_line`, `end_column`, `pointer`, `given`, `allowed`, `help` and `related`. Every key is always there;
/// `null` means that there is none. Lines and columns count from 1, columns in characters, and the end is exclusive.
/// A key that is added keeps the version; one that is removed or changes its meaning raises it.
pub fn render(found: &Diagnostics, sources: &SourceMap) -> String {
    render_all([(found, sources)])
}

/// The findings of several blueprints as one document, as [`render`] writes it.
pub fn render_all<'a>(findings: impl IntoIterator<Item = (&'a Diagnostics, &'a SourceMap)>) -> String {
    let diagnostics = findings
        .into_iter()
        .flat_map(|(found, sources)| found.iter().map(move |diagnostic| (diagnostic, sources)))
        .map(|(diagnostic, sources)| Finding {
            code: diagnostic.code.id,
            name: diagnostic.code.name,
            severity: diagnostic.severity.as_str(),
            message: &diagnostic.headline,
            position: position(sources, &diagnostic.at, &diagnostic.part),
            pointer: diagnostic.at.as_str(),
            given: diagnostic.given.as_deref(),
            allowed: &diagnostic.allowed,
            help: diagnostic.help.as_deref(),
            related: diagnostic
                .related
                .iter()
                .map(|related| RelatedPlace {
                    message: &related.text,
                    position: position(sources, &related.at, &related.part),
                    pointer: related.at.as_str(),
                })
                .collect(),
        })
        .collect();
    // Strings and numbers alone: serialisation has nothing to fail on.
    let text = serde_json::to_string_pretty(&Report { version: 1, diagnostics }).unwrap_or_default();
    // JSON leaves some of what a terminal acts on as it is. All of it is in the basic plane, and in strings alone.
    let mut safe = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        if is_unprintable(character) && character != '\n' {
            // Writing to a string cannot fail.
            let _ = write!(safe, "\\u{:04x}", u32::from(character));
        } else {
            safe.push(character);
        }
    }
    safe.push('\n');
    safe
}

fn position<'a>(sources: &'a SourceMap, at: &Pointer, part: &Part) -> Position<'a> {
    let Some((file, span)) = sources.span(at, part) else { return Position::default() };
    let Some(file) = sources.file(file) else { return Position::default() };
    let (start, end) = (file.line_column(span.start), file.line_column(span.end));
    Position {
        file: Some(&file.name),
        line: Some(start.line),
        column: Some(start.column),
        end_line: Some(end.line),
        end_column: Some(end.column),
    }
}
