//! units: under construction.
