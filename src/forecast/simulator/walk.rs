//! [`Walk`]: a plan walked from event to event.

use super::plan::{CEILING, EMPTIED, FILLED, FREE, Kind, LARGEST, NEVER, Part, Plan, time};
use super::state::{Progress, State, refill};
use super::{
    Bottleneck, EVENTS, HopUse, Occurrence, Outcome, Sample, Simulated, SimulatedRun, SimulatedStep,
};
use crate::forecast::quantity::{Bytes, Quantity, Seconds, Speed};
use crate::forecast::solver::{Bound, Network, ResourceIndex, Workspace};
use crate::forecast::step::{Scenario, Step, Work};

/// What is left of a leaf when it counts as done, as a share of the whole: above rounding, below what anyone measures.
const DONE: f64 = 1e-12;

/// As [`DONE`], for what leaves a store: rounding of all that went through the store before adds up.
const DRAINED: f64 = 1e-9;

/// Flows into and out of a store, or into and out of a credit, that differ by less are equal.
const EQUAL: f64 = 1e-9;

/// How often the two sides of a full or empty store are fitted to each other; each time they differ by a part of before.
const ROUNDS: u32 = 64;

#[derive(Debug, Default)]
pub(super) struct Walk {
    state: State,
    timings: Vec<Timing>,
    snapshots: Vec<State>,
    repetitions: Vec<Repetition>,
    /// The repetitions that are going on.
    open: Vec<usize>,
    /// The leaves that are at work.
    active: Vec<usize>,
    agenda: Vec<Task>,
    /// How fast each leaf works, and which of its bounds holds it.
    rates: Vec<f64>,
    slots: Vec<usize>,
    /// What is there of each hop's capacities.
    shares: Vec<f64>,
    resources: Vec<Now>,
    stores: Vec<Flows>,
    runs: Vec<Going>,
    network: Network,
    workspace: Workspace,
    /// What each resource of the network is.
    owners: Vec<Owner>,
    found: Vec<SimulatedRun>,
    series: Option<Vec<Sample>>,
    now: f64,
    horizon: f64,
    events: u32,
    next_change: usize,
    /// Whether rates are to be computed again.
    stale: bool,
}

/// A step through time.
#[derive(Clone, Copy, Debug)]
struct Timing {
    /// Its first beginning, its last one, and the end after that.
    first: f64,
    began: f64,
    ended: f64,
    /// How many of its children are to end, where they go on together.
    pending: usize,
    /// How many moves at or below it are at work, and since when there are any.
    movers: usize,
    since: f64,
}

const NOT_BEGUN: Timing = Timing {
    first: f64::INFINITY,
    began: f64::INFINITY,
    ended: f64::INFINITY,
    pending: 0,
    movers: 0,
    since: 0.0,
};

#[derive(Clone, Copy, Debug, Default)]
struct Repetition {
    node: usize,
    left: f64,
    began: f64,
    /// Whether anything else happened since.
    disturbed: bool,
}

#[derive(Clone, Copy, Debug)]
enum Task {
    Begin(usize),
    End(usize),
}

/// A resource between two events.
#[derive(Clone, Copy, Debug, Default)]
struct Now {
    capacity: f64,
    load: f64,
    /// What moves, in bytes each second, whatever it takes of the resource.
    flow: f64,
    /// How many moves cross it.
    moves: usize,
    peak: f64,
    in_network: Option<ResourceIndex>,
}

/// A store between two events.
#[derive(Clone, Copy, Debug, Default)]
struct Flows {
    into: f64,
    out_of: f64,
    /// A bound on the flow into it while it is full, and out of it while it is empty.
    most_into: Option<f64>,
    most_out_of: Option<f64>,
    into_network: Option<ResourceIndex>,
    out_of_network: Option<ResourceIndex>,
    /// How fast it fills; less than nothing where it empties.
    net: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Going {
    next: usize,
    /// When the occurrence that goes on was due, and when it began.
    current: Option<(f64, f64)>,
    /// Whether its first occurrence has ended.
    ended: bool,
}

#[derive(Clone, Copy, Debug)]
enum Owner {
    Resource(usize),
    Into,
    OutOf,
}

/// What happens next.
#[derive(Clone, Copy, Debug)]
enum Event {
    Leaf,
    Credit(usize),
    Store(usize),
    Clock(f64),
}

#[expect(
    clippy::indexing_slicing,
    reason = "the buffers have the plan's lengths, and its indices are its own"
)]
impl Walk {
    pub(super) fn all(
        &mut self,
        plan: &Plan,
        scenario: &Scenario,
        horizon: Seconds,
        recording: bool,
    ) -> Simulated {
        self.state.start(plan);
        refill(&mut self.timings, plan.nodes.len(), NOT_BEGUN);
        self.snapshots.resize_with(plan.repeats.max(self.snapshots.len()), State::default);
        refill(&mut self.repetitions, plan.repeats, Repetition::default());
        refill(&mut self.rates, plan.nodes.len(), 0.0);
        refill(&mut self.slots, plan.moves.len(), 0);
        refill(&mut self.shares, scenario.hops.len(), 1.0);
        refill(&mut self.resources, plan.resources.len(), Now::default());
        refill(&mut self.stores, plan.stores.len(), Flows::default());
        refill(&mut self.runs, plan.runs.len(), Going::default());
        refill(&mut self.found, plan.runs.len(), SimulatedRun::default());
        self.series = recording.then(Vec::new);
        self.horizon = horizon.count().min(NEVER);
        let outcomes = plan.parts.iter().map(|part| self.part(plan, scenario, part));
        let outcome = outcomes.max().unwrap_or(Outcome::Finished);
        let used = plan.resources.iter().zip(&self.state.uses).zip(&self.resources);
        Simulated {
            outcome,
            hops: used
                .map(|((resource, used), now)| HopUse {
                    at: resource.at,
                    mean: if used.room > 0.0 { (used.load / used.room).min(1.0) } else { 0.0 },
                    peak: now.peak,
                    carried: Bytes::new(used.carried),
                })
                .collect(),
            runs: std::mem::take(&mut self.found),
            series: self.series.take(),
        }
    }

    fn part(&mut self, plan: &Plan, scenario: &Scenario, part: &Part) -> Outcome {
        self.active.clear();
        self.agenda.clear();
        self.open.clear();
        self.now = 0.0;
        self.events = 0;
        self.next_change = 0;
        self.stale = true;
        let outcome = loop {
            self.change(plan, part);
            let waiting = self.start_runs(plan, scenario, part);
            if self.events > EVENTS {
                break Outcome::TooManyEvents;
            }
            self.finish_leaves(plan);
            if !self.agenda.is_empty() {
                self.settle(plan, scenario, part);
                continue;
            }
            if self.stale {
                self.allocate(plan, part);
                self.record(plan, part);
            }
            if self.active.is_empty() && !waiting {
                break Outcome::Finished;
            }
            self.events += 1;
            let (lasts, event) = self.next(plan, scenario, part);
            let left = self.horizon - self.now;
            if lasts > left {
                self.advance(plan, part, left, Event::Clock(self.horizon));
                break if lasts < NEVER { Outcome::Horizon } else { Outcome::Stalled };
            }
            self.advance(plan, part, lasts, event);
        };
        for run in &part.runs {
            if self.runs[*run].current.is_some() {
                self.end_run(plan, scenario, *run);
            }
        }
        outcome
    }

    /// Hops change whose time has come.
    fn change(&mut self, plan: &Plan, part: &Part) {
        while let Some(change) = part.changes.get(self.next_change).map(|index| plan.changes[*index]) {
            if change.at > self.now {
                return;
            }
            self.next_change += 1;
            self.shares[change.hop] = change.share;
            self.stale = true;
            for open in &self.open {
                self.repetitions[*open].disturbed = true;
            }
        }
    }

    /// Runs begin whose time has come; whether any is still to begin.
    fn start_runs(&mut self, plan: &Plan, scenario: &Scenario, part: &Part) -> bool {
        let mut waiting = false;
        for &run in &part.runs {
            let Going { next, current, .. } = self.runs[run];
            let Some(due) = scenario.runs[run].starts.get(next).map(|start| start.count()) else { continue };
            if current.is_some() || due >= NEVER {
                continue;
            }
            waiting = true;
            if due <= self.now && self.is_ready(plan, run) {
                self.runs[run].next += 1;
                self.runs[run].current = Some((due, self.now));
                self.agenda.push(Task::Begin(plan.runs[run].root));
            }
        }
        waiting
    }

    /// Whether what a run comes after has ended.
    fn is_ready(&self, plan: &Plan, run: usize) -> bool {
        plan.runs[run].after.and_then(|after| self.runs.get(after)).is_none_or(|after| after.ended)
    }

    /// Leaves with nothing left end.
    fn finish_leaves(&mut self, plan: &Plan) {
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

    fn is_done(&self, plan: &Plan, leaf: usize) -> bool {
        let rest = self.state.nodes[leaf].rest;
        match plan.nodes[leaf].kind {
            Kind::Timed(seconds) => rest <= seconds * DONE,
            Kind::Moving(index) => {
                let movement = &plan.moves[index];
                let share = match movement.out_of {
                    Some(store) if self.state.stores[store].at <= 0.0 && self.state.fills[store] < 0.5 => 1.0,
                    Some(_) => DRAINED,
                    None => DONE,
                };
                rest <= movement.data * share
            }
            Kind::InTurn | Kind::Together | Kind::Repeat { .. } => true,
        }
    }

    /// A leaf is no longer at work.
    fn leave(&mut self, plan: &Plan, leaf: usize) {
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
    fn enter(&mut self, plan: &Plan, leaf: usize, rest: f64) {
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
    fn disturb(&mut self, plan: &Plan, leaf: usize) {
        for open in &self.open {
            let repetition = &mut self.repetitions[*open];
            if leaf < repetition.node || leaf >= plan.nodes[repetition.node].end {
                repetition.disturbed = true;
            }
        }
    }

    /// Begins and ends steps until all that begin now are leaves.
    fn settle(&mut self, plan: &Plan, scenario: &Scenario, part: &Part) {
        while let Some(task) = self.agenda.pop() {
            self.events += 1;
            if self.events > EVENTS {
                return;
            }
            match task {
                Task::Begin(node) => self.begin(plan, node),
                Task::End(node) => self.end(plan, scenario, part, node),
            }
        }
    }

    fn begin(&mut self, plan: &Plan, index: usize) {
        let node = plan.nodes[index];
        let timing = &mut self.timings[index];
        timing.first = timing.first.min(self.now);
        timing.began = self.now;
        timing.ended = f64::INFINITY;
        let first = index + 1;
        match node.kind {
            Kind::Timed(seconds) => self.enter(plan, index, seconds),
            Kind::Moving(movement) => self.enter(plan, index, plan.moves[movement].data),
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

    fn begin_repetition(&mut self, snapshot: usize) {
        let repetition = &mut self.repetitions[snapshot];
        repetition.began = self.now;
        repetition.disturbed = false;
        if repetition.left > 1.0 {
            self.snapshots[snapshot].clone_from(&self.state);
        }
        self.agenda.push(Task::Begin(repetition.node + 1));
    }

    fn end(&mut self, plan: &Plan, scenario: &Scenario, part: &Part, index: usize) {
        let timing = &mut self.timings[index];
        timing.ended = self.now;
        let progress = &mut self.state.nodes[index];
        progress.times += 1.0;
        progress.time += self.now - timing.began;
        let Some(parent) = plan.nodes[index].parent else {
            return self.end_run(plan, scenario, plan.nodes[index].run);
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
                    self.multiply(plan, scenario, part, snapshot);
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

    /// Repeats at once what the last repetition did, as often as it will be the same.
    fn multiply(&mut self, plan: &Plan, scenario: &Scenario, part: &Part, snapshot: usize) {
        let Repetition { node, left, began, disturbed } = self.repetitions[snapshot];
        let (before, lasts) = (&self.snapshots[snapshot], self.now - began);
        if disturbed || part.resources.iter().any(|index| self.state.spent[*index] != before.spent[*index]) {
            return;
        }
        let mut times = left;
        if lasts > 0.0 {
            let until = self.until(plan, scenario, part).min(self.horizon);
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

    /// Until when nothing happens but what the steps at work do themselves.
    fn until(&self, plan: &Plan, scenario: &Scenario, part: &Part) -> f64 {
        let change =
            part.changes.get(self.next_change).map_or(f64::INFINITY, |index| plan.changes[*index].at);
        let starts = part.runs.iter().filter_map(|&run| {
            let start = scenario.runs[run].starts.get(self.runs[run].next)?.count();
            let waits = self.runs[run].current.is_some() || (start <= self.now && !self.is_ready(plan, run));
            (!waits).then_some(start)
        });
        starts.fold(change, f64::min)
    }

    /// Shares the resources among the moves at work.
    fn allocate(&mut self, plan: &Plan, part: &Part) {
        self.stale = false;
        for &index in &part.resources {
            let resource = &plan.resources[index];
            let whole = if self.state.spent[index] { resource.baseline } else { resource.peak };
            let capacity = (whole * self.shares[resource.at.hop.0]).min(LARGEST);
            self.resources[index].capacity = capacity;
        }
        for &index in &part.stores {
            self.stores[index] = Flows::default();
        }
        self.fill(plan, part);
        for _ in 0..ROUNDS {
            if !self.fit_stores(plan, part) {
                break;
            }
            self.fill(plan, part);
        }
        for &index in &part.stores {
            let store = &mut self.stores[index];
            let net = store.into - store.out_of;
            let held = store.most_into.is_some() || store.most_out_of.is_some();
            let equal = net.abs() <= store.into.max(store.out_of) * EQUAL;
            store.net = if held || equal { 0.0 } else { net };
        }
        for &index in &part.resources {
            let (spent, resource) = (&mut self.state.spent[index], &plan.resources[index]);
            let baseline = resource.baseline * self.shares[resource.at.hop.0];
            if *spent && resource.credit > 0.0 && self.resources[index].load < baseline * (1.0 - EQUAL) {
                *spent = false;
                self.state.credits[index].kinks += 1.0;
                // No flow is bound by it any more, so that nothing else has to be shared out anew.
                let share = self.shares[resource.at.hop.0];
                self.resources[index].capacity = (resource.peak * share).min(LARGEST);
            }
        }
    }

    /// Bounds what flows into full stores and out of empty ones; whether any bound moved.
    fn fit_stores(&mut self, plan: &Plan, part: &Part) -> bool {
        let mut moved = false;
        for &index in &part.stores {
            let (store, level) = (&mut self.stores[index], self.state.stores[index].at);
            let mut fit = |most: &mut Option<f64>, flow: f64, other: f64| {
                let is_new =
                    most.map_or(flow > other * (1.0 + EQUAL), |most| (most - other).abs() > other * DONE);
                if is_new {
                    *most = Some(other);
                    moved = true;
                }
            };
            if level >= plan.stores[index].space {
                fit(&mut store.most_into, store.into, store.out_of);
            }
            if level <= 0.0 {
                fit(&mut store.most_out_of, store.out_of, store.into);
            }
        }
        moved
    }

    /// One allocation with the bounds as they are.
    fn fill(&mut self, plan: &Plan, part: &Part) {
        self.network.clear();
        self.owners.clear();
        for &index in &part.resources {
            let now = &mut self.resources[index];
            *now = Now { load: 0.0, flow: 0.0, moves: 0, in_network: None, ..*now };
        }
        for &index in &part.stores {
            let store = &mut self.stores[index];
            store.into = 0.0;
            store.out_of = 0.0;
            let mut add = |most: Option<f64>, owner| {
                most.map(|most| {
                    self.owners.push(owner);
                    self.network.resource(Speed::bytes_per_s(most))
                })
            };
            store.into_network = add(store.most_into, Owner::Into);
            store.out_of_network = add(store.most_out_of, Owner::OutOf);
        }
        for &leaf in &self.active {
            let Kind::Moving(index) = plan.nodes[leaf].kind else { continue };
            let movement = &plan.moves[index];
            let uses = &plan.uses[movement.uses.clone()];
            for crossed in uses {
                let now = &mut self.resources[crossed.resource];
                now.moves += 1;
                now.in_network.get_or_insert_with(|| {
                    self.owners.push(Owner::Resource(crossed.resource));
                    self.network.resource(Speed::bytes_per_s(now.capacity))
                });
            }
            let shared = uses
                .iter()
                .filter_map(|crossed| Some((self.resources[crossed.resource].in_network?, crossed.factor)));
            let into = movement.into.and_then(|store| self.stores[store].into_network);
            let out_of = movement.out_of.and_then(|store| self.stores[store].out_of_network);
            let held = into.into_iter().chain(out_of).map(|resource| (resource, 1.0));
            self.network.flow(movement.weight, Speed::bytes_per_s(movement.ceiling), shared.chain(held));
        }
        let allocation = self.network.allocate_in(&mut self.workspace);
        let mut flows = allocation.rates.iter().zip(&allocation.bounds);
        for &leaf in &self.active {
            let Kind::Moving(index) = plan.nodes[leaf].kind else { continue };
            let Some((rate, bound)) = flows.next() else { continue };
            let movement = &plan.moves[index];
            let rate = rate.base().min(LARGEST);
            let uses = &plan.uses[movement.uses.clone()];
            self.rates[leaf] = rate;
            self.slots[index] = match *bound {
                Bound::Ceiling => uses.len() + CEILING,
                Bound::Nothing => uses.len() + FREE,
                Bound::Resource(ResourceIndex(there)) => match self.owners[there] {
                    Owner::Resource(resource) => uses
                        .iter()
                        .position(|crossed| crossed.resource == resource)
                        .unwrap_or(uses.len() + FREE),
                    Owner::Into => uses.len() + FILLED,
                    Owner::OutOf => uses.len() + EMPTIED,
                },
            };
            for crossed in uses {
                let now = &mut self.resources[crossed.resource];
                now.load += rate * crossed.factor;
                now.flow += rate;
            }
            if let Some(store) = movement.into {
                self.stores[store].into += rate;
            }
            if let Some(store) = movement.out_of {
                self.stores[store].out_of += rate;
            }
        }
    }

    /// How long rates stay as they are, and what ends that.
    fn next(&self, plan: &Plan, scenario: &Scenario, part: &Part) -> (f64, Event) {
        let until = self.until(plan, scenario, part);
        let mut next = (until - self.now, Event::Clock(until));
        let mut sooner = |after: f64, event| {
            if after < next.0 {
                next = (after, event);
            }
        };
        for &leaf in &self.active {
            sooner(self.state.nodes[leaf].rest / self.rates[leaf], Event::Leaf);
        }
        for &index in &part.resources {
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
    fn falls(&self, plan: &Plan, index: usize) -> f64 {
        let resource = &plan.resources[index];
        let baseline = resource.baseline * self.shares[resource.at.hop.0];
        let falls = self.resources[index].load - baseline;
        if falls.abs() <= baseline * EQUAL { 0.0 } else { falls }
    }

    /// Lets time pass in which all rates stay as they are.
    fn advance(&mut self, plan: &Plan, part: &Part, lasts: f64, event: Event) {
        for &leaf in &self.active {
            let (progress, rate) = (&mut self.state.nodes[leaf], self.rates[leaf]);
            progress.rest = (progress.rest - rate * lasts).max(0.0);
            if let Kind::Moving(index) = plan.nodes[leaf].kind {
                progress.data += rate * lasts;
                self.state.bounds[plan.moves[index].bounds + self.slots[index]] += lasts;
            }
        }
        for &index in &part.resources {
            let now = &mut self.resources[index];
            if now.moves > 0 && lasts > 0.0 {
                let used = &mut self.state.uses[index];
                used.load += now.load * lasts;
                used.room += now.capacity * lasts;
                used.carried += now.flow * lasts;
                now.peak = now.peak.max(now.utilisation());
            }
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

    fn end_run(&mut self, plan: &Plan, scenario: &Scenario, run: usize) {
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

    /// Notes how things are from now on.
    fn record(&mut self, plan: &Plan, part: &Part) {
        if self.series.is_none() {
            return;
        }
        let mut sample = self.sample();
        for &leaf in &self.active {
            if plan.counts(leaf) {
                let rate = &mut sample.rates[plan.nodes[leaf].run];
                *rate = Speed::bytes_per_s(rate.base() + self.rates[leaf]);
            }
        }
        for &index in &part.resources {
            sample.utilisation[index] = self.resources[index].utilisation();
        }
        self.note(sample);
    }

    /// Notes how things are on the mean while what has happened since a snapshot is repeated.
    fn record_mean(&mut self, plan: &Plan, part: &Part, snapshot: usize, lasts: f64) {
        if self.series.is_none() {
            return;
        }
        let mut sample = self.sample();
        let before = &self.snapshots[snapshot];
        for node in (0..plan.nodes.len()).filter(|node| plan.counts(*node)) {
            let moved = self.state.nodes[node].data - before.nodes[node].data;
            let rate = &mut sample.rates[plan.nodes[node].run];
            *rate = Speed::bytes_per_s(rate.base() + moved / lasts);
        }
        for &index in &part.resources {
            let (now, before) = (&self.state.uses[index], &before.uses[index]);
            let room = now.room - before.room;
            if room > 0.0 {
                sample.utilisation[index] = ((now.load - before.load) / room).clamp(0.0, 1.0);
            }
        }
        self.note(sample);
    }

    fn sample(&self) -> Sample {
        Sample {
            at: Seconds::new(self.now),
            rates: vec![Speed::ZERO; self.runs.len()],
            utilisation: vec![0.0; self.resources.len()],
            credit: self.state.credits.iter().map(|credit| Bytes::new(credit.at)).collect(),
            stores: self.state.stores.iter().map(|store| Bytes::new(store.at)).collect(),
        }
    }

    fn note(&mut self, sample: Sample) {
        let Some(series) = &mut self.series else { return };
        match series.last_mut() {
            Some(last) if last.at == sample.at => *last = sample,
            _ => series.push(sample),
        }
    }
}

impl Now {
    /// Its share that is used; rounding does not show.
    fn utilisation(&self) -> f64 {
        let share = if self.capacity > 0.0 { self.load / self.capacity } else { 0.0 };
        if (share - 1.0).abs() <= EQUAL { 1.0 } else { share }
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
