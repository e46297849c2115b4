//! [`Known`]: every number of a scenario with what is known of it, for people to read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::estimate::{Basis, Estimate};
use super::hop::Limit;
use super::step::{Scenario, Step, Work};
use super::words::Say;

/// A number of a scenario, and what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Its id.
    pub id: String,
    /// What it is.
    pub what: String,
    /// Its values in words: low, middle, high.
    pub said: [String; 3],
    /// Why it has them.
    pub basis: Basis,
    /// Whether it is one number.
    pub is_point: bool,
}

impl Known {
    /// What is known of an estimate.
    pub fn of<Q: Say>(estimate: &Estimate<Q>) -> Self {
        Known {
            id: estimate.id.to_string(),
            what: estimate.what.to_string(),
            said: [estimate.low, estimate.median, estimate.high].map(Say::say),
            basis: estimate.basis.clone(),
            is_point: estimate.is_point(),
        }
    }

    /// What to measure or to say, so that it is known; none where that would not help.
    pub fn learn(&self) -> Option<&str> {
        match &self.basis {
            Basis::Assumed { learn } => Some(learn),
            Basis::Given | Basis::Fact { .. } | Basis::Calibrated { .. } => None,
        }
    }

    /// As a list of assumptions has it.
    pub fn say(&self) -> String {
        let [low, _, high] = &self.said;
        let range = if low == high { Cow::Borrowed(low) } else { Cow::Owned(format!("{low} to {high}")) };
        format!("{}: {range}", self.what)
    }
}

/// Every number of a scenario, once for each id, in the order of the ids.
pub fn known(scenario: &Scenario) -> Vec<Known> {
    let mut found = BTreeMap::new();
    for named in scenario.hops.iter().flat_map(|hop| &hop.limits) {
        match &named.limit {
            Limit::Capacity { baseline, burst } => {
                put(&mut found, baseline);
                if let Some(burst) = burst {
                    put(&mut found, &burst.peak);
                    put(&mut found, &burst.credit);
                }
            }
            Limit::Operations { rate, .. } => put(&mut found, rate),
            Limit::Client(speed) | Limit::Stream(speed) => put(&mut found, speed),
            Limit::Window { window, rtt } => {
                put(&mut found, window);
                put(&mut found, rtt);
            }
            Limit::Delay { time, .. } => put(&mut found, time),
        }
    }
    for store in &scenario.stores {
        put(&mut found, &store.space);
    }
    for run in &scenario.runs {
        for size in [&run.unknown.size, &run.unknown.file_size].into_iter().flatten() {
            put(&mut found, size);
        }
        of_step(&run.work, &mut found);
    }
    found.into_values().collect()
}

fn of_step(step: &Step, found: &mut BTreeMap<String, Known>) {
    match &step.work {
        Work::Wait(time) => put(found, time),
        Work::Count { rate, .. } => put(found, rate),
        Work::Check { rate, .. } => put(found, rate),
        Work::Move(movement) => {
            let of_channels = movement.channels.iter().flat_map(|one| one.held.iter().chain(&one.in_flight));
            let own = movement.held.iter().chain(&movement.in_flight);
            own.chain(of_channels).for_each(|one| put(found, one));
        }
        Work::InTurn(steps) | Work::Together(steps) => steps.iter().for_each(|step| of_step(step, found)),
        Work::Repeat(_, step) => of_step(step, found),
    }
}

fn put<Q: Say>(found: &mut BTreeMap<String, Known>, estimate: &Estimate<Q>) {
    if !found.contains_key(&*estimate.id) {
        found.insert(estimate.id.to_string(), Known::of(estimate));
    }
}
