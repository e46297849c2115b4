//! One line for each finding, for editors, `grep` and logs.

use super::super::escape::printable;
use super::super::{Diagnostics, SourceMap};
use std::fmt::Write;

/// A line `file:line:column: error[HS0101]: headline` for each finding, and the help after a semicolon; where there is
/// no text, as for an architecture that a program built, the pointer stands instead of the position.
pub fn render(found: &Diagnostics, sources: &SourceMap) -> String {
    let mut text = String::new();
    for diagnostic in found {
        let place = sources.span(&diagnostic.at, &diagnostic.part);
        if let Some((file, span)) = place
            && let Some(file) = sources.file(file)
        {
            let at = file.line_column(span.start);
            // Writing to a string cannot fail, here and below.
            let _ = write!(text, "{}:{}:{}: ", printable(&file.name), at.line, at.column);
        } else if !diagnostic.at.is_root() {
            let _ = write!(text, "{}: ", printable(diagnostic.at.as_str()));
        }
        let (severity, id) = (diagnostic.severity.as_str(), diagnostic.code.id);
        let _ = write!(text, "{severity}[{id}]: {}", printable(&diagnostic.headline));
        if let Some(help) = &diagnostic.help {
            let _ = write!(text, "; {}", printable(help));
        }
        text.push('\n');
    }
    text
}
