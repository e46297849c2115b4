//! What to say when `oneOf` or `anyOf` fails.

use std::collections::BTreeSet;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use crate::schema::Violation;

/// A choice between properties is told as that choice; of other choices the branch that came closest is told.
pub(super) fn describe(
    error: &ValidationError<'_>,
    context: &[Vec<ValidationError<'static>>],
    branches: Option<&Value>,
    describe: impl Fn(&ValidationError<'_>) -> Vec<Violation>,
) -> Vec<Violation> {
    let pointer = error.instance_path().as_str();
    let several = matches!(error.kind(), ValidationErrorKind::OneOfMultipleValid { .. });
    let names = branches.map(required_names).unwrap_or_default();
    let about_names =
        several || context.iter().all(|branch| branch.iter().all(|inner| is_required_at(inner, pointer)));
    if about_names && !names.is_empty() {
        let how_many =
            if matches!(error.kind(), ValidationErrorKind::AnyOf { .. }) { "at least" } else { "exactly" };
        let listed = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let message = format!("{how_many} one of {listed} is needed");
        return vec![Violation { allowed: names.into_iter().collect(), ..Violation::new(pointer, message) }];
    }
    let closest = context
        .iter()
        .map(|branch| branch.iter().flat_map(&describe).collect::<Vec<_>>())
        .filter(|found| !found.is_empty())
        .min_by_key(Vec::len);
    match closest {
        Some(found) if !several => found,
        _ => {
            vec![Violation::new(pointer, "fits more than one of the allowed shapes").given(error.instance())]
        }
    }
}

fn is_required_at(error: &ValidationError<'_>, pointer: &str) -> bool {
    matches!(error.kind(), ValidationErrorKind::Required { .. }) && error.instance_path().as_str() == pointer
}

/// The properties that tell the branches apart.
fn required_names(branches: &Value) -> BTreeSet<String> {
    let required =
        branches.as_array().into_iter().flatten().filter_map(|branch| branch.get("required")?.as_array());
    required.flatten().filter_map(Value::as_str).map(ToOwned::to_owned).collect()
}
