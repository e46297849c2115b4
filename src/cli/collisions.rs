//! Names that two blueprints of one run both give to something of AWS.
//!
//! AWS keeps such a name once: that of a bucket in a whole partition, which is a warning, and others in an account and
//! mostly a region. Whether two blueprints go to one account is not written in them, so that these are notes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::backend::{Target, cloudformation};
use crate::diagnostic::{Diagnostic, Pointer, Severity, codes};
use crate::resource::{Field, Place, kinds};
use crate::schema::cloudformation::Type;
use crate::units::Region;
use crate::{PrintedResource, Synthesis};

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
    let mut seen: BTreeMap<(&str, String, &str), usize> = BTreeMap::new();
    for (place, made) in all.iter().enumerate() {
        // Either back end makes the same things under the same names: one of them tells all.
        let has_templates = made.synthesis.stacks.iter().any(|stack| !stack.cloudformation.is_empty());
        let told = if has_templates { Target::CloudFormation } else { Target::Terraform };
        for resource in made.synthesis.resources().filter(|resource| resource.target == told) {
            let Some(Named { kind, property, name }) = named(&resource) else { continue };
            let is_bucket = kind == "AWS::S3::Bucket";
            let realm = if is_bucket || kind.starts_with("AWS::IAM::") {
                made.region.parse::<Region>().map_or("", |region| region.partition().id())
            } else {
                made.region
            };
            let key = (kind, name.clone(), realm);
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

/// What AWS tells a resource by.
struct Named {
    /// Its type in CloudFormation.
    kind: &'static str,
    /// The first property that is part of it.
    property: Pointer,
    name: String,
}

/// What an account has once in a region though the registry tells it by something that AWS makes of its name: Step Functions
/// API reference, `CreateStateMachine`, `StateMachineAlreadyExists`, read 2026-11-29.
const NAMED_ONCE: [(&str, &str); 1] = [("AWS::StepFunctions::StateMachine", "StateMachineName")];

/// What AWS tells a resource by, where the document says all of it in so many words.
fn named(resource: &PrintedResource<'_>) -> Option<Named> {
    let printed = &*resource.printed.resource_type;
    let (kind, fields) = match resource.target {
        Target::CloudFormation => (Type::names().find(|name| *name == printed)?, None),
        Target::Terraform => {
            let kind = kinds::all().into_iter().find(|kind| kind.terraform == printed && !kind.is_read)?;
            (kind.cloudformation?, Some(kind.shape.fields))
        }
    };
    let schema = Type::find(kind)?;
    let once = NAMED_ONCE.iter().find(|(named, _)| *named == kind).map(|(_, name)| *name);
    let identifier: Vec<&'static str> =
        once.map_or_else(|| schema.primary_identifier().collect(), |name| vec![name]);
    let paths: Option<Vec<String>> = identifier
        .iter()
        .map(|path| match fields {
            None => Some((*path).to_owned()),
            Some(fields) => fields
                .iter()
                .find(|field| **path == spelling(field, field.cloudformation))
                .and_then(|field| match field.terraform {
                    Place::Same => Some(field.name.to_owned()),
                    Place::At(name) => Some(name.to_owned()),
                    Place::In(..) | Place::Each(_) | Place::Absent(_) => None,
                }),
        })
        .collect();
    let paths = paths?;
    let known = |text: &&str| resource.target == Target::CloudFormation || !text.contains("${");
    let parts: Option<Vec<&str>> =
        paths.iter().map(|path| resource.body.get(path)?.as_str().filter(known)).collect();
    // CloudFormation's words lead back to the blueprint's: a `name` of Terraform's may be any key's.
    let property = Pointer::root().child(identifier.first()?);
    Some(Named { kind, property, name: parts?.join("/") })
}

/// A field's name in CloudFormation; empty where it has none of its own.
fn spelling(field: &Field, place: Place) -> Cow<'static, str> {
    match place {
        Place::Same => cloudformation::pascal(field.name).into(),
        Place::At(name) => name.into(),
        Place::In(..) | Place::Each(_) | Place::Absent(_) => "".into(),
    }
}
