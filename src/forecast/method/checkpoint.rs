//! [`Checkpoint`]: a training job saves its state, or reads it to start again.
//!
//! To a file system that is mounted a checkpoint is written across the route at once. SageMaker's own way is a folder on
//! the disks that it copies to a bucket: the job waits for the disks alone, and is safe when the copy is done.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Way;
use crate::forecast::part::{Disk, Operation, Pattern, Use};
use crate::forecast::{Bytes, Estimate, Items, Move, Scenario, Seconds, Step};
use crate::units::DataSize;

/// A checkpoint that is written or read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Checkpoint {
    /// Whether it is written, or read at a restart; written when it is left out.
    pub direction: Direction,
    /// The instance type; unknown when it is left out, and so are its network and its disks.
    pub instance: Option<String>,
    /// How many instances; 1 when it is left out.
    pub count: Option<u32>,
    /// How many instances write a part of it, one or all where the state is sharded; 1 when it is left out. All of them read
    /// all of it.
    pub writers: Option<u32>,
    /// The volume of each instance, where its type has no local disks; 30 GB when it is left out.
    pub volume: Option<DataSize>,
    /// Files that each instance writes or reads at a time; 4 when it is left out.
    pub streams: Option<u32>,
    /// Whether it goes over the disks, as SageMaker's folder of checkpoints does.
    pub local: bool,
}

/// Where a checkpoint goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the job.
    #[default]
    Write,
    /// To the job.
    Read,
}

const STREAMS: u32 = 4;

/// SageMaker splits what it copies to a bucket into parts.
const PART: Bytes = Bytes::mib(8.0);

impl Checkpoint {
    fn machines(&self) -> u32 {
        match self.direction {
            Direction::Write => self.writers.unwrap_or(1).max(1),
            Direction::Read => self.count.unwrap_or(1).max(1),
        }
    }

    pub(super) fn usage(&self, data: Bytes, files: Items, rtt: Estimate<Seconds>) -> Use {
        let machines = self.machines();
        Use {
            data,
            files,
            operation: if self.direction == Direction::Write { Operation::Write } else { Operation::Read },
            pattern: Pattern::Sequential,
            request: None,
            synchronous: self.direction == Direction::Write && !self.local,
            changes: Items::ZERO,
            streams: self.streams.unwrap_or(STREAMS).max(1).saturating_mul(machines),
            clients: machines,
            rtt,
        }
    }

    pub(super) fn work(&self, name: &str, way: &Way<'_>, scenario: &mut Scenario) -> Step {
        let machines = self.machines();
        let copies = if self.direction == Direction::Read { f64::from(machines) } else { 1.0 };
        let mut moved = way.movement();
        (moved.data, moved.files) = (moved.data.times(copies), moved.files.times(copies));
        let mut over_disk = Move::new(moved.data, moved.files).streams(moved.streams).clients(machines);
        if !self.local {
            let verb = if self.direction == Direction::Write { "write" } else { "read" };
            return Step::in_turn(name.to_owned(), [Step::movement(verb, moved)]);
        }
        let disk =
            Disk { instance: self.instance.clone(), volume: self.volume, disks: None, throughput: None };
        let disk = scenario.hop(disk.hop(&format!("{name} disks"), way.usage));
        over_disk = over_disk.across(disk);
        moved = moved.across(disk).in_parts(PART);
        let steps = match self.direction {
            Direction::Write => {
                [Step::movement("write", over_disk), Step::movement("upload", moved.counted())]
            }
            Direction::Read => {
                [Step::movement("download", moved), Step::movement("read", over_disk.counted())]
            }
        };
        Step::in_turn(name.to_owned(), steps)
    }
}

#[cfg(test)]
mod tests {
    use crate::forecast::path::Path;

    fn seconds(checkpoint: &str) -> f64 {
        let path: Path = serde_json::from_str(&format!(
            r#"{{ "data": {{ "size": "100 GB", "files": 8 }}, "by": {{ "checkpoint": {checkpoint} }},
                "through": {{ "lake": {{ "s3": {{}} }} }} }}"#
        ))
        .unwrap();
        path.forecast(1).duration.median.count()
    }

    #[test]
    fn a_checkpoint_over_the_disks_takes_longer_than_one_without() {
        let one = seconds(r#"{ "instance": "ml.p4d.24xlarge", "streams": 8 }"#);
        let local = seconds(r#"{ "instance": "ml.p4d.24xlarge", "streams": 8, "local": true }"#);
        assert!(local > one);
    }

    #[test]
    fn a_restart_of_all_instances_reads_it_on_each() {
        let one = seconds(r#"{ "direction": "read", "streams": 8 }"#);
        let four = seconds(r#"{ "direction": "read", "streams": 8, "count": 4 }"#);
        assert!((four / one - 1.0).abs() < 0.01, "each reads its own copy: {one} {four}");
    }
}
