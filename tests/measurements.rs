//! The forecast held against what others measured: each published set-up is rebuilt as a path and compared.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its data and fails by panicking"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path as FilePath;

use hybrid_synth::forecast::path::Path;
use hybrid_synth::forecast::{PerSecond, Quantity, Range, Seconds, Speed};
use serde::Deserialize;
use serde_json::Value as Json;

const SEED: u64 = 1;

#[derive(Deserialize)]
struct Row {
    id: String,
    #[serde(default)]
    path: Json,
    #[serde(default)]
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    metric: String,
    measured: f64,
    unit: String,
    reads: String,
    #[serde(default)]
    with: Json,
}

fn merge(into: &mut Json, patch: &Json) {
    match (into, patch) {
        (Json::Object(into), Json::Object(patch)) => {
            for (key, value) in patch {
                if value.is_null() {
                    into.remove(key);
                } else {
                    merge(into.entry(key.clone()).or_insert(Json::Null), value);
                }
            }
        }
        (_, Json::Null) => {}
        (into, patch) => *into = patch.clone(),
    }
}

/// In the unit's base: bytes per second, seconds, files per second.
fn base(value: f64, unit: &str) -> f64 {
    let unit = unit.split_whitespace().next().unwrap_or_default();
    value
        * match unit {
            "Gbit/s" => 1e9 / 8.0,
            "GB/s" => 1e9,
            "MB/s" => 1e6,
            "MiB/s" => 1_048_576.0,
            "s" | "files/s" | "ops/s" | "img/s" => 1.0,
            "ms" => 1e-3,
            "min" => 60.0,
            other => panic!("the unit {other} is unknown"),
        }
}

fn range<Q: Quantity>(range: Range<Q>) -> [f64; 3] {
    [range.low, range.median, range.high].map(Quantity::base)
}

#[test]
fn forecasts_against_measurements() {
    let folder = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("tests/measurements");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut table = String::new();
    let (mut errors, mut inside, mut widths) = (Vec::new(), 0, Vec::new());
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "json")) {
        let row: Row = serde_json::from_slice(&fs::read(file).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for case in &row.cases {
            let mut document = row.path.clone();
            merge(&mut document, &case.with);
            let path: Path = serde_json::from_value(document)
                .unwrap_or_else(|error| panic!("{} {}: {error}", row.id, case.metric));
            let found = path.forecast(SEED);
            let step = |name: &str| {
                found
                    .steps
                    .iter()
                    .find(|step| step.name == name)
                    .unwrap_or_else(|| panic!("{}: no step {name}", row.id))
            };
            let [low, median, high] = match case.reads.as_str() {
                "rate" => range::<Speed>(found.rate),
                "files" => range::<PerSecond>(found.files),
                "duration" => range::<Seconds>(found.duration),
                other => range(step(other.strip_prefix("step ").unwrap()).duration),
            };
            let measured = base(case.measured, &case.unit);
            let is_inside = (low * 0.995..=high * 1.005).contains(&measured);
            errors.push((median / measured).ln().abs());
            widths.push(high / low);
            inside += usize::from(is_inside);
            let scale = measured / case.measured;
            writeln!(
                table,
                "{:8} {:28} {:>10.3} {:>10.3} [{:>9.3} {:>9.3}] {:6.2} {} {}",
                row.id,
                case.metric,
                case.measured,
                median / scale,
                low / scale,
                high / scale,
                median / measured,
                if is_inside { "in " } else { "OUT" },
                case.unit,
            )
            .unwrap();
        }
    }
    errors.sort_by(f64::total_cmp);
    widths.sort_by(f64::total_cmp);
    let count = errors.len();
    println!("{table}");
    if count > 0 {
        println!(
            "{count} cases: median error {:.1} %, {:.0} % within 30 %, {:.0} % inside, median width {:.2}",
            (errors[count / 2].exp() - 1.0) * 100.0,
            errors.iter().filter(|error| **error <= 1.3_f64.ln()).count() as f64 / count as f64 * 100.0,
            inside as f64 / count as f64 * 100.0,
            widths[count / 2],
        );
    }
}
