//! Values that become known at deployment: intrinsic functions and dynamic references.

use std::borrow::Cow;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::{Map, Value};

use crate::schema::{Violation, child, tokens};

/// Whether the value stands for another one: `{"Ref": …}`, `{"Fn::…": …}`, or a string with a dynamic reference.
pub(super) fn is_unknown(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            members.len() == 1 && members.keys().all(|key| key == "Ref" || key.starts_with("Fn::"))
        }
        Value::String(text) => text.contains("{{resolve:"),
        _ => false,
    }
}

/// Whether the error would remain whatever the unknown values become.
pub(super) fn stands(properties: &Value, error: &ValidationError<'_>) -> bool {
    let mut place = Some(properties);
    for token in tokens(error.instance_path().as_str()) {
        if place.is_some_and(is_unknown) {
            return false;
        }
        place = match place {
            Some(Value::Object(members)) => members.get(&token),
            Some(Value::Array(items)) => token.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => None,
        };
    }
    if place.is_some_and(is_unknown) {
        return false;
    }
    match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            context.iter().all(|branch| branch.iter().any(|inner| stands(properties, inner)))
        }
        // A list may still lose items that are Ref AWS::NoValue.
        ValidationErrorKind::MaxItems { .. } => {
            !place.and_then(Value::as_array).is_some_and(|items| items.iter().any(is_no_value))
        }
        _ => true,
    }
}

/// The properties as they are, or, where they hold `Fn::If`, once with every condition met and once with none.
///
/// Members that are `{"Ref": "AWS::NoValue"}` are removed, as CloudFormation removes them.
pub(super) fn variants(properties: &Value) -> Vec<Cow<'_, Value>> {
    if !has_if(properties) {
        return vec![Cow::Borrowed(properties)];
    }
    [1, 2].into_iter().map(|branch| Cow::Owned(resolve(properties, branch))).collect()
}

fn has_if(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            members.iter().any(|(key, value)| key == "Fn::If" || is_no_value(value) || has_if(value))
        }
        Value::Array(items) => items.iter().any(has_if),
        _ => false,
    }
}

fn is_no_value(value: &Value) -> bool {
    value.is_object() && is_unknown(value) && value.get("Ref").and_then(Value::as_str) == Some("AWS::NoValue")
}

fn if_branch(value: &Value, branch: usize) -> Option<&Value> {
    if is_unknown(value) { value.get("Fn::If")?.get(branch) } else { None }
}

fn resolve(value: &Value, branch: usize) -> Value {
    if let Some(chosen) = if_branch(value, branch) {
        return resolve(chosen, branch);
    }
    match value {
        Value::Object(members) => {
            let members: Map<String, Value> = members
                .iter()
                .map(|(key, value)| (key.clone(), resolve(value, branch)))
                .filter(|(_, value)| !is_no_value(value))
                .collect();
            Value::Object(members)
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| resolve(item, branch)).collect()),
        _ => value.clone(),
    }
}

/// Moves a violation found in a variant to its place in the original, through the branches of `Fn::If`.
pub(super) fn relocate(violation: Violation, original: &Value, variant: usize) -> Violation {
    let branch = variant + 1;
    let mut place = Some(original);
    let mut pointer = String::new();
    let enter = |place: &mut Option<&_>, pointer: &mut String| {
        while let Some(chosen) = place.and_then(|value| if_branch(value, branch)) {
            *pointer = format!("{pointer}/Fn::If/{branch}");
            *place = Some(chosen);
        }
    };
    for token in tokens(&violation.pointer) {
        enter(&mut place, &mut pointer);
        pointer = child(&pointer, &token);
        place = match place {
            Some(Value::Object(members)) => members.get(&token),
            Some(Value::Array(items)) => token.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => None,
        };
    }
    enter(&mut place, &mut pointer);
    Violation { pointer, ..violation }
}
