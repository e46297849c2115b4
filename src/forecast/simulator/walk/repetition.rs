//! Repetitions: the first ones are walked, and those that would be the same are multiplied.

use super::{Repetition, Task, Walk};
use crate::forecast::simulator::plan::{Part, Plan};

#[expect(
    clippy::indexing_slicing,
    reason = "the buffers have the plan's lengths, and its indices are its own"
)]
impl Walk {
    pub(super) fn begin_repetition(&mut self, snapshot: usize) {
        let repetition = &mut self.repetitions[snapshot];
        repetition.began = self.now;
        repetition.disturbed = false;
        if repetition.left > 1.0 {
            self.snapshots[snapshot].clone_from(&self.state);
        }
        self.agenda.push(Task::Begin(repetition.node + 1));
    }

    /// Repeats at once what the last repetition did, as often as it will be the same.
    pub(super) fn multiply(&mut self, plan: &Plan<'_>, part: &Part, snapshot: usize) {
        let Repetition { node, left, began, disturbed } = self.repetitions[snapshot];
        let (before, lasts) = (&self.snapshots[snapshot], self.now - began);
        if disturbed || part.resources.iter().any(|index| self.state.spent[*index] != before.spent[*index]) {
            return;
        }
        let mut times = left;
        if lasts > 0.0 {
            let until = self.until(plan, part).min(self.horizon);
            times = times.min(((until - self.now).max(0.0) / lasts).floor());
        }
        for &leaf in &self.active {
            let rest = self.state.nodes[leaf].rest;
            let done = before.nodes[leaf].rest - rest;
            if done > 0.0 {
                times = times.min((rest / done).floor());
            }
        }
        for &index in &part.resources {
            let (now, before) = (&self.state.credits[index], &before.credits[index]);
            times = times.min(now.repeats(before, plan.resources[index].credit));
        }
        for &index in &part.stores {
            let (now, before) = (&self.state.stores[index], &before.stores[index]);
            times = times.min(now.repeats(before, plan.stores[index].space));
        }
        if times < 1.0 {
            return;
        }
        if lasts > 0.0 {
            self.record_mean(plan, part, snapshot, lasts);
        }
        let active = &self.active;
        self.state.repeat(&self.snapshots[snapshot], times, |leaf| active.contains(&leaf));
        self.now += times * lasts;
        for timing in &mut self.timings[node + 1..plan.nodes[node].end] {
            timing.ended += times * lasts;
        }
        self.repetitions[snapshot].left -= times;
        self.stale = true;
    }
}
