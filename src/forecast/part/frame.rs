//! What headers leave of a line's speed, and what a window leaves of it over a distance.

use super::Use;
use crate::facts::{direct_connect, network};
use crate::forecast::{Bytes, Estimate, Limit, Seconds, Speed};
use crate::units::Mtu;

/// The share of a line that data takes: with TCP's options, the preambles of frames and the gaps between them, and
/// twice without them, which is what AWS's own frame sizes give.
pub(super) fn shares(mtu: Option<Mtu>) -> [f64; 3] {
    let mtu = mtu.map_or(f64::from(direct_connect::MTU_DEFAULT.value), |mtu| f64::from(mtu.get()));
    let [headers, options, frame, gap] =
        [network::TCP_HEADERS, network::TCP_TIMESTAMPS, network::FRAME_OVERHEAD, network::FRAME_GAP]
            .map(|fact| f64::from(fact.value));
    let most = (mtu - headers) / (mtu + frame);
    [(mtu - headers - options) / (mtu + frame + gap), most, most].map(|share| share.max(0.0))
}

/// What is left of a line's speed.
pub(super) fn carried(name: &str, speed: Speed, mtu: Option<Mtu>) -> Estimate<Speed> {
    let mut carried =
        Estimate::fact_between(&network::FRAME_OVERHEAD, shares(mtu).map(|share| speed.times(share)));
    carried.id = format!("{name} headers").into();
    carried.saying(format!("what headers leave of {name}"))
}

/// A round trip below which a window bounds nothing.
const NEAR: Seconds = Seconds::millis(2.0);

/// The windows that usual systems come to, MiB: Linux receives into 6 MiB at most unless it is tuned, half of them
/// headers.
const WINDOW: [f64; 3] = [1.3, 3.0, 8.0];

/// What one TCP connection carries over the path's round trip: a window each time. Near ends have no such limit.
pub(in crate::forecast) fn window(name: &str, window: Option<Bytes>, usage: &Use) -> Option<Limit> {
    let window = match window {
        Some(window) => Estimate::given(format!("{name} window"), window),
        None => Estimate::assumed(
            format!("{name} window"),
            WINDOW.map(Bytes::mib),
            "what one TCP connection has under way",
            "measure one connection with iperf3, or add connections",
        ),
    };
    (usage.rtt.high > NEAR).then(|| Limit::Window { window, rtt: usage.rtt.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_are_those_of_the_frames() {
        let share = |mtu| shares(Some(Mtu::new(mtu).unwrap()))[1];
        assert!((share(1500) - 0.9593).abs() < 5e-5);
        assert!((share(8500) - 0.9927).abs() < 5e-5);
        assert!((share(9001) - 0.9931).abs() < 5e-5);
        assert!((shares(None)[0] - 1448.0 / 1542.0).abs() < 1e-12);
        assert_eq!(shares(Some(Mtu::new(68).unwrap())).map(|share| share < 0.5), [true; 3]);
    }
}
