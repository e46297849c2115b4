//! Static routes of a VPN that take a Direct Connect's traffic.
//!
//! - What it checks: a VPN with static routes and a Direct Connect from the same site to the same hub, where a static route
//!   is not wider than the site's ranges.
//! - Why: a transit gateway takes the most specific route and, of equal ones, the static one, so that the VPN carries what
//!   the Direct Connect is there for. A virtual private gateway prefers the Direct Connect.
//! - Example: `back: { type: Vpn, site: munich, to: hub, gateway_ip: 198.51.100.7, backs_up: link, routing: static }`.
//! - Instead: `routing: bgp`, or wider ranges: `routes: [10.0.0.0/8]`.
//! - Source: "How AWS Transit Gateway works", route evaluation order, and AWS re:Post, "How do I configure Direct Connect and
//!   a VPN failover with Transit Gateway?", read 2026-11-29.

use crate::construct::{DirectConnect, TransitGateway, Vpn};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::Architecture;

/// Checks the rule.
pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, vpn) in architecture.constructs_of::<Vpn>() {
        let (Some(site), Some(hub)) =
            (architecture.sites.get(&vpn.site), architecture.construct_of::<TransitGateway>(&vpn.to))
        else {
            continue;
        };
        let meet = |line: &str| {
            let learns = |one: &[String], name: &str| one.iter().any(|learnt| learnt == name);
            let both = |learnt: &[String]| learns(learnt, name) && learns(learnt, line);
            hub.route_tables.is_empty() || hub.route_tables.values().any(|table| both(&table.learns))
        };
        let mut lines = architecture.constructs_of::<DirectConnect>();
        let beside = lines.find(|(other, line)| {
            line.site == vpn.site && line.targets().any(|target| target == vpn.to) && meet(other)
        });
        let Some((line, _)) = beside else { continue };
        let takes = |range: &&crate::units::Cidr| site.cidrs.iter().any(|own| own.contains(**range));
        let Some(range) = vpn.static_ranges(site).iter().find(takes) else { continue };
        let at = Pointer::root().child("constructs").child(name);
        let keys = [
            ("routes", !vpn.routes.is_empty()),
            ("routing", vpn.routing.is_some()),
            ("backs_up", vpn.backs_up.is_some()),
        ];
        let key = keys.into_iter().find(|(_, is_said)| *is_said).map_or("to", |(key, _)| key);
        findings.push(
            Diagnostic::new(
                &codes::connectivity::STATIC_ROUTES_WIN,
                at.child(key),
                format!("`{name}` takes the traffic of `{line}`: a hub prefers static routes to those that it learns"),
            )
            .given(format!("a static route to {range}"))
            .related_key(Pointer::root().child("constructs").child(line), "the line whose routes lose")
            .help(
                "let the hub learn the routes, `routing: bgp`, or write wider ones than the site announces: `routes: \
                 [10.0.0.0/8]`; where the site announces narrower ones over the Direct Connect, accept this in `waivers`",
            ),
        );
    }
}
