//! [`Trial`]: whether a target would be met with limits on its way widened, every estimate at its middle.

use super::deadlines::{self, Grounds};
use super::findings::starts;
use super::measured::{Measured, deciding, measure};
use super::outlook::WORTH_A_WORD;
use super::scenarios::{Scenarios, Simulations};
use super::times::{awaited, awaited_longest, demand};
use super::verdict::{Ask, TargetOutlook, asks, circumstances, judgeable, ways};
use super::wait::Wait;
use crate::forecast::{
    Bottleneck, Draw, LimitIndex, Ratio, RunIndex, Scenario, Seconds, Simulated, Simulator, Speed, Worlds,
    first, widened,
};
use crate::model::Architecture;

/// Wide enough not to matter.
pub(super) const WIDE: f64 = 1e6;

/// Factors are found as exactly as this.
const EXACT: f64 = 1.0001;

/// What a target is held against, with every estimate at its middle.
pub(super) struct Middles {
    simulations: Simulations,
    name: String,
    key: &'static str,
    ask: Ask,
}

impl Middles {
    /// Of a target, under its circumstances; none where nothing carries it.
    pub(super) fn of(architecture: &Architecture, target: &TargetOutlook) -> Option<Middles> {
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
        let is_cut = ways(&simulations, &target.name, key).iter().any(|lines| lines.is_cut);
        (!is_cut).then(|| Middles { simulations, name: target.name.clone(), key, ask })
    }

    /// The target; none where it cannot be judged.
    pub(super) fn trial(&self) -> Option<Trial<'_>> {
        let measured = measure(&self.simulations, &self.name, (self.key, self.ask)).ok();
        let measured = measured.filter(|one| one.fails.is_none())?;
        let demand = demand(measured.scenario, &self.name, Draw::Median);
        Some(Trial { measured, key: self.key, asked: self.ask.value(), demand })
    }
}

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
        let middles = Middles::of(architecture, target)?;
        let trial = middles.trial()?;
        let connected = trial.connected();
        let (each, at) = match trial.missed_by(&connected)? {
            Bottleneck::Limit(at) => (Each::All, at),
            Bottleneck::Stream(at) => (Each::Stream, at),
            Bottleneck::Client(at) => (Each::Machine, at),
            Bottleneck::Store(_) | Bottleneck::None => return None,
        };
        Some(Alone { each, factor: trial.factor(&connected, at) })
    }
}

/// A target that is held against the same scenario with other limits.
pub(super) struct Trial<'a> {
    measured: Measured<'a>,
    key: &'static str,
    asked: f64,
    demand: Option<Speed>,
}

impl Trial<'_> {
    /// The scenario that it is measured in.
    pub(super) fn scenario(&self) -> &Scenario {
        self.measured.scenario
    }

    /// As much of it as decides what the target comes to.
    pub(super) fn connected(&self) -> Scenario {
        self.measured.scenario.connected_to(&self.measured.read).into_owned()
    }

    /// What makes a scenario miss the target; none where it meets it.
    pub(super) fn missed_by(&self, scenario: &Scenario) -> Option<Bottleneck> {
        let world = Simulator::of(scenario).simulate(Draw::Median, Seconds::FOREVER);
        if (self.measured.of)(&world, Draw::Median) <= self.asked {
            return None;
        }
        let run = self.decides(&world);
        let steps = first(&world, run).map(|one| &*one.steps).unwrap_or_default();
        Some(deciding(steps, self.key, self.demand).map_or(Bottleneck::None, |step| step.bound))
    }

    /// The run whose end decides: that of the target, or one that a flow waits for.
    fn decides(&self, world: &Simulated) -> RunIndex {
        let Measured { scenario, run, ref read, .. } = self.measured;
        match (self.key, read.first()) {
            ("first_copy_within", Some(own)) => awaited(scenario, world, *own),
            ("each_run_within" | deadlines::WINDOW, Some(own)) => awaited_longest(world, *own),
            _ => run,
        }
    }

    /// What the target's flow waits for in a scenario while its mover works for another; none where that is not worth a word.
    pub(super) fn waits(&self, scenario: &Scenario) -> Option<Wait> {
        let worlds = Worlds::of_middles(scenario);
        let own = *self.measured.read.first()?;
        let wait = match self.key {
            "first_copy_within" => Wait::of_first(scenario, &worlds, own),
            "each_run_within" | deadlines::WINDOW => Wait::of_longest(scenario, &worlds, own),
            _ => None,
        };
        let whole = (self.measured.of)(&worlds.median, Draw::Median);
        wait.filter(|wait| wait.takes.median.count() >= whole * WORTH_A_WORD.count())
    }

    /// The smallest factor with which one limit that is so many times as wide is enough; none where nothing would be.
    pub(super) fn factor(&self, scenario: &Scenario, at: LimitIndex) -> Option<f64> {
        let meets = |factor: f64| self.missed_by(&widened(scenario, at, Ratio::new(factor))).is_none();
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
