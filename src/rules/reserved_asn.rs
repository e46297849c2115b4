//! Autonomous system numbers that no router of a site may have.
//!
//! - What it checks: the numbers of sites, of virtual interfaces and of VPNs.
//! - Why: AWS refuses its own numbers on the other side, and drops routes that have passed them; numbers that the registry
//!   keeps stand for other numbers, or for examples.
//! - Example: `sites: { munich: { asn: 7224 } }`.
//! - Instead: a number of your own, or a private one, 64512 to 65534.
//! - Source: `facts::autonomous_systems::{OF_AWS, RESERVED}`.

use super::interfaces::interfaces;
use crate::construct::Vpn;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::facts::autonomous_systems as facts;
use crate::model::Architecture;
use crate::units::Asn;

/// Checks the rule.
pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    let root = Pointer::root();
    let mut said: Vec<(Asn, Pointer)> = Vec::new();
    for (name, site) in &architecture.sites {
        said.extend(site.asn.map(|asn| (asn, root.child("sites").child(name).child("asn"))));
    }
    for (_, at, interface) in interfaces(architecture) {
        said.extend(interface.asn.map(|asn| (asn, at.child("asn"))));
    }
    for (name, vpn) in architecture.constructs_of::<Vpn>() {
        let at = root.child("constructs").child(name).child("asn");
        said.extend(vpn.asn.map(|asn| (asn, at)));
    }
    for (asn, at) in said {
        let of_aws = facts::of_aws(asn.get(), &architecture.region);
        if !of_aws && !facts::is_reserved(asn.get()) {
            continue;
        }
        let (code, headline) = if of_aws {
            (&codes::line::ASN_OF_AWS, format!("AWS keeps the autonomous system number {asn} for itself"))
        } else {
            (&codes::line::ASN_RESERVED, format!("the autonomous system number {asn} is reserved"))
        };
        findings.push(Diagnostic::new(code, at, headline).given(asn.to_string()).help(
            "give a number that is assigned to you, or a private one: 64512 to 65534, as in `asn: 65010`",
        ));
    }
}
