//! EventBridge rules and schedules.

use super::{Kind, Resource, list};

list![];
