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
use super::quantity::{Bytes, Items, Seconds};
use super::stated::{Stated, stated};
use super::step::{Crossing, Move, Scenario, Step};

/// Who moves the data of a path.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename = "one method", rename_all = "snake_case")]
#[schemars(rename = "Method")]
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
    Upload(Upload),
    /// A job that reads every file once which comes from a bucket.
    Preload(Preload),
}

impl Method {
    /// The key that a document names it by.
    pub const fn key(&self) -> &'static str {
        match self {
            Method::Copy(_) => "copy",
            Method::Training(_) => "training",
            Method::Checkpoint(_) => "checkpoint",
            Method::Restore(_) => "restore",
            Method::DataSync(_) => "datasync",
            Method::FileGateway(_) => "file_gateway",
            Method::Upload(_) => "upload",
            Method::Preload(_) => "preload",
        }
    }

    /// The machines that it runs on.
    pub fn machine(&self) -> Machine<'_> {
        let instance = match self {
            Method::DataSync(_) | Method::FileGateway(_) | Method::Restore(_) => return Machine::Own,
            Method::Preload(_) if self.is_done_by_the_file_system() => return Machine::Own,
            Method::Copy(_) => None,
            Method::Preload(preload) => preload.instance.as_deref(),
            Method::Training(training) => training.instance.as_deref(),
            Method::Checkpoint(checkpoint) => checkpoint.instance.as_deref(),
            Method::Upload(upload) => upload.instance.as_deref(),
        };
        instance.map_or(Machine::Unnamed, Machine::Of)
    }

    /// Who does it and, meanwhile, nothing else; none where others can do as well at once.
    pub fn worker(&self) -> Option<&str> {
        match self {
            Method::DataSync(task) => task.worker(),
            _ => None,
        }
    }

    /// Whether it is a job of SageMaker, on an instance of whatever size; others run where the limits of a client were measured.
    pub const fn is_job(&self) -> bool {
        matches!(self, Method::Training(_) | Method::Checkpoint(_) | Method::Preload(_))
    }

    /// Whether a file system does the work by itself, so that no client bounds it.
    pub const fn is_done_by_the_file_system(&self) -> bool {
        matches!(self, Method::Preload(preload) if preload.hsm_restore)
    }

    /// Whether it works on names alone, so that nothing says how large files are.
    pub fn is_of_metadata(&self) -> bool {
        matches!(self, Method::Copy(copy) if copy.operation.is_metadata())
    }

    /// Whether it reads contents for the first time, which a file system fetches from behind itself.
    pub const fn loads(&self) -> bool {
        match self {
            Method::Copy(copy) => matches!(copy.operation, Operation::Load),
            Method::Training(training) => training.lazy && matches!(training.mode, InputMode::FileSystem),
            Method::Preload(_) => true,
            Method::Checkpoint(_)
            | Method::Restore(_)
            | Method::DataSync(_)
            | Method::FileGateway(_)
            | Method::Upload(_) => false,
        }
    }

    /// Whether it reads the same files again and again, so that the memory of its machines comes to hold them.
    pub const fn keeps_in_memory(&self) -> bool {
        matches!(self, Method::Training(training) if matches!(training.mode, InputMode::FileSystem))
    }

    /// Whether the files that it makes are empty where nothing says how large they are.
    pub const fn makes_empty_files(&self) -> bool {
        matches!(self, Method::Copy(copy) if matches!(copy.operation, Operation::Create))
    }

    /// The quantities that it states.
    pub(super) fn stated(&self) -> Vec<Stated> {
        match self {
            Method::Copy(one) => stated!(one; streams clients request part_size; or zero changes_each),
            Method::Training(one) => {
                let mut stated = stated!(one; count volume epochs readers fetches; or zero start first_batch);
                if let Some(needs) = &one.needs {
                    let needs = stated!(needs; rate samples sample);
                    stated.extend(needs.into_iter().map(|one| one.below("needs")));
                }
                stated
            }
            Method::Checkpoint(one) => stated!(one; count writers volume streams),
            Method::Restore(_) => Vec::new(),
            Method::DataSync(one) => stated!(one; tasks scanned holds limit; or zero agents),
            Method::FileGateway(one) => stated!(one; threads working_set cache upload_threads),
            Method::Upload(one) => {
                stated!(one; processes clients max_concurrent_requests part_size target_bandwidth)
            }
            Method::Preload(one) => stated!(one; instances readers),
        }
    }

    /// How it uses the parts of the path.
    pub fn usage(&self, data: Bytes, files: Items, rtt: Estimate<Seconds>) -> Use {
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
            // A copy from one store to another reads the one and writes the other, whichever of the two it is named for.
            Method::Copy(_) if stores > 1 && !usage.operation.is_metadata() => match usage.operation {
                Operation::Load | Operation::Read if nth < stores => usage.operation,
                Operation::Create if nth == stores => Operation::Create,
                _ if nth == stores => Operation::Write,
                _ => Operation::Read,
            },
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

/// The machines that a method runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine<'a> {
    /// Its own, whose limits it states itself.
    Own,
    /// Of this instance type.
    Of(&'a str),
    /// Nothing says which.
    Unnamed,
}

/// What a method has to work with.
#[derive(Clone, Debug)]
pub struct Way<'a> {
    /// How the path is used.
    pub usage: &'a Use,
    /// Its hops, from the source to the destination.
    pub route: &'a [Crossing],
    /// How many stores the path names.
    pub stores: usize,
    /// The same where the data has crossed it before: what a part fetches once lies there.
    pub again: &'a [Crossing],
    /// The round trip over the parts between the clients of a gateway and itself, where they say one.
    pub front: Option<&'a Estimate<Seconds>>,
    /// What a file crosses that is opened while memory holds its contents.
    pub opens: &'a [Crossing],
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
