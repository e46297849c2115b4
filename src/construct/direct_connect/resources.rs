//! The ports, the group, the gateway with its associations, and the interfaces on each of them.

use super::super::attachment::LineAttachment;
use super::super::line::{Target, asn_out_of_range, check_asns_differ, target};
use super::super::private_gateway::virtual_private_gateway;
use super::checks::check_prefixes;
use super::{Connection, DirectConnect, Interface, InterfaceKind, PeerAddresses};
use crate::diagnostic::{Diagnostic, Pointer, codes};
use crate::facts::{direct_connect as facts, in_ranges};
use crate::model::handle::{GatewayHandle, HubHandle, LineHandle};
use crate::model::{Scope, Site};
use crate::resource::{
    Concat, ConditionTest, Hidden, Origin, ParameterKind, Path, Ref, Resource, Val, kinds::direct_connect,
    kinds::transit_gateway,
};
use crate::units::{Asn, Cidr, Mtu, Vlan};

/// What a group is called among the ends.
const LAG: &str = "lag";

/// A connection or a group, as the interfaces on it see it.
pub(super) struct End {
    pub(super) name: String,
    pub(super) id: Val<String>,
    pub(super) vlan: Option<Vlan>,
    pub(super) hosted: bool,
    /// The condition that interfaces wait for; none where it is there already.
    pub(super) ready: Option<String>,
    /// The connections of a group, without which no interface runs over it.
    pub(super) members: Vec<Ref<direct_connect::Connection>>,
    /// The acceptance that Terraform makes of a hosted one.
    pub(super) accepted: Option<Ref<direct_connect::ConnectionConfirmation>>,
}

/// What interfaces end at.
pub(super) struct Behind<'a> {
    pub(super) site: &'a Site,
    pub(super) gateway: Option<GatewayHandle>,
}

impl End {
    /// Whether it is a group of connections.
    pub(super) fn is_group(&self) -> bool {
        self.name == LAG
    }

    /// Makes an interface wait for what it runs over.
    fn hold<R: Resource>(&self, scope: &mut Scope<'_>, interface: &Ref<R>) {
        scope.graph().condition(interface, self.ready.clone());
        for member in &self.members {
            scope.graph().require(interface, member);
        }
        if let Some(accepted) = &self.accepted {
            scope.graph().require(interface, accepted);
        }
    }
}

fn direct_connect_attachment(
    hub: &HubHandle,
    gateway: &GatewayHandle,
) -> transit_gateway::DirectConnectGatewayAttachment {
    transit_gateway::DirectConnectGatewayAttachment {
        transit_gateway_id: hub.transit_gateway.id(),
        dx_gateway_id: gateway.gateway.id(),
    }
}

/// The gateway that interfaces of a kind end at.
fn gateway_of(handle: &GatewayHandle, kind: InterfaceKind) -> &Ref<direct_connect::DirectConnectGateway> {
    match &handle.private {
        Some(private) if kind == InterfaceKind::Private => private,
        _ => &handle.gateway,
    }
}

fn add_gateway(
    scope: &mut Scope<'_>,
    local: &str,
    description: &str,
    asn: Asn,
) -> Ref<direct_connect::DirectConnectGateway> {
    let gateway = scope.add(
        local,
        direct_connect::DirectConnectGateway {
            direct_connect_gateway_name: scope.name_of(local, facts::GATEWAY_NAME_MAX.value),
            amazon_side_asn: asn.to_string(),
        },
    );
    scope.output(&format!("{local}-id"), description, gateway.id());
    gateway
}

const DEFAULT_GATEWAY_ASN: Asn = match Asn::new(facts::GATEWAY_DEFAULT_ASN.value) {
    Some(asn) => asn,
    None => Asn::MIN,
};

impl DirectConnect {
    /// The speed of each connection where there is one; the group's connections have it in common.
    pub(super) fn bandwidth(connection: &Connection) -> String {
        facts::bandwidth(connection.mbps().unwrap_or_default())
    }

    /// Adds the group and the connections.
    pub(super) fn connect(&self, scope: &mut Scope<'_>) -> Vec<End> {
        let longest = facts::CONNECTION_NAME_MAX.value;
        let mut ends = Vec::new();
        if let Some(id) = &self.lag_import {
            let id = id.to_string().into();
            let (vlan, hosted, ready, members) = (None, false, None, Vec::new());
            ends.push(End { name: LAG.to_owned(), id, vlan, hosted, ready, members, accepted: None });
        }
        let mut members = Vec::new();
        let mut lag: Option<Ref<direct_connect::Lag>> = None;
        let mut connections: Vec<(&String, &Connection)> = self.connections.iter().collect();
        if self.lag {
            // A group is made around the connection whose name comes first, wherever that stands in the blueprint.
            connections.sort_by_key(|(name, _)| *name);
        }
        for (name, connection) in connections {
            let local = format!("connection-{name}");
            let mut accepted = None;
            let id = if let Some(id) = &connection.import {
                if connection.is_hosted() {
                    accepted = Self::accept(scope, &local, connection.accept, id.as_ref());
                }
                Val::Known(id.to_string())
            } else {
                let location = self.location_of(connection).unwrap_or_default();
                let end = if self.lag { LAG } else { name };
                let made = scope.add(
                    &local,
                    direct_connect::Connection {
                        connection_name: scope.name_of(&local, longest),
                        location: location.to_owned(),
                        bandwidth: Self::bandwidth(connection),
                        provider_name: self.provider.clone(),
                        request_macsec: self.macsec.then_some(true),
                        group_around_it: None,
                        lag_id: lag.as_ref().map(Ref::id),
                    },
                );
                if self.lag && lag.is_none() {
                    let group = scope.add(
                        LAG,
                        direct_connect::Lag {
                            lag_name: scope.name_of(LAG, longest),
                            location: location.to_owned(),
                            connections_bandwidth: Self::bandwidth(connection),
                            provider_name: self.provider.clone(),
                            request_macsec: self.macsec.then_some(true),
                            connection_id: Some(made.id()),
                        },
                    );
                    scope.graph().retain(&group);
                    if let Some(id) = made.node_id() {
                        scope.graph().node_mut(id).fields.set("group_around_it", group.id());
                    }
                    lag = Some(group);
                }
                // A port that is deleted by mistake takes the cable's patch in the location with it.
                scope.graph().retain(&made);
                members.push(made.clone());
                let id = made.id().value();
                let ready = Path::new(scope.name, &format!("{end}-ready"));
                scope.output(
                    &format!("{local}-id"),
                    &format!(
                        "The connection. Next: download its LOA-CFA (aws directconnect describe-loa), order the cross \
                         connect at {location} with it, and once the connection is available deploy again with {} \
                         (in Terraform: {}) set to true",
                        ready.logical_id(),
                        ready.snake(),
                    ),
                    id.clone(),
                );
                id
            };
            if !self.lag {
                let (vlan, hosted) = (connection.vlan, connection.is_hosted());
                let waits = connection.import.is_none() || hosted;
                let done = if hosted { "accepted" } else { "patched in the location" };
                let what = format!("the connection {name} of {} is available: {done}", scope.name);
                let ready = waits.then(|| Self::wait(scope, name, &what));
                ends.push(End { name: name.clone(), id, vlan, hosted, ready, members: Vec::new(), accepted });
            }
        }
        if let Some(lag) = lag {
            let what = format!("the connections of {} are available: patched in the location", scope.name);
            let ready = Some(Self::wait(scope, LAG, &what));
            let (vlan, hosted) = (None, false);
            ends.push(End {
                name: LAG.to_owned(),
                id: lag.id().value(),
                vlan,
                hosted,
                ready,
                members,
                accepted: None,
            });
        }
        ends
    }

    /// Accepts a hosted connection, where that is still to be done.
    fn accept(
        scope: &mut Scope<'_>,
        local: &str,
        is_due: bool,
        id: &str,
    ) -> Option<Ref<direct_connect::ConnectionConfirmation>> {
        let command = Concat::template(
            "aws directconnect confirm-connection --region {region} --connection-id {}",
            [id.into()],
        );
        let local = format!("{local}-accept");
        if is_due {
            let confirmation = direct_connect::ConnectionConfirmation { connection_id: id.to_owned() };
            let accepted = scope.add(&local, confirmation);
            let description = "Accepts the hosted connection, for which CloudFormation has no resource";
            scope.graph().by_hand(&accepted, description, command);
            return Some(accepted);
        }
        let description = "Accepts the hosted connection, unless that has been done; interfaces wait for it";
        scope.output(&local, description, command);
        None
    }

    /// The condition that the interfaces of an end wait for.
    fn wait(scope: &mut Scope<'_>, end: &str, what: &str) -> String {
        let description = format!("Whether {what}. Its virtual interfaces are made when this is true");
        let parameter = scope.ask(&format!("{end}-ready"), ParameterKind::Flag, &description, Some("false"));
        scope.condition(&format!("{}-{end}-is-ready", scope.name), &parameter, ConditionTest::True)
    }

    pub(super) fn resolve_gateway(&self, scope: &mut Scope<'_>) -> Option<GatewayHandle> {
        let choice = self.gateway.clone().unwrap_or_default();
        if choice.import.is_some() && choice.of.is_some() || choice.of.is_some() && choice.asn.is_some() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::GATEWAY_SAID_TWICE,
                    scope.at("gateway"),
                    format!("`{}` says twice which Direct Connect gateway it uses", scope.name),
                )
                .allowed(["asn", "import", "import and its asn", "of"])
                .help("keep one: a new gateway's `asn`, the `import` of an existing one, or `of` another construct"),
            );
        }
        self.check_associated(scope, &choice);
        if let Some(asn) = choice
            .asn
            .filter(|asn| choice.import.is_none() && !in_ranges(facts::GATEWAY_ASNS.value, asn.get()))
        {
            scope.report(asn_out_of_range(scope.at("gateway").child("asn"), asn));
        }
        if let Some(other) = &choice.of {
            let line = scope.expect::<LineHandle>("gateway", other, "a Direct Connect with a gateway")?;
            if line.gateway.is_none() {
                scope.report(
                    Diagnostic::new(
                        &codes::model::WRONG_KIND_OF_REFERENCE,
                        scope.at("gateway").child("of"),
                        format!("`{other}` has no Direct Connect gateway"),
                    )
                    .given(other)
                    .help("name a `DirectConnect` with a private or a transit interface"),
                );
            }
            return line.gateway.clone();
        }
        let owner = scope.name.to_owned();
        if let Some(id) = &choice.import {
            let gateway = Ref::imported(id.to_string());
            let associated = choice.associated;
            return Some(GatewayHandle { owner, gateway, private: None, associated, asn: choice.asn });
        }
        let [transit, private] =
            [InterfaceKind::Transit, InterfaceKind::Private].map(|kind| self.has_interfaces(kind));
        if !transit && !private {
            return None;
        }
        let asn = choice.asn.unwrap_or(DEFAULT_GATEWAY_ASN);
        let gateway = add_gateway(scope, "gateway", "The Direct Connect gateway", asn);
        let private = (transit && private).then(|| {
            let what = "The Direct Connect gateway of the private interfaces";
            add_gateway(scope, "private-gateway", what, asn)
        });
        Some(GatewayHandle { owner, gateway, private, associated: Vec::new(), asn: Some(asn) })
    }

    /// Ties the gateway to what an interface leads to.
    pub(super) fn associate(
        scope: &mut Scope<'_>,
        at: &Pointer,
        interface: &Interface,
        gateway: &GatewayHandle,
    ) {
        let Some(to) = &interface.to else { return };
        let Some(target) = target(scope, at.child("to"), to) else { return };
        let is_associated = gateway.associated.contains(to);
        if is_associated && !interface.allowed_prefixes.is_empty() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::KEY_OF_A_NEW_ONE,
                    at.child("allowed_prefixes"),
                    format!("what the gateway announces of `{to}` was said where they were associated"),
                )
                .on_key()
                .help("remove it, or leave the association to this blueprint"),
            );
        }
        let said = || interface.allowed_prefixes.iter().map(|cidr| Val::Known(cidr.to_string())).collect();
        let (associated_gateway_id, allowed_prefixes, wait) = match (&target, interface.kind) {
            (Target::Hub(hub), InterfaceKind::Transit) => {
                check_asns_differ(
                    scope,
                    at.child("to"),
                    ("the Direct Connect gateway", gateway.asn),
                    (&format!("the transit gateway `{to}`"), hub.asn),
                    "give one of them another number: `gateway: { asn: 64514 }`",
                );
                let prefixes: Vec<Val<String>> = if interface.allowed_prefixes.is_empty() {
                    hub.networks.iter().map(crate::model::handle::NetworkHandle::cidr_value).collect()
                } else {
                    said()
                };
                if !is_associated && (!prefixes.is_empty() || !scope.lacks_networks()) {
                    check_prefixes(scope, at, interface, prefixes.len());
                }
                (hub.transit_gateway.id().value(), prefixes, None)
            }
            (Target::Network(_), InterfaceKind::Private) if is_associated => return,
            (Target::Network(network), InterfaceKind::Private) => {
                let (vpn_gateway, attachment) = virtual_private_gateway(
                    scope,
                    network,
                    at.child("vpn_gateway"),
                    interface.vpn_gateway.as_ref(),
                );
                (vpn_gateway.id().value(), said(), attachment)
            }
            (_, kind) => {
                let wanted = if kind == InterfaceKind::Transit { "a transit gateway" } else { "a network" };
                scope.report(
                    Diagnostic::new(
                        &codes::connectivity::INTERFACE_LEADS_ELSEWHERE,
                        at.child("to"),
                        format!("a {} interface leads to {wanted}, and `{to}` is none", kind.name()),
                    )
                    .given(to)
                    .help("name another target, or another kind: `transit` to a hub, `private` to a network"),
                );
                return;
            }
        };
        let local = format!("association-{to}");
        let path = Path::new(&gateway.owner, &local);
        let shared = gateway.owner != scope.name;
        if shared && !interface.allowed_prefixes.is_empty() && scope.graph().find(&path).is_some() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::PREFIXES_DO_NOT_FIT,
                    at.child("allowed_prefixes"),
                    format!("`{}` has said what its gateway announces of `{to}`", gateway.owner),
                )
                .on_key()
                .help(format!("remove it here and say it in `{}`", gateway.owner)),
            );
        }
        let association = direct_connect::DirectConnectGatewayAssociation {
            direct_connect_gateway_id: gateway_of(gateway, interface.kind).id(),
            associated_gateway_id,
            allowed_prefixes,
        };
        let origin = Origin(scope.here());
        let association =
            (!is_associated).then(|| scope.graph().add_once(&gateway.owner, &local, association, origin));
        if let (Some(association), Some(attachment)) = (&association, wait) {
            scope.graph().require(association, &attachment);
        }
        if let Target::Hub(hub) = &target
            && hub.tables.iter().any(|table| table.names(scope.name))
        {
            let read = direct_connect_attachment(hub, gateway);
            let origin = Origin(scope.here());
            let attachment =
                scope.graph().add_once(&gateway.owner, &format!("attachment-{to}"), read, origin);
            if let Some(association) = &association {
                scope.graph().require(&attachment, association);
            }
            let (owner, id) = (&*gateway.owner, attachment.id().value());
            let resource = gateway.gateway.id().value();
            LineAttachment { owner, id, resource, ranges: &[] }.join(scope, hub);
        }
    }

    pub(super) fn add_interface(
        scope: &mut Scope<'_>,
        name: &str,
        interface: &Interface,
        end: &End,
        behind: &Behind<'_>,
    ) {
        let words: Vec<&str> =
            [name, "interface", &end.name].into_iter().filter(|word| !word.is_empty()).collect();
        let local = words.join("-");
        let Some(bgp_asn) = interface.asn.or(behind.site.asn) else { return };
        let virtual_interface_name = scope.name_of(&local, facts::INTERFACE_NAME_MAX.value);
        let vlan = end.vlan.map_or_else(|| interface.vlan.clone(), Val::Known);
        let addresses = interface.addresses.get(&end.name).map(PeerAddresses::with_prefix);
        let (amazon_address, customer_address) = addresses.unzip();
        let (asn, auth_key) = (bgp_asn.to_string(), interface.bgp_key.clone().map(Hidden));
        let connection_id = end.id.clone();
        let mtu = interface.mtu.map(Mtu::get);
        let enable_site_link = interface.site_link.then_some(true);
        let route_filter_prefixes = interface.prefixes.iter().map(Cidr::to_string).collect();
        let gateway = behind.gateway.as_ref().map(|gateway| gateway_of(gateway, interface.kind).id());
        macro_rules! add {
            ($kind:ident { $($field:ident),* }) => {{
                let made = scope.add(
                    &local,
                    direct_connect::$kind {
                        virtual_interface_name,
                        connection_id,
                        $($field,)*
                        vlan,
                        address_family: "ipv4",
                        asn,
                        bgp_asn,
                        auth_key,
                        amazon_address,
                        customer_address,
                    },
                );
                end.hold(scope, &made);
                made.id().value()
            }};
        }
        let id = match (interface.kind, gateway) {
            (InterfaceKind::Private, Some(direct_connect_gateway_id)) => {
                add!(PrivateVirtualInterface { direct_connect_gateway_id, mtu, enable_site_link })
            }
            (InterfaceKind::Transit, Some(direct_connect_gateway_id)) => {
                add!(TransitVirtualInterface { direct_connect_gateway_id, mtu, enable_site_link })
            }
            (InterfaceKind::Public, _) => add!(PublicVirtualInterface { route_filter_prefixes }),
            (InterfaceKind::Private | InterfaceKind::Transit, None) => return,
        };
        scope.output_when(
            &format!("{local}-id"),
            "The virtual interface. Next: configure the site's router (aws directconnect describe-router-configuration)",
            id,
            end.ready.clone(),
        );
    }
}
