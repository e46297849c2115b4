//! Random networks, and what SimGrid makes of them: for the test that compares results and the benchmark that compares
//! times.

use std::io::{Seek as _, Write as _};
use std::ops::RangeInclusive;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use hybrid_synth::forecast::solver::{Network, ResourceIndex};
use hybrid_synth::forecast::{Ratio, Speed};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde::Serialize;

/// A network as the peer takes it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Case {
    capacities: Vec<f64>,
    flows: Vec<Flow>,
}

#[derive(Clone, Debug, Serialize)]
struct Flow {
    weight: f64,
    ceiling: Option<f64>,
    /// Resources, and how many times each is crossed.
    route: Vec<(usize, u8)>,
}

impl Case {
    /// The same network, as the solver takes it.
    pub(crate) fn network(&self) -> Network {
        let mut network = Network::default();
        for &capacity in &self.capacities {
            network.resource(Speed::bytes_per_s(capacity));
        }
        for flow in &self.flows {
            network.flow(
                Ratio::new(flow.weight),
                flow.ceiling.map_or(Speed::UNLIMITED, Speed::bytes_per_s),
                flow.route
                    .iter()
                    .map(|&(resource, times)| (ResourceIndex(resource), Ratio::new(f64::from(times)))),
            );
        }
        network
    }
}

/// Networks of these sizes; plain ones have neither weights nor ceilings.
pub(crate) fn networks(
    resources: RangeInclusive<usize>,
    flows: RangeInclusive<usize>,
    plain: bool,
) -> impl Strategy<Value = Case> {
    vec(1e6..1e9, resources).prop_flat_map(move |capacities| {
        let weight =
            (1_u8..=16).prop_map(move |quarters| if plain { 1.0 } else { f64::from(quarters) / 4.0 });
        let ceiling = option::of(1e5..1e9).prop_map(move |ceiling| ceiling.filter(|_| !plain));
        let route = vec((0..capacities.len(), 1_u8..=3), 1..=8);
        let flow =
            (weight, ceiling, route).prop_map(|(weight, ceiling, route)| Flow { weight, ceiling, route });
        vec(flow, flows.clone()).prop_map(move |flows| Case { capacities: capacities.clone(), flows })
    })
}

/// For each case the rates that SimGrid gives its flows, in bytes per second, and the seconds that it took; none where
/// SimGrid is not here, which is then said on standard error.
pub(crate) fn simgrid(cases: &[Case], within: Duration) -> Option<Vec<(Vec<f64>, f64)>> {
    let mut files = [(); 3].map(|()| tempfile::tempfile().unwrap());
    serde_json::to_writer(&files[0], cases).unwrap();
    files[0].rewind().unwrap();
    let [input, output, errors] = files.each_ref().map(|file| file.try_clone().unwrap());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer/simgrid_max_min.py");
    // The module belongs to the system's Python, which need not be the first on the path.
    let child =
        Command::new("/usr/bin/python3").arg(script).stdin(input).stdout(output).stderr(errors).spawn();
    let Ok(mut child) = child else {
        skipped("SimGrid: skipped, there is no /usr/bin/python3 here");
        return None;
    };
    let start = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if start.elapsed() < within => sleep(Duration::from_millis(5)),
            None => {
                child.kill().unwrap();
                child.wait().unwrap();
                panic!("SimGrid has not answered within {within:?}");
            }
        }
    };
    let [_, output, errors] = files.map(|mut file| {
        file.rewind().unwrap();
        std::io::read_to_string(file).unwrap()
    });
    if status.code() == Some(3) {
        skipped(errors.trim_end());
        return None;
    }
    assert!(status.success(), "SimGrid: {status}\n{errors}");
    Some(output.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// Past the capture of the test harness: a peer that was not asked has to be seen.
fn skipped(why: &str) {
    std::io::stderr().write_all(format!("{why}\n").as_bytes()).unwrap();
}
