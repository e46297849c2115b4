//! Amazon VPC and its surroundings: address blocks, ports, endpoint services, Route 53 Resolver.

use std::ops::RangeInclusive;

use super::{Source, facts, regions};
use crate::units::{Cidr, Partition};

const VPC: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html");
const SUBNET: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html");
const RESOLVER: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_CreateResolverEndpoint.html",
);
const ENDPOINTS: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html",
);
const GATEWAY: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html");
const STUDIO: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-and-internet-access.html",
);
const NAMES: Source = Source::read(
    "2026-11-23",
    "https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts",
);
const NFS: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/efs/latest/ug/network-access.html");
const DATASYNC: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/datasync/latest/userguide/datasync-network.html");
const RESOLVER_ENDPOINT: Source = Source::read(
    "2026-11-29",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53resolver-resolverendpoint.html",
);
const RESOLVER_QUOTAS: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html",
);
const RETENTION: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
);
const VPC_QUOTAS: Source =
    Source::read("2026-11-29", "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html");
const BGP: Source = Source::read(
    "2026-11-23",
    "https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml?search=179",
);

const BANDWIDTH: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-network-bandwidth.html",
);
const FRAME: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html",
);
const TUNNEL: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html");

facts! { "network";
    /// Bandwidth of one flow (one pair of addresses and ports) of an instance.
    FLOW_BANDWIDTH: u32 = 5_000, "Mbps",
        "outside a cluster placement group; 10 Gbps inside one, 25 Gbps with ENA Express in one zone", BANDWIDTH, High;
    /// Bandwidth of an instance to other Regions, an internet gateway, Direct Connect or a local gateway.
    EGRESS_BELOW_32_VCPUS: u32 = 5_000, "Mbps", "fewer than 32 vCPUs", BANDWIDTH, High;
    /// The same for larger instances.
    EGRESS_FROM_32_VCPUS: f64 = 0.5, "of the instance's bandwidth",
        "32 vCPUs and more; an older text adds: at least 5 Gbps; types for networking have their baseline", BANDWIDTH, High;
    /// What a frame adds to a packet: Ethernet, VLAN tag, check sequence.
    FRAME_OVERHEAD: u32 = 22, "bytes", "14 Ethernet, 4 VLAN, 4 FCS: frames of 1522 and 9023 bytes", FRAME, High;
    /// What a line carries beside frames: preamble and the gap between two.
    FRAME_GAP: u32 = 20, "bytes", "8 preamble, 12 gap; general knowledge of Ethernet, and whether a provider counts them is not said", FRAME, Low;
    /// The headers of IPv4 and TCP.
    TCP_HEADERS: u32 = 40, "bytes", "without options: packets of 1446 bytes have segments of 1406", TUNNEL, High;
    /// The options that each segment of an established TCP connection usually has.
    TCP_TIMESTAMPS: u32 = 12, "bytes", "general knowledge: on by default in Linux, off in Windows",
        Source::read("2026-11-22", "https://www.rfc-editor.org/rfc/rfc7323#section-3.2"), Low;
    /// Prefix lengths of a VPC's IPv4 block.
    VPC_PREFIX_LENGTH: RangeInclusive<u8> = 16..=28, "bits", "", VPC, High;
    /// Prefix lengths of a subnet's IPv4 block.
    SUBNET_PREFIX_LENGTH: RangeInclusive<u8> = 16..=28, "bits", "blocks of one VPC do not overlap", SUBNET, High;
    /// Addresses of each subnet that AWS keeps: the first four and the last.
    SUBNET_RESERVED: u32 = 5, "addresses", "", SUBNET, High;
    /// Blocks that a VPC cannot have.
    VPC_FORBIDDEN: &[&str] = &["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"], "CIDR", "", VPC, High;
    /// A block that SageMaker's own containers use.
    VPC_CONFLICTING: &[&str] = &["172.17.0.0/16"], "CIDR", "allowed, but SageMaker and Cloud9 conflict with it", VPC, High;
    /// Rules of a security group, inbound and outbound each.
    SECURITY_GROUP_RULES: usize = 60, "rules",
        "by default: quota L-0EA8095F, which times the groups of an interface is at most 1,000", VPC_QUOTAS, High;
    /// NFS.
    PORT_NFS: u16 = 2_049, "TCP", "EFS, NFS 4; NFS 3 also needs 111", NFS, High;
    /// SMB.
    PORT_SMB: u16 = 445, "TCP", "", DATASYNC, High;
    /// HTTPS: every interface endpoint.
    PORT_HTTPS: u16 = 443, "TCP", "", ENDPOINTS, High;
    /// DNS: Route 53 Resolver, both directions.
    PORT_DNS: u16 = 53, "TCP and UDP", "", RESOLVER, High;
    /// BGP.
    PORT_BGP: u16 = 179, "TCP", "", BGP, High;
    /// Bandwidth of an interface endpoint in a zone, at first and after scaling.
    ENDPOINT_BANDWIDTH: (u32, u32) = (10, 100), "Gbps", "per Availability Zone", ENDPOINTS, High;
    /// The largest packet through an endpoint.
    ENDPOINT_MTU: u32 = 8_500, "bytes", "larger ones are dropped; no path discovery", ENDPOINTS, High;
    /// A gateway endpoint serves the VPC itself only: a site over Direct Connect or VPN needs an interface endpoint.
    GATEWAY_ENDPOINT_REACH: &str = "the VPC", "", "no charge", GATEWAY, High;
    /// Addresses of a resolver endpoint.
    RESOLVER_ADDRESSES: RangeInclusive<usize> = 2..=20, "addresses", "in two zones; the API's text says one, its shape two",
        RESOLVER, High;
    /// Length of the name of a resolver endpoint.
    RESOLVER_NAME_MAX: usize = 64, "characters", "letters, digits, `-`, `_` and spaces", RESOLVER_ENDPOINT, High;
    /// Name servers of a forwarding rule.
    RESOLVER_TARGETS: RangeInclusive<usize> = 1..=6, "addresses", "", RESOLVER_QUOTAS, High;
    /// Days for which a log group can keep its events.
    LOG_RETENTION: &[u32] = &[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
        3288, 3653], "days", "", RETENTION, High;
    /// Services that Studio in VPC-only mode calls.
    STUDIO_SERVICES: &[&str] = &["sagemaker.api", "sagemaker.runtime", "sagemaker.studio", "s3"], "",
        "s3 by its gateway endpoint; no internet and no NAT", STUDIO, High;
    /// Services that Studio in VPC-only mode calls for some of its functions.
    STUDIO_SERVICES_OPTIONAL: &[(&str, &str)] = &[
        ("servicecatalog", "SageMaker Projects"),
        ("sts", "training jobs that a notebook starts"),
        ("logs", "training jobs that a notebook starts"),
    ], "", "", STUDIO, High;
    /// Service names whose prefix is not `com.amazonaws`; see [`endpoint_service`].
    PREFIXES: &[&str] = &["cn.com.amazonaws", "eu.amazonaws"], "", "most services in China, ECR in the sovereign cloud; AWS CDK's table; the isolated Regions are not taken over", NAMES, Medium;
}

/// Ranges of which no address is public. Those that stand for public ones in documentation are not among them.
///
/// Source: IANA, "IPv4 Special-Purpose Address Registry" (RFC 6890), and for multicast RFC 5771, read 2026-11-29.
pub fn not_public() -> impl Iterator<Item = Cidr> {
    const RANGES: [&str; 9] = [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "224.0.0.0/4",
        "240.0.0.0/4",
    ];
    RANGES.iter().filter_map(|range| range.parse().ok())
}

/// A service that has interface endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointService {
    /// Its short name: `ecr.api`.
    pub name: &'static str,
    /// What calls it.
    pub used_by: &'static str,
    /// Whether its names in China begin with `cn.com.amazonaws`.
    china: bool,
}

/// The services whose endpoints constructs may need, by name.
pub const SERVICES: &[EndpointService] = &[
    EndpointService { name: "datasync", used_by: "agents over private link", china: false },
    EndpointService { name: "ec2", used_by: "network tools in notebooks", china: true },
    EndpointService { name: "ecr.api", used_by: "images of one's own", china: true },
    EndpointService { name: "ecr.dkr", used_by: "images of one's own", china: true },
    EndpointService { name: "elasticfilesystem", used_by: "the EFS API, not its data", china: true },
    EndpointService { name: "events", used_by: "schedules and events", china: false },
    EndpointService { name: "fsx", used_by: "the FSx API, not its data", china: true },
    EndpointService { name: "kms", used_by: "whatever encrypts with a key of one's own", china: false },
    EndpointService { name: "logs", used_by: "CloudWatch Logs", china: false },
    EndpointService { name: "monitoring", used_by: "CloudWatch metrics", china: true },
    EndpointService { name: "s3", used_by: "sites that reach S3 privately", china: true },
    EndpointService { name: "sagemaker.api", used_by: "Studio, notebooks, pipelines", china: true },
    EndpointService { name: "sagemaker.notebook", used_by: "notebook instances", china: false },
    EndpointService { name: "sagemaker.runtime", used_by: "Studio, endpoint invocations", china: true },
    EndpointService { name: "sagemaker.studio", used_by: "Studio's own pages", china: false },
    EndpointService { name: "secretsmanager", used_by: "share logins, BGP keys", china: false },
    EndpointService { name: "servicecatalog", used_by: "SageMaker Projects", china: true },
    EndpointService { name: "ssm", used_by: "parameters, sessions", china: false },
    EndpointService { name: "states", used_by: "training state machines started from the VPC", china: true },
    EndpointService { name: "storagegateway", used_by: "file gateways over private link", china: false },
    EndpointService { name: "sts", used_by: "temporary credentials", china: true },
];

/// The full name of a service's interface endpoint in a Region: `com.amazonaws.eu-central-1.ecr.api`.
///
/// `None` for a service that is not in [`SERVICES`], an unknown Region, and the isolated Regions, whose names were
/// not taken over. Sources: [`PREFIXES`], and [`STUDIO_SERVICES`] for the `aws.sagemaker` names.
///
/// ```
/// use hybrid_synth::facts::network::endpoint_service;
///
/// assert_eq!(endpoint_service("sts", "cn-north-1").unwrap(), "cn.com.amazonaws.cn-north-1.sts");
/// assert_eq!(endpoint_service("sagemaker.studio", "us-gov-west-1").unwrap(), "aws.sagemaker.us-gov-west-1.studio");
/// ```
pub fn endpoint_service(service: &str, region: &str) -> Option<String> {
    let service = SERVICES.iter().find(|known| known.name == service)?;
    let region = regions::find(region)?;
    let registry = service.name.starts_with("ecr.");
    let prefix = match region.partition() {
        Partition::China if service.china => "cn.com.amazonaws",
        Partition::EuSovereign if registry => "eu.amazonaws",
        Partition::Aws | Partition::UsGov | Partition::China | Partition::EuSovereign => "com.amazonaws",
        Partition::Iso | Partition::IsoB | Partition::IsoE | Partition::IsoF => return None,
    };
    Some(match service.name {
        "sagemaker.studio" => format!("aws.sagemaker.{region}.studio"),
        "sagemaker.notebook" => format!("aws.sagemaker.{region}.notebook"),
        name => format!("{prefix}.{region}.{name}"),
    })
}

/// The name of a Region's gateway endpoint to S3; `None` if the Region is unknown.
pub fn s3_gateway_service(region: &str) -> Option<String> {
    regions::find(region).map(|region| format!("com.amazonaws.{region}.s3"))
}

/// The interfaces that a DataSync task has in the subnet of its private agent. Source: DataSync API reference, `CreateAgent`,
/// `SubnetArns`, read 2026-11-29.
pub const INTERFACES_OF_A_TRANSFER: u32 = 4;

/// The addresses that AWS wants free for an instance of a training job. Source: SageMaker developer guide, "Give SageMaker
/// training jobs access to resources in your Amazon VPC", read 2026-11-29: two, and five with an Elastic Fabric Adapter.
pub fn addresses_of_an_instance(has_fabric: bool) -> u32 {
    if has_fabric { 5 } else { 2 }
}

/// The addresses of an IPv4 subnet that resources can have; 0 where AWS keeps them all.
pub fn usable_addresses(prefix_length: u8) -> u32 {
    let host_bits = 32_u32.saturating_sub(prefix_length.into());
    1_u32.checked_shl(host_bits).unwrap_or(u32::MAX).saturating_sub(SUBNET_RESERVED.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subnet_loses_five_addresses() {
        assert_eq!(usable_addresses(28), 11);
        assert_eq!(usable_addresses(24), 251);
        assert_eq!(usable_addresses(32), 0);
        assert_eq!(usable_addresses(0), u32::MAX - SUBNET_RESERVED.value);
    }

    #[test]
    fn a_vpc_is_neither_larger_than_16_nor_smaller_than_28() {
        assert!(!VPC_PREFIX_LENGTH.value.contains(&8) && !VPC_PREFIX_LENGTH.value.contains(&29));
        for block in VPC_FORBIDDEN.value.iter().chain(VPC_CONFLICTING.value) {
            assert!(block.parse::<ipnet::Ipv4Net>().is_ok(), "{block}");
        }
    }

    #[test]
    fn endpoint_names_differ_by_partition() {
        let name = |service, region| endpoint_service(service, region).unwrap();
        assert_eq!(name("sagemaker.api", "eu-central-1"), "com.amazonaws.eu-central-1.sagemaker.api");
        assert_eq!(name("sagemaker.api", "cn-north-1"), "cn.com.amazonaws.cn-north-1.sagemaker.api");
        assert_eq!(name("logs", "cn-north-1"), "com.amazonaws.cn-north-1.logs");
        assert_eq!(name("ecr.dkr", "eusc-de-east-1"), "eu.amazonaws.eusc-de-east-1.ecr.dkr");
        assert_eq!(endpoint_service("logs", "us-iso-east-1"), None);
        assert_eq!(endpoint_service("telepathy", "eu-central-1"), None);
        assert_eq!(s3_gateway_service("cn-north-1").unwrap(), "com.amazonaws.cn-north-1.s3");
    }

    #[test]
    fn what_studio_calls_has_endpoints() {
        assert!(SERVICES.is_sorted_by(|one, next| one.name < next.name));
        let optional = STUDIO_SERVICES_OPTIONAL.value.iter().map(|(service, _)| service);
        for service in STUDIO_SERVICES.value.iter().chain(optional) {
            assert!(endpoint_service(service, "us-gov-west-1").is_some(), "{service}");
        }
    }
}
