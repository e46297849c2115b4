//! The constructs of the architecture, a file each: what a user declares, with its defaults, and the resources that it
//! becomes.

mod bucket;

pub use bucket::Bucket;
