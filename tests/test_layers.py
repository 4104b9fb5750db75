"""Imports point one way, and heavy libraries stay in their rooms (spec 4.1)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "fdsign"

ORDER = (
    "cli",
    "pipeline",
    "report",
    "explain",
    "compare",
    "worklists",
    "survey",
    "services",
    "planning",
    "funding",
    "scoring",
    "metrics",
    "cohort",
    "intake",
    "policy",
    "errors",
    "problems",
    "problem_codes",
    "rule_codes",
    "problem_entry",
)
BRACKET = {
    "scoring",
    "funding",
    "planning",
    "explain",
    "worklists",
    "survey",
    "compare",
    "services",
}
"""Rooms that do not know each other: the pipeline hands the results of one to the other."""
APART = {"synthetic": set[str](), "locale": set[str]()}
EVERYWHERE = {"locale", "errors"}
ONLY_IN = {
    "typer": ("cli/",),
    "rich": ("cli/guard.py", "cli/progress.py", "report/terminal.py", "report/drawing.py"),
    "xlsxwriter": ("report/excel.py", "synthetic/"),
    "openpyxl": ("report/template.py", "intake/readers/"),
    "python_calamine": ("intake/readers/",),
    "lxml": ("intake/readers/",),
}


def room(module: str) -> str:
    """The room of a module path below src/fdsign."""
    return module.split("/")[0].removesuffix(".py")


def imports(code: str) -> Iterator[str]:
    """Every module that a file imports, at the top or inside a function."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def faults(module: str, code: str) -> list[str]:
    """What a file imports that it must not."""
    found = []
    here = room(module)
    for name in imports(code):
        package, _, rest = name.partition(".")
        if package == "fdsign":
            there = rest.split(".")[0]
            if there == here or there in EVERYWHERE or here == "__init__":
                continue
            if here == "cli" and there == "synthetic":
                continue
            known = here in ORDER and there in ORDER
            if not known or ORDER.index(there) < ORDER.index(here) or {here, there} <= BRACKET:
                found.append(f"{module}: {here} must not import {there}")
        elif package in ONLY_IN and not module.startswith(ONLY_IN[package]):
            found.append(f"{module}: {package} belongs in {', '.join(ONLY_IN[package])}")
    return found


def test_every_import_points_down() -> None:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        module = path.relative_to(SOURCE).as_posix()
        if module not in ("__main__.py",):
            found += faults(module, path.read_text("utf-8"))
    assert found == []


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("intake/load.py", "from fdsign.metrics.calculate import Calculation"),
        ("metrics/signing.py", "def f():\n    from fdsign.report import excel"),
        ("cohort/cohort.py", "import rich.table"),
        ("report/json.py", "import xlsxwriter"),
        ("pipeline/metrics.py", "from fdsign.synthetic.demo import write_demo"),
        ("policy/load.py", "import typer"),
        ("funding/base.py", "from fdsign.scoring.results import Score"),
    ],
)
def test_a_planted_bad_import_is_found(module: str, code: str) -> None:
    assert len(faults(module, code)) == 1


def test_rooms_are_packages_without_code() -> None:
    for path in SOURCE.rglob("__init__.py"):
        if path.parent != SOURCE:
            assert path.read_text("utf-8") == "", path


def test_modules_are_small() -> None:
    """Past 400 lines a module needs a reason in DECISIONS.md."""
    long = [p.name for p in SOURCE.rglob("*.py") if len(p.read_text("utf-8").splitlines()) > 400]
    assert long == []
