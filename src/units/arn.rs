//! [`Arn`] and [`AccountId`]: the full name of something that exists already.

use std::fmt;
use std::str::FromStr;

use super::text::text;
use super::{Partition, Region, UnitError};

text! {
    /// The number of an AWS account: twelve digits, leading zeros included.
    ///
    /// ```
    /// use hybrid_synth::units::AccountId;
    ///
    /// assert!("012345678901".parse::<AccountId>().is_ok());
    /// assert!("12345678901".parse::<AccountId>().is_err());
    /// ```
    AccountId, "an AWS account id", |text| {
        if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(());
        }
        let joined = text.replace(['-', ' '], "");
        let help = if joined.len() == 12 && joined.bytes().all(|byte| byte.is_ascii_digit()) {
            format!("write `\"{joined}\"`")
        } else {
            "write twelve digits in quotes, for example `\"444455556666\"`".to_owned()
        };
        Err(("it is not twelve digits".to_owned(), help))
    }
}

/// Whose something is: the fifth part of an ARN.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ArnOwner {
    /// A customer's account.
    Account(AccountId),
    /// AWS itself: managed policies (`arn:aws:iam::aws:policy/…`).
    Aws,
}

/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
///
/// It names one thing that exists; patterns with `*` for region or account are refused, and so is a region of
/// another partition.
///
/// ```
/// use hybrid_synth::units::{Arn, Partition};
///
/// let agent: Arn = "arn:aws-us-gov:datasync:us-gov-west-1:444455556666:agent/agent-0b0addbeef44baca3".parse()?;
/// assert_eq!(agent.partition(), Partition::UsGov);
/// assert_eq!(agent.service(), "datasync");
/// assert_eq!(agent.resource(), "agent/agent-0b0addbeef44baca3");
/// assert_eq!(agent.resource_type(), Some("agent"));
/// # Ok::<(), hybrid_synth::units::UnitError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arn {
    partition: Partition,
    service: Box<str>,
    region: Option<Region>,
    owner: Option<ArnOwner>,
    resource: Box<str>,
}

impl Arn {
    /// The partition: `aws`, `aws-us-gov`.
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// The service's namespace: `s3`, `datasync`, `iam`.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The region; global services and buckets have none.
    pub fn region(&self) -> Option<&Region> {
        self.region.as_ref()
    }

    /// Whose it is; buckets do not say.
    pub fn owner(&self) -> Option<&ArnOwner> {
        self.owner.as_ref()
    }

    /// The customer's account, if the ARN names one.
    pub fn account(&self) -> Option<&AccountId> {
        match &self.owner {
            Some(ArnOwner::Account(account)) => Some(account),
            Some(ArnOwner::Aws) | None => None,
        }
    }

    /// Everything behind the account: `agent/agent-0b0addbeef44baca3`.
    pub fn resource(&self) -> &str {
        &self.resource
    }

    /// The resource's first word, if a `/` or `:` separates one: `agent`, `log-group`.
    pub fn resource_type(&self) -> Option<&str> {
        self.resource.split_once(['/', ':']).map(|(kind, _)| kind)
    }

    /// The resource without its first word, or all of it: `agent-0b0addbeef44baca3`.
    pub fn resource_id(&self) -> &str {
        self.resource.split_once(['/', ':']).map_or(&*self.resource, |(_, id)| id)
    }
}

const NOUN: &str = "an ARN";
const HELP: &str = "write `arn:partition:service:region:account:resource`, region and account may be empty";

impl FromStr for Arn {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let refused = |reason: String| UnitError::new(text, NOUN, reason);
        let within = |part: UnitError| UnitError {
            allowed: part.allowed.clone(),
            help: part.help.clone(),
            ..refused(format!("{} is not {}: {}", quoted(&part.given), part.expected, part.reason))
        };
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next();
        let (Some("arn"), Some(partition), Some(service), Some(region), Some(account), Some(resource)) =
            (next(), next(), next(), next(), next(), next())
        else {
            return Err(refused("it has not six parts of which the first is `arn`".to_owned()).help(HELP));
        };
        // Source: the IAM API, type `arnType`, at most 2048 characters.
        if text.len() > 2048 {
            return Err(refused("it is longer than 2048 characters".to_owned()));
        }
        let partition: Partition = partition.parse().map_err(within)?;
        let named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if service.is_empty() || !service.chars().all(named) {
            let shown = UnitError::new(service, NOUN, "").given;
            return Err(refused(format!("{} is not a service", quoted(&shown))).help(HELP));
        }
        let region: Option<Region> = some(region).map(str::parse).transpose().map_err(within)?;
        if let Some(region) = region.as_ref().filter(|region| region.partition() != partition) {
            return Err(refused(format!("region `{region}` is not in partition `{partition}`"))
                .help(format!("write `{}` before the service", region.partition().arn_prefix())));
        }
        let owner = match account {
            "" => None,
            "aws" => Some(ArnOwner::Aws),
            account => Some(ArnOwner::Account(account.parse().map_err(within)?)),
        };
        if resource.is_empty() {
            return Err(refused("its resource is empty".to_owned()).help(HELP));
        }
        if resource.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(refused("its resource contains white space".to_owned()));
        }
        Ok(Arn { partition, service: service.into(), region, owner, resource: resource.into() })
    }
}

/// For a part that stands inside a reason.
fn quoted(part: &str) -> String {
    if part.is_empty() { "an empty part".to_owned() } else { format!("`{part}`") }
}

fn some(part: &str) -> Option<&str> {
    Some(part).filter(|part| !part.is_empty())
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let region = self.region.as_ref().map_or("", Region::as_str);
        let owner = match &self.owner {
            Some(ArnOwner::Account(account)) => account.as_str(),
            Some(ArnOwner::Aws) => "aws",
            None => "",
        };
        f.pad(&format!("arn:{}:{}:{region}:{owner}:{}", self.partition, self.service, self.resource))
    }
}
