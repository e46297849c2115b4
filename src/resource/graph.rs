//! The resource graph: nodes in the order in which constructs added them, with what the deployment asks for
//! (parameters, conditions) and tells (outputs).
//!
//! A node's [`Path`] is its identity: its owner in the blueprint and its name below that owner. Logical ids and
//! Terraform names derive from the path alone, so that inserting or reordering changes none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;

use super::expression::{Expr, Read, Val};
use super::policy::Statement;
use super::reference::{Arn, Ref};
use super::shape::{Kind, Place, Resource};
use super::value::{Struct, Value};
use crate::diagnostic::Pointer;

/// Where in the blueprint something comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin(pub Pointer);

/// A node's handle in its graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(usize);

impl NodeId {
    /// Its number in the order of [`Graph::nodes`].
    pub fn index(self) -> usize {
        self.0
    }
}

/// A node's identity: the name of its owner in the blueprint, and its own below it, empty for the owner's main resource.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path {
    /// A construct, site, network or flow.
    pub owner: String,
    /// Words separated by `-` or `/`, as in `private-a`.
    pub local: String,
}

impl Path {
    /// The path of `owner`'s resource `local`.
    pub fn new(owner: &str, local: &str) -> Self {
        Path { owner: owner.to_owned(), local: local.to_owned() }
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        let separators = |c: char| !c.is_ascii_alphanumeric();
        self.owner.split(separators).chain(self.local.split(separators)).filter(|word| !word.is_empty())
    }

    /// CloudFormation's logical id: the words of the path in Pascal case, as in `LakeKey`. Numbers keep apart by an `x`:
    /// `route-10-1-11-0-24` and `route-10-11-1-0-24` are two.
    ///
    /// ```
    /// use hybrid_synth::resource::Path;
    /// assert_eq!(Path::new("lake", "key").logical_id(), "LakeKey");
    /// assert_eq!(Path::new("hub", "route-10-1-11-0-24").logical_id(), "HubRoute10x1x11x0x24");
    /// ```
    pub fn logical_id(&self) -> String {
        let mut id = String::with_capacity(self.owner.len() + self.local.len());
        for word in self.words() {
            if id.ends_with(|c: char| c.is_ascii_digit()) && word.starts_with(|c: char| c.is_ascii_digit()) {
                id.push('x');
            }
            let mut letters = word.chars();
            id.extend(letters.next().map(|first| first.to_ascii_uppercase()));
            id.push_str(letters.as_str());
        }
        id
    }

    /// Terraform's name: the words of the path in snake case, as in `lake_key`.
    pub fn snake(&self) -> String {
        let mut name = String::with_capacity(self.owner.len() + self.local.len() + 1);
        for word in self.words() {
            if !name.is_empty() || word.starts_with(|c: char| c.is_ascii_digit()) {
                name.push('_');
            }
            name.push_str(word);
        }
        name.make_ascii_lowercase();
        name
    }

    /// The path as people and consoles read it, as in `lake-key`.
    pub fn dashed(&self) -> String {
        self.words().collect::<Vec<_>>().join("-")
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.local.is_empty() {
            formatter.write_str(&self.owner)
        } else {
            write!(formatter, "{}/{}", self.owner, self.local)
        }
    }
}

/// What becomes of a resource when its stack is deleted or has to replace it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Retention {
    /// It goes with the stack.
    #[default]
    Delete,
    /// It holds data. CloudFormation keeps it, also where the next template lacks it, unless the deployment that makes it
    /// fails. Terraform refuses to destroy it while the configuration names it, and destroys it where that lacks it:
    /// [`let_go`](crate::delivery::let_go) warns before.
    Retain,
}

/// Properties that a user sets on the printed resource, per back end; `null` removes one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Override {
    /// Merged into the CloudFormation properties.
    pub cloudformation: Option<(serde_json::Value, Pointer)>,
    /// Merged into the Terraform body.
    pub terraform: Option<(serde_json::Value, Pointer)>,
}

/// A resource in the graph.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its identity.
    pub path: Path,
    /// What it is.
    pub kind: &'static Kind,
    /// Its fields.
    pub fields: Struct,
    /// Resources that have to be ready before it, beyond those that it refers to.
    pub requires: Vec<NodeId>,
    /// Names of the conditions under which it exists; empty for the phase `foundation`.
    pub conditions: BTreeSet<String>,
    /// What becomes of it on removal.
    pub retention: Retention,
    /// Neutral names of fields that count when it is created and never after.
    pub write_once: BTreeSet<&'static str>,
    /// Where it comes from.
    pub origin: Origin,
    /// What the user set by hand, by satellite suffix; the empty suffix is the primary.
    pub overrides: BTreeMap<String, Override>,
    /// The owner beside which it lives, where that is not its own: a rule that two of them need stands in the stack of the
    /// one that reads the other.
    pub beside: Option<String>,
    logical_id: String,
    snake: String,
}

impl Node {
    /// CloudFormation's logical id: [`Path::logical_id`], made once.
    pub fn logical_id(&self) -> &str {
        &self.logical_id
    }

    /// Terraform's name: [`Path::snake`], made once.
    pub fn snake(&self) -> &str {
        &self.snake
    }

    /// Its owner, where it is kept.
    pub(crate) fn keeper(&self) -> Option<Arc<str>> {
        (self.retention == Retention::Retain).then(|| self.path.owner.as_str().into())
    }

    /// The owner in whose stack it lives.
    pub fn home(&self) -> &str {
        self.beside.as_deref().unwrap_or(&self.path.owner)
    }
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A list of text.
    TextList,
}

/// A value that is known only when the stack is deployed.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// What it takes.
    pub kind: ParameterKind,
    /// What it is for, for whoever deploys.
    pub description: String,
    /// Printed as text; none makes the parameter required.
    pub default: Option<String>,
    /// Hidden in consoles and plans.
    pub secret: bool,
    /// A regular expression that the whole of a value that is given matches.
    pub pattern: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

impl Parameter {
    /// The anchored regular expression of what is taken: nothing only where that is the default.
    pub fn anchored_pattern(&self) -> Option<String> {
        let pattern = self.pattern.as_ref()?;
        let may_be_empty = self.default.as_ref().is_some_and(String::is_empty);
        Some(if may_be_empty { format!("^({pattern})?$") } else { format!("^{pattern}$") })
    }
}

/// Something that has to happen outside before a resource can exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// A parameter tells.
    Told {
        /// The parameter.
        parameter: String,
        /// How it tells.
        test: ConditionTest,
    },
    /// One of these conditions holds, at least.
    Any(BTreeSet<String>),
}

/// How a parameter tells that its condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionTest {
    /// It is not empty.
    Given,
    /// It is `true`.
    True,
}

/// A value that the deployment tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// Its name's origin.
    pub path: Path,
    /// What it is for.
    pub description: String,
    /// The value.
    pub value: Val<String>,
    /// Names of the conditions under which it exists.
    pub conditions: BTreeSet<String>,
    /// The resource that CloudFormation has no word for, in whose place this says what does it by hand; Terraform makes
    /// the resource and does not tell.
    pub in_place_of: Option<NodeId>,
}

impl Output {
    /// Whether it reads what CloudFormation does not tell, or one of these nodes.
    pub fn is_beyond_cloudformation(&self, nodes: &BTreeSet<NodeId>) -> bool {
        let Val::Expr(expr) = &self.value else { return false };
        let mut beyond = false;
        expr.for_each(&mut |expr| beyond |= is_beyond_cloudformation(expr, nodes));
        beyond
    }
}

/// A call that a state machine makes, for whoever wants to make it by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The construct, and a word where it makes several calls.
    pub path: Path,
    /// The request, with expressions at its leaves.
    pub body: super::Value,
    /// Where it comes from.
    pub origin: Origin,
}

impl Request {
    /// What its file is called, and what its jobs' names begin with behind the blueprint's.
    pub fn name(&self) -> String {
        self.path.dashed()
    }
}

/// Whether fields that CloudFormation takes read what it does not tell, or one of these nodes.
fn reads_beyond_cloudformation(fields: &Struct, nodes: &BTreeSet<NodeId>) -> bool {
    fields.shape.fields.iter().zip(&fields.values).any(|(field, value)| match (field.cloudformation, value) {
        (Place::Absent(_), _) | (_, None) => false,
        (_, Some(Value::Struct(nested))) => reads_beyond_cloudformation(nested, nodes),
        (_, Some(value)) => {
            let mut beyond = false;
            value.for_each_expr(&mut |expr| beyond |= is_beyond_cloudformation(expr, nodes));
            beyond
        }
    })
}

fn is_beyond_cloudformation(expr: &Expr, nodes: &BTreeSet<NodeId>) -> bool {
    match expr {
        Expr::Attribute { node, attribute } => {
            attribute.cloudformation == Read::Missing || nodes.contains(node)
        }
        Expr::When { item, .. } => is_beyond_cloudformation(item, nodes),
        Expr::Parameter(_)
        | Expr::Pseudo(_)
        | Expr::Concat(_)
        | Expr::Zone(_)
        | Expr::Secret(_)
        | Expr::Unavailable { .. } => false,
    }
}

/// Resources, parameters, conditions and outputs of a whole architecture.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    paths: IndexMap<Path, NodeId>,
    /// By blueprint name.
    pub parameters: IndexMap<String, Parameter>,
    /// By name, as in `mover-agent-one-activated`.
    pub conditions: IndexMap<String, Condition>,
    /// In order.
    pub outputs: Vec<Output>,
}

impl Graph {
    /// Adds a resource as `owner`'s `local` one; a second one at the same path replaces nothing and is found by
    /// [`Graph::duplicates`].
    pub fn add<R: Resource>(&mut self, owner: &str, local: &str, resource: R, origin: Origin) -> Ref<R> {
        let fields = resource.into_struct();
        let id = NodeId(self.nodes.len());
        let path = Path::new(owner, local);
        self.paths.entry(path.clone()).or_insert(id);
        self.nodes.push(Node {
            logical_id: path.logical_id(),
            snake: path.snake(),
            path,
            kind: R::kind(),
            fields,
            requires: Vec::new(),
            conditions: BTreeSet::new(),
            retention: Retention::Delete,
            write_once: BTreeSet::new(),
            origin,
            overrides: BTreeMap::new(),
            beside: None,
        });
        Ref::node(id)
    }

    /// The resource at this path, added if it is not there yet: what several constructs need and none of them owns.
    pub fn add_once<R: Resource>(&mut self, owner: &str, local: &str, resource: R, origin: Origin) -> Ref<R> {
        match self.paths.get(&Path::new(owner, local)) {
            Some(id) if std::ptr::eq(self.node(*id).kind, R::kind()) => Ref::node(*id),
            _ => self.add(owner, local, resource, origin),
        }
    }

    /// The nodes, in order.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(index, node)| (NodeId(index), node))
    }

    /// The nodes, in order, to be changed.
    pub fn nodes_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.nodes.iter_mut()
    }

    /// A node by its handle.
    ///
    /// # Panics
    /// Never for a handle that this graph gave.
    #[expect(
        clippy::indexing_slicing,
        reason = "a NodeId is made by this graph alone, which never removes a node"
    )]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// A node by its handle, to be changed.
    ///
    /// # Panics
    /// Never for a handle that this graph gave.
    #[expect(
        clippy::indexing_slicing,
        reason = "a NodeId is made by this graph alone, which never removes a node"
    )]
    pub fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0]
    }

    /// A node by its path.
    pub fn find(&self, path: &Path) -> Option<NodeId> {
        self.paths.get(path).copied()
    }

    /// The parameters that tell whether these conditions hold.
    pub fn told_by<'g>(&'g self, names: impl IntoIterator<Item = &'g str>) -> BTreeSet<&'g str> {
        let mut parameters = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut left: Vec<&str> = names.into_iter().collect();
        while let Some(name) = left.pop() {
            match self.conditions.get(name).filter(|_| seen.insert(name)) {
                Some(Condition::Told { parameter, .. }) => _ = parameters.insert(parameter.as_str()),
                Some(Condition::Any(others)) => left.extend(others.iter().map(String::as_str)),
                None => {}
            }
        }
        parameters
    }

    /// Whether all of these conditions hold wherever those that are given do.
    pub fn implies(&self, given: &BTreeSet<String>, wanted: &BTreeSet<String>) -> bool {
        wanted.iter().all(|name| {
            given.contains(name)
                || matches!(self.conditions.get(name), Some(Condition::Any(others)) if !given.is_disjoint(others))
        })
    }

    /// Pairs of nodes whose names are the same once they are cleaned for an output: `a-b` and `a_b`.
    pub fn duplicates(&self) -> Vec<(&Node, &Node)> {
        let mut seen: BTreeMap<String, &Node> = BTreeMap::new();
        let mut pairs = Vec::new();
        for node in &self.nodes {
            match seen.entry(node.logical_id.to_ascii_lowercase()) {
                std::collections::btree_map::Entry::Vacant(entry) => {
                    entry.insert(node);
                }
                std::collections::btree_map::Entry::Occupied(entry) => pairs.push((*entry.get(), node)),
            }
        }
        pairs
    }

    /// Adds a statement to the policy of the resource that an ARN names, unless it is there already. Tells whether it
    /// could: what is imported keeps its policy.
    ///
    /// ```
    /// use hybrid_synth::resource::{Graph, Origin, Policy, Statement, kinds::kms};
    ///
    /// let mut graph = Graph::default();
    /// let key = kms::Key {
    ///     description: "Encrypts the bucket lake".to_owned(),
    ///     key_policy: Policy::default(),
    ///     enable_key_rotation: true,
    ///     pending_window_in_days: 30,
    /// };
    /// let key = graph.add("lake", "key", key, Origin::default());
    /// assert!(graph.allow(&key.arn(), Statement::allow("Read", ["kms:Decrypt"])));
    /// ```
    pub fn allow<K: Resource>(&mut self, arn: &Arn<K>, statement: Statement) -> bool {
        let Val::Expr(Expr::Attribute { node, .. }) = arn.value() else { return false };
        let policy = self.node_mut(node).fields.values.iter_mut().flatten().find_map(|value| match value {
            Value::Policy(policy) => Some(policy),
            _ => None,
        });
        let Some(policy) = policy else { return false };
        if !policy.statements.contains(&statement) {
            policy.statements.push(statement);
        }
        true
    }

    /// Keeps a resource and its data: [`Retention::Retain`].
    pub fn retain<K: Resource>(&mut self, node: &Ref<K>) {
        if let Some(id) = node.node_id() {
            self.node_mut(id).retention = Retention::Retain;
        }
    }

    /// Keeps what kept resources read too: a bucket is worth little without its key, and a network that a kept file system
    /// stands in could not be removed anyway.
    pub fn retain_what_is_needed(&mut self) {
        let kept = self.nodes().filter(|(_, node)| node.retention == Retention::Retain);
        let mut left: Vec<NodeId> = kept.map(|(id, _)| id).collect();
        while let Some(id) = left.pop() {
            let mut read = BTreeSet::new();
            for value in self.node(id).fields.values.iter().flatten() {
                value.for_each_expr(&mut |expr| {
                    if let Expr::Attribute { node, .. } = expr {
                        read.insert(*node);
                    }
                });
            }
            for needed in read {
                let node = self.node_mut(needed);
                if node.retention == Retention::Delete {
                    node.retention = Retention::Retain;
                    left.push(needed);
                }
            }
        }
    }

    /// Lets a field count when the resource is created and never after: Terraform ignores later changes of it.
    /// CloudFormation has no word for it. Where it would replace the resource, the parameter behind the field has to keep
    /// its value; where it updates it in place, it does.
    pub fn write_once<K: Resource>(&mut self, node: &Ref<K>, field: &'static str) {
        if let Some(id) = node.node_id() {
            self.node_mut(id).write_once.insert(field);
        }
    }

    /// Makes `node` wait until `before` is ready.
    pub fn require<K: Resource, B: Resource>(&mut self, node: &Ref<K>, before: &Ref<B>) {
        if let (Some(id), Some(before)) = (node.node_id(), before.node_id()) {
            self.node_mut(id).requires.push(before);
        }
    }

    /// Makes a resource exist only under these conditions.
    pub fn condition<K: Resource>(&mut self, node: &Ref<K>, conditions: impl IntoIterator<Item = String>) {
        if let Some(id) = node.node_id() {
            self.node_mut(id).conditions.extend(conditions);
        }
    }

    /// Says what does by hand, where CloudFormation deploys, what a node does that it has no word for: a command, told as
    /// an output under the node's conditions.
    pub fn by_hand<K: Resource>(
        &mut self,
        node: &Ref<K>,
        description: &str,
        command: impl Into<Val<String>>,
    ) {
        let Some(id) = node.node_id() else { return };
        let Node { path, conditions, .. } = self.node(id);
        let output = Output {
            path: Path::new(&path.owner, &format!("{}-by-hand", path.local)),
            description: description.to_owned(),
            value: command.into(),
            conditions: conditions.clone(),
            in_place_of: Some(id),
        };
        self.outputs.push(output);
    }

    /// The nodes that CloudFormation has no word for: those whose kind it lacks, that read what it does not tell, or that
    /// read another such node.
    ///
    /// ```
    /// use hybrid_synth::resource::{Graph, Id, Origin, kinds::direct_connect::ConnectionConfirmation};
    ///
    /// let mut graph = Graph::default();
    /// let accepted = ConnectionConfirmation { connection_id: "dxcon-fg31dyv6".to_owned() };
    /// let accepted = graph.add("link", "accepted", accepted, Origin::default());
    /// assert_eq!(graph.only_in_terraform().into_iter().collect::<Vec<_>>(), [accepted.node_id().unwrap()]);
    /// ```
    pub fn only_in_terraform(&self) -> BTreeSet<NodeId> {
        let mut found: BTreeSet<NodeId> = BTreeSet::new();
        loop {
            let before = found.len();
            for (id, node) in self.nodes() {
                if node.kind.cloudformation.is_none() || reads_beyond_cloudformation(&node.fields, &found) {
                    found.insert(id);
                }
            }
            if found.len() == before {
                return found;
            }
        }
    }

    /// The resources that a node reads wherever it exists, in the order in which it reads them, and those that it waits for.
    /// What it reads under a condition of that resource's own is not among them.
    pub fn edges(&self, id: NodeId) -> BTreeSet<NodeId> {
        let node = self.node(id);
        let mut edges: BTreeSet<NodeId> = node.requires.iter().copied().collect();
        for value in node.fields.values.iter().flatten() {
            let mut guarded = Vec::new();
            value.for_each_expr(&mut |expr| match expr {
                Expr::When { condition, item } => guarded.push((condition, &**item)),
                Expr::Attribute { node, .. } => {
                    let is_guarded = guarded.iter().any(|(condition, item)| {
                        std::ptr::eq(*item, expr) && self.node(*node).conditions.contains(*condition)
                    });
                    if !is_guarded {
                        edges.insert(*node);
                    }
                }
                Expr::Concat(_)
                | Expr::Parameter(_)
                | Expr::Pseudo(_)
                | Expr::Zone(_)
                | Expr::Secret(_)
                | Expr::Unavailable { .. } => {}
            });
        }
        edges
    }
}
