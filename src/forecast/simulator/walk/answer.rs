//! What a run did, told when it ends.

use super::{NOT_BEGUN, Walk};
use crate::forecast::quantity::{Bytes, Items, Seconds};
use crate::forecast::simulator::plan::{Kind, NEVER, Part, Plan, time};
use crate::forecast::simulator::state::Progress;
use crate::forecast::simulator::{Bottleneck, Occurrence, SimulatedStep};
use crate::forecast::step::{Step, Work};

#[expect(
    clippy::indexing_slicing,
    reason = "the buffers have the plan's lengths, and its indices are its own"
)]
impl Walk {
    pub(super) fn end_run(&mut self, plan: &Plan<'_>, part: &Part, run: usize) {
        let Some((due, began)) = self.runs[run].current.take() else { return };
        self.end_alone(part, run);
        let waited_for = self.end_turn(plan, run);
        let root = plan.runs[run].root;
        let nodes = root..plan.nodes[root].end;
        let mut steps = Vec::with_capacity(nodes.len());
        let mut bounds = std::mem::take(&mut self.told);
        self.tell(plan, &plan.scenario.runs[run].work, (root, began), &mut steps, &mut bounds);
        bounds.clear();
        self.told = bounds;
        let ended = time(self.timings[root].ended);
        self.found[run].occurrences.push(Occurrence {
            due: Seconds::new(due),
            began: Seconds::new(began),
            waited_for,
            ended,
            steps: steps.into(),
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

    /// The answer for a step, and those below it, of a run that began at `start`; returns what it adds to the data of those above it. What bound it, and for
    /// how long, is left at the end of `bounds`.
    fn tell(
        &self,
        plan: &Plan<'_>,
        step: &Step,
        (index, start): (usize, f64),
        into: &mut Vec<SimulatedStep>,
        bounds: &mut Vec<(Bottleneck, f64)>,
    ) -> f64 {
        let (node, timing, progress) = (&plan.nodes[index], &self.timings[index], &self.state.nodes[index]);
        let goes_on = timing.began < NEVER && timing.ended > NEVER;
        let so_far = |since: f64, counts: bool| if counts { self.now - since } else { 0.0 };
        let took = progress.time + so_far(timing.began, goes_on);
        let (at, first) = (into.len(), bounds.len());
        into.push(SimulatedStep {
            name: step.name.clone(),
            depth: node.depth,
            times: Items::new(progress.times + if goes_on { plan.passed(index, progress.rest) } else { 0.0 }),
            began: time(timing.first - start),
            ended: time(timing.ended - start),
            time: Seconds::new(took),
            data: Bytes::new(progress.data),
            moving: Seconds::new(progress.moving + so_far(timing.since, timing.movers > 0)),
            bound: Bottleneck::None,
            bounds: Vec::new(),
        });
        let mut data = 0.0;
        match (&step.work, node.kind) {
            (Work::InTurn(steps) | Work::Together(steps), kind) => {
                let mut child = index + 1;
                for step in steps {
                    let below = self.tell(plan, step, (child, start), into, bounds);
                    // What works together works on the same data.
                    data = if matches!(kind, Kind::Together) { below.max(data) } else { data + below };
                    child = plan.nodes[child].end;
                }
            }
            (Work::Repeat(_, step), _) => data = self.tell(plan, step, (index + 1, start), into, bounds),
            (Work::Move(_), Kind::Moving(move_index)) => {
                data = if plan.counts(index) { progress.data } else { 0.0 };
                let movement = &plan.moves[move_index];
                let lasted = (0..Plan::slots(movement))
                    .map(|slot| (plan.bottleneck(movement, slot), self.state.bounds[movement.bounds + slot]));
                bounds.extend(lasted.filter(|(_, lasts)| *lasts > 0.0));
            }
            _ if took > 0.0 => bounds.push((Bottleneck::None, took)),
            _ => {}
        }
        Self::join(bounds, first);
        let longer = |a: &(Bottleneck, f64), b: &(Bottleneck, f64)| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0));
        let told = &mut into[at];
        if !matches!(node.kind, Kind::Moving(_)) {
            told.data = Bytes::new(data);
        }
        let longest = bounds[first..].iter().copied().max_by(longer);
        told.bound = longest.map_or(Bottleneck::None, |(bound, _)| bound);
        if self.series.is_some() {
            let mut all = bounds[first..].to_vec();
            all.sort_by(|a, b| longer(b, a));
            told.bounds = all.into_iter().map(|(bound, lasts)| (bound, Seconds::new(lasts))).collect();
        }
        data
    }

    /// Adds up the times of each bottleneck from `first` on.
    fn join(bounds: &mut Vec<(Bottleneck, f64)>, first: usize) {
        let mut end = first;
        for at in first..bounds.len() {
            let (bound, lasts) = bounds[at];
            if let Some(there) = bounds[first..end].iter_mut().find(|there| there.0 == bound) {
                there.1 += lasts;
            } else {
                bounds[end] = (bound, lasts);
                end += 1;
            }
        }
        bounds.truncate(end);
    }
}
