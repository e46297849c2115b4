//! [`Hop`]: a part of the data path, with every limit that it sets to what crosses it.
//!
//! A hop is plain data: the files in [`part`](super::part) make them from facts and settings, the solver shares their
//! capacities, and [`Move`](super::Move) computes what its own streams can carry. Two flows that cross a hop of one
//! name share it. Everything a hop may do to a flow is one of the [`Limit`]s here; a part that needs another kind of
//! limit does not get a special case elsewhere but a variant here.
//!
//! ```
//! use hybrid_synth::forecast::{Estimate, Hop, Limit, Speed};
//!
//! let link = Hop::new("link", "the 1 Gbps hosted connection")
//!     .limit("96 % of line rate", Limit::capacity(Estimate::given("link", Speed::gbps(0.96))));
//! assert_eq!(link.limits.len(), 1);
//! ```

use std::borrow::Cow;

use super::estimate::{Draw, Estimate};
use super::quantity::{Bytes, Items, PerSecond, Ratio, Seconds, Speed};

/// A part of the data path.
#[derive(Clone, Debug, PartialEq)]
pub struct Hop {
    /// What it is called: a construct's name and, where it has several hops, what of it: `link`, `scratch disks`. Flows
    /// share hops of one name.
    pub name: String,
    /// In words, as a bottleneck is told: `the 1 Gbps hosted connection`.
    pub what: String,
    /// The hop that it is to a reader, by its name, where several stand for one thing that moves meet in their own ways; itself
    /// where this is none.
    pub stands_for: Option<String>,
    /// Everything that bounds what crosses it.
    pub limits: Vec<NamedLimit>,
    /// How its shared capacities change over time, in the order of time.
    pub changes: Vec<Change>,
}

/// A limit with the reason for it.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedLimit {
    /// In words, as in `96 % of line rate`.
    pub what: Cow<'static, str>,
    /// The limit.
    pub limit: Limit,
}

/// A bound on what crosses a hop.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// All flows together carry at most this.
    Capacity {
        /// For ever, with the credits spent.
        baseline: Estimate<Speed>,
        /// While credits last.
        burst: Option<Box<Burst>>,
    },
    /// All flows together make at most so many operations.
    Operations {
        /// How many each second.
        rate: Estimate<PerSecond>,
        /// What one operation moves.
        each: Per,
    },
    /// Each client (a machine that reads or writes) carries at most this.
    Client(Estimate<Speed>),
    /// Each stream (a connection, a thread with one request in flight) carries at most this.
    Stream(Estimate<Speed>),
    /// Each stream carries at most so much in each round trip.
    Window {
        /// What it has under way at once.
        window: Estimate<Bytes>,
        /// Until the other end has answered.
        rtt: Estimate<Seconds>,
    },
    /// Each stream waits before it moves a file or a request.
    Delay {
        /// How long.
        time: Estimate<Seconds>,
        /// Before what.
        each: Per,
    },
}

/// What an operation or a delay belongs to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Per {
    /// A file or an object, whatever its size.
    File,
    /// A request for at most this much; a file takes as many as fill it, and at least one.
    Request(Bytes),
}

/// A token bucket: more than the baseline while credits last. Credits grow by what is left of the baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Burst {
    /// The capacity while there are credits.
    pub peak: Estimate<Speed>,
    /// The credits that it holds when it is full, as it is at the start.
    pub credit: Estimate<Bytes>,
}

/// A change of a hop's shared capacities: a bandwidth window, a link that goes down or comes back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// When, counted from the start of the simulation.
    pub at: Seconds,
    /// The share of each shared capacity that is there from then on; zero is down.
    pub share: Ratio,
}

impl Hop {
    /// A hop that limits nothing yet.
    pub fn new(name: impl Into<String>, what: impl Into<String>) -> Self {
        let (name, what) = (name.into(), what.into());
        Hop { name, what, stands_for: None, limits: Vec::new(), changes: Vec::new() }
    }

    /// The hop, which is another one to a reader.
    pub fn standing_for(mut self, name: impl Into<String>) -> Self {
        self.stands_for = Some(name.into());
        self
    }

    /// What it is to a reader: hops with the same are one thing.
    pub fn identity(&self) -> &str {
        self.stands_for.as_deref().unwrap_or(&self.name)
    }

    /// The hop with one more limit, and the reason for it in words.
    pub fn limit(mut self, what: impl Into<Cow<'static, str>>, limit: Limit) -> Self {
        self.limits.push(NamedLimit { what: what.into(), limit });
        self
    }

    /// The hop with one more limit, if there is one.
    pub fn limit_if(self, what: impl Into<Cow<'static, str>>, limit: Option<Limit>) -> Self {
        match limit {
            Some(limit) => self.limit(what, limit),
            None => self,
        }
    }
}

impl Limit {
    /// The same, so many times as wide: waits are so many times as short.
    pub(super) fn widen(&mut self, factor: Ratio) {
        match self {
            Limit::Capacity { baseline, burst } => {
                *baseline = baseline.map(|speed| speed * factor);
                if let Some(burst) = burst {
                    burst.peak = burst.peak.map(|speed| speed * factor);
                }
            }
            Limit::Operations { rate, .. } => *rate = rate.map(|rate| rate * factor),
            Limit::Window { window, .. } => *window = window.map(|window| window * factor),
            Limit::Client(speed) | Limit::Stream(speed) => *speed = speed.map(|speed| speed * factor),
            Limit::Delay { time, .. } => *time = time.map(|time| time.times(1.0 / factor.count())),
        }
    }

    /// A capacity that all flows share, without bursts.
    pub const fn capacity(baseline: Estimate<Speed>) -> Self {
        Limit::Capacity { baseline, burst: None }
    }

    /// What each stream carries at most, in one world, where this is a limit of streams.
    pub fn of_stream(&self, draw: Draw<'_>) -> Option<Speed> {
        match self {
            Limit::Stream(speed) => Some(draw.value(speed)),
            Limit::Window { window, rtt } => Some(draw.value(window) / draw.value(rtt)),
            Limit::Capacity { .. } | Limit::Operations { .. } | Limit::Client(_) | Limit::Delay { .. } => {
                None
            }
        }
    }

    /// Whether all flows share it, whoever's streams and clients they are.
    pub const fn is_shared(&self) -> bool {
        matches!(self, Limit::Capacity { .. } | Limit::Operations { .. })
    }

    /// A cost of each file in each stream.
    pub const fn per_file(time: Estimate<Seconds>) -> Self {
        Limit::Delay { time, each: Per::File }
    }

    /// A bound on files (or objects) each second, shared by all flows.
    pub const fn files(rate: Estimate<PerSecond>) -> Self {
        Limit::Operations { rate, each: Per::File }
    }
}

impl Per {
    /// How many of them a file of this size takes.
    pub fn in_file(self, size: Bytes) -> Items {
        match self {
            Per::File => Items::ONE,
            Per::Request(most) => Items::new(size.ratio(most).map_or(1.0, |parts| parts.ceil().max(1.0))),
        }
    }
}
