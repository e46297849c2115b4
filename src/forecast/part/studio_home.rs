//! [`StudioHome`]: the home directories of a SageMaker Studio domain.
//!
//! A domain has one EFS file system that SageMaker makes: for General Purpose, in several zones, with Bursting throughput,
//! so it carries what its users have stored. It takes every limit of [`Efs`].

use schemars::JsonSchema;
use serde::Deserialize;

use super::efs::{Efs, ThroughputMode};
use super::{Crossed, Use};
use crate::units::{DataSize, Region};

/// The home directories of a SageMaker Studio domain: one EFS file system with Bursting throughput.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StudioHome {
    /// How much all users together store; unknown when it is left out.
    pub stored: Option<DataSize>,
    /// Where the domain is; unknown when it is left out.
    pub region: Option<Region>,
}

impl StudioHome {
    pub(super) fn hops(&self, name: &str, usage: &Use) -> Vec<Crossed> {
        let efs = Efs {
            throughput_mode: Some(ThroughputMode::Bursting),
            stored: self.stored,
            region: self.region.clone(),
            ..Efs::default()
        };
        efs.hops(name, usage)
    }
}
