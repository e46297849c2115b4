//! [`S3`]: a bucket, read or written by requests or through a mount.
//!
//! A bucket itself has no bandwidth that anyone reaches; it bounds requests (each prefix, each key of KMS) and what one
//! connection carries. Each request waits for its first byte. The guide's 100 to 200 ms for it are far above what
//! benchmarks see within a Region, where objects that were read a moment ago begin after 12 to 23 ms and cold ones after
//! 30 to 60; [`COLD`] is what the training modes add for those. The price of distance is one round trip a request, and a
//! window a round trip for each connection.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Crossed, Pattern, Use, window};
use crate::facts::{kms, s3};
use crate::forecast::hop::Per;
use crate::forecast::{Bytes, Estimate, Hop, Limit, PerSecond, Seconds, Speed};
use crate::units::Region;

/// A bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct S3 {
    /// Whether it is a directory bucket of Express One Zone.
    pub express: bool,
    /// Over how many partitioned prefixes requests spread; as many as S3 has made by itself when it is left out.
    pub prefixes: Option<u32>,
    /// How programs reach it; by requests of their own when this is left out.
    pub client: Client,
    /// Whether its objects are encrypted under a key of KMS, without a bucket key: one request to KMS for each.
    pub kms_each_object: bool,
    /// Whether each request opens a connection of its own, as programs do that keep none: three round trips more, and
    /// windows that begin small.
    pub new_connections: bool,
    /// Whether nobody read its objects lately, as on a first pass over a data set: each takes longer to begin;
    /// unknown when it is left out.
    pub cold: Option<bool>,
    /// Its Region, which decides the rate of KMS; unknown when it is left out.
    pub region: Option<Region>,
}

/// How a program reaches a bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Client {
    /// Its own requests, one connection for each that is in flight: the SDKs, the AWS CLI.
    #[default]
    Requests,
    /// Mountpoint for Amazon S3, which reads ahead over many connections.
    Mountpoint,
    /// goofys, which reads ahead over several connections.
    Goofys,
    /// s3fs, which reads ahead over a few connections.
    S3fs,
}

const FIRST_BYTE: Estimate<Seconds> = Estimate::calibrated(
    "s3.first_byte",
    [Seconds::millis(9.0), Seconds::millis(16.0), Seconds::millis(38.0)],
    &["S3-01", "S3-03", "S3-10", "S3-41"],
    "the wait for the first byte of an object that was read a moment ago",
);

/// What an object that nobody read lately takes longer.
pub(in crate::forecast) const COLD: Estimate<Seconds> = Estimate::calibrated(
    "s3.cold_object",
    [Seconds::millis(15.0), Seconds::millis(30.0), Seconds::millis(54.0)],
    &["SM-01", "E2E-01"],
    "how much longer the first byte of an object takes that nobody read lately",
);

const WRITE: Estimate<Seconds> = Estimate::calibrated(
    "s3.write",
    [Seconds::millis(23.0), Seconds::millis(45.0), Seconds::millis(98.0)],
    &["S3-10", "S3-20", "S3-41"],
    "the wait until an object that was written is stored",
);

/// The wait for the first byte of a directory bucket, and until what was written to one is stored.
const EXPRESS: Estimate<Seconds> = Estimate::calibrated(
    "s3.express",
    [Seconds::millis(3.5), Seconds::millis(6.5), Seconds::millis(15.0)],
    &["S3-34", "S3-41"],
    "the wait for the first byte of a request to Express One Zone",
);

const CONNECTION: Estimate<Speed> = Estimate::calibrated(
    "s3.connection",
    [Speed::mb_per_s(72.0), Speed::mb_per_s(102.0), Speed::mb_per_s(138.0)],
    &["S3-01", "S3-02", "S3-03", "S3-37"],
    "what one connection to S3 reads",
);

/// The same to a directory bucket in the same zone: an object of 1 MB takes hardly longer than one of 64 KB.
const CONNECTION_EXPRESS: Estimate<Speed> = Estimate::calibrated(
    "s3.connection_express",
    [Speed::mb_per_s(90.0), Speed::mb_per_s(180.0), Speed::mb_per_s(400.0)],
    &["S3-41"],
    "what one connection to Express One Zone reads",
);

const WRITE_CONNECTION: Estimate<Speed> = Estimate::calibrated(
    "s3.write_connection",
    [Speed::mb_per_s(35.0), Speed::mb_per_s(88.0), Speed::mb_per_s(132.0)],
    &["S3-35", "S3-41"],
    "what one connection to S3 writes",
);

const LOOKUP: Estimate<Seconds> = Estimate::calibrated(
    "s3.lookup",
    [Seconds::millis(7.0), Seconds::millis(16.0), Seconds::millis(36.0)],
    &["S3-10"],
    "the requests by which a mount finds a name before it opens it",
);

/// The same in a directory bucket.
const LOOKUP_EXPRESS: Estimate<Seconds> = Estimate::calibrated(
    "s3.lookup_express",
    [Seconds::millis(0.3), Seconds::millis(0.9), Seconds::millis(4.0)],
    &["S3-34"],
    "the requests by which a mount finds a name in a directory bucket before it opens it",
);

/// How a mount goes about its files.
struct Mount {
    /// The requests in turn by which it makes a file: one for goofys; those of an upload in parts for Mountpoint; the empty
    /// object, its attributes and the contents for s3fs.
    makes: f64,
    /// What it fetches of a file over one connection before it reads ahead over many.
    first_part: Bytes,
    /// What it reads ahead for one open file.
    read: Estimate<Speed>,
    /// What it writes of one open file.
    write: Estimate<Speed>,
    /// What its process carries.
    process: Option<Estimate<Speed>>,
}

/// Reading one file in order is bound by the processor, says Mountpoint's guide, and not by the network. The two that were
/// fitted bracket it: 0.75 GB/s are a program of Python that gathers the whole file in one object, on a machine on which `fio`
/// read 2.75 GB/s with an unknown number of jobs, and 1.3 GB/s fill most of a line of 12.5 Gbps.
static MOUNTPOINT: Mount = Mount {
    makes: 7.0,
    first_part: Bytes::mib(8.0),
    read: Estimate::calibrated(
        "s3.mountpoint",
        [Speed::mb_per_s(740.0), Speed::mb_per_s(1_350.0), Speed::mb_per_s(2_400.0)],
        &["S3-09", "S3-27"],
        "what Mountpoint reads ahead for one open file",
    ),
    write: Estimate::unmeasured(
        "s3.mountpoint_write",
        [Speed::mb_per_s(700.0), Speed::mb_per_s(1_200.0), Speed::mb_per_s(2_000.0)],
        "what Mountpoint writes of one open file",
        "write a large file through the mount",
    ),
    process: Some(Estimate::calibrated(
        "s3.mountpoint_all",
        [Speed::mb_per_s(2_900.0), Speed::mb_per_s(4_900.0), Speed::mb_per_s(10_500.0)],
        &["S3-26"],
        "what one Mountpoint process carries",
    )),
};

static GOOFYS: Mount = Mount {
    makes: 1.0,
    first_part: Bytes::ZERO,
    read: Estimate::calibrated(
        "s3.goofys",
        [Speed::mb_per_s(150.0), Speed::mb_per_s(250.0), Speed::mb_per_s(420.0)],
        &["S3-10", "S3-12"],
        "what goofys reads ahead for one open file",
    ),
    write: Estimate::calibrated(
        "s3.goofys_write",
        [Speed::mb_per_s(52.0), Speed::mb_per_s(88.0), Speed::mb_per_s(160.0)],
        &["S3-20"],
        "what goofys writes of one open file",
    ),
    process: Some(Estimate::calibrated(
        "s3.goofys_all",
        [Speed::mb_per_s(130.0), Speed::mb_per_s(320.0), Speed::mb_per_s(800.0)],
        &["S3-10", "S3-36", "UP-43"],
        "what one goofys process carries",
    )),
};

/// What s3fs writes goes to a disk until the file is closed, and then to S3 in parts, five at a time. The editions that
/// were measured are of 2015 and 2016; since 1.85 it takes larger writes from the kernel
/// (`s3fs-fuse/s3fs-fuse`, pull request 820), so the middle lies above what they show.
static S3FS: Mount = Mount {
    makes: 5.0,
    first_part: Bytes::ZERO,
    read: Estimate::calibrated(
        "s3.s3fs",
        [Speed::mb_per_s(54.0), Speed::mb_per_s(105.0), Speed::mb_per_s(240.0)],
        &["S3-39"],
        "what s3fs reads ahead for one open file",
    ),
    write: Estimate::calibrated(
        "s3.s3fs_write",
        [Speed::mb_per_s(24.0), Speed::mb_per_s(41.0), Speed::mb_per_s(80.0)],
        &["S3-20", "S3-39"],
        "what s3fs writes of one open file, which it keeps on a disk until it is closed",
    ),
    process: None,
};

impl Client {
    /// What is known of it, where it is a mount.
    fn mount(self) -> Option<&'static Mount> {
        match self {
            Client::Requests => None,
            Client::Mountpoint => Some(&MOUNTPOINT),
            Client::Goofys => Some(&GOOFYS),
            Client::S3fs => Some(&S3FS),
        }
    }
}

/// What a new connection sends before the first acknowledgement: ten segments.
const FIRST_WINDOW: Bytes = Bytes::new(14_600.0);

/// What it takes of the round trips that a new connection without loss takes.
const OPENING: [f64; 3] = [0.6, 0.85, 1.4];

/// What the kernel asks a mount for at most, and a program that reads here and there where it is not said. The kernel splits
/// what is larger, and the mount has the rest when it asks for it.
const MOUNT_REQUEST: Bytes = Bytes::kib(128.0);

/// What a mount takes longer for each of them where a program reads here and there: it begins a new read-ahead, most of
/// which is thrown away. Two runs of Mountpoint took 50 ms for each in all (`awslabs/mountpoint-s3`, pull requests 797 and
/// 1747).
const ASTRAY: [f64; 3] = [12.0, 28.0, 55.0];

/// The share of it in a directory bucket, whose first bytes come so much sooner.
const ASTRAY_EXPRESS: f64 = 0.25;

impl S3 {
    pub(super) fn hops(&self, name: &str, usage: &Use) -> Vec<Crossed> {
        let write = usage.is_write();
        let mount = self.client.mount();
        let each = match (usage.request, usage.pattern) {
            (request, Pattern::Random) if mount.is_some() => Per::Request(request.unwrap_or(MOUNT_REQUEST)),
            (Some(request), _) if mount.is_none() => Per::Request(request),
            _ => Per::File,
        };
        // A part of a split file is a request of its own, whatever its size.
        let each_part =
            if each == Per::File && mount.is_none() { Per::Request(Bytes::gb(1e9)) } else { each };
        let in_turn = mount.filter(|_| write).map_or(1.0, |mount| mount.makes);
        let lookup = if self.express { LOOKUP_EXPRESS } else { LOOKUP };
        let read_ahead = mount.is_some() && usage.pattern == Pattern::Sequential;
        let bucket = Hop::new(name, format!("the bucket {name}"))
            .limit("requests to its prefixes", Limit::Operations { rate: self.requests(name, write), each })
            .limit_if("requests to KMS", self.kms_each_object.then(|| Limit::files(self.kms_requests(name))))
            .limit(
                "the first byte of each request",
                Limit::Delay { time: self.latency(write).map(|time| time.times(in_turn)), each: each_part },
            )
            .limit_if(
                "objects that nobody read lately",
                (self.cold == Some(true) && !write && !self.express)
                    .then_some(Limit::Delay { time: COLD, each: each_part }),
            )
            .limit(
                "the round trip of each request",
                Limit::Delay { time: usage.rtt.clone(), each: each_part },
            )
            .limit_if(
                "opening a connection",
                self.opening(usage).map(|time| Limit::Delay { time, each: each_part }),
            )
            .limit_if(
                "reading ahead in vain",
                (mount.is_some() && !read_ahead).then(|| Limit::Delay { time: self.astray(), each }),
            )
            .limit_if("finding each name", mount.map(|_| Limit::per_file(lookup)))
            .limit_if(
                "the first part of each file, over one connection",
                mount.filter(|mount| read_ahead && !write && mount.first_part > Bytes::ZERO).map(|mount| {
                    let first = usage.file_size().min(mount.first_part);
                    Limit::per_file(self.connection().map(|speed| first / speed).inverted())
                }),
            )
            .limit("what one connection carries", Limit::Stream(self.stream(write, read_ahead)))
            .limit_if("its window each round trip", window(name, None, usage).filter(|_| !read_ahead))
            .limit_if(
                "what a mount's process carries",
                mount.and_then(|mount| mount.process.clone()).map(Limit::Client),
            );
        vec![bucket.into()]
    }

    fn requests(&self, name: &str, write: bool) -> Estimate<PerSecond> {
        let rate = |count: u32| PerSecond::new(f64::from(count));
        match (self.express, write) {
            (true, false) => return Estimate::fact(&s3::EXPRESS_READS, rate(s3::EXPRESS_READS.value)),
            (true, true) => return Estimate::fact(&s3::EXPRESS_WRITES, rate(s3::EXPRESS_WRITES.value)),
            (false, _) => {}
        }
        let fact = if write { &s3::WRITES } else { &s3::READS };
        match self.prefixes {
            Some(prefixes) => Estimate::fact(fact, rate(fact.value).times(f64::from(prefixes.max(1)))),
            None => Estimate::assumed(
                format!("{name} prefixes"),
                [1.0, 2.0, 10.0].map(|prefixes| rate(fact.value).times(prefixes)),
                format!("requests each second to the prefixes of {name}"),
                format!("say over how many partitioned `prefixes` of {name} the requests spread"),
            ),
        }
    }

    /// Round trips of a new connection: one of TCP, two of TLS, and those in which its window doubles. Some connections
    /// are kept after all, some lose packets.
    fn opening(&self, usage: &Use) -> Option<Estimate<Seconds>> {
        let size = usage.request.unwrap_or_else(|| usage.file_size());
        let doubled = size.ratio(FIRST_WINDOW).map_or(0.0, |windows| (1.0 + windows).log2());
        let opening = usage.rtt.median.times(3.0 + doubled);
        self.new_connections.then(|| {
            Estimate::calibrated(
                "s3.opening",
                OPENING.map(|share| opening.times(share)),
                &["S3-14"],
                "the round trips that a new connection takes before its window is large",
            )
        })
    }

    fn kms_requests(&self, name: &str) -> Estimate<PerSecond> {
        let rate = |count: u32| PerSecond::new(f64::from(count));
        match &self.region {
            Some(region) => Estimate::fact(&kms::REQUESTS, rate(kms::requests(region))),
            None => Estimate::assumed(
                format!("{name} KMS"),
                [10_000, 20_000, 100_000].map(rate),
                format!("requests to KMS for the objects of {name} each second"),
                format!("say in which `region` {name} is"),
            ),
        }
    }

    fn latency(&self, write: bool) -> Estimate<Seconds> {
        match (self.express, write) {
            (true, _) => EXPRESS,
            (false, true) => WRITE,
            (false, false) => FIRST_BYTE,
        }
    }

    fn astray(&self) -> Estimate<Seconds> {
        let share = if self.express { ASTRAY_EXPRESS } else { 1.0 };
        Estimate::assumed(
            "s3.astray",
            ASTRAY.map(|time| Seconds::millis(time * share)),
            "what a mount takes longer for each request at random",
            "read at random from a large file through the mount",
        )
    }

    fn stream(&self, write: bool, read_ahead: bool) -> Estimate<Speed> {
        match self.client.mount() {
            Some(mount) if write => mount.write.clone(),
            Some(mount) if read_ahead => mount.read.clone(),
            Some(_) | None if write => WRITE_CONNECTION,
            Some(_) | None => self.connection(),
        }
    }

    fn connection(&self) -> Estimate<Speed> {
        if self.express { CONNECTION_EXPRESS } else { CONNECTION }
    }
}

#[cfg(test)]
mod tests {
    use crate::forecast::path::Path;

    fn rate(document: &str) -> f64 {
        let path: Path = serde_json::from_str(document).unwrap();
        path.forecast(1).rate.median.as_mb_per_s()
    }

    #[test]
    fn one_prefix_is_read_5500_times_a_second() {
        let read = |prefixes| {
            rate(&format!(
                r#"{{ "data": {{ "files": "1M", "file_size": "10 kB" }}, "by": {{ "copy": {{ "streams": 1000 }} }},
                    "through": {{ "lake": {{ "s3": {{ "prefixes": {prefixes} }} }} }} }}"#
            ))
        };
        assert!((read(1) - 55.0).abs() < 1e-6 && (read(3) - 165.0).abs() < 1e-6);
    }

    #[test]
    fn distance_and_kms_never_make_it_faster() {
        let read = |rtt: &str, kms: bool| {
            rate(&format!(
                r#"{{ "data": {{ "files": "1M", "file_size": "10 kB" }}, "rtt": "{rtt}",
                    "by": {{ "copy": {{ "streams": 2000 }} }},
                    "through": {{ "lake": {{ "s3": {{ "prefixes": 20, "kms_each_object": {kms}, "region": "eu-south-1" }} }} }} }}"#
            ))
        };
        assert!(read("100 ms", false) < read("1 ms", false));
        assert!((read("1 ms", true) - 100.0).abs() < 1e-6, "10 000 requests to KMS");
    }

    #[test]
    fn what_nobody_read_lately_begins_later_and_a_directory_bucket_sooner() {
        let read = |bucket: &str| {
            rate(&format!(
                r#"{{ "data": {{ "files": "1k", "file_size": "1 MB" }}, "by": {{ "copy": {{}} }},
                    "through": {{ "lake": {{ "s3": {bucket} }} }} }}"#
            ))
        };
        let (cold, usual) = (read(r#"{ "cold": true }"#), read("{}"));
        assert!(cold < 0.6 * usual && usual < 0.6 * read(r#"{ "express": true }"#), "{cold} {usual}");
        assert!((read(r#"{ "cold": true, "express": true }"#) - read(r#"{ "express": true }"#)).abs() < 1e-6);
    }

    #[test]
    fn a_mount_reads_at_random_what_the_program_asks_for() {
        let read = |request: &str| {
            rate(&format!(
                r#"{{ "data": {{ "size": "10 GB", "files": 1 }},
                    "by": {{ "copy": {{ "pattern": "random", "request": "{request}" }} }},
                    "through": {{ "lake": {{ "s3": {{ "client": "mountpoint" }} }} }} }}"#
            ))
        };
        assert!(read("512 KiB") > 1.8 * read("256 KiB"), "{} {}", read("512 KiB"), read("256 KiB"));
    }

    #[test]
    fn a_mount_reads_ahead_but_not_at_random() {
        let read = |pattern: &str| {
            rate(&format!(
                r#"{{ "data": {{ "size": "10 GB", "files": 1 }}, "by": {{ "copy": {{ "pattern": "{pattern}" }} }},
                    "through": {{ "lake": {{ "s3": {{ "client": "mountpoint" }} }} }} }}"#
            ))
        };
        assert!(read("sequential") > 1000.0 && read("random") < 50.0);
    }
}
