//! HS01: the text of a blueprint and its decoding into the specification.

codes! {
    UNKNOWN_KEY {
        id: "HS0101",
        name: "unknown-key",
        severity: Error,
        summary: "a map has a key that means nothing there",
        means: "The language does not know this key at this place. A key that were ignored would be a setting that you believe in and do not have, so it is refused.",
        example: "constructs:\n  scratch: { type: FsxLustre, capcity: 12000 GiB }",
        instead: "Use one of the keys that the message lists: `capacity: 12000 GiB`.",
    }
    MISSING_KEY {
        id: "HS0102",
        name: "missing-key",
        severity: Error,
        summary: "a map lacks a key that it must have",
        means: "The key has no default, because no default would be right for everyone.",
        example: "networks:\n  main: { zones: 2 }",
        instead: "Add the key: `main: { cidr: 10.40.0.0/16, zones: 2 }`.",
    }
    WRONG_TYPE {
        id: "HS0103",
        name: "wrong-type",
        severity: Error,
        summary: "a value has another type than its key takes",
        means: "YAML read the value as a map, a list, a string, a number, a boolean or nothing, and the key takes another of these.",
        example: "sites:\n  munich: { cidrs: 10.20.0.0/16 }",
        instead: "Write the type that the message names, here a list: `cidrs: [10.20.0.0/16]`.",
    }
    NOT_ALLOWED {
        id: "HS0104",
        name: "not-allowed",
        severity: Error,
        summary: "a value is none of the words allowed",
        means: "The key takes one of a fixed set of words, and the value is none of them.",
        example: "constructs:\n  homes: { type: Efs, throughput: elastc }",
        instead: "Use one of the words that the message lists: `throughput: elastic`.",
    }
    INVALID_VALUE {
        id: "HS0105",
        name: "invalid-value",
        severity: Error,
        summary: "a value cannot be read as what its key takes",
        means: "The type is right, but the text does not have the form: a quantity without its unit, an address with a letter, a number outside its range.",
        example: "datasets:\n  scans: { size: 400 }",
        instead: "Write the form that the message shows: `size: 400 TB`.",
    }
    UNQUOTED_NUMBER {
        id: "HS0106",
        name: "unquoted-number",
        severity: Error,
        summary: "a number or a boolean stands where a string is wanted",
        means: "YAML reads an unquoted `012345678901` as a number and `true` as a boolean; an account id would lose its leading zero. A string that looks like one of these is quoted.",
        example: "stacks:\n  ml: { account: 012345678901 }",
        instead: "Quote it: `account: \"012345678901\"`.",
    }
    DUPLICATE_KEY {
        id: "HS0107",
        name: "duplicate-key",
        severity: Error,
        summary: "a map has the same key twice",
        means: "YAML leaves it open which of the two values counts, and most readers silently drop the first.",
        example: "constructs:\n  lake: { type: Bucket }\n  lake: { type: Bucket, expire: 10 y }",
        instead: "Keep one of the two, or give one another name.",
    }
    SYNTAX {
        id: "HS0108",
        name: "syntax",
        severity: Error,
        summary: "the file is not well-formed YAML",
        means: "The text breaks the rules of YAML 1.2, so nothing after this place can be read. It is the one mistake that hides the others.",
        example: "constructs: { lake: { type: Bucket }",
        instead: "Repair the place: most often a bracket, a quote or the indentation is missing: `constructs: { lake: { type: Bucket } }`.",
    }
    TOO_LARGE {
        id: "HS0109",
        name: "too-large",
        severity: Error,
        summary: "a file is larger than 1 MiB",
        means: "A blueprint is written by people. A file of more than 1,048,576 bytes is refused before it is parsed.",
        example: "# a file of 3 MiB",
        instead: "Split it into blueprints that are built on their own.",
    }
    NOT_UTF8 {
        id: "HS0110",
        name: "not-utf8",
        severity: Error,
        summary: "a file is not UTF-8 text",
        means: "The bytes at the offset named are no UTF-8. The file was saved in another encoding, such as Windows-1252 or UTF-16, or it is not text.",
        example: "# caf\\xe9: one byte where UTF-8 has two",
        instead: "Save the file as UTF-8 without a byte-order mark.",
    }
    FORBIDDEN_CHARACTER {
        id: "HS0111",
        name: "forbidden-character",
        severity: Error,
        summary: "a file has a control character, a byte-order mark or a bidirectional override",
        means: "A terminal acts on such a character instead of showing it, or shows the text around it in another order, so a reviewer would not see what is built.",
        example: "name: imag\\u202Eing",
        instead: "Delete the character; a control character may not arrive by an escape either, line feed and tab aside. Where a value needs one of the others, write an escape between double quotes: `\"\\u00A0\"`.",
    }
    TOO_DEEP {
        id: "HS0112",
        name: "too-deep",
        severity: Error,
        summary: "maps and lists are nested deeper than 128 levels",
        means: "No blueprint needs such depth; it is refused before a tree is built from it.",
        example: "a: [[[[[[[[ # and 121 more",
        instead: "Remove the nesting.",
    }
    MULTIPLE_DOCUMENTS {
        id: "HS0113",
        name: "multiple-documents",
        severity: Error,
        summary: "a file holds more than one YAML document",
        means: "A second `---` starts another document, and one file is one blueprint or one overlay.",
        example: "name: imaging\n---\nname: other",
        instead: "Put each document in a file of its own, or delete the `---`.",
    }
    ANCHOR {
        id: "HS0114",
        name: "anchor",
        severity: Error,
        summary: "a file uses a YAML anchor or alias",
        means: "An anchor (`&name`) and its aliases (`*name`) write a value once and mean it several times. Then a mistake has no one place, and a small file can grow without bound, so neither is read.",
        example: "sites:\n  munich: &site { asn: 65010 }\n  berlin: *site",
        instead: "Write the value at each place, or put what differs between environments in an overlay. A string that starts with `&` or `*` is quoted.",
    }
    MERGE_KEY {
        id: "HS0115",
        name: "merge-key",
        severity: Error,
        summary: "a map uses the YAML merge key `<<`",
        means: "The merge key was dropped from YAML 1.2; what it merges depends on the reader.",
        example: "sites:\n  berlin: { <<: { asn: 65010 }, rtt: 9 ms }",
        instead: "Write the keys out: `berlin: { asn: 65010, rtt: 9 ms }`.",
    }
    TAG {
        id: "HS0116",
        name: "tag",
        severity: Error,
        summary: "a value has a YAML tag",
        means: "A tag (`!Ref`, `!!str`) changes how a reader takes the value. The blueprint has no tags: CloudFormation's short forms do not work here.",
        example: "account: !!str 444455556666",
        instead: "Delete the tag. A string that looks like a number is quoted: `account: \"444455556666\"`.",
    }
    NON_STRING_KEY {
        id: "HS0117",
        name: "non-string-key",
        severity: Error,
        summary: "a key is not a string",
        means: "Every key of a blueprint is a name. YAML reads an unquoted `1`, `true` or `null`, a list or a map as a key of another type.",
        example: "tags: { 2026: yes }",
        instead: "Quote the key: `tags: { \"2026\": yes }`.",
    }
    NUMBER_OUT_OF_RANGE {
        id: "HS0118",
        name: "number-out-of-range",
        severity: Error,
        summary: "a number is infinite, not a number, or too large to hold",
        means: "`.inf`, `.nan` and numbers beyond the range of a 64-bit float or a 128-bit integer measure nothing.",
        example: "constructs:\n  train: { type: TrainingJob, count: 1e400 }",
        instead: "Write a finite number; one that is meant as text is quoted.",
    }
    TOO_MANY_MISTAKES {
        id: "HS0119",
        name: "too-many-mistakes",
        severity: Error,
        summary: "further mistakes are not shown",
        means: "A hundred mistakes were found while reading the blueprint; the rest is not shown, as most often a few causes explain them all.",
        example: "constructs: # 5,000 entries, each with the same wrong key",
        instead: "Repair what is shown and check again.",
    }
    EMPTY_BLUEPRINT {
        id: "HS0120",
        name: "empty-blueprint",
        severity: Error,
        summary: "the blueprint says nothing",
        means: "The file is empty or has nothing but comments.",
        example: "# nothing yet",
        instead: "Start from an example: `hybrid-synth init` writes one with comments.",
    }
    REMOVES_NOTHING {
        id: "HS0121",
        name: "removes-nothing",
        severity: Error,
        summary: "an overlay removes a key that does not exist",
        means: "`null` in an overlay removes the key from the files before it, and none of them has it. Most often the name is mistyped, and what was to be removed would stay.",
        example: "# in the overlay, where the blueprint says `backup`\nconstructs:\n  bakcup: null",
        instead: "Correct the name, `backup: null`, or delete the entry.",
    }
    NAMED_TWICE {
        id: "HS0122",
        name: "named-twice",
        severity: Error,
        summary: "a list names one thing twice",
        means: "What is named is attached, associated or learnt from once; a second time was most often meant to be another name.",
        example: "constructs:\n  hub: { type: TransitGateway, attach: [main, main] }",
        instead: "Name it once, or name the other one: `attach: [main, lab]`.",
    }
}
