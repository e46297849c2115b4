//! Every kind of mistake, a file for each area.
//!
//! The first two digits of an identifier are its area. A new code goes to the end of its area's table; an identifier
//! that has been released is never given to another mistake.

use super::Code;

/// Declares an area's codes as statics, and the area's `ALL` in the same order.
///
/// The explanation's headings are written here, once, so that no code can lack one.
macro_rules! codes {
    ($($name:ident {
        id: $id:literal,
        name: $words:literal,
        severity: $severity:ident,
        summary: $summary:literal,
        means: $means:literal,
        example: $example:literal,
        instead: $instead:literal $(,)?
    })+) => {
        $(
            #[doc = concat!("`", $id, "`: ", $summary, ".\n\n", $means)]
            pub static $name: $crate::diagnostic::Code = $crate::diagnostic::Code {
                id: $id,
                name: $words,
                severity: $crate::diagnostic::Severity::$severity,
                summary: $summary,
                explanation: concat!(
                    "## What it means\n\n", $means,
                    "\n\n## Example\n\n```yaml\n", $example,
                    "\n```\n\n## Instead\n\n", $instead, "\n",
                ),
            };
        )+
        /// Every code of this area, in the order of their identifiers.
        pub static ALL: &[&$crate::diagnostic::Code] = &[$(&$name),+];
    };
}

pub mod blueprint;
pub mod bucket;
pub mod connectivity;
pub mod datasync;
pub mod forecast;
pub mod line;
pub mod lustre;
pub mod model;
pub mod network;
pub mod output;
pub mod schema;
pub mod studio;
pub mod training;

/// Every code, in the order of their identifiers.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [
        blueprint::ALL,
        model::ALL,
        network::ALL,
        connectivity::ALL,
        datasync::ALL,
        line::ALL,
        bucket::ALL,
        lustre::ALL,
        studio::ALL,
        training::ALL,
        schema::ALL,
        output::ALL,
        forecast::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// The code with this identifier, in any case, or with this name.
pub fn find(id_or_name: &str) -> Option<&'static Code> {
    all().find(|code| code.id.eq_ignore_ascii_case(id_or_name) || code.name == id_or_name)
}

#[cfg(test)]
mod tests {
    use super::{all, find};
    use std::collections::BTreeSet;

    #[test]
    fn identifiers_are_well_formed_sorted_and_unique() {
        let ids: Vec<_> = all().map(|code| code.id).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
        for id in ids {
            let digits = id.strip_prefix("HS").unwrap();
            assert!(digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()), "{id}");
        }
    }

    #[test]
    fn names_are_unique_kebab_case() {
        let mut seen = BTreeSet::new();
        for code in all() {
            assert!(seen.insert(code.name), "{} is given twice", code.name);
            assert!(
                code.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{}",
                code.name
            );
        }
    }

    #[test]
    fn every_part_of_an_explanation_says_something() {
        for code in all() {
            assert!(!code.summary.is_empty() && !code.summary.ends_with('.'), "{}: summary", code.id);
            let (means, rest) = code
                .explanation
                .strip_prefix("## What it means\n\n")
                .unwrap()
                .split_once("\n\n## Example\n\n")
                .unwrap();
            let (example, instead) = rest.split_once("\n\n## Instead\n\n").unwrap();
            for part in [means, instead] {
                assert!(part.trim_end().ends_with(['.', '`']), "{}: {part:?} is no sentence", code.id);
            }
            assert!(example.len() > "```yaml\n\n```".len(), "{}: empty example", code.id);
        }
    }

    #[test]
    fn a_code_is_found_by_identifier_and_by_name() {
        for code in all() {
            assert_eq!(find(code.id), Some(code));
            assert_eq!(find(&code.id.to_lowercase()), Some(code));
            assert_eq!(find(code.name), Some(code));
        }
        assert_eq!(find("HS9999"), None);
    }
}
