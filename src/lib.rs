//! hybrid-synth: one blueprint in, validated CloudFormation and Terraform out.
#![warn(missing_docs)]

pub mod backend;
pub mod blueprint;
pub mod cli;
pub mod construct;
pub mod delivery;
pub mod diagnostic;
pub mod facts;
pub mod host;
pub mod model;
pub mod resource;
pub mod rules;
pub mod schema;
pub mod synthesis;
pub mod units;

pub use synthesis::{Synthesis, Target, synthesize, synthesize_for};

/// The program in the README compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
