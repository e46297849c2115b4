//! The identity of one kind of mistake.

/// Whether a finding stops the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The build goes on and says so; `--strict` makes it an error.
    Warning,
    /// The build goes on and says what it decided; `--strict` leaves it alone.
    Note,
}

impl Severity {
    /// The word that renderers print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One kind of mistake: its stable identity and the explanation that `explain` prints.
///
/// Identifiers are contract: a code is never reused for another mistake.
#[derive(Debug)]
pub struct Code {
    /// `HS` and four digits, the first two of which are the area.
    pub id: &'static str,
    /// The same in words: `unknown-key`.
    pub name: &'static str,
    /// The severity of a diagnostic that does not set its own.
    pub severity: Severity,
    /// One line without a full stop, for lists of codes.
    pub summary: &'static str,
    /// Markdown under the headings `What it means`, `Example` and `Instead`.
    pub explanation: &'static str,
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}
