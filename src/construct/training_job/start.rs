//! What starts a training job: a schedule, an event, or a person.

use super::checks::report;
use super::{Event, Schedule, TrainingJob};
use crate::diagnostic::codes::training;
use crate::model::Scope;
use crate::model::handle::BucketHandle;
use crate::resource::{
    Arn, Document, IntoValue, Policy, Ref, Statement, Value, kinds::events, kinds::iam, kinds::step_functions,
};
use crate::units::{Period, TimeZone};

type Machine = Ref<step_functions::StateMachine>;

impl TrainingJob {
    /// Adds the schedule and the rule that start the state machine.
    pub(super) fn start(&self, scope: &mut Scope<'_>, machine: &Machine) {
        if let Some(schedule) = &self.schedule {
            add_schedule(scope, schedule, machine);
        }
        if let Some(event) = &self.event {
            add_rule(scope, event, machine);
        }
    }
}

fn add_schedule(scope: &mut Scope<'_>, schedule: &Schedule, machine: &Machine) {
    let Some(expression) = expression(schedule) else {
        let headline = format!("the schedule of `{}` cannot be said to EventBridge Scheduler", scope.name);
        report(scope, &training::INVALID_START, scope.at("schedule"), headline, |finding| {
            finding
                .allowed(["every: 6 h", "every: 1 d, at: \"22:00\"", "cron: \"0 22 ? * MON *\""])
                .help("say a time of day on some days as `cron`, with its six fields")
        });
        return;
    };
    let target_role_arn = starter(scope, "scheduler", "scheduler.amazonaws.com", machine);
    let timezone = schedule.timezone.clone().unwrap_or_else(TimeZone::utc);
    scope.add(
        "schedule",
        events::Schedule {
            description: format!("Starts the training job {}", scope.name),
            schedule_expression: expression,
            schedule_expression_timezone: timezone.to_string(),
            flexible_time_window_mode: "OFF",
            state: "ENABLED",
            target_arn: machine.arn().value(),
            target_role_arn,
            target_input: None,
        },
    );
}

/// The expression of a schedule; none where it says too much, too little, or what neither a rate nor a daily time is.
pub(super) fn expression(schedule: &Schedule) -> Option<String> {
    let daily = schedule.every.is_none_or(|every| every == Period::days(1));
    match (&schedule.cron, schedule.every, schedule.at) {
        (Some(cron), None, None) => {
            let fields: Vec<&str> = cron.split_whitespace().collect();
            let plain = |field: &&str| {
                field.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*?,-/#".contains(&byte))
            };
            (fields.len() == 6 && fields.iter().all(plain)).then(|| format!("cron({})", fields.join(" ")))
        }
        (None, _, Some(at)) if daily => Some(format!("cron({} {} * * ? *)", at.minute(), at.hour())),
        (None, Some(every), None) => {
            let units = [
                (every.as_days_exact(), "day"),
                (every.as_hours_exact(), "hour"),
                (every.as_minutes_exact(), "minute"),
            ];
            let (count, unit) = units
                .into_iter()
                .find_map(|(count, unit)| Some((count.filter(|count| *count > 0)?, unit)))?;
            let plural = if count == 1 { "" } else { "s" };
            Some(format!("rate({count} {unit}{plural})"))
        }
        _ => None,
    }
}

fn add_rule(scope: &mut Scope<'_>, event: &Event, machine: &Machine) {
    let pattern = match (&event.created, &event.pattern) {
        (Some(place), None) if event.bus.is_none() => {
            let Some(bucket) = scope.expect_at::<BucketHandle>(
                scope.at("event").child("created"),
                place.owner(),
                "a bucket",
            ) else {
                return;
            };
            if let Some(node) = bucket.bucket.node_id() {
                scope.graph().node_mut(node).fields.set("event_bridge_enabled", true);
            } else if !bucket.events {
                let headline =
                    format!("the imported bucket `{}` has to tell EventBridge of its objects", bucket.name);
                let at = scope.at("event").child("created");
                report(scope, &training::EVENTS_OF_AN_IMPORTED_BUCKET, at, headline, |finding| {
                    finding
                        .given(place.to_string())
                        .help("switch on the delivery to EventBridge in its properties, and say so: `import: { events: true }`")
                });
            }
            let path = place.path();
            let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
            let key = match &event.suffix {
                // One filter of a key has a prefix or a suffix; a wildcard says both.
                Some(suffix) => Value::map([("wildcard", format!("{prefix}*{suffix}"))]),
                None => Value::map([("prefix", prefix)]),
            };
            let detail = Value::map([
                ("bucket", Value::map([("name", vec![bucket.bucket.id().value()])])),
                ("object", Value::map([("key", vec![key])])),
            ]);
            Value::map([
                ("source", vec!["aws.s3"].into_value()),
                ("detail-type", vec!["Object Created"].into_value()),
                ("detail", Some(detail)),
            ])
        }
        (None, Some(pattern)) if event.suffix.is_none() && !pattern.is_empty() => {
            tree(&serde_json::Value::Object(pattern.clone()))
        }
        _ => {
            let headline =
                format!("the event that starts `{}` is neither an object nor a pattern", scope.name);
            report(scope, &training::INVALID_START, scope.at("event"), headline, |finding| {
                finding
                    .allowed([
                        "created: lake/train, suffix: _SUCCESS",
                        "pattern: { source: [my.pipeline] }, bus: NAME",
                    ])
                    .help("keep `created` with `suffix`, or `pattern` with `bus`")
            });
            return;
        }
    };
    let target_role_arn = starter(scope, "rule", "events.amazonaws.com", machine);
    scope.add(
        "event",
        events::Rule {
            description: format!("Starts the training job {}", scope.name),
            event_bus_name: event.bus.clone(),
            event_pattern: Document(pattern),
            state: "ENABLED",
            target_id: "train",
            target_arn: machine.arn().value(),
            target_role_arn,
            target_event_bus_name: event.bus.clone(),
        },
    );
}

/// A role that may start the state machine and nothing else.
fn starter(scope: &mut Scope<'_>, local: &str, service: &str, machine: &Machine) -> Arn<iam::Role> {
    let role = scope.add(
        &format!("{local}-role"),
        iam::Role {
            description: format!("Starts the training job {}", scope.name),
            assume_role_policy_document: Policy::trust(service),
            permissions_boundary: None,
        },
    );
    let start = Statement::allow("Start", ["states:StartExecution"]).on([machine.arn().value()]);
    scope.add(
        &format!("{local}-policy"),
        iam::RolePolicy {
            policy_name: format!("start-{}", scope.name),
            role_name: role.id(),
            policy_document: Policy::of([start]),
        },
    );
    role.arn()
}

/// A pattern as a tree. EventBridge knows no fractions, so a number is whole or text.
fn tree(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Bool(flag) => Value::Bool(*flag),
        serde_json::Value::Number(number) => {
            number.as_i64().map_or_else(|| Value::Text(number.to_string()), Value::Integer)
        }
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Array(items) => Value::List(items.iter().map(tree).collect()),
        serde_json::Value::Object(map) => {
            Value::map(map.iter().map(|(key, value)| (key.clone(), tree(value))))
        }
        serde_json::Value::Null => Value::Text(String::new()),
    }
}
