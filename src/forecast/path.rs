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
//! assert_eq!(path.scenario("copy").hops.len(), 1);
//! # Ok::<(), serde_json::Error>(())
//! ```

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::answer::{RunForecast, forecast};
use super::estimate::Estimate;
use super::hop::Limit;
use super::method::{Method, Way};
use super::part::{Operation, Part, Use};
use super::quantity::{Bytes, Seconds, items};
use super::step::{Crossing, RunIndex, Scenario, Step};
use crate::units::{Count, DataSize, Period};

/// One set-up: data, the parts that it leads through, and the method that moves it.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Path {
    /// What is moved.
    pub data: Data,
    /// The round trip between the two ends, as in `9 ms`; that of one region when it is left out.
    pub rtt: Option<Period>,
    /// The parts, by a name of your own, in the order in which data crosses them.
    #[serde(default)]
    pub through: IndexMap<String, Part>,
    /// What moves it.
    pub by: Method,
}

/// What is moved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Data {
    /// How much in all; with `files` and `file_size`, leave it out.
    pub size: Option<DataSize>,
    /// In how many files or objects; with `file_size`, follows from the size.
    pub files: Option<Count>,
    /// The mean size of a file.
    pub file_size: Option<DataSize>,
}

/// The mean size of a file where neither number nor size of files is said: images are smaller, shards larger.
const FILE_SIZE: [Bytes; 3] = [Bytes::mb(1.0), Bytes::mb(16.0), Bytes::mb(256.0)];

impl Data {
    /// How many bytes there are, in how many files.
    pub fn amount(&self) -> (Bytes, f64) {
        let (size, files) = (self.size.map(Bytes::from), self.files.map(items));
        let each = self.file_size.map_or(FILE_SIZE[1], Bytes::from);
        match (size, files) {
            (Some(size), Some(files)) => (size, files),
            (Some(size), None) => (size, size.ratio(each).unwrap_or(1.0).max(1.0)),
            (None, Some(files)) => (each.times(files), files),
            (None, None) => (each, 1.0),
        }
    }

    /// The mean size of a file where nothing says it.
    fn unknown_file_size(&self, name: &str) -> Option<Estimate<Bytes>> {
        let is_unknown = self.size.is_some() && self.files.is_none() && self.file_size.is_none();
        is_unknown.then(|| {
            Estimate::assumed(
                format!("{name} file size"),
                FILE_SIZE,
                format!("the mean size of a file of {name}"),
                "say how many `files` there are, or measure it with `hybrid-synth measure`",
            )
        })
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
        let mut forecast = forecast(&self.scenario("path"), seed);
        forecast.runs.swap_remove(0)
    }

    /// Adds the path to what else happens; it shares the hops whose names it has in common.
    pub fn add_to(&self, scenario: &mut Scenario, name: &str, start: Seconds) -> RunIndex {
        let (data, files) = self.data.amount();
        let rtt = match self.rtt {
            Some(rtt) => Estimate::given("rtt", rtt.into()),
            None => Estimate::given("rtt", IN_REGION),
        };
        let usage = self.by.usage(data, files, rtt);
        let route = self.route(scenario, &usage);
        let again = match usage.operation {
            Operation::Load => self.route(scenario, &Use { operation: Operation::Read, ..usage.clone() }),
            _ => route.clone(),
        };
        let work = self.by.work(name, &Way { usage: &usage, route: &route, again: &again }, scenario);
        let starts = self.through.iter().filter_map(|(name, part)| {
            Some(Step::wait(format!("{name} begins slowly"), part.start(&usage)?))
        });
        let starts: Vec<Step> = starts.collect();
        let work = if starts.is_empty() {
            work
        } else {
            Step::in_turn(name.to_owned(), starts.into_iter().chain([work]))
        };
        let run = scenario.run(name, start, work);
        if let Some(run) = scenario.runs.get_mut(run.position()) {
            run.file_size = self.data.unknown_file_size(name);
        }
        run
    }

    /// The hops of its parts, in the order in which data crosses them.
    fn route(&self, scenario: &mut Scenario, usage: &Use) -> Vec<Crossing> {
        let mut route = Vec::new();
        let stores = self.through.values().filter(|part| part.is_store()).count();
        let mut nth = 0;
        let spreads = self.through.values().any(Part::spreads);
        for (name, part) in &self.through {
            nth += usize::from(part.is_store());
            let operation = self.by.operation(part, nth, stores, usage);
            for mut crossed in part.hops(name, &Use { operation, ..usage.clone() }) {
                if spreads && matches!(part, Part::Instance(_)) {
                    crossed.hop.limits.retain(|named| !matches!(named.limit, Limit::Stream(_)));
                }
                route.push(Crossing { hop: scenario.hop(crossed.hop), factor: crossed.factor });
            }
        }
        route
    }
}

/// The JSON Schema of path documents.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Path)
}

/// The round trip between an instance and a service of its own region.
pub(super) const IN_REGION: Seconds = Seconds::millis(0.5);
