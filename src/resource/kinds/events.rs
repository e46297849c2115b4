//! EventBridge rules and schedules.

use super::{Kind, Resource, list};
use crate::resource;
use crate::resource::{Arn, Document, Satellite, Val, kinds::iam};

list![Rule, Schedule];

static TARGET: Satellite =
    Satellite { resource_type: "aws_cloudwatch_event_target", suffix: "", link: "rule", key: "" };

resource! {
    /// A rule with one target: what happens when an event matches.
    Rule "event rule" = "AWS::Events::Rule", "aws_cloudwatch_event_rule";
    tags List("Tags");
    id Ref, "name";
    arn GetAtt("Arn"), "arn";
    fields {
        /// What it is for.
        description: String;
        /// The bus that it listens to; without one, the account's default bus.
        event_bus_name: Option<Val<String>>;
        /// Which events match.
        event_pattern: Document;
        /// `ENABLED` or `DISABLED`.
        state: &'static str;
        /// The target's id within the rule.
        target_id: &'static str = At("Targets[].Id"), In(&TARGET, "target_id");
        /// What is called.
        target_arn: Val<String> = At("Targets[].Arn"), In(&TARGET, "arn");
        /// The role that calls it.
        target_role_arn: Arn<iam::Role> = At("Targets[].RoleArn"), In(&TARGET, "role_arn");
        /// The rule's bus again, where the target is a resource of its own.
        target_event_bus_name: Option<Val<String>>
            = Absent("the target stands inside the rule"), In(&TARGET, "event_bus_name");
    }
    attributes {}
}

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
