//! Settings of the Terraform root modules that Terraform or the provider would refuse.
//!
//! What it checks: one backend of a kind that there is; a provider in the blueprint's region; a role of IAM in its
//! partition. Why: each root module has one backend, and resources that go to another region than the checks were made
//! for fit neither. Example: `backend: { s4: {} }`. Instead: `backend: { s3: {} }`.
//! Source: [`facts::BACKENDS`].

use serde_json::Value;

use super::Targets;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::facts::terraform as facts;
use crate::model::Architecture;
use crate::units::{Arn, Region};

pub(super) fn check(architecture: &Architecture, targets: Targets, findings: &mut Diagnostics) {
    if !targets.terraform {
        return;
    }
    let at = Pointer::root().child("terraform");
    let settings = &architecture.terraform;
    if let Some(backend) = &settings.backend {
        self::backend(backend, &at.child("backend"), findings);
    }
    if let Some(region) = settings.provider.get("region").and_then(Value::as_str)
        && region != architecture.region
    {
        findings.push(
            Diagnostic::new(
                &codes::model::TERRAFORM_SETTING,
                at.child("provider").child("region"),
                format!("the provider's region is not the blueprint's, which is {}", architecture.region),
            )
            .given(region)
            .help(format!("remove it: the provider takes {} from the blueprint", architecture.region)),
        );
    }
    if let Some(role) = &settings.assume_role {
        let partition = architecture.region.parse::<Region>().ok().map(|region| region.partition());
        let is_role = role.parse::<Arn>().is_ok_and(|arn| {
            arn.service() == "iam"
                && arn.resource_type() == Some("role")
                && partition.is_none_or(|partition| partition == arn.partition())
        });
        if !is_role {
            let partition = partition.map_or("aws", |partition| partition.id());
            findings.push(
                Diagnostic::new(
                    &codes::model::TERRAFORM_SETTING,
                    at.child("assume_role"),
                    "`assume_role` is not the ARN of a role in the blueprint's partition",
                )
                .given(role)
                .help(format!("write `arn:{partition}:iam::444455556666:role/deploy`")),
            );
        }
    }
}

fn backend(backend: &Value, at: &Pointer, findings: &mut Diagnostics) {
    let kinds: Vec<&String> = backend.as_object().into_iter().flat_map(serde_json::Map::keys).collect();
    let example = "backend: { s3: { bucket: states, key: imaging, region: eu-central-1 } }";
    if kinds.len() != 1 {
        let given: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        findings.push(
            Diagnostic::new(
                &codes::model::TERRAFORM_SETTING,
                at.clone(),
                format!("`backend` names {} kinds of backend, and a root module has one", kinds.len()),
            )
            .given(given.join(", "))
            .help(format!("name one: `{example}`")),
        );
    }
    for kind in kinds {
        let at = at.child(kind);
        if kind == "cloud" {
            let finding = Diagnostic::new(
                &codes::model::TERRAFORM_SETTING,
                at,
                "`cloud` is a block of its own in Terraform, and no backend",
            );
            findings.push(
                finding
                    .on_key()
                    .given(kind)
                    .help("use the backend `remote`, or write the block into a file of your own"),
            );
        } else if facts::backend(kind).is_none() {
            let finding = Diagnostic::new(
                &codes::model::TERRAFORM_SETTING,
                at,
                format!("Terraform has no backend `{kind}`"),
            );
            findings.push(
                finding
                    .on_key()
                    .given(kind)
                    .allowed(facts::BACKENDS.iter().map(|backend| backend.kind))
                    .suggest(kind),
            );
        } else if !backend.get(kind).is_some_and(|settings| settings.is_object() || settings.is_null()) {
            let finding = Diagnostic::new(
                &codes::model::TERRAFORM_SETTING,
                at,
                format!("the backend `{kind}` wants a map of its settings"),
            );
            findings.push(finding.help(format!("write `{example}`")));
        }
    }
}
