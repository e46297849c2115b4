//! The key of MACsec, which Terraform associates with each connection and CloudFormation cannot.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::line::{argument, check_secret};
use super::DirectConnect;
use super::resources::End;
use crate::diagnostic::{Diagnostic, codes};
use crate::facts::direct_connect as facts;
use crate::model::Scope;
use crate::resource::{Concat, Hidden, Val, kinds::direct_connect};
use crate::units::Arn;

/// The key of MACsec: the secret in which Direct Connect keeps it, or its two halves where it is new.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct MacsecKey {
    /// The ARN of the secret in AWS Secrets Manager in which Direct Connect keeps a key that is associated already.
    pub arn: Option<Val<Arn>>,
    /// The name of a new key (CKN): 64 hexadecimal digits.
    pub ckn: Option<Val<String>>,
    /// The new key itself (CAK), 64 hexadecimal digits: a secret, never text.
    pub cak: Option<Val<String>>,
}

impl DirectConnect {
    pub(super) fn check_macsec_key(&self, scope: &mut Scope<'_>) {
        let Some(MacsecKey { arn, ckn, cak }) = &self.macsec_key else { return };
        let at = scope.at("macsec_key");
        let unfit = |at, headline: &str| Diagnostic::new(&codes::line::MACSEC_KEY_UNFIT, at, headline);
        let is_new = self.lag_import.is_none() && self.connections.values().all(|one| one.import.is_none());
        if is_new && !self.macsec {
            scope.report(
                unfit(at.clone(), "there is a MACsec key, and no connection asks for MACsec")
                    .on_key()
                    .help("add `macsec: true`, or remove the key"),
            );
        }
        if !matches!((arn, ckn, cak), (Some(_), None, None) | (None, Some(_), Some(_))) {
            scope.report(
                unfit(at.clone(), "a MACsec key is said by its secret, or by its two halves")
                    .on_key()
                    .allowed(["arn", "ckn and cak"])
                    .help("a key that Direct Connect keeps: `{ arn: \"arn:…\" }`; a new one: `{ ckn: …, cak: { secret: \"arn:…\" } }`"),
            );
        }
        if let Some(arn) = arn.as_ref().and_then(Val::known)
            && arn.service() != "secretsmanager"
        {
            scope.report(
                unfit(at.child("arn"), "a MACsec key is a secret in AWS Secrets Manager")
                    .given(arn.to_string())
                    .help("`aws directconnect describe-connections` tells the ARNs of associated keys"),
            );
        }
        let digits = facts::MACSEC_KEY_DIGITS.value;
        if let Some(ckn) = ckn.as_ref().and_then(Val::known)
            && (ckn.len() != digits || !ckn.bytes().all(|byte| byte.is_ascii_hexdigit()))
        {
            scope.report(
                unfit(at.child("ckn"), "the name of a MACsec key has another form")
                    .given(ckn.clone())
                    .allowed([format!("{digits} hexadecimal digits")]),
            );
        }
        if let Some(cak) = cak {
            check_secret(scope, &at.child("cak"), "MACsec key", cak);
        }
    }

    /// Associates the key with what asks for MACsec, once that is up. The key of a group is a step by hand in Terraform
    /// too, whose provider finds connections alone.
    pub(super) fn associate_macsec_key(&self, scope: &mut Scope<'_>, end: &End) {
        if !self.macsec && self.macsec_key.is_none() || end.hosted {
            return;
        }
        let MacsecKey { arn, ckn, cak } = self.macsec_key.clone().unwrap_or_default();
        let arn = arn.map(|arn| arn.map(|arn| arn.to_string()));
        let mut words = vec![Concat::template(
            "aws directconnect associate-mac-sec-key --region {region} --connection-id {}",
            [end.id.clone()],
        )];
        for (option, value) in [(" --secret-arn ", &arn), (" --ckn ", &ckn), (" --cak ", &cak)] {
            words.extend(value.iter().flat_map(|value| [option.into(), argument(scope, value)]));
        }
        if self.macsec_key.is_none() {
            words.push(" --secret-arn ARN".into());
        }
        let command = Concat::of(words);
        let name = &end.name;
        if self.macsec_key.is_none() || end.is_group() {
            let owner = if end.is_group() { name.clone() } else { format!("connection-{name}") };
            let local = format!("{owner}-macsec-by-hand");
            let description = if end.is_group() {
                "Associates a MACsec key with the group, which no template can do"
            } else {
                "Associates a MACsec key with the connection; Terraform does it where the blueprint has a `macsec_key`"
            };
            scope.output_when(&local, description, command, end.ready.clone());
            return;
        }
        let association = direct_connect::MacsecKeyAssociation {
            connection_id: end.id.clone(),
            secret_arn: arn,
            ckn,
            cak: cak.map(Hidden),
        };
        let association = scope.add(&format!("macsec-{name}"), association);
        scope.graph().condition(&association, end.ready.clone());
        scope.graph().by_hand(
            &association,
            "Associates the MACsec key with the connection, for which CloudFormation has no resource",
            command,
        );
    }
}
