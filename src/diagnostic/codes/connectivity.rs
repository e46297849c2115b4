//! HS04: Direct Connect, transit gateways and VPN.

codes! {
    VLAN_TAKEN {
        id: "HS0401",
        name: "vlan-taken",
        severity: Error,
        summary: "two virtual interfaces of a connection have the same VLAN",
        means: "A virtual interface is told from others on its connection by its 802.1Q tag, so each has its own.",
        example: "interfaces:\n  data: { kind: transit, to: hub, vlan: 101 }\n  web: { kind: public, vlan: 101 }",
        instead: "Use a VLAN between 1 and 4094 that no other interface of the connection has: `vlan: 102`.",
    }
    NO_CONNECTION {
        id: "HS0402",
        name: "no-connection",
        severity: Error,
        summary: "a Direct Connect has no connection",
        means: "Virtual interfaces run over a connection or a group of them, new or imported.",
        example: "link: { type: DirectConnect, site: munich, interface: { kind: transit, to: hub, vlan: 101 } }",
        instead: "Order a port, `connections: { a: 10 Gbps }`, or name what is there: `connections: { a: { import: dxcon-fg31dyv6 } }`.",
    }
    SPEED_NOT_SOLD {
        id: "HS0403",
        name: "speed-not-sold",
        severity: Error,
        summary: "a connection has a speed that AWS does not sell",
        means: "Dedicated connections are ports of 1, 10, 100 or 400 Gbps. Hosted connections are a partner's, of 50 Mbps to 25 Gbps.",
        example: "connections: { a: 40 Gbps }",
        instead: "Take one of the speeds that the message lists, or several connections as a group: `lag: true`.",
    }
    HOSTED_CONNECTION_NOT_IMPORTED {
        id: "HS0404",
        name: "hosted-connection-not-imported",
        severity: Error,
        summary: "a hosted connection is not imported",
        means: "A partner orders a hosted connection for your account, and you accept it: neither back end can order it.",
        example: "connections: { a: 500 Mbps }",
        instead: "Order it from the partner and import it: `connections: { a: { import: dxcon-fg31dyv6, hosted: true, speed: 500 Mbps, accept: true } }`. With `accept` Terraform accepts it; CloudFormation's outputs tell the command.",
    }
    LOCATION_NOT_SAID {
        id: "HS0405",
        name: "location-not-said",
        severity: Error,
        summary: "a new connection does not say where its port is",
        means: "A dedicated connection is a port of a router in one Direct Connect location.",
        example: "link: { type: DirectConnect, site: munich, connections: { a: 10 Gbps } }",
        instead: "Add the code of the location: `location: EqFA5`.",
    }
    LAG_DOES_NOT_FIT {
        id: "HS0406",
        name: "lag-does-not-fit",
        severity: Error,
        summary: "connections cannot form a group",
        means: "The connections of a link aggregation group have one speed and end at one router: at most four below 100 Gbps, two from there on.",
        example: "link: { type: DirectConnect, site: munich, location: EqFA5, lag: true, connections: { a: 10 Gbps, b: 1 Gbps } }",
        instead: "Give all of them one speed and one location, or put them in constructs of their own that share a gateway: `gateway: { of: link }`.",
    }
    MACSEC_NOT_AVAILABLE {
        id: "HS0407",
        name: "macsec-not-available",
        severity: Error,
        summary: "a connection cannot ask for MACsec",
        means: "MACsec is asked for when a dedicated port of 10, 100 or 400 Gbps is ordered; it cannot be added later.",
        example: "link: { type: DirectConnect, site: munich, location: EqFA5, macsec: true, connections: { a: 1 Gbps } }",
        instead: "Order a faster dedicated port, or remove `macsec`.",
    }
    MACSEC_GROUP_IN_TERRAFORM {
        id: "HS0409",
        name: "macsec-group-in-terraform",
        severity: Error,
        summary: "Terraform cannot make a group with MACsec",
        means: "The Terraform provider's group has no argument that asks for MACsec, so its ports would come without.",
        example: "link: { type: DirectConnect, site: munich, location: EqFA5, macsec: true, lag: true, connections: { a: 10 Gbps } }",
        instead: "Build for CloudFormation alone, make the group by hand and import it (`lag_import`), or give up `lag` or `macsec`.",
    }
    INTERFACE_LEADS_ELSEWHERE {
        id: "HS0410",
        name: "interface-leads-elsewhere",
        severity: Error,
        summary: "a virtual interface leads to something that its kind cannot reach",
        means: "A private interface leads to a network, a transit interface to a transit gateway, and a public one to AWS's public addresses.",
        example: "interface: { kind: private, to: hub, vlan: 101 }",
        instead: "Change the kind or the target: `interface: { kind: transit, to: hub, vlan: 101 }`.",
    }
    KEY_OF_ANOTHER_INTERFACE {
        id: "HS0411",
        name: "key-of-another-interface",
        severity: Error,
        summary: "a virtual interface has a key that belongs to another kind",
        means: "Public interfaces have no target, no SiteLink and no jumbo frames; only they name public prefixes.",
        example: "interface: { kind: public, vlan: 101, site_link: true, prefixes: [198.51.100.0/24] }",
        instead: "Remove the key.",
    }
    MTU_NOT_TAKEN {
        id: "HS0412",
        name: "mtu-not-taken",
        severity: Error,
        summary: "a virtual interface does not take packets of that size",
        means: "Virtual interfaces take packets of 1500 bytes, or jumbo frames of one size. The API refuses every other value.",
        example: "interface: { kind: transit, to: hub, vlan: 101, mtu: 9001 }",
        instead: "Take 1500, or the jumbo frames of the kind: `mtu: 8500` for transit interfaces.",
    }
    JUMBO_FRAMES_REFUSED {
        id: "HS0413",
        name: "jumbo-frames-refused",
        severity: Error,
        summary: "Terraform refuses the jumbo frames that the API documents",
        means: "AWS's API takes 1500 and 8500 for a private interface. Terraform's provider 5.100 takes 1500 and 9001 alone, and refuses 8500 before the API sees it.",
        example: "interface: { kind: private, to: main, vlan: 101, mtu: 8500 }",
        instead: "Leave `mtu` out, which means 1500, or build for CloudFormation alone, or use a transit interface, where all agree on 8500.",
    }
    JUMBO_FRAMES_CONTESTED {
        id: "HS0414",
        name: "jumbo-frames-contested",
        severity: Warning,
        summary: "AWS's sources disagree on jumbo frames of private interfaces",
        means: "For jumbo frames of a private interface AWS's API reference says 8500; CloudFormation's schema text and Terraform's provider say 9001. Neither schema decides it: the API does, when the interface is made.",
        example: "interface: { kind: private, to: main, vlan: 101, mtu: 9001 }",
        instead: "Leave `mtu` out, which means 1500, or use a transit interface, where all agree on 8500.",
    }
    ASNS_COLLIDE {
        id: "HS0415",
        name: "asns-collide",
        severity: Error,
        summary: "both ends have the same autonomous system number",
        means: "A transit gateway and a Direct Connect gateway that are associated must have different numbers, and so must Amazon's side and the site's: a router drops routes that have passed its own number.",
        example: "hub: { type: TransitGateway, asn: 64512 }\nlink: { type: DirectConnect, site: munich, interface: { kind: transit, to: hub, vlan: 101 } }",
        instead: "Give one of them another number: `asn: 64513`.",
    }
    AMAZON_ASN_NOT_PRIVATE {
        id: "HS0416",
        name: "amazon-asn-not-private",
        severity: Error,
        summary: "Amazon's side has a number that is not for private use",
        means: "Transit gateways and Direct Connect gateways take 64512 to 65534 and 4200000000 to 4294967294.",
        example: "hub: { type: TransitGateway, asn: 7224 }",
        instead: "Take a private number: `asn: 64513`.",
    }
    SITE_WITHOUT_ASN {
        id: "HS0417",
        name: "site-without-asn",
        severity: Error,
        summary: "a BGP session has no number on the site's side",
        means: "Virtual interfaces always speak BGP, and VPNs to a transit gateway do. The site's routers need an autonomous system number.",
        example: "sites:\n  munich: { cidrs: [10.20.0.0/16] }",
        instead: "Add it to the site: `asn: 65010`. Without one of your own take a private number, 64512 to 65534.",
    }
    LONG_ASN_IN_TERRAFORM {
        id: "HS0418",
        name: "long-asn-in-terraform",
        severity: Error,
        summary: "Terraform's provider cannot say that autonomous system number",
        means: "The provider's argument `bgp_asn` goes to a member of the API that ends at 2147483646; the one for larger numbers is only in its version 6, and one text has to suit both.",
        example: "sites:\n  munich: { asn: 4200000001 }",
        instead: "Give the interface a number up to 2147483646, `interface: { asn: 65010, … }`, or build for CloudFormation alone.",
    }
    KEY_IN_CLEAR_TEXT {
        id: "HS0419",
        name: "key-in-clear-text",
        severity: Error,
        summary: "a key stands in the blueprint",
        means: "Whoever reads the blueprint, the template or its history could use the key. Outputs never hold a secret's value.",
        example: "interface: { kind: transit, to: hub, vlan: 101, bgp_key: correcthorse }",
        instead: "Keep it in AWS Secrets Manager and refer to it: `bgp_key: { secret: \"arn:…\", key: bgp }`.",
    }
    SITELINK_NOT_AVAILABLE {
        id: "HS0420",
        name: "sitelink-not-available",
        severity: Error,
        summary: "the partition has no SiteLink",
        means: "SiteLink is there in the commercial regions, and not in AWS GovCloud (US) or China.",
        example: "region: us-gov-west-1\nconstructs:\n  link: { type: DirectConnect, interface: { kind: transit, to: hub, vlan: 101, site_link: true } }",
        instead: "Remove `site_link`; sites reach each other through a transit gateway.",
    }
    PREFIXES_DO_NOT_FIT {
        id: "HS0421",
        name: "prefixes-do-not-fit",
        severity: Error,
        summary: "the announced ranges do not fit",
        means: "A transit gateway's association announces 1 to 200 ranges to the site, said once per gateway. A public interface announces the site's own public ranges.",
        example: "hub: { type: TransitGateway, attach: [] }\nlink: { type: DirectConnect, interface: { kind: transit, to: hub, vlan: 101 } }",
        instead: "Say the ranges: `allowed_prefixes: [10.40.0.0/16]`.",
    }
    ADDRESSES_DO_NOT_PAIR {
        id: "HS0422",
        name: "addresses-do-not-pair",
        severity: Error,
        summary: "the addresses of a BGP session do not belong together",
        means: "Both ends of a session are different addresses of one /29 to /31. For public interfaces AWS does not choose them.",
        example: "addresses: { a: { aws: 169.254.10.1, site: 169.254.11.2 } }",
        instead: "Take both from one range: `addresses: { a: { aws: 169.254.10.1, site: 169.254.10.2 } }`.",
    }
    TOO_MANY_INTERFACES {
        id: "HS0423",
        name: "too-many-interfaces",
        severity: Error,
        summary: "a connection has more virtual interfaces than it can",
        means: "A dedicated connection carries at most 51 virtual interfaces, 4 of them transit; a hosted one carries a single one.",
        example: "connections: { a: { import: dxcon-fg31dyv6, hosted: true } }\ninterfaces:\n  data: { kind: transit, to: hub, vlan: 101 }\n  web: { kind: private, to: main, vlan: 102 }",
        instead: "Spread the interfaces over further connections.",
    }
    GATEWAY_SAID_TWICE {
        id: "HS0424",
        name: "gateway-said-twice",
        severity: Error,
        summary: "a Direct Connect names two gateways",
        means: "The interfaces of a `DirectConnect` end at one Direct Connect gateway: a new one, an imported one, or that of another construct.",
        example: "gateway: { of: link, asn: 64600 }",
        instead: "Keep one of them: `gateway: { of: link }`.",
    }
    KEY_OF_A_NEW_ONE {
        id: "HS0425",
        name: "key-of-a-new-one",
        severity: Error,
        summary: "a key does not belong to what is used",
        means: "Settings belong to what the blueprint makes. What is imported, or not there, cannot be given them.",
        example: "hub: { type: TransitGateway, ecmp: false, import: { id: tgw-0a1b2c3d4e5f60718 } }",
        instead: "Remove the key, or make a new one.",
    }
    NETWORK_NOT_ATTACHED {
        id: "HS0426",
        name: "network-not-attached",
        severity: Error,
        summary: "a hub's route table names what is not attached to the hub",
        means: "Route tables of a transit gateway know attachments: of the networks that the hub attaches, and of the lines that lead to it.",
        example: "hub: { type: TransitGateway, attach: [main], route_tables: { all: { used_by: [ml] } } }",
        instead: "Attach the network: `attach: [main, ml]`.",
    }
    ATTACHMENT_USES_ONE_TABLE {
        id: "HS0427",
        name: "attachment-uses-one-table",
        severity: Error,
        summary: "an attached network or line does not use exactly one route table",
        means: "An attachment uses one route table of its transit gateway; without one its packets go nowhere.",
        example: "hub: { type: TransitGateway, attach: [main, ml], route_tables: { all: { used_by: [main] } } }",
        instead: "Name each attached network and each line in one `used_by`; lines that share a Direct Connect gateway share its attachment.",
    }
    ATTACHMENTS_ACCEPTED_UNSEEN {
        id: "HS0429",
        name: "attachments-accepted-unseen",
        severity: Warning,
        summary: "a hub accepts attachments of other accounts unseen",
        means: "Whoever the transit gateway is shared with joins the network without being asked.",
        example: "hub: { type: TransitGateway, auto_accept: true }",
        instead: "Remove `auto_accept` and accept attachments by hand.",
    }
    SITE_WITHOUT_RANGES {
        id: "HS0430",
        name: "routes-to-site-without-ranges",
        severity: Error,
        summary: "routes lead to a site that has no address ranges",
        means: "Routes of networks to a site behind a hub, and static routes of a VPN, come from the site's ranges.",
        example: "sites:\n  munich: { asn: 65010 }",
        instead: "Add them: `munich: { cidrs: [10.20.0.0/16], asn: 65010 }`.",
    }
    STATIC_ROUTE_ON_HUB {
        id: "HS0431",
        name: "static-route-on-hub",
        severity: Error,
        summary: "static routes lead through an imported transit gateway whose route table is not said",
        means: "Static routes of a VPN stand in a route table of its transit gateway. That of a new one is known; an imported one has to name it.",
        example: "hub: { type: TransitGateway, import: { id: tgw-0a1b2c3d4e5f60718 } }\nbackup: { type: Vpn, site: munich, to: hub, gateway_ip: 198.51.100.7, routing: static }",
        instead: "Name the route table: `import: { id: tgw-0a1b2c3d4e5f60718, route_table: tgw-rtb-0a1b2c3d4e5f60718 }`. Or use BGP, with which the hub learns the routes: give the site an `asn`.",
    }
    DEVICE_NOT_SAID_ONCE {
        id: "HS0432",
        name: "device-not-said-once",
        severity: Error,
        summary: "a VPN does not name one device of the site",
        means: "A VPN ends at one device: a new customer gateway at a public address, or an existing one.",
        example: "backup: { type: Vpn, site: munich, to: hub }",
        instead: "Give its address: `gateway_ip: 198.51.100.7`.",
    }
    DEVICE_NOT_PUBLIC {
        id: "HS0433",
        name: "device-not-public",
        severity: Error,
        summary: "the device of a VPN has no public address",
        means: "Tunnels cross the internet. A VPN over a Direct Connect's private addresses needs the name of an attachment that CloudFormation does not have.",
        example: "backup: { type: Vpn, site: munich, to: hub, gateway_ip: 10.20.0.1 }",
        instead: "Give the public address of the device or of the NAT in front of it: `gateway_ip: 198.51.100.7`.",
    }
    INSIDE_RANGE_WRONG {
        id: "HS0434",
        name: "inside-range-wrong",
        severity: Error,
        summary: "the inside addresses of a tunnel cannot be used",
        means: "Each tunnel has a /30 of 169.254.0.0/16 of its own, and AWS keeps some of them for itself.",
        example: "tunnels: { one: { inside: 169.254.0.0/30 } }",
        instead: "Take another one, `inside: 169.254.10.0/30`, or leave it to AWS.",
    }
    TUNNEL_WEAKENED {
        id: "HS0435",
        name: "tunnel-weakened",
        severity: Warning,
        summary: "a tunnel permits methods that are no longer secure",
        means: "IKE version 1, SHA-1 and small Diffie-Hellman groups can be broken, and an attacker chooses the weakest method that both ends permit.",
        example: "backup: { type: Vpn, site: munich, to: hub, gateway_ip: 198.51.100.7, dh_groups: [2, 14] }",
        instead: "Remove the key: the defaults are IKEv2, AES with 256 bits, SHA-2 and groups 14 to 21.",
    }
    DH_GROUP_UNKNOWN {
        id: "HS0436",
        name: "dh-group-unknown",
        severity: Error,
        summary: "AWS has no such Diffie-Hellman group",
        means: "Tunnels take groups 2 and 14 to 24.",
        example: "dh_groups: [31]",
        instead: "Take one of the groups that the message lists: `dh_groups: [19, 20, 21]`.",
    }
    TUNNEL_LOG_OFF {
        id: "HS0437",
        name: "tunnel-log-off",
        severity: Warning,
        summary: "the activity of a VPN is not logged",
        means: "Without the log nobody sees why a negotiation fails or a tunnel goes down.",
        example: "backup: { type: Vpn, site: munich, to: hub, gateway_ip: 198.51.100.7, log: false }",
        instead: "Remove `log: false`.",
    }
    BACKUP_LEADS_ELSEWHERE {
        id: "HS0438",
        name: "backup-leads-elsewhere",
        severity: Error,
        summary: "a backup does not lead where the line does",
        means: "A VPN takes over from a Direct Connect when both announce the same site's ranges to the same hub or network.",
        example: "backup: { type: Vpn, site: berlin, to: hub, gateway_ip: 198.51.100.7, backs_up: link }",
        instead: "Lead it from the same site to the same target, or remove `backs_up`.",
    }
    ACCELERATED_WITHOUT_HUB {
        id: "HS0439",
        name: "accelerated-without-hub",
        severity: Error,
        summary: "a VPN to a network is accelerated",
        means: "Accelerated VPNs end at a transit gateway.",
        example: "tunnel: { type: Vpn, site: munich, to: main, gateway_ip: 198.51.100.7, accelerated: true }",
        instead: "Remove `accelerated`, or lead the VPN to a hub.",
    }
    STATIC_ROUTES_WIN {
        id: "HS0440",
        name: "static-routes-win",
        severity: Warning,
        summary: "static routes of a VPN take the traffic of a Direct Connect",
        means: "Of two routes to one range a transit gateway takes the static one, so that a VPN with static routes to the site's own ranges carries all of the traffic to the site while the Direct Connect is up. A virtual private gateway decides the other way round.",
        example: "constructs:\n  back: { type: Vpn, site: munich, to: hub, gateway_ip: 198.51.100.7, backs_up: link, routing: static }",
        instead: "Let the hub learn the routes, `routing: bgp`, or write wider ones than the site announces: `routes: [10.0.0.0/8]`. Where the site announces narrower ones over the Direct Connect, accept the warning in `waivers`.",
    }
}
