//! The parts of a node: what Terraform makes resources of their own of, such as a bucket's versioning.

use std::collections::BTreeSet;

use super::graph::Node;
use super::shape::{Kind, Place, Satellite};
use super::value::Value;

impl Kind {
    /// What overrides call one of its satellites: `versioning` for `aws_s3_bucket_versioning`.
    pub fn part(&self, satellite: &Satellite) -> &'static str {
        let name = satellite.resource_type;
        let rest = name.strip_prefix(self.terraform).or_else(|| name.strip_prefix("aws_"));
        rest.unwrap_or(name).trim_start_matches('_')
    }
}

impl Node {
    /// The parts that Terraform prints beside the node's own resource, as overrides call them.
    ///
    /// ```
    /// use hybrid_synth::resource::{Graph, Origin, kinds::s3};
    ///
    /// let mut graph = Graph::default();
    /// let bucket = s3::Bucket { versioning_status: Some("Enabled"), ..s3::Bucket::private() };
    /// let bucket = graph.add("lake", "", bucket, Origin::default());
    /// assert!(graph.node(bucket.node_id().unwrap()).terraform_parts().contains("versioning"));
    /// ```
    pub fn terraform_parts(&self) -> BTreeSet<&'static str> {
        let fields = self.fields.shape.fields.iter().zip(&self.fields.values);
        let homes = fields.filter_map(|(field, value)| match (field.terraform, value) {
            (Place::In(satellite, _), Some(_)) => Some(satellite),
            (Place::Each(satellite), Some(Value::List(items))) if !items.is_empty() => Some(satellite),
            _ => None,
        });
        homes.map(|satellite| self.kind.part(satellite)).collect()
    }
}
