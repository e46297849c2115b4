//! Quantities that a model computes with: [`Bytes`], [`Speed`], [`Seconds`], [`Items`], [`PerSecond`] and [`Ratio`], each a real
//! number.
//!
//! The units of the crate are whole numbers, because a blueprint means exactly what it says. A forecast divides and
//! takes roots, so its quantities are real; they come from units or from constructors that name a unit, and only
//! divisions that mean something are there. Invariant: no quantity is negative or not a number. Endless time is
//! [`Seconds::FOREVER`], a ceiling that never binds is [`Speed::UNLIMITED`]; neither is ever printed as a number.
//!
//! ```
//! use hybrid_synth::forecast::{Bytes, Speed};
//! use hybrid_synth::units::{DataSize, Throughput};
//!
//! let size = Bytes::from(DataSize::tb(400));
//! let line = Speed::from(Throughput::gbps(1));
//! assert_eq!((size / line).days(), 400e12 / 125e6 / 86_400.0);
//! ```

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul};

use crate::units::{Count, DataSize, Period, Rate, Throughput};

/// What an estimate can be made of: a non-negative real number with a unit.
pub trait Quantity: Copy + PartialOrd + std::fmt::Debug {
    /// From the unit's base: bytes, bytes per second, seconds, items, events per second. What is negative or not a number
    /// becomes zero.
    fn from_base(value: f64) -> Self;
    /// In the unit's base.
    fn base(self) -> f64;
}

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
        pub struct $name(f64);

        impl $name {
            /// None at all.
            pub const ZERO: $name = $name(0.0);

            const fn of(value: f64) -> Self {
                if value > 0.0 { $name(value) } else { $name(0.0) }
            }

            /// This many times as much; a factor below zero counts as zero.
            pub const fn times(self, factor: f64) -> Self {
                $name::of(self.0 * factor)
            }

            /// The smaller of the two.
            pub const fn min(self, other: Self) -> Self {
                if other.0 < self.0 { other } else { self }
            }

            /// The larger of the two.
            pub const fn max(self, other: Self) -> Self {
                if other.0 > self.0 { other } else { self }
            }

            /// What is left after taking `other` away, at least nothing.
            pub const fn less(self, other: Self) -> Self {
                $name::of(self.0 - other.0)
            }

            /// How many times `other` this is; nothing where `other` is nothing.
            pub fn ratio(self, other: Self) -> Option<f64> {
                let ratio = self.0 / other.0;
                ratio.is_finite().then_some(ratio)
            }

            /// Which is larger, for sorting.
            pub fn total_cmp(&self, other: &Self) -> Ordering {
                self.0.total_cmp(&other.0)
            }

            /// Whether it is a number that can be printed.
            pub const fn is_finite(self) -> bool {
                self.0.is_finite()
            }
        }

        impl Quantity for $name {
            fn from_base(value: f64) -> Self {
                $name::of(value)
            }

            fn base(self) -> f64 {
                self.0
            }
        }

        impl Add for $name {
            type Output = $name;

            fn add(self, other: $name) -> $name {
                $name(self.0 + other.0)
            }
        }

        impl Mul<Ratio> for $name {
            type Output = $name;

            fn mul(self, ratio: Ratio) -> $name {
                $name::of(self.0 * ratio.0)
            }
        }

        impl std::iter::Sum for $name {
            fn sum<I: Iterator<Item = $name>>(all: I) -> $name {
                all.fold($name::ZERO, |sum, one| sum + one)
            }
        }
    };
}

quantity! {
    /// An amount of data.
    Bytes
}

quantity! {
    /// Data per second.
    Speed
}

quantity! {
    /// A length of time.
    Seconds
}

quantity! {
    /// Events per second: files, requests, samples.
    PerSecond
}

quantity! {
    /// How many of what is counted: files, objects, requests, operations, repetitions.
    Items
}

quantity! {
    /// A pure number: a share, or how many times as much.
    Ratio
}

impl Bytes {
    /// 1000 bytes each.
    pub const fn kb(count: f64) -> Self {
        Bytes::of(count * 1e3)
    }

    /// 1000² bytes each.
    pub const fn mb(count: f64) -> Self {
        Bytes::of(count * 1e6)
    }

    /// 1000³ bytes each.
    pub const fn gb(count: f64) -> Self {
        Bytes::of(count * 1e9)
    }

    /// 1024 bytes each.
    pub const fn kib(count: f64) -> Self {
        Bytes::of(count * 1024.0)
    }

    /// 1024² bytes each.
    pub const fn mib(count: f64) -> Self {
        Bytes::of(count * 1_048_576.0)
    }

    /// 1024³ bytes each.
    pub const fn gib(count: f64) -> Self {
        Bytes::of(count * 1_073_741_824.0)
    }

    /// One byte each.
    pub const fn new(count: f64) -> Self {
        Bytes::of(count)
    }

    /// How many bytes.
    pub const fn count(self) -> f64 {
        self.0
    }
}

impl Speed {
    /// A ceiling that never binds.
    pub const UNLIMITED: Speed = Speed(f64::INFINITY);

    /// Bytes per second.
    pub const fn bytes_per_s(count: f64) -> Self {
        Speed::of(count)
    }

    /// 1000² bytes per second each.
    pub const fn mb_per_s(count: f64) -> Self {
        Speed::of(count * 1e6)
    }

    /// 1024² bytes per second each.
    pub const fn mib_per_s(count: f64) -> Self {
        Speed::of(count * 1_048_576.0)
    }

    /// 1000³ bits per second each.
    pub const fn gbps(count: f64) -> Self {
        Speed::of(count * 1e9 / 8.0)
    }

    /// In units of 1000² bytes per second.
    pub const fn as_mb_per_s(self) -> f64 {
        self.0 / 1e6
    }

    /// In units of 1000³ bits per second.
    pub const fn as_gbps(self) -> f64 {
        self.0 * 8.0 / 1e9
    }
}

impl Seconds {
    /// What never ends.
    pub const FOREVER: Seconds = Seconds(f64::INFINITY);

    /// Seconds.
    pub const fn new(count: f64) -> Self {
        Seconds::of(count)
    }

    /// Milliseconds.
    pub const fn millis(count: f64) -> Self {
        Seconds::of(count / 1e3)
    }

    /// Hours.
    pub const fn hours(count: f64) -> Self {
        Seconds::of(count * 3600.0)
    }

    /// Days of 24 hours.
    pub const fn of_days(count: f64) -> Self {
        Seconds::of(count * 86_400.0)
    }

    /// How many seconds.
    pub const fn count(self) -> f64 {
        self.0
    }

    /// In days of 24 hours.
    pub const fn days(self) -> f64 {
        self.0 / 86_400.0
    }
}

impl Items {
    /// One of them.
    pub const ONE: Items = Items(1.0);

    /// So many.
    pub const fn new(count: f64) -> Self {
        Items::of(count)
    }

    /// How many.
    pub const fn count(self) -> f64 {
        self.0
    }
}

impl Ratio {
    /// All of it; once.
    pub const ONE: Ratio = Ratio(1.0);

    /// So much.
    pub const fn new(count: f64) -> Self {
        Ratio::of(count)
    }

    /// As a number.
    pub const fn count(self) -> f64 {
        self.0
    }
}

impl PerSecond {
    /// A ceiling that never binds.
    pub const UNLIMITED: PerSecond = PerSecond(f64::INFINITY);

    /// So many each second.
    pub const fn new(count: f64) -> Self {
        PerSecond::of(count)
    }

    /// How many each second.
    pub const fn count(self) -> f64 {
        self.0
    }

    /// How long `items` take.
    pub fn time_for(self, items: Items) -> Seconds {
        if items.0 == 0.0 { Seconds::ZERO } else { Seconds::of(items.0 / self.0) }
    }
}

impl Div<Speed> for Bytes {
    type Output = Seconds;

    /// How long this takes; nothing takes no time, and at no speed anything takes for ever.
    fn div(self, speed: Speed) -> Seconds {
        if self.0 == 0.0 { Seconds::ZERO } else { Seconds::of(self.0 / speed.0) }
    }
}

impl Div<Seconds> for Bytes {
    type Output = Speed;

    fn div(self, time: Seconds) -> Speed {
        if self.0 == 0.0 { Speed::ZERO } else { Speed::of(self.0 / time.0) }
    }
}

impl Mul<Seconds> for Speed {
    type Output = Bytes;

    fn mul(self, time: Seconds) -> Bytes {
        if time.0 == 0.0 { Bytes::ZERO } else { Bytes::of(self.0 * time.0) }
    }
}

impl Mul<Bytes> for PerSecond {
    type Output = Speed;

    /// Events of this size each.
    fn mul(self, each: Bytes) -> Speed {
        if each.0 == 0.0 { Speed::ZERO } else { Speed::of(self.0 * each.0) }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a forecast is not exact beyond 53 bits")]
const fn real(whole: u64) -> f64 {
    whole as f64
}

impl From<DataSize> for Bytes {
    fn from(size: DataSize) -> Bytes {
        Bytes(real(size.bytes()))
    }
}

impl From<Throughput> for Speed {
    fn from(throughput: Throughput) -> Speed {
        Speed(real(throughput.bits_per_second()) / 8.0)
    }
}

impl From<Period> for Seconds {
    fn from(period: Period) -> Seconds {
        Seconds(real(period.micros()) / 1e6)
    }
}

impl From<Rate> for PerSecond {
    fn from(rate: Rate) -> PerSecond {
        PerSecond(real(rate.per_thousand_seconds()) / 1e3)
    }
}

impl From<Count> for Items {
    fn from(count: Count) -> Items {
        Items(real(count.get()))
    }
}

impl From<u32> for Items {
    fn from(count: u32) -> Items {
        Items(f64::from(count))
    }
}
