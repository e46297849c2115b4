//! HS10: generated documents against the registry's and the provider's schemas.

codes! {
    CLOUDFORMATION_SCHEMA {
        id: "HS1001",
        name: "cloudformation-schema",
        severity: Error,
        summary: "a generated CloudFormation resource does not match its registry schema",
        means: "The resource that follows from this place would be refused by CloudFormation. Where the place is not an `override`, it is a mistake of the tool: please report it.",
        example: "constructs:\n  lake:\n    type: Bucket\n    override: { bucket: { cloudformation: { BucketName: 1 } } }",
        instead: "Correct the value that the message names: `BucketName: imaging-lake`.",
    }
    TERRAFORM_SCHEMA {
        id: "HS1002",
        name: "terraform-schema",
        severity: Error,
        summary: "a generated Terraform resource does not match its provider schema",
        means: "The resource that follows from this place would be refused by the AWS provider. Where the place is not an `override`, it is a mistake of the tool: please report it.",
        example: "constructs:\n  lake:\n    type: Bucket\n    override: { bucket: { terraform: { bukcet: imaging-lake } } }",
        instead: "Correct the argument that the message names: `bucket: imaging-lake`.",
    }
    REQUEST_SCHEMA {
        id: "HS1003",
        name: "request-schema",
        severity: Error,
        summary: "a generated API request does not match the API's model",
        means: "The state machine would make a call that the service refuses.",
        example: "constructs:\n  train: { type: TrainingJob, image: \"not a uri\", instance: ml.p4d.24xlarge }",
        instead: "Correct the value that the message names.",
    }
    UNKNOWN_TYPE {
        id: "HS1004",
        name: "unknown-type",
        severity: Error,
        summary: "a resource type that no vendored schema has",
        means: "What stands there is no resource type: types of CloudFormation have three words, `AWS::S3::Bucket`, and types of Terraform the provider's name and small letters, `aws_s3_bucket`.",
        example: "extra:\n  cloudformation: { Board: { Type: Dashboard, Properties: {} } }",
        instead: "Write the whole type: `Type: AWS::CloudWatch::Dashboard`.",
    }
    TYPE_NOT_IN_REGION {
        id: "HS1005",
        name: "type-not-in-region",
        severity: Error,
        summary: "the region lacks a resource type",
        means: "CloudFormation cannot make the resource in this region. The list is that of the vendored registry snapshot, which can lag behind AWS.",
        example: "region: us-gov-west-1\nconstructs:\n  studio: { type: SageMakerDomain, spaces: { team: {} } }",
        instead: "Choose one of the regions that the message lists, or leave the resource out.",
    }
}
