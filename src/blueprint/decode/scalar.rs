//! Text with a form of its own: quantities with units, addresses, references.

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display};
use std::marker::PhantomData;

/// Marks the alternate form; no sentence starts with this private-use character.
const MARK: char = '\u{F8FF}';

/// Why a text cannot be read as what is wanted.
///
/// It survives serde: a `Deserialize` implementation passes it to [`de::Error::custom`], which can only print it.
/// Printed with `{}` it is its headline; printed with `{:#}`, as [`decode`](super::decode) does, it is a form from
/// which its parts are read again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScalarError {
    /// What is wrong, without the name of the key: `` `400` has no unit ``.
    pub headline: String,
    /// The text given.
    pub given: String,
    /// The values or forms allowed.
    pub allowed: Vec<String>,
    /// What to change.
    pub help: Option<String>,
}

impl ScalarError {
    /// An error about the text `given`.
    pub fn new(headline: impl Into<String>, given: impl Into<String>) -> Self {
        Self { headline: headline.into(), given: given.into(), allowed: Vec::new(), help: None }
    }

    /// Adds values or forms that would be right.
    pub fn allowed(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.allowed.extend(values.into_iter().map(Into::into));
        self
    }

    /// Sets what to change.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn from_alternate(text: &str) -> Option<Self> {
        serde_json::from_str(text.strip_prefix(MARK)?).ok()
    }
}

impl Display for ScalarError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !formatter.alternate() {
            return formatter.write_str(&self.headline);
        }
        let parts = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        write!(formatter, "{MARK}{parts}")
    }
}

impl std::error::Error for ScalarError {}

/// Reads a scalar through its text: `parse` sees `400 TB`, and also `400` where no quotes made it a string.
///
/// `expected` says what is wanted, with its article, for values that are no scalar: `a data size such as 400 TB`.
///
/// ```
/// use hybrid_synth::blueprint::decode::{from_text, ScalarError};
///
/// struct Percent(u8);
///
/// impl<'de> serde::Deserialize<'de> for Percent {
///     fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
///         from_text(deserializer, "a share such as 5 %", |text| {
///             text.strip_suffix(" %").and_then(|number| number.parse().ok()).map(Percent).ok_or_else(|| {
///                 ScalarError::new(format!("`{text}` is no share"), text).help("write it with its unit: `5 %`")
///             })
///         })
///     }
/// }
/// ```
pub fn from_text<'de, D: Deserializer<'de>, T, E: Into<ScalarError>>(
    deserializer: D,
    expected: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, D::Error> {
    deserializer.deserialize_any(Text { expected, parse, makes: PhantomData })
}

struct Text<'a, F, T, E> {
    expected: &'a str,
    parse: F,
    makes: PhantomData<fn() -> (T, E)>,
}

impl<F: FnOnce(&str) -> Result<T, E>, T, E: Into<ScalarError>> Visitor<'_> for Text<'_, F, T, E> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.expected)
    }

    fn visit_str<R: de::Error>(self, text: &str) -> Result<T, R> {
        (self.parse)(text).map_err(|error| R::custom(error.into()))
    }

    fn visit_i64<R: de::Error>(self, value: i64) -> Result<T, R> {
        self.visit_str(&value.to_string())
    }

    fn visit_u64<R: de::Error>(self, value: u64) -> Result<T, R> {
        self.visit_str(&value.to_string())
    }

    fn visit_i128<R: de::Error>(self, value: i128) -> Result<T, R> {
        self.visit_str(&value.to_string())
    }

    fn visit_f64<R: de::Error>(self, value: f64) -> Result<T, R> {
        self.visit_str(&value.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::ScalarError;

    #[test]
    fn the_alternate_form_keeps_every_part() {
        let error = ScalarError::new("`4\"` has no unit", "4\"").allowed(["GB", "TB"]).help("write `4 TB`");
        assert_eq!(error.to_string(), "`4\"` has no unit");
        assert_eq!(ScalarError::from_alternate(&format!("{error:#}")), Some(error));
        assert_eq!(ScalarError::from_alternate("a sentence"), None);
    }
}
