//! Secrets: their values are filled in at deployment, and stand where nobody is shown them, or nowhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::resource::{Expr, Graph, Parameter, Secret, Shown, Val};

/// Reports each secret that a resource or an output would show: one of Secrets Manager where the resource comes from, a
/// secret parameter once, where it says that it is one. A secret of Secrets Manager in a document is judged where the
/// document is written, which knows its place.
pub(super) fn check(graph: &Graph, findings: &mut Diagnostics) {
    let mut shown: BTreeMap<&str, (&Parameter, Option<&Pointer>, BTreeSet<String>)> = BTreeMap::new();
    let mut show = |name, at, by: String| {
        let Some((name, parameter)) = graph.parameters.get_key_value(name).filter(|(_, one)| one.secret)
        else {
            return;
        };
        shown.entry(name).or_insert((parameter, at, BTreeSet::new())).2.insert(by);
    };
    for (_, node) in graph.nodes() {
        let at = &node.origin.0;
        node.fields.for_each_shown_expr(&mut |place, expr| match expr {
            Expr::Parameter(name) => show(name, Some(at), format!("`{}`", node.path)),
            Expr::Secret(secret) if place == Shown::InField => {
                findings.push(in_the_open(secret, at.clone(), &node.path.to_string()));
            }
            _ => {}
        });
    }
    for output in &graph.outputs {
        let Val::Expr(expr) = &output.value else { continue };
        expr.for_each(&mut |expr| {
            if let Expr::Parameter(name) = expr {
                show(name, None, format!("the output `{}`", output.path));
            }
        });
    }
    for (name, (parameter, at, by)) in shown {
        let by: Vec<String> = by.into_iter().collect();
        let finding =
            Diagnostic::new(
                &codes::model::SECRET_IN_THE_OPEN,
                parameter.origin.0.child("secret"),
                format!("the parameter `{name}` is secret, and {} would show its value", by.join(", ")),
            )
            .given("true")
            .help("only passwords and keys are hidden: remove `secret`, or let what runs read the value from AWS Secrets Manager");
        findings.push(match at {
            Some(at) => finding.related(at.clone(), "shown here"),
            None => finding,
        });
    }
}

fn in_the_open(secret: &Secret, at: Pointer, by: &str) -> Diagnostic {
    Diagnostic::new(&codes::model::SECRET_IN_THE_OPEN, at, format!("`{by}` would show the value of a secret"))
        .given(&secret.arn)
        .help("only passwords and keys are hidden: write the value, or take a parameter")
}
