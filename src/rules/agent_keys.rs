//! Activation keys of agents of several movers.
//!
//! - What it checks: agents of two movers with one key, or one parameter for it.
//! - Why: a key activates one agent; whatever comes second fails when it is deployed.
//! - Example: `a: { type: DataSyncAgent, agents: { one: { key: { param: key } } } }`, and `b` with the same `key`.
//! - Instead: a key for each; or, for one agent that serves both, its `arn` in the second mover.
//! - Source: DataSync user guide, "Activating your AWS DataSync agent", read 2026-11-23.

use crate::construct::DataSyncAgent;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::model::Architecture;
use crate::resource::Val;

/// Checks the rule.
pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    let mut seen: Vec<(&Val<String>, &str, Pointer)> = Vec::new();
    for (mover, declared) in architecture.constructs_of::<DataSyncAgent>() {
        for (name, agent) in &declared.agents {
            let Some(key) = &agent.key else { continue };
            let at = Pointer::root().child("constructs").child(mover).child("agents").child(name);
            let mut same = seen.iter().filter(|(same, ..)| *same == key);
            // Two agents of one mover are for the mover to say.
            let is_said = same.clone().any(|(_, of, _)| *of == mover);
            if let Some((_, other, first)) = same.next().filter(|_| !is_said) {
                findings.push(
                    Diagnostic::new(
                        &codes::datasync::SAME_AGENT_TWICE,
                        at.clone(),
                        format!(
                            "agents of `{other}` and `{mover}` have one activation key, which makes one agent"
                        ),
                    )
                    .on_key()
                    .related_key(first.clone(), "the first one")
                    .help("give each a key of its own; or name one agent in both, by its `arn`"),
                );
            }
            seen.push((key, mover, at));
        }
    }
}
