//! hybrid-synth: one blueprint of a hybrid AI/ML data path in, validated CloudFormation and Terraform out.
//!
//! **The data path is the model.** A blueprint names places (shares on premises, buckets, file systems, compute) and
//! the flows between them. What a flow needs is derived from it and never written twice: transfer resources, security
//! groups, endpoints, least-privilege roles.
//!
//! # The pipeline
//!
//! ```text
//! blueprint ── text, positions ──► model: constructs + flows ──┬─► rules
//!                                        │ expand              └─► planning ── paths ──► forecast: rates, times, verdicts
//!                                        ▼
//!                                  resource graph ──► cloudformation ──► registry schemas ──┐
//!                                        └──────────► terraform ───────► provider schemas ──┴─► files, in memory
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | [`units`] | quantities and identifiers that are checked when they are made |
//! | [`json`] | the tree that is printed and validated |
//! | [`facts`] | limits, steps and names of AWS, each once, with its source |
//! | [`diagnostic`] | findings as values, their codes, the way back to the blueprint, renderers |
//! | [`schema`] | the vendored schemas of both back ends and validation against them |
//! | [`mod@forecast`] | what a path of hops carries: the solver, the simulator, uncertainty; it knows no construct |
//! | [`mod@resource`] | typed resources with both spellings, references, expressions, the graph |
//! | [`backend`] | the graph printed as CloudFormation and as Terraform, and validated |
//! | [`model`] | the architecture as a value, and its expansion into the graph |
//! | [`construct`] | what a user declares, a file each |
//! | [`rules`] | what AWS would refuse late or never make work, across constructs |
//! | [`planning`] | an architecture as paths: its forecast, the verdicts on its targets, advice |
//! | [`blueprint`] | the language: text, positions, decoding, the JSON Schema for editors |
//! | [`synthesis`] | expansion, rules, both back ends and validation in one call |
//! | [`host`] | the one seam to files, environment and terminal |
//! | [`delivery`] | syntheses joined to the content of one output folder |
//! | [`cli`] | the commands |
//!
//! A module never imports one that stands below it in this table; a test says so.
//!
//! # Invariants
//!
//! - Nothing but `host` and `cli` touches the machine; a lint says so. Output is a function of the blueprint, to the byte.
//! - Errors are plural, and each points at its place; what cannot be read hides none that is there whatever was meant.
//!   Nothing is written beside an error.
//! - Logical ids and Terraform names derive from a resource's path alone. Changing one is a breaking change.
//! - A resource is declared once; what the back ends spell differently stands beside the field. No type, property or
//!   attribute is printed that the vendored schemas do not have.
//! - Constructs are at once the blueprint's vocabulary and the library's: their fields, documentation and defaults are
//!   written once, so they derive `serde` and `schemars`. Units, resources and diagnostics know no serialization.
//!
//! # Example
//!
//! ```
//! use hybrid_synth::construct::Bucket;
//! use hybrid_synth::model::Architecture;
//! use hybrid_synth::synthesize;
//!
//! let mut archive = Architecture::new("archive", "eu-central-1");
//! archive.construct("lake", Bucket::default());
//! let synthesis = synthesize(&archive).expect("a bucket alone is right");
//! let template = &synthesis.files["cloudformation/archive.template.json"];
//! assert!(std::str::from_utf8(&template.content).unwrap().contains("AWS::S3::Bucket"));
//! ```

pub mod backend;
pub mod blueprint;
pub mod cli;
pub mod construct;
pub mod delivery;
pub mod diagnostic;
pub mod facts;
pub mod forecast;
pub mod host;
pub mod json;
pub mod model;
pub mod planning;
pub mod resource;
pub mod rules;
pub mod schema;
pub mod synthesis;
pub mod units;

pub use synthesis::{PrintedResource, Synthesis, Target, synthesize, synthesize_for};

/// The program in the README compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
