//! What the forecast takes and gives has a type: no bare number stands at its API.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads the sources and fails by panicking"
)]

mod common;

use std::fs;
use std::path::Path;

use common::sources;

/// What names a unit itself, or is a number whatever its unit: the file, how the declaration begins, and why it may.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("quantity.rs", "", "constructors and accessors name the unit, and a factor is a number"),
    ("explain.rs", "pub fn base(self) -> f64", "an amount of any unit in that unit's base, as of a quantity"),
    ("words.rs", "pub fn three_digits(value: f64)", "how a number is written, whatever it counts"),
];

/// What is public within a module that is private to the simulator: its numbers are drawn and checked where they enter.
const INSIDE: &[&str] = &["simulator/plan", "simulator/state", "simulator/walk"];

/// Each public declaration of a source, in a line, up to its body: functions, fields, constants and types, and the variants of
/// public enumerations.
fn declarations(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]\nmod").next().unwrap();
    let mut lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        if !line.trim_start().starts_with("pub ") {
            continue;
        }
        let is_whole = |text: &str, at: &str| match text.trim_start() {
            text if text.starts_with("pub enum") => at == "}",
            text if text.contains("fn ") => at.ends_with(['{', ';', '}']),
            text if text.starts_with("pub const") => text.contains('='),
            _ => true,
        };
        let mut text = line.to_owned();
        let mut last = line;
        while !is_whole(&text, last.trim_end()) {
            let Some(next) = lines.next() else { break };
            text = format!("{text} {}", next.trim());
            last = next;
        }
        found.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    found
}

/// Whether a declaration has a bare number; what a constant is initialised with is none of its type.
fn is_bare(declaration: &str) -> bool {
    // What a structure in one line holds is its own unless it says so.
    if declaration.starts_with("pub struct") && !declaration.contains("(pub ") {
        return false;
    }
    let kind = declaration.split(" = ").next().unwrap();
    kind.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "f64" || word == "f32")
}

#[test]
fn nothing_is_a_bare_number_at_the_api_of_the_forecast() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/forecast");
    let files = sources(&root);
    let (mut bare, mut used, mut seen) = (Vec::new(), vec![false; ALLOWED.len()], 0);
    for file in &files {
        let name = file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        if name.ends_with("tests.rs") || INSIDE.iter().any(|inside| name.starts_with(inside)) {
            continue;
        }
        let all = declarations(&fs::read_to_string(file).unwrap());
        seen += all.len();
        for declaration in all.into_iter().filter(|declaration| is_bare(declaration)) {
            match ALLOWED.iter().position(|(of, begins, _)| *of == name && declaration.starts_with(begins)) {
                Some(at) => used[at] = true,
                None => bare.push(format!("{name}: {declaration}")),
            }
        }
    }
    assert!(seen > 300, "only {seen} declarations are read");
    assert!(bare.is_empty(), "give these a type of src/forecast/quantity.rs:\n{}", bare.join("\n"));
    assert!(used.iter().all(|used| *used), "an exception that nothing needs: {ALLOWED:?}");
}

#[test]
fn bare_numbers_are_found_wherever_they_stand() {
    let source = "pub struct Move {\n    pub files: f64,\n    rate: f64,\n}\n\npub enum Work {\n    /// So many.\n    Count {\n        items: f64,\n    },\n}\n\nimpl Move {\n    pub fn new(\n        data: Bytes,\n        files: f64,\n    ) -> Self {\n        let inner: f64 = 1.0;\n    }\n\n    fn own(&self) -> f64 {\n    }\n}\n\npub const MOST: Bytes = Bytes::of(1.0_f64);\n";
    let bare: Vec<String> = declarations(source).into_iter().filter(|one| is_bare(one)).collect();
    assert_eq!(
        bare,
        [
            "pub files: f64,",
            "pub enum Work { Count { items: f64, }, }",
            "pub fn new( data: Bytes, files: f64, ) -> Self {",
        ]
    );
}
