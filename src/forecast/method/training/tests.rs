use super::memory::CACHE_SHARE;
use super::*;
use crate::forecast::RunForecast;
use crate::forecast::path::Path;

fn forecast(data: &str, through: &str, training: &str) -> RunForecast {
    let path: Path = serde_json::from_str(&format!(
        r#"{{ "data": {data}, "through": {through}, "by": {{ "training": {training} }} }}"#
    ))
    .unwrap();
    path.forecast(1)
}

fn step(found: &RunForecast, name: &str) -> f64 {
    found.steps.iter().find(|step| step.name == name).unwrap().duration.median.count()
}

const BUCKET: &str = r#"{ "lake": { "s3": {} } }"#;
const LARGE: &str = r#"{ "size": "50 GB", "files": 500 }"#;
const SMALL: &str = r#"{ "size": "5 GB", "files": "500k" }"#;

#[test]
fn file_mode_of_50_gb_takes_about_five_minutes() {
    let found = forecast(LARGE, BUCKET, r#"{ "instance": "ml.p3.2xlarge", "volume": "500 GB" }"#);
    assert!((240.0..480.0).contains(&step(&found, "downloading")), "{}", step(&found, "downloading"));
}

#[test]
fn small_files_cost_file_mode_its_start_and_fastfile_mode_its_epochs() {
    let of = |mode: &str| {
        forecast(
            SMALL,
            BUCKET,
            &format!(r#"{{ "mode": "{mode}", "instance": "ml.g5.2xlarge", "readers": 8 }}"#),
        )
    };
    let (file, fast) = (of("file"), of("fastfile"));
    assert!(step(&file, "downloading") > 10.0 * step(&fast, "downloading"));
    assert!(step(&fast, "first epoch") > 10.0 * step(&file, "first epoch"));
}

#[test]
fn accelerators_are_never_faster_than_they_need() {
    let of = |needs: &str| {
        let job = format!(
            r#"{{ "mode": "fastfile", "instance": "ml.p4d.24xlarge", "epochs": 3, "readers": 64{needs} }}"#
        );
        step(&forecast(LARGE, BUCKET, &job), "later epochs")
    };
    let slow = of(r#", "needs": { "per": "gpu", "rate": "5 MB/s" }"#);
    assert!((slow - 2.0 * 50_000.0 / 40.0).abs() < 1e-3, "eight accelerators: {slow}");
    assert!(of("") < slow);
}

#[test]
fn later_epochs_of_a_file_system_come_from_memory_where_it_holds_them() {
    let line = r#"{ "scratch": { "line": { "speed": "1 Gbps" } } }"#;
    let of = |instance: &str| {
        let job = format!(r#"{{ "mode": "file_system", "instance": "{instance}", "epochs": 2 }}"#);
        let found = forecast(LARGE, line, &job);
        step(&found, "later epochs") / step(&found, "first epoch")
    };
    assert!((of("ml.m5.large") - (1.0 - 8.0 * 1.073_741_824 * CACHE_SHARE[1] / 50.0)).abs() < 1e-6);
    assert!(of("ml.m5.24xlarge") < 0.1);
}

const LUSTRE: &str = r#"{ "fs": { "lustre": { "capacity": "2400 GiB", "throughput": "1000 MB/s/TiB" } } }"#;

#[test]
fn a_file_that_memory_holds_is_opened_all_the_same() {
    let later = |size: &str| {
        let data = format!(r#"{{ "size": "{size}", "file_size": "100 kB" }}"#);
        let job = r#"{ "mode": "file_system", "instance": "ml.p4d.24xlarge", "epochs": 2 }"#;
        step(&forecast(&data, LUSTRE, job), "later epochs")
    };
    // Memory holds 804 GB: a little more must not take several times as long.
    let (below, above) = (later("803 GB"), later("805 GB"));
    assert!(above / below < 1.05, "{below} {above}");
    // 6,000 opens a second.
    assert!(below >= 8.03e6 / 6_000.0, "{below}");
}

#[test]
fn several_instances_have_read_their_share_and_no_more() {
    let through = r#"{ "fs": { "lustre": { "capacity": "2400 GiB", "throughput": "1000 MB/s/TiB", "held": "disk" } } }"#;
    let of = |count: u32, epochs: u32, more: &str| {
        let job = format!(
            r#"{{ "mode": "file_system", "instance": "ml.p4d.24xlarge", "count": {count}, "epochs": {epochs}{more} }}"#
        );
        forecast(r#"{ "size": "700 GB", "files": 70000 }"#, through, &job)
    };
    let range = |found: &RunForecast, name: &str| {
        let step = found.steps.iter().find(|step| step.name == name).unwrap();
        [step.duration.low, step.duration.median, step.duration.high].map(Seconds::count)
    };
    let two = of(8, 2, "");
    let [_, first, _] = range(&two, "first epoch");
    let [low, median, high] = range(&two, "epoch");
    // A sampler that shuffles leaves seven eighths to read.
    assert!(low < 0.3 * first && high > 0.8 * first, "{first}: {low} {median} {high}");
    let [sharded_low, sharded, _] = range(&of(8, 2, r#", "distribution": "sharded""#), "epoch");
    assert!(sharded_low <= sharded && sharded < 0.1 * first, "{sharded}");
    // What all have read lies everywhere in the end.
    let long = of(8, 100, "");
    let [_, whole, _] = range(&long, "later epochs");
    assert!(whole < 12.0 * median + 99.0 * sharded, "{whole} {median}");
    assert!(whole > 3.0 * median, "{whole} {median}");
    let shorter = of(8, 99, "");
    assert!(range(&shorter, "later epochs")[1] <= whole);
}

#[test]
fn small_files_on_a_volume_take_its_operations() {
    let of = |instance: &str, files: &str| {
        let job =
            format!(r#"{{ "instance": "{instance}", "volume": "500 GB", "epochs": 3, "readers": 64 }}"#);
        let data = format!(r#"{{ "files": "{files}", "file_size": "10 kB" }}"#);
        step(&forecast(&data, BUCKET, &job), "epoch")
    };
    // 100 GB, of which 45 GB lie in memory: 5.5 million files at 1,400 operations a second.
    let volume = of("ml.m5.4xlarge", "10M");
    assert!((3_000.0..7_000.0).contains(&volume), "{volume}");
    let local = of("ml.m5d.4xlarge", "10M");
    assert!(local < 0.2 * volume && local > 10.0, "{local}");
}

#[test]
fn a_burst_of_bandwidth_to_volumes_ends() {
    let of = |size: &str| {
        let data = format!(r#"{{ "size": "{size}", "file_size": "1 GB" }}"#);
        let job = r#"{ "instance": "ml.m5.large", "volume": "3 TB", "epochs": 2 }"#;
        let found = forecast(&data, BUCKET, job);
        found.steps.iter().find(|step| step.name == "epoch").unwrap().rate.median.as_mb_per_s()
    };
    assert!((of("2 TB") - 0.97 * 81.25).abs() < 8.0, "{}", of("2 TB"));
}

#[test]
fn a_volta_has_as_many_readers_as_others() {
    let of = |readers: &str| {
        let job = format!(r#"{{ "mode": "fastfile", "instance": "ml.p3.16xlarge"{readers} }}"#);
        step(&forecast(SMALL, BUCKET, &job), "first epoch")
    };
    assert!((of("") / of(r#", "readers": 64"#) - 1.0).abs() < 1e-9);
}

#[test]
fn each_instance_downloads_its_share_or_everything() {
    let of = |distribution: &str| {
        let job = format!(
            r#"{{ "instance": "ml.m5.4xlarge", "count": 4, "volume": "500 GB", "distribution": "{distribution}" }}"#
        );
        step(&forecast(LARGE, BUCKET, &job), "download")
    };
    assert!((of("replicated") / of("sharded") - 4.0).abs() < 1e-6);
}

#[test]
fn an_unknown_instance_has_the_readers_of_those_that_are_known() {
    let of = |kind: &str| Training { instance: Some(kind.to_owned()), ..Training::default() };
    let kinds = instances::all().iter().filter_map(|kind| of(&kind.name).known_readers());
    let mut kinds: Vec<u32> = kinds.collect();
    kinds.sort_unstable();
    let at = |tenths: usize| kinds[kinds.len() * tenths / 10];
    assert_eq!([at(1), at(5), at(9)], READERS);
}

fn beside(all: &[(&str, &str)], through: &str) -> RunForecast {
    let path = |(data, training): &(&str, &str)| -> Path {
        serde_json::from_str(&format!(
            r#"{{ "data": {data}, "through": {through}, "by": {{ "training": {training} }} }}"#
        ))
        .unwrap()
    };
    let paths: Vec<Path> = all.iter().map(path).collect();
    paths[0].forecast_beside(&paths[1..], "path", 1)
}

#[test]
fn a_channel_in_two_halves_takes_what_it_takes_whole() {
    let whole = r#"{ "size": "400 GB", "files": "40k" }"#;
    let half = r#"{ "size": "200 GB", "files": "20k" }"#;
    for (mode, through) in [("file", BUCKET), ("fastfile", BUCKET), ("pipe", BUCKET), ("file_system", LUSTRE)]
    {
        for needs in ["", r#", "needs": { "rate": "150 MB/s" }"#] {
            let job = format!(
                r#"{{ "mode": "{mode}", "instance": "ml.p3dn.24xlarge", "count": 2, "epochs": 4{needs} }}"#
            );
            let (one, two) =
                (beside(&[(whole, &job)], through), beside(&[(half, &job), (half, &job)], through));
            let ratio = two.duration.median.ratio(one.duration.median).unwrap();
            assert!((ratio - 1.0).abs() < 0.01, "{mode}{needs}: {ratio}");
            assert_eq!(one.steps[0].name, two.steps[0].name);
        }
    }
}

#[test]
fn readers_take_their_time_for_each_channel_and_accelerators_for_all() {
    let fast = r#"{ "mode": "fastfile", "instance": "ml.g5.2xlarge" }"#;
    let read = |all: &[(&str, &str)]| step(&beside(all, BUCKET), "read");
    let (large, small) = (read(&[(LARGE, fast)]), read(&[(SMALL, fast)]));
    let both = read(&[(LARGE, fast), (SMALL, fast)]);
    assert!((both / (large + small) - 1.0).abs() < 0.01, "{both}: {large} {small}");
    // 55 GB at 10 MB/s is what accelerators take, however fast the readers are.
    let slow =
        r#"{ "mode": "fastfile", "instance": "ml.g5.2xlarge", "needs": { "rate": "10 MB/s" }, "epochs": 2 }"#;
    let epoch = step(&beside(&[(LARGE, slow), (SMALL, slow)], BUCKET), "epoch");
    assert!((epoch / 5_500.0 - 1.0).abs() < 0.01, "{epoch}");
}

#[test]
fn every_download_comes_before_the_first_batch() {
    let fast = r#"{ "mode": "fastfile", "instance": "ml.g5.12xlarge" }"#;
    let file = r#"{ "mode": "file", "instance": "ml.g5.12xlarge" }"#;
    let first_batch = |all: &[(&str, &str)]| step(&beside(all, BUCKET), "downloading");
    let (alone, with) = (first_batch(&[(LARGE, fast)]), first_batch(&[(LARGE, fast), (SMALL, file)]));
    // Half a million files at 126 a second.
    assert!(with - alone > 3_600.0, "{alone} {with}");
    let turned = first_batch(&[(SMALL, file), (LARGE, fast)]);
    assert!(with.total_cmp(&turned).is_eq(), "{with} {turned}");
}
