//! Shares of hops and stores for the moves at work, from one event to the next.

use super::{DONE, EQUAL, Flows, Now, Owner, ROUNDS, Walk};
use crate::forecast::quantity::{Quantity, Ratio, Speed};
use crate::forecast::simulator::plan::{CEILING, EMPTIED, FILLED, FREE, Kind, LARGEST, Part, Plan};
use crate::forecast::solver::{Bound, ResourceIndex};

#[expect(
    clippy::indexing_slicing,
    reason = "the buffers have the plan's lengths, and its indices are its own"
)]
impl Walk {
    /// Shares the resources among the moves at work.
    pub(super) fn allocate(&mut self, plan: &Plan<'_>, part: &Part) {
        self.stale = false;
        for &index in &part.stores {
            self.stores[index] = Flows::default();
        }
        self.fill(plan, part);
        for _ in 0..ROUNDS {
            if !self.fit_stores(plan, part) {
                break;
            }
            self.fill(plan, part);
        }
        for &index in &part.stores {
            let store = &mut self.stores[index];
            let net = store.into - store.out_of;
            let held = store.most_into.is_some() || store.most_out_of.is_some();
            let equal = net.abs() <= store.into.max(store.out_of) * EQUAL;
            store.net = if held || equal { 0.0 } else { net };
        }
        for &index in &part.bursting {
            let (spent, resource) = (&mut self.state.spent[index], &plan.resources[index]);
            let baseline = resource.baseline * self.shares[resource.at.hop.0];
            if *spent && resource.credit > 0.0 && self.resources[index].load < baseline * (1.0 - EQUAL) {
                *spent = false;
                self.state.credits[index].kinks += 1.0;
                // No flow is bound by it any more, so that nothing else has to be shared out anew.
                let share = self.shares[resource.at.hop.0];
                self.resources[index].capacity = (resource.peak * share).min(LARGEST);
            }
        }
    }

    /// Bounds what flows into full stores and out of empty ones; whether any bound moved.
    fn fit_stores(&mut self, plan: &Plan<'_>, part: &Part) -> bool {
        let mut moved = false;
        for &index in &part.stores {
            let (store, level) = (&mut self.stores[index], self.state.stores[index].at);
            let mut fit = |most: &mut Option<f64>, flow: f64, other: f64| {
                let is_new =
                    most.map_or(flow > other * (1.0 + EQUAL), |most| (most - other).abs() > other * DONE);
                if is_new {
                    *most = Some(other);
                    moved = true;
                }
            };
            if level >= plan.stores[index].space {
                fit(&mut store.most_into, store.into, store.out_of);
            }
            if level <= 0.0 {
                fit(&mut store.most_out_of, store.out_of, store.into);
            }
        }
        moved
    }

    /// One allocation with the bounds as they are.
    fn fill(&mut self, plan: &Plan<'_>, part: &Part) {
        self.network.clear();
        self.owners.clear();
        for index in self.crossed.drain(..) {
            let now = &mut self.resources[index];
            *now = Now { load: 0.0, flow: 0.0, moves: 0, in_network: None, ..*now };
        }
        for &index in &part.stores {
            let store = &mut self.stores[index];
            store.into = 0.0;
            store.out_of = 0.0;
            let mut add = |most: Option<f64>, owner| {
                most.map(|most| {
                    self.owners.push(owner);
                    self.network.resource(Speed::bytes_per_s(most))
                })
            };
            store.into_network = add(store.most_into, Owner::Into);
            store.out_of_network = add(store.most_out_of, Owner::OutOf);
        }
        for &leaf in &self.active {
            let Kind::Moving(index) = plan.nodes[leaf].kind else { continue };
            let movement = &plan.moves[index];
            let uses = &plan.uses[movement.uses.clone()];
            for crossed in uses.iter().filter(|crossed| crossed.factor > 0.0) {
                let now = &mut self.resources[crossed.resource];
                now.moves += 1;
                if now.in_network.is_none() {
                    let resource = &plan.resources[crossed.resource];
                    let is_spent = self.state.spent[crossed.resource];
                    let whole = if is_spent { resource.baseline } else { resource.peak };
                    now.capacity = (whole * self.shares[resource.at.hop.0]).min(LARGEST);
                    self.crossed.push(crossed.resource);
                    self.owners.push(Owner::Resource(crossed.resource));
                    now.in_network = Some(self.network.resource(Speed::bytes_per_s(now.capacity)));
                }
            }
            let shared = uses.iter().filter_map(|crossed| {
                Some((self.resources[crossed.resource].in_network?, Ratio::new(crossed.factor)))
            });
            let into = movement.into.and_then(|store| self.stores[store].into_network);
            let out_of = movement.out_of.and_then(|store| self.stores[store].out_of_network);
            let held = into.into_iter().chain(out_of).map(|resource| (resource, Ratio::ONE));
            let (weight, ceiling) = (Ratio::new(movement.weight), Speed::bytes_per_s(movement.ceiling));
            self.network.flow(weight, ceiling, shared.chain(held));
        }
        let allocation = self.network.allocate_in(&mut self.workspace);
        let mut flows = allocation.rates.iter().zip(&allocation.bounds);
        for &leaf in &self.active {
            let Kind::Moving(index) = plan.nodes[leaf].kind else { continue };
            let Some((rate, bound)) = flows.next() else { continue };
            let movement = &plan.moves[index];
            let rate = rate.base().min(LARGEST);
            let uses = &plan.uses[movement.uses.clone()];
            self.rates[leaf] = rate;
            self.slots[index] = match *bound {
                Bound::Ceiling => uses.len() + CEILING,
                Bound::Nothing => uses.len() + FREE,
                Bound::Resource(ResourceIndex(there)) => match self.owners[there] {
                    Owner::Resource(resource) => uses
                        .iter()
                        .position(|crossed| crossed.resource == resource)
                        .unwrap_or(uses.len() + FREE),
                    Owner::Into => uses.len() + FILLED,
                    Owner::OutOf => uses.len() + EMPTIED,
                },
            };
            for crossed in uses.iter().filter(|crossed| crossed.factor > 0.0) {
                let now = &mut self.resources[crossed.resource];
                now.load += rate * crossed.factor;
                now.flow += rate;
            }
            if let Some(store) = movement.into {
                self.stores[store].into += rate;
            }
            if let Some(store) = movement.out_of {
                self.stores[store].out_of += rate;
            }
        }
    }
}
