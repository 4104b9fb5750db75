"""``docs/policy-keys.md``: ``python -m tests.docs.policy_keys``. The keys come from the models.

What each means and where a notice has it stands in ``policy_keys.tsv``, a line a key.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from fdsign.policy.blocks import Title
from fdsign.policy.models import Policy

DOCUMENT = Path(__file__).parents[2] / "docs" / "policy-keys.md"
TABLE = Path(__file__).with_name("policy_keys.tsv")
EVERYWHERE = ("id", "title", "words", "source", "reading", "doubt")
"""Keys that mean the same in every block."""
HEAD = """\
<!-- Written by `python -m tests.docs.policy_keys` from `tests/docs/policy_keys.tsv`; a test compares. -->
# 政策文件的键 · Keys of a policy file

`名称` 代表自己起的名字或指标名，`[]` 代表列表的每一项。比例可写 `0.32` 或 `"32%"`，日期写 `"12-31"`（月-日）。
`名称` stands for a name of your own or an indicator's, `[]` for each item of a list. A share may be
written `0.32`
or `"32%"`, a day as `"12-31"` (month-day).
怎样写 · How to write one: [中文](policy.zh-CN.md), [English](policy.md).

| 键 · key | 含义 | meaning | 在通知里 · in the notice |
|---|---|---|---|
"""


def keys(model: Any = Policy, path: str = "") -> Iterator[str]:
    """Every key of a policy file by its path."""
    for name, hint in get_type_hints(model).items():
        if name == "model_config" or (path and name in EVERYWHERE):
            continue
        here = f"{path}{name}"
        inside, mark = _model(hint)
        if inside is None:
            yield here
        else:
            below = list(keys(inside, f"{here}{mark}."))
            yield from below or [f"{here}{mark}"]


def _model(hint: Any, mark: str = "") -> tuple[Any, str]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return (None, "") if hint is Title else (hint, mark)
    origin = get_origin(hint)
    if origin is dict:
        return _model(get_args(hint)[1], ".名称")
    if origin is tuple:
        return _model(get_args(hint)[0], "[]")
    if origin in (Union, types.UnionType):
        for each in get_args(hint):
            found = _model(each, mark)
            if found[0] is not None:
                return found
    return None, ""


def told() -> dict[str, list[str]]:
    """Key -> what it means in Chinese and English, where a notice has it."""
    lines = TABLE.read_text("utf-8").splitlines()
    return {key: rest for key, *rest in (line.split("\t") for line in lines)}


def document() -> str:
    """The whole table, in the order of the models."""
    meant = told()
    names = [*keys(), *(f"（各块）{name}" for name in EVERYWHERE[1:])]
    rows = (f"| `{name}` | {' | '.join(meant.get(name, ['', '', '']))} |" for name in names)
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
