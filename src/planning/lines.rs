//! [`Lines`]: what carries the data of a mover between its site and AWS, and what stands by.
//!
//! A Direct Connect is preferred to a VPN for the same ranges, and of several Direct Connects the equal fastest ones carry
//! together: routes spread flows over those alone. What is declared and does not carry is named, never left out in silence.
//!
//! Lines carry as much one way as the other at the same time, so what goes to the site shares nothing with what comes from
//! there: each way is a part of its own.

use indexmap::IndexMap;

use crate::construct::{DataSyncAgent, DirectConnect, InterfaceKind, TransitGateway, Vpn};
use crate::facts::vpn as vpn_facts;
use crate::forecast::part::{self, InterfaceEndpoint, Line, Part};
use crate::model::Architecture;
use crate::units::{Mtu, Throughput};

/// What is between the site of a mover and AWS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// The site.
    pub site: String,
    /// The lines that carry, by name; none where the site's own line to the internet does, or nothing that is known.
    pub carry: Vec<String>,
    /// Those that are up and carry nothing while others do.
    pub stand_by: Vec<String>,
    /// Whether nothing that is up carries it.
    pub is_cut: bool,
    /// Whether nothing says how the site reaches AWS.
    pub is_unknown: bool,
}

impl Lines {
    /// What has to be said before anyone knows how fast data gets to AWS; none where it is known.
    pub fn unsaid(&self) -> Option<String> {
        self.is_unknown.then(|| {
            format!(
                "say how `{}` reaches AWS: with a DirectConnect or a Vpn, or over the internet, `line: 1 Gbps` of the site",
                self.site
            )
        })
    }
}

/// Which way data goes over a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// From the site to AWS.
    ToAws,
    /// From AWS to the site.
    ToSite,
}

/// The lines of a mover, but for one that is down, and the parts that its data crosses, in the order in which it does.
pub(super) fn of(
    architecture: &Architecture,
    mover: &DataSyncAgent,
    direction: Direction,
    down: Option<&str>,
) -> (Lines, IndexMap<String, Part>) {
    let site_name = &mover.site;
    let named = |part: &str| match direction {
        Direction::ToAws => part.to_owned(),
        Direction::ToSite => format!("{part} to {site_name}"),
    };
    let internet = architecture.sites.get(site_name).and_then(|site| site.line);
    let mut parts = IndexMap::new();
    if let Some(speed) = internet {
        parts.insert(named(&format!("{site_name} line")), Part::Line(Line { speed, mtu: None, rtt: None }));
    }
    let connects: Vec<(&str, &DirectConnect)> =
        architecture.constructs_of::<DirectConnect>().filter(|(_, line)| line.site == *site_name).collect();
    let vpns: Vec<(&str, &Vpn)> =
        architecture.constructs_of::<Vpn>().filter(|(_, vpn)| vpn.site == *site_name).collect();
    let has_lines = !connects.is_empty() || !vpns.is_empty();
    let is_up = |name: &str| down != Some(name);
    let connects: Vec<_> = connects.into_iter().filter(|(name, _)| is_up(name)).collect();
    let vpns: Vec<_> = vpns.into_iter().filter(|(name, _)| is_up(name)).collect();
    let (carry, part, to) = match (fastest(&connects, mover.is_private()), bundled(architecture, &vpns)) {
        (Some((carry, part)), _) => {
            let leads = connects.iter().filter(|(name, _)| carry.contains(name));
            let to: Vec<&str> = leads.flat_map(|(_, line)| line.targets()).collect();
            (carry, Some(part), to)
        }
        (None, Some((carry, part, to))) => (carry, Some(part), vec![to]),
        (None, None) => (Vec::new(), None, Vec::new()),
    };
    let all = connects.iter().map(|(name, _)| *name).chain(vpns.iter().map(|(name, _)| *name));
    let stand_by = all.filter(|name| !carry.contains(name)).map(str::to_owned).collect();
    if let Some(part) = part {
        parts.insert(named(&carry.join(" and ")), part);
    }
    if let Some(hub) = to.into_iter().find(|to| architecture.construct_of::<TransitGateway>(to).is_some()) {
        let part = part::TransitGateway { zones: None, mtu: None };
        parts.insert(named(hub), Part::TransitGateway(part));
    }
    if mover.is_private() {
        parts.insert(
            named(&format!("{site_name} endpoint")),
            Part::InterfaceEndpoint(InterfaceEndpoint { zones: None }),
        );
    }
    if direction == Direction::ToSite {
        parts.reverse();
    }
    let is_cut = carry.is_empty() && has_lines && mover.is_private();
    let lines = Lines {
        site: site_name.clone(),
        is_cut,
        is_unknown: carry.is_empty() && !is_cut && internet.is_none(),
        carry: carry.into_iter().map(str::to_owned).collect(),
        stand_by,
    };
    (lines, parts)
}

/// The Direct Connects that carry, and the part that they are together. Private and transit interfaces lead to networks,
/// public ones to the public addresses of AWS: those that fit how the mover reaches its service come first.
fn fastest<'a>(lines: &[(&'a str, &'a DirectConnect)], is_private: bool) -> Option<(Vec<&'a str>, Part)> {
    let fits = |line: &DirectConnect| {
        line.every_interface().any(|(_, one)| (one.kind == InterfaceKind::Public) != is_private)
    };
    let fitting: Vec<_> = lines.iter().filter(|(_, line)| fits(line)).copied().collect();
    let lines = if fitting.is_empty() { lines.to_vec() } else { fitting };
    let best = lines.iter().filter_map(|(_, line)| ports(line).0).max();
    let carrying: Vec<_> = lines.into_iter().filter(|(_, line)| ports(line).0 == best).collect();
    let mtus: Vec<Option<Mtu>> = carrying.iter().map(|(_, line)| line.mtu()).collect();
    let is_hosted = |line: &DirectConnect| line.connections.values().any(|one| one.hosted);
    let part = part::DirectConnect {
        speed: best,
        ports: carrying.iter().map(|(_, line)| ports(line).1).reduce(u32::saturating_add),
        hosted: if carrying.iter().any(|(_, line)| is_hosted(line)) {
            Some(true)
        } else {
            // A group has ports of its own; of an imported connection nothing says whose port it is.
            (best.is_none() && carrying.iter().all(|(_, line)| line.lag_import.is_some())).then_some(false)
        },
        // Without a word it is the smallest there is.
        mtu: mtus.into_iter().min().flatten(),
        rtt: None,
    };
    (!carrying.is_empty())
        .then(|| (carrying.into_iter().map(|(name, _)| name).collect(), Part::DirectConnect(part)))
}

/// The speed of the fastest connections of a Direct Connect, none where nothing says it, and how many have it: those of a
/// group have one speed, and an imported group is told by what it carries in all.
fn ports(line: &DirectConnect) -> (Option<Throughput>, u32) {
    if line.lag_import.is_some() {
        return (line.lag_speed, 1);
    }
    let fastest = line.connections.values().filter_map(|one| one.speed).max();
    let is_one = |speed: Option<Throughput>| speed == fastest || (line.lag && speed.is_none());
    let count = line.connections.values().filter(|one| is_one(one.speed)).count();
    (fastest, u32::try_from(count.max(1)).unwrap_or(u32::MAX))
}

/// The VPNs that carry, the part that they are together, and what they lead to: the tunnels of all that tell their routes to
/// one hub carry at once, and else one tunnel of the first.
fn bundled<'a>(
    architecture: &Architecture,
    vpns: &[(&'a str, &'a Vpn)],
) -> Option<(Vec<&'a str>, Part, &'a str)> {
    let (name, first) = vpns.first().copied()?;
    let hub = architecture.construct_of::<TransitGateway>(&first.to);
    let tells_routes = |vpn: &Vpn| vpn.tells_routes(architecture.sites.get(&vpn.site));
    let ecmp = hub.is_some_and(TransitGateway::spreads) && tells_routes(first);
    let together =
        vpns.iter().filter(|(_, vpn)| vpn.to == first.to && tells_routes(vpn)).map(|(name, _)| *name);
    let carry: Vec<&str> = if ecmp { together.collect() } else { vec![name] };
    let count = u32::try_from(carry.len()).unwrap_or(u32::MAX);
    let tunnels = (count > 1).then(|| count.saturating_mul(vpn_facts::TUNNELS.value));
    Some((carry, Part::Vpn(part::Vpn { tunnels, ecmp, ..part::Vpn::default() }), &first.to))
}
