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

impl Backlog {
    /// What gathers in the time of a first copy, and how long the runs take that bring it: each brings what gathers during the
    /// one before, in proportion to what a run of `every` takes.
    pub(super) fn of(
        first_copy: &Range<Seconds>,
        each_run: &Range<Seconds>,
        brings: Bytes,
        every: Seconds,
    ) -> Option<Backlog> {
        // A geometric series: each run takes this share of the one before, until one takes no longer than a period.
        let behind = |copied: Seconds, run: Seconds| {
            let share = run.ratio(every).unwrap_or(f64::INFINITY);
            if share >= 1.0 || !copied.is_finite() {
                return Seconds::FOREVER;
            }
            let periods = copied.ratio(every).unwrap_or(f64::INFINITY);
            if periods <= 1.0 || share <= 0.0 {
                return Seconds::ZERO;
            }
            let runs = (periods.ln() / -share.ln()).ceil();
            copied.times(share * (1.0 - share.powf(runs)) / (1.0 - share))
        };
        let caught_up = Range {
            low: behind(first_copy.low, each_run.low),
            median: behind(first_copy.median, each_run.median),
            high: behind(first_copy.high, each_run.high),
        };
        let periods = first_copy.median.ratio(every).filter(|periods| periods.is_finite())?;
        (periods > 1.0).then(|| Backlog { gathered: brings.times(periods), caught_up })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(copied: f64, run: f64) -> Option<(Bytes, f64)> {
        let [copied, run] = [copied, run].map(|days| Range::of([Seconds::of_days(days); 3]));
        let found = Backlog::of(&copied, &run, Bytes::gb(1_000.0), Seconds::of_days(1.0))?;
        Some((found.gathered, found.caught_up.median.days()))
    }

    #[test]
    fn each_run_brings_what_gathers_during_the_one_before() {
        // Eight days bring 8 TB, which take four, those two, those one, and then a run is as short as any.
        let (gathered, caught_up) = days(8.0, 0.5).unwrap();
        assert_eq!(gathered, Bytes::gb(8_000.0));
        assert!((caught_up - 7.0).abs() < 1e-9, "{caught_up}");
        assert_eq!(days(0.9, 0.5), None);
        assert_eq!(days(8.0, 1.0), Some((Bytes::gb(8_000.0), f64::INFINITY)));
        // A copy that never ends, and runs that take as long as a period but for rounding.
        assert_eq!(days(f64::INFINITY, 0.5), None);
        assert!(days(8.0, 1.0 - 1e-15).unwrap().1 > 1e9);
    }
}
