//! Addresses of subnets: who takes one, whether there are enough, and whose are taken first.
//!
//! Runs once everything is expanded. It counts what stands in a subnet for good; tasks and jobs take more while they run.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::facts::network as facts;
use crate::resource::kinds::{ec2, fsx, resolver, sagemaker, transit_gateway};
use crate::resource::{Expr, Graph, Kind, NodeId, Resource, Value};
use crate::units::Cidr;

/// The kinds that take an address of a subnet each time they name it.
fn takers() -> [&'static Kind; 6] {
    [
        ec2::VpcEndpoint::kind(),
        ec2::NatGateway::kind(),
        resolver::ResolverEndpoint::kind(),
        transit_gateway::VpcAttachment::kind(),
        fsx::LustreFileSystem::kind(),
        sagemaker::Domain::kind(),
    ]
}

/// How often each node that takes addresses names each subnet.
fn taken(graph: &Graph) -> BTreeMap<NodeId, BTreeMap<NodeId, u32>> {
    let mut taken: BTreeMap<NodeId, BTreeMap<NodeId, u32>> = BTreeMap::new();
    let takers = takers();
    for (id, node) in
        graph.nodes().filter(|(_, node)| takers.iter().any(|kind| std::ptr::eq(*kind, node.kind)))
    {
        for value in node.fields.values.iter().flatten() {
            value.for_each_expr(&mut |expr| {
                if let Expr::Attribute { node: subnet, .. } = expr
                    && std::ptr::eq(graph.node(*subnet).kind, ec2::Subnet::kind())
                {
                    *taken.entry(*subnet).or_default().entry(id).or_default() += 1;
                }
            });
        }
    }
    taken
}

/// Lets what was given an address of its own be made before anything that AWS gives any address to, which might be that
/// one.
pub(super) fn keep_free(graph: &mut Graph, fixed: &[NodeId]) {
    for others in taken(graph).into_values() {
        for keeper in fixed.iter().filter(|keeper| others.contains_key(keeper)) {
            for other in others.keys().filter(|other| !fixed.contains(other)) {
                let requires = &mut graph.node_mut(*other).requires;
                if !requires.contains(keeper) {
                    requires.push(*keeper);
                }
            }
        }
    }
}

/// Reports networks in whose smallest subnet not everything has an address: one finding each.
pub(super) fn check(graph: &Graph, findings: &mut Diagnostics) {
    let mut worst: BTreeMap<&str, (u32, Cidr, NodeId)> = BTreeMap::new();
    let taken = taken(graph);
    for (subnet, others) in &taken {
        let node = graph.node(*subnet);
        let Some(Value::Text(range)) = node.fields.get("cidr_block") else { continue };
        let Ok(range) = range.parse::<Cidr>() else { continue };
        let needed = others.values().sum();
        let is_worse = worst.get(&*node.path.owner).is_none_or(|(most, _, _)| needed > *most);
        if needed > facts::usable_addresses(range.prefix()) && is_worse {
            worst.insert(&node.path.owner, (needed, range, *subnet));
        }
    }
    for (network, (needed, range, subnet)) in worst {
        let there = facts::usable_addresses(range.prefix());
        let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
        for (other, times) in taken.get(&subnet).into_iter().flatten() {
            *kinds.entry(graph.node(*other).kind.title).or_default() += times;
        }
        let kinds: Vec<String> = kinds.iter().map(|(title, times)| format!("{title}: {times}")).collect();
        let fits = (*facts::SUBNET_PREFIX_LENGTH.value.start()..range.prefix())
            .rev()
            .find(|prefix| facts::usable_addresses(*prefix) >= needed);
        let node = graph.node(subnet);
        findings.push(
            Diagnostic::new(
                &codes::network::SUBNET_TOO_SMALL,
                node.origin.0.clone(),
                format!(
                    "{needed} addresses of {range} are needed in `{network}`, and resources can have {there}"
                ),
            )
            .on_key()
            .given(kinds.join(", "))
            .help(format!(
                "let the subnets be larger: `subnet_prefix: {}`, in a `cidr` that has room for them",
                fits.unwrap_or(*facts::SUBNET_PREFIX_LENGTH.value.start())
            )),
        );
    }
}
