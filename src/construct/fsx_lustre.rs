//! Lustre file systems: what FSx sells in which combination, and the directories that flows tie to buckets.
//!
//! A flow between a bucket and a file system becomes a data repository association, never the older `importPath` and
//! `exportPath`, which cannot be changed. Everything that FSx refuses late is refused here: capacity off the steps,
//! throughput that a deployment type lacks, backups of a file system that is tied to a bucket. The numbers stand in
//! [`facts::lustre`](crate::facts::lustre) with their sources.
//!
//! What holds data is kept when it is removed from the stack: persistent file systems and their keys. Scratch file
//! systems are deleted.
//!
//! ```yaml
//! scratch: { type: FsxLustre, network: main, capacity: 12000 GiB, throughput: 1000 MB/s/TiB }
//! ```

mod association;
mod choices;
mod room;
mod settings;

use std::rc::Rc;

use schemars::JsonSchema;
use serde::Deserialize;

use self::association::Link;
pub use self::room::Overload;
use self::settings::{Reported, Settings};
use super::key_choice::own_key;
use super::{Capacity, KeyChoice};
use crate::diagnostic::{Diagnostic, codes};
use crate::facts::Steps;
use crate::facts::lustre::{self, Deployment, Storage};
use crate::model::access::LUSTRE;
use crate::model::handle::{LustreHandle, NetworkHandle};
use crate::model::{
    Architecture, Axis, Construct, End, Handle, LinkedDirectory, Names, Network, PlainDirectory, Reference,
    Role, Scope, chain,
};
use crate::resource::kinds::fsx::{
    LustreCompression, LustreDeploymentType, LustreDriveCache, LustreFileSystem, LustreStorageType,
    LustreVersion,
};
use crate::resource::kinds::{ec2, kms};
use crate::resource::{Arn, Gibibytes, NodeId, Ref, Resource, Val};
use crate::units::{
    Count, DataSize, FileSystemId, HostName, Period, SecurityGroupId, Throughput, ThroughputPerCapacity,
    TimeOfDay, WeeklyTime,
};

/// A Lustre file system.
///
/// The deployment type is chosen by the constructor, because it decides what the file system can be tied to: see
/// [`UnlinkedLustre`].
///
/// ```
/// use hybrid_synth::construct::FsxLustre;
/// use hybrid_synth::model::{Architecture, Network};
/// use hybrid_synth::synthesize;
/// use hybrid_synth::units::{DataSize, ThroughputPerCapacity};
///
/// let mut training = Architecture::new("training", "eu-central-1");
/// let main = training.network("main", Network::new("10.40.0.0/16".parse()?));
/// let scratch = FsxLustre::persistent_2(DataSize::gib(12_000))
///     .throughput(ThroughputPerCapacity::mb_per_s_per_tib(1000))
///     .network(&main);
/// training.add("scratch", scratch);
/// assert!(synthesize(&training).is_ok());
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct FsxLustre {
    /// The network that it lives in; the only one when it is left out.
    pub network: Option<String>,
    /// The zone of that network, whose subnets are called `a`, `b`, … in order; `a` when it is left out. It cannot
    /// change later without a new file system.
    pub zone: Option<Zone>,
    /// How it keeps its data: `scratch_1`, `scratch_2`, `persistent_1` or `persistent_2`, which is the default.
    deployment: Option<LustreDeploymentType>,
    /// What it keeps its data on: `ssd`, which is the default, `hdd` or `intelligent_tiering`.
    storage: Option<LustreStorageType>,
    /// How much it holds, as in `12000 GiB`, or `{ at_least: 12 TiB }`, which is rounded up to the next step on sale.
    /// Intelligent-Tiering grows with the data and has none.
    pub capacity: Option<Capacity>,
    /// The throughput that comes with each TiB, as in `250 MB/s/TiB`; the lowest on sale when it is left out.
    pub throughput: Option<ThroughputPerCapacity>,
    /// Intelligent-Tiering: the throughput of the whole file system, as in `8000 MB/s`; `4000 MB/s` when it is left
    /// out.
    pub throughput_capacity: Option<Throughput>,
    /// Intelligent-Tiering: the SSD read cache, `proportional` to the throughput or `none`; `proportional` when it is
    /// left out.
    pub read_cache: Option<ReadCache>,
    /// Intelligent-Tiering: the size of the read cache, as in `512 GiB`, where it shall not follow the throughput.
    pub read_cache_size: Option<DataSize>,
    /// Hard disks: the SSD cache in front of them, `read` or `none`, which is the default.
    pub drive_cache: Option<LustreDriveCache>,
    /// `persistent_2`: metadata operations a second; on SSD they follow from the capacity when this is left out.
    pub metadata_iops: Option<Count>,
    /// `persistent_2`: whether clients with an Elastic Fabric Adapter bypass the kernel's network. It makes the steps of
    /// the capacity larger and cannot change later.
    pub efa: Option<bool>,
    /// How data is compressed: `lz4`, which is the default, or `none`.
    pub compression: Option<LustreCompression>,
    /// The version of Lustre, in quotes: `"2.15"`, which is the default, `"2.12"` or `"2.10"`.
    pub version: Option<LustreVersion>,
    /// Persistent types: the key that encrypts it: `own`, which is the default, `aws`, or the ARN of a key.
    pub key: Option<Val<KeyChoice>>,
    /// Persistent types: daily backups; none when it is left out. A file system that flows tie to a bucket has none.
    pub backups: Option<Backups>,
    /// When AWS may patch it each week, as in `"7:02:30"`: Sunday at 02:30 UTC; AWS chooses when it is left out.
    pub maintenance: Option<WeeklyTime>,
    /// An existing file system instead of a new one: only its network may be said beside it.
    pub import: Option<LustreImport>,
}

/// A zone of a network: its subnets in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "a letter says itself")]
pub enum Zone {
    #[default]
    A,
    B,
    C,
    D,
    E,
    F,
}

impl Zone {
    /// Every zone, in the order of a network's subnets.
    const LETTERS: [char; 6] = ['a', 'b', 'c', 'd', 'e', 'f'];

    fn letter(self) -> char {
        match self {
            Zone::A => 'a',
            Zone::B => 'b',
            Zone::C => 'c',
            Zone::D => 'd',
            Zone::E => 'e',
            Zone::F => 'f',
        }
    }
}

/// The SSD read cache of Intelligent-Tiering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadCache {
    /// None: every read goes to the tiers.
    None,
    /// As large as AWS recommends for the throughput.
    Proportional,
}

/// Daily backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Backups {
    /// How long each is kept, as in `30 d`: whole days, at most 90.
    pub keep: Period,
    /// When it is made, as in `"03:00"`, in UTC; AWS chooses when it is left out.
    pub at: Option<TimeOfDay>,
}

/// An existing Lustre file system.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct LustreImport {
    /// Its id, as in `fs-0a1b2c3d4e5f60718`.
    pub id: Val<FileSystemId>,
    /// Its mount name, eight letters and digits, which training jobs need.
    pub mount_name: Option<Val<String>>,
    /// Its security group, to which rules for its clients are added; none are added when it is left out.
    pub security_group: Option<Val<SecurityGroupId>>,
    /// Its DNS name; it follows from the id when it is left out.
    pub dns_name: Option<Val<HostName>>,
}

impl FsxLustre {
    fn of(deployment: LustreDeploymentType, storage: LustreStorageType) -> Self {
        FsxLustre { deployment: Some(deployment), storage: Some(storage), ..FsxLustre::default() }
    }

    /// The newest type, replicated in its zone, on solid-state drives.
    pub fn persistent_2(capacity: impl Into<Capacity>) -> Self {
        Self::of(LustreDeploymentType::Persistent2, LustreStorageType::Ssd).capacity(capacity)
    }

    /// The type before, replicated in its zone, on solid-state drives.
    pub fn persistent_1(capacity: impl Into<Capacity>) -> Self {
        Self::of(LustreDeploymentType::Persistent1, LustreStorageType::Ssd).capacity(capacity)
    }

    /// `PERSISTENT_1` on hard disks: cheap capacity, read in long runs.
    pub fn hard_disks(capacity: impl Into<Capacity>) -> Self {
        Self::of(LustreDeploymentType::Persistent1, LustreStorageType::Hdd).capacity(capacity)
    }

    /// For short jobs: not replicated.
    pub fn scratch_2(capacity: impl Into<Capacity>) -> Self {
        Self::of(LustreDeploymentType::Scratch2, LustreStorageType::Ssd).capacity(capacity)
    }

    /// The first type for short jobs, which no bucket can be tied to.
    pub fn scratch_1(capacity: impl Into<Capacity>) -> UnlinkedLustre {
        UnlinkedLustre(Self::of(LustreDeploymentType::Scratch1, LustreStorageType::Ssd).capacity(capacity))
    }

    /// `PERSISTENT_2` on Intelligent-Tiering, which grows with the data and which no bucket can be tied to.
    pub fn intelligent_tiering(throughput: Throughput) -> UnlinkedLustre {
        let tiering = Self::of(LustreDeploymentType::Persistent2, LustreStorageType::IntelligentTiering);
        UnlinkedLustre(tiering.throughput_capacity(throughput))
    }

    /// A file system that exists.
    pub fn imported(import: LustreImport) -> Self {
        FsxLustre { import: Some(import), ..FsxLustre::default() }
    }

    /// The network that it lives in.
    pub fn network(mut self, network: impl Names<Network>) -> Self {
        self.network = Some(network.into_name());
        self
    }

    chain! {
        /// The zone of that network.
        zone: Zone;
        /// How much it holds.
        capacity: into Capacity;
        /// The throughput that comes with each TiB.
        throughput: ThroughputPerCapacity;
        /// The throughput of the whole file system: Intelligent-Tiering only.
        throughput_capacity: Throughput;
        /// The read cache: Intelligent-Tiering only.
        read_cache: ReadCache;
        /// The size of the read cache: Intelligent-Tiering only.
        read_cache_size: DataSize;
        /// The cache in front of hard disks.
        drive_cache: LustreDriveCache;
        /// Metadata operations a second: `PERSISTENT_2` only.
        metadata_iops: Count;
        /// Whether clients may use an Elastic Fabric Adapter: `PERSISTENT_2` only.
        efa: bool;
        /// How data is compressed.
        compression: LustreCompression;
        /// The version of Lustre.
        version: LustreVersion;
        /// The key that encrypts it: persistent types only.
        key: into Val<KeyChoice>;
        /// Daily backups: persistent types only.
        backups: Backups;
        /// When AWS may patch it.
        maintenance: WeeklyTime;
    }

    /// How it keeps its data.
    pub fn deployment(&self) -> LustreDeploymentType {
        self.deployment.unwrap_or(LustreDeploymentType::Persistent2)
    }

    /// What it keeps its data on.
    pub fn storage(&self) -> LustreStorageType {
        self.storage.unwrap_or(LustreStorageType::Ssd)
    }

    /// Deployment and storage, as [`facts::lustre`](crate::facts::lustre) has them.
    pub fn kind(&self) -> (Deployment, Storage) {
        let deployment = match self.deployment() {
            LustreDeploymentType::Scratch1 => Deployment::Scratch1,
            LustreDeploymentType::Scratch2 => Deployment::Scratch2,
            LustreDeploymentType::Persistent1 => Deployment::Persistent1,
            LustreDeploymentType::Persistent2 => Deployment::Persistent2,
        };
        let storage = match self.storage() {
            LustreStorageType::Ssd => Storage::Ssd,
            LustreStorageType::Hdd => Storage::Hdd,
            LustreStorageType::IntelligentTiering => Storage::IntelligentTiering,
        };
        (deployment, storage)
    }

    /// The throughput that comes with each TiB, in MB/s: what is said, or the lowest on sale; none where it cannot be
    /// chosen.
    fn tier(&self) -> Option<u32> {
        let (deployment, storage) = self.kind();
        let offered = lustre::unit_throughput(deployment, storage);
        let said = self.throughput.and_then(|each| each.per_tib().as_mb_per_s_exact());
        said.and_then(|mb| u32::try_from(mb).ok())
            .filter(|_| !offered.is_empty())
            .or_else(|| offered.first().copied())
    }

    /// The steps in which its capacity is sold at this throughput; none where it has no capacity.
    fn steps(&self, tier: Option<u32>) -> Option<Steps> {
        let (deployment, storage) = self.kind();
        let has_efa = self.efa == Some(true) && deployment == Deployment::Persistent2;
        let with_efa = tier.filter(|_| has_efa).and_then(lustre::storage_capacity_with_efa);
        with_efa.or_else(|| lustre::storage_capacity(deployment, storage, tier))
    }

    /// How much it holds once it is built: the step on sale that `capacity` comes to. None where nothing says it.
    ///
    /// ```
    /// use hybrid_synth::construct::{Capacity, FsxLustre};
    /// use hybrid_synth::units::DataSize;
    ///
    /// let scratch = FsxLustre::persistent_2(Capacity::AtLeast(DataSize::tib(10)));
    /// assert_eq!(scratch.built(), Some(DataSize::gib(12_000)));
    /// ```
    pub fn built(&self) -> Option<DataSize> {
        let capacity = self.capacity?;
        let chosen = self.steps(self.tier()).and_then(|steps| capacity.chosen(steps));
        Some(chosen.map_or(capacity.asked(), DataSize::gib))
    }

    /// The keys that are given, beyond `network` and `import`.
    fn given(&self) -> impl Iterator<Item = &'static str> {
        [
            ("zone", self.zone.is_some()),
            ("deployment", self.deployment.is_some()),
            ("storage", self.storage.is_some()),
            ("capacity", self.capacity.is_some()),
            ("throughput", self.throughput.is_some()),
            ("throughput_capacity", self.throughput_capacity.is_some()),
            ("read_cache", self.read_cache.is_some()),
            ("read_cache_size", self.read_cache_size.is_some()),
            ("drive_cache", self.drive_cache.is_some()),
            ("metadata_iops", self.metadata_iops.is_some()),
            ("efa", self.efa.is_some()),
            ("compression", self.compression.is_some()),
            ("version", self.version.is_some()),
            ("key", self.key.is_some()),
            ("backups", self.backups.is_some()),
            ("maintenance", self.maintenance.is_some()),
        ]
        .into_iter()
        .filter_map(|(key, given)| given.then_some(key))
    }

    fn create(&self, scope: &mut Scope<'_>) {
        let settings = Settings::of(self, scope);
        let links = association::plan(self, scope);
        let network = scope.network("network", self.network.as_deref());
        let subnet = network.as_ref().and_then(|network| self.subnet(scope, network));
        let (Ok(settings), Some(links), Some(network), Some(subnet)) = (settings, links, network, subnet)
        else {
            return;
        };
        let group = scope.security_group("group", &network, &format!("The file system {}", scope.name));
        let file_system = self.file_system(scope, &settings, &subnet, &group);
        let mut handle = LustreHandle {
            name: scope.name.to_owned(),
            file_system: file_system.clone(),
            security_group: Some(group.clone()),
            network: network.name.clone(),
            subnet: Some(subnet),
            associations: Vec::new(),
            preload: Vec::new(),
        };
        open_to_itself(scope, &handle, settings.efa);
        scope.output("id", "The file system's id", file_system.id());
        scope.output("dns-name", "What clients mount: DNS-NAME@tcp:/MOUNT-NAME", file_system.dns_name());
        scope.output("mount-name", "The name that follows the DNS name in a mount", file_system.mount_name());
        attach(scope, &mut handle, links);
        scope.publish(handle);
    }

    fn subnet(&self, scope: &mut Scope<'_>, network: &Rc<NetworkHandle>) -> Option<Ref<ec2::Subnet>> {
        let zone = self.zone.unwrap_or_default().letter();
        let subnets = || Zone::LETTERS.into_iter().zip(&network.subnets);
        let subnet = subnets().find(|(letter, _)| *letter == zone).map(|(_, subnet)| subnet.clone());
        if subnet.is_none() {
            let finding = Diagnostic::new(
                &codes::lustre::ZONE_WITHOUT_SUBNET,
                if self.zone.is_some() { scope.at("zone") } else { scope.here() },
                format!("the network `{}` has no subnet in a zone `{zone}`", network.name),
            )
            .given(zone)
            .allowed(subnets().map(|(letter, _)| letter));
            scope.report(finding);
        }
        subnet
    }

    fn file_system(
        &self,
        scope: &mut Scope<'_>,
        settings: &Settings,
        subnet: &Ref<ec2::Subnet>,
        group: &Ref<ec2::SecurityGroup>,
    ) -> Ref<LustreFileSystem> {
        let key = settings.is_persistent().then(|| self.encryption_key(scope)).flatten();
        let file_system = scope.add(
            "",
            LustreFileSystem {
                file_system_type: "LUSTRE",
                file_system_type_version: settings.version,
                storage_capacity: settings.capacity.map(Gibibytes),
                storage_type: settings.storage,
                subnet_ids: vec![subnet.id()],
                security_group_ids: vec![group.id()],
                kms_key_id: key,
                deployment_type: settings.deployment,
                per_unit_storage_throughput: settings.throughput,
                throughput_capacity: settings.throughput_capacity,
                data_compression_type: self.compression.unwrap_or(LustreCompression::Lz4),
                efa_enabled: settings.efa.then_some(true),
                metadata_mode: settings.metadata.map(settings::Metadata::mode),
                metadata_iops: settings.metadata.and_then(settings::Metadata::iops),
                drive_cache_type: settings.drive_cache,
                read_cache_sizing_mode: settings.read_cache.map(settings::SizedCache::mode),
                read_cache_size: settings.read_cache.and_then(settings::SizedCache::size).map(Gibibytes),
                automatic_backup_retention_days: settings.backup_days,
                daily_automatic_backup_start_time: self
                    .backups
                    .and_then(|backups| backups.at)
                    .map(|at| at.to_string()),
                copy_tags_to_backups: settings.backup_days.map(|_| true),
                weekly_maintenance_start_time: self.maintenance.map(|window| window.to_string()),
            },
        );
        if settings.is_persistent() {
            scope.graph().retain(&file_system);
        }
        file_system
    }

    fn encryption_key(&self, scope: &mut Scope<'_>) -> Option<Arn<kms::Key>> {
        match &self.key {
            Some(Val::Known(KeyChoice::Aws)) => None,
            Some(Val::Known(KeyChoice::Existing(arn))) => Some(Arn::given(arn.to_string())),
            Some(Val::Expr(expr)) => Some(Arn::given(Val::Expr(expr.clone()))),
            None | Some(Val::Known(KeyChoice::Own)) => {
                // FSx makes its grant with the permissions of whoever creates the file system: the account is enough.
                let name = scope.name;
                Some(own_key(scope, &format!("the file system {name}"), true).arn())
            }
        }
    }

    fn adopt(&self, scope: &mut Scope<'_>, import: &LustreImport) {
        for key in self.given() {
            let finding = Diagnostic::new(
                &codes::lustre::KEY_WITHOUT_MEANING,
                scope.at(key),
                format!("`{key}` means nothing to `{}`, which is imported", scope.name),
            )
            .on_key()
            .given(key)
            .help("remove it: an imported file system is left as it is");
            scope.report(finding);
        }
        let links = association::plan(self, scope);
        let mount_name = check_mount_name(scope, import);
        let network = scope.network("network", self.network.as_deref());
        let (Some(links), Some(network), Ok(mount_name)) = (links, network, mount_name) else { return };
        let mut file_system = Ref::imported(as_text(&import.id));
        if let Some(name) = mount_name {
            file_system = file_system.knowing("mount_name", name);
        }
        if let Some(name) = &import.dns_name {
            file_system = file_system.knowing("dns_name", as_text(name));
        }
        let mut handle = LustreHandle {
            name: scope.name.to_owned(),
            file_system,
            security_group: import.security_group.as_ref().map(|id| Ref::imported(as_text(id))),
            network: network.name.clone(),
            subnet: None,
            associations: Vec::new(),
            preload: Vec::new(),
        };
        attach(scope, &mut handle, links);
        scope.publish(handle);
    }
}

fn as_text<T: ToString>(value: &Val<T>) -> Val<String> {
    match value {
        Val::Known(value) => Val::Known(value.to_string()),
        Val::Expr(expr) => Val::Expr(expr.clone()),
    }
}

/// The mount name of an import, if one is given: `LustreFileSystemMountName` of the FSx API, read 2026-11-23.
fn check_mount_name(scope: &mut Scope<'_>, import: &LustreImport) -> Result<Option<Val<String>>, Reported> {
    let Some(Val::Known(name)) = &import.mount_name else { return Ok(import.mount_name.clone()) };
    let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if letters && (1..=8).contains(&name.len()) {
        return Ok(import.mount_name.clone());
    }
    let finding = Diagnostic::new(
        &codes::lustre::OUT_OF_RANGE,
        scope.at("import").child("mount_name"),
        format!("`{name}` is no mount name"),
    )
    .given(name)
    .allowed(["1 to 8 letters, digits, underscores or hyphens"])
    .help("copy it from the file system's description: LustreConfiguration.MountName");
    scope.report(finding);
    Err(Reported)
}

/// Opens a file system's group to itself. FSx refuses to make a file system whose group is closed to Lustre, so it waits
/// for the rules.
fn open_to_itself(scope: &mut Scope<'_>, handle: &LustreHandle, efa: bool) {
    let (Some(servers), Some(group)) = (handle.peer(), &handle.security_group) else { return };
    scope.connect(&servers, &servers, LUSTRE);
    if efa {
        // EFA carries no ports, and a rule by address does not let it through: facts::lustre::EFA_NEEDS_ALL_TRAFFIC.
        let description = format!("EFA between the servers of {}", scope.name);
        scope.open_within(group, ["efa-in", "efa-out"], &description, None);
    }
    let owner = scope.name;
    let is_rule =
        |kind: &str| [ec2::IngressRule::kind(), ec2::EgressRule::kind()].iter().any(|rule| rule.name == kind);
    let rules: Vec<NodeId> = scope
        .graph()
        .nodes()
        .filter(|(_, node)| node.path.owner == owner && is_rule(node.kind.name))
        .map(|(id, _)| id)
        .collect();
    if let Some(file_system) = handle.file_system.node_id() {
        scope.graph().node_mut(file_system).requires.extend(rules);
    }
}

fn attach(scope: &mut Scope<'_>, handle: &mut LustreHandle, links: Vec<Link>) {
    for link in links {
        if link.preload {
            handle.preload.push(link.directory.clone());
        }
        let before = handle.associations.last().map(|(_, association)| association.clone());
        let directory = link.directory.clone();
        let association = link.add(scope, &handle.file_system);
        // FSx works on one association of a file system at a time and fails the others.
        if let Some(before) = before {
            scope.graph().require(&association, &before);
        }
        handle.associations.push((directory, association));
    }
}

impl Construct for FsxLustre {
    fn type_name(&self) -> &'static str {
        "FsxLustre"
    }

    fn role(&self) -> Role {
        Role::FileSystem
    }

    fn references(&self) -> Vec<Reference> {
        self.network.iter().map(Reference::network).collect()
    }

    fn flow_options(&self) -> &'static [&'static str] {
        &["load", "follow"]
    }

    fn choices(&self, name: &str, _: &Architecture) -> Vec<Axis> {
        choices::of(self, name)
    }

    fn expand(&self, scope: &mut Scope<'_>) {
        match &self.import {
            Some(import) => self.adopt(scope, import),
            None => self.create(scope),
        }
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// A Lustre file system that no bucket can be tied to: `SCRATCH_1` or Intelligent-Tiering.
///
/// Its directories are ends of flows to compute and through movers. A flow between one of them and a bucket does not
/// compile:
///
/// ```compile_fail
/// use hybrid_synth::construct::{Bucket, FsxLustre};
/// use hybrid_synth::model::Architecture;
/// use hybrid_synth::units::DataSize;
///
/// let mut training = Architecture::new("training", "eu-central-1");
/// let lake = training.add("lake", Bucket::default());
/// let scratch = training.add("scratch", FsxLustre::scratch_1(DataSize::gib(1200)));
/// training.flow("stage", lake.prefix("train"), scratch.directory("train")); // SCRATCH_1 has no associations
/// ```
///
/// With `FsxLustre::scratch_2` in its place it does:
///
/// ```
/// use hybrid_synth::construct::{Bucket, FsxLustre};
/// use hybrid_synth::model::{Architecture, LoadMode, Network};
/// use hybrid_synth::units::DataSize;
///
/// let mut training = Architecture::new("training", "eu-central-1");
/// training.network("main", Network::new("10.40.0.0/16".parse()?));
/// let lake = training.add("lake", Bucket::default());
/// let scratch = training.add("scratch", FsxLustre::scratch_2(DataSize::gib(1200)));
/// let stage = training.flow("stage", lake.prefix("train"), scratch.directory("train"));
/// stage.load = Some(LoadMode::Preload);
/// assert!(hybrid_synth::synthesize(&training).is_ok());
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Clone, Debug)]
pub struct UnlinkedLustre(FsxLustre);

impl UnlinkedLustre {
    /// The same file system with further keys; what it is made of cannot change.
    ///
    /// ```
    /// use hybrid_synth::construct::FsxLustre;
    /// use hybrid_synth::units::DataSize;
    ///
    /// let scratch = FsxLustre::scratch_1(DataSize::gib(1200)).with(|keys| keys.network("main"));
    /// ```
    #[must_use]
    pub fn with(self, keys: impl FnOnce(FsxLustre) -> FsxLustre) -> Self {
        let (deployment, storage) = (self.0.deployment, self.0.storage);
        UnlinkedLustre(FsxLustre { deployment, storage, import: None, ..keys(self.0) })
    }
}

impl Construct for UnlinkedLustre {
    fn type_name(&self) -> &'static str {
        self.0.type_name()
    }

    fn role(&self) -> Role {
        self.0.role()
    }

    fn references(&self) -> Vec<Reference> {
        self.0.references()
    }

    fn flow_options(&self) -> &'static [&'static str] {
        self.0.flow_options()
    }

    fn expand(&self, scope: &mut Scope<'_>) {
        self.0.expand(scope);
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self.0.as_any()
    }
}

impl Handle<FsxLustre> {
    /// A directory, from the root of the file system; empty for all of it.
    pub fn directory(&self, path: &str) -> End<LinkedDirectory> {
        self.end(path)
    }
}

impl Handle<UnlinkedLustre> {
    /// A directory, from the root of the file system; empty for all of it.
    pub fn directory(&self, path: &str) -> End<PlainDirectory> {
        self.end(path)
    }
}
