//! HS06: buckets.

codes! {
    DOTTED_BUCKET_NAME {
        id: "HS0601",
        name: "dotted-bucket-name",
        severity: Warning,
        summary: "a bucket's name has dots",
        means: "S3's TLS certificate holds for one word before `.s3`, so that clients which address the bucket by host name fail or stop checking certificates. The bucket refuses plain HTTP.",
        example: "constructs:\n  lake: { type: Bucket, name: imaging.lake }",
        instead: "Use hyphens: `name: imaging-lake`.",
    }
    WEAKENED_BUCKET {
        id: "HS0602",
        name: "weakened-bucket",
        severity: Warning,
        summary: "a bucket gives up a secure default",
        means: "Without versions, a mistake or an attacker destroys data; without an access log, nobody can tell who read it; without rotation, one key material encrypts everything forever.",
        example: "constructs:\n  lake: { type: Bucket, versioning: false }",
        instead: "Remove the key, and the default holds.",
    }
    CONFLICTING_BUCKET_KEYS {
        id: "HS0603",
        name: "conflicting-bucket-keys",
        severity: Error,
        summary: "two keys of a bucket contradict each other",
        means: "An imported bucket, key or log bucket is left as it is, so nothing can be said of how it is made; and what is switched off has no settings.",
        example: "constructs:\n  lake: { type: Bucket, import: { name: imaging-lake }, versioning: false }",
        instead: "Remove one of the two keys.",
    }
    NEEDS_VERSIONING {
        id: "HS0604",
        name: "needs-versioning",
        severity: Error,
        summary: "something needs versioning, which is switched off",
        means: "Object lock keeps versions, replication copies versions from a versioned bucket to another, and without versioning there are no older ones.",
        example: "constructs:\n  lake: { type: Bucket, versioning: false, object_lock: { mode: governance, keep: 30 d } }",
        instead: "Remove `versioning: false`.",
    }
    TRANSITION_ORDER {
        id: "HS0605",
        name: "transition-order",
        severity: Error,
        summary: "objects cannot move between classes in this order",
        means: "Objects sink from class to class and never rise, and stay in each at least for its minimum duration: 30 days in infrequent access, 90 in Glacier Instant and Flexible.",
        example: "constructs:\n  lake:\n    type: Bucket\n    lifecycle: { old: { transitions: { glacier_flexible: 30 d, standard_ia: 60 d } } }",
        instead: "Order them: `transitions: { standard_ia: 30 d, glacier_flexible: 60 d }`.",
    }
    EXPIRES_BEFORE_TRANSITION {
        id: "HS0606",
        name: "expires-before-transition",
        severity: Error,
        summary: "objects end before they move",
        means: "A transition at or after the end of an object never happens; S3 refuses it within one rule.",
        example: "constructs:\n  lake:\n    type: Bucket\n    lifecycle: { old: { transitions: { glacier_instant: 30 d }, expire: 5 d } }",
        instead: "Let objects end later, `expire: 400 d`, or remove the transition.",
    }
    EARLY_INFREQUENT_ACCESS {
        id: "HS0607",
        name: "early-infrequent-access",
        severity: Warning,
        summary: "objects move to infrequent access before 30 days",
        means: "AWS's texts contradict each other on whether S3 takes fewer than 30 days here, and 30 days are paid for in any case.",
        example: "constructs:\n  lake:\n    type: Bucket\n    lifecycle: { old: { transitions: { standard_ia: 10 d } } }",
        instead: "Write `standard_ia: 30 d`, or use `intelligent_tiering`.",
    }
    NOT_WHOLE_DAYS {
        id: "HS0608",
        name: "not-whole-days",
        severity: Error,
        summary: "S3 counts in whole days",
        means: "Lifecycle rules and locks take a number of days, at least one where something ends.",
        example: "constructs:\n  lake: { type: Bucket, incomplete_uploads: 12 h }",
        instead: "Write days or years: `incomplete_uploads: 1 d`.",
    }
    EMPTY_LIFECYCLE_RULE {
        id: "HS0609",
        name: "empty-lifecycle-rule",
        severity: Error,
        summary: "a lifecycle rule does nothing",
        means: "S3 refuses a rule without an action.",
        example: "constructs:\n  lake:\n    type: Bucket\n    lifecycle: { old: { prefix: raw } }",
        instead: "Say what happens to the objects, `expire: 90 d`, or remove the rule.",
    }
    LIFECYCLE_WITHOUT_EFFECT {
        id: "HS0610",
        name: "lifecycle-without-effect",
        severity: Warning,
        summary: "a lifecycle rule is overtaken by another",
        means: "Where several rules end an object, S3 takes the earliest; a longer time below a prefix does not protect it. Older versions end after 90 days unless the bucket says something else.",
        example: "constructs:\n  lake:\n    type: Bucket\n    expire: 1 y\n    lifecycle: { keep: { prefix: raw, expire: 10 y } }",
        instead: "Say the longest time at the bucket, and shorter ones below prefixes.",
    }
    TOO_MANY_LIFECYCLE_RULES {
        id: "HS0611",
        name: "too-many-lifecycle-rules",
        severity: Error,
        summary: "a bucket has too many lifecycle rules",
        means: "A bucket takes 1,000 rules; each data set with `cold_after` is one, and one holds for the whole bucket.",
        example: "constructs:\n  lake: { type: Bucket, lifecycle: {} } # with 1,000 rules",
        instead: "Join rules below a common prefix, or use another bucket.",
    }
    COLD_WITHOUT_ARCHIVE {
        id: "HS0612",
        name: "cold-without-archive",
        severity: Error,
        summary: "a data set grows cold, and nothing moves it",
        means: "`cold_after` moves a data set to its bucket's `archive` class. This one's truth is in no bucket, in an imported one, or in one without that key.",
        example: "datasets:\n  scans: { truth: lake/raw, cold_after: 365 d }\nconstructs:\n  lake: { type: Bucket }",
        instead: "Name the class: `lake: { type: Bucket, archive: { cold: glacier_instant } }`.",
    }
    REPLICATION_KEEPS_KEYS {
        id: "HS0613",
        name: "replication-keeps-keys",
        severity: Error,
        summary: "a flow between buckets changes the path",
        means: "A flow from one bucket to another without `via` is S3 replication, which keeps the key of every object.",
        example: "flows:\n  copy: { from: lake/raw, to: mirror/copies }",
        instead: "Keep the path, `to: mirror/raw`, or name a mover: `via: mover`.",
    }
    REPLICATION_TO_ITSELF {
        id: "HS0614",
        name: "replication-to-itself",
        severity: Error,
        summary: "a bucket replicates to itself",
        means: "S3 replicates between two buckets.",
        example: "flows:\n  copy: { from: lake/raw, to: lake/raw }",
        instead: "Name another bucket, or copy within the bucket with a mover.",
    }
    REPLICATION_NEEDS_KEY {
        id: "HS0615",
        name: "replication-needs-key",
        severity: Error,
        summary: "no key encrypts the copies",
        means: "S3 copies objects that a key of the account encrypts only where it is told which key encrypts the copies.",
        example: "constructs:\n  lake: { type: Bucket, replicate: { away: { to: \"arn:aws:s3:::far-away\" } } }",
        instead: "Name a key in the region of the copies: `key: arn:aws:kms:…`.",
    }
    ARCHIVE_TIER_OUT_OF_RANGE {
        id: "HS0616",
        name: "archive-tier-out-of-range",
        severity: Error,
        summary: "Intelligent-Tiering does not archive at this age",
        means: "The archive tier takes 90 to 730 days without use, the deep archive tier 180 to 730.",
        example: "constructs:\n  lake: { type: Bucket, tiering: { all: { archive: 30 d } } }",
        instead: "Write days in the range: `archive: 90 d`.",
    }
    REPLICATION_NEEDS_LOCK {
        id: "HS0617",
        name: "replication-needs-lock",
        severity: Error,
        summary: "a bucket with object lock replicates to one without",
        means: "S3 copies from a bucket with object lock only to another one with it; otherwise every copy fails with `DstBucketObjectLockConfigMissing`.",
        example: "constructs:\n  lake: { type: Bucket, object_lock: { mode: governance, keep: 30 d }, replicate: { safe: { to: mirror } } }\n  mirror: { type: Bucket }",
        instead: "Lock both: `mirror: { type: Bucket, object_lock: { mode: governance, keep: 30 d } }`.",
    }
    KEY_REFUSED {
        id: "HS0618",
        name: "key-refused",
        severity: Error,
        summary: "something is written under a key that its bucket refuses",
        means: "The policy of a bucket refuses objects under another key than the bucket's own, which readers could not decrypt. A job that names another would be refused when it uploads its model, after the training is paid for.",
        example: "constructs:\n  lake: { type: Bucket }\n  train: { type: TrainingJob, output_key: 1234abcd-12ab-34cd-56ef-1234567890ab }\nflows:\n  result: { from: train, to: lake/models }",
        instead: "Remove `output_key`, or let the key encrypt the bucket: `lake: { type: Bucket, key: { import: 1234abcd-12ab-34cd-56ef-1234567890ab } }`.",
    }
    LOCK_OUTLASTS_LIFECYCLE {
        id: "HS0619",
        name: "lock-outlasts-lifecycle",
        severity: Warning,
        summary: "older versions should end while they are locked",
        means: "No lifecycle rule ends a version that an object lock keeps (Amazon S3 user guide, \"Object Lock considerations\"): it stays, and is paid for, until its lock has ended.",
        example: "constructs:\n  lake: { type: Bucket, object_lock: { mode: compliance, keep: 3650 d }, noncurrent: { expire: 5 d } }",
        instead: "Lock for the time that is needed, `keep: 30 d`, or say the time for which versions stay: `noncurrent: { expire: 3650 d }`.",
    }
    PROTECTION_OVERRIDDEN {
        id: "HS0623",
        name: "protection-overridden",
        severity: Warning,
        summary: "an override takes a protection away",
        means: "Buckets, keys, logs, domains, file systems and rules are made with secure defaults. An override in a back end's own words removes or weakens one of them, as a key of the language would with a warning of its own.",
        example: "constructs:\n  lake: { type: Bucket, override: { bucket: { cloudformation: { PublicAccessBlockConfiguration: null } } } }",
        instead: "Remove it from the override. Where it is meant, accept the warning with a reason: `waivers: { lake: { HS0623: \"public data, behind a distribution\" } }`.",
    }
}
