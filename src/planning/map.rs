//! The workload map: what each workload reads or writes, where that lies, and which storage would serve it how well.
//!
//! It is what a data strategy begins with. Each storage choice of a job's channel is a path like any other and forecast as
//! such; what a choice asks of its owner beside time is said, not weighed.

use super::findings::SEED;
use super::plan::{Circumstances, Job, Overfull, Plan};
use crate::construct::{Bucket, FsxLustre, TrainingJob, training_job};
use crate::facts::lustre::{Deployment, Storage};
use crate::forecast::method::{DataSync, Distribution, InputMode, Method, Mode, Preload, Training};
use crate::forecast::part::{Efs, Lustre, Part, S3, ThroughputMode};
use crate::forecast::path::Path;
use crate::forecast::{Bound, Bytes, Items, Range, RunForecast, Seconds, StepForecast};
use crate::model::Architecture;
use crate::units::{DataSize, ThroughputPerCapacity};

/// A workload and its data.
#[derive(Clone, Debug)]
pub struct Workload {
    /// The flow or job.
    pub name: String,
    /// The data set whose truth lies where it begins or ends; none where the blueprint names none.
    pub dataset: Option<String>,
    /// How much there is, and in how many files; none where nothing says it.
    pub data: Option<(Bytes, Items)>,
    /// What it does with it, as in `reads, 30 epochs`.
    pub access: String,
    /// Where the data lies, as in `lake -> scratch`.
    pub storage: String,
    /// How it gets to it, as in `DataSync` or `file system`.
    pub mode: String,
    /// What the owner asks of it, as in `epoch_within`.
    pub targets: Vec<String>,
    /// The storage choices of a job, those first with which it has filled its storage and run soonest; none for flows.
    pub choices: Vec<Choice>,
}

/// A storage choice of a job's channel.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What it is, as in `S3, FastFile mode`.
    pub name: &'static str,
    /// What it asks of its owner.
    pub asks: &'static str,
    /// Why it cannot be had, as it stands; none where it can. Such a choice stands behind all others.
    pub refused: Option<String>,
    /// Whether it is what the blueprint has.
    pub is_chosen: bool,
    /// What filling it takes before the job can start; none where it needs no filling.
    pub fill: Option<Range<Seconds>>,
    /// Filling it and the whole run, one after the other.
    pub total: Range<Seconds>,
    /// From the job's start until its first batch.
    pub first_batch: Range<Seconds>,
    /// A pass over the data, once it runs.
    pub epoch: Range<Seconds>,
    /// The whole run.
    pub whole: Range<Seconds>,
    /// What bounds it.
    pub bottleneck: Bound,
}

/// The map of an architecture: its flows through movers, then its jobs.
pub fn map(architecture: &Architecture) -> Vec<Workload> {
    let plan = Plan::of(architecture, &Circumstances::default());
    let targets = |name: &str| -> Vec<String> {
        let target = architecture.targets.get(name);
        target
            .map(|target| super::verdict::asks(target).map(|(key, _)| key.to_owned()).collect())
            .unwrap_or_default()
    };
    let dataset = |place: &str| {
        let sets = architecture.datasets.iter();
        sets.clone().find(|(_, set)| set.truth.0 == place).map(|(name, _)| name.clone())
    };
    let mut found = Vec::new();
    for (name, copy) in &plan.copies {
        let Some(flow) = architecture.flows.get(name) else { continue };
        let every = flow.every.map_or_else(|| "by hand".to_owned(), |every| format!("every {every}"));
        found.push(Workload {
            name: name.clone(),
            dataset: dataset(&flow.to.0).or_else(|| dataset(&flow.from.0)),
            data: copy.whole.data.has_size().then(|| copy.whole.data.amount()),
            access: format!("copies, {every}"),
            storage: format!("{} -> {}", flow.from, flow.to),
            mode: "DataSync".to_owned(),
            targets: targets(name),
            choices: Vec::new(),
        });
    }
    for (name, job) in &plan.jobs {
        let Some(path) = &job.training else { continue };
        let Method::Training(training) = &path.by else { continue };
        let flow = |name: &Option<String>| architecture.flows.get(name.as_ref()?);
        let source = flow(&job.channel).map(|flow| flow.from.0.clone()).unwrap_or_default();
        let staged = flow(&job.behind);
        found.push(Workload {
            name: name.clone(),
            dataset: dataset(&source).or_else(|| staged.and_then(|flow| dataset(&flow.from.0))),
            data: path.data.has_size().then(|| path.data.amount()),
            access: format!("reads in order, {} epochs", training.epochs.unwrap_or(1)),
            storage: staged.map_or_else(|| source.clone(), |flow| format!("{} -> {source}", flow.from)),
            mode: mode(training.mode).to_owned(),
            targets: targets(name),
            choices: choices(architecture, name, (path, training), job),
        });
    }
    found
}

fn mode(mode: InputMode) -> &'static str {
    match mode {
        InputMode::File => "File",
        InputMode::FastFile => "FastFile",
        InputMode::Pipe => "Pipe",
        InputMode::FileSystem => "file system",
        InputMode::Loader => "its own loader",
    }
}

/// The file system of the blueprint that a path would lead through: its own, or the first that there is.
fn own<'a>(architecture: &'a Architecture, path: &Path) -> Option<(&'a str, &'a FsxLustre)> {
    let mut all = architecture.constructs_of::<FsxLustre>();
    let of_path =
        architecture.constructs_of::<FsxLustre>().find(|(name, _)| path.through.contains_key(*name));
    of_path.or_else(|| all.next())
}

/// Why a file system that the blueprint has cannot hold the data, where it cannot, or may not.
fn too_small(architecture: &Architecture, path: &Path, planned: &Job) -> Option<String> {
    if let Some(Overfull { name, by }) = &planned.overfull {
        let unless = if by.is_compressed { ", unless its data compresses to that" } else { "" };
        return Some(format!("`{name}` holds {} of {}{unless}", by.room, by.all));
    }
    let (name, there) = own(architecture, path)?;
    let (room, all) = (there.built()?, path.data.size?);
    (all > room).then(|| format!("`{name}` holds {room} of {all}"))
}

/// A new file system holds the data and carries what AWS sells for most training: 250 MB/s for each TiB.
fn file_system(architecture: &Architecture, path: &Path) -> Part {
    let region = architecture.region.parse().ok();
    if let Some((_, there)) = own(architecture, path) {
        return super::convert::lustre(there, region);
    }
    let (data, _) = path.data.amount();
    let tebibytes = (data.ratio(Bytes::gib(1024.0)).unwrap_or(1.0) * 1.2 / 2.34).ceil().clamp(1.0, 400.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
    let steps = tebibytes as u64;
    Part::Lustre(Lustre {
        deployment: Deployment::Persistent2,
        storage: Storage::Ssd,
        capacity: Some(DataSize::gib(2400 * steps)),
        throughput: Some(ThroughputPerCapacity::mb_per_s_per_tib(250)),
        region,
        ..Lustre::default()
    })
}

/// How a storage choice gets its data before the job starts.
fn filling(part: &Part, mode: InputMode, lazy: bool, preload: Option<&Path>) -> Option<Method> {
    let by_job = || {
        let usual = training_job::Preload::default();
        Method::Preload(Preload {
            instance: Some(usual.instance),
            instances: Some(1),
            readers: Some(usual.readers),
            import: true,
            hsm_restore: false,
        })
    };
    match part {
        _ if mode != InputMode::FileSystem || lazy => None,
        Part::Lustre(_) => Some(preload.map_or_else(by_job, |preload| preload.by.clone())),
        // Between storage services a task needs no agent.
        _ => {
            Some(Method::DataSync(DataSync { mode: Mode::Enhanced, agents: Some(0), ..DataSync::default() }))
        }
    }
}

/// Why a job cannot download its data, where it cannot.
fn no_room(architecture: &Architecture, job: &str, path: &Path, training: &Training) -> Option<String> {
    let job = architecture.construct_of::<TrainingJob>(job)?;
    let (instance, most) = job.most_room()?;
    let each = job.downloads(path.data.size?, training.distribution == Distribution::Sharded);
    let is_refused = each > most;
    is_refused.then(|| format!("each instance would download {each}, and {} holds {most}", instance.name))
}

/// The first construct of a kind.
fn declared<C: 'static>(architecture: &Architecture) -> Option<String> {
    architecture.constructs_of::<C>().next().map(|(name, _)| name.to_owned())
}

/// What the part of a choice is called: as the blueprint calls it where it has it.
fn named(architecture: &Architecture, part: &Part, path: &Path) -> String {
    let is_same = |one: &Part| std::mem::discriminant(one) == std::mem::discriminant(part);
    let there = path.through.iter().find(|(_, one)| is_same(one)).map(|(name, _)| name.clone());
    let (declared, new) = match part {
        Part::S3(_) => (declared::<Bucket>(architecture), "bucket"),
        Part::Lustre(_) => (declared::<FsxLustre>(architecture), "lustre"),
        _ => (None, "efs"),
    };
    there.or(declared).unwrap_or_else(|| new.to_owned())
}

fn choices(
    architecture: &Architecture,
    job: &str,
    (path, training): (&Path, &Training),
    planned: &Job,
) -> Vec<Choice> {
    let preload = planned.preloads.values().next();
    let bucket = || Part::S3(S3 { region: architecture.region.parse().ok(), ..S3::default() });
    let efs = Part::Efs(Efs { throughput_mode: Some(ThroughputMode::Elastic), ..Efs::default() });
    let is_lazy = training.lazy;
    let offers: [(&'static str, &'static str, Part, InputMode, bool); 6] = [
        ("S3, File mode", "room on the disks for all data", bucket(), InputMode::File, false),
        (
            "S3, FastFile mode",
            "nothing; large files read in order suit it",
            bucket(),
            InputMode::FastFile,
            false,
        ),
        ("S3, Pipe mode", "training code that reads a pipe", bucket(), InputMode::Pipe, false),
        (
            "Lustre, preloaded",
            "a file system and the time to fill it",
            file_system(architecture, path),
            InputMode::FileSystem,
            false,
        ),
        (
            "Lustre, filled when read",
            "a file system",
            file_system(architecture, path),
            InputMode::FileSystem,
            true,
        ),
        ("EFS, elastic", "a file system and a copy of the data in it", efs, InputMode::FileSystem, false),
    ];
    let no_room = no_room(architecture, job, path, training);
    let too_small = too_small(architecture, path, planned);
    let chosen_part = path.through.values().next_back();
    let mut found: Vec<Choice> = offers
        .into_iter()
        .map(|(name, asks, part, mode, lazy)| {
            let is_same = chosen_part
                .is_some_and(|chosen| std::mem::discriminant(chosen) == std::mem::discriminant(&part));
            let is_lustre = matches!(part, Part::Lustre(_));
            let fill = filling(&part, mode, lazy, preload).map(|by| {
                // A file system that is linked to a bucket fetches for itself; into any other, data is copied.
                let source = matches!(by, Method::DataSync(_))
                    .then(|| (named(architecture, &bucket(), path), bucket()));
                let to = (named(architecture, &part, path), part.clone());
                let through = source.into_iter().chain([to]).collect();
                Path { through, by, ..path.clone() }.forecast(SEED).duration
            });
            let by = Training { mode, lazy, ..training.clone() };
            let through = [(named(architecture, &part, path), part)].into_iter().collect();
            let run = Path { through, by: Method::Training(by), ..path.clone() };
            let found = run.forecast_beside(&planned.beside, job, SEED);
            Choice {
                name,
                asks,
                refused: if is_lustre {
                    too_small.clone()
                } else {
                    no_room.clone().filter(|_| mode == InputMode::File)
                },
                fill,
                total: fill.map_or(found.duration, |fill| sum(&fill, &found.duration)),
                is_chosen: is_same && training.mode == mode && is_lazy == lazy,
                first_batch: until_first_batch(&found),
                epoch: steps(&found, &["epoch", "first epoch"]),
                whole: found.duration,
                bottleneck: bound(&found),
            }
        })
        .collect();
    found.sort_by(|a, b| {
        let time = a.total.median.count().total_cmp(&b.total.median.count());
        a.refused.is_some().cmp(&b.refused.is_some()).then(time)
    });
    found
}

fn step<'a>(found: &'a RunForecast, names: &[&str]) -> Option<&'a StepForecast> {
    names.iter().find_map(|name| found.steps.iter().find(|step| step.name == *name))
}

fn steps(found: &RunForecast, names: &[&str]) -> Range<Seconds> {
    step(found, names).map_or(found.duration, |step| step.duration)
}

fn bound(found: &RunForecast) -> Bound {
    step(found, &["epoch", "read"]).map_or_else(|| found.bottleneck.clone(), |step| step.bottleneck.clone())
}

fn until_first_batch(found: &RunForecast) -> Range<Seconds> {
    sum(&steps(found, &["downloading"]), &steps(found, &["first batch"]))
}

fn sum(one: &Range<Seconds>, other: &Range<Seconds>) -> Range<Seconds> {
    Range { low: one.low + other.low, median: one.median + other.median, high: one.high + other.high }
}
