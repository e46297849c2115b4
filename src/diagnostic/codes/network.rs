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
}
