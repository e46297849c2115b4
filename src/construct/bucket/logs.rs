//! Where the access log of a bucket goes, and how long it is kept.

use schemars::JsonSchema;
use serde::Deserialize;

use super::lifecycle::{self, INCOMPLETE_UPLOADS_KEPT};
use super::{Bucket, conflict, encrypted_transport_only};
use crate::model::Scope;
use crate::resource::{Concat, Policy, Principal, Ref, Statement, Val, kinds::s3};
use crate::units::{BucketName, Period};

/// How long access logs are kept, when nothing else is said.
const LOGS_KEPT: Period = Period::days(365);

/// Where the access log of a bucket goes.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct BucketLogs {
    /// Whether accesses are logged; true when it is left out.
    pub enabled: bool,
    /// A bucket that exists, in the same account and region, whose policy lets `logging.s3.amazonaws.com` put objects;
    /// a new one when it is left out.
    pub bucket: Option<Val<BucketName>>,
    /// What the names of the log's objects begin with; the bucket's name in the blueprint when it is left out.
    pub prefix: Option<String>,
    /// How long a new bucket keeps the log; 365 days when it is left out.
    pub keep: Option<Period>,
}

impl Default for BucketLogs {
    fn default() -> Self {
        BucketLogs { enabled: true, bucket: None, prefix: None, keep: None }
    }
}

impl Bucket {
    pub(super) fn check_logs(&self, scope: &mut Scope<'_>) {
        let logs = &self.logs;
        let at = scope.at("logs");
        let others = [
            ("bucket", logs.bucket.is_some()),
            ("prefix", logs.prefix.is_some()),
            ("keep", logs.keep.is_some()),
        ];
        if !logs.enabled {
            for (key, _) in others.iter().filter(|(_, given)| *given) {
                let finding =
                    conflict(at.child(key), format!("`{key}` has no meaning where nothing is logged"))
                        .on_key()
                        .related_key(at.child("enabled"), "switched off here")
                        .help("remove one of the two");
                scope.report(finding);
            }
        } else if logs.bucket.is_some() && logs.keep.is_some() {
            let finding = conflict(at.child("keep"), "`keep` has no meaning for a log bucket that exists")
                .on_key()
                .related_key(at.child("bucket"), "named here")
                .help("remove one of the two; what exists is changed where it was made");
            scope.report(finding);
        }
        if let (Some(Val::Known(own)), Some(Val::Known(target))) = (&self.name, &logs.bucket)
            && own == target
        {
            let finding = conflict(
                at.child("bucket"),
                format!("a bucket that logs to itself, as `{own}` would, logs its own log"),
            )
            .given(own.as_str())
            .related(scope.at("name"), "its own name")
            .help("name another bucket, or none to have one made");
            scope.report(finding);
        }
    }

    /// The bucket that takes the access log; its policy follows once the logged bucket is there.
    pub(super) fn log_bucket(&self, scope: &mut Scope<'_>) -> Option<Ref<s3::Bucket>> {
        if !self.logs.enabled {
            return None;
        }
        if let Some(name) = &self.logs.bucket {
            return Some(Ref::imported(name.clone().map(|name| name.to_string())));
        }
        let keep = self.logs.keep.unwrap_or(LOGS_KEPT);
        let expire = lifecycle::days(scope, &scope.at("logs").child("keep"), keep, 1);
        let aborted = INCOMPLETE_UPLOADS_KEPT.as_days_exact();
        // S3 delivers logs only to buckets with its own keys, without a default lock: Amazon S3 User Guide, "Enabling
        // Amazon S3 server access logging", read 2026-11-23.
        let logs = scope.add(
            "logs",
            s3::Bucket {
                versioning_status: Some("Enabled"),
                lifecycle_rules: vec![s3::LifecycleRule {
                    expiration_in_days: expire,
                    noncurrent_days: Some(1),
                    abort_incomplete_days: aborted,
                    ..lifecycle::rule("whole-bucket", "")
                }],
                ..s3::Bucket::private()
            },
        );
        scope.graph().retain(&logs);
        Some(logs)
    }

    pub(super) fn log_prefix(&self, name: &str) -> String {
        self.logs.prefix.clone().unwrap_or_else(|| format!("{name}/"))
    }

    pub(super) fn add_log_policy(
        &self,
        scope: &mut Scope<'_>,
        logs: &Ref<s3::Bucket>,
        bucket: &Ref<s3::Bucket>,
    ) {
        let objects = Concat::of([logs.arn().value(), format!("/{}*", self.log_prefix(scope.name)).into()]);
        let account = Concat::template("{account}", []);
        // Amazon S3 User Guide, "Permissions for log delivery", read 2026-11-23.
        let delivery = Statement::allow("LogDelivery", ["s3:PutObject"])
            .to(Principal::Service("logging.s3.amazonaws.com".to_owned()))
            .on([objects])
            .when("ArnLike", "aws:SourceArn", [bucket.arn().value()])
            .when("StringEquals", "aws:SourceAccount", [account]);
        let policy = scope.add(
            "logs-policy",
            s3::BucketPolicy {
                bucket: logs.id(),
                policy_document: Policy::of([encrypted_transport_only(logs), delivery]),
            },
        );
        scope.graph().retain(&policy);
    }
}
