//! CloudFormation templates: expressions as intrinsic functions, policies as objects, state machines as definitions
//! with substitutions.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

use super::body::{Dialect, bodies, merge, object, plain};
use super::stacks::{Stack, crossing_name};
use super::{Deployment, Printed};
use crate::resource::{
    Attribute, ConditionTest, Expr, Field, Graph, Node, NodeId, ParameterKind, Part, Place, Policy,
    Principal, Pseudo, Read, Retention, Statement, Tagging, Val, Value,
};

/// A printed template with its resources.
#[derive(Debug)]
pub struct Template {
    /// The whole document.
    pub document: Json,
    /// Its resources, for validation and visitors.
    pub resources: Vec<Printed>,
    /// The skeleton of its parameters file.
    pub parameters: Json,
}

impl Template {
    /// The properties of one of its resources; none where a resource written by hand has none.
    pub fn properties(&self, printed: &Printed) -> Option<&Json> {
        self.document.get("Resources")?.get(&printed.name)?.get("Properties")
    }
}

/// The name of a stack's template.
pub fn file_name(stack: &str) -> String {
    format!("{stack}.template.json")
}

/// Prints a stack as a template.
pub fn print(graph: &Graph, deployment: &Deployment, stack: &Stack) -> Template {
    let mut resources = Map::new();
    let mut printed = Vec::new();
    for id in &stack.nodes {
        let node = graph.node(*id);
        let mut dialect = CloudFormation { graph, stack };
        let bodies = bodies(&mut dialect, &node.fields);
        let mut properties = bodies.primary;
        add_tags(&mut properties, node.kind.tagging, deployment, &node.path.dashed());
        let mut override_origin = None;
        if let Some((over, origin)) = node.overrides.get("").and_then(|over| over.cloudformation.as_ref()) {
            override_origin = Some(origin.clone());
            if let Json::Object(over) = over {
                merge(&mut properties, over);
            }
        }
        let logical_id = node.path.logical_id();
        let mut resource = Map::new();
        resource.insert("Type".into(), json!(node.kind.cloudformation));
        if !node.conditions.is_empty() {
            resource.insert("Condition".into(), json!(condition_name(&node.conditions)));
        }
        let requires: BTreeSet<String> = node
            .requires
            .iter()
            .filter(|id| stack.holds(**id) && !refers(node, **id))
            .map(|id| graph.node(*id).path.logical_id())
            .collect();
        if !requires.is_empty() {
            resource.insert("DependsOn".into(), json!(requires));
        }
        if node.retention == Retention::Retain {
            // What a failed deployment made a minute ago holds nothing yet, and would be paid for unseen.
            resource.insert("DeletionPolicy".into(), json!("RetainExceptOnCreate"));
            resource.insert("UpdateReplacePolicy".into(), json!("Retain"));
        }
        resource.insert("Properties".into(), Json::Object(properties));
        printed.push(Printed {
            resource_type: node.kind.cloudformation.to_owned(),
            name: logical_id.clone(),
            origin: node.origin.0.clone(),
            override_origin,
            file: file_name(&stack.name),
        });
        resources.insert(logical_id, Json::Object(resource));
    }
    if stack.name == deployment.name {
        for (logical_id, resource) in &deployment.extra.cloudformation {
            printed.push(Printed {
                resource_type: resource.get("Type").and_then(Json::as_str).unwrap_or_default().to_owned(),
                name: logical_id.clone(),
                origin: crate::diagnostic::Pointer::root()
                    .child("extra")
                    .child("cloudformation")
                    .child(logical_id),
                override_origin: None,
                file: file_name(&stack.name),
            });
            resources.insert(logical_id.clone(), resource.clone());
        }
    }

    let (parameters, skeleton) = parameters(graph, stack, &printed, &resources);
    let mut document = Map::new();
    document.insert("AWSTemplateFormatVersion".into(), json!("2010-09-09"));
    document.insert("Description".into(), json!(deployment.description));
    for (section, content) in [
        ("Parameters", parameters),
        ("Conditions", conditions(graph, stack)),
        ("Resources", resources),
        ("Outputs", outputs(graph, stack)),
    ] {
        if !content.is_empty() {
            document.insert(section.into(), Json::Object(content));
        }
    }
    Template { document: Json::Object(document), resources: printed, parameters: skeleton }
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

fn add_tags(properties: &mut Map<String, Json>, tagging: Tagging, deployment: &Deployment, path: &str) {
    let mut tags: Vec<(&str, String)> = Vec::new();
    if let Tagging::Named(_) = tagging {
        tags.push(("Name", format!("{}-{path}", deployment.name)));
    }
    tags.extend(deployment.tags.iter().map(|(key, value)| (key.as_str(), value.clone())));
    if tags.is_empty() {
        return;
    }
    match tagging {
        Tagging::Untagged => {}
        Tagging::List(property) | Tagging::Named(property) => {
            let list: Vec<Json> = tags
                .into_iter()
                .map(|(key, value)| object([("Key", key.into()), ("Value", value.into())]))
                .collect();
            properties.insert(property.to_owned(), Json::Array(list));
        }
        Tagging::Map(property) => {
            let map: Map<String, Json> =
                tags.into_iter().map(|(key, value)| (key.to_owned(), Json::String(value))).collect();
            properties.insert(property.to_owned(), Json::Object(map));
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

fn conditions(graph: &Graph, stack: &Stack) -> Map<String, Json> {
    let outputs = stack.outputs(graph).map(|output| &output.conditions);
    let used: BTreeSet<&BTreeSet<String>> = stack
        .nodes
        .iter()
        .map(|id| &graph.node(*id).conditions)
        .chain(outputs)
        .filter(|conditions| !conditions.is_empty())
        .collect();
    let mut printed = Map::new();
    for name in used.iter().copied().flatten().collect::<BTreeSet<_>>() {
        let Some(condition) = graph.conditions.get(name) else { continue };
        let parameter = json!({ "Ref": pascal(&condition.parameter) });
        let test = match condition.test {
            ConditionTest::Given => json!({ "Fn::Not": [{ "Fn::Equals": [parameter, ""] }] }),
            ConditionTest::True => json!({ "Fn::Equals": [parameter, "true"] }),
        };
        printed.insert(pascal(name), test);
    }
    for several in used.into_iter().filter(|conditions| conditions.len() > 1) {
        let all: Vec<Json> = several.iter().map(|name| json!({ "Condition": pascal(name) })).collect();
        printed.insert(condition_name(several), json!({ "Fn::And": all }));
    }
    printed
}

fn parameters(
    graph: &Graph,
    stack: &Stack,
    printed: &[Printed],
    resources: &Map<String, Json>,
) -> (Map<String, Json>, Json) {
    let mut used = stack.parameters(graph);
    // What a user wrote by hand names parameters in CloudFormation's own way.
    let by_hand = by_hand(printed, resources);
    used.extend(graph.parameters.keys().filter(|name| by_hand.contains(&pascal(name))).cloned());
    let mut printed = Map::new();
    let mut skeleton = Vec::new();
    for (name, parameter) in graph.parameters.iter().filter(|(name, _)| used.contains(*name)) {
        let mut entry = Map::new();
        let kind = match parameter.kind {
            ParameterKind::Text | ParameterKind::Flag => "String",
            ParameterKind::Number => "Number",
            ParameterKind::TextList => "CommaDelimitedList",
        };
        entry.insert("Type".into(), json!(kind));
        entry.insert("Description".into(), json!(parameter.description));
        if let Some(default) = &parameter.default {
            entry.insert("Default".into(), json!(default));
        }
        if parameter.kind == ParameterKind::Flag {
            entry.insert("AllowedValues".into(), json!(["true", "false"]));
        }
        if let Some(pattern) = &parameter.pattern {
            entry.insert("AllowedPattern".into(), json!(pattern));
        }
        if parameter.secret {
            entry.insert("NoEcho".into(), json!(true));
        }
        printed.insert(pascal(name), Json::Object(entry));
        // A secret has no place in a file that people commit; and a key that is passed empty once more would let go of what
        // it made.
        if !parameter.secret {
            skeleton.push(json!({
                "ParameterKey": pascal(name),
                "ParameterValue": parameter.default.clone().unwrap_or_default(),
            }));
        }
    }
    for (name, crossing) in &stack.imports {
        let description = format!("The output {} of the stack {}", pascal(name), crossing.from);
        printed.insert(pascal(name), json!({ "Type": "String", "Description": description }));
        skeleton.push(json!({ "ParameterKey": pascal(name), "ParameterValue": "" }));
    }
    (printed, Json::Array(skeleton))
}

/// The words of resources and properties that a user wrote by hand.
fn by_hand(printed: &[Printed], resources: &Map<String, Json>) -> BTreeSet<String> {
    printed
        .iter()
        .filter(|printed| printed.by_hand())
        .filter_map(|printed| resources.get(&printed.name)?.get("Properties"))
        .flat_map(|properties| {
            let text = properties.to_string();
            let words = text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned);
            words.collect::<Vec<_>>()
        })
        .collect()
}

fn outputs(graph: &Graph, stack: &Stack) -> Map<String, Json> {
    let mut printed = Map::new();
    for output in stack.outputs(graph) {
        let mut dialect = CloudFormation { graph, stack };
        let value = match &output.value {
            Val::Known(text) => json!(text),
            Val::Expr(expr) => dialect.expr(expr),
        };
        let mut entry = Map::new();
        entry.insert("Description".into(), json!(output.description));
        if !output.conditions.is_empty() {
            entry.insert("Condition".into(), json!(condition_name(&output.conditions)));
        }
        entry.insert("Value".into(), value);
        printed.insert(output.path.logical_id(), Json::Object(entry));
    }
    for (name, crossing) in &stack.exports {
        let mut dialect = CloudFormation { graph, stack };
        let value = dialect.attribute(crossing.node, crossing.attribute);
        let node = graph.node(crossing.node);
        let mut entry = Map::new();
        entry.insert(
            "Description".into(),
            json!(format!("{} of {}, for the stacks that read it", crossing.attribute.name, node.path)),
        );
        if !node.conditions.is_empty() {
            entry.insert("Condition".into(), json!(condition_name(&node.conditions)));
        }
        entry.insert("Value".into(), value);
        printed.insert(pascal(name), Json::Object(entry));
    }
    printed
}

struct CloudFormation<'a> {
    graph: &'a Graph,
    stack: &'a Stack,
}

impl CloudFormation<'_> {
    fn attribute(&mut self, node: NodeId, attribute: &'static Attribute) -> Json {
        if !self.stack.holds(node) {
            return reference(pascal(&crossing_name(self.graph, node, attribute)));
        }
        let logical_id = self.graph.node(node).path.logical_id();
        match attribute.cloudformation {
            Read::Ref => reference(logical_id),
            Read::GetAtt(name) => object([("Fn::GetAtt", Json::Array(vec![logical_id.into(), name.into()]))]),
            Read::Around(template) => object([("Fn::Sub", around(template, &logical_id).into())]),
        }
    }

    /// The expression as it stands inside `Fn::Sub`, or none where it cannot.
    fn inside(&mut self, expr: &Expr) -> Option<String> {
        Some(match expr {
            Expr::Attribute { node, attribute } if !self.stack.holds(*node) => {
                format!("${{{}}}", pascal(&crossing_name(self.graph, *node, attribute)))
            }
            Expr::Attribute { node, attribute } => {
                let logical_id = self.graph.node(*node).path.logical_id();
                match attribute.cloudformation {
                    Read::Ref => format!("${{{logical_id}}}"),
                    Read::GetAtt(name) => format!("${{{logical_id}.{name}}}"),
                    Read::Around(template) => around(template, &logical_id),
                }
            }
            Expr::Parameter(name) => format!("${{{}}}", pascal(name)),
            Expr::Pseudo(pseudo) => format!("${{{}}}", pseudo_name(*pseudo)),
            Expr::Secret(_) => match self.expr(expr) {
                Json::String(reference) => reference,
                _ => return None,
            },
            Expr::Concat(_) | Expr::Zone(_) | Expr::Unavailable { .. } => return None,
        })
    }

    fn statement(&mut self, statement: &Statement) -> Json {
        let mut printed = Map::new();
        printed.insert("Sid".into(), json!(statement.sid));
        printed.insert("Effect".into(), json!(statement.effect.as_str()));
        let mut services = Vec::new();
        let mut accounts = Vec::new();
        for principal in &statement.principals {
            match principal {
                Principal::Anyone => accounts.push(json!("*")),
                Principal::Service(name) => services.push(json!(name)),
                Principal::Aws(arn) => accounts.push(self.val(arn)),
            }
        }
        if statement.principals == [Principal::Anyone] {
            printed.insert("Principal".into(), json!("*"));
        } else if !statement.principals.is_empty() {
            let mut principal = Map::new();
            for (kind, names) in [("Service", services), ("AWS", accounts)] {
                if !names.is_empty() {
                    principal.insert(kind.into(), one_or_many(names));
                }
            }
            printed.insert("Principal".into(), Json::Object(principal));
        }
        printed.insert(
            "Action".into(),
            one_or_many(statement.actions.iter().map(|action| json!(action)).collect()),
        );
        if !statement.resources.is_empty() {
            let resources = statement.resources.iter().map(|resource| self.val(resource)).collect();
            printed.insert("Resource".into(), one_or_many(resources));
        }
        let mut conditions: Map<String, Json> = Map::new();
        for condition in &statement.conditions {
            let values = condition.values.iter().map(|value| self.val(value)).collect();
            let test = conditions.entry(condition.test).or_insert_with(|| json!({}));
            if let Json::Object(test) = test {
                test.insert(condition.variable.clone(), one_or_many(values));
            }
        }
        if !conditions.is_empty() {
            printed.insert("Condition".into(), Json::Object(conditions));
        }
        Json::Object(printed)
    }

    fn val(&mut self, value: &Val<String>) -> Json {
        match value {
            Val::Known(text) => self.text(text),
            Val::Expr(expr) => self.expr(expr),
        }
    }
}

fn reference(name: String) -> Json {
    object([("Ref", name.into())])
}

fn around(template: &str, logical_id: &str) -> String {
    template
        .replace("{}", &format!("${{{logical_id}}}"))
        .replace("{partition}", "${AWS::Partition}")
        .replace("{region}", "${AWS::Region}")
        .replace("{account}", "${AWS::AccountId}")
        .replace("{suffix}", "${AWS::URLSuffix}")
}

fn one_or_many(mut values: Vec<Json>) -> Json {
    if values.len() == 1 { values.remove(0) } else { Json::Array(values) }
}

fn pseudo_name(pseudo: Pseudo) -> &'static str {
    match pseudo {
        Pseudo::Region => "AWS::Region",
        Pseudo::AccountId => "AWS::AccountId",
        Pseudo::Partition => "AWS::Partition",
        Pseudo::UrlSuffix => "AWS::URLSuffix",
    }
}

impl Dialect for CloudFormation<'_> {
    fn place(field: &Field) -> Place {
        field.cloudformation
    }

    fn name(neutral: &str) -> String {
        pascal(neutral)
    }

    fn text(&mut self, text: &str) -> Json {
        json!(text)
    }

    fn expr(&mut self, expr: &Expr) -> Json {
        match expr {
            Expr::Attribute { node, attribute } => self.attribute(*node, attribute),
            Expr::Parameter(name) => reference(pascal(name)),
            Expr::Pseudo(pseudo) => json!({ "Ref": pseudo_name(*pseudo) }),
            Expr::Zone(index) => json!({ "Fn::Select": [index, { "Fn::GetAZs": "" }] }),
            Expr::Secret(secret) => {
                let key = secret.key.as_deref().unwrap_or_default();
                let tail = if key.is_empty() { String::new() } else { format!(":SecretString:{key}") };
                json!(format!("{{{{resolve:secretsmanager:{}{tail}}}}}", secret.arn))
            }
            Expr::Concat(concat) => {
                let mut text = String::new();
                let mut variables = Map::new();
                for part in &concat.0 {
                    match part {
                        Part::Text(literal) => text.push_str(&literal.replace("${", "${!")),
                        Part::Expr(expr) => {
                            if let Some(inside) = self.inside(expr) {
                                text.push_str(&inside);
                            } else {
                                let name = format!("Part{}", variables.len() + 1);
                                let _ = write!(text, "${{{name}}}");
                                let value = self.expr(expr);
                                variables.insert(name, value);
                            }
                        }
                    }
                }
                if !text.contains("${") {
                    Json::String(text)
                } else if variables.is_empty() {
                    object([("Fn::Sub", text.into())])
                } else {
                    object([("Fn::Sub", Json::Array(vec![text.into(), Json::Object(variables)]))])
                }
            }
            // Expansion has refused it, so nothing is written.
            Expr::Unavailable { .. } => Json::Null,
        }
    }

    fn policy(&mut self, _: &str, policy: &Policy) -> Json {
        let statements: Vec<Json> =
            policy.statements.iter().map(|statement| self.statement(statement)).collect();
        object([("Version", "2012-10-17".into()), ("Statement", Json::Array(statements))])
    }

    fn policy_text(&mut self, field: &str, policy: &Policy) -> Json {
        let mut text = String::new();
        let tree = self.policy(field, policy);
        flatten(&tree, &mut text);
        if text.contains("${") { object([("Fn::Sub", text.into())]) } else { text.into() }
    }

    fn document(&mut self, field: &str, tree: &Value, beside: &mut Map<String, Json>) -> Json {
        // Elsewhere, as in an event pattern, a document is an object whose leaves may be intrinsic functions.
        if field != "definition" {
            return plain(self, tree);
        }
        let mut substitutions = Map::new();
        let document = substituted(self, tree, &mut substitutions);
        if !substitutions.is_empty() {
            beside.insert(format!("{}Substitutions", pascal(field)), Json::Object(substitutions));
        }
        document
    }
}

/// Prints a policy as text for `Fn::Sub`: every intrinsic becomes its placeholder.
fn flatten(tree: &Json, text: &mut String) {
    match tree {
        Json::Object(map) => {
            if let Some(Json::String(inner)) = map.get("Fn::Sub") {
                let _ = write!(text, "{}", json!(inner));
            } else if let Some(Json::String(name)) = map.get("Ref") {
                let _ = write!(text, "\"${{{name}}}\"");
            } else if let Some(Json::Array(path)) = map.get("Fn::GetAtt") {
                let path: Vec<&str> = path.iter().filter_map(Json::as_str).collect();
                let _ = write!(text, "\"${{{}}}\"", path.join("."));
            } else {
                text.push('{');
                for (index, (key, value)) in map.iter().enumerate() {
                    let _ = write!(text, "{}{}:", if index > 0 { "," } else { "" }, json!(key));
                    flatten(value, text);
                }
                text.push('}');
            }
        }
        Json::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                flatten(item, text);
            }
            text.push(']');
        }
        Json::String(literal) => {
            let _ = write!(text, "{}", json!(literal.replace("${", "${!")));
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {
            let _ = write!(text, "{tree}");
        }
    }
}

/// Prints a document with a placeholder for each expression, and the expressions beside it.
fn substituted(dialect: &mut CloudFormation, tree: &Value, substitutions: &mut Map<String, Json>) -> Json {
    match tree {
        Value::Expr(expr) => {
            if let Some(name) = whole_arn(expr) {
                let value = dialect.expr(expr);
                if substitutions.get(&name).is_none_or(|other| *other == value) {
                    substitutions.insert(name.clone(), value);
                    return Json::String(format!("${{{name}}}"));
                }
            }
            let parts = match expr {
                Expr::Concat(concat) => concat.0.clone(),
                other => vec![Part::Expr(other.clone())],
            };
            let mut text = String::new();
            for part in parts {
                match part {
                    Part::Text(literal) => text.push_str(&literal),
                    Part::Expr(expr) => {
                        let name = substitution_name(dialect, &expr);
                        let value = dialect.expr(&expr);
                        substitutions.insert(name.clone(), value);
                        let _ = write!(text, "${{{name}}}");
                    }
                }
            }
            Json::String(text)
        }
        Value::List(items) => {
            Json::Array(items.iter().map(|item| substituted(dialect, item, substitutions)).collect())
        }
        Value::Map(map) => Json::Object(
            map.iter()
                .map(|(key, value)| (key.clone(), substituted(dialect, value, substitutions)))
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

fn substitution_name(dialect: &CloudFormation, expr: &Expr) -> String {
    match expr {
        Expr::Attribute { node, attribute } => pascal(&crossing_name(dialect.graph, *node, attribute)),
        Expr::Parameter(name) => pascal(name),
        Expr::Pseudo(pseudo) => pseudo_name(*pseudo).replace("AWS::", ""),
        Expr::Zone(index) => format!("Zone{index}"),
        Expr::Secret(secret) => pascal(&format!("secret-{}", secret.key.as_deref().unwrap_or("value"))),
        Expr::Concat(_) | Expr::Unavailable { .. } => "Value".to_owned(),
    }
}
