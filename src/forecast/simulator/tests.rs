//! What was computed by hand, and what must hold of any scenario.

use proptest::prelude::*;

use super::*;
use crate::forecast::step::Unknown;
use crate::forecast::{
    Burst, Change, Crossing, Estimate, Hop, HopIndex, Items, Limit, Move, Per, PerSecond, Portion, Run,
    RunIndex, Step,
};

const EVER: Seconds = Seconds::FOREVER;

fn line(scenario: &mut Scenario, name: &str, mb_per_s: f64) -> HopIndex {
    let speed = Estimate::given(name.to_owned(), Speed::mb_per_s(mb_per_s));
    scenario.hop(Hop::new(name, "").limit("", Limit::capacity(speed)))
}

fn bursting(scenario: &mut Scenario, peak: f64, baseline: f64, credit: Bytes) -> HopIndex {
    let burst = Burst {
        peak: Estimate::given("peak", Speed::mb_per_s(peak)),
        credit: Estimate::given("credit", credit),
    };
    let limit = Limit::Capacity {
        baseline: Estimate::given("baseline", Speed::mb_per_s(baseline)),
        burst: Some(Box::new(burst)),
    };
    scenario.hop(Hop::new("bursting", "").limit("", limit))
}

fn copy(gb: f64, across: impl IntoIterator<Item = HopIndex>) -> Step {
    Step::movement("copy", across.into_iter().fold(Move::new(Bytes::gb(gb), Items::ONE), Move::across))
}

fn wait(seconds: f64) -> Step {
    Step::wait("wait", Estimate::given("wait", Seconds::new(seconds)))
}

fn simulate(scenario: &Scenario) -> Simulated {
    Simulator::of(scenario).simulate(Draw::Median, EVER)
}

fn ends(simulated: &Simulated) -> Vec<Vec<f64>> {
    let of = |run: &SimulatedRun| run.occurrences.iter().map(|one| one.ended.count()).collect();
    simulated.runs.iter().map(of).collect()
}

/// When the only occurrence of the only run ends.
fn end(scenario: &Scenario) -> f64 {
    let simulated = simulate(scenario);
    assert_eq!(simulated.outcome, Outcome::Finished);
    ends(&simulated)[0][0]
}

fn alone(step: Step) -> f64 {
    let mut scenario = Scenario::default();
    scenario.run("run", Seconds::ZERO, step);
    end(&scenario)
}

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= expected.abs() * 1e-9 + 1e-9, "{found} is not {expected}");
}

fn limit(hop: usize) -> Bottleneck {
    Bottleneck::Limit(LimitIndex { hop: HopIndex(hop), limit: 0 })
}

#[test]
fn nothing_promises_400_tb_over_1_gbps_in_less_than_37_days() {
    let mut scenario = Scenario::default();
    let link = line(&mut scenario, "link", 125.0);
    scenario.run("ingest", Seconds::ZERO, copy(400e3, [link]));
    let took = Seconds::new(end(&scenario)).days();
    close(took, 400e12 / 125e6 / 86_400.0);
    assert!(took >= 37.0);
}

#[test]
fn trees_take_the_sum_in_turn_the_longest_together_and_the_product_repeated() {
    close(alone(Step::in_turn("", [wait(1.0), wait(2.0), wait(4.0)])), 7.0);
    close(alone(Step::together("", [wait(1.0), wait(4.0), wait(2.0)])), 4.0);
    let body = Step::together("", [wait(3.0), Step::in_turn("", [wait(1.0), wait(1.0)])]);
    close(alone(Step::repeat("", 1000, body)), 3000.0);
    close(alone(Step::count("", Items::new(5000.0), Estimate::given("rate", PerSecond::new(100.0)))), 50.0);
}

#[test]
fn nothing_to_do_takes_no_time() {
    let none = || [Step::in_turn("", []), Step::together("", []), copy(0.0, []), wait(0.0)];
    close(alone(Step::in_turn("", none())), 0.0);
    close(alone(Step::together("", none())), 0.0);
    close(alone(Step::repeat("", u32::MAX, Step::repeat("", u32::MAX, wait(0.0)))), 0.0);
    close(alone(Step::repeat("", 0, wait(5.0))), 0.0);
    assert_eq!(simulate(&Scenario::default()).outcome, Outcome::Finished);
}

#[test]
fn data_across_nothing_takes_no_time() {
    close(alone(copy(1e6, [])), 0.0);
}

#[test]
fn what_one_flow_leaves_the_other_takes() {
    let mut scenario = Scenario::default();
    let link = line(&mut scenario, "link", 100.0);
    let mut heavy = Move::new(Bytes::gb(6.0), Items::ONE).across(link);
    heavy.weight = Ratio::new(3.0);
    scenario.run("heavy", Seconds::ZERO, Step::movement("copy", heavy));
    scenario.run("light", Seconds::ZERO, copy(4.0, [link]));
    // 75 and 25 MB/s for 80 s; then 2 GB are left at 100 MB/s.
    assert_eq!(ends(&simulate(&scenario)), [[80.0], [100.0]]);
}

#[test]
fn a_credit_lasts_as_long_as_what_it_gives_above_the_baseline() {
    let mut scenario = Scenario::default();
    let hop = bursting(&mut scenario, 1250.0, 150.0, Bytes::gb(550.0));
    scenario.run("read", Seconds::ZERO, copy(1000.0, [hop]));
    // 500 s at 1250 MB/s spend 550 GB and move 625; 375 GB are left at 150 MB/s.
    let simulated = Simulator::recording(&scenario).simulate(Draw::Median, EVER);
    close(ends(&simulated)[0][0], 500.0 + 2500.0);
    let series = simulated.series.unwrap();
    assert_eq!(series[1].at, Seconds::new(500.0));
    assert_eq!([series[0].credit[0], series[1].credit[0]], [Bytes::gb(550.0), Bytes::ZERO]);
    assert_eq!([series[0].rates[0], series[1].rates[0]], [1250.0, 150.0].map(Speed::mb_per_s));
}

#[test]
fn a_credit_grows_by_what_is_left_of_the_baseline() {
    let mut scenario = Scenario::default();
    let hop = bursting(&mut scenario, 300.0, 100.0, Bytes::gb(20.0));
    let half = line(&mut scenario, "half", 50.0);
    let steps = [copy(30.0, [hop]), copy(5.0, [hop, half]), wait(50.0), copy(20.0, [hop])];
    scenario.run("read", Seconds::ZERO, Step::in_turn("", steps));
    // 30 GB spend 20 GB in 100 s. In 100 s at 50 MB/s 5 GB come back, in 50 s at rest 5 GB. These 10 GB let 15 GB pass
    // in 50 s; 5 GB are left at 100 MB/s.
    close(end(&scenario), 100.0 + 100.0 + 50.0 + 50.0 + 50.0);
}

#[test]
fn a_gateway_takes_writes_faster_than_it_uploads_until_its_cache_is_full() {
    let mut scenario = Scenario::default();
    let lan = line(&mut scenario, "lan", 500.0);
    let link = line(&mut scenario, "link", 100.0);
    let cache = scenario.store("cache", Estimate::given("cache", Bytes::gb(100.0)));
    let mut write = Move::new(Bytes::gb(300.0), Items::ONE).across(lan);
    write.into = Some(cache);
    let mut upload = Move::new(Bytes::gb(300.0), Items::ONE).across(link);
    upload.out_of = Some(cache);
    let steps = [Step::movement("write", write), Step::movement("upload", upload)];
    scenario.run("gateway", Seconds::ZERO, Step::together("gateway", steps));
    let simulated = Simulator::recording(&scenario).simulate(Draw::Median, Seconds::FOREVER);
    let steps = &simulated.runs[0].occurrences[0].steps;
    // The cache fills at 400 MB/s in 250 s; 125 GB are written by then, the other 175 at 100 MB/s.
    close(steps[1].ended.count(), 250.0 + 1750.0);
    close(steps[2].ended.count(), 3000.0);
    assert_eq!(steps[1].bound, Bottleneck::Store(cache));
    assert_eq!(steps[1].bounds[1], (limit(0), Seconds::new(250.0)));
    assert_eq!(steps[2].bounds, [(limit(1), Seconds::new(3000.0))]);
    close(steps[0].data.count(), 300e9);
}

#[test]
fn an_upload_waits_for_what_is_written_and_ends_with_it() {
    let mut scenario = Scenario::default();
    let lan = line(&mut scenario, "lan", 50.0);
    let link = line(&mut scenario, "link", 100.0);
    let cache = scenario.store("cache", Estimate::given("cache", Bytes::gb(100.0)));
    let mut write = Move::new(Bytes::gb(10.0), Items::ONE).across(lan);
    write.into = Some(cache);
    let mut upload = Move::new(Bytes::gb(999.0), Items::ONE).across(link);
    upload.out_of = Some(cache);
    let write = Step::repeat("", 2, Step::in_turn("", [wait(10.0), Step::movement("write", write)]));
    scenario.run("gateway", Seconds::ZERO, Step::together("", [write, Step::movement("upload", upload)]));
    let simulated = simulate(&scenario);
    assert_eq!(simulated.outcome, Outcome::Finished);
    let upload = simulated.runs[0].occurrences[0].steps.last().unwrap();
    close(upload.ended.count(), 2.0 * (10.0 + 200.0));
    close(upload.data.count(), 20e9);
    assert_eq!(upload.bound, Bottleneck::Store(cache));
}

#[test]
fn a_store_that_nothing_empties_stops_what_fills_it() {
    let mut scenario = Scenario::default();
    let lan = line(&mut scenario, "lan", 50.0);
    let cache = scenario.store("cache", Estimate::given("cache", Bytes::gb(1.0)));
    let mut write = Move::new(Bytes::gb(10.0), Items::ONE).across(lan);
    write.into = Some(cache);
    scenario.run("write", Seconds::ZERO, Step::movement("write", write));
    let simulated = simulate(&scenario);
    assert_eq!(simulated.outcome, Outcome::Stalled);
    let step = &simulated.runs[0].occurrences[0].steps[0];
    assert_eq!((step.ended, step.data), (EVER, Bytes::gb(1.0)));
}

#[test]
fn both_sides_of_a_full_store_share_a_hop_fairly() {
    let mut scenario = Scenario::default();
    let (disk, link) = (line(&mut scenario, "disk", 100.0), line(&mut scenario, "link", 30.0));
    let cache = scenario.store("cache", Estimate::given("cache", Bytes::ZERO));
    let mut write = Move::new(Bytes::gb(3.0), Items::ONE).across(disk);
    write.into = Some(cache);
    let mut upload = Move::new(Bytes::gb(3.0), Items::ONE).across(disk).across(link);
    upload.out_of = Some(cache);
    let steps = [Step::movement("write", write), Step::movement("upload", upload)];
    scenario.run("gateway", Seconds::ZERO, Step::together("", steps));
    close(end(&scenario), 100.0);
}

#[test]
fn a_link_that_is_down_for_an_hour_costs_an_hour() {
    let mut scenario = Scenario::default();
    let link = line(&mut scenario, "link", 100.0);
    let change = |at, share| Change { at: Seconds::new(at), share: Ratio::new(share) };
    scenario.hops[0].changes = vec![change(60.0, 0.0), change(3660.0, 1.0), change(3700.0, 0.5)];
    scenario.run("copy", Seconds::ZERO, copy(20.0, [link]));
    // 60 s and 40 s at 100 MB/s; the other 10 GB at half of it.
    close(end(&scenario), 3700.0 + 200.0);
}

#[test]
fn a_link_that_stays_down_ends_nothing() {
    let mut scenario = Scenario::default();
    let link = line(&mut scenario, "link", 100.0);
    scenario.hops[0].changes = vec![Change { at: Seconds::new(60.0), share: Ratio::ZERO }];
    scenario.run("copy", Seconds::ZERO, copy(20.0, [link]));
    scenario.run("other", Seconds::ZERO, wait(1.0));
    let simulated = simulate(&scenario);
    assert_eq!(simulated.outcome, Outcome::Stalled);
    assert_eq!(ends(&simulated), [[f64::INFINITY], [1.0]]);
    let step = &simulated.runs[0].occurrences[0].steps[0];
    close(step.data.count(), 6e9);
}

#[test]
fn a_start_waits_for_the_last_occurrence_and_for_what_it_comes_after() {
    let mut scenario = Scenario::default();
    let starts = |times: &[f64]| times.iter().copied().map(Seconds::new).collect();
    let run = |name: &str, starts, after: &[usize], work| Run {
        name: name.to_owned(),
        starts,
        after: after.iter().copied().map(RunIndex).collect(),
        worker: None,
        work,
        unknown: Unknown::default(),
    };
    scenario.runs.push(run("nightly", starts(&[0.0, 100.0, 200.0]), &[], wait(130.0)));
    scenario.runs.push(run("after", starts(&[10.0, 500.0]), &[0], wait(7.0)));
    scenario.runs.push(run("itself", starts(&[0.0]), &[2], wait(7.0)));
    scenario.runs.push(run("both", starts(&[0.0]), &[0, 1], wait(1.0)));
    let simulated = simulate(&scenario);
    assert_eq!(ends(&simulated), [vec![130.0, 260.0, 390.0], vec![137.0, 507.0], vec![], vec![138.0]]);
    assert_eq!(simulated.runs[0].occurrences[2].due, Seconds::new(200.0));
    assert_eq!(simulated.runs[0].occurrences[2].began, Seconds::new(260.0));
    assert_eq!(simulated.outcome, Outcome::Stalled);
}

#[test]
fn who_does_one_run_at_a_time_does_first_what_asks_first() {
    let mut scenario = Scenario::default();
    let run = |starts: &[f64], after: &[usize], worker: Option<&str>, work| Run {
        name: String::new(),
        starts: starts.iter().copied().map(Seconds::new).collect(),
        after: after.iter().copied().map(RunIndex).collect(),
        worker: worker.map(str::to_owned),
        work,
        unknown: Unknown::default(),
    };
    scenario.runs.push(run(&[0.0, 30.0], &[], Some("agent"), wait(100.0)));
    scenario.runs.push(run(&[20.0], &[], Some("agent"), wait(10.0)));
    scenario.runs.push(run(&[20.0], &[], Some("other"), wait(10.0)));
    scenario.runs.push(run(&[5.0], &[1], Some("agent"), wait(1.0)));
    scenario.runs.push(run(&[5.0], &[3], None, wait(1.0)));
    let simulated = simulate(&scenario);
    assert_eq!(ends(&simulated), [vec![100.0, 210.0], vec![110.0], vec![30.0], vec![211.0], vec![212.0]]);
    let waited: Vec<Vec<Option<usize>>> = simulated
        .runs
        .iter()
        .map(|run| run.occurrences.iter().map(|one| one.waited_for.map(RunIndex::position)).collect())
        .collect();
    assert_eq!(waited, [vec![None, Some(1)], vec![Some(0)], vec![None], vec![Some(0)], vec![Some(3)]]);
}

#[test]
fn what_waits_for_a_run_that_never_ends_says_for_which() {
    let mut scenario = Scenario::default();
    let link = line(&mut scenario, "link", 100.0);
    scenario.hops[0].changes = vec![Change { at: Seconds::ZERO, share: Ratio::ZERO }];
    for (name, start) in [("first", 0.0), ("second", 1.0)] {
        let run = scenario.run(name, Seconds::new(start), copy(1.0, [link]));
        scenario.runs[run.position()].worker = Some("agent".to_owned());
    }
    let simulated = simulate(&scenario);
    assert_eq!(ends(&simulated), [vec![f64::INFINITY], vec![]]);
    assert_eq!(simulated.runs[1].waits_for, Some(RunIndex(0)));
}

#[test]
fn a_horizon_cuts_off_what_lies_beyond() {
    let mut scenario = Scenario::default();
    let link = line(&mut scenario, "link", 100.0);
    scenario.run("copy", Seconds::ZERO, copy(20.0, [link]));
    scenario.run("later", Seconds::new(100.0), wait(1.0));
    let simulated = Simulator::of(&scenario).simulate(Draw::Median, Seconds::new(50.0));
    assert_eq!(simulated.outcome, Outcome::Horizon);
    assert_eq!(ends(&simulated), [vec![f64::INFINITY], vec![]]);
    let step = &simulated.runs[0].occurrences[0].steps[0];
    assert_eq!((step.data, step.moving), (Bytes::gb(5.0), Seconds::new(50.0)));
}

#[test]
fn a_basic_task_prepares_transfers_and_verifies() {
    let mut scenario = Scenario::default();
    let link = line(&mut scenario, "link", 100.0);
    let scan = |name| Step::count(name, Items::new(1e6), Estimate::given("scan", PerSecond::new(1000.0)));
    scenario.run(
        "task",
        Seconds::ZERO,
        Step::in_turn("task", [scan("prepare"), copy(50.0, [link]), scan("verify")]),
    );
    let simulated = Simulator::recording(&scenario).simulate(Draw::Median, Seconds::FOREVER);
    let steps = &simulated.runs[0].occurrences[0].steps;
    let spans: Vec<_> =
        steps.iter().map(|step| (step.depth, step.began.count(), step.ended.count())).collect();
    assert_eq!(spans, [(0, 0.0, 2500.0), (1, 0.0, 1000.0), (1, 1000.0, 1500.0), (1, 1500.0, 2500.0)]);
    assert_eq!((steps[0].data, steps[0].moving), (Bytes::gb(50.0), Seconds::new(500.0)));
    assert_eq!(steps[0].bounds, [(Bottleneck::None, Seconds::new(2000.0)), (limit(0), Seconds::new(500.0))]);
}

#[test]
fn streams_clients_and_operations_bind_as_they_should() {
    let mut scenario = Scenario::default();
    let hop = scenario.hop(
        Hop::new("store", "")
            .limit(
                "",
                Limit::Operations { rate: Estimate::given("rate", PerSecond::new(50.0)), each: Per::File },
            )
            .limit("", Limit::Client(Estimate::given("client", Speed::mb_per_s(40.0))))
            .limit("", Limit::per_file(Estimate::given("delay", Seconds::millis(50.0)))),
    );
    let small = |streams, clients| {
        Move::new(Bytes::gb(1.0), Items::new(1000.0)).streams(streams).clients(clients).across(hop)
    };
    for (streams, clients, seconds, bound) in [
        (1, 1, 50.0, Bottleneck::Stream(LimitIndex { hop, limit: 2 })),
        (4, 1, 25.0, Bottleneck::Client(LimitIndex { hop, limit: 1 })),
        (4, 2, 20.0, limit(0)),
    ] {
        let mut scenario = scenario.clone();
        scenario.run("copy", Seconds::ZERO, Step::movement("copy", small(streams, clients)));
        let simulated = simulate(&scenario);
        let step = &simulated.runs[0].occurrences[0].steps[0];
        close(step.ended.count(), seconds);
        assert_eq!(step.bound, bound);
        close(simulated.hops[0].mean.count(), 20.0 / seconds);
        close(simulated.hops[0].carried.count(), 1e9);
    }
}

#[test]
fn repetitions_are_walked_once_and_multiplied() {
    close(alone(Step::repeat("", u32::MAX, wait(1.0))), f64::from(u32::MAX));
    // Each epoch spends 2 GB of credit in 10 s and gains them again in 20 s at rest.
    let mut scenario = Scenario::default();
    let hop = bursting(&mut scenario, 300.0, 100.0, Bytes::gb(2.0));
    let epoch = Step::in_turn("epoch", [copy(3.0, [hop]), wait(20.0)]);
    scenario.run("job", Seconds::ZERO, Step::repeat("", 1_000_000, epoch));
    close(end(&scenario), 30e6);
    // A rest of 10 s at full credit gains nothing, later ones gain 1 GB, and each copy of 10 s spends 2: the first 19 epochs
    // take 20 s. The others have 1 GB to spend in 5 s and 15 s at the baseline.
    let mut scenario = Scenario::default();
    let hop = bursting(&mut scenario, 300.0, 100.0, Bytes::gb(20.0));
    let epoch = Step::in_turn("epoch", [wait(10.0), copy(3.0, [hop])]);
    scenario.run("job", Seconds::ZERO, Step::repeat("", 100, epoch));
    close(end(&scenario), 19.0 * 20.0 + 81.0 * 30.0);
    // The backup moves 1 GB in the 10 s of an epoch in which the job does nothing, and 1 GB in the 20 s in which both do:
    // it ends with epoch 50,000, and the other epochs take 20 s.
    let mut scenario = Scenario::default();
    let link = line(&mut scenario, "link", 100.0);
    let epoch = Step::in_turn("epoch", [wait(10.0), copy(1.0, [link])]);
    scenario.run("job", Seconds::ZERO, Step::repeat("", 100_000, epoch));
    scenario.run("backup", Seconds::ZERO, copy(100e3, [link]));
    let simulated = simulate(&scenario);
    close(ends(&simulated)[0][0], 50_000.0 * 30.0 + 50_000.0 * 20.0);
    close(ends(&simulated)[1][0], 50_000.0 * 30.0);
    let copies = &simulated.runs[0].occurrences[0].steps[3];
    close(copies.times.count(), 100_000.0);
    close(copies.data.count(), 100e12);
    close(copies.moving.count(), 50_000.0 * 20.0 + 50_000.0 * 10.0);
}

#[test]
fn a_move_that_is_repeated_is_walked_as_one_and_told_as_many() {
    // Jobs that begin epochs at other moments, and a backup that comes and goes.
    let jobs = |repeat: &dyn Fn(u32, Step) -> Step| {
        let mut scenario = Scenario::default();
        let link = bursting(&mut scenario, 300.0, 100.0, Bytes::gb(20.0));
        for (times, data) in [(70, 1.7), (50, 3.1)] {
            scenario.run(
                "job",
                Seconds::ZERO,
                Step::in_turn("job", [wait(data), repeat(times, copy(data, [link]))]),
            );
        }
        scenario.run(
            "backup",
            Seconds::new(100.0),
            Step::in_turn("", [copy(40.0, [link]), repeat(3, wait(7.0))]),
        );
        scenario
    };
    let whole = jobs(&|times, step| Step::repeat("", times, step));
    // A step around the move keeps it from being one.
    let walked = jobs(&|times, step| Step::repeat("", times, Step::in_turn("", [step])));
    for horizon in [200.0, 1000.0, f64::INFINITY].map(Seconds::new) {
        let [whole, walked] =
            [&whole, &walked].map(|scenario| Simulator::of(scenario).simulate(Draw::Median, horizon));
        assert_eq!(whole.outcome, walked.outcome);
        for (one, other) in whole.hops.iter().zip(&walked.hops) {
            close(one.carried.count(), other.carried.count());
            close(one.mean.count(), other.mean.count());
        }
        for (one, other) in whole.runs.iter().zip(&walked.runs) {
            let (one, other) = (&one.occurrences[0], &other.occurrences[0]);
            assert_eq!(one.ended.is_finite(), other.ended.is_finite());
            if one.ended.is_finite() {
                close(one.ended.count(), other.ended.count());
            }
            let leaves = |steps: &[SimulatedStep]| -> Vec<SimulatedStep> {
                let last = steps
                    .iter()
                    .enumerate()
                    .filter(|(at, step)| steps.get(at + 1).is_none_or(|next| next.depth <= step.depth));
                last.map(|(_, step)| step.clone()).collect()
            };
            for (one, other) in leaves(&one.steps).iter().zip(leaves(&other.steps)) {
                close(one.times.count(), other.times.count());
                close(one.time.count(), other.time.count());
                close(one.data.count(), other.data.count());
                close(one.moving.count(), other.moving.count());
                assert_eq!(one.bound, other.bound);
            }
        }
    }
}

#[test]
fn jobs_of_a_million_epochs_that_share_a_line_are_followed() {
    let mut scenario = Scenario::default();
    let link = line(&mut scenario, "link", 100.0);
    for data in [1.0, 1.7] {
        scenario.run("job", Seconds::ZERO, Step::repeat("", 1_000_000, copy(data, [link])));
    }
    let simulated = simulate(&scenario);
    assert_eq!(simulated.outcome, Outcome::Finished);
    // Each has half of it until the smaller one has read its 1 PB; the line is never idle.
    close(ends(&simulated)[0][0], 20e6);
    close(ends(&simulated)[1][0], 27e6);
    close(simulated.hops[0].carried.count(), 2.7e15);
    for (run, data) in [(0, 1e15), (1, 1.7e15)] {
        let epochs = &simulated.runs[run].occurrences[0].steps[1];
        close(epochs.times.count(), 1e6);
        close(epochs.data.count(), data);
    }
}

#[test]
fn the_largest_scenarios_end() {
    // Two jobs that disturb each other in every epoch: nothing can be multiplied.
    let mut scenario = Scenario::default();
    let link = line(&mut scenario, "link", 100.0);
    for seconds in [1.0, 1.1] {
        let epoch = Step::in_turn("", [wait(seconds), copy(0.1, [link])]);
        scenario.run("job", Seconds::ZERO, Step::repeat("", u32::MAX, epoch));
    }
    scenario.run("other", Seconds::ZERO, wait(1.0));
    let simulated = simulate(&scenario);
    assert_eq!(simulated.outcome, Outcome::TooManyEvents);
    assert_eq!(ends(&simulated), [[f64::INFINITY], [f64::INFINITY], [1.0]]);
}

#[test]
fn absurd_quantities_are_told_as_numbers() {
    let mut scenario = Scenario::default();
    let hop = bursting(&mut scenario, f64::INFINITY, 0.0, Bytes::new(f64::INFINITY));
    let mut absurd = Move::new(Bytes::new(f64::INFINITY), Items::new(f64::INFINITY))
        .across_with(hop, Ratio::new(f64::NAN));
    absurd.weight = Ratio::new(f64::NAN);
    absurd.route.push(Crossing {
        hop: HopIndex(7),
        factor: Ratio::new(f64::INFINITY),
        of: Portion::All,
        channel: None,
    });
    absurd.route.push(Crossing { hop, factor: Ratio::new(f64::INFINITY), of: Portion::All, channel: None });
    let never = Step::count("", Items::new(f64::INFINITY), Estimate::given("rate", PerSecond::ZERO));
    scenario.hops[0].changes = vec![Change { at: EVER, share: Ratio::new(f64::NAN) }];
    scenario.run("absurd", Seconds::ZERO, Step::together("", [Step::movement("", absurd), never]));
    let simulated = Simulator::recording(&scenario).simulate(Draw::Median, EVER);
    assert_eq!(ends(&simulated), [[f64::INFINITY]]);
    let told = format!("{simulated:?}");
    assert!(!told.contains("NaN"), "{told}");
}

/// Scenarios of several runs over a few hops, with bursts, changes, stores and repetitions.
fn scenarios() -> impl Strategy<Value = Scenario> {
    let hop = (
        1.0..200.0,
        proptest::option::of((1.0..5.0, 0.0..50.0)),
        proptest::option::of((0.0..400.0, 0.0..2.0)),
    );
    let leaf =
        (0.0..20.0, 1.0..50.0, 1u32..8, proptest::collection::vec((0usize..4, 0.3..2.0), 1..3), 0.5..3.0);
    let step = leaf.prop_map(|(gb, files, streams, route, weight)| {
        let mut movement = Move::new(Bytes::gb(gb), Items::new(files)).streams(streams);
        movement.weight = Ratio::new(weight);
        movement.route = route
            .into_iter()
            .map(|(hop, factor)| (HopIndex(hop), Ratio::new(factor)))
            .map(|(hop, factor)| Crossing { hop, factor, of: Portion::All, channel: None })
            .collect();
        Step::movement("move", movement)
    });
    let leaf = prop_oneof![3 => step, 1 => (0.0..100.0).prop_map(wait)];
    let tree = leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(|steps| Step::in_turn("turn", steps)),
            proptest::collection::vec(inner.clone(), 0..3)
                .prop_map(|steps| Step::together("together", steps)),
            (0u32..6, inner).prop_map(|(times, step)| Step::repeat("repeat", times, step)),
        ]
    });
    let now_and_then = proptest::collection::vec(0.0..500.0, 1..3);
    let regularly = (200.0..20_000.0, 2u32..8)
        .prop_map(|(gap, times)| (0..times).map(|time| gap * f64::from(time)).collect::<Vec<_>>());
    let starts = prop_oneof![2 => now_and_then, 1 => regularly];
    let runs = proptest::collection::vec((starts, tree), 1..4);
    (proptest::collection::vec(hop, 4), runs).prop_map(|(hops, runs)| {
        let mut scenario = Scenario::default();
        for (index, (speed, burst, down)) in hops.into_iter().enumerate() {
            let id = format!("hop {index}");
            let burst = burst.map(|(times, gb)| Burst {
                peak: Estimate::given(id.clone(), Speed::mb_per_s(speed * times)),
                credit: Estimate::given(id.clone(), Bytes::gb(gb)),
            });
            let speeds = [speed * 0.7, speed, speed * 1.2].map(Speed::mb_per_s);
            let baseline = Estimate::assumed(id.clone(), speeds, "", "");
            let mut hop =
                Hop::new(id.clone(), "").limit("", Limit::Capacity { baseline, burst: burst.map(Box::new) });
            let stream = Estimate::given(id, Speed::mb_per_s(30.0));
            hop = hop.limit("", Limit::Stream(stream));
            if let Some((at, share)) = down {
                hop.changes = vec![
                    Change { at: Seconds::new(at), share: Ratio::new(share) },
                    Change { at: Seconds::new(at + 100.0), share: Ratio::ONE },
                ];
            }
            scenario.hop(hop);
        }
        for (index, (mut starts, work)) in runs.into_iter().enumerate() {
            starts.sort_by(f64::total_cmp);
            let starts = starts.into_iter().map(Seconds::new).collect();
            scenario.runs.push(Run {
                name: format!("run {index}"),
                starts,
                after: Vec::new(),
                worker: (index % 2 == 1).then(|| "worker".to_owned()),
                work,
                unknown: Unknown::default(),
            });
        }
        scenario
    })
}

/// What a step moves each time.
fn data(step: &Step) -> f64 {
    use crate::forecast::Work;
    match &step.work {
        Work::Wait(_) | Work::Count { .. } | Work::Check { .. } => 0.0,
        Work::Move(movement) => movement.data.count(),
        Work::InTurn(steps) => steps.iter().map(data).sum(),
        Work::Together(steps) => steps.iter().map(data).fold(0.0, f64::max),
        Work::Repeat(times, step) => f64::from(*times) * data(step),
    }
}

/// The same without any repetition.
fn unrolled(step: &Step) -> Step {
    use crate::forecast::Work;
    let all = |steps: &[Step]| steps.iter().map(unrolled).collect::<Vec<_>>();
    let work = match &step.work {
        Work::InTurn(steps) => Work::InTurn(all(steps)),
        Work::Together(steps) => Work::Together(all(steps)),
        Work::Repeat(times, step) => Work::InTurn((0..*times).map(|_| unrolled(step)).collect()),
        leaf => leaf.clone(),
    };
    Step { name: step.name.clone(), work }
}

proptest! {
    #[test]
    fn bytes_are_conserved(scenario in scenarios()) {
        let simulated = simulate(&scenario);
        prop_assert_eq!(simulated.outcome, Outcome::Finished);
        for (run, found) in scenario.runs.iter().zip(&simulated.runs) {
            prop_assert_eq!(found.occurrences.len(), run.starts.len());
            for occurrence in &found.occurrences {
                let expected = data(&run.work);
                prop_assert!((occurrence.steps[0].data.count() - expected).abs() <= expected * 1e-9 + 1e-3);
            }
        }
    }

    #[test]
    fn no_shared_limit_is_above_its_capacity_at_any_moment(scenario in scenarios()) {
        let simulated = Simulator::recording(&scenario).simulate(Draw::Median, EVER);
        for sample in simulated.series.iter().flatten() {
            prop_assert!(sample.utilisation.iter().all(|share| *share <= Ratio::ONE));
            prop_assert!(sample.credit.iter().all(|credit| credit.is_finite()));
        }
        for used in &simulated.hops {
            prop_assert!(used.mean.count() <= used.peak.count() + 1e-9 && used.peak <= Ratio::ONE, "{:?}", used);
        }
    }

    #[test]
    fn a_world_is_the_same_whichever_were_simulated_before(scenario in scenarios()) {
        let mut simulator = Simulator::of(&scenario);
        let hops = scenario.hops.iter().flat_map(|hop| &hop.limits).filter_map(|named| match &named.limit {
            Limit::Capacity { baseline, .. } => Some(baseline.id.as_ref()),
            _ => None,
        });
        for (index, id) in (0..).zip(hops) {
            for draw in [Draw::Random { seed: 1, index }, Draw::Shifted { id, high: true }, Draw::Median] {
                let again = simulator.simulate(draw, EVER);
                prop_assert_eq!(again, Simulator::of(&scenario).simulate(draw, EVER));
            }
        }
    }

    #[test]
    fn repetitions_are_multiplied_exactly(scenario in scenarios()) {
        let mut slow = scenario.clone();
        for run in &mut slow.runs {
            run.work = unrolled(&run.work);
        }
        let (fast, slow) = (simulate(&scenario), simulate(&slow));
        for (fast, slow) in ends(&fast).concat().iter().zip(ends(&slow).concat()) {
            prop_assert!((fast - slow).abs() <= slow * 1e-9 + 1e-6, "{} {}", fast, slow);
        }
        for (fast, slow) in fast.hops.iter().zip(&slow.hops) {
            prop_assert!((fast.carried.count() - slow.carried.count()).abs() <= slow.carried.count() * 1e-9 + 1e-3);
            prop_assert!((fast.mean.count() - slow.mean.count()).abs() <= 1e-6);
        }
    }

    #[test]
    fn recording_changes_nothing(scenario in scenarios()) {
        // What is recorded is one part, in which nothing is known from before.
        let recorded = Simulator::recording(&scenario).simulate(Draw::Median, EVER);
        let simulated = simulate(&scenario);
        let all = |simulated: &Simulated| {
            let occurrences = simulated.runs.iter().flat_map(|run| &run.occurrences);
            let steps = occurrences.flat_map(|one| one.steps.iter().flat_map(|step| {
                let times = [step.began, step.ended, step.time, step.moving].map(Seconds::count);
                times.into_iter().chain([step.times.count(), step.data.count()])
            }));
            let hops = simulated.hops.iter().flat_map(|hop| [hop.carried.count(), hop.mean.count(), hop.peak.count()]);
            steps.chain(hops).collect::<Vec<f64>>()
        };
        let (recorded, simulated) = (all(&recorded), all(&simulated));
        prop_assert_eq!(recorded.len(), simulated.len());
        for (one, other) in recorded.into_iter().zip(simulated) {
            let is_same = one.total_cmp(&other).is_eq();
            prop_assert!(is_same || (one - other).abs() <= other.abs() * 1e-9 + 1e-6, "{} {}", one, other);
        }
    }

    #[test]
    fn more_capacity_makes_no_single_flow_slower(
        speeds in proptest::collection::vec(1.0..100.0, 1..4), which in 0usize..3, more in 1.0..3.0,
        credit in 0.0..20.0, repeat in 1u32..5,
    ) {
        let took = |speeds: &[f64]| {
            let mut scenario = Scenario::default();
            let mut hops: Vec<_> = speeds.iter().enumerate().map(|(index, speed)| line(&mut scenario, &index.to_string(), *speed)).collect();
            hops.push(bursting(&mut scenario, 80.0, 20.0, Bytes::gb(credit)));
            scenario.run("copy", Seconds::ZERO, Step::repeat("", repeat, Step::in_turn("", [copy(5.0, hops), wait(30.0)])));
            end(&scenario)
        };
        let mut faster = speeds.clone();
        if let Some(speed) = faster.get_mut(which) {
            *speed *= more;
        }
        prop_assert!(took(&faster) <= took(&speeds) * (1.0 + 1e-9));
    }
}
