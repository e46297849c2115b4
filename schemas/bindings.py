"""Rebuilds Terraform provider schemas from the JavaScript of a CDK bindings package.

A bindings package is generated from `terraform providers schema -json`, one module per type, and its code says
nearly everything that the schema said: a comment above each accessor tells required, optional and computed; the
accessor tells the type; the function that prints HCL tells blocks from attributes and lists from sets. What it does
not say is listed in PROVENANCE.md.
"""

import re
import tarfile

CLASS = re.compile(r"^class (\w+) extends \w+\.(\w+) \{\n(.*?)^\}", re.M | re.S)
ATTRIBUTE = re.compile(r"^    // (\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n(.*?)(?=^    // \w+ - computed|^    // ===|\Z)", re.M | re.S)
NESTED = re.compile(r"= new (?:(\w+)\.)?(\w+)\(this, \"(\w+)\"(?:, (true|false))?\)")
ACCESSOR = re.compile(r"return (.*?)this\.(\w+)\('(\w+)'\)")
PRINTER = re.compile(r"^function (\w+)ToTerraform\(struct\) \{(.*?)^\}", re.M | re.S)
HCL_PRINTER = re.compile(r"^function (\w+)ToHclTerraform\(struct\) \{(.*?)^\}", re.M | re.S)
MAPPED = re.compile(r"^\s+(\w+): (.*),$", re.M)
HCL_ENTRY = re.compile(
    r"^\s+(\w+): \{\n\s+value: (.*),\n\s+isBlock: (\w+),\n\s+type: \"(\w+)\",\n\s+storageClassType: \"(\w+)\"", re.M
)

SCALARS = {
    "getStringAttribute": "string",
    "getNumberAttribute": "number",
    "getBooleanAttribute": "bool",
    "getListAttribute": ["list", "string"],
    "getNumberListAttribute": ["list", "number"],
    "getStringMapAttribute": ["map", "string"],
    "getNumberMapAttribute": ["map", "number"],
    "getBooleanMapAttribute": ["map", "bool"],
    "StringMap": ["map", "string"],
    "NumberMap": ["map", "number"],
    "BooleanMap": ["map", "bool"],
    "StringMapList": ["list", ["map", "string"]],
}


class Module:
    """One generated module: a resource, data source or ephemeral resource with its structs."""

    def __init__(self, text):
        self.classes = {name: (base, body) for name, base, body in CLASS.findall(text)}
        self.mapped = {name: dict(MAPPED.findall(body)) for name, body in PRINTER.findall(text)}
        self.hcl = {name: self.entries(body) for name, body in HCL_PRINTER.findall(text)}
        self.root = next(
            (name, body) for name, (_, body) in self.classes.items() if "static tfResourceType" in body
        )
        self.type = re.search(r'tfResourceType = "(\w+)"', self.root[1]).group(1)

    @staticmethod
    def entries(body):
        return {name: (value, kind) for name, value, _, kind, _ in HCL_ENTRY.findall(body)}

    def schema(self):
        body = self.root[1]
        plain = re.search(r"^    synthesizeAttributes\(\) \{(.*?)^    \}", body, re.M | re.S)
        hcl = re.search(r"^    synthesizeHclAttributes\(\) \{(.*?)^    \}", body, re.M | re.S)
        mapped = dict(MAPPED.findall(plain.group(1))) if plain else {}
        return self.block(body, mapped, self.entries(hcl.group(1)) if hcl else {})

    def struct(self, class_name):
        name = re.sub(r"(OutputReference|List|Map)$", "", class_name)
        function = name[0].lower() + name[1:]
        body = self.classes[name + "OutputReference"][1]
        return body, self.mapped.get(function, {}), self.hcl.get(function, {})

    def block(self, body, mapped, hcl):
        attributes, blocks = {}, {}
        for name, computed, optional, required, code in ATTRIBUTE.findall(body):
            flags = {k: True for k, v in (("computed", computed), ("optional", optional), ("required", required)) if v == "true"}
            nested = NESTED.search(code)
            if nested and not nested.group(1):
                class_name, wraps_set = nested.group(2), nested.group(4) == "true"
                is_list = self.classes[class_name][0] == "ComplexList"
                is_map = self.classes[class_name][0] == "ComplexMap"
                value, kind = hcl.get(name, ("", "set" if wraps_set else "list"))
                if name in hcl and self.is_block(mapped.get(name, ""), kind, flags):
                    block = {"block": self.block(*self.struct(class_name))}
                    block["nesting_mode"] = {"struct": "single", "map": "map"}.get(kind, kind)
                    if not is_list and kind in ("list", "set"):
                        block["max_items"] = 1
                    if "required" in flags and kind != "struct":
                        block["min_items"] = 1
                    blocks[name] = block
                    continue
                inner = ["object", self.object_type(class_name)]
                if is_map:
                    inner = ["map", inner]
                elif is_list or kind in ("list", "set") and name in hcl:
                    inner = ["set" if wraps_set or kind == "set" else "list", inner]
                attributes[name] = flags | {"type": inner}
            elif nested:
                attributes[name] = flags | {"type": SCALARS[nested.group(2)]}
            else:
                attributes[name] = flags | {"type": self.scalar(name, code)}
        result = {}
        if attributes:
            result["attributes"] = dict(sorted(attributes.items()))
        if blocks:
            result["block_types"] = dict(sorted(blocks.items()))
        return result

    @staticmethod
    def is_block(mapping, kind, flags):
        """Attributes that hold objects are printed with `false`: they are lists of objects, not blocks."""
        if "computed" in flags:
            return False
        if "apper(" in mapping:
            return mapping.split("(", 1)[1].split(")")[0].endswith("true")
        return True

    def object_type(self, class_name):
        body, mapped, hcl = self.struct(class_name)
        block = self.block(body, mapped, hcl)
        members = {name: attribute["type"] for name, attribute in block.get("attributes", {}).items()}
        for name, nested in block.get("block_types", {}).items():
            inner = ["object", self.members(nested["block"])]
            members[name] = inner if nested["nesting_mode"] == "single" else [nested["nesting_mode"], inner]
        return dict(sorted(members.items()))

    def members(self, block):
        members = {name: attribute["type"] for name, attribute in block.get("attributes", {}).items()}
        for name, nested in block.get("block_types", {}).items():
            inner = ["object", self.members(nested["block"])]
            members[name] = inner if nested["nesting_mode"] == "single" else [nested["nesting_mode"], inner]
        return dict(sorted(members.items()))

    @staticmethod
    def scalar(name, code):
        found = ACCESSOR.search(code)
        if not found:
            raise ValueError(f"{name}: no accessor in {code!r}")
        wrapper, accessor, _ = found.groups()
        if accessor == "interpolationForAttribute":
            return "dynamic"
        kind = SCALARS[accessor]
        return ["set", kind[1]] if "tolist(" in wrapper else kind


STORED = {
    "string": "string",
    "number": "number",
    "boolean": "bool",
    "stringList": ["list", "string"],
    "stringMap": ["map", "string"],
}


def provider_block(text):
    """The arguments of the provider's own block: all of them are optional, and the function that prints HCL tells them."""

    def block(body):
        attributes, blocks = {}, {}
        for name, value, is_block, kind, stored in HCL_ENTRY.findall(body):
            if is_block == "true":
                struct = re.search(r"(\w+)ToHclTerraform", value).group(1)
                blocks[name] = {"block": block(printers[struct]), "nesting_mode": kind}
            elif name != "alias":
                stored = STORED[stored]
                kind = ["set", stored[1]] if kind == "set" else stored
                attributes[name] = {"optional": True, "type": kind}
        return {"attributes": attributes} | ({"block_types": blocks} if blocks else {})

    printers = dict(HCL_PRINTER.findall(text))
    whole = re.search(r"^    synthesizeHclAttributes\(\) \{(.*?)^    \}", text, re.M | re.S)
    return block(whole.group(1))


def module_folder(kind, name):
    """`aws_efs_mount_target` is `efs-mount-target`; data sources and ephemeral resources say so in front."""
    stem = {"resource": name.removeprefix("aws_"), "data": "data_" + name, "ephemeral": "ephemeral_" + name}[kind]
    return stem.replace("_", "-")


def read(archive, wanted):
    """Yields (kind, type, block) of every wanted type; `wanted` answers whether a (kind, type) is in use."""
    with tarfile.open(archive) as tar:
        for member in tar:
            found = re.fullmatch(r"package/lib/([\w-]+)/index\.js", member.name)
            if not found:
                continue
            folder = found.group(1)
            if folder == "provider":
                if wanted("provider", "aws"):
                    yield "provider", "aws", provider_block(tar.extractfile(member).read().decode())
                continue
            kind = next((k for k in ("data", "ephemeral") if folder.startswith(k + "-aws-")), "resource")
            name = re.sub(r"^(data|ephemeral)-aws-", "", folder).replace("-", "_")
            if not wanted(kind, "aws_" + name):
                continue
            module = Module(tar.extractfile(member).read().decode())
            yield kind, module.type, module.schema()
