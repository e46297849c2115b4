//! `docs/blueprint.md`, the reference of the blueprint language, and `docs/path.md`, that of path documents, are generated
//! from their JSON Schemas. Run with `UPDATE_DOCS=1` to write them anew; without, a stale one fails.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads and writes the documentation and fails by panicking"
)]

use std::collections::{BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

const HEAD: &str = "# The blueprint language, version 1

A blueprint is one YAML or JSON file: places, and the flows between them. Everything that has a name is a map, so that
inserting or reordering changes no identifier, and an overlay (`--env prod` reads `NAME.prod.yaml` beside `NAME.yaml`) can
address each item: maps merge by key, `null` removes, everything else is replaced.

Networks, sites, datasets, constructs and flows share one namespace. Wherever a value is marked *or reference*,
`{ param: name }` takes a parameter of the blueprint and `{ secret: arn, key: name }` a secret of AWS Secrets Manager. Elsewhere
the blueprint says the value itself, for one of these reasons: it names something of the blueprint, or a place or a pattern that is
compared with others; it decides which resources there are, or is checked together with others before anything is written; it names
what exists already, whose kind, region and clashes are checked; the forecast counts with it; or it is text, and a name that others
begin with. An overlay says such a value otherwise for an environment.

This page is generated from the language's own schema (`hybrid-synth schema`). **Bold** keys are required.
";

const PATH_HEAD: &str = "# Path documents, version 1

`hybrid-synth forecast --path FILE` (or `-` for standard input) forecasts one set-up that is no blueprint, from a small JSON or
YAML document: how much `data`, what it leads `through`, in the order in which data crosses it, and what moves it, `by`. Each part
has a name of your own, and is a map with one key, which says what it is; so is the method.

Every key has a default in the table or is **required**; what is unknown when it is left out becomes a range, and the answer names
it among its assumptions. Unknown keys, quantities that nobody has, and parts that the method cannot use are refused, all at once
and each at its line. A client that is not named has the network of one machine, with a wide range, unless a part says what it
serves to one client. What one connection carries over the round trip (`rtt`) bounds each stream, whichever part the distance is in.

This page is generated from the schema of path documents (`hybrid-synth schema --path`). An editor completes a document whose first
line is `# yaml-language-server: $schema=path.schema.json`. In Rust the same is `hybrid_synth::forecast::path::Path`, and
[`examples/path.rs`](../examples/path.rs) builds one.
";

struct Reference<'a> {
    definitions: &'a serde_json::Map<String, Value>,
    /// Whether defaults have a column.
    has_defaults: bool,
    queue: VecDeque<String>,
    seen: BTreeSet<String>,
    text: String,
}

fn name_of(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str().and_then(|path| path.rsplit('/').next())
}

impl Reference<'_> {
    /// A type in words; types with keys of their own get a section and a link.
    fn kind(&mut self, schema: &Value) -> String {
        if let Some(name) = name_of(schema) {
            let definition = &self.definitions[name];
            if name.starts_with("ValueOf") {
                let inner = self.kind(&definition["anyOf"][0]);
                return format!("{inner}, or reference");
            }
            if definition.get("properties").is_some()
                || definition["oneOf"].is_array() && !is_words(definition)
            {
                if self.seen.insert(name.to_owned()) {
                    self.queue.push_back(name.to_owned());
                }
                let anchor = match name {
                    "Part" | "Method" => format!("{}s", name.to_lowercase()),
                    _ => name.to_lowercase(),
                };
                return format!("[{name}](#{anchor})");
            }
            return self.kind(definition);
        }
        if let Some(words) = words(schema) {
            return words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        }
        for several in ["anyOf", "oneOf"] {
            if let Some(variants) = schema[several].as_array() {
                let kinds: Vec<String> =
                    variants.iter().filter(|one| one["type"] != "null").map(|one| self.kind(one)).collect();
                return kinds.join(" or ");
            }
        }
        if let Some(constant) = schema.get("const") {
            return format!("`{}`", constant.as_str().unwrap_or_default());
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().find_map(|kind| kind.as_str().filter(|kind| *kind != "null")),
            other => other.as_str(),
        };
        match kind {
            Some("array") => format!("list of {}", self.kind(&schema["items"])),
            Some("object") if schema["additionalProperties"].is_object() => {
                format!("map from names to {}", self.kind(&schema["additionalProperties"]))
            }
            Some("object") => "map".to_owned(),
            Some("string") => match schema["examples"][0].as_str() {
                Some(example) => format!("`{example}`"),
                None => "text".to_owned(),
            },
            Some("integer") => "number".to_owned(),
            Some("boolean") => "`true` or `false`".to_owned(),
            Some(other) => other.to_owned(),
            None => "anything".to_owned(),
        }
    }

    fn keys(&mut self, schema: &Value) {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let Some(properties) = schema["properties"].as_object() else { return };
        self.text.push_str(if self.has_defaults {
            "\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n"
        } else {
            "\n| key | value | meaning |\n| --- | --- | --- |\n"
        });
        for (key, property) in properties {
            let name =
                if required.contains(&key.as_str()) { format!("**`{key}`**") } else { format!("`{key}`") };
            let kind = self.kind(property);
            let meaning =
                property["description"].as_str().unwrap_or_default().replace('\n', " ").replace('|', "\\|");
            let default = match default(key, property, &required) {
                _ if !self.has_defaults => String::new(),
                default => format!("{default} | "),
            };
            let _ = writeln!(self.text, "| {name} | {} | {default}{meaning} |", kind.replace('|', "\\|"));
        }
    }

    fn section(&mut self, heading: &str, schema: &Value) {
        let _ = write!(self.text, "\n{heading}\n");
        if let Some(description) = schema["description"].as_str() {
            let _ = write!(self.text, "\n{description}\n");
        }
        if schema.get("properties").is_some() {
            self.keys(schema);
        }
        for variant in schema["oneOf"].as_array().into_iter().flatten() {
            if let Some(description) = variant["description"].as_str() {
                let _ = write!(self.text, "\n{description}\n");
            }
            self.keys(variant);
        }
    }
}

/// What a key is when it is left out: as its documentation says, or as its type has it.
fn default(key: &str, property: &Value, required: &[&str]) -> String {
    if required.contains(&key) {
        return "**required**".to_owned();
    }
    let description = property["description"].as_str().unwrap_or_default().replace('\n', " ");
    let said = [" when it is left out", " when this is left out", ", if this is left out"]
        .iter()
        .find_map(|words| Some(description.split_once(words)?.0));
    if let Some(said) = said {
        let last = said.rsplit([';', ':', '.']).next().unwrap_or_default().trim();
        return last.to_owned();
    }
    match &property["default"] {
        Value::Bool(default) => format!("`{default}`"),
        Value::String(default) => format!("`{default}`"),
        Value::Array(default) if default.is_empty() => "none".to_owned(),
        Value::Object(default) if default.is_empty() => "none".to_owned(),
        _ => String::new(),
    }
}

fn is_words(schema: &Value) -> bool {
    words(schema).is_some()
}

/// The words of an enumeration, in either of the forms in which it is written down.
fn words(schema: &Value) -> Option<Vec<String>> {
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(|word| word.as_str().map(str::to_owned)).collect();
    }
    let variants = schema["oneOf"].as_array()?;
    variants.iter().map(|variant| variant["const"].as_str().map(str::to_owned)).collect()
}

fn reference() -> String {
    let schema = serde_json::to_value(blueprint_schema()).unwrap();
    let definitions = schema["$defs"].as_object().unwrap();
    let mut reference = Reference {
        definitions,
        has_defaults: false,
        queue: VecDeque::new(),
        seen: BTreeSet::new(),
        text: HEAD.to_owned(),
    };
    let mut top = schema.clone();
    let constructs = top["properties"]["constructs"]["additionalProperties"]["oneOf"].take();
    top["properties"]["constructs"]["additionalProperties"] = Value::Null;
    reference.section("## The top level", &top);
    reference.text.push_str("\n## Constructs\n");
    for construct in constructs.as_array().unwrap() {
        let name = construct["properties"]["type"]["const"].as_str().unwrap();
        reference.section(&format!("### {name}"), construct);
    }
    reference.text.push_str("\n## Parts\n");
    while let Some(name) = reference.queue.pop_front() {
        let definition = reference.definitions[&name].clone();
        reference.section(&format!("### {name}"), &definition);
    }
    reference.text
}

fn blueprint_schema() -> schemars::Schema {
    hybrid_synth::blueprint::schema()
}

#[test]
fn the_language_reference_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/blueprint.md");
    let fresh = reference();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    let stale = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stale == fresh,
        "docs/blueprint.md is stale: run `UPDATE_DOCS=1 cargo test --test language_reference`"
    );
}

fn path_reference() -> String {
    let schema = serde_json::to_value(hybrid_synth::blueprint::path_schema()).unwrap();
    let definitions = schema["$defs"].as_object().unwrap();
    let seen = ["Part", "Method"].map(str::to_owned).into_iter().collect();
    let text = PATH_HEAD.to_owned();
    let mut reference = Reference { definitions, has_defaults: true, queue: VecDeque::new(), seen, text };
    reference.text.push_str("\n## Examples\n");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/paths/right");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        let mut lines = text.lines();
        let title = lines.next().and_then(|line| line.strip_prefix("# ")).unwrap();
        let limited = lines.next().and_then(|line| line.strip_prefix("# limited by: ")).unwrap();
        let document = lines.collect::<Vec<_>>().join("\n");
        let _ = write!(reference.text, "\n{title}; *{limited}* limits it.\n\n```yaml\n{document}\n```\n");
    }
    reference.section("## The top level", &schema);
    for (heading, group, lead) in [
        ("Parts", "Part", "What a path leads through: `through: { NAME: { PART: { … } } }`."),
        ("Methods", "Method", "What moves the data: `by: { METHOD: { … } }`."),
    ] {
        let _ = write!(reference.text, "\n## {heading}\n\n{lead}\n");
        for variant in definitions[group]["oneOf"].as_array().unwrap() {
            let (name, content) = variant["properties"].as_object().unwrap().iter().next().unwrap();
            let definition = definitions[name_of(content).unwrap()].clone();
            reference.section(&format!("### {group} `{name}`"), &definition);
        }
    }
    reference.text.push_str("\n## Groups of keys\n");
    while let Some(name) = reference.queue.pop_front() {
        let definition = reference.definitions[&name].clone();
        reference.section(&format!("### {name}"), &definition);
    }
    reference.text
}

#[test]
fn the_path_reference_is_fresh_and_says_every_default() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/path.md");
    let fresh = path_reference();
    let unsaid: Vec<&str> =
        fresh.lines().filter(|line| line.starts_with("| ") && line.contains(" |  | ")).collect();
    assert!(unsaid.is_empty(), "keys whose documentation says no default: {unsaid:#?}");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    let stale = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stale == fresh,
        "docs/path.md is stale: run `UPDATE_DOCS=1 cargo test --test language_reference`"
    );
}

/// The keys of scalars that take no parameter, by the reason that the head of the page gives.
const REFUSING: [(&str, &str); 5] = [
    (
        "it names something of the blueprint, or is compared with others",
        "\
        associated attach attributes backs_up bucket channel created down exclude from gateway groups holds \
        include key learns made_from network of owner prefix report restored_for secret site \
        suffix to truth used_by users via volume",
    ),
    (
        "it decides which resources there are, or is checked together with others",
        "\
        accelerated accept allowed_prefixes archive asn at attempts auto_accept aws between_networks \
        cidr cidrs compress_output connections cron deep_archive delete deletions dh_groups dns docker \
        domains ecmp efa enabled encrypt_traffic events expire glacier_flexible glacier_instant hosted \
        idle_shutdown inbound incomplete_uploads inside intelligent_tiering internal_retries internet \
        isolation keep keep_alive lag log longest_idle longest_wait macsec maintenance max_pending \
        max_runtime max_wait newest one_zone_ia overwrite own_role port prefixes private replace_policy \
        rotation routes servers site_link standard_ia subnet_prefix timezone versioning vlan wait zones",
    ),
    (
        "it names what exists already",
        "\
        account assume_role customer_gateway execution_role id image import instance lag_import \
        location machine_role provider region registry_login role route_table security_group vpn_gateway",
    ),
    (
        "the forecast counts with it",
        "\
        at_least capacity checkpoint_within cold_after count each_run_within epoch_within epochs every \
        files files_at first_copy_within grows lag_speed largest_volume limit line metadata_iops mtu \
        rate read_cache_size readers reads_at restart_within rtt sample samples size speed throughput \
        throughput_capacity time_to_first_batch until waiting_below within writers writes_at",
    ),
    (
        "it is text, and a name that others begin with",
        "\
        alias blueprint default description domain_name name starts stays_in tags title waivers",
    ),
];

/// The keys below a schema whose scalars take no reference. Words of a list decide, and are not counted.
fn refusing(
    definitions: &serde_json::Map<String, Value>,
    schema: &Value,
    key: &str,
    depth: u8,
    found: &mut BTreeSet<String>,
) {
    fn takes(definitions: &serde_json::Map<String, Value>, schema: &Value) -> bool {
        let name = name_of(schema);
        if name.is_some_and(|name| name.starts_with("ValueOf") || name == "Reference") {
            return true;
        }
        let schema = name.map_or(schema, |name| &definitions[name]);
        ["anyOf", "oneOf"]
            .iter()
            .filter_map(|choice| schema[choice].as_array())
            .flatten()
            .any(|choice| takes(definitions, choice))
    }
    if depth > 14 || takes(definitions, schema) {
        return;
    }
    let schema = name_of(schema).map_or(schema, |name| &definitions[name]);
    for choice in ["anyOf", "oneOf"].iter().filter_map(|choice| schema[choice].as_array()).flatten() {
        refusing(definitions, choice, key, depth + 1, found);
    }
    for (name, value) in schema["properties"].as_object().into_iter().flatten() {
        refusing(definitions, value, name, depth + 1, found);
    }
    for inner in [&schema["additionalProperties"], &schema["items"]] {
        if inner.is_object() {
            refusing(definitions, inner, key, depth + 1, found);
        }
    }
    let types = schema["type"].as_array().cloned().unwrap_or_else(|| vec![schema["type"].clone()]);
    let is_scalar =
        types.iter().any(|kind| ["string", "integer", "number", "boolean"].iter().any(|name| kind == name));
    if is_scalar && schema.get("const").is_none() && schema.get("enum").is_none() {
        found.insert(key.to_owned());
    }
}

#[test]
fn every_scalar_takes_a_parameter_or_has_a_reason_not_to() {
    let schema = serde_json::to_value(blueprint_schema()).unwrap();
    let mut found = BTreeSet::new();
    refusing(schema["$defs"].as_object().unwrap(), &schema, "", 0, &mut found);
    let mut reasoned = BTreeSet::new();
    for (reason, keys) in REFUSING {
        for key in keys.split_whitespace() {
            assert!(reasoned.insert(key.to_owned()), "`{key}` has two reasons, the second: {reason}");
        }
    }
    let without: Vec<_> = found.difference(&reasoned).collect();
    let stale: Vec<_> = reasoned.difference(&found).collect();
    assert!(without.is_empty(), "take a `Val`, or a place among the reasons: {without:?}");
    assert!(stale.is_empty(), "no longer refused, or gone: {stale:?}");
}
