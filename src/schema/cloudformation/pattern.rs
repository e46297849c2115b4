//! Patterns of the registry, compiled when a text first meets them.
//!
//! Some of them take longer to compile than a whole build may last: `[^…]{1,4096}` 40 ms, every class of `\p{L}` half a
//! millisecond. So a pattern is first rewritten to a cheaper one that says the same *about the text at hand*: an upper
//! bound of repetition that the text is too short to reach is dropped, and in front of an ASCII text a Unicode class is
//! its ASCII part. Compiled patterns are shared by all schemas.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use fancy_regex::{Regex, RegexBuilder};
use serde::{Deserialize, Deserializer};

type Compiled = Option<Arc<Regex>>;

static COMPILED: Mutex<BTreeMap<String, Compiled>> = Mutex::new(BTreeMap::new());

/// A pattern where a schema has it.
#[derive(Debug)]
pub(super) struct Pattern {
    text: Cow<'static, str>,
    /// What it was compiled to for each kind of text that it has met: two or three of them.
    met: Mutex<Vec<(TextKind, Compiled)>>,
}

/// What the cheaper pattern depends on: whether the text is ASCII, and a length that it does not exceed.
type TextKind = (bool, usize);

impl Pattern {
    pub(super) fn new(text: impl Into<Cow<'static, str>>) -> Self {
        Pattern { text: text.into(), met: Mutex::default() }
    }

    /// The pattern as the schema has it.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the text matches. A pattern that gives up (its backtracking is limited) proves nothing, and counts as a
    /// match.
    pub(super) fn matches(&self, text: &str) -> bool {
        let kind = kind_of(text);
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let known = met.iter().find(|(other, _)| *other == kind).map(|(_, regex)| regex.clone());
        let regex = known.unwrap_or_else(|| {
            let regex = compiled(rewritten(&self.text, kind));
            met.push((kind, regex.clone()));
            regex
        });
        drop(met);
        regex.is_none_or(|regex| regex.is_match(text).unwrap_or(true))
    }
}

impl<'de: 'static> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Text(#[serde(borrow)] Cow<'static, str>);

        Ok(Pattern::new(Text::deserialize(deserializer)?.0))
    }
}

/// Rounding up lets texts of about the same length share the compiled pattern.
fn kind_of(text: &str) -> TextKind {
    (text.is_ascii(), text.len().next_power_of_two().max(64))
}

fn compiled(pattern: String) -> Compiled {
    let mut all = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    match all.get(&pattern) {
        Some(known) => known.clone(),
        None => all.entry(pattern).or_insert_with_key(|pattern| compile(pattern).ok().map(Arc::new)).clone(),
    }
}

/// The classes `\w`, `\d` and `\s` are ASCII, as in ECMAScript; patterns that cannot be read that way (a negated class may
/// match any character) are read with Unicode classes.
fn compile(pattern: &str) -> Result<Regex, fancy_regex::Error> {
    RegexBuilder::new(pattern).unicode_mode(false).build().or_else(|_| Regex::new(pattern))
}

fn rewritten(pattern: &str, (is_ascii, length): TextKind) -> String {
    let mut result = String::with_capacity(pattern.len());
    let mut rest = pattern;
    let mut in_class = false;
    while let Some(next) = rest.chars().next() {
        let taken = if next == '\\' {
            if let Some((class, taken)) = unicode_class(rest).filter(|_| in_class && is_ascii) {
                result.push_str(class);
                rest = rest.get(taken..).unwrap_or_default();
                continue;
            }
            1 + rest.chars().nth(1).map_or(0, char::len_utf8)
        } else if next == '{' && !in_class {
            if let Some((least, taken)) = unreachable_bound(rest, length) {
                result.extend(["{", least, ",}"]);
                rest = rest.get(taken..).unwrap_or_default();
                continue;
            }
            1
        } else {
            in_class = next == '[' || in_class && next != ']';
            next.len_utf8()
        };
        let (token, after) = rest.split_at(taken);
        result.push_str(token);
        rest = after;
    }
    result
}

/// At `{least,most}`, with a bound that the text cannot reach: `least` and the length of it all. An iteration takes a
/// character or is empty, and empty ones can be left out.
fn unreachable_bound(rest: &str, length: usize) -> Option<(&str, usize)> {
    let (bounds, _) = rest.strip_prefix('{')?.split_once('}')?;
    let (least, most) = bounds.split_once(',')?;
    let least_count: usize = least.parse().ok()?;
    let most_count: usize = most.parse().ok()?;
    (most_count >= length && least_count < most_count).then_some((least, bounds.len() + 2))
}

/// At `\p{…}`: its ASCII characters as members of a class, and its length.
fn unicode_class(rest: &str) -> Option<(&'static str, usize)> {
    let (name, _) = rest.strip_prefix(r"\p{")?.split_once('}')?;
    let members = match name {
        "L" => "A-Za-z",
        "N" | "Nd" => "0-9",
        "M" => "",
        "Z" | "Zs" => " ",
        "P" => r"!-#%-*,-/:;?@\[-\]_{}",
        "S" => r"$+<=>\^`|~",
        "C" => r"\x00-\x1F\x7F",
        _ => return None,
    };
    Some((members, name.len() + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rewritten_pattern_gives_the_same_answers() {
        let patterns = [
            r"^[a-z]{1,512}$",
            r"^(ab?){2,70}$",
            r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$",
            r"^[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}\p{C}]*$",
            r"^[\p{P}]$",
            r"^[\p{S}]$",
            r"^[\p{Z}]$",
            r"^[^\x00{1,900}]{1,900}$",
            r"^\{1,900}$",
        ];
        let mut texts: Vec<String> = (0..=127u8).map(|byte| char::from(byte).to_string()).collect();
        texts.extend(["", "{1,900}", "grün", "ab", "abab", "\u{2003}"].map(ToOwned::to_owned));
        texts.extend([63, 64, 65, 128, 129, 512, 513].map(|length| "a".repeat(length)));
        for pattern in patterns {
            let plain = Regex::new(pattern).unwrap();
            let ours = Pattern::new(pattern);
            for text in &texts {
                assert_eq!(ours.matches(text), plain.is_match(text).unwrap(), "{pattern} {text:?}");
            }
        }
    }

    #[test]
    fn long_bounds_disappear_only_in_front_of_short_texts() {
        assert_eq!(rewritten("^[^x]{1,4096}$", kind_of("a")), "^[^x]{1,}$");
        assert_eq!(rewritten("^[^x]{1,4096}$", kind_of(&"a".repeat(5000))), "^[^x]{1,4096}$");
        assert_eq!(rewritten("^[{1,4096}]{3}$", kind_of("a")), "^[{1,4096}]{3}$");
    }
}
