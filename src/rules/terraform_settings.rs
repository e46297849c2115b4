//! Settings of the Terraform root modules that Terraform or the provider would refuse, and secrets among them.
//!
//! What it checks: one backend of a kind that there is, with arguments that it takes; a provider with those of its own
//! block, in the blueprint's region; a role of IAM in its partition; no credential as text. Why: each root module has one
//! backend, resources that go to another region than the checks were made for fit neither, and what is printed into a
//! module is read by everyone who reads it. Example: `backend: { s3: { buckte: states } }`. Instead:
//! `backend: { s3: { bucket: states } }`. Source: [`facts::BACKENDS`], [`crate::schema::terraform`].

use serde_json::{Map, Value};

use super::Targets;
use crate::backend::reference::{self, Said};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes, suggest};
use crate::facts::terraform as facts;
use crate::json::Json;
use crate::model::Architecture;
use crate::resource::Path;
use crate::schema::Violation;
use crate::schema::terraform::{self as schema, Block, Provider};
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
    provider(architecture, &settings.provider, &at.child("provider"), findings);
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
        } else if let Some(Value::Object(settings)) = backend.get(kind) {
            arguments_of_backend(kind, settings, &at, findings);
        } else if !backend.get(kind).is_some_and(Value::is_null) {
            let finding = Diagnostic::new(
                &codes::model::TERRAFORM_SETTING,
                at,
                format!("the backend `{kind}` wants a map of its settings"),
            );
            findings.push(finding.help(format!("write `{example}`")));
        }
    }
}

/// What the provider takes in each version that the modules suit.
fn provider(
    architecture: &Architecture,
    settings: &Map<String, Value>,
    at: &Pointer,
    findings: &mut Diagnostics,
) {
    let mut found: Vec<(Violation, Vec<&str>)> = Vec::new();
    let body = Json::Object(settings.into());
    let mut told = Vec::new();
    for version in Provider::ALL {
        let Some(block) = version.block() else { continue };
        if told.is_empty() {
            secrets(block.block(), settings, at, &mut told);
        }
        for violation in block.validate(&body) {
            let same = |(other, _): &&mut (Violation, Vec<&str>)| {
                (&other.pointer, &other.message) == (&violation.pointer, &violation.message)
            };
            match found.iter_mut().find(same) {
                Some((_, versions)) => versions.push(version.version()),
                None => found.push((violation, vec![version.version()])),
            }
        }
    }
    report_secrets("the provider", &told, findings);
    let block = Provider::V6.block();
    for (violation, versions) in found {
        let what = if versions.len() == Provider::ALL.len() {
            "the provider".to_owned()
        } else {
            format!("the provider {}", versions.join(" and "))
        };
        report(&what, block.as_ref().map(schema::Resource::block), &violation, at, &told, findings);
    }
    let declared: Vec<String> =
        architecture.parameters.keys().map(|name| Path::new(name, "").snake()).collect();
    reference::expressions(&Json::Object(settings.into()), at, &mut |said, at| {
        let finding =
            |headline: String| Diagnostic::new(&codes::model::TERRAFORM_SETTING, at.clone(), headline);
        match &said {
            Said::Unclosed => {
                let headline = "an expression begins with `${` or `%{` and does not end".to_owned();
                findings
                    .push(finding(headline).help("close it with `}`, or write `$${` where text is meant"));
            }
            // A word without a dot is a function's name, or a value's.
            Said::Path(path) if !path.contains('.') => {}
            Said::Path(_)
                if said.variable().is_some_and(|name| declared.iter().any(|known| known == name)) => {}
            Said::Path(path) => {
                let headline =
                    format!("the provider is set up before anything is there that `{path}` could be");
                findings.push(
                    finding(headline)
                        .given(path)
                        .allowed(declared.iter().map(|name| format!("${{var.{name}}}")))
                        .help("write the value, or name a parameter of the blueprint: `${var.name}`"),
                );
            }
        }
    });
}

/// What a backend takes. Terraform reads it before all else, so that an expression in it would be taken letter for letter.
fn arguments_of_backend(kind: &str, settings: &Map<String, Value>, at: &Pointer, findings: &mut Diagnostics) {
    let Some(arguments) = schema::backend(kind) else { return };
    let what = format!("the backend `{kind}`");
    let mut told = Vec::new();
    secrets(arguments.block(), settings, at, &mut told);
    report_secrets(&what, &told, findings);
    for violation in arguments.validate(&Json::Object(settings.into())) {
        report(&what, Some(arguments.block()), &violation, at, &told, findings);
    }
    each_text(&Value::Object(settings.clone()), at, &mut |at, text| {
        if text.contains("${") && !told.contains(at) {
            findings.push(
                Diagnostic::new(
                    &codes::model::TERRAFORM_SETTING,
                    at.clone(),
                    format!("{what} takes no expressions: Terraform would take this letter for letter"),
                )
                .given(text)
                .help("write the value; `{stack}` becomes the stack's name, and `terraform init -backend-config=…` gives the rest"),
            );
        }
    });
}

/// The places of credentials that are text, and of addresses with a password in them.
fn secrets(block: &Block, settings: &Map<String, Value>, at: &Pointer, told: &mut Vec<Pointer>) {
    for (name, value) in settings {
        let at = at.child(name);
        if block.attributes.get(&**name).is_some_and(|attribute| attribute.sensitive) {
            // A file that holds credentials may be named where they may stand.
            let is_secret = match value {
                Value::Null => false,
                Value::String(text) if name == "credentials" => text.contains('{'),
                Value::String(text) if name == "conn_str" => has_password(text) || text.contains("password="),
                Value::String(text) => !text.is_empty() && !reads(text),
                Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => true,
            };
            if is_secret {
                told.push(at);
            }
        } else if let Some(nested) = block.block_types.get(&**name) {
            match value {
                Value::Object(settings) => secrets(&nested.block, settings, &at, told),
                Value::Array(items) => {
                    for (index, settings) in items.iter().enumerate() {
                        if let Value::Object(settings) = settings {
                            secrets(&nested.block, settings, &at.index(index), told);
                        }
                    }
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        } else {
            each_text(value, &at, &mut |at, text| {
                if has_password(text) {
                    told.push(at.clone());
                }
            });
        }
    }
}

/// `https://user:password@host`.
fn has_password(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let user = authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':'));
    user.is_some_and(|(_, password)| !password.is_empty() && !reads(password))
}

fn report_secrets(what: &str, told: &[Pointer], findings: &mut Diagnostics) {
    for at in told {
        let name = at.last().unwrap_or_default();
        findings.push(
            Diagnostic::new(
                &codes::model::SECRET_IN_SETTINGS,
                at.clone(),
                format!(
                    "`{name}` of {what} would be printed into each root module, with the secret that it holds"
                ),
            )
            .on_key()
            .concealed()
            .help("remove it, and give it to whoever deploys: in the environment, or in a profile"),
        );
    }
}

/// Reports what a schema refuses, unless it is a secret, of which enough is said.
fn report(
    what: &str,
    block: Option<&Block>,
    violation: &Violation,
    at: &Pointer,
    told: &[Pointer],
    findings: &mut Diagnostics,
) {
    let inside = Pointer::parse(&violation.pointer).unwrap_or_default();
    let place = inside.segments().fold(at.clone(), |at, token| at.child(&token));
    if told.iter().any(|secret| secret.contains(&place)) {
        return;
    }
    let headline = format!("{what}: {}", violation.message);
    let mut finding = Diagnostic::new(&codes::model::TERRAFORM_SETTING, place, headline)
        .allowed(violation.allowed.iter().cloned());
    if let Some(given) = &violation.given {
        finding = finding.given(given).suggest(given);
        // Whoever misspelt the name of a secret wrote it beside the name.
        let near = suggest::nearest(given, violation.allowed.iter().map(String::as_str));
        let is_secret = |name: &str| {
            block.is_some_and(|block| block.attributes.get(name).is_some_and(|attribute| attribute.sensitive))
        };
        if violation.is_name && near.is_some_and(is_secret) {
            finding = finding.concealed();
        }
    }
    findings.push(if violation.is_name { finding.on_key().help_otherwise("remove it") } else { finding });
}

/// Whether a text has an expression that reads something, so that what it says is not in it.
fn reads(text: &str) -> bool {
    let mut reads = false;
    reference::expressions(&text.into(), &Pointer::root(), &mut |said, _| {
        reads |= matches!(said, Said::Path(_));
    });
    reads
}

fn each_text(value: &Value, at: &Pointer, see: &mut dyn FnMut(&Pointer, &str)) {
    match value {
        Value::String(text) => see(at, text),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| each_text(item, &at.index(index), see));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| each_text(member, &at.child(name), see));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_an_address_is_one_and_a_port_is_none() {
        assert!(has_password("https://deploy:hunter2@states.example/imaging"));
        assert!(has_password("postgres://terraform:p@ss@db.example:5432/states"));
        for plain in [
            "https://states.example:8443/a@b",
            "https://deploy@states.example",
            "user:pw@host",
            "https://u:${var.pw}@h",
        ] {
            assert!(!has_password(plain), "{plain}");
        }
    }

    #[test]
    fn expressions_are_told_from_text() {
        assert!(reads("a${var.b}-${ local.c }") && !reads("$${aws:username}") && !reads("${\"hunter2\"}"));
    }
}
