//! Terraform root modules in JSON syntax: expressions as templates, policies as `aws_iam_policy_document` data sources,
//! documents as locals that are encoded where they are used.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Map, Value as Raw};

use super::body::{Dialect, bodies, merge, plain};
use super::cloudformation::HANDED_ON;
use super::reference;
use super::stacks::{Stack, crossing_name};
use super::state;
use super::{Deployment, Printed, Written};
use crate::diagnostic::Pointer;
use crate::json::{Json, Object, object};
use crate::resource::{
    Attribute, Condition, ConditionTest, Expr, Field, Graph, Node, NodeId, Parameter, ParameterKind, Part,
    Path, Place, Policy, Principal, Pseudo, Retention, Satellite, Secret, Statement, Tagging, Val, Value,
    generated_name,
};
use crate::schema::terraform::Kind;
use crate::units::BucketName;

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
pub struct Folder<'g> {
    /// File name to document.
    pub files: BTreeMap<String, Object<'g>>,
    /// Its resources and data sources, for validation and visitors.
    pub resources: Vec<Printed>,
    /// Its data sources, for validation.
    pub data_sources: Vec<Printed>,
    /// The skeleton of its variables file.
    pub variables: Object<'g>,
}

impl<'g> Folder<'g> {
    /// The body of one of its resources or data sources.
    pub fn body(&self, kind: Kind, printed: &Printed) -> Option<&Json<'g>> {
        body(&self.files, kind, printed)
    }
}

fn body<'f, 'g>(
    files: &'f BTreeMap<String, Object<'g>>,
    kind: Kind,
    printed: &Printed,
) -> Option<&'f Json<'g>> {
    files.get(&*printed.file)?.get(kind.word())?.get(&printed.resource_type)?.get(&printed.name)
}

/// Prints a stack as a root module: a file for each owner, and one each for versions, variables, data and outputs.
pub fn print<'g>(graph: &'g Graph, deployment: &'g Deployment, stack: &'g Stack) -> Folder<'g> {
    let mut printer = Printer { graph, stack, deployment, data: BTreeMap::new() };
    let mut files: BTreeMap<String, Object<'g>> = BTreeMap::new();
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
        let name = node.snake();
        let file_name: Arc<str> = file_name(&node.path.owner).into();
        let file = files.entry(file_name.to_string()).or_default();
        for (policy_name, body) in policies {
            data_sources.push(Printed {
                resource_type: "aws_iam_policy_document".into(),
                name: (&*policy_name).into(),
                origin: node.origin.0.clone(),
                written: None,
                file: file_name.clone(),
                kept_by: None,
            });
            insert(file, ["data", "aws_iam_policy_document"], policy_name, body);
        }
        for (local_name, body) in locals {
            if let Some(locals) = file.object_at("locals") {
                locals.insert(local_name, body);
            }
        }

        let kept_by = node.keeper();
        let mut primary = bodies.primary;
        if let Some((argument, longest)) = node.kind.prefix
            && let Some(prefix) = name_prefix(&deployment.name, &node.path, longest)
        {
            let mut named = Object::new();
            named.push(argument, prefix.into());
            named.extend(primary);
            primary = named;
        }
        if let Tagging::Named(_) = node.kind.tagging {
            let name = format!("{}-{}", deployment.name, node.path.dashed());
            primary.insert("tags", object([("Name", name.into())]));
        }
        let mut all = vec![(node.kind.terraform, Cow::Borrowed(name), "", primary, Vec::new())];
        for (satellite, key, body) in bodies.satellites {
            let index = if node.conditions.is_empty() { "" } else { "[0]" };
            let link = format!("${{{}{index}.{}}}", address(node), node.kind.id.terraform);
            let mut full = Object::new();
            full.push(satellite.link, link.into());
            full.extend(body);
            let mut part = name.to_owned();
            for word in [satellite.suffix.to_owned(), key.map(snake).unwrap_or_default()] {
                if !word.is_empty() {
                    part.extend(["_", &word]);
                }
            }
            let over = node.kind.part(satellite);
            let waits = awaited(graph, stack, *id, satellite);
            all.push((satellite.resource_type, part.into(), over, full, waits));
        }
        for (index, (resource_type, name, part, mut body, waits)) in all.into_iter().enumerate() {
            let over = node.overrides.get(part).and_then(|over| over.terraform.as_ref());
            if let Some((Raw::Object(over), _)) = over {
                merge(&mut body, over);
            }
            if let Some((argument, _)) = node.kind.prefix.filter(|_| index == 0)
                && body.contains_key(argument.trim_end_matches("_prefix"))
            {
                body.remove(argument);
            }
            let mut whole = Object::new();
            if !node.conditions.is_empty() {
                whole.push("count", printer.count(&node.conditions));
            }
            whole.extend(body);
            let requires: BTreeSet<String> = node
                .requires
                .iter()
                .filter(|id| stack.holds(**id))
                .flat_map(|id| addresses(graph.node(*id)))
                .chain(waits)
                .collect();
            if !requires.is_empty() {
                whole.insert("depends_on", Json::texts(requires));
            }
            if index == 0
                && let Some(mut lifecycle) = lifecycle(node)
            {
                // What a user says of it counts.
                if let Some(Json::Object(said)) = whole.get("lifecycle") {
                    lifecycle.extend(said.clone());
                }
                whole.insert("lifecycle", lifecycle.into());
            }
            let shared = shared(resource_type);
            if !shared.is_empty() {
                let ignored = Json::texts(shared.iter().copied());
                whole.insert("lifecycle", object([("ignore_changes", ignored)]));
            }
            let is_read = index == 0 && node.kind.is_read;
            let section = if is_read { Kind::Data } else { Kind::Resource };
            let printed = Printed {
                resource_type: resource_type.into(),
                name: (&*name).into(),
                origin: node.origin.0.clone(),
                written: over.map(Written::part),
                file: file_name.clone(),
                kept_by: kept_by.clone(),
            };
            if is_read {
                data_sources.push(printed);
            } else {
                resources.push(printed);
            }
            insert(file, [section.word(), resource_type], name, whole.into());
        }
    }
    if stack.name == deployment.name {
        extra(deployment, &mut files, &mut resources);
    }

    let outputs = outputs(&mut printer, stack);
    let (variables, skeleton) = variables(graph, deployment, stack, &resources, &files);
    files.insert("versions.tf.json".into(), versions(deployment, &stack.name));
    for (name, section, content) in [("variables", "variable", variables), ("outputs", "output", outputs)] {
        if !content.is_empty() {
            let mut file = Object::new();
            file.push(section, content.into());
            files.insert(format!("{name}.tf.json"), file);
        }
    }
    if !printer.data.is_empty() {
        let mut data = Object::new();
        for ((source, name), body) in printer.data {
            // Terraform's own, which no provider has.
            if source == "terraform_remote_state" {
                insert(&mut data, ["data", source], name.into(), body);
                continue;
            }
            data_sources.push(Printed {
                resource_type: source.into(),
                name: (&*name).into(),
                origin: Pointer::root(),
                written: None,
                file: DATA_FILE.into(),
                kept_by: None,
            });
            insert(&mut data, ["data", source], name.into(), body);
        }
        files.insert(DATA_FILE.to_owned(), data);
    }
    for file in files.values_mut() {
        file.order(&SECTIONS);
    }
    Folder { files, resources, data_sources, variables: skeleton }
}

/// A security group's name may not begin as the ids of groups do: EC2 API reference, CreateSecurityGroup, `GroupName`, read
/// 2026-11-29.
const GROUP_ID_START: &str = "sg-";

/// How the made-up name of what is called so begins, in small letters, which a bucket's name has alone: `imaging-lake-logs-`. The provider
/// makes one that says nothing otherwise. Where it is too long, it ends early, or is cut as other names are if it would not
/// name its owner then.
fn name_prefix(deployment: &str, path: &Path, longest: usize) -> Option<String> {
    let dashed = |name: &str| Path::new(name, "").dashed();
    let words = [deployment.replace('_', "-"), dashed(&path.owner), dashed(&path.local)];
    let [deployment, owner, local] = words.map(|word| word.to_ascii_lowercase());
    let longest = longest.saturating_sub(1);
    let names_owner = deployment.len() + 1 + owner.len() <= longest;
    let most = if names_owner { usize::MAX } else { longest };
    let head: String = generated_name(most, &[&deployment, &owner, &local]).chars().take(longest).collect();
    let mut starts = BucketName::RESERVED_STARTS.into_iter().chain([GROUP_ID_START]);
    let reserved = starts.any(|start| head.starts_with(start));
    (!reserved).then(|| format!("{}-", head.trim_end_matches('-')))
}

/// The sections of a file in the order in which they are read.
const SECTIONS: [&str; 6] = ["terraform", "provider", "variable", "locals", "data", "resource"];

/// What Terraform may not do to a node: destroy what is retained, replace it for what counted at its creation alone.
fn lifecycle(node: &Node) -> Option<Object<'static>> {
    let mut lifecycle = Object::new();
    if node.retention == Retention::Retain {
        lifecycle.push("prevent_destroy", true.into());
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
        lifecycle.push("ignore_changes", Json::texts(ignored));
    }
    (!lifecycle.is_empty()).then_some(lifecycle)
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

fn extra<'g>(
    deployment: &'g Deployment,
    files: &mut BTreeMap<String, Object<'g>>,
    resources: &mut Vec<Printed>,
) {
    if deployment.extra.terraform.is_empty() {
        return;
    }
    let origin = Pointer::root().child("extra").child("terraform");
    for (resource_type, named) in &deployment.extra.terraform {
        for name in named.as_object().into_iter().flat_map(Map::keys) {
            let origin = origin.child(resource_type).child(name);
            resources.push(Printed {
                resource_type: resource_type.clone().into(),
                name: name.as_str().into(),
                written: Some(Written::whole(origin.clone())),
                origin,
                file: EXTRA_FILE.into(),
                kept_by: None,
            });
        }
    }
    let mut file = Object::new();
    file.push("resource", Json::Object((&deployment.extra.terraform).into()));
    files.insert(EXTRA_FILE.to_owned(), file);
}

/// Puts a block into its section of a file, below its type.
fn insert<'g>(file: &mut Object<'g>, [section, kind]: [&'g str; 2], name: Cow<'g, str>, body: Json<'g>) {
    if let Some(named) = file.object_at(section).and_then(|types| types.object_at(kind)) {
        named.insert(name, body);
    }
}

fn address(node: &Node) -> String {
    let section = if node.kind.is_read { "data." } else { "" };
    format!("{section}{}.{}", node.kind.terraform, node.snake())
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
    format!("{}.{}{suffix}", satellite.resource_type, node.snake())
}

fn versions<'g>(deployment: &'g Deployment, stack: &str) -> Object<'g> {
    let settings = &deployment.terraform;
    let mut terraform = Object::new();
    terraform.push("required_version", TERRAFORM_VERSIONS.into());
    let aws = object([("source", "hashicorp/aws".into()), ("version", PROVIDER_VERSIONS.into())]);
    terraform.push("required_providers", object([("aws", aws)]));
    if let Some(backend) = state::backend(deployment, stack) {
        terraform.push("backend", backend.into());
    }
    let mut provider = Object::new();
    provider.push("region", deployment.region.as_str().into());
    if let Some(role) = &settings.assume_role {
        provider.push("assume_role", object([("role_arn", role.as_str().into())]));
    }
    if !deployment.tags.is_empty() {
        let tags: Object<'_> =
            deployment.tags.iter().map(|(key, value)| (key.as_str().into(), escape(value).into())).collect();
        provider.push("default_tags", object([("tags", tags.into())]));
    }
    merge(&mut provider, &settings.provider);
    let mut file = Object::new();
    file.push("terraform", terraform.into());
    file.push("provider", object([("aws", provider.into())]));
    file
}

fn variables<'g>(
    graph: &'g Graph,
    deployment: &Deployment,
    stack: &Stack,
    resources: &[Printed],
    files: &BTreeMap<String, Object<'_>>,
) -> (Object<'g>, Object<'g>) {
    let mut used = stack.parameters(graph);
    let by_hand = resources.iter().filter(|printed| printed.by_hand());
    let bodies = by_hand.filter_map(|printed| body(files, Kind::Resource, printed));
    let mut variables: BTreeSet<String> = BTreeSet::new();
    let provider = Json::Object((&deployment.terraform.provider).into());
    for body in bodies.chain([&provider]) {
        reference::expressions(body, &Pointer::root(), &mut |said, _| {
            variables.extend(said.variable().map(str::to_owned));
        });
    }
    let names = graph.parameters.keys().map(String::as_str);
    used.extend(names.filter(|name| variables.contains(&snake(name))));
    let waited_for: BTreeSet<&str> = graph.told_by(graph.conditions.keys().map(String::as_str));
    let mut printed = Object::new();
    let mut skeleton = Object::new();
    for (parameter_name, parameter) in
        graph.parameters.iter().filter(|(name, _)| used.contains(name.as_str()))
    {
        let mut entry = Object::new();
        let kind = match parameter.kind {
            ParameterKind::Text => "string",
            ParameterKind::Number => "number",
            ParameterKind::Flag => "bool",
            ParameterKind::TextList => "list(string)",
        };
        entry.push("type", kind.into());
        entry.push("description", escape(&parameter.description).into());
        let default = typed_default(parameter);
        if let Some(default) = &default {
            entry.push("default", default.clone());
        }
        if parameter.secret {
            entry.push("sensitive", true.into());
        }
        let name = snake(parameter_name);
        if let Some(pattern) = parameter.anchored_pattern() {
            let quoted = pattern.replace('\\', "\\\\").replace('"', "\\\"");
            let condition = format!("${{can(regex(\"{}\", var.{name}))}}", escape(&quoted));
            let message = format!("The value has to match {}", escape(&pattern));
            let validation = object([("condition", condition.into()), ("error_message", message.into())]);
            entry.push("validation", validation);
        } else if parameter.kind == ParameterKind::Text && parameter.default.is_none() {
            let condition = format!("${{var.{name} != \"\"}}");
            let message = format!("A value is needed for {name}.");
            let validation = object([("condition", condition.into()), ("error_message", message.into())]);
            entry.push("validation", validation);
        }
        // A secret has no place in a file that people commit. What has a default is for the file only where a later
        // deployment gives another value, which Terraform has to be told each time.
        let is_needed_next = waited_for.contains(parameter_name.as_str());
        if !parameter.secret && (default.is_none() || is_needed_next) {
            skeleton.insert(name.clone(), default.unwrap_or_else(|| "".into()));
        }
        printed.insert(name, entry.into());
    }
    let handed_on =
        stack.imports.iter().filter(|(_, crossing)| state::remote(deployment, &crossing.from).is_none());
    for (name, crossing) in handed_on {
        let name = snake(name);
        let description = format!("The output {name} of the stack {}", crossing.from);
        let variable = object([("type", "string".into()), ("description", description.into())]);
        printed.insert(name.clone(), variable);
        skeleton.insert(name, "".into());
    }
    (printed, skeleton)
}

fn typed_default(parameter: &Parameter) -> Option<Json<'_>> {
    let default = parameter.default.as_deref()?;
    Some(match parameter.kind {
        ParameterKind::Text => escape(default).into(),
        ParameterKind::Number => default.parse::<i64>().map_or_else(|_| default.into(), Json::from),
        ParameterKind::Flag => (default == "true").into(),
        ParameterKind::TextList => Json::texts(default.split(',').filter(|item| !item.is_empty())),
    })
}

fn outputs<'g>(printer: &mut Printer<'g>, stack: &'g Stack) -> Object<'g> {
    let graph = printer.graph;
    let mut printed = Object::new();
    for output in stack.outputs(graph) {
        let value = match &output.value {
            Val::Known(text) => escape(text),
            Val::Expr(expr) => printer.guarded(expr, &output.conditions).into(),
        };
        let output_block =
            object([("description", escape(&output.description).into()), ("value", value.into())]);
        printed.insert(output.path.snake(), output_block);
    }
    for (name, crossing) in &stack.exports {
        let node = graph.node(crossing.node);
        let expr = Expr::Attribute { node: crossing.node, attribute: crossing.attribute };
        let description = format!("{} of {}, {HANDED_ON}", crossing.attribute.name, node.path);
        let value = printer.guarded(&expr, &node.conditions);
        printed.insert(snake(name), object([("description", description.into()), ("value", value.into())]));
    }
    printed
}

/// Literal text in a template: `${` and `%{` would begin an expression.
pub fn escape(text: &str) -> Cow<'_, str> {
    if text.contains("${") || text.contains("%{") {
        text.replace("${", "$${").replace("%{", "%%{").into()
    } else {
        text.into()
    }
}

fn snake(name: &str) -> String {
    crate::resource::Path::new(name, "").snake()
}

/// Spells expressions, and remembers the data sources that they read.
struct Printer<'g> {
    graph: &'g Graph,
    stack: &'g Stack,
    deployment: &'g Deployment,
    data: BTreeMap<(&'static str, String), Json<'g>>,
}

impl<'g> Printer<'g> {
    /// Whether a parameter is of a type of its own, and text where that is wanted.
    fn is_read_as_text(&self, name: &str) -> bool {
        let parameter = self.graph.parameters.get(name);
        parameter.is_some_and(|one| matches!(one.kind, ParameterKind::Number | ParameterKind::Flag))
    }

    fn test(&self, conditions: &BTreeSet<String>) -> String {
        let tests: Vec<String> = conditions.iter().filter_map(|name| self.test_of(name)).collect();
        tests.join(" && ")
    }

    fn test_of(&self, name: &str) -> Option<String> {
        Some(match self.graph.conditions.get(name)? {
            Condition::Told { parameter, test } => {
                let variable = snake(parameter);
                let test = match test {
                    ConditionTest::Given => format!("var.{variable} != \"\""),
                    ConditionTest::True => format!("var.{variable}"),
                };
                // Terraform refuses a count that derives from a sensitive value.
                let secret = self.graph.parameters.get(parameter).is_some_and(|one| one.secret);
                if secret { format!("nonsensitive({test})") } else { test }
            }
            Condition::Any(others) => {
                let tests: Vec<String> = others.iter().filter_map(|other| self.test_of(other)).collect();
                format!("({})", tests.join(" || "))
            }
        })
    }

    /// How many there are of what exists under these conditions.
    fn count(&self, conditions: &BTreeSet<String>) -> Json<'g> {
        format!("${{{} ? 1 : 0}}", self.test(conditions)).into()
    }

    /// Adds an expression without the `${` and `}` around it.
    fn bare(&mut self, expr: &Expr, out: &mut String) {
        match expr {
            Expr::Attribute { node, attribute } => self.attribute(*node, attribute, out),
            Expr::Parameter(name) => out.extend(["var.", &snake(name)]),
            Expr::Pseudo(pseudo) => {
                let (source, name, attribute) = match pseudo {
                    Pseudo::Region => ("aws_region", "current", "id"),
                    Pseudo::AccountId => ("aws_caller_identity", "current", "account_id"),
                    Pseudo::Partition => ("aws_partition", "current", "partition"),
                    Pseudo::UrlSuffix => ("aws_partition", "current", "dns_suffix"),
                    Pseudo::S3PrefixList => ("aws_ec2_managed_prefix_list", "s3", "id"),
                };
                let body = match pseudo {
                    // AWS calls the list as it calls the gateway's service, in every partition.
                    Pseudo::S3PrefixList => {
                        let mut name = "com.amazonaws.${".to_owned();
                        self.bare(&Expr::Pseudo(Pseudo::Region), &mut name);
                        name.push_str("}.s3");
                        object([("name", name.into())])
                    }
                    Pseudo::Region | Pseudo::AccountId | Pseudo::Partition | Pseudo::UrlSuffix => object([]),
                };
                self.data.entry((source, name.into())).or_insert(body);
                out.extend(["data.", source, ".", name, ".", attribute]);
            }
            Expr::Zone(index) => {
                self.data
                    .entry(("aws_availability_zones", "available".into()))
                    // Without the filter, local zones that the account opted into stand among the region's own.
                    .or_insert_with(|| {
                        let values = Json::texts(["opt-in-not-required"]);
                        let filter = object([("name", "opt-in-status".into()), ("values", values)]);
                        object([("state", "available".into()), ("filter", Json::List(vec![filter]))])
                    });
                let _ = write!(out, "data.aws_availability_zones.available.names[{index}]");
            }
            Expr::Secret(secret) => self.secret(secret, out),
            Expr::Concat(_) => {
                let text = self.template(expr);
                out.extend(["\"", &text.replace('\\', "\\\\").replace('"', "\\\""), "\""]);
            }
            Expr::When { condition, item } => {
                let test = self.test_of(condition).unwrap_or_default();
                let _ = write!(out, "{test} ? ");
                self.bare(item, out);
                out.push_str(" : \"\"");
            }
            // Expansion has refused it, so nothing is written.
            Expr::Unavailable { .. } => out.push_str("null"),
        }
    }

    fn attribute(&mut self, node: NodeId, attribute: &'static Attribute, out: &mut String) {
        if !self.stack.holds(node) {
            let name = crossing_name(self.graph, node, attribute);
            let from =
                self.stack.imports.get(&name).map(|crossing| crossing.from.as_str()).unwrap_or_default();
            match state::remote(self.deployment, from) {
                Some(remote) => {
                    let stack = snake(from);
                    out.extend(["data.terraform_remote_state.", &stack, ".outputs.", &snake(&name)]);
                    self.data.entry(("terraform_remote_state", stack)).or_insert_with(|| remote.into());
                }
                None => out.extend(["var.", &snake(&name)]),
            }
            return;
        }
        let node = self.graph.node(node);
        let index = if node.conditions.is_empty() { "" } else { "[0]" };
        let section = if node.kind.is_read { "data." } else { "" };
        out.extend([section, node.kind.terraform, ".", node.snake(), index, ".", attribute.terraform]);
    }

    fn secret(&mut self, secret: &Secret, out: &mut String) {
        let tail = secret.arn.rsplit(':').next().unwrap_or(&secret.arn);
        let name = snake(tail);
        let read = format!("data.aws_secretsmanager_secret_version.{name}.secret_string");
        self.data
            .entry(("aws_secretsmanager_secret_version", name))
            .or_insert_with(|| object([("secret_id", escape(&secret.arn).into_owned().into())]));
        let _ = match &secret.key {
            Some(key) => write!(out, "jsondecode({read})[\"{key}\"]"),
            None => write!(out, "{read}"),
        };
    }

    /// An expression as a template.
    fn template(&mut self, expr: &Expr) -> String {
        let mut out = String::new();
        let mut placeholder = |expr: &Expr, out: &mut String| {
            out.push_str("${");
            self.bare(expr, out);
            out.push('}');
        };
        match expr {
            Expr::Concat(concat) => {
                for part in &concat.0 {
                    match part {
                        Part::Text(text) => out.push_str(&escape(text)),
                        Part::Expr(expr) => placeholder(expr, &mut out),
                    }
                }
            }
            other => placeholder(other, &mut out),
        }
        out
    }

    /// An expression as a template that is null where its conditions do not hold.
    fn guarded(&mut self, expr: &Expr, conditions: &BTreeSet<String>) -> String {
        if conditions.is_empty() {
            return self.template(expr);
        }
        let mut out = format!("${{{} ? ", self.test(conditions));
        self.bare(expr, &mut out);
        out.push_str(" : null}");
        out
    }
}

struct Terraform<'p, 'g> {
    printer: &'p mut Printer<'g>,
    node: &'g Node,
    several_policies: bool,
    policies: Vec<(Cow<'g, str>, Json<'g>)>,
    locals: Vec<(Cow<'g, str>, Json<'g>)>,
}

impl<'g> Terraform<'_, 'g> {
    fn val(&mut self, value: &'g Val<String>) -> Json<'g> {
        match value {
            Val::Known(text) => self.text(text),
            Val::Expr(expr) => self.expr(expr),
        }
    }

    fn statement(&mut self, statement: &'g Statement) -> Json<'g> {
        let mut printed = Object::new();
        printed.push("sid", statement.sid.as_str().into());
        printed.push("effect", statement.effect.as_str().into());
        let mut principals: Vec<(&str, Vec<Json<'g>>)> = Vec::new();
        for principal in &statement.principals {
            let (kind, name) = match principal {
                Principal::Anyone => ("*", "*".into()),
                Principal::Service(name) => ("Service", name.as_str().into()),
                Principal::Aws(arn) => ("AWS", self.val(arn)),
            };
            match principals.iter_mut().find(|(other, _)| *other == kind) {
                Some((_, names)) => names.push(name),
                None => principals.push((kind, vec![name])),
            }
        }
        if !principals.is_empty() {
            let blocks = principals
                .into_iter()
                .map(|(kind, names)| object([("type", kind.into()), ("identifiers", names.into())]));
            printed.push("principals", Json::List(blocks.collect()));
        }
        printed.push("actions", Json::texts(statement.actions.iter().map(AsRef::<str>::as_ref)));
        if !statement.resources.is_empty() {
            let resources = statement.resources.iter().map(|resource| self.val(resource));
            printed.push("resources", Json::List(resources.collect()));
        }
        if !statement.conditions.is_empty() {
            let conditions = statement.conditions.iter().map(|condition| {
                let values = condition.values.iter().map(|value| self.val(value)).collect();
                object([
                    ("test", condition.test.into()),
                    ("variable", condition.variable.as_str().into()),
                    ("values", Json::List(values)),
                ])
            });
            printed.push("condition", Json::List(conditions.collect()));
        }
        printed.into()
    }

    fn name_of(&self, field: &str, always: bool) -> Cow<'g, str> {
        let name = self.node.snake();
        if always || self.several_policies { format!("{name}_{field}").into() } else { name.into() }
    }

    /// A document's tree; in a resource that may not exist each expression stands behind the resource's own test,
    /// because Terraform evaluates locals in any case.
    fn tree(&mut self, tree: &'g Value) -> Json<'g> {
        match tree {
            // CloudFormation passes parameters into documents as text, and what reads them expects the same of both.
            Value::Expr(Expr::Parameter(name)) if self.printer.is_read_as_text(name) => {
                let read = format!("tostring(var.{})", snake(name));
                if self.node.conditions.is_empty() {
                    format!("${{{read}}}").into()
                } else {
                    format!("${{{} ? {read} : null}}", self.printer.test(&self.node.conditions)).into()
                }
            }
            Value::Expr(expr) => self.printer.guarded(expr, &self.node.conditions).into(),
            Value::List(items) => Json::List(items.iter().map(|item| self.tree(item)).collect()),
            Value::Map(map) => {
                Json::Object(map.iter().map(|(key, value)| ((&**key).into(), self.tree(value))).collect())
            }
            other => plain(self, other),
        }
    }
}

impl<'g> Dialect<'g> for Terraform<'_, 'g> {
    fn place(field: &Field) -> Place {
        field.terraform
    }

    fn name(neutral: &'static str) -> Cow<'static, str> {
        neutral.into()
    }

    fn text(&mut self, text: &'g str) -> Json<'g> {
        escape(text).into()
    }

    fn expr(&mut self, expr: &'g Expr) -> Json<'g> {
        self.printer.template(expr).into()
    }

    fn list(&mut self, items: &'g [Value]) -> Json<'g> {
        let items: Vec<String> = items
            .iter()
            .map(|item| match item {
                Value::Expr(expr) => {
                    let mut out = String::new();
                    self.printer.bare(expr, &mut out);
                    out
                }
                other => plain(self, other).to_string(),
            })
            .collect();
        format!("${{compact([{}])}}", items.join(", ")).into()
    }

    fn policy(&mut self, field: &str, policy: &'g Policy) -> Json<'g> {
        let statements: Vec<Json<'g>> =
            policy.statements.iter().map(|statement| self.statement(statement)).collect();
        let name = self.name_of(field, false);
        let mut body = Object::new();
        let mut index = "";
        if !self.node.conditions.is_empty() {
            body.push("count", self.printer.count(&self.node.conditions));
            index = "[0]";
        }
        body.push("statement", statements.into());
        let read = format!("${{data.aws_iam_policy_document.{name}{index}.json}}");
        self.policies.push((name, body.into()));
        read.into()
    }

    fn policy_text(&mut self, field: &str, policy: &'g Policy) -> Json<'g> {
        self.policy(field, policy)
    }

    fn document(&mut self, field: &str, tree: &'g Value, _: &mut Object<'g>) -> Json<'g> {
        let name = self.name_of(field, true);
        let body = self.tree(tree);
        let read = format!("${{jsonencode(local.{name})}}");
        self.locals.push((name, body));
        read.into()
    }
}

#[cfg(test)]
mod tests {
    use super::{Path, name_prefix};

    #[test]
    fn a_made_up_name_begins_with_words_that_fit() {
        let prefix = |deployment: &str, owner: &str, local: &str| {
            name_prefix(deployment, &Path::new(owner, local), 37)
        };
        assert_eq!(prefix("imaging", "lake", "").as_deref(), Some("imaging-lake-"));
        assert_eq!(prefix("Big_Data", "Lake", "").as_deref(), Some("big-data-lake-"));
        assert_eq!(
            prefix("molecular-imaging-platform-frankfurt", "lake", "logs").as_deref(),
            Some("molecular-imaging-p-lake-logs-91552e-")
        );
        assert_eq!(
            prefix("three-sites", "from-dayton", "destination-role").as_deref(),
            Some("three-sites-from-dayton-destination-")
        );
        assert_eq!(prefix("sg", "main", "group"), None);
    }
}
