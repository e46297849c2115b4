//! [`Wait`]: what a run that is due waits for while its mover works for another.

use std::collections::{BTreeMap, BTreeSet};

use super::deadlines::WINDOW;
use super::outlook::WORTH_A_WORD;
use super::times::{Turn, first_turn, lasts, longest_turn};
use crate::forecast::{
    Basis, Influence, Known, Range, Ratio, Run, RunIndex, Say as _, Scenario, Seconds, Simulated, Worlds,
    first,
};

/// What a run waits for that is due while its mover works for another.
#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    /// The mover, whose agents do one task at a time.
    pub mover: String,
    /// The flow that it works for last before this one's turn.
    pub flow: String,
    /// For how long.
    pub takes: Range<Seconds>,
}

impl Wait {
    /// What the first occurrence of a run waits for; none where it waits for no mover.
    pub(super) fn of_first(scenario: &Scenario, worlds: &Worlds, run: RunIndex) -> Option<Wait> {
        Wait::of(scenario, worlds, run, |world| first_turn(scenario, world, run))
    }

    /// The same of the occurrence that takes longest from when it could begin.
    pub(super) fn of_longest(scenario: &Scenario, worlds: &Worlds, run: RunIndex) -> Option<Wait> {
        Wait::of(scenario, worlds, run, |world| longest_turn(world, run))
    }

    /// What a run waits for of which something is asked under a key, where that is worth a word of the `whole` time that it takes
    /// in the median.
    pub(super) fn asked(
        key: &str,
        (scenario, worlds): (&Scenario, &Worlds),
        run: RunIndex,
        whole: f64,
    ) -> Option<Wait> {
        let wait = match key {
            "first_copy_within" => Wait::of_first(scenario, worlds, run),
            "each_run_within" | WINDOW => Wait::of_longest(scenario, worlds, run),
            _ => None,
        };
        let least = whole * WORTH_A_WORD.count();
        wait.filter(|wait| !whole.is_finite() || wait.takes.median.count() >= least)
    }

    /// What holds up the runs that follow its first copy: the longest first copy of another flow of its mover, where that begins
    /// later and takes longer than the time between two runs; none where nothing does.
    pub(super) fn of_later(
        copies: &Scenario,
        worlds: &Worlds,
        run: RunIndex,
        every: Seconds,
    ) -> Option<Wait> {
        let own = first(&worlds.median, run)?;
        let others = (0..copies.runs.len()).map(RunIndex::at).filter(|other| *other != run);
        let (other, mover) = others
            .filter_map(|other| {
                let copy = first(&worlds.median, other)?;
                let holds_up = copy.began >= own.ended && copy.ended.less(copy.began) > every;
                Some((other, common_worker(copies, run, other)?)).filter(|_| holds_up)
            })
            .max_by(|(one, _), (other, _)| {
                lasts(&worlds.median, *one).total_cmp(&lasts(&worlds.median, *other))
            })?;
        Some(Wait {
            mover: mover.to_owned(),
            flow: copies.runs.get(other.position())?.name.clone(),
            takes: worlds.range(|world, _| Seconds::new(lasts(world, other))),
        })
    }

    fn of(
        scenario: &Scenario,
        worlds: &Worlds,
        run: RunIndex,
        told: impl for<'w> Fn(&'w Simulated) -> Option<Turn<'w>>,
    ) -> Option<Wait> {
        let waited_for = match told(&worlds.median) {
            Some((turn, _)) => turn.waited_for?,
            None => worlds.median.runs.get(run.position())?.waits_for?,
        };
        Some(Wait {
            mover: common_worker(scenario, run, waited_for)?.to_owned(),
            flow: scenario.runs.get(waited_for.position())?.name.clone(),
            takes: worlds.range(|world, _| {
                told(world).map_or(Seconds::FOREVER, |(turn, since)| turn.began.less(since))
            }),
        })
    }

    /// As a clause, as in `of which it waits 4 h until office is done, since mover does one task at a time`.
    pub fn say(&self, name: impl Fn(&str) -> String) -> String {
        let (mover, flow) = (name(&self.mover), name(&self.flow));
        if self.takes.median.is_finite() {
            let takes = self.takes.median.say();
            format!("of which it waits {takes} until {flow} is done, since {mover} does one task at a time")
        } else {
            format!("since {mover} does one task at a time, and {flow} is never done")
        }
    }
}

/// Flows that one mover has to do at once, of which nothing says which it does first: no part of any range beyond that
/// either may be.
pub(super) fn ties<'a>(scenarios: impl IntoIterator<Item = &'a Scenario>) -> impl Iterator<Item = Influence> {
    let mut at_once: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for scenario in scenarios {
        for (place, one) in scenario.runs.iter().enumerate() {
            let Some(mover) = one.worker.as_deref() else { continue };
            let others = scenario.runs.iter().skip(place + 1);
            let tied = |other: &&Run| {
                other.worker == one.worker && other.starts.iter().any(|start| one.starts.contains(start))
            };
            for other in others.filter(tied) {
                at_once.entry(mover).or_default().extend([one.name.as_str(), &other.name]);
            }
        }
    }
    at_once.into_iter().map(|(mover, flows)| {
        let flows = flows.into_iter().collect::<Vec<_>>().join(" and ");
        Influence {
            of: Known {
                id: format!("{mover} order"),
                what: format!("which of {flows} {mover} does first, for they are due at once"),
                said: ["either"; 3].map(str::to_owned),
                basis: Basis::Assumed { learn: "let them start at different times, as with `at`".into() },
                is_point: true,
            },
            share: Ratio::ZERO,
        }
    })
}

/// Who does two runs in turn; none where each is done by somebody else, or one comes after the other for another reason.
pub(super) fn common_worker(scenario: &Scenario, one: RunIndex, other: RunIndex) -> Option<&str> {
    let run = |run: RunIndex| scenario.runs.get(run.position());
    let worker = run(one).filter(|one| !one.after.contains(&other))?.worker.as_deref()?;
    (run(other)?.worker.as_deref() == Some(worker)).then_some(worker)
}
