//! [`Outlook`]: what the flows and jobs of an architecture will do, with ranges, bottlenecks and assumptions.
//!
//! Three scenarios are simulated: the first copies, which all start at their first schedule and share what they cross; the
//! days after them, in which each run brings what has grown; and the jobs, all at once. Everything is told relative to one
//! day, on which the first copies may start.
//!
//! ```
//! use hybrid_synth::blueprint;
//! use hybrid_synth::planning::Outlook;
//!
//! let text = b"blueprint: 1\nname: site\nregion: eu-central-1\n";
//! let architecture = blueprint::read(&[("site.yaml", text)]).architecture.unwrap();
//! assert!(Outlook::of(&architecture, "2026-12-01".parse()?, 1).flows.is_empty());
//! # Ok::<(), hybrid_synth::units::UnitError>(())
//! ```

use std::collections::BTreeMap;

use super::explained;
use super::flow_outlook::{FlowOutlook, flow};
use super::job_outlook::{JobOutlook, job};
use super::left_out::{self, LeftOut};
use super::plan::{Circumstances, Plan};
use super::scenarios::{Scenarios, Simulations};
use super::studio::ReadOutlook;
use super::times::longest;
use super::verdict::{self, TargetOutlook};
use super::wait::ties;
use crate::forecast::{
    Basis, Bottleneck, EVENTS, Influence, Known, Ratio, RunIndex, Scenario, Seconds, Simulated, Worlds,
    first, influences_of,
};
use crate::model::Architecture;
use crate::units::Date;

/// What an architecture will do.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The day on which the first copies may start.
    pub start: Date,
    /// Flows, in the blueprint's order.
    pub flows: Vec<FlowOutlook>,
    /// What one user of Studio reads, once, in the blueprint's order.
    pub reads: Vec<ReadOutlook>,
    /// Jobs, in the blueprint's order.
    pub jobs: Vec<JobOutlook>,
    /// What has no forecast, and why.
    pub left_out: Vec<LeftOut>,
    /// What the owner asks, in the blueprint's order.
    pub targets: Vec<TargetOutlook>,
    /// What is not known, the largest share of the ranges first.
    pub assumptions: Vec<Influence>,
}

/// What happens in a smaller share of all cases is beyond every range, and said nowhere.
pub(super) const WORTH_A_WORD: Ratio = Ratio::new(0.1);

/// What to change where more happens than a simulation follows.
pub(super) fn too_much() -> String {
    format!(
        "forecast fewer flows and jobs at once: what they do to each other is followed over {EVENTS} changes at most"
    )
}

impl Outlook {
    /// The outlook of an architecture from a day on; the same seed gives the same answer.
    pub fn of(architecture: &Architecture, start: Date, seed: u64) -> Outlook {
        let simulations =
            Simulations::of(Scenarios::of(architecture, &Circumstances::default(), start), seed);
        let (made, copies) = (&simulations.made, simulations.copies());
        let jobs = simulations.jobs();
        let flows = made.copy_of.iter();
        let mut flows: Vec<FlowOutlook> = flows
            .map(|(name, (run, is_known))| flow(architecture, &simulations, name, *run, *is_known, start))
            .collect();
        let place = |name: &str| architecture.flows.get_index_of(name);
        flows.sort_by_key(|flow| place(&flow.name));
        let job_outlooks = made.plan.jobs.keys().filter_map(|name| {
            let runs = made.job_of.get(name)?;
            let mut told = job(made, (copies, jobs), name, runs, runs.training?);
            let start = explained::start(made, &copies.median, &told.ready, &told.after);
            told.explanations.insert(0, start);
            Some(told)
        });
        let reads =
            made.plan.reads.iter().filter_map(|(name, reading)| {
                reading.outlook(name, architecture.flows.get(name)?, start, seed)
            });
        let (reads, of_reads): (Vec<ReadOutlook>, Vec<Vec<Influence>>) = reads.unzip();
        Outlook {
            start,
            reads,
            jobs: job_outlooks.collect(),
            flows,
            left_out: left_out::of(architecture, &made.plan),
            targets: verdict::of(architecture, start, seed, &simulations)
                .into_iter()
                .filter(TargetOutlook::is_told)
                .collect(),
            assumptions: assumptions(&simulations, of_reads)
                .into_iter()
                .chain(epochs(&made.plan))
                .chain(ties([&made.copies, &made.days]))
                .collect(),
        }
    }
}

/// Whose uncertainty makes the ranges: the mean of its shares over all scenarios' answers.
fn assumptions(simulations: &Simulations, of_reads: Vec<Vec<Influence>>) -> Vec<Influence> {
    let mut found: BTreeMap<String, Influence> = BTreeMap::new();
    let mut count = 0.0_f64;
    let made = &simulations.made;
    let of = |scenario: &Scenario, worlds: &Worlds| {
        influences_of(scenario, worlds, |world, run| Seconds::new(longest(world, run)))
    };
    // Of runs of which nothing says what they bring nothing is told.
    let is_told = |run: usize| made.run_of.values().any(|later| later.run.position() == run);
    let of_days = of(&made.days, simulations.days()).into_iter().enumerate();
    let of_days = of_days.filter(|(run, _)| is_told(*run)).map(|(_, influences)| influences);
    let answers = of(&made.copies, simulations.copies())
        .into_iter()
        .chain(of_days)
        .chain(of(&made.jobs, simulations.jobs()));
    for influences in answers.chain(of_reads) {
        count += 1.0;
        for one in influences {
            let entry =
                found.entry(one.of.id.clone()).or_insert(Influence { share: Ratio::ZERO, ..one.clone() });
            entry.share = entry.share + one.share;
        }
    }
    let mut found: Vec<Influence> = found
        .into_values()
        .map(|one| Influence { share: Ratio::new(one.share.count() / count.max(1.0)), ..one })
        .collect();
    found.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.of.id.cmp(&b.of.id)));
    found
}

/// How often jobs read their data of which nothing says it: no part of any range, and of every whole run.
pub(super) fn epochs(plan: &Plan) -> impl Iterator<Item = Influence> {
    let jobs = plan.jobs.iter().filter(|(_, job)| job.assumes_one_epoch());
    jobs.map(|(name, _)| Influence {
        of: Known {
            id: format!("{name} epochs"),
            what: format!("how often {name} reads all of its data"),
            said: ["once"; 3].map(str::to_owned),
            basis: Basis::Assumed {
                learn: format!("say the `epochs` of {name}: its whole run is that of one").into(),
            },
            is_point: true,
        },
        share: Ratio::ZERO,
    })
}

/// The other runs that cross a run's bottleneck while it runs.
pub(super) fn sharing(
    scenario: &Scenario,
    world: &Simulated,
    run: RunIndex,
    bottleneck: Bottleneck,
) -> Vec<String> {
    let Bottleneck::Limit(at) = bottleneck else { return Vec::new() };
    let Some(own) = first(world, run) else { return Vec::new() };
    let others = scenario.runs.iter().enumerate().filter(|(index, _)| *index != run.position());
    others
        .filter(|(index, other)| {
            let at_once = first(world, RunIndex::at(*index))
                .is_some_and(|other| other.began < own.ended && own.began < other.ended);
            at_once && scenario.crosses(&other.work, at.hop)
        })
        .map(|(_, other)| other.name.clone())
        .collect()
}
