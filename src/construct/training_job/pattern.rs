//! Event patterns: what EventBridge would refuse of one, and what no event could match.

use serde_json::{Map, Value as Raw};

use super::checks::report;
use crate::diagnostic::{
    Pointer,
    codes::{model, training},
};
use crate::facts::event_bridge::{COMPARISONS, EVENT_FIELDS};
use crate::model::Scope;
use crate::resource::Value;

/// The pattern as a document. None where a finding says what is wrong with it.
pub(super) fn document(scope: &mut Scope<'_>, pattern: &Map<String, Raw>) -> Option<Value> {
    let at = scope.at("event").child("pattern");
    for name in pattern.keys().filter(|name| *name != "$or" && !EVENT_FIELDS.contains(&name.as_str())) {
        let headline = format!("no event has a field `{name}`, so that none would start `{}`", scope.name);
        report(scope, &model::EVENT_NEVER_MATCHES, at.child(name), headline, |finding| {
            finding
                .on_key()
                .given(name)
                .allowed(EVENT_FIELDS)
                .suggest(name)
                .help_otherwise("what a service says of its own stands below `detail`")
        });
    }
    let mut check = Check { scope, is_right: true };
    check.fields(&at, pattern);
    check.is_right.then(|| tree(&Raw::Object(pattern.clone())))
}

struct Check<'s, 'a> {
    scope: &'s mut Scope<'a>,
    is_right: bool,
}

impl Check<'_, '_> {
    fn refuse(&mut self, at: Pointer, headline: String, given: Option<&Raw>, allowed: &[&str], help: String) {
        self.is_right = false;
        report(self.scope, &training::INVALID_START, at, headline, |finding| {
            let finding = finding.allowed(allowed.iter().copied()).help(help);
            match given {
                Some(given) => finding.given(given.to_string()),
                None => finding,
            }
        });
    }

    fn fields(&mut self, at: &Pointer, fields: &Map<String, Raw>) {
        if fields.is_empty() {
            let allowed = ["state: [done]"];
            let help = "name a field and its values, or remove the map".to_owned();
            self.refuse(at.clone(), "a pattern compares no field here".to_owned(), None, &allowed, help);
        }
        for (name, value) in fields {
            let at = at.child(name);
            match value {
                Raw::Object(inner) => self.fields(&at, inner),
                Raw::Array(alternatives) if name == "$or" => {
                    for (index, alternative) in alternatives.iter().enumerate() {
                        match alternative {
                            Raw::Object(inner) => self.fields(&at.index(index), inner),
                            other => {
                                let headline = "`$or` has patterns, and this is none".to_owned();
                                let help = "write a map of fields: `{ state: [done] }`".to_owned();
                                self.refuse(
                                    at.index(index),
                                    headline,
                                    Some(other),
                                    &["a map of fields"],
                                    help,
                                );
                            }
                        }
                    }
                }
                Raw::Array(values) if values.is_empty() => {
                    let headline = format!("the field `{name}` of a pattern has no value to compare with");
                    self.refuse(at, headline, Some(value), &["a list of values"], "name a value".to_owned());
                }
                Raw::Array(values) => {
                    for (index, value) in values.iter().enumerate() {
                        self.value(&at.index(index), value);
                    }
                }
                single => {
                    let headline = format!("the field `{name}` of a pattern takes a list of values");
                    let help = format!("write `{name}: [{single}]`");
                    self.refuse(at, headline, Some(single), &["a list of values", "a map of fields"], help);
                }
            }
        }
    }

    fn value(&mut self, at: &Pointer, value: &Raw) {
        match value {
            Raw::Object(comparison) => {
                for name in comparison.keys().filter(|name| !COMPARISONS.contains(&name.as_str())) {
                    self.is_right = false;
                    let headline = format!("`{name}` is no comparison of a pattern");
                    report(self.scope, &training::INVALID_START, at.child(name), headline, |finding| {
                        finding
                            .on_key()
                            .given(name)
                            .allowed(COMPARISONS)
                            .suggest(name)
                            .help_otherwise("take one of these, or name the values themselves")
                    });
                }
                if comparison.len() != 1 {
                    let headline =
                        "a comparison of a pattern is one name and what it compares with".to_owned();
                    let help = "write each as an item of its own".to_owned();
                    self.refuse(at.clone(), headline, Some(value), &["{ prefix: raw/ }"], help);
                }
            }
            Raw::Array(_) => {
                let headline = "a list in a pattern's list of values compares with nothing".to_owned();
                let help = "write its items into the list around it".to_owned();
                self.refuse(at.clone(), headline, Some(value), &["a value", "a comparison"], help);
            }
            Raw::Null => {
                let headline =
                    "a CloudFormation template takes no `null`, and a pattern with one is not written"
                        .to_owned();
                let help = "compare with another field, or with `{ exists: false }` where it is not there"
                    .to_owned();
                self.refuse(at.clone(), headline, Some(value), &["a value", "a comparison"], help);
            }
            Raw::Bool(_) | Raw::Number(_) | Raw::String(_) => {}
        }
    }
}

/// A pattern as a tree.
fn tree(value: &Raw) -> Value {
    match value {
        Raw::Bool(flag) => Value::Bool(*flag),
        Raw::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::Integer(whole),
            (None, Some(fraction)) => Value::Fraction(fraction),
            (None, None) => Value::Text(number.to_string()),
        },
        Raw::String(text) => Value::Text(text.clone()),
        Raw::Array(items) => Value::List(items.iter().map(tree).collect()),
        Raw::Object(map) => Value::map(map.iter().map(|(key, value)| (key.clone(), tree(value)))),
        // Refused above: nothing is written then.
        Raw::Null => Value::Text(String::new()),
    }
}
