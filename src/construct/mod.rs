//! construct: under construction.
