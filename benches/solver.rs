//! How long the solver takes to share 1,000 hops among 10,000 flows, beside what SimGrid takes for the same network.
//!
//! SimGrid's time is that of the step in which it finds all rates, measured within its process and without the making of
//! the network; ours is that of a whole allocation, buffers included. The last line has both, each the shortest of
//! five, or says that SimGrid is not at hand.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock, prints its figures and stops at the first fault"
)]

#[path = "../tests/peer/mod.rs"]
mod peer;

use std::env;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use hybrid_synth::forecast::solver::Workspace;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

fn solver(criterion: &mut Criterion) {
    let mut random = TestRunner::deterministic();
    let mut case = |resources, flows, plain| {
        let networks = peer::networks(resources..=resources, flows..=flows, plain);
        networks.new_tree(&mut random).unwrap().current()
    };
    let plain = case(1_000, 10_000, true);
    let mut workspace = Workspace::default();
    for (name, case) in [
        ("6 flows over 20 hops", &case(20, 6, false)),
        ("10,000 flows over 1,000 hops", &plain),
        ("10,000 flows over 1,000 hops, with weights and ceilings", &case(1_000, 10_000, false)),
    ] {
        let network = case.network();
        criterion.bench_function(name, |bench| {
            bench.iter(|| black_box(network.allocate_in(&mut workspace).rates.len()));
        });
    }

    // `cargo test` runs each benchmark once, without this.
    if !env::args().any(|argument| argument == "--bench") {
        return;
    }
    let network = plain.network();
    let times = (0..5).map(|_| {
        let start = Instant::now();
        black_box(network.allocate());
        start.elapsed()
    });
    let ours = times.min().unwrap();
    let times = (0..5).map_while(|_| {
        let answers = peer::simgrid(std::slice::from_ref(&plain), Duration::from_mins(5))?;
        answers.first().map(|(_, seconds)| Duration::from_secs_f64(*seconds))
    });
    if let Some(theirs) = times.min() {
        let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
        println!("10,000 flows over 1,000 hops: {ours:?}, SimGrid {theirs:?}, {ratio:.0} times as long");
    }
}

criterion_group!(benches, solver);
criterion_main!(benches);
