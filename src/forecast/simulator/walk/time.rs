//! Time that passes: until what happens next, and what has changed by then.

use super::{EQUAL, Event, Walk};
use crate::forecast::simulator::plan::{Kind, Part, Plan};

#[expect(
    clippy::indexing_slicing,
    reason = "the buffers have the plan's lengths, and its indices are its own"
)]
impl Walk {
    /// Until when nothing happens but what the steps at work do themselves.
    pub(super) fn until(&self, plan: &Plan<'_>, part: &Part) -> f64 {
        let change =
            part.changes.get(self.next_change).map_or(f64::INFINITY, |index| plan.changes[*index].at);
        let starts = part.runs.iter().filter_map(|&run| {
            let start = self.runs[run].next_start(plan, run)?;
            let waits = self.runs[run].current.is_some() || (start <= self.now && self.is_held_up(plan, run));
            (!waits).then_some(start)
        });
        starts.fold(change, f64::min)
    }

    /// How long rates stay as they are, and what ends that.
    pub(super) fn next(&self, plan: &Plan<'_>, part: &Part) -> (f64, Event) {
        let until = self.until(plan, part);
        let mut next = (until - self.now, Event::Clock(until));
        let mut sooner = |after: f64, event| {
            if after < next.0 {
                next = (after, event);
            }
        };
        for &leaf in &self.active {
            sooner(self.state.nodes[leaf].rest / self.rates[leaf], Event::Leaf);
        }
        for &index in &part.bursting {
            let falls = self.falls(plan, index);
            if falls > 0.0 && !self.state.spent[index] {
                sooner(self.state.credits[index].at / falls, Event::Credit(index));
            }
        }
        for &index in &part.stores {
            let (net, level, space) =
                (self.stores[index].net, self.state.stores[index].at, plan.stores[index].space);
            if net > 0.0 && level < space {
                sooner((space - level) / net, Event::Store(index));
            } else if net < 0.0 && level > 0.0 {
                sooner(level / -net, Event::Store(index));
            }
        }
        next
    }

    /// How fast a credit is spent; less than nothing where it grows.
    fn falls(&self, plan: &Plan<'_>, index: usize) -> f64 {
        let resource = &plan.resources[index];
        let baseline = resource.baseline * self.shares[resource.at.hop.0];
        let falls = self.resources[index].load - baseline;
        if falls.abs() <= baseline * EQUAL { 0.0 } else { falls }
    }

    /// Lets time pass in which all rates stay as they are.
    pub(super) fn advance(&mut self, plan: &Plan<'_>, part: &Part, lasts: f64, event: Event) {
        for &leaf in &self.active {
            let (progress, rate) = (&mut self.state.nodes[leaf], self.rates[leaf]);
            progress.rest = (progress.rest - rate * lasts).max(0.0);
            if let Kind::Moving(index) = plan.nodes[leaf].kind {
                progress.data += rate * lasts;
                self.state.bounds[plan.moves[index].bounds + self.slots[index]] += lasts;
            }
        }
        for &index in &self.crossed {
            let now = &mut self.resources[index];
            if lasts > 0.0 {
                let used = &mut self.state.uses[index];
                used.load += now.load * lasts;
                used.room += now.capacity * lasts;
                used.carried += now.flow * lasts;
                now.peak = now.peak.max(now.utilisation());
            }
        }
        for &index in &part.bursting {
            let most = plan.resources[index].credit;
            if most > 0.0 && !self.state.spent[index] {
                let falls = self.falls(plan, index);
                let credit = &mut self.state.credits[index];
                let is_first = matches!(event, Event::Credit(first) if first == index);
                credit.shift(if is_first { -most } else { -falls * lasts }, most);
                if credit.at <= 0.0 && falls > 0.0 {
                    self.state.spent[index] = true;
                    self.stale = true;
                }
            }
        }
        for &index in &part.stores {
            let (net, level, space) =
                (self.stores[index].net, &mut self.state.stores[index], plan.stores[index].space);
            let before = level.kinks;
            let is_first = matches!(event, Event::Store(first) if first == index);
            level.shift(if is_first { space.copysign(net) } else { net * lasts }, space);
            self.stale |= level.kinks > before;
        }
        self.now = if let Event::Clock(at) = event { at } else { self.now + lasts };
    }
}
