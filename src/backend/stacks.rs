//! The assignment of nodes to stacks, and the values that cross from one stack to another.
//!
//! A value that crosses becomes an output of the stack that has it and a parameter of the stack that reads it, not an
//! export, which would lock its producer for as long as anybody reads it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Deployment, Target};
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
    /// The stacks of which something has to be there before it: those that it reads, and those that it waits for.
    pub after: BTreeSet<String>,
    /// The outputs that it prints, by their place in the graph.
    outputs: Vec<usize>,
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

/// The stacks of a deployment as a back end prints them, in the order in which they are deployed, and in the blueprint's
/// where that does not matter; empty ones are left out.
///
/// What CloudFormation has no word for is in none of its stacks; the steps by hand in its place are in none of Terraform's.
pub fn split(graph: &Graph, deployment: &Deployment, back_end: Target) -> Vec<Stack> {
    let omitted = match back_end {
        Target::CloudFormation => graph.only_in_terraform(),
        Target::Terraform => BTreeSet::new(),
    };
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
    let places: Vec<usize> = graph.nodes().map(|(_, node)| place(node.home())).collect();
    let place_of = |node: NodeId| places.get(node.index()).copied().unwrap_or_default();

    let mut crossings = Vec::new();
    let mut waits: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut crossing = |at: usize, expr: &Expr| {
        if let Expr::Attribute { node, attribute } = expr
            && place_of(*node) != at
        {
            crossings.push((at, *node, *attribute));
        }
    };
    for (id, node) in graph.nodes().filter(|(id, _)| !omitted.contains(id)) {
        let at = place_of(id);
        for value in node.fields.values.iter().flatten() {
            value.for_each_expr(&mut |expr| crossing(at, expr));
        }
        waits.extend(node.requires.iter().map(|before| (at, place_of(*before))));
        if let Some(stack) = stacks.get_mut(at) {
            stack.nodes.push(id);
            if node.home() == node.path.owner && !stack.owners.contains(&node.path.owner) {
                stack.owners.insert(node.path.owner.clone());
            }
        }
    }
    for (index, output) in graph.outputs.iter().enumerate() {
        let told = match back_end {
            Target::CloudFormation => !output.is_beyond_cloudformation(&omitted),
            Target::Terraform => output.in_place_of.is_none(),
        };
        if !told {
            continue;
        }
        let at = place(&output.path.owner);
        if let Val::Expr(expr) = &output.value {
            expr.for_each(&mut |expr| crossing(at, expr));
        }
        if let Some(stack) = stacks.get_mut(at) {
            stack.outputs.push(index);
        }
    }
    waits.extend(crossings.iter().map(|(at, node, _)| (*at, place_of(*node))));
    for (at, before) in waits.into_iter().filter(|(at, before)| at != before) {
        let before = stacks.get(before).map(|stack| stack.name.clone());
        if let Some(stack) = stacks.get_mut(at) {
            stack.after.extend(before);
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
    in_order(stacks).0
}

/// The stacks in an order in which each comes after those that it needs, and the circles among them, one for each that
/// would have to be broken; the stacks of a circle stand where they stood.
fn in_order(stacks: Vec<Stack>) -> (Vec<Stack>, Vec<Vec<String>>) {
    let mut left: Vec<Option<Stack>> = stacks.into_iter().map(Some).collect();
    let (mut ordered, mut circles) = (Vec::new(), Vec::new());
    loop {
        let names: BTreeSet<String> = left.iter().flatten().map(|stack| stack.name.clone()).collect();
        let is_ready =
            |stack: &Option<Stack>| stack.as_ref().is_some_and(|stack| stack.after.is_disjoint(&names));
        if let Some(stack) = left.iter_mut().find(|stack| is_ready(stack)).and_then(Option::take) {
            ordered.push(stack);
            continue;
        }
        let Some(mut at) = left.iter().flatten().next() else { return (ordered, circles) };
        // Each of those that are left waits for another one of them, so a walk comes back.
        let mut walk: Vec<String> = Vec::new();
        while !walk.contains(&at.name) {
            walk.push(at.name.clone());
            let next = left.iter().flatten().find(|stack| at.after.contains(&stack.name));
            let Some(next) = next else { break };
            at = next;
        }
        let start = walk.iter().position(|name| *name == at.name).unwrap_or_default();
        let circle: Vec<String> = walk.split_off(start);
        for stack in &mut left {
            if stack.as_ref().is_some_and(|stack| circle.contains(&stack.name)) {
                ordered.extend(stack.take());
            }
        }
        circles.push(circle);
    }
}

/// Reports stacks that need each other in a circle: none of them could be deployed first.
pub fn check(graph: &Graph, deployment: &Deployment, stacks: &[Stack], findings: &mut Diagnostics) {
    let needs = |stack: &Stack| Stack { after: stack.after.clone(), ..Stack::new(&stack.name) };
    let (_, circles) = in_order(stacks.iter().map(needs).collect());
    let find = |name: &String| stacks.iter().find(|stack| stack.name == *name);
    for circle in circles {
        let next = circle.iter().cycle().skip(1);
        let steps = circle.iter().zip(next).filter_map(|(name, next)| Some((find(name)?, find(next)?)));
        let steps: Vec<_> = steps.map(|(stack, next)| (need(graph, stack, next), stack, next)).collect();
        let given = steps.iter().map(|((needs, _), ..)| needs.as_str()).collect::<Vec<_>>().join(", ");
        let names = circle.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
        let at = Pointer::root().child("stacks");
        // The default stack is nowhere declared.
        let declared = deployment.stacks.keys().find(|name| circle.contains(name));
        let finding = Diagnostic::new(
            &codes::model::STACK_CYCLE,
            declared.map_or_else(|| at.clone(), |name| at.child(name)),
            format!("the stacks {names} need each other, so that none of them can be deployed first"),
        )
        .on_key()
        .given(given)
        .help("move one of the constructs so that one stack only gives and the other only reads");
        findings.push(steps.into_iter().fold(finding, |finding, ((_, at), stack, next)| match at {
            Some(at) => finding.related_key(at, format!("`{}` needs `{}` for this", stack.name, next.name)),
            None => finding,
        }));
    }
}

/// Why a stack needs another, and what of the blueprint makes it do so: a flow where one does.
fn need(graph: &Graph, stack: &Stack, other: &Stack) -> (String, Option<Pointer>) {
    let mut needs = Vec::new();
    for id in &stack.nodes {
        let node = graph.node(*id);
        let mut targets: BTreeSet<NodeId> = node.requires.iter().copied().collect();
        for value in node.fields.values.iter().flatten() {
            value.for_each_expr(&mut |expr| {
                if let Expr::Attribute { node, .. } = expr {
                    targets.insert(*node);
                }
            });
        }
        let there = targets.into_iter().find(|target| other.holds(*target));
        needs.extend(there.map(|target| (node, graph.node(target))));
    }
    let is_of_flow = |at: &Pointer| at.segments().next().is_some_and(|section| section == "flows");
    let made = needs.iter().find(|(node, _)| is_of_flow(&node.origin.0)).or_else(|| needs.first());
    match made {
        Some((node, target)) => {
            let (reader, read) = (&node.path.owner, &target.path.owner);
            (
                format!("{}: `{reader}` needs `{read}` of {}", stack.name, other.name),
                Some(node.origin.0.clone()),
            )
        }
        None => (format!("{} reads an output of {}", stack.name, other.name), None),
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
            after: BTreeSet::new(),
            outputs: Vec::new(),
        }
    }

    /// Whether a node lives here.
    pub fn holds(&self, node: NodeId) -> bool {
        self.nodes.binary_search(&node).is_ok()
    }

    /// The outputs that it prints: those of its owners.
    pub fn outputs<'g>(&self, graph: &'g Graph) -> impl Iterator<Item = &'g Output> {
        self.outputs.iter().filter_map(|index| graph.outputs.get(*index))
    }

    /// Names of the conditions of its nodes, of items of their lists, and of its outputs.
    pub fn conditions<'g>(&self, graph: &'g Graph) -> BTreeSet<&'g str> {
        let mut names: BTreeSet<&str> = BTreeSet::new();
        if graph.conditions.is_empty() {
            return names;
        }
        for id in &self.nodes {
            let node = graph.node(*id);
            names.extend(node.conditions.iter().map(String::as_str));
            for value in node.fields.values.iter().flatten() {
                value.for_each_expr(&mut |expr| {
                    if let Expr::When { condition, .. } = expr {
                        names.insert(condition);
                    }
                });
            }
        }
        names.extend(self.outputs(graph).flat_map(|output| &output.conditions).map(String::as_str));
        names
    }

    /// Names of the parameters that its nodes and outputs read, and those of their conditions.
    pub fn parameters<'g>(&self, graph: &'g Graph) -> BTreeSet<&'g str> {
        let mut names = BTreeSet::new();
        if graph.parameters.is_empty() {
            return names;
        }
        let mut read = |expr: &'g Expr| {
            if let Expr::Parameter(name) = expr {
                names.insert(name.as_str());
            }
        };
        for id in &self.nodes {
            graph.node(*id).fields.values.iter().flatten().for_each(|value| value.for_each_expr(&mut read));
        }
        for output in self.outputs(graph) {
            if let Val::Expr(expr) = &output.value {
                expr.for_each(&mut read);
            }
        }
        names.extend(graph.told_by(self.conditions(graph)));
        names
    }
}
