//! The back ends: one resource graph in, CloudFormation templates and Terraform folders out.
//!
//! [`body`] is the one walker that both share: it reads the binding tables and puts each field where its back end
//! wants it. [`cloudformation`] and [`terraform`] add what really differs: how expressions, policies and documents are
//! spelled, and what stands around the resources. [`stacks`] says which node lives where and what crosses, [`state`] where
//! Terraform remembers it.
//!
//! Invariants: output is a function of the graph and the deployment alone, to the byte; every resource that is printed
//! is validated against the vendored schemas; a back end knows no construct.

pub mod body;
pub mod by_hand;
pub mod cloudformation;
pub mod fixed;
pub mod group_size;
mod protections;
pub mod reference;
pub mod stacks;
pub mod state;
pub mod tags;
pub mod terraform;
pub mod validate;

use std::borrow::Cow;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostic::Pointer;

/// The back ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// CloudFormation templates.
    CloudFormation,
    /// Terraform root modules.
    Terraform,
}

impl Target {
    /// Both.
    pub const ALL: [Target; 2] = [Target::CloudFormation, Target::Terraform];
}

/// What a deployment is, beyond its resources.
#[derive(Clone, Debug, Default)]
pub struct Deployment {
    /// The blueprint's name: the default stack's name, and the first word of `Name` tags.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// The region, as in `eu-central-1`.
    pub region: String,
    /// Tags of everything that takes tags.
    pub tags: IndexMap<String, String>,
    /// Which owners live in which stack, by stack; owners that no stack names live in the default one.
    pub stacks: IndexMap<String, Vec<String>>,
    /// Settings of the Terraform root modules.
    pub terraform: TerraformSettings,
    /// Resources that the user wrote by hand.
    pub extra: Extra,
}

/// Settings of the Terraform root modules, printed as they are given.
#[derive(Clone, Debug, Default)]
pub struct TerraformSettings {
    /// Arguments of the provider block.
    pub provider: serde_json::Map<String, serde_json::Value>,
    /// The backend block, as in `{ "s3": { … } }`.
    pub backend: Option<serde_json::Value>,
    /// The role that the provider assumes.
    pub assume_role: Option<String>,
}

impl TerraformSettings {
    /// Whether the state lies in a file beside the root module, or where that says.
    fn is_local(&self) -> bool {
        self.backend.as_ref().is_none_or(|backend| backend.get("local").is_some())
    }
}

/// Raw resources, by name; they go to the default stack.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// CloudFormation resources: logical id to `Type` and `Properties`.
    pub cloudformation: serde_json::Map<String, serde_json::Value>,
    /// Terraform resources: type to name to body.
    pub terraform: serde_json::Map<String, serde_json::Value>,
}

/// A printed resource with the way back to the blueprint: what validation and visitors read.
#[derive(Clone, Debug)]
pub struct Printed {
    /// `AWS::S3::Bucket` or `aws_s3_bucket`.
    pub resource_type: Cow<'static, str>,
    /// The logical id or Terraform's name.
    pub name: Arc<str>,
    /// Where it comes from.
    pub origin: Pointer,
    /// What the user wrote of its body by hand, if anything.
    pub written: Option<Written>,
    /// The file that it stands in, below its stack's folder.
    pub file: Arc<str>,
    /// The network, construct or flow that keeps it, where it or what it is a setting of is
    /// [kept](crate::resource::Retention::Retain).
    pub kept_by: Option<Arc<str>>,
}

/// What a user wrote of a resource's body in a back end's own words.
#[derive(Clone, Debug)]
pub struct Written {
    /// Where it stands in the blueprint.
    pub at: Pointer,
    /// The properties that it sets; none where it is the whole body.
    pub properties: Option<Vec<String>>,
}

impl Written {
    /// The body of a resource in `extra`.
    fn whole(at: Pointer) -> Self {
        Written { at, properties: None }
    }

    /// An override.
    fn part((value, at): &(serde_json::Value, Pointer)) -> Self {
        let properties = value.as_object().into_iter().flat_map(|set| set.keys().cloned()).collect();
        Written { at: at.clone(), properties: Some(properties) }
    }

    /// Where a place in the printed body, as a JSON pointer, was written; none where a construct made it.
    fn place(&self, inside: &Pointer) -> Option<Pointer> {
        let mut tokens = inside.segments().peekable();
        let is_set = match (&self.properties, tokens.peek()) {
            (Some(properties), Some(first)) => properties.iter().any(|property| property == first),
            _ => true,
        };
        is_set.then(|| tokens.fold(self.at.clone(), |at, token| at.child(&token)))
    }
}

impl Printed {
    /// Whether the user wrote it, or a part of it, by hand.
    pub fn by_hand(&self) -> bool {
        self.written.is_some()
    }

    /// Whether the user wrote all of it by hand.
    pub fn is_extra(&self) -> bool {
        self.written.as_ref().is_some_and(|written| written.properties.is_none())
    }
}
