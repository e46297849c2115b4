//! Flows: data moves from one place to another, perhaps through a mover.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Role, path};
use crate::units::{Period, Throughput, TimeOfDay, TimeZone};

/// The name of a place: a construct or a site, and a path inside it, as in `lake/raw` or `munich/scans`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PlaceRef(pub String);

impl PlaceRef {
    /// The construct or site.
    ///
    /// ```
    /// use hybrid_synth::model::PlaceRef;
    /// let place = PlaceRef("lake/raw/ct".to_owned());
    /// assert_eq!((place.owner(), place.path()), ("lake", "raw/ct"));
    /// ```
    pub fn owner(&self) -> &str {
        self.0.split_once('/').map_or(&self.0, |(owner, _)| owner)
    }

    /// The path inside it, without slashes at its ends; empty for the whole.
    pub fn path(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, path)| path.trim_matches('/'))
    }

    /// Whether two places have something in common: they are the same, or one contains the other.
    pub fn overlaps(&self, other: &PlaceRef) -> bool {
        self.owner() == other.owner() && path::overlap(self.path(), other.path())
    }
}

impl fmt::Display for PlaceRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// How training reads a bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InputMode {
    /// Downloads everything before training starts.
    #[default]
    File,
    /// Mounts the prefix and reads objects when they are opened.
    #[serde(rename = "fastfile")]
    FastFile,
    /// Streams objects through a pipe; the training code has to read it.
    Pipe,
}

/// When a file system in front of a bucket gets its contents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoadMode {
    /// Each file when it is first read.
    #[default]
    Lazy,
    /// All files before training starts, by a short job that reads them.
    Preload,
}

/// A flow of data. Which keys have a meaning depends on what carries it; a key without one is refused.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Flow {
    /// Where the data comes from.
    pub from: PlaceRef,
    /// Where it goes.
    pub to: PlaceRef,
    /// The mover, where the ends cannot do it themselves.
    pub via: Option<String>,

    /// Movers: how often it runs, as in `1 d`, at least `1 h`; by hand when it is left out.
    pub every: Option<Period>,
    /// Movers: when it runs, as in `"22:00"`, where `every` divides a day or is `7 d`; counted from the deployment
    /// when it is left out.
    pub at: Option<TimeOfDay>,
    /// Movers: with `every: 7 d`, the days on which it runs, as in `[wednesday, sunday]`.
    #[serde(default)]
    pub days: Vec<Weekday>,
    /// Movers: the time zone of `at`, as in `Europe/Berlin`; UTC when it is left out. A time that summer time skips
    /// does not occur on that day, and one that it repeats occurs once.
    pub timezone: Option<TimeZone>,
    /// Movers: how long a run may take; the forecast compares it, nothing stops a run that takes longer.
    pub within: Option<Period>,
    /// Movers in basic mode: the most bandwidth that it takes, as in `500 Mbps`; all that there is when it is left out.
    pub limit: Option<Throughput>,
    /// Movers: patterns of what is copied, as in `/2026*`, below the source; everything when it is left out. `*` stands
    /// at the end alone.
    #[serde(default)]
    pub include: Vec<String>,
    /// Movers: patterns of what is not copied, as in `*.tmp` and `*/.snapshot`.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Movers: what is compared after a copy: `transferred` (when it is left out), `everything` or `nothing`.
    pub verify: Option<Verify>,
    /// Movers: whether what was deleted at the source is deleted at the destination; it is kept when this is left out.
    pub delete: Option<bool>,
    /// Movers: whether changed files are overwritten; they are when this is left out.
    pub overwrite: Option<bool>,
    /// Movers: the prefix of a bucket that takes a report of each run, as in `lake/reports`.
    pub report: Option<PlaceRef>,

    /// Bucket to file system: when its contents arrive.
    pub load: Option<LoadMode>,
    /// Between bucket and file system: which later changes follow: `new`, `changed`, `deleted`; all when it is left out.
    pub follow: Option<Vec<Change>>,

    /// Training: the channel's name; the flow's name when it is left out.
    pub channel: Option<String>,
    /// Training from a bucket: how it is read.
    pub mode: Option<InputMode>,
    /// Training from a bucket: `replicated` to each instance, or `sharded` over them.
    pub distribution: Option<Distribution>,
    /// Training from a bucket: whether the path names a manifest instead of a prefix. The job may read the manifest's own
    /// folder and what lies below it, so that is where the listed objects have to be.
    pub manifest: Option<ManifestKind>,
    /// Training from a bucket: `gzip` where the objects are compressed.
    pub compression: Option<Compression>,
    /// Training from an augmented manifest: the attributes of each line that are read, in order.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// Training from a bucket: the instance groups that read it; all of them when it is left out.
    #[serde(default)]
    pub groups: Vec<String>,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl Weekday {
    /// The spelling in cron expressions.
    pub fn cron(self) -> &'static str {
        match self {
            Weekday::Monday => "MON",
            Weekday::Tuesday => "TUE",
            Weekday::Wednesday => "WED",
            Weekday::Thursday => "THU",
            Weekday::Friday => "FRI",
            Weekday::Saturday => "SAT",
            Weekday::Sunday => "SUN",
        }
    }
}

/// What a mover compares after a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verify {
    /// What this run transferred.
    Transferred,
    /// The whole source with the whole destination.
    Everything,
    /// Nothing.
    Nothing,
}

/// A change in a bucket or a file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Something is there that was not.
    New,
    /// Something is different.
    Changed,
    /// Something is gone.
    Deleted,
}

impl Change {
    /// Every change.
    pub const ALL: [Change; 3] = [Change::New, Change::Changed, Change::Deleted];

    /// The API's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Change::New => "NEW",
            Change::Changed => "CHANGED",
            Change::Deleted => "DELETED",
        }
    }
}

/// How a channel's objects spread over the instances of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    /// Each instance gets all of them.
    Replicated,
    /// Each instance gets its share.
    Sharded,
}

/// A list of objects instead of a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ManifestKind {
    /// Names of objects.
    Plain,
    /// JSON lines with attributes.
    Augmented,
}

/// How objects are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Compression {
    /// Gzip.
    Gzip,
}

impl Flow {
    /// A flow from one place to another with no further keys.
    pub fn new(from: &str, to: &str) -> Self {
        Flow {
            from: PlaceRef(from.to_owned()),
            to: PlaceRef(to.to_owned()),
            via: None,
            every: None,
            at: None,
            days: Vec::new(),
            timezone: None,
            within: None,
            limit: None,
            include: Vec::new(),
            exclude: Vec::new(),
            verify: None,
            delete: None,
            overwrite: None,
            report: None,
            load: None,
            follow: None,
            channel: None,
            mode: None,
            distribution: None,
            manifest: None,
            compression: None,
            attributes: Vec::new(),
            groups: Vec::new(),
        }
    }

    /// The same flow through a mover.
    pub fn via(mut self, mover: &str) -> Self {
        self.via = Some(mover.to_owned());
        self
    }

    /// The keys that are given, beyond `from`, `to` and `via`.
    pub fn options(&self) -> Vec<&'static str> {
        [
            ("every", self.every.is_some()),
            ("at", self.at.is_some()),
            ("days", !self.days.is_empty()),
            ("timezone", self.timezone.is_some()),
            ("within", self.within.is_some()),
            ("limit", self.limit.is_some()),
            ("include", !self.include.is_empty()),
            ("exclude", !self.exclude.is_empty()),
            ("verify", self.verify.is_some()),
            ("delete", self.delete.is_some()),
            ("overwrite", self.overwrite.is_some()),
            ("report", self.report.is_some()),
            ("load", self.load.is_some()),
            ("follow", self.follow.is_some()),
            ("channel", self.channel.is_some()),
            ("mode", self.mode.is_some()),
            ("distribution", self.distribution.is_some()),
            ("manifest", self.manifest.is_some()),
            ("compression", self.compression.is_some()),
            ("attributes", !self.attributes.is_empty()),
            ("groups", !self.groups.is_empty()),
        ]
        .into_iter()
        .filter_map(|(name, given)| given.then_some(name))
        .collect()
    }
}

/// An end of a flow, resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The construct or site.
    pub owner: String,
    /// The path inside it: a share's name, a prefix, a directory; empty for the whole.
    pub path: String,
    /// What the owner is; none for a site.
    pub role: Option<Role>,
}

impl Place {
    /// Whether two places have something in common: they are the same, or one contains the other.
    pub fn overlaps(&self, other: &Place) -> bool {
        self.owner == other.owner && path::overlap(&self.path, &other.path)
    }
}

/// A flow with its ends resolved, as its carrier sees it.
#[derive(Clone, Debug)]
pub struct Carried<'a> {
    /// Its name.
    pub name: &'a str,
    /// What the blueprint says.
    pub flow: &'a Flow,
    /// Where it comes from.
    pub from: Place,
    /// Where it goes.
    pub to: Place,
    /// Where the report of each run goes.
    pub report: Option<Place>,
    /// The construct that carries it.
    pub carrier: &'a str,
}
