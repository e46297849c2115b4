//! [`Remembered`]: the worlds of scenarios that were simulated last, for whoever asks of many architectures that differ in
//! little: what an edit leaves as it was is not simulated again.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use crate::forecast::{Scenario, Worlds};

/// The latest scenarios with their worlds, all of one seed.
#[derive(Debug)]
pub(super) struct Remembered {
    latest: RefCell<VecDeque<(Scenario, Rc<Worlds>)>>,
    most: usize,
    walked: Cell<u64>,
}

impl Remembered {
    /// So many scenarios are remembered.
    pub(super) fn of(most: usize) -> Self {
        Remembered { latest: RefCell::default(), most, walked: Cell::new(0) }
    }

    /// The worlds of a scenario; those that are not remembered are made.
    pub(super) fn worlds(&self, scenario: &Scenario, make: impl FnOnce() -> Worlds) -> Rc<Worlds> {
        let known = self.latest.borrow().iter().position(|(known, _)| known == scenario);
        let mut latest = self.latest.borrow_mut();
        let entry = known.and_then(|place| latest.remove(place)).unwrap_or_else(|| {
            let worlds = make();
            self.add(&worlds);
            (scenario.clone(), Rc::new(worlds))
        });
        let worlds = Rc::clone(&entry.1);
        latest.push_front(entry);
        latest.truncate(self.most);
        worlds
    }

    /// Counts worlds that are not remembered.
    pub(super) fn add(&self, worlds: &Worlds) {
        self.walked.set(self.walked.get().saturating_add(worlds.walked()));
    }

    /// How much work all worlds were that had to be made.
    pub(super) fn walked(&self) -> u64 {
        self.walked.get()
    }
}
