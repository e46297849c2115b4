//! [`Plan`]: the paths of an architecture, one for each flow and job, under given circumstances.
//!
//! Constructs become the parts and methods of the forecast here and nowhere else. A flow through a mover has a path of
//! its whole data set, which is the first copy, and one of what a run brings. A job has a path of its channels, one for
//! each file system that is preloaded before it starts, and one each for writing and reading a checkpoint. Parts are named
//! after what the blueprint calls them, so that flows share them.
//!
//! What the blueprint leaves out is left out of the path, which assumes it and says so.

use indexmap::IndexMap;

use super::amount::{self, Amount};
use super::calendar::{self, Gaps};
use super::convert::{data_sync, lustre, mode, needs, share};
use super::findings::starts;
use super::lines::{self, Direction, Lines};
use super::studio::Read;
use crate::construct::{Bucket, DataSyncAgent, FsxLustre, Overload, TrainingJob};
use crate::facts::s3::RestoreTier;
use crate::forecast::RoundTrip;
use crate::forecast::method::{self, Checkpoint, DataSync, Method, Preload, Restore, Training};
use crate::forecast::part::{Part, S3};
use crate::forecast::path::{Data, Path};
use crate::model::{Architecture, Distribution, Flow, InputMode, LoadMode, PlaceRef, path};
use crate::units::{Count, Period, Region};

/// Under which circumstances a plan is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// How long after the start: data sets have grown by then.
    pub after: Option<Period>,
    /// The line that is down.
    pub down: Option<String>,
    /// The data set whose files are a tenth larger, and fewer by as much.
    pub larger: Option<String>,
}

/// The paths of an architecture.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Flows through movers, by name.
    pub copies: IndexMap<String, Copy>,
    /// What people read in their notebooks, by the flow.
    pub(super) reads: IndexMap<String, Read>,
    /// Jobs, by name.
    pub jobs: IndexMap<String, Job>,
}

/// A flow through a mover.
#[derive(Clone, Debug)]
pub struct Copy {
    /// The whole data set; where nothing says how much that is, an assumed amount.
    pub whole: Path,
    /// What a run brings, an assumed amount where nothing says it; none where the flow has no schedule.
    pub run: Option<Path>,
    /// What carries it between its site and AWS; none where it leads from bucket to bucket, which never leaves AWS.
    pub lines: Option<Lines>,
    /// What is restored from an archive before it can be copied, once it lies there.
    pub restore: Option<Archived>,
    /// The flows whose first copies it waits for: what has not arrived cannot be copied on.
    pub after: Vec<String>,
    /// How long a run may take; none where nothing says it, what a run brings, or another time by a target.
    pub within: Option<Period>,
}

/// A training job.
#[derive(Clone, Debug, Default)]
pub struct Job {
    /// Its largest channel, and all others that are read from the same place in the same way.
    pub training: Option<Path>,
    /// Its other channels, those together that are read from the same place in the same way.
    pub beside: Vec<Path>,
    /// What is read before it starts, by the flow.
    pub preloads: IndexMap<String, Path>,
    /// The flow of its largest channel.
    pub channel: Option<String>,
    /// The flow from a bucket that fills what this channel reads.
    pub behind: Option<String>,
    /// The flows from a bucket that fill the directories which it reads.
    pub stages: Vec<String>,
    /// What is restored from an archive before it starts, once it lies there, by the flow.
    pub restores: IndexMap<String, Archived>,
    /// A checkpoint is saved.
    pub checkpoint: Option<Path>,
    /// A checkpoint is read to go on from it.
    pub restart: Option<Path>,
    /// How often a checkpoint is saved; none where nothing says it.
    pub saves_every: Option<Period>,
    /// After how long SageMaker stops it; none where nothing does.
    pub max_runtime: Option<Period>,
    /// After how long SageMaker stops what reads its data before it starts.
    pub preload_max_runtime: Option<Period>,
    /// The shortest time from one start by itself to the next; none where it does not start so, or once at most.
    pub starts_every: Option<Period>,
    /// How many instances write a checkpoint, and how many there are.
    pub writers: (u32, u32),
    /// Accelerators over all instances; none where the type is unknown.
    pub accelerators: Option<u32>,
    /// Its instances where they are of several types; it is told by the slowest of them.
    pub mixed: Option<String>,
    /// The file system that it reads, where that is smaller than what is loaded into it.
    pub overfull: Option<Overfull>,
    /// The flows whose first copies it waits for.
    pub after: Vec<String>,
}

/// A file system that is smaller than what is loaded into it: a job that reads from there fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overfull {
    /// The file system.
    pub name: String,
    /// By how much.
    pub by: Overload,
}

impl Job {
    /// Whether nothing says how often it reads its data.
    pub fn assumes_one_epoch(&self) -> bool {
        let by = self.training.as_ref().map(|path| &path.by);
        matches!(by, Some(Method::Training(training)) if training.epochs.is_none())
    }
}

impl Overfull {
    /// What to change.
    pub fn help(&self) -> String {
        let Overfull { name, by: Overload { all, room, .. } } = self;
        format!(
            "give `{name}` room, `capacity: {{ at_least: {all} }}`: it holds {room}, and a job that reads from a full one fails"
        )
    }
}

/// Data in an archive that has to be restored before it is read.
#[derive(Clone, Debug)]
pub struct Archived {
    /// The restore.
    pub restore: Path,
    /// The archive, as in `deep_archive`.
    pub class: String,
    /// After how long data is there.
    pub after: Period,
}

/// Makes the paths of an architecture.
pub(super) struct Planner<'a> {
    pub(super) architecture: &'a Architecture,
    pub(super) circumstances: &'a Circumstances,
}

impl Plan {
    /// The plan of an architecture.
    pub fn of(architecture: &Architecture, circumstances: &Circumstances) -> Plan {
        let planner = Planner { architecture, circumstances };
        let mut plan = Plan::default();
        for (name, flow) in &architecture.flows {
            let copy = flow.via.as_ref().and_then(|via| planner.copy(name, via, flow));
            if let Some(copy) = copy {
                plan.copies.insert(name.clone(), copy);
            }
            plan.reads.extend(Read::of(&planner, flow).map(|read| (name.clone(), read)));
        }
        for (name, job) in architecture.constructs_of::<TrainingJob>() {
            plan.jobs.insert(name.to_owned(), planner.job(name, job));
        }
        plan
    }
}

impl<'a> Planner<'a> {
    fn construct<C: 'static>(&self, name: &str) -> Option<&'a C> {
        self.architecture.construct_of(name)
    }

    fn region(&self) -> Option<Region> {
        self.architecture.region.parse().ok()
    }

    /// The part that a place is.
    pub(super) fn store(&self, place: &PlaceRef) -> Option<(String, Part)> {
        let owner = place.owner();
        if let Some(site) = self.architecture.sites.get(owner) {
            let name = place.path().split('/').next().unwrap_or_default();
            return Some((format!("{owner}/{name}"), share(site.shares.get(name)?)));
        }
        if self.construct::<Bucket>(owner).is_some() {
            return Some((owner.to_owned(), Part::S3(S3 { region: self.region(), ..S3::default() })));
        }
        self.construct::<FsxLustre>(owner).map(|one| (owner.to_owned(), lustre(one, self.region())))
    }

    pub(super) fn copy(&self, name: &str, via: &str, flow: &Flow) -> Option<Copy> {
        let agents = self.construct::<DataSyncAgent>(via)?;
        let (from, to) = (self.store(&flow.from)?, self.store(&flow.to)?);
        let is_site = |place: &PlaceRef| self.architecture.sites.contains_key(place.owner());
        let direction = if is_site(&flow.from) { Direction::ToAws } else { Direction::ToSite };
        let leads_to_site = is_site(&flow.from) || is_site(&flow.to);
        let (lines, way) = leads_to_site
            .then(|| lines::of(self.architecture, agents, direction, self.circumstances.down.as_deref()))
            .unzip();
        let site = self.architecture.sites.get(&agents.site).filter(|_| leads_to_site);
        let rtt = site.and_then(|site| site.rtt);
        let mut through: IndexMap<String, Part> = [from].into_iter().collect();
        through.extend(way.into_iter().flatten());
        through.extend([to]);
        let end = if self.nowhere(std::slice::from_ref(&flow.to)).is_none() { &flow.to } else { &flow.from };
        let end = std::slice::from_ref(end);
        let whole = self.data(end);
        let held = self.amount(end).filter(|_| whole.has_size());
        // Between two buckets the task is made without agents.
        let carry = if leads_to_site { agents.agents.len().max(1) } else { 0 };
        let path = |data: Data, compared: Option<Amount>| Path {
            data,
            rtt: rtt.map(RoundTrip),
            through: through.clone(),
            by: Method::DataSync(DataSync {
                agents: u32::try_from(carry).ok(),
                ..data_sync(via, agents, flow, compared)
            }),
        };
        let gained = Gaps::of(flow).map(|gaps| {
            let gained = |place: &PlaceRef| self.gained(place, gaps.longest);
            gained(&flow.to)
                .or_else(|| gained(&flow.from))
                .unwrap_or_else(|| amount::unsaid_gain(name, &whole))
        });
        Some(Copy {
            run: gained.map(|gained| path(gained, held)),
            whole: path(whole, None),
            lines,
            restore: self.archived(name, flow),
            after: self.sources(name, flow),
            within: self.window(name, flow),
        })
    }

    fn job(&self, name: &str, job: &TrainingJob) -> Job {
        let flows = self.architecture.flows.iter();
        let inputs: Vec<(&String, &Flow)> =
            flows.clone().filter(|(_, flow)| flow.to.owner() == name).collect();
        let fleet = job.fleet(&[]);
        let (instance, count, accelerators) = (fleet.slowest(), fleet.count(), fleet.accelerators());
        let size = |flow: &Flow| self.amount(&[self.source(flow)]).and_then(|amount| amount.size);
        let channel = inputs.iter().max_by_key(|(_, flow)| size(flow));
        let largest = channel.map(|(_, flow)| *flow);
        let mut ways: Vec<(&Flow, Vec<PlaceRef>)> = Vec::new();
        for flow in largest.into_iter().chain(inputs.iter().map(|(_, flow)| *flow)) {
            let source = self.source(flow);
            match ways.iter_mut().find(|(first, _)| self.way_of(first) == self.way_of(flow)) {
                Some((_, sources)) if sources.contains(&source) => {}
                Some((_, sources)) => sources.push(source),
                None => ways.push((flow, vec![source])),
            }
        }
        let mut paths = ways.iter().filter_map(|(flow, sources)| self.training(job, (flow, sources)));
        let writers =
            job.checkpoint.as_ref().and_then(|checkpoint| checkpoint.writers).unwrap_or(1).min(count);
        let parts = accelerators.map_or(1, |all| all / count).max(1).saturating_mul(writers);
        let (mut preloads, mut stages, mut restores) = (IndexMap::new(), Vec::new(), IndexMap::new());
        for (name, flow) in &inputs {
            let Some((stage, staged)) = self.staged(flow) else {
                restores.extend(self.archived(name, flow).map(|archived| ((*name).clone(), archived)));
                continue;
            };
            stages.push(stage.clone());
            restores.extend(self.archived(stage, staged).map(|archived| (stage.clone(), archived)));
            if staged.load == Some(LoadMode::Preload) {
                preloads.insert(stage.clone(), self.preload(staged, job));
            }
        }
        let saved = |save: method::CheckpointDirection, place: Option<&PlaceRef>| {
            let checkpoint = job.checkpoint.as_ref()?;
            let store = self.store(place?)?;
            let is_bucket = matches!(store.1, Part::S3(_));
            Some(Path {
                // Each accelerator of those that write saves its part of the state.
                data: Data {
                    size: Some(checkpoint.size),
                    files: Some(Count::new(parts.into())),
                    file_size: None,
                    called: None,
                },
                rtt: None,
                through: [store].into_iter().collect(),
                by: Method::Checkpoint(Checkpoint {
                    direction: save,
                    instance: instance.map(str::to_owned),
                    count: Some(count),
                    writers: Some(writers),
                    volume: job.volume,
                    local: is_bucket && save == method::CheckpointDirection::Write,
                    ..Checkpoint::default()
                }),
            })
        };
        let goes_to = flows
            .clone()
            .find(|(_, flow)| flow.from.owner() == name && flow.from.path().starts_with("checkpoints"))
            .map(|(_, flow)| &flow.to);
        Job {
            training: paths.next(),
            beside: paths.collect(),
            saves_every: job.checkpoint.as_ref().and_then(|checkpoint| checkpoint.every),
            max_runtime: Some(job.longest_run()),
            preload_max_runtime: Some(job.preload.longest_run()),
            starts_every: job
                .schedule
                .as_ref()
                .and_then(|schedule| calendar::starts_every(schedule, starts(self.architecture))),
            writers: (writers, count),
            channel: channel.map(|(name, _)| (*name).clone()),
            behind: largest.and_then(|flow| self.staged(flow)).map(|(name, _)| name.clone()),
            preloads,
            stages,
            restores,
            checkpoint: saved(method::CheckpointDirection::Write, goes_to),
            restart: saved(method::CheckpointDirection::Read, goes_to),
            accelerators,
            mixed: fleet.mixed(),
            overfull: inputs.iter().find_map(|(_, flow)| self.overfull(flow)),
            after: self.upstream(inputs.iter().map(|(_, flow)| flow.from.clone()).collect()),
        }
    }

    /// What a flow reads from an archive, where something restores it first.
    fn archived(&self, name: &str, flow: &Flow) -> Option<Archived> {
        let owner = flow.from.owner();
        let bucket = self
            .construct::<Bucket>(owner)
            .filter(|bucket| bucket.restored_for.iter().any(|one| one == name))?;
        let archived = bucket.archived(owner, self.architecture);
        let archived = archived.into_iter().find(|one| path::overlap(&one.prefix, flow.from.path()))?;
        let restore = Restore { class: archived.restored_as, tier: RestoreTier::Standard, batch: false };
        Some(Archived {
            restore: Path {
                data: self.data(std::slice::from_ref(&flow.from)),
                rtt: None,
                through: IndexMap::new(),
                by: Method::Restore(restore),
            },
            class: archived.class,
            after: archived.after,
        })
    }

    /// The flow that fills the directory of a file system that a job reads.
    fn staged(&self, flow: &Flow) -> Option<(&'a String, &'a Flow)> {
        self.construct::<FsxLustre>(flow.from.owner())?;
        let is_bucket = |place: &PlaceRef| self.construct::<Bucket>(place.owner()).is_some();
        self.architecture.flows.iter().find(|(_, one)| one.to.overlaps(&flow.from) && is_bucket(&one.from))
    }

    /// The file system that a flow comes from, where it has no room for what is loaded into it.
    fn overfull(&self, flow: &Flow) -> Option<Overfull> {
        self.staged(flow)?;
        let name = flow.from.owner();
        let lies_at = |place: &PlaceRef| self.data(std::slice::from_ref(place)).size;
        let by = self.construct::<FsxLustre>(name)?.overload(name, self.architecture, lies_at)?;
        Some(Overfull { name: name.to_owned(), by })
    }

    /// Where the data of a channel comes from: the bucket behind the file system that it reads, or what it reads.
    fn source(&self, flow: &Flow) -> PlaceRef {
        let Some((_, staged)) = self.staged(flow) else { return flow.from.clone() };
        let below = flow.from.path().strip_prefix(staged.to.path()).unwrap_or_default().trim_matches('/');
        let folder = format!("{}/{below}", staged.from);
        PlaceRef(folder.trim_end_matches('/').to_owned())
    }

    fn preload(&self, staged: &Flow, job: &TrainingJob) -> Path {
        Path {
            data: self.data(std::slice::from_ref(&staged.from)),
            rtt: None,
            through: self.store(&staged.to).into_iter().collect(),
            by: Method::Preload(Preload {
                instance: Some(job.preload.instance.clone()),
                instances: Some(1),
                readers: Some(job.preload.readers),
                import: true,
                hsm_restore: false,
            }),
        }
    }

    /// From where, how, and by which instances a channel is read.
    fn way_of<'f>(&self, flow: &'f Flow) -> (&'f str, Option<InputMode>, bool, bool, &'f [String]) {
        let is_sharded = flow.distribution == Some(Distribution::Sharded);
        (flow.from.owner(), flow.mode, is_sharded, self.is_lazy(flow), &flow.groups)
    }

    /// Whether its files come from the bucket when they are first read.
    fn is_lazy(&self, flow: &Flow) -> bool {
        self.staged(flow).is_some_and(|(_, staged)| staged.load != Some(LoadMode::Preload))
    }

    /// How many jobs read what the same flow loads into a file system.
    fn loaders(&self, stage: &str) -> u32 {
        let reads = |job: &str| {
            let mut flows = self.architecture.flows.values().filter(|flow| flow.to.owner() == job);
            flows.any(|flow| self.staged(flow).is_some_and(|(name, _)| name == stage))
        };
        let jobs = self.architecture.constructs_of::<TrainingJob>().filter(|(name, _)| reads(name));
        u32::try_from(jobs.count()).unwrap_or(u32::MAX)
    }

    fn training(&self, job: &TrainingJob, (flow, sources): (&Flow, &[PlaceRef])) -> Option<Path> {
        let fleet = job.fleet(&flow.groups);
        let lazy = self.is_lazy(flow);
        let mut store = self.store(&flow.from)?;
        if let (true, Part::Lustre(lustre), Some((stage, _))) = (lazy, &mut store.1, self.staged(flow)) {
            lustre.loaders = self.loaders(stage);
        }
        let is_bucket = matches!(store.1, Part::S3(_));
        Some(Path {
            data: self.data(sources),
            rtt: None,
            through: [store].into_iter().collect(),
            by: Method::Training(Training {
                mode: mode(flow, is_bucket),
                lazy,
                instance: fleet.slowest().map(str::to_owned),
                count: Some(fleet.count()),
                volume: job.volume,
                epochs: job.epochs,
                readers: job.readers,
                distribution: super::convert::distribution(flow),
                needs: job.needs.as_ref().map(|said| needs(said, &fleet)),
                ..Training::default()
            }),
        })
    }

    /// How long a run of a flow may take.
    fn window(&self, name: &str, flow: &Flow) -> Option<Period> {
        let asks = self.architecture.targets.get(name).is_some_and(|target| target.each_run_within.is_some());
        flow.within.filter(|_| !asks)
    }

    /// The movers' flows that bring what a flow copies on; none that gets its data from that flow itself.
    fn sources(&self, name: &str, flow: &Flow) -> Vec<String> {
        let mut found = self.upstream(vec![flow.from.clone()]);
        found.retain(|source| {
            let from = self.architecture.flows.get(source).map(|flow| flow.from.clone());
            from.is_some_and(|from| !self.upstream(vec![from]).iter().any(|one| one == name))
        });
        found
    }

    /// The movers' flows that data at these places comes through, however far up.
    fn upstream(&self, mut places: Vec<PlaceRef>) -> Vec<String> {
        let mut seen: Vec<PlaceRef> = Vec::new();
        let mut found: Vec<String> = Vec::new();
        while let Some(place) = places.pop() {
            if seen.contains(&place) {
                continue;
            }
            for (name, flow) in &self.architecture.flows {
                if flow.to.overlaps(&place) {
                    if flow.via.is_some() {
                        found.push(name.clone());
                    }
                    places.push(flow.from.clone());
                }
            }
            for set in self.architecture.datasets.values().filter(|set| set.truth.overlaps(&place)) {
                let made_from = set.made_from.iter().filter_map(|name| self.architecture.datasets.get(name));
                places.extend(made_from.map(|set| set.truth.clone()));
            }
            seen.push(place);
        }
        found.sort();
        found.dedup();
        found
    }
}
