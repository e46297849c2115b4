//! A blueprint's tree, changed at a place.

use indexmap::IndexMap;

use crate::blueprint::text::Tree;
use crate::diagnostic::Pointer;

type Corrected<'a> = [&'a (Pointer, &'static str)];

/// The tree with the keys that were evidently meant in place of the written ones.
pub(super) fn corrected(tree: &Tree, at: &Pointer, keys: &Corrected<'_>) -> Tree {
    match tree {
        Tree::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let at = at.child(key);
                (meant_key(&at, keys).unwrap_or(key).to_owned(), corrected(value, &at, keys))
            });
            Tree::Map(entries.collect::<IndexMap<_, _>>())
        }
        Tree::List(items) => {
            let items = items.iter().enumerate();
            Tree::List(items.map(|(index, item)| corrected(item, &at.index(index), keys)).collect())
        }
        scalar => scalar.clone(),
    }
}

/// A place by the keys that were evidently meant.
pub(super) fn meant(at: &Pointer, keys: &Corrected<'_>) -> Pointer {
    let (mut written, mut meant) = (Pointer::root(), Pointer::root());
    for segment in at.segments() {
        written = written.child(&segment);
        meant = meant.child(meant_key(&written, keys).unwrap_or(&segment));
    }
    meant
}

fn meant_key(at: &Pointer, keys: &Corrected<'_>) -> Option<&'static str> {
    keys.iter().find(|(written, _)| written == at).map(|(_, meant)| *meant)
}

/// The value at a place.
pub(super) fn at<'a>(tree: &'a Tree, at: &Pointer) -> Option<&'a Tree> {
    at.segments().try_fold(tree, |tree, segment| match tree {
        Tree::Map(entries) => entries.get(&*segment),
        Tree::List(items) => items.get(segment.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Whether a place is one in a list, which cannot be left out without moving the others.
pub(super) fn is_item(tree: &Tree, place: &Pointer) -> bool {
    place.parent().and_then(|list| at(tree, &list)).is_some_and(|list| matches!(list, Tree::List(_)))
}

/// Sets the value of a key or an item, or removes a key.
pub(super) fn put(tree: &mut Tree, at: &Pointer, value: Option<&Tree>) {
    let (Some(parent), Some(last)) = (at.parent(), at.last()) else { return };
    let inside = parent.segments().try_fold(tree, |tree, segment| match tree {
        Tree::Map(entries) => entries.get_mut(&*segment),
        Tree::List(items) => items.get_mut(segment.parse::<usize>().ok()?),
        _ => None,
    });
    match inside {
        Some(Tree::Map(entries)) => match value {
            Some(value) => _ = entries.insert(last.into_owned(), value.clone()),
            None => _ = entries.shift_remove(&*last),
        },
        Some(Tree::List(items)) => {
            let item = last.parse::<usize>().ok().and_then(|index| items.get_mut(index));
            if let (Some(item), Some(value)) = (item, value) {
                *item = value.clone();
            }
        }
        _ => {}
    }
}
