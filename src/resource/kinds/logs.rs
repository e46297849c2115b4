//! CloudWatch log groups.

use super::{Kind, Resource, list};
use crate::resource;
use crate::resource::{Arn, PolicyText, Val, kinds::kms};

list![LogGroup, ResourcePolicy];

resource! {
    /// A log group.
    LogGroup "log group" = "AWS::Logs::LogGroup", "aws_cloudwatch_log_group";
    tags List("Tags");
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
