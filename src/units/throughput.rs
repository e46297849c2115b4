//! [`Throughput`] and [`ThroughputPerCapacity`]: data per second, and how it grows with a file system.

use std::fmt;
use std::str::FromStr;

use super::measure::{Measure, Unit, quantity};
use super::{DataSize, Period, UnitError};

/// Data per second: a whole number of bits per second.
///
/// Links are sold in bits (`10 Gbps`), storage in bytes (`250 MB/s`, `1536 MiB/s`); both are the same quantity and
/// compare exactly. `Gb/s` is refused because half of its readers take the `b` for bytes. Printing chooses the unit
/// that needs the smallest whole number; [`in_bytes`](Throughput::in_bytes) prints byte units.
///
/// ```
/// use hybrid_synth::units::Throughput;
///
/// let line: Throughput = "10 Gbps".parse()?;
/// assert_eq!(line, Throughput::mb_per_s(1250));
/// assert_eq!(line.to_string(), "10 Gbps");
/// assert_eq!(line.in_bytes().to_string(), "1250 MB/s");
/// assert!("10 Gb/s".parse::<Throughput>().is_err());
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Throughput(u64);

const K: u64 = 1000;
const KI: u64 = 1024;
const BYTE: u64 = 8;

const MEASURE: Measure = Measure {
    noun: "a throughput",
    base: "bits per second",
    units: &[
        Unit("bps", 1),
        Unit("kbps", K),
        Unit("Mbps", K.pow(2)),
        Unit("Gbps", K.pow(3)),
        Unit("Tbps", K.pow(4)),
        Unit("B/s", BYTE),
        Unit("kB/s", BYTE * K),
        Unit("MB/s", BYTE * K.pow(2)),
        Unit("GB/s", BYTE * K.pow(3)),
        Unit("TB/s", BYTE * K.pow(4)),
        Unit("KiB/s", BYTE * KI),
        Unit("MiB/s", BYTE * KI.pow(2)),
        Unit("GiB/s", BYTE * KI.pow(3)),
        Unit("TiB/s", BYTE * KI.pow(4)),
    ],
    gap: " ",
    zero: false,
    most: u64::MAX,
    bound: "less than 2 EiB/s",
    examples: ["10 Gbps", "250 MB/s"],
    mistaken: |unit| {
        let letter = unit.chars().next()?.to_ascii_uppercase();
        if !"KMGT".contains(letter) {
            return None;
        }
        let small = if letter == 'K' { 'k' } else { letter };
        match unit.get(1..)? {
            "b/s" | "bit/s" | "bits/s" | "Bps" | "bps" | "BPS" | "b" => Some(format!(
                "bits or bytes? write `{small}bps` for bits per second or `{small}B/s` for bytes per second"
            )),
            "B" => Some(format!("that is a size: write `{small}B/s` for bytes per second")),
            "iB" => Some(format!("that is a size: write `{letter}iB/s` for bytes per second")),
            "iBps" | "ib/s" | "ibps" => Some(format!("write `{letter}iB/s` for bytes per second")),
            _ => None,
        }
    },
};

const IN_BITS: Measure = Measure { units: MEASURE.units.split_at(5).0, ..MEASURE };
const IN_BYTES: Measure = Measure { units: MEASURE.units.split_at(5).1, ..MEASURE };

quantity!(Throughput, MEASURE);

impl Throughput {
    /// Nothing flows. It takes part in sums; a blueprint cannot write it, and an unknown rate is not zero.
    pub const ZERO: Throughput = Throughput(0);

    /// `count` bits per second.
    pub const fn bps(count: u64) -> Self {
        Throughput(count)
    }

    /// `count` × 1000² bits per second, at most the largest throughput.
    pub const fn mbps(count: u64) -> Self {
        Throughput(count.saturating_mul(K.pow(2)))
    }

    /// `count` × 1000³ bits per second, at most the largest throughput.
    pub const fn gbps(count: u64) -> Self {
        Throughput(count.saturating_mul(K.pow(3)))
    }

    /// `count` bytes per second, at most the largest throughput.
    pub const fn bytes_per_s(count: u64) -> Self {
        Throughput(count.saturating_mul(BYTE))
    }

    /// `count` × 1000² bytes per second, at most the largest throughput.
    pub const fn mb_per_s(count: u64) -> Self {
        Throughput(count.saturating_mul(BYTE * K.pow(2)))
    }

    /// `count` × 1000³ bytes per second, at most the largest throughput.
    pub const fn gb_per_s(count: u64) -> Self {
        Throughput(count.saturating_mul(BYTE * K.pow(3)))
    }

    /// `count` × 1024² bytes per second, at most the largest throughput.
    pub const fn mib_per_s(count: u64) -> Self {
        Throughput(count.saturating_mul(BYTE * KI.pow(2)))
    }

    /// `count` × 1024³ bytes per second, at most the largest throughput.
    pub const fn gib_per_s(count: u64) -> Self {
        Throughput(count.saturating_mul(BYTE * KI.pow(3)))
    }

    /// The throughput in bits per second.
    pub const fn bits_per_second(self) -> u64 {
        self.0
    }

    /// The whole bytes per second, a started byte dropped.
    pub const fn bytes_per_second_floor(self) -> u64 {
        self.0 / BYTE
    }

    /// The throughput in bytes per second, if it is a whole number of them.
    pub const fn as_bytes_per_s_exact(self) -> Option<u64> {
        self.exactly(BYTE)
    }

    /// The throughput in Mbps, if it is a whole number of them.
    pub const fn as_mbps_exact(self) -> Option<u64> {
        self.exactly(K.pow(2))
    }

    /// The throughput in Gbps, if it is a whole number of them.
    pub const fn as_gbps_exact(self) -> Option<u64> {
        self.exactly(K.pow(3))
    }

    /// The throughput in MB/s (1000² bytes), if it is a whole number of them.
    pub const fn as_mb_per_s_exact(self) -> Option<u64> {
        self.exactly(BYTE * K.pow(2))
    }

    /// The throughput in MiB/s (1024² bytes), if it is a whole number of them.
    pub const fn as_mib_per_s_exact(self) -> Option<u64> {
        self.exactly(BYTE * KI.pow(2))
    }

    const fn exactly(self, unit: u64) -> Option<u64> {
        if self.0.is_multiple_of(unit) { Some(self.0 / unit) } else { None }
    }

    /// Prints byte units only, as storage is spoken of; a rest of bits as a decimal fraction of a byte.
    pub fn in_bytes(self) -> impl fmt::Display {
        InBytes(self)
    }

    /// Prints bit units only, as lines are sold.
    ///
    /// ```
    /// use hybrid_synth::units::Throughput;
    ///
    /// assert_eq!(Throughput::gbps(400).in_bits().to_string(), "400 Gbps");
    /// ```
    pub fn in_bits(self) -> impl fmt::Display {
        InBits(self)
    }

    /// The sum, at most the largest throughput.
    pub fn saturating_add(self, other: Throughput) -> Throughput {
        Throughput(self.0.saturating_add(other.0))
    }

    /// `count` times this much, unless it exceeds the largest throughput.
    pub fn checked_mul(self, count: u64) -> Option<Throughput> {
        self.0.checked_mul(count).map(Throughput)
    }

    /// How much flows in `period`, a started byte dropped; nothing beyond the largest size.
    ///
    /// ```
    /// use hybrid_synth::units::{DataSize, Period, Throughput};
    ///
    /// assert_eq!(Throughput::gbps(10).during(Period::hours(1)), Some(DataSize::gb(4500)));
    /// ```
    pub fn during(self, period: Period) -> Option<DataSize> {
        let bits = u128::from(self.0).checked_mul(u128::from(period.micros()))? / 1_000_000;
        u64::try_from(bits / u128::from(BYTE)).ok().map(DataSize::from_bytes)
    }

    /// How long `size` takes, a started microsecond counted as whole; nothing when nothing flows or the time exceeds
    /// the longest period.
    pub fn time_for(self, size: DataSize) -> Option<Period> {
        if self == Throughput::ZERO {
            return None;
        }
        let bits = u128::from(size.bytes()) * u128::from(BYTE) * 1_000_000;
        u64::try_from(bits.div_ceil(u128::from(self.0))).ok().map(Period::from_micros)
    }
}

impl std::iter::Sum for Throughput {
    /// The sum, at most the largest throughput.
    fn sum<I: Iterator<Item = Throughput>>(all: I) -> Throughput {
        all.fold(Throughput::ZERO, Throughput::saturating_add)
    }
}

struct InBits(Throughput);

impl fmt::Display for InBits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        IN_BITS.write(self.0.0, f)
    }
}

struct InBytes(Throughput);

impl fmt::Display for InBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Throughput(bits) = self.0;
        if bits.is_multiple_of(BYTE) {
            return IN_BYTES.write(bits, f);
        }
        let fraction = format!("{:03}", bits % BYTE * 125);
        f.pad(&format!("{}.{} B/s", bits / BYTE, fraction.trim_end_matches('0')))
    }
}

/// Throughput that comes with each TiB of a file system, as FSx sells it: `250 MB/s/TiB`.
///
/// ```
/// use hybrid_synth::units::{DataSize, Throughput, ThroughputPerCapacity};
///
/// let sold: ThroughputPerCapacity = "250 MB/s/TiB".parse()?;
/// assert_eq!(sold.per_tib(), Throughput::mb_per_s(250));
/// assert_eq!(sold.of(DataSize::gib(1536)), Some(Throughput::mb_per_s(375)));
/// assert_eq!(sold.to_string(), "250 MB/s/TiB");
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThroughputPerCapacity(Throughput);

impl ThroughputPerCapacity {
    /// This throughput for each TiB.
    pub const fn per_tib_of(throughput: Throughput) -> Self {
        ThroughputPerCapacity(throughput)
    }

    /// `count` MB/s (1000² bytes) for each TiB.
    pub const fn mb_per_s_per_tib(count: u64) -> Self {
        ThroughputPerCapacity(Throughput::mb_per_s(count))
    }

    /// The throughput of one TiB.
    pub const fn per_tib(self) -> Throughput {
        self.0
    }

    /// The throughput of a file system of this capacity, a started bit per second dropped; nothing beyond the
    /// largest throughput.
    pub fn of(self, capacity: DataSize) -> Option<Throughput> {
        let bits = u128::from(self.0.bits_per_second()) * u128::from(capacity.bytes())
            / u128::from(DataSize::tib(1).bytes());
        u64::try_from(bits).ok().map(Throughput::bps)
    }
}

const PER_CAPACITY: &str = "a throughput per capacity";

impl FromStr for ThroughputPerCapacity {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let Some(throughput) = text.strip_suffix("/TiB") else {
            return Err(UnitError::new(text, PER_CAPACITY, "it does not end in `/TiB`")
                .help("write the throughput of one TiB, for example `250 MB/s/TiB`"));
        };
        match throughput.parse() {
            Ok(throughput) => Ok(ThroughputPerCapacity(throughput)),
            Err(error) => {
                let part: UnitError = error;
                let whole = UnitError::new(text, PER_CAPACITY, part.reason);
                let whole = whole.allow(part.allowed.iter().map(|unit| format!("{unit}/TiB")));
                Err(whole.help("write the throughput of one TiB, for example `250 MB/s/TiB`"))
            }
        }
    }
}

impl fmt::Display for ThroughputPerCapacity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/TiB", self.0.in_bytes()))
    }
}
