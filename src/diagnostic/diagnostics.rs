//! The findings of one run.

use super::{Code, Diagnostic, FileId, Severity, SourceMap};

/// How many bytes of a secret are one wherever they are said.
const LEAST_SECRET: usize = 6;

/// The findings of one run, all at once: a blueprint with seven mistakes holds seven.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// The findings in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether anything stops the build.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Makes every warning an error, as `--strict` asks; notes stay what they are.
    pub fn promote_warnings(&mut self) {
        for diagnostic in self.0.iter_mut().filter(|diagnostic| diagnostic.severity == Severity::Warning) {
            diagnostic.severity = Severity::Error;
        }
    }

    /// Makes warnings of the errors of one code, which the user accepts.
    pub fn demote(&mut self, code: &'static Code) {
        for diagnostic in self.0.iter_mut().filter(|diagnostic| diagnostic.code == code) {
            diagnostic.severity = diagnostic.severity.max(Severity::Warning);
        }
    }

    /// Moves the findings about what was generated from a value on to the very key or value that caused them, where the
    /// sources show which that is.
    fn trace(&mut self, sources: &SourceMap) {
        for diagnostic in &mut self.0 {
            let Some(cause) = diagnostic.cause.take() else { continue };
            if let Some((at, part)) = cause.trace(&diagnostic.at, sources) {
                (diagnostic.at, diagnostic.part) = (at, part);
            }
        }
    }

    /// Takes secrets out of what findings say.
    fn conceal(&mut self, sources: &SourceMap) {
        for (at, secret) in sources.secrets().filter(|(_, secret)| !secret.is_empty()) {
            for diagnostic in &mut self.0 {
                let is_here = at.contains(&diagnostic.at);
                if is_here {
                    diagnostic.is_concealed = true;
                    diagnostic.given = None;
                }
                // A short one is part of other words.
                if is_here || secret.len() >= LEAST_SECRET {
                    let said =
                        [Some(&mut diagnostic.headline), diagnostic.help.as_mut(), diagnostic.given.as_mut()];
                    for text in said.into_iter().flatten().chain(&mut diagnostic.allowed) {
                        if text.contains(secret) {
                            *text = text.replace(secret, "…");
                        }
                    }
                }
            }
        }
    }

    /// Sorts by file and position, without what is secret, each finding led on to its cause; findings at the same position, and those without one, keep their order, the
    /// latter at the end.
    pub fn sort(&mut self, sources: &SourceMap) {
        self.trace(sources);
        self.conceal(sources);
        self.0.sort_by_cached_key(|diagnostic| match sources.span(&diagnostic.at, &diagnostic.part) {
            Some((file, span)) => (false, file, span.start),
            None => (true, FileId::default(), 0),
        });
    }

    /// `value` with the warnings beside it, or every finding if one is an error.
    pub fn into_result<T>(self, value: T) -> Result<(T, Self), Self> {
        if self.has_errors() { Err(self) } else { Ok((value, self)) }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.0.extend(diagnostics);
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        Self(diagnostics.into_iter().collect())
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Diagnostic, Pointer, codes};
    use super::*;

    #[test]
    fn strict_makes_errors_of_warnings_and_not_of_notes() {
        let finding = |severity| {
            let code = &codes::blueprint::UNKNOWN_KEY;
            Diagnostic { severity, ..Diagnostic::new(code, Pointer::root(), "") }
        };
        let mut found = Diagnostics::from(finding(Severity::Note));
        found.promote_warnings();
        assert!(!found.has_errors());
        found.push(finding(Severity::Warning));
        found.promote_warnings();
        assert!(found.has_errors());
    }
}
