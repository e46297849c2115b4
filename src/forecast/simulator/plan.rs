//! [`Plan`]: a scenario with its names as indices and its estimates as numbers.

use std::ops::Range;

use super::Bottleneck;
use crate::forecast::ceiling::{LimitIndex, ceiling, operations_per_byte};
use crate::forecast::estimate::Draw;
use crate::forecast::hop::Limit;
use crate::forecast::quantity::{Quantity, Seconds};
use crate::forecast::step::{HopIndex, Move, Scenario, Step, StoreIndex, Work};

/// Nothing is larger: speeds beyond it are as good as endless, and products of them are still numbers.
pub(super) const LARGEST: f64 = 1e30;

/// What takes longer never ends: thirty million years, in seconds.
pub(super) const NEVER: f64 = 1e15;

#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The trees of all runs, each in preorder.
    pub nodes: Vec<Node>,
    pub moves: Vec<Moving>,
    /// What every move takes of which resource, one move after the other.
    pub uses: Vec<Use>,
    pub resources: Vec<Resource>,
    pub stores: Vec<Room>,
    /// In the order of time.
    pub changes: Vec<HopChange>,
    pub runs: Vec<PlannedRun>,
    /// What shares nothing with each other.
    pub parts: Vec<Part>,
    /// How many snapshots there are: one for each repetition.
    pub repeats: usize,
    /// How many lengths of time there are in all moves' bounds.
    pub bounds: usize,
    /// For each hop, its shared limits.
    by_hop: Vec<Range<usize>>,
    /// The shared limits of all hops: which resource each is, and which limit of its hop.
    shared: Vec<(usize, usize)>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub kind: Kind,
    pub parent: Option<usize>,
    /// Where the nodes below it end.
    pub end: usize,
    pub depth: usize,
    pub run: usize,
    /// How often a leaf works in turn without a pause: where one ends the next begins, and nothing changes for the others.
    pub in_a_row: f64,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// So many seconds.
    Timed(f64),
    Moving(usize),
    InTurn,
    Together,
    Repeat {
        times: u32,
        snapshot: usize,
    },
}

#[derive(Clone, Debug)]
pub(super) struct Moving {
    pub data: f64,
    pub ceiling: f64,
    /// What the ceiling is.
    pub own: Bottleneck,
    pub weight: f64,
    pub uses: Range<usize>,
    /// Where its times by bound are: one for each use, then its ceiling, the store it fills, the one it empties, nothing.
    pub bounds: usize,
    pub into: Option<usize>,
    pub out_of: Option<usize>,
    /// Whether its data is that of its run: not where another move of the run has counted it, or brought it into the
    /// store before.
    pub counts: bool,
}

/// After the uses.
pub(super) const CEILING: usize = 0;
pub(super) const FILLED: usize = 1;
pub(super) const EMPTIED: usize = 2;
pub(super) const FREE: usize = 3;
const OTHERS: usize = 4;

#[derive(Clone, Copy, Debug)]
pub(super) struct Use {
    pub resource: usize,
    pub factor: f64,
    /// The limit as the move meets it: hops of one name share a resource.
    pub at: LimitIndex,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Resource {
    pub at: LimitIndex,
    pub baseline: f64,
    /// The capacity while there is credit; the baseline where there never is.
    pub peak: f64,
    pub credit: f64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub space: f64,
    /// How many moves fill it until the last run has ended.
    pub fills: f64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct HopChange {
    pub at: f64,
    pub hop: usize,
    pub share: f64,
}

#[derive(Clone, Debug)]
pub(super) struct PlannedRun {
    pub root: usize,
    pub after: Option<usize>,
    pub part: usize,
}

/// Runs that share limits or stores, or wait for each other.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub runs: Vec<usize>,
    pub resources: Vec<usize>,
    pub stores: Vec<usize>,
    pub changes: Vec<usize>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "every index was made together with the vector that it points into"
)]
impl Plan {
    pub(super) fn make(&mut self, scenario: &Scenario, draw: Draw<'_>, whole: bool) {
        self.clear();
        self.share(scenario, draw);
        for (index, run) in scenario.runs.iter().enumerate() {
            let root = self.nodes.len();
            let after = run.after.map(|after| after.0);
            self.runs.push(PlannedRun { root, after, part: index });
            let starts = run.starts.iter().filter(|start| start.is_finite()).count();
            let (first, times) = (self.moves.len(), real(starts));
            let more = run.unknown.factors(draw);
            self.add(
                scenario,
                draw,
                &run.work,
                Place { parent: None, depth: 0, run: index, times, in_a_row: 1.0, more },
            );
            for at in first..self.moves.len() {
                if let Some(store) = self.moves[at].out_of {
                    self.moves[at].counts &= self.moves[first..].iter().all(|one| one.into != Some(store));
                }
            }
        }
        self.divide(whole);
    }

    fn clear(&mut self) {
        self.nodes.clear();
        self.moves.clear();
        self.uses.clear();
        self.resources.clear();
        self.stores.clear();
        self.changes.clear();
        self.runs.clear();
        self.by_hop.clear();
        self.shared.clear();
        self.parts.clear();
        self.repeats = 0;
        self.bounds = 0;
    }

    /// The limits that flows share, and the stores.
    fn share(&mut self, scenario: &Scenario, draw: Draw<'_>) {
        for (hop, described) in scenario.hops.iter().enumerate() {
            let first = self.shared.len();
            for (limit, named) in described.limits.iter().enumerate() {
                let at = LimitIndex { hop: HopIndex(hop), limit };
                if let Some(resource) = self.known(scenario, hop, &named.limit) {
                    self.shared.push((resource, limit));
                    continue;
                }
                let (baseline, burst) = match &named.limit {
                    Limit::Capacity { baseline, burst } => (value(draw.value(baseline)), burst.as_deref()),
                    Limit::Operations { rate, .. } => (value(draw.value(rate)), None),
                    Limit::Client(_) | Limit::Stream(_) | Limit::Window { .. } | Limit::Delay { .. } => {
                        continue;
                    }
                };
                let peak = burst.map_or(baseline, |burst| value(draw.value(&burst.peak)).max(baseline));
                let credit = burst.map_or(0.0, |burst| value(draw.value(&burst.credit)));
                self.shared.push((self.resources.len(), limit));
                self.resources.push(Resource { at, baseline, peak, credit });
            }
            self.by_hop.push(first..self.shared.len());
            self.changes.extend(described.changes.iter().map(|change| HopChange {
                at: value(change.at),
                hop,
                share: if change.share > 0.0 { change.share.min(LARGEST) } else { 0.0 },
            }));
        }
        self.changes.sort_by(|a, b| a.at.total_cmp(&b.at));
        let room = |space| Room { space: value(draw.value(space)), fills: 0.0 };
        self.stores.extend(scenario.stores.iter().map(|store| room(&store.space)));
    }

    /// The resource that the same limit is of an earlier hop with the same name: what differs between the two is how
    /// they are used.
    fn known(&self, scenario: &Scenario, hop: usize, limit: &Limit) -> Option<usize> {
        let name = &scenario.hops[hop].name;
        self.resources.iter().position(|resource| {
            let LimitIndex { hop: HopIndex(other), limit: at } = resource.at;
            other != hop
                && scenario.hops[other].name == *name
                && is_same(&scenario.hops[other].limits[at].limit, limit)
        })
    }

    fn add(&mut self, scenario: &Scenario, draw: Draw<'_>, step: &Step, place: Place) {
        let index = self.nodes.len();
        let kind = match &step.work {
            Work::Wait(time) => Kind::Timed(value(draw.value(time))),
            Work::Count { items, rate } => {
                let (_, files) = place.more;
                Kind::Timed(value(draw.value(rate).time_for(items * files)))
            }
            Work::Check { data, rate } => {
                let (more, _) = place.more;
                Kind::Timed(value(data.times(more) / draw.value(rate)))
            }
            Work::Move(movement) if is_known(scenario, place.run) => {
                Kind::Moving(self.movement(scenario, draw, movement, place.times))
            }
            Work::Move(movement) => {
                let movement = movement.with_more(place.more);
                Kind::Moving(self.movement(scenario, draw, &movement, place.times))
            }
            Work::InTurn(_) => Kind::InTurn,
            Work::Together(_) => Kind::Together,
            Work::Repeat(1.., step) if goes_on(step) => Kind::InTurn,
            Work::Repeat(times, _) => {
                self.repeats += 1;
                Kind::Repeat { times: *times, snapshot: self.repeats - 1 }
            }
        };
        let Place { parent, depth, run, times, in_a_row, more } = place;
        self.nodes.push(Node { kind, parent, end: 0, depth, run, in_a_row });
        let below = |times| Place { parent: Some(index), depth: depth + 1, run, times, in_a_row: 1.0, more };
        match &step.work {
            Work::InTurn(steps) | Work::Together(steps) => {
                for step in steps {
                    self.add(scenario, draw, step, below(times));
                }
            }
            Work::Repeat(again, step) => {
                let again = f64::from(*again);
                let in_a_row = if matches!(kind, Kind::InTurn) { again } else { 1.0 };
                self.add(scenario, draw, step, Place { in_a_row, ..below(times * again) });
            }
            Work::Wait(_) | Work::Count { .. } | Work::Check { .. } | Work::Move(_) => {}
        }
        self.nodes[index].end = self.nodes.len();
    }

    /// How often a leaf that works many times in a row has ended when so much is left of all of them.
    pub(super) fn passed(&self, leaf: usize, rest: f64) -> f64 {
        let Node { kind, in_a_row, .. } = self.nodes[leaf];
        let each = match kind {
            Kind::Timed(seconds) => seconds,
            Kind::Moving(index) => self.moves[index].data,
            Kind::InTurn | Kind::Together | Kind::Repeat { .. } => return 0.0,
        };
        if each > 0.0 { (in_a_row - rest / each).floor().max(0.0) } else { 0.0 }
    }

    fn movement(&mut self, scenario: &Scenario, draw: Draw<'_>, movement: &Move, times: f64) -> usize {
        let alone = ceiling(movement, &scenario.hops, draw);
        let own = match alone.clients {
            Some((limit, _)) if alone.is_by_clients() => Bottleneck::Client(limit),
            _ => alone.slowest().map_or(Bottleneck::None, Bottleneck::Stream),
        };
        let first = self.uses.len();
        for crossing in &movement.route {
            let portion = movement.portion(crossing.of, draw);
            for shared in self.by_hop.get(crossing.hop.0).cloned().unwrap_or_default() {
                let (resource, limit) = self.shared[shared];
                let factor = match scenario.hops[crossing.hop.0].limits[limit].limit {
                    Limit::Operations { each, .. } => operations_per_byte(each, movement.file_size()),
                    _ => crossing.factor,
                } * portion;
                if factor > 0.0 {
                    let factor = factor.min(LARGEST);
                    let there = self.uses[first..].iter_mut().find(|there| there.resource == resource);
                    if let Some(there) = there {
                        there.factor += factor;
                    } else {
                        let at = LimitIndex { hop: crossing.hop, limit };
                        self.uses.push(Use { resource, factor, at });
                    }
                }
            }
        }
        let known =
            |store: Option<StoreIndex>| store.map(|store| store.0).filter(|store| *store < self.stores.len());
        let (into, out_of) = (known(movement.into), known(movement.out_of));
        if let Some(store) = into {
            self.stores[store].fills += times;
        }
        let uses = first..self.uses.len();
        let bounds = self.bounds;
        self.bounds += uses.len() + OTHERS;
        self.moves.push(Moving {
            data: value(movement.data),
            ceiling: value(alone.speed),
            own,
            weight: movement.weight,
            uses,
            bounds,
            into,
            out_of,
            counts: !movement.is_counted,
        });
        self.moves.len() - 1
    }

    /// Puts runs that share anything into one part.
    fn divide(&mut self, whole: bool) {
        let mut resources = vec![None; self.resources.len()];
        let mut stores = vec![None; self.stores.len()];
        for node in 0..self.nodes.len() {
            let Node { kind: Kind::Moving(index), run, .. } = self.nodes[node] else { continue };
            for at in self.moves[index].uses.clone() {
                let first = *resources[self.uses[at].resource].get_or_insert(run);
                self.join(run, first);
            }
            for store in [self.moves[index].into, self.moves[index].out_of].into_iter().flatten() {
                let first = *stores[store].get_or_insert(run);
                self.join(run, first);
            }
        }
        for run in 0..self.runs.len() {
            let with =
                if whole { Some(0) } else { self.runs[run].after.filter(|after| *after < self.runs.len()) };
            if let Some(with) = with {
                self.join(run, with);
            }
        }
        let mut numbers = vec![None; self.runs.len()];
        for run in 0..self.runs.len() {
            let root = self.first(run);
            let number = *numbers[root].get_or_insert_with(|| {
                self.parts.push(Part::default());
                self.parts.len() - 1
            });
            self.parts[number].runs.push(run);
        }
        for (resource, run) in resources.into_iter().enumerate() {
            if let Some(number) = run.and_then(|run| numbers[self.first(run)]) {
                self.parts[number].resources.push(resource);
            }
        }
        for (store, run) in stores.into_iter().enumerate() {
            if let Some(number) = run.and_then(|run| numbers[self.first(run)]) {
                self.parts[number].stores.push(store);
            }
        }
        for part in &mut self.parts {
            let crossed =
                |hop| part.resources.iter().any(|resource| self.resources[*resource].at.hop.0 == hop);
            part.changes.extend((0..self.changes.len()).filter(|change| crossed(self.changes[*change].hop)));
        }
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        self.runs[a.max(b)].part = a.min(b);
    }

    /// The first run of those that share.
    fn first(&self, mut run: usize) -> usize {
        while self.runs[run].part != run {
            run = self.runs[run].part;
        }
        run
    }

    /// What bounds a move at one of the places after its [`Moving::bounds`].
    pub(super) fn bottleneck(&self, movement: &Moving, slot: usize) -> Bottleneck {
        let store = |index: Option<usize>| {
            index.map_or(Bottleneck::None, |index| Bottleneck::Store(StoreIndex(index)))
        };
        match slot.checked_sub(movement.uses.len()) {
            None => Bottleneck::Limit(self.uses[movement.uses.start + slot].at),
            Some(CEILING) => movement.own,
            Some(FILLED) => store(movement.into),
            Some(EMPTIED) => store(movement.out_of),
            Some(_) => Bottleneck::None,
        }
    }

    /// Whether a node is a move whose data is that of its run.
    pub(super) fn counts(&self, node: usize) -> bool {
        matches!(self.nodes[node].kind, Kind::Moving(index) if self.moves[index].counts)
    }

    /// How many lengths of time by bound a move has.
    pub(super) fn slots(movement: &Moving) -> usize {
        movement.uses.len() + OTHERS
    }
}

/// Whether two limits are one capacity, whatever an operation moves.
fn is_same(one: &Limit, other: &Limit) -> bool {
    match (one, other) {
        (Limit::Operations { rate: one, .. }, Limit::Operations { rate: other, .. }) => one == other,
        (Limit::Capacity { .. }, Limit::Capacity { .. }) => one == other,
        _ => false,
    }
}

/// Where a step stands.
#[derive(Clone, Copy)]
struct Place {
    parent: Option<usize>,
    depth: usize,
    run: usize,
    /// How often it is done until the last run has ended.
    times: f64,
    /// How often of these without a pause between.
    in_a_row: f64,
    /// How much data, and how many files, there are for each that was thought of.
    more: (f64, f64),
}

/// Whether a step that is repeated goes on without anything changing where one ends and the next begins.
fn goes_on(step: &Step) -> bool {
    match &step.work {
        Work::Wait(_) | Work::Count { .. } | Work::Check { .. } => true,
        Work::Move(movement) => movement.into.is_none() && movement.out_of.is_none(),
        Work::InTurn(_) | Work::Together(_) | Work::Repeat(..) => false,
    }
}

fn is_known(scenario: &Scenario, run: usize) -> bool {
    scenario.runs.get(run).is_none_or(|run| run.unknown.is_nothing())
}

fn value(quantity: impl Quantity) -> f64 {
    quantity.base().min(LARGEST)
}

#[expect(clippy::cast_precision_loss, reason = "nobody starts a run more often than 2⁵³ times")]
fn real(count: usize) -> f64 {
    count as f64
}

/// A time for an answer.
pub(super) fn time(seconds: f64) -> Seconds {
    if seconds < NEVER { Seconds::new(seconds) } else { Seconds::FOREVER }
}
