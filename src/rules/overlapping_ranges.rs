//! No address belongs to two networks or sites.
//!
//! Why: routes between a VPC and what stands on premises go by address; where both have one, the VPC keeps the
//! traffic to itself.
//! Example: a network and a site with `10.20.0.0/16`. Instead: another range for one of the two.
//! Source: Amazon VPC user guide, "Route priority": local routes come first; read 2026-11-23.

use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::Architecture;
use crate::units::Cidr;

struct Range {
    cidr: Cidr,
    title: String,
    at: Pointer,
}

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    let networks = architecture.networks.iter().filter_map(|(name, network)| {
        Some(Range {
            cidr: network.cidr?,
            title: format!("the network `{name}`"),
            at: Pointer::root().child("networks").child(name).child("cidr"),
        })
    });
    let sites = architecture.sites.iter().flat_map(|(name, site)| {
        site.cidrs.iter().enumerate().map(move |(index, cidr)| Range {
            cidr: *cidr,
            title: format!("the site `{name}`"),
            at: Pointer::root().child("sites").child(name).child("cidrs").index(index),
        })
    });
    let mut ranges: Vec<Range> = networks.chain(sites).collect();
    // Ranges either contain each other or have nothing in common, so that each is compared with those alone that
    // begin where it does or before, and end where it does or later.
    ranges.sort_by_key(|range| (range.cidr.first(), range.cidr.prefix()));
    let mut around: Vec<&Range> = Vec::new();
    for range in &ranges {
        around.retain(|outer| outer.cidr.contains(range.cidr));
        if let Some(outer) = around.last() {
            report(outer, range, findings);
        }
        around.push(range);
    }
}

fn report(outer: &Range, inner: &Range, findings: &mut Diagnostics) {
    let headline = if outer.title == inner.title {
        format!("{} has {} within its {}", inner.title, inner.cidr, outer.cidr)
    } else {
        format!("{} of {} overlaps {} of {}", inner.cidr, inner.title, outer.cidr, outer.title)
    };
    let help = if outer.title == inner.title {
        "remove the smaller one"
    } else {
        "give one of the two another range"
    };
    findings.push(
        Diagnostic::new(&codes::network::OVERLAPPING_CIDRS, inner.at.clone(), headline)
            .given(inner.cidr.to_string())
            .related(outer.at.clone(), "the other one")
            .help(help),
    );
}
