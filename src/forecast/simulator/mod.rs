//! [`Simulator`]: the trees of a [`Scenario`] walked through time, exact between events.
//!
//! Between two events every rate is constant: the solver shares the hops, each move is credited what its rate brings,
//! and the next event is the first of a step that ends, a credit that is spent, a store that is full or empty, a run
//! that starts, and a hop that changes. Runs that share nothing are walked apart. What repeats one wait or move is walked
//! as one that is so many times as long, because nothing changes where one ends and the next begins. Where another repetition
//! ends as it began and nothing else happens meanwhile, those that follow are not walked but multiplied, which is exact too.
//!
//! Invariants: bytes are conserved; no shared limit carries more than its capacity at any moment; the same scenario,
//! draw and horizon give the same answer. It ends: after at most [`EVENTS`] events for the runs that share anything, and the [`Outcome`] says so. It
//! knows no facts and no services, and nothing of uncertainty but the one draw in which it stands.
//!
//! ```
//! use hybrid_synth::forecast::{
//!     Bottleneck, Bytes, Draw, Estimate, Hop, Items, Limit, Move, Scenario, Seconds, Simulator, Speed, Step,
//! };
//!
//! let mut scenario = Scenario::default();
//! let speed = Estimate::given("line", Speed::mb_per_s(100.0));
//! let line = scenario.hop(Hop::new("line", "the line").limit("its speed", Limit::capacity(speed)));
//! let copy = |gb| Step::movement("copy", Move::new(Bytes::gb(gb), Items::ONE).across(line));
//! scenario.run("small", Seconds::ZERO, copy(1.0));
//! scenario.run("large", Seconds::ZERO, copy(3.0));
//!
//! let simulated = Simulator::of(&scenario).simulate(Draw::Median, Seconds::FOREVER);
//! let ended = |run: usize| simulated.runs[run].occurrences[0].ended;
//! assert_eq!([ended(0), ended(1)], [20.0, 40.0].map(Seconds::new));
//! assert!(matches!(simulated.runs[0].occurrences[0].steps[0].bound, Bottleneck::Limit(_)));
//! ```

mod plan;
mod state;
mod walk;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::Arc;

use super::ceiling::LimitIndex;
use super::estimate::Draw;
use super::quantity::{Bytes, Items, Ratio, Seconds, Speed};
use super::step::{RunIndex, Scenario, StoreIndex};
use plan::Plan;
use walk::Walk;

/// The runs that share anything walk at most so many events: steps that begin or end, credits, stores, starts, changes.
pub const EVENTS: u32 = 200_000;

/// Walks a scenario, as often as it is wanted: what all its worlds have in common is worked out once.
#[derive(Debug)]
pub struct Simulator<'s> {
    recording: bool,
    plan: Plan<'s>,
    walk: Walk,
}

/// What a scenario does in one world.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulated {
    /// Whether everything ended, and why not.
    pub outcome: Outcome,
    /// The runs, in the scenario's order.
    pub runs: Vec<SimulatedRun>,
    /// The shared limits, in the order of hops and their limits; those that nothing crosses are there too.
    pub hops: Vec<HopUse>,
    /// Every change of rates, in the order of time; where it was asked for.
    pub series: Option<Vec<Sample>>,
    /// How much work it was, on any machine: the events, each once for every run that it could concern.
    pub walked: u64,
}

/// Why a simulation ended. Where parts of a scenario ended for different reasons, the last of these counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Everything has ended.
    Finished,
    /// What has not ended never will: it waits for a hop that stays down, or for a run that never ends.
    Stalled,
    /// The horizon was reached first.
    Horizon,
    /// More happened than [`EVENTS`]: what has not ended by then is unknown.
    TooManyEvents,
}

/// What a run does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SimulatedRun {
    /// One for each start that was reached.
    pub occurrences: Vec<Occurrence>,
    /// The run that it still waits for when the simulation ends.
    pub waits_for: Option<RunIndex>,
}

/// A run from one of its starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// When it was to start.
    pub due: Seconds,
    /// When it did: once the last occurrence, and what it comes after, had ended, and its worker was free.
    pub began: Seconds,
    /// The other run whose end it waited for last; none where it waited for none.
    pub waited_for: Option<RunIndex>,
    /// When it ended; [`Seconds::FOREVER`] where it does not before the simulation ends.
    pub ended: Seconds,
    /// The steps of its tree, parents first: one for each step, however often it is repeated. Occurrences that are the same share
    /// them.
    pub steps: Arc<[SimulatedStep]>,
}

/// What a step does, over all its repetitions.
#[derive(Clone, Debug, PartialEq)]
pub struct SimulatedStep {
    /// What it is called.
    pub name: Cow<'static, str>,
    /// How deep it stands in the tree; 0 is the run.
    pub depth: usize,
    /// How often it ended: more than once below a repetition.
    pub times: Items,
    /// When it first began, after the run did; [`Seconds::FOREVER`] where it did not.
    pub began: Seconds,
    /// When it last ended, after the run began; [`Seconds::FOREVER`] where it does not.
    pub ended: Seconds,
    /// From its beginnings to its ends, summed: over `times`, how long it takes each time.
    pub time: Seconds,
    /// The data that it moved, or the moves below it; what works together works on the same
    /// data, and what the run brought into a store and took out again counts once.
    pub data: Bytes,
    /// While it, or any move below it, was at work.
    pub moving: Seconds,
    /// What bound it for most of its time.
    pub bound: Bottleneck,
    /// What bound it, or the leaves below it, and for how long; the longest first, where the [`series`](Simulated::series)
    /// was asked for. Below steps that work together, times count once for each.
    pub bounds: Vec<(Bottleneck, Seconds)>,
}

/// What bounds a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bottleneck {
    /// A limit that flows share.
    Limit(LimitIndex),
    /// Its own streams: so many files at once, each with its waits and at most the speed of a stream. The limit is what
    /// takes the most of a stream's time.
    Stream(LimitIndex),
    /// What each of its clients carries.
    Client(LimitIndex),
    /// A store that is full or empty: what empties or fills it.
    Store(StoreIndex),
    /// Nothing but time: a wait, a count.
    None,
}

impl Bottleneck {
    /// The limit that would have to be wider; none where none would help.
    pub const fn limit(self) -> Option<LimitIndex> {
        match self {
            Bottleneck::Limit(at) | Bottleneck::Stream(at) | Bottleneck::Client(at) => Some(at),
            Bottleneck::Store(_) | Bottleneck::None => None,
        }
    }
}

/// What a shared limit carried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HopUse {
    /// Which.
    pub at: LimitIndex,
    /// The share of it that was used while anything crossed it, from 0 to 1.
    pub mean: Ratio,
    /// The largest share of it that was used at any moment, from 0 to 1.
    pub peak: Ratio,
    /// The data of the moves that crossed it, once for each byte whatever it takes of the limit.
    pub carried: Bytes,
}

/// What is so from one moment until the next sample. Across repetitions that are multiplied, rates and shares are means.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// From when on.
    pub at: Seconds,
    /// How fast each run moves data, in the scenario's order.
    pub rates: Vec<Speed>,
    /// The share of each shared limit that is used, in the order of [`Simulated::hops`].
    pub utilisation: Vec<Ratio>,
    /// The burst credit of each shared limit, nothing where it has none.
    pub credit: Vec<Bytes>,
    /// How much each store holds, in the scenario's order.
    pub stores: Vec<Bytes>,
}

impl<'s> Simulator<'s> {
    /// One for a scenario.
    pub fn of(scenario: &'s Scenario) -> Self {
        Simulator { recording: false, plan: Plan::of(scenario, false), walk: Walk::default() }
    }

    /// One that records the [`series`](Simulated::series).
    pub fn recording(scenario: &'s Scenario) -> Self {
        Simulator { recording: true, plan: Plan::of(scenario, true), walk: Walk::default() }
    }

    /// Walks the scenario until everything has ended or the horizon is reached. Every estimate has one value throughout.
    ///
    /// A start that is never reached has no occurrence. Data of nothing takes no time. A run that comes after itself never
    /// starts; a crossing of a hop that the scenario does not have bounds nothing.
    pub fn simulate(&mut self, draw: Draw<'_>, horizon: Seconds) -> Simulated {
        self.plan.draw(draw);
        self.walk.all(&self.plan, horizon, self.recording)
    }
}
