//! The files of a blueprint and where in them each value was written.

use super::{Part, Pointer};
use indexmap::IndexMap;
use std::borrow::Cow;
use std::ops::Range;

/// A file of a [`SourceMap`], in the order in which the files were given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// One file of the blueprint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path as the user gave it.
    pub name: String,
    /// The text.
    pub text: String,
    line_starts: Vec<usize>,
}

/// A position that people and editors count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

/// Where a value was written, in byte offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file that supplied the value that counts.
    pub file: FileId,
    /// The key, where the value is a map entry.
    pub key: Option<Range<usize>>,
    /// The value.
    pub value: Range<usize>,
}

/// The files of a blueprint, and where in them each value of the merged blueprint was written.
///
/// It mirrors the shape of the blueprint instead of holding one pointer for each value, so its size grows with the
/// text, however deep the nesting and however long the keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    root: Option<Place>,
    /// The values that are secrets, in no order.
    concealed: Vec<(Pointer, FileId, Range<usize>)>,
}

/// The location of one value and of everything inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where the value itself was written.
    pub location: Location,
    /// The values inside it, by key or by index.
    pub inside: Inside,
}

/// What a [`Place`] holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Inside {
    /// A scalar.
    #[default]
    Nothing,
    /// The entries of a map.
    Map(IndexMap<String, Place>),
    /// The items of a list.
    List(Vec<Place>),
}

impl SourceFile {
    /// A file with its name and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { name: name.into(), text, line_starts }
    }

    /// The line and column of a byte offset; past the end, the position of the end.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.line_starts.get(line)).copied().unwrap_or(0);
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count()) + 1;
        LineColumn { line, column }
    }
}

impl Place {
    fn inside(&self, segment: &str) -> Option<&Self> {
        match &self.inside {
            Inside::Nothing => None,
            Inside::Map(entries) => entries.get(segment),
            Inside::List(items) => items.get(segment.parse::<usize>().ok()?),
        }
    }
}

impl SourceMap {
    /// Adds a file.
    pub fn add_file(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile::new(name, text));
        id
    }

    /// The file with this id.
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// Every file in the order given.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The place of the whole blueprint, where there is one.
    pub(super) fn root(&self) -> Option<&Place> {
        self.root.as_ref()
    }

    /// Sets where every value was written.
    pub fn set_places(&mut self, root: Place) {
        self.root = Some(root);
    }

    /// Lets the pointers into the value at `at`, a map entry, also name it by the key that it was read as.
    pub fn read_as(&mut self, at: &Pointer, key: &str) {
        let (Some(mut place), Some(parent), Some(last)) = (self.root.as_mut(), at.parent(), at.last()) else {
            return;
        };
        for segment in parent.segments() {
            let inside = match &mut place.inside {
                Inside::Nothing => None,
                Inside::Map(entries) => entries.get_mut(&*segment),
                Inside::List(items) => segment.parse::<usize>().ok().and_then(|index| items.get_mut(index)),
            };
            let Some(inside) = inside else { return };
            place = inside;
        }
        if let Inside::Map(entries) = &mut place.inside
            && let Some(entry) = entries.get(&*last).cloned()
        {
            entries.entry(key.to_owned()).or_insert(entry);
        }
    }

    /// Conceals the value at `at`, which is a secret: nothing that is printed shows it.
    pub fn conceal(&mut self, at: &Pointer) {
        if let Some((place, true)) = self.nearest(at) {
            let Location { file, value, .. } = place.location.clone();
            self.concealed.push((at.clone(), file, value));
        }
    }

    /// Conceals the value at `at` where it is a part of a value that does not count and would stand at `whole`.
    pub(crate) fn conceal_below(&mut self, whole: &Pointer, place: &Place, at: &Pointer) {
        let mut inner = at.segments();
        if !whole.segments().all(|segment| inner.next() == Some(segment)) {
            return;
        }
        let found = inner.try_fold(place, |place, segment| place.inside(&segment));
        if let Some(Place { location: Location { file, value, .. }, .. }) = found {
            self.concealed.push((at.clone(), *file, value.clone()));
        }
    }

    /// The secrets as they were written, each with its place.
    pub(super) fn secrets(&self) -> impl Iterator<Item = (&Pointer, &str)> {
        self.concealed.iter().filter_map(|(at, file, span)| {
            Some((at, self.file(*file)?.text.get(span.clone())?.trim_matches(['"', '\'', ' ', '\n'])))
        })
    }

    /// A stretch of a file with a star for each byte of a secret.
    pub(super) fn shown(&self, file: FileId, span: Range<usize>) -> Cow<'_, str> {
        let text = self.file(file).and_then(|file| file.text.get(span.clone())).unwrap_or_default();
        let mut secrets = self
            .concealed
            .iter()
            .filter(|(_, of, secret)| *of == file && secret.start < span.end && span.start < secret.end);
        let Some(first) = secrets.next() else { return Cow::Borrowed(text) };
        let mut shown = text.to_owned();
        for (_, _, secret) in std::iter::once(first).chain(secrets) {
            let start = secret.start.max(span.start) - span.start;
            let end = secret.end.min(span.end) - span.start;
            let hidden = shown.get(start..end).map(|part| {
                part.split('\n').map(|line| "*".repeat(line.len())).collect::<Vec<_>>().join("\n")
            });
            if let Some(hidden) = hidden {
                shown.replace_range(start..end, &hidden);
            }
        }
        Cow::Owned(shown)
    }

    /// Where the value at `at` was written, or else the nearest existing value around it.
    pub fn locate(&self, at: &Pointer) -> Option<&Location> {
        self.nearest(at).map(|(place, _)| &place.location)
    }

    /// The file and the byte range that a diagnostic about `part` of `at` points at.
    ///
    /// Where `at` does not exist, that is the key of the nearest existing ancestor; a part that does not exist falls
    /// back to the value. `None` only where no file was read, or the root alone is meant and no tree exists.
    pub fn span(&self, at: &Pointer, part: &Part) -> Option<(FileId, Range<usize>)> {
        if let Part::Text { file, span } = part {
            return Some((*file, span.clone()));
        }
        let (place, exact) = self.nearest(at)?;
        let Location { file, key, value } = &place.location;
        // A value that is nothing at all (`key:`) has no text to point at.
        let span = if *part == Part::Value && exact && !value.is_empty() {
            value
        } else {
            key.as_ref().unwrap_or(value)
        };
        Some((*file, span.clone()))
    }

    fn nearest(&self, at: &Pointer) -> Option<(&Place, bool)> {
        let mut place = self.root.as_ref()?;
        for segment in at.segments() {
            match place.inside(&segment) {
                Some(inside) => place = inside,
                None => return Some((place, false)),
            }
        }
        Some((place, true))
    }
}

#[cfg(test)]
mod tests {
    use super::{LineColumn, SourceFile};

    #[test]
    fn columns_count_characters_and_offsets_are_clamped() {
        let file = SourceFile::new("a.yaml", "é: 大\nb: c");
        assert_eq!(file.line_column(4), LineColumn { line: 1, column: 4 });
        assert_eq!(file.line_column(8), LineColumn { line: 2, column: 1 });
        assert_eq!(file.line_column(999), LineColumn { line: 2, column: 5 });
        assert_eq!(file.line_column(1), LineColumn { line: 1, column: 1 });
    }
}
