//! What could be chosen otherwise: the mode of the tasks, and how many agents there are.

use serde_json::json;

use super::DataSyncAgent;
use crate::diagnostic::Pointer;
use crate::facts::datasync as facts;
use crate::model::{Architecture, Axis, Effort, Flow, Rung, Verify};
use crate::resource::kinds::datasync::TaskMode;

/// What further agents are called.
const ORDINALS: [&str; 7] = ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];

pub(super) fn of(mover: &DataSyncAgent, name: &str, architecture: &Architecture) -> Vec<Axis> {
    let at = Pointer::root().child("constructs").child(name);
    let mode = (mover.task_mode() != TaskMode::Enhanced).then(|| enhanced(name, &at, architecture));
    let agents = Axis::rising(at.child("agents"), agents(mover, name, &at)).offered();
    mode.into_iter().chain(agents).collect()
}

/// Enhanced mode, without the options that its tasks do not have. An appliance is made for one mode.
fn enhanced(name: &str, at: &Pointer, architecture: &Architecture) -> Axis {
    let what = format!("run the tasks of `{name}` in enhanced mode, with agents that are made for it");
    let mut rung = Rung::new(what, Effort::Capacity).edit(&at.child("mode"), "enhanced");
    for (flow, said) in architecture.flows.iter().filter(|(_, flow)| flow.via.as_deref() == Some(name)) {
        rung = in_enhanced_mode(rung, flow, said);
    }
    Axis::either(at.child("mode"), [rung])
}

/// With the options of a flow that tasks in enhanced mode have.
pub(crate) fn in_enhanced_mode(mut rung: Rung, flow: &str, said: &Flow) -> Rung {
    let flow = Pointer::root().child("flows").child(flow);
    if said.limit.is_some() {
        rung = rung.remove(&flow.child("limit"));
    }
    if said.verify == Some(Verify::Everything) {
        rung = rung.edit(&flow.child("verify"), "transferred");
    }
    rung
}

fn agents(mover: &DataSyncAgent, name: &str, at: &Pointer) -> Vec<Rung> {
    let there = mover.agents.len();
    let numbered = (2..).map(|number| format!("agent-{number}"));
    let names = ORDINALS.into_iter().map(str::to_owned).chain(numbered);
    let free = names.filter(|name| !mover.agents.contains_key(name));
    let more = facts::AGENTS_PER_LOCATION.value.saturating_sub(there);
    let mut rungs = Vec::new();
    let mut added = Vec::new();
    for agent in free.take(more) {
        added.push(at.child("agents").child(&agent));
        let what = format!("give `{name}` {} agents", there + added.len());
        let rung = Rung::new(what, Effort::Capacity);
        rungs.push(added.iter().fold(rung, |rung, agent| rung.edit(agent, json!({}))));
    }
    rungs
}
