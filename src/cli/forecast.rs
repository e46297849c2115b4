//! `forecast`: what the data path will really do, with ranges, bottlenecks and assumptions.

use std::path::Path as FilePath;

use serde_json::Value;

use super::Exit;
use super::arguments::{Forecast, ForecastFormat, Format};
use super::compile::{again, load, report, report_in};
use super::console::Console;
use super::input::{is_standard_input, read, title};
use crate::blueprint::{PathDocument, read_path};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes, render};
use crate::host::{Host, Stream};
use crate::model::Architecture;
use crate::planning::report::{csv, human, json};
use crate::planning::{self, Outlook, Series, TargetOutlook, Verdict};
use crate::units::Date;

/// What to call a path that comes from standard input.
const UNNAMED: &str = "path";

pub(super) fn run(arguments: &Forecast, host: &dyn Host, console: &mut Console<'_>) -> Exit {
    if let Some(path) = &arguments.path {
        return of_path(arguments, path, host, console);
    }
    let (mut documents, mut tables) = (Vec::new(), Vec::new());
    let exit = arguments
        .blueprints
        .iter()
        .map(|blueprint| of_blueprint(arguments, blueprint, (&mut documents, &mut tables), host, console))
        .fold(Exit::Good, |worst, exit| if exit == Exit::Good { worst } else { exit });
    if !tables.is_empty() {
        console.data(&csv::series(&tables));
    }
    // One document for one blueprint, and one list of them for several.
    let is_list = arguments.blueprints.len() > 1
        && arguments.format == ForecastFormat::Json
        && arguments.explain.is_none();
    if is_list {
        print(&Value::Array(documents), console);
    } else if let Some(document) = documents.first() {
        print(document, console);
    }
    exit
}

fn print(document: &Value, console: &mut Console<'_>) {
    console.data(&format!("{document:#}\n"));
}

fn of_blueprint(
    arguments: &Forecast,
    path: &FilePath,
    (documents, tables): (&mut Vec<Value>, &mut Vec<(String, Series)>),
    host: &dyn Host,
    console: &mut Console<'_>,
) -> Exit {
    let blueprint = match load(path, &arguments.env, host) {
        Ok(blueprint) => blueprint,
        Err(found) => return report(found, Format::Human, console),
    };
    let mut found = blueprint.found;
    let architecture = blueprint.architecture.filter(|_| !found.has_errors());
    if let Some(architecture) = &architecture
        && let Err(refused) = crate::synthesize(architecture)
    {
        found.extend(refused);
    }
    let Some(architecture) = architecture.filter(|_| !found.has_errors()) else {
        found.sort(&blueprint.sources);
        return report_in(blueprint.sources, found, Format::Human, console);
    };
    let start = start(arguments, &architecture, console);
    if arguments.format == ForecastFormat::Csv {
        tables.push((architecture.name.clone(), Series::of(&architecture, start)));
        return Exit::Good;
    }
    let outlook = Outlook::of(&architecture, start, arguments.seed);
    let exit = tell(arguments, (&architecture.name, &outlook), human::outlook, documents, console);
    let path = again(path, &arguments.env);
    if exit != Exit::Good {
        return exit;
    }
    let is_refused = outlook.targets.iter().any(TargetOutlook::is_refused);
    if outlook.targets.iter().any(|target| target.verdict == Verdict::Missed) {
        console.next(format_args!("hybrid-synth advise {path}"));
        if is_refused && !arguments.allow_missed_targets {
            return Exit::Findings;
        }
    } else if let Some(first) =
        outlook.flows.first().map(|flow| &flow.name).or(outlook.jobs.first().map(|job| &job.name))
    {
        console.next(format_args!("hybrid-synth forecast {path} --explain {first}"));
    }
    Exit::Good
}

/// The day that is given, or the one that every command takes, which is said where the blueprint says none.
fn start(arguments: &Forecast, architecture: &Architecture, console: &mut Console<'_>) -> Date {
    arguments.start.unwrap_or_else(|| {
        let start = planning::starts(architecture);
        if architecture.starts.is_none() {
            console.line(format_args!(
                "everything starts on {start}, the day of the facts: `starts` of the blueprint or --start says otherwise"
            ));
        }
        start
    })
}

fn tell(
    arguments: &Forecast,
    (name_of_all, outlook): (&str, &Outlook),
    for_people: fn(&Outlook) -> String,
    documents: &mut Vec<Value>,
    console: &mut Console<'_>,
) -> Exit {
    if let Some(name) = &arguments.explain {
        let reads = outlook.reads.iter().map(|read| &read.flow);
        let mut flows = outlook.flows.iter().chain(reads);
        let flow = flows.find(|flow| flow.name == *name).map(|flow| &flow.explanations);
        let job = outlook.jobs.iter().find(|job| job.name == *name).map(|job| &job.explanations);
        let Some(explanations) = flow.or(job) else {
            let reads = outlook.reads.iter().map(|read| &read.flow);
            let flows = outlook.flows.iter().chain(reads).map(|flow| flow.name.as_str());
            let names: Vec<&str> = flows.chain(outlook.jobs.iter().map(|job| job.name.as_str())).collect();
            let unknown = Diagnostic::new(
                &codes::model::UNKNOWN_REFERENCE,
                Pointer::root(),
                format!("nothing is forecast of `{name}`: it is no flow through a mover and no training job"),
            );
            let unknown = unknown.given(name.as_str()).allowed(names).suggest(name);
            return report(Diagnostics::from(unknown), Format::Human, console);
        };
        match arguments.format {
            ForecastFormat::Json => console.data(&format!("{:#}\n", json::explanations(name, explanations))),
            ForecastFormat::Human | ForecastFormat::Csv => console.lines(&human::explanations(explanations)),
        }
        return Exit::Good;
    }
    match arguments.format {
        ForecastFormat::Json => {
            let mut document = json::outlook(outlook, arguments.seed);
            if let Some(object) = document.as_object_mut() {
                object.insert("name".to_owned(), name_of_all.into());
            }
            documents.push(document);
        }
        ForecastFormat::Human | ForecastFormat::Csv => console.lines(&for_people(outlook)),
    }
    Exit::Good
}

fn of_path(arguments: &Forecast, file: &FilePath, host: &dyn Host, console: &mut Console<'_>) -> Exit {
    let stem = file.file_stem().filter(|_| !is_standard_input(file));
    let (title, name) =
        (title(file), stem.map_or_else(|| UNNAMED.to_owned(), |stem| stem.to_string_lossy().into_owned()));
    let content = match read(file, host) {
        Ok(content) => content,
        Err(found) => return report(Diagnostics::from(*found), Format::Human, console),
    };
    let PathDocument { path, sources, found } = read_path((&title, &content));
    let Some(path) = path else { return report_in(sources, found, Format::Human, console) };
    if !found.is_empty() {
        let style = render::human::Style {
            colour: console.has_color(Stream::Stderr),
            width: console.width(Stream::Stderr),
        };
        console.say(&render::human::render(&found, &sources, style));
    }
    if let Some(other) = arguments.explain.as_ref().filter(|other| **other != name) {
        let unknown = Diagnostic::new(
            &codes::model::UNKNOWN_REFERENCE,
            Pointer::root(),
            format!("nothing is forecast of `{other}`: the path is called `{name}`, after its file"),
        );
        return report(Diagnostics::from(unknown.given(other.as_str())), Format::Human, console);
    }
    if arguments.format == ForecastFormat::Csv {
        let series = Series::of_path(&name, &path);
        console.data(&csv::series(&[(name, series)]));
        return Exit::Good;
    }
    let start = arguments.start.unwrap_or(crate::facts::AS_OF);
    let outlook = Outlook::of_path(&name, &path, start, arguments.seed);
    let mut documents = Vec::new();
    let exit = tell(arguments, (&title, &outlook), human::path, &mut documents, console);
    for document in &documents {
        print(document, console);
    }
    exit
}
