//! Targets: what the owner asks of a flow or a job. They are read here; names are checked by rules, and whether they are met by forecasts.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::units::{Date, Percent, Period};

/// What the owner asks of a flow or a job.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Target {
    /// The whole data set has arrived within this time.
    pub first_copy_within: Option<Period>,
    /// Each scheduled run ends within this time, once what gathered during the first copy is there.
    pub each_run_within: Option<Period>,
    /// One pass over the training data takes at most this time.
    pub epoch_within: Option<Period>,
    /// Training has its first batch within this time.
    pub time_to_first_batch: Option<Period>,
    /// The share of the time that accelerators wait for data stays below this.
    pub waiting_below: Option<Percent>,
    /// A checkpoint is written within this time.
    pub checkpoint_within: Option<Period>,
    /// Training goes on from its last checkpoint within this time.
    pub restart_within: Option<Period>,
    /// Until when the targets hold, growth included, as in `2028-01`; at the start alone when it is left out.
    pub until: Option<Date>,
    /// What else is the case, as a line that is down.
    pub with: Option<Circumstances>,
}

impl Target {
    /// The keys that ask for a time, each with what it asks.
    pub fn times(&self) -> impl Iterator<Item = (&'static str, Period)> {
        let times = [
            ("first_copy_within", self.first_copy_within),
            ("each_run_within", self.each_run_within),
            ("epoch_within", self.epoch_within),
            ("time_to_first_batch", self.time_to_first_batch),
            ("checkpoint_within", self.checkpoint_within),
            ("restart_within", self.restart_within),
        ];
        times.into_iter().filter_map(|(key, time)| Some((key, time?)))
    }
}

/// What is the case while a target has to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Circumstances {
    /// The line that is down, as in `link`; what backs it up carries its traffic.
    pub down: Option<String>,
}
