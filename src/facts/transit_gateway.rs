//! AWS Transit Gateway: autonomous system numbers, attachments, frames.

use std::ops::RangeInclusive;

use super::{Source, facts};

const QUOTAS: Source =
    Source::read("2026-11-22", "https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html");
const REQUEST: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayRequestOptions.html",
);

facts! { "transit_gateway";
    /// Private autonomous system numbers of Amazon's side.
    ASNS: &[RangeInclusive<u32>] = &[64_512..=65_534, 4_200_000_000..=4_294_967_294], "", "", REQUEST, High;
    /// Amazon's side, if no number is given.
    DEFAULT_ASN: u32 = 64_512, "", "equal to the default of a Direct Connect gateway, which must differ", REQUEST, High;
    /// Bandwidth of an attachment of a VPC, a Direct Connect gateway or a peer.
    ATTACHMENT_BANDWIDTH: u32 = 100, "Gbps", "each way, per Availability Zone, with 7.5 million packets per second", QUOTAS, High;
    /// Packets each second of such an attachment.
    ATTACHMENT_PACKETS: u32 = 7_500_000, "packets/s", "each way, per Availability Zone", QUOTAS, High;
    /// The largest packet between VPCs, Direct Connect, Connect and peering attachments.
    MTU: u32 = 8_500, "bytes", "1500 over a VPN", QUOTAS, High;
    /// Direct Connect gateways of a transit gateway.
    DIRECT_CONNECT_GATEWAYS: u32 = 20, "Direct Connect gateways", "fixed", QUOTAS, High;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{direct_connect, in_ranges};

    #[test]
    fn both_gateways_share_ranges_and_an_unusable_default() {
        assert_eq!(ASNS.value, direct_connect::GATEWAY_ASNS.value);
        assert_eq!(DEFAULT_ASN.value, direct_connect::GATEWAY_DEFAULT_ASN.value);
        assert!(in_ranges(ASNS.value, 64_513) && !in_ranges(ASNS.value, 65_000_000));
    }
}
