//! HS09: training jobs.

codes! {
    UNKNOWN_TRAINING_INSTANCE {
        id: "HS0901",
        name: "unknown-training-instance",
        severity: Error,
        summary: "SageMaker trains on no such instance type",
        means: "Training jobs run on the instance types that SageMaker offers for training, which all begin with `ml.`.",
        example: "constructs:\n  train: { type: TrainingJob, instance: p4d.24xlarge }",
        instead: "Use a SageMaker instance type: `instance: ml.p4d.24xlarge`.",
    }
    UNKNOWN_TRAINING_IMAGE {
        id: "HS0902",
        name: "unknown-training-image",
        severity: Error,
        summary: "AWS publishes no such training image for this Region and instance type",
        means: "A name without a slash is looked up among the images that AWS publishes; which registry holds it depends on the Region, and which build suits on the instance's processor.",
        example: "constructs:\n  train: { type: TrainingJob, image: pytorch, instance: ml.p4d.24xlarge }",
        instead: "Use a name of the list, `image: pytorch-training:2.5`, or the full URI of an image of your own.",
    }
    COMPUTE_SAID_TWICE {
        id: "HS0903",
        name: "compute-said-twice",
        severity: Error,
        summary: "a job says its instances twice, or not at all",
        means: "A job runs on `count` instances of one type, or on groups of several types: one of the two.",
        example: "constructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge, instance_groups: { a: { instance: ml.m5.xlarge, count: 1 } } }",
        instead: "Keep one: `instance: ml.m5.xlarge`.",
    }
    TRAINING_LIMIT {
        id: "HS0904",
        name: "training-limit",
        severity: Error,
        summary: "a value is outside what SageMaker or its state machine takes",
        means: "SageMaker limits the run time, the volume, the number of instances, groups and channels, and how long instances are kept.",
        example: "constructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge, max_runtime: 40 d }",
        instead: "Use a value in the range that the message shows: `max_runtime: 28 d`.",
    }
    DATA_DOES_NOT_FIT {
        id: "HS0905",
        name: "data-does-not-fit",
        severity: Error,
        summary: "the instances cannot hold the data that File mode downloads",
        means: "In File mode each instance downloads its channels to its volume, or to its local disks where it has some, before training starts. The size is that of the data sets whose truth lies below the channel's prefix; one whose size is not given is not counted.",
        example: "datasets:\n  corpus: { truth: lake/train, size: 8 TB }\nflows:\n  feed: { from: lake/train, to: train }",
        instead: "Read without a download, `mode: fastfile`, or give the instances room: `volume: 9000 GB`.",
    }
    SPOT_WAIT_TOO_SHORT {
        id: "HS0906",
        name: "spot-wait-too-short",
        severity: Error,
        summary: "a spot job may wait for less time than it runs",
        means: "The longest wait of a spot job counts from its start and includes the run.",
        example: "constructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge, max_runtime: 2 d, spot: { max_wait: 1 d } }",
        instead: "Wait at least as long as the job may run: `spot: { max_wait: 3 d }`.",
    }
    OPTIONS_EXCLUDE_EACH_OTHER {
        id: "HS0907",
        name: "options-exclude-each-other",
        severity: Error,
        summary: "two options of a job or a channel cannot be used together",
        means: "SageMaker refuses some pairs: a warm pool with spot capacity or instance groups, a volume key with local disks, a compressed channel without Pipe mode, a manifest in FastFile mode.",
        example: "constructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge, keep_alive: 30 min, spot: { max_wait: 2 d } }",
        instead: "Keep the one that you need: `keep_alive: 30 min`.",
    }
    JOB_WITHOUT_OUTPUT {
        id: "HS0908",
        name: "job-without-output",
        severity: Error,
        summary: "nothing takes the model of a training job",
        means: "SageMaker writes what a job leaves in its model folder to a bucket, and creates no job without one.",
        example: "constructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge }",
        instead: "Add a flow from the job to a bucket: `result: { from: train, to: lake/models }`.",
    }
    NO_SUCH_END {
        id: "HS0909",
        name: "no-such-end",
        severity: Error,
        summary: "a training job has no such end of a flow",
        means: "A job reads buckets and Lustre file systems as channels; the model leaves it as `train`, checkpoints as `train/checkpoints`, both for a bucket, and any other path is a directory of a Lustre file system that it may write.",
        example: "flows:\n  result: { from: train, to: munich/models }",
        instead: "Let the flow end in a bucket, `to: lake/models`, and move it on with another one.",
    }
    CHANNEL_SAID_TWICE {
        id: "HS0910",
        name: "channel-said-twice",
        severity: Error,
        summary: "two flows are the same channel or the same output of a job",
        means: "Each channel has a name of its own in the container, and the model and the checkpoints each go to one place.",
        example: "flows:\n  one: { from: lake/a, to: train, channel: data }\n  two: { from: lake/b, to: train, channel: data }",
        instead: "Name one of them differently: `channel: validation`.",
    }
    FILE_SYSTEM_ELSEWHERE {
        id: "HS0911",
        name: "file-system-elsewhere",
        severity: Error,
        summary: "a job and its file system are in different networks",
        means: "The instances mount the file system over the network that both are in.",
        example: "constructs:\n  train: { type: TrainingJob, network: other, image: xgboost, instance: ml.m5.xlarge }",
        instead: "Leave `network` out, or name the file system's.",
    }
    SECRET_IN_DEFINITION {
        id: "HS0912",
        name: "secret-in-definition",
        severity: Error,
        summary: "a secret would stand readable in a state machine's definition",
        means: "Whatever the request of a training job says can be read by everyone who may describe the state machine or the job.",
        example: "constructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge, environment: { TOKEN: { secret: \"arn:aws:secretsmanager:eu-central-1:444455556666:secret:token-a1b2c3\" } } }",
        instead: "Give the secret's ARN as text, and let the training code read the secret.",
    }
    INVALID_START {
        id: "HS0913",
        name: "invalid-start",
        severity: Error,
        summary: "a schedule or an event of a job cannot be said to AWS",
        means: "A schedule is `every`, `every: 1 d` with `at`, or six fields of `cron`; an event is an object that is `created` in a bucket, or a `pattern`.",
        example: "constructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge, schedule: { every: 7 d, at: \"22:00\" } }",
        instead: "Say it as cron: `schedule: { cron: \"0 22 ? * MON *\" }`.",
    }
    INCOMPLETE_NEEDS {
        id: "HS0914",
        name: "incomplete-needs",
        severity: Error,
        summary: "what a job needs is not a rate",
        means: "What the accelerators take in is a `rate`, or `samples` a second of one `sample`'s size.",
        example: "constructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge, needs: { samples: 1800/s } }",
        instead: "Add what is missing: `needs: { samples: 1800/s, sample: 170 kB }`.",
    }
    OPEN_TO_THE_INTERNET {
        id: "HS0915",
        name: "open-to-the-internet",
        severity: Warning,
        summary: "the training container reaches the internet",
        means: "Without a network of the blueprint the container runs in one of SageMaker's, which has a way to the internet; `isolation: false` opens it. In a network with `internet: true` the job is let out to any address by HTTPS, unless the network names AWS's list of the addresses of S3.",
        example: "constructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge, isolation: false }",
        instead: "Remove `isolation: false`, or declare a network. In one with `internet: true`, say `isolation: true` or name the list: `s3_prefix_list: pl-6ea54007`.",
    }
    VOLUME_IGNORED {
        id: "HS0916",
        name: "volume-ignored",
        severity: Warning,
        summary: "the volume counts for nothing on this instance type",
        means: "Types with local disks keep data there; SageMaker ignores the volume's size.",
        example: "constructs:\n  train: { type: TrainingJob, image: pytorch-training, instance: ml.p4d.24xlarge, volume: 500 GB }",
        instead: "Remove `volume`.",
    }
    WARM_POOL_BEYOND_THE_GUIDE {
        id: "HS0917",
        name: "warm-pool-beyond-the-guide",
        severity: Warning,
        summary: "AWS's texts differ on whether instances are kept this long",
        means: "The developer guide says that a warm pool is kept for at most one hour, the API's model takes up to six.",
        example: "constructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge, keep_alive: 2 h }",
        instead: "Keep to the guide: `keep_alive: 1 h`.",
    }
    EVENTS_OF_AN_IMPORTED_BUCKET {
        id: "HS0918",
        name: "events-of-an-imported-bucket",
        severity: Warning,
        summary: "an imported bucket has to tell EventBridge of its objects",
        means: "A bucket's notifications belong to whoever made it: they are one setting, and setting it from here would remove the others.",
        example: "constructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge, event: { created: old/train } }",
        instead: "Switch on the delivery to EventBridge in the bucket's properties, once, and say so: `import: { name: old-imaging, events: true }`.",
    }
    TRAFFIC_NOT_ENCRYPTED {
        id: "HS0919",
        name: "traffic-not-encrypted",
        severity: Warning,
        summary: "traffic between the instances of a job is not encrypted by SageMaker",
        means: "By default it is, where there are several instances and none has an Elastic Fabric Adapter; `encrypt_traffic: false` trades that for speed.",
        example: "constructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge, count: 2, encrypt_traffic: false }",
        instead: "Remove `encrypt_traffic: false`.",
    }
    SPOT_WITHOUT_CHECKPOINTS {
        id: "HS0920",
        name: "spot-without-checkpoints",
        severity: Warning,
        summary: "a spot job keeps no checkpoints",
        means: "AWS may take spare capacity back at any time. SageMaker starts the job again, and the code begins where its last checkpoint was: without one, from the start.",
        example: "constructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge, spot: { max_wait: 2 d } }",
        instead: "Let the code write checkpoints, and keep them: `progress: { from: train/checkpoints, to: lake/checkpoints }`.",
    }
    CHANNEL_IN_ANOTHER_REGION {
        id: "HS0921",
        name: "channel-in-another-region",
        severity: Error,
        summary: "a job reads a bucket of another region",
        means: "SageMaker reads channels from buckets in the region of the job alone.",
        example: "constructs:\n  old: { type: Bucket, import: { name: old-imaging, region: us-east-1 } }\nflows:\n  feed: { from: old/train, to: train }",
        instead: "Copy the data into a bucket of the job's region, and read it there: `from: lake/train`.",
    }
    RUN_PER_OBJECT {
        id: "HS0922",
        name: "run-per-object",
        severity: Warning,
        summary: "each of many objects starts a run of a job",
        means: "S3 tells of each object that is created by an event of its own, and each event starts the state machine. Where a mover, a replication or a job writes many objects to the place that an event waits for, that many jobs start.",
        example: "constructs:\n  train: { type: TrainingJob, image: xgboost, instance: ml.m5.xlarge, event: { created: lake/in } }\nflows:\n  ingest: { from: munich/scans, to: lake/in, via: mover }",
        instead: "Wait for an object that is written last, `event: { created: lake/in, suffix: _SUCCESS }`, or start by `schedule`. Where each object is a run of its own, accept the warning in `waivers`.",
    }
    REGISTRY_WITHOUT_NETWORK {
        id: "HS0923",
        name: "registry-without-network",
        severity: Error,
        summary: "an image is outside Amazon ECR, and the job is in no network",
        means: "SageMaker pulls from Amazon ECR by itself. Another registry it asks through the network of the job, so that there has to be one.",
        example: "constructs:\n  train: { type: TrainingJob, image: \"registry.corp.example/team/train:1\", instance: ml.g5.2xlarge }",
        instead: "Declare a network from which the registry is reached, or copy the image to Amazon ECR.",
    }
    REGISTRY_UNREACHED {
        id: "HS0924",
        name: "registry-unreached",
        severity: Warning,
        summary: "nothing leads from a job's network to the registry of its image",
        means: "SageMaker asks a registry outside Amazon ECR through the network of the job. The blueprint makes this network without a way to the internet, and no line and no hub leads out of it.",
        example: "networks:\n  main: { cidr: 10.40.0.0/16 }\nconstructs:\n  train: { type: TrainingJob, image: \"registry.corp.example/team/train:1\", instance: ml.g5.2xlarge }",
        instead: "Copy the image to Amazon ECR, or lead to the registry: a line to its site, or `internet: true`. Where something else leads there, accept the warning in `waivers`.",
    }
}
