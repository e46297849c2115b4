//! Searches against judges whose answer is known.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::diagnostic::Pointer;
use crate::model::Axis;
use crate::planning::missed::Asked;

/// Targets by name, each with what meets it; over the whole range it takes more.
struct Targets<M, R> {
    names: Vec<&'static str>,
    at_middle: M,
    in_range: R,
    asked: RefCell<BTreeMap<(bool, String), u64>>,
}

type Meets = fn(&'static str, &Value) -> bool;

/// Targets that are met over the whole range where they are at their middle.
fn targets<M: Fn(&'static str, &Value) -> bool + Clone>(names: &[&'static str], meets: M) -> Targets<M, M> {
    Targets { names: names.to_vec(), at_middle: meets.clone(), in_range: meets, asked: RefCell::default() }
}

fn one(meets: impl Fn(&Value) -> bool + Clone) -> impl Judge {
    targets(&["copy"], move |_, overlay: &Value| meets(overlay))
}

impl<M: Fn(&'static str, &Value) -> bool, R: Fn(&'static str, &Value) -> bool> Targets<M, R> {
    fn missed(&self, overlay: &Value, is_range: bool) -> BTreeSet<Asked> {
        *self.asked.borrow_mut().entry((is_range, overlay.to_string())).or_default() += 1;
        let is_met =
            |name| if is_range { (self.in_range)(name, overlay) } else { (self.at_middle)(name, overlay) };
        let missed = self.names.iter().filter(|name| !is_met(name));
        missed.map(|name| asked(name)).collect()
    }
}

fn asked(name: &str) -> Asked {
    Asked { name: name.to_owned(), key: "first_copy_within", is_target: true }
}

impl<M: Fn(&'static str, &Value) -> bool, R: Fn(&'static str, &Value) -> bool> Judge for Targets<M, R> {
    fn misses(&self, overlay: &Value) -> Option<BTreeSet<Asked>> {
        Some(self.missed(overlay, false))
    }

    fn may_miss(&self, overlay: &Value) -> Option<BTreeSet<Asked>> {
        Some(self.missed(overlay, true))
    }

    fn accepts(&self, _: &Value) -> bool {
        true
    }

    fn spent(&self) -> u64 {
        self.asked.borrow().values().sum()
    }
}

fn axis(key: &str, effort: Effort, values: impl IntoIterator<Item = u64>) -> Axis {
    let at = Pointer::root().child(key);
    Axis::rising(at.clone(), values.into_iter().map(|value| Rung::new("more", effort).edit(&at, value)))
}

fn either(key: &str, ways: &[&str]) -> Axis {
    let at = Pointer::root().child(key);
    Axis::either(at.clone(), ways.iter().map(|way| Rung::new("other", Effort::Setting).edit(&at, *way)))
}

fn number(overlay: &Value, key: &str) -> u64 {
    overlay.get(key).and_then(Value::as_u64).unwrap_or_default()
}

const ENOUGH: u64 = 1_000_000;

/// What is found with so much work, and all that was tried.
fn found<J: Judge>(trials: &Trials<'_, J>, names: &[&str], work: u64) -> Found {
    let wanted = Wanted { targets: names.iter().map(|name| asked(name)).collect(), ..Wanted::default() };
    trials.allow(work);
    Search::new(trials, &wanted, &wanted).run()
}

fn overlays(axes: &[Axis], judge: impl Judge) -> Vec<Value> {
    let trials = Trials::new(axes, judge);
    let found = found(&trials, &["copy"], ENOUGH);
    assert!(found.untried.is_empty());
    found.sets.iter().map(|(set, _)| trials.edits(set).unwrap().overlay()).collect()
}

/// Limits in series, each a key of a map; met where all of them reach what is asked.
fn series(limits: Vec<(&'static str, u64)>) -> impl Judge {
    one(move |overlay| limits.iter().all(|(key, asked)| number(overlay, key) >= *asked))
}

#[test]
fn limits_in_series_are_raised_together_and_no_further_than_asked() {
    let axes = [
        axis("line", Effort::Line, [20, 30, 40]),
        axis("port", Effort::Line, [20, 100]),
        axis("agents", Effort::Capacity, [2, 3]),
    ];
    let judge = series(vec![("line", 25), ("port", 25)]);
    assert_eq!(overlays(&axes, judge), [json!({ "line": 30, "port": 100 })]);
}

#[test]
fn another_way_is_found_where_one_is_forbidden() {
    let axes = [axis("a", Effort::Line, [1, 2, 3]), axis("b", Effort::Setting, [1, 2])];
    let judge = one(|overlay| number(overlay, "a") >= 2 || number(overlay, "b") >= 1);
    assert_eq!(overlays(&axes, judge), [json!({ "b": 1 }), json!({ "a": 2 })]);
}

#[test]
fn a_line_with_a_setting_comes_before_a_line_with_capacity_however_many_ways_there_are() {
    let has = |overlay: &Value, keys: &[&str]| keys.iter().any(|key| overlay.get(*key).is_some());
    let judge = one(move |overlay| {
        has(overlay, &["port", "ports", "hosted", "vpn"]) && has(overlay, &["disks", "servers", "mode"])
    });
    let mut axes: Vec<Axis> =
        ["port", "ports", "hosted", "vpn"].map(|key| axis(key, Effort::Line, [1])).into();
    axes.extend(["disks", "servers"].map(|key| axis(key, Effort::Capacity, [1])));
    axes.push(either("mode", &["fastfile"]));
    let found = overlays(&axes, judge);
    assert_eq!(found.len(), MOST);
    let with_setting = found.iter().take_while(|set| set.get("mode").is_some()).count();
    assert_eq!(with_setting, 4, "{found:#?}");
}

#[test]
fn what_is_out_of_reach_has_no_set() {
    let axes = [axis("line", Effort::Line, [20, 30])];
    assert!(overlays(&axes, series(vec![("line", 99)])).is_empty());
}

#[test]
fn a_way_that_is_worse_is_left_out() {
    let axes = [either("mode", &["pipe"]), axis("more", Effort::Setting, [1])];
    let judge = one(|overlay| overlay.get("more").is_some() && overlay.get("mode").is_none());
    assert_eq!(overlays(&axes, judge), [json!({ "more": 1 })]);
}

/// Jobs that each want another mode: all of them at once are found among more combinations than anybody goes through.
#[test]
fn ways_that_help_different_targets_are_taken_together() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let axes = names.map(|name| either(name, &["file", "fastfile", "pipe"]));
    let meets: Meets = |name, overlay| name < "c" || overlay.get(name).is_some_and(|mode| mode == "pipe");
    let trials = Trials::new(&axes, targets(&names, meets));
    let found = found(&trials, &names, ENOUGH);
    let (set, is_smallest) = found.sets.first().unwrap();
    let expected: serde_json::Map<_, _> =
        names[2..].iter().map(|name| ((*name).to_owned(), json!("pipe"))).collect();
    assert_eq!(trials.edits(set).unwrap().overlay(), Value::Object(expected));
    assert!(is_smallest);
    assert!(trials.count() < 500, "{}", trials.count());
}

#[test]
fn nothing_is_tried_twice_whatever_is_asked_of_it() {
    let names = ["a", "b"];
    let axes =
        [axis("line", Effort::Line, 1..20), axis("disk", Effort::Capacity, 1..20), either("mode", &["pipe"])];
    let meets: Meets = |name, overlay| {
        if name == "a" { number(overlay, "line") >= 7 } else { number(overlay, "disk") >= 5 }
    };
    let trials = Trials::new(&axes, targets(&names, meets));
    for wanted in [&names[..1], &names[1..], &names] {
        assert!(!found(&trials, wanted, ENOUGH).sets.is_empty());
    }
    assert!(trials.judge().asked.borrow().values().all(|times| *times == 1));
}

/// Many changes of which two matter: what is as small as the middles allow is looked at over its range once.
#[test]
fn ranges_are_asked_last() {
    let keys: Vec<String> = (0..60).map(|index| format!("k{index}")).collect();
    let axes: Vec<Axis> = keys.iter().map(|key| axis(key, Effort::Capacity, 1..10)).collect();
    let ranges = |in_range: u64| {
        let judge = Targets {
            names: vec!["copy"],
            at_middle: |_, overlay: &Value| number(overlay, "k7") >= 4 && number(overlay, "k41") >= 2,
            in_range: move |_, overlay: &Value| {
                number(overlay, "k7") >= in_range && number(overlay, "k41") >= 2
            },
            asked: RefCell::default(),
        };
        let trials = Trials::new(&axes, judge);
        let found = found(&trials, &["copy"], ENOUGH);
        let overlays: Vec<Value> =
            found.sets.iter().map(|(set, _)| trials.edits(set).unwrap().overlay()).collect();
        assert_eq!(overlays, [json!({ "k7": in_range, "k41": 2 })]);
        trials.judge().asked.borrow().keys().filter(|(is_range, _)| *is_range).count()
    };
    // The branch with everything at its top, and the set.
    assert_eq!(ranges(4), 2);
    assert!(ranges(6) < 15, "{}", ranges(6));
}

#[test]
fn a_search_that_is_cut_says_so_and_spends_no_more() {
    let axes: Vec<Axis> = (0..40).map(|index| axis(&format!("k{index}"), Effort::Capacity, 1..30)).collect();
    let judge = || {
        one(|overlay: &Value| (0..40).filter(|index| number(overlay, &format!("k{index}")) >= 9).count() > 30)
    };
    for work in [1, 3, 10, 30] {
        let trials = Trials::new(&axes, judge());
        let found = found(&trials, &["copy"], work);
        assert!(trials.count() <= usize::try_from(work).unwrap());
        assert!(!found.untried.is_empty());
        assert!(found.sets.iter().all(|(_, is_smallest)| !is_smallest));
    }
}
