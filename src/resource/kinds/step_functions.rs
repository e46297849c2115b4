//! Step Functions state machines.

use super::{Kind, Resource, list};

list![];
