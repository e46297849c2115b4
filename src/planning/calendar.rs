//! When a flow starts: its schedule on the calendar, as seconds from the first day.

use jiff::civil::{DateTime, Time, Weekday as CivilDay};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::cron::shortest_gap;
use crate::construct::training_job::Schedule;
use crate::forecast::Seconds;
use crate::model::{Flow, Weekday};
use crate::units::{self, Date, Period, TimeOfDay};

/// More starts than these are never looked at.
const MOST: usize = 400;

/// The starts of a flow within `horizon` from the beginning of `first` in UTC, or its first one where that is later; none
/// where it never starts. A flow without a schedule starts once, at once.
///
/// A local time that summer time skips does not occur on that day, and one that it repeats occurs once, at the earlier
/// instant: so EventBridge Scheduler has it.
pub(super) fn starts(flow: &Flow, first: Date, horizon: Seconds) -> Vec<Seconds> {
    let Some(every) = flow.every.filter(|every| *every > Period::ZERO) else { return vec![Seconds::ZERO] };
    let Some(at) = flow.at else {
        return (0..MOST)
            .map(|count| Seconds::from(every).times(f64::from(u32::try_from(count).unwrap_or(u32::MAX))))
            .take_while(|start| *start <= horizon)
            .collect();
    };
    let zone = zone(flow.timezone.as_ref());
    let Ok(origin) = TimeZone::UTC.to_timestamp(first.civil().to_datetime(Time::midnight())) else {
        return Vec::new();
    };
    let days = if flow.days.is_empty() { &[][..] } else { flow.days.as_slice() };
    let is_wanted = |day: CivilDay| days.is_empty() || days.iter().any(|wanted| civil(*wanted) == day);
    let mut starts = Vec::new();
    // The local day before the first may reach into it.
    let mut day = first.civil().yesterday().unwrap_or(first.civil());
    while starts.len() < MOST {
        if is_wanted(day.weekday()) {
            for clock in clocks(at, every) {
                if let Some(start) =
                    instant(day.to_datetime(clock), &zone).map(|instant| since(origin, instant))
                    && start >= SignedDuration::ZERO
                {
                    starts.push(Seconds::new(start.as_secs_f64()));
                }
            }
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        if starts.last().is_some_and(|last| *last > horizon) {
            break;
        }
    }
    let end = starts.first().map_or(horizon, |first| horizon.max(*first));
    starts.retain(|start| *start <= end);
    starts
}

/// A time zone as the calendar has it; UTC where none is said.
fn zone(said: Option<&units::TimeZone>) -> TimeZone {
    said.and_then(|zone| TimeZone::get(zone.as_str()).ok()).unwrap_or(TimeZone::UTC)
}

/// The shortest time between two starts of a job's schedule, from a day on; none where it starts once at most.
pub(super) fn starts_every(schedule: &Schedule, from: Date) -> Option<Period> {
    let of_cron = || shortest_gap(schedule.cron.as_deref()?, &zone(schedule.timezone.as_ref()), from);
    schedule.gap().or_else(of_cron)
}

/// How far apart the starts of a schedule are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gaps {
    /// The shortest time between two starts: what a run has before the next one is due.
    pub shortest: Period,
    /// The longest time between two starts: what has gathered when a run begins.
    pub longest: Period,
}

impl Gaps {
    /// Those of a flow, however its clocks change in summer; none without a schedule.
    pub(super) fn of(flow: &Flow) -> Option<Gaps> {
        let every = flow.every.filter(|every| *every > Period::ZERO)?;
        let mut days: Vec<i8> = flow.days.iter().map(|day| civil(*day).to_monday_zero_offset()).collect();
        days.sort_unstable();
        days.dedup();
        let next = days.iter().cycle().skip(1);
        let gaps = days.iter().zip(next).map(|(day, next)| {
            let gap = (next - day).rem_euclid(7);
            Period::days(if gap == 0 { 7 } else { gap.unsigned_abs().into() })
        });
        let gaps: Vec<Period> = gaps.collect();
        let shortest = gaps.iter().min().copied().unwrap_or(every);
        let longest = gaps.iter().max().copied().unwrap_or(every);
        Some(Gaps { shortest, longest })
    }
}

/// The times of the day at which a flow runs that runs every so often from `at` on.
fn clocks(at: TimeOfDay, every: Period) -> Vec<Time> {
    const DAY: u64 = 24 * 60;
    let step = (every.micros() / Period::minutes(1).micros()).clamp(1, DAY);
    let first = u64::from(at.hour()) * 60 + u64::from(at.minute());
    let mut minutes: Vec<u64> = (0..DAY.div_ceil(step)).map(|count| (first + count * step) % DAY).collect();
    minutes.sort_unstable();
    let time = |minutes: u64| {
        let (hour, minute) = (i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?);
        Time::new(hour, minute, 0, 0).ok()
    };
    minutes.into_iter().filter_map(time).collect()
}

pub(super) fn instant(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => None,
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => ambiguous.earlier().ok(),
    }
}

fn since(origin: Timestamp, instant: Timestamp) -> SignedDuration {
    instant.duration_since(origin)
}

fn civil(day: Weekday) -> CivilDay {
    match day {
        Weekday::Monday => CivilDay::Monday,
        Weekday::Tuesday => CivilDay::Tuesday,
        Weekday::Wednesday => CivilDay::Wednesday,
        Weekday::Thursday => CivilDay::Thursday,
        Weekday::Friday => CivilDay::Friday,
        Weekday::Saturday => CivilDay::Saturday,
        Weekday::Sunday => CivilDay::Sunday,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(flow: &Flow, first: &str, days: f64) -> Vec<f64> {
        let starts = starts(flow, first.parse().unwrap(), Seconds::of_days(days));
        starts.into_iter().map(|start| start.count() / 3600.0).collect()
    }

    fn nightly(zone: &str) -> Flow {
        let mut flow = Flow::new("munich/scans", "lake/raw").via("mover");
        flow.every = Some(Period::days(1));
        flow.at = "22:00".parse().ok();
        flow.timezone = zone.parse().ok();
        flow
    }

    #[test]
    fn a_nightly_run_starts_at_its_local_hour() {
        assert_eq!(hours(&nightly("UTC"), "2026-12-01", 2.0), [22.0, 46.0]);
        assert_eq!(hours(&nightly("Europe/Berlin"), "2026-12-01", 2.0), [21.0, 45.0]);
        // Summer time begins on 28 March 2027.
        assert_eq!(hours(&nightly("Europe/Berlin"), "2027-03-27", 2.0), [21.0, 44.0]);
    }

    #[test]
    fn a_time_that_summer_time_skips_does_not_occur() {
        let flow = Flow { at: "02:30".parse().ok(), ..nightly("Europe/Berlin") };
        assert_eq!(hours(&flow, "2027-03-27", 2.0), [1.5]);
        // A weekly flow then has its first run a week later, however soon the horizon ends.
        let weekly = Flow { every: Some(Period::days(7)), days: vec![Weekday::Sunday], ..flow };
        assert_eq!(hours(&weekly, "2027-03-27", 6.0), [8.0 * 24.0 + 0.5]);
    }

    #[test]
    fn days_of_the_week_are_as_far_apart_as_the_calendar_has_them() {
        let gaps = |days: &[Weekday]| {
            let weekly = Flow { every: Some(Period::days(7)), days: days.to_vec(), ..nightly("UTC") };
            let gaps = Gaps::of(&weekly).unwrap();
            [gaps.shortest, gaps.longest].map(|gap| gap.as_days_exact().unwrap())
        };
        assert_eq!(gaps(&[Weekday::Monday, Weekday::Friday]), [3, 4]);
        assert_eq!(gaps(&[Weekday::Sunday, Weekday::Tuesday, Weekday::Saturday]), [1, 4]);
        assert_eq!(gaps(&[Weekday::Sunday]), [7, 7]);
        assert_eq!(gaps(&[]), [7, 7]);
        let six_hours = Flow { every: Some(Period::hours(6)), ..nightly("UTC") };
        assert_eq!(Gaps::of(&six_hours).unwrap().longest, Period::hours(6));
        assert_eq!(Gaps::of(&Flow::new("a/b", "c/d")), None);
    }

    #[test]
    fn days_and_parts_of_days_count() {
        let weekly = Flow { every: Some(Period::days(7)), days: vec![Weekday::Sunday], ..nightly("UTC") };
        // 6 December 2026 is a Sunday.
        assert_eq!(hours(&weekly, "2026-12-01", 14.0), [5.0 * 24.0 + 22.0, 12.0 * 24.0 + 22.0]);
        let often = Flow { every: Some(Period::hours(6)), ..nightly("UTC") };
        assert_eq!(hours(&often, "2026-12-01", 0.9), [4.0, 10.0, 16.0]);
        let by_hand = Flow::new("a/b", "c/d");
        assert_eq!(hours(&by_hand, "2026-12-01", 9.0), [0.0]);
    }
}
