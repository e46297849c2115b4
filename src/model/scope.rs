//! What a construct sees of the architecture while it expands.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::rc::Rc;

use indexmap::IndexMap;

use super::access::Ports;
use super::endpoint::Endpoint;
use super::handle::NetworkHandle;
use super::{Architecture, Carried, Flow, Network, Service, Site, StackDeclaration};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::resource::{
    Condition, ConditionTest, Expr, Graph, Id, NodeId, Origin, Output, Parameter, ParameterKind, Path,
    Policy, PolicyText, Pseudo, Ref, Request, Resource, Statement, Val, Value, generated_name, kinds::ec2,
    kinds::logs,
};
use crate::units::Cidr;

/// What expansion has made so far.
#[derive(Debug, Default)]
pub(super) struct State {
    pub graph: Graph,
    pub findings: Diagnostics,
    pub handles: IndexMap<String, Rc<dyn Any>>,
    pub endpoints: BTreeMap<(String, Service), Endpoint>,
    pub requests: Vec<Request>,
    /// Nodes that were given an address of their own.
    pub fixed: Vec<NodeId>,
    /// The policy that lets a service write to log groups, by the service and the stack.
    pub log_policies: BTreeMap<(&'static str, String), Ref<logs::ResourcePolicy>>,
    /// Flows that nothing carries, each with a finding.
    pub lost: Vec<Flow>,
    /// Those that call S3 in a network where no way there is known.
    pub without_s3: BTreeMap<String, Vec<String>>,
    /// What a network whose route tables are not known has no routes to.
    pub without_routes: BTreeMap<String, BTreeSet<String>>,
    /// Which constructs live in which stack.
    pub stacks: IndexMap<String, StackDeclaration>,
    rules: BTreeSet<Path>,
}

impl State {
    pub(super) fn in_stacks(stacks: &IndexMap<String, StackDeclaration>) -> Self {
        State { stacks: stacks.clone(), ..State::default() }
    }
}

/// A construct's view of the architecture: handles of those that it stands on, the flows that it carries, and the
/// graph to add to.
pub struct Scope<'a> {
    /// The whole architecture.
    pub architecture: &'a Architecture,
    /// The construct's name.
    pub name: &'a str,
    pub(super) at: Pointer,
    pub(super) flows: &'a [Carried<'a>],
    pub(super) state: &'a mut State,
}

/// An end of a connection, for security-group rules.
#[derive(Clone, Debug)]
pub enum Peer {
    /// Whatever carries a security group.
    Group {
        /// What it is, in words, as in `the training job train`.
        title: String,
        /// Its owner's name, for the rule's path.
        name: String,
        /// Which of its owner's groups it is, for the rule's path, where the owner has several.
        part: Option<String>,
        /// The group.
        group: Ref<ec2::SecurityGroup>,
    },
    /// Address ranges: a site, a VPC.
    Addresses {
        /// What it is, in words.
        title: String,
        /// Its name, for the rule's path.
        name: String,
        /// The ranges.
        cidrs: Vec<Val<String>>,
    },
    /// Addresses that AWS lists, as those of S3: only as a destination.
    PrefixList {
        /// What it is, in words.
        title: String,
        /// Its name, for the rule's path.
        name: String,
        /// The list's id.
        id: Val<String>,
    },
    /// The addresses of S3 in the region, where nothing says the id of their list: only as a destination.
    S3 {
        /// What it is, in words.
        title: String,
        /// Its name, for the rule's path.
        name: String,
    },
}

impl Peer {
    /// A peer with a security group.
    pub fn group(title: impl Into<String>, name: &str, group: &Ref<ec2::SecurityGroup>) -> Self {
        Peer::Group { title: title.into(), name: name.to_owned(), part: None, group: group.clone() }
    }

    /// The addresses of a site.
    pub fn site(name: &str, site: &Site) -> Self {
        Peer::Addresses {
            title: format!("the site {name}"),
            name: name.to_owned(),
            cidrs: site.cidrs.iter().map(|cidr| Val::Known(cidr.to_string())).collect(),
        }
    }

    /// S3 as a network's gateway endpoint reaches it: public addresses, which AWS lists in a prefix list. A network with a way
    /// to the internet lets out to all of it, unless it names the list; so does a caller that `is_wide`, which is let out to any
    /// address anyway.
    pub fn s3(network: &NetworkHandle, is_wide: bool) -> Self {
        let (title, name) = ("Amazon S3 through the gateway endpoint".to_owned(), "s3".to_owned());
        match &network.s3_prefix_list {
            Some(id) => Peer::PrefixList { title, name, id: id.clone() },
            None if network.internet || is_wide => {
                let cidrs = vec![Val::Known(Cidr::ANYWHERE.to_string())];
                Peer::Addresses { title: "Amazon S3 and the internet".to_owned(), name, cidrs }
            }
            None => Peer::S3 { title, name },
        }
    }

    /// The addresses of a VPC.
    pub fn network(network: &NetworkHandle) -> Self {
        Peer::Addresses {
            title: format!("the network {}", network.name),
            name: network.name.clone(),
            cidrs: vec![network.cidr_value()],
        }
    }

    fn title(&self) -> &str {
        match self {
            Peer::Group { title, .. }
            | Peer::Addresses { title, .. }
            | Peer::PrefixList { title, .. }
            | Peer::S3 { title, .. } => title,
        }
    }

    fn name(&self) -> &str {
        match self {
            Peer::Group { name, .. }
            | Peer::Addresses { name, .. }
            | Peer::PrefixList { name, .. }
            | Peer::S3 { name, .. } => name,
        }
    }

    /// What the other end's rules call it.
    fn word(&self) -> String {
        match self {
            Peer::Group { name, part: Some(part), .. } => format!("{name}-{part}"),
            Peer::Group { .. } | Peer::Addresses { .. } | Peer::PrefixList { .. } | Peer::S3 { .. } => {
                self.name().to_owned()
            }
        }
    }

    /// How the names of its own rules begin.
    fn prefix(&self) -> String {
        match self {
            Peer::Group { part: Some(part), .. } => format!("{part}-"),
            Peer::Group { .. } | Peer::Addresses { .. } | Peer::PrefixList { .. } | Peer::S3 { .. } => {
                String::new()
            }
        }
    }
}

impl<'a> Scope<'a> {
    /// The place of a key of this construct in the blueprint.
    pub fn at(&self, key: &str) -> Pointer {
        self.at.child(key)
    }

    /// The construct's own place in the blueprint.
    pub fn here(&self) -> Pointer {
        self.at.clone()
    }

    /// The place of a flow's key; an empty key is the flow itself.
    pub fn at_flow(&self, flow: &str, key: &str) -> Pointer {
        let at = Pointer::root().child("flows").child(flow);
        if key.is_empty() { at } else { at.child(key) }
    }

    /// Reports a finding.
    pub fn report(&mut self, finding: Diagnostic) {
        self.state.findings.push(finding);
    }

    /// The graph.
    pub fn graph(&mut self) -> &mut Graph {
        &mut self.state.graph
    }

    /// Adds a resource of this construct; `local` is empty for its main one.
    pub fn add<R: Resource>(&mut self, local: &str, resource: R) -> Ref<R> {
        self.state.graph.add(self.name, local, resource, Origin(self.at.clone()))
    }

    /// Adds a resource of a flow that this construct carries; `local` is empty for its main one.
    pub fn add_to_flow<R: Resource>(&mut self, flow: &str, local: &str, resource: R) -> Ref<R> {
        let origin = Origin(self.at_flow(flow, ""));
        self.state.graph.add(flow, local, resource, origin)
    }

    /// Adds a resource of a network that several constructs use: the first that asks makes it.
    pub fn add_to_network<R: Resource>(&mut self, network: &str, local: &str, resource: R) -> Ref<R> {
        let origin = Origin(Pointer::root().child("networks").child(network));
        self.state.graph.add_once(network, local, resource, origin)
    }

    /// Tells a value to whoever deploys.
    pub fn output(&mut self, local: &str, description: &str, value: impl Into<Val<String>>) {
        self.output_when(local, description, value, []);
    }

    /// Tells a value that exists only under conditions.
    pub fn output_when(
        &mut self,
        local: &str,
        description: &str,
        value: impl Into<Val<String>>,
        conditions: impl IntoIterator<Item = String>,
    ) {
        self.state.graph.outputs.push(Output {
            path: Path::new(self.name, local),
            description: description.to_owned(),
            value: value.into(),
            conditions: conditions.into_iter().collect(),
            in_place_of: None,
        });
    }

    /// Asks whoever deploys for a value, under a name of this construct's; the first declaration of a name holds.
    /// Returns the parameter's name.
    pub fn ask(
        &mut self,
        local: &str,
        kind: ParameterKind,
        description: &str,
        default: Option<&str>,
    ) -> String {
        let name = Path::new(self.name, local).dashed();
        self.state.graph.parameters.entry(name.clone()).or_insert_with(|| Parameter {
            kind,
            description: description.to_owned(),
            default: default.map(str::to_owned),
            secret: false,
            pattern: None,
            origin: Origin(self.at.clone()),
        });
        name
    }

    /// The name of something of this construct's, out of the blueprint's name, its own and what the thing is called here.
    pub fn name_of(&self, local: &str, longest: usize) -> String {
        let words =
            [&*self.architecture.name, &Path::new(self.name, "").dashed(), &Path::new(local, "").dashed()];
        generated_name(longest, &words)
    }

    /// Declares the condition that a parameter tells that something outside has happened. Returns its name.
    pub fn condition(&mut self, name: &str, parameter: &str, test: ConditionTest) -> String {
        let condition = Condition::Told { parameter: parameter.to_owned(), test };
        self.state.graph.conditions.entry(name.to_owned()).or_insert(condition);
        name.to_owned()
    }

    /// The condition that one of several things is there: none where one of them waits for nothing, that thing's own where
    /// there is one alone, else one of this name.
    pub fn any_of(&mut self, name: &str, waits: &[Option<String>]) -> Option<String> {
        let conditions: BTreeSet<String> = waits.iter().cloned().collect::<Option<_>>()?;
        if conditions.len() < 2 {
            return conditions.into_iter().next();
        }
        self.state.graph.conditions.entry(name.to_owned()).or_insert(Condition::Any(conditions));
        Some(name.to_owned())
    }

    /// Keeps a call that a state machine of this construct makes, so that its request is printed too; `local` is empty
    /// for its main one.
    pub fn request(&mut self, local: &str, body: Value) {
        let origin = Origin(self.at.clone());
        self.state.requests.push(Request { path: Path::new(self.name, local), body, origin });
    }

    /// Publishes this construct's handle for those that stand on it.
    pub fn publish<H: 'static>(&mut self, handle: H) {
        self.state.handles.insert(self.name.to_owned(), Rc::new(handle));
    }

    /// The handle of a construct that was expanded before; none when it is of another type or was refused.
    pub fn handle<H: 'static>(&self, name: &str) -> Option<Rc<H>> {
        self.state.handles.get(name).cloned()?.downcast::<H>().ok()
    }

    /// The handle of a construct, or a finding at `key` that says which constructs would do.
    pub fn expect<H: 'static>(&mut self, key: &str, name: &str, wanted: &str) -> Option<Rc<H>> {
        self.expect_at(self.at(key), name, wanted)
    }

    /// The same for a name that stands elsewhere, such as an end of a flow.
    pub fn expect_at<H: 'static>(&mut self, at: Pointer, name: &str, wanted: &str) -> Option<Rc<H>> {
        if let Some(handle) = self.handle::<H>(name) {
            return Some(handle);
        }
        // Only a wrong type is new here: what is not declared has a finding, as has what could not be made.
        if self.is_declared(name) && !self.is_refused(name) {
            let allowed: Vec<String> = self
                .state
                .handles
                .iter()
                .filter(|(_, handle)| handle.is::<H>())
                .map(|(name, _)| name.clone())
                .collect();
            let finding = Diagnostic::new(
                &codes::model::WRONG_KIND_OF_REFERENCE,
                at,
                format!("`{name}` is not {wanted}"),
            )
            .given(name)
            .allowed(allowed);
            self.report(finding);
        }
        None
    }

    /// Reports the names that stand in the list at `at` a second time, where each is `done` to once.
    pub fn expect_each_once(&mut self, at: &Pointer, names: &[String], done: &str) {
        for (index, name) in names.iter().enumerate() {
            let first = names.iter().position(|other| other == name).unwrap_or(index);
            if first < index {
                let headline = format!("`{name}` is {done} twice");
                self.report(
                    Diagnostic::new(&codes::blueprint::NAMED_TWICE, at.index(index), headline)
                        .given(name)
                        .related(at.index(first), "the first time")
                        .help("name it once"),
                );
            }
        }
    }

    /// Whether a construct, network or site is declared and could be read.
    pub fn is_declared(&self, name: &str) -> bool {
        let Architecture { constructs, networks, sites, .. } = self.architecture;
        constructs.contains_key(name) || networks.contains_key(name) || sites.contains_key(name)
    }

    /// Whether a construct or network is declared and could not be made, of which there is a finding.
    pub fn is_refused(&self, name: &str) -> bool {
        let is_declared =
            self.architecture.constructs.contains_key(name) || self.architecture.networks.contains_key(name);
        self.architecture.refused.contains(name) || is_declared && !self.state.handles.contains_key(name)
    }

    /// The network that a construct names, or the only one of the blueprint.
    pub fn network(&mut self, key: &str, name: Option<&str>) -> Option<Rc<NetworkHandle>> {
        let name = if let Some(name) = name {
            name.to_owned()
        } else {
            // Of two networks of which one was refused, nobody knows which was meant.
            if self.architecture.refused.has("networks") {
                return None;
            }
            let mut names = self.architecture.networks.keys();
            match (names.next(), names.next()) {
                (Some(only), None) => only.clone(),
                (first, _) => {
                    let mut finding = Diagnostic::new(
                        &codes::model::NETWORK_NOT_SAID,
                        self.here(),
                        format!("`{}` needs a network and does not say which", self.name),
                    )
                    .allowed(self.architecture.networks.keys());
                    finding = if first.is_some() {
                        finding.help("name one: `network: NAME`")
                    } else {
                        finding.help("declare one: `networks: { main: { cidr: 10.40.0.0/16, zones: 2 } }`")
                    };
                    self.report(finding);
                    return None;
                }
            }
        };
        self.expect::<NetworkHandle>(key, &name, "a network")
    }

    /// What the blueprint says of a network.
    pub fn network_declaration(&self, name: &str) -> Option<&'a Network> {
        self.architecture.networks.get(name)
    }

    /// The flows that this construct carries, in the order of the blueprint.
    pub fn flows(&self) -> &'a [Carried<'a>] {
        self.flows
    }

    /// Whether a network could not be read or made. What is wrong for want of a network has a finding then.
    pub fn lacks_networks(&self) -> bool {
        let Architecture { refused, networks, .. } = self.architecture;
        refused.has("networks") || networks.keys().any(|name| self.is_refused(name))
    }

    /// Whether a flow that could not be read or resolved may be one of this construct's. What is wrong for want of a
    /// flow has a finding then.
    pub fn may_lack_flows(&self) -> bool {
        let Architecture { refused, sites, constructs, .. } = self.architecture;
        let is_known =
            |name: &str| sites.contains_key(name) || constructs.contains_key(name) || refused.contains(name);
        let is_ours = |name: &str| name == self.name || !is_known(name);
        refused.has("flows")
            || self.state.lost.iter().any(|flow| is_ours(flow.from.owner()) || is_ours(flow.to.owner()))
    }

    /// The stack that this construct lives in.
    pub fn stack(&self) -> &str {
        let stacks = &self.state.stacks;
        let own = stacks.iter().find(|(_, stack)| stack.holds.iter().any(|held| held == self.name));
        own.map_or(&self.architecture.name, |(name, _)| name)
    }

    /// Lets a service write to a log group: through one policy for all of a stack's, because an account has ten
    /// in a region ("CloudWatch Logs quotas", read 2026-11-29). The statement is taken where the policy is made.
    pub fn allow_log(&mut self, service: &'static str, statement: Statement) -> Ref<logs::ResourcePolicy> {
        let key = (service, self.stack().to_owned());
        if let Some(policy) = self.state.log_policies.get(&key).cloned() {
            let node = policy.node_id().map(|id| self.state.graph.node_mut(id));
            let values = node.into_iter().flat_map(|node| node.fields.values.iter_mut().flatten());
            let policies = values.filter_map(|value| match value {
                Value::PolicyText(policy) => policy.statements.first_mut(),
                _ => None,
            });
            policies.for_each(|first| first.resources.extend(statement.resources.iter().cloned()));
            return policy;
        }
        // It belongs to none of those who log, so that neither their order nor their number moves it.
        let name = &self.architecture.name;
        let local = match self.stack() {
            stack if stack == name => format!("{service}-log-policy"),
            stack => format!("{stack}-{service}-log-policy"),
        };
        let made = logs::ResourcePolicy {
            policy_name: Path::new(name, &local).dashed(),
            policy_document: PolicyText(Policy::of([statement])),
        };
        let policy = self.state.graph.add(name, &local, made, Origin(self.at.clone()));
        if let Some(id) = policy.node_id() {
            self.state.graph.node_mut(id).beside = Some(self.name.to_owned());
        }
        self.state.log_policies.insert(key, policy.clone());
        policy
    }

    /// A security group of this construct, from which nothing leaves but what rules allow.
    pub fn security_group(
        &mut self,
        local: &str,
        network: &NetworkHandle,
        description: &str,
    ) -> Ref<ec2::SecurityGroup> {
        self.add(
            local,
            ec2::SecurityGroup {
                group_description: description.to_owned(),
                vpc_id: network.vpc.id(),
                default_egress: ec2::DefaultEgress::nothing(),
            },
        )
    }

    /// Lets one peer open connections to another: a rule out of the one's group and into the other's, once per pair
    /// and port range.
    pub fn connect(&mut self, from: &Peer, to: &Peer, ports: &[Ports]) {
        for range in ports {
            let description = format!("{} from {} to {}", range.name, from.title(), to.title());
            let words = range.words();
            if let Peer::Group { group, .. } = to {
                for End { suffix, cidr_ip, group: source, .. } in ends(from) {
                    let local = format!("{}from-{}{suffix}-{words}", to.prefix(), from.word());
                    let rule = ec2::IngressRule {
                        group_id: group.id(),
                        description: description.clone(),
                        ip_protocol: range.transport.as_str(),
                        from_port: Some(range.from),
                        to_port: Some(range.to),
                        cidr_ip,
                        source_security_group_id: source,
                    };
                    self.add_rule(to.name(), &local, rule);
                }
            }
            if let Peer::Group { group, .. } = from {
                for End { suffix, cidr_ip, group: destination, list, is_s3 } in ends(to) {
                    let local = format!("{}to-{}{suffix}-{words}", from.prefix(), to.word());
                    let rule = ec2::EgressRule {
                        group_id: group.id(),
                        description: description.clone(),
                        ip_protocol: range.transport.as_str(),
                        from_port: Some(range.from),
                        to_port: Some(range.to),
                        cidr_ip,
                        destination_security_group_id: destination,
                        destination_prefix_list_id: list,
                        destination_of_s3: is_s3.then(|| Val::Known(Cidr::ANYWHERE.to_string())),
                        s3_prefix_list_id: is_s3.then_some(Val::Expr(Expr::Pseudo(Pseudo::S3PrefixList))),
                    };
                    self.add_rule(from.name(), &local, rule);
                }
            }
        }
    }

    /// Lets the members of a group reach each other, through a rule inward and one outward with these names: over TCP on a
    /// range of ports, or with every protocol where no range is given.
    pub fn open_within(
        &mut self,
        group: &Ref<ec2::SecurityGroup>,
        [inward, outward]: [&str; 2],
        description: &str,
        tcp: Option<&RangeInclusive<u16>>,
    ) {
        let ip_protocol = if tcp.is_some() { "tcp" } else { "-1" };
        let (from_port, to_port) = (tcp.map(|ports| *ports.start()), tcp.map(|ports| *ports.end()));
        self.add(
            inward,
            ec2::IngressRule {
                group_id: group.id(),
                description: description.to_owned(),
                ip_protocol,
                from_port,
                to_port,
                cidr_ip: None,
                source_security_group_id: Some(group.id()),
            },
        );
        self.add(
            outward,
            ec2::EgressRule {
                group_id: group.id(),
                description: description.to_owned(),
                ip_protocol,
                from_port,
                to_port,
                cidr_ip: None,
                destination_security_group_id: Some(group.id()),
                destination_prefix_list_id: None,
                destination_of_s3: None,
                s3_prefix_list_id: None,
            },
        );
    }

    fn add_rule<R: Resource>(&mut self, owner: &str, local: &str, rule: R) {
        if self.state.rules.insert(Path::new(owner, local)) {
            let rule = self.state.graph.add(owner, local, rule, Origin(self.at.clone()));
            // Whoever connects stands on the other, so that its stack reads the other's anyway.
            if let Some(id) = rule.node_id().filter(|_| owner != self.name) {
                self.state.graph.node_mut(id).beside = Some(self.name.to_owned());
            }
        }
    }
}

/// What a rule names of a peer.
#[derive(Default)]
struct End {
    /// What the range adds to the rule's path, so that a further range changes no other rule.
    suffix: String,
    cidr_ip: Option<Val<String>>,
    group: Option<Id<ec2::SecurityGroup>>,
    list: Option<Val<String>>,
    is_s3: bool,
}

fn ends(peer: &Peer) -> Vec<End> {
    match peer {
        Peer::Group { group, .. } => vec![End { group: Some(group.id()), ..End::default() }],
        Peer::PrefixList { id, .. } => vec![End { list: Some(id.clone()), ..End::default() }],
        Peer::S3 { .. } => vec![End { is_s3: true, ..End::default() }],
        Peer::Addresses { cidrs, .. } => cidrs
            .iter()
            .map(|cidr| {
                // Everywhere is one range, which the peer's name says.
                let suffix = cidr
                    .known()
                    .filter(|text| **text != Cidr::ANYWHERE.to_string())
                    .map(|text| format!("-{}", text.replace(['.', '/'], "-")))
                    .unwrap_or_default();
                End { suffix, cidr_ip: Some(cidr.clone()), ..End::default() }
            })
            .collect(),
    }
}
