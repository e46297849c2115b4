//! [`Path`]: one set-up, from its source to its destination, in Rust or as a small document.
//!
//! A path names the data, the parts that it leads through in the order in which data crosses them, and the method that
//! moves it. Blueprints become paths, one for each flow and job; other tools and tests write them by hand.
//!
//! ```
//! use hybrid_synth::forecast::path::Path;
//!
//! let path: Path = serde_json::from_str(r#"{
//!     "data": { "size": "1 TB", "files": "10k" },
//!     "through": { "line": { "line": { "speed": "1 Gbps" } } },
//!     "by": { "copy": { "streams": 8 } }
//! }"#)?;
//! // The line, and the client of which nothing is said.
//! assert_eq!(path.scenario("copy").hops.len(), 2);
//! # Ok::<(), serde_json::Error>(())
//! ```

mod mistakes;
mod offered;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

use super::answer::{RunForecast, forecast};
use super::estimate::Estimate;
use super::hop::{Hop, Limit, Per};
use super::method::{DataSync, Machine, Method, Training, Way};
use super::part::{self, Crossed, Instance, Lustre, Operation, Part, Use, Vpn, window};
use super::quantity::{Bytes, Items, Ratio, Seconds, Speed};
use super::stated::RoundTrip;
use super::step::{Crossing, Portion, RunIndex, Scenario, Step, Unknown};
use crate::facts::instances;
use crate::units::{Count, DataSize};

/// One set-up: data, the parts that it leads through, and the method that moves it.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Path {
    /// What is moved.
    pub data: Data,
    /// The round trip between the two ends, as in `9 ms`; the sum of the parts' own `rtt` when it is left out. A part that
    /// leads far (`direct_connect`, `vpn`, `wide_area`) and says none is assumed to have a usual one; without such a part it is
    /// that of one Region, half a millisecond.
    pub rtt: Option<RoundTrip>,
    /// The parts, by a name of your own, in the order in which data crosses them: from where it is read to where it is
    /// written; none when it is left out. Where contents are loaded into a file system, what stands before it lies behind it.
    #[serde(default)]
    pub through: IndexMap<String, Part>,
    /// What moves it.
    pub by: Method,
}

/// What is moved. Two of the three keys say everything; `size` alone leaves the number of files to an assumption.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Data {
    /// How much in all; the product of `files` and `file_size` when it is left out.
    #[serde(deserialize_with = "size_or_zero")]
    pub size: Option<DataSize>,
    /// In how many files or objects; what `size` and `file_size` give, or unknown when it is left out.
    pub files: Option<Count>,
    /// The mean size of a file, `0 B` where files are empty; what `size` and `files` give when it is left out.
    #[serde(deserialize_with = "size_or_zero")]
    pub file_size: Option<DataSize>,
    /// What the data is called; after the flow or job, where nothing says it.
    #[serde(skip)]
    pub called: Option<Called>,
}

/// A name of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// The name, as in `corpus`.
    pub name: String,
    /// How to ask for its size, as in ``say how much data there is: give `corpus` a `size` ``.
    pub ask: String,
    /// Between what its size lies where nothing says it, with a middle; anything that people have when it is left out.
    pub between: Option<[DataSize; 3]>,
}

/// Files may be empty.
pub(super) fn size_or_zero<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DataSize>, D::Error> {
    struct SizeVisitor;
    impl<'de> Visitor<'de> for SizeVisitor {
        type Value = Option<DataSize>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a data size such as `400 TB`")
        }

        fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
            deserializer.deserialize_any(self)
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            DataSize::read_or_zero(text).map(Some).map_err(E::custom)
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
            self.visit_str(&number.to_string())
        }

        fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
            self.visit_str(&number.to_string())
        }

        fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
            self.visit_str(&number.to_string())
        }
    }
    deserializer.deserialize_option(SizeVisitor)
}

/// The mean size of a file where neither number nor size of files is said: images are smaller, shards larger.
const FILE_SIZE: [Bytes; 3] = [Bytes::mb(1.0), Bytes::mb(16.0), Bytes::mb(256.0)];

/// How much data there is where nothing says it: a set for one instance, and one for a large cluster.
const SIZE: [Bytes; 3] = [Bytes::gb(10.0), Bytes::gb(1_000.0), Bytes::gb(100_000.0)];

impl Data {
    /// How many bytes there are, in how many files.
    pub fn amount(&self) -> (Bytes, Items) {
        let (size, files) = (self.size.map(Bytes::from), self.files.map(Items::from));
        let each = self.file_size.map_or(FILE_SIZE[1], Bytes::from);
        let in_files = |size: Bytes| Items::new(size.ratio(each).unwrap_or(1.0)).max(Items::ONE);
        match (size, files) {
            (Some(size), Some(files)) => (size, files),
            (Some(size), None) => (size, in_files(size)),
            (None, Some(files)) => (each.times(files.count()), files),
            (None, None) => {
                let size = self.assumed()[1];
                (size, in_files(size))
            }
        }
    }

    /// How much there is where nothing says it.
    fn assumed(&self) -> [Bytes; 3] {
        let between = self.called.as_ref().and_then(|called| called.between);
        between.map_or(SIZE, |between| between.map(Bytes::from))
    }

    /// Whether something says how much there is.
    pub fn has_size(&self) -> bool {
        self.size.is_some() || (self.files.is_some() && self.file_size.is_some())
    }

    /// What nothing says of the data that so is called.
    fn unknown(&self, name: &str) -> Unknown {
        let name = self.called.as_ref().map_or(name, |called| &*called.name);
        let size = (!self.has_size()).then(|| {
            let sizes = match self.files.map(Items::from) {
                Some(files) => FILE_SIZE.map(|each| each.times(files.count())),
                None => self.assumed(),
            };
            Estimate::assumed(
                format!("{name} size"),
                sizes,
                format!("how much data {name} is"),
                self.called.as_ref().map_or_else(
                    || format!("say how much data {name} is: its `size`"),
                    |called| called.ask.clone(),
                ),
            )
        });
        let is_file_size_known = self.files.is_some() || self.file_size.is_some();
        let file_size = (!is_file_size_known).then(|| {
            Estimate::assumed(
                format!("{name} file size"),
                FILE_SIZE,
                format!("the mean size of a file of {name}"),
                "say how many `files` there are, or measure it with `hybrid-synth measure`",
            )
        });
        Unknown { size, file_size, are_files_counted: self.files.is_some(), share: Ratio::ONE }
    }
}

impl Path {
    /// The path alone in a scenario, started at once.
    pub fn scenario(&self, name: &str) -> Scenario {
        let mut scenario = Scenario::default();
        self.add_to(&mut scenario, name, Seconds::ZERO);
        scenario
    }

    /// What it does, alone.
    pub fn forecast(&self, seed: u64) -> RunForecast {
        self.forecast_as("path", seed)
    }

    /// The same, under a name that what it says calls it by.
    pub fn forecast_as(&self, name: &str, seed: u64) -> RunForecast {
        self.forecast_beside(&[], name, seed)
    }

    /// The same where it trains and reads [other channels](Path::add_beside) beside its own.
    pub fn forecast_beside(&self, others: &[Path], name: &str, seed: u64) -> RunForecast {
        let mut scenario = Scenario::default();
        self.add_beside(others, &mut scenario, name, Seconds::ZERO);
        let mut forecast = forecast(&scenario, seed);
        forecast.runs.swap_remove(0)
    }

    /// Adds the path to what else happens; it shares the hops whose names it has in common.
    pub fn add_to(&self, scenario: &mut Scenario, name: &str, start: Seconds) -> RunIndex {
        self.add_beside(&[], scenario, name, start)
    }

    /// The same where it trains and reads other channels beside its own, each of which is a path of [`Training`] too: all
    /// downloads come first, and each epoch reads all of them, in proportion. Paths of other methods are left out.
    pub fn add_beside(
        &self,
        others: &[Path],
        scenario: &mut Scenario,
        name: &str,
        start: Seconds,
    ) -> RunIndex {
        let own = self.laid(name, scenario);
        let others: Vec<(&Path, Laid<'_>, &Training)> = others
            .iter()
            .filter_map(|path| match &path.by {
                Method::Training(training) => Some((path, path.laid(name, scenario), training)),
                _ => None,
            })
            .collect();
        let work = match &self.by {
            Method::Training(training) if !others.is_empty() => {
                let own = (&own, training);
                let all: Vec<(&Laid<'_>, &Training)> = std::iter::once(own)
                    .chain(others.iter().map(|(_, laid, training)| (laid, *training)))
                    .collect();
                let kept: f64 = all.iter().map(|(laid, by)| by.keeps(laid.usage.data).count()).sum();
                let mut channels: VecDeque<_> = all
                    .iter()
                    .map(|(laid, by)| {
                        let beside = Bytes::new(kept - by.keeps(laid.usage.data).count());
                        by.channel(name, &laid.way(), beside, scenario)
                    })
                    .collect();
                channels.pop_front().map(|first| first.job(name, channels.into(), scenario))
            }
            _ => None,
        };
        let work = work.unwrap_or_else(|| own.by.work(name, &own.way(), scenario));
        let data = own.usage.data;
        let mut starts: Vec<Step> = Vec::new();
        for start in own.starts.into_iter().chain(others.iter().flat_map(|(_, laid, _)| laid.starts.clone()))
        {
            if !starts.contains(&start) {
                starts.push(start);
            }
        }
        let work = if starts.is_empty() {
            work
        } else {
            Step::in_turn(name.to_owned(), starts.into_iter().chain([work]))
        };
        let run = scenario.run(name, start, work);
        if let Some(run) = scenario.runs.get_mut(run.position()) {
            let others = others.iter().map(|(path, laid, _)| (path.unknown(name), laid.usage.data));
            run.unknown = Unknown::among(std::iter::once((self.unknown(name), data)).chain(others));
            run.worker = self.by.worker().map(str::to_owned);
        }
        run
    }

    /// What nothing says of its data.
    fn unknown(&self, name: &str) -> Unknown {
        let unknown = self.data.unknown(name);
        // However large the files are.
        if self.moves_names_alone() { Unknown { size: None, ..unknown } } else { unknown }
    }

    /// Its hops, and how its data crosses them.
    fn laid(&self, name: &str, scenario: &mut Scenario) -> Laid<'_> {
        let by = self.method();
        let (data, files) = self.amount();
        let usage = by.usage(data, files, self.round_trip());
        let route = self.route(&by, name, scenario, &usage);
        let again = match usage.operation {
            Operation::Load => {
                let read = Use { operation: Operation::Read, ..usage.clone() };
                self.route(&by, name, scenario, &read)
            }
            _ => route.clone(),
        };
        let stores = self.before_client().filter(|(_, part)| part.is_store()).count();
        let opens = if by.keeps_in_memory() { self.opens(&by, name, scenario, &usage) } else { Vec::new() };
        let front = self.front(&by);
        let starts = self.before_client().filter_map(|(name, part)| {
            Some(Step::wait(format!("{name} begins slowly"), part.start(&usage)?))
        });
        let starts = starts.collect();
        Laid { by, usage, route, again, opens, stores, front, starts }
    }

    /// How many bytes move, in how many files.
    pub fn amount(&self) -> (Bytes, Items) {
        let (data, files) = self.data.amount();
        if self.moves_names_alone() { (Bytes::ZERO, files) } else { (data, files) }
    }

    /// Whether no contents move, however large the files are.
    fn moves_names_alone(&self) -> bool {
        let is_size_said = self.data.size.or(self.data.file_size).is_some();
        self.by.is_of_metadata() || (self.by.makes_empty_files() && !is_size_said)
    }

    /// What moves it, with what follows from the parts.
    fn method(&self) -> Cow<'_, Method> {
        match &self.by {
            Method::DataSync(task) if task.agents.is_none() && self.stays_in_aws() => {
                Cow::Owned(Method::DataSync(DataSync { agents: Some(0), ..task.clone() }))
            }
            by => Cow::Borrowed(by),
        }
    }

    /// Whether it leads from one storage service of AWS to another.
    fn stays_in_aws(&self) -> bool {
        let stores = || self.through.values().filter(|part| part.is_store());
        stores().count() > 1 && stores().all(Part::is_service)
    }

    /// Whether all data lies on volumes and disks of the machine that reads or writes it, which has a way of its own to them.
    fn stays_inside(&self) -> bool {
        let (parts, needs_way) = (|| self.through.values(), self.needs_way());
        let has_way = |machine: &Instance| !needs_way || machine.storage("", 1).is_some();
        parts().any(Part::is_attached)
            && parts().all(|part| match part {
                Part::Instance(machine) => has_way(machine),
                part => part.is_attached(),
            })
    }

    /// Whether what lies on a volume comes over the bandwidth to EBS of an instance that another part names.
    fn needs_way(&self) -> bool {
        self.through.values().any(|part| match part {
            Part::Volume(_) => true,
            Part::Disk(disk) => disk.instance.is_none(),
            _ => false,
        })
    }

    /// How many of the first parts lie behind a file system that fetches from them: what a file system loads comes from the
    /// store before it.
    fn behind(&self) -> usize {
        let fetcher = self.through.values().position(Part::fetches).filter(|_| self.by.loads());
        let is_fed = |at: &usize| self.through.values().take(*at).any(Part::is_store);
        fetcher.filter(is_fed).unwrap_or(0)
    }

    /// The parts between the client and what it reads or writes, those included.
    fn before_client(&self) -> impl Iterator<Item = (&String, &Part)> {
        self.through.iter().skip(self.behind())
    }

    /// The round trip between the two ends.
    fn round_trip(&self) -> Estimate<Seconds> {
        // What lies behind a file system is far from it, and not from the client.
        if let Some(rtt) = self.rtt.filter(|_| self.behind() == 0) {
            return Estimate::given("rtt", rtt.into());
        }
        let trips = self.before_client().filter_map(|(name, part)| part.round_trip(name));
        trips.reduce(Estimate::plus).unwrap_or_else(|| Estimate::given("rtt", IN_REGION))
    }

    /// The round trip between the clients of a gateway and itself, where the parts between them say one.
    fn front(&self, by: &Method) -> Option<Estimate<Seconds>> {
        let Method::FileGateway(gateway) = by else { return None };
        let parts = gateway.front.iter().filter_map(|name| Some((name, self.through.get(name)?)));
        parts.filter_map(|(name, part)| part.round_trip(name)).reduce(Estimate::plus)
    }

    /// The hops of its parts, in the order in which data crosses them, and of the machines that read or write.
    fn route(&self, by: &Method, name: &str, scenario: &mut Scenario, usage: &Use) -> Vec<Crossing> {
        crossing(self.crossed(by, name, usage), Portion::All, scenario)
    }

    fn crossed(&self, by: &Method, name: &str, usage: &Use) -> Vec<Crossed> {
        let stores = self.before_client().filter(|(_, part)| part.is_store()).count();
        let mut nth = 0;
        let spreads = self.through.values().any(Part::spreads);
        let needs_way = self.needs_way();
        let mut hops: Vec<Crossed> = Vec::new();
        if usage.operation == Operation::Load {
            let fetched = Use { operation: Operation::Read, ..usage.clone() };
            for (at, (name, part)) in self.through.iter().enumerate().take(self.behind()) {
                for mut crossed in part.hops(name, &fetched) {
                    // The file system fetches over connections of its own, however many streams the client has.
                    crossed.hop.limits.retain(|named| named.limit.is_shared());
                    crossed.factor = crossed.factor * self.wrapping(at);
                    hops.push(crossed);
                }
            }
        }
        for (at, (name, part)) in self.through.iter().enumerate().skip(self.behind()) {
            nth += usize::from(part.is_store());
            let wrapping = self.wrapping(at);
            let operation = by.operation(part, nth, stores, usage);
            if let (true, Part::Instance(machine)) = (needs_way, part) {
                hops.extend(machine.storage(name, usage.clients).map(Crossed::from));
            }
            let part = match part {
                Part::Instance(machine) if stores == 0 => &Part::Instance(machine.to_a_machine()),
                Part::Lustre(system) if self.has_no_fabric(by) => {
                    &Part::Lustre(Lustre { is_read_over_tcp: true, ..system.clone() })
                }
                part => part,
            };
            if matches!(part, Part::Instance(_)) && self.stays_inside() {
                // Its own way to EBS or its own disks carry what it reads, its network nothing.
                continue;
            }
            let in_turn = stores > 1 && matches!(by, Method::Copy(_));
            for mut crossed in part.hops(name, &Use { operation, ..usage.clone() }) {
                if spreads && matches!(part, Part::Instance(_)) {
                    crossed.hop.limits.retain(|named| !matches!(named.limit, Limit::Stream(_)));
                }
                if let (true, Part::Volume(volume)) = (in_turn && nth < stores, part) {
                    crossed.hop = volume.in_turn(crossed.hop);
                }
                crossed.factor = crossed.factor * wrapping;
                hops.push(crossed);
            }
        }
        if by.is_done_by_the_file_system() {
            for crossed in &mut hops {
                crossed.hop.limits.retain(|named| !matches!(named.limit, Limit::Client(_)));
            }
        }
        hops.extend(self.connections(name, usage).map(Crossed::from));
        hops.extend(self.machines(by, name, &hops, usage).map(Crossed::from));
        hops
    }

    /// The hops that a file crosses when it is opened whose contents memory holds: whoever keeps contents asks the server at
    /// each open whether they are still those.
    fn opens(&self, by: &Method, name: &str, scenario: &mut Scenario, usage: &Use) -> Vec<Crossing> {
        let usage = Use { operation: Operation::Open, ..usage.clone() };
        let of_files = |limit: &Limit| {
            matches!(limit, Limit::Delay { each: Per::File, .. } | Limit::Operations { each: Per::File, .. })
        };
        let mut hops = self.crossed(by, name, &usage);
        for crossed in &mut hops {
            crossed.hop.limits.retain(|named| of_files(&named.limit));
        }
        hops.retain(|crossed| !crossed.hop.limits.is_empty());
        crossing(hops, Portion::Held, scenario)
    }

    /// What a byte takes of a part for what wraps it: a line that a VPN leads over carries its packets.
    fn wrapping(&self, at: usize) -> Ratio {
        let part = |at: usize| self.through.get_index(at).map(|(_, part)| part);
        let beside = [at.checked_sub(1).and_then(part), part(at + 1)];
        let is_under_vpn = matches!(part(at), Some(Part::Line(_)))
            && beside.into_iter().any(|part| matches!(part, Some(Part::Vpn(_))));
        if is_under_vpn { Vpn::wrapping() } else { Ratio::ONE }
    }

    /// What a window leaves of each connection over the path's round trip, whichever part has the distance. A bucket says
    /// itself what a connection to it carries.
    fn connections(&self, name: &str, usage: &Use) -> Option<Hop> {
        let said = self.through.values().find_map(Part::window);
        let has_own = self.before_client().any(|(_, part)| matches!(part, Part::S3(_)));
        if self.through.is_empty() || (has_own && said.is_none()) {
            return None;
        }
        let limit = window(name, said, usage)?;
        Some(
            Hop::new(format!("{name} connections"), "each connection")
                .limit("a window for each round trip", limit),
        )
    }

    /// Whether the machines that read or write are known to have no EFA.
    fn has_no_fabric(&self, by: &Method) -> bool {
        let of_parts = self.through.values().filter_map(|part| match part {
            Part::Instance(machine) => machine.kind.as_deref(),
            _ => None,
        });
        let of_method = match by.machine() {
            Machine::Of(kind) => Some(kind),
            Machine::Own | Machine::Unnamed => None,
        };
        of_parts.chain(of_method).any(|kind| {
            let job = format!("ml.{}", kind.strip_prefix("ml.").unwrap_or(kind));
            instances::find(&job).is_some_and(|kind| kind.efa_interfaces == Some(0))
        })
    }

    /// The machines that read or write, where no part says what they carry.
    fn machines(&self, by: &Method, name: &str, hops: &[Crossed], usage: &Use) -> Option<Hop> {
        let is_said = self.through.values().any(|part| matches!(part, Part::Instance(_)));
        match by.machine() {
            _ if is_said || usage.operation.is_metadata() => None,
            Machine::Own => None,
            Machine::Of(kind) => {
                let machine = Instance { kind: Some(kind.to_owned()), ..Instance::default() };
                Some(machine.hop(&format!("{name} network"), usage.clients))
            }
            Machine::Unnamed => {
                let mut limits = hops.iter().flat_map(|crossed| &crossed.hop.limits);
                let is_fabric = |part: &Part| matches!(part, Part::Lustre(system) if system.is_over_efa());
                let is_limited = if by.is_job() {
                    self.through.values().any(is_fabric)
                } else {
                    limits.any(|named| matches!(named.limit, Limit::Client(_)))
                };
                let stays_inside = !self.through.is_empty() && self.through.values().all(Part::is_attached);
                (!is_limited && !stays_inside).then(|| unnamed(name))
            }
        }
    }
}

/// A path in a scenario.
struct Laid<'a> {
    by: Cow<'a, Method>,
    usage: Use,
    route: Vec<Crossing>,
    again: Vec<Crossing>,
    opens: Vec<Crossing>,
    stores: usize,
    front: Option<Estimate<Seconds>>,
    /// What its parts wait before they carry anything.
    starts: Vec<Step>,
}

impl Laid<'_> {
    fn way(&self) -> Way<'_> {
        Way {
            usage: &self.usage,
            route: &self.route,
            stores: self.stores,
            again: &self.again,
            front: self.front.as_ref(),
            opens: &self.opens,
        }
    }
}

fn crossing(hops: Vec<Crossed>, of: Portion, scenario: &mut Scenario) -> Vec<Crossing> {
    hops.into_iter()
        .map(|crossed| Crossing { hop: scenario.hop(crossed.hop), factor: crossed.factor, of, channel: None })
        .collect()
}

/// A client of which nothing is said.
fn unnamed(name: &str) -> Hop {
    let network = Estimate::assumed(
        format!("{name} client"),
        part::UNKNOWN_NETWORK.map(Speed::gbps),
        "what the network of each client carries",
        "say which machine reads or writes: lead the path through an `instance` with its `type`, or with its `network`",
    );
    Hop::new(format!("{name} client"), "the client").limit("its network", Limit::Client(network))
}

/// The round trip between an instance and a service of its own region.
pub(super) const IN_REGION: Seconds = Seconds::millis(0.5);
