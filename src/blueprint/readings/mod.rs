//! The ways in which a blueprint can be read of which a part was refused: with the part left out, and with each of the
//! values that the language's schema has for its place.

mod tree;
mod values;

use std::collections::BTreeSet;

use self::values::Language;
use super::decode::{Unread, Why};
use super::text::Tree;
use super::{document, schema};
use crate::diagnostic::{Diagnostics, Pointer, suggest};
use crate::model::{self, Architecture, Gap, SECTIONS, Wanted};

/// With more places than this, a reading would say less of the blueprint than of the guesses.
const MOST_GAPS: usize = 30;

/// A blueprint's tree, and the values that may have been meant where it has none that can be read.
#[derive(Debug)]
pub(super) struct Readings {
    /// With the keys that were evidently meant.
    tree: Tree,
    gaps: Vec<Gap>,
    /// The values of each gap; none leaves its key out.
    values: Vec<Vec<Option<Tree>>>,
}

impl Readings {
    /// None where everything was read, or so little that nothing can be said.
    pub(super) fn of(
        written: &Tree,
        corrected: &[(Pointer, &'static str)],
        mut unread: Vec<Unread>,
    ) -> Option<Self> {
        add_refused(written, &Pointer::root(), &mut unread);
        if unread.is_empty() || unread.len() > MOST_GAPS {
            return None;
        }
        let is_read_as = |at: &Pointer, meant| {
            // At the top level, a key that only resembles another is none of the language's.
            at.segments().count() > 1
                || at.last().is_some_and(|key| suggest::misspelt(&key, [meant]).is_some())
        };
        let corrected: Vec<_> = corrected.iter().filter(|(at, meant)| is_read_as(at, meant)).collect();
        let mut tree = tree::corrected(written, &Pointer::root(), &corrected);
        let mut places: Vec<_> =
            unread.into_iter().map(|Unread { at, why }| (tree::meant(&at, &corrected), why)).collect();
        places.sort_by(|(one, _), (other, _)| one.cmp(other));
        places.dedup_by(|(one, _), (other, _)| other.contains(one));
        let (mut gaps, mut values, mut unreadable) = (Vec::new(), Vec::new(), BTreeSet::new());
        let schema = schema().to_value();
        let language = Language::new(&schema, &tree);
        for (at, why) in places {
            let entry = entry(&at);
            if why == Why::Unknown {
                gaps.push(Gap { at, entry, values: 1, wanted: Wanted::Value });
                values.push(vec![None]);
                continue;
            }
            let (meant, wanted) = language.values(&at);
            if meant.is_empty() || entry == at && wanted == Wanted::Several {
                unreadable.insert(entry);
                continue;
            }
            let may_lack = why == Why::Wrong && !tree::is_item(&tree, &at);
            let meant: Vec<_> =
                may_lack.then_some(None).into_iter().chain(meant.into_iter().map(Some)).collect();
            gaps.push(Gap { at, entry, values: meant.len(), wanted });
            values.push(meant);
        }
        let (gaps, values): (Vec<_>, Vec<_>) =
            gaps.into_iter().zip(values).filter(|(gap, _)| !unreadable.contains(&gap.entry)).unzip();
        for entry in &unreadable {
            tree::put(&mut tree, entry, Some(&Tree::Refused));
        }
        (!gaps.is_empty()).then_some(Self { tree, gaps, values })
    }
}

impl model::Readings for Readings {
    fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    fn read(&self, values: &[usize], without: &[&Pointer]) -> (Option<Architecture>, Diagnostics) {
        let mut tree = self.tree.clone();
        for ((gap, meant), value) in self.gaps.iter().zip(&self.values).zip(values) {
            let value = meant.get(*value).and_then(Option::as_ref);
            tree::put(&mut tree, &gap.at, value);
        }
        for entry in without {
            tree::put(&mut tree, entry, Some(&Tree::Refused));
        }
        let mut found = Diagnostics::default();
        let architecture = document::read(&tree, &mut Vec::new(), &mut Vec::new(), &mut found);
        (architecture, found)
    }
}

/// Adds what could not even be read as a tree.
fn add_refused(tree: &Tree, at: &Pointer, unread: &mut Vec<Unread>) {
    match tree {
        Tree::Refused => unread.push(Unread { at: at.clone(), why: Why::Wrong }),
        Tree::Map(entries) => {
            entries.iter().for_each(|(key, value)| add_refused(value, &at.child(key), unread));
        }
        Tree::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| add_refused(item, &at.index(index), unread));
        }
        Tree::Null | Tree::Bool { .. } | Tree::Integer { .. } | Tree::Float { .. } | Tree::String(_) => {}
    }
}

/// The section's entry that a place is in, or else the key of the top level.
fn entry(at: &Pointer) -> Pointer {
    let mut segments = at.segments();
    let Some(first) = segments.next() else { return Pointer::root() };
    let section = Pointer::root().child(&first);
    match segments.next() {
        Some(name) if SECTIONS.contains(&&*first) => section.child(&name),
        _ => section,
    }
}
