//! The blueprint's top level: the keys that it has, and the architecture that they make.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::decode::{Parameters, decode, decode_with};
use super::registry::rows;
use super::text::Tree;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes, suggest};
use crate::model::{
    Architecture, Dataset, ExtraDeclaration, Flow, Network, OverrideDeclaration, ParameterDeclaration,
    Refused, Site, StackDeclaration, Target, TerraformDeclaration,
};
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
}

fn constructs_schema(generator: &mut SchemaGenerator) -> Schema {
    let mut overrides = generator.subschema_for::<IndexMap<String, OverrideDeclaration>>().to_value();
    if let Some(overrides) = overrides.as_object_mut() {
        let description = "Properties that are set by hand, by resource and back end; `null` removes one.";
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

/// Makes an architecture of a blueprint's tree; none where the top level itself is wrong.
pub(super) fn architecture(tree: &Tree, found: &mut Diagnostics) -> Option<Architecture> {
    let root = Pointer::root();
    let header = decode::<Document>(tree, &root, found);
    let Tree::Map(sections) = tree else { return None };
    let parameters = section(sections, "parameters", &Parameters::new(), found);
    let overrides: IndexMap<_, _> = section(sections, "overrides", &parameters, found);
    let mut architecture = Architecture {
        networks: section(sections, "networks", &parameters, found),
        sites: section(sections, "sites", &parameters, found),
        datasets: section(sections, "datasets", &parameters, found),
        flows: section(sections, "flows", &parameters, found),
        targets: section(sections, "targets", &parameters, found),
        stacks: section(sections, "stacks", &parameters, found),
        overrides: overrides.into_iter().collect(),
        parameters,
        ..Architecture::default()
    };
    constructs(sections, &mut architecture, found);
    architecture.refused = refused(sections, &architecture);
    check_parameters(tree, &root, &architecture, found);
    let header = header?;
    if header.blueprint != VERSION {
        found.push(
            Diagnostic::new(
                &codes::blueprint::NOT_ALLOWED,
                root.child("blueprint"),
                format!("version {} of the blueprint language is not known", header.blueprint),
            )
            .given(header.blueprint.to_string())
            .allowed([VERSION.to_string()]),
        );
    }
    architecture.name = header.name.to_string();
    architecture.description = header.description;
    architecture.region = header.region.to_string();
    architecture.starts = header.starts;
    architecture.tags = header.tags;
    architecture.terraform = header.terraform;
    architecture.extra = header.extra;
    Some(architecture)
}

fn section<T: DeserializeOwned + JsonSchema>(
    sections: &IndexMap<String, Tree>,
    key: &str,
    parameters: &Parameters,
    found: &mut Diagnostics,
) -> IndexMap<String, T> {
    let at = Pointer::root().child(key);
    entries(sections, key, found)
        .filter_map(|(name, tree)| {
            Some((name.clone(), decode_with::<T>(tree, &at.child(name), parameters, found)?))
        })
        .collect()
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

fn constructs(sections: &IndexMap<String, Tree>, architecture: &mut Architecture, found: &mut Diagnostics) {
    let rows = rows();
    let at = Pointer::root().child("constructs");
    let names = || rows.iter().map(|row| row.name);
    for (name, tree) in entries(sections, "constructs", found) {
        let at = at.child(name);
        let Tree::Map(keys) = tree else {
            found.push(
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
            found.push(
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
            Some(other) => (at.child("type"), other.text().unwrap_or_default().to_owned()),
            None => {
                found.push(
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
        let Some(row) = rows.iter().find(|row| row.name == given) else {
            found.push(
                Diagnostic::new(
                    &codes::blueprint::NOT_ALLOWED,
                    kind_at,
                    format!("`{given}` is not a construct type"),
                )
                .given(&given)
                .allowed(names())
                .suggest(&given),
            );
            continue;
        };
        if let Some(construct) = (row.decode)(&Tree::Map(keys), &at, &architecture.parameters, found) {
            architecture.constructs.insert(name.clone(), construct);
        }
        if let Some(tree) = overrides
            && let Some(declared) =
                decode::<IndexMap<String, OverrideDeclaration>>(&tree, &at.child("override"), found)
        {
            let said = architecture.overrides.entry(name.clone()).or_default();
            for (resource, declared) in declared {
                let at = at.child("override").child(&resource);
                if said.contains_key(&resource) {
                    found.push(
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
    for name in architecture.parameters.keys().filter(|name| !used.contains(name.as_str())) {
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

fn check_uses<'a>(
    tree: &'a Tree,
    at: &Pointer,
    architecture: &Architecture,
    used: &mut BTreeSet<&'a str>,
    found: &mut Diagnostics,
) {
    match tree {
        Tree::Map(map) => {
            if let Some(Tree::String(name)) = map.get("param") {
                used.insert(name);
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
                    found.push(if finding.help.is_some() {
                        finding
                    } else {
                        finding.help(format!("declare it: `parameters: {{ {name}: {{ kind: text }} }}`"))
                    });
                }
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
