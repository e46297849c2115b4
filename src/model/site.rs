//! Sites: what stands on premises, the shares that hold the data and the line that leaves the building.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Architecture, Names, Network, Service, chain};
use crate::resource::{Secret, Val};
use crate::units::{Asn, Cidr, HostName, IpAddress, Period, Rate, Throughput};

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
    /// The network that `dns` and `reaches` speak of; needed only where the blueprint has several.
    pub network: Option<String>,
    /// Its name servers: makes every network of the blueprint resolve the site's names, and the site the network's.
    pub dns: Option<Dns>,
    /// AWS services that the site calls privately, through interface endpoints of the network, as in `[s3]`.
    ///
    /// A site that asks the network's resolver (`dns`) finds them under their public names, S3 included; otherwise
    /// under the names of the endpoint. Endpoints of an imported network have to let the site in themselves.
    pub reaches: Vec<Service>,
    /// What it shares.
    pub shares: IndexMap<String, Share>,
}

impl Site {
    /// A site with these address ranges.
    ///
    /// ```
    /// use hybrid_synth::model::{Share, Site};
    ///
    /// let munich = Site::new(["10.20.0.0/16".parse()?])
    ///     .rtt("9 ms".parse()?)
    ///     .dns(["corp.example".parse()?], ["10.20.0.2".parse()?])
    ///     .share("scans", Share::nfs("nas1.corp.example".parse()?, "/scans"));
    /// assert_eq!(munich.shares.len(), 1);
    /// # Ok::<(), hybrid_synth::units::UnitError>(())
    /// ```
    pub fn new(cidrs: impl IntoIterator<Item = Cidr>) -> Self {
        Site { cidrs: cidrs.into_iter().collect(), ..Site::default() }
    }

    chain! {
        /// The autonomous system number of its routers.
        asn: Asn;
        /// The round trip to the region.
        rtt: Period;
        /// The speed of the line that leaves the building.
        line: Throughput;
    }

    /// The network that it meets AWS in.
    pub fn network(mut self, network: impl Names<Network>) -> Self {
        self.network = Some(network.into_name());
        self
    }

    /// Its name servers, and the domains that they answer for.
    pub fn dns(
        mut self,
        domains: impl IntoIterator<Item = HostName>,
        servers: impl IntoIterator<Item = IpAddress>,
    ) -> Self {
        let (domains, servers) = (domains.into_iter().collect(), servers.into_iter().collect());
        self.dns = Some(Dns { domains, servers, inbound: None });
        self
    }

    /// The AWS services that it calls privately.
    pub fn reaches(mut self, services: impl IntoIterator<Item = Service>) -> Self {
        self.reaches.extend(services);
        self
    }

    /// One more share.
    pub fn share(mut self, name: &str, share: Share) -> Self {
        self.shares.insert(name.to_owned(), share);
        self
    }

    /// The name of the network that the site meets AWS in: the one that it names, or the blueprint's only one.
    pub fn network_name<'a>(&'a self, architecture: &'a Architecture) -> Option<&'a str> {
        if let Some(name) = &self.network {
            return Some(name);
        }
        let mut names = architecture.networks.keys();
        let only = names.next().filter(|_| names.next().is_none() && !architecture.refused.has("networks"));
        only.map(String::as_str)
    }
}

/// A site's name servers.
///
/// An outbound endpoint of Route 53 Resolver in the site's network forwards the domains to the servers, for every
/// network of the blueprint. An inbound endpoint beside it answers the site: let the site's own servers forward to its
/// addresses, which an output tells, what they are to resolve there, such as `eu-central-1.amazonaws.com`. Both have
/// an address in each of the network's first two zones.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Dns {
    /// The domains that they answer for, as in `corp.example`; reverse zones too, as in `20.10.in-addr.arpa`.
    pub domains: Vec<HostName>,
    /// Their addresses, at most six.
    pub servers: Vec<IpAddress>,
    /// Whether the site may ask the network's resolver; it may when this is left out.
    pub inbound: Option<bool>,
}

impl Dns {
    /// Whether the site may ask the network's resolver.
    pub fn asks(&self) -> bool {
        self.inbound.unwrap_or(true)
    }
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

impl Protocol {
    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Protocol::Nfs => "NFS",
            Protocol::Smb => "SMB",
            Protocol::Object => "object store",
            Protocol::Ontap => "ONTAP",
        }
    }
}

/// A share of a site.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Share {
    /// How it is read.
    pub protocol: Protocol,
    /// The server: a host name or an address.
    pub host: Val<HostName>,
    /// NFS: the exported directory, as in `/scans`. SMB: the share, as in `plans` or `plans/2026`. Object stores: the
    /// prefix; everything when it is left out. A parameter gives SMB's and a prefix without slashes at the ends.
    pub path: Option<Val<String>>,
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
    /// How many small files the server reads each second over several streams, as in `900/s`; for forecasts, and
    /// unknown when it is left out.
    pub files_at: Option<Rate>,
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
            files_at: None,
        }
    }
}

impl Share {
    /// A directory that an NFS server exports.
    pub fn nfs(host: HostName, path: &str) -> Self {
        Share { path: Some(path.into()), ..Share::new(Protocol::Nfs, host) }
    }

    /// A share of an SMB server, and who reads it.
    pub fn smb(host: HostName, path: &str, login: Login) -> Self {
        Share { path: Some(path.into()), login: Some(login), ..Share::new(Protocol::Smb, host) }
    }

    /// A bucket of an S3-compatible object store, and who reads it.
    pub fn object(host: HostName, bucket: &str, login: Login) -> Self {
        Share { bucket: Some(bucket.to_owned()), login: Some(login), ..Share::new(Protocol::Object, host) }
    }

    chain! {
        /// How fast the server reads.
        reads_at: Throughput;
        /// How fast the server writes.
        writes_at: Throughput;
        /// How many small files the server reads each second.
        files_at: Rate;
    }
}

impl Login {
    /// A user whose password is the whole of this AWS Secrets Manager secret.
    pub fn new(user: impl Into<Val<String>>, secret_arn: &str) -> Self {
        Login { user: Some(user.into()), domain: None, secret: secret_arn.to_owned(), key: None }
    }

    chain! {
        /// SMB: the Windows domain.
        domain: into Val<String>;
        /// The key inside the secret, when it holds JSON.
        key: into String;
    }

    /// The reference to the password.
    pub fn password(&self) -> Secret {
        Secret { arn: self.secret.clone(), key: self.key.clone() }
    }
}
