//! Forecasts of what leads between a site and AWS.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads the examples and fails by panicking"
)]

use std::path::Path;

use hybrid_synth::blueprint;
use hybrid_synth::planning::{FlowOutlook, Outlook, Verdict};

fn reference() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints/reference.yaml")).unwrap()
}

fn flows(text: &str) -> Vec<FlowOutlook> {
    let architecture = blueprint::read(&[("site.yaml", text.as_bytes())]).architecture.unwrap();
    Outlook::of(&architecture, "2026-12-01".parse().unwrap(), 1).flows
}

#[test]
fn a_vpn_carries_over_all_tunnels_where_it_tells_its_routes_and_over_one_where_they_are_written_down() {
    let text = reference();
    let (before, link) = text.split_once("  link:\n").unwrap();
    let (_, after) = link.split_once("  mover:\n").unwrap();
    let rate = |routing: &str| {
        let vpn = format!(
            "  link: {{ type: Vpn, site: munich, to: hub, gateway_ip: 198.51.100.7{routing} }}\n  mover:\n"
        );
        flows(&format!("{before}{vpn}{after}"))[0].rate
    };
    let (told, written) = (rate(""), rate(", routing: static"));
    // 1.25 Gbps are 156.25 MB/s, and headers take some of it.
    assert!(written.high.as_mb_per_s() < 156.25, "{written:?}");
    assert!(
        (told.median.as_mb_per_s() / written.median.as_mb_per_s() - 2.0).abs() < 0.05,
        "{told:?} {written:?}"
    );
}

#[test]
fn what_goes_home_shares_no_line_with_what_comes() {
    let text = reference()
        .replace("{ a: 10 Gbps, b: 10 Gbps }", "{ a: 1 Gbps }")
        .replace("lag: true", "lag: false")
        .replace("datasets:", "datasets:\n  models: { truth: lake/models, size: 20 TB, files: 100k }");
    let home = text.lines().find(|line| line.trim_start().starts_with("return:")).unwrap();
    let of = |text: &str| flows(text).into_iter().find(|flow| flow.name == "ingest").unwrap();
    let (both, alone) = (of(&text), of(&text.replace(home, "")));
    assert!(!both.shares_with.contains(&"return".to_owned()), "{:?}", both.shares_with);
    let took = |flow: &FlowOutlook| flow.first_copy.unwrap().median.count();
    assert!((took(&both) / took(&alone) - 1.0).abs() < 1e-3, "{} {}", took(&both), took(&alone));
}

#[test]
fn what_goes_from_bucket_to_bucket_crosses_no_line_and_waits_for_no_agent() {
    let text = reference()
        .replace("  link:\n", "  vault: { type: Bucket }\n  link:\n")
        .replace("datasets:", "datasets:\n  old: { truth: lake/old, size: 4 TB, files: 80k }")
        .replace(
            "targets:\n",
            "  keep: { from: lake/old, to: vault/old, via: mover, every: 1 d, at: \"22:30\" }\n\
             targets:\n  keep: { first_copy_within: 3 d, with: { down: link } }\n",
        );
    let of = |text: &str| {
        let architecture = blueprint::read(&[("site.yaml", text.as_bytes())]).architecture.unwrap();
        Outlook::of(&architecture, "2026-12-01".parse().unwrap(), 1)
    };
    let told = |found: &Outlook| found.flows.iter().find(|flow| flow.name == "keep").unwrap().clone();
    let found = of(&text);
    let keep = told(&found);
    assert_eq!((&keep.first_copy_waits, &keep.lines), (&None, &None));
    assert!(!keep.bottleneck.hop.contains("agents"), "{:?}", keep.bottleneck);
    let thin = told(&of(&text.replace("10 Gbps", "1 Gbps")));
    assert_eq!(keep.first_copy, thin.first_copy);
    let target = found.targets.iter().find(|target| target.name == "keep").unwrap();
    assert_eq!(target.verdict, Verdict::Met, "{target:?}");
}
