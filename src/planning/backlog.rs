//! [`Backlog`]: what gathers while a first copy runs, and how long later runs take to bring it.

use crate::forecast::{Bytes, Range, Seconds};

/// What gathers while a first copy runs.
#[derive(Clone, Debug)]
pub struct Backlog {
    /// How much the first run after it has to bring.
    pub gathered: Bytes,
    /// From the end of the first copy until a run brings no more than what gathers between two; endless where runs fall
    /// behind.
    pub caught_up: Range<Seconds>,
}

/// The later runs of a flow.
pub(super) struct Runs {
    /// How long one takes that brings what gathers between two.
    pub last: Range<Seconds>,
    /// How much longer one takes, at the middle of all estimates, that has twice as much to bring.
    pub add: Seconds,
    /// What gathers between two.
    pub brings: Bytes,
    /// The time between two.
    pub every: Seconds,
    /// Whether they and those that go in turn with them take longer than that time.
    pub fall_behind: bool,
}

impl Backlog {
    /// What gathers in the time of a first copy, and how long the runs take that bring it: each brings what gathers during the
    /// one before.
    pub(super) fn of(first_copy: &Range<Seconds>, runs: &Runs) -> Option<Backlog> {
        let caught_up = Range {
            low: runs.until_usual(first_copy.low, runs.last.low),
            median: runs.until_usual(first_copy.median, runs.last.median),
            high: runs.until_usual(first_copy.high, runs.last.high),
        };
        let periods = first_copy.median.ratio(runs.every).filter(|periods| periods.is_finite())?;
        (periods > 1.0).then(|| Backlog { gathered: runs.brings.times(periods), caught_up })
    }
}

impl Runs {
    /// From the end of what took `copied` until a run takes no longer than the time between two.
    fn until_usual(&self, copied: Seconds, last: Seconds) -> Seconds {
        let every = self.every.count();
        // What moves data is as uncertain as all of a run.
        let add = self.add.count() * last.ratio(self.last.median).unwrap_or(1.0);
        let share = (add / every).max(0.0);
        let longest = (last.count() - add).max(0.0) / (1.0 - share);
        if self.fall_behind || share >= 1.0 || longest >= every || !copied.is_finite() {
            return Seconds::FOREVER;
        }
        let beyond = copied.count() - longest;
        if copied.count() <= every || share <= 0.0 {
            return Seconds::ZERO;
        }
        // A run after one of t takes what each takes, and a share of t more: all of them make a geometric series.
        let runs = (((every - longest) / beyond).ln() / share.ln()).ceil();
        Seconds::new(runs * longest + beyond * share * (1.0 - share.powf(runs)) / (1.0 - share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(copied: f64, last: f64, add: f64) -> Option<(Bytes, f64)> {
        let [copied, last] = [copied, last].map(|days| Range::of([Seconds::of_days(days); 3]));
        let runs = Runs {
            last,
            add: Seconds::of_days(add),
            brings: Bytes::gb(1_000.0),
            every: Seconds::of_days(1.0),
            fall_behind: false,
        };
        let found = Backlog::of(&copied, &runs)?;
        Some((found.gathered, found.caught_up.median.days()))
    }

    #[test]
    fn each_run_brings_what_gathers_during_the_one_before() {
        // Eight days bring 8 TB, which take four, those two, those one, and then a run is as short as any.
        let (gathered, caught_up) = days(8.0, 0.5, 0.5).unwrap();
        assert_eq!(gathered, Bytes::gb(8_000.0));
        assert!((caught_up - 7.0).abs() < 1e-9, "{caught_up}");
        assert_eq!(days(0.9, 0.5, 0.5), None);
        assert_eq!(days(8.0, 1.0, 1.0), Some((Bytes::gb(8_000.0), f64::INFINITY)));
        // A copy that never ends, and runs that take as long as a period but for rounding.
        assert_eq!(days(f64::INFINITY, 0.5, 0.5), None);
        assert!(days(8.0, 1.0 - 1e-15, 1.0 - 1e-15).unwrap().1 > 1e9);
    }

    #[test]
    fn what_a_run_takes_whatever_it_brings_it_takes_once() {
        // A tenth of a day to list, and a tenth for what gathers in one: 0.1 + 0.8, no longer than a day.
        let (_, caught_up) = days(8.0, 0.2, 0.1).unwrap();
        assert!((caught_up - 0.9).abs() < 1e-9, "{caught_up}");
        assert_eq!(days(8.0, 0.2, 0.0), Some((Bytes::gb(8_000.0), 0.0)));
    }
}
