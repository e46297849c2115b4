//! Encryption keys.

use super::{Kind, Resource, list};
use crate::resource;
use crate::resource::{Id, Policy};

list![Key, Alias];

resource! {
    /// A symmetric key that the account manages.
    Key "KMS key" = "AWS::KMS::Key", "aws_kms_key";
    tags List("Tags");
    id Ref, "key_id";
    arn GetAtt("Arn"), "arn", "arn:{partition}:kms:{region}:{account}:key/{}";
    fields {
        /// What it encrypts.
        description: String;
        /// Who may use and administer it.
        key_policy: Policy = Same, At("policy");
        /// Whether AWS renews its material each year.
        enable_key_rotation: bool;
        /// Days between the request to delete it and its end: 7 to 30.
        pending_window_in_days: u8 = Same, At("deletion_window_in_days");
    }
    attributes {}
}

resource! {
    /// A name by which people find a key.
    Alias "KMS alias" = "AWS::KMS::Alias", "aws_kms_alias";
    tags Untagged;
    id Ref, "name";
    fields {
        /// Begins with `alias/`.
        alias_name: String = Same, At("name");
        /// The key.
        target_key_id: Id<Key>;
    }
    attributes {}
}
