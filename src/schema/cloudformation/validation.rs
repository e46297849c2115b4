//! The properties of a resource against its schema.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use serde_json::{Number, Value};

use super::definition::{Schema, property_names};
use super::intrinsic::{is_no_value, is_unknown};
use super::{Type, plain};
use crate::json::{Json, Object};
use crate::schema::{At, Violation, nearest_first, tokens};

/// What is wrong whatever the unknown values become.
pub(super) fn validate(of: Type, properties: &Json<'_>) -> Vec<Violation> {
    let mut check = Check { of, found: Vec::new(), met_unknown: false };
    check.value(of.schema, properties, &At::Root);
    check.found.into_iter().map(|fault| fault.violation).collect()
}

struct Check {
    of: Type,
    found: Vec<Fault>,
    /// Whether a value was passed over because it is not known yet.
    met_unknown: bool,
}

struct Fault {
    violation: Violation,
    /// Whether it is a property that is required where the fault is.
    is_missing: bool,
}

/// How a choice can be made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    AnyOf,
    OneOf,
}

impl Check {
    fn add(&mut self, violation: Violation) {
        self.found.push(Fault { violation, is_missing: false });
    }

    /// A fault that tells what stands there.
    fn say(&mut self, at: &At<'_>, value: &Json<'_>, message: String) {
        self.add(Violation::new(at.pointer(), message).given(value));
    }

    /// A fault that tells what stands there and what may.
    fn refuse(&mut self, at: &At<'_>, value: &Json<'_>, message: String, allowed: String) {
        self.add(Violation::new(at.pointer(), message).given(value).allowed([allowed]));
    }

    fn value(&mut self, schema: &'static Schema, value: &Json<'_>, at: &At<'_>) {
        if is_unknown(value) {
            self.met_unknown = true;
            return;
        }
        if let Some(target) = schema.target(self.of.schema) {
            self.value(target, value, at);
        }
        if !schema.r#type.allow(value) {
            let message = format!("{value} is not of {}", schema.r#type);
            self.add(Violation::new(at.pointer(), message).given(value).allowed(schema.r#type.described()));
        }
        if !schema.r#enum.is_empty() && !schema.r#enum.iter().any(|option| is_same(value, option)) {
            let options: Vec<String> = schema.r#enum.iter().map(plain).collect();
            let given = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
            let allowed = nearest_first(&given, options.iter().map(String::as_str));
            let message = format!("`{given}` is not one of the allowed values");
            self.add(Violation { allowed, ..Violation::new(at.pointer(), message).given(value) });
        }
        if let Some(expected) = schema.r#const.as_ref().filter(|expected| !is_same(value, expected)) {
            let violation = Violation::new(at.pointer(), "another value is fixed here").given(value);
            self.add(Violation { allowed: vec![plain(expected)], ..violation });
        }
        match value {
            Json::Object(members) => self.object(schema, value, members, at),
            Json::List(items) => self.list(schema, value, items, at),
            Json::Text(text) => self.text(schema, value, text, at),
            Json::Number(number) => self.number(schema, value, number, at),
            Json::Null | Json::Bool(_) => {}
        }
        for (choice, branches) in [(Choice::AnyOf, &schema.any_of), (Choice::OneOf, &schema.one_of)] {
            if !branches.is_empty() {
                self.choice(choice, branches, value, at);
            }
        }
    }

    fn object(&mut self, schema: &'static Schema, value: &Json<'_>, members: &Object<'_>, at: &At<'_>) {
        for (name, member) in members.iter() {
            match schema.member(name) {
                Some(known) => self.value(known, member, &At::Member(at, name)),
                None if schema.additional_properties == Some(false) => self.unknown_property(name, at),
                None => {}
            }
        }
        for name in schema.required.iter().filter(|name| !members.contains_key(name)) {
            let message = format!("missing required property `{name}`");
            let violation =
                Violation { allowed: vec![(*name).to_owned()], ..Violation::new(at.pointer(), message) };
            self.found.push(Fault { violation, is_missing: true });
        }
        let given = |names: &[&str]| names.iter().filter(|name| members.contains_key(name)).count();
        if !schema.required_xor.is_empty() && given(&schema.required_xor) != 1 {
            let message = format!("exactly one of {} is needed", listed(&schema.required_xor));
            self.add(Violation::new(at.pointer(), message));
        }
        if !schema.required_or.is_empty() && given(&schema.required_or) == 0 {
            let message = format!("at least one of {} is needed", listed(&schema.required_or));
            self.add(Violation::new(at.pointer(), message));
        }
        let first = |table: &BTreeMap<&'static str, Vec<&'static str>>, is_wrong: &dyn Fn(&str) -> bool| {
            let mut named = table.iter().filter(|(name, _)| members.contains_key(name));
            named.find_map(|(name, others)| Some((*name, *others.iter().find(|other| is_wrong(other))?)))
        };
        let is_given = |other: &str| members.contains_key(other);
        if let Some((name, other)) = first(&schema.dependent_excluded, &is_given) {
            let message = format!("`{name}` and `{other}` exclude each other");
            self.add(Violation::new(at.pointer(), message));
        }
        if let Some((name, other)) = first(&schema.dependent_required, &|other| !is_given(other)) {
            self.add(Violation::new(at.pointer(), format!("`{name}` needs `{other}` beside it")));
        }
        if let Some(least) = schema.min_properties.filter(|least| members.len() < *least) {
            let noun = if least == 1 { "property" } else { "properties" };
            self.say(at, value, format!("{value} has less than {least} {noun}"));
        }
    }

    fn unknown_property(&mut self, name: &str, at: &At<'_>) {
        let pointer = at.pointer();
        let mut known = property_names(self.of.schema, self.of.schemas_at(tokens(&pointer)));
        if pointer.is_empty() {
            let read_only: BTreeSet<&str> = self.of.read_only().collect();
            known.retain(|name| !read_only.contains(name));
        }
        self.add(Violation::unknown_name(&pointer, "property", name, known));
    }

    fn list(&mut self, schema: &'static Schema, value: &Json<'_>, items: &[Json<'_>], at: &At<'_>) {
        if let Some(known) = &schema.items {
            for (index, item) in items.iter().enumerate() {
                self.value(known, item, &At::Item(at, index));
            }
        }
        if let Some(least) = schema.min_items.filter(|least| items.len() < *least) {
            let range = range(schema.min_items, schema.max_items);
            self.refuse(at, value, format!("fewer than {least} items"), format!("{range} items"));
        }
        // A list may still lose items that are Ref AWS::NoValue.
        if let Some(most) = schema.max_items.filter(|most| items.len() > *most)
            && !items.iter().any(is_no_value)
        {
            let range = range(schema.min_items, schema.max_items);
            self.refuse(at, value, format!("more than {most} items"), format!("{range} items"));
        }
        if schema.unique_items && items.len() > 1 {
            let mut seen = BTreeSet::new();
            if !items.iter().all(|item| seen.insert(canonical(item))) {
                self.say(at, value, "two items are equal".to_owned());
            }
        }
    }

    fn text(&mut self, schema: &'static Schema, value: &Json<'_>, text: &str, at: &At<'_>) {
        let options = &schema.enum_case_insensitive;
        if !options.is_empty() && !options.iter().any(|option| option.eq_ignore_ascii_case(text)) {
            let message = format!("{value} is not one of {}", options.join(", "));
            let allowed = nearest_first(text, options.iter().copied());
            self.add(Violation::new(at.pointer(), message).given(value).allowed(allowed));
        }
        if let Some(pattern) = schema.pattern.as_ref().filter(|pattern| !pattern.matches(text)) {
            let message = format!("does not match the pattern {}", pattern.as_str());
            let allowed = vec![pattern.as_str().to_owned()];
            self.add(Violation { allowed, ..Violation::new(at.pointer(), message).given(value) });
        }
        // A character takes four bytes at most, so most texts need not be counted.
        let is_shorter =
            |than: usize| text.len() < than || text.len() < 4 * than && text.chars().count() < than;
        if let Some(least) = schema.min_length.filter(|least| is_shorter(*least)) {
            let range = range(schema.min_length, schema.max_length);
            let message = format!("shorter than {least} characters");
            self.refuse(at, value, message, format!("{range} characters"));
        }
        if let Some(most) = schema.max_length.filter(|most| !is_shorter(most.saturating_add(1))) {
            let range = range(schema.min_length, schema.max_length);
            self.refuse(at, value, format!("longer than {most} characters"), format!("{range} characters"));
        }
    }

    fn number(&mut self, schema: &'static Schema, value: &Json<'_>, number: &Number, at: &At<'_>) {
        if let Some(least) = schema.minimum.as_ref().filter(|least| compare(number, least) == Ordering::Less)
        {
            let range = range(Some(least), schema.maximum.as_ref());
            self.refuse(at, value, format!("{value} is less than the minimum of {least}"), range);
        }
        if let Some(most) = schema.maximum.as_ref().filter(|most| compare(number, most) == Ordering::Greater)
        {
            let range = range(schema.minimum.as_ref(), Some(most));
            self.refuse(at, value, format!("{value} is greater than the maximum of {most}"), range);
        }
        if let Some(step) = &schema.multiple_of
            && let (Some(float), Some(divisor)) = (number.as_f64(), step.as_f64())
            && float % divisor != 0.0
        {
            let allowed = format!("a multiple of {step}");
            self.refuse(at, value, format!("{value} is not a multiple of {step}"), allowed);
        }
    }

    /// A choice that cannot be made is told as a choice between properties where it is one; of others the branch that came
    /// closest is told.
    fn choice(&mut self, choice: Choice, branches: &'static [Schema], value: &Json<'_>, at: &At<'_>) {
        let (mut possible, mut certain) = (0, 0);
        let mut failed: Vec<Vec<Fault>> = Vec::new();
        for branch in branches {
            let mut inner = Check { of: self.of, found: Vec::new(), met_unknown: false };
            inner.value(branch, value, at);
            self.met_unknown |= inner.met_unknown;
            if inner.found.is_empty() {
                possible += 1;
                certain += usize::from(!inner.met_unknown);
            } else {
                failed.push(inner.found);
            }
        }
        let fits_several = choice == Choice::OneOf && certain > 1;
        if possible > 0 && !fits_several {
            return;
        }
        let pointer = at.pointer();
        let is_about_names = |fault: &Fault| fault.is_missing && fault.violation.pointer == pointer;
        let names: BTreeSet<&str> =
            branches.iter().flat_map(|branch| branch.required.iter().copied()).collect();
        if !names.is_empty() && (fits_several || failed.iter().flatten().all(is_about_names)) {
            let how_many = if choice == Choice::AnyOf { "at least" } else { "exactly" };
            let names: Vec<&str> = names.into_iter().collect();
            let message = format!("{how_many} one of {} is needed", listed(&names));
            let allowed = names.into_iter().map(ToOwned::to_owned).collect();
            self.add(Violation { allowed, ..Violation::new(pointer, message) });
        } else if fits_several {
            self.say(at, value, "fits more than one of the allowed shapes".to_owned());
        } else {
            self.found.extend(failed.into_iter().min_by_key(Vec::len).unwrap_or_default());
        }
    }
}

/// `7 to 30`, or the end that there is.
fn range<T: Display>(least: Option<T>, most: Option<T>) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => String::new(),
    }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn compare(one: &Number, other: &Number) -> Ordering {
    if let (Some(one), Some(other)) = (one.as_i64(), other.as_i64()) {
        return one.cmp(&other);
    }
    one.as_f64().partial_cmp(&other.as_f64()).unwrap_or(Ordering::Equal)
}

/// Whether a value is the one that a schema names; 1 and 1.0 are the same.
fn is_same(value: &Json<'_>, option: &Value) -> bool {
    match (value, option) {
        (Json::Text(text), Value::String(option)) => text == option,
        (Json::Number(number), Value::Number(option)) => compare(number, option) == Ordering::Equal,
        (Json::Null | Json::Bool(_) | Json::List(_) | Json::Object(_), _) => *value == Json::from(option),
        (Json::Text(_) | Json::Number(_), _) => false,
    }
}

/// A text that equal values have in common: members in the order of their keys, whole numbers without a fraction.
fn canonical(value: &Json<'_>) -> String {
    match value {
        Json::Object(members) => {
            let sorted: BTreeMap<&str, String> =
                members.iter().map(|(key, value)| (key, canonical(value))).collect();
            format!("{sorted:?}")
        }
        Json::List(items) => format!("{:?}", items.iter().map(canonical).collect::<Vec<_>>()),
        Json::Number(number) if number.is_f64() => number.as_f64().unwrap_or_default().to_string(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => value.to_string(),
    }
}
