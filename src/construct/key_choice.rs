//! [`KeyChoice`]: which KMS key encrypts what a construct holds; and the key of its own that it makes.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, IntoDeserializer, Visitor};
use serde::{Deserialize, Deserializer};

use crate::model::Scope;
use crate::resource::{Concat, Policy, Principal, Ref, Statement, kinds::kms};
use crate::units::Arn;

/// Which KMS key encrypts data at rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum KeyChoice {
    /// `own`: a key of its own, renewed each year and kept when it is removed from the stack.
    #[default]
    Own,
    /// `aws`: the key that AWS manages for the service; its policy cannot be changed.
    Aws,
    /// A key that exists, by its ARN.
    Existing(Arn),
}

/// The construct's own key, which encrypts `what`. The policies of the account say who uses it, and it is kept when it
/// leaves the stack, as what it encrypts may be.
pub(super) fn own_key(scope: &mut Scope<'_>, what: &str, rotation: bool) -> Ref<kms::Key> {
    let root = Concat::template("arn:{partition}:iam::{account}:root", []);
    let account = Statement::allow("Account", ["kms:*"]).to(Principal::Aws(root)).on(["*".into()]);
    let key = scope.add(
        "key",
        kms::Key {
            description: format!("Encrypts {what}"),
            key_policy: Policy::of([account]),
            enable_key_rotation: rotation,
            pending_window_in_days: 30,
        },
    );
    scope.graph().retain(&key);
    key
}

struct KeyChoiceVisitor;

impl Visitor<'_> for KeyChoiceVisitor {
    type Value = KeyChoice;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("`own`, `aws` or the ARN of a KMS key")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<KeyChoice, E> {
        match text {
            "own" => Ok(KeyChoice::Own),
            "aws" => Ok(KeyChoice::Aws),
            _ if text.starts_with("arn:") => {
                let arn = Arn::deserialize(text.into_deserializer())?;
                if arn.service() == "kms" && arn.resource_type() == Some("key") {
                    Ok(KeyChoice::Existing(arn))
                } else {
                    Err(E::custom(format!("`{text}` is not the ARN of a KMS key")))
                }
            }
            _ => Err(E::custom(format!("`{text}` is none of `own`, `aws` and the ARN of a KMS key"))),
        }
    }
}

impl<'de> Deserialize<'de> for KeyChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeyChoiceVisitor)
    }
}

impl JsonSchema for KeyChoice {
    fn schema_name() -> Cow<'static, str> {
        "KeyChoice".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Which KMS key encrypts data at rest: `own`, `aws`, or the ARN of a key.",
            "type": "string",
            "pattern": "^(own|aws|arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)$",
            "examples": ["own", "aws", "arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
        })
    }
}
