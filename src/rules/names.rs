//! Names that no construct looks up: the one namespace, the truths of data sets, targets, stacks.
//!
//! What it checks: a truth is a place that holds data, and grows cold only in a bucket; a target names a flow or a job
//! and asks of it what it can meet; stacks hold declared constructs and networks, each in one stack, all in the
//! blueprint's account and region. Why: each of these would be ignored in silence.
//!
//! ```yaml
//! targets: { ingst: { first_copy_within: 30 d } } # did you mean `ingest`?
//! ```

use std::collections::BTreeMap;

use super::role_of;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::{Architecture, Role, Target, cleaned, resolve};

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    namespace(architecture, findings);
    datasets(architecture, findings);
    targets(architecture, findings);
    stacks(architecture, findings);
}

/// Networks, constructs, sites, flows and data sets share one namespace.
fn namespace(architecture: &Architecture, findings: &mut Diagnostics) {
    let sections: [(&str, Vec<&String>); 5] = [
        ("networks", architecture.networks.keys().collect()),
        ("sites", architecture.sites.keys().collect()),
        ("datasets", architecture.datasets.keys().collect()),
        ("constructs", architecture.constructs.keys().collect()),
        ("flows", architecture.flows.keys().collect()),
    ];
    let mut seen: BTreeMap<String, Pointer> = BTreeMap::new();
    for (section, names) in sections {
        for name in names {
            let at = Pointer::root().child(section).child(name);
            let Some(first) = seen.get(&cleaned(name)) else {
                seen.insert(cleaned(name), at);
                continue;
            };
            findings.push(
                Diagnostic::new(
                    &codes::model::NAME_COLLISION,
                    at,
                    format!("`{name}` is taken: names that differ in `-`, `_` or case alone are the same"),
                )
                .on_key()
                .given(name)
                .related_key(first.clone(), "the first one")
                .help("networks, sites, datasets, constructs and flows share one namespace: rename one of the two"),
            );
        }
    }
}

fn datasets(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, dataset) in &architecture.datasets {
        let at = Pointer::root().child("datasets").child(name);
        let Some(place) = resolve(architecture, &dataset.truth, &at.child("truth"), findings) else {
            continue;
        };
        if place.role == Some(Role::Compute) {
            findings.push(
                Diagnostic::new(
                    &codes::model::NOT_A_PLACE,
                    at.child("truth"),
                    format!("`{}` computes; it does not hold the truth of `{name}`", place.owner),
                )
                .given(dataset.truth.to_string())
                .help("name a share, a prefix of a bucket or a directory of a file system"),
            );
            continue;
        }
        if let Some(after) = dataset.cold_after
            && role_of(architecture, &dataset.truth) != Some(Role::Bucket)
        {
            findings.push(
                Diagnostic::new(
                    &codes::bucket::COLD_WITHOUT_ARCHIVE,
                    at.child("cold_after"),
                    format!("nothing moves `{name}` when it is cold: `{}` is no bucket", place.owner),
                )
                .given(after.to_string())
                .related(at.child("truth"), "where it is")
                .help("remove `cold_after`, or let the truth be in a bucket"),
            );
        }
    }
}

/// The keys of a target that are given, for flows and for jobs.
fn asked(target: &Target) -> [(&'static str, bool, Option<Role>); 7] {
    let job = Some(Role::Compute);
    [
        ("first_copy_within", target.first_copy_within.is_some(), None),
        ("each_run_within", target.each_run_within.is_some(), None),
        ("epoch_within", target.epoch_within.is_some(), job),
        ("time_to_first_batch", target.time_to_first_batch.is_some(), job),
        ("waiting_below", target.waiting_below.is_some(), job),
        ("checkpoint_within", target.checkpoint_within.is_some(), job),
        ("restart_within", target.restart_within.is_some(), job),
    ]
}

fn targets(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, target) in &architecture.targets {
        let at = Pointer::root().child("targets").child(name);
        let construct = architecture.constructs.get(name).map(|construct| construct.role());
        let role = if architecture.flows.contains_key(name) {
            None
        } else if construct == Some(Role::Compute) {
            construct
        } else {
            if !architecture.refused.contains(name) {
                let jobs = architecture.constructs.iter().filter(|(_, one)| one.role() == Role::Compute);
                let names = architecture.flows.keys().chain(jobs.map(|(name, _)| name));
                findings.push(
                    Diagnostic::new(
                        &codes::model::UNKNOWN_REFERENCE,
                        at,
                        format!("no flow and no job is called `{name}`"),
                    )
                    .on_key()
                    .given(name)
                    .allowed(names.chain(architecture.refused.of(&["flows", "constructs"])))
                    .suggest(name),
                );
            }
            continue;
        };
        let asked = asked(target);
        if architecture.flows.get(name).is_some_and(|flow| flow.via.is_none()) {
            for (key, ..) in asked.iter().filter(|(_, given, _)| *given) {
                let headline = format!("`{key}` means nothing to the flow `{name}`, which no mover carries");
                findings.push(
                    Diagnostic::new(&codes::model::TARGET_WITHOUT_MEANING, at.child(key), headline)
                        .on_key()
                        .given(*key)
                        .help("remove it, or ask a flow with a `via`, or the job that reads or writes there"),
                );
            }
            continue;
        }
        for (key, _, _) in asked.iter().filter(|(_, given, of)| *given && *of != role) {
            let what = if role.is_none() { "flow" } else { "job" };
            findings.push(
                Diagnostic::new(
                    &codes::model::TARGET_WITHOUT_MEANING,
                    at.child(key),
                    format!("`{key}` means nothing to the {what} `{name}`"),
                )
                .on_key()
                .given(*key)
                .allowed(asked.iter().filter(|(_, _, of)| *of == role).map(|(key, _, _)| *key))
                .help("remove it, or ask another flow or job"),
            );
        }
    }
}

fn stacks(architecture: &Architecture, findings: &mut Diagnostics) {
    stack_names(architecture, findings);
    let mut held: BTreeMap<&str, Pointer> = BTreeMap::new();
    for (name, stack) in &architecture.stacks {
        let at = Pointer::root().child("stacks").child(name);
        let elsewhere = [
            ("account", stack.account.as_deref()),
            (
                "region",
                stack
                    .region
                    .as_deref()
                    .filter(|region| *region != architecture.region && !architecture.refused.has("region")),
            ),
        ];
        for (key, value) in elsewhere {
            let Some(value) = value else { continue };
            findings.push(
                Diagnostic::new(
                    &codes::model::STACK_ELSEWHERE,
                    at.child(key),
                    format!("the stack `{name}` names another {key}, which is not there yet"),
                )
                .given(value)
                .help(format!("remove `{key}`: all stacks go to one account and to {}", architecture.region)),
            );
        }
        for (index, member) in stack.holds.iter().enumerate() {
            let at = at.child("holds").index(index);
            let declared =
                architecture.constructs.contains_key(member) || architecture.networks.contains_key(member);
            if !declared {
                if !architecture.refused.contains(member) {
                    findings.push(unknown_member(architecture, member, at));
                }
            } else if let Some(first) = held.get(member.as_str()) {
                findings.push(
                    Diagnostic::new(
                        &codes::model::IN_TWO_STACKS,
                        at,
                        format!("`{member}` lives in a stack already"),
                    )
                    .given(member)
                    .related(first.clone(), "held here")
                    .help("remove it from one of the two"),
                );
            } else {
                held.insert(member, at);
            }
        }
    }
}

/// A stack's name is one of a folder, and folders of many machines do not tell upper from lower case; CloudFormation writes
/// `-` for `_`.
fn stack_names(architecture: &Architecture, findings: &mut Diagnostics) {
    let whole = (&architecture.name, Pointer::root().child("name"));
    let folded = |name: &str| name.to_ascii_lowercase().replace('_', "-");
    let mut seen = BTreeMap::from([(folded(&architecture.name), whole)]);
    for name in architecture.stacks.keys() {
        let at = Pointer::root().child("stacks").child(name);
        let Some((first, first_at)) = seen.get(&folded(name)) else {
            seen.insert(folded(name), (name, at));
            continue;
        };
        if *first != name {
            findings.push(
                Diagnostic::new(
                    &codes::model::NAME_COLLISION,
                    at,
                    format!(
                        "the stacks `{first}` and `{name}` differ in `-`, `_` or case alone: some machine takes them for one"
                    ),
                )
                .on_key()
                .given(name)
                .related_key(first_at.clone(), "the first one")
                .help("rename one of the two so that they differ in a letter or a digit"),
            );
        }
    }
}

fn unknown_member(architecture: &Architecture, member: &str, at: Pointer) -> Diagnostic {
    let headline = if architecture.flows.contains_key(member) {
        format!("`{member}` is a flow, which lives with what carries it")
    } else {
        format!("no construct and no network is called `{member}`")
    };
    Diagnostic::new(&codes::model::UNKNOWN_REFERENCE, at, headline)
        .given(member)
        .allowed(architecture.constructs.keys().chain(architecture.networks.keys()))
        .allowed(architecture.refused.of(&["constructs", "networks"]))
        .suggest(member)
}
