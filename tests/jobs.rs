//! Forecasts of jobs.
#![expect(clippy::unwrap_used, reason = "a test states its blueprint and fails by panicking")]

use hybrid_synth::blueprint;
use hybrid_synth::model::Architecture;
use hybrid_synth::planning::advice::sensitivities;
use hybrid_synth::planning::report::human;
use hybrid_synth::planning::series::{Reading, Series};
use hybrid_synth::planning::{JobOutlook, Outlook, Verdict};

/// Jobs that read one directory of a file system, which a flow fills from a bucket.
fn text(names: &[&str], load: &str) -> String {
    let constructs = names.iter().map(|name| {
        format!(
            "  {name}: {{ type: TrainingJob, image: pytorch-training, instance: ml.g5.12xlarge, count: 2, epochs: 5, \
             needs: {{ per: gpu, rate: 50 MB/s }} }}\n"
        )
    });
    let feeds = names.iter().map(|name| {
        format!(
            "  feed_{name}: {{ from: scratch/train, to: {name}, channel: train }}\n  \
             result_{name}: {{ from: {name}, to: lake/{name} }}\n"
        )
    });
    format!(
        "blueprint: 1\nname: jobs\nregion: eu-central-1\nnetworks: {{ main: {{ cidr: 10.40.0.0/16, zones: 2 }} }}\n\
         datasets: {{ corpus: {{ truth: lake/train, size: 2 TB, files: 20k }} }}\nconstructs:\n  lake: {{ type: Bucket }}\n  \
         scratch: {{ type: FsxLustre, capacity: 2400 GiB, throughput: 250 MB/s/TiB, network: main }}\n{}flows:\n  \
         stage: {{ from: lake/train, to: scratch/train{load} }}\n{}",
        constructs.collect::<String>(),
        feeds.collect::<String>(),
    )
}

fn read(text: &str) -> Architecture {
    blueprint::read(&[("site.yaml", text.as_bytes())]).architecture.unwrap()
}

fn architecture(names: &[&str], load: &str) -> Architecture {
    read(&text(names, load))
}

fn jobs(names: &[&str], load: &str) -> Vec<JobOutlook> {
    Outlook::of(&architecture(names, load), "2026-12-01".parse().unwrap(), 1).jobs
}

#[test]
fn the_rates_of_a_job_add_up_to_what_it_reads() {
    let series = Series::of(&architecture(&["a"], ""), "2026-12-01".parse().unwrap());
    let mut read = 0.0;
    for pair in series.points.windows(2) {
        let [now, next] = pair else { unreachable!() };
        let rates = now.readings.iter().filter_map(|reading| match reading {
            Reading::Rate { run, mb_per_s } if run == "a" => Some(mb_per_s),
            _ => None,
        });
        read += rates.sum::<f64>() * (next.at.count() - now.at.count());
    }
    // Five times 2 TB.
    assert!((read / 10e6 - 1.0).abs() < 1e-6, "{read}");
}

#[test]
fn what_bounds_a_job_next_is_something_else_and_lets_it_read_faster() {
    for load in ["", ", load: preload"] {
        let job = &jobs(&["a"], load)[0];
        let (next, rate) = job.next.clone().unwrap();
        assert_ne!(next.what, job.bottleneck.what);
        assert!(rate >= job.rate.median, "{rate:?} {:?}", job.rate);
    }
}

#[test]
fn faster_accelerators_save_what_they_compute() {
    let architecture = architecture(&["a"], ", load: preload");
    let found = sensitivities(&architecture);
    let of_accelerators: Vec<f64> = found
        .iter()
        .filter(|one| one.run == "a" && one.hop.what == "the accelerators of a")
        .map(|one| one.saved.count())
        .collect();
    // All but the start and the first batch is computing: a tenth more of it takes a tenth less time.
    let [saved] = of_accelerators[..] else { panic!("{found:?}") };
    assert!((saved - (1.0 - 1.0 / 1.1)).abs() < 0.005, "{saved}");
}

#[test]
fn what_two_jobs_read_is_loaded_once() {
    let near = |one: f64, other: f64| (one / other - 1.0).abs() < 0.02;
    let (one, two) = (jobs(&["a"], ", load: preload"), jobs(&["a", "b"], ", load: preload"));
    for job in &two {
        let [preload, alone] = [&job.preloads, &one[0].preloads].map(|loads| loads[0].1.median.count());
        assert!(near(preload, alone), "{preload} {alone}");
    }
    let (one, two) = (jobs(&["a"], ""), jobs(&["a", "b"], ""));
    for job in &two {
        let [first, alone] = [job, &one[0]].map(|job| job.first_epoch.median.count());
        assert!(near(first, alone), "{first} {alone}");
    }
}

#[test]
fn jobs_of_many_epochs_that_share_a_file_system_are_followed_to_their_ends() {
    let text = text(&["a", "b"], "").replace("epochs: 5", "epochs: 100000")
        + "targets: { a: { waiting_below: 5 % } }\n";
    let found = Outlook::of(&read(&text), "2026-12-01".parse().unwrap(), 1);
    assert_ne!(found.targets[0].verdict, Verdict::Unknown);
    for job in &found.jobs {
        let epochs = job.later_epoch.as_ref().unwrap().median.count() * 99_999.0;
        assert!(job.is_followed && (job.whole.median.count() / epochs - 1.0).abs() < 0.01, "{:?}", job.whole);
    }
    let said = human::outlook(&found);
    assert!(!said.contains("never") && !said.contains("at once: what"), "{said}");
}

/// A job that reads images from a bucket in FastFile mode, and labels beside them.
fn two_channels(labels: &str, mode: &str, targets: &str) -> Architecture {
    read(&format!(
        "blueprint: 1\nname: jobs\nregion: eu-central-1\nnetworks: {{ main: {{ cidr: 10.40.0.0/16 }} }}\ndatasets:\n  \
         images: {{ truth: lake/images, size: 2 TB, files: 20k }}\n  labels: {{ truth: lake/labels{labels} }}\nconstructs:\n  \
         lake: {{ type: Bucket }}\n  train: {{ type: TrainingJob, image: pytorch-training, instance: ml.g5.12xlarge, epochs: 3, \
         needs: {{ rate: 500 MB/s }} }}\nflows:\n  feed: {{ from: lake/images, to: train, mode: fastfile }}\n  \
         lbl: {{ from: lake/labels, to: train, mode: {mode}, channel: labels }}\n  model: {{ from: train, to: lake/models }}\n\
         targets: {{ train: {{ {targets} }} }}\n"
    ))
}

fn verdict(architecture: &Architecture) -> Verdict {
    hybrid_synth::planning::verdicts(architecture).into_iter().next().unwrap().verdict
}

#[test]
fn a_channel_counts_however_it_is_read() {
    let small = ", size: 500 GB, files: 5M";
    for mode in ["file", "fastfile", "pipe"] {
        let found = Outlook::of(&two_channels(small, mode, ""), "2026-12-01".parse().unwrap(), 1);
        let read = found.jobs[0].data.unwrap();
        assert!((read.count() / 2.5e12 - 1.0).abs() < 1e-9, "{mode}: {read:?}");
    }
    // Five million files at some 126 a second come before the first batch.
    assert_eq!(verdict(&two_channels(small, "file", "time_to_first_batch: 10 min")), Verdict::Missed);
    // Reading small files in another mode than large ones takes them out of no epoch.
    let epoch = |mode: &str| {
        let found = Outlook::of(&two_channels(small, mode, ""), "2026-12-01".parse().unwrap(), 1);
        found.jobs[0].first_epoch.median.count()
    };
    assert!(epoch("file") >= 2.5e12 / 500e6, "{}", epoch("file"));
    assert!(epoch("fastfile") > epoch("file"));
}

#[test]
fn a_channel_of_which_nothing_is_said_leaves_nobody_to_judge() {
    for mode in ["file", "fastfile", "pipe"] {
        assert_eq!(verdict(&two_channels("", mode, "time_to_first_batch: 20 h")), Verdict::Unknown, "{mode}");
    }
}

/// Two directories that are preloaded into one file system, a large and a small one.
fn two_directories(order: [&str; 2], runtime: &str) -> Architecture {
    let feed = |name: &str| {
        format!(
            "  {name}: {{ from: scratch/{name}, to: train, channel: {name} }}\n  stage_{name}: {{ from: lake/{name}, to: scratch/{name}, load: preload }}\n"
        )
    };
    read(&format!(
        "blueprint: 1\nname: jobs\nregion: eu-central-1\nnetworks: {{ main: {{ cidr: 10.40.0.0/16, zones: 2 }} }}\ndatasets:\n  \
         large: {{ truth: lake/large, size: 4 TB, files: 40k }}\n  small: {{ truth: lake/small, size: 10 GB, files: 100 }}\nconstructs:\n  \
         lake: {{ type: Bucket }}\n  scratch: {{ type: FsxLustre, capacity: 9600 GiB, throughput: 500 MB/s/TiB, network: main }}\n  \
         train: {{ type: TrainingJob, image: pytorch-training, instance: ml.g5.12xlarge, needs: {{ per: gpu, rate: 500 MB/s }}{runtime} }}\n\
         flows:\n{}{}  model: {{ from: train, to: lake/models }}\n",
        feed(order[0]),
        feed(order[1]),
    ))
}

#[test]
fn training_waits_for_every_preload_whatever_their_order() {
    let job = |order| {
        let found = Outlook::of(&two_directories(order, ""), "2026-12-01".parse().unwrap(), 1);
        found.jobs.into_iter().next().unwrap()
    };
    let (one, other) = (job(["large", "small"]), job(["small", "large"]));
    for job in [&one, &other] {
        assert!(job.shares_with.iter().all(|run| !run.starts_with("stage")), "{:?}", job.shares_with);
    }
    let ratio = one.whole.median.ratio(other.whole.median).unwrap();
    assert!((ratio - 1.0).abs() < 1e-9, "{ratio}");
    assert_eq!(one.bottleneck.what, other.bottleneck.what);
}

#[test]
fn the_job_that_preloads_has_to_end_in_time_with_all_directories() {
    let first = Outlook::of(&two_directories(["large", "small"], ""), "2026-12-01".parse().unwrap(), 1);
    let each: Vec<f64> = first.jobs[0].preloads.iter().map(|(_, time)| time.median.count()).collect();
    let [large, small] = each.as_slice() else { panic!("{each:?}") };
    let runtime = ", preload: { max_runtime: 1 min }";
    let verdicts = hybrid_synth::planning::verdicts(&two_directories(["large", "small"], runtime));
    let held = verdicts.iter().find(|one| one.key == "preload.max_runtime").unwrap();
    let found = held.found.unwrap().value.median;
    assert!(
        (hybrid_synth::forecast::Quantity::base(found) / (large + small) - 1.0).abs() < 1e-9,
        "{found:?}"
    );
}

/// A job that reads 4 TB, which are preloaded into a file system with room for 2.4 TiB.
fn too_full(targets: &str) -> Architecture {
    read(&format!(
        "blueprint: 1\nname: full\nregion: eu-central-1\nstarts: 2026-12-01\nnetworks: {{ main: {{ cidr: 10.40.0.0/16, zones: 2 }} }}\n\
         datasets: {{ corpus: {{ truth: lake/train, size: 4 TB, files: 40k }} }}\nconstructs:\n  lake: {{ type: Bucket }}\n  \
         scratch: {{ type: FsxLustre, capacity: 2400 GiB, throughput: 1000 MB/s/TiB, network: main }}\n  \
         train: {{ type: TrainingJob, image: pytorch-training, instance: ml.p4d.24xlarge, epochs: 2, needs: {{ rate: 1 GB/s }} }}\n\
         flows:\n  stage: {{ from: lake/train, to: scratch/train, load: preload }}\n  feed: {{ from: scratch/train, to: train }}\n  \
         model: {{ from: train, to: lake/models }}\ntargets: {{ train: {{ {targets} }} }}\n"
    ))
}

#[test]
fn what_is_missed_with_room_is_missed_without() {
    // At 1 GB/s an epoch of 4 TB takes 67 minutes, however well it is compressed.
    assert_eq!(verdict(&too_full("epoch_within: 10 min")), Verdict::Missed);
    assert_eq!(verdict(&too_full("epoch_within: 3 h")), Verdict::Uncertain);
    let map = hybrid_synth::planning::map::map(&too_full("epoch_within: 10 min"));
    let job = map.iter().find(|one| one.name == "train").unwrap();
    for choice in &job.choices {
        let is_lustre = choice.name.starts_with("Lustre");
        let says =
            choice.refused.as_ref().is_some_and(|why| why.contains("`scratch` holds 2400 GiB of 4 TB"));
        assert_eq!(says, is_lustre, "{}: {:?}", choice.name, choice.refused);
    }
}

#[test]
fn a_job_without_epochs_is_told_as_one_epoch_that_is_assumed() {
    let told = |epochs: &str| {
        let text = text(&["a"], "").replace("epochs: 5, ", epochs);
        Outlook::of(&read(&text), "2026-12-01".parse().unwrap(), 1)
    };
    let (said, unsaid) = (told("epochs: 5, "), told(""));
    let assumes = |found: &Outlook| {
        found.assumptions.iter().any(|one| one.of.id == "a epochs" && one.of.learn().is_some())
    };
    assert!(!assumes(&said) && assumes(&unsaid));
    let screen = human::outlook(&unsaid);
    assert!(screen.contains("of one epoch") && screen.contains("say the `epochs` of a"), "{screen}");
    assert!(!human::outlook(&said).contains("of one epoch"));
}
