//! Regions, their partitions, and which CloudFormation type exists where.
//!
//! The source is the registry of each region as cfn-lint 1.58.0 collected it on 2026-10-20; AWS may have added types to a
//! region since. For the `aws-iso*` and `aws-eusc` partitions the snapshot is partly a copy of us-east-1.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::embedded;

#[derive(Deserialize)]
struct Regions {
    #[serde(borrow)]
    partitions: BTreeMap<&'static str, Vec<&'static str>>,
    lacking: BTreeMap<&'static str, Vec<&'static str>>,
}

static REGIONS: LazyLock<Regions> = LazyLock::new(|| {
    serde_json::from_str(embedded::REGIONS)
        .unwrap_or_else(|_| Regions { partitions: BTreeMap::new(), lacking: BTreeMap::new() })
});

/// Whether a type can be created in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// The region has the type.
    Here,
    /// The region lacks it; these regions of the same partition have it.
    Elsewhere(Vec<&'static str>),
    /// No partition has such a region.
    UnknownRegion,
}

/// Every region, by partition and then by name.
pub fn all() -> impl Iterator<Item = &'static str> {
    REGIONS.partitions.values().flatten().copied()
}

/// The partition of a region: `aws`, `aws-cn`, `aws-us-gov`, …
pub fn partition(region: &str) -> Option<&'static str> {
    let (name, _) = REGIONS.partitions.iter().find(|(_, regions)| regions.contains(&region))?;
    Some(name)
}

/// The regions whose registry lacks the type.
pub fn lacking(type_name: &str) -> &'static [&'static str] {
    REGIONS.lacking.get(type_name).map_or(&[], Vec::as_slice)
}

/// Whether `region` has the type, and if not, which regions of its partition do.
pub fn availability(type_name: &str, region: &str) -> Availability {
    let Some(partition) = partition(region).and_then(|name| REGIONS.partitions.get(name)) else {
        return Availability::UnknownRegion;
    };
    let lacking = lacking(type_name);
    if lacking.contains(&region) {
        Availability::Elsewhere(
            partition.iter().filter(|region| !lacking.contains(region)).copied().collect(),
        )
    } else {
        Availability::Here
    }
}

#[cfg(test)]
mod tests {
    use super::{all, partition};
    use crate::facts::regions::find;

    #[test]
    fn the_registry_has_no_region_and_no_partition_of_its_own() {
        for name in all() {
            let found = find(name).unwrap_or_else(|| panic!("{name} is missing"));
            assert_eq!(partition(name), Some(found.partition().id()), "{name}");
        }
    }
}
