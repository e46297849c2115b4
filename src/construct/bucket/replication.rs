//! Copies of a bucket's objects in another bucket, made by S3 itself as objects are written.
//!
//! Replication keeps every object's key, copies only what is written after it was set up, and needs versioning on both
//! ends. Whoever deploys copies what is there already with S3 Batch Replication.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Bucket;
use super::lifecycle::key_prefix;
use crate::diagnostic::{Diagnostic, Pointer, codes};
use crate::model::Scope;
use crate::model::handle::BucketHandle;
use crate::resource::kinds::{iam, kms, s3, s3::StorageClass};
use crate::resource::{Arn, Concat, Policy, Principal, Ref, Statement, Val};
use crate::units::{self, AccountId, Region};

/// Where copies go.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Replication {
    /// A bucket of this blueprint, or the ARN of one that exists, with versioning.
    pub to: String,
    /// What is copied, as in `raw`; everything when it is left out.
    #[serde(default)]
    pub prefix: String,
    /// Destinations by ARN, which need it: the ARN of the key that encrypts the copies.
    pub key: Option<Val<String>>,
    /// Destinations by ARN: the region, when it is not this one.
    pub region: Option<Region>,
    /// Destinations by ARN: the account, when it is not this one. Its policies have to let the role in.
    pub account: Option<AccountId>,
    /// The class of the copies; the source's when it is left out.
    pub storage_class: Option<StorageClass>,
    /// Whether deletions are copied; false when it is left out, so that the copy outlives a mistake.
    #[serde(default)]
    pub deletions: bool,
}

impl Replication {
    /// Copies of everything, to a bucket of the architecture or an ARN.
    pub fn to(to: &str) -> Self {
        Replication {
            to: to.to_owned(),
            prefix: String::new(),
            key: None,
            region: None,
            account: None,
            storage_class: None,
            deletions: false,
        }
    }

    /// The bucket of the architecture, unless it is an ARN.
    pub fn bucket(&self) -> Option<&str> {
        (!self.to.starts_with("arn:")).then_some(&self.to)
    }
}

/// A copy, resolved.
pub(super) struct Copy {
    id: String,
    prefix: String,
    bucket: Arn<s3::Bucket>,
    key: Val<String>,
    region: Val<String>,
    account: Option<String>,
    storage_class: Option<StorageClass>,
    deletions: bool,
}

impl Copy {
    pub(super) fn rule(&self, priority: u32) -> s3::ReplicationRule {
        s3::ReplicationRule {
            id: self.id.clone(),
            priority,
            status: "Enabled",
            prefix: self.prefix.clone(),
            delete_marker_replication: if self.deletions { "Enabled" } else { "Disabled" },
            kms_encrypted_objects: "Enabled",
            destination_bucket: self.bucket.clone(),
            destination_account: self.account.clone(),
            replica_owner: self.account.is_some().then_some("Destination"),
            replica_storage_class: self.storage_class,
            replica_kms_key_id: self.key.clone(),
        }
    }
}

impl Bucket {
    /// The copies that `replicate` and the flows ask for.
    pub(super) fn copies(&self, scope: &mut Scope<'_>) -> Vec<Copy> {
        let mut copies = Vec::new();
        for (name, declared) in &self.replicate {
            let at = scope.at("replicate").child(name);
            let copy = match declared.bucket() {
                Some(to) => self.to_declared(scope, &at, name, declared, to),
                None => to_arn(scope, &at, name, declared),
            };
            copies.extend(copy);
        }
        for carried in scope.flows() {
            let at = scope.at_flow(carried.name, "");
            let (from, to) = (&carried.from, &carried.to);
            if !to.path.is_empty() && to.path != from.path {
                let finding = Diagnostic::new(
                    &codes::bucket::REPLICATION_KEEPS_KEYS,
                    at.child("to"),
                    format!(
                        "replication keeps the keys of objects: what lies in `{}` cannot go to `{}`",
                        from.path, to.path
                    ),
                )
                .given(carried.flow.to.to_string())
                .related(at.child("from"), "where it comes from")
                .allowed([format!("{}/{}", to.owner, from.path).trim_end_matches('/')])
                .help("keep the path, or name a mover, such as a DataSyncAgent: `via: NAME`");
                scope.report(finding);
                continue;
            }
            let declared = Replication { prefix: from.path.clone(), ..Replication::to(&to.owner) };
            copies.extend(self.to_declared(scope, &at, carried.name, &declared, &to.owner));
        }
        copies
    }

    fn to_declared(
        &self,
        scope: &mut Scope<'_>,
        at: &Pointer,
        id: &str,
        declared: &Replication,
        to: &str,
    ) -> Option<Copy> {
        if to == scope.name {
            to_itself(scope, at.child("to"), to);
            return None;
        }
        for (key, given) in [
            ("key", declared.key.is_some()),
            ("region", declared.region.is_some()),
            ("account", declared.account.is_some()),
        ] {
            if given {
                let finding = super::conflict(
                    at.child(key),
                    format!("`{key}` has no meaning for `{to}`, of which it is known"),
                )
                .on_key()
                .related(at.child("to"), "a bucket of this blueprint")
                .help("remove it");
                scope.report(finding);
            }
        }
        self.check_destination(scope, &at.child("to"), to);
        let handle = scope.expect_at::<BucketHandle>(at.child("to"), to, "a bucket")?;
        let Some(key) = &handle.key else {
            // One that is made here has a key, or a finding that says why it has none.
            if scope.architecture.construct_of::<Bucket>(to).is_some_and(|other| other.import.is_none()) {
                return None;
            }
            needs_key(scope, at.child("to"), to, &format!("add it to the import of `{to}`: `key: arn:…`"));
            return None;
        };
        Some(Copy {
            id: id.to_owned(),
            prefix: key_prefix(&declared.prefix),
            bucket: handle.bucket.arn(),
            key: key.value(),
            region: handle.region_value(),
            account: None,
            storage_class: declared.storage_class,
            deletions: declared.deletions,
        })
    }

    /// What S3 wants of both ends, where the other end is declared too.
    fn check_destination(&self, scope: &mut Scope<'_>, at: &Pointer, to: &str) {
        let Some(other) = scope.architecture.construct_of::<Bucket>(to) else { return };
        let there = Pointer::root().child("constructs").child(to);
        if !other.versioning {
            let finding = Diagnostic::new(
                &codes::bucket::NEEDS_VERSIONING,
                at.clone(),
                format!("`{to}` takes copies, which needs versioning"),
            )
            .given(to)
            .related(there.child("versioning"), "switched off here")
            .help("remove `versioning: false`");
            scope.report(finding);
        }
        // An imported bucket does not say whether it has a lock.
        if self.object_lock.is_some() && other.object_lock.is_none() && other.import.is_none() {
            let finding = Diagnostic::new(
                &codes::bucket::REPLICATION_NEEDS_LOCK,
                at.clone(),
                format!("`{}` locks its objects, and `{to}`, which takes copies, has no lock", scope.name),
            )
            .given(to)
            .related_key(scope.at("object_lock"), "the lock of the source")
            .related_key(there, "the bucket that takes copies")
            .help(format!("add a lock to `{to}`: `object_lock: {{ mode: governance, keep: 30 d }}`"));
            scope.report(finding);
        }
    }
}

fn to_arn(scope: &mut Scope<'_>, at: &Pointer, id: &str, declared: &Replication) -> Option<Copy> {
    let partition = scope.architecture.region.parse::<Region>().ok().map(|region| region.partition());
    let bucket = declared.to.parse::<units::Arn>().ok();
    // S3 does not replicate between partitions.
    let bucket = bucket.filter(|arn| {
        arn.service() == "s3" && partition.is_none_or(|partition| partition == arn.partition())
    });
    let name =
        bucket.map(|arn| arn.resource().to_owned()).filter(|name| name.parse::<units::BucketName>().is_ok());
    let Some(name) = name else {
        let finding = Diagnostic::new(
            &codes::blueprint::INVALID_VALUE,
            at.child("to"),
            format!("`{}` is not the ARN of a bucket in this partition", declared.to),
        )
        .given(&declared.to)
        .help(format!(
            "write `arn:{}:s3:::bucket-name`, or the name of a bucket of this blueprint",
            partition.map_or("aws", units::Partition::id)
        ));
        scope.report(finding);
        return None;
    };
    if is_own(scope, at.child("to"), &name, &declared.to) {
        return None;
    }
    if let Some(Val::Known(key)) = &declared.key
        && !key.parse::<units::Arn>().is_ok_and(|arn| arn.service() == "kms")
    {
        let finding = Diagnostic::new(
            &codes::blueprint::INVALID_VALUE,
            at.child("key"),
            format!("`{key}` is not the ARN of a key"),
        )
        .given(key)
        .help("write `arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab`");
        scope.report(finding);
    }
    let Some(key) = &declared.key else {
        needs_key(scope, at.child("to"), &declared.to, "add `key: arn:…`, a key in the region of the copies");
        return None;
    };
    let bucket: Ref<s3::Bucket> = Ref::imported(name).knowing("arn", declared.to.clone());
    let region = declared
        .region
        .as_ref()
        .map_or_else(|| Concat::template("{region}", []), |region| Val::Known(region.to_string()));
    Some(Copy {
        id: id.to_owned(),
        prefix: key_prefix(&declared.prefix),
        bucket: bucket.arn(),
        key: key.clone(),
        region,
        account: declared.account.as_ref().map(AccountId::to_string),
        storage_class: declared.storage_class,
        deletions: declared.deletions,
    })
}

fn to_itself(scope: &mut Scope<'_>, at: Pointer, to: &str) {
    let headline = format!("`{}` cannot replicate to itself", scope.name);
    let finding = Diagnostic::new(&codes::bucket::REPLICATION_TO_ITSELF, at, headline)
        .given(to)
        .help("name another bucket, or copy within the bucket with a mover");
    scope.report(finding);
}

/// Whether the bucket called `bucket` is made by this blueprint, which is reported: S3 wants it there before its copies are
/// set up, and only a name of the blueprint's says that it is made first.
fn is_own(scope: &mut Scope<'_>, at: Pointer, bucket: &str, to: &str) -> bool {
    let own = scope.architecture.constructs_of::<Bucket>().find(|(_, declared)| {
        let name = declared.name.as_ref().filter(|_| declared.import.is_none());
        name.and_then(Val::known).is_some_and(|name| name.as_str() == bucket)
    });
    let Some((own, _)) = own else { return false };
    if own == scope.name {
        to_itself(scope, at, to);
        return true;
    }
    let finding = Diagnostic::new(
        &codes::model::OWN_BUCKET_BY_ARN,
        at,
        format!("`{to}` is the bucket `{own}` of this blueprint, and nothing says that it is made first"),
    )
    .given(to)
    .allowed([own])
    .related_key(Pointer::root().child("constructs").child(own), "the bucket")
    .help(format!("write `to: {own}`"));
    scope.report(finding);
    true
}

/// S3 copies what a key of the account encrypts only where a key for the copies is named.
fn needs_key(scope: &mut Scope<'_>, at: Pointer, to: &str, help: &str) {
    let headline = format!("no key is known that encrypts the copies in `{to}`");
    let finding = Diagnostic::new(&codes::bucket::REPLICATION_NEEDS_KEY, at, headline).given(to).help(help);
    scope.report(finding);
}

/// The role in which S3 replicates.
pub(super) fn role(scope: &mut Scope<'_>) -> Ref<iam::Role> {
    scope.add(
        "replication",
        iam::Role {
            description: format!("Lets S3 copy objects of the bucket {} as they are written", scope.name),
            // S3 User Guide, "Setting up permissions for live replication", read 2026-11-23, trusts S3 without a
            // condition on the account: only this account can pass the role.
            assume_role_policy_document: Policy::of([Statement::allow("Assume", ["sts:AssumeRole"])
                .to(Principal::Service("s3.amazonaws.com".to_owned()))]),
            permissions_boundary: None,
        },
    )
}

/// What the role may do: Amazon S3 User Guide, "Setting up permissions for live replication" and "Replicating encrypted
/// objects", read 2026-11-23. A bucket key's use is bound to the bucket's ARN, not to each object's.
pub(super) fn role_policy(
    scope: &mut Scope<'_>,
    role: &Ref<iam::Role>,
    bucket: &Ref<s3::Bucket>,
    key: Option<&Ref<kms::Key>>,
    locked: bool,
    copies: &[Copy],
) {
    let objects = |arn: Val<String>, prefix: &str| Concat::of([arn, format!("/{prefix}*").into()]);
    let mut read =
        vec!["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"];
    if locked {
        read.extend(["s3:GetObjectLegalHold", "s3:GetObjectRetention"]);
    }
    let mut prefixes: Vec<&str> = copies.iter().map(|copy| copy.prefix.as_str()).collect();
    prefixes.sort_unstable();
    prefixes.dedup();
    let mut statements = vec![
        Statement::allow("Source", ["s3:GetReplicationConfiguration", "s3:ListBucket"])
            .on([bucket.arn().value()]),
        Statement::allow("ReadVersions", read)
            .on(prefixes.into_iter().map(|prefix| objects(bucket.arn().value(), prefix))),
    ];
    let use_key = |sid: &str,
                   actions: &[&'static str],
                   key: Val<String>,
                   region: Val<String>,
                   contexts: Vec<Val<String>>| {
        Statement::allow(sid, actions.iter().copied())
            .on([key])
            .when("StringEquals", "kms:ViaService", [Concat::template("s3.{}.{suffix}", [region])])
            .when("StringLike", "kms:EncryptionContext:aws:s3:arn", contexts)
    };
    if let Some(key) = key {
        let region = Concat::template("{region}", []);
        statements.push(use_key(
            "Decrypt",
            &["kms:Decrypt"],
            key.arn().value(),
            region,
            vec![bucket.arn().value()],
        ));
    }
    for copy in copies {
        let words: String = copy.id.split(|c: char| !c.is_ascii_alphanumeric()).map(capital).collect();
        let mut write = vec!["s3:ReplicateObject", "s3:ReplicateTags"];
        if copy.deletions {
            write.push("s3:ReplicateDelete");
        }
        if copy.account.is_some() {
            write.push("s3:ObjectOwnerOverrideToBucketOwner");
        }
        let written = objects(copy.bucket.value(), &copy.prefix);
        statements.push(Statement::allow(&format!("Write{words}"), write).on([written.clone()]));
        // Decrypting verifies the destination's bucket key before it is used; a destination without one takes each
        // object's ARN as the context.
        statements.push(use_key(
            &format!("Encrypt{words}"),
            &["kms:Decrypt", "kms:Encrypt"],
            copy.key.clone(),
            copy.region.clone(),
            vec![copy.bucket.value(), written],
        ));
    }
    scope.add(
        "replication-policy",
        iam::RolePolicy {
            policy_name: "replication".to_owned(),
            role_name: role.id(),
            policy_document: Policy::of(statements),
        },
    );
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}
