//! Values that become known at deployment: intrinsic functions and dynamic references.

use crate::json::{Json, Object};
use crate::schema::{Violation, child, tokens};

/// Whether the value stands for another one: `{"Ref": …}`, `{"Fn::…": …}`, or a string with a dynamic reference.
pub(super) fn is_unknown(value: &Json<'_>) -> bool {
    match value {
        Json::Object(members) => {
            members.len() == 1 && members.keys().all(|key| key == "Ref" || key.starts_with("Fn::"))
        }
        Json::Text(text) => text.contains("{{resolve:"),
        _ => false,
    }
}

/// The properties once with every condition met and once with none, where they hold `Fn::If`; else none.
///
/// Members that are `{"Ref": "AWS::NoValue"}` are removed, as CloudFormation removes them.
pub(super) fn variants<'a>(properties: &Json<'a>) -> Option<[Json<'a>; 2]> {
    has_if(properties).then(|| [1, 2].map(|branch| resolve(properties, branch)))
}

fn has_if(value: &Json<'_>) -> bool {
    match value {
        Json::Object(members) => {
            members.iter().any(|(key, value)| key == "Fn::If" || is_no_value(value) || has_if(value))
        }
        Json::List(items) => items.iter().any(has_if),
        _ => false,
    }
}

pub(super) fn is_no_value(value: &Json<'_>) -> bool {
    value.as_object().is_some_and(|members| {
        members.len() == 1 && members.get("Ref").and_then(Json::as_str) == Some("AWS::NoValue")
    })
}

fn if_branch<'v, 'a>(value: &'v Json<'a>, branch: usize) -> Option<&'v Json<'a>> {
    if is_unknown(value) { value.get("Fn::If")?.as_list()?.get(branch) } else { None }
}

fn resolve<'a>(value: &Json<'a>, branch: usize) -> Json<'a> {
    if let Some(chosen) = if_branch(value, branch) {
        return resolve(chosen, branch);
    }
    match value {
        Json::Object(members) => {
            let resolved: Object<'a> = members
                .entries()
                .map(|(key, value)| (key.clone(), resolve(value, branch)))
                .filter(|(_, value)| !is_no_value(value))
                .collect();
            Json::Object(resolved)
        }
        Json::List(items) => Json::List(items.iter().map(|item| resolve(item, branch)).collect()),
        _ => value.clone(),
    }
}

/// Moves a violation found in a variant to its place in the original, through the branches of `Fn::If`.
pub(super) fn relocate(violation: Violation, original: &Json<'_>, variant: usize) -> Violation {
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
        place = place.and_then(|value| value.step(&token));
    }
    enter(&mut place, &mut pointer);
    Violation { pointer, ..violation }
}
