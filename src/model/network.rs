//! Networks: a virtual private cloud with private subnets, made new or imported.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::handle::NetworkHandle;
use super::{Construct, Role, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resource::{Concat, Expr, Policy, Ref, Statement, Val, kinds::ec2, kinds::iam, kinds::logs};
use crate::units::{Cidr, RouteTableId, SubnetId, VpcEndpointId, VpcId};

/// A virtual private cloud with private subnets. Nothing in it reaches the internet.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Network {
    /// Its address range, a /16 to a /28.
    pub cidr: Option<Cidr>,
    /// In how many availability zones it has a private subnet; 2 when it is left out.
    pub zones: Option<u8>,
    /// The prefix length of its subnets; 16 of them fit when it is left out. It cannot change later.
    pub subnet_prefix: Option<u8>,
    /// A log of its traffic; every packet for 90 days when it is left out.
    pub flow_logs: Option<FlowLogs>,
    /// An existing VPC instead of a new one.
    pub import: Option<NetworkImport>,
}

/// A log of a network's traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowLogs {
    /// Every connection.
    All,
    /// What was refused.
    Rejected,
    /// None: not recommended.
    Off,
}

/// An existing VPC.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NetworkImport {
    /// Its id.
    pub vpc: VpcId,
    /// Private subnets, one per zone.
    pub subnets: Vec<SubnetId>,
    /// The route tables of these subnets; gateway endpoints and routes to sites go there.
    #[serde(default)]
    pub route_tables: Vec<RouteTableId>,
    /// Endpoints that are there already, by service: `s3-gateway`, `datasync`, `kms`, `logs`, `sts`, ….
    #[serde(default)]
    pub endpoints: IndexMap<String, VpcEndpointId>,
}

/// The zone letters of a network's subnets, in order.
const LETTERS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

impl Network {
    /// A new network with this address range in two zones.
    pub fn new(cidr: Cidr) -> Self {
        Network { cidr: Some(cidr), ..Network::default() }
    }

    fn import(&self, scope: &mut Scope<'_>, import: &NetworkImport) {
        let handle = NetworkHandle {
            name: scope.name.to_owned(),
            vpc: Ref::imported(import.vpc.to_string()),
            cidr: self.cidr,
            subnets: import.subnets.iter().map(|id| Ref::imported(id.to_string())).collect(),
            route_tables: import.route_tables.iter().map(|id| Ref::imported(id.to_string())).collect(),
        };
        if !import.endpoints.contains_key("s3-gateway") && !handle.route_tables.is_empty() {
            gateway_endpoint(scope, &handle);
        }
        scope.publish(handle);
    }

    fn create(&self, scope: &mut Scope<'_>, cidr: Cidr) {
        let zones = self.zones.unwrap_or(2);
        let prefix = self.subnet_prefix.unwrap_or_else(|| (cidr.prefix() + 4).min(28));
        let ranges: Vec<Cidr> =
            cidr.subnets(prefix).map(|ranges| ranges.take(usize::from(zones)).collect()).unwrap_or_default();
        if !(1..=6).contains(&zones) || ranges.len() < usize::from(zones) {
            scope.report(
                Diagnostic::new(
                    &codes::network::SUBNETS_DO_NOT_FIT,
                    scope.at("zones"),
                    format!("{zones} subnets of /{prefix} do not fit into {cidr}"),
                )
                .given(zones.to_string())
                .help("take 1 to 6 zones, a wider `cidr`, or a longer `subnet_prefix`"),
            );
            return;
        }
        let vpc = scope.add(
            "",
            ec2::Vpc { cidr_block: cidr.into(), enable_dns_support: true, enable_dns_hostnames: true },
        );
        let mut handle = NetworkHandle {
            name: scope.name.to_owned(),
            vpc: vpc.clone(),
            cidr: Some(cidr),
            subnets: Vec::new(),
            route_tables: Vec::new(),
        };
        for ((range, letter), zone) in ranges.into_iter().zip(LETTERS).zip(0..) {
            let local = format!("private-{letter}");
            let subnet = scope.add(
                &local,
                ec2::Subnet {
                    vpc_id: vpc.id(),
                    cidr_block: range.into(),
                    availability_zone: Val::Expr(Expr::Zone(zone)),
                },
            );
            let route_table = scope.add(&format!("{local}-routes"), ec2::RouteTable { vpc_id: vpc.id() });
            scope.add(
                &format!("{local}-association"),
                ec2::SubnetRouteTableAssociation { subnet_id: subnet.id(), route_table_id: route_table.id() },
            );
            handle.subnets.push(subnet);
            handle.route_tables.push(route_table);
        }
        gateway_endpoint(scope, &handle);
        self.log_traffic(scope, &vpc);
        scope.publish(handle);
    }

    fn log_traffic(&self, scope: &mut Scope<'_>, vpc: &Ref<ec2::Vpc>) {
        let traffic_type = match self.flow_logs {
            None | Some(FlowLogs::All) => ec2::TrafficType::All,
            Some(FlowLogs::Rejected) => ec2::TrafficType::Reject,
            Some(FlowLogs::Off) => return,
        };
        let group = scope.add(
            "flow-logs",
            logs::LogGroup { log_group_name: None, retention_in_days: Some(90), kms_key_id: None },
        );
        let role = scope.add(
            "flow-logs-writer",
            iam::Role {
                description: format!("Writes the flow logs of the network {}", scope.name),
                assume_role_policy_document: Policy::trust("vpc-flow-logs.amazonaws.com"),
                permissions_boundary: None,
            },
        );
        let streams = Concat::of([group.arn().value(), Val::from(":*")]);
        let write = Statement::allow(
            "WriteEvents",
            ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        )
        .on([group.arn().value(), streams]);
        scope.add(
            "flow-logs-writer-policy",
            iam::RolePolicy {
                policy_name: "write-flow-logs".to_owned(),
                role_name: role.id(),
                policy_document: Policy::of([write]),
            },
        );
        scope.add(
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
    }
}

fn gateway_endpoint(scope: &mut Scope<'_>, network: &NetworkHandle) {
    scope.add(
        "s3-gateway",
        ec2::VpcEndpoint {
            vpc_endpoint_type: ec2::VpcEndpointType::Gateway,
            service_name: Concat::template("com.amazonaws.{region}.s3", []),
            vpc_id: network.vpc.id(),
            route_table_ids: network.route_tables.iter().map(Ref::id).collect(),
            subnet_ids: Vec::new(),
            security_group_ids: Vec::new(),
            private_dns_enabled: None,
            policy_document: None,
        },
    );
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
