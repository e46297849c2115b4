//! Runs that begin: once they are due, what they come after has ended, and whoever does them is free.

use super::{Task, Walk};
use crate::forecast::simulator::plan::{NEVER, Part, Plan};
use crate::forecast::step::RunIndex;

/// Who does one run at a time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Worker {
    /// The run that it does.
    run: Option<usize>,
    /// The run that it does next: the first that asks.
    next: Option<Asking>,
}

/// A run that asks, since when, and its place among those that ask at once.
#[derive(Clone, Copy, Debug)]
struct Asking {
    run: usize,
    since: f64,
    order: f64,
}

impl Asking {
    fn is_before(&self, other: &Asking) -> bool {
        self.since.total_cmp(&other.since).then(self.order.total_cmp(&other.order)).is_lt()
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "the buffers have the plan's lengths, and its indices are its own"
)]
impl Walk {
    /// Runs begin whose time has come; whether any is still to begin.
    pub(super) fn start_runs(&mut self, plan: &Plan<'_>, part: &Part) -> bool {
        let mut waiting = false;
        for &run in &part.runs {
            let Some(due) = self.runs[run].next_start(plan, run).filter(|due| *due < NEVER) else { continue };
            if self.runs[run].current.is_some() {
                continue;
            }
            waiting = true;
            if due > self.now {
                continue;
            }
            if let Some(before) = self.comes_after(plan, run) {
                self.runs[run].waits_for = Some(before);
                continue;
            }
            let Some(worker) = plan.runs[run].worker else {
                self.begin_run(plan, run);
                continue;
            };
            let (going, worker) = (&mut self.runs[run], &mut self.workers[worker]);
            let is_late = going.waits_for.is_some();
            let since = *going.asked.get_or_insert(if is_late { self.now } else { due });
            let asking = Asking { run, since, order: plan.runs[run].order };
            if worker.run.is_some() {
                going.waits_for = worker.run;
            } else if worker.next.is_none_or(|next| asking.is_before(&next)) {
                worker.next = Some(asking);
            }
        }
        self.take_turns(plan, part);
        waiting
    }

    /// Whoever is free does the first that asks; the others wait for that.
    fn take_turns(&mut self, plan: &Plan<'_>, part: &Part) {
        for &worker in &part.workers {
            if let Some(Asking { run, .. }) = self.workers[worker].next.take() {
                self.workers[worker].run = Some(run);
                self.begin_run(plan, run);
                for &other in &part.runs {
                    if plan.runs[other].worker == Some(worker) && self.runs[other].asked.is_some() {
                        self.runs[other].waits_for = Some(run);
                    }
                }
            }
        }
    }

    fn begin_run(&mut self, plan: &Plan<'_>, run: usize) {
        let going = &mut self.runs[run];
        let Some(due) = going.next_start(plan, run) else { return };
        going.next += 1;
        going.asked = None;
        going.current = Some((due, self.now));
        self.agenda.push(Task::Begin(plan.runs[run].root));
        self.alone = None;
    }

    /// A run has ended, and whoever did it is free; the run that it had waited for.
    pub(super) fn end_turn(&mut self, plan: &Plan<'_>, run: usize) -> Option<RunIndex> {
        if let Some(worker) = plan.runs[run].worker {
            self.workers[worker].run = None;
        }
        self.runs[run].ended = true;
        self.runs[run].waits_for.take().map(RunIndex::at)
    }

    /// Whether a run does not begin whose time has come.
    pub(super) fn is_held_up(&self, plan: &Plan<'_>, run: usize) -> bool {
        let is_busy = |worker: usize| self.workers[worker].run.is_some();
        self.comes_after(plan, run).is_some() || plan.runs[run].worker.is_some_and(is_busy)
    }

    /// What a run comes after that has not ended.
    fn comes_after(&self, plan: &Plan<'_>, run: usize) -> Option<usize> {
        let goes_on = |run: &usize| self.runs.get(*run).is_some_and(|run| !run.ended);
        plan.runs[run].after.iter().copied().find(goes_on)
    }
}
