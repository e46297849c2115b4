//! CloudWatch log groups.

use super::{Kind, Resource, list};
use crate::resource;
use crate::resource::{Arn, PolicyText, Val, kinds::kms};

list![LogGroup, ResourcePolicy];

resource! {
    /// A log group.
    LogGroup "log group" = "AWS::Logs::LogGroup", "aws_cloudwatch_log_group";
    tags List("Tags");
    prefix "name_prefix", 486;
    id Ref, "name";
    arn Around("arn:{partition}:logs:{region}:{account}:log-group:{}"), "arn",
        "arn:{partition}:logs:{region}:{account}:log-group:{}";
    fields {
        /// Its name; without one, AWS makes one.
        log_group_name: Option<Val<String>> = Same, At("name");
        /// Days after which events are dropped; without it, never.
        retention_in_days: Option<u32>;
        /// The key that encrypts it.
        kms_key_id: Option<Arn<kms::Key>>;
    }
    attributes {}
}

impl LogGroup {
    /// For how many days a group keeps its events where nobody says it.
    pub const KEPT_DAYS: u32 = 90;
}

impl Default for LogGroup {
    /// Without a name, kept for [`KEPT_DAYS`](Self::KEPT_DAYS), encrypted by CloudWatch.
    fn default() -> Self {
        LogGroup { log_group_name: None, retention_in_days: Some(Self::KEPT_DAYS), kms_key_id: None }
    }
}

resource! {
    /// What AWS services may do with the account's log groups.
    ResourcePolicy "log resource policy" = "AWS::Logs::ResourcePolicy", "aws_cloudwatch_log_resource_policy";
    tags Untagged;
    id Ref, "id";
    fields {
        /// Its name in the account and region.
        policy_name: String;
        /// What is allowed.
        policy_document: PolicyText;
    }
    attributes {}
}
