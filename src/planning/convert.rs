//! Settings of constructs and flows as the forecast has them.

use super::amount::Amount;
use crate::construct::training_job::{Fleet, Needs, NeedsPer};
use crate::construct::{DataSyncAgent, FsxLustre};
use crate::forecast::method::{self, DataSync};
use crate::forecast::part::{self, Lustre, Part};
use crate::model::{self, Flow, InputMode, Protocol, Share, Verify};
use crate::resource::kinds::datasync::TaskMode;
use crate::resource::kinds::fsx::LustreDriveCache;
use crate::units::Region;

pub(super) fn share(share: &Share) -> Part {
    Part::Share(part::Share {
        protocol: match share.protocol {
            Protocol::Nfs | Protocol::Ontap => part::Protocol::Nfs,
            Protocol::Smb => part::Protocol::Smb,
            Protocol::Object => part::Protocol::Object,
        },
        reads_at: share.reads_at,
        writes_at: share.writes_at,
        files_at: share.files_at,
        remote: false,
    })
}

pub(super) fn lustre(lustre: &FsxLustre, region: Option<Region>) -> Part {
    let (deployment, storage) = lustre.kind();
    Part::Lustre(Lustre {
        deployment,
        storage,
        capacity: lustre.built(),
        throughput: lustre.throughput,
        throughput_capacity: lustre.throughput_capacity,
        drive_cache: lustre.drive_cache.is_some_and(|cache| cache != LustreDriveCache::None),
        metadata_iops: lustre.metadata_iops,
        efa: lustre.efa.unwrap_or(false),
        region,
        ..Lustre::default()
    })
}

pub(super) fn data_sync(
    via: &str,
    agents: &DataSyncAgent,
    flow: &Flow,
    compared: Option<Amount>,
) -> DataSync {
    DataSync {
        mode: match agents.mode {
            Some(TaskMode::Enhanced) => method::Mode::Enhanced,
            Some(TaskMode::Basic) | None => method::Mode::Basic,
        },
        agents: None,
        mover: Some(via.to_owned()),
        tasks: None,
        scanned: compared.and_then(|amount| amount.files),
        holds: compared.and_then(|amount| amount.size),
        verify: match flow.verify {
            Some(Verify::Everything) => method::Verify::Everything,
            Some(Verify::Nothing) => method::Verify::Nothing,
            Some(Verify::Transferred) | None => method::Verify::Transferred,
        },
        limit: flow.limit,
    }
}

pub(super) fn mode(flow: &Flow, is_bucket: bool) -> method::InputMode {
    match flow.mode {
        _ if !is_bucket => method::InputMode::FileSystem,
        Some(InputMode::FastFile) => method::InputMode::FastFile,
        Some(InputMode::Pipe) => method::InputMode::Pipe,
        Some(InputMode::File) | None => method::InputMode::File,
    }
}

pub(super) fn distribution(flow: &Flow) -> method::Distribution {
    match flow.distribution {
        Some(model::Distribution::Sharded) => method::Distribution::Sharded,
        Some(model::Distribution::Replicated) | None => method::Distribution::Replicated,
    }
}

/// What a fleet takes in; where it is of several types, what their accelerators do in all.
pub(super) fn needs(needs: &Needs, fleet: &Fleet) -> method::Needs {
    let is_per_gpu = needs.per == NeedsPer::Gpu && fleet.kinds.len() > 1;
    if let Some(count) = fleet.accelerators().filter(|_| is_per_gpu) {
        return method::Needs {
            per: method::NeedsPer::Job,
            rate: needs.rate.map(|rate| rate.checked_mul(count.into()).unwrap_or(rate)),
            samples: needs.samples.map(|samples| samples.saturating_mul(count.into())),
            sample: needs.sample,
        };
    }
    method::Needs {
        per: match needs.per {
            NeedsPer::Job => method::NeedsPer::Job,
            NeedsPer::Instance => method::NeedsPer::Instance,
            NeedsPer::Gpu => method::NeedsPer::Gpu,
        },
        rate: needs.rate,
        samples: needs.samples,
        sample: needs.sample,
    }
}
