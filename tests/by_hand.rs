//! Forecasts of small blueprints against numbers that a reader works out by hand.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use hybrid_synth::blueprint;
use hybrid_synth::model::Architecture;
use hybrid_synth::planning::report::human;
use hybrid_synth::planning::{FlowOutlook, JobOutlook, Outlook, Ready};

const SITE: &str = r#"
blueprint: 1
name: vari
region: eu-central-1
starts: 2026-12-01
networks:
  main: { cidr: 10.40.0.0/16, zones: 2 }
sites:
  munich:
    cidrs: [10.20.0.0/16]
    asn: 65010
    rtt: 9 ms
    shares:
      scans: { protocol: nfs, host: nas1.corp.example, path: /scans, reads_at: 2 GB/s }
      ct: { protocol: nfs, host: nas1.corp.example, path: /ct, reads_at: 2 GB/s }
datasets:
  arch: { truth: lake/raw, size: 10 TB, files: 100k, grows: 500 GB/d }
  corpus: { truth: lake/train, size: 2 TB, files: 20k, made_from: [arch] }
constructs:
  link:
    type: DirectConnect
    site: munich
    location: EqFA5
    connections: { a: 1 Gbps }
    interface: { kind: private, to: main, vlan: 101 }
  mover:
    type: DataSyncAgent
    site: munich
    network: main
    agents: { one: { arn: "arn:aws:datasync:eu-central-1:111122223333:agent/agent-0123456789abcdef0" } }
    mode: enhanced
  lake: { type: Bucket }
  scratch: { type: FsxLustre, capacity: 12000 GiB, throughput: 250 MB/s/TiB, network: main }
  train:
    type: TrainingJob
    image: pytorch-training
    instance: ml.g5.12xlarge
    count: 2
    epochs: 5
    needs: { per: gpu, rate: 50 MB/s }
    checkpoint: { size: 10 GB, every: 1 h }
flows:
  ingest: { from: munich/scans, to: lake/raw, via: mover, every: 1 d, at: "22:00", within: 8 h }
  feed: { from: lake/train, to: train, channel: train, mode: fastfile }
  result: { from: train, to: lake/models }
  checkpoints: { from: train/checkpoints, to: lake/checkpoints }
"#;

/// The site with other lines in place of some of its own.
fn site(changes: &[(&str, &str)]) -> Architecture {
    let mut text = SITE.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "the site has no {from}");
        text = text.replace(from, to);
    }
    blueprint::read(&[("site.yaml", text.as_bytes())]).architecture.unwrap()
}

fn outlook(changes: &[(&str, &str)]) -> Outlook {
    Outlook::of(&site(changes), "2026-12-01".parse().unwrap(), 1)
}

fn flow<'a>(found: &'a Outlook, name: &str) -> &'a FlowOutlook {
    found.flows.iter().find(|flow| flow.name == name).unwrap()
}

fn job(found: &Outlook) -> &JobOutlook {
    found.jobs.first().unwrap()
}

const INGEST: &str =
    "ingest: { from: munich/scans, to: lake/raw, via: mover, every: 1 d, at: \"22:00\", within: 8 h }";
const FEED: &str = "feed: { from: lake/train, to: train, channel: train, mode: fastfile }";

#[test]
fn training_waits_for_the_flow_into_the_folder_around_what_it_reads_and_into_those_below() {
    let nested = outlook(&[
        (FEED, "feed: { from: lake/raw/train, to: train, channel: train, mode: fastfile }"),
        ("  corpus: { truth: lake/train, size: 2 TB, files: 20k, made_from: [arch] }\n", ""),
    ]);
    assert_eq!(job(&nested).after, ["ingest"]);
    assert!(!matches!(job(&nested).ready, Ready::AtOnce));
    let parts = outlook(&[(
        INGEST,
        "mr: { from: munich/scans, to: lake/raw/mr, via: mover, every: 1 d }\n  ct: { from: munich/ct, to: lake/raw/ct, via: mover, every: 1 d }",
    )]);
    assert_eq!(job(&parts).after, ["ct", "mr"]);
    let beside = outlook(&[(INGEST, &INGEST.replace("lake/raw", "lake/rawer"))]);
    assert_eq!(job(&beside).after, [""; 0]);
}

#[test]
fn the_day_of_a_first_copy_is_the_one_on_which_it_ends() {
    let found = outlook(&[]);
    let Ready::After(ready) = job(&found).ready else { panic!("{:?}", job(&found).ready) };
    // 22 hours until the first start, and 10 TB at some 118 MB/s: 1.9 days after the first of December.
    assert!((1.8..1.97).contains(&ready.median.days()), "{}", ready.median.days());
    assert!(human::outlook(&found).contains("on 2026-12-02"), "{}", human::outlook(&found));
}

#[test]
fn a_file_system_is_forecast_as_large_as_it_is_built() {
    let stage = "feed: { from: scratch/train, to: train, channel: train }\n  stage: { from: lake/train, to: scratch/train, load: preload }";
    let hungry = ("rate: 50 MB/s", "rate: 2 GB/s");
    let with = |capacity: &str| {
        let found = outlook(&[(FEED, stage), hungry, ("capacity: 12000 GiB", capacity)]);
        format!("{:?}", job(&found).whole)
    };
    assert_eq!(with("capacity: { at_least: 10 TiB }"), with("capacity: 12000 GiB"));
    assert_ne!(with("capacity: { at_least: 9 TiB }"), with("capacity: 12000 GiB"));
}

#[test]
fn a_run_brings_what_has_gathered_since_the_one_before() {
    let weekly = |days: &str| {
        let found = outlook(&[
            (INGEST, &INGEST.replace("every: 1 d", &format!("every: 7 d, days: [{days}]"))),
            ("grows: 500 GB/d", "grows: 1 TB/d"),
        ]);
        let ingest = flow(&found, "ingest");
        (ingest.each_run.unwrap().median.count() / 3600.0, ingest.overruns.unwrap())
    };
    // 7, 4 and 2 TB at 118 MB/s.
    let (one, _) = weekly("monday");
    let (two, overruns) = weekly("monday, friday");
    let (four, _) = weekly("monday, wednesday, friday, sunday");
    assert!((16.0..18.0).contains(&one), "{one}");
    assert!((9.2..10.2).contains(&two), "{two}");
    assert!((4.6..5.2).contains(&four), "{four}");
    assert!(overruns < 0.01, "{overruns}");
}

#[test]
fn all_groups_of_instances_count() {
    let groups = "instance_groups: { big: { instance: ml.g5.12xlarge, count: 1 }, small: { instance: ml.g5.2xlarge, count: 2 } }";
    let one = ("instance: ml.g5.12xlarge\n    count: 2", groups);
    let found = outlook(&[one]);
    // Four accelerators and twice one take in 6 × 50 MB/s.
    let epoch = job(&found).later_epoch.unwrap().median.count();
    assert!((epoch / (2e12 / 300e6) - 1.0).abs() < 0.01, "{epoch}");
    assert!(human::outlook(&found).contains("1 × ml.g5.12xlarge and 2 × ml.g5.2xlarge"));
    let big = outlook(&[one, (FEED, &FEED.replace("mode:", "groups: [big], mode:"))]);
    let epoch = job(&big).later_epoch.unwrap().median.count();
    assert!((epoch / (2e12 / 200e6) - 1.0).abs() < 0.01, "{epoch}");
}
