//! blueprint: under construction.
