//! The outlook of one path that is no blueprint: the same answers and the same words.

use super::outlook::{FlowOutlook, Outlook};
use crate::forecast::path::Path;
use crate::forecast::{Draw, RunForecast, Seconds, Simulator, forecast};
use crate::units::Date;

impl Outlook {
    /// The outlook of one path, which is told as a flow of this name; the same seed gives the same answer.
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
        let scenario = path.scenario(name);
        let median = Simulator::default().simulate(&scenario, Draw::Median, Seconds::FOREVER);
        let runs = forecast(&scenario, seed).runs.into_iter().zip(median.runs);
        let (mut flows, mut assumptions) = (Vec::new(), Vec::new());
        for (run, simulated) in runs {
            let RunForecast { name, duration, rate, files, steps, bottleneck, next, utilisation, .. } = run;
            let ends = simulated.occurrences.first().filter(|one| one.ended.is_finite());
            let data = ends.and_then(|one| one.steps.first()).map(|step| step.data);
            let ends: Vec<&str> = path.through.keys().map(String::as_str).collect();
            flows.push(FlowOutlook {
                name,
                ends: ends.join(" -> "),
                data,
                is_scheduled: false,
                rate,
                files,
                first_copy: Some(duration),
                each_run: None,
                overruns: None,
                lines: None,
                window: None,
                bottleneck,
                next,
                shares_with: Vec::new(),
                utilisation,
                steps,
                explanation: run.explanation,
            });
            assumptions.extend(run.influences);
        }
        Outlook { start, flows, jobs: Vec::new(), targets: Vec::new(), assumptions }
    }
}
