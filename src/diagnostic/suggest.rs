//! The nearest right word for a wrong one.

/// The candidate that `given` was most likely meant to be: `storage_capcity` is near `storage_capacity`.
///
/// Near means at most one edit (insertion, deletion, substitution or swap of neighbours) for every three characters of
/// the longer word, case and the choice of `-`, `_` or space aside. The first of several equally near wins.
pub fn nearest<'a>(given: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(given);
    let length = folded.chars().count();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = fold(candidate);
            let longer = length.max(other.chars().count());
            // No word of ours is long; a long value is not a near miss, and comparing it is quadratic.
            if longer > 100 || candidate == given {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&folded, &other);
            (distance <= longer / 3).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn fold(word: &str) -> String {
    word.chars().map(|c| if matches!(c, '-' | ' ') { '_' } else { c.to_ascii_lowercase() }).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_misses_are_found() {
        let keys = ["storage_capacity", "throughput", "type"];
        assert_eq!(nearest("storage_capcity", keys), Some("storage_capacity"));
        assert_eq!(nearest("tpye", keys), Some("type"));
        assert_eq!(nearest("Storage-Capacity", keys), Some("storage_capacity"));
    }

    #[test]
    fn what_is_far_is_not_suggested() {
        assert_eq!(nearest("vlan", ["asn", "mtu"]), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("", ["a"]), None);
        assert_eq!(nearest(&"a".repeat(1 << 20), ["a"]), None);
    }
}
