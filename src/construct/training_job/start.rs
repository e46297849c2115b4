//! What starts a training job: a schedule, an event, or a person.

use super::checks::report;
use super::{Event, Schedule, TrainingJob, pattern};
use crate::diagnostic::{Diagnostic, codes::training};
use crate::facts::event_bridge::{CronError, cron_mistakes};
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
    let expression = match expression(schedule) {
        Ok(expression) => expression,
        Err(mistakes) => {
            for mistake in mistakes {
                let at =
                    mistake.key.map_or_else(|| scope.at("schedule"), |key| scope.at("schedule").child(key));
                let headline = format!("the schedule of `{}`: {}", scope.name, mistake.reason);
                report(scope, &training::INVALID_START, at, headline, |finding| {
                    let finding = finding.allowed(mistake.allowed).help(mistake.help);
                    Diagnostic { given: mistake.given, ..finding }
                });
            }
            return;
        }
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

/// What is wrong with a schedule.
#[derive(Debug)]
pub(super) struct Mistake {
    /// The key that has it; none where it is about several.
    key: Option<&'static str>,
    pub(super) reason: String,
    given: Option<String>,
    allowed: Vec<String>,
    help: String,
}

/// The expression of a schedule, or what of it is neither a rate, nor a time of each day, nor a cron expression.
pub(super) fn expression(schedule: &Schedule) -> Result<String, Vec<Mistake>> {
    let daily = schedule.every.is_none_or(|every| every == Period::days(1));
    match (&schedule.cron, schedule.every, schedule.at) {
        (Some(cron), None, None) => {
            let mistakes: Vec<Mistake> =
                cron_mistakes(cron).into_iter().map(|error| of_cron(cron, error)).collect();
            let fields: Vec<&str> = cron.split_whitespace().collect();
            if mistakes.is_empty() { Ok(format!("cron({})", fields.join(" "))) } else { Err(mistakes) }
        }
        (None, _, Some(at)) if daily => Ok(format!("cron({} {} * * ? *)", at.minute(), at.hour())),
        (None, Some(every), None) => {
            let units = [
                (every.as_days_exact(), "day"),
                (every.as_hours_exact(), "hour"),
                (every.as_minutes_exact(), "minute"),
            ];
            let found =
                units.into_iter().find_map(|(count, unit)| Some((count.filter(|count| *count > 0)?, unit)));
            let Some((count, unit)) = found else {
                return Err(vec![Mistake {
                    key: Some("every"),
                    reason: format!("a rate is whole minutes, hours or days, and {every} is none of them"),
                    given: Some(every.to_string()),
                    allowed: vec!["whole minutes, hours or days, at least 1 min".to_owned()],
                    help: "write it in whole minutes, as in `every: 90 min`".to_owned(),
                }]);
            };
            let plural = if count == 1 { "" } else { "s" };
            Ok(format!("rate({count} {unit}{plural})"))
        }
        (cron, every, _) => Err(vec![Mistake {
            key: None,
            reason: match (cron, every) {
                (None, None) => "it does not say when".to_owned(),
                (Some(_), _) => "`cron` says all of the time, and `every` and `at` say it again".to_owned(),
                (None, Some(every)) => format!("`at` is a time of each day, and it starts every {every}"),
            },
            given: None,
            allowed: ["every: 6 h", "every: 1 d, at: \"22:00\"", "cron: \"0 22 ? * MON *\""]
                .map(str::to_owned)
                .into(),
            help: "say a time of day on some days as `cron`, with its six fields".to_owned(),
        }]),
    }
}

fn of_cron(cron: &str, error: CronError) -> Mistake {
    let fields = "write minute, hour, day of the month, month, day of the week and year: `cron: \"0 22 ? * MON-FRI *\"`";
    Mistake {
        key: Some("cron"),
        reason: error.reason,
        given: Some(cron.to_owned()),
        allowed: error.allowed,
        help: error
            .meant
            .map_or_else(|| fields.to_owned(), |meant| format!("did you mean `cron: \"{meant}\"`?")),
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
            let Some(pattern) = pattern::document(scope, pattern) else { return };
            pattern
        }
        (None, None) if scope.architecture.refused.may_say_more(&scope.at("event")) => return,
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
