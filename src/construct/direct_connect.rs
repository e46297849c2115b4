//! Direct Connect: ports in a location, the groups that they form, and the BGP sessions over them.
//!
//! A virtual interface cannot exist before its connection is past `pending`, which takes people: someone patches a
//! cable in the location, or accepts what a partner has offered. The interfaces of each connection, or of the group,
//! therefore wait for a parameter of their own, `NAME-CONNECTION-ready` or `NAME-lag-ready`: a location that is patched
//! carries data while another is not. Connections, the gateway and its associations are there from the first deployment
//! on.
//!
//! Here stand the keys; `checks` and `location` say what does not fit together, `resources` what they become, `choices`
//! what could be chosen otherwise.

mod checks;
mod choices;
mod location;
mod macsec;
mod resources;

use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

pub use self::macsec::MacsecKey;
use self::resources::Behind;
use super::TransitGateway;
use super::line::{LINE_ENDS, site};
use crate::diagnostic::Pointer;
use crate::facts::direct_connect as facts;
use crate::model::handle::LineHandle;
use crate::model::{
    Architecture, Axis, Construct, Names, Network, Reference, Referent, Role, Scope, Site, chain,
};
use crate::resource::Val;
use crate::units::{
    Asn, Cidr, DirectConnectConnectionId, DirectConnectGatewayId, IpAddress, LagId, Mtu, Throughput, Vlan,
    VpnGatewayId,
};

/// A Direct Connect to a site: connections in one or several locations, and the virtual interfaces on each of them.
///
/// ```
/// use hybrid_synth::construct::{Connection, DirectConnect, Interface, TransitGateway};
/// use hybrid_synth::model::{Architecture, Network, Site};
/// use hybrid_synth::synthesize;
/// use hybrid_synth::units::{Throughput, Vlan};
///
/// let mut imaging = Architecture::new("imaging", "eu-central-1");
/// imaging.networks.insert("main".into(), Network::new("10.40.0.0/16".parse().unwrap()));
/// let munich = Site {
///     cidrs: vec!["10.20.0.0/16".parse().unwrap()],
///     asn: "65010".parse().ok(),
///     ..Site::default()
/// };
/// imaging.sites.insert("munich".into(), munich);
/// imaging.construct("hub", TransitGateway::new());
/// let link = DirectConnect::new("munich")
///     .connection("a", Connection::dedicated(Throughput::gbps(10), "EqFA5"))
///     .interface(Interface::transit("hub", Vlan::new(101).unwrap()));
/// imaging.construct("link", link);
/// assert!(synthesize(&imaging).is_ok());
/// ```
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct DirectConnect {
    /// The site that it leads to.
    pub site: String,
    /// The code of the Direct Connect location, as in `EqFA5`; a connection can say another.
    pub location: Option<String>,
    /// Connections by name: `a: 10 Gbps` orders a dedicated port, `a: { import: dxcon-fg31dyv6 }` uses what is there.
    #[serde(default)]
    pub connections: IndexMap<String, Connection>,
    /// Makes the connections work as one: a link aggregation group, of one speed and in one location. It is made around
    /// the connection whose name comes first, so that further ones take names after it.
    #[serde(default)]
    pub lag: bool,
    /// An existing link aggregation group instead of connections.
    pub lag_import: Option<LagId>,
    /// What the existing group carries, all of its connections together, as in `20 Gbps`: for forecasts; any speed that is
    /// sold when it is left out.
    pub lag_speed: Option<Throughput>,
    /// The partner that carries the lines from the site to the location.
    pub provider: Option<String>,
    /// Asks for ports that encrypt with MACsec: dedicated connections of 10, 100 or 400 Gbps at selected locations.
    #[serde(default)]
    pub macsec: bool,
    /// The key of MACsec, associated with each connection once that is ready: by Terraform, or with CloudFormation by hand
    /// with the command that an output tells.
    pub macsec_key: Option<MacsecKey>,
    /// The virtual interface that every connection gets.
    pub interface: Option<Interface>,
    /// Several virtual interfaces, by name; every connection gets each of them.
    #[serde(default)]
    pub interfaces: IndexMap<String, Interface>,
    /// The Direct Connect gateway behind private and transit interfaces; a new one when it is left out, and one for each
    /// of the two kinds where it has both, because a gateway leads to hubs or to networks.
    pub gateway: Option<GatewayChoice>,
}

/// A connection: a new dedicated one, or one that is there.
#[derive(Clone, Debug, Default)]
pub struct Connection {
    /// The speed of its port: 1, 10, 100 or 400 Gbps for dedicated connections.
    pub speed: Option<Throughput>,
    /// The id of an existing connection.
    pub import: Option<DirectConnectConnectionId>,
    /// Whether a partner hosts it, where its speed does not say so; it has to be accepted before an interface can exist.
    pub hosted: bool,
    /// Whether it is still to be accepted: Terraform does that, and CloudFormation's outputs tell the command.
    pub accept: bool,
    /// The VLAN of its interface where the partner has fixed it.
    pub vlan: Option<Vlan>,
    /// The code of its location, where it is another one.
    pub location: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct ConnectionKeys {
    /// The speed of its port: 1, 10, 100 or 400 Gbps for dedicated connections.
    speed: Option<Throughput>,
    /// The id of an existing connection.
    import: Option<DirectConnectConnectionId>,
    /// Whether a partner hosts it, where its speed does not say so; it has to be accepted before an interface can exist.
    hosted: bool,
    /// Whether it is still to be accepted: Terraform does that, and CloudFormation's outputs tell the command.
    accept: bool,
    /// The VLAN of its interface where the partner has fixed it.
    vlan: Option<Vlan>,
    /// The code of its location, where it is another one.
    location: Option<String>,
}

struct ConnectionVisitor;

impl<'de> Visitor<'de> for ConnectionVisitor {
    type Value = Connection;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "a speed such as `10 Gbps`, or a map such as `{ import: dxcon-fg31dyv6, hosted: true }`",
        )
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Connection, E> {
        let speed = Throughput::deserialize(de::value::StrDeserializer::new(text))?;
        Ok(Connection { speed: Some(speed), ..Connection::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Connection, A::Error> {
        let ConnectionKeys { speed, import, hosted, accept, vlan, location } =
            ConnectionKeys::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Connection { speed, import, hosted, accept, vlan, location })
    }
}

impl<'de> Deserialize<'de> for Connection {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ConnectionVisitor)
    }
}

impl JsonSchema for Connection {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Connection".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let speed = generator.subschema_for::<Throughput>();
        let keys = generator.subschema_for::<ConnectionKeys>();
        json_schema!({ "anyOf": [speed, keys] })
    }
}

impl Connection {
    /// A new dedicated one.
    pub fn dedicated(speed: Throughput, location: &str) -> Self {
        Connection { speed: Some(speed), location: Some(location.to_owned()), ..Connection::default() }
    }

    /// One that a partner hosts.
    pub fn hosted(id: DirectConnectConnectionId, vlan: Vlan) -> Self {
        Connection { import: Some(id), hosted: true, vlan: Some(vlan), ..Connection::default() }
    }

    /// Whether a partner hosts it: said, or clear from a speed that no dedicated connection has.
    fn is_hosted(&self) -> bool {
        let sold = |speeds: &[u32]| self.mbps().is_some_and(|mbps| speeds.contains(&mbps));
        self.hosted || (sold(facts::HOSTED_SPEEDS.value) && !sold(facts::DEDICATED_SPEEDS.value))
    }

    /// The speed as lines are sold, in bits.
    fn speed_text(&self) -> String {
        self.mbps().map_or_else(|| self.speed.map(|speed| speed.to_string()).unwrap_or_default(), in_bits)
    }

    fn mbps(&self) -> Option<u32> {
        u32::try_from(self.speed?.as_mbps_exact()?).ok()
    }
}

fn in_bits(mbps: u32) -> String {
    if mbps.is_multiple_of(1_000) { format!("{} Gbps", mbps / 1_000) } else { format!("{mbps} Mbps") }
}

/// Where a virtual interface leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InterfaceKind {
    /// To a network, through a Direct Connect gateway and a virtual private gateway.
    Private,
    /// To a hub, through a Direct Connect gateway.
    Transit,
    /// To AWS's public addresses.
    Public,
}

impl InterfaceKind {
    /// Its name in the language.
    pub fn name(self) -> &'static str {
        match self {
            InterfaceKind::Private => "private",
            InterfaceKind::Transit => "transit",
            InterfaceKind::Public => "public",
        }
    }
}

/// A virtual interface: a BGP session over a connection.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Interface {
    /// Where it leads.
    pub kind: InterfaceKind,
    /// Private: the network. Transit: the hub.
    pub to: Option<String>,
    /// Its tag on the connection, 1 to 4094.
    pub vlan: Val<Vlan>,
    /// The largest packet in bytes: 1500, which holds when it is left out, or jumbo frames: 8500. For private interfaces
    /// AWS's sources contradict each other, so that jumbo frames there are flagged.
    pub mtu: Option<Mtu>,
    /// The autonomous system number of the site's side; the site's when it is left out.
    pub asn: Option<Asn>,
    /// The key that both ends of the session sign with, 6 to 80 characters: a secret, never text. AWS makes one when it
    /// is left out.
    pub bgp_key: Option<Val<String>>,
    /// Carries traffic between sites over AWS's backbone too.
    #[serde(default)]
    pub site_link: bool,
    /// The ranges that are announced to the site; those of the networks when it is left out.
    #[serde(default)]
    pub allowed_prefixes: Vec<Cidr>,
    /// Public: the public ranges that the site announces.
    #[serde(default)]
    pub prefixes: Vec<Cidr>,
    /// The addresses of both ends, by connection (`lag` for a group); AWS chooses when they are left out, but not for
    /// public interfaces.
    #[serde(default)]
    pub addresses: IndexMap<String, PeerAddresses>,
    /// Private: the network's existing virtual private gateway instead of a new one, for this line and every other one that
    /// leads to the network.
    pub vpn_gateway: Option<VpnGatewayId>,
}

/// The addresses of both ends of a BGP session.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct PeerAddresses {
    /// Amazon's side.
    pub aws: IpAddress,
    /// The site's side.
    pub site: IpAddress,
    /// The prefix length that both share; 30 when it is left out.
    pub prefix: Option<u8>,
}

impl PeerAddresses {
    fn with_prefix(&self) -> (String, String) {
        let prefix = self.prefix.unwrap_or(30);
        (format!("{}/{prefix}", self.aws), format!("{}/{prefix}", self.site))
    }
}

/// A Direct Connect gateway: a new one, an existing one, or that of another construct, whose name alone will do.
#[derive(Clone, Debug, Default)]
pub struct GatewayChoice {
    /// The autonomous system number of Amazon's side, a private one; 64512 when it is left out. It cannot change later.
    pub asn: Option<Asn>,
    /// The id of an existing gateway.
    pub import: Option<DirectConnectGatewayId>,
    /// Beside an import: the hubs and networks that it is associated with already, as in `[hub]`.
    pub associated: Vec<String>,
    /// The `DirectConnect` whose gateway this one shares.
    pub of: Option<String>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct GatewayKeys {
    /// The autonomous system number of Amazon's side, a private one; 64512 when it is left out. It cannot change later.
    asn: Option<Asn>,
    /// The id of an existing gateway.
    import: Option<DirectConnectGatewayId>,
    /// Beside an import: the hubs and networks that it is associated with already, as in `[hub]`.
    associated: Vec<String>,
    /// The `DirectConnect` whose gateway this one shares.
    of: Option<String>,
}

struct GatewayVisitor;

impl<'de> Visitor<'de> for GatewayVisitor {
    type Value = GatewayChoice;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a Direct Connect, or a map such as `{ asn: 64514 }`")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<GatewayChoice, E> {
        Ok(GatewayChoice { of: Some(name.to_owned()), ..GatewayChoice::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<GatewayChoice, A::Error> {
        let GatewayKeys { asn, import, associated, of } =
            GatewayKeys::deserialize(MapAccessDeserializer::new(map))?;
        Ok(GatewayChoice { asn, import, associated, of })
    }
}

impl<'de> Deserialize<'de> for GatewayChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(GatewayVisitor)
    }
}

impl JsonSchema for GatewayChoice {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "GatewayChoice".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let name = generator.subschema_for::<String>();
        let keys = generator.subschema_for::<GatewayKeys>();
        json_schema!({ "anyOf": [name, keys] })
    }
}

impl Interface {
    fn new(kind: InterfaceKind, to: Option<String>, vlan: Vlan) -> Self {
        Interface {
            kind,
            to,
            vlan: vlan.into(),
            mtu: None,
            asn: None,
            bgp_key: None,
            site_link: false,
            allowed_prefixes: Vec::new(),
            prefixes: Vec::new(),
            addresses: IndexMap::new(),
            vpn_gateway: None,
        }
    }

    /// To a network.
    pub fn private(network: impl Names<Network>, vlan: Vlan) -> Self {
        Interface::new(InterfaceKind::Private, Some(network.into_name()), vlan)
    }

    /// To a hub.
    pub fn transit(hub: impl Names<TransitGateway>, vlan: Vlan) -> Self {
        Interface::new(InterfaceKind::Transit, Some(hub.into_name()), vlan)
    }

    /// To AWS's public addresses, for these public ranges of the site.
    pub fn public(vlan: Vlan, prefixes: Vec<Cidr>) -> Self {
        Interface { prefixes, ..Interface::new(InterfaceKind::Public, None, vlan) }
    }

    chain! {
        /// With packets of up to this size, in bytes.
        mtu: Mtu;
        /// With this number on the site's side.
        asn: Asn;
        /// Signed with this key: a secret, never text.
        bgp_key: into Val<String>;
    }

    /// Carrying traffic between sites too.
    pub fn site_link(mut self) -> Self {
        self.site_link = true;
        self
    }

    /// Announcing these ranges to the site.
    pub fn allowed_prefixes(mut self, prefixes: impl IntoIterator<Item = Cidr>) -> Self {
        self.allowed_prefixes.extend(prefixes);
        self
    }

    /// With these addresses of both ends on a connection; `lag` for a group.
    pub fn addresses(mut self, connection: &str, addresses: PeerAddresses) -> Self {
        self.addresses.insert(connection.to_owned(), addresses);
        self
    }
}

impl DirectConnect {
    /// A line to a site, still without connections.
    pub fn new(site: impl Names<Site>) -> Self {
        DirectConnect {
            site: site.into_name(),
            location: None,
            connections: IndexMap::new(),
            lag: false,
            lag_import: None,
            lag_speed: None,
            provider: None,
            macsec: false,
            macsec_key: None,
            interface: None,
            interfaces: IndexMap::new(),
            gateway: None,
        }
    }

    /// With this connection.
    pub fn connection(mut self, name: &str, connection: Connection) -> Self {
        self.connections.insert(name.to_owned(), connection);
        self
    }

    /// With the connections as one group.
    pub fn lag(mut self) -> Self {
        self.lag = true;
        self
    }

    chain! {
        /// At this Direct Connect location, where a connection says no other: its code, as in `EqFA5`.
        location: into String;
        /// With this partner between the site and the location.
        provider: into String;
        /// Behind this gateway.
        gateway: GatewayChoice;
    }

    /// On ports that encrypt with MACsec.
    pub fn macsec(mut self) -> Self {
        self.macsec = true;
        self
    }

    /// With this key of MACsec, on ports that ask for it.
    pub fn macsec_key(mut self, key: MacsecKey) -> Self {
        self.macsec = true;
        self.macsec_key = Some(key);
        self
    }

    /// With one of several interfaces on every connection.
    pub fn interface_named(mut self, name: &str, interface: Interface) -> Self {
        self.interfaces.insert(name.to_owned(), interface);
        self
    }

    /// With this interface on every connection.
    pub fn interface(mut self, interface: Interface) -> Self {
        self.interface = Some(interface);
        self
    }

    /// The largest packet that every interface takes; none where none says it.
    pub fn mtu(&self) -> Option<Mtu> {
        self.interface.iter().chain(self.interfaces.values()).filter_map(|interface| interface.mtu).min()
    }

    /// The hubs and networks that its interfaces lead to.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        self.every_interface().filter_map(|(_, interface)| interface.to.as_deref())
    }

    /// The interfaces with the name that sets each apart, empty for the only one.
    pub fn every_interface(&self) -> impl Iterator<Item = (&str, &Interface)> {
        let only = self.interface.iter().map(|interface| ("", interface));
        only.chain(self.interfaces.iter().map(|(name, interface)| (name.as_str(), interface)))
    }

    /// Whether it has interfaces of this kind.
    pub fn has_interfaces(&self, kind: InterfaceKind) -> bool {
        self.every_interface().any(|(_, interface)| interface.kind == kind)
    }

    /// The construct whose gateway its interfaces end at: its own, or that of another one, whose name may lead on.
    pub fn gateway_owner<'a>(&'a self, name: &'a str, architecture: &'a Architecture) -> &'a str {
        let (mut owner, mut line) = (name, self);
        // A circle of names is reported as such.
        for _ in 0..architecture.constructs.len() {
            let of = line.gateway.as_ref().and_then(|gateway| gateway.of.as_deref());
            let Some(other) = of else { break };
            match architecture.construct_of::<DirectConnect>(other) {
                Some(next) => (owner, line) = (other, next),
                // It could not be read, and is the owner all the same.
                None if architecture.refused.contains(other) => return other,
                None => break,
            }
        }
        owner
    }

    /// The place of an interface below the construct's.
    pub fn interface_at(construct: &Pointer, name: &str) -> Pointer {
        if name.is_empty() { construct.child("interface") } else { construct.child("interfaces").child(name) }
    }

    fn location_of<'a>(&'a self, connection: &'a Connection) -> Option<&'a str> {
        connection.location.as_deref().or(self.location.as_deref())
    }
}

impl Construct for DirectConnect {
    fn type_name(&self) -> &'static str {
        "DirectConnect"
    }

    fn role(&self) -> Role {
        Role::Connection
    }

    fn references(&self) -> Vec<Reference> {
        let key = |name: &str| {
            if name.is_empty() { "interface/to".to_owned() } else { format!("interfaces/{name}/to") }
        };
        let targets = self.every_interface().filter_map(|(name, interface)| {
            Some(Reference::new(key(name), interface.to.clone()?, LINE_ENDS))
        });
        let shared = self
            .gateway
            .iter()
            .filter_map(|gateway| gateway.of.clone())
            .map(|other| Reference::new("gateway", other, &[Referent::Construct("DirectConnect")]));
        std::iter::once(Reference::site(&self.site)).chain(targets).chain(shared).collect()
    }

    fn choices(&self, name: &str, _: &Architecture) -> Vec<Axis> {
        choices::of(self, name).into_iter().collect()
    }

    fn expand(&self, scope: &mut Scope<'_>) {
        self.check_connections(scope);
        let Some(site) = site(scope, &self.site) else { return };
        let ends = self.connect(scope);
        let gateway = self.resolve_gateway(scope);
        let behind = Behind { site, gateway };
        for end in &ends {
            self.associate_macsec_key(scope, end);
        }
        for (name, interface) in self.every_interface() {
            let at = Self::interface_at(&scope.here(), name);
            self.check_interface(scope, &at, interface, &ends, &behind);
            if let (Some(gateway), false) = (&behind.gateway, interface.kind == InterfaceKind::Public) {
                Self::associate(scope, &at, interface, gateway);
            }
            for end in &ends {
                Self::add_interface(scope, name, interface, end, &behind);
            }
        }
        self.check_together(scope, &ends);
        let handle = LineHandle {
            name: scope.name.to_owned(),
            site: self.site.clone(),
            targets: self.targets().map(str::to_owned).collect(),
            gateway: behind.gateway,
        };
        scope.publish(handle);
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}
