//! The constructs of the architecture, a file each: what a user declares, with its defaults, and the resources that it
//! becomes.

mod bucket;
pub mod training_job;

pub use bucket::Bucket;
pub use training_job::TrainingJob;
