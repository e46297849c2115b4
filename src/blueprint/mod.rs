//! blueprint: under construction.

pub mod decode;
pub mod text;
