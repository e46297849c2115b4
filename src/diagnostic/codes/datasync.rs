//! HS05: DataSync agents, locations and tasks.

codes! {
    RUNS_TOO_OFTEN {
        id: "HS0501",
        name: "runs-too-often",
        severity: Error,
        summary: "a transfer is scheduled more often than once in an hour",
        means: "DataSync starts a scheduled task at most once in an hour.",
        example: "flows:\n  ingest: { from: munich/scans, to: lake/raw, via: mover, every: 15 min }",
        instead: "Wait at least an hour between runs: `every: 1 h`.",
    }
    SCHEDULE_DOES_NOT_ADD_UP {
        id: "HS0502",
        name: "schedule-does-not-add-up",
        severity: Error,
        summary: "the keys of a schedule do not make one",
        means: "`every` says how often a transfer runs. With `at` it runs at times of the day, so `every` has to divide a day, or be `7 d` with the `days` of the week; `timezone` is the one of `at`. Without `at`, the time is counted from the deployment.",
        example: "flows:\n  ingest: { from: munich/scans, to: lake/raw, via: mover, every: 2 d, at: \"22:00\" }",
        instead: "Divide a day, `every: 12 h, at: \"22:00\"`, name days of the week, `every: 7 d, days: [wednesday, sunday], at: \"22:00\"`, or leave `at` out.",
    }
    AGENT_SAYS_TOO_MUCH {
        id: "HS0503",
        name: "agent-says-too-much",
        severity: Error,
        summary: "an agent has both a key and an ARN",
        means: "The ARN names an agent that is activated already; the activation key makes a new one. The ARN is better, because a key works once.",
        example: "constructs:\n  mover: { type: DataSyncAgent, site: munich, agents: { one: { key: { param: key }, arn: { param: arn } } } }",
        instead: "Keep one of the two: `agents: { one: { arn: { param: arn } } }`.",
    }
    MALFORMED_ACTIVATION_KEY {
        id: "HS0504",
        name: "malformed-activation-key",
        severity: Error,
        summary: "an activation key is not one",
        means: "A key is five groups of five capital letters and digits with hyphens between them, as the appliance tells it.",
        example: "constructs:\n  mover: { type: DataSyncAgent, site: munich, agents: { one: { key: AAAAA-11111 } } }",
        instead: "Take a parameter, since a key works once, within 30 minutes: `key: { param: mover_key }`.",
    }
    NOT_AN_AGENT {
        id: "HS0505",
        name: "not-an-agent",
        severity: Error,
        summary: "an ARN does not name a DataSync agent of the blueprint's region",
        means: "A task uses agents that were activated in its own region.",
        example: "constructs:\n  mover: { type: DataSyncAgent, site: munich, agents: { one: { arn: \"arn:aws:s3:::lake\" } } }",
        instead: "Copy the ARN from DataSync's console: `arn:aws:datasync:eu-central-1:444455556666:agent/agent-0b0addbeef44baca3`.",
    }
    NUMBER_OF_AGENTS {
        id: "HS0506",
        name: "number-of-agents",
        severity: Error,
        summary: "a mover has no agent, or more than a location takes",
        means: "A location on premises is read by 1 to 8 agents, and all of them have to be online for a task to run.",
        example: "constructs:\n  mover: { type: DataSyncAgent, site: munich, agents: {} }",
        instead: "Name at least one agent, which asks for its key when it is deployed: `agents: { one: {} }`; spread more than eight over several movers.",
    }
    SAME_AGENT_TWICE {
        id: "HS0507",
        name: "same-agent-twice",
        severity: Error,
        summary: "two agents have the same key or ARN",
        means: "A key activates one appliance, and a location takes each agent once.",
        example: "constructs:\n  mover: { type: DataSyncAgent, site: munich, agents: { one: { key: { param: key } }, two: { key: { param: key } } } }",
        instead: "Give each agent a parameter of its own, or remove one.",
    }
    UNUSABLE_SHARE {
        id: "HS0508",
        name: "unusable-share",
        severity: Error,
        summary: "a share has a path or a user that DataSync does not take",
        means: "DataSync takes paths of letters, digits, spaces and some signs, and access keys of object stores of 8 to 200 characters.",
        example: "sites:\n  munich:\n    shares:\n      scans: { protocol: nfs, host: nas1.corp.example, path: /scans#1 }",
        instead: "Export the directory under another name: `path: /scans-1`.",
    }
    UNSUPPORTED_TRANSFER {
        id: "HS0509",
        name: "unsupported-transfer",
        severity: Error,
        summary: "a DataSync agent cannot carry a flow between these places",
        means: "This mover carries flows from a share to a bucket, from a bucket to a share, and from a bucket to a bucket.",
        example: "flows:\n  copy: { from: munich/scans, to: munich/archive, via: mover }",
        instead: "End the flow at a bucket, and carry it on from there by a second flow.",
    }
    SHARE_OF_ANOTHER_SITE {
        id: "HS0510",
        name: "share-of-another-site",
        severity: Error,
        summary: "a flow's share is not at its agent's site",
        means: "An agent stands beside the storage that it reads; the rules of the network and the forecast count on it.",
        example: "constructs:\n  mover: { type: DataSyncAgent, site: munich, agents: { one: {} } }\nflows:\n  ingest: { from: paris/scans, to: lake/raw, via: mover }",
        instead: "Give the other site a mover of its own.",
    }
    UNUSABLE_FILTER {
        id: "HS0511",
        name: "unusable-filter",
        severity: Error,
        summary: "the patterns of a flow are not ones that DataSync takes",
        means: "DataSync joins patterns with `|`, to at most 102400 characters each for `include` and `exclude`. In `include`, `*` stands at the end alone. A `|`, `*` or `\\` that is part of a name follows a `\\`.",
        example: "flows:\n  ingest: { from: munich/scans, to: lake/raw, via: mover, include: [\"*.tif\"] }",
        instead: "Name directories, `include: [\"/2026*\"]`, and take endings away: `exclude: [\"*.tmp\"]`.",
    }
    OPTION_OF_THE_OTHER_MODE {
        id: "HS0512",
        name: "option-of-the-other-mode",
        severity: Error,
        summary: "a flow asks for what its mover's mode does not do",
        means: "In enhanced mode DataSync compares only what it transferred and takes no bandwidth limit.",
        example: "constructs:\n  mover: { type: DataSyncAgent, site: munich, mode: enhanced, agents: { one: {} } }\nflows:\n  ingest: { from: munich/scans, to: lake/raw, via: mover, verify: everything }",
        instead: "Leave the key out, or use a mover in basic mode.",
    }
    TRANSFER_INTO_ITSELF {
        id: "HS0514",
        name: "transfer-into-itself",
        severity: Error,
        summary: "one end of a flow lies inside the other",
        means: "Each run would copy what the one before has copied.",
        example: "flows:\n  copy: { from: lake/raw, to: lake/raw/copy, via: mover }",
        instead: "Write beside the source: `to: lake/copy`.",
    }
    REPORT_NEEDS_A_BUCKET {
        id: "HS0515",
        name: "report-needs-a-bucket",
        severity: Error,
        summary: "a flow's report does not go to a bucket",
        means: "DataSync writes the reports of a task to a prefix of a bucket, which is not one that the task reads or writes.",
        example: "flows:\n  ingest: { from: munich/scans, to: lake/raw, via: mover, report: munich/scans }",
        instead: "Name a prefix of a bucket: `report: lake/reports`.",
    }
    PRIVATE_LINK_WITHOUT_ADDRESSES {
        id: "HS0516",
        name: "private-link-without-addresses",
        severity: Error,
        summary: "agents connect privately from a site whose addresses are not known",
        means: "The endpoint in the network lets in the site's address ranges and no others.",
        example: "sites:\n  munich: { shares: {} }\nconstructs:\n  mover: { type: DataSyncAgent, site: munich, agents: { one: {} } }",
        instead: "Say the site's ranges: `munich: { cidrs: [10.20.0.0/16] }`.",
    }
    LIMIT_TOO_LOW {
        id: "HS0517",
        name: "limit-too-low",
        severity: Error,
        summary: "a bandwidth limit is less than a byte per second",
        means: "DataSync counts the limit in whole bytes per second.",
        example: "flows:\n  ingest: { from: munich/scans, to: lake/raw, via: mover, limit: 4 bps }",
        instead: "Raise the limit: `limit: 500 Mbps`.",
    }
    UNUSABLE_PREFIX {
        id: "HS0518",
        name: "unusable-prefix",
        severity: Error,
        summary: "a prefix is not one that DataSync can transfer",
        means: "DataSync cannot transfer objects whose names hold `//`, `/./` or `/../`, and takes at most 1024 characters.",
        example: "flows:\n  ingest: { from: munich/scans, to: lake/raw//2026, via: mover }",
        instead: "Write the prefix without empty parts: `to: lake/raw/2026`.",
    }
    MANY_AGENTS {
        id: "HS0519",
        name: "many-agents",
        severity: Warning,
        summary: "a location has more agents than AWS advises",
        means: "DataSync takes eight agents and AWS advises at most four: every one of them has to be online for a task to run.",
        example: "constructs:\n  mover: { type: DataSyncAgent, site: munich, agents: { a: {}, b: {}, c: {}, d: {}, e: {} } }",
        instead: "Divide the shares between two movers.",
    }
    TRANSFER_OVER_THE_INTERNET {
        id: "HS0520",
        name: "transfer-over-the-internet",
        severity: Warning,
        summary: "agents reach AWS through public endpoints",
        means: "The data is encrypted on its way, but it leaves the building towards the internet, and so do the agents' requests.",
        example: "constructs:\n  mover: { type: DataSyncAgent, site: munich, private: false, agents: { one: {} } }",
        instead: "Leave `private` out: the agents then use an endpoint in the network.",
    }
    TRANSFER_NOT_VERIFIED {
        id: "HS0521",
        name: "transfer-not-verified",
        severity: Warning,
        summary: "a flow does not compare what it has copied",
        means: "DataSync still checks data while it is on its way, but never reads back what was written.",
        example: "flows:\n  ingest: { from: munich/scans, to: lake/raw, via: mover, verify: nothing }",
        instead: "Leave `verify` out: what was transferred is then compared.",
    }
    TRANSFER_NOT_LOGGED {
        id: "HS0522",
        name: "transfer-not-logged",
        severity: Warning,
        summary: "a mover keeps no log",
        means: "Without a log nobody learns which files a run could not copy.",
        example: "constructs:\n  mover: { type: DataSyncAgent, site: munich, log: nothing, agents: { one: {} } }",
        instead: "Leave `log` out: errors are then logged.",
    }
    WEAK_SMB {
        id: "HS0523",
        name: "weak-smb",
        severity: Warning,
        summary: "shares are mounted with a version of SMB that has known weaknesses",
        means: "AWS advises version 3.0.2 or later; 1.0 and 2.0 neither encrypt nor protect the login as they should.",
        example: "constructs:\n  mover: { type: DataSyncAgent, site: munich, smb: v1_0, agents: { one: {} } }",
        instead: "Leave `smb` out: the highest version that both sides have is then used.",
    }
}
