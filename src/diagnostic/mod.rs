//! Everything the tool has to say about a blueprint, as values.
//!
//! Every stage of the pipeline returns [`Diagnostics`]; only the command line prints them, through one of the files in
//! [`render`]. The invariant: a diagnostic is located by a [`Pointer`] into the blueprint and becomes a file, a line and
//! a column at print time alone, through the [`SourceMap`], so that a failure deep inside a generated template still
//! leads back to the line that caused it. This module knows no rule, no resource and no AWS fact; it knows the
//! [`codes`] that name the mistakes.
//!
//! ```
//! use hybrid_synth::diagnostic::{codes, Diagnostic, Diagnostics, Pointer};
//!
//! let lake = Pointer::root().child("constructs").child("lake");
//! let mut found = Diagnostics::default();
//! found.push(
//!     Diagnostic::new(&codes::blueprint::UNKNOWN_KEY, lake.child("archiv"), "unknown key `archiv`")
//!         .on_key()
//!         .allowed(["archive", "expire"])
//!         .suggest("archiv"),
//! );
//! assert!(found.has_errors());
//! ```

mod cause;
mod code;
pub mod codes;
pub mod columns;
mod diagnostics;
pub mod escape;
mod pointer;
pub mod render;
mod source;
pub mod suggest;

use std::ops::Range;

pub use self::cause::Cause;
pub use self::code::{Code, Severity};
pub use self::diagnostics::Diagnostics;
pub use self::pointer::Pointer;
pub use self::source::{FileId, Inside, LineColumn, Location, Place, SourceFile, SourceMap};

/// How many characters of a headline or a help are kept: a value that is quoted in one can be as long as a file.
const LONGEST_SENTENCE: usize = 400;
/// How many values can be meant for a hint to be one.
const MOST_SUGGESTIONS: usize = 3;
/// How many characters of a value given are kept.
const LONGEST_VALUE: usize = 100;

/// One finding: what is wrong, where, the value given, the values allowed, and what to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of mistake.
    pub code: &'static Code,
    /// [`Code::severity`], unless raised or set by hand.
    pub severity: Severity,
    /// One sentence without a full stop that is understandable alone.
    pub headline: String,
    /// What the finding is about.
    pub at: Pointer,
    /// Which part of it.
    pub part: Part,
    /// The value given, as the user wrote it.
    pub given: Option<String>,
    /// The values or forms allowed; empty where no list says it.
    pub allowed: Vec<String>,
    /// What to change, one sentence without a full stop.
    pub help: Option<String>,
    /// Other places that take part in the mistake, in the order in which they are shown.
    pub related: Vec<Related>,
    /// What leads from `at` on, where something generated is wrong.
    pub cause: Option<Cause>,
    /// Whether the line at `at` holds a secret, so that nothing of it is shown.
    pub is_concealed: bool,
}

/// The part of the place that a diagnostic points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The key of the map entry; the value where there is no key.
    Key,
    /// The value.
    Value,
    /// A stretch of a file, for a mistake found before the file became a tree.
    Text {
        /// The file.
        file: FileId,
        /// Byte offsets into the file's text.
        span: Range<usize>,
    },
}

/// Another place that takes part in a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub at: Pointer,
    /// Which part of it.
    pub part: Part,
    /// What it contributes, a few words: `first given here`.
    pub text: String,
}

impl Diagnostic {
    /// A finding about the value at `at`.
    pub fn new(code: &'static Code, at: Pointer, headline: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            headline: escape::shorten(headline.into(), LONGEST_SENTENCE),
            at,
            part: Part::Value,
            given: None,
            allowed: Vec::new(),
            help: None,
            related: Vec::new(),
            cause: None,
            is_concealed: false,
        }
    }

    /// Says where the finding is and shows nothing of the line, which holds a secret.
    pub fn concealed(mut self) -> Self {
        self.is_concealed = true;
        self
    }

    /// Points at the key instead of the value.
    pub fn on_key(mut self) -> Self {
        self.part = Part::Key;
        self
    }

    /// Points at a stretch of a file, in bytes, for a mistake found before there is a tree.
    pub fn on_text(mut self, file: FileId, span: Range<usize>) -> Self {
        self.part = Part::Text { file, span };
        self
    }

    /// Sets what is wrong of what was generated from the value at `at`: a property, and what it is.
    pub fn caused_by(mut self, property: Pointer, value: Option<String>) -> Self {
        self.cause = Some(Cause { property, value });
        self
    }

    /// Sets the value given, of which the first 100 characters are kept.
    pub fn given(mut self, value: impl Into<String>) -> Self {
        self.given = Some(escape::shorten(value.into(), LONGEST_VALUE));
        self
    }

    /// Adds values that would be right.
    pub fn allowed(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.allowed.extend(values.into_iter().map(Into::into));
        self
    }

    /// Sets what to change.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(escape::shorten(help.into(), LONGEST_SENTENCE));
        self
    }

    /// Helps with the allowed values nearest to `given`, where some are near and no other help is set.
    ///
    /// Call it after [`allowed`](Self::allowed).
    pub fn suggest(mut self, given: &str) -> Self {
        if self.help.is_none() {
            let near = suggest::nearest_all(given, self.allowed.iter().map(String::as_str));
            if !near.is_empty() && near.len() <= MOST_SUGGESTIONS {
                self.help = Some(format!("did you mean `{}`?", near.join("` or `")));
            }
        }
        self
    }

    /// Sets what to change where nothing is said of that yet.
    pub fn help_otherwise(self, help: impl Into<String>) -> Self {
        if self.help.is_some() { self } else { self.help(help) }
    }

    /// Adds another place whose value takes part in the mistake.
    pub fn related(mut self, at: Pointer, text: impl Into<String>) -> Self {
        self.related.push(Related { at, part: Part::Value, text: text.into() });
        self
    }

    /// Adds another place whose key takes part in the mistake.
    pub fn related_key(mut self, at: Pointer, text: impl Into<String>) -> Self {
        self.related.push(Related { at, part: Part::Key, text: text.into() });
        self
    }

    /// Adds a stretch of a file, in bytes, that takes part in the mistake.
    pub fn related_text(mut self, file: FileId, span: Range<usize>, text: impl Into<String>) -> Self {
        self.related.push(Related {
            at: Pointer::root(),
            part: Part::Text { file, span },
            text: text.into(),
        });
        self
    }
}
