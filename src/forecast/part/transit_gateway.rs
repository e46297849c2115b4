//! [`TransitGateway`]: the hub between lines and networks.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Crossed, Use, frame};
use crate::facts::transit_gateway as facts;
use crate::forecast::{Bytes, Estimate, Hop, Limit, PerSecond, Speed};
use crate::units::Mtu;

/// A transit gateway, by the narrower of the two attachments that data crosses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TransitGateway {
    /// The Availability Zones in which flows reach it at once; 1 when it is left out.
    pub zones: Option<u32>,
    /// The largest packet; 1500 when it is left out, as over a line without jumbo frames.
    pub mtu: Option<Mtu>,
}

impl TransitGateway {
    pub(super) fn hops(&self, name: &str, _usage: &Use) -> Vec<Crossed> {
        let zones = f64::from(self.zones.unwrap_or(1).max(1));
        let mtu = self.mtu.map_or(1500.0, |mtu| f64::from(mtu.get()));
        let [_, share, _] = frame::shares(self.mtu);
        let packets = PerSecond::new(f64::from(facts::ATTACHMENT_PACKETS.value)) * Bytes::new(mtu);
        let bandwidth = Speed::gbps(f64::from(facts::ATTACHMENT_BANDWIDTH.value));
        let capacity = bandwidth.min(packets).times(share * zones);
        let hop = Hop::new(name, "the transit gateway").limit(
            "100 Gbps for each attachment and zone",
            Limit::capacity(Estimate::fact(&facts::ATTACHMENT_BANDWIDTH, capacity)),
        );
        vec![hop.into()]
    }
}
