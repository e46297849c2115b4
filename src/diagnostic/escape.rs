//! Text from a blueprint, made safe to print.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a terminal would act on `character` instead of showing it, or would show the text around it in another
/// order: control characters, line separators, bidirectional controls, and the byte-order mark.
pub fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// `text`, or its first `most` characters and an ellipsis.
pub fn shorten(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// `word` as a shell reads it back.
///
/// ```
/// use hybrid_synth::diagnostic::escape::shell_word;
/// assert_eq!(shell_word("a.yaml"), "a.yaml");
/// assert_eq!(shell_word("it's"), r"'it'\''s'");
/// ```
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// `text` with every [unprintable](is_unprintable) character written as an escape such as `\u{202e}`.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_unprintable(character) {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "{}", character.escape_default());
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::{printable, shell_word, shorten};

    #[test]
    fn words_are_quoted_where_a_shell_would_split_or_expand_them() {
        assert_eq!(shell_word("out/a-b.yaml"), "out/a-b.yaml");
        assert_eq!(shell_word("my lake.yaml"), "'my lake.yaml'");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        assert_eq!(shell_word(""), "''");
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!(shorten("größe".to_owned(), 3), "grö…");
        assert_eq!(shorten("größe".to_owned(), 5), "größe");
    }

    #[test]
    fn controls_and_overrides_are_written_out() {
        assert_eq!(printable("a\u{1b}[31mb\n\u{202e}c"), "a\\u{1b}[31mb\\n\\u{202e}c");
        assert_eq!(printable("größe 大"), "größe 大");
    }
}
