"""What the READMEs say of speed and size is what was measured."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOUND = json.loads((ROOT / "benchmarks" / "results" / "speed.json").read_text("utf-8"))


def section(name: str, heading: str) -> str:
    """The part of a page below a heading."""
    return (ROOT / name).read_text("utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]


def test_the_table_is_the_result() -> None:
    text = section("README.md", "How fast, how large")
    shown = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    measured = [
        [row["what"], str(row["found"]), row["goal"] + " — not met" * (row["met"] == "no")]
        for row in FOUND["rows"]
    ]
    assert [[cell.strip(" |") for cell in (*row, "")[:3]] for row in shown[1:]] == measured
    assert (ROOT / "docs" / "speed.svg").read_text("utf-8").startswith("<svg")


def test_the_ratios_in_chinese_are_of_the_result() -> None:
    text = section("README.zh-CN.md", "多快，多大")
    ratios = re.findall(r"([\d.]+) (?:倍|GB)", text)
    assert len(ratios) == 6
    assert set(ratios) <= {str(row["found"]) for row in FOUND["rows"]}


def test_no_figure_differs_from_the_sql_written_by_hand() -> None:
    assert FOUND["counts"]["figures that differ from the hand-written SQL"] == 0
