"""A run does without what it does not use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "exports"
RUN = """
import sys
from fdsign.cli import main
try:
    main.run()
finally:
    print("pandas" in sys.modules, file=sys.stderr)
"""


def imported_pandas(*arguments: str) -> str:
    """Whether a run in a process of its own imported pandas, as it says in its last line."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stderr.splitlines()[-1]


def test_pandas_is_imported_only_where_its_engine_is_chosen() -> None:
    run = ("metrics", str(EXAMPLE), "--year", "2017", "--quiet", "--json", "-")
    assert imported_pandas(*run) == "False"
    assert imported_pandas(*run, "--engine", "pandas") == "True"
