//! What a blueprint may say where a part of it could not be read.

use std::fmt::Debug;

use super::Architecture;
use crate::diagnostic::{Diagnostics, Pointer};

/// A place of a blueprint whose value could not be read, or is not there and must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The place.
    pub at: Pointer,
    /// The section's entry that it is in, or else the key of the top level.
    pub entry: Pointer,
    /// How many values there are that may have been meant; at least one.
    pub values: usize,
    /// What is wanted there.
    pub wanted: Wanted,
}

/// What is wanted where nothing could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A quantity, a number, one of a few words.
    Value,
    /// A text of the user's, which may name something.
    Text,
    /// A list or a map: nobody knows what it names.
    Several,
}

/// The ways in which a blueprint can be read of which a part could not be. What is wrong in each of them is wrong
/// whatever was meant.
pub trait Readings: Debug + Send + Sync {
    /// The places that could not be read; at least one.
    fn gaps(&self) -> &[Gap];

    /// The architecture with one value in each gap, given by its number, and what was found while reading it. `without`
    /// are entries that are left unread, as if nothing of them could be read.
    fn read(&self, values: &[usize], without: &[&Pointer]) -> (Option<Architecture>, Diagnostics);
}
