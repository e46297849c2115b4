//! Training from a Lustre file system, and the small readings that blueprints alone do not reach.

use std::any::Any;

use super::image::registry;
use super::request::arguments;
use super::start::expression;
use super::*;
use crate::construct::Bucket;
use crate::model::handle::{LustreHandle, NetworkHandle};
use crate::model::{Architecture, Flow, Network};
use crate::resource::{Ref, Value, kinds::fsx};
use crate::{Synthesis, synthesize};

/// A file system that exists already, of which one directory is read before training.
#[derive(Debug)]
struct Scratch {
    network: &'static str,
    preload: &'static [&'static str],
}

impl Construct for Scratch {
    fn type_name(&self) -> &'static str {
        "Scratch"
    }

    fn role(&self) -> Role {
        Role::FileSystem
    }

    fn expand(&self, scope: &mut Scope<'_>) {
        let network = scope.handle::<NetworkHandle>(self.network).unwrap();
        let group = scope.security_group("security-group", &network, "A file system");
        let file_system: Ref<fsx::LustreFileSystem> = Ref::imported("fs-0123456789abcdef0");
        scope.publish(LustreHandle {
            name: scope.name.to_owned(),
            file_system: file_system.knowing("mount_name", "abcdefgh"),
            security_group: Some(group),
            network: self.network.to_owned(),
            subnet: None,
            associations: Vec::new(),
            preload: self.preload.iter().map(|directory| (*directory).to_owned()).collect(),
        });
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn on_lustre(job: TrainingJob, preload: &'static [&'static str]) -> Architecture {
    let mut imaging = Architecture::new("imaging", "eu-central-1");
    imaging.networks.insert("main".into(), Network::new("10.40.0.0/16".parse().unwrap()));
    imaging.networks.insert("other".into(), Network::new("10.41.0.0/16".parse().unwrap()));
    imaging.construct("lake", Bucket::default());
    imaging.construct("scratch", Scratch { network: "main", preload });
    imaging.construct("train", job);
    imaging.flows.insert("feed".into(), Flow::new("scratch/train/ct", "train"));
    imaging.flows.insert("work".into(), Flow::new("train/work", "scratch/work"));
    imaging.flows.insert("result".into(), Flow::new("train", "lake/models"));
    imaging
}

fn file(synthesis: &Synthesis, path: &str) -> serde_json::Value {
    serde_json::from_slice(&synthesis.files.get(path).unwrap().content).unwrap()
}

#[test]
fn lustre_is_mounted_below_its_mount_name_in_its_own_network() {
    let synthesis = synthesize(&on_lustre(TrainingJob::new("xgboost", "ml.m5.xlarge"), &[])).unwrap();
    let request = file(&synthesis, "requests/imaging/train.create-training-job.json");
    let channels = request["InputDataConfig"].as_array().unwrap();
    let sources: Vec<_> =
        channels.iter().map(|channel| &channel["DataSource"]["FileSystemDataSource"]).collect();
    assert_eq!(channels[0]["ChannelName"], "feed");
    assert_eq!(sources[0]["DirectoryPath"], "/abcdefgh/train/ct");
    assert_eq!(
        (&sources[0]["FileSystemType"], &sources[0]["FileSystemAccessMode"]),
        (&"FSxLustre".into(), &"ro".into())
    );
    assert_eq!(channels[1]["ChannelName"], "work");
    assert_eq!(
        (&sources[1]["DirectoryPath"], &sources[1]["FileSystemAccessMode"]),
        (&"/abcdefgh/work".into(), &"rw".into())
    );
    assert_eq!(request["VpcConfig"]["Subnets"][0], "${main/private-a.id}");
    assert!(!synthesis.files.contains_key("requests/imaging/train-preload.create-training-job.json"));
    for rule in [
        "ScratchFromTrainLustre988",
        "ScratchToTrainLustre1018",
        "TrainToScratchLustre988",
        "TrainFromScratchLustre1018",
    ] {
        let template = file(&synthesis, "cloudformation/imaging.template.json");
        assert!(template["Resources"].get(rule).is_some(), "{rule}");
    }
}

#[test]
fn preloading_reads_what_both_the_flow_and_the_job_name_before_it_trains() {
    let synthesis =
        synthesize(&on_lustre(TrainingJob::new("xgboost", "ml.m5.xlarge"), &["/train", "/other"])).unwrap();
    let request = file(&synthesis, "requests/imaging/train-preload.create-training-job.json");
    assert!(
        request["AlgorithmSpecification"]["TrainingImage"].as_str().unwrap().contains("pytorch-training")
    );
    let policy =
        file(&synthesis, "cloudformation/imaging.template.json")["Resources"]["TrainExecutionPolicy"]
            .to_string();
    assert!(
        policy.contains("repository/pytorch-training") && policy.contains("repository/sagemaker-xgboost")
    );
    let channels = request["InputDataConfig"].as_array().unwrap();
    assert_eq!(channels.len(), 1);
    assert_eq!(channels[0]["DataSource"]["FileSystemDataSource"]["DirectoryPath"], "/abcdefgh/train/ct");
    let template = file(&synthesis, "cloudformation/imaging.template.json");
    let definition = &template["Resources"]["Train"]["Properties"]["Definition"];
    assert_eq!(definition["StartAt"], "BeginPreload");
    assert_eq!(definition["States"]["PreloadEnded"]["Choices"][0]["Next"], "BeginTrain");
    assert_eq!(definition["States"]["TrainEnded"]["Choices"][0]["Next"], "Trained");
    assert!(
        template["Outputs"]["TrainRestoreScratchTrainCt"]["Value"].as_str().unwrap().contains("hsm_restore")
    );
}

#[test]
fn every_state_leads_to_one_that_exists_and_each_is_reached() {
    let synthesis = synthesize(&on_lustre(TrainingJob::new("xgboost", "ml.m5.xlarge"), &["train"])).unwrap();
    let template = file(&synthesis, "cloudformation/imaging.template.json");
    let definition = &template["Resources"]["Train"]["Properties"]["Definition"];
    let states = definition["States"].as_object().unwrap();
    let mut reached = vec![definition["StartAt"].as_str().unwrap().to_owned()];
    for state in states.values() {
        let lists = ["Choices", "Catch"].iter().filter_map(|list| state[list].as_array()).flatten();
        let next = lists.map(|item| &item["Next"]).chain([&state["Next"], &state["Default"]]);
        reached.extend(next.filter_map(|next| next.as_str()).map(str::to_owned));
    }
    reached.sort();
    reached.dedup();
    let mut names: Vec<&String> = states.keys().collect();
    names.sort();
    assert_eq!(reached.iter().collect::<Vec<_>>(), names);
}

#[test]
fn every_task_is_given_what_the_execution_was_started_with() {
    let synthesis = synthesize(&on_lustre(TrainingJob::new("xgboost", "ml.m5.xlarge"), &["train"])).unwrap();
    let template = file(&synthesis, "cloudformation/imaging.template.json");
    let definition = &template["Resources"]["Train"]["Properties"]["Definition"];
    // Each way into a state, with whether the execution's input is the state's.
    let mut ways = vec![(definition["StartAt"].as_str().unwrap(), true)];
    let mut seen = std::collections::BTreeSet::new();
    let mut tasks = Vec::new();
    while let Some((name, given)) = ways.pop() {
        if !seen.insert((name, given)) {
            continue;
        }
        let state = &definition["States"][name];
        let kind = state["Type"].as_str().unwrap();
        let passed = |output: &serde_json::Value, otherwise: bool| match output.as_str() {
            Some("{% $states.input %}") => given,
            Some(_) => false,
            None => otherwise,
        };
        // What a state without an `Output` tells is its input, but a task's is its result, and an error's the error.
        let output = passed(&state["Output"], given && kind != "Task");
        if kind == "Task" {
            assert!(given, "{name} is not given what the execution was started with");
            tasks.push(name);
        }
        let choices = state["Choices"].as_array().into_iter().flatten().map(|choice| &choice["Next"]);
        let nexts = choices.chain([&state["Next"], &state["Default"]]).filter_map(|next| next.as_str());
        ways.extend(nexts.map(|next| (next, output)));
        for catcher in state["Catch"].as_array().into_iter().flatten() {
            ways.push((catcher["Next"].as_str().unwrap(), passed(&catcher["Output"], false)));
        }
    }
    assert_eq!(tasks, ["Preload", "Train"]);
    assert_eq!(definition["States"]["Trained"]["Output"], "{% $description %}", "the job is what comes out");
    assert_eq!(definition["States"]["Train"]["Assign"]["description"], "{% $states.result %}");
}

#[test]
fn a_job_in_another_network_than_its_file_system_is_refused() {
    let job = TrainingJob::new("xgboost", "ml.m5.xlarge").network("other");
    let findings = synthesize(&on_lustre(job, &[])).unwrap_err();
    assert!(findings.iter().any(|finding| finding.code.id == "HS0911"), "{findings:?}");
}

#[test]
fn names_leave_room_for_a_uuid() {
    let name = "a-team-with-a-name-of-some-length";
    let mut team = Architecture::new(name, "eu-central-1");
    team.construct("lake", Bucket::default());
    team.construct("train", TrainingJob::new("xgboost", "ml.m5.xlarge"));
    team.flows.insert("result".into(), Flow::new("train", "lake/models"));
    let synthesis = synthesize(&team).unwrap();
    let template = file(&synthesis, &format!("cloudformation/{name}.template.json"));
    let states = &template["Resources"]["Train"]["Properties"]["Definition"]["States"];
    let job = states["NameTrain"]["Assign"]["job"].as_str().unwrap();
    let prefix = job.split('\'').nth(1).unwrap();
    let example = format!("{prefix}12345678-1234-4234-8234-123456789012");
    assert!(crate::facts::sagemaker::is_job_name(&example), "{example}");
}

#[test]
fn each_job_of_a_blueprint_stops_its_own_runs_alone() {
    for (blueprint, jobs) in [
        ("molecular-imaging-platform-frankfurt", ["segmentation", "classification"]),
        ("imaging", ["train", "train-two"]),
    ] {
        let mut imaging = Architecture::new(blueprint, "eu-central-1");
        imaging.networks.insert("main".into(), Network::new("10.40.0.0/16".parse().unwrap()));
        imaging.construct("lake", Bucket::default());
        imaging.construct("scratch", Scratch { network: "main", preload: &["train"] });
        for job in jobs {
            imaging.construct(job, TrainingJob::new("xgboost", "ml.m5.xlarge"));
            imaging.flows.insert(format!("feed-{job}"), Flow::new("scratch/train/ct", job));
            imaging.flows.insert(format!("result-{job}"), Flow::new(job, &format!("lake/{job}")));
        }
        let synthesis = synthesize(&imaging).unwrap();
        let template = file(&synthesis, &format!("cloudformation/{blueprint}.template.json"));
        let resource = |job: &str, local: &str| {
            &template["Resources"][crate::resource::Path::new(job, local).logical_id()]
        };
        // The runs that each machine makes, and the patterns of those that it may stop.
        let made = jobs.map(|job| {
            let states = &resource(job, "")["Properties"]["Definition"]["States"];
            ["NameTrain", "NamePreload"].map(|state| {
                let name = states[state]["Assign"]["job"].as_str().unwrap();
                format!("{}12345678-1234-4234-8234-123456789012", name.split('\'').nth(1).unwrap())
            })
        });
        let may = jobs.map(|job| {
            let statements = &resource(job, "machine-policy")["Properties"]["PolicyDocument"]["Statement"];
            let statements = statements.as_array().unwrap();
            let run = statements.iter().find(|statement| statement["Sid"] == "RunJobs").unwrap();
            let arns = run["Resource"].as_array().unwrap().iter();
            arns.map(|arn| arn["Fn::Sub"].as_str().unwrap().rsplit('/').next().unwrap().to_owned())
                .collect::<Vec<_>>()
        });
        let stops = |patterns: &[String], name: &str| {
            patterns.iter().any(|pattern| {
                assert!(!pattern.contains('*'), "{pattern}");
                let pairs = || pattern.chars().zip(name.chars());
                pattern.len() == name.len() && pairs().all(|(one, other)| one == '?' || one == other)
            })
        };
        for (index, names) in made.iter().enumerate() {
            for name in names {
                assert!(crate::facts::sagemaker::is_job_name(name), "{name}");
                for (other, patterns) in may.iter().enumerate() {
                    assert_eq!(stops(patterns, name), index == other, "{name} and {patterns:?}");
                }
            }
        }
        let roles = synthesis.resources().filter(|resource| resource.printed.resource_type == "aws_iam_role");
        let mut prefixes: Vec<String> =
            roles.map(|role| role.body["name_prefix"].as_str().unwrap().to_owned()).collect();
        let count = prefixes.len();
        prefixes.sort();
        prefixes.dedup();
        assert_eq!(prefixes.len(), count, "each role has a name of its own: {prefixes:?}");
    }
}

#[test]
fn text_that_a_template_would_touch_is_joined_by_the_state_machine() {
    let spelled = |text: &str| match arguments(Value::map([("Environment", Value::map([("X", text)]))])) {
        Value::Map(members) => members[0].1.clone(),
        other => other,
    };
    assert_eq!(spelled("plain"), Value::map([("X", "plain")]));
    assert_eq!(spelled("a${B}\"c"), Value::map([("X", r#"{% "a$" & "{B}\"c" %}"#)]));
}

#[test]
fn schedules_become_expressions_or_nothing() {
    let said = |json: &str| expression(&serde_json::from_str(json).unwrap()).ok();
    assert_eq!(said(r#"{ "every": "6 h" }"#).as_deref(), Some("rate(6 hours)"));
    assert_eq!(said(r#"{ "every": "1 d" }"#).as_deref(), Some("rate(1 day)"));
    assert_eq!(said(r#"{ "every": "90 min" }"#).as_deref(), Some("rate(90 minutes)"));
    assert_eq!(said(r#"{ "every": "1 d", "at": "22:05" }"#).as_deref(), Some("cron(5 22 * * ? *)"));
    assert_eq!(said(r#"{ "cron": "0 22 ? * MON-FRI *" }"#).as_deref(), Some("cron(0 22 ? * MON-FRI *)"));
    for wrong in [
        "{}",
        r#"{ "every": "7 d", "at": "22:00" }"#,
        r#"{ "cron": "0 22 * * *" }"#,
        r#"{ "cron": "0 22 * * * *" }"#,
        r#"{ "cron": "0 22 ? * MON *", "every": "1 d" }"#,
        r#"{ "every": "30 s" }"#,
    ] {
        assert_eq!(said(wrong), None, "{wrong}");
    }
}

#[test]
fn registries_are_read_from_uris() {
    let parts =
        registry("444455556666.dkr.ecr.eu-central-1.amazonaws.com/imaging/train@sha256:0123").unwrap();
    assert_eq!(parts, ["eu-central-1", "444455556666", "imaging/train"]);
    assert_eq!(registry("docker.io/library/python:3"), None);
}
