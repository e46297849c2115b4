//! AWS Identity and Access Management: how large policies can be.

use super::{Source, facts};

const QUOTAS: Source =
    Source::read("2026-11-23", "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html");

const ROLE_POLICY: Source = Source::read(
    "2026-11-29",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-rolepolicy.html",
);

facts! { "iam";
    /// Length of the name of a role's inline policy.
    POLICY_NAME_MAX: usize = 128, "characters", "", ROLE_POLICY, High;
    /// All inline policies of one role together.
    ROLE_INLINE_POLICIES: usize = 10_240, "characters", "white space is not counted", QUOTAS, High;
    /// A managed policy.
    MANAGED_POLICY: usize = 6_144, "characters", "white space is not counted", QUOTAS, High;
}
