//! Terraform root modules in JSON syntax: expressions as templates, policies as `aws_iam_policy_document` data sources,
//! documents as locals that are encoded where they are used.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::body::{Dialect, bodies, merge, object, plain};
use super::stacks::{Stack, crossing_name};
use super::{Deployment, Printed};
use crate::resource::{
    Attribute, ConditionTest, Expr, Field, Graph, Node, NodeId, Parameter, ParameterKind, Part, Place,
    Policy, Principal, Pseudo, Retention, Satellite, Secret, Statement, Tagging, Val, Value,
};
use crate::schema::terraform::Kind;

/// The provider's versions that the text suits.
pub const PROVIDER_VERSIONS: &str = ">= 5.100.0, < 7.0.0";

/// The Terraform versions that the text suits: conditional expressions and `one` as they are used.
pub const TERRAFORM_VERSIONS: &str = ">= 1.5.0";

/// The file of what users wrote by hand.
const EXTRA_FILE: &str = "extra.tf.json";

/// The file of the data sources that several resources read.
const DATA_FILE: &str = "data.tf.json";

/// A printed root module.
#[derive(Debug)]
pub struct Folder {
    /// File name to document.
    pub files: BTreeMap<String, Json>,
    /// Its resources and data sources, for validation and visitors.
    pub resources: Vec<Printed>,
    /// Its data sources, for validation.
    pub data_sources: Vec<Printed>,
    /// The skeleton of its variables file.
    pub variables: Json,
}

impl Folder {
    /// The body of one of its resources or data sources.
    pub fn body(&self, kind: Kind, printed: &Printed) -> Option<&Json> {
        body(&self.files, kind, printed)
    }
}

fn body<'a>(files: &'a BTreeMap<String, Json>, kind: Kind, printed: &Printed) -> Option<&'a Json> {
    files.get(&printed.file)?.get(kind.word())?.get(&printed.resource_type)?.get(&printed.name)
}

/// Prints a stack as a root module: a file for each owner, and one each for versions, variables, data and outputs.
pub fn print(graph: &Graph, deployment: &Deployment, stack: &Stack) -> Folder {
    let mut printer = Printer { graph, stack, data: BTreeMap::new() };
    let mut files: BTreeMap<String, Json> = BTreeMap::new();
    let mut resources = Vec::new();
    let mut data_sources = Vec::new();
    for id in &stack.nodes {
        let node = graph.node(*id);
        let several_policies =
            node.fields.values.iter().flatten().filter(|value| is_policy(value)).count() > 1;
        let mut dialect = Terraform {
            printer: &mut printer,
            node,
            several_policies,
            policies: Vec::new(),
            locals: Vec::new(),
        };
        let bodies = bodies(&mut dialect, &node.fields);
        let (policies, locals) = (dialect.policies, dialect.locals);
        let name = node.path.snake();
        let file_name = file_name(&node.path.owner);
        let file = files.entry(file_name.clone()).or_insert_with(|| json!({}));
        for (policy_name, body) in policies {
            data_sources.push(Printed {
                resource_type: "aws_iam_policy_document".into(),
                name: policy_name.clone(),
                origin: node.origin.0.clone(),
                override_origin: None,
                file: file_name.clone(),
            });
            insert(file, &["data", "aws_iam_policy_document", &policy_name], body);
        }
        for (local_name, body) in locals {
            insert(file, &["locals", &local_name], body);
        }

        let mut primary = bodies.primary;
        if let Tagging::Named(_) = node.kind.tagging {
            primary.insert(
                "tags".into(),
                json!({ "Name": format!("{}-{}", deployment.name, node.path.dashed()) }),
            );
        }
        let address = address(node);
        let mut waits: Vec<Vec<String>> = vec![Vec::new()];
        let satellites = bodies.satellites.into_iter().map(|(satellite, key, mut body)| {
            waits.push(awaited(graph, stack, *id, satellite));
            let mut full = Map::new();
            let index = if node.conditions.is_empty() { "" } else { "[0]" };
            full.insert(
                satellite.link.into(),
                json!(format!("${{{address}{index}.{}}}", node.kind.id.terraform)),
            );
            full.append(&mut body);
            let words: Vec<String> = std::iter::once(satellite.suffix.to_owned())
                .chain(key.map(|key| crate::resource::Path::new(&key, "").snake()))
                .filter(|word| !word.is_empty())
                .collect();
            let suffix = words.join("_");
            let name = if suffix.is_empty() { name.clone() } else { format!("{name}_{suffix}") };
            (satellite.resource_type, name, satellite_key(satellite.resource_type, node), full)
        });
        let all: Vec<(&str, String, String, Map<String, Json>)> =
            std::iter::once((node.kind.terraform, name.clone(), String::new(), primary))
                .chain(satellites)
                .collect();
        for (index, ((resource_type, name, part, mut body), waits)) in all.into_iter().zip(waits).enumerate()
        {
            let mut override_origin = None;
            if let Some((over, origin)) = node.overrides.get(&part).and_then(|over| over.terraform.as_ref()) {
                override_origin = Some(origin.clone());
                if let Json::Object(over) = over {
                    merge(&mut body, over);
                }
            }
            let mut whole = Map::new();
            if !node.conditions.is_empty() {
                whole.insert(
                    "count".into(),
                    json!(format!("${{{} ? 1 : 0}}", printer.test(&node.conditions))),
                );
            }
            whole.append(&mut body);
            let requires: BTreeSet<String> = node
                .requires
                .iter()
                .filter(|id| stack.holds(**id))
                .flat_map(|id| addresses(graph.node(*id)))
                .chain(waits)
                .collect();
            if !requires.is_empty() {
                whole.insert("depends_on".into(), json!(requires));
            }
            if index == 0
                && let Some(lifecycle) = lifecycle(node)
            {
                whole.insert("lifecycle".into(), lifecycle);
            }
            let shared = shared(resource_type);
            if !shared.is_empty() {
                whole.insert("lifecycle".into(), json!({ "ignore_changes": shared }));
            }
            resources.push(Printed {
                resource_type: resource_type.to_owned(),
                name: name.clone(),
                origin: node.origin.0.clone(),
                override_origin,
                file: file_name.clone(),
            });
            insert(file, &["resource", resource_type, &name], Json::Object(whole));
        }
    }
    if stack.name == deployment.name {
        extra(deployment, &mut files, &mut resources);
    }

    let outputs = outputs(&mut printer, stack);
    let (variables, skeleton) = variables(graph, stack, &resources, &files);
    files.insert("versions.tf.json".into(), versions(deployment));
    for (name, section, content) in [("variables", "variable", variables), ("outputs", "output", outputs)] {
        if !content.is_empty() {
            files.insert(format!("{name}.tf.json"), object([(section, Json::Object(content))]));
        }
    }
    if !printer.data.is_empty() {
        let mut data = json!({});
        for ((source, name), body) in printer.data {
            data_sources.push(Printed {
                resource_type: source.to_owned(),
                name: name.clone(),
                origin: crate::diagnostic::Pointer::root(),
                override_origin: None,
                file: DATA_FILE.to_owned(),
            });
            insert(&mut data, &["data", source, &name], body);
        }
        files.insert(DATA_FILE.to_owned(), data);
    }
    Folder { files, resources, data_sources, variables: skeleton }
}

/// What Terraform may not do to a node: destroy what is retained, replace it for what counted at its creation alone.
fn lifecycle(node: &Node) -> Option<Json> {
    let mut lifecycle = Map::new();
    if node.retention == Retention::Retain {
        lifecycle.insert("prevent_destroy".into(), json!(true));
    }
    let fields = node.fields.shape.fields.iter().filter(|field| node.write_once.contains(field.name));
    let ignored: Vec<&str> = fields
        .filter_map(|field| match field.terraform {
            Place::Same => Some(field.name),
            Place::At(path) => Some(path),
            Place::In(..) | Place::Each(_) | Place::Absent(_) => None,
        })
        .collect();
    if !ignored.is_empty() {
        lifecycle.insert("ignore_changes".into(), json!(ignored));
    }
    (!lifecycle.is_empty()).then_some(Json::Object(lifecycle))
}

/// What a service puts into a resource that is not its own: FSx adds a notification to a bucket that it imports from,
/// and an apply that took it away would end the import (FSx for Lustre user guide, "Automatically import updates from
/// your S3 bucket", read 2026-11-23).
fn shared(resource_type: &str) -> &'static [&'static str] {
    match resource_type {
        "aws_s3_bucket_notification" => &["lambda_function", "queue", "topic"],
        _ => &[],
    }
}

fn is_policy(value: &Value) -> bool {
    matches!(value, Value::Policy(_) | Value::PolicyText(_))
}

fn file_name(owner: &str) -> String {
    let name = crate::resource::Path::new(owner, "").snake();
    match name.as_str() {
        "versions" | "variables" | "outputs" | "data" | "extra" => format!("{name}_resources.tf.json"),
        _ => format!("{name}.tf.json"),
    }
}

fn extra(deployment: &Deployment, files: &mut BTreeMap<String, Json>, resources: &mut Vec<Printed>) {
    if deployment.extra.terraform.is_empty() {
        return;
    }
    let origin = crate::diagnostic::Pointer::root().child("extra").child("terraform");
    for (resource_type, named) in &deployment.extra.terraform {
        for name in named.as_object().into_iter().flat_map(Map::keys) {
            resources.push(Printed {
                resource_type: resource_type.clone(),
                name: name.clone(),
                origin: origin.child(resource_type).child(name),
                override_origin: None,
                file: EXTRA_FILE.to_owned(),
            });
        }
    }
    files.insert(EXTRA_FILE.to_owned(), json!({ "resource": deployment.extra.terraform }));
}

/// The part of a node that a satellite is, in overrides: `versioning` for `aws_s3_bucket_versioning`.
fn satellite_key(resource_type: &str, node: &Node) -> String {
    resource_type
        .strip_prefix(node.kind.terraform)
        .or_else(|| resource_type.strip_prefix("aws_"))
        .unwrap_or(resource_type)
        .trim_start_matches('_')
        .to_owned()
}

fn insert(document: &mut Json, path: &[&str], value: Json) {
    let Some((key, rest)) = path.split_first() else { return };
    let Json::Object(map) = document else { return };
    if rest.is_empty() {
        map.insert((*key).to_owned(), value);
    } else {
        insert(map.entry(*key).or_insert_with(|| json!({})), rest, value);
    }
}

fn address(node: &Node) -> String {
    format!("{}.{}", node.kind.terraform, node.path.snake())
}

/// A node's primary resource and those beside it that make it ready.
fn addresses(node: &Node) -> Vec<String> {
    let mut addresses = vec![address(node)];
    for (field, value) in node.fields.shape.fields.iter().zip(&node.fields.values) {
        if let (Place::In(satellite, _), Some(_)) = (field.terraform, value) {
            addresses.push(satellite_address(satellite, node));
        }
    }
    addresses.dedup();
    addresses
}

/// The satellites that one of a node's satellites waits for: the node's own, and those of the nodes that it reads.
fn awaited(graph: &Graph, stack: &Stack, id: NodeId, satellite: &'static Satellite) -> Vec<String> {
    let node = graph.node(id);
    let mut others = BTreeSet::from([id]);
    for (field, value) in node.fields.shape.fields.iter().zip(&node.fields.values) {
        if let (Place::In(home, _), Some(value)) = (field.terraform, value)
            && std::ptr::eq(home, satellite)
        {
            value.for_each_expr(&mut |expr| {
                if let Expr::Attribute { node, .. } = expr {
                    others.insert(*node);
                }
            });
        }
    }
    let awaited = node.kind.waits.iter().filter(|(waiting, _)| std::ptr::eq(*waiting, satellite));
    let mut addresses = Vec::new();
    for (_, before) in awaited {
        for other in others.iter().filter(|other| stack.holds(**other)).map(|other| graph.node(*other)) {
            let has = other.fields.shape.fields.iter().zip(&other.fields.values).any(|(field, value)| {
                value.is_some()
                    && matches!(field.terraform, Place::In(home, _) if std::ptr::eq(home, *before))
            });
            if has {
                addresses.push(satellite_address(before, other));
            }
        }
    }
    addresses
}

fn satellite_address(satellite: &Satellite, node: &Node) -> String {
    let suffix = if satellite.suffix.is_empty() { String::new() } else { format!("_{}", satellite.suffix) };
    format!("{}.{}{suffix}", satellite.resource_type, node.path.snake())
}

fn versions(deployment: &Deployment) -> Json {
    let settings = &deployment.terraform;
    let mut terraform = Map::new();
    terraform.insert("required_version".into(), json!(TERRAFORM_VERSIONS));
    terraform.insert(
        "required_providers".into(),
        json!({ "aws": { "source": "hashicorp/aws", "version": PROVIDER_VERSIONS } }),
    );
    if let Some(backend) = &settings.backend {
        terraform.insert("backend".into(), backend.clone());
    }
    let mut provider = Map::new();
    provider.insert("region".into(), json!(deployment.region));
    if let Some(role) = &settings.assume_role {
        provider.insert("assume_role".into(), json!({ "role_arn": role }));
    }
    if !deployment.tags.is_empty() {
        let tags: Map<String, Json> =
            deployment.tags.iter().map(|(key, value)| (key.clone(), json!(escape(value)))).collect();
        provider.insert("default_tags".into(), json!({ "tags": tags }));
    }
    merge(&mut provider, &settings.provider);
    json!({ "terraform": terraform, "provider": { "aws": provider } })
}

fn variables(
    graph: &Graph,
    stack: &Stack,
    resources: &[Printed],
    files: &BTreeMap<String, Json>,
) -> (Map<String, Json>, Json) {
    let mut used = stack.parameters(graph);
    for printed in resources.iter().filter(|printed| printed.by_hand()) {
        let text = body(files, Kind::Resource, printed).map(Json::to_string).unwrap_or_default();
        used.extend(
            graph.parameters.keys().filter(|name| text.contains(&format!("var.{}", snake(name)))).cloned(),
        );
    }
    let mut printed = Map::new();
    let mut skeleton = Map::new();
    for (name, parameter) in graph.parameters.iter().filter(|(name, _)| used.contains(*name)) {
        let mut entry = Map::new();
        let kind = match parameter.kind {
            ParameterKind::Text => "string",
            ParameterKind::Number => "number",
            ParameterKind::Flag => "bool",
            ParameterKind::TextList => "list(string)",
        };
        entry.insert("type".into(), json!(kind));
        entry.insert("description".into(), json!(escape(&parameter.description)));
        let default = typed_default(parameter);
        if let Some(default) = &default {
            entry.insert("default".into(), default.clone());
        }
        if parameter.secret {
            entry.insert("sensitive".into(), json!(true));
        }
        let name = snake(name);
        if let Some(pattern) = &parameter.pattern {
            let pattern = escape(&pattern.replace('\\', "\\\\").replace('"', "\\\""));
            entry.insert(
                "validation".into(),
                json!({
                    "condition": format!("${{can(regex(\"{pattern}\", var.{name}))}}"),
                    "error_message": format!("The value has to match {}", escape(parameter.pattern.as_deref().unwrap_or_default())),
                }),
            );
        }
        // A secret has no place in a file that people commit.
        if !parameter.secret {
            skeleton.insert(name.clone(), default.unwrap_or_else(|| json!("")));
        }
        printed.insert(name, Json::Object(entry));
    }
    for (name, crossing) in &stack.imports {
        let name = snake(name);
        let description = format!("The output {name} of the stack {}", crossing.from);
        printed.insert(name.clone(), json!({ "type": "string", "description": description }));
        skeleton.insert(name, json!(""));
    }
    (printed, Json::Object(skeleton))
}

fn typed_default(parameter: &Parameter) -> Option<Json> {
    let default = parameter.default.as_deref()?;
    Some(match parameter.kind {
        ParameterKind::Text => json!(escape(default)),
        ParameterKind::Number => default.parse::<i64>().map_or_else(|_| json!(default), Json::from),
        ParameterKind::Flag => json!(default == "true"),
        ParameterKind::TextList => {
            json!(default.split(',').filter(|item| !item.is_empty()).collect::<Vec<_>>())
        }
    })
}

fn outputs(printer: &mut Printer, stack: &Stack) -> Map<String, Json> {
    let graph = printer.graph;
    let mut printed = Map::new();
    for output in stack.outputs(graph) {
        let value = match &output.value {
            Val::Known(text) => escape(text),
            Val::Expr(expr) => printer.guarded(expr, &output.conditions),
        };
        printed.insert(
            output.path.snake(),
            json!({ "description": escape(&output.description), "value": value }),
        );
    }
    for (name, crossing) in &stack.exports {
        let node = graph.node(crossing.node);
        let expr = Expr::Attribute { node: crossing.node, attribute: crossing.attribute };
        let description =
            format!("{} of {}, for the stacks that read it", crossing.attribute.name, node.path);
        let value = printer.guarded(&expr, &node.conditions);
        printed.insert(snake(name), json!({ "description": description, "value": value }));
    }
    printed
}

/// Literal text in a template: `${` and `%{` would begin an expression.
pub fn escape(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}

fn snake(name: &str) -> String {
    crate::resource::Path::new(name, "").snake()
}

/// Spells expressions, and remembers the data sources that they read.
struct Printer<'a> {
    graph: &'a Graph,
    stack: &'a Stack,
    data: BTreeMap<(&'static str, String), Json>,
}

impl Printer<'_> {
    fn test(&self, conditions: &BTreeSet<String>) -> String {
        let tests: Vec<String> = conditions
            .iter()
            .filter_map(|name| self.graph.conditions.get(name))
            .map(|condition| {
                let variable = snake(&condition.parameter);
                let test = match condition.test {
                    ConditionTest::Given => format!("var.{variable} != \"\""),
                    ConditionTest::True => format!("var.{variable}"),
                };
                // Terraform refuses a count that derives from a sensitive value.
                let secret = self.graph.parameters.get(&condition.parameter).is_some_and(|one| one.secret);
                if secret { format!("nonsensitive({test})") } else { test }
            })
            .collect();
        tests.join(" && ")
    }

    /// An expression without the `${` and `}` around it.
    fn bare(&mut self, expr: &Expr) -> String {
        match expr {
            Expr::Attribute { node, attribute } => self.attribute(*node, attribute),
            Expr::Parameter(name) => format!("var.{}", snake(name)),
            Expr::Pseudo(pseudo) => {
                let (source, attribute) = match pseudo {
                    Pseudo::Region => ("aws_region", "id"),
                    Pseudo::AccountId => ("aws_caller_identity", "account_id"),
                    Pseudo::Partition => ("aws_partition", "partition"),
                    Pseudo::UrlSuffix => ("aws_partition", "dns_suffix"),
                };
                self.data.entry((source, "current".into())).or_insert_with(|| json!({}));
                format!("data.{source}.current.{attribute}")
            }
            Expr::Zone(index) => {
                self.data
                    .entry(("aws_availability_zones", "available".into()))
                    // Without the filter, local zones that the account opted into stand among the region's own.
                    .or_insert_with(|| {
                        json!({
                            "state": "available",
                            "filter": [{ "name": "opt-in-status", "values": ["opt-in-not-required"] }],
                        })
                    });
                format!("data.aws_availability_zones.available.names[{index}]")
            }
            Expr::Secret(secret) => self.secret(secret),
            Expr::Concat(_) => {
                let text = self.template(expr);
                format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
            }
            // Expansion has refused it, so nothing is written.
            Expr::Unavailable { .. } => "null".to_owned(),
        }
    }

    fn attribute(&mut self, node: NodeId, attribute: &'static Attribute) -> String {
        if !self.stack.holds(node) {
            return format!("var.{}", snake(&crossing_name(self.graph, node, attribute)));
        }
        let node = self.graph.node(node);
        let index = if node.conditions.is_empty() { "" } else { "[0]" };
        format!("{}{index}.{}", address(node), attribute.terraform)
    }

    fn secret(&mut self, secret: &Secret) -> String {
        let tail = secret.arn.rsplit(':').next().unwrap_or(&secret.arn);
        let name = snake(tail);
        self.data
            .entry(("aws_secretsmanager_secret_version", name.clone()))
            .or_insert_with(|| json!({ "secret_id": escape(&secret.arn) }));
        let read = format!("data.aws_secretsmanager_secret_version.{name}.secret_string");
        match &secret.key {
            Some(key) => format!("jsondecode({read})[\"{key}\"]"),
            None => read,
        }
    }

    /// An expression as a template.
    fn template(&mut self, expr: &Expr) -> String {
        match expr {
            Expr::Concat(concat) => concat
                .0
                .iter()
                .map(|part| match part {
                    Part::Text(text) => escape(text),
                    Part::Expr(expr) => format!("${{{}}}", self.bare(expr)),
                })
                .collect(),
            other => format!("${{{}}}", self.bare(other)),
        }
    }

    /// An expression as a template that is null where its conditions do not hold.
    fn guarded(&mut self, expr: &Expr, conditions: &BTreeSet<String>) -> String {
        if conditions.is_empty() {
            return self.template(expr);
        }
        let test = self.test(conditions);
        format!("${{{test} ? {} : null}}", self.bare(expr))
    }
}

struct Terraform<'a, 'b> {
    printer: &'a mut Printer<'b>,
    node: &'a Node,
    several_policies: bool,
    policies: Vec<(String, Json)>,
    locals: Vec<(String, Json)>,
}

impl Terraform<'_, '_> {
    fn val(&mut self, value: &Val<String>) -> Json {
        match value {
            Val::Known(text) => self.text(text),
            Val::Expr(expr) => self.expr(expr),
        }
    }

    fn statement(&mut self, statement: &Statement) -> Json {
        let mut printed = Map::new();
        printed.insert("sid".into(), json!(statement.sid));
        printed.insert("effect".into(), json!(statement.effect.as_str()));
        let mut principals: Vec<(&str, Vec<Json>)> = Vec::new();
        for principal in &statement.principals {
            let (kind, name) = match principal {
                Principal::Anyone => ("*", json!("*")),
                Principal::Service(name) => ("Service", json!(name)),
                Principal::Aws(arn) => ("AWS", self.val(arn)),
            };
            match principals.iter_mut().find(|(other, _)| *other == kind) {
                Some((_, names)) => names.push(name),
                None => principals.push((kind, vec![name])),
            }
        }
        if !principals.is_empty() {
            let blocks: Vec<Json> = principals
                .into_iter()
                .map(|(kind, names)| object([("type", kind.into()), ("identifiers", Json::Array(names))]))
                .collect();
            printed.insert("principals".into(), Json::Array(blocks));
        }
        printed.insert("actions".into(), json!(statement.actions));
        if !statement.resources.is_empty() {
            let resources: Vec<Json> =
                statement.resources.iter().map(|resource| self.val(resource)).collect();
            printed.insert("resources".into(), Json::Array(resources));
        }
        let conditions: Vec<Json> = statement
            .conditions
            .iter()
            .map(|condition| {
                let values: Vec<Json> = condition.values.iter().map(|value| self.val(value)).collect();
                object([
                    ("test", condition.test.into()),
                    ("variable", condition.variable.as_str().into()),
                    ("values", Json::Array(values)),
                ])
            })
            .collect();
        if !conditions.is_empty() {
            printed.insert("condition".into(), Json::Array(conditions));
        }
        Json::Object(printed)
    }

    fn name_of(&self, field: &str, always: bool) -> String {
        let name = self.node.path.snake();
        if always || self.several_policies { format!("{name}_{field}") } else { name }
    }

    /// A document's tree; in a resource that may not exist each expression stands behind the resource's own test,
    /// because Terraform evaluates locals in any case.
    fn tree(&mut self, tree: &Value) -> Json {
        match tree {
            Value::Expr(expr) => Json::String(self.printer.guarded(expr, &self.node.conditions)),
            Value::List(items) => Json::Array(items.iter().map(|item| self.tree(item)).collect()),
            Value::Map(map) => {
                Json::Object(map.iter().map(|(key, value)| (key.clone(), self.tree(value))).collect())
            }
            other => plain(self, other),
        }
    }
}

impl Dialect for Terraform<'_, '_> {
    fn place(field: &Field) -> Place {
        field.terraform
    }

    fn name(neutral: &str) -> String {
        neutral.to_owned()
    }

    fn text(&mut self, text: &str) -> Json {
        Json::String(escape(text))
    }

    fn expr(&mut self, expr: &Expr) -> Json {
        Json::String(self.printer.template(expr))
    }

    fn policy(&mut self, field: &str, policy: &Policy) -> Json {
        let statements: Vec<Json> =
            policy.statements.iter().map(|statement| self.statement(statement)).collect();
        let name = self.name_of(field, false);
        let mut body = Map::new();
        let mut index = "";
        if !self.node.conditions.is_empty() {
            body.insert(
                "count".into(),
                json!(format!("${{{} ? 1 : 0}}", self.printer.test(&self.node.conditions))),
            );
            index = "[0]";
        }
        body.insert("statement".into(), Json::Array(statements));
        let read = format!("${{data.aws_iam_policy_document.{name}{index}.json}}");
        self.policies.push((name, Json::Object(body)));
        Json::String(read)
    }

    fn policy_text(&mut self, field: &str, policy: &Policy) -> Json {
        self.policy(field, policy)
    }

    fn document(&mut self, field: &str, tree: &Value, _: &mut Map<String, Json>) -> Json {
        let name = self.name_of(field, true);
        let body = self.tree(tree);
        let read = format!("${{jsonencode(local.{name})}}");
        self.locals.push((name, body));
        Json::String(read)
    }
}
