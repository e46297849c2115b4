//! Blueprints with a value that cannot be read: it is one mistake, and it hides no other.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its fixtures and fails by panicking"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hybrid_synth::blueprint::{self, text};
use hybrid_synth::diagnostic::{Diagnostic, Pointer, Severity};
use hybrid_synth::synthesize;
use serde_json::Value;

/// Values that read in some places and are wrong there for want of sense.
const NONSENSE: &[&str] = &["1 min", "9 y", "1 GiB", "1 Mbps", "10.40.0.0/30", "nobody"];

/// What depends on what cannot be read is rightly not said: how long a spot job may wait is judged by how long it runs.
const DEPENDENT: &[(&str, &str)] = &[("/constructs/train/spot/max_wait", "/constructs/train/max_runtime")];

/// How many places are passed over for each that is tried, unless `MUTATIONS` asks for all.
fn step() -> usize {
    if std::env::var_os("MUTATIONS").is_some() { 1 } else { 8 }
}

fn blueprints() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |file: &Path| {
        let tree = text::read(&[("f", &fs::read(file).unwrap())]).tree.unwrap();
        serde_json::from_str(&tree.to_json()).unwrap()
    };
    files.iter().map(|file| (file.file_stem().unwrap().to_string_lossy().into_owned(), read(file))).collect()
}

/// Every place below one, from the outside to the inside.
fn places(value: &Value, at: &Pointer, found: &mut Vec<Pointer>) {
    let mut add = |at: Pointer, inside: &Value| {
        found.push(at.clone());
        places(inside, &at, found);
    };
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, inside)| add(at.child(key), inside)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, inside)| add(at.index(index), inside));
        }
        _ => {}
    }
}

fn with(blueprint: &Value, changes: &[(&Pointer, &Value)]) -> Value {
    let mut changed = blueprint.clone();
    for (at, value) in changes {
        *changed.pointer_mut(at.as_str()).unwrap() = (*value).clone();
    }
    changed
}

fn errors(blueprint: &Value) -> Vec<Diagnostic> {
    let read = blueprint::read(&[("f.json", blueprint.to_string().as_bytes())]);
    let mut found = read.found;
    match synthesize(&read.architecture.unwrap()) {
        Ok(made) => found.extend(made.findings),
        Err(findings) => found.extend(findings),
    }
    found.into_iter().filter(|finding| finding.severity == Severity::Error).collect()
}

fn said(errors: &[Diagnostic]) -> String {
    let lines = errors.iter().map(|it| format!("\n  {} {} at {}", it.code.id, it.headline, it.at));
    lines.collect::<Vec<_>>().concat()
}

/// The section's entry that a place is inside of.
fn entry(at: &Pointer) -> Option<Pointer> {
    let mut segments = at.segments();
    let section = Pointer::root().child(&segments.next()?);
    let entry = section.child(&segments.next()?);
    segments.next().map(|_| entry)
}

/// What cannot be read at a place: a list of a list where it holds a value, text where it holds a map, a map where it
/// holds a list.
fn unreadable(value: &Value) -> Value {
    match value {
        Value::Object(_) => "?!".into(),
        Value::Array(_) => serde_json::json!({ "?!": [[]] }),
        _ => serde_json::json!([[]]),
    }
}

#[test]
fn an_unreadable_value_gets_one_error_at_its_place() {
    let mut failures = Vec::new();
    let mut count = 0;
    for (name, blueprint) in blueprints() {
        let mut all = Vec::new();
        places(&blueprint, &Pointer::root(), &mut all);
        for at in all.iter().filter(|at| entry(at).is_some()).step_by(step()) {
            let value = unreadable(blueprint.pointer(at.as_str()).unwrap());
            let found = errors(&with(&blueprint, &[(at, &value)]));
            count += 1;
            if found.len() != 1 || !found.iter().all(|error| at.contains(&error.at)) {
                failures.push(format!("{name}: {value} at {at}:{}", said(&found)));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count}:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn an_unreadable_value_hides_no_mistake_beside_it() {
    let mut failures = Vec::new();
    let mut hidden = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (name, blueprint) in blueprints() {
        let mut all = Vec::new();
        places(&blueprint, &Pointer::root(), &mut all);
        all.retain(|at| entry(at).is_some());
        for wrong in &all {
            let value = blueprint.pointer(wrong.as_str()).unwrap();
            if value.is_object() || value.is_array() {
                continue;
            }
            for nonsense in NONSENSE {
                let nonsense = Value::from(*nonsense);
                let alone = errors(&with(&blueprint, &[(wrong, &nonsense)]));
                let [error] = alone.as_slice() else { continue };
                if error.code.id.starts_with("HS01") || !wrong.contains(&error.at) {
                    continue;
                }
                let others = all.iter().filter(|at| entry(at) == entry(wrong));
                let others = others.filter(|at| !at.contains(wrong) && !wrong.contains(at));
                // Of what kind a construct is decides everything about it.
                let others = others.filter(|at| at.last().is_none_or(|key| key != "type"));
                for other in others.step_by(2 * step()) {
                    let value = unreadable(blueprint.pointer(other.as_str()).unwrap());
                    let found = errors(&with(&blueprint, &[(wrong, &nonsense), (other, &value)]));
                    let at = |place: &Pointer| found.iter().filter(|error| place.contains(&error.at)).count();
                    *counts.entry(wrong.segments().next().unwrap().into_owned()).or_default() += 1;
                    if at(other) != 1 || at(wrong) > 1 || at(other) + at(wrong) != found.len() {
                        failures.push(format!(
                            "{name}: {nonsense} at {wrong}, {value} at {other}:{}",
                            said(&found)
                        ));
                    } else if at(wrong) == 0 && !DEPENDENT.contains(&(wrong.as_str(), other.as_str())) {
                        hidden.push(format!("{name}: {nonsense} at {wrong}, {value} at {other}"));
                    }
                }
                break;
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(hidden.is_empty(), "{}", hidden.join("\n"));
    let sections = ["sites", "datasets", "constructs", "flows"];
    assert!(
        sections.iter().all(|section| counts.get(*section).is_some_and(|count| *count > 1)),
        "{counts:?}"
    );
}
