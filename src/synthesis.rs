//! From an architecture to the files that a user gets, in memory: expanded, checked, printed by both back ends and
//! validated. Nothing is written here, and nothing is returned beside an error.

mod agreed;
mod split_advice;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::backend::{
    Deployment, Extra, Printed, TerraformSettings, by_hand, by_hand::Known, cloudformation, group_size,
    stacks, state, tags::RefusedTags, terraform, validate,
};
use crate::diagnostic::Diagnostics;
use crate::json::Json;
use crate::model::{Architecture, Expansion, StackDeclaration, WithDefaults, expand, findings_of_defaults};
use crate::resource::{Graph, Kind, Request};
use crate::rules;

pub use crate::backend::Target;

/// A file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its content, which a delivery shares.
    pub content: Arc<[u8]>,
    /// Whether the user fills it in: it is written once and kept after that.
    pub skeleton: bool,
}

/// A stack of the output.
#[derive(Debug)]
pub struct StackOutput {
    /// Its name.
    pub name: String,
    /// Its networks, constructs and flows.
    pub owners: Vec<String>,
    /// The stacks whose outputs it reads.
    pub reads: Vec<String>,
    /// The region that it is deployed to.
    pub region: String,
    /// The parameters without a default that its template asks for, as CloudFormation names them.
    pub required: Vec<String>,
    /// Those of them that are secret: no file of parameters has them.
    pub secrets: Vec<String>,
    /// Its files.
    pub files: Vec<String>,
    /// Its CloudFormation resources, if asked for.
    pub cloudformation: Vec<Printed>,
    /// Its Terraform resources, if asked for.
    pub terraform: Vec<Printed>,
}

/// A property that the user set by hand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AppliedOverride {
    /// The network, construct or flow.
    pub owner: String,
    /// The resource below it.
    pub resource: String,
    /// The back end.
    pub target: Target,
    /// The top-level property.
    pub property: String,
}

/// What an architecture becomes.
#[derive(Debug)]
pub struct Synthesis {
    /// The resource graph, for visitors.
    pub graph: Graph,
    /// The stacks, in the order in which they are deployed.
    pub stacks: Vec<StackOutput>,
    /// The files, by path: forward slashes, below the output folder.
    pub files: BTreeMap<String, File>,
    /// What the user set by hand.
    pub overrides: Vec<AppliedOverride>,
    /// Warnings.
    pub findings: Diagnostics,
}

/// A resource as one back end prints it.
#[derive(Clone, Debug)]
pub struct PrintedResource<'a> {
    /// The stack that it is in.
    pub stack: &'a str,
    /// The back end.
    pub target: Target,
    /// Its type and name, and where it comes from.
    pub printed: &'a Printed,
    /// Its properties, overrides included.
    pub body: Value,
}

impl Synthesis {
    /// Every resource of every stack as each back end prints it: what rules of a house look at. The bodies are read back
    /// from the files, so that a program sees what a user gets.
    ///
    /// ```
    /// use hybrid_synth::{construct::Bucket, model::Architecture, synthesize};
    ///
    /// let mut archive = Architecture::new("archive", "eu-central-1");
    /// archive.construct("lake", Bucket::default());
    /// let synthesis = synthesize(&archive).expect("a bucket alone is right");
    /// let keys = synthesis.resources().filter(|resource| resource.printed.resource_type == "aws_kms_key");
    /// assert!(keys.into_iter().all(|key| key.body["enable_key_rotation"] == true));
    /// ```
    pub fn resources(&self) -> impl Iterator<Item = PrintedResource<'_>> {
        self.stacks.iter().flat_map(|stack| {
            let template = format!("cloudformation/{}", cloudformation::file_name(&stack.name));
            let mut template = self.document(&template);
            let mut folder: BTreeMap<&str, Value> = BTreeMap::new();
            let mut resources = Vec::new();
            for printed in &stack.cloudformation {
                let body = template.pointer_mut(&format!("/Resources/{}/Properties", printed.name));
                let body = body.map(Value::take).unwrap_or_default();
                resources.push(PrintedResource {
                    stack: &stack.name,
                    target: Target::CloudFormation,
                    printed,
                    body,
                });
            }
            for printed in &stack.terraform {
                let document = folder
                    .entry(&printed.file)
                    .or_insert_with(|| self.document(&format!("terraform/{}/{}", stack.name, printed.file)));
                let body =
                    document.pointer_mut(&format!("/resource/{}/{}", printed.resource_type, printed.name));
                let body = body.map(Value::take).unwrap_or_default();
                resources.push(PrintedResource {
                    stack: &stack.name,
                    target: Target::Terraform,
                    printed,
                    body,
                });
            }
            resources
        })
    }

    fn document(&self, path: &str) -> Value {
        self.files.get(path).and_then(|file| serde_json::from_slice(&file.content).ok()).unwrap_or_default()
    }
}

/// Synthesizes both back ends' documents, or says everything that is wrong.
///
/// ```
/// use hybrid_synth::{construct::Bucket, model::Architecture, synthesize};
///
/// let mut archive = Architecture::new("archive", "eu-central-1");
/// archive.construct("lake", Bucket::default());
/// let synthesis = synthesize(&archive).expect("a bucket alone is right");
/// assert!(synthesis.files.contains_key("cloudformation/archive.template.json"));
/// ```
///
/// # Errors
/// Every mistake and every warning, where at least one is a mistake.
pub fn synthesize(architecture: &Architecture) -> Result<Synthesis, Diagnostics> {
    synthesize_for(architecture, &Target::ALL)
}

/// Synthesizes the documents of some back ends.
///
/// # Errors
/// Every mistake and every warning, where at least one is a mistake.
pub fn synthesize_for(architecture: &Architecture, targets: &[Target]) -> Result<Synthesis, Diagnostics> {
    let mut made = synthesize_what_was_read(architecture, targets);
    let findings = match &mut made {
        Ok(synthesis) => &mut synthesis.findings,
        Err(findings) => findings,
    };
    if let Some(readings) = &architecture.readings {
        let judge = |architecture: &Architecture| judged(architecture, targets).findings;
        findings.extend(agreed::agreed(readings.as_ref(), findings, &judge));
    }
    if let Some(WithDefaults { architecture, uses }) = architecture.with_defaults.as_deref() {
        let found = findings_of(architecture, targets);
        findings.extend(findings_of_defaults(uses, findings.iter(), found));
    }
    let has_errors = findings.has_errors();
    made.and_then(|synthesis| if has_errors { Err(synthesis.findings) } else { Ok(synthesis) })
}

/// An architecture that was expanded and judged.
struct Judged {
    graph: Graph,
    requests: Vec<Request>,
    deployment: Deployment,
    stacks: Vec<stacks::Stack>,
    known: Known,
    findings: Diagnostics,
}

/// Everything that is known of an architecture before anything is printed.
fn judged(architecture: &Architecture, targets: &[Target]) -> Judged {
    let Expansion { graph, mut findings, carriers, requests } = expand(architecture);
    // What could not be expanded lacks resources; rules look on only.
    let is_whole =
        !findings.has_errors() && architecture.refused.is_empty() && architecture.readings.is_none();
    let known = if is_whole { Known::Whole } else { Known::Part };
    rules::check(architecture, targets_of(targets), &mut findings);
    group_size::check(&graph, targets, &mut findings);
    let deployment = deployment(architecture, &architecture.stacks, &carriers);
    let stacks = stacks::split(&graph, &deployment, Target::Terraform);
    stacks::check(&graph, &deployment, &stacks, &mut findings);
    state::check(&deployment, &stacks, &mut findings);
    Judged { graph, requests, deployment, stacks, known, findings }
}

impl Judged {
    /// The stacks as CloudFormation deploys them, where those are others: where something is done by hand.
    fn templates(&self) -> Option<Vec<stacks::Stack>> {
        let has_steps_by_hand = self.graph.outputs.iter().any(|output| output.in_place_of.is_some());
        has_steps_by_hand.then(|| stacks::split(&self.graph, &self.deployment, Target::CloudFormation))
    }

    /// Whether all is there to be printed; where not, what can be seen of what was written by hand is judged.
    fn is_printable(
        &self,
        architecture: &Architecture,
        templates: Option<&Vec<stacks::Stack>>,
        targets: &[Target],
        findings: &mut Diagnostics,
    ) -> bool {
        // Whatever is wrong by now would be reported a second time, in another language, by validation.
        // So would be what follows from a region that could not be read.
        let has_region = !architecture.refused.has("region");
        let is_printable = has_region && !findings.has_errors();
        if has_region && !is_printable {
            let stacks = [templates.unwrap_or(&self.stacks), &self.stacks];
            check_by_hand(&self.graph, &self.deployment, stacks, self.known, targets, findings);
        }
        is_printable
    }

    /// A stack's template, validated.
    fn template<'g>(
        &'g self,
        stack: &'g stacks::Stack,
        tags: &mut RefusedTags,
        findings: &mut Diagnostics,
    ) -> cloudformation::Template<'g> {
        let Judged { graph, deployment, known, .. } = self;
        let template = cloudformation::print(graph, deployment, stack);
        validate::template(&template, deployment, tags, findings);
        by_hand::template(&template, graph, deployment, stack, *known, findings);
        template
    }

    /// A stack's root module, validated.
    fn folder<'g>(&'g self, stack: &'g stacks::Stack, findings: &mut Diagnostics) -> terraform::Folder<'g> {
        let Judged { graph, deployment, known, .. } = self;
        let folder = terraform::print(graph, deployment, stack);
        validate::folder(&folder, findings);
        by_hand::folder(&folder, graph, deployment, stack, *known, findings);
        folder
    }

    /// The calls that the state machines of a stack make.
    fn requests(&self, stack: &stacks::Stack) -> impl Iterator<Item = &Request> {
        self.requests.iter().filter(|request| stack.owners.contains(&request.path.owner))
    }

    /// The kinds of a stack's resources.
    fn kinds(&self, stack: &stacks::Stack) -> impl Iterator<Item = &'static Kind> {
        stack.nodes.iter().map(|id| self.graph.node(*id).kind)
    }
}

/// A stack as CloudFormation deploys it. Where nothing is done by hand, both back ends print the same nodes.
fn as_template<'s>(
    stack: &'s stacks::Stack,
    templates: Option<&'s Vec<stacks::Stack>>,
) -> Option<&'s stacks::Stack> {
    match templates {
        Some(templates) => templates.iter().find(|template| template.name == stack.name),
        None => Some(stack),
    }
}

/// What is found of an architecture of which nobody wants the files.
fn findings_of(architecture: &Architecture, targets: &[Target]) -> Diagnostics {
    let mut judged = judged(architecture, targets);
    let mut findings = std::mem::take(&mut judged.findings);
    let templates = judged.templates();
    if !judged.is_printable(architecture, templates.as_ref(), targets, &mut findings) {
        return findings;
    }
    let mut tags = RefusedTags::default();
    for stack in &judged.stacks {
        if !targets.contains(&Target::CloudFormation) {
            tags.check(&judged.deployment, judged.kinds(stack));
        } else if let Some(stack) = as_template(stack, templates.as_ref()) {
            judged.template(stack, &mut tags, &mut findings);
        }
        if targets.contains(&Target::Terraform) {
            judged.folder(stack, &mut findings);
        }
        for request in judged.requests(stack) {
            validate::request(&judged.graph, request, &mut findings);
        }
    }
    tags.report(&judged.deployment, &mut findings);
    findings
}

fn synthesize_what_was_read(
    architecture: &Architecture,
    targets: &[Target],
) -> Result<Synthesis, Diagnostics> {
    let mut judged = judged(architecture, targets);
    let mut findings = std::mem::take(&mut judged.findings);
    let templates = judged.templates();
    if !judged.is_printable(architecture, templates.as_ref(), targets, &mut findings) {
        return Err(findings);
    }
    let mut files = BTreeMap::new();
    let mut outputs = Vec::new();
    let mut tags = RefusedTags::default();
    for stack in &judged.stacks {
        let name = &stack.name;
        let printed = as_template(stack, templates.as_ref());
        let mut output = StackOutput {
            name: name.clone(),
            owners: stack.owners.iter().cloned().collect(),
            reads: stack
                .imports
                .values()
                .map(|crossing| crossing.from.clone())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            region: judged.deployment.region.clone(),
            required: Vec::new(),
            secrets: Vec::new(),
            files: Vec::new(),
            cloudformation: Vec::new(),
            terraform: Vec::new(),
        };
        if let Some(printed) = printed.filter(|_| targets.contains(&Target::CloudFormation)) {
            let template = judged.template(printed, &mut tags, &mut findings);
            let document = File::of(&template.document);
            let advice = || split_advice::split_advice(architecture, name);
            validate::quotas(&template, document.content.len(), name, &advice, &mut findings);
            (output.required, output.secrets) = asked(&judged.graph, &template);
            output.put(&mut files, format!("cloudformation/{}", cloudformation::file_name(name)), document);
            if !template.parameters.is_empty() {
                let path = format!("cloudformation/{name}.parameters.json");
                output.put(&mut files, path, File::skeleton(&template.parameters.into()));
            }
            output.cloudformation = template.resources;
        }
        if !targets.contains(&Target::CloudFormation) {
            tags.check(&judged.deployment, judged.kinds(stack));
        }
        if targets.contains(&Target::Terraform) {
            let folder = judged.folder(stack, &mut findings);
            for (file, document) in folder.files {
                output.put(&mut files, format!("terraform/{name}/{file}"), File::of(&document.into()));
            }
            if !folder.variables.is_empty() {
                let path = format!("terraform/{name}/terraform.tfvars.json");
                output.put(&mut files, path, File::skeleton(&folder.variables.into()));
            }
            output.terraform = folder.resources;
        }
        for request in judged.requests(stack) {
            let path = format!("requests/{name}/{}.create-training-job.json", request.name());
            let document = validate::request(&judged.graph, request, &mut findings);
            output.put(&mut files, path, File::of(&document));
        }
        outputs.push(output);
    }
    tags.report(&judged.deployment, &mut findings);
    if findings.has_errors() {
        return Err(findings);
    }
    let graph = judged.graph;
    let overrides = overrides(&graph, targets);
    Ok(Synthesis { graph, stacks: outputs, files, overrides, findings })
}

/// Beside other mistakes, reports those that can be seen of what was written by hand: nothing else is validated then, because
/// what is wrong would be reported a second time.
fn check_by_hand(
    graph: &Graph,
    deployment: &Deployment,
    [templates, folders]: [&Vec<stacks::Stack>; 2],
    known: Known,
    targets: &[Target],
    findings: &mut Diagnostics,
) {
    let has_overrides = graph.nodes().any(|(_, node)| !node.overrides.is_empty());
    let Extra { cloudformation: in_template, terraform: in_folder } = &deployment.extra;
    if targets.contains(&Target::CloudFormation) && (has_overrides || !in_template.is_empty()) {
        for stack in templates {
            let template = cloudformation::print(graph, deployment, stack);
            validate::extra_of_template(&template, deployment, findings);
            validate::overrides_of_template(&template, graph, stack, findings);
            by_hand::template(&template, graph, deployment, stack, known, findings);
        }
    }
    if targets.contains(&Target::Terraform) && (has_overrides || !in_folder.is_empty()) {
        for stack in folders {
            let folder = terraform::print(graph, deployment, stack);
            validate::extra_of_folder(&folder, findings);
            validate::overrides_of_folder(&folder, graph, stack, findings);
            by_hand::folder(&folder, graph, deployment, stack, known, findings);
        }
    }
}

/// The blueprint's parameters without a default that a template asks for, those that only an override names among them,
/// and the secret ones of these.
fn asked(graph: &Graph, template: &cloudformation::Template<'_>) -> (Vec<String>, Vec<String>) {
    let asks = template.document.get("Parameters").and_then(Json::as_object);
    let (mut required, mut secrets) = (Vec::new(), Vec::new());
    for (name, parameter) in graph.parameters.iter().filter(|(_, parameter)| parameter.default.is_none()) {
        let name = cloudformation::pascal(name);
        if asks.is_some_and(|asks| asks.contains_key(&name)) {
            if parameter.secret {
                secrets.push(name.clone());
            }
            required.push(name);
        }
    }
    (required, secrets)
}

fn targets_of(targets: &[Target]) -> rules::Targets {
    rules::Targets {
        cloudformation: targets.contains(&Target::CloudFormation),
        terraform: targets.contains(&Target::Terraform),
    }
}

impl File {
    fn of(document: &Json<'_>) -> Self {
        File { content: document.to_file().into(), skeleton: false }
    }

    fn skeleton(document: &Json<'_>) -> Self {
        File { skeleton: true, ..File::of(document) }
    }
}

impl StackOutput {
    fn put(&mut self, files: &mut BTreeMap<String, File>, path: String, file: File) {
        self.files.push(path.clone());
        files.insert(path, file);
    }
}

fn deployment(
    architecture: &Architecture,
    stacks: &IndexMap<String, StackDeclaration>,
    carriers: &IndexMap<String, String>,
) -> Deployment {
    let stacks = stacks
        .iter()
        .map(|(name, stack)| {
            let flows =
                carriers.iter().filter(|(_, carrier)| stack.holds.contains(carrier)).map(|(flow, _)| flow);
            (name.clone(), stack.holds.iter().chain(flows).cloned().collect())
        })
        .collect();
    let description = architecture
        .description
        .clone()
        .unwrap_or_else(|| format!("{}: hybrid data path, synthesized by hybrid-synth", architecture.name));
    Deployment {
        name: architecture.name.clone(),
        description,
        region: architecture.region.clone(),
        tags: architecture.tags.clone(),
        stacks,
        terraform: TerraformSettings {
            provider: architecture.terraform.provider.clone(),
            backend: architecture.terraform.backend.clone(),
            assume_role: architecture.terraform.assume_role.clone(),
        },
        extra: Extra {
            cloudformation: architecture.extra.cloudformation.clone(),
            terraform: architecture.extra.terraform.clone(),
        },
    }
}

fn overrides(graph: &Graph, targets: &[Target]) -> Vec<AppliedOverride> {
    let mut applied = Vec::new();
    for (_, node) in graph.nodes() {
        for (part, over) in &node.overrides {
            let sides =
                [(Target::CloudFormation, &over.cloudformation), (Target::Terraform, &over.terraform)];
            for (target, value) in sides.into_iter().filter(|(target, _)| targets.contains(target)) {
                let properties = value.iter().filter_map(|(value, _)| value.as_object()).flatten();
                let resource =
                    if part.is_empty() { node.path.to_string() } else { format!("{}.{part}", node.path) };
                applied.extend(properties.map(|(property, _)| AppliedOverride {
                    owner: node.path.owner.clone(),
                    resource: resource.clone(),
                    target,
                    property: property.clone(),
                }));
            }
        }
    }
    applied
}
