//! The output folder on the real machine: what only a file system can show.

#![expect(clippy::disallowed_methods, reason = "the tests look at the real machine")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says when it is skipped"
)]

use hybrid_synth::host::manifest::{Kind, Manifest};
use hybrid_synth::host::output::{Artifacts, Folder, OutputError, Report, check, write};
use hybrid_synth::host::{Entry, Host, Lock, Machine, Stream};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::Command;

fn artifacts(files: &[(&str, &str)]) -> Artifacts {
    let mut artifacts = Artifacts::default();
    for (path, content) in files {
        artifacts.insert(*path, Kind::Generated, content.as_bytes()).unwrap();
    }
    artifacts
}

fn build(folder: &Path, files: &[(&str, &str)]) -> Result<Report, OutputError> {
    write(&Machine, folder, &Manifest::default(), &artifacts(files))
}

/// Every file below `folder` with its content, links as what they lead to.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_symlink() {
            files.insert(path.clone(), fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes());
        } else if path.is_dir() {
            files.extend(tree(&path));
        } else {
            files.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    files
}

#[test]
fn a_build_writes_replaces_and_removes() {
    let temporary = tempfile::tempdir().unwrap();
    let out = temporary.path().join("a/b/out");
    build(&out, &[("x/one.json", "1"), ("x/two.json", "2"), ("y/three.json", "3")]).unwrap();
    let two = out.join("x/two.json");
    let written = fs::metadata(&two).unwrap().modified().unwrap();

    let report = build(&out, &[("x/one.json", "I"), ("x/two.json", "2")]).unwrap();
    assert_eq!((report.replaced.len(), report.removed.len(), report.unchanged.len()), (2, 1, 1));
    assert_eq!(fs::metadata(&two).unwrap().modified().unwrap(), written, "an unchanged file keeps its time");
    let names: Vec<_> =
        tree(&out).into_keys().map(|path| path.strip_prefix(&out).unwrap().to_owned()).collect();
    assert_eq!(names, ["manifest.json", "x/one.json", "x/two.json"].map(PathBuf::from));
    assert!(!out.join("y").exists());
    assert!(
        check(&Machine, &out, &Manifest::default(), &artifacts(&[("x/one.json", "I"), ("x/two.json", "2")]))
            .unwrap()
            .is_empty()
    );
}

#[test]
fn two_folders_get_the_same_bytes() {
    let temporary = tempfile::tempdir().unwrap();
    let [one, two] = ["one", "deeper/two"].map(|name| temporary.path().join(name));
    let contents = |folder: &Path| {
        build(folder, &[("b", "2"), ("a", "1")]).unwrap();
        tree(folder).into_values().collect::<Vec<_>>()
    };
    assert_eq!(contents(&one), contents(&two));
}

#[test]
fn a_running_build_locks_the_folder_and_a_dead_one_does_not() {
    let temporary = tempfile::tempdir().unwrap();
    let out = temporary.path();
    fs::write(out.join(".hybrid-synth.lock"), "left by a killed process").unwrap();
    let folder = Folder::open(&Machine, out).unwrap();
    let error = build(out, &[]).unwrap_err();
    assert!(matches!(error, OutputError::Locked(_)), "{error}");
    assert!(error.to_string().contains("another run is writing to"));
    drop(folder);
    build(out, &[]).unwrap();
    if cfg!(unix) {
        assert!(!out.join(".hybrid-synth.lock").exists());
    }
}

#[test]
fn runs_at_the_same_time_take_turns_or_are_refused() {
    let temporary = tempfile::tempdir().unwrap();
    let out = temporary.path().join("out");
    std::thread::scope(|scope| {
        for content in ["1", "2", "3", "4"] {
            let out = &out;
            scope.spawn(move || {
                for _ in 0..20 {
                    match build(out, &[("a/x", content), ("b/y", content)]) {
                        Ok(_) | Err(OutputError::Locked(_)) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    build(&out, &[("a/x", "5"), ("b/y", "5")]).unwrap();
    assert_eq!(fs::read(out.join("a/x")).unwrap(), fs::read(out.join("b/y")).unwrap());
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_out_of_the_folder_is_not_followed() {
    let temporary = tempfile::tempdir().unwrap();
    let [out, elsewhere] = ["out", "elsewhere"].map(|name| temporary.path().join(name));
    fs::create_dir_all(&out).unwrap();
    fs::create_dir_all(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, out.join("terraform")).unwrap();
    let error = build(&out, &[("terraform/main.tf.json", "{}")]).unwrap_err().to_string();
    assert!(error.contains("is a symbolic link, and is not written through"), "{error}");
    assert!(tree(&elsewhere).is_empty());

    let link = temporary.path().join("link");
    std::os::unix::fs::symlink(&elsewhere, &link).unwrap();
    build(&link, &[("main.tf.json", "{}")]).unwrap();
    assert!(elsewhere.join("main.tf.json").is_file(), "the folder itself may be a link");
}

#[cfg(unix)]
#[test]
fn what_the_machine_refuses_is_said_with_its_path() {
    let temporary = tempfile::tempdir().unwrap();
    let file = temporary.path().join("file");
    fs::write(&file, "").unwrap();
    let error = build(&file.join("out"), &[]).unwrap_err().to_string();
    assert!(error.starts_with("cannot create the folder `") && error.contains("file/out"), "{error}");
}

#[test]
fn reading_stops_at_the_limit() {
    let temporary = tempfile::tempdir().unwrap();
    let path = temporary.path().join("blueprint.yaml");
    fs::write(&path, "0123456789").unwrap();
    assert_eq!(Machine.read(&path, 10).unwrap(), b"0123456789");
    assert_eq!(Machine.read(&path, 9).unwrap_err().kind(), ErrorKind::FileTooLarge);
    assert_eq!(Machine.entry(&path).unwrap(), Some(Entry::File(10)));
    assert_eq!(Machine.entry(&path.join("below a file")).unwrap(), None);
    assert_eq!(Machine.create(&path, b"").unwrap_err().kind(), ErrorKind::AlreadyExists);
    assert_eq!(Machine.list(temporary.path()).unwrap(), ["blueprint.yaml"]);
}

/// The real machine, until it has done so many operations that change files.
struct Dying {
    left: Cell<usize>,
}

impl Dying {
    fn step(&self) -> io::Result<()> {
        let left = self.left.get().checked_sub(1).ok_or_else(|| io::Error::other("killed"))?;
        self.left.set(left);
        Ok(())
    }
}

impl Host for Dying {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        Machine.read(path, limit)
    }
    fn entry(&self, path: &Path) -> io::Result<Option<Entry>> {
        Machine.entry(path)
    }
    fn list(&self, path: &Path) -> io::Result<Vec<String>> {
        Machine.list(path)
    }
    fn create_directory(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Machine.create_directory(path))
    }
    fn create(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        self.step().and_then(|()| Machine.create(path, content))
    }
    fn sync(&self, path: &Path) -> io::Result<()> {
        Machine.sync(path)
    }
    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        Machine.sync_directory(path)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step().and_then(|()| Machine.rename(from, to))
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Machine.remove(path))
    }
    fn remove_directory(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Machine.remove_directory(path))
    }
    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        Machine.lock(path)
    }
    fn input(&self, limit: u64) -> io::Result<Vec<u8>> {
        Machine.input(limit)
    }
    fn variable(&self, name: &str) -> Option<String> {
        Machine.variable(name)
    }
    fn columns(&self, stream: Stream) -> Option<usize> {
        Machine.columns(stream)
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        Machine.is_terminal(stream)
    }
}

#[test]
fn a_run_killed_at_any_step_is_recovered_from_on_a_real_disk() {
    let old = [("terraform/a.tf.json", "old"), ("requests/b.json", "stale")];
    let new = [("terraform/a.tf.json", "new"), ("diagrams/c.svg", "new")];
    let view = |out: &Path| {
        let files = tree(out).into_iter();
        files.map(|(path, content)| (path.strip_prefix(out).unwrap().to_owned(), content)).collect::<Vec<_>>()
    };
    let temporary = tempfile::tempdir().unwrap();
    let [whole_old, whole_new] = [("old", &old), ("new", &new)].map(|(name, files)| {
        let out = temporary.path().join(name);
        build(&out, files).unwrap();
        view(&out)
    });
    let (mut undone, mut finished) = (0, 0);
    for n in 0.. {
        let out = temporary.path().join(n.to_string());
        build(&out, &old).unwrap();
        let dying = Dying { left: Cell::new(n) };
        if write(&dying, &out, &Manifest::default(), &artifacts(&new)).is_ok() {
            break;
        }
        drop(Folder::open(&Machine, &out).unwrap());
        let there = view(&out);
        assert!(there == whole_old || there == whole_new, "killed after {n} steps: {there:?}");
        *(if there == whole_old { &mut undone } else { &mut finished }) += 1;
        build(&out, &new).unwrap();
        assert_eq!(view(&out), whole_new);
    }
    assert!(undone >= 5 && finished >= 5, "{undone} undone, {finished} finished");
}

const PROVIDER: &str =
    r#"{"terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": ">= 5.100.0"}}}}"#;

/// A folder as `terraform init` and a first `apply` leave it, made by hand.
fn initialize_by_hand(folder: &Path) {
    let provider =
        folder.join(".terraform/providers/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64");
    fs::create_dir_all(&provider).unwrap();
    fs::write(provider.join("terraform-provider-aws_v5.100.0_x5"), [0x7f, b'E', b'L', b'F']).unwrap();
    fs::write(folder.join(".terraform/environment"), "prod").unwrap();
    fs::write(folder.join(".terraform.lock.hcl"), "provider \"registry.terraform.io/hashicorp/aws\" {}\n")
        .unwrap();
    fs::write(folder.join("terraform.tfstate"), r#"{"version": 4}"#).unwrap();
    fs::write(folder.join("terraform.tfstate.backup"), r#"{"version": 4}"#).unwrap();
    fs::write(folder.join("own.tf"), "# mine\n").unwrap();
    fs::write(folder.join("terraform.tfvars"), "key = 1\n").unwrap();
}

/// Builds over an initialized folder, and then without it: all that is not ours stays.
fn rebuild_and_retire(out: &Path, folder: &Path) {
    let foreign = || {
        let mut files = tree(folder);
        files.retain(|path, _| !path.to_str().unwrap().ends_with(".tf.json"));
        files
    };
    let before = foreign();
    assert!(!before.is_empty());
    build(out, &[("terraform/prod/main.tf.json", PROVIDER), ("terraform/prod/lake.tf.json", "{}")]).unwrap();
    assert!(folder.join("lake.tf.json").is_file());
    build(out, &[("terraform/prod/main.tf.json", PROVIDER)]).unwrap();
    assert!(!folder.join("lake.tf.json").exists());
    assert_eq!(foreign(), before);
    build(out, &[]).unwrap();
    assert!(!folder.join("main.tf.json").exists());
    assert_eq!(foreign(), before);
}

#[test]
fn an_initialized_terraform_folder_survives() {
    let temporary = tempfile::tempdir().unwrap();
    let out = temporary.path().join("out");
    let folder = out.join("terraform/prod");
    build(&out, &[("terraform/prod/main.tf.json", PROVIDER)]).unwrap();
    initialize_by_hand(&folder);
    rebuild_and_retire(&out, &folder);
}

/// Needs `terraform` on the path and `HYBRID_SYNTH_TF_PLUGINS`, a plugin directory with hashicorp/aws in it.
#[test]
fn a_live_terraform_init_survives() {
    let Some(plugins) = std::env::var_os("HYBRID_SYNTH_TF_PLUGINS") else {
        eprintln!("skipped: HYBRID_SYNTH_TF_PLUGINS does not name a plugin directory");
        return;
    };
    let temporary = tempfile::tempdir().unwrap();
    let out = temporary.path().join("out");
    let folder = out.join("terraform/prod");
    build(&out, &[("terraform/prod/main.tf.json", PROVIDER)]).unwrap();
    let init = || {
        let mut plugin_dir = std::ffi::OsString::from("-plugin-dir=");
        plugin_dir.push(&plugins);
        let run = Command::new("terraform")
            .args(["init", "-input=false", "-backend=false"])
            .arg(plugin_dir)
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    };
    init();
    assert!(folder.join(".terraform.lock.hcl").is_file());
    rebuild_and_retire(&out, &folder);
    build(&out, &[("terraform/prod/main.tf.json", PROVIDER)]).unwrap();
    init();
}
