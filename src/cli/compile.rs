//! From the blueprints named on the command line to a synthesis of each, with everything that was found on the way.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Exit;
use super::arguments::{Format, Input};
use super::collisions::{self, Made};
use super::console::{Console, count, quoted};
use super::input::{beside, is_standard_input, read, title};
use crate::blueprint;
use crate::delivery::{Delivery, Part, deliver, let_go};
use crate::diagnostic::render::{human, json, short};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, Severity, SourceMap, codes};
use crate::host::manifest;
use crate::host::{Host, Stream};
use crate::planning::{Grounds, TargetOutlook};
use crate::rules::waivers::{self, Waived};
use crate::{Synthesis, facts, planning, synthesize_for};

/// What errors mean for a command that writes.
pub(super) const NOTHING_WRITTEN: &str = "; nothing is written";

/// What they mean where the machine refused in the middle.
pub(super) const PARTLY_WRITTEN: &str = "; the output is written in part";

/// What became of the blueprints.
pub(super) struct Compiled {
    /// Each blueprint, in the order of the command line.
    pub runs: Vec<Run>,
    /// The output, unless something is wrong.
    pub delivery: Option<Delivery>,
}

/// What became of one blueprint.
pub(super) struct Run {
    /// Its name and the record of what it was read from, where it could be read.
    record: Option<(String, manifest::Blueprint)>,
    /// What was made of it.
    pub synthesis: Option<Synthesis>,
    /// Where it is deployed to.
    region: String,
    sources: SourceMap,
    found: Diagnostics,
    waived: Vec<Waived>,
}

impl Run {
    /// Findings of which nothing was made.
    fn of(sources: SourceMap, found: Diagnostics) -> Self {
        Run { record: None, synthesis: None, region: String::new(), sources, found, waived: Vec::new() }
    }
}

/// Reads, synthesizes and validates every blueprint, and joins them to one output.
pub(super) fn compile(input: &Input, host: &dyn Host) -> Compiled {
    let mut runs: Vec<Run> = input.blueprints.iter().map(|path| compile_one(path, input, host)).collect();
    let is_wrong = |runs: &[Run]| runs.iter().any(|run| run.found.has_errors());
    let mut delivery = None;
    if !is_wrong(&runs) {
        let made = runs.iter().enumerate().filter_map(|(index, run)| {
            let ((name, _), synthesis) = (run.record.as_ref()?, run.synthesis.as_ref()?);
            Some(Made { index, name, region: &run.region, synthesis })
        });
        let collisions = collisions::check(&made.collect::<Vec<_>>());
        let parts = runs.iter().filter_map(|run| {
            let (name, blueprint) = run.record.clone()?;
            Some(Part {
                name,
                blueprint: Some(blueprint),
                synthesis: run.synthesis.as_ref()?,
                waived: &run.waived,
            })
        });
        match deliver(&parts.collect::<Vec<_>>()) {
            Ok(whole) => delivery = Some(whole),
            Err(refusals) => {
                for (index, diagnostic) in refusals {
                    if let Some(run) = runs.get_mut(index) {
                        run.found.push(diagnostic);
                    }
                }
            }
        }
        for (index, diagnostic) in collisions {
            if let Some(run) = runs.get_mut(index) {
                run.found.push(diagnostic);
            }
        }
    }
    for run in &mut runs {
        run.found.sort(&run.sources);
        if input.strict {
            run.found.promote_warnings();
        }
    }
    let delivery = delivery.filter(|_| !is_wrong(&runs));
    Compiled { runs, delivery }
}

fn compile_one(path: &Path, input: &Input, host: &dyn Host) -> Run {
    let environments = &input.env;
    let blueprint::Blueprint { tree, architecture, sources, mut found } = match load(path, environments, host)
    {
        Ok(blueprint) => blueprint,
        Err(found) => {
            return Run::of(SourceMap::default(), found);
        }
    };
    let (mut record, mut synthesis, mut waived) = (None, None, Vec::new());
    // The tree is as large as the text many times over, and nothing else of it is wanted from here on.
    let digest = tree.map(|tree| manifest::Digest::of(tree.to_json().as_bytes()));
    if let (Some(architecture), Some(digest)) = (&architecture, digest) {
        let files = files(path, environments).iter().map(|path| file_name(path)).collect();
        let mut blueprint = manifest::Blueprint { files, digest, forecast: None };
        match synthesize_for(architecture, input.targets()) {
            Ok(mut made) => {
                found.extend(std::mem::take(&mut made.findings));
                synthesis = Some(made);
            }
            Err(findings) => found.extend(findings),
        }
        if !found.has_errors() {
            let targets = planning::verdicts(architecture);
            let mut judged = planning::findings(architecture, &targets);
            if input.allow_missed_targets {
                judged.demote(&codes::forecast::TARGET_MISSED);
                judged.demote(&codes::forecast::RUNTIME_EXCEEDED);
            }
            found.extend(judged);
            blueprint.forecast = (!architecture.targets.is_empty()).then(|| forecast(&targets));
        }
        (found, waived) = waivers::apply(architecture, found);
        record = Some((architecture.name.clone(), blueprint));
    }
    let region = architecture.map(|architecture| architecture.region).unwrap_or_default();
    Run { record, synthesis, region, sources, found, waived }
}

/// What a manifest keeps of the verdicts.
fn forecast(targets: &[TargetOutlook]) -> manifest::Forecast {
    let said = |target: &TargetOutlook| target.verdict.as_str().to_owned();
    manifest::Forecast {
        facts: facts::VERSION.to_owned(),
        targets: targets
            .iter()
            .filter(|target| target.grounds == Grounds::Target)
            .map(|target| (format!("{}.{}", target.name, target.key), said(target)))
            .collect(),
    }
}

/// A blueprint and its overlays, read and merged in order.
///
/// # Errors
/// The files that cannot be read.
pub(super) fn load(
    path: &Path,
    environments: &[String],
    host: &dyn Host,
) -> Result<blueprint::Blueprint, Diagnostics> {
    if let (Some(environment), true) = (environments.first(), is_standard_input(path)) {
        let headline = "what is read from standard input has no overlay beside it";
        let found = Diagnostic::new(&codes::output::UNREADABLE_FILE, Pointer::root(), headline);
        return Err(found.given(environment).help("name the blueprint's file, or leave `--env` out").into());
    }
    let paths = files(path, environments);
    let mut found = Diagnostics::default();
    let mut texts = Vec::new();
    let given = std::iter::once(None).chain(environments.iter().map(Some));
    for (path, environment) in paths.iter().zip(given) {
        match read(path, host) {
            Ok(bytes) => texts.push((title(path), bytes)),
            Err(diagnostic) => found.push(match environment {
                Some(given) => without_overlay(*diagnostic, given, &paths, host),
                None => *diagnostic,
            }),
        }
    }
    if !found.is_empty() {
        return Err(found);
    }
    let files: Vec<(&str, &[u8])> =
        texts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    Ok(blueprint::read(&files))
}

/// The blueprint and the overlay of each environment.
fn files(path: &Path, environments: &[String]) -> Vec<PathBuf> {
    std::iter::once(path.to_owned())
        .chain(environments.iter().map(|environment| overlay(path, environment)))
        .collect()
}

/// `site.prod.yaml` for `site.yaml`.
pub(super) fn overlay(path: &Path, environment: &str) -> PathBuf {
    match path.extension() {
        Some(extension) => {
            let mut last = std::ffi::OsString::from(environment);
            last.push(".");
            last.push(extension);
            path.with_extension(last)
        }
        None => path.with_extension(environment),
    }
}

/// The environments that there are, in place of a file name that the user did not type.
fn without_overlay(found: Diagnostic, environment: &str, paths: &[PathBuf], host: &dyn Host) -> Diagnostic {
    let beside = paths.first().map(|path| environments(path, host)).unwrap_or_default();
    let found = Diagnostic { help: None, ..found }.given(environment).allowed(beside).suggest(environment);
    if found.help.is_some() {
        return found;
    }
    found.help("an overlay stands beside its blueprint; an empty one changes nothing")
}

/// The environments that have an overlay beside a blueprint.
fn environments(path: &Path, host: &dyn Host) -> Vec<String> {
    let (Some(stem), Some(extension)) = (path.file_stem(), path.extension()) else { return Vec::new() };
    let (stem, extension) = (stem.to_string_lossy(), extension.to_string_lossy());
    let environment = |name: &String| {
        let rest = name.strip_prefix(&*stem)?.strip_prefix('.')?;
        Some(rest.strip_suffix(&*extension)?.strip_suffix('.')?.to_owned())
    };
    beside(path, host).iter().filter_map(environment).collect()
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// What the forecast of a blueprint that has not changed says otherwise than the last build's did.
fn changed_verdicts(before: &manifest::Blueprint, now: &manifest::Blueprint) -> Vec<Diagnostic> {
    let (Some(old), Some(new)) = (&before.forecast, &now.forecast) else { return Vec::new() };
    if before.digest != now.digest || old.facts == new.facts {
        return Vec::new();
    }
    let changed = new.targets.iter().filter_map(|(target, verdict)| {
        let was = old.targets.get(target).filter(|was| *was != verdict)?;
        let (name, key) = target.split_once('.')?;
        let at = Pointer::root().child("targets").child(name).child(key);
        let headline = format!(
            "`{key}` of `{name}` was {was} by the facts {} and is {verdict} by {}",
            old.facts, new.facts
        );
        let found = Diagnostic::new(&codes::forecast::VERDICT_CHANGED, at, headline);
        Some(found.help("`hybrid-synth forecast` says what decides it now"))
    });
    changed.collect()
}

impl Compiled {
    /// Adds what newer facts judge otherwise than those of the last build did, and what it kept and this one lets go of.
    pub(super) fn compare(&mut self, before: &manifest::Manifest, input: &Input, folder: &Path) {
        for run in &mut self.runs {
            let Some((name, now)) = &run.record else { continue };
            if let Some(before) = before.blueprints.get(name) {
                run.found.extend(changed_verdicts(before, now));
            }
        }
        let Some(delivery) = &self.delivery else { return };
        let mut found = let_go(before, delivery, folder);
        if input.strict {
            found.promote_warnings();
        }
        if found.has_errors() {
            self.delivery = None;
        }
        if !found.is_empty() {
            self.add(found);
        }
    }

    /// Adds findings that are about no blueprint.
    pub(super) fn add(&mut self, found: Diagnostics) {
        self.runs.push(Run::of(SourceMap::default(), found));
    }

    /// How many findings of a severity there are.
    fn count(&self, severity: Severity) -> usize {
        self.runs.iter().flat_map(|run| &run.found).filter(|finding| finding.severity == severity).count()
    }

    /// The findings in the form asked for.
    pub(super) fn render(&self, format: Format, stream: Stream, console: &Console<'_>) -> String {
        let style = human::Style { colour: console.has_color(stream), width: console.width(stream) };
        let each = |render: &dyn Fn(&Run) -> String| self.runs.iter().map(render).collect();
        match format {
            Format::Human => each(&|run| human::render(&run.found, &run.sources, style)),
            Format::Short => each(&|run| short::render(&run.found, &run.sources)),
            Format::Json => json::render_all(self.runs.iter().map(|run| (&run.found, &run.sources))),
        }
    }

    /// Says how much is wrong, and, where it stops the command, how to learn more.
    pub(super) fn conclude(&self, consequence: &str, format: Format, console: &mut Console<'_>) -> Exit {
        if format != Format::Json {
            let counts =
                [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")]
                    .map(|(severity, noun)| (self.count(severity), noun));
            let said: Vec<String> =
                counts.into_iter().filter(|(n, _)| *n > 0).map(|(n, noun)| count(n, noun)).collect();
            let consequence = if self.count(Severity::Error) > 0 { consequence } else { "" };
            console.line(match said.as_slice() {
                [] => "no findings".to_owned(),
                [one] => format!("{one}{consequence}"),
                [init @ .., last] => format!("{} and {last}{consequence}", init.join(", ")),
            });
        }
        let errors = self.runs.iter().flat_map(|run| &run.found);
        match errors.min_by_key(|finding| finding.severity) {
            Some(first) if first.severity == Severity::Error => {
                console.next(format_args!("hybrid-synth explain {}", first.code.id));
                Exit::Findings
            }
            _ => Exit::Good,
        }
    }

    /// Whether there is anything to render.
    pub(super) fn has_findings(&self) -> bool {
        self.runs.iter().any(|run| !run.found.is_empty())
    }
}

/// Findings by which a command that writes is stopped before it does.
pub(super) fn refuse_to_write(found: Diagnostics, format: Format, console: &mut Console<'_>) -> Exit {
    tell(SourceMap::default(), found, NOTHING_WRITTEN, format, console)
}

/// Findings that are about no blueprint, from a command that writes nothing.
pub(super) fn report(found: Diagnostics, format: Format, console: &mut Console<'_>) -> Exit {
    report_in(SourceMap::default(), found, format, console)
}

/// Findings that are about one blueprint, from a command that writes nothing.
pub(super) fn report_in(
    sources: SourceMap,
    found: Diagnostics,
    format: Format,
    console: &mut Console<'_>,
) -> Exit {
    tell(sources, found, "", format, console)
}

fn tell(
    sources: SourceMap,
    found: Diagnostics,
    consequence: &str,
    format: Format,
    console: &mut Console<'_>,
) -> Exit {
    let runs = vec![Run::of(sources, found)];
    let compiled = Compiled { runs, delivery: None };
    console.say(&compiled.render(format, Stream::Stderr, console));
    compiled.conclude(consequence, format, console)
}

/// The options that merge overlays, for the command to run next.
fn with_environments(environments: &[String]) -> impl Iterator<Item = String> {
    environments.iter().map(|environment| format!("--env {environment}"))
}

/// A blueprint and its overlays, for the command to run next.
pub(super) fn again(path: &Path, environments: &[String]) -> String {
    let words = std::iter::once(quoted(&path.to_string_lossy())).chain(with_environments(environments));
    words.collect::<Vec<_>>().join(" ")
}

/// The arguments that say what to read, for the command to run next.
pub(super) fn words(input: &Input) -> String {
    let mut words: Vec<String> =
        input.blueprints.iter().map(|path| quoted(&path.to_string_lossy())).collect();
    words.extend(with_environments(&input.env));
    if let Some(target) = input.target.as_ref().and_then(ValueEnum::to_possible_value) {
        words.push(format!("--target {}", target.get_name()));
    }
    if input.allow_missed_targets {
        words.push("--allow-missed-targets".to_owned());
    }
    words.join(" ")
}
