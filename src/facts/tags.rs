//! Tags of resources: what all services take.
//!
//! Source: AWS EMR Serverless user guide, "Tagging limitations", and CloudWatch API reference, "Tag", whose pattern is
//! the same in IAM; IAM user guide, "Rules for tagging in IAM and AWS STS": keys of users and roles are not told apart by case.
//! Read 2026-11-29. Some services take more, and some less, as their schemas say.

/// Tags of one resource, those that AWS sets aside.
pub const MOST: usize = 50;
/// Characters of a key, at most; at least one.
pub const LONGEST_KEY: usize = 128;
/// Characters of a value, at most; it may be empty.
pub const LONGEST_VALUE: usize = 256;
/// How keys and values that are AWS's own begin, in upper or lower case.
pub const RESERVED: &str = "aws:";

/// Whether every service takes the character in keys and values: `^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$`.
pub fn is_taken(letter: char) -> bool {
    letter.is_alphanumeric() || letter == ' ' || "_.:/=+-@".contains(letter)
}
