//! The schemas that AWS and the Terraform provider publish, and the validation of documents against them.
//!
//! The last check before anything is written: both back ends hand over what they generated, and every [`Violation`]
//! names a place in it. The schemas are vendored by `schemas/vendor.py`, embedded as text, and parsed type by type
//! when a document first uses the type. A value that is known only at deployment (an intrinsic function, a Terraform
//! expression) is never a violation by itself. This module knows no construct, no blueprint and no diagnostic.
//!
//! ```
//! use hybrid_synth::json::Json;
//! use hybrid_synth::schema::cloudformation::Type;
//! use serde_json::json;
//!
//! let vpc = Type::find("AWS::EC2::VPC").expect("the type is vendored");
//! let properties = json!({ "CidrBlok": "10.0.0.0/16", "CidrBlock": { "Ref": "Cidr" } });
//! let found = vpc.validate(&Json::from(&properties));
//! assert_eq!(found[0].pointer, "/CidrBlok");
//! assert_eq!(found[0].allowed[0], "CidrBlock");
//! ```

pub mod cloudformation;
mod embedded;
pub mod region;
pub mod request;
pub mod terraform;

use std::borrow::Cow;
use std::fmt;

use crate::json::Json;

/// One place at which a document disagrees with its schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// JSON pointer into the properties or the body that was validated; empty for the whole.
    pub pointer: String,
    /// What is wrong, understandable alone.
    pub message: String,
    /// The value that stands there, shortened; `None` where something is missing.
    pub given: Option<String>,
    /// What may stand there instead, the nearest to what was given first. Empty where it is not a list.
    pub allowed: Vec<String>,
    /// Whether the name at the pointer is wrong, and not the value that it has.
    pub is_name: bool,
}

impl Violation {
    fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            message: message.into(),
            given: None,
            allowed: Vec::new(),
            is_name: false,
        }
    }

    fn given(mut self, value: &Json<'_>) -> Self {
        self.given = Some(shortened(value));
        self
    }

    fn allowed(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.allowed.extend(values.into_iter().map(Into::into));
        self
    }

    fn unknown_name<'a>(
        parent: &str,
        kind: &str,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Self {
            pointer: child(parent, name),
            message: format!("unknown {kind} `{name}`"),
            given: Some(name.to_owned()),
            allowed: nearest_first(name, known),
            is_name: true,
        }
    }
}

/// The names, those that resemble `given` first and the others in alphabetical order.
fn nearest_first<'a>(given: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let given = given.to_lowercase();
    let mut ranked: Vec<(u64, &str)> = names
        .into_iter()
        .map(|name| {
            let likeness = strsim::jaro_winkler(&given, &name.to_lowercase());
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "likeness lies in 0..=1"
            )]
            let distance = ((1.0 - likeness) * 1000.0) as u64;
            (if likeness < 0.8 { u64::MAX } else { distance }, name)
        })
        .collect();
    ranked.sort_unstable();
    ranked.dedup();
    ranked.into_iter().map(|(_, name)| name.to_owned()).collect()
}

fn shortened(value: &Json<'_>) -> String {
    const LIMIT: usize = 80;
    let text = value.to_string();
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// A place in a document. Its pointer is written out where something is wrong, which is seldom.
#[derive(Clone, Copy)]
enum At<'a> {
    Root,
    Member(&'a At<'a>, &'a str),
    Item(&'a At<'a>, usize),
}

impl<'a> At<'a> {
    /// The item at an index, or the place itself where it is not one of a list.
    fn item(&'a self, index: Option<usize>) -> At<'a> {
        index.map_or(*self, |index| At::Item(self, index))
    }

    /// The JSON pointer.
    fn pointer(&self) -> String {
        self.to_string()
    }

    fn is_root(&self) -> bool {
        matches!(self, Self::Root)
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Member(parent, token) => write!(formatter, "{parent}/{}", escaped(token)),
            Self::Item(parent, index) => write!(formatter, "{parent}/{index}"),
        }
    }
}

fn escaped(token: &str) -> Cow<'_, str> {
    if token.contains(['~', '/']) { token.replace('~', "~0").replace('/', "~1").into() } else { token.into() }
}

/// The pointer of a member below `pointer`.
fn child(pointer: &str, token: &str) -> String {
    [pointer, "/", &escaped(token)].concat()
}

/// The tokens of a JSON pointer.
fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
}
