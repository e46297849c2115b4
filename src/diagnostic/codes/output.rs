//! HS11: the files written and the machine they are written on.

codes! {
    UNREADABLE_FILE {
        id: "HS1101",
        name: "unreadable-file",
        severity: Error,
        summary: "a file cannot be read",
        means: "The operating system refused to read the file; the message has its reason. With `--env prod` the overlay `imaging.prod.yaml` has to stand beside `imaging.yaml`.",
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
        means: "A template holds at most 500 resources, 200 parameters, 200 outputs and 1,000,000 bytes; its description, 1,024 bytes.",
        example: "constructs: {}",
        instead: "Assign constructs to stacks of their own: `stacks: { ml: { holds: [train, scratch] } }`.",
    }
    STACK_TAKEN {
        id: "HS1104",
        name: "stack-taken",
        severity: Error,
        summary: "two blueprints of one build make a stack of the same name",
        means: "The blueprints that one command builds share an output folder, and a stack's name is the name of its files. The default stack is named like its blueprint.",
        example: "# hybrid-synth build munich.yaml berlin.yaml, where both say\nname: imaging",
        instead: "Rename one of the two, or build them into folders of their own: `--out out/berlin`.",
    }
    UNPORTABLE_NAME {
        id: "HS1105",
        name: "unportable-name",
        severity: Error,
        summary: "a name cannot be a file's name on every system",
        means: "A stack's name becomes the name of files and folders, a training job's that of the file of its request. Windows keeps a few names, such as `con` and `nul`, for devices.",
        example: "stacks:\n  con: { holds: [lake] }",
        instead: "Choose another name: `connection: { holds: [lake] }`.",
    }
    MACHINE_REFUSED {
        id: "HS1106",
        name: "machine-refused",
        severity: Error,
        summary: "a file or a folder cannot be written",
        means: "The operating system refused; the message has its reason. The output is what it was before, or the next build finishes this one.",
        example: "# hybrid-synth build imaging.yaml --out /read-only",
        instead: "Correct the permissions, free some space, or choose another folder with `--out`.",
    }
    FOLDER_IN_USE {
        id: "HS1107",
        name: "folder-in-use",
        severity: Error,
        summary: "another build is writing to the same folder",
        means: "One build at a time writes to a folder. The lock goes with the process that holds it, so it is never left behind.",
        example: "# two builds at once with the same --out",
        instead: "Wait for the other build to end, or choose another folder with `--out`.",
    }
    UNREADABLE_MANIFEST {
        id: "HS1108",
        name: "unreadable-manifest",
        severity: Error,
        summary: "the manifest of the last build cannot be read",
        means: "The manifest says which files of the folder were generated. Without it no file is known to be ours, so none is replaced.",
        example: "# out/manifest.json after a merge conflict",
        instead: "Restore it from version control, or move the folder away and build anew.",
    }
    INTERRUPTED_BUILD {
        id: "HS1109",
        name: "interrupted-build",
        severity: Error,
        summary: "a build that was interrupted cannot be finished",
        means: "The journal of a build that was killed is damaged, or what it needs is gone; the message says which.",
        example: "# out/.hybrid-synth/ was edited by hand",
        instead: "Do what the message says, then build again.",
    }
    KEPT_LET_GO {
        id: "HS1110",
        name: "kept-let-go",
        severity: Warning,
        summary: "what the last build kept is no longer made",
        means: "Buckets, keys, persistent file systems and whatever else holds data is kept, and the manifest lists it. Terraform's `prevent_destroy` goes with the block that says it: what the next configuration lacks, because it was removed, renamed, imported or given to another stack, the next `terraform apply` destroys together with its data. CloudFormation leaves it running, beside what the new template makes, and no stack manages it.",
        example: "# the last build made a file system `fs`; now it is called\nconstructs:\n  cache: { type: FsxLustre, capacity: 1200 GiB }",
        instead: "Before the next apply, take it out of Terraform's state (`terraform state rm`), or say `removed { from = … lifecycle { destroy = false } }` in a `.tf` file of your own; move a renamed one to its new address (`terraform state mv`, or a `moved` block). With `--strict` nothing is written: build once without it when that is done.",
    }
    KEPT_REPLACED {
        id: "HS1111",
        name: "kept-replaced",
        severity: Warning,
        summary: "what the last build kept is replaced by a new one",
        means: "Some properties count when a resource is made and cannot change after: the name of a bucket, the key of a file system, its deployment type and its subnet. A change makes another resource, which is empty. What is kept is not deleted by it: CloudFormation leaves it running beside the new one, managed by no stack, and Terraform stops at `prevent_destroy`. What is no longer kept, as a persistent file system that becomes a scratch one, both delete with its data.",
        example: "# the last build made a bucket `lake` without a name of its own\nconstructs:\n  lake: { type: Bucket, name: imaging-lake }",
        instead: "Take the change back, or add the new one under another name, copy what the old one holds, and remove the old one in a later build.",
    }
}
