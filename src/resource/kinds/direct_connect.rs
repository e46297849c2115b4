//! Direct Connect: connections, link aggregation groups, gateways and virtual interfaces.

use super::{Kind, Resource, list};
use crate::resource;
use crate::resource::{Hidden, Id, Satellite, Val};
use crate::units::{Asn, Vlan};

list![
    Connection,
    Lag,
    DirectConnectGateway,
    DirectConnectGatewayAssociation,
    PrivateVirtualInterface,
    TransitVirtualInterface,
    PublicVirtualInterface,
    ConnectionConfirmation,
    MacsecKeyAssociation
];

/// Terraform ties a connection to its group with a resource of its own.
static LAG_MEMBERSHIP: Satellite =
    Satellite { resource_type: "aws_dx_connection_association", suffix: "", link: "connection_id", key: "" };

resource! {
    /// A port of AWS's router in a Direct Connect location.
    Connection "Direct Connect connection" = "AWS::DirectConnect::Connection", "aws_dx_connection";
    tags List("Tags");
    id GetAtt("ConnectionId"), "id";
    arn GetAtt("ConnectionArn"), "arn", "arn:{partition}:directconnect:{region}:{account}:dxcon/{}";
    fields {
        /// What people call it.
        connection_name: String = Same, At("name");
        /// The location's code, as in `EqFA5`.
        location: String;
        /// The port's speed: `1Gbps`, `10Gbps`, `100Gbps` or `400Gbps`.
        bandwidth: String;
        /// The partner that carries the line from the site to the location.
        provider_name: Option<String>;
        /// Asks for a port that encrypts with MACsec.
        request_macsec: Option<bool> = At("RequestMACSec"), Same;
        /// The group that is made around it, for the first connection of a group.
        group_around_it: Option<Id<Lag>> = At("LagId"), Absent("the group names its first connection");
        /// The group that it joins, for the other ones.
        lag_id: Option<Id<Lag>> = Same, In(&LAG_MEMBERSHIP, "lag_id");
    }
    attributes {}
}

resource! {
    /// Several connections of one speed on one of AWS's routers that work as one.
    Lag "link aggregation group" = "AWS::DirectConnect::Lag", "aws_dx_lag";
    tags List("Tags");
    id GetAtt("LagId"), "id";
    arn GetAtt("LagArn"), "arn", "arn:{partition}:directconnect:{region}:{account}:dxlag/{}";
    fields {
        /// What people call it.
        lag_name: String = Same, At("name");
        /// The location's code, as in `EqFA5`.
        location: String;
        /// The speed of each of its connections.
        connections_bandwidth: String;
        /// The partner that carries the lines from the site to the location.
        provider_name: Option<String>;
        /// Asks for ports that encrypt with MACsec.
        request_macsec: Option<bool> = At("RequestMACSec"), Absent("the provider's group has no such argument");
        /// The connection that it is made around. Without one the provider orders a port and deletes it again, and the
        /// group may end at another router than its connections.
        connection_id: Option<Id<Connection>> = Absent("connections name the group"), Same;
    }
    attributes {}
}

resource! {
    /// The global hub between virtual interfaces and the gateways of regions.
    DirectConnectGateway "Direct Connect gateway" = "AWS::DirectConnect::DirectConnectGateway", "aws_dx_gateway";
    tags List("Tags");
    id GetAtt("DirectConnectGatewayId"), "id";
    fields {
        /// What people call it.
        direct_connect_gateway_name: String = Same, At("name");
        /// The autonomous system number of Amazon's side, as text.
        amazon_side_asn: String;
    }
    attributes {}
}

resource! {
    /// The tie between a Direct Connect gateway and a transit gateway or a virtual private gateway.
    DirectConnectGatewayAssociation "Direct Connect gateway association"
        = "AWS::DirectConnect::DirectConnectGatewayAssociation", "aws_dx_gateway_association";
    tags Untagged;
    id GetAtt("AssociationId"), "dx_gateway_association_id";
    fields {
        /// The Direct Connect gateway.
        direct_connect_gateway_id: Id<DirectConnectGateway> = Same, At("dx_gateway_id");
        /// The transit gateway or virtual private gateway.
        associated_gateway_id: Val<String>;
        /// What is announced to the site; a virtual private gateway announces its VPC when there are none.
        allowed_prefixes: Vec<Val<String>> = At("AllowedPrefixesToDirectConnectGateway"), Same;
    }
    attributes {}
}

resource! {
    /// A BGP session to VPCs, through a Direct Connect gateway and virtual private gateways.
    PrivateVirtualInterface "private virtual interface"
        = "AWS::DirectConnect::PrivateVirtualInterface", "aws_dx_private_virtual_interface";
    tags List("Tags");
    id GetAtt("VirtualInterfaceId"), "id";
    fields {
        /// What people call it.
        virtual_interface_name: String = Same, At("name");
        /// The connection or the group.
        connection_id: Val<String>;
        /// The Direct Connect gateway.
        direct_connect_gateway_id: Id<DirectConnectGateway> = Same, At("dx_gateway_id");
        /// Its tag on the connection.
        vlan: Val<Vlan>;
        /// The largest packet in bytes.
        mtu: Option<u16>;
        /// Carries traffic between sites over AWS's backbone.
        enable_site_link: Option<bool> = Same, At("sitelink_enabled");
        /// Always `ipv4`.
        address_family: &'static str = At("BgpPeers[].AddressFamily"), Same;
        /// The site's autonomous system number, as text.
        asn: String = At("BgpPeers[].Asn"), Absent("bgp_asn is a number");
        /// The same, as a number.
        bgp_asn: Asn = Absent("BgpPeers has it as text"), Same;
        /// The key that both ends of the session sign with.
        auth_key: Option<Hidden> = At("BgpPeers[].AuthKey"), At("bgp_auth_key");
        /// The address of Amazon's side with its prefix length; AWS chooses when there is none.
        amazon_address: Option<String> = At("BgpPeers[].AmazonAddress"), Same;
        /// The address of the site's side.
        customer_address: Option<String> = At("BgpPeers[].CustomerAddress"), Same;
    }
    attributes {}
}

resource! {
    /// A BGP session to transit gateways, through a Direct Connect gateway.
    TransitVirtualInterface "transit virtual interface"
        = "AWS::DirectConnect::TransitVirtualInterface", "aws_dx_transit_virtual_interface";
    tags List("Tags");
    id GetAtt("VirtualInterfaceId"), "id";
    fields {
        /// What people call it.
        virtual_interface_name: String = Same, At("name");
        /// The connection or the group.
        connection_id: Val<String>;
        /// The Direct Connect gateway.
        direct_connect_gateway_id: Id<DirectConnectGateway> = Same, At("dx_gateway_id");
        /// Its tag on the connection.
        vlan: Val<Vlan>;
        /// The largest packet in bytes.
        mtu: Option<u16>;
        /// Carries traffic between sites over AWS's backbone.
        enable_site_link: Option<bool> = Same, At("sitelink_enabled");
        /// Always `ipv4`.
        address_family: &'static str = At("BgpPeers[].AddressFamily"), Same;
        /// The site's autonomous system number, as text.
        asn: String = At("BgpPeers[].Asn"), Absent("bgp_asn is a number");
        /// The same, as a number.
        bgp_asn: Asn = Absent("BgpPeers has it as text"), Same;
        /// The key that both ends of the session sign with.
        auth_key: Option<Hidden> = At("BgpPeers[].AuthKey"), At("bgp_auth_key");
        /// The address of Amazon's side with its prefix length; AWS chooses when there is none.
        amazon_address: Option<String> = At("BgpPeers[].AmazonAddress"), Same;
        /// The address of the site's side.
        customer_address: Option<String> = At("BgpPeers[].CustomerAddress"), Same;
    }
    attributes {}
}

resource! {
    /// A BGP session to AWS's public addresses.
    PublicVirtualInterface "public virtual interface"
        = "AWS::DirectConnect::PublicVirtualInterface", "aws_dx_public_virtual_interface";
    tags List("Tags");
    id GetAtt("VirtualInterfaceId"), "id";
    fields {
        /// What people call it.
        virtual_interface_name: String = Same, At("name");
        /// The connection or the group.
        connection_id: Val<String>;
        /// Its tag on the connection.
        vlan: Val<Vlan>;
        /// The public prefixes that the site announces.
        route_filter_prefixes: Vec<String>;
        /// Always `ipv4`.
        address_family: &'static str = At("BgpPeers[].AddressFamily"), Same;
        /// The site's autonomous system number, as text.
        asn: String = At("BgpPeers[].Asn"), Absent("bgp_asn is a number");
        /// The same, as a number.
        bgp_asn: Asn = Absent("BgpPeers has it as text"), Same;
        /// The key that both ends of the session sign with.
        auth_key: Option<Hidden> = At("BgpPeers[].AuthKey"), At("bgp_auth_key");
        /// The public address of Amazon's side with its prefix length.
        amazon_address: Option<String> = At("BgpPeers[].AmazonAddress"), Same;
        /// The public address of the site's side.
        customer_address: Option<String> = At("BgpPeers[].CustomerAddress"), Same;
    }
    attributes {}
}

resource! {
    /// The acceptance of a connection that a partner hosts.
    ConnectionConfirmation "confirmation of a hosted connection" = nothing, "aws_dx_connection_confirmation";
    tags Untagged;
    id Missing, "id";
    fields {
        /// The hosted connection.
        connection_id: String;
    }
    attributes {}
}

resource! {
    /// The use of a MACsec key by a connection.
    MacsecKeyAssociation "MACsec key association" = nothing, "aws_dx_macsec_key_association";
    tags Untagged;
    id Missing, "id";
    fields {
        /// The connection.
        connection_id: Val<String>;
        /// The secret in which Direct Connect keeps the key.
        secret_arn: Option<Val<String>>;
        /// The key's name, where there is no such secret yet: 64 hexadecimal digits.
        ckn: Option<Val<String>>;
        /// The key itself.
        cak: Option<Hidden>;
    }
    attributes {}
}
