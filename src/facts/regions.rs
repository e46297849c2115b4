//! AWS Regions and partitions: what can be named, what ARNs and host names begin and end with.

use super::{Source, facts};

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
    /// Availability Zones of a Region, fewest and most; each in [`Region::zones`].
    ZONE_COUNTS: (u8, u8) = (2, 6), "zones", "an account may see fewer", ZONES, Medium;
}

/// A group of Regions with its own accounts, ARNs and host names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Partition {
    /// The commercial Regions.
    Aws,
    /// China.
    Cn,
    /// The European Sovereign Cloud.
    Eusc,
    /// The US ISO Regions.
    Iso,
    /// The US ISOB Regions.
    IsoB,
    /// The EU ISOE Regions.
    IsoE,
    /// The US ISOF Regions.
    IsoF,
    /// GovCloud (US).
    UsGov,
}

impl Partition {
    /// The second part of every ARN: `aws-us-gov`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::Cn => "aws-cn",
            Self::Eusc => "aws-eusc",
            Self::Iso => "aws-iso",
            Self::IsoB => "aws-iso-b",
            Self::IsoE => "aws-iso-e",
            Self::IsoF => "aws-iso-f",
            Self::UsGov => "aws-us-gov",
        }
    }

    /// The domain of the partition's services: `amazonaws.com.cn`.
    pub const fn dns_suffix(self) -> &'static str {
        match self {
            Self::Aws | Self::UsGov => "amazonaws.com",
            Self::Cn => "amazonaws.com.cn",
            Self::Eusc => "amazonaws.eu",
            Self::Iso => "c2s.ic.gov",
            Self::IsoB => "sc2s.sgov.gov",
            Self::IsoE => "cloud.adc-e.uk",
            Self::IsoF => "csp.hci.ic.gov",
        }
    }
}

/// A Region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// `eu-central-1`.
    pub name: &'static str,
    /// Its partition.
    pub partition: Partition,
    /// Availability Zones.
    pub zones: u8,
}

impl Region {
    const fn new(name: &'static str, partition: Partition, zones: u8) -> Self {
        Self { name, partition, zones }
    }
}

/// All Regions, by name.
pub const REGIONS: &[Region] = &[
    Region::new("af-south-1", Partition::Aws, 3),
    Region::new("ap-east-1", Partition::Aws, 3),
    Region::new("ap-east-2", Partition::Aws, 3),
    Region::new("ap-northeast-1", Partition::Aws, 4),
    Region::new("ap-northeast-2", Partition::Aws, 4),
    Region::new("ap-northeast-3", Partition::Aws, 3),
    Region::new("ap-south-1", Partition::Aws, 3),
    Region::new("ap-south-2", Partition::Aws, 3),
    Region::new("ap-southeast-1", Partition::Aws, 3),
    Region::new("ap-southeast-2", Partition::Aws, 3),
    Region::new("ap-southeast-3", Partition::Aws, 3),
    Region::new("ap-southeast-4", Partition::Aws, 3),
    Region::new("ap-southeast-5", Partition::Aws, 3),
    Region::new("ap-southeast-6", Partition::Aws, 3),
    Region::new("ap-southeast-7", Partition::Aws, 3),
    Region::new("ca-central-1", Partition::Aws, 4),
    Region::new("ca-west-1", Partition::Aws, 3),
    Region::new("cn-north-1", Partition::Cn, 3),
    Region::new("cn-northwest-1", Partition::Cn, 3),
    Region::new("eu-central-1", Partition::Aws, 3),
    Region::new("eu-central-2", Partition::Aws, 3),
    Region::new("eu-isoe-west-1", Partition::IsoE, 3),
    Region::new("eu-north-1", Partition::Aws, 3),
    Region::new("eu-south-1", Partition::Aws, 3),
    Region::new("eu-south-2", Partition::Aws, 3),
    Region::new("eu-west-1", Partition::Aws, 3),
    Region::new("eu-west-2", Partition::Aws, 3),
    Region::new("eu-west-3", Partition::Aws, 3),
    Region::new("eusc-de-east-1", Partition::Eusc, 3),
    Region::new("il-central-1", Partition::Aws, 3),
    Region::new("me-central-1", Partition::Aws, 3),
    Region::new("me-south-1", Partition::Aws, 3),
    Region::new("mx-central-1", Partition::Aws, 3),
    Region::new("sa-east-1", Partition::Aws, 3),
    Region::new("us-east-1", Partition::Aws, 6),
    Region::new("us-east-2", Partition::Aws, 3),
    Region::new("us-gov-east-1", Partition::UsGov, 3),
    Region::new("us-gov-west-1", Partition::UsGov, 3),
    Region::new("us-iso-east-1", Partition::Iso, 3),
    Region::new("us-iso-west-1", Partition::Iso, 3),
    Region::new("us-isob-east-1", Partition::IsoB, 3),
    Region::new("us-isob-west-1", Partition::IsoB, 3),
    Region::new("us-isof-east-1", Partition::IsoF, 3),
    Region::new("us-isof-south-1", Partition::IsoF, 3),
    Region::new("us-west-1", Partition::Aws, 2),
    Region::new("us-west-2", Partition::Aws, 4),
];

/// The Region of this name.
///
/// ```
/// use hybrid_synth::facts::regions::{Partition, find};
///
/// assert_eq!(find("us-gov-west-1").unwrap().partition, Partition::UsGov);
/// assert!(find("eu-central-9").is_none());
/// ```
pub fn find(name: &str) -> Option<&'static Region> {
    let index = REGIONS.binary_search_by(|region| region.name.cmp(name)).ok()?;
    REGIONS.get(index)
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
        assert!(REGIONS.is_sorted_by(|one, next| one.name < next.name));
        for region in REGIONS {
            assert_eq!(find(region.name), Some(region));
            assert!((ZONE_COUNTS.value.0..=ZONE_COUNTS.value.1).contains(&region.zones));
        }
    }

    #[test]
    fn every_region_but_one_has_a_country() {
        let without: Vec<_> = REGIONS.iter().filter(|region| country(region.name).is_none()).collect();
        assert_eq!(without.iter().map(|region| region.name).collect::<Vec<_>>(), ["eu-isoe-west-1"]);
        assert!(EUROPEAN_UNION.value.iter().all(|member| countries().contains(member)));
    }

    #[test]
    fn china_and_the_sovereign_cloud_have_their_own_domains() {
        assert_eq!(find("cn-north-1").unwrap().partition.dns_suffix(), "amazonaws.com.cn");
        assert_eq!(find("eusc-de-east-1").unwrap().partition.id(), "aws-eusc");
    }
}
