//! One mistake, one finding: what follows from a declaration that could not be read, or from a misspelt key, is not
//! reported again.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its fixtures and fails by panicking"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use hybrid_synth::blueprint::{self, text, text::Tree};
use hybrid_synth::diagnostic::render::short;
use hybrid_synth::synthesize;

fn trees(folders: &[&str]) -> Vec<(String, Tree)> {
    let mut trees = Vec::new();
    for folder in folders {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let tree = text::read(&[("f", &fs::read(path).unwrap())]).tree.unwrap();
            // Overlays are no blueprints.
            if matches!(&tree, Tree::Map(sections) if sections.contains_key("blueprint")) {
                trees.push((name, tree));
            }
        }
    }
    trees.sort_by(|(one, _), (other, _)| one.cmp(other));
    trees
}

/// The findings, a line each, without their place.
fn found(tree: &Tree) -> BTreeSet<String> {
    let text = tree.to_json();
    let read = blueprint::read(&[("spoilt.json", text.as_bytes())]);
    let mut found = read.found;
    if let Some(architecture) = &read.architecture {
        match synthesize(architecture) {
            Ok(made) => found.extend(made.findings),
            Err(findings) => found.extend(findings),
        }
    }
    let lines = short::render(&found, &read.sources);
    let lines = lines.lines().map(|line| line.splitn(4, ':').last().unwrap().trim().to_owned());
    // What a declaration said is gone with it, and so is its use of parameters.
    lines.filter(|line| !line.starts_with("warning[HS0218]")).collect()
}

/// What each change of each declaration brings to light beyond the one finding that begins with `expected`.
fn check(folders: &[&str], change: impl Fn(&Tree) -> Vec<(String, Tree)>, expected: &str) {
    let mut failures = String::new();
    for (name, tree) in trees(folders) {
        let before = found(&tree);
        let Tree::Map(whole) = &tree else { continue };
        for section in ["networks", "sites", "datasets", "constructs", "flows"] {
            let Some(Tree::Map(entries)) = whole.get(section) else { continue };
            for (entry, declared) in entries {
                for (what, changed) in change(declared) {
                    let mut entries = entries.clone();
                    entries.insert(entry.clone(), changed);
                    let mut whole = whole.clone();
                    whole.insert(section.to_owned(), Tree::Map(entries));
                    let after = found(&Tree::Map(whole));
                    let new: Vec<&String> = after.difference(&before).collect();
                    if new.len() != 1 || !new.iter().all(|line| line.starts_with(expected)) {
                        let _ = writeln!(failures, "{name}: {section}.{entry} {what}: {new:#?}");
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn a_declaration_that_cannot_be_read_is_one_finding() {
    let unreadable = |_: &Tree| vec![(String::new(), Tree::Integer { value: 7, text: "7".to_owned() })];
    check(&["blueprints", "tests/blueprints/right"], unreadable, "error[HS0103]");
}

#[test]
fn a_misspelt_key_is_one_finding() {
    let misspelt = |declared: &Tree| {
        let Tree::Map(entries) = declared else { return Vec::new() };
        let swap = |key: &String| {
            let mut letters: Vec<char> = key.chars().collect();
            letters.insert(letters.len() / 2, 'q');
            let spelt: String = letters.into_iter().collect();
            let entries = entries.iter().map(|(other, value)| {
                (if other == key { spelt.clone() } else { other.clone() }, value.clone())
            });
            (spelt.clone(), Tree::Map(entries.collect()))
        };
        // `to` and `at` are too short for a near miss.
        entries.keys().filter(|key| key.len() > 2).map(swap).collect()
    };
    check(&["blueprints"], misspelt, "error[HS0101]");
}
