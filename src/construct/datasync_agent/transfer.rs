//! A flow that agents carry: checked as a whole, then added as a task with its two locations.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::place::{End, Side, between_slashes, check_share, role};
use super::schedule::{self, Schedule};
use super::{DataSyncAgent, Log, Ready};
use crate::diagnostic::{Diagnostic, codes};
use crate::facts::datasync as facts;
use crate::model::handle::BucketHandle;
use crate::model::{Carried, Place, Role, Scope, Verify, imported_role};
use crate::resource::kinds::datasync::{self, FilterRule, Options, Task, TaskReport};
use crate::resource::kinds::events;
use crate::resource::{Concat, Output, Path, Ref, Statement, Val};

/// A flow of which everything is known.
pub(super) struct Transfer<'a> {
    carried: &'a Carried<'a>,
    source: End<'a>,
    destination: End<'a>,
    schedule: Option<Schedule>,
    report: Option<(Rc<BucketHandle>, String)>,
}

impl<'a> Transfer<'a> {
    /// The flows of a mover that can be added; what is wrong with the others is reported.
    pub(super) fn check_all(mover: &DataSyncAgent, scope: &mut Scope<'a>) -> Vec<Self> {
        check_shares(mover, scope);
        scope.flows().iter().filter_map(|carried| Self::check(mover, scope, carried)).collect()
    }

    fn check(mover: &DataSyncAgent, scope: &mut Scope<'a>, carried: &'a Carried<'a>) -> Option<Self> {
        check_options(mover, scope, carried);
        check_filter(scope, carried, "include", &carried.flow.include);
        check_filter(scope, carried, "exclude", &carried.flow.exclude);
        let schedule = schedule::read(scope, carried);
        let report = carried.report.as_ref().and_then(|place| check_report(scope, carried, place));
        let source = End::check(mover, scope, carried, Side::Source);
        let destination = End::check(mover, scope, carried, Side::Destination);
        let (source, destination) = (source?, destination?);
        if carried.from.overlaps(&carried.to) {
            let at = scope.at_flow(carried.name, "to");
            scope.report(
                Diagnostic::new(
                    &codes::datasync::TRANSFER_INTO_ITSELF,
                    at,
                    format!("one end of `{}` lies inside the other", carried.name),
                )
                .given(carried.flow.to.to_string())
                .related(scope.at_flow(carried.name, "from"), "the other end")
                .help("write beside the source"),
            );
            return None;
        }
        if facts::agent(mover.facts_mode(), source.kind(), destination.kind()).is_none() {
            let at = scope.at_flow(carried.name, "");
            scope.report(
                Diagnostic::new(
                    &codes::datasync::UNSUPPORTED_TRANSFER,
                    at,
                    format!(
                        "`{}` runs from one share to another, which DataSync does not carry",
                        carried.name
                    ),
                )
                .on_key()
                .given(format!("{} -> {}", carried.flow.from, carried.flow.to))
                .allowed([
                    "from a share to a bucket",
                    "from a bucket to a share",
                    "from a bucket to a bucket",
                ])
                .help("let it end at a bucket, and carry it on from there by a second flow"),
            );
            return None;
        }
        Some(Transfer { carried, source, destination, schedule, report })
    }

    /// Adds the task and what it stands on.
    pub(super) fn add(
        self,
        mover: &DataSyncAgent,
        scope: &mut Scope<'_>,
        agents: &[Ready],
        log: Option<&Log>,
    ) {
        let Transfer { carried, source, destination, schedule, report } = self;
        let name = carried.name;
        let needs_agent = source.needs_agent() || destination.needs_agent();
        let condition = needs_agent.then(|| Ready::one_of(scope, agents)).flatten();
        let conditions: BTreeSet<String> = condition.into_iter().collect();
        let options = options(mover, carried, source.kind(), destination.kind());
        let source = source.add(mover, scope, carried, Side::Source, agents);
        let destination = destination.add(mover, scope, carried, Side::Destination, agents);
        let task_report_config =
            report.map(|(bucket, prefix)| add_report(mover, scope, carried, &bucket, &prefix));
        let (plain, zoned) = match schedule {
            Some(Schedule { expression, zone: None }) => (Some(expression), None),
            Some(Schedule { expression, zone: Some(zone) }) => (None, Some((expression, zone.to_string()))),
            None => (None, None),
        };
        let task = scope.add_to_flow(
            name,
            "",
            Task {
                name: Path::new(&scope.architecture.name, name).dashed(),
                source_location_arn: source,
                destination_location_arn: destination,
                task_mode: mover.task_mode(),
                options,
                includes: filter(&carried.flow.include),
                excludes: filter(&carried.flow.exclude),
                schedule_expression: plain,
                cloudwatch_log_group_arn: log.map(|log| log.group.arn()),
                task_report_config,
            },
        );
        scope.graph().condition(&task, conditions.clone());
        if let Some(log) = log {
            scope.graph().require(&task, &log.policy);
        }
        if let Some((expression, zone)) = zoned {
            add_schedule(scope, carried, &task, &conditions, expression, zone);
        }
        scope.graph().outputs.push(Output {
            path: Path::new(name, "task"),
            description: "The task: `aws datasync start-task-execution --task-arn` starts it by hand"
                .to_owned(),
            value: task.arn().value(),
            conditions,
            in_place_of: None,
        });
    }
}

/// Each share once, however many flows touch it.
fn check_shares(mover: &DataSyncAgent, scope: &mut Scope<'_>) {
    let Some(site) = scope.architecture.sites.get(&mover.site) else { return };
    let used: BTreeSet<&str> = scope
        .flows()
        .iter()
        .flat_map(|carried| [&carried.from, &carried.to])
        .filter(|place| place.role.is_none() && place.owner == mover.site)
        .map(|place| place.path.as_str())
        .collect();
    for (name, share) in site.shares.iter().filter(|(name, _)| used.contains(name.as_str())) {
        check_share(scope, &mover.site, name, share);
    }
}

fn check_options(mover: &DataSyncAgent, scope: &mut Scope<'_>, carried: &Carried<'_>) {
    let (flow, mode) = (carried.flow, mover.facts_mode());
    let other_mode = |key: &str, given: String, headline: &str, scope: &Scope<'_>| {
        Diagnostic::new(
            &codes::datasync::OPTION_OF_THE_OTHER_MODE,
            scope.at_flow(carried.name, key),
            format!("`{}` {headline}, which enhanced mode does not", carried.name),
        )
        .given(given)
        .help("leave the key out, or use a mover in basic mode")
    };
    if flow.verify == Some(Verify::Everything)
        && !mode.verifications().contains(&verification(Verify::Everything))
    {
        let finding = other_mode("verify", "everything".to_owned(), "compares everything", scope)
            .allowed(["transferred", "nothing"]);
        scope.report(finding);
    }
    if flow.verify == Some(Verify::Nothing) {
        let finding = Diagnostic::new(
            &codes::datasync::TRANSFER_NOT_VERIFIED,
            scope.at_flow(carried.name, "verify"),
            format!("`{}` does not compare what it has copied", carried.name),
        )
        .given("nothing")
        .allowed(["transferred", "everything"]);
        scope.report(finding);
    }
    if let Some(limit) = flow.limit {
        if !mode.limits_bandwidth() {
            let finding = other_mode("limit", limit.to_string(), "limits its bandwidth", scope);
            scope.report(finding);
        } else if limit.bytes_per_second_floor() == 0 {
            let finding = Diagnostic::new(
                &codes::datasync::LIMIT_TOO_LOW,
                scope.at_flow(carried.name, "limit"),
                format!("the limit of `{}` is less than a byte per second", carried.name),
            )
            .given(limit.to_string())
            .allowed(["8 bps or more"]);
            scope.report(finding);
        }
    }
}

fn verification(verify: Verify) -> &'static str {
    match verify {
        Verify::Transferred => "ONLY_FILES_TRANSFERRED",
        Verify::Everything => "POINT_IN_TIME_CONSISTENT",
        Verify::Nothing => "NONE",
    }
}

fn check_filter(scope: &mut Scope<'_>, carried: &Carried<'_>, key: &str, patterns: &[String]) {
    let at = scope.at_flow(carried.name, key);
    let length = patterns.join("|").chars().count();
    if length > facts::FILTER_LENGTH.value {
        scope.report(
            Diagnostic::new(
                &codes::datasync::UNUSABLE_FILTER,
                at.clone(),
                format!("the patterns of `{key}` of `{}` are too long together", carried.name),
            )
            .given(format!("{length} characters"))
            .allowed([format!("at most {} characters", facts::FILTER_LENGTH.value)])
            .help("name directories instead of files, or divide the flow"),
        );
    }
    for (index, pattern) in patterns.iter().enumerate() {
        let Some((wrong, help)) = unusable(pattern, key == "include") else { continue };
        scope.report(
            Diagnostic::new(
                &codes::datasync::UNUSABLE_FILTER,
                at.index(index),
                format!("a pattern of `{key}` of `{}` {wrong}", carried.name),
            )
            .given(pattern)
            .help(help),
        );
    }
}

/// What is wrong with a pattern, and what to do. A sign behind a backslash is part of a name.
fn unusable(pattern: &str, includes: bool) -> Option<(&'static str, &'static str)> {
    if pattern.is_empty() || pattern.contains('\0') {
        return Some(("is empty or holds a zero byte", "remove it"));
    }
    let mut letters = pattern.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                letters.next();
            }
            '|' => {
                return Some((
                    "holds a `|`, which separates patterns",
                    "make it two items of the list, or write `\\|`",
                ));
            }
            '*' if includes && letters.peek().is_some() => {
                return Some((
                    "has a `*` that is not its last character",
                    "name directories and what they begin with, `/2026*`; take endings away with `exclude`",
                ));
            }
            _ => {}
        }
    }
    None
}

fn filter(patterns: &[String]) -> Vec<FilterRule> {
    let rule = FilterRule { filter_type: "SIMPLE_PATTERN", value: patterns.join("|") };
    if patterns.is_empty() { Vec::new() } else { vec![rule] }
}

fn check_report(
    scope: &mut Scope<'_>,
    carried: &Carried<'_>,
    place: &Place,
) -> Option<(Rc<BucketHandle>, String)> {
    let inside = place.overlaps(&carried.from) || place.overlaps(&carried.to);
    if place.role == Some(Role::Bucket) && facts::is_s3_prefix(&place.path) && !inside {
        return Some((scope.handle::<BucketHandle>(&place.owner)?, place.path.clone()));
    }
    let given = carried.flow.report.as_ref().map(ToString::to_string).unwrap_or_default();
    let finding = Diagnostic::new(
        &codes::datasync::REPORT_NEEDS_A_BUCKET,
        scope.at_flow(carried.name, "report"),
        format!("the report of `{}` does not go to a prefix of a bucket beside its ends", carried.name),
    )
    .given(given)
    .help("name a prefix that the flow neither reads nor writes: `report: lake/reports`");
    scope.report(finding);
    None
}

fn options(
    mover: &DataSyncAgent,
    carried: &Carried<'_>,
    source: facts::LocationKind,
    destination: facts::LocationKind,
) -> Options {
    let flow = carried.flow;
    // Only NFS has owners and permissions as POSIX knows them; elsewhere the API refuses to keep them.
    let posix = [source, destination].contains(&facts::LocationKind::Nfs);
    let kept = |value: &'static str| if posix { value } else { "NONE" };
    Options {
        verify_mode: verification(flow.verify.unwrap_or(Verify::Transferred)),
        overwrite_mode: if flow.overwrite.unwrap_or(true) { "ALWAYS" } else { "NEVER" },
        preserve_deleted_files: if flow.delete.unwrap_or(false) { "REMOVE" } else { "PRESERVE" },
        uid: kept("INT_VALUE"),
        gid: kept("INT_VALUE"),
        posix_permissions: kept("PRESERVE"),
        bytes_per_second: flow.limit.map(crate::units::Throughput::bytes_per_second_floor),
        log_level: mover.log.level(),
    }
}

/// DataSync user guide, "Monitoring your data transfers with task reports", read 2026-11-23: the role puts objects.
fn add_report(
    mover: &DataSyncAgent,
    scope: &mut Scope<'_>,
    carried: &Carried<'_>,
    bucket: &BucketHandle,
    prefix: &str,
) -> TaskReport {
    let put = Statement::allow("WriteReport", ["s3:AbortMultipartUpload", "s3:PutObject"])
        .on([bucket.objects(prefix)]);
    let key = bucket.key_use("EncryptReport", &["kms:Decrypt", "kms:GenerateDataKey"]);
    let words = format!("Writes the reports of the flow {} to {}/{prefix}", carried.name, bucket.name);
    let statements = std::iter::once(put).chain(key).collect();
    let given = mover.role.as_ref().map(imported_role);
    let service = "datasync.amazonaws.com";
    let (bucket_access_role_arn, _) = role(scope, carried, "report", given, service, &words, statements);
    TaskReport {
        s3_bucket_arn: bucket.bucket.arn(),
        subdirectory: between_slashes(prefix),
        bucket_access_role_arn,
        output_type: "STANDARD",
        report_level: "SUCCESSES_AND_ERRORS",
    }
}

/// A schedule in a time zone, which starts the task: EventBridge Scheduler user guide, "Using universal targets", read
/// 2026-11-23.
fn add_schedule(
    scope: &mut Scope<'_>,
    carried: &Carried<'_>,
    task: &Ref<datasync::Task>,
    conditions: &BTreeSet<String>,
    schedule_expression: String,
    schedule_expression_timezone: String,
) {
    let name = carried.name;
    let start = Statement::allow("StartTask", ["datasync:StartTaskExecution"]).on([task.arn().value()]);
    let words = format!("Starts the task of the flow {name}");
    let (target_role_arn, policy) =
        role(scope, carried, "schedule", None, "scheduler.amazonaws.com", &words, vec![start]);
    let input = [Val::from("{\"TaskArn\":\""), task.arn().value(), Val::from("\"}")];
    let schedule = scope.add_to_flow(
        name,
        "schedule",
        events::Schedule {
            description: words,
            schedule_expression,
            schedule_expression_timezone,
            flexible_time_window_mode: "OFF",
            state: "ENABLED",
            target_arn: Concat::template(
                "arn:{partition}:scheduler:::aws-sdk:datasync:startTaskExecution",
                [],
            ),
            target_role_arn,
            target_input: Some(Concat::of(input)),
        },
    );
    scope.graph().require(&schedule, &policy);
    scope.graph().condition(&policy, conditions.clone());
    scope.graph().condition(&schedule, conditions.clone());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asterisk_stands_last_in_what_is_included_and_anywhere_in_what_is_not() {
        for right in ["/2026*", "/a/b", r"/a\*b*", r"/a\|b", r"/a\\*"] {
            assert_eq!(unusable(right, true), None, "{right}");
        }
        for wrong in ["*.tif", "/a*b", "", "/a|/b", r"/a\\|b", r"/a\\*b"] {
            assert!(unusable(wrong, true).is_some(), "{wrong}");
        }
        for right in ["*.tmp", "*/.snapshot", "/a*b"] {
            assert_eq!(unusable(right, false), None, "{right}");
        }
    }
}
