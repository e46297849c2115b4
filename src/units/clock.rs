//! [`TimeOfDay`], [`WeeklyTime`] and [`TimeZone`]: when something happens.
//!
//! They know no calendar and no clock, and no table of time zones: whether a well-formed zone exists is for a rule to
//! say.

use std::fmt;
use std::str::FromStr;

use super::UnitError;
use super::text::text;

/// A minute of the day on a 24-hour clock: `22:00`.
///
/// ```
/// use hybrid_synth::units::TimeOfDay;
///
/// let at: TimeOfDay = "22:05".parse()?;
/// assert_eq!((at.hour(), at.minute()), (22, 5));
/// assert_eq!(at.to_string(), "22:05");
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    hour: u8,
    minute: u8,
}

impl TimeOfDay {
    /// 00:00.
    pub const MIDNIGHT: TimeOfDay = TimeOfDay { hour: 0, minute: 0 };

    /// This minute; nothing when there is no such hour or minute.
    pub const fn new(hour: u8, minute: u8) -> Option<Self> {
        if hour < 24 && minute < 60 { Some(TimeOfDay { hour, minute }) } else { None }
    }

    /// The hour, 0 to 23.
    pub const fn hour(self) -> u8 {
        self.hour
    }

    /// The minute, 0 to 59.
    pub const fn minute(self) -> u8 {
        self.minute
    }

    fn read(text: &str) -> Option<TimeOfDay> {
        let (hour, minute) = text.split_once(':')?;
        TimeOfDay::new(two_digits(hour)?, two_digits(minute)?)
    }
}

fn two_digits(text: &str) -> Option<u8> {
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

impl FromStr for TimeOfDay {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        TimeOfDay::read(text).ok_or_else(|| {
            UnitError::new(text, "a time of day", "it is not of the form HH:MM")
                .allow(["00:00 to 23:59"])
                .help("write hour and minute on a 24-hour clock in quotes, for example `\"22:00\"`")
        })
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:02}:{:02}", self.hour, self.minute))
    }
}

/// A minute of the week as FSx writes its maintenance window: `d:HH:MM` in UTC, 1 is Monday and 7 is Sunday.
///
/// Source: the FSx API, type `WeeklyTime`, pattern `^[1-7]:([01]\d|2[0-3]):?([0-5]\d)$`.
///
/// ```
/// use hybrid_synth::units::WeeklyTime;
///
/// let window: WeeklyTime = "7:02:30".parse()?;
/// assert_eq!(window.weekday(), 7);
/// assert_eq!(window.time().to_string(), "02:30");
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WeeklyTime {
    weekday: u8,
    time: TimeOfDay,
}

impl WeeklyTime {
    /// This time on this day, 1 (Monday) to 7 (Sunday); nothing for another day.
    pub const fn new(weekday: u8, time: TimeOfDay) -> Option<Self> {
        if 1 <= weekday && weekday <= 7 { Some(WeeklyTime { weekday, time }) } else { None }
    }

    /// The day, 1 (Monday) to 7 (Sunday).
    pub const fn weekday(self) -> u8 {
        self.weekday
    }

    /// The time on that day.
    pub const fn time(self) -> TimeOfDay {
        self.time
    }

    fn read(text: &str) -> Option<WeeklyTime> {
        let (weekday, time) = text.split_once(':')?;
        let [digit @ b'1'..=b'7'] = weekday.as_bytes() else { return None };
        WeeklyTime::new(digit - b'0', TimeOfDay::read(time)?)
    }
}

impl FromStr for WeeklyTime {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        WeeklyTime::read(text).ok_or_else(|| {
            UnitError::new(text, "a weekly time", "it is not of the form d:HH:MM")
                .allow(["1:00:00 (Monday) to 7:23:59 (Sunday)"])
                .help("write day, hour and minute in UTC in quotes, for example `\"7:02:30\"` for Sunday")
        })
    }
}

impl fmt::Display for WeeklyTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}:{}", self.weekday, self.time))
    }
}

text! {
    /// The name of a time zone in the IANA database: `Europe/Berlin`, `UTC`.
    ///
    /// At most 50 characters, as EventBridge Scheduler takes it (`ScheduleExpressionTimezone`). Offsets are refused:
    /// they do not know summer time.
    ///
    /// ```
    /// use hybrid_synth::units::TimeZone;
    ///
    /// assert!("America/Argentina/Buenos_Aires".parse::<TimeZone>().is_ok());
    /// assert!("+02:00".parse::<TimeZone>().is_err());
    /// ```
    TimeZone, "a time zone", |text| {
        let help = "write its name in the IANA database, for example `Europe/Berlin` or `UTC`";
        let segment = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic())
                && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-+".contains(c))
        };
        if text.len() > 50 {
            return Err(("it is longer than 50 characters".to_owned(), help.to_owned()));
        }
        if !text.split('/').all(segment) {
            return Err(("it is no zone name".to_owned(), help.to_owned()));
        }
        Ok(())
    }
}

impl TimeZone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        TimeZone("UTC".into())
    }
}
