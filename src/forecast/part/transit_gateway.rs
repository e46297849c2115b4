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
        let carried = |speed: Speed| speed.times(share * zones);
        let bandwidth = Speed::gbps(f64::from(facts::ATTACHMENT_BANDWIDTH.value));
        let packets = PerSecond::new(f64::from(facts::ATTACHMENT_PACKETS.value)) * Bytes::new(mtu);
        let hop = Hop::new(name, "the transit gateway")
            .limit(
                "100 Gbps for each attachment and zone",
                Limit::capacity(Estimate::fact(&facts::ATTACHMENT_BANDWIDTH, carried(bandwidth))),
            )
            .limit(
                "7.5 million packets a second for each attachment and zone",
                Limit::capacity(Estimate::fact(&facts::ATTACHMENT_PACKETS, carried(packets))),
            );
        vec![hop.into()]
    }
}

#[cfg(test)]
mod tests {
    use crate::forecast::path::Path;

    #[test]
    fn packets_bound_it_before_its_bandwidth_unless_they_are_large() {
        let bound = |mtu: u32| {
            let path: Path = serde_json::from_str(&format!(
                r#"{{ "data": {{ "size": "100 TB" }}, "by": {{ "copy": {{ "streams": 1000, "clients": 100 }} }},
                    "through": {{ "hub": {{ "transit_gateway": {{ "mtu": {mtu} }} }} }} }}"#
            ))
            .unwrap();
            path.forecast(1)
        };
        let (small, large) = (bound(1500), bound(8500));
        assert!(small.bottleneck.why.contains("packets"), "{:?}", small.bottleneck);
        assert!((small.rate.median.as_mb_per_s() - 7.5 * 1500.0 * 0.9593).abs() < 1.0);
        assert!(large.bottleneck.why.contains("100 Gbps"), "{:?}", large.bottleneck);
    }
}
