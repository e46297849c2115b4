//! schema: under construction.
pub mod request;
