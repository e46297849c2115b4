//! The solver against a peer: SimGrid, set to plain max-min fairness, gives the flows of random networks the same rates.
//!
//! Where SimGrid is not at hand the comparison is skipped, and says so; `.ci/run` installs it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test asks the peer within a time that it measures, and fails by panicking"
)]

mod peer;

use std::time::Duration;

use hybrid_synth::forecast::Quantity as _;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

#[test]
fn simgrid_gives_the_same_rates() {
    let mut random = TestRunner::deterministic();
    let networks = prop_oneof![peer::networks(1..=12, 1..=40, true), peer::networks(1..=12, 1..=40, false)];
    let cases: Vec<_> = (0..1000).map(|_| networks.new_tree(&mut random).unwrap().current()).collect();
    let Some(answers) = peer::simgrid(&cases, Duration::from_mins(5)) else { return };
    assert_eq!(answers.len(), cases.len());
    for (case, (theirs, _)) in cases.iter().zip(answers) {
        let ours: Vec<f64> = case.network().allocate().rates.iter().map(|rate| rate.base()).collect();
        let same = |(ours, theirs): (&f64, &f64)| (ours - theirs).abs() <= 1e-6 * theirs;
        assert!(
            ours.len() == theirs.len() && ours.iter().zip(&theirs).all(same),
            "ours   {ours:?}\ntheirs {theirs:?}\nof {case:?}"
        );
    }
}
