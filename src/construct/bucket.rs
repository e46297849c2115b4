//! Buckets.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::handle::BucketHandle;
use crate::model::{Construct, Role, Scope};
use crate::resource::{Concat, Policy, Principal, Statement, kinds::kms, kinds::s3};

/// An S3 bucket.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Bucket {
    /// Its name; AWS makes a unique one when it is left out.
    pub bucket_name: Option<String>,
}

impl Construct for Bucket {
    fn type_name(&self) -> &'static str {
        "Bucket"
    }

    fn role(&self) -> Role {
        Role::Bucket
    }

    fn expand(&self, scope: &mut Scope<'_>) {
        let root = Concat::template("arn:{partition}:iam::{account}:root", []);
        let key = scope.add(
            "key",
            kms::Key {
                description: format!("Encrypts the bucket {}", scope.name),
                key_policy: Policy::of([Statement::allow("Account", ["kms:*"])
                    .to(Principal::Aws(root))
                    .on(["*".into()])]),
                enable_key_rotation: true,
                pending_window_in_days: 30,
            },
        );
        let bucket = scope.add(
            "",
            s3::Bucket {
                bucket_name: self.bucket_name.clone().map(Into::into),
                object_lock_enabled: None,
                sse_algorithm: "aws:kms",
                kms_master_key_id: key.arn(),
                bucket_key_enabled: true,
                versioning_status: Some("Enabled"),
                object_ownership: "BucketOwnerEnforced",
                block_public_acls: true,
                block_public_policy: true,
                ignore_public_acls: true,
                restrict_public_buckets: true,
                log_bucket: None,
                log_prefix: None,
                lifecycle_rules: Vec::new(),
                intelligent_tiering: Vec::new(),
                object_lock_mode: None,
                object_lock_days: None,
                object_lock_configuration: None,
                event_bridge_enabled: None,
                replication_role: None,
                replication_rules: Vec::new(),
            },
        );
        let everything = [bucket.arn().value(), Concat::of([bucket.arn().value(), "/*".into()])];
        scope.add(
            "policy",
            s3::BucketPolicy {
                bucket: bucket.id(),
                policy_document: Policy::of([Statement::deny("EncryptedTransportOnly", ["s3:*"])
                    .to(Principal::Anyone)
                    .on(everything)
                    .when("Bool", "aws:SecureTransport", ["false"])]),
            },
        );
        scope.graph().retain(&bucket);
        scope.graph().retain(&key);
        scope.output("name", "The bucket's name", bucket.id());
        let handle = BucketHandle { name: scope.name.to_owned(), bucket, key: Some(key.arn()) };
        scope.publish(handle);
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}
