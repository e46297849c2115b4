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
pub(super) use self::frame::window;
pub use self::instance::Instance;
pub(super) use self::instance::UNKNOWN as UNKNOWN_NETWORK;
pub use self::interface_endpoint::InterfaceEndpoint;
pub use self::line::Line;
pub(in crate::forecast) use self::s3::COLD;
pub use self::s3::{Client, S3};
pub(in crate::forecast) use self::share::{OPEN as OPEN_SMB, OPEN_NFS};
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
use crate::facts::Fact;

use super::hop::{Hop, Limit, Per};
use super::path::IN_REGION;
use super::quantity::{Bytes, Items, Ratio, Seconds, Speed};
use super::stated::{Stated, stated};
use crate::units::DataSize;

/// What a path leads through.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename = "one part", rename_all = "snake_case")]
#[schemars(rename = "Part")]
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

    /// Whether it is a storage service of AWS, between two of which `DataSync` needs no agent.
    pub const fn is_service(&self) -> bool {
        self.is_store() && !matches!(self, Part::Share(_)) && !self.is_attached()
    }

    /// Whether it fetches contents from behind itself when they are first read.
    pub const fn fetches(&self) -> bool {
        matches!(self, Part::Lustre(_) | Part::FileCache(_))
    }

    /// Whether it is part of the machine that reads or writes, so that no network lies between.
    pub const fn is_attached(&self) -> bool {
        matches!(self, Part::Disk(_) | Part::Volume(_))
    }

    /// How much it holds, and the key that says it; none where it grows, keeps the rest elsewhere or says nothing.
    pub fn room(&self) -> Option<(&'static str, DataSize)> {
        match self {
            Part::Lustre(system) => Some(("capacity", system.capacity?)),
            Part::Volume(volume) => {
                Some(("size", volume.size.checked_mul(volume.count.unwrap_or(1).into())?))
            }
            _ => None,
        }
    }

    /// The key that a document names it by.
    pub const fn key(&self) -> &'static str {
        match self {
            Part::DirectConnect(_) => "direct_connect",
            Part::InterfaceEndpoint(_) => "interface_endpoint",
            Part::Line(_) => "line",
            Part::Share(_) => "share",
            Part::TransitGateway(_) => "transit_gateway",
            Part::Volume(_) => "volume",
            Part::Vpn(_) => "vpn",
            Part::WideArea(_) => "wide_area",
            Part::S3(_) => "s3",
            Part::Instance(_) => "instance",
            Part::Disk(_) => "disk",
            Part::Efs(_) => "efs",
            Part::FileCache(_) => "file_cache",
            Part::Lustre(_) => "lustre",
            Part::Ontap(_) => "ontap",
            Part::StudioHome(_) => "studio_home",
        }
    }

    /// The quantities that it states.
    pub(super) fn stated(&self) -> Vec<Stated> {
        match self {
            Part::DirectConnect(one) => stated!(one; speed ports rtt),
            Part::InterfaceEndpoint(one) => stated!(one; zones),
            Part::Line(one) => stated!(one; speed rtt),
            Part::Share(one) => stated!(one; reads_at writes_at files_at),
            Part::TransitGateway(one) => stated!(one; zones),
            Part::Volume(one) => stated!(one; size iops throughput count),
            Part::Vpn(one) => stated!(one; tunnels rtt),
            Part::WideArea(one) => stated!(one; speed instance vcpus window rtt),
            Part::S3(one) => stated!(one; prefixes),
            Part::Instance(one) => stated!(one; network flow),
            Part::Disk(one) => stated!(one; disks volume throughput),
            Part::Efs(one) => {
                stated!(one; provisioned_throughput stored directories read_latency; or zero credits)
            }
            Part::FileCache(one) => stated!(one; capacity stripes),
            Part::Lustre(one) => {
                stated!(one; capacity throughput throughput_capacity metadata_iops stripes)
            }
            Part::Ontap(one) => stated!(one; throughput_capacity pairs ssd iops connections),
            Part::StudioHome(one) => stated!(one; stored),
        }
    }

    /// Its part of the path's round trip; none where it adds nothing that is worth saying.
    pub(super) fn round_trip(&self, name: &str) -> Option<Estimate<Seconds>> {
        let (said, usual) = match self {
            Part::DirectConnect(connection) => (connection.rtt, Some(DIRECT_CONNECT_TRIP)),
            Part::Vpn(vpn) => (vpn.rtt, Some(VPN_TRIP)),
            Part::WideArea(way) => (way.rtt, Some(WIDE_AREA_TRIP)),
            Part::Line(line) => (line.rtt, None),
            _ => (None, None),
        };
        let id = || format!("{name} rtt");
        said.map(|rtt| Estimate::given(id(), rtt.into())).or_else(|| {
            Some(Estimate::assumed(
                id(),
                millis(usual?),
                format!("the round trip over {name}"),
                "say the `rtt` of the path, or of this part of it; `hybrid-synth measure` finds it",
            ))
        })
    }

    /// The window of its TCP connections, where it says one.
    pub(super) fn window(&self) -> Option<Bytes> {
        match self {
            Part::WideArea(way) => way.window.map(Bytes::from),
            _ => None,
        }
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
    pub factor: Ratio,
}

impl From<Hop> for Crossed {
    fn from(hop: Hop) -> Self {
        Crossed { hop, factor: Ratio::ONE }
    }
}

/// How a path uses its parts: what a part needs to know of the work.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// How much data in all.
    pub data: Bytes,
    /// In how many files or objects.
    pub files: Items,
    /// What is done to them.
    pub operation: Operation,
    /// In which order bytes are asked for.
    pub pattern: Pattern,
    /// How much a program asks for at once; none where the part's own client decides.
    pub request: Option<Bytes>,
    /// Whether each write waits until it is durable, and nothing is read ahead.
    pub synchronous: bool,
    /// How many more times a program changes each file after it wrote it: its name, times, mode or owner.
    pub changes: Items,
    /// Requests in flight over all clients.
    pub streams: u32,
    /// Machines that read or write.
    pub clients: u32,
    /// The round trip between client and service.
    pub rtt: Estimate<Seconds>,
}

impl Use {
    /// The mean size of a file.
    pub fn file_size(&self) -> Bytes {
        self.data.times(1.0 / self.files.count().max(1.0))
    }

    /// Whether data goes towards the service.
    pub fn is_write(&self) -> bool {
        matches!(self.operation, Operation::Write | Operation::Create | Operation::Delete)
    }

    /// The wait for so many round trips before each file or request, beyond those within a Region, which the constants
    /// of each service count.
    pub fn farther(&self, round_trips: Items, each: Per) -> Option<Limit> {
        let time = self.rtt.map(|rtt: Seconds| rtt.less(IN_REGION).times(round_trips.count()));
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

/// Round trips where nobody says them: a site near a Direct Connect location to one that is a continent away, a VPN over the
/// internet, and two Regions. They are judgements of the distances that users have, read nowhere; light takes 1 ms of round
/// trip for each 100 km of fibre.
const DIRECT_CONNECT_TRIP: [f64; 3] = [1.0, 8.0, 40.0];
const VPN_TRIP: [f64; 3] = [5.0, 25.0, 90.0];
const WIDE_AREA_TRIP: [f64; 3] = [15.0, 70.0, 200.0];

/// What programs get of a throughput that AWS states: limits are enforced over time, with some slack, and headers count.
const REACHED: [f64; 3] = [0.9, 0.97, 1.04];

/// What programs get of a stated throughput.
fn reached<T>(stated: &Fact<T>, limit: Speed) -> Estimate<Speed> {
    Estimate {
        id: format!("{} reached", stated.id).into(),
        ..Estimate::calibrated(
            "",
            REACHED.map(|share| limit.times(share)),
            &["EBS-40", "EF-12", "LU-07", "S3-02", "UP-43", "WAN-01"],
            "what programs get of a throughput that AWS states",
        )
    }
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
