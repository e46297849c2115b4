//! Transit gateways: the hub between networks and the lines to sites.
//!
//! Attachments use and teach the hub's default route table, or tables of its own. The attachments of VPN connections and
//! of Direct Connect gateways are made by AWS; Terraform tells their ids, and CloudFormation does not. What they do with
//! tables of the hub's own is therefore the line's part: [`super::attachment`].

use std::collections::BTreeSet;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::line::{asn_out_of_range, words};
use super::{DirectConnect, Vpn};
use crate::diagnostic::{Diagnostic, Pointer, codes, suggest};
use crate::facts::{in_ranges, transit_gateway as facts};
use crate::model::handle::{HubHandle, HubTable, NetworkHandle};
use crate::model::{Construct, Handle, LineEnd, Names, Network, Reference, Referent, Role, Scope, chain};
use crate::resource::{Ref, Val, kinds::transit_gateway};
use crate::units::{Asn, Cidr, TransitGatewayId, TransitGatewayRouteTableId};

/// A transit gateway: the hub between networks and the lines to sites. Whatever names it as its target reaches the
/// networks that it attaches, and these get routes to the sites behind it.
///
/// ```
/// use hybrid_synth::construct::TransitGateway;
/// use hybrid_synth::model::{Architecture, Network};
/// use hybrid_synth::synthesize;
///
/// let mut imaging = Architecture::new("imaging", "eu-central-1");
/// imaging.networks.insert("main".into(), Network::new("10.40.0.0/16".parse().unwrap()));
/// imaging.construct("hub", TransitGateway::new().asn("64520".parse().unwrap()).attach(["main"]));
/// assert!(synthesize(&imaging).is_ok());
/// ```
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TransitGateway {
    /// The autonomous system number of Amazon's side, a private one; 64513 when it is left out, because AWS's default of
    /// 64512 is a Direct Connect gateway's too, and the two must differ. It cannot change later.
    pub asn: Option<Asn>,
    /// The networks that it attaches; all of the blueprint when it is left out.
    pub attach: Option<Vec<String>>,
    /// Gives the attached networks routes to each other; they reach only the sites when it is left out.
    pub between_networks: bool,
    /// Route tables of its own instead of the default one, by name: to keep networks and sites apart. What lines do with
    /// them CloudFormation leaves to commands that its outputs tell.
    pub route_tables: IndexMap<String, HubRouteTable>,
    /// Whether names of one network resolve to private addresses from another; they do when it is left out.
    pub dns: Option<bool>,
    /// Whether traffic spreads over several VPN tunnels; it does when it is left out.
    pub ecmp: Option<bool>,
    /// Accepts attachments of other accounts unseen: not recommended.
    pub auto_accept: bool,
    /// An existing transit gateway instead of a new one.
    pub import: Option<TransitGatewayImport>,
}

/// A route table of a hub.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct HubRouteTable {
    /// The networks and lines that use it.
    pub used_by: Vec<String>,
    /// The networks and lines whose ranges it learns.
    pub learns: Vec<String>,
    /// Static routes, by name.
    pub routes: IndexMap<String, HubRoute>,
}

/// A static route of a hub.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct HubRoute {
    /// The destination.
    pub cidr: Cidr,
    /// The network or line that it leads to; what goes there is dropped when it is left out.
    pub to: Option<String>,
}

/// An existing transit gateway.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct TransitGatewayImport {
    /// Its id.
    pub id: TransitGatewayId,
    /// The autonomous system number of Amazon's side, which has to differ from that of a Direct Connect gateway.
    pub asn: Option<Asn>,
    /// The route table that networks use and teach; the default one when it is left out.
    pub route_table: Option<TransitGatewayRouteTableId>,
}

/// Amazon's side of a new hub where the blueprint says nothing.
const DEFAULT_ASN: Asn = match Asn::new(64_513) {
    Some(asn) => asn,
    None => Asn::MIN,
};

/// A construct whose line ends at the hub.
struct Line<'a> {
    name: &'a str,
    site: &'a str,
    /// The construct whose attachment it reaches the hub through: its own, or that of the gateway that it shares.
    attachment: &'a str,
}

/// A network with its attachment.
struct Attached {
    network: NetworkHandle,
    attachment: Ref<transit_gateway::VpcAttachment>,
}

impl TransitGateway {
    /// A new hub that attaches every network.
    pub fn new() -> Self {
        TransitGateway::default()
    }

    /// An existing one.
    pub fn imported(id: TransitGatewayId) -> Self {
        let import = TransitGatewayImport { id, asn: None, route_table: None };
        TransitGateway { import: Some(import), ..TransitGateway::default() }
    }

    chain! {
        /// With this number on Amazon's side.
        asn: Asn;
        /// With private addresses for names of other networks, or without.
        dns: bool;
        /// With traffic spread over several VPN tunnels, or without.
        ecmp: bool;
    }

    /// With routes between the attached networks.
    pub fn between_networks(mut self) -> Self {
        self.between_networks = true;
        self
    }

    /// With a route table of its own.
    pub fn route_table(mut self, name: &str, table: HubRouteTable) -> Self {
        self.route_tables.insert(name.to_owned(), table);
        self
    }

    /// With these networks alone.
    pub fn attach(mut self, networks: impl IntoIterator<Item = impl Names<Network>>) -> Self {
        self.attach = Some(networks.into_iter().map(Names::into_name).collect());
        self
    }

    /// Whether it attaches a network of the blueprint.
    pub fn attaches(&self, network: &str) -> bool {
        self.attach.as_ref().is_none_or(|names| names.iter().any(|name| name == network))
    }

    fn check(&self, scope: &mut Scope<'_>) {
        if let Some(asn) = self.asn.filter(|asn| !in_ranges(facts::ASNS.value, asn.get())) {
            scope.report(asn_out_of_range(scope.at("asn"), asn));
        }
        if self.auto_accept {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::ATTACHMENTS_ACCEPTED_UNSEEN,
                    scope.at("auto_accept"),
                    format!("`{}` accepts attachments of other accounts unseen", scope.name),
                )
                .given("true")
                .allowed(["false"])
                .help("remove it, and accept each attachment by hand"),
            );
        }
        if let Some(import) = &self.import {
            let said = [
                ("asn", self.asn.is_some(), "say it inside `import`"),
                (
                    "route_tables",
                    !self.route_tables.is_empty(),
                    "name an existing one: `import: { route_table: … }`",
                ),
                ("dns", self.dns.is_some(), "remove it"),
                ("ecmp", self.ecmp.is_some(), "remove it"),
                ("auto_accept", self.auto_accept, "remove it"),
            ];
            for (key, _, help) in said.into_iter().filter(|(_, given, _)| *given) {
                scope.report(
                    Diagnostic::new(
                        &codes::connectivity::KEY_OF_A_NEW_ONE,
                        scope.at(key),
                        format!(
                            "`{key}` is a setting of a new transit gateway, and `{}` is imported",
                            import.id
                        ),
                    )
                    .on_key()
                    .help(help),
                );
            }
        }
    }

    /// Whether flows are spread over the tunnels of VPNs that tell it the same routes.
    pub fn spreads(&self) -> bool {
        self.ecmp.unwrap_or(true)
    }

    /// The constructs whose lines end here.
    fn lines<'a>(scope: &Scope<'a>) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        for (name, construct) in &scope.architecture.constructs {
            let any = construct.as_any();
            let direct_connect = any
                .downcast_ref::<DirectConnect>()
                .filter(|line| line.targets().any(|target| target == scope.name))
                .map(|line| (&line.site, line.gateway_owner(name, scope.architecture)));
            let vpn = any
                .downcast_ref::<Vpn>()
                .filter(|line| line.to == scope.name)
                .map(|line| (&line.site, name.as_str()));
            lines.extend(direct_connect.or(vpn).map(|(site, attachment)| Line { name, site, attachment }));
        }
        lines
    }

    fn attached_networks(&self, scope: &mut Scope<'_>) -> Vec<NetworkHandle> {
        let names =
            self.attach.clone().unwrap_or_else(|| scope.architecture.networks.keys().cloned().collect());
        scope.expect_each_once(&scope.at("attach"), &names, "attached");
        names
            .iter()
            .enumerate()
            .filter(|(index, name)| names.iter().position(|first| first == *name) == Some(*index))
            .filter_map(|(index, name)| {
                scope.expect_at::<NetworkHandle>(scope.at("attach").index(index), name, "a network")
            })
            .map(|network| NetworkHandle::clone(&network))
            .collect()
    }

    fn attach_networks(
        &self,
        scope: &mut Scope<'_>,
        hub: &Ref<transit_gateway::TransitGateway>,
        networks: Vec<NetworkHandle>,
    ) -> Vec<Attached> {
        let imported_table = self.import.as_ref().and_then(|import| import.route_table.as_ref());
        let named = imported_table.is_some() || !self.route_tables.is_empty();
        let mut attached = Vec::new();
        for network in networks {
            let attachment = scope.add(
                &format!("attachment-{}", network.name),
                transit_gateway::VpcAttachment {
                    transit_gateway_id: hub.id(),
                    vpc_id: network.vpc.id(),
                    subnet_ids: network.subnets.iter().map(Ref::id).collect(),
                    dns_support: self.dns.unwrap_or(true).into(),
                    default_association: named.then_some(false),
                    default_propagation: named.then_some(false),
                },
            );
            if let Some(table) = imported_table {
                let table = Ref::imported(table.to_string());
                associate(scope, &network.name, &table, &attachment);
                propagate(scope, &network.name, &table, &attachment);
            }
            attached.push(Attached { network, attachment });
        }
        attached
    }

    /// What each name of a list means, which names it once.
    fn each<'n, 'a>(
        scope: &mut Scope<'_>,
        at: &Pointer,
        (named, verb): (&'n [String], &str),
        (attached, lines): (&'a [Attached], &[Line<'_>]),
    ) -> Vec<(Option<&'a Attached>, &'n String)> {
        scope.expect_each_once(at, named, verb);
        let places = named.iter().enumerate();
        places
            .map(|(index, named)| (Self::find(scope, at.index(index), named, attached, lines), named))
            .collect()
    }

    /// Makes the route tables, with what networks do with them; lines do their part themselves.
    fn own_tables(
        &self,
        scope: &mut Scope<'_>,
        hub: &Ref<transit_gateway::TransitGateway>,
        attached: &[Attached],
        lines: &[Line<'_>],
    ) -> Vec<HubTable> {
        let mut tables = Vec::new();
        for (name, declared) in &self.route_tables {
            let at = scope.at("route_tables").child(name);
            let table = scope.add(
                &format!("routes-{name}"),
                transit_gateway::TransitGatewayRouteTable { transit_gateway_id: hub.id() },
            );
            let ends = (attached, lines);
            let used_by = Self::each(scope, &at.child("used_by"), (&declared.used_by, "associated"), ends);
            let learns = Self::each(scope, &at.child("learns"), (&declared.learns, "learnt from"), ends);
            let mut find = |at, named: &str| Self::find(scope, at, named, attached, lines);
            let routes = declared.routes.iter().map(|(route, declared)| {
                let at = at.child("routes").child(route).child("to");
                (declared.to.as_deref().map(|named| (find(at, named), named)), route, declared)
            });
            let routes: Vec<_> = routes.collect();
            let mut seen = BTreeSet::new();
            for (one, network) in used_by {
                if let Some(one) = one.filter(|_| seen.insert(network)) {
                    associate(scope, &format!("{name}-{network}"), &table, &one.attachment);
                }
            }
            let mut seen = BTreeSet::new();
            for (one, network) in learns {
                if let Some(one) = one.filter(|_| seen.insert(network)) {
                    propagate(scope, &format!("{name}-{network}"), &table, &one.attachment);
                }
            }
            let mut to_lines = Vec::new();
            for (target, route, declared) in routes {
                let target = match target {
                    Some((Some(one), _)) => Some(one.attachment.id().value()),
                    Some((None, named)) => {
                        to_lines.push((declared.cidr, named.to_owned()));
                        continue;
                    }
                    None => None,
                };
                scope.add(
                    &format!("routes-{name}-{route}"),
                    transit_gateway::TransitGatewayRoute {
                        transit_gateway_route_table_id: table.id(),
                        destination_cidr_block: declared.cidr,
                        blackhole: target.is_none().then_some(true),
                        transit_gateway_attachment_id: target,
                    },
                );
            }
            tables.push(HubTable {
                name: name.clone(),
                id: table.id().value(),
                used_by: declared.used_by.clone(),
                learns: declared.learns.clone(),
                routes: to_lines,
            });
        }
        self.check_uses(scope, attached, lines);
        tables
    }

    /// The network of this name with its attachment; none for a line, and with a finding for anything else.
    fn find<'a>(
        scope: &mut Scope<'_>,
        at: Pointer,
        named: &str,
        attached: &'a [Attached],
        lines: &[Line<'_>],
    ) -> Option<&'a Attached> {
        let found = attached.iter().find(|one| one.network.name == named);
        let is_line = lines.iter().any(|line| line.name == named);
        if found.is_none() && !is_line && !scope.is_refused(named) {
            let networks = attached.iter().map(|one| one.network.name.clone());
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::NETWORK_NOT_ATTACHED,
                    at,
                    format!(
                        "neither a network that `{}` attaches nor a line to it is called `{named}`",
                        scope.name
                    ),
                )
                .given(named)
                .allowed(networks.chain(lines.iter().map(|line| line.name.to_owned())))
                .suggest(named),
            );
        }
        found
    }

    /// Each attachment uses one route table.
    fn check_uses(&self, scope: &mut Scope<'_>, attached: &[Attached], lines: &[Line<'_>]) {
        if self.route_tables.is_empty() {
            return;
        }
        let attachment_of = |named: &str| {
            lines
                .iter()
                .find(|line| line.name == named)
                .map_or(named.to_owned(), |line| line.attachment.to_owned())
        };
        let mut users: IndexMap<String, (&str, &str)> = IndexMap::new();
        for (name, declared) in &self.route_tables {
            for (index, named) in declared.used_by.iter().enumerate() {
                let before = users.insert(attachment_of(named), (name.as_str(), named.as_str()));
                let Some((other, _)) = before.filter(|(other, _)| *other != name.as_str()) else {
                    continue;
                };
                scope.report(
                    Diagnostic::new(
                        &codes::connectivity::ATTACHMENT_USES_ONE_TABLE,
                        scope.at("route_tables").child(name).child("used_by").index(index),
                        format!("`{named}` uses the route tables `{other}` and `{name}`"),
                    )
                    .given(named)
                    .help("an attachment uses one route table: name it in one `used_by`"),
                );
            }
        }
        let networks = attached.iter().map(|one| (&*one.network.name, &*one.network.name));
        let all: Vec<(&str, &str)> =
            networks.chain(lines.iter().map(|line| (line.name, line.attachment))).collect();
        // A name that is not attached was perhaps meant to be one that is.
        let unknown = users.keys().filter(|user| !all.iter().any(|(_, attachment)| attachment == user));
        let names = || all.iter().map(|(name, _)| *name);
        let meant: Vec<&str> = unknown.filter_map(|user| suggest::nearest(user, names())).collect();
        let mut reported: Vec<&str> = Vec::new();
        for (name, attachment) in &all {
            let is_used = users.contains_key(*attachment) || meant.contains(name);
            if is_used || reported.contains(attachment) {
                continue;
            }
            reported.push(attachment);
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::ATTACHMENT_USES_ONE_TABLE,
                    scope.at("route_tables"),
                    format!("`{name}` is attached and uses no route table"),
                )
                .on_key()
                .given(*name)
                .help(format!("name it in a route table: `used_by: [{name}]`")),
            );
        }
    }

    fn routes_of_networks(
        &self,
        scope: &mut Scope<'_>,
        hub: &Ref<transit_gateway::TransitGateway>,
        lines: &[Line<'_>],
        attached: &[Attached],
    ) {
        let mut sites: Vec<&str> = Vec::new();
        for line in lines {
            if !sites.contains(&line.site) {
                sites.push(line.site);
            }
        }
        let mut ranges: Vec<(String, Val<String>, Option<&str>)> = Vec::new();
        for site in sites {
            let Some(declared) = scope.architecture.sites.get(site) else { continue };
            if declared.cidrs.is_empty() {
                scope.report(
                    Diagnostic::new(
                        &codes::connectivity::SITE_WITHOUT_RANGES,
                        Pointer::root().child("sites").child(site),
                        format!(
                            "the networks behind `{}` need routes to `{site}`, which has no ranges",
                            scope.name
                        ),
                    )
                    .on_key()
                    .help("add its address ranges: `cidrs: [10.20.0.0/16]`"),
                );
            }
            ranges.extend(
                declared
                    .cidrs
                    .iter()
                    .map(|cidr| (words(&cidr.to_string()), Val::Known(cidr.to_string()), None)),
            );
        }
        if self.between_networks {
            ranges.extend(attached.iter().map(|one| {
                (one.network.name.clone(), one.network.cidr_value(), Some(one.network.name.as_str()))
            }));
        }
        for one in attached {
            if ranges.iter().any(|(_, _, of)| *of != Some(one.network.name.as_str())) {
                scope.leads_to(&one.network, format!("what is behind `{}`", scope.name));
            }
            for (table, letter) in one.network.route_tables.iter().zip('a'..) {
                for (range, destination, of) in &ranges {
                    if *of == Some(one.network.name.as_str()) {
                        continue;
                    }
                    let route = scope.add(
                        &format!("route-{}-{letter}-to-{range}", one.network.name),
                        transit_gateway::RouteToTransitGateway {
                            route_table_id: table.id(),
                            destination_cidr_block: destination.clone(),
                            transit_gateway_id: hub.id(),
                        },
                    );
                    scope.graph().require(&route, &one.attachment);
                }
            }
        }
    }
}

fn associate(
    scope: &mut Scope<'_>,
    words: &str,
    table: &Ref<transit_gateway::TransitGatewayRouteTable>,
    attachment: &Ref<transit_gateway::VpcAttachment>,
) {
    scope.add(
        &format!("association-{words}"),
        transit_gateway::TransitGatewayRouteTableAssociation {
            transit_gateway_attachment_id: attachment.id().value(),
            transit_gateway_route_table_id: table.id(),
        },
    );
}

fn propagate(
    scope: &mut Scope<'_>,
    words: &str,
    table: &Ref<transit_gateway::TransitGatewayRouteTable>,
    attachment: &Ref<transit_gateway::VpcAttachment>,
) {
    scope.add(
        &format!("propagation-{words}"),
        transit_gateway::TransitGatewayRouteTablePropagation {
            transit_gateway_attachment_id: attachment.id().value(),
            transit_gateway_route_table_id: table.id(),
        },
    );
}

impl Construct for TransitGateway {
    fn type_name(&self) -> &'static str {
        "TransitGateway"
    }

    fn role(&self) -> Role {
        Role::Connection
    }

    fn references(&self) -> Vec<Reference> {
        let attached = self.attach.iter().flatten().enumerate();
        attached
            .map(|(index, network)| Reference::new(format!("attach/{index}"), network, &[Referent::Network]))
            .collect()
    }

    fn expand(&self, scope: &mut Scope<'_>) {
        self.check(scope);
        let default_tables = transit_gateway::Support::from(self.route_tables.is_empty());
        let (hub, asn) = if let Some(import) = &self.import {
            (Ref::imported(import.id.to_string()), import.asn)
        } else {
            let asn = self.asn.unwrap_or(DEFAULT_ASN);
            let hub = scope.add(
                "",
                transit_gateway::TransitGateway {
                    description: format!("Connects the networks and sites of {}", scope.architecture.name),
                    amazon_side_asn: asn,
                    auto_accept_shared_attachments: self.auto_accept.into(),
                    default_route_table_association: default_tables,
                    default_route_table_propagation: default_tables,
                    dns_support: self.dns.unwrap_or(true).into(),
                    vpn_ecmp_support: self.spreads().into(),
                },
            );
            scope.output("id", "The transit gateway", hub.id());
            (hub, Some(asn))
        };
        let networks = self.attached_networks(scope);
        let lines = Self::lines(scope);
        let attached = self.attach_networks(scope, &hub, networks.clone());
        let tables = self.own_tables(scope, &hub, &attached, &lines);
        self.routes_of_networks(scope, &hub, &lines, &attached);
        let default_table = match &self.import {
            Some(import) => import.route_table.as_ref().map(|table| Val::Known(table.to_string())),
            None => tables.is_empty().then(|| hub.association_default_route_table_id()),
        };
        let handle = HubHandle {
            name: scope.name.to_owned(),
            transit_gateway: hub,
            asn,
            networks,
            default_table,
            tables,
        };
        scope.publish(handle);
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl Names<LineEnd> for &Handle<TransitGateway> {
    fn into_name(self) -> String {
        self.name().to_owned()
    }
}
