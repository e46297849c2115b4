//! The virtual private gateway of a network, through which every tunnel and every private interface to it leads.

use super::{DirectConnect, Vpn};
use crate::diagnostic::{Diagnostic, Pointer, codes};
use crate::facts::vpn as vpn_facts;
use crate::model::handle::NetworkHandle;
use crate::model::{Architecture, Scope};
use crate::resource::{Ref, kinds::vpn};
use crate::units::{Asn, VpnGatewayId};

/// AWS's number of a virtual private gateway, where it is not asked for another.
pub(super) const VPN_GATEWAY_ASN: Asn = match Asn::new(vpn_facts::GATEWAY_DEFAULT_ASN.value) {
    Some(asn) => asn,
    None => Asn::MIN,
};

/// The existing gateways that lines to a network name, each with the place where it does.
fn gateways_named(architecture: &Architecture, network: &str) -> Vec<(Pointer, VpnGatewayId)> {
    let at = |name: &str| Pointer::root().child("constructs").child(name);
    let tunnels = architecture.constructs_of::<Vpn>().filter(|(_, tunnel)| tunnel.to == network);
    let of_tunnels = tunnels.filter_map(|(name, tunnel)| Some((at(name), tunnel.vpn_gateway.clone()?)));
    let of_links = architecture.constructs_of::<DirectConnect>().flat_map(|(name, link)| {
        let led = link.every_interface().filter(|(_, interface)| interface.to.as_deref() == Some(network));
        led.filter_map(move |(interface, led)| {
            Some((DirectConnect::interface_at(&at(name), interface), led.vpn_gateway.clone()?))
        })
    });
    of_tunnels.chain(of_links).map(|(line, id)| (line.child("vpn_gateway"), id)).collect()
}

/// The network's virtual private gateway with what has to be there before it is used: made when the first line asks, or
/// the one that exists where any line names it, because a VPC has one at a time (EC2 API reference, AttachVpnGateway, read
/// 2026-11-29). That stands beside an existing network alone, whose owner attached it and leads routes to it.
pub(super) fn virtual_private_gateway(
    scope: &mut Scope<'_>,
    network: &NetworkHandle,
    at: Pointer,
    existing: Option<&VpnGatewayId>,
) -> (Ref<vpn::VpnGateway>, Option<Ref<vpn::VpnGatewayAttachment>>) {
    let named = gateways_named(scope.architecture, &network.name);
    let first = named.first().filter(|_| network.vpc.node_id().is_none());
    if let (Some(id), Some((other_at, other))) = (existing, first)
        && id != other
    {
        let finding = Diagnostic::new(
            &codes::line::TWO_GATEWAYS,
            at.clone(),
            format!(
                "two lines to the network `{}` name two virtual private gateways, and it has one",
                network.name
            ),
        )
        .given(id.to_string())
        .allowed([other.to_string()])
        .related(other_at.clone(), "the first one")
        .help("name the one that is attached, in one of them or in all");
        scope.report(finding);
    }
    if let Some(id) = existing.or(first.map(|(_, id)| id)) {
        if network.vpc.node_id().is_some() {
            let finding = Diagnostic::new(
                &codes::line::GATEWAY_OF_A_NEW_NETWORK,
                at,
                format!("the network `{}` is made here, and {id} is not attached to it", network.name),
            )
            .given(id.to_string())
            .help("remove `vpn_gateway`: the network gets a gateway of its own, with routes");
            scope.report(finding);
        }
        return (Ref::imported(id.to_string()), None);
    }
    let gateway = scope.add_to_network(
        &network.name,
        "vpn-gateway",
        vpn::VpnGateway { gateway_type: "ipsec.1", amazon_side_asn: VPN_GATEWAY_ASN },
    );
    let attachment = scope.add_to_network(
        &network.name,
        "vpn-gateway-attachment",
        vpn::VpnGatewayAttachment { vpc_id: network.vpc.id(), vpn_gateway_id: gateway.id() },
    );
    scope.leads_to(network, "its virtual private gateway".to_owned());
    for (table, letter) in network.route_tables.iter().zip('a'..) {
        let propagation = scope.add_to_network(
            &network.name,
            &format!("vpn-gateway-routes-{letter}"),
            vpn::VpnGatewayRoutePropagation { route_table_id: table.id(), vpn_gateway_id: gateway.id() },
        );
        scope.graph().require(&propagation, &attachment);
    }
    (gateway, Some(attachment))
}
