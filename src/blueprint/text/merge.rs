//! Overlays: maps merge by key, everything else is replaced.

use std::mem;

use super::build::{Content, Discarded, Node};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};

/// Lays `overlay` over `base`: maps merge by key, `null` removes a key, lists and scalars are replaced.
///
/// A merged map stays where the base has it; every value that the overlay supplies points into the overlay.
pub(super) fn merge(
    base: &mut Node,
    overlay: Node,
    at: &Pointer,
    found: &mut Diagnostics,
    discarded: &mut Vec<Discarded>,
) {
    let (Content::Map(entries), Content::Map(_)) = (&mut base.content, &overlay.content) else {
        discarded.push(Discarded::new(at.clone(), mem::replace(base, overlay)));
        return;
    };
    let Content::Map(additions) = overlay.content else { return };
    for (key, addition) in additions {
        let removes = matches!(addition.content, Content::Scalar(super::Tree::Null));
        if removes && let Some(removed) = entries.shift_remove(&key) {
            discarded.push(Discarded::new(at.child(&key), removed));
        } else if removes {
            let span = addition.key.clone().unwrap_or_else(|| addition.value.clone());
            super::push(
                found,
                Diagnostic::new(
                    &codes::blueprint::REMOVES_NOTHING,
                    at.child(&key),
                    format!("the overlay removes `{key}`, which the blueprint does not have"),
                )
                .on_text(addition.file, span)
                .allowed(entries.keys().map(String::as_str))
                .suggest(&key),
            );
        }
        if removes {
            continue;
        }
        match entries.get_mut(&key) {
            Some(entry) => merge(entry, addition, &at.child(&key), found, discarded),
            None => {
                entries.insert(key, addition);
            }
        }
    }
}
