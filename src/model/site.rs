//! Sites: what stands on premises, the shares that hold the data and the line that leaves the building.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::resource::{Secret, Val};
use crate::units::{Asn, Cidr, HostName, IpAddress, Period, Throughput};

/// A place on premises.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Site {
    /// Its address ranges; routes and security-group rules come from them.
    pub cidrs: Vec<Cidr>,
    /// The autonomous system number of its routers, for BGP.
    pub asn: Option<Asn>,
    /// The round trip to the region, as in `9 ms`; unknown when it is left out.
    pub rtt: Option<Period>,
    /// The speed of the line that leaves the building; unknown when it is left out.
    pub line: Option<Throughput>,
    /// Its name servers: makes the VPC resolve the site's names, and the site the VPC's.
    pub dns: Option<Dns>,
    /// What it shares.
    pub shares: IndexMap<String, Share>,
}

/// A site's name servers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Dns {
    /// The domains that they answer for, as in `corp.example`.
    pub domains: Vec<String>,
    /// Their addresses.
    pub servers: Vec<IpAddress>,
}

/// The protocol of a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// Network file system.
    Nfs,
    /// Server message block.
    Smb,
    /// An S3-compatible object store.
    Object,
    /// A volume of a NetApp ONTAP system.
    Ontap,
}

/// A share of a site.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Share {
    /// How it is read.
    pub protocol: Protocol,
    /// The server: a host name or an address.
    pub host: Val<HostName>,
    /// NFS: the exported directory, as in `/scans`. SMB: the share, as in `plans` or `plans/2026`. Object stores: the
    /// prefix; everything when it is left out.
    pub path: Option<String>,
    /// Object stores: the bucket.
    pub bucket: Option<String>,
    /// ONTAP: the volume.
    pub volume: Option<String>,
    /// Object stores: the port; 443 when it is left out.
    pub port: Option<u16>,
    /// SMB and object stores: who reads.
    pub login: Option<Login>,
    /// How fast the server reads, as in `2 GB/s`; unknown when it is left out.
    pub reads_at: Option<Throughput>,
    /// How fast the server writes; unknown when it is left out.
    pub writes_at: Option<Throughput>,
}

/// Who reads a share. The password or secret key is a reference; it is never printed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Login {
    /// SMB: the user. Object stores: the access key.
    pub user: Option<Val<String>>,
    /// SMB: the Windows domain.
    pub domain: Option<Val<String>>,
    /// The ARN of the AWS Secrets Manager secret that holds the password.
    pub secret: String,
    /// The key inside the secret, when it holds JSON.
    pub key: Option<String>,
}

impl Share {
    /// A share of a server, without what its protocol needs beside.
    ///
    /// ```
    /// use hybrid_synth::model::{Protocol, Share};
    ///
    /// let nas1 = "nas1.corp.example".parse()?;
    /// let scans = Share { path: Some("/scans".into()), ..Share::new(Protocol::Nfs, nas1) };
    /// assert_eq!(scans.port, None);
    /// # Ok::<(), hybrid_synth::units::UnitError>(())
    /// ```
    pub fn new(protocol: Protocol, host: HostName) -> Self {
        Share {
            protocol,
            host: Val::Known(host),
            path: None,
            bucket: None,
            volume: None,
            port: None,
            login: None,
            reads_at: None,
            writes_at: None,
        }
    }
}

impl Login {
    /// The reference to the password.
    pub fn password(&self) -> Secret {
        Secret { arn: self.secret.clone(), key: self.key.clone() }
    }
}
