//! The walker that turns a resource's neutral fields into the bodies that a back end prints: the primary resource and
//! its satellites.

use serde_json::{Map, Value as Json};

use crate::resource::{Expr, Field, Place, Policy, Satellite, Struct, Value};

/// What a back end spells differently from the other.
pub trait Dialect {
    /// Where it wants a field.
    fn place(field: &Field) -> Place;
    /// The name that follows from a neutral one.
    fn name(neutral: &str) -> String;
    /// Literal text.
    fn text(&mut self, text: &str) -> Json;
    /// An expression.
    fn expr(&mut self, expr: &Expr) -> Json;
    /// A policy in a field.
    fn policy(&mut self, field: &str, policy: &Policy) -> Json;
    /// A policy in a field that takes text.
    fn policy_text(&mut self, field: &str, policy: &Policy) -> Json;
    /// A document inside the document; it may set further properties beside its own.
    fn document(&mut self, field: &str, tree: &Value, beside: &mut Map<String, Json>) -> Json;
}

/// What a node is printed as.
#[derive(Debug, Default)]
pub struct Bodies {
    /// The node's own resource.
    pub primary: Map<String, Json>,
    /// The resources that this back end splits off, in order.
    pub satellites: Vec<(&'static Satellite, Option<String>, Map<String, Json>)>,
}

impl Bodies {
    fn satellite(&mut self, satellite: &'static Satellite, key: Option<String>) -> &mut Map<String, Json> {
        let found = self
            .satellites
            .iter()
            .position(|(other, other_key, _)| std::ptr::eq(*other, satellite) && *other_key == key);
        let index = found.unwrap_or_else(|| {
            self.satellites.push((satellite, key, Map::new()));
            self.satellites.len() - 1
        });
        match self.satellites.get_mut(index) {
            Some((_, _, body)) => body,
            None => &mut self.primary,
        }
    }
}

/// Prints a resource's fields.
pub fn bodies<D: Dialect>(dialect: &mut D, fields: &Struct) -> Bodies {
    let mut bodies = Bodies::default();
    for (field, value) in fields.shape.fields.iter().zip(&fields.values) {
        let Some(value) = value else { continue };
        match D::place(field) {
            Place::Absent(_) => {}
            Place::In(satellite, path) => {
                let json = leaf(dialect, field, value, &mut Map::new());
                put(bodies.satellite(satellite, None), path, json);
            }
            Place::Each(satellite) => {
                if let Value::List(items) = value {
                    for item in items {
                        let Value::Struct(object) = item else { continue };
                        let key = match object.get(satellite.key) {
                            Some(Value::Text(key)) => Some(key.clone()),
                            _ => None,
                        };
                        let json = leaf(dialect, field, item, &mut Map::new());
                        put(bodies.satellite(satellite, key), "", json);
                    }
                }
            }
            place @ (Place::Same | Place::At(_)) => {
                let mut beside = Map::new();
                let json = leaf(dialect, field, value, &mut beside);
                put(&mut bodies.primary, &path_of::<D>(place, field), json);
                bodies.primary.extend(beside);
            }
        }
    }
    bodies
}

fn path_of<D: Dialect>(place: Place, field: &Field) -> String {
    match place {
        Place::At(path) => path.to_owned(),
        Place::Same | Place::In(..) | Place::Each(_) | Place::Absent(_) => D::name(field.name),
    }
}

fn leaf<D: Dialect>(dialect: &mut D, field: &Field, value: &Value, beside: &mut Map<String, Json>) -> Json {
    match value {
        Value::Policy(policy) => dialect.policy(field.name, policy),
        Value::PolicyText(policy) => dialect.policy_text(field.name, policy),
        Value::Document(tree) => dialect.document(field.name, tree, beside),
        other => plain(dialect, other),
    }
}

/// Prints a value that is neither a policy nor a document.
pub fn plain<D: Dialect>(dialect: &mut D, value: &Value) -> Json {
    match value {
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Integer(number) => Json::from(*number),
        Value::Text(text) => dialect.text(text),
        Value::Expr(expr) => dialect.expr(expr),
        Value::List(items) => Json::Array(items.iter().map(|item| plain(dialect, item)).collect()),
        Value::Map(map) => {
            Json::Object(map.iter().map(|(key, value)| (key.clone(), plain(dialect, value))).collect())
        }
        Value::Struct(object) => {
            let mut body = Map::new();
            for (field, value) in object.shape.fields.iter().zip(&object.values) {
                let Some(value) = value else { continue };
                let place = D::place(field);
                if matches!(place, Place::Absent(_)) {
                    continue;
                }
                let json = leaf(dialect, field, value, &mut Map::new());
                let path = path_of::<D>(place, field);
                // An object around a single value, which this back end does not have around it.
                if path.is_empty() && !json.is_object() {
                    return json;
                }
                put(&mut body, &path, json);
            }
            Json::Object(body)
        }
        Value::Policy(_) | Value::PolicyText(_) | Value::Document(_) => Json::Null,
    }
}

/// An object of these members; `json!` would copy every value that it is given.
pub fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Puts a value at a dotted path, making the objects on the way; an empty path spreads an object, and a path that ends
/// in `[]` adds to a list.
fn put(body: &mut Map<String, Json>, path: &str, value: Json) {
    if path.is_empty() {
        if let Json::Object(object) = value {
            body.extend(object);
        }
        return;
    }
    let (segment, rest) = path.split_once('.').map_or((path, None), |(segment, rest)| (segment, Some(rest)));
    let (key, listed) = segment.strip_suffix("[]").map_or((segment, false), |key| (key, true));
    let Some(rest) = rest else {
        match body.get_mut(key) {
            Some(Json::Array(items)) if listed => items.push(value),
            _ => drop(body.insert(key.to_owned(), if listed { Json::Array(vec![value]) } else { value })),
        }
        return;
    };
    let slot = body.entry(key).or_insert_with(|| {
        if listed { Json::Array(vec![Json::Object(Map::new())]) } else { Json::Object(Map::new()) }
    });
    let inner = if listed { slot.get_mut(0) } else { Some(slot) };
    if let Some(Json::Object(inner)) = inner {
        put(inner, rest, value);
    }
}

/// Merges what a user set by hand: objects by key, everything else replaced, `null` removes.
pub fn merge(body: &mut Map<String, Json>, over: &Map<String, Json>) {
    for (key, value) in over {
        match (body.get_mut(key), value) {
            (_, Json::Null) => {
                body.shift_remove(key);
            }
            (Some(Json::Object(inner)), Json::Object(over)) => merge(inner, over),
            _ => {
                body.insert(key.clone(), value.clone());
            }
        }
    }
}
