//! How many rules each security group has, of which AWS refuses some late: when half of a stack is there.

use std::collections::BTreeMap;

use super::Target;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::facts::network::SECURITY_GROUP_RULES;
use crate::resource::{Expr, Graph, NodeId, Resource as _, Value, kinds::ec2};

/// Warns of groups with more rules inward or outward than AWS takes by default.
pub fn check(graph: &Graph, targets: &[Target], findings: &mut Diagnostics) {
    let directions = [(ec2::IngressRule::kind(), "inbound"), (ec2::EgressRule::kind(), "outbound")];
    let mut rules: BTreeMap<(NodeId, &str), usize> = BTreeMap::new();
    for (_, node) in graph.nodes() {
        let direction = directions.iter().find(|(kind, _)| std::ptr::eq(node.kind, *kind));
        if let (Some((_, direction)), Some(Value::Expr(Expr::Attribute { node: group, .. }))) =
            (direction, node.fields.get("group_id"))
        {
            // A template gives each group a rule outward of its own, in place of the one that opens everything.
            let own = usize::from(*direction == "outbound" && targets.contains(&Target::CloudFormation));
            *rules.entry((*group, *direction)).or_insert(own) += 1;
        }
    }
    let most = SECURITY_GROUP_RULES.value;
    for ((group, direction), count) in rules.into_iter().filter(|(_, count)| *count > most) {
        let group = graph.node(group);
        findings.push(
            Diagnostic::new(
                &codes::line::TOO_MANY_RULES,
                group.origin.0.clone(),
                format!("the security group `{}` has more {direction} rules than AWS takes by default", group.path),
            )
            .given(format!("{count} {direction} rules"))
            .allowed([format!("at most {most}, unless the quota was raised")])
            .help(
                "say the ranges of the sites in fewer, wider ones, or have the quota L-0EA8095F raised before you deploy",
            ),
        );
    }
}
