//! AWS Direct Connect: port speeds, link aggregation, interface ranges, gateway quotas.

use std::ops::RangeInclusive;

use super::{Source, facts};

const QUOTAS: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/directconnect/latest/UserGuide/limits.html");
const WELCOME: Source =
    Source::read("2026-11-29", "https://docs.aws.amazon.com/directconnect/latest/APIReference/Welcome.html");
const LAGS: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/directconnect/latest/UserGuide/lags.html");
const MACSEC: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/directconnect/latest/UserGuide/MACsec.html");
const HOSTED: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/directconnect/latest/APIReference/API_AllocateHostedConnection.html",
);
const PRIVATE: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/directconnect/latest/APIReference/API_NewPrivateVirtualInterface.html",
);
const TRANSIT: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/directconnect/latest/APIReference/API_CreateTransitVirtualInterface.html",
);
const PUBLIC: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/directconnect/latest/APIReference/API_NewPublicVirtualInterface.html",
);
const GATEWAY: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/directconnect/latest/APIReference/API_CreateDirectConnectGateway.html",
);
const GUIDE: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html",
);
const REGISTRY: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-directconnect-privatevirtualinterface.html",
);
const REGISTRY_GATEWAY: Source = Source::read(
    "2026-11-29",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-directconnect-directconnectgateway.html",
);
const REGISTRY_CONNECTION: Source = Source::read(
    "2026-11-29",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-directconnect-connection.html",
);
const PROVIDER: Source = Source::read(
    "2026-11-22",
    "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/directconnect/private_virtual_interface.go",
);

const STARTED: Source = Source::read(
    "2026-11-28",
    "https://docs.aws.amazon.com/directconnect/latest/UserGuide/getting_started.html",
);
const COLOCATION: Source =
    Source::read("2026-11-28", "https://docs.aws.amazon.com/directconnect/latest/UserGuide/Colocation.html");
const HOSTED_GUIDE: Source = Source::read(
    "2026-11-28",
    "https://docs.aws.amazon.com/directconnect/latest/UserGuide/hosted_connection.html",
);

facts! { "direct_connect";
    /// How long AWS takes at most to look at a request for a dedicated connection and to provide its port.
    PORT_PROVIDED: u32 = 72, "h", "longer where AWS asks back", STARTED, High;
    /// How long the letter of authorization lets a cross connect to the port be made.
    CROSS_CONNECT: u32 = 90, "days", "it can be downloaded again; the circuit to the location is not counted", COLOCATION, High;
    /// Who changes the speed of a hosted connection.
    HOSTED_SPEED_CHANGE: &str = "partner", "", "in place; the connection keeps its id", HOSTED_GUIDE, High;
    /// Whether the speed of a dedicated connection can change.
    DEDICATED_SPEED_CHANGES: bool = false, "", "another speed is another connection", STARTED, High;
    /// Port speeds of a dedicated connection.
    DEDICATED_SPEEDS: &[u32] = &[1_000, 10_000, 100_000, 400_000], "Mbps", "single-mode fibre", QUOTAS, High;
    /// Capacities of a hosted connection.
    HOSTED_SPEEDS: &[u32] = &[50, 100, 200, 300, 400, 500, 1_000, 2_000, 5_000, 10_000, 25_000], "Mbps",
        "1 Gbps and above only from qualified partners, 25 Gbps only where 100 Gbps ports are", HOSTED, High;
    /// Hosted connections drop what exceeds the purchased rate.
    HOSTED_IS_POLICED: bool = true, "", "bursty TCP gets less than the nominal rate", HOSTED, High;
    /// Members of a link aggregation group below 100 Gbps.
    LAG_MEMBERS_BELOW_100_GBPS: u32 = 4, "connections", "all of one speed, on one endpoint", LAGS, High;
    /// Members of a link aggregation group of 100 or 400 Gbps.
    LAG_MEMBERS_FROM_100_GBPS: u32 = 2, "connections",
        "all of one speed, on one endpoint; the quota page names only 100 Gbps, the API 100 and 400 Gbps", LAGS, High;
    /// Speeds of which a dedicated connection can ask for MACsec.
    MACSEC_SPEEDS: &[u32] = &[10_000, 100_000, 400_000], "Mbps",
        "dedicated connections at selected locations; never hosted ones", MACSEC, High;
    /// Digits of each half of a MACsec key, the name (CKN) and the key (CAK).
    MACSEC_KEY_DIGITS: usize = 64, "hexadecimal digits", "AES-256 only", MACSEC, High;
    /// VLAN tags of a virtual interface.
    VLANS: RangeInclusive<u32> = 1..=4094, "", "unused on the connection; 0 and 4095 are reserved by IEEE 802.1Q", GUIDE, High;
    /// Autonomous system numbers of the customer's side.
    CUSTOMER_ASNS: RangeInclusive<u32> = 1..=4_294_967_294, "",
        "`asnLong`; the older `asn` ends at 2147483646", PRIVATE, High;
    /// The largest of them that Terraform can say.
    CUSTOMER_ASN_MAX_TERRAFORM: u32 = 2_147_483_646, "", "`bgp_asn`; `bgp_asn_long` is in provider 6 alone", PRIVATE, High;
    /// Private autonomous system numbers of Amazon's side of a Direct Connect gateway.
    GATEWAY_ASNS: &[RangeInclusive<u32>] = &[64_512..=65_534, 4_200_000_000..=4_294_967_294], "", "", GATEWAY, High;
    /// Amazon's side of a Direct Connect gateway, if none is given.
    GATEWAY_DEFAULT_ASN: u32 = 64_512, "",
        "must differ from the number of every transit gateway that is associated; both default to 64512",
        TRANSIT, High;
    /// Length of a BGP authentication key.
    BGP_KEY_LENGTH: RangeInclusive<usize> = 6..=80, "characters", "", PRIVATE, High;
    /// Length of a virtual interface's name; `a-z`, `0-9` and hyphens.
    INTERFACE_NAME_MAX: usize = 100, "characters", "", PRIVATE, High;
    /// Length of a Direct Connect gateway's name.
    GATEWAY_NAME_MAX: usize = 100, "characters", "", REGISTRY_GATEWAY, High;
    /// Length of the name of a connection or a group.
    CONNECTION_NAME_MAX: usize = 200, "characters", "", REGISTRY_CONNECTION, High;
    /// Maximum transmission units of a private virtual interface, as the API says.
    MTU_PRIVATE: &[u32] = &[1_500, 8_500], "bytes",
        "the user guide, CloudFormation's schema text and Terraform provider 5.100 say 9001 for jumbo frames",
        PRIVATE, Medium;
    /// The same, as one section of the user guide says.
    MTU_PRIVATE_GUIDE: &[u32] = &[1_500, 9_001], "bytes", "the same page's table says 8500", GUIDE, Low;
    /// The same, as CloudFormation's schema text says.
    MTU_PRIVATE_CLOUDFORMATION: &[u32] = &[1_500, 9_001], "bytes",
        "text only, the schema has no enumeration: any integer passes it and the API decides", REGISTRY, Medium;
    /// The same, as provider 5.100 accepts it.
    MTU_PRIVATE_TERRAFORM: &[u32] = &[1_500, 9_001], "bytes", "validated: 8500 is refused before the API sees it",
        PROVIDER, High;
    /// Maximum transmission units of a transit virtual interface.
    MTU_TRANSIT: &[u32] = &[1_500, 8_500], "bytes",
        "the API refuses every other value, though CloudFormation's schema text says 9001", TRANSIT, High;
    /// The maximum transmission unit of a public virtual interface.
    MTU_PUBLIC: &[u32] = &[1_500], "bytes", "the API has no such member", PUBLIC, High;
    /// The maximum transmission unit where none is given.
    MTU_DEFAULT: u32 = 1_500, "bytes", "", PRIVATE, High;
    /// Private and public virtual interfaces of a dedicated connection or of a group.
    INTERFACES_PER_CONNECTION: u32 = 51, "virtual interfaces",
        "50 private or public, and transit interfaces counted inside 51; fixed", QUOTAS, High;
    /// Transit virtual interfaces of a dedicated connection or of a group.
    TRANSIT_INTERFACES_PER_CONNECTION: u32 = 4, "virtual interfaces", "an account team can raise it", QUOTAS, High;
    /// Virtual interfaces of a hosted connection.
    INTERFACES_PER_HOSTED_CONNECTION: u32 = 1, "virtual interfaces", "fixed", QUOTAS, High;
    /// Virtual interfaces of a Direct Connect gateway.
    INTERFACES_PER_GATEWAY: u32 = 30, "virtual interfaces", "private or transit; fixed", QUOTAS, High;
    /// Transit gateways of a Direct Connect gateway.
    TRANSIT_GATEWAYS_PER_GATEWAY: u32 = 6, "transit gateways", "fixed", QUOTAS, High;
    /// Virtual private gateways of a Direct Connect gateway.
    VIRTUAL_PRIVATE_GATEWAYS_PER_GATEWAY: u32 = 20, "virtual private gateways", "fixed", QUOTAS, High;
    /// Prefixes that an association with a transit gateway may allow, that is, announce to the site.
    ALLOWED_PREFIXES_PER_TRANSIT_GATEWAY: usize = 200, "prefixes", "IPv4 and IPv6 together", QUOTAS, High;
    /// Prefixes that a site may announce over a private or transit interface.
    PREFIXES_FROM_SITE: u32 = 100, "prefixes", "each for IPv4 and IPv6; up to 1000 with prefix controls; more drops the session",
        QUOTAS, High;
    /// Prefixes that a site may announce over a public interface.
    PREFIXES_FROM_SITE_PUBLIC: u32 = 1_000, "prefixes", "fixed", QUOTAS, High;
    /// Active connections in one location.
    CONNECTIONS_PER_LOCATION: u32 = 10, "connections", "per Region and account; an account team can raise it", QUOTAS, High;
    /// Partitions whose Regions are reached from their own locations alone, which lead to no other Region.
    LOCATIONS_APART: &[&str] = &["aws-cn"], "partitions", "", WELCOME, High;
    /// Partitions without SiteLink.
    SITELINK_MISSING: &[&str] = &["aws-us-gov", "aws-cn"], "", "transit interfaces, and private ones on a Direct Connect gateway",
        GUIDE, High;
}

/// How many connections of this port speed a link aggregation group may have; `None` if no dedicated port has it.
pub fn lag_members(mbps: u32) -> Option<u32> {
    let below = mbps < 100_000;
    let members = if below { LAG_MEMBERS_BELOW_100_GBPS } else { LAG_MEMBERS_FROM_100_GBPS };
    DEDICATED_SPEEDS.value.contains(&mbps).then_some(members.value)
}

/// How many days after its order a new dedicated connection carries data: AWS provides the port, then somebody in the
/// location patches the cable. Sources: [`PORT_PROVIDED`], [`CROSS_CONNECT`].
pub fn port_lead() -> RangeInclusive<u32> {
    let port = PORT_PROVIDED.value.div_ceil(24);
    port..=port + CROSS_CONNECT.value
}

/// How many days after its order a hosted connection has another speed: at once where the partner has room, and as late as
/// a new port where it has to order one. Nobody publishes more than that.
pub fn hosted_lead() -> RangeInclusive<u32> {
    0..=*port_lead().end()
}

/// A port speed as the API writes it: `500Mbps`, `10Gbps`.
pub fn bandwidth(mbps: u32) -> String {
    if mbps.is_multiple_of(1_000) { format!("{}Gbps", mbps / 1_000) } else { format!("{mbps}Mbps") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::in_ranges;

    #[test]
    fn hosted_connections_end_at_25_gbps() {
        assert!(HOSTED_SPEEDS.value.contains(&25_000));
        assert!(!HOSTED_SPEEDS.value.contains(&100_000));
        assert!(!DEDICATED_SPEEDS.value.contains(&25_000));
    }

    #[test]
    fn a_group_of_three_100_gbps_ports_is_too_large() {
        assert_eq!(lag_members(100_000), Some(2));
        assert_eq!(lag_members(400_000), Some(2));
        assert_eq!(lag_members(10_000), Some(4));
        assert_eq!(lag_members(25_000), None);
    }

    #[test]
    fn macsec_needs_a_fast_dedicated_port() {
        assert!(MACSEC_SPEEDS.value.iter().all(|speed| DEDICATED_SPEEDS.value.contains(speed)));
        assert!(!MACSEC_SPEEDS.value.contains(&1_000));
    }

    #[test]
    fn vlans_and_numbers_have_the_ranges_of_their_standards() {
        assert!(!VLANS.value.contains(&0) && !VLANS.value.contains(&4095));
        assert!(!CUSTOMER_ASNS.value.contains(&0) && !CUSTOMER_ASNS.value.contains(&u32::MAX));
        assert!(in_ranges(GATEWAY_ASNS.value, GATEWAY_DEFAULT_ASN.value));
        assert!(!in_ranges(GATEWAY_ASNS.value, 65_535));
    }

    #[test]
    fn provider_and_api_contradict_each_other_on_private_jumbo_frames_only() {
        assert_ne!(MTU_PRIVATE.value, MTU_PRIVATE_TERRAFORM.value);
        assert_eq!(MTU_TRANSIT.value, MTU_PRIVATE.value);
        assert!([MTU_PRIVATE, MTU_PRIVATE_TERRAFORM, MTU_TRANSIT].iter().all(|m| m.value.contains(&1_500)));
    }

    #[test]
    fn bandwidths_are_written_as_the_api_writes_them() {
        assert_eq!(bandwidth(500), "500Mbps");
        assert_eq!(bandwidth(400_000), "400Gbps");
    }
}
