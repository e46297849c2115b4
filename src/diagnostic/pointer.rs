//! A place in the merged blueprint, as a JSON pointer (RFC 6901).

use std::borrow::Cow;
use std::fmt;

/// A place in the merged blueprint, as a JSON pointer (RFC 6901): `/constructs/lake/archive/0`.
///
/// A pointer says *what* a diagnostic is about. Only the [`SourceMap`](super::SourceMap) knows in which file and column
/// that was written, so every stage can report on the blueprint without carrying spans.
///
/// ```
/// use hybrid_synth::diagnostic::Pointer;
/// let share = Pointer::root().child("shares").child("a/b").index(3);
/// assert_eq!(share.to_string(), "/shares/a~1b/3");
/// assert_eq!(share.parent().and_then(|list| list.last().map(String::from)), Some("a/b".to_owned()));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The whole blueprint, the empty pointer.
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// Reads a pointer as printed, or `None` where it is neither empty nor starts with `/`, or an escape is not
    /// `~0` or `~1`.
    pub fn parse(text: &str) -> Option<Self> {
        let shaped = text.is_empty() || text.starts_with('/');
        let escaped = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        (shaped && escaped).then(|| Self(text.to_owned()))
    }

    /// The value of `key` in the map at this pointer.
    pub fn child(&self, key: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + key.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        for character in key.chars() {
            match character {
                '~' => text.push_str("~0"),
                '/' => text.push_str("~1"),
                other => text.push(other),
            }
        }
        Self(text)
    }

    /// The item at `index`, counted from 0, of the list at this pointer.
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// The map or list that holds this place; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(parent, _)| Self(parent.to_owned()))
    }

    /// The last key or index, unescaped; `None` for the root.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        self.0.rsplit_once('/').map(|(_, last)| unescape(last))
    }

    /// Every key and index from the root down, unescaped.
    pub fn segments(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0.split('/').skip(1).map(unescape)
    }

    /// Whether this is the whole blueprint.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `other` is this place or lies inside it.
    pub fn contains(&self, other: &Self) -> bool {
        other.0.strip_prefix(&self.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The pointer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn unescape(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') {
        Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(segment)
    }
}

#[cfg(test)]
mod tests {
    use super::Pointer;
    use proptest::prelude::*;

    #[test]
    fn a_pointer_contains_what_lies_inside_it_and_no_longer_name() {
        let lake = Pointer::root().child("lake");
        assert!(lake.contains(&lake.child("archive")));
        assert!(lake.contains(&lake));
        assert!(!lake.contains(&Pointer::root().child("lakes")));
    }

    #[test]
    fn the_root_has_no_parent_and_no_last_segment() {
        assert_eq!(Pointer::root().parent(), None);
        assert_eq!(Pointer::root().last(), None);
        assert_eq!(Pointer::root().segments().count(), 0);
    }

    #[test]
    fn what_is_no_pointer_is_not_read() {
        assert_eq!(Pointer::parse("a/b"), None);
        assert_eq!(Pointer::parse("/a~2"), None);
        assert_eq!(Pointer::parse("/a~"), None);
    }

    proptest! {
        #[test]
        fn keys_survive_escaping(keys in proptest::collection::vec(".*", 0..6)) {
            let pointer = keys.iter().fold(Pointer::root(), |at, key| at.child(key));
            prop_assert_eq!(&pointer.segments().collect::<Vec<_>>(), &keys);
            prop_assert_eq!(Pointer::parse(pointer.as_str()), Some(pointer));
        }
    }
}
