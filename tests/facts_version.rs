//! The version of the facts names what forecasts stand on: a verdict is recorded with it.
#![expect(clippy::disallowed_methods, reason = "a test reads the documentation")]

use std::fmt::Write as _;
use std::path::Path;

use hybrid_synth::facts;
use sha2::{Digest as _, Sha256};

/// Every fact, and the table of measurements, which changes with each constant that was fitted to them.
#[test]
fn the_version_changes_with_what_forecasts_stand_on() {
    let mut whole = String::new();
    for row in facts::rows() {
        writeln!(whole, "{} {} {}", row.id, (row.value)(), row.unit).unwrap();
    }
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/measurements.md");
    whole.push_str(&std::fs::read_to_string(table).unwrap());
    let digest = Sha256::digest(whole.as_bytes());
    let version = digest.iter().take(4).fold(format!("{}-", facts::AS_OF), |mut version, byte| {
        write!(version, "{byte:02x}").unwrap();
        version
    });
    assert_eq!(
        facts::VERSION,
        version,
        "what forecasts stand on has changed: set `facts::VERSION`, and say in the changelog which verdicts may change"
    );
}
