//! [`Training`]: a job that reads its data over and over, in one of SageMaker's input modes or with a loader of its own.
//!
//! Each mode has the same steps: `downloading`, which is what SageMaker calls that phase of a job and ends when the program
//! may start, then `first epoch` and `later epochs`. In File mode all data is downloaded to the disks first, and the
//! epochs read those, or memory as far as that holds them. In FastFile mode names are listed, and each file is fetched
//! when it is opened; in Pipe mode nothing is listed and everything streams. A file system is read across the route, and
//! again in each epoch as far as memory does not hold it; each file is opened across it whatever memory holds.
//!
//! Where several instances share an epoch, each has read its share of it. A sampler that shuffles over all of them gives
//! each another share in the next epoch, of which memory holds no more than what chance repeats; one that shuffles within
//! shards gives each the same again. Which of the two a program does is not known here.
//!
//! A job may read several channels, each in its own way: all downloads come before the program, and an epoch reads all
//! channels side by side, in proportion, because a batch has something of each.
//!
//! The accelerators are a hop of their own: they take data no faster than they compute, so the share of time in which
//! they wait is one minus the rate over their demand. While the first batch is compiled the readers go on.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Way;
use crate::facts::{ec2, instances};
use crate::forecast::part::{COLD, Disk, Operation, Pattern, Use};
use crate::forecast::{
    Bytes, Crossing, Estimate, Hop, HopIndex, Items, Known, Limit, Move, PerSecond, Portion, Quantity, Ratio,
    Scenario, Seconds, Speed, Step,
};
use crate::units::{DataSize, Period, Rate, Throughput};

/// A training job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Training {
    /// How it reads its data; File mode when it is left out.
    pub mode: InputMode,
    /// The instance type, as in `ml.p4d.24xlarge`; unknown when it is left out, and so are its network, memory and disks.
    pub instance: Option<String>,
    /// How many instances; 1 when it is left out.
    pub count: Option<u32>,
    /// The volume of each instance, where its type has no local disks; 30 GB when it is left out.
    pub volume: Option<DataSize>,
    /// How often it reads all data; 1 when it is left out.
    pub epochs: Option<u32>,
    /// Files that each instance reads at a time: processes or threads of its loader; one for each virtual processor, at
    /// most 16 for an accelerator, when it is left out, and 4 to 96 where the type is unknown.
    pub readers: Option<u32>,
    /// Files that each reader fetches at a time, for `mode: loader`; 1 when it is left out.
    pub fetches: Option<u32>,
    /// Whether a file system fetches each file from its bucket when it is first read.
    pub lazy: bool,
    /// Whether each instance gets all objects or its share; all when it is left out.
    pub distribution: Distribution,
    /// How fast the accelerators take data in; the forecast is that of the data path alone when it is left out.
    pub needs: Option<Needs>,
    /// How long SageMaker takes until it starts to download or to list; what others measured when it is left out.
    pub start: Option<Period>,
    /// How long the program takes to compile, allocate and tune until the first batch is computed; what others measured when
    /// it is left out.
    pub first_batch: Option<Period>,
}

/// How a job reads its data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InputMode {
    /// Everything is downloaded before training starts.
    #[default]
    File,
    /// The bucket is mounted, and objects are fetched when they are opened.
    #[serde(rename = "fastfile")]
    FastFile,
    /// Objects stream through a pipe.
    Pipe,
    /// A file system is mounted: Lustre, EFS, or any other part of the path.
    FileSystem,
    /// The program's own loader gets each object with a request: PyTorch workers with an SDK.
    Loader,
}

/// How objects spread over instances.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    /// Each instance gets all of them.
    #[default]
    Replicated,
    /// Each instance gets its share, the same one in each epoch.
    Sharded,
}

/// How fast accelerators take data in: a `rate`, or `samples` of one `sample`'s size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Needs {
    /// Of what; of the whole job when it is left out.
    pub per: NeedsPer,
    /// Data a second; what `samples` give when it is left out.
    pub rate: Option<Throughput>,
    /// Samples a second; a `rate` of data is taken when it is left out.
    pub samples: Option<Rate>,
    /// The size of a sample; a file when it is left out.
    pub sample: Option<DataSize>,
}

/// What a need is counted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeedsPer {
    /// The whole job.
    #[default]
    Job,
    /// Each instance.
    Instance,
    /// Each accelerator.
    Gpu,
}

const START: Estimate<Seconds> = Estimate::calibrated(
    "training.start",
    [Seconds::new(8.0), Seconds::new(13.0), Seconds::new(22.0)],
    &["SM-01", "SM-03", "SM-07", "SM-09"],
    "what the Downloading phase of a training job takes without any data",
);

const FIRST_BATCH: Estimate<Seconds> = Estimate::calibrated(
    "training.first_batch",
    [Seconds::new(8.0), Seconds::new(19.5), Seconds::new(40.0)],
    &["SM-02", "SM-03", "SM-07", "SM-08", "SM-09"],
    "what a framework takes to compile and tune before its first batch",
);

const DOWNLOAD: Estimate<Speed> = Estimate::calibrated(
    "training.download",
    [Speed::mb_per_s(105.0), Speed::mb_per_s(140.0), Speed::mb_per_s(260.0)],
    &["SM-08", "SM-13", "SM-14"],
    "what File mode downloads to one instance",
);

const DOWNLOAD_FILES: Estimate<PerSecond> = Estimate::calibrated(
    "training.download_files",
    [PerSecond::new(80.0), PerSecond::new(126.0), PerSecond::new(205.0)],
    &["SM-02"],
    "files that File mode downloads to one instance each second",
);

/// Streams of File mode and of a pipe on each instance; more than enough for what these carry.
const DOWNLOAD_STREAMS: u32 = 32;

const LISTING: Estimate<PerSecond> = Estimate::calibrated(
    "training.listing",
    [PerSecond::new(4_000.0), PerSecond::new(9_000.0), PerSecond::new(20_000.0)],
    &["SM-01"],
    "objects that FastFile mode lists each second",
);

const FASTFILE_OPEN: Estimate<Seconds> = Estimate::calibrated(
    "training.fastfile_open",
    [Seconds::millis(1.0), Seconds::millis(3.0), Seconds::millis(10.0)],
    &["SM-01"],
    "what FastFile mode takes to open a file, without its first byte",
);

const FASTFILE_STREAM: [f64; 3] = [60.0, 110.0, 250.0];

const PIPE: [f64; 3] = [120.0, 220.0, 500.0];

const DECODE: Estimate<Seconds> = Estimate::calibrated(
    "training.decode",
    [Seconds::millis(11.5), Seconds::millis(19.0), Seconds::millis(30.0)],
    &["E2E-03"],
    "what a Python worker takes to request, decode and transform an image of some 100 kB",
);

const SDK: Estimate<Seconds> = Estimate::calibrated(
    "training.sdk",
    [Seconds::millis(8.0), Seconds::millis(22.0), Seconds::millis(40.0)],
    &["E2E-01"],
    "what a Python SDK adds to a request that a worker waits for",
);

/// The share of an instance's memory that caches what it reads: the program and its loaders have the rest.
const CACHE_SHARE: [f64; 3] = [0.4, 0.65, 0.85];

/// How far what an instance reads in an epoch is from its own shard, 0, towards a sample of all data, 1.
const SHUFFLED: [f64; 3] = [0.1, 0.7, 1.0];

/// Readers on an instance of which nothing is known: of the types that SageMaker trains on, a tenth has fewer than the least,
/// a half fewer than the middle and a tenth more than the most.
const READERS: [u32; 3] = [4, 16, 96];

/// What is missed less than this is as good as nothing.
const SETTLED: f64 = 0.02;

const MEMORY: [f64; 3] = [2.0, 5.0, 10.0];

const OPEN_LOCAL: Estimate<Seconds> = Estimate::unmeasured(
    "training.open_local",
    [Seconds::new(5e-6), Seconds::new(2e-5), Seconds::new(1e-4)],
    "what a reader takes to open and close a file that memory holds",
    "read small files a second time on the instance",
);

impl Training {
    pub(super) fn usage(&self, data: Bytes, files: Items, rtt: Estimate<Seconds>) -> Use {
        let count = self.count();
        let each = match self.mode {
            InputMode::File | InputMode::Pipe => DOWNLOAD_STREAMS,
            InputMode::FastFile | InputMode::FileSystem => self.readers(),
            InputMode::Loader => self.readers().saturating_mul(self.fetches.unwrap_or(1).max(1)),
        };
        Use {
            data,
            files,
            operation: if self.lazy { Operation::Load } else { Operation::Read },
            pattern: Pattern::Sequential,
            request: None,
            synchronous: false,
            changes: Items::ZERO,
            streams: each.saturating_mul(count),
            clients: count,
            rtt,
        }
    }

    /// Accelerators over all instances; none where the type is unknown or has none.
    pub fn accelerators(&self) -> Option<u32> {
        let each = self.instance.as_deref().and_then(instances::find)?.accelerators.filter(|all| *all > 0)?;
        Some(each.saturating_mul(self.count()))
    }

    fn count(&self) -> u32 {
        self.count.unwrap_or(1).max(1)
    }

    fn readers(&self) -> u32 {
        let [_, middle, _] = READERS;
        self.known_readers().unwrap_or(middle)
    }

    /// The same where it is said, or where the instance type is one whose processors are known.
    fn known_readers(&self) -> Option<u32> {
        let of_type = || {
            let name = self.instance.as_deref()?;
            // Where it is not known how many accelerators there are, processors alone bound readers.
            let accelerators = instances::find(name).and_then(|kind| kind.accelerators);
            let most = accelerators.map_or(u32::MAX, |all| all.max(1) * 16);
            ec2::find(name).map(|kind| kind.vcpu.min(most))
        };
        self.readers.map(|readers| readers.max(1)).or_else(of_type)
    }

    /// What is not known of them.
    fn assumed_readers(&self, name: &str) -> Option<Estimate<Ratio>> {
        if self.known_readers().is_some() {
            return None;
        }
        let learn = match &self.instance {
            Some(kind) => format!("say the `readers` of {name}: the processors of {kind} are not known here"),
            None => format!("say the `readers` of {name}, or its `instance`"),
        };
        let values = READERS.map(|readers| Ratio::new(f64::from(readers)));
        let what = format!("files that each instance of {name} reads at a time");
        Some(Estimate::assumed(format!("{name} readers"), values, what, learn))
    }

    /// How often the data is there in all: once on each instance, or once over all of them.
    fn copies(&self) -> f64 {
        match self.distribution {
            Distribution::Replicated => f64::from(self.count()),
            Distribution::Sharded => 1.0,
        }
    }

    pub(super) fn work(&self, name: &str, way: &Way<'_>, scenario: &mut Scenario) -> Step {
        self.channel(name, way, Bytes::ZERO, scenario).job(name, Vec::new(), scenario)
    }

    /// How much of so much data the memory of its instances comes to hold, if there is room.
    pub(in crate::forecast) fn keeps(&self, data: Bytes) -> Bytes {
        match self.mode {
            InputMode::File | InputMode::FileSystem => data,
            InputMode::FastFile | InputMode::Pipe | InputMode::Loader => Bytes::ZERO,
        }
    }

    /// One channel of a job whose memory comes to hold so much of other channels beside it.
    pub(in crate::forecast) fn channel(
        &self,
        name: &str,
        way: &Way<'_>,
        beside: Bytes,
        scenario: &mut Scenario,
    ) -> Channel<'_> {
        let (first_route, again_route) = (way.route.to_vec(), way.again.to_vec());
        let mut downloading = Vec::new();
        let (mut first, mut again) = (way.movement(), way.movement());
        let kept = Bytes::new(way.usage.data.count() + beside.count());
        match self.mode {
            InputMode::File => {
                let (disks, downloader) = (format!("{name} disks"), scenario.hop(self.downloader(name)));
                let mut download = way.movement();
                (download.data, download.files) =
                    (download.data.times(self.copies()), download.files.times(self.copies()));
                download.route = first_route;
                let written = Use {
                    operation: Operation::Write,
                    data: download.data,
                    files: download.files,
                    ..way.usage.clone()
                };
                let disk = scenario.hop(self.disk().hop(&disks, &written));
                downloading.push(Step::movement("download", download.across(downloader).across(disk)));
                let streams = self.readers().saturating_mul(self.count());
                // An instance that downloads everything reads its own shard of it again, or another sample.
                let shard = self.holds(kept.times(1.0 / f64::from(self.count())));
                let sample = if self.is_sampled() { self.holds(kept) } else { shard };
                let held = self.held(name, [shard, sample]);
                // What the job reads in all spends the credits of its volumes.
                let read = f64::from(self.epochs.unwrap_or(1).max(1)) * (1.0 - held.median.count());
                let usage = Use { operation: Operation::Read, ..way.usage.clone() };
                let usage = Use { data: usage.data.times(read), files: usage.files.times(read), ..usage };
                let usage = if read > 0.0 { usage } else { way.usage.clone() };
                let disk = scenario.hop(self.disk().hop(&disks, &usage));
                first.route =
                    vec![Crossing { hop: disk, factor: Ratio::ONE, of: Portion::Missed, channel: None }];
                first.held = Some(held);
                first = first.streams(streams);
                again = first.clone();
            }
            InputMode::FastFile => {
                let names = way.usage.files.times(self.copies() / f64::from(self.count()));
                downloading.push(Step::count("list", names, LISTING));
                let reader = scenario.hop(fastfile(name));
                (first.route, again.route) = (first_route, again_route);
                (first, again) = (first.across(reader), again.across(reader));
            }
            InputMode::Pipe => {
                let pipe = scenario.hop(pipe(name));
                (first.route, again.route) = (first_route, again_route);
                for epoch in [&mut first, &mut again] {
                    (epoch.data, epoch.files) =
                        (epoch.data.times(self.copies()), epoch.files.times(self.copies()));
                }
                (first, again) = (first.across(pipe), again.across(pipe));
            }
            InputMode::FileSystem => {
                first.route = first_route;
                again.route = again_route;
                again.route.iter_mut().for_each(|crossing| crossing.of = Portion::Missed);
                again.route.extend_from_slice(way.opens);
                again.held = Some(self.held_between(name, kept, 2, 2));
            }
            InputMode::Loader => {
                let reader = scenario.hop(self.loader(name));
                (first.route, again.route) = (first_route, again_route);
                (first, again) = (first.across(reader), again.across(reader));
            }
        }
        if !matches!(self.mode, InputMode::Pipe) {
            first.in_flight = self.assumed_readers(name);
            again.in_flight.clone_from(&first.in_flight);
        }
        Channel { by: self, kept, downloading, first, again }
    }

    fn disk(&self) -> Disk {
        Disk { instance: self.instance.clone(), volume: self.volume, disks: None, throughput: None }
    }

    /// How many times over the memory of an instance holds so much, at the least, in the middle and at the most.
    fn holds(&self, data: Bytes) -> [f64; 3] {
        let kind = self.instance.as_deref().and_then(ec2::find);
        CACHE_SHARE.map(|share| {
            kind.map_or(0.0, |kind| Bytes::gib(kind.memory_gib * share).ratio(data).unwrap_or(1.0))
        })
    }

    /// What memory holds of what is read, where it has room for so much of a shard and of a sample of all data.
    fn held(&self, name: &str, [shard, sample]: [[f64; 3]; 2]) -> Estimate<Ratio> {
        let ([shard_least, shard, shard_most], [sample_least, sample, sample_most]) = (shard, sample);
        let between = |shard: f64, sample: f64, shuffled: f64| {
            let (shard, sample) = (shard.min(1.0), sample.min(1.0));
            Ratio::new(shard + (sample - shard) * shuffled)
        };
        let [little, usual, all] = SHUFFLED;
        let values = [
            between(shard_least, sample_least, all),
            between(shard, sample, usual),
            between(shard_most, sample_most, little),
        ];
        let (what, learn) = if self.is_sampled() {
            (
                "what memory holds of what an instance reads in an epoch: between a sample of all data and its own shard again",
                "say `distribution: sharded` where each instance reads the same shard in each epoch, or count what it fetches in the second epoch",
            )
        } else {
            (
                "what memory holds of what an instance reads in an epoch",
                "count what it fetches in the second epoch",
            )
        };
        Estimate::assumed(format!("{name} in memory"), values, what, learn)
    }

    /// Whether an instance may read another share of the data in each epoch.
    fn is_sampled(&self) -> bool {
        self.count() > 1 && self.distribution == Distribution::Replicated
    }

    /// Whether memory then comes to hold more from epoch to epoch: what is downloaded passed through it once already.
    fn reshuffles(&self) -> bool {
        self.is_sampled() && matches!(self.mode, InputMode::FileSystem)
    }

    /// The same of what a file system gives, on average over some epochs after the first.
    fn held_between(&self, name: &str, data: Bytes, from: u32, to: u32) -> Estimate<Ratio> {
        let each = data.times(1.0 / f64::from(self.count()));
        let shard = self.holds(each);
        let sample = if self.reshuffles() { self.sampled(data, from, to) } else { shard };
        self.held(name, [shard, sample])
    }

    /// How much of a sample of all data memory holds, on average over some epochs after the first: each epoch brings in its
    /// share of what was not there yet, as far as there is room.
    fn sampled(&self, data: Bytes, from: u32, to: u32) -> [f64; 3] {
        let left = 1.0 - 1.0 / f64::from(self.count());
        let at =
            |epoch: u32, room: f64| (1.0 - left.powi(i32::try_from(epoch - 1).unwrap_or(i32::MAX))).min(room);
        // Of a long group three epochs tell: what is there grows ever more slowly.
        let middle = from.midpoint(to);
        self.holds(data).map(|room| (at(from, room) + 4.0 * at(middle, room) + at(to, room)) / 6.0)
    }

    /// Whether memory holds as much of a sample in this epoch as it ever will.
    fn is_settled(&self, data: Bytes, epoch: u32) -> bool {
        let [_, _, held] = self.sampled(data, epoch, epoch);
        let [_, _, ever] = self.sampled(data, u32::MAX, u32::MAX);
        !self.reshuffles() || ever - held < SETTLED
    }

    /// What all accelerators of the job take in.
    fn demand(&self, name: &str, file: Bytes) -> Option<Estimate<Speed>> {
        let needs = self.needs.as_ref()?;
        let sample = needs.sample.map_or(file, Bytes::from);
        let each = match (needs.rate, needs.samples) {
            (Some(rate), _) => Speed::from(rate),
            (None, Some(samples)) => PerSecond::from(samples) * sample,
            (None, None) => return None,
        };
        let count = f64::from(self.count());
        let id = format!("{name} needs");
        let known = self
            .instance
            .as_deref()
            .and_then(|kind| instances::find(kind)?.accelerators)
            .filter(|all| *all > 0);
        Some(match (needs.per, known) {
            (NeedsPer::Job, _) => Estimate::given(id, each),
            (NeedsPer::Instance, _) => Estimate::given(id, each.times(count)),
            (NeedsPer::Gpu, Some(accelerators)) => {
                Estimate::given(id, each.times(count * f64::from(accelerators)))
            }
            (NeedsPer::Gpu, None) => Estimate::assumed(
                id,
                [1.0, 4.0, 8.0].map(|accelerators| each.times(count * accelerators)),
                format!("what the accelerators of {name} take in"),
                format!("say what {name} `needs` per instance: its accelerators are not known"),
            ),
        })
    }

    /// What all readers do each second, where it is not known how many they are.
    fn of_readers(&self, name: &str, rate: Estimate<PerSecond>) -> Estimate<PerSecond> {
        let Some(readers) = self.assumed_readers(name) else { return rate };
        let [low, high] = [readers.low, readers.high].map(|each| each.ratio(readers.median).unwrap_or(1.0));
        let values = [rate.low.times(low), rate.median, rate.high.times(high)];
        let learn = Known::of(&readers).learn().unwrap_or_default().to_owned();
        Estimate::assumed(
            format!("{name} decoding"),
            values,
            format!("what the loader of {name} decodes"),
            learn,
        )
    }

    fn downloader(&self, name: &str) -> Hop {
        let count = f64::from(self.count());
        Hop::new(format!("{name} download"), "the download of File mode")
            .limit("what it carries to each instance", Limit::Client(DOWNLOAD))
            .limit("the files that it downloads", Limit::files(DOWNLOAD_FILES.map(|each| each.times(count))))
    }

    fn loader(&self, name: &str) -> Hop {
        let readers = f64::from(self.readers().saturating_mul(self.count()));
        let hop = Hop::new(format!("{name} loader"), format!("the loader of {name}"))
            .limit("objects that nobody read lately", Limit::per_file(COLD));
        if self.fetches.unwrap_or(1) > 1 {
            let rate = DECODE.map(|time| PerSecond::from_base(readers / time.count()));
            // A long time is a low rate.
            let rate = self.of_readers(name, Estimate { low: rate.high, high: rate.low, ..rate });
            hop.limit("what its workers decode", Limit::files(rate))
        } else {
            hop.limit("the SDK's own time", Limit::per_file(SDK)).limit("decoding", Limit::per_file(DECODE))
        }
    }
}

/// What a channel does in a job.
#[derive(Debug)]
pub(in crate::forecast) struct Channel<'a> {
    by: &'a Training,
    /// What memory holds, of this channel and of those beside it, if there is room.
    kept: Bytes,
    /// What has to be done before the program starts.
    downloading: Vec<Step>,
    first: Move,
    again: Move,
}

impl Channel<'_> {
    /// The job that reads this channel and others beside it: everything is downloaded before the program starts, and every
    /// epoch reads all of them.
    pub(in crate::forecast) fn job(
        self,
        name: &str,
        others: Vec<Channel<'_>>,
        scenario: &mut Scenario,
    ) -> Step {
        let by = self.by;
        let start = by.start.map_or(START, |start| Estimate::given(format!("{name} start"), start.into()));
        let mut channels: Vec<Channel<'_>> = std::iter::once(self).chain(others).collect();
        let downloads = channels.iter_mut().flat_map(|channel| std::mem::take(&mut channel.downloading));
        let downloading = std::iter::once(Step::wait("start", start)).chain(downloads).collect::<Vec<_>>();
        let memory = scenario.hop(memory(name));
        let mut first = side_by_side(channels.iter().map(|channel| channel.first.clone())).across(memory);
        let first_batch = by
            .first_batch
            .map_or(FIRST_BATCH, |time| Estimate::given(format!("{name} first batch"), time.into()));
        let mut computing = vec![Step::wait("first batch", first_batch)];
        let mut in_all = vec![memory];
        if let Some(demand) = by.demand(name, first.file_size()) {
            let hop = scenario.hop(
                Hop::new(format!("{name} accelerators"), format!("the accelerators of {name}"))
                    .limit("what they take in", Limit::capacity(demand.clone())),
            );
            let ahead = scenario.hop(
                Hop::new(format!("{name} read ahead"), format!("the accelerators of {name}"))
                    .standing_for(format!("{name} accelerators"))
                    .limit("readers keep to what they take in", Limit::capacity(demand)),
            );
            first = first.across(ahead);
            let mut compute =
                Move::new(first.data, first.files).streams(first.streams).clients(first.clients);
            compute = compute.across(hop).counted();
            computing.push(Step::movement("compute", compute));
            in_all.push(hop);
        }
        let first_epoch =
            Step::together("first epoch", [Step::movement("read", first), Step::in_turn("train", computing)]);
        let mut steps = vec![Step::in_turn("downloading", downloading), first_epoch];
        steps.extend(later(name, &channels, &in_all));
        Step::in_turn(name.to_owned(), steps)
    }

    /// What is read in each of some epochs after the first, on average.
    fn again(&self, name: &str, from: u32, to: u32) -> Move {
        let held = matches!(self.by.mode, InputMode::FileSystem)
            .then(|| self.by.held_between(name, self.kept, from, to))
            .or_else(|| self.again.held.clone());
        Move { held, ..self.again.clone() }
    }
}

/// Moves as one that ends when all do.
fn side_by_side(moves: impl IntoIterator<Item = Move>) -> Move {
    let mut moves = moves.into_iter();
    let first = moves.next().unwrap_or_else(|| Move::new(Bytes::ZERO, Items::ZERO));
    first.beside(moves.collect())
}

/// The epochs after the first. Where less is missed from one to the next, the second stands alone and those after it in
/// groups, each as long as all before it.
fn later(name: &str, channels: &[Channel<'_>], in_all: &[HopIndex]) -> Option<Step> {
    let epochs = channels.first()?.by.epochs.unwrap_or(1);
    let later = epochs.checked_sub(1).filter(|later| *later > 0)?;
    let of = |from, to| {
        let each = channels.iter().map(|channel| channel.again(name, from, to));
        in_all.iter().fold(side_by_side(each), |read, hop| read.across(*hop))
    };
    let is_settled = |epoch| channels.iter().all(|channel| channel.by.is_settled(channel.kept, epoch));
    let second = Step::movement("epoch", of(2, 2));
    if is_settled(2) {
        return Some(Step::repeat("later epochs", later, second));
    }
    let mut steps = vec![second];
    let mut from = 3;
    while from <= epochs {
        let to = if is_settled(from) { epochs } else { (2 * from - 2).min(epochs) };
        let times = to - from + 1;
        let each = Step::movement("each", of(from, to));
        let called = if times > 1 { format!("epochs {from} to {to}") } else { format!("epoch {from}") };
        steps.push(Step::repeat(called, times, each));
        from = to + 1;
    }
    Some(Step::in_turn("later epochs", steps))
}

fn fastfile(name: &str) -> Hop {
    let stream = Estimate::assumed(
        "training.fastfile_stream",
        FASTFILE_STREAM.map(Speed::mb_per_s),
        "what FastFile mode streams of one open file",
        "read one large file in a job of FastFile mode",
    );
    Hop::new(format!("{name} mount"), "the mount of FastFile mode")
        .limit("objects that nobody read lately", Limit::per_file(COLD))
        .limit("opening each file", Limit::per_file(FASTFILE_OPEN))
        .limit("what it streams of one file", Limit::Stream(stream))
}

fn pipe(name: &str) -> Hop {
    let pipe = Estimate::assumed(
        "training.pipe",
        PIPE.map(Speed::mb_per_s),
        "what a pipe carries to one instance",
        "read a pipe in a job that does nothing else",
    );
    Hop::new(format!("{name} pipe"), "the pipe")
        .limit("what it carries to each instance", Limit::Client(pipe))
}

fn memory(name: &str) -> Hop {
    let memory = Estimate::assumed(
        "training.memory",
        MEMORY.map(|gb| Speed::mb_per_s(1e3 * gb)),
        "what the readers of one instance copy from memory",
        "read files a second time on the instance",
    );
    Hop::new(format!("{name} memory"), format!("the memory of {name}"))
        .limit("what its readers copy", Limit::Client(memory))
        .limit("opening a file", Limit::per_file(OPEN_LOCAL))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::RunForecast;
    use crate::forecast::path::Path;

    fn forecast(data: &str, through: &str, training: &str) -> RunForecast {
        let path: Path = serde_json::from_str(&format!(
            r#"{{ "data": {data}, "through": {through}, "by": {{ "training": {training} }} }}"#
        ))
        .unwrap();
        path.forecast(1)
    }

    fn step(found: &RunForecast, name: &str) -> f64 {
        found.steps.iter().find(|step| step.name == name).unwrap().duration.median.count()
    }

    const BUCKET: &str = r#"{ "lake": { "s3": {} } }"#;
    const LARGE: &str = r#"{ "size": "50 GB", "files": 500 }"#;
    const SMALL: &str = r#"{ "size": "5 GB", "files": "500k" }"#;

    #[test]
    fn file_mode_of_50_gb_takes_about_five_minutes() {
        let found = forecast(LARGE, BUCKET, r#"{ "instance": "ml.p3.2xlarge", "volume": "500 GB" }"#);
        assert!((240.0..480.0).contains(&step(&found, "downloading")), "{}", step(&found, "downloading"));
    }

    #[test]
    fn small_files_cost_file_mode_its_start_and_fastfile_mode_its_epochs() {
        let of = |mode: &str| {
            forecast(
                SMALL,
                BUCKET,
                &format!(r#"{{ "mode": "{mode}", "instance": "ml.g5.2xlarge", "readers": 8 }}"#),
            )
        };
        let (file, fast) = (of("file"), of("fastfile"));
        assert!(step(&file, "downloading") > 10.0 * step(&fast, "downloading"));
        assert!(step(&fast, "first epoch") > 10.0 * step(&file, "first epoch"));
    }

    #[test]
    fn accelerators_are_never_faster_than_they_need() {
        let of = |needs: &str| {
            let job = format!(
                r#"{{ "mode": "fastfile", "instance": "ml.p4d.24xlarge", "epochs": 3, "readers": 64{needs} }}"#
            );
            step(&forecast(LARGE, BUCKET, &job), "later epochs")
        };
        let slow = of(r#", "needs": { "per": "gpu", "rate": "5 MB/s" }"#);
        assert!((slow - 2.0 * 50_000.0 / 40.0).abs() < 1e-3, "eight accelerators: {slow}");
        assert!(of("") < slow);
    }

    #[test]
    fn later_epochs_of_a_file_system_come_from_memory_where_it_holds_them() {
        let line = r#"{ "scratch": { "line": { "speed": "1 Gbps" } } }"#;
        let of = |instance: &str| {
            let job = format!(r#"{{ "mode": "file_system", "instance": "{instance}", "epochs": 2 }}"#);
            let found = forecast(LARGE, line, &job);
            step(&found, "later epochs") / step(&found, "first epoch")
        };
        assert!((of("ml.m5.large") - (1.0 - 8.0 * 1.073_741_824 * CACHE_SHARE[1] / 50.0)).abs() < 1e-6);
        assert!(of("ml.m5.24xlarge") < 0.1);
    }

    const LUSTRE: &str =
        r#"{ "fs": { "lustre": { "capacity": "2400 GiB", "throughput": "1000 MB/s/TiB" } } }"#;

    #[test]
    fn a_file_that_memory_holds_is_opened_all_the_same() {
        let later = |size: &str| {
            let data = format!(r#"{{ "size": "{size}", "file_size": "100 kB" }}"#);
            let job = r#"{ "mode": "file_system", "instance": "ml.p4d.24xlarge", "epochs": 2 }"#;
            step(&forecast(&data, LUSTRE, job), "later epochs")
        };
        // Memory holds 804 GB: a little more must not take several times as long.
        let (below, above) = (later("803 GB"), later("805 GB"));
        assert!(above / below < 1.05, "{below} {above}");
        // 6,000 opens a second.
        assert!(below >= 8.03e6 / 6_000.0, "{below}");
    }

    #[test]
    fn several_instances_have_read_their_share_and_no_more() {
        let through = r#"{ "fs": { "lustre": { "capacity": "2400 GiB", "throughput": "1000 MB/s/TiB", "held": "disk" } } }"#;
        let of = |count: u32, epochs: u32, more: &str| {
            let job = format!(
                r#"{{ "mode": "file_system", "instance": "ml.p4d.24xlarge", "count": {count}, "epochs": {epochs}{more} }}"#
            );
            forecast(r#"{ "size": "700 GB", "files": 70000 }"#, through, &job)
        };
        let range = |found: &RunForecast, name: &str| {
            let step = found.steps.iter().find(|step| step.name == name).unwrap();
            [step.duration.low, step.duration.median, step.duration.high].map(Seconds::count)
        };
        let two = of(8, 2, "");
        let [_, first, _] = range(&two, "first epoch");
        let [low, median, high] = range(&two, "epoch");
        // A sampler that shuffles leaves seven eighths to read.
        assert!(low < 0.3 * first && high > 0.8 * first, "{first}: {low} {median} {high}");
        let [sharded_low, sharded, _] = range(&of(8, 2, r#", "distribution": "sharded""#), "epoch");
        assert!(sharded_low <= sharded && sharded < 0.1 * first, "{sharded}");
        // What all have read lies everywhere in the end.
        let long = of(8, 100, "");
        let [_, whole, _] = range(&long, "later epochs");
        assert!(whole < 12.0 * median + 99.0 * sharded, "{whole} {median}");
        assert!(whole > 3.0 * median, "{whole} {median}");
        let shorter = of(8, 99, "");
        assert!(range(&shorter, "later epochs")[1] <= whole);
    }

    #[test]
    fn small_files_on_a_volume_take_its_operations() {
        let of = |instance: &str, files: &str| {
            let job =
                format!(r#"{{ "instance": "{instance}", "volume": "500 GB", "epochs": 3, "readers": 64 }}"#);
            let data = format!(r#"{{ "files": "{files}", "file_size": "10 kB" }}"#);
            step(&forecast(&data, BUCKET, &job), "epoch")
        };
        // 100 GB, of which 45 GB lie in memory: 5.5 million files at 1,400 operations a second.
        let volume = of("ml.m5.4xlarge", "10M");
        assert!((3_000.0..7_000.0).contains(&volume), "{volume}");
        let local = of("ml.m5d.4xlarge", "10M");
        assert!(local < 0.2 * volume && local > 10.0, "{local}");
    }

    #[test]
    fn a_burst_of_bandwidth_to_volumes_ends() {
        let of = |size: &str| {
            let data = format!(r#"{{ "size": "{size}", "file_size": "1 GB" }}"#);
            let job = r#"{ "instance": "ml.m5.large", "volume": "3 TB", "epochs": 2 }"#;
            let found = forecast(&data, BUCKET, job);
            found.steps.iter().find(|step| step.name == "epoch").unwrap().rate.median.as_mb_per_s()
        };
        assert!((of("2 TB") - 0.97 * 81.25).abs() < 8.0, "{}", of("2 TB"));
    }

    #[test]
    fn a_volta_has_as_many_readers_as_others() {
        let of = |readers: &str| {
            let job = format!(r#"{{ "mode": "fastfile", "instance": "ml.p3.16xlarge"{readers} }}"#);
            step(&forecast(SMALL, BUCKET, &job), "first epoch")
        };
        assert!((of("") / of(r#", "readers": 64"#) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn each_instance_downloads_its_share_or_everything() {
        let of = |distribution: &str| {
            let job = format!(
                r#"{{ "instance": "ml.m5.4xlarge", "count": 4, "volume": "500 GB", "distribution": "{distribution}" }}"#
            );
            step(&forecast(LARGE, BUCKET, &job), "download")
        };
        assert!((of("replicated") / of("sharded") - 4.0).abs() < 1e-6);
    }

    #[test]
    fn an_unknown_instance_has_the_readers_of_those_that_are_known() {
        let of = |kind: &str| Training { instance: Some(kind.to_owned()), ..Training::default() };
        let kinds = instances::all().iter().filter_map(|kind| of(&kind.name).known_readers());
        let mut kinds: Vec<u32> = kinds.collect();
        kinds.sort_unstable();
        let at = |tenths: usize| kinds[kinds.len() * tenths / 10];
        assert_eq!([at(1), at(5), at(9)], READERS);
    }

    fn beside(all: &[(&str, &str)], through: &str) -> RunForecast {
        let path = |(data, training): &(&str, &str)| -> Path {
            serde_json::from_str(&format!(
                r#"{{ "data": {data}, "through": {through}, "by": {{ "training": {training} }} }}"#
            ))
            .unwrap()
        };
        let paths: Vec<Path> = all.iter().map(path).collect();
        paths[0].forecast_beside(&paths[1..], "path", 1)
    }

    #[test]
    fn a_channel_in_two_halves_takes_what_it_takes_whole() {
        let whole = r#"{ "size": "400 GB", "files": "40k" }"#;
        let half = r#"{ "size": "200 GB", "files": "20k" }"#;
        for (mode, through) in
            [("file", BUCKET), ("fastfile", BUCKET), ("pipe", BUCKET), ("file_system", LUSTRE)]
        {
            for needs in ["", r#", "needs": { "rate": "150 MB/s" }"#] {
                let job = format!(
                    r#"{{ "mode": "{mode}", "instance": "ml.p3dn.24xlarge", "count": 2, "epochs": 4{needs} }}"#
                );
                let (one, two) =
                    (beside(&[(whole, &job)], through), beside(&[(half, &job), (half, &job)], through));
                let ratio = two.duration.median.ratio(one.duration.median).unwrap();
                assert!((ratio - 1.0).abs() < 0.01, "{mode}{needs}: {ratio}");
                assert_eq!(one.steps[0].name, two.steps[0].name);
            }
        }
    }

    #[test]
    fn readers_take_their_time_for_each_channel_and_accelerators_for_all() {
        let fast = r#"{ "mode": "fastfile", "instance": "ml.g5.2xlarge" }"#;
        let read = |all: &[(&str, &str)]| step(&beside(all, BUCKET), "read");
        let (large, small) = (read(&[(LARGE, fast)]), read(&[(SMALL, fast)]));
        let both = read(&[(LARGE, fast), (SMALL, fast)]);
        assert!((both / (large + small) - 1.0).abs() < 0.01, "{both}: {large} {small}");
        // 55 GB at 10 MB/s is what accelerators take, however fast the readers are.
        let slow = r#"{ "mode": "fastfile", "instance": "ml.g5.2xlarge", "needs": { "rate": "10 MB/s" }, "epochs": 2 }"#;
        let epoch = step(&beside(&[(LARGE, slow), (SMALL, slow)], BUCKET), "epoch");
        assert!((epoch / 5_500.0 - 1.0).abs() < 0.01, "{epoch}");
    }

    #[test]
    fn every_download_comes_before_the_first_batch() {
        let fast = r#"{ "mode": "fastfile", "instance": "ml.g5.12xlarge" }"#;
        let file = r#"{ "mode": "file", "instance": "ml.g5.12xlarge" }"#;
        let first_batch = |all: &[(&str, &str)]| step(&beside(all, BUCKET), "downloading");
        let (alone, with) = (first_batch(&[(LARGE, fast)]), first_batch(&[(LARGE, fast), (SMALL, file)]));
        // Half a million files at 126 a second.
        assert!(with - alone > 3_600.0, "{alone} {with}");
        let turned = first_batch(&[(SMALL, file), (LARGE, fast)]);
        assert!(with.total_cmp(&turned).is_eq(), "{with} {turned}");
    }
}
