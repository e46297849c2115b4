//! Tags of which some types take less than others: one finding for each tag, however many resources have it.

use std::collections::{BTreeMap, BTreeSet};

use super::Deployment;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::json::{Json, Object, object};
use crate::resource::{Kind, Tagging};
use crate::schema::Violation;
use crate::schema::cloudformation::Type;

/// The blueprint's tags that schemas refuse.
#[derive(Debug, Default)]
pub struct RefusedTags {
    /// The types that refuse a tag, by its key and whether the key is what they refuse.
    types: BTreeMap<(String, bool), BTreeSet<String>>,
}

impl RefusedTags {
    /// Takes a violation that is about one of the blueprint's tags, and says whether it was.
    pub fn take(
        &mut self,
        deployment: &Deployment,
        resource_type: &str,
        properties: &Json<'_>,
        violation: &Violation,
    ) -> bool {
        let mut tokens = violation.pointer.split('/').skip(1);
        let (Some(property), Some(entry)) = (tokens.next(), tokens.next()) else { return false };
        let entry = entry.replace("~1", "/").replace("~0", "~");
        let Some(found) = properties.step(property).and_then(|tags| tags.step(&entry)) else { return false };
        let (key, value) = match (found.get("Key"), found.get("Value")) {
            (Some(key), value) => (key.as_str(), value.and_then(Json::as_str)),
            (None, _) => (Some(&*entry), found.as_str()),
        };
        let is_own = |key: &&str| value.is_some() && deployment.tags.get(*key).map(String::as_str) == value;
        let Some(key) = key.filter(is_own) else { return false };
        let place = (key.to_owned(), tokens.next() == Some("Key"));
        self.types.entry(place).or_default().insert(resource_type.to_owned());
        true
    }

    /// Takes what the registry's schemas of these kinds refuse of the blueprint's tags, where no template is validated.
    pub fn check(&mut self, deployment: &Deployment, kinds: impl Iterator<Item = &'static Kind>) {
        let names: BTreeSet<(&'static str, Tagging)> =
            kinds.filter_map(|kind| Some((kind.cloudformation?, kind.tagging))).collect();
        for (name, tagging) in names {
            let Some(schema) = Type::find(name) else { continue };
            let mut properties = Object::new();
            match tagging {
                Tagging::Untagged => continue,
                Tagging::List(property) | Tagging::Named(property) => {
                    let tags = deployment.tags.iter();
                    let entry = |(key, value): (&'_ String, &'_ String)| {
                        object([("Key", key.clone().into()), ("Value", value.clone().into())])
                    };
                    properties.push(property, Json::List(tags.map(entry).collect()));
                }
                Tagging::Map(property) => {
                    let tags = deployment.tags.iter();
                    let tags: Object<'_> =
                        tags.map(|(key, value)| (key.as_str().into(), value.as_str().into())).collect();
                    properties.push(property, tags.into());
                }
            }
            let properties = Json::Object(properties);
            for violation in schema.validate(&properties) {
                self.take(deployment, name, &properties, &violation);
            }
        }
    }

    /// Reports them where the blueprint says them.
    pub fn report(self, deployment: &Deployment, findings: &mut Diagnostics) {
        for ((key, is_key), types) in self.types {
            let value = deployment.tags.get(&key).map(String::as_str).unwrap_or_default();
            let (side, given) = if is_key { ("key", &*key) } else { ("value", value) };
            let types: Vec<String> = types.into_iter().collect();
            let headline =
                format!("the {side} of the tag `{key}` is one that not all types take: {}", types.join(", "));
            let at = Pointer::root().child("tags").child(&key);
            let finding = Diagnostic::new(&codes::model::REFUSED_TAG, at, headline).given(given).help(
                if given.is_empty() {
                    "give it a value, or remove it"
                } else {
                    "write letters without accents, digits, spaces and `_ . : / = + - @`"
                },
            );
            findings.push(if is_key { finding.on_key() } else { finding });
        }
    }
}
