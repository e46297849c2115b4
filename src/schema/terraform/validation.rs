//! The body of a block against its schema.

use std::collections::BTreeMap;

use super::{Attribute, Block, Kind, NestedBlock, Nesting, Resource, Type};
use crate::json::{Json, Object};
use crate::schema::{At, Violation};

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

pub(super) fn validate(resource: &Resource, body: &Json<'_>) -> Vec<Violation> {
    let mut check = Check { resource, found: Vec::new() };
    match body.as_object() {
        Some(body) => check.body(body),
        None => check.add(&At::Root, format!("`{}` needs an object", resource.name), Some(body)),
    }
    check.found.sort();
    check.found
}

struct Check<'a> {
    resource: &'a Resource,
    found: Vec<Violation>,
}

impl Check<'_> {
    fn add(&mut self, at: &At<'_>, message: String, given: Option<&Json<'_>>) {
        let violation = Violation::new(at.pointer(), message);
        self.found.push(match given {
            Some(value) => violation.given(value),
            None => violation,
        });
    }

    fn missing(&mut self, at: &At<'_>, name: &str, message: String) {
        let violation = Violation::new(at.pointer(), message);
        self.found.push(Violation { allowed: vec![name.to_owned()], ..violation });
    }

    fn unknown<'n>(&mut self, at: &At<'_>, kind: &str, name: &str, known: impl IntoIterator<Item = &'n str>) {
        self.found.push(Violation::unknown_name(&at.pointer(), kind, name, known));
    }

    /// Whether Terraform itself takes arguments beside the type's own.
    fn has_meta_arguments(&self) -> bool {
        match self.resource.kind {
            Kind::Data | Kind::Ephemeral | Kind::Resource => true,
            Kind::Backend | Kind::Provider => false,
        }
    }

    fn body(&mut self, body: &Object<'_>) {
        for name in ["provisioner", "connection"] {
            if let Some(value) = body.get(name) {
                let message = format!("`{name}` runs outside Terraform's plan and is not accepted");
                self.add(&At::Member(&At::Root, name), message, Some(value));
            }
        }
        let lifecycle = body.get("lifecycle").filter(|_| self.resource.kind == Kind::Resource);
        let at = At::Member(&At::Root, "lifecycle");
        for (index, block) in lifecycle.into_iter().filter_map(blocks).flatten() {
            for name in block.keys().filter(|name| !LIFECYCLE.contains(name)) {
                self.unknown(&at.item(index), "argument", name, LIFECYCLE.iter().copied());
            }
        }
        self.block(&At::Root, &self.resource.block, body);
    }

    fn block(&mut self, at: &At<'_>, block: &Block, body: &Object<'_>) {
        let dynamic = body
            .get("dynamic")
            .and_then(Json::as_object)
            .filter(|_| !block.attributes.contains_key("dynamic"));
        for (name, value) in body.iter() {
            let place = At::Member(at, name);
            if let Some(attribute) = block.attributes.get(name) {
                self.attribute(&place, name, attribute, value);
            } else if let Some(nested) = block.block_types.get(name) {
                let generated = dynamic.is_some_and(|dynamic| dynamic.contains_key(name));
                self.nested(&place, name, nested, value, generated);
            } else if name == "dynamic" && dynamic.is_some() {
                self.dynamic(&place, block, value);
            } else if name != "//"
                && !(at.is_root() && self.has_meta_arguments() && META_ARGUMENTS.contains(&name))
            {
                let settable = block.attributes.iter().filter(|(_, attribute)| !attribute.is_computed_only());
                let known = settable.map(|(name, _)| *name).chain(block.block_types.keys().copied());
                self.unknown(at, "argument", name, known);
            }
        }
        for (name, _) in block.attributes.iter().filter(|(_, attribute)| attribute.required) {
            if body.get(name).is_none_or(Json::is_null) {
                let message = format!("missing required argument `{name}`");
                self.missing(at, name, message);
            }
        }
        for (name, nested) in block.block_types.iter().filter(|(_, nested)| nested.min_items > 0) {
            let generated = dynamic.is_some_and(|dynamic| dynamic.contains_key(name));
            if body.get(name).is_none_or(Json::is_null) && !generated {
                let message = format!("missing required block `{name}`: at least {}", nested.min_items);
                self.missing(at, name, message);
            }
        }
    }

    fn attribute(&mut self, at: &At<'_>, name: &str, attribute: &Attribute, value: &Json<'_>) {
        if value.is_null() {
            return;
        }
        if attribute.is_computed_only() {
            self.add(at, format!("`{name}` is read-only: the provider sets it"), Some(value));
        } else if attribute.deprecated {
            let publisher = self.resource.publisher;
            self.add(at, format!("`{name}` is deprecated in {publisher}"), Some(value));
        }
        self.value(at, &attribute.r#type, value);
    }

    fn nested(&mut self, at: &At<'_>, name: &str, nested: &NestedBlock, value: &Json<'_>, generated: bool) {
        if value.is_null() {
            return;
        }
        if nested.deprecated {
            let publisher = self.resource.publisher;
            self.add(at, format!("block `{name}` is deprecated in {publisher}"), Some(value));
        }
        let Some(bodies) = blocks(value) else {
            self.add(at, format!("`{name}` is a block: an object, or a list of objects"), Some(value));
            return;
        };
        let most = if nested.nesting_mode == Nesting::Single { Some(1) } else { nested.max_items };
        if let Some(most) = most.filter(|most| bodies.len() > *most) {
            self.add(at, format!("{} blocks `{name}`, at most {most} are allowed", bodies.len()), None);
        }
        if bodies.len() < nested.min_items && !generated {
            self.add(
                at,
                format!("{} blocks `{name}`, at least {} are needed", bodies.len(), nested.min_items),
                None,
            );
        }
        for (index, body) in bodies {
            self.block(&at.item(index), &nested.block, body);
        }
    }

    /// `dynamic` blocks: the name, then `for_each` and the `content` of each block.
    fn dynamic(&mut self, at: &At<'_>, block: &Block, value: &Json<'_>) {
        for (name, generators) in value.as_object().into_iter().flat_map(Object::iter) {
            let place = At::Member(at, name);
            let Some(nested) = block.block_types.get(name) else {
                self.unknown(at, "block", name, block.block_types.keys().copied());
                continue;
            };
            for (index, generator) in blocks(generators).into_iter().flatten() {
                let place = place.item(index);
                if !generator.contains_key("for_each") {
                    self.add(&place, "missing required argument `for_each`".to_owned(), None);
                }
                let content = generator.get("content").and_then(blocks).unwrap_or_default();
                if content.len() != 1 {
                    self.add(&place, "a dynamic block needs one block `content`".to_owned(), None);
                }
                for (index, body) in content {
                    self.block(&At::Member(&place, "content").item(index), &nested.block, body);
                }
            }
        }
    }

    fn value(&mut self, at: &At<'_>, wanted: &Type, value: &Json<'_>) {
        if value.is_null() || is_expression(value) {
            return;
        }
        match (wanted, value) {
            (Type::List(inner) | Type::Set(inner), Json::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(&At::Item(at, index), inner, item);
                }
            }
            (Type::Map(inner), Json::Object(members)) => {
                for (name, member) in members.iter() {
                    self.value(&At::Member(at, name), inner, member);
                }
            }
            (Type::Object(wanted), Json::Object(members)) => self.object(at, wanted, members),
            (Type::String, Json::Text(_) | Json::Number(_) | Json::Bool(_))
            | (Type::Number, Json::Number(_))
            | (Type::Bool, Json::Bool(_))
            | (Type::Dynamic, _) => {}
            // Terraform converts these.
            (Type::Number, Json::Text(text)) if text.parse::<f64>().is_ok_and(f64::is_finite) => {}
            (Type::Bool, Json::Text(text)) if text == "true" || text == "false" => {}
            _ => {
                let violation = Violation::new(at.pointer(), format!("expected {}", described(wanted)));
                self.found.push(violation.given(value).allowed([described(wanted)]));
            }
        }
    }

    fn object(&mut self, at: &At<'_>, wanted: &BTreeMap<&'static str, Type>, given: &Object<'_>) {
        for (name, member) in given.iter() {
            match wanted.get(name) {
                Some(inner) => self.value(&At::Member(at, name), inner, member),
                None => self.unknown(at, "key", name, wanted.keys().copied()),
            }
        }
        for name in wanted.keys().filter(|name| !given.contains_key(name)) {
            let message =
                format!("missing key `{name}`: an object in an attribute needs every key, if only as null");
            self.missing(at, name, message);
        }
    }
}

/// The bodies in a block's value, each with its index where they are a list; `None` if it is no block.
fn blocks<'v, 'a>(value: &'v Json<'a>) -> Option<Vec<(Option<usize>, &'v Object<'a>)>> {
    match value {
        Json::Object(body) => Some(vec![(None, body)]),
        Json::List(bodies) => {
            (0..).zip(bodies).map(|(index, body)| Some((Some(index), body.as_object()?))).collect()
        }
        _ => None,
    }
}

/// Whether the string holds an interpolation or a directive; `$${` and `%%{` are literals.
fn is_expression(value: &Json<'_>) -> bool {
    let Some(text) = value.as_str() else { return false };
    if !text.contains("${") && !text.contains("%{") {
        return false;
    }
    if !text.contains("$${") && !text.contains("%%{") {
        return true;
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
