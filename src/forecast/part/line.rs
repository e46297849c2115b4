//! [`Line`]: a line of which nothing but its speed is known.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Crossed, Use, frame};
use crate::forecast::{Hop, Limit, RoundTrip};
use crate::units::{Mtu, Throughput};

/// A line, by its speed alone: a local network, what leaves a building, or what is described elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What it carries, headers counted.
    pub speed: Throughput,
    /// The largest packet; 1500 bytes when it is left out.
    pub mtu: Option<Mtu>,
    /// Its part of the path's round trip, where the path says none; that of a local network when it is left out.
    pub rtt: Option<RoundTrip>,
}

impl Line {
    pub(super) fn hops(&self, name: &str, _usage: &Use) -> Vec<Crossed> {
        let carried = frame::carried(name, self.speed.into(), self.mtu);
        let line = Hop::new(name, format!("the {} line", self.speed.in_bits()));
        vec![line.limit("its speed without headers", Limit::capacity(carried)).into()]
    }
}
