//! [`Method`]: who moves the data of a path, and in which steps; a file each.
//!
//! A method decides how many requests are in flight, what every file costs it, and which phases run in turn or together.
//! It turns a route into a [`Step`] and may add hops of its own, as a training instance adds its disks. Like a part it
//! computes no time.

mod checkpoint;
mod copy;
mod data_sync;
mod file_gateway;
mod preload;
mod restore;
mod training;
mod upload;

use schemars::JsonSchema;
use serde::Deserialize;

pub use self::checkpoint::{Checkpoint, Direction as CheckpointDirection};
pub use self::copy::Copy;
pub use self::data_sync::{DataSync, Mode, Verify};
pub use self::file_gateway::{Direction as GatewayDirection, FileGateway, Os, Platform, Protocol, Until};
pub use self::preload::Preload;
pub use self::restore::Restore;
pub use self::training::{Distribution, InputMode, Needs, NeedsPer, Training};
pub use self::upload::{Client, Direction, Upload};

use super::Estimate;
use super::part::{Operation, Part, Use};
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
    /// A DataSync task, or several that share the work.
    #[serde(rename = "datasync")]
    DataSync(DataSync),
    /// A program that reads or writes through a file gateway.
    FileGateway(FileGateway),
    /// The AWS CLI, or a program like it.
    #[serde(alias = "aws_cli")]
    Upload(Upload),
    /// A job that reads every file once which comes from a bucket.
    Preload(Preload),
}

impl Method {
    /// How it uses the parts of the path.
    pub fn usage(&self, data: Bytes, files: f64, rtt: Estimate<Seconds>) -> Use {
        match self {
            Method::Copy(copy) => copy.usage(data, files, rtt),
            Method::Training(training) => training.usage(data, files, rtt),
            Method::Checkpoint(checkpoint) => checkpoint.usage(data, files, rtt),
            Method::Restore(_) => Restore::usage(data, files, rtt),
            Method::DataSync(task) => task.usage(data, files, rtt),
            Method::FileGateway(gateway) => gateway.usage(data, files, rtt),
            Method::Upload(upload) => upload.usage(data, files, rtt),
            Method::Preload(preload) => preload.usage(data, files, rtt),
        }
    }

    /// What it does to the `nth` of so many stores on the path: what moves data from one to another reads all but the
    /// last.
    pub fn operation(&self, store: &Part, nth: usize, stores: usize, usage: &Use) -> Operation {
        match self {
            Method::DataSync(_) if stores == 1 && !matches!(store, Part::Share(_) | Part::Volume(_)) => {
                Operation::Write
            }
            Method::DataSync(_) | Method::Upload(_) if stores > 1 => {
                if nth == stores {
                    Operation::Write
                } else {
                    Operation::Read
                }
            }
            _ => usage.operation,
        }
    }

    /// Its work over a route.
    pub fn work(&self, name: &str, way: &Way<'_>, scenario: &mut Scenario) -> Step {
        match self {
            Method::Copy(copy) => copy.work(name, way, scenario),
            Method::Training(training) => training.work(name, way, scenario),
            Method::Checkpoint(checkpoint) => checkpoint.work(name, way, scenario),
            Method::Restore(restore) => restore.work(name, way, scenario),
            Method::DataSync(task) => task.work(name, way, scenario),
            Method::FileGateway(gateway) => gateway.work(name, way, scenario),
            Method::Upload(upload) => upload.work(name, way, scenario),
            Method::Preload(preload) => preload.work(name, way, scenario),
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
