"""How the benchmarks write down what they found: JSON for programs, a Markdown table for people."""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "results"
_LIBRARIES = (
    "fdsign", "duckdb", "lxml", "narwhals", "openpyxl", "pandas", "pyarrow", "python-calamine",
    "xlsxwriter",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """What a benchmark found.

    ``command``: how to run it again, without paths. ``counts``: the numbers to publish;
    ``must_be_zero``: those of them that are faults. ``columns`` and ``rows``: the table.
    """

    name: str
    title: str
    command: str
    counts: Mapping[str, int | float]
    must_be_zero: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: Sequence[Sequence[str | int | float]] = ()
    remarks: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether nothing was found that must not be."""
        return not any(self.counts[key] for key in self.must_be_zero)


def options(text: str | None) -> argparse.ArgumentParser:
    """A parser with the option that all benchmarks share."""
    parser = argparse.ArgumentParser(description=text)
    parser.add_argument(
        "--results", type=Path, default=FOLDER, metavar="FOLDER", help="where to write the result"
    )
    return parser


def publish(result: Result, folder: Path) -> int:
    """Write NAME.json and NAME.md, print the latter, and return the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    document = {
        "benchmark": result.name,
        "command": result.command,
        "good": result.good,
        "machine": machine(),
        "versions": versions(),
        "counts": dict(result.counts),
        "must_be_zero": list(result.must_be_zero),
        "rows": [dict(zip(result.columns, row, strict=True)) for row in result.rows],
        **result.more,
    }
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    (folder / f"{result.name}.json").write_text(text, "utf-8")
    page = markdown(result)
    (folder / f"{result.name}.md").write_text(page, "utf-8")
    print(page)
    return 0 if result.good else 1


def markdown(result: Result) -> str:
    """The result as a page."""
    about = ", ".join(f"{key} {value}" for key, value in machine().items())
    used = ", ".join(f"{key} {value}" for key, value in versions().items())
    numbers = [(key, value) for key, value in result.counts.items()]
    parts = [
        f"# {result.title}",
        f"`{result.command}`",
        f"Machine: {about}. Versions: {used}.",
        table(("count", ""), numbers),
        *result.remarks,
    ]
    if result.rows:
        parts.append(table(result.columns, result.rows))
    return "\n\n".join(parts) + "\n"


def machine() -> dict[str, str | int]:
    """What the ratios were measured on."""
    try:
        system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    except OSError:
        system = platform.system()
    return {"cores": os.cpu_count() or 1, "system": system, "Python": platform.python_version()}


def versions() -> dict[str, str]:
    """The versions of fdsign and of the libraries under it."""
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [" | ".join(columns), " | ".join("---" for _ in columns)]
    lines += [" | ".join(_cell(cell) for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def _cell(value: object) -> str:
    """A cell that cannot break the table, nor be taken for markup."""
    text = str(value)
    for sign, safe in (("\\", "\\\\"), ("|", "\\|"), ("<", "&lt;"), ("[", "\\["), ("\n", " ")):
        text = text.replace(sign, safe)
    return "".join(sign if sign.isprintable() else "�" for sign in text)
