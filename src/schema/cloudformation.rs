//! CloudFormation resource types as the registry describes them, and the validation of their properties.
//!
//! A template holds values that nobody knows before deployment, so a plain validator would be wrong twice: it would
//! refuse `{"Ref": "Subnet"}` where a string belongs, and it would accept a wrong branch of a choice because of it. The
//! rule here is: *an error stands if it would stand whatever the unknown values become*. It is found by validating
//! strictly and then dropping every error at or below an unknown value; a failed choice stands if each of its branches
//! has an error that stands. Both branches of `Fn::If` are validated.
//!
//! Compiling whole registry schemas would take longer than everything else that a build does. So a schema is first
//! *projected* on the resources at hand: keywords for properties that no resource sets are left out, references are
//! written out as deep as the resources go, and a pattern is compiled when a literal first meets it.

mod choice;
mod intrinsic;
mod keyword;
mod pattern;
mod projection;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, ValidationError};
use serde_json::Value;

use super::region::{self, Availability};
use super::{Violation, child, embedded, nearest_first, tokens};

/// A resource type of the CloudFormation registry, such as `AWS::EC2::VPC`.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    name: &'static str,
    schema: &'static Value,
}

static PARSED: LazyLock<Vec<OnceLock<Value>>> =
    LazyLock::new(|| embedded::CLOUDFORMATION.iter().map(|_| OnceLock::new()).collect());

impl Type {
    /// The type of this name, if it is vendored.
    pub fn find(name: &str) -> Option<Self> {
        let index = embedded::CLOUDFORMATION.binary_search_by_key(&name, |(name, _)| name).ok()?;
        let (name, text) = embedded::CLOUDFORMATION.get(index)?;
        let schema = PARSED.get(index)?.get_or_init(|| serde_json::from_str(text).unwrap_or_default());
        Some(Self { name, schema })
    }

    /// The names of all vendored types, sorted.
    pub fn names() -> impl Iterator<Item = &'static str> {
        embedded::CLOUDFORMATION.iter().map(|(name, _)| *name)
    }

    /// The full name, such as `AWS::EC2::VPC`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The regions whose registry lacks the type.
    pub fn regions_lacking(&self) -> &'static [&'static str] {
        region::lacking(self.name)
    }

    /// Whether a region has the type, and if not, which regions of its partition do.
    pub fn available_in(&self, region: &str) -> Availability {
        region::availability(self.name, region)
    }

    /// Properties that AWS sets and `Fn::GetAtt` reads, as paths such as `Endpoint/Address`.
    pub fn read_only(&self) -> impl Iterator<Item = &'static str> {
        self.paths("readOnlyProperties")
    }

    /// Properties whose change replaces the resource.
    pub fn create_only(&self) -> impl Iterator<Item = &'static str> {
        self.paths("createOnlyProperties")
    }

    /// Properties that are never read back, such as passwords.
    pub fn write_only(&self) -> impl Iterator<Item = &'static str> {
        self.paths("writeOnlyProperties")
    }

    /// Properties that AWS keeps for old templates only.
    pub fn deprecated(&self) -> impl Iterator<Item = &'static str> {
        self.paths("deprecatedProperties")
    }

    /// Properties that together identify the resource to the Cloud Control API.
    pub fn primary_identifier(&self) -> impl Iterator<Item = &'static str> {
        self.paths("primaryIdentifier")
    }

    /// The property that holds the tags, if the type has tags. The registry's `taggable` is not asked: it is false for
    /// types such as `AWS::FSx::FileSystem` that take tags nevertheless.
    pub fn tag_property(&self) -> Option<&'static str> {
        let declared = self.schema.get("tagging").and_then(|tagging| tagging.get("tagProperty")?.as_str());
        let name = declared.map_or("Tags", property_path);
        self.has_property(name).then_some(name)
    }

    /// The names of the top-level properties, sorted; read-only ones included.
    pub fn property_names(&self) -> impl Iterator<Item = &'static str> {
        projection::property_names(self.schema, vec![self.schema]).into_iter()
    }

    /// The top-level properties that must be given.
    pub fn required(&self) -> impl Iterator<Item = &'static str> {
        self.schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// Whether the type has a property at this path: `LustreConfiguration/DeploymentType`. List items are `*` or a
    /// number: `Tags/*/Key`.
    pub fn has_property(&self, path: &str) -> bool {
        !self.schemas_at(path.split('/')).is_empty()
    }

    /// The values that a property may take, where the schema lists them.
    pub fn allowed_values(&self, path: &str) -> Vec<String> {
        let schemas = self.schemas_at(path.split('/'));
        schemas.iter().filter_map(|schema| schema.get("enum")?.as_array()).flatten().map(plain).collect()
    }

    /// Validates the properties of one resource. Several resources are validated faster by [`validate`].
    pub fn validate(&self, properties: &Value) -> Vec<Violation> {
        validate(&[(*self, properties)]).pop().unwrap_or_default()
    }

    fn paths(self, keyword: &str) -> impl Iterator<Item = &'static str> {
        let paths = self.schema.get(keyword).and_then(Value::as_array);
        paths.into_iter().flatten().filter_map(Value::as_str).map(property_path)
    }

    fn schemas_at<T: AsRef<str>>(self, path: impl Iterator<Item = T>) -> Vec<&'static Value> {
        path.fold(vec![self.schema], |schemas, token| projection::step(self.schema, schemas, token.as_ref()))
    }
}

fn property_path(pointer: &'static str) -> &'static str {
    pointer.strip_prefix("/properties/").unwrap_or(pointer)
}

/// Validates many resources, compiling once for each type; the answers stand in the order of the resources.
pub fn validate(resources: &[(Type, &Value)]) -> Vec<Vec<Violation>> {
    let mut by_type: BTreeMap<&str, Vec<(usize, Type, &Value)>> = BTreeMap::new();
    for (index, (of, properties)) in resources.iter().enumerate() {
        by_type.entry(of.name).or_default().push((index, *of, properties));
    }
    let mut found = vec![Vec::new(); resources.len()];
    for group in by_type.into_values() {
        validate_type(&group, &mut found);
    }
    found
}

fn validate_type(group: &[(usize, Type, &Value)], found: &mut [Vec<Violation>]) {
    let Some((_, of, _)) = group.first() else { return };
    // A resource without Fn::If is its own and only variant.
    let variants: Vec<(usize, &Value, Vec<Cow<'_, Value>>)> = group
        .iter()
        .map(|(index, _, properties)| (*index, *properties, intrinsic::variants(properties)))
        .collect();
    let instances: Vec<&Value> =
        variants.iter().flat_map(|(_, _, all)| all.iter().map(AsRef::as_ref)).collect();
    let schema = projection::project(of.schema, &instances);
    let validator = keyword::register(jsonschema::options().with_draft(Draft::Draft7)).build(&schema);
    for (index, original, all) in &variants {
        let Some(violations) = found.get_mut(*index) else { continue };
        for (branch, properties) in all.iter().enumerate() {
            match &validator {
                Ok(validator) => {
                    for error in validator.iter_errors(properties) {
                        for violation in describe(*of, &schema, properties, &error) {
                            violations.push(intrinsic::relocate(violation, original, branch));
                        }
                    }
                }
                Err(error) => violations
                    .push(Violation::new("", format!("the schema of {} is unusable: {error}", of.name))),
            }
        }
        violations.extend(read_only_violations(*of, original));
        violations.sort();
        violations.dedup();
    }
}

/// Read-only properties that the resource sets.
fn read_only_violations(of: Type, properties: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    for path in of.read_only() {
        let pointer = path.split('/').fold(String::new(), |pointer, token| child(&pointer, token));
        if let Some(value) = properties.pointer(&pointer) {
            let message = format!("`{path}` is read-only: AWS sets it, and Fn::GetAtt reads it");
            found.push(Violation::new(pointer, message).given(value));
        }
    }
    found
}

/// What an error of the validator means, or nothing if it depends on a value that is not known yet.
fn describe(of: Type, schema: &Value, properties: &Value, error: &ValidationError<'_>) -> Vec<Violation> {
    if !intrinsic::stands(properties, error) {
        return Vec::new();
    }
    let pointer = error.instance_path().as_str();
    let value = error.instance().as_ref();
    let violation = |message: String| Violation::new(pointer, message).given(value);
    let found = match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let place = of.schemas_at(tokens(pointer));
            let read_only: Vec<&str> = of.read_only().collect();
            let mut known = projection::property_names(of.schema, place);
            if pointer.is_empty() {
                known.retain(|name| !read_only.contains(name));
            }
            return unexpected
                .iter()
                .map(|name| Violation::unknown_name(pointer, "property", name, known.iter().copied()))
                .collect();
        }
        ValidationErrorKind::Required { property } => {
            let name = plain(property);
            let message = format!("missing required property `{name}`");
            return vec![Violation { allowed: vec![name], ..Violation::new(pointer, message) }];
        }
        ValidationErrorKind::Enum { options } => {
            let options: Vec<String> = options.as_array().into_iter().flatten().map(plain).collect();
            let given = plain(value);
            let allowed = nearest_first(&given, options.iter().map(String::as_str));
            Violation { allowed, ..violation(format!("`{given}` is not one of the allowed values")) }
        }
        ValidationErrorKind::Constant { expected_value } => Violation {
            allowed: vec![plain(expected_value)],
            ..violation("another value is fixed here".to_owned())
        },
        ValidationErrorKind::AnyOf { context }
        | ValidationErrorKind::OneOfNotValid { context }
        | ValidationErrorKind::OneOfMultipleValid { context } => {
            let branches = schema.pointer(error.schema_path().as_str());
            return choice::describe(error, context, branches, |inner| {
                describe(of, schema, properties, inner)
            });
        }
        ValidationErrorKind::Custom { keyword, message } if keyword == keyword::MATCHES => {
            Violation { allowed: pattern_of(schema, error), ..violation(message.clone()) }
        }
        ValidationErrorKind::Custom { message, .. } => Violation::new(pointer, message.clone()),
        ValidationErrorKind::MinLength { limit } => violation(format!("shorter than {limit} characters")),
        ValidationErrorKind::MaxLength { limit } => violation(format!("longer than {limit} characters")),
        ValidationErrorKind::MinItems { limit } => violation(format!("fewer than {limit} items")),
        ValidationErrorKind::MaxItems { limit } => violation(format!("more than {limit} items")),
        ValidationErrorKind::UniqueItems => violation("two items are equal".to_owned()),
        _ => violation(error.to_string()),
    };
    vec![found]
}

fn pattern_of(schema: &Value, error: &ValidationError<'_>) -> Vec<String> {
    schema.pointer(error.schema_path().as_str()).map(plain).into_iter().collect()
}

/// A string as it is, anything else as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}
