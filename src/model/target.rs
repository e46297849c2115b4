//! Targets: what the owner asks of a flow or a job. They are read and their names are checked; no forecast is made here.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::units::{Percent, Period};

/// What the owner asks of a flow or a job.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Target {
    /// The whole data set has arrived within this time.
    pub first_copy_within: Option<Period>,
    /// Each scheduled run ends within this time.
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
}
