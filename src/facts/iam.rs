//! AWS Identity and Access Management: how large policies can be.

use super::{Source, facts};

const QUOTAS: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html");

facts! { "iam";
    /// All inline policies of one role together.
    ROLE_INLINE_POLICIES: usize = 10_240, "characters", "white space is not counted", QUOTAS, High;
    /// A managed policy.
    MANAGED_POLICY: usize = 6_144, "characters", "white space is not counted", QUOTAS, High;
}
