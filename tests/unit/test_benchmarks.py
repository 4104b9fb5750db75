"""The benchmarks run, and tell the good from the bad; small counts only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def ran(name: str, results: Path, *arguments: str) -> dict[str, object]:
    """Run a benchmark's command; its result."""
    subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", "--results", str(results), *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )
    assert (results / f"{name}.md").read_text("utf-8").startswith("# ")
    found: dict[str, object] = json.loads((results / f"{name}.json").read_text("utf-8"))
    assert found["good"]
    return found


@pytest.mark.parametrize(
    ("name", "arguments", "counts"),
    [
        ("bitflips", ("--count", "6", "--whole", "0"), {"files": 6, "silently different": 0}),
        ("kills", ("--count", "5", "--commands", "0"), {"kills": 5, "reports lost or broken": 0}),
        ("coverage", ("--draws", "10"), {"draws": 160}),
        ("hostile", ("--only", "cut-50", "--alone"), {"folders": 1, "fdsign: refused": 1}),
    ],
)
def test_a_few_of_each(
    tmp_path: Path, name: str, arguments: tuple[str, ...], counts: dict[str, int]
) -> None:
    found = ran(name, tmp_path, *arguments)["counts"]
    assert isinstance(found, dict)
    assert counts.items() <= found.items()
