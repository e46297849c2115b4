//! The constructs of the architecture, a file each: what a user declares, with its defaults, and the resources that it
//! becomes.

mod bucket;
mod direct_connect;
mod transit_gateway;
mod vpn;

pub use bucket::Bucket;
pub use direct_connect::{Connection, DirectConnect, GatewayChoice, Interface, InterfaceKind, PeerAddresses};
pub use transit_gateway::{HubRoute, HubRouteTable, TransitGateway, TransitGatewayImport};
pub use vpn::{
    DpdTimeoutAction, Encryption, IkeVersion, Integrity, PreSharedKeyStorage, Routing, StartupAction, Tunnel,
    Tunnels, Vpn,
};
