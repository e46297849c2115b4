//! [`Capacity`]: how much a file system holds, on the steps in which AWS sells it.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::diagnostic::{Diagnostic, codes};
use crate::facts::Steps;
use crate::model::Scope;
use crate::units::DataSize;

/// How much a file system holds: exactly so much, or the next step that holds as much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// `12000 GiB`: refused where it is on no step.
    Exactly(DataSize),
    /// `{ at_least: 12 TiB }`: rounded up, which the tool says.
    AtLeast(DataSize),
}

impl From<DataSize> for Capacity {
    fn from(size: DataSize) -> Self {
        Capacity::Exactly(size)
    }
}

impl Capacity {
    /// What the blueprint says.
    pub fn asked(self) -> DataSize {
        match self {
            Capacity::Exactly(size) | Capacity::AtLeast(size) => size,
        }
    }

    /// The step that is built, in GiB; none where there is none.
    pub(super) fn chosen(self, steps: Steps) -> Option<u64> {
        match self {
            Capacity::Exactly(size) => size.as_gib_exact().filter(|gib| steps.allows(*gib)),
            Capacity::AtLeast(size) => steps.round_up(size.gib_ceil()),
        }
    }

    /// The capacity in GiB, or a finding at `key` that shows the steps on both sides. `kind` is what is sold in these
    /// steps, as in `PERSISTENT_2 on SSD`.
    pub(super) fn on_steps(self, steps: Steps, kind: &str, scope: &mut Scope<'_>, key: &str) -> Option<u64> {
        let (size, chosen) = (self.asked(), self.chosen(steps));
        let at = scope.at(key);
        let Some(chosen) = chosen else {
            let below = steps.round_down(size.bytes() / DataSize::gib(1).bytes());
            let neighbours = [below, steps.round_up(size.gib_ceil())].into_iter().flatten();
            let finding = Diagnostic::new(
                &codes::lustre::CAPACITY_OFF_STEP,
                at,
                format!("{kind} is not sold with {size}"),
            )
            .given(size.to_string())
            .allowed(neighbours.map(|gib| format!("{gib} GiB")))
            .help(format!(
                "take a step ({}), or let it be rounded up: `{key}: {{ at_least: {size} }}`",
                steps.describe("GiB")
            ));
            scope.report(finding);
            return None;
        };
        if size != DataSize::gib(chosen) {
            let finding = Diagnostic::new(
                &codes::lustre::CAPACITY_ROUNDED_UP,
                at,
                format!("`{}` gets {chosen} GiB, the smallest that holds {size}", scope.name),
            )
            .given(size.to_string());
            scope.report(finding);
        }
        Some(chosen)
    }
}

/// A capacity that may be rounded up.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AtLeast {
    /// What it has to hold; the next step on sale is taken.
    at_least: DataSize,
}

struct CapacityVisitor;

impl<'de> Visitor<'de> for CapacityVisitor {
    type Value = Capacity;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a data size such as `12000 GiB`, or `{ at_least: 12 TiB }`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Capacity, E> {
        DataSize::deserialize(text.into_deserializer()).map(Capacity::Exactly)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Capacity, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Capacity, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Capacity, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Capacity, A::Error> {
        AtLeast::deserialize(MapAccessDeserializer::new(map)).map(|size| Capacity::AtLeast(size.at_least))
    }
}

impl<'de> Deserialize<'de> for Capacity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CapacityVisitor)
    }
}

impl JsonSchema for Capacity {
    fn schema_name() -> Cow<'static, str> {
        "Capacity".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let exactly = generator.subschema_for::<DataSize>();
        let at_least = generator.subschema_for::<AtLeast>();
        json_schema!({ "anyOf": [exactly, at_least] })
    }
}
