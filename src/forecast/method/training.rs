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

mod epochs;
mod memory;
mod modes;

use schemars::JsonSchema;
use serde::Deserialize;

pub(in crate::forecast) use self::epochs::Channel;
use self::modes::{LISTING, fastfile, pipe};
use super::Way;
use crate::facts::{ec2, instances};
use crate::forecast::part::{Disk, Operation, Pattern, Use};
use crate::forecast::{
    Bytes, Crossing, Estimate, Items, PerSecond, Portion, Ratio, Scenario, Seconds, Speed, Step,
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

/// Streams of File mode and of a pipe on each instance; more than enough for what these carry.
const DOWNLOAD_STREAMS: u32 = 32;

/// Readers on an instance of which nothing is known: of the types that SageMaker trains on, a tenth has fewer than the least,
/// a half fewer than the middle and a tenth more than the most.
const READERS: [u32; 3] = [4, 16, 96];

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
}

#[cfg(test)]
mod tests;
