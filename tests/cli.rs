//! The command line: transcripts of what a user types and sees, and properties that no transcript can show.
//!
//! A transcript in `tests/cli/` is a `.trycmd` file with its files beside it: `NAME.in` before, `NAME.out` after. In
//! what it expects, `[..]` stands for part of a line and `...` for lines. `TRYCMD=overwrite cargo test --test cli` writes
//! down what is printed now.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads and writes its own folders and fails by panicking"
)]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hybrid_synth::cli::{Exit, run};
use hybrid_synth::host::{Fault, Memory};
use proptest::prelude::*;

const PROGRAM: &str = env!("CARGO_BIN_EXE_hybrid-synth");

#[test]
fn transcripts() {
    trycmd::TestCases::new().register_bin("hybrid-synth", Path::new(PROGRAM)).case("tests/cli/*.trycmd");
}

/// Exit, data and talk of a run in memory.
fn ran(host: &Memory, arguments: &[&str]) -> (Exit, String, String) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let arguments = std::iter::once(&"hybrid-synth").chain(arguments).map(OsString::from);
    let exit = run(arguments, host, &mut stdout, &mut stderr);
    (exit, String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn lake() -> Memory {
    Memory::new().with_file(
        "lake.yaml",
        "blueprint: 1\nname: archive\nregion: eu-central-1\nconstructs:\n  lake: { type: Bucket }\n",
    )
}

fn files_below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

#[test]
fn folder_locale_and_time_zone_do_not_show_in_the_output() {
    let build = |folder: &str, environment: &[(&str, &str)]| {
        let root = tempfile::tempdir().unwrap();
        let here = root.path().join(folder);
        fs::create_dir_all(&here).unwrap();
        let blueprint = here.join("starter.yaml");
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints/starter.yaml"), &blueprint).unwrap();
        let done = Command::new(PROGRAM)
            .current_dir(&here)
            .args(["build", "--out", "made"])
            .arg(&blueprint)
            .env_clear()
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        files_below(&here.join("made"))
    };
    let one = build("a", &[("LANG", "C"), ("LC_ALL", "C"), ("TZ", "UTC"), ("HOME", "/")]);
    let other = build(
        "größe/with space",
        &[("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati")],
    );
    assert!(one.len() > 3, "{:?}", one.keys());
    assert_eq!(one, other);
}

#[test]
fn comments_and_layout_do_not_show_in_the_output() {
    let other = Memory::new().with_file(
        "lake.yaml",
        "# the same\r\nblueprint: 1\r\nname: \"archive\"\r\nregion: eu-central-1\r\nconstructs: {lake: {type: Bucket}}\r\n",
    );
    let host = lake();
    for host in [&host, &other] {
        let (exit, _, talk) = ran(host, &["build", "lake.yaml"]);
        assert_eq!(exit, Exit::Good, "{talk}");
        host.delete("lake.yaml");
    }
    assert_eq!(host.files(), other.files());
}

#[test]
fn data_and_talk_keep_apart() {
    let (exit, data, talk) = ran(&lake(), &["build", "lake.yaml"]);
    assert_eq!((exit, data.as_str()), (Exit::Good, ""));
    assert!(talk.contains("next: "), "{talk}");

    let (exit, data, talk) = ran(&lake(), &["check", "lake.yaml", "--format", "json"]);
    assert_eq!((exit, data.as_str()), (Exit::Good, "{\n  \"version\": 1,\n  \"diagnostics\": []\n}\n"));
    assert!(talk.starts_with("next: "), "{talk}");
}

#[test]
fn the_findings_of_several_blueprints_are_one_json_document() {
    let host = lake().with_file("one.yaml", "a: 1\n").with_file("two.yaml", "b: 2\n");
    let (exit, data, _) = ran(&host, &["check", "--format", "json", "one.yaml", "lake.yaml", "two.yaml"]);
    let report: serde_json::Value = serde_json::from_str(&data).unwrap();
    let files: Vec<_> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|finding| finding["file"].as_str())
        .collect();
    assert_eq!(exit, Exit::Findings);
    assert!(files.contains(&"one.yaml") && files.contains(&"two.yaml"), "{data}");
}

#[test]
fn the_forecasts_of_several_blueprints_are_one_json_document() {
    let host = lake().with_file("empty.yaml", "blueprint: 1\nname: empty\nregion: eu-central-1\n");
    let (exit, data, _) = ran(&host, &["forecast", "lake.yaml", "empty.yaml", "--format", "json"]);
    assert_eq!(exit, Exit::Good);
    let all: serde_json::Value = serde_json::from_str(&data).unwrap();
    let names: Vec<&str> = all.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["archive", "empty"]);
    let (_, data, _) = ran(&host, &["forecast", "lake.yaml", "--format", "json"]);
    let one: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(one["name"], "archive");
}

#[test]
fn every_command_starts_on_the_same_day() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints/reference.yaml")).unwrap();
    let host = Memory::new().with_file("site.yaml", text.replace("starts: 2026-12-01", "#"));
    let (_, data, talk) = ran(&host, &["forecast", "site.yaml", "--format", "json"]);
    let forecast: serde_json::Value = serde_json::from_str(&data).unwrap();
    let day = hybrid_synth::facts::AS_OF.to_string();
    assert_eq!(forecast["start"], day);
    assert!(talk.contains(&day), "{talk}");
    let target = &forecast["targets"][0];
    assert_eq!((&target["unit"], &target["asked"]), (&"s".into(), &(14.0 * 86_400.0).into()));
}

#[test]
fn a_refusal_to_write_is_in_the_one_json_document_too() {
    let host = lake().with_file("out/terraform/archive/versions.tf.json", "mine");
    let (exit, _, talk) = ran(&host, &["build", "--format", "json", "lake.yaml"]);
    let (report, next) = talk.split_once("next: ").unwrap();
    let report: serde_json::Value = serde_json::from_str(report).unwrap();
    assert_eq!((exit, next), (Exit::Findings, "hybrid-synth explain HS1102\n"));
    assert_eq!(report["diagnostics"][0]["code"], "HS1102");
}

#[test]
fn colour_is_for_terminals_and_those_who_ask() {
    let wrong = || Memory::new().with_file("a.yaml", "blueprnt: 1\n");
    let is_coloured = |host: &Memory, color: &str| {
        let (_, data, _) = ran(host, &["check", "a.yaml", "--color", color]);
        data.contains('\u{1b}')
    };
    assert!(is_coloured(&wrong().with_terminal(), "auto"));
    assert!(!is_coloured(&wrong(), "auto"));
    assert!(!is_coloured(&wrong().with_terminal().with_variable("NO_COLOR", "1"), "auto"));
    assert!(is_coloured(&wrong().with_variable("NO_COLOR", "1"), "always"));
    assert!(!is_coloured(&wrong().with_terminal(), "never"));
}

#[test]
fn what_misses_a_setting_leads_to_advice_as_a_missed_target_does() {
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints/reference.yaml");
    let text = fs::read_to_string(reference).unwrap();
    let late = text
        .replace("within: 8 h }\n  office", "within: 10 min }\n  office")
        .replace(", each_run_within: 8 h", "");
    let host = Memory::new().with_file("late.yaml", late);
    let (exit, data, talk) = ran(&host, &["forecast", "late.yaml"]);
    assert_eq!(exit, Exit::Good);
    assert!(data.contains("✗ missed"), "{data}");
    assert!(talk.contains("next: hybrid-synth advise late.yaml"), "{talk}");
}

#[test]
fn nothing_is_written_where_anything_is_wrong() {
    let host = lake().with_file("wrong.yaml", "blueprint: 1\n");
    let before = host.files();
    let (exit, _, talk) = ran(&host, &["build", "lake.yaml", "wrong.yaml"]);
    assert_eq!(exit, Exit::Findings);
    assert!(talk.contains("nothing is written"), "{talk}");
    assert_eq!(host.files(), before);
}

#[test]
fn a_machine_that_refuses_is_a_finding() {
    let host = lake();
    host.fail_at(1, Fault::Error);
    let (exit, _, talk) = ran(&host, &["build", "lake.yaml"]);
    assert_eq!(exit, Exit::Findings);
    assert!(talk.contains("error[HS1106]: cannot "), "{talk}");

    let (exit, _, talk) = ran(&lake().with_file("out", "mine"), &["build", "lake.yaml"]);
    assert_eq!(exit, Exit::Findings);
    assert!(talk.contains("error[HS1102]: `out` is not a folder"), "{talk}");

    let damaged = lake().with_file("out/manifest.json", "<<<<<<< HEAD");
    let (exit, _, talk) = ran(&damaged, &["build", "lake.yaml"]);
    assert_eq!(exit, Exit::Findings);
    assert!(talk.contains("error[HS1108]: cannot use `out/manifest.json`"), "{talk}");
}

#[test]
fn a_blueprint_that_is_too_large_is_not_parsed() {
    let host = Memory::new().with_file("large.yaml", vec![b'['; (1 << 20) + 1]);
    let (exit, data, _) = ran(&host, &["check", "large.yaml"]);
    assert_eq!(exit, Exit::Findings);
    assert!(data.contains("error[HS0109]: `large.yaml` has 1048577 bytes"), "{data}");
}

#[test]
#[cfg(unix)]
fn a_pipe_that_nobody_writes_into_is_refused_and_standard_input_is_read() {
    use std::io::Write as _;
    use std::process::Stdio;
    use std::time::{Duration, Instant};
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.yaml");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let link = folder.path().join("link.yaml");
    std::os::unix::fs::symlink(&pipe, &link).unwrap();
    for arguments in [vec!["check"], vec!["forecast"], vec!["forecast", "--path"]] {
        for path in [&pipe, &link] {
            let mut command = Command::new(PROGRAM);
            command.args(&arguments).arg(path).stdout(Stdio::null()).stderr(Stdio::null());
            let mut running = command.spawn().unwrap();
            let begun = Instant::now();
            let status = loop {
                if let Some(status) = running.try_wait().unwrap() {
                    break status;
                }
                if begun.elapsed() > Duration::from_mins(1) {
                    running.kill().unwrap();
                }
                std::thread::sleep(Duration::from_millis(20));
            };
            assert_eq!(status.code(), Some(1), "{arguments:?} {}", path.display());
        }
    }
    for input in ["/dev/stdin", "-"] {
        let mut check = Command::new(PROGRAM)
            .args(["check", input])
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let blueprint =
            "blueprint: 1\nname: a\nregion: eu-central-1\nconstructs: { lake: { type: Bucket } }\n";
        check.stdin.take().unwrap().write_all(blueprint.as_bytes()).unwrap();
        assert_eq!(check.wait().unwrap().code(), Some(0), "{input}");
    }
}

#[test]
fn names_that_two_blueprints_give_are_told_once_each() {
    let blueprint = |name: &str, region: &str| {
        format!(
            "blueprint: 1\nname: {name}\nregion: {region}\nconstructs:\n  lake:\n    type: Bucket\n    name: corp-lake\n    key: {{ alias: lake }}\n"
        )
    };
    let host = Memory::new()
        .with_file("one.yaml", blueprint("one", "eu-central-1"))
        .with_file("two.yaml", blueprint("two", "eu-central-1"))
        .with_file("far.yaml", blueprint("far", "eu-west-1"))
        .with_file("gov.yaml", blueprint("gov", "us-gov-west-1"));
    let (exit, data, _) = ran(&host, &["check", "one.yaml", "two.yaml", "--format", "short"]);
    assert_eq!(exit, Exit::Good);
    assert!(
        data.contains(
            "two.yaml:7:11: warning[HS0245]: `one` and `two` both make the AWS::S3::Bucket `corp-lake`"
        ),
        "{data}"
    );
    assert!(
        data.contains(
            "two.yaml:8:19: note[HS0245]: `one` and `two` both make the AWS::KMS::Alias `alias/lake`"
        ),
        "{data}"
    );
    for target in ["terraform", "cloudformation"] {
        let (_, other, talk) =
            ran(&host, &["build", "one.yaml", "two.yaml", "--target", target, "--format", "short"]);
        let other = other + &talk;
        let told = |data: &str| -> Vec<String> {
            data.lines().filter(|line| line.contains("HS0245")).map(str::to_owned).collect()
        };
        assert_eq!(told(&other), told(&data), "{target}");
    }
    let (_, data, _) = ran(&host, &["check", "one.yaml", "far.yaml", "--format", "short"]);
    assert!(data.contains("AWS::S3::Bucket") && !data.contains("AWS::KMS::Alias"), "{data}");
    let (_, data, _) = ran(&host, &["check", "one.yaml", "gov.yaml", "--format", "short"]);
    assert!(!data.contains("HS0245"), "{data}");
}

#[test]
fn state_machines_of_two_blueprints_with_one_name_are_told() {
    let blueprint = |name: &str, job: &str| {
        format!(
            "blueprint: 1\nname: {name}\nregion: eu-central-1\nconstructs:\n  lake: {{ type: Bucket }}\n  \
             {job}: {{ type: TrainingJob, image: xgboost, instance: ml.m5.xlarge }}\n\
             flows: {{ result: {{ from: {job}, to: lake/models }} }}\n"
        )
    };
    let host = Memory::new()
        .with_file("one.yaml", blueprint("imaging", "train-heart"))
        .with_file("two.yaml", blueprint("imaging-train", "heart"));
    let (_, data, _) = ran(&host, &["check", "one.yaml", "two.yaml", "--format", "short"]);
    let told = "note[HS0245]: `imaging` and `imaging-train` both make the AWS::StepFunctions::StateMachine `imaging-train-heart`";
    assert!(data.contains(told), "{data}");
}

#[test]
fn no_message_shows_a_secret_among_the_settings_of_terraform() {
    let blueprint = include_str!("blueprints/wrong/terraform-settings.yaml");
    let host = Memory::new().with_file("imaging.yaml", blueprint);
    for format in ["human", "short", "json"] {
        let (exit, data, talk) = ran(&host, &["check", "imaging.yaml", "--format", format]);
        assert_eq!(exit, Exit::Findings);
        let said = data + &talk;
        assert!(said.contains("HS0246") && said.contains("max_retries"), "{said}");
        assert!(!said.contains("hunter2") && !said.contains("AKIA"), "{said}");
    }
    let (_, data, talk) = ran(&host, &["check", "imaging.yaml", "--format", "short"]);
    assert!(
        (data + &talk)
            .contains("imaging.yaml:10:5: error[HS0227]: the provider: unknown argument `max_retires`")
    );
}

#[test]
fn the_command_to_deploy_asks_for_what_an_override_alone_names() {
    let blueprint = "blueprint: 1\nname: a\nregion: eu-central-1\nparameters:\n  corp-name: {}\n  key: { secret: true }\n\
        sites: { munich: { cidrs: [10.20.0.0/16], asn: 65010 } }\nnetworks: { main: { cidr: 10.40.0.0/16 } }\nconstructs:\n  \
        lake: { type: Bucket, override: { bucket: { cloudformation: { BucketName: { Ref: CorpName } } } } }\n  \
        line: { type: Vpn, site: munich, to: main, gateway_ip: 198.51.100.7, tunnels: { one: { key: { param: key } } } }\n";
    let host = Memory::new().with_file("a.yaml", blueprint);
    let (exit, data, talk) = ran(&host, &["build", "a.yaml", "--target", "cloudformation"]);
    let said = data + &talk;
    assert_eq!(exit, Exit::Good, "{said}");
    assert!(said.contains("--parameter-overrides CorpName=VALUE Key=VALUE"), "{said}");
}

#[test]
fn standard_input_is_a_blueprint_without_overlays() {
    let blueprint = "blueprint: 1\nname: a\nregion: eu-central-1\nconstructs: { lake: { type: Buket } }\n";
    let host = Memory::new().with_input(blueprint);
    let (exit, data, _) = ran(&host, &["check", "-", "--format", "short"]);
    assert_eq!(exit, Exit::Findings);
    assert!(data.starts_with("standard input:4:"), "{data}");
    let (exit, data, _) = ran(&host, &["check", "-", "--env", "prod"]);
    assert_eq!(exit, Exit::Findings);
    assert!(data.contains("what is read from standard input has no overlay"), "{data}");
}

#[test]
#[cfg(unix)]
fn a_reader_who_goes_away_is_no_mistake() {
    use std::process::Stdio;
    let mut listing =
        Command::new(PROGRAM).arg("schema").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(listing.stdout.take());
    let done = listing.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn the_manifest_says_what_was_made_of_what() {
    let host = lake().with_file("lake.prod.yaml", "tags: { Stage: prod }\n");
    let (exit, _, talk) = ran(&host, &["build", "lake.yaml", "--env", "prod"]);
    assert_eq!(exit, Exit::Good, "{talk}");
    let manifest = host.files().remove(Path::new("out/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(
        manifest["blueprints"]["archive"]["files"],
        serde_json::json!(["lake.yaml", "lake.prod.yaml"])
    );
    assert_eq!(manifest["stacks"]["archive"]["constructs"], serde_json::json!(["lake"]));
    assert_eq!(manifest["schemas"]["terraform"], serde_json::json!(["5.100.0", "6.69.1"]));
    assert!(manifest["schemas"]["cloudformation"].is_string(), "{manifest}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn arbitrary_bytes_never_panic(blueprint in proptest::collection::vec(any::<u8>(), 0..400)) {
        let host = Memory::new().with_file("a.yaml", blueprint);
        let (exit, _, _) = ran(&host, &["build", "a.yaml"]);
        prop_assert_eq!(exit, Exit::Findings);
    }

    /// A right blueprint with a few bytes changed gets further into the pipeline than noise does.
    #[test]
    fn a_damaged_blueprint_never_panics(
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<char>()), 1..4),
        overlay in "[a-z:{} \n]{0,40}",
    ) {
        let mut text: Vec<char> = include_str!("../blueprints/starter.yaml").chars().collect();
        for (at, character) in edits {
            let at = at.index(text.len());
            text[at] = character;
        }
        let host = Memory::new()
            .with_file("a.yaml", text.into_iter().collect::<String>())
            .with_file("a.prod.yaml", overlay);
        let (exit, _, talk) = ran(&host, &["build", "a.yaml", "--env", "prod"]);
        prop_assert_ne!(exit, Exit::Usage, "{}", talk);
    }

    #[test]
    fn arbitrary_arguments_never_panic(arguments in proptest::collection::vec("\\PC{0,12}", 0..5)) {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        ran(&lake(), &arguments);
    }
}
