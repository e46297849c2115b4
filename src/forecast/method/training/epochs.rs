//! [`Channel`]: the downloads and the epochs of a job, over all that it reads.

use super::memory::memory;
use super::{InputMode, Training};
use crate::forecast::{Bytes, Estimate, Hop, HopIndex, Items, Limit, Move, Scenario, Seconds, Step};

const START: Estimate<Seconds> = Estimate::calibrated(
    "training.start",
    [Seconds::new(8.0), Seconds::new(13.0), Seconds::new(22.0)],
    &["SM-01", "SM-03", "SM-07", "SM-09"],
    "what the Downloading phase of a training job takes without any data",
);

const FIRST_BATCH: Estimate<Seconds> = Estimate::calibrated(
    "training.first_batch",
    [Seconds::new(8.0), Seconds::new(19.5), Seconds::new(40.0)],
    &["SM-02", "SM-03", "SM-07", "SM-08", "SM-09"],
    "what a framework takes to compile and tune before its first batch",
);

/// What a channel does in a job.
#[derive(Debug)]
pub(in crate::forecast) struct Channel<'a> {
    pub(super) by: &'a Training,
    /// What memory holds, of this channel and of those beside it, if there is room.
    pub(super) kept: Bytes,
    /// What has to be done before the program starts.
    pub(super) downloading: Vec<Step>,
    pub(super) first: Move,
    pub(super) again: Move,
}

impl Channel<'_> {
    /// The job that reads this channel and others beside it: everything is downloaded before the program starts, and every
    /// epoch reads all of them.
    pub(in crate::forecast) fn job(
        self,
        name: &str,
        others: Vec<Channel<'_>>,
        scenario: &mut Scenario,
    ) -> Step {
        let by = self.by;
        let start = by.start.map_or(START, |start| Estimate::given(format!("{name} start"), start.into()));
        let mut channels: Vec<Channel<'_>> = std::iter::once(self).chain(others).collect();
        let downloads = channels.iter_mut().flat_map(|channel| std::mem::take(&mut channel.downloading));
        let downloading = std::iter::once(Step::wait("start", start)).chain(downloads).collect::<Vec<_>>();
        let memory = scenario.hop(memory(name));
        let mut first = side_by_side(channels.iter().map(|channel| channel.first.clone())).across(memory);
        let first_batch = by
            .first_batch
            .map_or(FIRST_BATCH, |time| Estimate::given(format!("{name} first batch"), time.into()));
        let mut computing = vec![Step::wait("first batch", first_batch)];
        let mut in_all = vec![memory];
        if let Some(demand) = by.demand(name, first.file_size()) {
            let hop = scenario.hop(
                Hop::new(format!("{name} accelerators"), format!("the accelerators of {name}"))
                    .limit("what they take in", Limit::capacity(demand.clone())),
            );
            let ahead = scenario.hop(
                Hop::new(format!("{name} read ahead"), format!("the accelerators of {name}"))
                    .standing_for(format!("{name} accelerators"))
                    .limit("readers keep to what they take in", Limit::capacity(demand)),
            );
            first = first.across(ahead);
            let mut compute =
                Move::new(first.data, first.files).streams(first.streams).clients(first.clients);
            compute = compute.across(hop).counted();
            computing.push(Step::movement("compute", compute));
            in_all.push(hop);
        }
        let first_epoch =
            Step::together("first epoch", [Step::movement("read", first), Step::in_turn("train", computing)]);
        let mut steps = vec![Step::in_turn("downloading", downloading), first_epoch];
        steps.extend(later(name, &channels, &in_all));
        Step::in_turn(name.to_owned(), steps)
    }

    /// What is read in each of some epochs after the first, on average.
    fn again(&self, name: &str, from: u32, to: u32) -> Move {
        let held = matches!(self.by.mode, InputMode::FileSystem)
            .then(|| self.by.held_between(name, self.kept, from, to))
            .or_else(|| self.again.held.clone());
        Move { held, ..self.again.clone() }
    }
}

/// Moves as one that ends when all do.
fn side_by_side(moves: impl IntoIterator<Item = Move>) -> Move {
    let mut moves = moves.into_iter();
    let first = moves.next().unwrap_or_else(|| Move::new(Bytes::ZERO, Items::ZERO));
    first.beside(moves.collect())
}

/// The epochs after the first. Where less is missed from one to the next, the second stands alone and those after it in
/// groups, each as long as all before it.
fn later(name: &str, channels: &[Channel<'_>], in_all: &[HopIndex]) -> Option<Step> {
    let epochs = channels.first()?.by.epochs.unwrap_or(1);
    let later = epochs.checked_sub(1).filter(|later| *later > 0)?;
    let of = |from, to| {
        let each = channels.iter().map(|channel| channel.again(name, from, to));
        in_all.iter().fold(side_by_side(each), |read, hop| read.across(*hop))
    };
    let is_settled = |epoch| channels.iter().all(|channel| channel.by.is_settled(channel.kept, epoch));
    let second = Step::movement("epoch", of(2, 2));
    if is_settled(2) {
        return Some(Step::repeat("later epochs", later, second));
    }
    let mut steps = vec![second];
    let mut from = 3;
    while from <= epochs {
        let to = if is_settled(from) { epochs } else { (2 * from - 2).min(epochs) };
        let times = to - from + 1;
        let each = Step::movement("each", of(from, to));
        let called = if times > 1 { format!("epochs {from} to {to}") } else { format!("epoch {from}") };
        steps.push(Step::repeat(called, times, each));
        from = to + 1;
    }
    Some(Step::in_turn("later epochs", steps))
}
