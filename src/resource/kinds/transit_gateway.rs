//! Transit gateways: attachments, route tables, associations, propagations and routes.

use super::{Kind, Resource, list};
use crate::resource::{Id, Val, kinds::direct_connect, kinds::ec2};
use crate::units::{Asn, Cidr};
use crate::{choices, resource};

list![
    TransitGateway,
    VpcAttachment,
    TransitGatewayRouteTable,
    TransitGatewayRouteTableAssociation,
    TransitGatewayRouteTablePropagation,
    TransitGatewayRoute,
    RouteToTransitGateway,
    DirectConnectGatewayAttachment
];

choices! {
    /// Whether a transit gateway does something.
    Support {
        /// It does.
        Enable = "enable", "enable";
        /// It does not.
        Disable = "disable", "disable";
    }
}

impl From<bool> for Support {
    fn from(enabled: bool) -> Self {
        if enabled { Support::Enable } else { Support::Disable }
    }
}

resource! {
    /// A regional router between VPCs, Direct Connect gateways and VPN connections.
    TransitGateway "transit gateway" = "AWS::EC2::TransitGateway", "aws_ec2_transit_gateway";
    tags Named("Tags");
    id Ref, "id";
    arn GetAtt("TransitGatewayArn"), "arn", "arn:{partition}:ec2:{region}:{account}:transit-gateway/{}";
    fields {
        /// What it is for.
        description: String;
        /// The autonomous system number of Amazon's side.
        amazon_side_asn: Asn;
        /// Whether attachments of other accounts are accepted unseen.
        auto_accept_shared_attachments: Support;
        /// Whether new attachments use the default route table.
        default_route_table_association: Support;
        /// Whether new attachments announce their routes to the default route table.
        default_route_table_propagation: Support;
        /// Whether names of one VPC resolve to private addresses from another.
        dns_support: Support;
        /// Whether traffic spreads over several VPN tunnels.
        vpn_ecmp_support: Support;
    }
    attributes {
        /// The route table that attachments use where they name no other.
        association_default_route_table_id = Missing, "association_default_route_table_id";
    }
}

resource! {
    /// The tie between a transit gateway and a VPC. Of CloudFormation's two types the one whose subnets can change
    /// without a replacement.
    VpcAttachment "transit gateway attachment"
        = "AWS::EC2::TransitGatewayAttachment", "aws_ec2_transit_gateway_vpc_attachment";
    tags Named("Tags");
    id Ref, "id";
    fields {
        /// The transit gateway.
        transit_gateway_id: Id<TransitGateway>;
        /// The VPC.
        vpc_id: Id<ec2::Vpc>;
        /// A subnet per zone.
        subnet_ids: Vec<Id<ec2::Subnet>>;
        /// Whether names of one VPC resolve to private addresses from another.
        dns_support: Support = At("Options.DnsSupport"), Same;
        /// False where a route table is named instead of the default one.
        default_association: Option<bool>
            = Absent("the transit gateway decides"), At("transit_gateway_default_route_table_association");
        /// False where the route tables that learn are named.
        default_propagation: Option<bool>
            = Absent("the transit gateway decides"), At("transit_gateway_default_route_table_propagation");
    }
    attributes {}
}

resource! {
    /// A route table of a transit gateway.
    TransitGatewayRouteTable "transit gateway route table"
        = "AWS::EC2::TransitGatewayRouteTable", "aws_ec2_transit_gateway_route_table";
    tags Named("Tags");
    id Ref, "id";
    fields {
        /// The transit gateway.
        transit_gateway_id: Id<TransitGateway>;
    }
    attributes {}
}

resource! {
    /// The use of a route table by an attachment.
    TransitGatewayRouteTableAssociation "transit gateway route table association"
        = "AWS::EC2::TransitGatewayRouteTableAssociation", "aws_ec2_transit_gateway_route_table_association";
    tags Untagged;
    id Ref, "id";
    fields {
        /// The attachment.
        transit_gateway_attachment_id: Val<String>;
        /// The route table that it uses.
        transit_gateway_route_table_id: Id<TransitGatewayRouteTable>;
    }
    attributes {}
}

resource! {
    /// The announcement of an attachment's routes to a route table.
    TransitGatewayRouteTablePropagation "transit gateway route table propagation"
        = "AWS::EC2::TransitGatewayRouteTablePropagation", "aws_ec2_transit_gateway_route_table_propagation";
    tags Untagged;
    id Ref, "id";
    fields {
        /// The attachment.
        transit_gateway_attachment_id: Val<String>;
        /// The route table that learns.
        transit_gateway_route_table_id: Id<TransitGatewayRouteTable>;
    }
    attributes {}
}

resource! {
    /// A static route of a transit gateway.
    TransitGatewayRoute "transit gateway route" = "AWS::EC2::TransitGatewayRoute", "aws_ec2_transit_gateway_route";
    tags Untagged;
    id Ref, "id";
    fields {
        /// The route table.
        transit_gateway_route_table_id: Id<TransitGatewayRouteTable>;
        /// The destination.
        destination_cidr_block: Cidr;
        /// Where it leads.
        transit_gateway_attachment_id: Option<Val<String>>;
        /// Whether it leads nowhere: what goes there is dropped.
        blackhole: Option<bool>;
    }
    attributes {}
}

resource! {
    /// A route of a VPC to a transit gateway.
    RouteToTransitGateway "route to a transit gateway" = "AWS::EC2::Route", "aws_route";
    tags Untagged;
    id Ref, "id";
    fields {
        /// The VPC's route table.
        route_table_id: Id<ec2::RouteTable>;
        /// The destination.
        destination_cidr_block: Val<String>;
        /// The transit gateway.
        transit_gateway_id: Id<TransitGateway>;
    }
    attributes {}
}

resource! {
    /// The attachment of a Direct Connect gateway, which their association makes.
    DirectConnectGatewayAttachment "transit gateway attachment of a Direct Connect gateway"
        = nothing, data "aws_ec2_transit_gateway_dx_gateway_attachment";
    tags Untagged;
    id Missing, "id";
    fields {
        /// The transit gateway.
        transit_gateway_id: Id<TransitGateway>;
        /// The Direct Connect gateway.
        dx_gateway_id: Id<direct_connect::DirectConnectGateway>;
    }
    attributes {}
}
