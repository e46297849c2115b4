//! What a build keeps, and what it lets go of that the one before it kept.
//!
//! The back ends keep what holds data while their documents name it. What the next document lacks, CloudFormation leaves
//! running and Terraform destroys, so that a build which lets go of something says so. What is written depends on the
//! blueprint alone; only the findings depend on the manifest before.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use super::{Delivery, Fixed, Made, folder};
use crate::Target;
use crate::backend::{Printed, fixed::fixed};
use crate::diagnostic::escape::{shell_word, shorten};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::host::manifest::{Kept, Manifest, Stack};
use crate::resource::Graph;
use crate::synthesis::StackOutput;

/// How many resources a headline names.
const MOST_NAMED: usize = 3;

/// How much of a value a headline shows.
const MOST_SHOWN: usize = 60;

/// What a stack makes.
pub(super) fn made(stack: &StackOutput, graph: &Graph) -> Made {
    let mut made = Made {
        cloudformation: stack.cloudformation.iter().map(|printed| printed.name.to_string()).collect(),
        terraform: stack.terraform.iter().map(address).collect(),
        fixed: BTreeMap::new(),
    };
    for (_, node) in graph.nodes().filter(|(_, node)| stack.owners.iter().any(|owner| owner == node.home())) {
        let values = fixed(graph, node);
        if !values.is_empty() {
            let address = format!("{}.{}", node.kind.terraform, node.snake());
            let one = Fixed { title: node.kind.title, address, values };
            made.fixed.insert(node.logical_id().to_owned(), one);
        }
    }
    made
}

fn address(printed: &Printed) -> String {
    format!("{}.{}", printed.resource_type, printed.name)
}

/// What a stack keeps, by owner.
pub(super) fn by_owner(stack: &StackOutput, graph: &Graph, made: &Made) -> BTreeMap<String, Kept> {
    let mut kept: BTreeMap<String, Kept> = BTreeMap::new();
    let mut of = |printed: &Printed, keep: &dyn Fn(&mut Kept)| {
        if let Some(owner) = &printed.kept_by {
            keep(kept.entry(owner.to_string()).or_default());
        }
    };
    for printed in &stack.cloudformation {
        of(printed, &|kept| _ = kept.cloudformation.insert(printed.name.to_string()));
    }
    for printed in &stack.terraform {
        of(printed, &|kept| _ = kept.terraform.insert(address(printed)));
    }
    for (_, node) in graph.nodes() {
        let keeper = node.keeper().and_then(|owner| kept.get_mut(&*owner));
        if let (Some(kept), Some(one)) = (keeper, made.fixed.get(node.logical_id())) {
            kept.fixed.insert(node.logical_id().to_owned(), one.values.clone());
        }
    }
    kept
}

/// What the build before kept and this one no longer makes in the same stack, or puts another one in the place of: a warning
/// for each network, construct or flow, for each resource that is replaced, or for a whole stack that is no longer made. A
/// back end that this build does not print loses nothing by it, and a manifest of a release that recorded nothing kept says
/// nothing.
///
/// ```
/// use hybrid_synth::construct::Bucket;
/// use hybrid_synth::delivery::{Part, deliver, let_go};
/// use hybrid_synth::{model::Architecture, synthesize};
///
/// let delivery = |buckets: &[&str]| {
///     let mut archive = Architecture::new("archive", "eu-central-1");
///     for bucket in buckets {
///         archive.construct(bucket, Bucket::default());
///     }
///     let synthesis = synthesize(&archive).expect("buckets alone are right");
///     let part = Part { name: archive.name, blueprint: None, synthesis: &synthesis, waived: &[] };
///     deliver(&[part]).expect("one part collides with nothing")
/// };
/// let (both, one) = (delivery(&["lake", "pond"]), delivery(&["lake"]));
/// let found = let_go(&both.manifest, &one, "out".as_ref());
/// assert_eq!(found.iter().map(|warning| warning.code.id).collect::<Vec<_>>(), ["HS1110"]);
/// assert!(let_go(&one.manifest, &both, "out".as_ref()).is_empty());
/// ```
pub fn let_go(before: &Manifest, after: &Delivery, out: &Path) -> Diagnostics {
    let mut found = Diagnostics::default();
    for (name, old) in before.stacks.iter().filter(|(_, old)| !old.kept.is_empty()) {
        match after.manifest.stacks.get(name).zip(after.made.get(name)) {
            Some((new, made)) => {
                found.extend(stack(name, old, (new, made), &after.manifest, out));
                found.extend(replaced(name, old, (new, made), out));
            }
            None => found.push(gone(name, old)),
        }
    }
    found
}

/// Whether a stack has templates, and modules.
fn has(new: &Stack) -> [bool; 2] {
    [Target::CloudFormation, Target::Terraform].map(|target| {
        new.artifacts.iter().any(|artifact| artifact.as_str().split('/').next() == Some(folder(target)))
    })
}

/// What a stack that is still made lets go of.
fn stack(
    name: &str,
    old: &Stack,
    (new, made): (&Stack, &Made),
    after: &Manifest,
    out: &Path,
) -> Vec<Diagnostic> {
    let [has_templates, has_modules] = has(new);
    let mut found = Vec::new();
    for (owner, kept) in &old.kept {
        let gone = Kept {
            cloudformation: left(&kept.cloudformation, &made.cloudformation, has_templates),
            terraform: left(&kept.terraform, &made.terraform, has_modules),
            fixed: BTreeMap::new(),
        };
        if gone == Kept::default() {
            continue;
        }
        let mut happens = Vec::new();
        if !gone.terraform.is_empty() {
            happens.push(format!(
                "the next `terraform apply` destroys {} with the data",
                named(&gone.terraform)
            ));
        }
        if !gone.cloudformation.is_empty() {
            happens.push(format!(
                "CloudFormation leaves {} running, managed by no stack",
                named(&gone.cloudformation)
            ));
        }
        let headline =
            format!("the stack `{name}` no longer makes what it kept of `{owner}`: {}", happens.join("; "));
        let moved =
            after.stacks.iter().find(|(other, stack)| *other != name && stack.kept.contains_key(owner));
        let mut ways = Vec::new();
        if let Some((other, _)) = moved {
            ways.push(format!(
                "`{owner}` is made anew in the stack `{other}`: give it back to `{name}` to keep its data in use"
            ));
        } else if let Some((other, addresses)) = renamed(owner, &gone.terraform, old, new) {
            let moves =
                addresses.iter().map(|(from, to)| format!("{} state mv {from} {to}", terraform(name, out)));
            ways.push(format!(
                "if `{other}` is the new name of `{owner}`, move each to its new address before the next apply, or say it in a `moved` block: `{}`",
                moves.collect::<Vec<_>>().join(" && ")
            ));
        }
        if let Some(first) = gone.terraform.first() {
            let all = gone.terraform.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
            ways.push(format!(
                "to leave it running, managed by nobody, run this before the next apply: `{} state rm {all}`; or say for each, in a `.tf` file of your own beside the module, `removed {{ from = {first} lifecycle {{ destroy = false }} }}` (Terraform 1.7)",
                terraform(name, out)
            ));
        } else {
            ways.push("delete by hand what you no longer want, or import it into the blueprint".to_owned());
        }
        let finding = Diagnostic::new(&codes::output::KEPT_LET_GO, Pointer::root(), headline);
        // A command that is cut short is worse than a long one.
        found.push(Diagnostic { help: Some(ways.join("; ")), ..finding });
    }
    found
}

fn left(old: &BTreeSet<String>, still: &BTreeSet<String>, is_made: bool) -> BTreeSet<String> {
    old.iter().filter(|name| is_made && !still.contains(*name)).cloned().collect()
}

/// What a stack kept and still makes, of which something changed that no resource can change.
fn replaced(name: &str, old: &Stack, (new, made): (&Stack, &Made), out: &Path) -> Vec<Diagnostic> {
    let [has_templates, has_modules] = has(new);
    let mut found = Vec::new();
    for (owner, kept) in &old.kept {
        for (id, was) in &kept.fixed {
            let Some(Fixed { title, address, values }) = made.fixed.get(id) else { continue };
            let changed = was.iter().filter_map(|(property, was)| {
                let is = values.get(property).filter(|is| *is != was)?;
                let said = |value: &str| {
                    if value.is_empty() {
                        "nothing".to_owned()
                    } else {
                        shorten(value.to_owned(), MOST_SHOWN)
                    }
                };
                Some(format!("`{}` was {} and is {}", property.replace('/', "."), said(was), said(is)))
            });
            let changed: Vec<String> = changed.collect();
            if changed.is_empty() {
                continue;
            }
            let is_kept = new.kept.values().any(|kept| kept.fixed.contains_key(id));
            let by_template = if is_kept {
                format!("CloudFormation leaves the old `{id}` running, managed by no stack")
            } else {
                format!("CloudFormation deletes the old `{id}`")
            };
            let by_module = if is_kept {
                format!("`terraform apply` stops, for it may not destroy `{address}`")
            } else {
                format!("`terraform apply` destroys the old `{address}`")
            };
            let happens = [(has_templates, by_template), (has_modules, by_module)];
            let happens = happens.into_iter().filter(|(is_there, _)| *is_there).map(|(_, what)| what);
            let headline = format!(
                "the stack `{name}` puts a new {title} in the place of the one that it kept of `{owner}`: {}; {}",
                changed.join(", "),
                happens.collect::<Vec<_>>().join("; ")
            );
            let mut help = "nothing moves from the old one to the new one: take the change back, or make the new one under another name, copy, and remove the old one then".to_owned();
            if has_modules && !is_kept {
                let _ = write!(
                    help,
                    "; to leave the old one running, managed by nobody, run this before the next apply: `{} state rm {address}`",
                    terraform(name, out)
                );
            }
            let finding = Diagnostic::new(&codes::output::KEPT_REPLACED, Pointer::root(), headline);
            found.push(Diagnostic { help: Some(help), ..finding });
        }
    }
    found
}

/// The owner that keeps under its own name all that another one kept, and none of it before: most likely its new name.
fn renamed<'n>(
    owner: &str,
    gone: &BTreeSet<String>,
    old: &Stack,
    new: &'n Stack,
) -> Option<(&'n String, Vec<(String, String)>)> {
    let snake = |owner: &str| crate::resource::Path::new(owner, "").snake();
    let was = snake(owner);
    let candidates =
        new.kept.iter().filter(|(other, kept)| !old.kept.contains_key(*other) && !kept.terraform.is_empty());
    let mut fitting = candidates.filter_map(|(other, kept)| {
        let is = snake(other);
        let pairs: Option<Vec<_>> = gone
            .iter()
            .map(|from| {
                let (kind, name) = from.split_once('.')?;
                let to = format!("{kind}.{is}{}", name.strip_prefix(&was)?);
                kept.terraform.contains(&to).then(|| (from.clone(), to))
            })
            .collect();
        Some((other, pairs?))
    });
    let first = fitting.next().filter(|(_, pairs)| !pairs.is_empty())?;
    fitting.next().is_none().then_some(first)
}

/// A whole stack that is no longer made.
fn gone(name: &str, old: &Stack) -> Diagnostic {
    let all =
        |of: fn(&Kept) -> &BTreeSet<String>| old.kept.values().flat_map(of).cloned().collect::<BTreeSet<_>>();
    let (addresses, ids) = (all(|kept| &kept.terraform), all(|kept| &kept.cloudformation));
    let kept = named(if addresses.is_empty() { &ids } else { &addresses });
    let headline = format!(
        "the stack `{name}` is no longer made: {kept} and what else is deployed of it stays, and no output manages it"
    );
    Diagnostic::new(&codes::output::KEPT_LET_GO, Pointer::root(), headline).help(
        "give the stack its name back to go on with what it made: under another name, and in another stack, \
         everything is made anew; Terraform's state of it stays where it was",
    )
}

/// How a module of the output is named to Terraform.
fn terraform(stack: &str, out: &Path) -> String {
    let folder = out.join(folder(Target::Terraform)).join(stack);
    format!("terraform -chdir={}", shell_word(&folder.to_string_lossy()))
}

/// The first names, and how many more there are.
fn named(names: &BTreeSet<String>) -> String {
    let quoted: Vec<String> = names.iter().take(MOST_NAMED).map(|name| format!("`{name}`")).collect();
    match (quoted.as_slice(), names.len().saturating_sub(MOST_NAMED)) {
        ([.., last], 0) if quoted.len() > 1 => {
            let before = quoted.iter().take(quoted.len() - 1).cloned().collect::<Vec<_>>();
            format!("{} and {last}", before.join(", "))
        }
        (_, 0) => quoted.concat(),
        (_, more) => format!("{} and {more} more", quoted.join(", ")),
    }
}
