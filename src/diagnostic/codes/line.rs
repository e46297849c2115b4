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
}
