//! [`Plan`]: the paths of an architecture, one for each flow and job, under given circumstances.
//!
//! Constructs become the parts and methods of the forecast here and nowhere else. A flow through a mover has a path of
//! its whole data set, which is the first copy, and one of what a run brings. A job has a path of its channels, one for
//! each file system that is preloaded before it starts, and one each for writing and reading a checkpoint. Parts are named
//! after what the blueprint calls them, so that flows share them.
//!
//! What the blueprint leaves out is left out of the path, which assumes it and says so.

use indexmap::IndexMap;

use super::convert::{data_sync, lustre, mode, needs, share};
use crate::construct::{Bucket, DataSyncAgent, DirectConnect, FsxLustre, TrainingJob, TransitGateway, Vpn};
use crate::facts::instances;
use crate::forecast::method::{self, Checkpoint, Method, Preload, Training};
use crate::forecast::part::{self, InterfaceEndpoint, Line, Part, S3};
use crate::forecast::path::{Data, Path};
use crate::model::{Architecture, Flow, LoadMode, PlaceRef};
use crate::units::{Count, DataSize, Period, Region, Throughput};

/// Under which circumstances a plan is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// How long after the start: data sets have grown by then.
    pub after: Option<Period>,
    /// The line that is down.
    pub down: Option<String>,
}

/// The paths of an architecture.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Flows through movers, by name.
    pub copies: IndexMap<String, Copy>,
    /// Flows that move data on demand, by name: what a user or a job reads.
    pub streams: IndexMap<String, Path>,
    /// Jobs, by name.
    pub jobs: IndexMap<String, Job>,
}

/// A flow through a mover.
#[derive(Clone, Debug)]
pub struct Copy {
    /// The whole data set; none where nothing says which data it is.
    pub whole: Option<Path>,
    /// What a run brings; none where nothing grows.
    pub run: Option<Path>,
    /// Any amount, for the rate alone.
    pub any: Path,
}

/// A training job.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its channels: the data of the largest decides.
    pub training: Option<Path>,
    /// What is read before it starts, by the flow.
    pub preloads: IndexMap<String, Path>,
    /// A checkpoint is saved.
    pub checkpoint: Option<Path>,
    /// A checkpoint is read to go on from it.
    pub restart: Option<Path>,
    /// Accelerators over all instances; none where the type is unknown.
    pub accelerators: Option<u32>,
    /// The flows whose first copies it waits for.
    pub after: Vec<String>,
}

/// How much there is of a data set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Amount {
    /// Bytes.
    pub size: Option<DataSize>,
    /// Files.
    pub files: Option<Count>,
}

/// What is moved where nothing says how much: enough that starting up does not matter.
const ANY: DataSize = DataSize::tb(1);

struct Planner<'a> {
    architecture: &'a Architecture,
    circumstances: &'a Circumstances,
}

impl Plan {
    /// The plan of an architecture.
    pub fn of(architecture: &Architecture, circumstances: &Circumstances) -> Plan {
        let planner = Planner { architecture, circumstances };
        let mut plan = Plan::default();
        for (name, flow) in &architecture.flows {
            if let Some(via) = &flow.via {
                if let Some(copy) = planner.copy(via, flow) {
                    plan.copies.insert(name.clone(), copy);
                }
            } else if let Some(path) = planner.stream(flow) {
                plan.streams.insert(name.clone(), path);
            }
        }
        for (name, construct) in &architecture.constructs {
            if let Some(job) = construct.as_any().downcast_ref::<TrainingJob>() {
                plan.jobs.insert(name.clone(), planner.job(name, job));
            }
        }
        plan
    }
}

impl<'a> Planner<'a> {
    fn construct<C: 'static>(&self, name: &str) -> Option<&'a C> {
        self.architecture.constructs.get(name)?.as_any().downcast_ref::<C>()
    }

    fn all<C: 'static>(&self) -> impl Iterator<Item = (&'a str, &'a C)> {
        self.architecture
            .constructs
            .iter()
            .filter_map(|(name, construct)| Some((name.as_str(), construct.as_any().downcast_ref::<C>()?)))
    }

    fn region(&self) -> Option<Region> {
        self.architecture.region.parse().ok()
    }

    /// How much lies at a place: the data sets whose truth is there, below it, or above it.
    fn amount(&self, place: &PlaceRef) -> Option<Amount> {
        let lies_in = |inner: &str, outer: &str| {
            outer.is_empty()
                || inner == outer
                || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
        };
        let sets: Vec<_> = self
            .architecture
            .datasets
            .values()
            .filter(|set| set.truth.owner() == place.owner())
            .filter(|set| lies_in(set.truth.path(), place.path()) || lies_in(place.path(), set.truth.path()))
            .collect();
        if sets.is_empty() {
            return None;
        }
        let total = |of: &dyn Fn(&crate::model::Dataset) -> Option<u64>| -> Option<u64> {
            sets.iter().map(|set| of(set)).try_fold(0_u64, |sum, one| one.map(|one| sum.saturating_add(one)))
        };
        let grown = |set: &crate::model::Dataset| {
            let size = set.size?;
            let Some((after, grows)) = self.circumstances.after.zip(set.grows) else { return Some(size) };
            Some(size.saturating_add(grows.over(after).unwrap_or(DataSize::from_bytes(u64::MAX))))
        };
        let files = |set: &crate::model::Dataset| {
            let (size, files) = (set.size?, set.files?.get());
            let factor = u128::from(grown(set)?.bytes());
            u64::try_from(u128::from(files) * factor / u128::from(size.bytes()).max(1)).ok()
        };
        Some(Amount {
            size: total(&|set| grown(set).map(DataSize::bytes)).map(DataSize::from_bytes),
            files: total(&|set| files(set).or(set.files.map(Count::get))).map(Count::new),
        })
    }

    /// What a place gains in a period.
    fn gain(&self, place: &PlaceRef, period: Period) -> Option<Amount> {
        let here = |set: &&crate::model::Dataset| set.truth == *place;
        let set = self.architecture.datasets.values().find(here)?;
        let size = set.grows?.over(period)?;
        let files = set.size.zip(set.files).and_then(|(whole, files)| {
            u64::try_from(
                u128::from(files.get()) * u128::from(size.bytes()) / u128::from(whole.bytes()).max(1),
            )
            .ok()
        });
        Some(Amount { size: Some(size), files: files.map(|files| Count::new(files.max(1))) })
    }

    /// The parts between a site and a region.
    fn way(&self, site_name: &str, is_private: bool) -> (IndexMap<String, Part>, Option<Period>) {
        let mut parts = IndexMap::new();
        let site = self.architecture.sites.get(site_name);
        if let Some(line) = site.and_then(|site| site.line) {
            parts.insert(format!("{site_name} line"), Part::Line(Line { speed: line, mtu: None, rtt: None }));
        }
        let is_up = |name: &str| self.circumstances.down.as_deref() != Some(name);
        let mut lines =
            self.all::<DirectConnect>().filter(|(name, line)| line.site == site_name && is_up(name));
        let mut vpns = self.all::<Vpn>().filter(|(name, vpn)| vpn.site == site_name && is_up(name));
        if let Some((name, line)) = lines.next() {
            parts.insert(name.to_owned(), direct_connect(line));
            if let Some((hub, _)) =
                line.targets().find_map(|target| Some((target, self.construct::<TransitGateway>(target)?)))
            {
                parts.insert(
                    hub.to_owned(),
                    Part::TransitGateway(part::TransitGateway { zones: None, mtu: None }),
                );
            }
        } else if let Some((name, vpn)) = vpns.next() {
            let to_hub = self.construct::<TransitGateway>(&vpn.to).is_some();
            parts.insert(name.to_owned(), Part::Vpn(part::Vpn { ecmp: to_hub, ..part::Vpn::default() }));
            if to_hub {
                parts.insert(
                    vpn.to.clone(),
                    Part::TransitGateway(part::TransitGateway { zones: None, mtu: None }),
                );
            }
        }
        if is_private {
            parts.insert(
                format!("{site_name} endpoint"),
                Part::InterfaceEndpoint(InterfaceEndpoint { zones: None }),
            );
        }
        (parts, site.and_then(|site| site.rtt))
    }

    /// The part that a place is.
    fn store(&self, place: &PlaceRef) -> Option<(String, Part)> {
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

    fn copy(&self, via: &str, flow: &Flow) -> Option<Copy> {
        let agents = self.construct::<DataSyncAgent>(via)?;
        let (from, to) = (self.store(&flow.from)?, self.store(&flow.to)?);
        let (way, rtt) = self.way(&agents.site, agents.is_private());
        let is_up = self.architecture.sites.contains_key(flow.from.owner());
        let mut through: IndexMap<String, Part> = [from].into_iter().collect();
        if is_up {
            through.extend(way);
        } else {
            through.extend(way.into_iter().rev());
        }
        through.extend([to]);
        let whole = self.amount(&flow.to).or_else(|| self.amount(&flow.from));
        let path = |amount: Amount, compared: Option<Amount>| Path {
            data: Data { size: amount.size, files: amount.files, file_size: None },
            rtt,
            through: through.clone(),
            by: Method::DataSync(data_sync(via, agents, flow, compared)),
        };
        let gained =
            flow.every.and_then(|every| self.gain(&flow.to, every).or_else(|| self.gain(&flow.from, every)));
        Some(Copy {
            any: path(Amount { size: Some(ANY), files: None }, None),
            run: gained.map(|gained| path(gained, whole)),
            whole: whole.filter(|amount| amount.size.is_some()).map(|amount| path(amount, None)),
        })
    }

    /// What a user reads or writes, and what follows by itself between a bucket and a file system.
    fn stream(&self, flow: &Flow) -> Option<Path> {
        let (from, to) = (self.store(&flow.from), self.store(&flow.to));
        let amount = self.amount(&flow.from).unwrap_or(Amount { size: Some(ANY), files: None });
        let through: IndexMap<String, Part> = match (from, to) {
            (Some(from), Some(to)) => [from, to].into_iter().collect(),
            _ => return None,
        };
        Some(Path {
            data: Data { size: amount.size, files: amount.files, file_size: None },
            rtt: None,
            through,
            by: Method::Preload(Preload::default()),
        })
    }

    fn job(&self, name: &str, job: &TrainingJob) -> Job {
        let flows = self.architecture.flows.iter();
        let inputs: Vec<(&String, &Flow)> =
            flows.clone().filter(|(_, flow)| flow.to.owner() == name).collect();
        let (instance, count) = job.fleet();
        let accelerators = instance
            .and_then(instances::find)
            .and_then(|kind| kind.accelerators)
            .map(|each| each.saturating_mul(count));
        let size = |flow: &Flow| self.amount(&self.source(flow)).and_then(|amount| amount.size);
        let largest = inputs.iter().max_by_key(|(_, flow)| size(flow)).map(|(_, flow)| *flow);
        let mut preloads = IndexMap::new();
        for (_, flow) in &inputs {
            let Some((stage, staged)) = self.staged(flow) else { continue };
            if staged.load == Some(LoadMode::Preload) {
                preloads.insert(stage.clone(), self.preload(staged, job));
            }
        }
        let saved = |save: method::CheckpointDirection, place: Option<&PlaceRef>| {
            let checkpoint = job.checkpoint.as_ref()?;
            let store = self.store(place?)?;
            let is_bucket = matches!(store.1, Part::S3(_));
            Some(Path {
                // Each accelerator saves its part of the state.
                data: Data {
                    size: Some(checkpoint.size),
                    files: Some(Count::new(accelerators.unwrap_or(count).max(1).into())),
                    file_size: None,
                },
                rtt: None,
                through: [store].into_iter().collect(),
                by: Method::Checkpoint(Checkpoint {
                    direction: save,
                    instance: instance.map(str::to_owned),
                    count: Some(count),
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
            training: largest.and_then(|flow| self.training(job, flow, instance, count)),
            preloads,
            checkpoint: saved(method::CheckpointDirection::Write, goes_to),
            restart: saved(method::CheckpointDirection::Read, goes_to),
            accelerators,
            after: self.upstream(inputs.iter().map(|(_, flow)| flow.from.clone()).collect()),
        }
    }

    /// The flow that fills the directory of a file system that a job reads.
    fn staged(&self, flow: &Flow) -> Option<(&'a String, &'a Flow)> {
        self.construct::<FsxLustre>(flow.from.owner())?;
        let is_bucket = |place: &PlaceRef| self.construct::<Bucket>(place.owner()).is_some();
        self.architecture.flows.iter().find(|(_, one)| {
            one.to.owner() == flow.from.owner() && one.to.path() == flow.from.path() && is_bucket(&one.from)
        })
    }

    /// Where the data of a channel comes from: the bucket behind the file system that it reads, or what it reads.
    fn source(&self, flow: &Flow) -> PlaceRef {
        self.staged(flow).map_or_else(|| flow.from.clone(), |(_, staged)| staged.from.clone())
    }

    fn preload(&self, staged: &Flow, job: &TrainingJob) -> Path {
        let amount = self.amount(&staged.from).unwrap_or_default();
        Path {
            data: Data { size: amount.size, files: amount.files, file_size: None },
            rtt: None,
            through: self.store(&staged.to).into_iter().collect(),
            by: Method::Preload(Preload {
                instances: Some(1),
                readers: Some(job.preload.readers),
                import: true,
            }),
        }
    }

    fn training(&self, job: &TrainingJob, flow: &Flow, instance: Option<&str>, count: u32) -> Option<Path> {
        let amount = self.amount(&self.source(flow)).unwrap_or_default();
        let lazy = self.staged(flow).is_some_and(|(_, staged)| staged.load != Some(LoadMode::Preload));
        let store = self.store(&flow.from)?;
        let is_bucket = matches!(store.1, Part::S3(_));
        Some(Path {
            data: Data { size: amount.size, files: amount.files, file_size: None },
            rtt: None,
            through: [store].into_iter().collect(),
            by: Method::Training(Training {
                mode: mode(flow, is_bucket),
                lazy,
                instance: instance.map(str::to_owned),
                count: Some(count),
                volume: job.volume,
                epochs: job.epochs,
                readers: job.readers,
                distribution: super::convert::distribution(flow),
                needs: job.needs.as_ref().map(needs),
                ..Training::default()
            }),
        })
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
                if flow.to == place || (flow.to.owner() == place.owner() && flow.to.path() == place.path()) {
                    if flow.via.is_some() {
                        found.push(name.clone());
                    }
                    places.push(flow.from.clone());
                }
            }
            for set in self.architecture.datasets.values().filter(|set| set.truth == place) {
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

/// A line of several connections carries what its equal fastest ones carry together: routes and groups spread flows over
/// those alone.
fn direct_connect(line: &DirectConnect) -> Part {
    let speeds: Vec<Throughput> = line.connections.values().filter_map(|one| one.speed).collect();
    let fastest = speeds.iter().copied().max();
    let ports = speeds.iter().filter(|speed| Some(**speed) == fastest).count();
    let hosted = line.connections.values().any(|one| one.hosted);
    Part::DirectConnect(part::DirectConnect {
        // An imported connection of unknown speed: the smallest dedicated port, which its diagnostic names.
        speed: fastest.unwrap_or(Throughput::gbps(1)),
        ports: u32::try_from(ports.max(1)).ok(),
        hosted: hosted.then_some(true),
        mtu: line.mtu(),
        rtt: None,
    })
}
