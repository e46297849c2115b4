//! The plan behind an architecture: what its flows and jobs will really do, whether that is what its owner asked for,
//! and what to change where it is not.
//!
//! Here constructs and flows become the paths of the [`forecast`](crate::forecast), which knows neither; targets become
//! verdicts, and verdicts findings.

pub mod advice;
mod calendar;
mod convert;
mod findings;
mod lines;
pub mod map;
mod outlook;
mod path;
mod plan;
pub mod report;
pub mod series;
mod verdict;

pub use findings::{SEED, findings, judge, starts, verdicts};
pub use lines::Lines;
pub use outlook::{FlowOutlook, JobOutlook, Outlook, Ready, Window};
pub use plan::{Circumstances, Copy, Job, Plan};
pub use series::{Point, Reading, Series};
pub use verdict::{Ask, Found, TargetOutlook, Verdict};
