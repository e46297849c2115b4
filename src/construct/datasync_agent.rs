//! `DataSync` agents, and the transfers that they carry.
//!
//! A mover: a flow that names it in `via` becomes a task with its two locations, the roles for exactly the prefixes at
//! its ends, its schedule and its report. What needs an agent waits for it: until the parameter with the agent's key
//! or ARN is given, the foundation alone exists (endpoint, groups, roles, log, locations in S3).

mod choices;
mod place;
mod schedule;
mod transfer;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

pub(crate) use self::choices::in_enhanced_mode;
use self::transfer::Transfer;
use crate::diagnostic::{Diagnostic, codes};
use crate::facts::datasync as facts;
use crate::model::access::HTTPS;
use crate::model::handle::NetworkHandle;
use crate::model::{
    Architecture, Axis, Construct, Mover, Names, Network, ParameterType, Peer, Reference, Role, Scope,
    Service, Site,
};
use crate::resource::kinds::datasync::{self, NfsVersion, SmbVersion, TaskMode};
use crate::resource::kinds::{ec2, logs};
use crate::resource::{
    Arn, Concat, ConditionTest, Expr, Hidden, ParameterKind, Path, Principal, Pseudo, Ref, Statement, Val,
};
use crate::units;

/// `DataSync` agents at a site: appliances on premises that copy between its shares and buckets.
///
/// All agents of a mover work on one task at a time, so that its flows go in turn: one that must not wait for another gets a
/// mover of its own. Source: [`TASKS_AT_ONCE`](crate::facts::datasync::TASKS_AT_ONCE).
///
/// ```
/// use hybrid_synth::construct::{Agent, Bucket, DataSyncAgent, Vpn};
/// use hybrid_synth::model::{Architecture, Flow, Network, Protocol, Share, Site};
///
/// let mut imaging = Architecture::new("imaging", "eu-central-1");
/// imaging.networks.insert("main".into(), Network::new("10.40.0.0/16".parse()?));
/// let mut munich = Site { cidrs: vec!["10.20.0.0/16".parse()?], ..Site::default() };
/// let scans = Share::new(Protocol::Nfs, "nas1.corp.example".parse()?);
/// munich.shares.insert("scans".into(), Share { path: Some("/scans".into()), ..scans });
/// imaging.sites.insert("munich".into(), munich);
/// imaging.construct("lake", Bucket::default());
/// imaging.construct("mover", DataSyncAgent::new("munich").agent("one", Agent::default()));
/// imaging.construct("line", Vpn::new("munich", "main", "198.51.100.7".parse()?));
/// imaging.flows.insert("ingest".into(), Flow::new("munich/scans", "lake/raw").via("mover"));
/// let made = hybrid_synth::synthesize(&imaging).unwrap();
/// assert!(made.findings.is_empty());
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct DataSyncAgent {
    /// The site at which the agents stand.
    pub site: String,
    /// The agents, 1 to 8. All of them read each share and have to be online for a task to run; AWS advises at most 4.
    pub agents: IndexMap<String, Agent>,
    /// How tasks work: `basic` (when it is left out) or `enhanced`. An appliance is made for one of the two. A task
    /// cannot change its mode: another mode makes another task.
    pub mode: Option<TaskMode>,
    /// Whether agents reach AWS through an endpoint in the network; they do when this is left out, unless all of them are
    /// given by their ARNs and the blueprint has no network: their endpoint is elsewhere then.
    pub private: Option<bool>,
    /// The network with this endpoint; the only one of the blueprint when it is left out.
    pub network: Option<String>,
    /// An existing role with which DataSync reads and writes buckets, by ARN, instead of a new one for each end of a flow; what
    /// the flows need is attached to it. It has to trust the service `datasync`.
    pub role: Option<units::Arn>,
    /// What is logged of each run, for 90 days: `errors` (when it is left out), `everything` or `nothing`.
    #[serde(default)]
    pub log: Detail,
    /// The version of NFS; agreed with the server when it is left out.
    pub nfs: Option<NfsVersion>,
    /// The version of SMB; the highest that both sides have when it is left out.
    pub smb: Option<SmbVersion>,
}

/// An agent: a new one by its activation key, or an existing one by its ARN. With neither, deployment asks for the key.
///
/// A key works once, within 30 minutes, and cannot be changed: an update that gives another one replaces the agent in
/// CloudFormation, so later updates use the previous value. Terraform ignores another one. Agents are retained: an
/// emptied key does not remove them. An ARN is the better way for agents that are activated already.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Agent {
    /// The activation key, as in `{ param: mover_key }`. Where the agent's endpoint is made too, the parameter may be
    /// empty, and the agent is made once it is not.
    pub key: Option<Val<String>>,
    /// The ARN of an agent that is activated already. With a parameter whose default is empty, and with one without a
    /// default where the agent's endpoint is made too, what needs the agent waits for it.
    pub arn: Option<Val<units::Arn>>,
}

/// What is logged of a transfer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// What could not be copied.
    #[default]
    Errors,
    /// Each file and object.
    Everything,
    /// Nothing: not recommended.
    Nothing,
}

impl Detail {
    fn level(self) -> &'static str {
        match self {
            Detail::Errors => "BASIC",
            Detail::Everything => "TRANSFER",
            Detail::Nothing => "OFF",
        }
    }
}

/// An agent as the transfers see it.
#[derive(Clone, Debug)]
struct Ready {
    arn: Arn<datasync::Agent>,
    condition: Option<String>,
}

impl Ready {
    /// The agent in a list of these: not there where it is not yet.
    fn item(&self, agents: &[Ready]) -> Arn<datasync::Agent> {
        match (self.arn.value(), &self.condition) {
            (Val::Expr(expr), Some(condition)) if agents.len() > 1 => {
                Arn::given(Val::Expr(Expr::When { condition: condition.clone(), item: Box::new(expr) }))
            }
            _ => self.arn.clone(),
        }
    }

    /// The condition that one of a mover's agents is there.
    fn one_of(scope: &mut Scope<'_>, agents: &[Ready]) -> Option<String> {
        let waits: Vec<Option<String>> = agents.iter().map(|agent| agent.condition.clone()).collect();
        let name = Path::new(scope.name, "has-agent").dashed();
        scope.any_of(&name, &waits)
    }
}

/// What agents connect through.
struct Link {
    endpoint: Ref<ec2::VpcEndpoint>,
    subnet: Arn<ec2::Subnet>,
    tasks: Ref<ec2::SecurityGroup>,
}

/// The log group of a mover, and the policy that lets tasks write to it.
struct Log {
    group: Ref<logs::LogGroup>,
    policy: Ref<logs::ResourcePolicy>,
}

impl DataSyncAgent {
    /// A mover at this site, without agents yet.
    pub fn new(site: impl Names<Site>) -> Self {
        DataSyncAgent {
            site: site.into_name(),
            agents: IndexMap::new(),
            mode: None,
            private: None,
            network: None,
            role: None,
            log: Detail::default(),
            nfs: None,
            smb: None,
        }
    }

    /// Adds an agent.
    pub fn agent(mut self, name: &str, agent: Agent) -> Self {
        self.agents.insert(name.to_owned(), agent);
        self
    }

    /// Sets how tasks work.
    pub fn mode(mut self, mode: TaskMode) -> Self {
        self.mode = Some(mode);
        self
    }

    /// Sets the network that new agents connect to.
    pub fn network(mut self, network: impl Names<Network>) -> Self {
        self.network = Some(network.into_name());
        self
    }

    /// Whether the agents use a private link: nobody said that they do not.
    pub fn is_private(&self) -> bool {
        self.private.unwrap_or(true)
    }

    fn task_mode(&self) -> TaskMode {
        self.mode.unwrap_or(TaskMode::Basic)
    }

    fn facts_mode(&self) -> facts::Mode {
        match self.task_mode() {
            TaskMode::Basic => facts::Mode::Basic,
            TaskMode::Enhanced => facts::Mode::Enhanced,
        }
    }

    fn own_site<'a>(&self, scope: &mut Scope<'a>) -> Option<&'a Site> {
        let site = scope.architecture.sites.get(&self.site);
        // A name that nothing has is reported with the other references.
        let other = scope.architecture.constructs.contains_key(&self.site)
            || scope.architecture.networks.contains_key(&self.site);
        if site.is_none() && other {
            let finding = Diagnostic::new(
                &codes::model::WRONG_KIND_OF_REFERENCE,
                scope.at("site"),
                format!("`{}` is not a site", self.site),
            )
            .given(&self.site)
            .allowed(scope.architecture.sites.keys());
            scope.report(finding);
        }
        site
    }

    fn check_settings(&self, scope: &mut Scope<'_>) {
        if let Some(arn) = &self.role {
            scope.given_role("role", arn);
        }
        if !self.is_private() {
            let finding = Diagnostic::new(
                &codes::datasync::TRANSFER_OVER_THE_INTERNET,
                scope.at("private"),
                format!("the agents of `{}` reach AWS through public endpoints", scope.name),
            )
            .given("false")
            .help("leave `private` out: the agents then use an endpoint in the network");
            scope.report(finding);
        }
        if self.log == Detail::Nothing {
            let finding = Diagnostic::new(
                &codes::datasync::TRANSFER_NOT_LOGGED,
                scope.at("log"),
                format!("`{}` keeps no log of what could not be copied", scope.name),
            )
            .given("nothing")
            .allowed(["errors", "everything"]);
            scope.report(finding);
        }
        if let Some(smb @ (SmbVersion::Smb1 | SmbVersion::Smb20)) = self.smb {
            let finding = Diagnostic::new(
                &codes::datasync::WEAK_SMB,
                scope.at("smb"),
                format!("`{}` mounts shares with a version of SMB that has known weaknesses", scope.name),
            )
            .given(smb.name())
            .allowed([
                SmbVersion::Automatic.name(),
                SmbVersion::Smb3.name(),
                SmbVersion::Smb2.name(),
            ]);
            scope.report(finding);
        }
    }

    fn check_agents(&self, scope: &mut Scope<'_>) {
        let (count, most) = (self.agents.len(), facts::AGENTS_PER_LOCATION.value);
        let advised = facts::AGENTS_PER_LOCATION_ADVISED.value;
        let at = scope.at("agents");
        let agents = |code, headline: String, most: usize, help: &str| {
            Diagnostic::new(code, at.clone(), headline)
                .on_key()
                .given(count.to_string())
                .allowed([format!("1 to {most} agents")])
                .help(help)
        };
        let name = scope.name;
        if count == 0 {
            let help = "name one, which asks for its key when it is deployed: `agents: { one: {} }`";
            scope.report(agents(
                &codes::datasync::NUMBER_OF_AGENTS,
                format!("`{name}` has no agent"),
                most,
                help,
            ));
        } else if count > most {
            let headline = format!("`{name}` has {count} agents, more than a location takes");
            scope.report(agents(
                &codes::datasync::NUMBER_OF_AGENTS,
                headline,
                most,
                "divide the shares between movers",
            ));
        } else if count > advised {
            let headline =
                format!("`{name}` has {count} agents, all of which have to be online for a task to run");
            let help = "divide the shares between two movers";
            scope.report(agents(&codes::datasync::MANY_AGENTS, headline, advised, help));
        }
        for (index, (name, agent)) in self.agents.iter().enumerate() {
            Self::check_agent(scope, name, agent);
            let same = |other: &Agent| {
                (agent.key.is_some() && agent.key == other.key)
                    || (agent.arn.is_some() && agent.arn == other.arn)
            };
            if let Some((first, _)) = self.agents.iter().take(index).find(|(_, other)| same(other)) {
                let at = scope.at("agents");
                scope.report(
                    Diagnostic::new(
                        &codes::datasync::SAME_AGENT_TWICE,
                        at.child(name),
                        format!("the agents `{first}` and `{name}` of `{}` are the same", scope.name),
                    )
                    .on_key()
                    .related_key(at.child(first), "the first one")
                    .help("give each a key or an ARN of its own"),
                );
            }
        }
    }

    fn check_agent(scope: &mut Scope<'_>, name: &str, agent: &Agent) {
        let at = scope.at("agents").child(name);
        if agent.key.is_some() && agent.arn.is_some() {
            scope.report(
                Diagnostic::new(
                    &codes::datasync::AGENT_SAYS_TOO_MUCH,
                    at.clone(),
                    format!("the agent `{name}` of `{}` has both a `key` and an `arn`", scope.name),
                )
                .on_key()
                .given("key, arn")
                .allowed(["key", "arn"])
                .help("keep the `arn` of an agent that is activated already, else the `key`"),
            );
        }
        if let Some(Val::Known(key)) = &agent.key
            && !facts::is_activation_key(key)
        {
            scope.report(
                Diagnostic::new(
                    &codes::datasync::MALFORMED_ACTIVATION_KEY,
                    at.child("key"),
                    format!("the key of the agent `{name}` of `{}` is not an activation key", scope.name),
                )
                .given(key)
                .allowed(["AAAAA-11111-BBBBB-22222-CCCCC", "{ param: name }"])
                .help("copy the five groups that the appliance tells, better into a parameter"),
            );
        }
        let region = scope.architecture.known_region();
        if let Some(Val::Known(arn)) = &agent.arn
            && !(arn.service() == "datasync"
                && arn.resource_type() == Some("agent")
                && facts::is_agent_id(arn.resource_id())
                && arn.region().is_some_and(|one| region.is_none_or(|region| one.as_str() == region)))
        {
            let partition = arn.partition();
            let region = region.unwrap_or("REGION");
            scope.report(
                Diagnostic::new(
                    &codes::datasync::NOT_AN_AGENT,
                    at.child("arn"),
                    format!(
                        "the ARN of the agent `{name}` of `{}` names no DataSync agent in {region}",
                        scope.name
                    ),
                )
                .given(arn.to_string())
                .allowed([format!("arn:{partition}:datasync:{region}:ACCOUNT:agent/agent-ID")])
                .help("copy the ARN from DataSync's console in the blueprint's region"),
            );
        }
    }

    fn has_link(&self, architecture: &Architecture) -> bool {
        let are_made = self.agents.values().any(|agent| agent.arn.is_none());
        let has_network = self.network.is_some()
            || !architecture.networks.is_empty()
            || architecture.refused.has("networks");
        self.is_private() && (are_made || has_network || self.private.is_some())
    }

    /// The network through which the agents reach AWS: the one that it names, or the blueprint's only one.
    pub fn link_network<'a>(&'a self, architecture: &'a Architecture) -> Option<&'a str> {
        let mut names = architecture.networks.keys();
        let only = names.next().filter(|_| names.next().is_none());
        self.network.as_ref().or(only).filter(|_| self.has_link(architecture)).map(String::as_str)
    }

    /// The endpoint and groups of the private link. An agent that is given by its ARN was activated with one, and loses its
    /// way to AWS with it, so the link stays when the blueprint names the ARN of an agent that it made.
    fn link(&self, scope: &mut Scope<'_>, site: &Site) -> Option<Link> {
        if !self.has_link(scope.architecture) {
            return None;
        }
        let network = scope.network("network", self.network.as_deref());
        if site.cidrs.is_empty() {
            let finding = Diagnostic::new(
                &codes::datasync::PRIVATE_LINK_WITHOUT_ADDRESSES,
                scope.at("site"),
                format!(
                    "the site `{}` does not say from which addresses the agents of `{}` come",
                    self.site, scope.name
                ),
            )
            .given(&self.site)
            .help(format!("say its ranges: `sites: {{ {}: {{ cidrs: [10.20.0.0/16] }} }}`", self.site));
            scope.report(finding);
        }
        let network = network?;
        // An agent cannot change its subnet, so it may not depend on how many agents stand before it.
        let subnet = network.subnets.first()?.arn();
        Some(Link {
            endpoint: self.endpoint(scope, &network, site),
            subnet,
            tasks: self.tasks(scope, &network, site),
        })
    }

    fn endpoint(&self, scope: &mut Scope<'_>, network: &NetworkHandle, site: &Site) -> Ref<ec2::VpcEndpoint> {
        scope.call(&Peer::site(&self.site, site), network, Service::DataSync)
    }

    fn tasks(&self, scope: &mut Scope<'_>, network: &NetworkHandle, site: &Site) -> Ref<ec2::SecurityGroup> {
        let words = format!("Network interfaces of the transfers of {}", scope.name);
        let group = scope.security_group("tasks", network, &words);
        let tasks = Peer::group(format!("the transfers of {}", scope.name), scope.name, &group);
        scope.connect(&Peer::site(&self.site, site), &tasks, HTTPS);
        group
    }

    fn add_agents(&self, scope: &mut Scope<'_>, link: Option<&Link>) -> Vec<Ready> {
        let mut waits = false;
        let mut ready = Vec::new();
        for (name, agent) in &self.agents {
            let (arn, condition) = if let Some(arn) = &agent.arn {
                let arn = arn.clone().map(|arn| arn.to_string());
                if has_new_endpoint(link) {
                    ask_later(scope, &arn);
                }
                let condition = waits_for(scope, name, &arn);
                (Ref::<datasync::Agent>::imported(arn).arn(), condition)
            } else {
                Self::activate(scope, name, agent, link)
            };
            waits |= agent.arn.is_none() && condition.is_some();
            ready.push(Ready { arn, condition });
        }
        if waits {
            tell_activation(scope, link);
        }
        ready
    }

    fn activate(
        scope: &mut Scope<'_>,
        name: &str,
        agent: &Agent,
        link: Option<&Link>,
    ) -> (Arn<datasync::Agent>, Option<String>) {
        let key = agent.key.clone().unwrap_or_else(|| ask_key(scope, name));
        if has_new_endpoint(link) {
            ask_later(scope, &key);
            check_key_can_be_there(scope, name, &key);
        }
        describe_key(scope, name, &key);
        let condition = waits_for(scope, name, &key);
        let node = scope.add(
            &format!("agent-{name}"),
            datasync::Agent {
                agent_name: format!("{}-{}-{name}", scope.architecture.name, scope.name),
                activation_key: Hidden(key),
                vpc_endpoint_id: link.map(|link| link.endpoint.id()),
                subnet_arns: link.map(|link| link.subnet.clone()).into_iter().collect(),
                security_group_arns: link.map(|link| link.tasks.arn()).into_iter().collect(),
            },
        );
        scope.graph().write_once(&node, "activation_key");
        scope.graph().retain(&node);
        scope.graph().condition(&node, condition.clone());
        let words = format!(
            "The agent {name}; later deployments keep its key, or the blueprint names this ARN instead of the key"
        );
        scope.output_when(&format!("agent-{name}-arn"), &words, node.arn(), condition.clone());
        (node.arn(), condition)
    }

    fn add_log(&self, scope: &mut Scope<'_>) -> Option<Log> {
        if self.log == Detail::Nothing {
            return None;
        }
        let group = scope.add("log", logs::LogGroup::default());
        let account = Val::Expr(Expr::Pseudo(Pseudo::AccountId));
        let tasks = Concat::template("arn:{partition}:datasync:{region}:{account}:task/*", []);
        let write = Statement::allow("WriteEvents", ["logs:CreateLogStream", "logs:PutLogEvents"])
            .to(Principal::Service("datasync.amazonaws.com".to_owned()))
            .on([Concat::of([group.arn().value(), Val::from(":*")])])
            .when("StringEquals", "aws:SourceAccount", [account])
            .when("ArnLike", "aws:SourceArn", [tasks]);
        let policy = scope.allow_log("datasync", write);
        Some(Log { group, policy })
    }
}

/// The parameter that deployment asks for where the blueprint names none.
fn ask_key(scope: &mut Scope<'_>, agent: &str) -> Val<String> {
    let name = scope.ask(&format!("agent-{agent}-key"), ParameterKind::Text, "", Some(""));
    if let Some(parameter) = scope.graph().parameters.get_mut(&name) {
        parameter.pattern = Some(ParameterType::ActivationKey.pattern().unwrap_or_default().to_owned());
        parameter.secret = true;
    }
    Val::Expr(Expr::Parameter(name))
}

/// Tells whoever deploys how to treat a key, unless the blueprint's own words do.
fn describe_key(scope: &mut Scope<'_>, agent: &str, key: &Val<String>) {
    let Val::Expr(Expr::Parameter(name)) = key else { return };
    if scope.architecture.parameters.get(name).is_some_and(|declared| declared.description.is_some()) {
        return;
    }
    let mover = scope.name.to_owned();
    if let Some(parameter) = scope.graph().parameters.get_mut(name) {
        parameter.description = format!(
            "Activation key of the agent {agent} of {mover}; empty until the appliance is there. \
             It works once, and later deployments keep it"
        );
    }
}

/// Whether agents are activated through an endpoint that the same deployment makes: none can be there before it.
fn has_new_endpoint(link: Option<&Link>) -> bool {
    link.is_some_and(|link| link.endpoint.node_id().is_some())
}

/// A parameter that nobody can give at the first deployment is empty until somebody can.
fn ask_later(scope: &mut Scope<'_>, value: &Val<String>) {
    let Val::Expr(Expr::Parameter(name)) = value else { return };
    if let Some(parameter) = scope.graph().parameters.get_mut(name) {
        parameter.default.get_or_insert_default();
    }
}

/// Reports a key that the appliance tells only once the endpoint is there, and that is part of the deployment that
/// makes the endpoint.
fn check_key_can_be_there(scope: &mut Scope<'_>, agent: &str, key: &Val<String>) {
    let given = match key {
        Val::Known(_) => "text",
        Val::Expr(Expr::Parameter(name)) => {
            let default = scope.graph().parameters.get(name).and_then(|parameter| parameter.default.as_ref());
            if default.is_none_or(String::is_empty) {
                return;
            }
            "a parameter with a default"
        }
        Val::Expr(_) => "a secret",
    };
    let mut finding = Diagnostic::new(
        &codes::network::KEY_BEFORE_ENDPOINT,
        scope.at("agents").child(agent).child("key"),
        format!(
            "the first deployment makes the agent `{agent}` of `{}` together with the endpoint without which no \
             appliance tells a key",
            scope.name
        ),
    )
    .on_key()
    .given(given)
    .allowed(["{ param: name }"])
    .help(
        "leave `key` out, or give it a parameter without a default: the agent then waits until the key is given; or \
         name an `arn`",
    );
    if matches!(key, Val::Known(_)) {
        finding = finding.concealed();
    }
    scope.report(finding);
}

/// The condition under which an agent exists: that its parameter, which may be empty, is given.
fn waits_for(scope: &mut Scope<'_>, agent: &str, value: &Val<String>) -> Option<String> {
    let Val::Expr(Expr::Parameter(name)) = value else { return None };
    let may_be_empty = |default: &String| default.is_empty();
    let waits = scope
        .graph()
        .parameters
        .get(name)
        .is_some_and(|parameter| parameter.default.as_ref().is_some_and(may_be_empty));
    waits.then(|| {
        // As the agent's own path, so that no two agents of two movers share one.
        let condition = Path::new(scope.name, &format!("agent-{agent}-activated")).dashed();
        scope.condition(&condition, name, ConditionTest::Given)
    })
}

/// Tells how the appliance is asked for its key: DataSync user guide, "Activating your AWS DataSync agent", read
/// 2026-11-23.
fn tell_activation(scope: &mut Scope<'_>, link: Option<&Link>) {
    let words = "Run this where the agent's port 80 can be reached, AGENT being its address, and deploy again \
                 within 30 minutes with the key that it prints";
    let command = match link {
        Some(link) => Concat::template(
            "interface=$(aws ec2 describe-vpc-endpoints --region {region} --vpc-endpoint-ids {} \
             --query 'VpcEndpoints[0].NetworkInterfaceIds[0]' --output text) && \
             address=$(aws ec2 describe-network-interfaces --region {region} --network-interface-ids $interface \
             --query 'NetworkInterfaces[0].PrivateIpAddress' --output text) && \
             curl \"http://AGENT/?gatewayType=SYNC&activationRegion={region}&endpointType=PRIVATE_LINK\
             &privateLinkEndpoint=$address&no_redirect\"",
            [link.endpoint.id().value()],
        ),
        None => Concat::template(
            "curl \"http://AGENT/?gatewayType=SYNC&activationRegion={region}&endpointType=PUBLIC&no_redirect\"",
            [],
        ),
    };
    scope.output("activation", words, command);
}

impl Mover for DataSyncAgent {}

impl Construct for DataSyncAgent {
    fn judges_arns() -> bool {
        true
    }

    fn type_name(&self) -> &'static str {
        "DataSyncAgent"
    }

    fn role(&self) -> Role {
        Role::Mover
    }

    fn references(&self) -> Vec<Reference> {
        let network = self.network.iter().map(Reference::network);
        std::iter::once(Reference::site(&self.site)).chain(network).collect()
    }

    fn flow_options(&self) -> &'static [&'static str] {
        &[
            "every",
            "at",
            "days",
            "timezone",
            "within",
            "limit",
            "include",
            "exclude",
            "verify",
            "delete",
            "overwrite",
            "report",
        ]
    }

    fn choices(&self, name: &str, architecture: &Architecture) -> Vec<Axis> {
        choices::of(self, name, architecture)
    }

    fn expand(&self, scope: &mut Scope<'_>) {
        self.check_settings(scope);
        self.check_agents(scope);
        let site = self.own_site(scope);
        let transfers = Transfer::check_all(self, scope);
        let Some(site) = site else { return };
        let link = self.link(scope, site);
        let agents = self.add_agents(scope, link.as_ref());
        if transfers.is_empty() {
            return;
        }
        let log = self.add_log(scope);
        for transfer in transfers {
            transfer.add(self, scope, &agents, log.as_ref());
        }
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}
