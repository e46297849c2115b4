//! What could be chosen otherwise: throughput, capacity, metadata operations and the cache of hard disks.

use super::FsxLustre;
use crate::diagnostic::Pointer;
use crate::facts::Steps;
use crate::facts::lustre::{self, Storage};
use crate::model::{Axis, Effort, Rung};
use crate::resource::kinds::fsx::LustreDriveCache;
use crate::units::DataSize;

/// No more steps than these above what is there: beyond, the ladder would say what nobody buys.
const STEPS: usize = 40;

pub(super) fn of(file_system: &FsxLustre, name: &str) -> Vec<Axis> {
    if file_system.import.is_some() {
        return Vec::new();
    }
    let at = Pointer::root().child("constructs").child(name);
    let (deployment, storage) = file_system.kind();
    let tiers = lustre::unit_throughput(deployment, storage);
    let tier = file_system.tier();
    let faster = tiers.iter().filter(|mb| tier.is_some_and(|tier| **mb > tier)).map(|mb| {
        let each = format!("{mb} MB/s/TiB");
        Rung::new(format!("let `{name}` carry {each}"), Effort::Capacity).edit(&at.child("throughput"), each)
    });
    let gib = file_system.built().map(DataSize::gib_ceil);
    let capacities = file_system.steps(tier);
    let larger = gib.zip(capacities).into_iter().flat_map(|(gib, steps)| above(steps, gib)).map(|gib| {
        let size = format!("{gib} GiB");
        Rung::new(format!("let `{name}` hold {size}, whose disks and servers carry more"), Effort::Capacity)
            .edit(&at.child("capacity"), size)
    });
    let operations = file_system
        .metadata_iops
        .map(crate::units::Count::get)
        .or_else(|| (storage == Storage::Ssd).then(|| gib.map(lustre::metadata_iops_automatic))?);
    let metadata = lustre::metadata_iops(deployment, storage)
        .into_iter()
        .flat_map(|steps| above(steps, operations.unwrap_or(steps.min())))
        .map(|iops| {
            Rung::new(format!("let `{name}` do {iops} metadata operations a second"), Effort::Capacity)
                .edit(&at.child("metadata_iops"), iops)
        });
    let tiering = file_system.throughput_capacity.and_then(crate::units::Throughput::as_mb_per_s_exact);
    let steps = lustre::THROUGHPUT_INTELLIGENT_TIERING.value;
    let whole = (storage == Storage::IntelligentTiering).then(|| tiering.unwrap_or(steps.min()));
    let whole = whole.into_iter().flat_map(|there| above(steps, there)).map(|mb| {
        let speed = format!("{mb} MB/s");
        Rung::new(format!("let `{name}` carry {speed}"), Effort::Capacity)
            .edit(&at.child("throughput_capacity"), speed)
    });
    let cached = file_system.drive_cache.is_some_and(|cache| cache != LustreDriveCache::None);
    let cache = (storage == Storage::Hdd && !cached).then(|| {
        Rung::new(format!("give the hard disks of `{name}` a cache for reads"), Effort::Capacity)
            .edit(&at.child("drive_cache"), "read")
    });
    [
        Axis::rising(at.child("throughput"), faster),
        Axis::rising(at.child("capacity"), larger),
        Axis::rising(at.child("metadata_iops"), metadata),
        Axis::rising(at.child("throughput_capacity"), whole),
        Axis::rising(at.child("drive_cache"), cache),
    ]
    .into_iter()
    .filter_map(Axis::offered)
    .collect()
}

/// The values on sale above one.
fn above(steps: Steps, there: u64) -> Vec<u64> {
    let next = |value: &u64| steps.round_up(value.saturating_add(1));
    std::iter::successors(next(&there), next).take(STEPS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::lustre::CAPACITY_SSD;

    #[test]
    fn capacities_above_one_are_those_on_sale() {
        assert_eq!(above(CAPACITY_SSD.value, 1_200).first(), Some(&2_400));
        assert_eq!(above(CAPACITY_SSD.value, 2_400).get(..2), Some([4_800, 7_200].as_slice()));
        assert!(above(CAPACITY_SSD.value, u64::MAX).is_empty());
    }
}
