//! Validation of what was printed against the vendored schemas, with the way back to the blueprint.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value as Raw;

use super::cloudformation::Template;
use super::stacks::Stack;
use super::tags::RefusedTags;
use super::terraform::Folder;
use super::{Deployment, Printed, by_hand, protections};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Pointer, codes, suggest};
use crate::json::{Json, Object};
use crate::resource::{Expr, Graph, Override, Part, Pseudo, Request, Value};
use crate::schema::cloudformation::Type;
use crate::schema::region::Availability;
use crate::schema::terraform::{Kind, Provider};
use crate::schema::{Violation, request as api};

/// CloudFormation's quota of resources: "Understand CloudFormation quotas", read 2026-11-22; so are those below.
pub const MAXIMUM_RESOURCES: usize = 500;
const MAXIMUM_BYTES: usize = 1_000_000;
const MAXIMUM_PARAMETERS: usize = 200;
const MAXIMUM_OUTPUTS: usize = 200;

/// Reports what the registry's schemas refuse, and types that the region lacks.
pub fn template(
    template: &Template<'_>,
    deployment: &Deployment,
    tags: &mut RefusedTags,
    findings: &mut Diagnostics,
) {
    for (printed, properties) in template.properties() {
        properties_of(printed, properties, deployment, tags, findings);
    }
}

/// Reports what the registry's schemas refuse of the resources in `extra`, which stand for themselves.
pub fn extra_of_template(template: &Template<'_>, deployment: &Deployment, findings: &mut Diagnostics) {
    let mut tags = RefusedTags::default();
    for (printed, properties) in template.properties().filter(|(printed, _)| printed.is_extra()) {
        properties_of(printed, properties, deployment, &mut tags, findings);
    }
}

/// Reports what the registry's schemas refuse of what overrides alone say, whatever else their resources have.
pub fn overrides_of_template(
    template: &Template<'_>,
    graph: &Graph,
    stack: &Stack,
    findings: &mut Diagnostics,
) {
    let said = said(graph, stack, |over| over.cloudformation.as_ref());
    for (printed, properties) in template.properties() {
        let kind = Type::find(&printed.resource_type);
        let over = printed.written.as_ref().and_then(|written| said.get(&written.at));
        let (Some(kind), Some(over), Some(properties)) = (kind, over, properties) else { continue };
        let mut violations = kind.validate(properties);
        violations.retain(|violation| is_said(over, violation));
        if violations.is_empty() {
            protections::check(printed, properties, findings);
        }
        let found = violations.iter().map(|one| finding(&codes::schema::CLOUDFORMATION_SCHEMA, printed, one));
        findings.extend(found.collect::<Vec<_>>());
    }
}

/// The overrides of a stack for one back end, by their place.
fn said<'g>(
    graph: &'g Graph,
    stack: &'g Stack,
    side: impl Fn(&'g Override) -> Option<&'g (Raw, Pointer)>,
) -> BTreeMap<&'g Pointer, &'g Raw> {
    by_hand::overrides(graph, stack, side).map(|(_, at, value)| (at, value)).collect()
}

/// Whether an override alone makes a violation: a value or a name of its own. A map is merged into what a construct makes of
/// it, which may lack what could not be made; a list replaces what was there.
fn is_said(over: &Raw, violation: &Violation) -> bool {
    let Some(value) = over.pointer(&violation.pointer) else { return false };
    let ends = violation.pointer.match_indices('/').filter_map(|(end, _)| violation.pointer.get(..end));
    let mut around = ends.filter_map(|end| over.pointer(end));
    violation.is_name || !value.is_object() || around.any(Raw::is_array)
}

fn properties_of(
    printed: &Printed,
    properties: Option<&Json<'_>>,
    deployment: &Deployment,
    tags: &mut RefusedTags,
    findings: &mut Diagnostics,
) {
    let Some(kind) = Type::find(&printed.resource_type) else {
        unknown_type(printed, Type::names(), findings);
        return;
    };
    if let Availability::Elsewhere(regions) = kind.available_in(&deployment.region) {
        findings.push(
            Diagnostic::new(
                &codes::schema::TYPE_NOT_IN_REGION,
                type_of(printed),
                format!("`{}` is not there in {}", printed.resource_type, deployment.region),
            )
            .given(&deployment.region)
            .allowed(regions),
        );
    }
    let none = Json::Object(Object::new());
    let properties = properties.unwrap_or(&none);
    let violations = kind.validate(properties);
    if violations.is_empty() {
        protections::check(printed, properties, findings);
    }
    for violation in violations {
        if !tags.take(deployment, &printed.resource_type, properties, &violation) {
            findings.push(finding(&codes::schema::CLOUDFORMATION_SCHEMA, printed, &violation));
        }
    }
}

fn unknown_type<'a>(printed: &Printed, names: impl Iterator<Item = &'a str>, findings: &mut Diagnostics) {
    let kind = &*printed.resource_type;
    if by_hand::may_be_unknown(printed) {
        let finding = Diagnostic::new(
            &codes::model::UNCHECKED_TYPE,
            type_of(printed),
            format!("`{}` is written as it stands: no vendored schema has the type `{kind}`", printed.name),
        )
        .on_key()
        .given(kind);
        let near = suggest::nearest(kind, names);
        findings.push(finding.help(near.map_or_else(
            || "check it with cfn-lint or `terraform validate`".to_owned(),
            |near| format!("did you mean `{near}`? If not, check it with cfn-lint or `terraform validate`"),
        )));
        return;
    }
    findings.push(
        Diagnostic::new(
            &codes::schema::UNKNOWN_TYPE,
            type_of(printed),
            format!("no vendored schema has the type `{kind}`"),
        )
        .given(kind)
        .allowed(names)
        .suggest(kind),
    );
}

/// Where the type of a resource stands, if the user wrote it, or else where the resource comes from.
fn type_of(printed: &Printed) -> Pointer {
    let is_template = printed.is_extra() && !printed.resource_type.contains('_');
    if is_template { printed.origin.child("Type") } else { printed.origin.clone() }
}

/// What a template has more of than CloudFormation takes, how much, and the most that it takes.
pub fn excesses(template: &Template<'_>, bytes: usize) -> impl Iterator<Item = (&'static str, usize, usize)> {
    let size =
        |section: &str| template.document.get(section).and_then(Json::as_object).map_or(0, Object::len);
    let counted = [
        ("resources", template.resources.len(), MAXIMUM_RESOURCES),
        ("parameters", size("Parameters"), MAXIMUM_PARAMETERS),
        ("outputs", size("Outputs"), MAXIMUM_OUTPUTS),
        ("bytes", bytes, MAXIMUM_BYTES),
    ];
    counted.into_iter().filter(|(_, count, most)| count > most)
}

/// Reports a template beyond the quotas; `advice` is how to split it.
pub fn quotas(
    template: &Template<'_>,
    bytes: usize,
    stack: &str,
    advice: &dyn Fn() -> String,
    findings: &mut Diagnostics,
) {
    let excesses: Vec<_> = excesses(template, bytes).collect();
    if excesses.is_empty() {
        return;
    }
    let advice = advice();
    for (what, count, most) in excesses {
        findings.push(
            Diagnostic::new(
                &codes::output::TEMPLATE_TOO_LARGE,
                Pointer::root(),
                format!("the template of the stack `{stack}` is larger than CloudFormation takes"),
            )
            .given(format!("{count} {what}"))
            .allowed([format!("at most {most} {what}")])
            .help(advice.clone()),
        );
    }
}

/// Reports what the provider's schemas refuse, in both major versions.
pub fn folder(folder: &Folder<'_>, findings: &mut Diagnostics) {
    let resources = folder.resources.iter().map(|printed| (Kind::Resource, printed));
    let data_sources = folder.data_sources.iter().map(|printed| (Kind::Data, printed));
    arguments_of(folder, resources.chain(data_sources), |_, _| true, findings);
}

/// The same of the resources in `extra` alone.
pub fn extra_of_folder(folder: &Folder<'_>, findings: &mut Diagnostics) {
    let extra = folder.resources.iter().filter(|printed| printed.is_extra());
    arguments_of(folder, extra.map(|printed| (Kind::Resource, printed)), |_, _| true, findings);
}

/// The same of what overrides alone say, whatever else their resources have.
pub fn overrides_of_folder(folder: &Folder<'_>, graph: &Graph, stack: &Stack, findings: &mut Diagnostics) {
    let said = said(graph, stack, |over| over.terraform.as_ref());
    let over = |printed: &Printed| printed.written.as_ref().and_then(|written| said.get(&written.at));
    let resources = folder.resources.iter().filter(|printed| over(printed).is_some());
    let counts =
        |printed: &Printed, violation: &Violation| over(printed).is_some_and(|over| is_said(over, violation));
    arguments_of(folder, resources.map(|printed| (Kind::Resource, printed)), counts, findings);
}

fn arguments_of<'f>(
    folder: &'f Folder<'_>,
    of: impl Iterator<Item = (Kind, &'f Printed)>,
    counts: impl Fn(&Printed, &Violation) -> bool,
    findings: &mut Diagnostics,
) {
    for (kind, printed) in of {
        let Some(body) = folder.body(kind, printed) else { continue };
        let mut seen: Vec<(Violation, Vec<&str>)> = Vec::new();
        for provider in Provider::ALL {
            let Some(resource) = provider.find(kind, &printed.resource_type) else {
                unknown_type(printed, provider.names(kind), findings);
                break;
            };
            for violation in resource.validate(body).into_iter().filter(|one| counts(printed, one)) {
                // What is allowed may differ between the versions; what is wrong is the same.
                let same = |other: &Violation| {
                    (&other.pointer, &other.message) == (&violation.pointer, &violation.message)
                };
                match seen.iter_mut().find(|(other, _)| same(other)) {
                    Some((_, versions)) if versions.contains(&provider.version()) => {}
                    Some((_, versions)) => versions.push(provider.version()),
                    None => seen.push((violation, vec![provider.version()])),
                }
            }
        }
        if seen.is_empty() {
            protections::check(printed, body, findings);
        }
        for (violation, versions) in seen {
            let mut finding = finding(&codes::schema::TERRAFORM_SCHEMA, printed, &violation);
            finding.headline = format!("{} (provider {})", finding.headline, versions.join(" and "));
            findings.push(finding);
        }
    }
}

/// Prints a training request with a placeholder for each value that is known at deploy time, and reports what the
/// API's model refuses.
pub fn request<'g>(graph: &Graph, request: &'g Request, findings: &mut Diagnostics) -> Json<'g> {
    let document = placeholders(graph, &request.body);
    let printed = Printed {
        resource_type: "CreateTrainingJob".into(),
        name: request.name().into(),
        origin: request.origin.0.clone(),
        written: None,
        file: "".into(),
        kept_by: None,
    };
    let expression = |value: &Json<'_>| value.as_str().is_some_and(|text| text.contains("${"));
    for violation in api::validate(&document, expression) {
        findings.push(finding(&codes::schema::REQUEST_SCHEMA, &printed, &violation));
    }
    document
}

/// The finding for a violation: at what the user wrote by hand where that set the property, else where the resource
/// comes from, with what leads further.
fn finding(code: &'static Code, printed: &Printed, violation: &Violation) -> Diagnostic {
    let inside = Pointer::parse(&violation.pointer).unwrap_or_default();
    let written = printed.written.as_ref().and_then(|written| written.place(&inside));
    let is_made = written.is_none();
    let headline = format!(
        "{} `{}`{}: {}",
        printed.resource_type,
        printed.name,
        place(&violation.pointer),
        violation.message
    );
    let mut finding = Diagnostic::new(code, written.unwrap_or_else(|| printed.origin.clone()), headline)
        .allowed(violation.allowed.iter().take(12).cloned());
    let given = violation
        .given
        .as_deref()
        .map(|given| serde_json::from_str::<String>(given).map_or_else(|_| Cow::Borrowed(given), Cow::Owned));
    if let (Some(written), Some(value)) = (&violation.given, &given) {
        finding = finding.given(written).suggest(value);
    }
    if violation.is_name && !is_made {
        finding = finding.on_key().help_otherwise("remove it, or take one of the names that are there");
    }
    if is_made {
        finding = finding.caused_by(inside, given.map(Cow::into_owned));
    }
    finding
}

fn place(pointer: &str) -> String {
    if pointer.is_empty() { String::new() } else { format!(" at {pointer}") }
}

/// A value with what it refers to in place of what is known at deploy time alone.
pub(super) fn placeholders<'g>(graph: &Graph, value: &'g Value) -> Json<'g> {
    match value {
        Value::Expr(expr) => placeholder(graph, expr).into(),
        Value::List(items) => Json::List(items.iter().map(|item| placeholders(graph, item)).collect()),
        Value::Map(map) => Json::Object(
            map.iter().map(|(key, value)| ((&**key).into(), placeholders(graph, value))).collect(),
        ),
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Integer(number) => Json::from(*number),
        Value::Fraction(number) => serde_json::Value::from(*number).into(),
        Value::Text(text) => text.as_str().into(),
        Value::Struct(_) | Value::Policy(_) | Value::PolicyText(_) | Value::Document(_) => Json::Null,
    }
}

fn placeholder(graph: &Graph, expr: &Expr) -> String {
    match expr {
        Expr::Attribute { node, attribute } => {
            format!("${{{}.{}}}", graph.node(*node).path, attribute.name)
        }
        Expr::Parameter(name) => format!("${{parameter:{name}}}"),
        Expr::Pseudo(pseudo) => match pseudo {
            Pseudo::Region => "${aws:region}".to_owned(),
            Pseudo::AccountId => "${aws:account}".to_owned(),
            Pseudo::Partition => "${aws:partition}".to_owned(),
            Pseudo::UrlSuffix => "${aws:url-suffix}".to_owned(),
            Pseudo::S3PrefixList => "${aws:s3-prefix-list}".to_owned(),
        },
        Expr::Concat(concat) => concat
            .0
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.clone(),
                Part::Expr(expr) => placeholder(graph, expr),
            })
            .collect(),
        Expr::Zone(index) => format!("${{zone:{index}}}"),
        Expr::Secret(secret) => format!("${{secret:{}}}", secret.arn),
        Expr::When { item, .. } => placeholder(graph, item),
        Expr::Unavailable { kind, attribute, .. } => format!("${{{kind}.{attribute}}}"),
    }
}
