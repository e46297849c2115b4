//! The plan behind an architecture: what its flows and jobs will really do, whether that is what its owner asked for,
//! and what to change where it is not.
//!
//! Here constructs and flows become the paths of the [`forecast`](crate::forecast), which knows neither; targets become
//! verdicts, and verdicts findings.

pub mod advice;
mod amount;
mod backlog;
mod calendar;
mod convert;
mod cron;
mod deadlines;
mod explained;
mod findings;
mod flow_outlook;
mod job_outlook;
mod late;
mod left_out;
mod lines;
pub mod map;
mod measured;
mod missed;
mod outlook;
mod path;
mod plan;
mod remembered;
pub mod report;
mod scenarios;
pub mod series;
mod studio;
mod times;
mod verdict;
mod wait;
mod widening;

pub use backlog::Backlog;
pub use deadlines::Grounds;
pub use explained::Explained;
pub use findings::{SEED, findings, judge, starts, verdicts};
pub use flow_outlook::{FlowOutlook, Window};
pub use job_outlook::{JobOutlook, Ready, RestoreOutlook};
pub use left_out::LeftOut;
pub use lines::Lines;
pub use outlook::Outlook;
pub use plan::{Archived, Circumstances, Copy, Job, Overfull, Plan};
pub use series::{Point, Reading, Series};
pub use studio::ReadOutlook;
pub use verdict::{Ask, Found, TargetOutlook, Verdict};
pub use wait::Wait;
