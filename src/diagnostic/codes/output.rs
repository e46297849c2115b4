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
}
