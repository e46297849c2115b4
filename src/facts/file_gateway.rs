//! AWS Storage Gateway, S3 File Gateway: what one carries, and its cache and uploads.
//!
//! The table is AWS's own guidance, measured with files of 1 GB over 10 Gbps. Its plateau of 590 MiB/s is 4.9 Gbps: the
//! 5 Gbps that one flow of an instance carries, so probably a limit of the client that measured. The FSx File Gateway,
//! closed to new customers, is the sibling that shares the software; its rows stand beside.

use super::{Source, facts};

const PERFORMANCE: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/filegateway/latest/files3/Performance.html");
const THROUGHPUT: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/filegateway/latest/files3/Performance-Throughput.html",
);
const QUOTAS: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/filegateway/latest/files3/fgw-quotas.html");
const FSX: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/filegateway/latest/filefsxw/Performance.html");

/// What a gateway runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// A virtual machine of 16 vCPU and 32 GB with a cache of 512 GiB on io1 at 1500 IOPS.
    Vm,
    /// The hardware appliance; not sold since 12 May 2025.
    Appliance,
    /// A virtual machine of 32 vCPU and 244 GB with a cache of four NVMe disks of 2 TB.
    Nvme,
    /// An FSx File Gateway of 32 vCPU and 244 GB with a cache of two NVMe disks of 2 TiB.
    Fsx,
}

/// The clients' operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Os {
    /// Linux.
    Linux,
    /// Windows.
    Windows,
}

/// What clients speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// NFS version 3.
    Nfs3,
    /// NFS version 4.
    Nfs4,
    /// SMB version 3.
    Smb3,
}

/// A row of AWS's table, MiB/s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// What the gateway runs on.
    pub platform: Platform,
    /// The clients' system.
    pub os: Os,
    /// What they speak.
    pub protocol: Protocol,
    /// How many threads of theirs read or write.
    pub threads: u32,
    /// Writing.
    pub write: u32,
    /// Reading what the cache holds.
    pub hit: u32,
    /// Reading what it does not hold.
    pub miss: u32,
}

const fn row(platform: Platform, os: Os, protocol: Protocol, threads: u32, speeds: [u32; 3]) -> Measured {
    let [write, hit, miss] = speeds;
    Measured { platform, os, protocol, threads, write, hit, miss }
}

const TABLE: &[Measured] = &[
    row(Platform::Vm, Os::Linux, Protocol::Nfs3, 1, [110, 590, 310]),
    row(Platform::Vm, Os::Linux, Protocol::Nfs3, 8, [160, 590, 335]),
    row(Platform::Vm, Os::Linux, Protocol::Nfs4, 1, [130, 590, 295]),
    row(Platform::Vm, Os::Linux, Protocol::Nfs4, 8, [160, 590, 335]),
    row(Platform::Vm, Os::Linux, Protocol::Smb3, 1, [115, 325, 255]),
    row(Platform::Vm, Os::Linux, Protocol::Smb3, 8, [190, 590, 335]),
    row(Platform::Appliance, Os::Linux, Protocol::Nfs3, 1, [265, 590, 310]),
    row(Platform::Appliance, Os::Linux, Protocol::Nfs3, 8, [385, 590, 335]),
    row(Platform::Appliance, Os::Linux, Protocol::Nfs4, 1, [310, 590, 295]),
    row(Platform::Appliance, Os::Linux, Protocol::Nfs4, 8, [385, 590, 335]),
    row(Platform::Appliance, Os::Linux, Protocol::Smb3, 1, [275, 325, 255]),
    row(Platform::Appliance, Os::Linux, Protocol::Smb3, 8, [455, 590, 335]),
    row(Platform::Nvme, Os::Linux, Protocol::Nfs3, 1, [300, 590, 325]),
    row(Platform::Nvme, Os::Linux, Protocol::Nfs3, 8, [585, 590, 580]),
    row(Platform::Nvme, Os::Linux, Protocol::Nfs4, 1, [355, 590, 340]),
    row(Platform::Nvme, Os::Linux, Protocol::Nfs4, 8, [575, 590, 575]),
    row(Platform::Nvme, Os::Linux, Protocol::Smb3, 1, [230, 325, 245]),
    row(Platform::Nvme, Os::Linux, Protocol::Smb3, 8, [585, 590, 580]),
    row(Platform::Vm, Os::Windows, Protocol::Smb3, 1, [150, 180, 20]),
    row(Platform::Vm, Os::Windows, Protocol::Smb3, 8, [190, 335, 195]),
    row(Platform::Vm, Os::Windows, Protocol::Nfs3, 1, [95, 130, 20]),
    row(Platform::Vm, Os::Windows, Protocol::Nfs3, 8, [190, 330, 190]),
    row(Platform::Appliance, Os::Windows, Protocol::Smb3, 1, [230, 255, 20]),
    row(Platform::Appliance, Os::Windows, Protocol::Smb3, 8, [835, 475, 195]),
    row(Platform::Appliance, Os::Windows, Protocol::Nfs3, 1, [135, 185, 20]),
    row(Platform::Appliance, Os::Windows, Protocol::Nfs3, 8, [545, 470, 190]),
    row(Platform::Nvme, Os::Windows, Protocol::Smb3, 1, [230, 265, 30]),
    row(Platform::Nvme, Os::Windows, Protocol::Smb3, 8, [835, 780, 250]),
    row(Platform::Nvme, Os::Windows, Protocol::Nfs3, 1, [135, 220, 30]),
    row(Platform::Nvme, Os::Windows, Protocol::Nfs3, 8, [545, 570, 240]),
];

const TABLE_FSX: &[Measured] = &[
    row(Platform::Fsx, Os::Windows, Protocol::Smb3, 1, [162, 403, 288]),
    row(Platform::Fsx, Os::Windows, Protocol::Smb3, 8, [511, 571, 567]),
];

facts! { "file_gateway";
    /// What a gateway carries with one thread and with eight.
    SPEEDS: &[Measured] = TABLE, "MiB/s", "files of 1 GB over 10 Gbps", PERFORMANCE, High;
    /// The same of an FSx File Gateway.
    SPEEDS_FSX: &[Measured] = TABLE_FSX, "MiB/s",
        "files of 1 GB over 10 Gbps or more; the clients' system is not said; closed to new customers", FSX, Medium;
    /// The most files each second that are written, if they are small.
    SMALL_FILES: u32 = 16, "files/s", "the highest achievable below 32 MiB for each file", PERFORMANCE, High;
    /// The size from which on files are not small.
    SMALL_FILE: u32 = 32, "MiB", "", PERFORMANCE, High;
    /// What one client carries over encrypted SMB: a connection is tied to one virtual processor.
    ENCRYPTED_CLIENT: (u32, u32) = (40, 60), "MB/s", "encryption enforced, as it is by default", THROUGHPUT, High;
    /// Connections over which a gateway uploads.
    UPLOAD_THREADS: u32 = 8, "threads", "AWS Support can raise it to 40", THROUGHPUT, High;
    /// The size of the cache.
    CACHE_SIZE: (u32, u32) = (150, 65_536), "GiB", "cannot shrink; at least four disks advised", QUOTAS, High;
    /// How data gets to S3.
    UPLOAD: &str = "writes land in the cache, uploads follow", "", "in parts and in parallel",
        THROUGHPUT, High;
}

/// The row of AWS's table, or the nearest that it has: Windows clients were not measured over NFS 4, nor FSx File
/// Gateways over NFS.
pub fn speeds(platform: Platform, os: Os, protocol: Protocol, threads: u32) -> Option<Measured> {
    let protocol = match (os, protocol) {
        (Os::Windows, Protocol::Nfs4) => Protocol::Nfs3,
        (_, protocol) => protocol,
    };
    let mut rows = SPEEDS.value.iter().chain(SPEEDS_FSX.value).copied();
    rows.find(|row| {
        row.platform == platform
            && row.threads == threads
            && (platform == Platform::Fsx || (row.os == os && row.protocol == protocol))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_platform_system_and_protocol_has_both_numbers_of_threads() {
        for platform in [Platform::Vm, Platform::Appliance, Platform::Nvme, Platform::Fsx] {
            for os in [Os::Linux, Os::Windows] {
                for protocol in [Protocol::Nfs3, Protocol::Nfs4, Protocol::Smb3] {
                    let one = speeds(platform, os, protocol, 1).unwrap();
                    let eight = speeds(platform, os, protocol, 8).unwrap();
                    assert!(eight.write > one.write && eight.hit >= one.hit && eight.miss > one.miss);
                }
            }
        }
        assert_eq!(speeds(Platform::Vm, Os::Linux, Protocol::Nfs3, 3), None);
    }
}
