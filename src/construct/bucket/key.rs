//! Which KMS key encrypts a bucket: its own, another bucket's, or one that exists.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::key_choice::own_key;
use super::{Bucket, conflict};
use crate::diagnostic::{Diagnostic, Pointer, codes};
use crate::model::Scope;
use crate::model::handle::BucketHandle;
use crate::resource::{Concat, Ref, Val, kinds::kms};
use crate::units::{self, KmsKeyId, Region};

/// The key that encrypts a bucket.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct BucketKey {
    /// The ARN or id of a key that exists; a parameter has to hold the ARN.
    pub import: Option<Val<String>>,
    /// Another bucket of this blueprint, to share its key.
    pub of: Option<String>,
    /// The name by which people find a new key, without `alias/`; the blueprint's and the bucket's name when it is
    /// left out.
    pub alias: Option<String>,
    /// Whether AWS renews a new key's material each year; true when it is left out.
    pub rotation: bool,
}

impl Default for BucketKey {
    fn default() -> Self {
        BucketKey { import: None, of: None, alias: None, rotation: true }
    }
}

impl Bucket {
    pub(super) fn check_key(&self, scope: &mut Scope<'_>) {
        let key = &self.key;
        let made = [("alias", key.alias.is_some()), ("rotation", !key.rotation)];
        let existing = [("import", key.import.is_some()), ("of", key.of.is_some())];
        let mut given = existing.iter().filter(|(_, given)| *given).map(|(name, _)| *name);
        if let Some(first) = given.next() {
            for other in given.chain(made.iter().filter(|(_, given)| *given).map(|(name, _)| *name)) {
                let finding = conflict(
                    scope.at("key").child(other),
                    format!("`{other}` has no meaning beside `{first}`, which names a key that is there"),
                )
                .on_key()
                .related_key(scope.at("key").child(first), "named here")
                .help("remove one of the two");
                scope.report(finding);
            }
        }
        if let Some(alias) = &key.alias {
            // AWS KMS API reference, CreateAlias, AliasName, read 2026-11-23.
            let fits = |c: char| c.is_ascii_alphanumeric() || "/_-".contains(c);
            let long = alias.len() > 250;
            if alias.is_empty() || long || !alias.chars().all(fits) || alias.starts_with("aws/") {
                let finding = Diagnostic::new(
                    &codes::blueprint::INVALID_VALUE,
                    scope.at("key").child("alias"),
                    format!("`{alias}` cannot be the alias of a key"),
                )
                .given(alias)
                .help("write up to 250 letters, digits, `/`, `_` and `-`, without `alias/`, and not `aws/` first");
                scope.report(finding);
            }
        }
    }

    pub(super) fn key_of(&self, scope: &mut Scope<'_>) -> Option<Ref<kms::Key>> {
        if let Some(key) = &self.key.import {
            return Some(imported_key(scope, scope.at("key").child("import"), key, None));
        }
        if let Some(of) = &self.key.of {
            let handle = scope.expect_at::<BucketHandle>(scope.at("key").child("of"), of, "a bucket")?;
            let Some(key) = &handle.key else {
                // One that is made lacks its key where something is wrong with it, which is reported as such.
                if handle.bucket.node_id().is_some() {
                    return None;
                }
                let finding = Diagnostic::new(
                    &codes::model::IMPORT_LACKS_ATTRIBUTE,
                    scope.at("key").child("of"),
                    format!("the imported bucket `{of}` has no key to share"),
                )
                .given(of)
                .help(format!("add it to the import of `{of}`: `key: arn:…`"));
                scope.report(finding);
                return None;
            };
            return Some(Ref::imported(key.value()).knowing("arn", key.value()));
        }
        let key = own_key(scope, &format!("the bucket {}", scope.name), self.key.rotation);
        let alias =
            self.key.alias.clone().unwrap_or_else(|| format!("{}-{}", scope.architecture.name, scope.name));
        scope.add("key-alias", kms::Alias { alias_name: format!("alias/{alias}"), target_key_id: key.id() });
        scope.output("key-arn", "The ARN of the key that encrypts the bucket", key.arn());
        Some(key)
    }
}

/// A key that exists: its ARN, or its id in the account and the region of the deployment.
pub(super) fn imported_key(
    scope: &mut Scope<'_>,
    at: Pointer,
    key: &Val<String>,
    region: Option<&Region>,
) -> Ref<kms::Key> {
    let given = Ref::imported(key.clone()).knowing("arn", key.clone());
    let Val::Known(text) = key else { return given };
    let known = region.map(Region::as_str).or_else(|| scope.architecture.known_region());
    let region = known.unwrap_or("REGION");
    let reason = match text.parse::<units::Arn>() {
        Ok(arn) if arn.service() != "kms" || arn.resource_type() != Some("key") => {
            "it is the ARN of something else"
        }
        Ok(arn) if arn.region().is_some_and(|other| known.is_some_and(|known| other.as_str() != known)) => {
            "it is in another region than the bucket"
        }
        Ok(_) => return given,
        Err(_) if text.parse::<KmsKeyId>().is_ok() => {
            let arn = Concat::template(
                "arn:{partition}:kms:{}:{account}:key/{}",
                [region.into(), text.clone().into()],
            );
            return Ref::imported(text.clone()).knowing("arn", arn);
        }
        Err(_) => "it is neither an ARN nor an id",
    };
    let finding = Diagnostic::new(
        &codes::blueprint::INVALID_VALUE,
        at,
        format!("`{text}` is no key for a bucket in {region}: {reason}"),
    )
    .given(text)
    .help(format!("write `arn:aws:kms:{region}:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab`"));
    scope.report(finding);
    given
}
