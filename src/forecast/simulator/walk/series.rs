//! How things are over time, where that is recorded.

use super::Walk;
use crate::forecast::quantity::{Bytes, Quantity, Ratio, Seconds, Speed};
use crate::forecast::simulator::Sample;
use crate::forecast::simulator::plan::{Part, Plan};

#[expect(
    clippy::indexing_slicing,
    reason = "the buffers have the plan's lengths, and its indices are its own"
)]
impl Walk {
    /// Notes how things are from now on.
    pub(super) fn record(&mut self, plan: &Plan<'_>, part: &Part) {
        if self.series.is_none() {
            return;
        }
        let mut sample = self.sample();
        for &leaf in &self.active {
            if plan.counts(leaf) {
                let rate = &mut sample.rates[plan.nodes[leaf].run];
                *rate = Speed::bytes_per_s(rate.base() + self.rates[leaf]);
            }
        }
        for &index in &part.resources {
            sample.utilisation[index] = Ratio::new(self.resources[index].utilisation());
        }
        self.note(sample);
    }

    /// Notes how things are on the mean while what has happened since a snapshot is repeated.
    pub(super) fn record_mean(&mut self, plan: &Plan<'_>, part: &Part, snapshot: usize, lasts: f64) {
        if self.series.is_none() {
            return;
        }
        let mut sample = self.sample();
        let before = &self.snapshots[snapshot];
        for node in (0..plan.nodes.len()).filter(|node| plan.counts(*node)) {
            let moved = self.state.nodes[node].data - before.nodes[node].data;
            let rate = &mut sample.rates[plan.nodes[node].run];
            *rate = Speed::bytes_per_s(rate.base() + moved / lasts);
        }
        for &index in &part.resources {
            let (now, before) = (&self.state.uses[index], &before.uses[index]);
            let room = now.room - before.room;
            if room > 0.0 {
                sample.utilisation[index] = Ratio::new(((now.load - before.load) / room).clamp(0.0, 1.0));
            }
        }
        self.note(sample);
    }

    fn sample(&self) -> Sample {
        Sample {
            at: Seconds::new(self.now),
            rates: vec![Speed::ZERO; self.runs.len()],
            utilisation: vec![Ratio::ZERO; self.resources.len()],
            credit: self.state.credits.iter().map(|credit| Bytes::new(credit.at)).collect(),
            stores: self.state.stores.iter().map(|store| Bytes::new(store.at)).collect(),
        }
    }

    fn note(&mut self, sample: Sample) {
        let Some(series) = &mut self.series else { return };
        match series.last_mut() {
            Some(last) if last.at == sample.at => *last = sample,
            _ => series.push(sample),
        }
    }
}
