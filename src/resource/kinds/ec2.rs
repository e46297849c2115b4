//! Virtual private clouds: subnets, routes, security groups and endpoints.

use super::{Kind, Resource, list};
use crate::resource::{Arn, Id, Policy, Satellite, Val, kinds::iam, kinds::logs};
use crate::units::Cidr;
use crate::{choices, object, resource};

list![
    Vpc,
    Subnet,
    RouteTable,
    SubnetRouteTableAssociation,
    Route,
    InternetGateway,
    InternetGatewayAttachment,
    ElasticIp,
    NatGateway,
    SecurityGroup,
    IngressRule,
    EgressRule,
    VpcEndpoint,
    FlowLog
];

/// Every VPC comes with a security group whose members may talk to each other and to everyone; Terraform can empty it.
static DEFAULT_SECURITY_GROUP: Satellite =
    Satellite { resource_type: "aws_default_security_group", suffix: "", link: "vpc_id", key: "" };

object! {
    /// The group that a VPC comes with, without rules: whatever is put into it by mistake reaches nothing.
    ClosedSecurityGroup {}
}

resource! {
    /// A virtual private cloud.
    Vpc "VPC" = "AWS::EC2::VPC", "aws_vpc";
    tags Named("Tags");
    id Ref, "id";
    fields {
        /// Its address range, a /16 to a /28.
        cidr_block: Val<Cidr>;
        /// Resolve names through the VPC's resolver; interface endpoints need it.
        enable_dns_support: bool;
        /// Give instances public host names; private DNS of interface endpoints needs it.
        enable_dns_hostnames: bool;
        /// Empties the security group that the VPC comes with.
        default_security_group: ClosedSecurityGroup
            = Absent("CloudFormation cannot touch a group that it did not make"), In(&DEFAULT_SECURITY_GROUP, "");
    }
    attributes {}
}

resource! {
    /// A subnet: one zone's share of a VPC's addresses.
    Subnet "subnet" = "AWS::EC2::Subnet", "aws_subnet";
    tags Named("Tags");
    id Ref, "id";
    arn Around("arn:{partition}:ec2:{region}:{account}:subnet/{}"), "arn", "arn:{partition}:ec2:{region}:{account}:subnet/{}";
    fields {
        /// The VPC that it divides.
        vpc_id: Id<Vpc>;
        /// Its share of the VPC's range.
        cidr_block: Val<Cidr>;
        /// Its zone.
        availability_zone: Val<String>;
    }
    attributes {}
}

resource! {
    /// A route table.
    RouteTable "route table" = "AWS::EC2::RouteTable", "aws_route_table";
    tags Named("Tags");
    id Ref, "id";
    fields {
        /// The VPC that it belongs to.
        vpc_id: Id<Vpc>;
    }
    attributes {}
}

resource! {
    /// The use of a route table by a subnet.
    SubnetRouteTableAssociation "route table association"
        = "AWS::EC2::SubnetRouteTableAssociation", "aws_route_table_association";
    tags Untagged;
    id Ref, "id";
    fields {
        /// The subnet.
        subnet_id: Id<Subnet>;
        /// The route table that it uses.
        route_table_id: Id<RouteTable>;
    }
    attributes {}
}

resource! {
    /// A way out of a route table.
    Route "route" = "AWS::EC2::Route", "aws_route";
    tags Untagged;
    id Ref, "id";
    fields {
        /// The route table.
        route_table_id: Id<RouteTable>;
        /// Where it leads.
        destination_cidr_block: Val<Cidr>;
        /// Through an internet gateway.
        gateway_id: Option<Id<InternetGateway>>;
        /// Through a NAT gateway.
        nat_gateway_id: Option<Id<NatGateway>>;
    }
    attributes {}
}

resource! {
    /// A way to the internet and back.
    InternetGateway "internet gateway" = "AWS::EC2::InternetGateway", "aws_internet_gateway";
    tags Named("Tags");
    id Ref, "id";
    fields {}
    attributes {}
}

resource! {
    /// The use of an internet gateway by a VPC.
    InternetGatewayAttachment "internet gateway attachment"
        = "AWS::EC2::VPCGatewayAttachment", "aws_internet_gateway_attachment";
    tags Untagged;
    id Ref, "id";
    fields {
        /// The VPC.
        vpc_id: Id<Vpc>;
        /// The gateway.
        internet_gateway_id: Id<InternetGateway>;
    }
    attributes {}
}

resource! {
    /// A public address.
    ElasticIp "elastic IP address" = "AWS::EC2::EIP", "aws_eip";
    tags Named("Tags");
    id GetAtt("AllocationId"), "id";
    fields {
        /// Always `vpc`.
        domain: &'static str;
    }
    attributes {
        /// The address.
        public_ip = GetAtt("PublicIp"), "public_ip";
    }
}

resource! {
    /// A gateway through which private subnets open connections to the internet, and nobody opens any to them.
    NatGateway "NAT gateway" = "AWS::EC2::NatGateway", "aws_nat_gateway";
    tags Named("Tags");
    id Ref, "id";
    fields {
        /// The public address.
        allocation_id: Id<ElasticIp>;
        /// The public subnet.
        subnet_id: Id<Subnet>;
    }
    attributes {}
}

resource! {
    /// A security group. Its rules are resources of their own, save the one egress rule that replaces
    /// CloudFormation's default of opening everything.
    SecurityGroup "security group" = "AWS::EC2::SecurityGroup", "aws_security_group";
    tags Named("Tags");
    prefix "name_prefix", 229;
    id GetAtt("GroupId"), "id";
    arn Around("arn:{partition}:ec2:{region}:{account}:security-group/{}"), "arn", "arn:{partition}:ec2:{region}:{account}:security-group/{}";
    fields {
        /// What it is for; it cannot be changed later.
        group_description: String = Same, At("description");
        /// The VPC that it belongs to.
        vpc_id: Id<Vpc>;
        /// The one rule that it starts with.
        default_egress: DefaultEgress
            = At("SecurityGroupEgress[]"), Absent("Terraform takes away the rule that opens everything");
    }
    attributes {}
}

object! {
    /// The egress rule inside a security group.
    DefaultEgress {
        /// What may leave, and why.
        description: String;
        /// `tcp`, `udp` or `-1`.
        ip_protocol: &'static str;
        /// The first port.
        from_port: Option<u16>;
        /// The last port.
        to_port: Option<u16>;
        /// Where it may go.
        cidr_ip: Val<String>;
    }
}

impl DefaultEgress {
    /// Nothing leaves but what other rules allow: the one address that it names is the host itself.
    pub fn nothing() -> Self {
        DefaultEgress {
            description: "Nothing leaves but what further rules allow".to_owned(),
            ip_protocol: "-1",
            from_port: None,
            to_port: None,
            cidr_ip: "127.0.0.1/32".into(),
        }
    }
}

resource! {
    /// A rule that lets traffic into a security group.
    IngressRule "security group ingress rule" = "AWS::EC2::SecurityGroupIngress", "aws_vpc_security_group_ingress_rule";
    tags Untagged;
    id Ref, "id";
    fields {
        /// The group that it belongs to.
        group_id: Id<SecurityGroup> = Same, At("security_group_id");
        /// What may enter, and why.
        description: String;
        /// `tcp`, `udp` or `-1`.
        ip_protocol: &'static str;
        /// The first port.
        from_port: Option<u16>;
        /// The last port.
        to_port: Option<u16>;
        /// From these addresses.
        cidr_ip: Option<Val<String>> = Same, At("cidr_ipv4");
        /// From this group.
        source_security_group_id: Option<Id<SecurityGroup>> = Same, At("referenced_security_group_id");
    }
    attributes {}
}

resource! {
    /// A rule that lets traffic out of a security group.
    EgressRule "security group egress rule" = "AWS::EC2::SecurityGroupEgress", "aws_vpc_security_group_egress_rule";
    tags Untagged;
    id Ref, "id";
    fields {
        /// The group that it belongs to.
        group_id: Id<SecurityGroup> = Same, At("security_group_id");
        /// What may leave, and why.
        description: String;
        /// `tcp`, `udp` or `-1`.
        ip_protocol: &'static str;
        /// The first port.
        from_port: Option<u16>;
        /// The last port.
        to_port: Option<u16>;
        /// To these addresses.
        cidr_ip: Option<Val<String>> = Same, At("cidr_ipv4");
        /// To this group.
        destination_security_group_id: Option<Id<SecurityGroup>> = Same, At("referenced_security_group_id");
        /// To the addresses of this prefix list.
        destination_prefix_list_id: Option<Val<String>> = Same, At("prefix_list_id");
        /// To any address, where CloudFormation cannot look up the list of the next field.
        destination_of_s3: Option<Val<String>> = At("CidrIp"), Absent("the list is looked up, the next field");
        /// To the addresses of S3 in the region.
        s3_prefix_list_id: Option<Val<String>>
            = Absent("nothing tells CloudFormation the list's id, the field before"), At("prefix_list_id");
    }
    attributes {}
}

choices! {
    /// How an endpoint is reached.
    VpcEndpointType {
        /// Through addresses in the VPC's subnets.
        Interface = "interface", "Interface";
        /// Through routes to a prefix list; S3 and DynamoDB only.
        Gateway = "gateway", "Gateway";
    }
}

resource! {
    /// An endpoint of an AWS service inside a VPC.
    VpcEndpoint "VPC endpoint" = "AWS::EC2::VPCEndpoint", "aws_vpc_endpoint";
    tags Named("Tags");
    id Ref, "id";
    fields {
        /// How it is reached.
        vpc_endpoint_type: VpcEndpointType;
        /// The service, as in `com.amazonaws.eu-central-1.s3`.
        service_name: Val<String>;
        /// The VPC that it belongs to.
        vpc_id: Id<Vpc>;
        /// For gateways: the route tables that lead to it.
        route_table_ids: Vec<Id<RouteTable>>;
        /// For interfaces: a subnet per zone.
        subnet_ids: Vec<Id<Subnet>>;
        /// For interfaces: who may reach it.
        security_group_ids: Vec<Id<SecurityGroup>>;
        /// For interfaces: whether the service's public name resolves to it.
        private_dns_enabled: Option<bool>;
        /// `OnlyInboundResolver` where the service's public name resolves to it for those alone who ask through an
        /// inbound resolver endpoint.
        private_dns_resolvers: Option<&'static str>
            = At("DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint"), Absent("a truth value there, the next field");
        /// The same as a truth value.
        private_dns_inbound_only: Option<bool>
            = Absent("a word there, the field before"),
              At("dns_options.private_dns_only_for_inbound_resolver_endpoint");
        /// What may be done through it; without one, everything.
        policy_document: Option<Policy> = Same, At("policy");
    }
    attributes {}
}

choices! {
    /// Which traffic a flow log records.
    TrafficType {
        /// All of it.
        All = "all", "ALL";
        /// What was refused.
        Reject = "reject", "REJECT";
        /// What was let through.
        Accept = "accept", "ACCEPT";
    }
}

resource! {
    /// A flow log of a VPC, written to CloudWatch Logs.
    FlowLog "flow log" = "AWS::EC2::FlowLog", "aws_flow_log";
    tags Named("Tags");
    id Ref, "id";
    fields {
        /// The VPC.
        vpc_id: Id<Vpc> = At("ResourceId"), Same;
        /// Always `VPC`; Terraform knows it from the field above.
        resource_type: &'static str = Same, Absent("follows from vpc_id");
        /// Which traffic.
        traffic_type: TrafficType;
        /// Always `cloud-watch-logs`.
        log_destination_type: &'static str;
        /// The log group.
        log_destination: Arn<logs::LogGroup>;
        /// The role that writes.
        deliver_logs_permission_arn: Arn<iam::Role> = Same, At("iam_role_arn");
        /// Seconds over which packets are gathered: 60 or 600.
        max_aggregation_interval: Option<u32>;
    }
    attributes {}
}
