//! The architecture as one value, constructs and the flows between them, and its expansion into a resource graph.
//!
//! A [`Construct`] says which others it stands on and expands into resources. It sees the rest of the architecture
//! through its [`Scope`] alone: the handles that others publish, the flows that it carries, and the ways to derive
//! from a flow what a user would otherwise write twice: security-group rules, endpoints, statements.
//!
//! Which construct carries a flow follows from its ends: the mover that `via` names, else the compute end, else the
//! file system, else the bucket that it leaves. Invariants: expansion order follows references, never the order of the
//! blueprint; every finding is collected; no back end is known here.
//!
//! The types of this layer are also the blueprint's vocabulary: they derive `serde` and `schemars`, so that a key, its
//! documentation and its default are written once for the language, for editors and for the library.

pub mod access;
mod addresses;
mod architecture;
mod choice;
mod dataset;
mod defaults;
pub mod endpoint;
mod expand;
mod flow;
pub mod handle;
mod network;
pub mod path;
mod policy_size;
mod readings;
mod reference;
mod resolver;
mod role;
mod scope;
mod secrets;
mod site;
mod target;
mod typed;

pub use architecture::{
    Architecture, ExtraDeclaration, OverrideDeclaration, ParameterDeclaration, ParameterType, Refused,
    SECTIONS, StackDeclaration, TerraformDeclaration,
};
pub use choice::{Axis, Edits, Effort, Lead, Rung, round_numbers};
pub use dataset::Dataset;
pub use defaults::{DefaultUse, WithDefaults, findings_of_defaults};
pub use endpoint::Service;
pub use expand::{Expansion, expand, expand_in};
pub(crate) use expand::{cleaned, resolve};
pub use flow::{
    Carried, Change, Compression, Distribution, Flow, InputMode, LoadMode, ManifestKind, Place, PlaceRef,
    Verify, Weekday,
};
pub use network::{FlowLogs, NatGateways, Network, NetworkImport, Recorded};
pub use readings::{Gap, Readings, Wanted};
pub use reference::{Reference, Referent};
pub use role::imported_role;
pub use scope::{Peer, Scope};
pub use site::{Dns, Login, Protocol, Share, Site};
pub use target::{Circumstances, Target};
pub(crate) use typed::chain;
pub use typed::{
    Compute, End, Handle, Holds, Joins, LineEnd, LinkedDirectory, Mover, Names, PlainDirectory, Prefix,
    SharePlace,
};

use std::fmt::Debug;

/// What a construct is to the flows that touch it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It holds objects: a bucket.
    Bucket,
    /// It holds files that clients mount.
    FileSystem,
    /// It reads and writes: training, studios, notebooks.
    Compute,
    /// It moves data on behalf of flows: an agent, a gateway.
    Mover,
    /// Flows do not touch it: a line, a hub.
    Connection,
}

/// A part of the architecture that expands into resources.
///
/// Implementing it is all that a new construct needs, beside a row in the blueprint's registry.
pub trait Construct: Debug + Send + Sync {
    /// The name of its type in blueprints, as in `FsxLustre`.
    fn type_name(&self) -> &'static str;

    /// What it is to flows.
    fn role(&self) -> Role;

    /// The constructs, networks and sites that it stands on.
    fn references(&self) -> Vec<Reference> {
        Vec::new()
    }

    /// Keys of a flow that have a meaning when it carries the flow, beyond `from`, `to` and `via`.
    fn flow_options(&self) -> &'static [&'static str] {
        &[]
    }

    /// What its owner could choose otherwise, so that advice can search it; nothing when it is left out.
    fn choices(&self, name: &str, architecture: &Architecture) -> Vec<Axis> {
        let _ = (name, architecture);
        Vec::new()
    }

    /// The keys below which text is handed on as it stands, so that an ARN in it is no matter of the blueprint's.
    fn handed_on() -> &'static [&'static str]
    where
        Self: Sized,
    {
        &[]
    }

    /// Whether it judges the ARNs of all its keys itself, because it knows of other regions.
    fn judges_arns() -> bool
    where
        Self: Sized,
    {
        false
    }

    /// Adds its resources; reports every mistake that it finds and goes on.
    fn expand(&self, scope: &mut Scope<'_>);

    /// Itself, for rules that look at one type.
    fn as_any(&self) -> &dyn std::any::Any;
}
