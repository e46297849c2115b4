//! [`Part`]: what a path leads through, as a user or a blueprint describes it; a file each.
//!
//! A part turns its settings and the facts of its service into [`Hop`]s for one way of using it ([`Use`]). It computes
//! nothing about time: a limit that it states is shared, added and compared elsewhere, the same way for every part.
//! Each file says which facts it stands on, which of its constants were fitted to which measurements, and what nobody
//! published.

mod disk;
mod instance;
mod line;
mod s3;

use schemars::JsonSchema;
use serde::Deserialize;

pub use self::disk::Disk;
pub use self::instance::Instance;
pub use self::line::Line;
pub(in crate::forecast) use self::s3::COLD;
pub use self::s3::{Client, S3};

use super::estimate::Estimate;
use super::hop::Hop;
use super::quantity::{Bytes, Seconds};

/// What a path leads through.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename = "part", rename_all = "snake_case")]
pub enum Part {
    /// A line, by its speed alone.
    Line(Line),
    /// A bucket.
    S3(S3),
    /// The network of instances.
    Instance(Instance),
    /// The disks of instances.
    Disk(Disk),
}

impl Part {
    /// Its hops, in the order in which data crosses them.
    pub fn hops(&self, name: &str, usage: &Use) -> Vec<Crossed> {
        match self {
            Part::Line(line) => line.hops(name, usage),
            Part::S3(bucket) => bucket.hops(name, usage),
            Part::Instance(instance) => instance.hops(name, usage),
            Part::Disk(disk) => disk.hops(name, usage),
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
    /// Whether each request waits until it is durable.
    pub synchronous: bool,
    /// Requests in flight over all clients.
    pub streams: u32,
    /// Machines that read or write.
    pub clients: u32,
    /// The round trip between client and service.
    pub rtt: Estimate<Seconds>,
    /// Whether the same data has crossed the path before: what a part fetches or loads once lies there.
    pub again: bool,
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
