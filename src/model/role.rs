//! Roles that exist: what the blueprint's flows need is attached to them.

use super::Scope;
use crate::diagnostic::{Diagnostic, codes};
use crate::resource::{Ref, kinds::iam};
use crate::units::Arn;

/// A role that exists: policies name it by the last part of its ARN.
pub fn imported_role(arn: &Arn) -> Ref<iam::Role> {
    let name = arn.resource_id().rsplit('/').next().unwrap_or_default();
    Ref::imported(name.to_owned()).knowing("arn", arn.to_string())
}

impl Scope<'_> {
    /// A role that a key of this construct names by its ARN; what is no role's ARN is reported.
    pub fn given_role(&mut self, key: &str, arn: &Arn) -> Ref<iam::Role> {
        if arn.service() != "iam" || arn.resource_type() != Some("role") {
            let finding = Diagnostic::new(
                &codes::blueprint::INVALID_VALUE,
                key.split('.').fold(self.here(), |at, key| at.child(key)),
                format!("`{arn}` is not the ARN of a role"),
            )
            .given(arn.to_string())
            .help(format!("write `arn:{}:iam::444455556666:role/NAME`", arn.partition()));
            self.report(finding);
        }
        imported_role(arn)
    }
}
