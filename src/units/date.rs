//! [`Date`]: a day of the calendar.

use std::fmt;
use std::str::FromStr;

use jiff::Unit;
use jiff::civil;

use super::{Period, UnitError};

/// A day of the Gregorian calendar: `2028-01-31`. A month alone, `2028-01`, is its last day, as in "until January".
///
/// ```
/// use hybrid_synth::units::{Date, Period};
///
/// let starts: Date = "2026-12-01".parse()?;
/// assert_eq!("2028-02".parse::<Date>()?.to_string(), "2028-02-29");
/// assert_eq!(starts.after(Period::days(31)).map(|date| date.to_string()).as_deref(), Some("2027-01-01"));
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// 1970-01-01, on which computers begin to count.
    pub const EPOCH: Date = Date(civil::Date::constant(1970, 1, 1));

    /// This day; nothing when there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Date)
    }

    /// This day, for constants: a day that there is not fails to compile.
    pub(crate) const fn constant(year: i16, month: i8, day: i8) -> Self {
        Date(civil::date(year, month, day))
    }

    /// The day on which something ends that takes this long from the beginning of this day; nothing beyond the year 9999.
    pub fn after(self, period: Period) -> Option<Self> {
        let days = i64::try_from(period.micros() / Period::days(1).micros()).ok()?;
        self.0.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(Date)
    }

    /// How many days later this is; none where it is not later.
    pub fn days_since(self, earlier: Date) -> u32 {
        let days = self.0.since((Unit::Day, earlier.0)).map_or(0, |span| span.get_days());
        u32::try_from(days).unwrap_or(0)
    }

    /// The calendar's own type, for arithmetic with time zones.
    pub const fn civil(self) -> civil::Date {
        self.0
    }

    fn read(text: &str) -> Option<Date> {
        let digits =
            |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
        let parts: Vec<&str> = text.split('-').collect();
        match parts.as_slice() {
            [year, month] if digits(year, 4) && digits(month, 2) => {
                let first = Date::new(year.parse().ok()?, month.parse().ok()?, 1)?;
                Some(Date(first.0.last_of_month()))
            }
            [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => {
                Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
            }
            _ => None,
        }
    }
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Date(date)
    }
}

impl FromStr for Date {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        Date::read(text).ok_or_else(|| {
            UnitError::new(text, "a date", "there is no such day")
                .help("write year, month and day, for example `2026-12-01`, or a month, `2028-01`")
        })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_string())
    }
}
