//! [`UnitError`]: why a text is not the quantity or the identifier that it should be.
//!
//! The four parts of a good message stay apart here, so that a renderer can lay them out; [`Display`](fmt::Display)
//! joins them for places that know only text. It does not know where the text stood.

use std::fmt;

/// Why a text is not the value that it should be.
///
/// ```
/// use hybrid_synth::units::DataSize;
///
/// let error = "400".parse::<DataSize>().unwrap_err();
/// assert_eq!(error.headline(), "`400` is not a data size: it has no unit");
/// assert_eq!(error.help.as_deref(), Some("write the unit, for example `400 TB` or `12 TiB`"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitError {
    /// The text as it was given: at most 80 characters of it, control characters escaped.
    pub given: String,
    /// What should stand there, with its article: `a data size`.
    pub expected: &'static str,
    /// What is wrong with the text, as a clause: `it has no unit`.
    pub reason: String,
    /// The values, forms or units that are allowed, where they can be listed.
    pub allowed: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
}

/// Longer texts are cut in messages.
const SHOWN: usize = 80;

impl UnitError {
    /// An error without a list of allowed values and without help.
    pub fn new(given: &str, expected: &'static str, reason: impl Into<String>) -> Self {
        let mut shown = String::new();
        for (at, character) in given.chars().enumerate() {
            if at == SHOWN {
                shown.push('…');
                break;
            }
            if character.is_control() {
                shown.extend(character.escape_default());
            } else {
                shown.push(character);
            }
        }
        UnitError { given: shown, expected, reason: reason.into(), allowed: Vec::new(), help: None }
    }

    /// The same error with the values that would be accepted.
    pub fn allow<T: ToString>(mut self, allowed: impl IntoIterator<Item = T>) -> Self {
        self.allowed = allowed.into_iter().map(|value| value.to_string()).collect();
        self
    }

    /// The same error with what to write instead.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What is wrong, in one sentence that stands alone.
    pub fn headline(&self) -> String {
        format!("`{}` is not {}: {}", self.given, self.expected, self.reason)
    }
}

impl fmt::Display for UnitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())?;
        for (at, value) in self.allowed.iter().enumerate() {
            f.write_str(if at == 0 { "; allowed: " } else { ", " })?;
            f.write_str(value)?;
        }
        if let Some(help) = &self.help {
            f.write_str("; ")?;
            f.write_str(help)?;
        }
        Ok(())
    }
}

impl std::error::Error for UnitError {}
