//! What of a scenario is connected: runs that share a capacity, a store or a worker, or wait for each other, however far.
//!
//! What is not connected does nothing to an answer. Each question about a few runs of many is asked of this part alone, and
//! its answer is the same to the last bit, because the simulator walks what is not connected apart as well.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::hop::Hop;
use super::step::{Run, RunIndex, Scenario, Step, Unknown};

impl Scenario {
    /// The runs that do something to each other, in the order of their first ones; each run once.
    pub fn groups(&self) -> Vec<Vec<RunIndex>> {
        let mut joined = Joined((0..self.runs.len()).collect());
        let (mut by_hop, mut by_store, mut by_worker) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (index, run) in self.runs.iter().enumerate() {
            for movement in run.work.moves() {
                let hops = movement.route.iter().filter_map(|crossing| self.hops.get(crossing.hop.index()));
                for hop in hops.filter(|hop| hop.limits.iter().any(|named| named.limit.is_shared())) {
                    joined.join(index, *by_hop.entry(hop.name.as_str()).or_insert(index));
                }
                for store in movement.into.iter().chain(&movement.out_of) {
                    joined.join(index, *by_store.entry(*store).or_insert(index));
                }
            }
            if let Some(worker) = &run.worker {
                joined.join(index, *by_worker.entry(worker.as_str()).or_insert(index));
            }
            for after in run.after.iter().filter(|after| after.position() < self.runs.len()) {
                joined.join(index, after.position());
            }
        }
        let mut groups: BTreeMap<usize, Vec<RunIndex>> = BTreeMap::new();
        for index in 0..self.runs.len() {
            groups.entry(joined.first(index)).or_default().push(RunIndex::at(index));
        }
        groups.into_values().collect()
    }

    /// The same scenario as far as it is connected with these runs. Every run, hop and store keeps its index: those that are
    /// not connected do nothing and limit nothing.
    ///
    /// ```
    /// use hybrid_synth::forecast::{Bytes, Draw, Estimate, Hop, Items, Limit, Move, Scenario, Seconds, Simulator, Speed, Step};
    ///
    /// let mut scenario = Scenario::default();
    /// let runs = ["north", "south"].map(|name| {
    ///     let speed = Estimate::given(name, Speed::mb_per_s(100.0));
    ///     let line = scenario.hop(Hop::new(name, "a line").limit("its speed", Limit::capacity(speed)));
    ///     scenario.run(name, Seconds::ZERO, Step::movement("copy", Move::new(Bytes::gb(1.0), Items::ONE).across(line)))
    /// });
    /// let south = scenario.connected_to(&runs[1..]);
    /// let world = Simulator::of(&south).simulate(Draw::Median, Seconds::FOREVER);
    /// assert_eq!(world.runs[1].occurrences[0].ended, Seconds::new(10.0));
    /// assert!(world.runs[0].occurrences.is_empty());
    /// ```
    pub fn connected_to(&self, runs: &[RunIndex]) -> Cow<'_, Scenario> {
        let groups = self.groups();
        let asked = groups.iter().filter(|group| runs.iter().any(|run| group.contains(run)));
        self.only(&asked.flatten().copied().collect())
    }

    /// The same scenario with these runs alone.
    pub(super) fn only(&self, runs: &BTreeSet<RunIndex>) -> Cow<'_, Scenario> {
        if runs.len() == self.runs.len() {
            return Cow::Borrowed(self);
        }
        let works = self.runs.iter().enumerate().filter(|(index, _)| runs.contains(&RunIndex::at(*index)));
        let crossed: BTreeSet<&str> = works
            .flat_map(|(_, run)| run.work.hops())
            .filter_map(|hop| self.hops.get(hop.index()))
            .map(|hop| hop.name.as_str())
            .collect();
        let hop =
            |hop: &Hop| if crossed.contains(hop.name.as_str()) { hop.clone() } else { Hop::new("", "") };
        let run = |(index, run): (usize, &Run)| {
            if runs.contains(&RunIndex::at(index)) { run.clone() } else { idle() }
        };
        Cow::Owned(Scenario {
            hops: self.hops.iter().map(hop).collect(),
            stores: self.stores.clone(),
            runs: self.runs.iter().enumerate().map(run).collect(),
        })
    }
}

/// A run that never starts.
fn idle() -> Run {
    let work = Step::in_turn("", []);
    Run {
        name: String::new(),
        starts: Vec::new(),
        after: Vec::new(),
        worker: None,
        work,
        unknown: Unknown::default(),
    }
}

/// Runs, each with an earlier one that it is joined with, or itself.
struct Joined(Vec<usize>);

impl Joined {
    fn first(&self, mut run: usize) -> usize {
        while let Some(earlier) = self.0.get(run).filter(|earlier| **earlier != run) {
            run = *earlier;
        }
        run
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        if let Some(later) = self.0.get_mut(one.max(other)) {
            *later = one.min(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{Bytes, Draw, Estimate, Items, Limit, Move, Seconds, Simulator, Speed};

    /// Runs over a line each, of which the second and the fourth share one by name and the fifth waits for the third; the
    /// first and the sixth share nothing but what each stream carries, the seventh and the eighth a store, and the last two a
    /// worker.
    fn scenario() -> Scenario {
        let mut scenario = Scenario::default();
        let stream = Limit::Stream(Estimate::given("stream", Speed::mb_per_s(70.0)));
        let stream = scenario.hop(Hop::new("stream", "").limit("", stream));
        let cache = scenario.store("cache", Estimate::given("cache", Bytes::gb(1.0)));
        for (index, line) in ["a", "b", "c", "b", "d", "e", "f", "g", "h", "i"].into_iter().enumerate() {
            let speed = [50.0, 60.0 + 7.0 * f64::from(u8::try_from(index).unwrap()), 80.0];
            let speed = Estimate::assumed(line, speed.map(Speed::mb_per_s), "", "");
            let hop = scenario.hop(Hop::new(line, "").limit("", Limit::capacity(speed)));
            let mut movement = Move::new(Bytes::gb(3.0), Items::ONE).across(hop);
            match index {
                0 | 5 => movement = movement.across(stream),
                6 => movement.into = Some(cache),
                7 => movement.out_of = Some(cache),
                _ => {}
            }
            scenario.run(line, Seconds::ZERO, Step::movement("copy", movement));
        }
        scenario.runs[4].after = vec![RunIndex::at(2)];
        for run in &mut scenario.runs[8..] {
            run.worker = Some("agent".to_owned());
        }
        scenario
    }

    #[test]
    fn runs_are_connected_by_capacities_stores_workers_and_their_order() {
        let groups: Vec<Vec<usize>> = scenario()
            .groups()
            .into_iter()
            .map(|group| group.into_iter().map(RunIndex::position).collect())
            .collect();
        assert_eq!(groups, [vec![0], vec![1, 3], vec![2, 4], vec![5], vec![6, 7], vec![8, 9]]);
    }

    #[test]
    fn what_is_connected_does_the_same_to_the_last_bit() {
        let scenario = scenario();
        for draw in [Draw::Median, Draw::Random { seed: 3, index: 5 }, Draw::Shifted { id: "b", high: true }]
        {
            let whole = Simulator::of(&scenario).simulate(draw, Seconds::FOREVER);
            for group in scenario.groups() {
                let part = scenario.connected_to(&group[..1]);
                let part = Simulator::of(&part).simulate(draw, Seconds::FOREVER);
                for (index, (part, whole)) in part.runs.iter().zip(&whole.runs).enumerate() {
                    if group.contains(&RunIndex::at(index)) {
                        assert_eq!(part, whole);
                    } else {
                        assert!(part.occurrences.is_empty());
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_all_connected_is_not_copied() {
        let scenario = scenario();
        let all: Vec<RunIndex> = (0..scenario.runs.len()).map(RunIndex::at).collect();
        assert!(matches!(scenario.connected_to(&all), Cow::Borrowed(_)));
    }
}
