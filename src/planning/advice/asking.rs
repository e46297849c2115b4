//! [`Asking`]: what can be had of the targets, alone and together.

use std::collections::BTreeSet;

use super::is_same;
use super::search::{Found, Search};
use super::trials::{Judge, Set, Trials};
use crate::planning::deadlines::Grounds;
use crate::planning::missed::Asked;
use crate::planning::{TargetOutlook, Verdict};

/// What has to be met: targets by their flow or job and their key, and every deadline of a setting but some.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub targets: BTreeSet<Asked>,
    pub without: BTreeSet<Asked>,
}

impl Wanted {
    /// Some of what was judged, and every deadline that was not.
    fn of<'a>(
        judged: impl Iterator<Item = &'a TargetOutlook>,
        is_wanted: impl Fn(&TargetOutlook) -> bool,
    ) -> Self {
        let (wanted, others): (Vec<_>, Vec<_>) = judged.partition(|target| is_wanted(target));
        let asked = |targets: Vec<&TargetOutlook>| targets.into_iter().map(Asked::of).collect();
        Wanted { targets: asked(wanted), without: asked(others) }
    }

    pub(super) fn has(&self, asked: &Asked) -> bool {
        if asked.is_target { self.targets.contains(asked) } else { !self.without.contains(asked) }
    }
}

/// How much work it may be to find out what is within reach, and then to search once: some seconds each.
pub(super) const WORK: u64 = 100_000_000;

/// A part of it for one set of one target less.
const FIRST: u64 = 4;

/// What is asked of all sets of changes.
pub(super) struct Asking<'a, J> {
    pub trials: &'a Trials<'a, J>,
    /// The targets that can be judged, and the settings.
    pub judged: &'a [&'a TargetOutlook],
}

impl<'a, J: Judge> Asking<'a, J> {
    fn wanted(&self, is_wanted: impl Fn(&TargetOutlook) -> bool) -> Wanted {
        Wanted::of(self.judged.iter().copied(), is_wanted)
    }

    /// Whether a target is met at the middle by anything that is on offer, and no setting stops anything that it does not stop
    /// now.
    pub(super) fn is_reachable(&self, target: &TargetOutlook) -> bool {
        let is_kept = |one: &TargetOutlook| one.grounds != Grounds::Target && one.verdict == Verdict::Met;
        let wanted = self.wanted(|one| is_same(one, target) || is_kept(one));
        Search::new(self.trials, &wanted, &self.wanted(|_| false)).is_reachable()
    }

    /// Whether what is not reachable is so whatever is done.
    pub(super) fn is_exhaustive(&self) -> bool {
        let nothing = self.wanted(|_| false);
        let search = Search::new(self.trials, &nothing, &nothing);
        self.trials.refused() == 0 && search.is_exhaustive()
    }

    /// The sets with which some targets are met over the whole range; else with which they are met at the middle, and those
    /// over the whole range that are now. Whether it is the first.
    pub(super) fn run(&self, is_wanted: impl Fn(&TargetOutlook) -> bool) -> (Found, bool) {
        let wanted = self.wanted(&is_wanted);
        self.trials.allow(WORK);
        let found = Search::new(self.trials, &wanted, &wanted).run();
        if !found.sets.is_empty() {
            return (found, true);
        }
        let certain = self.wanted(|one| is_wanted(one) && one.verdict == Verdict::Met);
        self.trials.allow(WORK / 2);
        (Search::new(self.trials, &wanted, &certain).run(), false)
    }

    /// The first set that it finds for some targets.
    pub(super) fn first(&self, is_wanted: impl Fn(&TargetOutlook) -> bool) -> Option<(Set, bool)> {
        let wanted = self.wanted(&is_wanted);
        self.trials.allow(WORK / FIRST);
        let found = Search::new(self.trials, &wanted, &wanted).first();
        found.or_else(|| {
            let certain = self.wanted(|one| is_wanted(one) && one.verdict == Verdict::Met);
            Search::new(self.trials, &wanted, &certain).first()
        })
    }

    /// Some of the targets that are not met together, of which any others are; none where all are.
    pub(super) fn conflict(&self, is_wanted: impl Fn(&TargetOutlook) -> bool) -> Vec<&'a TargetOutlook> {
        self.trials.allow(WORK / FIRST);
        let are_met = |kept: &[&TargetOutlook]| {
            let is_kept = |one: &TargetOutlook| kept.iter().any(|kept| is_same(kept, one));
            let wanted = self.wanted(is_kept);
            let certain = self.wanted(|one| is_kept(one) && one.verdict == Verdict::Met);
            Search::new(self.trials, &wanted, &certain).is_possible()
        };
        let mut kept: Vec<&'a TargetOutlook> =
            self.judged.iter().copied().filter(|one| is_wanted(one)).collect();
        if are_met(&kept) {
            return Vec::new();
        }
        let mut all = kept.clone();
        // What is met now is named where it has to be.
        all.sort_by_key(|one| one.verdict != Verdict::Met);
        for target in all {
            let fewer: Vec<_> = kept.iter().copied().filter(|one| !is_same(one, target)).collect();
            if !are_met(&fewer) {
                kept = fewer;
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests;
