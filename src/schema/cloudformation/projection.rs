//! The part of a registry schema that says something about the resources at hand.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::intrinsic::is_unknown;
use super::keyword::MATCHES;
use super::pattern::matches;

/// Keywords that are copied as they stand.
const PLAIN: &[&str] = &[
    "const",
    "dependentExcluded",
    "dependentRequired",
    "enum",
    "enumCaseInsensitive",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "required",
    "requiredOr",
    "requiredXor",
    "type",
    "uniqueItems",
];

/// The schema as far as `instances` reach into it, references written out.
pub(super) fn project(root: &Value, instances: &[&Value]) -> Value {
    let mut projected = Map::new();
    add(root, root, instances, &mut projected);
    Value::Object(projected)
}

fn nested(root: &Value, schema: &Value, instances: &[&Value]) -> Value {
    let known: Vec<&Value> = instances.iter().copied().filter(|value| !is_unknown(value)).collect();
    let mut projected = Map::new();
    if !known.is_empty() {
        add(root, schema, &known, &mut projected);
    }
    Value::Object(projected)
}

fn add(root: &Value, schema: &Value, instances: &[&Value], projected: &mut Map<String, Value>) {
    if let Some(target) = schema.get("$ref").and_then(|reference| resolve(root, reference)) {
        add(root, target, instances, projected);
    }
    for (keyword, value) in schema.as_object().into_iter().flatten() {
        match keyword.as_str() {
            "properties" | "patternProperties" => {
                let properties = projected.entry("properties").or_insert_with(|| Value::Object(Map::new()));
                if let (Some(properties), Some(subschemas)) = (properties.as_object_mut(), value.as_object())
                {
                    let patterns = keyword == "patternProperties";
                    add_properties(root, subschemas, patterns, instances, properties);
                }
            }
            "items" => {
                let items: Vec<&Value> =
                    instances.iter().filter_map(|value| value.as_array()).flatten().collect();
                if !items.is_empty() {
                    projected.insert(keyword.clone(), nested(root, value, &items));
                }
            }
            "oneOf" | "anyOf" | "allOf" => {
                let branches = value.as_array().into_iter().flatten();
                let branches = branches.map(|branch| nested(root, branch, instances)).collect();
                projected.insert(keyword.clone(), Value::Array(branches));
            }
            "pattern" => {
                projected.insert(MATCHES.to_owned(), value.clone());
            }
            "additionalProperties" => {
                projected.insert(keyword.clone(), value.clone());
            }
            keyword if PLAIN.contains(&keyword) => {
                projected.insert(keyword.to_owned(), value.clone());
            }
            _ => {}
        }
    }
}

fn add_properties(
    root: &Value,
    subschemas: &Map<String, Value>,
    patterns: bool,
    instances: &[&Value],
    properties: &mut Map<String, Value>,
) {
    let given: BTreeSet<&str> = instances
        .iter()
        .filter_map(|value| value.as_object())
        .flat_map(Map::keys)
        .map(String::as_str)
        .collect();
    for name in given {
        let subschema = if patterns {
            subschemas.iter().find(|(pattern, _)| matches(pattern, name)).map(|(_, subschema)| subschema)
        } else {
            subschemas.get(name)
        };
        if let Some(subschema) = subschema.filter(|_| !properties.contains_key(name)) {
            let values: Vec<&Value> = instances.iter().filter_map(|value| value.get(name)).collect();
            properties.insert(name.to_owned(), nested(root, subschema, &values));
        }
    }
}

fn resolve<'s>(root: &'s Value, reference: &Value) -> Option<&'s Value> {
    root.pointer(reference.as_str()?.strip_prefix('#')?)
}

/// The schemas themselves, what they refer to, and the branches of their choices.
fn widened<'s>(root: &'s Value, schemas: Vec<&'s Value>) -> Vec<&'s Value> {
    let mut found: Vec<&Value> = Vec::new();
    let mut queue = schemas;
    while let Some(schema) = queue.pop() {
        if found.iter().any(|known| std::ptr::eq(*known, schema)) {
            continue;
        }
        found.push(schema);
        queue.extend(schema.get("$ref").and_then(|reference| resolve(root, reference)));
        for choice in ["oneOf", "anyOf", "allOf"] {
            queue.extend(schema.get(choice).and_then(Value::as_array).into_iter().flatten());
        }
    }
    found
}

/// The schemas of a member or an item below any of `schemas`.
pub(super) fn step<'s>(root: &'s Value, schemas: Vec<&'s Value>, token: &str) -> Vec<&'s Value> {
    let mut found = Vec::new();
    for schema in widened(root, schemas) {
        if let Some(member) = schema.get("properties").and_then(|properties| properties.get(token)) {
            found.push(member);
        } else if let Some(patterns) = schema.get("patternProperties").and_then(Value::as_object) {
            found.extend(
                patterns.iter().filter(|(pattern, _)| matches(pattern, token)).map(|(_, member)| member),
            );
        }
        if token == "*" || token.bytes().all(|byte| byte.is_ascii_digit()) {
            found.extend(schema.get("items"));
        }
    }
    widened(root, found)
}

/// The names of the properties that any of `schemas` knows, sorted.
pub(super) fn property_names<'s>(root: &'s Value, schemas: Vec<&'s Value>) -> BTreeSet<&'s str> {
    let schemas = widened(root, schemas);
    let properties = schemas.iter().filter_map(|schema| schema.get("properties")?.as_object());
    properties.flat_map(Map::keys).map(String::as_str).collect()
}
