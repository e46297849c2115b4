//! [`Name`]: what a blueprint calls a thing.

use super::text::text;

text! {
    /// The name of something in a blueprint: a site, a data set, a construct, a flow.
    ///
    /// A letter, then letters, digits, `_` and `-`; at most 64 characters. Logical ids and Terraform names derive
    /// from it.
    ///
    /// ```
    /// use hybrid_synth::units::Name;
    ///
    /// assert!("munich-2".parse::<Name>().is_ok());
    /// assert!("2nd site".parse::<Name>().is_err());
    /// ```
    Name, "a name", |text| {
        let help = "write a letter, then letters, digits, `_` or `-`, at most 64 in all".to_owned();
        if text.is_empty() {
            return Err(("it is empty".to_owned(), help));
        }
        if let Some(strange) = text.chars().find(|c| !c.is_ascii_alphanumeric() && !"_-".contains(*c)) {
            let mut cleaned = text.replace(|c: char| !c.is_ascii_alphanumeric() && !"_-".contains(c), "-");
            cleaned.truncate(64);
            let help = if cleaned.starts_with(|c: char| c.is_ascii_alphabetic()) {
                format!("write for example `{cleaned}`")
            } else {
                help
            };
            return Err((format!("it contains {strange:?}"), help));
        }
        if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Err(("it does not begin with a letter".to_owned(), help));
        }
        if text.len() > 64 {
            return Err((format!("it has {} characters", text.len()), help));
        }
        Ok(())
    }
}
