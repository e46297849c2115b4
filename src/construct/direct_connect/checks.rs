//! What Direct Connect refuses, now or after weeks of waiting for a cable.

use super::super::TransitGateway;
use super::super::line::{check_asns_differ, check_secret};
use super::resources::{Behind, End};
use super::{Connection, DirectConnect, GatewayChoice, Interface, InterfaceKind, in_bits};
use crate::diagnostic::{Diagnostic, Pointer, codes};
use crate::facts::{direct_connect as facts, network::not_public};
use crate::model::Scope;
use crate::units::{Cidr, Region, Vlan};

impl DirectConnect {
    pub(super) fn check_connections(&self, scope: &mut Scope<'_>) {
        if self.connections.is_empty() && self.lag_import.is_none() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::NO_CONNECTION,
                    scope.here(),
                    format!("`{}` has no connection", scope.name),
                )
                .on_key()
                .help("add one: `connections: { a: 10 Gbps }`"),
            );
        }
        if self.lag_import.is_some() && (self.lag || !self.connections.is_empty()) {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::KEY_OF_A_NEW_ONE,
                    scope.at("lag_import"),
                    "an imported group has its connections already",
                )
                .on_key()
                .help("remove `connections` and `lag`, or `lag_import`"),
            );
        }
        if self.lag_speed.is_some() && self.lag_import.is_none() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::KEY_OF_A_NEW_ONE,
                    scope.at("lag_speed"),
                    "`lag_speed` belongs to an imported group; connections say their own speed",
                )
                .on_key()
                .help("remove it, or import the group: `lag_import: dxlag-…`"),
            );
        }
        for (name, connection) in &self.connections {
            self.check_connection(scope, name, connection);
        }
        self.check_locations(scope);
        if self.lag {
            self.check_lag(scope);
        }
        self.check_macsec_key(scope);
    }

    /// What an imported gateway is associated with exists, and is what an interface leads to.
    pub(super) fn check_associated(&self, scope: &mut Scope<'_>, choice: &GatewayChoice) {
        let at = scope.at("gateway").child("associated");
        scope.expect_each_once(&at, &choice.associated, "associated");
        for (index, named) in choice.associated.iter().enumerate() {
            let at = at.index(index);
            if choice.import.is_none() || is_made(scope, named) {
                let what =
                    if choice.import.is_none() { "the gateway".to_owned() } else { format!("`{named}`") };
                scope.report(
                    Diagnostic::new(
                        &codes::connectivity::KEY_OF_A_NEW_ONE,
                        at,
                        format!("{what} is made here, and associated with nothing yet"),
                    )
                    .given(named)
                    .help("remove it: the association is made here too"),
                );
            } else if !self.targets().any(|target| target == named) && !scope.is_refused(named) {
                scope.report(
                    Diagnostic::new(
                        &codes::model::UNKNOWN_REFERENCE,
                        at,
                        format!("no interface of `{}` leads to `{named}`", scope.name),
                    )
                    .given(named)
                    .allowed(self.targets().map(str::to_owned))
                    .suggest(named),
                );
            }
        }
    }

    pub(super) fn check_connection(&self, scope: &mut Scope<'_>, name: &str, connection: &Connection) {
        let at = scope.at("connections").child(name);
        let texts = |speeds: &[u32]| -> Vec<String> { speeds.iter().copied().map(in_bits).collect() };
        let (hosted_speeds, dedicated_speeds) = (facts::HOSTED_SPEEDS.value, facts::DEDICATED_SPEEDS.value);
        let is_new = connection.import.is_none();
        let given = connection.speed_text();
        let sold = |speeds: &[u32]| connection.mbps().is_some_and(|mbps| speeds.contains(&mbps));
        let hosted = connection.is_hosted();
        if is_new && hosted {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::HOSTED_CONNECTION_NOT_IMPORTED,
                    at.clone(),
                    format!("the connection `{name}` is a hosted one, which a partner orders and a person accepts"),
                )
                .given(given)
                .help(
                    "order it from the partner and import it: `{ import: dxcon-…, hosted: true, accept: true, vlan: … }`; \
                     with `accept` Terraform accepts it, and CloudFormation's outputs tell the command",
                ),
            );
        } else if connection.speed.is_some() || is_new {
            let speeds = if hosted { hosted_speeds } else { dedicated_speeds };
            if !sold(speeds) {
                let kind = if hosted { "hosted" } else { "dedicated" };
                let headline = if given.is_empty() {
                    format!("the connection `{name}` has neither a speed nor an import")
                } else {
                    format!("there are no {kind} connections of {given}")
                };
                scope.report(
                    Diagnostic::new(&codes::connectivity::SPEED_NOT_SOLD, at.clone(), headline)
                        .given(given)
                        .allowed(texts(speeds)),
                );
            }
        }
        if is_new && self.location_of(connection).is_none() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::LOCATION_NOT_SAID,
                    at.clone(),
                    format!("the connection `{name}` does not say in which location its port is"),
                )
                .on_key()
                .help(
                    "add the location's code, as in `location: EqFA5`; \
                     `aws directconnect describe-locations` lists them",
                ),
            );
        }
        if connection.accept && (is_new || !hosted) {
            scope.report(
                Diagnostic::new(
                    &codes::line::NOTHING_TO_ACCEPT,
                    at.child("accept"),
                    format!("the connection `{name}` is no hosted one that waits to be accepted"),
                )
                .given("true")
                .help(
                    "remove it, or say what is accepted: `{ import: dxcon-…, hosted: true, accept: true }`",
                ),
            );
        }
        if self.macsec {
            let able = connection.mbps().is_none_or(|mbps| facts::MACSEC_SPEEDS.value.contains(&mbps));
            if hosted || !able || !is_new {
                scope.report(
                    Diagnostic::new(
                        &codes::connectivity::MACSEC_NOT_AVAILABLE,
                        at,
                        format!("the connection `{name}` cannot ask for MACsec"),
                    )
                    .given(if hosted {
                        "a hosted connection".to_owned()
                    } else if is_new {
                        connection.speed_text()
                    } else {
                        "an imported connection".to_owned()
                    })
                    .allowed(texts(facts::MACSEC_SPEEDS.value))
                    .help("MACsec is asked for when a dedicated connection is ordered"),
                );
            }
        }
    }

    pub(super) fn check_lag(&self, scope: &mut Scope<'_>) {
        let mut report = |headline: String, given: String, allowed: Vec<String>| {
            scope.report(
                Diagnostic::new(&codes::connectivity::LAG_DOES_NOT_FIT, scope.at("lag"), headline)
                    .on_key()
                    .given(given)
                    .allowed(allowed),
            );
        };
        let mut speeds: Vec<String> = Vec::new();
        let mut locations: Vec<&str> = Vec::new();
        for (name, connection) in &self.connections {
            if connection.import.is_some() {
                report(
                    format!("the connection `{name}` is imported, and a new group takes new connections"),
                    name.clone(),
                    vec!["new connections".to_owned(), "lag_import: dxlag-…".to_owned()],
                );
            }
            let speed = connection.speed_text();
            // An imported connection need not say it.
            if !speed.is_empty() && !speeds.contains(&speed) {
                speeds.push(speed);
            }
            if let Some(location) =
                self.location_of(connection).filter(|location| !locations.contains(location))
            {
                locations.push(location);
            }
        }
        if speeds.len() > 1 {
            report("the connections of a group have one speed".to_owned(), speeds.join(", "), speeds.clone());
        }
        if locations.len() > 1 {
            report(
                "the connections of a group are in one location".to_owned(),
                locations.join(", "),
                locations.iter().map(|location| (*location).to_owned()).collect(),
            );
        }
        let most = self.connections.values().find_map(Connection::mbps).and_then(facts::lag_members);
        let count = self.connections.len();
        if let Some(most) = most.filter(|most| usize::try_from(*most).is_ok_and(|most| count > most)) {
            report(
                format!("a group of this speed has at most {most} connections"),
                count.to_string(),
                vec![format!("1 to {most}")],
            );
        }
    }

    pub(super) fn check_interface(
        &self,
        scope: &mut Scope<'_>,
        at: &Pointer,
        interface: &Interface,
        ends: &[End],
        behind: &Behind<'_>,
    ) {
        let kind = interface.kind;
        let public = kind == InterfaceKind::Public;
        let stray = [
            ("to", public && interface.to.is_some()),
            ("mtu", public && interface.mtu.is_some_and(|mtu| mtu.get() != 1500)),
            ("site_link", public && interface.site_link),
            ("allowed_prefixes", public && !interface.allowed_prefixes.is_empty()),
            ("prefixes", !public && !interface.prefixes.is_empty()),
            ("vpn_gateway", kind != InterfaceKind::Private && interface.vpn_gateway.is_some()),
        ];
        for (key, _) in stray.into_iter().filter(|(_, stray)| *stray) {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::KEY_OF_ANOTHER_INTERFACE,
                    at.child(key),
                    format!("`{key}` means nothing to a {} interface", kind.name()),
                )
                .on_key()
                .help("remove it"),
            );
        }
        if !public && interface.to.is_none() {
            let wanted = if kind == InterfaceKind::Transit { "a transit gateway" } else { "a network" };
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::INTERFACE_LEADS_ELSEWHERE,
                    at.clone(),
                    format!("a {} interface leads to {wanted} and does not say which", kind.name()),
                )
                .help("add it: `to: NAME`"),
            );
        }
        if public && interface.prefixes.is_empty() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::PREFIXES_DO_NOT_FIT,
                    at.clone(),
                    "a public interface names the public ranges that the site announces",
                )
                .help("add them: `prefixes: [198.51.100.0/24]`"),
            );
        }
        if public {
            check_public(scope, at, interface);
        }
        let sizes: &[u32] = match kind {
            InterfaceKind::Transit => facts::MTU_TRANSIT.value,
            // 9001 is the provider's word for 8500, which only some targets refuse: a rule of its own.
            InterfaceKind::Private => &[1_500, 8_500, 9_001],
            InterfaceKind::Public => facts::MTU_PUBLIC.value,
        };
        if let Some(mtu) = interface.mtu.filter(|mtu| !public && !sizes.contains(&u32::from(mtu.get()))) {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::MTU_NOT_TAKEN,
                    at.child("mtu"),
                    format!("a {} interface takes no packets of {mtu} bytes", kind.name()),
                )
                .given(mtu.to_string())
                .allowed(sizes.iter().map(u32::to_string)),
            );
        }
        let region: Option<Region> = scope.architecture.region.parse().ok();
        let partition = region.map_or("aws", |region| region.partition().id());
        if interface.site_link && facts::SITELINK_MISSING.value.contains(&partition) {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::SITELINK_NOT_AVAILABLE,
                    at.child("site_link"),
                    format!("the partition {partition} has no SiteLink"),
                )
                .given("true")
                .help("remove it"),
            );
        }
        if let Some(key) = &interface.bgp_key {
            check_secret(scope, &at.child("bgp_key"), "BGP key", key);
        }
        let asn = interface.asn.or(behind.site.asn);
        if asn.is_none() {
            scope.report(site_without_asn(at, &self.site));
        }
        let gateway_asn = behind.gateway.as_ref().filter(|_| !public).and_then(|gateway| gateway.asn);
        check_asns_differ(
            scope,
            at.clone(),
            ("the Direct Connect gateway", gateway_asn),
            (&format!("the site `{}`", self.site), asn),
            "give the gateway another number: `gateway: { asn: 64514 }`",
        );
        check_addresses(scope, at, interface, ends);
    }

    /// VLANs and quotas of each connection.
    pub(super) fn check_together(&self, scope: &mut Scope<'_>, ends: &[End]) {
        let here = scope.here();
        for end in ends {
            let mut taken: Vec<(Vlan, Pointer)> = Vec::new();
            for (name, interface) in self.every_interface() {
                let at = Self::interface_at(&here, name).child("vlan");
                let Some(vlan) = end.vlan.or(interface.vlan.known().copied()) else { continue };
                if let Some((_, first)) = taken.iter().find(|(other, _)| *other == vlan) {
                    scope.report(
                        Diagnostic::new(
                            &codes::connectivity::VLAN_TAKEN,
                            at,
                            format!("two interfaces of `{}` have the VLAN {vlan}", end.name),
                        )
                        .given(vlan.to_string())
                        .related(first.clone(), "the first one")
                        .help("give one of them another VLAN, 1 to 4094"),
                    );
                } else {
                    taken.push((vlan, at));
                }
            }
            let transit = self
                .every_interface()
                .filter(|(_, interface)| interface.kind == InterfaceKind::Transit)
                .count();
            let all = self.every_interface().count();
            let (most, most_transit) = if end.hosted {
                (facts::INTERFACES_PER_HOSTED_CONNECTION.value, facts::INTERFACES_PER_HOSTED_CONNECTION.value)
            } else {
                (facts::INTERFACES_PER_CONNECTION.value, facts::TRANSIT_INTERFACES_PER_CONNECTION.value)
            };
            for (count, most, words) in [(all, most, ""), (transit, most_transit, "transit ")] {
                if u32::try_from(count).is_ok_and(|count| count <= most) || (end.hosted && !words.is_empty())
                {
                    continue;
                }
                let kind = if end.hosted { "hosted" } else { "dedicated" };
                scope.report(
                    Diagnostic::new(
                        &codes::connectivity::TOO_MANY_INTERFACES,
                        here.child("interfaces"),
                        format!("a {kind} connection has at most {most} {words}virtual interfaces"),
                    )
                    .on_key()
                    .given(count.to_string())
                    .allowed([format!("1 to {most}")])
                    .help("spread them over further connections: a `DirectConnect` of its own"),
                );
            }
        }
    }
}

fn site_without_asn(at: &Pointer, site: &str) -> Diagnostic {
    Diagnostic::new(
        &codes::connectivity::SITE_WITHOUT_ASN,
        at.clone(),
        format!("BGP needs an autonomous system number, and the site `{site}` has none"),
    )
    .related_key(Pointer::root().child("sites").child(site), "the site")
    .help("add the number of its routers: `asn: 65010`")
}

pub(super) fn check_prefixes(scope: &mut Scope<'_>, at: &Pointer, interface: &Interface, count: usize) {
    let most = facts::ALLOWED_PREFIXES_PER_TRANSIT_GATEWAY.value;
    if (1..=most).contains(&count) {
        return;
    }
    let at = if interface.allowed_prefixes.is_empty() { at.clone() } else { at.child("allowed_prefixes") };
    scope.report(
        Diagnostic::new(
            &codes::connectivity::PREFIXES_DO_NOT_FIT,
            at,
            "a transit gateway's association announces at least one range to the site",
        )
        .given(format!("{count} ranges"))
        .allowed([format!("1 to {most}")])
        .help("say them: `allowed_prefixes: [10.40.0.0/16]`, or attach a network to the hub"),
    );
}

/// Both ends of a public interface and what it announces are public: Direct Connect user guide, "Prerequisites for virtual
/// interfaces", read 2026-11-29.
fn check_public(scope: &mut Scope<'_>, at: &Pointer, interface: &Interface) {
    let said = interface.prefixes.iter().enumerate();
    let mut ranges: Vec<(Pointer, Cidr)> =
        said.map(|(index, prefix)| (at.child("prefixes").index(index), *prefix)).collect();
    for (name, pair) in &interface.addresses {
        let at = at.child("addresses").child(name);
        let ends = [("aws", pair.aws), ("site", pair.site)];
        ranges.extend(ends.into_iter().filter_map(|(end, one)| Some((at.child(end), Cidr::new(one, 32)?))));
    }
    for (at, range) in ranges {
        let Some(special) = not_public().find(|special| special.overlaps(range)) else {
            continue;
        };
        let given = if range.prefix() == 32 { range.first().to_string() } else { range.to_string() };
        scope.report(
            Diagnostic::new(
                &codes::line::NOT_PUBLIC,
                at,
                format!("a public interface has public addresses alone, and {given} lies in {special}"),
            )
            .given(given)
            .help("write public addresses that the site owns, or ask AWS support to lend some"),
        );
    }
}

fn check_addresses(scope: &mut Scope<'_>, at: &Pointer, interface: &Interface, ends: &[End]) {
    for (name, addresses) in &interface.addresses {
        let at = at.child("addresses").child(name);
        if !ends.iter().any(|end| end.name == *name) {
            scope.report(
                Diagnostic::new(
                    &codes::model::UNKNOWN_REFERENCE,
                    at,
                    format!("`{}` has no connection `{name}`", scope.name),
                )
                .on_key()
                .given(name)
                .allowed(ends.iter().map(|end| end.name.clone()))
                .suggest(name),
            );
            continue;
        }
        let prefix = addresses.prefix.unwrap_or(30);
        let mask = u32::MAX.checked_shl(32 - u32::from(prefix.min(32))).unwrap_or_default();
        let (aws, site) = (u32::from(addresses.aws.get()), u32::from(addresses.site.get()));
        if !(29..=31).contains(&prefix) || aws == site || aws & mask != site & mask {
            let (aws, site) = addresses.with_prefix();
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::ADDRESSES_DO_NOT_PAIR,
                    at,
                    "the two ends of a BGP session are two addresses of one small range",
                )
                .given(format!("{aws} and {site}"))
                .help("take both from one /30: `{ aws: 169.254.10.1, site: 169.254.10.2 }`"),
            );
        }
    }
    // A connection that is not there was meant to be one that is.
    let are_known = interface.addresses.keys().all(|name| ends.iter().any(|end| end.name == *name));
    if interface.kind == InterfaceKind::Public && are_known {
        for end in ends.iter().filter(|end| !interface.addresses.contains_key(&end.name)) {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::ADDRESSES_DO_NOT_PAIR,
                    at.clone(),
                    format!("a public interface needs public addresses of both ends, and `{}` has none", end.name),
                )
                .help(format!(
                    "add them: `addresses: {{ {}: {{ aws: 198.51.100.1, site: 198.51.100.2 }} }}`; AWS support gives a \
                     /31 to whoever has none",
                    end.name
                )),
            );
        }
    }
}

/// Whether the blueprint makes this hub or network.
fn is_made(scope: &Scope<'_>, name: &str) -> bool {
    let hub = scope.architecture.construct_of::<TransitGateway>(name);
    let network = scope.network_declaration(name);
    hub.is_some_and(|hub| hub.import.is_none()) || network.is_some_and(|network| network.import.is_none())
}
