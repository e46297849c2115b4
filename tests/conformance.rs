//! The binding tables against the vendored schemas: every path exists, everything required is fed, everything that is
//! read can be read.

use std::fmt::Write as _;

use hybrid_synth::resource::kinds;
use hybrid_synth::resource::{Field, Kind, Place, Read, Shape, Tagging};
use hybrid_synth::schema::cloudformation::Type;
use hybrid_synth::schema::terraform::{Kind as Section, Provider, Resource};

fn pascal(neutral: &str) -> String {
    neutral
        .split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
                .collect::<String>()
        })
        .collect()
}

/// The paths of a shape's leaves in one back end: `LifecycleConfiguration.Rules.Transitions.StorageClass`.
fn leaves(
    shape: &Shape,
    prefix: &str,
    place: fn(&Field) -> Place,
    name: fn(&str) -> String,
) -> Vec<(Place, String)> {
    let mut paths = Vec::new();
    for field in shape.fields {
        let at = place(field);
        let path = match at {
            Place::Same => name(field.name),
            Place::At(path) | Place::In(_, path) => path.to_owned(),
            Place::Each(_) => String::new(),
            Place::Absent(_) => continue,
        };
        let full = [prefix, &path].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
        match (field.nested)() {
            Some(nested) => {
                paths.extend(leaves(nested, &full, place, name).into_iter().map(|(_, path)| (at, path)));
            }
            None => paths.push((at, full)),
        }
    }
    paths
}

/// Whether the registry has a path, each of whose segments may be a list.
fn registry_has(kind: Type, path: &str) -> bool {
    let segments: Vec<&str> = path.split('.').map(|segment| segment.trim_end_matches("[]")).collect();
    let mut candidates = vec![String::new()];
    for segment in &segments {
        candidates = candidates
            .iter()
            .flat_map(|prefix| {
                let direct =
                    if prefix.is_empty() { (*segment).to_owned() } else { format!("{prefix}/{segment}") };
                [format!("{direct}/*"), direct]
            })
            .collect();
    }
    candidates.iter().any(|path| kind.has_property(path.trim_end_matches("/*")))
}

fn terraform_has(resource: &Resource, path: &str) -> bool {
    let path = path.replace("[]", "");
    resource.accepts(&path) || object_attribute(resource, &path)
}

/// A path into an attribute that is a list of objects, such as a data block's.
fn object_attribute(resource: &Resource, path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(parent, _)| resource.attribute(parent).is_some())
}

#[test]
fn every_cloudformation_path_exists_and_everything_required_is_fed() {
    let mut faults = String::new();
    for kind in kinds::all() {
        let Some(cloudformation) = kind.cloudformation else {
            // What is named as missing must be: a type that appears in the registry is to be used.
            assert_eq!(kind.id.cloudformation, Read::Missing, "{}: its id is missing too", kind.name);
            continue;
        };
        let Some(found) = Type::find(cloudformation) else {
            let _ = writeln!(faults, "{}: {cloudformation} is not vendored", kind.name);
            continue;
        };
        let paths = leaves(&kind.shape, "", |field| field.cloudformation, pascal);
        for (_, path) in &paths {
            if !registry_has(found, path) {
                let _ = writeln!(faults, "{}: {cloudformation} has no {path}", kind.name);
            }
        }
        for required in found.required() {
            let fed = |(_, path): &(Place, String)| {
                path.split('.').next().unwrap().trim_end_matches("[]") == required
            };
            if !paths.iter().any(fed) {
                let _ = writeln!(faults, "{}: {cloudformation} requires {required}", kind.name);
            }
        }
        if let Tagging::List(property) | Tagging::Map(property) | Tagging::Named(property) = kind.tagging
            && !found.has_property(property)
        {
            let _ = writeln!(faults, "{}: {cloudformation} has no {property} for tags", kind.name);
        }
        if kind.tagging == Tagging::Untagged && found.tag_property().is_some() {
            let _ = writeln!(faults, "{}: {cloudformation} takes tags and is given none", kind.name);
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn every_terraform_path_exists_in_both_providers_and_everything_required_is_fed() {
    let mut faults = String::new();
    for kind in kinds::all() {
        for provider in Provider::ALL {
            let name = format!("{} ({})", kind.name, provider.version());
            let section = if kind.is_read { Section::Data } else { Section::Resource };
            let Some(primary) = provider.find(section, kind.terraform) else {
                let _ = writeln!(faults, "{name}: {} is not vendored", kind.terraform);
                continue;
            };
            // Resources of this kind: the primary and its satellites, with the paths that are fed.
            let mut resources: Vec<(Resource, Vec<String>)> = vec![(primary, Vec::new())];
            for (place, path) in leaves(&kind.shape, "", |field| field.terraform, str::to_owned) {
                let (Place::In(satellite, _) | Place::Each(satellite)) = place else {
                    resources.first_mut().unwrap().1.push(path);
                    continue;
                };
                let Some(found) = provider.resource(satellite.resource_type) else {
                    let _ = writeln!(faults, "{name}: {} is not vendored", satellite.resource_type);
                    continue;
                };
                match resources.iter_mut().find(|(other, _)| other.name() == satellite.resource_type) {
                    Some((_, paths)) => paths.push(path),
                    None => resources.push((found, vec![satellite.link.to_owned(), path])),
                }
            }
            for (resource, paths) in &resources {
                for path in paths {
                    if !terraform_has(resource, path) {
                        let _ = writeln!(faults, "{name}: {} has no {path}", resource.name());
                    }
                }
                let block = resource.block();
                let required = block
                    .attributes
                    .iter()
                    .filter(|(_, attribute)| attribute.required)
                    .map(|(name, _)| name)
                    .chain(
                        block
                            .block_types
                            .iter()
                            .filter(|(_, nested)| nested.min_items > 0)
                            .map(|(name, _)| name),
                    );
                for required in required {
                    if !paths
                        .iter()
                        .any(|path| path.split('.').next().unwrap().trim_end_matches("[]") == *required)
                    {
                        let _ = writeln!(faults, "{name}: {} requires {required}", resource.name());
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn every_attribute_that_is_read_can_be_read() {
    let mut faults = String::new();
    for kind in kinds::all() {
        for attribute in kind.attributes.iter().chain([kind.id]) {
            if let (Read::GetAtt(name), Some(found)) =
                (attribute.cloudformation, kind.cloudformation.and_then(Type::find))
            {
                let path = name.replace('.', "/");
                let read_only =
                    found.read_only().any(|other| other == path || other.replace("/*/", "/") == path);
                if !read_only {
                    let _ = writeln!(faults, "{}: Fn::GetAtt {name} does not exist", kind.name);
                }
            }
            if let (Read::Missing, Some(found)) =
                (attribute.cloudformation, kind.cloudformation.and_then(Type::find))
            {
                let same = pascal(attribute.name);
                if found.read_only().any(|other| other == same) {
                    let _ = writeln!(faults, "{}: Fn::GetAtt {same} exists by now", kind.name);
                }
            }
            for provider in Provider::ALL {
                let section = if kind.is_read { Section::Data } else { Section::Resource };
                let Some(found) = provider.find(section, kind.terraform) else { continue };
                if !found.attribute_readable(attribute.terraform) {
                    let _ = writeln!(
                        faults,
                        "{} ({}): {} is not readable",
                        kind.name,
                        provider.version(),
                        attribute.terraform
                    );
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn kinds_have_names_of_their_own() {
    let mut names: Vec<&str> = kinds::all().iter().map(|kind: &&Kind| kind.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}
