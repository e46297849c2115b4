//! Site-to-site VPN: two tunnels between a site's device and a hub or a network.
//!
//! Routes are learnt by BGP, or are the site's ranges, written down: in the virtual private gateway of a network, or in the
//! route table of a hub. The attachment that these lead to has a name in Terraform alone; for CloudFormation they are
//! steps by hand.

use schemars::JsonSchema;
use serde::Deserialize;

use super::DirectConnect;
use super::attachment::LineAttachment;
use super::line::{LINE_ENDS, Target, check_asns_differ, check_secret, site, target, words};
use super::private_gateway::{VPN_GATEWAY_ASN, virtual_private_gateway};
use crate::diagnostic::{Diagnostic, Pointer, codes};
use crate::facts::{network::not_public, vpn as facts};
use crate::model::handle::LineHandle;
use crate::model::{Construct, LineEnd, Names, Reference, Referent, Role, Scope, Site, chain};
use crate::resource::{Arn, Hidden, Origin, Ref, Val, kinds::logs, kinds::vpn};
use crate::units::{Asn, Cidr, CustomerGatewayId, IpAddress, VpnGatewayId};

pub use vpn::{DpdTimeoutAction, Encryption, IkeVersion, Integrity, PreSharedKeyStorage, StartupAction};

/// A site-to-site VPN: two tunnels between a site's device and a hub or a network. Alone it is the site's line; beside
/// a Direct Connect to the same target it takes over when that fails, because AWS prefers a Direct Connect's routes to those
/// that a VPN tells. A hub's static routes go before both, and have to be wider ones: `routes`.
///
/// ```
/// use hybrid_synth::construct::Vpn;
/// use hybrid_synth::model::{Architecture, Network, Site};
/// use hybrid_synth::synthesize;
///
/// let mut imaging = Architecture::new("imaging", "eu-central-1");
/// imaging.networks.insert("main".into(), Network::new("10.40.0.0/16".parse().unwrap()));
/// let clinic = Site { cidrs: vec!["10.21.0.0/16".parse().unwrap()], ..Site::default() };
/// imaging.sites.insert("clinic".into(), clinic);
/// imaging.construct("tunnel", Vpn::new("clinic", "main", "198.51.100.7".parse().unwrap()));
/// assert!(synthesize(&imaging).is_ok());
/// ```
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Vpn {
    /// The site that it leads to.
    pub site: String,
    /// The hub or the network at the other end.
    pub to: String,
    /// The public address of the site's device. VPNs to one address with one number share a customer gateway, which has the
    /// name of the first of them in the alphabet.
    pub gateway_ip: Option<Val<IpAddress>>,
    /// An existing customer gateway instead of a new one at `gateway_ip`.
    pub customer_gateway: Option<CustomerGatewayId>,
    /// The network's existing virtual private gateway instead of a new one, for this line and every other one that leads to
    /// the network.
    pub vpn_gateway: Option<VpnGatewayId>,
    /// How routes are learnt; `bgp` where the site has an ASN and `static` where it has none, when it is left out.
    pub routing: Option<Routing>,
    /// The ranges of static routes, as in `[10.0.0.0/8]`; those of the site when it is left out.
    #[serde(default)]
    pub routes: Vec<Cidr>,
    /// The autonomous system number of the device; the site's when it is left out.
    pub asn: Option<Asn>,
    /// The Direct Connect that it takes over from: to the same site and the same target.
    pub backs_up: Option<String>,
    /// Settings of each of the two tunnels.
    #[serde(default)]
    pub tunnels: Tunnels,
    /// Permitted IKE versions; `[ikev2]` when it is left out.
    pub ike: Option<Vec<IkeVersion>>,
    /// Permitted ciphers; AES with 256 bits when it is left out.
    pub encryption: Option<Vec<Encryption>>,
    /// Permitted hashes; SHA-2 when it is left out.
    pub integrity: Option<Vec<Integrity>>,
    /// Permitted Diffie-Hellman groups; 14 to 21 when it is left out.
    pub dh_groups: Option<Vec<u8>>,
    /// Who begins the negotiation: `site`, which holds when it is left out, or `aws`.
    pub startup: Option<StartupAction>,
    /// What happens when the site does not answer: `clear`, which holds when it is left out, `restart` or `none`.
    pub on_timeout: Option<DpdTimeoutAction>,
    /// Logs the tunnels' activity for 90 days; it does when it is left out.
    pub log: Option<bool>,
    /// Where AWS keeps the pre-shared keys; `standard` when it is left out. It cannot change later.
    pub key_storage: Option<PreSharedKeyStorage>,
    /// Enters AWS's network at the edge location nearest to the site; to a hub only.
    #[serde(default)]
    pub accelerated: bool,
}

/// How routes are learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Routing {
    /// Both ends tell each other, and a broken tunnel is noticed.
    Bgp,
    /// The site's ranges, written down; to a hub CloudFormation leaves that to commands that its outputs tell.
    Static,
}

/// Settings of the two tunnels.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Tunnels {
    /// The first.
    pub one: Tunnel,
    /// The second.
    pub two: Tunnel,
}

/// Settings of a tunnel.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Tunnel {
    /// Its inside addresses, a /30 of 169.254.0.0/16; AWS chooses when it is left out.
    pub inside: Option<Cidr>,
    /// The pre-shared key, 8 to 64 letters, digits, `.` and `_`: a secret, never text. AWS makes one when it is left out.
    pub key: Option<Val<String>>,
}

/// Diffie-Hellman groups that are permitted where the blueprint says nothing.
const DEFAULT_DH_GROUPS: &[u8] = &[14, 15, 16, 17, 18, 19, 20, 21];

/// A list as CloudFormation and Terraform take it.
fn texts<T: Copy>(values: &[T], text: fn(T) -> &'static str) -> Vec<vpn::TextItem> {
    values.iter().map(|value| vpn::TextItem { value: text(*value) }).collect()
}

/// The settings that both tunnels share.
struct Shared {
    ike: Vec<vpn::TextItem>,
    encryption: Vec<vpn::TextItem>,
    integrity: Vec<vpn::TextItem>,
    dh_groups: Vec<vpn::NumberItem>,
    log: Option<Arn<logs::LogGroup>>,
}

macro_rules! tunnel {
    ($kind:ident, $vpn:expr, $tunnel:expr, $shared:expr) => {
        vpn::$kind {
            inside_cidr: $tunnel.inside,
            pre_shared_key: $tunnel.key.clone().map(Hidden),
            ike_versions: $shared.ike.clone(),
            phase_1_encryption_algorithms: $shared.encryption.clone(),
            phase_1_integrity_algorithms: $shared.integrity.clone(),
            phase_1_dh_group_numbers: $shared.dh_groups.clone(),
            phase_2_encryption_algorithms: $shared.encryption.clone(),
            phase_2_integrity_algorithms: $shared.integrity.clone(),
            phase_2_dh_group_numbers: $shared.dh_groups.clone(),
            startup_action: $vpn.startup,
            dpd_timeout_action: $vpn.on_timeout,
            log_enabled: $shared.log.as_ref().map(|_| true),
            log_group_arn: $shared.log.clone(),
            log_output_format: $shared.log.as_ref().map(|_| "json"),
        }
    };
}

impl Vpn {
    /// A VPN between a site's device at this address and a hub or a network.
    pub fn new(site: impl Names<Site>, to: impl Names<LineEnd>, gateway_ip: IpAddress) -> Self {
        Vpn {
            site: site.into_name(),
            to: to.into_name(),
            gateway_ip: Some(gateway_ip.into()),
            customer_gateway: None,
            vpn_gateway: None,
            routing: None,
            routes: Vec::new(),
            asn: None,
            backs_up: None,
            tunnels: Tunnels::default(),
            ike: None,
            encryption: None,
            integrity: None,
            dh_groups: None,
            startup: None,
            on_timeout: None,
            log: None,
            key_storage: None,
            accelerated: false,
        }
    }

    /// As the backup of this Direct Connect.
    pub fn backing_up(mut self, line: impl Names<DirectConnect>) -> Self {
        self.backs_up = Some(line.into_name());
        self
    }

    chain! {
        /// With routes learnt in this way.
        routing: Routing;
        /// With this number on the device.
        asn: Asn;
        /// With these versions of IKE.
        ike: Vec<IkeVersion>;
        /// With these ciphers.
        encryption: Vec<Encryption>;
        /// With these hashes.
        integrity: Vec<Integrity>;
        /// With these Diffie-Hellman groups.
        dh_groups: Vec<u8>;
        /// Begun by this side.
        startup: StartupAction;
        /// With this answer to a silent site.
        on_timeout: DpdTimeoutAction;
        /// With a log of the tunnels' activity, or without.
        log: bool;
        /// With the pre-shared keys kept here.
        key_storage: PreSharedKeyStorage;
    }

    /// With static routes of these ranges.
    pub fn routes(mut self, ranges: impl IntoIterator<Item = Cidr>) -> Self {
        self.routes.extend(ranges);
        self
    }

    /// With these settings of the two tunnels.
    pub fn tunnels(mut self, one: Tunnel, two: Tunnel) -> Self {
        self.tunnels = Tunnels { one, two };
        self
    }

    /// Entering AWS's network at the nearest edge location.
    pub fn accelerated(mut self) -> Self {
        self.accelerated = true;
        self
    }

    fn check_device(&self, scope: &mut Scope<'_>) {
        if self.gateway_ip.is_some() == self.customer_gateway.is_some() {
            let headline = if self.gateway_ip.is_some() { "twice" } else { "nowhere" };
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::DEVICE_NOT_SAID_ONCE,
                    scope.here(),
                    format!("`{}` says {headline} which device of the site it ends at", scope.name),
                )
                .on_key()
                .help("give the device's public address: `gateway_ip: 198.51.100.7`; or an existing `customer_gateway`"),
            );
        }
        let Some(address) = self.gateway_ip.as_ref().and_then(Val::known) else { return };
        if not_public().any(|range| range.contains_address(*address)) {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::DEVICE_NOT_PUBLIC,
                    scope.at("gateway_ip"),
                    format!("the tunnels cross the internet, where {address} leads nowhere"),
                )
                .given(address.to_string())
                .help("give the public address of the site's device, or that of the NAT in front of it"),
            );
        }
    }

    fn check_tunnels(&self, scope: &mut Scope<'_>) {
        let at = scope.at("tunnels");
        for (name, tunnel) in [("one", &self.tunnels.one), ("two", &self.tunnels.two)] {
            if let Some(key) = &tunnel.key {
                check_secret(scope, &at.child(name).child("key"), "pre-shared key", key);
            }
            let Some(inside) = tunnel.inside else { continue };
            let range: Option<Cidr> = facts::INSIDE_RANGE.value.parse().ok();
            let reserved = facts::INSIDE_RESERVED.value.contains(&inside.to_string().as_str());
            let good = range.is_some_and(|range| range.contains(inside))
                && inside.prefix() == facts::INSIDE_PREFIX_LENGTH.value
                && !reserved;
            if !good {
                scope.report(
                    Diagnostic::new(
                        &codes::connectivity::INSIDE_RANGE_WRONG,
                        at.child(name).child("inside"),
                        format!("a tunnel cannot have the inside addresses {inside}"),
                    )
                    .given(inside.to_string())
                    .allowed([format!(
                        "a /{} of {}, except {}",
                        facts::INSIDE_PREFIX_LENGTH.value,
                        facts::INSIDE_RANGE.value,
                        facts::INSIDE_RESERVED.value.join(", ")
                    )]),
                );
            }
        }
        if let (Some(one), Some(two)) = (self.tunnels.one.inside, self.tunnels.two.inside)
            && one.overlaps(two)
        {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::INSIDE_RANGE_WRONG,
                    at.child("two").child("inside"),
                    "both tunnels have the same inside addresses",
                )
                .given(two.to_string())
                .related(at.child("one").child("inside"), "the first tunnel")
                .help("give the second another /30, or leave it out"),
            );
        }
    }

    fn check_crypto(&self, scope: &mut Scope<'_>) {
        let weak_ike = self.ike.iter().flatten().any(|version| *version == IkeVersion::V1);
        let weak_hash = self.integrity.iter().flatten().any(|hash| *hash == Integrity::Sha1);
        let weak_groups: Vec<String> = self
            .dh_groups
            .iter()
            .flatten()
            .filter(|group| facts::WEAK_DH_GROUPS.value.contains(*group))
            .map(u8::to_string)
            .collect();
        let weak = [
            ("ike", weak_ike.then(|| "ikev1".to_owned())),
            ("integrity", weak_hash.then(|| "sha1".to_owned())),
            ("dh_groups", (!weak_groups.is_empty()).then(|| weak_groups.join(", "))),
        ];
        for (key, given) in weak {
            let Some(given) = given else { continue };
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::TUNNEL_WEAKENED,
                    scope.at(key),
                    format!("the tunnels of `{}` permit {given}, which is no longer secure", scope.name),
                )
                .given(given)
                .help(format!("remove `{key}`: its default is secure")),
            );
        }
        let groups = self.dh_groups.iter().flatten().enumerate();
        for (index, group) in groups.filter(|(_, group)| !facts::DH_GROUPS.value.contains(*group)) {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::DH_GROUP_UNKNOWN,
                    scope.at("dh_groups").index(index),
                    format!("AWS has no Diffie-Hellman group {group} for both phases"),
                )
                .given(group.to_string())
                .allowed(facts::DH_GROUPS.value.iter().map(u8::to_string)),
            );
        }
        if self.log == Some(false) {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::TUNNEL_LOG_OFF,
                    scope.at("log"),
                    format!("nobody will see why a tunnel of `{}` went down", scope.name),
                )
                .given("false")
                .help("remove it: the log is kept for 90 days"),
            );
        }
    }

    fn check_backup(&self, scope: &mut Scope<'_>) {
        let Some(name) = &self.backs_up else { return };
        let Some(line) = scope.expect::<LineHandle>("backs_up", name, "a line") else { return };
        let mut ends = line.targets.iter().chain([&line.site, &self.site, &self.to]);
        if !ends.all(|end| scope.is_declared(end)) {
            return;
        }
        if line.site != self.site || !line.targets.contains(&self.to) {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::BACKUP_LEADS_ELSEWHERE,
                    scope.at("backs_up"),
                    format!("`{}` cannot take over from `{name}`, which leads elsewhere", scope.name),
                )
                .given(format!("from {} to {}", self.site, self.to))
                .allowed(line.targets.iter().map(|target| format!("from {} to {target}", line.site)))
                .related_key(Pointer::root().child("constructs").child(name), "the line that fails"),
            );
        }
    }

    /// Whether both ends tell each other their routes, at a site that is known or not.
    pub fn tells_routes(&self, site: Option<&Site>) -> bool {
        self.routing_with(self.number(site)) == Routing::Bgp
    }

    /// The autonomous system number of its device, at a site that is known or not.
    fn number(&self, site: Option<&Site>) -> Option<Asn> {
        self.asn.or_else(|| site?.asn)
    }

    /// The ranges of its static routes at a site that is known.
    pub fn static_ranges<'a>(&'a self, site: &'a Site) -> &'a [Cidr] {
        match (self.tells_routes(Some(site)), self.routes.is_empty()) {
            (true, _) => &[],
            (false, true) => &site.cidrs,
            (false, false) => &self.routes,
        }
    }

    fn routing_with(&self, asn: Option<Asn>) -> Routing {
        self.routing.unwrap_or(if asn.is_some() { Routing::Bgp } else { Routing::Static })
    }

    fn check_routing(
        &self,
        scope: &mut Scope<'_>,
        declared: &Site,
        target: Option<&Target>,
        asn: Option<Asn>,
    ) {
        let routing = self.routing_with(asn);
        let at_site = Pointer::root().child("sites").child(&self.site);
        if routing == Routing::Bgp && asn.is_none() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::SITE_WITHOUT_ASN,
                    scope.at("routing"),
                    format!("BGP needs an autonomous system number, and the site `{}` has none", self.site),
                )
                .related_key(at_site.clone(), "the site")
                .help("add the number of its device: `asn: 65010`; or `routing: static`"),
            );
        }
        let hub = match target {
            Some(Target::Hub(hub)) => Some(hub),
            Some(Target::Network(_)) | None => None,
        };
        if routing == Routing::Static {
            if let Some(hub) = hub.filter(|hub| hub.default_table.is_none() && hub.tables.is_empty()) {
                scope.report(
                    Diagnostic::new(
                        &codes::connectivity::STATIC_ROUTE_ON_HUB,
                        scope.at(if self.routing.is_some() { "routing" } else { "to" }),
                        format!("static routes of `{}` stand in a route table that is not said", hub.name),
                    )
                    .given("static")
                    .related_key(Pointer::root().child("constructs").child(&hub.name), "the imported hub")
                    .help(
                        "name it: `import: { id: tgw-…, route_table: tgw-rtb-… }`; or let the hub learn the routes: give the \
                         site an `asn`",
                    ),
                );
            }
            // A hub asks for the ranges of its sites itself.
            if self.static_ranges(declared).is_empty() && hub.is_none() {
                scope.report(
                    Diagnostic::new(
                        &codes::connectivity::SITE_WITHOUT_RANGES,
                        at_site,
                        format!("static routes lead to the ranges of `{}`, which has none", self.site),
                    )
                    .on_key()
                    .help("add its address ranges: `cidrs: [10.20.0.0/16]`"),
                );
            }
        }
        if routing == Routing::Bgp && !self.routes.is_empty() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::KEY_OF_A_NEW_ONE,
                    scope.at("routes"),
                    format!("`routes` are static ones, and `{}` learns its routes by BGP", scope.name),
                )
                .on_key()
                .help("remove it, or say `routing: static`"),
            );
        }
        if routing == Routing::Bgp {
            let (words, amazon) = match target {
                Some(Target::Hub(hub)) => ("the transit gateway", hub.asn),
                Some(Target::Network(_)) => ("the virtual private gateway", Some(VPN_GATEWAY_ASN)),
                None => return,
            };
            let help = "give one of them another number";
            check_asns_differ(
                scope,
                scope.at("to"),
                (words, amazon),
                (&format!("the site `{}`", self.site), asn),
                help,
            );
        }
        if hub.is_none() && target.is_some() && self.accelerated {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::ACCELERATED_WITHOUT_HUB,
                    scope.at("accelerated"),
                    "only a VPN to a transit gateway can be accelerated",
                )
                .given("true")
                .help("remove it, or lead the VPN to a hub"),
            );
        }
        if hub.is_some() && self.vpn_gateway.is_some() {
            scope.report(
                Diagnostic::new(
                    &codes::connectivity::KEY_OF_A_NEW_ONE,
                    scope.at("vpn_gateway"),
                    "a VPN to a transit gateway has no virtual private gateway",
                )
                .on_key()
                .help("remove it, or lead the VPN to the network of the gateway"),
            );
        }
    }

    fn customer_gateway(&self, scope: &mut Scope<'_>, asn: Option<Asn>) -> Option<Ref<vpn::CustomerGateway>> {
        if let Some(id) = &self.customer_gateway {
            return Some(Ref::imported(id.to_string()));
        }
        let ip_address = self.gateway_ip.clone()?;
        let (short, long) = match asn {
            Some(asn) if asn.get() > facts::BGP_ASN_MAX.value => (None, Some(asn)),
            short => (short, None),
        };
        let device_type = "ipsec.1";
        let gateway =
            vpn::CustomerGateway { device_type, ip_address, bgp_asn: short, bgp_asn_extended: long };
        let owner = self.device_owner(scope, asn);
        let origin = Origin(Pointer::root().child("constructs").child(&owner));
        Some(scope.graph().add_once(&owner, "device", gateway, origin))
    }

    /// Whose the customer gateway of this VPN's device is: of those that end at one, the first by name, however the blueprint
    /// orders them. A second request for the same address and number is answered with the gateway of the first: EC2 API
    /// reference, CreateCustomerGateway, read 2026-11-29.
    fn device_owner(&self, scope: &Scope<'_>, asn: Option<Asn>) -> String {
        let architecture = scope.architecture;
        let is_same = |other: &Vpn| {
            let number = other.number(architecture.sites.get(&other.site));
            other.customer_gateway.is_none() && other.gateway_ip == self.gateway_ip && number == asn
        };
        let there = architecture.constructs_of::<Vpn>().filter(|(_, other)| is_same(other));
        there.map(|(name, _)| name).min().unwrap_or(scope.name).to_owned()
    }

    fn shared(&self, scope: &mut Scope<'_>) -> Shared {
        let log = self.log.unwrap_or(true).then(|| scope.add("log", logs::LogGroup::default()).arn());
        let ike = self.ike.as_deref().unwrap_or(&[IkeVersion::V2]);
        let encryption = self.encryption.as_deref().unwrap_or(&[Encryption::Aes256, Encryption::Aes256Gcm16]);
        let integrity =
            self.integrity.as_deref().unwrap_or(&[Integrity::Sha256, Integrity::Sha384, Integrity::Sha512]);
        let groups = self.dh_groups.as_deref().unwrap_or(DEFAULT_DH_GROUPS);
        Shared {
            ike: texts(ike, IkeVersion::as_str),
            encryption: texts(encryption, Encryption::as_str),
            integrity: texts(integrity, Integrity::as_str),
            dh_groups: groups.iter().map(|value| vpn::NumberItem { value: *value }).collect(),
            log,
        }
    }
}

impl Construct for Vpn {
    fn type_name(&self) -> &'static str {
        "Vpn"
    }

    fn role(&self) -> Role {
        Role::Connection
    }

    fn references(&self) -> Vec<Reference> {
        let lines = &[Referent::Construct("DirectConnect"), Referent::Construct("Vpn")];
        let ends = [Reference::site(&self.site), Reference::new("to", &self.to, LINE_ENDS)];
        let backed_up = self.backs_up.iter().map(|name| Reference::new("backs_up", name, lines));
        ends.into_iter().chain(backed_up).collect()
    }

    fn expand(&self, scope: &mut Scope<'_>) {
        self.check_device(scope);
        self.check_tunnels(scope);
        self.check_crypto(scope);
        self.check_backup(scope);
        let declared = site(scope, &self.site);
        let target = target(scope, scope.at("to"), &self.to);
        let asn = self.number(declared);
        if let Some(declared) = declared {
            self.check_routing(scope, declared, target.as_ref(), asn);
        }
        let handle = LineHandle {
            name: scope.name.to_owned(),
            site: self.site.clone(),
            targets: vec![self.to.clone()],
            gateway: None,
        };
        scope.publish(handle);
        let (Some(declared), Some(target)) = (declared, target) else { return };
        let Some(device) = self.customer_gateway(scope, asn) else { return };
        let static_routes = self.routing_with(asn) == Routing::Static;
        let (transit_gateway_id, vpn_gateway, attachment) = match &target {
            Target::Hub(hub) => (Some(hub.transit_gateway.id()), None, None),
            Target::Network(network) => {
                let at = scope.at("vpn_gateway");
                let (gateway, attachment) =
                    virtual_private_gateway(scope, network, at, self.vpn_gateway.as_ref());
                (None, Some(gateway), attachment)
            }
        };
        let shared = self.shared(scope);
        let connection = scope.add(
            "",
            vpn::VpnConnection {
                connection_type: "ipsec.1",
                customer_gateway_id: device.id(),
                transit_gateway_id,
                vpn_gateway_id: vpn_gateway.as_ref().map(Ref::id),
                static_routes_only: static_routes,
                enable_acceleration: self.accelerated.then_some(true),
                pre_shared_key_storage: self.key_storage,
                tunnel_1: tunnel!(FirstTunnel, self, self.tunnels.one, shared),
                tunnel_2: tunnel!(SecondTunnel, self, self.tunnels.two, shared),
            },
        );
        if let Some(attachment) = attachment {
            scope.graph().require(&connection, &attachment);
        }
        let ranges = self.static_ranges(declared);
        match &target {
            Target::Hub(hub) => {
                let (owner, id) = (scope.name, connection.transit_gateway_attachment_id());
                let resource = connection.id().value();
                LineAttachment { owner, id, resource, ranges }.join(scope, hub);
            }
            Target::Network(_) => {
                for cidr in ranges {
                    scope.add(
                        &format!("route-{}", words(&cidr.to_string())),
                        vpn::VpnConnectionRoute {
                            vpn_connection_id: connection.id(),
                            destination_cidr_block: *cidr,
                        },
                    );
                }
            }
        }
        scope.output(
            "id",
            "The VPN connection. Next: configure the site's device (aws ec2 \
             get-vpn-connection-device-sample-configuration)",
            connection.id(),
        );
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}
