//! Ports of the protocols that flows use, once, with their sources.

/// Ports that a protocol needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ports {
    /// The first.
    pub from: u16,
    /// The last.
    pub to: u16,
    /// What people call it, as in `HTTPS`.
    pub name: &'static str,
}

impl Ports {
    const fn one(port: u16, name: &'static str) -> Self {
        Ports { from: port, to: port, name }
    }
}

/// HTTPS: AWS APIs, S3.
pub const HTTPS: &[Ports] = &[Ports::one(443, "HTTPS")];

/// NFS version 4.
pub const NFS: &[Ports] = &[Ports::one(2049, "NFS")];

/// SMB.
pub const SMB: &[Ports] = &[Ports::one(445, "SMB")];

/// Lustre clients and servers, in both directions: FSx for Lustre user guide, "File system access control with Amazon
/// VPC", read 2026-11-22.
pub const LUSTRE: &[Ports] = &[Ports::one(988, "Lustre"), Ports { from: 1018, to: 1023, name: "Lustre" }];

/// A DataSync agent to its VPC endpoint and to the network interfaces of its tasks: DataSync user guide, "Network
/// requirements for VPC endpoints", read 2026-11-22.
pub const DATASYNC: &[Ports] =
    &[Ports::one(443, "HTTPS"), Ports { from: 1024, to: 1064, name: "DataSync control" }];
