//! Properties of the solver: what makes an allocation the weighted max-min fair one, and what must not change it.
#![expect(
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test fails by panicking, and an infinity or a ceiling is met exactly"
)]

use hybrid_synth::forecast::solver::{Allocation, Bound, Network, ResourceIndex, Workspace};
use hybrid_synth::forecast::{PerSecond, Quantity as _, Ratio, Speed};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

const ROUNDING: f64 = 1e-9;

#[derive(Clone, Debug)]
struct Case {
    capacities: Vec<f64>,
    flows: Vec<Flow>,
}

#[derive(Clone, Debug)]
struct Flow {
    weight: f64,
    ceiling: f64,
    route: Vec<(usize, f64)>,
}

impl Case {
    fn network(&self) -> Network {
        let mut network = Network::default();
        for &capacity in &self.capacities {
            network.resource(Speed::bytes_per_s(capacity));
        }
        for flow in &self.flows {
            let route =
                flow.route.iter().map(|&(resource, factor)| (ResourceIndex(resource), Ratio::new(factor)));
            network.flow(Ratio::new(flow.weight), Speed::bytes_per_s(flow.ceiling), route);
        }
        network
    }

    fn allocate(&self) -> Allocation {
        self.network().allocate()
    }

    /// What a byte of the flow takes of the resource.
    fn factor(&self, flow: usize, resource: usize) -> f64 {
        self.flows[flow]
            .route
            .iter()
            .filter(|(crossed, _)| *crossed == resource)
            .map(|(_, factor)| factor)
            .sum()
    }

    fn usage(&self, rates: &[f64], resource: usize) -> f64 {
        (0..self.flows.len())
            .map(|flow| (self.factor(flow, resource), rates[flow]))
            .filter(|(factor, _)| *factor > 0.0)
            .map(|(factor, rate)| factor * rate)
            .sum()
    }

    /// The level of each flow, the lowest first.
    fn levels(&self) -> Vec<f64> {
        let rates = rates(&self.allocate());
        let mut levels: Vec<f64> =
            rates.iter().zip(&self.flows).map(|(rate, flow)| rate / flow.weight).collect();
        levels.sort_unstable_by(f64::total_cmp);
        levels
    }
}

fn rates(allocation: &Allocation) -> Vec<f64> {
    allocation.rates.iter().map(|rate| rate.base()).collect()
}

fn close(one: f64, other: f64) -> bool {
    one == other || (one - other).abs() <= ROUNDING * one.max(other)
}

fn all_close(one: &[f64], other: &[f64]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| close(*one, *other))
}

fn magnitude(exponents: std::ops::Range<f64>) -> impl Strategy<Value = f64> {
    exponents.prop_map(|exponent| 10_f64.powf(exponent))
}

/// Networks that have everything: nothing and no end of capacity, empty routes, resources crossed twice.
fn cases(resources: usize, flows: usize) -> impl Strategy<Value = Case> {
    let capacity = prop_oneof![8 => magnitude(0.0..10.0), 1 => Just(0.0), 1 => Just(f64::INFINITY)];
    vec(capacity, 1..=resources).prop_flat_map(move |capacities| {
        let ceiling = prop_oneof![5 => magnitude(0.0..10.0), 1 => Just(0.0), 5 => Just(f64::INFINITY)];
        let factor = prop_oneof![Just(1.0), magnitude(-1.0..1.0)];
        let route = vec((0..capacities.len(), factor), 0..6);
        let weight = prop_oneof![Just(1.0), magnitude(-3.0..3.0)];
        let flow =
            (weight, ceiling, route).prop_map(|(weight, ceiling, route)| Flow { weight, ceiling, route });
        vec(flow, 0..=flows).prop_map(move |flows| Case { capacities: capacities.clone(), flows })
    })
}

/// Nothing is above its capacity or ceiling, and every flow has its bottleneck: the certificate of max-min fairness.
fn certify(case: &Case, allocation: &Allocation) -> Result<(), TestCaseError> {
    let rates = rates(allocation);
    prop_assert_eq!((rates.len(), allocation.bounds.len()), (case.flows.len(), case.flows.len()));
    prop_assert_eq!(allocation.utilisation.len(), case.capacities.len());
    let usage: Vec<f64> = (0..case.capacities.len()).map(|resource| case.usage(&rates, resource)).collect();
    for (resource, capacity) in case.capacities.iter().enumerate() {
        prop_assert!(usage[resource] <= capacity * (1.0 + ROUNDING), "{} of {capacity}", usage[resource]);
        let share = if *capacity > 0.0 && capacity.is_finite() { usage[resource] / capacity } else { 0.0 };
        prop_assert!((allocation.utilisation[resource].count() - share).abs() <= ROUNDING);
        prop_assert!((Ratio::ZERO..=Ratio::ONE).contains(&allocation.utilisation[resource]));
    }
    for (index, flow) in case.flows.iter().enumerate() {
        let rate = rates[index];
        prop_assert!(rate >= 0.0 && rate <= flow.ceiling, "flow {index}: {rate}");
        for (resource, _) in &flow.route {
            let slowest = case.capacities[*resource] / case.factor(index, *resource);
            prop_assert!(rate <= slowest * (1.0 + ROUNDING), "flow {index}: {rate} over {slowest}");
        }
        match allocation.bounds[index] {
            Bound::Ceiling => prop_assert_eq!(rate, flow.ceiling),
            Bound::Nothing => {
                prop_assert_eq!(rate, f64::INFINITY);
                prop_assert!(flow.route.iter().all(|(resource, _)| case.capacities[*resource].is_infinite()));
            }
            Bound::Resource(ResourceIndex(resource)) => {
                prop_assert!(case.factor(index, resource) > 0.0);
                prop_assert!(usage[resource] >= case.capacities[resource] * (1.0 - ROUNDING));
                for (other, its) in case.flows.iter().enumerate() {
                    if case.factor(other, resource) > 0.0 {
                        prop_assert!(
                            rates[other] / its.weight <= rate / flow.weight * (1.0 + ROUNDING),
                            "flow {other} has more than flow {index} of resource {resource}"
                        );
                    }
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_flow_has_a_bottleneck(case in cases(12, 40)) {
        certify(&case, &case.allocate())?;
    }

    #[test]
    fn more_capacity_never_gives_the_slowest_less(
        case in cases(6, 12),
        which in any::<Index>(),
        times in 1.0..10.0,
    ) {
        let before = case.levels();
        let mut larger = case;
        let resource = which.index(larger.capacities.len());
        larger.capacities[resource] *= times;
        let after = larger.levels();
        let first = before.iter().zip(&after).find(|(before, after)| !close(**before, **after));
        prop_assert!(first.is_none_or(|(before, after)| before < after), "{before:?}\n{after:?}");
    }

    #[test]
    fn other_units_change_nothing(case in cases(8, 20), scale in magnitude(-6.0..6.0)) {
        let allocation = case.allocate();
        let given = rates(&allocation);

        let mut units = case.clone();
        units.capacities.iter_mut().for_each(|capacity| *capacity *= scale);
        units.flows.iter_mut().for_each(|flow| flow.ceiling *= scale);
        let scaled: Vec<f64> = given.iter().map(|rate| rate * scale).collect();
        prop_assert!(all_close(&rates(&units.allocate()), &scaled));

        let mut weights = case.clone();
        weights.flows.iter_mut().for_each(|flow| flow.weight *= scale);
        prop_assert!(all_close(&rates(&weights.allocate()), &given));

        let mut operations = case.clone();
        operations.capacities[0] *= scale;
        for (resource, factor) in operations.flows.iter_mut().flat_map(|flow| &mut flow.route) {
            if *resource == 0 {
                *factor *= scale;
            }
        }
        prop_assert!(all_close(&rates(&operations.allocate()), &given));
    }

    #[test]
    fn the_order_changes_nothing(
        (case, flows, resources) in cases(8, 20).prop_flat_map(|case| {
            let flows = Just((0..case.flows.len()).collect::<Vec<_>>()).prop_shuffle();
            let resources = Just((0..case.capacities.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(case), flows, resources)
        }),
    ) {
        let given = rates(&case.allocate());
        let place = |resource| resources.iter().position(|there| *there == resource).unwrap_or_default();
        let shuffled = Case {
            capacities: resources.iter().map(|resource| case.capacities[*resource]).collect(),
            flows: flows
                .iter()
                .map(|flow| {
                    let mut flow = case.flows[*flow].clone();
                    flow.route.iter_mut().for_each(|(resource, _)| *resource = place(*resource));
                    flow.route.reverse();
                    flow
                })
                .collect(),
        };
        let expected: Vec<f64> = flows.iter().map(|flow| given[*flow]).collect();
        prop_assert!(all_close(&rates(&shuffled.allocate()), &expected));
    }

    #[test]
    fn a_workspace_remembers_nothing(one in cases(8, 20), other in cases(8, 20)) {
        let mut workspace = Workspace::default();
        one.network().allocate_in(&mut workspace);
        prop_assert_eq!(other.network().allocate_in(&mut workspace), &other.allocate());
    }

    #[test]
    fn whatever_is_given_the_answer_is_a_number(
        capacities in vec(prop::num::f64::ANY, 0..5),
        flows in vec((prop::num::f64::ANY, prop::num::f64::ANY, vec((0_usize..6, prop::num::f64::ANY), 0..5)), 0..8),
    ) {
        let flows = flows.into_iter().map(|(weight, ceiling, route)| Flow { weight, ceiling, route }).collect();
        let Allocation { rates, utilisation, .. } = Case { capacities, flows }.allocate();
        prop_assert!(rates.iter().all(|rate| rate.base() >= 0.0));
        prop_assert!(utilisation.iter().all(|share| (Ratio::ZERO..=Ratio::ONE).contains(share)));
    }
}

#[test]
fn light_flows_keep_their_precision_beside_thousands_of_heavy_ones() {
    let heavy = (0..5_000_i32).map(|at| {
        let weight = 1.0 + f64::from(at) / 7.0;
        Flow { weight, ceiling: weight / 1e7, route: vec![(0, 1.0)] }
    });
    let light = (0..10).map(|_| Flow { weight: 1e-15, ceiling: f64::INFINITY, route: vec![(0, 1.0)] });
    let case = Case { capacities: vec![100.0], flows: heavy.chain(light).collect() };
    let met: f64 = case.flows[..5_000].iter().map(|flow| flow.ceiling).sum();
    let allocation = case.allocate();
    certify(&case, &allocation).unwrap();
    assert!(rates(&allocation)[5_000..].iter().all(|rate| close(*rate, (100.0 - met) / 10.0)));
}

#[test]
fn operations_bound_bytes() {
    let mut network = Network::default();
    let requests = network.resource(PerSecond::new(5_500.0));
    let small = network.flow(Ratio::ONE, Speed::UNLIMITED, [(requests, Ratio::new(1.0 / 1e5))]);
    let large = network.flow(Ratio::ONE, Speed::UNLIMITED, [(requests, Ratio::new(1.0 / 1e7))]);
    let rates = network.allocate().rates;
    let operations = rates[small.0].base() / 1e5 + rates[large.0].base() / 1e7;
    assert!(close(operations, 5_500.0));
    assert_eq!(rates[small.0], rates[large.0]);
}

#[test]
fn a_weight_of_zero_takes_what_is_left() {
    let mut network = Network::default();
    let line = network.resource(Speed::mb_per_s(100.0));
    network.flow(Ratio::ONE, Speed::mb_per_s(60.0), [(line, Ratio::ONE)]);
    let patient = network.flow(Ratio::ZERO, Speed::UNLIMITED, [(line, Ratio::ONE)]);
    assert!(close(network.allocate().rates[patient.0].as_mb_per_s(), 40.0));
    network.flow(Ratio::ONE, Speed::UNLIMITED, [(line, Ratio::ONE)]);
    assert!(network.allocate().rates[patient.0].base() < 1e-50);
}

#[test]
fn what_the_network_does_not_have_is_not_crossed() {
    let mut network = Network::default();
    let line = network.resource(Speed::mb_per_s(100.0));
    network.flow(
        Ratio::ONE,
        Speed::mb_per_s(5.0),
        [(ResourceIndex(7), Ratio::ONE), (line, Ratio::ZERO), (line, Ratio::new(f64::NAN))],
    );
    network.flow(Ratio::ONE, Speed::UNLIMITED, []);
    let allocation = network.allocate();
    assert_eq!(allocation.rates, [Speed::mb_per_s(5.0), Speed::UNLIMITED]);
    assert_eq!(allocation.bounds, [Bound::Ceiling, Bound::Nothing]);
    assert_eq!(allocation.utilisation, [Ratio::ZERO]);
    network.clear();
    assert_eq!(network.allocate(), Allocation::default());
}
