//! Forecasts of small blueprints against numbers that a reader works out by hand.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use hybrid_synth::blueprint;
use hybrid_synth::forecast::Quantity as _;
use hybrid_synth::model::Architecture;
use hybrid_synth::planning::map::map;
use hybrid_synth::planning::report::human;
use hybrid_synth::planning::{FlowOutlook, JobOutlook, Outlook, Ready, TargetOutlook, Verdict, judge};

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

fn target<'a>(found: &'a Outlook, name: &str, key: &str) -> &'a TargetOutlook {
    found.targets.iter().find(|target| target.name == name && target.key == key).unwrap()
}

/// The last line of the site, with targets behind it.
fn asking(targets: &str) -> (&'static str, String) {
    const LAST: &str = "  checkpoints: { from: train/checkpoints, to: lake/checkpoints }\n";
    (LAST, format!("{LAST}targets:\n  {targets}\n"))
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
        (ingest.each_run.unwrap().median.count() / 3600.0, ingest.overruns.unwrap().count())
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

#[test]
fn a_restart_is_over_when_training_goes_on() {
    let (last, asked) = asking("train: { restart_within: 1 min }");
    let found = outlook(&[(FEED, &FEED.replace("fastfile", "file")), (last, &asked)]);
    let train = job(&found);
    // Each instance downloads 2 TB at 140 MB/s again, which is four hours; the checkpoint alone takes seconds.
    let restart = train.restart.unwrap().median;
    assert!(
        (restart.count() - (train.first_batch.median + train.checkpoint_read.unwrap().median).count()).abs()
            < 1e-6
    );
    assert!((3.5..4.5).contains(&(restart.count() / 3600.0)), "{restart:?}");
    let within = target(&found, "train", "restart_within");
    assert_eq!(within.verdict, Verdict::Missed);
    assert!(within.bottleneck.say().contains("download"), "{:?}", within.bottleneck);
}

#[test]
fn an_amount_that_nothing_says_is_a_named_assumption_that_decides_nothing_in_silence() {
    let office = (
        INGEST,
        format!("{INGEST}\n  ct: {{ from: munich/ct, to: lake/ct, via: mover, every: 1 d, at: \"21:00\" }}"),
    );
    let ask = |days: &str| {
        let (last, asked) = asking(&format!("ingest: {{ first_copy_within: {days} }}"));
        let found = outlook(&[(office.0, &office.1), (last, &asked)]);
        let first = target(&found, "ingest", "first_copy_within").clone();
        let said = found.assumptions.iter().any(|one| one.of.id == "munich/ct size");
        (first.verdict, first.missing, said)
    };
    // Ten terabytes alone take a day; after as much again, two.
    assert_eq!(ask("1 h"), (Verdict::Missed, None, true));
    let (verdict, missing, _) = ask("36 h");
    assert_eq!(verdict, Verdict::Unknown);
    assert!(missing.unwrap().contains("how much lies at `munich/ct`"));
    assert_eq!(ask("30 d").0, Verdict::Met);
}

#[test]
fn flows_into_parts_of_one_set_bring_a_part_each() {
    let found = outlook(&[(
        INGEST,
        "mr: { from: munich/scans, to: lake/raw/mr, via: mover, every: 1 d }\n  ct: { from: munich/ct, to: lake/raw/ct, via: mover, every: 1 d }",
    )]);
    let Ready::Unknown(said) = &job(&found).ready else { panic!("{:?}", job(&found).ready) };
    assert!(said.contains("how much of `arch` lies at `lake/raw/ct`"), "{said}");
    let size = found.assumptions.iter().find(|one| one.of.id == "arch in lake/raw/ct size").unwrap();
    assert_eq!(size.of.said, ["1 TB", "5 TB", "10 TB"]);
    let alone = outlook(&[(INGEST, &INGEST.replace("lake/raw", "lake/raw/mr"))]);
    assert!(matches!(job(&alone).ready, Ready::After(_)), "what one flow alone fills is all that there is");
}

#[test]
fn what_gathers_during_the_first_copy_is_told() {
    let found =
        outlook(&[("size: 10 TB, files: 100k, grows: 500 GB/d", "size: 100 TB, files: 1M, grows: 5 TB/d")]);
    let ingest = flow(&found, "ingest");
    // 100 TB take ten days, in which 50 TB come; each later run has half a day for each day before it.
    let backlog = ingest.backlog.as_ref().unwrap();
    assert!((backlog.gathered.count() / 50e12 - 1.0).abs() < 0.1, "{backlog:?}");
    assert!((7.0..11.0).contains(&backlog.caught_up.median.days()), "{backlog:?}");
    assert!(human::outlook(&found).contains("gather during the first copy"));
    let little =
        outlook(&[("size: 10 TB, files: 100k, grows: 500 GB/d", "size: 1 TB, files: 10k, grows: 50 GB/d")]);
    assert!(flow(&little, "ingest").backlog.is_none());
}

#[test]
fn what_fits_into_a_file_system_only_if_it_is_compressed_is_uncertain() {
    let (last, asked) = asking("train: { epoch_within: 30 d }");
    for load in ["lazy", "preload"] {
        let stage = format!(
            "feed: {{ from: scratch/train, to: train, channel: train }}\n  stage: {{ from: lake/train, to: scratch/train, load: {load} }}"
        );
        let with = |size: &str| {
            let corpus = format!("lake/train, size: {size}");
            let found = outlook(&[(FEED, &stage), (last, &asked), ("lake/train, size: 2 TB", &corpus)]);
            let epoch = target(&found, "train", "epoch_within").clone();
            (epoch.verdict, epoch.fails.map(|fails| fails.help()).unwrap_or_default())
        };
        // 12000 GiB are 12.9 TB.
        assert_eq!(with("12 TB").0, Verdict::Met, "{load}");
        let (verdict, help) = with("14 TB");
        assert_eq!(verdict, Verdict::Uncertain, "{load}");
        assert!(help.contains("capacity: { at_least: 14 TB }"), "{help}");
    }
}

#[test]
fn an_imported_connection_may_be_a_hosted_one() {
    let (last, asked) = asking("ingest: { first_copy_within: 40 h }");
    let import =
        ("location: EqFA5\n    connections: { a: 1 Gbps }", "connections: { a: { import: dxcon-fh1a2b3c } }");
    let found = outlook(&[import, (last, &asked)]);
    let first = target(&found, "ingest", "first_copy_within");
    assert_eq!(first.verdict, Verdict::Uncertain);
    // 10 TB at 1 Gbps in the middle, and at 50 to 100 Mbps at the end.
    let copied = flow(&found, "ingest").first_copy.unwrap();
    assert!((0.9..1.1).contains(&copied.median.days()), "{copied:?}");
    assert!((9.0..20.0).contains(&copied.high.days()), "{copied:?}");
    assert!(first.decisive.clone().unwrap().of.learn().unwrap().contains("say the speed of `link`"));
}

#[test]
fn saving_checkpoints_is_a_part_of_the_run() {
    let every = |every: &str| job(&outlook(&[("every: 1 h", every)])).clone();
    let (often, never) = (every("every: 10 min"), every("writers: 1"));
    let pauses = often.pauses.unwrap().median.count();
    // Five epochs of 2 TB at 400 MB/s are seven hours, with a checkpoint each ten minutes.
    let each = pauses / 41.0;
    assert!((1.0..60.0).contains(&each), "{each}");
    let whole = often.whole.median.count() - never.whole.median.count();
    assert!((whole - pauses).abs() < 1e-6, "{whole} {pauses}");
    assert!((often.paused_hours.unwrap().median.base() - pauses / 3600.0 * 8.0).abs() < 1e-9);
    assert!(
        never.pauses.is_none()
            && human::outlook(&outlook(&[("every: 1 h", "writers: 1")])).contains("say how often")
    );
}

#[test]
fn what_is_not_forecast_is_named() {
    let found = outlook(&[(FEED, "explore: { from: lake/train, to: scratch/train }")]);
    let named: Vec<(&str, bool)> =
        found.left_out.iter().map(|one| (one.name.as_str(), one.ends.is_none())).collect();
    assert_eq!(named, [("explore", false), ("result", false), ("train", true)]);
    let said = human::outlook(&found);
    assert!(said.contains("unknown for `train`: no flow brings it data"), "{said}");
    assert!(!said.contains("there is no training job"), "{said}");
}

#[test]
fn what_lies_in_an_archive_is_restored_before_each_run() {
    let found = outlook(&[
        ("made_from: [arch] }", "made_from: [arch], cold_after: 30 d }"),
        (
            "lake: { type: Bucket }",
            "lake: { type: Bucket, archive: { cold: deep_archive }, restored_for: [feed] }",
        ),
    ]);
    // Deep Archive comes back within twelve hours in the standard tier.
    let [restore] = job(&found).restores.as_slice() else { panic!("{:?}", job(&found).restores) };
    assert!((9.0..13.0).contains(&(restore.takes.median.count() / 3600.0)), "{restore:?}");
    assert!(
        human::outlook(&found).contains("moved to deep_archive after 30 d"),
        "{}",
        human::outlook(&found)
    );
}

#[test]
fn what_a_mover_copies_from_an_archive_is_restored_first() {
    const LAST: &str = "  checkpoints: { from: train/checkpoints, to: lake/checkpoints }\n";
    let found = outlook(&[
        ("  corpus:", "  old: { truth: lake/old, size: 1 TB, files: 1k, cold_after: 30 d }\n  corpus:"),
        (
            "lake: { type: Bucket }",
            "lake: { type: Bucket, archive: { cold: deep_archive }, restored_for: [back] }",
        ),
        (LAST, &format!("{LAST}  back: {{ from: lake/old, to: munich/ct, via: mover, every: 7 d }}\n")),
    ]);
    let back = flow(&found, "back");
    let restore = back.restore.as_ref().unwrap();
    assert!((9.0..13.0).contains(&(restore.takes.median.count() / 3600.0)), "{restore:?}");
    assert!(back.first_copy.unwrap().high < restore.takes.low, "it counts in no other time");
    assert!(back.explanations.iter().any(|one| one.answer == "restore"));
    assert!(flow(&found, "ingest").restore.is_none());
    let said = human::outlook(&found);
    assert!(said.contains("  restore ") && said.contains("moved to deep_archive after 30 d"), "{said}");
}

#[test]
fn a_target_that_is_missed_by_little_says_by_how_much() {
    let (last, asked) = asking("ingest: { first_copy_within: 23 h }\n  train: { waiting_below: 0 % }");
    let stage = "feed: { from: scratch/train, to: train, channel: train }\n  stage: { from: lake/train, to: scratch/train, load: preload }";
    let architecture = site(&[(last, &asked), ("\"22:00\"", "\"00:00\""), (FEED, stage)]);
    let found = judge(&architecture);
    let missed = found.iter().find(|one| one.headline.contains("misses")).unwrap();
    assert!(missed.headline.contains("misses `first_copy_within: 23 h` by "), "{}", missed.headline);
    assert!(!missed.help.clone().unwrap_or_default().contains("1 times"), "{:?}", missed.help);
    assert!(
        !found.iter().any(|one| one.headline.contains("waiting_below")),
        "what is left of rounding is no wait"
    );
}

#[test]
fn the_map_offers_no_download_that_does_not_fit_and_no_name_of_its_own() {
    let workloads = map(&site(&[("lake/train, size: 2 TB", "lake/train, size: 8 TB")]));
    let train = workloads.iter().find(|one| one.name == "train").unwrap();
    assert_eq!(train.storage, "lake/train");
    // ml.g5.12xlarge has one disk of 3.8 TB.
    let last = train.choices.last().unwrap();
    assert_eq!(last.name, "S3, File mode");
    assert!(last.refused.clone().unwrap().contains("download 8 TB"), "{:?}", last.refused);
    for choice in &train.choices {
        let said = choice.bottleneck.say();
        assert!(!said.contains("path") && !said.contains("storage"), "{said}");
    }
}
