//! Findings for people: each with an excerpt of the file, as rustc prints them.

use super::super::escape::{is_unprintable, printable};
use super::super::{Diagnostic, Diagnostics, FileId, Part, Pointer, Severity, SourceFile, SourceMap};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use indexmap::IndexMap;
use std::borrow::Cow;
use std::ops::Range;

/// How [`render`] writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Colour and weight through ANSI escapes.
    pub colour: bool,
    /// The width of the terminal in columns, 140 where it is not known.
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
        text.push_str(&renderer.render(&[group(diagnostic, sources)]));
        text.push_str("\n\n");
    }
    text
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group =
        Group::with_title(level.primary_title(printable(&diagnostic.headline)).id(diagnostic.code.id));
    for snippet in snippets(diagnostic, sources) {
        group = group.element(snippet);
    }
    if let Some(given) = &diagnostic.given {
        group = group.element(Level::NOTE.with_name("given").message(code(given)));
    }
    if !diagnostic.allowed.is_empty() {
        let allowed: Vec<_> = diagnostic.allowed.iter().map(|value| code(value)).collect();
        group = group.element(Level::NOTE.with_name("allowed").message(allowed.join(", ")));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(printable(help)));
    }
    group
}

/// An excerpt for each file that takes part, the one with the mistake first.
fn snippets<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Vec<Snippet<'a, Annotation<'a>>> {
    let mut excerpts: IndexMap<FileId, Vec<Mark<'a>>> = IndexMap::new();
    if let Some((file, span)) = excerpt(sources, &diagnostic.at, &diagnostic.part) {
        excerpts.entry(file).or_default().push((AnnotationKind::Primary, span, None));
    }
    for related in &diagnostic.related {
        if let Some((file, span)) = excerpt(sources, &related.at, &related.part) {
            excerpts.entry(file).or_default().push((
                AnnotationKind::Context,
                span,
                Some(printable(&related.text)),
            ));
        }
    }
    excerpts.into_iter().filter_map(|(id, marks)| Some(snippet(sources.file(id)?, marks))).collect()
}

type Mark<'a> = (AnnotationKind, Range<usize>, Option<Cow<'a, str>>);

/// The lines from the first to the last mark; the renderer is not given the rest of the file, which it would scan.
fn snippet<'a>(file: &'a SourceFile, marks: Vec<Mark<'a>>) -> Snippet<'a, Annotation<'a>> {
    let first = marks.iter().map(|(_, span, _)| span.start).min().unwrap_or(0);
    let last = marks.iter().map(|(_, span, _)| span.end).max().unwrap_or(0);
    let start = file.text.get(..first).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end =
        file.text.get(last..).and_then(|after| after.find('\n')).map_or(file.text.len(), |at| last + at);
    let shown = |until: usize| visible(file.text.get(start..until).unwrap_or_default());
    Snippet::source(shown(end))
        .path(printable(&file.name))
        .line_start(file.line_column(start).line)
        .annotations(marks.into_iter().map(|(kind, span, label)| {
            kind.span(shown(span.start).len()..shown(span.end).len()).label(label)
        }))
}

/// The span to underline: at most the first line of what is meant, so that a large map does not fill the screen.
fn excerpt(sources: &SourceMap, at: &Pointer, part: &Part) -> Option<(FileId, Range<usize>)> {
    let (id, span) = sources.span(at, part)?;
    let text = &sources.file(id)?.text;
    let start = text.floor_char_boundary(span.start);
    let end = text.floor_char_boundary(span.end).max(start);
    let first_line = text.get(start..end)?.split(['\n', '\r']).next()?;
    Some((id, start..start + first_line.trim_end().len()))
}

/// `text` with a replacement for each character that a terminal would act on, and without carriage returns.
fn visible(text: &str) -> Cow<'_, str> {
    let is_hidden = |c: char| is_unprintable(c) && !matches!(c, '\n' | '\t');
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().filter(|c| *c != '\r');
    Cow::Owned(shown.map(|c| if is_hidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect())
}

fn code(value: &str) -> String {
    format!("`{}`", printable(value))
}
