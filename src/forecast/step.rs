//! [`Step`]: work as a tree of waits, counts and moves, in turn or together; [`Scenario`]: what works at once, and where.
//!
//! A flow, a training job, a restore: each is a tree whose leaves take time. A DataSync task in basic mode is `prepare`,
//! `transfer`, `verify` in turn; in enhanced mode they run together. A job in File mode is a download and then its epochs.
//! The simulator walks the trees and shares the hops; the tree knows no clock and no other tree.
//!
//! ```
//! use hybrid_synth::forecast::{Bytes, Estimate, Hop, Items, Limit, Move, Scenario, Seconds, Speed, Step};
//!
//! let mut scenario = Scenario::default();
//! let line = scenario.hop(
//!     Hop::new("line", "the line").limit("its speed", Limit::capacity(Estimate::given("line", Speed::mb_per_s(100.0)))),
//! );
//! let copy = Step::movement("copy", Move::new(Bytes::gb(1.0), Items::ONE).across(line));
//! let start = Step::wait("start", Estimate::given("start", Seconds::new(5.0)));
//! scenario.run("flow", Seconds::ZERO, Step::in_turn("run", [start, copy]));
//! ```

use std::borrow::Cow;

use super::estimate::{Draw, Estimate};
use super::hop::{Hop, Per};
use super::quantity::{Bytes, Items, PerSecond, Ratio, Seconds, Speed};

/// Work with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is called in the answer: `transfer`, `first epoch`.
    pub name: Cow<'static, str>,
    /// What it does.
    pub work: Work,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    /// It takes its time, whatever else happens.
    Wait(Estimate<Seconds>),
    /// It goes through files without moving data: a scan, metadata operations.
    Count {
        /// How many.
        items: Items,
        /// How fast.
        rate: Estimate<PerSecond>,
    },
    /// It goes through contents where they lie.
    Check {
        /// How much.
        data: Bytes,
        /// How fast.
        rate: Estimate<Speed>,
    },
    /// It moves data.
    Move(Box<Move>),
    /// One after the other.
    InTurn(Vec<Step>),
    /// All at once; done when all are.
    Together(Vec<Step>),
    /// The same so many times in turn.
    Repeat(u32, Box<Step>),
}

/// Data that moves across hops.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// How much.
    pub data: Bytes,
    /// In how many files or objects; at least one where there is data.
    pub files: Items,
    /// How many files or requests are in flight at once, over all clients.
    pub streams: u32,
    /// How many each client has in flight where nobody says it; `streams` was made with the middle. Nothing where it is said.
    pub in_flight: Option<Estimate<Ratio>>,
    /// How many machines read or write.
    pub clients: u32,
    /// Larger files move in parts of this size, several streams at a file; none where a stream takes a file whole.
    pub part: Option<Bytes>,
    /// Whether streams share files where there are fewer files than streams, as requests in flight do.
    pub shares_files: bool,
    /// Its share where it competes: twice the weight gets twice the rate.
    pub weight: Ratio,
    /// The hops, from the source to the destination.
    pub route: Vec<Crossing>,
    /// The store that it fills, as a gateway's cache: it waits while the store is full.
    pub into: Option<StoreIndex>,
    /// The store that it empties, as a gateway's upload: it waits while the store is empty.
    pub out_of: Option<StoreIndex>,
    /// Whether its data is what another move of the run has counted: from memory to the accelerators, from the disks on.
    pub is_counted: bool,
    /// The share of its data that memory holds; nothing where this is none.
    pub held: Option<Estimate<Ratio>>,
    /// What it is made of where it reads several sets of files side by side; nothing where it is one.
    pub channels: Vec<Channel>,
}

/// Files that a move reads beside others: so much of each at a time that all end together.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// Its share of the move's data, from 0 to 1.
    pub data: Ratio,
    /// Its share of the move's files, from 0 to 1.
    pub files: Ratio,
    /// How many of its files would be in flight at once if it were alone, over all clients.
    pub streams: u32,
    /// What is not known of them, as of a [`Move`].
    pub in_flight: Option<Estimate<Ratio>>,
    /// How many machines read it.
    pub clients: u32,
    /// The share of its data that memory holds; nothing where this is none.
    pub held: Option<Estimate<Ratio>>,
}

/// A hop on a route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Which.
    pub hop: HopIndex,
    /// How much of the hop's capacity a byte takes: 1; 2 where it is written to two servers; ⅓ where reads are metered so.
    pub factor: Ratio,
    /// Which data crosses it.
    pub of: Portion,
    /// Of which of the move's [`channels`](Move::channels), by position; of all where this is none. What belongs to one channel
    /// stands together.
    pub channel: Option<usize>,
}

/// What of a move crosses a hop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Carried {
    /// The share of its data, from 0 to 1.
    pub data: Ratio,
    /// The share of its files, from 0 to 1.
    pub files: Ratio,
    /// How large these files are.
    pub file_size: Bytes,
    /// How many times as long a stream of the move is busy with one as it would be if the channel were alone.
    pub slower: Ratio,
    /// How many machines read or write it.
    pub clients: u32,
}

impl Carried {
    /// How many operations each byte of the move takes, where the move's files have this mean size.
    pub fn operations_per_byte(&self, each: Per, file_size: Bytes) -> Ratio {
        Ratio::new(each.in_file(self.file_size).count() / file_size.count().max(1.0)) * self.files
    }
}

/// A portion of the data of a move, by files: what memory holds crosses other hops than what it does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Portion {
    /// All of it.
    #[default]
    All,
    /// What memory does not hold.
    Missed,
    /// What memory holds.
    Held,
}

/// A hop of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HopIndex(pub(super) usize);

impl HopIndex {
    /// Where it stands among the scenario's hops.
    pub const fn index(self) -> usize {
        self.0
    }
}

/// A store of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoreIndex(pub(super) usize);

/// Space between a move that fills it and a move that empties it.
#[derive(Clone, Debug, PartialEq)]
pub struct Store {
    /// What it is called.
    pub name: String,
    /// How much it holds.
    pub space: Estimate<Bytes>,
}

/// Work that starts at given times.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The flow or job.
    pub name: String,
    /// When it starts, ascending, counted from the start of the simulation. A start while the last occurrence still
    /// goes on waits for its end.
    pub starts: Vec<Seconds>,
    /// The runs of which each occurrence waits for the first occurrences' ends.
    pub after: Vec<RunIndex>,
    /// Who does it, where that does one thing at a time: runs of one worker go in turn, the first that is due
    /// and has what it comes after. None where it needs nobody.
    pub worker: Option<String>,
    /// What it does.
    pub work: Step,
    /// What nothing says of its data: the tree is made for the middles.
    pub unknown: Unknown,
}

/// What nothing says of the data of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    /// How much there is.
    pub size: Option<Estimate<Bytes>>,
    /// The mean size of a file.
    pub file_size: Option<Estimate<Bytes>>,
    /// Whether the number of files is known nevertheless: more data is then larger files, not more of them.
    pub are_files_counted: bool,
    /// What share of the run's data it is said of, as the tree was made.
    pub share: Ratio,
}

impl Default for Unknown {
    fn default() -> Self {
        Unknown { size: None, file_size: None, are_files_counted: false, share: Ratio::ONE }
    }
}

impl Unknown {
    /// Whether everything is known.
    pub fn is_nothing(&self) -> bool {
        self.size.is_none() && self.file_size.is_none()
    }

    /// What nothing says of several parts of a run's data: whatever is known of the others, the first that is not known
    /// stands for all that are not.
    pub fn among(parts: impl IntoIterator<Item = (Unknown, Bytes)>) -> Unknown {
        let (mut all, mut unsaid) = (Bytes::ZERO, Bytes::ZERO);
        let mut whole = Unknown { are_files_counted: true, ..Unknown::default() };
        for (part, data) in parts {
            all = all + data;
            if part.is_nothing() {
                continue;
            }
            unsaid = unsaid + data;
            whole.size = whole.size.or(part.size);
            whole.file_size = whole.file_size.or(part.file_size);
            whole.are_files_counted &= part.are_files_counted;
        }
        Unknown { share: Ratio::new(unsaid.ratio(all).unwrap_or(1.0)), ..whole }
    }

    /// How much data, and how many files, there are in one world for each that the tree was made for.
    pub fn factors(&self, draw: Draw<'_>) -> (Ratio, Ratio) {
        let over = |one: &Option<Estimate<Bytes>>| {
            one.as_ref().and_then(|one| draw.value(one).ratio(one.median)).unwrap_or(1.0)
        };
        let data = over(&self.size);
        let files = if self.are_files_counted { 1.0 } else { data / over(&self.file_size) };
        // What is known of the rest stays as it is.
        let of_all = |times: f64| Ratio::new(1.0 + self.share.count() * (times - 1.0));
        (of_all(data), of_all(files))
    }
}

/// A run of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunIndex(pub(super) usize);

impl RunIndex {
    /// The run at a position of a scenario.
    pub const fn at(position: usize) -> Self {
        RunIndex(position)
    }

    /// Its position in the scenario.
    pub const fn position(self) -> usize {
        self.0
    }
}

/// What works at once, and the hops that it shares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scenario {
    /// Every hop once.
    pub hops: Vec<Hop>,
    /// Space between moves.
    pub stores: Vec<Store>,
    /// The flows and jobs.
    pub runs: Vec<Run>,
}

impl Step {
    /// A fixed time.
    pub fn wait(name: impl Into<Cow<'static, str>>, time: Estimate<Seconds>) -> Self {
        Step { name: name.into(), work: Work::Wait(time) }
    }

    /// Files at a rate.
    pub fn count(name: impl Into<Cow<'static, str>>, items: Items, rate: Estimate<PerSecond>) -> Self {
        Step { name: name.into(), work: Work::Count { items, rate } }
    }

    /// Contents at a rate.
    pub fn check(name: impl Into<Cow<'static, str>>, data: Bytes, rate: Estimate<Speed>) -> Self {
        Step { name: name.into(), work: Work::Check { data, rate } }
    }

    /// Data across hops.
    pub fn movement(name: impl Into<Cow<'static, str>>, movement: Move) -> Self {
        Step { name: name.into(), work: Work::Move(Box::new(movement)) }
    }

    /// One after the other.
    pub fn in_turn(name: impl Into<Cow<'static, str>>, steps: impl IntoIterator<Item = Step>) -> Self {
        Step { name: name.into(), work: Work::InTurn(steps.into_iter().collect()) }
    }

    /// All at once.
    pub fn together(name: impl Into<Cow<'static, str>>, steps: impl IntoIterator<Item = Step>) -> Self {
        Step { name: name.into(), work: Work::Together(steps.into_iter().collect()) }
    }

    /// The same so many times.
    pub fn repeat(name: impl Into<Cow<'static, str>>, times: u32, step: Step) -> Self {
        Step { name: name.into(), work: Work::Repeat(times, Box::new(step)) }
    }
}

impl Step {
    /// The steps that it is made of.
    pub fn below(&self) -> &[Step] {
        match &self.work {
            Work::Wait(_) | Work::Count { .. } | Work::Check { .. } | Work::Move(_) => &[],
            Work::InTurn(steps) | Work::Together(steps) => steps,
            Work::Repeat(_, step) => std::slice::from_ref(step),
        }
    }

    fn files(&self) -> Items {
        match &self.work {
            Work::Wait(_) | Work::Count { .. } | Work::Check { .. } => Items::ZERO,
            Work::Move(movement) if movement.is_counted => Items::ZERO,
            Work::Move(movement) => movement.files,
            Work::InTurn(steps) => steps.iter().map(Step::files).sum(),
            Work::Together(steps) => steps.iter().map(Step::files).fold(Items::ZERO, Items::max),
            Work::Repeat(times, step) => step.files().times(f64::from(*times)),
        }
    }

    /// Its moves, in order.
    pub fn moves(&self) -> Vec<&Move> {
        match &self.work {
            Work::Wait(_) | Work::Count { .. } | Work::Check { .. } => Vec::new(),
            Work::Move(movement) => vec![movement],
            Work::InTurn(steps) | Work::Together(steps) => steps.iter().flat_map(Step::moves).collect(),
            Work::Repeat(_, step) => step.moves(),
        }
    }

    /// The hops that its moves cross, each as often as it is crossed.
    pub fn hops(&self) -> Vec<HopIndex> {
        self.moves().iter().flat_map(|movement| movement.route.iter().map(|crossing| crossing.hop)).collect()
    }
}

impl Move {
    /// Data in so many files, by one stream of one client, across nothing yet. An empty file counts as one byte, because
    /// it costs what a file costs.
    pub fn new(data: Bytes, files: Items) -> Self {
        let files = files.max(Items::ONE);
        Move {
            data: data.max(Bytes::new(files.count())),
            files,
            streams: 1,
            in_flight: None,
            clients: 1,
            part: None,
            shares_files: false,
            weight: Ratio::ONE,
            route: Vec::new(),
            into: None,
            out_of: None,
            is_counted: false,
            held: None,
            channels: Vec::new(),
        }
    }

    /// This and other moves as one that reads them side by side: so much of each at a time that all end together.
    pub fn beside(self, others: Vec<Move>) -> Self {
        if others.is_empty() {
            return self;
        }
        let all: Vec<Move> = std::iter::once(self).chain(others).collect();
        let data: Bytes = Bytes::new(all.iter().map(|one| one.data.count()).sum());
        let mut whole = Move::new(data, all.iter().map(|one| one.files).sum());
        for (index, one) in all.into_iter().enumerate() {
            whole.streams = whole.streams.max(one.streams);
            whole.clients = whole.clients.max(one.clients);
            whole.in_flight = whole.in_flight.or_else(|| one.in_flight.clone());
            let crossed = one.route.into_iter().map(|crossing| Crossing { channel: Some(index), ..crossing });
            whole.route.extend(crossed);
            whole.channels.push(Channel {
                data: Ratio::new(one.data.ratio(whole.data).unwrap_or(0.0)),
                files: Ratio::new(one.files.ratio(whole.files).unwrap_or(0.0)),
                streams: one.streams,
                in_flight: one.in_flight.clone(),
                clients: one.clients,
                held: one.held,
            });
        }
        whole
    }

    /// The same for data that another move of the run has counted: it adds nothing to what the run moves.
    pub fn counted(mut self) -> Self {
        self.is_counted = true;
        self
    }

    /// The same with one more hop at the end of its route.
    pub fn across(self, hop: HopIndex) -> Self {
        self.across_with(hop, Ratio::ONE)
    }

    /// The same with one more hop, of whose capacity each byte takes `factor`.
    pub fn across_with(mut self, hop: HopIndex, factor: Ratio) -> Self {
        self.route.push(Crossing { hop, factor, of: Portion::All, channel: None });
        self
    }

    /// What of it crosses a hop, in one world.
    pub fn carried(&self, crossing: &Crossing, draw: Draw<'_>) -> Carried {
        let channel = crossing.channel.and_then(|channel| self.channels.get(channel));
        let held = channel.map_or(&self.held, |channel| &channel.held);
        let held = || held.as_ref().map_or(Ratio::ZERO, |held| draw.value(held).min(Ratio::ONE));
        let portion = match crossing.of {
            Portion::All => Ratio::ONE,
            Portion::Missed => Ratio::ONE.less(held()),
            Portion::Held => held(),
        };
        let size = self.file_size();
        let Some(channel) = channel else {
            return Carried {
                data: portion,
                files: portion,
                file_size: size,
                slower: Ratio::ONE,
                clients: self.clients,
            };
        };
        Carried {
            data: portion * channel.data,
            files: portion * channel.files,
            file_size: match channel.data.ratio(channel.files) {
                Some(times) => size.times(times),
                None => size,
            },
            slower: Ratio::new(
                self.streams_in(draw).count()
                    / streams_in(channel.streams, channel.in_flight.as_ref(), draw).count(),
            ),
            clients: channel.clients,
        }
    }

    /// How many files or requests are in flight in one world, over all clients.
    pub fn streams_in(&self, draw: Draw<'_>) -> Items {
        streams_in(self.streams, self.in_flight.as_ref(), draw)
    }

    /// The same with so many files or requests in flight, over all clients.
    pub fn streams(mut self, streams: u32) -> Self {
        self.streams = streams.max(1);
        self
    }

    /// The same by so many machines.
    pub fn clients(mut self, clients: u32) -> Self {
        self.clients = clients.max(1);
        self
    }

    /// The same with larger files in parts of this size.
    pub fn in_parts(mut self, part: Bytes) -> Self {
        self.part = Some(part);
        self
    }

    /// The same with all streams at work, several at a file where there are fewer files.
    pub fn sharing_files(mut self) -> Self {
        self.shares_files = true;
        self
    }

    /// The same with so many times as much data in so many times as many files.
    pub fn with_more(&self, (data, files): (Ratio, Ratio)) -> Self {
        let data = self.data * data;
        let most = Items::new(data.count()).max(Items::ONE);
        let files = (self.files * files).max(Items::ONE).min(most);
        let (route, held, channels) = (self.route.clone(), self.held.clone(), self.channels.clone());
        Move { data, files, route, held, channels, in_flight: self.in_flight.clone(), ..*self }
    }

    /// The mean size of a file.
    pub fn file_size(&self) -> Bytes {
        self.data.times(1.0 / self.files.count().max(1.0))
    }
}

fn streams_in(streams: u32, in_flight: Option<&Estimate<Ratio>>, draw: Draw<'_>) -> Items {
    let factor = in_flight.and_then(|each| draw.value(each).ratio(each.median)).unwrap_or(1.0);
    Items::from(streams).times(factor).max(Items::ONE)
}

impl Scenario {
    /// Adds a hop, or finds it. Hops of one name that differ, because one is read and the other written or files have
    /// other sizes, share those capacities that they have in common.
    pub fn hop(&mut self, hop: Hop) -> HopIndex {
        if let Some(index) = self.hops.iter().position(|there| *there == hop) {
            return HopIndex(index);
        }
        self.hops.push(hop);
        HopIndex(self.hops.len() - 1)
    }

    /// How many files the moves of a run have in one world; those of steps that work together count once.
    pub fn files_of(&self, run: RunIndex, draw: Draw<'_>) -> Items {
        let of = |run: &Run| run.work.files() * run.unknown.factors(draw).1;
        self.runs.get(run.0).map_or(Items::ZERO, of)
    }

    /// Whether a move of a tree crosses a hop.
    pub fn crosses(&self, step: &Step, hop: HopIndex) -> bool {
        let name = self.hops.get(hop.0).map(|hop| &hop.name);
        step.hops().iter().any(|index| self.hops.get(index.0).map(|hop| &hop.name) == name)
    }

    /// Adds a store.
    pub fn store(&mut self, name: impl Into<String>, space: Estimate<Bytes>) -> StoreIndex {
        self.stores.push(Store { name: name.into(), space });
        StoreIndex(self.stores.len() - 1)
    }

    /// Adds work that starts once.
    pub fn run(&mut self, name: impl Into<String>, start: Seconds, work: Step) -> RunIndex {
        let unknown = Unknown::default();
        self.runs.push(Run {
            name: name.into(),
            starts: vec![start],
            after: Vec::new(),
            worker: None,
            work,
            unknown,
        });
        RunIndex(self.runs.len() - 1)
    }
}
