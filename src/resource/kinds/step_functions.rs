//! Step Functions state machines.

use super::{Kind, list};

list![];
