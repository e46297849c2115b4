//! CloudFormation templates: expressions as intrinsic functions, policies as objects, state machines as definitions
//! with substitutions.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::Value as Raw;

use super::body::{Dialect, bodies, merge, plain};
use super::reference;
use super::stacks::{Stack, crossing_name};
use super::{Deployment, Printed, Written};
use crate::diagnostic::Pointer;
use crate::json::{Json, Object, object};
use crate::resource::{
    Attribute, Condition, ConditionTest, Expr, Field, Graph, Node, NodeId, ParameterKind, Part, Path, Place,
    Policy, Principal, Pseudo, Read, Retention, Secret, Statement, Tagging, Val, Value,
};

/// A printed template with its resources.
#[derive(Debug)]
pub struct Template<'g> {
    /// The whole document.
    pub document: Json<'g>,
    /// Its resources, for validation and visitors, in the order of the document.
    pub resources: Vec<Printed>,
    /// The skeleton of its parameters file.
    pub parameters: Vec<Json<'g>>,
}

impl<'g> Template<'g> {
    /// Its resources with their properties; none where a resource written by hand has none.
    pub fn properties(&self) -> impl Iterator<Item = (&Printed, Option<&Json<'g>>)> {
        let sections = self.document.get("Resources").and_then(Json::as_object);
        let bodies = sections.into_iter().flat_map(Object::iter);
        self.resources.iter().zip(bodies).map(|(printed, (_, body))| (printed, body.get("Properties")))
    }
}

/// How the description of an output ends that another stack takes as a parameter.
pub const HANDED_ON: &str = "for the stacks that read it";

/// The name of a stack's template.
pub fn file_name(stack: &str) -> String {
    format!("{stack}.template.json")
}

/// Prints a stack as a template.
pub fn print<'g>(graph: &'g Graph, deployment: &'g Deployment, stack: &'g Stack) -> Template<'g> {
    let mut resources = Object::new();
    let mut printed = Vec::new();
    let file: Arc<str> = file_name(&stack.name).into();
    let mut dialect = CloudFormation { graph, stack };
    for id in &stack.nodes {
        let node = graph.node(*id);
        let Some(resource_type) = node.kind.cloudformation else { continue };
        let mut properties = bodies(&mut dialect, &node.fields).primary;
        add_tags(&mut properties, node.kind.tagging, deployment, &node.path);
        let over = node.overrides.get("").and_then(|over| over.cloudformation.as_ref());
        if let Some((Raw::Object(over), _)) = over {
            merge(&mut properties, over);
        }
        let mut resource = Object::new();
        resource.push("Type", resource_type.into());
        if !node.conditions.is_empty() {
            resource.push("Condition", condition_name(&node.conditions).into());
        }
        let requires: BTreeSet<&str> = node
            .requires
            .iter()
            .filter(|id| stack.holds(**id) && !refers(node, **id))
            .map(|id| graph.node(*id).logical_id())
            .collect();
        if !requires.is_empty() {
            resource.push("DependsOn", Json::texts(requires));
        }
        if node.retention == Retention::Retain {
            // What a failed deployment made a minute ago holds nothing yet, and would be paid for unseen.
            resource.push("DeletionPolicy", "RetainExceptOnCreate".into());
            resource.push("UpdateReplacePolicy", "Retain".into());
        }
        resource.push("Properties", properties.into());
        printed.push(Printed {
            resource_type: resource_type.into(),
            name: node.logical_id().into(),
            origin: node.origin.0.clone(),
            written: over.map(Written::part),
            file: file.clone(),
            kept_by: node.keeper(),
        });
        resources.push(node.logical_id(), resource.into());
    }
    if stack.name == deployment.name {
        let extra = Pointer::root().child("extra").child("cloudformation");
        for (logical_id, resource) in &deployment.extra.cloudformation {
            let origin = extra.child(logical_id);
            printed.push(Printed {
                resource_type: resource
                    .get("Type")
                    .and_then(Raw::as_str)
                    .unwrap_or_default()
                    .to_owned()
                    .into(),
                name: logical_id.as_str().into(),
                written: Some(Written::whole(origin.child("Properties"))),
                origin,
                file: file.clone(),
                kept_by: None,
            });
            resources.push(logical_id.as_str(), resource.into());
        }
    }

    let (parameters, skeleton) = parameters(graph, stack, &printed, &resources);
    let mut document = Object::new();
    document.push("AWSTemplateFormatVersion", "2010-09-09".into());
    document.push("Description", deployment.description.as_str().into());
    for (section, content) in [
        ("Parameters", parameters),
        ("Conditions", conditions(graph, stack)),
        ("Resources", resources),
        ("Outputs", outputs(graph, stack)),
    ] {
        if !content.is_empty() {
            document.push(section, content.into());
        }
    }
    Template { document: document.into(), resources: printed, parameters: skeleton }
}

/// Whether a node reads another one, so that CloudFormation waits for it anyway.
fn refers(node: &Node, other: NodeId) -> bool {
    let mut refers = false;
    for value in node.fields.values.iter().flatten() {
        value.for_each_expr(&mut |expr| {
            refers |= matches!(expr, Expr::Attribute { node, .. } if *node == other);
        });
    }
    refers
}

fn add_tags<'g>(properties: &mut Object<'g>, tagging: Tagging, deployment: &'g Deployment, path: &Path) {
    let mut tags: Vec<(&str, Json<'g>)> = Vec::new();
    if let Tagging::Named(_) = tagging {
        tags.push(("Name", format!("{}-{}", deployment.name, path.dashed()).into()));
    }
    tags.extend(deployment.tags.iter().map(|(key, value)| (key.as_str(), value.as_str().into())));
    if tags.is_empty() {
        return;
    }
    match tagging {
        Tagging::Untagged => {}
        Tagging::List(property) | Tagging::Named(property) => {
            let list = tags.into_iter().map(|(key, value)| object([("Key", key.into()), ("Value", value)]));
            properties.insert(property, Json::List(list.collect()));
        }
        Tagging::Map(property) => {
            let map: Object<'g> = tags.into_iter().map(|(key, value)| (key.into(), value)).collect();
            properties.insert(property, map.into());
        }
    }
}

/// A name in Pascal case, without what logical ids may not have: `mover-key` becomes `MoverKey`.
pub fn pascal(name: &str) -> String {
    crate::resource::Path::new(&name.replace('_', "-"), "").logical_id()
}

/// The name of the condition that all of these hold.
fn condition_name(conditions: &BTreeSet<String>) -> String {
    conditions.iter().map(|name| pascal(name)).collect::<Vec<_>>().join("And")
}

fn conditions<'g>(graph: &'g Graph, stack: &'g Stack) -> Object<'g> {
    let nodes = stack.nodes.iter().map(|id| &graph.node(*id).conditions);
    let used: BTreeSet<&BTreeSet<String>> = nodes
        .chain(stack.outputs(graph).map(|output| &output.conditions))
        .filter(|conditions| !conditions.is_empty())
        .collect();
    let mut names = stack.conditions(graph);
    let others: Vec<&str> = names
        .iter()
        .filter_map(|name| match graph.conditions.get(*name) {
            Some(Condition::Any(others)) => Some(others.iter().map(String::as_str)),
            Some(Condition::Told { .. }) | None => None,
        })
        .flatten()
        .collect();
    names.extend(others);
    let mut printed = Object::new();
    let mut several = Vec::new();
    for name in names {
        match graph.conditions.get(name) {
            Some(Condition::Told { parameter, test }) => {
                let equals = |value: &'g str| {
                    object([("Fn::Equals", Json::List(vec![reference(pascal(parameter)), value.into()]))])
                };
                let test = match test {
                    ConditionTest::Given => object([("Fn::Not", Json::List(vec![equals("")]))]),
                    ConditionTest::True => equals("true"),
                };
                printed.insert(pascal(name), test);
            }
            Some(Condition::Any(others)) => several.push((pascal(name), "Fn::Or", others)),
            None => {}
        }
    }
    let all = used.into_iter().filter(|conditions| conditions.len() > 1);
    several.extend(all.map(|conditions| (condition_name(conditions), "Fn::And", conditions)));
    for (name, function, conditions) in several {
        let each = conditions.iter().map(|name| object([("Condition", pascal(name).into())]));
        printed.insert(name, object([(function, Json::List(each.collect()))]));
    }
    printed
}

fn parameters<'g>(
    graph: &'g Graph,
    stack: &Stack,
    printed: &[Printed],
    resources: &Object<'g>,
) -> (Object<'g>, Vec<Json<'g>>) {
    let mut used = stack.parameters(graph);
    // What a user wrote by hand names parameters in CloudFormation's own way.
    let named = named_by_hand(printed, resources);
    used.extend(graph.parameters.keys().filter(|name| named.contains(&pascal(name))).map(String::as_str));
    let mut printed = Object::new();
    let mut skeleton = Vec::new();
    for (name, parameter) in graph.parameters.iter().filter(|(name, _)| used.contains(name.as_str())) {
        let mut entry = Object::new();
        let kind = match parameter.kind {
            ParameterKind::Text | ParameterKind::Flag => "String",
            ParameterKind::Number => "Number",
            ParameterKind::TextList => "CommaDelimitedList",
        };
        entry.push("Type", kind.into());
        entry.push("Description", parameter.description.as_str().into());
        if let Some(default) = &parameter.default {
            entry.push("Default", default.as_str().into());
        }
        if parameter.kind == ParameterKind::Flag {
            entry.push("AllowedValues", Json::texts(["true", "false"]));
        }
        match parameter.anchored_pattern() {
            Some(pattern) => entry.push("AllowedPattern", pattern.into()),
            // An empty value is the skeleton's, which nobody filled in.
            None if parameter.kind == ParameterKind::Text && parameter.default.is_none() => {
                entry.push("MinLength", 1.into());
            }
            None => {}
        }
        if parameter.secret {
            entry.push("NoEcho", true.into());
        }
        printed.insert(pascal(name), entry.into());
        // A secret has no place in a file that people commit; and a default that is passed once more would undo what an
        // earlier deployment was given instead of it.
        if !parameter.secret && parameter.default.is_none() {
            skeleton.push(to_fill_in(name));
        }
    }
    for (name, crossing) in &stack.imports {
        let description = format!("The output {} of the stack {}", pascal(name), crossing.from);
        let mut parameter = object([("Type", "String".into()), ("Description", description.into())]);
        if let Json::Object(entry) = &mut parameter {
            if graph.node(crossing.node).conditions.is_empty() {
                entry.push("MinLength", 1.into());
                skeleton.push(to_fill_in(name));
            } else {
                // The other stack has no such output until what it names is there.
                entry.push("Default", "".into());
            }
        }
        printed.insert(pascal(name), parameter);
    }
    (printed, skeleton)
}

/// An entry of the skeleton of a parameters file.
fn to_fill_in<'g>(name: &str) -> Json<'g> {
    object([("ParameterKey", pascal(name).into()), ("ParameterValue", "".into())])
}

/// The names that resources refer to of which a user wrote something by hand.
fn named_by_hand(printed: &[Printed], resources: &Object<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, (_, resource)) in printed.iter().zip(resources.iter()).filter(|(printed, _)| printed.by_hand()) {
        reference::resource(resource, &Pointer::root(), &mut |reference, _| {
            names.extend(reference.target().map(str::to_owned));
        });
    }
    names
}

fn outputs<'g>(graph: &'g Graph, stack: &'g Stack) -> Object<'g> {
    let mut printed = Object::new();
    let mut dialect = CloudFormation { graph, stack };
    for output in stack.outputs(graph) {
        let mut entry = Object::new();
        entry.push("Description", output.description.as_str().into());
        if !output.conditions.is_empty() {
            entry.push("Condition", condition_name(&output.conditions).into());
        }
        entry.push("Value", dialect.val(&output.value));
        printed.insert(output.path.logical_id(), entry.into());
    }
    for (name, crossing) in &stack.exports {
        let node = graph.node(crossing.node);
        let description = format!("{} of {}, {HANDED_ON}", crossing.attribute.name, node.path);
        let mut entry = Object::new();
        entry.push("Description", description.into());
        if !node.conditions.is_empty() {
            entry.push("Condition", condition_name(&node.conditions).into());
        }
        entry.push("Value", dialect.attribute(crossing.node, crossing.attribute));
        printed.insert(pascal(name), entry.into());
    }
    printed
}

#[derive(Clone, Copy)]
struct CloudFormation<'g> {
    graph: &'g Graph,
    stack: &'g Stack,
}

impl<'g> CloudFormation<'g> {
    fn attribute(self, node: NodeId, attribute: &'static Attribute) -> Json<'g> {
        if !self.stack.holds(node) {
            return reference(pascal(&crossing_name(self.graph, node, attribute)));
        }
        let logical_id = self.graph.node(node).logical_id();
        match attribute.cloudformation {
            Read::Ref => reference(logical_id),
            Read::GetAtt(name) => object([("Fn::GetAtt", Json::texts([logical_id, name]))]),
            Read::Around(template) => {
                let mut text = String::new();
                around(template, logical_id, &mut text);
                object([("Fn::Sub", text.into())])
            }
            // What reads it is in no stack of CloudFormation's.
            Read::Missing => Json::Null,
        }
    }

    /// Adds the expression as it stands inside `Fn::Sub`; tells whether it can.
    fn inside(self, expr: &Expr, text: &mut String) -> bool {
        match expr {
            Expr::Attribute { node, attribute } if !self.stack.holds(*node) => {
                placeholder(&pascal(&crossing_name(self.graph, *node, attribute)), text);
            }
            Expr::Attribute { node, attribute } => {
                let logical_id = self.graph.node(*node).logical_id();
                match attribute.cloudformation {
                    Read::Ref => placeholder(logical_id, text),
                    Read::GetAtt(name) => text.extend(["${", logical_id, ".", name, "}"]),
                    Read::Around(template) => around(template, logical_id, text),
                    Read::Missing => return false,
                }
            }
            Expr::Parameter(name) => placeholder(&pascal(name), text),
            Expr::Pseudo(pseudo) => placeholder(pseudo_name(*pseudo), text),
            Expr::Secret(secret) => text.push_str(&dynamic_reference(secret)),
            Expr::Concat(_) | Expr::Zone(_) | Expr::When { .. } | Expr::Unavailable { .. } => return false,
        }
        true
    }

    fn statement(&mut self, statement: &'g Statement) -> Json<'g> {
        let mut printed = Object::new();
        printed.push("Sid", statement.sid.as_str().into());
        printed.push("Effect", statement.effect.as_str().into());
        let mut services: Vec<Json<'g>> = Vec::new();
        let mut accounts: Vec<Json<'g>> = Vec::new();
        for principal in &statement.principals {
            match principal {
                Principal::Anyone => accounts.push("*".into()),
                Principal::Service(name) => services.push(name.as_str().into()),
                Principal::Aws(arn) => accounts.push(self.val(arn)),
            }
        }
        if statement.principals == [Principal::Anyone] {
            printed.push("Principal", "*".into());
        } else if !statement.principals.is_empty() {
            let mut principal = Object::new();
            for (kind, names) in [("Service", services), ("AWS", accounts)] {
                if !names.is_empty() {
                    principal.push(kind, one_or_many(names));
                }
            }
            printed.push("Principal", principal.into());
        }
        let actions = statement.actions.iter().map(|action| (&**action).into());
        printed.push("Action", one_or_many(actions.collect()));
        if !statement.resources.is_empty() {
            let resources = statement.resources.iter().map(|resource| self.val(resource)).collect();
            printed.push("Resource", one_or_many(resources));
        }
        let mut conditions = Object::new();
        for condition in &statement.conditions {
            let values = condition.values.iter().map(|value| self.val(value)).collect();
            if let Some(test) = conditions.object_at(condition.test) {
                test.insert(condition.variable.as_str(), one_or_many(values));
            }
        }
        if !conditions.is_empty() {
            printed.push("Condition", conditions.into());
        }
        printed.into()
    }

    fn val(&mut self, value: &'g Val<String>) -> Json<'g> {
        match value {
            Val::Known(text) => self.text(text),
            Val::Expr(expr) => self.expr(expr),
        }
    }
}

fn reference<'g>(name: impl Into<Cow<'g, str>>) -> Json<'g> {
    object([("Ref", Json::Text(name.into()))])
}

fn placeholder(name: &str, text: &mut String) {
    text.extend(["${", name, "}"]);
}

fn dynamic_reference(secret: &Secret) -> String {
    let key = secret.key.as_deref().unwrap_or_default();
    let tail = if key.is_empty() { String::new() } else { format!(":SecretString:{key}") };
    format!("{{{{resolve:secretsmanager:{}{tail}}}}}", secret.arn)
}

/// Adds a template with its words filled in.
fn around(template: &str, logical_id: &str, text: &mut String) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (word, tail) = after.split_once('}').unwrap_or((after, ""));
        match word {
            "" => placeholder(logical_id, text),
            "partition" => placeholder(pseudo_name(Pseudo::Partition), text),
            "region" => placeholder(pseudo_name(Pseudo::Region), text),
            "account" => placeholder(pseudo_name(Pseudo::AccountId), text),
            "suffix" => placeholder(pseudo_name(Pseudo::UrlSuffix), text),
            other => text.extend(["{", other, "}"]),
        }
        rest = tail;
    }
    text.push_str(rest);
}

fn one_or_many(mut values: Vec<Json<'_>>) -> Json<'_> {
    match values.pop() {
        Some(only) if values.is_empty() => only,
        last => {
            values.extend(last);
            Json::List(values)
        }
    }
}

fn pseudo_name(pseudo: Pseudo) -> &'static str {
    match pseudo {
        Pseudo::Region => "AWS::Region",
        Pseudo::AccountId => "AWS::AccountId",
        Pseudo::Partition => "AWS::Partition",
        Pseudo::UrlSuffix => "AWS::URLSuffix",
        Pseudo::S3PrefixList => "AWS::NoValue",
    }
}

impl<'g> Dialect<'g> for CloudFormation<'g> {
    fn place(field: &Field) -> Place {
        field.cloudformation
    }

    fn name(neutral: &'static str) -> Cow<'static, str> {
        pascal(neutral).into()
    }

    fn text(&mut self, text: &'g str) -> Json<'g> {
        text.into()
    }

    fn expr(&mut self, expr: &'g Expr) -> Json<'g> {
        match expr {
            Expr::Attribute { node, attribute } => self.attribute(*node, attribute),
            Expr::Parameter(name) => reference(pascal(name)),
            Expr::Pseudo(pseudo) => reference(pseudo_name(*pseudo)),
            Expr::Zone(index) => {
                let zones = object([("Fn::GetAZs", "".into())]);
                object([("Fn::Select", Json::List(vec![i64::from(*index).into(), zones]))])
            }
            Expr::Secret(secret) => dynamic_reference(secret).into(),
            Expr::Concat(concat) => {
                let mut text = String::new();
                let mut variables = Object::new();
                for part in &concat.0 {
                    match part {
                        Part::Text(literal) => text.push_str(&escaped(literal)),
                        Part::Expr(expr) => {
                            if !self.inside(expr, &mut text) {
                                let name = format!("Part{}", variables.len() + 1);
                                placeholder(&name, &mut text);
                                variables.push(name, self.expr(expr));
                            }
                        }
                    }
                }
                if !text.contains("${") {
                    text.into()
                } else if variables.is_empty() {
                    object([("Fn::Sub", text.into())])
                } else {
                    object([("Fn::Sub", Json::List(vec![text.into(), variables.into()]))])
                }
            }
            Expr::When { condition, item } => {
                let items = vec![pascal(condition).into(), self.expr(item), reference("AWS::NoValue")];
                object([("Fn::If", Json::List(items))])
            }
            // Expansion has refused it, so nothing is written.
            Expr::Unavailable { .. } => Json::Null,
        }
    }

    fn list(&mut self, items: &'g [Value]) -> Json<'g> {
        Json::List(items.iter().map(|item| plain(self, item)).collect())
    }

    fn policy(&mut self, _: &str, policy: &'g Policy) -> Json<'g> {
        let statements = policy.statements.iter().map(|statement| self.statement(statement)).collect();
        object([("Version", "2012-10-17".into()), ("Statement", Json::List(statements))])
    }

    fn policy_text(&mut self, field: &str, policy: &'g Policy) -> Json<'g> {
        let mut text = String::new();
        let tree = self.policy(field, policy);
        flatten(&tree, &mut text);
        if text.contains("${") { object([("Fn::Sub", text.into())]) } else { text.into() }
    }

    fn document(&mut self, field: &str, tree: &'g Value, beside: &mut Object<'g>) -> Json<'g> {
        // Elsewhere, as in an event pattern, a document is an object whose leaves may be intrinsic functions.
        if field != "definition" {
            return plain(self, tree);
        }
        let mut substitutions = Object::new();
        let document = substituted(self, tree, &mut substitutions);
        if !substitutions.is_empty() {
            beside.insert(format!("{}Substitutions", pascal(field)), substitutions.into());
        }
        document
    }
}

/// Literal text inside `Fn::Sub`, where `${` would begin a placeholder.
fn escaped(text: &str) -> Cow<'_, str> {
    if text.contains("${") { text.replace("${", "${!").into() } else { text.into() }
}

/// Prints a policy as text for `Fn::Sub`: every intrinsic becomes its placeholder.
fn flatten(tree: &Json<'_>, text: &mut String) {
    match tree {
        Json::Object(map) => {
            if let Some(Json::Text(inner)) = map.get("Fn::Sub") {
                let _ = write!(text, "{}", Json::from(&**inner));
            } else if let Some(Json::Text(name)) = map.get("Ref") {
                let _ = write!(text, "\"${{{name}}}\"");
            } else if let Some(Json::List(path)) = map.get("Fn::GetAtt") {
                let path: Vec<&str> = path.iter().filter_map(Json::as_str).collect();
                let _ = write!(text, "\"${{{}}}\"", path.join("."));
            } else {
                text.push('{');
                for (index, (key, value)) in map.iter().enumerate() {
                    let _ = write!(text, "{}{}:", if index > 0 { "," } else { "" }, Json::from(key));
                    flatten(value, text);
                }
                text.push('}');
            }
        }
        Json::List(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                flatten(item, text);
            }
            text.push(']');
        }
        Json::Text(literal) => {
            let _ = write!(text, "{}", Json::Text(escaped(literal)));
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {
            let _ = write!(text, "{tree}");
        }
    }
}

/// Prints a document with a placeholder for each expression, and the expressions beside it.
fn substituted<'g>(
    dialect: &mut CloudFormation<'g>,
    tree: &'g Value,
    substitutions: &mut Object<'g>,
) -> Json<'g> {
    match tree {
        Value::Expr(expr) => {
            if let Some(name) = whole_arn(expr) {
                let value = dialect.expr(expr);
                if substitutions.get(&name).is_none_or(|other| *other == value) {
                    let text = format!("${{{name}}}");
                    substitutions.insert(name, value);
                    return text.into();
                }
            }
            let mut text = String::new();
            let mut substitute = |expr: &'g Expr, text: &mut String| {
                let name = substitution_name(*dialect, expr);
                placeholder(&name, text);
                substitutions.insert(name, dialect.expr(expr));
            };
            match expr {
                Expr::Concat(concat) => {
                    for part in &concat.0 {
                        match part {
                            Part::Text(literal) => text.push_str(literal),
                            Part::Expr(expr) => substitute(expr, &mut text),
                        }
                    }
                }
                other => substitute(other, &mut text),
            }
            text.into()
        }
        Value::List(items) => {
            Json::List(items.iter().map(|item| substituted(dialect, item, substitutions)).collect())
        }
        Value::Map(map) => Json::Object(
            map.iter()
                .map(|(key, value)| ((&**key).into(), substituted(dialect, value, substitutions)))
                .collect(),
        ),
        other => plain(dialect, other),
    }
}

/// The name for an ARN that ends in known text, `createTrainingJob.sync`: it is substituted as a whole, because linters
/// take a placeholder for any ARN and an ARN with a placeholder inside for a mistake.
fn whole_arn(expr: &Expr) -> Option<String> {
    let Expr::Concat(concat) = expr else { return None };
    let (Some(Part::Text(first)), Some(Part::Text(last))) = (concat.0.first(), concat.0.last()) else {
        return None;
    };
    let tail = last.rsplit(':').next().filter(|tail| !tail.is_empty())?;
    first.starts_with("arn:").then(|| pascal(tail))
}

fn substitution_name(dialect: CloudFormation<'_>, expr: &Expr) -> String {
    match expr {
        Expr::Attribute { node, attribute } => pascal(&crossing_name(dialect.graph, *node, attribute)),
        Expr::Parameter(name) => pascal(name),
        Expr::Pseudo(pseudo) => pseudo_name(*pseudo).replace("AWS::", ""),
        Expr::Zone(index) => format!("Zone{index}"),
        Expr::Secret(secret) => pascal(&format!("secret-{}", secret.key.as_deref().unwrap_or("value"))),
        Expr::When { item, .. } => substitution_name(dialect, item),
        Expr::Concat(_) | Expr::Unavailable { .. } => "Value".to_owned(),
    }
}
