//! DataSync: agents, locations and tasks.

use super::{Kind, Resource, list};

list![];
