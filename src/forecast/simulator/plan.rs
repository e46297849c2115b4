//! [`Plan`]: a scenario with its names as indices, which is made once, and its estimates as numbers, which each world draws
//! anew.

mod numbers;

use std::collections::HashMap;
use std::ops::Range;

use super::Bottleneck;
use crate::forecast::ceiling::LimitIndex;
use crate::forecast::hop::Limit;
use crate::forecast::quantity::{Quantity, Seconds};
use crate::forecast::step::{HopIndex, Move, RunIndex, Scenario, Step, StoreIndex, Work};

/// Nothing is larger: speeds beyond it are as good as endless, and products of them are still numbers.
pub(super) const LARGEST: f64 = 1e30;

/// What takes longer never ends: thirty million years, in seconds.
pub(super) const NEVER: f64 = 1e15;

/// The values that a world has are nothing before [`draw`](Plan::draw).
#[derive(Debug)]
pub(super) struct Plan<'s> {
    pub scenario: &'s Scenario,
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
    /// How many workers there are.
    pub workers: usize,
    /// What shares nothing with each other.
    pub parts: Vec<Part>,
    /// How many snapshots there are: one for each repetition.
    pub repeats: usize,
    /// How many lengths of time there are in all moves' bounds.
    pub bounds: usize,
    /// The leaves of all trees: what a world gives values to.
    leaves: Vec<Leaf<'s>>,
    /// What every use is the sum of, in the order of moves.
    crossed: Vec<Crossed>,
    /// For each hop, its shared limits.
    by_hop: Vec<Range<usize>>,
    /// The shared limits of all hops: which resource each is, and which limit of its hop.
    shared: Vec<(usize, usize)>,
}

#[derive(Clone, Copy, Debug)]
struct Leaf<'s> {
    node: usize,
    work: &'s Work,
}

/// A limit that a move meets on its way.
#[derive(Clone, Copy, Debug)]
struct Crossed {
    /// Which of the uses it adds to.
    to: usize,
    /// Which crossing of the move's route.
    crossing: usize,
    /// Which limit of the hop.
    limit: usize,
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
    /// What these are the sums of.
    crossed: Range<usize>,
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
    /// Nothing where, in this world, no data of the move crosses it.
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
    pub after: Vec<usize>,
    pub worker: Option<usize>,
    /// Of runs that ask their worker at once, the least begins: by name, and in random worlds at random.
    pub order: f64,
}

/// Runs that share limits, stores or workers, or wait for each other.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub runs: Vec<usize>,
    pub resources: Vec<usize>,
    /// Those of the resources whose capacity may be above their baseline for a time.
    pub bursting: Vec<usize>,
    pub stores: Vec<usize>,
    pub workers: Vec<usize>,
    pub changes: Vec<usize>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "every index was made together with the vector that it points into"
)]
impl<'s> Plan<'s> {
    /// The plan of a scenario; all runs are one part where it is wanted `whole`.
    pub(super) fn of(scenario: &'s Scenario, whole: bool) -> Self {
        let mut plan = Plan {
            scenario,
            nodes: Vec::new(),
            moves: Vec::new(),
            uses: Vec::new(),
            resources: Vec::new(),
            stores: vec![Room { space: 0.0, fills: 0.0 }; scenario.stores.len()],
            changes: Vec::new(),
            runs: Vec::new(),
            workers: 0,
            parts: Vec::new(),
            repeats: 0,
            bounds: 0,
            leaves: Vec::new(),
            crossed: Vec::new(),
            by_hop: Vec::new(),
            shared: Vec::new(),
        };
        plan.share();
        let mut workers: HashMap<&str, usize> = HashMap::new();
        for (index, run) in scenario.runs.iter().enumerate() {
            let root = plan.nodes.len();
            let after = run.after.iter().map(|after| after.0).collect();
            let known = workers.len();
            let worker = run.worker.as_deref().map(|worker| *workers.entry(worker).or_insert(known));
            plan.runs.push(PlannedRun { root, after, worker, order: 0.0 });
            let starts = run.starts.iter().filter(|start| start.is_finite()).count();
            let (first, times) = (plan.moves.len(), real(starts));
            plan.add(&run.work, Place { parent: None, depth: 0, run: index, times, in_a_row: 1.0 });
            for at in first..plan.moves.len() {
                if let Some(store) = plan.moves[at].out_of {
                    plan.moves[at].counts &= plan.moves[first..].iter().all(|one| one.into != Some(store));
                }
            }
        }
        plan.workers = workers.len();
        plan.divide(whole);
        plan
    }

    /// The limits that flows share. Hops of one name share a limit that they have in common: what differs between them is how
    /// they are used.
    fn share(&mut self) {
        let scenario = self.scenario;
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (hop, described) in scenario.hops.iter().enumerate() {
            let first = self.shared.len();
            let earlier = by_name.entry(&described.name).or_default();
            let others = earlier.len();
            for (limit, named) in described.limits.iter().enumerate() {
                if !named.limit.is_shared() {
                    continue;
                }
                let known = earlier[..others].iter().copied().find(|resource| {
                    let LimitIndex { hop: HopIndex(other), limit: at } = self.resources[*resource].at;
                    is_same(&scenario.hops[other].limits[at].limit, &named.limit)
                });
                let resource = known.unwrap_or_else(|| {
                    let at = LimitIndex { hop: HopIndex(hop), limit };
                    self.resources.push(Resource { at, baseline: 0.0, peak: 0.0, credit: 0.0 });
                    earlier.push(self.resources.len() - 1);
                    self.resources.len() - 1
                });
                self.shared.push((resource, limit));
            }
            self.by_hop.push(first..self.shared.len());
            self.changes.extend(described.changes.iter().map(|change| HopChange {
                at: value(change.at),
                hop,
                share: change.share.count().min(LARGEST),
            }));
        }
        self.changes.sort_by(|a, b| a.at.total_cmp(&b.at));
    }

    fn add(&mut self, step: &'s Step, place: Place) {
        let index = self.nodes.len();
        let kind = match &step.work {
            Work::Wait(_) | Work::Count { .. } | Work::Check { .. } => Kind::Timed(0.0),
            Work::Move(movement) => Kind::Moving(self.movement(movement, place.times)),
            Work::InTurn(_) => Kind::InTurn,
            Work::Together(_) => Kind::Together,
            Work::Repeat(1.., step) if goes_on(step) => Kind::InTurn,
            Work::Repeat(times, _) => {
                self.repeats += 1;
                Kind::Repeat { times: *times, snapshot: self.repeats - 1 }
            }
        };
        let Place { parent, depth, run, times, in_a_row } = place;
        self.nodes.push(Node { kind, parent, end: 0, depth, run, in_a_row });
        let below = |times| Place { parent: Some(index), depth: depth + 1, run, times, in_a_row: 1.0 };
        match &step.work {
            Work::InTurn(steps) | Work::Together(steps) => {
                for step in steps {
                    self.add(step, below(times));
                }
            }
            Work::Repeat(again, step) => {
                let again = f64::from(*again);
                let in_a_row = if matches!(kind, Kind::InTurn) { again } else { 1.0 };
                self.add(step, Place { in_a_row, ..below(times * again) });
            }
            work @ (Work::Wait(_) | Work::Count { .. } | Work::Check { .. } | Work::Move(_)) => {
                self.leaves.push(Leaf { node: index, work });
            }
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

    fn movement(&mut self, movement: &Move, times: f64) -> usize {
        let (first, crossed) = (self.uses.len(), self.crossed.len());
        for (crossing, crosses) in movement.route.iter().enumerate() {
            for shared in self.by_hop.get(crosses.hop.0).cloned().unwrap_or_default() {
                let (resource, limit) = self.shared[shared];
                let there = self.uses[first..].iter().position(|there| there.resource == resource);
                let to = there.map_or(self.uses.len(), |there| first + there);
                if there.is_none() {
                    let at = LimitIndex { hop: crosses.hop, limit };
                    self.uses.push(Use { resource, factor: 0.0, at });
                }
                self.crossed.push(Crossed { to, crossing, limit });
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
            data: 0.0,
            ceiling: 0.0,
            own: Bottleneck::None,
            weight: movement.weight.count(),
            uses,
            crossed: crossed..self.crossed.len(),
            bounds,
            into,
            out_of,
            counts: !movement.is_counted,
        });
        self.moves.len() - 1
    }

    /// Puts runs that do anything to each other into one part.
    fn divide(&mut self, whole: bool) {
        let groups =
            if whole { vec![(0..self.runs.len()).map(RunIndex).collect()] } else { self.scenario.groups() };
        let mut numbers = vec![0; self.runs.len()];
        for (number, group) in groups.iter().enumerate() {
            let runs: Vec<usize> = group.iter().map(|run| run.0).collect();
            for run in &runs {
                numbers[*run] = number;
            }
            let mut workers: Vec<usize> = runs.iter().filter_map(|run| self.runs[*run].worker).collect();
            workers.sort_unstable();
            workers.dedup();
            self.parts.push(Part { runs, workers, ..Part::default() });
        }
        let (mut resources, mut stores) = (vec![None; self.resources.len()], vec![None; self.stores.len()]);
        for node in &self.nodes {
            let Kind::Moving(index) = node.kind else { continue };
            let movement = &self.moves[index];
            for used in &self.uses[movement.uses.clone()] {
                resources[used.resource] = Some(numbers[node.run]);
            }
            for store in [movement.into, movement.out_of].into_iter().flatten() {
                stores[store] = Some(numbers[node.run]);
            }
        }
        for (resource, number) in resources.into_iter().enumerate() {
            let Some(number) = number else { continue };
            self.parts[number].resources.push(resource);
            if self.bursts(resource) {
                self.parts[number].bursting.push(resource);
            }
        }
        for (store, number) in stores.into_iter().enumerate() {
            if let Some(number) = number {
                self.parts[number].stores.push(store);
            }
        }
        for part in &mut self.parts {
            let crossed =
                |hop| part.resources.iter().any(|resource| self.resources[*resource].at.hop.0 == hop);
            part.changes.extend((0..self.changes.len()).filter(|change| crossed(self.changes[*change].hop)));
        }
    }

    fn bursts(&self, resource: usize) -> bool {
        let at = self.resources[resource].at;
        matches!(self.scenario.hops[at.hop.0].limits[at.limit].limit, Limit::Capacity { burst: Some(_), .. })
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
}

/// Whether a step that is repeated goes on without anything changing where one ends and the next begins.
fn goes_on(step: &Step) -> bool {
    match &step.work {
        Work::Wait(_) | Work::Count { .. } | Work::Check { .. } => true,
        Work::Move(movement) => movement.into.is_none() && movement.out_of.is_none(),
        Work::InTurn(_) | Work::Together(_) | Work::Repeat(..) => false,
    }
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
