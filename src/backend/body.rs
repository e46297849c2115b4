//! The walker that turns a resource's neutral fields into the bodies that a back end prints: the primary resource and
//! its satellites.

use std::borrow::Cow;

use serde_json::Value as Raw;

use crate::json::{Json, Object};
use crate::resource::{Expr, Field, Place, Policy, Satellite, Struct, Value};

/// What a back end spells differently from the other. What is printed borrows its text from the graph.
pub trait Dialect<'g> {
    /// Where it wants a field.
    fn place(field: &Field) -> Place;
    /// The name that follows from a neutral one.
    fn name(neutral: &'static str) -> Cow<'static, str>;
    /// Literal text.
    fn text(&mut self, text: &'g str) -> Json<'g>;
    /// An expression.
    fn expr(&mut self, expr: &'g Expr) -> Json<'g>;
    /// A list of which some items are there under a condition.
    fn list(&mut self, items: &'g [Value]) -> Json<'g>;
    /// A policy in a field.
    fn policy(&mut self, field: &str, policy: &'g Policy) -> Json<'g>;
    /// A policy in a field that takes text.
    fn policy_text(&mut self, field: &str, policy: &'g Policy) -> Json<'g>;
    /// A document inside the document; it may set further properties beside its own.
    fn document(&mut self, field: &str, tree: &'g Value, beside: &mut Object<'g>) -> Json<'g>;
}

/// What a node is printed as.
#[derive(Debug, Default)]
pub struct Bodies<'g> {
    /// The node's own resource.
    pub primary: Object<'g>,
    /// The resources that this back end splits off, in order.
    pub satellites: Vec<(&'static Satellite, Option<&'g str>, Object<'g>)>,
}

impl<'g> Bodies<'g> {
    fn satellite(&mut self, satellite: &'static Satellite, key: Option<&'g str>) -> &mut Object<'g> {
        let found = self
            .satellites
            .iter()
            .position(|(other, other_key, _)| std::ptr::eq(*other, satellite) && *other_key == key);
        let index = found.unwrap_or_else(|| {
            self.satellites.push((satellite, key, Object::new()));
            self.satellites.len() - 1
        });
        match self.satellites.get_mut(index) {
            Some((_, _, body)) => body,
            None => &mut self.primary,
        }
    }
}

/// Prints a resource's fields.
pub fn bodies<'g, D: Dialect<'g>>(dialect: &mut D, fields: &'g Struct) -> Bodies<'g> {
    let mut bodies = Bodies::default();
    for (field, value) in fields.shape.fields.iter().zip(&fields.values) {
        let Some(value) = value else { continue };
        match D::place(field) {
            Place::Absent(_) => {}
            Place::In(satellite, path) => {
                let json = leaf(dialect, field, value, &mut Object::new());
                put(bodies.satellite(satellite, None), path, json);
            }
            Place::Each(satellite) => {
                if let Value::List(items) = value {
                    for item in items {
                        let Value::Struct(object) = item else { continue };
                        let key = match object.get(satellite.key) {
                            Some(Value::Text(key)) => Some(key.as_str()),
                            _ => None,
                        };
                        let json = leaf(dialect, field, item, &mut Object::new());
                        put(bodies.satellite(satellite, key), "", json);
                    }
                }
            }
            Place::Same => {
                let mut beside = Object::new();
                let json = leaf(dialect, field, value, &mut beside);
                bodies.primary.insert(D::name(field.name), json);
                bodies.primary.extend(beside);
            }
            Place::At(path) => {
                let mut beside = Object::new();
                let json = leaf(dialect, field, value, &mut beside);
                put(&mut bodies.primary, path, json);
                bodies.primary.extend(beside);
            }
        }
    }
    bodies
}

fn leaf<'g, D: Dialect<'g>>(
    dialect: &mut D,
    field: &Field,
    value: &'g Value,
    beside: &mut Object<'g>,
) -> Json<'g> {
    match value {
        Value::Policy(policy) => dialect.policy(field.name, policy),
        Value::PolicyText(policy) => dialect.policy_text(field.name, policy),
        Value::Document(tree) => dialect.document(field.name, tree, beside),
        other => plain(dialect, other),
    }
}

/// Prints a value that is neither a policy nor a document.
pub fn plain<'g, D: Dialect<'g>>(dialect: &mut D, value: &'g Value) -> Json<'g> {
    match value {
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Integer(number) => Json::from(*number),
        Value::Fraction(number) => serde_json::Value::from(*number).into(),
        Value::Text(text) => dialect.text(text),
        Value::Expr(expr) => dialect.expr(expr),
        Value::List(items) if items.iter().any(|item| matches!(item, Value::Expr(Expr::When { .. }))) => {
            dialect.list(items)
        }
        Value::List(items) => Json::List(items.iter().map(|item| plain(dialect, item)).collect()),
        Value::Map(map) => {
            Json::Object(map.iter().map(|(key, value)| ((&**key).into(), plain(dialect, value))).collect())
        }
        Value::Struct(object) => {
            let mut body = Object::new();
            for (field, value) in object.shape.fields.iter().zip(&object.values) {
                let Some(value) = value else { continue };
                let place = D::place(field);
                if matches!(place, Place::Absent(_)) {
                    continue;
                }
                let json = leaf(dialect, field, value, &mut Object::new());
                match place {
                    // An object around a single value, which this back end does not have around it.
                    Place::At("") if json.as_object().is_none() => return json,
                    Place::At(path) => put(&mut body, path, json),
                    Place::Same | Place::In(..) | Place::Each(_) | Place::Absent(_) => {
                        body.insert(D::name(field.name), json);
                    }
                }
            }
            Json::Object(body)
        }
        Value::Policy(_) | Value::PolicyText(_) | Value::Document(_) => Json::Null,
    }
}

/// Puts a value at a dotted path, making the objects on the way; an empty path spreads an object, and a path that ends
/// in `[]` adds to a list.
fn put<'g>(body: &mut Object<'g>, path: &'static str, value: Json<'g>) {
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
            Some(Json::List(items)) if listed => items.push(value),
            _ => body.insert(key, if listed { Json::List(vec![value]) } else { value }),
        }
        return;
    };
    if !listed {
        if let Some(inner) = body.object_at(key) {
            put(inner, rest, value);
        }
        return;
    }
    if !body.contains_key(key) {
        body.push(key, Json::List(vec![Json::Object(Object::new())]));
    }
    if let Some(Json::List(items)) = body.get_mut(key)
        && let Some(Json::Object(inner)) = items.first_mut()
    {
        put(inner, rest, value);
    }
}

/// Merges what a user set by hand: objects by key, everything else replaced, `null` removes.
pub fn merge<'g>(body: &mut Object<'g>, over: &'g serde_json::Map<String, Raw>) {
    for (key, value) in over {
        match (body.get_mut(key), value) {
            (_, Raw::Null) => body.remove(key),
            (Some(Json::Object(inner)), Raw::Object(over)) => merge(inner, over),
            _ => body.insert(key.as_str(), value.into()),
        }
    }
}
