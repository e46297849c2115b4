//! Endpoints of AWS services inside a VPC: made when the first construct asks, and no others.
//!
//! They carry no policy of their own. What may be done is said by the roles, statement by statement; images, packages
//! and samples come from buckets of AWS, which a policy of the endpoint's would have to know.

use super::Scope;
use super::access::{DATASYNC, HTTPS, Ports};
use super::expand::member_at;
use super::handle::NetworkHandle;
use super::scope::{Peer, State};
use super::{Architecture, NetworkImport};
use crate::choices;
use crate::diagnostic::{Diagnostic, codes};
use crate::facts::{network as facts, regions};
use crate::resource::{Concat, Origin, Ref, Val, kinds::ec2};

choices! {
    /// An AWS service that a VPC reaches through an interface endpoint.
    Service {
        /// DataSync.
        DataSync = "datasync", "datasync";
        /// EC2's API.
        Ec2 = "ec2", "ec2";
        /// Pulling images: the registry's API.
        EcrApi = "ecr_api", "ecr.api";
        /// Pulling images: their manifests.
        EcrDocker = "ecr_dkr", "ecr.dkr";
        /// Elastic File System's API, not its data.
        Efs = "efs", "elasticfilesystem";
        /// Events and schedules.
        Events = "events", "events";
        /// FSx's API, not its data.
        Fsx = "fsx", "fsx";
        /// Keys.
        Kms = "kms", "kms";
        /// Logs.
        Logs = "logs", "logs";
        /// Metrics.
        Monitoring = "monitoring", "monitoring";
        /// S3 for those who come from outside the VPC; inside, the gateway serves.
        S3 = "s3", "s3";
        /// SageMaker's API.
        SageMakerApi = "sagemaker_api", "sagemaker.api";
        /// Notebook instances' pages.
        SageMakerNotebook = "sagemaker_notebook", "sagemaker.notebook";
        /// SageMaker's inference.
        SageMakerRuntime = "sagemaker_runtime", "sagemaker.runtime";
        /// Studio's pages.
        SageMakerStudio = "sagemaker_studio", "sagemaker.studio";
        /// Secrets.
        SecretsManager = "secretsmanager", "secretsmanager";
        /// SageMaker's projects.
        ServiceCatalog = "servicecatalog", "servicecatalog";
        /// Parameters and sessions.
        Ssm = "ssm", "ssm";
        /// Step Functions.
        States = "states", "states";
        /// File gateways.
        StorageGateway = "storagegateway", "storagegateway";
        /// Tokens of roles.
        Sts = "sts", "sts";
    }
}

impl Service {
    /// The ports that whoever calls it needs.
    fn ports(self) -> &'static [Ports] {
        match self {
            Service::DataSync => DATASYNC,
            _ => HTTPS,
        }
    }
}

/// What `import.endpoints` calls the gateway to S3.
pub(super) const S3_GATEWAY: &str = "s3_gateway";

/// An endpoint that something asked for.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    reference: Ref<ec2::VpcEndpoint>,
    /// Who may call it; none for an imported one, which has rules of its own.
    group: Option<Ref<ec2::SecurityGroup>>,
}

/// A service's name with the region left to the deployment, so that the document reads as one writes it by hand while
/// its prefix is the partition's: `cn.com.amazonaws.${AWS::Region}.sts`.
pub(super) fn in_any_region(name: &str, region: &str) -> Val<String> {
    Concat::template(&name.replacen(region, "{region}", 1), [])
}

/// The endpoint that a network's import names.
pub(super) fn imported<'a>(
    import: &'a NetworkImport,
    name: &str,
) -> Option<&'a Val<crate::units::VpcEndpointId>> {
    import.endpoints.as_ref()?.iter().find(|(key, _)| key.replace('-', "_") == name).map(|(_, id)| id)
}

impl Scope<'_> {
    /// Lets a peer call a service through the network's endpoint, which is made if it is not there. Each endpoint has a
    /// security group of its own, which lets in those alone who call it.
    ///
    /// An imported endpoint has rules of its own, which are left alone: the peer is let out to the VPC's addresses.
    pub fn call(&mut self, peer: &Peer, network: &NetworkHandle, service: Service) -> Ref<ec2::VpcEndpoint> {
        let endpoint = self.endpoint_of(network, service);
        let to = match &endpoint.group {
            Some(group) => endpoint_peer(network, service, group),
            None => Peer::network(network),
        };
        self.connect(peer, &to, service.ports());
        endpoint.reference
    }

    /// Lets a peer call S3 through the network's gateway endpoint; one that `is_wide` is let out to any address by HTTPS anyway.
    pub fn call_s3(&mut self, peer: &Peer, network: &NetworkHandle, is_wide: bool) {
        let import = self.network_declaration(&network.name).and_then(|declared| declared.import.as_ref());
        let is_led = import.is_some_and(|import| imported(import, Service::S3.name()).is_some());
        if network.s3_gateway.is_none() && !is_led {
            let callers = self.state.without_s3.entry(network.name.clone()).or_default();
            callers.push(self.name.to_owned());
        }
        self.connect(peer, &Peer::s3(network, is_wide), HTTPS);
    }

    /// Notes that `what` is reached from a network: where its route tables are not known, nobody makes the routes.
    pub fn leads_to(&mut self, network: &NetworkHandle, what: String) {
        if network.route_tables.is_empty() {
            self.state.without_routes.entry(network.name.clone()).or_default().insert(what);
        }
    }

    fn endpoint_of(&mut self, network: &NetworkHandle, service: Service) -> Endpoint {
        let key = (network.name.clone(), service);
        if let Some(endpoint) = self.state.endpoints.get(&key) {
            return endpoint.clone();
        }
        let import = self.network_declaration(&network.name).and_then(|declared| declared.import.as_ref());
        let endpoint = match import.and_then(|import| imported(import, service.name())) {
            Some(id) => {
                Endpoint { reference: Ref::imported(id.clone().map(|id| id.to_string())), group: None }
            }
            None => self.make_endpoint(network, service),
        };
        self.state.endpoints.insert(key, endpoint.clone());
        endpoint
    }

    fn make_endpoint(&mut self, network: &NetworkHandle, service: Service) -> Endpoint {
        let region = self.architecture.region.as_str();
        let Some(service_name) = facts::endpoint_service(service.as_str(), region) else {
            // A region that nobody knows is reported once, by its own rule.
            if regions::find(region).is_some() {
                let finding = Diagnostic::new(
                    &codes::network::ENDPOINT_NAME_NOT_KNOWN,
                    self.here(),
                    format!("the name of the endpoint service for {service} in {region} is not known"),
                )
                .given(service.name())
                .help(format!(
                    "import the endpoint: `import: {{ endpoints: {{ {service}: vpce-0a1b2c3d4e5f60718 }} }}`"
                ));
                self.report(finding);
            }
            return Endpoint { reference: Ref::imported(service.name()), group: None };
        };
        let group = self.endpoint_group(network, service);
        // Inside the VPC the gateway serves S3 for free, so that the private name is for those alone who ask from
        // outside; AWS wants the gateway to be there first.
        let inbound_only = (service == Service::S3 && answers_sites(self.architecture, &network.name))
            .then_some(network.s3_gateway.as_ref())
            .flatten();
        let endpoint = self.state.graph.add(
            &network.name,
            &local(service),
            ec2::VpcEndpoint {
                vpc_endpoint_type: ec2::VpcEndpointType::Interface,
                service_name: in_any_region(&service_name, region),
                vpc_id: network.vpc.id(),
                route_table_ids: Vec::new(),
                subnet_ids: network.subnets.iter().map(Ref::id).collect(),
                security_group_ids: vec![group.id()],
                private_dns_enabled: Some(service != Service::S3 || inbound_only.is_some()),
                private_dns_resolvers: inbound_only.map(|_| "OnlyInboundResolver"),
                private_dns_inbound_only: inbound_only.map(|_| true),
                policy_document: None,
            },
            Origin(member_at("networks", &network.name)),
        );
        if let Some(gateway) = inbound_only {
            self.state.graph.require(&endpoint, gateway);
        }
        Endpoint { reference: endpoint, group: Some(group) }
    }

    /// The security group of a service's endpoint. The endpoint takes the service's name over for everything that runs in
    /// the network, so all of it is let in where something called the service another way before: in an imported network
    /// and in one with a way to the internet.
    fn endpoint_group(&mut self, network: &NetworkHandle, service: Service) -> Ref<ec2::SecurityGroup> {
        let group = self.state.graph.add(
            &network.name,
            &format!("{}-group", local(service)),
            ec2::SecurityGroup {
                group_description: format!("Who calls {service} in the network {}", network.name),
                vpc_id: network.vpc.id(),
                default_egress: ec2::DefaultEgress::nothing(),
            },
            Origin(member_at("networks", &network.name)),
        );
        let declared = self.network_declaration(&network.name);
        if declared.is_some_and(|declared| declared.import.is_some() || declared.internet) {
            self.connect(&Peer::network(network), &endpoint_peer(network, service, &group), HTTPS);
        }
        group
    }
}

/// The local name of a service's endpoint.
fn local(service: Service) -> String {
    format!("{}-endpoint", service.name().replace('_', "-"))
}

fn endpoint_peer(network: &NetworkHandle, service: Service, group: &Ref<ec2::SecurityGroup>) -> Peer {
    let title = format!("the endpoint of {service} in the network {}", network.name);
    Peer::Group { title, name: network.name.clone(), part: Some(local(service)), group: group.clone() }
}

/// Whether a site asks this network's resolver.
fn answers_sites(architecture: &Architecture, network: &str) -> bool {
    architecture.sites.values().any(|site| {
        site.dns.as_ref().is_some_and(super::Dns::asks) && site.network_name(architecture) == Some(network)
    })
}

/// Reports endpoints that are made in imported networks whose own endpoints the blueprint does not mention.
pub(super) fn report_unsaid(architecture: &Architecture, state: &mut State) {
    for (name, network) in &architecture.networks {
        let Some(import) = network.import.as_ref().filter(|import| import.endpoints.is_none()) else {
            continue;
        };
        let gateway = (!import.route_tables.is_empty()).then_some(S3_GATEWAY);
        let made = |service: &&Service| state.endpoints.contains_key(&(name.clone(), **service));
        let services: Vec<&str> = gateway
            .into_iter()
            .chain(Service::ALL.iter().filter(made).map(|service| service.name()))
            .collect();
        if services.is_empty() {
            continue;
        }
        state.findings.push(
            Diagnostic::new(
                &codes::network::ENDPOINTS_NOT_SAID,
                member_at("networks", name).child("import"),
                format!("endpoints are made in the imported network `{name}`, which may have them already"),
            )
            .given(services.join(", "))
            .help("list those that are there below `endpoints`, or say that there are none: `endpoints: {}`"),
        );
    }
}

/// Reports imported networks whose route tables are not known, and what no route there leads to.
pub(super) fn report_unrouted(architecture: &Architecture, state: &mut State) {
    let at = |network: &str| member_at("networks", network).child("import");
    for (network, callers) in &state.without_s3 {
        let callers: Vec<String> = callers.iter().map(|caller| format!("`{caller}`")).collect();
        let verb = if callers.len() == 1 { "calls" } else { "call" };
        state.findings.push(
            Diagnostic::new(
                &codes::network::NO_WAY_TO_S3,
                at(network),
                format!(
                    "no way to S3 is known in the imported network `{network}`, and {} {verb} it there",
                    callers.join(" and ")
                ),
            )
            .on_key()
            .help(
                "name the route tables of its subnets, which get a gateway to S3: `route_tables: [rtb-0a1b2c3d4e5f60718]`; \
                 or the gateway that is there: `endpoints: { s3_gateway: vpce-0a1b2c3d4e5f60718 }`; where something else \
                 leads there, accept this in `waivers`",
            ),
        );
    }
    // What could not be read may name a gateway that is there, and with it the routes.
    if architecture.refused.has("constructs") {
        return;
    }
    for (network, ends) in &state.without_routes {
        let ends: Vec<&str> = ends.iter().map(String::as_str).collect();
        state.findings.push(
            Diagnostic::new(
                &codes::network::ROUTES_NOT_MADE,
                at(network),
                format!("no route is made from the imported network `{network}` to {}", ends.join(" and ")),
            )
            .on_key()
            .help(
                "name the route tables of its subnets: `route_tables: [rtb-0a1b2c3d4e5f60718]`; where the routes are there \
                 already, accept this in `waivers`",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_has_a_name_in_every_public_partition() {
        for service in Service::ALL {
            for region in ["eu-central-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1"] {
                let name = facts::endpoint_service(service.as_str(), region);
                assert!(name.is_some_and(|name| name.contains(region)), "{service} in {region}");
            }
        }
    }
}
