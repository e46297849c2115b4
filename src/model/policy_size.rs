//! The size of each role's inline policies, which IAM refuses late: when half of a stack is there.
//!
//! What is known at deploy time alone counts with the least that it can have, so that nothing is refused which IAM
//! would take.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::facts::{iam::ROLE_INLINE_POLICIES, regions};
use crate::resource::{Expr, Graph, Node, NodeId, Part, Policy, Principal, Pseudo, Statement, Val, Value};
use crate::units::Partition;

/// `arn:aws:s3:::` and three characters of a name; every other ARN is longer.
const LEAST_ATTRIBUTE: usize = 16;

/// Reports roles whose inline policies are larger than IAM takes.
pub(super) fn check(graph: &Graph, region: &str, findings: &mut Diagnostics) {
    let mut roles: BTreeMap<Role<'_>, (usize, &Node)> = BTreeMap::new();
    let measure = Measure { region };
    for (_, node) in
        graph.nodes().filter(|(_, node)| node.kind.cloudformation == Some("AWS::IAM::RolePolicy"))
    {
        let Some(Value::Policy(policy)) = node.fields.get("policy_document") else { continue };
        let role = match node.fields.get("role_name") {
            Some(Value::Expr(Expr::Attribute { node, .. })) => Role::Made(*node),
            Some(Value::Text(name)) => Role::Imported(name),
            _ => continue,
        };
        roles.entry(role).or_insert((0, node)).0 += measure.policy(policy);
    }
    let most = ROLE_INLINE_POLICIES.value;
    for (role, (size, policy)) in roles.into_iter().filter(|(_, (size, _))| *size > most) {
        let (name, origin) = match role {
            Role::Made(id) => (graph.node(id).path.to_string(), &graph.node(id).origin),
            Role::Imported(name) => (name.to_owned(), &policy.origin),
        };
        findings.push(
            Diagnostic::new(
                &codes::model::POLICIES_TOO_LARGE,
                origin.0.clone(),
                format!("the policies of the role `{name}` are larger than IAM takes"),
            )
            .given(format!("at least {size} characters"))
            .allowed([format!("at most {most} characters")])
            .help("let its flows share a prefix above theirs, or divide them between constructs or users"),
        );
    }
}

/// A role by what its policies name.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Role<'a> {
    Made(NodeId),
    Imported(&'a str),
}

/// Lengths as JSON without white space.
struct Measure<'a> {
    region: &'a str,
}

impl Measure<'_> {
    fn policy(&self, policy: &Policy) -> usize {
        let frame = r#"{"Version":"2012-10-17","Statement":[]}"#.len();
        frame + separated(policy.statements.iter().map(|statement| self.statement(statement)))
    }

    fn statement(&self, statement: &Statement) -> usize {
        let frame = r#"{"Sid":"","Effect":"","Action":,"Resource":}"#.len();
        let principals = statement.principals.iter().map(|principal| match principal {
            Principal::Anyone => 1,
            Principal::Service(name) => name.len(),
            Principal::Aws(arn) => self.text(arn),
        });
        let conditions = statement.conditions.iter().map(|condition| {
            let values = list(condition.values.iter().map(|value| self.text(value)));
            r#""":{"":}"#.len() + condition.test.len() + condition.variable.len() + values
        });
        let conditions: usize = conditions.sum();
        frame
            + statement.sid.len()
            + statement.effect.as_str().len()
            + list(statement.actions.iter().map(|action| action.len()))
            + list(statement.resources.iter().map(|resource| self.text(resource)))
            + principals.sum::<usize>()
            + if conditions > 0 { r#","Condition":{}"#.len() + conditions } else { 0 }
    }

    fn text(&self, value: &Val<String>) -> usize {
        match value {
            Val::Known(text) => text.chars().count(),
            Val::Expr(expr) => self.expr(expr),
        }
    }

    fn expr(&self, expr: &Expr) -> usize {
        let partition = || regions::find(self.region).map_or(Partition::Aws, |region| region.partition());
        match expr {
            Expr::Attribute { .. } => LEAST_ATTRIBUTE,
            Expr::Pseudo(Pseudo::Region) => self.region.len(),
            Expr::Pseudo(Pseudo::AccountId) => 12,
            Expr::Pseudo(Pseudo::Partition) => partition().id().len(),
            Expr::Pseudo(Pseudo::UrlSuffix) => partition().dns_suffix().len(),
            Expr::Pseudo(Pseudo::S3PrefixList) => "pl-0a1b2c3d4e5f60718".len(),
            Expr::Concat(concat) => concat
                .0
                .iter()
                .map(|part| match part {
                    Part::Text(text) => text.chars().count(),
                    Part::Expr(expr) => self.expr(expr),
                })
                .sum(),
            Expr::When { item, .. } => self.expr(item),
            Expr::Parameter(_) | Expr::Zone(_) | Expr::Secret(_) | Expr::Unavailable { .. } => 0,
        }
    }
}

/// Items with commas between them.
fn separated(items: impl Iterator<Item = usize>) -> usize {
    items.map(|length| length + 1).sum::<usize>().saturating_sub(1)
}

/// A list of strings, or one string without brackets.
fn list(items: impl ExactSizeIterator<Item = usize>) -> usize {
    let brackets = if items.len() == 1 { 0 } else { 2 };
    brackets + separated(items.map(|length| length + 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Pointer;
    use crate::resource::Origin;
    use crate::resource::kinds::iam::{Role, RolePolicy};

    fn found(policies: usize, resources: usize) -> Vec<String> {
        let mut graph = Graph::default();
        let at = |name: &str| Origin(Pointer::root().child(name));
        let trust = Policy::trust("sagemaker.amazonaws.com");
        let made = Role {
            description: String::new(),
            assume_role_policy_document: trust,
            permissions_boundary: None,
        };
        let role = graph.add("train", "role", made, at("train"));
        for policy in 0..policies {
            let resources = (0..resources).map(|resource| format!("arn:aws:s3:::lake/{resource:081}").into());
            let read = Statement::allow("Read", ["s3:GetObject"]).on(resources);
            let policy_name = format!("policy-{policy}");
            let made = RolePolicy {
                policy_name: policy_name.clone(),
                role_name: role.id(),
                policy_document: Policy::of([read]),
            };
            graph.add("train", &policy_name, made, at("train"));
        }
        let mut findings = Diagnostics::default();
        check(&graph, "eu-central-1", &mut findings);
        findings.iter().map(|finding| finding.given.clone().unwrap_or_default()).collect()
    }

    #[test]
    fn the_policies_of_a_role_are_counted_together() {
        // A resource has 99 characters, 102 with quotes and comma, and 107 stand around the list.
        assert_eq!(found(2, 40), [""; 0]);
        assert_eq!(found(3, 40), ["at least 12561 characters"]);
        assert_eq!(found(1, 101), ["at least 10409 characters"]);
    }

    #[test]
    fn what_is_measured_is_what_would_be_printed() {
        let role = Val::Expr(Expr::Pseudo(Pseudo::AccountId));
        let read = Statement::allow("Read", ["s3:GetObject", "s3:ListBucket"])
            .on(["arn:aws:s3:::lake".into()])
            .when("StringEquals", "aws:SourceAccount", [role]);
        let printed = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"arn:aws:s3:::lake","Condition":{"StringEquals":{"aws:SourceAccount":"444455556666"}}}]}"#;
        assert_eq!(Measure { region: "eu-central-1" }.policy(&Policy::of([read])), printed.len());
    }
}
