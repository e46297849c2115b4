//! Runs that begin: once they are due, what they come after has ended, and whoever does them is free.

use super::{Task, Walk};
use crate::forecast::simulator::plan::{NEVER, Part, Plan};
use crate::forecast::step::RunIndex;

/// Who does one run at a time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Worker {
    /// The run that it does.
    run: Option<usize>,
    /// The run that it does next: the first that is due.
    next: Option<(f64, usize)>,
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
            if let Some(before) = self.held_up_by(plan, run) {
                self.runs[run].waits_for = Some(before);
            } else if let Some(worker) = plan.runs[run].worker {
                let next = &mut self.workers[worker].next;
                if next.is_none_or(|(first, _)| due < first) {
                    *next = Some((due, run));
                }
            } else {
                self.begin_run(plan, run);
            }
        }
        for &worker in &part.workers {
            if let Some((_, run)) = self.workers[worker].next.take() {
                self.workers[worker].run = Some(run);
                self.begin_run(plan, run);
            }
        }
        waiting
    }

    fn begin_run(&mut self, plan: &Plan<'_>, run: usize) {
        let going = &mut self.runs[run];
        let Some(due) = going.next_start(plan, run) else { return };
        going.next += 1;
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

    /// The run that has to end before one begins whose time has come: what it comes after, or what its worker does.
    pub(super) fn held_up_by(&self, plan: &Plan<'_>, run: usize) -> Option<usize> {
        let goes_on = |run: &usize| self.runs.get(*run).is_some_and(|run| !run.ended);
        let planned = &plan.runs[run];
        let before = planned.after.iter().copied().find(goes_on);
        before.or_else(|| self.workers[planned.worker?].run)
    }
}
