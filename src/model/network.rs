//! Networks: a virtual private cloud with private subnets, made new or imported.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::endpoint::{S3_GATEWAY, imported, in_any_region};
use super::handle::NetworkHandle;
use super::{Construct, Role, Scope, Service};
use crate::choices;
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::facts::{network as facts, regions};
use crate::resource::{
    Arn, Concat, Expr, Path, Policy, Ref, Statement, Val, kinds::ec2, kinds::iam, kinds::logs,
};
use crate::units::{
    self, Cidr, InboundResolverEndpointId, OutboundResolverEndpointId, Period, PrefixListId, RouteTableId,
    SubnetId, VpcEndpointId, VpcId,
};

/// A virtual private cloud with private subnets. Nothing in it reaches the internet unless it is asked for.
///
/// AWS's services are reached through endpoints: S3 through a gateway, which costs nothing, the others through
/// interface endpoints, of which those are made that something in the blueprint needs.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Network {
    /// Its address range, a /16 to a /28. Beside an import: the range that the VPC has.
    pub cidr: Option<Cidr>,
    /// In how many availability zones it has a private subnet; 2 when it is left out. Further zones replace nothing
    /// that is there: endpoints and hubs reach into them, and, except in Terraform, a Studio domain.
    pub zones: Option<u8>,
    /// The prefix length of its subnets; 16 of them fit when it is left out. It cannot change later.
    pub subnet_prefix: Option<u8>,
    /// Gives the private subnets a way out to the internet: a public subnet and a NAT gateway in each zone. Not
    /// recommended: AWS's services are reached without.
    pub internet: bool,
    /// How many NAT gateways there are with `internet`: `per_zone`, which is the default, or `one`, which costs less
    /// and fails with its zone.
    pub nat_gateways: Option<NatGateways>,
    /// The id of AWS's list of the addresses of S3 in the region, as in `pl-6ea54007`: what may reach S3 through the gateway
    /// is let out to these alone. Terraform looks it up when it is left out. CloudFormation cannot, and lets HTTPS out to any
    /// address then: the gateway is the only way there. `aws ec2 describe-managed-prefix-lists` tells it
    /// (`com.amazonaws.eu-central-1.s3`). With `internet` HTTPS is let out to any address in both, unless this is given.
    pub s3_prefix_list: Option<Val<PrefixListId>>,
    /// A log of its traffic; every connection for 90 days when it is left out.
    pub flow_logs: Option<FlowLogs>,
    /// An existing VPC instead of a new one.
    pub import: Option<NetworkImport>,
}

choices! {
    /// How many NAT gateways a network has.
    NatGateways {
        /// One in each zone.
        PerZone = "per_zone", "per_zone";
        /// One for all zones.
        One = "one", "one";
    }
}

/// A log of a network's traffic, in CloudWatch Logs. Removing the network leaves the log where it is.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct FlowLogs {
    /// What is recorded: `all`, which is the default, `rejected`, or `off`, which is not recommended.
    pub record: Option<Recorded>,
    /// How long it is kept, as in `1 y`; 90 days when it is left out.
    pub keep: Option<Period>,
    /// The ARN of the KMS key that encrypts it; CloudWatch's own key when it is left out. The key's policy has to let
    /// the service `logs` use it.
    pub key: Option<Val<units::Arn>>,
    /// An existing role that writes it, by ARN, instead of a new one; what it needs for that is attached to it. It has to
    /// trust the service `vpc-flow-logs`.
    pub role: Option<units::Arn>,
}

choices! {
    /// What a flow log records.
    Recorded {
        /// Every connection.
        All = "all", "ALL";
        /// What was refused.
        Rejected = "rejected", "REJECT";
        /// Nothing: not recommended.
        Off = "off", "";
    }
}

/// An existing VPC.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NetworkImport {
    /// Its id.
    pub vpc: Val<VpcId>,
    /// Private subnets, one per zone.
    pub subnets: Vec<Val<SubnetId>>,
    /// The route tables of these subnets; the gateway to S3 and routes to sites go there.
    #[serde(default)]
    pub route_tables: Vec<Val<RouteTableId>>,
    /// Endpoints that are there already, by service: `s3_gateway`, `datasync`, `kms`, `logs`, `sts`, …; they are not
    /// made again. `{}` says that there are none.
    pub endpoints: Option<IndexMap<String, Val<VpcEndpointId>>>,
    /// The outbound endpoint of Route 53 Resolver that is there already.
    pub outbound_resolver: Option<Val<OutboundResolverEndpointId>>,
    /// The inbound endpoint of Route 53 Resolver that is there already.
    pub inbound_resolver: Option<Val<InboundResolverEndpointId>>,
}

/// The zone letters of a network's subnets, in order.
const LETTERS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

impl Network {
    /// A new network with this address range in two zones.
    ///
    /// ```
    /// use hybrid_synth::model::{Architecture, Network};
    /// use hybrid_synth::synthesize;
    ///
    /// let mut imaging = Architecture::new("imaging", "eu-central-1");
    /// imaging.networks.insert("main".to_owned(), Network::new("10.40.0.0/16".parse()?).zones(3));
    /// assert!(synthesize(&imaging).is_ok());
    /// # Ok::<(), hybrid_synth::units::UnitError>(())
    /// ```
    pub fn new(cidr: Cidr) -> Self {
        Network { cidr: Some(cidr), ..Network::default() }
    }

    /// An existing VPC with these private subnets, one per zone.
    pub fn imported(vpc: VpcId, subnets: impl IntoIterator<Item = SubnetId>) -> Self {
        let import = NetworkImport {
            vpc: vpc.into(),
            subnets: subnets.into_iter().map(Val::Known).collect(),
            route_tables: Vec::new(),
            endpoints: None,
            outbound_resolver: None,
            inbound_resolver: None,
        };
        Network { import: Some(import), ..Network::default() }
    }

    /// The same network in this many zones.
    pub fn zones(mut self, zones: u8) -> Self {
        self.zones = Some(zones);
        self
    }

    /// The same network with a way to the internet.
    pub fn internet(mut self, nat_gateways: NatGateways) -> Self {
        self.internet = true;
        self.nat_gateways = Some(nat_gateways);
        self
    }

    /// The same network with this log of its traffic.
    pub fn flow_logs(mut self, flow_logs: FlowLogs) -> Self {
        self.flow_logs = Some(flow_logs);
        self
    }

    fn prefix_list(&self) -> Option<Val<String>> {
        self.s3_prefix_list.clone().map(|id| id.map(|id| id.to_string()))
    }

    fn import(&self, scope: &mut Scope<'_>, import: &NetworkImport) {
        self.check_import(scope, import);
        let mut handle = NetworkHandle {
            name: scope.name.to_owned(),
            vpc: Ref::imported(import.vpc.clone().map(|id| id.to_string())),
            cidr: self.cidr,
            subnets: import
                .subnets
                .iter()
                .map(|id| Ref::imported(id.clone().map(|id| id.to_string())))
                .collect(),
            subnet_ranges: Vec::new(),
            route_tables: import
                .route_tables
                .iter()
                .map(|id| Ref::imported(id.clone().map(|id| id.to_string())))
                .collect(),
            s3_gateway: imported(import, S3_GATEWAY)
                .map(|id| Ref::imported(id.clone().map(|id| id.to_string()))),
            s3_prefix_list: self.prefix_list(),
            internet: self.internet,
        };
        if handle.s3_gateway.is_none() && !handle.route_tables.is_empty() {
            handle.s3_gateway = Some(gateway_endpoint(scope, &handle));
        }
        scope.publish(handle);
    }

    fn check_import(&self, scope: &mut Scope<'_>, import: &NetworkImport) {
        let makes = [
            ("zones", self.zones.is_some()),
            ("subnet_prefix", self.subnet_prefix.is_some()),
            ("internet", self.internet),
            ("nat_gateways", self.nat_gateways.is_some()),
            ("flow_logs", self.flow_logs.is_some()),
        ];
        for (key, _) in makes.into_iter().filter(|(_, given)| *given) {
            let finding = Diagnostic::new(
                &codes::network::IMPORT_CONTRADICTED,
                scope.at(key),
                format!("`{key}` means nothing beside the import of `{}`", scope.name),
            )
            .on_key()
            .given(key)
            .related_key(scope.at("import"), "imported here")
            .help("remove it: an imported network is used as it is");
            scope.report(finding);
        }
        let at = scope.at("import").child("subnets");
        let ids: BTreeSet<_> = import.subnets.iter().filter_map(Val::known).collect();
        let known = import.subnets.iter().filter(|id| id.known().is_some()).count();
        if import.subnets.is_empty() || ids.len() < known {
            let headline = if import.subnets.is_empty() {
                format!("the imported network `{}` has no subnets", scope.name)
            } else {
                format!("a subnet of the imported network `{}` stands twice", scope.name)
            };
            scope.report(
                Diagnostic::new(&codes::network::IMPORTED_SUBNETS, at, headline)
                    .help("list a private subnet for each zone, each once"),
            );
        }
        let names = || std::iter::once(S3_GATEWAY).chain(Service::ALL.iter().map(|service| service.name()));
        for key in import.endpoints.iter().flat_map(IndexMap::keys) {
            if names().any(|name| name == key.replace('-', "_")) {
                continue;
            }
            // Whoever has the full name has it from AWS: `com.amazonaws.eu-central-1.ecr.api`.
            let short = Service::ALL.iter().find(|service| key.ends_with(&format!(".{}", service.as_str())));
            let near = short.map(|service| service.name()).or_else(|| suggest::nearest(key, names()));
            let mut finding = Diagnostic::new(
                &codes::network::UNKNOWN_ENDPOINT,
                scope.at("import").child("endpoints").child(key),
                format!("no construct uses an endpoint of `{key}`"),
            )
            .on_key()
            .given(key)
            .allowed(names());
            if let Some(near) = near {
                finding = finding.help(format!("did you mean `{near}`?"));
            }
            scope.report(finding);
        }
    }

    /// The ranges of the private subnets, and those of the public ones where there are any.
    fn ranges(&self, scope: &mut Scope<'_>, cidr: Cidr) -> Option<(Vec<Cidr>, Vec<Cidr>)> {
        let zones = usize::from(self.zones.unwrap_or(2));
        let there = regions::zones(&scope.architecture.region);
        let most = there.map_or(LETTERS.len(), usize::from);
        if !(1..=most).contains(&zones) {
            let place = there.map_or("a network", |_| scope.architecture.region.as_str());
            let finding = Diagnostic::new(
                &codes::network::TOO_MANY_ZONES,
                scope.at("zones"),
                format!("`{}` wants {zones} zones, and {place} has 1 to {most}", scope.name),
            )
            .given(zones.to_string())
            .allowed([format!("1 to {most}")]);
            scope.report(finding);
            return None;
        }
        // A range that no VPC can have is reported by its own rule.
        if !facts::VPC_PREFIX_LENGTH.value.contains(&cidr.prefix()) {
            return None;
        }
        let lengths = facts::SUBNET_PREFIX_LENGTH.value;
        let prefix = self.subnet_prefix.unwrap_or_else(|| (cidr.prefix() + 4).min(*lengths.end()));
        let all = cidr.subnets(prefix).filter(|_| lengths.contains(&prefix));
        // Public subnets stand in the second half, so that neither further zones nor the internet move a subnet.
        let room = 1_usize << u32::from(prefix.saturating_sub(cidr.prefix())).min(16);
        let half = room / 2;
        let most = if self.internet { half } else { room };
        let (Some(all), true) = (all, zones <= most) else {
            let key = if self.subnet_prefix.is_some() { "subnet_prefix" } else { "zones" };
            let public = if self.internet { " with as many public ones" } else { "" };
            let wanted = if self.internet { zones * 2 } else { zones };
            let narrower = lengths.clone().find(|length| {
                length.checked_sub(cidr.prefix()).is_some_and(|bits| wanted <= 1_usize << bits.min(16))
            });
            let finding = Diagnostic::new(
                &codes::network::SUBNETS_DO_NOT_FIT,
                scope.at(key),
                format!("{zones} private subnets of /{prefix}{public} do not fit into {cidr}"),
            )
            .given(if key == "zones" { zones.to_string() } else { format!("/{prefix}") })
            .help(match narrower {
                Some(narrower) => {
                    format!(
                        "take a wider `cidr`, fewer zones, or a longer prefix: `subnet_prefix: {narrower}`"
                    )
                }
                None => "take a wider `cidr`, or fewer zones".to_owned(),
            });
            scope.report(finding);
            return None;
        };
        let all: Vec<Cidr> = all.take(half + LETTERS.len()).collect();
        let from = |first: usize| all.iter().skip(first).take(zones).copied().collect();
        Some((from(0), if self.internet { from(half) } else { Vec::new() }))
    }

    fn create(&self, scope: &mut Scope<'_>, cidr: Cidr) {
        let kept = self.kept_days(scope);
        self.warn(scope);
        let Some((private, public)) = self.ranges(scope, cidr) else { return };
        let vpc = scope.add(
            "",
            ec2::Vpc {
                cidr_block: cidr.into(),
                enable_dns_support: true,
                enable_dns_hostnames: true,
                default_security_group: ec2::ClosedSecurityGroup {},
            },
        );
        let mut handle = NetworkHandle {
            name: scope.name.to_owned(),
            vpc: vpc.clone(),
            cidr: Some(cidr),
            subnets: Vec::new(),
            subnet_ranges: private.clone(),
            route_tables: Vec::new(),
            s3_gateway: None,
            s3_prefix_list: self.prefix_list(),
            internet: self.internet,
        };
        for ((range, letter), zone) in private.into_iter().zip(LETTERS).zip(0..) {
            let local = format!("private-{letter}");
            let subnet = add_subnet(scope, &local, &vpc, range, zone);
            let route_table = scope.add(&format!("{local}-routes"), ec2::RouteTable { vpc_id: vpc.id() });
            scope.add(
                &format!("{local}-association"),
                ec2::SubnetRouteTableAssociation { subnet_id: subnet.id(), route_table_id: route_table.id() },
            );
            handle.subnets.push(subnet);
            handle.route_tables.push(route_table);
        }
        if !public.is_empty() {
            self.open(scope, &handle, public);
        }
        handle.s3_gateway = Some(gateway_endpoint(scope, &handle));
        self.log_traffic(scope, &vpc, kept);
        scope.publish(handle);
    }

    fn warn(&self, scope: &mut Scope<'_>) {
        if self.internet {
            let finding = Diagnostic::new(
                &codes::network::INTERNET,
                scope.at("internet"),
                format!("the private subnets of `{}` have a way to the internet", scope.name),
            )
            .help("leave `internet` out where nothing outside AWS is needed");
            scope.report(finding);
        } else if self.nat_gateways.is_some() {
            let finding = Diagnostic::new(
                &codes::model::OPTION_WITHOUT_MEANING,
                scope.at("nat_gateways"),
                "`nat_gateways` means nothing without `internet: true`",
            )
            .on_key()
            .help("remove it, or say `internet: true`");
            scope.report(finding);
        }
        if self.records() == Recorded::Off {
            let finding = Diagnostic::new(
                &codes::network::NO_FLOW_LOGS,
                scope.at("flow_logs").child("record"),
                format!("the traffic of `{}` is not recorded", scope.name),
            )
            .help("leave `flow_logs` out, or write `record: rejected`");
            scope.report(finding);
        }
    }

    fn records(&self) -> Recorded {
        self.flow_logs.as_ref().and_then(|logs| logs.record).unwrap_or(Recorded::All)
    }

    /// Days for which flow logs are kept; a number that CloudWatch does not know is reported.
    fn kept_days(&self, scope: &mut Scope<'_>) -> u32 {
        let Some(keep) = self.flow_logs.as_ref().and_then(|logs| logs.keep) else {
            return logs::LogGroup::KEPT_DAYS;
        };
        let days = keep.as_days_exact().and_then(|days| u32::try_from(days).ok());
        if let Some(days) = days.filter(|days| facts::LOG_RETENTION.value.contains(days)) {
            return days;
        }
        let longer = facts::LOG_RETENTION.value.iter().find(|step| Period::days(u64::from(**step)) >= keep);
        let mut finding = Diagnostic::new(
            &codes::network::RETENTION_OFF_THE_STEPS,
            scope.at("flow_logs").child("keep"),
            format!("CloudWatch Logs does not keep events for {keep}"),
        )
        .given(keep.to_string())
        .allowed(facts::LOG_RETENTION.value.iter().map(|days| format!("{days} d")));
        if let Some(longer) = longer {
            finding = finding.help(format!("the next longer one is `{longer} d`"));
        }
        scope.report(finding);
        logs::LogGroup::KEPT_DAYS
    }

    fn open(&self, scope: &mut Scope<'_>, network: &NetworkHandle, ranges: Vec<Cidr>) {
        let vpc = &network.vpc;
        let gateway = scope.add("internet-gateway", ec2::InternetGateway {});
        let attachment = scope.add(
            "internet-gateway-attachment",
            ec2::InternetGatewayAttachment { vpc_id: vpc.id(), internet_gateway_id: gateway.id() },
        );
        let routes = scope.add("public-routes", ec2::RouteTable { vpc_id: vpc.id() });
        let route = scope.add(
            "public-routes-internet",
            ec2::Route {
                route_table_id: routes.id(),
                destination_cidr_block: Cidr::ANYWHERE.into(),
                gateway_id: Some(gateway.id()),
                nat_gateway_id: None,
            },
        );
        scope.graph().require(&route, &attachment);
        let mut gateways: Vec<Ref<ec2::NatGateway>> = Vec::new();
        let mut addresses = Vec::new();
        for (((range, letter), zone), private) in
            ranges.into_iter().zip(LETTERS).zip(0..).zip(&network.route_tables)
        {
            let public = format!("public-{letter}");
            let subnet = add_subnet(scope, &public, vpc, range, zone);
            scope.add(
                &format!("{public}-association"),
                ec2::SubnetRouteTableAssociation { subnet_id: subnet.id(), route_table_id: routes.id() },
            );
            if gateways.is_empty() || self.nat_gateways != Some(NatGateways::One) {
                let nat = format!("nat-{letter}");
                let address = scope.add(&format!("{nat}-address"), ec2::ElasticIp { domain: "vpc" });
                let gateway =
                    scope.add(&nat, ec2::NatGateway { allocation_id: address.id(), subnet_id: subnet.id() });
                // Both need the VPC to have its way out, which neither refers to.
                scope.graph().require(&address, &attachment);
                scope.graph().require(&gateway, &attachment);
                addresses.extend((!addresses.is_empty()).then(|| Val::from(",")));
                addresses.push(address.public_ip());
                gateways.push(gateway);
            }
            scope.add(
                &format!("private-{letter}-internet"),
                ec2::Route {
                    route_table_id: private.id(),
                    destination_cidr_block: Cidr::ANYWHERE.into(),
                    gateway_id: None,
                    nat_gateway_id: gateways.last().map(Ref::id),
                },
            );
        }
        scope.output(
            "internet-addresses",
            "The public addresses that connections to the internet come from",
            Concat::of(addresses),
        );
    }

    fn log_traffic(&self, scope: &mut Scope<'_>, vpc: &Ref<ec2::Vpc>, days: u32) {
        let traffic_type = match self.records() {
            Recorded::All => ec2::TrafficType::All,
            Recorded::Rejected => ec2::TrafficType::Reject,
            Recorded::Off => return,
        };
        let key = self.flow_logs.as_ref().and_then(|logs| logs.key.clone());
        let group = scope.add(
            "flow-logs",
            logs::LogGroup {
                retention_in_days: Some(days),
                kms_key_id: key.map(|key| Arn::given(key.map(|arn| arn.to_string()))),
                ..logs::LogGroup::default()
            },
        );
        scope.graph().retain(&group);
        let given = self.flow_logs.as_ref().and_then(|logs| logs.role.as_ref());
        let role = match given {
            Some(arn) => scope.given_role("flow_logs.role", arn),
            None => scope.add(
                "flow-logs-writer",
                iam::Role {
                    description: format!("Writes the flow logs of the network {}", scope.name),
                    assume_role_policy_document: Policy::trust("vpc-flow-logs.amazonaws.com"),
                    permissions_boundary: None,
                },
            ),
        };
        let streams = Concat::of([group.arn().value(), Val::from(":*")]);
        let write = Statement::allow(
            "WriteEvents",
            ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        )
        .on([group.arn().value(), streams]);
        let policy = scope.add(
            "flow-logs-writer-policy",
            iam::RolePolicy {
                // Two networks may give one role.
                policy_name: match given {
                    Some(_) => Path::new(scope.name, "write-flow-logs").dashed(),
                    None => "write-flow-logs".to_owned(),
                },
                role_name: role.id(),
                policy_document: Policy::of([write]),
            },
        );
        let log = scope.add(
            "flow-log",
            ec2::FlowLog {
                vpc_id: vpc.id(),
                resource_type: "VPC",
                traffic_type,
                log_destination_type: "cloud-watch-logs",
                log_destination: group.arn(),
                deliver_logs_permission_arn: role.arn(),
                max_aggregation_interval: None,
            },
        );
        scope.graph().require(&log, &policy);
    }
}

fn add_subnet(
    scope: &mut Scope<'_>,
    local: &str,
    vpc: &Ref<ec2::Vpc>,
    range: Cidr,
    zone: u8,
) -> Ref<ec2::Subnet> {
    scope.add(
        local,
        ec2::Subnet {
            vpc_id: vpc.id(),
            cidr_block: range.into(),
            availability_zone: Val::Expr(Expr::Zone(zone)),
        },
    )
}

fn gateway_endpoint(scope: &mut Scope<'_>, network: &NetworkHandle) -> Ref<ec2::VpcEndpoint> {
    let region = &scope.architecture.region;
    let service_name = facts::s3_gateway_service(region).unwrap_or_default();
    let service_name = in_any_region(&service_name, region);
    scope.add(
        "s3-gateway",
        ec2::VpcEndpoint {
            vpc_endpoint_type: ec2::VpcEndpointType::Gateway,
            service_name,
            vpc_id: network.vpc.id(),
            route_table_ids: network.route_tables.iter().map(Ref::id).collect(),
            subnet_ids: Vec::new(),
            security_group_ids: Vec::new(),
            private_dns_enabled: None,
            private_dns_resolvers: None,
            private_dns_inbound_only: None,
            policy_document: None,
        },
    )
}

impl Construct for Network {
    fn type_name(&self) -> &'static str {
        "Network"
    }

    fn role(&self) -> Role {
        Role::Connection
    }

    fn expand(&self, scope: &mut Scope<'_>) {
        match (&self.import, self.cidr) {
            (Some(import), _) => self.import(scope, import),
            (None, Some(cidr)) => self.create(scope, cidr),
            (None, None) => scope.report(
                Diagnostic::new(
                    &codes::network::NETWORK_WITHOUT_RANGE,
                    scope.here(),
                    format!("the network `{}` has neither a `cidr` nor an `import`", scope.name),
                )
                .help("give it a range: `cidr: 10.40.0.0/16`"),
            ),
        }
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::{Architecture, expand};
    use crate::resource::Value;

    /// The address range of each subnet, by its path.
    fn subnets(network: Network) -> BTreeMap<String, Value> {
        let mut architecture = Architecture::new("imaging", "us-east-1");
        architecture.networks.insert("main".to_owned(), network);
        let expansion = expand(&architecture);
        assert!(!expansion.findings.has_errors(), "{:?}", expansion.findings);
        let subnets = expansion.graph.nodes().filter(|(_, node)| node.kind.name == "Subnet");
        subnets
            .map(|(_, node)| (node.path.local.clone(), node.fields.get("cidr_block").unwrap().clone()))
            .collect()
    }

    #[test]
    fn growth_moves_no_subnet() {
        let network = || Network::new("10.40.0.0/16".parse().unwrap());
        let mut before = subnets(network().zones(1));
        for zones in 2..=6 {
            for network in [network().zones(zones), network().zones(zones).internet(NatGateways::One)] {
                let after = subnets(network);
                assert!(
                    after.iter().all(|(path, range)| before.get(path).is_none_or(|there| there == range))
                );
                before.extend(after);
            }
        }
        assert_eq!(before.len(), 12);
        let ranges: std::collections::BTreeSet<String> =
            before.values().map(|range| format!("{range:?}")).collect();
        assert_eq!(ranges.len(), 12, "no two subnets share a range");
    }
}
