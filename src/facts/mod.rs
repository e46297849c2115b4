//! facts: under construction.
