//! [`Measure`]: how a family of quantities is read and written, exactly.
//!
//! Every quantity is a whole number of some small base (bytes, bits per second, microseconds), so equality and order
//! are exact and no binary fraction appears. A measure knows its table of units and nothing of what is measured.

use std::fmt;

use super::UnitError;

/// A symbol and how many of the base it stands for.
pub(super) struct Unit(pub(super) &'static str, pub(super) u64);

/// The text form of one kind of quantity.
pub(super) struct Measure {
    /// With its article: `a data size`.
    pub(super) noun: &'static str,
    /// What the whole number counts: `bytes`.
    pub(super) base: &'static str,
    /// The first unit prints zero; the smallest one prints what no unit divides.
    pub(super) units: &'static [Unit],
    /// What separates number and unit in print: a space or nothing.
    pub(super) gap: &'static str,
    /// Whether `0` may be written.
    pub(super) zero: bool,
    /// The largest value, in the base.
    pub(super) most: u64,
    /// The same in words: `less than 16 EiB`.
    pub(super) bound: &'static str,
    /// As a person would write it.
    pub(super) examples: [&'static str; 2],
    /// What is meant by a unit that is not in the table.
    pub(super) mistaken: fn(&str) -> Option<String>,
}

impl Measure {
    /// The value of `text` in the base.
    pub(super) fn read(&self, text: &str) -> Result<u64, UnitError> {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let unit = unit.trim_start_matches(' ');
        let number = Decimal::read(number).ok_or_else(|| self.no_number(text))?;
        let Some(Unit(_, factor)) = self.units.iter().find(|Unit(symbol, _)| *symbol == unit) else {
            return Err(self.no_unit(text, unit));
        };
        let value = match number.times(*factor) {
            Ok(value) if value <= self.most => value,
            Ok(_) | Err(Misfit::TooLarge) => {
                return Err(
                    UnitError::new(text, self.noun, "it is too large").help(format!("write {}", self.bound))
                );
            }
            Err(Misfit::Fraction) => {
                return Err(UnitError::new(
                    text,
                    self.noun,
                    format!("it is not a whole number of {}", self.base),
                )
                .help("round it, or write it in a smaller unit"));
            }
        };
        if value == 0 && !self.zero {
            return Err(UnitError::new(text, self.noun, "zero has no meaning here")
                .help(format!("write a value above zero: {}, or leave the key out", self.for_example())));
        }
        Ok(value)
    }

    /// Writes `value` in the unit that needs the smallest whole number, so that reading gives `value` again.
    pub(super) fn write(&self, value: u64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.show(value))
    }

    fn show(&self, value: u64) -> String {
        let dividing = self.units.iter().filter(|Unit(_, factor)| value.is_multiple_of(*factor));
        let best = if value == 0 {
            self.units.first()
        } else {
            // The first of equals wins: the order of the table is the order of preference.
            dividing.min_by_key(|Unit(_, factor)| value / factor)
        };
        if let Some(Unit(symbol, factor)) = best {
            return format!("{}{}{symbol}", value / factor, self.gap_before(symbol));
        }
        let Some(Unit(symbol, factor)) = self.units.iter().min_by_key(|Unit(_, factor)| *factor) else {
            return value.to_string();
        };
        let places = factor.ilog10() as usize;
        let fraction = format!("{:0places$}", value % factor);
        format!("{}.{}{}{symbol}", value / factor, fraction.trim_end_matches('0'), self.gap_before(symbol))
    }

    fn gap_before(&self, symbol: &str) -> &'static str {
        if symbol.is_empty() { "" } else { self.gap }
    }

    fn for_example(&self) -> String {
        let [one, other] = self.examples;
        format!("for example `{one}` or `{other}`")
    }

    fn symbols(&self) -> impl Iterator<Item = &'static str> {
        self.units.iter().map(|Unit(symbol, _)| *symbol).filter(|symbol| !symbol.is_empty())
    }

    fn no_number(&self, text: &str) -> UnitError {
        let reason = match text.chars().next() {
            None => "it is empty",
            Some('-') => "it is negative",
            Some(first) if !first.is_ascii_digit() => "it does not begin with a digit",
            Some(_) => "its number is not a plain decimal number",
        };
        UnitError::new(text, self.noun, reason)
            .help(format!("write digits with at most one decimal point: {}", self.for_example()))
    }

    fn no_unit(&self, text: &str, unit: &str) -> UnitError {
        if unit.is_empty() {
            return UnitError::new(text, self.noun, "it has no unit")
                .allow(self.symbols())
                .help(format!("write the unit, {}", self.for_example()));
        }
        if unit.starts_with([',', '_', '\'', 'e', 'E']) && unit.contains(|c: char| c.is_ascii_digit()) {
            return UnitError::new(text, self.noun, "its number is not a plain decimal number")
                .help(format!("write digits without separators or exponent, {}", self.for_example()));
        }
        let shown = UnitError::new(unit, "", "").given;
        let error =
            UnitError::new(text, self.noun, format!("its unit `{shown}` is unknown")).allow(self.symbols());
        let meant = (self.mistaken)(unit).or_else(|| self.in_other_case(unit));
        error.help(meant.unwrap_or_else(|| format!("write one of these units, {}", self.for_example())))
    }

    /// `GIB` is `GiB`.
    fn in_other_case(&self, unit: &str) -> Option<String> {
        let symbol = self.symbols().find(|symbol| symbol.eq_ignore_ascii_case(unit))?;
        Some(format!("write `{symbol}`: upper and lower case differ in meaning"))
    }
}

/// A non-negative decimal number: `digits / 10^places`.
#[derive(Clone, Copy)]
struct Decimal {
    digits: u128,
    places: u32,
}

/// Why a number does not fit the base.
enum Misfit {
    Fraction,
    TooLarge,
}

impl Decimal {
    /// Reads `12` or `1.25`. What exceeds the digits becomes the largest number, which fits no quantity.
    fn read(text: &str) -> Option<Decimal> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let places = u32::try_from(fraction.len()).ok()?;
        let whole = whole.trim_start_matches('0');
        let digits = match format!("{whole}{fraction}") {
            none if none.is_empty() => 0,
            some => some.parse().unwrap_or(u128::MAX),
        };
        Some(Decimal { digits, places })
    }

    fn times(self, factor: u64) -> Result<u64, Misfit> {
        let product = self.digits.checked_mul(u128::from(factor)).ok_or(Misfit::TooLarge)?;
        let scale = 10_u128.checked_pow(self.places).ok_or(Misfit::Fraction)?;
        if product % scale != 0 {
            return Err(Misfit::Fraction);
        }
        u64::try_from(product / scale).map_err(|_| Misfit::TooLarge)
    }
}

/// The shape that every quantity shares: a private whole number, read and written through its measure.
macro_rules! quantity {
    ($name:ident, $measure:expr) => {
        impl std::str::FromStr for $name {
            type Err = $crate::units::UnitError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $measure.read(text).map($name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $measure.write(self.0, f)
            }
        }
    };
}
pub(super) use quantity;
