//! AWS KMS: how many requests an account makes.

use super::{Source, facts};
use crate::units::Region;

const QUOTAS: Source = Source::read(
    "2026-11-22",
    "https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html",
);

facts! { "kms";
    /// Cryptographic requests with symmetric keys, of an account in a Region; each object that is encrypted under a key of
    /// KMS takes one, without a bucket key.
    REQUESTS: u32 = 10_000, "requests/s", "the table of the page; its prose says 5500; adjustable", QUOTAS, Medium;
    /// Where there are more.
    REQUESTS_OF: &[(&str, u32)] = &[
        ("us-east-1", 100_000), ("us-west-2", 100_000), ("eu-west-1", 100_000), ("us-east-2", 20_000),
        ("ap-southeast-1", 20_000), ("ap-southeast-2", 20_000), ("ap-northeast-1", 20_000),
        ("eu-central-1", 20_000), ("eu-west-2", 20_000),
    ], "requests/s", "the table of the page; its prose says 10000 and 50000; adjustable", QUOTAS, Medium;
}

/// Requests each second of an account in a Region.
///
/// ```
/// use hybrid_synth::facts::kms::requests;
///
/// assert_eq!(requests(&"eu-central-1".parse().unwrap()), 20_000);
/// assert_eq!(requests(&"eu-south-2".parse().unwrap()), 10_000);
/// ```
pub fn requests(region: &Region) -> u32 {
    let named = REQUESTS_OF.value.iter().find(|(name, _)| *name == region.as_str());
    named.map_or(REQUESTS.value, |(_, rate)| *rate)
}
