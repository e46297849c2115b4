//! `CreateTrainingJob` as a tree: once as people and the API's model read it, once as a state machine says it.

use indexmap::IndexMap;

use super::channels::{Data, Output};
use super::image::Image;
use super::roles::{Execution, Placement};
use super::{InstanceGroup, Setting, TrainingJob};
use crate::facts::sagemaker;
use crate::model::Scope;
use crate::resource::{Concat, IntoValue, Val, Value, generated_name};
use crate::units::Period;

/// Reads every file below each channel, many at a time, and fails when one cannot be read.
const READ_EVERYTHING: &str =
    "find -L /opt/ml/input/data -type f -print0 | xargs -0 -r -n 16 -P READERS cat > /dev/null";

impl TrainingJob {
    /// The request of the job itself.
    pub(super) fn request(
        &self,
        scope: &mut Scope<'_>,
        data: &Data,
        output: &Output,
        image: Option<&Image>,
        network: Option<&Placement>,
        execution: &Execution,
    ) -> Value {
        let metrics: Vec<Value> = self
            .metrics
            .iter()
            .map(|(name, regex)| {
                Value::map([("Name", name.as_str().into_value()), ("Regex", regex.clone().into_value())])
            })
            .collect();
        let algorithm = Value::map([
            ("TrainingImage", image.map(|image| image.uri.clone()).into_value()),
            ("TrainingImageConfig", image.and_then(|image| image.config(self))),
            ("TrainingInputMode", "File".into_value()),
            ("MetricDefinitions", metrics.into_value()),
            ("ContainerEntrypoint", self.entrypoint.clone().into_value()),
            ("ContainerArguments", self.arguments.clone().into_value()),
        ]);
        let several = !self.instance_groups.is_empty();
        let count = self.count.clone().unwrap_or(Val::Known(1));
        let keep_alive = self.keep_alive.and_then(Period::as_seconds_exact);
        let resources = Value::map([
            ("InstanceType", self.instance.clone().into_value()),
            ("InstanceCount", (!several).then_some(count).into_value()),
            ("InstanceGroups", self.instance_groups.iter().map(group).collect::<Vec<_>>().into_value()),
            ("VolumeSizeInGB", self.volume_gb().into_value()),
            ("VolumeKmsKeyId", self.volume_key.clone().into_value()),
            ("KeepAlivePeriodInSeconds", keep_alive.into_value()),
            ("TrainingPlanArn", self.training_plan.clone().into_value()),
        ]);
        let max_wait = self.spot.as_ref().and_then(|spot| spot.max_wait.as_seconds_exact());
        let max_pending = self.max_pending.and_then(Period::as_seconds_exact);
        let stopping = Value::map([
            ("MaxRuntimeInSeconds", self.runtime().into_value()),
            ("MaxWaitTimeInSeconds", max_wait.into_value()),
            ("MaxPendingTimeInSeconds", max_pending.into_value()),
        ]);
        let compression = if self.compress_output == Some(false) { "NONE" } else { "GZIP" };
        let checkpoints = data.checkpoints.clone().map(|uri| Value::map([("S3Uri", uri)]));
        let retries = self.internal_retries.map(|count| Value::map([("MaximumRetryAttempts", count)]));
        let request = Value::map([
            ("TrainingJobName", name_of(scope, "").into_value()),
            ("HyperParameters", settings(&self.hyperparameters)),
            ("AlgorithmSpecification", Some(algorithm)),
            ("RoleArn", execution.arn.clone().into_value()),
            ("InputDataConfig", data.channels.clone().into_value()),
            (
                "OutputDataConfig",
                Some(Value::map([
                    ("S3OutputPath", output.uri.clone().into_value()),
                    ("KmsKeyId", output.key.clone().into_value()),
                    ("CompressionType", compression.into_value()),
                ])),
            ),
            ("CheckpointConfig", checkpoints),
            ("ResourceConfig", Some(resources)),
            ("VpcConfig", network.map(Placement::vpc_config)),
            ("StoppingCondition", Some(stopping)),
            ("EnableManagedSpotTraining", self.spot.is_some().into_value()),
            ("EnableNetworkIsolation", self.isolation.unwrap_or(network.is_none()).into_value()),
            ("EnableInterContainerTrafficEncryption", self.encrypts_traffic().into_value()),
            ("Environment", settings(&self.environment)),
            ("RetryStrategy", retries),
            ("Tags", self.job_tags(scope).into_value()),
        ]);
        scope.request("", request.clone());
        request
    }

    /// The image of the short job that reads every file: an own one is expected to have a shell, of AWS's not each does,
    /// and not each is built for an instance without accelerators.
    pub(super) fn preload_image(&self, scope: &mut Scope<'_>) -> Option<Image> {
        let own = self.image.known().is_none_or(|name| name.contains('/'));
        let (key, name) = match &self.preload.image {
            Some(name) => ("preload.image", Val::Known(name.clone())),
            None if own => ("image", self.image.clone()),
            None => ("preload.image", Val::from("pytorch-training")),
        };
        super::image::image(scope, key, &name, Some(&self.preload.instance))
    }

    /// The request of the short job that reads every file before training.
    pub(super) fn preload_request(
        &self,
        scope: &mut Scope<'_>,
        data: &Data,
        output: &Output,
        image: &Image,
        network: Option<&Placement>,
        execution: &Execution,
    ) -> Value {
        let read = READ_EVERYTHING.replace("READERS", &self.preload.readers.to_string());
        let algorithm = Value::map([
            ("TrainingImage", image.uri.clone().into_value()),
            ("TrainingImageConfig", image.config(self)),
            ("TrainingInputMode", "File".into_value()),
            ("ContainerEntrypoint", vec!["/bin/sh", "-c", read.as_str()].into_value()),
        ]);
        let resources = Value::map([
            ("InstanceType", self.preload.instance.as_str().into_value()),
            ("InstanceCount", 1_u32.into_value()),
            ("VolumeSizeInGB", 30_u32.into_value()),
        ]);
        let runtime = self
            .preload
            .longest_run()
            .as_seconds_exact()
            .unwrap_or(u64::from(sagemaker::RUNTIME_DEFAULT.value));
        let request = Value::map([
            ("TrainingJobName", name_of(scope, "preload").into_value()),
            ("AlgorithmSpecification", Some(algorithm)),
            ("RoleArn", execution.arn.clone().into_value()),
            ("InputDataConfig", data.preload.clone().into_value()),
            (
                "OutputDataConfig",
                Some(Value::map([
                    ("S3OutputPath", output.uri.clone().into_value()),
                    ("KmsKeyId", output.key.clone().into_value()),
                    // It leaves nothing behind, and without a pack there is then nothing to write.
                    ("CompressionType", "NONE".into_value()),
                ])),
            ),
            ("ResourceConfig", Some(resources)),
            ("VpcConfig", network.map(Placement::vpc_config)),
            ("StoppingCondition", Some(Value::map([("MaxRuntimeInSeconds", runtime)]))),
            ("EnableNetworkIsolation", true.into_value()),
            ("Tags", self.job_tags(scope).into_value()),
        ]);
        scope.request("preload", request.clone());
        request
    }

    fn job_tags(&self, scope: &Scope<'_>) -> Vec<Value> {
        let mut tags: IndexMap<&str, &str> =
            scope.architecture.tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        tags.extend(self.tags.iter().map(|(key, value)| (key.as_str(), value.as_str())));
        tags.into_iter().map(|(key, value)| Value::map([("Key", key), ("Value", value)])).collect()
    }
}

/// What the names of a job's attempts begin with, so that `-` and a [`UUID`] fit behind.
pub(super) fn name_prefix(scope: &Scope<'_>, part: &str) -> String {
    let clean = |name: &str| name.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
    let [blueprint, own] = [&scope.architecture.name, scope.name].map(clean);
    let longest = sagemaker::JOB_NAME_LENGTH.value.end().saturating_sub(UUID.len() + 1);
    let name = generated_name(longest, &[&blueprint, own.trim_end_matches('-'), part]);
    name.trim_start_matches('-').to_owned()
}

/// What a UUID looks like to IAM, where `?` is any one character: a job's name and no other that begins like it.
pub(super) const UUID: &str = "????????-????-????-????-????????????";

fn name_of(scope: &Scope<'_>, part: &str) -> String {
    format!("{}-${{unique}}", name_prefix(scope, part))
}

fn group((name, group): (&String, &InstanceGroup)) -> Value {
    Value::map([
        ("InstanceGroupName", name.as_str().into_value()),
        ("InstanceType", group.instance.as_str().into_value()),
        ("InstanceCount", group.count.into_value()),
    ])
}

fn settings(map: &IndexMap<String, Val<Setting>>) -> Option<Value> {
    let map: IndexMap<String, Val<String>> =
        map.iter().map(|(name, value)| (name.clone(), value.clone().map(String::from))).collect();
    map.into_value()
}

/// A request as a state machine says it: its name is a variable, a number that a parameter gives is read from text, and
/// text that a substitution would touch is taken apart.
pub(super) fn arguments(request: Value) -> Value {
    let Value::Map(mut members) = request else { return request };
    if let Some((_, name)) = members.iter_mut().find(|(key, _)| key == "TrainingJobName") {
        *name = Value::Text("{% $job %}".to_owned());
    }
    argument("", Value::Map(members))
}

fn argument(key: &str, value: Value) -> Value {
    match value {
        Value::Map(map) => {
            let members = map.into_iter().map(|(key, value)| {
                let value = argument(&key, value);
                (key, value)
            });
            Value::Map(members.collect())
        }
        Value::List(items) => Value::List(items.into_iter().map(|item| argument("", item)).collect()),
        // CloudFormation's parameters and substitutions are text; the API wants a number.
        Value::Expr(expr) if key == "InstanceCount" => {
            let number = Concat::of(["{% $number('".into(), Val::Expr(expr), "') %}".into()]);
            number.into_value().unwrap_or(Value::Bool(false))
        }
        Value::Text(text) => Value::Text(literal(&text)),
        other => other,
    }
}

/// Text whose `${` is no substitution of CloudFormation's: a JSONata expression that joins it from two halves.
fn literal(text: &str) -> String {
    if !text.contains("${") || text.starts_with("{%") {
        return text.to_owned();
    }
    let halves: Vec<String> = text
        .replace("${", "$\u{0}{")
        .split('\u{0}')
        .map(|half| serde_json::Value::from(half).to_string())
        .collect();
    format!("{{% {} %}}", halves.join(" & "))
}
