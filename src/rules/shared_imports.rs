//! What several lines import.
//!
//! - What it checks: connections, groups and Direct Connect gateways that two constructs import by the same id.
//! - Why: virtual interfaces of a connection are told apart by their VLANs, whoever makes them; and a gateway is associated
//!   with a hub or a network once.
//! - Example: two lines with `connections: { a: { import: dxcon-fg31dyv6 } }` and the VLAN 101.
//! - Instead: another VLAN, or `gateway: NAME` in the second line.
//! - Source: Direct Connect user guide, "Virtual interfaces" and "Direct Connect gateway associations"; read 2026-11-29.

use super::interfaces::lines;
use crate::construct::DirectConnect;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::Architecture;
use crate::units::Vlan;

/// Checks the rule.
pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    let mut vlans: Vec<(String, Vlan, Pointer, Pointer)> = Vec::new();
    let mut gateways: Vec<(String, &DirectConnect, Pointer)> = Vec::new();
    for (line, at) in lines(architecture) {
        for (id, fixed) in imported(line) {
            for (name, interface) in line.every_interface() {
                let Some(vlan) = fixed.or(interface.vlan.known().copied()) else { continue };
                let here = DirectConnect::interface_at(&at, name).child("vlan");
                let taken =
                    vlans.iter().find(|(other, number, of, _)| *other == id && *number == vlan && *of != at);
                if let Some((_, _, _, first)) = taken {
                    findings.push(
                        Diagnostic::new(
                            &codes::connectivity::VLAN_TAKEN,
                            here.clone(),
                            format!("two interfaces of `{id}` have the VLAN {vlan}"),
                        )
                        .given(vlan.to_string())
                        .related(first.clone(), "the first one")
                        .help("give one of them another VLAN, 1 to 4094"),
                    );
                }
                vlans.push((id.clone(), vlan, at.clone(), here));
            }
        }
        let Some(id) = line.gateway.as_ref().and_then(|gateway| gateway.import.as_ref()) else { continue };
        let id = id.to_string();
        let is_made = |line: &DirectConnect, target: &str| {
            !line.gateway.iter().any(|gateway| gateway.associated.iter().any(|there| there == target))
        };
        let both = |other: &DirectConnect| {
            line.targets().any(|target| {
                other.targets().any(|one| one == target) && (is_made(line, target) || is_made(other, target))
            })
        };
        if let Some((_, _, first)) = gateways.iter().find(|(other, line, _)| *other == id && both(line)) {
            let name = first.segments().last().unwrap_or_default().into_owned();
            findings.push(
                Diagnostic::new(
                    &codes::line::GATEWAY_ASSOCIATED_TWICE,
                    at.child("gateway"),
                    "two lines associate the same Direct Connect gateway with the same target",
                )
                .given(&id)
                .related(first.child("gateway"), "the first one")
                .help(format!("name the line that has it: `gateway: {name}`")),
            );
        }
        gateways.push((id, line, at));
    }
}

/// The connections and the group that a line imports, each with the VLAN that its partner has fixed.
fn imported(line: &DirectConnect) -> Vec<(String, Option<Vlan>)> {
    let connections = line.connections.values();
    let connections = connections.filter_map(|one| Some((one.import.as_ref()?.to_string(), one.vlan)));
    let group = line.lag_import.as_ref().map(|id| (id.to_string(), None));
    connections.chain(group).collect()
}
