//! Step Functions state machines.

use super::{Kind, Resource, list};
use crate::resource;
use crate::resource::{Arn, Document, Val, kinds::iam};

list![StateMachine];

resource! {
    /// A state machine whose runs last up to a year and are run exactly once.
    StateMachine "state machine" = "AWS::StepFunctions::StateMachine", "aws_sfn_state_machine";
    tags List("Tags");
    id Ref, "arn";
    arn GetAtt("Arn"), "arn", "{}";
    fields {
        /// Its name in the account and Region; it cannot be changed later.
        state_machine_name: Option<String> = Same, At("name");
        /// `STANDARD` or `EXPRESS`; it cannot be changed later.
        state_machine_type: &'static str = Same, At("type");
        /// The role that its states act with.
        role_arn: Arn<iam::Role>;
        /// What it does, in the Amazon States Language.
        definition: Document;
        /// What it logs: `ALL`, `ERROR`, `FATAL` or `OFF`.
        log_level: &'static str = At("LoggingConfiguration.Level"), At("logging_configuration.level");
        /// Whether the log shows inputs and outputs.
        include_execution_data: bool
            = At("LoggingConfiguration.IncludeExecutionData"), At("logging_configuration.include_execution_data");
        /// The log group's ARN, ending in `:*`.
        log_destination: Val<String>
            = At("LoggingConfiguration.Destinations[].CloudWatchLogsLogGroup.LogGroupArn"),
              At("logging_configuration.log_destination");
        /// Whether runs are traced by X-Ray.
        tracing_enabled: bool = At("TracingConfiguration.Enabled"), At("tracing_configuration.enabled");
    }
    attributes {
        /// Its name.
        name = GetAtt("Name"), "name";
    }
}
