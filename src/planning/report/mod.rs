//! An outlook as text: for people, for programs, and as a table over time.
//!
//! Pure functions of an [`Outlook`](super::Outlook); nothing is printed here. Invariant: no number that is endless or
//! unknown is written as a number: people read `never` or `unknown`, programs `null`.

pub mod csv;
pub mod human;
pub mod json;
