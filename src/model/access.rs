//! Ports of the protocols that flows use, once, with their sources.

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

/// HTTPS: AWS APIs, S3.
pub const HTTPS: &[Ports] = &[Ports::tcp(443, 443, "HTTPS")];

/// NFS version 4.
pub const NFS: &[Ports] = &[Ports::tcp(2049, 2049, "NFS")];

/// SMB.
pub const SMB: &[Ports] = &[Ports::tcp(445, 445, "SMB")];

/// DNS; answers that do not fit into a packet are asked for again over TCP: Route 53 developer guide, "Values that you
/// specify when you create or edit inbound endpoints", read 2026-11-23.
pub const DNS: &[Ports] = &[Ports::udp(53, 53, "DNS"), Ports::tcp(53, 53, "DNS")];

/// Lustre clients and servers, in both directions: FSx for Lustre user guide, "File system access control with Amazon
/// VPC", read 2026-11-22.
pub const LUSTRE: &[Ports] = &[Ports::tcp(988, 988, "Lustre"), Ports::tcp(1018, 1023, "Lustre")];

/// A DataSync agent to its VPC endpoint; the network interfaces of its tasks take data by HTTPS alone: DataSync user
/// guide, "Network requirements for VPC service endpoints", read 2026-11-23.
pub const DATASYNC: &[Ports] = &[Ports::tcp(443, 443, "HTTPS"), Ports::tcp(1024, 1064, "DataSync control")];
