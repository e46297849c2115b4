//! JSON as the back ends build it: a tree whose text is borrowed from where it stands already, and whose objects keep
//! the order in which they were written.
//!
//! It is what is printed and what is validated, so that both see the same values. `serde_json::Value` would own each
//! string and hash each key, which costs more than everything else that a build does. It knows no schema and no back end.
//!
//! ```
//! use hybrid_synth::json::{Json, object};
//!
//! let subnet = object([("CidrBlock", "10.0.0.0/24".into()), ("VpcId", object([("Ref", "Vpc".into())]))]);
//! assert_eq!(subnet.get("CidrBlock").and_then(Json::as_str), Some("10.0.0.0/24"));
//! assert_eq!(subnet.to_string(), r#"{"CidrBlock":"10.0.0.0/24","VpcId":{"Ref":"Vpc"}}"#);
//! ```

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, Serializer};
use serde_json::{Number, Value};

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Json<'a> {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Json<'a>>),
    /// An object.
    Object(Object<'a>),
}

/// The members of an object, in order. Keys are found one after the other: few objects have more than a dozen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

/// An object of these members.
pub fn object<'a, const N: usize>(members: [(&'a str, Json<'a>); N]) -> Json<'a> {
    Json::Object(Object(members.map(|(key, value)| (Cow::Borrowed(key), value)).into()))
}

impl<'a> Json<'a> {
    /// A list of text.
    pub fn texts<T: Into<Cow<'a, str>>>(texts: impl IntoIterator<Item = T>) -> Self {
        Json::List(texts.into_iter().map(|text| Json::Text(text.into())).collect())
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items of an array.
    pub fn as_list(&self) -> Option<&[Json<'a>]> {
        match self {
            Json::List(items) => Some(items),
            _ => None,
        }
    }

    /// The members of an object.
    pub fn as_object(&self) -> Option<&Object<'a>> {
        match self {
            Json::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The value of an object's key.
    pub fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.as_object()?.get(key)
    }

    /// The member or the item that a token of a JSON pointer names.
    pub fn step(&self, token: &str) -> Option<&Json<'a>> {
        match self {
            Json::Object(members) => members.get(token),
            Json::List(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }

    /// The document as a file: indented, with a newline at its end.
    pub fn to_file(&self) -> Vec<u8> {
        // Printing a tree of strings, numbers and maps with string keys does not fail.
        let mut content = serde_json::to_vec_pretty(self).unwrap_or_default();
        content.push(b'\n');
        content
    }
}

impl<'a> Object<'a> {
    /// An object without members.
    pub const fn new() -> Self {
        Object(Vec::new())
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.0.iter().find(|(other, _)| other == key).map(|(_, value)| value)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Json<'a>> {
        self.0.iter_mut().find(|(other, _)| other == key).map(|(_, value)| value)
    }

    /// Whether there is such a key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Sets a member: in its place where it is there already, else as the last one.
    pub fn insert(&mut self, key: impl Into<Cow<'a, str>>, value: Json<'a>) {
        let key = key.into();
        match self.get_mut(&key) {
            Some(slot) => *slot = value,
            None => self.0.push((key, value)),
        }
    }

    /// Adds a member that is not there yet.
    pub fn push(&mut self, key: impl Into<Cow<'a, str>>, value: Json<'a>) {
        self.0.push((key.into(), value));
    }

    /// Removes a member.
    pub fn remove(&mut self, key: &str) {
        self.0.retain(|(other, _)| other != key);
    }

    /// The object at a key, which is made where there is nothing; none where something else stands.
    pub fn object_at(&mut self, key: impl Into<Cow<'a, str>>) -> Option<&mut Object<'a>> {
        let key = key.into();
        let index = self.0.iter().position(|(other, _)| *other == key).unwrap_or_else(|| {
            self.0.push((key, Json::Object(Object::new())));
            self.0.len() - 1
        });
        match self.0.get_mut(index) {
            Some((_, Json::Object(members))) => Some(members),
            _ => None,
        }
    }

    /// The members, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json<'a>)> {
        self.0.iter().map(|(key, value)| (&**key, value))
    }

    /// The members, in order, with their keys as they are held.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &(Cow<'a, str>, Json<'a>)> {
        self.0.iter()
    }

    /// Puts the members with these keys first, in this order; the others keep theirs.
    pub fn order(&mut self, keys: &[&str]) {
        let rank = |key: &str| keys.iter().position(|other| *other == key).unwrap_or(keys.len());
        self.0.sort_by_key(|(key, _)| rank(key));
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.iter().map(|(key, _)| key)
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> Extend<(Cow<'a, str>, Json<'a>)> for Object<'a> {
    fn extend<I: IntoIterator<Item = (Cow<'a, str>, Json<'a>)>>(&mut self, members: I) {
        for (key, value) in members {
            self.insert(key, value);
        }
    }
}

impl<'a> IntoIterator for Object<'a> {
    type Item = (Cow<'a, str>, Json<'a>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Of keys that differ from each other.
impl<'a> FromIterator<(Cow<'a, str>, Json<'a>)> for Object<'a> {
    fn from_iter<I: IntoIterator<Item = (Cow<'a, str>, Json<'a>)>>(members: I) -> Self {
        Object(members.into_iter().collect())
    }
}

impl<'a> From<&'a str> for Json<'a> {
    fn from(text: &'a str) -> Self {
        Json::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Json<'_> {
    fn from(text: String) -> Self {
        Json::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Json<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Json::Text(text)
    }
}

impl From<bool> for Json<'_> {
    fn from(flag: bool) -> Self {
        Json::Bool(flag)
    }
}

impl From<i64> for Json<'_> {
    fn from(number: i64) -> Self {
        Json::Number(number.into())
    }
}

impl<'a> From<Object<'a>> for Json<'a> {
    fn from(members: Object<'a>) -> Self {
        Json::Object(members)
    }
}

impl<'a> From<Vec<Json<'a>>> for Json<'a> {
    fn from(items: Vec<Json<'a>>) -> Self {
        Json::List(items)
    }
}

impl<'a> From<&'a serde_json::Map<String, Value>> for Object<'a> {
    fn from(members: &'a serde_json::Map<String, Value>) -> Self {
        members.iter().map(|(key, value)| (key.as_str().into(), value.into())).collect()
    }
}

impl From<Value> for Json<'_> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Json::Null,
            Value::Bool(flag) => Json::Bool(flag),
            Value::Number(number) => Json::Number(number),
            Value::String(text) => Json::Text(text.into()),
            Value::Array(items) => Json::List(items.into_iter().map(Json::from).collect()),
            Value::Object(map) => {
                Json::Object(map.into_iter().map(|(key, value)| (key.into(), Json::from(value))).collect())
            }
        }
    }
}

impl<'a> From<&'a Value> for Json<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Json::Null,
            Value::Bool(flag) => Json::Bool(*flag),
            Value::Number(number) => Json::Number(number.clone()),
            Value::String(text) => text.as_str().into(),
            Value::Array(items) => Json::List(items.iter().map(Json::from).collect()),
            Value::Object(members) => Json::Object(members.into()),
        }
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(flag) => serializer.serialize_bool(*flag),
            Json::Number(number) => number.serialize(serializer),
            Json::Text(text) => serializer.serialize_str(text),
            Json::List(items) => serializer.collect_seq(items),
            Json::Object(members) => serializer.collect_map(members.iter()),
        }
    }
}

/// On one line, without spaces.
impl fmt::Display for Json<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&serde_json::to_string(self).unwrap_or_default())
    }
}
