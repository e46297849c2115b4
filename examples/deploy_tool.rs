//! A deploy tool of one's own: constructs in Rust instead of a blueprint, a house rule over everything that is synthesized,
//! a property that the constructs do not know, and the output folder.
//!
//! `cargo run --example deploy_tool -- FOLDER` writes it.
#![expect(clippy::print_stdout, reason = "a program tells its user what it did")]

use std::error::Error;
use std::path::Path;

use hybrid_synth::construct::Bucket;
use hybrid_synth::delivery::{Part, deliver};
use hybrid_synth::diagnostic::{Diagnostics, SourceMap, render::short};
use hybrid_synth::host::output::{self, Report};
use hybrid_synth::host::{Host, Machine};
use hybrid_synth::model::{Architecture, Network, OverrideDeclaration};
use hybrid_synth::resource::Retention;
use hybrid_synth::{Synthesis, synthesize};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("usage: deploy_tool FOLDER")?;
    for environment in ["test", "production"] {
        let report = deploy(environment, &Machine, &Path::new(&folder).join(environment))?;
        println!("{environment}: {} created, {} replaced", report.created.len(), report.replaced.len());
    }
    Ok(())
}

fn deploy(environment: &str, host: &dyn Host, folder: &Path) -> Result<Report, Box<dyn Error>> {
    let architecture = architecture(environment)?;
    let synthesis = synthesize(&architecture).map_err(|found| in_words(&found))?;
    keep_what_holds_data(&synthesis)?;
    let part = Part { name: architecture.name, blueprint: None, synthesis: &synthesis };
    let delivery = deliver(&[part])
        .map_err(|refused| in_words(&refused.into_iter().map(|(_, diagnostic)| diagnostic).collect()))?;
    Ok(output::write(host, folder, &delivery.manifest, &delivery.artifacts)?)
}

/// The architecture is code: what differs between environments is an argument.
fn architecture(environment: &str) -> Result<Architecture, Box<dyn Error>> {
    let mut imaging = Architecture::new(&format!("imaging-{environment}"), "eu-central-1");
    imaging.tags.insert("Environment".to_owned(), environment.to_owned());
    let cidr = if environment == "production" { "10.40.0.0/16" } else { "10.41.0.0/16" };
    imaging.networks.insert("main".to_owned(), Network::new(cidr.parse()?));
    imaging.construct("lake", Bucket::default());

    // What no construct can say yet is set by hand, validated like everything else, and listed in the manifest.
    let mut accelerated = OverrideDeclaration::default();
    let acceleration = json!({ "AccelerateConfiguration": { "AccelerationStatus": "Enabled" } });
    accelerated.cloudformation = acceleration.as_object().cloned();
    imaging.overrides.entry("lake".to_owned()).or_default().insert("bucket".to_owned(), accelerated);
    Ok(imaging)
}

/// A rule of the house, as a visitor over every resource: what holds data outlives its stack.
fn keep_what_holds_data(synthesis: &Synthesis) -> Result<(), Box<dyn Error>> {
    for (_, node) in synthesis.graph.nodes() {
        let holds_data = ["AWS::S3::Bucket", "AWS::FSx::FileSystem"].contains(&node.kind.cloudformation);
        if holds_data && node.retention != Retention::Retain {
            return Err(format!("{} would go with its stack", node.path).into());
        }
    }
    Ok(())
}

fn in_words(found: &Diagnostics) -> String {
    short::render(found, &SourceMap::default())
}

#[cfg(test)]
mod tests {
    use super::deploy;
    use hybrid_synth::host::Memory;
    use std::path::Path;

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
