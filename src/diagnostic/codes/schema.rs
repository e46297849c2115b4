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
}
