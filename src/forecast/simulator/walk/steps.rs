//! Steps that begin and end, and the leaves among them that are at work.

use super::{DONE, DRAINED, Repetition, Task, Walk};
use crate::forecast::simulator::EVENTS;
use crate::forecast::simulator::plan::{Kind, Node, Part, Plan};

#[expect(
    clippy::indexing_slicing,
    reason = "the buffers have the plan's lengths, and its indices are its own"
)]
impl Walk {
    /// Leaves with nothing left end.
    pub(super) fn finish_leaves(&mut self, plan: &Plan<'_>) {
        let mut at = 0;
        while let Some(&leaf) = self.active.get(at) {
            if self.is_done(plan, leaf) {
                self.active.swap_remove(at);
                self.agenda.push(Task::End(leaf));
                self.leave(plan, leaf);
            } else {
                at += 1;
            }
        }
    }

    fn is_done(&self, plan: &Plan<'_>, leaf: usize) -> bool {
        let rest = self.state.nodes[leaf].rest;
        let Node { kind, in_a_row, .. } = plan.nodes[leaf];
        match kind {
            Kind::Timed(seconds) => rest <= seconds * in_a_row * DONE,
            Kind::Moving(index) => {
                let movement = &plan.moves[index];
                let share = match movement.out_of {
                    Some(store) if self.state.stores[store].at <= 0.0 && self.state.fills[store] < 0.5 => 1.0,
                    Some(_) => DRAINED,
                    None => DONE,
                };
                rest <= movement.data * in_a_row * share
            }
            Kind::InTurn | Kind::Together | Kind::Repeat { .. } => true,
        }
    }

    /// A leaf is no longer at work.
    fn leave(&mut self, plan: &Plan<'_>, leaf: usize) {
        self.disturb(plan, leaf);
        let Kind::Moving(index) = plan.nodes[leaf].kind else { return };
        self.stale = true;
        if let Some(store) = plan.moves[index].into {
            self.state.fills[store] -= 1.0;
        }
        let mut at = Some(leaf);
        while let Some(node) = at {
            let timing = &mut self.timings[node];
            timing.movers -= 1;
            if timing.movers == 0 {
                self.state.nodes[node].moving += self.now - timing.since;
            }
            at = plan.nodes[node].parent;
        }
    }

    /// A leaf is at work from now on.
    fn enter(&mut self, plan: &Plan<'_>, leaf: usize, rest: f64) {
        self.disturb(plan, leaf);
        self.state.nodes[leaf].rest = rest;
        self.active.push(leaf);
        self.rates[leaf] = 1.0;
        if !matches!(plan.nodes[leaf].kind, Kind::Moving(_)) {
            return;
        }
        self.stale = true;
        let mut at = Some(leaf);
        while let Some(node) = at {
            let timing = &mut self.timings[node];
            if timing.movers == 0 {
                timing.since = self.now;
            }
            timing.movers += 1;
            at = plan.nodes[node].parent;
        }
    }

    /// Something happens at a leaf: repetitions that it does not belong to are not as they were.
    fn disturb(&mut self, plan: &Plan<'_>, leaf: usize) {
        for open in &self.open {
            let repetition = &mut self.repetitions[*open];
            if leaf < repetition.node || leaf >= plan.nodes[repetition.node].end {
                repetition.disturbed = true;
            }
        }
    }

    /// Begins and ends steps until all that begin now are leaves.
    pub(super) fn settle(&mut self, plan: &Plan<'_>, part: &Part) {
        while let Some(task) = self.agenda.pop() {
            self.events += 1;
            if self.events > EVENTS {
                return;
            }
            match task {
                Task::Begin(node) => self.begin(plan, node),
                Task::End(node) => self.end(plan, part, node),
            }
        }
    }

    fn begin(&mut self, plan: &Plan<'_>, index: usize) {
        let node = plan.nodes[index];
        let timing = &mut self.timings[index];
        timing.first = timing.first.min(self.now);
        timing.began = self.now;
        timing.ended = f64::INFINITY;
        let first = index + 1;
        match node.kind {
            Kind::Timed(seconds) => self.enter(plan, index, seconds * node.in_a_row),
            Kind::Moving(movement) => self.enter(plan, index, plan.moves[movement].data * node.in_a_row),
            Kind::Repeat { times: 0, .. } => self.agenda.push(Task::End(index)),
            Kind::InTurn | Kind::Together if first == node.end => self.agenda.push(Task::End(index)),
            Kind::InTurn => self.agenda.push(Task::Begin(first)),
            Kind::Together => {
                timing.pending = 0;
                let mut child = first;
                while child < node.end {
                    timing.pending += 1;
                    self.agenda.push(Task::Begin(child));
                    child = plan.nodes[child].end;
                }
            }
            Kind::Repeat { times, snapshot } => {
                self.repetitions[snapshot] =
                    Repetition { node: index, left: f64::from(times), ..Repetition::default() };
                self.open.push(snapshot);
                self.begin_repetition(snapshot);
            }
        }
    }

    fn end(&mut self, plan: &Plan<'_>, part: &Part, index: usize) {
        let timing = &mut self.timings[index];
        timing.ended = self.now;
        let progress = &mut self.state.nodes[index];
        progress.times += plan.nodes[index].in_a_row;
        progress.time += self.now - timing.began;
        let Some(parent) = plan.nodes[index].parent else {
            return self.end_run(plan, part, plan.nodes[index].run);
        };
        let next = plan.nodes[index].end;
        match plan.nodes[parent].kind {
            Kind::InTurn if next < plan.nodes[parent].end => self.agenda.push(Task::Begin(next)),
            Kind::Together => {
                self.timings[parent].pending -= 1;
                if self.timings[parent].pending == 0 {
                    self.agenda.push(Task::End(parent));
                }
            }
            Kind::Repeat { snapshot, .. } => {
                self.repetitions[snapshot].left -= 1.0;
                if self.repetitions[snapshot].left > 0.0 {
                    self.multiply(plan, part, snapshot);
                }
                if self.repetitions[snapshot].left > 0.0 {
                    self.begin_repetition(snapshot);
                } else {
                    self.open.retain(|open| *open != snapshot);
                    self.agenda.push(Task::End(parent));
                }
            }
            Kind::InTurn | Kind::Timed(_) | Kind::Moving(_) => self.agenda.push(Task::End(parent)),
        }
    }
}
