//! The output folder on a machine in memory: whose file is whose, and what a crash leaves.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use hybrid_synth::host::manifest::{Blueprint, Digest, Kind, Manifest};
use hybrid_synth::host::output::{
    Artifacts, Folder, Note, Obstacle, OutputError, Recovery, Report, check, write,
};
use hybrid_synth::host::{Fault, Host, Memory, RelativePath};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

const OUT: &str = "work/out";
/// Every way to fail.
const FAULTS: [Fault; 5] =
    [Fault::Error, Fault::Crash, Fault::Torn, Fault::PowerLoss(0), Fault::PowerLoss(1)];

fn out() -> &'static Path {
    Path::new(OUT)
}

fn artifacts(files: &[(&str, Kind, &str)]) -> Artifacts {
    let mut artifacts = Artifacts::default();
    for (path, kind, content) in files {
        artifacts.insert(*path, *kind, content.as_bytes()).unwrap();
    }
    artifacts
}

fn generated(files: &[(&str, &str)]) -> Artifacts {
    artifacts(&files.iter().map(|(path, content)| (*path, Kind::Generated, *content)).collect::<Vec<_>>())
}

fn build(host: &Memory, artifacts: &Artifacts) -> Result<Report, OutputError> {
    write(host, out(), &Manifest::default(), artifacts)
}

fn paths(names: &[&str]) -> Vec<RelativePath> {
    names.iter().map(|name| RelativePath::new(*name).unwrap()).collect()
}

fn content(host: &Memory, path: &str) -> Option<String> {
    let bytes = host.files().remove(&out().join(path))?;
    Some(String::from_utf8(bytes).unwrap())
}

fn obstacles(outcome: Result<Report, OutputError>) -> Vec<Obstacle> {
    match outcome {
        Err(OutputError::Blocked(obstacles)) => obstacles,
        other => panic!("expected obstacles, got {other:?}"),
    }
}

/// What a user sees: every file and folder but our own hidden ones.
fn visible(host: &Memory) -> (BTreeMap<PathBuf, Vec<u8>>, Vec<PathBuf>) {
    let ours = |path: &Path| path.to_str().unwrap().contains(".hybrid-synth");
    let mut files = host.files();
    files.retain(|path, _| !ours(path));
    let folders = host.directories().into_iter().filter(|path| !ours(path) && path != out()).collect();
    (files, folders)
}

fn old() -> Artifacts {
    artifacts(&[
        ("cloudformation/prod.parameters.json", Kind::Skeleton, r#"{"Key": ""}"#),
        ("cloudformation/prod.template.json", Kind::Generated, "old template"),
        ("cloudformation/test.parameters.json", Kind::Skeleton, r#"{"Key": ""}"#),
        ("requests/prod/train.json", Kind::Generated, "old request"),
        ("terraform/prod/main.tf.json", Kind::Generated, "same in both"),
        ("terraform/test/main.tf.json", Kind::Generated, "stale, beside foreign files"),
    ])
}

fn new() -> Artifacts {
    artifacts(&[
        ("cloudformation/prod.parameters.json", Kind::Skeleton, r#"{"Key": "", "Zone": ""}"#),
        ("cloudformation/prod.template.json", Kind::Generated, "new template"),
        ("diagrams/prod.svg", Kind::Generated, "a new file in a new folder"),
        ("terraform/prod/main.tf.json", Kind::Generated, "same in both"),
        ("terraform/prod/terraform.tfvars.json", Kind::Skeleton, "{}"),
    ])
}

/// A durable folder with the old output, a skeleton that a user filled in, and foreign files.
fn before() -> Memory {
    let host = Memory::new();
    build(&host, &old()).unwrap();
    host.put(out().join("cloudformation/test.parameters.json"), r#"{"Key": "mine"}"#);
    host.put(out().join("terraform/test/.terraform.lock.hcl"), "lock");
    host.put(out().join("terraform/test/terraform.tfstate"), "state");
    host.put(out().join("README.md"), "notes");
    host
}

/// Lets a build of `new` fail at every operation in every way, and hands over what the machine then holds.
fn each_failure(start: &Memory, seeds: Range<u64>, mut then: impl FnMut(&Memory, &str)) {
    for fault in FAULTS.into_iter().chain(seeds.map(Fault::PowerLoss)) {
        for n in 0.. {
            let host = start.snapshot();
            host.fail_at(n, fault);
            if build(&host, &new()).is_ok() {
                assert!(n > 20, "{fault:?} at operation {n} never came");
                break;
            }
            then(&host.snapshot(), &format!("{fault:?} at operation {n}"));
        }
    }
}

/// Asserts that the next start finds the old output or the new, says which, and that a build goes on from there.
fn assert_whole(host: &Memory, start: &Memory, done: &Memory, seen: &str) -> Option<Recovery> {
    let folder = Folder::open(host, out()).unwrap();
    let notes = folder.plan(&Manifest::default(), &new()).unwrap().report().notes.clone();
    let recovery = notes.iter().find_map(|note| match note {
        Note::Recovered(recovery) => Some(*recovery),
        _ => None,
    });
    let view = visible(host);
    match recovery {
        Some(Recovery::Finished) => assert_eq!(view, visible(done), "{seen}"),
        Some(Recovery::Undone) => assert_eq!(view, visible(start), "{seen}"),
        None => assert!(view == visible(start) || view == visible(done), "{seen}: a mix\n{view:#?}"),
    }
    drop(folder);
    build(host, &new()).unwrap();
    assert_eq!(visible(host), visible(done), "{seen}");
    assert!(host.files().keys().all(|path| !path.to_str().unwrap().contains(".hybrid-synth")), "{seen}");
    recovery
}

fn built(start: &Memory) -> Memory {
    let done = start.snapshot();
    build(&done, &new()).unwrap();
    assert_ne!(visible(&done), visible(start));
    done.cut_power();
    done.snapshot()
}

#[test]
fn a_finished_build_survives_a_loss_of_power() {
    let host = before();
    build(&host, &new()).unwrap();
    assert_eq!(visible(&host), visible(&built(&before())));
}

#[test]
fn a_crash_at_any_operation_leaves_the_old_output_or_the_new() {
    let start = before();
    let done = built(&start);
    each_failure(&start, 2..24, |host, seen| {
        assert_whole(host, &start, &done, seen);
    });
}

#[test]
fn a_crash_at_any_operation_of_a_first_build_leaves_nothing_or_all() {
    let start = Memory::new().with_file("work/lake.yaml", "blueprint: 1");
    let done = built(&start);
    each_failure(&start, 2..24, |host, seen| {
        assert_whole(host, &start, &done, seen);
    });
}

#[test]
fn a_second_crash_at_any_operation_of_the_recovery_is_recovered_from() {
    let start = before();
    let done = built(&start);
    let mut recoveries = Vec::new();
    each_failure(&start, 0..0, |crashed, seen| {
        // A recovery writes no content that could be torn.
        for fault in [Fault::Crash, Fault::PowerLoss(0), Fault::PowerLoss(1)] {
            for m in 0.. {
                let host = crashed.snapshot();
                host.fail_at(m, fault);
                if Folder::open(&host, out()).is_ok() {
                    break;
                }
                recoveries.push(assert_whole(
                    &host.snapshot(),
                    &start,
                    &done,
                    &format!("{seen}, then {fault:?} at {m}"),
                ));
            }
        }
    });
    for recovery in [None, Some(Recovery::Undone), Some(Recovery::Finished)] {
        assert!(recoveries.contains(&recovery), "{recovery:?} was never seen");
    }
}

#[test]
fn an_interrupted_run_is_finished_and_said_to_be() {
    let mut recoveries = Vec::new();
    for n in 0.. {
        let host = before();
        host.fail_at(n, Fault::Crash);
        if build(&host, &new()).is_ok() {
            break;
        }
        host.restart();
        let difference = check(&host, out(), &Manifest::default(), &new()).unwrap();
        let report = build(&host, &new()).unwrap();
        let recovery = report.notes.iter().find_map(|note| match note {
            Note::Recovered(recovery) => Some(*recovery),
            _ => None,
        });
        assert_eq!(difference.interrupted, recovery == Some(Recovery::Finished), "operation {n}");
        recoveries.push(recovery);
    }
    recoveries.dedup();
    assert_eq!(recoveries, [None, Some(Recovery::Undone), Some(Recovery::Finished), None]);
}

/// Crashes a build of `new` over `before` right after its commit.
fn committed() -> Memory {
    for n in 0.. {
        let host = before();
        host.fail_at(n, Fault::Crash);
        build(&host, &new()).unwrap_err();
        host.restart();
        if check(&host, out(), &Manifest::default(), &new()).unwrap().interrupted {
            return host;
        }
    }
    unreachable!("some operation commits")
}

#[test]
fn finishing_a_run_spares_what_a_user_did_since() {
    let host = committed();
    host.put(out().join("cloudformation/prod.parameters.json"), "filled in meanwhile");
    host.put(out().join("terraform/prod/terraform.tfvars.json"), "written meanwhile");
    build(&host, &new()).unwrap();
    assert_eq!(content(&host, "cloudformation/prod.parameters.json").unwrap(), "filled in meanwhile");
    assert_eq!(content(&host, "terraform/prod/terraform.tfvars.json").unwrap(), "written meanwhile");
    assert_eq!(content(&host, "cloudformation/prod.template.json").unwrap(), "new template");

    let host = committed();
    host.put(out().join("diagrams/prod.svg"), "drawn meanwhile");
    assert_eq!(obstacles(build(&host, &new())), [Obstacle::Foreign(out().join("diagrams/prod.svg"))]);
    assert_eq!(content(&host, "diagrams/prod.svg").unwrap(), "drawn meanwhile");
    host.delete(out().join("diagrams/prod.svg"));
    build(&host, &new()).unwrap();
    assert_eq!(content(&host, "diagrams/prod.svg").unwrap(), "a new file in a new folder");
}

#[test]
fn a_damaged_or_newer_journal_is_refused_with_what_to_do() {
    for (text, expected) in
        [("{", "remove the folder `.hybrid-synth`"), (r#"{"version": 2}"#, "begun by a newer release")]
    {
        let host = committed();
        host.put(out().join(".hybrid-synth/journal.json"), text);
        let error = build(&host, &new()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_journal_cannot_reach_out_of_the_folder() {
    let digest = Digest::of(b"");
    let journal = format!(
        r#"{{"version":1,"moves":[],"removals":[{{"path":"../lake.yaml","kind":"generated","sha256":"{digest}"}}]}}"#
    );
    let host = Memory::new()
        .with_file("work/lake.yaml", "")
        .with_file(out().join(".hybrid-synth/journal.json"), journal);
    assert!(matches!(build(&host, &new()), Err(OutputError::Journal { .. })));
    assert!(host.files().contains_key(Path::new("work/lake.yaml")));
}

#[test]
fn foreign_files_in_the_staging_folder_are_not_removed() {
    let host = Memory::new().with_file(out().join(".hybrid-synth/thesis.txt"), "x");
    assert!(matches!(build(&host, &new()), Err(OutputError::Io { .. })));
    assert_eq!(content(&host, ".hybrid-synth/thesis.txt").unwrap(), "x");
}

#[test]
fn a_second_build_changes_nothing() {
    let host = Memory::new();
    build(&host, &old()).unwrap();
    host.fail_at(usize::MAX, Fault::Error);
    let report = build(&host, &old()).unwrap();
    assert!(report.is_unchanged());
    assert_eq!(report.unchanged.len(), 7);
    assert_eq!(host.operations(), 1, "only the lock is taken");
}

#[test]
fn the_report_names_every_file() {
    let host = before();
    let report = build(&host, &new()).unwrap();
    assert_eq!(report.created, paths(&["diagrams/prod.svg", "terraform/prod/terraform.tfvars.json"]));
    assert_eq!(
        report.replaced,
        paths(&["cloudformation/prod.parameters.json", "cloudformation/prod.template.json", "manifest.json"])
    );
    assert_eq!(report.removed, paths(&["requests/prod/train.json", "terraform/test/main.tf.json"]));
    assert_eq!(report.unchanged, paths(&["terraform/prod/main.tf.json"]));
    assert_eq!(report.notes, [Note::SkeletonLeft(paths(&["cloudformation/test.parameters.json"]).remove(0))]);
}

#[test]
fn folders_that_become_empty_go_and_those_with_foreign_files_stay() {
    let host = before();
    build(&host, &new()).unwrap();
    assert!(!host.directories().iter().any(|path| path.starts_with(out().join("requests"))));
    assert_eq!(content(&host, "terraform/test/terraform.tfstate").unwrap(), "state");
    assert_eq!(content(&host, "terraform/test/.terraform.lock.hcl").unwrap(), "lock");
    assert_eq!(content(&host, "README.md").unwrap(), "notes");
}

#[test]
fn foreign_files_at_targets_are_all_named_and_nothing_is_written() {
    let host = Memory::new()
        .with_file(out().join("a.json"), "someone's")
        .with_file(out().join("b.json"), "the same")
        .with_file(out().join("c/d"), "")
        .with_file(out().join("folder"), "");
    let before = visible(&host);
    let wanted = generated(&[
        ("a.json", "ours"),
        ("b.json", "the same"),
        ("c", "a file where a folder is"),
        ("folder/e", "a folder where a file is"),
    ]);
    assert_eq!(
        obstacles(build(&host, &wanted)),
        [
            Obstacle::Foreign(out().join("a.json")),
            Obstacle::NotAFile(out().join("c")),
            Obstacle::NotAFolder(out().join("folder")),
        ]
    );
    assert_eq!(visible(&host), before);
    let error = build(&host, &wanted).unwrap_err().to_string();
    assert!(
        error.starts_with("`work/out/a.json` exists and was not written by this tool; move it away"),
        "{error}"
    );
    assert_eq!(error.lines().count(), 3);
}

#[test]
fn an_identical_foreign_file_is_adopted() {
    let host = Memory::new().with_file(out().join("a.json"), "the same");
    build(&host, &generated(&[("a.json", "the same")])).unwrap();
    build(&host, &generated(&[])).unwrap();
    assert_eq!(content(&host, "a.json"), None);
}

#[test]
fn symbolic_links_are_not_written_through() {
    let wanted = generated(&[("terraform/prod/main.tf.json", "x")]);
    for link in [
        "terraform",
        "terraform/prod",
        "terraform/prod/main.tf.json",
        "manifest.json",
        ".hybrid-synth",
        ".hybrid-synth.lock",
    ] {
        let host = Memory::new().with_symlink(out().join(link));
        assert_eq!(obstacles(build(&host, &wanted)), [Obstacle::Symlink(out().join(link))]);
        assert!(visible(&host).0.is_empty());
    }
}

#[test]
fn stale_files_are_not_removed_through_symbolic_links() {
    let host = Memory::new();
    build(&host, &generated(&[("terraform/main.tf.json", "x")])).unwrap();
    host.delete(out().join("terraform"));
    let host = host.with_symlink(out().join("terraform"));
    assert_eq!(obstacles(build(&host, &generated(&[]))), [Obstacle::Symlink(out().join("terraform"))]);
}

#[test]
fn an_edited_generated_file_is_ours_and_said_to_be() {
    let host = Memory::new();
    build(&host, &generated(&[("a.json", "1"), ("b.json", "1")])).unwrap();
    host.put(out().join("a.json"), "edited");
    host.put(out().join("b.json"), "edited");
    let report = build(&host, &generated(&[("a.json", "1")])).unwrap();
    let [a, b] = ["a.json", "b.json"].map(|name| RelativePath::new(name).unwrap());
    assert_eq!(report.notes, [Note::EditReplaced(a), Note::EditRemoved(b)]);
    assert_eq!(content(&host, "a.json").unwrap(), "1");
    assert_eq!(content(&host, "b.json"), None);
}

#[test]
fn a_filled_in_skeleton_is_kept_and_what_it_lacks_is_named() {
    let cases = [
        (r#"{"key": "", "zone": ""}"#, r#"{"key": "AB12"}"#),
        (r#"{"Parameters": {"key": "", "zone": ""}}"#, r#"{"Parameters": {"key": "AB12"}}"#),
        (
            r#"[{"ParameterKey": "key"}, {"ParameterKey": "zone"}]"#,
            r#"[{"ParameterKey": "key", "ParameterValue": "AB12"}]"#,
        ),
    ];
    for (skeleton, filled) in cases {
        let host = Memory::new();
        let path = "terraform.tfvars.json";
        build(&host, &artifacts(&[(path, Kind::Skeleton, "{}")])).unwrap();
        host.put(out().join(path), filled);
        let wanted = artifacts(&[(path, Kind::Skeleton, skeleton)]);
        for _ in 0..3 {
            let report = build(&host, &wanted).unwrap();
            assert_eq!(report.kept, paths(&[path]));
            let note = report.notes.first().unwrap().to_string();
            assert_eq!(note, "`terraform.tfvars.json` is yours and is kept; it lacks `zone`");
            assert_eq!(content(&host, path).unwrap(), filled);
        }
        assert!(check(&host, out(), &Manifest::default(), &wanted).unwrap().is_empty());
    }
}

#[test]
fn a_kept_skeleton_that_lacks_nothing_needs_no_note() {
    let host = Memory::new();
    let wanted = artifacts(&[("p.json", Kind::Skeleton, r#"{"key": ""}"#)]);
    build(&host, &wanted).unwrap();
    host.put(out().join("p.json"), r#"{"key": "AB12"}"#);
    assert_eq!(build(&host, &wanted).unwrap().notes, []);
    host.put(out().join("p.json"), "key: AB12");
    let note = build(&host, &wanted).unwrap().notes.remove(0);
    assert!(matches!(note, Note::SkeletonUnreadable(_)));
}

#[test]
fn the_manifest_depends_on_the_blueprint_alone() {
    let (fresh, grown) = (Memory::new(), before());
    build(&fresh, &new()).unwrap();
    grown.put(out().join("cloudformation/prod.parameters.json"), "filled in");
    build(&grown, &new()).unwrap();
    assert_eq!(content(&fresh, "manifest.json"), content(&grown, "manifest.json"));
}

#[test]
fn a_manifest_that_cannot_be_read_stops_the_build() {
    for (text, expected) in [
        ("<<<<<<< HEAD", "restore it from version control"),
        (r#"{"version": 99}"#, "it has format version 99, and this release reads up to 1"),
    ] {
        let host = before();
        host.put(out().join("manifest.json"), text);
        let before = visible(&host);
        let error = build(&host, &new()).unwrap_err().to_string();
        assert!(
            error.starts_with("cannot use `work/out/manifest.json`") && error.contains(expected),
            "{error}"
        );
        assert_eq!(visible(&host), before);
    }
}

#[test]
fn replacing_the_output_of_another_blueprint_is_said() {
    let named = |name: &str| {
        let mut manifest = Manifest::default();
        let blueprint = Blueprint {
            files: vec![format!("{name}.yaml")],
            digest: Digest::of(name.as_bytes()),
            forecast: None,
        };
        manifest.blueprints.insert(name.into(), blueprint);
        manifest
    };
    let host = Memory::new();
    write(&host, out(), &named("lake"), &old()).unwrap();
    assert_eq!(write(&host, out(), &named("lake"), &old()).unwrap().notes, []);
    let notes = write(&host, out(), &named("studio"), &old()).unwrap().notes;
    assert_eq!(notes, [Note::OtherBlueprints(vec!["lake".into()])]);
}

#[test]
fn check_names_what_differs_and_writes_nothing() {
    let host = Memory::new();
    build(&host, &generated(&[("a.json", "one\ntwo\n"), ("b.json", "x")])).unwrap();
    host.fail_at(usize::MAX, Fault::Error);
    let wanted = generated(&[("a.json", "one\n2\n"), ("c.json", "x")]);
    let difference = check(&host, out(), &Manifest::default(), &wanted).unwrap();
    assert_eq!(host.operations(), 0);
    assert_eq!(difference.missing, paths(&["c.json"]));
    assert_eq!(difference.stale, paths(&["b.json"]));
    assert_eq!(difference.changed.len(), 2, "the file and the manifest");
    assert_eq!(difference.changed[0].diff, "--- a/a.json\n+++ b/a.json\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n");
    assert!(
        difference.to_string().starts_with("missing: c.json\nstale: b.json\nchanged: a.json\n--- a/a.json\n")
    );
    build(&host, &wanted).unwrap();
    assert!(check(&host, out(), &Manifest::default(), &wanted).unwrap().is_empty());
}

#[test]
fn check_of_a_folder_that_is_not_there_misses_everything() {
    let host = Memory::new();
    let difference = check(&host, out(), &Manifest::default(), &new()).unwrap();
    assert_eq!(difference.missing.len(), 6);
    assert!(host.directories().is_empty());
}

#[test]
fn check_refuses_what_a_build_refuses() {
    let host = Memory::new().with_file(out().join("a.json"), "someone's");
    let outcome = check(&host, out(), &Manifest::default(), &generated(&[("a.json", "ours")]));
    assert!(matches!(outcome, Err(OutputError::Blocked(_))));
    let host = Memory::new().with_file(out(), "");
    assert!(matches!(check(&host, out(), &Manifest::default(), &new()), Err(OutputError::NotAFolder(_))));
    assert!(matches!(build(&host, &new()), Err(OutputError::NotAFolder(_))));
}

#[test]
fn a_diff_of_bytes_that_are_not_text_says_so() {
    let host = Memory::new();
    build(&host, &generated(&[("a", "text")])).unwrap();
    host.put(out().join("a"), [0xff]);
    let difference = check(&host, out(), &Manifest::default(), &generated(&[("a", "text")])).unwrap();
    assert_eq!(difference.changed[0].diff, "Binary files a/a and b/a differ\n");
}

#[test]
fn one_process_at_a_time_has_the_folder_open() {
    let host = Memory::new();
    let folder = Folder::open(&host, out()).unwrap();
    assert!(matches!(Folder::open(&host, out()), Err(OutputError::Locked(_))));
    drop(folder);
    assert!(Folder::open(&host, out()).is_ok());
    assert!(host.files().is_empty(), "the lock file is gone");
}

#[test]
fn artifacts_that_some_system_cannot_keep_apart_are_refused() {
    let insert = |first: &str, second: &str| {
        let mut artifacts = generated(&[(first, "")]);
        artifacts.insert(second, Kind::Generated, *b"").map_err(|error| error.reason)
    };
    assert!(insert("a/b", "a/c").is_ok());
    assert!(insert("a/b", "a/b").is_err());
    assert!(insert("a/b", "a/B").is_err());
    assert!(insert("a/b", "A/c").is_err());
    assert!(insert("a/b", "a").is_err());
    assert!(insert("a", "a/b").is_err());
    assert!(insert("a", "Manifest.json").is_err());
    assert!(insert("a", ".terraform/x").is_err());
}

#[test]
fn colour_needs_a_terminal_and_no_objection() {
    use hybrid_synth::host::Stream::Stdout;
    assert!(!Memory::new().wants_color(Stdout));
    assert!(Memory::new().with_terminal().wants_color(Stdout));
    assert!(Memory::new().with_terminal().with_variable("NO_COLOR", "").wants_color(Stdout));
    assert!(!Memory::new().with_terminal().with_variable("NO_COLOR", "1").wants_color(Stdout));
}

/// Whoever reads that nothing is written finds what was there before.
#[test]
fn an_error_after_the_commit_says_that_the_output_is_written_in_part() {
    let start = before();
    let (mut kept, mut unfinished) = (0, 0);
    for n in 0.. {
        let host = start.snapshot();
        host.fail_at(n, Fault::Error);
        match build(&host, &new()) {
            Ok(_) => break,
            Err(OutputError::Unfinished(_)) => {
                unfinished += usize::from(visible(&host) != visible(&start));
            }
            Err(error) => {
                assert_eq!(visible(&host), visible(&start), "operation {n}: {error}");
                kept += 1;
            }
        }
    }
    assert!(kept > 5 && unfinished > 5, "{kept}, {unfinished}");
}
