"""The same damaged file in the hands of a plain pandas script and of a validator."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from benchmarks import folders, runs
from fdsign.synthetic.tables import Row

_KEYS = {
    folders.CONTRACTS: ("身份证号", "签约日期", "签约状态", "签约医生"),
    folders.VISITS: ("身份证号", "就诊日期", "就诊机构"),
}
_MIDNIGHT = re.compile(r" 00:00:00$")
NOT_ASKED, NOT_RUN = "not asked", "not run"


def askable(path: Path) -> bool:
    """Whether the file is one that a person would open as a table."""
    return path.is_file() and path.suffix not in (".toml", ".png")


def pandas(path: Path, sound: folders.Tables) -> str:
    """What pandas makes of it: refused, same rows, other rows (n), or how it broke down."""
    ending = runs.run([sys.executable, _script("pandas"), path.name], folder=path.parent)
    if (word := _broken(ending)) is not None:
        return word
    if ending.code != 0:
        return "refused"
    found = json.loads(ending.out)
    if any(_core(found, keys) == _core(folders.texts(sound[name]), keys)
           for name, keys in _KEYS.items()):  # fmt: skip
        return "same rows"
    return f"other rows ({len(found) - 1})"


def validator(python: str | None, path: Path) -> str:
    """What frictionless says: valid, invalid or error, and how many rows it saw."""
    if python is None:
        return NOT_RUN
    ending = runs.run([python, _script("frictionless"), path.name], folder=path.parent)
    if (word := _broken(ending)) is not None:
        return word
    if ending.code != 0:
        return "error"
    found = json.loads(ending.out)
    return found["said"] if found["said"] == "error" else f"{found['said']} ({found['rows']} rows)"


def _script(name: str) -> str:
    return str(Path(__file__).with_name(f"outsider_{name}.py"))


def _broken(ending: runs.Ending) -> str | None:
    if ending.code is None:
        return "out of time"
    if ending.code < 0:
        return "aborted"
    return "out of memory" if "MemoryError" in ending.err else None


def _core(rows: list[list[str]] | list[Row], keys: tuple[str, ...]) -> list[list[str]] | None:
    """The cells that counting rests on, or None if a column is missing."""
    if not all(key in rows[0] for key in keys):
        return None
    places = [rows[0].index(key) for key in keys]
    return [[_MIDNIGHT.sub("", str(row[place]).strip()) for place in places] for row in rows[1:]]
