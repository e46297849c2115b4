//! From an architecture to its resource graph: names are resolved, carriers found, constructs ordered by what they
//! stand on and expanded one after the other.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::scope::State;
use super::{
    Architecture, Carried, Construct, Place, PlaceRef, Reference, Referent, Role, Scope, StackDeclaration,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes, suggest};
use crate::resource::{Expr, Graph, Origin, Override, Parameter, ParameterKind, Request};

/// What an architecture becomes: its resources, and what was found on the way.
#[derive(Debug)]
pub struct Expansion {
    /// The resources; complete when `findings` has no errors.
    pub graph: Graph,
    /// Every mistake and every warning.
    pub findings: Diagnostics,
    /// The carrier of each flow.
    pub carriers: IndexMap<String, String>,
    /// Calls that state machines make.
    pub requests: Vec<Request>,
}

/// Expands an architecture.
pub fn expand(architecture: &Architecture) -> Expansion {
    expand_in(architecture, &architecture.stacks)
}

/// Expands an architecture whose constructs live in other stacks than it says.
pub fn expand_in(architecture: &Architecture, stacks: &IndexMap<String, StackDeclaration>) -> Expansion {
    let mut state = State::in_stacks(stacks);
    declare_parameters(architecture, &mut state.graph);
    let carried = resolve_flows(architecture, &mut state.findings);
    let names: BTreeSet<&str> = carried.iter().map(|flow| flow.name).collect();
    state.lost = architecture
        .flows
        .iter()
        .filter(|(name, _)| !names.contains(name.as_str()))
        .map(|(_, flow)| flow.clone())
        .collect();
    let order = order(architecture, &carried, &mut state.findings);
    let mut by_carrier: BTreeMap<&str, Vec<Carried<'_>>> = BTreeMap::new();
    for flow in &carried {
        by_carrier.entry(flow.carrier).or_default().push(flow.clone());
    }
    for name in order {
        let Some((construct, at)) = member(architecture, name) else { continue };
        let flows = by_carrier.get(name).map(Vec::as_slice).unwrap_or_default();
        check_options(construct, flows, &mut state.findings);
        let mut scope = Scope { architecture, name, at, flows, state: &mut state };
        construct.expand(&mut scope);
    }
    report_own_references(architecture, &mut state.findings);
    super::resolver::expand(architecture, &mut state);
    super::endpoint::report_unsaid(architecture, &mut state);
    super::endpoint::report_unrouted(architecture, &mut state);
    let State { mut graph, mut findings, requests, fixed, .. } = state;
    super::addresses::keep_free(&mut graph, &fixed);
    super::addresses::check(&graph, &requests, &mut findings);
    graph.retain_what_is_needed();
    apply_overrides(architecture, &mut graph, &mut findings);
    check_names(architecture, &graph, &mut findings);
    check_requests(&requests, &mut findings);
    check_conditions(&graph, &mut findings);
    check_expressions(&graph, &mut findings);
    super::secrets::check(&graph, &mut findings);
    super::policy_size::check(&graph, &architecture.region, &mut findings);
    let carriers = carried.iter().map(|flow| (flow.name.to_owned(), flow.carrier.to_owned())).collect();
    Expansion { graph, findings, carriers, requests }
}

/// The place of a named entry of a section.
pub(super) fn member_at(section: &str, name: &str) -> Pointer {
    Pointer::root().child(section).child(name)
}

fn member<'a>(architecture: &'a Architecture, name: &str) -> Option<(&'a dyn Construct, Pointer)> {
    if let Some(construct) = architecture.constructs.get(name) {
        return Some((construct.as_ref(), member_at("constructs", name)));
    }
    let network = architecture.networks.get(name)?;
    Some((network, member_at("networks", name)))
}

fn declare_parameters(architecture: &Architecture, graph: &mut Graph) {
    use super::ParameterType as Type;
    for (name, declared) in &architecture.parameters {
        let kind = match declared.kind {
            Type::Text | Type::Cidr | Type::Arn | Type::ActivationKey => ParameterKind::Text,
            Type::Number => ParameterKind::Number,
            Type::Flag => ParameterKind::Flag,
        };
        let default =
            declared.default.clone().or_else(|| (declared.kind == Type::ActivationKey).then(String::new));
        graph.parameters.insert(
            name.clone(),
            Parameter {
                kind,
                description: declared
                    .description
                    .clone()
                    .unwrap_or_else(|| format!("The blueprint's {name}")),
                default,
                secret: declared.secret,
                pattern: declared.kind.pattern().map(str::to_owned),
                origin: Origin(Pointer::root().child("parameters").child(name)),
            },
        );
    }
}

fn resolve_flows<'a>(architecture: &'a Architecture, findings: &mut Diagnostics) -> Vec<Carried<'a>> {
    let mut carried = Vec::new();
    for (name, flow) in &architecture.flows {
        let at = Pointer::root().child("flows").child(name);
        let from = resolve(architecture, &flow.from, &at.child("from"), findings);
        let to = resolve(architecture, &flow.to, &at.child("to"), findings);
        let report = flow
            .report
            .as_ref()
            .and_then(|report| resolve(architecture, report, &at.child("report"), findings));
        let via = flow.via.as_deref().map(|via| {
            let found = architecture.constructs.get_key_value(via);
            if found.is_none() && architecture.refused.contains(via) {
                return None;
            }
            if found.is_none_or(|(_, construct)| construct.role() != Role::Mover) {
                let movers =
                    architecture.constructs.iter().filter(|(_, construct)| construct.role() == Role::Mover);
                findings.push(
                    Diagnostic::new(
                        &codes::model::UNKNOWN_REFERENCE,
                        at.child("via"),
                        format!("the flow `{name}` goes via `{via}`, which moves no data"),
                    )
                    .given(via)
                    .allowed(movers.map(|(name, _)| name).chain(architecture.refused.of(&["constructs"])))
                    .suggest(via),
                );
                return None;
            }
            found.map(|(name, _)| name.as_str())
        });
        let (Some(from), Some(to)) = (from, to) else { continue };
        let carrier = match via {
            Some(None) => continue,
            Some(Some(mover)) => Some(mover),
            None => [Role::Compute, Role::FileSystem]
                .into_iter()
                .find_map(|role| [&to, &from].into_iter().find(|place| place.role == Some(role)))
                .or_else(|| {
                    (from.role == Some(Role::Bucket) && to.role == Some(Role::Bucket)).then_some(&from)
                })
                .and_then(|place| architecture.constructs.get_key_value(&place.owner))
                .map(|(name, _)| name.as_str()),
        };
        let Some(carrier) = carrier else {
            let movers =
                architecture.constructs.iter().filter(|(_, construct)| construct.role() == Role::Mover);
            findings.push(
                Diagnostic::new(
                    &codes::model::FLOW_WITHOUT_CARRIER,
                    at,
                    format!(
                        "nothing moves the data of the flow `{name}` from `{}` to `{}`",
                        flow.from, flow.to
                    ),
                )
                .allowed(movers.map(|(name, _)| name.clone()))
                .help("name a mover, such as a DataSyncAgent: `via: NAME`"),
            );
            continue;
        };
        carried.push(Carried { name, flow, from, to, report, carrier });
    }
    carried
}

/// The place that a name stands for, or a finding that says which names there are.
pub(crate) fn resolve(
    architecture: &Architecture,
    place: &PlaceRef,
    at: &Pointer,
    findings: &mut Diagnostics,
) -> Option<Place> {
    let (owner, path) = (place.owner(), place.path());
    if let Some(site) = architecture.sites.get(owner) {
        if site.shares.contains_key(path) {
            return Some(Place { owner: owner.to_owned(), path: path.to_owned(), role: None });
        }
        findings.push(
            Diagnostic::new(
                &codes::model::UNKNOWN_REFERENCE,
                at.clone(),
                format!("the site `{owner}` has no share `{path}`"),
            )
            .given(place.to_string())
            .allowed(site.shares.keys().map(|share| format!("{owner}/{share}")))
            .suggest(&place.0),
        );
        return None;
    }
    if let Some(construct) = architecture.constructs.get(owner) {
        let role = construct.role();
        if !matches!(role, Role::Mover | Role::Connection) {
            return Some(Place { owner: owner.to_owned(), path: path.to_owned(), role: Some(role) });
        }
        findings.push(
            Diagnostic::new(
                &codes::model::NOT_A_PLACE,
                at.clone(),
                format!("`{owner}` is a {}, which holds no data", construct.type_name()),
            )
            .given(place.to_string())
            .help("flows run between shares, buckets, file systems and compute; a mover stands in `via`"),
        );
        return None;
    }
    if architecture.refused.contains(owner) {
        return None;
    }
    let holds = |role| !matches!(role, Role::Mover | Role::Connection);
    let shares = architecture
        .sites
        .iter()
        .flat_map(|(site, declared)| declared.shares.keys().map(move |share| format!("{site}/{share}")));
    let constructs = architecture
        .constructs
        .iter()
        .filter(|(_, construct)| holds(construct.role()))
        .map(|(name, _)| name.clone());
    let refused = || architecture.refused.of(&["sites", "constructs"]);
    let finding = Diagnostic::new(
        &codes::model::UNKNOWN_REFERENCE,
        at.clone(),
        format!("no site and no construct is called `{owner}`"),
    )
    .given(place.to_string())
    .allowed(constructs.chain(shares).chain(refused().cloned()))
    .suggest(owner);
    // A share is allowed with its site before it, of which the name alone may be wrong.
    let sites = architecture.sites.keys().map(String::as_str);
    findings.push(match suggest::nearest(owner, sites).filter(|_| finding.help.is_none()) {
        Some(site) => finding.help(format!("did you mean `{site}`?")),
        None => finding,
    });
    None
}

fn check_options(construct: &dyn Construct, flows: &[Carried<'_>], findings: &mut Diagnostics) {
    for carried in flows {
        for option in carried.flow.options() {
            if !construct.flow_options().contains(&option) {
                findings.push(
                    Diagnostic::new(
                        &codes::model::OPTION_WITHOUT_MEANING,
                        Pointer::root().child("flows").child(carried.name).child(option),
                        format!(
                            "`{option}` means nothing to a flow that a {} carries",
                            construct.type_name()
                        ),
                    )
                    .on_key()
                    .given(option)
                    .allowed(construct.flow_options().iter().copied())
                    .help("remove it"),
                );
            }
        }
    }
}

/// The members in an order in which each comes after those that it stands on; cycles are reported.
fn order<'a>(
    architecture: &'a Architecture,
    carried: &[Carried<'a>],
    findings: &mut Diagnostics,
) -> Vec<&'a str> {
    let names: Vec<&str> =
        architecture.networks.keys().chain(architecture.constructs.keys()).map(String::as_str).collect();
    let known: BTreeSet<&str> = names.iter().copied().collect();
    let mut edges: BTreeMap<&str, Vec<(&str, Pointer)>> = BTreeMap::new();
    for name in &names {
        let Some((construct, at)) = member(architecture, name) else { continue };
        for Reference { key, target, .. } in construct.references() {
            if let Some(target) = known.get(target.as_str()).filter(|target| *target != name) {
                edges.entry(name).or_default().push((target, below(&at, &key)));
            }
        }
        check_references(architecture, name, construct, findings);
    }
    for flow in carried {
        for place in [&flow.from, &flow.to].into_iter().chain(&flow.report) {
            if let Some(target) = known.get(place.owner.as_str()).filter(|target| **target != flow.carrier) {
                let at = Pointer::root().child("flows").child(flow.name);
                edges.entry(flow.carrier).or_default().push((target, at));
            }
        }
    }
    sorted(&names, &edges, findings)
}

/// The place of a key inside another: `interface/to`.
fn below(at: &Pointer, key: &str) -> Pointer {
    key.split('/').fold(at.clone(), |at, key| at.child(key))
}

/// Reports what a construct or network stands on and is not declared.
fn check_references(
    architecture: &Architecture,
    name: &str,
    construct: &dyn Construct,
    findings: &mut Diagnostics,
) {
    let Architecture { networks, constructs, sites, refused, .. } = architecture;
    let section = if networks.contains_key(name) { "networks" } else { "constructs" };
    let at = member_at(section, name);
    for Reference { key, target, referents } in construct.references() {
        let is_known = networks.contains_key(&target)
            || constructs.contains_key(&target)
            || sites.contains_key(&target)
            || refused.contains(&target);
        if is_known {
            continue;
        }
        let last = key.rsplit('/').find(|key| key.parse::<usize>().is_err()).unwrap_or(&key);
        let finding = Diagnostic::new(
            &codes::model::UNKNOWN_REFERENCE,
            below(&at, &key),
            format!("`{last}` of `{name}` names `{target}`, which is not declared"),
        );
        let finding = referents.iter().fold(finding.given(&target), |finding, referent| match referent {
            Referent::Network => finding.allowed(networks.keys()),
            Referent::Site => finding.allowed(sites.keys()),
            Referent::Construct(kind) => {
                let named = constructs.iter().filter(|(_, construct)| construct.type_name() == *kind);
                finding.allowed(named.map(|(other, _)| other).filter(|other| *other != name))
            }
        });
        let sections = [
            ("networks", referents.contains(&Referent::Network)),
            ("sites", referents.contains(&Referent::Site)),
            ("constructs", referents.iter().any(|one| matches!(one, Referent::Construct(_)))),
        ];
        let unread = sections.into_iter().filter(|(_, may_be)| *may_be);
        let unread = unread.flat_map(|(section, _)| refused.names_of(section));
        findings.push(finding.allowed(unread).suggest(&target).help_otherwise(match referents {
            [Referent::Network] => "declare it under `networks`",
            [Referent::Site] => "declare it under `sites`",
            _ => "declare it, or name another",
        }));
    }
}

/// Reports what stands on itself, where it has said nothing better of it.
fn report_own_references(architecture: &Architecture, findings: &mut Diagnostics) {
    for name in architecture.networks.keys().chain(architecture.constructs.keys()) {
        let Some((construct, at)) = member(architecture, name) else { continue };
        for own in construct.references().into_iter().filter(|one| one.target == *name) {
            let at = below(&at, &own.key);
            if !findings.iter().any(|finding| finding.at == at) {
                findings.push(
                    Diagnostic::new(&codes::model::REFERENCE_CYCLE, at, format!("`{name}` stands on itself"))
                        .given(name)
                        .help("name another, or remove it"),
                );
            }
        }
    }
}

/// Depth first, with a stack of its own: a chain in a blueprint may be longer than the thread's stack is deep.
fn sorted<'a>(
    names: &[&'a str],
    edges: &BTreeMap<&'a str, Vec<(&'a str, Pointer)>>,
    findings: &mut Diagnostics,
) -> Vec<&'a str> {
    let mut order = Vec::new();
    let mut begun: BTreeSet<&str> = BTreeSet::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for name in names {
        let mut trail = if begun.insert(name) { vec![(*name, 0)] } else { Vec::new() };
        while let Some((at, next)) = trail.last_mut() {
            let (at, edge) = (*at, edges.get(at).and_then(|edges| edges.get(*next)));
            let Some((target, pointer)) = edge else {
                trail.pop();
                done.insert(at);
                order.push(at);
                continue;
            };
            *next += 1;
            if begun.insert(target) {
                trail.push((target, 0));
            } else if !done.contains(target) {
                let start = trail.iter().position(|(one, _)| one == target).unwrap_or_default();
                let circle = || trail.iter().skip(start);
                let mut cycle: Vec<&str> = circle().map(|(one, _)| *one).collect();
                cycle.push(target);
                // The edge that was followed last is one before the next.
                let followed = circle().filter_map(|(one, next)| edges.get(one)?.get(next.checked_sub(1)?));
                let followed: Vec<&Pointer> = followed.map(|(_, pointer)| pointer).collect();
                let finding = |headline: String| {
                    Diagnostic::new(&codes::model::REFERENCE_CYCLE, pointer.clone(), headline)
                        .given(cycle.join(" -> "))
                };
                let by_flows = followed
                    .iter()
                    .all(|one| one.segments().next().is_some_and(|section| section == "flows"));
                findings.push(if by_flows {
                    let others = followed.iter().filter(|one| **one != pointer);
                    others.fold(
                        finding(format!(
                            "flows lead from `{at}` to `{target}` and back, and each end would have to be there before the \
                             other"
                        ))
                        .on_key()
                        .help("carry one of these flows by a mover: `via: NAME`"),
                        |finding, other| finding.related_key((*other).clone(), "the other way"),
                    )
                } else {
                    finding(format!("`{at}` and `{target}` stand on each other"))
                        .help("remove one of the references")
                });
            }
        }
    }
    order
}

/// What overrides call a node: its path below its owner, or for the main one its kind in snake case.
pub(super) fn override_name(path: &crate::resource::Path, kind: &crate::resource::Kind) -> String {
    if !path.local.is_empty() {
        return path.local.clone();
    }
    let mut name = String::new();
    for letter in kind.name.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

fn apply_overrides(architecture: &Architecture, graph: &mut Graph, findings: &mut Diagnostics) {
    if architecture.overrides.is_empty() {
        return;
    }
    let only_in_terraform = graph.only_in_terraform();
    for (owner, resources) in &architecture.overrides {
        let base = Pointer::root().child("overrides").child(owner);
        let is_declared = member(architecture, owner).is_some()
            || architecture.flows.contains_key(owner)
            || graph.nodes().any(|(_, node)| node.path.owner == *owner);
        if !is_declared {
            if !architecture.refused.contains(owner) {
                let owners: BTreeSet<&String> = graph.nodes().map(|(_, node)| &node.path.owner).collect();
                findings.push(
                    Diagnostic::new(
                        &codes::model::UNKNOWN_REFERENCE,
                        base,
                        format!("no construct, no network and no flow is called `{owner}`"),
                    )
                    .on_key()
                    .given(owner)
                    .allowed(owners)
                    .allowed(architecture.refused.of(&["networks", "constructs", "flows"]))
                    .suggest(owner),
                );
            }
            continue;
        }
        for (resource, declared) in resources {
            let at = declared.at.clone().unwrap_or_else(|| base.child(resource));
            let (wanted, part) =
                resource.split_once('.').map_or((&**resource, None), |(whole, part)| (whole, Some(part)));
            let node = graph.nodes().find(|(_, node)| {
                node.path.owner == *owner
                    && override_name(&node.path, node.kind) == wanted
                    && part.is_none_or(|part| node.terraform_parts().contains(part))
            });
            let Some((id, _)) = node else {
                let mut names = Vec::new();
                for (_, node) in graph.nodes().filter(|(_, node)| node.path.owner == *owner) {
                    let name = override_name(&node.path, node.kind);
                    let parts = node.terraform_parts();
                    names.extend(parts.iter().map(|part| format!("{name}.{part}")));
                    names.push(name);
                }
                findings.push(
                    Diagnostic::new(
                        &codes::model::UNKNOWN_REFERENCE,
                        at,
                        format!("`{owner}` has no resource `{resource}` to override"),
                    )
                    .on_key()
                    .given(resource)
                    .allowed(names)
                    .suggest(resource),
                );
                continue;
            };
            let help = if part.is_some() {
                Some(format!("set its properties on `{wanted}`, of which they are part there"))
            } else if only_in_terraform.contains(&id) {
                Some("remove it: what Terraform makes there is a step by hand".to_owned())
            } else {
                None
            };
            if let Some(help) = help.filter(|_| declared.cloudformation.is_some()) {
                findings.push(
                    Diagnostic::new(
                        &codes::model::OVERRIDE_WITHOUT_EFFECT,
                        at.child("cloudformation"),
                        format!("CloudFormation makes no resource of `{resource}` of `{owner}`"),
                    )
                    .on_key()
                    .help(help),
                );
            }
            let over = |map: &Option<serde_json::Map<_, _>>, key: &str| {
                map.clone().map(|map| (serde_json::Value::Object(map), at.child(key)))
            };
            graph.node_mut(id).overrides.insert(
                part.unwrap_or_default().to_owned(),
                Override {
                    cloudformation: over(&declared.cloudformation, "cloudformation"),
                    terraform: over(&declared.terraform, "terraform"),
                },
            );
        }
    }
}

/// What would have one name in an output: one finding for each two declarations, however many resources they make.
fn check_names(architecture: &Architecture, graph: &Graph, findings: &mut Diagnostics) {
    let collision = |at: &Pointer, given: String, name: &str, first: &Pointer| {
        Diagnostic::new(
            &codes::model::NAME_COLLISION,
            at.clone(),
            format!("`{given}` is taken: it becomes `{name}`, which is the name of something else"),
        )
        .on_key()
        .given(given)
        .related_key(first.clone(), "the first one")
        .help("rename one of the two so that they differ in a letter or a digit")
    };
    let mut reported = BTreeSet::new();
    for (one, other) in graph.duplicates() {
        // Owners that are alike themselves are for the rule `names`.
        let alike =
            one.path.owner != other.path.owner && cleaned(&one.path.owner) == cleaned(&other.path.owner);
        if !alike && reported.insert((&one.origin.0, &other.origin.0)) {
            let (given, name) = (other.path.to_string(), other.path.logical_id());
            findings.push(collision(&other.origin.0, given, &name, &one.origin.0));
        }
    }
    let mut taken: BTreeMap<String, &Pointer> = BTreeMap::new();
    for (_, node) in graph.nodes() {
        taken.entry(node.path.logical_id().to_ascii_lowercase()).or_insert(&node.origin.0);
    }
    for (given, parameter) in &graph.parameters {
        let name = crate::resource::Path::new(given, "").logical_id();
        let at = &parameter.origin.0;
        match taken.entry(name.to_ascii_lowercase()) {
            Entry::Occupied(first) => findings.push(collision(at, given.clone(), &name, first.get())),
            Entry::Vacant(entry) => _ = entry.insert(at),
        }
    }
    let extra = Pointer::root().child("extra");
    for name in architecture.extra.cloudformation.keys() {
        if let Some(first) = taken.get(&name.to_ascii_lowercase()) {
            let at = extra.child("cloudformation").child(name);
            findings.push(collision(&at, name.clone(), name, first));
        }
    }
    for (kind, named) in &architecture.extra.terraform {
        for name in named.as_object().into_iter().flat_map(serde_json::Map::keys) {
            let mut nodes = graph.nodes().map(|(_, node)| node);
            if let Some(first) = nodes.find(|node| node.kind.terraform == kind && node.path.snake() == *name)
            {
                let at = extra.child("terraform").child(kind).child(name);
                findings.push(collision(&at, name.clone(), &format!("{kind}.{name}"), &first.origin.0));
            }
        }
    }
}

/// Two jobs of one name: what a job's state machine may do to its own, it could do to the other's.
fn check_requests(requests: &[Request], findings: &mut Diagnostics) {
    let mut seen: BTreeMap<String, &Request> = BTreeMap::new();
    // A name that the blueprint gives can be another; what a construct calls its second job cannot.
    let own_last = |request: &&Request| request.path.local.is_empty();
    let mut requests: Vec<&Request> = requests.iter().collect();
    requests.sort_by_key(own_last);
    for request in requests {
        let first = match seen.entry(request.name().to_ascii_lowercase()) {
            Entry::Vacant(entry) => {
                entry.insert(request);
                continue;
            }
            Entry::Occupied(first) => *first.get(),
        };
        // Owners that are alike themselves are for the rule `names`.
        if first.path.local == request.path.local {
            continue;
        }
        let Request { path, origin, .. } = request;
        let headline = format!(
            "`{}` is taken: it is what the job `{}` calls its job for `{}`",
            path.owner, first.path.owner, first.path.local
        );
        findings.push(
            Diagnostic::new(&codes::model::NAME_COLLISION, origin.0.clone(), headline)
                .on_key()
                .given(&path.owner)
                .related_key(first.origin.0.clone(), "the job that makes the other")
                .help(format!("rename `{}`", path.owner)),
        );
    }
}

/// A name without what outputs cannot keep apart.
pub(crate) fn cleaned(name: &str) -> String {
    name.replace(['-', '_'], "").to_ascii_lowercase()
}

/// A reference into a node that may not exist needs the same condition.
fn check_conditions(graph: &Graph, findings: &mut Diagnostics) {
    if graph.nodes().all(|(_, node)| node.conditions.is_empty()) {
        return;
    }
    for (id, node) in graph.nodes() {
        for target in graph.edges(id) {
            let target = graph.node(target);
            if !graph.implies(&node.conditions, &target.conditions) {
                findings.push(
                    Diagnostic::new(
                        &codes::model::REFERENCE_INTO_LATER_PHASE,
                        node.origin.0.clone(),
                        format!(
                            "`{}` reads `{}`, which does not exist from the start",
                            node.path, target.path
                        ),
                    )
                    .given(target.conditions.iter().cloned().collect::<Vec<_>>().join(", ")),
                );
            }
        }
    }
    for output in &graph.outputs {
        if let crate::resource::Val::Expr(expr) = &output.value {
            crate::resource::Value::Expr(expr.clone()).for_each_expr(&mut |expr| {
                if let Expr::Attribute { node, .. } = expr {
                    let target = graph.node(*node);
                    if !graph.implies(&output.conditions, &target.conditions) {
                        findings.push(
                            Diagnostic::new(
                                &codes::model::REFERENCE_INTO_LATER_PHASE,
                                target.origin.0.clone(),
                                format!(
                                    "the output `{}` reads `{}` without its condition",
                                    output.path, target.path
                                ),
                            )
                            .given(target.conditions.iter().cloned().collect::<Vec<_>>().join(", ")),
                        );
                    }
                }
            });
        }
    }
}

/// What cannot be said: attributes that an import does not give.
fn check_expressions(graph: &Graph, findings: &mut Diagnostics) {
    let mut missing = BTreeSet::new();
    for (_, node) in graph.nodes() {
        for value in node.fields.values.iter().flatten() {
            value.for_each_expr(&mut |expr| {
                let Expr::Unavailable { kind, id, attribute } = expr else { return };
                if missing.insert((*kind, id.clone(), *attribute)) {
                    findings.push(
                        Diagnostic::new(
                            &codes::model::IMPORT_LACKS_ATTRIBUTE,
                            node.origin.0.clone(),
                            format!("`{}` needs the `{attribute}` of the imported {kind} `{id}`", node.path),
                        )
                        .help(format!("say the `{attribute}` where it is imported")),
                    );
                }
            });
        }
    }
}
