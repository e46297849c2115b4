//! A registry schema as it is vendored: every keyword that one uses has a field, and another keyword is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{self, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Number, Value};

use super::pattern::Pattern;
use crate::json::Json;

/// What a value has to be.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Schema {
    #[serde(rename = "$ref")]
    reference: Option<&'static str>,
    pub(super) definitions: BTreeMap<&'static str, Schema>,
    pub(super) r#type: Types,
    pub(super) r#enum: Vec<Value>,
    pub(super) enum_case_insensitive: Vec<&'static str>,
    pub(super) r#const: Option<Value>,
    pub(super) one_of: Vec<Schema>,
    pub(super) any_of: Vec<Schema>,

    pub(super) properties: BTreeMap<&'static str, Schema>,
    #[serde(deserialize_with = "by_pattern")]
    pub(super) pattern_properties: Vec<(Pattern, Schema)>,
    pub(super) additional_properties: Option<bool>,
    pub(super) required: Vec<&'static str>,
    pub(super) required_or: Vec<&'static str>,
    pub(super) required_xor: Vec<&'static str>,
    pub(super) dependent_excluded: BTreeMap<&'static str, Vec<&'static str>>,
    pub(super) dependent_required: BTreeMap<&'static str, Vec<&'static str>>,
    pub(super) min_properties: Option<usize>,

    pub(super) items: Option<Box<Schema>>,
    pub(super) min_items: Option<usize>,
    pub(super) max_items: Option<usize>,
    pub(super) unique_items: bool,

    pub(super) pattern: Option<Pattern>,
    pub(super) min_length: Option<usize>,
    pub(super) max_length: Option<usize>,

    pub(super) minimum: Option<Number>,
    pub(super) maximum: Option<Number>,
    pub(super) multiple_of: Option<Number>,

    #[serde(rename = "typeName")]
    _type_name: IgnoredAny,
    pub(super) tagging: Tagging,
    pub(super) primary_identifier: Vec<&'static str>,
    pub(super) read_only_properties: Vec<&'static str>,
    pub(super) create_only_properties: Vec<&'static str>,
    #[serde(rename = "conditionalCreateOnlyProperties")]
    _conditional_create_only_properties: IgnoredAny,
    pub(super) write_only_properties: Vec<&'static str>,
    pub(super) deprecated_properties: Vec<&'static str>,
}

/// How a type takes tags.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Tagging {
    pub(super) tag_property: Option<&'static str>,
}

impl Schema {
    /// The schema that this one refers to, beside what it says itself.
    pub(super) fn target<'s>(&self, root: &'s Schema) -> Option<&'s Schema> {
        root.definitions.get(self.reference?.strip_prefix("#/definitions/")?)
    }

    /// The schema of a member: by its name, else by the first pattern that the name matches.
    pub(super) fn member(&self, name: &str) -> Option<&Schema> {
        self.properties.get(name).or_else(|| {
            self.pattern_properties
                .iter()
                .find(|(pattern, _)| pattern.matches(name))
                .map(|(_, schema)| schema)
        })
    }
}

fn by_pattern<D: Deserializer<'static>>(deserializer: D) -> Result<Vec<(Pattern, Schema)>, D::Error> {
    let members: BTreeMap<String, Schema> = BTreeMap::deserialize(deserializer)?;
    Ok(members.into_iter().map(|(pattern, schema)| (Pattern::new(pattern), schema)).collect())
}

/// Types that a value may have; none is any.
#[derive(Debug, Default)]
pub(super) struct Types(Vec<TypeName>);

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
enum TypeName {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl Types {
    /// Whether the value has one of them.
    pub(super) fn allow(&self, value: &Json<'_>) -> bool {
        self.0.is_empty()
            || self.0.iter().any(|name| match (name, value) {
                (TypeName::Null, Json::Null)
                | (TypeName::Boolean, Json::Bool(_))
                | (TypeName::Number, Json::Number(_))
                | (TypeName::String, Json::Text(_))
                | (TypeName::Array, Json::List(_))
                | (TypeName::Object, Json::Object(_)) => true,
                (TypeName::Integer, Json::Number(number)) => is_whole(number),
                _ => false,
            })
    }
}

impl Types {
    /// Each of them in words.
    pub(super) fn described(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|name| match name {
            TypeName::Null => "nothing",
            TypeName::Boolean => "true or false",
            TypeName::Integer => "a whole number",
            TypeName::Number => "a number",
            TypeName::String => "text",
            TypeName::Array => "a list",
            TypeName::Object => "a map",
        })
    }
}

/// Whether a number is whole, as 1.0 is.
fn is_whole(number: &Number) -> bool {
    !number.is_f64() || number.as_f64().is_some_and(|number| number.fract() == 0.0)
}

/// `type "string"`, or `types "string", "object"`.
impl fmt::Display for Types {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> =
            self.0.iter().map(|name| format!("\"{}\"", format!("{name:?}").to_lowercase())).collect();
        write!(formatter, "type{} {}", if words.len() == 1 { "" } else { "s" }, words.join(", "))
    }
}

impl<'de> Deserialize<'de> for Types {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;

        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Types;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the name of a type, or a list of them")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Types, E> {
                Ok(Types(vec![TypeName::deserialize(de::value::StrDeserializer::new(name))?]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Types, A::Error> {
                let mut types = Types::default();
                while let Some(name) = names.next_element()? {
                    types.0.push(name);
                }
                types.0.sort_unstable();
                Ok(types)
            }
        }

        deserializer.deserialize_any(OneOrMany)
    }
}

/// The schemas themselves, what they refer to, and the branches of their choices.
fn widened<'s>(root: &'s Schema, schemas: Vec<&'s Schema>) -> Vec<&'s Schema> {
    let mut found: Vec<&Schema> = Vec::new();
    let mut queue = schemas;
    while let Some(schema) = queue.pop() {
        if found.iter().any(|known| std::ptr::eq(*known, schema)) {
            continue;
        }
        found.push(schema);
        queue.extend(schema.target(root));
        queue.extend(schema.one_of.iter().chain(&schema.any_of));
    }
    found
}

/// The schemas of a member or an item below any of `schemas`.
pub(super) fn step<'s>(root: &'s Schema, schemas: Vec<&'s Schema>, token: &str) -> Vec<&'s Schema> {
    let is_item = token == "*" || token.bytes().all(|byte| byte.is_ascii_digit());
    let below = |schema: &'s Schema| {
        let item = schema.items.as_deref().filter(|_| is_item);
        schema.member(token).into_iter().chain(item)
    };
    widened(root, widened(root, schemas).into_iter().flat_map(below).collect())
}

/// The names of the properties that any of `schemas` knows, sorted.
pub(super) fn property_names(root: &'static Schema, schemas: Vec<&'static Schema>) -> BTreeSet<&'static str> {
    widened(root, schemas).iter().flat_map(|schema| schema.properties.keys().copied()).collect()
}
