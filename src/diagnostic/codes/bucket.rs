//! HS06: buckets.

codes! {
    INVALID_BUCKET_NAME {
        id: "HS0601",
        name: "invalid-bucket-name",
        severity: Error,
        summary: "S3 does not take this bucket name",
        means: "A bucket's name has 3 to 63 lower-case letters, digits, dots and hyphens, begins and ends with a letter or a digit, and is no IP address.",
        example: "constructs:\n  lake: { type: Bucket, name: Imaging_Lake }",
        instead: "Use a name that follows the rules, `name: imaging-lake`, or leave it out so that none can collide.",
    }
}
