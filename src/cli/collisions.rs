//! Names that two blueprints of one run both give to something of AWS.
//!
//! AWS keeps such a name once: that of a bucket in a whole partition, which is a warning, and others in an account and
//! mostly a region. Whether two blueprints go to one account is not written in them, so that these are notes.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::Synthesis;
use crate::backend::Target;
use crate::diagnostic::{Diagnostic, Pointer, Severity, codes};
use crate::schema::cloudformation::Type;
use crate::units::Region;

/// A blueprint of the run.
pub(super) struct Made<'a> {
    pub index: usize,
    pub name: &'a str,
    pub region: &'a str,
    pub synthesis: &'a Synthesis,
}

/// The findings, each with the index of the later blueprint that it is about.
pub(super) fn check(all: &[Made<'_>]) -> Vec<(usize, Diagnostic)> {
    let mut findings = Vec::new();
    if all.len() < 2 {
        return findings;
    }
    let mut seen: BTreeMap<(String, String, &str), usize> = BTreeMap::new();
    for (place, made) in all.iter().enumerate() {
        let resources = made.synthesis.resources();
        for resource in resources.filter(|resource| resource.target == Target::CloudFormation) {
            let kind = &*resource.printed.resource_type;
            let found = Type::find(kind).and_then(|kind| identifier(kind, &resource.body));
            let Some((property, name)) = found else { continue };
            let is_bucket = kind == "AWS::S3::Bucket";
            let realm = if is_bucket || kind.starts_with("AWS::IAM::") {
                made.region.parse::<Region>().map_or("", |region| region.partition().id())
            } else {
                made.region
            };
            let key = (kind.to_owned(), name.clone(), realm);
            let first = *seen.entry(key).or_insert(place);
            if first == place {
                continue;
            }
            let Some(other) = all.get(first) else { continue };
            let headline = format!(
                "`{}` and `{}` both make the {kind} `{name}`, of which there is one",
                other.name, made.name
            );
            let mut finding = Diagnostic::new(
                &codes::model::NAME_IN_TWO_BLUEPRINTS,
                resource.printed.origin.clone(),
                headline,
            )
            .given(&name)
            .help("give one of the two another name")
            .caused_by(property, Some(name.clone()));
            if !is_bucket {
                finding.severity = Severity::Note;
                finding = Diagnostic { help: None, ..finding }
                    .help("deploy them to two accounts, or give one of the two another name");
            }
            findings.push((made.index, finding));
        }
    }
    findings
}

/// What AWS tells a resource by, and its first property, where the template says all of it in so many words.
fn identifier(kind: Type, body: &Value) -> Option<(Pointer, String)> {
    let parts: Option<Vec<&str>> = kind.primary_identifier().map(|path| body.get(path)?.as_str()).collect();
    let property = Pointer::root().child(kind.primary_identifier().next()?);
    Some((property, parts?.join("/")))
}
