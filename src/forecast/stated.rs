//! [`Stated`]: the quantities that a part or a method states, by their keys, so that one place refuses what nobody has.

use schemars::JsonSchema;
use serde::Deserialize;

use super::quantity::{Bytes, Seconds};
use crate::units::{Count, DataSize, Period, Rate, Throughput, ThroughputPerCapacity};

/// The time to the other end and back, which is never as long as other times can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct RoundTrip(pub Period);

/// How much is asked for or sent at once: a block, or a part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct BlockSize(pub DataSize);

impl BlockSize {
    /// Whether anybody may ask for so much at once.
    pub(super) fn is_believed(self) -> bool {
        Amount::Block(self.0).beyond(false).is_none()
    }
}

impl From<RoundTrip> for Seconds {
    fn from(trip: RoundTrip) -> Self {
        trip.0.into()
    }
}

impl From<BlockSize> for Bytes {
    fn from(block: BlockSize) -> Self {
        block.0.into()
    }
}

/// A quantity under its key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stated {
    /// The key of the part or method below which its own stands, if there is one.
    pub(super) group: Option<&'static str>,
    /// Its key.
    pub(super) key: &'static str,
    /// The quantity.
    pub(super) amount: Amount,
    /// Whether nothing is something that can be meant.
    pub(super) or_zero: bool,
}

impl Stated {
    /// The same below a key.
    pub(super) fn below(self, group: &'static str) -> Self {
        Stated { group: Some(group), ..self }
    }
}

/// A quantity of any unit.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Amount {
    Size(DataSize),
    /// What is asked for or sent at once.
    Block(DataSize),
    Speed(Throughput),
    SpeedPerCapacity(ThroughputPerCapacity),
    /// Machines, streams, ports: what somebody sets up one by one.
    Number(u32),
    Count(Count),
    Time(Period),
    /// A time that somebody plans with.
    Plan(Period),
    /// A round trip: over satellites half a second.
    Trip(Period),
    Rate(Rate),
}

/// The largest amounts that are believed: far beyond what anybody runs, and far from where numbers lose their meaning.
const LARGEST: DataSize = DataSize::pb(1_000);
pub(super) const LARGEST_BLOCK: DataSize = DataSize::tb(1);
const FASTEST: Throughput = Throughput::gbps(100_000);
const FASTEST_PER_TIB: ThroughputPerCapacity = ThroughputPerCapacity::mb_per_s_per_tib(1_000_000);
const MOST_MACHINES: u32 = 1_000_000;
const MOST_FILES: Count = Count::new(1_000_000_000_000_000);
const LONGEST: Period = Period::years(1);
const LONGEST_PLAN: Period = Period::years(100);
const LONGEST_TRIP: Period = Period::seconds(10);
const MOST_OFTEN: Rate = Rate::per_second(1_000_000_000);

/// The smallest of each.
const SMALLEST: DataSize = DataSize::from_bytes(1);
/// The sector of a disk.
const SMALLEST_BLOCK: DataSize = DataSize::from_bytes(512);
const SLOWEST: Throughput = Throughput::bps(1_000);
const SLOWEST_PER_TIB: ThroughputPerCapacity = ThroughputPerCapacity::per_tib_of(SLOWEST);
const SHORTEST: Period = Period::from_micros(1);

impl Amount {
    /// As it was written, and what is allowed instead; none where it is believed.
    pub(crate) fn beyond(self, or_zero: bool) -> Option<(String, String)> {
        fn outside<T: Copy + PartialOrd + ToString>(
            value: T,
            zero: Option<T>,
            [least, most]: [T; 2],
        ) -> Option<(String, String)> {
            let is_inside = (least <= value && value <= most) || zero.is_some_and(|zero| value == zero);
            (!is_inside)
                .then(|| (value.to_string(), format!("{} to {}", least.to_string(), most.to_string())))
        }
        match self {
            Amount::Size(size) => outside(size, or_zero.then_some(DataSize::ZERO), [SMALLEST, LARGEST]),
            Amount::Block(size) => outside(size, None, [SMALLEST_BLOCK, LARGEST_BLOCK]),
            Amount::Speed(speed) => outside(speed, None, [SLOWEST, FASTEST]),
            Amount::SpeedPerCapacity(speed) => outside(speed, None, [SLOWEST_PER_TIB, FASTEST_PER_TIB]),
            Amount::Number(number) => outside(number, or_zero.then_some(0), [1, MOST_MACHINES]),
            Amount::Count(count) => {
                outside(count, or_zero.then_some(Count::new(0)), [Count::new(1), MOST_FILES])
            }
            Amount::Time(time) => {
                outside(time, or_zero.then_some(Period::from_micros(0)), [SHORTEST, LONGEST])
            }
            Amount::Plan(time) => outside(time, or_zero.then_some(Period::ZERO), [SHORTEST, LONGEST_PLAN]),
            Amount::Trip(time) => outside(time, or_zero.then_some(Period::ZERO), [SHORTEST, LONGEST_TRIP]),
            Amount::Rate(rate) => outside(rate, None, [Rate::per_second(0), MOST_OFTEN]),
        }
    }
}

/// A key of a part or method whose value is a quantity, or may be one.
pub(super) trait State {
    /// The quantity, where there is one.
    fn amount(&self) -> Option<Amount>;
}

impl<T: State> State for Option<T> {
    fn amount(&self) -> Option<Amount> {
        self.as_ref().and_then(State::amount)
    }
}

macro_rules! states {
    ($($unit:ident => $amount:ident),+) => {
        $(impl State for $unit {
            fn amount(&self) -> Option<Amount> {
                Some(Amount::$amount(*self))
            }
        })+
    };
}

states! {
    DataSize => Size, Throughput => Speed, ThroughputPerCapacity => SpeedPerCapacity, u32 => Number, Count => Count,
    Period => Time, Rate => Rate
}

impl State for RoundTrip {
    fn amount(&self) -> Option<Amount> {
        Some(Amount::Trip(self.0))
    }
}

impl State for BlockSize {
    fn amount(&self) -> Option<Amount> {
        Some(Amount::Block(self.0))
    }
}

/// The quantities of a part or method under the keys named, which are those of its fields; those after `or zero` may be
/// nothing.
macro_rules! stated {
    ($of:expr $(; $($key:ident)+)? $(; or zero $($zero:ident)+)?) => {{
        use $crate::forecast::stated::{State as _, Stated};
        let all = [
            $($(($of.$key.amount(), stringify!($key), false),)+)?
            $($(($of.$zero.amount(), stringify!($zero), true),)+)?
        ];
        let stated = all.into_iter().filter_map(|(amount, key, or_zero)| {
            Some(Stated { group: None, key, amount: amount?, or_zero })
        });
        stated.collect::<Vec<Stated>>()
    }};
}

pub(super) use stated;
