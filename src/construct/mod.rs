//! The constructs of the architecture, a file each: what a user declares, with its defaults, and the resources that it
//! becomes.

mod bucket;
mod sagemaker_domain;
pub mod training_job;

pub use bucket::{
    ArchiveTiers, Archived, Bucket, BucketImport, BucketKey, BucketLogs, Cold, LifecycleRule, Noncurrent,
    ObjectLock, Replication, Transitions,
};
pub use sagemaker_domain::{DomainImport, SageMakerDomain, Space, StudioUsers, User, Users};
pub use training_job::TrainingJob;
mod capacity;
mod fsx_lustre;
mod key_choice;

pub use capacity::Capacity;
pub use fsx_lustre::{Backups, FsxLustre, LustreImport, Overload, ReadCache, UnlinkedLustre, Zone};
pub use key_choice::KeyChoice;
mod datasync_agent;

pub(crate) use datasync_agent::in_enhanced_mode;
pub use datasync_agent::{Agent, DataSyncAgent, Detail};
mod attachment;
mod direct_connect;
mod line;
mod private_gateway;
mod transit_gateway;
mod vpn;

pub use direct_connect::{
    Connection, DirectConnect, GatewayChoice, Interface, InterfaceKind, MacsecKey, PeerAddresses,
};
pub use transit_gateway::{HubRoute, HubRouteTable, TransitGateway, TransitGatewayImport};
pub use vpn::{
    DpdTimeoutAction, Encryption, IkeVersion, Integrity, PreSharedKeyStorage, Routing, StartupAction, Tunnel,
    Tunnels, Vpn,
};
