//! The forecast: what a data path will really do, before anyone pays for it.
//!
//! A library of its own: a path is hops and the work that crosses them, and a forecast says how long that takes, what
//! bounds it, and how sure that is. From the inside out:
//!
//! | module | what it holds |
//! |---|---|
//! | `quantity` | bytes, speeds, times and rates as real numbers with units |
//! | `estimate` | what is known of a number, and the worlds in which it has a value |
//! | `hop` | a part of the path and every limit that it sets |
//! | `step` | work as a tree, and what works at once |
//! | `connected` | what of a scenario does anything to a run |
//! | `stated` | the quantities that a document states, and which of them are believed |
//! | `ceiling` | what the streams of one move could carry alone |
//! | [`solver`] | the fair shares of flows that cross the same hops |
//! | `simulator` | the trees walked through time, exact between events |
//! | [`part`] | the hop of each service, a file each, with its facts |
//! | [`method`] | who moves the data, and in which steps |
//! | [`path`] | one set-up, in Rust or as a small JSON document, and its forecast |
//!
//! It knows no resource, no back end and no blueprint text. Invariants: nothing is faster than its slowest hop; more
//! capacity makes nothing slower but what waits its turn; the same seed gives the same bytes; an unknown is an interval,
//! never a point.

mod answer;
mod ceiling;
mod connected;
mod estimate;
mod explain;
mod hop;
mod known;
pub mod method;
pub mod part;
pub mod path;
mod quantity;
mod simulator;
pub mod solver;
pub(crate) mod stated;
mod step;
mod words;

pub use answer::{
    Bound, Forecast, Influence, Range, RunForecast, StepForecast, Utilisation, Worlds, duration, first,
    forecast, forecast_in, influences, influences_of, next, overall, steps, twins, utilisation, widened,
};
pub use ceiling::{Ceiling, LimitIndex, ceiling};
pub use estimate::{Basis, Draw, Estimate};
pub use explain::{Amount, Explanation, Rule, explain, explain_occurrence, explain_step, explain_until};
pub use hop::{Burst, Change, Hop, Limit, NamedLimit, Per};
pub use known::{Known, known};
pub use quantity::{Bytes, Items, PerSecond, Quantity, Ratio, Seconds, Speed};
pub use simulator::{
    Bottleneck, EVENTS, HopUse, Occurrence, Outcome, Sample, Simulated, SimulatedRun, SimulatedStep,
    Simulator,
};
pub use stated::{BlockSize, RoundTrip};
pub use step::{
    Carried, Channel, Crossing, HopIndex, Move, Portion, Run, RunIndex, Scenario, Step, Store, StoreIndex,
    Unknown, Work,
};
pub use words::{Say, bar, percent, three_digits};
