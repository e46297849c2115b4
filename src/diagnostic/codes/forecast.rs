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
        summary: "a flow with a target never starts",
        means: "Within the week after the first day its schedule has no occurrence, so there is nothing to judge.",
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
}
