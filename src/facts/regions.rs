//! The Regions that AWS has. What a partition is and what its names begin and end with, [`units`](crate::units) say.

use super::{Source, facts};
use crate::units::Region;

const PARTITIONS: Source =
    Source::read("2026-11-23", "https://github.com/boto/botocore/blob/1.43.11/botocore/data/partitions.json");
const ZONES: Source = Source::read(
    "2026-11-23",
    "https://github.com/aws-cloudformation/cfn-lint/blob/v1.58.0/src/cfnlint/helpers.py",
);

const GLOBAL: Source = Source::read(
    "2026-11-23",
    "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html",
);
const UNION: Source = Source::read(
    "2026-11-23",
    "https://european-union.europa.eu/principles-countries-history/eu-countries_en",
);

facts! { "regions";
    /// The country of each Region, by how the Region's name begins; ISO 3166-1, lower case.
    COUNTRIES: &[(&str, &str)] = &[
        ("af-south-1", "za"), ("ap-east-1", "hk"), ("ap-east-2", "tw"), ("ap-northeast-1", "jp"),
        ("ap-northeast-2", "kr"), ("ap-northeast-3", "jp"), ("ap-south-", "in"), ("ap-southeast-1", "sg"),
        ("ap-southeast-2", "au"), ("ap-southeast-3", "id"), ("ap-southeast-4", "au"), ("ap-southeast-5", "my"),
        ("ap-southeast-6", "nz"), ("ap-southeast-7", "th"), ("ca-", "ca"), ("cn-", "cn"), ("eu-central-1", "de"),
        ("eu-central-2", "ch"), ("eu-north-1", "se"), ("eu-south-1", "it"), ("eu-south-2", "es"), ("eu-west-1", "ie"),
        ("eu-west-2", "gb"), ("eu-west-3", "fr"), ("eusc-de-", "de"), ("il-central-1", "il"), ("me-central-1", "ae"),
        ("me-south-1", "bh"), ("mx-central-1", "mx"), ("sa-east-1", "br"), ("us-", "us"),
    ], "", "AWS does not say where the ISOE Region is", GLOBAL, High;
    /// Countries with a Region that are member states of the European Union.
    EUROPEAN_UNION: &[&str] = &["de", "es", "fr", "ie", "it", "se"], "", "gb and ch are not", UNION, High;
    /// Regions that are known, over all partitions.
    KNOWN: usize = REGIONS.len(), "Regions", "a Region opened later is unknown to this version", PARTITIONS, High;
    /// Availability Zones of a Region, fewest and most; each in [`zones`].
    ZONE_COUNTS: (u8, u8) = (2, 6), "zones", "an account may see fewer", ZONES, Medium;
}

/// All Regions, by name, each with its Availability Zones. The partition follows from the name:
/// [`units::Region`](crate::units::Region).
pub const REGIONS: &[(&str, u8)] = &[
    ("af-south-1", 3),
    ("ap-east-1", 3),
    ("ap-east-2", 3),
    ("ap-northeast-1", 4),
    ("ap-northeast-2", 4),
    ("ap-northeast-3", 3),
    ("ap-south-1", 3),
    ("ap-south-2", 3),
    ("ap-southeast-1", 3),
    ("ap-southeast-2", 3),
    ("ap-southeast-3", 3),
    ("ap-southeast-4", 3),
    ("ap-southeast-5", 3),
    ("ap-southeast-6", 3),
    ("ap-southeast-7", 3),
    ("ca-central-1", 4),
    ("ca-west-1", 3),
    ("cn-north-1", 3),
    ("cn-northwest-1", 3),
    ("eu-central-1", 3),
    ("eu-central-2", 3),
    ("eu-isoe-west-1", 3),
    ("eu-north-1", 3),
    ("eu-south-1", 3),
    ("eu-south-2", 3),
    ("eu-west-1", 3),
    ("eu-west-2", 3),
    ("eu-west-3", 3),
    ("eusc-de-east-1", 3),
    ("il-central-1", 3),
    ("me-central-1", 3),
    ("me-south-1", 3),
    ("mx-central-1", 3),
    ("sa-east-1", 3),
    ("us-east-1", 6),
    ("us-east-2", 3),
    ("us-gov-east-1", 3),
    ("us-gov-west-1", 3),
    ("us-iso-east-1", 3),
    ("us-iso-west-1", 3),
    ("us-isob-east-1", 3),
    ("us-isob-west-1", 3),
    ("us-isof-east-1", 3),
    ("us-isof-south-1", 3),
    ("us-west-1", 2),
    ("us-west-2", 4),
];

/// The names of all Regions.
pub fn names() -> impl Iterator<Item = &'static str> {
    REGIONS.iter().map(|(name, _)| *name)
}

/// The Region of this name; `None` if AWS has none.
///
/// ```
/// use hybrid_synth::facts::regions::find;
/// use hybrid_synth::units::Partition;
///
/// assert_eq!(find("us-gov-west-1").unwrap().partition(), Partition::UsGov);
/// assert!(find("eu-central-9").is_none());
/// ```
pub fn find(name: &str) -> Option<Region> {
    zones(name)?;
    name.parse().ok()
}

/// How many Availability Zones a Region has; `None` if AWS has no such Region. Source: [`ZONE_COUNTS`].
pub fn zones(name: &str) -> Option<u8> {
    let index = REGIONS.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    REGIONS.get(index).map(|(_, zones)| *zones)
}

/// The country of a Region, in two lower-case letters.
///
/// ```
/// use hybrid_synth::facts::regions::country;
///
/// assert_eq!(country("eu-west-2"), Some("gb"));
/// assert_eq!(country("eu-isoe-west-1"), None);
/// ```
pub fn country(region: &str) -> Option<&'static str> {
    let (_, country) = COUNTRIES.value.iter().find(|(start, _)| region.starts_with(start))?;
    Some(country)
}

/// Every country with a Region, once, in order.
pub fn countries() -> Vec<&'static str> {
    let mut countries: Vec<&str> = COUNTRIES.value.iter().map(|(_, country)| *country).collect();
    countries.sort_unstable();
    countries.dedup();
    countries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_sorted_and_found() {
        assert!(REGIONS.is_sorted_by(|one, next| one.0 < next.0));
        for (name, count) in REGIONS {
            assert_eq!(find(name).unwrap().as_str(), *name);
            assert!((ZONE_COUNTS.value.0..=ZONE_COUNTS.value.1).contains(count));
        }
    }

    #[test]
    fn every_region_but_one_has_a_country() {
        let without: Vec<_> = REGIONS.iter().filter(|(name, _)| country(name).is_none()).collect();
        assert_eq!(without.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["eu-isoe-west-1"]);
        assert!(EUROPEAN_UNION.value.iter().all(|member| countries().contains(member)));
    }
}
