//! Forecasts of blueprints: what holds of every example, and of quantities that nobody has.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads the examples and fails by panicking"
)]

use std::path::Path;

use hybrid_synth::blueprint;
use hybrid_synth::forecast::{Quantity, Ratio, Seconds};
use hybrid_synth::model::Architecture;
use hybrid_synth::planning::map::map;
use hybrid_synth::planning::report::human;
use hybrid_synth::planning::series::{Point, Reading, Series};
use hybrid_synth::planning::{JobOutlook, Outlook, ReadOutlook, Ready, TargetOutlook, Verdict, judge};
use proptest::prelude::*;

fn read(text: &str) -> Architecture {
    blueprint::read(&[("site.yaml", text.as_bytes())]).architecture.unwrap()
}

fn reference() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints/reference.yaml")).unwrap()
}

fn outlook(text: &str) -> Outlook {
    Outlook::of(&read(text), "2026-12-01".parse().unwrap(), 1)
}

#[test]
fn the_same_seed_gives_the_same_outlook() {
    let text = reference();
    assert_eq!(format!("{:?}", outlook(&text)), format!("{:?}", outlook(&text)));
}

#[test]
fn another_seed_hardly_moves_what_targets_are_held_against() {
    let architecture = read(&reference());
    let start = "2026-12-01".parse().unwrap();
    let seeds: Vec<Vec<f64>> = (1..=12)
        .map(|seed| {
            let targets = Outlook::of(&architecture, start, seed).targets;
            let found = targets.iter().filter_map(|target| target.found);
            found.flat_map(|found| [found.value.low, found.value.high]).map(Quantity::base).collect()
        })
        .collect();
    let moves: Vec<f64> = (0..seeds[0].len())
        .map(|end| {
            let [low, high] =
                [f64::min, f64::max].map(|of| seeds.iter().map(|seed| seed[end]).reduce(of).unwrap());
            (high - low) / high.max(f64::MIN_POSITIVE)
        })
        .collect();
    assert!(moves.len() >= 10);
    let mean = moves.iter().sum::<f64>() / f64::from(u32::try_from(moves.len()).unwrap());
    assert!(mean < 0.05, "{mean}: {moves:?}");
}

#[test]
fn a_thinner_line_is_never_faster_and_never_above_its_speed() {
    let with = |speed: &str| {
        let connections = format!("{{ a: {speed} }}");
        let text = reference()
            .replace("{ a: 10 Gbps, b: 10 Gbps }", &connections)
            .replace("lag: true", "lag: false");
        let found = outlook(&text);
        let ingest = found.flows.iter().find(|flow| flow.name == "ingest").unwrap().clone();
        ingest.first_copy.unwrap()
    };
    let (thin, wide) = (with("1 Gbps"), with("10 Gbps"));
    assert!(thin.low >= Seconds::of_days(37.0), "{thin:?}");
    assert!(thin.median >= wide.median && thin.low >= wide.low && thin.high >= wide.high);
}

#[test]
fn a_backup_carries_what_a_line_that_is_down_does_not() {
    let text = reference()
        .replace("  mover:\n", "  backup: { type: Vpn, site: munich, to: hub, gateway_ip: 198.51.100.7, backs_up: link }\n  mover:\n")
        .replace("each_run_within: 8 h }", "each_run_within: 8 h, with: { down: link } }");
    let found = judge(&read(&text));
    let missed: Vec<&str> = found.iter().map(|finding| finding.headline.as_str()).collect();
    assert!(
        missed.iter().any(|headline| headline.contains("`first_copy_within: 14 d` with `link` down")),
        "{missed:?}"
    );
    assert!(missed.iter().all(|headline| !headline.contains("nothing else carries it")), "{missed:?}");
}

fn target<'a>(found: &'a Outlook, name: &str, key: &str) -> &'a TargetOutlook {
    found.targets.iter().find(|target| target.name == name && target.key == key).unwrap()
}

#[test]
fn a_target_that_depends_on_an_unknown_amount_is_unknown_and_asks_for_it() {
    let with = |text: &str| {
        let found = outlook(text);
        let epoch = target(&found, "train", "epoch_within").clone();
        (found, epoch)
    };
    let (known, epoch) = with(&reference());
    assert_eq!(epoch.verdict, Verdict::Met);
    assert!(known.assumptions.iter().all(|one| one.of.id != "corpus size"));
    // Its number of files does not say how much they hold.
    for left in ["", "files: 60k, "] {
        let (found, epoch) = with(&reference().replace("size: 8 TB, files: 60k, ", left));
        assert_eq!(epoch.verdict, Verdict::Unknown, "{epoch:?}");
        assert!(epoch.missing.unwrap().contains("`corpus` a `size`"));
        let size = found.assumptions.iter().find(|one| one.of.id == "corpus size").unwrap();
        assert!(!size.of.is_point && size.share > Ratio::new(0.05), "{size:?}");
        let epoch = &found.jobs[0].first_epoch;
        assert!(epoch.high.count() > 10.0 * epoch.low.count(), "{epoch:?}");
        // What a checkpoint takes does not depend on it.
        assert_eq!(target(&found, "train", "checkpoint_within").verdict, Verdict::Met);
    }
    let (_, nowhere) = with(
        &reference().replace("  corpus: {", "  other: {").replace("truth: lake/train", "truth: lake/other"),
    );
    assert!(nowhere.missing.unwrap().contains("declare it as a data set"));
}

#[test]
fn a_run_that_overruns_its_period_is_told_by_what_it_takes_itself() {
    let text = reference()
        .replace("{ a: 10 Gbps, b: 10 Gbps }", "{ a: 1 Gbps }")
        .replace("lag: true", "lag: false")
        .replace("grows: 2 TB/d", "grows: 20 TB/d");
    let found = outlook(&text);
    let ingest = &found.flows[0];
    // 20 TB at 118 MB/s are 47 hours, however many runs wait before one.
    let run = &ingest.explanations.iter().find(|one| one.answer == "each run").unwrap().tree.terms[0];
    assert!((40.0..50.0).contains(&(run.amount.base() / 3600.0)), "{run:?}");
    assert!(!ingest.each_run.unwrap().low.is_finite(), "each has more to bring than the one before");
    assert_eq!(ingest.overruns, Some(Ratio::ONE));
    let patient =
        read(&text.replace("first_copy_within: 14 d, each_run_within: 8 h", "each_run_within: 3 d"));
    let found = judge(&patient);
    let told: Vec<&str> = found.iter().map(|finding| finding.code.id).collect();
    assert_eq!(told, ["HS1201"], "no run length exists, for each brings more than the one before");
    let headline = &found.iter().next().unwrap().headline;
    assert!(headline.contains("each brings more than the one before"), "{headline}");
    assert_eq!(outlook(&reference()).flows[0].overruns, Some(Ratio::ZERO));
}

#[test]
fn a_run_that_scans_for_longer_than_a_day_keeps_its_length() {
    // Hundreds of millions of files to compare take longer than a day, and what has grown meanwhile takes minutes.
    let text = reference()
        .replace("files: 9M, grows: 2 TB/d", "files: 900M, grows: 10 GB/d")
        .replace("first_copy_within: 14 d, each_run_within: 8 h", "each_run_within: 20 d");
    let found = outlook(&text);
    let each = target(&found, "ingest", "each_run_within").found.unwrap().value;
    assert!(each.median.base() > 86_400.0 && each.high.is_finite(), "{each:?}");
    assert_eq!(target(&found, "ingest", "each_run_within").verdict, Verdict::Met);
}

#[test]
fn what_checks_contents_is_told_in_bytes_and_what_computes_once() {
    let found = outlook(&reference());
    let verified = found.assumptions.iter().find(|one| one.of.id == "datasync.verify_speed").unwrap();
    assert!(verified.of.said.iter().all(|said| said.ends_with("GB/s")), "{:?}", verified.of.said);
    for job in &found.jobs {
        let bars = job.utilisation.iter().filter(|used| used.what.starts_with("the accelerators"));
        assert_eq!(bars.count(), 1, "{:?}", job.utilisation);
    }
}

#[test]
fn a_line_of_unknown_speed_is_a_range_that_asks_for_it() {
    let ways = [
        ("connections: { a: 10 Gbps, b: 10 Gbps }", "connections: { a: { import: dxcon-fg31dyv6 } }"),
        ("connections: { a: 10 Gbps, b: 10 Gbps }", "lag_import: dxlag-fg0hj1n3"),
    ];
    for (known, unknown) in ways {
        let found = outlook(&reference().replace(known, unknown).replace("    lag: true\n", ""));
        let copied = target(&found, "ingest", "first_copy_within");
        assert_eq!(copied.verdict, Verdict::Uncertain, "{copied:?}");
        let decisive = copied.decisive.clone().unwrap();
        assert!(decisive.of.learn().unwrap().contains("say the speed of `link`"), "{decisive:?}");
    }
    let said = reference()
        .replace(
            "connections: { a: 10 Gbps, b: 10 Gbps }",
            "lag_import: dxlag-fg0hj1n3\n    lag_speed: 20 Gbps",
        )
        .replace("    lag: true\n", "");
    assert_eq!(target(&outlook(&said), "ingest", "first_copy_within").verdict, Verdict::Met);
}

#[test]
fn lines_of_one_site_carry_together_where_they_are_equal_and_the_others_are_named() {
    let line = |name: &str, speed: &str, vlan: u32| {
        format!(
            "  {name}: {{ type: DirectConnect, site: munich, location: EqFA5, connections: {{ a: {speed} }}, interface: {{ kind: transit, to: hub, vlan: {vlan} }} }}\n"
        )
    };
    let lines = format!(
        "{}{}  backup: {{ type: Vpn, site: munich, to: hub, gateway_ip: 198.51.100.7, backs_up: link }}\n  mover:\n",
        line("second", "1 Gbps", 102),
        line("slow", "500 Mbps", 103)
    );
    let one =
        reference().replace("{ a: 10 Gbps, b: 10 Gbps }", "{ a: 1 Gbps }").replace("lag: true", "lag: false");
    let (alone, both) = (outlook(&one), outlook(&one.replace("  mover:\n", &lines)));
    let took = |found: &Outlook| found.flows[0].first_copy.unwrap().median.count();
    assert!((took(&alone) / took(&both) - 2.0).abs() < 0.05, "{} {}", took(&alone), took(&both));
    let lines = both.flows[0].lines.clone().unwrap();
    assert_eq!(
        (lines.carry, lines.stand_by),
        (vec!["link".into(), "second".into()], vec!["slow".into(), "backup".into()])
    );
}

#[test]
fn growth_counts_where_a_flow_carries_more_than_the_data_set() {
    let wider = reference().replace("truth: lake/raw", "truth: lake/raw/ct");
    assert!(outlook(&wider).flows[0].each_run.is_some());
}

fn job(found: &Outlook) -> &JobOutlook {
    found.jobs.first().unwrap()
}

#[test]
fn nobody_knows_when_training_can_start_before_all_that_it_waits_for_is_known() {
    let unsaid = outlook(&reference().replace("size: 400 TB, files: 9M, ", ""));
    assert!(
        matches!(&job(&unsaid).ready, Ready::Unknown(said) if said.contains("`scan_archive`")),
        "{unsaid:?}"
    );
    let link = reference();
    let from = link.find("  link:\n").unwrap();
    let to = link.find("  mover:\n").unwrap();
    let nowhere = outlook(&format!("{}{}", &link[..from], &link[to..]));
    assert!(matches!(&job(&nowhere).ready, Ready::Unknown(said) if said.contains("`munich` reaches AWS")));
    assert!(human::outlook(&nowhere).contains("unknown: say how `munich` reaches AWS"));
    assert!(matches!(job(&outlook(&reference())).ready, Ready::After(_)));
    let free = outlook(&reference().replace(", made_from: [scan_archive]", ""));
    assert_eq!(job(&free).ready, Ready::AtOnce);
}

#[test]
fn what_makes_accelerators_wait_is_never_the_accelerators() {
    let text = reference()
        .replace(
            "feed: { from: scratch/train, to: train, channel: train }",
            "feed: { from: lake/train, to: train, channel: train }",
        )
        .replace("  stage: { from: lake/train, to: scratch/train, load: preload }\n", "");
    let found = outlook(&text);
    let waiting = target(&found, "train", "waiting_below");
    assert_eq!(waiting.verdict, Verdict::Missed);
    assert!(waiting.bottleneck.say().contains("download"), "{:?}", waiting.bottleneck);
}

#[test]
fn channels_count_however_they_are_read() {
    let more = |channel: &str| {
        let text = reference()
            .replace("  corpus: {", "  labels: { truth: lake/labels, size: 2 TB, files: 10k }\n  corpus: {")
            .replace("  explore:", &format!("  more: {channel}\n  explore:"))
            .replace(
                "from: scratch/train, to: train, channel: train",
                "from: lake/train, to: train, channel: train, mode: fastfile",
            )
            .replace("  stage: { from: lake/train, to: scratch/train, load: preload }\n", "");
        outlook(&text)
    };
    let alone = more("{ from: lake/labels, to: studio }");
    let both = more("{ from: lake/labels, to: train, channel: labels, mode: fastfile }");
    let epoch = |found: &Outlook| job(found).later_epoch.unwrap().median.count();
    assert!((epoch(&both) / epoch(&alone) - 1.25).abs() < 0.01, "{} {}", epoch(&both), epoch(&alone));
    let apart = more("{ from: lake/labels, to: train, channel: labels, mode: pipe }");
    // Every instance streams all of it.
    let read = |found: &Outlook| job(found).data.unwrap().count();
    assert!((read(&apart) - read(&alone) - 8.0 * 2e12).abs() < 1e6, "{} {}", read(&apart), read(&alone));
    assert!(epoch(&apart) > epoch(&alone), "{} {}", epoch(&apart), epoch(&alone));
}

#[test]
fn a_checkpoint_of_a_sharded_state_is_written_by_all() {
    let all = outlook(&reference().replace("size: 40 GB, every: 1 h", "size: 40 GB, every: 1 h, writers: 8"));
    let one = outlook(&reference());
    let took = |found: &Outlook| job(found).checkpoint.unwrap().median.count();
    assert!(took(&all) < 0.5 * took(&one), "{} {}", took(&all), took(&one));
    assert!(human::outlook(&one).contains("written by 1 of 8 instances"));
}

#[test]
fn the_first_screen_answers_its_three_questions_whatever_there_is() {
    let nothing = "blueprint: 1\nname: site\nregion: eu-central-1\n".to_owned();
    let unscheduled = reference().replace(", every: 1 d, at: \"22:00\", within: 8 h", "");
    let still = reference().replace(", grows: 2 TB/d", "");
    for text in [nothing, unscheduled, still, reference()] {
        let said = human::outlook(&outlook(&text));
        for question in ["training can start", "GPU-hours lost", "window used"] {
            assert!(said.lines().take(8).any(|line| line.trim().starts_with(question)), "{question}: {said}");
        }
        assert!(!said.contains("inf %") && !said.contains("NaN"), "{said}");
    }
}

#[test]
fn what_never_ends_is_told_with_all_of_its_data() {
    // A share that writes a bit a second takes longer than a simulation looks.
    let never =
        reference().replace("reads_at: 2 GB/s", "reads_at: 1 bps").replace("size: 400 TB", "size: 16 EB");
    let found = outlook(&never);
    assert!(found.flows[0].data.unwrap().count() > 1e19, "{:?}", found.flows[0].data);
    let copied = target(&found, "ingest", "first_copy_within");
    assert!(copied.amount.clone().unwrap().ends_with(" PB"), "{copied:?}");
    let said = human::outlook(&found);
    assert!(!said.contains("inf"), "{said}");
}

#[test]
fn the_rows_of_the_map_count_the_time_to_fill_a_storage() {
    let workloads = map(&read(&reference()));
    let choices = &workloads.iter().find(|one| one.name == "train").unwrap().choices;
    let at = |name: &str| choices.iter().position(|choice| choice.name == name).unwrap();
    assert!(
        at("S3, FastFile mode") < at("Lustre, preloaded"),
        "filling it first takes longer than reading at once"
    );
    let preloaded = &choices[at("Lustre, preloaded")];
    assert!(preloaded.total.median > preloaded.whole.median && preloaded.fill.is_some());
    assert!(choices.windows(2).all(|pair| pair[0].total.median <= pair[1].total.median));
}

fn sizes() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("1 B".to_owned()),
        Just("16 EB".to_owned()),
        (1_u64..999).prop_map(|tb| format!("{tb} TB"))
    ]
}

fn counts() -> impl Strategy<Value = String> {
    prop_oneof![Just("0"), Just("1"), Just("9M"), Just("18446744073G")].prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn quantities_that_nobody_has_are_forecast_without_nonsense(
        size in sizes(), files in counts(), grows in sizes(), rate in prop_oneof![Just("1 bps"), Just("15 EB/s"), Just("2 GB/s")],
        line in prop_oneof![Just("1 Gbps"), Just("400 Gbps")], needs in prop_oneof![Just("1 B/s"), Just("120 MB/s")],
    ) {
        let text = reference()
            .replace("size: 400 TB, files: 9M, grows: 2 TB/d", &format!("size: {size}, files: {files}, grows: {grows}/d"))
            .replace("reads_at: 2 GB/s", &format!("reads_at: {rate}"))
            .replace("{ a: 10 Gbps, b: 10 Gbps }", &format!("{{ a: {line} }}"))
            .replace("rate: 120 MB/s", &format!("rate: {needs}"));
        let read = blueprint::read(&[("site.yaml", text.as_bytes())]);
        let Some(architecture) = read.architecture else { return Ok(()) };
        for finding in &judge(&architecture) {
            let said = format!("{} {}", finding.headline, finding.help.clone().unwrap_or_default());
            prop_assert!(!said.contains("NaN") && !said.contains("inf"), "{said}");
        }
        let found = Outlook::of(&architecture, "2026-12-01".parse().unwrap(), 1);
        for flow in &found.flows {
            prop_assert!(!flow.rate.median.base().is_nan());
            prop_assert!(flow.first_copy.is_none_or(|time| !time.median.base().is_nan() && time.low <= time.high));
        }
    }
}

/// Nothing says how much people read in Studio and when: what one user takes to read all of it is told, and takes nothing from
/// what else there is.
#[test]
fn what_one_user_of_studio_reads_is_forecast_alone() {
    let text = reference();
    let told = outlook(&text);
    let reads = |told: &Outlook| -> Vec<(String, String, Seconds)> {
        let one = |read: &ReadOutlook| {
            (read.flow.name.clone(), read.reader.clone(), read.flow.first_copy.unwrap().median)
        };
        told.reads.iter().map(one).collect()
    };
    let found = reads(&told);
    let [(name, reader, small)] = found.as_slice() else { panic!("{found:?}") };
    assert!(name == "explore" && reader.contains("ml.t3.medium"), "{reader}");
    // 8 TB at what "up to 5 Gbps" carry.
    assert!(small.count() > 8e12 / 5e9 * 8.0, "{small:?}");
    let takes = told.reads.first().unwrap().flow.first_copy.unwrap();
    assert!(takes.high.count() > 1.2 * takes.low.count(), "{takes:?}");
    let without = outlook(&text.replace("  explore: { from: lake/train, to: studio }\n", ""));
    assert!(without.reads.is_empty());
    for (one, other) in told.flows.iter().zip(&without.flows) {
        assert_eq!((one.first_copy, one.each_run), (other.first_copy, other.each_run), "{}", one.name);
    }
    let domain = "studio: { type: SageMakerDomain, users: [ana, luo] }";
    let larger = domain.replace(" }", ", instance: ml.m5.8xlarge }");
    let larger = reads(&outlook(&text.replace(domain, &larger)));
    assert!(larger.first().unwrap().2 < *small, "{larger:?}");
    let space = domain.replace(" }", ", spaces: { lab: { owner: ana, instance: ml.m5.8xlarge } } }");
    let of_ana = text.replace(domain, &space).replace("to: studio }", "to: studio/ana }");
    assert_eq!(reads(&outlook(&of_ana)), larger);
    // Of how much nobody says, nothing is told but what to say.
    let unsaid = outlook(&text.replace("truth: lake/train, size: 8 TB, files: 60k", "truth: lake/train"));
    let explore = unsaid.left_out.iter().find(|one| one.name == "explore").unwrap();
    assert!(unsaid.reads.is_empty() && explore.why.contains("give `corpus` a `size`"), "{}", explore.why);
}

/// Two sites, each with a line and a mover of its own.
fn two_sites(line: &str, flows: &str, targets: &str) -> String {
    let site = |name: &str, nets: u32| {
        format!(
            "  {name}: {{ cidrs: [10.{nets}.0.0/16], asn: 650{nets}, rtt: 9 ms, shares: {{ raw: {{ protocol: nfs, host: \
             {name}.corp.example, path: /raw, reads_at: 1 GB/s, writes_at: 1 GB/s }} }} }}\n"
        )
    };
    let mover = |name: &str, site: &str, digit: u32| {
        format!(
            "  {name}: {{ type: DataSyncAgent, site: {site}, agents: {{ one: {{ arn: \
             \"arn:aws:datasync:eu-central-1:111122223333:agent/agent-0123456789abcde0{digit}\" }} }}, mode: enhanced }}\n"
        )
    };
    let port = "{ type: DirectConnect, site: SITE, location: EqFA5, connections: { a: 10 Gbps }, \
                interface: { kind: transit, to: hub, vlan: 101 } }";
    format!(
        "blueprint: 1\nname: two\nregion: eu-central-1\nstarts: 2026-12-01\nnetworks: {{ main: {{ cidr: 10.40.0.0/16 }} }}\n\
         sites:\n{}{}datasets:\n  archive: {{ truth: lake/raw, size: 50 TB, files: 2M, grows: 500 GB/d }}\n  \
         other: {{ truth: lake/y, size: 50 TB, files: 2M, grows: 500 GB/d }}\nconstructs:\n  hub: {{ type: TransitGateway }}\n  \
         la: {}\n  lb: {}\n{}{}  lake: {{ type: Bucket }}\nflows:\n{flows}targets: {{ {targets} }}\n",
        site("a", 20),
        site("b", 30),
        line.replace("SITE", "a"),
        port.replace("SITE", "b"),
        mover("ma", "a", 0),
        mover("mb", "b", 1),
    )
}

const PORT: &str = "{ type: DirectConnect, site: SITE, location: EqFA5, connections: { a: 10 Gbps }, \
                    interface: { kind: transit, to: hub, vlan: 102 } }";

#[test]
fn the_mover_that_is_named_is_that_of_the_flow() {
    let text = two_sites(
        PORT,
        "  ingest: { from: a/raw, to: lake/raw, via: ma, every: 1 d, at: \"22:00\" }\n  \
         out: { from: b/raw, to: lake/y, via: mb, every: 1 d, at: \"22:00\" }\n",
        "out: { first_copy_within: 10 h }, ingest: { first_copy_within: 10 h }",
    );
    let found = outlook(&text);
    for (flow, mover, other) in [("ingest", "ma ", "mb "), ("out", "mb ", "ma ")] {
        let missed = target(&found, flow, "first_copy_within");
        assert_eq!(missed.verdict, Verdict::Missed);
        assert!(missed.bottleneck.hop.starts_with(mover), "{flow}: {:?}", missed.bottleneck);
        let flow = found.flows.iter().find(|one| one.name == flow).unwrap();
        let hops: Vec<&str> = flow.utilisation.iter().map(|used| used.hop.as_str()).collect();
        assert!(hops.iter().any(|hop| hop.starts_with(mover)), "{hops:?}");
        assert!(!hops.iter().any(|hop| hop.starts_with(other)), "{hops:?}");
        let tasks: Vec<&&str> = hops.iter().filter(|hop| hop.ends_with(" task")).collect();
        assert!(tasks.iter().all(|task| task.starts_with(&flow.name)), "{hops:?}");
    }
    // What three others would bring belongs to their own flows.
    let sensitive = hybrid_synth::planning::advice::sensitivities(&read(&text));
    for one in &sensitive {
        assert!(!(one.run == "out" && one.hop.hop.starts_with("ma ")), "{one:?}");
    }
}

#[test]
fn a_copy_is_not_done_before_its_source_has_arrived() {
    let vpn = "{ type: Vpn, site: SITE, to: hub, gateway_ip: 203.0.113.20 }";
    let text = two_sites(
        vpn,
        "  ingest: { from: a/raw, to: lake/raw, via: ma, every: 1 d, at: \"22:00\" }\n  \
         out: { from: lake/raw, to: b/raw, via: mb, every: 1 d, at: \"04:00\" }\n",
        "out: { first_copy_within: 2 d }",
    );
    let found = outlook(&text);
    let flow = |name: &str| found.flows.iter().find(|one| one.name == name).unwrap();
    let (ingest, out) = (flow("ingest"), flow("out"));
    assert_eq!(out.after, ["ingest"]);
    assert!(ingest.after.is_empty());
    // It is due 18 hours before the other one begins.
    let time = |flow: &hybrid_synth::planning::FlowOutlook| flow.first_copy.unwrap();
    assert!(time(out).median.count() > time(ingest).median.count() + 18.0 * 3600.0, "{:?}", time(out));
    assert!(time(out).low.count() > time(ingest).low.count() + 18.0 * 3600.0);
    let missed = target(&found, "out", "first_copy_within");
    assert_eq!(missed.verdict, Verdict::Missed);
    assert_eq!(missed.bottleneck.hop, "la", "{:?}", missed.bottleneck);
    let tree = &out.explanations[0].tree;
    assert!((tree.amount.base() / time(out).median.count() - 1.0).abs() < 1e-9);
    // Nobody waits for what waits for him.
    let both = two_sites(
        vpn,
        "  there: { from: a/raw, to: lake/raw, via: ma, every: 1 d, at: \"22:00\" }\n  \
         back: { from: lake/raw, to: a/raw, via: ma, every: 1 d, at: \"04:00\" }\n",
        "",
    );
    assert!(outlook(&both).flows.iter().all(|flow| flow.after.is_empty()));
}

/// A site with two shares of 100 MB/s, and a mover for both.
fn one_mover(each: &str, via: &str, targets: &str) -> String {
    format!(
        r#"
blueprint: 1
name: turns
region: eu-central-1
starts: 2026-12-01
networks: {{ main: {{ cidr: 10.40.0.0/16 }} }}
sites:
  a:
    cidrs: [10.20.0.0/16]
    asn: 65010
    rtt: 9 ms
    shares:
      x: {{ protocol: nfs, host: n1.corp.example, path: /x, reads_at: 100 MB/s }}
      y: {{ protocol: nfs, host: n2.corp.example, path: /y, reads_at: 100 MB/s }}
datasets:
  x: {{ truth: lake/x, {each} }}
  y: {{ truth: lake/y, {each} }}
constructs:
  hub: {{ type: TransitGateway }}
  la: {{ type: DirectConnect, site: a, location: EqFA5, connections: {{ a: 10 Gbps }}, interface: {{ kind: transit, to: hub, vlan: 101 }} }}
  ma: {{ type: DataSyncAgent, site: a, agents: {{ one: {{}} }} }}
  mb: {{ type: DataSyncAgent, site: a, agents: {{ one: {{}} }} }}
  lake: {{ type: Bucket }}
flows:
  early: {{ from: a/x, to: lake/x, via: ma, every: 1 d, at: "22:00" }}
  late: {{ from: a/y, to: lake/y, via: {via}, every: 1 d, at: "23:00" }}
targets: {{ {targets} }}
"#
    )
}

#[test]
fn flows_of_one_mover_go_in_turn() {
    let hours = |time: Option<hybrid_synth::forecast::Range<Seconds>>| time.unwrap().median.count() / 3600.0;
    let said = |via: &str| {
        outlook(&one_mover("size: 8 TB, files: 80k, grows: 2 TB/d", via, "late: { first_copy_within: 30 h }"))
    };
    let flow = |found: &Outlook, name: &str| found.flows.iter().find(|one| one.name == name).unwrap().clone();
    let (turns, apart) = (said("ma"), said("mb"));
    let (early, late, alone) = (flow(&turns, "early"), flow(&turns, "late"), flow(&apart, "late"));
    assert!(early.first_copy_waits.is_none() && alone.first_copy_waits.is_none());
    assert!((hours(early.first_copy) - hours(alone.first_copy)).abs() < 1e-9);
    // It is due an hour later, waits for the rest, and takes as long then.
    let wait = late.first_copy_waits.unwrap();
    assert_eq!((wait.mover.as_str(), wait.flow.as_str()), ("ma", "early"));
    assert!((hours(Some(wait.takes)) - (hours(early.first_copy) - 1.0)).abs() < 1e-6);
    assert!((hours(late.first_copy) - hours(Some(wait.takes)) - hours(alone.first_copy)).abs() < 1e-6);
    // So are all later runs.
    let wait = late.each_run_waits.unwrap();
    assert!((hours(Some(wait.takes)) - (hours(early.each_run) - 1.0)).abs() < 1e-6);
    // What grows in the meantime it brings too: 2 TB a day at 100 MB/s.
    let more = hours(Some(wait.takes)) * 2e12 / 86_400.0 / 100e6;
    assert!((hours(late.each_run) - hours(Some(wait.takes)) - hours(alone.each_run) - more).abs() < 0.05);
    assert!(late.window.unwrap().used.median > alone.window.unwrap().used.median);
    for explained in &late.explanations {
        let told = if explained.answer == "first copy" { late.first_copy } else { late.each_run };
        assert!(
            (explained.tree.amount.base() / 3600.0 / hours(told) - 1.0).abs() < 1e-9,
            "{}",
            explained.answer
        );
    }
    assert!(early.held_up.is_none() && late.held_up.is_none());
    let missed = target(&turns, "late", "first_copy_within");
    assert_eq!(missed.verdict, Verdict::Missed);
    assert_eq!(missed.waits.as_ref().unwrap().flow, "early");
    assert_eq!(target(&apart, "late", "first_copy_within").verdict, Verdict::Met);
}

#[test]
fn a_run_that_is_late_once_brings_what_has_grown_meanwhile_and_is_on_time_again() {
    // Every hour 20 GB, but not while the other one copies 1 TB at night: from its second hour on it waits two.
    let text = one_mover("size: 100 GB, files: 1k, grows: 480 GB/d", "ma", "late: { each_run_within: 6 h }")
        .replace(
            "y: { truth: lake/y, size: 100 GB, files: 1k, grows: 480 GB/d }",
            "y: { truth: lake/y, size: 2 TB, files: 20k, grows: 1 TB/d }",
        )
        .replace("late: { from: a/y", "slow: { from: a/y")
        .replace(
            "early: { from: a/x, to: lake/x, via: ma, every: 1 d, at: \"22:00\" }",
            "late: { from: a/x, to: lake/x, via: ma, every: 1 h }",
        );
    let found = outlook(&text);
    let late = found.flows.iter().find(|flow| flow.name == "late").unwrap();
    let each = late.each_run.unwrap().median.count() / 60.0;
    assert!((115.0..140.0).contains(&each), "{each} min");
    assert_eq!(target(&found, "late", "each_run_within").verdict, Verdict::Met);
    let overruns = late.overruns.unwrap().count();
    assert!(overruns > 0.05 && overruns < 0.2, "three of 24 at most: {overruns}");
}

#[test]
fn what_a_run_brings_of_which_nobody_says_it_takes_its_mover_too() {
    let text = one_mover(
        "size: 8 TB, files: 80k, grows: 2 TB/d",
        "ma",
        "late: { each_run_within: 5 h 50 min }".replace("5 h 50 min", "350 min").as_str(),
    );
    let unsaid = text.replace(
        "x: { truth: lake/x, size: 8 TB, files: 80k, grows: 2 TB/d }",
        "x: { truth: lake/x, size: 200 TB, files: 80k }",
    );
    let found = outlook(&unsaid);
    let judged = target(&found, "late", "each_run_within");
    assert_eq!(judged.verdict, Verdict::Unknown);
    assert!(judged.missing.as_ref().unwrap().contains("each run of `early` brings"), "{:?}", judged.missing);
    assert!(found.assumptions.iter().any(|one| one.of.id == "each run of early size"));
    let early = found.flows.iter().find(|flow| flow.name == "early").unwrap();
    assert!(early.each_run.is_none() && early.window.is_none());
}

#[test]
fn of_two_flows_that_are_due_at_once_either_may_go_first_whatever_their_order_in_the_file() {
    let text = one_mover("size: 8 TB, files: 80k, grows: 2 TB/d", "ma", "late: { first_copy_within: 30 h }")
        .replace("at: \"23:00\"", "at: \"22:00\"");
    let lines: Vec<&str> = text.lines().collect();
    let at = |name: &str| lines.iter().position(|line| line.trim_start().starts_with(name)).unwrap();
    let mut swapped = lines.clone();
    swapped.swap(at("early:"), at("late:"));
    let swapped = swapped.join("\n");
    for text in [&text, &swapped] {
        let found = outlook(text);
        let late = found.flows.iter().find(|flow| flow.name == "late").unwrap();
        let first_copy = late.first_copy.unwrap();
        assert!(
            first_copy.low.count() < 24.0 * 3600.0 && first_copy.high.count() > 40.0 * 3600.0,
            "{first_copy:?}"
        );
        assert_eq!(target(&found, "late", "first_copy_within").verdict, Verdict::Uncertain);
        let tie = found.assumptions.iter().find(|one| one.of.id == "ma order").unwrap();
        assert!(tie.of.what.contains("early and late"), "{}", tie.of.what);
        assert_eq!(
            first_copy,
            outlook(&swapped).flows.iter().find(|flow| flow.name == "late").unwrap().first_copy.unwrap()
        );
    }
}

#[test]
fn what_waits_for_its_source_does_not_ask_its_mover_before() {
    let text = one_mover("size: 8 TB, files: 80k, grows: 10 GB/d", "ma", "").replace(
        "targets:",
        "  back: { from: lake/y, to: a/x2, via: mb, every: 1 d, at: \"01:00\" }\n  other: { from: a/x3, to: lake/z, via: mb, every: 1 d, at: \"20:00\" }\ntargets:",
    )
    .replace("shares:\n", "shares:\n      x2: { protocol: nfs, host: n3.corp.example, path: /x2, writes_at: 100 MB/s }\n      x3: { protocol: nfs, host: n4.corp.example, path: /x3, reads_at: 100 MB/s }\n")
    .replace("datasets:\n", "datasets:\n  z: { truth: lake/z, size: 20 TB, files: 80k, grows: 1 GB/d }\n");
    let found = outlook(&text);
    let flow = |name: &str| found.flows.iter().find(|flow| flow.name == name).unwrap();
    let ends = |name: &str, due: f64| due + flow(name).first_copy.unwrap().median.count() / 3600.0;
    // It is due first, but what it copies on is there when the other one is at work.
    let wait = flow("back").first_copy_waits.as_ref().unwrap();
    assert_eq!(wait.flow, "other");
    let waits = wait.takes.median.count() / 3600.0;
    assert!((waits - (ends("other", 20.0) - ends("late", 23.0))).abs() < 1e-6, "{waits}");
    assert_eq!(flow("back").after, ["late"]);
}

#[test]
fn a_long_first_copy_holds_up_what_its_mover_has_copied_already() {
    let found = outlook(&reference());
    let flow = |name: &str| found.flows.iter().find(|flow| flow.name == name).unwrap();
    // The one is due before it and done by then, the other copies on what it brings.
    let held_up = flow("office").held_up.as_ref().unwrap();
    assert_eq!((held_up.mover.as_str(), held_up.flow.as_str()), ("mover", "ingest"));
    assert_eq!(held_up.takes.median, flow("ingest").first_copy.unwrap().median);
    assert!(flow("return").held_up.is_none() && flow("ingest").held_up.is_none());
}

#[test]
fn a_mover_that_cannot_do_all_of_a_day_falls_behind() {
    // Each takes half a day and more, so that both never fit into one.
    let found = outlook(&one_mover("size: 8 TB, files: 80k, grows: 5 TB/d", "ma", ""));
    assert!(found.flows.iter().all(|flow| flow.overruns == Some(hybrid_synth::forecast::Ratio::ONE)));
    assert!(found.flows.iter().all(|flow| !flow.each_run.unwrap().median.is_finite()));
    let asked = one_mover("size: 8 TB, files: 80k, grows: 5 TB/d", "ma", "late: { each_run_within: 3 d }");
    let headline = judge(&read(&asked)).iter().next().unwrap().headline.clone();
    assert!(headline.contains("`ma` has more to do than there is time, and each brings more"), "{headline}");
    let found = outlook(&one_mover("size: 8 TB, files: 80k, grows: 5 TB/d", "mb", ""));
    assert!(found.flows.iter().all(|flow| flow.overruns == Some(hybrid_synth::forecast::Ratio::ZERO)));
}

/// Two flows of one mover, from shares that read so many MB/s, of which something is asked of the second.
fn in_turn(x: f64, y: f64, asked: &str) -> String {
    format!(
        r#"
blueprint: 1
name: site
region: eu-central-1
networks: {{ main: {{ cidr: 10.40.0.0/16 }} }}
sites:
  a:
    cidrs: [10.20.0.0/16]
    line: 10 Gbps
    rtt: 9 ms
    shares:
      x: {{ protocol: nfs, host: x.corp.example, path: /x, reads_at: {x} MB/s }}
      y: {{ protocol: nfs, host: y.corp.example, path: /y, reads_at: {y} MB/s }}
datasets:
  of_x: {{ truth: lake/x, size: 1 TB, files: 80k, grows: 1 TB/d }}
  of_y: {{ truth: lake/y, size: 2 TB, files: 80k, grows: 2 TB/d }}
constructs:
  lake: {{ type: Bucket }}
  mover: {{ type: DataSyncAgent, site: a, agents: {{ one: {{}} }} }}
flows:
  x: {{ from: a/x, to: lake/x, via: mover, every: 1 d, at: "22:00" }}
  y: {{ from: a/y, to: lake/y, via: mover, every: 1 d, at: "22:30" }}
targets: {{ y: {{ {asked} }} }}
"#
    )
}

fn help_of(text: &str) -> String {
    judge(&read(text)).into_iter().find_map(|finding| finding.help).unwrap()
}

#[test]
fn what_a_limit_would_have_to_carry_is_enough_where_a_target_waits_for_others_too() {
    // Of 8 hours it waits 2 h 20 min for the other one, of which more of its own share saves nothing.
    for key in ["first_copy_within", "each_run_within"] {
        let asked = format!("{key}: 500 min");
        let median = |y: f64| {
            let found = outlook(&in_turn(90.0, (y * 100.0).ceil() / 100.0, &asked));
            found.targets[0].found.unwrap().value.median.base()
        };
        let help = help_of(&in_turn(90.0, 85.0, &asked));
        let (_, more) = help.split_once("let `y` carry ").unwrap_or_else(|| panic!("{help}"));
        let factor = match more.split_once(" % more") {
            Some((more, _)) => 1.0 + more.parse::<f64>().unwrap() / 100.0,
            None => more.split_once(" times").unwrap().0.parse().unwrap(),
        };
        let (enough, less) = (median(85.0 * factor), median(85.0 * (factor - 0.02)));
        assert!(enough <= 500.0 * 60.0 && less > 500.0 * 60.0, "{key}: {factor}: {enough} s, {less} s");
    }
}

#[test]
fn a_limit_of_which_no_more_is_enough_is_told_so() {
    let help = help_of(&in_turn(10.0, 100.0, "first_copy_within: 2 h"));
    assert!(help.starts_with("more of `x` alone is not enough, give `y` a mover of its own"), "{help}");
    // The share on which it waits is as fast as one likes, and its own takes 5 h 30 min.
    assert_eq!(outlook(&in_turn(1e6, 100.0, "first_copy_within: 2 h")).targets[0].verdict, Verdict::Missed);
}

#[test]
fn what_happens_over_time_holds_every_later_run_to_its_end() {
    let series = Series::of(&read(&reference()), "2026-12-01".parse().unwrap());
    let rate = |point: &Point| {
        point.readings.iter().find_map(|reading| match reading {
            Reading::Rate { run, mb_per_s } if run == "ingest" => Some(*mb_per_s),
            _ => None,
        })
    };
    let points: Vec<(f64, f64)> = series
        .points
        .iter()
        .filter(|point| point.scenario == "later_runs")
        .map(|point| (point.at.count(), rate(point).unwrap()))
        .collect();
    let moved: f64 = points.windows(2).map(|pair| pair[0].1 * (pair[1].0 - pair[0].0)).sum();
    // A run on each of eight days brings what grows in one, 2 TB.
    assert!((moved / 16e6 - 1.0).abs() < 1e-3, "{moved} MB");
    assert!(points.last().unwrap().1 == 0.0);
}

#[test]
fn data_of_two_flows_are_there() {
    let text = reference().replace("made_from: [scan_archive]", "made_from: [scan_archive, plan_archive]");
    let said = human::outlook(&outlook(&text));
    assert!(said.contains("when ingest, office are there"), "{said}");
}
