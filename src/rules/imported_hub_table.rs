//! Route tables of imported hubs, which CloudFormation may find taken.
//!
//! - What it checks: `route_table` of an imported hub that attaches networks, where CloudFormation is written.
//! - Why: a hub that associates attachments by default has done so when CloudFormation associates them with this table, and
//!   an attachment is associated once. Terraform makes attachments without the default association.
//! - Example: `hub: { type: TransitGateway, import: { id: tgw-0a1b2c3d4e5f60718, route_table: tgw-rtb-0a1b2c3d4e5f60718 } }`.
//! - Instead: the default association switched off, or the default table.
//! - Source: EC2 API reference, "AssociateTransitGatewayRouteTable", and the registry's schema of
//!   `AWS::EC2::TransitGatewayAttachment`, which has no option for it; read 2026-11-29.

use super::Targets;
use crate::construct::TransitGateway;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::Architecture;

/// Checks the rule.
pub(super) fn check(architecture: &Architecture, targets: Targets, findings: &mut Diagnostics) {
    if !targets.cloudformation {
        return;
    }
    for (name, hub) in architecture.constructs_of::<TransitGateway>() {
        let Some(table) = hub.import.as_ref().and_then(|import| import.route_table.as_ref()) else {
            continue;
        };
        if !architecture.networks.keys().any(|network| hub.attaches(network)) {
            continue;
        }
        let at = Pointer::root().child("constructs").child(name).child("import").child("route_table");
        findings.push(
            Diagnostic::new(
                &codes::line::TABLE_OF_AN_IMPORTED_HUB,
                at,
                format!("where `{name}` associates attachments by default, CloudFormation cannot associate them with {table}"),
            )
            .given(table.to_string())
            .help(
                "switch the hub's default association off and accept this in `waivers`, leave `route_table` out if it is \
                 the default one, or build with `--target terraform`",
            ),
        );
    }
}
