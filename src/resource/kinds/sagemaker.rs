//! SageMaker: domains, user profiles, spaces and lifecycle configurations.

use super::{Kind, list};

list![];
