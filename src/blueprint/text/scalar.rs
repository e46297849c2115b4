//! YAML 1.2's core schema: which unquoted text is a number, a boolean or nothing.

use super::Tree;

/// The value of an unquoted scalar, or why it is refused.
///
/// `no`, `on`, `1_000` and `0b1` are strings: YAML 1.2 took them out of the schema
/// (<https://yaml.org/spec/1.2.2/#103-core-schema>).
pub(super) fn resolve(text: &str) -> Result<Tree, &'static str> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Tree::Null),
        "true" | "True" | "TRUE" => return Ok(Tree::Bool { value: true, text: text.to_owned() }),
        "false" | "False" | "FALSE" => return Ok(Tree::Bool { value: false, text: text.to_owned() }),
        ".nan" | ".NaN" | ".NAN" => return Err("is not a number"),
        _ => {}
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Err("is infinite");
    }
    // Most scalars are words: no number starts with anything else.
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Ok(Tree::String(text.to_owned()));
    }
    let radix = |prefix, radix, digit: fn(u8) -> bool| {
        let digits = text.strip_prefix(prefix).filter(|digits| is_in(digits, digit))?;
        Some(i128::from_str_radix(digits, radix))
    };
    let integer = is_digits(unsigned)
        .then(|| text.parse())
        .or_else(|| radix("0o", 8, |b| (b'0'..=b'7').contains(&b)))
        .or_else(|| radix("0x", 16, |b| b.is_ascii_hexdigit()));
    if let Some(integer) = integer {
        let value = integer.map_err(|_| "does not fit in 128 bits")?;
        return Ok(Tree::Integer { value, text: text.to_owned() });
    }
    if !is_float(unsigned) {
        return Ok(Tree::String(text.to_owned()));
    }
    match text.parse::<f64>() {
        // Adding zero turns negative zero into zero.
        Ok(value) if value.is_finite() => Ok(Tree::Float { value: value + 0.0, text: text.to_owned() }),
        _ => Err("is beyond the range of a 64-bit float"),
    }
}

fn is_in(text: &str, allowed: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(allowed)
}

fn is_digits(text: &str) -> bool {
    is_in(text, |b| b.is_ascii_digit())
}

/// `(\.[0-9]+ | [0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let mantissa = match mantissa.split_once('.') {
        Some(("", fraction)) => is_digits(fraction),
        Some((whole, fraction)) => is_digits(whole) && (fraction.is_empty() || is_digits(fraction)),
        None => is_digits(mantissa),
    };
    mantissa && exponent.is_none_or(is_digits)
}

#[cfg(test)]
mod tests {
    use super::resolve;
    use crate::blueprint::text::Tree;

    #[test]
    fn words_of_yaml_1_1_are_strings() {
        for word in [
            "no", "yes", "on", "off", "y", "1_000", "0b1", "1:30", "0o8", "0x", "1e", ".", "-", "+", "1.2.3",
            "e5", "-x",
        ] {
            assert_eq!(resolve(word), Ok(Tree::String(word.to_owned())), "{word}");
        }
    }

    #[test]
    fn integers_keep_their_text() {
        for (text, value) in
            [("012", 12), ("-0", 0), ("+7", 7), ("9223372036854775808", 1 << 63), ("0x1F", 31), ("0o17", 15)]
        {
            assert_eq!(resolve(text), Ok(Tree::Integer { value, text: text.to_owned() }));
        }
    }

    #[test]
    fn floats_are_finite_and_never_negative_zero() {
        let Ok(Tree::Float { value, .. }) = resolve("-0.0") else { panic!("no float") };
        assert!(value.is_sign_positive());
        for (text, value) in [("1.", 1.0), (".5", 0.5), ("1e3", 1000.0), ("-2.5E-1", -0.25)] {
            assert_eq!(resolve(text), Ok(Tree::Float { value, text: text.to_owned() }));
        }
        for text in ["1e400", "-1e400", ".inf", "-.INF", ".nan", "340282366920938463463374607431768211456"] {
            assert!(resolve(text).is_err(), "{text}");
        }
    }
}
