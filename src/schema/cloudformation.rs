//! CloudFormation resource types as the registry describes them, and the validation of their properties.
//!
//! A template holds values that nobody knows before deployment, so a plain validator would be wrong twice: it would
//! refuse `{"Ref": "Subnet"}` where a string belongs, and it would accept a wrong branch of a choice because of it. The
//! rule here is: *an error stands if it would stand whatever the unknown values become*. So an unknown value is passed
//! over; a choice fails if each of its branches has an error, and fits too much if two of its branches hold without
//! passing anything over. Both branches of `Fn::If` are validated.
//!
//! The registry uses some thirty keywords of JSON Schema and of its own. They are read into a typed schema, and a walk
//! over the properties judges them: nothing is compiled but a pattern, when a literal first meets it. Tests hold the
//! verdicts against those of a full JSON Schema validator.

mod definition;
mod intrinsic;
mod pattern;
mod validation;

use std::sync::{LazyLock, OnceLock};

use serde_json::Value;

use self::definition::Schema;
use super::region::{self, Availability};
use super::{Violation, child, embedded};
use crate::json::Json;

/// A resource type of the CloudFormation registry, such as `AWS::EC2::VPC`.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    name: &'static str,
    schema: &'static Schema,
}

static PARSED: LazyLock<Vec<OnceLock<Option<Schema>>>> =
    LazyLock::new(|| embedded::CLOUDFORMATION.iter().map(|_| OnceLock::new()).collect());

impl Type {
    /// The type of this name, if it is vendored.
    pub fn find(name: &str) -> Option<Self> {
        let index = embedded::CLOUDFORMATION.binary_search_by_key(&name, |(name, _)| name).ok()?;
        let (name, text) = embedded::CLOUDFORMATION.get(index)?;
        let schema = PARSED.get(index)?.get_or_init(|| serde_json::from_str(text).ok()).as_ref()?;
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
        paths(&self.schema.read_only_properties)
    }

    /// Properties whose change replaces the resource.
    pub fn create_only(&self) -> impl Iterator<Item = &'static str> {
        paths(&self.schema.create_only_properties)
    }

    /// Properties that are never read back, such as passwords.
    pub fn write_only(&self) -> impl Iterator<Item = &'static str> {
        paths(&self.schema.write_only_properties)
    }

    /// Properties that AWS keeps for old templates only.
    pub fn deprecated(&self) -> impl Iterator<Item = &'static str> {
        paths(&self.schema.deprecated_properties)
    }

    /// Properties that together identify the resource to the Cloud Control API.
    pub fn primary_identifier(&self) -> impl Iterator<Item = &'static str> {
        paths(&self.schema.primary_identifier)
    }

    /// The property that holds the tags, if the type has tags. The registry's `taggable` is not asked: it is false for
    /// types such as `AWS::FSx::FileSystem` that take tags nevertheless.
    pub fn tag_property(&self) -> Option<&'static str> {
        let name = self.schema.tagging.tag_property.map_or("Tags", property_path);
        self.has_property(name).then_some(name)
    }

    /// The names of the top-level properties, sorted; read-only ones included.
    pub fn property_names(&self) -> impl Iterator<Item = &'static str> {
        definition::property_names(self.schema, vec![self.schema]).into_iter()
    }

    /// The top-level properties that must be given.
    pub fn required(&self) -> impl Iterator<Item = &'static str> {
        self.schema.required.iter().copied()
    }

    /// Whether the type has a property at this path: `LustreConfiguration/DeploymentType`. List items are `*` or a
    /// number: `Tags/*/Key`.
    pub fn has_property(&self, path: &str) -> bool {
        !self.schemas_at(path.split('/')).is_empty()
    }

    /// The values that a property may take, where the schema lists them.
    pub fn allowed_values(&self, path: &str) -> Vec<String> {
        let schemas = self.schemas_at(path.split('/'));
        schemas.iter().flat_map(|schema| &schema.r#enum).map(plain).collect()
    }

    /// Validates the properties of one resource.
    pub fn validate(&self, properties: &Json<'_>) -> Vec<Violation> {
        let mut found = match intrinsic::variants(properties) {
            None => validation::validate(*self, properties),
            Some(variants) => (0..)
                .zip(&variants)
                .flat_map(|(branch, variant)| {
                    let found = validation::validate(*self, variant).into_iter();
                    found.map(move |violation| intrinsic::relocate(violation, properties, branch))
                })
                .collect(),
        };
        found.extend(read_only_violations(*self, properties));
        found.sort();
        found.dedup();
        found
    }

    fn schemas_at<T: AsRef<str>>(self, path: impl Iterator<Item = T>) -> Vec<&'static Schema> {
        path.fold(vec![self.schema], |schemas, token| definition::step(self.schema, schemas, token.as_ref()))
    }
}

fn paths(pointers: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
    pointers.iter().copied().map(property_path)
}

fn property_path(pointer: &'static str) -> &'static str {
    pointer.strip_prefix("/properties/").unwrap_or(pointer)
}

/// Read-only properties that the resource sets.
fn read_only_violations(of: Type, properties: &Json<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    for path in of.read_only() {
        if let Some(value) = path.split('/').try_fold(properties, |value, token| value.step(token)) {
            let pointer = path.split('/').fold(String::new(), |pointer, token| child(&pointer, token));
            let message = format!("`{path}` is read-only: AWS sets it, and Fn::GetAtt reads it");
            found.push(Violation::new(pointer, message).given(value));
        }
    }
    found
}

/// A string as it is, anything else as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}
