//! What a build kept and the next one lets go of: said before Terraform destroys it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use hybrid_synth::cli::{Exit, run};
use hybrid_synth::host::Memory;
use serde_json::Value;

const HEAD: &str =
    "blueprint: 1\nname: imaging\nregion: eu-central-1\nnetworks: { main: { cidr: 10.40.0.0/16 } }\n";
const FS: &str = "type: FsxLustre, capacity: 1200 GiB";

/// Exit and talk of a build.
fn built(host: &Memory, blueprint: &str, options: &[&str]) -> (Exit, String) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let arguments =
        ["hybrid-synth", "build", blueprint].iter().chain(options).map(OsString::from).collect::<Vec<_>>();
    let exit = run(arguments, host, &mut stdout, &mut stderr);
    (exit, String::from_utf8(stderr).unwrap())
}

/// A machine on which the first blueprint was built and the second is there to be.
fn after(first: &str, second: &str) -> Memory {
    let host = Memory::new()
        .with_file("a.yaml", format!("{HEAD}{first}"))
        .with_file("b.yaml", format!("{HEAD}{second}"));
    let (exit, talk) = built(&host, "a.yaml", &[]);
    assert_eq!(exit, Exit::Good, "{talk}");
    assert!(!talk.contains("HS1110"), "{talk}");
    host
}

/// What is said in one line, however it is broken.
fn line(talk: &str) -> String {
    talk.split_whitespace().filter(|word| *word != "|").collect::<Vec<_>>().join(" ")
}

fn construct(name: &str, settings: &str) -> String {
    format!("constructs:\n  {name}: {{ {settings} }}\n")
}

#[test]
fn what_is_removed_is_said_with_what_becomes_of_it_and_the_way_out() {
    let host = after(&format!("{}  lake: {{ type: Bucket }}\n", construct("fs", FS)), &construct("fs", FS));
    let before = host.files();
    let (exit, talk) = built(&host, "b.yaml", &["--strict"]);
    let said = line(&talk);
    assert_eq!(exit, Exit::Findings);
    assert!(
        said.contains("error[HS1110]: the stack `imaging` no longer makes what it kept of `lake`"),
        "{talk}"
    );
    assert!(said.contains("nothing is written"), "{talk}");
    assert_eq!(host.files(), before, "a strict build writes nothing");

    let (exit, talk) = built(&host, "b.yaml", &["--check"]);
    assert_eq!(exit, Exit::Findings);
    assert!(talk.contains("warning[HS1110]"), "{talk}");
    assert_eq!(host.files(), before, "a check writes nothing");

    let (exit, talk) = built(&host, "b.yaml", &[]);
    let said = line(&talk);
    assert_eq!(exit, Exit::Good);
    assert!(said.contains("`terraform apply` destroys"), "{talk}");
    assert!(said.contains("CloudFormation leaves `Lake`, `LakeKey`"), "{talk}");
    let command = said.split("terraform -chdir=out/terraform/imaging state rm ").nth(1).unwrap();
    let command = command.split('`').next().unwrap();
    for address in ["aws_s3_bucket.lake", "aws_kms_key.lake_key", "aws_s3_bucket_public_access_block.lake"] {
        assert!(command.split(' ').any(|word| word == address), "{address} is not among {command}");
    }
    assert!(!command.contains("_fs"), "the file system is still made: {command}");
    assert!(said.contains("lifecycle { destroy = false } }`"), "{talk}");

    let (exit, talk) = built(&host, "b.yaml", &["--strict"]);
    assert_eq!(exit, Exit::Good, "what is let go of is said once: {talk}");
}

#[test]
fn the_way_out_names_all_that_terraform_keeps_and_no_more() {
    let host = after(&format!("{}  lake: {{ type: Bucket }}\n", construct("fs", FS)), &construct("fs", FS));
    let state = files(&host);
    let (_, talk) = built(&host, "b.yaml", &[]);
    let said = line(&talk);
    let command = said.split("state rm ").nth(1).unwrap().split('`').next().unwrap();
    let mut told: Vec<&str> = command.split(' ').collect();
    told.sort_unstable();
    let left = files(&host);
    let mut destroyed: Vec<String> =
        state.iter().filter(|address| !left.contains(address)).cloned().collect();
    // An alias holds nothing, and what keeps it is the key.
    destroyed.retain(|address| !address.starts_with("aws_kms_alias."));
    destroyed.sort_unstable();
    assert_eq!(told, destroyed);
}

/// The addresses of all resources of the root module.
fn files(host: &Memory) -> Vec<String> {
    let folder = Path::new("out/terraform/imaging");
    let mut addresses = Vec::new();
    for (path, content) in host.files() {
        if path.starts_with(folder) && path.to_string_lossy().ends_with(".tf.json") {
            let document: Value = serde_json::from_slice(&content).unwrap();
            let types = document.get("resource").and_then(Value::as_object).into_iter().flatten();
            addresses.extend(types.flat_map(|(kind, named)| {
                named.as_object().unwrap().keys().map(move |name| format!("{kind}.{name}"))
            }));
        }
    }
    addresses
}

#[test]
fn a_new_name_is_said_with_the_moves() {
    let host = after(&construct("fs", FS), &construct("cache", FS));
    let (exit, talk) = built(&host, "b.yaml", &[]);
    let said = line(&talk);
    assert_eq!(exit, Exit::Good);
    assert!(said.contains("if `cache` is the new name of `fs`"), "{talk}");
    for address in ["aws_fsx_lustre_file_system.", "aws_kms_key."] {
        let (from, to) = match address {
            "aws_kms_key." => ("fs_key", "cache_key"),
            _ => ("fs", "cache"),
        };
        let wanted = format!("terraform -chdir=out/terraform/imaging state mv {address}{from} {address}{to}");
        assert!(said.contains(&wanted), "{wanted} is not in {talk}");
    }

    // Another type is no new name.
    let host = after(&construct("fs", FS), &construct("lake", "type: Bucket"));
    let (_, talk) = built(&host, "b.yaml", &[]);
    assert!(talk.contains("warning[HS1110]") && !talk.contains("is the new name"), "{talk}");
}

#[test]
fn another_stack_and_an_import_let_go_too() {
    let one = construct("lake", "type: Bucket");
    let two = format!("{one}stacks: {{ data: {{ holds: [lake] }} }}\n");
    let (_, talk) = built(&after(&one, &two), "b.yaml", &[]);
    assert!(line(&talk).contains("`lake` is made anew in the stack `data`"), "{talk}");

    let (_, talk) = built(&after(&two, &one), "b.yaml", &[]);
    assert!(line(&talk).contains("warning[HS1110]: the stack `data` is no longer made"), "{talk}");

    let imported = construct("lake", "type: Bucket, import: { name: imaging-lake-12345678 }");
    let (_, talk) = built(&after(&one, &imported), "b.yaml", &[]);
    assert!(line(&talk).contains("destroys `aws_kms_key.lake_key`, `aws_s3_bucket.lake`"), "{talk}");
}

#[test]
fn a_back_end_that_is_not_printed_loses_nothing() {
    let host = after(&construct("fs", FS), &construct("cache", FS));
    let (exit, talk) = built(&host, "b.yaml", &["--target", "cloudformation"]);
    assert_eq!(exit, Exit::Good);
    assert!(talk.contains("CloudFormation leaves") && !talk.contains("terraform apply` destroys"), "{talk}");
}

#[test]
fn growth_and_manifests_of_earlier_releases_say_nothing() {
    let (_, talk) = built(
        &after(&construct("fs", FS), &format!("{}  lake: {{ type: Bucket }}\n", construct("fs", FS))),
        "b.yaml",
        &["--strict"],
    );
    assert!(!talk.contains("HS1110"), "{talk}");

    let host = after(&construct("fs", FS), &construct("cache", FS));
    let path = PathBuf::from("out/manifest.json");
    let mut manifest: Value = serde_json::from_slice(&host.files()[&path]).unwrap();
    for (_, stack) in manifest["stacks"].as_object_mut().unwrap() {
        assert!(stack.as_object_mut().unwrap().remove("kept").is_some());
    }
    let mut earlier = Memory::new();
    for (file, content) in host.files() {
        let content = if file == path { serde_json::to_vec(&manifest).unwrap() } else { content };
        earlier = earlier.with_file(file, content);
    }
    let (exit, talk) = built(&earlier, "b.yaml", &["--strict"]);
    assert_eq!(exit, Exit::Good, "{talk}");
    assert!(!talk.contains("HS1110"), "{talk}");
}

#[test]
fn the_output_depends_on_no_manifest_before_it() {
    let host = after(&construct("fs", FS), &construct("cache", FS));
    built(&host, "b.yaml", &[]);
    let fresh = Memory::new().with_file("b.yaml", format!("{HEAD}{}", construct("cache", FS)));
    built(&fresh, "b.yaml", &[]);
    let output = |host: &Memory| {
        let mut files = host.files();
        files.retain(|path, _| path.starts_with("out"));
        files
    };
    assert_eq!(output(&host), output(&fresh));
}

/// What the second of two blueprints says of what the first one kept, in one line.
fn said_after(first: &str, second: &str, options: &[&str]) -> String {
    let host = after(first, second);
    line(&built(&host, "b.yaml", options).1)
}

#[test]
fn a_persistent_file_system_that_becomes_scratch_loses_its_data_and_nothing_else_is_lost() {
    let scratch = construct("fs", &format!("{FS}, deployment: scratch_2"));
    let said = said_after(&construct("fs", FS), &scratch, &[]);
    assert!(
        said.contains("puts a new FSx for Lustre file system in the place of the one that it kept of `fs`: "),
        "{said}"
    );
    assert!(
        said.contains("`LustreConfiguration.DeploymentType` was \"PERSISTENT_2\" and is \"SCRATCH_2\""),
        "{said}"
    );
    assert!(said.contains("CloudFormation deletes the old `Fs`"), "{said}");
    assert!(said.contains("`terraform apply` destroys the old `aws_fsx_lustre_file_system.fs`"), "{said}");
    assert!(said.contains("imaging state rm aws_fsx_lustre_file_system.fs`"), "{said}");
    // The network is made as before, though nothing persistent stands in it any more.
    assert!(!said.contains("aws_vpc.main"), "{said}");
}

#[test]
fn what_is_kept_and_replaced_is_said_with_what_changed() {
    let cases = [
        (
            construct("lake", "type: Bucket"),
            construct("lake", "type: Bucket, name: imaging-lake"),
            "BucketName",
            "Lake",
        ),
        (
            construct("lake", "type: Bucket, name: imaging-lake"),
            construct("lake", "type: Bucket, name: imaging-pond"),
            "BucketName` was \"imaging-lake\" and is \"imaging-pond\"",
            "Lake",
        ),
        (construct("fs", FS), construct("fs", &format!("{FS}, zone: b")), "SubnetIds", "Fs"),
        (construct("fs", FS), construct("fs", &format!("{FS}, key: aws")), "KmsKeyId", "Fs"),
    ];
    for (first, second, property, id) in cases {
        let said = said_after(&first, &second, &[]);
        assert!(said.contains("warning[HS1111]"), "{second}: {said}");
        assert!(said.contains(property), "{second}: {said}");
        assert!(said.contains(&format!("leaves the old `{id}` running")), "{second}: {said}");
        assert!(said.contains("`terraform apply` stops"), "{second}: {said}");
        let said = said_after(&first, &second, &["--target", "terraform"]);
        assert!(said.contains("`terraform apply` stops") && !said.contains("leaves the old"), "{said}");
    }
}

#[test]
fn what_changes_in_place_replaces_nothing() {
    let changes = [
        (construct("lake", "type: Bucket"), construct("lake", "type: Bucket, versioning: false")),
        (construct("fs", FS), construct("fs", "type: FsxLustre, capacity: 2400 GiB")),
    ];
    for (first, second) in changes {
        let said = said_after(&first, &second, &[]);
        assert!(!said.contains("HS1111"), "{second}: {said}");
    }
}
