"""The table of docs/sample.md is the one that the benchmark measured, and it holds what is asked of it."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_shows_the_measured_table() -> None:
    measured = (ROOT / "benchmarks" / "results" / "coverage.md").read_text("utf-8")
    rows = [line for line in measured.splitlines() if line.startswith("| ") and "%" in line]
    page = (ROOT / "docs" / "sample.md").read_text("utf-8").splitlines()
    assert len(rows) == 4
    assert all(row in page for row in rows)
    result = json.loads((ROOT / "benchmarks" / "results" / "coverage.json").read_text("utf-8"))
    assert result["counts"]["mean_coverage"] >= 0.94
    assert f"{result['counts']['mean_coverage']:.2%}" in "\n".join(page)
