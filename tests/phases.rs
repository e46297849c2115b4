//! The first deployment of every blueprint succeeds with default parameters: nothing of the phase `foundation` depends
//! on something that waits for an action on premises.
#![expect(clippy::disallowed_methods, reason = "a test reads its fixtures and fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use hybrid_synth::resource::{Condition, ConditionTest, Graph, NodeId};
use hybrid_synth::{blueprint, synthesize};

fn depends_on(graph: &Graph, node: NodeId) -> BTreeSet<NodeId> {
    let mut seen = BTreeSet::new();
    let mut queue = vec![node];
    while let Some(node) = queue.pop() {
        queue.extend(graph.edges(node).into_iter().filter(|target| seen.insert(*target)));
    }
    seen
}

#[test]
fn foundation_never_depends_on_attached() {
    let mut attached = 0;
    for folder in ["tests/blueprints/right", "blueprints"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let overlay = name.matches('.').count() > 1;
            if overlay || path.extension().is_none_or(|extension| extension != "yaml") {
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            let architecture = blueprint::read(&[(&name, &bytes)]).architecture.unwrap();
            let graph = synthesize(&architecture).unwrap().graph;
            for (id, node) in graph.nodes() {
                attached += usize::from(!node.conditions.is_empty());
                let has_new_endpoint = graph
                    .edges(id)
                    .iter()
                    .any(|target| graph.node(*target).kind.cloudformation == Some("AWS::EC2::VPCEndpoint"));
                let is_agent = node.kind.cloudformation == Some("AWS::DataSync::Agent");
                assert!(
                    !is_agent || !has_new_endpoint || !node.conditions.is_empty(),
                    "{name}: nobody has the key of {} before its endpoint is there",
                    node.path
                );
                for target in depends_on(&graph, id) {
                    let target = graph.node(target);
                    assert!(
                        graph.implies(&node.conditions, &target.conditions),
                        "{name}: {} needs {}, which may not be there",
                        node.path,
                        target.path
                    );
                }
            }
            for (condition, declared) in &graph.conditions {
                let Condition::Told { parameter, test } = declared else { continue };
                let parameter = graph.parameters.get(parameter);
                let default = parameter.and_then(|parameter| parameter.default.as_deref());
                let not_yet = match test {
                    ConditionTest::Given => Some(""),
                    ConditionTest::True => Some("false"),
                };
                assert_eq!(default, not_yet, "{name}: the default of {condition}'s parameter means not yet");
            }
        }
    }
    assert!(attached > 0, "some blueprint has a second phase");
}
