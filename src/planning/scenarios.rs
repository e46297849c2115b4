//! [`Scenarios`]: what works at once in an architecture, and [`Simulations`] of it.
//!
//! There are three: the first copies, which all start at their first schedule and share what they cross; the days after them,
//! in which each run brings what has grown; and the jobs, all at once.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::calendar::{self, Gaps};
use super::late::Late;
use super::lines::Lines;
use super::plan::{Circumstances, Copy, Plan, Planner};
use super::remembered::Remembered;
use super::wait::common_worker;
use crate::forecast::path::Path;
use crate::forecast::{Bytes, Draw, RunIndex, Scenario, Seconds, Worlds};
use crate::model::{Architecture, Flow};
use crate::units::{Count, Date, Period};

/// Scenarios of an architecture under given circumstances, and where its flows and jobs are in them.
#[derive(Clone, Debug, Default)]
pub(super) struct Scenarios {
    /// Every first copy; an assumed amount where nothing says how much there is.
    pub copies: Scenario,
    /// The run of each flow, and whether its data is known.
    pub copy_of: BTreeMap<String, (RunIndex, bool)>,
    /// What is restored before a flow copies it, beside the copies.
    pub restore_of: BTreeMap<String, RunIndex>,
    /// Some days of later runs; an assumed amount where nothing says what they bring.
    pub days: Scenario,
    /// Those of which somebody says it.
    pub run_of: BTreeMap<String, Later>,
    /// The runs of all of them, of which nothing says what they bring too.
    pub laters: Vec<Later>,
    /// The same days, with twice as much for each run to bring.
    pub late_days: Scenario,
    /// The jobs.
    pub jobs: Scenario,
    pub job_of: BTreeMap<String, JobRuns>,
    /// What jobs are beside their runs.
    pub plan: Plan,
}

/// The later runs of a flow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Later {
    pub run: RunIndex,
    /// The shortest time until the next one is due.
    pub every: Period,
    /// The longest: what grows in it is what a run brings.
    pub gathers: Period,
}

/// The runs of a job.
#[derive(Clone, Debug, Default)]
pub(super) struct JobRuns {
    pub preloads: Vec<(String, RunIndex)>,
    pub restores: Vec<(String, RunIndex)>,
    pub training: Option<RunIndex>,
    pub checkpoint: Option<RunIndex>,
    pub restart: Option<RunIndex>,
}

impl JobRuns {
    /// All of them.
    pub(super) fn all(&self) -> Vec<RunIndex> {
        let beside = self.preloads.iter().chain(&self.restores).map(|(_, run)| *run);
        beside.chain(self.training).chain(self.checkpoint).chain(self.restart).collect()
    }
}

/// How many days of later runs are looked at: a week, so that each day of a schedule occurs.
pub(super) const DAYS: f64 = 8.0;

impl Scenarios {
    /// The later runs that go in turn with one, itself among them.
    pub(super) fn in_turn_with(&self, later: Later) -> Vec<Later> {
        let all = self.laters.iter().copied();
        all.filter(|one| one.run == later.run || common_worker(&self.days, later.run, one.run).is_some())
            .collect()
    }

    /// Whether somebody says how much data a job reads, and loads before it reads.
    pub(super) fn knows_what_is_read(&self, job: &str) -> bool {
        self.job_of.get(job).is_some_and(|runs| {
            let loads = runs.preloads.iter().map(|(_, run)| *run);
            let mut reads = loads.chain(runs.training);
            reads.all(|run| self.jobs.runs.get(run.position()).is_none_or(|run| run.unknown.size.is_none()))
        })
    }

    pub(super) fn of(architecture: &Architecture, circumstances: &Circumstances, start: Date) -> Self {
        let plan = Plan::of(architecture, circumstances);
        let mut made = Scenarios::default();
        for (name, copy) in &plan.copies {
            let Some(flow) = architecture.flows.get(name) else { continue };
            let starts = calendar::starts(flow, start, Seconds::of_days(DAYS));
            let Some(begin) = starts.first().copied() else { continue };
            let index = copy.whole.add_to(&mut made.copies, name, begin);
            made.copy_of.insert(name.clone(), (index, copy.whole.data.has_size()));
            if let Some(archived) = &copy.restore {
                let run =
                    archived.restore.add_to(&mut made.copies, &format!("{name} restore"), Seconds::ZERO);
                made.restore_of.insert(name.clone(), run);
            }
            if let Some((run, later)) = add_later(&mut made.days, name, flow, (copy, &starts)) {
                add_starts(&mut made.late_days, name, &twice(run), &starts);
                made.laters.push(later);
                if run.data.has_size() {
                    made.run_of.insert(name.clone(), later);
                }
            }
        }
        for (name, copy) in &plan.copies {
            let Some((run, _)) = made.copy_of.get(name) else { continue };
            let after = copy.after.iter().filter_map(|flow| made.copy_of.get(flow)).map(|(run, _)| *run);
            if let Some(run) = made.copies.runs.get_mut(run.position()) {
                run.after = after.collect();
            }
        }
        // What several jobs read is loaded once.
        let mut loaded: BTreeMap<&str, RunIndex> = BTreeMap::new();
        for (name, job) in &plan.jobs {
            let mut runs = JobRuns::default();
            let mut after = Vec::new();
            for (flow, preload) in &job.preloads {
                let index = loaded.get(flow.as_str()).copied().unwrap_or_else(|| {
                    // One job reads one directory after the other.
                    let index = preload.add_to(&mut made.jobs, flow, Seconds::ZERO);
                    if let Some(run) = made.jobs.runs.get_mut(index.position()) {
                        run.after = after.last().copied().into_iter().collect();
                    }
                    index
                });
                loaded.insert(flow, index);
                after.push(index);
                runs.preloads.push((flow.clone(), index));
            }
            for (flow, archived) in &job.restores {
                let name = format!("{flow} restore");
                runs.restores
                    .push((flow.clone(), archived.restore.add_to(&mut made.jobs, &name, Seconds::ZERO)));
            }
            let mut add = |path: &Option<Path>, beside: &[Path], what: &str| {
                let called = format!("{name}{what}");
                let index = path.as_ref()?.add_beside(beside, &mut made.jobs, &called, Seconds::ZERO);
                if let Some(run) = made.jobs.runs.get_mut(index.position()) {
                    run.after.clone_from(&after);
                }
                // What saves or reads a checkpoint does not do so while it trains, in this model: each waits for the last.
                after = vec![index];
                Some(index)
            };
            runs.training = add(&job.training, &job.beside, "");
            runs.checkpoint = add(&job.checkpoint, &[], " checkpoint");
            runs.restart = add(&job.restart, &[], " restart");
            made.job_of.insert(name.clone(), runs);
        }
        made.plan = plan;
        made
    }
}

/// The same days of later runs as in [`Scenarios::days`], of these flows alone, and where one of them is in it.
pub(super) fn days_of(
    architecture: &Architecture,
    circumstances: &Circumstances,
    start: Date,
    flows: &[String],
    told: &str,
) -> Option<(Scenario, Later)> {
    let planner = Planner { architecture, circumstances };
    let (mut days, mut of_told) = (Scenario::default(), None);
    for (name, flow) in architecture.flows.iter().filter(|(name, _)| flows.contains(name)) {
        let Some(copy) = flow.via.as_ref().and_then(|via| planner.copy(name, via, flow)) else { continue };
        let starts = calendar::starts(flow, start, Seconds::of_days(DAYS));
        let later = add_later(&mut days, name, flow, (&copy, &starts)).map(|(_, later)| later);
        of_told = of_told.or(later.filter(|_| name == told));
    }
    Some((days, of_told?))
}

/// Adds the later runs of a flow that start at these times, where it has any.
fn add_later<'a>(
    days: &mut Scenario,
    name: &str,
    flow: &Flow,
    (copy, starts): (&'a Copy, &[Seconds]),
) -> Option<(&'a Path, Later)> {
    let (run, gaps) = (copy.run.as_ref()?, Gaps::of(flow)?);
    let index = add_starts(days, name, run, starts)?;
    Some((run, Later { run: index, every: gaps.shortest, gathers: gaps.longest }))
}

/// Adds a run that starts at these times, where there are any.
fn add_starts(days: &mut Scenario, name: &str, run: &Path, starts: &[Seconds]) -> Option<RunIndex> {
    let index = run.add_to(days, name, *starts.first()?);
    if let Some(run) = days.runs.get_mut(index.position()) {
        run.starts = starts.to_vec();
    }
    Some(index)
}

/// A run that has twice as much to bring.
fn twice(run: &Path) -> Path {
    let mut late = run.clone();
    late.data.size = run.data.size.map(|size| size.saturating_add(size));
    late.data.files = run.data.files.map(|files| Count::new(files.get().saturating_mul(2)));
    if let Some(called) = &mut late.data.called {
        called.between = called.between.map(|sizes| sizes.map(|size| size.saturating_add(size)));
    }
    late
}

/// How much the first copy of a flow moves, whether or not it ever ends.
pub(super) fn whole_of(made: &Scenarios, flow: &str) -> Option<Bytes> {
    let whole = &made.plan.copies.get(flow)?.whole;
    whole.data.has_size().then(|| whole.data.amount().0)
}

/// What has to be said before anyone knows when the first copy of a flow is done; none where it is known.
pub(super) fn unsaid(made: &Scenarios, flow: &str) -> Option<String> {
    match made.copy_of.get(flow) {
        Some((_, true)) => {
            let copy = made.plan.copies.get(flow)?;
            let unsaid_line = copy.lines.as_ref().and_then(Lines::unsaid);
            unsaid_line.or_else(|| copy.after.iter().find_map(|source| unsaid(made, source)))
        }
        Some((_, false)) => {
            let called = made.plan.copies.get(flow)?.whole.data.called.as_ref()?;
            Some(format!("nothing says how much `{flow}` copies: {}", called.ask))
        }
        None => Some(format!("`{flow}` never starts: correct its schedule")),
    }
}

/// Scenarios, each simulated when it is first asked for.
pub(super) struct Simulations {
    pub made: Scenarios,
    /// None for the middle of each estimate alone.
    seed: Option<u64>,
    remembered: Option<Rc<Remembered>>,
    copies: OnceCell<Rc<Worlds>>,
    days: OnceCell<Rc<Worlds>>,
    jobs: OnceCell<Rc<Worlds>>,
    late: OnceCell<Late>,
}

impl Simulations {
    pub(super) fn of(made: Scenarios, seed: impl Into<Option<u64>>) -> Self {
        let [copies, days, jobs] = [const { OnceCell::new() }; 3];
        let late = OnceCell::new();
        Simulations { made, seed: seed.into(), remembered: None, copies, days, jobs, late }
    }

    /// The same, without what was simulated lately.
    pub(super) fn beside(self, remembered: Option<Rc<Remembered>>) -> Self {
        Simulations { remembered, ..self }
    }

    fn make(&self, scenario: &Scenario) -> Worlds {
        self.seed.map_or_else(|| Worlds::of_middles(scenario), |seed| Worlds::of(scenario, seed))
    }

    fn worlds(&self, scenario: &Scenario) -> Rc<Worlds> {
        let make = || self.make(scenario);
        match &self.remembered {
            Some(remembered) => remembered.worlds(scenario, make),
            None => Rc::new(make()),
        }
    }

    pub(super) fn copies(&self) -> &Worlds {
        self.copies.get_or_init(|| self.worlds(&self.made.copies))
    }

    pub(super) fn days(&self) -> &Worlds {
        self.days.get_or_init(|| self.worlds(&self.made.days))
    }

    pub(super) fn jobs(&self) -> &Worlds {
        self.jobs.get_or_init(|| self.worlds(&self.made.jobs))
    }

    /// How long a later run takes in a world in which it has twice as much to bring, in seconds.
    pub(super) fn late(&self, run: RunIndex, draw: Draw<'_>) -> f64 {
        let late = self.late.get_or_init(|| Late::of(&self.made.late_days));
        late.lasts(run, draw, |scenario| {
            let worlds = self.make(scenario);
            if let Some(remembered) = &self.remembered {
                remembered.add(&worlds);
            }
            worlds
        })
    }
}
