//! The decoder's error: the first mistake of a pass, and where it is.

use super::path::{Path, Segment};
use super::scalar::ScalarError;
use crate::diagnostic::Diagnostic;
use serde::de::{Expected, Unexpected};
use std::fmt::{self, Display};

/// One mistake; the place is unknown until the error leaves the value that it is about.
#[derive(Debug)]
pub(super) struct Error(Box<Located>);

#[derive(Debug)]
struct Located {
    mistake: Mistake,
    at: Option<Vec<Segment>>,
    on_key: bool,
}

/// What is wrong.
#[derive(Debug)]
pub(super) enum Mistake {
    /// The value cannot be had for want of one that was refused before.
    Silent,
    /// A diagnostic complete but for its pointer.
    Ready(Box<Diagnostic>),
    /// A required key is not there; with all keys of the map, where they are known.
    Missing { key: &'static str, fields: &'static [&'static str] },
    /// A type refused the kind of value.
    Type { given: String, expected: String },
    /// A type that is read by hand does not name the key.
    UnknownKey { key: String, fields: &'static [&'static str] },
    /// A type that is read by hand does not name the word.
    NotAllowed { given: String, variants: &'static [&'static str] },
    /// A type refused the text, and said more than a sentence.
    Scalar(Box<ScalarError>),
    /// A type refused the value with a sentence.
    Invalid(String),
}

impl Error {
    pub(super) fn new(mistake: Mistake) -> Self {
        Self(Box::new(Located { mistake, at: None, on_key: false }))
    }

    /// The error placed at `path`, unless it already has a place further inside.
    pub(super) fn locate(mut self, path: &Path<'_>) -> Self {
        let Located { mistake, at: at @ None, on_key } = &mut *self.0 else { return self };
        let mut segments = path.segments();
        if let Mistake::UnknownKey { key, .. } = mistake {
            segments.push(Segment::Key(key.clone()));
            *on_key = true;
        }
        *at = Some(segments);
        self
    }

    /// The error moved to the key at `path`.
    pub(super) fn relocate_key(mut self, path: &Path<'_>) -> Self {
        self.0.at = None;
        self.locate_key(path)
    }

    /// The error placed at the key at `path`, unless it already has a place.
    pub(super) fn locate_key(mut self, path: &Path<'_>) -> Self {
        if self.0.at.is_none() {
            self.0.on_key = true;
            self.0.at = Some(path.segments());
        }
        self
    }

    /// The error of a map with these keys.
    pub(super) fn among(mut self, keys: &'static [&'static str]) -> Self {
        if let Located { mistake: Mistake::Missing { fields, .. }, at: None, .. } = &mut *self.0 {
            *fields = keys;
        }
        self
    }

    /// What is wrong, where, and whether the key is meant.
    pub(super) fn into_parts(self) -> (Mistake, Vec<Segment>, bool) {
        (self.0.mistake, self.0.at.unwrap_or_default(), self.0.on_key)
    }
}

impl Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.mistake {
            Mistake::Silent => formatter.write_str("a value inside was refused"),
            Mistake::Ready(diagnostic) => formatter.write_str(&diagnostic.headline),
            Mistake::Missing { key, .. } => write!(formatter, "lacks the key `{key}`"),
            Mistake::Type { given, expected } => write!(formatter, "takes {expected}, not {given}"),
            Mistake::UnknownKey { key, .. } => write!(formatter, "unknown key `{key}`"),
            Mistake::NotAllowed { given, .. } => write!(formatter, "`{given}` is not allowed"),
            Mistake::Scalar(error) => error.fmt(formatter),
            Mistake::Invalid(message) => formatter.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        // The alternate form of a `ScalarError` carries its parts; nothing else changes with it.
        let message = format!("{message:#}");
        match ScalarError::from_alternate(&message) {
            Some(error) => Self::new(Mistake::Scalar(Box::new(error))),
            None => Self::new(Mistake::Invalid(message)),
        }
    }

    fn missing_field(key: &'static str) -> Self {
        Self::new(Mistake::Missing { key, fields: &[] })
    }

    fn invalid_type(given: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let expected = match expected.to_string().as_str() {
            "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64" => "a whole number".to_owned(),
            "f32" | "f64" => "a number".to_owned(),
            "a boolean" => "`true` or `false`".to_owned(),
            other => other.to_owned(),
        };
        Self::new(Mistake::Type { given: describe(given), expected })
    }

    fn invalid_value(given: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Mistake::Invalid(format!("{expected} is wanted, not {}", describe(given))))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::new(Mistake::Invalid(format!("{expected} is wanted, and there are {length} items")))
    }

    fn unknown_field(key: &str, fields: &'static [&'static str]) -> Self {
        Self::new(Mistake::UnknownKey { key: key.to_owned(), fields })
    }

    fn unknown_variant(given: &str, variants: &'static [&'static str]) -> Self {
        Self::new(Mistake::NotAllowed { given: given.to_owned(), variants })
    }
}

fn describe(given: Unexpected<'_>) -> String {
    match given {
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a map".to_owned(),
        Unexpected::Bool(value) => format!("the boolean `{value}`"),
        Unexpected::Unsigned(value) => format!("the number {value}"),
        Unexpected::Signed(value) => format!("the number {value}"),
        Unexpected::Float(value) => format!("the number {value}"),
        Unexpected::Str(value) => format!("the string `{value}`"),
        other => other.to_string(),
    }
}
