//! Keywords that the registry schemas use beside JSON Schema's own.

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError, ValidationOptions};
use serde_json::{Map, Value};

use super::pattern;

/// Stands for `pattern` in projected schemas: the built-in keyword would compile each pattern at once.
pub(super) const MATCHES: &str = "matches";

pub(super) fn register(options: ValidationOptions<'_>) -> ValidationOptions<'_> {
    options
        .should_validate_formats(false)
        .with_keyword(MATCHES, |_: &Map<String, Value>, value: &Value, _: Location| {
            Ok(Box::new(Matches(value.as_str().unwrap_or_default().to_owned()))
                as Box<dyn for<'i> Keyword<'i>>)
        })
        .with_keyword("enumCaseInsensitive", |_: &Map<String, Value>, value: &Value, _: Location| {
            Ok(Box::new(EnumCaseInsensitive(names(value))) as Box<dyn for<'i> Keyword<'i>>)
        })
        .with_keyword("requiredXor", |_: &Map<String, Value>, value: &Value, _: Location| {
            Ok(Box::new(RequiredXor(names(value))) as Box<dyn for<'i> Keyword<'i>>)
        })
        .with_keyword("requiredOr", |_: &Map<String, Value>, value: &Value, _: Location| {
            Ok(Box::new(RequiredOr(names(value))) as Box<dyn for<'i> Keyword<'i>>)
        })
        .with_keyword("dependentExcluded", |_: &Map<String, Value>, value: &Value, _: Location| {
            Ok(Box::new(DependentExcluded(name_table(value))) as Box<dyn for<'i> Keyword<'i>>)
        })
        .with_keyword("dependentRequired", |_: &Map<String, Value>, value: &Value, _: Location| {
            Ok(Box::new(DependentRequired(name_table(value))) as Box<dyn for<'i> Keyword<'i>>)
        })
}

fn names(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(ToOwned::to_owned).collect()
}

fn name_table(value: &Value) -> Vec<(String, Vec<String>)> {
    value.as_object().into_iter().flatten().map(|(name, others)| (name.clone(), names(others))).collect()
}

struct Matches(String);

impl<'i> Keyword<'i> for Matches {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if Keyword::is_valid(self, instance) {
            return Ok(());
        }
        Err(ValidationError::custom(format!("does not match the pattern {}", self.0)))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        instance.as_str().is_none_or(|text| pattern::matches(&self.0, text))
    }
}

struct EnumCaseInsensitive(Vec<String>);

impl<'i> Keyword<'i> for EnumCaseInsensitive {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if Keyword::is_valid(self, instance) {
            return Ok(());
        }
        Err(ValidationError::custom(format!("{instance} is not one of {}", self.0.join(", "))))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        instance.as_str().is_none_or(|text| self.0.iter().any(|option| option.eq_ignore_ascii_case(text)))
    }
}

/// Exactly one of the properties is given.
struct RequiredXor(Vec<String>);

impl<'i> Keyword<'i> for RequiredXor {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if Keyword::is_valid(self, instance) {
            return Ok(());
        }
        Err(ValidationError::custom(format!("exactly one of {} is needed", listed(&self.0))))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        instance
            .as_object()
            .is_none_or(|given| self.0.iter().filter(|name| given.contains_key(*name)).count() == 1)
    }
}

/// At least one of the properties is given.
struct RequiredOr(Vec<String>);

impl<'i> Keyword<'i> for RequiredOr {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if Keyword::is_valid(self, instance) {
            return Ok(());
        }
        Err(ValidationError::custom(format!("at least one of {} is needed", listed(&self.0))))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        instance.as_object().is_none_or(|given| self.0.iter().any(|name| given.contains_key(name)))
    }
}

/// A property that forbids others.
struct DependentExcluded(Vec<(String, Vec<String>)>);

impl<'i> Keyword<'i> for DependentExcluded {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        match self.clash(instance) {
            None => Ok(()),
            Some((name, other)) => {
                Err(ValidationError::custom(format!("`{name}` and `{other}` exclude each other")))
            }
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.clash(instance).is_none()
    }
}

impl DependentExcluded {
    fn clash(&self, instance: &Value) -> Option<(&str, &str)> {
        let given = instance.as_object()?;
        self.0.iter().filter(|(name, _)| given.contains_key(name)).find_map(|(name, others)| {
            others
                .iter()
                .find(|other| given.contains_key(*other))
                .map(|other| (name.as_str(), other.as_str()))
        })
    }
}

/// A property that needs others.
struct DependentRequired(Vec<(String, Vec<String>)>);

impl<'i> Keyword<'i> for DependentRequired {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        match self.missing(instance) {
            None => Ok(()),
            Some((name, other)) => {
                Err(ValidationError::custom(format!("`{name}` needs `{other}` beside it")))
            }
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.missing(instance).is_none()
    }
}

impl DependentRequired {
    fn missing(&self, instance: &Value) -> Option<(&str, &str)> {
        let given = instance.as_object()?;
        self.0.iter().filter(|(name, _)| given.contains_key(name)).find_map(|(name, others)| {
            others
                .iter()
                .find(|other| !given.contains_key(*other))
                .map(|other| (name.as_str(), other.as_str()))
        })
    }
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
