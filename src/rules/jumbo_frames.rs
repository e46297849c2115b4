//! Jumbo frames of private virtual interfaces.
//!
//! - What it checks: `mtu` of private interfaces against what each chosen back end lets through.
//! - Why: AWS's API reference says 1500 and 8500; CloudFormation's schema text and Terraform's provider 5.100 say 1500 and
//!   9001, and the provider enforces it.
//! - Example: `interface: { kind: private, to: main, vlan: 101, mtu: 8500 }`.
//! - Instead: no `mtu`, or a transit interface, where all agree on 8500.
//! - Source: `facts::direct_connect::{MTU_PRIVATE, MTU_PRIVATE_CLOUDFORMATION, MTU_PRIVATE_TERRAFORM}`.

use super::Targets;
use super::interfaces::interfaces;
use crate::construct::InterfaceKind;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::facts::direct_connect as facts;
use crate::model::Architecture;

/// Checks the rule.
pub(super) fn check(architecture: &Architecture, targets: Targets, findings: &mut Diagnostics) {
    for (_, at, interface) in interfaces(architecture) {
        let Some(mtu) = interface.mtu.map(|mtu| u32::from(mtu.get())) else { continue };
        let (api, provider) = (facts::MTU_PRIVATE, facts::MTU_PRIVATE_TERRAFORM);
        let said = api.value.contains(&mtu) || provider.value.contains(&mtu);
        if interface.kind != InterfaceKind::Private || mtu == facts::MTU_DEFAULT.value || !said {
            continue;
        }
        let text = facts::MTU_PRIVATE_CLOUDFORMATION;
        let sources = format!(
            "the API reference says 8500 ({}), CloudFormation's schema text says 9001 ({}), Terraform's provider 5.100 \
             takes 9001 ({})",
            api.source.url, text.source.url, provider.source.url
        );
        let finding = if targets.terraform && !provider.value.contains(&mtu) {
            Diagnostic::new(
                &codes::connectivity::JUMBO_FRAMES_REFUSED,
                at.child("mtu"),
                format!("Terraform's provider 5.100 refuses a private interface with packets of {mtu} bytes"),
            )
            .allowed(provider.value.iter().map(u32::to_string))
            .help(format!(
                "leave `mtu` out, which means 1500, build with `--target cloudformation`, or use a transit interface; \
                 {sources}"
            ))
        } else {
            Diagnostic::new(
                &codes::connectivity::JUMBO_FRAMES_CONTESTED,
                at.child("mtu"),
                format!("AWS's sources disagree on whether a private interface takes packets of {mtu} bytes"),
            )
            .allowed([facts::MTU_DEFAULT.value.to_string()])
            .help(format!("leave `mtu` out, which means 1500, or use a transit interface; {sources}"))
        };
        findings.push(finding.given(mtu.to_string()));
    }
}
