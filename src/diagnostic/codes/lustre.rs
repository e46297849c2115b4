//! HS07: FSx for Lustre and File Cache.

codes! {
    CAPACITY_OFF_STEP {
        id: "HS0701",
        name: "capacity-off-step",
        severity: Error,
        summary: "a storage capacity is not one of those that FSx sells",
        means: "FSx for Lustre sells capacity in steps: 1200 GiB, 2400 GiB and multiples of 2400 GiB on most deployment types.",
        example: "constructs:\n  scratch: { type: FsxLustre, capacity: 10 TiB }",
        instead: "Write a capacity on the step, `capacity: 12000 GiB`, or let the tool round up: `capacity: { at_least: 10 TiB }`.",
    }
}
