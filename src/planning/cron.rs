//! [`shortest_gap`]: how far apart the starts of a cron expression are, as EventBridge Scheduler reads it.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use jiff::civil::{self, Time, Weekday};
use jiff::tz::TimeZone;

use super::calendar::instant;
use crate::facts::event_bridge::{CRON_FIELDS, CronField, cron_mistakes};
use crate::units::{Date, Period};

/// A year of starts is looked at, in which every day of the year and both changes of the clock occur.
const DAYS: usize = 366;

/// The shortest time between two starts of a cron expression in a year from a day on, or from the first year that it
/// names; none where it starts once at most, and where it is no cron expression.
pub(super) fn shortest_gap(expression: &str, zone: &TimeZone, from: Date) -> Option<Period> {
    let cron = Cron::of(expression)?;
    let year = *cron.years.range(u16::try_from(from.civil().year()).ok()?..).next()?;
    let first = civil::Date::new(i16::try_from(year).ok()?, 1, 1).ok()?.max(from.civil());
    let clocks = cron.clocks();
    let ends: Vec<Time> = clocks.first().into_iter().chain(clocks.last()).copied().collect();
    let within = clocks.iter().zip(clocks.iter().skip(1)).map(|(one, next)| one.duration_until(*next)).min();
    let (mut shortest, mut last): (Option<SignedDuration>, _) = (None, None);
    let days = std::iter::successors(Some(first), |day| day.tomorrow().ok()).take(DAYS);
    for day in days.filter(|day| cron.is_on(*day)) {
        // Where no clock changes, the starts of a day are as far apart as their times.
        let is_plain = keeps_its_clock(day, zone);
        let gap = within.filter(|_| is_plain);
        shortest = shortest.into_iter().chain(gap).min();
        for clock in if is_plain { &ends } else { &clocks } {
            let Some(start) = instant(day.to_datetime(*clock), zone) else { continue };
            let gap = last.map(|last| start.duration_since(last)).filter(SignedDuration::is_positive);
            shortest = shortest.into_iter().chain(gap).min();
            last = Some(start);
        }
    }
    Some(Period::from_micros(u64::try_from(shortest?.as_micros()).ok()?))
}

/// Whether a cron expression has a start on a day or after it; so has what is no cron expression, of which others tell.
pub(super) fn has_start(expression: &str, from: Date) -> bool {
    let (Some(cron), Ok(year)) = (Cron::of(expression), u16::try_from(from.civil().year())) else {
        return true;
    };
    let years = cron.years.range(year..).take(YEARS).filter_map(|year| i16::try_from(*year).ok());
    let mut days = years.flat_map(|year| {
        let first = civil::Date::new(year, 1, 1).ok();
        std::iter::successors(first, |day| day.tomorrow().ok()).take_while(move |day| day.year() == year)
    });
    days.any(|day| day >= from.civil() && cron.is_on(day))
}

/// In so many years every day of a month falls on every day of the week, the 29 February too, whatever century begins.
const YEARS: usize = 40;

fn keeps_its_clock(day: civil::Date, zone: &TimeZone) -> bool {
    let offset = |day: civil::Date| {
        let midnight = zone.to_ambiguous_timestamp(day.to_datetime(Time::midnight())).earlier().ok()?;
        Some(zone.to_offset(midnight))
    };
    day.tomorrow().is_ok_and(|next| offset(day) == offset(next))
}

/// A cron expression, field by field.
struct Cron<'a> {
    minutes: BTreeSet<u16>,
    hours: BTreeSet<u16>,
    day: &'a str,
    days: BTreeSet<u16>,
    months: BTreeSet<u16>,
    weekday: &'a str,
    weekdays: BTreeSet<u16>,
    years: BTreeSet<u16>,
}

impl<'a> Cron<'a> {
    fn of(expression: &'a str) -> Option<Self> {
        if !cron_mistakes(expression).is_empty() {
            return None;
        }
        let fields: Vec<&str> = expression.split_whitespace().collect();
        let [minute, hour, day, month, weekday, year] = <[&str; 6]>::try_from(fields).ok()?;
        let [of_minute, of_hour, of_day, of_month, of_weekday, of_year] = &CRON_FIELDS;
        Some(Cron {
            minutes: numbers(of_minute, minute),
            hours: numbers(of_hour, hour),
            day,
            days: numbers(of_day, day),
            months: numbers(of_month, month),
            weekday,
            weekdays: numbers(of_weekday, weekday),
            years: numbers(of_year, year),
        })
    }

    /// The times of each day, in order.
    fn clocks(&self) -> Vec<Time> {
        let each = self.hours.iter().flat_map(|hour| self.minutes.iter().map(move |minute| (*hour, *minute)));
        let time =
            |(hour, minute)| Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok();
        each.filter_map(time).collect()
    }

    fn is_on(&self, day: civil::Date) -> bool {
        let is_in = |numbers: &BTreeSet<u16>, number: i16| {
            u16::try_from(number).is_ok_and(|number| numbers.contains(&number))
        };
        is_in(&self.years, day.year())
            && is_in(&self.months, day.month().into())
            && (is_in(&self.days, day.day().into()) || self.day.split(',').any(|item| is_day(item, day)))
            && (is_in(&self.weekdays, number_of(day.weekday()).into())
                || self.weekday.split(',').any(|item| is_weekday(item, day)))
    }
}

/// The numbers that the plain items of a field stand for; all of them for `?`.
fn numbers(field: &CronField, text: &str) -> BTreeSet<u16> {
    let (first, last) = field.numbers;
    let mut found = BTreeSet::new();
    for item in text.split(',') {
        let (base, step) = item.split_once('/').unwrap_or((item, "1"));
        let (from, to) = match base.split_once('-') {
            Some((from, to)) => (value(field, from), value(field, to)),
            None if matches!(base, "*" | "?") => (Some(first), Some(last)),
            None if item.contains('/') => (value(field, base), Some(last)),
            None => (value(field, base), value(field, base)),
        };
        let (Some(from), Some(to), Ok(step)) = (from, to, step.parse::<usize>()) else { continue };
        // `FRI-MON` goes over the end of the week.
        let all: Vec<u16> =
            if from <= to { (from..=to).collect() } else { (from..=last).chain(first..=to).collect() };
        found.extend(all.into_iter().step_by(step.max(1)));
    }
    found
}

fn value(field: &CronField, text: &str) -> Option<u16> {
    let named = field.names.iter().zip(field.numbers.0..).find(|(name, _)| name.eq_ignore_ascii_case(text));
    text.parse().ok().or(named.map(|(_, number)| number))
}

/// Sunday is 1.
fn number_of(day: Weekday) -> i8 {
    day.to_sunday_one_offset()
}

/// Whether a day is what `L`, the last of the month, or `15W`, the working day next to the 15th, stands for.
fn is_day(item: &str, day: civil::Date) -> bool {
    let item = item.to_ascii_uppercase();
    if item == "L" {
        return day == day.last_of_month();
    }
    let Some(wanted) = item.strip_suffix('W').and_then(|number| number.parse::<i8>().ok()) else {
        return false;
    };
    let wanted = wanted.min(day.days_in_month());
    let Ok(meant) = civil::Date::new(day.year(), day.month(), wanted) else { return false };
    let moved = match meant.weekday() {
        Weekday::Saturday if wanted > 1 => -1,
        Weekday::Saturday => 2,
        Weekday::Sunday if wanted < day.days_in_month() => 1,
        Weekday::Sunday => -2,
        Weekday::Monday | Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday | Weekday::Friday => 0,
    };
    day.day() == wanted + moved
}

/// Whether a day is what `L`, a Saturday, `FRIL`, the last Friday of the month, or `6#3`, its third Friday, stands for.
fn is_weekday(item: &str, day: civil::Date) -> bool {
    let [_, _, _, _, field, _] = &CRON_FIELDS;
    let is = |text: &str| {
        value(field, text).and_then(|number| i8::try_from(number).ok()) == Some(number_of(day.weekday()))
    };
    let item = item.to_ascii_uppercase();
    if item == "L" {
        return day.weekday() == Weekday::Saturday;
    }
    if let Some((name, week)) = item.split_once('#') {
        return is(name) && week.parse::<i8>().is_ok_and(|week| (day.day() - 1) / 7 + 1 == week);
    }
    item.strip_suffix('L').is_some_and(is) && day.day() + 7 > day.days_in_month()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(expression: &str, zone: &str) -> Option<u64> {
        let zone = TimeZone::get(zone).unwrap();
        let gap = shortest_gap(expression, &zone, "2026-12-01".parse().unwrap())?;
        Some(gap.micros() / Period::hours(1).micros())
    }

    #[test]
    fn starts_are_as_far_apart_as_the_calendar_has_them() {
        for (expression, apart) in [
            ("0 22 * * ? *", Some(24)),
            ("0 6,8,20 * * ? *", Some(2)),
            ("0 0/6 * * ? *", Some(6)),
            ("0 22 ? * MON-FRI *", Some(24)),
            ("0 22 ? * MON,THU *", Some(72)),
            ("0 22 ? * FRI-SUN *", Some(24)),
            ("0 20,2 ? * MON *", Some(18)),
            ("0 0 1 * ? *", Some(28 * 24)),
            // From the last of a month to the first of the next.
            ("0 0 1,L * ? *", Some(24)),
            // The third Friday is 28 or 35 days after the one before.
            ("0 0 ? * 6#3 *", Some(28 * 24)),
            ("0 0 ? * FRIL *", Some(28 * 24)),
            ("0 0 ? * L *", Some(7 * 24)),
            // The 15th of May 2027 is a Saturday and that of August a Sunday: the 14th and the 16th are meant.
            ("0 0 15W 5,8 ? 2027", Some(94 * 24)),
            // A year that has yet to come, one that is over, and a single start.
            ("0 0/12 * * ? 2031", Some(12)),
            ("0 0/12 * * ? 2020", None),
            ("0 0 24 12 ? 2026", None),
            ("0 22 * * *", None),
        ] {
            assert_eq!(hours(expression, "UTC"), apart, "{expression}");
        }
    }

    #[test]
    fn a_day_that_never_comes_has_no_start() {
        for (expression, starts) in [
            ("0 0 30 2 ? *", false),
            ("0 0 31 2,4,6,9,11 ? *", false),
            ("0 0 31 2-4 ? *", true),
            ("0 0 29 2 ? *", true),
            ("0 0 29 2 ? 2027", false),
            ("0 0 29 2 ? 2028", true),
            ("0 0 1 1 ? 2001", false),
            ("0 0 ? * MON 1999", false),
            ("0 0 30 11 ? 2026", false),
            ("0 0 1 12 ? 2026", true),
            ("0 0 ? 2 MON#5 *", true),
            ("0 0 L 2 ? *", true),
            ("no cron", true),
        ] {
            assert_eq!(has_start(expression, "2026-12-01".parse().unwrap()), starts, "{expression}");
        }
    }

    #[test]
    fn a_day_on_which_the_clock_changes_has_its_own_length() {
        assert_eq!(hours("0 0,12 * * ? *", "UTC"), Some(12));
        assert_eq!(hours("0 0,12 * * ? *", "Europe/Berlin"), Some(11));
        assert_eq!(hours("0 22 * * ? *", "Europe/Berlin"), Some(23));
    }

    #[test]
    fn an_expression_of_every_minute_is_soon_told() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let gap = shortest_gap("* * * * ? *", &zone, "2026-12-01".parse().unwrap());
        assert_eq!(gap, Some(Period::minutes(1)));
    }
}
