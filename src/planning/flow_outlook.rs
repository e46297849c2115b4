//! [`FlowOutlook`]: what a flow will do.

use super::backlog::{Backlog, Runs};
use super::calendar::Gaps;
use super::explained::{self, Explained};
use super::job_outlook::RestoreOutlook;
use super::lines::Lines;
use super::outlook::sharing;
use super::plan::Circumstances;
use super::scenarios::{Later, Scenarios, Simulations, days_of, whole_of};
use super::times::{each_run, fall_behind, longest, overruns, turnaround};
use super::wait::Wait;
use crate::forecast::{
    self, Bottleneck, Bound, Bytes, Draw, PerSecond, Quantity as _, Range, Ratio, RunIndex, Seconds,
    Simulated, SimulatedStep, Simulator, Speed, StepForecast, Utilisation, duration, explain, first, next,
    utilisation,
};
use crate::model::Architecture;
use crate::units::{Date, Period};

/// What a flow will do.
#[derive(Clone, Debug)]
pub struct FlowOutlook {
    /// Its name.
    pub name: String,
    /// Where it comes from and goes to, as in `munich/scans -> lake/raw`.
    pub ends: String,
    /// How much there is; none where nothing says it.
    pub data: Option<Bytes>,
    /// Whether it runs by itself, every so often.
    pub is_scheduled: bool,
    /// How fast it moves.
    pub rate: Range<Speed>,
    /// The same in files.
    pub files: Range<PerSecond>,
    /// All data over the whole time of its first copy, waits and scans counted.
    pub overall: Range<Speed>,
    /// The requests that move it, where they have one size.
    pub requests: Option<Range<PerSecond>>,
    /// From its first start until the whole data set is there; none where nothing says how much that is.
    pub first_copy: Option<Range<Seconds>>,
    /// The flows whose first copies its own waits for.
    pub after: Vec<String>,
    /// What its first copy waits for while its mover works for another flow; none where it does not.
    pub first_copy_waits: Option<Wait>,
    /// What is restored from an archive before a copy, once it lies there; counted in no other time.
    pub restore: Option<RestoreOutlook>,
    /// How long a later run takes once it is due and the one before it done, the longest of some days; none where nothing says
    /// what it brings.
    pub each_run: Option<Range<Seconds>>,
    /// What that run waits for while its mover works for another flow; none where it does not.
    pub each_run_waits: Option<Wait>,
    /// What its runs wait for once, after its first copy: a longer first copy of another flow of its mover. None where they do not.
    pub held_up: Option<Wait>,
    /// In which share of all cases, from 0 to 1, a run is not done when the next one is due. None where nothing says what
    /// a run brings.
    pub overruns: Option<Ratio>,
    /// What has gathered when the first copy is done, because it takes longer than the time between two runs; none where
    /// it does not, or nothing says it.
    pub backlog: Option<Backlog>,
    /// What carries it between its site and AWS; none where no blueprint says it, and where it never leaves AWS.
    pub lines: Option<Lines>,
    /// The time that a run has: `within`, or until the next one starts.
    pub window: Option<Window>,
    /// What bounds it for most of the time.
    pub bottleneck: Bound,
    /// What would bound it next, and how fast it would be then.
    pub next: Option<(Bound, Speed)>,
    /// The other flows that cross its bottleneck at the same time.
    pub shares_with: Vec<String>,
    /// How much of each shared limit is used while it runs; the fullest first.
    pub utilisation: Vec<Utilisation>,
    /// The steps of its first copy, parents first.
    pub steps: Vec<StepForecast>,
    /// Which minimum was taken where, and why: of its first copy, and of the longest later run.
    pub explanations: Vec<Explained>,
}

/// The time that a run of a flow has.
#[derive(Clone, Debug)]
pub struct Window {
    /// How long it is.
    pub length: Period,
    /// The share of it that a run takes.
    pub used: Range<Ratio>,
    /// When growth will have filled it; none where it does not within ten years.
    pub full_on: Option<Date>,
}

/// Growth is not looked at beyond this.
const FARTHEST: u64 = 3650;

/// The outlook of a flow, of which the first copy is this run.
pub(super) fn flow(
    architecture: &Architecture,
    simulations: &Simulations,
    name: &str,
    run: RunIndex,
    is_known: bool,
    start: Date,
) -> FlowOutlook {
    let (made, copies, days) = (&simulations.made, simulations.copies(), simulations.days());
    let said = architecture.flows.get(name);
    let whole = |world: &Simulated, of: &dyn Fn(&SimulatedStep) -> f64| {
        first(world, run).and_then(|one| one.steps.first()).map_or(f64::INFINITY, of)
    };
    let steps = first(&copies.median, run).map(|one| &*one.steps).unwrap_or_default();
    let bottleneck = steps.first().map_or(Bottleneck::None, |step| step.bound);
    let later = made.run_of.get(name).copied();
    let in_turn = later.map(|later| made.in_turn_with(later)).unwrap_or_default();
    let takes = |later: Later, world: &Simulated, draw: Draw<'_>| {
        each_run(world, later, &in_turn, |run| simulations.late(run, draw))
    };
    let window = later.map(|later| {
        let length = said.and_then(|flow| flow.within).unwrap_or(later.every);
        let seconds = Seconds::from(length).count();
        Window {
            length,
            used: days.range(|world, draw| Ratio::new(takes(later, world, draw) / seconds)),
            full_on: full_on(architecture, made, (name, later.run), seconds, start),
        }
    });
    let first_copy = is_known.then(|| copies.range(|world, _| duration(first(world, run))));
    let each_run = later.map(|later| days.range(|world, draw| Seconds::new(takes(later, world, draw))));
    let brings = made.plan.copies.get(name).and_then(|copy| copy.run.as_ref()).map(|run| run.data.amount().0);
    let gaps = said.and_then(Gaps::of);
    let backlog = first_copy.as_ref().zip(later).zip(brings.zip(gaps)).and_then(
        |((first_copy, later), (brings, gaps))| {
            let runs = Runs {
                last: days.range(|world, _| Seconds::new(longest(world, later.run))),
                add: Seconds::new(simulations.late(later.run, Draw::Median))
                    .less(Seconds::new(longest(&days.median, later.run))),
                brings,
                every: gaps.longest.into(),
                fall_behind: fall_behind(&days.median, &in_turn),
            };
            Backlog::of(first_copy, &runs)
        },
    );
    FlowOutlook {
        name: name.to_owned(),
        ends: said.map(|flow| format!("{} -> {}", flow.from, flow.to)).unwrap_or_default(),
        data: whole_of(made, name).filter(|_| is_known),
        is_scheduled: said.is_some_and(|flow| flow.every.is_some()),
        rate: copies
            .range(|world, _| Speed::from_base(whole(world, &|step| (step.data / step.moving).base()))),
        files: copies.range(|world, draw| {
            let files = made.copies.files_of(run, draw);
            PerSecond::new(whole(world, &|step| files.count() / step.moving.count()))
        }),
        overall: forecast::overall(run, copies),
        requests: None,
        first_copy,
        after: made.plan.copies.get(name).map(|copy| copy.after.clone()).unwrap_or_default(),
        restore: made.restore_of.get(name).and_then(|run| {
            let archived = made.plan.copies.get(name)?.restore.as_ref()?;
            Some(RestoreOutlook::of(name, archived, copies, *run))
        }),
        first_copy_waits: Wait::of_first(&made.copies, copies, run),
        each_run,
        held_up: said
            .and_then(Gaps::of)
            .and_then(|gaps| Wait::of_later(&made.copies, copies, run, gaps.shortest.into())),
        each_run_waits: later.and_then(|later| Wait::of_longest(&made.days, days, later.run)),
        backlog,
        overruns: later.map(|later| days.mean(|world, _| overruns(world, later, &in_turn))),
        lines: made.plan.copies.get(name).and_then(|copy| copy.lines.clone()),
        window,
        bottleneck: Bound::of_step(&made.copies, steps, 0),
        next: next(&made.copies, run, None, bottleneck),
        shares_with: sharing(&made.copies, &copies.median, run, bottleneck),
        utilisation: utilisation(&made.copies, run, &copies.median),
        steps: forecast::steps(&made.copies, run, copies),
        explanations: [Explained::new("first copy", explained::arrival(&made.copies, run, &copies.median))]
            .into_iter()
            .chain(later.map(|later| {
                let whole = Seconds::new(takes(later, &days.median, Draw::Median));
                Explained::new("each run", explained::longest(&made.days, &days.median, later.run, whole))
            }))
            .chain(
                made.restore_of
                    .get(name)
                    .map(|run| Explained::new("restore", explain(&made.copies, *run, &copies.median))),
            )
            .collect(),
    }
}

/// The first day on which a run of a flow takes longer than its window, every estimate at its middle.
fn full_on(
    architecture: &Architecture,
    made: &Scenarios,
    (name, run): (&str, RunIndex),
    window: f64,
    start: Date,
) -> Option<Date> {
    let connected = made.days.connected_to(&[run]);
    let works = connected.runs.iter().filter(|run| !run.starts.is_empty());
    let flows: Vec<String> = works.map(|run| run.name.clone()).collect();
    let is_full = |days: u64| {
        let circumstances = Circumstances { after: Some(Period::days(days)), ..Circumstances::default() };
        let (days, later) = days_of(architecture, &circumstances, start, &flows, name)?;
        let world = Simulator::of(&days).simulate(Draw::Median, Seconds::FOREVER);
        Some(turnaround(&world, later.run) > window)
    };
    if is_full(0)? {
        return Some(start);
    }
    let (mut fits, mut full) = (0, FARTHEST);
    if !is_full(full)? {
        return None;
    }
    while full - fits > 7 {
        let middle = u64::midpoint(fits, full);
        if is_full(middle)? { full = middle } else { fits = middle }
    }
    start.after(Period::days(full))
}
