//! `build`: everything from blueprint to files, or to the difference from the files that are there.

use std::fmt::Write as _;
use std::mem::ManuallyDrop;
use std::path::Path;

use super::Exit;
use super::arguments::{Build, DEFAULT_OUT, Format};
use super::compile::{Compiled, NOTHING_WRITTEN, PARTLY_WRITTEN, compile, words};
use super::console::{Console, count, quoted};
use crate::backend::cloudformation::HANDED_ON;
use crate::delivery::{Delivery, refusals};
use crate::host::output::{self, Difference, Note, OutputError, Report};
use crate::host::{Host, Stream};
use crate::synthesis::StackOutput;

pub(super) fn run(arguments: &Build, host: &dyn Host, console: &mut Console<'_>) -> Exit {
    let input = &arguments.input;
    // The process ends with the command: to free each node of the graph first would take longer than to read it.
    let mut compiled = ManuallyDrop::new(compile(input, host));
    if let Ok(Some(before)) = output::previous(host, &arguments.out) {
        compiled.compare(&before, input, &arguments.out);
    }
    let (mut done, mut consequence) = (None, NOTHING_WRITTEN);
    if let Some(delivery) = &compiled.delivery {
        match deliver(arguments, delivery, host) {
            Ok(outcome) => done = Some(outcome),
            Err(error) => {
                if matches!(error, OutputError::Unfinished(_)) {
                    consequence = PARTLY_WRITTEN;
                }
                compiled.add(refusals(&error));
            }
        }
    }
    if compiled.has_findings() || input.format == Format::Json {
        let text = compiled.render(input.format, Stream::Stderr, console);
        console.say(&text);
    }
    if compiled.has_findings() {
        let exit = compiled.conclude(consequence, input.format, console);
        if exit != Exit::Good {
            return exit;
        }
    }
    match done {
        Some(Done::Wrote(report)) => {
            summarize(&report, &arguments.out, console);
            next(&compiled, &arguments.out, console);
            Exit::Good
        }
        Some(Done::Compared(difference)) => tell(&difference, arguments, console),
        None => Exit::Findings,
    }
}

/// What was done with the output.
enum Done {
    Wrote(Report),
    Compared(Difference),
}

fn deliver(arguments: &Build, delivery: &Delivery, host: &dyn Host) -> Result<Done, OutputError> {
    let Delivery { manifest, artifacts, .. } = delivery;
    if arguments.check {
        output::check(host, &arguments.out, manifest, artifacts).map(Done::Compared)
    } else {
        output::write(host, &arguments.out, manifest, artifacts).map(Done::Wrote)
    }
}

fn tell(difference: &Difference, arguments: &Build, console: &mut Console<'_>) -> Exit {
    let folder = quoted(&arguments.out.to_string_lossy());
    notes(&difference.notes, console);
    let mut rebuild = format!("hybrid-synth build {}", words(&arguments.input));
    if arguments.out != Path::new(DEFAULT_OUT) {
        let _ = write!(rebuild, " --out {folder}");
    }
    if difference.is_empty() {
        console.line(format_args!("{folder} is what the blueprint says"));
        console.next(format_args!("{rebuild} --check  (in your CI: exits with 1 where they differ)"));
        return Exit::Good;
    }
    console.data(&difference.to_string());
    let files = difference.missing.len() + difference.changed.len() + difference.stale.len();
    console.line(format_args!("{} of {folder} would change", count(files, "file")));
    console.next(rebuild);
    Exit::Findings
}

fn notes(notes: &[Note], console: &mut Console<'_>) {
    for note in notes {
        console.line(format_args!("note: {note}"));
    }
}

fn summarize(done: &Report, folder: &Path, console: &mut Console<'_>) {
    notes(&done.notes, console);
    let mut text = String::new();
    for (files, verb) in [
        (&done.created, "created"),
        (&done.replaced, "replaced"),
        (&done.removed, "removed"),
        (&done.kept, "kept"),
        (&done.unchanged, "unchanged"),
    ] {
        if !files.is_empty() {
            let comma = if text.is_empty() { "" } else { ", " };
            // Writing to a string cannot fail.
            let _ = write!(text, "{comma}{} {verb}", files.len());
        }
    }
    console.line(format_args!("{}: {text}", folder.display()));
    for path in done.created.iter().chain(&done.replaced) {
        console.line(format_args!("  {}", path.below(folder).display()));
    }
}

/// The largest template that `aws cloudformation deploy` sends without a bucket, in bytes: "Understand CloudFormation
/// quotas", read 2026-11-22.
const LARGEST_INLINE_TEMPLATE: usize = 51_200;

/// Says how to deploy every stack with either back end, in order.
fn next(compiled: &Compiled, folder: &Path, console: &mut Console<'_>) {
    let stacks: Vec<&StackOutput> = compiled
        .runs
        .iter()
        .filter_map(|run| run.synthesis.as_ref())
        .flat_map(|synthesis| &synthesis.stacks)
        .collect();
    let Some(delivery) = compiled.delivery.as_ref().filter(|_| !stacks.is_empty()) else {
        console.next("hybrid-synth init  (the blueprint names nothing to make: a commented one shows how)");
        return;
    };
    let templates: Vec<String> =
        stacks.iter().filter_map(|stack| deploy_template(stack, delivery, folder)).collect();
    let modules: Vec<String> = stacks.iter().filter_map(|stack| apply_module(stack, folder)).collect();
    let both = [templates, modules].map(|commands| commands.join("\n      "));
    console.next(
        both.iter().filter(|commands| !commands.is_empty()).cloned().collect::<Vec<_>>().join("\n  or: "),
    );
}

fn below(folder: &Path, path: &str) -> String {
    quoted(&folder.join(path).to_string_lossy())
}

/// What CloudFormation calls a stack: its names have letters, digits and `-` alone ("CreateStack", read 2026-11-29).
fn stack_name(name: &str) -> String {
    name.replace('_', "-")
}

fn deploy_template(stack: &StackOutput, delivery: &Delivery, folder: &Path) -> Option<String> {
    let name = &stack.name;
    let template = format!("cloudformation/{name}.template.json");
    let artifact = delivery.artifacts.get(&template)?;
    let template = below(folder, &template);
    let region = &stack.region;
    let mut command = format!(
        "aws cloudformation deploy --region {region} --stack-name {} --template-file {template}",
        stack_name(name)
    );
    let parameters = format!("cloudformation/{name}.parameters.json");
    // The file holds no secrets, and beside a file the command takes no further values.
    if !stack.reads.is_empty() || !stack.secrets.is_empty() {
        command.push_str(" --parameter-overrides");
        for producer in &stack.reads {
            let _ = write!(
                command,
                " $(aws cloudformation describe-stacks --region {region} --stack-name {} --output text --query \
                 \"Stacks[0].Outputs[?ends_with(Description || '', '{HANDED_ON}')].join('=', [OutputKey, OutputValue])\")",
                stack_name(producer)
            );
        }
        for parameter in &stack.required {
            let _ = write!(command, " {parameter}=VALUE");
        }
    } else if delivery.artifacts.get(&parameters).is_some() {
        let _ = write!(command, " --parameter-overrides file://{}", below(folder, &parameters));
    }
    if stack.cloudformation.iter().any(|resource| resource.resource_type.starts_with("AWS::IAM::")) {
        command.push_str(" --capabilities CAPABILITY_NAMED_IAM");
    }
    if artifact.content.len() > LARGEST_INLINE_TEMPLATE {
        command.push_str(" --s3-bucket BUCKET");
    }
    Some(command)
}

fn apply_module(stack: &StackOutput, folder: &Path) -> Option<String> {
    stack.files.iter().find(|file| file.starts_with("terraform/"))?;
    let chdir = format!("terraform -chdir={}", below(folder, &format!("terraform/{}", stack.name)));
    Some(format!("{chdir} init && {chdir} apply"))
}
