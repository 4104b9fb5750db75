"""The JSON Schema of policy files, from the models: ``python -m tests.docs.policy_schema``.

A file may extend another one, so inside it only what tells items of a list apart is required.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from fdsign.policy.extends import EVERY, IDENTITY
from fdsign.policy.indicators import IDS
from fdsign.policy.models import Policy

FOLDER = Path(__file__).parents[2] / "src" / "fdsign" / "policy"
DOCUMENT = FOLDER / "fdsign-policy.schema.json"
_SHARE = r"^[+-]?\d+(\.\d+)?\s*[%‰]?$"
_TEXT = {"type": "string"}


class _Schema(GenerateJsonSchema):
    """Numbers as TOML has them, or with a percent sign in quotation marks."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        number = {"type": "number"}
        for bound, name in (("ge", "minimum"), ("gt", "exclusiveMinimum"), ("le", "maximum"),
                            ("lt", "exclusiveMaximum")):  # fmt: skip
            if bound in schema:
                number[name] = float(schema[bound])  # type: ignore[literal-required]
        return {"anyOf": [number, {"type": "string", "pattern": _SHARE}]}


def meanings() -> dict[str, dict[str, str]]:
    """Class -> field -> what is written below it; the class's own text under the empty name."""
    found: dict[str, dict[str, str]] = {}
    for module in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                texts = {"": ast.get_docstring(node) or ""}
                for field, below in zip(node.body, node.body[1:], strict=False):
                    if isinstance(field, ast.AnnAssign) and isinstance(below, ast.Expr):
                        assert isinstance(field.target, ast.Name)
                        assert isinstance(below.value, ast.Constant)
                        texts[field.target.id] = " ".join(str(below.value.value).split())
                found[node.name] = texts
    return found


def _whole_items(schema: Any) -> Iterator[str]:
    """The models that stand in lists without ids: such a list is replaced, so its items are whole."""
    if isinstance(schema, dict):
        if "$ref" in schema.get("items", {}):
            yield schema["items"]["$ref"].rpartition("/")[2]
        for inside in schema.values():
            yield from _whole_items(inside)
    elif isinstance(schema, list):
        for inside in schema:
            yield from _whole_items(inside)


def document() -> str:
    """The schema as it is shipped."""
    schema = Policy.model_json_schema(schema_generator=_Schema)
    texts = meanings()
    models = schema["$defs"]
    whole = {name for name in _whole_items(schema) if "id" not in models[name]["properties"]}
    for name, model in [*models.items(), ("Policy", schema)]:
        model["description"] = texts[name][""]
        for key, field in model["properties"].items():
            field.pop("title", None)
            if key in texts[name]:
                field["description"] = texts[name][key]
        if name not in whole:
            model["required"] = [key for key in model.get("required", []) if key == "id"]
    title = models["Title"]
    title["required"] = ["zh", "en"]
    models["Title"] = {"anyOf": [_TEXT, title], "description": title.pop("description")}
    blocks = [key for key, field in Policy.model_fields.items() if field.is_required()]
    schema["properties"]["indicators"]["propertyNames"] = {"enum": [*IDS, EVERY]}
    schema["required"] = list(IDENTITY)
    schema |= {"if": {"required": ["extends"]}, "else": {"required": blocks}}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "fdsign policy"}
    return json.dumps({**schema, **head}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
