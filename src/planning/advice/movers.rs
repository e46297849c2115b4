//! A mover of its own for a flow that waits for others of its mover, which does one task at a time.

use serde_json::{Map, Value, json};

use super::axes::free_name;
use crate::construct::{DataSyncAgent, Detail, in_enhanced_mode};
use crate::diagnostic::Pointer;
use crate::facts::datasync as facts;
use crate::model::{Architecture, Axis, Effort, Rung};
use crate::resource::kinds::datasync::TaskMode;

/// What the agents of a new mover are called.
const AGENTS: [&str; facts::AGENTS_PER_LOCATION.value] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight"];

/// For each flow of which something is asked and that shares the agents of its mover: one like it, with one agent or more.
pub(super) fn of(architecture: &Architecture) -> Vec<Axis> {
    architecture.targets.keys().filter_map(|flow| of_flow(architecture, flow)).collect()
}

/// The same for one flow; in enhanced mode too, where its mover is not.
pub(super) fn of_flow(architecture: &Architecture, name: &str) -> Option<Axis> {
    let flow = architecture.flows.get(name)?;
    let via = flow.via.as_deref()?;
    let mover = architecture.construct_of::<DataSyncAgent>(via)?;
    if architecture.flows.values().filter(|flow| flow.via.as_deref() == Some(via)).count() < 2 {
        return None;
    }
    let named = free_name(architecture, &[], &format!("{via}_{name}"));
    let made = Pointer::root().child("constructs").child(&named);
    let carried_by = Pointer::root().child("flows").child(name).child("via");
    let rungs = |mode: Option<TaskMode>, of_mode: &str| -> Vec<Rung> {
        let rungs = (1..=AGENTS.len()).map(|count| {
            let agents = if count == 1 { "an agent".to_owned() } else { format!("{count} agents") };
            let what = format!("give `{name}` a mover of its own{of_mode}, with {agents}");
            Rung::new(what, Effort::Capacity)
                .edit(&made, like(architecture, mover, mode, count))
                .edit(&carried_by, named.clone())
        });
        rungs.collect()
    };
    let mut ladders = vec![rungs(mover.mode, "")];
    if mover.mode != Some(TaskMode::Enhanced) {
        let enhanced = rungs(Some(TaskMode::Enhanced), " in enhanced mode").into_iter();
        ladders.push(enhanced.map(|rung| in_enhanced_mode(rung, name, flow)).collect());
    }
    Some(Axis { about: made, ladders, rises: true })
}

/// Another mover with the same settings, in this mode and with so many agents, whose keys are known once they run. Agents that are new have their
/// endpoint in a network of the blueprint, and reach AWS without one where it has none.
fn like(architecture: &Architecture, mover: &DataSyncAgent, mode: Option<TaskMode>, count: usize) -> Value {
    let log = match mover.log {
        Detail::Errors => None,
        Detail::Everything => Some("everything".to_owned()),
        Detail::Nothing => Some("nothing".to_owned()),
    };
    let settings = [
        ("type", Some("DataSyncAgent".to_owned())),
        ("site", Some(mover.site.clone())),
        ("mode", mode.map(|mode| mode.name().to_owned())),
        ("network", mover.network.clone()),
        ("role", mover.role.as_ref().map(ToString::to_string)),
        ("log", log),
        ("nfs", mover.nfs.map(|version| version.name().to_owned())),
        ("smb", mover.smb.map(|version| version.name().to_owned())),
    ];
    let said = |(key, said): (&str, Option<String>)| Some((key.to_owned(), json!(said?)));
    let agents: Map<String, Value> =
        AGENTS.iter().take(count).map(|agent| ((*agent).to_owned(), json!({}))).collect();
    let mut made: Map<String, Value> = settings.into_iter().filter_map(said).collect();
    let private = mover.private.or(architecture.networks.is_empty().then_some(false));
    made.extend(private.map(|private| ("private".to_owned(), json!(private))));
    made.insert("agents".to_owned(), Value::Object(agents));
    Value::Object(made)
}
