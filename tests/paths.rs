//! Path documents, one set-up each that is no blueprint: the wrong ones against the findings that stand beside the mistakes,
//! every key against what nobody has, and the answers that are given against what no answer may be.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::needless_pass_by_value,
    reason = "a test reads its fixtures and fails by panicking"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path as FilePath, PathBuf};

use hybrid_synth::blueprint::{self, path_schema, read_path};
use hybrid_synth::diagnostic::render::short;
use hybrid_synth::forecast::path::Path;
use hybrid_synth::forecast::{Explanation, Quantity as _, Range, Rule, RunForecast, Seconds};
use hybrid_synth::planning::report::{human, json as document};
use hybrid_synth::planning::{Explained, Outlook, Ready};
use serde_json::{Map, Value, json};

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = FilePath::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The findings that a document announces, as `line: error[HS0101]`.
fn announced(text: &str) -> Vec<String> {
    let mut expected = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let Some((_, comment)) = content.split_once('#') else { continue };
        let findings = comment.split_whitespace().filter(|word| word.ends_with(']'));
        expected.extend(findings.map(|finding| format!("{line}: {finding}")));
    }
    expected.sort();
    expected
}

#[test]
fn wrong_paths_get_the_findings_beside_their_mistakes() {
    let mut failures = String::new();
    for file in files("tests/paths/wrong") {
        let text = fs::read_to_string(&file).unwrap();
        let read = read_path(("path.yaml", text.as_bytes()));
        let rendered = short::render(&read.found, &read.sources);
        let mut actual: Vec<String> = rendered
            .lines()
            .map(|line| {
                let mut parts = line.splitn(4, ':');
                let (_, line, _, rest) =
                    (parts.next(), parts.next().unwrap(), parts.next(), parts.next().unwrap());
                format!("{line}: {}", rest.trim_start().split(':').next().unwrap())
            })
            .collect();
        actual.sort();
        if actual != announced(&text) {
            let _ = writeln!(failures, "{}:\n{rendered}expected {:?}", file.display(), announced(&text));
        }
        assert_eq!(read.path.is_none(), read.found.has_errors(), "{}", file.display());
    }
    assert!(failures.is_empty(), "{failures}");
}

/// A value of a key that reads, as its schema has it.
fn example(schema: &Value, definitions: &Map<String, Value>) -> Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return example(&definitions[name], definitions);
    }
    if let Some(several) = schema["anyOf"].as_array() {
        return example(&several[0], definitions);
    }
    if let Some(word) = schema["enum"][0].as_str().or(schema["oneOf"][0]["const"].as_str()) {
        return word.into();
    }
    schema["examples"][0].clone()
}

/// What is nothing, and what nobody has, of a key; none where its value is no quantity.
fn beyond(schema: &Value, definitions: &Map<String, Value>) -> Vec<Value> {
    let schema = schema["anyOf"].as_array().map_or(schema, |several| &several[0]);
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return match name {
            "DataSize" => vec!["0 B".into(), "9 EB".into()],
            "Throughput" => vec!["0 Gbps".into(), "900 Tbps".into(), "1 bps".into()],
            "ThroughputPerCapacity" => vec!["0 MB/s/TiB".into(), "90 TB/s/TiB".into()],
            "Count" => vec![0.into(), "9000000G".into()],
            "Period" => vec!["0 s".into(), "9 y".into()],
            "RoundTrip" => vec!["0 s".into(), "1 h".into()],
            "BlockSize" => vec!["0 B".into(), "1 B".into(), "9 TB".into()],
            "Rate" => vec!["0/s".into(), "9000M/s".into()],
            _ => {
                let inner = &definitions[name];
                assert!(
                    inner["type"] == "string"
                        || inner["oneOf"].is_array()
                        || inner["enum"].is_array()
                        || inner.get("properties").is_some()
                        || name == "Mtu",
                    "{name}"
                );
                Vec::new()
            }
        };
    }
    let kinds = schema["type"].as_array().cloned().unwrap_or_else(|| vec![schema["type"].clone()]);
    if kinds.contains(&"integer".into()) { vec![0.into(), 4_000_000_000_u64.into()] } else { Vec::new() }
}

/// Every quantity of every part and method is refused where nobody has it, so that none is forgotten.
#[test]
fn every_quantity_is_refused_where_nobody_has_it() {
    const ZERO_SAYS_SOMETHING: [(&str, &str); 5] = [
        ("datasync", "agents"),
        ("training", "start"),
        ("training", "first_batch"),
        ("efs", "credits"),
        ("copy", "changes_each"),
    ];
    let schema = serde_json::to_value(path_schema()).unwrap();
    let definitions = schema["$defs"].as_object().unwrap();
    let mut tried = 0;
    for (group, at) in [("Part", "through"), ("Method", "by")] {
        for variant in definitions[group]["oneOf"].as_array().unwrap() {
            let (name, content) = variant["properties"].as_object().unwrap().iter().next().unwrap();
            let content = &definitions[content["$ref"].as_str().unwrap().rsplit('/').next().unwrap()];
            let required = content["required"].as_array().cloned().unwrap_or_default();
            for (key, property) in content["properties"].as_object().unwrap() {
                for (nth, value) in beyond(property, definitions).into_iter().enumerate() {
                    if nth == 0 && ZERO_SAYS_SOMETHING.contains(&(name, key)) {
                        continue;
                    }
                    let mut keys: Map<String, Value> = required
                        .iter()
                        .map(|key| {
                            (
                                key.as_str().unwrap().to_owned(),
                                example(&content["properties"][key.as_str().unwrap()], definitions),
                            )
                        })
                        .collect();
                    keys.insert(key.clone(), value.clone());
                    let one = json!({ name: keys });
                    let mut document = json!({
                        "data": { "size": "1 TB", "files": "9k" },
                        "through": { "lake": { "s3": {} } },
                        "by": { "copy": {} },
                    });
                    if at == "through" {
                        document[at]["it"] = one;
                    } else {
                        document[at] = one;
                    }
                    let read = read_path(("path.json", document.to_string().as_bytes()));
                    let refused = read.found.iter().any(|found| {
                        found.at.last().is_some_and(|last| last == key.as_str())
                            && matches!(found.code.id, "HS1221" | "HS0105")
                    });
                    assert!(refused, "{name}.{key}: {value} is taken: {:?}", read.found);
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 120, "{tried}");
}

/// The set-ups that the documentation works through, each with what it says that limits it.
#[test]
fn the_documented_paths_are_limited_by_what_they_say() {
    let files = files("tests/paths/right");
    assert!(files.len() >= 4);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let limited = text.lines().find_map(|line| line.strip_prefix("# limited by: ")).unwrap();
        let read = read_path(("path.yaml", text.as_bytes()));
        assert!(read.found.is_empty(), "{}", short::render(&read.found, &read.sources));
        let outlook = Outlook::of_path("it", &read.path.unwrap(), "2026-12-01".parse().unwrap(), 1);
        let flow = outlook.flows.iter().map(|flow| &flow.bottleneck);
        let first = outlook.jobs.iter().filter_map(|job| job.steps.iter().find(|step| step.name == "read"));
        let bound = flow.chain(first.map(|step| &step.bottleneck)).next().unwrap();
        assert!(bound.say().starts_with(limited), "{}: {}", file.display(), bound.say());
    }
}

/// A path of training is told as a job, with the phases that jobs of blueprints have.
#[test]
fn a_path_of_training_is_a_job() {
    let file = files("tests/paths/right")
        .into_iter()
        .find(|file| file.to_string_lossy().contains("training"))
        .unwrap();
    let path = read_path(("path.yaml", &fs::read(file).unwrap())).path.unwrap();
    let outlook = Outlook::of_path("it", &path, "2026-12-01".parse().unwrap(), 1);
    let document = document::outlook(&outlook, 1);
    assert_eq!(document["flows"], json!([]));
    let job = &document["jobs"][0];
    for phase in ["first_batch_s", "first_epoch_s", "later_epoch_s", "whole_s"] {
        let [low, median, high] =
            ["low", "median", "high"].map(|key| job["phases"][phase][key].as_f64().unwrap());
        assert!(0.0 < low && low <= median && median <= high, "{phase}");
    }
    let [first, later] =
        ["first_epoch_s", "later_epoch_s"].map(|key| job["phases"][key]["median"].as_f64().unwrap());
    assert!(first > later, "contents come from the bucket in the first epoch: {first} {later}");
    assert!(
        job["waiting"]["median"].as_f64().unwrap() > 0.0
            && job["gpu_hours_lost"]["median"].as_f64().unwrap() > 0.0
    );
    assert_eq!(job["data_bytes"], json!(8e12));
    assert_eq!(job["duration_s"], job["phases"]["whole_s"]);
    let steps: Vec<&str> =
        job["steps"].as_array().unwrap().iter().map(|step| step["name"].as_str().unwrap()).collect();
    assert!(
        ["downloading", "first epoch", "later epochs"].iter().all(|name| steps.contains(name)),
        "{steps:?}"
    );
    let said = human::path(&outlook);
    for words in ["it: a training job", "first batch", "first epoch", "later epochs", "GPU-hours lost"] {
        assert!(said.contains(words), "{said}");
    }
}

/// Whatever is led through whatever, an answer is finite and in order, and nobody is faster than anything that there is.
#[test]
fn every_part_with_every_method_is_answered_or_refused() {
    fn numbers(value: &Value, at: &str) {
        match value {
            Value::Object(map) if map.contains_key("median") && map["median"].is_number() => {
                let [low, median, high] =
                    ["low", "median", "high"].map(|key| map[key].as_f64().unwrap_or(f64::NAN));
                assert!(0.0 <= low && low <= median && median <= high && high < 1e12, "{at}: {value}");
                assert!(!at.ends_with("rate_mb_per_s") || high < 1e6, "{at}: {value}");
            }
            Value::Object(map) => map.iter().for_each(|(key, inner)| numbers(inner, &format!("{at}/{key}"))),
            Value::Array(items) => items.iter().for_each(|inner| numbers(inner, at)),
            _ => {}
        }
    }
    let schema = serde_json::to_value(path_schema()).unwrap();
    let definitions = schema["$defs"].as_object().unwrap();
    let variants = |group: &str| -> Vec<Value> {
        let variants = definitions[group]["oneOf"].as_array().unwrap().iter();
        let minimal = variants.map(|variant| {
            let (name, content) = variant["properties"].as_object().unwrap().iter().next().unwrap();
            let content = &definitions[content["$ref"].as_str().unwrap().rsplit('/').next().unwrap()];
            let required = content["required"].as_array().cloned().unwrap_or_default();
            let keys = required.iter().map(|key| key.as_str().unwrap());
            let keys: Map<String, Value> =
                keys.map(|key| (key.to_owned(), example(&content["properties"][key], definitions))).collect();
            json!({ name: keys })
        });
        minimal.collect()
    };
    let (mut answered, mut refused) = (0, 0);
    for by in variants("Method") {
        for one in variants("Part") {
            for data in [json!({ "size": "1 TB" }), json!({ "files": "1M", "file_size": "0 B" })] {
                let document = json!({ "data": data, "through": { "one": one }, "by": by });
                let read = read_path(("path.json", document.to_string().as_bytes()));
                let Some(path) = read.path else {
                    refused += 1;
                    continue;
                };
                answered += 1;
                let outlook = Outlook::of_path("it", &path, "2026-12-01".parse().unwrap(), 1);
                numbers(&document::outlook(&outlook, 1), &document.to_string());
                assert!(!human::path(&outlook).contains("NaN"), "{document}");
            }
        }
    }
    assert!(answered > 100 && refused > 30, "{answered} {refused}");
}

/// Each term has its number, and follows from those below it as its rule says; what others share may hold a move before it
/// is the least that the move could have alone.
fn follow(term: &Explanation, is_alone: bool, terms: &mut usize) {
    *terms += 1;
    let below: Vec<f64> = term.terms.iter().map(|inner| inner.amount.base()).collect();
    let amount = term.amount.base();
    let near = |value: f64| {
        assert!((value - amount).abs() <= 1e-6 * amount.max(1e-9), "{}: {below:?}", term.what);
    };
    match term.rule {
        Rule::Leaf => assert!(term.basis.is_some() && below.is_empty(), "{}", term.what),
        Rule::Sum => near(below.iter().sum()),
        Rule::Less => {
            let rest = (2.0 * below[0] - below.iter().sum::<f64>()).max(0.0);
            assert!((rest - amount).abs() <= 1e-6 * below[0], "{}: {below:?}", term.what);
        }
        Rule::Longest => {
            near(below.iter().copied().fold(0.0, f64::max));
            assert_eq!(term.terms.iter().filter(|inner| inner.decisive).count(), 1, "{}", term.what);
        }
        // A move takes as long as its data at the least of what bounds it; the least is the one that is marked.
        Rule::Least => {
            let marked = term.terms.iter().find(|inner| inner.decisive);
            let least = below.iter().copied().fold(f64::INFINITY, f64::min);
            assert!(
                !is_alone || marked.is_none_or(|marked| marked.amount.base() <= least * (1.0 + 1e-9)),
                "{}: {below:?}",
                term.what
            );
        }
        Rule::Times | Rule::Streams => assert!(!below.is_empty(), "{}", term.what),
    }
    if matches!(term.rule, Rule::Least | Rule::Streams) {
        let mut said: Vec<&str> = term.terms.iter().map(|inner| inner.what.as_str()).collect();
        said.sort_unstable();
        assert!(said.windows(2).all(|two| two[0] != two[1]), "one limit stands twice: {said:#?}");
    }
    term.terms.iter().for_each(|inner| follow(inner, is_alone, terms));
}

/// An explanation is read term by term: each has its number, and follows from those below it as its rule says.
#[test]
fn every_term_of_an_explanation_follows_from_those_below_it() {
    let mut terms = 0;
    for file in files("tests/paths/right") {
        let path = read_path(("path.yaml", &fs::read(&file).unwrap())).path.unwrap();
        let found = path.forecast(1);
        follow(&found.explanation, true, &mut terms);
        let took = found.duration.median.count();
        assert!((found.explanation.amount.base() - took).abs() <= 1e-6 * took, "{}", file.display());
        let told = document::explanation(&found.explanation);
        assert!(told["unit"] == "s" && told["amount"].is_number() && told["terms"].is_array(), "{told}");
    }
    assert!(terms > 60, "{terms}");
}

/// How many files an instance reads at a time is assumed and named where nothing is known of it, and bounds what it reads.
#[test]
fn readers_of_an_unknown_instance_are_a_range() {
    let of = |training: Value| {
        forecast(json!({
            "data": { "size": "1 TB", "file_size": "100 kB" },
            "through": { "lake": { "s3": {} } },
            "by": { "training": training },
        }))
    };
    let names = |found: &RunForecast| found.influences.iter().any(|one| one.of.id.ends_with(" readers"));
    let width = |found: &RunForecast| found.rate.high.base() / found.rate.low.base();
    for (more, value) in
        [("instance", json!(null)), ("instance", json!("ml.p9.96xlarge")), ("fetches", json!(4))]
    {
        let mut training = json!({ "mode": "loader" });
        training[more] = value;
        let unknown = of(training.clone());
        assert!(names(&unknown) && width(&unknown) > 4.0, "{training}: {}", width(&unknown));
        training["readers"] = json!(16);
        let said = of(training.clone());
        assert!(!names(&said) && width(&said) < 0.7 * width(&unknown), "{training}: {}", width(&said));
    }
    assert!(names(&of(json!({ "mode": "fastfile" }))) && !names(&of(json!({ "mode": "pipe" }))));
}

/// Each time that an outlook tells of a flow or job has a tree, whose root is that time.
#[test]
fn every_answer_of_an_outlook_has_a_tree() {
    let mut kinds = BTreeSet::new();
    let examples = files("blueprints").into_iter();
    let mut texts: Vec<(String, String)> =
        examples.map(|file| (file.display().to_string(), fs::read_to_string(&file).unwrap())).collect();
    let (_, reference) = texts.iter().find(|(file, _)| file.ends_with("reference.yaml")).unwrap();
    let restored = reference
        .replace("made_from: [scan_archive] }", "made_from: [scan_archive], cold_after: 30 d }")
        .replace("cold: glacier_flexible }", "cold: glacier_flexible }, restored_for: [stage]");
    texts.push(("the reference, restored".to_owned(), restored));
    for (file, text) in &texts {
        let read = blueprint::read(&[("site.yaml", text.as_bytes())]);
        let outlook = Outlook::of(&read.architecture.unwrap(), "2026-12-01".parse().unwrap(), 1);
        let mut told: Vec<(String, String, Option<Seconds>, &[Explained])> = Vec::new();
        for flow in &outlook.flows {
            let mut add = |answer: &str, time: Option<&Range<Seconds>>| {
                let time = time.map(|time| time.median);
                told.push((flow.name.clone(), answer.to_owned(), time, &flow.explanations));
            };
            add("first copy", flow.first_copy.as_ref());
            add("each run", flow.each_run.as_ref());
        }
        for job in &outlook.jobs {
            let mut add = |answer: &str, time: Option<&Range<Seconds>>| {
                let time = time.map(|time| time.median);
                told.push((job.name.clone(), answer.to_owned(), time, &job.explanations));
            };
            job.preloads.iter().for_each(|(flow, time)| add(&format!("preload {flow}"), Some(time)));
            job.restores.iter().for_each(|one| add(&format!("restore {}", one.flow), Some(&one.takes)));
            let ready = match &job.ready {
                Ready::AtOnce => Some(Range::of([Seconds::ZERO; 3])),
                Ready::After(ready) => Some(*ready),
                Ready::Unknown(_) => None,
            };
            add("training can start", ready.as_ref());
            // Hours of all accelerators, as the tree counts them.
            let lost = job.lost_hours.map(|lost| {
                Range::of([lost.low, lost.median, lost.high].map(|hours| Seconds::new(hours.base())))
            });
            add("GPU-hours lost", lost.as_ref());
            add("first batch", Some(&job.first_batch));
            add("whole run", Some(&job.whole));
            add("checkpoint", job.checkpoint.as_ref());
            add("restart", job.restart.as_ref());
        }
        for (name, answer, time, explanations) in told {
            let Some(time) = time.filter(|time| time.is_finite()) else { continue };
            let at = format!("{answer} of {name} in {file}");
            let explained = explanations.iter().find(|one| one.answer == answer);
            let tree = &explained.unwrap_or_else(|| panic!("{at} has no tree")).tree;
            let (found, told) = (tree.amount.base(), time.count());
            assert!((found - told).abs() <= 1e-6 * told.max(1e-3), "{at}: {found} and {told}");
            follow(tree, false, &mut 0);
            kinds.insert(answer.split(' ').next().unwrap().to_owned());
        }
    }
    let all =
        ["GPU-hours", "checkpoint", "each", "first", "preload", "restart", "restore", "training", "whole"];
    assert!(kinds.iter().eq(all), "{kinds:?}");
}

/// What moves no contents is told in files.
#[test]
fn names_are_told_in_files_each_second() {
    let path: Path = serde_json::from_value(json!({
        "data": { "files": "1M" }, "through": { "home": { "efs": {} } }, "by": { "copy": { "operation": "stat" } },
    })).unwrap();
    let outlook = Outlook::of_path("it", &path, "2026-12-01".parse().unwrap(), 1);
    let document = document::outlook(&outlook, 1);
    assert_eq!(document["flows"][0]["data_bytes"], json!(0.0));
    assert!(document["flows"][0]["files_per_s"]["median"].as_f64().unwrap() > 100.0);
    let said = human::path(&outlook);
    assert!(said.contains("  files ") && !said.contains("B/s"), "{said}");
}

fn forecast(document: Value) -> RunForecast {
    let read = read_path(("path.json", document.to_string().as_bytes()));
    assert!(!read.found.has_errors(), "{}", short::render(&read.found, &read.sources));
    read.path.unwrap().forecast(1)
}

/// Every path of a published measurement is a right one.
#[test]
fn published_set_ups_are_right() {
    for file in files("tests/measurements") {
        let row: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        let read = read_path(("path.json", row["path"].to_string().as_bytes()));
        let said = short::render(&read.found, &read.sources);
        assert!(!read.found.has_errors(), "{}: {said}", file.display());
    }
}

#[test]
fn names_alone_and_empty_files_are_answered() {
    for operation in ["list", "stat", "open", "delete", "create"] {
        for store in [json!({ "lustre": {} }), json!({ "efs": {} }), json!({ "ontap": {} })] {
            for data in [json!({ "files": "1M" }), json!({ "files": "1M", "file_size": "0 B" })] {
                let found = forecast(json!({
                    "data": data, "through": { "store": store }, "by": { "copy": { "operation": operation, "streams": 8 } },
                }));
                let seconds = found.duration.median.count();
                assert!(seconds > 1.0 && seconds < 1e6, "{operation} {store}: {seconds}");
                assert!(
                    (found.files.median.count() * seconds / 1e6 - 1.0).abs() < 0.01,
                    "{operation} {store}"
                );
            }
        }
    }
    let touched = forecast(json!({
        "data": { "files": "1M" }, "through": { "store": { "efs": {} } }, "by": { "copy": { "operation": "create" } },
    }));
    let written = forecast(json!({
        "data": { "files": "1M", "file_size": "1 MB" }, "through": { "store": { "efs": {} } }, "by": { "copy": { "operation": "create" } },
    }));
    assert!(touched.duration.median < written.duration.median);
    // Empty files are copied one by one: the server opens them, whatever the line carries.
    let copied = forecast(json!({
        "data": { "size": "0 B", "files": "1M" },
        "through": { "nas": { "share": { "files_at": "1k/s" } }, "lake": { "s3": {} } },
        "by": { "copy": { "streams": 512 } },
    }));
    assert!(copied.duration.median.count() >= 999.0, "{:?}", copied.duration);
}

/// One connection carries a window each round trip, whichever part the way has.
#[test]
fn a_stream_is_bound_by_its_window_whichever_part_the_distance_is_in() {
    let ways = [
        json!({ "line": { "speed": "10 Gbps" } }),
        json!({ "direct_connect": { "speed": "10 Gbps" } }),
        json!({ "wide_area": {} }),
        json!({ "transit_gateway": {} }),
        json!({ "interface_endpoint": {} }),
        json!({ "instance": { "network": "25 Gbps" } }),
        json!({ "efs": {} }),
        json!({ "ontap": {} }),
    ];
    let rate = |through: &Value, rtt: Option<&str>, streams: u32| {
        let mut document = json!({
            "data": { "size": "1 TB", "files": 100 }, "through": through, "by": { "copy": { "streams": streams } },
        });
        if let Some(rtt) = rtt {
            document["rtt"] = rtt.into();
        }
        forecast(document).rate.median.as_mb_per_s()
    };
    let window = 4.0 * 1.048_576;
    for way in &ways {
        let through = json!({ "way": way });
        let [near, far, farther] = ["80 ms", "160 ms", "320 ms"].map(|rtt| rate(&through, Some(rtt), 1));
        assert!(near <= window / 0.080 + 1e-6 && far <= window / 0.160 + 1e-6, "{way}: {near} {far}");
        assert!(near > 1.5 * far && far > 1.5 * farther, "{way}: {near} {far} {farther}");
        assert!(rate(&through, Some("160 ms"), 4) > 2.0 * far, "{way}");
    }
    // A round trip is the sum of what the parts say.
    let parts = |[one, other]: [&str; 2]| {
        json!({
            "out": { "line": { "speed": "10 Gbps", "rtt": one } },
            "way": { "direct_connect": { "speed": "10 Gbps", "rtt": other } },
        })
    };
    let whole = rate(
        &json!({ "out": { "line": { "speed": "10 Gbps" } }, "way": { "direct_connect": { "speed": "10 Gbps" } } }),
        Some("80 ms"),
        1,
    );
    for said in [["20 ms", "60 ms"], ["79 ms", "1 ms"]] {
        assert!((rate(&parts(said), None, 1) - whole).abs() < 1e-6, "{said:?}");
    }
}

/// A distance that nobody says is an assumption that the answer names.
#[test]
fn a_round_trip_that_is_left_out_is_named_where_the_way_is_long() {
    let learn = |way: Value| {
        let found = forecast(json!({
            "data": { "size": "1 TB", "files": 100 }, "through": { "way": way }, "by": { "copy": { "clients": 4 } },
        }));
        let rtt = found.influences.iter().find(|one| one.of.what.contains("round trip"));
        rtt.map(|one| (one.share, one.of.learn().unwrap().to_owned()))
    };
    for way in [
        json!({ "vpn": {} }),
        json!({ "wide_area": {} }),
        json!({ "direct_connect": { "speed": "100 Gbps" } }),
    ] {
        let (_, learn) = learn(way.clone()).unwrap_or_else(|| panic!("{way}"));
        assert!(learn.contains("`rtt`"), "{learn}");
    }
    assert_eq!(learn(json!({ "line": { "speed": "1 Gbps" } })), None);
}

/// A client that nobody names is no unlimited one.
#[test]
fn an_unnamed_client_is_an_assumption_or_what_the_parts_say_of_one() {
    let of = |through: Value, by: Value| {
        forecast(json!({ "data": { "size": "100 TB", "files": 100_000 }, "through": through, "by": by }))
    };
    let many = json!({ "copy": { "streams": 10_000 } });
    let named = |found: &RunForecast| {
        found.influences.iter().any(|one| one.of.what == "what the network of each client carries")
    };
    let bucket = of(json!({ "lake": { "s3": { "prefixes": 100 } } }), many.clone());
    assert_eq!(bucket.bottleneck.what, "the client");
    assert!(
        named(&bucket) && bucket.rate.high.as_gbps() < 50.0 && bucket.rate.high > bucket.rate.low.times(3.0)
    );
    let three = of(
        json!({ "lake": { "s3": { "prefixes": 100 } } }),
        json!({ "copy": { "streams": 10_000, "clients": 3 } }),
    );
    assert!((three.rate.median.as_gbps() / bucket.rate.median.as_gbps() - 3.0).abs() < 1e-6);
    let machine = json!({ "lake": { "s3": { "prefixes": 100 } }, "client": { "instance": { "type": "c5n.18xlarge" } } });
    let machine = of(machine, many.clone());
    assert!(!named(&machine) && machine.rate.median.as_gbps() > 80.0, "{:?}", machine.rate);
    for own in [
        json!({ "lustre": { "capacity": "96000 GiB", "throughput": "1000 MB/s/TiB" } }),
        json!({ "ontap": {} }),
        json!({ "efs": { "throughput_mode": "elastic" } }),
    ] {
        let found = of(json!({ "store": own }), many.clone());
        assert!(!named(&found) && found.rate.median.as_gbps() <= 100.0, "{own}: {:?}", found.rate);
    }
    let by = |instance: &str| json!({ "upload": { "client": "crt", "processes": 64, "target_bandwidth": "100 Gbps", "instance": instance } });
    let upload = of(json!({ "lake": { "s3": { "prefixes": 100 } } }), by("m5.large"));
    assert!(upload.rate.high.as_gbps() < 1.0, "the upload runs on a small machine: {:?}", upload.rate);
    let local = of(json!({ "disk": { "disk": { "instance": "i3en.24xlarge" } } }), many);
    assert!(!named(&local), "no network lies before a disk");
}

/// What moves from one store to another reads the first and writes the last.
#[test]
fn a_copy_between_stores_reads_the_one_and_writes_the_other() {
    let through = json!({ "nas": { "share": { "reads_at": "100 MB/s", "writes_at": "1 MB/s" } }, "lake": { "share": { "reads_at": "1 MB/s", "writes_at": "50 MB/s" } } });
    for by in [json!({ "copy": {} }), json!({ "copy": { "operation": "write" } })] {
        let found =
            forecast(json!({ "data": { "size": "1 TB", "files": 10 }, "through": through, "by": by }));
        assert!((found.rate.median.as_mb_per_s() - 50.0).abs() < 1e-6, "{:?}", found.rate);
    }
}

/// `DataSync` needs no agent from one storage service to another.
#[test]
fn agents_are_left_out_between_storage_services() {
    let of = |from: Value, agents: Value| {
        let mut by = json!({ "datasync": {} });
        if !agents.is_null() {
            by["datasync"]["agents"] = agents;
        }
        forecast(json!({ "data": { "size": "1 TB", "files": 1000 }, "through": { "from": from, "to": { "efs": {} } }, "by": by })).duration
    };
    assert_eq!(of(json!({ "s3": {} }), Value::Null), of(json!({ "s3": {} }), 0.into()));
    assert_eq!(of(json!({ "share": {} }), Value::Null), of(json!({ "share": {} }), 1.into()));
}

/// Streams that bound a run are told with what they spend their time on, and waits with the longest.
#[test]
fn a_bottleneck_names_what_it_is() {
    let opened = forecast(json!({
        "data": { "files": "10k", "file_size": "1 kB" }, "through": { "home": { "efs": {} } },
        "by": { "copy": { "operation": "write" } },
    }));
    assert_eq!(opened.bottleneck.hop, "home");
    assert_eq!(opened.bottleneck.why, "creating a file, in each stream");
    let restored = forecast(json!({
        "data": { "size": "1 GB", "files": 10 }, "by": { "restore": { "class": "deep_archive" } },
    }));
    assert_eq!(restored.bottleneck.why, "above all `archive`");
    assert!(restored.overall.high < restored.rate.low, "waits count: {:?}", restored.overall);
}

/// Requests in flight are in flight, however few files they are for.
#[test]
fn streams_share_files_where_there_are_fewer() {
    let rate = |files: u32, streams: u32| {
        let random = json!({ "pattern": "random", "request": "4 KiB", "streams": streams });
        forecast(json!({
            "data": { "size": "10 GB", "files": files }, "through": { "home": { "efs": {} } }, "by": { "copy": random },
        }))
        .rate
        .median
        .as_mb_per_s()
    };
    assert!((rate(1, 16) / rate(1, 1) - 16.0).abs() < 0.1, "{} {}", rate(1, 16), rate(1, 1));
    assert!((rate(1, 16) / rate(16, 16) - 1.0).abs() < 0.01);
}

/// What a cache or a file system loads comes over the line behind it, whose distance the client does not have.
#[test]
fn what_is_loaded_crosses_what_lies_behind() {
    let load = |speed: &str, rtt: &str| {
        forecast(json!({
            "data": { "size": "1 TB", "files": "10k" },
            "rtt": rtt,
            "through": {
                "nas": { "share": { "reads_at": "2 GB/s" } },
                "link": { "direct_connect": { "speed": speed } },
                "cache": { "file_cache": { "capacity": "4800 GiB" } },
            },
            "by": { "copy": { "operation": "load", "streams": 16, "clients": 4 } },
        }))
    };
    let slow = load("1 Gbps", "10 ms");
    assert_eq!(slow.bottleneck.hop, "link");
    assert_eq!(slow.rate, load("1 Gbps", "90 ms").rate);
    assert_ne!(load("100 Gbps", "10 ms").bottleneck.hop, "link");
    // In the second epoch nothing comes from behind.
    let lazy = |behind: bool| {
        let mut through = Map::new();
        if behind {
            through.insert("lake".into(), json!({ "s3": {} }));
        }
        through.insert("scratch".into(), json!({ "lustre": { "capacity": "4800 GiB" } }));
        let training = json!({ "mode": "file_system", "lazy": true, "instance": "ml.m5.large", "epochs": 2 });
        forecast(json!({
            "data": { "size": "1 TB", "files": "10k" }, "through": through, "by": { "training": training },
        }))
        .duration
    };
    assert_eq!(lazy(true), lazy(false));
}

/// Every kind of volume has its own limits, and a program that waits for each operation has no more than one at a time.
#[test]
fn volumes_are_as_fast_as_their_kind() {
    let rate = |volume: Value, by: Value| {
        forecast(json!({
            "data": { "size": "100 GB", "files": 1 }, "through": { "disk": { "volume": volume } }, "by": { "copy": by },
        }))
        .rate
    };
    let sequential = |volume: Value| rate(volume, json!({ "streams": 8 })).median.as_mb_per_s() / 1.048_576;
    assert!((sequential(json!({ "kind": "st1", "size": "1 TiB" })) - 0.97 * 250.0).abs() < 1.0);
    assert!((sequential(json!({ "kind": "sc1", "size": "1 TiB" })) - 0.97 * 80.0).abs() < 1.0);
    assert!(sequential(json!({ "kind": "io2", "size": "1 TiB", "iops": 100_000 })) > 3_000.0);
    let random = |streams: u32| {
        let volume = json!({ "kind": "gp3", "size": "1 TiB", "iops": 16_000 });
        rate(volume, json!({ "pattern": "random", "request": "4 KiB", "streams": streams }))
    };
    let operations = |rate: f64| rate * 1e6 / 4096.0;
    let one = operations(random(1).median.as_mb_per_s());
    assert!(1_000.0 < one && one < 5_000.0, "a request takes some tenths of a millisecond: {one}");
    let many = random(256);
    let [low, high] = [many.low, many.high].map(|rate| operations(rate.as_mb_per_s()));
    assert!(14_000.0 < low && low < high && high < 17_000.0, "{low} {high}");
}

/// A program that speaks to another has one flow for each stream; where a store is between them, its client has several.
#[test]
fn a_flow_between_machines_carries_what_one_flow_does() {
    let rate = |through: Value| {
        forecast(json!({ "data": { "size": "1 TB", "files": 64 }, "through": through, "by": { "copy": {} } }))
            .rate
            .median
            .as_gbps()
    };
    let machines = |flow: Value| {
        rate(json!({ "one": { "instance": flow }, "other": { "instance": { "type": "c5n.18xlarge" } } }))
    };
    assert!((machines(json!({ "type": "c5n.18xlarge" })) - 4.8).abs() < 0.1);
    assert!(
        (machines(json!({ "type": "c5n.18xlarge", "flow": "10 Gbps" })) - 4.8).abs() < 0.1,
        "the slower of the two"
    );
    assert!(machines(json!({ "type": "c5n.18xlarge", "flow_each_stream": false })) < 5.0);
}

/// Credits may be spent.
#[test]
fn a_file_system_without_credits_has_its_baseline() {
    let efs = json!({ "throughput_mode": "bursting", "stored": "1 TiB", "credits": "0 B" });
    let found = forecast(json!({
        "data": { "size": "1 TB", "files": 100 }, "through": { "home": { "efs": efs } },
        "by": { "copy": { "operation": "write", "streams": 16 } },
    }));
    assert!(found.rate.high.as_mb_per_s() < 60.0, "{:?}", found.rate);
}

/// No line is passed faster than it carries, however a path is written.
#[test]
fn four_hundred_terabytes_take_37_days_at_1_gbps_by_every_method() {
    let methods = [
        json!({ "copy": { "streams": 1000 } }),
        json!({ "datasync": { "agents": 8, "tasks": 4, "mode": "enhanced", "verify": "nothing" } }),
        json!({ "upload": { "client": "crt", "processes": 8 } }),
        json!({ "file_gateway": { "threads": 64, "upload_threads": 64 } }),
    ];
    let lines = [
        json!({ "line": { "speed": "1 Gbps", "mtu": 9001 } }),
        json!({ "direct_connect": { "speed": "1 Gbps", "mtu": 8500 } }),
    ];
    for by in &methods {
        for line in &lines {
            let found = forecast(json!({
                "data": { "size": "400 TB", "files": "9M" }, "rtt": "9 ms",
                "through": { "nas": { "share": { "reads_at": "20 GB/s" } }, "link": line, "lake": { "s3": {} } }, "by": by,
            }));
            assert!(found.duration.low.days() > 37.0, "{by} {line}: {:?}", found.duration);
        }
    }
    let built: Path = serde_json::from_value(
        json!({ "data": { "size": "400 TB" }, "by": { "copy": { "streams": 4096 } } }),
    )
    .unwrap();
    assert!(built.forecast(1).rate.high.as_gbps() < 50.0, "not even where nothing is crossed");
}

#[test]
fn what_nobody_has_or_sells_is_refused() {
    let s3 = r#""b": { "s3": {} }"#;
    let cases = [
        (
            r#"{ "size": "1 TB", "files": "1k" }, "rtt": "1 h""#,
            r#""nas": { "share": {} }, "b": { "s3": {} }"#,
            r#""datasync": {}"#,
            "HS1221",
        ),
        (
            r#"{ "size": "1 TB", "file_size": "1 TB" }"#,
            s3,
            r#""copy": { "operation": "write", "part_size": "1 KiB" }"#,
            "HS1227",
        ),
        (
            r#"{ "size": "1 TB", "file_size": "1 TB" }"#,
            s3,
            r#""copy": { "operation": "write", "part_size": "1 B" }"#,
            "HS1221",
        ),
        (
            r#"{ "size": "1 TB", "file_size": "1 TB" }"#,
            s3,
            r#""copy": { "operation": "read", "part_size": "1 KiB" }"#,
            "HS1221",
        ),
        (
            r#"{ "size": "4 GB" }"#,
            r#""b": { "volume": { "kind": "io2", "size": "4 GiB", "iops": 256000 } }"#,
            r#""copy": {}"#,
            "HS1227",
        ),
        (
            r#"{ "size": "4 GB" }"#,
            r#""b": { "volume": { "kind": "gp3", "size": "4 GiB", "iops": 3001 } }"#,
            r#""copy": {}"#,
            "HS1227",
        ),
        (
            r#"{ "size": "1 TB", "files": "1k" }"#,
            r#""nas": { "share": {} }, "b": { "s3": {} }"#,
            r#""datasync": { "agents": 9 }"#,
            "HS1227",
        ),
        (
            r#"{ "size": "1 TB", "files": "1k" }"#,
            r#""nas": { "share": {} }, "b": { "s3": {} }"#,
            r#""datasync": { "scanned": 1 }"#,
            "HS1223",
        ),
        (r#"{ "size": "10 GB" }"#, s3, r#""checkpoint": { "count": 2, "writers": 9 }"#, "HS1223"),
        (
            r#"{ "size": "10 GB" }"#,
            s3,
            r#""training": { "mode": "fastfile", "instance": "ml.m5.4xlarge", "needs": { "per": "gpu", "rate": "50 MB/s" } }"#,
            "HS1241",
        ),
    ];
    for (data, through, by, code) in cases {
        let text = format!(r#"{{ "data": {data}, "through": {{ {through} }}, "by": {{ {by} }} }}"#);
        let path: hybrid_synth::forecast::path::Path = serde_json::from_str(&text).unwrap();
        let found = path.mistakes();
        let errors: Vec<&str> = found.iter().map(|one| one.code.id).collect();
        assert_eq!(errors, [code], "{text}");
    }
}

/// What nothing says of one channel of a job leaves the others as they are.
#[test]
fn a_channel_of_unknown_size_does_not_make_a_known_one_uncertain() {
    let channel = |data: Value| -> Path {
        serde_json::from_value(json!({
            "data": data,
            "through": { "lake": { "s3": {} } },
            "by": { "training": { "mode": "file", "instance": "ml.p4d.24xlarge" } },
        }))
        .unwrap()
    };
    let width = |own: &Path, other: &Path| {
        let whole = own.forecast_beside(std::slice::from_ref(other), "train", 1).duration;
        whole.high.count() / whole.low.count()
    };
    let large = channel(json!({ "size": "20 TB", "file_size": "100 MB" }));
    let small = channel(json!({ "size": "20 GB", "file_size": "100 MB" }));
    let unsaid = channel(json!({ "files": 1000 }));
    let known = width(&large, &large);
    assert!(width(&large, &unsaid) < 1.5 * known, "{known} {}", width(&large, &unsaid));
    assert!((width(&unsaid, &large) / width(&large, &unsaid) - 1.0).abs() < 0.05);
    assert!(width(&small, &unsaid) > 3.0 * known, "{}", width(&small, &unsaid));
    assert!(width(&unsaid, &unsaid) > 3.0 * known);
}
