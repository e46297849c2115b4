//! The data of a training job as its flows say it: input channels, the model's place, the checkpoints' place, and the
//! least that the execution role needs for them.

use std::rc::Rc;

use super::TrainingJob;
use super::checks::report;
use crate::diagnostic::codes::{bucket::KEY_REFUSED, model, training};
use crate::facts::sagemaker;
use crate::model::handle::{BucketHandle, LustreHandle};
use crate::model::{
    Carried, Compression, Construct as _, Distribution, InputMode, ManifestKind, Role, Scope, path,
};
use crate::resource::{Concat, Expr, IntoValue, Part, Path, Ref, Statement, Val, Value, kinds::fsx};

/// Where the model goes.
#[derive(Clone, Debug)]
pub(super) struct Output {
    /// `s3://bucket/prefix/`.
    pub uri: Val<String>,
    /// The key that encrypts it; none for an imported bucket whose key is not given.
    pub key: Option<Val<String>>,
    /// The region of its bucket.
    pub region: Val<String>,
}

/// What the flows of a job come to.
#[derive(Debug, Default)]
pub(super) struct Data {
    /// `InputDataConfig`.
    pub channels: Vec<Value>,
    /// The channels of the job that reads files before training.
    pub preload: Vec<Value>,
    /// Where the model goes.
    pub output: Option<Output>,
    /// Where checkpoints go.
    pub checkpoints: Option<Val<String>>,
    /// What the execution role may do with all that.
    pub statements: Vec<Statement>,
    /// The file systems that the instances mount.
    pub file_systems: Vec<Rc<LustreHandle>>,
    /// What has to be there before the job can read.
    pub waits: Vec<Ref<fsx::DataRepositoryAssociation>>,
    names: Vec<String>,
    /// The file system and directory of each of them.
    pub preloaded: Vec<(String, String)>,
}

/// Reads the flows of a job, and reports what it cannot take or give.
pub(super) fn read(job: &TrainingJob, scope: &mut Scope<'_>) -> Data {
    let mut data = Data::default();
    for carried in scope.flows() {
        if carried.to.owner == scope.name {
            data.read_input(job, scope, carried);
        } else {
            data.read_output(job, scope, carried);
        }
    }
    let most = sagemaker::CHANNELS.value;
    if data.channels.len() > most {
        let headline = format!("`{}` has more channels than a job can have", scope.name);
        let given = data.channels.len().to_string();
        report(scope, &training::TRAINING_LIMIT, scope.here(), headline, |finding| {
            finding.given(given).allowed([format!("at most {most} channels")])
        });
    }
    if data.output.is_none()
        && !scope.flows().iter().any(|carried| is_model(scope, carried))
        && !scope.may_lack_flows()
    {
        let headline = format!("nothing takes the model of `{}`", scope.name);
        let help = format!("add a flow to a bucket: `result: {{ from: {}, to: lake/models }}`", scope.name);
        report(scope, &training::JOB_WITHOUT_OUTPUT, scope.here(), headline, |finding| {
            finding.on_key().help(help)
        });
    }
    data
}

/// The key of the model: the job's own where the bucket takes another than its own. A bucket that is made here refuses
/// each upload under another key, and would do so when the training is paid for.
fn output_key(job: &TrainingJob, scope: &mut Scope<'_>, bucket: &BucketHandle) -> Option<Val<String>> {
    let own = bucket.key.as_ref().map(crate::resource::Arn::value);
    let Some(given) = &job.output_key else { return own };
    if bucket.bucket.node_id().is_none() {
        return Some(given.clone());
    }
    if !own.as_ref().is_some_and(|own| is_same_key(own, given)) {
        let name = &bucket.name;
        let headline = format!("`{name}` takes objects under its own key alone, and the model's is another");
        report(scope, &KEY_REFUSED, scope.at("output_key"), headline, |finding| {
            finding.given(given.known().map_or("a parameter", String::as_str)).help(format!(
                "remove `output_key`, or let the key encrypt the whole bucket: `{name}: {{ key: {{ import: \"arn:…\" }} }}`"
            ))
        });
    }
    own
}

/// Whether both are one key, given by ARN or by id.
fn is_same_key(one: &Val<String>, other: &Val<String>) -> bool {
    fn id(key: &Val<String>) -> Option<&str> {
        let text = match key {
            Val::Known(text) => text,
            Val::Expr(Expr::Concat(Concat(parts))) => match parts.last()? {
                Part::Text(text) => text,
                Part::Expr(_) => return None,
            },
            Val::Expr(_) => return None,
        };
        text.rsplit('/').next()
    }
    let are_arns = [one, other].iter().all(|key| key.known().is_some_and(|key| key.starts_with("arn:")));
    one == other || !are_arns && id(one).is_some_and(|one| id(other) == Some(one))
}

fn is_model(scope: &Scope<'_>, carried: &Carried<'_>) -> bool {
    carried.from.owner == scope.name && carried.from.path.is_empty()
}

/// What the statements of all flows into a job, or of all out of it, are called for one bucket.
fn words(bucket: &BucketHandle, what: &str) -> String {
    Path::new(&bucket.name, what).logical_id()
}

impl Data {
    /// Adds statements; one of a name that is there already widens it to a further prefix of the same bucket, so that a
    /// role with many flows stays readable and below IAM's 10,240 characters.
    fn grant(&mut self, statements: Vec<Statement>) {
        for statement in statements {
            let Some(known) = self.statements.iter_mut().find(|known| known.sid == statement.sid) else {
                self.statements.push(statement);
                continue;
            };
            let new = statement.resources.into_iter().filter(|resource| !known.resources.contains(resource));
            known.resources.extend(new.collect::<Vec<_>>());
            // Without a condition a statement is about the whole bucket already.
            known.conditions.truncate(statement.conditions.len());
            for (condition, further) in known.conditions.iter_mut().zip(statement.conditions) {
                let new = further.values.into_iter().filter(|value| !condition.values.contains(value));
                condition.values.extend(new.collect::<Vec<_>>());
            }
        }
    }

    fn read_input(&mut self, job: &TrainingJob, scope: &mut Scope<'_>, carried: &Carried<'_>) {
        let channel = carried.flow.channel.as_deref().unwrap_or(carried.name).to_owned();
        if !carried.to.path.is_empty() {
            no_such_end(
                scope,
                carried,
                "to",
                &format!("`to: {}`, with `channel: {}`", scope.name, carried.to.path),
            );
            return;
        }
        match carried.from.role {
            Some(Role::Bucket) => {
                let Some(bucket) = scope.expect_at::<BucketHandle>(
                    scope.at_flow(carried.name, "from"),
                    &carried.from.owner,
                    "a bucket",
                ) else {
                    return;
                };
                self.claim(scope, carried, &channel);
                check_region(scope, carried, &bucket);
                check_bucket_channel(job, scope, carried);
                self.grant(bucket.read(&words(&bucket, "Inputs"), read_prefix(carried)));
                self.channels.push(bucket_channel(&channel, &bucket, carried));
            }
            Some(Role::FileSystem) => self.mount(job, scope, carried, &channel, &carried.from.path, "ro"),
            _ => no_such_end(scope, carried, "from", "a bucket or a Lustre file system"),
        }
    }

    fn read_output(&mut self, job: &TrainingJob, scope: &mut Scope<'_>, carried: &Carried<'_>) {
        match (carried.to.role, carried.from.path.as_str()) {
            (Some(Role::Bucket), part @ ("" | "checkpoints")) => {
                refuse_options(job, scope, carried, &[]);
                let Some(bucket) = scope.expect_at::<BucketHandle>(
                    scope.at_flow(carried.name, "to"),
                    &carried.to.owner,
                    "a bucket",
                ) else {
                    return;
                };
                self.grant(bucket.write(&words(&bucket, "Outputs"), &carried.to.path));
                let uri = bucket.uri(&carried.to.path);
                let taken = if part.is_empty() {
                    let key = output_key(job, scope, &bucket);
                    self.output.replace(Output { uri, key, region: bucket.region_value() }).is_some()
                } else {
                    self.checkpoints.replace(uri).is_some()
                };
                if taken {
                    let what = if part.is_empty() { "model" } else { "checkpoints" };
                    let headline = format!("two flows take the {what} of `{}`", scope.name);
                    let at = scope.at_flow(carried.name, "from");
                    report(scope, &training::CHANNEL_SAID_TWICE, at, headline, |finding| {
                        finding.given(carried.flow.from.to_string()).help("remove one of them")
                    });
                }
            }
            (Some(Role::FileSystem), part) if !part.is_empty() => {
                let channel = part.replace('/', "-");
                self.mount(job, scope, carried, &channel, &carried.to.path, "rw");
            }
            (Some(Role::Bucket), _) => {
                let name = scope.name;
                no_such_end(scope, carried, "from", &format!("`{name}` or `{name}/checkpoints`"));
            }
            _ => no_such_end(scope, carried, "to", "a bucket, or for `NAME/DIRECTORY` a Lustre file system"),
        }
    }

    fn mount(
        &mut self,
        job: &TrainingJob,
        scope: &mut Scope<'_>,
        carried: &Carried<'_>,
        channel: &str,
        directory: &str,
        access: &'static str,
    ) {
        refuse_options(job, scope, carried, if access == "ro" { &["channel"] } else { &[] });
        let (key, owner) =
            if access == "ro" { ("from", &carried.from.owner) } else { ("to", &carried.to.owner) };
        let Some(lustre) =
            scope.expect_at::<LustreHandle>(scope.at_flow(carried.name, key), owner, "a Lustre file system")
        else {
            return;
        };
        self.claim(scope, carried, channel);
        self.channels.push(file_system_channel(channel, &lustre, directory, access));
        let covered = lustre.associations.iter().filter(|(filled, _)| path::overlap(filled, directory));
        self.waits.extend(covered.map(|(_, association)| association.clone()));
        if access == "ro" {
            let read: Vec<&str> =
                lustre.preload.iter().filter_map(|filled| path::deeper(filled, directory)).collect();
            for deeper in read {
                let file = (lustre.name.clone(), deeper.to_owned());
                if !self.preloaded.contains(&file) {
                    let name = format!("preload-{}", self.preloaded.len() + 1);
                    self.preload.push(file_system_channel(&name, &lustre, deeper, "ro"));
                    self.preloaded.push(file);
                }
            }
        }
        if !self.file_systems.iter().any(|other| other.name == lustre.name) {
            self.file_systems.push(lustre);
        }
    }

    fn claim(&mut self, scope: &mut Scope<'_>, carried: &Carried<'_>, channel: &str) {
        if self.names.iter().any(|name| name == channel) {
            let headline = format!("`{}` has two channels `{channel}`", scope.name);
            let key = if carried.flow.channel.is_some() { "channel" } else { "" };
            let at = scope.at_flow(carried.name, key);
            report(scope, &training::CHANNEL_SAID_TWICE, at, headline, |finding| {
                finding.given(channel).help("name one of them differently")
            });
        }
        self.names.push(channel.to_owned());
    }
}

/// Refuses what has a meaning to other flows of a job alone.
fn refuse_options(job: &TrainingJob, scope: &mut Scope<'_>, carried: &Carried<'_>, allowed: &[&str]) {
    let known = job.flow_options();
    for option in carried.flow.options().into_iter().filter(|option| known.contains(option)) {
        if !allowed.contains(&option) {
            let headline = format!("`{option}` means nothing to the flow `{}`", carried.name);
            let at = scope.at_flow(carried.name, option);
            report(scope, &model::OPTION_WITHOUT_MEANING, at, headline, |finding| {
                finding.on_key().given(option).allowed(allowed.iter().copied()).help("remove it")
            });
        }
    }
}

fn no_such_end(scope: &mut Scope<'_>, carried: &Carried<'_>, key: &str, allowed: &str) {
    let place = if key == "to" { &carried.flow.to } else { &carried.flow.from };
    let headline = format!("the training job `{}` has no flow with `{key}: {place}`", scope.name);
    let at = scope.at_flow(carried.name, key);
    report(scope, &training::NO_SUCH_END, at, headline, |finding| {
        finding.given(place.to_string()).help(format!("name {allowed}"))
    });
}

/// What the role reads: the prefix, or for a manifest the folder that it lies in, where its objects lie too.
fn read_prefix<'a>(carried: &'a Carried<'_>) -> &'a str {
    let path = carried.from.path.as_str();
    match carried.flow.manifest {
        None => path,
        Some(_) => path.rsplit_once('/').map_or("", |(folder, _)| folder),
    }
}

/// Refuses a bucket of another region: SageMaker API reference, "S3DataSource", read 2026-11-23.
fn check_region(scope: &mut Scope<'_>, carried: &Carried<'_>, bucket: &BucketHandle) {
    let here = &scope.architecture.region;
    let Some(region) = bucket.region.as_ref().filter(|region| *region != here) else { return };
    let headline =
        format!("`{}` trains in {here}, and cannot read `{}` in {region}", scope.name, bucket.name);
    let at = scope.at_flow(carried.name, "from");
    report(scope, &training::CHANNEL_IN_ANOTHER_REGION, at, headline, |finding| {
        finding
            .given(carried.flow.from.to_string())
            .allowed([format!("a bucket in {here}")])
            .help("copy the data to a bucket of this region, and read it there")
    });
}

fn check_bucket_channel(job: &TrainingJob, scope: &mut Scope<'_>, carried: &Carried<'_>) {
    let flow = carried.flow;
    let mode = flow.mode.unwrap_or_default();
    let augmented = flow.manifest == Some(ManifestKind::Augmented);
    let pairs = [
        (
            flow.compression.is_some() && mode != InputMode::Pipe,
            "compression",
            "SageMaker unpacks objects in Pipe mode alone",
            "write `mode: pipe`, or no `compression`: the training code unpacks",
        ),
        (
            flow.manifest.is_some() && mode == InputMode::FastFile,
            "manifest",
            "FastFile mode reads prefixes, no manifests",
            "write `mode: file` or `mode: pipe`",
        ),
        (
            augmented && mode == InputMode::File,
            "manifest",
            "SageMaker reads augmented manifests in Pipe mode alone",
            "write `mode: pipe`",
        ),
        (
            !augmented && !flow.attributes.is_empty(),
            "attributes",
            "only an augmented manifest has attributes",
            "write `manifest: augmented`, or no `attributes`",
        ),
    ];
    for (both, key, headline, help) in pairs {
        if both {
            let at = scope.at_flow(carried.name, key);
            report(scope, &training::OPTIONS_EXCLUDE_EACH_OTHER, at, headline.to_owned(), |finding| {
                finding.help(help)
            });
        }
    }
    let most = sagemaker::AUGMENTED_ATTRIBUTES.value;
    if augmented && !(1..=most).contains(&flow.attributes.len()) {
        let at = scope.at_flow(carried.name, "manifest");
        let headline = "an augmented manifest is read by the attributes of its lines".to_owned();
        let given = format!("{} attributes", flow.attributes.len());
        report(scope, &training::TRAINING_LIMIT, at, headline, |finding| {
            finding.given(given).help(format!("name 1 to {most} of them: `attributes: [source-ref]`"))
        });
    }
    if flow.manifest.is_some() && carried.from.path.is_empty() {
        no_such_end(scope, carried, "from", "the manifest's own name, as in `lake/train/list.manifest`");
    }
    for group in &flow.groups {
        if !job.instance_groups.contains_key(group) {
            let headline = format!("`{}` has no instance group `{group}`", scope.name);
            let at = scope.at_flow(carried.name, "groups");
            report(scope, &model::UNKNOWN_REFERENCE, at, headline, |finding| {
                finding.given(group).allowed(job.instance_groups.keys()).suggest(group)
            });
        }
    }
}

fn bucket_channel(name: &str, bucket: &BucketHandle, carried: &Carried<'_>) -> Value {
    let flow = carried.flow;
    let (kind, uri) = match flow.manifest {
        None => ("S3Prefix", bucket.uri(&carried.from.path)),
        Some(manifest) => {
            let kind = match manifest {
                ManifestKind::Plain => "ManifestFile",
                ManifestKind::Augmented => "AugmentedManifestFile",
            };
            let path = Val::Known(format!("/{}", carried.from.path));
            (kind, Concat::of(["s3://".into(), bucket.bucket.id().value(), path]))
        }
    };
    let distribution = match flow.distribution {
        None | Some(Distribution::Replicated) => "FullyReplicated",
        Some(Distribution::Sharded) => "ShardedByS3Key",
    };
    let mode = match flow.mode.unwrap_or_default() {
        InputMode::File => "File",
        InputMode::FastFile => "FastFile",
        InputMode::Pipe => "Pipe",
    };
    let mut source = vec![
        ("S3DataType", kind.into_value()),
        ("S3Uri", uri.into_value()),
        ("S3DataDistributionType", distribution.into_value()),
    ];
    source.push(("AttributeNames", flow.attributes.clone().into_value()));
    source.push(("InstanceGroupNames", flow.groups.clone().into_value()));
    let compression = flow.compression.map(|Compression::Gzip| "Gzip");
    Value::map([
        ("ChannelName", name.into_value()),
        ("DataSource", Some(Value::map([("S3DataSource", Value::map(source))]))),
        ("InputMode", mode.into_value()),
        ("CompressionType", compression.into_value()),
    ])
}

fn file_system_channel(name: &str, lustre: &LustreHandle, directory: &str, access: &'static str) -> Value {
    let directory = directory.trim_matches('/');
    let tail = if directory.is_empty() { String::new() } else { format!("/{directory}") };
    let path = Concat::of(["/".into(), lustre.file_system.mount_name(), Val::Known(tail)]);
    let source = Value::map([
        ("FileSystemId", lustre.file_system.id().into_value()),
        ("FileSystemType", "FSxLustre".into_value()),
        ("FileSystemAccessMode", access.into_value()),
        ("DirectoryPath", path.into_value()),
    ]);
    Value::map([
        ("ChannelName", name.into_value()),
        ("DataSource", Some(Value::map([("FileSystemDataSource", source)]))),
    ])
}
