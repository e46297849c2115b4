//! The grammar of the command line, with the words of its help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::init;
use crate::Target;
use crate::units::{Date, Name};

/// Synthesize validated CloudFormation and Terraform for hybrid AI/ML data paths
#[derive(Debug, Parser)]
#[command(
    name = "hybrid-synth",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = EXIT_CODES,
    after_long_help = EXIT_CODES
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// Colour the output
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  good: no findings
  1  findings: a mistake in a blueprint, a difference, a file that cannot be read or written
  2  usage: the arguments make no sense

Data goes to standard output, talk to standard error.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the CloudFormation and Terraform of blueprints
    ///
    /// Nothing is written where anything is wrong, and only files that an earlier build wrote are replaced or removed.
    /// Findings go to standard error; the difference of `--check` goes to standard output.
    Build(Build),
    /// Report what is wrong with blueprints and write nothing
    ///
    /// Finds everything that `build` would find, the validation of the generated documents included. Findings go to
    /// standard output.
    Check(Check),
    /// Write a commented blueprint to start from
    ///
    /// No file is ever overwritten.
    Init(Init),
    /// Print a script that measures a site's shares and its way to AWS
    ///
    /// Run the script on a host at the site. It only reads, within bounds that its head names, and prints an overlay:
    /// the size and the files of data sets, the rates of shares and the round trip.
    Measure(Measure),
    /// Say what the data path of blueprints will really do
    ///
    /// Answers first when training can start, how many GPU-hours wait for data, and how much of its window a mover uses;
    /// then says for each flow and job how fast it is, why, and how sure that is. Ends with 1 where a target is missed.
    Forecast(Forecast),
    /// Search the smallest changes with which every target is met
    ///
    /// Each is told with its effect, and as an overlay to merge over the blueprint. Then come the hops of which a tenth more
    /// would save time.
    Advise(Advise),
    /// Print the workload map: data, access, storage and the choices that there are
    ///
    /// For each training job every way to its data is forecast and ranked: S3 in File, FastFile and Pipe mode, Lustre, EFS.
    Map(Map),
    /// Print the JSON Schema of blueprints, for editors
    Schema(Schema),
    /// Explain a code of a finding, or list them all
    Explain(Explain),
    /// Print the completions for a shell
    Completions(Completions),
}

/// Where output goes unless the user says otherwise.
pub(super) const DEFAULT_OUT: &str = "out";

#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    pub input: Input,
    /// Folder to write to
    #[arg(long, value_name = "DIR", default_value = DEFAULT_OUT)]
    pub out: PathBuf,
    /// Compare with what is in the folder, write nothing, and exit with 1 where they differ
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub input: Input,
}

#[derive(Clone, Debug, Args)]
pub(super) struct Forecast {
    /// Blueprints in YAML or JSON; `-` reads standard input
    #[arg(required_unless_present = "path", conflicts_with = "path", value_name = "BLUEPRINT")]
    pub blueprints: Vec<PathBuf>,
    /// Forecast one path document instead of a blueprint; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub path: Option<PathBuf>,
    /// Merge an overlay into each blueprint: `site.NAME.yaml` beside `site.yaml`; several merge in order
    #[arg(long, value_name = "NAME", value_parser = environment)]
    pub env: Vec<String>,
    /// Day on which everything starts [default: the blueprint's `starts`, else the day of the facts]
    #[arg(long, value_name = "DATE")]
    pub start: Option<Date>,
    /// Seed of the random worlds that make the ranges
    #[arg(long, value_name = "NUMBER", default_value_t = crate::planning::SEED)]
    pub seed: u64,
    /// Explain one flow or job: which minimum was taken where, and why
    #[arg(long, value_name = "FLOW_OR_JOB")]
    pub explain: Option<String>,
    /// End with 0 where targets are missed
    #[arg(long)]
    pub allow_missed_targets: bool,
    /// Form of the forecast
    #[arg(long, value_enum, value_name = "FORM", default_value_t = ForecastFormat::Human)]
    pub format: ForecastFormat,
}

#[derive(Debug, Args)]
pub(super) struct Advise {
    /// Blueprint in YAML or JSON; `-` reads standard input
    #[arg(value_name = "BLUEPRINT")]
    pub blueprint: PathBuf,
    /// Merge an overlay into the blueprint: `site.NAME.yaml` beside `site.yaml`; several merge in order
    #[arg(long, value_name = "NAME", value_parser = environment)]
    pub env: Vec<String>,
    /// Form of the advice
    #[arg(long, value_enum, value_name = "FORM", default_value_t = AdviceFormat::Human)]
    pub format: AdviceFormat,
}

#[derive(Debug, Args)]
pub(super) struct Map {
    /// Blueprint in YAML or JSON; `-` reads standard input
    #[arg(value_name = "BLUEPRINT")]
    pub blueprint: PathBuf,
    /// Merge an overlay into the blueprint: `site.NAME.yaml` beside `site.yaml`; several merge in order
    #[arg(long, value_name = "NAME", value_parser = environment)]
    pub env: Vec<String>,
    /// Form of the map
    #[arg(long, value_enum, value_name = "FORM", default_value_t = AdviceFormat::Human)]
    pub format: AdviceFormat,
}

/// How advice is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum AdviceFormat {
    /// For people
    Human,
    /// One JSON document with a version
    Json,
}

/// How a forecast is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ForecastFormat {
    /// For people
    Human,
    /// One JSON document with a version
    Json,
    /// What happens over time, as a table
    Csv,
}

#[derive(Debug, Args)]
pub(super) struct Schema {
    /// Print that of path documents, which `forecast --path` reads
    #[arg(long)]
    pub path: bool,
}

/// What to read, and how to say what is wrong with it.
#[derive(Debug, Args)]
pub(super) struct Input {
    /// Blueprints in YAML or JSON; `-` reads standard input
    #[arg(required = true, value_name = "BLUEPRINT")]
    pub blueprints: Vec<PathBuf>,
    /// Merge an overlay into each blueprint: `site.NAME.yaml` beside `site.yaml`; several merge in order
    #[arg(long, value_name = "NAME", value_parser = environment)]
    pub env: Vec<String>,
    /// Back end to synthesize for [default: both]
    #[arg(long, value_enum, value_name = "BACK_END")]
    pub target: Option<BackEnd>,
    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
    /// Treat missed targets as warnings
    #[arg(long)]
    pub allow_missed_targets: bool,
    /// Form of the findings
    #[arg(long, value_enum, value_name = "FORM", default_value_t = Format::Human)]
    pub format: Format,
}

impl Input {
    /// The back ends to synthesize for.
    pub(super) fn targets(&self) -> &'static [Target] {
        match self.target {
            None => &Target::ALL,
            Some(BackEnd::CloudFormation) => &[Target::CloudFormation],
            Some(BackEnd::Terraform) => &[Target::Terraform],
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// Folder to write to; it is created where it is missing
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// Blueprint to start from
    #[arg(long, value_name = "NAME", value_parser = init::names(), default_value = init::DEFAULT)]
    pub from: String,
}

#[derive(Debug, Args)]
pub(super) struct Measure {
    /// Site to measure
    #[arg(value_name = "SITE", value_parser = site)]
    pub site: String,
    /// Blueprint that has the site; without one the script knows neither its shares nor its region
    #[arg(value_name = "BLUEPRINT")]
    pub blueprint: Option<PathBuf>,
    /// Merge an overlay into the blueprint: `site.NAME.yaml` beside `site.yaml`; several merge in order
    #[arg(long, value_name = "NAME", value_parser = environment, requires = "blueprint")]
    pub env: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Code by its id or name, as in HS0101 or unknown-key; all are listed without one
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// Shell that reads them
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

/// When to write colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With the lines that they are about
    Human,
    /// A line for each: file:line:column: severity[code]: message
    Short,
    /// One JSON document with a version
    Json,
}

/// A back end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum BackEnd {
    /// Templates
    #[value(name = "cloudformation")]
    CloudFormation,
    /// Root modules
    #[value(name = "terraform")]
    Terraform,
}

/// A site comes before its blueprint, and its name tells them apart.
fn site(text: &str) -> Result<String, String> {
    match text.parse::<Name>() {
        Ok(name) => Ok(name.to_string()),
        Err(error) => Err(format!(
            "{}; the site comes first, then its blueprint, as in `munich site.yaml`",
            error.reason
        )),
    }
}

/// The name of an environment becomes part of a file's name, so it must not be a path.
fn environment(text: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !text.is_empty() && text.chars().all(fits) {
        Ok(text.to_owned())
    } else {
        Err("an environment is named with letters, digits, `-` and `_`, as in `prod`".to_owned())
    }
}
