//! [`Waits`]: how long EFS takes for a request, then and now.
//!
//! The times before 2022 were fitted to measurements of 2016 to 2021. In February 2022 AWS announced 0.6 ms for most reads of
//! data and metadata, and names 0.25 ms today; writes are durable in 2.7 ms at best, or in 1.6 where one zone holds them.
//! Nobody published small requests since, so the times of today reach from what AWS names to what was measured before, and
//! their middle lies nearer to AWS.

use super::Efs;
use crate::facts::efs as facts;
use crate::forecast::part::millis;
use crate::forecast::{Estimate, Seconds};

/// How long a request takes.
pub(super) struct Waits {
    /// A small read.
    pub(super) read: Estimate<Seconds>,
    /// Opening and closing a file.
    pub(super) open: Estimate<Seconds>,
    /// Asking for a file.
    pub(super) stat: Estimate<Seconds>,
    /// Until what was written is durable.
    pub(super) commit: Estimate<Seconds>,
    /// Creating a file.
    pub(super) create: Estimate<Seconds>,
    /// Deleting a file.
    pub(super) delete: Estimate<Seconds>,
    /// Another change of a file that was written: its name, times or mode.
    pub(super) change: Estimate<Seconds>,
}

static BEFORE: Waits = Waits {
    read: Estimate::calibrated(
        "efs.read",
        millis([0.8, 2.4, 5.5]),
        &["EF-01", "EF-12"],
        "how long a small read from EFS takes",
    ),
    open: Estimate::calibrated(
        "efs.open",
        millis([1.0, 2.9, 4.2]),
        &["EF-12", "EF-13"],
        "how long opening and closing a file of EFS takes",
    ),
    stat: Estimate::calibrated(
        "efs.stat",
        millis([0.6, 1.3, 3.3]),
        &["EF-12", "EF-13"],
        "how long asking for a file of EFS takes",
    ),
    commit: Estimate::calibrated(
        "efs.commit",
        millis([3.2, 5.0, 8.0]),
        &["EF-02", "EF-05", "EF-08", "EF-12"],
        "how long EFS takes until a small write is durable",
    ),
    create: Estimate::calibrated(
        "efs.create",
        millis([4.5, 6.0, 8.8]),
        &["EF-05", "EF-09", "EF-13"],
        "how long creating a file of EFS takes",
    ),
    delete: Estimate::calibrated(
        "efs.delete",
        millis([3.0, 4.8, 8.0]),
        &["EF-13"],
        "how long deleting a file of EFS takes",
    ),
    // Another change of a file that was written: what `rsync` takes for each of 1 MB longer than `cp`, over four of them.
    change: Estimate::calibrated(
        "efs.change",
        millis([3.2, 5.3, 9.5]),
        &["EF-09"],
        "how long changing the name, times or mode of a file of EFS takes",
    ),
};

static SINCE: Waits = Waits {
    read: Estimate::unmeasured(
        "efs.read",
        millis([0.35, 0.9, 2.4]),
        "how long a small read from EFS takes",
        "read single blocks of a file with `direct=1` and take the mean of their latency",
    ),
    open: Estimate::unmeasured(
        "efs.open",
        millis([0.5, 1.3, 2.9]),
        "how long opening and closing a file of EFS takes",
        "open and close a thousand files and time it",
    ),
    stat: Estimate::unmeasured(
        "efs.stat",
        millis([0.3, 0.65, 1.3]),
        "how long asking for a file of EFS takes",
        "ask for a thousand files and time it",
    ),
    commit: Estimate::unmeasured(
        "efs.commit",
        millis([2.7, 3.6, 6.0]),
        "how long EFS takes until a small write is durable",
        "write single blocks with `O_SYNC` and take the mean of their latency",
    ),
    create: Estimate::unmeasured(
        "efs.create",
        millis([2.7, 4.4, 7.0]),
        "how long creating a file of EFS takes",
        "create a thousand files and time it",
    ),
    delete: Estimate::unmeasured(
        "efs.delete",
        millis([2.7, 3.8, 6.5]),
        "how long deleting a file of EFS takes",
        "delete a thousand files and time it",
    ),
    change: Estimate::unmeasured(
        "efs.change",
        millis([2.7, 4.0, 7.5]),
        "how long changing the name, times or mode of a file of EFS takes",
        "change the mode of a thousand files and time it",
    ),
};

impl Waits {
    /// Those of a file system. One that lies in one zone writes sooner.
    pub(super) fn of(efs: &Efs) -> Self {
        let Waits { read, open, stat, commit, create, delete, change } =
            if efs.before_2022 { &BEFORE } else { &SINCE };
        let share =
            if efs.one_zone { facts::WRITE_LATENCY_ONE_ZONE.value / facts::WRITE_LATENCY.value } else { 1.0 };
        let written = |time: &Estimate<Seconds>| time.map(|time| time.times(share));
        Waits {
            read: read.clone(),
            open: open.clone(),
            stat: stat.clone(),
            commit: written(commit),
            create: written(create),
            delete: written(delete),
            change: written(change),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wait_became_shorter_and_none_is_shorter_than_what_aws_names() {
        let (before, since) =
            (Waits::of(&Efs { before_2022: true, ..Efs::default() }), Waits::of(&Efs::default()));
        let reads = [(&before.read, &since.read), (&before.open, &since.open), (&before.stat, &since.stat)];
        let writes = [
            (&before.commit, &since.commit),
            (&before.create, &since.create),
            (&before.delete, &since.delete),
        ];
        for (before, since) in reads.into_iter().chain(writes) {
            assert!(since.median < before.median && since.high <= before.high, "{}", since.id);
        }
        assert!(reads.iter().all(|(_, since)| since.low >= Seconds::millis(facts::READ_LATENCY.value)));
        assert!(writes.iter().all(|(_, since)| since.low >= Seconds::millis(facts::WRITE_LATENCY.value)));
        let one = Waits::of(&Efs { one_zone: true, ..Efs::default() });
        assert!(one.commit.median < since.commit.median && one.read.median == since.read.median);
    }
}
