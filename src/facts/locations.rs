//! Where AWS Direct Connect has its routers: the codes of the locations, by the Region that lists them.
//!
//! `DescribeLocations` answers for one Region, and `CreateConnection` takes what that answer holds; from any location a
//! Direct Connect gateway then leads to every Region of the partition. Regions without a location have no row, nor has
//! AWS GovCloud (US), whose list nobody publishes. Codes are compared without case, and without the floor or room that
//! AWS appends to some, as in `CS32A-24FL`.
//!
//! ```
//! use hybrid_synth::facts::locations::{at, regions_of};
//!
//! assert!(at("us-east-1").unwrap().contains(&"EQDC2"));
//! assert_eq!(regions_of("EqDC2").collect::<Vec<_>>(), ["us-east-1"]);
//! assert_eq!(regions_of("CS32A-24FL").collect::<Vec<_>>(), ["us-east-1"]);
//! assert!(at("us-gov-west-1").is_none());
//! ```

use super::Source;

/// Where the codes were read: what `DescribeLocations` answered for each Region in August 2026, gathered by a third party,
/// in capitals. A location opened later is unknown to this version.
pub const SOURCE: Source = Source::read(
    "2026-11-29",
    "https://github.com/chriselsen/dx-location-details/blob/main/docs/locations.json",
);

/// The codes of the locations that each Region lists.
pub const LOCATIONS: &[(&str, &[&str])] = &[
    ("af-south-1", &["EANB1", "RCL1", "TECT1"]),
    ("ap-east-1", &["EQHK1"]),
    ("ap-east-2", &["CFT54", "CHT51"]),
    ("ap-northeast-1", &["ATTC1", "CFT52", "EQOS1", "EQTY2", "NEIN2"]),
    ("ap-northeast-2", &["LGKNX", "LGU57", "TLS10"]),
    ("ap-northeast-3", &["KDOS2"]),
    ("ap-south-1", &["EQMB2", "GPX51", "NMBL2", "SFY52", "TCDC1", "TCDE2", "TCDK1", "TCHY1"]),
    ("ap-southeast-1", &["AIMMN", "EPVM2", "EQSG2", "GSS52", "IAMGI", "TCCBK"]),
    ("ap-southeast-2", &["CBHU2", "DCDH6", "EQSY3", "GBSY6", "NDCB2", "NDCC1", "NDCM1", "NDCP1", "NDCS2"]),
    ("ap-southeast-3", &["DCIJ3", "JKT02"]),
    ("ap-southeast-4", &["EQME2"]),
    ("ap-southeast-5", &["CMCHV", "CSFX1"]),
    ("ap-southeast-6", &["SPK53"]),
    ("ap-southeast-7", &["THRA9"]),
    ("ca-central-1", &["151FS", "CGM60", "COLV2", "COLV3", "EQTR2", "NTM62"]),
    ("ca-west-1", &["EQCL1", "EQCL3"]),
    ("cn-north-1", &["GDSH3", "GDSZ3", "MOC2", "SINJI"]),
    ("cn-northwest-1", &["IPI50", "SHP54"]),
    (
        "eu-central-1",
        &[
            "CDSR1", "CEC50", "DGPU1", "EQAM3", "EQFA5", "EQHE6", "EQIL4", "EQMU1", "EQWA1", "INX6", "IPB50",
            "IPHH3", "ITCM2", "ITXA1", "ITXA7", "ITXC2", "ITXM2", "ITXM3", "ITXS1", "ITXV2", "ITXZ1",
            "MOILH", "THV52",
        ],
    ),
    ("eu-central-2", &["EQZH5"]),
    ("eu-north-1", &["EQSK1"]),
    ("eu-south-1", &["EQML2"]),
    ("eu-south-2", &["EQBA1"]),
    ("eu-west-1", &["EIRCL", "EQDX1", "EQLD5", "EQLS1", "ETIFJ", "ITXD2", "ITXM1", "SCDB9", "TCSH", "TEJB1"]),
    ("eu-west-2", &["EQMA3", "THNO2"]),
    ("eu-west-3", &["EQPA3", "ITXP7"]),
    ("eusc-de-east-1", &["AEBTF", "IPBTF"]),
    ("il-central-1", &["ECTL1"]),
    ("me-south-1", &["BDC52", "BDC53", "EQMC1"]),
    ("mx-central-1", &["EQMX1"]),
    ("sa-east-1", &["CIBNA", "CILIM", "EQBG1", "EQRJ2", "SONQU", "TIVIT", "TNDB"]),
    (
        "us-east-1",
        &[
            "165HS", "CS32A", "CSVA1", "EQDA2", "EQDC2", "EQMI1", "EQNY5", "KIOQ1", "LGT50", "MB1SD",
            "QTDC2", "TLLPJ", "TLXA1",
        ],
    ),
    ("us-east-2", &["COL67", "COLM3", "CSCH1", "CYOA1", "CYOW3", "EQC50", "NPKC1", "QTS52"]),
    ("us-west-1", &["CSOW", "CSSV2", "CSSV4", "ECPH1", "EQLA3", "EQSV5", "PNP51"]),
    ("us-west-2", &["ALN91", "CSDE1", "DBLV1", "ECPO1", "EQSE2", "PEH51", "SNAP", "T5ALA", "TPS19"]),
];

/// The codes that a Region lists; none for a Region whose list is unknown.
pub fn at(region: &str) -> Option<&'static [&'static str]> {
    LOCATIONS.iter().find(|(name, _)| *name == region).map(|(_, codes)| *codes)
}

/// The Regions that list a location.
pub fn regions_of(code: &str) -> impl Iterator<Item = &'static str> {
    let code = code.split('-').next().unwrap_or_default().to_ascii_uppercase();
    LOCATIONS.iter().filter(move |(_, codes)| codes.contains(&&*code)).map(|(region, _)| *region)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::regions;

    #[test]
    fn every_code_is_in_one_known_region_and_in_capitals() {
        for (region, codes) in LOCATIONS {
            assert!(regions::find(region).is_some(), "{region}");
            for code in *codes {
                assert_eq!(regions_of(code).collect::<Vec<_>>(), [*region], "{code}");
                assert!(
                    code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()),
                    "{code}"
                );
            }
        }
    }
}
