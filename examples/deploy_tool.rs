//! A deploy tool of one's own: a whole data path in Rust instead of a blueprint, a rule of the house over every resource
//! that comes out, a property that no construct knows, and the output folder.
//!
//! A flow that AWS cannot carry, or a bucket where a network belongs, does not compile.
//! `cargo run --example deploy_tool -- FOLDER` writes it.
#![expect(clippy::print_stdout, reason = "a program tells its user what it did")]

use std::error::Error;
use std::path::Path;

use hybrid_synth::construct::{
    Agent, Bucket, Connection, DataSyncAgent, DirectConnect, FsxLustre, Interface, SageMakerDomain,
    TrainingJob, TransitGateway,
};
use hybrid_synth::delivery::{Part, deliver};
use hybrid_synth::diagnostic::{Diagnostics, SourceMap, render::short};
use hybrid_synth::host::output::{self, Report};
use hybrid_synth::host::{Host, Machine};
use hybrid_synth::model::{
    Architecture, LoadMode, Network, ParameterDeclaration, ParameterType, Share, Site,
};
use hybrid_synth::resource::kinds::s3::StorageClass;
use hybrid_synth::units::{DataSize, Vlan};
use hybrid_synth::{Synthesis, Target, synthesize};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("usage: deploy_tool FOLDER")?;
    for environment in ["test", "production"] {
        let report = deploy(environment, &Machine, &Path::new(&folder).join(environment))?;
        println!("{environment}: {} files created, {} replaced", report.created.len(), report.replaced.len());
    }
    Ok(())
}

fn deploy(environment: &str, host: &dyn Host, folder: &Path) -> Result<Report, Box<dyn Error>> {
    let architecture = architecture(environment)?;
    let synthesis = synthesize(&architecture).map_err(|found| in_words(&found))?;
    keys_rotate(&synthesis)?;
    let part = Part { name: architecture.name, blueprint: None, synthesis: &synthesis, waived: &[] };
    let delivery = deliver(&[part])
        .map_err(|refused| in_words(&refused.into_iter().map(|(_, diagnostic)| diagnostic).collect()))?;
    Ok(output::write(host, folder, &delivery.manifest, &delivery.artifacts)?)
}

/// The architecture is code: what differs between environments is an argument.
fn architecture(environment: &str) -> Result<Architecture, Box<dyn Error>> {
    let production = environment == "production";
    let mut imaging = Architecture::new(&format!("imaging-{environment}"), "eu-central-1");
    imaging.tags.insert("Environment".to_owned(), environment.to_owned());

    let range = if production { "10.40.0.0/16" } else { "10.41.0.0/16" };
    let main = imaging.network("main", Network::new(range.parse()?));
    let site = Site::new(["10.20.0.0/16".parse()?])
        .asn("65010".parse()?)
        .rtt("9 ms".parse()?)
        .share("scans", Share::nfs("nas1.corp.example".parse()?, "/scans"));
    let munich = imaging.site("munich", site);

    let hub = imaging.add("hub", TransitGateway::new().asn("64520".parse()?));
    let vlan = Vlan::new(101).ok_or("101 is a VLAN")?;
    let line = DirectConnect::new(&munich)
        .connection("a", Connection::dedicated("10 Gbps".parse()?, "EqFA5"))
        .interface(Interface::transit(&hub, vlan));
    imaging.add("line", line);

    let key =
        ParameterDeclaration::new(ParameterType::ActivationKey, "The key that the agent shows").secret();
    let agent = Agent { key: Some(imaging.parameter("agent_key", key)), ..Agent::default() };
    let mover = imaging.add("mover", DataSyncAgent::new(&munich).network(&main).agent("one", agent));

    let lake = imaging.add("lake", Bucket::new().archive(StorageClass::GlacierFlexible));
    let scratch =
        FsxLustre::persistent_2(DataSize::gib(1200)).throughput("250 MB/s/TiB".parse()?).network(&main);
    let scratch = imaging.add("scratch", scratch);
    let studio = imaging.add("studio", SageMakerDomain::new().network(&main).user("ana"));
    let instances = if production { 4 } else { 1 };
    let job = TrainingJob::new("pytorch-training", "ml.p4d.24xlarge").count(instances).network(&main);
    let train = imaging.add("train", job);

    let archive = imaging.dataset("scan_archive", lake.prefix("raw"));
    archive.size = Some("40 TB".parse()?);
    archive.cold_after = Some("365 d".parse()?);

    let ingest = imaging.flow_via("ingest", munich.share("scans"), lake.prefix("raw"), &mover);
    ingest.every = Some("1 d".parse()?);
    ingest.at = Some("22:00".parse()?);
    imaging.flow("stage", lake.prefix("train"), scratch.directory("train")).load = Some(LoadMode::Lazy);
    imaging.flow("feed", scratch.directory("train"), train.job());
    imaging.flow("explore", lake.prefix("train"), studio.everyone());
    imaging.flow("result", train.job(), lake.prefix("models"));
    imaging.flow("checkpoints", train.checkpoints(), lake.prefix("checkpoints"));

    // What no construct can say yet is set by hand, validated like everything else, and listed in the manifest.
    let accelerated = json!({ "AccelerationStatus": "Enabled" });
    imaging.override_cloudformation(lake.name(), "bucket", [("AccelerateConfiguration", accelerated)]);
    Ok(imaging)
}

/// A rule of the house, as a visitor over every resource of both back ends: keys rotate.
fn keys_rotate(synthesis: &Synthesis) -> Result<(), Box<dyn Error>> {
    for resource in synthesis.resources() {
        let (kind, property) = match resource.target {
            Target::CloudFormation => ("AWS::KMS::Key", "EnableKeyRotation"),
            Target::Terraform => ("aws_kms_key", "enable_key_rotation"),
        };
        let printed = resource.printed;
        if printed.resource_type == kind && resource.body.get(property) != Some(&json!(true)) {
            return Err(format!("the key {} of {} does not rotate", printed.name, resource.stack).into());
        }
    }
    Ok(())
}

fn in_words(found: &Diagnostics) -> String {
    short::render(found, &SourceMap::default())
}

#[cfg(test)]
mod tests {
    use super::{architecture, deploy, in_words, keys_rotate};
    use hybrid_synth::host::Memory;
    use hybrid_synth::synthesize;
    use std::path::Path;

    #[test]
    fn the_whole_path_comes_out_and_every_key_rotates() {
        let synthesis = synthesize(&architecture("test").unwrap()).unwrap();
        keys_rotate(&synthesis).unwrap();
        let kinds: Vec<&str> =
            synthesis.resources().map(|resource| &*resource.printed.resource_type).collect();
        for kind in [
            "AWS::DirectConnect::TransitVirtualInterface",
            "AWS::DataSync::Task",
            "AWS::FSx::DataRepositoryAssociation",
            "AWS::SageMaker::Domain",
            "AWS::StepFunctions::StateMachine",
            "aws_datasync_task",
            "aws_kms_key",
        ] {
            assert!(kinds.contains(&kind), "no {kind} in {kinds:?}");
        }
    }

    #[test]
    fn a_mistake_is_told_by_its_place_in_the_architecture() {
        let mut wrong = architecture("test").unwrap();
        wrong.region = "eu-central-9".to_owned();
        let words = in_words(&synthesize(&wrong).unwrap_err());
        assert!(words.lines().any(|line| line.starts_with("/region: error[")), "{words}");
    }

    #[test]
    fn both_environments_are_written_and_the_override_is_recorded() {
        let host = Memory::new();
        for environment in ["test", "production"] {
            let report = deploy(environment, &host, Path::new(environment)).unwrap();
            assert!(!report.created.is_empty());
        }
        let files = host.files();
        let text = |path: &str| String::from_utf8(files[Path::new(path)].clone()).unwrap();
        let template = text("production/cloudformation/imaging-production.template.json");
        assert!(template.contains("\"AccelerationStatus\": \"Enabled\""), "{template}");
        assert!(template.contains("10.40.0.0/16"), "{template}");
        let manifest = text("production/manifest.json");
        assert!(manifest.contains("\"property\": \"AccelerateConfiguration\""), "{manifest}");
    }
}
