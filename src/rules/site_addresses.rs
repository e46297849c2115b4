//! What a site says of names and addresses fits together.
//!
//! Why: domains and servers mean nothing without each other; whoever enters a network is let in by address; and no
//! route leads to a server outside the site's ranges.
//! Example: `cidrs: [10.20.0.0/16], dns: { domains: [corp.example], servers: [10.21.0.2] }`. Instead: the range of the
//! server too.
//! Source: Route 53 developer guide, "Forwarding outbound DNS queries to your network", read 2026-11-23.

use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::{Architecture, Dns, Site};
use crate::units::{HostName, IpAddress};

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, site) in &architecture.sites {
        let at = Pointer::root().child("sites").child(name);
        if let Some(dns) = &site.dns {
            complete(name, dns, &at.child("dns"), findings);
            for (index, server) in dns.servers.iter().enumerate() {
                inside(name, site, *server, &at.child("dns").child("servers").index(index), findings);
            }
        }
        for (share, declared) in &site.shares {
            if let Some(address) = declared.host.known().and_then(HostName::address) {
                inside(name, site, address, &at.child("shares").child(share).child("host"), findings);
            }
        }
        let asks = site.dns.as_ref().is_some_and(Dns::asks);
        if site.cidrs.is_empty() && (asks || !site.reaches.is_empty()) {
            let key = if asks { "dns" } else { "reaches" };
            findings.push(
                Diagnostic::new(
                    &codes::network::SITE_WITHOUT_RANGES,
                    at.child(key),
                    format!("`{name}` is let into the network by address and has no `cidrs`"),
                )
                .on_key()
                .help("add its ranges: `cidrs: [10.20.0.0/16]`"),
            );
        }
    }
}

fn complete(site: &str, dns: &Dns, at: &Pointer, findings: &mut Diagnostics) {
    let mut report = |at: Pointer, headline: String, help: &str| {
        findings.push(Diagnostic::new(&codes::network::INCOMPLETE_DNS, at, headline).help(help.to_owned()));
    };
    match (dns.domains.is_empty(), dns.servers.is_empty()) {
        (false, true) => report(
            at.child("domains"),
            format!("nobody answers for the domains of `{site}`"),
            "add the name servers: `servers: [10.20.0.2]`",
        ),
        (true, false) => report(
            at.child("servers"),
            format!("the name servers of `{site}` are never asked"),
            "add their domains: `domains: [corp.example]`",
        ),
        (true, true) if !dns.asks() => report(
            at.child("inbound"),
            format!("`dns` of `{site}` says nothing that anything follows from"),
            "remove `dns`",
        ),
        (true, true) | (false, false) => {}
    }
    for (index, domain) in dns.domains.iter().enumerate() {
        let at = at.child("domains").index(index);
        if domain.address().is_some() {
            report(at, format!("`{domain}` is an address, not a domain"), "write the domain: `corp.example`");
        } else if dns.domains.iter().take(index).any(|other| other == domain) {
            report(at, format!("the domain `{domain}` stands twice"), "remove one of the two");
        }
    }
}

fn inside(site: &str, declared: &Site, address: IpAddress, at: &Pointer, findings: &mut Diagnostics) {
    if declared.cidrs.is_empty() || declared.cidrs.iter().any(|cidr| cidr.contains_address(address)) {
        return;
    }
    findings.push(
        Diagnostic::new(
            &codes::network::ADDRESS_OUTSIDE_SITE,
            at.clone(),
            format!("no route leads to {address}: it does not lie in the ranges of `{site}`"),
        )
        .given(address.to_string())
        .allowed(declared.cidrs.iter().map(ToString::to_string))
        .help("correct the address, or add its range to `cidrs`"),
    );
}
