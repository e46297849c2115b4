//! Addresses of subnets: who takes one, whether there are enough, and whose are taken first.
//!
//! Runs once everything is expanded. What stands in a subnet for good has to fit; tasks and jobs, which take more while they
//! run, are warned of.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::facts::{instances, network as facts};
use crate::resource::kinds::{datasync, ec2, fsx, resolver, sagemaker, transit_gateway};
use crate::resource::{Expr, Graph, Kind, NodeId, Request, Resource, Value};
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

/// The range of a subnet that is made here.
fn range(graph: &Graph, subnet: NodeId) -> Option<Cidr> {
    let node = graph.node(subnet);
    if !std::ptr::eq(node.kind, ec2::Subnet::kind()) {
        return None;
    }
    let Some(Value::Text(range)) = node.fields.get("cidr_block") else { return None };
    range.parse().ok()
}

/// Reports networks in whose smallest subnet not everything has an address, one finding each, or else what has none when
/// it runs.
pub(super) fn check(graph: &Graph, requests: &[Request], findings: &mut Diagnostics) {
    let taken = taken(graph);
    let before = findings.len();
    check_standing(graph, &taken, findings);
    if findings.len() == before {
        check_running(graph, &taken, requests, findings);
    }
}

/// Reports transfers and jobs that would find too few addresses.
fn check_running(
    graph: &Graph,
    taken: &BTreeMap<NodeId, BTreeMap<NodeId, u32>>,
    requests: &[Request],
    findings: &mut Diagnostics,
) {
    let tasks = tasks(graph);
    let standing = |subnet: NodeId| taken.get(&subnet).map_or(0, |others| others.values().sum::<u32>());
    let transfers = |subnet: NodeId| {
        let count = u32::try_from(tasks.get(&subnet).map_or(0, BTreeSet::len)).unwrap_or(u32::MAX);
        count.saturating_mul(facts::INTERFACES_OF_A_TRANSFER)
    };
    let there = |range: Cidr| facts::usable_addresses(range.prefix());
    for subnet in tasks.keys() {
        let Some(range) = range(graph, *subnet) else { continue };
        let (standing, transfers) = (standing(*subnet), transfers(*subnet));
        let needed = standing.saturating_add(transfers);
        if needed > there(range) {
            let node = graph.node(*subnet);
            let headline = format!(
                "transfers take {transfers} addresses of {range} in `{}` beside the {standing} that are taken, and resources can have {}",
                node.path.owner,
                there(range)
            );
            let fits = |prefix: u8| facts::usable_addresses(prefix) >= needed;
            findings.push(
                short(&node.origin.0, headline, range, fits).on_key().given(format!("{needed} addresses")),
            );
        }
    }
    for request in requests {
        let Some(needed) = addresses_of(&request.body) else { continue };
        let mut subnets = BTreeSet::new();
        request.body.for_each_expr(&mut |expr| {
            if let Expr::Attribute { node, .. } = expr {
                subnets.insert(*node);
            }
        });
        let ranges: Vec<(NodeId, Cidr)> =
            subnets.into_iter().filter_map(|subnet| Some((subnet, range(graph, subnet)?))).collect();
        let taken: u32 = ranges.iter().map(|(subnet, _)| standing(*subnet) + transfers(*subnet)).sum();
        let all = ranges.iter().fold(0_u32, |sum, (_, range)| sum.saturating_add(there(*range)));
        let free = all.saturating_sub(taken);
        let Some((_, range)) = ranges.first().filter(|_| needed > free) else { continue };
        let headline = format!(
            "the instances of `{}` take {needed} addresses, and its subnets have {free} left",
            request.name()
        );
        let count = u32::try_from(ranges.len()).unwrap_or(u32::MAX);
        let fits = |prefix: u8| {
            facts::usable_addresses(prefix).saturating_mul(count) >= needed.saturating_add(taken)
        };
        findings.push(
            short(&request.origin.0, headline, *range, fits)
                .given(format!("{needed} addresses"))
                .allowed([format!("at most {free}")]),
        );
    }
}

fn short(at: &Pointer, headline: String, range: Cidr, fits: impl Fn(u8) -> bool) -> Diagnostic {
    let shortest = *facts::SUBNET_PREFIX_LENGTH.value.start();
    let prefix = (shortest..range.prefix()).rev().find(|prefix| fits(*prefix)).unwrap_or(shortest);
    Diagnostic::new(&codes::network::SHORT_OF_ADDRESSES, at.clone(), headline).help(format!(
        "let the subnets be larger: `subnet_prefix: {prefix}`, in a `cidr` that has room for them"
    ))
}

/// The tasks that have interfaces in each subnet: those of its private agents.
fn tasks(graph: &Graph) -> BTreeMap<NodeId, BTreeSet<NodeId>> {
    let mut tasks: BTreeMap<NodeId, BTreeSet<NodeId>> = BTreeMap::new();
    for (id, _) in graph.nodes().filter(|(_, node)| std::ptr::eq(node.kind, datasync::Task::kind())) {
        let mut open = vec![id];
        let mut seen = BTreeSet::new();
        while let Some(next) = open.pop() {
            let node = graph.node(next);
            let is_transfer =
                node.kind.cloudformation.is_some_and(|kind| kind.starts_with("AWS::DataSync::"));
            if std::ptr::eq(node.kind, ec2::Subnet::kind()) {
                tasks.entry(next).or_default().insert(id);
            } else if is_transfer && seen.insert(next) {
                for value in node.fields.values.iter().flatten() {
                    value.for_each_expr(&mut |expr| {
                        if let Expr::Attribute { node, .. } = expr {
                            open.push(*node);
                        }
                    });
                }
            }
        }
    }
    tasks
}

/// The addresses that the instances of a request take; none where a number of them is known at deploy time alone.
fn addresses_of(request: &Value) -> Option<u32> {
    let resources = member(request, "ResourceConfig")?;
    let of = |resources: &Value| {
        let Some(Value::Integer(count)) = member(resources, "InstanceCount") else { return None };
        let kind = match member(resources, "InstanceType") {
            Some(Value::Text(kind)) => instances::find(kind),
            _ => None,
        };
        let has_fabric = kind.and_then(|kind| kind.efa_interfaces).is_some_and(|count| count > 0);
        u32::try_from(*count)
            .ok()
            .map(|count| count.saturating_mul(facts::addresses_of_an_instance(has_fabric)))
    };
    match member(resources, "InstanceGroups") {
        Some(Value::List(groups)) if !groups.is_empty() => groups.iter().map(of).sum(),
        _ => of(resources),
    }
}

fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let Value::Map(members) = value else { return None };
    members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

fn check_standing(
    graph: &Graph,
    taken: &BTreeMap<NodeId, BTreeMap<NodeId, u32>>,
    findings: &mut Diagnostics,
) {
    let mut worst: BTreeMap<&str, (u32, Cidr, NodeId)> = BTreeMap::new();
    for (subnet, others) in taken {
        let node = graph.node(*subnet);
        let Some(range) = range(graph, *subnet) else { continue };
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
