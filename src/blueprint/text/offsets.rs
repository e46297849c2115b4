//! From the parser's positions, which count characters, to byte offsets.

use saphyr_parser::Span;
use std::ops::Range;

/// How many characters lie between two remembered offsets.
const STRIDE: usize = 256;

/// The byte offset of each character of a text, in one step for ASCII and in a short walk otherwise.
pub(super) struct Offsets<'a> {
    text: &'a str,
    /// The byte offset of every [`STRIDE`]th character; empty for ASCII, where both counts agree.
    marks: Vec<usize>,
}

impl<'a> Offsets<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(STRIDE).map(|(offset, _)| offset).collect()
        };
        Self { text, marks }
    }

    /// The byte offset of the character with this index; past the end, the length of the text.
    pub(super) fn byte(&self, index: usize) -> usize {
        if self.marks.is_empty() {
            return index.min(self.text.len());
        }
        let Some(mark) = self.marks.get(index / STRIDE) else { return self.text.len() };
        let rest = self.text.get(*mark..).unwrap_or_default();
        rest.char_indices().nth(index % STRIDE).map_or(self.text.len(), |(offset, _)| mark + offset)
    }

    /// The bytes of a parser's span.
    pub(super) fn range(&self, span: Span) -> Range<usize> {
        self.trim(self.byte(span.start.index())..self.byte(span.end.index()))
    }

    /// The range without the white space at its end: the parser ends a value where the next token starts.
    pub(super) fn trim(&self, range: Range<usize>) -> Range<usize> {
        let length = self.text.get(range.clone()).map_or(0, |text| text.trim_end().len());
        range.start..range.start + length
    }
}

#[cfg(test)]
mod tests {
    use super::Offsets;

    #[test]
    fn every_character_has_its_offset() {
        for text in ["", "plain", &"aé大🦀".repeat(200)] {
            let offsets = Offsets::new(text);
            for (index, (offset, _)) in text.char_indices().enumerate() {
                assert_eq!(offsets.byte(index), offset);
            }
            assert_eq!(offsets.byte(text.chars().count()), text.len());
            assert_eq!(offsets.byte(usize::MAX), text.len());
        }
    }
}
