//! [`Ceiling`]: what the streams of one move could carry if nobody else were there, and the terms that it is made of.
//!
//! A stream handles one request after the other: for each file it waits what the hops make it wait and then moves the
//! bytes at the speed of the slowest stream limit. So many streams are at most so many times as fast, and so many
//! clients so many times a client. What flows share is not counted here; the solver does.

use super::estimate::Draw;
use super::hop::{Hop, Limit, Per};
use super::quantity::{Items, Ratio, Seconds, Speed};
use super::step::{Crossing, HopIndex, Move};

/// What the streams of a move could carry alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Ceiling {
    /// The smaller of `streams` and `clients`.
    pub speed: Speed,
    /// What the streams carry together.
    pub streams: Speed,
    /// How many streams have work at once: never more than there are files or parts.
    pub busy: Items,
    /// What one stream takes for a file.
    pub per_file: Seconds,
    /// The waits of a stream for each file, and whose they are.
    pub delays: Vec<(LimitIndex, Seconds)>,
    /// The slowest stream limit, and whose it is.
    pub stream: Option<(LimitIndex, Speed)>,
    /// What the clients carry together, and whose limit it is.
    pub clients: Option<(LimitIndex, Speed)>,
}

/// A limit of a hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LimitIndex {
    /// The hop.
    pub hop: HopIndex,
    /// Which of its limits.
    pub limit: usize,
}

impl LimitIndex {
    /// A limit by the positions of its hop and of itself.
    pub const fn new(hop: usize, limit: usize) -> Self {
        LimitIndex { hop: HopIndex(hop), limit }
    }
}

impl Ceiling {
    /// What takes the most of a stream's time: a wait, or the slowest limit of a stream; none where nothing takes any.
    pub fn slowest(&self) -> Option<LimitIndex> {
        let waits: Seconds = self.delays.iter().map(|(_, time)| *time).sum();
        let moving = self.stream.map(|(at, _)| (at, self.per_file.less(waits)));
        let times = self.delays.iter().copied().chain(moving);
        times.max_by(|(_, one), (_, other)| one.count().total_cmp(&other.count())).map(|(at, _)| at)
    }

    /// Whether the clients are what bounds it.
    pub fn is_by_clients(&self) -> bool {
        self.clients.is_some_and(|(_, clients)| clients < self.streams)
    }
}

/// What the streams of a move could carry alone, in one world.
pub fn ceiling(movement: &Move, hops: &[Hop], draw: Draw<'_>) -> Ceiling {
    let (size, streams) = (movement.file_size(), movement.streams_in(draw).count());
    let pieces = match (movement.part, movement.shares_files) {
        (Some(part), _) => Per::Request(part).in_file(size).count(),
        (None, true) => (streams / movement.files.count()).ceil().clamp(1.0, size.count().max(1.0)),
        (None, false) => 1.0,
    };
    let busy = Items::new(streams.min(movement.files.count() * pieces).max(1.0));
    let mut delays = Vec::new();
    let mut stream: Option<(LimitIndex, Speed)> = None;
    let mut clients: Option<(LimitIndex, Speed)> = None;
    let slower = |than: Option<(LimitIndex, Speed)>, at, speed: Speed| match than {
        Some(slowest) if slowest.1 <= speed => Some(slowest),
        _ => Some((at, speed)),
    };
    // A stream reads a file of one channel after a file of another: what it takes for each adds up.
    let mut moving = Seconds::ZERO;
    let (mut channel, mut of_channel): (_, Option<(LimitIndex, Speed)>) = (None, None);
    for crossing in &movement.route {
        let carried = movement.carried(crossing, draw);
        if carried.data <= Ratio::ZERO && carried.files <= Ratio::ZERO {
            continue;
        }
        if crossing.channel != channel {
            channel = crossing.channel;
            if let Some((at, speed)) = of_channel.take() {
                moving = moving + size / speed;
                stream = slower(stream, at, speed);
            }
        }
        let limits = hops.get(crossing.hop.0).map(|hop| hop.limits.as_slice()).unwrap_or_default();
        for (limit, named) in limits.iter().enumerate() {
            let at = LimitIndex { hop: crossing.hop, limit };
            match &named.limit {
                Limit::Capacity { .. } | Limit::Operations { .. } => {}
                Limit::Client(speed) => {
                    let own = f64::from(carried.clients) / carried.data.count();
                    let times = others(movement, crossing, draw).map_or(own, |each| 1.0 / (1.0 / own + each));
                    clients = slower(clients, at, draw.value(speed).times(times));
                }
                one @ (Limit::Stream(_) | Limit::Window { .. }) => {
                    let share = carried.data.count() * carried.slower.count();
                    let speed = one.of_stream(draw).map(|speed| speed.times(1.0 / share));
                    of_channel = speed.map_or(of_channel, |speed| slower(of_channel, at, speed));
                }
                Limit::Delay { time, each } => {
                    let times = match each {
                        Per::File => 1.0,
                        Per::Request(_) => {
                            pieces * each.in_file(carried.file_size.times(1.0 / pieces)).count()
                        }
                    };
                    delays.push((
                        at,
                        draw.value(time).times(times * carried.files.count() * carried.slower.count()),
                    ));
                }
            }
        }
    }
    if let Some((at, speed)) = of_channel {
        moving = moving + size / speed;
        stream = slower(stream, at, speed);
    }
    let per_file = delays.iter().map(|(_, time)| *time).sum::<Seconds>() + moving;
    let streams =
        if per_file == Seconds::ZERO { Speed::UNLIMITED } else { (size / per_file).times(busy.count()) };
    let speed = clients.map_or(streams, |(_, clients)| clients.min(streams));
    Ceiling { speed, streams, busy, per_file, delays, stream, clients }
}

/// What share of the data of a move each client takes across a hop for its other channels; none where it has no channels.
fn others(movement: &Move, crossing: &Crossing, draw: Draw<'_>) -> Option<f64> {
    let others =
        movement.route.iter().filter(|one| one.hop == crossing.hop && one.channel != crossing.channel);
    let carried = others.map(|one| movement.carried(one, draw));
    let each = carried.map(|carried| carried.data.count() / f64::from(carried.clients.max(1)));
    (!movement.channels.is_empty()).then(|| each.sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{Bytes, Crossing, Estimate, Portion, Ratio, Scenario};

    fn store(limits: impl IntoIterator<Item = Limit>) -> (Scenario, HopIndex) {
        let mut scenario = Scenario::default();
        let hop = limits.into_iter().fold(Hop::new("store", "the store"), |hop, limit| hop.limit("", limit));
        let index = scenario.hop(hop);
        (scenario, index)
    }

    #[test]
    fn a_stream_waits_and_then_moves() {
        let first_byte = Limit::per_file(Estimate::given("first byte", Seconds::millis(10.0)));
        let connection = Limit::Stream(Estimate::given("connection", Speed::mb_per_s(100.0)));
        let (scenario, store) = store([first_byte, connection]);
        let one = Move::new(Bytes::mb(100.0), Items::new(100.0)).across(store);
        let found = ceiling(&one, &scenario.hops, Draw::Median);
        assert_eq!(found.per_file, Seconds::millis(20.0));
        assert_eq!(found.slowest(), Some(LimitIndex { hop: store, limit: 1 }), "of two equal ones the last");
        assert!((found.speed.as_mb_per_s() - 50.0).abs() < 1e-9);
        let eight = ceiling(&one.streams(8), &scenario.hops, Draw::Median);
        assert!((eight.speed.as_mb_per_s() - 400.0).abs() < 1e-9);
    }

    #[test]
    fn streams_beyond_the_files_have_no_work_unless_files_are_split() {
        let connection = Limit::Stream(Estimate::given("connection", Speed::mb_per_s(100.0)));
        let (scenario, store) = store([connection]);
        let two = Move::new(Bytes::mb(64.0), Items::new(2.0)).streams(8).across(store);
        assert_eq!(ceiling(&two, &scenario.hops, Draw::Median).busy, Items::new(2.0));
        let split = two.clone().in_parts(Bytes::mb(8.0));
        assert_eq!(ceiling(&split, &scenario.hops, Draw::Median).busy, Items::new(8.0));
        assert_eq!(ceiling(&two.sharing_files(), &scenario.hops, Draw::Median).busy, Items::new(8.0));
    }

    #[test]
    fn what_memory_holds_waits_for_nothing_that_it_does_not_cross() {
        let first_byte = Limit::per_file(Estimate::given("first byte", Seconds::millis(10.0)));
        let connection = Limit::Stream(Estimate::given("connection", Speed::mb_per_s(100.0)));
        let card = Limit::Client(Estimate::given("card", Speed::mb_per_s(100.0)));
        let (scenario, store) = store([first_byte, connection, card]);
        let of = |held: f64, of| {
            let mut one = Move::new(Bytes::mb(100.0), Items::new(100.0)).streams(8);
            one.route.push(Crossing { hop: store, factor: Ratio::ONE, of, channel: None });
            one.held = Some(Estimate::given("held", Ratio::new(held)));
            ceiling(&one, &scenario.hops, Draw::Median)
        };
        let quarter = of(0.75, Portion::Missed);
        assert_eq!(quarter.per_file, Seconds::millis(5.0));
        assert_eq!(quarter, of(0.25, Portion::Held));
        assert!((quarter.speed.as_mb_per_s() - 400.0).abs() < 1e-9, "a quarter crosses the card");
        assert_eq!(of(1.0, Portion::Missed).speed, Speed::UNLIMITED);
    }

    #[test]
    fn clients_bound_what_streams_could() {
        let card = Limit::Client(Estimate::given("card", Speed::gbps(10.0)));
        let (scenario, store) = store([card]);
        let found = ceiling(
            &Move::new(Bytes::gb(1.0), Items::ONE).clients(3).across(store),
            &scenario.hops,
            Draw::Median,
        );
        assert_eq!(found.speed, Speed::gbps(30.0));
        assert!(found.is_by_clients());
    }
}
