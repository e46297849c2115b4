//! Route 53 Resolver: endpoints where queries enter and leave a VPC, and rules that say which leave.

use super::{Kind, Resource, list};
use crate::resource::{Id, kinds::ec2};
use crate::units::{HostName, IpAddress};
use crate::{choices, object, resource};

list![ResolverEndpoint, ResolverRule, ResolverRuleAssociation];

choices! {
    /// Which way queries go.
    Direction {
        /// Into the VPC.
        Inbound = "inbound", "INBOUND";
        /// Out of the VPC.
        Outbound = "outbound", "OUTBOUND";
    }
}

resource! {
    /// Where queries enter or leave a VPC.
    ResolverEndpoint "resolver endpoint" = "AWS::Route53Resolver::ResolverEndpoint", "aws_route53_resolver_endpoint";
    tags Named("Tags");
    id Ref, "id";
    fields {
        /// What the console calls it.
        name: String;
        /// Which way queries go; it cannot be changed later.
        direction: Direction;
        /// At least two addresses, in different zones.
        ip_addresses: Vec<EndpointAddress> = Same, At("ip_address");
        /// Who may ask, or who may be asked.
        security_group_ids: Vec<Id<ec2::SecurityGroup>>;
    }
    attributes {}
}

object! {
    /// An address of a resolver endpoint.
    EndpointAddress {
        /// The subnet.
        subnet_id: Id<ec2::Subnet>;
        /// The address; AWS chooses one when it is left out.
        ip: Option<IpAddress>;
    }
}

resource! {
    /// A domain whose queries go to other name servers.
    ResolverRule "resolver rule" = "AWS::Route53Resolver::ResolverRule", "aws_route53_resolver_rule";
    tags Named("Tags");
    id Ref, "id";
    fields {
        /// The domain, as in `corp.example`.
        domain_name: HostName;
        /// Always `FORWARD`.
        rule_type: &'static str;
        /// The outbound endpoint that the queries leave through.
        resolver_endpoint_id: Id<ResolverEndpoint>;
        /// The name servers, on port 53.
        target_ips: Vec<TargetAddress> = Same, At("target_ip");
    }
    attributes {}
}

object! {
    /// A name server.
    TargetAddress {
        /// Its address.
        ip: IpAddress;
    }
}

resource! {
    /// The use of a rule by a VPC.
    ResolverRuleAssociation "resolver rule association"
        = "AWS::Route53Resolver::ResolverRuleAssociation", "aws_route53_resolver_rule_association";
    tags Untagged;
    id Ref, "id";
    fields {
        /// The rule.
        resolver_rule_id: Id<ResolverRule>;
        /// The VPC.
        vpc_id: Id<ec2::Vpc> = At("VPCId"), Same;
    }
    attributes {}
}
