//! EventBridge rules and schedules.

use super::{Kind, list};

list![];
