//! The whole architecture: what a blueprint says, and what a program builds without one.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Construct, Dataset, Flow, Network, PlaceRef, Readings, Site, Target, WithDefaults, chain, path};
use crate::diagnostic::Pointer;
use crate::facts::datasync::{ACTIVATION_KEY_PATTERN, is_activation_key};
use crate::facts::regions;
use crate::units::{Arn, Cidr, DataSize, Date};

/// An architecture: places, and the flows between them.
///
/// ```
/// use hybrid_synth::construct::Bucket;
/// use hybrid_synth::model::{Architecture, expand};
///
/// let mut imaging = Architecture::new("imaging", "eu-central-1");
/// imaging.construct("lake", Bucket::default());
/// let expansion = expand(&imaging);
/// assert!(!expansion.findings.has_errors());
/// ```
#[derive(Debug, Default)]
pub struct Architecture {
    /// Its name: the default stack's name.
    pub name: String,
    /// What it is, in a sentence.
    pub description: Option<String>,
    /// The region, as in `eu-central-1`; empty where the blueprint's could not be read, as [`refused`](Self::refused) says.
    pub region: String,
    /// The day on which the first copies start and on which sizes were counted; for forecasts.
    pub starts: Option<Date>,
    /// Tags of everything that takes tags.
    pub tags: IndexMap<String, String>,
    /// Values that are known only at deploy time.
    pub parameters: IndexMap<String, ParameterDeclaration>,
    /// Virtual private clouds.
    pub networks: IndexMap<String, Network>,
    /// Places on premises.
    pub sites: IndexMap<String, Site>,
    /// What the data is.
    pub datasets: IndexMap<String, Dataset>,
    /// Everything on AWS that is no network.
    pub constructs: IndexMap<String, Box<dyn Construct>>,
    /// How data moves.
    pub flows: IndexMap<String, Flow>,
    /// What the owner asks of flows and jobs.
    pub targets: IndexMap<String, Target>,
    /// Which constructs live in stacks of their own.
    pub stacks: IndexMap<String, StackDeclaration>,
    /// Settings of the Terraform root modules.
    pub terraform: TerraformDeclaration,
    /// Resources that the user wrote by hand, per back end.
    pub extra: ExtraDeclaration,
    /// Properties that the user set by hand: owner to resource to back end.
    pub overrides: BTreeMap<String, IndexMap<String, OverrideDeclaration>>,
    /// Warnings that are accepted: the name that one is about, then its code, then the reason.
    pub waivers: IndexMap<String, IndexMap<String, String>>,
    /// Names that are declared but could not be read: what refers to them is not reported again.
    pub refused: Refused,
    /// What may have been meant where a part could not be read; none where all could.
    pub readings: Option<Box<dyn Readings>>,
    /// The same with the defaults of parameters in their places; none where nothing has a default.
    pub with_defaults: Option<Box<WithDefaults>>,
}

/// The sections of a blueprint whose entries have names: what most findings are about.
pub const SECTIONS: [&str; 9] =
    ["parameters", "networks", "sites", "datasets", "constructs", "flows", "targets", "stacks", "overrides"];

/// Names that are declared and whose declarations could not be read, by the blueprint's section.
#[derive(Clone, Debug, Default)]
pub struct Refused {
    names: BTreeSet<(&'static str, String)>,
    sections: BTreeSet<&'static str>,
    maps: BTreeSet<Pointer>,
}

impl Refused {
    /// Adds a name.
    pub fn insert(&mut self, section: &'static str, name: &str) {
        self.names.insert((section, name.to_owned()));
    }

    /// Adds a section of which no name could be read.
    pub fn insert_section(&mut self, section: &'static str) {
        self.sections.insert(section);
    }

    /// Adds a map with a key that means nothing there.
    pub fn insert_map(&mut self, at: Pointer) {
        self.maps.insert(at);
    }

    /// Whether a map has a key that means nothing there: what the map lacks may be what that was meant to say.
    pub fn may_say_more(&self, at: &Pointer) -> bool {
        self.maps.contains(at)
    }

    /// Whether all was read.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.sections.is_empty() && self.maps.is_empty()
    }

    /// Whether any section has the name, or may have it.
    pub fn contains(&self, name: &str) -> bool {
        !self.sections.is_empty() || self.names.iter().any(|(_, refused)| refused == name)
    }

    /// The names of a section.
    pub fn names_of(&self, section: &'static str) -> impl Iterator<Item = &String> {
        self.names.iter().filter(move |(other, _)| *other == section).map(|(_, name)| name)
    }

    /// The names of some sections.
    pub fn of(&self, sections: &'static [&'static str]) -> impl Iterator<Item = &String> {
        self.names.iter().filter(|(section, _)| sections.contains(section)).map(|(_, name)| name)
    }

    /// Whether a section has a name that could not be read.
    pub fn has(&self, section: &'static str) -> bool {
        self.sections.contains(section) || self.names.iter().any(|(other, _)| *other == section)
    }
}

impl Architecture {
    /// The names of all sections that have some.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        let Architecture { parameters, networks, sites, datasets, constructs, flows, .. } = self;
        let declared = parameters.keys().chain(networks.keys()).chain(sites.keys()).chain(datasets.keys());
        let declared = declared.chain(constructs.keys()).chain(flows.keys());
        declared.chain(self.targets.keys()).chain(self.stacks.keys()).chain(self.overrides.keys())
    }

    /// How much is known to lie at a place and below it: the data sets whose truth is there; none where no size is said.
    pub fn size_at(&self, place: &PlaceRef) -> Option<DataSize> {
        let is_there = |set: &&Dataset| {
            set.truth.owner() == place.owner() && path::contains(place.path(), set.truth.path())
        };
        self.datasets.values().filter(is_there).filter_map(|set| set.size).reduce(DataSize::saturating_add)
    }

    /// An empty architecture.
    pub fn new(name: &str, region: &str) -> Self {
        Architecture { name: name.to_owned(), region: region.to_owned(), ..Architecture::default() }
    }

    /// Its region, where AWS has it. What would be wrong in a region that is not there has a finding already.
    pub fn known_region(&self) -> Option<&str> {
        regions::find(&self.region).map(|_| self.region.as_str())
    }

    /// The construct with this name, where it is of this kind.
    ///
    /// ```
    /// use hybrid_synth::construct::{Bucket, Vpn};
    /// use hybrid_synth::model::Architecture;
    ///
    /// let mut architecture = Architecture::new("site", "eu-central-1");
    /// architecture.construct("lake", Bucket::new());
    /// assert!(architecture.construct_of::<Bucket>("lake").is_some());
    /// assert!(architecture.construct_of::<Vpn>("lake").is_none());
    /// ```
    pub fn construct_of<C: 'static>(&self, name: &str) -> Option<&C> {
        self.constructs.get(name)?.as_any().downcast_ref()
    }

    /// The constructs of this kind, each with its name, in the blueprint's order.
    pub fn constructs_of<C: 'static>(&self) -> impl Iterator<Item = (&str, &C)> {
        let constructs = self.constructs.iter();
        constructs.filter_map(|(name, one)| Some((name.as_str(), one.as_any().downcast_ref()?)))
    }

    /// Adds a construct.
    pub fn construct(&mut self, name: &str, construct: impl Construct + 'static) -> &mut Self {
        self.constructs.insert(name.to_owned(), Box::new(construct));
        self
    }
}

/// A value that is known only when the stack is deployed: a CloudFormation parameter, a Terraform variable.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ParameterDeclaration {
    /// What it takes.
    #[serde(default)]
    pub kind: ParameterType,
    /// What it is for, for whoever deploys.
    pub description: Option<String>,
    /// The value that is used when none is given; without it the parameter is required, unless nobody can give it at the
    /// first deployment. It is judged where it is used; an empty one means that the value is not there yet.
    pub default: Option<String>,
    /// Hides the value in consoles and plans.
    #[serde(default)]
    pub secret: bool,
}

impl ParameterDeclaration {
    /// A required parameter; an activation key is empty until it is given.
    pub fn new(kind: ParameterType, description: &str) -> Self {
        ParameterDeclaration { kind, description: Some(description.to_owned()), default: None, secret: false }
    }

    /// The same parameter, hidden in consoles and plans.
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    chain! {
        /// The value that is used when none is given.
        default: into String;
    }
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParameterType {
    /// Text.
    #[default]
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// An address range, as in `10.20.0.0/16`.
    Cidr,
    /// An Amazon resource name.
    Arn,
    /// The activation key of an agent or a gateway; empty until the appliance is there.
    ActivationKey,
}

impl ParameterType {
    /// As a blueprint writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Flag => "flag",
            Self::Cidr => "cidr",
            Self::Arn => "arn",
            Self::ActivationKey => "activation_key",
        }
    }

    /// The regular expression that a whole value matches, where the value has a form.
    pub fn pattern(self) -> Option<&'static str> {
        match self {
            Self::Text | Self::Number | Self::Flag => None,
            Self::Cidr => Some(r"\d{1,3}(\.\d{1,3}){3}/\d{1,2}"),
            Self::Arn => Some("arn:aws[a-z-]*:.+"),
            Self::ActivationKey => {
                Some(ACTIVATION_KEY_PATTERN.value.trim_start_matches('^').trim_end_matches('$'))
            }
        }
    }

    /// Whether a value is one that the parameter takes.
    ///
    /// # Errors
    /// What it takes, in words with an article.
    pub fn takes(self, value: &str) -> Result<(), &'static str> {
        let is_taken = |taken: bool, wanted| if taken { Ok(()) } else { Err(wanted) };
        match self {
            Self::Text => Ok(()),
            Self::Number => is_taken(value.parse::<i64>().is_ok(), "a whole number in quotes"),
            Self::Flag => is_taken(matches!(value, "true" | "false"), "`\"true\"` or `\"false\"`"),
            Self::Cidr => is_taken(value.parse::<Cidr>().is_ok(), "an address range such as `10.20.0.0/16`"),
            Self::Arn => is_taken(
                value.is_empty() || value.parse::<Arn>().is_ok(),
                "an ARN such as `arn:aws:iam::444455556666:role/reader`",
            ),
            Self::ActivationKey => is_taken(
                value.is_empty() || is_activation_key(value),
                "an activation key such as `AAAAA-1AAAA-BB1CC-33333-EEEEE`",
            ),
        }
    }
}

/// A stack of its own.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct StackDeclaration {
    /// Its account, when it is not the blueprint's: refused, not there yet.
    pub account: Option<String>,
    /// Its region, when it is not the blueprint's: refused, not there yet.
    pub region: Option<String>,
    /// Names of the constructs and networks that live in it.
    pub holds: Vec<String>,
}

/// Settings of the Terraform root modules.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TerraformDeclaration {
    /// Arguments of the provider block, printed as they are.
    pub provider: serde_json::Map<String, serde_json::Value>,
    /// The backend block, as in `{ s3: { bucket: states, key: imaging } }`. With several stacks each has a state of its own:
    /// `{stack}` in it becomes the stack's name; where it stands nowhere, what names the state (`key`) does in every stack
    /// but the default one, as in `imaging-ml`.
    pub backend: Option<serde_json::Value>,
    /// The ARN of the role that the provider assumes.
    pub assume_role: Option<String>,
}

/// Resources that the language cannot say yet, in each back end's own words; they go to the default stack.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ExtraDeclaration {
    /// CloudFormation: logical id to `Type` and `Properties`.
    pub cloudformation: serde_json::Map<String, serde_json::Value>,
    /// Terraform: type to name to body.
    pub terraform: serde_json::Map<String, serde_json::Value>,
}

/// Properties of one resource that the user sets by hand; `null` removes one.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct OverrideDeclaration {
    /// Merged into the CloudFormation properties.
    pub cloudformation: Option<serde_json::Map<String, serde_json::Value>>,
    /// Merged into the Terraform body.
    pub terraform: Option<serde_json::Map<String, serde_json::Value>>,
    /// Where the blueprint says it, unless that is the section `overrides`.
    #[serde(skip)]
    pub at: Option<Pointer>,
}
