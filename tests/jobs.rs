//! Forecasts of jobs.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test states its blueprint and fails by panicking"
)]

use hybrid_synth::blueprint;
use hybrid_synth::planning::{JobOutlook, Outlook};

/// Jobs that read one directory of a file system, which a flow fills from a bucket.
fn jobs(names: &[&str], load: &str) -> Vec<JobOutlook> {
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
    let text = format!(
        "blueprint: 1\nname: jobs\nregion: eu-central-1\nnetworks: {{ main: {{ cidr: 10.40.0.0/16, zones: 2 }} }}\n\
         datasets: {{ corpus: {{ truth: lake/train, size: 2 TB, files: 20k }} }}\nconstructs:\n  lake: {{ type: Bucket }}\n  \
         scratch: {{ type: FsxLustre, capacity: 2400 GiB, throughput: 250 MB/s/TiB, network: main }}\n{}flows:\n  \
         stage: {{ from: lake/train, to: scratch/train{load} }}\n{}",
        constructs.collect::<String>(),
        feeds.collect::<String>(),
    );
    let architecture = blueprint::read(&[("site.yaml", text.as_bytes())]).architecture.unwrap();
    Outlook::of(&architecture, "2026-12-01".parse().unwrap(), 1).jobs
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
