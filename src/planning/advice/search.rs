//! The search: everything is relaxed first, and then taken away again.
//!
//! A set of changes takes from each [`Axis`] at most one rung. With every axis at its top no limit is in the way of
//! another, so a target that is missed even then is out of reach; where all are met, changes are removed, the dearest
//! first, and what stays is lowered as far as the targets allow. What comes out is irreducible by test: without any of its
//! changes, or with any of them a rung lower, a target is missed. Axes that are not better for everything are branches: the
//! search goes through what they could be.
//!
//! Further sets come from forbidding each change of a set that was found, in turn, which is how minimal hitting sets are
//! enumerated. Settings are searched alone first, then with capacity, then with lines and without capacity, then with both,
//! so that what asks for less in any of its changes is found before what asks for more. All of it is a function of the
//! blueprint: the budget counts evaluations, not time.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value;

use crate::model::{Axis, Edits, Effort, Rung};

/// A rung of a ladder of an axis, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pick {
    pub axis: usize,
    pub ladder: usize,
    pub rung: usize,
}

/// Picks by axis.
pub(super) type Set = BTreeMap<usize, Pick>;

/// A ladder of an axis.
type Ladder = (usize, usize);

/// Sets that are told at most.
pub(super) const MOST: usize = 5;

/// Sets that are searched at most with the same kinds of changes, of which the smallest are told.
const OF_A_KIND: usize = 8;

/// What changes may ask for, the least first: what asks for a line and a setting comes before a line and capacity.
const KINDS: [&[Effort]; 4] = [
    &[Effort::Setting],
    &[Effort::Setting, Effort::Capacity],
    &[Effort::Setting, Effort::Line],
    &Effort::ALL,
];

/// Evaluations of the middles that are spent at most. The thin reference needs some 300 for its five sets.
const BUDGET: usize = 1_500;

/// Evaluations of ranges, which cost ten times as much.
const SAMPLED_BUDGET: usize = 150;

/// Branches of a search that are looked at.
const BRANCHES: usize = 64;

/// What a set of edits makes of the targets.
pub(super) trait Judge {
    /// Whether an overlay reads and meets every target with all estimates at their middle.
    fn may_meet(&self, overlay: &Value) -> bool;

    /// Whether it meets them over the whole range, and is a blueprint that `check` accepts.
    fn meets(&self, overlay: &Value) -> bool;
}

pub(super) struct Search<'a, J> {
    axes: &'a [Axis],
    judge: J,
    known: RefCell<BTreeMap<Set, bool>>,
    evaluated: Cell<usize>,
    sampled: Cell<usize>,
}

impl<'a, J: Judge> Search<'a, J> {
    pub(super) fn new(axes: &'a [Axis], judge: J) -> Self {
        Search { axes, judge, known: RefCell::default(), evaluated: Cell::new(0), sampled: Cell::new(0) }
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

    fn is_spent(&self) -> bool {
        self.evaluated.get() >= BUDGET || self.sampled.get() >= SAMPLED_BUDGET
    }

    /// Whether a set meets every target. Nothing does once the budget is spent.
    fn meets(&self, set: &Set) -> bool {
        if let Some(known) = self.known.borrow().get(set) {
            return *known;
        }
        if self.is_spent() {
            return false;
        }
        let meets = self.edits(set).is_some_and(|edits| {
            let overlay = edits.overlay();
            self.evaluated.set(self.evaluated.get() + 1);
            self.judge.may_meet(&overlay) && {
                self.sampled.set(self.sampled.get() + 1);
                self.judge.meets(&overlay)
            }
        });
        self.known.borrow_mut().insert(set.clone(), meets);
        meets
    }

    /// The smallest sets, those first that ask for the least.
    pub(super) fn run(&self) -> Vec<Set> {
        let mut found: Vec<Set> = Vec::new();
        for efforts in KINDS {
            if found.len() < MOST {
                self.enumerate(efforts, &mut found);
            }
        }
        found.sort_by_cached_key(|set| self.weight(set));
        found.truncate(MOST);
        found
    }

    /// What a set asks for: of two, the one whose dearest change asks for less is smaller, then the one whose second does,
    /// and what has no further change is smaller than what has one. Of equal kinds the sooner is smaller.
    fn weight(&self, set: &Set) -> (Vec<Effort>, Vec<u32>) {
        let mut each: Vec<(Effort, u32)> =
            set.values().filter_map(|pick| self.rung(*pick)).map(dearness).collect();
        each.sort_unstable_by(|a, b| b.cmp(a));
        each.into_iter().unzip()
    }

    /// Adds sets of changes that ask for these alone, each found by forbidding a change of one found before.
    fn enumerate(&self, efforts: &[Effort], found: &mut Vec<Set>) {
        let most = found.len() + OF_A_KIND;
        let mut waiting: VecDeque<BTreeSet<Ladder>> = VecDeque::from([BTreeSet::new()]);
        let mut seen = BTreeSet::new();
        while let Some(banned) = waiting.pop_front() {
            if found.len() >= most || self.is_spent() {
                return;
            }
            let uses = |set: &Set| set.values().any(|pick| banned.contains(&(pick.axis, pick.ladder)));
            let set = match found.iter().find(|set| !uses(set)) {
                Some(set) => set.clone(),
                None => match self.one(efforts, &banned) {
                    Some(set) => {
                        found.push(set.clone());
                        set
                    }
                    None => continue,
                },
            };
            for pick in set.values() {
                let mut further = banned.clone();
                further.insert((pick.axis, pick.ladder));
                if seen.insert(further.clone()) {
                    waiting.push_back(further);
                }
            }
        }
    }

    /// One smallest set without what is forbidden.
    fn one(&self, efforts: &[Effort], banned: &BTreeSet<Ladder>) -> Option<Set> {
        self.branches(efforts, banned)
            .into_iter()
            .find(|branch| self.meets(branch))
            .map(|set| self.reduced(set))
    }

    /// Whether the targets are met in any branch with all that there is.
    pub(super) fn is_reachable(&self) -> bool {
        self.one_relaxed(&BTreeSet::new()).is_some()
    }

    fn one_relaxed(&self, banned: &BTreeSet<Ladder>) -> Option<Set> {
        self.branches(&Effort::ALL, banned)
            .into_iter()
            .find(|branch| self.edits(branch).is_some_and(|edits| self.judge.may_meet(&edits.overlay())))
    }

    /// The sets with everything at its top, one for each combination of the ways that exclude each other, those with the
    /// fewest choices first.
    fn branches(&self, efforts: &[Effort], banned: &BTreeSet<Ladder>) -> Vec<Set> {
        let mut branches: Vec<(usize, Set)> = vec![(0, Set::new())];
        for (axis, said) in self.axes.iter().enumerate() {
            let tops: Vec<Pick> = (0..)
                .zip(&said.ladders)
                .filter(|(ladder, _)| !banned.contains(&(axis, *ladder)))
                .filter_map(|(ladder, rungs)| {
                    let rung = rungs.iter().rposition(|rung| efforts.contains(&rung.effort))?;
                    Some(Pick { axis, ladder, rung })
                })
                .collect();
            let stays = !said.rises || tops.is_empty();
            let grown = branches.iter().flat_map(|(chosen, set)| {
                let without = stays.then(|| (*chosen, set.clone()));
                let with = (0..).zip(&tops).map(move |(place, pick)| {
                    let mut set = set.clone();
                    set.insert(axis, *pick);
                    // The first ladder of what only rises is no choice.
                    (chosen + if said.rises { place } else { 1 }, set)
                });
                without.into_iter().chain(with)
            });
            branches = grown.collect();
            branches.sort_by_key(|(chosen, _)| *chosen);
            branches.truncate(BRANCHES);
        }
        branches.into_iter().map(|(_, set)| set).collect()
    }

    /// A set that meets the targets, with as little as possible of what this one has.
    fn reduced(&self, mut set: Set) -> Set {
        loop {
            let before = set.clone();
            let mut picks: Vec<Pick> = set.values().copied().collect();
            picks.sort_by_key(|pick| std::cmp::Reverse(self.rung(*pick).map(dearness)));
            set = self.without(set, &picks);
            for axis in set.keys().copied().collect::<Vec<_>>() {
                set = self.lowered(set, axis);
            }
            if set == before {
                return set;
            }
        }
    }

    /// A set without as many of these picks as the targets allow, those first that come first: all of them at once, else
    /// one half after the other.
    fn without(&self, set: Set, picks: &[Pick]) -> Set {
        let mut fewer = set.clone();
        fewer.retain(|axis, _| picks.iter().all(|pick| pick.axis != *axis));
        if fewer.len() == set.len() || self.meets(&fewer) {
            return fewer;
        }
        let (first, second) = picks.split_at(picks.len() / 2);
        if first.is_empty() { set } else { self.without(self.without(set, first), second) }
    }

    /// The lowest rung of one axis with which the targets are met, by halving.
    fn lowered(&self, set: Set, axis: usize) -> Set {
        let Some(top) = set.get(&axis).copied() else { return set };
        let at = |rung| {
            let mut lower = set.clone();
            lower.insert(axis, Pick { rung, ..top });
            lower
        };
        let (mut too_low, mut enough) = (None, top.rung);
        while too_low.map_or(0, |rung: usize| rung + 1) < enough {
            let middle = usize::midpoint(too_low.map_or(0, |rung| rung + 1), enough - 1);
            if self.meets(&at(middle)) { enough = middle } else { too_low = Some(middle) }
        }
        at(enough)
    }
}

/// What sets with more effort, and later ones, are told after.
pub(super) fn dearness(rung: &Rung) -> (Effort, u32) {
    let published = rung.lead.as_ref().map(|lead| *lead.days.end());
    let unknown = if rung.effort == Effort::Line { u32::MAX } else { 0 };
    (rung.effort, published.unwrap_or(unknown))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Pointer;
    use serde_json::json;

    /// Limits in series, each a key of a map; met where all of them reach what is asked.
    struct Series(Vec<(&'static str, u64, u64)>);

    impl Judge for Series {
        fn may_meet(&self, overlay: &Value) -> bool {
            self.0.iter().all(|(key, there, asked)| {
                overlay.get(*key).and_then(Value::as_u64).unwrap_or(*there) >= *asked
            })
        }

        fn meets(&self, overlay: &Value) -> bool {
            self.may_meet(overlay)
        }
    }

    fn axis(key: &str, effort: Effort, values: impl IntoIterator<Item = u64>) -> Axis {
        let at = Pointer::root().child(key);
        Axis::rising(at.clone(), values.into_iter().map(|value| Rung::new("more", effort).edit(&at, value)))
    }

    fn overlays(axes: &[Axis], judge: impl Judge) -> Vec<Value> {
        let search = Search::new(axes, judge);
        let overlay = |set: &Set| search.edits(set).map(|edits| edits.overlay()).unwrap_or_default();
        search.run().iter().map(overlay).collect()
    }

    #[test]
    fn limits_in_series_are_raised_together_and_no_further_than_asked() {
        let axes = [
            axis("line", Effort::Line, [20, 30, 40]),
            axis("port", Effort::Line, [20, 100]),
            axis("agents", Effort::Capacity, [2, 3]),
        ];
        let judge = Series(vec![("line", 10, 25), ("port", 10, 25)]);
        assert_eq!(overlays(&axes, judge), [json!({ "line": 30, "port": 100 })]);
    }

    #[test]
    fn another_way_is_found_where_one_is_forbidden() {
        struct Either;
        impl Judge for Either {
            fn may_meet(&self, overlay: &Value) -> bool {
                let at = |key: &str| overlay.get(key).and_then(Value::as_u64).unwrap_or_default();
                at("a") >= 2 || at("b") >= 1
            }

            fn meets(&self, overlay: &Value) -> bool {
                self.may_meet(overlay)
            }
        }
        let axes = [axis("a", Effort::Line, [1, 2, 3]), axis("b", Effort::Setting, [1, 2])];
        assert_eq!(overlays(&axes, Either), [json!({ "b": 1 }), json!({ "a": 2 })]);
    }

    #[test]
    fn a_line_with_a_setting_comes_before_a_line_with_capacity_however_many_ways_there_are() {
        struct Two;
        impl Judge for Two {
            fn may_meet(&self, overlay: &Value) -> bool {
                let has = |key: &str| overlay.get(key).is_some();
                let line = ["port", "ports", "hosted", "vpn"].iter().any(|key| has(key));
                line && (has("disks")
                    || has("servers")
                    || overlay.get("mode").is_some_and(|mode| mode == "fastfile"))
            }

            fn meets(&self, overlay: &Value) -> bool {
                self.may_meet(overlay)
            }
        }
        let mode = Pointer::root().child("mode");
        let mut axes: Vec<Axis> =
            ["port", "ports", "hosted", "vpn"].map(|key| axis(key, Effort::Line, [1])).into();
        axes.extend(["disks", "servers"].map(|key| axis(key, Effort::Capacity, [1])));
        axes.push(Axis::either(mode.clone(), [Rung::new("other", Effort::Setting).edit(&mode, "fastfile")]));
        let found = overlays(&axes, Two);
        assert_eq!(found.len(), MOST);
        let with_setting = found.iter().take_while(|set| set.get("mode").is_some()).count();
        assert_eq!(with_setting, 4, "{found:#?}");
    }

    #[test]
    fn what_is_out_of_reach_has_no_set() {
        let axes = [axis("line", Effort::Line, [20, 30])];
        assert!(overlays(&axes, Series(vec![("line", 10, 99)])).is_empty());
    }

    #[test]
    fn a_way_that_is_worse_is_left_out() {
        struct Worse;
        impl Judge for Worse {
            fn may_meet(&self, overlay: &Value) -> bool {
                overlay.get("more").is_some() && overlay.get("mode").is_none()
            }

            fn meets(&self, overlay: &Value) -> bool {
                self.may_meet(overlay)
            }
        }
        let mode = Pointer::root().child("mode");
        let axes = [
            Axis::either(mode.clone(), [Rung::new("other", Effort::Setting).edit(&mode, "pipe")]),
            axis("more", Effort::Setting, [1]),
        ];
        assert_eq!(overlays(&axes, Worse), [json!({ "more": 1 })]);
    }
}
