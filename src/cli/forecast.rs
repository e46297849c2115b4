//! `forecast`: what the data path will really do, with ranges, bottlenecks and assumptions.

use std::path::Path as FilePath;

use super::Exit;
use super::arguments::{Forecast, ForecastFormat, Format};
use super::compile::{again, load, report, report_in};
use super::console::Console;
use crate::blueprint::text::MAXIMUM_SIZE;
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, SourceMap, codes};
use crate::forecast::path::Path;
use crate::host::Host;
use crate::planning::report::{csv, human, json};
use crate::planning::{Outlook, Series, Verdict};
use crate::units::Date;

/// What to call a path that comes from standard input.
const UNNAMED: &str = "path";

/// What standard input is called on the command line.
const STANDARD_INPUT: &str = "-";

pub(super) fn run(arguments: &Forecast, host: &dyn Host, console: &mut Console<'_>) -> Exit {
    match &arguments.path {
        Some(path) => of_path(arguments, path, host, console),
        None => arguments
            .blueprints
            .iter()
            .map(|blueprint| of_blueprint(arguments, blueprint, host, console))
            .fold(Exit::Good, |worst, exit| if exit == Exit::Good { worst } else { exit }),
    }
}

fn of_blueprint(arguments: &Forecast, path: &FilePath, host: &dyn Host, console: &mut Console<'_>) -> Exit {
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
    let start = start(arguments, architecture.starts, host, console);
    if arguments.format == ForecastFormat::Csv {
        console.data(&csv::series(&Series::of(&architecture, start)));
        return Exit::Good;
    }
    let outlook = Outlook::of(&architecture, start, arguments.seed);
    let exit = tell(arguments, &outlook, console);
    let path = again(path, &arguments.env);
    if exit != Exit::Good {
        return exit;
    }
    let missed = outlook.targets.iter().filter(|target| target.verdict == Verdict::Missed).count();
    if missed > 0 {
        console.next(format_args!("hybrid-synth advise {path}"));
        if !arguments.allow_missed_targets {
            return Exit::Findings;
        }
    } else if let Some(first) =
        outlook.flows.first().map(|flow| &flow.name).or(outlook.jobs.first().map(|job| &job.name))
    {
        console.next(format_args!("hybrid-synth forecast {path} --explain {first}"));
    }
    Exit::Good
}

/// The day that is given, the blueprint's, or today's, which is said.
fn start(arguments: &Forecast, said: Option<Date>, host: &dyn Host, console: &mut Console<'_>) -> Date {
    arguments.start.or(said).unwrap_or_else(|| {
        let today = host.today();
        console.line(format_args!(
            "everything starts today, {today}: `starts` of the blueprint or --start says otherwise"
        ));
        today
    })
}

fn tell(arguments: &Forecast, outlook: &Outlook, console: &mut Console<'_>) -> Exit {
    if let Some(name) = &arguments.explain {
        let flow = outlook.flows.iter().find(|flow| flow.name == *name).map(|flow| &flow.explanation);
        let job = outlook.jobs.iter().find(|job| job.name == *name).map(|job| &job.explanation);
        let Some(explanation) = flow.or(job) else {
            let flows = outlook.flows.iter().map(|flow| flow.name.as_str());
            let names: Vec<&str> = flows.chain(outlook.jobs.iter().map(|job| job.name.as_str())).collect();
            let unknown = Diagnostic::new(
                &codes::model::UNKNOWN_REFERENCE,
                Pointer::root(),
                format!("nothing is forecast of `{name}`: it is no flow through a mover and no training job"),
            );
            let unknown = unknown.given(name.as_str()).allowed(names).suggest(name);
            return report(Diagnostics::from(unknown), Format::Human, console);
        };
        console.data(&human::explanation(explanation));
        return Exit::Good;
    }
    match arguments.format {
        ForecastFormat::Json => console.data(&format!("{:#}\n", json::outlook(outlook, arguments.seed))),
        ForecastFormat::Human | ForecastFormat::Csv => console.data(&human::outlook(outlook)),
    }
    Exit::Good
}

fn of_path(arguments: &Forecast, file: &FilePath, host: &dyn Host, console: &mut Console<'_>) -> Exit {
    let is_input = file.as_os_str() == STANDARD_INPUT;
    let limit = MAXIMUM_SIZE as u64;
    let content = if is_input { host.input(limit) } else { host.read(file, limit) };
    let (title, name) = if is_input {
        ("standard input".to_owned(), UNNAMED.to_owned())
    } else {
        let stem =
            file.file_stem().map_or_else(|| UNNAMED.to_owned(), |stem| stem.to_string_lossy().into_owned());
        (file.display().to_string(), stem)
    };
    let content = match content {
        Ok(content) => content,
        Err(error) => {
            let headline = format!("cannot read `{title}`: {error}");
            let found = Diagnostic::new(&codes::output::UNREADABLE_FILE, Pointer::root(), headline);
            return report(Diagnostics::from(found), Format::Human, console);
        }
    };
    let path = match read(&title, &content) {
        Ok(path) => path,
        Err(refused) => {
            let (found, sources) = *refused;
            return report_in(sources, found, Format::Human, console);
        }
    };
    if arguments.format == ForecastFormat::Csv {
        console.data(&csv::series(&Series::of_path(&name, &path)));
        return Exit::Good;
    }
    let start = arguments.start.unwrap_or(crate::facts::AS_OF);
    let outlook = Outlook::of_path(&name, &path, start, arguments.seed);
    let named = Forecast { explain: arguments.explain.clone().map(|_| name), ..arguments.clone() };
    tell(&named, &outlook, console)
}

/// A path document in JSON or YAML, or what is wrong with it.
fn read(title: &str, content: &[u8]) -> Result<Path, Box<(Diagnostics, SourceMap)>> {
    let reading = crate::blueprint::text::read(&[(title, content)]);
    let (mut found, sources) = (reading.found, reading.sources);
    let Some(tree) = reading.tree.filter(|_| !found.has_errors()) else {
        return Err(Box::new((found, sources)));
    };
    let document = serde_json::from_str::<serde_json::Value>(&tree.to_json()).unwrap_or_default();
    let mut place = Pointer::root();
    let refused =
        |at: Pointer, headline: String| Diagnostic::new(&codes::blueprint::WRONG_TYPE, at, headline);
    match serde_path(&document, &mut place) {
        Ok(path) => {
            let data = &path.data;
            if data.size.is_none() && data.file_size.is_none() {
                let at = Pointer::root().child("data");
                let missing = refused(at, "nothing says how much data there is".to_owned());
                found.push(missing.help(
                    "give `data` a `size`, as in `{ size: 1 TB, files: 9M }`, or `files` and a `file_size`",
                ));
                return Err(Box::new((found, sources)));
            }
            Ok(path)
        }
        Err(error) => {
            found.push(
                refused(place, format!("this is no path: {error}"))
                    .help("`hybrid-synth schema --path` says what a path document holds"),
            );
            Err(Box::new((found, sources)))
        }
    }
}

/// Reads each section by itself first, so that a mistake is pointed at where it is.
fn serde_path(document: &serde_json::Value, place: &mut Pointer) -> Result<Path, serde_json::Error> {
    let whole = serde_json::from_value::<Path>(document.clone());
    if whole.is_ok() {
        return whole;
    }
    let section = |key: &str| document.get(key).cloned().unwrap_or_default();
    if let Err(error) = serde_json::from_value::<crate::forecast::path::Data>(section("data")) {
        *place = place.child("data");
        return Err(error);
    }
    for (name, part) in section("through").as_object().into_iter().flatten() {
        if let Err(error) = serde_json::from_value::<crate::forecast::part::Part>(part.clone()) {
            *place = place.child("through").child(name);
            return Err(error);
        }
    }
    if let Err(error) = serde_json::from_value::<crate::forecast::method::Method>(section("by")) {
        *place = place.child("by");
        return Err(error);
    }
    whole
}
