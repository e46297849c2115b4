//! A Direct Connect gateway leads to hubs or to networks.
//!
//! - What it checks: private and transit interfaces that end at one gateway: an imported one, or that of another line.
//! - Why: a gateway that a private interface ends at, or that a virtual private gateway is associated with, is associated
//!   with no transit gateway.
//! - Example: `gateway: { import: 11460968-4ac1-4fd3-bdb2-00599c5de0f1 }` behind interfaces of both kinds.
//! - Instead: leave `gateway` out; a line with interfaces of both kinds gets a gateway for each.
//! - Source: Direct Connect user guide, "Direct Connect gateways and transit gateway associations", read 2026-11-29.

use std::collections::BTreeMap;

use super::interfaces::lines;
use crate::construct::{DirectConnect, InterfaceKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::Architecture;

/// Checks the rule.
pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    let mut first: BTreeMap<String, (InterfaceKind, Pointer)> = BTreeMap::new();
    for (line, at) in lines(architecture) {
        let name = at.segments().last().unwrap_or_default().into_owned();
        let owner = line.gateway_owner(&name, architecture);
        let owning = architecture.construct_of::<DirectConnect>(owner);
        let import = owning.and_then(|owning| owning.gateway.as_ref()?.import.as_ref());
        // A new one is two where its own line needs both.
        if import.is_none() && owning.is_none_or(has_both) {
            continue;
        }
        let gateway = import.map_or_else(|| owner.to_owned(), ToString::to_string);
        for (interface, declared) in line.every_interface() {
            if declared.kind == InterfaceKind::Public {
                continue;
            }
            let here = DirectConnect::interface_at(&at, interface);
            let Some((kind, related)) = first.get(&gateway) else {
                first.insert(gateway.clone(), (declared.kind, here));
                continue;
            };
            if *kind == declared.kind {
                continue;
            }
            findings.push(
                Diagnostic::new(
                    &codes::line::GATEWAY_OF_BOTH_KINDS,
                    here.child("kind"),
                    format!(
                        "a Direct Connect gateway leads to hubs or to networks, and that of `{name}` would lead to both"
                    ),
                )
                .given(declared.kind.name())
                .related(related.child("kind"), "the other kind")
                .help(if import.is_some() {
                    "leave `gateway` out, so that each kind gets a gateway of its own, or lead both to one kind of target"
                } else {
                    "leave `gateway` out, so that this line gets one of its own"
                }),
            );
            break;
        }
    }
}

fn has_both(line: &DirectConnect) -> bool {
    [InterfaceKind::Private, InterfaceKind::Transit].into_iter().all(|kind| line.has_interfaces(kind))
}
