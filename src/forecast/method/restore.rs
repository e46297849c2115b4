//! [`Restore`]: objects that come back from an archive before anything can read them.
//!
//! Requests are limited for an account, and so is what comes back a day; between the two lies the time of the tier, which
//! AWS gives as a span. No data crosses the path: a restored object lies where it was.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Way;
use crate::facts::s3::{self, RestoreTier, StorageClass};
use crate::forecast::part::{Operation, Pattern, Use};
use crate::forecast::{Bytes, Estimate, Hop, Items, Limit, Move, PerSecond, Scenario, Seconds, Speed, Step};

/// The restore of archived objects.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Restore {
    /// The class that they are in: `glacier_flexible` or `deep_archive`.
    pub class: StorageClass,
    /// How fast they shall come back; `standard` when it is left out.
    #[serde(default)]
    pub tier: RestoreTier,
    /// Whether S3 Batch Operations requests them: from Glacier Flexible Retrieval it starts within minutes.
    #[serde(default)]
    pub batch: bool,
}

/// An object is large from here on, if it comes back expedited, and in the other tiers.
const LARGE: [Bytes; 2] = [Bytes::mb(250.0), Bytes::gb(5_000.0)];

/// Objects that come back expedited: AWS offers it for up to hundreds of them, which takes minutes, and guarantees with each
/// unit of provisioned capacity three in five minutes. What it does with more it does not say.
const EXPEDITED: Estimate<PerSecond> = Estimate::unmeasured(
    "restore.expedited",
    [PerSecond::new(1.0), PerSecond::new(20.0), PerSecond::new(500.0)],
    "objects of which an account gets back each second what it asks for expedited",
    "take the tier `standard` for more than hundreds of objects: AWS offers no more, and may refuse them",
);

/// When Batch Operations from Glacier Flexible Retrieval finish the first objects: `within minutes`.
const BATCH: [f64; 3] = [300.0, 1_800.0, 14_400.0];

impl Restore {
    pub(super) fn usage(data: Bytes, files: Items, rtt: Estimate<Seconds>) -> Use {
        Use {
            data,
            files,
            operation: Operation::Read,
            pattern: Pattern::Sequential,
            request: None,
            synchronous: false,
            changes: Items::ZERO,
            streams: u32::MAX,
            clients: 1,
            rtt,
        }
    }

    pub(super) fn work(&self, name: &str, way: &Way<'_>, scenario: &mut Scenario) -> Step {
        let requests = if self.tier == RestoreTier::Expedited {
            EXPEDITED
        } else {
            Estimate::fact(&s3::RESTORE_REQUESTS, PerSecond::new(f64::from(s3::RESTORE_REQUESTS.value)))
        };
        let [slow, fast] = s3::RESTORE_PER_DAY.value.map(|petabytes| Bytes::gb(1e6 * f64::from(petabytes)));
        let middle = (slow + fast).times(0.5);
        let account = Estimate::fact_between(
            &s3::RESTORE_PER_DAY,
            [slow, middle, fast].map(|bytes| bytes / Seconds::of_days(1.0)),
        );
        let large = if self.tier == RestoreTier::Expedited { LARGE[0] } else { LARGE[1] };
        let object = (way.usage.file_size() > large).then(|| {
            Limit::Stream(Estimate::fact(
                &s3::RESTORE_OBJECT,
                Speed::mb_per_s(f64::from(s3::RESTORE_OBJECT.value)),
            ))
        });
        let archive = scenario.hop(
            Hop::new("archive", "the archive of the account")
                .limit("what an account restores a day", Limit::capacity(account))
                .limit_if("what one large object restores", object),
        );
        let back = Move::new(way.usage.data, way.usage.files).streams(way.usage.streams).across(archive);
        Step::in_turn(
            name.to_owned(),
            [
                Step::count("request", way.usage.files, requests),
                Step::together(
                    "restore",
                    [Step::wait("archive", self.time(name)), Step::movement("bring back", back)],
                ),
            ],
        )
    }

    fn time(&self, name: &str) -> Estimate<Seconds> {
        if self.batch && self.class == StorageClass::GlacierFlexible && self.tier == RestoreTier::Standard {
            return Estimate::assumed(
                "restore.batch",
                BATCH.map(Seconds::new),
                "when Batch Operations finish the first objects",
                "restore some objects and wait: AWS says within minutes",
            );
        }
        let known = s3::RESTORE_TIMES
            .value
            .iter()
            .find(|(class, tier, _)| (*class, *tier) == (self.class, self.tier));
        match known {
            Some((_, _, [from, to])) => {
                let [from, to] = [*from, *to].map(f64::from);
                Estimate::fact_between(&s3::RESTORE_TIMES, [from, from.midpoint(to), to].map(Seconds::new))
            }
            // Deep Archive has no expedited tier, and other classes need no restore: the longest of a wrong choice.
            None => Estimate::assumed(
                format!("{name} restore"),
                [0.0, 43_200.0, 172_800.0].map(Seconds::new),
                format!("the restore of {name}"),
                "choose a tier that the class has",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::forecast::path::Path;

    fn hours(restore: &str, data: &str) -> [f64; 3] {
        let path: Path =
            serde_json::from_str(&format!(r#"{{ "data": {data}, "by": {{ "restore": {restore} }} }}"#))
                .unwrap();
        let time = path.forecast(1).duration;
        [time.low, time.median, time.high].map(|time| time.count() / 3600.0)
    }

    #[test]
    fn a_standard_restore_takes_three_to_five_hours() {
        let small = r#"{ "size": "1 TB", "files": 100 }"#;
        let [low, median, high] = hours(r#"{ "class": "glacier_flexible" }"#, small);
        assert!(low > 2.9 && (3.9..4.1).contains(&median) && high < 5.3, "{low} {median} {high}");
        assert!(hours(r#"{ "class": "deep_archive", "tier": "bulk" }"#, small)[1] > 12.0);
    }

    #[test]
    fn what_comes_back_expedited_is_known_of_hundreds_of_objects() {
        let restore = r#"{ "class": "glacier_flexible", "tier": "expedited" }"#;
        let few = hours(restore, r#"{ "files": 100, "file_size": "10 MB" }"#);
        assert!(few[2] < 0.2, "{few:?}");
        let many = hours(restore, r#"{ "files": "10M", "file_size": "1 MB" }"#);
        assert!(many[2] > 50.0 * many[0], "{many:?}");
    }

    #[test]
    fn many_objects_and_much_data_take_longer() {
        let many = hours(r#"{ "class": "glacier_flexible" }"#, r#"{ "files": "36M", "file_size": "1 kB" }"#);
        assert!(many[1] > 13.9, "36 million requests at 1000 a second are ten hours");
        let much = hours(r#"{ "class": "glacier_flexible" }"#, r#"{ "size": "6000 TB", "files": 1000 }"#);
        assert!((much[1] - 96.0).abs() < 0.1, "six petabytes at one and a half a day");
    }
}
