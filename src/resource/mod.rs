//! resource: under construction.
