//! Sites that use a network privately, and no line from them.
//!
//! - What it checks: networks that the blueprint makes, with the endpoint of a site's agents, the resolver that a site asks
//!   or is asked through, or endpoints that a site reaches.
//! - Why: all of them have addresses of the network alone, which only a line leads to.
//! - Example: `sites: { munich: { cidrs: [10.20.0.0/16], reaches: [s3] } }` beside a network and no line.
//! - Instead: `line: { type: Vpn, site: munich, to: main, gateway_ip: 198.51.100.7 }`.
//! - Source: AWS PrivateLink guide, "Access AWS services through AWS PrivateLink", read 2026-11-29.

use crate::construct::{DataSyncAgent, DirectConnect, TransitGateway, Vpn};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::{Architecture, Site};

/// Checks the rule.
pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    // What could not be read may be the line.
    if architecture.refused.has("constructs") || architecture.refused.has("networks") {
        return;
    }
    for (name, site) in &architecture.sites {
        let mut said: Vec<&str> = Vec::new();
        for (network, at, what) in uses(architecture, name, site) {
            let is_made = architecture.networks.get(network).is_some_and(|one| one.import.is_none());
            if !is_made || said.contains(&network) || is_connected(architecture, name, network) {
                continue;
            }
            said.push(network);
            findings.push(
                Diagnostic::new(
                    &codes::line::SITE_WITHOUT_LINE,
                    at,
                    format!("nothing leads from `{name}` to the network `{network}`, {what}"),
                )
                .on_key()
                .help(format!(
                    "add a line: `line: {{ type: Vpn, site: {name}, to: {network}, gateway_ip: 198.51.100.7 }}`; where \
                     something else leads there, accept this in `waivers`"
                )),
            );
        }
    }
}

/// The networks that a site uses by their own addresses, where it says so, and for what.
fn uses<'a>(
    architecture: &'a Architecture,
    name: &'a str,
    site: &'a Site,
) -> impl Iterator<Item = (&'a str, Pointer, String)> {
    let movers = architecture.constructs_of::<DataSyncAgent>().filter_map(move |(mover, declared)| {
        let network = declared.link_network(architecture).filter(|_| declared.site == name)?;
        let at = Pointer::root().child("constructs").child(mover).child("site");
        Some((network, at, format!("through which the agents of `{mover}` reach AWS")))
    });
    let at = Pointer::root().child("sites").child(name);
    let services = [
        ("dns", site.dns.is_some(), "whose resolver and its name servers ask each other"),
        ("reaches", !site.reaches.is_empty(), "whose endpoints it reaches"),
    ];
    let own = services.into_iter().filter(|(_, is_said, _)| *is_said).filter_map(move |(key, _, what)| {
        Some((site.network_name(architecture)?, at.child(key), what.to_owned()))
    });
    own.chain(movers)
}

/// Whether a line leads from a site to a network, or may do so through what the blueprint does not know.
fn is_connected(architecture: &Architecture, site: &str, network: &str) -> bool {
    let reaches = |target: &str| {
        match architecture.construct_of::<TransitGateway>(target) {
            Some(hub) => hub.attaches(network),
            // A target that is none is reported as such.
            None => target == network || !architecture.networks.contains_key(target),
        }
    };
    let mut connects = architecture.constructs_of::<DirectConnect>();
    let mut vpns = architecture.constructs_of::<Vpn>();
    let mut hubs = architecture.constructs_of::<TransitGateway>();
    connects.any(|(_, line)| line.site == site && line.targets().any(reaches))
        || vpns.any(|(_, line)| line.site == site && reaches(&line.to))
        || hubs.any(|(_, hub)| hub.import.is_some() && hub.attaches(network))
}
