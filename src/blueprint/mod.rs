//! blueprint: under construction.

pub mod scalars;
