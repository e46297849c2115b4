//! Runs that go on alone: what one of them did, it does again when it starts as it did before and nothing comes between.

use super::{Task, Walk};
use crate::forecast::quantity::Seconds;
use crate::forecast::simulator::Occurrence;
use crate::forecast::simulator::plan::{Part, Plan};
use crate::forecast::simulator::state::Used;

/// An occurrence of a run during which nothing else went on.
#[derive(Debug, Default)]
pub(super) struct Alone {
    /// Whether it is here to be done again.
    is_known: bool,
    /// Which occurrence of the run it is.
    occurrence: usize,
    began: f64,
    lasts: f64,
    /// How many changes of hops came before it.
    changes: usize,
    /// Of each resource of the part.
    resources: Vec<Spent>,
}

/// What is left of a resource's credit before and after, and what it carried meanwhile.
#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    before: (f64, bool),
    after: (f64, bool),
    used: Used,
}

impl Alone {
    pub(super) fn forget(&mut self) {
        self.is_known = false;
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "the buffers have the plan's lengths, and its indices are its own"
)]
impl Walk {
    /// Looks at what has just begun where nothing else goes on. Where it is one run that does what it did before, that is done
    /// at once; otherwise it is watched, if it begins again. Whether it is done.
    pub(super) fn begin_alone(&mut self, plan: &Plan<'_>, part: &Part) -> bool {
        let &[Task::Begin(root)] = self.agenda.as_slice() else { return false };
        let run = plan.nodes[root].run;
        // What rounding leaves in a store differs from one occurrence to the next; and a series has every moment.
        if !part.stores.is_empty() || self.series.is_some() {
            return false;
        }
        if self.is_as_before(plan, part, run) {
            self.repeat_alone(plan, part, run);
            return true;
        }
        if self.runs[run].next_start(plan, run).is_none() {
            return false;
        }
        self.alone = Some(run);
        let known = &mut self.known[run];
        *known = Alone {
            is_known: false,
            occurrence: self.found[run].occurrences.len(),
            began: self.now,
            lasts: 0.0,
            changes: self.next_change,
            resources: std::mem::take(&mut known.resources),
        };
        known.resources.clear();
        known.resources.extend(part.resources.iter().map(|&index| Spent {
            before: (self.state.credits[index].at, self.state.spent[index]),
            used: self.state.uses[index],
            ..Spent::default()
        }));
        false
    }

    /// The run that went on alone has ended.
    pub(super) fn end_alone(&mut self, part: &Part, run: usize) {
        if self.alone.take() != Some(run) {
            return;
        }
        let known = &mut self.known[run];
        known.is_known = true;
        known.lasts = self.now - known.began;
        for (spent, &index) in known.resources.iter_mut().zip(&part.resources) {
            spent.after = (self.state.credits[index].at, self.state.spent[index]);
            spent.used = self.state.uses[index].since(&spent.used);
        }
    }

    fn is_as_before(&self, plan: &Plan<'_>, part: &Part, run: usize) -> bool {
        let known = &self.known[run];
        let ends = self.now + known.lasts;
        known.is_known
            && known.changes == self.next_change
            && ends < self.until(plan, part).min(self.horizon)
            && self.runs[run].next_start(plan, run).is_none_or(|start| ends < start)
            && known.resources.iter().zip(&part.resources).all(|(spent, &index)| {
                spent.before == (self.state.credits[index].at, self.state.spent[index])
            })
    }

    fn repeat_alone(&mut self, plan: &Plan<'_>, part: &Part, run: usize) {
        let Some((due, _)) = self.runs[run].current.take() else { return };
        let waited_for = self.end_turn(plan, run);
        let known = &self.known[run];
        let again = Occurrence {
            due: Seconds::new(due),
            began: Seconds::new(self.now),
            waited_for,
            ended: Seconds::new(self.now + known.lasts),
            steps: self.found[run].occurrences[known.occurrence].steps.clone(),
        };
        for (spent, &index) in known.resources.iter().zip(&part.resources) {
            (self.state.credits[index].at, self.state.spent[index]) = spent.after;
            self.state.uses[index].add(&spent.used);
        }
        self.found[run].occurrences.push(again);
        self.agenda.clear();
        self.now += known.lasts;
        self.events += 1;
        self.stale = true;
    }
}
