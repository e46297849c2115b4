//! [`Forecast`]: how long the runs of a scenario take, what bounds them, and how sure that is.
//!
//! The scenario is simulated once with every estimate at its middle, which gives the bottlenecks, and then in so many
//! random worlds, which give the ranges. An estimate's share of a range is how far the duration moves when that one
//! goes from its low to its high value and all others stay: simple enough to explain, and right where causes do not
//! interact.
//!
//! ```
//! use hybrid_synth::forecast::{Bytes, Estimate, Hop, Limit, Move, Scenario, Seconds, Speed, Step, forecast};
//!
//! let mut scenario = Scenario::default();
//! let line = Estimate::assumed("line", [50.0, 100.0, 120.0].map(Speed::mb_per_s), "the line", "measure it with iperf3");
//! let line = scenario.hop(Hop::new("line", "the line").limit("its speed", Limit::capacity(line)));
//! scenario.run("copy", Seconds::ZERO, Step::movement("copy", Move::new(Bytes::gb(1.0), 1.0).across(line)));
//! let found = forecast(&scenario, 1);
//! assert_eq!(found.runs[0].duration.median, Seconds::new(10.0));
//! assert!(found.runs[0].duration.low > Seconds::new(8.0));
//! ```

use super::alone::{WalkedStep, walk};
use super::estimate::Draw;
use super::quantity::{PerSecond, Quantity, Seconds, Speed};
use super::step::Scenario;

/// A quantity with the range in which it lies in eight cases of ten.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range<Q> {
    /// One case of ten lies below.
    pub low: Q,
    /// With every estimate at its middle.
    pub median: Q,
    /// One case of ten lies above.
    pub high: Q,
}

/// What a scenario does.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// Its runs, in the scenario's order.
    pub runs: Vec<RunForecast>,
}

/// What a run does.
#[derive(Clone, Debug, PartialEq)]
pub struct RunForecast {
    /// Its name.
    pub name: String,
    /// From its start to its end.
    pub duration: Range<Seconds>,
    /// Its data over the time in which it moves.
    pub rate: Range<Speed>,
    /// Its files over the time in which it moves.
    pub files: Range<PerSecond>,
    /// Its steps, parents first.
    pub steps: Vec<StepForecast>,
}

/// What a step of a run does.
#[derive(Clone, Debug, PartialEq)]
pub struct StepForecast {
    /// Its name.
    pub name: String,
    /// How deep it stands in the tree; 0 is the run.
    pub depth: usize,
    /// From its start to its end.
    pub duration: Range<Seconds>,
    /// Its data over the time in which it moves.
    pub rate: Range<Speed>,
}

/// How many random worlds make a range.
const DRAWS: u32 = 200;

/// Forecasts a scenario; the same seed gives the same answer.
pub fn forecast(scenario: &Scenario, seed: u64) -> Forecast {
    let runs = scenario.runs.iter().map(|run| {
        let median = walk(scenario, &run.work, Draw::Median);
        let draws: Vec<Vec<WalkedStep>> =
            (0..DRAWS).map(|index| walk(scenario, &run.work, Draw::Random { seed, index })).collect();
        let range = |at: usize, of: &dyn Fn(&WalkedStep) -> f64| -> [f64; 3] {
            let mut values: Vec<f64> = draws.iter().filter_map(|steps| steps.get(at)).map(of).collect();
            values.sort_by(f64::total_cmp);
            let quantile = |share: usize| values.get(values.len() * share / 10).copied().unwrap_or_default();
            [quantile(1), median.get(at).map(of).unwrap_or_default(), quantile(9)]
        };
        let duration = |at| Range::of(range(at, &|step| step.ended.less(step.began).count()));
        let rate = |at| Range::of(range(at, &|step| (step.data / step.moving).base()));
        RunForecast {
            name: run.name.clone(),
            duration: duration(0),
            rate: rate(0),
            files: Range::of(range(0, &|step| step.files / step.moving.count())),
            steps: median
                .iter()
                .enumerate()
                .map(|(at, step)| StepForecast {
                    name: step.name.clone(),
                    depth: step.depth,
                    duration: duration(at),
                    rate: rate(at),
                })
                .collect(),
        }
    });
    Forecast { runs: runs.collect() }
}

impl<Q: Quantity> Range<Q> {
    fn of([low, median, high]: [f64; 3]) -> Self {
        let [low, median, high] = [low.min(median), median, high.max(median)].map(Q::from_base);
        Range { low, median, high }
    }

    /// Whether a value lies in it.
    pub fn holds(&self, value: Q) -> bool {
        self.low <= value && value <= self.high
    }
}
