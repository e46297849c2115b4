//! The script that `measure` prints, run by the machine's own `sh` on real folders.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test writes its own folders, runs a shell and fails by panicking"
)]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use hybrid_synth::blueprint;
use hybrid_synth::cli::{Exit, run};
use hybrid_synth::host::Memory;
use hybrid_synth::model::Architecture;
use hybrid_synth::units::{Count, DataSize};

const BLUEPRINT: &str = r#"
blueprint: 1
name: imaging
region: eu-central-1
networks:
  main: { cidr: 10.40.0.0/16, zones: 2 }
sites:
  munich:
    cidrs: [10.20.0.0/16]
    rtt: 90 ms
    shares:
      scans: { protocol: nfs, host: nas1.corp.example, path: /scans, reads_at: 2 GB/s }
      more: { protocol: nfs, host: nas1.corp.example, path: /more }
  bremen:
    cidrs: [10.21.0.0/16]
    shares:
      scans: { protocol: nfs, host: 10.21.0.9, path: /scans }
datasets:
  archive: { truth: lake/raw, size: 1 TB, files: 9M }
  joint: { truth: lake/joint, size: 2 TB }
  part: { truth: lake/part, size: 3 TB }
  spread: { truth: lake/spread, size: 4 TB }
constructs:
  lake: { type: Bucket }
  mover: { type: DataSyncAgent, site: munich, agents: { one: { arn: "arn:aws:datasync:eu-central-1:444455556666:agent/agent-0b0addbeef44baca3" } } }
  mover2: { type: DataSyncAgent, site: bremen, agents: { one: { arn: "arn:aws:datasync:eu-central-1:444455556666:agent/agent-0b0addbeef44bacb4" } } }
  courier: { type: DataSyncAgent, site: bremen, agents: { two: { arn: "arn:aws:datasync:eu-central-1:444455556666:agent/agent-0b0addbeef44baca4" } } }
flows:
  a: { from: munich/scans, to: lake/raw, via: mover }
  b: { from: munich/scans, to: lake/joint/scans, via: mover }
  c: { from: munich/more, to: lake/joint/more, via: mover }
  d: { from: munich/more, to: lake/part, via: mover, exclude: ["*.tmp"] }
  e: { from: munich/more, to: lake/spread/munich, via: mover }
  f: { from: bremen/scans, to: lake/spread/bremen, via: mover2 }
"#;

/// Exit, data and talk of `measure` with these arguments beside [`BLUEPRINT`].
fn measure(arguments: &[&str]) -> (Exit, String, String) {
    let host = Memory::new().with_file("imaging.yaml", BLUEPRINT);
    let (mut data, mut talk) = (Vec::new(), Vec::new());
    let arguments = ["hybrid-synth", "measure"].iter().chain(arguments).map(OsString::from);
    let exit = run(arguments, &host, &mut data, &mut talk);
    (exit, String::from_utf8(data).unwrap(), String::from_utf8(talk).unwrap())
}

/// A folder with a script for Munich, shares to measure and room for the script's own files.
struct Bench {
    root: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let bench = Bench { root };
        for folder in ["scans", "more", "tmp", "bin"] {
            fs::create_dir(bench.path(folder)).unwrap();
        }
        fs::set_permissions(bench.path("tmp"), fs::Permissions::from_mode(0o777)).unwrap();
        let (exit, script, talk) = measure(&["munich", "imaging.yaml"]);
        assert_eq!(exit, Exit::Good, "{talk}");
        fs::write(bench.path("measure.sh"), script).unwrap();
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn file(&self, name: &str, size: usize) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, vec![7; size]).unwrap();
    }

    /// A program that the script finds before the machine's.
    fn program(&self, name: &str, text: &str) {
        let path = self.path("bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The script's command, without a network and content with tests that are over at once.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("sh");
        let path = std::env::var("PATH").unwrap();
        command
            .current_dir(self.root.path())
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("TMPDIR", self.path("tmp"))
            .env("MEASURE_ENDPOINT", "none")
            .env("MEASURE_SECONDS", "5")
            .env("MEASURE_LEAST_MS", "1")
            .arg("measure.sh")
            .args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }
}

/// What the script printed and how it ended.
#[derive(Debug)]
struct Ran {
    code: i32,
    yaml: String,
    talk: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        Ran {
            code: output.status.code().unwrap(),
            yaml: String::from_utf8(output.stdout).unwrap(),
            talk: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The blueprint with what was printed as its overlay; it builds.
    fn architecture(&self) -> Architecture {
        let read =
            blueprint::read(&[("imaging.yaml", BLUEPRINT.as_bytes()), ("measured", self.yaml.as_bytes())]);
        let architecture = read.architecture.unwrap();
        assert!(!read.found.has_errors(), "{:#?}\n{self:#?}", read.found);
        hybrid_synth::synthesize(&architecture).unwrap();
        architecture
    }

    #[track_caller]
    fn says(&self, text: &str) {
        assert!(self.talk.contains(text), "`{text}` is not said: {self:#?}");
    }
}

/// Content, length, mode and time of change of all that is below a folder.
fn below(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, u32, SystemTime)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let entry = entry.unwrap();
            let (path, metadata) = (entry.path(), entry.metadata().unwrap());
            let content = if metadata.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
            if metadata.is_dir() {
                folders.push(path.clone());
            }
            found.insert(path, (content, metadata.mode(), metadata.modified().unwrap()));
        }
    }
    found
}

const STRANGE: [&str; 7] = [
    "two words.dcm",
    " led by a space, trailed by one ",
    "it's \"quoted\" $(touch owned) `touch owned`",
    "größe/日本.bin",
    "a\nline break",
    "-rf * ? [x] \\ |",
    "ends in a bar|",
];

/// Shares of known size: files and bytes of `scans`.
fn fill(bench: &Bench) -> (u64, u64) {
    let mut bytes = 0;
    for (index, name) in STRANGE.iter().enumerate() {
        bench.file(&format!("scans/{name}"), 1000 + index);
        bytes += 1000 + index as u64;
    }
    bench.file("scans/none", 0);
    bench.file("scans/large one", 3 << 20);
    bench.file("scans/.snapshot/hourly.0/large one", 3 << 20);
    std::os::unix::fs::symlink("large one", bench.path("scans/link")).unwrap();
    (STRANGE.len() as u64 + 2, bytes + (3 << 20))
}

#[test]
fn files_are_counted_to_the_byte_and_the_output_is_an_overlay() {
    let bench = Bench::new();
    let (files, bytes) = fill(&bench);
    let before = below(&bench.path("scans"));
    let ran = bench.run(&["scans=scans"]);
    assert_eq!(ran.code, 0, "{ran:#?}");

    let measured = ran.architecture();
    let archive = &measured.datasets["archive"];
    assert_eq!(archive.files, Some(Count::new(files)));
    // Three decimals of a megabyte.
    let size = archive.size.unwrap().bytes();
    assert!(size.abs_diff(bytes) <= 500, "{size} {bytes}");
    assert!(ran.yaml.contains(&format!("# {bytes} bytes\n")), "{ran:#?}");
    assert!(ran.yaml.contains("    #       4 KiB              7         7021 B\n"), "{ran:#?}");

    let share = &measured.sites["munich"].shares["scans"];
    assert_ne!(share.reads_at, Some("2 GB/s".parse().unwrap()));
    assert!(share.files_at.is_some(), "{ran:#?}");
    // All small files but the one whose name is no line were read, and all of the large one.
    assert!(ran.yaml.contains("# 6 files in "), "{ran:#?}");
    assert!(ran.yaml.contains("# 3145728 bytes in "), "{ran:#?}");
    assert_eq!(measured.sites["munich"].rtt, Some("90 ms".parse().unwrap()));
    ran.says("more: no folder is given");

    assert_eq!(below(&bench.path("scans")), before);
    assert!(below(&bench.path("tmp")).is_empty());
    assert!(!bench.path("owned").exists());
}

#[test]
fn a_find_without_printf_counts_the_same() {
    let bench = Bench::new();
    let (files, bytes) = fill(&bench);
    bench.program(
        "find",
        r#"case "$*" in *-printf*) echo "find: unknown primary" >&2; exit 1 ;; esac
PATH=${PATH#*:}
exec find "$@""#,
    );
    let ran = bench.run(&["scans=scans"]);
    assert_eq!(ran.code, 0, "{ran:#?}");
    assert_eq!(ran.architecture().datasets["archive"].files, Some(Count::new(files)));
    assert!(ran.yaml.contains(&format!("# {bytes} bytes\n")), "{ran:#?}");
    // Names that `ls -q` cannot show are counted and not read.
    assert!(ran.yaml.contains("# 4 files in "), "{ran:#?}");
}

#[test]
fn a_clock_of_seconds_and_a_dd_without_direct_are_enough() {
    let bench = Bench::new();
    fill(&bench);
    bench.program(
        "date",
        r#"PATH=${PATH#*:}; case $1 in +%s%N) echo "$(date +%s)N" ;; *) exec date "$@" ;; esac"#,
    );
    bench.program("dd", r#"case "$*" in *iflag*) exit 1 ;; esac; PATH=${PATH#*:}; exec dd "$@""#);
    let ran = Ran::of(bench.command(&["scans=scans"]).env_remove("MEASURE_LEAST_MS").output().unwrap());
    assert_eq!(ran.code, 0, "{ran:#?}");
    assert!(ran.yaml.contains("# reads_at: too little to tell: 3145728 bytes"), "{ran:#?}");
    assert!(ran.yaml.contains("perhaps from this host's cache"), "{ran:#?}");
    // The rates that the blueprint has stay.
    let share = &ran.architecture().sites["munich"].shares["scans"];
    assert_eq!(share.reads_at, Some("2 GB/s".parse().unwrap()));
}

#[test]
fn a_data_set_is_the_sum_of_its_shares_or_a_comment() {
    let bench = Bench::new();
    bench.file("scans/a", 10);
    bench.file("more/b", 20);
    let ran = bench.run(&["more=more", "scans=scans"]);
    assert_eq!(ran.code, 0, "{ran:#?}");
    let measured = ran.architecture();
    let of = |name: &str| (measured.datasets[name].size.unwrap(), measured.datasets[name].files);
    assert_eq!(of("archive"), (DataSize::from_bytes(10), Some(Count::new(1))));
    assert_eq!(of("joint"), (DataSize::from_bytes(30), Some(Count::new(2))));
    assert_eq!(of("part"), (DataSize::tb(3), None));
    assert_eq!(of("spread"), (DataSize::tb(4), None));
    assert!(ran.yaml.contains("# at most, for d copies only a part of munich/more:"), "{ran:#?}");
    assert!(ran.yaml.contains("# without bremen/scans, which was not measured:"), "{ran:#?}");

    let ran = bench.run(&["scans=scans"]);
    assert_eq!(ran.architecture().datasets["joint"].size, Some(DataSize::tb(2)));
}

#[test]
fn without_a_blueprint_any_share_is_measured() {
    let bench = Bench::new();
    let (exit, script, _) = measure(&["munich"]);
    assert_eq!(exit, Exit::Good);
    fs::write(bench.path("measure.sh"), script).unwrap();
    bench.file("scans/a", 10);
    let ran = bench.run(&["scans=scans"]);
    assert_eq!(ran.code, 0, "{ran:#?}");
    assert!(ran.architecture().sites["munich"].shares["scans"].files_at.is_some());
    assert!(ran.yaml.contains("# no data set says that it comes from munich/scans"), "{ran:#?}");
    assert!(ran.yaml.contains("    # size: 10 B # 10 bytes\n    # files: 1\n"), "{ran:#?}");
}

#[test]
fn the_round_trip_is_that_of_a_handshake() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || listener.incoming().for_each(drop));
    let bench = Bench::new();
    bench.file("scans/a", 10);
    let ran = Ran::of(bench.command(&["scans=scans"]).env("MEASURE_ENDPOINT", endpoint).output().unwrap());
    // A machine has curl, or the script says what it lacks.
    let rtt = ran.architecture().sites["munich"].rtt.unwrap();
    if Command::new("curl").arg("--version").output().is_ok() {
        assert_eq!(ran.code, 0, "{ran:#?}");
        assert!((1..90_000).contains(&rtt.micros()), "{ran:#?}");
    } else {
        assert_eq!(ran.code, 1, "{ran:#?}");
        ran.says("the round trip is not measured");
    }
}

#[test]
fn a_network_that_does_not_answer_leaves_the_rest() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = listener.local_addr().unwrap().to_string();
    drop(listener);
    let bench = Bench::new();
    bench.file("scans/a", 10);
    let ran = Ran::of(bench.command(&["scans=scans"]).env("MEASURE_ENDPOINT", closed).output().unwrap());
    assert_eq!(ran.code, 1, "{ran:#?}");
    ran.says("the round trip is not measured");
    let measured = ran.architecture();
    assert_eq!(measured.sites["munich"].rtt, Some("90 ms".parse().unwrap()));
    assert_eq!(measured.datasets["archive"].files, Some(Count::new(1)));
}

#[test]
fn ping_stands_in_for_curl() {
    let bench = Bench::new();
    bench.file("scans/a", 10);
    bench.program("ping", "echo 'rtt min/avg/max/mdev = 8.761/9.222/9.805/0.301 ms'");
    // Every program that the script needs, and no curl.
    for name in
        ["awk", "cat", "date", "dd", "find", "grep", "head", "ls", "mktemp", "rm", "sleep", "uname", "wc"]
    {
        bench.program(name, &format!("PATH={} exec {name} \"$@\"", std::env::var("PATH").unwrap()));
    }
    let sh = Command::new("sh").args(["-c", "command -v sh"]).output().unwrap().stdout;
    let sh = String::from_utf8(sh).unwrap();
    let mut command = Command::new(sh.trim());
    command
        .current_dir(bench.root.path())
        .env("PATH", bench.path("bin"))
        .env("TMPDIR", bench.path("tmp"))
        .args(["measure.sh", "scans=scans"]);
    let ran = Ran::of(command.output().unwrap());
    assert_eq!(ran.code, 0, "{ran:#?}");
    ran.says("there is no curl here");
    assert_eq!(ran.architecture().sites["munich"].rtt, Some("8.761 ms".parse().unwrap()));

    fs::remove_file(bench.path("bin/ping")).unwrap();
    let ran = Ran::of(command.output().unwrap());
    assert_eq!(ran.code, 1, "{ran:#?}");
    ran.says("there is neither curl nor ping here");
}

#[test]
fn an_empty_folder_is_said_and_changes_nothing() {
    let bench = Bench::new();
    let ran = bench.run(&["scans=scans"]);
    assert_eq!(ran.code, 1, "{ran:#?}");
    ran.says("scans: there is no file in ./scans; is the share mounted there?");
    assert_eq!(ran.architecture().datasets["archive"].size, Some(DataSize::tb(1)));

    bench.file("scans/none", 0);
    let ran = bench.run(&["scans=scans"]);
    assert_eq!(ran.code, 0, "{ran:#?}");
    let archive = &ran.architecture().datasets["archive"];
    assert_eq!((archive.size, archive.files), (Some(DataSize::tb(1)), Some(Count::new(1))));
}

#[test]
fn what_cannot_be_listed_makes_sizes_comments() {
    let bench = Bench::new();
    bench.file("scans/a", 10);
    bench.file("scans/closed/b", 20);
    fs::set_permissions(bench.path("scans/closed"), fs::Permissions::from_mode(0o000)).unwrap();
    let mut command = bench.command(&["scans=scans"]);
    if fs::metadata(bench.root.path()).unwrap().uid() == 0 {
        // Root may list everything.
        command.uid(65534).gid(65534);
    }
    let ran = Ran::of(command.output().unwrap());
    fs::set_permissions(bench.path("scans/closed"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(ran.code, 1, "{ran:#?}");
    ran.says("scans: not everything in ./scans can be listed: ");
    assert!(ran.yaml.contains("# at least, for not everything could be listed:"), "{ran:#?}");
    assert_eq!(ran.architecture().datasets["archive"].size, Some(DataSize::tb(1)));
}

#[test]
fn listing_ends_when_its_time_is_over() {
    let bench = Bench::new();
    bench.file("scans/a", 10);
    bench.program(
        "find",
        r#"case "$*" in *scans*) echo "r 10 $PWD/scans/a"; exec sleep 60 ;; esac
PATH=${PATH#*:}
exec find "$@""#,
    );
    let began = std::time::Instant::now();
    let mut command = bench.command(&["scans=scans"]);
    let ran = Ran::of(command.env("MEASURE_WALK_SECONDS", "1").output().unwrap());
    assert!(began.elapsed().as_secs() < 30, "{ran:#?}");
    assert_eq!(ran.code, 1, "{ran:#?}");
    ran.says("scans: ./scans was not listed to its end in 1 s; set MEASURE_WALK_SECONDS higher");
    assert_eq!(ran.architecture().datasets["archive"].size, Some(DataSize::tb(1)));
}

#[test]
fn reading_ends_with_its_bytes() {
    let bench = Bench::new();
    for index in 0..6 {
        bench.file(&format!("scans/{index}"), 4 << 20);
    }
    let mut command = bench.command(&["scans=scans"]);
    let ran = Ran::of(command.env("MEASURE_BYTES", "3000000").env("MEASURE_STREAMS", "3").output().unwrap());
    assert_eq!(ran.code, 0, "{ran:#?}");
    // A whole block for each of three streams.
    assert!(ran.yaml.contains("# 3145728 bytes in "), "{ran:#?}");
}

#[test]
fn arguments_that_make_no_sense_measure_nothing() {
    let bench = Bench::new();
    bench.file("scans/a", 10);
    let refused = |arguments: &[&str], variable: (&str, &str), why: &str| {
        let (name, value) = variable;
        let ran = Ran::of(bench.command(arguments).env(name, value).output().unwrap());
        assert_eq!((ran.code, ran.yaml.as_str()), (2, ""), "{ran:#?}");
        ran.says(why);
    };
    let none = ("UNUSED", "");
    refused(&[], none, "sh measure.sh scans=/mnt/scans more=/mnt/more");
    refused(&["scans"], none, "'scans' is not of the form SHARE=FOLDER");
    refused(&["scnas=scans"], none, "munich has no share 'scnas'; it has: scans more");
    refused(&["scans=scans", "scans=more"], none, "the share 'scans' is there twice");
    refused(&["scans=gone"], none, "scans: there is no folder gone");
    refused(&["scans=scans"], ("MEASURE_SECONDS", "1.5"), "'1.5' is not a whole number");
    refused(&["scans=scans"], ("MEASURE_STREAMS", "0"), "from 1 to 64");
    refused(&["scans=scans"], ("MEASURE_ENDPOINT", "a b"), "MEASURE_ENDPOINT is no HOST or HOST:PORT");
    refused(&["scans=."], none, "set TMPDIR to one elsewhere");
    assert!(below(&bench.path("tmp")).is_empty());
}

#[test]
fn a_site_that_is_not_there_is_a_finding() {
    let (exit, data, talk) = measure(&["munch", "imaging.yaml"]);
    assert_eq!((exit, data.as_str()), (Exit::Findings, ""));
    for part in ["no site is called `munch`", "allowed: `munich`, `bremen`", "did you mean `munich`?"] {
        assert!(talk.contains(part), "{talk}");
    }
}

#[test]
fn every_example_has_a_script_for_each_site() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints");
    let mut scripts = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read(&path).unwrap();
        let architecture = blueprint::read(&[("a.yaml", &text)]).architecture.unwrap();
        for site in architecture.sites.keys() {
            let host = Memory::new().with_file("a.yaml", text.clone());
            let (mut data, mut talk) = (Vec::new(), Vec::new());
            let exit = run(["hybrid-synth", "measure", site, "a.yaml"], &host, &mut data, &mut talk);
            assert_eq!(exit, Exit::Good, "{}: {}", path.display(), String::from_utf8_lossy(&talk));
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("measure.sh"), data).unwrap();
            let parsed = Command::new("sh").arg("-n").arg(folder.path().join("measure.sh")).output().unwrap();
            assert!(parsed.status.success(), "{}", String::from_utf8_lossy(&parsed.stderr));
            if let Ok(checked) = Command::new("shellcheck").arg(folder.path().join("measure.sh")).output() {
                assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
            }
            scripts += 1;
        }
    }
    assert!(scripts > 3, "{scripts}");
}
