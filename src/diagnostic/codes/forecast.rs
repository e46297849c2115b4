//! HS12: what is asked of flows and jobs, and whether the forecast meets it.

codes! {
    TARGET_MISSED {
        id: "HS1201",
        name: "target-missed",
        severity: Error,
        summary: "the forecast misses a target",
        means: "All of the forecast's range misses what is asked: not even its favourable end meets it. The message names the hop that decides it, the help what to change. `--allow-missed-targets` makes it a warning.",
        example: "datasets:\n  scans: { truth: lake/raw, size: 400 TB }\nconstructs:\n  link: { type: DirectConnect, site: munich, location: EqFA5, connections: { a: 1 Gbps }, interface: { kind: transit, to: hub, vlan: 101 } }\ntargets:\n  ingest: { first_copy_within: 14 d }",
        instead: "Widen what decides it, here `connections: { a: 10 Gbps }`, or ask for less: `first_copy_within: 45 d`. `hybrid-synth advise` searches for the smallest change that meets every target.",
    }
    TARGET_UNCERTAIN {
        id: "HS1202",
        name: "target-uncertain",
        severity: Warning,
        summary: "the forecast may meet a target or miss it",
        means: "What is asked lies inside the forecast's range. The help names the number whose uncertainty widens the range most, and how to learn it where that is possible.",
        example: "datasets:\n  scans: { truth: lake/raw, size: 400 TB }\ntargets:\n  ingest: { first_copy_within: 10 d }",
        instead: "Measure what the help names, for example with `hybrid-synth measure munich`, and say it in the blueprint: `reads_at: 900 MB/s`.",
    }
    TARGET_NOT_JUDGED {
        id: "HS1203",
        name: "target-not-judged",
        severity: Warning,
        summary: "a target cannot be judged",
        means: "A forecast needs what nobody can assume: how much data there is, how much it gains, what accelerators take in. Until it is said, the target is neither met nor missed.",
        example: "constructs:\n  train: { type: TrainingJob, image: pytorch-training, instance: ml.p4d.24xlarge }\ntargets:\n  train: { waiting_below: 5 % }",
        instead: "Say what the message names: `needs: { per: gpu, rate: 40 MB/s }`.",
    }
    VERDICT_CHANGED {
        id: "HS1204",
        name: "verdict-changed",
        severity: Warning,
        summary: "newer facts judge a target differently",
        means: "The output folder's manifest records which facts the last build was judged by, and what each target came to. The blueprint is the same since then, and the facts of this release come to another verdict.",
        example: "targets:\n  ingest: { first_copy_within: 30 d } # met by the facts of the last build, missed by those of this one",
        instead: "Read what the forecast says now, `hybrid-synth forecast site.yaml`, and change the blueprint or the target. The next build records the new verdict.",
    }
    SCHEDULE_NEVER_RUNS {
        id: "HS1205",
        name: "schedule-never-runs",
        severity: Error,
        summary: "a schedule never starts anything",
        means: "From the first day on a schedule has no occurrence: a cron expression asks for a day that no year has, or for years that are over. Of a flow with a target there is then nothing to judge.",
        example: "starts: 9999-12-31\nflows:\n  ingest: { from: munich/scans, to: lake/raw, via: mover, every: 1 d, at: \"23:00\", timezone: America/New_York }\ntargets:\n  ingest: { first_copy_within: 30 d }",
        instead: "Correct the schedule or the day: `starts: 2026-12-01`.",
    }
    UNTIL_WITHOUT_START {
        id: "HS1206",
        name: "until-without-start",
        severity: Error,
        summary: "a target has an `until`, and nothing says when growth begins",
        means: "How much data there is on a day depends on the day on which its size was counted. The day of the build would make each build another one, so it is never taken.",
        example: "blueprint: 1\nname: site\nregion: eu-central-1\ntargets:\n  ingest: { each_run_within: 8 h, until: 2028-01 }",
        instead: "Say on which day sizes were counted and first copies start: `starts: 2026-12-01` at the top of the blueprint.",
    }
    UNTIL_BEFORE_START {
        id: "HS1207",
        name: "until-before-start",
        severity: Error,
        summary: "a target ends before anything starts",
        means: "A target with `until` holds from `starts` to that day.",
        example: "starts: 2026-12-01\ntargets:\n  ingest: { each_run_within: 8 h, until: 2026-11 }",
        instead: "Name a later day, `until: 2028-01`, or leave `until` out: the target then holds at the start.",
    }
    DATA_MADE_FROM_ITSELF {
        id: "HS1208",
        name: "data-made-from-itself",
        severity: Error,
        summary: "data sets are made from each other in a circle",
        means: "A data set is there when those are that it is made from. In a circle each waits for the next, and none is ever there.",
        example: "datasets:\n  corpus: { truth: lake/train, made_from: [labels] }\n  labels: { truth: lake/labels, made_from: [corpus] }",
        instead: "Remove one of the two: `labels: { truth: lake/labels }`.",
    }
    CACHES_IN_A_CIRCLE {
        id: "HS1209",
        name: "caches-in-a-circle",
        severity: Error,
        summary: "flows through file systems lead back to where they began",
        means: "A file system in front of a bucket is filled from it. Where what it is filled with comes, through further flows, out of the file system itself, each waits for the other. One flow in and one flow out between the same directory and the same prefix are no such circle: they are one association.",
        example: "flows:\n  stage: { from: lake/train, to: scratch/train }\n  derive: { from: scratch/train, to: mirror/train }\n  back: { from: mirror/train, to: lake/train }",
        instead: "Let one of the flows end elsewhere: `to: lake/derived`.",
    }
    RUN_OVERRUNS {
        id: "HS1210",
        name: "run-overruns",
        severity: Warning,
        summary: "a run is not done when the next one is due",
        means: "Each run keeps what is asked of it, `each_run_within`, but that is longer than the time from one start to the next. The next run waits, has more to bring when it begins, and the flow falls further behind from run to run.",
        example: "flows:\n  ingest: { from: munich/scans, to: lake/raw, via: mover, every: 1 h }\ntargets:\n  ingest: { each_run_within: 8 h } # a run takes two hours",
        instead: "Ask for no more than the schedule leaves, `each_run_within: 1 h`, and let `hybrid-synth advise` search for what carries it.",
    }
    UNKNOWN_TIME_ZONE {
        id: "HS1211",
        name: "unknown-time-zone",
        severity: Error,
        summary: "a schedule is in a time zone that does not exist",
        means: "A time zone has a name of the IANA database, in its spelling. In one that does not exist nobody knows when a schedule starts, and EventBridge Scheduler refuses it.",
        example: "flows:\n  ingest: { from: munich/scans, to: lake/raw, via: mover, every: 1 d, at: \"22:00\", timezone: Berlin }",
        instead: "Write its name: `timezone: Europe/Berlin`.",
    }
    LOAD_EXCEEDS_CAPACITY {
        id: "HS1212",
        name: "load-exceeds-capacity",
        severity: Warning,
        summary: "more data lies in a store than it holds",
        means: "All that is loaded from a bucket, before training or when it is read, has to fit into the file system, as has what lies there alone or is written there: nothing leaves it by itself. A path document says the same of a volume. A file system compresses what it holds unless it is told otherwise, so more may fit; images, archives and what is compressed already take what they are large. When it is full, the job that reads the next file fails. A target of a job that reads from there is uncertain then, and missed where nothing is compressed; `advise` searches for the room.",
        example: "datasets:\n  corpus: { truth: lake/train, size: 20 TB }\nconstructs:\n  scratch: { type: FsxLustre, capacity: 12000 GiB }\nflows:\n  stage: { from: lake/train, to: scratch/train, load: preload }",
        instead: "Give it room, `capacity: { at_least: 20 TB }`, load a part, `from: lake/train/small`, or read the bucket itself, `mode: fastfile`.",
    }
    FLOWS_IN_A_CIRCLE {
        id: "HS1213",
        name: "flows-in-a-circle",
        severity: Warning,
        summary: "flows copy data back to where it came from",
        means: "A mover copies what another flow has brought, and by it comes back into what that one reads: each waits for the other, nobody can say when either is done, and what one of them changes or deletes the next run undoes. Movers copy one way; they do not keep two places alike.",
        example: "flows:\n  ingest: { from: munich/scans, to: lake/raw, via: mover }\n  back: { from: lake/raw, to: munich/scans, via: mover }",
        instead: "Let what comes back end in a folder of its own, which no flow reads: `back: { from: lake/raw, to: munich/archive, via: mover }`.",
    }
    TARGET_ASKS_NOTHING {
        id: "HS1214",
        name: "target-asks-nothing",
        severity: Warning,
        summary: "a target asks for nothing",
        means: "A target without any time or share is met by everything: nothing is compared, and nothing is said when the flow or job becomes slow. `until` and `with` say when the other keys have to hold, and ask for nothing themselves.",
        example: "targets:\n  ingest: { until: 2028-01 }",
        instead: "Say what has to hold: `ingest: { each_run_within: 8 h, until: 2028-01 }`.",
    }
    RUNTIME_EXCEEDED {
        id: "HS1215",
        name: "runtime-exceeded",
        severity: Error,
        summary: "a training job is stopped before it is done",
        means: "SageMaker stops a job when its longest run time has passed, and the state machine then fails. By the forecast, all of its range, the run takes longer; the same goes for the job that reads a file system's contents before training, `preload`. Without `max_runtime` SageMaker takes one day, and it allows 28. `--allow-missed-targets` makes it a warning, for a job that is meant to be stopped and to go on from its last checkpoint when it is started again.",
        example: "constructs:\n  train: { type: TrainingJob, image: pytorch-training, instance: ml.p4d.24xlarge, epochs: 300 } # takes four days",
        instead: "Give it the time that it takes, `max_runtime: 5 d`, or let it take less: fewer `epochs`, or what the message says limits it.",
    }
    RUNTIME_UNCERTAIN {
        id: "HS1216",
        name: "runtime-uncertain",
        severity: Warning,
        summary: "a training job may be stopped before it is done",
        means: "The longest run time of the job, or of the job that reads a file system's contents before it, lies inside the range of the forecast. SageMaker stops what has not ended by then, and the state machine fails.",
        example: "constructs:\n  train: { type: TrainingJob, image: pytorch-training, instance: ml.p4d.24xlarge, max_runtime: 1 d, epochs: 30 } # takes 18 to 30 hours",
        instead: "Leave it a margin: `max_runtime: 2 d`. Nothing is paid for time that is not used.",
    }
    RUNS_OVERLAP {
        id: "HS1217",
        name: "runs-overlap",
        severity: Warning,
        summary: "a training job starts again before it is done",
        means: "Each start of a schedule makes a job of its own, whether or not the one before has ended. Two of them take twice the instances, share what both read, and write their checkpoints to the same place.",
        example: "constructs:\n  train: { type: TrainingJob, image: pytorch-training, instance: ml.p4d.24xlarge, epochs: 30, schedule: { every: 12 h } } # takes 17 hours",
        instead: "Start it less often, `schedule: { every: 1 d }`, or make a run shorter.",
    }
    CHECKPOINTS_LAG {
        id: "HS1218",
        name: "checkpoints-lag",
        severity: Warning,
        summary: "checkpoints are saved faster than they are copied",
        means: "SageMaker copies what a job writes to its checkpoint directory to the bucket while training goes on. Where that takes longer than the time between two checkpoints, they pile up on the disks of the instance, which fill, and a restart goes on from an older one than the last that was saved.",
        example: "constructs:\n  train: { type: TrainingJob, image: pytorch-training, instance: ml.p4d.24xlarge, checkpoint: { size: 800 GB, every: 10 min } }",
        instead: "Save less often, `every: 2 h`, let more instances save their parts, `writers: 8`, or save to a file system.",
    }
    PATH_WITHOUT_PARTS {
        id: "HS1220",
        name: "path-without-parts",
        severity: Error,
        summary: "a path leads through nothing",
        means: "A path document says in `through` what data crosses, each part with a name: the share, the line, the bucket. Without any part nothing bounds the answer, so none is given. An S3 File Gateway whose writes are done when they are in its cache, and a restore, have their own limits and need no part.",
        example: "data: { size: 400 TB, files: 9M }\nby: { copy: { streams: 64 } }",
        instead: "Name what the data crosses, from where it is read to where it is written: `through: { nas: { share: {} }, link: { line: { speed: 1 Gbps } }, lake: { s3: {} } }`.",
    }
    QUANTITY_NOT_BELIEVED {
        id: "HS1221",
        name: "quantity-not-believed",
        severity: Error,
        summary: "a quantity is zero, or beyond what anybody has",
        means: "A path with no streams, a round trip of nothing or of days, or a line of a million Gbps has no answer, or one that means nothing. The message has the range that is allowed; zero is allowed where it says something, as `agents: 0` does.",
        example: "by: { copy: { streams: 0 } }",
        instead: "Correct the number, or leave the key out, where its documentation says what is taken then: `by: { copy: {} }`.",
    }
    AMOUNT_UNKNOWN {
        id: "HS1222",
        name: "amount-unknown",
        severity: Error,
        summary: "nothing says how much a path moves",
        means: "How long it takes depends on how much data there is, and nobody can assume that. How many files it is in can be assumed, and the answer says so. What only lists, opens or deletes files needs their number alone.",
        example: "data: { file_size: 4 MB }",
        instead: "Give two of `size`, `files` and `file_size`, or the size alone: `data: { size: 400 TB, files: 9M }`.",
    }
    AMOUNTS_CONTRADICT {
        id: "HS1223",
        name: "amounts-contradict",
        severity: Error,
        summary: "two statements of one amount contradict each other",
        means: "The size of all data is the number of files times their mean size, and the round trip of a path is the sum of its parts'. Where both sides are said and differ, one of them is wrong, and nothing tells which.",
        example: "data: { size: 1 TB, files: 1000, file_size: 1 MB }",
        instead: "Leave one of them out: `data: { size: 1 TB, files: 1000 }`.",
    }
    PART_DOES_NOT_SERVE {
        id: "HS1224",
        name: "part-does-not-serve",
        severity: Error,
        summary: "a part of a path and what moves the data do not go together",
        means: "File mode downloads from a bucket and reads no file system, a preload fills a file system and no bucket, DataSync has no task for a file cache. A forecast of such a path would be a number about nothing.",
        example: "through: { scratch: { lustre: { capacity: 4800 GiB } } }\nby: { training: { mode: fastfile } }",
        instead: "Follow the message, here `by: { training: { mode: file_system } }`, or lead the path through a part that serves: `through: { lake: { s3: {} } }`.",
    }
    END_UNKNOWN {
        id: "HS1225",
        name: "end-unknown",
        severity: Warning,
        summary: "nothing says where a path begins or ends",
        means: "What moves the data reads a store and writes another. A store that the path does not name bounds nothing, so the forecast is that of the rest of the path.",
        example: "through: { link: { line: { speed: 1 Gbps } } }\nby: { datasync: {} }",
        instead: "Name both ends, even where nothing is known of them: `nas: { share: {} }` has a wide range, and says what to measure.",
    }
    SETTING_WITHOUT_EFFECT {
        id: "HS1226",
        name: "setting-without-effect",
        severity: Warning,
        summary: "a setting of a path has no effect beside the others",
        means: "An enhanced DataSync task has no limit of bandwidth, a volume of gp2 no operations that were ordered. The set-up that was meant is another one than the path describes.",
        example: "by: { datasync: { mode: enhanced, limit: 1 Gbps } }",
        instead: "Leave it out, or change the setting that it belongs to: `by: { datasync: { mode: basic, limit: 1 Gbps } }`.",
    }
    NOT_OFFERED {
        id: "HS1227",
        name: "not-offered",
        severity: Error,
        summary: "a setting of a path cannot be ordered",
        means: "AWS offers the speeds of Direct Connect, the throughput of FSx for Lustre and of ONTAP and the operations of volumes in steps or up to a limit. What cannot be ordered has no answer, and that of the nearest step would be of another set-up. Some per cent beside a step are taken for it: MiB for MB.",
        example: "through: { scratch: { lustre: { deployment: persistent_2, throughput: 200 MB/s/TiB } } }",
        instead: "Say one of the values that the message allows: `through: { scratch: { lustre: { deployment: persistent_2, throughput: 250 MB/s/TiB } } }`.",
    }
    TYPE_UNKNOWN {
        id: "HS1228",
        name: "type-unknown",
        severity: Warning,
        summary: "an instance type of a path is misspelt, or newer than the facts",
        means: "Its network, disks and processors are not known here, so a usual range stands for them. The message has the nearest type that is known.",
        example: "through: { lake: { s3: {} }, node: { instance: { type: c5n.18xlrge } } }",
        instead: "Correct it, or say what its network carries: `node: { instance: { network: 100 Gbps } }`.",
    }
    WINDOW_EXCEEDED {
        id: "HS1240",
        name: "window-exceeded",
        severity: Warning,
        summary: "a run of a flow takes longer than its window",
        means: "`within` says how long a run may take, and the forecast of what a run brings comes to more. Nothing stops a run that takes longer, so it is no error.",
        example: "datasets:\n  scans: { truth: lake/raw, size: 50 TB, files: 2M, grows: 500 GB/d }\nflows:\n  ingest: { from: munich/scans, to: lake/raw, via: mover, every: 1 d, at: \"22:00\", within: 1 h }",
        instead: "Give it the time that it takes, `within: 3 h`, or widen what limits it; a target asks for it in earnest: `each_run_within: 1 h`.",
    }
    NEEDS_OF_NO_ACCELERATOR {
        id: "HS1241",
        name: "needs-of-no-accelerator",
        severity: Error,
        summary: "needs are said for each accelerator, and there is none",
        means: "`per: gpu` counts what a job takes in by its accelerators, and the instance type is known to have none.",
        example: "constructs:\n  train: { type: TrainingJob, image: pytorch-training, instance: ml.m5.4xlarge, needs: { per: gpu, rate: 50 MB/s } }",
        instead: "Count by instance, `needs: { per: instance, rate: 50 MB/s }`, or train on a type with accelerators: `instance: ml.g5.12xlarge`.",
    }
}
