//! Ports of the protocols that flows use, of the facts that say which.

use std::ops::RangeInclusive;

use crate::facts::{datasync, lustre, network};

/// What carries a protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Transport {
    /// Connections.
    Tcp,
    /// Single packets.
    Udp,
}

impl Transport {
    /// The spelling in security-group rules.
    pub fn as_str(self) -> &'static str {
        match self {
            Transport::Tcp => "tcp",
            Transport::Udp => "udp",
        }
    }
}

/// Ports that a protocol needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ports {
    /// What carries it.
    pub transport: Transport,
    /// The first.
    pub from: u16,
    /// The last.
    pub to: u16,
    /// What people call it, as in `HTTPS`.
    pub name: &'static str,
}

impl Ports {
    const fn tcp(from: u16, to: u16, name: &'static str) -> Self {
        Ports { transport: Transport::Tcp, from, to, name }
    }

    /// HTTPS on a port of one's own.
    pub const fn https(port: u16) -> Self {
        Ports::tcp(port, port, "HTTPS")
    }

    const fn udp(from: u16, to: u16, name: &'static str) -> Self {
        Ports { transport: Transport::Udp, from, to, name }
    }

    /// Words for the paths of rules, as in `https-443`; `dns-udp-53` where it is not TCP.
    pub(super) fn words(&self) -> String {
        let name = self.name.to_ascii_lowercase().replace(' ', "-");
        match self.transport {
            Transport::Tcp => format!("{name}-{}", self.from),
            Transport::Udp => format!("{name}-udp-{}", self.from),
        }
    }
}

/// A range of a fact, over TCP.
const fn range(ports: &RangeInclusive<u16>, name: &'static str) -> Ports {
    Ports::tcp(*ports.start(), *ports.end(), name)
}

const fn port(port: u16, name: &'static str) -> Ports {
    Ports::tcp(port, port, name)
}

/// HTTPS: AWS APIs, S3.
pub const HTTPS: &[Ports] = &[port(network::PORT_HTTPS.value, "HTTPS")];

/// NFS version 4.
pub const NFS: &[Ports] = &[port(network::PORT_NFS.value, "NFS")];

/// SMB.
pub const SMB: &[Ports] = &[port(network::PORT_SMB.value, "SMB")];

/// DNS; answers that do not fit into a packet are asked for again over TCP.
pub const DNS: &[Ports] = &[
    Ports::udp(network::PORT_DNS.value, network::PORT_DNS.value, "DNS"),
    port(network::PORT_DNS.value, "DNS"),
];

/// Lustre clients and servers, in both directions.
pub const LUSTRE: &[Ports] = {
    let [connections, answers] = lustre::PORTS.value else { panic!("Lustre has two ranges of ports") };
    &[range(connections, "Lustre"), range(answers, "Lustre")]
};

/// A DataSync agent to its VPC endpoint; the network interfaces of its tasks take data by HTTPS alone.
pub const DATASYNC: &[Ports] =
    &[port(datasync::PORT_DATA.value, "HTTPS"), range(&datasync::PORTS_ENDPOINT.value, "DataSync control")];
