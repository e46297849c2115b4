//! [`Period`]: a length of time in whole microseconds.

use super::measure::{Measure, Unit, quantity};

/// A length of time: a whole number of microseconds.
///
/// A day is 24 hours and a year is 365 days, as retention periods are counted; months have no fixed length and no
/// unit. A latency of `9 ms` and a retention of `10 y` are both exact.
///
/// ```
/// use hybrid_synth::units::Period;
///
/// let kept: Period = "10 y".parse()?;
/// assert_eq!(kept.as_days_exact(), Some(3650));
/// assert_eq!("90 min".parse::<Period>()?.to_string(), "90 min");
/// assert_eq!(Period::hours(24).to_string(), "1 d");
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(u64);

const MS: u64 = 1000;
const SECOND: u64 = 1000 * MS;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const YEAR: u64 = 365 * DAY;

const MEASURE: Measure = Measure {
    noun: "a period",
    base: "microseconds",
    units: &[
        Unit("s", SECOND),
        Unit("us", 1),
        Unit("ms", MS),
        Unit("min", MINUTE),
        Unit("h", HOUR),
        Unit("d", DAY),
        Unit("y", YEAR),
    ],
    gap: " ",
    zero: true,
    most: u64::MAX,
    bound: "less than 584542 y",
    examples: ["8 h", "90 d"],
    mistaken: |unit| {
        let meant = match unit.to_ascii_lowercase().as_str() {
            "m" => {
                return Some("write `min` for minutes; a month has no fixed length, write days".to_owned());
            }
            "mo" | "month" | "months" => {
                return Some("a month has no fixed length: write days, `30 d`".to_owned());
            }
            "w" | "week" | "weeks" => return Some("write days: a week is `7 d`".to_owned()),
            "µs" | "μs" => "us",
            "sec" | "secs" | "second" | "seconds" => "s",
            "mins" | "minute" | "minutes" => "min",
            "hr" | "hrs" | "hour" | "hours" => "h",
            "day" | "days" => "d",
            "a" | "yr" | "year" | "years" => "y",
            _ => return None,
        };
        Some(format!("write `{meant}`"))
    },
};

quantity!(Period, MEASURE);

impl Period {
    /// No time at all.
    pub const ZERO: Period = Period(0);

    /// `count` microseconds.
    pub const fn from_micros(count: u64) -> Self {
        Period(count)
    }

    /// `count` milliseconds, at most the longest period.
    pub const fn millis(count: u64) -> Self {
        Period(count.saturating_mul(MS))
    }

    /// `count` seconds, at most the longest period.
    pub const fn seconds(count: u64) -> Self {
        Period(count.saturating_mul(SECOND))
    }

    /// `count` minutes, at most the longest period.
    pub const fn minutes(count: u64) -> Self {
        Period(count.saturating_mul(MINUTE))
    }

    /// `count` hours, at most the longest period.
    pub const fn hours(count: u64) -> Self {
        Period(count.saturating_mul(HOUR))
    }

    /// `count` days of 24 hours, at most the longest period.
    pub const fn days(count: u64) -> Self {
        Period(count.saturating_mul(DAY))
    }

    /// `count` years of 365 days, at most the longest period.
    pub const fn years(count: u64) -> Self {
        Period(count.saturating_mul(YEAR))
    }

    /// The period in microseconds.
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// The period in seconds, if it is a whole number of them.
    pub const fn as_seconds_exact(self) -> Option<u64> {
        self.exactly(SECOND)
    }

    /// The period in minutes, if it is a whole number of them.
    pub const fn as_minutes_exact(self) -> Option<u64> {
        self.exactly(MINUTE)
    }

    /// The period in hours, if it is a whole number of them.
    pub const fn as_hours_exact(self) -> Option<u64> {
        self.exactly(HOUR)
    }

    /// The period in days, if it is a whole number of them: what lifecycle rules and log retention count.
    pub const fn as_days_exact(self) -> Option<u64> {
        self.exactly(DAY)
    }

    const fn exactly(self, unit: u64) -> Option<u64> {
        if self.0.is_multiple_of(unit) { Some(self.0 / unit) } else { None }
    }

    /// The sum, at most the longest period.
    pub fn saturating_add(self, other: Period) -> Period {
        Period(self.0.saturating_add(other.0))
    }

    /// `count` times this long, unless it exceeds the longest period.
    pub fn checked_mul(self, count: u64) -> Option<Period> {
        self.0.checked_mul(count).map(Period)
    }
}
