//! Data stays where its owner says.
//!
//! What it checks: for each data set with `stays_in`, the region of its truth and of every place on AWS that flows and
//! replications carry it to from there, over any number of steps. Why: a copy in another jurisdiction is a breach that
//! no AWS service refuses. Access logs are in the bucket's region always. Sites on premises are not judged: the
//! blueprint does not say where they are.
//!
//! ```yaml
//! datasets: { scans: { truth: lake/raw, stays_in: [eu] } } # refused in eu-west-2, which is London
//! ```

use crate::construct::Bucket;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes, suggest};
use crate::facts::regions;
use crate::model::{Architecture, PlaceRef, path};

pub(super) fn check(architecture: &Architecture, findings: &mut Diagnostics) {
    for (name, dataset) in architecture.datasets.iter().filter(|(_, dataset)| !dataset.stays_in.is_empty()) {
        let at = Pointer::root().child("datasets").child(name);
        let mut known = true;
        for (index, area) in dataset.stays_in.iter().enumerate() {
            if !is_area(area) {
                known = false;
                let finding = Diagnostic::new(
                    &codes::blueprint::NOT_ALLOWED,
                    at.child("stays_in").index(index),
                    format!("`{area}` is neither `eu` nor a country or region of AWS"),
                )
                .given(area)
                .allowed(["eu"].into_iter().chain(regions::countries()));
                findings.push(match closest(area) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help("write `eu`, a country's two letters, or a region's name"),
                });
            }
        }
        if !known {
            continue;
        }
        for copy in copies(architecture, &dataset.truth, &at.child("truth")) {
            if regions::find(&copy.region).is_none()
                || dataset.stays_in.iter().any(|area| lies_in(&copy.region, area))
            {
                continue;
            }
            let place = regions::country(&copy.region).map(|code| format!(" ({code})")).unwrap_or_default();
            findings.push(
                Diagnostic::new(
                    &codes::model::OUTSIDE_RESIDENCY,
                    copy.at,
                    format!("`{name}` may not be in {}{place}, where `{}` is", copy.region, copy.to),
                )
                .given(copy.region)
                .allowed(dataset.stays_in.iter().cloned())
                .related_key(at.child("stays_in"), "where it has to stay")
                .help("move the place to a region that is allowed, or allow this one in `stays_in`"),
            );
        }
    }
}

fn is_area(area: &str) -> bool {
    area == "eu" || regions::countries().contains(&area) || regions::find(area).is_some()
}

/// The same area in lower case, or the region whose name is nearest.
fn closest(area: &str) -> Option<String> {
    let lower = area.to_ascii_lowercase();
    let near = || suggest::nearest(&lower, regions::REGIONS.iter().map(|(name, _)| *name)).map(str::to_owned);
    if is_area(&lower) { Some(lower) } else { near() }
}

fn lies_in(region: &str, area: &str) -> bool {
    let country = regions::country(region);
    region == area
        || country == Some(area)
        || area == "eu" && country.is_some_and(|country| regions::EUROPEAN_UNION.value.contains(&country))
}

/// A place on AWS that holds some of a data set.
struct Copy {
    region: String,
    to: String,
    at: Pointer,
}

/// The truth itself, and where flows and replications carry it.
fn copies(architecture: &Architecture, truth: &PlaceRef, at: &Pointer) -> Vec<Copy> {
    let mut copies = Vec::new();
    let mut reached = vec![truth.clone()];
    if let Some(region) = region(architecture, truth.owner()) {
        copies.push(Copy { region, to: truth.to_string(), at: at.clone() });
    }
    let mut next = 0;
    while let Some(place) = reached.get(next).cloned() {
        next += 1;
        let flows =
            architecture.flows.iter().filter(|(_, flow)| flow.from.overlaps(&place)).map(|(name, flow)| {
                let at = Pointer::root().child("flows").child(name).child("to");
                (flow.to.clone(), region(architecture, flow.to.owner()), at)
            });
        for (to, region, at) in flows.chain(replications(architecture, &place)) {
            if let Some(region) = region
                && !copies.iter().any(|copy| copy.at == at)
            {
                copies.push(Copy { region, to: to.to_string(), at });
            }
            if !reached.contains(&to) {
                reached.push(to);
            }
        }
    }
    copies
}

fn replications(architecture: &Architecture, place: &PlaceRef) -> Vec<(PlaceRef, Option<String>, Pointer)> {
    let Some(bucket) = bucket(architecture, place.owner()) else { return Vec::new() };
    let at = Pointer::root().child("constructs").child(place.owner()).child("replicate");
    let copied = bucket.replicate.iter().filter(|(_, copy)| path::overlap(&copy.prefix, place.path()));
    copied
        .map(|(name, copy)| {
            let at = at.child(name);
            if let Some(to) = copy.bucket() {
                return (
                    PlaceRef(format!("{to}/{}", place.path())),
                    region(architecture, to),
                    at.child("to"),
                );
            }
            let key = if copy.region.is_some() { "region" } else { "to" };
            let own = || architecture.region.clone();
            let region = copy.region.as_ref().map_or_else(own, ToString::to_string);
            (PlaceRef(copy.to.clone()), Some(region), at.child(key))
        })
        .collect()
}

fn bucket<'a>(architecture: &'a Architecture, name: &str) -> Option<&'a Bucket> {
    architecture.constructs.get(name)?.as_any().downcast_ref()
}

fn region(architecture: &Architecture, owner: &str) -> Option<String> {
    let bucket = bucket(architecture, owner);
    let region = bucket.map_or(architecture.region.as_str(), |bucket| bucket.region(architecture));
    architecture.constructs.contains_key(owner).then(|| region.to_owned())
}
