//! What every line from a site to AWS has in common: its two ends, what is between them and the keys that it keeps.
//!
//! `direct_connect`, `vpn` and `transit_gateway` stand on it; it knows none of them.

use std::rc::Rc;

use crate::diagnostic::escape::shell_word;
use crate::diagnostic::{Diagnostic, Pointer, codes};
use crate::facts::transit_gateway as hub_facts;
use crate::model::handle::{HubHandle, NetworkHandle};
use crate::model::{Referent, Scope, Site};
use crate::resource::{Expr, Path, Secret, Val};
use crate::units::Asn;

/// What a line leads to.
pub(super) enum Target {
    /// A transit gateway.
    Hub(Rc<HubHandle>),
    /// A network.
    Network(Rc<NetworkHandle>),
}

/// What a line may lead to.
pub(super) const LINE_ENDS: &[Referent] = &[Referent::Network, Referent::Construct("TransitGateway")];

/// What a line leads to, or a finding that says which hubs and networks would do.
pub(super) fn target(scope: &mut Scope<'_>, at: Pointer, name: &str) -> Option<Target> {
    if let Some(hub) = scope.handle::<HubHandle>(name) {
        return Some(Target::Hub(hub));
    }
    if let Some(network) = scope.handle::<NetworkHandle>(name) {
        return Some(Target::Network(network));
    }
    let architecture = scope.architecture;
    let is_hub = |name: &str| {
        architecture.constructs.get(name).is_some_and(|construct| construct.type_name() == "TransitGateway")
    };
    let declared = architecture.constructs.contains_key(name) || architecture.sites.contains_key(name);
    // What was refused, or is unknown, has its own finding.
    if declared && !is_hub(name) && !architecture.refused.contains(name) {
        let hubs = architecture.constructs.keys().filter(|name| is_hub(name));
        scope.report(
            Diagnostic::new(
                &codes::model::WRONG_KIND_OF_REFERENCE,
                at,
                format!("`{name}` is neither a transit gateway nor a network"),
            )
            .given(name)
            .allowed(hubs.chain(architecture.networks.keys()))
            .suggest(name),
        );
    }
    None
}

/// The site at the key `site`, or a finding that says which there are.
pub(super) fn site<'a>(scope: &mut Scope<'a>, name: &str) -> Option<&'a Site> {
    let architecture = scope.architecture;
    let site = architecture.sites.get(name);
    if site.is_none()
        && (architecture.constructs.contains_key(name) || architecture.networks.contains_key(name))
    {
        scope.report(
            Diagnostic::new(
                &codes::model::WRONG_KIND_OF_REFERENCE,
                scope.at("site"),
                format!("`{name}` is not a site"),
            )
            .given(name)
            .allowed(architecture.sites.keys())
            .suggest(name),
        );
    }
    site
}

/// Refuses a key that stands in the blueprint, or comes from a parameter that anyone can read.
pub(super) fn check_secret(scope: &mut Scope<'_>, at: &Pointer, words: &str, value: &Val<String>) {
    let help = "keep it in AWS Secrets Manager and refer to it: `{ secret: \"arn:…\", key: name }`";
    let headline = match value {
        Val::Known(_) => format!("the {words} stands in the blueprint in clear text"),
        Val::Expr(Expr::Parameter(name)) => {
            let secret = scope.architecture.parameters.get(name).is_none_or(|parameter| parameter.secret);
            if secret {
                return;
            }
            format!("the {words} comes from the parameter `{name}`, which anyone can read")
        }
        Val::Expr(_) => return,
    };
    let finding = Diagnostic::new(&codes::connectivity::KEY_IN_CLEAR_TEXT, at.clone(), headline)
        .help(format!("{help}; or a parameter with `secret: true`"));
    scope.report(if matches!(value, Val::Known(_)) { finding.concealed() } else { finding });
}

/// A value as an argument of a command: a secret is read where the command runs, and a secret parameter is filled in there.
pub(super) fn argument(scope: &Scope<'_>, value: &Val<String>) -> Val<String> {
    let parameters = &scope.architecture.parameters;
    match value {
        Val::Expr(Expr::Secret(secret)) => format!("\"$({})\"", reading(secret)).into(),
        Val::Expr(Expr::Parameter(name)) if parameters.get(name).is_some_and(|one| one.secret) => {
            format!("\"${}\"", Path::new(name, "").snake().to_uppercase()).into()
        }
        Val::Known(text) => shell_word(text).into(),
        Val::Expr(_) => value.clone(),
    }
}

/// The command that reads a secret, in the region that its ARN names.
fn reading(secret: &Secret) -> String {
    let region = secret.arn.split(':').nth(3).unwrap_or_default();
    let read = format!("aws secretsmanager get-secret-value --region {}", shell_word(region));
    let whole = format!("{read} --query SecretString --output text --secret-id {}", shell_word(&secret.arn));
    match &secret.key {
        Some(key) => {
            let filter = format!(".[{}]", serde_json::Value::from(key.as_str()));
            format!("{whole} | jq -r {}", shell_word(&filter))
        }
        None => whole,
    }
}

/// Refuses equal numbers on both ends of something.
pub(super) fn check_asns_differ(
    scope: &mut Scope<'_>,
    at: Pointer,
    (one, one_asn): (&str, Option<Asn>),
    (other, other_asn): (&str, Option<Asn>),
    help: &str,
) {
    let Some(asn) = one_asn.filter(|asn| Some(*asn) == other_asn) else { return };
    scope.report(
        Diagnostic::new(
            &codes::connectivity::ASNS_COLLIDE,
            at,
            format!("{one} and {other} both have the autonomous system number {asn}"),
        )
        .given(asn.to_string())
        .help(help),
    );
}

/// `10.20.0.0/16` as words of a path.
pub(super) fn words(cidr: &str) -> String {
    cidr.replace(['.', '/'], "-")
}

/// Amazon's side takes private numbers only.
pub(super) fn asn_out_of_range(at: Pointer, asn: Asn) -> Diagnostic {
    Diagnostic::new(
        &codes::connectivity::AMAZON_ASN_NOT_PRIVATE,
        at,
        format!("Amazon's side takes a private autonomous system number, and {asn} is none"),
    )
    .given(asn.to_string())
    .allowed(hub_facts::ASNS.value.iter().map(|range| format!("{} to {}", range.start(), range.end())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_by_its_key_whatever_letters_that_has() {
        let arn = "arn:aws:secretsmanager:eu-central-1:444455556666:secret:line-a1b2c3";
        for (key, filter) in [
            ("cak", r#"'.["cak"]'"#),
            (r#"c"ak"#, r#"'.["c\"ak"]'"#),
            ("c'ak $(x)", r#"'.["c'\''ak $(x)"]'"#),
            (r"c\ak", r#"'.["c\\ak"]'"#),
        ] {
            let secret = Secret { arn: arn.to_owned(), key: Some(key.to_owned()) };
            assert!(reading(&secret).contains(" --region eu-central-1 "), "{}", reading(&secret));
            assert!(reading(&secret).ends_with(&format!("{arn} | jq -r {filter}")), "{}", reading(&secret));
        }
    }
}
