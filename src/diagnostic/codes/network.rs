//! HS03: networks, their address ranges and zones.

codes! {
    OVERLAPPING_CIDRS {
        id: "HS0301",
        name: "overlapping-cidrs",
        severity: Error,
        summary: "two address ranges overlap",
        means: "An address in both ranges has two places to go to, so routing between the networks cannot work.",
        example: "networks:\n  main: { cidr: 10.20.0.0/16 }\nsites:\n  munich: { cidrs: [10.20.0.0/16] }",
        instead: "Give one of the two another range: `main: { cidr: 10.40.0.0/16 }`.",
    }
    SUBNETS_DO_NOT_FIT {
        id: "HS0302",
        name: "subnets-do-not-fit",
        severity: Error,
        summary: "the subnets do not fit into the network's range",
        means: "Each zone gets a private subnet of the same size, cut from the range in order.",
        example: "networks:\n  main: { cidr: 10.40.0.0/28, zones: 3 }",
        instead: "Take a wider range, fewer zones, or a longer `subnet_prefix`.",
    }
    NETWORK_WITHOUT_RANGE {
        id: "HS0303",
        name: "network-without-range",
        severity: Error,
        summary: "a network has neither a range nor an import",
        means: "A new network needs its address range; an existing one its ids.",
        example: "networks:\n  main: { zones: 2 }",
        instead: "Give it a range: `cidr: 10.40.0.0/16`.",
    }
}
