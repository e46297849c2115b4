//! Direct Connect: connections, link aggregation groups, gateways and virtual interfaces.

use super::{Kind, list};

list![];
