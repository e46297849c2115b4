//! [`InterfaceEndpoint`]: a service's addresses inside a network.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Crossed, Use};
use crate::facts::network as facts;
use crate::forecast::{Estimate, Hop, Limit, Speed};

/// An interface endpoint (`PrivateLink`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct InterfaceEndpoint {
    /// The Availability Zones in which it is used at once; 1 when it is left out.
    pub zones: Option<u32>,
}

impl InterfaceEndpoint {
    pub(super) fn hops(&self, name: &str, _usage: &Use) -> Vec<Crossed> {
        let (first, scaled) = facts::ENDPOINT_BANDWIDTH.value;
        let zones = f64::from(self.zones.unwrap_or(1).max(1));
        let [first, scaled] = [first, scaled].map(|gbps| Speed::gbps(f64::from(gbps)).times(zones));
        // It grows by itself under load, how soon is not said: the middle is the geometric mean.
        let between = first.times(scaled.ratio(first).unwrap_or(1.0).sqrt());
        let capacity = Estimate::fact_between(&facts::ENDPOINT_BANDWIDTH, [first, between, scaled]);
        let hop = Hop::new(name, "the interface endpoint")
            .limit("10 Gbps in each zone, growing to 100 under load", Limit::capacity(capacity));
        vec![hop.into()]
    }
}
