//! Both documents of every blueprint say the same: the same resources, the same references between them, and the same
//! values for the attributes that they read. What CloudFormation has no word for is a step by hand there.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads its fixtures and fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use hybrid_synth::resource::{Attribute, Expr, NodeId, Place, Read, Struct, kinds};
use hybrid_synth::{Synthesis, blueprint, synthesize};
use serde_json::Value;

fn blueprints() -> Vec<(String, Synthesis)> {
    let mut all = Vec::new();
    for folder in ["tests/blueprints/right", "blueprints"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            // Overlays are merged into the blueprint that they belong to, and are none of their own.
            let blueprint = path.extension().is_some_and(|extension| extension == "yaml");
            if !blueprint || name.matches('.').count() > 1 {
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            let architecture = blueprint::read(&[(&name, &bytes)]).architecture.unwrap();
            all.push((name, synthesize(&architecture).unwrap()));
        }
    }
    assert!(!all.is_empty());
    all
}

type Edges = BTreeSet<(String, String)>;

/// The references of a template: by `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn`, as pairs of paths.
fn template_edges(template: &Value, paths: &BTreeMap<String, String>) -> Edges {
    let mut edges = Edges::new();
    for (logical_id, resource) in template["Resources"].as_object().unwrap() {
        let Some(from) = paths.get(logical_id) else { continue };
        let mut targets = Vec::new();
        template_targets(resource, &mut targets);
        if let Some(depends) = resource["DependsOn"].as_array() {
            targets.extend(depends.iter().map(|id| id.as_str().unwrap().to_owned()));
        }
        edges.extend(targets.iter().filter_map(|id| Some((from.clone(), paths.get(id)?.clone()))));
    }
    edges
}

fn template_targets(value: &Value, targets: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(id)) = map.get("Ref") {
                targets.push(id.clone());
            }
            if let Some(Value::Array(path)) = map.get("Fn::GetAtt") {
                targets.push(path[0].as_str().unwrap().to_owned());
            }
            let template = match map.get("Fn::Sub") {
                Some(Value::String(template)) => Some(template.as_str()),
                Some(Value::Array(parts)) => parts[0].as_str(),
                _ => None,
            };
            for part in template.into_iter().flat_map(|template| template.split("${").skip(1)) {
                let name = part.split('}').next().unwrap();
                if !name.starts_with('!') {
                    targets.push(name.split('.').next().unwrap().to_owned());
                }
            }
            map.values().for_each(|value| template_targets(value, targets));
        }
        Value::Array(items) => items.iter().for_each(|item| template_targets(item, targets)),
        _ => {}
    }
}

/// The references of a root module, by address; policies, locals and satellites count as the resource that they serve.
fn module_edges(synthesis: &Synthesis, stack: &str, addresses: &BTreeMap<String, String>) -> Edges {
    let mut edges = Edges::new();
    let prefix = format!("terraform/{stack}/");
    let mut bodies: Vec<(String, Value)> = Vec::new();
    for (_, file) in synthesis.files.iter().filter(|(path, _)| path.starts_with(&prefix)) {
        let document: Value = serde_json::from_slice(&file.content).unwrap();
        for (kind, named) in document["resource"].as_object().into_iter().flatten() {
            bodies.extend(
                named
                    .as_object()
                    .unwrap()
                    .iter()
                    .map(|(name, body)| (format!("{kind}.{name}"), body.clone())),
            );
        }
        for (kind, named) in document["data"].as_object().into_iter().flatten() {
            let named = named.as_object().unwrap().iter();
            bodies.extend(named.map(|(name, body)| (format!("data.{kind}.{name}"), body.clone())));
        }
        let locals = document["locals"].as_object().into_iter().flatten();
        bodies.extend(locals.map(|(name, body)| (format!("local.{name}"), body.clone())));
    }
    let known: BTreeMap<&str, &Value> =
        bodies.iter().map(|(address, body)| (address.as_str(), body)).collect();
    for (address, body) in &bodies {
        let Some(from) = addresses.get(address) else { continue };
        let mut seen = BTreeSet::new();
        let mut queue = vec![body];
        while let Some(body) = queue.pop() {
            for target in known.keys().filter(|target| mentions(&body.to_string(), target)) {
                if !seen.insert(*target) {
                    continue;
                }
                match addresses.get(*target) {
                    Some(to) => {
                        edges.insert((from.clone(), to.clone()));
                    }
                    None => queue.push(known[target]),
                }
            }
        }
    }
    edges
}

/// Whether a text names an address, and not a longer one.
fn mentions(text: &str, address: &str) -> bool {
    text.match_indices(address).any(|(at, _)| {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '.';
        let before = text[..at].chars().next_back();
        let after = text[at + address.len()..].chars().next();
        !before.is_some_and(word) && !after.is_some_and(|c| c != '.' && word(c))
    })
}

/// What the fields read that one back end leaves out.
fn one_sided_targets(fields: &Struct) -> BTreeSet<NodeId> {
    let mut targets = BTreeSet::new();
    for (field, value) in fields.shape.fields.iter().zip(&fields.values) {
        let Some(value) = value else { continue };
        let absent = |place| matches!(place, Place::Absent(_));
        if absent(field.cloudformation) != absent(field.terraform) {
            value.for_each_expr(&mut |expr| {
                if let Expr::Attribute { node, .. } = expr {
                    targets.insert(*node);
                }
            });
        } else if let hybrid_synth::resource::Value::Struct(nested) = value {
            targets.extend(one_sided_targets(nested));
        }
    }
    targets
}

#[test]
fn both_documents_have_the_same_nodes_and_edges() {
    for (name, synthesis) in blueprints() {
        for stack in &synthesis.stacks {
            let mut paths = BTreeMap::new();
            let mut addresses = BTreeMap::new();
            let mut one_sided = Edges::new();
            let mut beyond = BTreeSet::new();
            let only_in_terraform = synthesis.graph.only_in_terraform();
            for (id, node) in synthesis
                .graph
                .nodes()
                .filter(|(_, node)| stack.owners.iter().any(|owner| owner == node.home()))
            {
                let path = node.path.to_string();
                if only_in_terraform.contains(&id) {
                    beyond.insert(path.clone());
                } else {
                    paths.insert(node.path.logical_id(), path.clone());
                }
                let section = if node.kind.is_read { "data." } else { "" };
                let address = format!("{section}{}.{}", node.kind.terraform, node.path.snake());
                addresses.insert(address, path.clone());
                for field in node.kind.shape.fields {
                    if let Place::In(satellite, _) | Place::Each(satellite) = field.terraform {
                        let suffix = if satellite.suffix.is_empty() {
                            String::new()
                        } else {
                            format!("_{}", satellite.suffix)
                        };
                        let address = format!("{}.{}{suffix}", satellite.resource_type, node.path.snake());
                        addresses.insert(address, path.clone());
                    }
                }
                for target in one_sided_targets(&node.fields) {
                    one_sided.insert((path.clone(), synthesis.graph.node(target).path.to_string()));
                }
            }
            let template = &synthesis.files[&format!("cloudformation/{}.template.json", stack.name)];
            let template: Value = serde_json::from_slice(&template.content).unwrap();
            let resources: BTreeSet<&String> = template["Resources"].as_object().unwrap().keys().collect();
            assert!(paths.keys().all(|id| resources.contains(id)), "{name}: every node is in the template");

            let own = |edges: Edges| -> Edges {
                // What a field reads that one back end leaves out, as its table says, is no edge there.
                let both = |path: &String| !beyond.contains(path);
                let edges = edges.into_iter().filter(|(from, to)| from != to && both(from) && both(to));
                edges.filter(|edge| !one_sided.contains(edge)).collect()
            };
            let left = own(template_edges(&template, &paths));
            let right = own(module_edges(&synthesis, &stack.name, &addresses));
            let only_left: Vec<_> = left.difference(&right).collect();
            let only_right: Vec<_> = right.difference(&left).collect();
            assert!(
                only_left.is_empty() && only_right.is_empty(),
                "{name}, stack {}: only in CloudFormation {only_left:?}, only in Terraform {only_right:?}",
                stack.name
            );
        }
    }
}

/// What CloudFormation has no word for is there as a step by hand, once and under the same conditions, and Terraform, which
/// makes it, does not tell the step.
#[test]
fn what_only_terraform_makes_is_a_step_by_hand_in_cloudformation() {
    let mut steps = 0;
    for (name, synthesis) in blueprints() {
        let graph = &synthesis.graph;
        let beyond = graph.only_in_terraform();
        let files = |prefix: &str| -> Vec<Value> {
            let files = synthesis.files.iter().filter(|(path, _)| path.starts_with(prefix));
            files.map(|(_, file)| serde_json::from_slice(&file.content).unwrap()).collect()
        };
        let (templates, modules) = (files("cloudformation/"), files("terraform/"));
        for id in &beyond {
            let node = graph.node(*id);
            let (logical_id, snake) = (node.logical_id(), node.snake());
            let absent = templates.iter().all(|template| template["Resources"].get(logical_id).is_none());
            assert!(absent, "{name}: {} is in no template", node.path);
            let section = if node.kind.is_read { "data" } else { "resource" };
            let made = |file: &&Value| file[section][node.kind.terraform].get(snake).is_some();
            assert_eq!(modules.iter().filter(made).count(), 1, "{name}: {} is in a module", node.path);
            if node.kind.is_read {
                continue;
            }
            let outputs: Vec<_> =
                graph.outputs.iter().filter(|output| output.in_place_of == Some(*id)).collect();
            let [output] = outputs.as_slice() else { panic!("{name}: {} has one step by hand", node.path) };
            assert_eq!(output.conditions, node.conditions, "{name}: {}", node.path);
            let told = |file: &&Value| {
                let value = &file["Outputs"][output.path.logical_id()]["Value"];
                let text = value.as_str().or_else(|| value["Fn::Sub"].as_str()).unwrap_or_default();
                text.starts_with("aws ")
            };
            assert_eq!(templates.iter().filter(told).count(), 1, "{name}: {} is told", output.path);
            let told = |file: &Value| file["output"].get(output.path.snake()).is_some();
            assert!(!modules.iter().any(told), "{name}: {} is Terraform's own work", output.path);
            steps += 1;
        }
        let stray =
            graph.outputs.iter().filter_map(|output| output.in_place_of).find(|id| !beyond.contains(id));
        assert!(stray.is_none(), "{name}: {:?} is no step by hand", stray.map(|id| &graph.node(id).path));
    }
    assert!(steps > 5, "some blueprints have steps by hand");
}

/// What an attribute yields in each back end, where AWS's answers differ from "the same under both names".
///
/// CloudFormation: `AWS::Logs::LogGroup`'s `Arn` ends in `:*` (template reference, "Return values"). The provider's
/// `arn` does not (aws_cloudwatch_log_group, "Attribute Reference"). Both read 2026-11-22.
fn cloudformation_value(kind: &str, attribute: &Attribute, id: &str, arn: &str) -> String {
    match attribute.cloudformation {
        Read::Ref => id.to_owned(),
        Read::GetAtt("Arn") if kind == "AWS::Logs::LogGroup" => format!("{arn}:*"),
        Read::GetAtt(_) if attribute.name == "arn" => arn.to_owned(),
        Read::GetAtt(name) => format!("{id}/{name}"),
        Read::Around(template) => template
            .replace("{}", id)
            .replace("{partition}", "aws")
            .replace("{region}", "eu-central-1")
            .replace("{account}", "111122223333"),
        Read::Missing => String::new(),
    }
}

#[test]
fn an_arn_is_the_same_value_in_both_back_ends() {
    let mut compared = 0;
    for kind in kinds::all() {
        for attribute in kind.attributes.iter().filter(|attribute| attribute.name == "arn") {
            let Some(template) = attribute.imported else { continue };
            let arn = template
                .replace("{}", "id-1")
                .replace("{partition}", "aws")
                .replace("{region}", "eu-central-1")
                .replace("{account}", "111122223333");
            assert_eq!(
                cloudformation_value(kind.cloudformation.unwrap(), attribute, "id-1", &arn),
                arn,
                "{}",
                kind.name
            );
            compared += 1;
        }
    }
    assert!(compared > 3);
}
