//! DataSync: agents, locations and tasks.

use super::{Kind, list};

list![];
