//! What of a resource cannot change without a new one in its place: the create-only properties of the registry.

use std::collections::BTreeMap;

use super::cloudformation::pascal;
use super::validate::placeholders;
use crate::resource::{Graph, Node, Place};
use crate::schema::cloudformation::Type;

/// Each such property with its value as text, which is the same as long as the value is; empty where none is said.
/// References are told by what they refer to, and parameters by their name.
pub fn fixed(graph: &Graph, node: &Node) -> BTreeMap<String, String> {
    let Some(kind) = node.kind.cloudformation.and_then(Type::find) else { return BTreeMap::new() };
    let is_fixed = |path: &str| kind.create_only().any(|fixed| fixed == path);
    let mut values = BTreeMap::new();
    for (field, value) in node.fields.shape.fields.iter().zip(&node.fields.values) {
        let path = match field.cloudformation {
            Place::Same => pascal(field.name),
            Place::At(path) => path.replace('.', "/"),
            Place::In(..) | Place::Each(_) | Place::Absent(_) => continue,
        };
        if is_fixed(&path) && !field.hidden {
            let text = value.as_ref().map(|value| placeholders(graph, value).to_string());
            values.insert(path, text.unwrap_or_default());
        }
    }
    let by_hand = node.overrides.get("").and_then(|over| over.cloudformation.as_ref());
    for (property, value) in by_hand.and_then(|(over, _)| over.as_object()).into_iter().flatten() {
        if is_fixed(property) {
            values.insert(property.clone(), value.to_string());
        }
    }
    values
}
