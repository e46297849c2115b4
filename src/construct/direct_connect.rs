//! Direct Connect: ports in a location, the groups that they form, and the BGP sessions over them.
//!
//! A virtual interface cannot exist before its connection is past `pending`, which takes people: someone patches a
//! cable in the location, or accepts what a partner has offered. Interfaces therefore wait for the parameter
//! `NAME-ready`; connections, the gateway and its associations are there from the first deployment on.

use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::transit_gateway::asn_out_of_range;
use super::vpn::{Target, check_asns_differ, check_secret, site, target, virtual_private_gateway};
use crate::diagnostic::{Diagnostic, Pointer, codes};
use crate::facts::{direct_connect as facts, in_ranges};
use crate::model::handle::{GatewayHandle, LineHandle};
use crate::model::{Construct, Role, Scope, Site};
use crate::resource::{
    Concat, ConditionTest, Origin, ParameterKind, Path, Ref, Resource, Val, kinds::direct_connect,
};
use crate::units::{
    Asn, Cidr, DirectConnectConnectionId, DirectConnectGatewayId, IpAddress, LagId, Mtu, Region, Throughput,
    Vlan, VpnGatewayId,
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
    /// Makes the connections work as one: a link aggregation group, of one speed and in one location.
    #[serde(default)]
    pub lag: bool,
    /// An existing link aggregation group instead of connections.
    pub lag_import: Option<LagId>,
    /// The partner that carries the lines from the site to the location.
    pub provider: Option<String>,
    /// Asks for ports that encrypt with MACsec: dedicated connections of 10, 100 or 400 Gbps at selected locations.
    #[serde(default)]
    pub macsec: bool,
    /// The key of MACsec. CloudFormation cannot associate it: it is refused with the command that does.
    pub macsec_key: Option<Val<String>>,
    /// The virtual interface that every connection gets.
    pub interface: Option<Interface>,
    /// Several virtual interfaces, by name; every connection gets each of them.
    #[serde(default)]
    pub interfaces: IndexMap<String, Interface>,
    /// The Direct Connect gateway behind private and transit interfaces; a new one when it is left out.
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
        let ConnectionKeys { speed, import, hosted, vlan, location } =
            ConnectionKeys::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Connection { speed, import, hosted, vlan, location })
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
    fn name(self) -> &'static str {
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
    /// Private: the network's existing virtual private gateway instead of a new one.
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
        let GatewayKeys { asn, import, of } = GatewayKeys::deserialize(MapAccessDeserializer::new(map))?;
        Ok(GatewayChoice { asn, import, of })
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
    fn new(kind: InterfaceKind, to: Option<&str>, vlan: Vlan) -> Self {
        Interface {
            kind,
            to: to.map(str::to_owned),
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
    pub fn private(network: &str, vlan: Vlan) -> Self {
        Interface::new(InterfaceKind::Private, Some(network), vlan)
    }

    /// To a hub.
    pub fn transit(hub: &str, vlan: Vlan) -> Self {
        Interface::new(InterfaceKind::Transit, Some(hub), vlan)
    }

    /// To AWS's public addresses, for these public ranges of the site.
    pub fn public(vlan: Vlan, prefixes: Vec<Cidr>) -> Self {
        Interface { prefixes, ..Interface::new(InterfaceKind::Public, None, vlan) }
    }

    /// With packets of up to this size.
    pub fn mtu(mut self, mtu: Mtu) -> Self {
        self.mtu = Some(mtu);
        self
    }
}

/// A connection or a group, as the interfaces on it see it.
struct End {
    name: String,
    id: Val<String>,
    vlan: Option<Vlan>,
    hosted: bool,
    /// The connections of a group, without which no interface runs over it.
    members: Vec<Ref<direct_connect::Connection>>,
}

/// What interfaces end at.
struct Behind<'a> {
    site: &'a Site,
    gateway: Option<GatewayHandle>,
    ready: Option<String>,
}

const DEFAULT_GATEWAY_ASN: Asn = match Asn::new(facts::GATEWAY_DEFAULT_ASN.value) {
    Some(asn) => asn,
    None => Asn::MIN,
};

impl End {
    /// Makes an interface wait for what it runs over.
    fn ready<R: Resource>(&self, scope: &mut Scope<'_>, interface: &Ref<R>, behind: &Behind<'_>) {
        scope.graph().condition(interface, behind.ready.clone());
        for member in &self.members {
            scope.graph().require(interface, member);
        }
    }
}

impl DirectConnect {
    /// A line to a site, still without connections.
    pub fn new(site: &str) -> Self {
        DirectConnect {
            site: site.to_owned(),
            location: None,
            connections: IndexMap::new(),
            lag: false,
            lag_import: None,
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

    /// With this interface on every connection.
    pub fn interface(mut self, interface: Interface) -> Self {
        self.interface = Some(interface);
        self
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

    /// The place of an interface below the construct's.
    pub fn interface_at(construct: &Pointer, name: &str) -> Pointer {
        if name.is_empty() { construct.child("interface") } else { construct.child("interfaces").child(name) }
    }

    fn location_of<'a>(&'a self, connection: &'a Connection) -> Option<&'a str> {
        connection.location.as_deref().or(self.location.as_deref())
    }

    fn check_connections(&self, scope: &mut Scope<'_>) {
        if self.connections.is_empty() && self.lag_import.is_none() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::NO_CONNECTION,
                    scope.here(),
                    format!("`{}` has no connection", scope.name),
                )
                .on_key()
                .help("add one: `connections: { a: 10 Gbps }`"),
            );
        }
        if self.lag_import.is_some() && (self.lag || !self.connections.is_empty()) {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::KEY_OF_A_NEW_ONE,
                    scope.at("lag_import"),
                    "an imported group has its connections already",
                )
                .on_key()
                .help("remove `connections` and `lag`, or `lag_import`"),
            );
        }
        for (name, connection) in &self.connections {
            self.check_connection(scope, name, connection);
        }
        if self.lag {
            self.check_lag(scope);
        }
        if self.macsec_key.is_some() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::MACSEC_KEY_BY_HAND,
                    scope.at("macsec_key"),
                    "CloudFormation cannot associate a MACsec key with a connection",
                )
                .on_key()
                .help(
                    "remove it, keep `macsec: true`, and once the connection is up run \
                     `aws directconnect associate-mac-sec-key --connection-id dxcon-… --secret-arn arn:…`",
                ),
            );
        }
    }

    fn check_connection(&self, scope: &mut Scope<'_>, name: &str, connection: &Connection) {
        let at = scope.at("connections").child(name);
        let texts = |speeds: &[u32]| -> Vec<String> { speeds.iter().copied().map(in_bits).collect() };
        let (hosted_speeds, dedicated_speeds) = (facts::HOSTED_SPEEDS.value, facts::DEDICATED_SPEEDS.value);
        let is_new = connection.import.is_none();
        let given = connection.speed_text();
        let sold = |speeds: &[u32]| connection.mbps().is_some_and(|mbps| speeds.contains(&mbps));
        let hosted = connection.is_hosted();
        if is_new && hosted {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::HOSTED_CONNECTION_NOT_IMPORTED,
                    at.clone(),
                    format!("the connection `{name}` is a hosted one, which a partner orders and a person accepts"),
                )
                .given(given)
                .help(
                    "order it from the partner, accept it with `aws directconnect confirm-connection --connection-id \
                     dxcon-…`, and import it: `{ import: dxcon-…, hosted: true, vlan: … }`",
                ),
            );
        } else if connection.speed.is_some() || is_new {
            let speeds = if hosted { hosted_speeds } else { dedicated_speeds };
            if !sold(speeds) {
                let kind = if hosted { "hosted" } else { "dedicated" };
                let headline = if given.is_empty() {
                    format!("the connection `{name}` has neither a speed nor an import")
                } else {
                    format!("there are no {kind} connections of {given}")
                };
                scope.report(
                    Diagnostic::new(&codes::connectivity::SPEED_NOT_SOLD, at.clone(), headline)
                        .given(given)
                        .allowed(texts(speeds)),
                );
            }
        }
        if is_new && self.location_of(connection).is_none() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::LOCATION_NOT_SAID,
                    at.clone(),
                    format!("the connection `{name}` does not say in which location its port is"),
                )
                .on_key()
                .help(
                    "add the location's code, as in `location: EqFA5`; \
                     `aws directconnect describe-locations` lists them",
                ),
            );
        }
        if self.macsec {
            let able = connection.mbps().is_none_or(|mbps| facts::MACSEC_SPEEDS.value.contains(&mbps));
            if hosted || !able || !is_new {
                scope.report(
                    Diagnostic::new(
                        &codes::connectivity::MACSEC_NOT_AVAILABLE,
                        at,
                        format!("the connection `{name}` cannot ask for MACsec"),
                    )
                    .given(if hosted {
                        "a hosted connection".to_owned()
                    } else if is_new {
                        connection.speed_text()
                    } else {
                        "an imported connection".to_owned()
                    })
                    .allowed(texts(facts::MACSEC_SPEEDS.value))
                    .help("MACsec is asked for when a dedicated connection is ordered"),
                );
            }
        }
    }

    fn check_lag(&self, scope: &mut Scope<'_>) {
        let mut report = |headline: String, given: String, allowed: Vec<String>| {
            scope.report(
                Diagnostic::new(&codes::connectivity::LAG_DOES_NOT_FIT, scope.at("lag"), headline)
                    .on_key()
                    .given(given)
                    .allowed(allowed),
            );
        };
        let mut speeds: Vec<String> = Vec::new();
        let mut locations: Vec<&str> = Vec::new();
        for (name, connection) in &self.connections {
            if connection.import.is_some() {
                report(
                    format!("the connection `{name}` is imported, and a new group takes new connections"),
                    name.clone(),
                    vec!["new connections".to_owned(), "`lag_import: dxlag-…`".to_owned()],
                );
            }
            let speed = connection.speed_text();
            if !speeds.contains(&speed) {
                speeds.push(speed);
            }
            if let Some(location) =
                self.location_of(connection).filter(|location| !locations.contains(location))
            {
                locations.push(location);
            }
        }
        if speeds.len() > 1 {
            report("the connections of a group have one speed".to_owned(), speeds.join(", "), speeds.clone());
        }
        if locations.len() > 1 {
            report(
                "the connections of a group are in one location".to_owned(),
                locations.join(", "),
                locations.iter().map(|location| (*location).to_owned()).collect(),
            );
        }
        let most = self.connections.values().find_map(Connection::mbps).and_then(facts::lag_members);
        let count = self.connections.len();
        if let Some(most) = most.filter(|most| usize::try_from(*most).is_ok_and(|most| count > most)) {
            report(
                format!("a group of this speed has at most {most} connections"),
                count.to_string(),
                vec![format!("1 to {most}")],
            );
        }
    }

    /// The speed of each connection where there is one; the group's connections have it in common.
    fn bandwidth(connection: &Connection) -> String {
        facts::bandwidth(connection.mbps().unwrap_or_default())
    }

    /// Adds the group and the connections.
    fn connect(&self, scope: &mut Scope<'_>) -> Vec<End> {
        let title = |scope: &Scope<'_>, local: &str| {
            format!("{}-{}", scope.architecture.name, Path::new(scope.name, local).dashed())
        };
        let mut ends = Vec::new();
        if let Some(id) = &self.lag_import {
            ends.push(End {
                name: "lag".to_owned(),
                id: id.to_string().into(),
                vlan: None,
                hosted: false,
                members: Vec::new(),
            });
        }
        let mut members = Vec::new();
        let first = self.connections.values().find(|connection| connection.import.is_none());
        let lag = first.filter(|_| self.lag).map(|first| {
            let lag = scope.add(
                "lag",
                direct_connect::Lag {
                    lag_name: title(scope, "lag"),
                    location: self.location_of(first).unwrap_or_default().to_owned(),
                    connections_bandwidth: Self::bandwidth(first),
                    provider_name: self.provider.clone(),
                    request_macsec: self.macsec.then_some(true),
                },
            );
            scope.graph().retain(&lag);
            lag
        });
        for (name, connection) in &self.connections {
            let local = format!("connection-{name}");
            let id = if let Some(id) = &connection.import {
                if connection.is_hosted() {
                    scope.output(
                        &format!("{local}-accept"),
                        "Accepts the hosted connection, unless that has been done; interfaces wait for it",
                        format!("aws directconnect confirm-connection --connection-id {id}"),
                    );
                }
                Val::Known(id.to_string())
            } else {
                let location = self.location_of(connection).unwrap_or_default();
                let made = scope.add(
                    &local,
                    direct_connect::Connection {
                        connection_name: title(scope, &local),
                        location: location.to_owned(),
                        bandwidth: Self::bandwidth(connection),
                        provider_name: self.provider.clone(),
                        request_macsec: self.macsec.then_some(true),
                        lag_id: lag.as_ref().map(Ref::id),
                    },
                );
                // A port that is deleted by mistake takes the cable's patch in the location with it.
                scope.graph().retain(&made);
                members.push(made.clone());
                let id = made.id().value();
                let ready = Path::new(scope.name, "ready");
                scope.output(
                    &format!("{local}-id"),
                    &format!(
                        "The connection. Next: download its LOA-CFA (aws directconnect describe-loa), order the cross \
                         connect at {location} with it, and once the connection is available deploy again with {} \
                         (in Terraform: {}) set to true",
                        ready.logical_id(),
                        ready.snake(),
                    ),
                    id.clone(),
                );
                if self.macsec {
                    scope.output(
                        &format!("{local}-macsec"),
                        "Associates the connection's MACsec key, which no template can do",
                        Concat::of([
                            "aws directconnect associate-mac-sec-key --connection-id ".into(),
                            id.clone(),
                            " --secret-arn ARN".into(),
                        ]),
                    );
                }
                id
            };
            if lag.is_none() {
                let (vlan, hosted) = (connection.vlan, connection.is_hosted());
                ends.push(End { name: name.clone(), id, vlan, hosted, members: Vec::new() });
            }
        }
        if let Some(lag) = lag {
            ends.push(End {
                name: "lag".to_owned(),
                id: lag.id().value(),
                vlan: None,
                hosted: false,
                members,
            });
        }
        ends
    }

    /// The condition that interfaces wait for; none where every connection is there already.
    fn wait(&self, scope: &mut Scope<'_>) -> Option<String> {
        let waits =
            self.connections.values().any(|connection| connection.import.is_none() || connection.is_hosted());
        waits.then(|| {
            let parameter = scope.ask(
                "ready",
                ParameterKind::Flag,
                &format!(
                    "Whether the connections of {} are available: patched in the location, or accepted. Virtual \
                     interfaces are made when they are",
                    scope.name
                ),
                Some("false"),
            );
            scope.condition(&format!("{}-is-ready", scope.name), &parameter, ConditionTest::True)
        })
    }

    fn resolve_gateway(&self, scope: &mut Scope<'_>) -> Option<GatewayHandle> {
        let choice = self.gateway.clone().unwrap_or_default();
        if choice.import.is_some() && choice.of.is_some() || choice.of.is_some() && choice.asn.is_some() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::GATEWAY_SAID_TWICE,
                    scope.at("gateway"),
                    format!("`{}` says twice which Direct Connect gateway it uses", scope.name),
                )
                .allowed(["asn", "import", "import and its asn", "of"])
                .help("keep one: a new gateway's `asn`, the `import` of an existing one, or `of` another construct"),
            );
        }
        if let Some(asn) = choice
            .asn
            .filter(|asn| choice.import.is_none() && !in_ranges(facts::GATEWAY_ASNS.value, asn.get()))
        {
            scope.report(asn_out_of_range(scope.at("gateway").child("asn"), asn));
        }
        if let Some(other) = &choice.of {
            let line = scope.expect::<LineHandle>("gateway", other, "a Direct Connect with a gateway")?;
            if line.gateway.is_none() {
                scope.report(
                    Diagnostic::new(
                        &codes::model::WRONG_KIND_OF_REFERENCE,
                        scope.at("gateway").child("of"),
                        format!("`{other}` has no Direct Connect gateway"),
                    )
                    .given(other)
                    .help("name a `DirectConnect` with a private or a transit interface"),
                );
            }
            return line.gateway.clone();
        }
        let owner = scope.name.to_owned();
        if let Some(id) = &choice.import {
            return Some(GatewayHandle { owner, gateway: Ref::imported(id.to_string()), asn: choice.asn });
        }
        if self.every_interface().all(|(_, interface)| interface.kind == InterfaceKind::Public) {
            return None;
        }
        let asn = choice.asn.unwrap_or(DEFAULT_GATEWAY_ASN);
        let gateway = scope.add(
            "gateway",
            direct_connect::DirectConnectGateway {
                direct_connect_gateway_name: format!(
                    "{}-{}",
                    scope.architecture.name,
                    Path::new(scope.name, "gateway").dashed()
                ),
                amazon_side_asn: asn.to_string(),
            },
        );
        scope.output("gateway-id", "The Direct Connect gateway", gateway.id());
        Some(GatewayHandle { owner, gateway, asn: Some(asn) })
    }

    /// Ties the gateway to what an interface leads to.
    fn associate(scope: &mut Scope<'_>, at: &Pointer, interface: &Interface, gateway: &GatewayHandle) {
        let Some(to) = &interface.to else { return };
        let Some(target) = target(scope, at.child("to"), to) else { return };
        let said = || interface.allowed_prefixes.iter().map(|cidr| Val::Known(cidr.to_string())).collect();
        let (associated_gateway_id, allowed_prefixes, wait) = match (&target, interface.kind) {
            (Target::Hub(hub), InterfaceKind::Transit) => {
                check_asns_differ(
                    scope,
                    at.child("to"),
                    ("the Direct Connect gateway", gateway.asn),
                    (&format!("the transit gateway `{to}`"), hub.asn),
                    "give one of them another number: `gateway: { asn: 64514 }`",
                );
                let prefixes: Vec<Val<String>> = if interface.allowed_prefixes.is_empty() {
                    hub.networks.iter().map(crate::model::handle::NetworkHandle::cidr_value).collect()
                } else {
                    said()
                };
                check_prefixes(scope, at, interface, prefixes.len());
                (hub.transit_gateway.id().value(), prefixes, None)
            }
            (Target::Network(network), InterfaceKind::Private) => {
                let (vpn_gateway, attachment) =
                    virtual_private_gateway(scope, network, interface.vpn_gateway.as_ref());
                (vpn_gateway.id().value(), said(), attachment)
            }
            (_, kind) => {
                let wanted = if kind == InterfaceKind::Transit { "a transit gateway" } else { "a network" };
                scope.report(
                    Diagnostic::new(
                        &codes::connectivity::INTERFACE_LEADS_ELSEWHERE,
                        at.child("to"),
                        format!("a {} interface leads to {wanted}, and `{to}` is none", kind.name()),
                    )
                    .given(to)
                    .help("name another target, or another kind: `transit` to a hub, `private` to a network"),
                );
                return;
            }
        };
        let local = format!("association-{to}");
        let path = Path::new(&gateway.owner, &local);
        let shared = gateway.owner != scope.name;
        if shared && !interface.allowed_prefixes.is_empty() && scope.graph().find(&path).is_some() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::PREFIXES_DO_NOT_FIT,
                    at.child("allowed_prefixes"),
                    format!("`{}` has said what its gateway announces of `{to}`", gateway.owner),
                )
                .on_key()
                .help(format!("remove it here and say it in `{}`", gateway.owner)),
            );
        }
        let association = direct_connect::DirectConnectGatewayAssociation {
            direct_connect_gateway_id: gateway.gateway.id(),
            associated_gateway_id,
            allowed_prefixes,
        };
        let origin = Origin(scope.here());
        let association = scope.graph().add_once(&gateway.owner, &local, association, origin);
        if let Some(attachment) = wait {
            scope.graph().require(&association, &attachment);
        }
    }

    fn check_interface(
        &self,
        scope: &mut Scope<'_>,
        at: &Pointer,
        interface: &Interface,
        ends: &[End],
        behind: &Behind<'_>,
    ) {
        let kind = interface.kind;
        let public = kind == InterfaceKind::Public;
        let stray = [
            ("to", public && interface.to.is_some()),
            ("mtu", public && interface.mtu.is_some_and(|mtu| mtu.get() != 1500)),
            ("site_link", public && interface.site_link),
            ("allowed_prefixes", public && !interface.allowed_prefixes.is_empty()),
            ("prefixes", !public && !interface.prefixes.is_empty()),
            ("vpn_gateway", kind != InterfaceKind::Private && interface.vpn_gateway.is_some()),
        ];
        for (key, _) in stray.into_iter().filter(|(_, stray)| *stray) {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::KEY_OF_ANOTHER_INTERFACE,
                    at.child(key),
                    format!("`{key}` means nothing to a {} interface", kind.name()),
                )
                .on_key()
                .help("remove it"),
            );
        }
        if !public && interface.to.is_none() {
            let wanted = if kind == InterfaceKind::Transit { "a transit gateway" } else { "a network" };
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::INTERFACE_LEADS_ELSEWHERE,
                    at.clone(),
                    format!("a {} interface leads to {wanted} and does not say which", kind.name()),
                )
                .help("add it: `to: NAME`"),
            );
        }
        if public && interface.prefixes.is_empty() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::PREFIXES_DO_NOT_FIT,
                    at.clone(),
                    "a public interface names the public ranges that the site announces",
                )
                .help("add them: `prefixes: [198.51.100.0/24]`"),
            );
        }
        let sizes: &[u32] = match kind {
            InterfaceKind::Transit => facts::MTU_TRANSIT.value,
            // 9001 is the provider's word for 8500, which only some targets refuse: a rule of its own.
            InterfaceKind::Private => &[1_500, 8_500, 9_001],
            InterfaceKind::Public => facts::MTU_PUBLIC.value,
        };
        if let Some(mtu) = interface.mtu.filter(|mtu| !public && !sizes.contains(&u32::from(mtu.get()))) {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::MTU_NOT_TAKEN,
                    at.child("mtu"),
                    format!("a {} interface takes no packets of {mtu} bytes", kind.name()),
                )
                .given(mtu.to_string())
                .allowed(sizes.iter().map(u32::to_string)),
            );
        }
        let region: Option<Region> = scope.architecture.region.parse().ok();
        let partition = region.map_or("aws", |region| region.partition().id());
        if interface.site_link && facts::SITELINK_MISSING.value.contains(&partition) {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::SITELINK_NOT_AVAILABLE,
                    at.child("site_link"),
                    format!("the partition {partition} has no SiteLink"),
                )
                .given("true")
                .help("remove it"),
            );
        }
        if let Some(key) = &interface.bgp_key {
            check_secret(scope, &at.child("bgp_key"), "BGP key", key);
        }
        let asn = interface.asn.or(behind.site.asn);
        if asn.is_none() {
            scope.report(site_without_asn(at, &self.site));
        }
        let gateway_asn = behind.gateway.as_ref().filter(|_| !public).and_then(|gateway| gateway.asn);
        check_asns_differ(
            scope,
            at.clone(),
            ("the Direct Connect gateway", gateway_asn),
            (&format!("the site `{}`", self.site), asn),
            "give the gateway another number: `gateway: { asn: 64514 }`",
        );
        check_addresses(scope, at, interface, ends);
    }

    /// VLANs and quotas of each connection.
    fn check_together(&self, scope: &mut Scope<'_>, ends: &[End]) {
        let here = scope.here();
        for end in ends {
            let mut taken: Vec<(Vlan, Pointer)> = Vec::new();
            for (name, interface) in self.every_interface() {
                let at = Self::interface_at(&here, name).child("vlan");
                let Some(vlan) = end.vlan.or(interface.vlan.known().copied()) else { continue };
                if let Some((_, first)) = taken.iter().find(|(other, _)| *other == vlan) {
                    scope.report(
                        Diagnostic::new(
                            &codes::connectivity::VLAN_TAKEN,
                            at,
                            format!("two interfaces of `{}` have the VLAN {vlan}", end.name),
                        )
                        .given(vlan.to_string())
                        .related(first.clone(), "the first one")
                        .help("give one of them another VLAN, 1 to 4094"),
                    );
                } else {
                    taken.push((vlan, at));
                }
            }
            let transit = self
                .every_interface()
                .filter(|(_, interface)| interface.kind == InterfaceKind::Transit)
                .count();
            let all = self.every_interface().count();
            let (most, most_transit) = if end.hosted {
                (facts::INTERFACES_PER_HOSTED_CONNECTION.value, facts::INTERFACES_PER_HOSTED_CONNECTION.value)
            } else {
                (facts::INTERFACES_PER_CONNECTION.value, facts::TRANSIT_INTERFACES_PER_CONNECTION.value)
            };
            for (count, most, words) in [(all, most, ""), (transit, most_transit, "transit ")] {
                if u32::try_from(count).is_ok_and(|count| count <= most) || (end.hosted && !words.is_empty())
                {
                    continue;
                }
                let kind = if end.hosted { "hosted" } else { "dedicated" };
                scope.report(
                    Diagnostic::new(
                        &codes::connectivity::TOO_MANY_INTERFACES,
                        here.child("interfaces"),
                        format!("a {kind} connection has at most {most} {words}virtual interfaces"),
                    )
                    .on_key()
                    .given(count.to_string())
                    .allowed([format!("1 to {most}")])
                    .help("spread them over further connections: a `DirectConnect` of its own"),
                );
            }
        }
    }

    fn add_interface(
        scope: &mut Scope<'_>,
        name: &str,
        interface: &Interface,
        end: &End,
        behind: &Behind<'_>,
    ) {
        let words: Vec<&str> =
            [name, "interface", &end.name].into_iter().filter(|word| !word.is_empty()).collect();
        let local = words.join("-");
        let Some(bgp_asn) = interface.asn.or(behind.site.asn) else { return };
        let virtual_interface_name =
            format!("{}-{}", scope.architecture.name, Path::new(scope.name, &local).dashed());
        let vlan = end.vlan.map_or_else(|| interface.vlan.clone(), Val::Known);
        let addresses = interface.addresses.get(&end.name).map(PeerAddresses::with_prefix);
        let (amazon_address, customer_address) = addresses.unzip();
        let (asn, auth_key) = (bgp_asn.to_string(), interface.bgp_key.clone());
        let connection_id = end.id.clone();
        let mtu = interface.mtu.map(Mtu::get);
        let enable_site_link = interface.site_link.then_some(true);
        let gateway = behind.gateway.as_ref().map(|gateway| gateway.gateway.id());
        let id = match (interface.kind, gateway) {
            (InterfaceKind::Private, Some(direct_connect_gateway_id)) => {
                let made = scope.add(
                    &local,
                    direct_connect::PrivateVirtualInterface {
                        virtual_interface_name,
                        connection_id,
                        direct_connect_gateway_id,
                        vlan,
                        mtu,
                        enable_site_link,
                        address_family: "ipv4",
                        asn,
                        bgp_asn,
                        auth_key,
                        amazon_address,
                        customer_address,
                    },
                );
                end.ready(scope, &made, behind);
                made.id().value()
            }
            (InterfaceKind::Transit, Some(direct_connect_gateway_id)) => {
                let made = scope.add(
                    &local,
                    direct_connect::TransitVirtualInterface {
                        virtual_interface_name,
                        connection_id,
                        direct_connect_gateway_id,
                        vlan,
                        mtu,
                        enable_site_link,
                        address_family: "ipv4",
                        asn,
                        bgp_asn,
                        auth_key,
                        amazon_address,
                        customer_address,
                    },
                );
                end.ready(scope, &made, behind);
                made.id().value()
            }
            (InterfaceKind::Public, _) => {
                let made = scope.add(
                    &local,
                    direct_connect::PublicVirtualInterface {
                        virtual_interface_name,
                        connection_id,
                        vlan,
                        route_filter_prefixes: interface.prefixes.iter().map(Cidr::to_string).collect(),
                        address_family: "ipv4",
                        asn,
                        bgp_asn,
                        auth_key,
                        amazon_address,
                        customer_address,
                    },
                );
                end.ready(scope, &made, behind);
                made.id().value()
            }
            (InterfaceKind::Private | InterfaceKind::Transit, None) => return,
        };
        scope.output_when(
            &format!("{local}-id"),
            "The virtual interface. Next: configure the site's router (aws directconnect describe-router-configuration)",
            id,
            behind.ready.clone(),
        );
    }
}

fn site_without_asn(at: &Pointer, site: &str) -> Diagnostic {
    Diagnostic::new(
        &codes::connectivity::SITE_WITHOUT_ASN,
        at.clone(),
        format!("BGP needs an autonomous system number, and the site `{site}` has none"),
    )
    .related_key(Pointer::root().child("sites").child(site), "the site")
    .help("add the number of its routers: `asn: 65010`")
}

fn check_prefixes(scope: &mut Scope<'_>, at: &Pointer, interface: &Interface, count: usize) {
    let most = facts::ALLOWED_PREFIXES_PER_TRANSIT_GATEWAY.value;
    if (1..=most).contains(&count) {
        return;
    }
    let at = if interface.allowed_prefixes.is_empty() { at.clone() } else { at.child("allowed_prefixes") };
    scope.report(
        Diagnostic::new(
            &codes::connectivity::PREFIXES_DO_NOT_FIT,
            at,
            "a transit gateway's association announces at least one range to the site",
        )
        .given(format!("{count} ranges"))
        .allowed([format!("1 to {most}")])
        .help("say them: `allowed_prefixes: [10.40.0.0/16]`, or attach a network to the hub"),
    );
}

fn check_addresses(scope: &mut Scope<'_>, at: &Pointer, interface: &Interface, ends: &[End]) {
    for (name, addresses) in &interface.addresses {
        let at = at.child("addresses").child(name);
        if !ends.iter().any(|end| end.name == *name) {
            scope.report(
                Diagnostic::new(
                    &codes::model::UNKNOWN_REFERENCE,
                    at,
                    format!("`{}` has no connection `{name}`", scope.name),
                )
                .on_key()
                .given(name)
                .allowed(ends.iter().map(|end| end.name.clone()))
                .suggest(name),
            );
            continue;
        }
        let prefix = addresses.prefix.unwrap_or(30);
        let mask = u32::MAX.checked_shl(32 - u32::from(prefix.min(32))).unwrap_or_default();
        let (aws, site) = (u32::from(addresses.aws.get()), u32::from(addresses.site.get()));
        if !(29..=31).contains(&prefix) || aws == site || aws & mask != site & mask {
            let (aws, site) = addresses.with_prefix();
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::ADDRESSES_DO_NOT_PAIR,
                    at,
                    "the two ends of a BGP session are two addresses of one small range",
                )
                .given(format!("{aws} and {site}"))
                .help("take both from one /30: `{ aws: 169.254.10.1, site: 169.254.10.2 }`"),
            );
        }
    }
    if interface.kind == InterfaceKind::Public {
        for end in ends.iter().filter(|end| !interface.addresses.contains_key(&end.name)) {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::ADDRESSES_DO_NOT_PAIR,
                    at.clone(),
                    format!("a public interface needs public addresses of both ends, and `{}` has none", end.name),
                )
                .help(format!(
                    "add them: `addresses: {{ {}: {{ aws: 198.51.100.1, site: 198.51.100.2 }} }}`; AWS support gives a \
                     /31 to whoever has none",
                    end.name
                )),
            );
        }
    }
}

impl Construct for DirectConnect {
    fn type_name(&self) -> &'static str {
        "DirectConnect"
    }

    fn role(&self) -> Role {
        Role::Connection
    }

    fn references(&self) -> Vec<(&'static str, String)> {
        let key = |name: &str| if name.is_empty() { "interface" } else { "interfaces" };
        let targets = self
            .every_interface()
            .filter_map(|(name, interface)| interface.to.clone().map(|target| (key(name), target)));
        let shared =
            self.gateway.iter().filter_map(|gateway| gateway.of.clone()).map(|other| ("gateway", other));
        std::iter::once(("site", self.site.clone())).chain(targets).chain(shared).collect()
    }

    fn expand(&self, scope: &mut Scope<'_>) {
        self.check_connections(scope);
        let Some(site) = site(scope, &self.site) else { return };
        let ends = self.connect(scope);
        let ready = self.wait(scope);
        let gateway = self.resolve_gateway(scope);
        let behind = Behind { site, gateway, ready };
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
