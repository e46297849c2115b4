//! schema: under construction.
