//! rules: under construction.
