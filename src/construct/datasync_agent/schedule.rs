//! When a transfer runs: from a flow's `every`, `at`, `days` and `timezone` to an expression.
//!
//! `DataSync`'s own schedules know UTC alone ([`SCHEDULE_TIME_ZONE`](facts::SCHEDULE_TIME_ZONE)), where summer time
//! moves the local hour. A schedule in another time zone is one of EventBridge Scheduler, which starts the task.

use crate::diagnostic::{Diagnostic, codes};
use crate::facts::datasync as facts;
use crate::model::{Carried, Flow, Scope, Weekday};
use crate::units::{Period, TimeOfDay, TimeZone};

const DAY: u64 = 24;

/// When a transfer runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Schedule {
    /// `cron(…)` or `rate(…)`.
    pub expression: String,
    /// The time zone of a `cron(…)`, unless it is UTC.
    pub zone: Option<TimeZone>,
}

/// Why the keys make no schedule.
#[derive(Debug, PartialEq, Eq)]
struct Mistake {
    key: &'static str,
    headline: String,
    help: &'static str,
}

impl Mistake {
    fn new(key: &'static str, headline: impl Into<String>, help: &'static str) -> Self {
        Mistake { key, headline: headline.into(), help }
    }
}

/// The schedule of a flow; none where it runs by hand, and where a mistake was reported.
pub(super) fn read(scope: &mut Scope<'_>, carried: &Carried<'_>) -> Option<Schedule> {
    let flow = carried.flow;
    if let Some(every) = flow.every
        && every < Period::seconds(facts::SCHEDULE_INTERVAL_MIN.value.into())
    {
        let at = scope.at_flow(carried.name, "every");
        scope.report(
            Diagnostic::new(
                &codes::datasync::RUNS_TOO_OFTEN,
                at,
                format!("`{}` would run more often than once in an hour", carried.name),
            )
            .given(every.to_string())
            .allowed(["1 h or longer"])
            .help("wait at least an hour between runs: `every: 1 h`"),
        );
        return None;
    }
    match schedule(flow) {
        Ok(schedule) => schedule,
        Err(mistake) => {
            let at = scope.at_flow(carried.name, mistake.key);
            scope.report(
                Diagnostic::new(
                    &codes::datasync::SCHEDULE_DOES_NOT_ADD_UP,
                    at,
                    format!("`{}`: {}", carried.name, mistake.headline),
                )
                .help(mistake.help),
            );
            None
        }
    }
}

fn schedule(flow: &Flow) -> Result<Option<Schedule>, Mistake> {
    let Some(every) = flow.every else {
        let given = [
            ("at", flow.at.is_some()),
            ("days", !flow.days.is_empty()),
            ("timezone", flow.timezone.is_some()),
        ];
        return match given.into_iter().find(|(_, given)| *given) {
            Some((key, _)) => Err(Mistake::new(
                key,
                format!("`{key}` has no meaning without `every`"),
                "say how often it runs: `every: 1 d`",
            )),
            None => Ok(None),
        };
    };
    let Some(at) = flow.at else {
        let key = if flow.timezone.is_some() { Some("timezone") } else { None };
        return match key.or((!flow.days.is_empty()).then_some("days")) {
            Some(key) => Err(Mistake::new(
                key,
                format!("`{key}` has no meaning without `at`"),
                "say when it runs: `at: \"22:00\"`",
            )),
            None => rate(every).map(|expression| Some(Schedule { expression, zone: None })),
        };
    };
    let expression = cron(every, at, &flow.days)?;
    let is_utc = |zone: &TimeZone| matches!(zone.as_str(), "UTC" | "Etc/UTC");
    Ok(Some(Schedule { expression, zone: flow.timezone.clone().filter(|zone| !is_utc(zone)) }))
}

fn rate(every: Period) -> Result<String, Mistake> {
    let unit = |count: u64, unit: &str| format!("rate({count} {unit}{})", if count == 1 { "" } else { "s" });
    if let Some(days) = every.as_days_exact() {
        Ok(unit(days, "day"))
    } else if let Some(hours) = every.as_hours_exact() {
        Ok(unit(hours, "hour"))
    } else if let Some(minutes) = every.as_minutes_exact() {
        Ok(unit(minutes, "minute"))
    } else {
        Err(Mistake::new(
            "every",
            format!("{every} is not a number of minutes"),
            "count in minutes, hours or days",
        ))
    }
}

fn cron(every: Period, at: TimeOfDay, days: &[Weekday]) -> Result<String, Mistake> {
    let (hour, minute) = (u64::from(at.hour()), at.minute());
    if every == Period::days(7) {
        let mut days = days.to_vec();
        days.sort_unstable();
        days.dedup();
        if days.is_empty() {
            return Err(Mistake::new(
                "every",
                "a weekly run with `at` does not say on which days",
                "name them: `days: [wednesday, sunday]`",
            ));
        }
        let days: Vec<&str> = days.into_iter().map(Weekday::cron).collect();
        return Ok(format!("cron({minute} {hour} ? * {} *)", days.join(",")));
    }
    if !days.is_empty() {
        return Err(Mistake::new("days", "`days` are those of a weekly run", "say so: `every: 7 d`"));
    }
    let step =
        every.as_hours_exact().filter(|hours| *hours > 0 && DAY.is_multiple_of(*hours)).ok_or_else(|| {
            Mistake::new(
                "every",
                format!("{every} does not divide a day, so `at` falls on no fixed time"),
                "take 1, 2, 3, 4, 6, 8 or 12 hours, 1 d, or 7 d with `days`; or leave `at` out",
            )
        })?;
    let hours = if step == 1 {
        "*".to_owned()
    } else {
        let hours: Vec<String> =
            (0..DAY).filter(|one| one % step == hour % step).map(|one| one.to_string()).collect();
        hours.join(",")
    };
    Ok(format!("cron({minute} {hours} * * ? *)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(every: &str, at: &str) -> Flow {
        let mut flow = Flow::new("munich/scans", "lake/raw");
        flow.every = (!every.is_empty()).then(|| every.parse().unwrap());
        flow.at = (!at.is_empty()).then(|| at.parse().unwrap());
        flow
    }

    fn expression(every: &str, at: &str) -> Result<String, &'static str> {
        schedule(&flow(every, at)).map(|made| made.unwrap().expression).map_err(|mistake| mistake.key)
    }

    #[test]
    fn without_a_time_it_is_a_rate_in_the_largest_whole_unit() {
        for (every, expected) in [
            ("1 h", "rate(1 hour)"),
            ("90 min", "rate(90 minutes)"),
            ("24 h", "rate(1 day)"),
            ("36 h", "rate(36 hours)"),
            ("7 d", "rate(7 days)"),
        ] {
            assert_eq!(expression(every, "").as_deref(), Ok(expected));
        }
        assert_eq!(expression("4000 s", ""), Err("every"));
        assert_eq!(schedule(&flow("", "")), Ok(None));
    }

    #[test]
    fn with_a_time_it_meets_that_time() {
        for (every, at, expected) in [
            ("1 d", "22:05", "cron(5 22 * * ? *)"),
            ("6 h", "22:00", "cron(0 4,10,16,22 * * ? *)"),
            ("12 h", "00:30", "cron(30 0,12 * * ? *)"),
            ("1 h", "22:15", "cron(15 * * * ? *)"),
        ] {
            assert_eq!(expression(every, at).as_deref(), Ok(expected));
        }
        for every in ["2 d", "5 h", "90 min", "7 d", "30 d"] {
            assert_eq!(expression(every, "22:00"), Err("every"), "{every}");
        }
    }

    #[test]
    fn a_weekly_run_names_its_days_in_their_order() {
        let mut weekly = flow("7 d", "12:00");
        weekly.days = vec![Weekday::Sunday, Weekday::Wednesday, Weekday::Sunday];
        assert_eq!(schedule(&weekly).unwrap().unwrap().expression, "cron(0 12 ? * WED,SUN *)");
        weekly.every = Some(Period::days(1));
        assert_eq!(schedule(&weekly).unwrap_err().key, "days");
    }

    #[test]
    fn utc_needs_no_scheduler() {
        let mut nightly = flow("1 d", "22:00");
        for (zone, kept) in [("UTC", false), ("Etc/UTC", false), ("Europe/Berlin", true)] {
            nightly.timezone = Some(zone.parse().unwrap());
            assert_eq!(schedule(&nightly).unwrap().unwrap().zone.is_some(), kept, "{zone}");
        }
        nightly.at = None;
        assert_eq!(schedule(&nightly).unwrap_err().key, "timezone");
        nightly.every = None;
        assert_eq!(schedule(&nightly).unwrap_err().key, "timezone");
    }
}
