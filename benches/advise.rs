//! How long advice takes: the reference with a Direct Connect of 1 Gbps, whose first copy is then too slow.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark reads its input and stops at the first fault"
)]

#[path = "../tests/merged/mod.rs"]
mod merged;

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use hybrid_synth::blueprint;
use hybrid_synth::planning::advice::{Variants, advise};
use merged::Merged;
use serde_json::json;

fn reference(criterion: &mut Criterion) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints/reference.yaml");
    let text = fs::read_to_string(file)
        .unwrap()
        .replace("{ a: 10 Gbps, b: 10 Gbps }", "{ a: 1 Gbps }")
        .replace("lag: true", "lag: false");
    let merged = Merged(blueprint::read(&[("reference", text.as_bytes())]).tree.unwrap().to_json());
    let architecture = merged.apply(&json!({})).unwrap();
    assert!(!advise(&architecture, &merged).sets.is_empty());
    let mut group = criterion.benchmark_group("advise");
    group.sample_size(10);
    group.bench_function("the reference over 1 Gbps", |bench| {
        bench.iter(|| advise(black_box(&architecture), &merged));
    });
    group.finish();
}

criterion_group!(benches, reference);
criterion_main!(benches);
