//! How long synthesis takes, in one process and beside what it is held against: parsing and re-printing the same bytes
//! with serde_json.
//!
//! `cargo bench` measures the reference blueprint and copies of its cloud part, per back end: 61 copies are about 5,000
//! CloudFormation resources, 157 more than twice as many. The last lines are ratios, which tell by their times per resource whether
//! it grows in proportion. The large blueprints are left beside the bench's other output, for measuring a whole
//! process with them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark reads its input, prints its figures and stops at the first fault"
)]

use std::env;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use hybrid_synth::blueprint::{self, text, text::Tree};
use hybrid_synth::{Target, synthesize_for};
use serde_json::{Map, Value, json};

const COPIES: [usize; 2] = [61, 157];
/// A template takes 500 resources and 1 MB, which six copies nearly fill.
const COPIES_PER_STACK: usize = 6;

const BACK_ENDS: [(&str, Target); 2] =
    [("CloudFormation", Target::CloudFormation), ("Terraform", Target::Terraform)];

/// What stands on premises or leads there is left out of the copies.
const CLOUD: [&str; 4] = ["lake", "scratch", "studio", "train"];

fn reference() -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints/reference.yaml")).unwrap()
}

fn json_of(tree: &Tree) -> Value {
    match tree {
        Tree::Null | Tree::Refused => Value::Null,
        Tree::Bool { value, .. } => (*value).into(),
        Tree::Integer { value, .. } => i64::try_from(*value).unwrap().into(),
        Tree::Float { value, .. } => (*value).into(),
        Tree::String(text) => text.as_str().into(),
        Tree::List(items) => items.iter().map(json_of).collect(),
        Tree::Map(map) => {
            Value::Object(map.iter().map(|(key, value)| (key.clone(), json_of(value))).collect())
        }
    }
}

/// A value of the copy with this number: names of what is copied get the number.
fn numbered(value: &Value, number: usize) -> Value {
    match value {
        Value::String(text) => {
            let (owner, rest) =
                text.split_once('/').map_or((text.as_str(), None), |(owner, rest)| (owner, Some(rest)));
            match rest {
                _ if !CLOUD.contains(&owner) => value.clone(),
                Some(rest) => json!(format!("{owner}{number}/{rest}")),
                None => json!(format!("{owner}{number}")),
            }
        }
        Value::Array(items) => items.iter().map(|item| numbered(item, number)).collect(),
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, value)| (key.clone(), numbered(value, number))).collect())
        }
        other => other.clone(),
    }
}

fn copies(count: usize) -> Vec<u8> {
    let bytes = reference();
    let reference = json_of(&text::read(&[("reference.yaml", &bytes)]).tree.unwrap());
    let place = |flow: &Value, key: &str| flow[key].as_str().unwrap().split('/').next().unwrap().to_owned();
    let (mut networks, mut constructs, mut flows) = (Map::new(), Map::new(), Map::new());
    let mut stacks: Map<String, Value> = Map::new();
    for number in 0..count {
        let network = format!("main{number}");
        let mut holds = vec![json!(network)];
        networks.insert(network.clone(), json!({ "cidr": format!("10.{number}.0.0/16"), "zones": 2 }));
        for name in CLOUD {
            let mut construct = numbered(&reference["constructs"][name], number);
            if name != "lake" {
                construct["network"] = json!(network);
            }
            constructs.insert(format!("{name}{number}"), construct);
            holds.push(json!(format!("{name}{number}")));
        }
        for (name, flow) in reference["flows"].as_object().unwrap() {
            let ends = [place(flow, "from"), place(flow, "to")];
            if ends.iter().all(|end| CLOUD.contains(&end.as_str())) {
                flows.insert(format!("{name}{number}"), numbered(flow, number));
            }
        }
        let stack = format!("part{}", number / COPIES_PER_STACK);
        let entry = stacks.entry(stack).or_insert_with(|| json!({ "holds": [] }));
        entry["holds"].as_array_mut().unwrap().append(&mut holds);
    }
    let blueprint = json!({
        "blueprint": 1, "name": "copies", "region": "eu-central-1", "tags": reference["tags"],
        "networks": networks, "constructs": constructs, "flows": flows, "stacks": stacks,
    });
    blueprint.to_string().into_bytes()
}

fn build(bytes: &[u8], targets: &[Target]) -> usize {
    let read = blueprint::read(&[("blueprint.yaml", bytes)]);
    let synthesis = synthesize_for(&read.architecture.unwrap(), targets)
        .map_err(|findings| findings.iter().map(|finding| finding.headline.clone()).collect::<Vec<_>>())
        .unwrap();
    synthesis.files.values().map(|file| file.content.len()).sum()
}

fn shortest(mut run: impl FnMut()) -> Duration {
    let times = (0..5).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    times.min().unwrap()
}

fn synthesis(criterion: &mut Criterion) {
    // `cargo test` runs each benchmark once, without this.
    let is_measuring = env::args().any(|argument| argument == "--bench");
    let small = reference();
    criterion.bench_function("reference, both back ends", |bench| {
        bench.iter(|| black_box(build(&small, &Target::ALL)));
    });
    for count in COPIES {
        let large = copies(count);
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("copies-{count}.yaml"));
        fs::write(path, &large).unwrap();
        let mut group = criterion.benchmark_group(format!("{count} copies"));
        group.sample_size(10);
        for (name, target) in BACK_ENDS {
            group.bench_function(name, |bench| bench.iter(|| black_box(build(&large, &[target]))));
        }
        group.finish();
        if !is_measuring {
            continue;
        }
        for (name, target) in BACK_ENDS {
            println!("{count} copies, {name}: {}", beside_serde_json(&large, target));
        }
    }
}

fn beside_serde_json(blueprint: &[u8], target: Target) -> String {
    let read = blueprint::read(&[("blueprint.yaml", blueprint)]);
    let synthesis = synthesize_for(&read.architecture.unwrap(), &[target]).unwrap();
    let files: Vec<&[u8]> = synthesis.files.values().map(|file| &*file.content).collect();
    let resources: usize =
        synthesis.stacks.iter().map(|stack| stack.cloudformation.len() + stack.terraform.len()).sum();
    let bytes: usize = files.iter().map(|file| file.len()).sum();
    let reprint = shortest(|| {
        for file in &files {
            let document: Value = serde_json::from_slice(file).unwrap();
            black_box(serde_json::to_vec_pretty(&document).unwrap());
        }
    });
    let whole = shortest(|| {
        black_box(build(blueprint, &[target]));
    });
    format!(
        "{resources} resources, {bytes} bytes in {} files; build {whole:?}, {:.1} µs a resource; serde_json parses and \
         re-prints in {reprint:?}, ratio {:.1}",
        files.len(),
        whole.as_secs_f64() * 1e6 / f64::from(u32::try_from(resources).unwrap()),
        whole.as_secs_f64() / reprint.as_secs_f64(),
    )
}

criterion_group!(benches, synthesis);
criterion_main!(benches);
