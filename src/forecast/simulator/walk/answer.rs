//! What a run did, told when it ends.

use super::{NOT_BEGUN, Walk};
use crate::forecast::quantity::{Bytes, Seconds};
use crate::forecast::simulator::plan::{Kind, NEVER, Plan, time};
use crate::forecast::simulator::state::Progress;
use crate::forecast::simulator::{Bottleneck, Occurrence, SimulatedStep};
use crate::forecast::step::{Scenario, Step, Work};

#[expect(
    clippy::indexing_slicing,
    reason = "the buffers have the plan's lengths, and its indices are its own"
)]
impl Walk {
    pub(super) fn end_run(&mut self, plan: &Plan, scenario: &Scenario, run: usize) {
        let Some((due, began)) = self.runs[run].current.take() else { return };
        self.runs[run].ended = true;
        let root = plan.runs[run].root;
        let nodes = root..plan.nodes[root].end;
        let mut steps = Vec::with_capacity(nodes.len());
        self.tell(plan, &scenario.runs[run].work, root, &mut steps);
        let ended = time(self.timings[root].ended);
        self.found[run].occurrences.push(Occurrence {
            due: Seconds::new(due),
            began: Seconds::new(began),
            ended,
            steps,
        });
        for node in nodes {
            self.timings[node] = NOT_BEGUN;
            self.state.nodes[node] = Progress::default();
            if let Kind::Moving(index) = plan.nodes[node].kind {
                let movement = &plan.moves[index];
                self.state.bounds[movement.bounds..movement.bounds + Plan::slots(movement)].fill(0.0);
            }
        }
    }

    /// The answer for a step and those below it; returns what it adds to the data of those above it.
    fn tell(&self, plan: &Plan, step: &Step, index: usize, into: &mut Vec<SimulatedStep>) -> f64 {
        let (node, timing, progress) = (&plan.nodes[index], &self.timings[index], &self.state.nodes[index]);
        let goes_on = timing.began < NEVER && timing.ended > NEVER;
        let so_far = |since: f64, counts: bool| if counts { self.now - since } else { 0.0 };
        let took = progress.time + so_far(timing.began, goes_on);
        let at = into.len();
        into.push(SimulatedStep {
            name: step.name.clone(),
            depth: node.depth,
            times: progress.times,
            began: time(timing.first),
            ended: time(timing.ended),
            time: Seconds::new(took),
            data: Bytes::new(progress.data),
            moving: Seconds::new(progress.moving + so_far(timing.since, timing.movers > 0)),
            bound: Bottleneck::None,
            bounds: Vec::new(),
        });
        let mut bounds = Vec::new();
        let mut data = 0.0;
        match (&step.work, node.kind) {
            (Work::InTurn(steps) | Work::Together(steps), kind) => {
                let mut child = index + 1;
                for step in steps {
                    let below = self.tell(plan, step, child, into);
                    // What works together works on the same data.
                    data = if matches!(kind, Kind::Together) { below.max(data) } else { data + below };
                    child = plan.nodes[child].end;
                }
            }
            (Work::Repeat(_, step), _) => data = self.tell(plan, step, index + 1, into),
            (Work::Move(_), Kind::Moving(move_index)) => {
                data = if plan.counts(index) { progress.data } else { 0.0 };
                let movement = &plan.moves[move_index];
                for slot in 0..Plan::slots(movement) {
                    add(
                        &mut bounds,
                        plan.bottleneck(movement, slot),
                        self.state.bounds[movement.bounds + slot],
                    );
                }
            }
            _ => add(&mut bounds, Bottleneck::None, took),
        }
        for below in &into[at + 1..] {
            if below.depth == node.depth + 1 {
                for (bound, lasts) in &below.bounds {
                    add(&mut bounds, *bound, lasts.count());
                }
            }
        }
        bounds.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let told = &mut into[at];
        if !matches!(node.kind, Kind::Moving(_)) {
            told.data = Bytes::new(data);
        }
        told.bound = bounds.first().map_or(Bottleneck::None, |(bound, _)| *bound);
        told.bounds = bounds.into_iter().map(|(bound, lasts)| (bound, Seconds::new(lasts))).collect();
        data
    }
}

fn add(bounds: &mut Vec<(Bottleneck, f64)>, bound: Bottleneck, lasts: f64) {
    if lasts <= 0.0 {
        return;
    }
    match bounds.iter_mut().find(|there| there.0 == bound) {
        Some(there) => there.1 += lasts,
        None => bounds.push((bound, lasts)),
    }
}
