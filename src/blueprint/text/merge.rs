//! Overlays: maps merge by key, everything else is replaced.

use super::build::{Content, Node};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};

/// Lays `overlay` over `base`: maps merge by key, `null` removes a key, lists and scalars are replaced.
///
/// A merged map stays where the base has it; every value that the overlay supplies points into the overlay.
pub(super) fn merge(base: &mut Node, overlay: Node, at: &Pointer, found: &mut Diagnostics) {
    let Content::Map(additions) = overlay.content else {
        *base = overlay;
        return;
    };
    let Content::Map(entries) = &mut base.content else {
        *base = Node { content: Content::Map(additions), ..overlay };
        return;
    };
    for (key, addition) in additions {
        let removes = matches!(addition.content, Content::Scalar(super::Tree::Null));
        if removes && entries.shift_remove(&key).is_none() {
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
            Some(entry) => merge(entry, addition, &at.child(&key), found),
            None => {
                entries.insert(key, addition);
            }
        }
    }
}
