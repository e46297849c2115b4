//! [`Overload`]: what flows from buckets load into a file system, where that is more than it holds.

use super::FsxLustre;
use crate::construct::Bucket;
use crate::model::{Architecture, Flow, PlaceRef};
use crate::resource::kinds::fsx::LustreCompression;
use crate::units::DataSize;

/// More than a file system holds: nothing leaves it by itself, so that the job that reads the next file fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overload {
    /// The flow that loads most of it.
    pub largest: String,
    /// What all flows load.
    pub all: DataSize,
    /// What the file system holds.
    pub room: DataSize,
    /// Whether it compresses what it holds, so that more may fit.
    pub is_compressed: bool,
}

impl FsxLustre {
    /// What flows from buckets load into a file system of this name, before training or when it is read, where that is more
    /// than it holds; `lies_at` says how much there is at a place.
    pub fn overload(
        &self,
        name: &str,
        architecture: &Architecture,
        lies_at: impl Fn(&PlaceRef) -> Option<DataSize>,
    ) -> Option<Overload> {
        let room = self.built()?;
        let is_bucket = |place: &PlaceRef| architecture.construct_of::<Bucket>(place.owner()).is_some();
        let is_load = |flow: &Flow| flow.to.owner() == name && is_bucket(&flow.from);
        let loads = architecture.flows.iter().filter(|(_, flow)| is_load(flow));
        let loads: Vec<(&String, DataSize)> =
            loads.filter_map(|(load, flow)| Some((load, lies_at(&flow.from)?))).collect();
        let all: DataSize = loads.iter().map(|(_, size)| *size).sum();
        let (largest, _) = loads.into_iter().max_by_key(|(_, size)| *size).filter(|_| all > room)?;
        let is_compressed = self.compression != Some(LustreCompression::None);
        Some(Overload { largest: largest.clone(), all, room, is_compressed })
    }
}
