//! Forecasts of blueprints: what holds of every example, and of quantities that nobody has.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads the examples and fails by panicking"
)]

use std::path::Path;

use hybrid_synth::blueprint;
use hybrid_synth::forecast::{Quantity as _, Seconds};
use hybrid_synth::model::Architecture;
use hybrid_synth::planning::{Outlook, judge};
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
