//! [`missed`]: what of the targets and deadlines of an architecture is not kept, and nothing more: a search asks it of many.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::deadlines::Grounds;
use super::findings::starts;
use super::measured::{Measured, Unjudged, measure};
use super::plan::Circumstances;
use super::remembered::Remembered;
use super::scenarios::{Scenarios, Simulations};
use super::verdict::{Ask, TargetOutlook, asks, by_circumstances, judgeable, ways};
use crate::forecast::Quantity as _;
use crate::model::Architecture;

/// What is asked of a flow or a job.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Asked {
    pub name: String,
    /// The key, or the setting.
    pub key: &'static str,
    /// Whether its owner asks for it; else a setting does.
    pub is_target: bool,
}

impl Asked {
    fn new(name: &str, key: &'static str, grounds: Grounds) -> Self {
        Asked { name: name.to_owned(), key, is_target: grounds == Grounds::Target }
    }

    pub(super) fn of(target: &TargetOutlook) -> Self {
        Asked::new(&target.name, target.key, target.grounds)
    }
}

/// The targets and deadlines that an architecture misses anywhere in the range, as the verdicts say; without a seed with every
/// estimate at its middle. What cannot be judged is not missed.
pub(super) fn missed(
    architecture: &Architecture,
    seed: Option<u64>,
    remembered: &Rc<Remembered>,
) -> BTreeSet<Asked> {
    let start = starts(architecture);
    let simulations = |circumstances: &Circumstances| {
        let made = Scenarios::of(architecture, circumstances, start);
        Simulations::of(made, seed).beside(Some(Rc::clone(remembered)))
    };
    let now = simulations(&Circumstances::default());
    let mut found = BTreeSet::new();
    for (circumstances, targets) in by_circumstances(architecture, start) {
        let then = (circumstances != Circumstances::default()).then(|| simulations(&circumstances));
        let simulations = then.as_ref().unwrap_or(&now);
        for (_, name, target) in targets {
            let missed = asks(target).filter(|(key, ask)| {
                let ways = ways(simulations, name, key);
                let is_unknown = ways.iter().any(|lines| lines.is_unknown);
                ways.iter().any(|lines| lines.is_cut) || is_missed(simulations, name, (key, *ask), is_unknown)
            });
            found.extend(missed.map(|(key, _)| Asked::new(name, key, Grounds::Target)));
        }
    }
    let held = judgeable(&now).filter(|one| is_missed(&now, one.job, (one.key, one.ask), false));
    found.extend(held.map(|one| Asked::new(one.job, one.key, one.grounds)));
    found
}

/// Whether something is missed; over a line of which nothing is known, without any limit on its way.
fn is_missed(
    simulations: &Simulations,
    name: &str,
    (key, ask): (&'static str, Ask),
    is_unknown: bool,
) -> bool {
    match measure(simulations, name, (key, ask)) {
        Ok(Measured { fails: Some(_), .. }) | Err(Unjudged::Fails(_)) => true,
        Ok(measured) => {
            let value = measured.range();
            let decides = if is_unknown { value.low } else { value.high };
            decides.base() > ask.value()
        }
        Err(Unjudged::Unsaid(_)) => false,
    }
}
