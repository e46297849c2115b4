//! diagnostic: under construction.
