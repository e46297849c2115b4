//! [`Part`]: what a path leads through, as a user or a blueprint describes it; a file each.
//!
//! A part turns its settings and the facts of its service into [`Hop`]s for one way of using it ([`Use`]). It computes
//! nothing about time: a limit that it states is shared, added and compared elsewhere, the same way for every part.
//! Each file says which facts it stands on, which of its constants were fitted to which measurements, and what nobody
//! published.

mod direct_connect;
mod disk;
mod efs;
mod file_cache;
mod frame;
mod instance;
mod interface_endpoint;
mod line;
mod lustre;
mod ontap;
mod s3;
mod share;
mod studio_home;
mod transit_gateway;
mod volume;
mod vpn;
mod wide_area;

use schemars::JsonSchema;
use serde::Deserialize;

pub use self::direct_connect::DirectConnect;
pub use self::disk::Disk;
pub use self::instance::Instance;
pub use self::interface_endpoint::InterfaceEndpoint;
pub use self::line::Line;
pub(in crate::forecast) use self::s3::COLD;
pub use self::s3::{Client, S3};
pub use self::share::{Protocol, Share};
pub use self::transit_gateway::TransitGateway;
pub use self::volume::{Kind as VolumeKind, Volume};
pub use self::vpn::Vpn;
pub use self::wide_area::WideArea;

pub use self::efs::{Efs, ThroughputMode};
pub use self::file_cache::FileCache;
pub use self::lustre::{Held, Lustre};
pub use self::ontap::{Held as OntapHeld, Ontap};
pub use self::studio_home::StudioHome;
use super::estimate::Estimate;

use super::hop::{Hop, Limit, Per};
use super::path::IN_REGION;
use super::quantity::{Bytes, Seconds, Speed};

/// What a path leads through.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename = "part", rename_all = "snake_case")]
pub enum Part {
    /// A Direct Connect connection, or a group of equal ones.
    DirectConnect(DirectConnect),
    /// An interface endpoint.
    InterfaceEndpoint(InterfaceEndpoint),
    /// A line, by its speed alone.
    Line(Line),
    /// A share of a site.
    Share(Share),
    /// A transit gateway.
    TransitGateway(TransitGateway),
    /// An EBS volume.
    Volume(Volume),
    /// A Site-to-Site VPN connection.
    Vpn(Vpn),
    /// The way between two Regions or over the internet.
    WideArea(WideArea),
    /// A bucket.
    S3(S3),
    /// The network of instances.
    Instance(Instance),
    /// The disks of instances.
    Disk(Disk),
    /// Amazon EFS.
    Efs(Efs),
    /// Amazon File Cache.
    FileCache(FileCache),
    /// FSx for Lustre.
    Lustre(Lustre),
    /// FSx for NetApp ONTAP.
    Ontap(Ontap),
    /// The home directories of a SageMaker Studio domain.
    StudioHome(StudioHome),
}

impl Part {
    /// Its hops, in the order in which data crosses them.
    pub fn hops(&self, name: &str, usage: &Use) -> Vec<Crossed> {
        match self {
            Part::DirectConnect(connection) => connection.hops(name, usage),
            Part::InterfaceEndpoint(endpoint) => endpoint.hops(name, usage),
            Part::Line(line) => line.hops(name, usage),
            Part::S3(bucket) => bucket.hops(name, usage),
            Part::Instance(instance) => instance.hops(name, usage),
            Part::Disk(disk) => disk.hops(name, usage),
            Part::Share(share) => share.hops(name, usage),
            Part::TransitGateway(gateway) => gateway.hops(name, usage),
            Part::Volume(volume) => volume.hops(name, usage),
            Part::Vpn(vpn) => vpn.hops(name, usage),
            Part::WideArea(way) => way.hops(name, usage),
            Part::Efs(efs) => efs.hops(name, usage),
            Part::FileCache(cache) => cache.hops(name, usage),
            Part::Lustre(lustre) => lustre.hops(name, usage),
            Part::Ontap(ontap) => ontap.hops(name, usage),
            Part::StudioHome(home) => home.hops(name, usage),
        }
    }

    /// Whether data comes to rest in it.
    pub const fn is_store(&self) -> bool {
        !matches!(
            self,
            Part::DirectConnect(_)
                | Part::Instance(_)
                | Part::InterfaceEndpoint(_)
                | Part::Line(_)
                | Part::TransitGateway(_)
                | Part::Vpn(_)
                | Part::WideArea(_)
        )
    }

    /// Whether one process has several flows to it at once, so that what one flow carries does not bound a process.
    pub(super) fn spreads(&self) -> bool {
        match self {
            Part::Lustre(_) | Part::FileCache(_) => true,
            Part::Ontap(ontap) => ontap.spreads(),
            _ => false,
        }
    }

    /// What a run over it loses at its start, before data moves at full speed.
    pub fn start(&self, usage: &Use) -> Option<Estimate<Seconds>> {
        match self {
            Part::WideArea(_) => Some(WideArea::start(usage)),
            _ => None,
        }
    }
}

/// A hop, and how much of its shared capacity a byte takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossed {
    /// The hop.
    pub hop: Hop,
    /// 1 where a byte takes a byte.
    pub factor: f64,
}

impl From<Hop> for Crossed {
    fn from(hop: Hop) -> Self {
        Crossed { hop, factor: 1.0 }
    }
}

/// How a path uses its parts: what a part needs to know of the work.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// How much data in all.
    pub data: Bytes,
    /// In how many files or objects.
    pub files: f64,
    /// What is done to them.
    pub operation: Operation,
    /// In which order bytes are asked for.
    pub pattern: Pattern,
    /// How much a program asks for at once; none where the part's own client decides.
    pub request: Option<Bytes>,
    /// Whether each write waits until it is durable, and nothing is read ahead.
    pub synchronous: bool,
    /// Requests in flight over all clients.
    pub streams: u32,
    /// Machines that read or write.
    pub clients: u32,
    /// The round trip between client and service.
    pub rtt: Estimate<Seconds>,
    /// Whether the same data has crossed the path before: what a part has fetched once lies there.
    pub again: bool,
}

impl Use {
    /// The mean size of a file.
    pub fn file_size(&self) -> Bytes {
        self.data.times(1.0 / self.files.max(1.0))
    }

    /// Whether data goes towards the service.
    pub fn is_write(&self) -> bool {
        matches!(self.operation, Operation::Write | Operation::Create | Operation::Delete)
    }

    /// The wait for so many round trips before each file or request, beyond those within a Region, which the constants
    /// of each service count.
    pub fn farther(&self, round_trips: f64, each: Per) -> Option<Limit> {
        let time = self.rtt.map(|rtt: Seconds| rtt.less(IN_REGION).times(round_trips));
        (time.high > Seconds::ZERO).then_some(Limit::Delay { time, each })
    }
}

/// What is done to files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Their contents are read.
    #[default]
    Read,
    /// Their contents are written.
    Write,
    /// They are made, with little content.
    Create,
    /// Their metadata is read.
    Stat,
    /// They are opened and closed.
    Open,
    /// They are deleted.
    Delete,
    /// The tree that holds them is walked; an entry counts as a file.
    List,
    /// Their contents are read for the first time: a cache or a file system that is linked to a bucket fetches them.
    Load,
}

impl Operation {
    /// Whether nothing of the contents moves.
    pub fn is_metadata(self) -> bool {
        matches!(self, Operation::Stat | Operation::Open | Operation::Delete | Operation::List)
    }
}

/// In which order bytes are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// From the first to the last: readers ahead of time help.
    #[default]
    Sequential,
    /// Here and there.
    Random,
}

const fn millis([low, median, high]: [f64; 3]) -> [Seconds; 3] {
    [Seconds::millis(low), Seconds::millis(median), Seconds::millis(high)]
}

const fn seconds([low, median, high]: [f64; 3]) -> [Seconds; 3] {
    [Seconds::new(low), Seconds::new(median), Seconds::new(high)]
}

const fn mb_per_s([low, median, high]: [f64; 3]) -> [Speed; 3] {
    [Speed::mb_per_s(low), Speed::mb_per_s(median), Speed::mb_per_s(high)]
}

const fn gb_per_s([low, median, high]: [f64; 3]) -> [Speed; 3] {
    [Speed::mb_per_s(low * 1e3), Speed::mb_per_s(median * 1e3), Speed::mb_per_s(high * 1e3)]
}
