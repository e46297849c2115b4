//! HS08: SageMaker domains, user profiles and notebooks.

codes! {
    INVALID_USER_NAME {
        id: "HS0801",
        name: "invalid-user-name",
        severity: Error,
        summary: "SageMaker does not take this user profile name",
        means: "A user profile's name has at most 63 letters, digits and hyphens, and begins and ends with a letter or a digit.",
        example: "constructs:\n  studio: { type: SageMakerDomain, network: main, users: [ana.b] }",
        instead: "Use a name that follows the rules: `users: [ana-b]`.",
    }
}
