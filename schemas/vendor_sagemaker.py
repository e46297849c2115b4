#!/usr/bin/env python3
"""Vendors what the tool knows about SageMaker's API and images.

    pip install --no-deps botocore==1.43.11 sagemaker-core==2.27.0
    python3 schemas/vendor_sagemaker.py

writes, from the installed packages,

    schemas/sagemaker/create-training-job.json   the shapes that CreateTrainingJob reaches, without documentation
    src/facts/data/images.json                   training images: accounts per region, tags per processor
    schemas/sagemaker/PROVENANCE.json            origin, version, licence and digest of both

Nothing is imported from the packages; their data files are read.
"""

import gzip
import hashlib
import json
from importlib import metadata
from pathlib import Path

BOTOCORE, SAGEMAKER_CORE = "1.43.11", "2.27.0"
ROOT = Path(__file__).resolve().parent.parent
MODEL = "botocore/data/sagemaker/2017-07-24/service-2.json.gz"
IMAGE_CONFIG = "sagemaker/core/image_uri_config"

# image name in a blueprint -> (configuration file, repository that it must come from, oldest version kept).
# Older versions have several Python versions or legacy repositories, and AWS no longer patches them.
IMAGES = {
    "pytorch-training": ("pytorch", "pytorch-training", (1, 13)),
    "pytorch-training-neuron": ("pytorch-neuron", "pytorch-training-neuron", (1, 11)),
    "tensorflow-training": ("tensorflow", "tensorflow-training", (2, 11)),
    "huggingface-pytorch-training": ("huggingface", "huggingface-pytorch-training", (4, 26)),
    "xgboost": ("xgboost", "sagemaker-xgboost", (1, 0)),
    "sklearn": ("sklearn", "sagemaker-scikit-learn", (1, 0)),
}


def package_file(package, version, name):
    """The bytes of one file of an installed distribution of exactly this version."""
    distribution = metadata.distribution(package)
    if distribution.version != version:
        raise SystemExit(f"{package} {version} is wanted, {distribution.version} is installed")
    return Path(distribution.locate_file(name)).read_bytes()


def write(path, document, indent=None):
    separators = (",", ":") if indent is None else None
    text = json.dumps(document, indent=indent, separators=separators, ensure_ascii=False) + "\n"
    (ROOT / path).write_text(text, encoding="utf-8")
    return {"path": path, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def translated(pattern):
    """The service's patterns are Java's, where these classes are ASCII; elsewhere they are not, or are unknown."""
    pattern = pattern.replace(r"\p{Alnum}", "a-zA-Z0-9")  # stands inside brackets only
    return pattern.replace(r"\d", "[0-9]").replace(r"\w", "[a-zA-Z_0-9]")  # stand outside of brackets only


def closure(shapes, name, found):
    """Copies the shape and everything that it reaches; documentation and Java boxing are dropped."""
    if name in found:
        return found
    shape = shapes[name]
    kept = {k: shape[k] for k in ("type", "required", "enum", "pattern", "min", "max") if k in shape}
    found[name] = kept
    if "pattern" in kept:
        kept["pattern"] = translated(kept["pattern"])
    if "members" in shape:
        kept["members"] = {k: v["shape"] for k, v in shape["members"].items()}
    for part in ("member", "key", "value"):
        if part in shape:
            kept[part] = shape[part]["shape"]
    for reached in [*kept.get("members", {}).values(), *(kept[p] for p in ("member", "key", "value") if p in kept)]:
        closure(shapes, reached, found)
    return found


def numbers(version):
    return tuple(int(n) for n in version.replace("-", ".").split(".") if n.isdigit())


def tags(framework, version, row, processors):
    """The tag for each processor, composed as sagemaker.core.image_uris composes it."""
    prefix = row.get("tag_prefix", version)
    if framework == "huggingface":
        prefix = f"{row['base']}-transformers{version}"
    python = (row.get("py_versions") or [None])[0]
    result = {}
    for processor in processors or [None]:
        container = row.get("container_version", {}).get(processor)
        if "sdk_versions" in row:
            container = f"{sorted(row['sdk_versions'])[-1]}-{container}"
        label = "neuron" if framework == "pytorch-neuron" else processor
        result[processor or "any"] = "-".join(p for p in (prefix, label, python, container) if p)
    return result


def images(read):
    registries, result = [], {}
    for image, (framework, repository, oldest) in IMAGES.items():
        config = json.loads(read(f"{IMAGE_CONFIG}/{framework}.json"))
        config = config.get("training", config)
        versions = {}
        for version, row in sorted(config["versions"].items(), key=lambda item: numbers(item[0])):
            rows = [row]
            if framework == "huggingface":
                rows = [
                    {**inner, "base": base.removeprefix("pytorch")}
                    for base, inner in row.items()
                    if base.startswith("pytorch") and "repository" in inner
                ]
            rows = [r for r in rows if r.get("repository") == repository and len(r.get("py_versions") or [""]) == 1]
            if numbers(version) < oldest or len(rows) != 1:
                continue
            [row] = rows
            accounts = dict(sorted(row["registries"].items()))
            if accounts not in registries:
                registries.append(accounts)
            processors = config.get("processors") or row.get("processors")
            versions[version] = {
                "registry": registries.index(accounts),
                "tags": tags(framework, version, row, processors),
            }
        aliases = {a: v for a, v in config.get("version_aliases", {}).items() if v in versions and a != "latest"}
        result[image] = {"repository": repository, "aliases": aliases, "versions": versions}
    return {"registries": registries, "images": result}


def main():
    model = package_file("botocore", BOTOCORE, MODEL)
    service = json.loads(gzip.decompress(model))
    shapes = closure(service["shapes"], service["operations"]["CreateTrainingJob"]["input"]["shape"], {})
    configs = {}

    def read(name):
        configs[name] = package_file("sagemaker-core", SAGEMAKER_CORE, name)
        return configs[name]

    image_table = images(read)
    digest = hashlib.sha256()
    for name in sorted(configs):
        digest.update(configs[name])
    write(
        "schemas/sagemaker/PROVENANCE.json",
        {
            "command": "python3 schemas/vendor_sagemaker.py",
            "files": [
                {
                    **write("schemas/sagemaker/create-training-job.json", {"input": "CreateTrainingJobRequest", "shapes": shapes}),
                    "what": "input shapes of sagemaker:CreateTrainingJob (API version 2017-07-24), documentation removed",
                    "origin": "botocore",
                    "version": BOTOCORE,
                    "licence": "Apache-2.0",
                    "source": MODEL,
                    "source_sha256": hashlib.sha256(model).hexdigest(),
                },
                {
                    **write("src/facts/data/images.json", image_table),
                    "what": "training images: registry accounts per region, tags per processor",
                    "origin": "sagemaker-core",
                    "version": SAGEMAKER_CORE,
                    "licence": "Apache-2.0",
                    "source": [f"{IMAGE_CONFIG}/{framework}.json" for framework, _, _ in IMAGES.values()],
                    "source_sha256": digest.hexdigest(),
                },
            ],
        },
        indent=2,
    )


if __name__ == "__main__":
    main()
