//! [`Vlan`], [`Asn`] and [`Mtu`]: the numbers of a virtual interface.

use std::fmt;
use std::str::FromStr;

use super::UnitError;

macro_rules! number {
    ($(#[$doc:meta])* $name:ident($inner:ty), $noun:literal, $least:literal to $most:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($inner);

        impl $name {
            /// The smallest one.
            pub const MIN: $name = $name($least);
            /// The largest one.
            pub const MAX: $name = $name($most);

            /// This number, if it is in range.
            pub const fn new(number: $inner) -> Option<Self> {
                if $least <= number && number <= $most { Some($name(number)) } else { None }
            }

            /// The number.
            pub const fn get(self) -> $inner {
                self.0
            }
        }

        impl FromStr for $name {
            type Err = UnitError;

            fn from_str(text: &str) -> Result<Self, UnitError> {
                let plain = text.bytes().all(|byte| byte.is_ascii_digit());
                let number = text.parse().ok().filter(|_| plain).and_then($name::new);
                number.ok_or_else(|| refused(text, $noun, $name::MIN.0.into(), $name::MAX.0.into()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

fn refused(text: &str, noun: &'static str, least: u32, most: u32) -> UnitError {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let error = |reason: &str| UnitError::new(text, noun, reason).allow([format!("{least} to {most}")]);
    if digits(text.strip_prefix('-').unwrap_or(text)) {
        return error("it is out of range");
    }
    match text.strip_prefix("AS").or_else(|| text.strip_prefix("as")) {
        Some(number) if digits(number) => error("it is not a whole number").help(format!("write `{number}`")),
        Some(_) | None => error("it is not a whole number").help("write digits only"),
    }
}

number! {
    /// The tag of a virtual LAN: 1 to 4094. Source: IEEE 802.1Q, which reserves 0 and 4095.
    ///
    /// ```
    /// use hybrid_synth::units::Vlan;
    ///
    /// assert_eq!("101".parse::<Vlan>()?.get(), 101);
    /// assert!("4095".parse::<Vlan>().is_err());
    /// # Ok::<(), hybrid_synth::units::UnitError>(())
    /// ```
    Vlan(u16), "a VLAN", 1 to 4094
}

number! {
    /// The number of an autonomous system in BGP: 1 to 4294967294. Source: the Direct Connect User Guide, "Create a
    /// hosted transit virtual interface".
    ///
    /// ```
    /// use hybrid_synth::units::Asn;
    ///
    /// assert!("65010".parse::<Asn>()?.is_private());
    /// let error = "AS65010".parse::<Asn>().unwrap_err();
    /// assert_eq!(error.help.as_deref(), Some("write `65010`"));
    /// # Ok::<(), hybrid_synth::units::UnitError>(())
    /// ```
    Asn(u32), "an ASN", 1 to 4_294_967_294
}

impl Asn {
    /// Whether the number is for private use: 64512 to 65534 or 4200000000 to 4294967294. Source: RFC 6996.
    pub fn is_private(self) -> bool {
        matches!(self.0, 64_512..=65_534 | 4_200_000_000..=4_294_967_294)
    }
}

number! {
    /// The largest packet of a link in bytes: 68, which RFC 791 demands of every link, to 9001, the largest in AWS's
    /// networks. Which of them an interface takes is a matter of the interface.
    ///
    /// Source: Amazon EC2 User Guide, "Network MTU for your EC2 instance".
    ///
    /// ```
    /// use hybrid_synth::units::Mtu;
    ///
    /// assert_eq!("8500".parse::<Mtu>()?.get(), 8500);
    /// assert!("9216".parse::<Mtu>().is_err());
    /// # Ok::<(), hybrid_synth::units::UnitError>(())
    /// ```
    Mtu(u16), "an MTU", 68 to 9001
}
