//! The value of a blueprint, before anything knows what its keys mean.

use indexmap::IndexMap;

/// A value as YAML 1.2's core schema reads it.
///
/// Numbers and booleans keep the text that was written, so that a message can show `012345678901` where YAML counts
/// 12345678901. Positions are in the [`SourceMap`](crate::diagnostic::SourceMap).
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// `null`, `~`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool {
        /// The value.
        value: bool,
        /// As written.
        text: String,
    },
    /// A whole number.
    Integer {
        /// The value.
        value: i128,
        /// As written.
        text: String,
    },
    /// A number with a fraction or an exponent; finite, and never negative zero.
    Float {
        /// The value.
        value: f64,
        /// As written.
        text: String,
    },
    /// Text, quoted or not.
    String(String),
    /// A list.
    List(Vec<Tree>),
    /// A map, in the order written.
    Map(IndexMap<String, Tree>),
    /// A value that was refused and reported; what depends on it is not reported again.
    Refused,
}

impl Tree {
    /// The kind of value in words, with its article.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool { .. } => "a boolean",
            Self::Integer { .. } | Self::Float { .. } => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
            Self::Refused => "a refused value",
        }
    }

    /// A scalar as written; `None` for `null`, lists and maps.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Bool { text, .. }
            | Self::Integer { text, .. }
            | Self::Float { text, .. }
            | Self::String(text) => Some(text),
            Self::Null | Self::List(_) | Self::Map(_) | Self::Refused => None,
        }
    }

    /// The value as compact JSON, numbers and booleans as written: the same for every way to lay out the same
    /// blueprint, comments and line ends aside.
    pub fn to_json(&self) -> String {
        let mut json = String::new();
        self.write_json(&mut json);
        json
    }

    fn write_json(&self, json: &mut String) {
        match self {
            Self::Null | Self::Refused => json.push_str("null"),
            Self::Bool { text, .. } | Self::Integer { text, .. } | Self::Float { text, .. } => {
                json.push_str(text);
            }
            Self::String(text) => json.push_str(&quoted(text)),
            Self::List(items) => {
                json.push('[');
                for (index, item) in items.iter().enumerate() {
                    json.push_str(if index == 0 { "" } else { "," });
                    item.write_json(json);
                }
                json.push(']');
            }
            Self::Map(entries) => {
                json.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    json.push_str(if index == 0 { "" } else { "," });
                    json.push_str(&quoted(key));
                    json.push(':');
                    value.write_json(json);
                }
                json.push('}');
            }
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
