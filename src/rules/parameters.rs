//! Parameters that both back ends can have, and secrets without a value in the blueprint.
//!
//! Why: Terraform keeps some names of variables for itself, and a default is printed into templates and variables.
//! Example: `version: {}`, `{ secret: true, default: hunter2 }`. Instead: `image_version: {}`, `{ secret: true }`.
//! Source: [`facts::RESERVED_VARIABLES`].

use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::facts::terraform as facts;
use crate::model::Architecture;
use crate::resource::Path;

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, declared) in &architecture.parameters {
        let at = Pointer::root().child("parameters").child(name);
        let variable = Path::new(name, "").snake();
        if facts::RESERVED_VARIABLES.contains(&variable.as_str()) {
            findings.push(
                Diagnostic::new(
                    &codes::model::PARAMETER_NAME,
                    at.clone(),
                    format!("no variable of Terraform can be called `{variable}`"),
                )
                .on_key()
                .given(name)
                .help(format!("say whose it is, as in `image_{variable}`")),
            );
        }
        if declared.secret && declared.default.as_ref().is_some_and(|default| !default.is_empty()) {
            // The default is the secret: it is not quoted.
            findings.push(
                Diagnostic::new(
                    &codes::model::SECRET_WITH_DEFAULT,
                    at.child("default"),
                    format!("the default of the secret `{name}` would be printed into templates and variables"),
                )
                .on_key()
                .concealed()
                .help(format!(
                    "remove `default`, and give `{name}` when the stack is deployed; or use a secret of AWS Secrets \
                     Manager: `{{ secret: \"arn:…\", key: name }}`"
                )),
            );
        }
    }
}
