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
        means: "CloudFormation's logical ids hold letters and digits alone, so names that differ only in other characters become one. A training job that preloads runs a second job, which is called like it with `-preload` behind: no other job can have that name.",
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
        means: "The key wants a construct or a parameter of one kind, and the name belongs to one of another.",
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
        summary: "constructs or resources stand on each other",
        means: "Each construct, and each resource in `extra`, is made after those that it refers to; in a cycle none can be first. Data may flow in circles, references may not.",
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
        instead: "In `extra` and in overrides, give what reads it the same `Condition`, or in Terraform read `one(aws_datasync_agent.mover_agent_one[*].arn)`. If nothing of the kind is there, this is a mistake in hybrid-synth: please report it.",
    }
    STACK_CYCLE {
        id: "HS0211",
        name: "stack-cycle",
        severity: Error,
        summary: "stacks need each other in a circle",
        means: "What crosses from one stack to another is an output of the one and a parameter of the other, so the one that is read has to be deployed first. In a circle of two or more none can be.",
        example: "stacks:\n  data: { holds: [lake] }\n  ml: { holds: [train] }",
        instead: "Move a construct so that one stack only gives and the other only reads.",
    }
    TWO_WRITERS {
        id: "HS0212",
        name: "two-writers",
        severity: Error,
        summary: "two things write to the same place",
        means: "A data set has one truth, and a prefix of a bucket or a share one writer: two overwrite and delete each other's files, and file gateways do not see what others write. A prefix that contains the other is the same place.",
        example: "flows:\n  ingest: { from: munich/scans, to: lake/raw, via: mover }\n  office: { from: munich/plans, to: lake/raw/plans, via: gateway }",
        instead: "Give each flow a prefix of its own: `to: lake/plans`.",
    }
    TWO_TRUTHS {
        id: "HS0213",
        name: "two-truths",
        severity: Error,
        summary: "two data sets have their truth in the same place",
        means: "Size, age and residency belong to a data set, so each object belongs to one. A prefix that contains the other is the same place.",
        example: "datasets:\n  scans: { truth: lake/raw }\n  heads: { truth: lake/raw/heads }",
        instead: "Give each data set a prefix of its own: `truth: lake/heads`.",
    }
    ARCHIVED_INPUT {
        id: "HS0214",
        name: "archived-input",
        severity: Error,
        summary: "a flow reads what has moved to an archive",
        means: "Objects in Glacier Flexible Retrieval, Deep Archive and the archive tiers of Intelligent-Tiering have to be restored, in minutes to two days, before anything can read them. A flow that meets one fails.",
        example: "datasets:\n  scans: { truth: lake/raw, cold_after: 365 d }\nconstructs:\n  lake: { type: Bucket, archive: { cold: deep_archive } }\nflows:\n  feed: { from: lake/raw, to: train }",
        instead: "Use `glacier_instant`, which is read at once, or let the flow read another prefix. Where something outside of the blueprint restores the objects first, say so at the bucket: `restored_for: [feed]`.",
    }
    OUTSIDE_RESIDENCY {
        id: "HS0215",
        name: "outside-residency",
        severity: Error,
        summary: "a data set leaves the places where it has to stay",
        means: "`stays_in` names regions, countries, or `eu` for the member states of the European Union. The truth of the data set, or a flow or a replication that carries it on, is in another region. Of AWS's European regions, London and Zurich are not in the European Union.",
        example: "region: eu-west-2\ndatasets:\n  scans: { truth: lake/raw, stays_in: [eu] }",
        instead: "Use a region that is allowed, `region: eu-central-1`, or allow the place: `stays_in: [eu, gb]`.",
    }
    STACK_ELSEWHERE {
        id: "HS0216",
        name: "stack-elsewhere",
        severity: Error,
        summary: "a stack is in another account or region",
        means: "All stacks of a blueprint are deployed to one account and region; a second one is not there yet.",
        example: "stacks:\n  ml: { account: \"444455556666\", holds: [train] }",
        instead: "Remove `account` and `region`, or write a blueprint of its own that imports what it needs.",
    }
    IN_TWO_STACKS {
        id: "HS0217",
        name: "in-two-stacks",
        severity: Error,
        summary: "two stacks hold the same thing",
        means: "A construct or network lives in one stack.",
        example: "stacks:\n  data: { holds: [lake] }\n  ml: { holds: [lake, train] }",
        instead: "Remove it from one of the two.",
    }
    UNUSED_PARAMETER {
        id: "HS0218",
        name: "unused-parameter",
        severity: Warning,
        summary: "nothing uses a parameter",
        means: "A parameter that nothing reads is in neither back end's output: whoever deploys is not asked for it.",
        example: "parameters:\n  mover_key: { kind: activation_key }\nconstructs: {}",
        instead: "Use it, `{ param: mover_key }`, or remove it.",
    }
    TARGET_WITHOUT_MEANING {
        id: "HS0219",
        name: "target-without-meaning",
        severity: Error,
        summary: "a target is asked of something that cannot meet it",
        means: "Copies and runs are asked of flows, epochs and checkpoints of jobs.",
        example: "targets:\n  ingest: { epoch_within: 30 min }",
        instead: "Ask the job: `train: { epoch_within: 30 min }`.",
    }
    POLICIES_TOO_LARGE {
        id: "HS0221",
        name: "policies-too-large",
        severity: Error,
        summary: "a role's policies are larger than IAM takes",
        means: "All inline policies of a role may have 10,240 characters together, white space aside. Each flow adds the prefixes that it reads or writes to the role of what reads or writes.",
        example: "flows:\n  a: { from: lake/train/2024/a, to: train }\n  b: { from: lake/train/2024/b, to: train }",
        instead: "Let the flows share a prefix above theirs, `from: lake/train/2024`, or divide them between constructs, or in a domain between users with roles of their own.",
    }
    UNCHECKED_TYPE {
        id: "HS0222",
        name: "unchecked-type",
        severity: Warning,
        summary: "an extra resource is of a type that is not checked",
        means: "The schemas of the types that constructs use are part of the tool; other types are written as they stand, and what is wrong in them shows when they are deployed.",
        example: "extra:\n  cloudformation: { Board: { Type: AWS::CloudWatch::Dashboard, Properties: { DashboardBody: \"{}\" } } }",
        instead: "Check the output with cfn-lint or `terraform validate`.",
    }
    SECRET_WITH_DEFAULT {
        id: "HS0223",
        name: "secret-with-default",
        severity: Error,
        summary: "the blueprint gives the value of a secret parameter",
        means: "A default is printed into templates and variables, where everybody reads it. A secret is given when the stack is deployed, or kept in AWS Secrets Manager.",
        example: "parameters:\n  key: { secret: true, default: hunter2 }",
        instead: "Leave the default out, or refer to Secrets Manager where the value is used: `{ secret: \"arn:…\", key: name }`.",
    }
    SECRET_IN_THE_OPEN {
        id: "HS0224",
        name: "secret-in-the-open",
        severity: Error,
        summary: "a secret stands where its value can be read",
        means: "The value of a secret of AWS Secrets Manager is filled in at deployment. In a name, an address or a setting it is then shown by consoles, plans and APIs; only passwords and keys are hidden there.",
        example: "constructs:\n  lake: { type: Bucket, name: { secret: \"arn:aws:secretsmanager:eu-central-1:444455556666:secret:lake-a1b2c3\" } }",
        instead: "Write the value, or take a parameter: `name: { param: lake_name }`.",
    }
    PARAMETER_NAME {
        id: "HS0225",
        name: "parameter-name",
        severity: Error,
        summary: "a back end cannot have a parameter of this name",
        means: "Parameters become variables of Terraform, which keeps `source`, `version`, `providers`, `count`, `for_each`, `lifecycle`, `depends_on` and `locals` for itself.",
        example: "parameters:\n  version: {}",
        instead: "Say whose it is: `image_version`.",
    }
    ARN_ELSEWHERE {
        id: "HS0226",
        name: "arn-elsewhere",
        severity: Error,
        summary: "an ARN names something in another region or partition",
        means: "Everything of a blueprint is deployed to its region, and what it stands on has to be there too: keys, secrets and endpoints of another region cannot be used from it. A second region is not there yet. Buckets say theirs with `region`.",
        example: "region: eu-central-1\nconstructs:\n  studio: { type: SageMakerDomain, key: \"arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab\" }",
        instead: "Name what is in the blueprint's region: `arn:aws:kms:eu-central-1:…`.",
    }
    TERRAFORM_SETTING {
        id: "HS0227",
        name: "terraform-setting",
        severity: Error,
        summary: "a setting of Terraform that cannot be right",
        means: "`terraform` is printed into each root module. A module has one backend, of a kind that Terraform has, with arguments that it takes, and without expressions, which are read letter for letter there; the provider takes those of its own block, in each version that suits; the region is the blueprint's; the role is one of IAM.",
        example: "terraform: { backend: { s4: { bucket: states } } }",
        instead: "Name a backend that Terraform has: `backend: { s3: { bucket: states, key: imaging, region: eu-central-1 } }`.",
    }
    ONE_BUCKET_TWICE {
        id: "HS0228",
        name: "one-bucket-twice",
        severity: Error,
        summary: "two constructs are one bucket",
        means: "The name of a bucket is unique in its partition: of two that are made with one name the second is refused, and one that exists cannot be made.",
        example: "constructs:\n  lake: { type: Bucket, name: imaging-lake }\n  old: { type: Bucket, import: { name: imaging-lake } }",
        instead: "Declare it once, and name that construct in each flow.",
    }
    OWN_EVENT {
        id: "HS0229",
        name: "own-event",
        severity: Error,
        summary: "a job is started by what it writes itself",
        means: "An object that appears below `created` starts the job, and the job writes there: each run starts the next one, and is paid for.",
        example: "constructs:\n  train: { type: TrainingJob, image: pytorch-training, instance: ml.g5.2xlarge, event: { created: lake/models } }\nflows:\n  result: { from: train, to: lake/models }",
        instead: "Wait for what the job reads: `event: { created: lake/train }`.",
    }
    OVERRIDE_WITHOUT_EFFECT {
        id: "HS0230",
        name: "override-without-effect",
        severity: Error,
        summary: "an override sets what CloudFormation does not make",
        means: "Terraform makes some resources that CloudFormation has no word for, and splits others, whose parts are called `bucket.versioning`. What is set on one of them for CloudFormation would be printed nowhere.",
        example: "constructs:\n  lake: { type: Bucket, override: { bucket.versioning: { cloudformation: { VersioningConfiguration: { Status: Suspended } } } } }",
        instead: "Set it on the whole resource: `override: { bucket: { cloudformation: { VersioningConfiguration: { Status: Suspended } } } }`.",
    }
    WAIVER_WITHOUT_EFFECT {
        id: "HS0231",
        name: "waiver-without-effect",
        severity: Warning,
        summary: "a waiver takes no finding away",
        means: "A waiver names what a warning is about, and the warning's code or name. There is no such warning in this blueprint, or what is found there is a mistake, which cannot be waived. A waiver that stays behind would hide the next warning unseen.",
        example: "constructs:\n  lake: { type: Bucket, versioning: false }\nwaivers: { laek: { HS0602: \"a cache, which can be made anew\" } }",
        instead: "Correct the name and the code, or remove the waiver: `waivers: { lake: { HS0602: \"a cache, which can be made anew\" } }`.",
    }
    WAIVER_WITHOUT_REASON {
        id: "HS0232",
        name: "waiver-without-reason",
        severity: Error,
        summary: "a waiver gives no reason",
        means: "A waiver is for those who come later: the manifest lists it with its reason, and without one nobody can tell whether it still holds.",
        example: "waivers: { lake: { HS0602: \"\" } }",
        instead: "Say why the warning is accepted: `waivers: { lake: { HS0602: \"a cache, which can be made anew\" } }`.",
    }
    PATTERN_IN_PREFIX {
        id: "HS0240",
        name: "pattern-in-prefix",
        severity: Error,
        summary: "a prefix in a bucket has a character that policies read as a pattern",
        means: "The prefix becomes part of IAM policies, and there `*` and `?` match other names and `${` begins a variable: a role would get more than the prefix that a reader sees. Lifecycles, tasks and channels take the same characters as they are, so the parts would not even mean the same objects.",
        example: "flows:\n  feed: { from: \"lake/train*\", to: train }",
        instead: "Name a prefix, `from: lake/train`: all that lies below it is meant. For several prefixes, write several flows.",
    }
    EMPTY_NAME_IN_PREFIX {
        id: "HS0241",
        name: "empty-name-in-prefix",
        severity: Warning,
        summary: "a prefix in a bucket has two slashes in a row",
        means: "To S3, `raw//ct` is another place than `raw/ct`, with a folder without a name in between. DataSync, Lustre and most programs cannot reach it as a path.",
        example: "flows:\n  feed: { from: lake/raw//ct, to: train }",
        instead: "Write one slash: `from: lake/raw/ct`.",
    }
    REFUSED_TAG {
        id: "HS0242",
        name: "refused-tag",
        severity: Error,
        summary: "a tag is one that AWS refuses, or that is set already",
        means: "A resource has at most 50 tags, of which `Name` is set for each from the blueprint's and the resource's names. Keys have 1 to 128 characters and values at most 256: letters, digits, spaces and `_ . : / = + - @`. Those that begin with `aws:` are AWS's own. Some services take less: DataSync only letters of a to z, and no empty value; and IAM does not tell keys apart by case.",
        example: "tags: { \"aws:owner\": imaging, Name: lake }",
        instead: "Rename or remove the tag: `tags: { owner: imaging }`.",
    }
    EVENT_NEVER_MATCHES {
        id: "HS0243",
        name: "event-never-matches",
        severity: Warning,
        summary: "a pattern compares a field that no event has",
        means: "An event matches where it has every field of the pattern. At the top every event has the same ones, and what a service says of its own stands below `detail`.",
        example: "constructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge, event: { pattern: { sources: [my.pipeline] } } }",
        instead: "Name the field that events have: `pattern: { source: [my.pipeline] }`.",
    }
    OWN_BUCKET_BY_ARN {
        id: "HS0244",
        name: "own-bucket-by-arn",
        severity: Error,
        summary: "copies go to a bucket of the blueprint that is named by its ARN",
        means: "S3 takes a replication only to a bucket that is there, with versioning. A name of the blueprint's says that the bucket is made first; its ARN is text, and says nothing. Two buckets that copy to each other cannot be made in one go.",
        example: "constructs:\n  lake: { type: Bucket, replicate: { far: { to: \"arn:aws:s3:::corp-pond\", key: \"arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab\" } } }\n  pond: { type: Bucket, name: corp-pond }",
        instead: "Name the bucket as the blueprint does: `replicate: { far: { to: pond } }`.",
    }
    NAME_IN_TWO_BLUEPRINTS {
        id: "HS0245",
        name: "name-in-two-blueprints",
        severity: Warning,
        summary: "two blueprints of one run give the same name to something",
        means: "AWS keeps a name once: that of a bucket in a whole partition, most others in an account and a region. The second of the two deployments fails, unless it goes to another account.",
        example: "# in two blueprints that are built together\nconstructs:\n  lake: { type: Bucket, name: corp-lake }",
        instead: "Give one of the two another name, or leave it out: AWS chooses one then.",
    }
    SECRET_IN_SETTINGS {
        id: "HS0246",
        name: "secret-in-settings",
        severity: Error,
        summary: "a secret stands among the settings of Terraform",
        means: "`terraform` is printed into each root module as it is, and a backend's settings are copied into the folder `.terraform` and into plans besides. Whoever reads one of these has the secret. The message shows nothing of the line.",
        example: "terraform: { provider: { secret_key: hunter2 } }",
        instead: "Remove it: the provider and the backend take credentials from the environment, as in `AWS_PROFILE=deploy terraform apply`. A provider takes a variable too: `token: \"${var.token}\"`, with the parameter `token: { secret: true }`.",
    }
}
