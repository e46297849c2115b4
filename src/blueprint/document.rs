//! The blueprint's top level: the keys that it has, and the architecture that they make.

use std::borrow::Cow;
use std::collections::BTreeSet;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::decode::{Decoded, Parameters, Reader, Unread, decode, decode_with};
use super::readings::Readings;
use super::registry::rows;
use super::text::Tree;
use super::{arns, defaults};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes, suggest};
use crate::model::{
    Architecture, Dataset, ExtraDeclaration, Flow, Network, OverrideDeclaration, ParameterDeclaration,
    Refused, Site, StackDeclaration, Target, TerraformDeclaration, WithDefaults, findings_of_defaults,
};
use crate::resource::Path;
use crate::units::{Date, Name, Region};

/// The version of the blueprint language.
pub const VERSION: u64 = 1;

// Sections are read entry by entry, so that one wrong entry hides no other; the types say so with `IgnoredAny`, and
// editors see the real ones.
/// A blueprint: places, and the flows between them.
#[derive(Deserialize, JsonSchema)]
#[schemars(title = "hybrid-synth blueprint", deny_unknown_fields)]
#[serde(rename = "Blueprint")]
pub(super) struct Document {
    /// The version of the language: 1.
    #[schemars(range(min = 1, max = 1))]
    blueprint: u64,
    /// The architecture's name: names the default stack, and stands first in `Name` tags.
    name: Name,
    /// What it is, in a sentence.
    description: Option<String>,
    /// The AWS region, as in `eu-central-1`.
    region: Region,
    /// The day on which the first copies start and on which sizes were counted, as in `2026-12-01`; for forecasts.
    starts: Option<Date>,
    /// Tags of everything that takes tags; values are strings, so quote numbers.
    #[serde(default)]
    tags: IndexMap<String, String>,
    /// Values that are known only at deploy time: CloudFormation parameters, Terraform variables.
    #[serde(default, rename = "parameters")]
    #[schemars(with = "IndexMap<String, ParameterDeclaration>")]
    _parameters: IgnoredAny,
    /// Virtual private clouds, by name.
    #[serde(default, rename = "networks")]
    #[schemars(with = "IndexMap<String, Network>")]
    _networks: IgnoredAny,
    /// Places on premises, by name.
    #[serde(default, rename = "sites")]
    #[schemars(with = "IndexMap<String, Site>")]
    _sites: IgnoredAny,
    /// What the data is, by name: size, growth and truth belong to the data, not to a disk.
    #[serde(default, rename = "datasets")]
    #[schemars(with = "IndexMap<String, Dataset>")]
    _datasets: IgnoredAny,
    /// Everything on AWS that is no network, by name.
    #[serde(default, rename = "constructs")]
    #[schemars(schema_with = "constructs_schema")]
    _constructs: IgnoredAny,
    /// How data moves, by name.
    #[serde(default, rename = "flows")]
    #[schemars(with = "IndexMap<String, Flow>")]
    _flows: IgnoredAny,
    /// What the owner asks of flows and jobs, by the name of the flow or job.
    #[serde(default, rename = "targets")]
    #[schemars(with = "IndexMap<String, Target>")]
    _targets: IgnoredAny,
    /// Constructs that live in stacks of their own, by the stack's name; one stack holds everything by default.
    #[serde(default, rename = "stacks")]
    #[schemars(with = "IndexMap<String, StackDeclaration>")]
    _stacks: IgnoredAny,
    /// Settings of the Terraform root modules.
    #[serde(default)]
    terraform: TerraformDeclaration,
    /// Resources that the language cannot say yet, in each back end's own words.
    #[serde(default)]
    extra: ExtraDeclaration,
    /// Properties that are set by hand: construct, network or flow, then resource, then back end. The key `override`
    /// of a construct says the same in its place.
    #[serde(default, rename = "overrides")]
    #[schemars(with = "IndexMap<String, IndexMap<String, OverrideDeclaration>>")]
    _overrides: IgnoredAny,
    /// Warnings that are accepted: the construct, network, site or flow that one is about, then its code, then why, as in
    /// `{ lake: { HS0602: "a cache, which can be made anew" } }`. They are listed in the manifest.
    #[serde(default)]
    waivers: IndexMap<String, IndexMap<String, String>>,
}

fn constructs_schema(generator: &mut SchemaGenerator) -> Schema {
    let mut overrides = generator.subschema_for::<IndexMap<String, OverrideDeclaration>>().to_value();
    if let Some(overrides) = overrides.as_object_mut() {
        let description = "Properties that are set by hand, by resource and back end; `null` removes one. What Terraform splits off a resource is named behind a dot: `bucket.versioning`.";
        overrides.insert("description".into(), description.into());
    }
    let variants: Vec<serde_json::Value> = rows()
        .into_iter()
        .map(|row| {
            // The row's own definition is copied, so that `type` and `override` stand among its keys and no further
            // key is allowed.
            let reference = (row.schema)(generator);
            let mut definition = resolve(generator, &reference);
            if let Some(object) = definition.as_object_mut() {
                let properties = object.entry("properties").or_insert_with(|| serde_json::json!({}));
                if let Some(properties) = properties.as_object_mut() {
                    let kind =
                        serde_json::json!({ "const": row.name, "description": "The construct's type." });
                    properties.shift_insert(0, "type".into(), kind);
                    properties.insert("override".into(), overrides.clone());
                }
                let required = object.entry("required").or_insert_with(|| serde_json::json!([]));
                if let Some(required) = required.as_array_mut() {
                    required.insert(0, "type".into());
                }
                object.insert("additionalProperties".into(), false.into());
            }
            definition
        })
        .collect();
    json_schema!({ "type": "object", "additionalProperties": { "oneOf": variants } })
}

fn resolve(generator: &SchemaGenerator, reference: &Schema) -> serde_json::Value {
    reference
        .get("$ref")
        .and_then(serde_json::Value::as_str)
        .and_then(|path| path.rsplit('/').next())
        .and_then(|name| generator.definitions().get(name))
        .unwrap_or(reference.as_value())
        .clone()
}

/// What the top level says of the whole, as far as it could be read.
struct Header {
    /// The version of the language.
    version: Option<u64>,
    name: Option<Name>,
    description: Option<String>,
    region: Option<Region>,
    starts: Option<Date>,
    tags: IndexMap<String, String>,
    terraform: TerraformDeclaration,
    extra: ExtraDeclaration,
    waivers: IndexMap<String, IndexMap<String, String>>,
}

impl From<Document> for Header {
    fn from(document: Document) -> Self {
        let Document {
            blueprint, name, description, region, starts, tags, terraform, extra, waivers, ..
        } = document;
        let (version, name, region) = (Some(blueprint), Some(name), Some(region));
        Self { version, name, description, region, starts, tags, terraform, extra, waivers }
    }
}

impl Header {
    /// What can be read without what must be there and is not, or is wrong.
    fn salvaged(sections: &IndexMap<String, Tree>) -> Self {
        Self {
            version: part(sections, "blueprint"),
            name: part(sections, "name"),
            description: part(sections, "description"),
            region: part(sections, "region"),
            starts: part(sections, "starts"),
            tags: part(sections, "tags").unwrap_or_default(),
            terraform: part(sections, "terraform").unwrap_or_default(),
            extra: part(sections, "extra").unwrap_or_default(),
            waivers: part(sections, "waivers").unwrap_or_default(),
        }
    }
}

/// A key of the top level alone; what is wrong with it is known.
fn part<T: DeserializeOwned + JsonSchema>(sections: &IndexMap<String, Tree>, key: &str) -> Option<T> {
    decode(sections.get(key)?, &Pointer::root().child(key), &mut Diagnostics::default())
}

/// Stands for a name that could not be read.
const NAMELESS: &str = "unnamed";

/// Makes an architecture of a blueprint's tree, of all that could be read, and adds the keys that were read as others.
/// None where the top level is no map.
pub(super) fn architecture(
    tree: &Tree,
    corrected: &mut Vec<(Pointer, &'static str)>,
    found: &mut Diagnostics,
) -> Option<Architecture> {
    let mut unread = Vec::new();
    let architecture = read(tree, corrected, &mut unread, found)?;
    let with_defaults = with_defaults(tree, &architecture, found).map(Box::new);
    let readings = Readings::of(tree, corrected, unread).map(|readings| Box::new(readings) as _);
    Some(Architecture { readings, with_defaults, ..architecture })
}

/// The architecture with the defaults of parameters in their places. Adds what is wrong with their form there.
fn with_defaults(tree: &Tree, architecture: &Architecture, found: &mut Diagnostics) -> Option<WithDefaults> {
    let (tree, uses) = defaults::put_in(tree, &architecture.parameters)?;
    let mut misread = Diagnostics::default();
    let architecture = read(&tree, &mut Vec::new(), &mut Vec::new(), &mut misread)?;
    let new = findings_of_defaults(&uses, found.iter(), misread);
    found.extend(new);
    Some(WithDefaults { architecture, uses })
}

/// The same with what could not be read apart.
pub(super) fn read(
    tree: &Tree,
    corrected: &mut Vec<(Pointer, &'static str)>,
    unread: &mut Vec<Unread>,
    found: &mut Diagnostics,
) -> Option<Architecture> {
    let root = Pointer::root();
    let none = Parameters::new();
    let mut reader = Reader { parameters: &none, corrected, unread, out: found };
    let header = decode_with::<Document>(tree, &root, &mut reader);
    let Tree::Map(written) = tree else { return None };
    let sections = &read_as(written, reader.corrected);
    let header = header.map_or_else(|| Header::salvaged(sections), |decoded| Header::from(decoded.value));
    let parameters: Parameters = section(sections, "parameters", &mut reader);
    let mut reader = Reader { parameters: &parameters, corrected, unread, out: found };
    let overrides: IndexMap<_, _> = section(sections, "overrides", &mut reader);
    let mut architecture = Architecture {
        networks: section(sections, "networks", &mut reader),
        sites: section(sections, "sites", &mut reader),
        datasets: section(sections, "datasets", &mut reader),
        flows: section(sections, "flows", &mut reader),
        targets: section(sections, "targets", &mut reader),
        stacks: section(sections, "stacks", &mut reader),
        overrides: overrides.into_iter().collect(),
        ..Architecture::default()
    };
    constructs(sections, &mut architecture, &mut reader);
    architecture.parameters = parameters;
    architecture.refused = refused(sections, &architecture);
    let is_read = |at: &Pointer| {
        corrected.iter().any(|(misspelt, meant)| {
            misspelt == at && at.last().is_some_and(|key| suggest::misspelt(&key, [*meant]).is_some())
        })
    };
    let unknown = found
        .iter()
        .filter(|finding| finding.code.id == codes::blueprint::UNKNOWN_KEY.id && !is_read(&finding.at));
    for around in unknown.filter_map(|finding| finding.at.parent()) {
        architecture.refused.insert_map(around);
    }
    check_parameters(tree, &root, &architecture, found);
    if let Some(version) = header.version.filter(|version| *version != VERSION) {
        found.push(
            Diagnostic::new(
                &codes::blueprint::NOT_ALLOWED,
                root.child("blueprint"),
                format!("version {version} of the blueprint language is not known"),
            )
            .given(version.to_string())
            .allowed([VERSION.to_string()]),
        );
    }
    architecture.name = header.name.map_or_else(|| NAMELESS.to_owned(), |name| name.to_string());
    architecture.description = header.description;
    match header.region {
        Some(region) => architecture.region = region.to_string(),
        None => architecture.refused.insert("region", ""),
    }
    architecture.starts = header.starts;
    architecture.tags = header.tags;
    architecture.terraform = header.terraform;
    architecture.extra = header.extra;
    architecture.waivers = header.waivers;
    arns::check(tree, &architecture, found);
    Some(architecture)
}

/// The sections by the keys that they were read as; a key that only resembles another is no section.
fn read_as<'a>(
    written: &'a IndexMap<String, Tree>,
    corrected: &[(Pointer, &'static str)],
) -> Cow<'a, IndexMap<String, Tree>> {
    let meant = |key: &String| {
        let at = Pointer::root().child(key);
        let (_, meant) = corrected.iter().find(|(misspelt, _)| *misspelt == at)?;
        suggest::misspelt(key, [*meant])
    };
    if written.keys().all(|key| meant(key).is_none()) {
        return Cow::Borrowed(written);
    }
    let read_as = |(key, tree): (&String, &Tree)| (meant(key).unwrap_or(key).to_owned(), tree.clone());
    Cow::Owned(written.iter().map(read_as).collect())
}

/// The entries of a section of which nothing was refused.
fn section<T: DeserializeOwned + JsonSchema>(
    sections: &IndexMap<String, Tree>,
    key: &str,
    reader: &mut Reader<'_>,
) -> IndexMap<String, T> {
    let at = Pointer::root().child(key);
    let mut whole = IndexMap::new();
    for (name, tree) in entries(sections, key, reader.out) {
        if let Some(Decoded { value, is_whole: true }) = decode_with::<T>(tree, &at.child(name), reader) {
            whole.insert(name.clone(), value);
        }
    }
    whole
}

fn entries<'a>(
    sections: &'a IndexMap<String, Tree>,
    key: &str,
    found: &mut Diagnostics,
) -> impl Iterator<Item = (&'a String, &'a Tree)> + use<'a> {
    let at = Pointer::root().child(key);
    let map = match sections.get(key) {
        Some(Tree::Map(map)) => Some(map),
        None | Some(Tree::Null | Tree::Refused) => None,
        Some(other) => {
            found.push(
                Diagnostic::new(
                    &codes::blueprint::WRONG_TYPE,
                    at.clone(),
                    format!("`{key}` is {}, and a map from names is wanted", other.kind()),
                )
                .help("write each entry below it: `name: { … }`"),
            );
            None
        }
    };
    let mut named = Vec::new();
    for entry in map.into_iter().flatten() {
        let name = entry.0;
        match name.parse::<Name>() {
            Ok(_) => named.push(entry),
            Err(error) => found.push(
                Diagnostic::new(&codes::blueprint::INVALID_VALUE, at.child(name), error.headline())
                    .on_key()
                    .given(name)
                    .help(
                        error
                            .help
                            .unwrap_or_else(|| "letters, digits, `-` and `_`, a letter first".to_owned()),
                    ),
            ),
        }
    }
    named.into_iter()
}

fn constructs(sections: &IndexMap<String, Tree>, architecture: &mut Architecture, reader: &mut Reader<'_>) {
    let rows = rows();
    let at = Pointer::root().child("constructs");
    let names = || rows.iter().map(|row| row.name);
    for (name, tree) in entries(sections, "constructs", reader.out) {
        let at = at.child(name);
        let Tree::Map(keys) = tree else {
            if *tree == Tree::Refused {
                continue;
            }
            reader.out.push(
                Diagnostic::new(
                    &codes::blueprint::WRONG_TYPE,
                    at,
                    format!("the construct `{name}` is {}, and a map is wanted", tree.kind()),
                )
                .help("write its type and keys: `{ type: Bucket }`"),
            );
            continue;
        };
        let mut keys = keys.clone();
        let overrides = keys.shift_remove("override");
        // A key that the construct's type may have is none of its type, however alike the words are.
        let misspelt = suggest::nearest("type", keys.keys().map(String::as_str))
            .filter(|key| !keys.contains_key("type") && names().any(|row| Some(row) == text_of(&keys, key)))
            .map(str::to_owned);
        if let Some(key) = &misspelt {
            reader.out.push(
                Diagnostic::new(
                    &codes::blueprint::UNKNOWN_KEY,
                    at.child(key),
                    format!("unknown key `{key}` in `{name}`"),
                )
                .on_key()
                .help("did you mean `type`?"),
            );
        }
        let (kind_at, given) = match keys.shift_remove(misspelt.as_deref().unwrap_or("type")) {
            Some(Tree::String(kind)) => (at.child("type"), kind),
            Some(Tree::Refused) => continue,
            Some(other) => {
                let Some(text) = other.text() else {
                    reader.out.push(
                        Diagnostic::new(
                            &codes::blueprint::WRONG_TYPE,
                            at.child("type"),
                            format!("the type of `{name}` is {}, and one name is wanted", other.kind()),
                        )
                        .allowed(names())
                        .help("write one of these: `type: Bucket`"),
                    );
                    continue;
                };
                (at.child("type"), text.to_owned())
            }
            None => {
                reader.out.push(
                    Diagnostic::new(
                        &codes::blueprint::MISSING_KEY,
                        at,
                        format!("the construct `{name}` does not say its `type`"),
                    )
                    .allowed(names()),
                );
                continue;
            }
        };
        let kind = rows.iter().find(|row| row.name == given);
        if kind.is_none() {
            reader.out.push(
                Diagnostic::new(
                    &codes::blueprint::NOT_ALLOWED,
                    kind_at,
                    format!("`{given}` is not a construct type"),
                )
                .given(&given)
                .allowed(names())
                .suggest(&given),
            );
        }
        let meant = kind.map(|row| row.name).or_else(|| suggest::misspelt(&given, names()));
        let Some(row) = rows.iter().find(|row| Some(row.name) == meant) else { continue };
        if let Some(Decoded { value, is_whole: true }) = (row.decode)(&Tree::Map(keys), &at, reader) {
            architecture.constructs.insert(name.clone(), value);
        }
        if let Some(tree) = overrides
            && let Some(declared) =
                decode::<IndexMap<String, OverrideDeclaration>>(&tree, &at.child("override"), reader.out)
        {
            let said = architecture.overrides.entry(name.clone()).or_default();
            for (resource, declared) in declared {
                let at = at.child("override").child(&resource);
                if said.contains_key(&resource) {
                    reader.out.push(
                        Diagnostic::new(
                            &codes::blueprint::DUPLICATE_KEY,
                            at,
                            format!("`{resource}` of `{name}` is overridden twice"),
                        )
                        .on_key()
                        .given(&resource)
                        .related_key(
                            Pointer::root().child("overrides").child(name).child(&resource),
                            "overridden here",
                        )
                        .help("say it in one of the two places"),
                    );
                    continue;
                }
                said.insert(resource, OverrideDeclaration { at: Some(at), ..declared });
            }
        }
    }
}

fn text_of<'a>(keys: &'a IndexMap<String, Tree>, key: &str) -> Option<&'a str> {
    keys.get(key).and_then(Tree::text)
}

/// Names that are declared and whose declarations could not be read.
fn refused(sections: &IndexMap<String, Tree>, architecture: &Architecture) -> Refused {
    let read: [(&'static str, BTreeSet<&String>); 6] = [
        ("parameters", architecture.parameters.keys().collect()),
        ("networks", architecture.networks.keys().collect()),
        ("sites", architecture.sites.keys().collect()),
        ("datasets", architecture.datasets.keys().collect()),
        ("constructs", architecture.constructs.keys().collect()),
        ("flows", architecture.flows.keys().collect()),
    ];
    let near = |section| suggest::nearest(section, sections.keys().map(String::as_str));
    let mut refused = Refused::default();
    for (section, read) in read {
        match sections.get(section) {
            Some(Tree::Map(map)) => {
                map.keys().filter(|name| !read.contains(name)).for_each(|name| refused.insert(section, name));
            }
            Some(Tree::Null) => {}
            Some(_) => refused.insert_section(section),
            // Where the section's own key is misspelt, nothing of it is read.
            None => {
                if let Some(Tree::Map(_)) = near(section).and_then(|key| sections.get(key)) {
                    refused.insert_section(section);
                }
            }
        }
    }
    refused
}

fn check_parameters(tree: &Tree, at: &Pointer, architecture: &Architecture, found: &mut Diagnostics) {
    let mut used = BTreeSet::new();
    check_uses(tree, at, architecture, &mut used, found);
    let by_hand = words_by_hand(tree);
    for (name, declared) in &architecture.parameters {
        let Some(default) = declared.default.as_deref() else { continue };
        if let Err(wanted) = declared.kind.takes(default) {
            found.push(
                Diagnostic::new(
                    &codes::blueprint::INVALID_VALUE,
                    at.child("parameters").child(name).child("default"),
                    format!("the default of `{name}` is not {wanted}"),
                )
                .given(default)
                .help(format!("write {wanted}, or leave it out so that whoever deploys must give one")),
            );
        }
    }
    let is_used = |name: &String| {
        // What is written by hand names parameters in its back end's own way.
        let path = Path::new(name, "");
        used.contains(name.as_str())
            || by_hand.contains(&path.logical_id())
            || by_hand.contains(&path.snake())
    };
    for name in architecture.parameters.keys().filter(|name| !is_used(name)) {
        found.push(
            Diagnostic::new(
                &codes::model::UNUSED_PARAMETER,
                at.child("parameters").child(name),
                format!("nothing uses the parameter `{name}`"),
            )
            .on_key()
            .help(format!("use it, `{{ param: {name} }}`, or remove it")),
        );
    }
}

/// The words of `extra`, of overrides and of Terraform's settings.
fn words_by_hand(tree: &Tree) -> BTreeSet<String> {
    fn collect(tree: &Tree, is_by_hand: bool, words: &mut BTreeSet<String>) {
        match tree {
            Tree::Map(map) => {
                for (key, value) in map {
                    let begins = ["extra", "override", "overrides", "terraform"].contains(&key.as_str());
                    collect(value, is_by_hand || begins, words);
                }
            }
            Tree::List(items) => items.iter().for_each(|item| collect(item, is_by_hand, words)),
            Tree::String(text) if is_by_hand => {
                let separators = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
                words.extend(text.split(separators).map(str::to_owned));
            }
            _ => {}
        }
    }
    let mut words = BTreeSet::new();
    collect(tree, false, &mut words);
    words
}

fn check_uses<'a>(
    tree: &'a Tree,
    at: &Pointer,
    architecture: &'a Architecture,
    used: &mut BTreeSet<&'a str>,
    found: &mut Diagnostics,
) {
    match tree {
        Tree::Map(map) => {
            if let Some(Tree::String(name)) = map.get("param") {
                used.insert(name.as_str());
                // With a key beside it, it is a mistake of form, or a map of names that has nothing to do with it.
                let is_reference = map.len() == 1;
                if is_reference
                    && !architecture.parameters.contains_key(name)
                    && !architecture.refused.contains(name)
                {
                    let finding = Diagnostic::new(
                        &codes::model::UNKNOWN_REFERENCE,
                        at.child("param"),
                        format!("no parameter is called `{name}`"),
                    )
                    .given(name)
                    .allowed(architecture.parameters.keys().chain(architecture.refused.of(&["parameters"])))
                    .suggest(name);
                    // The one that was perhaps meant is not unused.
                    let names = architecture.parameters.keys().map(String::as_str);
                    used.extend(names.filter(|known| suggest::nearest(name, [*known]).is_some()));
                    found.push(if finding.help.is_some() {
                        finding
                    } else {
                        finding.help(format!("declare it: `parameters: {{ {name}: {{ kind: text }} }}`"))
                    });
                }
            }
            if let Some((key, Tree::String(name))) = map.first()
                && map.len() == 1
                && suggest::misspelt(key, ["param"]).is_some()
            {
                used.insert(name);
            }
            for (key, value) in map {
                check_uses(value, &at.child(key), architecture, used, found);
            }
        }
        Tree::List(items) => {
            for (index, item) in items.iter().enumerate() {
                check_uses(item, &at.index(index), architecture, used, found);
            }
        }
        _ => {}
    }
}
