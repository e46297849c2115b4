//! HS11: the files written and the machine they are written on.

codes! {
    UNREADABLE_FILE {
        id: "HS1101",
        name: "unreadable-file",
        severity: Error,
        summary: "a file cannot be read",
        means: "The operating system refused to read the file; the message has its reason.",
        example: "# hybrid-synth build missing.yaml",
        instead: "Correct the path or the permissions.",
    }
    FILE_IN_THE_WAY {
        id: "HS1102",
        name: "file-in-the-way",
        severity: Error,
        summary: "a file that the tool did not write stands where it would write",
        means: "Only files listed in the manifest of the last build are replaced. This one is not listed, so it is yours.",
        example: "# out/terraform/main.tf.json was written by hand",
        instead: "Move the file away, or build into another folder.",
    }
    TEMPLATE_TOO_LARGE {
        id: "HS1103",
        name: "template-too-large",
        severity: Error,
        summary: "a template is larger than CloudFormation takes",
        means: "A template holds at most 500 resources and 1,000,000 bytes.",
        example: "constructs: {}",
        instead: "Assign constructs to stacks of their own: `stacks: { ml: { holds: [train, scratch] } }`.",
    }
}
