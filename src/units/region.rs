//! [`Region`] and [`Partition`]: where AWS runs things, and what ARNs and host names call it there.
//!
//! A region is checked by form and partition only; which regions exist is data of the schemas.

use std::fmt;
use std::str::FromStr;

use super::UnitError;

/// A separate AWS: accounts, ARNs and endpoints of one partition mean nothing in another.
///
/// Source: botocore 1.43.11, `partitions.json`; for the European Sovereign Cloud, which that file lacks, the
/// endpoint suffixes in sagemaker-core (`common_utils.py`, `eusc-de-east-1`).
///
/// ```
/// use hybrid_synth::units::{Partition, Region};
///
/// let region: Region = "us-gov-west-1".parse()?;
/// assert_eq!(region.partition(), Partition::UsGov);
/// assert_eq!(region.partition().id(), "aws-us-gov");
/// assert_eq!(Partition::China.dns_suffix(), "amazonaws.com.cn");
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Partition {
    /// The commercial regions.
    Aws,
    /// China, run by Sinnet and NWCD.
    China,
    /// AWS GovCloud (US).
    UsGov,
    /// AWS European Sovereign Cloud.
    EuSovereign,
    /// Top Secret (US).
    Iso,
    /// Secret (US).
    IsoB,
    /// The isolated European region.
    IsoE,
    /// The isolated US regions of the F partition.
    IsoF,
}

impl Partition {
    /// All of them.
    pub const ALL: [Partition; 8] = [
        Partition::Aws,
        Partition::China,
        Partition::UsGov,
        Partition::EuSovereign,
        Partition::Iso,
        Partition::IsoB,
        Partition::IsoE,
        Partition::IsoF,
    ];

    /// The second part of an ARN: `aws-us-gov`.
    pub const fn id(self) -> &'static str {
        match self {
            Partition::Aws => "aws",
            Partition::China => "aws-cn",
            Partition::UsGov => "aws-us-gov",
            Partition::EuSovereign => "aws-eusc",
            Partition::Iso => "aws-iso",
            Partition::IsoB => "aws-iso-b",
            Partition::IsoE => "aws-iso-e",
            Partition::IsoF => "aws-iso-f",
        }
    }

    /// How every ARN of the partition begins, the colon included: `arn:aws-us-gov:`.
    pub fn arn_prefix(self) -> String {
        format!("arn:{}:", self.id())
    }

    /// What the host names of services end in: `amazonaws.com`.
    pub const fn dns_suffix(self) -> &'static str {
        match self {
            Partition::Aws | Partition::UsGov => "amazonaws.com",
            Partition::China => "amazonaws.com.cn",
            Partition::EuSovereign => "amazonaws.eu",
            Partition::Iso => "c2s.ic.gov",
            Partition::IsoB => "sc2s.sgov.gov",
            Partition::IsoE => "cloud.adc-e.uk",
            Partition::IsoF => "csp.hci.ic.gov",
        }
    }

    /// The first words of its region names. The source of the commercial ones is the partition's `regionRegex`.
    const fn areas(self) -> &'static [&'static str] {
        match self {
            Partition::Aws => &["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
            Partition::China => &["cn"],
            Partition::UsGov => &["us-gov"],
            Partition::EuSovereign => &["eusc-de"],
            Partition::Iso => &["us-iso"],
            Partition::IsoB => &["us-isob"],
            Partition::IsoE => &["eu-isoe"],
            Partition::IsoF => &["us-isof"],
        }
    }
}

impl FromStr for Partition {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        Partition::ALL.into_iter().find(|partition| partition.id() == text).ok_or_else(|| {
            UnitError::new(text, "a partition", "it is not known").allow(Partition::ALL.map(Partition::id))
        })
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

/// The name of an AWS region: `eu-central-1`.
///
/// ```
/// use hybrid_synth::units::Region;
///
/// let error = "eu-central-1a".parse::<Region>().unwrap_err();
/// assert_eq!(error.help.as_deref(), Some("that is an availability zone; its region is `eu-central-1`"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region {
    name: Box<str>,
    partition: Partition,
}

impl Region {
    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The partition that the name places it in.
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// `area-direction-number`.
    fn partition_of(name: &str) -> Option<Partition> {
        let (rest, number) = name.rsplit_once('-')?;
        let (area, direction) = rest.rsplit_once('-')?;
        let lower = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
        let numbered = matches!(number.as_bytes(), [b'1'..=b'9'] | [b'1'..=b'9', b'0'..=b'9']);
        if !lower(direction) || !numbered {
            return None;
        }
        Partition::ALL.into_iter().find(|partition| partition.areas().contains(&area))
    }
}

impl FromStr for Region {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        if let Some(partition) = Region::partition_of(text) {
            return Ok(Region { name: text.into(), partition });
        }
        let error = UnitError::new(text, "an AWS region", "it is not of the form `area-direction-number`");
        let lower = text.to_ascii_lowercase();
        let zone = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
        Err(if Region::partition_of(&lower).is_some() {
            error.help(format!("write `{lower}`"))
        } else if Region::partition_of(zone).is_some() {
            error.help(format!("that is an availability zone; its region is `{zone}`"))
        } else {
            error.help("write for example `eu-central-1`, `us-gov-west-1` or `cn-north-1`")
        })
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name)
    }
}

impl AsRef<str> for Region {
    fn as_ref(&self) -> &str {
        &self.name
    }
}
