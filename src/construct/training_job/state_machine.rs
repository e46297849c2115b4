//! The state machine of a training job, in the Amazon States Language with JSONata.
//!
//! JSONata rather than JSONPath: a job's name, a wait that doubles and a number that a parameter gives are one
//! expression each, and none of them has a `${` that a template would touch.

use super::TrainingJob;
use super::channels::Data;
use super::request::{arguments, name_prefix};
use super::roles::Execution;
use crate::facts::sagemaker;
use crate::model::Scope;
use crate::resource::{
    Concat, Document, Id, IntoValue, Ref, Val, Value, generated_name, kinds::logs, kinds::step_functions,
};

/// A state's output: what the execution was started with. What a job and its end tell would take its place otherwise
/// (Step Functions developer guide, "Transforming data with JSONata", read 2026-11-29), and values of the user's read it
/// in every attempt.
const INPUT: &str = "{% $states.input %}";

/// Whether a job that ends in an error was stopped: the cause is then the job's description, as JSON text.
const CAUGHT_STATUS: &str = r#"{% $contains('' & $states.errorOutput.Cause, /"TrainingJobStatus"\s*:\s*"Stopped"/) ? 'Stopped' : 'Failed' %}"#;

/// Why a job ended in an error: what its description says of that and no more, because the messages on its way there
/// speak of capacity even when it came. Without a description, the error as it is.
const CAUGHT_REASON: &str = r#"{% ($cause := '' & $states.errorOutput.Cause; $told := $match($cause, /"(FailureReason|SecondaryStatus)"\s*:\s*"(.*?)"\s*(,|\})/); $states.errorOutput.Error & ': ' & ($exists($told) ? $join($told.groups[1], ', ') : $cause)) %}"#;

impl TrainingJob {
    /// Adds the state machine with its log, its role and what starts it.
    pub(super) fn machine(
        &self,
        scope: &mut Scope<'_>,
        data: &Data,
        main: Value,
        preload: Option<Value>,
        execution: &Execution,
    ) {
        let preloads = preload.is_some();
        let (role, policy) = self.machine_role(scope, preloads, execution);
        let words = [&*scope.architecture.name, scope.name];
        let name = generated_name(sagemaker::STATE_MACHINE_NAME_MAX.value, &words);
        // A name below `/aws/vendedlogs/` keeps the account's log resource policy from growing with each log group.
        let log = scope.add(
            "log",
            logs::LogGroup {
                log_group_name: Some(Val::Known(format!("/aws/vendedlogs/states/{name}"))),
                ..logs::LogGroup::default()
            },
        );
        let definition = self.definition(scope, main, preload);
        let machine = scope.add(
            "",
            step_functions::StateMachine {
                state_machine_name: Some(name),
                state_machine_type: "STANDARD",
                role_arn: role.arn(),
                definition: Document(definition),
                log_level: "ALL",
                include_execution_data: false,
                log_destination: Concat::of([log.arn().value(), ":*".into()]),
                tracing_enabled: true,
            },
        );
        let graph = scope.graph();
        graph.require(&machine, &policy);
        graph.require(&machine, &execution.policy);
        for association in &data.waits {
            graph.require(&machine, association);
        }
        self.start(scope, &machine);
        tell(scope, &machine, data);
    }

    fn definition(&self, scope: &Scope<'_>, main: Value, preload: Option<Value>) -> Value {
        let training = Stage { name: "Train", noun: "the training job", prefix: name_prefix(scope, "") };
        let loading = Stage {
            name: "Preload",
            noun: "the job that reads every file",
            prefix: name_prefix(scope, "preload"),
        };
        let mut states = Vec::new();
        let start = match preload {
            Some(preload) => {
                states.extend(self.stage(&loading, preload, &training.first()));
                loading.first()
            }
            None => training.first(),
        };
        states.extend(self.stage(&training, main, "Trained"));
        let trained = [("Type", "Succeed"), ("Output", "{% $description %}")];
        states.push(("Trained".to_owned(), Value::map(trained)));
        Value::map([
            ("Comment", Some(Value::Text(format!("Runs the training job {}", scope.name)))),
            ("QueryLanguage", "JSONata".into_value()),
            ("StartAt", start.into_value()),
            ("States", Some(Value::map(states))),
        ])
    }

    /// The states of one job: a name, the job, what became of it, and the wait before the next attempt.
    fn stage(&self, stage: &Stage, request: Value, next: &str) -> Vec<(String, Value)> {
        let Stage { name, noun, prefix } = stage;
        let attempts = self.retry.attempts;
        let wait = self.retry.wait.as_seconds_exact().unwrap_or(300);
        let longest = self.retry.longest_wait.as_seconds_exact().unwrap_or(3600);
        let capacity = sagemaker::CAPACITY_MESSAGES.value.join("|");
        let resource = Concat::template("arn:{partition}:states:::sagemaker:createTrainingJob.sync", []);
        let text = |words: String| Value::Text(words);
        let choice = |condition: &str, next: String| {
            Value::map([("Condition", condition.into_value()), ("Next", next.into_value())])
        };
        let fail = |error: &str, cause: String| {
            Value::map([("Type", "Fail"), ("Error", error), ("Cause", cause.as_str())])
        };
        vec![
            (
                stage.first(),
                Value::map([
                    ("Type", text("Pass".into())),
                    ("Assign", Value::map([("attempt", 1_u32)])),
                    ("Next", text(format!("Name{name}"))),
                ]),
            ),
            (
                format!("Name{name}"),
                Value::map([
                    ("Type", text("Pass".into())),
                    (
                        "Comment",
                        text("A name is taken forever, even by a job that never got its instances".into()),
                    ),
                    ("Assign", Value::map([("job", format!("{{% '{prefix}-' & $uuid() %}}"))])),
                    ("Next", text((*name).to_owned())),
                ]),
            ),
            (
                (*name).to_owned(),
                Value::map([
                    ("Type", "Task".into_value()),
                    ("Resource", resource.into_value()),
                    ("Arguments", Some(arguments(request))),
                    (
                        "Assign",
                        Some(Value::map([
                            ("status", "{% $states.result.TrainingJobStatus %}"),
                            (
                                "reason",
                                "{% $states.result.SecondaryStatus & ' ' & $states.result.FailureReason %}",
                            ),
                            ("description", "{% $states.result %}"),
                        ])),
                    ),
                    ("Output", INPUT.into_value()),
                    (
                        "Catch",
                        Some(Value::List(vec![Value::map([
                            ("ErrorEquals", vec!["States.ALL"].into_value()),
                            (
                                "Assign",
                                Some(Value::map([("status", CAUGHT_STATUS), ("reason", CAUGHT_REASON)])),
                            ),
                            ("Output", INPUT.into_value()),
                            ("Next", format!("{name}Ended").into_value()),
                        ])])),
                    ),
                    ("Next", format!("{name}Ended").into_value()),
                ]),
            ),
            (
                format!("{name}Ended"),
                Value::map([
                    ("Type", "Choice".into_value()),
                    (
                        "Choices",
                        Some(Value::List(vec![
                            choice("{% $status = 'Completed' %}", next.to_owned()),
                            choice(
                                &format!(
                                    "{{% $contains($reason, /{capacity}/i) and $attempt < {attempts} %}}"
                                ),
                                format!("{name}Waits"),
                            ),
                            choice(
                                &format!("{{% $contains($reason, /{capacity}/i) %}}"),
                                format!("{name}LacksCapacity"),
                            ),
                            choice("{% $status = 'Stopped' %}", format!("{name}Stopped")),
                        ])),
                    ),
                    ("Default", format!("{name}Failed").into_value()),
                ]),
            ),
            (
                format!("{name}Waits"),
                Value::map([
                    ("Type", text("Wait".into())),
                    ("Seconds", text(format!("{{% $min([{wait} * $power(2, $attempt - 1), {longest}]) %}}"))),
                    ("Assign", Value::map([("attempt", "{% $attempt + 1 %}")])),
                    ("Next", text(format!("Name{name}"))),
                ]),
            ),
            (
                format!("{name}LacksCapacity"),
                fail(
                    "CapacityNotAvailable",
                    format!(
                        "{{% 'There was no capacity for {noun} in {attempts} attempts; the last one, ' & $job & ', said: ' & $reason %}}"
                    ),
                ),
            ),
            (
                format!("{name}Stopped"),
                fail(
                    "JobStopped",
                    format!("{{% 'Somebody or a limit of time stopped {noun}, ' & $job & ': ' & $reason %}}"),
                ),
            ),
            (
                format!("{name}Failed"),
                fail("JobFailed", format!("{{% 'The end of {noun}, ' & $job & ': ' & $reason %}}")),
            ),
        ]
    }
}

/// A job of the state machine.
struct Stage {
    /// What its states' names are made of.
    name: &'static str,
    /// What it is, in words.
    noun: &'static str,
    /// What its names begin with.
    prefix: String,
}

impl Stage {
    fn first(&self) -> String {
        format!("Begin{}", self.name)
    }
}

fn tell(scope: &mut Scope<'_>, machine: &Ref<step_functions::StateMachine>, data: &Data) {
    let id: Id<step_functions::StateMachine> = machine.id();
    scope.output("state-machine", "The state machine that runs the training job", id.value());
    let command = Concat::template(
        "aws stepfunctions start-execution --region {region} --state-machine-arn {}",
        [machine.arn().value()],
    );
    scope.output("start", "Starts the training job by hand", command);
    for (file_system, directory) in &data.preloaded {
        scope.output(
            &format!("restore-{file_system}-{directory}"),
            "Loads the files by hand, on an instance that mounts the file system at /mnt/lustre",
            format!("find /mnt/lustre/{directory} -type f -print0 | xargs -0 -n 1 -P 8 sudo lfs hsm_restore"),
        );
    }
}
