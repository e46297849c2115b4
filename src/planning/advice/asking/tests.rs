//! Targets of which each is met by a way of its own.

use serde_json::{Value, json};

use super::*;
use crate::diagnostic::Pointer;
use crate::forecast::{Bound, Range, Ratio};
use crate::model::{Axis, Effort, Rung};
use crate::planning::{Ask, Found as Number};
use crate::units::Period;

const KEY: &str = "first_copy_within";

/// `slow` is met by one mode and `fast` by another; `other` by either, and `met` by all but one.
struct Modes;

impl Judge for Modes {
    fn misses(&self, overlay: &Value) -> Option<BTreeSet<Asked>> {
        let mode = overlay.get("mode").and_then(Value::as_str).unwrap_or_default();
        let is_met = |name: &str| match name {
            "slow" => mode == "file",
            "fast" => mode == "pipe" || mode == "stream",
            "other" => !mode.is_empty(),
            _ => mode != "stream",
        };
        let missed = ["slow", "met", "fast", "other"].into_iter().filter(|name| !is_met(name));
        Some(missed.map(|name| Asked { name: name.to_owned(), key: KEY, is_target: true }).collect())
    }

    fn may_miss(&self, overlay: &Value) -> Option<BTreeSet<Asked>> {
        self.misses(overlay)
    }

    fn accepts(&self, _: &Value) -> bool {
        true
    }

    fn spent(&self) -> u64 {
        0
    }
}

fn target(name: &str, verdict: Verdict) -> TargetOutlook {
    let value = Ratio::new(2.0);
    TargetOutlook {
        name: name.to_owned(),
        key: KEY,
        at: Pointer::root(),
        grounds: Grounds::Target,
        ask: Ask::Time(Period::days(1)),
        found: Some(Number {
            value: Range { low: value, median: value, high: value },
            asked: 1.0,
            is_share: false,
        }),
        verdict,
        amount: None,
        bottleneck: Bound { hop: String::new(), what: String::new(), why: String::new() },
        next: None,
        decisive: None,
        overruns: None,
        missing: None,
        fails: None,
        waits: None,
        when: String::new(),
    }
}

#[test]
fn what_excludes_each_other_is_named_and_all_but_one_of_it_is_met() {
    let mode = Pointer::root().child("mode");
    let way = |way: &str| Rung::new("other", Effort::Setting).edit(&mode, way);
    let axes = [Axis::either(mode.clone(), ["file", "pipe", "stream"].map(way))];
    let trials = Trials::new(&axes, Modes);
    let all = [
        target("slow", Verdict::Missed),
        target("met", Verdict::Met),
        target("fast", Verdict::Missed),
        target("other", Verdict::Uncertain),
    ];
    let judged: Vec<&TargetOutlook> = all.iter().collect();
    let asking = Asking { trials: &trials, judged: &judged };
    trials.allow(WORK);
    assert!(all.iter().all(|target| asking.is_reachable(target)));
    let (found, _) = asking.run(|_| true);
    assert_eq!(found, Found::default());
    let conflict = asking.conflict(|_| true);
    assert_eq!(conflict.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["slow", "fast"]);
    let without = |name: &str| {
        let (set, is_smallest) = asking.first(|one| one.name != name).unwrap();
        assert!(is_smallest);
        trials.edits(&set).unwrap().overlay()
    };
    assert_eq!(["slow", "fast"].map(without), [json!({ "mode": "pipe" }), json!({ "mode": "file" })]);
    assert!(asking.conflict(|one| one.name != "slow").is_empty());
}
