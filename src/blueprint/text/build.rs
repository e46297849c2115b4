//! One file's events as nodes with their positions, on an explicit stack.

use super::offsets::Offsets;
use super::{MAXIMUM_DEPTH, MAXIMUM_MISTAKES, Tree, push, scalar};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Inside, Location, Place, Pointer, codes};
use indexmap::IndexMap;
use indexmap::map::Entry;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};
use std::ops::Range;

/// A value and where it was written.
pub(super) struct Node {
    pub(super) file: FileId,
    pub(super) key: Option<Range<usize>>,
    pub(super) value: Range<usize>,
    pub(super) content: Content,
}

/// What stands in a file and does not count: another value replaced it, or the rest could not be read.
#[derive(Clone, Debug)]
pub struct Discarded {
    /// The place that it would have had; the innermost one that has a name.
    pub at: Pointer,
    /// The value.
    pub tree: Tree,
    /// Where it was written.
    pub place: Place,
}

impl Discarded {
    pub(super) fn new(at: Pointer, node: Node) -> Self {
        let (tree, place) = node.split();
        Self { at, tree, place }
    }
}

/// What a [`Node`] holds.
pub(super) enum Content {
    Scalar(Tree),
    List(Vec<Node>),
    Map(IndexMap<String, Node>),
}

impl Node {
    /// Whether it is `null` or nothing at all.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self.content, Content::Scalar(Tree::Null))
    }

    /// The value and its positions, apart.
    pub(super) fn split(self) -> (Tree, Place) {
        let location = Location { file: self.file, key: self.key, value: self.value };
        let (tree, inside) = match self.content {
            Content::Scalar(tree) => (tree, Inside::Nothing),
            Content::List(items) => {
                let (items, places) = items.into_iter().map(Self::split).unzip();
                (Tree::List(items), Inside::List(places))
            }
            Content::Map(entries) => {
                let mut values = IndexMap::with_capacity(entries.len());
                let mut places = IndexMap::with_capacity(entries.len());
                for (key, node) in entries {
                    let (value, place) = node.split();
                    values.insert(key.clone(), value);
                    places.insert(key, place);
                }
                (Tree::Map(values), Inside::Map(places))
            }
        };
        (tree, Place { location, inside })
    }
}

/// Reads one file; `None` where it cannot be read to its end, which `found` then says.
///
/// A mistake that leaves the rest readable is reported, and its value becomes [`Tree::Refused`]. What was read and does
/// not count is in `discarded`.
pub(super) fn build(
    file: FileId,
    text: &str,
    found: &mut Diagnostics,
    discarded: &mut Vec<Discarded>,
) -> Option<Node> {
    let offsets = Offsets::new(text);
    let mut builder = Builder { file, text, offsets, stack: Vec::new(), root: None, found, discarded };
    let root = builder.read();
    if root.is_none() {
        builder.give_up();
    }
    root
}

impl Builder<'_> {
    fn read(&mut self) -> Option<Node> {
        let mut documents = 0;
        for event in Parser::new_from_str(self.text) {
            let (event, span) = match event {
                Ok(event) => event,
                Err(error) => {
                    self.syntax(&error);
                    return None;
                }
            };
            let span = self.offsets.range(span);
            match event {
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        self.report(
                            &codes::blueprint::MULTIPLE_DOCUMENTS,
                            span,
                            "a second document starts here",
                        );
                        return None;
                    }
                }
                Event::Scalar(value, style, anchor, tag) => {
                    let usable = self.plain(anchor, tag.as_deref(), &span);
                    let tree = if usable { self.scalar(&value, style, &span) } else { Tree::Refused };
                    self.place(span, Content::Scalar(tree));
                }
                Event::SequenceStart(anchor, tag) => {
                    self.plain(anchor, tag.as_deref(), &span);
                    self.open(span, Open::List(Vec::new()))?;
                }
                Event::MappingStart(anchor, tag) => {
                    self.plain(anchor, tag.as_deref(), &span);
                    self.open(span, Open::Map(IndexMap::new(), None))?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(span.end),
                Event::Alias(_) => {
                    let name = self.text.get(span.clone()).unwrap_or_default().to_owned();
                    self.refuse(
                        &codes::blueprint::ANCHOR,
                        span.clone(),
                        format!("the alias `{name}` is not read"),
                        |it| it.help("write the value out; a string that starts with `*` is quoted"),
                    );
                    self.place(span, Content::Scalar(Tree::Refused));
                }
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            }
        }
        let nothing =
            || Node { file: self.file, key: None, value: 0..0, content: Content::Scalar(Tree::Null) };
        Some(self.root.take().unwrap_or_else(nothing))
    }

    /// Discards what was read of a file that cannot be read on. What a key waited for is the rest of it, and what was read
    /// last may have been meant to be longer: `password: one: two`.
    fn give_up(&mut self) {
        let last = match self.stack.last_mut().map(|frame| &mut frame.open) {
            Some(Open::Map(entries, None)) => entries.last_mut().map(|(_, node)| node),
            Some(Open::List(items)) => items.last_mut(),
            Some(Open::Map(_, Some(_))) | None => None,
        };
        if let Some(Node { value, content: Content::Scalar(_), .. }) = last {
            let behind = self.text.get(value.end..).unwrap_or_default();
            value.end += behind.find('\n').unwrap_or(behind.len());
        }
        while let Some(frame) = self.stack.last() {
            if let Open::Map(_, Some(key)) = &frame.open {
                let behind = self.text.get(key.span.end..).unwrap_or_default();
                let value = behind.trim_start_matches([':', ' ']);
                let rest = self.text.len() - value.len()..self.text.len();
                self.place(rest, Content::Scalar(Tree::Refused));
            }
            self.close(self.text.len());
        }
        if let Some(root) = self.root.take() {
            self.discarded.push(Discarded::new(Pointer::root(), root));
        }
    }
}

struct Builder<'a> {
    file: FileId,
    text: &'a str,
    offsets: Offsets<'a>,
    stack: Vec<Frame>,
    root: Option<Node>,
    found: &'a mut Diagnostics,
    discarded: &'a mut Vec<Discarded>,
}

/// A list or map that has started and not ended.
struct Frame {
    start: usize,
    open: Open,
}

enum Open {
    List(Vec<Node>),
    Map(IndexMap<String, Node>, Option<Key>),
}

/// A key that waits for its value; without a name where it was refused.
struct Key {
    name: Option<String>,
    span: Range<usize>,
}

impl Builder<'_> {
    fn open(&mut self, span: Range<usize>, open: Open) -> Option<()> {
        if self.stack.len() >= MAXIMUM_DEPTH {
            self.too_deep(span);
            return None;
        }
        self.stack.push(Frame { start: span.start, open });
        Some(())
    }

    fn close(&mut self, end: usize) {
        let Some(Frame { start, open }) = self.stack.pop() else { return };
        let content = match open {
            Open::List(items) => Content::List(items),
            Open::Map(entries, _) => Content::Map(entries),
        };
        let span = self.offsets.trim(start..end);
        self.place(span, content);
    }

    /// Puts a finished value where it belongs: the root, an item, a key, or the value of the key before it.
    fn place(&mut self, value: Range<usize>, content: Content) {
        let file = self.file;
        match self.stack.last_mut().map(|frame| &mut frame.open) {
            None => self.root = Some(Node { file, key: None, value, content }),
            Some(Open::List(items)) => items.push(Node { file, key: None, value, content }),
            Some(Open::Map(entries, key @ Some(_))) => {
                let Some(Key { name, span }) = key.take() else { return };
                let node = Node { file, key: Some(span.clone()), value, content };
                let Some(name) = name else {
                    let at = self.pointer();
                    self.discarded.push(Discarded::new(at, node));
                    return;
                };
                match entries.entry(name) {
                    Entry::Vacant(entry) => {
                        entry.insert(node);
                    }
                    Entry::Occupied(entry) => {
                        let first = entry.get().key.clone().unwrap_or_default();
                        let name = entry.key().clone();
                        let at = self.pointer().child(&name);
                        self.discarded.push(Discarded::new(at, node));
                        let headline = format!("the key `{name}` is given twice");
                        self.refuse(&codes::blueprint::DUPLICATE_KEY, span, headline, |it| {
                            it.related_text(file, first, "first given here").help("keep one of the two")
                        });
                    }
                }
            }
            Some(Open::Map(_, None)) => {
                let name = self.key(&value, content);
                if let Some(Frame { open: Open::Map(_, key), .. }) = self.stack.last_mut() {
                    *key = Some(Key { name, span: value });
                }
            }
        }
    }

    /// The name that a key gives, or `None` where it is none.
    fn key(&mut self, span: &Range<usize>, content: Content) -> Option<String> {
        let written = self.text.get(span.clone()).unwrap_or_default();
        let tree = match content {
            // `"<<"` in quotes is a name like any other.
            Content::Scalar(Tree::String(name)) if name != "<<" || written != "<<" => return Some(name),
            Content::Scalar(Tree::Refused) => return None,
            Content::Scalar(Tree::String(_)) => {
                let headline = "the merge key `<<` is not read";
                self.refuse(&codes::blueprint::MERGE_KEY, span.clone(), headline, |it| {
                    it.help("write the keys out")
                });
                return None;
            }
            Content::Scalar(tree) => tree,
            Content::List(_) => Tree::List(Vec::new()),
            Content::Map(_) => Tree::Map(IndexMap::new()),
        };
        let headline = format!("a key is a name, not {}", tree.kind());
        let help = match (&tree, tree.text()) {
            (_, Some(text)) => format!("quote it: `\"{text}\"`"),
            (Tree::Null, None) => "write a name before the colon".to_owned(),
            _ => "quote a name that starts with a brace or a bracket".to_owned(),
        };
        self.refuse(&codes::blueprint::NON_STRING_KEY, span.clone(), headline, |it| {
            it.given(written).help(help)
        });
        None
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: &Range<usize>) -> Tree {
        if style != ScalarStyle::Plain {
            let is_forbidden = |letter: &char| letter.is_control() && !matches!(letter, '\n' | '\t');
            let Some(letter) = text.chars().find(is_forbidden) else { return Tree::String(text.to_owned()) };
            let headline = format!(
                "the value has the control character U+{:04X}, which no name or text needs",
                u32::from(letter)
            );
            self.refuse(&codes::blueprint::FORBIDDEN_CHARACTER, span.clone(), headline, |it| {
                it.help("delete the escape that stands for it")
            });
            return Tree::Refused;
        }
        scalar::resolve(text).unwrap_or_else(|reason| {
            let headline = format!("the number `{text}` {reason}");
            self.refuse(&codes::blueprint::NUMBER_OUT_OF_RANGE, span.clone(), headline, |it| {
                it.given(text)
                    .help(format!("write a finite number, or quote it where text is meant: `\"{text}\"`"))
            });
            Tree::Refused
        })
    }

    /// Reports an anchor or a tag; whether there is neither.
    fn plain(&mut self, anchor: usize, tag: Option<&Tag>, span: &Range<usize>) -> bool {
        if anchor != 0 {
            self.refuse(
                &codes::blueprint::ANCHOR,
                span.clone(),
                "the anchor on this value is not read",
                |it| it.help("write the value at each place; a string that starts with `&` is quoted"),
            );
        }
        if let Some(tag) = tag {
            let headline = format!("the tag `{}{}` is not read", tag.handle, tag.suffix);
            self.refuse(&codes::blueprint::TAG, span.clone(), headline, |it| {
                it.help("delete the tag; a string that starts with `!` or looks like a number is quoted")
            });
        }
        anchor == 0 && tag.is_none()
    }

    fn syntax(&mut self, error: &ScanError) {
        let start = self.offsets.byte(error.marker().index());
        let length = self.text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        if error.info().contains("recursion limit") {
            self.too_deep(start..start + length);
            return;
        }
        let headline = format!("the file is not well-formed YAML: {}", error.info());
        self.refuse(&codes::blueprint::SYNTAX, start..start + length, headline, |it| {
            match remedy(error.info()) {
                Some(help) => it.help(help),
                None => it,
            }
        });
    }

    fn too_deep(&mut self, span: Range<usize>) {
        let headline = format!("maps and lists are nested deeper than {MAXIMUM_DEPTH} levels");
        self.report(&codes::blueprint::TOO_DEEP, span, headline);
    }

    fn report(&mut self, code: &'static Code, span: Range<usize>, headline: impl Into<String>) {
        let file = self.file;
        self.found.push(Diagnostic::new(code, self.pointer(), headline).on_text(file, span));
    }

    /// Reports a mistake after which the rest can be read, unless there are too many to show.
    fn refuse(
        &mut self,
        code: &'static Code,
        span: Range<usize>,
        headline: impl Into<String>,
        detail: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        if self.found.len() <= MAXIMUM_MISTAKES {
            push(
                self.found,
                detail(Diagnostic::new(code, self.pointer(), headline).on_text(self.file, span)),
            );
        }
    }

    /// The innermost place that has a name so far.
    fn pointer(&self) -> Pointer {
        self.stack.iter().fold(Pointer::root(), |at, frame| match &frame.open {
            Open::List(items) => at.index(items.len()),
            Open::Map(_, Some(Key { name: Some(name), .. })) => at.child(name),
            Open::Map(..) => at,
        })
    }
}

/// What to change, for the parser's most frequent complaints.
fn remedy(complaint: &str) -> Option<&'static str> {
    let remedies = [
        (
            "mapping values are not allowed",
            "quote a value that has a colon and a space in it, or indent the key as its neighbours",
        ),
        (
            "illegal placement of ':'",
            "close the bracket or the brace that was opened before, or quote the text",
        ),
        ("tab", "indent with spaces"),
        ("quoted scalar", "close the quote"),
        ("flow", "close the bracket or the brace, and separate its items with commas"),
        (
            "invalid indentation",
            "close the bracket or the quote that was opened before, or indent this line further",
        ),
        (
            "did not find expected '-'",
            "give every item of the list its dash, or the keys around it their indentation",
        ),
    ];
    remedies.into_iter().find(|(part, _)| complaint.contains(part)).map(|(_, help)| help)
}
