//! Typed AWS resources, the references between them, and the graph that holds both: what a construct expands into and
//! what a back end prints.
//!
//! A resource kind is declared once, in a file of [`kinds`] per service, with the [`resource!`](crate::resource!)
//! macro: its fields with their types, and beside each field how CloudFormation and Terraform spell it. Names that
//! follow mechanically (`cidr_block` → `CidrBlock`, `cidr_block`) are not written down; only what is irregular is.
//!
//! Invariants: a [`Ref`] of one kind does not fit where another kind is wanted; an attribute expression means one
//! *value*, however a back end spells it; nothing here knows a construct, a blueprint or an output syntax.
//!
//! ```
//! use hybrid_synth::resource::{Graph, Id, Origin, kinds::ec2};
//!
//! let mut graph = Graph::default();
//! let vpc = graph.add("main", "", ec2::Vpc {
//!     cidr_block: "10.40.0.0/16".parse::<hybrid_synth::units::Cidr>().unwrap().into(),
//!     enable_dns_support: true,
//!     enable_dns_hostnames: true,
//!     default_security_group: ec2::ClosedSecurityGroup {},
//! }, Origin::default());
//! let subnet = ec2::RouteTable { vpc_id: vpc.id() };
//! graph.add("main", "private", subnet, Origin::default());
//! assert_eq!(graph.nodes().count(), 2);
//! ```

mod expression;
mod generated_name;
mod graph;
pub mod kinds;
mod part;
mod policy;
mod reference;
mod shape;
mod value;

pub use expression::{Attribute, Concat, Expr, Part, Pseudo, Read, Secret, Val};
pub use generated_name::generated_name;
pub use graph::{
    Condition, ConditionTest, Graph, Node, NodeId, Origin, Output, Override, Parameter, ParameterKind, Path,
    Request, Retention,
};
pub use policy::{Effect, Policy, PolicyCondition, Principal, Statement};
pub use reference::{Arn, Id, Ref};
pub use shape::{Field, Kind, Place, Resource, Satellite, Shape, Tagging};
pub use value::{Document, Gibibytes, Hidden, IntoValue, PolicyText, Shown, Struct, Value};
