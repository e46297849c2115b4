//! Findings that the blueprint accepts: a warning that is about a name, with a reason.
//!
//! A waiver takes the warning away, so that `--strict` passes, and is recorded in the manifest. Mistakes cannot be waived, and a
//! waiver of what is not found is a warning itself: it would hide the next one unseen.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Pointer, Severity, codes};
use crate::model::Architecture;

/// A warning that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waived {
    /// The construct, network, site or flow.
    pub subject: String,
    /// The code.
    pub code: &'static str,
    /// Why, in the author's words.
    pub reason: String,
}

/// The name that a finding is about: the second word of its place.
fn subject(finding: &Diagnostic) -> Option<String> {
    let mut segments = finding.at.segments();
    let section = segments.next()?;
    let name = segments.next()?;
    let named = ["networks", "sites", "datasets", "constructs", "flows", "targets"].contains(&&*section);
    named.then(|| name.into_owned())
}

/// Takes away what the blueprint waives, and tells what it was.
pub fn apply(architecture: &Architecture, found: Diagnostics) -> (Diagnostics, Vec<Waived>) {
    let mut waived = Vec::new();
    let mut left = Diagnostics::default();
    let mut used = Vec::new();
    let wanted = |finding: &Diagnostic, subject: &str, code: &str| {
        let own = |code_of: &'static Code| std::ptr::eq(code_of, finding.code);
        self::subject(finding).as_deref() == Some(subject) && codes::find(code).is_some_and(own)
    };
    for finding in found {
        let waivers = architecture
            .waivers
            .iter()
            .flat_map(|(subject, reasons)| reasons.iter().map(move |(code, reason)| (subject, code, reason)));
        let waiver = waivers
            .filter(|_| finding.severity == Severity::Warning)
            .find(|(subject, code, _)| wanted(&finding, subject, code));
        let Some((subject, code, reason)) = waiver else {
            left.push(finding);
            continue;
        };
        used.push((subject, code));
        let one = Waived { subject: subject.clone(), code: finding.code.id, reason: reason.clone() };
        if !waived.contains(&one) {
            waived.push(one);
        }
    }
    for (subject, reasons) in &architecture.waivers {
        for code in reasons.keys().filter(|code| !used.contains(&(subject, code))) {
            let at = Pointer::root().child("waivers").child(subject).child(code);
            let mut finding = Diagnostic::new(
                &codes::model::OPTION_WITHOUT_MEANING,
                at,
                match codes::find(code) {
                    None => format!("no finding has the code `{code}`"),
                    Some(known) if known.severity == Severity::Error => {
                        format!("{code} is a mistake, which cannot be waived")
                    }
                    Some(_) => format!("there is no {code} about `{subject}` to be waived"),
                },
            )
            .on_key()
            .given(code)
            .help("remove it, or correct the name and the code: `waivers: { lake: { HS0602: \"why\" } }`");
            finding.severity = Severity::Warning;
            left.push(finding);
        }
    }
    (left, waived)
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::construct::Bucket;
    use crate::model::{Architecture, expand};

    fn found(waivers: &[(&str, &str)]) -> (Vec<String>, usize) {
        let mut archive = Architecture::new("archive", "eu-central-1");
        archive.construct("lake", Bucket { versioning: false, ..Bucket::default() });
        for (subject, code) in waivers {
            let reasons = archive.waivers.entry((*subject).to_owned()).or_default();
            reasons.insert((*code).to_owned(), "a cache, which can be made anew".to_owned());
        }
        let (left, waived) = apply(&archive, expand(&archive).findings);
        (left.iter().map(|finding| format!("{} {}", finding.code.id, finding.at)).collect(), waived.len())
    }

    #[test]
    fn a_warning_with_a_reason_is_taken_away_and_one_that_is_not_there_is_told() {
        assert_eq!(found(&[]), (vec!["HS0602 /constructs/lake/versioning".to_owned()], 0));
        assert_eq!(found(&[("lake", "HS0602")]), (vec![], 1));
        assert_eq!(found(&[("lake", "weakened-bucket")]), (vec![], 1));
        let (left, waived) = found(&[("pond", "HS0602"), ("lake", "HS0211")]);
        assert_eq!((left.len(), waived), (3, 0), "{left:?}");
    }
}
