//! What a reviewer of the generated resources asks: who is let in, what is refused, what is kept, and what one change takes
//! from the others.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test reads its fixtures and fails by panicking"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use hybrid_synth::resource::{Expr, Graph, Path as NodePath, Retention, Value as Field};
use hybrid_synth::{Synthesis, blueprint, synthesize};
use serde_json::Value;

fn made(text: &str) -> Synthesis {
    let head = "blueprint: 1\nname: imaging\nregion: eu-central-1\n";
    let read = blueprint::read(&[("imaging.yaml", format!("{head}{text}").as_bytes())]);
    synthesize(&read.architecture.unwrap()).unwrap()
}

fn template(made: &Synthesis) -> Value {
    serde_json::from_slice(&made.files["cloudformation/imaging.template.json"].content).unwrap()
}

fn resource<'t>(template: &'t Value, id: &str) -> &'t Value {
    let found = &template["Resources"][id];
    assert!(found.is_object(), "{id} is not there: {:?}", template["Resources"].as_object().unwrap().keys());
    found
}

const SITE: &str = "sites: { munich: { cidrs: [10.20.0.0/16], \
    shares: { scans: { protocol: nfs, host: nas1.corp.example, path: /scans } } } }\n";
const NETWORK: &str = "networks: { main: { cidr: 10.40.0.0/16 } }\n";
const INGEST: &str = "flows: { ingest: { from: munich/scans, to: lake/raw, via: mover } }\n";

fn mover(agents: &str) -> Synthesis {
    let constructs = format!(
        "constructs:\n  lake: {{ type: Bucket }}\n  mover: {{ type: DataSyncAgent, site: munich, agents: {agents} }}\n"
    );
    made(&format!("{NETWORK}{SITE}{constructs}{INGEST}"))
}

/// Whether a bucket's policy refuses an upload with these headers.
fn refuses(statements: &[Value], headers: &[(&str, &str)]) -> bool {
    let given = |name: &str| headers.iter().find(|(header, _)| *header == name).map(|(_, value)| *value);
    statements.iter().filter(|one| one["Effect"] == "Deny" && one["Action"] == "s3:PutObject").any(|one| {
        one["Condition"].as_object().unwrap().iter().all(|(test, variables)| {
            variables.as_object().unwrap().iter().all(|(name, wanted)| match test.as_str() {
                "Null" => (wanted == "true") == given(name).is_none(),
                "StringNotEquals" => {
                    let own = wanted["Fn::GetAtt"][0].as_str().unwrap_or_default();
                    let wanted = wanted.as_str().unwrap_or(own);
                    given(name) != Some(wanted)
                }
                other => {
                    assert_eq!(other, "", "a test that nobody evaluates here");
                    false
                }
            })
        })
    })
}

#[test]
fn objects_are_under_the_buckets_own_key_however_they_are_uploaded() {
    let template = template(&made("constructs: { lake: { type: Bucket } }\n"));
    let policy = &resource(&template, "LakePolicy")["Properties"]["PolicyDocument"]["Statement"];
    let (how, which) = ("s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id");
    for (headers, is_refused) in [
        (vec![], false),
        (vec![(how, "aws:kms"), (which, "LakeKey")], false),
        (vec![(how, "aws:kms")], true),
        (vec![(how, "aws:kms"), (which, "other")], true),
        (vec![(how, "aws:kms:dsse"), (which, "LakeKey")], true),
        (vec![(how, "AES256")], true),
    ] {
        assert_eq!(refuses(policy.as_array().unwrap(), &headers), is_refused, "{headers:?}");
    }
}

#[test]
fn an_endpoint_lets_in_those_alone_who_call_it() {
    let text = "sites: { munich: { cidrs: [10.20.0.0/16], reaches: [datasync, sts] } }\n\
        constructs: { studio: { type: SageMakerDomain, users: [ana] } }\n";
    let template = template(&made(&format!("{NETWORK}{text}")));
    let resources = template["Resources"].as_object().unwrap();
    let mut groups = BTreeSet::new();
    for (id, endpoint) in resources.iter().filter(|(_, one)| {
        one["Type"] == "AWS::EC2::VPCEndpoint" && one["Properties"]["VpcEndpointType"] == "Interface"
    }) {
        let own = endpoint["Properties"]["SecurityGroupIds"].as_array().unwrap();
        assert_eq!(own.len(), 1, "{id}");
        assert!(groups.insert(own[0].to_string()), "{id} shares its group");
    }
    let rules: Vec<&Value> =
        resources.values().filter(|one| one["Type"] == "AWS::EC2::SecurityGroupIngress").collect();
    let into = |group: &str| {
        let rules = rules.iter().map(|rule| &rule["Properties"]);
        let rules = rules.filter(|rule| rule["GroupId"].to_string().contains(&format!("\"{group}\"")));
        let said = rules.map(|rule| {
            let from = rule["CidrIp"].as_str().map_or_else(|| "studio".to_owned(), str::to_owned);
            format!("{from} {}-{}", rule["FromPort"], rule["ToPort"])
        });
        said.collect::<BTreeSet<_>>()
    };
    let set = |rules: &[&str]| rules.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    assert_eq!(into("MainDatasyncEndpointGroup"), set(&["10.20.0.0/16 443-443", "10.20.0.0/16 1024-1064"]));
    assert_eq!(into("MainStsEndpointGroup"), set(&["10.20.0.0/16 443-443", "studio 443-443"]));
    assert_eq!(into("MainLogsEndpointGroup"), set(&["studio 443-443"]));
}

#[test]
fn an_agent_that_waits_takes_nothing_from_the_others() {
    let template = template(&mover("{ one: {}, two: {} }"));
    let location = resource(&template, "IngestSource");
    assert_eq!(location["Condition"], "MoverHasAgent");
    assert_eq!(resource(&template, "Ingest")["Condition"], "MoverHasAgent");
    let either = &template["Conditions"]["MoverHasAgent"]["Fn::Or"];
    assert_eq!(either.as_array().unwrap().len(), 2);
    let agents = location["Properties"]["OnPremConfig"]["AgentArns"].as_array().unwrap();
    assert_eq!(agents[1]["Fn::If"][0], "MoverAgentTwoActivated");
    assert_eq!(agents[1]["Fn::If"][2]["Ref"], "AWS::NoValue");
    // Beside an agent that is there, a flow waits for nothing.
    let there = "{ one: { arn: \"arn:aws:datasync:eu-central-1:444455556666:agent/agent-0b0addbeef44baca3\" }, two: {} }";
    let template = self::template(&mover(there));
    assert!(resource(&template, "IngestSource")["Condition"].is_null());
}

#[test]
fn agents_of_two_movers_wait_for_keys_of_their_own() {
    let constructs = "constructs:\n  lake: { type: Bucket }\n  a: { type: DataSyncAgent, site: munich, agents: { b-c: {} } }\n  \
        a-b: { type: DataSyncAgent, site: munich, agents: { c: {} } }\n\
        flows:\n  first: { from: munich/scans, to: lake/raw, via: a }\n  second: { from: munich/scans, to: lake/other, via: a-b }\n";
    let graph = made(&format!("{NETWORK}{SITE}{constructs}")).graph;
    assert_eq!(graph.conditions.len(), graph.parameters.len());
    assert_eq!(graph.conditions.len(), 2);
}

#[test]
fn an_agent_keeps_its_endpoint_when_the_blueprint_names_its_arn() {
    let of_network = |made: &Synthesis| -> BTreeSet<String> {
        let mine = |path: &&NodePath| path.owner == "main" || path.local.starts_with("tasks");
        made.graph.nodes().map(|(_, node)| &node.path).filter(mine).map(ToString::to_string).collect()
    };
    let by_key = of_network(&mover("{ one: {} }"));
    let by_arn = mover(
        "{ one: { arn: \"arn:aws:datasync:eu-central-1:444455556666:agent/agent-0b0addbeef44baca3\" } }",
    );
    assert_eq!(by_key, of_network(&by_arn));
    assert!(by_key.contains("main/datasync-endpoint") && by_key.contains("mover/tasks"));
}

#[test]
fn movers_of_a_stack_share_one_log_policy() {
    let constructs = "constructs:\n  lake: { type: Bucket }\n  one: { type: DataSyncAgent, site: munich, agents: { a: {} } }\n  \
        two: { type: DataSyncAgent, site: munich, agents: { a: {} } }\n\
        flows:\n  first: { from: munich/scans, to: lake/raw, via: one }\n  second: { from: munich/scans, to: lake/other, via: two }\n";
    let template = template(&made(&format!("{NETWORK}{SITE}{constructs}")));
    let policies: Vec<&Value> = template["Resources"]
        .as_object()
        .unwrap()
        .values()
        .filter(|one| one["Type"] == "AWS::Logs::ResourcePolicy")
        .collect();
    assert_eq!(policies.len(), 1);
    let text = policies[0].to_string();
    assert!(text.contains("${OneLog}") && text.contains("${TwoLog}"), "{text}");
}

#[test]
fn a_job_runs_in_the_zone_of_its_file_system() {
    let text = "constructs:\n  scratch: { type: FsxLustre, capacity: 1200 GiB, throughput: 500 MB/s/TiB, zone: b }\n  \
        lake: { type: Bucket }\n  train: { type: TrainingJob, image: pytorch-training, instance: ml.g5.12xlarge }\n\
        flows:\n  feed: { from: scratch/train, to: train }\n  result: { from: train, to: lake/models }\n";
    let made = made(&format!("{NETWORK}{text}"));
    let request = &made.files["requests/imaging/train.create-training-job.json"].content;
    let request: Value = serde_json::from_slice(request).unwrap();
    assert_eq!(request["VpcConfig"]["Subnets"], serde_json::json!(["${main/private-b.id}"]));
}

#[test]
fn a_fixed_address_is_taken_before_any_other() {
    let text = "sites: { munich: { cidrs: [10.20.0.0/16], reaches: [kms], dns: { domains: [corp.example], servers: [10.20.0.2] } } }\n";
    let graph = made(&format!("{NETWORK}{text}")).graph;
    let find = |local: &str| graph.find(&NodePath::new("main", local)).unwrap();
    let keeper = find("inbound-resolver");
    for other in ["kms-endpoint", "outbound-resolver"] {
        assert!(graph.node(find(other)).requires.contains(&keeper), "{other}");
    }
    assert!(graph.node(keeper).requires.is_empty());
}

/// The graphs of all right blueprints.
fn graphs() -> Vec<(String, Graph)> {
    let mut all = Vec::new();
    for folder in ["tests/blueprints/right", "blueprints"] {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.extension().is_none_or(|extension| extension != "yaml") || name.matches('.').count() > 1 {
                continue;
            }
            let read = blueprint::read(&[(&name, &fs::read(&path).unwrap())]);
            all.push((name, synthesize(&read.architecture.unwrap()).unwrap().graph));
        }
    }
    all
}

#[test]
fn what_a_kept_resource_reads_is_kept() {
    let mut kept = 0;
    for (name, graph) in graphs() {
        for (_, node) in graph.nodes().filter(|(_, node)| node.retention == Retention::Retain) {
            kept += 1;
            for value in node.fields.values.iter().flatten() {
                value.for_each_expr(&mut |expr| {
                    if let Expr::Attribute { node: read, .. } = expr {
                        let read = graph.node(*read);
                        assert_eq!(
                            read.retention,
                            Retention::Retain,
                            "{name}: {} of {}",
                            read.path,
                            node.path
                        );
                    }
                });
            }
        }
    }
    assert!(kept > 0);
}

#[test]
fn no_statement_says_what_another_one_says() {
    let mut policies = 0;
    for (name, graph) in graphs() {
        for (_, node) in graph.nodes() {
            for value in node.fields.values.iter().flatten() {
                let Field::Policy(policy) = value else { continue };
                policies += 1;
                for (index, wide) in policy.statements.iter().enumerate() {
                    for (_, narrow) in
                        policy.statements.iter().enumerate().filter(|(other, _)| *other != index)
                    {
                        assert!(
                            !wide.covers(narrow),
                            "{name}: {} and {} of {}",
                            wide.sid,
                            narrow.sid,
                            node.path
                        );
                    }
                }
            }
        }
    }
    assert!(policies > 20, "{policies}");
}
