//! [`Part`]: what a path leads through, as a user or a blueprint describes it; a file each.
//!
//! A part turns its settings and the facts of its service into [`Hop`]s for one way of using it ([`Use`]). It computes
//! nothing about time: a limit that it states is shared, added and compared elsewhere, the same way for every part.
//! Each file says which facts it stands on, which of its constants were fitted to which measurements, and what nobody
//! published.

mod efs;
mod file_cache;
mod line;
mod lustre;
mod ontap;
mod studio_home;

use schemars::JsonSchema;
use serde::Deserialize;

pub use self::efs::{Efs, ThroughputMode};
pub use self::file_cache::FileCache;
pub use self::line::Line;
pub use self::lustre::{Held, Lustre};
pub use self::ontap::{Held as OntapHeld, Ontap};
pub use self::studio_home::StudioHome;

use super::estimate::Estimate;
use super::hop::{Hop, Limit, Per};
use super::path::IN_REGION;
use super::quantity::{Bytes, Seconds, Speed};

/// What a path leads through.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename = "part", rename_all = "snake_case")]
pub enum Part {
    /// Amazon EFS.
    Efs(Efs),
    /// Amazon File Cache.
    FileCache(FileCache),
    /// A line, by its speed alone.
    Line(Line),
    /// FSx for Lustre.
    Lustre(Lustre),
    /// FSx for NetApp ONTAP.
    Ontap(Ontap),
    /// The home directories of a SageMaker Studio domain.
    StudioHome(StudioHome),
}

impl Part {
    /// Its hops, in the order in which data crosses them.
    pub fn hops(&self, name: &str, usage: &Use) -> Vec<Crossed> {
        match self {
            Part::Efs(efs) => efs.hops(name, usage),
            Part::FileCache(cache) => cache.hops(name, usage),
            Part::Line(line) => line.hops(name, usage),
            Part::Lustre(lustre) => lustre.hops(name, usage),
            Part::Ontap(ontap) => ontap.hops(name, usage),
            Part::StudioHome(home) => home.hops(name, usage),
        }
    }
}

/// A hop, and how much of its shared capacity a byte takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossed {
    /// The hop.
    pub hop: Hop,
    /// 1 where a byte takes a byte.
    pub factor: f64,
}

impl From<Hop> for Crossed {
    fn from(hop: Hop) -> Self {
        Crossed { hop, factor: 1.0 }
    }
}

/// How a path uses its parts: what a part needs to know of the work.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// How much data in all.
    pub data: Bytes,
    /// In how many files or objects.
    pub files: f64,
    /// What is done to them.
    pub operation: Operation,
    /// In which order bytes are asked for.
    pub pattern: Pattern,
    /// How much a program asks for at once; none where the part's own client decides.
    pub request: Option<Bytes>,
    /// Whether each write waits until it is durable, and nothing is read ahead.
    pub synchronous: bool,
    /// Requests in flight over all clients.
    pub streams: u32,
    /// Machines that read or write.
    pub clients: u32,
    /// The round trip between client and service.
    pub rtt: Estimate<Seconds>,
}

impl Use {
    /// The mean size of a file.
    pub fn file_size(&self) -> Bytes {
        self.data.times(1.0 / self.files.max(1.0))
    }

    /// Whether data goes towards the service.
    pub fn is_write(&self) -> bool {
        matches!(self.operation, Operation::Write | Operation::Create | Operation::Delete)
    }

    /// The wait for so many round trips before each file or request, beyond those within a Region, which the constants
    /// of each service count.
    pub fn farther(&self, round_trips: f64, each: Per) -> Option<Limit> {
        let time = self.rtt.map(|rtt: Seconds| rtt.less(IN_REGION).times(round_trips));
        (time.high > Seconds::ZERO).then_some(Limit::Delay { time, each })
    }
}

/// What is done to files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Their contents are read.
    #[default]
    Read,
    /// Their contents are written.
    Write,
    /// They are made, with little content.
    Create,
    /// Their metadata is read.
    Stat,
    /// They are opened and closed.
    Open,
    /// They are deleted.
    Delete,
    /// The tree that holds them is walked; an entry counts as a file.
    List,
    /// Their contents are read for the first time: a cache or a file system that is linked to a bucket fetches them.
    Load,
}

impl Operation {
    /// Whether nothing of the contents moves.
    pub fn is_metadata(self) -> bool {
        matches!(self, Operation::Stat | Operation::Open | Operation::Delete | Operation::List)
    }
}

/// In which order bytes are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// From the first to the last: readers ahead of time help.
    #[default]
    Sequential,
    /// Here and there.
    Random,
}

const fn millis([low, median, high]: [f64; 3]) -> [Seconds; 3] {
    [Seconds::millis(low), Seconds::millis(median), Seconds::millis(high)]
}

const fn seconds([low, median, high]: [f64; 3]) -> [Seconds; 3] {
    [Seconds::new(low), Seconds::new(median), Seconds::new(high)]
}

const fn mb_per_s([low, median, high]: [f64; 3]) -> [Speed; 3] {
    [Speed::mb_per_s(low), Speed::mb_per_s(median), Speed::mb_per_s(high)]
}

const fn gb_per_s([low, median, high]: [f64; 3]) -> [Speed; 3] {
    [Speed::mb_per_s(low * 1e3), Speed::mb_per_s(median * 1e3), Speed::mb_per_s(high * 1e3)]
}
