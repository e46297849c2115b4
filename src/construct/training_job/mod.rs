//! Training jobs: a Step Functions state machine that runs `CreateTrainingJob`, with the data that its flows bring and
//! take away.
//!
//! No registry has a training job that could be deployed, and none should: a job runs once, a deployment stays. What is
//! deployed is the state machine that makes each job, with a name of its own, whenever a schedule, an event or a person
//! starts it.
//!
//! The files of this module follow the request: `checks` says what SageMaker would refuse, `channels` reads the flows,
//! `request` writes `CreateTrainingJob`, `roles` says what the job and the state machine may do, `state_machine` is the
//! definition and `start` what starts it. Invariant: whatever data the job touches, a flow names.
//!
//! ```
//! use hybrid_synth::construct::{Bucket, TrainingJob};
//! use hybrid_synth::model::{Architecture, Flow};
//! use hybrid_synth::synthesize;
//!
//! let mut team = Architecture::new("team", "eu-central-1");
//! team.construct("lake", Bucket::default());
//! team.construct("train", TrainingJob::new("pytorch-training:2.5", "ml.g5.2xlarge").volume("100 GB".parse()?));
//! team.flows.insert("feed".into(), Flow::new("lake/images", "train"));
//! team.flows.insert("result".into(), Flow::new("train", "lake/models"));
//! let synthesis = synthesize(&team).expect("a small job is right");
//! assert!(synthesis.files.contains_key("requests/team/train.create-training-job.json"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod channels;
mod checks;
mod fleet;
mod image;
mod pattern;
mod request;
mod roles;
mod start;
mod state_machine;
#[cfg(test)]
mod tests;

pub use self::fleet::Fleet;

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};

use crate::diagnostic::Pointer;
use crate::facts::{ec2, sagemaker};
use crate::model::{
    Architecture, Axis, Compute, Construct, Effort, End, Handle, Joins, LinkedDirectory, Names, Network,
    PlaceRef, PlainDirectory, Prefix, Reference, Referent, Role, Rung, Scope,
};
use crate::resource::Val;
use crate::units::{Arn, DataSize, Period, Rate, SecurityGroupId, Throughput, TimeOfDay, TimeZone};

/// A training job of Amazon SageMaker AI, run by a state machine that makes a name for each attempt, waits where capacity
/// is short, and fails with the job's own reason.
///
/// Data comes and goes by flows: `lake/train -> train` is a channel, `train -> lake/models` takes the model,
/// `train/checkpoints -> lake/checkpoints` the checkpoints.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct TrainingJob {
    /// The image: a name that AWS publishes, with or without a version (`pytorch-training:2.5`), or a full registry URI. A
    /// registry outside Amazon ECR is asked through the job's network.
    pub image: Val<String>,
    /// The ARN of the Lambda function that tells SageMaker the login of a registry outside Amazon ECR; none is needed when it
    /// is left out.
    pub registry_login: Option<Arn>,
    /// The instance type, as in `ml.p4d.24xlarge`; with `instance_groups`, leave it out.
    pub instance: Option<Val<String>>,
    /// How many instances; 1 when it is left out.
    pub count: Option<Val<u32>>,
    /// Groups of instances of different types instead of `instance` and `count`, by name; at most 5.
    #[serde(default)]
    pub instance_groups: IndexMap<String, InstanceGroup>,
    /// The volume of each instance, a whole number of GB; 30 GB when it is left out. Types with local disks have none.
    pub volume: Option<DataSize>,
    /// What the training code is told, by name. A number is written as its text; a value `{% … %}` is JSONata that
    /// the state machine evaluates before each attempt, with what the execution was started with as `$states.input`.
    #[serde(default)]
    pub hyperparameters: IndexMap<String, Val<Setting>>,
    /// Environment variables of the container, as `hyperparameters`.
    #[serde(default)]
    pub environment: IndexMap<String, Val<Setting>>,
    /// The program that the container starts; the image's own when it is left out.
    #[serde(default)]
    pub entrypoint: Vec<Val<String>>,
    /// The program's arguments.
    #[serde(default)]
    pub arguments: Vec<Val<String>>,
    /// Metrics that CloudWatch gets from the job's output: name to regular expression.
    #[serde(default)]
    pub metrics: IndexMap<String, Val<String>>,
    /// The longest run, at most 28 days; 1 day when it is left out.
    pub max_runtime: Option<Period>,
    /// The longest time that one attempt waits for capacity, 2 hours to 28 days; SageMaker decides when it is left out.
    pub max_pending: Option<Period>,
    /// Spare capacity at a lower price, which AWS may take back: give the job checkpoints.
    pub spot: Option<Spot>,
    /// How long the instances are kept for a next job, at most 1 hour; they end with the job when it is left out.
    pub keep_alive: Option<Period>,
    /// The ARN of a training plan whose reserved capacity the job uses.
    pub training_plan: Option<Val<String>>,
    /// The KMS key of the volumes; SageMaker's own when it is left out. Local disks encrypt themselves.
    pub volume_key: Option<Val<String>>,
    /// The KMS key of the model; the output bucket's when it is left out. A bucket that the blueprint makes takes no other
    /// than its own.
    pub output_key: Option<Val<String>>,
    /// Whether the model is packed into one compressed file; it is when this is left out.
    pub compress_output: Option<bool>,
    /// Whether the container has no network at all beyond the other instances of the job; by default only where the job is in
    /// no network of the blueprint.
    pub isolation: Option<bool>,
    /// Whether traffic between the instances is encrypted; by default it is, where there are several and none of them
    /// has an Elastic Fabric Adapter, whose traffic leaves encryption to the hardware.
    pub encrypt_traffic: Option<bool>,
    /// The network of the instances; that of its file system, or the only one of the blueprint, when it is left out. The
    /// container reaches S3 and its file systems there, and no other service of AWS.
    pub network: Option<String>,
    /// An existing security group instead of a new one.
    pub security_group: Option<SecurityGroupId>,
    /// An existing execution role, by ARN, instead of a new one; what the flows need is attached to it.
    pub role: Option<Arn>,
    /// An existing role of the state machine, by ARN, instead of a new one; what it needs is attached to it. It has to trust
    /// the service `states`.
    pub machine_role: Option<Arn>,
    /// How capacity that is not there is waited for.
    #[serde(default)]
    pub retry: Retry,
    /// How often SageMaker itself starts again after an internal error, 1 to 30; never when it is left out.
    pub internal_retries: Option<u32>,
    /// The short job that reads a file system's contents before training, where a flow says `load: preload`.
    #[serde(default)]
    pub preload: Preload,
    /// When it starts by itself.
    pub schedule: Option<Schedule>,
    /// Which event starts it.
    pub event: Option<Event>,
    /// How often the training code reads all data; for forecasts.
    pub epochs: Option<u32>,
    /// How fast the accelerators take data in; for forecasts.
    pub needs: Option<Needs>,
    /// How many files each instance reads at a time; for forecasts.
    pub readers: Option<u32>,
    /// What a checkpoint is; for forecasts.
    pub checkpoint: Option<Checkpoint>,
    /// Tags of the jobs, beside the blueprint's.
    #[serde(default)]
    pub tags: IndexMap<String, String>,
}

/// Instances of one type in a job with several.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct InstanceGroup {
    /// The instance type.
    pub instance: String,
    /// How many.
    pub count: u32,
}

/// Spare capacity.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Spot {
    /// The longest time from the start to the end, waits and interruptions included: at least `max_runtime`.
    pub max_wait: Period,
}

/// How capacity that is not there is waited for: each wait is twice the one before.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Retry {
    /// Attempts in all, each a job with a name of its own; 6 when it is left out.
    pub attempts: u32,
    /// The first wait; 5 minutes when it is left out.
    pub wait: Period,
    /// The longest wait; 1 hour when it is left out.
    pub longest_wait: Period,
}

impl Default for Retry {
    fn default() -> Self {
        Retry { attempts: 6, wait: Period::minutes(5), longest_wait: Period::hours(1) }
    }
}

/// The short job that reads every file once, so that the file system has fetched them before training starts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Preload {
    /// Its one instance; `ml.m5.12xlarge` when it is left out.
    pub instance: String,
    /// Its image, which needs a shell and coreutils; when it is left out, the job's own where that is a registry URI, and
    /// AWS's newest `pytorch-training` where it is a name.
    pub image: Option<String>,
    /// How many files are read at a time; 64 when it is left out.
    pub readers: u32,
    /// Its longest run, at most 28 days; 1 day when it is left out.
    pub max_runtime: Option<Period>,
}

impl Default for Preload {
    fn default() -> Self {
        Preload { instance: "ml.m5.12xlarge".to_owned(), image: None, readers: 64, max_runtime: None }
    }
}

/// The longest run of a job that says none.
const RUNTIME_DEFAULT: Period = Period::seconds(sagemaker::RUNTIME_DEFAULT.value as u64);

impl Preload {
    /// After how long SageMaker stops it: `max_runtime`, or what SageMaker takes without it.
    pub fn longest_run(&self) -> Period {
        self.max_runtime.unwrap_or(RUNTIME_DEFAULT)
    }
}

/// When a job starts by itself: `every`, with `at` for a time of day, or `cron`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Schedule {
    /// How often, a whole number of minutes, hours or days.
    pub every: Option<Period>,
    /// The time of day, for a job of each day.
    pub at: Option<TimeOfDay>,
    /// Six fields as EventBridge Scheduler reads them: minute, hour, day, month, weekday, year.
    pub cron: Option<String>,
    /// The time zone; UTC when it is left out.
    pub timezone: Option<TimeZone>,
}

impl Schedule {
    /// The time from one start to the next; none for a `cron`, whose starts only a calendar knows.
    pub fn gap(&self) -> Option<Period> {
        self.every.or(self.at.map(|_| Period::days(1)))
    }
}

/// Which event starts a job: an object that appears in a bucket, or any pattern.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Event {
    /// An object that is created below this place, as in `lake/train`.
    pub created: Option<PlaceRef>,
    /// What the name of that object ends with, as in `_SUCCESS`; anything when it is left out.
    pub suffix: Option<String>,
    /// An EventBridge pattern instead.
    pub pattern: Option<serde_json::Map<String, serde_json::Value>>,
    /// The event bus of `pattern`; the account's default bus when it is left out.
    pub bus: Option<Val<String>>,
}

/// How fast the accelerators take data in: a `rate`, or `samples` of one `sample`'s size.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Needs {
    /// Of what; of the whole job when it is left out.
    #[serde(default)]
    pub per: NeedsPer,
    /// Data a second.
    pub rate: Option<Throughput>,
    /// Samples a second.
    pub samples: Option<Rate>,
    /// The size of a sample.
    pub sample: Option<DataSize>,
}

/// What training saves of itself.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Checkpoint {
    /// How large one is, over all instances.
    pub size: DataSize,
    /// How often one is saved; unknown when it is left out.
    pub every: Option<Period>,
    /// How many instances write a part of it at once, all of them where the state is sharded; for forecasts, which take
    /// one when it is left out.
    pub writers: Option<u32>,
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

/// Text that the training code is given: a number or a truth value is taken as its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting(pub String);

impl From<Setting> for String {
    fn from(setting: Setting) -> Self {
        setting.0
    }
}

impl<'de> Deserialize<'de> for Setting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Setting;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a text, a number or a truth value")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Setting, E> {
                Ok(Setting(text.to_owned()))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Setting, E> {
                Ok(Setting(number.to_string()))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Setting, E> {
                Ok(Setting(number.to_string()))
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Setting, E> {
                Ok(Setting(number.to_string()))
            }

            fn visit_bool<E: de::Error>(self, truth: bool) -> Result<Setting, E> {
                Ok(Setting(truth.to_string()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl JsonSchema for Setting {
    fn schema_name() -> Cow<'static, str> {
        "Setting".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

impl TrainingJob {
    /// A job with this image on one instance of this type.
    pub fn new(image: impl Into<Val<String>>, instance: impl Into<Val<String>>) -> Self {
        TrainingJob {
            image: image.into(),
            registry_login: None,
            instance: Some(instance.into()),
            count: None,
            instance_groups: IndexMap::new(),
            volume: None,
            hyperparameters: IndexMap::new(),
            environment: IndexMap::new(),
            entrypoint: Vec::new(),
            arguments: Vec::new(),
            metrics: IndexMap::new(),
            max_runtime: None,
            max_pending: None,
            spot: None,
            keep_alive: None,
            training_plan: None,
            volume_key: None,
            output_key: None,
            compress_output: None,
            isolation: None,
            encrypt_traffic: None,
            network: None,
            security_group: None,
            role: None,
            machine_role: None,
            retry: Retry::default(),
            internal_retries: None,
            preload: Preload::default(),
            schedule: None,
            event: None,
            epochs: None,
            needs: None,
            readers: None,
            checkpoint: None,
            tags: IndexMap::new(),
        }
    }

    /// On this many instances.
    pub fn count(mut self, count: u32) -> Self {
        self.count = Some(Val::Known(count));
        self
    }

    /// With a volume of this size on each instance.
    pub fn volume(mut self, size: DataSize) -> Self {
        self.volume = Some(size);
        self
    }

    /// With a hyperparameter.
    pub fn hyperparameter(mut self, name: &str, value: impl Into<Val<String>>) -> Self {
        self.hyperparameters.insert(name.to_owned(), value.into().map(Setting));
        self
    }

    /// At most this long.
    pub fn max_runtime(mut self, period: Period) -> Self {
        self.max_runtime = Some(period);
        self
    }

    /// After how long SageMaker stops a run: `max_runtime`, or what SageMaker takes without it.
    pub fn longest_run(&self) -> Period {
        self.max_runtime.unwrap_or(RUNTIME_DEFAULT)
    }

    /// In this network.
    pub fn network(mut self, network: impl Names<Network>) -> Self {
        self.network = Some(network.into_name());
        self
    }

    /// On spare capacity, ended after this long.
    pub fn spot(mut self, max_wait: Period) -> Self {
        self.spot = Some(Spot { max_wait });
        self
    }

    /// Started each day at this time.
    pub fn daily(mut self, at: TimeOfDay, timezone: TimeZone) -> Self {
        let schedule = Schedule { at: Some(at), timezone: Some(timezone), ..Schedule::default() };
        self.schedule = Some(schedule);
        self
    }
}

/// Readers of an instance whose type is unknown.
const DEFAULT_READERS: u32 = 8;

/// Readers wait for storage for most of their time, so a processor serves several; more than these are not offered.
const READERS_PER_PROCESSOR: u32 = 4;

impl Construct for TrainingJob {
    fn handed_on() -> &'static [&'static str] {
        &["hyperparameters", "environment", "arguments", "entrypoint", "pattern"]
    }

    fn type_name(&self) -> &'static str {
        "TrainingJob"
    }

    fn role(&self) -> Role {
        Role::Compute
    }

    fn references(&self) -> Vec<Reference> {
        let network = self.network.iter().map(Reference::network);
        let created = self.event.iter().filter_map(|event| event.created.as_ref());
        let bucket = &[Referent::Construct("Bucket")];
        let created = created.map(|place| Reference::new("event/created", place.owner(), bucket));
        network.chain(created).collect()
    }

    fn flow_options(&self) -> &'static [&'static str] {
        &["channel", "mode", "distribution", "manifest", "compression", "attributes", "groups"]
    }

    fn choices(&self, name: &str, _: &Architecture) -> Vec<Axis> {
        let at = Pointer::root().child("constructs").child(name).child("readers");
        let kind = self.first_instance().and_then(ec2::find);
        let most = kind.map_or(DEFAULT_READERS, |kind| kind.vcpu).saturating_mul(READERS_PER_PROCESSOR);
        let there = self.readers.or(kind.map(|kind| kind.vcpu)).unwrap_or(DEFAULT_READERS);
        let doubled =
            std::iter::successors(Some(there.max(1).next_power_of_two()), |readers| readers.checked_mul(2));
        let more = doubled.filter(|readers| *readers > there).take_while(|readers| *readers <= most.max(2));
        let rung = |readers: u32| {
            let what = format!("let the code of `{name}` read {readers} files at a time on each instance");
            Rung::new(what, Effort::Setting).edit(&at, readers)
        };
        let readers = Axis::rising(at.clone(), more.map(rung)).offered();
        [readers, self.more_writers(name), self.longer_runtime(name)].into_iter().flatten().collect()
    }

    fn expand(&self, scope: &mut Scope<'_>) {
        self.check(scope);
        let data = channels::read(self, scope);
        let image = image::image(scope, "image", &self.image, self.first_instance());
        let preload_image = if data.preload.is_empty() { None } else { self.preload_image(scope) };
        let images: Vec<_> = image.iter().chain(&preload_image).collect();
        let network = self.place(scope, &data, &images);
        self.check_space(scope);
        let Some(output) = data.output.clone() else { return };
        let execution = self.execution_role(scope, &data, &images, network.as_ref());
        let main = self.request(scope, &data, &output, image.as_ref(), network.as_ref(), &execution);
        let preload = preload_image
            .as_ref()
            .map(|image| self.preload_request(scope, &data, &output, image, network.as_ref(), &execution));
        self.machine(scope, &data, main, preload, &execution);
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// Longer times than one that a job or its preload may run, up to what SageMaker allows: round numbers of hours and days.
///
/// ```
/// use hybrid_synth::construct::training_job::longer_runs;
/// use hybrid_synth::units::Period;
///
/// assert_eq!(longer_runs(Period::days(1)).next(), Some(Period::days(2)));
/// assert_eq!(longer_runs(Period::days(28)).next(), None);
/// ```
pub fn longer_runs(there: Period) -> impl Iterator<Item = Period> {
    let hours = [1, 2, 3, 4, 6, 8, 12, 18].map(Period::hours);
    let days = [1, 2, 3, 4, 5, 7, 10, 14, 21, 28].map(Period::days);
    let most = Period::seconds(sagemaker::RUNTIME_MAX.value.into());
    hours.into_iter().chain(days).filter(move |run| *run > there && *run <= most)
}

impl TrainingJob {
    /// A longer time before SageMaker stops a run; a spot job then also has longer in all.
    fn longer_runtime(&self, name: &str) -> Option<Axis> {
        let job = Pointer::root().child("constructs").child(name);
        let at = job.child("max_runtime");
        let rung = |run: Period| {
            let what = format!("let `{name}` run for {run} before SageMaker stops it");
            let rung = Rung::new(what, Effort::Setting).edit(&at, run.to_string());
            match &self.spot {
                Some(spot) if spot.max_wait < run => {
                    rung.edit(&job.child("spot").child("max_wait"), run.to_string())
                }
                _ => rung,
            }
        };
        Axis::rising(at.clone(), longer_runs(self.longest_run()).map(rung)).offered()
    }

    /// More instances that each save their part of a checkpoint.
    fn more_writers(&self, name: &str) -> Option<Axis> {
        let there = self.checkpoint.as_ref()?.writers.unwrap_or(1);
        let all = self.fleet(&[]).count();
        let at = Pointer::root().child("constructs").child(name).child("checkpoint").child("writers");
        let doubled = std::iter::successors(Some(2_u32), |writers| writers.checked_mul(2));
        let fewer = doubled.filter(|writers| *writers > there).take_while(|writers| *writers < all);
        let rung = |writers: u32| {
            let what =
                format!("let {writers} of the {all} instances of `{name}` each save a part of a checkpoint");
            Rung::new(what, Effort::Setting).edit(&at, writers)
        };
        let most = (all > there).then_some(all);
        Axis::rising(at.clone(), fewer.chain(most).map(rung)).offered()
    }
}

impl Handle<TrainingJob> {
    /// The job: it reads what flows here, and what flows from here is its result.
    pub fn job(&self) -> End<Compute> {
        self.end("")
    }

    /// Its checkpoints.
    pub fn checkpoints(&self) -> End<Checkpoints> {
        self.end("checkpoints")
    }

    /// A channel through which it writes to a file system.
    pub fn writes(&self, channel: &str) -> End<WrittenChannel> {
        self.end(channel)
    }
}

/// The checkpoints of a training job.
#[derive(Debug)]
pub enum Checkpoints {}

/// A directory of a file system that a training job writes to.
#[derive(Debug)]
pub enum WrittenChannel {}

impl Joins<Prefix> for Checkpoints {}
impl Joins<LinkedDirectory> for WrittenChannel {}
impl Joins<PlainDirectory> for WrittenChannel {}
