//! `build`: everything from blueprint to files, or to the difference from the files that are there.

use std::fmt::Write as _;
use std::mem::ManuallyDrop;
use std::path::Path;

use super::Exit;
use super::arguments::{Build, DEFAULT_OUT, Format};
use super::compile::{Compiled, NOTHING_WRITTEN, compile, words};
use super::console::{Console, count, quoted};
use crate::delivery::{Delivery, refusals};
use crate::host::output::{self, Difference, Note, OutputError, Report};
use crate::host::{Host, Stream};

pub(super) fn run(arguments: &Build, host: &dyn Host, console: &mut Console<'_>) -> Exit {
    let input = &arguments.input;
    // The process ends with the command: to free each node of the graph first would take longer than to read it.
    let mut compiled = ManuallyDrop::new(compile(input, host));
    if let Ok(Some(before)) = output::previous(host, &arguments.out) {
        compiled.compare_verdicts(&before);
    }
    let mut done = None;
    if let Some(delivery) = &compiled.delivery {
        match deliver(arguments, delivery, host) {
            Ok(outcome) => done = Some(outcome),
            Err(error) => compiled.add(refusals(&error)),
        }
    }
    if compiled.has_findings() || input.format == Format::Json {
        let text = compiled.render(input.format, console.has_color(Stream::Stderr));
        console.say(&text);
    }
    if compiled.has_findings() {
        let exit = compiled.conclude(NOTHING_WRITTEN, input.format, console);
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
    let Delivery { manifest, artifacts } = delivery;
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

/// Says how to deploy the first stack with either back end.
fn next(compiled: &Compiled, folder: &Path, console: &mut Console<'_>) {
    let first = compiled.runs.iter().find_map(|run| run.synthesis.as_ref()?.stacks.first());
    let (Some(stack), Some(delivery)) = (first, &compiled.delivery) else {
        console.next("hybrid-synth init  (the blueprint names nothing to make: a commented one shows how)");
        return;
    };
    let name = &stack.name;
    let below = |path: &str| quoted(&folder.join(path).to_string_lossy());
    let template = format!("cloudformation/{name}.template.json");
    let mut commands = Vec::new();
    if let Some(artifact) = delivery.artifacts.get(&template) {
        let mut command =
            format!("aws cloudformation deploy --stack-name {name} --template-file {}", below(&template));
        let parameters = format!("cloudformation/{name}.parameters.json");
        if delivery.artifacts.get(&parameters).is_some() {
            let _ = write!(command, " --parameter-overrides file://{}", below(&parameters));
        }
        if stack.cloudformation.iter().any(|resource| resource.resource_type.starts_with("AWS::IAM::")) {
            command.push_str(" --capabilities CAPABILITY_NAMED_IAM");
        }
        if artifact.content.len() > LARGEST_INLINE_TEMPLATE {
            command.push_str(" --s3-bucket BUCKET");
        }
        commands.push(command);
    }
    if stack.files.iter().any(|file| file.starts_with("terraform/")) {
        let chdir = format!("terraform -chdir={}", below(&format!("terraform/{name}")));
        commands.push(format!("{chdir} init && {chdir} apply"));
    }
    console.next(commands.join("\n  or: "));
}
