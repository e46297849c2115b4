//! Findings for people: each with an excerpt of the file, as rustc prints them.

use super::super::columns::{COLUMNS, paragraph};
use super::super::escape::{is_unprintable, printable};
use super::super::{Diagnostic, Diagnostics, FileId, Part, Pointer, Severity, SourceFile, SourceMap};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use indexmap::IndexMap;
use std::borrow::Cow;
use std::ops::Range;

/// How many allowed values are shown; a list of resource types has hundreds.
const MOST_ALLOWED: usize = 24;

/// How [`render`] writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Colour and weight through ANSI escapes.
    pub colour: bool,
    /// The width of the terminal in columns; where it is not known, 100 for what is said, and 140 for excerpts.
    pub width: Option<usize>,
}

/// The findings, each with the lines of the blueprint that it is about, an empty line between them.
///
/// Nothing from the blueprint reaches the terminal as a control character: see [`escape`](super::super::escape).
pub fn render(found: &Diagnostics, sources: &SourceMap, style: Style) -> String {
    let renderer =
        if style.colour { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
    let renderer = style.width.map_or(renderer.clone(), |width| renderer.term_width(width));
    let mut text = String::new();
    for diagnostic in found {
        text.push_str(&renderer.render(&[group(diagnostic, sources, style.width.unwrap_or(COLUMNS))]));
        text.push_str("\n\n");
    }
    text
}

/// What stands before a message: the numbers of lines, and `= allowed: `.
const MARGIN: usize = 16;

fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap, columns: usize) -> Group<'a> {
    let broken = |text: &str| paragraph(text, columns.saturating_sub(MARGIN));
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    // Further lines of a headline begin below its first word.
    let label = format!("{}[{}]: ", diagnostic.severity.as_str(), diagnostic.code.id).len();
    let headline = paragraph(&printable(&diagnostic.headline), columns.saturating_sub(label));
    let mut group = Group::with_title(level.primary_title(headline).id(diagnostic.code.id))
        .elements(excerpts(diagnostic, sources));
    if let Some(given) = &diagnostic.given {
        group = group.element(Level::NOTE.with_name("given").message(broken(&code(given))));
    }
    if !diagnostic.allowed.is_empty() {
        let mut allowed: Vec<_> =
            diagnostic.allowed.iter().take(MOST_ALLOWED).map(|value| code(value)).collect();
        let left = diagnostic.allowed.len().saturating_sub(MOST_ALLOWED);
        if left > 0 {
            allowed.push(format!("and {left} more, which `--format json` lists"));
        }
        group = group.element(Level::NOTE.with_name("allowed").message(broken(&allowed.join(", "))));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(broken(&printable(help))));
    }
    group
}

/// The excerpts of each file that takes part, the one with the mistake first.
fn excerpts<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Vec<Element<'a>> {
    let mut files: IndexMap<FileId, Vec<Mark<'a>>> = IndexMap::new();
    if let Some((file, span)) = underlined(sources, &diagnostic.at, &diagnostic.part) {
        files.entry(file).or_default().push(Mark { kind: AnnotationKind::Primary, span, label: None });
    }
    for related in &diagnostic.related {
        if let Some((file, span)) = underlined(sources, &related.at, &related.part) {
            let label = Some(related.text.as_str());
            files.entry(file).or_default().push(Mark { kind: AnnotationKind::Context, span, label });
        }
    }
    if files.is_empty() && !diagnostic.at.is_root() {
        // No text, as for an architecture that a program built: the pointer says what it is about.
        return vec![Origin::path(printable(diagnostic.at.as_str())).into()];
    }
    let marked = files.iter().filter_map(|(id, marks)| Some((*id, sources.file(*id)?, marks)));
    if diagnostic.is_concealed {
        return marked
            .flat_map(|(_, file, marks)| marks.iter().map(|mark| position(file, mark.span.start)))
            .collect();
    }
    marked.flat_map(|(id, file, marks)| excerpt(sources, (id, file), marks)).collect()
}

/// A position without its line.
fn position(file: &SourceFile, offset: usize) -> Element<'_> {
    let at = file.line_column(offset);
    Origin::path(printable(&file.name)).line(at.line).char_column(at.column).into()
}

/// A place to underline.
struct Mark<'a> {
    kind: AnnotationKind,
    span: Range<usize>,
    label: Option<&'a str>,
}

/// The most text that is given to the renderer at once, which scans it all: 8 KiB.
const LARGEST_EXCERPT: usize = 8 << 10;

/// The lines from the first to the last mark; marks that are far apart, each with its own line; a line that no screen
/// would hold, as its position alone.
fn excerpt<'a>(
    sources: &'a SourceMap,
    (id, file): (FileId, &'a SourceFile),
    marks: &[Mark<'a>],
) -> Vec<Element<'a>> {
    let first = marks.iter().map(|mark| mark.span.start).min().unwrap_or(0);
    let last = marks.iter().map(|mark| mark.span.end).max().unwrap_or(0);
    let start = file.text.get(..first).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end =
        file.text.get(last..).and_then(|after| after.find('\n')).map_or(file.text.len(), |at| last + at);
    if end - start <= LARGEST_EXCERPT {
        let shown = |until: usize| visible(sources.shown(id, start..until));
        let annotations = marks.iter().map(|Mark { kind, span, label }| {
            kind.span(shown(span.start).len()..shown(span.end).len()).label(label.map(printable))
        });
        let snippet = Snippet::source(shown(end)).path(printable(&file.name)).annotations(annotations);
        return vec![snippet.line_start(file.line_column(start).line).into()];
    }
    if marks.len() > 1 {
        return marks.chunks(1).flat_map(|mark| excerpt(sources, (id, file), mark)).collect();
    }
    vec![position(file, first)]
}

/// The span to underline: at most the first line of what is meant, so that a large map does not fill the screen.
fn underlined(sources: &SourceMap, at: &Pointer, part: &Part) -> Option<(FileId, Range<usize>)> {
    let (id, span) = sources.span(at, part)?;
    let text = &sources.file(id)?.text;
    let start = text.floor_char_boundary(span.start);
    let end = text.floor_char_boundary(span.end).max(start);
    let first_line = text.get(start..end)?.split(['\n', '\r']).next()?;
    Some((id, start..start + first_line.trim_end().len()))
}

/// `text` with a replacement for each character that a terminal would act on, and without carriage returns.
fn visible(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_hidden = |c: char| is_unprintable(c) && !matches!(c, '\n' | '\t');
    if !text.contains(is_hidden) {
        return text;
    }
    let shown = text.chars().filter(|c| *c != '\r');
    Cow::Owned(shown.map(|c| if is_hidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect())
}

fn code(value: &str) -> String {
    format!("`{}`", printable(value))
}
