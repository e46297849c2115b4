//! The assignment of nodes to stacks, and the values that cross from one stack to another.
//!
//! A value that crosses becomes an output of the stack that has it and a parameter of the stack that reads it, not an
//! export, which would lock its producer for as long as anybody reads it.

use std::collections::{BTreeMap, BTreeSet};

use super::Deployment;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::resource::{Attribute, Expr, Graph, NodeId, Output, Val};

/// A stack: a template, and a Terraform root module.
#[derive(Debug)]
pub struct Stack {
    /// Its name.
    pub name: String,
    /// Its networks, constructs, sites and flows.
    pub owners: BTreeSet<String>,
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

/// The stacks of a deployment: the default one first, then the others as the blueprint names them; empty ones are
/// left out.
pub fn split(graph: &Graph, deployment: &Deployment) -> Vec<Stack> {
    let names = std::iter::once(&deployment.name)
        .chain(deployment.stacks.keys().filter(|name| **name != deployment.name));
    let mut stacks: Vec<Stack> = names.map(|name| Stack::new(name)).collect();
    let mut index: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, owners) in &deployment.stacks {
        let at = stacks.iter().position(|stack| stack.name == *name).unwrap_or_default();
        for owner in owners {
            index.entry(owner).or_insert(at);
        }
    }
    let place = |owner: &str| index.get(owner).copied().unwrap_or_default();
    let places: Vec<usize> = graph.nodes().map(|(_, node)| place(&node.path.owner)).collect();
    let place_of = |node: NodeId| places.get(node.index()).copied().unwrap_or_default();

    let mut crossings = Vec::new();
    let mut crossing = |at: usize, expr: &Expr| {
        if let Expr::Attribute { node, attribute } = expr
            && place_of(*node) != at
        {
            crossings.push((at, *node, *attribute));
        }
    };
    for (id, node) in graph.nodes() {
        let at = place_of(id);
        for value in node.fields.values.iter().flatten() {
            value.for_each_expr(&mut |expr| crossing(at, expr));
        }
        if let Some(stack) = stacks.get_mut(at) {
            stack.nodes.push(id);
            if !stack.owners.contains(&node.path.owner) {
                stack.owners.insert(node.path.owner.clone());
            }
        }
    }
    for output in &graph.outputs {
        if let Val::Expr(expr) = &output.value {
            let at = place(&output.path.owner);
            expr.for_each(&mut |expr| crossing(at, expr));
        }
    }
    for (at, node, attribute) in crossings {
        let name = crossing_name(graph, node, attribute);
        let from = place_of(node);
        let from_name = stacks.get(from).map(|stack| stack.name.clone()).unwrap_or_default();
        let crossing = Crossing { node, attribute, from: from_name };
        if let Some(stack) = stacks.get_mut(from) {
            stack.exports.insert(name.clone(), crossing.clone());
        }
        if let Some(stack) = stacks.get_mut(at) {
            stack.imports.insert(name, crossing);
        }
    }
    // What is written by hand goes to the default stack, and is there even where no construct is.
    let by_hand = !deployment.extra.cloudformation.is_empty() || !deployment.extra.terraform.is_empty();
    stacks.retain(|stack| !stack.nodes.is_empty() || by_hand && stack.name == deployment.name);
    stacks
}

/// Reports stacks that read each other in a circle: none of them could be deployed first.
pub fn check(stacks: &[Stack], findings: &mut Diagnostics) {
    for stack in stacks {
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
    fn new(name: &str) -> Self {
        Stack {
            name: name.to_owned(),
            owners: BTreeSet::new(),
            nodes: Vec::new(),
            exports: BTreeMap::new(),
            imports: BTreeMap::new(),
        }
    }

    /// Whether a node lives here.
    pub fn holds(&self, node: NodeId) -> bool {
        self.nodes.binary_search(&node).is_ok()
    }

    /// The outputs that it prints: those of its owners.
    pub fn outputs<'g>(&self, graph: &'g Graph) -> impl Iterator<Item = &'g Output> {
        graph.outputs.iter().filter(|output| self.owners.contains(&output.path.owner))
    }

    /// Names of the parameters that its nodes and outputs read, and those of their conditions.
    pub fn parameters<'g>(&self, graph: &'g Graph) -> BTreeSet<&'g str> {
        let mut names = BTreeSet::new();
        if graph.parameters.is_empty() {
            return names;
        }
        let mut conditions: BTreeSet<&str> = BTreeSet::new();
        let mut read = |expr: &'g Expr| {
            if let Expr::Parameter(name) = expr {
                names.insert(name.as_str());
            }
        };
        for id in &self.nodes {
            let node = graph.node(*id);
            conditions.extend(node.conditions.iter().map(String::as_str));
            node.fields.values.iter().flatten().for_each(|value| value.for_each_expr(&mut read));
        }
        for output in self.outputs(graph) {
            conditions.extend(output.conditions.iter().map(String::as_str));
            if let Val::Expr(expr) = &output.value {
                expr.for_each(&mut read);
            }
        }
        let conditions = conditions.into_iter().filter_map(|name| graph.conditions.get(name));
        names.extend(conditions.map(|condition| condition.parameter.as_str()));
        names
    }
}
