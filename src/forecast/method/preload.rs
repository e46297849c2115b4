//! [`Preload`]: a job that reads every file of a directory once, so that its contents come from the bucket behind it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Way;
use crate::facts::lustre::PRELOAD_PROCESSES;
use crate::forecast::part::{Operation, Pattern, Use};
use crate::forecast::{Bytes, Estimate, Items, PerSecond, Scenario, Seconds, Step};

/// A job that reads every file of a file system once which is linked to a bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Preload {
    /// The type of the instances that read, as in `ml.m5.12xlarge`, over whose network all data comes; unknown when it is left
    /// out.
    pub instance: Option<String>,
    /// How many instances read; 1 when it is left out.
    pub instances: Option<u32>,
    /// How many files each reads at once; the 8 of AWS's guide when it is left out.
    pub readers: Option<u32>,
    /// Whether the names of the objects must come first, as they do once after the link is made.
    pub import: bool,
    /// Whether it queues all files with `lfs hsm_restore`, so that the file system fetches them by itself, and reads none.
    pub hsm_restore: bool,
}

/// Names that come from a bucket each second.
const IMPORT: Estimate<PerSecond> = Estimate::calibrated(
    "lustre.import",
    [PerSecond::new(1_500.0), PerSecond::new(4_000.0), PerSecond::new(8_000.0)],
    &["LU-03"],
    "names of objects that a file system of Lustre takes over from a bucket each second",
);

impl Preload {
    pub(super) fn usage(&self, data: Bytes, files: Items, rtt: Estimate<Seconds>) -> Use {
        let clients = self.instances.unwrap_or(1).max(1);
        let each = self.readers.unwrap_or(PRELOAD_PROCESSES.value).max(1);
        Use {
            data,
            files,
            operation: Operation::Load,
            pattern: Pattern::Sequential,
            request: None,
            synchronous: false,
            changes: Items::ZERO,
            // The command returns when a file is queued.
            streams: if self.hsm_restore { u32::MAX } else { each.saturating_mul(clients) },
            clients,
            rtt,
        }
    }

    pub(super) fn work(&self, name: &str, way: &Way<'_>, _scenario: &mut Scenario) -> Step {
        let import = self.import.then(|| Step::count("import", way.usage.files, IMPORT));
        let preload = Step::movement("preload", way.movement());
        Step::in_turn(name.to_owned(), import.into_iter().chain([preload]))
    }
}

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "documents are written where they are used")]
mod tests {
    use crate::forecast::path::Path;

    fn hours(by: serde_json::Value, files: &str) -> [f64; 3] {
        let document = serde_json::json!({
            "data": { "size": "12 TB", "files": files },
            "through": { "scratch": { "lustre": { "capacity": "14400 GiB", "throughput": "500 MB/s/TiB" } } },
            "by": { "preload": by },
        });
        let path: Path = serde_json::from_value(document).unwrap();
        let found = path.forecast(1).duration;
        [found.low, found.median, found.high].map(|time| time.count() / 3_600.0)
    }

    #[test]
    fn more_readers_never_take_longer_and_the_range_stays_wide() {
        let few = hours(serde_json::json!({}), "100k");
        let many = hours(serde_json::json!({ "readers": 64, "instances": 4 }), "100k");
        assert!(many[1] < few[1], "{few:?} {many:?}");
        assert!(many[2] / many[0] > 2.0, "{many:?}");
    }

    #[test]
    fn a_preload_is_no_faster_than_the_network_that_it_reads_over() {
        let of = |instance: &str| {
            let path: Path = serde_json::from_value(serde_json::json!({
                "data": { "size": "8 TB", "file_size": "1 GB" },
                "through": { "scratch": { "lustre": {
                    "capacity": "96000 GiB", "throughput": "1000 MB/s/TiB", "efa": true,
                } } },
                "by": { "preload": { "instance": instance, "readers": 64 } },
            }))
            .unwrap();
            path.forecast(1)
        };
        let (small, large) = (of("ml.m5.large"), of("ml.m5.12xlarge"));
        // 12 Gbps carry 8 TB in 89 minutes; "up to 10 Gbps" in 107, and 0.75 Gbps in a day.
        assert!(large.duration.low.count() > 0.99 * 8e12 / 1.5e9, "{large:?}");
        assert!(small.duration.low.count() > 2.0 * large.duration.median.count(), "{small:?}");
        let fabric = of("ml.p5.48xlarge");
        assert!(fabric.duration.median < large.duration.median, "{fabric:?}");
    }

    #[test]
    fn what_is_queued_waits_for_no_reader_and_crosses_no_client() {
        let read = hours(serde_json::json!({ "instance": "ml.m5.large" }), "100k");
        let queued = hours(serde_json::json!({ "instance": "ml.m5.large", "hsm_restore": true }), "100k");
        assert!(queued[1] < 0.5 * read[1], "{read:?} {queued:?}");
        let few = hours(serde_json::json!({ "hsm_restore": true }), "2");
        assert!(few[1] > 10.0 * queued[1], "a file comes at what one object carries: {few:?}");
    }

    #[test]
    fn small_files_and_their_names_take_longer() {
        let by = |import: bool| serde_json::json!({ "readers": 32, "import": import });
        let (large, small) = (hours(by(false), "10k"), hours(by(false), "10M"));
        assert!(small[1] > large[1]);
        assert!(hours(by(true), "10M")[1] > small[1] + 0.5);
    }
}
