//! How a value that may be known later is read: itself, `{ param: name }` or `{ secret: arn, key: k }`.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::resource::{Expr, Secret, Val};
use crate::units::UnitError;

/// What a place takes of parameters, as the name of a newtype: what a deserializer is told of the place.
pub(super) mod takes {
    /// Text of any kind.
    pub(in crate::blueprint) const TEXT: &str = "parameter of a text";
    /// Text without a kind of its own.
    pub(in crate::blueprint) const WORD: &str = "parameter of a word";
    /// An ARN.
    pub(in crate::blueprint) const ARN: &str = "parameter of an ARN";
    /// A number.
    pub(in crate::blueprint) const NUMBER: &str = "parameter of a number";
    /// A value or a reference to one. A deserializer that knows the value to be no reference visits it as `Some`.
    pub(in crate::blueprint) const VALUE: &str = "value or reference";
    /// Anything.
    pub(in crate::blueprint) const ANYTHING: &str = "parameter of anything";
}

/// What a type takes of parameters: it is tried with a value of each kind.
fn taken<'de, T: Deserialize<'de>>() -> &'static str {
    let text = |text: &'static str| {
        T::deserialize(IntoDeserializer::<de::value::Error>::into_deserializer(text)).is_ok()
    };
    let number = T::deserialize(IntoDeserializer::<de::value::Error>::into_deserializer(1_u64)).is_ok();
    let range = text("10.20.0.0/16");
    match (number, range) {
        (true, true) => takes::ANYTHING,
        (true, false) => takes::NUMBER,
        (false, true) => takes::TEXT,
        (false, false)
            if text("arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab") =>
        {
            takes::ARN
        }
        (false, false) => takes::WORD,
    }
}

/// The name of a parameter where a `T` is wanted.
struct ParameterName<T>(String, PhantomData<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ParameterName<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = String;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the name of a parameter")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
                String::deserialize(deserializer)
            }
        }
        let name = deserializer.deserialize_newtype_struct(taken::<T>(), NameVisitor)?;
        Ok(ParameterName(name, PhantomData))
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "T: Deserialize<'de>"))]
#[schemars(rename = "Reference", bound = "")]
struct Reference<T> {
    /// A parameter of the blueprint.
    #[schemars(with = "Option<String>")]
    param: Option<ParameterName<T>>,
    /// The ARN of an AWS Secrets Manager secret.
    secret: Option<String>,
    /// The key inside the secret, when it holds JSON.
    key: Option<String>,
}

struct ValVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ValVisitor<T> {
    type Value = Val<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value, `{ param: name }` or `{ secret: arn, key: name }`")
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Val<T>, D::Error> {
        T::deserialize(deserializer).map(Val::Known)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Val<T>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Val<T>, E> {
        T::deserialize(text.into_deserializer()).map(Val::Known)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Val<T>, E> {
        T::deserialize(number.into_deserializer()).map(Val::Known)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Val<T>, E> {
        T::deserialize(number.into_deserializer()).map(Val::Known)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Val<T>, E> {
        T::deserialize(number.into_deserializer()).map(Val::Known)
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Val<T>, E> {
        T::deserialize(flag.into_deserializer()).map(Val::Known)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Val<T>, A::Error> {
        let reference = Reference::<T>::deserialize(MapAccessDeserializer::new(map))?;
        match (reference.param.map(|name| name.0), reference.secret, reference.key) {
            (Some(name), None, None) => Ok(Val::Expr(Expr::Parameter(name))),
            (None, Some(arn), key) => Ok(Val::Expr(Expr::Secret(Secret { arn, key }))),
            (param, secret, key) => {
                let keys = [("param", param), ("secret", secret), ("key", key)];
                let given: Vec<&str> =
                    keys.iter().filter(|(_, value)| value.is_some()).map(|(key, _)| *key).collect();
                let error = UnitError::new(
                    &format!("{{ {} }}", given.join(", ")),
                    "a reference",
                    "it wants one of `param` and `secret`, and takes `key` beside `secret` alone",
                );
                Err(de::Error::custom(error.help("write `{ param: name }`, or `{ secret: arn, key: name }`")))
            }
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Val<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(takes::VALUE, ValVisitor(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Val<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("ValueOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        let reference = generator.subschema_for::<Reference<()>>();
        json_schema!({ "anyOf": [value, reference] })
    }
}
