//! [`Walk`]: a plan walked from event to event.

mod alone;
mod answer;
mod repetition;
mod series;
mod sharing;
mod steps;
mod time;
mod turns;

use super::plan::{NEVER, Part, Plan};
use super::state::{State, refill};
use super::{Bottleneck, EVENTS, HopUse, Outcome, Sample, Simulated, SimulatedRun};
use crate::forecast::quantity::{Bytes, Ratio, Seconds};
use crate::forecast::solver::{Network, ResourceIndex, Workspace};
use crate::forecast::step::RunIndex;
use alone::Alone;
use turns::Worker;

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
    /// The resources that moves at work cross.
    crossed: Vec<usize>,
    stores: Vec<Flows>,
    runs: Vec<Going>,
    workers: Vec<Worker>,
    network: Network,
    workspace: Workspace,
    /// What each resource of the network is.
    owners: Vec<Owner>,
    found: Vec<SimulatedRun>,
    /// The run that goes on alone, and for each run what it did when it last did.
    alone: Option<usize>,
    known: Vec<Alone>,
    /// What bound the steps of a run that is being told.
    told: Vec<(Bottleneck, f64)>,
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
    /// Since when its next occurrence asks for its worker: it is due, and what it comes after has ended.
    asked: Option<f64>,
    /// The run that its next occurrence waits for, or the one that goes on has waited for.
    waits_for: Option<usize>,
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
    pub(super) fn all(&mut self, plan: &Plan<'_>, horizon: Seconds, recording: bool) -> Simulated {
        self.state.start(plan);
        refill(&mut self.timings, plan.nodes.len(), NOT_BEGUN);
        self.snapshots.resize_with(plan.repeats.max(self.snapshots.len()), State::default);
        refill(&mut self.repetitions, plan.repeats, Repetition::default());
        refill(&mut self.rates, plan.nodes.len(), 0.0);
        refill(&mut self.slots, plan.moves.len(), 0);
        refill(&mut self.shares, plan.scenario.hops.len(), 1.0);
        refill(&mut self.resources, plan.resources.len(), Now::default());
        refill(&mut self.stores, plan.stores.len(), Flows::default());
        refill(&mut self.runs, plan.runs.len(), Going::default());
        refill(&mut self.workers, plan.workers, Worker::default());
        refill(&mut self.found, plan.runs.len(), SimulatedRun::default());
        self.known.resize_with(plan.runs.len(), Alone::default);
        self.known.iter_mut().for_each(Alone::forget);
        self.series = recording.then(Vec::new);
        self.horizon = horizon.count().min(NEVER);
        let (mut outcome, mut walked) = (Outcome::Finished, 0);
        for part in &plan.parts {
            outcome = outcome.max(self.part(plan, part));
            walked += u64::from(self.events) * u64::try_from(part.runs.len()).unwrap_or(u64::MAX);
        }
        let used = plan.resources.iter().zip(&self.state.uses).zip(&self.resources);
        Simulated {
            outcome,
            hops: used
                .map(|((resource, used), now)| HopUse {
                    at: resource.at,
                    mean: Ratio::new(if used.room > 0.0 { (used.load / used.room).min(1.0) } else { 0.0 }),
                    peak: Ratio::new(now.peak),
                    carried: Bytes::new(used.carried),
                })
                .collect(),
            runs: std::mem::take(&mut self.found),
            series: self.series.take(),
            walked,
        }
    }

    fn part(&mut self, plan: &Plan<'_>, part: &Part) -> Outcome {
        self.active.clear();
        self.crossed.clear();
        self.agenda.clear();
        self.open.clear();
        self.now = 0.0;
        self.events = 0;
        self.next_change = 0;
        self.alone = None;
        self.stale = true;
        let outcome = loop {
            self.change(plan, part);
            let is_idle = self.active.is_empty();
            let waiting = self.start_runs(plan, part);
            if is_idle && self.begin_alone(plan, part) {
                continue;
            }
            if self.events > EVENTS {
                break Outcome::TooManyEvents;
            }
            self.finish_leaves(plan);
            if !self.agenda.is_empty() {
                self.settle(plan, part);
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
            let (lasts, event) = self.next(plan, part);
            let left = self.horizon - self.now;
            if lasts > left {
                self.advance(plan, part, left, Event::Clock(self.horizon));
                break if lasts < NEVER { Outcome::Horizon } else { Outcome::Stalled };
            }
            self.advance(plan, part, lasts, event);
        };
        for run in &part.runs {
            if self.runs[*run].current.is_some() {
                self.end_run(plan, part, *run);
            } else {
                self.found[*run].waits_for = self.runs[*run].waits_for.map(RunIndex::at);
            }
        }
        outcome
    }

    /// Hops change whose time has come.
    fn change(&mut self, plan: &Plan<'_>, part: &Part) {
        while let Some(change) = part.changes.get(self.next_change).map(|index| plan.changes[*index]) {
            if change.at > self.now {
                return;
            }
            self.next_change += 1;
            self.alone = None;
            self.shares[change.hop] = change.share;
            self.stale = true;
            for open in &self.open {
                self.repetitions[*open].disturbed = true;
            }
        }
    }
}

impl Going {
    /// When a run is to start next; none where it does not.
    fn next_start(&self, plan: &Plan<'_>, run: usize) -> Option<f64> {
        plan.scenario.runs.get(run)?.starts.get(self.next).map(|start| start.count())
    }
}

impl Now {
    /// Its share that is used; rounding does not show.
    fn utilisation(&self) -> f64 {
        let share = if self.capacity > 0.0 { self.load / self.capacity } else { 0.0 };
        if (share - 1.0).abs() <= EQUAL { 1.0 } else { share }
    }
}
