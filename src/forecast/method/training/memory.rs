//! What the memory of a job's instances holds of what they read, from epoch to epoch.

use super::{Distribution, InputMode, Training};
use crate::facts::ec2;
use crate::forecast::{Bytes, Estimate, Hop, Limit, Ratio, Seconds, Speed};

/// The share of an instance's memory that caches what it reads: the program and its loaders have the rest.
pub(super) const CACHE_SHARE: [f64; 3] = [0.4, 0.65, 0.85];

/// How far what an instance reads in an epoch is from its own shard, 0, towards a sample of all data, 1.
const SHUFFLED: [f64; 3] = [0.1, 0.7, 1.0];

/// What is missed less than this is as good as nothing.
const SETTLED: f64 = 0.02;

const MEMORY: [f64; 3] = [2.0, 5.0, 10.0];

const OPEN_LOCAL: Estimate<Seconds> = Estimate::unmeasured(
    "training.open_local",
    [Seconds::new(5e-6), Seconds::new(2e-5), Seconds::new(1e-4)],
    "what a reader takes to open and close a file that memory holds",
    "read small files a second time on the instance",
);

impl Training {
    /// How many times over the memory of an instance holds so much, at the least, in the middle and at the most.
    pub(super) fn holds(&self, data: Bytes) -> [f64; 3] {
        let kind = self.instance.as_deref().and_then(ec2::find);
        CACHE_SHARE.map(|share| {
            kind.map_or(0.0, |kind| Bytes::gib(kind.memory_gib * share).ratio(data).unwrap_or(1.0))
        })
    }

    /// What memory holds of what is read, where it has room for so much of a shard and of a sample of all data.
    pub(super) fn held(&self, name: &str, [shard, sample]: [[f64; 3]; 2]) -> Estimate<Ratio> {
        let ([shard_least, shard, shard_most], [sample_least, sample, sample_most]) = (shard, sample);
        let between = |shard: f64, sample: f64, shuffled: f64| {
            let (shard, sample) = (shard.min(1.0), sample.min(1.0));
            Ratio::new(shard + (sample - shard) * shuffled)
        };
        let [little, usual, all] = SHUFFLED;
        let values = [
            between(shard_least, sample_least, all),
            between(shard, sample, usual),
            between(shard_most, sample_most, little),
        ];
        let (what, learn) = if self.is_sampled() {
            (
                "what memory holds of what an instance reads in an epoch: between a sample of all data and its own shard again",
                "say `distribution: sharded` where each instance reads the same shard in each epoch, or count what it fetches in the second epoch",
            )
        } else {
            (
                "what memory holds of what an instance reads in an epoch",
                "count what it fetches in the second epoch",
            )
        };
        Estimate::assumed(format!("{name} in memory"), values, what, learn)
    }

    /// Whether an instance may read another share of the data in each epoch.
    pub(super) fn is_sampled(&self) -> bool {
        self.count() > 1 && self.distribution == Distribution::Replicated
    }

    /// Whether memory then comes to hold more from epoch to epoch: what is downloaded passed through it once already.
    fn reshuffles(&self) -> bool {
        self.is_sampled() && matches!(self.mode, InputMode::FileSystem)
    }

    /// The same of what a file system gives, on average over some epochs after the first.
    pub(super) fn held_between(&self, name: &str, data: Bytes, from: u32, to: u32) -> Estimate<Ratio> {
        let each = data.times(1.0 / f64::from(self.count()));
        let shard = self.holds(each);
        let sample = if self.reshuffles() { self.sampled(data, from, to) } else { shard };
        self.held(name, [shard, sample])
    }

    /// How much of a sample of all data memory holds, on average over some epochs after the first: each epoch brings in its
    /// share of what was not there yet, as far as there is room.
    fn sampled(&self, data: Bytes, from: u32, to: u32) -> [f64; 3] {
        let left = 1.0 - 1.0 / f64::from(self.count());
        let at =
            |epoch: u32, room: f64| (1.0 - left.powi(i32::try_from(epoch - 1).unwrap_or(i32::MAX))).min(room);
        // Of a long group three epochs tell: what is there grows ever more slowly.
        let middle = from.midpoint(to);
        self.holds(data).map(|room| (at(from, room) + 4.0 * at(middle, room) + at(to, room)) / 6.0)
    }

    /// Whether memory holds as much of a sample in this epoch as it ever will.
    pub(super) fn is_settled(&self, data: Bytes, epoch: u32) -> bool {
        let [_, _, held] = self.sampled(data, epoch, epoch);
        let [_, _, ever] = self.sampled(data, u32::MAX, u32::MAX);
        !self.reshuffles() || ever - held < SETTLED
    }
}

pub(super) fn memory(name: &str) -> Hop {
    let memory = Estimate::assumed(
        "training.memory",
        MEMORY.map(|gb| Speed::mb_per_s(1e3 * gb)),
        "what the readers of one instance copy from memory",
        "read files a second time on the instance",
    );
    Hop::new(format!("{name} memory"), format!("the memory of {name}"))
        .limit("what its readers copy", Limit::Client(memory))
        .limit("opening a file", Limit::per_file(OPEN_LOCAL))
}
