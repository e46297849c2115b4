//! [`Estimate`]: a number with what is known of it, and [`Draw`], one of the worlds in which it has a value.
//!
//! Every number of the model is an estimate: a low, a middle and a high value, so that the truth is below the low one in
//! one case of ten and above the high one in one of ten. A fact and what the user states are points. What was fitted to
//! measurements names them; what nobody published is a wide interval and says why. Between the three values an
//! estimate is log-normal on each side, so it never reaches zero; towards an end that is zero it is normal.
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
        if self.is_point() {
            return self.median;
        }
        let tenth = if deviations < 0.0 { self.low.base() } else { self.high.base() };
        if middle <= 0.0 || tenth <= 0.0 {
            // What may be nothing has no logarithm.
            return Q::from_base((middle + (tenth - middle) * deviations.abs() / TENTH).max(0.0));
        }
        let spread = (tenth / middle).ln() / TENTH;
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

    /// A number that orders what nothing else does: another one in each random world, none in others.
    pub(super) fn order(self, id: &str) -> Option<f64> {
        match self {
            Draw::Random { seed, index } => Some(deviation(seed, index, id)),
            Draw::Median | Draw::Shifted { .. } => None,
        }
    }
}

/// So many draws in a row have one of as many equal shares of each estimate's cases each: a few hundred then tell where a
/// tenth of the cases lies as well as thousands that fall anywhere. With half as many, which would take half the time,
/// targets near a bound change their verdicts.
pub(super) const STRATA: u32 = 256;

/// A normally distributed number that depends on its arguments alone: the middle of its stratum.
fn deviation(seed: u64, index: u32, id: &str) -> f64 {
    let key = id
        .bytes()
        .fold(mixed(seed), |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let stratum = permuted(index.to_le_bytes()[0], mixed(key ^ u64::from(index / STRATA)));
    normal((f64::from(stratum) + 0.5) / f64::from(STRATA)).clamp(-FARTHEST, FARTHEST)
}

/// The place of a stratum in an order of all of them, another for each key: each step can be undone, so no two come to one
/// place.
fn permuted(stratum: u8, key: u64) -> u8 {
    key.to_le_bytes().into_iter().fold(stratum, |stratum, part| {
        let mixed = (stratum ^ part).wrapping_mul(part | 1);
        (mixed ^ (mixed >> 3)).rotate_left(5)
    })
}

/// The normally distributed number below which a share of the cases lies, by the middle piece of Acklam's rational
/// approximation (2003): to 1e-7 as far out as draws reach.
fn normal(share: f64) -> f64 {
    const ABOVE: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const BELOW: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    let from_middle = share.clamp(CUT, 1.0 - CUT) - 0.5;
    let square = from_middle * from_middle;
    let value = |terms: [f64; 6]| terms.into_iter().fold(0.0, |sum, term| sum * square + term);
    from_middle * value(ABOVE) / value(BELOW)
}

/// A smaller share of the cases than lies beyond the farthest draw, on each side.
const CUT: f64 = 0.022;

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

    /// The places of one turn of draws.
    fn places(seed: u64, id: &str) -> Vec<f64> {
        let turn: Vec<f64> = (0..STRATA).map(|index| deviation(seed, index, id)).collect();
        let rank = |value: f64| turn.iter().filter(|other| **other < value).count();
        turn.iter().map(|value| f64::from(u32::try_from(rank(*value)).unwrap())).collect()
    }

    #[test]
    fn every_turn_of_draws_has_each_share_of_the_cases_once() {
        for key in (0..1000).map(mixed) {
            let mut all: Vec<u8> = (0..=u8::MAX).map(|stratum| permuted(stratum, key)).collect();
            all.sort_unstable();
            assert!(all.iter().copied().eq(0..=u8::MAX), "{key}");
        }
        for (seed, id, turn) in [(1, "a", 0), (1, "b", 1), (7, "datasync.scan", 5)] {
            let indices = turn * STRATA..(turn + 1) * STRATA;
            let mut drawn: Vec<f64> = indices.map(|index| deviation(seed, index, id)).collect();
            drawn.sort_by(f64::total_cmp);
            for (stratum, drawn) in drawn.into_iter().enumerate() {
                let middle = (f64::from(u32::try_from(stratum).unwrap()) + 0.5) / f64::from(STRATA);
                let wanted = normal(middle).clamp(-FARTHEST, FARTHEST);
                assert!(drawn.total_cmp(&wanted).is_eq(), "{stratum} of {seed}, {id}: {drawn}, not {wanted}");
            }
        }
    }

    #[test]
    fn shares_of_the_cases_lie_where_tables_have_them() {
        let table =
            [(0.5, 0.0), (0.1, -TENTH), (0.9, TENTH), (0.75, 0.674_489_750_2), (0.977_249_868_1, 2.0)];
        for (share, deviation) in table {
            assert!((normal(share) - deviation).abs() < 1e-7, "{share}: {}", normal(share));
        }
    }

    #[test]
    fn draws_of_two_ids_go_together_no_more_than_chance_has_it() {
        let ids = ["a", "b", "link policing", "link port", "s3.connection", "s3.prefix", "datasync.scan"];
        let orders: Vec<Vec<f64>> = (0..8).flat_map(|seed| ids.map(|id| places(seed, id))).collect();
        let middle = f64::from(STRATA - 1) / 2.0;
        let variance = f64::from(STRATA * STRATA - 1) / 12.0;
        let mut correlations = Vec::new();
        for (at, one) in orders.iter().enumerate() {
            for other in orders.iter().skip(at + 1) {
                let products = one.iter().zip(other).map(|(one, other)| (one - middle) * (other - middle));
                correlations.push(products.sum::<f64>() / f64::from(STRATA) / variance);
            }
        }
        let count = f64::from(u32::try_from(correlations.len()).unwrap());
        let mean = correlations.iter().map(|one| one.abs()).sum::<f64>() / count;
        // That of two random orders: the square root of 2 / (π (n - 1)).
        let chance = (2.0 / std::f64::consts::PI / f64::from(STRATA - 1)).sqrt();
        assert!((mean / chance - 1.0).abs() < 0.06, "{mean} where chance has {chance}");
        let far = 4.8 / f64::from(STRATA).sqrt();
        assert!(correlations.iter().all(|one| one.abs() < far), "{correlations:?}");
    }

    #[test]
    fn an_end_may_be_nothing() {
        let share = Estimate::calibrated("share", [0.0, 0.1, 0.4].map(Seconds::new), &[], "");
        let draws: Vec<f64> =
            (0..20_000).map(|index| Draw::Random { seed: 3, index }.value(&share).count()).collect();
        let below = |bound: f64| draws.iter().filter(|value| **value <= bound).count();
        assert!(
            (1800..2200).contains(&below(0.0)) && (4_000..6_400).contains(&below(0.06)),
            "{}",
            below(0.06)
        );
        let mostly = Estimate::calibrated("mostly", [0.0, 0.0, 0.4].map(Seconds::new), &[], "");
        let above =
            (0..20_000).filter(|index| Draw::Random { seed: 3, index: *index }.value(&mostly).count() > 0.4);
        assert!((1800..2200).contains(&above.count()));
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
