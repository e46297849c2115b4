//! [`Worlds`]: one scenario in many worlds, and [`Forecast`]: what that says of its runs.
//!
//! The scenario is simulated once with every estimate at its middle, which gives the bottlenecks, and then in so many
//! random worlds, which give the ranges. An estimate's share of a range is how far an answer moves when that one goes
//! from its low to its high value and all others stay: simple enough to explain, and right where causes do not
//! interact.
//!
//! ```
//! use hybrid_synth::forecast::{Bytes, Estimate, Hop, Items, Limit, Move, Scenario, Seconds, Speed, Step, forecast};
//!
//! let mut scenario = Scenario::default();
//! let line = Estimate::assumed("line", [50.0, 100.0, 120.0].map(Speed::mb_per_s), "the line", "measure it with iperf3");
//! let line = scenario.hop(Hop::new("line", "the line").limit("its speed", Limit::capacity(line)));
//! scenario.run("copy", Seconds::ZERO, Step::movement("copy", Move::new(Bytes::gb(1.0), Items::ONE).across(line)));
//! let found = forecast(&scenario, 1);
//! assert_eq!(found.runs[0].duration.median, Seconds::new(10.0));
//! assert!(found.runs[0].duration.low > Seconds::new(8.0));
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::ceiling::LimitIndex;
use super::estimate::{Draw, STRATA};
use super::explain::{Explanation, explain};
use super::hop::Limit;
use super::known::{Known, known};
use super::quantity::{Bytes, PerSecond, Quantity, Ratio, Seconds, Speed};
use super::simulator::{Bottleneck, Occurrence, Outcome, Sample, Simulated, SimulatedStep, Simulator};
use super::step::{RunIndex, Scenario};

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

impl<Q: Quantity> Range<Q> {
    /// From three values; the middle one widens the ends where it lies beyond them.
    pub fn of([low, median, high]: [Q; 3]) -> Self {
        let low = if median < low { median } else { low };
        let high = if median > high { median } else { high };
        Range { low, median, high }
    }

    /// Whether a value lies in it.
    pub fn holds(&self, value: Q) -> bool {
        self.low <= value && value <= self.high
    }

    /// Whether it can be printed.
    pub fn is_finite(&self) -> bool {
        [self.low, self.median, self.high].iter().all(|value| value.base().is_finite())
    }
}

/// How many random worlds make a range: one turn, in which each estimate has every share of its cases once.
const DRAWS: u32 = STRATA;

/// One scenario in many worlds.
#[derive(Clone, Debug)]
pub struct Worlds {
    /// With every estimate at its middle.
    pub median: Simulated,
    /// In random ones.
    pub draws: Vec<Simulated>,
    /// What they are drawn with.
    seed: u64,
}

impl Worlds {
    /// Simulates a scenario without an end.
    pub fn of(scenario: &Scenario, seed: u64) -> Self {
        let mut simulator = Simulator::of(scenario);
        let median = Simulator::recording(scenario).simulate(Draw::Median, Seconds::FOREVER);
        let mut simulate = |draw| simulator.simulate(draw, Seconds::FOREVER);
        // Where nothing is uncertain all worlds are one, and what is not followed in one is not in any.
        let is_one = known(scenario).iter().all(|known| known.is_point);
        let draws = if is_one || median.outcome == Outcome::TooManyEvents { 0 } else { DRAWS };
        let draws = (0..draws).map(|index| simulate(Draw::Random { seed, index })).collect();
        Worlds { median, draws, seed }
    }

    /// Simulates a scenario with every estimate at its middle alone: ranges are points, and nothing costs less.
    pub fn of_middles(scenario: &Scenario) -> Self {
        let median = Simulator::of(scenario).simulate(Draw::Median, Seconds::FOREVER);
        Worlds { median, draws: Vec::new(), seed: 0 }
    }

    /// Whether the simulation came to an end: where more happened than it follows, what has not ended is unknown.
    pub fn is_followed(&self) -> bool {
        self.median.outcome != Outcome::TooManyEvents
    }

    /// What a scenario does in one of these worlds; none in a world that is not among them.
    pub fn in_draw(&self, draw: Draw<'_>) -> Option<&Simulated> {
        match draw {
            Draw::Median => Some(&self.median),
            Draw::Random { seed, index } if seed == self.seed => self.draws.get(usize::try_from(index).ok()?),
            Draw::Random { .. } | Draw::Shifted { .. } => None,
        }
    }

    /// How much work they were, on any machine.
    pub fn walked(&self) -> u64 {
        self.draws.iter().chain([&self.median]).map(|world| world.walked).sum()
    }

    /// Where something lies that is computed from each world.
    pub fn range<Q: Quantity>(&self, of: impl Fn(&Simulated, Draw<'_>) -> Q) -> Range<Q> {
        let median = of(&self.median, Draw::Median);
        let mut values: Vec<f64> = self.random().map(|(world, draw)| of(world, draw).base()).collect();
        values.sort_by(f64::total_cmp);
        let at = |share| quantile(&values, share).map_or(median, Q::from_base);
        Range::of([at(0.1), median, at(0.9)])
    }

    /// In which share of the worlds something holds.
    pub fn share(&self, of: impl Fn(&Simulated, Draw<'_>) -> bool) -> Ratio {
        self.mean(|world, draw| if of(world, draw) { Ratio::ONE } else { Ratio::ZERO })
    }

    /// The mean of a share over the worlds.
    pub fn mean(&self, of: impl Fn(&Simulated, Draw<'_>) -> Ratio) -> Ratio {
        if self.draws.is_empty() {
            return of(&self.median, Draw::Median);
        }
        let all: f64 = self.random().map(|(world, draw)| of(world, draw).count()).sum();
        Ratio::new(all / real(self.draws.len()))
    }

    fn random(&self) -> impl Iterator<Item = (&Simulated, Draw<'static>)> {
        let seed = self.seed;
        self.draws.iter().zip(0..).map(move |(world, index)| (world, Draw::Random { seed, index }))
    }
}

/// Below which of the sorted values so large a share of the cases lies, each value standing in the middle of its own share;
/// none of none.
fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let before = |at: usize| real(at) + 0.5;
    let place = share * real(values.len());
    let after = (0..values.len()).find(|at| before(*at) >= place).unwrap_or(values.len());
    let (low, high) = (values.get(after.saturating_sub(1))?, values.get(after).or(values.last())?);
    // Of two that are both endless no difference can be taken.
    let part = 1.0 - (before(after) - place).clamp(0.0, 1.0);
    Some(if low < high && part < 1.0 { low + (high - low) * part } else { *high })
}

fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// What an uncertain number does to an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Influence {
    /// The number.
    pub of: Known,
    /// Its share of the range, from 0 to 1; the shares of all add up to 1.
    pub share: Ratio,
}

/// Whose uncertainty makes the range of an answer that is read of these runs in these worlds of a scenario, the largest share
/// first; nobody's where they are not followed to their end.
pub fn influences<Q: Quantity>(
    scenario: &Scenario,
    worlds: &Worlds,
    runs: &[RunIndex],
    of: impl Fn(&Simulated, Draw<'_>) -> Q,
) -> Vec<Influence> {
    let uncertain = uncertain(scenario, worlds);
    let moved = shifted(&scenario.connected_to(runs), &uncertain, |world, draw| vec![of(world, draw).base()]);
    shares(uncertain, |at| moved.get(&at).and_then(|moved| moved.first()).copied().unwrap_or(0.0))
}

/// The same for one answer of each run, which is read of that run alone: each estimate is shifted once for all runs that are
/// connected.
pub fn influences_of<Q: Quantity>(
    scenario: &Scenario,
    worlds: &Worlds,
    of: impl Fn(&Simulated, RunIndex) -> Q,
) -> Vec<Vec<Influence>> {
    let uncertain = uncertain(scenario, worlds);
    let mut found = vec![Vec::new(); scenario.runs.len()];
    for group in scenario.groups() {
        let connected = scenario.only(&group.iter().copied().collect());
        let answers =
            |world: &Simulated, _: Draw<'_>| group.iter().map(|run| of(world, *run).base()).collect();
        let moved = shifted(&connected, &uncertain, answers);
        for (place, run) in group.iter().enumerate() {
            let of_run = |at| moved.get(&at).and_then(|moved| moved.get(place)).copied().unwrap_or(0.0);
            if let Some(found) = found.get_mut(run.0) {
                *found = shares(uncertain.clone(), of_run);
            }
        }
    }
    found
}

/// What a scenario does not know; nothing where its worlds are not followed to their end.
fn uncertain(scenario: &Scenario, worlds: &Worlds) -> Vec<Known> {
    if !worlds.is_followed() {
        return Vec::new();
    }
    known(scenario).into_iter().filter(|known| !known.is_point).collect()
}

/// How far each answer moves between the low and the high value of each of these estimates that stands in a scenario.
fn shifted(
    scenario: &Scenario,
    uncertain: &[Known],
    of: impl Fn(&Simulated, Draw<'_>) -> Vec<f64>,
) -> BTreeMap<usize, Vec<f64>> {
    let mut simulator = Simulator::of(scenario);
    let there: BTreeSet<String> = known(scenario).into_iter().map(|known| known.id).collect();
    let shifts = uncertain.iter().enumerate().filter(|(_, known)| there.contains(&known.id));
    let of_each = shifts.map(|(at, known)| {
        let mut answers = |high| {
            let draw = Draw::Shifted { id: &known.id, high };
            of(&simulator.simulate(draw, Seconds::FOREVER), draw)
        };
        let moved = answers(true).iter().zip(answers(false)).map(|(high, low)| (high - low).abs()).collect();
        (at, moved)
    });
    of_each.collect()
}

/// The share of each in how far an answer moves with it.
fn shares(uncertain: Vec<Known>, moved: impl Fn(usize) -> f64) -> Vec<Influence> {
    let finite = |at| Some(moved(at)).filter(|moved| moved.is_finite()).unwrap_or(0.0);
    let total: f64 = (0..uncertain.len()).map(finite).sum();
    let share = |at| Ratio::new(if total > 0.0 { finite(at) / total } else { 0.0 });
    let mut found: Vec<Influence> =
        uncertain.into_iter().enumerate().map(|(at, of)| Influence { share: share(at), of }).collect();
    found.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.of.id.cmp(&b.of.id)));
    found
}

/// What a scenario does.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// Its runs, in the scenario's order.
    pub runs: Vec<RunForecast>,
}

/// What a run does, from its first start.
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
    /// Its data over its whole duration, waits and scans counted.
    pub overall: Range<Speed>,
    /// Its steps, parents first.
    pub steps: Vec<StepForecast>,
    /// What bounds it for most of the time, in words.
    pub bottleneck: Bound,
    /// What would bound it next, and how fast it would be then; none where nothing would.
    pub next: Option<(Bound, Speed)>,
    /// How much of each shared limit it uses, by the hop's name; the fullest first.
    pub utilisation: Vec<Utilisation>,
    /// Which minimum was taken where, and why.
    pub explanation: Explanation,
    /// Whose uncertainty makes the range of the duration, the largest share first.
    pub influences: Vec<Influence>,
}

/// What a step of a run does.
#[derive(Clone, Debug, PartialEq)]
pub struct StepForecast {
    /// Its name.
    pub name: String,
    /// How deep it stands in the tree; 0 is the run.
    pub depth: usize,
    /// How long it takes, each time.
    pub duration: Range<Seconds>,
    /// Its data over the time in which it moves.
    pub rate: Range<Speed>,
    /// What bounds it for most of the time.
    pub bottleneck: Bound,
}

/// A bottleneck in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The hop's name; empty where it is no hop.
    pub hop: String,
    /// What it is, as in `the 1 Gbps hosted connection`.
    pub what: String,
    /// Why it bounds, as in `96 % of line rate`.
    pub why: String,
}

impl Bound {
    /// As a sentence has it: `the 1 Gbps hosted connection, 96 % of line rate`.
    pub fn say(&self) -> String {
        if self.why.is_empty() { self.what.clone() } else { format!("{}, {}", self.what, self.why) }
    }

    /// What bounds a step of those that stand here, parents first. Where nothing but time does, the longest wait below it is
    /// named.
    pub fn of_step(scenario: &Scenario, steps: &[SimulatedStep], at: usize) -> Self {
        let Some((step, below)) = steps.get(at..).and_then(|steps| steps.split_first()) else {
            return Bound::of(scenario, Bottleneck::None);
        };
        let mut bound = Bound::of(scenario, step.bound);
        if step.bound == Bottleneck::None {
            let depth = step.depth;
            let inside: Vec<&SimulatedStep> = below.iter().take_while(|one| one.depth > depth).collect();
            let leaves = inside.iter().enumerate().filter(|(index, one)| {
                inside.get(index + 1).is_none_or(|next| next.depth <= one.depth)
                    && one.bound == Bottleneck::None
            });
            let longest = leaves
                .map(|(_, one)| one)
                .max_by(|one, other| one.time.count().total_cmp(&other.time.count()));
            bound.why = longest.map(|one| format!("above all `{}`", one.name)).unwrap_or_default();
        }
        bound
    }

    /// A bottleneck of a scenario.
    pub fn of(scenario: &Scenario, bottleneck: Bottleneck) -> Self {
        match bottleneck {
            Bottleneck::Limit(at) | Bottleneck::Stream(at) | Bottleneck::Client(at) => {
                Bound::of_limit(scenario, at)
            }
            Bottleneck::Store(at) => {
                let store = scenario.stores.get(at.0).map_or("a store", |store| store.name.as_str());
                Bound::free(format!("space in {store}"))
            }
            Bottleneck::None => Bound::free("waits and scans, whatever the line carries".to_owned()),
        }
    }

    /// A limit of a scenario.
    pub fn of_limit(scenario: &Scenario, at: LimitIndex) -> Self {
        // What several hops stand for is one thing to a reader.
        let at = twins(scenario, at).first().copied().unwrap_or(at);
        let Some(hop) = scenario.hops.get(at.hop.0) else { return Bound::free("nothing".to_owned()) };
        let why = hop.limits.get(at.limit).map(|named| match named.limit {
            Limit::Stream(_) | Limit::Window { .. } | Limit::Delay { .. } => {
                format!("{}, in each stream", named.what)
            }
            Limit::Capacity { .. } | Limit::Operations { .. } | Limit::Client(_) => named.what.to_string(),
        });
        Bound { hop: hop.name.clone(), what: hop.what.clone(), why: why.unwrap_or_default() }
    }

    fn free(what: String) -> Self {
        Bound { hop: String::new(), what, why: String::new() }
    }
}

/// How much of a shared limit is used while a run moves data, by that run and all others.
#[derive(Clone, Debug, PartialEq)]
pub struct Utilisation {
    /// The hop's name.
    pub hop: String,
    /// What it is.
    pub what: String,
    /// Which limit of it.
    pub limit: String,
    /// From 0 to 1.
    pub share: Ratio,
}

/// Forecasts a scenario; the same seed gives the same answer.
pub fn forecast(scenario: &Scenario, seed: u64) -> Forecast {
    forecast_in(scenario, &Worlds::of(scenario, seed))
}

/// Forecasts a scenario that was simulated.
pub fn forecast_in(scenario: &Scenario, worlds: &Worlds) -> Forecast {
    let runs = (0..scenario.runs.len()).map(|run| run_forecast(scenario, RunIndex(run), worlds));
    Forecast { runs: runs.collect() }
}

/// The first occurrence of a run.
pub fn first(world: &Simulated, run: RunIndex) -> Option<&Occurrence> {
    world.runs.get(run.0)?.occurrences.first()
}

/// How long an occurrence takes; endless where it never ends or never starts.
pub fn duration(occurrence: Option<&Occurrence>) -> Seconds {
    occurrence.map_or(Seconds::FOREVER, |one| one.ended.less(one.due))
}

fn run_forecast(scenario: &Scenario, run: RunIndex, worlds: &Worlds) -> RunForecast {
    let step = |world: &Simulated, at: usize, of: &dyn Fn(&SimulatedStep) -> f64| {
        first(world, run).and_then(|one| one.steps.get(at)).map_or(f64::INFINITY, of)
    };
    let rate = |one: &SimulatedStep| (one.data / one.moving).base();
    let steps = first(&worlds.median, run).map(|one| &*one.steps).unwrap_or_default();
    let bottleneck = steps.first().map_or(Bottleneck::None, |one| one.bound);
    RunForecast {
        name: scenario.runs.get(run.0).map(|run| run.name.clone()).unwrap_or_default(),
        duration: worlds.range(|world, _| duration(first(world, run))),
        rate: worlds.range(|world, _| Speed::from_base(step(world, 0, &rate))),
        files: worlds.range(|world, draw| {
            let files = scenario.files_of(run, draw);
            PerSecond::new(step(world, 0, &|one| files.count() / one.moving.count()))
        }),
        overall: overall(run, worlds),
        steps: self::steps(scenario, run, worlds),
        bottleneck: Bound::of_step(scenario, steps, 0),
        next: next(scenario, run, None, bottleneck),
        utilisation: utilisation(scenario, run, &worlds.median),
        explanation: explain(scenario, run, &worlds.median),
        influences: influences(scenario, worlds, &[run], |world, _| duration(first(world, run))),
    }
}

/// The steps of the first occurrence of a run, parents first.
pub fn steps(scenario: &Scenario, run: RunIndex, worlds: &Worlds) -> Vec<StepForecast> {
    let step = |world: &Simulated, at: usize, of: &dyn Fn(&SimulatedStep) -> f64| {
        first(world, run).and_then(|one| one.steps.get(at)).map_or(f64::INFINITY, of)
    };
    let time = |one: &SimulatedStep| one.time.count() / one.times.count().max(1.0);
    let rate = |one: &SimulatedStep| (one.data / one.moving).base();
    let steps = first(&worlds.median, run).map(|one| &*one.steps).unwrap_or_default();
    let forecast = steps.iter().enumerate().map(|(at, one)| StepForecast {
        name: one.name.to_string(),
        depth: one.depth,
        duration: worlds.range(|world, _| Seconds::new(step(world, at, &time))),
        rate: worlds.range(|world, _| Speed::from_base(step(world, at, &rate))),
        bottleneck: Bound::of_step(scenario, steps, at),
    });
    forecast.collect()
}

/// The data of a run over its whole duration, from its first start.
pub fn overall(run: RunIndex, worlds: &Worlds) -> Range<Speed> {
    worlds.range(|world, _| {
        let data = first(world, run).and_then(|one| one.steps.first()).map_or(Bytes::ZERO, |step| step.data);
        data / duration(first(world, run))
    })
}

/// What bounds a step of a run once its bottleneck is out of the way, and how fast it moves data then; the whole run where
/// no step is named.
pub fn next(
    scenario: &Scenario,
    run: RunIndex,
    step: Option<&str>,
    bottleneck: Bottleneck,
) -> Option<(Bound, Speed)> {
    let wider = widened(&scenario.connected_to(&[run]), bottleneck.limit()?, Ratio::new(1e6));
    let world = Simulator::of(&wider).simulate(Draw::Median, Seconds::FOREVER);
    let mut steps = first(&world, run)?.steps.iter();
    let told = steps.find(|one| step.is_none_or(|name| one.name == name))?;
    let speed = told.data / told.moving;
    (speed.is_finite() && told.bound != bottleneck).then(|| (Bound::of(scenario, told.bound), speed))
}

/// A limit and those that stand for the same thing in other hops: it is met by several moves in their own ways.
pub fn twins(scenario: &Scenario, at: LimitIndex) -> Vec<LimitIndex> {
    let Some(hop) = scenario.hops.get(at.hop.0) else { return Vec::new() };
    let Some(named) = hop.limits.get(at.limit) else { return Vec::new() };
    let hops = scenario.hops.iter().enumerate();
    let alike = hops.filter(|(_, other)| other.identity() == hop.identity());
    let limits = alike.flat_map(|(index, other)| {
        let same = other.limits.iter().enumerate().filter(|(_, other)| other.limit == named.limit);
        same.map(move |(limit, _)| LimitIndex::new(index, limit))
    });
    limits.collect()
}

/// A scenario with one limit so many times as wide, wherever it is met.
pub fn widened(scenario: &Scenario, at: LimitIndex, factor: Ratio) -> Scenario {
    let mut wider = scenario.clone();
    for twin in twins(scenario, at) {
        let limit = wider.hops.get_mut(twin.hop.0).and_then(|hop| hop.limits.get_mut(twin.limit));
        if let Some(named) = limit {
            named.limit.widen(factor);
        }
    }
    wider
}

/// How much of each shared limit is used while a run moves data for the first time, the fullest first; nothing where the
/// world was not recorded.
pub fn utilisation(scenario: &Scenario, run: RunIndex, world: &Simulated) -> Vec<Utilisation> {
    let (Some(planned), Some(own), Some(series)) =
        (scenario.runs.get(run.0), first(world, run), world.series.as_deref())
    else {
        return Vec::new();
    };
    // What is so from one sample to the next, as far as the run moves data then.
    let until = series.iter().skip(1).map(|next| next.at).chain([own.ended]);
    let spans: Vec<(&Sample, f64)> = series
        .iter()
        .zip(until)
        .filter(|(sample, _)| sample.rates.get(run.0).is_some_and(|rate| *rate > Speed::ZERO))
        .map(|(sample, until)| (sample, until.min(own.ended).less(sample.at.max(own.began)).count()))
        .filter(|(_, lasts)| lasts.is_finite() && *lasts > 0.0)
        .collect();
    let whole: f64 = spans.iter().map(|(_, lasts)| lasts).sum();
    let share = |at: usize| {
        let used = spans
            .iter()
            .map(|(sample, lasts)| sample.utilisation.get(at).map_or(0.0, |share| share.count()) * lasts);
        used.sum::<f64>() / whole
    };
    let crossed =
        world.hops.iter().enumerate().filter(|(_, used)| scenario.crosses(&planned.work, used.at.hop));
    // What several hops stand for is one thing to a reader, and used by what crosses any of them.
    let mut used_by: BTreeMap<LimitIndex, f64> = BTreeMap::new();
    for (at, used) in crossed {
        let one = twins(scenario, used.at).first().copied().unwrap_or(used.at);
        *used_by.entry(one).or_default() += share(at);
    }
    let mut found: Vec<Utilisation> = used_by
        .into_iter()
        .filter_map(|(at, share)| {
            let hop = scenario.hops.get(at.hop.0)?;
            Some(Utilisation {
                hop: hop.name.clone(),
                what: hop.what.clone(),
                limit: hop.limits.get(at.limit)?.what.to_string(),
                share: Ratio::new(share.min(1.0)),
            })
        })
        .filter(|used| used.share > Ratio::ZERO)
        .collect();
    found.sort_by(|a, b| b.share.total_cmp(&a.share));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_of_the_cases_lies_below_the_low_end() {
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(
            [0.0, 0.1, 0.5, 0.9, 1.0].map(|share| quantile(&ten, share)),
            [1.0, 1.5, 5.5, 9.5, 10.0].map(Some)
        );
        assert_eq!(quantile(&[7.0], 0.1), Some(7.0));
        assert_eq!(quantile(&[], 0.1), None);
    }

    #[test]
    fn ends_of_what_may_be_endless_are_numbers_or_endless() {
        let some = [1.0, 2.0, f64::INFINITY, f64::INFINITY];
        assert_eq!(
            [0.1, 0.25, 0.5, 0.9].map(|share| quantile(&some, share)),
            [1.0, 1.5, f64::INFINITY, f64::INFINITY].map(Some)
        );
    }
}
