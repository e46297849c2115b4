//! [`Cidr`] and [`IpAddress`]: networks and addresses of IPv4.

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

use ipnet::Ipv4Net;

use super::UnitError;

/// An IPv4 network: `10.40.0.0/16`. The address is always the first one of the network.
///
/// ```
/// use hybrid_synth::units::Cidr;
///
/// let network: Cidr = "10.40.0.0/16".parse()?;
/// let zones = network.partition(3).ok_or("too small")?;
/// assert_eq!(zones[2].to_string(), "10.40.128.0/18");
///
/// let error = "10.40.1.0/16".parse::<Cidr>().unwrap_err();
/// assert_eq!(error.help.as_deref(), Some("write the network: `10.40.0.0/16`"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr(Ipv4Net);

impl Cidr {
    /// `0.0.0.0/0`: every address.
    pub const ANYWHERE: Cidr = Cidr(Ipv4Net::new_assert(Ipv4Addr::UNSPECIFIED, 0));

    /// The network of that first address and prefix; nothing when bits are set behind the prefix or it exceeds 32.
    pub fn new(first: IpAddress, prefix: u8) -> Option<Self> {
        Ipv4Net::new(first.0, prefix).ok().filter(|net| net.trunc() == *net).map(Cidr)
    }

    /// The first address.
    pub fn first(self) -> IpAddress {
        IpAddress(self.0.network())
    }

    /// The last address.
    pub fn last(self) -> IpAddress {
        IpAddress(self.0.broadcast())
    }

    /// The number of leading bits that the addresses share, 0 to 32.
    pub fn prefix(self) -> u8 {
        self.0.prefix_len()
    }

    /// How many addresses there are, the ones that AWS reserves included.
    pub fn addresses(self) -> u64 {
        1 << (32 - u32::from(self.prefix()))
    }

    /// Whether every address of `other` is one of this network.
    pub fn contains(self, other: Cidr) -> bool {
        self.0.contains(&other.0)
    }

    /// Whether the address is one of this network.
    pub fn contains_address(self, address: IpAddress) -> bool {
        self.0.contains(&address.0)
    }

    /// Whether the two share an address.
    pub fn overlaps(self, other: Cidr) -> bool {
        self.contains(other) || other.contains(self)
    }

    /// The subnets of that prefix, in order; nothing when the prefix is shorter than this one or longer than 32.
    pub fn subnets(self, prefix: u8) -> Option<impl Iterator<Item = Cidr>> {
        self.0.subnets(prefix).ok().map(|subnets| subnets.map(Cidr))
    }

    /// The first `parts` of the largest equal subnets of which there are that many; nothing for no parts or when the
    /// network has fewer addresses.
    ///
    /// The prefix grows with the next power of two: three parts are three quarters, and the fourth stays free.
    pub fn partition(self, parts: u32) -> Option<Vec<Cidr>> {
        let bits = u8::try_from(parts.checked_next_power_of_two()?.ilog2()).ok()?;
        let prefix = self.prefix().checked_add(bits).filter(|_| parts > 0)?;
        Some(self.subnets(prefix)?.take(usize::try_from(parts).ok()?).collect())
    }
}

impl FromStr for Cidr {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let refused = |reason: &str| UnitError::new(text, "an IPv4 network", reason);
        let example = "write address and prefix, for example `10.40.0.0/16`";
        if text.contains("::") {
            return Err(refused("IPv6 is not supported").help(example));
        }
        let Some((address, prefix)) = text.split_once('/') else {
            let error = refused("it has no prefix length");
            return Err(match text.parse::<Ipv4Addr>() {
                Ok(_) => error.help(format!("write `{text}/32` for this one address, or its network")),
                Err(_) => error.help(example),
            });
        };
        let Ok(address) = address.parse::<Ipv4Addr>() else {
            return Err(
                refused("its address is not four numbers from 0 to 255 without leading zeros").help(example)
            );
        };
        let digits = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit());
        let plain = digits && (prefix == "0" || !prefix.starts_with('0'));
        let Some(net) =
            prefix.parse().ok().filter(|_| plain).and_then(|bits| Ipv4Net::new(address, bits).ok())
        else {
            return Err(refused("its prefix length is out of range").allow(["/0 to /32"]).help(example));
        };
        if net.trunc() != net {
            return Err(refused("bits are set behind the prefix")
                .help(format!("write the network: `{}`", net.trunc())));
        }
        Ok(Cidr(net))
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_string())
    }
}

/// An IPv4 address: `10.20.0.2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IpAddress(Ipv4Addr);

impl IpAddress {
    /// The address as the standard library has it.
    pub const fn get(self) -> Ipv4Addr {
        self.0
    }
}

impl From<Ipv4Addr> for IpAddress {
    fn from(address: Ipv4Addr) -> Self {
        IpAddress(address)
    }
}

impl From<IpAddress> for Cidr {
    /// The network of this one address.
    fn from(address: IpAddress) -> Self {
        Cidr(address.0.into())
    }
}

impl FromStr for IpAddress {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        if let Ok(address) = text.parse() {
            return Ok(IpAddress(address));
        }
        let refused = |reason: &str| UnitError::new(text, "an IPv4 address", reason);
        Err(match text.split_once('/') {
            Some((address, _)) if address.parse::<Ipv4Addr>().is_ok() => {
                refused("it is a network").help(format!("write one address: `{address}`"))
            }
            _ if text.contains("::") => refused("IPv6 is not supported"),
            _ => refused("it is not four numbers from 0 to 255 without leading zeros")
                .help("write for example `10.20.0.2`"),
        })
    }
}

impl fmt::Display for IpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_string())
    }
}
