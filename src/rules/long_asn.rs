//! Autonomous system numbers that Terraform cannot say.
//!
//! - What it checks: the site's number of virtual interfaces, where Terraform is written.
//! - Why: `bgp_asn` goes to the API's member `asn`, which ends at 2147483646. `bgp_asn_long` is in provider 6 alone, and one
//!   text suits both majors.
//! - Example: `sites: { munich: { asn: 4200000001 } }`.
//! - Instead: a number up to 2147483646.
//! - Source: `facts::direct_connect::{CUSTOMER_ASNS, CUSTOMER_ASN_MAX_TERRAFORM}`.

use super::Targets;
use super::interfaces::interfaces;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::facts::direct_connect as facts;
use crate::model::Architecture;

/// Checks the rule.
pub(super) fn check(architecture: &Architecture, targets: Targets, findings: &mut Diagnostics) {
    if !targets.terraform {
        return;
    }
    let most = facts::CUSTOMER_ASN_MAX_TERRAFORM.value;
    for (line, at, interface) in interfaces(architecture) {
        let site = architecture.sites.get(&line.site).and_then(|site| site.asn);
        let (asn, at) = match interface.asn {
            Some(asn) => (Some(asn), at.child("asn")),
            None => (site, at),
        };
        let Some(asn) = asn.filter(|asn| asn.get() > most) else { continue };
        findings.push(
            Diagnostic::new(
                &codes::connectivity::LONG_ASN_IN_TERRAFORM,
                at,
                format!("Terraform's provider 5.100 cannot say the autonomous system number {asn}"),
            )
            .given(asn.to_string())
            .allowed([format!("1 to {most}")])
            .help("give the interface another number: `asn: 65010`; or build with `--target cloudformation`"),
        );
    }
}
