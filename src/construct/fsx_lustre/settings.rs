//! [`Settings`]: what a file system is made of, once everything about it is known to be on sale.

use super::{FsxLustre, ReadCache};
use crate::construct::Capacity;
use crate::diagnostic::{Diagnostic, codes};
use crate::facts::lustre::{
    self, BACKUP_RETENTION, CAPACITY_PERSISTENT_2_SMALLEST, Deployment, READ_CACHE, Storage,
    THROUGHPUT_INTELLIGENT_TIERING,
};
use crate::model::Scope;
use crate::resource::kinds::fsx::{
    LustreDeploymentType as DeploymentType, LustreDriveCache, LustreStorageType as StorageType, LustreVersion,
};
use crate::units::{DataSize, Region, Throughput};

/// What was asked for cannot be had, and a finding says why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reported;

/// What a file system is made of; every combination is one that FSx sells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub deployment: DeploymentType,
    pub storage: StorageType,
    pub version: LustreVersion,
    /// GiB; none on Intelligent-Tiering.
    pub capacity: Option<u64>,
    /// MB/s/TiB; none where it cannot be chosen.
    pub throughput: Option<u32>,
    /// MB/s of the whole file system: Intelligent-Tiering.
    pub throughput_capacity: Option<u64>,
    pub metadata: Option<Metadata>,
    pub read_cache: Option<SizedCache>,
    pub drive_cache: Option<LustreDriveCache>,
    pub efa: bool,
    /// None without backups.
    pub backup_days: Option<u64>,
}

/// Metadata operations a second.
#[derive(Clone, Copy, Debug)]
pub(super) enum Metadata {
    /// They follow from the capacity.
    Automatic,
    /// So many.
    Provisioned(u64),
}

impl Metadata {
    pub(super) fn mode(self) -> &'static str {
        match self {
            Metadata::Automatic => "AUTOMATIC",
            Metadata::Provisioned(_) => "USER_PROVISIONED",
        }
    }

    pub(super) fn iops(self) -> Option<u64> {
        match self {
            Metadata::Automatic => None,
            Metadata::Provisioned(iops) => Some(iops),
        }
    }
}

/// The read cache of Intelligent-Tiering.
#[derive(Clone, Copy, Debug)]
pub(super) enum SizedCache {
    None,
    Proportional,
    /// So many GiB.
    Provisioned(u64),
}

impl SizedCache {
    pub(super) fn mode(self) -> &'static str {
        match self {
            SizedCache::None => "NO_CACHE",
            SizedCache::Proportional => "PROPORTIONAL_TO_THROUGHPUT_CAPACITY",
            SizedCache::Provisioned(_) => "USER_PROVISIONED",
        }
    }

    pub(super) fn size(self) -> Option<u64> {
        match self {
            SizedCache::Provisioned(gib) => Some(gib),
            SizedCache::None | SizedCache::Proportional => None,
        }
    }
}

/// The deployment and storage of a declaration, with which every question of what is on sale begins.
struct Kind<'a> {
    lustre: &'a FsxLustre,
    deployment: Deployment,
    storage: Storage,
}

impl Settings {
    /// What a declaration asks for, or every reason why it cannot be had.
    pub(super) fn of(lustre: &FsxLustre, scope: &mut Scope<'_>) -> Result<Settings, Reported> {
        let (deployment, storage) = lustre.kind();
        let kind = Kind { lustre, deployment, storage };
        // What else is on sale depends on these two.
        kind.check_region(scope)?;
        kind.check_storage(scope)?;
        let meaningful = kind.check_keys(scope);
        let version = kind.version(scope);
        let throughput = kind.throughput(scope);
        // Where the steps of the capacity depend on the throughput, they would be a guess without it.
        let capacity = match throughput {
            Err(Reported) if kind.hdd() || kind.efa() => Err(Reported),
            _ => kind.capacity(scope, throughput.unwrap_or_default()),
        };
        let throughput_capacity = kind.throughput_capacity(scope);
        let metadata = kind.metadata(scope);
        let read_cache = throughput_capacity.and_then(|throughput| kind.read_cache(scope, throughput));
        let backup_days = kind.backup_days(scope);
        meaningful?;
        Ok(Settings {
            deployment: lustre.deployment(),
            storage: lustre.storage(),
            version: version?,
            capacity: capacity?,
            throughput: throughput?,
            throughput_capacity: throughput_capacity?,
            metadata: metadata?,
            read_cache: read_cache?,
            drive_cache: kind.hdd().then(|| lustre.drive_cache.unwrap_or(LustreDriveCache::None)),
            efa: lustre.efa.unwrap_or(false),
            backup_days: backup_days?,
        })
    }

    pub(super) fn is_persistent(&self) -> bool {
        matches!(self.deployment, DeploymentType::Persistent1 | DeploymentType::Persistent2)
    }
}

impl Kind<'_> {
    fn hdd(&self) -> bool {
        self.storage == Storage::Hdd
    }

    fn tiering(&self) -> bool {
        self.storage == Storage::IntelligentTiering
    }

    /// As in `PERSISTENT_2 on SSD`.
    fn title(&self) -> String {
        format!("{} on {}", self.deployment.as_str(), self.storage.as_str())
    }

    fn efa(&self) -> bool {
        self.lustre.efa == Some(true)
    }

    fn check_region(&self, scope: &mut Scope<'_>) -> Result<(), Reported> {
        let region: Option<Region> = scope.architecture.region.parse().ok();
        let is_there = |deployment: &Deployment| {
            deployment.is_persistent()
                || region
                    .as_ref()
                    .is_none_or(|region| !lustre::SCRATCH_MISSING.value.contains(&region.partition().id()))
        };
        if is_there(&self.deployment) {
            return Ok(());
        }
        let region = scope.architecture.region.clone();
        let finding = Diagnostic::new(
            &codes::lustre::STORAGE_NOT_OFFERED,
            scope.at("deployment"),
            format!("{} is not there in {region}", self.deployment.as_str()),
        )
        .given(self.lustre.deployment().name())
        .allowed(
            Deployment::ALL
                .iter()
                .filter(|other| is_there(other))
                .map(|other| other.as_str().to_ascii_lowercase()),
        );
        scope.report(finding);
        Err(Reported)
    }

    fn check_storage(&self, scope: &mut Scope<'_>) -> Result<(), Reported> {
        let offered = self.deployment.storage();
        if offered.contains(&self.storage) {
            return Ok(());
        }
        let with =
            Deployment::ALL.into_iter().find(|deployment| deployment.storage().contains(&self.storage));
        let mut finding = Diagnostic::new(
            &codes::lustre::STORAGE_NOT_OFFERED,
            scope.at("storage"),
            format!("{} does not come on {}", self.deployment.as_str(), self.storage.as_str()),
        )
        .given(self.lustre.storage().name())
        .allowed(offered.iter().map(|storage| storage.as_str().to_ascii_lowercase()));
        if let Some(with) = with {
            finding = finding.help(format!(
                "take another storage, or the deployment type that has it: `deployment: {}`",
                with.as_str().to_ascii_lowercase()
            ));
        }
        scope.report(finding);
        Err(Reported)
    }

    /// Keys that this kind of file system does not have.
    fn check_keys(&self, scope: &mut Scope<'_>) -> Result<(), Reported> {
        let lustre = self.lustre;
        let persistent = self.deployment.is_persistent();
        let persistent_2 = self.deployment == Deployment::Persistent2;
        let by_unit = !lustre::unit_throughput(self.deployment, self.storage).is_empty();
        let rows = [
            (
                "capacity",
                lustre.capacity.is_some(),
                !self.tiering(),
                "remove it: Intelligent-Tiering grows with the data",
            ),
            (
                "throughput",
                lustre.throughput.is_some(),
                by_unit,
                if self.tiering() {
                    "say the throughput of the whole file system: `throughput_capacity: 4000 MB/s`"
                } else {
                    "remove it: scratch file systems have 200 MB/s/TiB"
                },
            ),
            (
                "throughput_capacity",
                lustre.throughput_capacity.is_some(),
                self.tiering(),
                "say the throughput of each TiB: `throughput: 250 MB/s/TiB`, or take `storage: intelligent_tiering`",
            ),
            (
                "read_cache",
                lustre.read_cache.is_some(),
                self.tiering(),
                "remove it, or take `storage: intelligent_tiering`",
            ),
            (
                "read_cache_size",
                lustre.read_cache_size.is_some(),
                self.tiering() && lustre.read_cache.is_none(),
                if self.tiering() {
                    "keep either `read_cache` or `read_cache_size`"
                } else {
                    "remove it, or take `storage: intelligent_tiering`"
                },
            ),
            (
                "drive_cache",
                lustre.drive_cache.is_some(),
                self.hdd(),
                "remove it, or take `deployment: persistent_1, storage: hdd`",
            ),
            (
                "metadata_iops",
                lustre.metadata_iops.is_some(),
                persistent_2,
                "remove it, or take `deployment: persistent_2`",
            ),
            ("efa", self.efa(), persistent_2, "remove it, or take `deployment: persistent_2`"),
            (
                "key",
                lustre.key.is_some(),
                persistent,
                "remove it: a scratch file system is encrypted with a key of AWS's that ends with it",
            ),
            (
                "backups",
                lustre.backups.is_some(),
                persistent,
                "remove it, or take a persistent type: `deployment: persistent_2`",
            ),
        ];
        let mut sound = Ok(());
        for (key, given, meaningful, help) in rows {
            if given && !meaningful {
                sound = Err(Reported);
                let finding = Diagnostic::new(
                    &codes::lustre::KEY_WITHOUT_MEANING,
                    scope.at(key),
                    format!("`{key}` means nothing to {}", self.title()),
                )
                .on_key()
                .given(key)
                .help(help);
                scope.report(finding);
            }
        }
        sound
    }

    fn version(&self, scope: &mut Scope<'_>) -> Result<LustreVersion, Reported> {
        let version = self.lustre.version.unwrap_or(LustreVersion::V2_15);
        let persistent_2 = self.deployment == Deployment::Persistent2;
        // facts::lustre::VERSIONS and EFA_DEPLOYMENTS say which version has what.
        let reason = match version {
            LustreVersion::V2_10 if persistent_2 => "PERSISTENT_2",
            LustreVersion::V2_10 | LustreVersion::V2_12 if persistent_2 && self.tiering() => {
                "Intelligent-Tiering"
            }
            LustreVersion::V2_10 | LustreVersion::V2_12 if persistent_2 && self.efa() => "EFA",
            LustreVersion::V2_10 | LustreVersion::V2_12
                if persistent_2 && self.lustre.metadata_iops.is_some() =>
            {
                "`metadata_iops`"
            }
            _ => return Ok(version),
        };
        let with = |version: &LustreVersion| {
            *version == LustreVersion::V2_15 || (reason == "PERSISTENT_2" && *version == LustreVersion::V2_12)
        };
        let finding = Diagnostic::new(
            &codes::lustre::STORAGE_NOT_OFFERED,
            scope.at("version"),
            format!("{reason} does not come with Lustre {version}"),
        )
        .given(version.name())
        .allowed(LustreVersion::ALL.iter().filter(|version| with(version)).map(|version| version.name()));
        scope.report(finding);
        Err(Reported)
    }

    /// MB/s/TiB; none where it cannot be chosen.
    fn throughput(&self, scope: &mut Scope<'_>) -> Result<Option<u32>, Reported> {
        let offered = lustre::unit_throughput(self.deployment, self.storage);
        let Some(asked) = self.lustre.throughput.filter(|_| !offered.is_empty()) else {
            return Ok(offered.first().copied());
        };
        let exact = asked.per_tib().as_mb_per_s_exact();
        let found = offered.iter().copied().find(|offer| exact == Some(u64::from(*offer)));
        if found.is_none() {
            let finding = Diagnostic::new(
                &codes::lustre::THROUGHPUT_NOT_OFFERED,
                scope.at("throughput"),
                format!("{} is not sold with {asked}", self.title()),
            )
            .given(asked.to_string())
            .allowed(offered.iter().map(|offer| format!("{offer} MB/s/TiB")));
            scope.report(finding);
        }
        found.map(Some).ok_or(Reported)
    }

    /// GiB; none on Intelligent-Tiering.
    fn capacity(&self, scope: &mut Scope<'_>, throughput: Option<u32>) -> Result<Option<u64>, Reported> {
        if self.tiering() {
            return Ok(None);
        }
        let has_efa = self.efa() && self.deployment == Deployment::Persistent2;
        let steps = self.lustre.steps(throughput).ok_or(Reported)?;
        let Some(capacity) = self.lustre.capacity else {
            let finding = Diagnostic::new(
                &codes::blueprint::MISSING_KEY,
                scope.here(),
                format!("`{}` lacks the key `capacity`", scope.name),
            )
            .on_key()
            .help(format!("say how much it holds: {}", steps.describe("GiB")));
            scope.report(finding);
            return Err(Reported);
        };
        let smallest = CAPACITY_PERSISTENT_2_SMALLEST.value;
        let disputed = self.deployment == Deployment::Persistent2 && !has_efa;
        if disputed && capacity == Capacity::Exactly(DataSize::gib(smallest)) {
            let finding = Diagnostic::new(
                &codes::lustre::CAPACITY_BELOW_THE_API,
                scope.at("capacity"),
                format!("{smallest} GiB is below the smallest capacity of the API reference"),
            )
            .given(format!("{smallest} GiB"))
            .allowed([format!("{} GiB", steps.min())]);
            scope.report(finding);
            return Ok(Some(smallest));
        }
        let mut kind = self.title();
        if has_efa {
            kind = format!("{kind} with EFA at {} MB/s/TiB", throughput.unwrap_or_default());
        } else if let (true, Some(throughput)) = (self.hdd(), throughput) {
            kind = format!("{kind} at {throughput} MB/s/TiB");
        }
        capacity.on_steps(steps, &kind, scope, "capacity").map(Some).ok_or(Reported)
    }

    /// MB/s of the whole file system.
    fn throughput_capacity(&self, scope: &mut Scope<'_>) -> Result<Option<u64>, Reported> {
        let steps = THROUGHPUT_INTELLIGENT_TIERING.value;
        if !self.tiering() {
            return Ok(None);
        }
        let Some(asked) = self.lustre.throughput_capacity else { return Ok(Some(steps.min())) };
        let found = asked.as_mb_per_s_exact().filter(|mb| steps.allows(*mb));
        if found.is_none() {
            let floor = asked.bits_per_second() / Throughput::mb_per_s(1).bits_per_second();
            let ceiling = asked.bits_per_second().div_ceil(Throughput::mb_per_s(1).bits_per_second());
            let neighbours = [steps.round_down(floor), steps.round_up(ceiling)].into_iter().flatten();
            let finding = Diagnostic::new(
                &codes::lustre::THROUGHPUT_NOT_OFFERED,
                scope.at("throughput_capacity"),
                format!("{} is not sold with {}", self.title(), asked.in_bytes()),
            )
            .given(asked.in_bytes().to_string())
            .allowed(neighbours.map(|mb| format!("{mb} MB/s")))
            .help(format!("take a step: {} up to {} MB/s", steps.describe("MB/s"), steps.max));
            scope.report(finding);
        }
        found.map(Some).ok_or(Reported)
    }

    fn metadata(&self, scope: &mut Scope<'_>) -> Result<Option<Metadata>, Reported> {
        let Some(steps) = lustre::metadata_iops(self.deployment, self.storage) else { return Ok(None) };
        let Some(asked) = self.lustre.metadata_iops else {
            let provisioned = self.tiering().then(|| Metadata::Provisioned(steps.min()));
            let newest = self.lustre.version.is_none_or(|version| version == LustreVersion::V2_15);
            return Ok(provisioned.or_else(|| newest.then_some(Metadata::Automatic)));
        };
        if steps.allows(asked.get()) {
            return Ok(Some(Metadata::Provisioned(asked.get())));
        }
        let (below, above) = steps.nearest(asked.get());
        let finding = Diagnostic::new(
            &codes::lustre::METADATA_IOPS_OFF_STEP,
            scope.at("metadata_iops"),
            format!("{} is not sold with {} metadata operations a second", self.title(), asked.get()),
        )
        .given(asked.get().to_string())
        .allowed([below, above].into_iter().flatten().map(|iops| iops.to_string()))
        .help(format!("take a step: {}, at most {}", steps.describe("IOPS"), steps.max));
        scope.report(finding);
        Err(Reported)
    }

    fn read_cache(
        &self,
        scope: &mut Scope<'_>,
        throughput: Option<u64>,
    ) -> Result<Option<SizedCache>, Reported> {
        let Some(throughput) = throughput else { return Ok(None) };
        let Some(size) = self.lustre.read_cache_size else {
            return Ok(Some(match self.lustre.read_cache {
                Some(ReadCache::None) => SizedCache::None,
                None | Some(ReadCache::Proportional) => SizedCache::Proportional,
            }));
        };
        let parts = throughput / THROUGHPUT_INTELLIGENT_TIERING.value.step;
        let (least, most) = (READ_CACHE.value.start() * parts, READ_CACHE.value.end() * parts);
        let found = size.as_gib_exact().filter(|gib| (least..=most).contains(gib));
        if found.is_none() {
            let finding = Diagnostic::new(
                &codes::lustre::OUT_OF_RANGE,
                scope.at("read_cache_size"),
                format!("a read cache of {size} is not sold with {throughput} MB/s"),
            )
            .given(size.to_string())
            .allowed([format!("{least} to {most} GiB")]);
            scope.report(finding);
        }
        found.map(|gib| Some(SizedCache::Provisioned(gib))).ok_or(Reported)
    }

    fn backup_days(&self, scope: &mut Scope<'_>) -> Result<Option<u64>, Reported> {
        let Some(backups) = self.lustre.backups else { return Ok(None) };
        let most = *BACKUP_RETENTION.value.end();
        let days = backups.keep.as_days_exact().filter(|days| (1..=u64::from(most)).contains(days));
        if days.is_none() {
            let finding = Diagnostic::new(
                &codes::lustre::OUT_OF_RANGE,
                scope.at("backups").child("keep"),
                format!("FSx keeps automatic backups for 1 to {most} days, not for {}", backups.keep),
            )
            .given(backups.keep.to_string())
            .allowed([format!("1 d to {most} d")])
            .help("write a number of days; for no backups, remove `backups`");
            scope.report(finding);
        }
        days.map(Some).ok_or(Reported)
    }
}
