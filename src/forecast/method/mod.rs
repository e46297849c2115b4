//! [`Method`]: who moves the data of a path, and in which steps; a file each.
//!
//! A method decides how many requests are in flight, what every file costs it, and which phases run in turn or together.
//! It turns a route into a [`Step`] and may add hops of its own, as a training instance adds its disks. Like a part it
//! computes no time.

mod checkpoint;
mod copy;
mod restore;
mod training;

use schemars::JsonSchema;
use serde::Deserialize;

pub use self::checkpoint::{Checkpoint, Direction};
pub use self::copy::Copy;
pub use self::restore::Restore;
pub use self::training::{Distribution, Mode, Needs, NeedsPer, Training};

use super::Estimate;
use super::part::Use;
use super::quantity::{Bytes, Seconds};
use super::step::{Crossing, Move, Scenario, Step};

/// Who moves the data of a path.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename = "method", rename_all = "snake_case")]
pub enum Method {
    /// A program with so many streams: `cp`, `dd`, `fio`, `iperf3`.
    Copy(Copy),
    /// A training job.
    Training(Training),
    /// A checkpoint of a training job.
    Checkpoint(Checkpoint),
    /// A restore from an archive.
    Restore(Restore),
}

impl Method {
    /// How it uses the parts of the path.
    pub fn usage(&self, data: Bytes, files: f64, rtt: Estimate<Seconds>) -> Use {
        match self {
            Method::Copy(copy) => copy.usage(data, files, rtt),
            Method::Training(training) => training.usage(data, files, rtt),
            Method::Checkpoint(checkpoint) => checkpoint.usage(data, files, rtt),
            Method::Restore(restore) => restore.usage(data, files, rtt),
        }
    }

    /// Its work over a route.
    pub fn work(&self, name: &str, way: &Way<'_>, scenario: &mut Scenario) -> Step {
        match self {
            Method::Copy(copy) => copy.work(name, way, scenario),
            Method::Training(training) => training.work(name, way, scenario),
            Method::Checkpoint(checkpoint) => checkpoint.work(name, way, scenario),
            Method::Restore(restore) => restore.work(name, way, scenario),
        }
    }
}

/// What a method has to work with.
#[derive(Clone, Debug)]
pub struct Way<'a> {
    /// How the path is used.
    pub usage: &'a Use,
    /// Its hops, from the source to the destination.
    pub route: &'a [Crossing],
    /// The same where the data has crossed it before: what a part fetches once lies there.
    pub again: &'a [Crossing],
}

impl Way<'_> {
    /// All data of the path over all of its hops.
    pub fn movement(&self) -> Move {
        let mut movement = Move::new(self.usage.data, self.usage.files)
            .streams(self.usage.streams)
            .clients(self.usage.clients);
        movement.route = self.route.to_vec();
        movement
    }
}
