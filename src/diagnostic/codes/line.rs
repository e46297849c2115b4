//! HS0524 to HS0539: what stands at the ends of a line.

codes! {
    LOCATION_NOT_LISTED {
        id: "HS0524",
        name: "location-not-listed",
        severity: Warning,
        summary: "the region does not list that Direct Connect location",
        means: "A port is ordered in a location that its region lists; Direct Connect gateways lead from there to every other region of the partition. The list is of the day on which the facts were read, so that a location opened later is unknown.",
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
}
