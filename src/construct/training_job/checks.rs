//! What SageMaker would refuse of a training job, and what it would silently ignore.

use super::TrainingJob;
use crate::diagnostic::{Code, Diagnostic, Pointer, codes::training, suggest};
use crate::facts::{instances, instances::Instance, sagemaker};
use crate::model::{Carried, InputMode, Role, Scope};
use crate::resource::{Expr, Val};
use crate::units::{DataSize, Period};

/// The volume where a blueprint names none, in GB: what AWS's own libraries ask for.
const DEFAULT_VOLUME: u64 = 30;

impl TrainingJob {
    /// The instance type that is known now: of the job, or of its first group.
    pub(super) fn first_instance(&self) -> Option<&str> {
        let single = self.instance.as_ref().and_then(Val::known).map(String::as_str);
        single.or_else(|| self.instance_groups.values().next().map(|group| group.instance.as_str()))
    }

    /// Every instance type that is known now.
    pub(super) fn instances(&self) -> impl Iterator<Item = &'static Instance> {
        let single = self.instance.iter().filter_map(Val::known).map(String::as_str);
        single
            .chain(self.instance_groups.values().map(|group| group.instance.as_str()))
            .filter_map(instances::find)
    }

    /// How many instances there are; none where a parameter says it.
    pub(super) fn instance_count(&self) -> Option<u32> {
        if !self.instance_groups.is_empty() {
            return Some(self.instance_groups.values().fold(0, |sum, group| sum.saturating_add(group.count)));
        }
        self.count.as_ref().map_or(Some(1), |count| count.known().copied())
    }

    /// The longest run, in seconds.
    pub(super) fn runtime(&self) -> u64 {
        let default = u64::from(sagemaker::RUNTIME_DEFAULT.value);
        self.longest_run().as_seconds_exact().unwrap_or(default)
    }

    /// The size of each volume, in GB; none where every type has local disks instead.
    pub(super) fn volume_gb(&self) -> Option<u64> {
        let stated = self.volume.and_then(volume_number);
        if stated.is_none()
            && self.instances().count() > 0
            && self.instances().all(Instance::ignores_volume_size)
        {
            return None;
        }
        Some(stated.unwrap_or(DEFAULT_VOLUME))
    }

    /// The instances with the least room for what File mode downloads to each; none where no type is known.
    pub(crate) fn room(&self) -> Option<(&'static Instance, DataSize)> {
        let volume = u32::try_from(self.volume_gb().unwrap_or(0)).unwrap_or(u32::MAX);
        let each = self.instances().filter_map(|instance| Some((instance, instance.data_space_gb(volume)?)));
        let (instance, space) = each.min_by_key(|(_, space)| *space)?;
        Some((instance, DataSize::gb(u64::from(space))))
    }

    /// The same with the largest volume that can be asked for.
    pub(crate) fn most_room(&self) -> Option<(&'static Instance, DataSize)> {
        let (instance, room) = self.room()?;
        let largest = DataSize::gb(sagemaker::VOLUME_MAX.value.into());
        Some((instance, if instance.ignores_volume_size() { room } else { largest }))
    }

    /// What each instance downloads of a channel in File mode.
    pub(crate) fn downloads(&self, size: DataSize, is_sharded: bool) -> DataSize {
        let shares = if is_sharded { self.instance_count().unwrap_or(1).max(1) } else { 1 };
        DataSize::from_bytes(size.bytes().div_ceil(shares.into()))
    }

    /// Whether SageMaker encrypts what the instances say to each other.
    pub(super) fn encrypts_traffic(&self) -> bool {
        let several = self.instance_count().is_none_or(|count| count > 1);
        let fabric = self.instances().any(|instance| instance.efa_interfaces.is_some_and(|count| count > 0));
        self.encrypt_traffic.unwrap_or(several && !fabric)
    }

    /// Reports what is wrong with the job itself, without its flows.
    pub(super) fn check(&self, scope: &mut Scope<'_>) {
        self.check_compute(scope);
        self.check_times(scope);
        self.check_pairs(scope);
        self.check_texts(scope);
    }

    fn check_compute(&self, scope: &mut Scope<'_>) {
        match (&self.instance, self.instance_groups.is_empty()) {
            (Some(_), false) => report(
                scope,
                &training::COMPUTE_SAID_TWICE,
                scope.at("instance"),
                format!("`{}` has an `instance` and `instance_groups`", scope.name),
                |finding| finding.help("keep one of the two"),
            ),
            (None, true) => report(
                scope,
                &training::COMPUTE_SAID_TWICE,
                scope.here(),
                format!("`{}` does not say on which instances it runs", scope.name),
                |finding| finding.help("add one, for example `instance: ml.g5.2xlarge`"),
            ),
            _ => {}
        }
        if self.count.is_some() && !self.instance_groups.is_empty() {
            report(
                scope,
                &training::COMPUTE_SAID_TWICE,
                scope.at("count"),
                format!("`{}` has a `count` and `instance_groups`", scope.name),
                |finding| finding.help("the groups have counts of their own: remove `count`"),
            );
        }
        if let Some(Val::Known(instance)) = &self.instance {
            check_instance(scope, scope.at("instance"), instance);
        }
        let groups = scope.at("instance_groups");
        for (name, group) in &self.instance_groups {
            check_instance(scope, groups.child(name).child("instance"), &group.instance);
            if group.count == 0 {
                limit(
                    scope,
                    groups.child(name).child("count"),
                    "a group has at least one instance",
                    "0",
                    "1",
                );
            }
        }
        check_instance(scope, scope.at("preload").child("instance"), &self.preload.instance);
        let most = sagemaker::INSTANCE_GROUPS.value;
        if self.instance_groups.len() > most {
            let given = self.instance_groups.len().to_string();
            limit(scope, groups, "a job has too many instance groups", &given, &format!("at most {most}"));
        }
        if let Some(Val::Known(0)) = self.count {
            limit(scope, scope.at("count"), "a job has at least one instance", "0", "1 or more");
        }
        if let Some(volume) = self.volume {
            let most = u64::from(sagemaker::VOLUME_MAX.value);
            match volume_number(volume) {
                Some(size) if (1..=most).contains(&size) => {}
                Some(_) => limit(
                    scope,
                    scope.at("volume"),
                    "the volume is larger than one can be",
                    &volume.to_string(),
                    &format!("1 to {most} GB"),
                ),
                None => limit(
                    scope,
                    scope.at("volume"),
                    "the volume is no whole number of GB",
                    &volume.to_string(),
                    &format!("a whole number from 1 to {most} GB"),
                ),
            }
            if self.instances().count() > 0 && self.instances().all(Instance::ignores_volume_size) {
                let instance = self.first_instance().unwrap_or_default().to_owned();
                report(
                    scope,
                    &training::VOLUME_IGNORED,
                    scope.at("volume"),
                    format!("{instance} keeps data on its local disks and ignores the volume"),
                    |finding| finding.given(volume.to_string()).help("remove `volume`"),
                );
            }
        }
        if self.preload.readers == 0 {
            limit(scope, scope.at("preload").child("readers"), "nobody would read", "0", "1 or more");
        }
    }

    fn check_times(&self, scope: &mut Scope<'_>) {
        let longest = u64::from(sagemaker::RUNTIME_MAX.value);
        seconds(scope, "max_runtime", self.max_runtime, 1, longest);
        seconds(scope, "preload/max_runtime", self.preload.max_runtime, 1, longest);
        let pending = sagemaker::PENDING.value;
        seconds(
            scope,
            "max_pending",
            self.max_pending,
            u64::from(*pending.start()),
            u64::from(*pending.end()),
        );
        let kept = u64::from(*sagemaker::WARM_POOL_API.value.end());
        seconds(scope, "keep_alive", self.keep_alive, 1, kept);
        let guide = Period::seconds(u64::from(*sagemaker::WARM_POOL.value.end()));
        if let Some(period) =
            self.keep_alive.filter(|period| *period > guide && *period <= Period::seconds(kept))
        {
            report(
                scope,
                &training::WARM_POOL_BEYOND_THE_GUIDE,
                scope.at("keep_alive"),
                format!("SageMaker's guide keeps instances for at most {guide}, its API for up to 6 h"),
                |finding| finding.given(period.to_string()).allowed([format!("at most {guide}")]),
            );
        }
        if let Some(spot) = &self.spot {
            let at = scope.at("spot").child("max_wait");
            let runtime = Period::seconds(self.runtime());
            if spot.max_wait < runtime {
                report(
                    scope,
                    &training::SPOT_WAIT_TOO_SHORT,
                    at,
                    format!("`{}` may wait {} in all and run {runtime} of it", scope.name, spot.max_wait),
                    |finding| {
                        finding
                            .given(spot.max_wait.to_string())
                            .allowed([format!("at least {runtime}")])
                            .help("raise `max_wait`, or lower `max_runtime`")
                    },
                );
            } else if spot.max_wait.as_seconds_exact().is_none() {
                limit(
                    scope,
                    at,
                    "SageMaker counts whole seconds",
                    &spot.max_wait.to_string(),
                    "whole seconds",
                );
            }
        }
        let retry = scope.at("retry");
        if self.retry.attempts == 0 {
            limit(scope, retry.child("attempts"), "a job has at least one attempt", "0", "1 or more");
        }
        for (key, period) in [("wait", self.retry.wait), ("longest_wait", self.retry.longest_wait)] {
            if period.as_seconds_exact().is_none_or(|seconds| seconds == 0) {
                let given = period.to_string();
                limit(
                    scope,
                    retry.child(key),
                    "the state machine waits whole seconds",
                    &given,
                    "1 s or more",
                );
            }
        }
        let retries = sagemaker::RETRIES.value;
        if let Some(count) = self.internal_retries.filter(|count| !retries.contains(count)) {
            let allowed = format!("{} to {}", retries.start(), retries.end());
            let at = scope.at("internal_retries");
            limit(scope, at, "SageMaker does not start again this often", &count.to_string(), &allowed);
        }
    }

    fn check_pairs(&self, scope: &mut Scope<'_>) {
        let groups = !self.instance_groups.is_empty();
        let kept = self.keep_alive.is_some();
        let disks = self.instances().find(|instance| instance.ignores_volume_size());
        if self.spot.is_some()
            && !scope.flows().iter().any(|carried| is_checkpoints(&carried.from.path))
            && !scope.may_lack_flows()
        {
            let headline =
                format!("what `{}` has learned is lost when AWS takes its capacity back", scope.name);
            let help = format!(
                "let the code write checkpoints, and add `progress: {{ from: {}/checkpoints, to: lake/checkpoints }}`",
                scope.name
            );
            report(scope, &training::SPOT_WITHOUT_CHECKPOINTS, scope.at("spot"), headline, |finding| {
                finding.on_key().help(help)
            });
        }
        let pairs = [
            (kept && self.spot.is_some(), "keep_alive", "a spot job keeps no instances".to_owned()),
            (kept && groups, "keep_alive", "a job with instance groups keeps no instances".to_owned()),
            (
                self.training_plan.is_some() && self.spot.is_some(),
                "training_plan",
                "a training plan's capacity is no spot capacity".to_owned(),
            ),
            (
                self.volume_key.is_some() && disks.is_some(),
                "volume_key",
                format!(
                    "{} has local disks, which encrypt themselves and take no key",
                    disks.map_or("", |instance| instance.name.as_str())
                ),
            ),
        ];
        for (both, key, headline) in pairs {
            if both {
                report(scope, &training::OPTIONS_EXCLUDE_EACH_OTHER, scope.at(key), headline, |finding| {
                    finding.on_key().help(format!("remove `{key}`, or what it excludes"))
                });
            }
        }
        if self.encrypt_traffic == Some(false) && self.instance_count().is_none_or(|count| count > 1) {
            report(
                scope,
                &training::TRAFFIC_NOT_ENCRYPTED,
                scope.at("encrypt_traffic"),
                format!("the instances of `{}` do not encrypt what they say to each other", scope.name),
                |finding| finding.given("false"),
            );
        }
        if let Some(needs) = &self.needs {
            let whole = matches!(
                (needs.rate, needs.samples, needs.sample),
                (Some(_), None, None) | (None, Some(_), Some(_))
            );
            if !whole {
                report(
                    scope,
                    &training::INCOMPLETE_NEEDS,
                    scope.at("needs"),
                    format!("what `{}` needs is neither a `rate` nor `samples` of a `sample`", scope.name),
                    |finding| finding.allowed(["rate: 120 MB/s", "samples: 1800/s, sample: 170 kB"]),
                );
            }
        }
    }

    fn check_texts(&self, scope: &mut Scope<'_>) {
        let settings = [("hyperparameters", &self.hyperparameters), ("environment", &self.environment)];
        for (key, map) in settings {
            let most = sagemaker::PARAMETERS.value;
            if map.len() > most {
                let given = map.len().to_string();
                limit(
                    scope,
                    scope.at(key),
                    &format!("there are too many {key}"),
                    &given,
                    &format!("at most {most}"),
                );
            }
            for (name, value) in map {
                if matches!(value, Val::Expr(Expr::Secret(_))) {
                    secret(scope, scope.at(key).child(name));
                }
            }
        }
        let texts = [
            ("image", Some(&self.image)),
            ("instance", self.instance.as_ref()),
            ("training_plan", self.training_plan.as_ref()),
            ("volume_key", self.volume_key.as_ref()),
            ("output_key", self.output_key.as_ref()),
        ];
        for (key, value) in texts {
            if matches!(value, Some(Val::Expr(Expr::Secret(_)))) {
                secret(scope, scope.at(key));
            }
        }
        if matches!(self.count, Some(Val::Expr(Expr::Secret(_)))) {
            secret(scope, scope.at("count"));
        }
        for (key, words) in [("entrypoint", &self.entrypoint), ("arguments", &self.arguments)] {
            for (index, word) in words.iter().enumerate() {
                if matches!(word, Val::Expr(Expr::Secret(_))) {
                    secret(scope, scope.at(key).index(index));
                }
            }
        }
        for (name, regex) in &self.metrics {
            if matches!(regex, Val::Expr(Expr::Secret(_))) {
                secret(scope, scope.at("metrics").child(name));
            }
        }
    }

    /// Refuses File mode where the volume or the local disks cannot hold the data sets of its channels.
    pub(super) fn check_space(&self, scope: &mut Scope<'_>) {
        let downloaded: Vec<(&Carried<'_>, DataSize)> = scope
            .flows()
            .iter()
            .filter(|carried| carried.to.owner == scope.name && carried.from.role == Some(Role::Bucket))
            .filter(|carried| carried.flow.mode.unwrap_or_default() == InputMode::File)
            .filter(|carried| carried.flow.manifest.is_none())
            .filter_map(|carried| {
                let size = scope.architecture.size_at(&carried.flow.from)?;
                let is_sharded = carried.flow.distribution == Some(crate::model::Distribution::Sharded);
                Some((carried, self.downloads(size, is_sharded)))
            })
            .collect();
        let needed: DataSize = downloaded.iter().map(|(_, size)| *size).sum();
        let Some((largest, _)) = downloaded.iter().max_by_key(|(_, size)| *size) else { return };
        let Some((instance, space)) = self.room() else { return };
        if space >= needed {
            return;
        }
        let gb = needed.bytes().div_ceil(DataSize::gb(1).bytes());
        let mut allowed = vec!["mode: fastfile".to_owned()];
        if !instance.ignores_volume_size() && gb <= u64::from(sagemaker::VOLUME_MAX.value) {
            allowed.push(format!("volume: {gb} GB"));
        }
        let processor = instance.processor();
        let holding = instances::holding(gb).into_iter().filter(|other| other.processor() == processor);
        allowed.extend(holding.take(5).map(|other| format!("instance: {}", other.name)));
        let place = if instance.ignores_volume_size() { "local disks" } else { "volume" };
        let at = scope.at_flow(largest.name, "mode");
        let at = if largest.flow.mode.is_some() { at } else { scope.at_flow(largest.name, "") };
        let headline = format!(
            "each instance of `{}` downloads {needed}, and the {place} of {} hold {space}",
            scope.name, instance.name
        );
        report(scope, &training::DATA_DOES_NOT_FIT, at, headline, |finding| {
            finding
                .given(needed.to_string())
                .allowed(allowed)
                .help("read without a download, take more room, or shard the channel over the instances")
        });
    }
}

/// The number that SageMaker calls GB: of GB or, because EBS counts in them, of GiB.
fn volume_number(volume: DataSize) -> Option<u64> {
    volume.as_gb_exact().or_else(|| volume.as_gib_exact())
}

/// Reports a finding whose details `detail` adds.
pub(super) fn report(
    scope: &mut Scope<'_>,
    code: &'static Code,
    at: Pointer,
    headline: String,
    detail: impl FnOnce(Diagnostic) -> Diagnostic,
) {
    scope.report(detail(Diagnostic::new(code, at, headline)));
}

fn limit(scope: &mut Scope<'_>, at: Pointer, headline: &str, given: &str, allowed: &str) {
    report(scope, &training::TRAINING_LIMIT, at, headline.to_owned(), |finding| {
        finding.given(given).allowed([allowed])
    });
}

fn seconds(scope: &mut Scope<'_>, key: &str, period: Option<Period>, least: u64, most: u64) {
    let Some(period) = period else { return };
    if period.as_seconds_exact().is_none_or(|seconds| !(least..=most).contains(&seconds)) {
        let allowed = format!("{} to {}, in whole seconds", Period::seconds(least), Period::seconds(most));
        let at = key.split('/').fold(scope.here(), |at, key| at.child(key));
        let key = key.rsplit('/').next().unwrap_or(key);
        limit(scope, at, &format!("SageMaker does not take this `{key}`"), &period.to_string(), &allowed);
    }
}

fn secret(scope: &mut Scope<'_>, at: Pointer) {
    let headline = format!("a secret of `{}` would stand readable in its state machine", scope.name);
    report(scope, &training::SECRET_IN_DEFINITION, at, headline, |finding| {
        finding.help("give the secret's ARN as text, and let the training code read the secret")
    });
}

fn check_instance(scope: &mut Scope<'_>, at: Pointer, instance: &str) {
    if instances::find(instance).is_some() {
        return;
    }
    report(
        scope,
        &training::UNKNOWN_TRAINING_INSTANCE,
        at,
        format!("SageMaker trains on no instance type `{instance}`"),
        |finding| finding.given(instance).allowed(instances::names()).suggest(instance),
    );
}

/// Whether an end of a flow is meant to be the job's checkpoints.
fn is_checkpoints(end: &str) -> bool {
    end == "checkpoints" || suggest::misspelt(end, ["checkpoints"]).is_some()
}
