//! The resources, data sources and own block of the hashicorp/aws provider and Terraform's backends, and the validation of
//! their bodies in JSON syntax.
//!
//! The vendored file of a provider has a line for each type, sorted, so that finding one type is a binary search and
//! parses nothing else. The blocks follow `terraform providers schema`; [`Provider::V6`] is rebuilt from bindings, see
//! `schemas/PROVENANCE.json` for what that cannot know. A string with `${` or `%{` is an expression of unknown type.
//!
//! ```
//! use hybrid_synth::json::Json;
//! use hybrid_synth::schema::terraform::Provider;
//! use serde_json::json;
//!
//! let subnet = Provider::V5.resource("aws_subnet").expect("the type is vendored");
//! let body = json!({ "vpc_id": "${aws_vpc.main.id}", "cidr_blok": "10.0.0.0/24" });
//! let found = subnet.validate(&Json::from(&body));
//! assert_eq!(found[0].pointer, "/cidr_blok");
//! assert_eq!(found[0].allowed[0], "cidr_block");
//! ```

mod validation;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Violation, embedded};
use crate::json::Json;

/// A major version of hashicorp/aws. Generated text has to suit both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Provider {
    /// 5.100.0, the last of its major.
    V5,
    /// 6.69.1.
    V6,
}

/// What a type is to Terraform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `backend`: where Terraform keeps its state.
    Backend,
    /// `data`: read at plan time.
    Data,
    /// `ephemeral`: read at plan and apply, kept in no state. Terraform 1.10.
    Ephemeral,
    /// `provider`: the provider's own block.
    Provider,
    /// `resource`: created, changed and destroyed.
    Resource,
}

impl Kind {
    /// The word that a configuration has for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Backend => "backend",
            Self::Data => "data",
            Self::Ephemeral => "ephemeral",
            Self::Provider => "provider",
            Self::Resource => "resource",
        }
    }
}

/// Types by kind and name, each with the name as its file has it.
type Parsed = BTreeMap<(Kind, &'static str), (&'static str, Arc<Block>)>;

/// A vendored file, and the types of it that were asked for.
struct Source {
    /// Whose types they are, as in `hashicorp/aws 5.100.0`.
    publisher: &'static str,
    text: &'static str,
    parsed: Mutex<Parsed>,
}

impl Source {
    const fn new(publisher: &'static str, text: &'static str) -> Self {
        Self { publisher, text, parsed: Mutex::new(BTreeMap::new()) }
    }

    fn find(&self, kind: Kind, name: &str) -> Option<Resource> {
        let mut parsed = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        let known: &BTreeMap<(Kind, &str), (&'static str, Arc<Block>)> = &parsed;
        if let Some((name, block)) = known.get(&(kind, name)) {
            return Some(Resource { publisher: self.publisher, kind, name, block: Arc::clone(block) });
        }
        let (name, line) = find_line(self.text, kind, name)?;
        let (_, _, block): (&str, &str, Block) = serde_json::from_str(line).ok()?;
        let block = Arc::new(block);
        parsed.insert((kind, name), (name, Arc::clone(&block)));
        Some(Resource { publisher: self.publisher, kind, name, block })
    }

    fn names(&self, kind: Kind) -> impl Iterator<Item = &'static str> + use<> {
        self.text.lines().filter_map(head).filter(move |(word, _)| *word == kind.word()).map(|(_, name)| name)
    }
}

static AWS_5: Source = Source::new("hashicorp/aws 5.100.0", embedded::AWS_5);
static AWS_6: Source = Source::new("hashicorp/aws 6.69.1", embedded::AWS_6);
static BACKENDS: Source = Source::new("Terraform", embedded::BACKENDS);

/// The arguments of one of Terraform's backends.
///
/// ```
/// use hybrid_synth::schema::terraform::backend;
///
/// let s3 = backend("s3").expect("Terraform has it");
/// assert!(s3.accepts("use_lockfile") && s3.accepts("assume_role.role_arn") && !s3.accepts("role_arn"));
/// assert!(s3.attribute("secret_key").unwrap().sensitive);
/// ```
pub fn backend(name: &str) -> Option<Resource> {
    BACKENDS.find(Kind::Backend, name)
}

impl Provider {
    /// Both majors, the older first.
    pub const ALL: [Self; 2] = [Self::V5, Self::V6];

    /// The exact version whose schema is vendored.
    pub fn version(self) -> &'static str {
        match self {
            Self::V5 => "5.100.0",
            Self::V6 => "6.69.1",
        }
    }

    /// The resource type of this name, if it is vendored.
    pub fn resource(self, name: &str) -> Option<Resource> {
        self.find(Kind::Resource, name)
    }

    /// The data source of this name, if it is vendored.
    pub fn data_source(self, name: &str) -> Option<Resource> {
        self.find(Kind::Data, name)
    }

    /// The ephemeral resource of this name, if it is vendored.
    pub fn ephemeral(self, name: &str) -> Option<Resource> {
        self.find(Kind::Ephemeral, name)
    }

    /// The provider's own block.
    pub fn block(self) -> Option<Resource> {
        self.find(Kind::Provider, "aws")
    }

    /// The type of this kind and name, if it is vendored.
    pub fn find(self, kind: Kind, name: &str) -> Option<Resource> {
        self.source().find(kind, name)
    }

    /// The names of all vendored types of a kind, sorted.
    pub fn names(self, kind: Kind) -> impl Iterator<Item = &'static str> {
        self.source().names(kind)
    }

    fn source(self) -> &'static Source {
        match self {
            Self::V5 => &AWS_5,
            Self::V6 => &AWS_6,
        }
    }
}

/// The kind and the name at the start of a line: `["resource","aws_vpc",…`.
fn head(line: &'static str) -> Option<(&'static str, &'static str)> {
    let mut words = line.strip_prefix("[\"")?.split('"');
    Some((words.next()?, words.nth(1)?))
}

fn find_line(text: &'static str, kind: Kind, name: &str) -> Option<(&'static str, &'static str)> {
    let mut rest = text;
    while !rest.is_empty() {
        let middle = rest.get(..rest.floor_char_boundary(rest.len() / 2)).and_then(|half| half.rfind('\n'));
        let (before, from) = middle.map_or(("", rest), |newline| rest.split_at(newline + 1));
        let (line, after) = from.split_once('\n').unwrap_or((from, ""));
        let (word, found) = head(line)?;
        match (word, found).cmp(&(kind.word(), name)) {
            Ordering::Equal => return Some((found, line)),
            Ordering::Less => rest = after,
            Ordering::Greater => rest = before,
        }
    }
    None
}

/// A resource type, data source or ephemeral resource of one provider version, its own block, or a backend.
#[derive(Clone, Debug)]
pub struct Resource {
    publisher: &'static str,
    kind: Kind,
    name: &'static str,
    block: Arc<Block>,
}

impl Resource {
    /// The full name, such as `aws_vpc`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The arguments, attributes and nested blocks of the type.
    pub fn block(&self) -> &Block {
        &self.block
    }

    /// The attribute at a path such as `arn` or `vpc_config.subnet_ids`; indices may stand in brackets or be left out.
    pub fn attribute(&self, path: &str) -> Option<&Attribute> {
        let mut names = path.split('.').map(|name| name.split_once('[').map_or(name, |(name, _)| name));
        let names = names.by_ref().filter(|name| !name.is_empty() && name.parse::<usize>().is_err());
        let mut block = self.block();
        for name in names {
            match block.block_types.get(name) {
                Some(nested) => block = &nested.block,
                None => return block.attributes.get(name),
            }
        }
        None
    }

    /// Whether an expression can read the attribute after apply. Every attribute is, once set or computed, apart from
    /// write-only arguments.
    pub fn attribute_readable(&self, path: &str) -> bool {
        self.attribute(path).is_some_and(|attribute| !attribute.write_only)
    }

    /// Whether a configuration may set this path: an argument, or a nested block.
    pub fn accepts(&self, path: &str) -> bool {
        self.nested(path).is_some()
            || self.attribute(path).is_some_and(|attribute| !attribute.is_computed_only())
    }

    /// The nested block at a path such as `vpc_config`.
    pub fn nested(&self, path: &str) -> Option<&NestedBlock> {
        let mut names = path.split('.');
        let mut nested = self.block().block_types.get(names.next()?)?;
        for name in names {
            nested = nested.block.block_types.get(name)?;
        }
        Some(nested)
    }

    /// Validates the body of one block of this type.
    pub fn validate(&self, body: &Json<'_>) -> Vec<Violation> {
        validation::validate(self, body)
    }
}

/// Arguments, attributes and nested blocks, as `terraform providers schema` lists them.
#[derive(Debug, Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Block {
    /// By name.
    #[serde(default)]
    pub attributes: BTreeMap<&'static str, Attribute>,
    /// By name.
    #[serde(default)]
    pub block_types: BTreeMap<&'static str, NestedBlock>,
}

/// An argument, an exported attribute, or both.
#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
#[expect(clippy::struct_excessive_bools, reason = "the provider's schema has these flags")]
pub struct Attribute {
    /// The type of its value.
    pub r#type: Type,
    /// A configuration must set it.
    #[serde(default)]
    pub required: bool,
    /// A configuration may set it.
    #[serde(default)]
    pub optional: bool,
    /// The provider may decide it.
    #[serde(default)]
    pub computed: bool,
    /// The provider warns when it is set.
    #[serde(default)]
    pub deprecated: bool,
    /// Terraform hides its value.
    #[serde(default)]
    pub sensitive: bool,
    /// It is set and never stored nor read.
    #[serde(default)]
    pub write_only: bool,
}

impl Attribute {
    /// Whether only the provider sets it.
    pub fn is_computed_only(&self) -> bool {
        self.computed && !self.optional && !self.required
    }
}

/// A block inside a block.
#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct NestedBlock {
    /// What stands in it.
    pub block: Block,
    /// How several of it are held.
    pub nesting_mode: Nesting,
    /// How many there must be.
    #[serde(default)]
    pub min_items: usize,
    /// How many there may be; `None` is without a limit.
    #[serde(default)]
    pub max_items: Option<usize>,
    /// The provider warns when it is given.
    #[serde(default)]
    pub deprecated: bool,
}

/// How several blocks of one name are held.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Nesting {
    /// At most one.
    Single,
    /// In order.
    List,
    /// Without order.
    Set,
    /// By key.
    Map,
}

/// The type of a value: `"string"`, `["list", "string"]`, `["object", {…}]`, …
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A string.
    String,
    /// A number, whole or not.
    Number,
    /// `true` or `false`.
    Bool,
    /// A list, its items in order.
    List(Box<Type>),
    /// A set.
    Set(Box<Type>),
    /// Values by any key.
    Map(Box<Type>),
    /// Values by fixed keys, all of which must be given.
    Object(BTreeMap<&'static str, Type>),
    /// Any value.
    Dynamic,
}

impl<'de: 'static> Deserialize<'de> for Type {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TypeVisitor)
    }
}

struct TypeVisitor;

impl<'de: 'static> Visitor<'de> for TypeVisitor {
    type Value = Type;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the type of an attribute")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Type, E> {
        match name {
            "string" => Ok(Type::String),
            "number" => Ok(Type::Number),
            "bool" => Ok(Type::Bool),
            "dynamic" => Ok(Type::Dynamic),
            _ => Err(E::invalid_value(de::Unexpected::Str(name), &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Type, A::Error> {
        let missing = || de::Error::invalid_length(1, &"a type and what it holds");
        match parts.next_element::<&str>()?.ok_or_else(missing)? {
            "list" => parts.next_element()?.map(Type::List),
            "set" => parts.next_element()?.map(Type::Set),
            "map" => parts.next_element()?.map(Type::Map),
            "object" => parts.next_element()?.map(Type::Object),
            name => return Err(de::Error::invalid_value(de::Unexpected::Str(name), &self)),
        }
        .ok_or_else(missing)
    }
}
