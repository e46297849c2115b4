//! Quantities and identifiers: values that are checked once, when they are made, and know nothing else.
//!
//! The bottom layer. Everything above speaks in these types, so bits never meet bytes, a subnet id never stands for a
//! file system, and no later stage checks a form again. Each type reads ([`FromStr`](std::str::FromStr), failing with
//! a [`UnitError`]) what people write and prints ([`Display`](std::fmt::Display)) what reads back as the same value.
//! They know no serialization format, no blueprint, and no limits of a service beyond the form of its identifiers.
//!
//! ```
//! use hybrid_synth::units::{Cidr, DataSize, Throughput};
//!
//! let line: Throughput = "10 Gbps".parse()?;
//! let time = line.time_for(DataSize::tb(400)).ok_or("nothing flows")?;
//! assert_eq!(time.as_seconds_exact(), Some(320_000));
//! assert!("10.40.1.0/16".parse::<Cidr>().is_err(), "bits are set behind the prefix");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod arn;
mod bucket_name;
mod cidr;
mod clock;
mod count;
mod data_size;
mod date;
mod error;
mod growth;
mod host_name;
mod id;
mod link;
mod measure;
mod name;
mod period;
mod region;
#[cfg(test)]
mod tests;
mod text;
mod throughput;

pub use arn::{AccountId, Arn, ArnOwner};
pub use bucket_name::BucketName;
pub use cidr::{Cidr, IpAddress};
pub use clock::{TimeOfDay, TimeZone, WeeklyTime};
pub use count::{Count, Percent, Rate};
pub use data_size::DataSize;
pub use date::Date;
pub use error::UnitError;
pub use growth::Growth;
pub use host_name::HostName;
pub use id::{
    CustomerGatewayId, DirectConnectConnectionId, DirectConnectGatewayId, FileSystemId,
    InboundResolverEndpointId, KmsKeyId, LagId, OutboundResolverEndpointId, PrefixListId, RouteTableId,
    SageMakerDomainId, SecurityGroupId, StorageVirtualMachineId, SubnetId, TransitGatewayAttachmentId,
    TransitGatewayId, TransitGatewayRouteTableId, VpcEndpointId, VpcId, VpnGatewayId,
};
pub use link::{Asn, Mtu, Vlan};
pub use name::Name;
pub use period::Period;
pub use region::{Partition, Region};
pub use throughput::{Throughput, ThroughputPerCapacity};
