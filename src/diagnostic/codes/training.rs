//! HS09: training jobs.

codes! {
    UNKNOWN_TRAINING_INSTANCE {
        id: "HS0901",
        name: "unknown-training-instance",
        severity: Error,
        summary: "SageMaker trains on no such instance type",
        means: "Training jobs run on the instance types that SageMaker offers for training, which all begin with `ml.`.",
        example: "constructs:\n  train: { type: TrainingJob, instance: p4d.24xlarge }",
        instead: "Use a SageMaker instance type: `instance: ml.p4d.24xlarge`.",
    }
}
