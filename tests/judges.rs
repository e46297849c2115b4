//! The outside judges over the output of every blueprint: `cfn-lint` and `terraform validate`, warnings counted.
//!
//! A judge that is not at hand is skipped, and says so on standard error whether or not the run shows the output of tests
//! that pass. Nothing is installed here; `tests/judges/cloudformation` on its own installs cfn-lint.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its fixtures, writes to a folder of its own and fails by panicking"
)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use hybrid_synth::{blueprint, synthesize};

/// What a blueprint became on disk: its name, region and folder.
struct Output {
    name: String,
    region: String,
    folder: PathBuf,
}

fn outputs(root: &Path) -> Vec<Output> {
    let mut outputs = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        // Overlays are merged into the blueprint that they belong to, and are none of their own.
        if name.contains('.') {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let architecture = blueprint::read(&[(&name, &bytes)]).architecture.unwrap();
        let folder = root.join(&name);
        for (path, file) in synthesize(&architecture).unwrap().files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file.content).unwrap();
        }
        outputs.push(Output { name, region: architecture.region, folder });
    }
    outputs
}

/// Runs a judge; false where it is not at hand.
fn judge(judge: &str, arguments: &[String]) -> bool {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges").join(judge);
    let ran = Command::new(script).args(arguments).env("JUDGES_INSTALL", "never").output().unwrap();
    let said = [ran.stdout, ran.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    if ran.status.code() == Some(3) {
        // Past the capture of the test harness: a judge that did not look has to be seen.
        std::io::stderr().write_all(said.as_bytes()).unwrap();
        return false;
    }
    assert!(ran.status.success(), "{judge} {arguments:?}\n{said}");
    true
}

#[test]
fn cfn_lint_finds_nothing() {
    let root = tempfile::tempdir().unwrap();
    for output in outputs(root.path()) {
        let mut arguments = vec![output.region];
        for entry in fs::read_dir(output.folder.join("cloudformation")).unwrap() {
            let path = entry.unwrap().path().to_str().unwrap().to_owned();
            if path.ends_with(".template.json") {
                arguments.push(path);
            }
        }
        assert!(arguments.len() > 1, "{} has a template", output.name);
        if !judge("cloudformation", &arguments) {
            return;
        }
    }
}

#[test]
fn terraform_validate_finds_nothing() {
    let root = tempfile::tempdir().unwrap();
    let mut folders = Vec::new();
    for output in outputs(root.path()) {
        for entry in fs::read_dir(output.folder.join("terraform")).unwrap() {
            folders.push(entry.unwrap().path().to_str().unwrap().to_owned());
        }
    }
    judge("terraform", &folders);
}
