//! The search: everything is relaxed first, and then taken away again.
//!
//! A set of changes takes from each [`Axis`](crate::model::Axis) at most one rung. With every axis at its top no limit is in
//! the way of another, so a target that is missed even then is out of reach; where all are met, changes are removed, the
//! dearest first, and what stays is lowered as far as the targets allow. What comes out is irreducible by test: without any of
//! its changes, or with any of them a rung lower, a target is missed. Axes that are not better for everything are branches:
//! the search goes through what they could be, and where that is too much, from what is better for some target to what is
//! better for the next.
//!
//! Ranges cost hundreds of times what middles do. So a set is made as small as the middles allow before its ranges are looked
//! at: where those hold too, nothing can be left out of it, because what misses a target at its middle does not keep it.
//!
//! Further sets come from forbidding each change of a set that was found, in turn, which is how minimal hitting sets are
//! enumerated. Settings are searched alone first, then with capacity, then with lines and without capacity, then with both,
//! so that what asks for less in any of its changes is found before what asks for more.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};

use super::asking::Wanted;
use super::trials::{Judge, Pick, Set, Trials};
use crate::model::{Effort, Rung};

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

/// Combinations of ways that exclude each other are all looked at where they are not more.
const BRANCHES: usize = 64;

/// What a set misses at the middles, and if that is nothing, over the range.
type Score = (usize, usize);

const MET: Score = (0, 0);

pub(super) struct Search<'a, J> {
    trials: &'a Trials<'a, J>,
    /// What has to be met with every estimate at its middle.
    wanted: &'a Wanted,
    /// What has to be met over the whole range.
    certain: &'a Wanted,
    /// What nothing is found without, whatever it asks for.
    needed: RefCell<Vec<BTreeSet<Ladder>>>,
}

/// What a search finds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Found {
    /// The smallest sets, those first that ask for the least, and whether each is known to have nothing in it that could be
    /// left out.
    pub sets: Vec<(Set, bool)>,
    /// The kinds of changes that were not all looked through before the work was spent.
    pub untried: Vec<&'static [Effort]>,
}

/// What an axis can be: how much of a choice that is, and the rung; none where it stays as it is.
type Choice = (usize, Option<Pick>);

impl<'a, J: Judge> Search<'a, J> {
    pub(super) fn new(trials: &'a Trials<'a, J>, wanted: &'a Wanted, certain: &'a Wanted) -> Self {
        Search { trials, wanted, certain, needed: RefCell::default() }
    }

    fn may_meet(&self, set: &Set) -> bool {
        self.trials.misses(set, |one| self.wanted.has(one)) == Some(0)
    }

    /// Whether a set meets every target over the range that has to be certain.
    fn holds(&self, set: &Set) -> bool {
        self.may_meet(set) && self.trials.may_miss(set, |one| self.certain.has(one)) == Some(0)
    }

    /// Whether it does, and `check` accepts it.
    fn meets(&self, set: &Set) -> bool {
        self.holds(set) && self.trials.accepts(set)
    }

    fn score(&self, set: &Set) -> Score {
        match self.trials.misses(set, |one| self.wanted.has(one)) {
            Some(0) => match self.trials.may_miss(set, |one| self.certain.has(one)) {
                Some(missed) if missed > 0 || self.trials.accepts(set) => (0, missed),
                _ => (0, usize::MAX),
            },
            Some(missed) => (missed, 0),
            None => (usize::MAX, 0),
        }
    }

    /// The smallest sets, those first that ask for the least.
    pub(super) fn run(&self) -> Found {
        let mut found: Vec<(Set, bool)> = Vec::new();
        let mut untried = Vec::new();
        for efforts in KINDS {
            if found.len() < MOST {
                let refused = self.trials.refused();
                self.enumerate(efforts, &mut found);
                if self.trials.refused() > refused || self.trials.is_spent() {
                    untried.push(efforts);
                }
            }
        }
        found.sort_by_cached_key(|(set, _)| self.weight(set));
        found.truncate(MOST);
        Found { sets: found, untried }
    }

    /// What a set asks for: of two, the one whose dearest change asks for less is smaller, then the one whose second does,
    /// and what has no further change is smaller than what has one. Of equal kinds the sooner is smaller.
    fn weight(&self, set: &Set) -> (Vec<Effort>, Vec<u32>) {
        let mut each: Vec<(Effort, u32)> =
            set.values().filter_map(|pick| self.trials.rung(*pick)).map(dearness).collect();
        each.sort_unstable_by(|a, b| b.cmp(a));
        each.into_iter().unzip()
    }

    /// Adds sets of changes that ask for these alone, each found by forbidding a change of one found before.
    fn enumerate(&self, efforts: &[Effort], found: &mut Vec<(Set, bool)>) {
        let most = found.len() + OF_A_KIND;
        let mut waiting: VecDeque<BTreeSet<Ladder>> = VecDeque::from([BTreeSet::new()]);
        let mut seen = BTreeSet::new();
        while let Some(banned) = waiting.pop_front() {
            if found.len() >= most || self.trials.is_spent() {
                return;
            }
            let uses = |set: &Set| set.values().any(|pick| banned.contains(&(pick.axis, pick.ladder)));
            let set = match found.iter().find(|(set, _)| !uses(set)) {
                Some((set, _)) => set.clone(),
                None => match self.one(efforts, &banned) {
                    Some((set, is_smallest)) => {
                        found.push((set.clone(), is_smallest));
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

    /// One smallest set without what is forbidden, and whether it is known to be one.
    fn one(&self, efforts: &[Effort], banned: &BTreeSet<Ladder>) -> Option<(Set, bool)> {
        if self.is_needed(banned) {
            return None;
        }
        let branch = self.branch(&self.choices(efforts, banned), |set| self.score(set))?;
        let refused = self.trials.refused();
        let set = self.smallest(branch);
        Some((set, self.trials.refused() == refused))
    }

    /// Whether all that is wanted is met with every estimate at its middle in any branch with all that there is.
    pub(super) fn is_reachable(&self) -> bool {
        self.is_reachable_without(&BTreeSet::new())
    }

    fn is_reachable_without(&self, banned: &BTreeSet<Ladder>) -> bool {
        let score =
            |set: &Set| (self.trials.misses(set, |one| self.wanted.has(one)).unwrap_or(usize::MAX), 0);
        self.branch(&self.choices(&Effort::ALL, banned), score).is_some()
    }

    /// Whether some of what is forbidden is needed: without it nothing on offer is enough, so no kind of changes is.
    fn is_needed(&self, banned: &BTreeSet<Ladder>) -> bool {
        if self.needed.borrow().iter().any(|needed| needed.is_subset(banned)) {
            return true;
        }
        let refused = self.trials.refused();
        let is_needed = !self.is_reachable_without(banned);
        if is_needed && self.trials.refused() == refused {
            self.needed.borrow_mut().push(banned.clone());
        }
        is_needed
    }

    /// Whether all that is wanted is met in any branch with all that there is.
    pub(super) fn is_possible(&self) -> bool {
        self.branch(&self.choices(&Effort::ALL, &BTreeSet::new()), |set| self.score(set)).is_some()
    }

    /// One smallest set of the kinds that ask for the least.
    pub(super) fn first(&self) -> Option<(Set, bool)> {
        KINDS.iter().find_map(|efforts| self.one(efforts, &BTreeSet::new()))
    }

    /// Whether every combination of the ways that exclude each other is looked at.
    pub(super) fn is_exhaustive(&self) -> bool {
        combinations(&self.choices(&Effort::ALL, &BTreeSet::new())) <= BRANCHES
    }

    /// What each axis can be at its top, the least of a choice first.
    fn choices(&self, efforts: &[Effort], banned: &BTreeSet<Ladder>) -> Vec<Vec<Choice>> {
        let each = self.trials.axes().iter().enumerate().map(|(axis, said)| {
            let tops: Vec<Pick> = (0..)
                .zip(&said.ladders)
                .filter(|(ladder, _)| !banned.contains(&(axis, *ladder)))
                .filter_map(|(ladder, rungs)| {
                    let rung = rungs.iter().rposition(|rung| efforts.contains(&rung.effort))?;
                    Some(Pick { axis, ladder, rung })
                })
                .collect();
            let stays = (!said.rises || tops.is_empty()).then_some((0, None));
            // The first ladder of what only rises is no choice.
            let cost = |place| if said.rises { place } else { 1 };
            stays.into_iter().chain((0..).zip(tops).map(|(place, pick)| (cost(place), Some(pick)))).collect()
        });
        each.collect()
    }

    /// A set with everything at its top that misses nothing. Each combination of the ways that exclude each other is looked
    /// at, those with the fewest choices first; where they are too many, those alone that are better for some target than
    /// the one before.
    fn branch(&self, choices: &[Vec<Choice>], score: impl Fn(&Set) -> Score) -> Option<Set> {
        let all = || branches(choices).into_iter().find(|branch| score(branch) == MET);
        if combinations(choices) <= BRANCHES {
            return all();
        }
        // Where nothing is missed at the middles, every choice that is tried costs a range.
        let affords = |missed: Score, tries: usize| missed.0 > 0 || self.trials.affords(tries);
        match climbed(choices, &score, affords) {
            Climbed::Met(set) => Some(set),
            Climbed::Stuck => all(),
            Climbed::TooDear => None,
        }
    }

    /// A set that meets the targets, with as little as possible of what this one has.
    fn smallest(&self, branch: Set) -> Set {
        let at_middles = reduced(branch.clone(), |set| self.may_meet(set), |pick| self.trials.rung(pick));
        if self.meets(&at_middles) {
            return at_middles;
        }
        // Often it is only a little more of the same.
        let tops: Set = branch
            .iter()
            .filter(|(axis, _)| at_middles.contains_key(axis))
            .map(|(axis, pick)| (*axis, *pick))
            .collect();
        let from = if self.holds(&tops) { tops } else { branch.clone() };
        let set = reduced(from, |set| self.holds(set), |pick| self.trials.rung(pick));
        // What `check` refuses of it, something that was left out may have allowed.
        if self.trials.accepts(&set) {
            return set;
        }
        reduced(branch, |set| self.meets(set), |pick| self.trials.rung(pick))
    }
}

/// How many combinations there are of what each axis can be.
fn combinations(choices: &[Vec<Choice>]) -> usize {
    choices.iter().map(Vec::len).fold(1, usize::saturating_mul)
}

/// The sets with everything at its top, one for each combination of the ways that exclude each other, those with the fewest
/// choices first.
fn branches(choices: &[Vec<Choice>]) -> Vec<Set> {
    let mut branches: Vec<(usize, Set)> = vec![(0, Set::new())];
    for choices in choices {
        let grown = branches.iter().flat_map(|(chosen, set)| {
            choices.iter().map(move |(cost, pick)| (chosen + cost, with(set, *pick)))
        });
        branches = grown.collect();
        branches.sort_by_key(|(chosen, _)| *chosen);
        branches.truncate(BRANCHES);
    }
    branches.into_iter().map(|(_, set)| set).collect()
}

fn with(set: &Set, pick: Option<Pick>) -> Set {
    let mut set = set.clone();
    set.extend(pick.map(|pick| (pick.axis, pick)));
    set
}

/// From what asks for the fewest choices, one after the other is made that misses less than before, until nothing is missed.
fn climbed(
    choices: &[Vec<Choice>],
    score: &impl Fn(&Set) -> Score,
    affords: impl Fn(Score, usize) -> bool,
) -> Climbed {
    let tries = choices.iter().map(|choices| choices.len().saturating_sub(1)).sum();
    let first = choices.iter().filter_map(|choices| choices.first());
    let mut set: Set = first.filter_map(|(_, pick)| *pick).map(|pick| (pick.axis, pick)).collect();
    let mut missed = score(&set);
    while missed != MET {
        if !affords(missed, tries) {
            return Climbed::TooDear;
        }
        let before = missed;
        let mut better: Vec<(Score, usize, Option<Pick>)> = Vec::new();
        for (axis, choices) in choices.iter().enumerate() {
            for (_, pick) in choices.iter().filter(|(_, pick)| set.get(&axis) != pick.as_ref()) {
                let then = score(&changed(&set, axis, *pick));
                if then < missed {
                    better.push((then, axis, *pick));
                }
            }
        }
        better.sort_by_key(|(then, ..)| *then);
        for (_, axis, pick) in better {
            let other = changed(&set, axis, pick);
            let then = score(&other);
            if then < missed {
                (set, missed) = (other, then);
            }
        }
        if missed == before {
            return Climbed::Stuck;
        }
    }
    Climbed::Met(set)
}

/// Where a climb ends.
enum Climbed {
    Met(Set),
    /// Nothing that is changed alone misses less.
    Stuck,
    /// There is not enough work left to try everything that could be changed.
    TooDear,
}

fn changed(set: &Set, axis: usize, pick: Option<Pick>) -> Set {
    let mut other = set.clone();
    other.remove(&axis);
    with(&other, pick)
}

/// A set that is enough, with as little as possible of what this one has.
fn reduced<'a>(
    mut set: Set,
    is_enough: impl Fn(&Set) -> bool,
    rung: impl Fn(Pick) -> Option<&'a Rung>,
) -> Set {
    loop {
        let before = set.clone();
        let mut picks: Vec<Pick> = set.values().copied().collect();
        picks.sort_by_key(|pick| std::cmp::Reverse(rung(*pick).map(dearness)));
        set = without(set, &picks, &is_enough);
        for axis in set.keys().copied().collect::<Vec<_>>() {
            set = lowered(set, axis, &is_enough);
        }
        if set == before {
            return set;
        }
    }
}

/// A set without as many of these picks as the targets allow, those first that come first: all of them at once, else one half
/// after the other.
fn without(set: Set, picks: &[Pick], is_enough: &impl Fn(&Set) -> bool) -> Set {
    let mut fewer = set.clone();
    fewer.retain(|axis, _| picks.iter().all(|pick| pick.axis != *axis));
    if fewer.len() == set.len() || is_enough(&fewer) {
        return fewer;
    }
    let (first, second) = picks.split_at(picks.len() / 2);
    if first.is_empty() { set } else { without(without(set, first, is_enough), second, is_enough) }
}

/// The lowest rung of one axis that is enough, by halving.
fn lowered(set: Set, axis: usize, is_enough: &impl Fn(&Set) -> bool) -> Set {
    let Some(top) = set.get(&axis).copied() else { return set };
    let at = |rung| {
        let mut lower = set.clone();
        lower.insert(axis, Pick { rung, ..top });
        lower
    };
    let (mut too_low, mut enough) = (None, top.rung);
    while too_low.map_or(0, |rung: usize| rung + 1) < enough {
        let middle = usize::midpoint(too_low.map_or(0, |rung| rung + 1), enough - 1);
        if is_enough(&at(middle)) { enough = middle } else { too_low = Some(middle) }
    }
    at(enough)
}

/// What sets with more effort, and later ones, are told after.
pub(super) fn dearness(rung: &Rung) -> (Effort, u32) {
    let published = rung.lead.as_ref().map(|lead| *lead.days.end());
    let unknown = if rung.effort == Effort::Line { u32::MAX } else { 0 };
    (rung.effort, published.unwrap_or(unknown))
}

#[cfg(test)]
mod tests;
