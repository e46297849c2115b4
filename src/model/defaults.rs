//! What a blueprint says once the defaults of its parameters stand where the parameters are used.
//!
//! The first deployment uses them, so what is wrong with a value where it is used is wrong with a default. Where a
//! mistake is found only with the defaults in their places, it is told of the default.

use std::collections::BTreeSet;

use super::Architecture;
use crate::diagnostic::{Diagnostic, Diagnostics, Part, Pointer, Severity};

/// A place at which the default of a parameter was put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultUse {
    /// The parameter.
    pub parameter: String,
    /// Its default.
    pub value: String,
    /// The place.
    pub at: Pointer,
}

/// An architecture with the defaults of its parameters in their places; empty defaults, which mean that a value is not
/// there yet, and secret ones are not put in.
#[derive(Debug)]
pub struct WithDefaults {
    /// The architecture.
    pub architecture: Architecture,
    /// What was put in; at least one.
    pub uses: Vec<DefaultUse>,
}

impl DefaultUse {
    fn default_at(&self) -> Pointer {
        Pointer::root().child("parameters").child(&self.parameter).child("default")
    }

    /// Whether a finding is about this place, a part of it, or something around it.
    fn overlaps(&self, at: &Pointer) -> bool {
        self.at.contains(at) || at.contains(&self.at)
    }
}

/// The findings that defaults make, each led on to the default: those of `found`, which knows the defaults, that are not
/// in `known`, which does not.
pub fn findings_of_defaults<'a>(
    uses: &[DefaultUse],
    known: impl IntoIterator<Item = &'a Diagnostic>,
    found: Diagnostics,
) -> Diagnostics {
    let known: Vec<&Diagnostic> = known.into_iter().collect();
    let parameters = Pointer::root().child("parameters");
    let mut new: Vec<Diagnostic> = Vec::new();
    for finding in found {
        let is_known = known
            .iter()
            .any(|known| (known.code, &known.at, &known.part) == (finding.code, &finding.at, &finding.part));
        // A parameter that its place does not take has a finding, whatever its default.
        let is_refused = uses.iter().filter(|one| one.at.contains(&finding.at)).any(|one| {
            known.iter().any(|known| known.severity == Severity::Error && one.at.contains(&known.at))
        });
        if is_known || is_refused || parameters.contains(&finding.at) {
            continue;
        }
        let finding = led_on(uses, finding);
        let same = new.iter_mut().find(|one| (one.code, &one.at) == (finding.code, &finding.at));
        match same.filter(|one| parameters.contains(&one.at)) {
            Some(one) => one.related.extend(finding.related),
            None => new.push(finding),
        }
    }
    let mut findings = Diagnostics::default();
    findings.extend(new);
    findings
}

/// A finding at the default that makes it. A warning stays where it is accepted; so does what no single default makes.
fn led_on(uses: &[DefaultUse], finding: Diagnostic) -> Diagnostic {
    let entry = |at: &Pointer| at.segments().take(2).map(std::borrow::Cow::into_owned).collect::<Vec<_>>();
    let mut near: Vec<&DefaultUse> = uses.iter().filter(|one| one.overlaps(&finding.at)).collect();
    if near.is_empty() {
        near = uses.iter().filter(|one| entry(&one.at) == entry(&finding.at)).collect();
    }
    let wrong = finding.cause.as_ref().and_then(|cause| cause.value.as_ref()).or(finding.given.as_ref());
    let told: Vec<&DefaultUse> =
        near.iter().filter(|one| wrong.is_some_and(|wrong| *wrong == one.value)).copied().collect();
    if !told.is_empty() {
        near = told;
    }
    let several: BTreeSet<&str> = near.iter().map(|one| one.parameter.as_str()).collect();
    match near.as_slice() {
        [one, ..] if several.len() == 1 => {
            let headline = format!("with the default of `{}`, {}", one.parameter, finding.headline);
            let default = one.default_at();
            let (at, part) = (finding.at.clone(), finding.part.clone());
            if finding.severity != Severity::Error {
                return Diagnostic { headline, ..finding }.related(default, "the default");
            }
            let place = if one.at.contains(&at) { one.at.clone() } else { at };
            let moved = Diagnostic { headline, at: default, part: Part::Value, cause: None, ..finding };
            match part {
                Part::Key => moved.related_key(place, "used here"),
                Part::Value | Part::Text { .. } => moved.related(place, "used here"),
            }
        }
        _ => {
            let named: BTreeSet<&str> = uses.iter().map(|one| one.parameter.as_str()).collect();
            let first = |name: &str| uses.iter().find(|one| one.parameter == name);
            let headline = format!("with the defaults of parameters, {}", finding.headline);
            let finding = Diagnostic { headline, ..finding };
            let defaults = named.into_iter().filter_map(first).take(3);
            defaults.fold(finding, |finding, one| finding.related(one.default_at(), "a default"))
        }
    }
}
