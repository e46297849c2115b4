//! HS02: names, references and flows.

codes! {
    UNKNOWN_REFERENCE {
        id: "HS0201",
        name: "unknown-reference",
        severity: Error,
        summary: "a name refers to nothing in the blueprint",
        means: "The value names a site, share, construct, network or parameter that the blueprint does not declare.",
        example: "flows:\n  feed: { from: scrach/train, to: train }",
        instead: "Use a name that is declared: `from: scratch/train`.",
    }
    NAME_COLLISION {
        id: "HS0202",
        name: "name-collision",
        severity: Error,
        summary: "two names give the same identifier",
        means: "CloudFormation's logical ids hold letters and digits alone, so names that differ only in other characters become one.",
        example: "constructs:\n  a-b: { type: Bucket }\n  a_b: { type: Bucket }",
        instead: "Rename one of the two so that they differ in a letter or a digit.",
    }
    IMPORT_LACKS_ATTRIBUTE {
        id: "HS0203",
        name: "import-lacks-attribute",
        severity: Error,
        summary: "an imported thing does not say something that another one needs",
        means: "A resource reads an attribute of something that was imported by its id alone, and the attribute does not follow from the id.",
        example: "constructs:\n  scratch: { type: FsxLustre, import: { id: fs-0123456789abcdef0 } }",
        instead: "Add the attribute to the import: `import: { id: fs-0123456789abcdef0, mount_name: abcdefgh }`.",
    }
    WRONG_KIND_OF_REFERENCE {
        id: "HS0204",
        name: "wrong-kind-of-reference",
        severity: Error,
        summary: "a name refers to something of another kind",
        means: "The key wants a construct of one kind, and the name belongs to one of another.",
        example: "constructs:\n  scratch: { type: FsxLustre, network: lake }",
        instead: "Name one of the kind that the message lists: `network: main`.",
    }
    NETWORK_NOT_SAID {
        id: "HS0205",
        name: "network-not-said",
        severity: Error,
        summary: "a construct needs a network and does not say which",
        means: "With one network in the blueprint it is taken; with none or several the construct has to say.",
        example: "networks:\n  one: { cidr: 10.0.0.0/16 }\n  two: { cidr: 10.1.0.0/16 }\nconstructs:\n  scratch: { type: FsxLustre, capacity: 1200 GiB }",
        instead: "Say which: `network: one`.",
    }
    FLOW_WITHOUT_CARRIER {
        id: "HS0206",
        name: "flow-without-carrier",
        severity: Error,
        summary: "nothing moves the data of a flow",
        means: "A flow is carried by the mover that `via` names, or else by its compute end, its file system, or the bucket that it leaves. This flow has none of them.",
        example: "flows:\n  ingest: { from: munich/scans, to: lake/raw }",
        instead: "Name a mover: `via: mover`.",
    }
    NOT_A_PLACE {
        id: "HS0207",
        name: "not-a-place",
        severity: Error,
        summary: "a flow begins or ends at something that holds no data",
        means: "Flows run between shares, buckets, file systems and compute.",
        example: "flows:\n  ingest: { from: munich/scans, to: mover }",
        instead: "Name the place, and the mover in `via`: `to: lake/raw, via: mover`.",
    }
    OPTION_WITHOUT_MEANING {
        id: "HS0208",
        name: "option-without-meaning",
        severity: Error,
        summary: "a flow has a key that its carrier does not know",
        means: "What a flow can say depends on what carries it.",
        example: "flows:\n  feed: { from: scratch/train, to: train, every: 1 d }",
        instead: "Remove the key, or move it to the flow that it belongs to.",
    }
    REFERENCE_CYCLE {
        id: "HS0209",
        name: "reference-cycle",
        severity: Error,
        summary: "constructs stand on each other",
        means: "Each construct is made after those that it refers to; in a cycle none can be first. Data may flow in circles, references may not.",
        example: "constructs:\n  one: { type: Vpn, backs_up: two }\n  two: { type: Vpn, backs_up: one }",
        instead: "Remove one of the references.",
    }
    REFERENCE_INTO_LATER_PHASE {
        id: "HS0210",
        name: "reference-into-later-phase",
        severity: Error,
        summary: "something that exists from the start reads something that does not",
        means: "A resource that waits for an action on premises exists under a condition; whatever reads it needs the same condition.",
        example: "flows:\n  ingest: { from: munich/scans, to: lake/raw, via: mover }",
        instead: "Remove the override or extra resource that reads it; if there is none, this is a mistake in hybrid-synth: please report it.",
    }
    STACK_CYCLE {
        id: "HS0211",
        name: "stack-cycle",
        severity: Error,
        summary: "two stacks read each other",
        means: "What crosses from one stack to another is an output of the one and a parameter of the other, so the one that is read has to be deployed first.",
        example: "stacks:\n  data: { holds: [lake] }\n  ml: { holds: [train] }",
        instead: "Move a construct so that one stack only gives and the other only reads.",
    }
    NUMBER_IN_DOCUMENT {
        id: "HS0212",
        name: "number-in-document",
        severity: Error,
        summary: "a deploy-time number stands inside a document",
        means: "State machines are documents inside a template. CloudFormation passes parameters into them as text, so a number would arrive as a string and be refused when it runs.",
        example: "constructs:\n  train: { type: TrainingJob, count: { param: instances } }",
        instead: "Write the number into the blueprint: `count: 8`.",
    }
}
