//! [`Estimate`]: a number with what is known of it, and [`Draw`], one of the worlds in which it has a value.
//!
//! Every number of the model is an estimate: a low, a middle and a high value, so that the truth is below the low one in
//! one case of ten and above the high one in one of ten. A fact and what the user states are points. What was fitted to
//! measurements names them; what nobody published is a wide interval and says why. Between the three values an
//! estimate is log-normal on each side, so it never reaches zero.
//!
//! Invariant: estimates with one id take the same position in one draw, wherever they occur, so that a forecast that
//! uses a constant twice does not average its uncertainty away. A draw depends on its seed, its index and the id alone,
//! never on the order of evaluation.
//!
//! ```
//! use hybrid_synth::forecast::{Draw, Estimate, Speed};
//!
//! let connection = Estimate::calibrated(
//!     "s3.connection", [Speed::mb_per_s(60.0), Speed::mb_per_s(93.0), Speed::mb_per_s(100.0)], &["S3-01"],
//!     "what one connection to S3 carries",
//! );
//! assert_eq!(Draw::Median.value(&connection), Speed::mb_per_s(93.0));
//! let one = Draw::Random { seed: 1, index: 7 };
//! assert_eq!(one.value(&connection), one.value(&connection));
//! ```

use std::borrow::Cow;

use super::quantity::Quantity;
use crate::facts::{Fact, Source};

/// Why an estimate has its values.
#[derive(Clone, Debug, PartialEq)]
pub enum Basis {
    /// The user or the path says so.
    Given,
    /// AWS says so.
    Fact {
        /// The id of the fact.
        id: Cow<'static, str>,
        /// Where it was read.
        source: Source,
    },
    /// It was fitted to published measurements.
    Calibrated {
        /// The ids of the measurements.
        rows: &'static [&'static str],
    },
    /// Nobody published it, or the blueprint leaves it out.
    Assumed {
        /// What to measure or to say, so that it is known.
        learn: Cow<'static, str>,
    },
}

/// A number with what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate<Q> {
    /// What it is, once in the model: `datasync.scan`, or `munich/scans reads_at` for what a blueprint leaves out.
    pub id: Cow<'static, str>,
    /// In words, as in `objects that a DataSync task compares each second`.
    pub what: Cow<'static, str>,
    /// One case of ten lies below.
    pub low: Q,
    /// Half of the cases lie below.
    pub median: Q,
    /// One case of ten lies above.
    pub high: Q,
    /// Why.
    pub basis: Basis,
}

impl<Q: Quantity> Estimate<Q> {
    /// A number that is known: the user says so.
    pub fn given(id: impl Into<Cow<'static, str>>, value: Q) -> Self {
        let id = id.into();
        Estimate { what: id.clone(), id, low: value, median: value, high: value, basis: Basis::Given }
    }

    /// What AWS says, as one number.
    pub fn fact<T>(fact: &Fact<T>, value: Q) -> Self {
        Self::fact_between(fact, [value; 3])
    }

    /// What AWS says, where it names a range or where sources differ.
    pub fn fact_between<T>(fact: &Fact<T>, [low, median, high]: [Q; 3]) -> Self {
        let basis = Basis::Fact { id: Cow::Borrowed(fact.id), source: fact.source };
        Estimate { id: Cow::Borrowed(fact.id), what: Cow::Borrowed(fact.id), low, median, high, basis }
    }

    /// A constant that was fitted to measurements.
    pub const fn calibrated(
        id: &'static str,
        [low, median, high]: [Q; 3],
        rows: &'static [&'static str],
        what: &'static str,
    ) -> Self {
        Estimate {
            id: Cow::Borrowed(id),
            what: Cow::Borrowed(what),
            low,
            median,
            high,
            basis: Basis::Calibrated { rows },
        }
    }

    /// What nobody published or the user leaves out: an interval, and how to learn more.
    pub fn assumed(
        id: impl Into<Cow<'static, str>>,
        [low, median, high]: [Q; 3],
        what: impl Into<Cow<'static, str>>,
        learn: impl Into<Cow<'static, str>>,
    ) -> Self {
        let basis = Basis::Assumed { learn: learn.into() };
        Estimate { id: id.into(), what: what.into(), low, median, high, basis }
    }

    /// A constant of a service that nobody published: an interval, and what to measure so that it is known.
    pub const fn unmeasured(
        id: &'static str,
        [low, median, high]: [Q; 3],
        what: &'static str,
        learn: &'static str,
    ) -> Self {
        Estimate {
            id: Cow::Borrowed(id),
            what: Cow::Borrowed(what),
            low,
            median,
            high,
            basis: Basis::Assumed { learn: Cow::Borrowed(learn) },
        }
    }

    /// The same knowledge of another quantity that is `change` of this one; the draws stay together.
    pub fn map<R: Quantity>(&self, change: impl Fn(Q) -> R) -> Estimate<R> {
        Estimate {
            id: self.id.clone(),
            what: self.what.clone(),
            low: change(self.low),
            median: change(self.median),
            high: change(self.high),
            basis: self.basis.clone(),
        }
    }

    /// The sum of two, each at its low, middle and high value together. What is not known of either is not known of it.
    pub fn plus(self, other: Self) -> Self
    where
        Q: std::ops::Add<Output = Q>,
    {
        let (low, median, high) = (self.low + other.low, self.median + other.median, self.high + other.high);
        let known = if self.is_point() { other } else { self };
        Estimate { low, median, high, ..known }
    }

    /// The range of what falls while its cause grows, as [`map`](Self::map) leaves it: low and high change places.
    pub fn inverted(self) -> Self {
        Estimate { low: self.high, high: self.low, ..self }
    }

    /// The same, in other words.
    pub fn saying(mut self, what: impl Into<Cow<'static, str>>) -> Self {
        self.what = what.into();
        self
    }

    /// Whether it is one number.
    pub fn is_point(&self) -> bool {
        self.low == self.high
    }

    /// The value at a distance from the middle, in standard deviations.
    fn at(&self, deviations: f64) -> Q {
        let middle = self.median.base();
        if self.is_point() || middle <= 0.0 {
            return self.median;
        }
        let tenth = if deviations < 0.0 { self.low.base() } else { self.high.base() };
        let spread = (tenth.max(f64::MIN_POSITIVE) / middle).ln() / TENTH;
        Q::from_base(middle * (spread * deviations.abs()).exp())
    }
}

/// A tenth of a normal distribution lies further from its middle than this many standard deviations, on each side.
const TENTH: f64 = 1.281_551_565_544_6;

/// Beyond this many standard deviations a draw would be a claim about what nobody has seen.
const FARTHEST: f64 = 2.0;

/// A world in which every estimate has one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Draw<'a> {
    /// Each at its middle.
    Median,
    /// A random one: the same seed and index always give the same values.
    Random {
        /// The seed of the forecast.
        seed: u64,
        /// Which draw of it.
        index: u32,
    },
    /// One estimate at its low or high value, all others at their middle: shows what that one does.
    Shifted {
        /// Its id.
        id: &'a str,
        /// Whether high.
        high: bool,
    },
}

impl Draw<'_> {
    /// The value of an estimate in this world.
    pub fn value<Q: Quantity>(self, estimate: &Estimate<Q>) -> Q {
        match self {
            Draw::Median => estimate.median,
            _ if estimate.is_point() => estimate.median,
            Draw::Random { seed, index } => estimate.at(deviation(seed, index, &estimate.id)),
            Draw::Shifted { id, high } if estimate.id == id => {
                if high {
                    estimate.high
                } else {
                    estimate.low
                }
            }
            Draw::Shifted { .. } => estimate.median,
        }
    }
}

/// A normally distributed number that depends on its arguments alone.
fn deviation(seed: u64, index: u32, id: &str) -> f64 {
    let mut state = id.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    state = mixed(state ^ u64::from(index).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let uniform =
        |bits: u64| (f64::from(u32::try_from(bits >> 32).unwrap_or(u32::MAX)) + 0.5) / 4_294_967_296.0;
    // Box and Muller: two uniform numbers make a normal one.
    let (radius, angle) = (uniform(state), uniform(mixed(state)));
    let normal = (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos();
    normal.clamp(-FARTHEST, FARTHEST)
}

/// The finalizer of SplitMix64: every bit of the input changes half of the output.
const fn mixed(state: u64) -> u64 {
    let state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::Seconds;

    #[test]
    fn a_tenth_of_the_draws_lies_beyond_each_end() {
        let [low, median, high] = [20.0, 60.0, 100.0].map(Seconds::new);
        let estimate = Estimate::calibrated("start", [low, median, high], &[], "");
        let draws: Vec<Seconds> =
            (0..20_000).map(|index| Draw::Random { seed: 3, index }.value(&estimate)).collect();
        let below = |bound: Seconds| draws.iter().filter(|value| **value < bound).count();
        assert!((1800..2200).contains(&below(low)), "{}", below(low));
        assert!((9700..10_300).contains(&below(median)), "{}", below(median));
        assert!((17_800..18_200).contains(&below(high)), "{}", below(high));
    }

    #[test]
    fn other_ids_draw_other_values() {
        let of = |id| {
            Draw::Random { seed: 0, index: 0 }.value(&Estimate::calibrated(
                id,
                [1.0, 2.0, 3.0].map(Seconds::new),
                &[],
                "",
            ))
        };
        assert_ne!(of("a"), of("b"));
    }
}
