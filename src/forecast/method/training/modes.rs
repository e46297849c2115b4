//! What SageMaker's input modes and the loaders of programs carry.

use super::Training;
use crate::forecast::part::COLD;
use crate::forecast::{Estimate, Hop, Known, Limit, PerSecond, Quantity, Seconds, Speed};

const DOWNLOAD: Estimate<Speed> = Estimate::calibrated(
    "training.download",
    [Speed::mb_per_s(105.0), Speed::mb_per_s(140.0), Speed::mb_per_s(260.0)],
    &["SM-08", "SM-13", "SM-14"],
    "what File mode downloads to one instance",
);

const DOWNLOAD_FILES: Estimate<PerSecond> = Estimate::calibrated(
    "training.download_files",
    [PerSecond::new(80.0), PerSecond::new(126.0), PerSecond::new(205.0)],
    &["SM-02"],
    "files that File mode downloads to one instance each second",
);

pub(super) const LISTING: Estimate<PerSecond> = Estimate::calibrated(
    "training.listing",
    [PerSecond::new(4_000.0), PerSecond::new(9_000.0), PerSecond::new(20_000.0)],
    &["SM-01"],
    "objects that FastFile mode lists each second",
);

const FASTFILE_OPEN: Estimate<Seconds> = Estimate::calibrated(
    "training.fastfile_open",
    [Seconds::millis(1.0), Seconds::millis(3.0), Seconds::millis(10.0)],
    &["SM-01"],
    "what FastFile mode takes to open a file, without its first byte",
);

const FASTFILE_STREAM: [f64; 3] = [60.0, 110.0, 250.0];

const PIPE: [f64; 3] = [120.0, 220.0, 500.0];

const DECODE: Estimate<Seconds> = Estimate::calibrated(
    "training.decode",
    [Seconds::millis(11.5), Seconds::millis(19.0), Seconds::millis(30.0)],
    &["E2E-03"],
    "what a Python worker takes to request, decode and transform an image of some 100 kB",
);

const SDK: Estimate<Seconds> = Estimate::calibrated(
    "training.sdk",
    [Seconds::millis(8.0), Seconds::millis(22.0), Seconds::millis(40.0)],
    &["E2E-01"],
    "what a Python SDK adds to a request that a worker waits for",
);

impl Training {
    pub(super) fn downloader(&self, name: &str) -> Hop {
        let count = f64::from(self.count());
        Hop::new(format!("{name} download"), "the download of File mode")
            .limit("what it carries to each instance", Limit::Client(DOWNLOAD))
            .limit("the files that it downloads", Limit::files(DOWNLOAD_FILES.map(|each| each.times(count))))
    }

    pub(super) fn loader(&self, name: &str) -> Hop {
        let readers = f64::from(self.readers().saturating_mul(self.count()));
        let hop = Hop::new(format!("{name} loader"), format!("the loader of {name}"))
            .limit("objects that nobody read lately", Limit::per_file(COLD));
        if self.fetches.unwrap_or(1) > 1 {
            let rate = DECODE.map(|time| PerSecond::from_base(readers / time.count()));
            // A long time is a low rate.
            let rate = self.of_readers(name, Estimate { low: rate.high, high: rate.low, ..rate });
            hop.limit("what its workers decode", Limit::files(rate))
        } else {
            hop.limit("the SDK's own time", Limit::per_file(SDK)).limit("decoding", Limit::per_file(DECODE))
        }
    }

    /// What all readers do each second, where it is not known how many they are.
    fn of_readers(&self, name: &str, rate: Estimate<PerSecond>) -> Estimate<PerSecond> {
        let Some(readers) = self.assumed_readers(name) else { return rate };
        let [low, high] = [readers.low, readers.high].map(|each| each.ratio(readers.median).unwrap_or(1.0));
        let values = [rate.low.times(low), rate.median, rate.high.times(high)];
        let learn = Known::of(&readers).learn().unwrap_or_default().to_owned();
        Estimate::assumed(
            format!("{name} decoding"),
            values,
            format!("what the loader of {name} decodes"),
            learn,
        )
    }
}

pub(super) fn fastfile(name: &str) -> Hop {
    let stream = Estimate::assumed(
        "training.fastfile_stream",
        FASTFILE_STREAM.map(Speed::mb_per_s),
        "what FastFile mode streams of one open file",
        "read one large file in a job of FastFile mode",
    );
    Hop::new(format!("{name} mount"), "the mount of FastFile mode")
        .limit("objects that nobody read lately", Limit::per_file(COLD))
        .limit("opening each file", Limit::per_file(FASTFILE_OPEN))
        .limit("what it streams of one file", Limit::Stream(stream))
}

pub(super) fn pipe(name: &str) -> Hop {
    let pipe = Estimate::assumed(
        "training.pipe",
        PIPE.map(Speed::mb_per_s),
        "what a pipe carries to one instance",
        "read a pipe in a job that does nothing else",
    );
    Hop::new(format!("{name} pipe"), "the pipe")
        .limit("what it carries to each instance", Limit::Client(pipe))
}
