//! [`Series`]: what happens when, for plots: the first copies, the days of later runs that are looked at, and the jobs.
//!
//! Every estimate stands at its middle; a range has no one course over time.

use super::plan::Circumstances;
use super::scenarios::Scenarios;
use crate::forecast::path::Path;
use crate::forecast::{Draw, Ratio, Scenario, Seconds, Simulator};
use crate::model::Architecture;
use crate::units::Date;

/// What is so from one moment until the next point of the same scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// `first_copies`, `later_runs`, `jobs` or `path`.
    pub scenario: &'static str,
    /// From when on, counted from the day of the start.
    pub at: Seconds,
    /// What is read.
    pub readings: Vec<Reading>,
}

/// One number of a point.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// How fast a run moves data, in MB/s.
    Rate {
        /// The run.
        run: String,
        /// The number.
        mb_per_s: f64,
    },
    /// How much of a shared limit is used, from 0 to 1.
    Use {
        /// The hop's name.
        hop: String,
        /// Which limit of it.
        limit: String,
        /// The number.
        share: Ratio,
    },
}

/// What happens when.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// The points of each scenario, in the order of time.
    pub points: Vec<Point>,
}

impl Series {
    /// What happens in an architecture from a day on.
    pub fn of(architecture: &Architecture, start: Date) -> Series {
        let made = Scenarios::of(architecture, &Circumstances::default(), start);
        let mut series = Series::default();
        series.add("first_copies", &made.copies);
        series.add("later_runs", &made.days);
        series.add("jobs", &made.jobs);
        series
    }

    /// What happens on a path.
    pub fn of_path(name: &str, path: &Path) -> Series {
        let mut series = Series::default();
        series.add("path", &path.scenario(name));
        series
    }

    fn add(&mut self, name: &'static str, scenario: &Scenario) {
        if scenario.runs.is_empty() {
            return;
        }
        let simulated = Simulator::recording(scenario).simulate(Draw::Median, Seconds::FOREVER);
        for sample in simulated.series.iter().flatten().filter(|sample| sample.at.is_finite()) {
            let rates = scenario.runs.iter().zip(&sample.rates);
            let mut readings: Vec<Reading> = rates
                .map(|(run, rate)| Reading::Rate { run: run.name.clone(), mb_per_s: rate.as_mb_per_s() })
                .collect();
            let hops = simulated.hops.iter().zip(&sample.utilisation);
            readings.extend(hops.filter(|(used, _)| used.peak > Ratio::ZERO).filter_map(|(used, share)| {
                let hop = scenario.hops.get(used.at.hop.index())?;
                let limit = hop.limits.get(used.at.limit)?;
                Some(Reading::Use { hop: hop.name.clone(), limit: limit.what.to_string(), share: *share })
            }));
            self.points.push(Point { scenario: name, at: sample.at, readings });
        }
    }
}
