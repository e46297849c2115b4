//! [`Growth`]: how much a data set gains each day.

use std::fmt;
use std::str::FromStr;

use super::{DataSize, Period, UnitError};

/// Data gained per day: `2 TB/d`.
///
/// ```
/// use hybrid_synth::units::{DataSize, Growth, Period};
///
/// let growth: Growth = "2 TB/d".parse()?;
/// assert_eq!(growth.per_day(), DataSize::tb(2));
/// assert_eq!(growth.over(Period::hours(12)), Some(DataSize::tb(1)));
/// assert_eq!(growth.to_string(), "2 TB/d");
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Growth(DataSize);

impl Growth {
    /// This much each day.
    pub const fn per_day_of(size: DataSize) -> Self {
        Growth(size)
    }

    /// What one day adds.
    pub const fn per_day(self) -> DataSize {
        self.0
    }

    /// What `period` adds, a started byte dropped; nothing beyond the largest size.
    pub fn over(self, period: Period) -> Option<DataSize> {
        let bytes = u128::from(self.0.bytes()) * u128::from(period.micros());
        u64::try_from(bytes / u128::from(Period::days(1).micros())).ok().map(DataSize::from_bytes)
    }
}

const NOUN: &str = "a growth";
const HELP: &str = "write what one day adds, for example `2 TB/d`";

impl FromStr for Growth {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let Some(size) = text.strip_suffix("/d") else {
            return Err(UnitError::new(text, NOUN, "it does not end in `/d`").help(HELP));
        };
        size.parse::<DataSize>().map(Growth).map_err(|part| {
            let whole = UnitError::new(text, NOUN, part.reason);
            whole.allow(part.allowed.iter().map(|unit| format!("{unit}/d"))).help(HELP)
        })
    }
}

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/d", self.0))
    }
}
