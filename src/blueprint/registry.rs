//! The construct types that a blueprint can name: one row each.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;

use super::decode::{Decoded, Reader, decode_with};
use super::text::Tree;
use crate::construct;
use crate::diagnostic::Pointer;
use crate::model::Construct;

type Decode = fn(&Tree, &Pointer, &mut Reader<'_>) -> Option<Decoded<Box<dyn Construct>>>;

/// A construct type.
pub(super) struct Row {
    /// What `type` says.
    pub name: &'static str,
    /// Reads its keys.
    pub decode: Decode,
    /// The keys below which text is handed on as it stands.
    pub handed_on: &'static [&'static str],
    /// Whether it judges the ARNs of its keys itself.
    pub judges_arns: bool,
    /// Its keys, for editors.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
}

fn row<C: Construct + DeserializeOwned + JsonSchema + 'static>(name: &'static str) -> Row {
    Row {
        name,
        decode: |tree, at, reader| {
            let Decoded { value, is_whole } = decode_with::<C>(tree, at, reader)?;
            Some(Decoded { value: Box::new(value), is_whole })
        },
        handed_on: C::handed_on(),
        judges_arns: C::judges_arns(),
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
