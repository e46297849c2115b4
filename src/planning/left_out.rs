//! [`LeftOut`]: what an outlook has no forecast of, and why: nothing that a blueprint declares is dropped in silence.

use super::plan::{Copy, Plan};
use crate::construct::{Bucket, FsxLustre, SageMakerDomain, TrainingJob};
use crate::model::{Architecture, Flow, PlaceRef};

/// A flow or job without a forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name.
    pub name: String,
    /// Its ends, as in `lake/train -> studio`; none for a job.
    pub ends: Option<String>,
    /// Why there is none, and what to say so that there is one.
    pub why: String,
}

/// The flows and jobs of an architecture that its plan has no path of, in the blueprint's order.
pub(super) fn of(architecture: &Architecture, plan: &Plan) -> Vec<LeftOut> {
    let flows = architecture.flows.iter().filter_map(|(name, flow)| {
        let why = why(architecture, plan, name, flow)?;
        Some(LeftOut { name: name.clone(), ends: Some(format!("{} -> {}", flow.from, flow.to)), why })
    });
    let jobs = plan.jobs.iter().filter(|(_, job)| job.training.is_none()).map(|(name, _)| LeftOut {
        name: name.clone(),
        ends: None,
        why: format!("no flow brings it data: add one, as in `feed: {{ from: lake/train, to: {name} }}`"),
    });
    flows.chain(jobs).collect()
}

fn is<C: 'static>(architecture: &Architecture, place: &PlaceRef) -> bool {
    architecture.construct_of::<C>(place.owner()).is_some()
}

fn why(architecture: &Architecture, plan: &Plan, name: &str, flow: &Flow) -> Option<String> {
    if flow.via.is_some() {
        let copy: Option<&Copy> = plan.copies.get(name);
        return copy.is_none().then(|| "one of its ends is no share, bucket or file system".to_owned());
    }
    if is::<TrainingJob>(architecture, &flow.to) {
        return None;
    }
    if is::<TrainingJob>(architecture, &flow.from) {
        if !flow.from.path().starts_with("checkpoints") {
            return Some("a job writes it when it ends, and nothing says how much that is".to_owned());
        }
        let (job, saved) = (flow.from.owner(), plan.jobs.get(flow.from.owner()));
        return saved.is_none_or(|saved| saved.checkpoint.is_none()).then(|| {
            format!("say what `{job}` saves while it runs, and how often: `checkpoint: {{ size: 20 GB, every: 1 h }}`")
        });
    }
    if is::<SageMakerDomain>(architecture, &flow.to) {
        let data = plan.reads.get(name).map(|reading| &reading.path.data);
        let ask = data.filter(|data| !data.has_size()).and_then(|data| data.called.as_ref());
        return ask.map(|called| format!("people read it from their notebooks: {}", called.ask));
    }
    if is::<SageMakerDomain>(architecture, &flow.from) {
        return Some("people write it from their notebooks, and nothing says how much and when".to_owned());
    }
    if is::<FsxLustre>(architecture, &flow.to) && is::<Bucket>(architecture, &flow.from) {
        let is_read = plan.jobs.values().any(|job| job.stages.iter().any(|stage| stage == name));
        return (!is_read).then(|| "no job reads it there, so nothing says when it is loaded".to_owned());
    }
    if is::<FsxLustre>(architecture, &flow.from) {
        return Some("what is written there follows by itself, and nothing says how much is".to_owned());
    }
    Some("its objects follow by themselves as they are written".to_owned())
}
