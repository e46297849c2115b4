//! The outlook of one path that is no blueprint: the same answers and the same words.

use super::explained::Explained;
use super::flow_outlook::FlowOutlook;
use super::job_outlook::job;
use super::outlook::{Outlook, epochs};
use super::plan::Job;
use super::scenarios::{JobRuns, Scenarios};
use super::times::longest;
use crate::forecast::method::{Method, Training};
use crate::forecast::path::Path;
use crate::forecast::{
    Bytes, PerSecond, Quantity as _, Range, RunForecast, Scenario, Seconds, Speed, Worlds, forecast_in,
    influences_of,
};
use crate::units::Date;

impl Outlook {
    /// The outlook of one path, which is told under this name: a training job as a job, everything else as a flow. The same
    /// seed gives the same answer. Whether the path means anything is said by [`Path::mistakes`].
    ///
    /// ```
    /// use hybrid_synth::forecast::path::Path;
    /// use hybrid_synth::planning::Outlook;
    ///
    /// let path: Path = serde_json::from_str(r#"{
    ///     "data": { "size": "400 TB", "files": "9M" },
    ///     "through": { "line": { "line": { "speed": "1 Gbps" } } },
    ///     "by": { "copy": { "streams": 64 } }
    /// }"#)?;
    /// let outlook = Outlook::of_path("ingest", &path, "2026-12-01".parse()?, 1);
    /// assert!(outlook.flows[0].first_copy.unwrap().low.days() > 37.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_path(name: &str, path: &Path, start: Date, seed: u64) -> Outlook {
        match &path.by {
            Method::Training(training) => of_training(name, path, training, start, seed),
            _ => of_flow(name, path, start, seed),
        }
    }
}

pub(super) fn of_flow(name: &str, path: &Path, start: Date, seed: u64) -> Outlook {
    let scenario = path.scenario(name);
    let worlds = Worlds::of(&scenario, seed);
    let runs = forecast_in(&scenario, &worlds).runs.into_iter().zip(&worlds.median.runs);
    let is_empty = path.amount().0 == Bytes::ZERO;
    let (mut flows, mut assumptions) = (Vec::new(), Vec::new());
    for (run, simulated) in runs {
        let RunForecast {
            name, duration, rate, files, overall, steps, bottleneck, next, utilisation, ..
        } = run;
        let ends = simulated.occurrences.first().filter(|one| one.ended.is_finite());
        let data = ends.and_then(|one| one.steps.first()).map(|step| step.data);
        let request = match &path.by {
            Method::Copy(copy) => copy.request.filter(|_| !is_empty).map(Bytes::from),
            _ => None,
        };
        let requests = request.map(|request| {
            Range::of(
                [rate.low, rate.median, rate.high].map(|rate| PerSecond::new(rate.base() / request.count())),
            )
        });
        let ends: Vec<&str> = path.through.keys().map(String::as_str).collect();
        flows.push(FlowOutlook {
            name,
            ends: ends.join(" -> "),
            data: if is_empty { Some(Bytes::ZERO) } else { data },
            is_scheduled: false,
            rate: if is_empty { Range::of([Speed::ZERO; 3]) } else { rate },
            files,
            overall,
            requests,
            first_copy: Some(duration),
            after: Vec::new(),
            first_copy_waits: None,
            each_run_waits: None,
            held_up: None,
            restore: None,
            each_run: None,
            overruns: None,
            backlog: None,
            lines: None,
            window: None,
            bottleneck,
            next: if is_empty { None } else { next },
            shares_with: Vec::new(),
            utilisation,
            steps,
            explanations: vec![Explained::new("first copy", run.explanation)],
        });
        assumptions.extend(run.influences);
    }
    Outlook {
        start,
        flows,
        reads: Vec::new(),
        jobs: Vec::new(),
        left_out: Vec::new(),
        targets: Vec::new(),
        assumptions,
    }
}

fn of_training(name: &str, path: &Path, training: &Training, start: Date, seed: u64) -> Outlook {
    let mut made = Scenarios::default();
    let run = path.add_to(&mut made.jobs, name, Seconds::ZERO);
    let (accelerators, training) = (training.accelerators(), Some(path.clone()));
    made.plan.jobs.insert(name.to_owned(), Job { training, accelerators, ..Job::default() });
    let (copies, jobs) = (Worlds::of(&Scenario::default(), seed), Worlds::of(&made.jobs, seed));
    let runs = JobRuns { training: Some(run), ..JobRuns::default() };
    let found = influences_of(&made.jobs, &jobs, |world, run| Seconds::new(longest(world, run)));
    Outlook {
        start,
        flows: Vec::new(),
        reads: Vec::new(),
        jobs: vec![job(&made, (&copies, &jobs), name, &runs, run)],
        left_out: Vec::new(),
        targets: Vec::new(),
        assumptions: found.into_iter().flatten().chain(epochs(&made.plan)).collect(),
    }
}
