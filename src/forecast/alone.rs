//! One run walked through time as if nobody else were there.

use super::ceiling::{ceiling, operations_per_byte};
use super::estimate::Draw;
use super::hop::Limit;
use super::quantity::{Bytes, Seconds, Speed};
use super::step::{Move, Scenario, Step, Work};

#[derive(Clone, Debug)]
pub(super) struct WalkedStep {
    pub name: String,
    pub depth: usize,
    pub began: Seconds,
    pub ended: Seconds,
    pub data: Bytes,
    pub files: f64,
    pub moving: Seconds,
}

pub(super) fn walk(scenario: &Scenario, step: &Step, draw: Draw<'_>) -> Vec<WalkedStep> {
    let mut steps = Vec::new();
    visit(scenario, step, draw, 0, Seconds::ZERO, &mut steps);
    steps
}

fn visit(
    scenario: &Scenario,
    step: &Step,
    draw: Draw<'_>,
    depth: usize,
    began: Seconds,
    into: &mut Vec<WalkedStep>,
) -> usize {
    let at = into.len();
    into.push(WalkedStep {
        name: step.name.to_string(),
        depth,
        began,
        ended: began,
        data: Bytes::ZERO,
        files: 0.0,
        moving: Seconds::ZERO,
    });
    let mut own = into[at].clone();
    match &step.work {
        Work::Wait(time) => own.ended = began + draw.value(time),
        Work::Count { items, rate } => own.ended = began + draw.value(rate).time_for(*items),
        Work::Move(movement) => {
            own.data = movement.data;
            own.files = movement.files;
            own.moving = time(scenario, movement, draw);
            own.ended = began + own.moving;
        }
        Work::InTurn(steps) => {
            for step in steps {
                let index = visit(scenario, step, draw, depth + 1, own.ended, into);
                let child = &into[index];
                own.ended = child.ended;
                own.data = own.data + child.data;
                own.files += child.files;
                own.moving = own.moving + child.moving;
            }
        }
        Work::Together(steps) => {
            for step in steps {
                let index = visit(scenario, step, draw, depth + 1, began, into);
                let child = &into[index];
                own.ended = own.ended.max(child.ended);
                own.data = own.data.max(child.data);
                own.files = own.files.max(child.files);
                own.moving = own.moving.max(child.moving);
            }
        }
        Work::Repeat(times, step) => {
            let index = visit(scenario, step, draw, depth + 1, began, into);
            let child = into[index].clone();
            let times = f64::from(*times);
            own.ended = began + child.ended.less(began).times(times);
            own.data = child.data.times(times);
            own.files = child.files * times;
            own.moving = child.moving.times(times);
        }
    }
    into[at] = own;
    at
}

fn time(scenario: &Scenario, movement: &Move, draw: Draw<'_>) -> Seconds {
    let mut steady = ceiling(movement, &scenario.hops, draw).speed;
    let mut bursts: Vec<(Speed, Speed, Bytes)> = Vec::new();
    for crossing in &movement.route {
        for named in &scenario.hops[crossing.hop.0].limits {
            match &named.limit {
                Limit::Capacity { baseline, burst: None } => {
                    steady = steady.min(draw.value(baseline).times(1.0 / crossing.factor))
                }
                Limit::Capacity { baseline, burst: Some(burst) } => {
                    let scale = 1.0 / crossing.factor;
                    bursts.push((
                        draw.value(baseline).times(scale),
                        draw.value(&burst.peak).times(scale),
                        draw.value(&burst.credit).times(scale),
                    ));
                }
                Limit::Operations { rate, each } => {
                    let factor = operations_per_byte(*each, movement.file_size());
                    steady = steady.min(Speed::bytes_per_s(draw.value(rate).count() / factor));
                }
                Limit::Client(_) | Limit::Stream(_) | Limit::Delay { .. } => {}
            }
        }
    }
    let mut left = movement.data;
    let mut time = Seconds::ZERO;
    loop {
        let speed = bursts.iter().fold(steady, |speed, (_, peak, _)| speed.min(*peak));
        let first = bursts
            .iter()
            .enumerate()
            .filter(|(_, (base, ..))| speed > *base)
            .map(|(index, (base, _, credit))| (index, *credit / speed.less(*base)))
            .min_by(|a, b| a.1.count().total_cmp(&b.1.count()));
        match first {
            Some((index, lasts)) if (speed * lasts) < left => {
                left = left.less(speed * lasts);
                time = time + lasts;
                for (base, _, credit) in &mut bursts {
                    *credit = credit.less(speed.less(*base) * lasts);
                }
                let (base, peak, _) = &mut bursts[index];
                *peak = *base;
            }
            _ => return time + left / speed,
        }
    }
}
