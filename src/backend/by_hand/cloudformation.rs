//! Hand-written parts of templates.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Raw;

use super::{Elsewhere, Known, Waits, key, overrides};
use crate::backend::Deployment;
use crate::backend::cloudformation::Template;
use crate::backend::reference::{self, Reference};
use crate::backend::stacks::Stack;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::json::{Json, Object};
use crate::resource::Graph;
use crate::schema::cloudformation::Type;

/// "Get AWS values using pseudo parameters", CloudFormation user guide, read 2026-11-29.
const PSEUDO_PARAMETERS: [&str; 8] = [
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];

/// "CloudFormation template Resources syntax" and "Resource attribute reference", user guide, read 2026-11-22.
const RESOURCE_KEYS: [&str; 9] = [
    "Type",
    "Properties",
    "DependsOn",
    "Condition",
    "Metadata",
    "DeletionPolicy",
    "UpdateReplacePolicy",
    "CreationPolicy",
    "UpdatePolicy",
];

/// Reports what is written by hand into a template and leads nowhere, or back to itself.
pub fn template(
    template: &Template<'_>,
    graph: &Graph,
    deployment: &Deployment,
    stack: &Stack,
    known: Known,
    findings: &mut Diagnostics,
) {
    let extra = (stack.name == deployment.name).then_some(&deployment.extra.cloudformation);
    let mut set = overrides(graph, stack, |over| over.cloudformation.as_ref()).peekable();
    if set.peek().is_none() && extra.is_none_or(serde_json::Map::is_empty) {
        return;
    }
    let section = |name: &str| template.document.get(name).and_then(Json::as_object);
    let names = |name: &str| -> BTreeSet<&str> { section(name).into_iter().flat_map(Object::keys).collect() };
    let types = template.resources.iter().map(|printed| (&*printed.name, &*printed.resource_type)).collect();
    let mut waits = Waits::default();
    let mut conditional = BTreeSet::new();
    for (id, body) in section("Resources").into_iter().flat_map(Object::iter) {
        if body.get("Condition").is_some() {
            conditional.insert(id);
        }
        let waited_for = waits.all.entry(id.to_owned()).or_default();
        reference::resource(body, &Pointer::root(), &mut |reference, _| {
            waited_for.extend(reference.target().map(str::to_owned));
        });
    }
    let mut check = Check {
        types,
        parameters: names("Parameters"),
        conditions: names("Conditions"),
        conditional,
        elsewhere: Elsewhere { graph, stack, name: |node| node.logical_id().to_owned() },
        waits,
        known,
        findings,
    };
    for (node, at, value) in set {
        reference::intrinsics(&value.into(), at, &mut |reference, at| {
            check.reference(node.logical_id(), reference, at);
        });
    }
    let at = Pointer::root().child("extra").child("cloudformation");
    for (id, resource) in extra.into_iter().flatten() {
        let at = at.child(id);
        check.keys(id, resource, &at);
        reference::resource(&resource.into(), &at, &mut |reference, at| check.reference(id, reference, at));
    }
    check.waits.report(check.findings);
}

struct Check<'a> {
    /// Resource types by logical id.
    types: BTreeMap<&'a str, &'a str>,
    parameters: BTreeSet<&'a str>,
    conditions: BTreeSet<&'a str>,
    /// The resources that exist under a condition.
    conditional: BTreeSet<&'a str>,
    elsewhere: Elsewhere<'a>,
    waits: Waits,
    known: Known,
    findings: &'a mut Diagnostics,
}

impl Check<'_> {
    fn keys(&mut self, id: &str, resource: &Raw, at: &Pointer) {
        let code = &codes::schema::CLOUDFORMATION_SCHEMA;
        if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric()) {
            let headline = format!("`{id}` is no logical id: CloudFormation takes letters and digits alone");
            self.findings.push(key(code, at, headline).given(id));
        }
        let names = resource.as_object().into_iter().flat_map(serde_json::Map::keys);
        for name in names.filter(|name| !RESOURCE_KEYS.contains(&name.as_str())) {
            let finding = key(code, &at.child(name), format!("a resource of a template has no key `{name}`"));
            self.findings.push(finding.given(name).allowed(RESOURCE_KEYS).suggest(name));
        }
    }

    /// Checks what a resource refers to.
    fn reference(&mut self, from: &str, reference: Reference<'_>, at: Pointer) {
        if let Some(to) = reference.target().filter(|to| self.types.contains_key(to)) {
            self.waits.by_hand.push((from.to_owned(), to.to_owned(), at.clone()));
        }
        self.later(from, reference, &at);
        match reference {
            Reference::Name(name) => self.name(name, at),
            Reference::Attribute(id, attribute) => self.attribute(id, attribute, at),
            Reference::Resource(id) => self.resource(id, at),
            Reference::Condition(name) if !self.conditions.contains(name) => {
                let headline = format!("the template has no condition `{name}`");
                let help = "conditions are those of what waits for an action on premises";
                self.unknown(at, headline, name, self.conditions.clone(), help);
            }
            Reference::Condition(_) => {}
            Reference::Mapping(name) => {
                let headline = format!("the template has no mapping `{name}`");
                let help =
                    "templates have no mappings: write the value, or take a parameter of the blueprint";
                let finding = Diagnostic::new(&codes::model::UNKNOWN_REFERENCE, at, headline);
                self.findings.push(finding.given(name).help(help));
            }
            Reference::Test(name) => {
                let headline = format!("`{name}` stands among a template's conditions alone");
                let finding = key(&codes::schema::CLOUDFORMATION_SCHEMA, &at, headline).given(name);
                self.findings.push(finding.help("choose by `Fn::If` with a condition that the template has"));
            }
        }
    }

    /// Checks that what is always there reads nothing that may not be; what is waited for may.
    fn later(&mut self, from: &str, reference: Reference<'_>, at: &Pointer) {
        let (Reference::Name(to) | Reference::Attribute(to, _)) = reference else { return };
        let is_chosen = at.segments().any(|segment| segment == "Fn::If");
        if self.conditional.contains(to) && !self.conditional.contains(from) && !is_chosen {
            let headline = format!("`{from}` reads `{to}`, which does not exist from the start");
            let finding = Diagnostic::new(&codes::model::REFERENCE_INTO_LATER_PHASE, at.clone(), headline);
            self.findings.push(finding.given(to).help(format!(
                "give it the `Condition` of `{to}`, or choose by `Fn::If` with that condition"
            )));
        }
    }

    fn resource(&mut self, id: &str, at: Pointer) {
        if !self.types.contains_key(id) {
            let known: BTreeSet<&str> = self.types.keys().copied().collect();
            let headline = format!("the template has no resource `{id}`");
            self.unknown(at, headline, id, known, "name one of its resources");
        }
    }

    fn name(&mut self, name: &str, at: Pointer) {
        let is_known = self.types.contains_key(name) || self.parameters.contains(name);
        if !is_known && !PSEUDO_PARAMETERS.contains(&name) {
            let known: BTreeSet<&str> =
                self.types.keys().chain(&self.parameters).copied().chain(PSEUDO_PARAMETERS).collect();
            let headline = format!("the template has no resource and no parameter `{name}`");
            self.unknown(at, headline, name, known, "name one of its resources or parameters");
        }
    }

    fn attribute(&mut self, id: &str, attribute: &str, at: Pointer) {
        let Some(kind) = self.types.get(id).copied() else {
            self.resource(id, at);
            return;
        };
        // An attribute that is no text is known at deployment alone.
        let Some(kind) = Type::find(kind).filter(|_| !attribute.is_empty()) else { return };
        let path = attribute.replace('.', "/");
        if kind.has_property(&path) || kind.read_only().any(|known| known == path) {
            return;
        }
        let known: Vec<String> = kind.read_only().map(|path| path.replace('/', ".")).collect();
        let headline = format!("`{id}` has no attribute `{attribute}`: it is an {}", kind.name());
        let finding = Diagnostic::new(&codes::model::UNKNOWN_REFERENCE, at, headline);
        self.findings.push(finding.given(attribute).allowed(known).suggest(attribute));
    }

    fn unknown(&mut self, at: Pointer, headline: String, given: &str, known: BTreeSet<&str>, help: &str) {
        if self.known == Known::Part {
            return;
        }
        let finding = self.elsewhere.unknown(at, headline, given, known, help);
        self.findings.push(finding);
    }
}
