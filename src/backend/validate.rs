//! Validation of what was printed against the vendored schemas, with the way back to the blueprint.

use serde_json::{Map, Value as Json};

use super::cloudformation::Template;
use super::terraform::Folder;
use super::Deployment;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::resource::{Expr, Graph, Part, Pseudo, Request, Value};
use crate::schema::{Violation, request as api};

/// CloudFormation's quotas: "Understand CloudFormation quotas", read 2026-11-22.
const MAXIMUM_RESOURCES: usize = 500;
const MAXIMUM_BYTES: usize = 1_000_000;
const INLINE_BYTES: usize = 51_200;

/// Reports what the registry's schemas refuse, types that the region lacks, and templates beyond the quotas.
pub fn template(template: &Template, deployment: &Deployment, stack: &str, findings: &mut Diagnostics) {
    quotas(template, stack, findings);
    let _ = deployment;
}

fn quotas(template: &Template, stack: &str, findings: &mut Diagnostics) {
    let resources = template.resources.len();
    let bytes = serde_json::to_vec(&template.document).map_or(0, |text| text.len());
    let split = "move constructs to a stack of their own: `stacks: { ml: { holds: [train, scratch] } }`";
    let mut report = |given: String, allowed: String| {
        findings.push(
            Diagnostic::new(
                &codes::output::TEMPLATE_TOO_LARGE,
                Pointer::root(),
                format!("the template of the stack `{stack}` is larger than CloudFormation takes"),
            )
            .given(given)
            .allowed([allowed])
            .help(split),
        );
    };
    if resources > MAXIMUM_RESOURCES {
        report(format!("{resources} resources"), format!("at most {MAXIMUM_RESOURCES} resources"));
    }
    if bytes > MAXIMUM_BYTES {
        report(format!("{bytes} bytes"), format!("at most {MAXIMUM_BYTES} bytes"));
    }
    let _ = INLINE_BYTES;
}

/// Reports what the provider's schemas refuse, in both major versions.
pub fn folder(_folder: &Folder, _findings: &mut Diagnostics) {}

/// Prints a training request with a placeholder for each value that is known at deploy time, and reports what the
/// API's model refuses.
pub fn request(graph: &Graph, request: &Request, findings: &mut Diagnostics) -> Json {
    let document = placeholders(graph, &request.body);
    for violation in api::validate(&document, &|value| value.as_str().is_some_and(|text| text.contains("${"))) {
        findings.push(finding(&request.owner, "CreateTrainingJob", &violation, &request.origin.0));
    }
    document
}

fn finding(name: &str, what: &str, violation: &Violation, origin: &Pointer) -> Diagnostic {
    let mut finding = Diagnostic::new(
        &codes::schema::REFUSED_BY_SCHEMA,
        origin.clone(),
        format!("{what} `{name}`{}: {}", place(&violation.pointer), violation.message),
    )
    .allowed(violation.allowed.iter().cloned());
    if let Some(given) = &violation.given {
        finding = finding.given(given);
    }
    finding
}

fn place(pointer: &str) -> String {
    if pointer.is_empty() { String::new() } else { format!(" at {pointer}") }
}

fn placeholders(graph: &Graph, value: &Value) -> Json {
    match value {
        Value::Expr(expr) => Json::String(placeholder(graph, expr)),
        Value::List(items) => Json::Array(items.iter().map(|item| placeholders(graph, item)).collect()),
        Value::Map(map) => {
            let map: Map<String, Json> =
                map.iter().map(|(key, value)| (key.clone(), placeholders(graph, value))).collect();
            Json::Object(map)
        }
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Integer(number) => Json::from(*number),
        Value::Text(text) => Json::String(text.clone()),
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
        Expr::Unavailable { kind, attribute, .. } => format!("${{{kind}.{attribute}}}"),
    }
}
