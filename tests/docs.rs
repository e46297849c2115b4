//! Files that are made from the code: the manual of the command line, the index of diagnostics, and the language's JSON
//! Schema. Run with `UPDATE_DOCS=1` to write them anew; without, a stale one fails.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads and writes the documentation and fails by panicking"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hybrid_synth::blueprint::{self, text};
use hybrid_synth::cli;
use hybrid_synth::diagnostic::{Code, codes};
use serde_json::Value;

#[track_caller]
fn assert_fresh(path: &str, fresh: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, fresh).unwrap();
    }
    let there = fs::read_to_string(&file).unwrap_or_default();
    assert!(there == fresh, "{path} is stale: run `UPDATE_DOCS=1 cargo test --test docs`");
}

#[test]
fn the_blueprint_schema_is_fresh() {
    let mut schema = serde_json::to_string_pretty(&blueprint::schema()).unwrap();
    schema.push('\n');
    assert_fresh("schemas/blueprint.schema.json", &schema);
}

#[test]
fn the_path_schema_is_fresh() {
    let mut schema = serde_json::to_string_pretty(&blueprint::path_schema()).unwrap();
    schema.push('\n');
    assert_fresh("schemas/path.schema.json", &schema);
}

#[test]
fn an_editor_knows_every_key_of_a_path_and_refuses_the_others() {
    let schema = serde_json::to_value(blueprint::path_schema()).unwrap();
    let mut found = Vec::new();
    open_ends(&schema, "", &mut found);
    assert!(found.is_empty(), "{found:#?}");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["tests/measurements", "tests/paths/right"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let tree = text::read(&[("f", &fs::read(&path).unwrap())]).tree.unwrap();
            let document: Value = serde_json::from_str(&tree.to_json()).unwrap();
            let instance = document.get("path").unwrap_or(&document);
            let mistakes: Vec<String> =
                validator.iter_errors(instance).map(|error| error.to_string()).collect();
            assert!(mistakes.is_empty(), "{}: {mistakes:#?}", path.display());
        }
    }
    for wrong in [
        r#"{ "data": {}, "by": { "copy": {} }, "thruogh": {} }"#,
        r#"{ "data": {}, "by": { "copi": {} } }"#,
        r#"{ "data": {}, "by": { "copy": { "stream": 1 } } }"#,
        r#"{ "data": {}, "by": { "copy": {} }, "through": { "lake": { "s3": {}, "line": { "speed": "1 Gbps" } } } }"#,
        r#"{ "data": {}, "by": { "copy": {} }, "through": { "link": { "line": {} } } }"#,
    ] {
        assert!(!validator.is_valid(&serde_json::from_str(wrong).unwrap()), "{wrong}");
    }
}

/// The maps of a schema whose keys are known and that take others, and the keys that say nothing of what they are.
fn open_ends(schema: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        if schema.get("additionalProperties") != Some(&Value::Bool(false)) {
            found.push(format!("{at} takes any key"));
        }
        for (key, property) in properties {
            if property.get("description").and_then(Value::as_str).is_none_or(str::is_empty) {
                found.push(format!("{at}/{key} has no description"));
            }
        }
    }
    match schema {
        Value::Object(map) => {
            map.iter().for_each(|(key, inner)| open_ends(inner, &format!("{at}/{key}"), found));
        }
        Value::Array(items) => items.iter().for_each(|inner| open_ends(inner, at, found)),
        _ => {}
    }
}

#[test]
fn an_editor_knows_every_key_and_refuses_the_others() {
    let schema = serde_json::to_value(blueprint::schema()).unwrap();
    let mut found = Vec::new();
    open_ends(&schema, "", &mut found);
    assert!(found.is_empty(), "{found:#?}");
    let validator = jsonschema::validator_for(&schema).unwrap();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints")).unwrap() {
        let path = entry.unwrap().path();
        let tree = text::read(&[("f", &fs::read(&path).unwrap())]).tree.unwrap();
        let instance: Value = serde_json::from_str(&tree.to_json()).unwrap();
        let mistakes: Vec<String> = validator.iter_errors(&instance).map(|error| error.to_string()).collect();
        assert!(mistakes.is_empty(), "{}: {mistakes:#?}", path.display());
    }
}

const CLI: &str = "# The command line

Data goes to standard output and talk to standard error; each command ends with the next useful one. Output depends on the
blueprint and the tool alone: not on the folder, the locale, the time zone or the clock.

| command | data on standard output |
| --- | --- |
| `build` | none; with `--check` the difference, as `diff -u` prints it |
| `check` | the findings |
| `init` | none |
| `measure` | the script |
| `forecast` | what the data path will do: for people, as JSON, or as CSV over time |
| `advise` | the smallest changes that meet every target, as overlays |
| `map` | the workload map |
| `schema` | the JSON Schema of blueprints |
| `explain` | the explanation, or the list of codes |
| `completions` | the script |

## Overlays

`--env prod` merges `imaging.prod.yaml` into `imaging.yaml`, which stand in the same folder: maps by key, `null` removes a
key, lists and scalars are replaced. A missing overlay is an error, so that a typo never builds the wrong environment. Several
merge in the order in which they are given: `--env thin --env advised`.

## Measuring a site

`hybrid-synth measure munich imaging.yaml > measure.sh` prints a shell script. On a host at the site that mounts the shares,
`sh measure.sh scans=/mnt/scans plans=/mnt/plans > imaging.measured.yaml` lists and reads them and prints an overlay, which
`--env measured` takes in: `size` and `files` of the data sets with a histogram of sizes, `reads_at` and `files_at` of the
shares, `rtt` of the site. It needs `sh`, `find`, `awk` and `dd`, and `curl` or `ping` for the round trip. It writes nothing
to a share, and the variables in its head bound the seconds and the bytes that it takes. What it could not see to its end,
or was over too soon to tell, stands as a comment. Linux, macOS and BusyBox run it; where `find` has no `-printf`, files with
names beyond ASCII are counted but not read.

## Advice

`hybrid-synth advise` searches what a blueprint offers: the speed and number of ports, lines of sites, servers of shares, agents
and their mode, limits of flows, input modes and sources of channels, preloading, the throughput, capacity and metadata operations
of Lustre, where checkpoints go, readers, larger files, a VPN beside a line that is down, further VPNs and a Direct Connect where
VPNs are the only lines; its location is left for its owner to choose. Each set that it prints is an overlay which `check`
accepts and with which every target is met over the whole range, and nothing in it can be left out or be smaller. At most five
are printed: settings first, then capacity, then lines, with the days on which they can carry data. What to measure comes
before, because it may settle what is uncertain; where nothing on offer is enough, each limit is named with the rate that it
would need. The search ends on any blueprint, after so much work and not so much time: what it did not try any more it says.
Its exit code is 0 where every target is met or advice meets them all, and 1 elsewhere.

`--format json` prints one document; times are in seconds, shares between 0 and 1:

| key | what it holds |
| --- | --- |
| `version` | 1; keys may be added without a new one |
| `targets` | each target as it is: `name`, `key`, `verdict` (`met`, `uncertain`, `missed`), `found`, null where nothing is forecast |
| `measure` | `what` is uncertain and how to `learn` it, and its `share` of the range of each of `targets` |
| `certain` | whether the sets meet the targets over the whole range, else at its middle alone |
| `advice` | the sets: `changes` in words, `effort` (`setting`, `capacity`, `line`), `lead_time_s`, `overlay`, `targets` with it |
| `advice[].preloads` | what filling a file system before a job then takes: `flow`, `takes_s`, null where it never ends |
| `advice[].lead_time_s` | `least`, `most`, `usable_from` and `usable_by`; null where it takes no time or nobody publishes how much |
| `advice[].smallest` | whether nothing in the set can be left out or be less; false where the search ended before it was sure |
| `shortfalls` | targets out of reach: `needs` with `hop`, `what`, `has`, `needs`, `factor`; `remains` where no rate would do; `with` what they need first |
| `conflict` | what is within reach, each by `name` and `key`, and not together: each set gives one of them up |
| `tried`, `untried` | how many sets were tried, and in words what was not, because the blueprint is too large; empty where all was |
| `sensitivities` | what a tenth more of each hop would save: `run`, `hop`, `what`, `saved` |

## The output folder

| file | what it is |
| --- | --- |
| `cloudformation/STACK.template.json` | the template |
| `cloudformation/STACK.parameters.json` | a skeleton of its parameters: yours from the first edit on |
| `terraform/STACK/*.tf.json` | the root module |
| `terraform/STACK/terraform.tfvars.json` | a skeleton of its variables: yours from the first edit on |
| `requests/STACK/JOB.create-training-job.json` | the exact request that a training job makes |
| `manifest.json` | stacks, files and digests, overrides, waivers, tool and schema versions |

Only files that the previous manifest names are replaced or removed. `.terraform`, state, the lock file and a `.tf` of your
own are never touched, and a file of yours at a path that the tool needs is an error. A build that is killed leaves the old
output or the new: the next build finishes or undoes it.

This page is generated from the program's own help.
";

#[test]
fn the_manual_of_the_command_line_is_fresh() {
    let mut manual = CLI.to_owned();
    let mut section = |title: &str, mut command: clap::Command| {
        let help = command.render_long_help().to_string();
        let _ = write!(manual, "\n## {title}\n\n```text\n");
        for line in help.trim_end().lines() {
            let _ = writeln!(manual, "{}", line.trim_end());
        }
        manual.push_str("```\n");
    };
    let mut program = cli::command().term_width(100);
    program.build();
    section("hybrid-synth", program.clone());
    for command in program.get_subcommands() {
        section(&format!("hybrid-synth {}", command.get_name()), command.clone());
    }
    assert_fresh("docs/cli.md", &manual);
}

const DIAGNOSTICS: &str = "# Diagnostics

Every mistake of a run is reported at once, each with a stable code, the file, line and column in the blueprint, the value
given, the values allowed, and what to change. An error stops the build and nothing is written; a warning does not, unless
`--strict` is given. An identifier is never given to another mistake.

`hybrid-synth explain CODE` prints a section of this page; it takes the id or the name.

## Forms

- `--format human`: with an excerpt of the blueprint.
- `--format short`: `file:line:column: severity[code]: message; help`, a line for each, for editors and logs.
- `--format json`: `{ \"version\": 1, \"diagnostics\": [ … ] }`, one document for the whole run. Each finding has `code`,
  `name`, `severity`, `message`, `file`, `line`, `column`, `end_line`, `end_column`, `pointer`, `given`, `allowed`, `help`
  and `related`; every key is always there, and `null` means that there is none. Lines and columns count from 1, columns in
  characters; the end is exclusive. A key that is added keeps the version.

This page is generated from the codes.

## Codes
";

#[test]
fn the_index_of_diagnostics_is_fresh() {
    let mut index =
        format!("{DIAGNOSTICS}\n| code | name | severity | summary |\n| --- | --- | --- | --- |\n");
    for Code { id, name, severity, summary, .. } in codes::all() {
        let (anchor, severity) = (format!("{}-{name}", id.to_lowercase()), severity.as_str());
        let _ = writeln!(index, "| [{id}](#{anchor}) | `{name}` | {severity} | {summary} |");
    }
    for Code { id, name, severity, summary, explanation } in codes::all() {
        let explanation = ["What it means", "Example", "Instead"]
            .iter()
            .fold((*explanation).to_owned(), |text, heading| {
                text.replacen(&format!("## {heading}\n"), &format!("#### {heading}\n"), 1)
            });
        let _ = write!(index, "\n### {id} {name}\n\n{}: {summary}\n\n{explanation}", severity.as_str());
    }
    assert_fresh("docs/diagnostics.md", &index);
}

/// Maps whose keys are names of a blueprint.
const NAMED: [&str; 3] = ["preload_s", "restore_s", "overlay"];

/// The keys of a document, and the texts that it has as values.
fn said(document: &Value, keys: &mut BTreeSet<String>, values: &mut BTreeSet<String>) {
    match document {
        Value::Object(map) => {
            for (key, value) in map {
                keys.insert(key.clone());
                if !NAMED.contains(&key.as_str()) {
                    said(value, keys, values);
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|one| said(one, keys, values)),
        Value::String(text) => {
            values.insert(text.clone());
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn printed(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_hybrid-synth")).args(arguments).output().unwrap();
    let document = serde_json::from_slice(&output.stdout);
    assert!(document.is_ok(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    document.unwrap()
}

/// The words in backticks of a part of a page, without what marks lists and the path to a key.
fn in_code(text: &str) -> BTreeSet<String> {
    let words = text.split('`').skip(1).step_by(2);
    let keys = words.map(|word| word.trim_end_matches("[]").rsplit('.').next().unwrap_or_default());
    keys.filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '_')).map(str::to_owned).collect()
}

/// Every key that is printed is on the page, and every key of the page is printed somewhere.
fn assert_documented(page: &str, section: &str, documents: &[Value], beside: &[&str]) {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let (_, text) = text.split_once(section).unwrap();
    let text = text.split("\n## ").next().unwrap();
    let (mut keys, mut values) = (BTreeSet::new(), BTreeSet::new());
    for document in documents {
        said(document, &mut keys, &mut values);
    }
    let documented = in_code(text);
    let silent: Vec<&String> = keys.difference(&documented).collect();
    assert!(silent.is_empty(), "{page} says nothing of {silent:?}");
    let is_printed =
        |word: &&String| keys.contains(*word) || values.contains(*word) || beside.contains(&word.as_str());
    let unknown: Vec<&String> = documented.iter().filter(|word| !is_printed(word)).collect();
    assert!(unknown.is_empty(), "nothing prints {unknown:?} of {page}");
}

#[test]
fn every_key_for_programs_is_documented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = fs::read_dir(root.join("blueprints")).unwrap().map(|entry| entry.unwrap().path());
    let folder = tempfile::tempdir().unwrap();
    let narrow = folder.path().join("narrow.yaml");
    let reference = fs::read_to_string(root.join("blueprints/reference.yaml")).unwrap();
    fs::write(&narrow, reference.replace("10 Gbps", "1 Gbps")).unwrap();
    let blueprints: Vec<PathBuf> = examples.chain([narrow.clone()]).collect();
    let mut forecasts: Vec<Value> = blueprints
        .iter()
        .map(|file| printed(&["forecast", file.to_str().unwrap(), "--format", "json"]))
        .collect();
    let narrow = narrow.to_str().unwrap();
    for of in ["ingest", "train"] {
        forecasts.push(printed(&["forecast", narrow, "--format", "json", "--explain", of]));
    }
    // What is due while its mover does something else.
    let turns = folder.path().join("turns.yaml");
    fs::write(&turns, reference.replace("at: \"03:00\"", "at: \"23:00\"")).unwrap();
    forecasts.push(printed(&["forecast", turns.to_str().unwrap(), "--format", "json"]));
    // Formats, values of other rows, and a path document's words.
    let beside = ["copy", "max_runtime", "null", "request", "through", "unknown", "uncertain", "rate", "use"];
    assert_documented("docs/forecast.md", "## For programs", &forecasts, &beside);
    // A target that one change meets, with what it loads first, and one that nothing on offer meets.
    let hasty = folder.path().join("hasty.yaml");
    let lazy = reference.replace(", load: preload", "");
    fs::write(&hasty, lazy.replace("first_copy_within: 14 d", "first_copy_within: 1 d")).unwrap();
    let advised =
        [narrow, hasty.to_str().unwrap()].map(|file| printed(&["advise", file, "--format", "json"]));
    let beside =
        ["capacity", "setting", "line", "check", "null", "met", "missed", "uncertain", "remains", "with"];
    assert_documented("docs/cli.md", "## Advice", &advised, &beside);
}
