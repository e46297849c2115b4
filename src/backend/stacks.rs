//! The assignment of nodes to stacks, and the values that cross from one stack to another.
//!
//! A value that crosses becomes an output of the stack that has it and a parameter of the stack that reads it, not an
//! export, which would lock its producer for as long as anybody reads it.

use std::collections::{BTreeMap, BTreeSet};

use super::Deployment;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::resource::{Attribute, Expr, Graph, NodeId, Output, Val, Value};

/// A stack: a template, and a Terraform root module.
#[derive(Debug)]
pub struct Stack {
    /// Its name.
    pub name: String,
    /// Its nodes, in the order of the graph.
    pub nodes: Vec<NodeId>,
    /// What other stacks read of it, by the crossing's name.
    pub exports: BTreeMap<String, Crossing>,
    /// What it reads of other stacks, by the crossing's name.
    pub imports: BTreeMap<String, Crossing>,
}

/// A value that one stack has and another one reads.
#[derive(Clone, Debug)]
pub struct Crossing {
    /// The resource.
    pub node: NodeId,
    /// What is read of it.
    pub attribute: &'static Attribute,
    /// The stack that has it.
    pub from: String,
}

/// The name of a crossing, in words separated by `-`: `lake-arn`.
pub fn crossing_name(graph: &Graph, node: NodeId, attribute: &Attribute) -> String {
    format!("{}-{}", graph.node(node).path.dashed(), attribute.name.replace('_', "-"))
}

/// The name of the stack in which an owner lives.
pub fn stack_of<'a>(deployment: &'a Deployment, owner: &str) -> &'a str {
    deployment
        .stacks
        .iter()
        .find(|(_, owners)| owners.iter().any(|one| one == owner))
        .map_or(&deployment.name, |(stack, _)| stack)
}

/// The stacks of a deployment: the default one first, then the others as the blueprint names them; empty ones are
/// left out.
pub fn split(graph: &Graph, deployment: &Deployment) -> Vec<Stack> {
    let stack = |name: &str| Stack {
        name: name.to_owned(),
        nodes: Vec::new(),
        exports: BTreeMap::new(),
        imports: BTreeMap::new(),
    };
    let mut stacks: Vec<Stack> = std::iter::once(&deployment.name)
        .chain(deployment.stacks.keys().filter(|name| **name != deployment.name))
        .map(|name| stack(name))
        .collect();
    let index: BTreeMap<String, usize> =
        stacks.iter().enumerate().map(|(index, stack)| (stack.name.clone(), index)).collect();
    let place = |owner: &str| index.get(stack_of(deployment, owner)).copied().unwrap_or_default();

    let mut crossings = Vec::new();
    for (id, node) in graph.nodes() {
        let at = place(&node.path.owner);
        for read in reads(node.fields.values.iter().flatten()) {
            crossings.push((at, read));
        }
        if let Some(stack) = stacks.get_mut(at) {
            stack.nodes.push(id);
        }
    }
    for output in &graph.outputs {
        if let Val::Expr(expr) = &output.value {
            let at = place(&output.path.owner);
            crossings.extend(reads([&Value::Expr(expr.clone())]).into_iter().map(|read| (at, read)));
        }
    }
    for (at, (node, attribute)) in crossings {
        let from = place(&graph.node(node).path.owner);
        if from == at {
            continue;
        }
        let name = crossing_name(graph, node, attribute);
        let from_name = stacks.get(from).map(|stack| stack.name.clone()).unwrap_or_default();
        let crossing = Crossing { node, attribute, from: from_name };
        if let Some(stack) = stacks.get_mut(from) {
            stack.exports.insert(name.clone(), crossing.clone());
        }
        if let Some(stack) = stacks.get_mut(at) {
            stack.imports.insert(name, crossing);
        }
    }
    stacks.retain(|stack| !stack.nodes.is_empty());
    stacks
}

fn reads<'a>(values: impl IntoIterator<Item = &'a Value>) -> Vec<(NodeId, &'static Attribute)> {
    let mut reads = Vec::new();
    for value in values {
        value.for_each_expr(&mut |expr| {
            if let Expr::Attribute { node, attribute } = expr {
                reads.push((*node, *attribute));
            }
        });
    }
    reads
}

/// Reports stacks that read each other in a circle: none of them could be deployed first.
pub fn check(graph: &Graph, deployment: &Deployment, findings: &mut Diagnostics) {
    let stacks = split(graph, deployment);
    for stack in &stacks {
        for (name, crossing) in &stack.imports {
            let other = stacks.iter().find(|other| other.name == crossing.from);
            let Some((back, _)) =
                other.and_then(|other| other.imports.iter().find(|(_, one)| one.from == stack.name))
            else {
                continue;
            };
            if stack.name < crossing.from {
                findings.push(
                    Diagnostic::new(
                        &codes::model::STACK_CYCLE,
                        Pointer::root().child("stacks"),
                        format!("the stacks `{}` and `{}` read each other", stack.name, crossing.from),
                    )
                    .given(format!("`{}` reads {name}; `{}` reads {back}", stack.name, crossing.from))
                    .help("move one of the constructs so that one stack only gives and the other only reads"),
                );
                break;
            }
        }
    }
}

impl Stack {
    /// Whether a node lives here.
    pub fn holds(&self, node: NodeId) -> bool {
        self.nodes.binary_search(&node).is_ok()
    }

    /// Whether it prints an output: it has something of the output's owner.
    pub fn tells(&self, graph: &Graph, output: &Output) -> bool {
        self.nodes.iter().any(|id| graph.node(*id).path.owner == output.path.owner)
    }

    /// The outputs that it prints.
    pub fn outputs<'a>(&'a self, graph: &'a Graph) -> impl Iterator<Item = &'a Output> {
        graph.outputs.iter().filter(|output| self.tells(graph, output))
    }

    /// Names of the parameters that its nodes and outputs read, and those of their conditions.
    pub fn parameters(&self, graph: &Graph) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut conditions: BTreeSet<&String> = BTreeSet::new();
        let mut read = |value: &Value| {
            value.for_each_expr(&mut |expr| {
                if let Expr::Parameter(name) = expr {
                    names.insert(name.clone());
                }
            });
        };
        for id in &self.nodes {
            let node = graph.node(*id);
            conditions.extend(&node.conditions);
            node.fields.values.iter().flatten().for_each(&mut read);
        }
        for output in self.outputs(graph) {
            conditions.extend(&output.conditions);
            if let Val::Expr(expr) = &output.value {
                read(&Value::Expr(expr.clone()));
            }
        }
        names.extend(
            conditions
                .into_iter()
                .filter_map(|name| graph.conditions.get(name))
                .map(|condition| condition.parameter.clone()),
        );
        names
    }
}
