//! Advice on blueprints that miss what they ask for: what is advised is a blueprint, meets the targets, and has nothing in it
//! that could be left out.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads the examples and fails by panicking"
)]

mod merged;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hybrid_synth::blueprint;
use hybrid_synth::model::{Architecture, Axis, Edits, Rung};
use hybrid_synth::planning::advice::{Advice, Advised, Variants, advise, choices, unmet};
use hybrid_synth::planning::{Grounds, Verdict, verdicts};
use merged::Merged;
use serde_json::{Value, json};

fn file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// An example with an overlay in YAML.
fn with(example: &str, overlay: &str) -> Merged {
    let base = file(&format!("blueprints/{example}.yaml"));
    let read = blueprint::read(&[("base", base.as_bytes()), ("overlay", overlay.as_bytes())]);
    Merged(read.tree.unwrap().to_json())
}

fn advised(merged: &Merged) -> (Architecture, Advised) {
    let architecture = merged.apply(&json!({})).unwrap();
    let advised = advise(&architecture, merged);
    (architecture, advised)
}

fn edits<'a>(rungs: impl IntoIterator<Item = &'a Rung>) -> Edits {
    let mut whole = Edits::default();
    for rung in rungs {
        whole.join(&rung.edits).unwrap();
    }
    whole
}

/// Whether an overlay meets what the advice does.
fn meets(merged: &Merged, overlay: &Value, advice: &Advice) -> bool {
    let Ok(made) = merged.apply(overlay) else { return false };
    let then = verdicts(&made);
    let missed = |name: &str, key: &str| unmet(&then).any(|one| one.name == name && one.key == key);
    let met = advice
        .targets
        .iter()
        .filter(|target| unmet(&advice.targets).all(|one| one.key != target.key || one.name != target.name));
    met.into_iter().all(|target| !missed(&target.name, target.key))
}

/// The rung below one on its ladder; none for the lowest.
fn below<'a>(axes: &'a [Axis], rung: &Rung) -> Option<&'a Rung> {
    let ladder = axes.iter().flat_map(|axis| &axis.ladders).find(|ladder| ladder.contains(rung))?;
    ladder.get(ladder.iter().position(|one| one == rung)?.checked_sub(1)?)
}

/// Every advised set is a blueprint, meets the targets, and is irreducible.
fn hold(merged: &Merged) -> Vec<Value> {
    let (architecture, advised) = advised(merged);
    let axes = choices(&architecture);
    for advice in &advised.sets {
        let said = &advice.overlay;
        assert!(meets(merged, said, advice), "{said}");
        assert!(!advised.is_certain || unmet(&advice.targets).count() == advised.shortfalls.len(), "{said}");
        for change in &advice.changes {
            let others = || advice.changes.iter().filter(|one| *one != change);
            assert!(!meets(merged, &edits(others()).overlay(), advice), "{said} without {}", change.what);
            if let Some(lower) = below(&axes, change) {
                let overlay = edits(others().chain([lower])).overlay();
                assert!(!meets(merged, &overlay, advice), "{said} with {}", lower.what);
            }
        }
    }
    advised.sets.into_iter().map(|advice| advice.overlay).collect()
}

#[test]
fn a_preload_that_would_be_stopped_is_offered_with_the_time_that_it_takes_or_not_at_all() {
    let merged = with(
        "reference",
        "{ flows: { stage: { load: null } }, datasets: { corpus: { files: 40M } }, \
         targets: { train: { waiting_below: null, epoch_within: 1 h } } }",
    );
    let (_, advised) = advised(&merged);
    let stopped: Vec<_> =
        unmet(&advised.before).filter(|one| one.grounds == Grounds::Stop).map(|one| one.key).collect();
    assert_eq!(stopped, ["max_runtime"], "a run that loads 40M files takes longer than SageMaker gives it");
    for advice in &advised.sets {
        assert!(unmet(&advice.targets).all(|one| one.grounds != Grounds::Stop), "{}", advice.overlay);
        let preloads = advice.overlay["flows"]["stage"]["load"] == "preload";
        assert_eq!(preloads, !advice.preloads.is_empty(), "{}", advice.overlay);
    }
    let preload = |set: &&Advice| set.overlay["flows"]["stage"]["load"] == "preload";
    assert!(advised.sets.iter().find(preload).is_some_and(|set| !set.preloads.is_empty()));
}

/// Holds advice on an example with an overlay against overlays that it has to contain.
fn advises(example: &str, overlay: &str, expected: &[Value]) {
    let found = hold(&with(example, overlay));
    for one in expected {
        assert!(found.contains(one), "{one} is not among {found:#?}");
    }
}

const THIN: &str = "{ constructs: { link: { connections: { a: 1 Gbps, b: null }, lag: null } } }";

#[test]
fn a_thin_port_gives_way_to_a_faster_one_or_to_a_group() {
    advises(
        "reference",
        THIN,
        &[
            json!({ "constructs": { "link": { "connections": { "a": "10 Gbps" } } } }),
            json!({ "constructs": { "link": { "connections": { "b": "1 Gbps", "c": "1 Gbps", "d": "1 Gbps" }, "lag": true } } }),
        ],
    );
}

#[test]
fn a_port_keeps_what_else_is_said_of_it() {
    let overlay = "{ constructs: { link: { location: null, connections: { a: { speed: 1 Gbps, location: EqFA5 }, b: null }, lag: null } } }";
    advises(
        "reference",
        overlay,
        &[json!({ "constructs": { "link": { "connections": { "a": { "speed": "10 Gbps" } } } } })],
    );
}

#[test]
fn two_limits_in_series_are_raised_together() {
    advises(
        "hosted-nfs",
        "{ flows: { ingest: { limit: null } }, targets: { ingest: { first_copy_within: 5 d } } }",
        &[json!({
            "sites": { "cork": { "line": "2 Gbps" } },
            "constructs": { "link": { "connections": { "partner": { "speed": "2 Gbps" } } } },
        })],
    );
    advises(
        "reference",
        "{ sites: { munich: { line: 1 Gbps } }, constructs: { link: { connections: { a: 1 Gbps, b: null }, lag: null } } }",
        &[json!({
            "sites": { "munich": { "line": "4 Gbps" } },
            "constructs": { "link": { "connections": { "a": "10 Gbps" } } },
        })],
    );
}

#[test]
fn the_line_of_a_site_is_raised_alone_where_it_is_alone() {
    advises(
        "reference",
        "{ sites: { munich: { line: 2 Gbps } } }",
        &[json!({ "sites": { "munich": { "line": "4 Gbps" } } })],
    );
}

#[test]
fn a_limit_is_raised_or_falls_with_the_mode_that_has_none() {
    advises(
        "hosted-nfs",
        "{ flows: { ingest: { limit: 20 MB/s } }, targets: { ingest: { first_copy_within: 12 d } } }",
        &[
            json!({ "flows": { "ingest": { "limit": "80 MB/s" } } }),
            json!({ "constructs": { "mover": { "mode": "enhanced" } }, "flows": { "ingest": { "limit": null } } }),
        ],
    );
}

#[test]
fn agents_are_as_few_as_will_do_and_have_names_of_their_own() {
    let arn = "{ arn: \"arn:aws:datasync:eu-central-1:111122223333:agent/agent-0123456789abcdef0\" }";
    let overlay = format!(
        "{{ constructs: {{ mover: {{ agents: {{ one: null, second: {arn} }} }} }}, targets: {{ ingest: {{ first_copy_within: 150 h }} }} }}"
    );
    let more = json!({ "third": {}, "fourth": {}, "fifth": {} });
    advises("reference", &overlay, &[json!({ "constructs": { "mover": { "agents": more } } })]);
}

#[test]
fn small_files_are_packed_or_get_more_metadata_operations() {
    advises(
        "reference",
        "{ datasets: { corpus: { files: 80M } } }",
        // Reading more files than these before training takes longer than SageMaker lets it.
        &[json!({ "datasets": { "corpus": { "files": "2M" } } })],
    );
}

#[test]
fn a_server_that_opens_few_files_gives_way_to_another_or_gets_fewer_larger_files() {
    let found = hold(&with("reference", "{ sites: { munich: { shares: { scans: { files_at: 4/s } } } } }"));
    let has = |pointer: &str| found.iter().any(|set| set.pointer(pointer).is_some());
    assert!(has("/sites/munich/shares/scans/files_at"), "{found:#?}");
    assert!(has("/datasets/scan_archive/files"), "{found:#?}");
}

#[test]
fn checkpoints_go_to_the_file_system() {
    let saved = json!({ "flows": { "checkpoints": { "to": "scratch/checkpoints" } } });
    for target in ["checkpoint_within: 1 min", "restart_within: 90 s"] {
        let overlay = format!("{{ targets: {{ train: {{ {target} }} }} }}");
        advises("reference", &overlay, std::slice::from_ref(&saved));
    }
}

#[test]
fn a_small_file_system_is_passed_by_or_enlarged() {
    let direct = json!({ "flows": { "feed": { "from": "lake/train", "mode": "fastfile" } } });
    let larger = |gib: &str| json!({ "constructs": { "scratch": { "capacity": gib } } });
    advises(
        "reference",
        "{ constructs: { scratch: { capacity: 2400 GiB } }, datasets: { corpus: { size: 2 TB } } }",
        &[direct, larger("7200 GiB")],
    );
    let second = "{ constructs: { train2: { type: TrainingJob, image: pytorch-training, instance: ml.p4d.24xlarge, count: 8, \
                  epochs: 30, needs: { per: gpu, rate: 120 MB/s } } }, flows: { feed2: { from: scratch/train, to: train2, \
                  channel: train }, result2: { from: train2, to: lake/models2 } }, targets: { train2: { waiting_below: 5 % } } }";
    // Memory holds a third of what an instance reads: between its own shard and a sample of all data.
    advises("reference", second, &[larger("14400 GiB")]);
}

#[test]
fn a_file_system_that_holds_less_than_is_loaded_into_it_is_passed_by_or_enlarged() {
    let direct = json!({ "flows": { "feed": { "from": "lake/train", "mode": "fastfile" } } });
    let larger = json!({ "constructs": { "scratch": { "capacity": "9600 GiB" } } });
    // 7200 GiB carry what the job reads, and hold less than the 8 TB of it.
    advises("reference", "{ constructs: { scratch: { capacity: 7200 GiB } } }", &[direct, larger]);
    let verdict = |compression: &str| {
        let overlay =
            format!("{{ constructs: {{ scratch: {{ capacity: 7200 GiB, compression: {compression} }} }} }}");
        let found = verdicts(&with("reference", &overlay).apply(&json!({})).unwrap());
        let epoch = found.into_iter().find(|target| target.key == "epoch_within").unwrap();
        let fails = epoch.fails.unwrap();
        assert!(fails.help().contains("capacity: { at_least: 8 TB }"), "{}", fails.help());
        assert!(epoch.missing.is_none() && epoch.found.is_none());
        epoch.verdict
    };
    assert_eq!([verdict("lz4"), verdict("none")], [Verdict::Uncertain, Verdict::Missed]);
}

#[test]
fn files_that_are_slow_to_open_are_packed_and_read_by_more_readers() {
    let train = |readers: u32| json!({ "constructs": { "train": { "readers": readers } } });
    advises(
        "fastfile-vpn",
        "{ targets: { train: { epoch_within: 30 min } } }",
        &[json!({ "datasets": { "photos": { "files": "60k" } } }), train(32)],
    );
    advises(
        "fastfile-vpn",
        "{ constructs: { train: { readers: 1 } }, targets: { train: { epoch_within: 2 h } } }",
        &[train(8)],
    );
}

#[test]
fn a_download_that_holds_up_the_first_batch_gives_way_to_another_mode() {
    advises(
        "fastfile-vpn",
        "{ flows: { feed: { mode: file } }, constructs: { train: { instance: ml.p3.2xlarge, volume: 1000 GB } }, \
         targets: { train: { time_to_first_batch: 10 min } } }",
        &[json!({ "flows": { "feed": { "mode": "fastfile" } } })],
    );
}

#[test]
fn a_line_that_is_down_is_backed_up() {
    let found = hold(&with(
        "hosted-nfs",
        "{ targets: { ingest: { first_copy_within: 20 d, with: { down: link } } } }",
    ));
    assert_eq!(found.first().unwrap()["constructs"]["link_backup"]["backs_up"], "link");
}

#[test]
fn growth_and_runs_are_met_too() {
    let found = hold(&with(
        "hosted-nfs",
        "{ starts: 2026-12-01, datasets: { sequences: { grows: 9 TB/d } }, flows: { ingest: { every: 1 d, limit: null } }, \
         constructs: { mover: { mode: enhanced } }, targets: { ingest: { each_run_within: 12 h, until: 2027-06 } } }",
    ));
    assert!(!found.is_empty());
}

#[test]
fn what_is_out_of_reach_says_which_rates_it_needs() {
    let (_, advised) = advised(&with("reference", "{ targets: { ingest: { first_copy_within: 2 d } } }"));
    assert!(advised.sets.is_empty());
    let needs = &advised.shortfalls.first().unwrap().needs;
    assert_eq!(needs.len(), 3, "{needs:#?}");
    assert!(needs.iter().all(|need| need.needs == "2.32 GB/s"), "{needs:#?}");
}

#[test]
fn what_is_out_of_reach_keeps_nothing_from_the_rest() {
    let overlay = "{ constructs: { link: { connections: { a: 1 Gbps, b: null }, lag: null } }, \
                   targets: { train: { time_to_first_batch: 15 s } } }";
    let merged = with("reference", overlay);
    let (_, advised) = advised(&merged);
    let out_of_reach: Vec<&str> = advised.shortfalls.iter().map(|one| one.key).collect();
    assert_eq!(out_of_reach, ["time_to_first_batch"]);
    assert!(advised.shortfalls.iter().all(|one| one.remains.is_some()));
    assert!(
        hold(&merged).contains(&json!({ "constructs": { "link": { "connections": { "a": "10 Gbps" } } } }))
    );
}

#[test]
fn what_is_uncertain_says_first_what_to_measure() {
    let (_, advised) = advised(&with("reference", "{ targets: { ingest: { first_copy_within: 6 d } } }"));
    let learn = advised.measure.first().unwrap().of.learn().unwrap();
    assert!(learn.contains("watch one agent's network"), "{learn}");
}

#[test]
fn lines_come_last_and_say_when_they_carry_data() {
    let (_, advised) = advised(&with("reference", THIN));
    let leads: Vec<_> = advised.sets.iter().map(|advice| advice.lead().unwrap().days.clone()).collect();
    assert_eq!(leads, [3..=93, 3..=93]);
    let efforts: Vec<_> = advised.sets.iter().map(Advice::effort).collect();
    assert!(efforts.is_sorted());
}

/// What a rung may be refused for, and why advice offers it all the same: it depends on what nothing but `check` knows.
const REFUSED: &[(&str, &str)] = &[
    ("data-does-not-fit", "File mode needs room on the disks of the instances"),
    ("options-exclude-each-other", "manifests and compressed objects are read in some modes alone"),
    ("network-not-said", "imported agents need no network, and a new one does not know which of several"),
];

#[test]
fn everything_on_offer_is_a_blueprint() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = ["blueprints", "tests/blueprints/right"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    let mut refused: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut tried = 0;
    for path in files {
        let text = std::fs::read(&path).unwrap();
        let read = blueprint::read(&[("base", text.as_slice())]);
        let merged = Merged(read.tree.unwrap().to_json());
        let Ok(architecture) = merged.apply(&json!({})) else { continue };
        for ladder in choices(&architecture).iter().flat_map(|axis| &axis.ladders) {
            // What stands between the ends of a ladder differs from them by a number.
            let ends = BTreeSet::from([0, ladder.len() / 2, ladder.len() - 1]);
            for rung in ends.into_iter().map(|place| &ladder[place]) {
                tried += 1;
                if let Err(found) = merged.apply(&rung.edits.overlay()) {
                    let first =
                        found.iter().find(|one| one.severity == hybrid_synth::diagnostic::Severity::Error);
                    let what = format!("{}: {}", path.file_name().unwrap().to_string_lossy(), rung.what);
                    refused.entry(first.unwrap().code.name.to_owned()).or_default().push(what);
                }
            }
        }
    }
    assert!(tried > 150, "{tried}");
    refused.retain(|code, _| REFUSED.iter().all(|(allowed, _)| allowed != code));
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn a_backup_that_is_too_slow_gets_a_second_beside_it() {
    let found = hold(&with(
        "reference",
        "{ constructs: { backup: { type: Vpn, site: munich, to: hub, gateway_ip: 198.51.100.7, backs_up: link } }, \
         targets: { ingest: { first_copy_within: 14 d, each_run_within: null, with: { down: link } } } }",
    ));
    assert_eq!(found.first().unwrap()["constructs"]["link_backup"]["backs_up"], "link", "{found:?}");
}

#[test]
fn a_checkpoint_is_written_by_more_instances() {
    let found = hold(&with(
        "fastfile-vpn",
        "{ constructs: { train: { count: 4, checkpoint: { size: 10 GB } } }, \
         targets: { train: { checkpoint_within: 60 s } } }",
    ));
    assert!(
        found.iter().any(|set| set["constructs"]["train"]["checkpoint"]["writers"].is_u64()),
        "{found:?}"
    );
}

#[test]
fn a_site_with_a_vpn_alone_gets_further_ones() {
    let text = "blueprint: 1\nname: thin\nregion: eu-central-1\nstarts: 2026-12-01\nnetworks: { main: { cidr: 10.40.0.0/16, zones: 2 } }\n\
        sites:\n  lab:\n    cidrs: [10.20.0.0/16]\n    asn: 65010\n    rtt: 12 ms\n    shares: { raw: { protocol: nfs, host: nas1.corp.example, \
        path: /raw, reads_at: 1 GB/s, files_at: 4000/s } }\n\
        datasets: { archive: { truth: lake/raw, size: 50 TB, files: 2M, grows: 500 GB/d } }\nconstructs:\n  \
        hub: { type: TransitGateway, asn: 64513 }\n  lake: { type: Bucket }\n  vpn: { type: Vpn, site: lab, to: hub, gateway_ip: 203.0.113.20 }\n  \
        mover: { type: DataSyncAgent, site: lab, network: main, private: true, mode: enhanced, agents: { one: { arn: \
        \"arn:aws:datasync:eu-central-1:111122223333:agent/agent-0123456789abcdef0\" } } }\n\
        flows: { ingest: { from: lab/raw, to: lake/raw, via: mover, every: 1 d, at: \"22:00\", within: 8 h } }\n\
        targets: { ingest: { first_copy_within: 2 d } }\n";
    let merged = Merged(blueprint::read(&[("thin", text.as_bytes())]).tree.unwrap().to_json());
    let (_, advised) = advised(&merged);
    let first = advised.sets.first().unwrap();
    let overlay = &first.overlay;
    assert_eq!(overlay["constructs"]["vpn_2"]["to"], "hub", "{overlay}");
    assert!(overlay["constructs"]["vpn_2"].get("backs_up").is_none());
    assert!(meets(&merged, overlay, first));
    // A port of its own comes later, in a location that nobody but its owner knows.
    let line = |set: &&Advice| set.overlay["constructs"]["lab_line"].is_object();
    let ordered = advised.sets.iter().find(line).unwrap();
    let made = &ordered.overlay["constructs"];
    assert_eq!(made["vpn"]["backs_up"], "lab_line", "{made}");
    assert_eq!(ordered.lead().unwrap().days, 3..=93);
    let found = hybrid_synth::synthesize(&merged.apply(&ordered.overlay).unwrap()).unwrap().findings;
    let location = found.iter().find(|one| one.code.name == "location-not-listed").unwrap();
    assert!(location.help.as_ref().unwrap().contains("describe-locations"), "{location:?}");
    assert!(meets(&merged, &ordered.overlay, ordered));
}

#[test]
fn a_flow_that_waits_for_its_mover_gets_one_of_its_own() {
    let overlay = "{ flows: { office: { at: \"23:00\" } }, targets: { office: { first_copy_within: 2 d } } }";
    let own = json!({
        "constructs": { "mover_office": {
            "type": "DataSyncAgent", "site": "munich", "network": "main", "private": true, "mode": "enhanced",
            "agents": { "one": {} },
        } },
        "flows": { "office": { "via": "mover_office" } },
    });
    advises("reference", overlay, &[own]);
}

/// Two flows of one mover in basic mode, of which the second is asked for its first copy.
fn in_turn(within: &str) -> Merged {
    let text = format!(
        r#"
blueprint: 1
name: site
region: eu-central-1
sites:
  a:
    line: 100 Gbps
    rtt: 9 ms
    shares:
      x: {{ protocol: nfs, host: x.corp.example, path: /x, reads_at: 100 MB/s }}
      z: {{ protocol: nfs, host: z.corp.example, path: /z, reads_at: 100 MB/s }}
datasets:
  of_x: {{ truth: lake/x, size: 8 TB, files: 80k }}
  of_z: {{ truth: lake/z, size: 4 TB, files: 80k }}
constructs:
  lake: {{ type: Bucket }}
  mover:
    type: DataSyncAgent
    site: a
    agents: {{ one: {{ arn: "arn:aws:datasync:eu-central-1:444455556666:agent/agent-0b0addbeef44baca3" }} }}
flows:
  x: {{ from: a/x, to: lake/x, via: mover, every: 1 d, at: "22:00" }}
  z: {{ from: a/z, to: lake/z, via: mover, every: 1 d, at: "23:30", verify: everything }}
targets: {{ z: {{ first_copy_within: {within} }} }}
"#
    );
    Merged(blueprint::read(&[("site", text.as_bytes())]).tree.unwrap().to_json())
}

#[test]
fn a_mover_of_its_own_reaches_aws_without_a_network_where_there_is_none() {
    let merged = in_turn("20 h");
    let (_, advised) = advised(&merged);
    let advice = advised.sets.first().unwrap();
    assert_eq!(advice.overlay["constructs"]["mover_z"]["private"], json!(false), "{:?}", advice.overlay);
    assert!(meets(&merged, &advice.overlay, advice));
}

#[test]
fn a_mover_of_its_own_is_in_the_mode_that_the_target_needs() {
    let merged = in_turn("1 h");
    let (_, advised) = advised(&merged);
    let advice = advised.sets.first().unwrap();
    let own = &advice.overlay["constructs"]["mover_z"];
    assert_eq!(own["mode"], json!("enhanced"), "{:?}", advice.overlay);
    assert_eq!(advice.overlay["flows"]["z"]["verify"], json!("transferred"), "{:?}", advice.overlay);
    assert!(merged.apply(&advice.overlay).is_ok());
}

#[test]
fn what_a_mover_of_its_own_would_need_is_told_where_a_target_waits_for_another_flow() {
    let (_, advised) = advised(&in_turn("2 min"));
    let shortfall = advised.shortfalls.first().unwrap();
    assert!(shortfall.with.as_ref().unwrap().starts_with("give `z` a mover of its own"), "{shortfall:?}");
    assert!(shortfall.needs.iter().all(|need| !need.hop.hop.contains("a/x")), "{shortfall:?}");
}

#[test]
fn a_setting_that_cannot_leave_enough_says_what_is_missing_beside_the_most_of_it() {
    let (_, advised) = advised(&with("reference", "{ constructs: { train: { epochs: 20000 } } }"));
    let shortfall = advised.shortfalls.first().unwrap();
    assert_eq!((shortfall.name.as_str(), shortfall.key), ("train", "max_runtime"));
    assert_eq!(shortfall.with.as_deref(), Some("let `train` run for 28 d before SageMaker stops it"));
    // 241 days at 120 MB/s for each accelerator, in 28.
    let need = shortfall.needs.iter().find(|need| need.hop.what == "the accelerators of train").unwrap();
    assert!((8.5..8.8).contains(&need.factor), "{need:?}");
}

/// So many flows of one mover and so many jobs on one file system, each with a target, as they grow in practice.
fn large(flows: u64, jobs: u64) -> Merged {
    let mut blueprint = json!({
        "blueprint": 1, "name": "large", "region": "eu-central-1", "starts": "2026-12-01",
        "networks": { "main": { "cidr": "10.40.0.0/16", "zones": 2 } },
        "sites": { "lab": { "cidrs": ["10.20.0.0/16"], "asn": 65010, "rtt": "12 ms" } },
        "constructs": {
            "hub": { "type": "TransitGateway", "asn": 64513 },
            "link": {
                "type": "DirectConnect", "site": "lab", "location": "EqFA5", "connections": { "a": "10 Gbps" },
                "interface": { "kind": "transit", "to": "hub", "vlan": 101 },
            },
            "mover": {
                "type": "DataSyncAgent", "site": "lab", "network": "main", "private": true, "mode": "enhanced",
                "agents": { "one": { "arn": "arn:aws:datasync:eu-central-1:111122223333:agent/agent-0123456789abcdef0" } },
            },
            "lake": { "type": "Bucket" },
            "scratch": { "type": "FsxLustre", "capacity": "96000 GiB", "throughput": "250 MB/s/TiB" },
        },
    });
    let mut set = |at: &str, value: Value| {
        let keys: Vec<&str> = at.split('/').collect();
        let place = keys.iter().fold(&mut blueprint, |place, key| &mut place[*key]);
        *place = value;
    };
    for nth in 0..flows {
        set(
            &format!("sites/lab/shares/s{nth}"),
            json!({ "protocol": "nfs", "host": "nas.corp.example", "path": format!("/s{nth}") }),
        );
        set(
            &format!("datasets/d{nth}"),
            json!({
                "truth": format!("lake/d{nth}"), "size": format!("{} TB", nth + 1), "files": 100_000 * (nth + 1),
                "grows": "5 GB/d",
            }),
        );
        set(
            &format!("flows/f{nth}"),
            json!({
                "from": format!("lab/s{nth}"), "to": format!("lake/d{nth}"), "via": "mover", "every": "1 d",
                "at": format!("{:02}:00", nth % 24),
            }),
        );
        set(&format!("targets/f{nth}"), json!({ "each_run_within": "2 h", "until": "2028-01" }));
    }
    for nth in 0..jobs {
        let data = flows - 1 - nth;
        set(
            &format!("constructs/t{nth}"),
            json!({
                "type": "TrainingJob", "image": "pytorch-training", "instance": "ml.p4d.24xlarge", "count": 2, "epochs": 60,
                "needs": { "per": "gpu", "rate": "40 MB/s" }, "checkpoint": { "size": "20 GB", "every": "1 h" },
            }),
        );
        let flow = |from: String, to: String| json!({ "from": from, "to": to });
        set(
            &format!("flows/st{nth}"),
            json!({ "from": format!("lake/d{data}"), "to": format!("scratch/d{data}"), "load": "preload" }),
        );
        set(
            &format!("flows/fe{nth}"),
            json!({ "from": format!("scratch/d{data}"), "to": format!("t{nth}"), "channel": "train" }),
        );
        set(&format!("flows/m{nth}"), flow(format!("t{nth}"), format!("lake/m{nth}")));
        set(&format!("flows/c{nth}"), flow(format!("t{nth}/checkpoints"), format!("lake/c{nth}")));
        set(&format!("targets/t{nth}"), json!({ "waiting_below": "5 %" }));
    }
    Merged(blueprint.to_string())
}

/// Jobs that SageMaker stops too early, among many flows and jobs that have what they need: what is found is what they need and
/// no more, and no more is tried for it than today.
#[test]
fn a_large_blueprint_is_searched_with_as_much_work_as_today() {
    let (_, advised) = advised(&large(7, 3));
    let stopped: BTreeSet<&str> = unmet(&advised.before).map(|one| one.name.as_str()).collect();
    assert_eq!(stopped.len(), 3, "{stopped:?}");
    let first = advised.sets.first().unwrap();
    assert!(first.is_smallest && advised.is_certain && advised.shortfalls.is_empty());
    assert_eq!(first.changes.len(), stopped.len());
    assert!(stopped.iter().all(|job| first.overlay["constructs"][*job]["max_runtime"].is_string()));
    assert!(advised.tried <= 500, "{}", advised.tried);
    assert!(advised.work <= 90_000_000, "{}", advised.work);
}
