//! Quantities as people say them: three digits, the unit that fits, never more precision than there is.

use super::answer::Range;
use super::quantity::{Bytes, PerSecond, Quantity, Ratio, Seconds, Speed};

/// How a quantity is said.
pub trait Say: Quantity {
    /// With its unit, as in `120 MB/s` or `38.6 days`; `never` or `no limit` where it is endless.
    fn say(self) -> String;
}

/// Three digits, without trailing zeros behind the point; `endless` where there is no number.
///
/// ```
/// use hybrid_synth::forecast::three_digits;
///
/// assert_eq!(three_digits(1234.5), "1230");
/// assert_eq!(three_digits(38.58), "38.6");
/// assert_eq!(three_digits(0.071_94), "0.0719");
/// ```
pub fn three_digits(value: f64) -> String {
    if !value.is_finite() {
        return "endless".to_owned();
    }
    if value.abs() < 1e-9 {
        return "0".to_owned();
    }
    let magnitude = value.abs().log10().floor();
    let scale = 10_f64.powf(2.0 - magnitude);
    let rounded = (value * scale).round() / scale;
    let places = if magnitude >= 2.0 { 0.0 } else { 2.0 - magnitude };
    // At most eleven places by the bound above.
    let text = (0_u8..12)
        .find(|count| f64::from(*count) >= places)
        .map_or_else(|| rounded.to_string(), |places| format!("{rounded:.*}", usize::from(places)));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn scaled(value: f64, units: &[(&str, f64)]) -> String {
    // What rounds up to a thousand is said in the next unit.
    let unit = units.iter().rev().find(|(_, size)| value >= size * 0.9995).or(units.first());
    unit.map_or_else(String::new, |(symbol, size)| format!("{} {symbol}", three_digits(value / size)))
}

impl Say for Bytes {
    fn say(self) -> String {
        scaled(self.count(), &[("B", 1.0), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("PB", 1e15)])
    }
}

impl Say for Speed {
    fn say(self) -> String {
        if !self.is_finite() {
            return "no limit".to_owned();
        }
        scaled(self.base(), &[("B/s", 1.0), ("kB/s", 1e3), ("MB/s", 1e6), ("GB/s", 1e9), ("TB/s", 1e12)])
    }
}

impl Say for PerSecond {
    fn say(self) -> String {
        if !self.is_finite() {
            return "no limit".to_owned();
        }
        scaled(self.count(), &[("/s", 1.0), ("k/s", 1e3), ("M/s", 1e6)]).replacen(' ', "", 1)
    }
}

impl Say for Ratio {
    fn say(self) -> String {
        three_digits(self.base())
    }
}

impl Say for Seconds {
    fn say(self) -> String {
        let seconds = self.count();
        if !self.is_finite() {
            return "never".to_owned();
        }
        let whole = |value: f64| format!("{:.0}", value.floor());
        if seconds < 0.9995 {
            format!("{} ms", three_digits(seconds * 1e3))
        } else if seconds < 119.5 {
            format!("{} s", three_digits(seconds))
        } else if seconds < 3570.0 {
            format!("{} min", three_digits(seconds / 60.0))
        } else if seconds < 48.0 * 3600.0 {
            let minutes = (seconds / 60.0).round();
            let (hours, rest) = (minutes / 60.0, minutes % 60.0);
            // Beyond ten hours a minute is no longer what matters.
            if rest == 0.0 || hours >= 10.0 {
                format!("{} h", three_digits(seconds / 3600.0))
            } else {
                format!("{} h {rest:.0} min", whole(hours))
            }
        } else if seconds < 1000.0 * 86_400.0 {
            format!("{} days", three_digits(self.days()))
        } else {
            format!("{} years", three_digits(self.days() / 365.0))
        }
    }
}

impl<Q: Say> Range<Q> {
    /// The range in words, as in `31.2 to 44 days`; one value where it is a point.
    ///
    /// ```
    /// use hybrid_synth::forecast::{Range, Seconds};
    ///
    /// let [low, median, high] = [31.2, 38.6, 44.0].map(Seconds::of_days);
    /// assert_eq!(Range { low, median, high }.say_ends(), "31.2 to 44 days");
    /// ```
    pub fn say_ends(&self) -> String {
        let (low, high) = (self.low.say(), self.high.say());
        if low == high {
            return low;
        }
        match (low.rsplit_once(' '), high.rsplit_once(' ')) {
            (Some((number, unit)), Some((other, same)))
                if unit == same && ![number, other].iter().any(|number| number.contains(' ')) =>
            {
                format!("{number} to {high}")
            }
            _ => format!("{low} to {high}"),
        }
    }
}

/// A share as people say it: `96 %`, `0.4 %`, `100 %`; `endless` where there is no number.
pub fn percent(share: Ratio) -> String {
    if !share.is_finite() {
        return "endless".to_owned();
    }
    let share = share.count() * 100.0;
    if (0.05..9.95).contains(&share) { format!("{share:.1} %") } else { format!("{share:.0} %") }
}

/// A bar of ten cells, filled to a share.
///
/// ```
/// use hybrid_synth::forecast::{Ratio, bar};
///
/// assert_eq!(bar(Ratio::new(0.66)), "███████···");
/// ```
pub fn bar(share: Ratio) -> String {
    let share = share.count();
    (0_u8..10).map(|cell| if share * 10.0 > f64::from(cell) + 0.25 { '█' } else { '·' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_the_unit_that_people_use() {
        let said = |seconds: f64| Seconds::new(seconds).say();
        assert_eq!(said(0.0123), "12.3 ms");
        assert_eq!(said(94.2), "94.2 s");
        assert_eq!(said(1234.0), "20.6 min");
        assert_eq!(said(27_720.0), "7 h 42 min");
        assert_eq!(said(28_800.0), "8 h");
        assert_eq!(said(36.0 * 3600.0), "36 h");
        assert_eq!(said(3_336_000.0), "38.6 days");
        assert_eq!(Seconds::FOREVER.say(), "never");
    }

    #[test]
    fn what_rounds_to_a_thousand_is_said_in_the_next_unit() {
        assert_eq!(Speed::mb_per_s(999.9).say(), "1 GB/s");
        assert_eq!(Speed::mb_per_s(120.0).say(), "120 MB/s");
        assert_eq!(Bytes::gb(400e3).say(), "400 TB");
        assert_eq!(PerSecond::new(130.3).say(), "130/s");
    }

    #[test]
    fn shares_keep_one_digit_where_they_are_small() {
        let said =
            |shares: &[f64]| shares.iter().map(|share| percent(Ratio::new(*share))).collect::<Vec<_>>();
        assert_eq!(said(&[f64::INFINITY]), ["endless"]);
        assert_eq!(three_digits(f64::INFINITY), "endless");
        assert_eq!(said(&[0.96, 0.004, 0.0, 1.0, 0.055]).join(" "), "96 % 0.4 % 0 % 100 % 5.5 %");
    }
}
