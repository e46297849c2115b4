//! [`BucketName`]: the name of an S3 bucket.

use std::net::Ipv4Addr;

use super::text::text;

text! {
    /// The name of a general purpose bucket in S3: 3 to 63 lower-case letters, digits, hyphens and dots.
    ///
    /// Source: Amazon S3 User Guide, "General purpose bucket naming rules", read 2026-11-23.
    ///
    /// ```
    /// use hybrid_synth::units::BucketName;
    ///
    /// let error = "Imaging_Lake".parse::<BucketName>().unwrap_err();
    /// assert_eq!(error.help.as_deref(), Some("write for example `imaging-lake`"));
    /// ```
    BucketName, "a bucket name", |text| match fault(text) {
        None => Ok(()),
        Some(reason) => {
            let proposal = text.to_ascii_lowercase().replace(['_', ' '], "-");
            let help = if fault(&proposal).is_none() {
                format!("write for example `{proposal}`")
            } else if reason.starts_with("S3 reserves") {
                "choose another name".to_owned()
            } else {
                "write 3 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends".to_owned()
            };
            Err((reason, help))
        }
    }
}

impl BucketName {
    /// How names begin that S3 keeps for its own use.
    pub(crate) const RESERVED_STARTS: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
}

/// How names end that S3 keeps for access points and other kinds of buckets.
const SUFFIXES: [&str; 6] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3", "-an"];

fn fault(text: &str) -> Option<String> {
    if !(3..=63).contains(&text.chars().count()) {
        return Some(format!("it has {} characters, not 3 to 63", text.chars().count()));
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if let Some(strange) = text.chars().find(|c| !plain(*c) && !"-.".contains(*c)) {
        return Some(format!("it contains {strange:?}"));
    }
    if !text.starts_with(plain) || !text.ends_with(plain) {
        return Some("it does not begin and end with a letter or digit".to_owned());
    }
    if text.contains("..") {
        return Some("two dots follow each other".to_owned());
    }
    if text.parse::<Ipv4Addr>().is_ok() {
        return Some("it looks like an IP address".to_owned());
    }
    if let Some(prefix) = BucketName::RESERVED_STARTS.iter().find(|prefix| text.starts_with(**prefix)) {
        return Some(format!("S3 reserves names that begin with `{prefix}`"));
    }
    if let Some(suffix) = SUFFIXES.iter().find(|suffix| text.ends_with(**suffix)) {
        return Some(format!("S3 reserves names that end in `{suffix}`"));
    }
    None
}

impl BucketName {
    /// Whether the name has dots, with which the bucket's TLS certificate (`*.s3.…`) does not match its host name.
    pub fn has_dots(&self) -> bool {
        self.as_str().contains('.')
    }
}
