//! Findings that the blueprint accepts: a warning that is about a name, with a reason.
//!
//! A waiver takes the warning away, so that `--strict` passes, and is recorded in the manifest. Mistakes cannot be waived, and a
//! waiver of what is not found is a warning itself: it would hide the next one unseen. A waiver without a reason is a mistake.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Pointer, Severity, codes, suggest};
use crate::model::{Architecture, SECTIONS};

/// More codes than these are no hint.
const MOST_SUGGESTIONS: usize = 3;

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
    SECTIONS.contains(&&*section).then(|| name.into_owned())
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
    for (subject, reasons) in
        architecture.waivers.iter().filter(|(subject, _)| is_there(architecture, subject))
    {
        for code in reasons.keys().filter(|code| !used.contains(&(subject, code))) {
            // What is wrong whatever is found was said before.
            let is_warning = codes::find(code).is_some_and(|known| known.severity == Severity::Warning);
            if is_warning && !architecture.refused.contains(subject) {
                let headline = format!("there is no {code} about `{subject}` to be waived");
                let at = Pointer::root().child("waivers").child(subject).child(code);
                left.push(
                    without_effect(at, headline)
                        .given(code)
                        .help("remove it, or correct the name and the code"),
                );
            }
        }
    }
    (left, waived)
}

fn is_there(architecture: &Architecture, subject: &str) -> bool {
    architecture.names().any(|name| name == subject) || architecture.refused.contains(subject)
}

fn without_effect(at: Pointer, headline: String) -> Diagnostic {
    Diagnostic::new(&codes::model::WAIVER_WITHOUT_EFFECT, at, headline).on_key()
}

/// Reports waivers that could not take any finding away, and those that give no reason.
pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    let is_warning = |code: &&Code| code.severity == Severity::Warning;
    for (subject, reasons) in &architecture.waivers {
        let at = Pointer::root().child("waivers").child(subject);
        if !is_there(architecture, subject) {
            let headline =
                format!("nothing in the blueprint is called `{subject}`, so that no finding is about it");
            let names: BTreeSet<&String> = architecture.names().collect();
            let finding = without_effect(at.clone(), headline).given(subject).allowed(names);
            findings.push(
                finding.suggest(subject).help_otherwise("name what the finding is about, or remove it"),
            );
        }
        for (code, reason) in reasons {
            let at = at.child(code);
            match codes::find(code) {
                None => {
                    let warnings = codes::all().filter(is_warning);
                    // By its number where that is written, by its name otherwise.
                    let is_id = code.to_ascii_uppercase().starts_with("HS");
                    let near = if is_id {
                        // Of numbers all are alike; one digit can be wrong.
                        let is_near = |known: &&str| {
                            let given = code.to_ascii_uppercase();
                            let wrong = given.chars().zip(known.chars()).filter(|(one, other)| one != other);
                            given.len() == known.len() && wrong.count() == 1
                        };
                        warnings.map(|known| known.id).filter(is_near).collect()
                    } else {
                        suggest::nearest_all(code, warnings.map(|known| known.name))
                    };
                    let finding =
                        without_effect(at.clone(), format!("no finding has the code `{code}`")).given(code);
                    findings.push(match near.as_slice() {
                        near @ [_, ..] if near.len() <= MOST_SUGGESTIONS => {
                            finding.help(format!("did you mean `{}`?", near.join("` or `")))
                        }
                        _ => finding.help("take the code that the finding shows in brackets, or remove it"),
                    });
                }
                Some(known) if !is_warning(&known) => {
                    let headline = format!("{code} is a mistake, which cannot be waived");
                    findings.push(without_effect(at.clone(), headline).given(code).help("remove it"));
                }
                Some(_) => {}
            }
            if reason.trim().is_empty() {
                let headline = format!("the waiver of {code} about `{subject}` gives no reason");
                let finding =
                    Diagnostic::new(&codes::model::WAIVER_WITHOUT_REASON, at, headline).given(reason);
                findings.push(finding.help("say why the warning is accepted: a reader of the manifest asks"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::construct::Bucket;
    use crate::diagnostic::Diagnostics;
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

    fn helps(subject: &str, code: &str, reason: &str) -> Vec<(&'static str, Option<String>)> {
        let mut archive = Architecture::new("archive", "eu-central-1");
        archive.construct("lake", Bucket { versioning: false, ..Bucket::default() });
        let reasons = archive.waivers.entry(subject.to_owned()).or_default();
        reasons.insert(code.to_owned(), reason.to_owned());
        let mut found = Diagnostics::default();
        super::check(&archive, &mut found);
        found.iter().map(|finding| (finding.code.name, finding.help.clone())).collect()
    }

    #[test]
    fn a_waiver_of_nothing_says_what_was_perhaps_meant() {
        let meant = |help: &str| Some(format!("did you mean `{help}`?"));
        assert_eq!(helps("lake", "HS0602", "a cache"), []);
        assert_eq!(helps("laek", "HS0602", "a cache"), [("waiver-without-effect", meant("lake"))]);
        assert_eq!(
            helps("lake", "weakend-bucket", "a"),
            [("waiver-without-effect", meant("weakened-bucket"))]
        );
        let help = "take the code that the finding shows in brackets, or remove it".to_owned();
        assert_eq!(helps("lake", "HS9999", "a"), [("waiver-without-effect", Some(help))]);
        assert_eq!(helps("lake", "HS0672", "a"), [("waiver-without-effect", meant("HS0602"))]);
        assert_eq!(helps("lake", "HS0201", "a"), [("waiver-without-effect", Some("remove it".to_owned()))]);
        assert_eq!(
            helps("lake", "HS0602", " ").first().map(|(code, _)| *code),
            Some("waiver-without-reason")
        );
    }

    #[test]
    fn a_warning_with_a_reason_is_taken_away_and_one_that_is_not_there_is_told() {
        assert_eq!(found(&[]), (vec!["HS0602 /constructs/lake/versioning".to_owned()], 0));
        assert_eq!(found(&[("lake", "HS0602")]), (vec![], 1));
        assert_eq!(found(&[("lake", "weakened-bucket")]), (vec![], 1));
        let (left, waived) = found(&[("pond", "HS0602"), ("lake", "HS0610")]);
        let expected = ["HS0602 /constructs/lake/versioning", "HS0231 /waivers/lake/HS0610"];
        assert_eq!((left, waived), (expected.map(str::to_owned).to_vec(), 0));
    }
}
