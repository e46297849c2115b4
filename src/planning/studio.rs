//! [`Read`]: what people read in their notebooks, as far as anybody can say it.
//!
//! Nothing says how much of a data set a person reads, when, and with which program. What can be said is how long it takes
//! one user to read all of it once, alone, with the program that most use. Each reading is forecast for itself: it takes
//! nothing from flows and jobs.

use super::flow_outlook::FlowOutlook;
use super::path::of_flow;
use super::plan::Planner;
use crate::construct::{Bucket, SageMakerDomain};
use crate::forecast::Influence;
use crate::forecast::method::{Direction, Method, Upload};
use crate::forecast::path::Path;
use crate::model::Flow;
use crate::units::Date;

/// What one user reads, once.
#[derive(Clone, Debug)]
pub(super) struct Read {
    /// Everything that lies where the flow begins.
    pub path: Path,
    /// Who reads how, in words.
    pub reader: String,
}

/// What a reading will do.
#[derive(Clone, Debug)]
pub struct ReadOutlook {
    /// The same as of a flow; its first copy is all of the data, read once.
    pub flow: FlowOutlook,
    /// Who reads how, in words.
    pub reader: String,
}

impl Read {
    /// What a flow from a bucket to a domain of Studio is to one of its users; none for other flows.
    pub(super) fn of(planner: &Planner<'_>, flow: &Flow) -> Option<Read> {
        let domain = planner.architecture.construct_of::<SageMakerDomain>(flow.to.owner())?;
        planner.architecture.construct_of::<Bucket>(flow.from.owner())?;
        let instance = domain.works_on(flow.to.path());
        let works_on = instance.as_deref().unwrap_or("an instance that is known when it is deployed");
        Some(Read {
            reader: format!("one user on {works_on}, once and alone, with the AWS CLI or boto3"),
            path: Path {
                data: planner.data(std::slice::from_ref(&flow.from)),
                rtt: None,
                through: [planner.store(&flow.from)?].into_iter().collect(),
                by: Method::Upload(Upload {
                    direction: Direction::Download,
                    in_memory: true,
                    instance,
                    ..Upload::default()
                }),
            },
        })
    }

    /// Its outlook, and whose uncertainty makes the range; none where nothing says how much there is to read.
    pub(super) fn outlook(
        &self,
        name: &str,
        flow: &Flow,
        start: Date,
        seed: u64,
    ) -> Option<(ReadOutlook, Vec<Influence>)> {
        if !self.path.data.has_size() {
            return None;
        }
        let outlook = of_flow(name, &self.path, start, seed);
        let mut found = FlowOutlook {
            ends: format!("{} -> {}", flow.from, flow.to),
            ..outlook.flows.into_iter().next()?
        };
        for explanation in &mut found.explanations {
            "all of it".clone_into(&mut explanation.answer);
        }
        Some((ReadOutlook { flow: found, reader: self.reader.clone() }, outlook.assumptions))
    }
}
