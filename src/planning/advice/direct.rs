//! A Direct Connect for a site whose lines are VPNs alone.
//!
//! Where its port stands is for its owner to say, and changes nothing of the forecast: the rate is that of the port, and the
//! round trip that of the site. So a place stands for the location, which `check` warns of and says where to look it up.

use serde_json::json;

use super::axes::free_name;
use crate::construct::{DirectConnect, GatewayChoice, TransitGateway, Vpn};
use crate::diagnostic::Pointer;
use crate::facts::direct_connect as facts;
use crate::model::{Architecture, Axis, Effort, Rung, Site};

/// What stands where the code of a location has to be written.
const LOCATION: &str = "LOCATION-TO-CHOOSE";

/// The VLAN of the only interface on a new port.
const VLAN: u16 = 101;

pub(super) fn of(architecture: &Architecture) -> Vec<Axis> {
    architecture.sites.iter().filter_map(|(name, site)| to(architecture, name, site)).collect()
}

fn to(architecture: &Architecture, name: &str, site: &Site) -> Option<Axis> {
    site.asn.as_ref()?;
    let is_here = |line: &DirectConnect| line.site == name;
    if architecture.constructs_of::<DirectConnect>().any(|(_, line)| is_here(line)) {
        return None;
    }
    let vpns = || architecture.constructs_of::<Vpn>().filter(|(_, vpn)| vpn.site == name);
    let to = &vpns().next()?.1.to;
    let hub = architecture.construct_of::<TransitGateway>(to);
    if hub.is_some_and(|hub| !hub.route_tables.is_empty()) {
        return None;
    }
    let line = free_name(architecture, &[], &format!("{name}_line"));
    let constructs = Pointer::root().child("constructs");
    let kind = if hub.is_some() { "transit" } else { "private" };
    let rung = |mbps: &u32| {
        let speed = format!("{} Gbps", mbps / 1_000);
        let mut made = json!({
            "type": "DirectConnect", "site": name, "location": LOCATION, "connections": { "a": speed },
            "interface": { "kind": kind, "to": to, "vlan": VLAN },
        });
        if let (Some(shared), Some(made)) = (gateway_of(architecture, to), made.as_object_mut()) {
            made.insert("gateway".to_owned(), json!(shared));
        }
        let what = format!("order a Direct Connect of {speed} for `{name}`, in a location that you choose");
        let rung = Rung::new(what, Effort::Line).edit(&constructs.child(&line), made);
        let beside = vpns().filter(|(_, vpn)| vpn.to == *to);
        beside
            .fold(rung, |rung, (vpn, _)| rung.edit(&constructs.child(vpn).child("backs_up"), line.clone()))
            .after(
                facts::port_lead(),
                "AWS provides the port, then the location patches the cable and both ends are tested",
            )
    };
    Axis::rising(constructs.child(&line), facts::DEDICATED_SPEEDS.value.iter().map(rung)).offered()
}

/// The Direct Connect with whose gateway others already lead to the same place.
fn gateway_of<'a>(architecture: &'a Architecture, to: &str) -> Option<&'a str> {
    let mut lines = architecture.constructs_of::<DirectConnect>();
    let (name, line) = lines.find(|(_, line)| line.targets().any(|target| target == to))?;
    match &line.gateway {
        None => Some(name),
        Some(GatewayChoice { of, .. }) => of.as_deref(),
    }
}
