//! The README shows what the tree does: its blueprint builds, and its excerpts stand in the output.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads the README and fails by panicking"
)]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use hybrid_synth::cli::{Exit, command, run};
use hybrid_synth::host::Memory;
use serde_json::Value;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The fenced blocks in a language.
fn blocks(language: &str) -> Vec<String> {
    let readme = readme();
    let opening = format!("```{language}\n");
    let blocks =
        readme.split(&opening).skip(1).map(|rest| rest.split("```").next().unwrap_or(rest).to_owned());
    blocks.collect()
}

fn holds(document: &Value, key: &str, value: &Value) -> bool {
    match document {
        Value::Object(object) => {
            object.get(key) == Some(value) || object.values().any(|inner| holds(inner, key, value))
        }
        Value::Array(items) => items.iter().any(|inner| holds(inner, key, value)),
        _ => false,
    }
}

fn built(blueprint: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let host = Memory::new().with_file("imaging.yaml", blueprint);
    let (mut data, mut talk) = (Vec::new(), Vec::new());
    let exit =
        run(["hybrid-synth", "build", "imaging.yaml"].map(OsString::from), &host, &mut data, &mut talk);
    assert_eq!(exit, Exit::Good, "{}", String::from_utf8_lossy(&talk));
    host.files()
}

#[test]
fn the_blueprint_builds_and_every_path_and_excerpt_is_in_its_output() {
    let [blueprint] = blocks("yaml").try_into().unwrap();
    let files = built(&blueprint);
    let listed = blocks("text").remove(0);
    for path in listed.lines().filter_map(|line| line.split_whitespace().next()) {
        let (folder, suffix) = path.split_once('*').unwrap_or((path, ""));
        let is_there = files.keys().any(|file| {
            let file = file.to_str().unwrap();
            file.starts_with(folder) && file.ends_with(suffix)
        });
        assert!(is_there, "{path} is not among {:?}", files.keys());
    }
    let documents: Vec<Value> =
        files.values().filter_map(|content| serde_json::from_slice(content).ok()).collect();
    for excerpt in blocks("json") {
        let excerpt: serde_json::Map<String, Value> = serde_json::from_str(&excerpt).unwrap();
        for (key, value) in &excerpt {
            assert!(
                documents.iter().any(|document| holds(document, key, value)),
                "no file holds this `{key}`"
            );
        }
    }
}

/// The reference with one connection of 1 Gbps instead of two of 10.
fn with_a_thin_line(command: &str) -> (Exit, String) {
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints/reference.yaml");
    let thin = fs::read_to_string(reference)
        .unwrap()
        .replace("{ a: 10 Gbps, b: 10 Gbps }", "{ a: 1 Gbps }")
        .replace("lag: true", "lag: false");
    let host = Memory::new().with_file("reference.yaml", thin);
    let (mut data, mut talk) = (Vec::new(), Vec::new());
    let exit =
        run(["hybrid-synth", command, "reference.yaml"].map(OsString::from), &host, &mut data, &mut talk);
    (exit, String::from_utf8(data).unwrap())
}

#[test]
fn the_story_that_it_opens_with_is_what_check_says() {
    let (exit, said) = with_a_thin_line("check");
    assert_eq!(exit, Exit::Findings);
    let story = blocks("console").remove(0);
    let told = story.split_once('\n').unwrap().1;
    assert_eq!(told.trim_end(), said.trim_end());
}

#[test]
fn the_story_goes_on_with_what_advise_says() {
    let (_, said) = with_a_thin_line("advise");
    let story = blocks("console").remove(1);
    let mut rest = said.as_str();
    for excerpt in story.split_once('\n').unwrap().1.split("...\n").filter(|excerpt| !excerpt.is_empty()) {
        let (_, after) = rest.split_once(excerpt).unwrap_or_else(|| panic!("{excerpt} is not in {rest}"));
        rest = after;
    }
}

#[test]
fn a_network_alone_shows_the_same_excerpts() {
    let [blueprint] = blocks("yaml").try_into().unwrap();
    let head: Vec<&str> = blueprint.lines().filter(|line| !line.starts_with("parameters")).take(4).collect();
    let files = built(&format!("{}\n", head.join("\n")));
    let documents: Vec<Value> =
        files.values().filter_map(|content| serde_json::from_slice(content).ok()).collect();
    let excerpts = blocks("json");
    assert_eq!(excerpts.len(), 2);
    for excerpt in excerpts {
        let excerpt: serde_json::Map<String, Value> = serde_json::from_str(&excerpt).unwrap();
        for (key, value) in &excerpt {
            assert!(
                documents.iter().any(|document| holds(document, key, value)),
                "no file holds this `{key}`"
            );
        }
    }
}

#[test]
fn its_blueprint_has_fifteen_lines_and_its_program_ten() {
    assert!(blocks("yaml")[0].lines().count() <= 15);
    assert!(blocks("rust")[0].lines().count() <= 10);
}

#[test]
fn its_exit_codes_are_those_of_the_help() {
    let help = command().render_long_help().to_string();
    let readme = readme();
    for code in [Exit::Good, Exit::Findings, Exit::Usage] {
        let line = help.lines().find(|line| line.starts_with(&format!("  {}  ", code.code()))).unwrap();
        let meaning = line.trim_start().split_once("  ").unwrap().1;
        assert!(readme.contains(&format!("| {} | {meaning} |", code.code())), "{meaning}");
    }
}

#[test]
fn its_dependencies_are_those_of_the_manifest() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap().split("[[").next().unwrap();
    let readme = readme();
    let names = dependencies
        .lines()
        .filter(|line| !line.starts_with(['#', '[']))
        .filter_map(|line| line.split(" =").next());
    for name in names.filter(|name| !name.is_empty()) {
        assert!(readme.contains(name), "the README does not say why `{name}` is there");
    }
}
