//! Blueprints in several stacks: any construct may live in a stack of its own, and what crosses is always given by a
//! stack that can be deployed before the one that reads it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test reads its fixtures and fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use hybrid_synth::diagnostic::render::short;
use hybrid_synth::model::Architecture;
use hybrid_synth::{Synthesis, blueprint, synthesize};
use serde_json::Value;

fn names<'a>(value: &'a Value, section: &str) -> BTreeSet<&'a str> {
    value[section].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}

/// The architectures of all right blueprints with another split, as YAML; the split sees what was read without it.
fn split(split: impl Fn(&str, &Architecture) -> Option<String>) -> Vec<(String, Synthesis)> {
    let mut all = Vec::new();
    for folder in ["tests/blueprints/right", "blueprints"] {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            // Overlays are merged into the blueprint that they belong to, and are none of their own.
            let blueprint = path.extension().is_some_and(|extension| extension == "yaml");
            if !blueprint || name.matches('.').count() > 1 {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let whole = blueprint::read(&[(&name, text.as_bytes())]).architecture.unwrap();
            if !whole.stacks.is_empty() {
                continue;
            }
            let Some(stacks) = split(&name, &whole) else { continue };
            let text = format!("{text}\nstacks:\n{stacks}");
            let read = blueprint::read(&[(&name, text.as_bytes())]);
            let synthesis = synthesize(&read.architecture.unwrap());
            let synthesis =
                synthesis.unwrap_or_else(|found| panic!("{}", short::render(&found, &read.sources)));
            all.push((name, synthesis));
        }
    }
    all
}

/// Each stack reads what stacks before it give, and every reference stays within its own template and folder.
fn check(name: &str, synthesis: &Synthesis) {
    let mut given: BTreeMap<&str, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    let document = |path: String| -> Value {
        synthesis.files.get(&path).map_or(Value::Null, |file| serde_json::from_slice(&file.content).unwrap())
    };
    for stack in &synthesis.stacks {
        let stack = stack.name.as_str();
        let template = document(format!("cloudformation/{stack}.template.json"));
        let outputs = document(format!("terraform/{stack}/outputs.tf.json"));
        let known: BTreeSet<&str> =
            names(&template, "Resources").union(&names(&template, "Parameters")).copied().collect();
        let mut read = Vec::new();
        targets(&template, &mut read);
        for target in &read {
            assert!(
                known.contains(target.as_str()) || target.starts_with("AWS::") || target.starts_with("Part"),
                "{name}, {stack}: {target} is neither a resource nor a parameter"
            );
        }
        given.insert(
            stack,
            (
                names(&template, "Outputs").into_iter().map(str::to_owned).collect(),
                names(&outputs, "output").into_iter().map(str::to_owned).collect(),
            ),
        );
    }
    let mut waiting: Vec<&str> = given.keys().copied().collect();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|stack| {
            let template = document(format!("cloudformation/{stack}.template.json"));
            let variables = document(format!("terraform/{stack}/variables.tf.json"));
            let from = |description: &Value| {
                let (_, from) = description.as_str()?.split_once(" of the stack ")?;
                Some(from.to_owned())
            };
            let mut is_ready = true;
            for (parameter, declared) in template["Parameters"].as_object().into_iter().flatten() {
                if let Some(from) = from(&declared["Description"]) {
                    assert!(given[from.as_str()].0.contains(parameter), "{name}: {from} gives {parameter}");
                    is_ready &= done.contains(from.as_str());
                }
            }
            for (variable, declared) in variables["variable"].as_object().into_iter().flatten() {
                if let Some(from) = from(&declared["description"]) {
                    assert!(given[from.as_str()].1.contains(variable), "{name}: {from} gives {variable}");
                    is_ready &= done.contains(from.as_str());
                }
            }
            if is_ready {
                done.insert(stack);
            }
            !is_ready
        });
        assert!(waiting.len() < before, "{name}: {waiting:?} wait for each other");
    }
}

/// The names that a template's references lead to.
fn targets(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("Ref").and_then(Value::as_str).map(str::to_owned));
            if let Some(Value::Array(path)) = map.get("Fn::GetAtt") {
                found.push(path[0].as_str().unwrap().to_owned());
            }
            let text = match map.get("Fn::Sub") {
                Some(Value::String(text)) => text.as_str(),
                Some(Value::Array(parts)) => parts[0].as_str().unwrap(),
                _ => "",
            };
            let names = text.split("${").skip(1).filter_map(|tail| tail.split('}').next());
            found.extend(
                names
                    .filter(|name| !name.starts_with('!'))
                    .map(|name| name.split('.').next().unwrap().into()),
            );
            map.values().for_each(|value| targets(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| targets(item, found)),
        _ => {}
    }
}

#[test]
fn every_construct_may_live_in_a_stack_of_its_own() {
    let synthesized = split(|_, whole| {
        let members = whole.networks.keys().chain(whole.constructs.keys());
        let stacks = members.map(|member| format!("  {member}_stack: {{ holds: [{member}] }}"));
        Some(stacks.collect::<Vec<_>>().join("\n"))
    });
    assert!(synthesized.len() > 30);
    for (name, synthesis) in &synthesized {
        check(name, synthesis);
    }
}

#[test]
fn the_examples_split_where_teams_do() {
    let splits = [
        (
            "reference.yaml",
            "  foundation: { holds: [main, hub, link] }
  storage: { holds: [lake, scratch, mover] }
  training: { holds: [studio, train] }
",
        ),
        (
            "fastfile-vpn.yaml",
            "  foundation: { holds: [main, tunnel, mover] }
  storage: { holds: [lake] }
",
        ),
        (
            "govcloud-studio.yaml",
            "  foundation: { holds: [main] }
  storage: { holds: [lake] }
",
        ),
        (
            "hosted-nfs.yaml",
            "  foundation: { holds: [main, link] }
  storage: { holds: [lake, mover] }
",
        ),
        ("lustre-imported-bucket.yaml", "  cache: { holds: [scratch] }\n"),
        (
            "three-sites.yaml",
            "  foundation: { holds: [main, hub] }
  dayton: { holds: [dayton_line, dayton_mover] }
  toledo: { holds: [toledo_line, toledo_mover] }
  lima: { holds: [lima_vpn, lima_mover] }
",
        ),
    ];
    let synthesized = split(|name, _| {
        splits.iter().find(|(other, _)| *other == name).map(|(_, stacks)| (*stacks).to_owned())
    });
    assert_eq!(synthesized.len(), splits.len());
    for (name, synthesis) in &synthesized {
        check(name, synthesis);
    }
    // The rules between the network's endpoints and the jobs live with the jobs, and move nothing else along.
    let (_, reference) = synthesized.iter().find(|(name, _)| name == "reference.yaml").unwrap();
    let stack_of = |kind: &str, name: &str| {
        let found: Vec<&str> = reference
            .resources()
            .filter(|one| one.printed.resource_type == kind && &*one.printed.name == name)
            .map(|one| one.stack)
            .collect();
        assert_eq!(found.len(), 1, "there is one {kind} {name}");
        found[0].to_owned()
    };
    let rule = "aws_vpc_security_group_ingress_rule";
    assert_eq!(stack_of(rule, "main_logs_endpoint_from_studio_https_443"), "training");
    assert_eq!(stack_of("aws_vpc", "main"), "foundation");
    let foundation = reference.stacks.iter().find(|stack| stack.name == "foundation").unwrap();
    assert_eq!(foundation.owners, ["hub", "link", "main"]);
}

/// Each hosted connection that is to be accepted has outputs, and few resources.
#[test]
fn a_template_has_no_more_outputs_than_cloudformation_takes() {
    let connections: Vec<String> = (0..210)
        .map(|index| format!("c{index}: {{ import: dxcon-fg{index:06}, hosted: true, accept: true, speed: 1 Gbps, vlan: {} }}", index + 10))
        .collect();
    let text = format!(
        "blueprint: 1\nname: many\nregion: eu-central-1\nnetworks: {{ main: {{ cidr: 10.40.0.0/16 }} }}\n\
         sites: {{ munich: {{ cidrs: [10.20.0.0/16], asn: 65010 }} }}\nconstructs:\n  hub: {{ type: TransitGateway }}\n  \
         link: {{ type: DirectConnect, site: munich, interface: {{ kind: transit, to: hub, vlan: 5 }}, connections: {{ {} }} }}\n",
        connections.join(", ")
    );
    let architecture = blueprint::read(&[("many.yaml", text.as_bytes())]).architecture.unwrap();
    let findings = synthesize(&architecture).err().unwrap();
    let given: Vec<_> = findings.iter().filter_map(|finding| finding.given.as_deref()).collect();
    assert!(given.iter().any(|given| given.ends_with(" outputs")), "{given:?}");
}

/// What is proposed for a template that is too large are constructs of that blueprint.
#[test]
fn a_template_that_is_too_large_is_told_what_to_move() {
    let advice = |constructs: &str, sites: &str| {
        let text = format!(
            "blueprint: 1\nname: big\nregion: eu-central-1\nnetworks: {{ main: {{ cidr: 10.40.0.0/16, zones: 3 }} }}\n\
             sites:\n{sites}constructs:\n{constructs}"
        );
        let architecture = blueprint::read(&[("big.yaml", text.as_bytes())]).architecture.unwrap();
        let Err(found) = synthesize(&architecture) else { panic!("it fits") };
        let large = found.iter().find(|finding| finding.code.id == "HS1103").unwrap();
        large.help.clone().unwrap_or_default()
    };
    let ranges: Vec<String> = (0..200).map(|one| format!("172.16.{one}.0/24")).collect();
    let site = format!("  munich: {{ cidrs: [{}], asn: 65010 }}\n", ranges.join(", "));
    let line = "  line: { type: Vpn, site: munich, to: hub, gateway_ip: 198.51.100.7 }\n";
    let hub = format!("  hub: {{ type: TransitGateway }}\n{line}");
    assert!(advice(&hub, &site).contains("`hub` makes 602 resources"), "{}", advice(&hub, &site));
    let buckets: Vec<String> = (0..200).map(|one| format!("  lake{one}: {{ type: Bucket }}\n")).collect();
    let buckets = buckets.concat();
    let small = "  munich: { cidrs: [172.16.0.0/16] }\n";
    let told = advice(&buckets, small);
    assert!(
        told.contains("before the first deployment") && told.contains("more: { holds: [main, lake0"),
        "{told}"
    );
    assert!(told.len() < 400, "{told}");
}

/// Shares that movers copy into one bucket, each a flow; agents that are there already keep nothing of the movers.
fn movers(movers: usize, shares: usize, agent: &str) -> String {
    let mut text = String::from(
        "blueprint: 1\nname: big\nregion: eu-central-1\nnetworks: { main: { cidr: 10.0.0.0/16 } }\nsites:\n  hq:\n    \
         cidrs: [10.9.0.0/16]\n    shares:\n",
    );
    for share in 0..shares {
        let _ = writeln!(text, "      s{share}: {{ protocol: nfs, host: 10.9.0.4, path: /s{share} }}");
    }
    text += "constructs:\n  lake: { type: Bucket }\n  v: { type: Vpn, site: hq, to: main, gateway_ip: 203.0.113.4 }\n";
    for mover in 0..movers {
        let agent = agent.replace('#', &format!("{mover:017}"));
        let _ = writeln!(
            text,
            "  mv{mover}: {{ type: DataSyncAgent, site: hq, agents: {{ o: {{ {agent} }} }} }}"
        );
    }
    text += "flows:\n";
    for share in 0..shares {
        let mover = share % movers;
        let _ = writeln!(text, "  f{share}: {{ from: hq/s{share}, to: lake/d{share}, via: mv{mover} }}");
    }
    text
}

fn too_large(text: &str) -> Option<String> {
    let read = blueprint::read(&[("big.yaml", text.as_bytes())]);
    let found = synthesize(&read.architecture.unwrap()).err()?;
    let large = found.iter().find(|finding| finding.code.id == "HS1103");
    Some(large.unwrap_or_else(|| panic!("{}", short::render(&found, &read.sources))).help.clone().unwrap())
}

/// What is proposed is written into the blueprint as it stands, and everything fits.
#[test]
fn a_proposed_split_works_and_leaves_what_is_kept_where_it_is() {
    let there = "arn: \"arn:aws:datasync:eu-central-1:444455556666:agent/agent-#\"";
    for (count, shares, agent) in [(2, 110, there), (3, 165, there), (2, 110, "")] {
        let text = movers(count, shares, agent);
        let told = too_large(&text).unwrap();
        assert_eq!(told.contains("before the first deployment"), agent.is_empty(), "{told}");
        let stacks = told.split('`').find(|part| part.starts_with("stacks: ")).unwrap();
        assert!(!stacks.contains("lake") && !stacks.contains("main"), "{stacks}");
        assert_eq!(stacks.contains("more-2"), count == 3, "{stacks}");
        assert!(told.contains("flows"), "{told}");
        let left = too_large(&format!("{text}{stacks}\n"));
        assert!(left.is_none(), "{stacks} leaves {left:?}");
    }
}

#[test]
fn where_no_split_helps_that_is_said() {
    let told =
        too_large(&movers(1, 140, "arn: \"arn:aws:datasync:eu-central-1:444455556666:agent/agent-#\""))
            .unwrap();
    assert!(
        told.contains("no other split of whole constructs helps") && told.contains("140 flows"),
        "{told}"
    );
}
