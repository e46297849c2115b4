//! Paths inside buckets, file systems and shares: which of two lies in the other.
//!
//! Paths are compared name by name, so that `raw` contains `raw/ct` and not `rawer`; slashes at their ends mean nothing,
//! and an empty path is the whole.
//!
//! ```
//! use hybrid_synth::model::path;
//!
//! assert!(path::overlap("/scans", "scans/2026/"));
//! assert!(!path::overlap("/scans", "/scans-old"));
//! ```

/// Whether `inner` is `outer`, or lies below it.
pub fn contains(outer: &str, inner: &str) -> bool {
    let mut inner = names(inner);
    names(outer).all(|name| inner.next() == Some(name))
}

/// Whether two paths have something in common: they are the same, or one contains the other.
pub fn overlap(one: &str, other: &str) -> bool {
    names(one).zip(names(other)).all(|(one, other)| one == other)
}

/// The deeper of two paths that overlap, without slashes at its ends.
pub fn deeper<'a>(one: &'a str, other: &'a str) -> Option<&'a str> {
    let deeper = if contains(other, one) { one } else { other };
    overlap(one, other).then(|| deeper.trim_matches('/'))
}

fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_contains_what_lies_below_it_and_not_what_is_called_alike() {
        for (outer, inner, is_inside) in [
            ("raw", "raw", true),
            ("/raw/", "raw/ct", true),
            ("raw/ct", "raw", false),
            ("", "raw", true),
            ("/", "/raw", true),
            ("raw", "", false),
            ("raw", "rawer", false),
            ("raw/ct", "raw/mr", false),
        ] {
            assert_eq!(contains(outer, inner), is_inside, "{outer} and {inner}");
            assert_eq!(overlap(outer, inner), is_inside || contains(inner, outer), "{outer} and {inner}");
            assert_eq!(overlap(inner, outer), overlap(outer, inner), "{outer} and {inner}");
        }
    }

    #[test]
    fn the_deeper_path_is_what_two_have_in_common() {
        assert_eq!(deeper("/train", "train/ct"), Some("train/ct"));
        assert_eq!(deeper("train/ct", "/train/"), Some("train/ct"));
        assert_eq!(deeper("/", "train"), Some("train"));
        assert_eq!(deeper("train", "training"), None);
    }
}
