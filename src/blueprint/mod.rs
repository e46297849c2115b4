//! blueprint: under construction.

pub mod decode;
pub mod scalars;
pub mod text;
