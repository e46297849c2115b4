//! [`Trials`]: what sets of changes make of the targets.
//!
//! A set is tried once, and what it misses answers every question about it: which target is within reach, which of two sets is
//! smaller. Work is counted and not time, so what is found is a function of the blueprint. What is not tried any more because
//! the work is spent counts as missing everything, and is counted too: who searches says that he did not see the end.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use crate::model::{Axis, Edits, Rung};
use crate::planning::missed::Asked;

/// A rung of a ladder of an axis, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pick {
    pub axis: usize,
    pub ladder: usize,
    pub rung: usize,
}

/// Picks by axis.
pub(super) type Set = BTreeMap<usize, Pick>;

/// What a set of edits makes of the targets.
pub(super) trait Judge {
    /// What an overlay misses with all estimates at their middle; none where it cannot be read.
    fn misses(&self, overlay: &Value) -> Option<BTreeSet<Asked>>;

    /// What it misses anywhere in the range; none where it cannot be read.
    fn may_miss(&self, overlay: &Value) -> Option<BTreeSet<Asked>>;

    /// Whether `check` accepts it.
    fn accepts(&self, overlay: &Value) -> bool;

    /// How much work all of it was until now, on any machine.
    fn spent(&self) -> u64;
}

pub(super) struct Trials<'a, J> {
    axes: &'a [Axis],
    judge: J,
    tried: RefCell<BTreeMap<Set, Rc<Tried>>>,
    /// How much work may have been spent.
    allowed: Cell<u64>,
    refused: Cell<usize>,
    /// The most work that the ranges of one set were.
    dearest: Cell<u64>,
}

#[derive(Default)]
struct Tried {
    misses: OnceCell<Option<BTreeSet<Asked>>>,
    may_miss: OnceCell<Option<BTreeSet<Asked>>>,
    is_accepted: OnceCell<bool>,
}

impl<'a, J: Judge> Trials<'a, J> {
    pub(super) fn new(axes: &'a [Axis], judge: J) -> Self {
        Trials {
            axes,
            judge,
            tried: RefCell::default(),
            allowed: Cell::new(0),
            refused: Cell::new(0),
            dearest: Cell::new(0),
        }
    }

    #[cfg(test)]
    pub(super) fn judge(&self) -> &J {
        &self.judge
    }

    pub(super) fn axes(&self) -> &'a [Axis] {
        self.axes
    }

    pub(super) fn rung(&self, pick: Pick) -> Option<&'a Rung> {
        self.axes.get(pick.axis)?.ladders.get(pick.ladder)?.get(pick.rung)
    }

    /// The edits of a set; none where two of its changes say different things of one place.
    pub(super) fn edits(&self, set: &Set) -> Option<Edits> {
        let mut whole = Edits::default();
        for rung in set.values().filter_map(|pick| self.rung(*pick)) {
            whole.join(&rung.edits).ok()?;
        }
        Some(whole)
    }

    /// From now on so much more work may be spent.
    pub(super) fn allow(&self, work: u64) {
        self.allowed.set(self.judge.spent().saturating_add(work));
    }

    pub(super) fn spent(&self) -> u64 {
        self.judge.spent()
    }

    pub(super) fn is_spent(&self) -> bool {
        self.judge.spent() >= self.allowed.get()
    }

    /// Whether the ranges of so many more sets can be looked at; where they cannot, that counts as refused.
    pub(super) fn affords(&self, ranges: usize) -> bool {
        let work = self.dearest.get().saturating_mul(u64::try_from(ranges).unwrap_or(u64::MAX));
        let affords = self.spent().saturating_add(work) <= self.allowed.get();
        self.refused.set(self.refused.get() + usize::from(!affords));
        affords
    }

    /// How many sets were tried.
    pub(super) fn count(&self) -> usize {
        self.tried.borrow().values().filter(|tried| tried.misses.get().is_some()).count()
    }

    /// How often something was asked of a set that is not tried any more.
    pub(super) fn refused(&self) -> usize {
        self.refused.get()
    }

    /// How much of what is wanted a set misses with all estimates at their middle; none where it is no blueprint.
    pub(super) fn misses(&self, set: &Set, wanted: impl Fn(&Asked) -> bool) -> Option<usize> {
        self.asked(set, |tried| &tried.misses, wanted, |overlay| self.judge.misses(overlay))
    }

    /// The same anywhere in the range.
    pub(super) fn may_miss(&self, set: &Set, wanted: impl Fn(&Asked) -> bool) -> Option<usize> {
        let before = self.spent();
        let missed = self.asked(set, |tried| &tried.may_miss, wanted, |overlay| self.judge.may_miss(overlay));
        self.dearest.set(self.dearest.get().max(self.spent().saturating_sub(before)));
        missed
    }

    /// Whether `check` accepts a set.
    pub(super) fn accepts(&self, set: &Set) -> bool {
        let tried = self.tried(set);
        let accepts = || self.edits(set).is_some_and(|edits| self.judge.accepts(&edits.overlay()));
        *tried.is_accepted.get_or_init(accepts)
    }

    fn asked(
        &self,
        set: &Set,
        of: impl Fn(&Tried) -> &OnceCell<Option<BTreeSet<Asked>>>,
        wanted: impl Fn(&Asked) -> bool,
        judge: impl FnOnce(&Value) -> Option<BTreeSet<Asked>>,
    ) -> Option<usize> {
        let tried = self.tried(set);
        let found = of(&tried);
        if found.get().is_none() && self.is_spent() {
            self.refused.set(self.refused.get() + 1);
            return None;
        }
        let found = found.get_or_init(|| judge(&self.edits(set)?.overlay()));
        found.as_ref().map(|missed| missed.iter().filter(|one| wanted(one)).count())
    }

    fn tried(&self, set: &Set) -> Rc<Tried> {
        if let Some(tried) = self.tried.borrow().get(set) {
            return Rc::clone(tried);
        }
        Rc::clone(self.tried.borrow_mut().entry(set.clone()).or_default())
    }
}
