//! Every blueprint below `tests/blueprints` and `blueprints`: the right ones against snapshots of both back ends, the
//! wrong ones against the findings that stand beside the mistakes.
//!
//! In a wrong blueprint, a comment `# error[HS0701]` or `# warning[HS0703]` says that this finding, and no other, points
//! at this line; several stand one after the other.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its fixtures and fails by panicking"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use hybrid_synth::blueprint;
use hybrid_synth::diagnostic::render::short;
use hybrid_synth::diagnostic::{Diagnostics, SourceMap};
use hybrid_synth::{Synthesis, Target, planning, synthesize, synthesize_for};

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    files
}

fn synthesized(path: &Path) -> (Option<Synthesis>, Diagnostics, SourceMap) {
    let name = path.file_name().unwrap().to_str().unwrap();
    let bytes = fs::read(path).unwrap();
    let read = blueprint::read(&[(name, &bytes)]);
    let mut found = read.found;
    let mut synthesis = None;
    if let Some(architecture) = &read.architecture {
        match synthesize(architecture) {
            Ok(made) => {
                found.extend(made.findings.iter().cloned());
                if !found.has_errors() {
                    found.extend(planning::judge(architecture));
                }
                synthesis = Some(made);
            }
            Err(findings) => found.extend(findings),
        }
    }
    found.sort(&read.sources);
    (synthesis, found, read.sources)
}

/// What a reader of a snapshot sees: each file of one back end under its path.
fn printed(synthesis: &Synthesis, folder: &str) -> String {
    let mut text = String::new();
    for (path, file) in synthesis.files.iter().filter(|(path, _)| path.starts_with(folder)) {
        let content = std::str::from_utf8(&file.content).unwrap();
        let _ = write!(text, "=== {path}\n{content}");
    }
    text
}

#[test]
fn tags_are_refused_whatever_is_built() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/blueprints/wrong/tags-of-services.yaml");
    let read = blueprint::read(&[("tags.yaml", &fs::read(path).unwrap())]);
    let refused = |targets: &[Target]| {
        let findings = synthesize_for(read.architecture.as_ref().unwrap(), targets).unwrap_err();
        let tags = findings.iter().filter(|finding| finding.code.id == "HS0242");
        tags.map(|finding| (finding.at.to_string(), finding.headline.clone())).collect::<Vec<_>>()
    };
    let both = refused(&Target::ALL);
    assert_eq!(both.len(), 4);
    assert_eq!(refused(&[Target::Terraform]), both);
}

/// CloudFormation's groups begin with a rule outward of their own, those of Terraform with none.
#[test]
fn rules_of_a_security_group_are_counted_as_they_are_made() {
    let mut text = "blueprint: 1\nname: imaging\nregion: eu-central-1\nnetworks: { main: { cidr: 10.0.0.0/16 } }\nsites:\n".to_owned();
    let mut lines = String::new();
    for site in 1..=5 {
        let servers: Vec<String> = (2..8).map(|server| format!("10.10{site}.0.{server}")).collect();
        let _ = writeln!(
            text,
            "  s{site}: {{ asn: 6500{site}, cidrs: [10.10{site}.0.0/16], dns: {{ domains: [s{site}.example], servers: [{}] }} }}",
            servers.join(", ")
        );
        let _ = writeln!(
            lines,
            "  line{site}: {{ type: Vpn, site: s{site}, to: hub, gateway_ip: 203.0.113.{site} }}"
        );
    }
    let text = format!("{text}constructs:\n  hub: {{ type: TransitGateway }}\n{lines}");
    let read = blueprint::read(&[("groups.yaml", text.as_bytes())]);
    let told = |targets: &[Target]| {
        let made = synthesize_for(read.architecture.as_ref().unwrap(), targets).unwrap();
        let rules = made.findings.iter().filter(|finding| finding.code.id == "HS0537");
        rules.map(|finding| finding.given.clone().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(told(&Target::ALL), ["61 outbound rules"]);
    assert_eq!(told(&[Target::CloudFormation]), ["61 outbound rules"]);
    assert!(told(&[Target::Terraform]).is_empty());
}

/// A bucket of a blueprint refuses KMS without its key, which SageMaker asks for when a job names none.
#[test]
fn jobs_name_the_key_of_a_bucket_that_is_made() {
    let mut jobs = 0;
    for path in files("tests/blueprints/right").into_iter().chain(files("blueprints")) {
        let (Some(synthesis), ..) = synthesized(&path) else { continue };
        for (file, request) in synthesis.files.iter().filter(|(file, _)| file.starts_with("requests/")) {
            let request: serde_json::Value = serde_json::from_slice(&request.content).unwrap();
            let output = request.get("OutputDataConfig").unwrap();
            let is_made = output.get("S3OutputPath").unwrap().as_str().unwrap().starts_with("s3://${");
            let names = output.get("KmsKeyId").is_some();
            assert!(names || !is_made, "{}: {file}", path.display());
            jobs += usize::from(is_made);
        }
    }
    assert!(jobs > 5, "some jobs write to a bucket that is made");
}

#[test]
fn right_blueprints_match_their_snapshots() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _bound = settings.bind_to_scope();
    for path in files("tests/blueprints/right").into_iter().chain(files("blueprints")) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        // Overlays are merged into the blueprint that they belong to, and are none of their own.
        if name.contains('.') {
            continue;
        }
        let (synthesis, found, sources) = synthesized(&path);
        let Some(synthesis) = synthesis else {
            panic!("{} is wrong:\n{}", path.display(), short::render(&found, &sources));
        };
        assert!(!found.has_errors(), "{}", short::render(&found, &sources));
        if !found.is_empty() {
            insta::assert_snapshot!(format!("{name}.findings"), short::render(&found, &sources));
        }
        for folder in ["cloudformation", "terraform", "requests"] {
            let text = printed(&synthesis, folder);
            if !text.is_empty() {
                insta::assert_snapshot!(format!("{name}.{folder}"), text);
            }
        }
    }
}

/// The findings that a wrong blueprint announces, as `line: error[HS0701]`.
fn announced(text: &str) -> Vec<String> {
    let mut expected = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let Some((_, comment)) = content.split_once('#') else { continue };
        for word in comment.split_whitespace() {
            let finding = word.trim_matches(|c: char| c == '#' || c == ',');
            if finding.starts_with("error[") || finding.starts_with("warning[") {
                expected.push(format!("{line}: {finding}"));
            }
        }
    }
    expected.sort();
    expected
}

#[test]
fn wrong_blueprints_get_the_findings_beside_their_mistakes() {
    let mut failures = BTreeMap::new();
    // What is allowed is shown as code, and code has no backticks.
    let mut prose: Vec<String> = Vec::new();
    for path in files("tests/blueprints/wrong") {
        let text = fs::read_to_string(&path).unwrap();
        let (_, found, sources) = synthesized(&path);
        let rendered = short::render(&found, &sources);
        for finding in found.iter().filter(|finding| finding.allowed.iter().any(|one| one.contains('`'))) {
            prose.push(format!("{}: {}", path.display(), finding.headline));
        }
        let mut actual: Vec<String> = rendered
            .lines()
            .filter_map(|line| {
                let mut parts = line.splitn(4, ':');
                let (_, line, _) = (parts.next()?, parts.next()?, parts.next()?);
                let finding = parts.next()?.trim().split_once(']')?.0;
                Some(format!("{line}: {finding}]"))
            })
            .collect();
        actual.sort();
        if actual != announced(&text) || actual.is_empty() {
            failures.insert(path, (announced(&text), rendered));
        }
    }
    let mut report = String::new();
    for (path, (expected, rendered)) in &failures {
        let _ = writeln!(report, "{}\n  announced: {expected:?}\n  found:\n{rendered}", path.display());
    }
    assert!(failures.is_empty(), "{report}");
    assert!(prose.is_empty(), "{prose:#?}");
}
