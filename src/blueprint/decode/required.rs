//! Which keys a map must have, from the JSON Schema of the type.
//!
//! serde names the first missing key and stops, and nothing but a value gets it past that. The schema that editors use
//! comes from the same types and lists them all. It is made only when a key is missing.

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::Value;

/// The schema of a type.
pub(super) fn schema<T: JsonSchema>() -> Value {
    SchemaGenerator::default().into_root_schema_for::<T>().to_value()
}

/// The required keys of the struct that has these fields; empty where the schema does not show it.
pub(super) fn required(schema: &Value, fields: &[&str]) -> Vec<String> {
    let mut best = (0, Vec::new());
    search(schema, fields, &mut best);
    best.1
}

/// Finds the object with the most of the fields and no other property, the tag of an enum aside.
fn search(schema: &Value, fields: &[&str], best: &mut (usize, Vec<String>)) {
    match schema {
        Value::Array(schemas) => schemas.iter().for_each(|schema| search(schema, fields, best)),
        Value::Object(object) => {
            if let Some(Value::Object(properties)) = object.get("properties") {
                let known = properties.keys().filter(|key| fields.contains(&key.as_str())).count();
                let other =
                    properties.iter().any(|(key, schema)| !fields.contains(&key.as_str()) && !is_tag(schema));
                if !other && known > best.0 {
                    let required = object.get("required").and_then(Value::as_array);
                    let names = required.into_iter().flatten().filter_map(Value::as_str);
                    *best = (known, names.filter(|name| fields.contains(name)).map(str::to_owned).collect());
                }
            }
            object.values().for_each(|schema| search(schema, fields, best));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_tag(schema: &Value) -> bool {
    schema.get("const").is_some()
}
