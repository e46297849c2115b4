//! Sites meet networks: names are resolved both ways, and sites call AWS services privately.
//!
//! Runs once all networks are there. The endpoints of Route 53 Resolver live in the network that a site names, or in
//! the blueprint's only one; its rules hold for every network, because one outbound endpoint serves all VPCs of a
//! region (Route 53 developer guide, "Considerations when creating inbound and outbound endpoints", read 2026-11-23).
//! Sites that answer for the same domain share its rule.

use std::net::Ipv4Addr;
use std::rc::Rc;

use indexmap::IndexMap;

use super::access::DNS;
use super::expand::member_at;
use super::handle::NetworkHandle;
use super::scope::{Peer, Scope, State};
use super::{Architecture, Dns, Site};
use crate::diagnostic::{Diagnostic, Pointer, codes};
use crate::facts::network as facts;
use crate::resource::{Id, Ref, Val, generated_name, kinds::ec2, kinds::resolver};
use crate::units::{HostName, IpAddress};

/// A domain, the sites that answer for it, and their servers in order.
struct Zone<'a> {
    domain: &'a HostName,
    at: Pointer,
    network: &'a str,
    servers: Vec<IpAddress>,
}

/// Adds what lets sites and networks resolve each other's names, and sites call services.
pub(super) fn expand(architecture: &Architecture, state: &mut State) {
    let sites = sites_by_network(architecture, state);
    let zones = zones(&sites, state);
    let mut rules: Vec<(&HostName, Ref<resolver::ResolverRule>)> = Vec::new();
    for (network, sites) in &sites {
        let Some(handle) = handle(state, network) else { continue };
        let at = member_at("networks", network);
        let mut scope = Scope { architecture, name: network, at, flows: &[], state };
        for (name, site) in sites {
            let peer = Peer::site(name, site);
            for service in &site.reaches {
                scope.call(&peer, &handle, *service);
            }
        }
        let asking: Vec<_> =
            sites.iter().filter(|(_, site)| site.dns.as_ref().is_some_and(Dns::asks)).collect();
        let zones: Vec<_> = zones.iter().filter(|zone| zone.network == *network).collect();
        if (!asking.is_empty() || !zones.is_empty()) && !has_two_zones(&mut scope, &handle, sites) {
            continue;
        }
        if !asking.is_empty() {
            inbound(&mut scope, &handle, asking.iter().map(|(name, site)| Peer::site(name, site)));
        }
        if !zones.is_empty() {
            let endpoint = outbound(&mut scope, &handle, sites);
            rules.extend(zones.iter().map(|zone| (zone.domain, rule(&mut scope, endpoint.clone(), zone))));
        }
    }
    for network in architecture.networks.keys() {
        let Some(handle) = handle(state, network) else { continue };
        let at = member_at("networks", network);
        let mut scope = Scope { architecture, name: network, at, flows: &[], state };
        for (domain, rule) in &rules {
            scope.add(
                &format!("{}-association", rule_name(domain)),
                resolver::ResolverRuleAssociation { resolver_rule_id: rule.id(), vpc_id: handle.vpc.id() },
            );
        }
    }
}

type SitesByNetwork<'a> = IndexMap<&'a str, Vec<(&'a str, &'a Site)>>;

/// The sites that meet a network, by its name; sites that do not say which are reported.
fn sites_by_network<'a>(architecture: &'a Architecture, state: &mut State) -> SitesByNetwork<'a> {
    let mut sites = SitesByNetwork::new();
    for (name, site) in &architecture.sites {
        let at = member_at("sites", name);
        check_network(architecture, name, site, state);
        if site.network.as_ref().is_some_and(|network| !architecture.networks.contains_key(network)) {
            continue;
        }
        let key = if site.dns.is_some() { "dns" } else { "reaches" };
        if site.dns.is_none() && site.reaches.is_empty() {
            continue;
        }
        match site.network_name(architecture) {
            Some(network) => sites.entry(network).or_default().push((name, site)),
            // Of two networks of which one was refused, nobody knows which was meant.
            None if architecture.refused.has("networks") => {}
            None => {
                let finding = Diagnostic::new(
                    &codes::model::NETWORK_NOT_SAID,
                    at.child(key),
                    format!("the site `{name}` meets a network here and does not say which"),
                )
                .allowed(architecture.networks.keys());
                state.findings.push(if architecture.networks.is_empty() {
                    finding.help(format!(
                        "declare one, `networks: {{ main: {{ cidr: 10.40.0.0/16 }} }}`, or remove `{key}`"
                    ))
                } else {
                    finding.help("name one: `network: NAME`")
                });
            }
        }
    }
    sites
}

/// Reports a network that a site names and that is not declared.
fn check_network(architecture: &Architecture, name: &str, site: &Site, state: &mut State) {
    let Architecture { networks, refused, .. } = architecture;
    let Some(network) = &site.network else { return };
    if networks.contains_key(network) || refused.contains(network) {
        return;
    }
    state.findings.push(
        Diagnostic::new(
            &codes::model::UNKNOWN_REFERENCE,
            member_at("sites", name).child("network"),
            format!("the site `{name}` names the network `{network}`, which is not declared"),
        )
        .given(network)
        .allowed(networks.keys().chain(refused.of(&["networks"])))
        .suggest(network),
    );
}

/// The domains that sites answer for, each with the servers of all its sites.
fn zones<'a>(sites: &SitesByNetwork<'a>, state: &mut State) -> Vec<Zone<'a>> {
    let mut zones: Vec<Zone<'a>> = Vec::new();
    for (network, sites) in sites {
        for (name, site) in sites {
            let Some(dns) = &site.dns else { continue };
            let at = member_at("sites", name).child("dns");
            for (index, domain) in dns.domains.iter().enumerate() {
                let at_domain = at.child("domains").index(index);
                let Some(zone) = zones.iter_mut().find(|zone| zone.domain == domain) else {
                    zones.push(Zone { domain, at: at_domain, network, servers: dns.servers.clone() });
                    continue;
                };
                if zone.network != *network {
                    state.findings.push(
                        Diagnostic::new(
                            &codes::network::DOMAIN_OF_TWO_NETWORKS,
                            at_domain,
                            format!(
                                "`{domain}` is asked for through the networks `{}` and `{network}`",
                                zone.network
                            ),
                        )
                        .given(domain.as_str())
                        .related(zone.at.clone(), "the first one")
                        .help("let both sites name the same `network`, or leave the domain to one of them"),
                    );
                    continue;
                }
                let more = dns.servers.iter().filter(|server| !zone.servers.contains(server)).copied();
                let more: Vec<IpAddress> = more.collect();
                zone.servers.extend(more);
            }
        }
    }
    for zone in &zones {
        if zone.servers.len() > *facts::RESOLVER_TARGETS.value.end() {
            state.findings.push(
                Diagnostic::new(
                    &codes::network::TOO_MANY_NAME_SERVERS,
                    zone.at.clone(),
                    format!("`{}` has {} name servers", zone.domain, zone.servers.len()),
                )
                .given(zone.servers.len().to_string())
                .allowed([format!("at most {}", facts::RESOLVER_TARGETS.value.end())])
                .help("keep the six that are nearest"),
            );
        }
    }
    zones
}

fn handle(state: &State, network: &str) -> Option<Rc<NetworkHandle>> {
    state.handles.get(network).cloned()?.downcast().ok()
}

fn has_two_zones(scope: &mut Scope<'_>, network: &NetworkHandle, sites: &[(&str, &Site)]) -> bool {
    let least = *facts::RESOLVER_ADDRESSES.value.start();
    if network.subnets.len() >= least {
        return true;
    }
    let imported = scope.network_declaration(&network.name).is_some_and(|declared| declared.import.is_some());
    let at = if imported { scope.at("import").child("subnets") } else { scope.at("zones") };
    let mut finding = Diagnostic::new(
        &codes::network::RESOLVER_NEEDS_TWO_ZONES,
        at,
        format!("resolving names with a site needs two zones, and `{}` has one", network.name),
    )
    .given(network.subnets.len().to_string())
    .allowed([format!("{least} or more")])
    .help(if imported { "add a subnet in another zone" } else { "write `zones: 2`" });
    for (name, _) in sites {
        finding = finding.related(member_at("sites", name).child("dns"), "asked for here");
    }
    scope.report(finding);
    false
}

fn inbound(scope: &mut Scope<'_>, network: &NetworkHandle, peers: impl Iterator<Item = Peer>) {
    let declared = scope.network_declaration(&network.name).and_then(|declared| declared.import.as_ref());
    if declared.is_some_and(|import| import.inbound_resolver.is_some()) {
        return;
    }
    let group = scope.security_group(
        "inbound-resolver-group",
        network,
        &format!("Name servers on premises that ask the resolver of the network {}", network.name),
    );
    let title = format!("the resolver of the network {}", network.name);
    let resolver = Peer::group(title, &network.name, &group);
    for peer in peers {
        scope.connect(&peer, &resolver, DNS);
    }
    let fixed: Vec<IpAddress> =
        network.subnet_ranges.iter().take(2).map(|range| before_last(range.last())).collect();
    let addresses = network.subnets.iter().take(2).enumerate().map(|(index, subnet)| {
        resolver::EndpointAddress { subnet_id: subnet.id(), ip: fixed.get(index).copied() }
    });
    let endpoint = scope.add(
        "inbound-resolver",
        resolver::ResolverEndpoint {
            name: endpoint_name(scope, network, "inbound"),
            direction: resolver::Direction::Inbound,
            ip_addresses: addresses.collect(),
            security_group_ids: vec![group.id()],
        },
    );
    if !fixed.is_empty() {
        scope.state.fixed.extend(endpoint.node_id());
    }
    if fixed.is_empty() {
        scope.output(
            "inbound-resolver",
            "The inbound resolver endpoint; let name servers on premises forward to its addresses: aws route53resolver list-resolver-endpoint-ip-addresses",
            endpoint.id(),
        );
    } else {
        let addresses: Vec<String> = fixed.iter().map(ToString::to_string).collect();
        scope.output(
            "inbound-resolver-addresses",
            "Let name servers on premises forward AWS names to these addresses",
            addresses.join(","),
        );
    }
}

/// The last address of a subnet that AWS does not keep. Chosen here, because neither back end tells which address AWS
/// chose, and because forwarders on premises should outlive a new endpoint.
fn before_last(last: IpAddress) -> IpAddress {
    Ipv4Addr::from(u32::from(last.get()).saturating_sub(1)).into()
}

fn endpoint_name(scope: &Scope<'_>, network: &NetworkHandle, direction: &str) -> String {
    let words = [&*scope.architecture.name, &*network.name, direction];
    generated_name(facts::RESOLVER_NAME_MAX.value, &words)
}

fn outbound(
    scope: &mut Scope<'_>,
    network: &NetworkHandle,
    sites: &[(&str, &Site)],
) -> Id<resolver::ResolverEndpoint> {
    let declared = scope.network_declaration(&network.name).and_then(|declared| declared.import.as_ref());
    if let Some(id) = declared.and_then(|import| import.outbound_resolver.as_ref()) {
        return Id::given(id.clone().map(|id| id.to_string()));
    }
    let group = scope.security_group(
        "outbound-resolver-group",
        network,
        &format!("Queries that leave the network {} for name servers on premises", network.name),
    );
    let title = format!("the resolver of the network {}", network.name);
    let resolver = Peer::group(title, &network.name, &group);
    for (name, site) in sites {
        let Some(dns) = &site.dns else { continue };
        let servers = Peer::Addresses {
            title: format!("the name servers of the site {name}"),
            name: (*name).to_owned(),
            cidrs: dns.servers.iter().map(|server| Val::Known(format!("{server}/32"))).collect(),
        };
        scope.connect(&resolver, &servers, DNS);
    }
    let addresses = network
        .subnets
        .iter()
        .take(2)
        .map(|subnet: &Ref<ec2::Subnet>| resolver::EndpointAddress { subnet_id: subnet.id(), ip: None });
    scope
        .add(
            "outbound-resolver",
            resolver::ResolverEndpoint {
                name: endpoint_name(scope, network, "outbound"),
                direction: resolver::Direction::Outbound,
                ip_addresses: addresses.collect(),
                security_group_ids: vec![group.id()],
            },
        )
        .id()
}

fn rule(
    scope: &mut Scope<'_>,
    endpoint: Id<resolver::ResolverEndpoint>,
    zone: &Zone<'_>,
) -> Ref<resolver::ResolverRule> {
    scope.add(
        &rule_name(zone.domain),
        resolver::ResolverRule {
            domain_name: zone.domain.clone(),
            rule_type: "FORWARD",
            resolver_endpoint_id: endpoint,
            target_ips: zone.servers.iter().map(|ip| resolver::TargetAddress { ip: *ip }).collect(),
        },
    )
}

fn rule_name(domain: &HostName) -> String {
    format!("resolve-{}", domain.as_str().replace('.', "-"))
}
