//! Names that are made up out of the blueprint's.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// How many hexadecimal digits tell names apart that were cut.
const DIGITS: usize = 6;

/// How much is left of the first word, at least.
const FIRST: usize = 8;

/// The words with `-` between them. Where that is longer than what names it takes, the first word is cut first, which is the
/// blueprint's name and the same for all, then the longest of the others; digits of a digest of the whole name end it.
///
/// ```
/// use hybrid_synth::resource::generated_name;
///
/// assert_eq!(generated_name(64, &["imaging", "main", "inbound"]), "imaging-main-inbound");
/// assert_eq!(
///     generated_name(38, &["imaging-platform-production", "main", "inbound"]),
///     "imaging-platform-p-main-inbound-5b85ee",
/// );
/// ```
pub fn generated_name(longest: usize, words: &[&str]) -> String {
    let words: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
    let whole = words.join("-");
    if whole.chars().count() <= longest {
        return whole;
    }
    let length = |word: &&str| word.chars().count();
    let (first, others) = words.split_first().map_or((0, &[][..]), |(first, others)| (length(first), others));
    let room = longest.saturating_sub(DIGITS + words.len());
    let first = first.min(room.saturating_sub(others.iter().map(length).sum()).max(FIRST));
    let room = room.saturating_sub(first);
    let all = |most: usize| others.iter().map(|word| length(word).min(most)).sum::<usize>();
    let other = (1..=room).rev().find(|most| all(*most) <= room).unwrap_or(1);
    let mut name = String::new();
    for (word, most) in words.into_iter().zip(std::iter::once(first).chain(std::iter::repeat(other))) {
        let cut: String = word.chars().take(most).collect();
        name.push_str(cut.trim_end_matches(['-', '_']));
        name.push('-');
    }
    for byte in Sha256::digest(whole.as_bytes()).iter().take(DIGITS / 2) {
        let _ = write!(name, "{byte:02x}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_cut_fits_and_differs_from_its_neighbours() {
        let long = "n".repeat(64);
        for longest in 32..=200 {
            let names = ["inbound", "outbound", "outbounds"]
                .map(|last| generated_name(longest, &[&long, &long, last]));
            assert!(names.iter().all(|name| name.chars().count() <= longest), "{names:?}");
            let [one, other, third] = &names;
            assert!(one != other && other != third, "{names:?}");
        }
        assert_ne!(
            generated_name(64, &[&long, &long, "a"]),
            generated_name(64, &[&long, &format!("{long}m"), "a"])
        );
    }
}
