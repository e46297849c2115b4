//! [`Late`]: the days of later runs with twice as much for each run to bring, in every world once.
//!
//! Only a run that is late asks for them, and then every target of a run that is connected with it asks for the same.

use std::cell::OnceCell;

use super::times::longest;
use crate::forecast::{Draw, RunIndex, Scenario, Seconds, Simulator, Worlds};

/// What of the late days is connected, each with its worlds once they were asked for.
pub(super) struct Late(Vec<Part>);

struct Part {
    runs: Vec<RunIndex>,
    scenario: Scenario,
    worlds: OnceCell<Worlds>,
}

impl Late {
    pub(super) fn of(late_days: &Scenario) -> Self {
        let part = |runs: Vec<RunIndex>| Part {
            scenario: late_days.connected_to(&runs).into_owned(),
            runs,
            worlds: OnceCell::new(),
        };
        Late(late_days.groups().into_iter().map(part).collect())
    }

    /// How long a run takes in a world, in seconds; `make` simulates those that are wanted.
    pub(super) fn lasts(&self, run: RunIndex, draw: Draw<'_>, make: impl FnOnce(&Scenario) -> Worlds) -> f64 {
        let Some(part) = self.0.iter().find(|part| part.runs.contains(&run)) else { return f64::INFINITY };
        let made = match draw {
            Draw::Random { .. } => part.worlds.get_or_init(|| make(&part.scenario)).in_draw(draw),
            Draw::Median => part.worlds.get().and_then(|worlds| worlds.in_draw(draw)),
            Draw::Shifted { .. } => None,
        };
        match made {
            Some(world) => longest(world, run),
            None => longest(&Simulator::of(&part.scenario).simulate(draw, Seconds::FOREVER), run),
        }
    }
}
