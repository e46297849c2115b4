//! [`Explanation`]: an answer as a tree, every term of which can be read: which minimum was taken where, and why.

use super::ceiling::{LimitIndex, ceiling};
use super::estimate::{Basis, Draw};
use super::hop::{Hop, Limit};
use super::quantity::{Bytes, Items, PerSecond, Quantity, Ratio, Seconds, Speed};
use super::simulator::{Bottleneck, Occurrence, Simulated, SimulatedStep};
use super::step::{Move, RunIndex, Scenario, Step, Work};
use super::words::{Say, three_digits};

/// A term of an answer, and the terms that it is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// What it is, in words.
    pub what: String,
    /// Its value in words.
    pub value: String,
    /// The same as a number: how long a step takes, what a limit carries.
    pub amount: Amount,
    /// How it follows from its terms.
    pub rule: Rule,
    /// Whether it is the one that its parent took.
    pub decisive: bool,
    /// Where a leaf comes from.
    pub basis: Option<Basis>,
    /// What it is made of.
    pub terms: Vec<Explanation>,
}

/// The number of a term, with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// How long something takes.
    Time(Seconds),
    /// What something carries.
    Speed(Speed),
    /// How often something happens.
    Rate(PerSecond),
    /// How long accelerators do something, all of them together.
    Hours(Ratio),
}

impl Amount {
    /// In seconds, bytes per second, events per second or hours.
    pub fn base(self) -> f64 {
        match self {
            Amount::Time(time) => time.base(),
            Amount::Speed(speed) => speed.base(),
            Amount::Rate(rate) => rate.base(),
            Amount::Hours(hours) => hours.base(),
        }
    }

    fn say(self) -> String {
        match self {
            Amount::Time(time) => time.say(),
            Amount::Speed(speed) => speed.say(),
            Amount::Rate(rate) => rate.say(),
            Amount::Hours(hours) => format!("{} GPU-hours", three_digits(hours.base())),
        }
    }
}

/// How a term follows from its terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// It is a number of the model.
    Leaf,
    /// The least of them; less than that where flows share a term or credits run out.
    Least,
    /// Their sum.
    Sum,
    /// The first of them, less the others.
    Less,
    /// The longest of them.
    Longest,
    /// The first, so many times.
    Times,
    /// Data of a file over the time that a stream takes for it, times the streams.
    Streams,
}

impl Rule {
    /// As the tree says it.
    pub const fn say(self) -> &'static str {
        match self {
            Rule::Leaf => "",
            Rule::Least => "the least of",
            Rule::Sum => "the sum of",
            Rule::Less => "the first less the rest",
            Rule::Longest => "the longest of",
            Rule::Times => "so many times",
            Rule::Streams => "streams × file / time of a file",
        }
    }
}

/// A smaller share of a time is what is left of rounding.
const ROUNDING: f64 = 1e-9;

impl Explanation {
    fn node(what: impl Into<String>, amount: Amount, rule: Rule, terms: Vec<Explanation>) -> Self {
        Explanation {
            what: what.into(),
            value: amount.say(),
            amount,
            rule,
            decisive: false,
            basis: None,
            terms,
        }
    }

    /// A number of its own, and where it comes from.
    pub fn leaf(what: impl Into<String>, amount: Amount, basis: Option<Basis>) -> Self {
        Explanation { basis, ..Explanation::node(what, amount, Rule::Leaf, Vec::new()) }
    }

    /// A time that others add up to.
    pub fn sum(what: impl Into<String>, terms: Vec<Explanation>) -> Self {
        let whole = terms.iter().map(|term| term.amount.base()).sum();
        let terms = terms.into_iter().map(|term| Explanation { decisive: false, ..term }).collect();
        Explanation::node(what, Amount::Time(Seconds::new(whole)), Rule::Sum, terms)
    }

    /// What is left of a time once others are taken from it.
    pub fn less(what: impl Into<String>, whole: Explanation, taken: Vec<Explanation>) -> Self {
        let all = whole.amount.base();
        let rest = taken.iter().fold(all, |rest, one| rest - one.amount.base());
        let rest = if rest > all * ROUNDING { rest } else { 0.0 };
        let terms = [whole].into_iter().chain(taken);
        let terms = terms.map(|term| Explanation { decisive: false, ..term }).collect();
        Explanation::node(what, Amount::Time(Seconds::new(rest)), Rule::Less, terms)
    }

    /// What it takes to move data at a speed.
    pub fn of_data(what: impl Into<String>, data: Bytes, at: Explanation) -> Self {
        let time = Seconds::new(data.count() / at.amount.base());
        let value = format!("{} in {}", data.say(), time.say());
        Explanation::node(what, Amount::Time(time), Rule::Times, vec![at]).saying(value)
    }

    /// What so many accelerators do for a time, in hours of one.
    pub fn of_accelerators(what: &str, count: u32, of: Explanation) -> Self {
        let hours = Amount::Hours(Ratio::new(of.amount.base() / 3600.0 * f64::from(count)));
        Explanation::node(format!("{count} {what}"), hours, Rule::Times, vec![of])
    }

    /// The longest of times, which is marked.
    pub fn longest(what: impl Into<String>, terms: Vec<Explanation>) -> Self {
        let longest = |(_, one): &(usize, f64), (_, other): &(usize, f64)| one.total_cmp(other);
        let amounts = terms.iter().map(|term| term.amount.base()).enumerate();
        let (decisive, whole) = amounts.rev().max_by(longest).unwrap_or_default();
        let marked = |(at, term)| Explanation { decisive: at == decisive, ..term };
        let terms = terms.into_iter().enumerate().map(marked).collect();
        Explanation::node(what, Amount::Time(Seconds::new(whole)), Rule::Longest, terms)
    }

    /// A time so many times.
    pub fn times(what: &str, times: Items, of: Explanation) -> Self {
        let whole = Seconds::new(of.amount.base() * times.count());
        let what = format!("{what}, {} times", three_digits(times.count()));
        Explanation::node(what, Amount::Time(whole), Rule::Times, vec![of])
    }

    /// The same, its value in other words.
    pub fn saying(self, value: impl Into<String>) -> Self {
        Explanation { value: value.into(), ..self }
    }

    /// The tree as indented lines; `*` marks what was taken.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        self.write(0, &mut lines);
        lines
    }

    fn write(&self, depth: usize, lines: &mut Vec<String>) {
        let mark = if self.decisive { " *" } else { "" };
        let rule = match self.rule {
            Rule::Leaf => String::new(),
            rule => format!(", {}", rule.say()),
        };
        lines.push(format!("{}{}: {}{rule}{mark}", "  ".repeat(depth), self.what, self.value));
        for term in &self.terms {
            term.write(depth + 1, lines);
        }
    }
}

/// Explains the first occurrence of a run in the world where every estimate is at its middle.
pub fn explain(scenario: &Scenario, run: RunIndex, median: &Simulated) -> Explanation {
    explain_occurrence(scenario, run, median.runs.get(run.0).and_then(|run| run.occurrences.first()))
}

/// Explains an occurrence of a run in the world where every estimate is at its middle; none where it never begins.
pub fn explain_occurrence(
    scenario: &Scenario,
    run: RunIndex,
    occurrence: Option<&Occurrence>,
) -> Explanation {
    let mut steps = occurrence.map(|one| &*one.steps).unwrap_or_default().iter();
    match scenario.runs.get(run.0) {
        Some(run) => of_step(scenario, &run.work, &mut steps),
        None => Explanation::leaf("nothing", Amount::Time(Seconds::ZERO), None),
    }
}

/// Explains a step of the first occurrence of a run, each time that it is done; none where the run has no such step.
pub fn explain_step(
    scenario: &Scenario,
    run: RunIndex,
    median: &Simulated,
    name: &str,
) -> Option<Explanation> {
    fn find(step: &Step, tree: Explanation, name: &str) -> Option<Explanation> {
        if step.name == name {
            return Some(tree);
        }
        step.below().iter().zip(tree.terms).find_map(|(step, term)| find(step, term, name))
    }
    find(&scenario.runs.get(run.0)?.work, explain(scenario, run, median), name)
}

/// Explains the time from the beginning of the first occurrence of a run until a step of it ends; none where the run has no
/// such step.
pub fn explain_until(
    scenario: &Scenario,
    run: RunIndex,
    median: &Simulated,
    name: &str,
) -> Option<Explanation> {
    fn until(step: &Step, tree: Explanation, name: &str) -> Option<Explanation> {
        if step.name == name {
            return Some(tree);
        }
        let below = step.below().iter().zip(tree.terms);
        if !matches!(step.work, Work::InTurn(_)) {
            return below.into_iter().find_map(|(step, term)| until(step, term, name));
        }
        let mut before = Vec::new();
        for (step, term) in below {
            let Some(last) = until(step, term.clone(), name) else {
                before.push(term);
                continue;
            };
            if before.is_empty() {
                return Some(last);
            }
            before.push(last);
            return Some(Explanation::sum(tree.what, before));
        }
        None
    }
    until(&scenario.runs.get(run.0)?.work, explain(scenario, run, median), name)
}

/// The simulated steps stand in the order of the tree, parents first.
fn of_step(
    scenario: &Scenario,
    step: &Step,
    simulated: &mut std::slice::Iter<'_, SimulatedStep>,
) -> Explanation {
    let own = simulated.next();
    let took = own.map_or(Seconds::FOREVER, |own| own.time.times(1.0 / own.times.count().max(1.0)));
    let time = Amount::Time(took);
    let mut below = |steps: &[Step]| -> Vec<Explanation> {
        steps.iter().map(|step| of_step(scenario, step, simulated)).collect()
    };
    match &step.work {
        Work::Wait(wait) => {
            Explanation::leaf(format!("{}, {}", step.name, wait.what), time, Some(wait.basis.clone()))
        }
        Work::Count { items, rate } => {
            let often = Draw::Median.value(rate);
            let each = format!("{} items at {}", three_digits(items.count()), often.say());
            let rate =
                Explanation::leaf(rate.what.to_string(), Amount::Rate(often), Some(rate.basis.clone()));
            Explanation::node(step.name.to_string(), time, Rule::Times, vec![rate.saying(each)])
        }
        Work::Check { data, rate } => {
            let speed = Draw::Median.value(rate);
            let each = format!("{} at {}", data.say(), speed.say());
            let rate =
                Explanation::leaf(rate.what.to_string(), Amount::Speed(speed), Some(rate.basis.clone()));
            Explanation::node(step.name.to_string(), time, Rule::Times, vec![rate.saying(each)])
        }
        Work::Move(movement) => of_move(scenario, &step.name, movement, own, took),
        Work::InTurn(steps) => Explanation::node(step.name.to_string(), time, Rule::Sum, below(steps)),
        Work::Together(steps) => {
            let longest = Explanation::longest(step.name.to_string(), below(steps));
            Explanation { value: time.say(), amount: time, ..longest }
        }
        Work::Repeat(times, step_below) => {
            let terms = below(std::slice::from_ref(step_below));
            Explanation::node(format!("{}, {times} times", step.name), time, Rule::Times, terms)
        }
    }
}

fn of_move(
    scenario: &Scenario,
    name: &str,
    movement: &Move,
    own: Option<&SimulatedStep>,
    took: Seconds,
) -> Explanation {
    let bound = own.map_or(Bottleneck::None, |own| own.bound);
    let speed = own.map_or(Speed::ZERO, |own| own.data / own.moving);
    let mut terms = shared(scenario, movement, bound);
    let alone = ceiling(movement, &scenario.hops, Draw::Median);
    if alone.streams.is_finite() {
        let assumed = if movement.in_flight.is_some() { ", which is assumed" } else { "" };
        let (busy, per_file) = (three_digits(alone.busy.count()), alone.per_file.say());
        let what = format!("{busy} at once{assumed}, {per_file} for each file");
        let mut delays: Vec<(LimitIndex, Seconds)> = Vec::new();
        for (at, time) in &alone.delays {
            match delays.iter_mut().find(|(one, _)| is_one(scenario, *one, *at)) {
                Some((_, all)) => *all = *all + *time,
                None => delays.push((*at, *time)),
            }
        }
        let mut waits: Vec<Explanation> = delays
            .iter()
            .filter_map(|(at, time)| {
                let hop = scenario.hops.get(at.hop.0)?;
                let term = of_limit(hop, at.limit, Amount::Time(*time));
                let each = match hop.limits.get(at.limit).map(|named| &named.limit) {
                    Some(Limit::Delay { time, .. }) => Draw::Median.value(time),
                    _ => *time,
                };
                let times = time.ratio(each).unwrap_or(1.0);
                // What a file waits for each of its parts is not what one of them waits.
                let value = format!("{} for {} of {}", time.say(), three_digits(times), each.say());
                Some(if times > 1.5 { term.saying(value) } else { term })
            })
            .collect();
        if let Some((at, speed)) = alone.stream
            && let Some(hop) = scenario.hops.get(at.hop.0)
        {
            let size = movement.file_size();
            let moving = of_limit(hop, at.limit, Amount::Time(size / speed));
            waits.push(moving.saying(format!("{} at {}", size.say(), speed.say())));
        }
        let mut streams = Explanation::node(what, Amount::Speed(alone.streams), Rule::Streams, waits);
        streams.decisive = matches!(bound, Bottleneck::Stream(_));
        terms.push(streams);
    }
    if let Some((at, speed)) = alone.clients
        && let Some(hop) = scenario.hops.get(at.hop.0)
    {
        let mut clients = of_limit(hop, at.limit, Amount::Speed(speed));
        clients.decisive = bound == Bottleneck::Client(at);
        terms.push(clients);
    }
    let value = format!("{} at {} in {}", movement.data.say(), speed.say(), took.say());
    Explanation::node(name.to_owned(), Amount::Time(took), Rule::Least, terms).saying(value)
}

/// The limits that flows share, as this move would have them alone; one that it meets in several hops of a name stands once.
fn shared(scenario: &Scenario, movement: &Move, bound: Bottleneck) -> Vec<Explanation> {
    // What a byte of the move takes of each, and every place of it.
    let mut taken: Vec<(&Hop, f64, Vec<LimitIndex>)> = Vec::new();
    for crossing in &movement.route {
        let Some(hop) = scenario.hops.get(crossing.hop.0) else { continue };
        let carried = movement.carried(crossing, Draw::Median);
        if carried.data <= Ratio::ZERO && carried.files <= Ratio::ZERO {
            continue;
        }
        for (limit, named) in hop.limits.iter().enumerate().filter(|(_, named)| named.limit.is_shared()) {
            let takes = match &named.limit {
                Limit::Operations { each, .. } => {
                    carried.operations_per_byte(*each, movement.file_size()).count()
                }
                _ => (crossing.factor * carried.data).count(),
            };
            let at = LimitIndex { hop: crossing.hop, limit };
            match taken
                .iter_mut()
                .find(|(_, _, places)| places.first().is_some_and(|one| is_one(scenario, *one, at)))
            {
                Some((_, all, places)) => {
                    *all += takes;
                    places.push(at);
                }
                None => taken.push((hop, takes, vec![at])),
            }
        }
    }
    let term = |(hop, takes, places): (&Hop, f64, Vec<LimitIndex>)| {
        let limit = places.first()?.limit;
        let scaled = |speed: Speed| speed.times(1.0 / takes);
        let (amount, value) = match &hop.limits.get(limit)?.limit {
            Limit::Capacity { baseline, burst } => {
                let carries = scaled(Draw::Median.value(baseline));
                let more = burst.as_ref().map_or_else(String::new, |burst| {
                    let peak = scaled(Draw::Median.value(&burst.peak));
                    let credit = Draw::Median.value(&burst.credit);
                    format!(", and {} while {} of credit last", peak.say(), credit.say())
                });
                (carries, format!("{}{more}", carries.say()))
            }
            Limit::Operations { rate, .. } => {
                let rate = Draw::Median.value(rate);
                let carries = Speed::bytes_per_s(rate.count() / takes);
                (carries, format!("{} or {}", rate.say(), carries.say()))
            }
            Limit::Client(_) | Limit::Stream(_) | Limit::Window { .. } | Limit::Delay { .. } => return None,
        };
        let mut term = of_limit(hop, limit, Amount::Speed(amount)).saying(value);
        term.decisive = matches!(bound, Bottleneck::Limit(at) if places.contains(&at));
        Some(term)
    };
    taken.into_iter().filter_map(term).collect()
}

/// Whether two limits are one to a reader: the same limit of hops of one name.
fn is_one(scenario: &Scenario, one: LimitIndex, other: LimitIndex) -> bool {
    let of = |at: LimitIndex| {
        let hop = scenario.hops.get(at.hop.0)?;
        Some((&hop.name, hop.limits.get(at.limit)?))
    };
    of(one).is_some() && of(one) == of(other)
}

fn of_limit(hop: &Hop, limit: usize, amount: Amount) -> Explanation {
    let named = hop.limits.get(limit);
    let what = named.map_or_else(|| hop.what.clone(), |named| format!("{}, {}", hop.what, named.what));
    let basis = named.map(|named| match &named.limit {
        Limit::Capacity { baseline, .. } => baseline.basis.clone(),
        Limit::Operations { rate, .. } => rate.basis.clone(),
        Limit::Client(speed) | Limit::Stream(speed) => speed.basis.clone(),
        Limit::Window { window, rtt } => {
            if window.is_point() {
                rtt.basis.clone()
            } else {
                window.basis.clone()
            }
        }
        Limit::Delay { time, .. } => time.basis.clone(),
    });
    Explanation::leaf(what, amount, basis)
}
