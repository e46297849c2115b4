//! AWS Site-to-Site VPN: tunnels, their inside addresses and keys.

use std::ops::RangeInclusive;

use super::{Source, facts};

const QUOTAS: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html");
const TUNNEL: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpnTunnelOptionsSpecification.html",
);
const CUSTOMER: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateCustomerGateway.html",
);

const GATEWAY: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpnGateway.html",
);
const REGISTRY: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpnconnection.html",
);
const RFC_8247: Source = Source::read("2026-11-23", "https://www.rfc-editor.org/rfc/rfc8247#section-2.4");

const STARTED: Source =
    Source::read("2026-11-28", "https://docs.aws.amazon.com/vpn/latest/s2svpn/SetUpVPNConnections.html");

facts! { "vpn";
    /// How long after its order a VPN carries data.
    LEAD: RangeInclusive<u32> = 0..=1, "days",
        "AWS makes it in a few minutes; the configuration of the site's device is counted as a day's work, by us", STARTED, Medium;
    /// Tunnels of one connection.
    TUNNELS: u32 = 2, "tunnels", "", TUNNEL, High;
    /// Bandwidth of a standard tunnel.
    TUNNEL_BANDWIDTH: u32 = 1_250, "Mbps", "and 140000 packets per second", QUOTAS, High;
    /// Bandwidth of a large tunnel.
    TUNNEL_BANDWIDTH_LARGE: u32 = 5_000, "Mbps", "and 400000 packets per second; transit gateway or Cloud WAN", QUOTAS, High;
    /// Packets each second of a standard tunnel.
    TUNNEL_PACKETS: u32 = 140_000, "packets/s", "", QUOTAS, High;
    /// Packets each second of a large tunnel.
    TUNNEL_PACKETS_LARGE: u32 = 400_000, "packets/s", "", QUOTAS, High;
    /// The largest TCP segment through a tunnel.
    SEGMENT: u32 = 1_406, "bytes", "", QUOTAS, High;
    /// Tunnels that carry at once.
    ECMP: &str = "transit gateway", "",
        "with dynamic routing; behind a virtual private gateway one tunnel carries", QUOTAS, High;
    /// The largest packet through a tunnel.
    MTU: u32 = 1_446, "bytes", "segments of 1406 bytes; no jumbo frames, no path discovery", QUOTAS, High;
    /// Where the inside addresses of a tunnel come from.
    INSIDE_RANGE: &str = "169.254.0.0/16", "CIDR", "", TUNNEL, High;
    /// The prefix length of a tunnel's inside addresses.
    INSIDE_PREFIX_LENGTH: u8 = 30, "bits", "unique over the connections of one gateway", TUNNEL, High;
    /// Inside blocks that AWS keeps.
    INSIDE_RESERVED: &[&str] = &[
        "169.254.0.0/30", "169.254.1.0/30", "169.254.2.0/30", "169.254.3.0/30", "169.254.4.0/30",
        "169.254.5.0/30", "169.254.169.252/30",
    ], "CIDR", "", TUNNEL, High;
    /// Length of a pre-shared key: letters, digits, `.` and `_`, not starting with `0`.
    PRE_SHARED_KEY_LENGTH: RangeInclusive<usize> = 8..=64, "characters", "", TUNNEL, High;
    /// Autonomous system numbers of a customer gateway.
    CUSTOMER_ASNS: RangeInclusive<u32> = 1..=4_294_967_294, "",
        "above 2147483647 as BgpAsnExtended; the API text ends at 4294967295, which RFC 7300 reserves", CUSTOMER, High;
    /// The largest number that fits the member `BgpAsn`.
    BGP_ASN_MAX: u32 = 2_147_483_647, "", "above it BgpAsnExtended takes the number", CUSTOMER, High;
    /// Amazon's side of a virtual private gateway, if no number is given.
    GATEWAY_DEFAULT_ASN: u32 = 64_512, "", "", GATEWAY, High;
    /// Diffie-Hellman groups that both phases of a tunnel take.
    DH_GROUPS: &[u8] = &[2, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24], "", "phase 2 takes group 5 too", REGISTRY, High;
    /// Diffie-Hellman groups that should no longer be used: 1024 bits, or of unknown origin.
    WEAK_DH_GROUPS: &[u8] = &[2, 22, 23, 24], "", "SHOULD NOT or MUST NOT", RFC_8247, High;
}

#[cfg(test)]
mod tests {
    use super::*;
    use ipnet::Ipv4Net;

    #[test]
    fn reserved_blocks_are_blocks_of_the_range() {
        let range: Ipv4Net = INSIDE_RANGE.value.parse().unwrap();
        for reserved in INSIDE_RESERVED.value {
            let reserved: Ipv4Net = reserved.parse().unwrap();
            assert!(range.contains(&reserved));
            assert_eq!(reserved.prefix_len(), INSIDE_PREFIX_LENGTH.value);
        }
    }
}
