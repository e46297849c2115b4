//! [`Trial`]: whether a target would be met with limits on its way widened, every estimate at its middle.

use super::deadlines::{self, Grounds};
use super::findings::starts;
use super::measured::{deciding, measure};
use super::scenarios::{Scenarios, Simulations};
use super::times::demand;
use super::verdict::{Ask, TargetOutlook, asks, circumstances, judgeable, ways};
use super::wait::Wait;
use crate::forecast::{Bottleneck, Draw, LimitIndex, Quantity as _, Ratio, Scenario, Speed, first, widened};
use crate::model::Architecture;

/// Wide enough not to matter.
pub(super) const WIDE: f64 = 1e6;

/// Factors are found as exactly as this.
const EXACT: f64 = 1.0001;

/// A limit, and so many times as wide.
pub(super) type Wide = (LimitIndex, f64);

/// How wide the limit that decides a missed target would have to be, if nothing else changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Alone {
    /// Of what it is the limit.
    pub each: Each,
    /// So many times as wide; none where nothing would be enough.
    pub factor: Option<f64>,
}

/// Of what something is the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Each {
    /// Of all that crosses it.
    All,
    /// Of each stream.
    Stream,
    /// Of each machine.
    Machine,
}

impl Alone {
    /// Of a target; none where no limit decides it.
    pub(super) fn of(architecture: &Architecture, target: &TargetOutlook) -> Option<Alone> {
        let trial = Trial::of(architecture, target)?;
        let (each, at) = match trial.missed_by(&[])? {
            Bottleneck::Limit(at) => (Each::All, at),
            Bottleneck::Stream(at) => (Each::Stream, at),
            Bottleneck::Client(at) => (Each::Machine, at),
            Bottleneck::Store(_) | Bottleneck::None => return None,
        };
        Some(Alone { each, factor: trial.factor(&[], at) })
    }
}

/// A target that is held against the same architecture with wider limits.
pub(super) struct Trial {
    made: Scenarios,
    name: String,
    key: &'static str,
    ask: Ask,
    demand: Option<Speed>,
}

impl Trial {
    /// Of a target, under its circumstances; none where it cannot be judged, and where nothing carries it.
    pub(super) fn of(architecture: &Architecture, target: &TargetOutlook) -> Option<Trial> {
        let start = starts(architecture);
        let said = architecture.targets.get(&target.name).filter(|_| target.grounds == Grounds::Target);
        let under = said.map(|said| circumstances(said, start)).unwrap_or_default();
        let simulations = Simulations::of(Scenarios::of(architecture, &under, start), None);
        let (key, ask) = match said {
            Some(said) => asks(said).find(|(key, _)| *key == target.key)?,
            None => judgeable(&simulations)
                .find(|held| held.job == target.name && held.key == target.key)
                .map(|held| (held.key, held.ask))?,
        };
        if ways(&simulations, &target.name, key).iter().any(|lines| lines.is_cut) {
            return None;
        }
        let measured = measure(&simulations, &target.name, (key, ask)).ok()?;
        if measured.fails.is_some() {
            return None;
        }
        let demand = demand(measured.scenario, &target.name, Draw::Median);
        let connected = measured.scenario.connected_to(&measured.read).into_owned();
        drop(measured);
        let mut trial = Trial { made: simulations.made, name: target.name.clone(), key, ask, demand };
        *trial.made.scenario_of(key) = connected;
        Some(trial)
    }

    /// As much of the scenario that it is measured in as decides what it comes to.
    pub(super) fn scenario(&self) -> &Scenario {
        match self.key {
            "first_copy_within" => &self.made.copies,
            "each_run_within" | deadlines::WINDOW => &self.made.days,
            _ => &self.made.jobs,
        }
    }

    fn with(&self, wide: &[Wide]) -> Simulations {
        let mut made = self.made.clone();
        for (at, factor) in wide {
            let scenario = made.scenario_of(self.key);
            *scenario = widened(scenario, *at, Ratio::new(*factor));
            if self.key == "each_run_within" {
                // The same flows in the same order.
                made.late_days = widened(&made.late_days, *at, Ratio::new(*factor));
            }
        }
        Simulations::of(made, None)
    }

    /// What makes the target missed with wider limits; none where it is met.
    pub(super) fn missed_by(&self, wide: &[Wide]) -> Option<Bottleneck> {
        let simulations = self.with(wide);
        let Ok(measured) = measure(&simulations, &self.name, (self.key, self.ask)) else {
            return Some(Bottleneck::None);
        };
        if measured.range().median.base() <= self.ask.value() {
            return None;
        }
        let steps = first(&measured.worlds.median, measured.run).map(|one| &*one.steps).unwrap_or_default();
        Some(deciding(steps, self.key, self.demand).map_or(Bottleneck::None, |step| step.bound))
    }

    /// What the target's flow waits for while its mover works for another; none where that is not worth a word.
    pub(super) fn waits(&self, wide: &[Wide]) -> Option<Wait> {
        let simulations = self.with(wide);
        let measured = measure(&simulations, &self.name, (self.key, self.ask)).ok()?;
        let whole = measured.range().median.base();
        Wait::asked(self.key, (measured.scenario, measured.worlds), *measured.read.first()?, whole)
    }

    /// The smallest factor with which one limit that is so many times as wide is enough, beside others; none where nothing would
    /// be.
    pub(super) fn factor(&self, others: &[Wide], at: LimitIndex) -> Option<f64> {
        let meets = |factor: f64| {
            let wide: Vec<Wide> = others.iter().copied().chain([(at, factor)]).collect();
            self.missed_by(&wide).is_none()
        };
        if !meets(WIDE) {
            return None;
        }
        let (mut low, mut high) = (1.0_f64, WIDE);
        while high / low > EXACT {
            let middle = (low * high).sqrt();
            if meets(middle) { high = middle } else { low = middle }
        }
        Some(high)
    }
}

impl Scenarios {
    /// The scenario in which what is asked under a key is measured.
    fn scenario_of(&mut self, key: &str) -> &mut Scenario {
        match key {
            "first_copy_within" => &mut self.copies,
            "each_run_within" | deadlines::WINDOW => &mut self.days,
            _ => &mut self.jobs,
        }
    }
}
