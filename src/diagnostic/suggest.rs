//! The nearest right word for a wrong one.

/// No word of ours is longer; a longer value is not a near miss, and comparing it is quadratic.
const LONGEST_WORD: usize = 100;

/// The fewest letters that are short for a word.
const SHORTEST_START: usize = 3;

/// What two names have in common, the most first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kinship {
    /// The whole name, but for an edit.
    Whole,
    /// The last word, to the letter.
    OwnNoun,
    /// The whole name, but for some edits.
    Alike,
    /// The last word, which is the noun that the others qualify: `storage_capacity` is a capacity.
    Noun,
    /// Other words.
    Words,
}

/// The candidate that `given` was most likely meant to be: `storage_capcity` is near `storage_capacity`, and where that
/// is no candidate, near `capacity`.
///
/// Near means at most one edit (insertion, deletion, substitution or swap of neighbours) for every three characters of
/// the longer word, case and the choice of `-`, `_` or space aside. Where no candidate is near as a whole, one is whose
/// words are all near words of `given`, or the other way round. The first of several equally near wins.
pub fn nearest<'a>(given: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(given);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != given)
        .filter_map(|candidate| Some((rank(&folded, &fold(candidate))?, candidate)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The candidates that `given` was as likely meant to be as the [`nearest`]: `glacier` is near `glacier_instant` and
/// `glacier_flexible`. A word of three letters or more that nothing else is near is short for those that begin with it.
pub fn nearest_all<'a>(given: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let Some(best) = nearest(given, candidates.iter().copied()) else {
        let folded = fold(given);
        let is_short_for = |candidate: &&&str| fold(candidate).starts_with(&folded);
        let is_word = (SHORTEST_START..LONGEST_WORD).contains(&folded.len());
        return candidates.iter().filter(is_short_for).filter(|_| is_word).copied().collect();
    };
    let folded = fold(given);
    let rank = |candidate: &str| rank(&folded, &fold(candidate));
    let rank_of_best = rank(best);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != given && rank(candidate) == rank_of_best)
        .collect()
}

/// The one candidate that `given` is a misspelling of: as [`nearest`], where the whole word is near and no other candidate
/// is as near. What it says is certain enough to go on with.
pub fn misspelt<'a>(given: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(given);
    let candidates: Vec<&str> = candidates.into_iter().filter(|candidate| *candidate != given).collect();
    let is_noun = |candidate: &&str| {
        rank(&folded, &fold(candidate)).is_some_and(|(kinship, ..)| kinship == Kinship::OwnNoun)
    };
    let may_be_short = candidates.iter().any(is_noun);
    let near = candidates.into_iter().filter_map(|candidate| {
        let edits = distance(&folded, &fold(candidate)).filter(|edits| *edits < 2 || !may_be_short)?;
        Some((edits, candidate))
    });
    let mut near: Vec<_> = near.collect();
    near.sort_by_key(|(distance, _)| *distance);
    match near.as_slice() {
        [(_, only)] => Some(*only),
        [(best, first), (next, _), ..] if best < next => Some(*first),
        _ => None,
    }
}

/// How near two words are, the nearest first.
fn rank(one: &str, other: &str) -> Option<(Kinship, usize, usize)> {
    match distance(one, other) {
        Some(edits) => Some((if edits < 2 { Kinship::Whole } else { Kinship::Alike }, 0, edits)),
        None => match distance_of_words(one, other)? {
            (Kinship::Noun, _, 0) => Some((Kinship::OwnNoun, 0, 0)),
            words => Some(words),
        },
    }
}

fn fold(word: &str) -> String {
    word.chars().map(|c| if matches!(c, '-' | ' ') { '_' } else { c.to_ascii_lowercase() }).collect()
}

/// The edits between two words, where they are few.
fn distance(one: &str, other: &str) -> Option<usize> {
    let longer = one.chars().count().max(other.chars().count());
    if longer > LONGEST_WORD {
        return None;
    }
    Some(strsim::damerau_levenshtein(one, other)).filter(|distance| *distance <= longer / 3)
}

/// The kinship of two names by their words, how many words only one of them has, and the edits between the others,
/// where each word of the shorter name is near one of the longer. A name of one or two letters says too little.
fn distance_of_words(one: &str, other: &str) -> Option<(Kinship, usize, usize)> {
    let count = |name: &str| name.split('_').count();
    let (short, long) = if count(one) < count(other) { (one, other) } else { (other, one) };
    let more = count(long) - count(short);
    if more == 0 || short.len() < 3 || long.len() > LONGEST_WORD {
        return None;
    }
    let nearest = |word| long.split('_').filter_map(|other| distance(word, other)).min();
    let edits: Option<usize> = short.split('_').map(nearest).sum();
    let noun = |name: &'_ str| name.rsplit('_').next().unwrap_or_default().to_owned();
    let kinship = if distance(&noun(short), &noun(long)).is_some() { Kinship::Noun } else { Kinship::Words };
    Some((kinship, more, edits?))
}

#[cfg(test)]
mod tests {
    use super::{misspelt, nearest, nearest_all};

    #[test]
    fn a_word_between_two_is_a_misspelling_of_neither() {
        assert_eq!(misspelt("sdd", ["ssd", "hdd"]), None);
        assert_eq!(misspelt("sssd", ["ssd", "hdd"]), Some("ssd"));
        assert_eq!(misspelt("storage_capcity", ["capacity"]), None);
    }

    #[test]
    fn near_misses_are_found() {
        let keys = ["storage_capacity", "throughput", "type"];
        assert_eq!(nearest("storage_capcity", keys), Some("storage_capacity"));
        assert_eq!(nearest("tpye", keys), Some("type"));
        assert_eq!(nearest("Storage-Capacity", keys), Some("storage_capacity"));
    }

    #[test]
    fn what_ends_names_to_the_letter_is_no_misspelling_of_another() {
        let keys = ["first_copy_within", "epoch_within", "with"];
        assert_eq!(nearest_all("within", keys), ["first_copy_within", "epoch_within"]);
        assert_eq!(misspelt("within", keys), None);
        assert_eq!(misspelt("wih", keys), Some("with"));
    }

    #[test]
    fn a_name_is_near_by_its_words() {
        let keys = ["storage", "capacity", "throughput", "type", "security_group"];
        assert_eq!(nearest("storage_capcity", keys), Some("capacity"));
        assert_eq!(nearest("storage_class", keys), Some("storage"));
        assert_eq!(nearest("vpc-securty-group", keys), Some("security_group"));
        assert_eq!(nearest("group", keys), Some("security_group"));
        assert_eq!(nearest("security_key", keys), None);
        assert_eq!(nearest("tipe", ["deployment_type", "type"]), Some("type"), "a whole name first");
        assert_eq!(nearest("max_mtu_at", ["at"]), None);
    }

    #[test]
    fn words_that_are_as_near_are_named_together() {
        let classes = ["standard_ia", "glacier_instant", "glacier_flexible", "deep_archive"];
        assert_eq!(nearest_all("glacier", classes), ["glacier_instant", "glacier_flexible"]);
        assert_eq!(nearest_all("deep", classes), ["deep_archive"]);
        assert_eq!(nearest_all("glacier_instnt", classes), ["glacier_instant"]);
        assert_eq!(nearest_all("mon", ["monday", "tuesday"]), ["monday"]);
        assert_eq!(nearest_all("mo", ["monday", "tuesday"]), [""; 0]);
        assert_eq!(nearest_all("xyz", classes), [""; 0]);
    }

    #[test]
    fn what_is_far_is_not_suggested() {
        assert_eq!(nearest("vlan", ["asn", "mtu"]), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("", ["a"]), None);
        assert_eq!(nearest(&"a".repeat(1 << 20), ["a"]), None);
    }
}
