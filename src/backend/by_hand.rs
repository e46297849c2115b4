//! What a user wrote in a back end's own words, `extra` and overrides: whether the names in it are there.
//!
//! Schemas judge the values; they know nothing of what a reference leads to. A reference counts where everything that it
//! could lead to is printed here: logical ids, parameters and pseudo parameters of a template; resources of the AWS
//! provider and variables of a folder. Other providers' resources, data sources, locals and modules may stand in
//! files of the user's own beside the folder's.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Raw;

use super::cloudformation::Template;
use super::stacks::Stack;
use super::terraform::Folder;
use super::{Deployment, Printed};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Pointer, codes, suggest};
use crate::json::{Json, Object};
use crate::resource::{Graph, Node, Override};
use crate::schema::cloudformation::Type;
use crate::schema::terraform::Provider;

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

/// Reports what is written by hand into a template and leads nowhere.
pub fn template(
    template: &Template<'_>,
    graph: &Graph,
    deployment: &Deployment,
    stack: &Stack,
    findings: &mut Diagnostics,
) {
    let extra = (stack.name == deployment.name).then_some(&deployment.extra.cloudformation);
    let mut set = overrides(graph, stack, |over| over.cloudformation.as_ref()).peekable();
    if set.peek().is_none() && extra.is_none_or(serde_json::Map::is_empty) {
        return;
    }
    let names = |section: &str| -> BTreeSet<&str> {
        let section = template.document.get(section).and_then(Json::as_object);
        section.into_iter().flat_map(Object::keys).collect()
    };
    let types = template.resources.iter().map(|printed| (&*printed.name, &*printed.resource_type)).collect();
    let mut check = CloudFormation {
        types,
        parameters: names("Parameters"),
        conditions: names("Conditions"),
        elsewhere: Elsewhere { graph, stack, name: |node| node.logical_id().to_owned() },
        findings,
    };
    for (at, value) in set {
        check.value(value, at);
    }
    let at = Pointer::root().child("extra").child("cloudformation");
    for (id, resource) in extra.into_iter().flatten() {
        check.resource(id, resource, &at.child(id));
    }
}

/// Reports what is written by hand into a folder and leads nowhere.
pub fn folder(
    folder: &Folder<'_>,
    graph: &Graph,
    deployment: &Deployment,
    stack: &Stack,
    findings: &mut Diagnostics,
) {
    let extra = (stack.name == deployment.name).then_some(&deployment.extra.terraform);
    let mut set = overrides(graph, stack, |over| over.terraform.as_ref()).peekable();
    if set.peek().is_none() && extra.is_none_or(serde_json::Map::is_empty) {
        return;
    }
    let variables = folder.files.get("variables.tf.json").and_then(|file| file.get("variable"));
    let variables = variables.and_then(Json::as_object).into_iter().flat_map(Object::keys);
    let resources = folder.resources.iter().map(|printed| (&*printed.resource_type, &*printed.name));
    let mut check = Terraform {
        variables: variables.collect(),
        resources: resources.collect(),
        elsewhere: Elsewhere {
            graph,
            stack,
            name: |node| format!("{}.{}", node.kind.terraform, node.snake()),
        },
        findings,
    };
    for (at, value) in set {
        check.value(value, at, false);
    }
    let extra_at = Pointer::root().child("extra").child("terraform");
    for (kind, named) in extra.into_iter().flatten() {
        let at = extra_at.child(kind);
        let Some(bodies) = named.as_object() else {
            check.shape(&at, format!("`{kind}` wants a map from the names of resources to their arguments"));
            continue;
        };
        for (name, body) in bodies {
            let letters = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') || !name.chars().all(letters)
            {
                check.shape(&at.child(name), format!("`{name}` is no name that Terraform takes"));
            }
            check.value(body, &at.child(name), false);
        }
    }
}

/// The overrides of a stack's nodes for one back end, and where they stand.
fn overrides<'g>(
    graph: &'g Graph,
    stack: &'g Stack,
    side: impl Fn(&'g Override) -> Option<&'g (Raw, Pointer)>,
) -> impl Iterator<Item = (&'g Pointer, &'g Raw)> {
    let all = stack.nodes.iter().flat_map(|id| graph.node(*id).overrides.values());
    all.filter_map(side).map(|(value, at)| (at, value))
}

/// What the other stacks have, as a back end names it; looked through when a name is not found here.
struct Elsewhere<'a> {
    graph: &'a Graph,
    stack: &'a Stack,
    name: fn(&Node) -> String,
}

impl Elsewhere<'_> {
    fn contains(&self, given: &str) -> bool {
        let others = self.graph.nodes().filter(|(id, _)| !self.stack.holds(*id));
        others.into_iter().any(|(_, node)| (self.name)(node) == given)
    }

    fn unknown<'a>(
        &self,
        at: Pointer,
        headline: String,
        given: &str,
        known: impl IntoIterator<Item = &'a str>,
        help: &str,
    ) -> Diagnostic {
        let finding = Diagnostic::new(&codes::model::UNKNOWN_REFERENCE, at, headline).given(given);
        let near = suggest::nearest(given, known);
        finding.help(if self.contains(given) {
            format!("`{given}` lives in another stack: hand its value over in a parameter of the blueprint")
        } else {
            near.map_or_else(|| help.to_owned(), |near| format!("did you mean `{near}`?"))
        })
    }
}

struct CloudFormation<'a> {
    /// Resource types by logical id.
    types: BTreeMap<&'a str, &'a str>,
    parameters: BTreeSet<&'a str>,
    conditions: BTreeSet<&'a str>,
    elsewhere: Elsewhere<'a>,
    findings: &'a mut Diagnostics,
}

impl CloudFormation<'_> {
    fn resource(&mut self, id: &str, resource: &Raw, at: &Pointer) {
        let code = &codes::schema::CLOUDFORMATION_SCHEMA;
        if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric()) {
            self.findings.push(
                key(
                    code,
                    at,
                    format!("`{id}` is no logical id: CloudFormation takes letters and digits alone"),
                )
                .given(id),
            );
        }
        let Some(keys) = resource.as_object() else { return };
        for name in keys.keys().filter(|name| !RESOURCE_KEYS.contains(&name.as_str())) {
            let finding = key(code, &at.child(name), format!("a resource of a template has no key `{name}`"));
            self.findings.push(finding.given(name).allowed(RESOURCE_KEYS).suggest(name));
        }
        for (name, value) in keys {
            let at = at.child(name);
            match (name.as_str(), value) {
                ("DependsOn", Raw::String(id)) => self.depends_on(id, at),
                ("DependsOn", Raw::Array(ids)) => {
                    for (index, id) in ids.iter().enumerate() {
                        self.depends_on(id.as_str().unwrap_or_default(), at.index(index));
                    }
                }
                ("Condition", Raw::String(name)) if !self.conditions.contains(name.as_str()) => {
                    let headline = format!("the template has no condition `{name}`");
                    let help = "conditions are those of what waits for an action on premises";
                    self.unknown(at, headline, name, self.conditions.clone(), help);
                }
                _ => self.value(value, &at),
            }
        }
    }

    fn depends_on(&mut self, id: &str, at: Pointer) {
        if !self.types.contains_key(id) {
            let known: BTreeSet<&str> = self.types.keys().copied().collect();
            self.unknown(
                at,
                format!("the template has no resource `{id}`"),
                id,
                known,
                "name one of its resources",
            );
        }
    }

    fn value(&mut self, value: &Raw, at: &Pointer) {
        match value {
            Raw::Object(map) => {
                if let (1, Some((function, argument))) = (map.len(), map.iter().next()) {
                    self.function(function, argument, &at.child(function));
                }
                for (name, value) in map {
                    self.value(value, &at.child(name));
                }
            }
            Raw::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(item, &at.index(index));
                }
            }
            Raw::Null | Raw::Bool(_) | Raw::Number(_) | Raw::String(_) => {}
        }
    }

    fn function(&mut self, function: &str, argument: &Raw, at: &Pointer) {
        match (function, argument) {
            ("Ref", Raw::String(name)) => self.name(name, at.clone()),
            ("Fn::GetAtt", Raw::String(path)) => {
                let (id, attribute) = path.split_once('.').unwrap_or((path, ""));
                self.attribute(id, attribute, at.clone());
            }
            ("Fn::GetAtt", Raw::Array(parts)) => {
                if let [Raw::String(id), attribute] = parts.as_slice() {
                    self.attribute(id, attribute.as_str().unwrap_or_default(), at.clone());
                }
            }
            ("Fn::Sub", Raw::String(text)) => self.substitution(text, |_| false, at),
            ("Fn::Sub", Raw::Array(parts)) => {
                if let [Raw::String(text), Raw::Object(own)] = parts.as_slice() {
                    self.substitution(text, |name| own.contains_key(name), &at.index(0));
                }
            }
            _ => {}
        }
    }

    fn substitution(&mut self, text: &str, is_own: impl Fn(&str) -> bool, at: &Pointer) {
        for tail in text.split("${").skip(1) {
            let Some((name, _)) = tail.split_once('}') else { continue };
            if name.starts_with('!') || is_own(name) {
                continue;
            }
            match name.split_once('.') {
                Some((id, attribute)) => self.attribute(id, attribute, at.clone()),
                None => self.name(name, at.clone()),
            }
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
            self.depends_on(id, at);
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
        let finding = self.elsewhere.unknown(at, headline, given, known, help);
        self.findings.push(finding);
    }
}

fn key(code: &'static Code, at: &Pointer, headline: String) -> Diagnostic {
    Diagnostic::new(code, at.clone(), headline).on_key()
}

struct Terraform<'a> {
    variables: BTreeSet<&'a str>,
    /// Type and name.
    resources: BTreeSet<(&'a str, &'a str)>,
    elsewhere: Elsewhere<'a>,
    findings: &'a mut Diagnostics,
}

impl Terraform<'_> {
    fn shape(&mut self, at: &Pointer, headline: String) {
        self.findings.push(key(&codes::schema::TERRAFORM_SCHEMA, at, headline));
    }

    /// Texts are templates; `is_bare` ones, as in `depends_on`, are expressions.
    fn value(&mut self, value: &Raw, at: &Pointer, is_bare: bool) {
        match value {
            Raw::Object(map) => {
                for (name, value) in map {
                    self.value(value, &at.child(name), name == "depends_on");
                }
            }
            Raw::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(item, &at.index(index), is_bare);
                }
            }
            Raw::String(text) => {
                let mut paths = Vec::new();
                let mut rest = text.chars().peekable();
                if is_bare && !text.contains("${") {
                    expression(&mut rest, &mut paths);
                } else {
                    quoted(&mut rest, &mut paths);
                }
                for path in paths {
                    self.path(&path, at);
                }
            }
            Raw::Null | Raw::Bool(_) | Raw::Number(_) => {}
        }
    }

    fn path(&mut self, path: &str, at: &Pointer) {
        let mut words = path.split('.');
        let (Some(kind), Some(name)) = (words.next(), words.next()) else { return };
        if kind == "var" && !self.variables.contains(name) {
            let help = "declare it: it is a parameter of the blueprint, in snake case";
            let headline = format!("the folder has no variable `{name}`");
            let finding =
                self.elsewhere.unknown(at.clone(), headline, name, self.variables.iter().copied(), help);
            self.findings.push(finding);
        }
        if !kind.starts_with("aws_") {
            return;
        }
        if !self.resources.contains(&(kind, name)) {
            let given = format!("{kind}.{name}");
            let known: Vec<String> =
                self.resources.iter().map(|(kind, name)| format!("{kind}.{name}")).collect();
            let headline = format!("the folder has no resource `{given}`");
            let help = "name one of its resources, or add it to `extra`";
            let known = known.iter().map(String::as_str);
            let finding = self.elsewhere.unknown(at.clone(), headline, &given, known, help);
            self.findings.push(finding);
            return;
        }
        let Some(attribute) = words.next().filter(|word| *word != "*" && *word != "id") else { return };
        let of: Vec<_> = Provider::ALL.iter().filter_map(|provider| provider.resource(kind)).collect();
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for kind in &of {
            let block = kind.block();
            known.extend(block.attributes.keys().chain(block.block_types.keys()).copied());
        }
        if !known.is_empty() && !known.contains(attribute) {
            let headline = format!("`{kind}.{name}` has no attribute `{attribute}`");
            let finding = Diagnostic::new(&codes::model::UNKNOWN_REFERENCE, at.clone(), headline);
            let near = suggest::nearest(attribute, known.iter().copied());
            let finding = finding.given(attribute);
            self.findings.push(match near {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding,
            });
        }
    }
}

type Rest<'t> = std::iter::Peekable<std::str::Chars<'t>>;

/// Reads a template to its end or to the quote that ends it, and collects the paths in its expressions.
fn quoted(rest: &mut Rest<'_>, paths: &mut Vec<String>) {
    let mut dollars = 0;
    while let Some(letter) = rest.next() {
        match letter {
            '\\' => _ = rest.next(),
            '"' => return,
            // `$${` is text.
            '{' if dollars == 1 => expression(rest, paths),
            _ => {}
        }
        dollars = if letter == '$' || letter == '%' { dollars + 1 } else { 0 };
    }
}

/// Reads an expression to its end or to the brace that ends it, and collects its paths: `aws_vpc.main.id`.
fn expression(rest: &mut Rest<'_>, paths: &mut Vec<String>) {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    let mut open = 0_usize;
    let mut before = ' ';
    while let Some(letter) = rest.next() {
        match letter {
            '"' => quoted(rest, paths),
            '{' => open += 1,
            '}' if open == 0 => return,
            '}' => open -= 1,
            _ if letter.is_ascii_alphabetic() || letter == '_' => {
                let mut path = String::from(letter);
                while let Some(next) = rest.next_if(|next| is_word(*next) || *next == '.' || *next == '*') {
                    path.push(next);
                }
                // What follows a bracket is an attribute of an item: `aws_vpc.main[0].id`.
                if before != '.' {
                    paths.push(path);
                }
            }
            _ => {}
        }
        before = letter;
    }
}

/// Whether a resource that a user wrote into `extra` is of a type that the schemas need not know: one that is
/// well-formed.
pub(super) fn may_be_unknown(printed: &Printed) -> bool {
    let words = |text: &str, separator: &str| -> Option<usize> {
        let words: Vec<&str> = text.split(separator).collect();
        let is_word = |word: &&str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "_@-".contains(c))
        };
        words.iter().all(is_word).then_some(words.len())
    };
    let kind = &*printed.resource_type;
    let is_type = match words(kind, "::") {
        Some(2) => kind.starts_with("Custom::"),
        Some(count) if count > 2 => true,
        _ => {
            kind.contains('_')
                && kind.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        }
    };
    printed.is_extra() && is_type
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_out_of_expressions_and_not_out_of_text() {
        for (text, expected) in [
            ("aws_vpc.main.id", vec![]),
            ("${aws_vpc.main.id}", vec!["aws_vpc.main.id"]),
            ("$${aws_vpc.main.id}", vec![]),
            ("a-${var.one}-${var.two}", vec!["var.one", "var.two"]),
            ("${aws_vpc.main[0].id}", vec!["aws_vpc.main"]),
            (
                r#"${join("aws_vpc.x", [aws_vpc.main.arn, "${var.one}"])}"#,
                vec!["join", "aws_vpc.main.arn", "var.one"],
            ),
            ("${{ for k, v in var.one : k => v.id }}", vec!["for", "k", "v", "in", "var.one", "k", "v.id"]),
            ("${var.one} and } ${var.two}", vec!["var.one", "var.two"]),
        ] {
            let mut paths = Vec::new();
            quoted(&mut text.chars().peekable(), &mut paths);
            assert_eq!(paths, expected, "{text}");
        }
    }
}
