//! Roles and their policies.

use super::{Kind, Resource, list};
use crate::resource;
use crate::resource::{Id, Policy, Val};

list![Role, RolePolicy];

resource! {
    /// A role that an AWS service assumes.
    Role "IAM role" = "AWS::IAM::Role", "aws_iam_role";
    tags List("Tags");
    prefix "name_prefix", 38;
    id Ref, "name";
    arn GetAtt("Arn"), "arn", "arn:{partition}:iam::{account}:role/{}";
    fields {
        /// What it is for.
        description: String;
        /// Who may assume it.
        assume_role_policy_document: Policy = Same, At("assume_role_policy");
        /// The policy that nothing granted to the role can exceed.
        permissions_boundary: Option<Val<String>>;
    }
    attributes {}
}

resource! {
    /// A policy inside a role: the least that its flows need.
    RolePolicy "role policy" = "AWS::IAM::RolePolicy", "aws_iam_role_policy";
    tags Untagged;
    id Ref, "id";
    fields {
        /// Its name within the role.
        policy_name: String = Same, At("name");
        /// The role.
        role_name: Id<Role> = Same, At("role");
        /// What the role may do.
        policy_document: Policy = Same, At("policy");
    }
    attributes {}
}
