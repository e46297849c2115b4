//! Findings as text: a file for each form.

pub mod human;
pub mod json;
pub mod short;

#[cfg(test)]
mod tests;
