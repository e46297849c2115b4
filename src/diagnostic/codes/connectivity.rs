//! HS04: Direct Connect, transit gateways and VPN.

codes! {
    VLAN_OUT_OF_RANGE {
        id: "HS0401",
        name: "vlan-out-of-range",
        severity: Error,
        summary: "a VLAN is outside 1 to 4094",
        means: "A virtual interface is told from others on the same connection by its 802.1Q tag, whose usable values are 1 to 4094.",
        example: "interface: { kind: transit, to: hub, vlan: 5000 }",
        instead: "Use a VLAN between 1 and 4094 that no other interface of the connection has: `vlan: 101`.",
    }
}
