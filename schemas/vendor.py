#!/usr/bin/env python3
"""Writes the vendored schemas: `python3 schemas/vendor.py`.

Python 3.11 or newer, the standard library only. The packages named in PACKAGES are taken from the running interpreter
when it has exactly these versions, and are otherwise installed into a temporary folder with pip. The schema of provider
5.100.0 is printed by `terraform providers schema -json`; give `--plugin-dir DIR` where terraform finds its providers in
a folder. Without terraform the committed file of 5.100.0 stays as it is.

What is in use says types.txt; what is corrected, and why, patches.json; what came from where, PROVENANCE.json.
"""

import argparse
import copy
import fnmatch
import hashlib
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
import bindings  # noqa: E402

HERE = Path(__file__).resolve().parent
PACKAGES = {
    "cfn-lint": {"version": "1.58.0", "licence": "MIT-0"},
    "cdktn-provider-aws": {"version": "25.8.1", "licence": "MPL-2.0"},
}
PROVIDER = {5: "5.100.0", 6: "6.69.1"}
PARTITIONS = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "us-isof-": "aws-iso-f",
    "eu-isoe-": "aws-iso-e",
    "eusc-": "aws-eusc",
}

# Keywords of the registry that say what a value must be, and the facts about a type that are asked of it.
KEYWORDS = {
    "$ref", "additionalProperties", "allOf", "anyOf", "const", "definitions", "dependentExcluded", "dependentRequired",
    "enum", "enumCaseInsensitive", "items", "maxItems", "maxLength", "maxProperties", "maximum", "minItems",
    "minLength", "minProperties", "minimum", "multipleOf", "oneOf", "pattern", "patternProperties", "properties",
    "required", "requiredOr", "requiredXor", "type", "uniqueItems",
}  # fmt: skip
FACTS = {
    "typeName", "conditionalCreateOnlyProperties", "createOnlyProperties", "deprecatedProperties", "primaryIdentifier",
    "readOnlyProperties", "tagging", "writeOnlyProperties",
}  # fmt: skip
DROPPED = {
    "$comment", "default", "description", "examples", "format", "insertionOrder", "maxUniqueItems", "relationshipRef",
    "title", "arrayType",
}  # fmt: skip


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--plugin-dir", help="folder in which terraform finds hashicorp/aws")
    options = arguments.parse_args()
    wanted = [tuple(line.split()) for line in (HERE / "types.txt").read_text().splitlines() if line and line[0] != "#"]
    patches = json.loads((HERE / "patches.json").read_text())
    with tempfile.TemporaryDirectory() as scratch:
        packages = find_packages(Path(scratch))
        cloudformation(packages["cfn-lint"], [name for name, *rest in wanted if not rest], patches["cloudformation"])
        terraform(
            packages["cdktn-provider-aws"],
            provider_schema(Path(scratch), options.plugin_dir),
            [pair for pair in wanted if len(pair) == 2],
            patches["terraform"],
        )
    provenance()


def find_packages(scratch):
    """The folder of every package, from this interpreter or freshly installed."""
    found = {}
    for name, package in PACKAGES.items():
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            distribution = None
        if distribution is None or distribution.version != package["version"]:
            target = scratch / name
            subprocess.run(
                [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target)]
                + [f"{name}=={package['version']}"],
                check=True,
            )
            (distribution,) = importlib.metadata.distributions(path=[str(target)])
        found[name] = distribution
    return found


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def copy_licence(distribution, folder):
    licence = next(file for file in distribution.files if file.name == "LICENSE" and ".dist-info" in str(file))
    write(folder / "LICENSE", Path(distribution.locate_file(licence)).read_text())


def patch(document, corrections):
    """Applies corrections: `pointer`, and the `value` to stand there; without a value the place is removed."""
    for correction in corrections:
        *parents, last = [t.replace("~1", "/").replace("~0", "~") for t in correction["pointer"].split("/")[1:]]
        place = document
        for token in parents:
            place = place[int(token) if isinstance(place, list) else token]
        if "value" in correction:
            place[last] = correction["value"]
        else:
            del place[last]


# --- CloudFormation


def cloudformation(distribution, patterns, corrections):
    data = Path(distribution.locate_file("cfnlint/data/schemas"))
    providers = {
        file.stem: json.loads(file.read_text()) for file in (data / "providers").glob("*.json") if file.stem != "sam"
    }
    known = sorted({name for types in providers.values() for name in types})
    folder = HERE / "cloudformation"
    shutil.rmtree(folder, ignore_errors=True)
    table, lacking = [], {}
    for name in select(patterns, known):
        # The variant that most regions use; us-east-1, which gets new properties first, decides a draw.
        variants = Counter(types[name] for types in providers.values() if name in types)
        favourite = providers["us-east-1"].get(name)
        digest = max(variants, key=lambda variant: (variants[variant], variant == favourite))
        schema = json.loads((data / "resources" / f"{digest}.json").read_text())
        schema = stripped(schema, name)
        patch(schema, [c for c in corrections if c["type"] == name])
        keep_reachable_definitions(schema)
        file = name.replace("::", "-") + ".json"
        write(folder / file, compact(schema) + "\n")
        table.append((name, file))
        if missing := sorted(region for region, types in providers.items() if name not in types):
            lacking[name] = missing
    partitions = {}
    for region in sorted(providers):
        partition = next((p for prefix, p in PARTITIONS.items() if region.startswith(prefix)), "aws")
        partitions.setdefault(partition, []).append(region)
    lines = [f"{json.dumps(name)}: {compact(regions)}" for name, regions in lacking.items()]
    text = '{"partitions": ' + compact(partitions) + ',\n"lacking": {\n' + ",\n".join(lines) + "\n}}\n"
    write(folder / "regions.json", text)
    copy_licence(distribution, folder)
    embed(table)


def select(patterns, known):
    chosen = set()
    for pattern in patterns:
        matches = fnmatch.filter(known, pattern)
        if not matches:
            print(f"types.txt: no source knows {pattern}", file=sys.stderr)
        chosen.update(matches)
    return sorted(chosen)


def stripped(schema, type_name):
    """The schema without what validation does not need, patterns in ECMA's spelling."""
    unknown = set(schema) - KEYWORDS - FACTS - DROPPED - {
        "$schema", "$id", "additionalIdentifiers", "documentationUrl", "handlers", "propertyTransform",
        "replacementStrategy", "resourceLink", "sourceUrl", "taggable", "nonPublicProperties", "typeConfiguration",
    }  # fmt: skip
    if unknown:
        raise SystemExit(f"{type_name}: keywords that vendor.py does not know: {sorted(unknown)}")
    facts = {key: schema[key] for key in sorted(FACTS & set(schema))}
    if tagging := facts.get("tagging"):
        facts["tagging"] = {key: tagging[key] for key in sorted(tagging) if key in ("taggable", "tagProperty")}
    return facts | subschema({k: v for k, v in schema.items() if k in KEYWORDS}, type_name)


def subschema(schema, where):
    if not isinstance(schema, dict):
        return schema
    result = {}
    for key, value in sorted(schema.items()):
        if key in DROPPED or (key, value) in (("uniqueItems", False), ("additionalProperties", True)):
            continue
        if key not in KEYWORDS:
            raise SystemExit(f"{where}: keyword that vendor.py does not know: {key}")
        if key in ("properties", "patternProperties", "definitions"):
            value = {fixed(name): subschema(inner, where) for name, inner in sorted(value.items())}
        elif key in ("items", "additionalProperties"):
            value = subschema(value, where)
        elif key in ("oneOf", "anyOf", "allOf"):
            value = [subschema(inner, where) for inner in value]
        elif key == "pattern":
            value = fixed(value)
        result[key] = value
    return result


def fixed(pattern):
    """The pattern in the dialect of both JSON Schema and Rust.

    `\\A` and `\\Z` are anchors in Python and letters in ECMAScript; a bracket inside a character class is itself in
    ECMAScript and opens a nested class in Rust.
    """
    pattern = pattern.replace("\\A", "^").replace("\\Z", "$")
    result, in_class, escaped = [], False, False
    for character in pattern:
        if character == "[" and in_class and not escaped:
            result.append("\\")
        elif character in "[]" and not escaped:
            in_class = character == "["
        result.append(character)
        escaped = character == "\\" and not escaped
    return "".join(result)


def keep_reachable_definitions(schema):
    definitions = schema.pop("definitions", {})
    reached, queue = set(), [compact(schema)]
    while queue:
        for name in re.findall(r'"\$ref":"#/definitions/([^"]+)"', queue.pop()):
            if name not in reached:
                reached.add(name)
                queue.append(compact(definitions[name]))
    if reached:
        schema["definitions"] = {name: definitions[name] for name in sorted(reached)}


def embed(table):
    lines = [
        "//! The text of every vendored schema, written by `schemas/vendor.py`: do not edit.",
        "",
        "/// Registry schemas by type name, sorted for binary search.",
        "#[rustfmt::skip]",
        "pub(super) static CLOUDFORMATION: &[(&str, &str)] = &[",
    ]
    lines += [f'    ("{name}", include_str!("../../schemas/cloudformation/{file}")),' for name, file in table]
    lines += [
        "];",
        "",
        "/// Which region lacks which type.",
        'pub(super) static REGIONS: &str = include_str!("../../schemas/cloudformation/regions.json");',
    ]
    for major, version in PROVIDER.items():
        file = f"../../schemas/terraform/aws-{version}.jsonl"
        lines += ["", f"/// hashicorp/aws {version}: a line for each type, sorted for binary search."]
        lines.append(f'pub(super) static AWS_{major}: &str = include_str!("{file}");')
    lines += ["", "/// Terraform's own backends: a line for each, sorted for binary search."]
    lines.append('pub(super) static BACKENDS: &str = include_str!("../../schemas/terraform/backends.jsonl");')
    write(HERE.parent / "src/schema/embedded.rs", "\n".join(lines) + "\n")


# --- Terraform


def provider_schema(scratch, plugin_dir):
    """What terraform says about provider 5.100.0, or None where there is no terraform."""
    if not shutil.which("terraform"):
        print(f"terraform is not installed: aws-{PROVIDER[5]}.jsonl stays as it is", file=sys.stderr)
        return None
    folder = scratch / "provider"
    requirement = {"aws": {"source": "hashicorp/aws", "version": PROVIDER[5]}}
    write(folder / "main.tf.json", json.dumps({"terraform": {"required_providers": requirement}}))
    init = ["terraform", "init", "-input=false"] + ([f"-plugin-dir={plugin_dir}"] if plugin_dir else [])
    subprocess.run(init, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    printed = subprocess.run(["terraform", "providers", "schema", "-json"], cwd=folder, check=True, capture_output=True)
    (schema,) = json.loads(printed.stdout)["provider_schemas"].values()
    return schema


def terraform(distribution, schema, wanted, corrections):
    folder = HERE / "terraform"
    in_use = lambda kind, name: any(k == kind and fnmatch.fnmatchcase(name, p) for k, p in wanted)

    five = folder / f"aws-{PROVIDER[5]}.jsonl"
    if schema:
        types = {}
        for kind, section in (
            ("resource", "resource_schemas"),
            ("data", "data_source_schemas"),
            ("ephemeral", "ephemeral_resource_schemas"),
        ):
            for name, entry in schema[section].items():
                if in_use(kind, name):
                    types[kind, name] = stripped_block(entry["block"])
        if in_use("provider", "aws"):
            types["provider", "aws"] = stripped_block(schema["provider"]["block"])
        apply(types, PROVIDER[5], corrections)
        write_lines(five, types)

    older = {tuple(json.loads(line)[:2]): json.loads(line)[2] for line in five.read_text().splitlines()}
    archive = next(file for file in distribution.files if file.name.endswith(".jsii.tgz"))
    types = {}
    for kind, name, block in bindings.read(distribution.locate_file(archive), in_use):
        inherit(block, older.get((kind, name), {}))
        types[kind, name] = block
    apply(types, PROVIDER[6], corrections)
    write_lines(folder / f"aws-{PROVIDER[6]}.jsonl", types)
    copy_licence(distribution, folder)
    for kind, pattern in wanted:
        if not any(k == kind and fnmatch.fnmatchcase(name, pattern) for k, name in types):
            print(f"types.txt: provider {PROVIDER[6]} has no {kind} {pattern}", file=sys.stderr)
        if not any(k == kind and fnmatch.fnmatchcase(name, pattern) for k, name in older):
            print(f"types.txt: provider {PROVIDER[5]} has no {kind} {pattern}", file=sys.stderr)


def stripped_block(block):
    result = {}
    if attributes := block.get("attributes"):
        result["attributes"] = {name: stripped_attribute(a) for name, a in sorted(attributes.items())}
    if nested := block.get("block_types"):
        result["block_types"] = {
            name: {
                "block": stripped_block(inner["block"]),
                **{key: inner[key] for key in ("max_items", "min_items", "nesting_mode") if inner.get(key)},
                **({"deprecated": True} if inner["block"].get("deprecated") else {}),
            }
            for name, inner in sorted(nested.items())
        }
    return result


def stripped_attribute(attribute):
    flags = ("computed", "deprecated", "optional", "required", "sensitive", "write_only")
    kept = {flag: True for flag in flags if attribute.get(flag)}
    return kept | {"type": attribute["type"] if "type" in attribute else nested_type(attribute["nested_type"])}


def nested_type(nested):
    inner = ["object", {n: stripped_attribute(a)["type"] for n, a in sorted(nested["attributes"].items())}]
    return inner if nested["nesting_mode"] == "single" else [nested["nesting_mode"], inner]


def inherit(block, older):
    """Bindings do not say what is deprecated or sensitive, nor a maximum above one: take it over from 5.100.0."""
    for name, attribute in block.get("attributes", {}).items():
        before = older.get("attributes", {}).get(name, {})
        attribute.update({flag: True for flag in ("deprecated", "sensitive", "write_only") if before.get(flag)})
    for name, nested in block.get("block_types", {}).items():
        if before := older.get("block_types", {}).get(name):
            for bound in ("max_items", "min_items"):
                if before.get(bound, 0) > 1:
                    nested.setdefault(bound, before[bound])
            if "deprecated" in before:
                nested["deprecated"] = True
            inherit(nested["block"], before["block"])


def apply(types, version, corrections):
    for correction in corrections:
        if correction["provider"] == version:
            kind, name = correction["type"].split()
            patch(types[kind, name], [correction])


def write_lines(path, types):
    lines = [compact([kind, name, ordered(block)]) for (kind, name), block in sorted(types.items())]
    write(path, "\n".join(lines) + "\n")


def ordered(block):
    block = copy.copy(block)
    for section in ("attributes", "block_types"):
        if section in block:
            block[section] = {n: dict(sorted(v.items())) for n, v in sorted(block[section].items())}
    for nested in block.get("block_types", {}).values():
        nested["block"] = ordered(nested["block"])
    return block


# --- Provenance


def provenance():
    files = sorted(file for part in ("cloudformation", "terraform") for file in (HERE / part).rglob("*") if file.is_file())
    record = {
        "sources": json.loads((HERE / "sources.json").read_text()),
        "sha256": {str(f.relative_to(HERE)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files},
    }
    write(HERE / "PROVENANCE.json", json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
