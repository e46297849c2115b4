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
}
