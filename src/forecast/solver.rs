//! [`Network`]: flows that cross shared resources, and the weighted max-min fair share of each.
//!
//! The simulator asks for an [`Allocation`] whenever a flow starts or ends or a capacity changes. All rates rise together,
//! each in proportion to its flow's weight, until a flow meets its own ceiling or a resource on its route is full; the
//! others rise on. Invariants: no resource carries more than its capacity; every flow below its ceiling crosses a full
//! resource on which no flow has more for its weight; both to within rounding. Nothing here knows time, bursts or what a
//! resource stands for.
//!
//! ```
//! use hybrid_synth::forecast::solver::{Bound, Network};
//! use hybrid_synth::forecast::{Ratio, Speed};
//!
//! let mut network = Network::default();
//! let line = network.resource(Speed::mb_per_s(100.0));
//! let disk = network.resource(Speed::mb_per_s(90.0));
//! network.flow(Ratio::ONE, Speed::mb_per_s(10.0), [(line, Ratio::ONE)]);
//! network.flow(Ratio::ONE, Speed::UNLIMITED, [(line, Ratio::ONE)]);
//! let written_twice = Ratio::new(2.0);
//! network.flow(Ratio::new(3.0), Speed::UNLIMITED, [(line, Ratio::ONE), (disk, written_twice)]);
//!
//! let allocation = network.allocate();
//! assert_eq!(allocation.rates, [10.0, 45.0, 45.0].map(Speed::mb_per_s));
//! assert_eq!(allocation.bounds, [Bound::Ceiling, Bound::Resource(line), Bound::Resource(disk)]);
//! assert_eq!(allocation.utilisation, [Ratio::ONE; 2]);
//! ```

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::ops::Range;

use super::quantity::{PerSecond, Quantity, Ratio, Speed};

/// What is beyond counts as endless or as nothing: products of three such numbers are still numbers.
const LARGEST: f64 = 1e60;
const SMALLEST: f64 = 1e-60;

/// The demand on a resource is summed afresh when it has fallen to this share of its last sum, before rounding shows.
const CANCELLED: f64 = 1.0 / 16.0;

/// Flows, and the resources that they share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    capacities: Vec<Capacity>,
    flows: Vec<Flow>,
    /// The routes of all flows, one after the other.
    crossings: Vec<Crossing>,
}

/// What a resource can do each second: bytes, or operations, of which a flow's factor then says how many a byte takes.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Capacity(f64);

/// A resource of a network: its place among the resources, in the order in which they were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceIndex(pub usize);

/// A flow of a network: its place among the flows, in the order in which they were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowIndex(pub usize);

/// How fast each flow is, why, and how full each resource is; in the order in which they were added.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Allocation {
    /// The rate of each flow; [`Speed::UNLIMITED`] where nothing bounds it.
    pub rates: Vec<Speed>,
    /// What bounds each flow.
    pub bounds: Vec<Bound>,
    /// The share of each resource's capacity that is taken, from 0 to 1; 0 where the capacity is nothing or endless.
    pub utilisation: Vec<Ratio>,
}

/// What bounds a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Its own ceiling, also where a resource is full at the same rate.
    Ceiling,
    /// A resource that is full.
    Resource(ResourceIndex),
    /// Nothing: it has no ceiling and crosses nothing that has a capacity.
    Nothing,
}

/// Buffers of [`Network::allocate_in`]: repeated allocations of any networks allocate no memory.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    allocation: Allocation,
    active: Vec<bool>,
    resources: Vec<Resource>,
    /// The crossings of every resource, one after the other.
    members: Vec<Member>,
    /// Flows by the level at which they meet their ceilings, the lowest last.
    ceilings: Vec<(Level, usize)>,
    /// Resources by the level at which they were full when last seen; it has only risen since.
    full: BinaryHeap<Reverse<(Level, usize)>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Flow {
    weight: f64,
    ceiling: f64,
    route: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Crossing {
    resource: usize,
    factor: f64,
}

#[derive(Clone, Copy, Debug)]
struct Member {
    flow: usize,
    demand: f64,
}

#[derive(Clone, Debug)]
struct Resource {
    /// What the flows that no longer rise leave of the capacity.
    left: f64,
    /// What the flows that still rise take of it at level 1.
    demand: f64,
    /// The demand when it was last summed.
    summed: f64,
    /// How many crossings still rise.
    rising: usize,
    members: Range<usize>,
}

/// The rate of every rising flow per unit of its weight. Non-negative floats have the order of their bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Level(u64);

impl Network {
    /// Adds a resource. A capacity of nothing stops what crosses it; an unlimited one bounds nothing.
    pub fn resource(&mut self, capacity: impl Into<Capacity>) -> ResourceIndex {
        self.capacities.push(capacity.into());
        ResourceIndex(self.capacities.len() - 1)
    }

    /// Adds a flow: its share where it competes, its own ceiling, and the resources that it crosses, each with how much of
    /// the capacity a byte takes. A resource crossed twice is taken twice.
    ///
    /// A weight of zero waits for what the others leave. A factor of zero crosses nothing, as does a resource that
    /// this network does not have.
    pub fn flow(
        &mut self,
        weight: Ratio,
        ceiling: Speed,
        route: impl IntoIterator<Item = (ResourceIndex, Ratio)>,
    ) -> FlowIndex {
        let start = self.crossings.len();
        for (ResourceIndex(resource), factor) in route {
            if factor > Ratio::ZERO && resource < self.capacities.len() {
                let factor = factor.count().clamp(SMALLEST, LARGEST);
                self.crossings.push(Crossing { resource, factor });
            }
        }
        self.flows.push(Flow {
            weight: weight.count().clamp(SMALLEST, LARGEST),
            ceiling: within_range(ceiling.base()),
            route: start..self.crossings.len(),
        });
        FlowIndex(self.flows.len() - 1)
    }

    /// Removes everything and keeps the memory.
    pub fn clear(&mut self) {
        self.capacities.clear();
        self.flows.clear();
        self.crossings.clear();
    }

    /// The fair share of each flow.
    pub fn allocate(&self) -> Allocation {
        let mut workspace = Workspace::default();
        self.allocate_in(&mut workspace);
        workspace.allocation
    }

    /// [`allocate`](Self::allocate) in buffers that serve again.
    pub fn allocate_in<'w>(&self, workspace: &'w mut Workspace) -> &'w Allocation {
        workspace.start(self);
        workspace.fill(self);
        workspace.finish(self);
        &workspace.allocation
    }

    fn routes(&self) -> impl Iterator<Item = (usize, &Flow, &[Crossing])> {
        self.flows.iter().enumerate().map(|(index, flow)| (index, flow, self.route(flow)))
    }

    fn route(&self, flow: &Flow) -> &[Crossing] {
        self.crossings.get(flow.route.clone()).unwrap_or_default()
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "the buffers have the network's lengths, and a network has no crossing of a resource that it lacks"
)]
impl Workspace {
    /// Everything at level zero, where all flows rise.
    fn start(&mut self, network: &Network) {
        let Allocation { rates, bounds, utilisation } = &mut self.allocation;
        refill(rates, network.flows.len(), Speed::UNLIMITED);
        refill(bounds, network.flows.len(), Bound::Nothing);
        refill(utilisation, network.capacities.len(), Ratio::ZERO);
        refill(&mut self.active, network.flows.len(), true);
        refill(&mut self.members, network.crossings.len(), Member { flow: 0, demand: 0.0 });

        self.resources.clear();
        self.resources.extend(network.capacities.iter().map(|&Capacity(left)| Resource {
            left,
            demand: 0.0,
            summed: 0.0,
            rising: 0,
            members: 0..0,
        }));
        for crossing in &network.crossings {
            self.resources[crossing.resource].rising += 1;
        }
        let mut start = 0;
        for resource in &mut self.resources {
            resource.members = start..start;
            start += resource.rising;
        }
        self.ceilings.clear();
        for (index, flow, route) in network.routes() {
            for crossing in route {
                let resource = &mut self.resources[crossing.resource];
                let demand = crossing.factor * flow.weight;
                self.members[resource.members.end] = Member { flow: index, demand };
                resource.members.end += 1;
                resource.demand += demand;
            }
            if flow.ceiling.is_finite() {
                self.ceilings.push((Level::of(flow.ceiling / flow.weight), index));
            }
        }
        self.ceilings.sort_unstable_by_key(|&entry| Reverse(entry));

        self.full.clear();
        for (index, resource) in self.resources.iter_mut().enumerate() {
            resource.summed = resource.demand;
            if resource.left.is_finite() && resource.rising > 0 {
                self.full.push(Reverse((resource.full_at(0.0), index)));
            }
        }
    }

    /// Raises the level from one event to the next, until no flow has a bound left to meet.
    fn fill(&mut self, network: &Network) {
        let mut level = 0.0;
        loop {
            let ceiling = self.next_ceiling();
            let full = self.next_full(level);
            match (ceiling, full) {
                (Some((at, flow)), full) if full.is_none_or(|(first, _)| at <= first) => {
                    self.ceilings.pop();
                    level = at.get().max(level);
                    self.stop(network, flow, network.flows[flow].ceiling, Bound::Ceiling);
                }
                (_, Some((at, resource))) => {
                    self.full.pop();
                    level = at.get();
                    for index in std::mem::take(&mut self.resources[resource].members) {
                        let Member { flow, .. } = self.members[index];
                        if self.active[flow] {
                            let Flow { weight, ceiling, .. } = network.flows[flow];
                            let rate = (weight * level).min(ceiling);
                            self.stop(network, flow, rate, Bound::Resource(ResourceIndex(resource)));
                        }
                    }
                }
                (_, None) => return,
            }
        }
    }

    /// The rising flow that is first to meet its ceiling.
    fn next_ceiling(&mut self) -> Option<(Level, usize)> {
        while let Some(&(level, flow)) = self.ceilings.last() {
            if self.active[flow] {
                return Some((level, flow));
            }
            self.ceilings.pop();
        }
        None
    }

    /// The resource that is first to be full.
    fn next_full(&mut self, level: f64) -> Option<(Level, usize)> {
        while let Some(mut top) = self.full.peek_mut() {
            let Reverse((seen, index)) = *top;
            let resource = &self.resources[index];
            if resource.rising == 0 {
                PeekMut::pop(top);
                continue;
            }
            let now = resource.full_at(level);
            if now <= seen {
                return Some((now, index));
            }
            *top = Reverse((now, index));
        }
        None
    }

    /// Leaves a flow at a rate.
    fn stop(&mut self, network: &Network, index: usize, rate: f64, bound: Bound) {
        let flow = &network.flows[index];
        let route = network.route(flow);
        self.active[index] = false;
        self.allocation.rates[index] = Speed::from_base(rate);
        self.allocation.bounds[index] = bound;
        for crossing in route {
            let resource = &mut self.resources[crossing.resource];
            resource.left -= crossing.factor * rate;
            resource.demand -= crossing.factor * flow.weight;
            resource.rising -= 1;
        }
        for crossing in route {
            let resource = &mut self.resources[crossing.resource];
            if resource.demand <= resource.summed * CANCELLED {
                resource.sum(&mut self.members, &self.active);
            }
        }
    }

    fn finish(&mut self, network: &Network) {
        for ((_, _, route), rate) in network.routes().zip(&self.allocation.rates) {
            for crossing in route {
                let Capacity(capacity) = network.capacities[crossing.resource];
                if capacity > 0.0 && capacity.is_finite() {
                    let used = &mut self.allocation.utilisation[crossing.resource];
                    *used = *used + Ratio::new(crossing.factor * rate.base() / capacity);
                }
            }
        }
        for share in &mut self.allocation.utilisation {
            *share = share.min(Ratio::ONE);
        }
    }
}

impl Resource {
    /// The level at which it is full, at least the level reached.
    fn full_at(&self, reached: f64) -> Level {
        Level::of((self.left / self.demand).max(reached))
    }

    /// Sums the demand of the flows that still rise, and forgets the others.
    #[expect(clippy::indexing_slicing, reason = "a resource's members are within the workspace's")]
    fn sum(&mut self, members: &mut [Member], active: &[bool]) {
        let mut end = self.members.start;
        self.demand = 0.0;
        for index in self.members.clone() {
            let member = members[index];
            if active[member.flow] {
                members[end] = member;
                end += 1;
                self.demand += member.demand;
            }
        }
        self.members.end = end;
        self.summed = self.demand;
    }
}

impl Level {
    fn of(level: f64) -> Self {
        Level(level.to_bits())
    }

    fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

impl From<Speed> for Capacity {
    fn from(speed: Speed) -> Self {
        Capacity(within_range(speed.base()))
    }
}

impl From<PerSecond> for Capacity {
    fn from(rate: PerSecond) -> Self {
        Capacity(within_range(rate.base()))
    }
}

fn within_range(value: f64) -> f64 {
    match value {
        SMALLEST..=LARGEST => value,
        _ if value > LARGEST => f64::INFINITY,
        _ => 0.0,
    }
}

fn refill<T: Clone>(buffer: &mut Vec<T>, length: usize, value: T) {
    buffer.clear();
    buffer.resize(length, value);
}
