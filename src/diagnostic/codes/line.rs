//! HS0524 to HS0539: what stands at the ends of a line.

codes! {
    LOCATION_NOT_LISTED {
        id: "HS0524",
        name: "location-not-listed",
        severity: Warning,
        summary: "the region does not list that Direct Connect location",
        means: "A port is ordered in a location that its region lists; Direct Connect gateways lead from there to every other region of the partition. The list is of the day on which the facts were read, so that a location opened later is unknown. It has the codes in capitals, and AWS takes them as it spells them, some with a floor or a room: what is spelt otherwise than AWS does is not found here.",
        example: "region: us-east-1\nconstructs:\n  link: { type: DirectConnect, site: toledo, location: CSOW, connections: { a: 10 Gbps } }",
        instead: "Take a location of the blueprint's region, `location: EqDC2`, or order the port in the region that lists the location and import it. `aws directconnect describe-locations --region us-east-1` tells what is listed today.",
    }
    MACSEC_KEY_UNFIT {
        id: "HS0525",
        name: "macsec-key-unfit",
        severity: Error,
        summary: "a MACsec key cannot be associated",
        means: "A MACsec key has a name (CKN) and a key (CAK) of 64 hexadecimal digits each. Direct Connect keeps a key that has been associated in a secret of its own, by whose ARN further connections use it.",
        example: "macsec: true\nmacsec_key: { ckn: \"0123\" }",
        instead: "Say the secret, `macsec_key: { arn: \"arn:aws:secretsmanager:…\" }`, or both halves of a new key: `macsec_key: { ckn: …, cak: { secret: \"arn:…\", key: cak } }`.",
    }
    NOTHING_TO_ACCEPT {
        id: "HS0526",
        name: "nothing-to-accept",
        severity: Error,
        summary: "a connection is to be accepted that nobody offers",
        means: "A partner orders a hosted connection for your account, and it waits until you accept it. Other connections are yours from the start.",
        example: "connections: { a: { speed: 10 Gbps, accept: true } }",
        instead: "Remove `accept`, or import the hosted connection: `{ import: dxcon-fg31dyv6, hosted: true, accept: true }`.",
    }
    ASN_OF_AWS {
        id: "HS0527",
        name: "asn-of-aws",
        severity: Error,
        summary: "a site has an autonomous system number of AWS's",
        means: "AWS keeps 7224 for itself in all regions, and some numbers in single ones. A session whose other side has one of them is refused.",
        example: "sites:\n  munich: { cidrs: [10.20.0.0/16], asn: 7224 }",
        instead: "Give a number that is assigned to you, or a private one: `asn: 65010`.",
    }
    ASN_RESERVED {
        id: "HS0528",
        name: "asn-reserved",
        severity: Warning,
        summary: "a site has a reserved autonomous system number",
        means: "23456 stands for numbers that old routers cannot say, 65535 for nothing, and 64496 to 64511 and 65536 to 65551 for examples in documents. Routers drop routes that have passed them.",
        example: "sites:\n  munich: { cidrs: [10.20.0.0/16], asn: 64500 }",
        instead: "Give a number that is assigned to you, or a private one: `asn: 65010`.",
    }
    GATEWAY_ASSOCIATED_TWICE {
        id: "HS0529",
        name: "gateway-associated-twice",
        severity: Error,
        summary: "two lines associate one Direct Connect gateway with the same target",
        means: "A Direct Connect gateway is associated with a hub or a network once; lines that share it share the association.",
        example: "one: { type: DirectConnect, gateway: { import: 11460968-4ac1-4fd3-bdb2-00599c5de0f1 }, interface: { kind: transit, to: hub, vlan: 101 } }\ntwo: { type: DirectConnect, gateway: { import: 11460968-4ac1-4fd3-bdb2-00599c5de0f1 }, interface: { kind: transit, to: hub, vlan: 102 } }",
        instead: "Import it once and name that line in the others: `gateway: one`.",
    }
    NOT_PUBLIC {
        id: "HS0530",
        name: "not-public",
        severity: Error,
        summary: "a public interface has addresses that are not public",
        means: "Over a public interface the site meets AWS's public services: both ends of its BGP session and the ranges that it announces are public addresses, its own or those that AWS lends. AWS verifies who owns them, and an interface with others never comes up.",
        example: "internet: { type: DirectConnect, site: munich, interface: { kind: public, vlan: 102, prefixes: [10.20.0.0/16] } }",
        instead: "Announce a public range: `prefixes: [198.51.100.0/24]`. For private addresses, use a private or a transit interface.",
    }
    TABLE_OF_AN_IMPORTED_HUB {
        id: "HS0531",
        name: "table-of-an-imported-hub",
        severity: Warning,
        summary: "CloudFormation may find an attachment associated with another route table already",
        means: "A hub that associates attachments with its default route table does so when the attachment is made. CloudFormation cannot ask for an attachment without that, as Terraform does, and associating it once more fails with `Resource.AlreadyAssociated`.",
        example: "hub: { type: TransitGateway, import: { id: tgw-0a1b2c3d4e5f60718, route_table: tgw-rtb-0a1b2c3d4e5f60718 } }",
        instead: "Where that hub's default association is switched off, accept the warning in `waivers`. Where it is on, leave `route_table` out if it names the default table, or build with `--target terraform`.",
    }
    GATEWAY_OF_A_NEW_NETWORK {
        id: "HS0532",
        name: "gateway-of-a-new-network",
        severity: Error,
        summary: "an existing virtual private gateway stands beside a network that is made here",
        means: "A network that the blueprint makes has no gateway yet: the one that is named is attached to another network or to none, so that nothing would come through, and no route would lead back.",
        example: "networks: { main: { cidr: 10.40.0.0/16 } }\nconstructs:\n  backup: { type: Vpn, site: munich, to: main, gateway_ip: 198.51.100.7, vpn_gateway: vgw-0a1b2c3d4e5f60718 }",
        instead: "Leave `vpn_gateway` out, or import the network that the gateway is attached to.",
    }
    SITE_WITHOUT_LINE {
        id: "HS0533",
        name: "site-without-line",
        severity: Warning,
        summary: "nothing leads from a site to the network that it uses privately",
        means: "A private endpoint, a resolver or an endpoint that a site reaches has addresses of the network alone. Where the blueprint makes the network, a Direct Connect or a VPN of the blueprint has to lead there from the site, or something that the blueprint does not know.",
        example: "networks: { main: { cidr: 10.40.0.0/16 } }\nsites: { munich: { cidrs: [10.20.0.0/16], reaches: [s3] } }",
        instead: "Add a line: `line: { type: Vpn, site: munich, to: main, gateway_ip: 198.51.100.7 }`. Where something else leads there, accept the warning in `waivers`.",
    }
    TWO_GATEWAYS {
        id: "HS0534",
        name: "two-gateways",
        severity: Error,
        summary: "two lines to one network name two virtual private gateways",
        means: "A network has one virtual private gateway at a time, through which all lines to it lead. The second of two is attached to another network or to none, and nothing would come through.",
        example: "constructs:\n  one: { type: Vpn, site: munich, to: main, gateway_ip: 198.51.100.7, vpn_gateway: vgw-0a1b2c3d4e5f60718 }\n  two: { type: Vpn, site: berlin, to: main, gateway_ip: 198.51.100.8, vpn_gateway: vgw-0b2c3d4e5f6071829 }",
        instead: "Name the one that is attached to the network. A line that names none leads through the same.",
    }
    GATEWAY_OF_BOTH_KINDS {
        id: "HS0535",
        name: "gateway-of-both-kinds",
        severity: Error,
        summary: "private and transit interfaces end at one Direct Connect gateway",
        means: "A gateway that a private interface ends at, or that a virtual private gateway is associated with, cannot be associated with a transit gateway. A line that gets new gateways gets one for each kind; an imported one, and that of another line, is one.",
        example: "link: { type: DirectConnect, site: munich, gateway: { import: 11460968-4ac1-4fd3-bdb2-00599c5de0f1 }, interfaces: { hub: { kind: transit, to: hub, vlan: 101 }, main: { kind: private, to: main, vlan: 102 } } }",
        instead: "Leave `gateway` out.",
    }
    LOCATION_APART {
        id: "HS0536",
        name: "location-apart",
        severity: Error,
        summary: "no line leads from that Direct Connect location to the region",
        means: "The regions of China are reached from their own Direct Connect locations alone, and these lead to no other region.",
        example: "region: cn-north-1\nconstructs:\n  link: { type: DirectConnect, site: beijing, location: EqDC2, connections: { a: 10 Gbps } }",
        instead: "Take a location that the region lists: `aws directconnect describe-locations --region cn-north-1` tells them.",
    }
    TOO_MANY_RULES {
        id: "HS0537",
        name: "too-many-rules",
        severity: Warning,
        summary: "a security group has more rules than AWS takes by default",
        means: "A site is let in by address, a rule for each of its ranges and each kind of traffic. AWS takes 60 rules inward and 60 outward in a group unless the quota L-0EA8095F was raised in the account and the region; it refuses the next one in the middle of the deployment. The quota times the groups of an interface, 5 by default, is at most 1,000. Prefix lists save nothing: each of their entries counts.",
        example: "sites:\n  munich:\n    cidrs: [10.100.0.0/16, 10.101.0.0/16, 10.102.0.0/16]  # and 58 more",
        instead: "Say the ranges in fewer, wider ones, `cidrs: [10.96.0.0/11]`. Where the quota was raised, accept the warning in `waivers`.",
    }
}
