//! Data sets: size, growth, temperature and truth belong to the data, not to a disk.

use schemars::JsonSchema;
use serde::Deserialize;

use super::PlaceRef;
use crate::units::{Count, DataSize, Growth, Period};

/// A data set.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Dataset {
    /// The one place whose copy is right, as in `lake/raw`; one writer per prefix.
    pub truth: PlaceRef,
    /// How much there is today; unknown when it is left out.
    pub size: Option<DataSize>,
    /// How many files there are today; unknown when it is left out.
    pub files: Option<Count>,
    /// How fast it grows, as in `2 TB/d`.
    pub grows: Option<Growth>,
    /// The data sets that it is made from, as in `[scan_archive]`: it is there when they are; for forecasts.
    #[serde(default)]
    pub made_from: Vec<String>,
    /// Where it may be: `eu` for the European Union, a country such as `us` or `gb`, or a region's name; anywhere when
    /// it is left out.
    #[serde(default)]
    pub stays_in: Vec<String>,
    /// When it is seldom read any more: moves it to the bucket's `archive` class.
    pub cold_after: Option<Period>,
}

impl Dataset {
    /// A data set of unknown size whose one right copy is here.
    pub fn new(truth: impl Into<PlaceRef>) -> Self {
        Dataset {
            truth: truth.into(),
            size: None,
            files: None,
            grows: None,
            made_from: Vec::new(),
            stays_in: Vec::new(),
            cold_after: None,
        }
    }
}
