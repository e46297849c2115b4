//! [`DataSize`]: an amount of data in whole bytes.

use super::UnitError;
use super::measure::{Measure, Unit, quantity};

/// An amount of data: a whole number of bytes, at most 16 EiB less one byte.
///
/// Decimal units (`kB` = 1000 bytes … `EB`) and binary units (`KiB` = 1024 bytes … `EiB`) are different words and
/// never taken for one another. Printing chooses the unit that needs the smallest whole number, so that reading the
/// print gives the same size again.
///
/// ```
/// use hybrid_synth::units::DataSize;
///
/// let size: DataSize = "1.2 TB".parse()?;
/// assert_eq!(size, DataSize::gb(1200));
/// assert_eq!(size.to_string(), "1200 GB");
/// assert_eq!(size.as_gib_exact(), None);
/// assert_eq!("12 TiB".parse::<DataSize>()?.as_gib_exact(), Some(12_288));
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DataSize(u64);

const KB: u64 = 1000;
const KIB: u64 = 1024;

const MEASURE: Measure = Measure {
    noun: "a data size",
    base: "bytes",
    units: &[
        Unit("B", 1),
        Unit("kB", KB),
        Unit("MB", KB.pow(2)),
        Unit("GB", KB.pow(3)),
        Unit("TB", KB.pow(4)),
        Unit("PB", KB.pow(5)),
        Unit("EB", KB.pow(6)),
        Unit("KiB", KIB),
        Unit("MiB", KIB.pow(2)),
        Unit("GiB", KIB.pow(3)),
        Unit("TiB", KIB.pow(4)),
        Unit("PiB", KIB.pow(5)),
        Unit("EiB", KIB.pow(6)),
    ],
    gap: " ",
    zero: false,
    most: u64::MAX,
    bound: "less than 16 EiB",
    examples: ["400 TB", "12 TiB"],
    mistaken: |unit| {
        let letter = unit.chars().next()?.to_ascii_uppercase();
        if letter == 'K' && unit.eq_ignore_ascii_case("kb") {
            return Some("write `kB` for 1000 bytes or `KiB` for 1024 bytes".to_owned());
        }
        if !"KMGTPE".contains(letter) {
            return None;
        }
        match unit.get(1..)? {
            "" => Some(format!("write `{letter}B` for the decimal or `{letter}iB` for the binary unit")),
            "b" | "ib" => {
                Some(format!("a small `b` counts bits: write `{letter}B` or `{letter}iB` for bytes"))
            }
            _ => None,
        }
    },
};

quantity!(DataSize, MEASURE);

impl DataSize {
    /// Nothing. It takes part in sums; a blueprint cannot write it.
    pub const ZERO: DataSize = DataSize(0);

    /// Reads a size that may be nothing, as that of empty files.
    ///
    /// ```
    /// use hybrid_synth::units::DataSize;
    ///
    /// assert_eq!(DataSize::read_or_zero("0 B"), Ok(DataSize::ZERO));
    /// assert!("0 B".parse::<DataSize>().is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// What is wrong with the text.
    pub fn read_or_zero(text: &str) -> Result<DataSize, UnitError> {
        Measure { zero: true, ..MEASURE }.read(text).map(DataSize)
    }

    /// `count` bytes.
    pub const fn from_bytes(count: u64) -> Self {
        DataSize(count)
    }

    /// `count` × 1000 bytes, at most the largest size.
    pub const fn kb(count: u64) -> Self {
        DataSize(count.saturating_mul(KB))
    }

    /// `count` × 1000² bytes, at most the largest size.
    pub const fn mb(count: u64) -> Self {
        DataSize(count.saturating_mul(KB.pow(2)))
    }

    /// `count` × 1000³ bytes, at most the largest size.
    pub const fn gb(count: u64) -> Self {
        DataSize(count.saturating_mul(KB.pow(3)))
    }

    /// `count` × 1000⁴ bytes, at most the largest size.
    pub const fn tb(count: u64) -> Self {
        DataSize(count.saturating_mul(KB.pow(4)))
    }

    /// `count` × 1000⁵ bytes, at most the largest size.
    pub const fn pb(count: u64) -> Self {
        DataSize(count.saturating_mul(KB.pow(5)))
    }

    /// `count` × 1024 bytes, at most the largest size.
    pub const fn kib(count: u64) -> Self {
        DataSize(count.saturating_mul(KIB))
    }

    /// `count` × 1024² bytes, at most the largest size.
    pub const fn mib(count: u64) -> Self {
        DataSize(count.saturating_mul(KIB.pow(2)))
    }

    /// `count` × 1024³ bytes, at most the largest size.
    pub const fn gib(count: u64) -> Self {
        DataSize(count.saturating_mul(KIB.pow(3)))
    }

    /// `count` × 1024⁴ bytes, at most the largest size.
    pub const fn tib(count: u64) -> Self {
        DataSize(count.saturating_mul(KIB.pow(4)))
    }

    /// `count` × 1024⁵ bytes, at most the largest size.
    pub const fn pib(count: u64) -> Self {
        DataSize(count.saturating_mul(KIB.pow(5)))
    }

    /// The size in bytes.
    pub const fn bytes(self) -> u64 {
        self.0
    }

    /// The size in MiB, if it is a whole number of them.
    pub const fn as_mib_exact(self) -> Option<u64> {
        self.exactly(KIB.pow(2))
    }

    /// The size in GiB, if it is a whole number of them: what the capacity properties of FSx and EBS count.
    pub const fn as_gib_exact(self) -> Option<u64> {
        self.exactly(KIB.pow(3))
    }

    /// The size in TiB, if it is a whole number of them.
    pub const fn as_tib_exact(self) -> Option<u64> {
        self.exactly(KIB.pow(4))
    }

    /// The size in GB, if it is a whole number of them.
    pub const fn as_gb_exact(self) -> Option<u64> {
        self.exactly(KB.pow(3))
    }

    /// The smallest number of whole GiB that holds this much.
    pub const fn gib_ceil(self) -> u64 {
        self.0.div_ceil(KIB.pow(3))
    }

    const fn exactly(self, unit: u64) -> Option<u64> {
        if self.0.is_multiple_of(unit) { Some(self.0 / unit) } else { None }
    }

    /// The sum, unless it exceeds the largest size.
    pub fn checked_add(self, other: DataSize) -> Option<DataSize> {
        self.0.checked_add(other.0).map(DataSize)
    }

    /// The sum, at most the largest size.
    pub fn saturating_add(self, other: DataSize) -> DataSize {
        DataSize(self.0.saturating_add(other.0))
    }

    /// What is left after taking `other` away, at least nothing.
    pub fn saturating_sub(self, other: DataSize) -> DataSize {
        DataSize(self.0.saturating_sub(other.0))
    }

    /// `count` times this much, unless it exceeds the largest size.
    pub fn checked_mul(self, count: u64) -> Option<DataSize> {
        self.0.checked_mul(count).map(DataSize)
    }

    /// Whether this is a whole multiple of `step`: AWS sells capacities in steps.
    pub fn is_multiple_of(self, step: DataSize) -> bool {
        self.0.is_multiple_of(step.0)
    }

    /// The smallest multiple of `step` that is at least this much; nothing for a step of zero or beyond the largest
    /// size.
    ///
    /// ```
    /// use hybrid_synth::units::DataSize;
    ///
    /// assert_eq!(DataSize::tib(3).round_up_to(DataSize::gib(2400)), Some(DataSize::gib(4800)));
    /// ```
    pub fn round_up_to(self, step: DataSize) -> Option<DataSize> {
        self.0.checked_next_multiple_of(step.0).map(DataSize)
    }

    /// The largest multiple of `step` that is at most this much; nothing for a step of zero.
    pub fn round_down_to(self, step: DataSize) -> Option<DataSize> {
        self.0.checked_rem(step.0).map(|rest| DataSize(self.0 - rest))
    }
}

impl std::iter::Sum for DataSize {
    /// The sum, at most the largest size.
    fn sum<I: Iterator<Item = DataSize>>(sizes: I) -> DataSize {
        sizes.fold(DataSize::ZERO, DataSize::saturating_add)
    }
}
