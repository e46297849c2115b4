//! Where Terraform keeps the state of each stack, and how one stack reads another's outputs from it.
//!
//! Two root modules with one state would each destroy what the other made. So a backend block that is written once for
//! the blueprint is told apart by stack: `{stack}` in it becomes the stack's name, and where it stands nowhere, the
//! setting that names the state does, in every stack but the default one, whose state stays where it was when it was the
//! only one.

use serde_json::{Map, Value as Raw, json};

use super::Deployment;
use super::stacks::Stack;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::facts::terraform as facts;

/// What stands for the stack's name in a backend block.
const PLACEHOLDER: &str = "{stack}";

fn block(deployment: &Deployment) -> Option<(&String, &Map<String, Raw>)> {
    let (kind, settings) = deployment.terraform.backend.as_ref()?.as_object()?.iter().next()?;
    Some((kind, settings.as_object()?))
}

/// The setting that names the state, and whether Terraform asks for it where it is left out.
fn named_by(kind: &str) -> Option<(&'static str, bool)> {
    let backend = facts::backend(kind)?;
    Some((backend.state?, backend.asks))
}

fn has_placeholder(value: &Raw) -> bool {
    match value {
        Raw::String(text) => text.contains(PLACEHOLDER),
        Raw::Array(items) => items.iter().any(has_placeholder),
        Raw::Object(map) => map.values().any(has_placeholder),
        Raw::Null | Raw::Bool(_) | Raw::Number(_) => false,
    }
}

fn fill(value: &mut Raw, stack: &str) {
    match value {
        Raw::String(text) => *text = text.replace(PLACEHOLDER, stack),
        Raw::Array(items) => items.iter_mut().for_each(|item| fill(item, stack)),
        Raw::Object(map) => map.values_mut().for_each(|item| fill(item, stack)),
        Raw::Null | Raw::Bool(_) | Raw::Number(_) => {}
    }
}

/// `prod/imaging.tfstate` of the stack `ml` is `prod/imaging-ml.tfstate`.
fn beside(name: &str, stack: &str) -> String {
    let (folder, file) = name.rsplit_once('/').map_or(("", name), |(folder, file)| (folder, file));
    let (stem, extension) = file.split_once('.').map_or((file, ""), |(stem, extension)| (stem, extension));
    let mut made = folder.to_owned();
    if name.contains('/') {
        made.push('/');
    }
    made.push_str(stem);
    if !stem.is_empty() {
        made.push('-');
    }
    made.push_str(stack);
    if file.contains('.') {
        made.extend([".", extension]);
    }
    made
}

/// The backend block of a stack; none where the blueprint gives none.
pub(super) fn backend(deployment: &Deployment, stack: &str) -> Option<Raw> {
    let mut whole = deployment.terraform.backend.clone()?;
    if has_placeholder(&whole) {
        fill(&mut whole, stack);
    } else if stack != deployment.name
        && let Some((setting, asked)) = block(deployment).and_then(|(kind, _)| named_by(kind))
        && let Some(settings) =
            whole.as_object_mut().and_then(|whole| whole.values_mut().next()?.as_object_mut())
    {
        match settings.get_mut(setting) {
            Some(Raw::String(name)) => *name = beside(name, stack),
            // A local state lies in the root module's own folder.
            None if !asked && !deployment.terraform.is_local() => {
                settings.insert(setting.to_owned(), stack.into());
            }
            Some(_) | None => {}
        }
    }
    Some(whole)
}

/// The arguments of the data source that reads a stack's outputs; none where the state is named on the command line, so
/// that its outputs have to be handed on by hand.
pub(super) fn remote(deployment: &Deployment, stack: &str) -> Option<Raw> {
    let Some((kind, settings)) = block(deployment) else {
        let folder = format!("${{path.module}}/../{stack}");
        return Some(json!({
            "backend": "local",
            "workspace": "${terraform.workspace}",
            "config": {
                "path": format!("{folder}/terraform.tfstate"),
                "workspace_dir": format!("{folder}/terraform.tfstate.d"),
            },
        }));
    };
    if let Some((setting, true)) = named_by(kind)
        && !settings.contains_key(setting)
    {
        return None;
    }
    if deployment.terraform.is_local() && !settings.get("path").is_some_and(Raw::is_string) {
        return remote(&Deployment { name: deployment.name.clone(), ..Deployment::default() }, stack);
    }
    let whole = backend(deployment, stack)?;
    let mut read = json!({ "backend": kind, "config": whole.get(kind)? });
    // The other kinds have no workspaces, or take them from their own settings.
    if let (Some(map), Some(_)) = (read.as_object_mut(), named_by(kind)) {
        map.insert("workspace".to_owned(), "${terraform.workspace}".into());
    }
    Some(read)
}

/// Reports a backend of which nobody can say how the states of several stacks are told apart.
pub fn check(deployment: &Deployment, stacks: &[Stack], findings: &mut Diagnostics) {
    let (Some(whole), true) = (&deployment.terraform.backend, stacks.len() > 1) else { return };
    let kind = block(deployment).map(|(kind, _)| kind.as_str()).unwrap_or_default();
    if has_placeholder(whole) || named_by(kind).is_some() {
        return;
    }
    findings.push(
        Diagnostic::new(
            &codes::schema::TERRAFORM_SCHEMA,
            Pointer::root().child("terraform").child("backend"),
            format!("{} stacks would share one state in the Terraform backend `{kind}`", stacks.len()),
        )
        .given(kind)
        .help("let what names the state hold `{stack}`, which becomes the stack's name: `address: \"https://states.example/{stack}\"`"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::TerraformSettings;

    fn of(backend: Option<Raw>) -> Deployment {
        let terraform = TerraformSettings { backend, ..TerraformSettings::default() };
        Deployment { name: "imaging".to_owned(), terraform, ..Deployment::default() }
    }

    #[test]
    fn each_stack_has_a_state_of_its_own_and_the_default_one_keeps_its_own() {
        for (given, first, second) in [
            (
                json!({"s3": {"key": "a/b.tfstate"}}),
                json!({"s3": {"key": "a/b.tfstate"}}),
                json!({"s3": {"key": "a/b-ml.tfstate"}}),
            ),
            (
                json!({"s3": {"key": "x/{stack}"}}),
                json!({"s3": {"key": "x/imaging"}}),
                json!({"s3": {"key": "x/ml"}}),
            ),
            (json!({"gcs": {}}), json!({"gcs": {}}), json!({"gcs": {"prefix": "ml"}})),
            (json!({"local": {}}), json!({"local": {}}), json!({"local": {}})),
            (json!({"s3": {}}), json!({"s3": {}}), json!({"s3": {}})),
            (
                json!({"remote": {"workspaces": {"name": "w-{stack}"}}}),
                json!({"remote": {"workspaces": {"name": "w-imaging"}}}),
                json!({"remote": {"workspaces": {"name": "w-ml"}}}),
            ),
        ] {
            let deployment = of(Some(given));
            assert_eq!(backend(&deployment, "imaging"), Some(first));
            assert_eq!(backend(&deployment, "ml"), Some(second));
        }
    }

    #[test]
    fn outputs_are_read_where_the_other_stack_keeps_them() {
        let local = remote(&of(None), "data").unwrap();
        assert_eq!(local["config"]["path"], "${path.module}/../data/terraform.tfstate");
        assert_eq!(remote(&of(Some(json!({"local": {}}))), "data").unwrap(), local);
        let s3 = remote(&of(Some(json!({"s3": {"bucket": "states", "key": "k"}}))), "data").unwrap();
        assert_eq!(s3["config"], json!({"bucket": "states", "key": "k-data"}));
        assert_eq!(remote(&of(Some(json!({"s3": {"bucket": "states"}}))), "data"), None);
    }
}
