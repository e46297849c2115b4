//! Patterns of the registry, compiled when a text first meets them.
//!
//! Some of them take longer to compile than a whole build may last: `[^…]{1,4096}` 40 ms, every class of `\p{L}` half a
//! millisecond. So a pattern is first rewritten to a cheaper one that says the same *about the text at hand*: an upper
//! bound of repetition that the text is too short to reach is dropped, and in front of an ASCII text a Unicode class is
//! its ASCII part. Compiled patterns are shared by all schemas.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};

use fancy_regex::{Regex, RegexBuilder};

static COMPILED: Mutex<BTreeMap<String, Option<Arc<Regex>>>> = Mutex::new(BTreeMap::new());

/// Whether the text matches. A pattern that gives up (its backtracking is limited) proves nothing, and counts as a match.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let cheaper = rewritten(pattern, text);
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let regex = match compiled.entry(cheaper) {
        Entry::Occupied(known) => known.get().clone(),
        Entry::Vacant(new) => {
            let regex = compile(new.key()).ok().map(Arc::new);
            new.insert(regex).clone()
        }
    };
    drop(compiled);
    regex.is_none_or(|regex| regex.is_match(text).unwrap_or(true))
}

/// The classes `\w`, `\d` and `\s` are ASCII, as in ECMAScript; patterns that cannot be read that way (a negated class may
/// match any character) are read with Unicode classes.
fn compile(pattern: &str) -> Result<Regex, fancy_regex::Error> {
    RegexBuilder::new(pattern).unicode_mode(false).build().or_else(|_| Regex::new(pattern))
}

fn rewritten(pattern: &str, text: &str) -> String {
    let mut result = String::with_capacity(pattern.len());
    let mut rest = pattern;
    let mut in_class = false;
    while let Some(next) = rest.chars().next() {
        let length = if next == '\\' {
            if let Some((class, length)) = unicode_class(rest).filter(|_| in_class && text.is_ascii()) {
                result.push_str(class);
                rest = rest.get(length..).unwrap_or_default();
                continue;
            }
            1 + rest.chars().nth(1).map_or(0, char::len_utf8)
        } else if next == '{' && !in_class {
            if let Some((least, length)) = unreachable_bound(rest, text) {
                result.extend(["{", least, ",}"]);
                rest = rest.get(length..).unwrap_or_default();
                continue;
            }
            1
        } else {
            in_class = next == '[' || in_class && next != ']';
            next.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        result.push_str(token);
        rest = after;
    }
    result
}

/// At `{least,most}`, with a bound that the text cannot reach: `least` and the length of it all. An iteration takes a
/// character or is empty, and empty ones can be left out.
fn unreachable_bound<'p>(rest: &'p str, text: &str) -> Option<(&'p str, usize)> {
    let (bounds, _) = rest.strip_prefix('{')?.split_once('}')?;
    let (least, most) = bounds.split_once(',')?;
    let least_count: usize = least.parse().ok()?;
    let most_count: usize = most.parse().ok()?;
    // Rounding up lets texts of about the same length share the compiled pattern.
    let length = text.len().next_power_of_two().max(64);
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
            for text in &texts {
                assert_eq!(matches(pattern, text), plain.is_match(text).unwrap(), "{pattern} {text:?}");
            }
        }
    }

    #[test]
    fn long_bounds_disappear_only_in_front_of_short_texts() {
        assert_eq!(rewritten("^[^x]{1,4096}$", "a"), "^[^x]{1,}$");
        assert_eq!(rewritten("^[^x]{1,4096}$", &"a".repeat(5000)), "^[^x]{1,4096}$");
        assert_eq!(rewritten("^[{1,4096}]{3}$", "a"), "^[{1,4096}]{3}$");
    }
}
