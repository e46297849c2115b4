//! [`HostName`]: how a machine or a domain is addressed.

use std::net::Ipv4Addr;

use super::IpAddress;
use super::text::text;

text! {
    /// A host or domain name, or an IPv4 address in its place: `nas1.corp.example`, `10.20.0.2`.
    ///
    /// Labels of 1 to 63 letters, digits and inner hyphens, at most 253 characters in all (RFC 1123, section 2.1);
    /// a last label of digits only would read as an address (RFC 3696, section 2).
    ///
    /// ```
    /// use hybrid_synth::units::HostName;
    ///
    /// assert!("nas1.corp.example".parse::<HostName>().is_ok());
    /// let error = "nfs://nas1/scans".parse::<HostName>().unwrap_err();
    /// assert_eq!(error.help.as_deref(), Some("write the host alone: `nas1`"));
    /// ```
    HostName, "a host name", |text| match fault(text) {
        None => Ok(()),
        Some(reason) => {
            let bare = text.split_once("://").map_or(text, |(_, rest)| rest).trim_start_matches(['\\', '/']);
            let bare = bare.split(['/', '\\', ':']).next().unwrap_or_default().trim_end_matches('.');
            let help = if fault(bare).is_none() {
                format!("write the host alone: `{bare}`")
            } else {
                "write for example `nas1.corp.example` or `10.20.0.2`".to_owned()
            };
            Err((reason, help))
        }
    }
}

fn fault(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some("it is empty".to_owned());
    }
    if text.len() > 253 {
        return Some("it is longer than 253 characters".to_owned());
    }
    if let Some(strange) = text.chars().find(|c| !c.is_ascii_alphanumeric() && !"-.".contains(*c)) {
        return Some(format!("it contains {strange:?}"));
    }
    if text.split('.').any(|label| label.is_empty() || label.len() > 63) {
        return Some("a label between its dots has not 1 to 63 characters".to_owned());
    }
    if text.split('.').any(|label| label.starts_with('-') || label.ends_with('-')) {
        return Some("a label begins or ends with a hyphen".to_owned());
    }
    let last = text.rsplit('.').next().unwrap_or_default();
    if last.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<Ipv4Addr>().is_err() {
        return Some("it ends in a number but is not an IPv4 address".to_owned());
    }
    None
}

impl HostName {
    /// The address, if one stands in the place of a name.
    pub fn address(&self) -> Option<IpAddress> {
        self.as_str().parse().ok()
    }
}
