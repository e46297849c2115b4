//! What a target would need that nothing on offer gives: each limit on its way, and how wide that would have to be.
//!
//! The limit that decides is taken out of the way, then the next one, until the target is met with every estimate at its
//! middle. Each of them is then narrowed alone as far as the target allows, which is the rate that it has to have whatever
//! becomes of the others.

use crate::forecast::{Bound, Limit, LimitIndex, Say as _};
use crate::model::Architecture;
use crate::planning::TargetOutlook;
use crate::planning::wait::Wait;
use crate::planning::widening::{Trial, WIDE};

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

/// What a target would need; none where it cannot be judged, where nothing carries it, and where it is met with every
/// estimate at its middle.
pub(super) fn of(architecture: &Architecture, target: &TargetOutlook) -> Option<Shortfall> {
    let trial = Trial::of(architecture, target)?;
    let mut limits: Vec<LimitIndex> = Vec::new();
    let mut remains = None;
    let widest = |limits: &[LimitIndex]| limits.iter().map(|at| (*at, WIDE)).collect::<Vec<_>>();
    while let Some(bound) = trial.missed_by(&widest(&limits)) {
        let new = bound.limit().filter(|at| !limits.contains(at) && limits.len() < LIMITS);
        let Some(at) = new else {
            let waits = trial.waits(&widest(&limits)).map(|wait| mover_of(&wait));
            remains = Some(waits.unwrap_or_else(|| Bound::of(trial.scenario(), bound)));
            break;
        };
        limits.push(at);
    }
    let need = |at: &LimitIndex| {
        let others: Vec<LimitIndex> = limits.iter().filter(|other| *other != at).copied().collect();
        let factor = trial.factor(&widest(&others), *at)?;
        let limit = &trial.scenario().hops.get(at.hop.index())?.limits.get(at.limit)?.limit;
        let (has, needs) = said_of(limit, factor);
        Some(Need { hop: Bound::of_limit(trial.scenario(), *at), has, needs, factor })
    };
    let mut needs: Vec<Need> =
        if remains.is_some() { Vec::new() } else { limits.iter().filter_map(need).collect() };
    // What has to be wider by less than can be told is wide enough.
    if needs.iter().any(|need| need.factor > NOTHING) {
        needs.retain(|need| need.factor > NOTHING);
    }
    let is_short = !needs.is_empty() || remains.is_some();
    is_short.then(|| Shortfall { name: target.name.clone(), key: target.key, with: None, needs, remains })
}

/// What stays in the way where a mover does something else first.
fn mover_of(Wait { mover, flow, .. }: &Wait) -> Bound {
    let what = format!("the wait for `{mover}`, which does one task at a time and `{flow}` first");
    Bound { hop: format!("{mover} agents"), what, why: String::new() }
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
