//! [`State`]: everything that grows or falls steadily while a plan is walked, so that repetitions can be multiplied.

use super::plan::Plan;

#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub nodes: Vec<Progress>,
    /// For how long each move was bound by what.
    pub bounds: Vec<f64>,
    pub uses: Vec<Used>,
    pub credits: Vec<Level>,
    /// Whether a resource has burst and its credit is spent.
    pub spent: Vec<bool>,
    pub stores: Vec<Level>,
    /// How many moves into each store are still to end.
    pub fills: Vec<f64>,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Progress {
    /// What is left of a leaf: seconds or bytes.
    pub rest: f64,
    pub data: f64,
    /// How often it ended, and for how long it went on and moved in all.
    pub times: f64,
    pub time: f64,
    pub moving: f64,
}

/// What a resource carried.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Used {
    pub load: f64,
    /// What it could have carried while anything crossed it.
    pub room: f64,
    pub carried: f64,
}

/// A credit or the filling of a store.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    pub at: f64,
    /// How far it rose and fell in all.
    pub up: f64,
    pub down: f64,
    /// How often it met a bound, or was kept at one.
    pub kinks: f64,
}

impl State {
    pub(super) fn start(&mut self, plan: &Plan<'_>) {
        refill(&mut self.nodes, plan.nodes.len(), Progress::default());
        refill(&mut self.bounds, plan.bounds, 0.0);
        refill(&mut self.uses, plan.resources.len(), Used::default());
        self.credits.clear();
        self.credits
            .extend(plan.resources.iter().map(|resource| Level { at: resource.credit, ..Level::default() }));
        self.spent.clear();
        self.spent.extend(plan.resources.iter().map(|resource| resource.credit <= 0.0));
        refill(&mut self.stores, plan.stores.len(), Level::default());
        self.fills.clear();
        self.fills.extend(plan.stores.iter().map(|store| store.fills));
    }

    /// What has happened since `before` happens so many times more; what is left of leaves at work falls with it.
    pub(super) fn repeat(&mut self, before: &State, times: f64, at_work: impl Fn(usize) -> bool) {
        let again = |now: &mut f64, before: f64| *now += (*now - before) * times;
        for (index, (now, before)) in self.nodes.iter_mut().zip(&before.nodes).enumerate() {
            if at_work(index) {
                again(&mut now.rest, before.rest);
                now.rest = now.rest.max(0.0);
            }
            again(&mut now.data, before.data);
            again(&mut now.times, before.times);
            again(&mut now.time, before.time);
            again(&mut now.moving, before.moving);
        }
        for (now, before) in self.bounds.iter_mut().zip(&before.bounds) {
            again(now, *before);
        }
        for (now, before) in self.uses.iter_mut().zip(&before.uses) {
            again(&mut now.load, before.load);
            again(&mut now.room, before.room);
            again(&mut now.carried, before.carried);
        }
        let levels = self.credits.iter_mut().zip(&before.credits);
        for (now, before) in levels.chain(self.stores.iter_mut().zip(&before.stores)) {
            again(&mut now.at, before.at);
            now.at = now.at.max(0.0);
            again(&mut now.up, before.up);
            again(&mut now.down, before.down);
            again(&mut now.kinks, before.kinks);
        }
        for (now, before) in self.fills.iter_mut().zip(&before.fills) {
            again(now, *before);
        }
    }
}

impl Used {
    /// What was carried since.
    pub(super) fn since(&self, before: &Used) -> Used {
        Used {
            load: self.load - before.load,
            room: self.room - before.room,
            carried: self.carried - before.carried,
        }
    }

    pub(super) fn add(&mut self, more: &Used) {
        self.load += more.load;
        self.room += more.room;
        self.carried += more.carried;
    }
}

impl Level {
    /// Changes it, within nothing and `most`.
    pub(super) fn shift(&mut self, by: f64, most: f64) {
        let to = (self.at + by).clamp(0.0, most);
        if by > 0.0 {
            self.up += to - self.at;
        } else {
            self.down += self.at - to;
        }
        if (to <= 0.0 && by < 0.0) || (to >= most && by > 0.0) {
            self.kinks += 1.0;
        }
        self.at = to;
    }

    /// How often what has happened since `before` can happen again without meeting a bound that it did not meet.
    pub(super) fn repeats(&self, before: &Level, most: f64) -> f64 {
        let change = self.at - before.at;
        if change.abs() <= most * 1e-12 {
            return f64::INFINITY;
        }
        if self.kinks > before.kinks {
            return 0.0;
        }
        let margin = if change < 0.0 {
            self.at - (self.down - before.down)
        } else {
            most - self.at - (self.up - before.up)
        };
        if margin < 0.0 { 0.0 } else { (margin / change.abs()).floor() + 1.0 }
    }
}

pub(super) fn refill<T: Clone>(buffer: &mut Vec<T>, length: usize, value: T) {
    buffer.clear();
    buffer.resize(length, value);
}
