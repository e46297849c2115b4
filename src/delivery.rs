//! What goes into an output folder: the files of one or more syntheses and the manifest that records them.
//!
//! The step between [`synthesize`](crate::synthesize) and [`host::output`](crate::host::output): a value in, a value out,
//! nothing written. The invariant: no file of one blueprint stands where one of another does, so that each stack belongs
//! to one blueprint. It knows no construct and no output syntax.
//!
//! ```
//! use hybrid_synth::construct::Bucket;
//! use hybrid_synth::delivery::{Part, deliver};
//! use hybrid_synth::host::{Memory, output};
//! use hybrid_synth::{model::Architecture, synthesize};
//!
//! let mut archive = Architecture::new("archive", "eu-central-1");
//! archive.construct("lake", Bucket::default());
//! let synthesis = synthesize(&archive).expect("a bucket alone is right");
//! let part = Part { name: archive.name, blueprint: None, synthesis: &synthesis, waived: &[] };
//! let delivery = deliver(&[part]).expect("one part collides with nothing");
//! output::write(&Memory::new(), "out".as_ref(), &delivery.manifest, &delivery.artifacts)?;
//! # Ok::<(), output::OutputError>(())
//! ```

mod kept;

use std::collections::{BTreeMap, BTreeSet};

pub use self::kept::let_go;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::host::manifest::{Blueprint, Kind, Manifest, Override, Schemas, Stack, Waiver};
use crate::host::output::{Artifacts, OutputError};
use crate::host::{PathError, RelativePath};
use crate::rules::waivers::Waived;
use crate::schema::terraform::Provider;
use crate::synthesis::StackOutput;
use crate::{Synthesis, Target};

/// Where the CloudFormation registry schemas come from, as `schemas/sources.json` says at length.
const CLOUDFORMATION_SCHEMAS: &str = "cfn-lint 1.58.0";

/// A synthesis and what it was made of.
#[derive(Debug)]
pub struct Part<'a> {
    /// The blueprint's name.
    pub name: String,
    /// The files that it was read from; none for an architecture that a program built.
    pub blueprint: Option<Blueprint>,
    /// What it became.
    pub synthesis: &'a Synthesis,
    /// The warnings that its blueprint accepts.
    pub waived: &'a [Waived],
}

/// The content of an output folder.
#[derive(Debug)]
pub struct Delivery {
    /// What is recorded.
    pub manifest: Manifest,
    /// The files.
    pub artifacts: Artifacts,
    /// What each stack makes, kept or not.
    pub made: BTreeMap<String, Made>,
}

/// What a stack makes.
#[derive(Debug, Default)]
pub struct Made {
    /// Logical ids.
    pub cloudformation: BTreeSet<String>,
    /// Addresses without index.
    pub terraform: BTreeSet<String>,
    /// By logical id, what cannot change without a new resource in its place.
    pub fixed: BTreeMap<String, Fixed>,
}

/// What of a resource cannot change without a new one in its place.
#[derive(Debug)]
pub struct Fixed {
    /// What people call such a resource.
    pub title: &'static str,
    /// Its address in Terraform.
    pub address: String,
    /// CloudFormation's properties, and their values as text.
    pub values: BTreeMap<String, String>,
}

/// Joins syntheses to the content of one folder.
///
/// # Errors
/// What stops it, each with the index of its part: a stack that another part has already, or a stack whose name no
/// file can have on every system.
pub fn deliver(parts: &[Part<'_>]) -> Result<Delivery, Vec<(usize, Diagnostic)>> {
    let mut delivery =
        Delivery { manifest: Manifest::default(), artifacts: Artifacts::default(), made: BTreeMap::new() };
    let mut refused = Vec::new();
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    for (index, part) in parts.iter().enumerate() {
        let mut refuse = |diagnostic| refused.push((index, diagnostic));
        if let Some(blueprint) = &part.blueprint {
            delivery.manifest.blueprints.entry(part.name.clone()).or_insert_with(|| blueprint.clone());
        }
        for stack in &part.synthesis.stacks {
            // File systems of macOS and Windows take names that differ in case alone for one.
            if let Some(owner) = owners.insert(stack.name.to_lowercase(), &part.name) {
                refuse(taken(part, &stack.name, owner));
                continue;
            }
            match paths(&stack.files) {
                Ok(artifacts) => {
                    let made = kept::made(stack, &part.synthesis.graph);
                    let kept = kept::by_owner(stack, &part.synthesis.graph, &made);
                    let record = Stack { constructs: stack.owners.clone(), artifacts, kept };
                    delivery.manifest.stacks.insert(stack.name.clone(), record);
                    delivery.made.insert(stack.name.clone(), made);
                }
                Err(error) => {
                    refuse(unportable(part, stack, &error));
                    continue;
                }
            }
            for path in &stack.files {
                let Some(file) = part.synthesis.files.get(path) else { continue };
                let kind = if file.skeleton { Kind::Skeleton } else { Kind::Generated };
                if let Err(error) = delivery.artifacts.insert(path, kind, file.content.clone()) {
                    refuse(unportable(part, stack, &error));
                }
            }
            record_schemas(&stack.files, &mut delivery.manifest.schemas);
        }
        delivery.manifest.overrides.extend(part.synthesis.overrides.iter().map(|applied| Override {
            construct: applied.owner.clone(),
            target: folder(applied.target).to_owned(),
            resource: applied.resource.clone(),
            property: applied.property.clone(),
        }));
    }
    let waived = parts.iter().flat_map(|part| part.waived);
    delivery.manifest.waivers = waived
        .map(|one| Waiver {
            code: one.code.to_owned(),
            subject: one.subject.clone(),
            reason: one.reason.clone(),
        })
        .collect();
    if refused.is_empty() { Ok(delivery) } else { Err(refused) }
}

/// The folder of a back end's files.
fn folder(target: Target) -> &'static str {
    match target {
        Target::CloudFormation => "cloudformation",
        Target::Terraform => "terraform",
    }
}

fn paths(files: &[String]) -> Result<Vec<RelativePath>, PathError> {
    files.iter().map(RelativePath::new).collect()
}

fn record_schemas(files: &[String], schemas: &mut Schemas) {
    let has = |target| files.iter().any(|file| file.split('/').next() == Some(folder(target)));
    if has(Target::CloudFormation) {
        schemas.cloudformation = Some(CLOUDFORMATION_SCHEMAS.to_owned());
    }
    if has(Target::Terraform) {
        schemas.terraform = Provider::ALL.iter().map(|provider| provider.version().to_owned()).collect();
    }
}

/// Where the blueprint names a stack.
fn declaration(part: &Part<'_>, stack: &str) -> Pointer {
    if stack == part.name {
        Pointer::root().child("name")
    } else {
        Pointer::root().child("stacks").child(stack)
    }
}

fn taken(part: &Part<'_>, stack: &str, owner: &str) -> Diagnostic {
    let headline = format!("the stack `{stack}` is made by the blueprint `{owner}` already");
    let diagnostic = Diagnostic::new(&codes::output::STACK_TAKEN, declaration(part, stack), headline);
    let diagnostic = if stack == part.name { diagnostic } else { diagnostic.on_key() };
    diagnostic
        .given(stack)
        .help("rename one of the two, or build them into folders of their own with `--out`")
}

/// A file whose name is refused: it comes from the stack, or from a construct that has a file of its own.
fn unportable(part: &Part<'_>, stack: &StackOutput, error: &PathError) -> Diagnostic {
    let headline =
        format!("the files of the stack `{}` cannot be written on every system: {error}", stack.name);
    let own = error.path.split_once(&format!("/{}/", stack.name)).map_or("", |(_, own)| own);
    let owner = stack.owners.iter().find(|owner| {
        let name = crate::resource::Path::new(owner, "").dashed();
        own.strip_prefix(&name).is_some_and(|rest| rest.starts_with('.'))
    });
    let code = &codes::output::UNPORTABLE_NAME;
    match owner.filter(|_| RelativePath::new(stack.name.as_str()).is_ok()) {
        Some(owner) => Diagnostic::new(code, Pointer::root().child("constructs").child(owner), headline)
            .on_key()
            .given(owner)
            .help(format!("rename `{owner}`")),
        None => Diagnostic::new(code, declaration(part, &stack.name), headline)
            .given(&stack.name)
            .help("rename the stack"),
    }
}

/// Why an output folder cannot be written or compared, as findings.
pub fn refusals(error: &OutputError) -> Diagnostics {
    let finding = |code, message: String| {
        // The messages of the output end in what to do.
        let (headline, help) = message.split_once("; ").unwrap_or((message.as_str(), ""));
        let diagnostic = Diagnostic::new(code, Pointer::root(), headline);
        if help.is_empty() { diagnostic } else { diagnostic.help(help) }
    };
    match error {
        OutputError::Blocked(obstacles) => obstacles
            .iter()
            .map(|obstacle| finding(&codes::output::FILE_IN_THE_WAY, obstacle.to_string()))
            .collect(),
        OutputError::NotAFolder(_) => finding(&codes::output::FILE_IN_THE_WAY, error.to_string()).into(),
        OutputError::Locked(_) => finding(&codes::output::FOLDER_IN_USE, error.to_string()).into(),
        OutputError::Manifest { .. } => {
            finding(&codes::output::UNREADABLE_MANIFEST, error.to_string()).into()
        }
        OutputError::Journal { .. } => finding(&codes::output::INTERRUPTED_BUILD, error.to_string()).into(),
        OutputError::Unfinished(_) => {
            Diagnostic::new(&codes::output::MACHINE_REFUSED, Pointer::root(), error.to_string())
                .help("the folder holds a part of the new output: correct the permissions or free some space, and build again, which finishes it")
                .into()
        }
        OutputError::Io { .. } => {
            Diagnostic::new(&codes::output::MACHINE_REFUSED, Pointer::root(), error.to_string())
                .help("correct the permissions or free some space, and build again")
                .into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CLOUDFORMATION_SCHEMAS, Part, deliver};
    use crate::{blueprint, synthesize};

    /// Where the first refusal of a blueprint points, and its help.
    fn refusal(name: &str, job: &str) -> (String, String) {
        let text = format!(
            "blueprint: 1\nname: {name}\nregion: eu-central-1\nconstructs:\n  lake: {{ type: Bucket }}\n  \
             {job}: {{ type: TrainingJob, image: pytorch-training, instance: ml.g5.12xlarge }}\nflows:\n  \
             feed: {{ from: lake/train, to: {job}, mode: fastfile }}\n  back: {{ from: {job}, to: lake/models }}\n"
        );
        let architecture = blueprint::read(&[("site.yaml", text.as_bytes())]).architecture.unwrap();
        let synthesis = synthesize(&architecture).unwrap();
        let part = Part { name: architecture.name, blueprint: None, synthesis: &synthesis, waived: &[] };
        let refused = deliver(&[part]).unwrap_err();
        let [(0, refused)] = refused.as_slice() else { panic!("{refused:?}") };
        (refused.at.to_string(), refused.help.clone().unwrap())
    }

    #[test]
    fn a_name_that_is_refused_is_the_one_to_change() {
        let job = ("/constructs/con".to_owned(), "rename `con`".to_owned());
        assert_eq!(refusal("imaging", "con"), job);
        assert_eq!(refusal("nul", "train"), ("/name".to_owned(), "rename the stack".to_owned()));
        assert_eq!(refusal("nul", "con"), ("/name".to_owned(), "rename the stack".to_owned()));
    }

    #[test]
    fn the_schemas_are_those_that_were_vendored() {
        let sources = include_str!("../schemas/sources.json");
        assert!(sources.contains(&format!("\"{CLOUDFORMATION_SCHEMAS} (PyPI)")), "{sources}");
    }
}
