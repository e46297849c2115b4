//! What was taken out of the tree, in the tree's own shape.

use super::path::Segment;
use std::collections::BTreeMap;

/// The values that later passes leave out, and the keys that they read as others.
#[derive(Default)]
pub(super) struct Pruned {
    reason: Option<Reason>,
    meant: Option<&'static str>,
    /// Whether `meant` has only words in common with the key.
    guessed: bool,
    keys: BTreeMap<String, Pruned>,
    items: BTreeMap<usize, Pruned>,
}

/// Why a value was taken out.
pub(super) enum Reason {
    /// It is wrong, and reported.
    Refused,
    /// Its key means nothing here.
    Unknown,
}

impl Pruned {
    /// Takes the value at `place` out; `false` where it was already.
    pub(super) fn insert(&mut self, place: &[Segment], reason: Reason) -> bool {
        self.reach(place).reason.replace(reason).is_none()
    }

    /// Reads the key at `place` as the one that was evidently meant.
    pub(super) fn correct(&mut self, place: &[Segment], meant: &'static str, guessed: bool) {
        let node = self.reach(place);
        (node.meant, node.guessed) = (Some(meant), guessed);
    }

    fn reach(&mut self, place: &[Segment]) -> &mut Self {
        place.iter().fold(self, |node, segment| match segment {
            Segment::Key(key) => node.keys.entry(key.clone()).or_default(),
            Segment::Index(index) => node.items.entry(*index).or_default(),
        })
    }

    pub(super) fn at(&self, place: &[Segment]) -> Option<&Self> {
        place.iter().try_fold(self, |node, segment| match segment {
            Segment::Key(key) => node.key(key),
            Segment::Index(index) => node.item(*index),
        })
    }

    pub(super) fn key(&self, key: &str) -> Option<&Self> {
        self.keys.get(key)
    }

    pub(super) fn item(&self, index: usize) -> Option<&Self> {
        self.items.get(&index)
    }

    /// Whether the value here was taken out.
    pub(super) fn is_out(&self) -> bool {
        self.reason.is_some()
    }

    /// The key that this one was evidently meant to be.
    pub(super) fn meant(&self) -> Option<&'static str> {
        self.meant
    }

    /// Whether the key here is read as another that is more than a few letters away.
    pub(super) fn is_guessed(&self) -> bool {
        self.guessed
    }

    /// Whether an unknown key of this map was evidently meant to be `key`.
    pub(super) fn is_meant(&self, key: &str) -> bool {
        self.keys.values().any(|inside| inside.meant == Some(key))
    }

    /// Whether something directly inside was taken out whose absence can make the whole wrong.
    pub(super) fn explains(&self) -> bool {
        self.inside().any(|inside| matches!(inside.reason, Some(Reason::Refused)))
    }

    /// Whether any value was refused.
    pub(super) fn has_refused(&self) -> bool {
        matches!(self.reason, Some(Reason::Refused)) || self.inside().any(Self::has_refused)
    }

    fn inside(&self) -> impl Iterator<Item = &Self> {
        self.keys.values().chain(self.items.values())
    }
}
