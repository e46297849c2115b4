//! backend: under construction.
