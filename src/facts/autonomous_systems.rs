//! Autonomous system numbers that no site's router may have.
//!
//! ```
//! use hybrid_synth::facts::autonomous_systems::{is_reserved, of_aws};
//!
//! assert!(of_aws(7224, "eu-central-1") && of_aws(9059, "eu-west-1") && !of_aws(9059, "eu-central-1"));
//! assert!(is_reserved(23_456) && is_reserved(64_500) && !is_reserved(65_010));
//! ```

use std::ops::RangeInclusive;

use super::{Source, in_ranges};

/// Where AWS's own numbers were read.
pub const OF_AWS_SOURCE: Source =
    Source::read("2026-11-29", "https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-options.html");

/// Numbers that AWS keeps for itself, each with the Region where it does; none for every Region.
pub const OF_AWS: &[(u32, Option<&str>)] = &[
    (7_224, None),
    (9_059, Some("eu-west-1")),
    (10_124, Some("ap-northeast-1")),
    (17_943, Some("ap-southeast-1")),
];

/// Where the registry of special numbers was read, which names RFC 6793, RFC 5398 and RFC 7300.
pub const RESERVED_SOURCE: Source = Source::read(
    "2026-11-29",
    "https://www.iana.org/assignments/iana-as-numbers-special-registry/iana-as-numbers-special-registry.xhtml",
);

/// Numbers that stand for others, for examples in documents, or for nothing.
pub const RESERVED: &[RangeInclusive<u32>] =
    &[23_456..=23_456, 64_496..=64_511, 65_535..=65_535, 65_536..=65_551];

/// Whether AWS keeps a number for itself in a Region.
pub fn of_aws(asn: u32, region: &str) -> bool {
    OF_AWS.iter().any(|(number, home)| *number == asn && home.is_none_or(|home| home == region))
}

/// Whether the registry keeps a number from use on networks.
pub fn is_reserved(asn: u32) -> bool {
    in_ranges(RESERVED, asn)
}
