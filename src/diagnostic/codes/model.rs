//! HS02: names, references and flows.

codes! {
    UNKNOWN_REFERENCE {
        id: "HS0201",
        name: "unknown-reference",
        severity: Error,
        summary: "a name refers to nothing in the blueprint",
        means: "The value names a site, share, construct, network or parameter that the blueprint does not declare.",
        example: "flows:\n  feed: { from: scrach/train, to: train }",
        instead: "Use a name that is declared: `from: scratch/train`.",
    }
    NAME_COLLISION {
        id: "HS0202",
        name: "name-collision",
        severity: Error,
        summary: "two names give the same identifier",
        means: "CloudFormation's logical ids hold letters and digits alone, so names that differ only in other characters become one.",
        example: "constructs:\n  a-b: { type: Bucket }\n  a_b: { type: Bucket }",
        instead: "Rename one of the two so that they differ in a letter or a digit.",
    }
    IMPORT_LACKS_ATTRIBUTE {
        id: "HS0203",
        name: "import-lacks-attribute",
        severity: Error,
        summary: "an imported thing does not say something that another one needs",
        means: "A resource reads an attribute of something that was imported by its id alone, and the attribute does not follow from the id.",
        example: "constructs:\n  scratch: { type: FsxLustre, import: { id: fs-0123456789abcdef0 } }",
        instead: "Add the attribute to the import: `import: { id: fs-0123456789abcdef0, mount_name: abcdefgh }`.",
    }
}
