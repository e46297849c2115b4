//! Where typed flows begin and end: the places inside constructs.

use super::Bucket;
use crate::model::{End, Handle, Prefix};

impl Handle<Bucket> {
    /// The objects below a prefix; empty for the whole bucket.
    pub fn prefix(&self, prefix: &str) -> End<Prefix> {
        self.end(prefix)
    }
}
