//! Endpoints of AWS services inside a VPC: made when the first construct asks, and no others.

use super::Scope;
use super::access::HTTPS;
use super::handle::NetworkHandle;
use super::scope::Peer;
use crate::resource::{Concat, Origin, Ref, Val, kinds::ec2};

/// An AWS service that a VPC reaches through an interface endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// DataSync.
    DataSync,
    /// Pulling images: the registry's API.
    EcrApi,
    /// Pulling images: their manifests.
    EcrDocker,
    /// Elastic File System's API.
    Efs,
    /// Lambda functions' logs and those of everything else.
    Logs,
    /// Keys.
    Kms,
    /// Metrics.
    Monitoring,
    /// S3 for those who come from outside the VPC.
    S3,
    /// SageMaker's API.
    SageMakerApi,
    /// SageMaker's inference.
    SageMakerRuntime,
    /// Studio's pages.
    SageMakerStudio,
    /// Secrets.
    SecretsManager,
    /// Tokens of roles.
    Sts,
}

impl Service {
    /// The name below the endpoint's, in blueprints and in paths.
    pub fn name(self) -> &'static str {
        match self {
            Service::DataSync => "datasync",
            Service::EcrApi => "ecr-api",
            Service::EcrDocker => "ecr-dkr",
            Service::Efs => "efs",
            Service::Logs => "logs",
            Service::Kms => "kms",
            Service::Monitoring => "monitoring",
            Service::S3 => "s3",
            Service::SageMakerApi => "sagemaker-api",
            Service::SageMakerRuntime => "sagemaker-runtime",
            Service::SageMakerStudio => "sagemaker-studio",
            Service::SecretsManager => "secretsmanager",
            Service::Sts => "sts",
        }
    }

    /// The endpoint service's name, as in `com.amazonaws.eu-central-1.datasync`.
    fn service_name(self) -> Val<String> {
        let service = match self {
            Service::SageMakerStudio => return Concat::template("aws.sagemaker.{region}.studio", []),
            Service::EcrApi => "ecr.api",
            Service::EcrDocker => "ecr.dkr",
            Service::Efs => "elasticfilesystem",
            Service::SageMakerApi => "sagemaker.api",
            Service::SageMakerRuntime => "sagemaker.runtime",
            Service::DataSync
            | Service::Logs
            | Service::Kms
            | Service::Monitoring
            | Service::S3
            | Service::SecretsManager
            | Service::Sts => self.name(),
        };
        Concat::template("com.amazonaws.{region}.{}", [Val::from(service)])
    }
}

impl Scope<'_> {
    /// The endpoint of a service in a network: the one that is there, or a new one.
    pub fn endpoint(&mut self, network: &NetworkHandle, service: Service) -> Ref<ec2::VpcEndpoint> {
        let key = (network.name.clone(), service);
        if let Some(endpoint) = self.state.endpoints.get(&key) {
            return endpoint.clone();
        }
        let declared = self.network_declaration(&network.name).and_then(|declared| declared.import.as_ref());
        let endpoint = if let Some(id) = declared.and_then(|import| import.endpoints.get(service.name())) {
            Ref::imported(id.to_string())
        } else {
            let group = self.endpoint_group(network);
            let origin = Origin(crate::diagnostic::Pointer::root().child("networks").child(&network.name));
            self.state.graph.add(
                &network.name,
                &format!("{}-endpoint", service.name()),
                ec2::VpcEndpoint {
                    vpc_endpoint_type: ec2::VpcEndpointType::Interface,
                    service_name: service.service_name(),
                    vpc_id: network.vpc.id(),
                    route_table_ids: Vec::new(),
                    subnet_ids: network.subnets.iter().map(Ref::id).collect(),
                    security_group_ids: vec![group.id()],
                    // On-premises clients reach S3 by the endpoint's own names; inside, the gateway serves for free.
                    private_dns_enabled: Some(service != Service::S3),
                    policy_document: None,
                },
                origin,
            )
        };
        self.state.endpoints.insert(key, endpoint.clone());
        endpoint
    }

    /// The security group of a network's interface endpoints, which the VPC may reach over HTTPS.
    pub fn endpoint_group(&mut self, network: &NetworkHandle) -> Ref<ec2::SecurityGroup> {
        if let Some(group) = self.state.endpoint_groups.get(&network.name) {
            return group.clone();
        }
        let origin = Origin(crate::diagnostic::Pointer::root().child("networks").child(&network.name));
        let group = self.state.graph.add(
            &network.name,
            "endpoints",
            ec2::SecurityGroup {
                group_description: format!("Interface endpoints of the network {}", network.name),
                vpc_id: network.vpc.id(),
                default_egress: ec2::DefaultEgress::nothing(),
            },
            origin,
        );
        self.state.endpoint_groups.insert(network.name.clone(), group.clone());
        self.connect(&Peer::network(network), &endpoint_peer(network, &group), HTTPS);
        group
    }

    /// The interface endpoints of a network as a peer of connections.
    pub fn endpoints_peer(&mut self, network: &NetworkHandle) -> Peer {
        let group = self.endpoint_group(network);
        endpoint_peer(network, &group)
    }
}

fn endpoint_peer(network: &NetworkHandle, group: &Ref<ec2::SecurityGroup>) -> Peer {
    let title = format!("the interface endpoints of the network {}", network.name);
    Peer::group(title, &network.name, group)
}
