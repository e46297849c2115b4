//! The constructs of the architecture, a file each: what a user declares, with its defaults, and the resources that it
//! becomes.

mod bucket;
mod datasync_agent;

pub use bucket::Bucket;
pub use datasync_agent::{Agent, DataSyncAgent, Detail};
