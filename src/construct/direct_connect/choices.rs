//! What could be chosen otherwise: the speed of the ports, and how many there are.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Connection, DirectConnect, in_bits};
use crate::diagnostic::Pointer;
use crate::facts::direct_connect as facts;
use crate::model::{Axis, Effort, Rung};

impl Connection {
    /// The edit that gives it a speed: the speed alone where nothing else is said of it.
    fn with_speed(&self, mbps: u32) -> Value {
        let Connection { speed: _, import, hosted, accept, vlan, location } = self;
        let says_more = import.is_some() || *hosted || *accept || vlan.is_some() || location.is_some();
        if says_more { json!({ "speed": in_bits(mbps) }) } else { in_bits(mbps).into() }
    }

    /// The speeds that it could have, ascending. An import that says nothing may be of either kind.
    fn sold(&self) -> BTreeSet<u32> {
        let hosted = self.hosted || self.import.is_some();
        let dedicated = !self.hosted;
        let hosted = facts::HOSTED_SPEEDS.value.iter().filter(|_| hosted);
        hosted.chain(facts::DEDICATED_SPEEDS.value.iter().filter(|_| dedicated)).copied().collect()
    }
}

/// One axis: faster ports, or more of them.
pub(super) fn of(line: &DirectConnect, name: &str) -> Option<Axis> {
    let at = Pointer::root().child("constructs").child(name);
    let mut each = line.connections.values();
    let first = each.next()?;
    let sold = each.fold(first.sold(), |sold, one| sold.intersection(&one.sold()).copied().collect());
    let speeds: BTreeSet<Option<u32>> = line.connections.values().map(Connection::mbps).collect();
    // A connection of unknown speed is taken for the smallest dedicated port.
    let smallest = facts::DEDICATED_SPEEDS.value.first().copied();
    let fastest = speeds.last().copied().flatten().or(smallest)?;
    let is_new = line.connections.values().all(|one| one.import.is_none() && !one.is_hosted());
    let there = line.connections.len();
    // A group is of one speed and in one location; connections in several stay as many as they are.
    let locations: BTreeSet<_> = line.connections.values().map(|one| line.location_of(one)).collect();
    let groups = is_new && speeds.len() == 1 && locations.len() == 1 && (line.lag || there == 1);
    let offer = |mbps: u32, count: usize| {
        let speed = in_bits(mbps);
        let what = match (count > there, mbps == fastest) {
            (true, true) => format!("make `{name}` a group of {count} ports of {speed}"),
            (true, false) => format!("make `{name}` a group of {count} new ports of {speed}"),
            (false, _) if is_new => format!("let each connection of `{name}` carry {speed}, on new ports"),
            (false, _) => format!(
                "let each connection of `{name}` carry {speed}: its partner changes a hosted one in place, a dedicated \
                 one is ordered anew and gets another id"
            ),
        };
        let mut rung = Rung::new(what, Effort::Line);
        let connections = at.child("connections");
        if mbps != fastest || speeds.len() > 1 {
            for (connection, said) in &line.connections {
                rung = rung.edit(&connections.child(connection), said.with_speed(mbps));
            }
        }
        let free = free_names(line).take(count.saturating_sub(there));
        for added in free {
            let place = match &first.location {
                Some(location) => json!({ "speed": speed, "location": location }),
                None => speed.clone().into(),
            };
            rung = rung.edit(&connections.child(&added), place);
        }
        if count > there && !line.lag {
            rung = rung.edit(&at.child("lag"), true);
        }
        if is_new {
            rung.after(
                facts::port_lead(),
                "AWS provides the port, then the location patches the cable and both ends are tested",
            )
        } else {
            rung.after(facts::hosted_lead(), "at once where the partner has room, else as late as a new port")
        }
    };
    let most = |mbps: u32| {
        let members = facts::lag_members(mbps).and_then(|most| usize::try_from(most).ok());
        members.filter(|_| groups).unwrap_or(there)
    };
    let more = (there + 1..=most(fastest)).map(|count| offer(fastest, count)).collect();
    let faster = sold
        .iter()
        .copied()
        .filter(|mbps| *mbps > fastest)
        .flat_map(|mbps| (there..=most(mbps)).map(move |count| (mbps, count)))
        .map(|(mbps, count)| offer(mbps, count))
        .collect();
    Axis { about: at.child("connections"), ladders: vec![faster, more], rises: true }.offered()
}

/// Names for further connections: letters after every name that is taken, because a group stands on its first one.
fn free_names(line: &DirectConnect) -> impl Iterator<Item = String> {
    let last = line.connections.keys().max().cloned().unwrap_or_default();
    let after = last.clone();
    let letters = ('a'..='z').map(String::from).filter(move |name| *name > after);
    letters.chain((2..).map(move |number: u32| format!("{last}{number}")))
}

#[cfg(test)]
mod tests {
    use super::free_names;
    use crate::construct::{Connection, DirectConnect};
    use crate::units::Throughput;

    #[test]
    fn further_connections_come_after_the_first_of_a_group() {
        let line = |name: &str| {
            let connection = Connection::dedicated(Throughput::gbps(10), "EqFA5");
            let line = DirectConnect::new("munich").connection(name, connection);
            free_names(&line).take(2).collect::<Vec<_>>()
        };
        assert_eq!(line("a"), ["b", "c"]);
        assert_eq!(line("m"), ["n", "o"]);
        assert_eq!(line("zone"), ["zone2", "zone3"]);
    }
}
