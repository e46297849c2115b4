//! Buckets: where data sets have their truth. A bucket is private, versioned, encrypted with a key of its own, refuses
//! plain HTTP, and logs who reads it; what weakens one of these is a warning.
//!
//! A bucket carries the flows that leave it for another bucket: they become its replication. What its data sets and its
//! own keys say about age becomes its lifecycle. It does not know who reads or writes it: their roles come from
//! [`BucketHandle`], and rules about readers and writers stand in [`rules`](crate::rules).
//!
//! ```
//! use hybrid_synth::construct::Bucket;
//! use hybrid_synth::resource::kinds::s3::StorageClass;
//! use hybrid_synth::units::Period;
//! use hybrid_synth::{model::Architecture, synthesize};
//!
//! let mut archive = Architecture::new("archive", "eu-central-1");
//! archive.construct("lake", Bucket::new().archive(StorageClass::GlacierInstant).expire(Period::years(10)));
//! assert!(synthesize(&archive).is_ok());
//! ```

mod key;
mod lifecycle;
mod logs;
mod replication;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Pointer, codes};
use crate::model::handle::BucketHandle;
use crate::model::{Architecture, Construct, End, Handle, Prefix, Reference, Referent, Role, Scope};
use crate::resource::kinds::s3::{ObjectLockMode, StorageClass};
use crate::resource::{
    Arn, Concat, Policy, Principal, Ref, Statement, Val, kinds::iam, kinds::kms, kinds::s3,
};
use crate::units::{BucketName, Period, Region};

use key::imported_key;

pub use key::BucketKey;
pub use lifecycle::{ArchiveTiers, Archived, Cold, LifecycleRule, Noncurrent, Transitions};
pub use logs::BucketLogs;
pub use replication::Replication;

/// An S3 bucket: private, versioned, encrypted with a key of its own, logged.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Bucket {
    /// Its name; AWS makes a unique one when it is left out.
    pub name: Option<Val<BucketName>>,
    /// A bucket that exists: nothing of it is changed, and no other key but `restored_for` has a meaning.
    pub import: Option<BucketImport>,
    /// The key that encrypts it; a new one that the account's IAM policies govern, when it is left out.
    pub key: BucketKey,
    /// Whether overwritten and deleted objects are kept as older versions; true when it is left out.
    pub versioning: bool,
    /// Where the access log goes; to a bucket of its own when it is left out.
    pub logs: BucketLogs,
    /// The class that data sets move to when their `cold_after` has passed.
    pub archive: Option<Cold>,
    /// When objects end, as in `10 y`; never when it is left out.
    pub expire: Option<Period>,
    /// What happens to objects below a prefix as they age, by the rule's name.
    pub lifecycle: IndexMap<String, LifecycleRule>,
    /// What happens to older versions; they end after 90 days when it is left out, and `{}` keeps them forever.
    pub noncurrent: Option<Noncurrent>,
    /// When the parts of an upload that was never completed are removed; after 7 days when it is left out.
    pub incomplete_uploads: Option<Period>,
    /// Archive tiers for objects in Intelligent-Tiering, by name.
    pub tiering: IndexMap<String, ArchiveTiers>,
    /// Keeps new versions from being deleted for a time. It can never be switched off, and needs versioning.
    pub object_lock: Option<ObjectLock>,
    /// Copies to other buckets, by name; a flow from this bucket to another one says the same.
    pub replicate: IndexMap<String, Replication>,
    /// Whether EventBridge is told of each new, changed and deleted object; false when it is left out.
    pub events: bool,
    /// Flows before which something outside of this blueprint restores what they read from an archive class.
    pub restored_for: Vec<String>,
}

impl Default for Bucket {
    fn default() -> Self {
        Bucket {
            name: None,
            import: None,
            key: BucketKey::default(),
            versioning: true,
            logs: BucketLogs::default(),
            archive: None,
            expire: None,
            lifecycle: IndexMap::new(),
            noncurrent: None,
            incomplete_uploads: None,
            tiering: IndexMap::new(),
            object_lock: None,
            replicate: IndexMap::new(),
            events: false,
            restored_for: Vec::new(),
        }
    }
}

/// A bucket that exists.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct BucketImport {
    /// Its name.
    pub name: Val<BucketName>,
    /// The ARN or id of the key that encrypts it: readers and writers get the use of it. None for S3's own keys.
    pub key: Option<Val<String>>,
    /// Its region, when it is not the blueprint's.
    pub region: Option<Region>,
    /// Replaces whatever policy it has by one that refuses plain HTTP; false when it is left out.
    #[serde(default)]
    pub replace_policy: bool,
    /// Whether it tells EventBridge of its objects' changes already; false when it is left out.
    #[serde(default)]
    pub events: bool,
}

/// Keeps new versions of objects from being deleted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct ObjectLock {
    /// Whether roles with a special permission can lift it, or nobody.
    pub mode: ObjectLockMode,
    /// How long each version is kept, in whole days.
    pub keep: Period,
}

impl Bucket {
    /// A new bucket with the defaults.
    pub fn new() -> Self {
        Bucket::default()
    }

    /// A bucket that exists, by its name.
    ///
    /// ```
    /// use hybrid_synth::construct::Bucket;
    /// let archive = Bucket::imported("imaging-archive".parse()?);
    /// assert!(archive.import.is_some());
    /// # Ok::<(), hybrid_synth::units::UnitError>(())
    /// ```
    pub fn imported(name: BucketName) -> Self {
        let import =
            BucketImport { name: name.into(), key: None, region: None, replace_policy: false, events: false };
        Bucket { import: Some(import), ..Bucket::default() }
    }

    /// With a name of its own.
    pub fn name(mut self, name: impl Into<Val<BucketName>>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Encrypted with a key that exists, by its ARN or id.
    pub fn key(mut self, key: impl Into<Val<String>>) -> Self {
        self.key.import = Some(key.into());
        self
    }

    /// Data sets move to this class when their `cold_after` has passed.
    pub fn archive(mut self, cold: StorageClass) -> Self {
        self.archive = Some(Cold { cold });
        self
    }

    /// Objects end at this age.
    pub fn expire(mut self, after: Period) -> Self {
        self.expire = Some(after);
        self
    }

    /// With a lifecycle rule.
    pub fn lifecycle(mut self, name: &str, rule: LifecycleRule) -> Self {
        self.lifecycle.insert(name.to_owned(), rule);
        self
    }

    /// New versions cannot be deleted for a time.
    pub fn object_lock(mut self, mode: ObjectLockMode, keep: Period) -> Self {
        self.object_lock = Some(ObjectLock { mode, keep });
        self
    }

    /// Copied to another bucket.
    pub fn replicate(mut self, name: &str, to: Replication) -> Self {
        self.replicate.insert(name.to_owned(), to);
        self
    }

    /// EventBridge is told of each new, changed and deleted object.
    pub fn events(mut self) -> Self {
        self.events = true;
        self
    }

    /// The region that it lives in.
    pub fn region<'a>(&'a self, architecture: &'a Architecture) -> &'a str {
        let own = self.import.as_ref().and_then(|import| import.region.as_ref());
        own.map_or(&architecture.region, Region::as_str)
    }

    /// Keys that were given and differ from their defaults, but for `import` and `restored_for`.
    fn settings(&self) -> Vec<&'static str> {
        let default = Bucket::default();
        [
            ("name", self.name.is_some()),
            ("key", self.key != default.key),
            ("versioning", !self.versioning),
            ("logs", self.logs != default.logs),
            ("archive", self.archive.is_some()),
            ("expire", self.expire.is_some()),
            ("lifecycle", !self.lifecycle.is_empty()),
            ("noncurrent", self.noncurrent.is_some()),
            ("incomplete_uploads", self.incomplete_uploads.is_some()),
            ("tiering", !self.tiering.is_empty()),
            ("object_lock", self.object_lock.is_some()),
            ("replicate", !self.replicate.is_empty()),
            ("events", self.events),
        ]
        .into_iter()
        .filter_map(|(key, given)| given.then_some(key))
        .collect()
    }

    fn expand_import(&self, import: &BucketImport, scope: &mut Scope<'_>) {
        for key in self.settings() {
            let finding = conflict(
                scope.at(key),
                format!("`{key}` says how a new bucket is made, and `{}` is imported", scope.name),
            )
            .related_key(scope.at("import"), "imported here")
            .help("remove one of the two; what exists is changed where it was made");
            scope.report(finding);
        }
        let cold = scope
            .architecture
            .datasets
            .iter()
            .filter(|(_, dataset)| dataset.truth.owner() == scope.name && dataset.cold_after.is_some());
        let cold: Vec<&String> = cold.map(|(name, _)| name).collect();
        for dataset in cold {
            let at = Pointer::root().child("datasets").child(dataset).child("cold_after");
            let finding = Diagnostic::new(
                &codes::bucket::COLD_WITHOUT_ARCHIVE,
                at,
                format!("nothing moves `{dataset}` when it is cold: `{}` is imported", scope.name),
            )
            .help("remove `cold_after`, and set the lifecycle where the bucket was made");
            scope.report(finding);
        }
        for carried in scope.flows() {
            let finding = conflict(
                scope.at_flow(carried.name, ""),
                format!("the imported bucket `{}` cannot be made to replicate", scope.name),
            )
            .related_key(scope.at("import"), "imported here")
            .help("name a mover, such as a DataSyncAgent: `via: NAME`");
            scope.report(finding);
        }
        let key = import
            .key
            .as_ref()
            .map(|key| imported_key(scope, scope.at("import").child("key"), key, import.region.as_ref()));
        let bucket: Ref<s3::Bucket> = Ref::imported(import.name.clone().map(|name| name.to_string()));
        if import.replace_policy
            && let Some(region) =
                import.region.as_ref().filter(|region| region.as_str() != scope.architecture.region)
        {
            let finding = conflict(
                scope.at("import").child("replace_policy"),
                format!(
                    "a stack in {} cannot set the policy of a bucket in {region}",
                    scope.architecture.region
                ),
            )
            .related(scope.at("import").child("region"), "its region")
            .help("remove `replace_policy`, and set the policy where the bucket was made");
            scope.report(finding);
        }
        if import.replace_policy {
            let policy = Policy::of([encrypted_transport_only(&bucket)]);
            scope.add("policy", s3::BucketPolicy { bucket: bucket.id(), policy_document: policy });
        }
        scope.publish(BucketHandle {
            name: scope.name.to_owned(),
            bucket,
            key: key.map(|key| key.arn()),
            region: import.region.as_ref().map(Region::to_string),
            events: import.events,
        });
    }

    /// Everything that weakens or contradicts, beyond what the lifecycle and the replication find.
    fn check(&self, scope: &mut Scope<'_>) {
        if let Some(Val::Known(name)) = &self.name
            && name.has_dots()
        {
            let finding = Diagnostic::new(
                &codes::bucket::DOTTED_BUCKET_NAME,
                scope.at("name"),
                format!("S3's TLS certificate does not match the host name of `{name}`, which has dots"),
            )
            .given(name.as_str())
            .help(format!("write `{}`", name.as_str().replace('.', "-")));
            scope.report(finding);
        }
        let weak = [
            (
                !self.versioning,
                "versioning",
                scope.at("versioning"),
                "overwritten and deleted objects are lost",
            ),
            (
                !self.logs.enabled,
                "logs",
                scope.at("logs").child("enabled"),
                "nobody can tell who read or deleted what",
            ),
            (
                !self.key.rotation,
                "key",
                scope.at("key").child("rotation"),
                "one key material encrypts everything forever",
            ),
        ];
        for (weakened, key, at, consequence) in weak {
            if weakened {
                let finding = Diagnostic::new(
                    &codes::bucket::WEAKENED_BUCKET,
                    at,
                    format!("`{}` gives up a secure default, its `{key}`: {consequence}", scope.name),
                )
                .given("false")
                .help("remove the key");
                scope.report(finding);
            }
        }
        if !self.versioning {
            let needs = [
                ("object_lock", self.object_lock.is_some()),
                ("replicate", !self.replicate.is_empty()),
                ("noncurrent", self.noncurrent.is_some()),
            ];
            for (key, given) in needs {
                if given {
                    let finding = needs_versioning(scope.at(key), format!("`{key}` needs versioning"), scope);
                    scope.report(finding.given(key));
                }
            }
            for (name, _) in self.lifecycle.iter().filter(|(_, rule)| rule.noncurrent.is_some()) {
                let at = scope.at("lifecycle").child(name).child("noncurrent");
                let finding =
                    needs_versioning(at, format!("`noncurrent` of `{name}` needs versioning"), scope);
                scope.report(finding);
            }
            for carried in scope.flows() {
                let headline = format!("the flow `{}` replicates, which needs versioning", carried.name);
                let finding = needs_versioning(scope.at_flow(carried.name, ""), headline, scope);
                scope.report(finding);
            }
        }
        self.check_key(scope);
        self.check_logs(scope);
    }

    fn expand_new(&self, scope: &mut Scope<'_>) {
        self.check(scope);
        let lifecycle_rules = self.lifecycle_rules(scope);
        let intelligent_tiering = self.archive_tiers(scope);
        let lock = self.object_lock.as_ref().map(|lock| {
            (lock.mode, lifecycle::days(scope, &scope.at("object_lock").child("keep"), lock.keep, 1))
        });
        let key = self.key_of(scope);
        let logs = self.log_bucket(scope);
        let copies = self.copies(scope);
        let role = (!copies.is_empty()).then(|| replication::role(scope));
        let bucket = scope.add(
            "",
            s3::Bucket {
                bucket_name: self.name.clone().map(|name| name.map(|name| name.to_string())),
                object_lock_enabled: lock.is_some().then_some(true),
                sse_algorithm: "aws:kms",
                kms_master_key_id: key.as_ref().map(Ref::<kms::Key>::arn),
                bucket_key_enabled: Some(true),
                versioning_status: self.versioning.then_some("Enabled"),
                log_prefix: logs.is_some().then(|| self.log_prefix(scope.name)),
                log_bucket: logs.as_ref().map(Ref::id),
                event_bridge_enabled: self.events.then_some(true),
                lifecycle_rules,
                intelligent_tiering,
                object_lock_configuration: lock.is_some().then_some("Enabled"),
                object_lock_mode: lock.map(|(mode, _)| mode),
                object_lock_days: lock.and_then(|(_, days)| days),
                replication_role: role.as_ref().map(Ref::<iam::Role>::arn),
                replication_rules: copies
                    .iter()
                    .zip(1..)
                    .map(|(copy, priority)| copy.rule(priority))
                    .collect(),
                ..s3::Bucket::private()
            },
        );
        if let Some(role) = &role {
            replication::role_policy(scope, role, &bucket, key.as_ref(), self.object_lock.is_some(), &copies);
        }
        let mut statements = vec![encrypted_transport_only(&bucket)];
        statements.extend(key.iter().flat_map(|key| own_key_only(&bucket, &key.arn())));
        let policy = scope
            .add("policy", s3::BucketPolicy { bucket: bucket.id(), policy_document: Policy::of(statements) });
        // A bucket that is kept is kept with what it refuses.
        scope.graph().retain(&policy);
        if let Some(logs) = logs.filter(|logs| logs.node_id().is_some()) {
            self.add_log_policy(scope, &logs, &bucket);
        }
        scope.graph().retain(&bucket);
        scope.output("name", "The bucket's name", bucket.id());
        scope.publish(BucketHandle {
            name: scope.name.to_owned(),
            bucket,
            key: key.map(|key| key.arn()),
            region: None,
            events: self.events,
        });
    }
}

impl Construct for Bucket {
    fn judges_arns() -> bool {
        true
    }

    fn type_name(&self) -> &'static str {
        "Bucket"
    }

    fn role(&self) -> Role {
        Role::Bucket
    }

    fn references(&self) -> Vec<Reference> {
        let bucket = |key: String, name: &str| Reference::new(key, name, &[Referent::Construct("Bucket")]);
        let keys = self.key.of.iter().map(|of| bucket("key/of".to_owned(), of));
        let copies = self.replicate.iter().filter_map(|(name, copy)| Some((name, copy.bucket()?)));
        keys.chain(copies.map(|(name, to)| bucket(format!("replicate/{name}/to"), to))).collect()
    }

    fn expand(&self, scope: &mut Scope<'_>) {
        self.check_restored(scope);
        match &self.import {
            Some(import) => self.expand_import(import, scope),
            None => self.expand_new(scope),
        }
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl Handle<Bucket> {
    /// The objects below a prefix; empty for the whole bucket.
    pub fn prefix(&self, prefix: &str) -> End<Prefix> {
        self.end(prefix)
    }
}

fn conflict(at: Pointer, headline: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&codes::bucket::CONFLICTING_BUCKET_KEYS, at, headline)
}

fn needs_versioning(at: Pointer, headline: String, scope: &Scope<'_>) -> Diagnostic {
    Diagnostic::new(&codes::bucket::NEEDS_VERSIONING, at, headline)
        .on_key()
        .related(scope.at("versioning"), "switched off here")
        .help("remove `versioning: false`")
}

fn encrypted_transport_only(bucket: &Ref<s3::Bucket>) -> Statement {
    let everything = [bucket.arn().value(), Concat::of([bucket.arn().value(), "/*".into()])];
    Statement::deny("EncryptedTransportOnly", ["s3:*"]).to(Principal::Anyone).on(everything).when(
        "Bool",
        "aws:SecureTransport",
        ["false"],
    )
}

/// Refuses objects under another key, which the roles of this blueprint could not read. A writer that asks for no encryption
/// is let through: it gets the bucket's. One that asks for KMS and names no key is not: S3 would take AWS's own key
/// (Amazon S3 User Guide, "Specifying server-side encryption with AWS KMS", read 2026-11-29).
fn own_key_only(bucket: &Ref<s3::Bucket>, key: &Arn<kms::Key>) -> [Statement; 3] {
    let objects = Concat::of([bucket.arn().value(), "/*".into()]);
    let (encryption, named) =
        ("s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id");
    let deny = |sid, header: &str| {
        Statement::deny(sid, ["s3:PutObject"]).to(Principal::Anyone).on([objects.clone()]).when(
            "Null",
            header,
            ["false"],
        )
    };
    [
        deny("KeyManagementServiceOnly", encryption).when("StringNotEquals", encryption, ["aws:kms"]),
        deny("OwnKeyNamed", encryption).when("Null", named, ["true"]),
        deny("OwnKeyOnly", named).when("StringNotEquals", named, [key.value()]),
    ]
}
