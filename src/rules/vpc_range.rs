//! A VPC's range has a length and a place that AWS takes.
//!
//! Why: AWS refuses a /8 late, and takes 172.17.0.0/16, where SageMaker's own containers live.
//! Example: `cidr: 10.0.0.0/8`. Instead: `cidr: 10.40.0.0/16`.
//! Source: [`facts::VPC_PREFIX_LENGTH`], [`facts::VPC_FORBIDDEN`], [`facts::VPC_CONFLICTING`].

use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::facts::network as facts;
use crate::model::Architecture;
use crate::units::Cidr;

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, network) in &architecture.networks {
        let Some(cidr) = network.cidr else { continue };
        let at = Pointer::root().child("networks").child(name).child("cidr");
        let lengths = facts::VPC_PREFIX_LENGTH.value;
        // An imported network's range is one of those that its VPC has, and AWS took it.
        if !lengths.contains(&cidr.prefix()) && network.import.is_none() {
            findings.push(
                Diagnostic::new(
                    &codes::network::RANGE_NOT_ALLOWED,
                    at.clone(),
                    format!("the network `{name}` has a /{}", cidr.prefix()),
                )
                .given(cidr.to_string())
                .allowed([format!("/{} to /{}", lengths.start(), lengths.end())])
                .help(nearest(cidr).map_or_else(
                    || "take for example `10.40.0.0/16`".to_owned(),
                    |nearest| format!("take for example `{nearest}`"),
                )),
            );
        }
        if let Some(kept) = overlapped(cidr, facts::VPC_FORBIDDEN.value) {
            findings.push(
                Diagnostic::new(
                    &codes::network::RANGE_NOT_ALLOWED,
                    at.clone(),
                    format!("the network `{name}` lies in {kept}, which no VPC can have"),
                )
                .given(cidr.to_string())
                .help("take a private range: `10.40.0.0/16`"),
            );
        }
        if let Some(kept) = overlapped(cidr, facts::VPC_CONFLICTING.value) {
            findings.push(
                Diagnostic::new(
                    &codes::network::RANGE_OF_CONTAINERS,
                    at,
                    format!(
                        "the network `{name}` lies in {kept}, where the containers of its instances live"
                    ),
                )
                .given(cidr.to_string())
                .help("take another private range: `10.40.0.0/16`"),
            );
        }
    }
}

fn overlapped(cidr: Cidr, kept: &[&'static str]) -> Option<&'static str> {
    kept.iter().copied().find(|kept| kept.parse().is_ok_and(|kept: Cidr| kept.overlaps(cidr)))
}

/// The same first address with the nearest length that is allowed, where that is a network.
fn nearest(cidr: Cidr) -> Option<Cidr> {
    let lengths = facts::VPC_PREFIX_LENGTH.value;
    Cidr::new(cidr.first(), cidr.prefix().clamp(*lengths.start(), *lengths.end()))
}
