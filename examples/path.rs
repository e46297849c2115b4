//! One set-up without a blueprint: a path is built from its parts, forecast, and its answer read term by term.
//!
//! `cargo run --example path`
#![expect(clippy::print_stdout, reason = "a program tells its user what it found")]

use hybrid_synth::diagnostic::Diagnostics;
use hybrid_synth::forecast::RoundTrip;
use hybrid_synth::forecast::method::{DataSync, Method, Mode};
use hybrid_synth::forecast::part::{DirectConnect, Part, S3, Share};
use hybrid_synth::forecast::path::{Data, Path};
use hybrid_synth::forecast::{Explanation, RunForecast};
use hybrid_synth::units::{Count, DataSize, Period, Throughput};

const SEED: u64 = 1;

fn main() {
    match forecast(&path()) {
        Ok(found) => print!("{}", told(&found)),
        Err(mistakes) => mistakes.iter().for_each(|mistake| println!("{}", mistake.headline)),
    }
}

/// 400 TB of an NFS share, over a Direct Connect connection of 1 Gbps, to a bucket.
fn path() -> Path {
    let parts = [
        ("nas", Part::Share(Share { reads_at: Some(Throughput::gb_per_s(2)), ..Share::default() })),
        (
            "link",
            Part::DirectConnect(DirectConnect {
                speed: Some(Throughput::gbps(1)),
                ports: None,
                hosted: None,
                mtu: None,
                rtt: Some(RoundTrip(Period::millis(9))),
            }),
        ),
        ("lake", Part::S3(S3::default())),
    ];
    Path {
        data: Data { size: Some(DataSize::tb(400)), files: Some(Count::new(9_000_000)), ..Data::default() },
        rtt: None,
        through: parts.into_iter().map(|(name, part)| (name.to_owned(), part)).collect(),
        by: Method::DataSync(DataSync { mode: Mode::Enhanced, agents: Some(2), ..DataSync::default() }),
    }
}

/// What it does, unless it means nothing.
fn forecast(path: &Path) -> Result<RunForecast, Diagnostics> {
    let (found, _warnings) = path.mistakes().into_result(path)?;
    Ok(found.forecast(SEED))
}

/// The answer, and the way down to the term that decides it.
fn told(found: &RunForecast) -> String {
    let mut lines = vec![
        format!("{} at {}", found.duration.say_ends(), found.rate.say_ends()),
        format!("limited by {}", found.bottleneck.say()),
    ];
    decisive(&found.explanation, 0, &mut lines);
    lines.push("every term".to_owned());
    lines.extend(found.explanation.lines());
    lines.push("what is not known".to_owned());
    lines.extend(found.influences.iter().take(3).map(|one| one.of.say()));
    format!("{}\n", lines.join("\n"))
}

/// The terms that their parents took, from the whole to the limit.
fn decisive(term: &Explanation, depth: usize, lines: &mut Vec<String>) {
    lines.push(format!("{}because of {}: {}", "  ".repeat(depth), term.what, term.value));
    let taken = term.terms.iter().find(|inner| inner.decisive);
    // A sum has no term that decides it alone; the longest of them is where to look.
    let longest = || term.terms.iter().max_by(|one, other| one.amount.base().total_cmp(&other.amount.base()));
    if let Some(inner) = taken.or_else(longest) {
        decisive(inner, depth + 1, lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hybrid_synth::forecast::Say as _;

    #[test]
    fn the_line_decides_and_every_term_can_be_read() {
        let found = forecast(&path()).unwrap();
        assert!(found.duration.low.days() > 37.0);
        assert!(found.duration.median.say().ends_with("days"));
        let text = told(&found);
        assert!(text.contains("limited by the 1 Gbps port, 96 % of line rate"), "{text}");
        let decides = text.lines().rfind(|line| line.contains("because of")).unwrap();
        assert!(decides.contains("the 1 Gbps port"), "{text}");
    }

    #[test]
    fn a_path_that_means_nothing_is_refused() {
        let mut path = path();
        path.through.clear();
        assert!(forecast(&path).is_err());
    }
}
