//! `measure`: a script that finds out at a site what a forecast asks and nobody knows by heart.
//!
//! The script stands beside this file as a whole; only what a blueprint says of the site is put into it, quoted. What
//! it prints is an overlay in the language's own units. Nothing is read here but the blueprint: measuring is the
//! script's, on a host at the site.

use std::fmt::Write as _;

use super::Exit;
use super::arguments::{Format, Measure};
use super::compile::{load, overlay, report, report_in};
use super::console::{Console, quoted};
use crate::diagnostic::{Diagnostic, Diagnostics, Pointer, codes};
use crate::host::Host;
use crate::model::{Architecture, Dataset, Flow};
use crate::units::Region;

/// The script, but for the line that [`SETTINGS`] is.
const SCRIPT: &str = include_str!("measure.sh");

/// The line that what the blueprint says takes the place of.
const SETTINGS: &str = "# SETTINGS\n";

/// The environment whose overlay the script's output is.
const ENVIRONMENT: &str = "measured";

pub(super) fn run(arguments: &Measure, host: &dyn Host, console: &mut Console<'_>) -> Exit {
    let Measure { site, blueprint: path, env } = arguments;
    let Some(path) = path else {
        let settings = Settings { site, endpoint: String::new(), shares: Vec::new(), datasets: Vec::new() };
        console.data(&settings.script());
        console.next(format_args!("sh measure.sh SHARE=FOLDER > BLUEPRINT.{ENVIRONMENT}.yaml  (at {site})"));
        return Exit::Good;
    };
    let blueprint = match load(path, env, host) {
        Ok(blueprint) => blueprint,
        Err(found) => return report(found, Format::Human, console),
    };
    let mut found = blueprint.found;
    let Some(architecture) = blueprint.architecture.filter(|_| !found.has_errors()) else {
        found.sort(&blueprint.sources);
        return report_in(blueprint.sources, found, Format::Human, console);
    };
    if !architecture.sites.contains_key(site) {
        let unknown = Diagnostics::from(unknown_site(site, &architecture));
        return report_in(blueprint.sources, unknown, Format::Human, console);
    }
    let settings = Settings::of(site, &architecture);
    console.data(&settings.script());
    let output = overlay(path, ENVIRONMENT);
    let (output, path) = (quoted(&output.to_string_lossy()), quoted(&path.to_string_lossy()));
    console.next(format_args!("sh measure.sh {} > {output}  (at {site})", settings.usage()));
    console.line(format_args!("then: hybrid-synth check {path} --env {ENVIRONMENT}"));
    Exit::Good
}

fn unknown_site(site: &str, architecture: &Architecture) -> Diagnostic {
    let found = Diagnostic::new(
        &codes::model::UNKNOWN_REFERENCE,
        Pointer::root().child("sites"),
        format!("no site is called `{site}`"),
    )
    .on_key()
    .given(site)
    .allowed(architecture.sites.keys())
    .suggest(site);
    if found.allowed.is_empty() {
        return found.help("the blueprint has no sites: declare the place whose shares are to be measured");
    }
    found
}

/// What the script knows of a site.
struct Settings<'a> {
    site: &'a str,
    /// The endpoint of S3 in the region; empty where it is not known.
    endpoint: String,
    /// The site's shares; any where there are none.
    shares: Vec<&'a str>,
    datasets: Vec<Origins<'a>>,
}

/// The shares that a data set comes from.
struct Origins<'a> {
    dataset: &'a str,
    shares: Vec<&'a str>,
    /// Why the shares hold more than the data set; empty where they do not.
    reason: String,
}

impl<'a> Settings<'a> {
    fn of(site: &'a str, architecture: &'a Architecture) -> Self {
        let endpoint = architecture.region.parse::<Region>().map(|region| {
            let suffix = region.partition().dns_suffix();
            format!("s3.{region}.{suffix}")
        });
        let shares =
            architecture.sites.get(site).map(|site| site.shares.keys().map(String::as_str).collect());
        let datasets =
            architecture.datasets.iter().map(|(name, dataset)| origins(name, dataset, architecture));
        let here = |place: &&str| place.split_once('/').is_some_and(|(owner, _)| owner == site);
        Self {
            site,
            endpoint: endpoint.unwrap_or_default(),
            shares: shares.unwrap_or_default(),
            datasets: datasets.filter(|origins| origins.shares.iter().any(here)).collect(),
        }
    }

    /// The arguments that the script takes.
    fn usage(&self) -> String {
        if self.shares.is_empty() {
            return "SHARE=FOLDER".to_owned();
        }
        let usage: Vec<String> = self.shares.iter().map(|share| format!("{share}=/mnt/{share}")).collect();
        usage.join(" ")
    }

    fn script(&self) -> String {
        let mut settings = String::new();
        let assigned = [
            ("site", self.site),
            ("endpoint", &self.endpoint),
            ("shares", &self.shares.join(" ")),
            ("usage", &self.usage()),
        ];
        // Writing to a string cannot fail.
        for (name, value) in assigned {
            let _ = writeln!(settings, "{name}={}", quoted(value));
        }
        settings.push_str("datasets() {\n    :\n");
        for Origins { dataset, shares, reason } in &self.datasets {
            let words: Vec<String> = shares.iter().map(|share| quoted(share)).collect();
            let _ =
                writeln!(settings, "    dataset {} {} {}", quoted(dataset), quoted(reason), words.join(" "));
        }
        settings.push_str("}\n");
        SCRIPT.replacen(SETTINGS, &settings, 1)
    }
}

/// A data set comes from the share where its truth is, or from those that flows bring to where its truth is.
fn origins<'a>(name: &'a str, dataset: &'a Dataset, architecture: &'a Architecture) -> Origins<'a> {
    let is_share = |place: &str| {
        let found = place.split_once('/').and_then(|(site, share)| {
            architecture.sites.get(site)?.shares.contains_key(share.trim_matches('/')).then_some(())
        });
        found.is_some()
    };
    let truth = &dataset.truth;
    if is_share(&truth.0) {
        return Origins { dataset: name, shares: vec![truth.0.trim_end_matches('/')], reason: String::new() };
    }
    let brings = |flow: &Flow| {
        let is_below = || {
            let rest = flow.to.path().strip_prefix(truth.path());
            rest.is_some_and(|rest| rest.is_empty() || truth.path().is_empty() || rest.starts_with('/'))
        };
        is_share(&flow.from.0) && flow.to.owner() == truth.owner() && is_below()
    };
    let (mut shares, mut reason) = (Vec::new(), String::new());
    for (flow_name, flow) in architecture.flows.iter().filter(|(_, flow)| brings(flow)) {
        let share = flow.from.0.trim_end_matches('/');
        if !shares.contains(&share) {
            shares.push(share);
        }
        if !(flow.include.is_empty() && flow.exclude.is_empty()) {
            reason = format!("at most, for {flow_name} copies only a part of {share}");
        }
    }
    Origins { dataset: name, shares, reason }
}
