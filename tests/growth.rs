//! A further zone adds, and replaces nothing that is there, in either back end.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test reads its fixtures and fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use hybrid_synth::model::Architecture;
use hybrid_synth::schema::cloudformation::Type;
use hybrid_synth::{Synthesis, Target, blueprint, synthesize};
use serde_json::Value;

/// What grows with the zones and is updated in place: provider 5.100, `internal/service/ec2`, where the schemas of these
/// arguments lack `ForceNew`.
const IN_PLACE: [(&str, &str); 3] = [
    ("aws_ec2_transit_gateway_vpc_attachment", "subnet_ids"),
    ("aws_vpc_endpoint", "route_table_ids"),
    ("aws_vpc_endpoint", "subnet_ids"),
];

/// All right blueprints, each read twice.
fn architectures() -> Vec<(String, [Architecture; 2])> {
    let mut all = Vec::new();
    for folder in ["tests/blueprints/right", "blueprints"] {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.extension().is_some_and(|extension| extension == "yaml") && name.matches('.').count() == 1
            {
                let bytes = fs::read(&path).unwrap();
                let read = || blueprint::read(&[(&name, &bytes)]).architecture.unwrap();
                let twice = [read(), read()];
                all.push((name, twice));
            }
        }
    }
    all
}

/// The resources of a back end, by type and name.
fn resources(synthesis: &Synthesis, target: Target) -> BTreeMap<(String, String), Value> {
    let printed = synthesis.resources().filter(|resource| resource.target == target);
    printed
        .map(|resource| {
            let printed = resource.printed;
            ((printed.resource_type.to_string(), printed.name.to_string()), resource.body)
        })
        .collect()
}

/// The resources that are in both, with the properties that differ.
fn changed(before: &Synthesis, after: &Synthesis, target: Target) -> Vec<((String, String), String, Value)> {
    let (before, after) = (resources(before, target), resources(after, target));
    let mut changed = Vec::new();
    for (id, old) in before {
        let new = after.get(&id).unwrap_or_else(|| panic!("{id:?} is gone"));
        let names: BTreeSet<&String> =
            [&old, new].into_iter().flat_map(|body| body.as_object().unwrap().keys()).collect();
        for name in names.into_iter().filter(|name| old.get(name.as_str()) != new.get(name.as_str())) {
            changed.push((id.clone(), name.clone(), new.clone()));
        }
    }
    changed
}

#[test]
fn a_further_zone_replaces_nothing() {
    let (mut grown, mut domains) = (0, 0);
    for (name, [architecture, mut wider]) in architectures() {
        let mut grows = false;
        for network in wider.networks.values_mut().filter(|network| network.import.is_none()) {
            network.zones = Some(network.zones.unwrap_or(2) + 1);
            grows = true;
        }
        let (true, Ok(before)) = (grows, synthesize(&architecture)) else { continue };
        // A narrow range holds no more subnets.
        let Ok(after) = synthesize(&wider) else { continue };
        grown += 1;
        for ((kind, resource), property, _) in changed(&before, &after, Target::CloudFormation) {
            let schema = Type::find(&kind).unwrap();
            assert!(
                !schema.create_only().any(|path| path.split('.').next() == Some(&property)),
                "{name}: {property} of the {kind} {resource} counts at its creation alone"
            );
        }
        for ((kind, resource), argument, body) in changed(&before, &after, Target::Terraform) {
            let ignored = body.pointer("/lifecycle/ignore_changes").and_then(Value::as_array);
            let is_ignored = ignored.is_some_and(|ignored| ignored.iter().any(|name| name == &argument));
            domains += usize::from(is_ignored && kind == "aws_sagemaker_domain");
            assert!(
                is_ignored || IN_PLACE.contains(&(&kind, &argument)),
                "{name}: {argument} of {kind}.{resource} may force its replacement"
            );
        }
    }
    assert!(grown > 10 && domains > 0, "{grown} blueprints grew, {domains} with a domain");
}
