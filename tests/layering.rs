//! The layers of the crate: a lower one never imports a higher one.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads the sources and fails by panicking"
)]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use common::sources;

/// From the lowest to the highest. Modules in one row do not know each other.
const LAYERS: &[&[&str]] = &[
    &["units", "json"],
    &["facts", "diagnostic"],
    &["schema", "forecast"],
    &["resource"],
    &["backend"],
    &["model"],
    &["construct"],
    &["rules", "planning"],
    &["blueprint"],
    &["synthesis"],
    &["host"],
    &["delivery"],
    &["cli"],
];

/// What `lib.rs` exports under the crate's own name, and the module that it is of.
const EXPORTED: &[(&str, &[&str])] =
    &[("synthesis", &["PrintedResource", "Synthesis", "Target", "synthesize", "synthesize_for"])];

/// Macros stand at the top of the crate, wherever they are declared.
const MACROS: &[&str] = &["choices", "object", "resource"];

/// Edges that go against the order, each with the reason why it is right.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

/// The layer of a module, or of the module that an exported name is of.
fn layer(name: &str) -> Option<usize> {
    let exported = EXPORTED.iter().find(|(_, names)| names.contains(&name));
    let module = exported.map_or(name, |(module, _)| module);
    LAYERS.iter().position(|row| row.contains(&module))
}

/// The modules that a line of code names through `crate::`, documentation aside.
fn imports(line: &str) -> Vec<String> {
    if line.trim_start().starts_with("//") {
        return Vec::new();
    }
    line.match_indices("crate::")
        .flat_map(|(at, pattern)| {
            let rest = line.get(at + pattern.len()..).unwrap_or_default();
            let names: Vec<&str> = match rest.strip_prefix('{') {
                Some(group) => {
                    group.split(',').map(|item| item.trim().split(':').next().unwrap_or_default()).collect()
                }
                None => vec![rest],
            };
            names
                .into_iter()
                .map(|name| name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>())
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn lower_layers_never_import_higher_ones() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = sources(&root);
    let mut faults = String::new();
    let mut edges = 0;
    // Unit tests may drive the whole pipeline.
    for file in files.iter().filter(|file| !file.ends_with("tests.rs")) {
        let relative = file.strip_prefix(&root).unwrap();
        let own = relative.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
        let Some(own_layer) = layer(&own) else {
            assert!(own == "lib" || own == "main", "{own} has no layer: give it one");
            continue;
        };
        for (number, line) in (1..).zip(fs::read_to_string(file).unwrap().lines()) {
            for import in imports(line) {
                let Some(other) = layer(&import) else {
                    if !MACROS.contains(&import.as_str()) {
                        let _ = writeln!(faults, "{}:{number}: `{import}` has no layer", relative.display());
                    }
                    continue;
                };
                edges += 1;
                let excepted = EXCEPTIONS.iter().any(|(from, to, _)| *from == own && *to == import);
                let beside = other == own_layer && import != own;
                if (other > own_layer || beside) && !excepted {
                    let _ = writeln!(faults, "{}:{number}: {own} imports {import}", relative.display());
                }
            }
        }
    }
    assert!(edges > 50, "the test reads the edges that there are: {edges}");
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn the_map_of_the_crate_stands_in_the_order_of_its_layers() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | [`")?.split('`').next());
    let mapped: Vec<&str> = rows.map(|name| name.trim_start_matches("mod@")).collect();
    let layers: Vec<usize> = mapped.iter().map(|name| layer(name).unwrap()).collect();
    assert!(layers.is_sorted(), "{mapped:?}");
    let declared = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let missing: Vec<&str> = declared.filter(|name| !mapped.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?} are not in the table");
}
