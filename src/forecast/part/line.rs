//! [`Line`]: a line of which nothing but its speed is known.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Crossed, Use};
use crate::forecast::{Estimate, Hop, Limit};
use crate::units::Throughput;

/// A line, by its speed alone: what leaves a building, or any network that is described elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Line {
    /// What it carries, headers counted.
    pub speed: Throughput,
}

impl Line {
    pub(super) fn hops(&self, name: &str, _usage: &Use) -> Vec<Crossed> {
        let speed = Estimate::given(format!("{name} speed"), self.speed.into());
        let line = Hop::new(name, format!("the {} line", self.speed));
        vec![line.limit("its speed", Limit::capacity(speed)).into()]
    }
}
