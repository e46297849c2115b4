//! EventBridge rules and schedules.

use super::{Kind, Resource, list};
use crate::resource;
use crate::resource::{Arn, Val, kinds::iam};

list![Schedule];

resource! {
    /// A schedule of EventBridge Scheduler, which knows time zones and their summer time.
    Schedule "schedule" = "AWS::Scheduler::Schedule", "aws_scheduler_schedule";
    tags Untagged;
    id Ref, "name";
    arn GetAtt("Arn"), "arn";
    fields {
        /// What it is for.
        description: String;
        /// `rate(…)`, `cron(…)` or `at(…)`.
        schedule_expression: String;
        /// An IANA time zone.
        schedule_expression_timezone: String;
        /// `OFF`, or `FLEXIBLE` for a start within a window.
        flexible_time_window_mode: &'static str = At("FlexibleTimeWindow.Mode"), At("flexible_time_window.mode");
        /// `ENABLED` or `DISABLED`.
        state: &'static str;
        /// What is called.
        target_arn: Val<String> = At("Target.Arn"), At("target.arn");
        /// The role that calls it.
        target_role_arn: Arn<iam::Role> = At("Target.RoleArn"), At("target.role_arn");
        /// What the call says: JSON.
        target_input: Option<Val<String>> = At("Target.Input"), At("target.input");
    }
    attributes {}
}
