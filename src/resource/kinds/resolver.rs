//! Route 53 Resolver: endpoints and rules.

use super::{Kind, list};

list![];
