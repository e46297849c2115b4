//! Quantities that nobody has.
//!
//! - **Checks**: sizes, growth, speeds, rates and times that forecasts start from, and numbers of files against the size
//!   that they are said to have.
//! - **Why**: a round trip of days or a petabyte an hour is a slip of the pen, and what follows from it is about nothing.
//! - **Instead**: the number that was meant, in its unit.
//! - **Source**: the same bounds as of a path document, far beyond what anybody runs.
//!
//! What is zero is told by `forecast_inputs`, key by key.

use crate::construct::TrainingJob;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::forecast::stated::Amount;
use crate::model::{Architecture, Dataset};
use crate::units::DataSize;

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    let stated = sites(architecture)
        .into_iter()
        .chain(datasets(architecture))
        .chain(flows(architecture))
        .chain(jobs(architecture));
    for (at, amount) in stated {
        let Some((given, allowed)) = amount.beyond(true) else { continue };
        let headline = format!("`{}` is {given}, which nobody has", at.last().unwrap_or_default());
        findings.push(
            Diagnostic::new(&codes::forecast::QUANTITY_NOT_BELIEVED, at, headline)
                .given(given)
                .allowed([allowed]),
        );
    }
    for (name, set) in &architecture.datasets {
        findings.extend(more_files_than_bytes(name, set));
    }
}

fn more_files_than_bytes(name: &str, set: &Dataset) -> Option<Diagnostic> {
    let (size, files) = (set.size?, set.files?);
    (files.get() > size.bytes()).then(|| {
        let at = Pointer::root().child("datasets").child(name);
        Diagnostic::new(
            &codes::forecast::AMOUNTS_CONTRADICT,
            at.child("files"),
            format!("`{name}` has {files} files in {size}, less than a byte in each"),
        )
        .given(files.to_string())
        .allowed([format!("at most {}", size.bytes())])
        .related(at.child("size"), "what they hold in all")
        .help("correct one of the two, or leave out what is not known")
    })
}

type Stated = Vec<(Pointer, Amount)>;

/// The keys below a place that are given.
fn given<const N: usize>(at: &Pointer, keys: [(&str, Option<Amount>); N]) -> Stated {
    keys.into_iter().filter_map(|(key, amount)| Some((at.child(key), amount?))).collect()
}

fn sites(architecture: &Architecture) -> Stated {
    let root = Pointer::root().child("sites");
    let each = architecture.sites.iter().flat_map(|(name, site)| {
        let at = root.child(name);
        let shares = at.child("shares");
        let mut stated =
            given(&at, [("rtt", site.rtt.map(Amount::Trip)), ("line", site.line.map(Amount::Speed))]);
        stated.extend(site.shares.iter().flat_map(|(name, share)| {
            given(
                &shares.child(name),
                [
                    ("reads_at", share.reads_at.map(Amount::Speed)),
                    ("writes_at", share.writes_at.map(Amount::Speed)),
                    ("files_at", share.files_at.map(Amount::Rate)),
                ],
            )
        }));
        stated
    });
    each.collect()
}

fn datasets(architecture: &Architecture) -> Stated {
    let root = Pointer::root().child("datasets");
    let each = architecture.datasets.iter().flat_map(|(name, set)| {
        let a_day = set.grows.map(crate::units::Growth::per_day).filter(|size| *size > DataSize::ZERO);
        given(
            &root.child(name),
            [
                ("size", set.size.map(Amount::Size)),
                ("files", set.files.map(Amount::Count)),
                ("grows", a_day.map(Amount::Size)),
            ],
        )
    });
    each.collect()
}

fn flows(architecture: &Architecture) -> Stated {
    let (flows, targets) = (Pointer::root().child("flows"), Pointer::root().child("targets"));
    let mut stated: Stated = Vec::new();
    for (name, flow) in &architecture.flows {
        stated.extend(given(&flows.child(name), [("within", flow.within.map(Amount::Plan))]));
    }
    for (name, target) in &architecture.targets {
        let at = targets.child(name);
        stated.extend(target.times().map(|(key, time)| (at.child(key), Amount::Plan(time))));
    }
    stated
}

fn jobs(architecture: &Architecture) -> Stated {
    let root = Pointer::root().child("constructs");
    let mut stated: Stated = Vec::new();
    for (name, job) in architecture.constructs_of::<TrainingJob>() {
        let at = root.child(name);
        stated.extend(given(&at, [("readers", job.readers.map(Amount::Number))]));
        if let Some(needs) = &job.needs {
            stated.extend(given(
                &at.child("needs"),
                [
                    ("rate", needs.rate.map(Amount::Speed)),
                    ("samples", needs.samples.map(Amount::Rate)),
                    ("sample", needs.sample.map(Amount::Size)),
                ],
            ));
        }
        if let Some(checkpoint) = &job.checkpoint {
            stated.extend(given(
                &at.child("checkpoint"),
                [
                    ("size", Some(Amount::Size(checkpoint.size))),
                    ("every", checkpoint.every.map(Amount::Plan)),
                ],
            ));
        }
    }
    stated
}
