//! What a target would need that nothing on offer gives: each limit on its way, and how wide that would have to be.
//!
//! The limit that decides is taken out of the way, then the next one, until the target is met with every estimate at its
//! middle. Each of them is then narrowed alone as far as the target allows, which is the rate that it has to have whatever
//! becomes of the others.

use crate::forecast::{
    Bottleneck, Bound, Draw, Limit, LimitIndex, Ratio, Say as _, Scenario, Seconds, Simulator, Speed, first,
    widened,
};
use crate::model::Architecture;
use crate::planning::deadlines::Grounds;
use crate::planning::measured::{Measured, deciding, measure};
use crate::planning::scenarios::{Scenarios, Simulations};
use crate::planning::times::demand;
use crate::planning::verdict::{asks, circumstances, judgeable, ways};
use crate::planning::{TargetOutlook, starts};

/// What a target would need.
#[derive(Clone, Debug, PartialEq)]
pub struct Shortfall {
    /// The flow or job.
    pub name: String,
    /// The key, as in `first_copy_within`.
    pub key: &'static str,
    /// The change without which nothing carries it at all, in words; none where something does.
    pub with: Option<String>,
    /// Each limit that is in the way, the narrowest first.
    pub needs: Vec<Need>,
    /// What stays in the way once no limit does, as in `waits and scans, whatever the line carries`; none where the target
    /// would be met.
    pub remains: Option<Bound>,
}

impl Shortfall {
    /// Of a target of which no limit can be named.
    pub(super) fn unexplained(target: &TargetOutlook) -> Self {
        let (name, key) = (target.name.clone(), target.key);
        Shortfall { name, key, with: None, needs: Vec::new(), remains: None }
    }
}

/// How wide one limit would have to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// The limit.
    pub hop: Bound,
    /// What it carries, as in `120 MB/s`.
    pub has: String,
    /// What it would have to carry.
    pub needs: String,
    /// The second over the first.
    pub factor: f64,
}

/// More limits than these are not looked for.
const LIMITS: usize = 8;

/// A factor of a hundredth more is what the search for it leaves.
const NOTHING: f64 = 1.01;

/// Wide enough not to matter.
const WIDE: f64 = 1e6;

/// What a target would need; none where it cannot be judged, where nothing carries it, and where it is met with every
/// estimate at its middle.
pub(super) fn of(architecture: &Architecture, target: &TargetOutlook) -> Option<Shortfall> {
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
    let measured = measure(&simulations, &target.name, (key, ask)).ok().filter(|one| one.fails.is_none())?;
    let demand = demand(measured.scenario, &target.name, Draw::Median);
    let trial = Trial { measured: &measured, key, asked: ask.value(), demand };
    let connected = measured.scenario.connected_to(&measured.read);
    let mut scenario = connected.clone().into_owned();
    let mut limits: Vec<LimitIndex> = Vec::new();
    let mut remains = None;
    while let Some(bound) = trial.missed_by(&scenario) {
        let new = bound.limit().filter(|at| !limits.contains(at) && limits.len() < LIMITS);
        let Some(at) = new else {
            remains = Some(Bound::of(measured.scenario, bound));
            break;
        };
        limits.push(at);
        scenario = widened(&scenario, at, Ratio::new(WIDE));
    }
    let need = |at: &LimitIndex| {
        let others = limits.iter().filter(|other| *other != at);
        let wide = others
            .fold(connected.clone().into_owned(), |wide, other| widened(&wide, *other, Ratio::new(WIDE)));
        let factor = trial.factor(&wide, *at)?;
        let limit = &measured.scenario.hops.get(at.hop.index())?.limits.get(at.limit)?.limit;
        let (has, needs) = said_of(limit, factor);
        Some(Need { hop: Bound::of_limit(measured.scenario, *at), has, needs, factor })
    };
    let mut needs: Vec<Need> =
        if remains.is_some() { Vec::new() } else { limits.iter().filter_map(need).collect() };
    // What has to be wider by less than can be told is wide enough.
    if needs.iter().any(|need| need.factor > NOTHING) {
        needs.retain(|need| need.factor > NOTHING);
    }
    let is_short = !needs.is_empty() || remains.is_some();
    is_short.then(|| Shortfall { name: target.name.clone(), key, with: None, needs, remains })
}

struct Trial<'a> {
    measured: &'a Measured<'a>,
    key: &'static str,
    asked: f64,
    demand: Option<Speed>,
}

impl Trial<'_> {
    /// What makes a scenario miss the target; none where it meets it.
    fn missed_by(&self, scenario: &Scenario) -> Option<Bottleneck> {
        let world = Simulator::of(scenario).simulate(Draw::Median, Seconds::FOREVER);
        let keeps = (self.measured.of)(&world, Draw::Median) <= self.asked;
        let steps = first(&world, self.measured.run).map(|one| &*one.steps).unwrap_or_default();
        (!keeps).then(|| deciding(steps, self.key, self.demand).map_or(Bottleneck::None, |step| step.bound))
    }

    /// By how much one limit has to be wider, to a hundredth; none where nothing would be enough.
    fn factor(&self, scenario: &Scenario, at: LimitIndex) -> Option<f64> {
        let meets = |factor: f64| self.missed_by(&widened(scenario, at, Ratio::new(factor))).is_none();
        if !meets(WIDE) {
            return None;
        }
        let (mut low, mut high) = (1.0_f64, WIDE);
        while high / low > 1.005 {
            let middle = (low * high).sqrt();
            if meets(middle) { high = middle } else { low = middle }
        }
        Some(high)
    }
}

/// What a limit is, and what it would be so many times as wide.
fn said_of(limit: &Limit, factor: f64) -> (String, String) {
    match limit {
        Limit::Capacity { baseline: speed, .. } | Limit::Client(speed) | Limit::Stream(speed) => {
            (speed.median.say(), speed.median.times(factor).say())
        }
        Limit::Window { window, .. } => (window.median.say(), window.median.times(factor).say()),
        Limit::Operations { rate, .. } => (rate.median.say(), rate.median.times(factor).say()),
        Limit::Delay { time, .. } => (time.median.say(), time.median.times(1.0 / factor).say()),
    }
}
