//! Hand-written parts of Terraform folders.

use std::collections::{BTreeMap, BTreeSet};

use super::{Elsewhere, Known, Waits, key, overrides};
use crate::backend::Deployment;
use crate::backend::reference::{self, Said};
use crate::backend::stacks::Stack;
use crate::backend::terraform::Folder;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes, suggest};
use crate::json::{Json, Object};
use crate::resource::Graph;
use crate::schema::terraform::{Kind, Provider};

/// Reports what is written by hand into a folder and leads nowhere, or back to itself.
pub fn folder(
    folder: &Folder<'_>,
    graph: &Graph,
    deployment: &Deployment,
    stack: &Stack,
    known: Known,
    findings: &mut Diagnostics,
) {
    let extra = (stack.name == deployment.name).then_some(&deployment.extra.terraform);
    let mut set = overrides(graph, stack, |over| over.terraform.as_ref()).peekable();
    if set.peek().is_none() && extra.is_none_or(serde_json::Map::is_empty) {
        return;
    }
    let mut waits = Waits::default();
    let mut counted = BTreeSet::new();
    for (address, body) in declared(folder) {
        if body.get("count").is_some() {
            counted.insert(address.clone());
        }
        let waited_for = waits.all.entry(address).or_default();
        reference::expressions(body, &Pointer::root(), &mut |said, _| {
            if let Said::Path(path) = said {
                waited_for.extend(Address::of(&path).map(|address| address.whole));
            }
        });
    }
    let elsewhere =
        Elsewhere { graph, stack, name: |node| format!("{}.{}", node.kind.terraform, node.snake()) };
    let mut check = Check { elsewhere, counted, waits, known, findings };
    let data = folder.data_sources.iter().map(|printed| (Kind::Data, printed));
    let printed: BTreeMap<&Pointer, String> = folder
        .resources
        .iter()
        .map(|printed| (Kind::Resource, printed))
        .chain(data)
        .filter_map(|(kind, printed)| {
            let section = if kind == Kind::Data { "data." } else { "" };
            let address = format!("{section}{}.{}", printed.resource_type, printed.name);
            printed.written.as_ref().map(|written| (&written.at, address))
        })
        .collect();
    for (_, at, value) in set {
        let from = printed.get(at).map(String::as_str).unwrap_or_default();
        reference::expressions(&value.into(), at, &mut |said, at| check.said(from, &said, at));
    }
    let extra_at = Pointer::root().child("extra").child("terraform");
    for (kind, named) in extra.into_iter().flatten() {
        let at = extra_at.child(kind);
        let Some(bodies) = named.as_object() else {
            check.shape(&at, format!("`{kind}` wants a map from the names of resources to their arguments"));
            continue;
        };
        for (name, body) in bodies {
            let at = at.child(name);
            let letters = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') || !name.chars().all(letters)
            {
                check.shape(&at, format!("`{name}` is no name that Terraform takes"));
            }
            let from = format!("{kind}.{name}");
            reference::expressions(&body.into(), &at, &mut |said, at| check.said(&from, &said, at));
        }
    }
    check.waits.report(check.findings);
}

/// All that a folder declares, by address, with the bodies.
fn declared<'f>(folder: &'f Folder<'_>) -> impl Iterator<Item = (String, &'f Json<'f>)> {
    let section = move |name: &'static str| {
        let sections = folder.files.values().filter_map(move |file| file.get(name).and_then(Json::as_object));
        sections.flat_map(Object::iter)
    };
    let blocks = move |name: &'static str, before: &'static str| {
        section(name).flat_map(move |(kind, named)| {
            let named = named.as_object().into_iter().flat_map(Object::iter);
            named.map(move |(name, body)| (format!("{before}{kind}.{name}"), body))
        })
    };
    let values = move |name: &'static str, before: &'static str| {
        section(name).map(move |(name, body)| (format!("{before}.{name}"), body))
    };
    blocks("resource", "")
        .chain(blocks("data", "data."))
        .chain(values("locals", "local"))
        .chain(values("variable", "var"))
}

/// What a path begins with: the address of a block, and the words behind it.
struct Address<'p> {
    whole: String,
    kind: &'p str,
    name: &'p str,
    attribute: Option<&'p str>,
}

impl<'p> Address<'p> {
    fn of(path: &'p str) -> Option<Self> {
        let mut words = path.split('.').filter(|word| !word.is_empty());
        let kind = words.next()?;
        let name = words.next()?;
        if kind == "data" {
            let inner = words.next()?;
            return Some(Address {
                whole: format!("data.{name}.{inner}"),
                kind,
                name: inner,
                attribute: words.next(),
            });
        }
        Some(Address { whole: format!("{kind}.{name}"), kind, name, attribute: words.next() })
    }
}

struct Check<'a> {
    elsewhere: Elsewhere<'a>,
    /// The blocks of which there may be none or several.
    counted: BTreeSet<String>,
    waits: Waits,
    known: Known,
    findings: &'a mut Diagnostics,
}

impl Check<'_> {
    fn shape(&mut self, at: &Pointer, headline: String) {
        self.findings.push(key(&codes::schema::TERRAFORM_SCHEMA, at, headline));
    }

    /// Checks what a resource's text says.
    fn said(&mut self, from: &str, said: &Said, at: &Pointer) {
        let path = match said {
            Said::Path(path) => path,
            Said::Unclosed => {
                let headline = "an expression begins with `${` or `%{` and does not end".to_owned();
                let finding = Diagnostic::new(&codes::schema::TERRAFORM_SCHEMA, at.clone(), headline);
                self.findings.push(finding.help("close it with `}`, or write `$${` where text is meant"));
                return;
            }
        };
        let Some(address) = Address::of(path) else { return };
        if self.waits.all.contains_key(&address.whole) {
            self.waits.by_hand.push((from.to_owned(), address.whole.clone(), at.clone()));
            let attribute = address.attribute.filter(|word| *word != "*");
            if attribute.is_some() && self.counted.contains(&address.whole) {
                let whole = &address.whole;
                let headline =
                    format!("`{whole}` may not exist: it has a `count`, and its items the attributes");
                let finding =
                    Diagnostic::new(&codes::model::REFERENCE_INTO_LATER_PHASE, at.clone(), headline);
                let attribute = attribute.unwrap_or_default();
                let help = format!("read `one({whole}[*].{attribute})`, which is null until it exists");
                self.findings.push(finding.given(path).help(help));
            }
            if address.kind.starts_with("aws_") {
                self.attribute(&address, at);
            }
            return;
        }
        // No folder has a module, whatever else is made.
        if self.known == Known::Part && address.kind != "module" {
            return;
        }
        let (what, help) = match address.kind {
            "var" => ("variable", "declare it: it is a parameter of the blueprint, in snake case"),
            "data" => ("data source", "take the value from a parameter of the blueprint"),
            "local" => ("local value", "take the value from a parameter of the blueprint"),
            "module" => ("module", "take the value from a parameter of the blueprint"),
            kind if kind.starts_with("aws_") => {
                ("resource", "name one of its resources, or add it to `extra`")
            }
            _ => return,
        };
        let is_variable = address.kind == "var";
        let given = if is_variable { address.name } else { &address.whole };
        let is_of_kind = |other: &&String| match address.kind {
            "var" | "data" | "local" | "module" => other.split('.').next() == Some(address.kind),
            _ => other.starts_with("aws_"),
        };
        let known: Vec<&str> = self
            .waits
            .all
            .keys()
            .filter(is_of_kind)
            .map(|known| known.strip_prefix("var.").unwrap_or(known))
            .collect();
        let headline = format!("the folder has no {what} `{given}`");
        let finding = self.elsewhere.unknown(at.clone(), headline, given, known, help);
        self.findings.push(finding);
    }

    fn attribute(&mut self, address: &Address<'_>, at: &Pointer) {
        let (kind, name) = (address.kind, address.name);
        let Some(attribute) = address.attribute.filter(|word| *word != "*" && *word != "id") else { return };
        let of: Vec<_> = Provider::ALL.iter().filter_map(|provider| provider.resource(kind)).collect();
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for kind in &of {
            let block = kind.block();
            known.extend(block.attributes.keys().chain(block.block_types.keys()).copied());
        }
        if !known.is_empty() && !known.contains(attribute) {
            let headline = format!("`{kind}.{name}` has no attribute `{attribute}`");
            let finding = Diagnostic::new(&codes::model::UNKNOWN_REFERENCE, at.clone(), headline);
            let near = suggest::nearest(attribute, known.iter().copied());
            let finding = finding.given(attribute);
            self.findings.push(match near {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding,
            });
        }
    }
}
