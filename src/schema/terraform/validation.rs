//! The body of a block against its schema.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Attribute, Block, Kind, NestedBlock, Nesting, Resource, Type};
use crate::schema::{Violation, child};

/// What stands at the top of any body beside the type's own arguments. The last two are judged apart.
const META_ARGUMENTS: &[&str] =
    &["count", "depends_on", "for_each", "lifecycle", "provider", "connection", "provisioner"];
const LIFECYCLE: &[&str] = &[
    "create_before_destroy",
    "ignore_changes",
    "postcondition",
    "precondition",
    "prevent_destroy",
    "replace_triggered_by",
];

pub(super) fn validate(resource: &Resource, body: &Value) -> Vec<Violation> {
    let mut check = Check { resource, found: Vec::new() };
    match body.as_object() {
        Some(body) => check.body(body),
        None => check.add("", format!("`{}` needs an object", resource.name), Some(body)),
    }
    check.found.sort();
    check.found
}

struct Check<'a> {
    resource: &'a Resource,
    found: Vec<Violation>,
}

impl Check<'_> {
    fn add(&mut self, pointer: &str, message: String, given: Option<&Value>) {
        let violation = Violation::new(pointer, message);
        self.found.push(match given {
            Some(value) => violation.given(value),
            None => violation,
        });
    }

    fn body(&mut self, body: &Map<String, Value>) {
        for name in ["provisioner", "connection"] {
            if let Some(value) = body.get(name) {
                let message = format!("`{name}` runs outside Terraform's plan and is not accepted");
                self.add(&child("", name), message, Some(value));
            }
        }
        let lifecycle = body.get("lifecycle").filter(|_| self.resource.kind == Kind::Resource);
        for (suffix, block) in lifecycle.into_iter().filter_map(blocks).flatten() {
            for name in block.keys().filter(|name| !LIFECYCLE.contains(&name.as_str())) {
                let parent = format!("/lifecycle{suffix}");
                self.found.push(Violation::unknown_name(
                    &parent,
                    "argument",
                    name,
                    LIFECYCLE.iter().copied(),
                ));
            }
        }
        self.block("", &self.resource.block, body);
    }

    fn block(&mut self, pointer: &str, block: &Block, body: &Map<String, Value>) {
        let dynamic = body
            .get("dynamic")
            .and_then(Value::as_object)
            .filter(|_| !block.attributes.contains_key("dynamic"));
        for (name, value) in body {
            let place = child(pointer, name);
            if let Some(attribute) = block.attributes.get(name.as_str()) {
                self.attribute(&place, name, attribute, value);
            } else if let Some(nested) = block.block_types.get(name.as_str()) {
                self.nested(
                    &place,
                    name,
                    nested,
                    value,
                    dynamic.is_some_and(|dynamic| dynamic.contains_key(name)),
                );
            } else if name == "dynamic" && dynamic.is_some() {
                self.dynamic(&place, block, value);
            } else if name != "//" && !(pointer.is_empty() && META_ARGUMENTS.contains(&name.as_str())) {
                let settable = block.attributes.iter().filter(|(_, attribute)| !attribute.is_computed_only());
                let known = settable.map(|(name, _)| *name).chain(block.block_types.keys().copied());
                self.found.push(Violation::unknown_name(pointer, "argument", name, known));
            }
        }
        for (name, _) in block.attributes.iter().filter(|(_, attribute)| attribute.required) {
            if body.get(*name).is_none_or(Value::is_null) {
                let message = format!("missing required argument `{name}`");
                self.found.push(Violation {
                    allowed: vec![(*name).to_owned()],
                    ..Violation::new(pointer, message)
                });
            }
        }
        for (name, nested) in block.block_types.iter().filter(|(_, nested)| nested.min_items > 0) {
            let generated = dynamic.is_some_and(|dynamic| dynamic.contains_key(*name));
            if body.get(*name).is_none_or(Value::is_null) && !generated {
                let message = format!("missing required block `{name}`: at least {}", nested.min_items);
                self.found.push(Violation {
                    allowed: vec![(*name).to_owned()],
                    ..Violation::new(pointer, message)
                });
            }
        }
    }

    fn attribute(&mut self, pointer: &str, name: &str, attribute: &Attribute, value: &Value) {
        if value.is_null() {
            return;
        }
        if attribute.is_computed_only() {
            self.add(pointer, format!("`{name}` is read-only: the provider sets it"), Some(value));
        } else if attribute.deprecated {
            let version = self.resource.provider.version();
            self.add(pointer, format!("`{name}` is deprecated in hashicorp/aws {version}"), Some(value));
        }
        self.value(pointer, &attribute.r#type, value);
    }

    fn nested(&mut self, pointer: &str, name: &str, nested: &NestedBlock, value: &Value, generated: bool) {
        if value.is_null() {
            return;
        }
        if nested.deprecated {
            let version = self.resource.provider.version();
            self.add(
                pointer,
                format!("block `{name}` is deprecated in hashicorp/aws {version}"),
                Some(value),
            );
        }
        let Some(bodies) = blocks(value) else {
            self.add(pointer, format!("`{name}` is a block: an object, or a list of objects"), Some(value));
            return;
        };
        let most = if nested.nesting_mode == Nesting::Single { Some(1) } else { nested.max_items };
        if let Some(most) = most.filter(|most| bodies.len() > *most) {
            self.add(pointer, format!("{} blocks `{name}`, at most {most} are allowed", bodies.len()), None);
        }
        if bodies.len() < nested.min_items && !generated {
            self.add(
                pointer,
                format!("{} blocks `{name}`, at least {} are needed", bodies.len(), nested.min_items),
                None,
            );
        }
        for (suffix, body) in bodies {
            self.block(&format!("{pointer}{suffix}"), &nested.block, body);
        }
    }

    /// `dynamic` blocks: the name, then `for_each` and the `content` of each block.
    fn dynamic(&mut self, pointer: &str, block: &Block, value: &Value) {
        for (name, generators) in value.as_object().into_iter().flatten() {
            let place = child(pointer, name);
            let Some(nested) = block.block_types.get(name.as_str()) else {
                self.found.push(Violation::unknown_name(
                    pointer,
                    "block",
                    name,
                    block.block_types.keys().copied(),
                ));
                continue;
            };
            for (suffix, generator) in blocks(generators).into_iter().flatten() {
                let place = format!("{place}{suffix}");
                if !generator.contains_key("for_each") {
                    self.add(&place, "missing required argument `for_each`".to_owned(), None);
                }
                let content = generator.get("content").and_then(blocks).unwrap_or_default();
                if content.len() != 1 {
                    self.add(&place, "a dynamic block needs one block `content`".to_owned(), None);
                }
                for (suffix, body) in content {
                    self.block(&format!("{}{suffix}", child(&place, "content")), &nested.block, body);
                }
            }
        }
    }

    fn value(&mut self, pointer: &str, wanted: &Type, value: &Value) {
        if value.is_null() || is_expression(value) {
            return;
        }
        match (wanted, value) {
            (Type::List(inner) | Type::Set(inner), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(&child(pointer, &index.to_string()), inner, item);
                }
            }
            (Type::Map(inner), Value::Object(members)) => {
                for (name, member) in members {
                    self.value(&child(pointer, name), inner, member);
                }
            }
            (Type::Object(wanted), Value::Object(members)) => self.object(pointer, wanted, members),
            (Type::String, Value::String(_) | Value::Number(_) | Value::Bool(_))
            | (Type::Number, Value::Number(_))
            | (Type::Bool, Value::Bool(_))
            | (Type::Dynamic, _) => {}
            // Terraform converts these.
            (Type::Number, Value::String(text)) if text.parse::<f64>().is_ok_and(f64::is_finite) => {}
            (Type::Bool, Value::String(text)) if text == "true" || text == "false" => {}
            _ => self.add(pointer, format!("expected {}", described(wanted)), Some(value)),
        }
    }

    fn object(&mut self, pointer: &str, wanted: &BTreeMap<&'static str, Type>, given: &Map<String, Value>) {
        for (name, member) in given {
            match wanted.get(name.as_str()) {
                Some(inner) => self.value(&child(pointer, name), inner, member),
                None => {
                    self.found.push(Violation::unknown_name(pointer, "key", name, wanted.keys().copied()));
                }
            }
        }
        for name in wanted.keys().filter(|name| !given.contains_key(**name)) {
            let message =
                format!("missing key `{name}`: an object in an attribute needs every key, if only as null");
            self.found
                .push(Violation { allowed: vec![(*name).to_owned()], ..Violation::new(pointer, message) });
        }
    }
}

/// The bodies in a block's value, each with what its pointer adds; `None` if it is no block.
fn blocks(value: &Value) -> Option<Vec<(String, &Map<String, Value>)>> {
    match value {
        Value::Object(body) => Some(vec![(String::new(), body)]),
        Value::Array(bodies) => bodies
            .iter()
            .enumerate()
            .map(|(index, body)| Some((format!("/{index}"), body.as_object()?)))
            .collect(),
        _ => None,
    }
}

/// Whether the string holds an interpolation or a directive; `$${` and `%%{` are literals.
fn is_expression(value: &Value) -> bool {
    let Some(text) = value.as_str() else { return false };
    if !text.contains("${") && !text.contains("%{") {
        return false;
    }
    let literals_out = text.replace("$${", "").replace("%%{", "");
    literals_out.contains("${") || literals_out.contains("%{")
}

fn described(wanted: &Type) -> String {
    match wanted {
        Type::String => "a string".to_owned(),
        Type::Number => "a number".to_owned(),
        Type::Bool => "true or false".to_owned(),
        Type::List(inner) => format!("a list, each item {}", described(inner)),
        Type::Set(inner) => format!("a set, each item {}", described(inner)),
        Type::Map(inner) => format!("a map, each value {}", described(inner)),
        Type::Object(_) => "an object".to_owned(),
        Type::Dynamic => "any value".to_owned(),
    }
}
