//! HS07: FSx for Lustre and File Cache.

codes! {
    CAPACITY_OFF_STEP {
        id: "HS0701",
        name: "capacity-off-step",
        severity: Error,
        summary: "a storage capacity is not one of those that FSx sells",
        means: "FSx for Lustre sells capacity in steps: 1200 GiB, 2400 GiB and multiples of 2400 GiB on most deployment types; multiples of 6000 or 1800 GiB on hard disks; larger steps with EFA. Capacity counts in GiB, of which 10 TB are no whole number.",
        example: "constructs:\n  scratch: { type: FsxLustre, capacity: 10 TiB }",
        instead: "Write a capacity on the step, `capacity: 12000 GiB`, or let the tool round up: `capacity: { at_least: 10 TiB }`.",
    }
    CAPACITY_ROUNDED_UP {
        id: "HS0702",
        name: "capacity-rounded-up",
        severity: Note,
        summary: "a capacity was rounded up to the next step, as the blueprint asks",
        means: "With `at_least` the tool takes the smallest capacity on sale that holds as much. The difference is paid for, so it is said.",
        example: "constructs:\n  scratch: { type: FsxLustre, capacity: { at_least: 10 TiB } }",
        instead: "Nothing is wrong. To fix the capacity, write it out: `capacity: 12000 GiB`.",
    }
    CAPACITY_BELOW_THE_API {
        id: "HS0703",
        name: "capacity-below-the-api",
        severity: Warning,
        summary: "a capacity of 600 GiB, on which AWS's own pages disagree",
        means: "A newer page of the FSx for Lustre user guide lets PERSISTENT_2 begin at 600 GiB. The API reference begins at 1200 GiB, and Terraform's AWS provider 5.100 refuses less.",
        example: "constructs:\n  scratch: { type: FsxLustre, capacity: 600 GiB }",
        instead: "Take the smallest capacity that both know: `capacity: 1200 GiB`.",
    }
    THROUGHPUT_NOT_OFFERED {
        id: "HS0704",
        name: "throughput-not-offered",
        severity: Error,
        summary: "a throughput is not one of those that FSx sells",
        means: "On solid-state drives and hard disks, throughput is sold per TiB in a few classes, which differ between deployment types. Intelligent-Tiering sells it for the whole file system in steps of 4000 MB/s.",
        example: "constructs:\n  scratch: { type: FsxLustre, capacity: 2400 GiB, throughput: 300 MB/s/TiB }",
        instead: "Take one of the classes that the message lists: `throughput: 250 MB/s/TiB`.",
    }
    STORAGE_NOT_OFFERED {
        id: "HS0705",
        name: "storage-not-offered",
        severity: Error,
        summary: "a deployment type is not there in the region, or not on this storage or with this version of Lustre",
        means: "The regions of China have no scratch file systems. Hard disks come with PERSISTENT_1 alone, Intelligent-Tiering with PERSISTENT_2 alone. Lustre 2.10 does not run on PERSISTENT_2, and metadata IOPS and EFA need 2.15.",
        example: "constructs:\n  scratch: { type: FsxLustre, deployment: persistent_2, storage: hdd, capacity: 6000 GiB }",
        instead: "Use one that the message lists, or another deployment type: `deployment: persistent_1`.",
    }
    KEY_WITHOUT_MEANING {
        id: "HS0706",
        name: "lustre-key-without-meaning",
        severity: Error,
        summary: "a key means nothing to a file system of this kind",
        means: "What can be chosen depends on the deployment type and the storage: a scratch file system has no backups and no key of its own, only Intelligent-Tiering has a read cache, only hard disks have a drive cache. An imported file system is left as it is.",
        example: "constructs:\n  scratch: { type: FsxLustre, deployment: scratch_2, capacity: 1200 GiB, backups: { keep: 7 d } }",
        instead: "Remove the key, or take the kind of file system that the message names.",
    }
    METADATA_IOPS_OFF_STEP {
        id: "HS0707",
        name: "metadata-iops-off-step",
        severity: Error,
        summary: "a number of metadata operations is not one of those that FSx sells",
        means: "Metadata operations are sold in steps: 1500, 3000, 6000, 12000 and multiples of 12000 up to 192000 on solid-state drives; 6000 or 12000 on Intelligent-Tiering. They can be raised later, never lowered.",
        example: "constructs:\n  scratch: { type: FsxLustre, capacity: 2400 GiB, metadata_iops: 5000 }",
        instead: "Take one of the two that the message lists, `metadata_iops: 6000`, or leave it out: then it follows from the capacity.",
    }
    OUT_OF_RANGE {
        id: "HS0708",
        name: "lustre-value-out-of-range",
        severity: Error,
        summary: "a value lies outside the range that FSx takes",
        means: "FSx keeps automatic backups for whole days, at most 90; a read cache of Intelligent-Tiering has 32 to 131072 GiB for each 4000 MB/s of throughput; a mount name has at most 8 letters, digits, `_` or `-`.",
        example: "constructs:\n  scratch: { type: FsxLustre, capacity: 2400 GiB, backups: { keep: 120 d } }",
        instead: "Write a value in the range that the message shows: `backups: { keep: 90 d }`.",
    }
    ZONE_WITHOUT_SUBNET {
        id: "HS0709",
        name: "zone-without-subnet",
        severity: Error,
        summary: "the network has no subnet in the zone",
        means: "A Lustre file system lives in one subnet. The zones of a network are called `a`, `b`, … in the order of its subnets.",
        example: "networks:\n  main: { cidr: 10.40.0.0/16, zones: 2 }\nconstructs:\n  scratch: { type: FsxLustre, capacity: 1200 GiB, zone: c }",
        instead: "Name a zone that the network has: `zone: b`.",
    }
    CANNOT_BE_LINKED {
        id: "HS0710",
        name: "file-system-cannot-be-linked",
        severity: Error,
        summary: "a flow joins a bucket to a file system that takes no data repository association",
        means: "SCRATCH_1, Intelligent-Tiering and Lustre 2.10 have no data repository associations; importPath and exportPath, their older form, are not used by this tool because they cannot be changed.",
        example: "constructs:\n  scratch: { type: FsxLustre, deployment: scratch_1, capacity: 1200 GiB }\nflows:\n  stage: { from: lake/train, to: scratch/train }",
        instead: "Take another deployment type, storage or version: `deployment: scratch_2`.",
    }
    ASSOCIATIONS_OVERLAP {
        id: "HS0711",
        name: "associations-overlap",
        severity: Error,
        summary: "two flows tie overlapping directories or prefixes together",
        means: "Each data repository association of a file system has a directory and a prefix of its own: none may be another's, or lie inside it. A flow in and a flow out between the same two places become one association.",
        example: "flows:\n  stage: { from: lake/train, to: scratch/train }\n  more: { from: lake/extra, to: scratch/train/extra }",
        instead: "Give each its own directory and its own prefix: `to: scratch/extra`.",
    }
    TOO_MANY_ASSOCIATIONS {
        id: "HS0712",
        name: "too-many-associations",
        severity: Error,
        summary: "a file system has more than 8 data repository associations",
        means: "FSx for Lustre ties at most 8 directories of a file system to buckets.",
        example: "# nine flows between prefixes of buckets and directories of one file system",
        instead: "Join flows on a common prefix, or take a second file system.",
    }
    BACKUPS_OF_LINKED {
        id: "HS0713",
        name: "backups-of-linked-file-system",
        severity: Error,
        summary: "backups are asked of a file system that is tied to a bucket",
        means: "FSx backs up no file system with a data repository association: the bucket holds the data, and a flow into it keeps it up to date.",
        example: "constructs:\n  scratch: { type: FsxLustre, capacity: 1200 GiB, backups: { keep: 7 d } }\nflows:\n  stage: { from: lake/train, to: scratch/train }",
        instead: "Remove `backups`, and let a flow export what must last: `from: scratch/train, to: lake/train`.",
    }
    ASSOCIATION_PATH {
        id: "HS0714",
        name: "association-path",
        severity: Error,
        summary: "a directory or prefix that FSx does not take",
        means: "A directory and a prefix are names separated by single slashes, at most 4096 characters in all; `.` and `..` are no names.",
        example: "flows:\n  stage: { from: lake/train, to: scratch/../train }",
        instead: "Write the path from the root of the file system or bucket: `to: scratch/train`.",
    }
    NOTHING_FOLLOWS {
        id: "HS0715",
        name: "nothing-follows",
        severity: Error,
        summary: "a flow out of a file system exports nothing",
        means: "What `follow` lists is exported when it changes. With an empty list nothing would ever leave the file system. On the way in, an empty list imports what is there when the association is made.",
        example: "flows:\n  result: { from: scratch/out, to: lake/out, follow: [] }",
        instead: "Leave `follow` out to export every change, or list some: `follow: [new, changed]`.",
    }
}
