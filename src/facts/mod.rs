//! What AWS allows and provides: limits, steps, ranges, ports, names, regions, images.
//!
//! The floor of the pipeline. Each fact stands here once, with its unit, the page it was read on and the day; rules,
//! constructs and the forecast take the value from here and quote the source in what they tell the user. Facts are
//! constants, so a build pays nothing for those it does not use; the two large tables
//! ([`instances`], [`images`]) are parsed when first asked for.
//!
//! Facts know nothing of blueprints or resources: no function here reports a diagnostic. Where sources contradict
//! each other, each says its own value and the conditions name the conflict.
//!
//! ```
//! use hybrid_synth::facts::{direct_connect, lustre};
//!
//! assert!(!direct_connect::HOSTED_SPEEDS.value.contains(&100_000));
//! let steps = lustre::storage_capacity(lustre::Deployment::Scratch2, lustre::Storage::Ssd, None).unwrap();
//! assert_eq!(steps.nearest(1300), (Some(1200), Some(2400)));
//! ```

use std::ops::RangeInclusive;

use crate::units::Date;

pub mod autonomous_systems;
pub mod datasync;
pub mod direct_connect;
pub mod ec2;
pub mod efs;
pub mod event_bridge;
pub mod file_cache;
pub mod file_gateway;
pub mod iam;
pub mod images;
pub mod instances;
pub mod kms;
pub mod locations;
pub mod lustre;
pub mod network;
pub mod ontap;
pub mod regions;
pub mod s3;
pub mod sagemaker;
pub mod tags;
pub mod terraform;
pub mod transit_gateway;
pub mod volume;
pub mod vpn;

/// The day on which the facts were read.
pub const AS_OF: Date = Date::constant(2026, 11, 22);

/// Which facts these are, for the record of what was judged by them: their day, and the start of a digest over every row
/// here and the measurements that the constants of forecasts were fitted to, which a test keeps up to date.
pub const VERSION: &str = "2026-11-22-d8a0db7f";

/// How far a fact can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// An undated third party, or general knowledge that was not read up.
    Low,
    /// An AWS text that is old or contradicted by another one.
    Medium,
    /// An AWS page, API model or registry schema of the day.
    High,
}

/// Where a fact was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The page.
    pub url: &'static str,
    /// The day on which it was read, `YYYY-MM-DD`.
    pub as_of: &'static str,
}

impl Source {
    const fn read(as_of: &'static str, url: &'static str) -> Self {
        Self { url, as_of }
    }
}

/// One thing that AWS says, with what is needed to judge it.
#[derive(Clone, Copy, Debug)]
pub struct Fact<T> {
    /// `module.NAME`: unique, quoted in documentation.
    pub id: &'static str,
    /// What AWS says, in [`unit`](Self::unit).
    pub value: T,
    /// `GiB`, `Mbps`, `connections`; empty for names.
    pub unit: &'static str,
    /// When it holds, and who contradicts it; empty for always.
    pub conditions: &'static str,
    /// Where it was read.
    pub source: Source,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

/// A fact with its value as text: for documentation and for tests over all of them.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// See [`Fact::id`].
    pub id: &'static str,
    /// The value, written by `Debug`.
    pub value: fn() -> String,
    /// See [`Fact::unit`].
    pub unit: &'static str,
    /// See [`Fact::conditions`].
    pub conditions: &'static str,
    /// See [`Fact::source`].
    pub source: Source,
    /// See [`Fact::confidence`].
    pub confidence: Confidence,
}

/// Every fact of every module, in the order of the modules.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    [
        datasync::ROWS,
        direct_connect::ROWS,
        file_gateway::ROWS,
        ec2::ROWS,
        efs::ROWS,
        file_cache::ROWS,
        iam::ROWS,
        instances::ROWS,
        kms::ROWS,
        lustre::ROWS,
        network::ROWS,
        ontap::ROWS,
        regions::ROWS,
        s3::ROWS,
        sagemaker::ROWS,
        transit_gateway::ROWS,
        volume::ROWS,
        vpn::ROWS,
    ]
    .into_iter()
    .flatten()
}

/// Values that AWS accepts on a ladder: some named ones, then every multiple of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// Named values below the multiples, ascending.
    pub first: &'static [u64],
    /// Above the last named value every multiple of this is allowed.
    pub step: u64,
    /// The largest allowed value.
    pub max: u64,
}

impl Steps {
    /// The ladder up to the last multiple of `step` that is not above `ceiling`.
    const fn new(first: &'static [u64], step: u64, ceiling: u64) -> Self {
        Self { first, step, max: ceiling / step * step }
    }

    /// The smallest allowed value.
    pub fn min(&self) -> u64 {
        self.first.first().copied().unwrap_or(self.step)
    }

    /// Whether AWS accepts this value.
    pub fn allows(&self, value: u64) -> bool {
        self.round_up(value) == Some(value)
    }

    /// The smallest allowed value that is not below this one; `None` above the largest.
    pub fn round_up(&self, value: u64) -> Option<u64> {
        let named = self.first.iter().copied().find(|&first| first >= value);
        let multiple = || value.max(1).div_ceil(self.step).checked_mul(self.step);
        named.or_else(multiple).filter(|&up| up <= self.max)
    }

    /// The largest allowed value that is not above this one; `None` below the smallest.
    pub fn round_down(&self, value: u64) -> Option<u64> {
        let value = value.min(self.max);
        let last = self.first.last().copied().unwrap_or(0);
        let multiple = value / self.step * self.step;
        if multiple > last {
            return Some(multiple);
        }
        self.first.iter().copied().rev().find(|&first| first <= value)
    }

    /// The allowed values around this one, as a diagnostic shows them; both are the value itself if it is allowed.
    pub fn nearest(&self, value: u64) -> (Option<u64>, Option<u64>) {
        (self.round_down(value), self.round_up(value))
    }

    /// `1200, 2400, then multiples of 2400 GiB`, or the named values alone where no multiple lies above them.
    pub fn describe(&self, unit: &str) -> String {
        let mut parts: Vec<String> = self.first.iter().map(u64::to_string).collect();
        if self.first.last() == Some(&self.max) {
            return format!("{} {unit}", parts.join(", "));
        }
        let then = if parts.is_empty() { "" } else { "then " };
        parts.push(format!("{then}multiples of {} {unit}", self.step));
        parts.join(", ")
    }
}

/// Whether an autonomous system number, a port or a VLAN lies in one of the ranges.
pub fn in_ranges(ranges: &[RangeInclusive<u32>], number: u32) -> bool {
    ranges.iter().any(|range| range.contains(&number))
}

const fn row<T>(fact: &Fact<T>, value: fn() -> String) -> Row {
    let Fact { id, unit, conditions, source, confidence, .. } = *fact;
    Row { id, value, unit, conditions, source, confidence }
}

/// Declares facts as public constants, and `ROWS` over all of them.
macro_rules! facts {
    ($module:literal; $(
        $(#[$doc:meta])*
        $name:ident: $type:ty = $value:expr, $unit:literal, $conditions:literal, $source:expr, $confidence:ident;
    )*) => {
        $(
            $(#[$doc])*
            pub const $name: $crate::facts::Fact<$type> = $crate::facts::Fact {
                id: concat!($module, ".", stringify!($name)),
                value: $value,
                unit: $unit,
                conditions: $conditions,
                source: $source,
                confidence: $crate::facts::Confidence::$confidence,
            };
        )*

        /// Every fact of this module.
        pub const ROWS: &[$crate::facts::Row] =
            &[$($crate::facts::row(&$name, || format!("{:?}", $name.value))),*];
    };
}
use facts;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_fact_has_a_source_a_day_and_a_name_of_its_own() {
        let mut ids = std::collections::BTreeSet::new();
        for row in rows() {
            assert!(ids.insert(row.id), "{} stands twice", row.id);
            assert!(row.source.url.starts_with("https://"), "{}: {}", row.id, row.source.url);
            let day: Vec<&str> = row.source.as_of.split('-').collect();
            assert_eq!(day.iter().map(|part| part.len()).collect::<Vec<_>>(), [4, 2, 2], "{}", row.id);
            assert!(row.source.as_of >= "2026-01-01", "{} was read too long ago", row.id);
            assert!(!(row.value)().is_empty());
            let doubtful = row.confidence < Confidence::High;
            assert!(!doubtful || !row.conditions.is_empty(), "{} must say why it is doubtful", row.id);
        }
        assert!(ids.len() > 80, "{}", ids.len());
    }

    #[test]
    fn a_step_of_zero_never_stands_in_a_table() {
        for steps in lustre::ALL_STEPS {
            assert!(steps.step > 0 && steps.min() <= steps.max);
            assert!(steps.first.is_sorted());
        }
    }

    proptest! {
        #[test]
        fn neighbours_enclose_the_value_and_are_allowed(value: u64, which in 0..lustre::ALL_STEPS.len()) {
            let steps = lustre::ALL_STEPS[which];
            let (below, above) = steps.nearest(value);
            prop_assert!(below.is_none_or(|below| below <= value && steps.allows(below)));
            prop_assert!(above.is_none_or(|above| above >= value && steps.allows(above)));
            prop_assert_eq!(below.is_none(), value < steps.min());
            prop_assert_eq!(above.is_none(), value > steps.max);
        }
    }
}
