//! The numbers of a plan in one world.

use super::{Kind, LARGEST, Plan, Resource, real, value};
use crate::forecast::ceiling::ceiling;
use crate::forecast::estimate::Draw;
use crate::forecast::hop::Limit;
use crate::forecast::quantity::Ratio;
use crate::forecast::simulator::Bottleneck;
use crate::forecast::step::{Move, Work};

#[expect(
    clippy::indexing_slicing,
    reason = "every index was made together with the vector that it points into"
)]
impl Plan<'_> {
    /// Who begins of those that ask at once.
    fn draw_order(&mut self, draw: Draw<'_>) {
        let runs = &self.scenario.runs;
        for (planned, run) in self.runs.iter_mut().zip(runs).filter(|(_, run)| run.worker.is_some()) {
            let before = || real(runs.iter().filter(|other| other.name < run.name).count());
            planned.order = draw.order(&run.name).unwrap_or_else(before);
        }
    }

    /// Gives every estimate its value in a world.
    pub(in crate::forecast::simulator) fn draw(&mut self, draw: Draw<'_>) {
        for Resource { at, baseline, peak, credit } in &mut self.resources {
            let limit = &self.scenario.hops[at.hop.index()].limits[at.limit].limit;
            let burst = match limit {
                Limit::Capacity { baseline: usual, burst } => {
                    *baseline = value(draw.value(usual));
                    burst.as_deref()
                }
                Limit::Operations { rate, .. } => {
                    *baseline = value(draw.value(rate));
                    None
                }
                Limit::Client(_) | Limit::Stream(_) | Limit::Window { .. } | Limit::Delay { .. } => continue,
            };
            *peak = burst.map_or(*baseline, |burst| value(draw.value(&burst.peak)).max(*baseline));
            *credit = burst.map_or(0.0, |burst| value(draw.value(&burst.credit)));
        }
        self.draw_order(draw);
        for (room, store) in self.stores.iter_mut().zip(&self.scenario.stores) {
            room.space = value(draw.value(&store.space));
        }
        let (mut run, mut more) = (usize::MAX, (Ratio::ONE, Ratio::ONE));
        for at in 0..self.leaves.len() {
            let leaf = self.leaves[at];
            if self.nodes[leaf.node].run != run {
                run = self.nodes[leaf.node].run;
                more = self.scenario.runs[run].unknown.factors(draw);
            }
            let kind = self.nodes[leaf.node].kind;
            let seconds = match (leaf.work, kind) {
                (Work::Wait(time), _) => value(draw.value(time)),
                (Work::Count { items, rate }, _) => value(draw.value(rate).time_for(*items * more.1)),
                (Work::Check { data, rate }, _) => value(*data * more.0 / draw.value(rate)),
                (Work::Move(movement), Kind::Moving(index)) => {
                    if self.scenario.runs[run].unknown.is_nothing() {
                        self.draw_move(index, movement, draw);
                    } else {
                        self.draw_move(index, &movement.with_more(more), draw);
                    }
                    continue;
                }
                (Work::Move(_) | Work::InTurn(_) | Work::Together(_) | Work::Repeat(..), _) => continue,
            };
            self.nodes[leaf.node].kind = Kind::Timed(seconds);
        }
    }

    fn draw_move(&mut self, index: usize, movement: &Move, draw: Draw<'_>) {
        let hops = &self.scenario.hops;
        let alone = ceiling(movement, hops, draw);
        let moving = &mut self.moves[index];
        moving.own = match alone.clients {
            Some((limit, _)) if alone.is_by_clients() => Bottleneck::Client(limit),
            _ => alone.slowest().map_or(Bottleneck::None, Bottleneck::Stream),
        };
        moving.data = value(movement.data);
        moving.ceiling = value(alone.speed);
        for used in &mut self.uses[moving.uses.clone()] {
            used.factor = 0.0;
        }
        for crossed in &self.crossed[moving.crossed.clone()] {
            let crossing = &movement.route[crossed.crossing];
            let carried = movement.carried(crossing, draw);
            let factor = match hops[crossing.hop.index()].limits[crossed.limit].limit {
                Limit::Operations { each, .. } => {
                    carried.operations_per_byte(each, movement.file_size()).count()
                }
                _ => (crossing.factor * carried.data).count(),
            };
            if factor > 0.0 {
                self.uses[crossed.to].factor += factor.min(LARGEST);
            }
        }
    }
}
