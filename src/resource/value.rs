//! The neutral value tree: what a typed resource becomes before a back end spells it.

use std::borrow::Cow;

use indexmap::IndexMap;

use super::expression::{Expr, Val};
use super::policy::Policy;
use super::reference::{Arn, Id};
use super::shape::Shape;
use crate::units;

/// A value of a resource's field.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, which no resource has and a document can.
    Fraction(f64),
    /// Text.
    Text(String),
    /// An expression that is resolved at deploy time.
    Expr(Expr),
    /// A list.
    List(Vec<Value>),
    /// A nested object with a known shape.
    Struct(Struct),
    /// A map with free keys, each once and in order: labels, environment variables, or a part of a document.
    Map(Vec<(Cow<'static, str>, Value)>),
    /// An IAM policy.
    Policy(Policy),
    /// An IAM policy that an API takes as text.
    PolicyText(Policy),
    /// A document inside the document, such as a state machine: a tree with expressions at its leaves.
    Document(Box<Value>),
}

/// A nested object or a whole resource: values parallel to the shape's fields.
#[derive(Clone, Debug)]
pub struct Struct {
    /// Its fields and their spellings.
    pub shape: &'static Shape,
    /// A value, or none, for each field of the shape.
    pub values: Vec<Option<Value>>,
}

impl PartialEq for Struct {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.shape, other.shape) && self.values == other.values
    }
}

impl Struct {
    /// The value of a field by its neutral name.
    ///
    /// ```
    /// use hybrid_synth::resource::{Resource, kinds::logs};
    /// let group = logs::LogGroup { log_group_name: Some("/x".into()), retention_in_days: Some(30), kms_key_id: None };
    /// assert!(group.into_struct().get("retention_in_days").is_some());
    /// ```
    pub fn get(&self, name: &str) -> Option<&Value> {
        let index = self.shape.fields.iter().position(|field| field.name == name)?;
        self.values.get(index)?.as_ref()
    }

    /// Sets a field by its neutral name, where another construct needs what the owner left open; without effect on a
    /// name that the shape lacks.
    pub fn set(&mut self, name: &str, value: impl IntoValue) {
        let index = self.shape.fields.iter().position(|field| field.name == name);
        if let Some(slot) = index.and_then(|index| self.values.get_mut(index)) {
            *slot = value.into_value();
        }
    }
}

/// Where an expression stands whose value is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// In a field of its own, or in the text or the policy of one.
    InField,
    /// In a document inside the document.
    InDocument,
}

impl Struct {
    /// Visits every expression whose value is shown: all but those of passwords and keys.
    pub fn for_each_shown_expr<'a>(&'a self, visit: &mut dyn FnMut(Shown, &'a Expr)) {
        let fields = self.shape.fields.iter().zip(&self.values);
        for (_, value) in fields.filter(|(field, _)| !field.hidden) {
            if let Some(value) = value {
                value.for_each_shown_expr(visit);
            }
        }
    }
}

impl Value {
    /// Visits every expression in the tree, those inside text and policies included.
    pub fn for_each_expr<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        match self {
            Value::Bool(_) | Value::Integer(_) | Value::Fraction(_) | Value::Text(_) => {}
            Value::Expr(expr) => expr.for_each(visit),
            Value::List(items) => items.iter().for_each(|item| item.for_each_expr(visit)),
            Value::Struct(object) => {
                object.values.iter().flatten().for_each(|item| item.for_each_expr(visit));
            }
            Value::Map(members) => members.iter().for_each(|(_, item)| item.for_each_expr(visit)),
            Value::Document(tree) => tree.for_each_expr(visit),
            Value::Policy(policy) | Value::PolicyText(policy) => {
                for statement in &policy.statements {
                    let principals = statement.principals.iter().filter_map(|principal| match principal {
                        super::Principal::Aws(arn) => Some(arn),
                        super::Principal::Anyone | super::Principal::Service(_) => None,
                    });
                    let values = statement.conditions.iter().flat_map(|condition| &condition.values);
                    for value in statement.resources.iter().chain(principals).chain(values) {
                        if let Val::Expr(expr) = value {
                            expr.for_each(visit);
                        }
                    }
                }
            }
        }
    }

    fn for_each_shown_expr<'a>(&'a self, visit: &mut dyn FnMut(Shown, &'a Expr)) {
        match self {
            Value::Struct(object) => object.for_each_shown_expr(visit),
            Value::List(items) => items.iter().for_each(|item| item.for_each_shown_expr(visit)),
            Value::Document(tree) => tree.for_each_expr(&mut |expr| visit(Shown::InDocument, expr)),
            other => other.for_each_expr(&mut |expr| visit(Shown::InField, expr)),
        }
    }

    /// A map of a document, from pairs whose keys differ.
    pub fn map<K: Into<Cow<'static, str>>, V: IntoValue>(pairs: impl IntoIterator<Item = (K, V)>) -> Value {
        Value::Map(
            pairs.into_iter().filter_map(|(key, value)| Some((key.into(), value.into_value()?))).collect(),
        )
    }
}

impl Expr {
    /// Visits the expression and those inside it.
    pub fn for_each<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        visit(self);
        match self {
            Expr::Concat(concat) => {
                for part in &concat.0 {
                    if let super::Part::Expr(expr) = part {
                        visit(expr);
                    }
                }
            }
            Expr::When { item, .. } => item.for_each(visit),
            Expr::Attribute { .. }
            | Expr::Parameter(_)
            | Expr::Pseudo(_)
            | Expr::Zone(_)
            | Expr::Secret(_)
            | Expr::Unavailable { .. } => {}
        }
    }
}

/// A policy where an API takes the JSON text of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyText(pub Policy);

impl IntoValue for PolicyText {
    fn into_value(self) -> Option<Value> {
        Some(Value::PolicyText(self.0))
    }
}

/// A document inside the document, such as a state machine's definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Document(pub Value);

impl IntoValue for Document {
    fn into_value(self) -> Option<Value> {
        Some(Value::Document(Box::new(self.0)))
    }
}

/// A number of GiB, where an AWS API counts in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gibibytes(pub u64);

/// A password or a key: the one place where the value of a secret may stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden(pub Val<String>);

impl IntoValue for Hidden {
    const HIDDEN: bool = true;

    fn into_value(self) -> Option<Value> {
        self.0.into_value()
    }
}

/// A Rust value that has a place in a resource; `None` leaves the field out.
pub trait IntoValue {
    /// Whether nobody is shown it.
    const HIDDEN: bool = false;

    /// The neutral value.
    fn into_value(self) -> Option<Value>;

    /// The shape of the object that it is, or that each of its items is.
    fn shape() -> Option<&'static Shape>
    where
        Self: Sized,
    {
        None
    }
}

impl IntoValue for Value {
    fn into_value(self) -> Option<Value> {
        Some(self)
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Option<Value> {
        Some(Value::Bool(self))
    }
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl IntoValue for $type {
            fn into_value(self) -> Option<Value> {
                // Beyond i64 no AWS property has a meaning; saturating keeps the schema check able to say so.
                Some(Value::Integer(i64::try_from(self).unwrap_or(i64::MAX)))
            }
        }
    )*};
}
integers!(u8, u16, u32, u64, i64, usize);

macro_rules! texts {
    ($($type:ty),* $(,)?) => {$(
        impl IntoValue for $type {
            fn into_value(self) -> Option<Value> {
                Some(Value::Text(self.to_string()))
            }
        }
    )*};
}
texts!(&str, units::Cidr, units::HostName, units::IpAddress);

impl IntoValue for String {
    fn into_value(self) -> Option<Value> {
        Some(Value::Text(self))
    }
}

macro_rules! numbers {
    ($($type:ty => $number:expr),* $(,)?) => {$(
        impl IntoValue for $type {
            fn into_value(self) -> Option<Value> {
                let number: fn($type) -> _ = $number;
                number(self).into_value()
            }
        }
    )*};
}
numbers!(Gibibytes => |size| size.0, units::Asn => |asn| asn.get(), units::Vlan => |vlan| vlan.get());

impl<T: IntoValue> IntoValue for Val<T> {
    fn shape() -> Option<&'static Shape> {
        T::shape()
    }

    fn into_value(self) -> Option<Value> {
        match self {
            Val::Known(value) => value.into_value(),
            Val::Expr(expr) => Some(Value::Expr(expr)),
        }
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    const HIDDEN: bool = T::HIDDEN;

    fn shape() -> Option<&'static Shape> {
        T::shape()
    }

    fn into_value(self) -> Option<Value> {
        self.and_then(IntoValue::into_value)
    }
}

impl<T: IntoValue> IntoValue for Vec<T> {
    fn shape() -> Option<&'static Shape> {
        T::shape()
    }

    /// An empty list is left out: neither back end should print an empty block.
    fn into_value(self) -> Option<Value> {
        let items: Vec<Value> = self.into_iter().filter_map(IntoValue::into_value).collect();
        (!items.is_empty()).then_some(Value::List(items))
    }
}

impl<T: IntoValue> IntoValue for IndexMap<String, T> {
    fn into_value(self) -> Option<Value> {
        let members: Vec<_> =
            self.into_iter().filter_map(|(key, value)| Some((key.into(), value.into_value()?))).collect();
        (!members.is_empty()).then_some(Value::Map(members))
    }
}

impl<K> IntoValue for Id<K> {
    fn into_value(self) -> Option<Value> {
        self.0.into_value()
    }
}

impl<K> IntoValue for Arn<K> {
    fn into_value(self) -> Option<Value> {
        self.0.into_value()
    }
}

impl IntoValue for Policy {
    fn into_value(self) -> Option<Value> {
        Some(Value::Policy(self))
    }
}
