//! The construct types that a blueprint can name: one row each.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;

use super::decode::{Parameters, decode_with};
use super::text::Tree;
use crate::construct;
use crate::diagnostic::{Diagnostics, Pointer};
use crate::model::Construct;

type Decode = fn(&Tree, &Pointer, &Parameters, &mut Diagnostics) -> Option<Box<dyn Construct>>;

/// A construct type.
pub(super) struct Row {
    /// What `type` says.
    pub name: &'static str,
    /// Reads its keys.
    pub decode: Decode,
    /// Its keys, for editors.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
}

fn row<C: Construct + DeserializeOwned + JsonSchema + 'static>(name: &'static str) -> Row {
    Row {
        name,
        decode: |tree, at, parameters, found| Some(Box::new(decode_with::<C>(tree, at, parameters, found)?)),
        schema: |generator| generator.subschema_for::<C>(),
    }
}

/// Every construct type, by name.
#[rustfmt::skip]
pub(super) fn rows() -> Vec<Row> {
    vec![
        row::<construct::Bucket>("Bucket"),
        row::<construct::SageMakerDomain>("SageMakerDomain"),
        row::<construct::TrainingJob>("TrainingJob"),
        row::<construct::FsxLustre>("FsxLustre"),
        row::<construct::DataSyncAgent>("DataSyncAgent"),
        row::<construct::DirectConnect>("DirectConnect"),
        row::<construct::TransitGateway>("TransitGateway"),
        row::<construct::Vpn>("Vpn"),
    ]
}
