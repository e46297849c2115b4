//! A mover of its own for a flow that waits for others of its mover, which does one task at a time.

use serde_json::{Value, json};

use super::axes::free_name;
use crate::construct::{DataSyncAgent, Detail};
use crate::diagnostic::Pointer;
use crate::model::{Architecture, Axis, Effort, Rung};

/// For each flow of which something is asked and that shares its mover: one like it, with one agent.
pub(super) fn of(architecture: &Architecture) -> Vec<Axis> {
    let asked = architecture.flows.iter().filter(|(name, _)| architecture.targets.contains_key(*name));
    asked.filter_map(|(name, flow)| own(architecture, name, flow.via.as_deref()?)).collect()
}

fn own(architecture: &Architecture, flow: &str, via: &str) -> Option<Axis> {
    let mover = architecture.construct_of::<DataSyncAgent>(via)?;
    if architecture.flows.values().filter(|flow| flow.via.as_deref() == Some(via)).count() < 2 {
        return None;
    }
    let named = free_name(architecture, &[], &format!("{via}_{flow}"));
    let made = Pointer::root().child("constructs").child(&named);
    let rung = Rung::new(format!("give `{flow}` a mover of its own, with an agent"), Effort::Capacity)
        .edit(&made, like(mover))
        .edit(&Pointer::root().child("flows").child(flow).child("via"), named);
    Some(Axis::either(made, [rung]))
}

/// Another mover with the same settings and one agent, whose key is known once it runs.
fn like(mover: &DataSyncAgent) -> Value {
    let log = match mover.log {
        Detail::Errors => None,
        Detail::Everything => Some("everything".to_owned()),
        Detail::Nothing => Some("nothing".to_owned()),
    };
    let settings = [
        ("mode", mover.mode.map(|mode| mode.name().to_owned())),
        ("network", mover.network.clone()),
        ("role", mover.role.as_ref().map(ToString::to_string)),
        ("log", log),
        ("nfs", mover.nfs.map(|version| version.name().to_owned())),
        ("smb", mover.smb.map(|version| version.name().to_owned())),
    ];
    let mut made = json!({ "type": "DataSyncAgent", "site": mover.site, "agents": { "one": {} } });
    if let Some(made) = made.as_object_mut() {
        made.extend(mover.private.map(|private| ("private".to_owned(), json!(private))));
        let said = settings.into_iter().filter_map(|(key, said)| Some((key.to_owned(), json!(said?))));
        made.extend(said);
    }
    made
}
