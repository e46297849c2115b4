//! [`Count`], [`Rate`] and [`Percent`]: pure numbers.

use super::measure::{Measure, Unit, quantity};

/// How many there are: `9M` files, `60k` samples, `12000`.
///
/// `k`, `M` and `G` are 10³, 10⁶ and 10⁹.
///
/// ```
/// use hybrid_synth::units::Count;
///
/// assert_eq!("1.5M".parse::<Count>()?.get(), 1_500_000);
/// assert_eq!(Count::new(60_000).to_string(), "60k");
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Count(u64);

const COUNT: Measure = Measure {
    noun: "a count",
    base: "items",
    units: &[Unit("", 1), Unit("k", 1_000), Unit("M", 1_000_000), Unit("G", 1_000_000_000)],
    gap: "",
    zero: true,
    most: u64::MAX,
    bound: "at most 18446744073G",
    examples: ["12000", "9M"],
    mistaken: |unit| match unit {
        "B" | "bn" | "T" => Some("write `G` for a thousand million".to_owned()),
        _ => None,
    },
};

quantity!(Count, COUNT);

impl Count {
    /// This many.
    pub const fn new(count: u64) -> Self {
        Count(count)
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// How often per second: `1800/s`, `0.5/s`. A whole number of events in a thousand seconds.
///
/// ```
/// use hybrid_synth::units::Rate;
///
/// let rate: Rate = "1.8k/s".parse()?;
/// assert_eq!(rate, Rate::per_second(1800));
/// assert_eq!("0.5/s".parse::<Rate>()?.per_thousand_seconds(), 500);
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(u64);

const RATE: Measure = Measure {
    noun: "a rate",
    base: "events in a thousand seconds",
    units: &[Unit("/s", 1_000), Unit("k/s", 1_000_000), Unit("M/s", 1_000_000_000)],
    gap: "",
    zero: false,
    most: u64::MAX,
    bound: "at most 18446744073M/s",
    examples: ["1800/s", "0.5/s"],
    mistaken: |unit| match unit {
        "/min" | "/h" | "/d" | "Hz" | "per second" => Some("write the rate of one second, `/s`".to_owned()),
        _ => None,
    },
};

quantity!(Rate, RATE);

impl Rate {
    /// `count` each second, at most the highest rate.
    pub const fn per_second(count: u64) -> Self {
        Rate(count.saturating_mul(1000))
    }

    /// How many in a thousand seconds: the resolution of a rate.
    pub const fn per_thousand_seconds(self) -> u64 {
        self.0
    }

    /// So many times as many, at most the highest rate.
    #[must_use]
    pub const fn saturating_mul(self, count: u64) -> Rate {
        Rate(self.0.saturating_mul(count))
    }

    /// How many each second, if it is a whole number.
    pub const fn as_per_second_exact(self) -> Option<u64> {
        if self.0.is_multiple_of(1000) { Some(self.0 / 1000) } else { None }
    }
}

/// A share of a whole: `5 %`, at most `100 %`. A whole number of millionths.
///
/// ```
/// use hybrid_synth::units::Percent;
///
/// let share: Percent = "99.95 %".parse()?;
/// assert_eq!(share.parts_per_million(), 999_500);
/// assert_eq!(share.to_string(), "99.95 %");
/// assert!("120 %".parse::<Percent>().is_err());
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(u64);

const PERCENT: Measure = Measure {
    noun: "a percentage",
    base: "millionths",
    units: &[Unit("%", 10_000)],
    gap: " ",
    zero: true,
    most: 1_000_000,
    bound: "at most 100 %",
    examples: ["5 %", "0.5 %"],
    mistaken: |_| None,
};

quantity!(Percent, PERCENT);

impl Percent {
    /// The whole.
    pub const ALL: Percent = Percent(1_000_000);

    /// `count` per cent, at most the whole.
    pub const fn new(count: u8) -> Self {
        if count < 100 { Percent(count as u64 * 10_000) } else { Percent::ALL }
    }

    /// The share in millionths of the whole.
    pub const fn parts_per_million(self) -> u64 {
        self.0
    }
}
