//! [`Copy`]: a program that reads or writes with so many streams.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Way;
use crate::forecast::part::{Operation, Pattern, Use};
use crate::forecast::{BlockSize, Bytes, Estimate, Items, Scenario, Seconds, Step};

/// A program that reads or writes files: `cp`, `dd`, `fio`, `iperf3`, a loop over `GetObject`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Copy {
    /// What it does to the files; it reads them when this is left out.
    pub operation: Operation,
    /// In which order it asks for bytes; sequentially when this is left out.
    pub pattern: Pattern,
    /// How many requests or connections are in flight on each client, several at a file where there are fewer files; 1 when
    /// it is left out.
    pub streams: Option<u32>,
    /// How many machines take part; 1 when it is left out.
    pub clients: Option<u32>,
    /// How much it asks for at once; what is usual for the service when it is left out.
    pub request: Option<BlockSize>,
    /// Whether it waits for each write until it is durable, and reads nothing ahead, as with `O_SYNC` and `O_DIRECT`.
    pub synchronous: bool,
    /// How many more times it changes each file after it wrote it: its name, times, mode or owner. `touch` does so once,
    /// `tar` and `cp -p` twice, `rsync` four times; 0 when it is left out.
    pub changes_each: Option<u32>,
    /// The part of a large file that a stream takes at a time, so that several share one; files whole, and equal parts where
    /// there are fewer files than streams, when it is left out.
    pub part_size: Option<BlockSize>,
}

impl Copy {
    pub(super) fn usage(&self, data: Bytes, files: Items, rtt: Estimate<Seconds>) -> Use {
        let clients = self.clients.unwrap_or(1).max(1);
        Use {
            data: if self.operation.is_metadata() { Bytes::ZERO } else { data },
            files,
            operation: self.operation,
            pattern: self.pattern,
            request: self.request.map(Bytes::from),
            synchronous: self.synchronous,
            changes: Items::from(self.changes_each.unwrap_or(0)),
            streams: self.streams.unwrap_or(1).max(1).saturating_mul(clients),
            clients,
            rtt,
        }
    }

    pub(super) fn work(&self, name: &str, way: &Way<'_>, _scenario: &mut Scenario) -> Step {
        let mut movement = way.movement().sharing_files();
        movement.part = self.part_size.map(Bytes::from);
        Step::movement(name.to_owned(), movement)
    }
}
